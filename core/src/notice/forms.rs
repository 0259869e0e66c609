//! What stands in each notice.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::Content;
use super::page::Page;
use crate::answer::{Coverage, DecidedSubject, MissingMaterial};
use crate::date::Date;
use crate::decision::Outcome;
use crate::digest::Digest;
use crate::finding::CoverageState;
use crate::request::{CommitmentType, MaterialState, Role};
use crate::rulebook::labels::{commitment_in_forms, subject_in_forms};

/// What is not known: a blank to write on.
const BLANK: &str = "＿＿＿＿＿＿＿＿";

fn or_blank(text: Option<&String>) -> String {
    text.map_or(BLANK, String::as_str).to_string()
}

impl Content<'_> {
    fn applicant(&self) -> Option<&DecidedSubject> {
        let subjects = &self.decision.subjects;
        subjects.iter().find(|s| s.role == Role::Applicant).or_else(|| subjects.first())
    }

    /// Who applied for what, and when.
    pub(super) fn heads(&self) -> Vec<(&'static str, String)> {
        let applicant = self.applicant();
        Vec::from([
            ("申请人", applicant.map(|a| a.name.clone()).unwrap_or_default()),
            ("代码", applicant.and_then(|a| a.code.clone()).unwrap_or_default()),
            ("事项", format!("{}（{}）", self.matter.name, self.matter.id)),
            ("实施机关", self.matter.agency.clone()),
            ("申请日期", self.decision.applied_on.to_string()),
            ("核查日期", self.decision.decided_on.to_string()),
        ])
    }

    fn missing(&self) -> Vec<String> {
        let missing = self.decision.missing.iter();
        missing.map(|material| self.missing_text(material)).collect()
    }

    fn missing_text(&self, material: &MissingMaterial) -> String {
        let known = self.matter.materials.iter().find(|m| m.id == material.material);
        let what = match material.state {
            MaterialState::Defective => "有瑕疵，请改正",
            MaterialState::Present | MaterialState::Missing => "未提交，请补交",
        };
        let kind = known.map_or("", |m| m.category.as_str());
        let form = material.form.as_ref().map_or_else(String::new, |form| format!("，{form}"));
        let due = material.due.as_ref().map(|due| &due.text).or(material.before.as_ref());
        let due = due.map_or_else(String::new, |due| format!("；{due}"));
        format!("“{}”（{kind}材料{form}）：{what}{due}", material.name)
    }

    /// The bases of the outcome.
    pub(super) fn bases(&self) -> Vec<String> {
        let reasons = self.decision.reasons.iter();
        let named: Vec<&String> = reasons.flat_map(|r| &r.basis).flatten().collect();
        let bases = self.decision.bases.iter().flatten();
        bases.filter(|b| named.contains(&&b.id)).map(|b| b.text.clone()).collect()
    }

    /// The bases of everything that follows.
    fn all_bases(&self) -> Vec<String> {
        self.decision.bases.iter().flatten().map(|b| b.text.clone()).collect()
    }

    /// What would help, without the numbers of rules.
    pub(super) fn ways(&self) -> Vec<String> {
        let ways = self.decision.ways_forward.iter();
        ways.map(|way| way.text.replace(&format!("（{}）", way.rule), "")).collect()
    }

    pub(super) fn page(&self, title: &str) -> Page {
        Page::new(title, &or_blank(self.particulars.number.as_ref()))
    }

    /// Where to go, whom to ask, and the number that the decision is found again by.
    pub(super) fn foot(&self, page: Page) -> Page {
        page.fields(Vec::from([
            ("经办人", or_blank(self.particulars.officer.as_ref())),
            ("联系电话", or_blank(self.particulars.phone.as_ref())),
            ("办理地点", or_blank(self.particulars.place.as_ref())),
            ("核查编号", self.decision.receipt.decision.labelled()),
        ]))
    }
}

/// What follows when a material is not handed in in time.
fn overdue(word: &str) -> String {
    let what = match word {
        "" => "按一般程序办理",
        "退件" => "予以退件",
        "终止" => "终止办理",
        "暂停" => "暂停办理，补齐后恢复",
        "撤销" => "撤销已作出的决定，并记入信用记录",
        other => other,
    };
    format!("逾期未补正的，{what}。")
}

/// What follows where a commitment of that type is false or not kept (国办发〔2020〕42号; 信用修复管理办法).
fn liability(kind: CommitmentType, late: &str) -> String {
    let what = match kind {
        CommitmentType::Deferral => return overdue(late),
        CommitmentType::ApprovalSubstitution | CommitmentType::Certification => {
            "终止办理、责令限期整改、撤销已作出的决定或者予以处罚，并记入信用记录"
        }
        CommitmentType::Repair => "撤销信用修复，恢复公示，并记入信用记录",
        CommitmentType::SelfDiscipline => "由行业组织依照章程处理",
        _ => "依法依规承担责任，并记入信用记录",
    };
    format!("承诺不实或者违反承诺的，{what}。")
}

