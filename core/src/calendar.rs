//! Working days (工作日) over a signed calendar, honest about where its knowledge ends.
//!
//! A term in working days starts on the next day (行政许可法第八十二条). Past the coverage of the
//! calendar the answer is provisional, with bounds.

#[cfg(feature = "authoring")]
pub mod source;
mod terms;

use alloc::vec::Vec;

use crate::date::Date;
use crate::error::LoadError;
use crate::json::{Cursor, Value};
use crate::limits;
use crate::wire::wire;

pub use terms::{NamedTerm, Term, TermUnit, months_after};

/// Working days of whole years, as the State Council published them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    from: Date,
    to: Date,
    off: Vec<Date>,
    work: Vec<Date>,
    gain: u32,
    loss: u32,
}

/// The last day of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Length of the term.
    pub n: u32,
    /// What it is counted in.
    pub unit: TermUnit,
    /// The last day; past the coverage of the calendar the earliest possible one.
    pub date: Date,
    /// The latest possible last day; equal to `date` within the coverage.
    pub latest: Date,
}

impl Due {
    /// Whether the term leaves the coverage of the calendar.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.date != self.latest
    }
}

wire! {
    /// The working days of whole years (工作日历), as its pack holds them.
    CalendarDocument {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
        /// Days off from Monday to Friday (休).
        off: Vec<Date>,
        /// Working days on weekends (班).
        work: Vec<Date>,
        /// How far working days can run ahead of plain weeks where the calendar ends.
        gain: u32,
        /// How far they can fall behind.
        loss: u32,
    }
}

/// What is read: calendars of earlier versions may name their source.
const FIELDS: &[&str] = &["from", "to", "off", "work", "gain", "loss", "source"];

impl Calendar {
    /// Reads the document of a calendar pack: `{"from","to","off":[days off],"work":[make-up work
    /// days],"gain","loss"}`. `gain` and `loss` bound, for days past `to`, by how many working days
    /// a year's 调休 can run ahead of or behind plain Monday-to-Friday weeks.
    ///
    /// # Errors
    /// `json.*`, `calendar.order` when days are outside the coverage or not in order.
    pub fn decode(document: &Value) -> Result<Self, LoadError> {
        let fields = Cursor::root(document).object(FIELDS)?;
        let (from, to) = (fields.required("from")?.date()?, fields.required("to")?.date()?);
        let days = |name| {
            let cursor = fields.required(name)?;
            let days: Vec<Date> =
                cursor.array(100_000)?.iter().map(Cursor::date).collect::<Result<_, _>>()?;
            let sorted = days.is_sorted_by(|a, b| a < b);
            let inside = days.iter().all(|d| (from..=to).contains(d));
            if sorted && inside { Ok(days) } else { Err(cursor.error("calendar.order")) }
        };
        Ok(Self {
            from,
            to,
            off: days("off")?,
            work: days("work")?,
            gain: fields.required("gain")?.integer()?,
            loss: fields.required("loss")?.integer()?,
        })
    }

    /// First and last day that the calendar knows.
    #[must_use]
    pub const fn coverage(&self) -> (Date, Date) {
        (self.from, self.to)
    }

    /// Whether a day is a working day; `None` outside the coverage.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> Option<bool> {
        (self.from..=self.to).contains(&day).then(|| {
            let on = |days: &[Date]| days.binary_search(&day).is_ok();
            on(&self.work) || (day.weekday() <= 5 && !on(&self.off))
        })
    }

    /// The last day of a term of `n` working days that starts the day after `start`.
    ///
    /// # Errors
    /// `calendar.term` for a term of 0 or more than [`limits::WORKING_DAYS`] days, and for a start
    /// before the coverage.
    pub fn due(&self, start: Date, n: u32) -> Result<Due, LoadError> {
        let refused = || LoadError::new("calendar.term").with("n", n).with("start", start);
        if n == 0 || n > limits::WORKING_DAYS || start < self.from {
            return Err(refused());
        }
        let mut day = start;
        let mut left = n;
        while left > 0 {
            day = day.plus_days(1).ok_or_else(refused)?;
            match self.is_working_day(day) {
                Some(true) => left = left.saturating_sub(1),
                Some(false) => {}
                None => return self.provisional(day, n, left).ok_or_else(refused),
            }
        }
        Ok(Due { n, unit: TermUnit::WorkingDay, date: day, latest: day })
    }

    /// Bounds for a term with `left` working days to go from the unknown day `first` on.
    fn provisional(&self, first: Date, n: u32, left: u32) -> Option<Due> {
        let before = first.previous()?;
        let ahead = left.saturating_sub(self.gain).max(1);
        // Make-up work days fall on weekends, so the very next day may already count.
        let date = if left <= self.gain { first } else { weekdays_after(before, ahead)? };
        // Public holidays cost about one working day in twenty over a year.
        let behind = self.loss.saturating_add(left / 15);
        let latest = weekdays_after(before, left.saturating_add(behind))?;
        Some(Due { n, unit: TermUnit::WorkingDay, date, latest })
    }
}

/// The n-th day from Monday to Friday after a day.
fn weekdays_after(start: Date, n: u32) -> Option<Date> {
    let mut day = start;
    let mut left = n;
    while left > 0 {
        day = day.plus_days(1)?;
        if day.weekday() <= 5 {
            left = left.saturating_sub(1);
        }
    }
    Some(day)
}
