//! Who vouches for a container, and for how long (签名的效力).
//!
//! A signature is judged twice. When the container is opened, its keys must have been trusted on the
//! day of the data. When a decision rests on it, they must still be trusted on the day of the
//! decision: the holder of an old key can write any day of data into a header, so that day alone
//! proves nothing. An old decision that is replayed brings its own day, and comes out as it did.

use alloc::{string::String, vec::Vec};

use super::Algorithm;
use crate::date::Date;
use crate::names::names;

names! {
    /// Why signatures no longer count.
    pub enum Lapse {
        /// The last day of the key, and what is granted beyond it, are over.
        KeyEnded = "key-ended",
        /// The key was revoked (已吊销).
        KeyRevoked = "key-revoked",
        /// The trust policy itself is past its last day.
        PolicyEnded = "policy-ended",
    }
}

/// Why signatures do not count on some day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapsed {
    /// The kind.
    pub lapse: Lapse,
    /// Id of the key; empty where it is no matter of a key.
    pub key: String,
    /// The last day on which they counted.
    pub last: Date,
    /// Why the key was revoked, as the policy says; empty otherwise.
    pub reason: String,
}

/// A key that was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The first day on which nothing that it signed counts.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// One trusted key that signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Voucher {
    pub(super) id: String,
    /// Who holds the key: two keys of one holder are one signature where several are asked for.
    pub(super) holder: String,
    pub(super) algorithm: Algorithm,
    /// Last day, with what the policy grants beyond it.
    pub(super) until: Option<Date>,
    pub(super) revoked: Option<Revocation>,
}

impl Voucher {
    /// The last day on which the signature counts.
    fn last(&self) -> Option<Date> {
        let before = self.revoked.as_ref().map(|r| r.on.previous().unwrap_or(r.on));
        [self.until, before].into_iter().flatten().min()
    }

    fn counts_on(&self, on: Date) -> bool {
        self.until.is_none_or(|until| on <= until)
            && self.revoked.as_ref().is_none_or(|revoked| on < revoked.on)
    }
}

/// The trusted keys that signed a container, with what the policy asks of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouching {
    pub(super) vouchers: Vec<Voucher>,
    /// By each of them one must have signed.
    pub(super) required: Vec<Algorithm>,
    /// So many holders must have signed.
    pub(super) signatures: usize,
    /// Last day of the policy.
    pub(super) policy_until: Option<Date>,
}

impl Vouching {
    /// Ids of the trusted keys, in the order of signing.
    pub fn signers(&self) -> impl Iterator<Item = &str> {
        self.vouchers.iter().map(|voucher| voucher.id.as_str())
    }

    /// Why the signatures do not count on that day; nothing if they do.
    #[must_use]
    pub fn lapsed(&self, on: Date) -> Option<Lapsed> {
        if let Some(last) = self.policy_until.filter(|last| *last < on) {
            let (key, reason) = (String::new(), String::new());
            return Some(Lapsed { lapse: Lapse::PolicyEnded, key, last, reason });
        }
        if self.suffices(|voucher| voucher.counts_on(on)) {
            return None;
        }
        let gone = || self.vouchers.iter().filter(|voucher| !voucher.counts_on(on));
        // A revoked key is the graver news.
        let revoked = gone().find(|v| v.revoked.as_ref().is_some_and(|revoked| revoked.on <= on));
        let voucher = revoked.or_else(|| gone().next())?;
        Some(Lapsed {
            lapse: if revoked.is_some() { Lapse::KeyRevoked } else { Lapse::KeyEnded },
            key: voucher.id.clone(),
            last: self.until().unwrap_or(on),
            reason: voucher.revoked.as_ref().map_or_else(String::new, |r| r.reason.clone()),
        })
    }

    /// The last day on which the signatures count; nothing if no day is.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        let ends = self.vouchers.iter().filter_map(Voucher::last);
        let last = ends.filter(|end| {
            let after = end.plus_days(1);
            // The first end after which too few are left.
            !self.suffices(|voucher| after.is_some_and(|after| voucher.counts_on(after)))
        });
        [last.min(), self.policy_until].into_iter().flatten().min()
    }

    fn suffices(&self, counts: impl Fn(&Voucher) -> bool) -> bool {
        sufficient(
            self.vouchers.iter().filter(|voucher| counts(voucher)),
            &self.required,
            self.signatures,
        )
    }
}

/// Whether those are enough: a key for each algorithm and so many holders, never nobody.
pub(super) fn sufficient<'a>(
    vouchers: impl Iterator<Item = &'a Voucher>,
    required: &[Algorithm],
    signatures: usize,
) -> bool {
    let vouchers: Vec<&Voucher> = vouchers.collect();
    let by = |algorithm: &Algorithm| vouchers.iter().any(|v| v.algorithm == *algorithm);
    required.iter().all(by) && holders(&vouchers) >= signatures.max(1)
}

/// How many different holders they are.
pub(super) fn holders(vouchers: &[&Voucher]) -> usize {
    let mut holders: Vec<&str> = vouchers.iter().map(|voucher| voucher.holder.as_str()).collect();
    holders.sort_unstable();
    holders.dedup();
    holders.len()
}

#[cfg(test)]
mod tests;
