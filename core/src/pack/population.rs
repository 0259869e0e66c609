//! Populations (主体库): the subjects of an office, packed once, so that what changes in the lists is asked about in
//! them instead of every subject in the lists.
//!
//! A population is laid out and updated as a list pack is, with subjects for records. Its kind keeps it from being
//! opened as a list: who stands in it has done nothing. Of what is found in it nothing is cut.

#[cfg(feature = "authoring")]
use alloc::borrow::ToOwned as _;
use alloc::{string::String, vec::Vec};

use super::header::PackKind;
use super::list::Pack;
use super::record::Record;
#[cfg(feature = "authoring")]
use super::record::{Covers, Direction, FormerName, Identifier, ListDef, Visibility};
use super::{Chain, Header, Position, Trust};
#[cfg(feature = "authoring")]
use crate::date::Date;
use crate::error::LoadError;
#[cfg(feature = "authoring")]
use crate::id::Kind;
use crate::json::{self, Cursor};
#[cfg(feature = "authoring")]
use crate::name::{Name, Prepared, former_in_note};
#[cfg(feature = "authoring")]
use crate::request::SubjectKind;
#[cfg(feature = "authoring")]
use crate::request::report;
use crate::request::{CodeSource, Role, Search, Subject, otherwise};

/// The list of the subjects.
const SUBJECTS: u16 = 0;
/// The list of those whose name contradicts their kind, as the other kind.
const OTHERWISE: u16 = 1;
/// The day that every row has, for none means anything.
#[cfg(feature = "authoring")]
const FILED: Date = Date::MIN;
/// Bytes of a subject, at most: it stands in no request.
const SUBJECT_BYTES: usize = 64 * 1024;

/// A population whose signature was checked.
#[derive(Debug)]
pub struct Population {
    chain: Chain,
}

/// One of a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is known by in its office, once in the population: its number, or the row that it came from.
    pub entry: String,
    /// The subject.
    pub subject: Subject,
}

impl Population {
    /// Opens a population and its updates, in any order.
    ///
    /// # Errors
    /// Those of [`Pack::open`], with `pack.kind` for what is none; `population.several` for those of several
    /// issuers or scopes, `pack.parent`, `pack.conflict`, `pack.tombstone`.
    pub fn open(
        packs: impl IntoIterator<Item = Vec<u8>>,
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        let open = |bytes| Pack::open_one_of(bytes, &[PackKind::Population], trust);
        let packs: Vec<Pack> = packs.into_iter().map(open).collect::<Result<_, _>>()?;
        let of = |pack: &Pack| (pack.header().issuer.clone(), pack.header().scope.clone());
        let mut scopes: Vec<(String, String)> = packs.iter().map(of).collect();
        scopes.sort();
        scopes.dedup();
        match scopes.len() {
            1 => Ok(Self { chain: Chain::choose(packs)? }),
            found => Err(LoadError::new("population.several").with("found", found)),
        }
    }

    /// The packs, oldest first.
    #[must_use]
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Header of the newest pack.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.chain.header()
    }

    /// Places of all subjects, each once.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn positions(&self) -> Result<Vec<Position>, LoadError> {
        let mut all = Vec::new();
        for position @ (number, row) in self.chain.positions() {
            let Some(pack) = self.chain.packs().get(number) else { continue };
            if pack.list_of(row)? == SUBJECTS {
                all.push(position);
            }
        }
        Ok(all)
    }

    /// The subject at a place.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn member(&self, (number, row): Position) -> Result<Option<Member>, LoadError> {
        let Some(pack) = self.chain.packs().get(number) else { return Ok(None) };
        Member::of(&pack.record(row)?).map(Some)
    }

    /// The subject at a place as it is filed there: under its own kind, or under the one that its name speaks for.
    pub(crate) fn filed(
        &self,
        (number, row): Position,
    ) -> Result<Option<(Member, Subject)>, LoadError> {
        let Some(pack) = self.chain.packs().get(number) else { return Ok(None) };
        let record = pack.record(row)?;
        let member = Member::of(&record)?;
        let filed = match record.list {
            OTHERWISE => otherwise(&member.subject),
            _ => Some(member.subject.clone()),
        };
        Ok(filed.map(|filed| (member, filed)))
    }

    /// How many subjects there are, those counted twice that are filed as the other kind, too.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.chain.size()
    }
}

