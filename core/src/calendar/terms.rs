//! Terms (期限) of applicants and offices, and those of offices that have a name of their own.

use super::{Calendar, Due};
use crate::date::Date;
use crate::error::LoadError;
use crate::limits;
use crate::names::names;

names! {
    /// A term of an office that has a name of its own. A rulebook may set it (期限.csv).
    pub enum NamedTerm {
        /// 双公示: publication of licences and penalties.
        DoublePublicity = "double-publicity",
        /// 异议答复: answer to an objection (a local number).
        Objection = "objection",
        /// 修复受理: acceptance of an application by the department.
        RepairAcceptance = "repair-acceptance",
        /// 修复办结: the result of an application (发展改革委令2025年第36号).
        Repair = "repair",
        /// 惩戒反馈: what became of a measure. No law says until when.
        Feedback = "feedback",
    }
}

names! {
    /// What a term is counted in.
    pub enum TermUnit {
        /// 工作日.
        WorkingDay = "working-day",
        /// 日 (自然日).
        Day = "day",
        /// 月.
        Month = "month",
    }
}

/// A term that begins on the next day (民法典第二百零一条).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its length.
    pub n: u32,
    /// What it is counted in.
    pub unit: TermUnit,
}

/// Days of the longest holiday of a year, 调休 included, with two to spare: how far a last day may move
/// where the calendar does not reach.
const LONGEST: i32 = 11;

impl NamedTerm {
    /// How long it is where no rulebook sets it.
    #[must_use]
    pub const fn usual(self) -> Option<Term> {
        let n = match self {
            Self::DoublePublicity => 7,
            Self::Objection => 5,
            Self::RepairAcceptance => 3,
            Self::Repair => 10,
            Self::Feedback => return None,
        };
        Some(Term { n, unit: TermUnit::WorkingDay })
    }

    /// Whether [`Self::usual`] is the most that a rulebook may set: it stands in a rule of the State.
    #[must_use]
    pub const fn is_ceiling(self) -> bool {
        matches!(self, Self::DoublePublicity | Self::RepairAcceptance | Self::Repair)
    }
}

impl Term {
    /// Whether it may end later than so many working days: five of them take a week at least.
    #[must_use]
    pub const fn may_outlast(self, most: u32) -> bool {
        let days = (most / 5).saturating_mul(7).saturating_add(most % 5);
        match self.unit {
            TermUnit::WorkingDay => self.n > most,
            TermUnit::Day => self.n > days,
            TermUnit::Month => self.n.saturating_mul(31) > days,
        }
    }
}

impl Calendar {
    /// The last day of a term. That of days and months is put off while it is a day off (民法典第二百零三条).
    ///
    /// # Errors
    /// `calendar.term` for a term of 0 or of more days than [`limits::WORKING_DAYS`], and for a start
    /// before the coverage.
    pub fn last_day(&self, start: Date, term: Term) -> Result<Due, LoadError> {
        let Term { n, unit } = term;
        let refused = || LoadError::new("calendar.term").with("n", n).with("start", start);
        let day = match unit {
            TermUnit::WorkingDay => return self.due(start, n),
            TermUnit::Day => i32::try_from(n).ok().and_then(|days| start.plus_days(days)),
            TermUnit::Month => months_after(start, n),
        };
        let known = (1..=limits::WORKING_DAYS).contains(&n) && start >= self.coverage().0;
        let mut day = day.filter(|_| known).ok_or_else(refused)?;
        loop {
            match self.is_working_day(day) {
                Some(true) => return Ok(Due { n, unit, date: day, latest: day }),
                Some(false) => day = day.plus_days(1).ok_or_else(refused)?,
                None => {
                    let latest = day.plus_days(LONGEST).ok_or_else(refused)?;
                    return Ok(Due { n, unit, date: day, latest });
                }
            }
        }
    }
}

