//! Decisions as JSON, with words and receipt.

use alloc::{string::String, string::ToString, vec::Vec};

use super::report::{self, kind_text, problem_text};
use crate::calendar::Due;
use crate::check::Checker;
use crate::decision::{
    Basis, Change, Changer, DecidedSubject, Decision, FactValue, Incentive, Inspection, Measure,
    MissingMaterial, NeededCommitment, Outcome, Reason, WayForward,
};
use crate::digest::Digest;
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Status, Verdict};
use crate::id::Severity;
use crate::json::{self, Key, ObjectBuilder, Value};
use crate::pack::Pack;
use crate::request::SubjectKind;
use crate::rulebook::standard as s;
use crate::words::{self, Lang};

/// The decision with its receipt: digests of everything it rests on, and of itself in Chinese
/// without the receipt.
pub(super) fn encode(decision: &Decision, request: &Value, checker: &Checker, lang: Lang) -> Value {
    let answer = Writer { decision, lang }.decision();
    // One decision has one number, whatever language it is read in.
    let number = match lang {
        Lang::ZhCn => digest(&answer),
        Lang::En => digest(&Writer { decision, lang: Lang::ZhCn }.decision()),
    };
    let Value::Object(mut members) = answer else { return Value::Null };
    members.push((RECEIPT.into(), receipt(number, request, checker)));
    Value::Object(members)
}

/// The canonical text of [`encode`], in which the bytes that the number is taken over are written
/// once.
pub(super) fn text(decision: &Decision, request: &Value, checker: &Checker, lang: Lang) -> String {
    let answer = Writer { decision, lang }.decision();
    let (mut text, at) = json::canonical_but_for(&answer, RECEIPT);
    let number = match lang {
        Lang::ZhCn => Digest::of(text.as_bytes()).labelled(),
        Lang::En => digest(&Writer { decision, lang: Lang::ZhCn }.decision()),
    };
    let receipt = json::canonical(&receipt(number, request, checker));
    text.insert_str(at, &[",\"", RECEIPT, "\":", &receipt].concat());
    text
}

const RECEIPT: &str = "receipt";

fn digest(value: &Value) -> String {
    Digest::of(json::canonical(value).as_bytes()).labelled()
}

fn receipt(number: String, request: &Value, checker: &Checker) -> Value {
    let packs = checker.packs().packs().map(Pack::digest).map(|d| d.labelled());
    ObjectBuilder::new()
        .put("request", digest(request))
        .put("rulebook", checker.rulebook_origin().digest.labelled())
        .put("calendar", checker.calendar_origin().digest.labelled())
        .put("packs", packs.collect::<Vec<_>>())
        .put("engine", crate::VERSION)
        .put("decision", number)
        .build()
}

/// One finding as a decision about those subjects shows it.
pub(super) fn finding(decision: &Decision, finding: &Finding, lang: Lang) -> Value {
    Writer { decision, lang }.finding(finding)
}

struct Writer<'a> {
    decision: &'a Decision,
    lang: Lang,
}

