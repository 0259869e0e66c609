//! Queries made from a population: the same on every run, and what they say they are.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::collections::{BTreeMap, HashSet};

use credit_core::Date;
use credit_core::id::{self, Expectation, Kind};
use credit_core::pack::record::Record;
use population::{Group, Population, Variation, Variations, records};

const SEED: u64 = 11;
const N: u64 = 20_000;
const EACH: u64 = 60;

fn day() -> Date {
    Date::parse("2026-11-20").unwrap()
}

fn with<T>(see: impl FnOnce(&Variations<'_>, &[Record], &[Variation]) -> T) -> T {
    let all: Vec<Record> = records(SEED, N).collect();
    let population = Population::new(SEED, N);
    let variations = Variations::new(&population, &all, day());
    let made = variations.of_every_kind(1, EACH);
    see(&variations, &all, &made)
}

fn record(all: &[Record], entry: u64) -> &Record {
    all.get(usize::try_from(entry).unwrap()).unwrap()
}

#[test]
fn every_kind_has_as_many_as_wanted_and_they_are_the_same_on_every_run() {
    with(|variations, all, made| {
        let mut counts: BTreeMap<(Group, &str), u64> = BTreeMap::new();
        for one in made {
            *counts.entry((one.group, one.kind)).or_default() += 1;
            let source = record(all, one.source);
            println!("{:?} {}: {} -> {:?}", one.group, one.kind, source.name, one.subject);
        }
        let short: Vec<_> =
            counts.iter().filter(|(_, n)| ![EACH, EACH * 60 / 100].contains(n)).collect();
        assert!(short.is_empty(), "{short:?}");
        assert!(counts.len() >= 60, "{}", counts.len());
        let again = variations.of_every_kind(1, EACH);
        assert_eq!(format!("{made:?}"), format!("{again:?}"));
    });
}

#[test]
fn what_is_expected_is_listed_and_what_is_not_is_not() {
    with(|_, all, made| {
        let names: HashSet<&str> = all.iter().map(|record| record.name.as_str()).collect();
        for one in made {
            let source = record(all, one.source);
            assert_eq!(one.subject.kind, source.kind);
            let other = matches!(one.group, Group::Lookalike | Group::Namesake);
            assert_eq!(one.expected.is_none(), other);
            match one.group {
                Group::Lookalike => assert!(!names.contains(one.subject.name.as_str())),
                Group::Namesake => assert_eq!(one.subject.name, source.name),
                _ if one.kind.starts_with("exact") => assert_eq!(one.subject.name, source.name),
                _ => assert_ne!(one.subject.name, source.name, "{}", one.kind),
            }
        }
    });
}

#[test]
fn codes_are_valid_and_those_of_others_are_of_others() {
    with(|_, all, made| {
        for one in made.iter().filter(|one| one.subject.code.is_some()) {
            let code = one.subject.code.as_deref().unwrap();
            let report = id::validate(code, &Expectation::default());
            assert!(report.is_valid(), "{}: {code} {report:?}", one.kind);
            let listed = &record(all, one.source).identifiers;
            let same = listed.iter().any(|id| match (id.kind, report.kind) {
                (a, b) if a == b => id.value == code,
                (Kind::MaskedId, Kind::ResidentId) => {
                    id::compare_masked(&id.value, code) == id::MaskMatch::Consistent
                }
                (Kind::Uscc, Kind::OrgCode) => id.value.contains(code),
                (Kind::OrgCode, Kind::Uscc) => code.contains(&id.value),
                _ => false,
            });
            assert_eq!(same, one.expected.is_some(), "{}: {code} {listed:?}", one.kind);
        }
    });
}

#[test]
fn an_entry_is_a_twin_of_what_is_made_from_it_only() {
    with(|variations, _, made| {
        for one in made.iter().filter(|one| one.group == Group::Varied) {
            assert!(variations.is_twin(one, one.source), "{}", one.kind);
        }
        let changed = ["字号 one off", "other region", "other trade", "parent of a listed branch"];
        for one in made.iter().filter(|one| changed.contains(&one.kind)) {
            assert!(!variations.is_twin(one, one.source), "{}", one.kind);
        }
    });
}
