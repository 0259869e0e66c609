//! Papers of a case that come after its decision: 反馈单, 复核意见书, 履诺认定书, 修复告知书, and the 核查记录 of a whole
//! tender. They look like the notices of the core and name the receipt, so that each can be held against the archive.

use credit_core::{
    Date,
    api::Lang,
    finding::Verdict,
    notice::Page,
    receipt::{CellResult, Statement as Receipt, Verified},
    request::CommitmentType,
    rulebook::{
        Exit,
        source::{commitment_in_forms, outcome_name},
    },
    words,
};

use crate::{
    case::CaseFile,
    ledger::{Promise, State},
    statement::{KINDS, Statement},
};

/// A blank to write on.
const BLANK: &str = "＿＿＿＿＿＿＿＿";

/// What members of statements are called, and what their values are.
const LABELS: &[(&str, &str)] = &[
    ("opinion", "复核意见"),
    ("outcome", "改为"),
    ("reason", "理由"),
    ("measure", "惩戒措施"),
    ("result", "实施结果"),
    ("agency", "措施实施单位"),
    ("day", "日期"),
    ("amount", "涉及金额"),
    ("basis", "依据"),
    ("of", "所撤销的说明"),
    ("way", "途径"),
    ("stage", "阶段"),
    ("text", "内容"),
    ("type", "承诺类型"),
    ("number", "承诺编码"),
    ("publication", "公开类型"),
    ("until", "截止日期"),
    ("cause", "承诺事由"),
    ("acceptor", "受理单位"),
    ("acceptor-code", "受理单位代码"),
    ("remark", "备注"),
    ("state", "履行状态"),
    ("authority", "认定单位"),
    ("authority-code", "认定单位代码"),
    ("unkept", "未履行的承诺内容"),
    ("severity", "失信等级"),
    ("consequence", "违诺责任追究内容"),
    ("document", "文书号"),
];

/// Values of closed sets, by member.
const VALUES: &[(&str, &str, &str)] = &[
    ("opinion", "uphold", "维持原结论"),
    ("opinion", "change", "改变原结论"),
    ("opinion", "return", "退回重办"),
    ("way", "objection", "异议"),
    ("way", "reconsideration", "行政复议"),
    ("way", "litigation", "行政诉讼"),
    ("stage", "received", "已收到"),
    ("stage", "answered", "已答复"),
    ("stage", "applied", "已申请"),
    ("stage", "accepted", "已受理"),
    ("stage", "done", "已办结"),
    ("publication", "public", "可向社会公开"),
    ("publication", "limited", "特定范围内公开"),
    ("publication", "closed", "不可公开"),
    ("severity", "minor", "轻微"),
    ("severity", "general", "一般"),
    ("severity", "serious", "严重"),
];

