//! Days that requests may be decided for. The core has no clock and decides for any day; a server has one,
//! and a request for a day far from today is a mistake or an attempt: lists of today say nothing about it.

use axum::http::StatusCode;
use credit_core::{
    Date,
    json::{self, Value},
};

use super::answer::Refusal;
use crate::{clock, problem::Words};

/// How many days before or after today a request may be decided for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many.
    Days(u32),
    /// Any: for samples, and for replaying what is old.
    Any,
}

impl Window {
    /// A number, or `any`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "any" { Some(Self::Any) } else { text.parse().ok().map(Self::Days) }
    }

    /// Whether the decision day of a request is within it. A request that cannot be read is left to the core,
    /// which says what is wrong with it.
    ///
    /// # Errors
    /// `request.date-window`.
    pub(super) fn admit(self, request: &str) -> Result<(), Refusal> {
        match (self, decided_on(request)) {
            (Self::Days(most), Some(day)) => within(most, day, clock::today()),
            _ => Ok(()),
        }
    }
}

fn within(most: u32, day: Date, today: Date) -> Result<(), Refusal> {
    let distance = day.to_days().saturating_sub(today.to_days());
    if distance.unsigned_abs() <= most {
        return Ok(());
    }
    let (zh, en) = (
        format!("核查日 {day} 距今天 {today} 有 {} 天，超过 {most} 天", distance.unsigned_abs()),
        format!(
            "{day} is {} days from today, {today}; at most {most} are allowed",
            distance.unsigned_abs()
        ),
    );
    let refusal = Refusal::new(StatusCode::BAD_REQUEST, "request.date-window", (&zh, &en));
    Err(refusal.remedied(Words::new(
        "核对 decidedOn；确需核查更早或更晚的日期，启动服务时用 --date-window 放宽",
        "check decidedOn; for other days start the server with a wider --date-window",
    )))
}

/// The day a request is to be decided for.
fn decided_on(request: &str) -> Option<Date> {
    let request = json::parse(request.as_bytes(), request.len()).ok()?;
    request.get("decidedOn").and_then(Value::as_str).and_then(Date::parse)
}

/// Days from the clock of that time to the day that a request was decided for.
pub(super) fn distance(request: &str, at: i64) -> Option<i32> {
    let day = decided_on(request)?.to_days();
    Some(day.saturating_sub(clock::day_of(at)?.to_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_far_from_today_are_refused() {
        let day = |text| Date::parse(text).unwrap();
        let today = day("2026-11-20");
        for near in ["2026-11-20", "2026-10-20", "2026-12-21"] {
            assert!(within(31, day(near), today).is_ok(), "{near}");
        }
        for far in ["2026-10-19", "2026-12-22", "2027-12-30", "9999-12-31", "1900-01-01"] {
            let refusal = within(31, day(far), today).unwrap_err();
            assert_eq!(refusal.problem.code(), "request.date-window", "{far}");
        }
        assert!(Window::Days(31).admit("{").is_ok());
        let far = r#"{"decidedOn":"9999-12-31"}"#;
        assert!(Window::Days(31).admit(far).is_err() && Window::Any.admit(far).is_ok());
        let parsed = ["any", "0", "31", "-1", "x", ""].map(Window::parse);
        assert_eq!(
            parsed,
            [Some(Window::Any), Some(Window::Days(0)), Some(Window::Days(31)), None, None, None]
        );
    }

    #[test]
    fn the_distance_is_counted_from_the_day_in_china() {
        // 2026-11-20 01:00 in China is still the 19th elsewhere.
        let at = 1_795_107_600;
        assert_eq!(distance(r#"{"decidedOn":"2026-11-20"}"#, at), Some(0));
        assert_eq!(distance(r#"{"decidedOn":"2026-12-01"}"#, at), Some(11));
        assert_eq!(distance("{}", at), None);
    }
}
