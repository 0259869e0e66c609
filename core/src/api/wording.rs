//! The sentences of the answers, by code out of the catalogues.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::calendar::Due;
use crate::date::Date;
use crate::decision::{
    Change, DecidedSubject, Decision, FactValue, Incentive, Measure, MissingMaterial, Outcome,
    WayForward,
};
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Status, Verdict};
use crate::id::{Kind, Problem, Report, Severity, mask};
use crate::names::Named;
use crate::pack::{Doubt, PackKind};
use crate::request::SubjectKind;
use crate::rulebook::standard as s;
use crate::words::{self, Lang};

/// Words things in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording(pub(super) Lang);

impl Wording {
    pub(super) fn text(self, code: &str, params: &[(&str, &str)]) -> String {
        words::text(self.0, code, params)
    }

    /// The name of a member of a closed set, under the name of the set.
    pub(super) fn named(self, set: &str, member: impl Named) -> String {
        self.text(&[set, ".", member.name()].concat(), &[])
    }

    fn join(self, parts: &[String]) -> String {
        parts.join(&self.text("list.join", &[]))
    }

    fn quoted(self, name: &str) -> String {
        self.text("material.quoted", &[("name", name)])
    }

    fn date(self, date: Option<Date>) -> String {
        date.map_or_else(String::new, |date| words::date(self.0, date))
    }
}

/// Identifiers.
impl Wording {
    /// The sentence of a problem. Positions are told from 1, as people count.
    pub(super) fn problem(self, kind: Kind, problem: &Problem) -> String {
        let position = problem.position.map_or(0, |p| p.saturating_add(1)).to_string();
        let kind_name = self.kind(kind.as_str());
        let standard = self.text(&["standard.", kind.as_str()].concat(), &[]);
        let found = problem.found.as_deref().unwrap_or_default();
        // Only one code puts a kind where others put characters.
        let found_kind = self.kind(found);
        let found_text = if problem.code == "id.other-kind" { &found_kind } else { found };
        let hint = self.letter_hint(kind, found);
        let params = [
            ("position", position.as_str()),
            ("kind", &kind_name),
            ("standard", &standard),
            ("found", found_text),
            ("expected", problem.expected.as_deref().unwrap_or_default()),
            ("hint", &hint),
        ];
        self.text(problem.code, &params)
    }

    fn kind(self, kind: &str) -> String {
        self.text(&["kind.", kind].concat(), &[])
    }

    /// “Is it the digit 1?” for letters that codes never use.
    fn letter_hint(self, kind: Kind, found: &str) -> String {
        let digit = match found {
            "I" => "1",
            "O" => "0",
            "S" => "5",
            "Z" => "2",
            _ => return String::new(),
        };
        if kind == Kind::OrgCode {
            return String::new();
        }
        self.text("id.hint.letter", &[("digit", digit)])
    }
}

/// Outcome and reasons.
impl Wording {
    /// The headline; two outcomes are told apart by what is left to do.
    pub(super) fn headline(self, decision: &Decision) -> String {
        let signed = decision.commitments.iter().any(|c| c.signed);
        match decision.outcome {
            Outcome::AcceptOnCommitment if signed => self.text("headline.signed", &[]),
            Outcome::Supplement if decision.missing.is_empty() => {
                self.text("headline.correct", &[])
            }
            outcome => self.named("headline", outcome),
        }
    }

    pub(super) fn rule(self, rule: &str, conditions: &[FactValue], note: &str) -> String {
        let conditions = match conditions {
            [] => self.text("reason.rule-all", &[]),
            some => self.join(&some.iter().map(|c| self.condition(c)).collect::<Vec<_>>()),
        };
        let note = match note {
            "" => String::new(),
            note => self.text("reason.rule-note", &[("note", note)]),
        };
        let params = [("rule", rule), ("conditions", conditions.as_str()), ("note", note.as_str())];
        self.text("reason.rule", &params)
    }

    fn condition(self, fact: &FactValue) -> String {
        self.text("reason.rule-condition", &[("fact", &fact.fact), ("value", &fact.value)])
    }

    /// A sentence about a subject and, where there is one, its code.
    pub(super) fn about(self, code: &str, subject: Option<&DecidedSubject>, text: &str) -> String {
        let Some(subject) = subject else { return String::new() };
        let role = self.named("role", subject.role);
        self.text(code, &[("role", &role), ("name", &subject.name), ("text", text)])
    }