impl Writer<'_> {
    fn text(&self, code: &str, params: &[(&str, &str)]) -> String {
        words::text(self.lang, code, params)
    }

    fn named(&self, space: &str, name: &str) -> String {
        self.text(&[space, ".", name].concat(), &[])
    }

    fn join(&self, parts: &[String]) -> String {
        parts.join(&self.text("list.join", &[]))
    }

    fn decision(&self) -> Value {
        let d = self.decision;
        let outcome = d.outcome.as_str();
        ObjectBuilder::new()
            .put("outcome", outcome)
            .put("outcomeText", self.named("outcome", outcome))
            .put("headline", self.headline())
            .put("matter", d.matter.as_str())
            .put("matterName", d.matter_name.as_str())
            .put_text("agency", &d.agency)
            .put("appliedOn", d.applied_on)
            .put("decidedOn", d.decided_on)
            .put("subjects", self.each(&d.subjects, |i, s| self.subject(i, s)))
            .put("facts", self.each(&d.facts, |_, f| fact(f)))
            .put("reasons", self.each(&d.reasons, |_, r| self.reason(r)))
            .put_list("bases", self.each(&d.bases, |_, b| basis(b)))
            .put("findings", self.each(&d.findings, |_, f| self.finding(f)))
            .put("excluded", self.each(&d.excluded, |_, f| self.finding(f)))
            .put("measures", self.each(&d.measures, |_, m| self.measure(m)))
            .put_list("incentives", self.each(&d.incentives, |_, i| self.incentive(i)))
            .put_some("inspection", d.inspection.as_ref().map(|i| self.inspection(i)))
            .put("missing", self.each(&d.missing, |_, m| self.missing(m)))
            .put("commitments", self.each(&d.commitments, |_, c| commitment(c)))
            .put("waysForward", self.each(&d.ways_forward, |_, w| self.way(w)))
            .put_list("nearMisses", self.each(&d.near_misses, |_, w| self.near_miss(w)))
            .put("coverage", self.each(&d.coverage, |_, c| self.coverage(c)))
            .build()
    }

    /// The headline; two outcomes are told apart by what is left to do.
    fn headline(&self) -> String {
        let d = self.decision;
        let signed = d.commitments.iter().any(|c| c.signed);
        match d.outcome {
            Outcome::AcceptOnCommitment if signed => self.text("headline.signed", &[]),
            Outcome::Supplement if d.missing.is_empty() => self.text("headline.correct", &[]),
            outcome => self.named("headline", outcome.as_str()),
        }
    }

    fn each<T>(&self, items: &[T], write: impl Fn(usize, &T) -> Value) -> Vec<Value> {
        items.iter().enumerate().map(|(i, item)| write(i, item)).collect()
    }

    fn subject(&self, index: usize, subject: &DecidedSubject) -> Value {
        let person = subject.kind == SubjectKind::Person;
        let code = subject.code.as_deref().map(|c| if person { mask(c) } else { c.to_string() });
        // Parts and suggestions of a personal number would give it away.
        let report = subject.report.as_ref().map(|r| {
            let mut report = r.clone();
            if person {
                report.normalized = mask(&report.normalized);
                report.suggestions.clear();
                report.parts.retain(|(name, _)| *name == "regionName");
            }
            report::encode(&report, None, self.lang)
        });
        ObjectBuilder::new()
            .put("index", index)
            .put("role", subject.role.as_str())
            .put("roleText", self.named("role", subject.role.as_str()))
            .put("kind", subject.kind.as_str())
            .put("name", subject.name.as_str())
            .put_some("code", code)
            .put("counted", subject.counted)
            .put_some("identifier", report)
            .build()
    }

    fn reason(&self, reason: &Reason) -> Value {
        let object = ObjectBuilder::new();
        match reason {
            Reason::Rule { rule, conditions, basis, note } => object
                .put("code", "rule")
                .put("rule", rule.as_str())
                .put("basis", basis.clone())
                .put("params", Value::Object(conditions.iter().map(member).collect()))
                .put("text", self.rule_text(rule, conditions, note)),
            Reason::NoRule => self.plain(object, "rule.none", "reason.no-rule"),
            Reason::RulebookStale => self.plain(object, "rulebook.stale", "reason.rulebook-stale"),
            Reason::Truncated => self.plain(object, "screen.truncated", "reason.truncated"),
            Reason::Unexpressed { text, basis } => object
                .put("code", "rule.unexpressed")
                .put("basis", basis.clone())
                .put("text", self.text("reason.unexpressed", &[("text", text)])),
            Reason::Minor { subject } => object
                .put("code", "subject.minor")
                .put("subject", *subject)
                .put("text", self.about_subject("reason.minor", *subject, "")),
            Reason::Code { subject } => self.code_reason(object, *subject),
            Reason::NoCode { subject } => object
                .put("code", "id.absent")
                .put("subject", *subject)
                .put("text", self.about_subject("reason.no-code", *subject, "")),
            Reason::List { coverage } => self.list_reason(object, *coverage),
            Reason::Unsettled { finding } => {
                object.put("code", "finding.unsettled").put("finding", *finding).put(
                    "text",
                    self.decision
                        .findings
                        .get(*finding)
                        .map_or_else(String::new, |f| self.finding_text(f)),
                )
            }
        }
        .build()
    }

    fn plain(&self, object: ObjectBuilder, code: &str, words: &str) -> ObjectBuilder {
        object.put("code", code).put("text", self.text(words, &[]))
    }

    fn rule_text(&self, rule: &str, conditions: &[FactValue], note: &str) -> String {
        let condition = |c: &FactValue| {
            self.text("reason.rule-condition", &[("fact", &c.fact), ("value", &c.value)])
        };
        let conditions = match conditions {
            [] => self.text("reason.rule-all", &[]),
            some => self.join(&some.iter().map(condition).collect::<Vec<_>>()),
        };
        let note = match note {
            "" => String::new(),
            note => self.text("reason.rule-note", &[("note", note)]),
        };
        let params = [("rule", rule), ("conditions", conditions.as_str()), ("note", note.as_str())];
        self.text("reason.rule", &params)
    }

    fn about_subject(&self, code: &str, subject: usize, text: &str) -> String {
        let Some(subject) = self.decision.subjects.get(subject) else { return String::new() };
        let role = self.named("role", subject.role.as_str());
        self.text(code, &[("role", &role), ("name", &subject.name), ("text", text)])
    }

    fn code_reason(&self, object: ObjectBuilder, subject: usize) -> ObjectBuilder {
        let report = self.decision.subjects.get(subject).and_then(|s| s.report.as_ref());
        let errors = report.map_or_else(Vec::new, |report| {
            let errors = report.problems.iter().filter(|p| p.severity == Severity::Error);
            errors.map(|p| problem_text(report.kind, p, self.lang)).collect()
        });
        let first = report.and_then(|r| r.problems.iter().find(|p| p.severity == Severity::Error));
        object
            .put("code", first.map_or("id.invalid", |p| p.code))
            .put("subject", subject)
            .put("text", self.about_subject("reason.code", subject, &self.join(&errors)))
    }

    fn list_reason(&self, object: ObjectBuilder, coverage: usize) -> ObjectBuilder {
        let Some(coverage) = self.decision.coverage.get(coverage) else { return object };
        let until = coverage.valid_until.map_or_else(String::new, |d| words::date(self.lang, d));
        let (code, words) = match coverage.state {
            CoverageState::Missing => ("list.missing", "reason.list-missing"),
            CoverageState::LookUp => ("list.look-up", "reason.list-look-up"),
            CoverageState::Stale | CoverageState::Fresh => ("list.stale", "reason.list-stale"),
        };
        let params = [("list", coverage.list_name.as_str()), ("validUntil", until.as_str())];
        object
            .put("code", code)
            .put("list", coverage.list.as_str())
            .put("text", self.text(words, &params))
    }

    fn finding(&self, finding: &Finding) -> Value {
        let subject = self.decision.subjects.get(finding.subject);
        let record = &finding.record;
        let evidence = |e: &Evidence| {
            ObjectBuilder::new().put("code", e.code).put("text", self.evidence_text(e)).build()
        };
        ObjectBuilder::new()
            .put("subject", finding.subject)
            .put_some("subjectName", subject.map(|s| s.name.as_str()))
            .put_some("role", subject.map(|s| s.role.as_str()))
            .put("verdict", finding.verdict.as_str())
            .put("verdictText", self.named("verdict", finding.verdict.as_str()))
            .put("list", finding.list.as_str())
            .put("listName", finding.list_name.as_str())
            .put("direction", finding.direction.as_str())
            .put("entry", record.entry.as_str())
            .put("name", record.name.as_str())
            .put("status", finding.status.as_str())
            .put("counted", subject.is_some_and(|s| s.counted))
            .put_text("authority", &record.authority)
            .put_text("document", &record.document)
            .put_text("cause", &record.cause)
            .put_some("listedOn", record.listed_on)
            .put_some("until", record.until)
            .put_text("exit", &finding.exit)
            .put("evidence", finding.evidence.iter().map(evidence).collect::<Vec<_>>())
            .put("text", self.finding_text(finding))
            .build()
    }

    fn evidence_text(&self, evidence: &Evidence) -> String {
        let value = |(name, value): &(&'static str, String)| match *name {
            "kind" => kind_text(value, self.lang),
            "recorded" if evidence.code == "id.contradicts" => self.recorded(evidence, value),
            _ => value.clone(),
        };
        let values: Vec<(&str, String)> = evidence.params.iter().map(|p| (p.0, value(p))).collect();
        let params: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.text(&["evidence.", evidence.code].concat(), &params)
    }

    /// A recorded number; a personal one is masked.
    fn recorded(&self, evidence: &Evidence, value: &str) -> String {
        let personal = |(name, kind): &(&str, String)| {
            *name == "kind" && matches!(kind.as_str(), "resident-id" | "hmt-resident-permit")
        };
        if evidence.params.iter().any(personal) { mask(value) } else { value.to_string() }
    }

    fn finding_text(&self, finding: &Finding) -> String {
        let subject = self.decision.subjects.get(finding.subject);
        let role = subject.map_or_else(String::new, |s| self.named("role", s.role.as_str()));
        let name = subject.map_or("", |s| s.name.as_str());
        let evidence: Vec<String> =
            finding.evidence.iter().map(|e| self.evidence_text(e)).collect();
        let person = finding.record.kind == SubjectKind::Person;
        let contradicted = finding.evidence.iter().any(|e| e.code == "id.contradicts");
        let code = match (finding.verdict, finding.status) {
            (Verdict::Confirmed, Status::Disputed) => "finding.disputed",
            (Verdict::Confirmed, _) => "finding.confirmed",
            (Verdict::Probable, _) => "finding.probable",
            (Verdict::Possible, _) if person => "finding.possible",
            (Verdict::Possible, _) => "finding.possible-name",
            (Verdict::Excluded, _) if contradicted => "finding.excluded",
            (Verdict::Excluded, _) => "finding.excluded-name",
        };
        let quoted = self.text("material.quoted", &[("name", name)]);
        let params = [
            ("subject", [role.as_str(), quoted.as_str()].concat()),
            ("list", finding.list_name.clone()),
            ("entry", finding.record.entry.clone()),
            ("name", finding.record.name.clone()),
            ("evidence", self.join(&evidence)),
        ];
        self.text(code, &params.each_ref().map(|(n, v)| (*n, v.as_str())))
    }

    fn measure(&self, measure: &Measure) -> Value {
        let finding = self.decision.findings.get(measure.finding);
        let params =
            [("name", measure.name.as_str()), ("edition", &measure.edition), ("id", &measure.id)];
        ObjectBuilder::new()
            .put("id", measure.id.as_str())
            .put("name", measure.name.as_str())
            .put("kind", "punitive")
            .put_text("edition", &measure.edition)
            .put_some("list", finding.map(|f| f.list.as_str()))
            .put_some("subject", finding.map(|f| f.subject))
            .put("finding", measure.finding)
            .put("basis", measure.basis.clone())
            .put("text", self.text("measure.text", &params))
            .build()
    }

    fn incentive(&self, incentive: &Incentive) -> Value {
        let finding = incentive.finding.and_then(|at| self.decision.findings.get(at));
        let why = match (finding, &incentive.fact) {
            (Some(finding), _) => finding.list_name.clone(),
            (None, Some(FactValue { fact, value })) => {
                self.text("reason.rule-condition", &[("fact", fact), ("value", value)])
            }
            (None, None) => String::new(),
        };
        let code = if incentive.suspended { "incentive.suspended" } else { "incentive.text" };
        ObjectBuilder::new()
            .put("name", incentive.name.as_str())
            .put("kind", "incentive")
            .put("suspended", incentive.suspended)
            .put_some("finding", incentive.finding)
            .put_some("list", finding.map(|f| f.list.as_str()))
            .put_some("fact", incentive.fact.as_ref().map(fact))
            .put("basis", incentive.basis.clone())
            .put("text", self.text(code, &[("name", &incentive.name), ("why", &why)]))
            .build()
    }

    fn inspection(&self, inspection: &Inspection) -> Value {
        let tier = inspection.tier.as_str();
        ObjectBuilder::new()
            .put("tier", tier)
            .put("rule", inspection.rule.as_str())
            .put("basis", inspection.basis.clone())
            .put("text", self.named("tier", tier))
            .build()
    }

    fn missing(&self, missing: &MissingMaterial) -> Value {
        ObjectBuilder::new()
            .put("material", missing.id.as_str())
            .put("name", missing.name.as_str())
            .put("state", missing.state.as_str())
            .put("deferrable", missing.deferrable)
            .put_some("due", missing.due.map(|due| self.due(&due)))
            .build()
    }

    fn due(&self, due: &Due) -> Value {
        let provisional = due.is_provisional();
        let (date, latest) = (words::date(self.lang, due.date), words::date(self.lang, due.latest));
        let n = due.n.to_string();
        let certain = [("date", date.as_str()), ("n", n.as_str())];
        let text = if provisional {
            let params = [("date", date.as_str()), ("latest", latest.as_str()), ("n", n.as_str())];
            self.text("due.provisional", &params)
        } else {
            self.text("due.certain", &certain)
        };
        ObjectBuilder::new()
            .put("date", due.date)
            .put("provisional", provisional)
            .put_some("earliest", provisional.then_some(due.date))
            .put_some("latest", provisional.then_some(due.latest))
            .put("unit", "working-day")
            .put("n", due.n)
            .put("text", text)
            .build()
    }

    fn way(&self, way: &WayForward) -> Value {
        self.way_as(way, &["way.", way.by.as_str()].concat())
    }

    fn near_miss(&self, way: &WayForward) -> Value {
        self.way_as(way, if way.by == Changer::Nobody { "way.nobody" } else { "way.vain" })
    }

    fn way_as(&self, way: &WayForward, code: &str) -> Value {
        let texts: Vec<String> = way.changes.iter().map(|c| self.change_text(c)).collect();
        let change = |(c, text): (&Change, &String)| {
            ObjectBuilder::new()
                .put("fact", c.fact.as_str())
                .put("from", c.from.as_str())
                .put("to", c.to.as_str())
                .put("text", text.as_str())
                .build()
        };
        let outcome = self.named("outcome", way.outcome.as_str());
        let params = [
            ("changes", self.join(&texts)),
            ("outcome", outcome.clone()),
            ("rule", way.rule.clone()),
        ];
        ObjectBuilder::new()
            .put("change", way.changes.iter().zip(&texts).map(change).collect::<Vec<_>>())
            .put("by", way.by.as_str())
            .put("outcome", way.outcome.as_str())
            .put("outcomeText", outcome)
            .put("rule", way.rule.as_str())
            .put("text", self.text(code, &params.each_ref().map(|(n, v)| (*n, v.as_str()))))
            .build()
    }

    fn change_text(&self, change: &Change) -> String {
        let names = match change.to.as_str() {
            s::COMPLETE => self.missing_names(|_| true),
            _ => self.missing_names(|m| !m.deferrable),
        };
        let promise = self.decision.commitments.first().map_or("", |c| c.name.as_str());
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

    fn missing_names(&self, which: impl Fn(&&MissingMaterial) -> bool) -> String {
        let missing = self.decision.missing.iter().filter(which);
        let quoted = missing.map(|m| self.text("material.quoted", &[("name", &m.name)]));
        self.join(&quoted.collect::<Vec<_>>())
    }

    fn coverage(&self, coverage: &Coverage) -> Value {
        let date =
            |d: Option<crate::Date>| d.map_or_else(String::new, |d| words::date(self.lang, d));
        let hits = coverage.hits.to_string();
        let result = match coverage.hits {
            0 => self.text("coverage.no-hit", &[]),
            _ => self.text("coverage.hit", &[("hits", &hits)]),
        };
        let params = [
            ("list", coverage.list_name.clone()),
            ("result", result),
            ("asOf", date(coverage.as_of)),
            ("validUntil", date(coverage.valid_until)),
            ("sequence", coverage.sequence.map_or_else(String::new, |n| n.to_string())),
        ];
        let code = ["coverage.", coverage.state.as_str()].concat();
        ObjectBuilder::new()
            .put("list", coverage.list.as_str())
            .put("listName", coverage.list_name.as_str())
            .put("state", coverage.state.as_str())
            .put_some("asOf", coverage.as_of)
            .put_some("validUntil", coverage.valid_until)
            .put_some("sequence", coverage.sequence)
            .put_text("issuer", &coverage.issuer)
            .put_text("title", &coverage.title)
            .put("hits", coverage.hits)
            .put("text", self.text(&code, &params.each_ref().map(|(n, v)| (*n, v.as_str()))))
            .build()
    }
}

