//! Entries as the table that importers read.

use std::io::Write;

use credit_core::Date;
use credit_core::pack::record::{Class, Record, State};
use credit_core::request::SubjectKind;

use crate::lists::LISTS;

/// Headers of the columns.
pub const HEADER: [&str; 17] = [
    "名单编号",
    "记录编号",
    "主体类型",
    "主体名称",
    "曾用名",
    "统一社会信用代码",
    "法定代表人",
    "法定代表人证件号码",
    "认定部门",
    "文书号",
    "列入事由",
    "认定依据",
    "失信等级",
    "列入日期",
    "生效日期",
    "公示截止日期",
    "状态",
];

/// Writes entries as CSV (UTF-8), one line each; a number of an entry that is that of its document
/// is left out, and so are the days of former names.
///
/// # Errors
/// Those of the writer.
pub fn write_csv(records: impl Iterator<Item = Record>, out: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for record in records {
        writer.write_record(row(&record))?;
    }
    Ok(writer.flush()?)
}

/// Writes the definitions of the lists as CSV, as importers read them.
///
/// # Errors
/// Those of the writer.
pub fn write_lists(out: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "名单编号",
        "名单名称",
        "方向",
        "层级",
        "依据",
        "认定部门",
        "期限",
        "退出",
        "默认等级",
    ])?;
    for list in crate::lists() {
        let direction = list.direction.as_str();
        let class = list.class.map_or("", class);
        writer.write_record([
            &list.id,
            &list.name,
            direction,
            &list.level,
            &list.basis,
            &list.authority,
            &list.term,
            &list.exit,
            class,
        ])?;
    }
    Ok(writer.flush()?)
}

fn row(record: &Record) -> [String; 17] {
    let list = LISTS.get(usize::from(record.list)).map_or("", |list| list.id);
    let own_number = record.entry != record.document;
    let former: Vec<&str> = record.former_names.iter().map(|former| former.name.as_str()).collect();
    let codes: Vec<&str> = record.identifiers.iter().map(|code| code.value.as_str()).collect();
    let person = record.responsible.first();
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        list.to_owned(),
        if own_number { record.entry.clone() } else { String::new() },
        kind(record.kind).to_owned(),
        record.name.clone(),
        former.join(";"),
        codes.join(";"),
        person.map(|person| person.name.clone()).unwrap_or_default(),
        person.and_then(|person| person.identifier.clone()).unwrap_or_default(),
        record.authority.clone(),
        record.document.clone(),
        record.cause.clone(),
        record.basis.clone(),
        record.class.map_or("", class).to_owned(),
        day(record.listed_on),
        day(record.effective),
        day(record.until),
        state(record.state).to_owned(),
    ]
}

const fn kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::SoleTrader => "个体工商户",
        SubjectKind::Person => "自然人",
        _ => "法人及非法人组织",
    }
}

const fn class(class: Class) -> &'static str {
    match class {
        Class::Minor => "轻微",
        Class::Ordinary => "一般",
        _ => "严重",
    }
}

const fn state(state: State) -> &'static str {
    match state {
        State::Repaired => "已修复",
        State::Withdrawn => "已撤销",
        State::Disputed => "异议处理中",
        State::Suspended => "暂停",
        _ => "有效",
    }
}
