//! What was judged, as rows of a list that `credit pack build` takes: breaches (违诺), or promises that were kept (守信).

use credit_core::{Date, calendar::months_after, rulebook::source::subject_in_forms};

use super::{Promise, State};
use crate::{
    problem::{Problem, Words},
    sheet,
    statement::Statement,
};

/// Which rows are wanted, and what stands in all of them.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    /// Breaches; otherwise promises that were kept.
    pub breached: bool,
    /// Id of the list (名单编号).
    pub list: &'a str,
    /// How many months an entry is published where nobody has said until when.
    pub months: Option<u32>,
}

/// First line. Person's numbers stand in the column of codes: the file is for its owner alone.
const HEAD: [&str; 15] = [
    "名单编号",
    "记录编号",
    "主体名称",
    "主体类型",
    "统一社会信用代码",
    "法定代表人",
    "法定代表人证件号码",
    "认定部门",
    "文书号",
    "违诺事由",
    "认定依据",
    "失信等级",
    "认定日期",
    "公示截止日期",
    "状态",
];

/// The table, and how many rows it has. A breach that was judged is a row for as long as nobody revokes the judgement:
/// one that was repaired or is disputed says so in its state.
///
/// # Errors
///
/// `ledger.until` where nobody says until when a breach is published.
pub fn records(promises: &[Promise], rows: &Rows<'_>) -> Result<(String, usize), Problem> {
    let mut out = String::from("\u{feff}");
    sheet::row(&mut out, &HEAD);
    let wanted = promises.iter().filter(|it| match rows.breached {
        true => matches!(it.state, State::Partly | State::Not),
        false => it.state == State::Fulfilled,
    });
    let mut count = 0_usize;
    for promise in wanted {
        let cells = row(promise, rows)?;
        sheet::row(&mut out, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        count = count.saturating_add(1);
    }
    Ok((out, count))
}

fn row(promise: &Promise, rows: &Rows<'_>) -> Result<[String; 15], Problem> {
    let text = |text: &str| text.to_owned();
    let judged = |member: &str| text(promise.judgement(member));
    let number = promise.number.clone().unwrap_or_else(|| promise.receipt.labelled());
    let applicant = promise.applicant.as_ref();
    let representative = promise.representative.as_ref();
    let person = |it: Option<&credit_core::request::Subject>| {
        (it.map(|it| it.name.clone()).unwrap_or_default(), it.and_then(|it| it.code.clone()))
    };
    let (name, code) = person(applicant);
    let (representative, own) = person(representative);
    let kind = applicant.map_or("", |it| subject_in_forms(it.kind));
    let severity = match promise.judgement("severity") {
        "minor" => "轻微",
        "general" => "一般",
        "serious" => "严重",
        other => other,
    };
    let cause = match rows.breached {
        true => format!(
            "{}：{}",
            promise.state.words().get(credit_core::api::Lang::ZhCn),
            judged("unkept")
        ),
        false => format!("{}（{}）全部履行", promise.said.name, promise.matter_name),
    };
    Ok([
        text(rows.list),
        number,
        name,
        text(kind),
        code.unwrap_or_default(),
        representative,
        own.unwrap_or_default(),
        judged("authority"),
        judged("document"),
        cause,
        judged("basis"),
        text(severity),
        judged("day"),
        until(promise, rows)?,
        text(state(&promise.since)),
    ])
}

/// The last day of publication.
fn until(promise: &Promise, rows: &Rows<'_>) -> Result<String, Problem> {
    let said = promise.judgement("until");
    if !said.is_empty() || !rows.breached {
        return Ok(said.to_owned());
    }
    let from = Date::parse(promise.judgement("day"));
    let end = from.zip(rows.months).and_then(|(from, months)| months_after(from, months));
    // The entry ends with the day before the one that has its number.
    let end = end.and_then(Date::previous);
    end.map(|day| day.to_string()).ok_or_else(|| {
        Problem::new(
            "ledger.until",
            Words::new("没有写明公示到哪一天", "nobody says until when it is published"),
            Words::new(
                "加 --months 公示月数，或在认定里写 until=",
                "name --months, or `until=` when it is judged",
            ),
        )
        .at(Words::same(promise.receipt.labelled()))
    })
}

/// The state of the entry: what is disputed is not settled, what was repaired counts no more.
fn state(since: &[Statement]) -> &'static str {
    let last = |kind: &str, way: Option<&str>| {
        let own = |it: &&Statement| it.kind == kind && it.member("way") == way;
        since.iter().rfind(own).and_then(|it| it.member("stage"))
    };
    let ways = ["objection", "reconsideration", "litigation"];
    if last("repair", None) == Some("done") {
        "已修复"
    } else if ways.iter().any(|way| last("objection", Some(way)) == Some("received")) {
        "异议中"
    } else {
        "有效"
    }
}
