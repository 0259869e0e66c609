//! How much room records may take: decisions are refused before the disk is full, and who looks after the server hears
//! of it long before that.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use super::{Place, Records};
use crate::problem::{Problem, Words};

/// The part of the quota that is left when it is said for the first time: a fifth.
const LEFT: u64 = 5;

/// A quota, and how much of it is used.
#[derive(Debug)]
pub(in crate::serve) struct Quota {
    /// Bytes that records may take, where that is said.
    pub(in crate::serve) most: Option<u64>,
    used: AtomicU64,
    /// Whether it has been said that there is nearly no room.
    said: AtomicBool,
}

impl Quota {
    pub(super) const fn new(most: Option<u64>) -> Self {
        Self { most, used: AtomicU64::new(0), said: AtomicBool::new(false) }
    }

    /// Bytes that records take, as they were last measured.
    pub(in crate::serve) fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// Whether most of the room is used.
    pub(in crate::serve) fn is_nearly_full(&self) -> bool {
        self.most.is_some_and(|most| self.used() >= share(most))
    }

    /// Whether there is room for another record.
    ///
    /// # Errors
    /// `records.quota`.
    pub(in crate::serve) fn admit(&self) -> Result<(), Problem> {
        match self.most.filter(|most| self.used() >= *most) {
            Some(most) => Err(full(self.used(), most)),
            None => Ok(()),
        }
    }

    /// Takes note of how much is used; what is to be said, once each time that it comes near.
    fn note(&self, used: u64) -> Option<Problem> {
        self.used.store(used, Ordering::Relaxed);
        let nearly = self.is_nearly_full();
        let before = self.said.swap(nearly, Ordering::Relaxed);
        self.most.filter(|_| nearly && !before).map(|most| nearly_full(used, most))
    }
}

impl Records {
    /// Measures the room that records take; what is to be said.
    ///
    /// # Errors
    /// `records.unavailable`.
    pub(in crate::serve) fn measure(&self) -> Result<Option<Problem>, Problem> {
        let used = match &self.place {
            Place::File(path) => ["", "-wal"].iter().fold(0_u64, |sum, end| {
                let mut name = path.as_os_str().to_owned();
                name.push(end);
                sum.saturating_add(fs::metadata(name).map_or(0, |about| about.len()))
            }),
            Place::Server(_) => self.readers()?.size()?,
        };
        Ok(self.quota.note(used))
    }
}

/// The part of a quota from which on it is said.
const fn share(most: u64) -> u64 {
    most.saturating_sub(most / LEFT)
}

/// Reads `20GB`, `512MiB`, `1000000`.
///
/// # Errors
/// What it has to look like.
pub fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 9] = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1 << 40),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("", 1),
    ];
    let number = |(unit, times): &(&str, u64)| {
        let digits = text.strip_suffix(unit)?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u64>().ok().filter(|_| plain)?.checked_mul(*times)
    };
    let read = UNITS.iter().find_map(number).filter(|bytes| *bytes > 0);
    read.ok_or_else(|| "20GB, 512MiB, …".to_owned())
}

/// A size as it is told.
fn shown(bytes: u64) -> String {
    match bytes {
        0..10_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn full(used: u64, most: u64) -> Problem {
    let (used, most) = (shown(used), shown(most));
    Problem::new(
        "records.quota",
        Words::new(
            format!("存档已到限额（{used}，限 {most}），没有作出结论"),
            format!("records have reached their quota ({used} of {most}), so there is no decision"),
        ),
        Words::new(
            "加大 --records-quota（先看磁盘），或用 credit records expire 删除到期的存档",
            "raise --records-quota (look at the disk first), or erase what is over by `credit records expire`",
        ),
    )
}

fn nearly_full(used: u64, most: u64) -> Problem {
    let (used, most) = (shown(used), shown(most));
    Problem::new(
        "records.quota-near",
        Words::new(
            format!("存档快到限额：已用 {used}，限 {most}"),
            format!("records come near their quota: {used} of {most}"),
        ),
        Words::new(
            "加大 --records-quota（先看磁盘），或用 credit records expire 删除到期的存档",
            "raise --records-quota (look at the disk first), or erase what is over by `credit records expire`",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_with_a_unit() {
        for (text, bytes) in [
            ("20GB", 20_000_000_000),
            ("1KiB", 1_024),
            ("3TiB", 3 << 40),
            ("7", 7),
            ("2MB", 2_000_000),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in
            ["", "0", "0GB", "GB", "-1", "+1", "1.5GB", "1 GB", "1gb", "99999999999TB", "1B"]
        {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_comes_near_is_said_once_and_what_is_full_is_refused() {
        let quota = Quota::new(Some(1_000));
        let said = |used| quota.note(used).map(|problem| problem.code().to_owned());
        assert_eq!((said(799), quota.is_nearly_full()), (None, false));
        assert_eq!(said(800).as_deref(), Some("records.quota-near"));
        assert_eq!((said(999), quota.is_nearly_full()), (None, true));
        assert!(quota.admit().is_ok());
        assert_eq!(said(1_000), None);
        assert_eq!(quota.admit().unwrap_err().code(), "records.quota");
        // Room was made, and is used up again.
        assert_eq!((said(10), quota.admit().is_ok()), (None, true));
        assert!(said(900).is_some());
        let without = Quota::new(None);
        assert_eq!(without.note(u64::MAX), None);
        assert!(without.admit().is_ok() && !without.is_nearly_full());
    }
}
