//! What was checked, found and done, by quarter, office and matter, and by list.

use std::collections::{BTreeMap, BTreeSet};

use credit_core::{
    Date,
    decision::Outcome,
    finding::{CoverageState, Verdict},
    notice::Page,
    rulebook::source::outcome_name,
};

use crate::{
    case::CaseFile,
    ledger::{State, promises},
    sheet,
};

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    quarter: u8,
}

impl Quarter {
    /// The quarter of that day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let (year, month, _) = day.ymd();
        Self { year, quarter: month.saturating_add(2) / 3 }
    }

    fn text(self) -> String {
        format!("{}年第{}季度", self.year, self.quarter)
    }
}

/// Of one office and matter in a quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Decisions.
    pub checks: u64,
    /// Of these with somebody found on a list.
    pub hits: u64,
    /// Decisions by outcome.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Measures that followed.
    pub measures: u64,
    /// Of these those of which somebody has told what became of them.
    pub told: u64,
    /// Decisions that somebody has reviewed.
    pub reviewed: u64,
    /// Of these those with an opinion that changes or returns them.
    pub changed: u64,
    /// Commitments that were made.
    pub promised: u64,
    /// Of these kept.
    pub kept: u64,
    /// Of these not or only partly kept.
    pub broken: u64,
    /// Of these late without a word.
    pub late: u64,
    /// Decisions with an objection, reconsideration or litigation.
    pub objected: u64,
}

/// Of one list in a quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Decisions that consulted it.
    pub checks: u64,
    /// Of these with somebody found on it.
    pub hits: u64,
    /// Of these where it could not be relied on.
    pub unreliable: u64,
}

/// The key of a row: quarter, office, id and name of the matter.
type Key = (Quarter, String, String, String);

/// What the cases come to.
#[derive(Clone, Debug)]
pub struct Statistics {
    on: Date,
    matters: BTreeMap<Key, Counts>,
    lists: BTreeMap<(Quarter, String), ListCounts>,
}

fn add(to: &mut u64, more: bool) {
    *to = to.saturating_add(u64::from(more));
}

impl Statistics {
    /// Nothing yet; commitments and statements count as they stand at the end of that day.
    #[must_use]
    pub const fn new(on: Date) -> Self {
        Self { on, matters: BTreeMap::new(), lists: BTreeMap::new() }
    }

    /// Counts a case.
    pub fn count(&mut self, case: &CaseFile) {
        let (quarter, decision, on) = (Quarter::of(case.day), &case.decision, self.on);
        let agency = decision.agency.clone().unwrap_or_default();
        let key = (quarter, agency, decision.matter.clone(), decision.matter_name.clone());
        let standing = case.standing(on);
        let said = |kind: &str| standing.iter().filter(|it| it.kind == kind).collect::<Vec<_>>();
        let found = |list: Option<&str>| {
            decision.findings.iter().any(|it| {
                it.verdict != Verdict::Excluded && list.is_none_or(|list| it.list == list)
            })
        };
        let of = self.matters.entry(key).or_default();
        add(&mut of.checks, true);
        add(&mut of.hits, found(None));
        add(of.outcomes.entry(outcome_name(decision.outcome)).or_default(), true);
        let measures: BTreeSet<&str> = decision.measures.iter().map(|it| it.id.as_str()).collect();
        let feedback = said("feedback");
        for measure in measures {
            add(&mut of.measures, true);
            add(&mut of.told, feedback.iter().any(|it| it.member("measure") == Some(measure)));
        }
        let reviews = said("review");
        add(&mut of.reviewed, !reviews.is_empty());
        let changed = case.reviewed(on).is_some_and(|it| it.member("opinion") != Some("uphold"));
        add(&mut of.changed, changed);
        add(&mut of.objected, !said("objection").is_empty());
        for promise in promises(case, on, None).iter().filter(|it| it.state != State::Idle) {
            add(&mut of.promised, true);
            add(&mut of.kept, promise.state == State::Fulfilled);
            add(&mut of.broken, matches!(promise.state, State::Partly | State::Not));
            add(&mut of.late, promise.state == State::Overdue);
        }
        for list in &decision.coverage {
            let of = self.lists.entry((quarter, list.list_name.clone())).or_default();
            add(&mut of.checks, true);
            add(&mut of.hits, found(Some(&list.list)));
            add(&mut of.unreliable, list.state != CoverageState::Fresh);
        }
    }

    /// Rows by quarter, office and matter; the last one is the sum.
    #[must_use]
    pub fn by_matter(&self) -> Vec<Vec<String>> {
        let mut head: Vec<String> =
            ["季度", "实施机关", "事项编码", "事项名称", "核查", "查到"].map(Into::into).to_vec();
        head.extend(Outcome::ALL.iter().map(|outcome| outcome_name(*outcome).to_owned()));
        let more = [
            "应采取措施",
            "已反馈",
            "反馈率",
            "复核",
            "复核未维持",
            "承诺",
            "全部履行",
            "违诺",
            "逾期未认定",
            "异议复议诉讼",
        ];
        head.extend(more.map(str::to_owned));
        let mut rows = vec![head];
        let mut sum = Counts::default();
        for ((quarter, agency, id, name), counts) in &self.matters {
            let key = [quarter.text(), agency.clone(), id.clone(), name.clone()];
            rows.push(counts.row(key));
            sum.take(counts);
        }
        rows.push(sum.row(["合计", "", "", ""].map(str::to_owned)));
        rows
    }

