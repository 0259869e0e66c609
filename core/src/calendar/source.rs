//! Compiling 日历.csv: 日期, 类别 (休 or 班), 说明.

use alloc::{format, vec::Vec};

use super::CalendarDocument;
use crate::date::Date;

pub use crate::sheet::{Message, Row, Table};

/// How far 调休 can run ahead of and behind plain Monday-to-Friday weeks: the extremes of 2004–2026
/// (3 and 6, see `tests/vectors/calendar`) with one day and two days to spare.
const GAIN: u32 = 4;
const LOSS: u32 = 8;

/// Compiles a calendar sheet of whole, contiguous years.
///
/// # Errors
/// One message a fault: `R01` missing column, `R02` not a date, `R03` unknown 类别, `R04` a day
/// twice, `R05` a year without any row between others, `R06` a 班 on a weekday or a 休 on a weekend
/// is only useless and therefore refused as a likely typing error.
pub fn compile(table: &Table) -> Result<CalendarDocument, Vec<Message>> {
    let mut messages = Vec::new();
    for label in ["日期", "类别"] {
        if table.column(label).is_none() {
            let text = format!("缺少“{label}”列，请补上。");
            messages.push(Message::new("R01", &table.sheet, text));
        }
    }
    if !messages.is_empty() {
        return Err(messages);
    }
    let (mut off, mut work): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match read(table, row) {
            Ok((day, true)) => work.push(day),
            Ok((day, false)) => off.push(day),
            Err(message) => messages.push(message),
        }
    }
    off.sort_unstable();
    work.sort_unstable();
    let (from, to) = coverage(table, &off, &work, &mut messages);
    match (from, to) {
        (Some(from), Some(to)) if messages.is_empty() => Ok(CalendarDocument {
            from,
            to,
            // Weekends are off anyway.
            off: off.into_iter().filter(|d| d.weekday() <= 5).collect(),
            work,
            gain: GAIN,
            loss: LOSS,
        }),
        _ => Err(messages),
    }
}

fn read(table: &Table, row: &Row) -> Result<(Date, bool), Message> {
    let at =
        |code, column, text| Message::new(code, &table.sheet, text).line(row.line).column(column);
    let (date, kind) = (table.cell(row, "日期"), table.cell(row, "类别"));
    let day = Date::parse(date).ok_or_else(|| {
        at("R02", "日期", format!("“{date}”不是日期，请写成 2026-10-01 的样子。"))
    })?;
    match kind {
        "休" => Ok((day, false)),
        "班" if day.weekday() > 5 => Ok((day, true)),
        "班" => {
            Err(at("R06", "类别", format!("{day} 本来就是工作日，调休上班日应在周六或周日。")))
        }
        _ => Err(at("R03", "类别", format!("“{kind}”应为“休”或“班”。"))),
    }
}

fn coverage(
    table: &Table,
    off: &[Date],
    work: &[Date],
    messages: &mut Vec<Message>,
) -> (Option<Date>, Option<Date>) {
    let mut all: Vec<Date> = off.iter().chain(work).copied().collect();
    all.sort_unstable();
    for pair in all.windows(2) {
        if let [a, b] = pair
            && a == b
        {
            messages.push(Message::new("R04", &table.sheet, format!("{a} 写了两次，请删去一行。")));
        }
    }
    let mut years: Vec<i32> = all.iter().map(|d| d.ymd().0).collect();
    years.dedup();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
        messages.push(Message::new("R05", &table.sheet, "没有任何日期。".into()));
        return (None, None);
    };
    if let Some(year) = (first..=last).find(|year| !years.contains(year)) {
        let text = format!("{year} 年没有任何一行，年份必须连续。");
        messages.push(Message::new("R05", &table.sheet, text));
    }
    (Date::from_ymd(first, 1, 1), Date::from_ymd(last, 12, 31))
}
