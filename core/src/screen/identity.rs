//! What the identifiers of a subject and of a record say of each other.

use alloc::{string::String, string::ToString, vec};

use super::asked::Asked;
use crate::finding::Evidence;
use crate::id::{self, Expectation, Kind, MaskMatch};
use crate::pack::record::Identifier;

/// What the identifiers say.
pub(super) enum Identity {
    Equal(Kind),
    /// The same text, which fails its check in both.
    AsWritten,
    Derived(Kind),
    MaskFits(String),
    Contradicts(Kind, String),
    NotGiven,
    NotRecorded,
}

impl Identity {
    pub(super) const fn is_equal(&self) -> bool {
        matches!(self, Self::Equal(_) | Self::AsWritten | Self::Derived(_))
    }

    pub(super) fn evidence(&self) -> Evidence {
        let (code, params) = match self {
            Self::Equal(kind) => ("id.equal", vec![("kind", kind.as_str().to_string())]),
            Self::AsWritten => ("id.equal-as-written", vec![]),
            Self::Derived(kind) if kind.is_personal() => ("id.same-number", vec![]),
            Self::Derived(_) => ("id.derived-equal", vec![]),
            Self::MaskFits(masked) => {
                let odds = odds(masked).to_string();
                ("id.mask-consistent", vec![("masked", masked.clone()), ("odds", odds)])
            }
            Self::Contradicts(kind, value) => {
                let kind = kind.as_str().to_string();
                ("id.contradicts", vec![("kind", kind), ("recorded", value.clone())])
            }
            Self::NotGiven => ("id.not-given", vec![]),
            Self::NotRecorded => ("id.not-recorded", vec![]),
        };
        Evidence { code, params }
    }
}

/// Of how many namesakes one would fit a masked number by chance, if numbers were evenly spread. The
/// region does not count: namesakes live near one another.
fn odds(masked: &str) -> u32 {
    let bytes = masked.as_bytes();
    let shown = |at: usize| bytes.get(at).is_some_and(|b| *b != b'*');
    let all = |mut range: core::ops::Range<usize>| range.all(shown);
    // Sixty years of birth, the days of a year, three digits in order, the check character.
    let year = if all(6..10) { 60 } else { 1 };
    let day = if all(10..14) { 365 } else { 1 };
    let number = (14..17).filter(|at| shown(*at)).fold(1_u32, |odds, _| odds.saturating_mul(10));
    let check = if shown(17) { 11 } else { 1 };
    [year, day, number, check].into_iter().fold(1, u32::saturating_mul)
}

pub(super) fn compare(asked: &Asked<'_>, recorded: &[Identifier]) -> Identity {
    let just_so = |(kind, code): (Kind, &str)| {
        recorded.iter().any(|own| own.kind == kind && own.value == code)
    };
    if asked.as_written.is_some_and(just_so) {
        return Identity::AsWritten;
    }
    let Some(given) = asked.code else { return Identity::NotGiven };
    let mut result = Identity::NotRecorded;
    for identifier in recorded {
        match compare_one(given, identifier) {
            equal if equal.is_equal() => return equal,
            contradiction @ Identity::Contradicts(..) => result = contradiction,
            fits @ Identity::MaskFits(_) if matches!(result, Identity::NotRecorded) => {
                result = fits
            }
            _ => {}
        }
    }
    result
}

fn is_sound(recorded: &Identifier) -> bool {
    let expectation = Expectation { kind: Some(recorded.kind), ..Expectation::default() };
    recorded.kind != Kind::Uscc || id::validate(&recorded.value, &expectation).is_valid()
}

fn compare_one((kind, code): (Kind, &str), recorded: &Identifier) -> Identity {
    if kind == recorded.kind && code == recorded.value {
        return Identity::Equal(kind);
    }
    let contradicts = || {
        // No slip in such a number can be seen, and a new passport has a new one: it excludes nobody.
        if kind.is_shape_only() || recorded.kind.is_shape_only() {
            return Identity::NotRecorded;
        }
        Identity::Contradicts(recorded.kind, recorded.value.clone())
    };
    if recorded.kind == Kind::MaskedId {
        return match id::compare_masked(&recorded.value, code) {
            MaskMatch::Consistent => Identity::MaskFits(recorded.value.clone()),
            MaskMatch::Contradicts => contradicts(),
            MaskMatch::Unknown => Identity::NotRecorded,
        };
    }
    let (ours, theirs) = (id::keys(kind, code), id::keys(recorded.kind, &recorded.value));
    let pairs = || ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    let same = |(a, b): &(&id::Related, &id::Related)| (a.kind, &a.value) == (b.kind, &b.value);
    if let Some((shared, _)) = pairs().find(same) {
        return Identity::Derived(shared.kind);
    }
    // A number that a subject had before may differ; one that it still has must not.
    let binding = |related: &id::Related| related.relation != id::Relation::Former;
    let differ = pairs().any(|(a, b)| a.kind == b.kind && binding(a) && binding(b));
    // A recorded code that fails its check may be a slip of the pen: it contradicts nobody.
    if differ && is_sound(recorded) {
        return contradicts();
    }
    Identity::NotRecorded
}
