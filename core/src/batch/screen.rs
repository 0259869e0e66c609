//! Screening, a frame of subjects at a time.

use alloc::string::String;
use alloc::vec::Vec;

use super::columns::Subjects;
use super::diagnose::Errors;
use super::frame::{Frame, Type, id};
use super::write::{Filled, finish};
use crate::api::{self, Failure, Lang};
use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{CoverageState, Finding, Screening, Status, Verdict};
use crate::id::Report;
use crate::name::is_filled;
use crate::pack::PackSet;
use crate::pack::record::Direction;
use crate::screen::{self as lists, Look, Near, Query, answerable};

/// What is wanted of a screening, as the bits of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "every caller must say")]
pub struct Want {
    /// How is looked.
    pub look: Look,
}

impl Want {
    /// Bit 0: records of that very name too, not of that code alone.
    pub const NAMES: u32 = 1;
    /// Bit 1, with bit 0: names that are nearly the same, of rows that cannot be asked for by code.
    pub const NEAR_WITHOUT_CODE: u32 = 1 << 1;
    /// Bit 2, with bit 0: names that are nearly the same, of all rows.
    pub const NEAR: u32 = 1 << 2;
    /// Bit 3: the excluded look-alikes among the findings; without it they are counted.
    pub const EXCLUDED: u32 = 1 << 3;
    /// All that a call without options looks for.
    pub const ALL: u32 = Self::NAMES | Self::NEAR | Self::EXCLUDED;

    /// Reads the bits.
    ///
    /// # Errors
    /// `batch.want` for bits that mean nothing, or nearly the same names without names.
    pub fn of(bits: u32) -> Result<Self, LoadError> {
        let has = |bit| bits & bit != 0;
        let near = has(Self::NEAR) || has(Self::NEAR_WITHOUT_CODE);
        let known = Self::NAMES | Self::NEAR_WITHOUT_CODE | Self::NEAR | Self::EXCLUDED;
        if bits & !known != 0 || (near && !has(Self::NAMES)) {
            return Err(LoadError::new("batch.want").with("found", bits));
        }
        let near = match () {
            () if has(Self::NEAR) => Near::Always,
            () if near => Near::WithoutCode,
            () => Near::Never,
        };
        Ok(Self { look: Look { names: has(Self::NAMES), near, excluded: has(Self::EXCLUDED) } })
    }
}

/// Bits of the word of a row.
pub mod word {
    /// Bits 0–2: the gravest of the findings: 0 none, 1 only excluded ones, 2 related, 3 possible,
    /// 4 probable, 5 confirmed.
    pub const VERDICT: u32 = 7;
    /// Names that are nearly the same were not looked for.
    pub const NOT_NEAR: u32 = 1 << 3;
    /// No code that lists can be asked by: none, one that fails its check, or one of another kind.
    pub const NO_CODE: u32 = 1 << 4;
    /// There are more than are told: for a person to look at.
    pub const TRUNCATED: u32 = 1 << 5;
    /// A filter cannot clear it: to be looked up where the list is published.
    pub const LOOK_UP: u32 = 1 << 6;
    /// A list cannot be relied on that day (it is stale, lost, later): what it does not say counts for
    /// nothing.
    pub const STALE: u32 = 1 << 7;
    /// Bits 8–15: number of findings, 255 for more.
    pub const FINDINGS: u32 = 8;
    /// Bits 16–23: number of excluded look-alikes, 255 for more.
    pub const EXCLUDED: u32 = 16;
    /// The code failed its check.
    pub const BAD_CODE: u32 = 1 << 24;
    /// The name is none (不详): nothing was looked for by it.
    pub const UNNAMED: u32 = 1 << 25;
    /// The row has an error and no answer.
    pub const ERROR: u32 = 1 << 31;
}

