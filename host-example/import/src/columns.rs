//! Which column of a table means what: the publisher's table, the grammar of headings and the content
//! decide together, and what an office says counts before all of them.

mod content;
mod decide;
mod grammar;
mod lexicon;

pub(super) use content::Tally;
pub(super) use decide::{Decided, Decision, Question, Source, ask, decide, heading, likely};
pub(super) use grammar::read as read_heading;
