//! Every pair of signatures: ends, revocations, algorithms, holders, what the policy asks, day by day.

use super::*;

const DAYS: core::ops::RangeInclusive<i32> = 0..=6;

fn day(n: i32) -> Date {
    Date::from_days(20_000_i32.saturating_add(n)).unwrap()
}

/// Last day and first day of revocation; the day of the data is day 0.
const KEYS: [(Option<i32>, Option<i32>); 9] = [
    (None, None),
    (Some(0), None),
    (Some(2), None),
    (Some(4), None),
    (None, Some(1)),
    (None, Some(3)),
    (Some(2), Some(3)),
    (Some(3), Some(2)),
    (Some(2), Some(5)),
];

fn voucher(id: &str, (until, revoked): (Option<i32>, Option<i32>)) -> Voucher {
    let reason = ["reason of ", id].concat();
    Voucher {
        id: id.into(),
        holder: id.into(),
        algorithm: Algorithm::Ed25519,
        until: until.map(day),
        revoked: revoked.map(|on| Revocation { on: day(on), reason }),
    }
}

/// Every vouching of one or two keys.
fn each(mut judge: impl FnMut(&Vouching)) {
    for first in KEYS {
        for second in KEYS.map(Some).into_iter().chain([None]) {
            for (algorithm, holder) in [
                (Algorithm::Ed25519, "a"),
                (Algorithm::Ed25519, "b"),
                (Algorithm::Sm2Sm3, "a"),
                (Algorithm::Sm2Sm3, "b"),
            ] {
                for required in [&[][..], &[Algorithm::Ed25519], Algorithm::ALL] {
                    for signatures in [0, 1, 2] {
                        for policy_until in [None, Some(1)] {
                            let second = second.map(|key| Voucher {
                                algorithm,
                                holder: holder.into(),
                                ..voucher("b", key)
                            });
                            judge(&Vouching {
                                vouchers: [Some(voucher("a", first)), second]
                                    .into_iter()
                                    .flatten()
                                    .collect(),
                                required: required.to_vec(),
                                signatures,
                                policy_until: policy_until.map(day),
                            });
                        }
                    }
                }
            }
        }
    }
}

/// The keys that count on a day, in other words than those of the code.
fn counting(vouching: &Vouching, on: Date) -> Vec<&Voucher> {
    let gone = |v: &&Voucher| {
        matches!(v.until, Some(last) if last < on)
            || matches!(&v.revoked, Some(revoked) if revoked.on <= on)
    };
    vouching.vouchers.iter().filter(|v| !gone(v)).collect()
}

fn are_enough(vouching: &Vouching, left: &[&Voucher]) -> bool {
    let algorithm = |wanted: Algorithm| left.iter().filter(|v| v.algorithm == wanted).count();
    let holders = usize::from(left.iter().any(|v| v.holder == "a"))
        .saturating_add(usize::from(left.iter().any(|v| v.holder == "b")));
    let missing = vouching.required.iter().filter(|wanted| algorithm(**wanted) == 0).count();
    missing == 0 && holders >= vouching.signatures && holders > 0
}

#[test]
fn signatures_count_as_long_as_enough_of_them_do() {
    let mut seen = 0_usize;
    each(|vouching| {
        // Others are refused when they are opened.
        let start = counting(vouching, day(0));
        if start.len() != vouching.vouchers.len() || !are_enough(vouching, &start) {
            return;
        }
        let counts = |n: i32| {
            vouching.policy_until.is_none_or(|last| day(n) <= last)
                && are_enough(vouching, &counting(vouching, day(n)))
        };
        for n in DAYS {
            let lapsed = vouching.lapsed(day(n));
            assert_eq!(lapsed.is_none(), counts(n), "{vouching:?} on day {n}");
            if let Some(lapsed) = lapsed {
                told(vouching, day(n), &lapsed);
            }
        }
        let last = DAYS.filter(|n| counts(*n)).max().map(day);
        let expected = last.filter(|last| *last < day(6));
        assert_eq!(vouching.until(), expected, "{vouching:?}");
        seen = seen.saturating_add(1);
    });
    assert!(seen > 500, "{seen}");
}

/// What is said of signatures that do not count any more.
fn told(vouching: &Vouching, on: Date, lapsed: &Lapsed) {
    if let Some(last) = vouching.policy_until.filter(|last| *last < on) {
        let found = (lapsed.lapse, lapsed.key.as_str(), lapsed.last, lapsed.reason.as_str());
        assert_eq!(found, (Lapse::PolicyEnded, "", last, ""), "{vouching:?}");
        return;
    }
    assert_eq!(Some(lapsed.last), vouching.until(), "{vouching:?}");
    let revoked = |v: &&Voucher| v.revoked.as_ref().is_some_and(|r| r.on <= on);
    let ended = |v: &&Voucher| v.until.is_some_and(|last| last < on);
    let all = || vouching.vouchers.iter();
    let (lapse, voucher) = match all().find(revoked) {
        Some(voucher) => (Lapse::KeyRevoked, voucher),
        None => (Lapse::KeyEnded, all().find(ended).unwrap()),
    };
    assert_eq!((lapsed.lapse, &lapsed.key), (lapse, &voucher.id), "{vouching:?}");
    let reason = voucher.revoked.as_ref().map_or("", |revoked| revoked.reason.as_str());
    assert_eq!(lapsed.reason, reason, "{vouching:?}");
}

#[test]
fn holders_are_counted_once() {
    each(|vouching| {
        let all: Vec<&Voucher> = vouching.vouchers.iter().collect();
        let same = all.iter().all(|v| v.holder == "a");
        assert_eq!(holders(&all), if same { 1 } else { 2 });
    });
    assert_eq!(holders(&[]), 0);
    // Whatever the order of signing.
    let [one, two] = ["a", "b"].map(|id| voucher(id, (None, None)));
    assert_eq!(holders(&[&one, &two, &one]), 2);
}