/// Evidence by the bits of its column.
pub const EVIDENCE: &[&str] = &[
    "id.equal",
    "id.equal-as-written",
    "id.derived-equal",
    "id.same-number",
    "id.mask-consistent",
    "id.contradicts",
    "id.not-given",
    "id.not-recorded",
    "name.equal",
    "name.former-equal",
    "name.former-dated",
    "name.same",
    "name.same-order",
    "name.same-core",
    "name.similar-trade",
    "name.similar-sound",
    "name.similar-shape",
    "name.contains",
    "name.part-sound",
    "name.one-slip",
    "name.two-slips",
    "name.branch",
    "name.apart",
    "name.differs",
    "name.romanised",
    "name.not-given",
    "region.same-province",
    "region.same-city",
    "region.within",
    "region.one-slip",
    "region.one-only",
    "region.differs",
    "form.differs",
    "authority.same",
    "kind.differs",
    "source.key-revoked",
    "source.other-issuer",
    "record.names",
    "record.more",
];

/// Screens a frame of subjects at a day: a word a row, and the findings of all rows, those of one row
/// as [`crate::api::screen_lines`] has them, then its excluded ones.
///
/// # Errors
/// `batch.frame`, `batch.rows`, `batch.column`; `pack.digest`, `pack.content` for damaged packs.
pub fn screen(
    packs: &PackSet,
    frame: &[u8],
    on: Date,
    want: Want,
    out: &mut Vec<u8>,
) -> Result<(), LoadError> {
    let frame = Frame::read(frame)?;
    let subjects = Subjects::of(&frame)?;
    let mut told = Told::new();
    let mut errors = Errors::default();
    let mut stale: Option<(Date, bool)> = None;
    for row in 0..frame.rows() {
        let subject = subjects.subject(row, want.look.names);
        let subject = subjects.day(row, on).and_then(|on| Ok((on, subject?)));
        match subject {
            Err(error) => {
                errors.add(row, error.code());
                told.row(word::ERROR, &Screening::default());
            }
            Ok((on, subject)) => {
                let report = lists::report(&subject, on);
                let query = Query { subject: &subject, code: report.as_ref() };
                let found = lists::findings(packs, &[query], on, want.look)?;
                let (_, old) = match stale.filter(|(day, _)| *day == on) {
                    Some(known) => known,
                    None => *stale.insert((on, is_stale(packs, on)?)),
                };
                let mut bits = packed(&found, &query, want.look);
                bits |= if old { word::STALE } else { 0 };
                let open = !lists::look_up(packs, &query, on)?.is_empty();
                bits |= if open { word::LOOK_UP } else { 0 };
                told.row(bits, &found);
            }
        }
    }
    told.finish(frame.rows(), errors, out)
}

/// What [`crate::api::screen_lines`] says of a row, as its line.
///
/// # Errors
/// Those of [`screen`], `batch.row` for one that is not there, and those of the row.
pub fn explain(
    packs: &PackSet,
    frame: &[u8],
    row: usize,
    on: Date,
    lang: Lang,
) -> Result<String, Failure> {
    let frame = Frame::read(frame)?;
    let subjects = Subjects::of(&frame)?;
    if row >= frame.rows() {
        return Err(LoadError::new("batch.row").with("row", row).into());
    }
    line(packs, &subjects, row, on, lang)
}

/// What it says of each row.
///
/// # Errors
/// Those of [`screen`].
pub fn lines(
    packs: &PackSet,
    frame: &[u8],
    on: Date,
    lang: Lang,
) -> Result<Vec<Result<String, Failure>>, LoadError> {
    let frame = Frame::read(frame)?;
    let subjects = Subjects::of(&frame)?;
    Ok((0..frame.rows()).map(|row| line(packs, &subjects, row, on, lang)).collect())
}

fn line(
    packs: &PackSet,
    subjects: &Subjects<'_>,
    row: usize,
    on: Date,
    lang: Lang,
) -> Result<String, Failure> {
    let named = subjects.subject(row, false)?;
    api::screen_one(packs, &named, subjects.day(row, on)?, lang)
}

/// Whether any list cannot be relied on at a day, whoever is asked for.
fn is_stale(packs: &PackSet, on: Date) -> Result<bool, LoadError> {
    let coverage = lists::screen(packs, &[], on)?.coverage;
    let sound = |state| matches!(state, CoverageState::Fresh | CoverageState::LookUp);
    Ok(!coverage.iter().all(|list| sound(list.state)))
}