fn fact(fact: &FactValue) -> Value {
    ObjectBuilder::new().put("fact", fact.fact.as_str()).put("value", fact.value.as_str()).build()
}

fn member(fact: &FactValue) -> (Key, Value) {
    (fact.fact.clone().into(), Value::from(fact.value.as_str()))
}

fn basis(basis: &Basis) -> Value {
    let number = match basis.number.as_str() {
        "" => String::new(),
        number => ["（", number, "）"].concat(),
    };
    ObjectBuilder::new()
        .put("id", basis.id.as_str())
        .put("title", basis.title.as_str())
        .put_text("number", &basis.number)
        .put_text("clause", &basis.clause)
        .put("text", ["《", &basis.title, "》", &number, &basis.clause].concat())
        .build()
}

fn commitment(commitment: &NeededCommitment) -> Value {
    ObjectBuilder::new()
        .put("type", commitment.kind.as_str())
        .put("name", commitment.name.as_str())
        .put_text("text", &commitment.text)
        .put("signed", commitment.signed)
        .build()
}

/// A personal number as lists publish it: four characters of the birth date hidden.
pub(super) fn mask(code: &str) -> String {
    let hidden = |(i, c): (usize, char)| if (10..14).contains(&i) { '*' } else { c };
    let shown: String = code.chars().enumerate().map(hidden).collect();
    // Anything that is not of the usual length is hidden but for its ends.
    if code.chars().count() == 18 {
        return shown;
    }
    let n = code.chars().count();
    let end = |i: usize| i < 2 || i.saturating_add(2) >= n;
    code.chars().enumerate().map(|(i, c)| if end(i) { c } else { '*' }).collect()
}
