//! Decisions as answers.

use alloc::{string::String, string::ToString, vec::Vec};

use super::{report, wording::Wording};
use crate::answer::{
    self, Caution, Commitment, Coverage, DecidedSubject, Decision, Evidence, FactValue, Finding,
    FindingSource, Frequency, Incentive, IncentiveKind, Inspection, LegalBasis, Measure,
    MeasureKind, MeasureTerm, Memorandum, MissingMaterial, OtherGrade, Reason, Receipt, SetAside,
    SubjectGrade, WayForward, WayOut,
};
use crate::calendar::Due;
use crate::decision::{self as decided, Changer};
use crate::finding::{self, CoverageState, GradeState, Status, Verdict};
use crate::id::{Report, Severity, mask};
use crate::pack::{Doubt, Lapse, PackKind};
use crate::request::SubjectKind;
use crate::wire::{ByName, Code, some_list, some_text};
use crate::words::Lang;

/// The answer to a request that was decided.
pub(super) fn fill(decision: &decided::Decision, receipt: Receipt, lang: Lang) -> Decision {
    Filler { decision, words: Wording(lang) }.decision(receipt)
}

/// Codes of the reasons of a decision, as its answer has them.
pub(crate) fn reason_codes(decision: &decided::Decision) -> Vec<String> {
    let filler = Filler { decision, words: Wording(Lang::default()) };
    decision.reasons.iter().map(|reason| filler.reason(reason).code.to_string()).collect()
}

/// Puts answers together out of one decision.
struct Filler<'a> {
    decision: &'a decided::Decision,
    words: Wording,
}

fn each<T, U>(items: &[T], fill: impl Fn(&T) -> U) -> Vec<U> {
    items.iter().map(fill).collect()
}