    /// What is wrong with a code.
    pub(super) fn wrong_code(self, subject: Option<&DecidedSubject>) -> String {
        let report = subject.and_then(|s| s.report.as_ref());
        let errors = report.map_or_else(Vec::new, |report: &Report| {
            let errors = report.problems.iter().filter(|p| p.severity == Severity::Error);
            errors.map(|p| self.problem(report.kind, p)).collect()
        });
        self.about("reason.code", subject, &self.join(&errors))
    }

    /// Why a list could not be relied on.
    pub(super) fn unreliable(self, coverage: &Coverage) -> String {
        let state = match coverage.state {
            CoverageState::Fresh => CoverageState::Stale,
            state => state,
        };
        self.of_coverage(&["reason.list-", state.as_str()].concat(), coverage)
    }

    pub(super) fn coverage(self, coverage: &Coverage) -> String {
        let mut text = self.of_coverage(&["coverage.", coverage.state.as_str()].concat(), coverage);
        for aside in &coverage.set_aside {
            let (sequence, as_of) = (aside.sequence.to_string(), words::date(self.0, aside.as_of));
            let params = [("sequence", sequence.as_str()), ("asOf", as_of.as_str())];
            text.push_str(&self.text("coverage.set-aside", &params));
        }
        text
    }

    fn of_coverage(self, code: &str, coverage: &Coverage) -> String {
        let hits = coverage.hits.to_string();
        let result = match coverage.hits {
            0 => self.text("coverage.no-hit", &[]),
            _ => self.text("coverage.hit", &[("hits", &hits)]),
        };
        let sequence = coverage.sequence.map_or_else(String::new, |n| n.to_string());
        let [key, last, reason] = self.doubt(coverage.doubt.as_ref());
        let params = [
            ("list", coverage.list_name.as_str()),
            ("result", &result),
            ("asOf", &self.date(coverage.as_of)),
            ("validUntil", &self.date(coverage.valid_until)),
            ("sequence", &sequence),
            ("issuer", &coverage.issuer),
            ("expected", &self.join(&coverage.expected)),
            ("key", &key),
            ("last", &last),
            ("reason", &reason),
        ];
        self.text(code, &params)
    }

    /// Why a rulebook or a calendar may not be relied on.
    pub(super) fn document(self, kind: PackKind, doubt: &Doubt) -> String {
        let why = match doubt {
            Doubt::Lapsed(lapsed) => lapsed.lapse.as_str(),
            Doubt::Stale | Doubt::Overdue(_) => "stale",
        };
        let [key, last, reason] = self.doubt(Some(doubt));
        let params = [
            ("kind", self.named("pack-kind", kind)),
            ("key", key),
            ("last", last),
            ("reason", reason),
        ];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.text(&["reason.document-", why].concat(), &params)
    }

    /// Key, last day and reason of a doubt; blank where it has none.
    fn doubt(self, doubt: Option<&Doubt>) -> [String; 3] {
        match doubt {
            Some(Doubt::Lapsed(lapsed)) => {
                [lapsed.key.clone(), words::date(self.0, lapsed.last), lapsed.reason.clone()]
            }
            Some(Doubt::Overdue(due)) => [String::new(), words::date(self.0, *due), String::new()],
            Some(Doubt::Stale) | None => Default::default(),
        }
    }
}

/// Findings.
impl Wording {
    pub(super) fn evidence(self, evidence: &Evidence) -> String {
        let value = |(name, value): &(&'static str, String)| match *name {
            "kind" => self.kind(value),
            "recorded" if evidence.code == "id.contradicts" => recorded(evidence, value),
            _ => value.clone(),
        };
        let values: Vec<(&str, String)> = evidence.params.iter().map(|p| (p.0, value(p))).collect();
        let params: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.text(&["evidence.", evidence.code].concat(), &params)
    }

    /// A finding about a subject of a decision.
    pub(super) fn finding(self, finding: &Finding, subject: Option<&DecidedSubject>) -> String {
        let role = subject.map_or_else(String::new, |s| self.named("role", s.role));
        let name = subject.map_or("", |s| s.name.as_str());
        let person = finding.record.kind == SubjectKind::Person;
        let contradicted = finding.evidence.iter().any(|e| e.code == "id.contradicts");
        let code = match finding.verdict {
            Verdict::Possible if !person => "finding.possible-name",
            Verdict::Excluded if !contradicted => "finding.excluded-name",
            _ => plainly(finding),
        };
        self.found(code, finding, &[role, self.quoted(name)].concat())
    }

