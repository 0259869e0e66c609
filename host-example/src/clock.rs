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
