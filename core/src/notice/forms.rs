//! What stands in each notice.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::page::Page;
use super::{Content, items, text};
use crate::json::Value;
use crate::request::{CommitmentType, MaterialState, SubjectKind};

impl Content<'_> {
    fn applicant(&self) -> (usize, &Value) {
        let subjects = items(self.decision, "subjects");
        let at = subjects.iter().position(|s| text(s, "role") == "applicant").unwrap_or_default();
        (at, subjects.get(at).unwrap_or(&Value::Null))
    }

    /// Who applied for what, and when.
    fn heads(&self) -> Vec<(&'static str, String)> {
        let (_, applicant) = self.applicant();
        Vec::from([
            ("申请人", text(applicant, "name").to_string()),
            ("代码", text(applicant, "code").to_string()),
            ("事项", format!("{}（{}）", self.matter.name, self.matter.id)),
            ("实施机关", self.matter.agency.clone()),
            ("申请日期", text(self.decision, "appliedOn").to_string()),
            ("核查日期", text(self.decision, "decidedOn").to_string()),
        ])
    }

    fn missing(&self) -> Vec<String> {
        let missing = items(self.decision, "missing").iter();
        missing.map(|material| self.missing_text(material)).collect()
    }

    fn missing_text(&self, material: &Value) -> String {
        let known = self.matter.materials.iter().find(|m| m.id == text(material, "material"));
        let what = match text(material, "state") {
            state if state == MaterialState::Defective.as_str() => "有瑕疵，请改正",
            _ => "未提交，请补交",
        };
        let kind = known.map_or("", |m| m.category.as_str());
        let due = material.get("due").map_or("", |due| text(due, "text"));
        let due = if due.is_empty() { String::new() } else { format!("；{due}") };
        format!("“{}”（{kind}材料）：{what}{due}", text(material, "name"))
    }

    /// The bases of the outcome.
    fn bases(&self) -> Vec<String> {
        let reasons = items(self.decision, "reasons").iter();
        let named: Vec<&str> =
            reasons.flat_map(|r| items(r, "basis")).filter_map(Value::as_str).collect();
        let bases = items(self.decision, "bases").iter();
        let bases = bases.filter(|b| named.contains(&text(b, "id")));
        bases.map(|b| text(b, "text").to_string()).collect()
    }

    /// The bases of everything that follows.
    fn all_bases(&self) -> Vec<String> {
        items(self.decision, "bases").iter().map(|b| text(b, "text").to_string()).collect()
    }

    fn ways(&self) -> Vec<String> {
        items(self.decision, "waysForward").iter().map(|w| text(w, "text").to_string()).collect()
    }

    fn digest(&self, name: &str) -> String {
        let receipt = self.decision.get("receipt").unwrap_or(&Value::Null);
        text(receipt, name).to_string()
    }

    fn page(&self, title: &str) -> Page {
        Page::new(title, self.particulars.get("number"))
    }

    /// Where to go, whom to ask, and the number that the decision is found again by.
    fn foot(&self, page: Page) -> Page {
        page.fields(Vec::from([
            ("经办人", self.particulars.get("officer").to_string()),
            ("联系电话", self.particulars.get("phone").to_string()),
            ("办理地点", self.particulars.get("place").to_string()),
            ("核查编号", self.digest("decision")),
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

/// 一次性告知书: for what has to be supplied or corrected before anything is accepted.
pub(super) fn supplement(content: &Content<'_>) -> Option<Page> {
    if text(content.decision, "outcome") != "supplement" {
        return None;
    }
    let wrong = |reason: &&Value| {
        let code = text(reason, "code");
        code.starts_with("id.")
    };
    let mut points: Vec<String> = items(content.decision, "reasons")
        .iter()
        .filter(wrong)
        .map(|reason| format!("{}，请更正", text(reason, "text")))
        .collect();
    points.extend(content.missing());
    let page = content
        .page("一次性告知书")
        .fields(content.heads())
        .text("你（单位）的申请收悉。经核查，需要补正的全部内容一次告知如下：")
        .points(points);
    let late =
        if content.decision.get("missing").and_then(Value::as_array).is_some_and(|m| !m.is_empty())
        {
            page.text(overdue(&content.matter.overdue))
        } else {
            page
        };
    let page = late.section("可以选择的办法", content.ways()).section("依据", content.bases());
    Some(content.foot(page).signed(&["申请人签收：", "（实施机关盖章）", "　　年　　月　　日"]))
}

/// 容缺受理通知书: accepted, with a day for what is missing and what follows otherwise.
pub(super) fn deferral(content: &Content<'_>) -> Option<Page> {
    if text(content.decision, "outcome") != "accept-with-deferral" {
        return None;
    }
    let promise = items(content.decision, "commitments").first();
    let signed =
        promise.map_or_else(String::new, |p| format!("，你（单位）已签署《{}》", text(p, "name")));
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
    let page = page.section("依据", content.bases());
    Some(content.foot(page).signed(&["申请人签收：", "（实施机关盖章）", "　　年　　月　　日"]))
}

/// 信用承诺书 with the members of the national data template.
pub(super) fn commitment(content: &Content<'_>) -> Option<Page> {
    let promise = items(content.decision, "commitments").first()?;
    let kind = CommitmentType::parse(text(promise, "type"))?;
    let (at, applicant) = content.applicant();
    // The decision masks numbers of persons; who signs writes the own number in full.
    let code = items(content.request, "subjects").get(at).map_or("", |s| text(s, "code"));
    let signed =
        items(content.request, "commitments").iter().find(|c| text(c, "type") == kind.as_str());
    let signed_on = signed.map_or("　　年　　月　　日", |c| text(c, "signedOn"));
    let p = content.particulars;
    let words = text(promise, "text");
    let missing = content.missing();
    let reason = match p.known("reason") {
        Some(reason) => reason.to_string(),
        None if missing.is_empty() => format!("申请办理“{}”", content.matter.name),
        None => format!("申请办理“{}”，{}", content.matter.name, missing.join("；")),
    };
    let page = content.page(text(promise, "name")).fields(Vec::from([
        ("承诺编码", p.get("number").to_string()),
        ("承诺人名称", text(applicant, "name").to_string()),
        ("承诺人类别", kind_of_subject(text(applicant, "kind")).to_string()),
        ("承诺人代码", code.to_string()),
        ("承诺类型", kind_of_commitment(kind).to_string()),
        ("承诺事由", reason),
        ("承诺内容", words.to_string()),
        ("违诺责任", overdue(&content.matter.overdue)),
        ("承诺作出日期", signed_on.to_string()),
        ("承诺有效期", p.get("validity").to_string()),
        ("受理单位", content.matter.agency.clone()),
        ("受理单位代码", p.get("agencyCode").to_string()),
        ("公开类型", p.get("publicity").to_string()),
        ("备注", p.known("remark").unwrap_or_default().to_string()),
    ]));
    let page = page.heading("履行情况（受理单位填写）").fields(Vec::from([
        ("承诺履行状态", "□全部履行　□部分履行　□全部未履行".to_string()),
        ("未履行的承诺内容", String::new()),
        ("违诺责任追究内容", String::new()),
        ("认定日期", String::new()),
        ("认定单位及代码", String::new()),
    ]));
    Some(page.signed(&["承诺人（签字、盖章）：", "　　年　　月　　日"]))
}

fn kind_of_subject(kind: &str) -> &'static str {
    match SubjectKind::parse(kind) {
        Some(SubjectKind::Person) => "自然人",
        Some(SubjectKind::SoleTrader) => "个体工商户",
        _ => "法人及非法人组织",
    }
}

const fn kind_of_commitment(kind: CommitmentType) -> &'static str {
    match kind {
        CommitmentType::Deferral => "容缺受理型",
        CommitmentType::ApprovalSubstitution => "审批替代型",
        CommitmentType::Certification => "证明事项型",
        CommitmentType::Repair => "信用修复型",
        CommitmentType::SelfDiscipline => "行业自律型",
        CommitmentType::Voluntary => "主动型",
        CommitmentType::Other => "其他",
    }
}

/// 信用核查记录: what 财库〔2016〕125号 wants kept — channel, time and deadline of the query, who
/// queried, the result for each subject in each list, and how the evidence is kept.
pub(super) fn record(content: &Content<'_>) -> Page {
    let (decision, p) = (content.decision, content.particulars);
    let mut heads = content.heads();
    heads.extend([
        ("查询时间", p.get("queriedAt").to_string()),
        ("查询截止时点", p.get("queryDeadline").to_string()),
        ("查询人", p.get("queriedBy").to_string()),
    ]);
    let coverage = items(decision, "coverage");
    let channel = |list: &Value| {
        let keep = |name: &str| text(list, name).to_string();
        let issue = list.get("sequence").and_then(Value::as_int);
        Vec::from([
            keep("listName"),
            keep("issuer"),
            issue.map_or_else(String::new, |n| format!("第{n}期")),
            keep("asOf"),
            keep("validUntil"),
        ])
    };
    let mut channels = Vec::from([row(&["名单", "发布单位", "期号", "数据截至", "有效至"])]);
    channels.extend(coverage.iter().map(channel));
    let mut results = Vec::from([row(&["核查对象", "角色", "代码", "名单", "结果"])]);
    for (at, subject) in items(decision, "subjects").iter().enumerate() {
        results.extend(coverage.iter().map(|list| content.result(at, subject, list)));
    }
    let mut found: Vec<String> =
        items(decision, "findings").iter().map(|f| text(f, "text").to_string()).collect();
    found.extend(items(decision, "excluded").iter().map(|f| text(f, "text").to_string()));
    let reasons = items(decision, "reasons").iter().map(|r| text(r, "text").to_string()).collect();
    let measures =
        items(decision, "measures").iter().map(|m| text(m, "text").to_string()).collect();
    let packs = content.decision.get("receipt").map(|r| items(r, "packs")).unwrap_or_default();
    let packs: Vec<&str> = packs.iter().filter_map(Value::as_str).collect();
    let page = content
        .page("信用核查记录")
        .fields(heads)
        .heading("查询渠道")
        .table(channels)
        .heading("查询结果")
        .table(results)
        .section("列入和排除的情况", found)
        .heading("结论")
        .text(format!("{}：{}", text(decision, "outcomeText"), text(decision, "headline")))
        .points(reasons)
        .section("措施", measures)
        .section("依据", content.all_bases());
    page.heading("证据留存")
        .fields(Vec::from([
            ("申请摘要", content.digest("request")),
            ("规则书摘要", content.digest("rulebook")),
            ("日历摘要", content.digest("calendar")),
            ("名单摘要", packs.join("；")),
            ("核查引擎", content.digest("engine")),
            ("核查编号", content.digest("decision")),
        ]))
        .text("以上摘要可以重放本次核查；核查只说明名单所载，不证明名单以外的情况。")
        .signed(&["查询人签字：", "复核人签字：", "　　年　　月　　日"])
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_string()).collect()
}

impl Content<'_> {
    /// The result for one subject in one list.
    fn result(&self, at: usize, subject: &Value, list: &Value) -> Vec<String> {
        let index = i64::try_from(at).ok();
        let here = |f: &&Value| {
            f.get("subject").and_then(Value::as_int) == index
                && text(f, "list") == text(list, "list")
        };
        let hit = items(self.decision, "findings").iter().find(here);
        let result = match (text(list, "state"), hit) {
            ("missing", _) => "没有载入该名单，未能核对".to_string(),
            ("look-up", _) => "须到发布平台查询".to_string(),
            ("stale", None) => "名单数据已过期，不能作为未列入".to_string(),
            (_, Some(hit)) => {
                format!("列入（{}）：{}", text(hit, "verdictText"), text(hit, "entry"))
            }
            (_, None) => "未列入".to_string(),
        };
        Vec::from([
            text(subject, "name").to_string(),
            text(subject, "roleText").to_string(),
            text(subject, "code").to_string(),
            text(list, "listName").to_string(),
            result,
        ])
    }
}
