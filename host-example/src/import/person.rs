//! Persons answerable for a subject, and what of a person may be published.

use credit_core::{
    id::{self, Expectation, Kind},
    pack::record::{Identifier, Responsible},
};

use super::{cell, json::Tree, shape::Part};

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
    parts.filter(|part| !cell::is_blank(part)).map(str::to_owned).collect()
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
        let name = member(&["iname", "name", "姓名"]).filter(|name| !cell::is_blank(name))?;
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
                None => return Publication::Plain,
            }
        }
        _ => return Publication::Plain,
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

/// Free text with every full personal number in it masked; `None` when there is none.
pub(super) fn masked_text(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut out = String::new();
    let (mut at, mut copied) = (0_usize, 0_usize);
    while at < bytes.len() {
        if !word(at) {
            at = at.saturating_add(1);
            continue;
        }
        let length = bytes.iter().skip(at).take_while(|b| b.is_ascii_alphanumeric()).count();
        let end = at.saturating_add(length);
        if let (18, Some(number)) = (length, text.get(at..end))
            && is_personal(number)
        {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(&hide(&number.to_ascii_uppercase(), 10).unwrap_or_default());
            copied = end;
        }
        at = end;
    }
    (copied > 0).then(|| {
        out.push_str(text.get(copied..).unwrap_or_default());
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_in_free_text_are_masked() {
        let text =
            "范例一（11010519491231002X，范例二11010519491231002x）欠款，案号91450200MA0X00015U";
        let masked =
            "范例一（1101051949****002X，范例二1101051949****002X）欠款，案号91450200MA0X00015U";
        assert_eq!(masked_text(text).as_deref(), Some(masked));
        assert_eq!(masked_text("91450200MA0X00015U"), None);
        assert_eq!(masked_text(""), None);
    }

    #[test]
    fn every_personal_kind_is_masked() {
        for (text, masked) in [
            ("11010519491231002X", "1101051949****002X"),
            ("110105491231002", "11010549****002"),
            ("810000199408230021", "8100001994****0021"),
            ("11010519491231002X00", "1101051949****002X"),
        ] {
            let cell::Code::Usable(read) = cell::code(text) else { panic!("{text}") };
            let Publication::Masked(id) = publication(&read.value) else { panic!("{text}") };
            assert_eq!(id.value, masked);
        }
    }

    #[test]
    fn persons_of_the_court() {
        let text = "[{'cardNum': '1101051949****002X', 'corporationtypename': '法定代表人', 'iname': '范例一'}]";
        let persons = listed(text).unwrap();
        assert_eq!((persons[0].part, persons[0].name.as_str()), (Part::Legal, "范例一"));
        assert_eq!(listed("范例一"), None);
    }
}
