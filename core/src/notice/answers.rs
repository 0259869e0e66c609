//! What an applicant is answered: accepted, refused, or about to be refused (行政许可法第三十二条,
//! 第三十六条, 第三十八条: in writing, dated, with reasons and how to contest it). Numbers of rules are for
//! the record, not for these.

use alloc::{format, string::String, vec::Vec};

use super::Content;
use super::page::Page;
use crate::answer::{Caution, Reason};
use crate::decision::Outcome;
use crate::pack::record::Direction;
use crate::rulebook::Papers;

const SEALED: [&str; 3] = ["申请人签收：", "（实施机关盖章）", "　　年　　月　　日"];

impl Content<'_> {
    fn is_tender(&self) -> bool {
        self.matter.papers == Papers::Tender
    }

    /// Why, in words that need no table: the records that a refusal rests on. What was open beside them,
    /// or is told for information only, is no reason; the record of the check has it.
    fn plain_reasons(&self) -> Vec<String> {
        let adverse = |reason: &&Reason| {
            let finding = reason.finding.and_then(|at| self.decision.findings.get(at));
            let counts = finding
                .is_some_and(|f| matches!(f.direction, Direction::Black | Direction::Commitment));
            counts && &*reason.code == "finding.listed"
        };
        let found = self.decision.reasons.iter().filter(adverse).map(|reason| reason.text.clone());
        let all: Vec<String> = found.collect();
        if all.is_empty() { Vec::from([self.decision.summary.clone()]) } else { all }
    }

    /// Measures that are taken in this matter.
    fn own_measures(&self) -> Vec<String> {
        let own = self.decision.measures.iter().filter(|m| m.elsewhere != Some(true));
        own.map(|measure| measure.text.clone()).collect()
    }

    /// What the applicant is told or asked for (警示).
    pub(super) fn cautions(&self) -> Vec<String> {
        let told = |caution: &Caution| {
            let bases = self.decision.bases.iter().flatten();
            let bases = bases.filter(|basis| caution.basis.contains(&basis.id));
            let bases: Vec<&str> = bases.map(|basis| basis.text.as_str()).collect();
            format!("{}，依据{}", caution.text, bases.join("、"))
        };
        self.decision.cautions.iter().flatten().map(told).collect()
    }

    /// How to contest it; where the rulebook says nothing, blanks to be filled in by hand.
    fn contest(&self) -> Vec<String> {
        let said = self.remedies.iter().map(|(remedy, bases)| {
            let bases = if bases.is_empty() {
                String::new()
            } else {
                format!("（{}）", bases.join("；"))
            };
            format!("{}：{}，向{}提出{bases}", remedy.way, remedy.term, remedy.body)
        });
        let said: Vec<String> = said.collect();
        if !said.is_empty() {
            return said;
        }
        let ways = if self.is_tender() {
            "质疑、异议或者投诉"
        } else {
            "行政复议或者行政诉讼"
        };
        Vec::from([format!("{ways}：自收到本文书之日起＿＿＿＿内，向＿＿＿＿＿＿＿＿提出")])
    }
}

/// 受理通知书; in tenders 资格审查合格通知书.
pub(super) fn acceptance(content: &Content<'_>) -> Option<Page> {
    let decision = content.decision;
    if !matches!(decision.outcome, Outcome::Accept | Outcome::AcceptOnCommitment) {
        return None;
    }
    let (title, text) = if content.is_tender() {
        ("资格审查合格通知书", "经核查，你（单位）的信用状况符合要求，可以参加本次活动。")
    } else {
        ("受理通知书", "你（单位）的申请收悉。经核查，符合受理条件，决定予以受理。")
    };
    let promise = decision.commitments.first().filter(|_| decision.outcome != Outcome::Accept);
    let promise = promise.map(|p| {
        format!("本事项按告知承诺办理：你（单位）须履行《{}》所载的承诺；作不实承诺或者违反承诺的，依法处理。", p.name)
    });
    let days = content.matter.promise_days;
    let days = days.map(|days| format!("本事项的承诺办结时限为 {days} 个工作日。"));
    let page = content.page(title).fields(content.heads()).text(text);
    let page = [promise, days].into_iter().flatten().fold(page, Page::text);
    let page = page.section("警示", content.cautions()).section("依据", content.bases());
    Some(content.foot(page).signed(&SEALED))
}

/// 不予行政许可决定书, 资格审查不合格通知书, 不予通过决定书.
pub(super) fn refusal(content: &Content<'_>) -> Option<Page> {
    if content.decision.outcome != Outcome::Refuse {
        return None;
    }
    let title = match content.matter.papers {
        Papers::Permit => "不予行政许可决定书",
        Papers::Tender => "资格审查不合格通知书",
        Papers::Other => "不予通过决定书",
    };
    let text = if content.is_tender() {
        "经核查，你（单位）不具备参加本次活动的信用条件，资格审查不合格。"
    } else {
        "你（单位）的申请收悉。经核查，不符合规定的信用条件，决定不予通过。"
    };
    let page = content
        .page(title)
        .fields(content.heads())
        .text(text)
        .section("理由", content.plain_reasons())
        .section("依据", content.bases())
        .section("警示", content.cautions())
        .section("本事项适用的措施", content.own_measures())
        .section("怎样才能办成", content.ways())
        .section("救济途径", content.contest());
    Some(content.foot(page).signed(&SEALED))
}

/// 陈述申辩告知书, before it is refused (行政许可法第三十六条).
pub(super) fn hearing(content: &Content<'_>) -> Option<Page> {
    if content.decision.outcome != Outcome::Refuse {
        return None;
    }
    let page = content
        .page("陈述申辩告知书")
        .fields(content.heads())
        .text("经核查，拟对你（单位）的申请作出不予通过的决定。理由和依据如下：")
        .section("理由", content.plain_reasons())
        .section("依据", content.bases())
        .text(
            "你（单位）有权自收到本告知书之日起＿＿＿个工作日内陈述和申辩，对名单记录有异议的可以同时提交证据；\
             逾期未提出的，视为放弃。",
        );
    let page = content.foot(page);
    Some(page.signed(&["申请人签收：", "申请人意见：", "（实施机关盖章）", "　　年　　月　　日"]))
}