/// 一次性告知书: for what has to be supplied or corrected before anything is accepted.
pub(super) fn supplement(content: &Content<'_>) -> Option<Page> {
    if content.decision.outcome != Outcome::Supplement {
        return None;
    }
    let mut points: Vec<String> = Vec::new();
    for reason in &content.decision.reasons {
        let what = match &*reason.code {
            "id.absent" | "subject.missing" | "id.unasked" => "请补填",
            "id.aside" => continue,
            code if code.starts_with("id.") => "请更正",
            code if code.starts_with("request.") || code == "subject.unnamed" => "请更正",
            code if code.starts_with("commitment.") => "请重新签署",
            _ => continue,
        };
        points.push(format!("{}，{what}", reason.text));
    }
    points.extend(content.missing());
    let page = content
        .page("一次性告知书")
        .fields(content.heads())
        .text("你（单位）的申请收悉。经核查，需要补正的全部内容一次告知如下：")
        .points(points);
    let late = match content.decision.missing.as_slice() {
        [] => page,
        _ => page.text(overdue(&content.matter.overdue)),
    };
    let page = late.section("可以选择的办法", content.ways()).section("依据", content.bases());
    Some(content.foot(page).signed(&["申请人签收：", "（实施机关盖章）", "　　年　　月　　日"]))
}

/// 容缺受理通知书: accepted, with a day for what is missing and what follows otherwise.
pub(super) fn deferral(content: &Content<'_>) -> Option<Page> {
    if content.decision.outcome != Outcome::AcceptWithDeferral {
        return None;
    }
    let promise = content.decision.commitments.first();
    let signed = promise.map_or_else(String::new, |p| format!("，你（单位）已签署《{}》", p.name));
    let promised =
        content.matter.promise_days.map(|days| format!("本事项的承诺办结时限为 {days} 个工作日。"));
    let mut page = content
        .page("容缺受理通知书")
        .fields(content.heads())
        .text(format!(
            "经核查，主审材料齐全、信用状况符合条件{signed}，决定先行受理。请在期限内补齐下列材料："
        ))
        .points(content.missing())
        .text(overdue(&content.matter.overdue));
    if let Some(promised) = promised {
        page = page.text(promised);
    }
    let page = page.section("警示", content.cautions()).section("依据", content.bases());
    Some(content.foot(page).signed(&["申请人签收：", "（实施机关盖章）", "　　年　　月　　日"]))
}

/// 信用承诺书 with the members of the national data template.
pub(super) fn commitment(content: &Content<'_>) -> Option<Page> {
    let promise = content.decision.commitments.first()?;
    let kind = promise.kind;
    let applicant = content.applicant()?;
    // The decision masks numbers of persons; who signs writes the own number in full.
    let asked = content.request.subjects.get(applicant.index);
    // The one that the decision counted; without it the paper is there to be signed.
    let signed_on =
        promise.signed_on.map_or_else(|| "　　年　　月　　日".to_string(), |day| day.to_string());
    let p = content.particulars;
    let missing = content.missing();
    let reason = match &p.reason {
        Some(reason) => reason.clone(),
        None if missing.is_empty() => format!("申请办理“{}”", content.matter.name),
        None => format!("申请办理“{}”，{}", content.matter.name, missing.join("；")),
    };
    let responsible = match &promise.liability {
        Some(own) => own.clone(),
        None => liability(kind, &content.matter.overdue),
    };
    let number = promise.number.iter().map(|number| ("承诺书编号", number.clone()));
    let fields = Vec::from([
        ("承诺编码", or_blank(p.number.as_ref())),
        ("承诺人名称", applicant.name.clone()),
        ("承诺人类别", subject_in_forms(applicant.kind).to_string()),
        ("承诺人代码", asked.and_then(|s| s.code.clone()).unwrap_or_default()),
        ("承诺类型", commitment_in_forms(kind).to_string()),
        ("承诺事由", reason),
        ("承诺内容", promise.text.clone().unwrap_or_default()),
        ("违诺责任", responsible),
        ("承诺作出日期", signed_on),
        ("承诺有效期", or_blank(p.validity.as_ref())),
        ("受理单位", content.matter.agency.clone()),
        ("受理单位代码", or_blank(p.agency_code.as_ref())),
        ("公开类型", or_blank(p.publicity.as_ref())),
        ("备注", p.remark.clone().unwrap_or_default()),
    ]);
    let page = content.page(&promise.name).fields(number.chain(fields).collect());
    let page = page.heading("履行情况（受理单位填写）").fields(Vec::from([
        ("承诺履行状态", "□全部履行　□部分履行　□全部未履行".to_string()),
        ("未履行的承诺内容", String::new()),
        ("违诺责任追究内容", String::new()),
        ("认定日期", String::new()),
        ("认定单位及代码", String::new()),
    ]));
    Some(page.signed(&["承诺人（签字、盖章）：", "　　年　　月　　日"]))
}

