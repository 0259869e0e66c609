//! The part of a catalogue that a module for identifiers alone carries: made at compile time, so that
//! the other texts are not in it.

/// What the codes that are kept begin with.
const KEPT: &[&str] = &[
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

type Text = (&'static str, &'static str);

/// How many texts are kept.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(super) const fn count(all: &[Text]) -> usize {
    let (mut kept, mut at) = (0, 0);
    while at < all.len() {
        if is_kept(all[at].0) {
            kept += 1;
        }
        at += 1;
    }
    kept
}

/// The texts that are kept, in their order.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(super) const fn of<const N: usize>(all: &[Text]) -> [Text; N] {
    let mut texts = [("", ""); N];
    let (mut kept, mut at) = (0, 0);
    while at < all.len() {
        if is_kept(all[at].0) {
            texts[kept] = all[at];
            kept += 1;
        }
        at += 1;
    }
    texts
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn is_kept(code: &str) -> bool {
    let mut at = 0;
    while at < KEPT.len() {
        let (start, code) = (KEPT[at].as_bytes(), code.as_bytes());
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
