//! The days of an entry.

use credit_core::Date;

use super::{Field, Reader, Row};
use crate::import::{
    cell::{self, Read},
    sheet::Nature,
    term::{self, End},
};
use crate::problem::Words;

/// The days of an entry.
pub(super) struct Dates {
    pub(super) listed: Date,
    pub(super) effective: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) confirmed: Option<Date>,
    /// Taken off the list on the day of listing: never on it for a whole day.
    pub(super) withdrawn: bool,
}

impl Reader<'_> {
    pub(super) fn dates(&mut self, row: &Row) -> Option<Dates> {
        let stated = self.date(row, Field::ListedOn)?;
        let effective = self.date(row, Field::Effective)?;
        let confirmed = self.date(row, Field::LastConfirmed)?;
        let listed = match stated.or(effective) {
            Some(day) => day,
            None => self.guessed(row, confirmed)?,
        };
        let until = self.until(row, listed)?;
        let from = effective.filter(|day| *day > listed).unwrap_or(listed);
        if until.is_some_and(|until| until < from) {
            let reason = match from == listed {
                true => {
                    Words::new("截止日期早于列入日期", "the end date is before the listing date")
                }
                false => {
                    Words::new("截止日期早于生效日期", "the end date is before the effective date")
                }
            };
            return self.refuse(row, "row.period", Some(Field::Until), reason);
        }
        let mut dates = Dates { listed, effective, until, confirmed, withdrawn: false };
        if let Some(ended) = self.date(row, Field::Ended)? {
            self.end(row, &mut dates, ended)?;
        }
        Some(dates)
    }

    /// The day of removal is the first without effect.
    fn end(&mut self, row: &Row, dates: &mut Dates, ended: Date) -> Option<()> {
        if ended < dates.listed {
            let reason =
                Words::new("移出日期早于列入日期", "the removal date is before the listing date");
            return self.refuse(row, "row.period", Some(Field::Ended), reason);
        }
        let last = ended.previous().filter(|day| *day >= dates.listed);
        dates.withdrawn = last.is_none();
        let last = last.unwrap_or(dates.listed);
        dates.until = Some(dates.until.map_or(last, |until| until.min(last)));
        Some(())
    }

    /// A list that publishes no day of listing: the year of an assessment, or the day on which the
    /// issuer last confirmed the entry, which was on the list then.
    fn guessed(&mut self, row: &Row, confirmed: Option<Date>) -> Option<Date> {
        let year = self.text(row, Field::Year).trim_end_matches(['年', '度']).to_owned();
        let year: Option<i32> = year.parse().ok().filter(|year| (1990..2100).contains(year));
        if let Some(day) = year.and_then(|year| Date::from_ymd(year.checked_add(1)?, 4, 30)) {
            let reason = Words::new(
                format!("没有公布日期，评价结果最迟次年四月公布，按 {day} 起计"),
                format!(
                    "no publication date; assessments are out by April of the next year: counted from {day}"
                ),
            );
            self.repair(row, "row.listed-on", Field::Year, reason);
            return Some(day);
        }
        if let Some(day) = confirmed {
            let reason = Words::new(
                format!("没有列入日期，按最新更新日期 {day} 起计（最迟这一天已在名单上）"),
                format!(
                    "no listing date; counted from the last update {day} (on the list by that day)"
                ),
            );
            self.repair(row, "row.listed-on", Field::LastConfirmed, reason);
            return Some(day);
        }
        let reason = Words::new("没有列入或公布日期", "the listing or publication date is missing");
        self.refuse(row, "row.no-date", Some(Field::ListedOn), reason)
    }

    /// The last day: as published, else counted from the term. Outer `None`: refused.
    fn until(&mut self, row: &Row, listed: Date) -> Option<Option<Date>> {
        let text = self.text(row, Field::Until).to_owned();
        let term = self.text(row, Field::Term).to_owned();
        if !cell::is_blank(&text) && cell::date(&text).is_none() && term::read(&text).is_some() {
            return self.counted(row, Field::Until, &text, listed);
        }
        let until = self.date(row, Field::Until)?;
        if cell::is_blank(&term) {
            return Some(until);
        }
        let Some(until) = until else {
            return self.counted(row, Field::Term, &term, listed);
        };
        let counted = match term::read(&term) {
            Some(End::After(term)) => term.last_day(listed),
            Some(End::On(day)) => Some(day),
            _ => None,
        };
        // A day more or less is a matter of counting.
        let near = |day: Date| (day.to_days().abs_diff(until.to_days())) <= 1;
        if counted.is_some_and(|day| !near(day)) {
            let reason = Words::new(
                format!("期限“{term}”与截止日期 {until} 不一致，以截止日期为准"),
                format!(
                    "the term `{term}` does not agree with the end date {until}; the end date counts"
                ),
            );
            self.repair(row, "row.term", Field::Term, reason);
        }
        Some(Some(until))
    }

    fn counted(
        &mut self,
        row: &Row,
        field: Field,
        text: &str,
        listed: Date,
    ) -> Option<Option<Date>> {
        let day = match term::read(text) {
            Some(End::Open) => return Some(None),
            Some(End::On(day)) => Some(day),
            Some(End::After(term)) => term.last_day(listed),
            None => None,
        };
        let Some(day) = day else {
            let reason = Words::new(
                format!("“{text}”不是期限；请写成 3年、6个月、90日、长期 或截止日期"),
                format!(
                    "`{text}` is not a term; write it as `3年`, `6个月`, `90日`, `长期` or as an end date"
                ),
            );
            return self.refuse(row, "row.term", Some(field), reason);
        };
        let reason = Words::new(
            format!("按期限“{text}”从列入日期 {listed} 起算，截止日期为 {day}"),
            format!("the term `{text}`, counted from the listing date {listed}, ends on {day}"),
        );
        self.repair(row, "row.term", field, reason);
        Some(Some(day))
    }

    /// Outer `None`: refused; inner `None`: the cell is empty.
    pub(super) fn date(&mut self, row: &Row, field: Field) -> Option<Option<Date>> {
        let Some(found) = self.find(row, field).and_then(|at| row.cells.get(at)) else {
            return Some(None);
        };
        let text = found.text.as_str();
        if cell::is_blank(text) {
            return Some(None);
        }
        let serial = || cell::serial(text, self.context.epoch_1904).map(|day| (day, true));
        let read = cell::date(text).map(|Read { value, changed }| (value, changed));
        let Some((value, changed)) = read.or_else(serial) else {
            let reason = Words::new(
                format!("“{text}”不是日期；请写成 2026-11-20"),
                format!("`{text}` is not a date; write it as 2026-11-20"),
            );
            return self.refuse(row, "row.date", Some(field), reason);
        };
        if changed && found.nature != Nature::Day {
            let reason = Words::new(
                format!("“{text}”读作 {value}"),
                format!("`{text}` was read as {value}"),
            );
            self.repair(row, "row.date", field, reason);
        }
        Some(Some(value))
    }
}