impl Filler<'_> {
    fn decision(&self, receipt: Receipt) -> Decision {
        let d = self.decision;
        let subjects = d.subjects.iter().enumerate();
        Decision {
            outcome: d.outcome,
            outcome_text: self.words.outcome(d, d.outcome),
            headline: self.words.headline(d),
            summary: self.words.summary(d),
            matter: d.matter.clone(),
            matter_name: d.matter_name.clone(),
            agency: some_text(&d.agency),
            reviewers: (d.reviewers > 1).then_some(d.reviewers),
            applied_on: d.applied_on,
            decided_on: d.decided_on,
            subjects: subjects.map(|(index, subject)| self.subject(index, subject)).collect(),
            facts: each(&d.facts, fact),
            reasons: each(&d.reasons, |r| self.reason(r)),
            bases: some_list(each(&d.bases, basis)),
            findings: each(&d.findings, |f| self.finding(f)),
            excluded: each(&d.excluded, |f| self.finding(f)),
            excluded_more: (d.excluded_more > 0).then_some(d.excluded_more),
            measures: each(&d.measures, |m| self.measure(m)),
            incentives: some_list(each(&d.incentives, |i| self.incentive(i))),
            cautions: some_list(each(&d.cautions, |c| self.caution(c))),
            inspection: d.inspection.as_ref().map(|i| self.inspection(i)),
            grades: some_list(each(&d.grades, |g| self.grade(g))),
            missing: each(&d.missing, |m| self.missing(m)),
            commitments: each(&d.commitments, commitment),
            ways_forward: each(&d.ways_forward, |w| self.way_forward(w)),
            near_misses: some_list(each(&d.near_misses, |w| self.near_miss(w))),
            coverage: each(&d.coverage, |c| self.coverage(c)),
            receipt,
        }
    }

    fn subject(&self, index: usize, subject: &decided::DecidedSubject) -> DecidedSubject {
        let person = is_personal(subject.kind, subject.report.as_ref());
        DecidedSubject {
            index,
            role: subject.role,
            role_text: self.words.named("role", subject.role),
            kind: subject.kind,
            name: subject.name.clone(),
            code: shown_code(subject.code.as_deref(), person),
            counted: subject.counted,
            identifier: subject.report.as_ref().map(|r| self.identifier(r, person)),
        }
    }

    fn identifier(&self, report: &Report, person: bool) -> answer::CodeReport {
        if !person {
            return report::fill(report, self.words);
        }
        // Parts and suggestions of a personal number would give it away, and so would what follows
        // from it.
        let mut shown = report.clone();
        shown.normalized = mask(&report.normalized);
        shown.suggestions.clear();
        shown.parts.retain(|(name, _)| *name == "regionName");
        report::fill(&shown, self.words)
    }

    fn at_subject(&self, index: usize) -> Option<&decided::DecidedSubject> {
        self.decision.subjects.get(index)
    }

    fn reason(&self, reason: &decided::Reason) -> Reason {
        use decided::Reason as Why;
        let words = self.words;
        let plain = |code, words_code| said(code, words.text(words_code, &[]));
        let about = |code, subject, text| Reason { subject: Some(subject), ..said(code, text) };
        match reason {
            Why::Rule { rule, conditions, basis, note } => Reason {
                rule: Some(rule.clone()),
                basis: Some(basis.clone()),
                params: Some(ByName(each(conditions, |c| {
                    (c.fact.clone().into(), c.value.clone())
                }))),
                ..said("rule", words.rule(rule, conditions, note))
            },
            Why::NoRule => plain("rule.none", "reason.no-rule"),
            Why::RulebookStale => plain("rulebook.stale", "reason.rulebook-stale"),
            Why::Document { kind, doubt } => {
                said(document_code(*kind, doubt), words.document(*kind, doubt))
            }
            Why::Truncated => plain("screen.truncated", "reason.truncated"),
            Why::Unexpressed { text, basis } => Reason {
                basis: Some(basis.clone()),
                ..said("rule.unexpressed", words.text("reason.unexpressed", &[("text", text)]))
            },
            Why::Minor { subject } => {
                let text = words.about("reason.minor", self.at_subject(*subject), "");
                about("subject.minor", *subject, text)
            }
            Why::Code { subject } => {
                let of = self.at_subject(*subject);
                about(wrong_code(of), *subject, words.wrong_code("reason.code", of))
            }
            Why::CodeAside { subject } => {
                let of = self.at_subject(*subject);
                about("id.aside", *subject, words.wrong_code("reason.code-aside", of))
            }
            Why::NoCode { subject } => self.of_subject("id.absent", *subject),
            Why::CodeUnasked { subject } => self.of_subject("id.unasked", *subject),
            Why::Unnamed { subject } => self.of_subject("subject.unnamed", *subject),
            Why::Missing { role } => {
                Reason { role: Some(*role), ..said("subject.missing", words.missing_role(*role)) }
            }
            Why::Contradiction { what, subject, other } => {
                self.contradiction(*what, *subject, *other)
            }
            Why::Listed { finding } => self.beside("finding.listed", "reason.listed", *finding),
            Why::Barred { finding, measure, basis } => Reason {
                finding: Some(*finding),
                basis: Some(basis.clone()),
                ..said("measure.bars", words.text("reason.barred", &[("measure", measure)]))
            },
            Why::Ended { finding, measure, until, basis } => {
                let until = until.to_string();
                let params = [("measure", measure.as_str()), ("until", &until)];
                Reason {
                    finding: Some(*finding),
                    basis: Some(basis.clone()),
                    ..said("measure.ended", words.text("reason.measure-ended", &params))
                }
            }
            Why::Aside { finding } => self.beside("finding.aside", "reason.aside", *finding),
            Why::Related { finding, counted } => {
                let words = if *counted { "reason.related" } else { "reason.related-aside" };
                self.beside("finding.related", words, *finding)
            }
            Why::Commitment { signed_on, earliest } => {
                let code =
                    if signed_on < earliest { "commitment.older" } else { "commitment.later" };
                let days = [*signed_on, *earliest, self.decision.decided_on];
                Reason {
                    signed_on: Some(*signed_on),
                    earliest: Some(*earliest),
                    ..said(code, words.commitment(&["reason.", code].concat(), days))
                }
            }
            Why::Grade { grade } => {
                let of = self.decision.grades.get(*grade);
                let text = of.map_or_else(String::new, |g| self.grade_text(g));
                let code = of.map_or("grade.missing", grade_code);
                Reason { grade: Some(*grade), subject: of.map(|g| g.subject), ..said(code, text) }
            }
            Why::NotWanted { fact, value, materials } => {
                said("material.not-wanted", words.not_wanted(fact, value, materials))
            }
            Why::NothingToCorrect => plain("rule.nothing-to-correct", "reason.nothing-to-correct"),
            Why::List { coverage } => self.list_reason(*coverage),
            Why::Unsettled { finding } => {
                let of = self.decision.findings.get(*finding);
                let text = of.map_or_else(String::new, |f| self.open_text(f));
                Reason { finding: Some(*finding), ..said("finding.unsettled", text) }
            }
        }
    }

    /// A reason about a subject whose words stand under `reason.` and its code.
    fn of_subject(&self, code: &'static str, subject: usize) -> Reason {
        let of = self.at_subject(subject);
        let kind = of.and_then(|s| s.report.as_ref()).map(|report| report.kind);
        let kind = kind.map_or_else(String::new, |kind| self.words.kind(kind.as_str()));
        let text = self.words.about(&["reason.", code].concat(), of, &kind);
        Reason { subject: Some(subject), ..said(code, text) }
    }

    fn contradiction(
        &self,
        what: decided::Contradiction,
        subject: usize,
        other: Option<usize>,
    ) -> Reason {
        use decided::Contradiction as What;
        let pointer = |at: usize, member: &str| alloc::format!("/subjects/{at}/{member}");
        let members = match what {
            What::KindName => [pointer(subject, "kind"), pointer(subject, "name")],
            What::KindRole => [pointer(subject, "kind"), pointer(subject, "role")],
            What::KindCode => [pointer(subject, "kind"), pointer(subject, "code")],
            What::RegionCode => [pointer(subject, "region"), pointer(subject, "code")],
            What::SameSubject => {
                [pointer(subject, "code"), pointer(other.unwrap_or(subject), "code")]
            }
        };
        let second = other.map_or_else(String::new, |at| {
            self.words.about("subject.named", self.at_subject(at), "")
        });
        let words = ["reason.", what.as_str()].concat();
        Reason {
            subject: Some(subject),
            other,
            members: Some(members.into()),
            ..said(what.as_str(), self.words.about(&words, self.at_subject(subject), &second))
        }
    }

    /// A finding that is told beside what decides.
    fn beside(&self, code: &'static str, words: &str, at: usize) -> Reason {
        let text = self.decision.findings.get(at).map(|f| self.finding_text(f));
        let text = self.words.text(words, &[("finding", &text.unwrap_or_default())]);
        Reason { finding: Some(at), ..said(code, text) }
    }

    fn list_reason(&self, coverage: usize) -> Reason {
        let Some(coverage) = self.decision.coverage.get(coverage) else {
            return said("list.missing", String::new());
        };
        let code = match coverage.state {
            CoverageState::Missing => "list.missing",
            CoverageState::LookUp => "list.look-up",
            CoverageState::Outside => "list.outside",
            CoverageState::Later => "list.later",
            CoverageState::Stale | CoverageState::Fresh | CoverageState::Unasked => "list.stale",
            CoverageState::KeyEnded => "list.key-ended",
            CoverageState::KeyRevoked => "list.key-revoked",
            CoverageState::PolicyEnded => "list.policy-ended",
            CoverageState::Overdue => "list.overdue",
            CoverageState::OtherIssuer => "list.other-issuer",
            CoverageState::Empty => "list.empty",
            CoverageState::Partial => "list.partial",
        };
        let text = self.words.unreliable(coverage, &self.decision.subjects);
        Reason { list: Some(coverage.list.clone()), ..said(code, text) }
    }

    fn finding_text(&self, finding: &finding::Finding) -> String {
        let text = self.part_text(finding);
        self.words.also(text, &finding.also)
    }

    /// What one of its lists says.
    fn part_text(&self, finding: &finding::Finding) -> String {
        self.words.finding(finding, self.at_subject(finding.subject))
    }

    /// What a person has to settle: of a case with several sources those that are open.
    fn open_text(&self, finding: &finding::Finding) -> String {
        let settled = |f: &&finding::Finding| {
            f.verdict == Verdict::Confirmed && f.status == Status::Active && f.sound
        };
        let open: Vec<String> =
            finding.parts().filter(|f| !settled(f)).map(|f| self.part_text(f)).collect();
        match open.as_slice() {
            [] => self.finding_text(finding),
            _ if open.len() > finding.also.len() => self.finding_text(finding),
            some => some.join(&self.words.text("finding.join", &[])),
        }
    }

    fn finding(&self, finding: &finding::Finding) -> Finding {
        let subject = self.at_subject(finding.subject);
        let record = &finding.record;
        Finding {
            subject: finding.subject,
            subject_name: subject.map(|s| s.name.clone()),
            role: subject.map(|s| s.role),
            verdict: finding.verdict,
            verdict_text: self.words.named("verdict", finding.verdict),
            list: finding.list.clone(),
            list_name: finding.list_name.clone(),
            sound: (!finding.sound).then_some(false),
            direction: finding.direction,
            entry: record.entry.clone(),
            name: record.name.clone(),
            status: finding.status,
            counted: subject.is_some_and(|s| s.counted),
            authority: some_text(&record.authority),
            document: some_text(&record.document),
            cause: some_text(&record.cause),
            listed_on: record.listed_on,
            until: record.until,
            exit: some_text(&finding.exit),
            also: some_list(each(&finding.also, |part| self.source(part))),
            evidence: evidence(&finding.evidence, self.words),
            text: self.finding_text(finding),
        }
    }

    /// A further list that has the case.
    fn source(&self, part: &finding::Finding) -> FindingSource {
        let record = &part.record;
        FindingSource {
            list: part.list.clone(),
            list_name: part.list_name.clone(),
            verdict: part.verdict,
            verdict_text: self.words.named("verdict", part.verdict),
            sound: (!part.sound).then_some(false),
            entry: record.entry.clone(),
            name: record.name.clone(),
            status: part.status,
            authority: some_text(&record.authority),
            document: some_text(&record.document),
            listed_on: record.listed_on,
            until: record.until,
            exit: some_text(&part.exit),
            text: self.part_text(part),
        }
    }

    fn grade_text(&self, grade: &decided::SubjectGrade) -> String {
        self.words.grade(grade, grade_code(grade), self.at_subject(grade.subject))
    }

    fn grade(&self, grade: &decided::SubjectGrade) -> SubjectGrade {
        let source = grade.source.as_ref();
        let text = |of: fn(&finding::Graded) -> &String| source.and_then(|s| some_text(of(s)));
        let other = |other: &finding::Graded| OtherGrade {
            given: other.value.clone(),
            period: some_text(&other.period),
            given_on: other.given_on,
            authority: other.authority.clone(),
            issuer: other.issuer.clone(),
        };
        SubjectGrade {
            fact: grade.fact.clone(),
            scheme: grade.scheme.clone(),
            subject: grade.subject,
            value: grade.value.clone(),
            state: grade.state,
            given: text(|s| &s.value),
            period: text(|s| &s.period),
            given_on: source.and_then(|s| s.given_on),
            until: source.and_then(|s| s.until),
            authority: text(|s| &s.authority),
            document: text(|s| &s.basis),
            issuer: text(|s| &s.issuer),
            sequence: source.map(|s| s.sequence),
            as_of: source.map(|s| s.as_of),
            others: some_list(each(&grade.others, other)),
            text: self.grade_text(grade),
        }
    }

    fn measure(&self, measure: &decided::Measure) -> Measure {
        let finding = self.decision.findings.get(measure.finding);
        let finding = finding.and_then(|f| f.parts().nth(measure.source));
        Measure {
            id: measure.id.clone(),
            name: measure.name.clone(),
            kind: MeasureKind::Punitive,
            edition: some_text(&measure.edition),
            class: some_text(&measure.class),
            memorandum: measure.memorandum.as_ref().map(memorandum),
            term: measure.term.map(measure_term),
            trades: some_list(measure.trades.clone()),
            list: finding.map(|f| f.list.clone()),
            subject: finding.map(|f| f.subject),
            finding: measure.finding,
            reaches: some_list(measure.reaches.clone()),
            elsewhere: measure.elsewhere.then_some(true),
            bars: measure.bars.then_some(true),
            basis: measure.basis.clone(),
            text: self.words.measure(measure, finding, &self.decision.subjects),
        }
    }

    fn incentive(&self, incentive: &decided::Incentive) -> Incentive {
        let finding = incentive.finding.and_then(|at| self.decision.findings.get(at));
        Incentive {
            name: incentive.name.clone(),
            kind: IncentiveKind::Incentive,
            suspended: incentive.suspended,
            pending: incentive.pending.then_some(true),
            finding: incentive.finding,
            list: finding.map(|f| f.list.clone()),
            fact: incentive.fact.as_ref().map(fact),
            basis: incentive.basis.clone(),
            text: self.words.incentive(incentive, finding),
        }
    }

    fn caution(&self, caution: &decided::Caution) -> Caution {
        let finding = caution.finding.and_then(|at| self.decision.findings.get(at));
        let finding = finding.and_then(|f| f.parts().nth(caution.source));
        Caution {
            name: caution.name.clone(),
            finding: caution.finding,
            list: finding.map(|f| f.list.clone()),
            fact: caution.fact.as_ref().map(fact),
            basis: caution.basis.clone(),
            text: self.words.caution(caution, finding),
        }
    }

    fn inspection(&self, inspection: &decided::Inspection) -> Inspection {
        Inspection {
            tier: inspection.tier,
            rule: inspection.rule.clone(),
            basis: inspection.basis.clone(),
            pending: inspection.pending.then_some(true),
            held: inspection.held,
            facts: each(&inspection.facts, fact),
            share: inspection.share,
            frequency: inspection.frequency.map(|of| Frequency {
                times: of.times,
                months: of.months,
                text: self.words.frequency(of),
            }),
            text: self.words.inspection(inspection),
        }
    }

    fn missing(&self, missing: &decided::MissingMaterial) -> MissingMaterial {
        MissingMaterial {
            material: missing.id.clone(),
            name: self.words.material(missing),
            state: missing.state,
            deferrable: missing.deferrable,
            alternatives: some_list(each(&missing.others, |(id, _)| id.clone())),
            form: some_text(&missing.form),
            due: missing.due.map(|due| self.due(&due)),
            before: self.words.before(&missing.before),
        }
    }

    fn due(&self, due: &Due) -> answer::Due {
        let provisional = due.is_provisional();
        answer::Due {
            date: due.date,
            provisional,
            earliest: provisional.then_some(due.date),
            latest: provisional.then_some(due.latest),
            unit: due.unit,
            n: due.n,
            text: self.words.due(due),
        }
    }

    fn way_forward(&self, way: &decided::WayForward) -> WayForward {
        self.way(way, &["way.", way.by.as_str()].concat())
    }

    fn near_miss(&self, way: &decided::WayForward) -> WayForward {
        self.way(way, if way.by == Changer::Nobody { "way.nobody" } else { "way.vain" })
    }

    fn way(&self, way: &decided::WayForward, code: &str) -> WayForward {
        let texts = each(&way.changes, |c| self.words.change(c, self.decision));
        let text = self.words.way(code, way, &texts, self.decision);
        let change = |(c, text): (&decided::Change, String)| answer::Change {
            fact: c.fact.clone(),
            from: c.from.clone(),
            to: c.to.clone(),
            text,
        };
        WayForward {
            change: way.changes.iter().zip(texts).map(change).collect(),
            by: way.by,
            outcome: way.outcome,
            outcome_text: self.words.outcome(self.decision, way.outcome),
            rule: way.rule.clone(),
            exits: some_list(each(&way.exits, |exit| self.exit(exit))),
            text,
        }
    }

    /// How one gets off the list that a record stands on.
    fn exit(&self, exit: &decided::WayOut) -> WayOut {
        WayOut {
            finding: exit.finding,
            earliest: exit.earliest,
            until: exit.until,
            conditions: some_list(exit.conditions.clone()),
            basis: some_list(exit.basis.clone()),
            text: self.words.exit(exit, self.decision),
        }
    }

    fn coverage(&self, coverage: &finding::Coverage) -> Coverage {
        Coverage {
            list: coverage.list.clone(),
            list_name: coverage.list_name.clone(),
            state: coverage.state,
            as_of: coverage.as_of,
            valid_until: coverage.valid_until,
            sequence: coverage.sequence,
            issuer: some_text(&coverage.issuer),
            title: some_text(&coverage.title),
            hits: coverage.hits,
            unasked: some_list(coverage.unasked.clone()),
            outside: some_list(coverage.outside.clone()),
            expected_issuers: some_list(coverage.expected.clone()),
            set_aside: some_list(set_aside(coverage)),
            text: self.words.coverage(coverage, &self.decision.subjects),
        }
    }
}

