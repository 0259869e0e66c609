//! What the commands of this repository share: where things are, running programs, getting what is
//! needed.

pub mod count;
pub mod files;
pub mod npm;
pub mod python;
pub mod run;
pub mod setup;
