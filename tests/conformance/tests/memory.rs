//! What a host remembers: nothing goes back, stands still or shrinks away unnoticed.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::fixture::{
    ISSUER, TestKey, calendar_pack, day, grade, list, meta, record, rulebook_pack, scheme,
};
use credit_core::api::{Checker, Failure, Sources, open, remember};
use credit_core::id::Kind;
use credit_core::memory::{Issue, Memory};
use credit_core::pack::record::{Direction, Record};
use credit_core::pack::write::{Meta, grade_pack, list_pack};
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

/// What a page opens: a list, maybe grades, a rulebook and a calendar.
struct Page {
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    trust: Vec<u8>,
    key: TestKey,
}

impl Page {
    fn new() -> Self {
        let key = TestKey::new("k1");
        let rulebook = rulebook_pack("tests/vectors/rulebook/sample", &key);
        Self { rulebook, calendar: calendar_pack(&key), trust: plain(), key }
    }

    fn list(&self, sequence: u32, as_of: &str) -> Vec<u8> {
        let meta = Meta { as_of: day(as_of), ..meta(PackKind::List, "zxgk", sequence) };
        let lists = [list("zxgk", "失信被执行人", Direction::Black)];
        let records = [record("E1", "示例甲建设有限公司", None)];
        list_pack(&meta, &lists, &records, &[&self.key]).unwrap()
    }

    fn grades(&self, sequence: u32, as_of: &str, entries: u64) -> Vec<u8> {
        let meta = Meta { as_of: day(as_of), ..meta(PackKind::Grade, "grades", sequence) };
        let of = |at: u64| grade(&format!("示例第{at}有限公司"), &Kind::Uscc.synthetic(at), "A");
        let grades: Vec<_> = (0..entries).map(of).collect();
        grade_pack(&meta, &[scheme()], &grades, &[&self.key]).unwrap()
    }

    fn opened(&self, packs: &[&[u8]]) -> Checker {
        let Self { rulebook, calendar, trust, .. } = self;
        open(&Sources { packs: packs.to_vec(), rulebook, calendar, trust }).unwrap()
    }
}

fn codes(doubts: &[Failure]) -> Vec<&str> {
    doubts.iter().map(Failure::code).collect()
}

/// All that a checker has open is held against what was kept.
#[test]
fn a_checker_is_held_against_what_was_kept() {
    let page = Page::new();
    let (new, old, trust) = (page.list(2, TODAY), page.list(1, "2026-11-19"), &page.trust);
    let opened = |pack: &[u8]| page.opened(&[pack]);
    let first = remember(&opened(&new), trust, None, TODAY).unwrap();
    assert!(first.doubts.is_empty() && first.memory == first.accepted);
    let kept = Memory::decode(first.memory.as_bytes()).unwrap();
    assert_eq!(kept.issues().count(), 3, "a list, the rulebook, the calendar");
    let again = remember(&opened(&new), trust, Some(&first.memory), TODAY).unwrap();
    assert!(again.doubts.is_empty() && again.memory == first.memory);
    let back = remember(&opened(&old), trust, Some(&first.memory), TODAY).unwrap();
    assert_eq!((codes(&back.doubts), &back.memory), (vec!["memory.rollback"], &first.memory));
    let taken = remember(&opened(&old), trust, Some(&back.accepted), TODAY).unwrap();
    assert!(taken.doubts.is_empty());
    for (memory, on, code) in
        [("{", TODAY, "json.syntax"), (&*first.memory, "20261120", "json.date")]
    {
        let error = remember(&opened(&new), trust, Some(memory), on).unwrap_err();
        assert_eq!(error.code(), code);
    }
}

/// Grades go back, stand still and shrink away no less than lists do, each for itself.
#[test]
fn grades_are_held_against_what_was_kept() {
    let page = Page::new();
    let list = page.list(2, TODAY);
    let asked = |grades: &[u8], known: Option<&str>, on: &str| {
        let checker = page.opened(&[&list, grades]);
        remember(&checker, &page.trust, known, on).unwrap()
    };
    let first = asked(&page.grades(7, "2026-11-20", 40), None, TODAY);
    assert!(first.doubts.is_empty());
    let kept = Memory::decode(first.memory.as_bytes()).unwrap();
    assert_eq!(kept.issues().count(), 4, "a list, grades, the rulebook, the calendar");
    assert!(first.memory.contains("\"kind\":\"grade\"") && first.memory.contains("\"size\":40"));
    for (grades, on, expected) in [
        (page.grades(6, "2026-11-21", 40), TODAY, Some("memory.rollback")),
        (page.grades(8, "2026-11-19", 40), TODAY, Some("memory.rollback")),
        (page.grades(7, "2026-11-20", 39), TODAY, Some("memory.other-content")),
        (page.grades(8, "2026-11-21", 19), TODAY, Some("memory.shrunk")),
        (page.grades(8, "2026-11-21", 0), TODAY, Some("memory.emptied")),
        (page.grades(8, "2026-11-21", 20), TODAY, None),
        (page.grades(7, "2026-11-20", 40), "2027-12-25", None),
    ] {
        let found = asked(&grades, Some(&first.memory), on);
        assert_eq!(codes(&found.doubts), expected.into_iter().collect::<Vec<_>>());
        assert!(expected.is_none() || found.memory == first.memory, "{expected:?}");
    }
    // Everything that stands still is told, grades among it.
    let same = page.grades(7, "2026-11-20", 40);
    let found = asked(&same, Some(&first.memory), "2027-12-26");
    assert_eq!(codes(&found.doubts), ["memory.still"; 4]);
    assert!(found.doubts.iter().any(|doubt| format!("{doubt:?}").contains("grade")));
}
