//! Named terms (期限), as defaults that a rulebook or a host may replace by local ones.

use super::{Calendar, Due};
use crate::date::Date;
use crate::error::LoadError;
use crate::names::names;

names! {
    /// A term in working days that has a name of its own.
    pub enum NamedTerm {
        /// 双公示: publication of licences and penalties.
        DoublePublicity = "double-publicity",
        /// 异议: answer to an objection (a local number).
        Objection = "objection",
        /// 修复: acceptance of an application by the department.
        RepairAcceptance = "repair-acceptance",
        /// 修复: the result of an application (发展改革委令2025年第36号).
        Repair = "repair",
    }
}

impl NamedTerm {
    /// Its length in working days.
    #[must_use]
    pub const fn working_days(self) -> u32 {
        match self {
            Self::DoublePublicity => 7,
            Self::Objection => 5,
            Self::RepairAcceptance => 3,
            Self::Repair => 10,
        }
    }
}

impl Calendar {
    /// The last day of a named term.
    ///
    /// # Errors
    /// `calendar.term` for a start before the coverage.
    pub fn term(&self, term: NamedTerm, start: Date) -> Result<Due, LoadError> {
        self.due(start, term.working_days())
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
    use super::*;

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
