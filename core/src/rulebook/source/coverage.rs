//! P8, the part that needs a calendar: terms of applications that the rulebook will see must end
//! within the days that the calendar knows, or people get a range instead of a day.

use alloc::{format, vec::Vec};

use crate::calendar::Calendar;
use crate::date::Date;
use crate::rulebook::{Matter, Rulebook};
use crate::sheet::Message;

/// `W02` when terms of matters run past the calendar while the rulebook is valid: from which day on,
/// and for which matter first. Without `until` (the rulebook has no end) the last day counts on
/// which its matters and the calendar are both in force.
#[must_use]
pub fn beyond_calendar(
    rulebook: &Rulebook,
    calendar: &Calendar,
    until: Option<Date>,
) -> Option<Message> {
    let (_, known) = calendar.coverage();
    let mut first: Option<(Date, u32, &Matter)> = None;
    let mut matters: Vec<&str> = Vec::new();
    for matter in &rulebook.matters {
        let Some(longest) = matter.promise_days.max(matter.supplement_days) else { continue };
        let last = [matter.to, until].into_iter().flatten().min().unwrap_or(known);
        let Some(day) = open_from(calendar, matter.from, longest).filter(|day| *day <= last) else {
            continue;
        };
        if !matters.contains(&matter.id.as_str()) {
            matters.push(&matter.id);
        }
        if first.is_none_or(|(earliest, ..)| day < earliest) {
            first = Some((day, longest, matter));
        }
    }
    let (day, longest, matter) = first?;
    let text = format!(
        "工作日历只到 {known}。{} 个事项的期限会超出日历，到期日只能写成一段日期，例如 {} 自 {day} 起的申请（{longest} 个工作日）。\
         请在公布新一年放假安排后更新工作日历。",
        matters.len(),
        matter.id
    );
    Some(Message::new("W02", "事项", text))
}

/// The first day, not before `from`, on which a term that long leaves the calendar.
fn open_from(calendar: &Calendar, from: Date, longest: u32) -> Option<Date> {
    let (start, known) = calendar.coverage();
    let leaves = |day: Date| calendar.due(day, longest).is_ok_and(|due| due.is_provisional());
    // Later starts end later, so that the first one that leaves can be gone back to.
    let mut day = known.plus_days(1)?;
    while let Some(before) = day.previous().filter(|before| *before >= from && *before >= start) {
        if !leaves(before) {
            break;
        }
        day = before;
    }
    Some(day.max(from))
}
