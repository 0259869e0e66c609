//! The other way round (反向核查): what changed in the lists is asked about in a population, and only those whom it
//! may concern are screened. A change of five thousand entries costs as much for ten million subjects as for ten.
//!
//! Whoever is found that way is screened as ever, against what is new: so the findings are those of the way forward.
//! Which subjects are looked at is judged record by record: all that are confirmed or probable are among them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    thread,
};

use credit_core::{
    Date,
    answer::Screening,
    api::Lang,
    finding::{Status, Verdict},
    pack::{Pack, PackSet, Position, Trust, population::Population},
    screen::reverse::concerned,
};
use credit_engine::{Lists, PackOpener};

use super::{
    Delta, Issues, Job, Summary, Watcher, population::row_of, row::Row, rows::Rows,
    screener::Screener, subject::Cells,
};
use crate::{
    files,
    problem::{Problem, Words},
    sheet::row,
    view,
};

/// How a population is asked.
#[derive(Clone, Copy, Debug)]
pub struct Reverse<'a> {
    /// Who is asked about.
    pub population: &'a Population,
    /// The issues of the lists.
    pub issues: &'a Issues,
    /// Whether all subjects are screened against the change, so that no name that is only possible is missed.
    pub thorough: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Turned {
    /// The findings of what is new.
    pub summary: Summary,
    /// Records that are new, changed or in force by now; records that are gone, changed or not in force any more.
    pub records: (usize, usize),
    /// Subjects of the population that are listed no longer by some record, and the file with them.
    pub gone: Option<(usize, PathBuf)>,
}

/// Screens those whom the change may concern, and tells of whom a record says nothing any more.
///
/// # Errors
/// Those of [`super::run`] and of [`Issues`].
pub fn run(
    job: &Job,
    reverse: Reverse<'_>,
    open: impl Fn(Lists) -> Result<Box<dyn PackOpener>, Problem>,
    watcher: &dyn Watcher,
) -> Result<Turned, Problem> {
    let on = Date::parse(&job.on).ok_or_else(|| day(&job.on))?;
    reverse.issues.speak()?;
    let (added, gone) = (reverse.issues.added()?, reverse.issues.gone()?);
    let before = reverse.issues.day_before();
    let fresh = subjects(&reverse, &added, (on, job.jobs))?;
    let left = subjects(&reverse, &gone, (before, job.jobs))?;
    let records = (added.count, gone.count);
    let (added, gone) = (open(added.lists)?, open(gone.lists)?);
    let rows = Rows::Held(rows(&fresh).into_iter());
    let summary =
        super::run_rows(job, &*added, watcher, |_| Ok((rows, 0)), name(reverse.population))?;
    let old = Old { lists: Screener::new(&*gone, job.lang)?, on: before };
    let gone = no_longer(job, old, Screener::new(&*added, job.lang)?, reverse.issues, &left)?;
    Ok(Turned { summary, records, gone })
}

fn day(found: &str) -> Problem {
    Problem::usage(
        "json.date",
        Words::new(format!("“{found}”不是日期"), format!("`{found}` is no date")),
        Words::new("写成 2026-11-20 的格式", "write it as 2026-11-20"),
    )
}

/// The digests of a population: a job that was killed goes on with the same one only.
fn name(population: &Population) -> String {
    let packs = population.chain().packs().iter().map(|pack| pack.digest().labelled());
    packs.collect::<Vec<_>>().join(" ")
}

/// Subjects by entry.
type Subjects = BTreeMap<(u64, String), Cells>;

/// Those whom the records may concern.
fn subjects(
    reverse: &Reverse<'_>,
    delta: &Delta,
    (on, jobs): (Date, usize),
) -> Result<Subjects, Problem> {
    let population = reverse.population;
    let positions: BTreeSet<Position> = match reverse.thorough && delta.count > 0 {
        true => population.positions()?.into_iter().collect(),
        false => asked(population, delta, (on, jobs))?,
    };
    let mut subjects = Subjects::new();
    for position in positions {
        let Some(member) = population.member(position)? else { continue };
        let (line, id) = row_of(&member.entry);
        let cells = Cells::of_subject(id.to_owned(), &member.subject);
        subjects.insert((line, member.entry.clone()), cells);
    }
    Ok(subjects)
}

