//! The days of an entry.

use credit_core::Date;

use super::{Field, Reader, Row};
use crate::problem::Words;
use crate::{
    date::{self, Reading},
    read::model::Nature,
    term::{self, End},
    words,
};

/// The days of an entry.
pub(super) struct Dates {
    pub(super) listed: Date,
    pub(super) effective: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) confirmed: Option<Date>,
    /// Taken off the list on the day of listing: never on it for a whole day.
    pub(super) withdrawn: bool,
    /// The day of its removal is known.
    pub(super) ended: bool,
}

/// A month says no day: of a beginning its first counts, of an end its last, so that an entry is
/// never shorter than it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

impl Reader<'_> {
    pub(super) fn dates(&mut self, row: &Row) -> Option<Dates> {
        let (stated, spanned) = self.beginning(row, Field::ListedOn)?;
        let (effective, effective_to) = self.beginning(row, Field::Effective)?;
        let confirmed = self.date(row, Field::LastConfirmed)?;
        let listed = match stated.or(effective).or_else(|| self.first_of_term(row)) {
            Some(day) => day,
            None => self.guessed(row, confirmed)?,
        };
        let until = self.until(row, listed)?;
        let until = self.agreed(row, until, spanned.or(effective_to))?;
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
        let mut dates =
            Dates { listed, effective, until, confirmed, withdrawn: false, ended: false };
        if let Some(ended) = self.date(row, Field::Ended)? {
            self.end(row, &mut dates, ended)?;
        }
        Some(dates)
    }

    /// The first day of a column, and the last if the cell says both: 2026-02-01至2029-01-31.
    fn beginning(&mut self, row: &Row, field: Field) -> Option<(Option<Date>, Option<Date>)> {
        let text = self.text(row, field);
        if let Some((from, to)) = term::span(text) {
            let reason = Words::new(
                format!("“{text}”读作 {from} 起、{to} 止"),
                format!("`{text}` was read as from {from} to {to}"),
            );
            self.repair(row, "row.date", field, reason);
            return Some((Some(from), Some(to)));
        }
        Some((self.date(row, field)?, None))
    }

    /// The first day of a term such as 2026-02-01至2029-01-31, for want of another.
    fn first_of_term(&self, row: &Row) -> Option<Date> {
        [Field::Term, Field::Until]
            .into_iter()
            .find_map(|field| term::span(self.text(row, field)))
            .map(|(from, _)| from)
    }

    /// The last day in its own column and that beside the first must be one.
    fn agreed(
        &mut self,
        row: &Row,
        until: Option<Date>,
        spanned: Option<Date>,
    ) -> Option<Option<Date>> {
        match (until, spanned) {
            (Some(until), Some(spanned)) if until != spanned => {
                let reason = Words::new(
                    format!("截止日期有两个：{until} 和 {spanned}"),
                    format!("there are two last days: {until} and {spanned}"),
                );
                self.refuse(row, "row.period", Some(Field::ListedOn), reason)
            }
            (until, spanned) => Some(until.or(spanned)),
        }
    }

    /// The day of removal is the first without effect.
    fn end(&mut self, row: &Row, dates: &mut Dates, ended: Date) -> Option<()> {
        if ended < dates.listed {
            let reason =
                Words::new("移出日期早于列入日期", "the removal date is before the listing date");
            return self.refuse(row, "row.period", Some(Field::Ended), reason);
        }
        dates.ended = true;
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
        let text = self.with_unit(row, Field::Until);
        let term = self.with_unit(row, Field::Term);
        if !words::is_blank(&text)
            && date::day(&text).is_none_or(|day| day.ymd().0 >= 2999)
            && term::read(&text).is_some()
        {
            return self.counted(row, Field::Until, &text, listed);
        }
        let until = self.edge(row, Field::Until, Edge::Last)?;
        if words::is_blank(&term) {
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

    /// The text of a column; a bare number gets the unit of its heading: 期限（年）.
    fn with_unit(&self, row: &Row, field: Field) -> String {
        let text = self.text(row, field);
        let at = self.find(row, field);
        let unit =
            at.and_then(|at| self.context.layout.columns.get(at)).map_or("", |column| column.unit);
        let bare =
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 4;
        if bare { format!("{text}{unit}") } else { text.to_owned() }
    }

    fn counted(
        &mut self,
        row: &Row,
        field: Field,
        text: &str,
        listed: Date,
    ) -> Option<Option<Date>> {
        let day = match term::read(text) {
            Some(End::Open) => {
                if text.starts_with("9999") {
                    let reason = Words::new(
                        format!("“{text}”读作没有截止日期"),
                        format!("`{text}` was read as no last day"),
                    );
                    self.repair(row, "row.term", field, reason);
                }
                return Some(None);
            }
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
        if let Some(End::On(_)) = term::read(text) {
            let reason = Words::new(
                format!("“{text}”读作截止日期 {day}"),
                format!("`{text}` was read as the last day {day}"),
            );
            self.repair(row, "row.term", field, reason);
            return Some(Some(day));
        }
        let reason = Words::new(
            format!("按期限“{text}”从列入日期 {listed} 起算，截止日期为 {day}"),
            format!("the term `{text}`, counted from the listing date {listed}, ends on {day}"),
        );
        self.repair(row, "row.term", field, reason);
        Some(Some(day))
    }

    /// Outer `None`: refused; inner `None`: the cell is empty.
    pub(super) fn date(&mut self, row: &Row, field: Field) -> Option<Option<Date>> {
        let edge = if field == Field::Ended { Edge::Last } else { Edge::First };
        self.edge(row, field, edge)
    }

    fn edge(&mut self, row: &Row, field: Field, edge: Edge) -> Option<Option<Date>> {
        let Some(found) = self.find(row, field).and_then(|at| row.cells.get(at)) else {
            return Some(None);
        };
        let text = found.text.as_str();
        if words::is_blank(text) || words::is_zero(text) || found.nature == Nature::Fault {
            return Some(None);
        }
        let removed = |text: &str| {
            let ends = ["已移出", "移出", "已解除", "解除", "已退出", "退出", "已修复", "修复"];
            let day = ends.iter().find_map(|end| text.strip_suffix(end))?;
            date::read(day).filter(|_| field == Field::Ended)
        };
        let read = date::read(text).or_else(|| removed(text)).or_else(|| {
            let day = date::serial(text, self.context.epoch_1904)?;
            Some(Reading::Day { day, changed: true })
        });
        let (value, changed) = match read {
            Some(Reading::Day { day, changed }) => (day, changed),
            Some(Reading::Month(first, last)) => {
                let day = if edge == Edge::First { first } else { last };
                let reason = Words::new(
                    format!("“{text}”只写到月，按 {day} 计"),
                    format!("`{text}` says no more than the month, counted as {day}"),
                );
                self.repair(row, "row.date", field, reason);
                return Some(Some(day));
            }
            Some(Reading::Either(one, other)) => {
                let reason = Words::new(
                    format!("“{text}”可能是 {one}，也可能是 {other}；请写成 2026-11-20"),
                    format!("`{text}` may be {one} or {other}; write it as 2026-11-20"),
                );
                return self.refuse(row, "row.date-ambiguous", Some(field), reason);
            }
            Some(Reading::Span(..)) | None => {
                // An end may be open: 长期.
                if edge == Edge::Last && matches!(term::read(text), Some(End::Open)) {
                    return Some(None);
                }
                let reason = Words::new(
                    format!("“{text}”不是日期；请写成 2026-11-20"),
                    format!("`{text}` is not a date; write it as 2026-11-20"),
                );
                return self.refuse(row, "row.date", Some(field), reason);
            }
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