/// Whether a code is not to be shown in full: a person's, by whom it is said to be or by what it is.
pub(super) fn is_personal(kind: SubjectKind, report: Option<&Report>) -> bool {
    kind == SubjectKind::Person || report.is_some_and(Report::is_personal)
}

/// The issues that do not count.
pub(super) fn set_aside(coverage: &finding::Coverage) -> Vec<SetAside> {
    each(&coverage.set_aside, |aside| SetAside {
        sequence: aside.sequence,
        as_of: aside.as_of,
        digest: aside.digest,
    })
}

/// The code of the reason that tells of a grade.
const fn grade_code(grade: &decided::SubjectGrade) -> &'static str {
    match grade.state {
        GradeState::Known if !grade.others.is_empty() => "grade.conflict",
        GradeState::Known => "grade.known",
        GradeState::Expired => "grade.expired",
        GradeState::Later => "grade.later",
        GradeState::Unsure => "grade.unsure",
        GradeState::Absent => "grade.absent",
        GradeState::Uncovered => "grade.uncovered",
        GradeState::Unasked => "grade.unasked",
        GradeState::Missing => "grade.missing",
        GradeState::Stale => "grade.stale",
        GradeState::OtherIssuer => "grade.other-issuer",
        GradeState::Unreadable => "grade.unreadable",
    }
}