impl Member {
    /// As the columns hold it: a row, and a second one where the name contradicts the kind. `on` says which codes
    /// pass: some do from a day on.
    #[cfg(feature = "authoring")]
    #[must_use]
    pub fn to_records(&self, on: Date) -> Vec<Record> {
        let mut all = Vec::from([self.to_record(&self.subject, SUBJECTS, on)]);
        all.extend(otherwise(&self.subject).map(|other| self.to_record(&other, OTHERWISE, on)));
        all
    }

    #[cfg(feature = "authoring")]
    fn to_record(&self, subject: &Subject, list: u16, on: Date) -> Record {
        let identifier = report(subject, on)
            .filter(|it| !matches!(it.kind, Kind::Unknown | Kind::MaskedId))
            .map(|it| Identifier { kind: it.kind, value: it.normalized })
            .filter(super::write::can_be_filed);
        let own = subject.former_names.iter().cloned();
        // 范例有限公司（原示范有限公司）.
        let names = core::iter::once(&subject.name).chain(&subject.former_names);
        let noted = names.filter(|_| subject.kind != SubjectKind::Person);
        let noted = noted.filter_map(|name| former_in_note(name));
        let former = own.chain(noted).chain(otherwise_read(subject));
        let former = former.map(|name| FormerName { name, until: None });
        let mut record = Record {
            list,
            entry: self.entry.clone(),
            kind: subject.kind,
            name: subject.name.clone(),
            former_names: former.collect(),
            identifiers: identifier.into_iter().collect(),
            source: subject.region.clone().unwrap_or_default(),
            listed_on: Some(FILED),
            ..Record::blank()
        };
        if Self::plain(&record) != self.subject {
            record.cause = self.subject.written();
        }
        record
    }

    /// The subject that a row without more stands for.
    fn plain(record: &Record) -> Subject {
        Subject {
            role: Role::Applicant,
            kind: record.kind,
            name: record.name.clone(),
            code: record.identifiers.first().map(|id| id.value.clone()),
            former_names: record.former_names.iter().map(|former| former.name.clone()).collect(),
            region: (!record.source.is_empty()).then(|| record.source.clone()),
            search: Search::Usual,
            code_source: CodeSource::Declared,
        }
    }

    /// What a row of a population holds.
    fn of(record: &Record) -> Result<Self, LoadError> {
        let entry = record.entry.clone();
        if record.cause.is_empty() {
            return Ok(Self { entry, subject: Self::plain(record) });
        }
        let fault = |error: LoadError| {
            LoadError::new("pack.content").with("entry", &record.entry).with("cause", error.code())
        };
        let value = json::parse(record.cause.as_bytes(), SUBJECT_BYTES).map_err(fault)?;
        let subject = Subject::decode(&Cursor::root(&value)).map_err(fault)?;
        Ok(Self { entry, subject })
    }
}

/// What a name is filed by as well: who asks for a name tries every reading of it, and here the names are asked for by
/// those of lists (中铁卡罗邵阳物流, with its region within).
#[cfg(feature = "authoring")]
fn otherwise_read(subject: &Subject) -> Vec<String> {
    if subject.kind == SubjectKind::Person {
        return Vec::new();
    }
    let name = Prepared::new(Name::parse(&subject.name));
    let own = name.name().core();
    let mut cores: Vec<Vec<char>> = name.others().map(Name::core).collect();
    cores.retain(|core| core.len() > 1 && *core != own);
    cores.sort_unstable();
    cores.dedup();
    cores.into_iter().map(|core| core.into_iter().collect()).collect()
}

/// The lists of a population: they are not issued by anybody and say nothing of anyone.
#[cfg(feature = "authoring")]
#[must_use]
pub fn lists() -> Vec<ListDef> {
    let list = |id: &str, name: &str| ListDef {
        id: id.to_owned(),
        name: name.to_owned(),
        direction: Direction::Notice,
        level: String::new(),
        basis: String::new(),
        authority: String::new(),
        class: None,
        term: String::new(),
        exit: String::new(),
        update: String::new(),
        region: String::new(),
        subjects: Vec::new(),
        visibility: Visibility::Restricted,
        covers: Covers::default(),
    };
    Vec::from([list("subjects", "主体"), list("otherwise", "名称与类型不符的主体")])
}
