//! One decision on the terminal.

use anstyle::{AnsiColor, Style};
use credit_core::{
    Date,
    answer::{Coverage, DecidedSubject, Decision, Finding},
    api::Lang,
    decision::{Outcome, Tier},
    finding::CoverageState,
    words,
};
use serde::de::DeserializeOwned;

use super::layout::{code_groups, hang, pad};
use crate::problem::{Problem, Words};

/// Columns of the labels on the left.
const LABELS: usize = 12;

/// What stands above a card in a series of cards.
#[derive(Clone, Debug)]
pub struct Heading<'a> {
    /// Number in the series, from 1.
    pub number: usize,
    /// What is special about the case.
    pub title: &'a str,
    /// What the case shows.
    pub shows: &'a str,
}

/// Reads an answer of the engine (JSON).
///
/// # Errors
///
/// `view.decision` when the text is no such answer of this version.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|error| {
        Problem::new(
            "view.decision",
            Words::new(
                format!("回答的格式与本程序不符：{error}"),
                format!("the answer is not of this version: {error}"),
            ),
            Words::new("使用同一版本的 credit 和组件", "use the component of the same version"),
        )
    })
}

/// The id of the rule that applied.
#[must_use]
pub fn rule(decision: &Decision) -> &str {
    decision.reasons.iter().find_map(|reason| reason.rule.as_deref()).unwrap_or_default()
}

/// A decision in that many columns, with ANSI colours.
#[must_use]
pub fn card(
    decision: &Decision,
    heading: Option<&Heading<'_>>,
    lang: Lang,
    columns: usize,
) -> String {
    let mut card = Card { out: String::new(), lang, columns, cited: Vec::new() };
    if let Some(heading) = heading {
        card.heading(heading);
    }
    for subject in &decision.subjects {
        card.subject(subject);
    }
    card.matter(decision);
    card.outcome(decision);
    card.missing(decision);
    card.why(decision);
    card.found(decision);
    card.lines(["怎样办成", "Way ahead"], decision.ways_forward.iter().map(|way| way.text.clone()));
    card.checked(decision);
    card.receipt(decision);
    card.out
}

fn day(date: Date) -> String {
    words::date(Lang::ZhCn, date)
}

/// The colour that supports an outcome.
pub(super) fn colour(outcome: Outcome) -> Style {
    let colour = match outcome {
        Outcome::Accept | Outcome::AcceptOnCommitment => AnsiColor::Green,
        Outcome::AcceptWithDeferral => AnsiColor::Cyan,
        Outcome::Supplement => AnsiColor::Yellow,
        Outcome::Refuse => AnsiColor::Red,
        _ => AnsiColor::Magenta,
    };
    colour.on_default().bold()
}

struct Card {
    out: String,
    lang: Lang,
    columns: usize,
    /// Ids of the legal bases that were named already: each is written out once.
    cited: Vec<String>,
}

impl Card {
    fn heading(&mut self, heading: &Heading<'_>) {
        let bold = Style::new().bold();
        let dim = Style::new().dimmed();
        let rule = "─".repeat(self.columns);
        let Heading { number, title, shows } = heading;
        self.out.push_str(&format!("{dim}{rule}{dim:#}\n"));
        self.out.push_str(&format!("{bold}{}{title}{bold:#}\n", pad(&format!("{number}."), 4)));
        self.out.push_str(&hang("    ", shows, self.columns));
        self.out.push('\n');
    }

    fn subject(&mut self, subject: &DecidedSubject) {
        let code = code_groups(subject.code.as_deref().unwrap_or_default());
        let mut lines = vec![format!("{}  {code}", subject.name).trim_end().to_owned()];
        if let Some(report) = &subject.identifier {
            lines.extend(report.problems.iter().map(|problem| problem.text.clone()));
            lines.extend(report.suggestions.iter().map(|code| match self.lang {
                Lang::En => format!("Did you mean {}?", code_groups(code)),
                _ => format!("是否为 {}？", code_groups(code)),
            }));
        }
        self.lines([subject.role_text.as_str(), subject.role_text.as_str()], lines);
    }

    fn matter(&mut self, decision: &Decision) {
        let Decision { matter, matter_name, agency, applied_on, .. } = decision;
        let agency = agency.as_deref().unwrap_or_default();
        let text = match self.lang {
            Lang::En => format!("{matter_name} ({matter}); {agency}; applied on {applied_on}"),
            _ => format!("{matter_name}（{matter}）；{agency}；{}申请", day(*applied_on)),
        };
        self.lines(["事项", "Matter"], [text]);
    }

