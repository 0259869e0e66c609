//! Inspection tiers (监管档次), a frame of subjects at a time: what `credit screen --tier` says of a register, as
//! numbers.

use alloc::string::String;
use alloc::vec::Vec;

use super::columns::Subjects;
use super::diagnose::Errors;
use super::frame::{Frame, Type, about, id};
use super::write::{Filled, finish};
use crate::api;
use crate::check::Checker;
use crate::date::Date;
use crate::decision::{Decision, Held, Inspection, Tier};
use crate::error::LoadError;
use crate::limits;
use crate::name::is_filled;
use crate::request::{Request, Subject};
use crate::rulebook::NoTiers;

/// Bits of the word of a row.
pub mod tier_word {
    /// Bits 0–1: 0 not graded, 1 lower, 2 normal, 3 raised.
    pub const TIER: u32 = 3;
    /// A lighter tier waits until what is open about the subject is settled.
    pub const PENDING: u32 = 1 << 3;
    /// A lighter tier is held: closer supervision (重点关注).
    pub const FOCUS: u32 = 1 << 4;
    /// A lighter tier is held: a record of the subject is suspended (暂停).
    pub const SUSPENDED: u32 = 1 << 5;
    /// A list cannot be relied on that day: the tier does not say that the subject is not on it.
    pub const STALE: u32 = 1 << 7;
    /// The row has an error and no answer.
    pub const ERROR: u32 = 1 << 31;
}

/// Grades a frame of subjects at a day, each under the matter of its row: a word a row, the rule that gives
/// the tier, codes of what else there is to say, what part of those of the tier is inspected (in hundredths
/// of a percent) and how often.
///
/// # Errors
/// `batch.frame`, `batch.rows`, `batch.column`.
pub fn tier(checker: &Checker, frame: &[u8], on: Date, out: &mut Vec<u8>) -> Result<(), LoadError> {
    let frame = Frame::read(frame)?;
    let subjects = Subjects::with(&frame, &[id::MATTER])?;
    let matters = frame.column(id::MATTER, Type::Text)?;
    let matters = matters.ok_or_else(|| about("batch.column", id::MATTER))?;
    let mut told = Told::new();
    let mut errors = Errors::default();
    for row in 0..frame.rows() {
        let asked = || {
            let subject = subjects.subject(row, true)?;
            if subject.code.is_none() && !is_filled(&subject.name) {
                // Nobody: there is nothing to look for.
                return Err(about("json.text", id::NAME).with("max", limits::NAME_CHARS));
            }
            let matter = matters.text(row)?.unwrap_or_default();
            graded(checker, matter, subject, subjects.day(row, on)?)
        };
        match asked() {
            Ok(decision) => told.row(&decision),
            Err(error) => {
                errors.add(row, error.code());
                told.nothing(tier_word::ERROR);
            }
        }
    }
    told.finish(frame.rows(), errors, out)
}

/// The decision on a subject that applies with nothing in hand: what it hands in decides no tier.
fn graded(
    checker: &Checker,
    matter: &str,
    subject: Subject,
    on: Date,
) -> Result<Decision, LoadError> {
    let request = Request {
        matter: matter.into(),
        project: None,
        applied_on: on,
        decided_on: on,
        subjects: Vec::from([subject]),
        materials: Vec::new(),
        commitments: Vec::new(),
        facts: Vec::new(),
    };
    let tiers = checker.rulebook().tiers_of(checker.matter(&request)?);
    tiers.map_err(|why| {
        let error = LoadError::new("batch.tier").with("matter", matter);
        match why {
            NoTiers::NoTable => error,
            NoTiers::OfApplications { fact, .. } => error.with("fact", fact),
        }
    })?;
    checker.check(&request)
}

/// Whether a reason says that a list cannot be relied on, whoever is asked about.
#[must_use]
pub fn is_of_lists(code: &str) -> bool {
    code.strip_prefix("list.").is_some_and(|state| !["outside", "unasked"].contains(&state))
}

fn packed(inspection: &Inspection, codes: &[String]) -> u32 {
    let tier = match inspection.tier {
        Tier::Lower => 1,
        Tier::Normal => 2,
        Tier::Raised => 3,
    };
    let held = match inspection.held {
        None => 0,
        Some(Held::Focus) => tier_word::FOCUS,
        Some(Held::Suspended) => tier_word::SUSPENDED,
    };
    let bit = |set: bool, bit: u32| if set { bit } else { 0 };
    let stale = codes.iter().any(|code| is_of_lists(code));
    tier | held | bit(inspection.pending, tier_word::PENDING) | bit(stale, tier_word::STALE)
}

/// The columns of an answer.
struct Told {
    words: Filled,
    rules: Filled,
    reasons: Filled,
    shares: Filled,
    times: Filled,
    months: Filled,
}

impl Told {
    const fn new() -> Self {
        Self {
            words: Filled::new(id::WORD, Type::U32),
            rules: Filled::new(id::RULE, Type::Text),
            reasons: Filled::new(id::REASONS, Type::Text),
            shares: Filled::new(id::SHARE, Type::U32),
            times: Filled::new(id::TIMES, Type::U32),
            months: Filled::new(id::MONTHS, Type::U32),
        }
    }

    fn row(&mut self, decision: &Decision) {
        let Some(inspection) = &decision.inspection else { return self.nothing(0) };
        let codes = api::reason_codes(decision);
        self.words.number(packed(inspection, &codes).to_le_bytes());
        self.rules.text(Some(&inspection.rule));
        self.reasons.text(Some(&codes.join("\n")));
        let often = inspection.frequency;
        let numbers = [
            inspection.share.unwrap_or_default(),
            often.map_or(0, |often| often.times),
            often.map_or(0, |often| often.months),
        ];
        for (column, number) in self.numbers().into_iter().zip(numbers) {
            column.number(number.to_le_bytes());
        }
    }

    /// A row without a tier.
    fn nothing(&mut self, word: u32) {
        self.words.number(word.to_le_bytes());
        self.rules.text(None);
        self.reasons.text(None);
        for column in self.numbers() {
            column.number([0; 4]);
        }
    }

    const fn numbers(&mut self) -> [&mut Filled; 3] {
        [&mut self.shares, &mut self.times, &mut self.months]
    }

    fn finish(&self, rows: usize, errors: Errors, out: &mut Vec<u8>) -> Result<(), LoadError> {
        let errors = errors.filled(rows);
        let Self { words, rules, reasons, shares, times, months } = self;
        let columns = [words, rules, reasons, shares, times, months];
        let columns: Vec<&Filled> = columns.into_iter().chain(&errors).collect();
        finish(rows, &columns, out)
    }
}
