//! A subject as it is looked for: its code, its names, where it is.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::Query;
use crate::id::Kind;
use crate::name::{City, city, former_in_note, is_filled};
use crate::pack::NameQuery;
use crate::request::{CodeSource, Search, SubjectKind};

/// What is asked for, made ready once for all packs.
pub(super) struct Asked<'a> {
    pub(super) code: Option<(Kind, &'a str)>,
    /// A code that fails its check character and may be in use all the same: it is the one of a
    /// record that has it just so, and nobody else's.
    pub(super) as_written: Option<(Kind, &'a str)>,
    /// Its name, then its former names.
    pub(super) names: Vec<(Cow<'a, str>, NameQuery)>,
    pub(super) person: bool,
    pub(super) search: Search,
    /// Whether the host vouches for the code.
    pub(super) verified: bool,
    /// The authority that registered it (登记机关): six digits.
    pub(super) authority: Option<&'a str>,
    /// Where it is, by its code and by what the request says.
    pub(super) places: Vec<City>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(query: &Query<'a>) -> Self {
        let subject = query.subject;
        let code = usable(query);
        let person = subject.kind == SubjectKind::Person;
        let authority = code.and_then(|(kind, code)| authority(kind, code));
        let stated = subject.region.as_deref();
        let places: Vec<City> = authority.into_iter().chain(stated).filter_map(city).collect();
        let names = core::iter::once(&subject.name).chain(&subject.former_names);
        // What is no name finds nothing but strangers.
        let names = names.filter(|name| is_filled(name));
        let mut names: Vec<Cow<'a, str>> = names.map(|name| Cow::Borrowed(name.as_str())).collect();
        if !person {
            // 范例有限公司（原示范有限公司）.
            let noted: Vec<String> = names.iter().filter_map(|name| former_in_note(name)).collect();
            names.extend(noted.into_iter().map(Cow::Owned));
        }
        let names = names.into_iter().map(|name| {
            let asked = if person {
                NameQuery::person(&name)
            } else {
                NameQuery::organization(&name, &places)
            };
            (name, asked)
        });
        let as_written = query.code.filter(|report| report.may_be_registered());
        Self {
            code,
            as_written: as_written.map(|report| (report.kind, report.normalized.as_str())),
            person,
            search: subject.search,
            verified: subject.code_source == CodeSource::Verified,
            authority,
            names: names.collect(),
            places,
        }
    }
}

/// Kind and text of a code that passed its checks and hides nothing.
pub(super) fn usable<'a>(query: &Query<'a>) -> Option<(Kind, &'a str)> {
    let report = query.code?;
    let plain = !matches!(report.kind, Kind::MaskedId | Kind::Unknown);
    (report.is_valid() && plain).then_some((report.kind, report.normalized.as_str()))
}

/// The digits of a code that name the authority which gave it.
pub(super) fn authority(kind: Kind, code: &str) -> Option<&str> {
    match kind {
        Kind::Uscc => code.get(2..8),
        Kind::BusinessRegistration | Kind::TaxpayerId => code.get(..6),
        _ => None,
    }
}

/// Whether lists name their subjects by codes of this kind, or by what follows from it. A code of
/// another kind, however valid, asks nothing; nor does a document in which no slip can be seen: it is
/// compared, and that nothing was found under it says nothing.
#[must_use]
pub const fn answerable(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Uscc
            | Kind::OrgCode
            | Kind::TaxpayerId
            | Kind::ResidentId
            | Kind::ResidentId15
            | Kind::HmtResidentPermit
            | Kind::ForeignerId
    )
}