/// The code for a rulebook or a calendar that may not be relied on.
const fn document_code(kind: PackKind, doubt: &Doubt) -> &'static str {
    let lapse = match doubt {
        Doubt::Lapsed(lapsed) => Some(lapsed.lapse),
        Doubt::Stale | Doubt::Overdue(_) => None,
    };
    match (kind, lapse) {
        (PackKind::Calendar, None) => "calendar.stale",
        (PackKind::Calendar, Some(Lapse::KeyEnded)) => "calendar.key-ended",
        (PackKind::Calendar, Some(Lapse::KeyRevoked)) => "calendar.key-revoked",
        (PackKind::Calendar, Some(Lapse::PolicyEnded)) => "calendar.policy-ended",
        (_, None) => "rulebook.stale",
        (_, Some(Lapse::KeyEnded)) => "rulebook.key-ended",
        (_, Some(Lapse::KeyRevoked)) => "rulebook.key-revoked",
        (_, Some(Lapse::PolicyEnded)) => "rulebook.policy-ended",
    }
}

/// A code as it is shown; masked for persons.
pub(super) fn shown_code(code: Option<&str>, person: bool) -> Option<String> {
    code.map(|code| if person { mask(code) } else { code.into() })
}

pub(super) fn evidence(of: &[finding::Evidence], words: Wording) -> Vec<Evidence> {
    each(of, |e| Evidence { code: e.code.into(), text: words.evidence(e) })
}

