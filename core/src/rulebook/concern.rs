//! A request is checked against itself and against what the matter must know: what is missing or
//! contradicts itself is for a person to look at, and never an acceptance.

use alloc::vec::Vec;

use super::Matter;
use super::case::Case;
use crate::decision::{Contradiction, Reason};
use crate::finding::{Finding, Verdict};
use crate::id::{Kind, Report};
use crate::name::is_filled;
use crate::pack::record::Direction;
use crate::request::{Role, Subject, SubjectKind};
use crate::screen::{answerable, otherwise};

/// Everything about the request itself that a person has to look at, of subjects that count.
pub(super) fn of(matter: &Matter, case: &Case<'_>) -> Vec<Reason> {
    let mut concerns: Vec<Reason> = missing(matter, case).collect();
    for (at, subject) in
        case.request.subjects.iter().enumerate().filter(|(at, _)| counts(case, *at))
    {
        let report = case.reports.get(at).and_then(Option::as_ref);
        concerns.extend(code(at, report));
        concerns.extend((!is_filled(&subject.name)).then_some(Reason::Unnamed { subject: at }));
        let says = |what| Reason::Contradiction { what, subject: at, other: None };
        concerns.extend(otherwise(subject).map(|_| says(Contradiction::KindName)));
        let nobody = subject.role.is_of_a_person() && subject.kind != SubjectKind::Person;
        concerns.extend(nobody.then(|| says(Contradiction::KindRole)));
        concerns.extend(miscoded(subject, report).then(|| says(Contradiction::KindCode)));
        concerns.extend(moved(subject, report).then(|| says(Contradiction::RegionCode)));
    }
    concerns.extend(twice(case));
    concerns
}

fn counts(case: &Case<'_>, at: usize) -> bool {
    case.counted.get(at).copied().unwrap_or(false)
}

/// Roles that an organisation must name and that nobody has. A person stands for itself.
fn missing(matter: &Matter, case: &Case<'_>) -> impl Iterator<Item = Reason> {
    let stands = case.request.subjects.iter().any(|s| {
        s.kind == SubjectKind::Organization
            && matches!(s.role, Role::Applicant | Role::ConsortiumMember)
    });
    let named = |role: Role| case.request.subjects.iter().any(|s| s.role == role);
    // 法定代表人 and 主要负责人 are two words for who answers for a body: one of them will do.
    let answers = |role: Role| matches!(role, Role::LegalRepresentative | Role::Principal);
    let counts = |role: Role| matter.counts(role) && named(role);
    let answered = counts(Role::LegalRepresentative) || counts(Role::Principal);
    let open = move |role: &Role| stands && !named(*role) && !(answers(*role) && answered);
    let roles: Vec<Role> = matter.required.iter().copied().filter(open).collect();
    roles.into_iter().map(|role| Reason::Missing { role })
}

/// What is wrong with the code as something to ask lists by; a code that fails its checks is a reason
/// of its own.
fn code(subject: usize, report: Option<&Report>) -> Option<Reason> {
    match report {
        None => Some(Reason::NoCode { subject }),
        Some(report) if !report.is_valid() => None,
        Some(report) if report.kind == Kind::MaskedId => Some(Reason::NoCode { subject }),
        Some(report) if !answerable(report.kind) => Some(Reason::CodeUnasked { subject }),
        Some(_) => None,
    }
}

/// Whether the code belongs to the other kind of business: 92 stands for 个体工商户 (GB 32100-2015, table 1).
fn miscoded(subject: &Subject, report: Option<&Report>) -> bool {
    let known = report.filter(|r| r.is_valid() && r.kind == Kind::Uscc);
    let trader = known.map(|report| report.normalized.starts_with("92"));
    match subject.kind {
        SubjectKind::SoleTrader => trader == Some(false),
        SubjectKind::Organization => trader == Some(true),
        SubjectKind::Person => false,
    }
}

/// Whether the stated region lies in another province than the authority that gave the code. Within a
/// province bodies move; national registers say nothing.
fn moved(subject: &Subject, report: Option<&Report>) -> bool {
    let Some(report) = report.filter(|r| r.is_valid() && r.kind == Kind::Uscc) else {
        return false;
    };
    let (Some(stated), Some(given)) = (&subject.region, report.normalized.get(2..8)) else {
        return false;
    };
    let national = |code: &str| code.starts_with("1000") || code.starts_with("99");
    let stated = stated.trim();
    !national(stated) && !national(given) && stated.get(..2) != given.get(..2)
}

/// An applicant that is its own partner, or two members that are one.
fn twice(case: &Case<'_>) -> Vec<Reason> {
    let party = |s: &Subject| matches!(s.role, Role::Applicant | Role::ConsortiumMember);
    let same = |a: usize, b: usize| {
        let code = |at: usize| {
            let report = case.reports.get(at)?.as_ref()?;
            Some((report.kind, report.normalized.as_str()))
        };
        code(a).is_some() && code(a) == code(b)
    };
    let parties: Vec<usize> = case
        .request
        .subjects
        .iter()
        .enumerate()
        .filter(|(_, s)| party(s))
        .map(|(at, _)| at)
        .collect();
    let mut found = Vec::new();
    for (number, a) in parties.iter().enumerate() {
        let later = parties.iter().skip(number.saturating_add(1));
        found.extend(later.filter(|b| same(*a, **b)).map(|b| Reason::Contradiction {
            what: Contradiction::SameSubject,
            subject: *a,
            other: Some(*b),
        }));
    }
    found
}

/// Whether a finding needs a person before anything follows from it.
pub(super) fn is_open(matter: &Matter, case: &Case<'_>, finding: &Finding) -> bool {
    finding.parts().any(|part| is_open_part(matter, case, part))
}

fn is_open_part(matter: &Matter, case: &Case<'_>, finding: &Finding) -> bool {
    let sure = finding.verdict == Verdict::Confirmed
        && finding.status != crate::finding::Status::Disputed
        && finding.sound
        && !case.is_minor(finding.subject);
    let related = finding.verdict == Verdict::Related;
    counts(case, finding.subject)
        && finding.direction != Direction::Red
        && !sure
        && (!related || (matter.branches && !finding.through))
}