/// 核查凭证 on paper: what was verified, in words. Names of subjects only where salts have proved them.
#[must_use]
pub fn receipt(verified: &Verified, receipt: &Receipt, names: &[String]) -> Page {
    let said = &receipt.predicate;
    let none = |texts: &[String]| match texts {
        [] => "无".to_owned(),
        texts => texts.join("、"),
    };
    let signers: Vec<String> = verified.vouching.signers().map(str::to_owned).collect();
    let page = Page::new("核查凭证", &verified.digest().labelled()).fields(vec![
        ("出具单位", said.head.issuer.clone()),
        ("查询时间", said.head.at.replace('T', " ")),
        ("截止时点", said.cut_off.to_string()),
        ("查询渠道", said.channel.clone()),
        ("查询人", said.operator.clone().unwrap_or_else(|| "无".to_owned())),
        ("事项", format!("{}（{}）", said.matter_name, said.matter)),
        ("申请日", said.applied_on.to_string()),
        ("结论", outcome_name(said.outcome).to_owned()),
        ("规则", none(&said.rules)),
        ("措施", none(&said.measures)),
        ("核验过的签名密钥", none(&signers)),
    ]);
    let mut rows = vec![["主体", "角色", "名单", "数据截至", "结果"].map(str::to_owned).to_vec()];
    for cell in &said.matrix {
        let place = |at: u32| usize::try_from(at).ok();
        let subject = place(cell.subject).and_then(|at| said.subjects.get(at));
        let list = place(cell.list).and_then(|at| said.lists.get(at));
        let (Some(subject), Some(list)) = (subject, list) else { continue };
        let proved = place(cell.subject).and_then(|at| names.get(at)).cloned();
        let number = format!("主体 {}（未证明是谁）", cell.subject.saturating_add(1));
        let role = words::text(Lang::ZhCn, &format!("role.{}", subject.role.as_str()), &[]);
        let result = match cell.result {
            CellResult::Hit => "有记录",
            CellResult::Clear => "未列入",
            CellResult::Unasked => "没有代码，未能核对",
            CellResult::Outside => "名单不涵盖",
            _ => "名单不可靠，未能核对",
        };
        let day = list.as_of.map_or_else(|| "无数据".to_owned(), |day| day.to_string());
        rows.push(vec![
            proved.unwrap_or(number),
            role,
            list.list_name.clone(),
            day,
            result.to_owned(),
        ]);
    }
    let mut data = vec![
        ("规则书", said.rulebook.labelled()),
        ("日历", said.calendar.labelled()),
        ("信任文件", said.trust.labelled()),
        ("引擎", said.engine.clone()),
    ];
    data.extend(said.component.map(|file| ("引擎文件", file.labelled())));
    data.extend(said.packs.iter().map(|pack| ("名单包", pack.labelled())));
    page.heading("每个主体、每份名单")
        .table(rows)
        .heading("依据的数据")
        .fields(data)
        .text("本页由核验过的凭证生成，内容以凭证文件和其中的签名为准；查询时间是出具单位写的。扫二维码得到的文字，可在核验页与凭证比对。")
        .signed(&[&format!("打印人：{BLANK}"), &format!("日期：{BLANK}")])
}

/// The paper of what somebody has said about a decision.
#[must_use]
pub fn statement(case: &CaseFile, statement: &Statement) -> Page {
    let (title, who) = match statement.kind.as_str() {
        "review" => ("复核意见书", "复核人"),
        "feedback" => ("惩戒反馈单", "反馈人"),
        "objection" => ("异议处理单", "经办人"),
        "repair" => ("信用修复处理单", "经办人"),
        "commitment" => ("信用承诺登记表", "登记人"),
        "fulfilment" => ("履诺认定书", "认定人"),
        "revocation" => ("撤销说明", "经办人"),
        other => {
            (KINDS.iter().find(|kind| kind.name == other).map_or("", |kind| kind.zh), "经办人")
        }
    };
    let mut fields = heads(case);
    fields.push(("原结论", case.decision.outcome_text.clone()));
    let kind = KINDS.iter().find(|kind| kind.name == statement.kind);
    let mut members: Vec<&(String, String)> = statement.members.iter().collect();
    members.sort_by_key(|(name, _)| kind.and_then(|kind| kind.place(name)));
    for (name, value) in members {
        fields.push((label(&statement.kind, name), self::value(case, name, value)));
    }
    let (number, receipt) = (statement.digest.labelled(), case.number.labelled());
    let page = Page::new(title, &number);
    // What was taken back must not be handed on as if it held.
    let page = match revocation(case, statement) {
        None => page,
        Some(by) => page.text(format!(
            "本说明已撤销（{}，{}）：{}",
            by.at,
            by.person,
            by.member("reason").unwrap_or_default()
        )),
    };
    let page = match agreement(case, statement) {
        None => page,
        Some(text) => page.text(text),
    };
    page.fields(fields)
        .fields(vec![
            (who, statement.person.clone()),
            ("时间", statement.at.clone()),
            ("签名单位", statement.issuer.clone()),
            ("签名密钥", statement.signers.join("、")),
            ("核查凭证编号", receipt),
        ])
        .text("本页由签名的说明生成；内容以档案中的签名为准，原结论不因本页而改动。")
        .signed(&[&format!("{who}：{BLANK}"), &format!("日期：{BLANK}")])
}

