//! What a pack for the public must not say: full numbers of persons, wherever in a record they stand.

use crate::id::{self, Expectation, Kind};
use crate::pack::record::Record;

/// Those that can be told in the middle of a text: they have eighteen characters and a check.
const TOLD: [Kind; 2] = [Kind::ResidentId, Kind::HmtResidentPermit];
const LENGTH: usize = 18;

/// Whether a record holds a full number of a person: as an identifier, inside one that is made of it
/// (the taxpayer number of a person), of somebody responsible, or in any of its texts.
pub(super) fn discloses(record: &Record) -> bool {
    let own = record.identifiers.iter().any(|own| id::is_personal(own.kind, &own.value));
    let responsible = record
        .responsible
        .iter()
        .any(|person| person.identifier.as_deref().is_some_and(is_personal) || says(&person.name));
    own || responsible || texts(record).any(says)
}

fn texts(record: &Record) -> impl Iterator<Item = &str> {
    let members = [
        &record.entry,
        &record.name,
        &record.authority,
        &record.document,
        &record.cause,
        &record.basis,
        &record.source,
    ];
    let former = record.former_names.iter().map(|former| &former.name);
    let details = record.details.iter().flat_map(|detail| [&detail.label, &detail.text]);
    members.into_iter().chain(former).chain(details).map(alloc::string::String::as_str)
}

/// Whether one of the words of a text is a full number of a person.
fn says(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.len() == LENGTH).any(|word| TOLD.iter().any(|kind| is(*kind, word)))
}

fn is_personal(text: &str) -> bool {
    let checked = |kind: &Kind| kind.is_personal() && !kind.is_shape_only();
    let mut personal = id::KINDS.iter().map(|info| info.kind).filter(checked);
    // A shape alone fits codes of organisations too.
    says(text) || personal.any(|kind| is(kind, text)) || id::classify(text).is_personal()
}

fn is(kind: Kind, text: &str) -> bool {
    let expectation = Expectation { kind: Some(kind), ..Expectation::default() };
    id::validate(text, &expectation).is_valid()
}
