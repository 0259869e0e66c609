//! Whether what was found is right, by what the population knows.

use std::collections::HashMap;

use anyhow::{Context, Result};
use credit_core::finding::{Finding, Screening, Verdict};
use credit_core::id::{self, Expectation, Kind};
use credit_core::pack::record::Record;
use credit_core::text::fold;
use population::{Variation, Variations};

/// Somebody else who was found.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    pub(crate) entry: u64,
    pub(crate) verdict: Verdict,
    pub(crate) excuse: Excuse,
}

/// Why nobody could have known better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excuse {
    /// Somebody could.
    None,
    /// It has the very number that is asked for: the population gave it twice by chance.
    Number,
    /// It has, or had, the name that is asked for or that is meant, letter by letter, and no number
    /// says otherwise.
    Homonym,
    /// Its name has the same 字号, trade, branch and city, and no number says otherwise.
    Twin,
}

/// What came out of one query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// What was said of the entry that is to be found.
    pub(crate) expected: Option<Verdict>,
    /// Findings of the right subject by verdict, `excluded` not among them.
    pub(crate) right: Vec<Verdict>,
    /// Whether the first finding is of the right subject, or of one of its name.
    pub(crate) first: bool,
    pub(crate) others: Vec<Other>,
    /// Findings and look-alikes returned.
    pub(crate) returned: usize,
    pub(crate) truncated: bool,
}

impl Outcome {
    /// Somebody else, with one of those verdicts and that excuse.
    pub(crate) fn others(&self, verdicts: &[Verdict], excuse: Excuse) -> usize {
        let counts = |o: &&Other| verdicts.contains(&o.verdict) && o.excuse == excuse;
        self.others.iter().filter(counts).count()
    }
}

/// Knows which entry is whose.
pub(crate) struct Judge<'a> {
    variations: &'a Variations<'a>,
    records: &'a [Record],
    entries: HashMap<(String, &'a str), u64>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(variations: &'a Variations<'a>, records: &'a [Record]) -> Self {
        let lists = population::lists();
        let list = |record: &Record| lists.get(usize::from(record.list)).map(|l| l.id.clone());
        let entries = (0..).zip(records);
        let entries = entries.filter_map(|(i, r)| Some(((list(r)?, r.entry.as_str()), i)));
        Self { variations, records, entries: entries.collect() }
    }

    pub(crate) fn judge(&self, query: &Variation, found: &Screening) -> Result<Outcome> {
        let mut outcome = Outcome {
            returned: found.findings.len() + found.excluded.len(),
            truncated: found.truncated,
            ..Outcome::default()
        };
        let expected = query.expected.map(|entry| self.variations.owner(entry));
        let wanted = self.record(query.source).map(|record| record.name.as_str());
        for (number, finding) in found.findings.iter().chain(&found.excluded).enumerate() {
            let entry = self.entry(finding)?;
            let right = expected == Some(self.variations.owner(entry));
            if query.expected == Some(entry) {
                outcome.expected = Some(finding.verdict);
            }
            let same_name = expected.is_some() && wanted == Some(finding.record.name.as_str());
            if number == 0 && finding.verdict != Verdict::Excluded {
                outcome.first = right || same_name;
            }
            match finding.verdict {
                Verdict::Excluded => {}
                verdict if right => outcome.right.push(verdict),
                verdict => {
                    let excuse = self.excuse(query, entry, &finding.record);
                    outcome.others.push(Other { entry, verdict, excuse });
                }
            }
        }
        Ok(outcome)
    }

    fn entry(&self, finding: &Finding) -> Result<u64> {
        let entry = self.entries.get(&(finding.list.clone(), finding.record.entry.as_str()));
        entry.copied().with_context(|| format!("{} {}", finding.list, finding.record.entry))
    }

    fn record(&self, entry: u64) -> Option<&'a Record> {
        self.records.get(usize::try_from(entry).ok()?)
    }

    fn excuse(&self, query: &Variation, entry: u64, record: &Record) -> Excuse {
        if let Some(code) = query.subject.code.as_deref() {
            match compare(code, record) {
                Some(true) => return Excuse::Number,
                Some(false) => return Excuse::None,
                None => {}
            }
        }
        let asked = [&query.subject.name].into_iter().chain(&query.subject.former_names);
        let meant = query.expected.and_then(|entry| self.record(entry));
        let asked: Vec<_> =
            asked.chain(meant.map(|record| &record.name)).map(|n| fold(n)).collect();
        let names = record.former_names.iter().map(|former| &former.name).chain([&record.name]);
        if names.map(|name| fold(name)).any(|a| asked.iter().any(|b| a.as_str() == b.as_str())) {
            Excuse::Homonym
        } else if self.variations.is_twin(query, entry) {
            Excuse::Twin
        } else {
            Excuse::None
        }
    }
}

/// Whether a number that is asked for can be one of the record; `None` if it has none of that kind.
fn compare(code: &str, record: &Record) -> Option<bool> {
    let asked = essence(id::validate(code, &Expectation::default()).kind, code);
    let listed = record.identifiers.iter().map(|id| essence(id.kind, &id.value));
    let comparable: Vec<_> = listed.filter(|(family, _)| *family == asked.0).collect();
    let fits = |a: &str, b: &str| {
        a.len() == b.len()
            && a.bytes().zip(b.bytes()).all(|(a, b)| a == b || a == b'*' || b == b'*')
    };
    (!comparable.is_empty()).then(|| comparable.iter().any(|(_, text)| fits(text, asked.1)))
}

/// What numbers of one family are compared by.
fn essence(kind: Kind, code: &str) -> (u8, &str) {
    match kind {
        Kind::Uscc => (1, code.get(8..17).unwrap_or(code)),
        Kind::OrgCode => (1, code),
        Kind::BusinessRegistration => (2, code),
        Kind::ResidentId | Kind::MaskedId => (3, code),
        _ => (0, code),
    }
}
