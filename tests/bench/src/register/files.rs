//! What the other languages read: the same columns as of the dense population.

use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use credit_core::finding::{Finding, Screening, Verdict};
use credit_core::pack::record::Record;
use population::{Asked, Register, Type};

use crate::matching::files::{Lines, QUERIES, RECORDS, create};

/// One line an entry.
pub(super) fn records(dir: &Path, register: &Register, records: &[Record]) -> Result<()> {
    let mut file = create(dir, "records.tsv", RECORDS)?;
    for (entry, record) in (0..).zip(records) {
        let id = record.identifiers.first();
        let (kind, value) = id.map_or(("", ""), |id| (id.kind.as_str(), id.value.as_str()));
        let former: Vec<&str> = record.former_names.iter().map(|f| f.name.as_str()).collect();
        let (owner, subject) = (register.owner(entry).to_string(), record.kind.as_str());
        let cells = [&owner, subject, &record.name, kind, value, &former.join(";")];
        writeln!(file, "{}", cells.join("\t"))?;
    }
    Ok(file.flush()?)
}

/// One line a query.
pub(super) struct Queries(Lines);

impl Queries {
    pub(super) fn create(dir: &Path) -> Result<Self> {
        Ok(Self(create(dir, "queries.tsv", QUERIES)?))
    }

    /// A query made from an entry of that name: right is whoever bears it.
    pub(super) fn listed(
        &mut self,
        asked: &Asked,
        name: &str,
        screening: &Screening,
        nanoseconds: u128,
    ) -> Result<()> {
        let right = |finding: &Finding| finding.record.name == name;
        let kind = format!("{:?}", asked.slip);
        let ends = ["Varied", &kind];
        let (entry, what) = (asked.entry.to_string(), (asked.kind, &*asked.name));
        self.line(ends, what, &entry, screening, &right, nanoseconds)
    }

    /// A query for somebody who is not listed: right is nobody but one of that very name.
    pub(super) fn stranger(
        &mut self,
        kind: Type,
        name: &str,
        screening: &Screening,
        nanoseconds: u128,
    ) -> Result<()> {
        let right = |finding: &Finding| finding.record.name == name;
        self.line(["Lookalike", "stranger"], (kind, name), "", screening, &right, nanoseconds)
    }

    fn line(
        &mut self,
        [group, slip]: [&str; 2],
        (kind, name): (Type, &str),
        entry: &str,
        screening: &Screening,
        right: &dyn Fn(&Finding) -> bool,
        nanoseconds: u128,
    ) -> Result<()> {
        let subject = if kind == Type::SoleTrader { "sole-trader" } else { "organization" };
        let first = screening.findings.first();
        let wrong = || screening.findings.iter().filter(|finding| !right(finding));
        let alarms = wrong().filter(|finding| finding.verdict <= Verdict::Probable).count();
        let source = if entry.is_empty() { "0" } else { entry };
        let cells = [
            group,
            slip,
            subject,
            name,
            "",
            "",
            "",
            source,
            entry,
            first.map_or("", |finding| finding.verdict.as_str()),
            &u8::from(first.is_some_and(right)).to_string(),
            &alarms.to_string(),
            &wrong().count().to_string(),
            &(screening.findings.len() + screening.excluded.len()).to_string(),
            &nanoseconds.to_string(),
        ];
        Ok(writeln!(self.0, "{}", cells.join("\t"))?)
    }

    pub(super) fn end(mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}
