//! Decisions as people read them on a terminal.
//!
//! Order as in every surface of the product: who, what, the outcome, what to do, why, what was found,
//! what would change it, what was checked. Colour supports the words and is never alone.

mod about;
mod card;
mod layout;
mod table;

use credit_core::{api::Lang, error::LoadError};

use crate::problem::{Problem, Words};

pub use about::{About, AboutList};
pub use card::{Heading, card, parse, rule};
pub use layout::{code_groups, pad, width};
pub use table::{Row, summary};

/// An error of the core about a file, in words.
#[must_use]
pub fn load_problem(error: &LoadError, lang: Lang, file: &str) -> Problem {
    let problem = Problem::from(error.clone());
    let place = match problem.place(lang) {
        Some(part) => format!("{file} {part}"),
        None => file.to_owned(),
    };
    problem.at(Words::same(place))
}