    /// Rows by quarter and list.
    #[must_use]
    pub fn by_list(&self) -> Vec<Vec<String>> {
        let head = ["季度", "名单", "核查", "查到", "名单不可靠"].map(str::to_owned);
        let mut rows = vec![head.to_vec()];
        for ((quarter, list), of) in &self.lists {
            let counts = [of.checks, of.hits, of.unreliable].map(|n| n.to_string());
            rows.push([&[quarter.text(), list.clone()], &counts[..]].concat());
        }
        rows
    }

    /// A page to be printed; so many cases could not be verified and are not in it.
    #[must_use]
    pub fn page(&self, faults: usize) -> Page {
        let rows = self.by_matter();
        let (key, outcomes) = (4_usize, Outcome::ALL.len().saturating_add(2));
        // Twenty columns are for a spreadsheet: on paper they are two tables.
        let part = |skip: usize, take: usize| -> Vec<Vec<String>> {
            let cut = |row: &Vec<String>| {
                let name = match (row.get(2), row.get(3)) {
                    (Some(id), Some(name)) if !id.is_empty() => format!("{name}（{id}）"),
                    _ => String::new(),
                };
                let own = row.iter().skip(key.saturating_add(skip)).take(take).cloned();
                row.iter().take(2).cloned().chain([name]).chain(own).collect()
            };
            rows.iter().map(cut).collect()
        };
        let page = Page::new("信用核查统计", "")
            .across()
            .text(format!("截至 {}。", self.on))
            .heading("核查和结论")
            .table(part(0, outcomes))
            .heading("措施、复核、承诺、异议")
            .table(part(outcomes, usize::MAX))
            .heading("名单")
            .table(self.by_list());
        match faults {
            0 => page,
            n => page.text(format!("另有 {n} 份案卷不能核验，不在统计之内。")),
        }
        .signed(&["制表人：＿＿＿＿＿＿＿＿", "审核人：＿＿＿＿＿＿＿＿"])
    }
}

/// Rows as comma-separated text.
#[must_use]
pub fn csv(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        sheet::row(&mut out, &row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    out
}

impl Counts {
    fn row(&self, key: [String; 4]) -> Vec<String> {
        let outcome = |of: &Outcome| self.outcomes.get(outcome_name(*of)).copied().unwrap_or(0);
        let mut row = key.to_vec();
        row.extend([self.checks, self.hits].map(|n| n.to_string()));
        row.extend(Outcome::ALL.iter().map(|of| outcome(of).to_string()));
        row.extend([self.measures, self.told].map(|n| n.to_string()));
        row.push(share(self.told, self.measures));
        let rest = [self.reviewed, self.changed, self.promised, self.kept, self.broken, self.late];
        row.extend(rest.map(|n| n.to_string()));
        row.push(self.objected.to_string());
        row
    }

    fn take(&mut self, more: &Self) {
        let mine = [
            &mut self.checks,
            &mut self.hits,
            &mut self.measures,
            &mut self.told,
            &mut self.reviewed,
            &mut self.changed,
            &mut self.promised,
            &mut self.kept,
            &mut self.broken,
            &mut self.late,
            &mut self.objected,
        ];
        let theirs = [
            more.checks,
            more.hits,
            more.measures,
            more.told,
            more.reviewed,
            more.changed,
            more.promised,
            more.kept,
            more.broken,
            more.late,
            more.objected,
        ];
        for (own, more) in mine.into_iter().zip(theirs) {
            *own = own.saturating_add(more);
        }
        for (outcome, more) in &more.outcomes {
            let own = self.outcomes.entry(outcome).or_default();
            *own = own.saturating_add(*more);
        }
    }
}

/// A share in whole per cent, rounded down: nothing is whole that is not; a dash where there is nothing to tell.
fn share(part: u64, whole: u64) -> String {
    let percent = part.saturating_mul(100).checked_div(whole);
    percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_and_shares() {
        for (day, text) in [
            ("2026-01-01", "2026年第1季度"),
            ("2026-03-31", "2026年第1季度"),
            ("2026-04-01", "2026年第2季度"),
            ("2026-12-31", "2026年第4季度"),
        ] {
            assert_eq!(Quarter::of(Date::parse(day).unwrap()).text(), text);
        }
        assert_eq!(
            [share(0, 0), share(0, 3), share(2, 3), share(3, 3)],
            ["—", "0%", "66%", "100%"]
        );
    }
}
