//! The sentences of the answers, by code out of the catalogues.

use alloc::{format, string::String, string::ToString, vec::Vec};

use crate::calendar::{Due, TermUnit};
use crate::date::Date;
use crate::decision::{
    Caution, Change, DecidedSubject, Decision, FactValue, Frequency, Incentive, Inspection,
    Measure, MeasureTerm, Memorandum, MissingMaterial, Outcome, Reason, SubjectGrade, WayForward,
    WayOut,
};
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Graded, Lack, Status, Verdict};
use crate::id::{Kind, Problem, Report, Severity, is_personal, mask};
use crate::names::Named;
use crate::pack::record::Direction;
use crate::pack::{Doubt, PackKind};
use crate::request::{Role, SubjectKind};
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

    pub(super) fn kind(self, kind: &str) -> String {
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
    /// What an outcome is called: by the class of the matter, or as always. What a rulebook calls it is
    /// Chinese.
    pub(super) fn outcome(self, decision: &Decision, outcome: Outcome) -> String {
        let own = decision.called.iter().find(|(known, _)| *known == outcome);
        match own.filter(|_| self.0 == Lang::ZhCn) {
            Some((_, word)) => word.clone(),
            None if decision.tender && outcome == Outcome::Accept => {
                self.text("outcome.accept.tender", &[])
            }
            None => self.named("outcome", outcome),
        }
    }

    /// The headline; two outcomes are told apart by what is left to do.
    pub(super) fn headline(self, decision: &Decision) -> String {
        let signed = decision.commitments.iter().any(|c| c.signed);
        match decision.outcome {
            Outcome::AcceptOnCommitment if signed => self.text("headline.signed", &[]),
            Outcome::Supplement if decision.missing.is_empty() => {
                self.text("headline.correct", &[])
            }
            Outcome::Accept if decision.tender => self.text("headline.accept.tender", &[]),
            Outcome::Refuse if decision.tender => self.text("headline.refuse.tender", &[]),
            outcome => self.named("headline", outcome),
        }
    }

    /// What was found, in one sentence that needs no word of the rules: codes, lists, materials.
    pub(super) fn summary(self, decision: &Decision) -> String {
        let parts = [
            self.codes(decision),
            self.unnamed(decision),
            self.contradicted(decision),
            self.lists(decision),
            self.materials(decision),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let all = parts.join(&self.text("summary.join", &[]));
        self.text("summary", &[("parts", &all)])
    }

    fn codes(self, decision: &Decision) -> String {
        let counted = || decision.subjects.iter().filter(|s| s.counted);
        let wrong = |s: &DecidedSubject| s.report.as_ref().is_some_and(|r| !r.is_valid());
        let code = if counted().any(wrong) {
            "summary.code-wrong"
        } else if counted().any(|s| s.report.is_none()) {
            "summary.code-blank"
        } else {
            "summary.code-right"
        };
        self.text(code, &[])
    }

    /// Roles that nobody was named in.
    fn unnamed(self, decision: &Decision) -> String {
        let roles = decision.reasons.iter().filter_map(|reason| match reason {
            Reason::Missing { role } => Some(self.named("role", *role)),
            _ => None,
        });
        let roles: Vec<String> = roles.collect();
        if roles.is_empty() {
            return String::new();
        }
        self.text("summary.unnamed", &[("roles", &self.join(&roles))])
    }

    fn contradicted(self, decision: &Decision) -> String {
        let open = |r: &Reason| matches!(r, Reason::Contradiction { .. } | Reason::Unnamed { .. });
        if decision.reasons.iter().any(open) {
            self.text("summary.contradiction", &[])
        } else {
            String::new()
        }
    }

    fn lists(self, decision: &Decision) -> String {
        let adverse = |f: &&Finding| f.direction != Direction::Red;
        let sure = |f: &&Finding| {
            f.verdict == Verdict::Confirmed
                && decision.subjects.get(f.subject).is_some_and(|s| s.counted)
        };
        let mut listed: Vec<String> = Vec::new();
        for finding in decision.findings.iter().filter(adverse).filter(sure) {
            for part in finding.parts().filter(|part| part.verdict == Verdict::Confirmed) {
                let name = self.quoted(&part.list_name);
                if !listed.contains(&name) {
                    listed.push(name);
                }
            }
        }
        let open = |c: &&Coverage| {
            !matches!(c.state, CoverageState::Fresh) && c.state != CoverageState::Unasked
        };
        let count = |is: &dyn Fn(&&Coverage) -> bool| decision.coverage.iter().filter(is).count();
        let unread = count(&open);
        let unasked = decision.coverage.iter().any(|c| c.state == CoverageState::Unasked);
        // A list of good standing may well have a hit.
        let clear = count(&|c| c.hits == 0).to_string();
        let unread = (unread > 0).then(|| unread.to_string());
        let doubtful = decision.findings.iter().filter(adverse).count() > 0;
        let (code, n) = match (listed.is_empty(), &unread) {
            (false, _) => ("summary.listed", ""),
            (true, Some(n)) => ("summary.unread", n.as_str()),
            (true, None) if decision.coverage.is_empty() => ("summary.no-lists", ""),
            (true, None) if doubtful => ("summary.doubtful", ""),
            (true, None) if unasked => ("summary.unasked", ""),
            (true, None) => ("summary.unlisted", clear.as_str()),
        };
        self.text(code, &[("lists", &self.join(&listed)), ("n", n)])
    }

    fn materials(self, decision: &Decision) -> String {
        let all = decision.missing.len();
        let main = decision.missing.iter().filter(|m| !m.deferrable).count();
        let (code, n) = match (all, main) {
            (0, _) => ("summary.complete", 0),
            (n, 0) => ("summary.deferrable", n),
            (n, _) => ("summary.missing", n),
        };
        self.text(code, &[("n", &n.to_string())])
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
    pub(super) fn wrong_code(self, code: &str, subject: Option<&DecidedSubject>) -> String {
        let report = subject.and_then(|s| s.report.as_ref());
        let errors = report.map_or_else(Vec::new, |report: &Report| {
            let errors = report.problems.iter().filter(|p| p.severity == Severity::Error);
            errors.map(|p| self.problem(report.kind, p)).collect()
        });
        self.about(code, subject, &self.join(&errors))
    }

    pub(super) fn missing_role(self, role: Role) -> String {
        self.text("reason.subject.missing", &[("role", &self.named("role", role))])
    }

    /// A commitment that does not count: the day it was signed, the first that would count, the day
    /// of the decision.
    pub(super) fn commitment(self, code: &str, days: [Date; 3]) -> String {
        let [signed, earliest, decided] = days.map(|day| words::date(self.0, day));
        let params = [("signedOn", &*signed), ("earliest", &*earliest), ("decidedOn", &*decided)];
        self.text(code, &params)
    }

    /// Names of subjects, quoted.
    fn names_of(self, at: &[usize], subjects: &[DecidedSubject]) -> String {
        let named = at.iter().filter_map(|at| subjects.get(*at));
        self.join(&named.map(|s| self.quoted(&s.name)).collect::<Vec<_>>())
    }

    /// Why a list could not be relied on.
    pub(super) fn unreliable(self, coverage: &Coverage, subjects: &[DecidedSubject]) -> String {
        let state = match coverage.state {
            CoverageState::Fresh | CoverageState::Unasked => CoverageState::Stale,
            state => state,
        };
        self.of_coverage(&["reason.list-", state.as_str()].concat(), coverage, subjects)
    }

    pub(super) fn coverage(self, coverage: &Coverage, subjects: &[DecidedSubject]) -> String {
        let code = ["coverage.", coverage.state.as_str()].concat();
        let mut text = self.of_coverage(&code, coverage, subjects);
        for aside in &coverage.set_aside {
            let (sequence, as_of) = (aside.sequence.to_string(), words::date(self.0, aside.as_of));
            let params = [("sequence", sequence.as_str()), ("asOf", as_of.as_str())];
            text.push_str(&self.text("coverage.set-aside", &params));
        }
        text
    }

    fn of_coverage(self, code: &str, coverage: &Coverage, subjects: &[DecidedSubject]) -> String {
        let hits = coverage.hits.to_string();
        let result = match coverage.hits {
            0 => self.text("coverage.no-hit", &[]),
            _ => self.text("coverage.hit", &[("hits", &hits)]),
        };
        let sequence = coverage.sequence.map_or_else(String::new, |n| n.to_string());
        let [key, last, reason] = self.doubt(coverage.doubt.as_ref());
        let concerned = match coverage.state {
            CoverageState::Outside => &coverage.outside,
            _ => &coverage.unasked,
        };
        let params = [
            ("list", coverage.list_name.as_str()),
            ("result", &result),
            ("asOf", &self.date(coverage.as_of)),
            ("validUntil", &self.date(coverage.valid_until)),
            ("sequence", &sequence),
            ("names", &self.names_of(concerned, subjects)),
            ("issuer", &coverage.issuer),
            ("expected", &self.join(&coverage.expected)),
            ("key", &key),
            ("last", &last),
            ("reason", &reason),
            ("lack", &self.lack(coverage.lack)),
        ];
        self.text(code, &params)
    }

    /// Why what a list covers is too little.
    fn lack(self, lack: Option<Lack>) -> String {
        match lack {
            None => String::new(),
            Some(Lack::Undeclared) => self.text("lack.undeclared", &[]),
            Some(Lack::Since { known, needed }) => {
                let (code, since) = match known {
                    Some(_) => ("lack.since", self.date(known)),
                    None => ("lack.since-unknown", String::new()),
                };
                self.text(code, &[("since", &since), ("needed", &self.date(Some(needed)))])
            }
        }
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
            "role" => Role::parse(value).map_or_else(String::new, |role| self.named("role", role)),
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
        self.found(finding, &[role, self.quoted(name)].concat())
    }

    /// What a grade is and who says so, or why it is not known.
    pub(super) fn grade(
        self,
        grade: &SubjectGrade,
        code: &str,
        subject: Option<&DecidedSubject>,
    ) -> String {
        let source = grade.source.as_ref();
        let of = |get: fn(&Graded) -> &str| source.map_or("", get);
        let role = subject.map_or_else(String::new, |s| self.named("role", s.role));
        let subject = [role, self.quoted(subject.map_or("", |s| s.name.as_str()))].concat();
        let others = grade.others.iter().map(|other| {
            let (authority, given) = (&other.authority, &other.value);
            self.text("grade.other", &[("authority", authority), ("given", given)])
        });
        let others = self.join(&others.collect::<Vec<_>>());
        let given = match source.map(|s| s.value.as_str()) {
            Some(given) if given != grade.value && !given.is_empty() => {
                self.text("grade.given", &[("given", given)])
            }
            _ => String::new(),
        };
        let told = source.map_or_else(String::new, |source| self.grade_source(source));
        let params = [
            ("subject", subject.as_str()),
            ("scheme", &grade.scheme),
            ("value", &grade.value),
            ("given", &given),
            ("source", &told),
            ("others", &others),
            ("issuer", of(|s| &s.issuer)),
            ("expected", &self.join(&grade.expected)),
            ("asOf", &self.date(source.map(|s| s.as_of))),
        ];
        self.text(&["reason.", code].concat(), &params)
    }

    /// Issuer, period, day and document of a grade.
    fn grade_source(self, source: &Graded) -> String {
        let day = source
            .given_on
            .map(|day| self.text("grade.given-on", &[("day", &words::date(self.0, day))]));
        let parts = [
            Some(source.authority.clone()),
            Some(source.period.clone()),
            day,
            Some(source.basis.clone()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
        parts.join(&self.text("summary.join", &[]))
    }

    /// A finding's text with the further lists that have the case.
    pub(super) fn also(self, text: String, also: &[Finding]) -> String {
        let source = |f: &Finding| {
            let verdict = match f.status {
                Status::Disputed => self.text("finding.in-dispute", &[]),
                _ => self.named("verdict", f.verdict),
            };
            let (list, entry) = (&f.list_name, &f.record.entry);
            self.text("finding.source", &[("list", list), ("entry", entry), ("verdict", &verdict)])
        };
        if also.is_empty() {
            return text;
        }
        let sources: Vec<String> = also.iter().map(source).collect();
        self.text("finding.also", &[("finding", &text), ("sources", &self.join(&sources))])
    }

    /// A finding about the only subject, in words that give it no role.
    pub(super) fn finding_alone(self, finding: &Finding, name: &str) -> String {
        self.found(finding, &self.quoted(name))
    }

    fn found(self, finding: &Finding, subject: &str) -> String {
        let person = finding.record.kind == SubjectKind::Person;
        let contradicted = finding.evidence.iter().any(|e| e.code == "id.contradicts");
        let code = match finding.verdict {
            Verdict::Possible if !person && contradicted => "finding.possible-code",
            Verdict::Possible if !person => "finding.possible-name",
            Verdict::Excluded if !contradicted => "finding.excluded-name",
            _ => plainly(finding),
        };
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

    pub(super) fn measure(
        self,
        measure: &Measure,
        finding: Option<&Finding>,
        subjects: &[DecidedSubject],
    ) -> String {
        let Measure { id, name, edition, class, reaches, trades, .. } = measure;
        let mut text =
            self.text("measure.text", &[("name", name), ("edition", edition), ("id", id)]);
        if let (Some(finding), Some(memorandum)) = (finding, &measure.memorandum) {
            let code = match class.as_str() {
                "" => "measure.memorandum",
                _ => "measure.memorandum-class",
            };
            let by = self.memorandum(memorandum);
            let list = &finding.list_name;
            let params = [("list", list), ("memorandum", &by), ("class", class), ("text", &text)];
            text = self.text(code, &params.map(|(name, value)| (name, value.as_str())));
        }
        if !trades.is_empty() {
            text = self.text("measure.trades", &[("text", &text), ("trades", &self.join(trades))]);
        }
        if let Some(term) = &measure.term {
            text = self.measure_term(&text, term);
        }
        if measure.elsewhere {
            text = self.text("measure.elsewhere", &[("text", &text)]);
        }
        let reached = reaches.iter().filter_map(|at| subjects.get(*at));
        let reached: Vec<String> =
            reached.map(|s| [self.named("role", s.role), self.quoted(&s.name)].concat()).collect();
        if reached.is_empty() {
            return text;
        }
        self.text("measure.reaches", &[("text", &text), ("names", &self.join(&reached))])
    }

    fn memorandum(self, of: &Memorandum) -> String {
        let code = if of.number.is_empty() { "memorandum.name" } else { "memorandum.numbered" };
        self.text(code, &[("name", &of.name), ("number", &of.number)])
    }

    /// A measure's text with its first and last day, or with its length where they are not known.
    fn measure_term(self, text: &str, of: &MeasureTerm) -> String {
        if let (Some(from), Some(until)) = (of.from, of.until) {
            let (from, until) = (from.to_string(), until.to_string());
            return self
                .text("measure.term", &[("text", text), ("from", &from), ("until", &until)]);
        }
        let n = of.term.n.to_string();
        let code = match of.term.unit {
            TermUnit::Month => "measure.term-months",
            _ => "measure.term-days",
        };
        self.text(code, &[("text", text), ("n", &n)])
    }

    pub(super) fn incentive(self, incentive: &Incentive, finding: Option<&Finding>) -> String {
        let why = self.earned(finding, incentive.fact.as_ref());
        let code = match (incentive.suspended, incentive.pending) {
            (true, _) => "incentive.suspended",
            (false, true) => "incentive.pending",
            (false, false) => "incentive.text",
        };
        self.text(code, &[("name", &incentive.name), ("why", &why)])
    }

    pub(super) fn caution(self, caution: &Caution, finding: Option<&Finding>) -> String {
        let why = self.earned(finding, caution.fact.as_ref());
        self.text("caution.text", &[("name", &caution.name), ("why", &why)])
    }

    /// The tier, why it is not lighter, and how much that is where the rulebook says so.
    pub(super) fn inspection(self, of: &Inspection) -> String {
        let mut text = match (of.held, of.pending) {
            (Some(held), _) => self.named("tier.held", held),
            (None, true) => self.text("tier.pending", &[]),
            (None, false) => self.named("tier", of.tier),
        };
        if let Some(share) = of.share {
            text = self.text("tier.share", &[("text", &text), ("share", &percent(share))]);
        }
        if let Some(frequency) = of.frequency {
            let often = self.frequency(frequency);
            text = self.text("tier.frequency", &[("text", &text), ("frequency", &often)]);
        }
        text
    }

    pub(super) fn frequency(self, of: Frequency) -> String {
        let (times, years) = (of.times.to_string(), (of.months / 12).to_string());
        let (code, n) = match (of.months, of.months % 12) {
            (1, _) => ("frequency.month", times.clone()),
            (12, _) => ("frequency.year", times.clone()),
            (_, 0) => ("frequency.years", years),
            (months, _) => ("frequency.months", months.to_string()),
        };
        self.text(code, &[("times", &times), ("n", &n)])
    }

    /// By which list or fact something is brought.
    fn earned(self, finding: Option<&Finding>, fact: Option<&FactValue>) -> String {
        match (finding, fact) {
            (Some(finding), _) => finding.list_name.clone(),
            (None, Some(fact)) => self.condition(fact),
            (None, None) => String::new(),
        }
    }
}

/// Hundredths of a percent, as people write them.
fn percent(share: u32) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    [text.trim_end_matches('0').trim_end_matches('.'), "%"].concat()
}

fn plainly(finding: &Finding) -> &'static str {
    if finding.through {
        return "finding.related-person";
    }
    match (finding.verdict, finding.status) {
        (Verdict::Confirmed, Status::Disputed) => "finding.disputed",
        (Verdict::Confirmed, _) => "finding.confirmed",
        (Verdict::Probable, _) => "finding.probable",
        (Verdict::Possible, _) => "finding.possible",
        (Verdict::Excluded, _) => "finding.excluded",
        (Verdict::Related, _) => "finding.related",
    }
}

/// A recorded number; a personal one is masked.
fn recorded(evidence: &Evidence, value: &str) -> String {
    let personal = |(name, kind): &(&str, String)| {
        *name == "kind" && Kind::parse(kind).is_some_and(|kind| is_personal(kind, value))
    };
    if evidence.params.iter().any(personal) { mask(value) } else { value.to_string() }
}

/// What to do.
impl Wording {
    pub(super) fn due(self, due: &Due) -> String {
        let n = due.n.to_string();
        let (date, latest) = (words::date(self.0, due.date), words::date(self.0, due.latest));
        let code = if due.is_provisional() { "due.provisional" } else { "due.certain" };
        let unit = match due.unit {
            TermUnit::WorkingDay => "",
            TermUnit::Day => ".day",
            TermUnit::Month => ".month",
        };
        self.text(&[code, unit].concat(), &[("date", &date), ("latest", &latest), ("n", &n)])
    }

    /// Before what a material has to be there.
    pub(super) fn before(self, what: &str) -> Option<String> {
        (!what.is_empty()).then(|| self.text("due.before", &[("what", what)]))
    }

    /// A material by its name, with those that would do instead.
    pub(super) fn material(self, missing: &MissingMaterial) -> String {
        let names = core::iter::once(&missing.name).chain(missing.others.iter().map(|(_, n)| n));
        let names: Vec<&str> = names.map(String::as_str).collect();
        names.join(&self.text("list.or", &[]))
    }

    /// Which materials are not asked for, and on what word.
    pub(super) fn not_wanted(self, fact: &str, value: &str, materials: &[String]) -> String {
        let names: Vec<String> = materials.iter().map(|name| self.quoted(name)).collect();
        let params = [("fact", fact), ("value", value), ("names", &self.join(&names))];
        self.text("material.not-wanted", &params)
    }

    /// A way, of whose changes the sentences are given.
    pub(super) fn way(
        self,
        code: &str,
        way: &WayForward,
        changes: &[String],
        decision: &Decision,
    ) -> String {
        let (changes, outcome) = (self.join(changes), self.outcome(decision, way.outcome));
        // The sentence says 可 itself, but where it names what does not help.
        let bare = outcome.strip_prefix("可以").filter(|_| code != "way.vain");
        let outcome = bare.unwrap_or(&outcome);
        self.text(code, &[("changes", &changes), ("outcome", outcome), ("rule", &way.rule)])
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
            s::CODE => return self.code_change(change, decision),
            s::IDENTITY => "change.identity",
            s::CLASS => "change.list-class",
            s::FALSE_PROMISE => "change.false-promise",
            s::FOCUS => "change.focus",
            s::MATERIALS if !names.is_empty() => "change.materials",
            s::PROMISE => "change.promise",
            s::QUERY => "change.query",
            _ => "change.other",
        };
        self.text(code, &params)
    }

    /// What to correct or to fill in, by the kind of the number and whose it is.
    fn code_change(self, change: &Change, decision: &Decision) -> String {
        let blank = change.from == s::CODE_BLANK;
        let wrong = |subject: &&DecidedSubject| match &subject.report {
            None => blank,
            Some(report) => !blank && !report.is_valid(),
        };
        let each = decision.subjects.iter().filter(|s| s.counted).filter(wrong).map(|subject| {
            let kind = match (&subject.report, subject.kind) {
                (Some(report), _) => report.kind,
                (None, SubjectKind::Person) => Kind::ResidentId,
                (None, _) => Kind::Uscc,
            };
            let code = if blank { "change.code-blank" } else { "change.code" };
            let (kind, role) = (self.kind(kind.as_str()), self.named("role", subject.role));
            self.text(code, &[("kind", &kind), ("role", &role), ("name", &subject.name)])
        });
        let each: Vec<String> = each.collect();
        if each.is_empty() { self.text("change.code-any", &[]) } else { self.join(&each) }
    }

    /// The list's own way out: what has to be done, from when on, and when it ends by itself.
    pub(super) fn exit(self, exit: &WayOut, decision: &Decision) -> String {
        let finding = decision.findings.get(exit.finding);
        let finding = finding.and_then(|f| f.parts().nth(exit.source));
        let numbers = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"];
        let number = |at: usize| numbers.get(at).copied().unwrap_or("·");
        let steps: Vec<String> = match exit.conditions.as_slice() {
            [only] => Vec::from([only.clone()]),
            all => all.iter().enumerate().map(|(at, s)| [number(at), s].concat()).collect(),
        };
        let code = match exit.conditions.is_empty() {
            _ if exit.earliest > Some(decision.decided_on) => "exit.from",
            false => "exit.now",
            true => "exit.ask",
        };
        let until = exit.until.map_or_else(String::new, |day| {
            self.text("exit.until", &[("until", &words::date(self.0, day))])
        });
        let params = [
            ("list", finding.map_or("", |f| f.list_name.as_str())),
            ("entry", finding.map_or("", |f| f.record.entry.as_str())),
            ("earliest", &self.date(exit.earliest)),
            ("steps", &steps.join(&self.text("step.join", &[]))),
            ("until", &until),
        ];
        self.text(code, &params)
    }

    fn missing_names(
        self,
        decision: &Decision,
        which: impl Fn(&&MissingMaterial) -> bool,
    ) -> String {
        let missing = decision.missing.iter().filter(which);
        self.join(&missing.map(|m| self.quoted(&self.material(m))).collect::<Vec<_>>())
    }
}
