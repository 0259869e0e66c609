//! The catalogues as they are compiled in: joined, and without the texts that a build never says.

use super::{en, zh};
use crate::pieces::{Pieces, pieces};

/// Code and template.
type Text = (&'static str, &'static str);

/// What the codes begin with that a module for identifiers alone says.
const IDENTIFIERS: &[&str] = &[
    "error.",
    "id.",
    "json.",
    "kind.",
    "list.",
    "place.",
    "project.",
    "registration.",
    "standard.",
    "taxpayer.",
    "uscc.",
];

/// What the codes begin with that only the writer of packs says.
const WRITER: &[&str] = &["build."];

/// How many codes are kept.
pub(super) const COUNT: usize = count(zh::TEXTS);

/// The codes, sorted; a test compares those of both languages.
pub(super) static CODES: Pieces = pieces!(kept::<COUNT>(zh::TEXTS, Part::Code));
/// The templates in Chinese, in the order of the codes.
pub(super) static ZH: Pieces = pieces!(kept::<COUNT>(zh::TEXTS, Part::Template));
/// The templates in English, in the order of the codes.
pub(super) static EN: Pieces = pieces!(kept::<COUNT>(en::TEXTS, Part::Template));

#[derive(Clone, Copy)]
enum Part {
    Code,
    Template,
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn count(all: &[Text]) -> usize {
    let (mut kept, mut at) = (0, 0);
    while at < all.len() {
        if is_kept(all[at].0) {
            kept += 1;
        }
        at += 1;
    }
    kept
}

/// The codes or the templates that are kept.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn kept<const N: usize>(all: &[Text], part: Part) -> [&'static str; N] {
    let mut texts = [""; N];
    let (mut kept, mut at) = (0, 0);
    while at < all.len() {
        let (code, template) = all[at];
        if is_kept(code) {
            texts[kept] = match part {
                Part::Code => code,
                Part::Template => template,
            };
            kept += 1;
        }
        at += 1;
    }
    texts
}

const fn is_kept(code: &str) -> bool {
    if cfg!(not(feature = "authoring")) && starts_with(code, WRITER) {
        return false;
    }
    cfg!(feature = "decision-words") || starts_with(code, IDENTIFIERS)
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn starts_with(code: &str, starts: &[&str]) -> bool {
    let (code, mut at) = (code.as_bytes(), 0);
    while at < starts.len() {
        let start = starts[at].as_bytes();
        let mut same = 0;
        while same < start.len() && same < code.len() && start[same] == code[same] {
            same += 1;
        }
        if same == start.len() {
            return true;
        }
        at += 1;
    }
    false
}
