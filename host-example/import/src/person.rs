//! Persons answerable for a subject, and what of a person may be published.

use credit_core::{
    id::{self, Expectation, Kind},
    pack::record::{Identifier, Responsible},
};

use super::{private, read::json::Tree, shape::Part, words};

/// A person as the sheet has it, the code not yet looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) part: Part,
    pub(super) name: String,
    pub(super) code: String,
}

/// The names of a cell, separated by `;`, `、` or a line break.
pub(super) fn names(text: &str) -> Vec<String> {
    let parts = text.split([';', '；', '、', '\n']).map(str::trim);
    parts.filter(|part| !words::is_blank(part)).map(str::to_owned).collect()
}

/// The codes of a cell of persons, in the order of their names.
pub(super) fn codes(text: &str) -> Vec<String> {
    names(text)
}

/// The persons of a member such as `qysler`: a JSON array of `iname`, `cardNum`,
/// `corporationtypename`. Crawlers write it with single quotes.
pub(super) fn listed(text: &str) -> Option<Vec<Named>> {
    let read = |text: &str| serde_json::from_str::<Tree>(text).ok();
    let Tree::List(items) = read(text).or_else(|| read(&text.replace('\'', "\"")))? else {
        return None;
    };
    let person = |item: &Tree| {
        let member = |names: &[&str]| names.iter().find_map(|name| item.member(name));
        let name = member(&["iname", "name", "姓名"]).filter(|name| !words::is_blank(name))?;
        let role = member(&["corporationtypename", "type", "职务"]).unwrap_or_default();
        let code = member(&["cardNum", "cardnum", "证件号码"]).unwrap_or_default();
        Some(Named { part: Part::of_label(&role), name, code })
    };
    items.iter().map(person).collect()
}

/// Adds a person; the same name in the same part is one person.
pub(super) fn add(persons: &mut Vec<Responsible>, new: Responsible) {
    let same = |known: &&mut Responsible| known.name == new.name && known.role == new.role;
    match persons.iter_mut().find(same) {
        Some(known) if known.identifier.is_none() => known.identifier = new.identifier,
        Some(known) if known.identifier == new.identifier || new.identifier.is_none() => {}
        _ => persons.push(new),
    }
}

/// What a pack for the public may say of an identifier.
pub(super) enum Publication {
    /// It is nobody's personal number.
    Plain,
    /// Part of it, in this form.
    Masked(Identifier),
    /// Nothing.
    Hidden,
}

pub(super) fn publication(identifier: &Identifier) -> Publication {
    let value = identifier.value.as_str();
    let masked = match identifier.kind {
        Kind::ResidentId | Kind::HmtResidentPermit => hide(value, 10),
        Kind::ResidentId15 => hide(value, 8),
        Kind::ForeignerId if value.len() == 18 => hide(value, 10),
        Kind::ForeignerId => hide(value, 7),
        // The number of a person with two digits or an L added.
        Kind::TaxpayerId => {
            let body = value.strip_prefix('L').unwrap_or(value);
            match body.get(..18).filter(|body| is_personal(body)) {
                Some(body) => hide(body, 10),
                // Made of a number of fifteen digits.
                None if id::is_personal(identifier.kind, value) => None,
                None => return Publication::Plain,
            }
        }
        // The others are nobody's own.
        Kind::Uscc
        | Kind::OrgCode
        | Kind::BusinessRegistration
        | Kind::Lei
        | Kind::ProjectCode
        | Kind::MaskedId
        | Kind::Unknown => return Publication::Plain,
        kind if kind.is_shape_only() => Some(private::mask(value)),
        // A kind that is added later is published when somebody has said so here.
        _ => None,
    };
    masked.map_or(Publication::Hidden, |value| {
        Publication::Masked(Identifier { kind: Kind::MaskedId, value })
    })
}

/// Four characters hidden, as the court publishes a number.
fn hide(value: &str, from: usize) -> Option<String> {
    let (head, tail) = (value.get(..from)?, value.get(from.checked_add(4)?..)?);
    Some(format!("{head}****{tail}"))
}

fn is_personal(text: &str) -> bool {
    let expectation = Expectation { kind: Some(Kind::ResidentId), ..Expectation::default() };
    id::validate(text, &expectation).is_valid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{self, Code};

    #[test]
    fn every_personal_kind_is_masked() {
        for (text, masked) in [
            ("11010519491231002X", "1101051949****002X"),
            ("110105491231002", "11010549****002"),
            ("810000199408230021", "8100001994****0021"),
            ("11010519491231002X00", "1101051949****002X"),
            ("H12345678", "H1*****78"),
            ("M0123456700", "M01****6700"),
            ("E12345678", "E1*****78"),
            ("A123456(3)", "A1****63"),
            ("12345678", "12****78"),
        ] {
            let [Code::Usable { value, .. }] = &code::read(text).codes[..] else {
                panic!("{text}")
            };
            let Publication::Masked(id) = publication(value) else { panic!("{text}") };
            assert_eq!(id.value, masked);
        }
        // The number in it is of fifteen digits.
        let value = "11010549123100200000".to_owned();
        let tax = Identifier { kind: Kind::TaxpayerId, value };
        assert!(matches!(publication(&tax), Publication::Hidden));
    }

    #[test]
    fn persons_of_the_court() {
        let text = "[{'cardNum': '1101051949****002X', 'corporationtypename': '法定代表人', 'iname': '范例一'}]";
        let persons = listed(text).unwrap();
        assert_eq!((persons[0].part, persons[0].name.as_str()), (Part::Legal, "范例一"));
        assert_eq!(listed("范例一"), None);
    }
}