/// Where one person's review is not enough: who agrees, and how many are missing until anything is changed by it.
fn agreement(case: &CaseFile, statement: &Statement) -> Option<String> {
    let wanted = case.reviewers();
    if statement.kind != "review" || wanted < 2 {
        return None;
    }
    let agreed = case.agreed(statement, Date::MAX);
    let missing = wanted.saturating_sub(agreed.len());
    let people = agreed.join("、");
    Some(match missing {
        0 => format!("本事项复核须 {wanted} 人意见一致；意见一致的有：{people}。复核有效。"),
        _ => format!(
            "本事项复核须 {wanted} 人意见一致；现有 {}人（{people}），还缺 {missing} 人，原结论没有改变。",
            agreed.len()
        ),
    })
}

/// The statement that takes it back.
fn revocation<'a>(case: &'a CaseFile, statement: &Statement) -> Option<&'a Statement> {
    let number = statement.digest.labelled();
    let own = |by: &&Statement| by.kind == "revocation" && by.member("of") == Some(&number);
    case.statements.iter().find(own)
}

/// Who applied for what.
fn heads(case: &CaseFile) -> Vec<(&'static str, String)> {
    let decision = &case.decision;
    vec![
        ("申请人", case.applicant().to_owned()),
        ("代码", case.shown_code().unwrap_or_default().to_owned()),
        ("事项", format!("{}（{}）", decision.matter_name, decision.matter)),
        ("实施机关", decision.agency.clone().unwrap_or_default()),
        ("核查日期", decision.decided_on.to_string()),
    ]
}

/// What a member is called; in some kinds it has a name of its own.
fn label(kind: &str, name: &str) -> &'static str {
    match (kind, name) {
        ("feedback", "day") => "实施日期",
        ("fulfilment", "day") => "认定日期",
        ("fulfilment", "until") => "公示截止日期",
        ("commitment", "until") => "承诺有效期",
        _ => LABELS.iter().find(|(known, _)| *known == name).map_or("其他", |(_, zh)| zh),
    }
}

/// A member as people say it.
fn value(case: &CaseFile, name: &str, value: &str) -> String {
    let decision = &case.decision;
    match name {
        "measure" => {
            let known = decision.measures.iter().find(|measure| measure.id == value);
            known.map_or_else(|| value.to_owned(), |it| format!("{}（{value}）", it.name))
        }
        "outcome" => {
            let known = credit_core::decision::Outcome::parse(value);
            known.map_or_else(|| value.to_owned(), |known| outcome_name(known).to_owned())
        }
        "type" => {
            let known = CommitmentType::parse(value);
            known.map_or_else(|| value.to_owned(), |known| commitment_in_forms(known).to_owned())
        }
        "state" => {
            let known = State::parse(value).map(State::words);
            let zh = known.map(|known| known.get(Lang::ZhCn).to_owned());
            zh.unwrap_or_else(|| value.to_owned())
        }
        _ => {
            let known = VALUES.iter().find(|(of, known, _)| *of == name && *known == value);
            known.map_or_else(|| value.to_owned(), |(.., zh)| (*zh).to_owned())
        }
    }
}

/// 信用修复告知书, served together with the decision that a commitment was broken (两书同达): what has to be done, and
/// from when on repair can be asked for.
#[must_use]
pub fn repair_notice(promise: &Promise, exit: &Exit, bases: &[String]) -> Page {
    let day = Date::parse(promise.judgement("day"));
    let earliest = day.zip(exit.months).and_then(|(day, months)| day.plus_months(months));
    let said = |day: Option<Date>| day.map(|day| words::date(Lang::ZhCn, day));
    let name = promise.applicant.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    let until = Date::parse(promise.judgement("until"));
    let page = Page::new("信用修复告知书", promise.judgement("document")).text(format!(
        "{name}：你（单位）作出的《{}》经认定{}。下列事项一并告知。",
        promise.said.name,
        promise.state.words().get(Lang::ZhCn)
    ));
    let page = page.fields(vec![
        ("认定单位", promise.judgement("authority").to_owned()),
        ("认定日期", said(day).unwrap_or_default()),
        ("公示截止日期", said(until).unwrap_or_else(|| BLANK.to_owned())),
        (
            "最早可以申请修复",
            said(earliest).unwrap_or_else(|| "规则书没有写最短公示期，请向认定单位询问".to_owned()),
        ),
        ("核查凭证编号", promise.receipt.labelled()),
    ]);
    page.section("申请修复须先做到", exit.conditions.clone())
        .section("依据", bases.to_vec())
        .text("对认定有异议的，可以向认定单位提出；不服的，可以依法申请行政复议或者提起行政诉讼。")
        .signed(&[&format!("认定单位（盖章）：{BLANK}"), &format!("送达日期：{BLANK}")])
}

