//! The clock of the machine. The core has none: whatever depends on the time says so by using this.

use std::time::{SystemTime, UNIX_EPOCH};

use credit_core::Date;

/// China has one time zone and no summer time.
const EAST: i64 = 8 * 3_600;

/// The day that it is in China, by the clock of this machine.
#[must_use]
pub fn today() -> Date {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    day_of(i64::try_from(now).unwrap_or(i64::MAX)).unwrap_or(Date::MIN)
}

/// The day in China at that time, in seconds since 1970.
#[must_use]
pub fn day_of(seconds: i64) -> Option<Date> {
    let days = seconds.checked_add(EAST)?.div_euclid(86_400);
    i32::try_from(days).ok().and_then(Date::from_days)
}

/// When that day begins in China, in seconds since 1970.
#[must_use]
pub fn start(day: Date) -> i64 {
    i64::from(day.to_days()).saturating_mul(86_400).saturating_sub(EAST)
}

/// Seconds since 1970, by the clock of this machine; 0 where it is before that.
#[must_use]
pub fn seconds() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(now).unwrap_or(i64::MAX)
}

/// A time in China as RFC 3339 writes it, `2026-11-20T09:30:00+08:00`; that of 1970 where it has no day.
#[must_use]
pub fn stamp(seconds: i64) -> String {
    let day = day_of(seconds).unwrap_or(Date::MIN);
    let clock = seconds.saturating_add(EAST).rem_euclid(86_400);
    let part = |of: i64, most: i64| clock.div_euclid(of).rem_euclid(most);
    format!("{day}T{:02}:{:02}:{:02}+08:00", part(3_600, 24), part(60, 60), part(1, 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use credit_core::receipt::Moment;

    #[test]
    fn a_stamp_says_the_same_second() {
        assert_eq!(stamp(1_795_138_200), "2026-11-20T09:30:00+08:00");
        for seconds in [0, 1, -1, 57_599, 57_600, 1_795_138_200, 4_102_444_799] {
            let moment = Moment::parse(&stamp(seconds)).unwrap();
            assert_eq!((moment.seconds, Some(moment.day)), (seconds, day_of(seconds)));
            let start = start(moment.day);
            assert!((start..start + 86_400).contains(&seconds) && day_of(start) == day_of(seconds));
        }
    }
}
