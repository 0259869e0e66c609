//! Screening without a matter: many subjects against list packs, one line of JSON each.

use alloc::{string::String, string::ToString, vec::Vec};

use super::{Failure, date_of, decision, report};
use crate::check;
use crate::date::Date;
use crate::decision::{DecidedSubject, Decision, Outcome};
use crate::error::LoadError;
use crate::finding::{Coverage, CoverageState, Finding, Screening, Status, Verdict};
use crate::id::{Report, Severity};
use crate::json::{self, Cursor, ObjectBuilder, Value};
use crate::limits;
use crate::pack::{PackSet, Trust};
use crate::request::{Subject, SubjectKind};
use crate::screen::{Query, screen};
use crate::words::{self, Lang};

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
/// - `{"codeProblems"?,"excluded","findings","lookUp"?,"subject","truncated"?}`, findings as in a
///   decision; `lookUp` has the lists whose filter cannot clear the subject;
/// - `{"error":{"code","place"?,"remedy","text"}}` for a line that is no subject.
///
/// # Errors
/// `json.date` for the day; `pack.digest`, `pack.content` for damaged packs.
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
                let error = Failure::from(error).to_value(lang);
                out.push_str(&json::canonical(&ObjectBuilder::new().put("error", error).build()));
            }
            Ok(subject) => {
                if let Some(value) = screened(packs, subject, on, all, lang)? {
                    out.push_str(&json::canonical(&value));
                }
            }
        }
        out.push('\n');
    }
    Ok(out)
}

/// What the packs cover at a day: one object for each list, with `state`, `asOf`, `validUntil`.
///
/// # Errors
/// `json.date`; `pack.digest`.
pub fn coverage(packs: &PackSet, on: &str) -> Result<Value, Failure> {
    let screening = screen(packs, &[], date_of(on)?)?;
    Ok(Value::Array(screening.coverage.iter().map(covered).collect()))
}

fn covered(coverage: &Coverage) -> Value {
    ObjectBuilder::new()
        .put("list", coverage.list.as_str())
        .put("listName", coverage.list_name.as_str())
        .put("state", coverage.state.as_str())
        .put_some("asOf", coverage.as_of)
        .put_some("validUntil", coverage.valid_until)
        .put_some("sequence", coverage.sequence)
        .put_text("issuer", &coverage.issuer)
        .put_text("title", &coverage.title)
        .build()
}

fn subject(line: &str) -> Result<Subject, LoadError> {
    Subject::decode(&Cursor::root(&json::parse(line.as_bytes(), limits::REQUEST_BYTES)?))
}

fn screened(
    packs: &PackSet,
    subject: Subject,
    on: Date,
    all: bool,
    lang: Lang,
) -> Result<Option<Value>, Failure> {
    let report = check::report(&subject, on);
    let query = Query { subject: &subject, code: report.as_ref() };
    let screening = screen(packs, &[query], on)?;
    let look_up = look_up(&screening);
    let problems = report.as_ref().map_or_else(Vec::new, |r| code_problems(r, lang));
    let silent = screening.findings.is_empty()
        && screening.excluded.is_empty()
        && problems.is_empty()
        && look_up.is_empty()
        && !screening.truncated;
    if silent && !all {
        return Ok(None);
    }
    let name = subject.name.clone();
    let carrier = carrier(subject, report, on);
    let each = |findings: &[Finding]| -> Vec<Value> {
        findings.iter().map(|f| finding(&carrier, f, &name, lang)).collect()
    };
    let object = ObjectBuilder::new()
        .put_list("codeProblems", problems)
        .put("excluded", each(&screening.excluded))
        .put("findings", each(&screening.findings))
        .put_list("lookUp", look_up)
        .put_some("subject", carrier.subjects.first().map(about))
        .put_some("truncated", screening.truncated.then_some(true));
    Ok(Some(object.build()))
}

/// Why the code of the subject was not used, if it was not.
fn code_problems(report: &Report, lang: Lang) -> Vec<Value> {
    let errors = report.problems.iter().filter(|p| p.severity == Severity::Error);
    let problem = |p: &crate::id::Problem| {
        let text = report::problem_text(report.kind, p, lang);
        ObjectBuilder::new().put("code", p.code).put("text", text).build()
    };
    errors.map(problem).collect()
}

fn look_up(screening: &Screening) -> Vec<String> {
    let rows = screening.coverage.iter().filter(|c| c.state == CoverageState::LookUp);
    rows.map(|c| c.list.clone()).collect()
}

/// Findings are worded by what words them in decisions: a decision that holds the subject alone.
fn carrier(subject: Subject, report: Option<Report>, on: Date) -> Decision {
    Decision {
        outcome: Outcome::Refer,
        matter: String::new(),
        matter_name: String::new(),
        agency: String::new(),
        applied_on: on,
        decided_on: on,
        subjects: Vec::from([DecidedSubject {
            role: subject.role,
            kind: subject.kind,
            name: subject.name,
            code: subject.code,
            report,
            counted: true,
        }]),
        facts: Vec::new(),
        reasons: Vec::new(),
        bases: Vec::new(),
        findings: Vec::new(),
        excluded: Vec::new(),
        measures: Vec::new(),
        incentives: Vec::new(),
        inspection: None,
        missing: Vec::new(),
        commitments: Vec::new(),
        ways_forward: Vec::new(),
        near_misses: Vec::new(),
        coverage: Vec::new(),
    }
}

fn about(subject: &DecidedSubject) -> Value {
    let person = subject.kind == SubjectKind::Person;
    let code =
        subject.code.as_deref().map(|c| if person { decision::mask(c) } else { c.to_string() });
    ObjectBuilder::new()
        .put_some("code", code)
        .put("kind", subject.kind.as_str())
        .put("name", subject.name.as_str())
        .build()
}

/// A finding as in a decision, but about the only subject and in words that give it no role.
fn finding(carrier: &Decision, finding: &Finding, name: &str, lang: Lang) -> Value {
    let Value::Object(mut members) = decision::finding(carrier, finding, lang) else {
        return Value::Null;
    };
    members.retain(|(key, _)| {
        !matches!(&**key, "subject" | "subjectName" | "role" | "counted" | "text")
    });
    let evidence = members.iter().find(|(key, _)| key == "evidence").map(|(_, value)| value);
    let evidence: Vec<&str> = evidence
        .and_then(Value::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(|e| e.get("text").and_then(Value::as_str))
        .collect();
    let evidence = evidence.join(&words::text(lang, "list.join", &[]));
    let code = match (finding.verdict, finding.status) {
        (Verdict::Confirmed, Status::Disputed) => "finding.disputed",
        (Verdict::Confirmed, _) => "finding.confirmed",
        (Verdict::Probable, _) => "finding.probable",
        (Verdict::Possible, _) => "finding.possible",
        (Verdict::Excluded, _) => "finding.excluded",
    };
    let quoted = words::text(lang, "material.quoted", &[("name", name)]);
    let params = [
        ("subject", quoted.as_str()),
        ("list", &finding.list_name),
        ("entry", &finding.record.entry),
        ("name", &finding.record.name),
        ("evidence", &evidence),
    ];
    members.push(("text".into(), Value::from(words::text(lang, code, &params))));
    Value::Object(members)
}
