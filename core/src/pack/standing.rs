//! Whether a container may be relied on at a day: what its issuer says, what its signatures are worth
//! by then, and when the next issue was due (时效).

use super::header::Header;
use super::seal::{Lapse, Lapsed, TrustBound, Vouching};
use crate::date::Date;
use crate::limits;

/// Why a container may not be relied on at a day.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "words must exist for every doubt")]
pub enum Doubt {
    /// It is past the last day that its issuer gave it.
    Stale,
    /// Its signatures do not count any more.
    Lapsed(Lapsed),
    /// The next issue has been due for too long: it counted up to that day.
    Overdue(Date),
}

/// What decides how long a container may be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    valid_until: Option<Date>,
    vouching: Vouching,
    /// The last day before the next issue is missed.
    due: Option<Date>,
    update_days: Option<u32>,
    shrink_percent: Option<u32>,
}

impl Standing {
    /// Of a rulebook or a calendar, which is issued when it changes.
    pub(super) fn of_document(header: &Header, vouching: Vouching) -> Self {
        Self {
            valid_until: header.valid_until,
            vouching,
            due: None,
            update_days: None,
            shrink_percent: None,
        }
    }

    /// Of a list, which is issued again and again.
    pub(super) fn of_list(header: &Header, vouching: Vouching, bound: Option<&TrustBound>) -> Self {
        // Who wants to be relied on for longer than the host grants has no say in it.
        let stated = [header.update_days, bound.and_then(|bound| bound.update_days)];
        let update_days = stated.into_iter().flatten().min();
        let due = header.as_of.plus_days(relied_on(update_days));
        let shrink_percent = bound.and_then(|bound| bound.shrink_percent);
        Self { valid_until: header.valid_until, vouching, due, update_days, shrink_percent }
    }

    /// Of grades, which count for as long as each says, and are overdue only where somebody says when
    /// the next ones are due.
    pub(super) fn of_grades(
        header: &Header,
        vouching: Vouching,
        bound: Option<&TrustBound>,
    ) -> Self {
        let standing = Self::of_list(header, vouching, bound);
        let due = standing.due.filter(|_| standing.update_days.is_some());
        Self { due, ..standing }
    }

    /// Who vouches.
    #[must_use]
    pub const fn vouching(&self) -> &Vouching {
        &self.vouching
    }

    /// Days after which the next issue is due, where anybody says so.
    #[must_use]
    pub const fn update_days(&self) -> Option<u32> {
        self.update_days
    }

    /// By how much the next issue may be smaller, in percent, where the trust policy says so.
    #[must_use]
    pub const fn shrink_percent(&self) -> Option<u32> {
        self.shrink_percent
    }

    /// Why it may not be relied on at that day; nothing if it may.
    #[must_use]
    pub fn doubt(&self, on: Date) -> Option<Doubt> {
        let lapsed = self.vouching.lapsed(on);
        match lapsed {
            Some(lapsed) if lapsed.lapse == Lapse::KeyRevoked => Some(Doubt::Lapsed(lapsed)),
            _ if self.valid_until.is_some_and(|until| until < on) => Some(Doubt::Stale),
            Some(lapsed) => Some(Doubt::Lapsed(lapsed)),
            None => self.due.filter(|due| *due < on).map(Doubt::Overdue),
        }
    }

    /// The last day on which it may be relied on, whatever bounds it.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        [self.valid_until, self.vouching.until(), self.due].into_iter().flatten().min()
    }
}

/// Days that an issue may be relied on, by its update period in days: one that is missed is bridged, a second one is not.
pub(crate) fn relied_on(period: Option<u32>) -> i32 {
    let days = period.map_or(limits::FRESH_DAYS, |days| {
        days.saturating_mul(2).saturating_add(limits::UPDATE_GRACE_DAYS)
    });
    i32::try_from(days).unwrap_or(i32::MAX)
}
