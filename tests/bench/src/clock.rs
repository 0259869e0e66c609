//! Time that this thread spent computing.

use std::fs;
use std::time::Instant;

/// A running clock. Where the system says how long a thread was on a processor, what other programs
/// do does not count.
#[derive(Debug)]
pub(crate) struct Clock {
    on_processor: Option<f64>,
    wall: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { on_processor: on_processor(), wall: Instant::now() }
    }

    /// Seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        match (self.on_processor, on_processor()) {
            (Some(start), Some(now)) if now > start => now - start,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Seconds of this thread on a processor (Linux).
fn on_processor() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}