    fn outcome(&mut self, decision: &Decision) {
        let style = colour(decision.outcome);
        let Decision { outcome_text, headline, .. } = decision;
        let text = format!("{style}【{outcome_text}】{headline}{style:#}");
        self.lines(["结论", "Outcome"], [text]);
        let eyes = decision.reviewers.map(|count| match self.lang {
            Lang::En => format!("{count} people of one opinion; one alone changes nothing"),
            _ => format!("须 {count} 人意见一致，一个人的复核不改变结论"),
        });
        self.lines(["复核", "Review"], eyes);
    }

    fn missing(&mut self, decision: &Decision) {
        // 告知承诺: the commitment stands in for these materials, nobody waits for them.
        let replaced = decision.outcome == Outcome::AcceptOnCommitment;
        let missing = decision.missing.iter().map(|missing| {
            let (name, due) = (&missing.name, missing.due.as_ref().map(|due| &due.text));
            let due = due.or(missing.before.as_ref());
            match (self.lang, due) {
                (Lang::En, _) if replaced => format!("{name}: replaced by the commitment"),
                (_, _) if replaced => format!("{name}：以承诺代替"),
                (_, None) => name.clone(),
                (Lang::En, Some(due)) => format!("{name}: {due}"),
                (_, Some(due)) => format!("{name}：{due}"),
            }
        });
        let missing: Vec<String> = missing.collect();
        let (signed, open): (Vec<_>, Vec<_>) =
            decision.commitments.iter().partition(|commitment| commitment.signed);
        let open = open.iter().map(|commitment| match self.lang {
            Lang::En => format!("{} (not signed)", commitment.name),
            _ => format!("《{}》尚未签署", commitment.name),
        });
        let open: Vec<String> = open.collect();
        self.lines(["缺少", "Missing"], missing);
        self.lines(["可以签署", "May sign"], open);
        self.lines(
            ["已签署", "Signed"],
            signed
                .iter()
                .map(|commitment| match self.lang {
                    Lang::En => commitment.name.clone(),
                    _ => format!("《{}》", commitment.name),
                })
                .collect::<Vec<_>>(),
        );
    }

    fn why(&mut self, decision: &Decision) {
        let told = |text: &str| decision.findings.iter().any(|finding| finding.text == text);
        let mut lines: Vec<String> = Vec::new();
        for reason in decision.reasons.iter().filter(|reason| !told(&reason.text)) {
            lines.push(reason.text.clone());
            lines.extend(self.bases(decision, reason.basis.as_deref().unwrap_or_default()));
        }
        self.lines(["为什么", "Why"], lines);
    }

    fn bases(&mut self, decision: &Decision, ids: &[String]) -> Vec<String> {
        let mut lines = Vec::new();
        let bases = decision.bases.iter().flatten();
        for basis in bases.filter(|basis| ids.contains(&basis.id)) {
            if self.cited.contains(&basis.id) {
                continue;
            }
            self.cited.push(basis.id.clone());
            lines.push(match self.lang {
                Lang::En => format!("Basis: {}", basis.text),
                _ => format!("依据 {}", basis.text),
            });
        }
        lines
    }

    fn found(&mut self, decision: &Decision) {
        let found: Vec<String> =
            decision.findings.iter().flat_map(|finding| self.finding(finding)).collect();
        self.lines(["查到", "Found"], found);
        let mut measures = Vec::new();
        for measure in &decision.measures {
            measures.push(measure.text.clone());
            measures.extend(self.bases(decision, &measure.basis));
        }
        self.lines(["后果", "Measures"], measures);
        let incentives =
            decision.incentives.iter().flatten().map(|incentive| incentive.text.clone());
        self.lines(["激励", "Incentives"], incentives);
        let cautions = decision.cautions.iter().flatten().map(|caution| caution.text.clone());
        self.lines(["警示", "Cautions"], cautions);
        // The usual inspections are no news, but why they are not fewer is.
        let tier = decision.inspection.iter().filter(|inspection| {
            inspection.tier != Tier::Normal
                || inspection.held.is_some()
                || inspection.pending.is_some()
        });
        self.lines(["后续监管", "Later"], tier.map(|inspection| inspection.text.clone()));
        let more = decision.excluded_more.map(|n| match self.lang {
            Lang::En => format!("{n} more similar names were ruled out"),
            _ => format!("另有 {n} 条相近记录也已排除"),
        });
        let excluded = decision.excluded.iter().map(|finding| finding.text.clone()).chain(more);
        self.lines(["已排除", "Excluded"], excluded);
    }

