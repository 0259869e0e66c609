//! Versions of a matter: exactly one is in force for every day of application and day of decision.
//!
//! Each version is in force on an interval of one of the two days, so the number of versions in force
//! changes only at first days and at days after last ones: looking at those days is looking at all.

use alloc::{format, string::String, vec::Vec};

use crate::date::Date;
use crate::rulebook::document::RulebookMatter;
use crate::sheet::{Message, Table, at_line};

/// A matter.
pub(super) struct MatterRow {
    pub(super) id: String,
    pub(super) line: u32,
    pub(super) table: String,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    /// Whether the day of the decision picks the version.
    pub(super) by_decision: bool,
    pub(super) red_lines: Vec<String>,
    pub(super) value: RulebookMatter,
}

/// Versions of one matter of which two, or none, decide an application: `E18` with the two days.
///
/// Only versions that are picked by different days (过渡) can do that when their periods meet; those
/// whose periods do not meet are told before.
pub(super) fn torn(sheet: &Table, order: &[&MatterRow]) -> Option<Message> {
    order.chunk_by(|a, b| a.id == b.id).find_map(|versions| {
        let mixed =
            versions.iter().any(|v| v.by_decision) && !versions.iter().all(|v| v.by_decision);
        let (applied, decided, rows) = if mixed { wrong_pair(versions)? } else { return None };
        let last = versions.last()?;
        let what = match rows.as_slice() {
            [] => "没有施行的版本".into(),
            rows => {
                let lines: Vec<String> = rows.iter().map(|row| at_line(row.line)).collect();
                format!("{}同时适用", lines.join("、"))
            }
        };
        let text = format!(
            "事项 {} 的各个版本过渡办法不同：申请日 {applied}、决定日 {decided} 的申请{what}。\
             请使各版本的“过渡”相同。",
            last.id
        );
        Some(Message::new("E18", &sheet.sheet, text).line(last.line).column("过渡"))
    })
}

/// A day of application and one of decision for which not exactly one version is in force.
fn wrong_pair<'a>(versions: &[&'a MatterRow]) -> Option<(Date, Date, Vec<&'a MatterRow>)> {
    let first = versions.iter().map(|v| v.from).min()?;
    let last = versions.iter().map(|v| v.to.unwrap_or(Date::MAX)).max()?;
    let ends = versions.iter().filter_map(|v| v.to?.plus_days(1));
    let mut days: Vec<Date> = versions.iter().map(|v| v.from).chain(ends).collect();
    days.extend(versions.iter().filter_map(|v| v.to));
    days.retain(|day| (first..=last).contains(day));
    days.sort_unstable();
    let pairs = days.iter().flat_map(|applied| {
        days.iter().filter(move |decided| *decided >= applied).map(move |d| (*applied, *d))
    });
    pairs.into_iter().find_map(|(applied, decided)| {
        let in_force = |v: &&&MatterRow| {
            let on = if v.by_decision { decided } else { applied };
            v.from <= on && v.to.is_none_or(|to| on <= to)
        };
        let rows: Vec<&MatterRow> = versions.iter().filter(in_force).copied().collect();
        (rows.len() != 1).then_some((applied, decided, rows))
    })
}
