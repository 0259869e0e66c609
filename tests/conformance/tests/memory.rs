//! What a host remembers: nothing goes back, stands still or shrinks away unnoticed.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::fixture::{ISSUER, TestKey, day, list, meta, record};
use credit_core::memory::{Issue, Memory};
use credit_core::pack::record::{Direction, Record};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Pack, PackKind, PackSet, Trust};
use proptest::prelude::*;

const TODAY: &str = "2026-11-20";

/// An issue with that many entries.
fn issue(sequence: u32, as_of: &str, entries: usize, trust: &[u8]) -> Issue {
    let key = TestKey::new("k1");
    let meta = Meta { as_of: day(as_of), ..meta(PackKind::List, "zxgk", sequence) };
    let records: Vec<Record> =
        (0..entries).map(|at| record(&format!("E{at}"), "示例甲建设有限公司", None)).collect();
    let lists = [list("zxgk", "失信被执行人", Direction::Black)];
    let bytes = list_pack(&meta, &lists, &records, &[&key]).unwrap();
    let pack = Pack::open(bytes, &Trust::decode(trust).unwrap()).unwrap();
    let set = PackSet::new(vec![pack]).unwrap();
    Issue::of_chain(set.chains().first().unwrap()).unwrap()
}

fn plain() -> Vec<u8> {
    TestKey::new("k1").trust()
}

fn bounded(member: &str, value: u32) -> Vec<u8> {
    let text = String::from_utf8(plain()).unwrap();
    let bound = format!(
        "{{\"bounds\":[{{\"issuer\":\"{ISSUER}\",\"scope\":\"zxgk\",\"{member}\":{value}}}],"
    );
    text.replacen('{', &bound, 1).into_bytes()
}

/// After the first issue: what is in doubt about the second, on a day.
fn doubts(first: &Issue, second: &Issue, on: &str) -> Vec<&'static str> {
    let seen = Memory::default().review(std::slice::from_ref(first), day(TODAY)).memory;
    let seen = Memory::decode(seen.encode().as_bytes()).unwrap();
    let review = seen.review(std::slice::from_ref(second), day(on));
    if !review.doubts.is_empty() {
        assert_eq!(review.memory, seen, "what is in doubt is not remembered");
    }
    review.doubts.iter().map(credit_core::error::LoadError::code).collect()
}

#[test]
fn issues_go_forward() {
    let at = |sequence, as_of| issue(sequence, as_of, 30, &plain());
    let known = at(37, TODAY);
    assert_eq!(doubts(&known, &known, TODAY), [""; 0]);
    assert_eq!(doubts(&known, &at(38, "2026-11-21"), "2026-11-21"), [""; 0]);
    assert_eq!(doubts(&known, &at(38, TODAY), TODAY), [""; 0]);
    assert_eq!(doubts(&known, &at(36, "2026-11-21"), TODAY), ["memory.rollback"]);
    assert_eq!(doubts(&known, &at(999, "2025-12-31"), TODAY), ["memory.rollback"]);
    assert_eq!(doubts(&known, &issue(37, TODAY, 29, &plain()), TODAY), ["memory.other-content"]);
}

#[test]
fn lists_do_not_shrink_away() {
    let of = |sequence, entries, trust: &[u8]| issue(sequence, TODAY, entries, trust);
    let (plain, tight) = (plain(), bounded("shrinkPercent", 10));
    for (before, after, trust, expected) in [
        (30, 15, &plain, None),
        (30, 14, &plain, Some("memory.shrunk")),
        (30, 27, &tight, None),
        (30, 26, &tight, Some("memory.shrunk")),
        (19, 1, &plain, None),
        (19, 0, &plain, Some("memory.emptied")),
        (1, 0, &plain, Some("memory.emptied")),
        (0, 0, &plain, None),
        (0, 5, &plain, None),
    ] {
        let found = doubts(&of(37, before, trust), &of(38, after, trust), TODAY);
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{before} to {after}");
    }
}

#[test]
fn an_issue_does_not_stay_the_newest_for_ever() {
    let monthly = issue(37, TODAY, 30, &bounded("updateDays", 31));
    assert_eq!(doubts(&monthly, &monthly, "2027-02-04"), [""; 0]);
    assert_eq!(doubts(&monthly, &monthly, "2027-02-05"), ["memory.still"]);
    // The period is remembered although the policy is silent about it now.
    assert_eq!(doubts(&monthly, &issue(37, TODAY, 30, &plain()), "2027-02-05"), ["memory.still"]);
    let unknown = issue(37, TODAY, 30, &plain());
    assert_eq!(doubts(&unknown, &unknown, "2027-12-25"), [""; 0]);
    assert_eq!(doubts(&unknown, &unknown, "2027-12-26"), ["memory.still"]);
}

#[test]
fn an_administrator_may_accept_it_all_the_same() {
    let (new, old) = (issue(37, TODAY, 30, &plain()), issue(5, "2026-01-01", 30, &plain()));
    let seen = Memory::default().review(std::slice::from_ref(&new), day(TODAY)).memory;
    let review = seen.review(std::slice::from_ref(&old), day(TODAY));
    assert_eq!(review.doubts.len(), 1);
    let after = review.accepted.review(std::slice::from_ref(&old), day(TODAY));
    assert!(after.doubts.is_empty(), "{:?}", after.doubts);
    assert!(after.memory.review(std::slice::from_ref(&new), day(TODAY)).doubts.is_empty());
}

