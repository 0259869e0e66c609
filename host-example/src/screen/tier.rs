//! A whole register by inspection tiers (分级分类监管): a row in, a row out, with the tier that the rulebook
//! gives, the part that is inspected, and why. Nothing is left out: a row that cannot be graded says so.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

use credit_core::{
    answer::{Decision, Inspection},
    api::{self, Checker, Failure, Lang},
    batch::is_of_lists,
    decision::{Held, Tier},
    json::{self, ObjectBuilder, Value},
    limits,
    request::Role,
    rulebook::{NoTiers, Rulebook},
};

use super::{
    checkpoint::beside,
    row::Row,
    rows::Rows,
    source::{Format, Source},
    subject::{Cells, Fault},
};
use crate::{
    columnar::{Holds, Writer},
    files,
    problem::{Problem, Words},
};

/// What is to be graded, and how.
#[derive(Clone, Debug)]
pub struct TierJob {
    /// The register: CSV, NDJSON, Parquet or Arrow, told by its content.
    pub input: PathBuf,
    /// Where the rows go: as Parquet or Arrow by its ending, else as CSV.
    pub output: PathBuf,
    /// The matter whose table of tiers is asked.
    pub matter: String,
    /// The day at which entries and grades count, ISO.
    pub on: String,
    /// Language of the texts.
    pub lang: Lang,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct TierSummary {
    /// Rows of the register.
    pub rows: u64,
    /// Rows by tier.
    pub tiers: BTreeMap<&'static str, u64>,
    /// Rows of which a lighter tier waits until something is settled.
    pub pending: u64,
    /// Rows of which a lighter tier is held.
    pub held: u64,
    /// Rows that could not be graded.
    pub ungraded: u64,
    /// Rows for which a list could not be relied on.
    pub unasked: u64,
    /// Why lists could not be relied on, each sentence once.
    pub lists: BTreeSet<String>,
    /// Headers that mean nothing here.
    pub unused: Vec<String>,
}

/// Why the tiers of a matter cannot be asked of a register, if so: there are none, or they read what only
/// an application has.
///
/// # Errors
/// `screen.tier`.
pub fn gradable(rulebook: &Rulebook, matter: &str) -> Result<(), Problem> {
    let said = |zh: String, en: String| {
        let remedy = Words::new(
            "--tier 写“事项”表里填了“监管分级”的事项编码",
            "name a matter that has a table of tiers (监管分级)",
        );
        Problem::usage("screen.tier", Words::new(zh, en), remedy)
    };
    let versions: Vec<_> = rulebook.matters.iter().filter(|known| known.id == matter).collect();
    if versions.is_empty() {
        return Err(said(
            format!("规则书没有事项“{matter}”"),
            format!("the rulebook has no matter “{matter}”"),
        ));
    }
    for version in versions {
        rulebook.tiers_of(version).map_err(|why| match why {
            NoTiers::NoTable => said(
                format!("事项 {matter} 没有监管分级"),
                format!("the matter {matter} has no table of tiers"),
            ),
            NoTiers::OfApplications { table, fact } => said(
                format!("分级表“{table}”要看“{fact}”，只有申请才有，不能给主体清单分级"),
                format!("the table “{table}” reads “{fact}”, which only an application has"),
            ),
        })?;
    }
    Ok(())
}

/// Columns: Chinese, English.
const COLUMNS: [(&str, &str); 14] = [
    ("行号", "row"),
    ("编号", "id"),
    ("名称", "name"),
    ("代码", "code"),
    ("抽查档次", "tier"),
    ("抽查比例", "share"),
    ("频次", "frequency"),
    ("待定", "pending"),
    ("不降低", "held"),
    ("规则号", "rule"),
    ("分级事实", "facts"),
    ("理由代码", "reason codes"),
    ("理由", "reasons"),
    ("依据", "bases"),
];

/// Grades a register.
///
/// # Errors
/// `io.*`, `screen.no-header`, `csv.quotes`.
pub fn tier(job: &TierJob, checker: &Checker) -> Result<TierSummary, Problem> {
    let source = Source::examine(&job.input)?;
    let mut rows = Rows::open(&source, Arc::new(AtomicU64::new(0)))?;
    let unwritable = |error: io::Error| files::unwritable(&job.output, &error);
    let mut output = Output::create(job).map_err(unwritable)?;
    let mut summary = TierSummary { unused: rows.unused().to_vec(), ..TierSummary::default() };
    while let Some(row) = rows.next()? {
        let cells = graded(job, checker, &row, &mut summary);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        output.row(&cells).map_err(unwritable)?;
    }
    output.finish(job).map_err(unwritable)?;
    Ok(summary)
}

/// Where the rows go.
enum Output {
    Text(BufWriter<File>),
    /// A file beside the output, of which it becomes one when it is whole.
    Table(Box<Writer>, PathBuf),
}

impl Output {
    fn create(job: &TierJob) -> io::Result<Self> {
        let titles = COLUMNS.map(|(zh, en)| match job.lang {
            Lang::En => en,
            _ => zh,
        });
        if let Some(kind) = Format::of(&job.output).and_then(Format::columnar) {
            let (first, rest) = (Holds::Number, Holds::Text);
            let holds = |at: usize| if at == 0 { first } else { rest };
            let columns: Vec<(&str, Holds)> =
                titles.iter().enumerate().map(|(at, title)| (*title, holds(at))).collect();
            let draft = beside(&job.output, ".new");
            return Ok(Self::Table(Box::new(Writer::create(&draft, kind, &columns)?), draft));
        }
        let mut output = Self::Text(BufWriter::new(File::create(&job.output)?));
        if let Self::Text(file) = &mut output {
            file.write_all("\u{FEFF}".as_bytes())?;
        }
        output.row(&titles)?;
        Ok(output)
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        match self {
            Self::Text(file) => {
                let mut line = String::new();
                crate::sheet::row(&mut line, cells);
                file.write_all(line.as_bytes())
            }
            Self::Table(writer, _) => writer.row(cells.iter().copied()),
        }
    }