    fn finding(&self, finding: &Finding) -> Vec<String> {
        let Finding { text, authority, document, cause, listed_on, until, exit, also, .. } =
            finding;
        let when = |date: &Option<Date>, zh: &str, en: &str| match (self.lang, date) {
            (_, None) => None,
            (Lang::En, Some(date)) => Some(format!("{en} {date}")),
            (_, Some(date)) => Some(format!("{}{zh}", day(*date))),
        };
        let source =
            |authority: &Option<String>, document: &Option<String>, days: [&Option<Date>; 2]| {
                let [listed_on, until] = days;
                let parts = [
                    authority.clone(),
                    document.clone(),
                    when(listed_on, "列入", "listed"),
                    when(until, "期满", "until"),
                ];
                parts.into_iter().flatten().collect::<Vec<String>>().join("；")
            };
        let mut lines = vec![text.clone(), source(authority, document, [listed_on, until])];
        let ends = |exit: &String| match self.lang {
            Lang::En => format!("Ends: {exit}"),
            _ => format!("退出 {exit}"),
        };
        if let Some(cause) = cause {
            lines.push(match self.lang {
                Lang::En => format!("Cause: {cause}"),
                _ => format!("事由 {cause}"),
            });
        }
        lines.extend(exit.as_ref().map(ends));
        for other in also.iter().flatten() {
            let said = source(&other.authority, &other.document, [&other.listed_on, &other.until]);
            lines.push(format!("{}：{said}", other.list_name));
            lines.extend(other.exit.as_ref().map(ends));
        }
        lines
    }

    /// Lists without a hit share a line for each day of data; the others speak for themselves.
    fn checked(&mut self, decision: &Decision) {
        let clean = |list: &&Coverage| list.state == CoverageState::Fresh && list.hits == 0;
        let mut days: Vec<Option<Date>> = Vec::new();
        for list in decision.coverage.iter().filter(clean) {
            if !days.contains(&list.as_of) {
                days.push(list.as_of);
            }
        }
        let others = decision.coverage.iter().filter(|list| !clean(list));
        let mut lines: Vec<String> = others.map(|list| list.text.clone()).collect();
        for as_of in days {
            let names = decision.coverage.iter().filter(clean).filter(|list| list.as_of == as_of);
            let names: Vec<&str> = names.map(|list| list.list_name.as_str()).collect();
            let said = |date: Option<String>| date.unwrap_or_default();
            lines.push(match self.lang {
                Lang::En => {
                    let as_of = said(as_of.map(|date| date.to_string()));
                    format!("Not listed in: {} (data of {as_of})", names.join(", "))
                }
                _ => {
                    let as_of = said(as_of.map(day));
                    format!("未列入 {}（数据截至{as_of}）", names.join("、"))
                }
            });
        }
        self.lines(["核对了", "Checked"], lines);
    }

    /// Enough of the digest to find the file by; the whole is in the JSON.
    fn receipt(&mut self, decision: &Decision) {
        let digest: String = decision.receipt.decision.labelled().chars().take(20).collect();
        self.lines(["核查编号", "Receipt"], [digest]);
    }

    /// A label on the left and its lines on the right; nothing at all without lines.
    fn lines(&mut self, label: [&str; 2], lines: impl IntoIterator<Item = String>) {
        let dim = Style::new().dimmed();
        let [zh, en] = label;
        let name = if matches!(self.lang, Lang::En) { en } else { zh };
        let label = format!("{}  ", pad(name, LABELS.saturating_sub(2)));
        for (index, line) in lines.into_iter().enumerate() {
            let first = if index == 0 {
                format!("    {dim}{}{dim:#}", label)
            } else {
                " ".repeat(LABELS.saturating_add(4))
            };
            self.out.push_str(&hang(&first, &line, self.columns));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The decision of the first vector with a tier, with another one.
    fn with(change: Value) -> String {
        let vectors = include_str!("../../../tests/vectors/check/sample.json");
        let vectors: Value = serde_json::from_str(vectors).unwrap();
        let mut answers = vectors["cases"].as_array().unwrap().iter().map(|case| &case["expect"]);
        let mut answer = answers.find(|said| said.get("inspection").is_some()).unwrap().clone();
        for (name, value) in change.as_object().unwrap() {
            answer["inspection"][name] = value.clone();
        }
        card(&parse(&answer.to_string()).unwrap(), None, Lang::ZhCn, 80)
    }

    #[test]
    fn usual_inspections_are_told_where_they_are_not_fewer_for_a_reason() {
        let tier = |more: Value| {
            let mut change = json!({"tier": "normal", "text": "照常检查的话"});
            change.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            with(change).contains("照常检查的话")
        };
        assert!(!tier(json!({})));
        assert!(tier(json!({"held": "suspended"})));
        assert!(tier(json!({"pending": true})));
        assert!(with(json!({"tier": "raised", "text": "照常检查的话"})).contains("照常检查的话"));
    }
}