    /// A finding about the only subject, in words that give it no role.
    pub(super) fn finding_alone(self, finding: &Finding, name: &str) -> String {
        self.found(plainly(finding), finding, &self.quoted(name))
    }

    fn found(self, code: &str, finding: &Finding, subject: &str) -> String {
        let evidence: Vec<String> = finding.evidence.iter().map(|e| self.evidence(e)).collect();
        let params = [
            ("subject", subject),
            ("list", &finding.list_name),
            ("entry", &finding.record.entry),
            ("name", &finding.record.name),
            ("evidence", &self.join(&evidence)),
        ];
        self.text(code, &params)
    }

    pub(super) fn measure(self, measure: &Measure) -> String {
        let Measure { id, name, edition, .. } = measure;
        self.text("measure.text", &[("name", name), ("edition", edition), ("id", id)])
    }

    pub(super) fn incentive(self, incentive: &Incentive, finding: Option<&Finding>) -> String {
        let why = match (finding, &incentive.fact) {
            (Some(finding), _) => finding.list_name.clone(),
            (None, Some(fact)) => self.condition(fact),
            (None, None) => String::new(),
        };
        let code = if incentive.suspended { "incentive.suspended" } else { "incentive.text" };
        self.text(code, &[("name", &incentive.name), ("why", &why)])
    }
}

fn plainly(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.status) {
        (Verdict::Confirmed, Status::Disputed) => "finding.disputed",
        (Verdict::Confirmed, _) => "finding.confirmed",
        (Verdict::Probable, _) => "finding.probable",
        (Verdict::Possible, _) => "finding.possible",
        (Verdict::Excluded, _) => "finding.excluded",
    }
}

/// A recorded number; a personal one is masked.
fn recorded(evidence: &Evidence, value: &str) -> String {
    let personal = |(name, kind): &(&str, String)| {
        *name == "kind" && matches!(kind.as_str(), "resident-id" | "hmt-resident-permit")
    };
    if evidence.params.iter().any(personal) { mask(value) } else { value.to_string() }
}

/// What to do.
impl Wording {
    pub(super) fn due(self, due: &Due) -> String {
        let n = due.n.to_string();
        let (date, latest) = (words::date(self.0, due.date), words::date(self.0, due.latest));
        let code = if due.is_provisional() { "due.provisional" } else { "due.certain" };
        self.text(code, &[("date", &date), ("latest", &latest), ("n", &n)])
    }

    /// A way, of whose changes the sentences are given.
    pub(super) fn way(self, code: &str, way: &WayForward, changes: &[String]) -> String {
        let (changes, outcome) = (self.join(changes), self.named("outcome", way.outcome));
        self.text(code, &[("changes", &changes), ("outcome", &outcome), ("rule", &way.rule)])
    }

    pub(super) fn change(self, change: &Change, decision: &Decision) -> String {
        let names = match change.to.as_str() {
            s::COMPLETE => self.missing_names(decision, |_| true),
            _ => self.missing_names(decision, |m| !m.deferrable),
        };
        let promise = decision.commitments.first().map_or("", |c| c.name.as_str());
        let params = [
            ("fact", change.fact.as_str()),
            ("from", &change.from),
            ("to", &change.to),
            ("names", &names),
            ("name", promise),
        ];
        let code = match change.fact.as_str() {
            s::CODE => "change.code",
            s::IDENTITY => "change.identity",
            s::CLASS => "change.list-class",
            s::FALSE_PROMISE => "change.false-promise",
            s::MATERIALS if !names.is_empty() => "change.materials",
            s::PROMISE => "change.promise",
            s::QUERY => "change.query",
            _ => "change.other",
        };
        self.text(code, &params)
    }

    fn missing_names(
        self,
        decision: &Decision,
        which: impl Fn(&&MissingMaterial) -> bool,
    ) -> String {
        let missing = decision.missing.iter().filter(which);
        self.join(&missing.map(|m| self.quoted(&m.name)).collect::<Vec<_>>())
    }
}