/// 信用核查记录: what 财库〔2016〕125号 wants kept — channel, time and deadline of the query, who
/// queried, the result for each subject in each list, and how the evidence is kept.
pub(super) fn record(content: &Content<'_>) -> Page {
    let (decision, p) = (content.decision, content.particulars);
    let mut heads = content.heads();
    heads.extend([
        ("查询时间", or_blank(p.queried_at.as_ref())),
        ("查询截止时点", or_blank(p.query_deadline.as_ref())),
        ("查询人", or_blank(p.queried_by.as_ref())),
    ]);
    let coverage = &decision.coverage;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let channel = |list: &Coverage| {
        Vec::from([
            list.list_name.clone(),
            list.issuer.clone().unwrap_or_default(),
            list.sequence.map_or_else(String::new, |n| format!("第{n}期")),
            day(list.as_of),
            day(list.valid_until),
        ])
    };
    let mut channels = Vec::from([row(&["名单", "发布单位", "期号", "数据截至", "有效至"])]);
    channels.extend(coverage.iter().map(channel));
    let mut results = Vec::from([row(&["核查对象", "角色", "代码", "名单", "结果"])]);
    for subject in &decision.subjects {
        results.extend(coverage.iter().map(|list| content.result(subject, list)));
    }
    let found = decision.findings.iter().chain(&decision.excluded);
    let found = found.map(|f| f.text.clone()).collect();
    let reasons = decision.reasons.iter().map(|r| r.text.clone()).collect();
    let measures = decision.measures.iter().map(|m| m.text.clone()).collect();
    let receipt = &decision.receipt;
    let packs: Vec<String> = receipt.packs.iter().map(Digest::labelled).collect();
    let page = content
        .page("信用核查记录")
        .fields(heads)
        .heading("查询渠道")
        .table(channels)
        .heading("查询结果")
        .table(results)
        .section("列入和排除的情况", found)
        .heading("结论")
        .text(format!("{}：{}", decision.outcome_text, decision.headline))
        .points(reasons)
        .section("警示", content.cautions())
        .section("措施", measures)
        .section("后续监管", decision.inspection.iter().map(|i| i.text.clone()).collect())
        .section("依据", content.all_bases());
    page.heading("证据留存")
        .fields(Vec::from([
            ("申请摘要", receipt.request.labelled()),
            ("规则书摘要", receipt.rulebook.labelled()),
            ("日历摘要", receipt.calendar.labelled()),
            ("名单摘要", packs.join("；")),
            ("核查引擎", receipt.engine.to_string()),
            ("核查编号", receipt.decision.labelled()),
        ]))
        .text("以上摘要可以重放本次核查；核查只说明名单所载，不证明名单以外的情况。")
        .signed(&["查询人签字：", "复核人签字：", "　　年　　月　　日"])
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_string()).collect()
}

impl Content<'_> {
    /// The result for one subject in one list.
    fn result(&self, subject: &DecidedSubject, list: &Coverage) -> Vec<String> {
        let findings = &mut self.decision.findings.iter();
        let hit = findings.find_map(|f| {
            let sources = f.also.iter().flatten();
            let also = sources.map(|s| (&s.list, &s.verdict_text, &s.entry));
            let mut all = core::iter::once((&f.list, &f.verdict_text, &f.entry)).chain(also);
            all.find(|(id, ..)| f.subject == subject.index && **id == list.list)
        });
        let among = |subjects: &Option<Vec<usize>>| {
            subjects.as_ref().is_some_and(|all| all.contains(&subject.index))
        };
        let result = match (list.state, hit) {
            (CoverageState::Missing, _) => "没有载入该名单，未能核对".to_string(),
            (CoverageState::LookUp, _) => "须到发布平台查询".to_string(),
            (CoverageState::Stale, None) => "名单数据已过期，不能作为未列入".to_string(),
            (CoverageState::Later, None) => "名单数据晚于决定日，不能作为未列入".to_string(),
            (CoverageState::OtherIssuer, None) => "不是由规定的单位发布，未能核对".to_string(),
            (
                CoverageState::KeyEnded
                | CoverageState::KeyRevoked
                | CoverageState::PolicyEnded
                | CoverageState::Overdue
                | CoverageState::Empty,
                None,
            ) => "名单不能依据，未能核对".to_string(),
            (CoverageState::Partial, None) => "名单收录范围不足，不能作为未列入".to_string(),
            (_, None) if among(&list.outside) => "名单不涵盖该主体，不能作为未列入".to_string(),
            (_, None) if among(&list.unasked) => {
                "没有可用的代码，未按代码核对，不能作为未列入".to_string()
            }
            (_, Some((_, verdict, entry))) => {
                format!("列入（{verdict}）：{entry}")
            }
            (_, None) => "未列入".to_string(),
        };
        Vec::from([
            subject.name.clone(),
            subject.role_text.clone(),
            subject.code.clone().unwrap_or_default(),
            list.list_name.clone(),
            result,
        ])
    }
}
