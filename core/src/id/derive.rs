//! Keys that follow from an identifier: the other numbers of the same subject.

use alloc::{string::String, string::ToString, vec::Vec};

use super::{Kind, Report, document, org_code_of, resident};
use crate::names::names;

names! {
    /// How one identifier follows from another.
    pub enum Relation {
        /// It stands inside.
        Contains = "contains",
        /// The same number in another form.
        Same = "same",
        /// What the subject was numbered before, if its region has not changed since.
        Former = "former",
    }
}

/// Another identifier of the same subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its kind.
    pub kind: Kind,
    /// Its normalised text.
    pub value: String,
    /// How it follows.
    pub relation: Relation,
}

/// What follows from a valid identifier: 统一社会信用代码 ↔ organisation code ↔ fifteen-character tax
/// number, fifteen ↔ eighteen characters of a resident number, a travel permit without the number of its
/// issue, what a tax number is built around.
/// Empty for an invalid one.
#[must_use]
pub fn related(report: &Report) -> Vec<Related> {
    if !report.is_valid() {
        return Vec::new();
    }
    let text = report.normalized.as_str();
    let mut found: Vec<Related> = Vec::new();
    let mut add = |kind, value: Option<String>, relation| {
        found.extend(value.map(|value| Related { kind, value, relation }));
    };
    match report.kind {
        Kind::Uscc => {
            let org = org_code_of(text);
            add(Kind::OrgCode, org.map(ToString::to_string), Relation::Contains);
            let tax = text.get(2..8).zip(org).map(|(region, org)| [region, org].concat());
            add(Kind::TaxpayerId, tax, Relation::Former);
        }
        Kind::ResidentId => add(Kind::ResidentId15, resident::downgrade(text), Relation::Same),
        Kind::ResidentId15 => add(Kind::ResidentId, resident::upgrade(text), Relation::Same),
        Kind::HmTravelPermit | Kind::TaiwanTravelPermit => {
            let lasting = document::lasting_permit(text);
            add(report.kind, lasting.map(ToString::to_string), Relation::Same);
        }
        Kind::TaxpayerId => {
            let inner = report.part("innerKind").and_then(Kind::parse);
            if let Some(kind) = inner {
                add(kind, report.part("inner").map(ToString::to_string), Relation::Contains);
            }
            add(Kind::OrgCode, report.part("orgCode").map(ToString::to_string), Relation::Contains);
        }
        _ => {}
    }
    found
}

/// The identifier itself and everything that follows from it; what lists and subjects are compared
/// by. The identifier is taken as it is when it is not valid.
#[must_use]
pub fn keys(kind: Kind, value: &str) -> Vec<Related> {
    let own = Related { kind, value: value.to_string(), relation: Relation::Same };
    let normalized = super::normalize(value);
    let input = super::Input { raw: value, normalized: &normalized, on: None, suggest: false };
    let report = kind.info().map(|info| info.examine(&input));
    core::iter::once(own).chain(report.iter().flat_map(related)).collect()
}