fn packed(found: &Screening, query: &Query<'_>, look: Look) -> u32 {
    let grave = |finding: &Finding| match finding.verdict {
        Verdict::Confirmed => 5,
        Verdict::Probable => 4,
        Verdict::Possible => 3,
        Verdict::Related => 2,
        Verdict::Excluded => 1,
    };
    let excluded = found.excluded.len().saturating_add(found.excluded_more.len());
    let none = u32::from(excluded > 0);
    let worst = found.findings.iter().map(grave).fold(none, u32::max);
    let count = |n: usize| u32::from(u8::try_from(n).unwrap_or(u8::MAX));
    let usable = query.code.filter(|report| report.is_valid());
    let bit = |set: bool, bit: u32| if set { bit } else { 0 };
    let kind = usable.map(|report| report.kind);
    let unnamed = look.names && !is_filled(&query.subject.name);
    worst
        | bit(unnamed || !look.is_near(kind), word::NOT_NEAR)
        | bit(unnamed, word::UNNAMED)
        | bit(!kind.is_some_and(answerable), word::NO_CODE)
        | bit(found.truncated, word::TRUNCATED)
        | bit(query.code.is_some_and(|report| !Report::is_valid(report)), word::BAD_CODE)
        | (count(found.findings.len()) << word::FINDINGS)
        | (count(excluded) << word::EXCLUDED)
}

/// The columns of an answer.
struct Told {
    words: Filled,
    ends: Filled,
    lists: Filled,
    entries: Filled,
    verdicts: Filled,
    evidence: Filled,
    statuses: Filled,
    directions: Filled,
    findings: u32,
}

impl Told {
    fn new() -> Self {
        let mut ends = Filled::new(id::ENDS, Type::U32);
        ends.number(0_u32.to_le_bytes());
        Self {
            words: Filled::new(id::WORD, Type::U32),
            ends,
            lists: Filled::new(id::LIST, Type::Text),
            entries: Filled::new(id::ENTRY, Type::Text),
            verdicts: Filled::new(id::VERDICT, Type::U8),
            evidence: Filled::new(id::EVIDENCE, Type::U64),
            statuses: Filled::new(id::STATUS, Type::U8),
            directions: Filled::new(id::DIRECTION, Type::U8),
            findings: 0,
        }
    }

    fn row(&mut self, word: u32, found: &Screening) {
        self.words.number(word.to_le_bytes());
        for finding in found.findings.iter().chain(&found.excluded) {
            self.findings = self.findings.saturating_add(1);
            self.lists.text(Some(&finding.list));
            self.entries.text(Some(&finding.record.entry));
            self.verdicts.number([place(Verdict::ALL, &finding.verdict)]);
            self.statuses.number([place(Status::ALL, &finding.status)]);
            self.directions.number([place(Direction::ALL, &finding.direction)]);
            let bits = finding.evidence.iter().filter_map(|evidence| {
                let at = EVIDENCE.iter().position(|known| *known == evidence.code)?;
                1_u64.checked_shl(u32::try_from(at).ok()?)
            });
            self.evidence.number(bits.fold(0, |all, bit| all | bit).to_le_bytes());
        }
        self.ends.number(self.findings.to_le_bytes());
    }

    fn finish(&self, rows: usize, errors: Errors, out: &mut Vec<u8>) -> Result<(), LoadError> {
        let errors = errors.filled(rows);
        let columns = [
            &self.words,
            &self.ends,
            &self.lists,
            &self.entries,
            &self.verdicts,
            &self.evidence,
            &self.statuses,
            &self.directions,
        ];
        let columns: Vec<&Filled> = columns.into_iter().chain(&errors).collect();
        finish(rows, &columns, out)
    }
}

/// The place of a member in its set.
fn place<T: PartialEq>(all: &[T], member: &T) -> u8 {
    let at = all.iter().position(|known| known == member);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}
