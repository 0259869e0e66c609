//! Calendar days without a clock: every date in the engine is an argument.

use core::fmt;

/// A day of the proleptic Gregorian calendar between 0001-01-01 and 9999-12-31 (日期).
///
/// Stored as days since 1970-01-01, so comparison and distance are integer operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day `days` days after 1970-01-01, or `None` outside [`Date::MIN`]..=[`Date::MAX`].
    #[must_use]
    pub fn from_days(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&days).then_some(Self(days))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn to_days(self) -> i32 {
        self.0
    }

    /// The day of that year, month (1..=12) and day of month (1..=31), or `None` if there is none.
    #[inline]
    #[must_use]
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) || day == 0 || day > days_in_month(year, month)? {
            return None;
        }
        Some(Self(days_from_civil(year, i32::from(month), i32::from(day))))
    }

    /// Reads `YYYY-MM-DD` (GB/T 7408.1 extended format) and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [y @ .., b'-', m1, m2, b'-', d1, d2] if y.len() == 4 => {
                Self::from_ymd(number(y)?, two(*m1, *m2)?, two(*d1, *d2)?)
            }
            _ => None,
        }
    }

    /// Reads eight digits `YYYYMMDD` (GB/T 7408.1 basic format), as inside GB 11643 numbers.
    #[inline]
    #[must_use]
    pub fn parse_basic(digits: &[u8]) -> Option<Self> {
        match digits {
            [y @ .., m1, m2, d1, d2] if y.len() == 4 => {
                Self::from_ymd(number(y)?, two(*m1, *m2)?, two(*d1, *d2)?)
            }
            _ => None,
        }
    }

    /// Year, month (1..=12) and day of month (1..=31).
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        civil_from_days(self.0)
    }

    /// Day of the week, 1 = Monday … 7 = Sunday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        let index = self.0.saturating_add(3).rem_euclid(7);
        u8::try_from(index).unwrap_or_default().saturating_add(1)
    }

    /// The day `days` later (earlier when negative), or `None` past the supported range.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        Self::from_days(self.0.checked_add(days)?)
    }

    /// The same day so many months later; where the month has none, its last day (民法典第二百零二条).
    #[must_use]
    pub fn plus_months(self, months: u32) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let all = i32::from(month).checked_sub(1)?.checked_add(i32::try_from(months).ok()?)?;
        let year = year.checked_add(all.div_euclid(12))?;
        let month = u8::try_from(all.rem_euclid(12)).ok()?.checked_add(1)?;
        (28..=day.max(28))
            .rev()
            .map(|last| last.min(day))
            .find_map(|day| Self::from_ymd(year, month, day))
    }

    /// The same day so many years earlier; 28 February where the year has no 29th.
    #[must_use]
    pub fn minus_years(self, years: u32) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let year = year.checked_sub(i32::try_from(years).ok()?)?;
        Self::from_ymd(year, month, day).or_else(|| Self::from_ymd(year, month, 28))
    }

    /// The day before, or `None` at [`Date::MIN`].
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.plus_days(-1)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// Number of days of a month, or `None` for a month outside 1..=12.
#[must_use]
#[inline]
fn days_in_month(year: i32, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

#[inline]
fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0_i32, |n, b| {
        let d = b.is_ascii_digit().then(|| i32::from(b.saturating_sub(b'0')))?;
        n.checked_mul(10)?.checked_add(d)
    })
}

#[inline]
fn two(a: u8, b: u8) -> Option<u8> {
    u8::try_from(number(&[a, b])?).ok()
}

// Howard Hinnant's civil calendar algorithms; inputs are bounded to years 1..=9999 by the callers,
// so that no intermediate value leaves i32.
#[expect(clippy::arithmetic_side_effects, reason = "years 1..=9999 keep every term far inside i32")]
#[inline]
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[expect(clippy::arithmetic_side_effects, reason = "days of years 1..=9999 stay far inside i32")]
fn civil_from_days(days: i32) -> (i32, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, u8::try_from(month).unwrap_or_default(), u8::try_from(day).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn every_day_round_trips_in_order() {
        let mut date = Date::MIN;
        let mut weekday = date.weekday();
        assert_eq!(weekday, 1, "0001-01-01 was a Monday in the proleptic calendar");
        while let Some(next) = date.plus_days(1) {
            let (y, m, d) = next.ymd();
            assert_eq!(Date::from_ymd(y, m, d), Some(next));
            assert!(next.ymd() > date.ymd());
            weekday = weekday % 7 + 1;
            assert_eq!(next.weekday(), weekday);
            date = next;
        }
        assert_eq!(date, Date::MAX);
    }

    #[test]
    fn text_forms() {
        let date = Date::parse("2026-11-20").unwrap();
        assert_eq!((date.to_days(), date.weekday()), (20_777, 5));
        assert_eq!(date.to_string(), "2026-11-20");
        assert_eq!(Date::parse_basic(b"20261120"), Some(date));
        for bad in
            ["2026-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "+026-01-01", "2026-11-20 ", ""]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        // A year has four digits, no fewer and no more.
        for bad in ["202-11-20", "02026-11-20", "-11-20", "12026-11-20"] {
            assert_eq!(Date::parse(bad), None, "{bad}");
            let digits: alloc::string::String = bad.split('-').collect();
            assert_eq!(Date::parse_basic(digits.as_bytes()), None, "{digits}");
        }
        assert_eq!(Date::parse("0202-11-20"), Date::from_ymd(202, 11, 20));
        // The last day of four centuries, and those around it.
        for (text, days) in [("2000-02-28", 11_015), ("2000-02-29", 11_016), ("2000-03-01", 11_017)]
        {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.to_days(), date.to_string()), (days, text.to_string()));
        }
    }
}