#[test]
fn a_minimum_that_concerns_nothing_is_told() {
    let policy = |scope: &str| {
        let text = String::from_utf8(plain()).unwrap();
        let minimum = format!(
            "{{\"minimumSequences\":[{{\"issuer\":\"{ISSUER}\",\"scope\":\"{scope}\",\"sequence\":1}}],"
        );
        Trust::decode(text.replacen('{', &minimum, 1).as_bytes()).unwrap()
    };
    let key = TestKey::new("k1");
    let lists = [list("zxgk", "失信被执行人", Direction::Black)];
    let bytes = list_pack(&meta(PackKind::List, "zxgk", 37), &lists, &[], &[&key]).unwrap();
    let idle = |scope: &str| {
        let trust = policy(scope);
        let pack = Pack::open(bytes.clone(), &trust).unwrap();
        trust.idle_minimums([pack.header()].into_iter())
    };
    assert!(idle("zxgk").is_empty());
    let told = idle("zxkg");
    assert_eq!(told.first().unwrap().code(), "trust.minimum-unknown");
}

#[test]
fn a_memory_that_is_none_is_refused() {
    let code = |text: &str| Memory::decode(text.as_bytes()).expect_err("must be refused").code();
    let entry = "{\"asOf\":\"2026-11-20\",\"digest\":\"sm3:0\",\"issuer\":\"a\",\"kind\":\"list\",\
                 \"scope\":\"b\",\"seenOn\":\"2026-11-20\",\"sequence\":1}";
    let good = format!("{{\"seen\":[{entry}],\"version\":1}}");
    assert_eq!(Memory::decode(good.as_bytes()).unwrap().encode(), good);
    assert_eq!(code(&good.replace("\"version\":1", "\"version\":2")), "memory.version");
    assert_eq!(code(&good.replace(entry, &format!("{entry},{entry}"))), "memory.duplicate");
    assert_eq!(code("{\"version\":1}"), "json.missing-field");
    assert_eq!(code(&good.replace("list", "lists")), "json.value");
}

proptest! {
    /// Whatever comes in whatever order: what is remembered without a word never goes back.
    #[test]
    fn what_is_remembered_only_rises(steps in prop::collection::vec((1_u32..6, 0_i32..6, 0_u32..40), 1..12)) {
        let mut memory = Memory::default();
        let mut newest = (0, day("2026-01-01"));
        for (sequence, days, entries) in steps {
            let as_of = day("2026-01-01").plus_days(days).unwrap();
            let text = format!(
                "{{\"seen\":[{{\"asOf\":\"{as_of}\",\"digest\":\"sm3:{sequence}-{days}-{entries}\",\"issuer\":\"a\",\
                 \"kind\":\"list\",\"scope\":\"b\",\"seenOn\":\"2026-01-01\",\"sequence\":{sequence},\"size\":{entries}}}],\"version\":1}}"
            );
            let issue = Memory::decode(text.as_bytes()).unwrap().issues().next().unwrap().clone();
            let review = memory.review(&[issue], day("2026-01-09"));
            if review.doubts.is_empty() {
                prop_assert!(sequence >= newest.0 && as_of >= newest.1);
                newest = (sequence, as_of);
            }
            memory = review.memory;
        }
    }
}

/// What a page asks for: all that a checker has open, held against what was kept.
#[test]
fn a_checker_is_held_against_what_was_kept() {
    use conformance::fixture::{calendar_pack, rulebook_pack};
    use credit_core::api::{Sources, open, remember};

    let key = TestKey::new("k1");
    let lists = |sequence, as_of: &str| {
        let meta = Meta { as_of: day(as_of), ..meta(PackKind::List, "zxgk", sequence) };
        let lists = [list("zxgk", "失信被执行人", Direction::Black)];
        let records = [record("E1", "示例甲建设有限公司", None)];
        list_pack(&meta, &lists, &records, &[&key]).unwrap()
    };
    let (rulebook, calendar) =
        (rulebook_pack("tests/vectors/rulebook/sample", &key), calendar_pack(&key));
    let (new, old, trust) = (lists(2, TODAY), lists(1, "2026-11-19"), plain());
    let opened = |pack: &[u8]| {
        let (rulebook, calendar, trust) = (&rulebook, &calendar, &trust);
        open(&Sources { packs: vec![pack], rulebook, calendar, trust }).unwrap()
    };
    let first = remember(&opened(&new), &trust, None, TODAY).unwrap();
    assert!(first.doubts.is_empty() && first.memory == first.accepted);
    let kept = Memory::decode(first.memory.as_bytes()).unwrap();
    assert_eq!(kept.issues().count(), 3, "a list, the rulebook, the calendar");
    let again = remember(&opened(&new), &trust, Some(&first.memory), TODAY).unwrap();
    assert!(again.doubts.is_empty() && again.memory == first.memory);
    let back = remember(&opened(&old), &trust, Some(&first.memory), TODAY).unwrap();
    let codes: Vec<&str> = back.doubts.iter().map(credit_core::api::Failure::code).collect();
    assert_eq!((codes, &back.memory), (vec!["memory.rollback"], &first.memory));
    let taken = remember(&opened(&old), &trust, Some(&back.accepted), TODAY).unwrap();
    assert!(taken.doubts.is_empty());
    for (memory, on, code) in
        [("{", TODAY, "json.syntax"), (&*first.memory, "20261120", "json.date")]
    {
        let error = remember(&opened(&new), &trust, Some(memory), on).unwrap_err();
        assert_eq!(error.code(), code);
    }
}
