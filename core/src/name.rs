//! Names of organisations (企业名称): their parts, and how two of them stand to each other.
//!
//! A name is made of 行政区划, 字号, 行业或经营特点 and 组织形式 (《企业名称登记管理规定》第六条至第十条);
//! a branch adds its own words to the name of its parent. The region may stand in front, or in brackets
//! after the 字号 or after the 行业. Names of natural persons have no parts.
//!
#![doc = include_str!("../docs/names.md")]

mod compare;
pub(crate) mod edit;
mod filled;
mod forms;
mod gazetteer;
mod notes;
mod parse;
mod person;
mod readings;
pub(crate) mod shape;
pub(crate) mod skeleton;
pub(crate) mod sound;
mod telling;
mod words;

pub use compare::{Comparison, Prepared, Relation, compare};
pub use filled::{is_filled, is_organization};
pub use gazetteer::{City, RegionMatch, city};
pub(crate) use notes::former_in_note;
pub use parse::{Name, Part};
pub use person::{PersonRelation, compare_persons, person_key};

/// Makes the tables that names are read and compared with, which the first of them makes otherwise:
/// for who takes a snapshot of the memory afterwards.
pub fn prepare() {
    let _ = (gazetteer::regions(), gazetteer::local_endings(), words::forms(), words::trades());
    let _ = shape::alike('己', '已');
}