/// 信用核查记录 of many checks at once, for the file of a tender: who was asked for, when, on which lists, and what
/// came out. It takes the place of printed screenshots.
#[must_use]
pub fn record(cases: &[CaseFile], title: &str) -> Page {
    let head = ["序号", "查询时间", "查询渠道", "主体", "代码", "名单", "结果", "结论", "凭证编号"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    // Checks that consulted the same issues share a line about them.
    let mut issues: Vec<String> = Vec::new();
    for case in cases {
        let lists = consulted(case);
        let known = issues.iter().position(|known| *known == lists);
        let place = known.unwrap_or(issues.len());
        if known.is_none() {
            issues.push(lists);
        }
        for (at, subject) in case.decision.subjects.iter().enumerate() {
            rows.push(vec![
                rows.len().to_string(),
                case.at.replace('T', " "),
                case.channel.clone(),
                format!("{}（{}）", subject.name, subject.role_text),
                subject.code.clone().unwrap_or_default(),
                format!("第{}项", place.saturating_add(1)),
                found(case, at),
                case.decision.outcome_text.clone(),
                case.number.labelled(),
            ]);
        }
    }
    let issuers: std::collections::BTreeSet<&str> =
        cases.iter().map(|case| case.issuer.as_str()).collect();
    let subjects = rows.len().saturating_sub(1);
    Page::new("信用核查记录", "")
        .across()
        .text(format!("{title}：{} 份核查，{subjects} 个主体。", cases.len()))
        .table(rows)
        .section("名单（数据截至）", issues)
        .text(format!(
            "每份核查都有签名的凭证（{}），名单、规则书和申请保存在档案中，凭编号可以核验和重算。",
            issuers.into_iter().collect::<Vec<_>>().join("、")
        ))
        .signed(&[&format!("查询人：{BLANK}"), &format!("监督人：{BLANK}")])
}

/// The lists that were consulted, with the day of their data; what could not be relied on says so.
fn consulted(case: &CaseFile) -> String {
    let lists = case.decision.coverage.iter().map(|list| {
        let day = list.as_of.map(|day| day.to_string()).unwrap_or_else(|| "无数据".to_owned());
        let state = match list.state {
            credit_core::finding::CoverageState::Fresh => String::new(),
            _ => "，不可靠".to_owned(),
        };
        format!("{}（{day}{state}）", list.list_name)
    });
    lists.collect::<Vec<_>>().join("；")
}

/// What was found about a subject. Nobody is clean on a list that was not asked for him, does not speak for him or
/// could not be relied on.
fn found(case: &CaseFile, subject: usize) -> String {
    let own = case.decision.findings.iter();
    let own = own.filter(|it| it.subject == subject && it.verdict != Verdict::Excluded);
    let found: Vec<String> =
        own.map(|it| format!("{}（{}）", it.list_name, it.verdict_text)).collect();
    let cells = case.matrix.iter().filter(|cell| usize::try_from(cell.subject) == Ok(subject));
    let mut open = cells.filter(|cell| !matches!(cell.result, CellResult::Hit | CellResult::Clear));
    match (found.is_empty(), open.next().is_some()) {
        (true, false) => "未列入".to_owned(),
        (true, true) => "未查到；有名单未能按代码查询、不涵盖或不可靠，不作未列入".to_owned(),
        (false, _) => found.join("；"),
    }
}