/// A reason that is nothing but a code and a sentence.
fn memorandum(of: &decided::Memorandum) -> Memorandum {
    Memorandum { name: of.name.clone(), number: some_text(&of.number) }
}

fn measure_term(of: decided::MeasureTerm) -> MeasureTerm {
    let decided::MeasureTerm { term, from, until } = of;
    MeasureTerm { n: term.n, unit: term.unit, from, until }
}

fn said(code: impl Into<Code>, text: String) -> Reason {
    Reason {
        code: code.into(),
        rule: None,
        basis: None,
        params: None,
        subject: None,
        finding: None,
        grade: None,
        list: None,
        role: None,
        other: None,
        members: None,
        signed_on: None,
        earliest: None,
        text,
    }
}

/// The first error of a code.
fn wrong_code(subject: Option<&decided::DecidedSubject>) -> &'static str {
    let problems = subject.and_then(|s| s.report.as_ref()).map(|report| report.problems.iter());
    let first = problems.into_iter().flatten().find(|p| p.severity == Severity::Error);
    first.map_or("id.invalid", |p| p.code)
}

fn fact(fact: &decided::FactValue) -> FactValue {
    FactValue { fact: fact.fact.clone(), value: fact.value.clone() }
}

fn basis(basis: &decided::Basis) -> LegalBasis {
    LegalBasis {
        id: basis.id.clone(),
        title: basis.title.clone(),
        number: some_text(&basis.number),
        clause: some_text(&basis.clause),
        text: basis.cited(),
    }
}

fn commitment(commitment: &decided::NeededCommitment) -> Commitment {
    Commitment {
        kind: commitment.kind,
        name: commitment.name.clone(),
        text: some_text(&commitment.text),
        number: commitment.number.clone(),
        liability: commitment.liability.clone(),
        signed: commitment.signed,
        signed_on: commitment.signed_on,
    }
}
