//! Commitments in the national data template of 信用承诺.

use credit_core::{
    id::mask,
    request::SubjectKind,
    rulebook::source::{commitment_in_forms, subject_in_forms},
};

use super::{Promise, State};
use crate::sheet;

/// Whose eyes a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// Everything, for the platform that it is reported to.
    All,
    /// Only what may be shown to everybody, with masked numbers of persons.
    Public,
}

/// Columns of the template.
const HEAD: [&str; 22] = [
    "承诺编码",
    "承诺人名称",
    "承诺人类别",
    "承诺人代码",
    "承诺类型",
    "承诺事由",
    "承诺内容",
    "违诺责任",
    "承诺作出日期",
    "承诺有效期",
    "承诺履行状态",
    "未履行的承诺内容",
    "违诺责任追究内容",
    "认定日期",
    "认定单位名称",
    "认定单位统一社会信用代码",
    "承诺受理单位名称",
    "承诺受理单位统一社会信用代码",
    "公开类型",
    "监管状态",
    "备注",
    "凭证编号",
];

/// The table, how many rows it has, and how many commitments are not registered and therefore not in it.
#[must_use]
pub fn export(promises: &[Promise], publish: Publish) -> (String, usize, usize) {
    let mut out = String::from("\u{feff}");
    sheet::row(&mut out, &HEAD);
    let (mut rows, mut unregistered) = (0_usize, 0_usize);
    for promise in promises {
        if promise.registered.is_none() {
            unregistered = unregistered.saturating_add(1);
            continue;
        }
        if publish == Publish::Public && promise.registration("publication") != "public" {
            continue;
        }
        let cells = row(promise, publish);
        sheet::row(&mut out, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        rows = rows.saturating_add(1);
    }
    (out, rows, unregistered)
}

fn row(promise: &Promise, publish: Publish) -> [String; 22] {
    let text = |text: &str| text.to_owned();
    let registered = |member: &str| text(promise.registration(member));
    let judged = |member: &str| text(promise.judgement(member));
    let applicant = promise.applicant.as_ref();
    let kind = applicant.map_or(SubjectKind::Organization, |it| it.kind);
    let code = applicant.and_then(|it| it.code.clone()).unwrap_or_default();
    let code = match (publish, kind) {
        (Publish::Public, SubjectKind::Person) => mask(&code),
        _ => code,
    };
    let day = |day: Option<credit_core::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let cause = match promise.registration("cause") {
        "" => promise.matter_name.clone(),
        cause => cause.to_owned(),
    };
    let acceptor = match promise.registration("acceptor") {
        "" => promise.agency.clone().unwrap_or_default(),
        acceptor => acceptor.to_owned(),
    };
    let until = match promise.registration("until") {
        "" => day(promise.due.map(|due| due.date)),
        until => until.to_owned(),
    };
    let state = match promise.state.is_judged() {
        true => text(promise.state.words().get(credit_core::api::Lang::ZhCn)),
        false => String::new(),
    };
    // 监管状态 of the template: 0 is watched, 2 is done.
    let watched = if promise.state == State::Fulfilled { "2" } else { "0" };
    [
        promise.number.clone().unwrap_or_default(),
        applicant.map(|it| it.name.clone()).unwrap_or_default(),
        text(subject_in_forms(kind)),
        code,
        text(commitment_in_forms(promise.kind)),
        cause,
        promise.said.text.clone().unwrap_or_default(),
        promise.said.liability.clone().unwrap_or_default(),
        day(promise.said.signed_on),
        until,
        state,
        judged("unkept"),
        judged("consequence"),
        judged("day"),
        judged("authority"),
        judged("authority-code"),
        acceptor,
        registered("acceptor-code"),
        text(match promise.registration("publication") {
            "public" => "可向社会公开",
            "limited" => "特定范围内公开",
            _ => "不可公开",
        }),
        text(watched),
        registered("remark"),
        promise.receipt.labelled(),
    ]
}