/// The day `months` months later; in a month that has no such day its last one (民法典第二百零二条).
/// 公示期 are counted so, from the day of the document. `None` past the supported range.
#[must_use]
pub fn months_after(day: Date, months: u32) -> Option<Date> {
    let (year, month, day) = day.ymd();
    let ahead = i32::try_from(months).ok()?.checked_add(i32::from(month))?.checked_sub(1)?;
    let year = year.checked_add(ahead.div_euclid(12))?;
    let month = u8::try_from(ahead.rem_euclid(12)).ok()?.checked_add(1)?;
    (28..=day.max(28)).rev().map(|last| day.min(last)).find_map(|d| Date::from_ymd(year, month, d))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn days_off_put_the_last_day_off() {
        let day = |text| Date::parse(text).unwrap();
        let calendar = Calendar {
            from: day("2026-01-01"),
            to: day("2026-12-31"),
            off: (1..=7).map(|n| Date::from_ymd(2026, 10, n).unwrap()).collect(),
            work: Vec::from([day("2026-10-10")]),
            gain: 2,
            loss: 10,
        };
        for (start, n, unit, last, latest) in [
            // 2026-10-01 and the six days behind it are off.
            ("2026-09-21", 10, TermUnit::Day, "2026-10-08", "2026-10-08"),
            ("2026-09-20", 10, TermUnit::Day, "2026-09-30", "2026-09-30"),
            // A Saturday on which people work.
            ("2026-09-10", 30, TermUnit::Day, "2026-10-10", "2026-10-10"),
            // A Saturday on which they do not.
            ("2026-08-15", 1, TermUnit::Month, "2026-09-15", "2026-09-15"),
            ("2026-08-05", 1, TermUnit::Month, "2026-09-07", "2026-09-07"),
            ("2026-08-31", 1, TermUnit::Month, "2026-09-30", "2026-09-30"),
            // Beyond what is known: the day itself, or any day of the longest holiday.
            ("2026-12-20", 15, TermUnit::Day, "2027-01-04", "2027-01-15"),
            ("2026-09-29", 1, TermUnit::WorkingDay, "2026-09-30", "2026-09-30"),
        ] {
            let due = calendar.last_day(day(start), Term { n, unit }).unwrap();
            assert_eq!((due.date, due.latest), (day(last), day(latest)), "{start} {n} {unit:?}");
            assert_eq!((due.n, due.unit), (n, unit));
        }
        for (start, n) in [("2025-12-31", 5), ("2026-05-01", 0), ("2026-05-01", 100_000)] {
            for unit in [TermUnit::Day, TermUnit::Month, TermUnit::WorkingDay] {
                assert!(calendar.last_day(day(start), Term { n, unit }).is_err(), "{start} {n}");
            }
        }
    }

    #[test]
    fn terms_with_a_name_have_their_days() {
        let day = |text| Date::parse(text).unwrap();
        let calendar = Calendar {
            from: day("2026-06-01"),
            to: day("2026-06-30"),
            off: Vec::new(),
            work: Vec::new(),
            gain: 2,
            loss: 10,
        };
        for (term, ceiling, last) in [
            (NamedTerm::DoublePublicity, true, Some("2026-06-10")),
            (NamedTerm::Objection, false, Some("2026-06-08")),
            (NamedTerm::RepairAcceptance, true, Some("2026-06-04")),
            (NamedTerm::Repair, true, Some("2026-06-15")),
            (NamedTerm::Feedback, false, None),
        ] {
            let due = term.usual().map(|term| calendar.last_day(day("2026-06-01"), term).unwrap());
            assert_eq!(
                due.map(|due| (due.date, due.latest)),
                last.map(|last| (day(last), day(last)))
            );
            assert_eq!(term.is_ceiling(), ceiling, "{term:?}");
        }
        for (n, unit, longer) in [
            (10, TermUnit::WorkingDay, false),
            (11, TermUnit::WorkingDay, true),
            (14, TermUnit::Day, false),
            (15, TermUnit::Day, true),
            (1, TermUnit::Month, true),
        ] {
            assert_eq!(Term { n, unit }.may_outlast(10), longer, "{n} {unit:?}");
        }
        // The first day of the calendar is one that a term may start on, whatever it is counted in.
        for unit in [TermUnit::Day, TermUnit::Month, TermUnit::WorkingDay] {
            let of = |start| calendar.last_day(day(start), Term { n: 1, unit });
            assert!(of("2026-06-01").is_ok() && of("2026-05-31").is_err(), "{unit:?}");
        }
    }

    #[test]
    fn months_end_on_the_day_of_that_number_or_on_the_last_one() {
        for (day, months, end) in [
            ("2012-01-31", 1, "2012-02-29"),
            ("2013-01-31", 1, "2013-02-28"),
            ("2026-03-31", 3, "2026-06-30"),
            ("2026-11-20", 12, "2027-11-20"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2026-12-05", 36, "2029-12-05"),
            ("2026-12-05", 0, "2026-12-05"),
        ] {
            let found = months_after(Date::parse(day).unwrap(), months);
            assert_eq!(found, Date::parse(end), "{day} + {months}");
        }
        assert_eq!(months_after(Date::MAX, 1), None);
    }
}