    fn finish(self, job: &TierJob) -> io::Result<()> {
        match self {
            Self::Text(mut file) => file.flush(),
            Self::Table(writer, draft) => {
                writer.finish()?;
                fs::rename(draft, &job.output)
            }
        }
    }
}

/// The cells of a row, and its place in the summary.
fn graded(job: &TierJob, checker: &Checker, row: &Row, summary: &mut TierSummary) -> Vec<String> {
    let count = |n: &mut u64| *n = n.saturating_add(1);
    count(&mut summary.rows);
    let id = row.cells.as_ref().map_or("", |cells| cells.id.as_str());
    let head = |name: &str, code: &str| {
        [&row.line.to_string(), id, name, code].map(ToOwned::to_owned).to_vec()
    };
    let subject = row.cells.as_ref().map_err(Clone::clone).and_then(|cells| cells.subject());
    let answer = subject.and_then(|subject| ask(job, checker, &subject));
    let (decision, inspection) = match answer {
        Ok(answer) => answer,
        Err(fault) => {
            count(&mut summary.ungraded);
            let written = row.cells.as_ref().map_or(("", ""), Cells::as_written);
            let mut cells = head(written.0, written.1);
            cells.resize(COLUMNS.len().saturating_sub(3), String::new());
            let said = [fault.reason.get(job.lang), fault.remedy.get(job.lang)].join("；");
            cells.extend([fault.code, said, String::new()]);
            return cells;
        }
    };
    count(summary.tiers.entry(inspection.tier.as_str()).or_default());
    let waits = inspection.pending == Some(true);
    if waits {
        count(&mut summary.pending);
    }
    if inspection.held.is_some() {
        count(&mut summary.held);
    }
    let unreliable = || decision.reasons.iter().filter(|reason| is_of_lists(&reason.code));
    if unreliable().next().is_some() {
        count(&mut summary.unasked);
        summary.lists.extend(unreliable().map(|reason| reason.text.clone()));
    }
    let subject = decision.subjects.first();
    let code = subject.and_then(|subject| subject.code.as_deref()).unwrap_or_default();
    let mut cells = head(subject.map_or("", |subject| &subject.name), code);
    let reasons = || decision.reasons.iter().filter(|reason| !is_of_outcomes(&reason.code));
    let why = [inspection.text.clone()].into_iter().chain(reasons().map(|r| r.text.clone()));
    let facts = inspection.facts.iter().map(|fact| [&fact.fact, "=", &fact.value].concat());
    let bases = decision.bases.iter().flatten().filter(|b| inspection.basis.contains(&b.id));
    let word = |words: Words| words.get(job.lang).to_owned();
    cells.extend([
        word(tier_word(inspection.tier)),
        inspection.share.map_or_else(String::new, percent),
        inspection.frequency.as_ref().map_or_else(String::new, |often| often.text.clone()),
        if waits { word(Words::new("待定", "pending")) } else { String::new() },
        inspection.held.map_or_else(String::new, |held| word(held_word(held))),
        inspection.rule.clone(),
        facts.collect::<Vec<_>>().join("；"),
        reasons().map(|reason| &*reason.code).collect::<Vec<_>>().join("；"),
        why.collect::<Vec<_>>().join("；"),
        bases.map(|basis| basis.text.as_str()).collect::<Vec<_>>().join("；"),
    ]);
    cells
}

/// Whether a reason is about what is to be done with an application, of which there is none.
fn is_of_outcomes(code: &str) -> bool {
    let of = |set: &str| code.strip_prefix(set).is_some_and(|rest| rest.starts_with(['.', '-']));
    code == "rule" || ["rule", "commitment", "material", "measure"].into_iter().any(of)
}

/// The decision on a subject that applies for the matter with nothing in hand: what it hands in decides no
/// tier.
fn ask(job: &TierJob, checker: &Checker, subject: &str) -> Result<(Decision, Inspection), Fault> {
    let refused = |failure: Failure| {
        let both = |text: fn(&Failure, Lang) -> String| {
            Words::new(text(&failure, Lang::ZhCn), text(&failure, Lang::En))
        };
        Fault::new(failure.code(), both(Failure::text), both(Failure::remedy))
    };
    let parsed = json::parse(subject.as_bytes(), limits::REQUEST_BYTES);
    let parsed = parsed.map_err(|error| refused(error.into()))?;
    if parsed.get("role").and_then(Value::as_str) != Some(Role::Applicant.as_str()) {
        let reason = Words::new("分级只看主体自己", "tiers are of the subject itself");
        let remedy = Words::new(
            "“角色”列留空，每个主体写一行",
            "leave the column role (角色) empty, one subject a row",
        );
        return Err(Fault::new("row.role", reason, remedy));
    }
    let request = ObjectBuilder::new()
        .put("matter", job.matter.as_str())
        .put("appliedOn", job.on.as_str())
        .put("decidedOn", job.on.as_str())
        .put("subjects", Value::Array(vec![parsed]))
        .build();
    let decision = api::check(checker, &request, job.lang).map_err(refused)?;
    match decision.inspection.clone() {
        Some(inspection) => Ok((decision, inspection)),
        None => {
            let reason = Words::new("没有适用的分级规则", "no rule of tiers applies");
            let remedy = Words::new("请核对规则书的监管分级", "look at the table of tiers");
            Err(Fault::new("screen.tier", reason, remedy))
        }
    }
}

fn tier_word(tier: Tier) -> Words {
    match tier {
        Tier::Lower => Words::new("降低", "lower"),
        Tier::Normal => Words::new("正常", "normal"),
        Tier::Raised => Words::new("提高", "raised"),
        other => Words::same(other.as_str()),
    }
}

fn held_word(held: Held) -> Words {
    match held {
        Held::Focus => Words::new("列入重点关注", "closer supervision"),
        Held::Suspended => Words::new("有暂停公示的记录", "a suspended record"),
        other => Words::same(other.as_str()),
    }
}

/// Hundredths of a percent, as people write them.
fn percent(share: u32) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}
