//! What the other languages read, and what there is to study.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use credit_core::finding::Verdict;
use credit_core::pack::record::Record;
use population::{Variation, Variations};

use super::judge::{Excuse, Outcome};
use super::{Times, latency};

/// Misses of each kind that are written.
const MISSES: usize = 20;

/// Columns of an entry.
pub(crate) const RECORDS: &str = "owner\tkind\tname\tidentifier kind\tidentifier\tformer names";

/// Columns of a query.
pub(crate) const QUERIES: &str = "group\tkind\tsubject\tname\tcode\tregion\tformer name\tsource\t\
    expected\tverdict\tfirst\tfalse alarms\tfalse\treturned\tnanoseconds";

/// A file that is written line by line.
pub(crate) type Lines = BufWriter<File>;

/// Opens a file in the folder and writes its header.
pub(crate) fn create(dir: &Path, name: &str, header: &str) -> Result<Lines> {
    let mut file = BufWriter::new(File::create(dir.join(name)).with_context(|| name.to_owned())?);
    writeln!(file, "{header}")?;
    Ok(file)
}

/// One line an entry: number of its subject, kind of subject, name, first identifier,
/// former names.
pub(crate) fn records(dir: &Path, all: &Variations<'_>, records: &[Record]) -> Result<()> {
    let mut file = create(dir, "records.tsv", RECORDS)?;
    for (entry, record) in (0..).zip(records) {
        let id = record.identifiers.first();
        let (kind, value) = id.map_or(("", ""), |id| (id.kind.as_str(), id.value.as_str()));
        let (owner, subject) = (all.owner(entry), record.kind.as_str());
        let former: Vec<&str> = record.former_names.iter().map(|f| f.name.as_str()).collect();
        let cells = [&owner.to_string(), subject, &record.name, kind, value, &former.join(";")];
        writeln!(file, "{}", cells.join("\t"))?;
    }
    Ok(file.flush()?)
}

/// One line a query: what is asked, what is to be found, and what was found here.
pub(crate) fn queries(
    dir: &Path,
    queries: &[Variation],
    outcomes: &[Outcome],
    times: &[Times],
) -> Result<()> {
    let mut file = create(dir, "queries.tsv", QUERIES)?;
    for ((query, outcome), times) in queries.iter().zip(outcomes).zip(times) {
        let subject = &query.subject;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let alarms = outcome.others(&[Verdict::Confirmed, Verdict::Probable], Excuse::None);
        let wrong = outcome.others.iter().filter(|other| other.excuse == Excuse::None).count();
        let cells = [
            format!("{:?}", query.group),
            query.kind.to_owned(),
            subject.kind.as_str().to_owned(),
            subject.name.clone(),
            text(&subject.code),
            text(&subject.region),
            subject.former_names.join(";"),
            query.source.to_string(),
            query.expected.map(|entry| entry.to_string()).unwrap_or_default(),
            outcome.expected.map_or("", Verdict::as_str).to_owned(),
            u8::from(outcome.first).to_string(),
            alarms.to_string(),
            wrong.to_string(),
            outcome.returned.to_string(),
            latency::usual(times).to_string(),
        ];
        writeln!(file, "{}", cells.join("\t"))?;
    }
    Ok(file.flush()?)
}

/// What was missed, what was found wrongly, and who has the same name.
pub(crate) fn studies(
    dir: &Path,
    records: &[Record],
    queries: &[Variation],
    outcomes: &[Outcome],
) -> Result<()> {
    let header = "group\tkind\tname\tcode\tlisted name\tverdict\ttruncated";
    let mut misses = create(dir, "misses.tsv", header)?;
    let header = "group\tkind\tname\tcode\tmade from\tfound\tverdict\texcuse";
    let mut wrong = create(dir, "false.tsv", header)?;
    let mut homonyms = create(dir, "homonyms.tsv", header)?;
    let name = |entry: u64| -> Result<&str> {
        Ok(&records.get(usize::try_from(entry)?).context("no such entry")?.name)
    };
    let mut counts: HashMap<_, usize> = HashMap::new();
    for (query, outcome) in queries.iter().zip(outcomes) {
        let code = query.subject.code.as_deref().unwrap_or_default();
        let asked = format!("{:?}\t{}\t{}\t{code}", query.group, query.kind, query.subject.name);
        let made_from = name(query.source)?;
        let missed = outcome.expected.is_none_or(|verdict| verdict == Verdict::Excluded);
        if query.expected.is_some() && missed {
            let count = counts.entry((query.group, query.kind)).or_default();
            *count += 1;
            let verdict = outcome.expected.map_or("none", Verdict::as_str);
            if *count <= MISSES {
                writeln!(misses, "{asked}\t{made_from}\t{verdict}\t{}", outcome.truncated)?;
            }
        }
        for other in &outcome.others {
            let file = if other.excuse == Excuse::None { &mut wrong } else { &mut homonyms };
            let (found, verdict) = (name(other.entry)?, other.verdict.as_str());
            // Of namesakes of persons there are hundreds, and they are never more than possible.
            if other.excuse == Excuse::None || other.verdict != Verdict::Possible {
                writeln!(file, "{asked}\t{made_from}\t{found}\t{verdict}\t{:?}", other.excuse)?;
            }
        }
    }
    misses.flush()?;
    wrong.flush()?;
    Ok(homonyms.flush()?)
}