/// Asks about each record, on so many threads.
fn asked(
    population: &Population,
    delta: &Delta,
    (on, jobs): (Date, usize),
) -> Result<BTreeSet<Position>, Problem> {
    let trust = Trust::decode(&delta.lists.trust)?;
    let packs = delta.lists.packs.iter().map(|bytes| Pack::open(&bytes[..], &trust));
    let set = PackSet::new(packs.collect::<Result<_, _>>()?)?;
    let of = |chain| {
        let chain: &credit_core::pack::Chain = chain;
        chain.positions().map(move |position| (chain, position))
    };
    let records: Vec<_> = set.chains().iter().flat_map(of).collect();
    let part = records.len().div_ceil(jobs.max(1)).max(1);
    let one = |records: &[(&credit_core::pack::Chain, Position)]| {
        let mut found = BTreeSet::new();
        for (chain, position) in records {
            if let Some((record, list)) = chain.record(*position)? {
                found.extend(concerned(population, list, &record, on)?);
            }
        }
        Ok::<_, Problem>(found)
    };
    thread::scope(|scope| {
        let parts: Vec<_> = records.chunks(part).map(|it| scope.spawn(|| one(it))).collect();
        let mut all = BTreeSet::new();
        for part in parts {
            all.extend(part.join().unwrap_or_else(|_| Err(super::work::defect()))?);
        }
        Ok(all)
    })
}

fn rows(subjects: &Subjects) -> Vec<Row> {
    let row = |((line, _), cells): (&(u64, String), &Cells)| Row {
        line: *line,
        cells: Ok(cells.clone()),
    };
    subjects.iter().map(row).collect()
}

/// What the issue before says.
struct Old<'a> {
    lists: Screener<'a>,
    on: Date,
}

/// Columns: Chinese, English.
const COLUMNS: [(&str, &str); 8] = [
    ("行号", "row"),
    ("编号", "id"),
    ("名称", "name"),
    ("代码", "code"),
    ("原核查结果", "result before"),
    ("名单", "list"),
    ("记录编号", "entry"),
    ("现在", "now"),
];

/// Writes who was listed by a record that says nothing of him any more, and why.
fn no_longer(
    job: &Job,
    mut old: Old<'_>,
    mut fresh: Screener<'_>,
    issues: &Issues,
    subjects: &Subjects,
) -> Result<Option<(usize, PathBuf)>, Problem> {
    let (standing, mut lines, mut count) = (issues.standing()?, String::new(), 0_usize);
    for ((line, _), cells) in subjects {
        let Ok(subject) = cells.subject() else { continue };
        // What could not be asked says of nobody that he is listed no longer.
        let found = |screener: &mut Screener<'_>, on: &str| -> Result<Screening, Problem> {
            view::parse(screener.screen_lines(&[&*subject, "\n"].concat(), on, true)?.trim())
        };
        let before = found(&mut old.lists, &old.on.to_string())?;
        let now = found(&mut fresh, &job.on)?;
        let still: BTreeSet<(String, String)> =
            now.findings.iter().map(|it| (it.list.to_string(), it.entry.clone())).collect();
        for finding in &before.findings {
            let key = (finding.list.to_string(), finding.entry.clone());
            if finding.verdict == Verdict::Excluded || still.contains(&key) {
                continue;
            }
            let said = why(standing.get(&key).copied());
            let (name, code) = cells.as_written();
            let own = [&*line.to_string(), &cells.id, name, code, &finding.verdict_text];
            let rest = [&*finding.list_name, &*finding.entry, said.get(job.lang)];
            row(&mut lines, &own.into_iter().chain(rest).collect::<Vec<_>>());
            count = count.saturating_add(1);
        }
    }
    let path = gone_path(&job.output);
    if count == 0 {
        // One of an earlier run would be read as of this one.
        let _absent = std::fs::remove_file(&path);
        return Ok(None);
    }
    let titles = COLUMNS.map(|(zh, en)| if job.lang == Lang::En { en } else { zh }).join(",");
    files::write(&path, format!("\u{FEFF}{titles}\n{lines}").as_bytes())?;
    Ok(Some((count, path)))
}

/// Where those go who are listed no longer.
fn gone_path(output: &Path) -> PathBuf {
    PathBuf::from(format!("{}.gone.csv", output.display()))
}

/// What became of a record.
fn why(status: Option<Status>) -> Words {
    match status {
        None => Words::new("已不在名单中", "no longer in the list"),
        Some(Status::Repaired) => Words::new("已修复", "repaired"),
        Some(Status::Withdrawn) => Words::new("已撤销", "withdrawn"),
        Some(Status::Expired) => Words::new("期限已满", "its term has ended"),
        Some(Status::NotYet) => Words::new("尚未生效", "not in force yet"),
        Some(Status::Suspended) => Words::new("已暂停", "suspended"),
        Some(_) => Words::new(
            "记录已变更，不再指向该主体",
            "changed: it does not point to the subject any more",
        ),
    }
}
