//! Screening without a matter: many subjects against list packs, one line of JSON each.

use alloc::{string::String, vec::Vec};

use super::decision::{evidence, is_personal, set_aside, shown_code};
use super::{Failure, date_of, wording::Wording};
use crate::answer::{
    CodeProblem, ListCoverage, ScreenedSubject, Screening, ScreeningFailure, ScreeningFinding,
};
use crate::check;
use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{Coverage, Finding};
use crate::id::{self, Report, Severity};
use crate::json::{self, Cursor};
use crate::limits;
use crate::name::is_filled;
use crate::pack::{PackSet, Trust};
use crate::request::Subject;
use crate::screen::{Look, Query, findings, look_up, screen};
use crate::wire::{self, some_list, some_text};
use crate::words::Lang;

/// Verifies and opens list packs; the bytes are kept, not copied.
///
/// # Errors
/// `trust.*`, `pack.*`; the place names the source (`packs/0`, `trust`).
pub fn open_packs(packs: Vec<Vec<u8>>, trust: &[u8]) -> Result<PackSet, Failure> {
    let trust = Trust::decode(trust).map_err(|e| e.within("trust"))?;
    Ok(check::open_packs(packs, &trust)?)
}

/// Screens subjects, one a line, at a day (`YYYY-MM-DD`). Each line is a subject as in a request;
/// the answer has a line for each, in the same order and each ended by a line feed:
///
/// - nothing, when nothing was found, the search was complete and the code, if any, is well formed
///   (with `all` the subject and its empty findings);
/// - `{"codeProblems"?,"excluded","excludedMore"?,"findings","lookUp"?,"subject","truncated"?}`, findings as in a
///   decision; `lookUp` has the lists whose filter cannot clear the subject;
/// - `{"error":{"code","place"?,"remedy","text"}}` for a line that is no subject.
///
/// # Errors
/// `json.date` for the day; `pack.digest`, `pack.content` for damaged packs.
///
/// # Example
/// ```
/// use credit_core::api::{Lang, open_packs, screen_lines};
///
/// let pack = include_bytes!("../../docs/example/list.pack").to_vec();
/// let packs = open_packs(vec![pack], include_bytes!("../../docs/example/trust.json"))?;
/// let subject = r#"{ "role": "applicant", "kind": "organization", "name": "示例甲建设有限公司" }"#;
/// let found = screen_lines(&packs, subject, "2026-11-20", false, Lang::En)?;
///
/// // The name is that of the entry, and a name alone confirms nothing.
/// assert!(found.contains(r#""verdict":"probable""#), "{found}");
/// assert!(found.contains("the name is the same; a person must settle it"), "{found}");
/// # Ok::<(), credit_core::api::Failure>(())
/// ```
pub fn screen_lines(
    packs: &PackSet,
    lines: &str,
    on: &str,
    all: bool,
    lang: Lang,
) -> Result<String, Failure> {
    let on = date_of(on)?;
    let mut out = String::new();
    if lines.is_empty() {
        return Ok(out);
    }
    for line in lines.strip_suffix('\n').unwrap_or(lines).split('\n') {
        match subject(line) {
            Err(error) => {
                let error = Failure::from(error).answer(lang);
                out.push_str(&wire::canonical(&ScreeningFailure { error }));
            }
            Ok(subject) => {
                if let Some(answer) = screened(packs, &subject, on, all, Wording(lang))? {
                    out.push_str(&wire::canonical(&answer));
                }
            }
        }
        out.push('\n');
    }
    Ok(out)
}

/// Screens one subject: its line of [`screen_lines`] with `all`, without the line feed.
///
/// # Errors
/// `pack.digest`, `pack.content` for damaged packs.
pub(crate) fn screen_one(
    packs: &PackSet,
    subject: &Subject,
    on: Date,
    lang: Lang,
) -> Result<String, Failure> {
    let answer = screened(packs, subject, on, true, Wording(lang))?;
    Ok(answer.map(|answer| wire::canonical(&answer)).unwrap_or_default())
}

/// What the packs cover at a day: one entry for each list.
///
/// # Errors
/// `json.date`; `pack.digest`.
pub fn coverage(packs: &PackSet, on: &str) -> Result<Vec<ListCoverage>, Failure> {
    let screening = screen(packs, &[], date_of(on)?)?;
    Ok(screening.coverage.iter().map(covered).collect())
}

fn covered(coverage: &Coverage) -> ListCoverage {
    ListCoverage {
        list: coverage.list.clone(),
        list_name: coverage.list_name.clone(),
        state: coverage.state,
        as_of: coverage.as_of,
        valid_until: coverage.valid_until,
        sequence: coverage.sequence,
        issuer: some_text(&coverage.issuer),
        title: some_text(&coverage.title),
        set_aside: some_list(set_aside(coverage)),
    }
}

fn subject(line: &str) -> Result<Subject, LoadError> {
    Subject::decode(&Cursor::root(&json::parse(line.as_bytes(), limits::REQUEST_BYTES)?))
}

fn screened(
    packs: &PackSet,
    subject: &Subject,
    on: Date,
    all: bool,
    words: Wording,
) -> Result<Option<Screening>, Failure> {
    let report = check::report(subject, on);
    let query = Query { subject, code: report.as_ref() };
    let look_up = look_up(packs, &query, on)?;
    let screening = findings(packs, &[query], on, Look::USUAL)?;
    let problems = report.as_ref().map_or_else(Vec::new, |r| code_problems(r, words));
    let unnamed = !is_filled(&subject.name);
    let silent = !unnamed
        && screening.findings.is_empty()
        && screening.excluded.is_empty()
        && problems.is_empty()
        && look_up.is_empty()
        && !screening.truncated;
    if silent && !all {
        return Ok(None);
    }
    let each = |findings: &[Finding]| -> Vec<ScreeningFinding> {
        findings.iter().map(|f| finding(f, &subject.name, words)).collect()
    };
    let more = screening.excluded_more.len();
    Ok(Some(Screening {
        code_problems: some_list(problems),
        excluded: each(&screening.excluded),
        excluded_more: (more > 0).then_some(more),
        findings: each(&screening.findings),
        look_up: some_list(look_up),
        subject: ScreenedSubject {
            code: shown_code(subject.code.as_deref(), is_personal(subject.kind, report.as_ref())),
            kind: subject.kind,
            name: subject.name.clone(),
        },
        truncated: screening.truncated.then_some(true),
        unnamed: unnamed.then_some(true),
    }))
}

/// Why the code of the subject was not used, if it was not.
fn code_problems(report: &Report, words: Wording) -> Vec<CodeProblem> {
    let errors = report.problems.iter().filter(|p| p.severity == Severity::Error);
    let problem =
        |p: &id::Problem| CodeProblem { code: p.code.into(), text: words.problem(report.kind, p) };
    errors.map(problem).collect()
}

/// A finding about the only subject.
fn finding(finding: &Finding, name: &str, words: Wording) -> ScreeningFinding {
    let record = &finding.record;
    ScreeningFinding {
        verdict: finding.verdict,
        verdict_text: words.named("verdict", finding.verdict),
        list: finding.list.clone(),
        list_name: finding.list_name.clone(),
        sound: (!finding.sound).then_some(false),
        direction: finding.direction,
        entry: record.entry.clone(),
        name: record.name.clone(),
        status: finding.status,
        authority: some_text(&record.authority),
        document: some_text(&record.document),
        cause: some_text(&record.cause),
        listed_on: record.listed_on,
        until: record.until,
        exit: some_text(&finding.exit),
        evidence: evidence(&finding.evidence, words),
        text: words.finding_alone(finding, name),
    }
}
