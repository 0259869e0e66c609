//! A population is the same on every run, valid, and shaped as its description says.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "test code")]

use std::collections::{HashMap, HashSet};

use credit_core::Date;
use credit_core::id::{self, Expectation, Kind, Severity};
use credit_core::limits;
use credit_core::pack::record::{Direction, Record, State};
use credit_core::request::SubjectKind;
use population::{AS_OF, HEADER, Population, Sought, lists, records, write_csv};

const N: u64 = 20_000;

fn share(part: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(N).unwrap())
}

fn count(all: &[Record], is: impl Fn(&Record) -> bool) -> f64 {
    share(all.iter().filter(|record| is(record)).count())
}

#[test]
fn one_seed_one_population() {
    let csv = |seed, n| {
        let mut out = Vec::new();
        write_csv(records(seed, n), &mut out).unwrap();
        out
    };
    let first = csv(1, 3000);
    assert_eq!(first, csv(1, 3000));
    assert_ne!(first, csv(2, 3000));
    assert!(first.starts_with(&csv(1, 1000)), "a smaller population is the start of a larger one");
}

#[test]
fn every_identifier_is_valid_and_no_person_is_alive() {
    let mut kinds = HashMap::new();
    for record in records(3, N) {
        for identifier in &record.identifiers {
            *kinds.entry(identifier.kind.as_str()).or_insert(0) += 1;
            assert_ne!(identifier.kind, Kind::ResidentId, "only masked numbers");
            let report = id::validate(&identifier.value, &Expectation::default());
            assert_eq!(report.kind, identifier.kind, "{}", identifier.value);
            assert_eq!(report.normalized, identifier.value);
            let worst = report.problems.iter().map(|problem| problem.severity).max();
            assert!(worst.is_none_or(|worst| worst < Severity::Error), "{report:?}");
            if identifier.kind == Kind::Uscc {
                assert!(report.problems.is_empty(), "{report:?}");
                let sole = record.kind == SubjectKind::SoleTrader;
                assert_eq!(identifier.value.starts_with("92"), sole, "{}", record.name);
            }
        }
        let persons = record.responsible.iter().filter_map(|person| person.identifier.as_ref());
        let own = record.identifiers.iter().filter(|own| own.kind == Kind::MaskedId);
        for masked in persons.chain(own.map(|own| &own.value)) {
            let born: u32 = masked[6..10].parse().unwrap();
            assert!((1880..1900).contains(&born), "{masked}");
            assert_eq!(&masked[10..14], "****");
            assert_eq!(masked.len(), 18);
        }
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
}

#[test]
fn entries_are_distinct_and_inside_the_limits() {
    let mut seen = HashSet::new();
    let lists = lists();
    let last = Date::parse(AS_OF).unwrap();
    for record in records(4, 5 * N) {
        assert!(seen.insert((record.list, record.entry.clone())), "{}", record.entry);
        assert!(!record.entry.is_empty() && record.entry.chars().count() <= 60);
        let names = record.former_names.iter().map(|former| &former.name).chain([&record.name]);
        for name in names.chain(record.responsible.iter().map(|person| &person.name)) {
            assert!((2..=60).contains(&name.chars().count()), "{name}");
            assert!(name.chars().count() <= limits::NAME_CHARS);
        }
        let listed = record.listed_on.unwrap();
        assert!(listed <= last && listed >= last.plus_days(-2200).unwrap(), "{listed}");
        assert!(record.until.is_none_or(|until| until > listed));
        assert!(record.effective.is_none_or(|effective| effective > listed));
        let list = &lists[usize::from(record.list)];
        assert!(list.subjects.contains(&record.kind), "{:?} on {}", record.kind, list.name);
        assert!(!record.authority.is_empty() && !record.cause.is_empty());
    }
    assert!(lists.iter().all(|list| list.direction != Direction::Black || !list.basis.is_empty()));
}

#[test]
fn the_shares_are_those_of_the_description() {
    let all: Vec<Record> = records(5, N).collect();
    let near = |found: f64, wanted: f64| {
        assert!((found - wanted).abs() < wanted * 0.15 + 0.003, "{found} instead of {wanted}");
    };
    near(count(&all, |r| r.kind == SubjectKind::Organization), 0.80);
    near(count(&all, |r| r.kind == SubjectKind::SoleTrader), 0.05);
    near(count(&all, |r| r.kind == SubjectKind::Person), 0.15);
    near(count(&all, |r| r.state != State::Active), 0.02);
    near(count(&all, |r| !r.former_names.is_empty()), 0.03 * 0.80);
    near(count(&all, |r| !r.responsible.is_empty()), 0.30 * 0.80);
    near(count(&all, |r| r.name.contains("分公司")), 0.025);
    near(count(&all, |r| r.name.contains('·')), 0.012 * 0.15 + 0.0005);
    let names: HashSet<&str> = all.iter().map(|r| r.name.as_str()).collect();
    assert!(names.len() > all.len() * 85 / 100, "{} names", names.len());
}

#[test]
fn names_have_the_structures_of_the_law() {
    let names: Vec<String> = records(6, N).map(|record| record.name).collect();
    let some = |is: &dyn Fn(&str) -> bool| names.iter().filter(|name| is(name)).count();
    assert!(some(&|name| name.starts_with("北京市") && name.ends_with("有限公司")) > 20);
    assert!(some(&|name| name.contains("（上海）") && name.ends_with("有限公司")) > 5);
    assert!(some(&|name| name.ends_with("（深圳）有限公司")) > 2);
    assert!(some(&|name| name.starts_with("广西") && !name.starts_with("广西壮族")) > 20);
    assert!(some(&|name| name.contains("农民专业合作社")) > 100);
    assert!(some(&|name| name.ends_with("（有限合伙）")) > 100);
    assert!(some(&|name| name.contains("市辖区")) == 0);
}

#[test]
fn queries_find_what_they_say() {
    let all: Vec<Record> = records(7, N).collect();
    let codes: HashSet<(Kind, &str)> =
        all.iter().flat_map(|r| &r.identifiers).map(|id| (id.kind, id.value.as_str())).collect();
    let population = Population::new(7, N);
    let asked: Vec<_> = population.queries(1).take(4000).collect();
    assert_eq!(asked, population.queries(1).take(4000).collect::<Vec<_>>());
    let mut hits = 0;
    for query in &asked {
        match (&query.sought, query.entry) {
            (sought, Some(entry)) => {
                let record = &all[usize::try_from(entry).unwrap()];
                hits += 1;
                match sought {
                    Sought::Identifier(wanted) => assert!(record.identifiers.contains(wanted)),
                    Sought::Name(wanted) => assert_eq!(&record.name, wanted),
                }
            }
            (Sought::Identifier(wanted), None) => {
                // Two masked numbers may be written alike.
                let known = codes.contains(&(wanted.kind, wanted.value.as_str()));
                assert!(!known || wanted.kind == Kind::MaskedId);
            }
            (Sought::Name(_), None) => {}
        }
    }
    assert!((2800..3200).contains(&hits), "{hits}");
}

#[test]
fn the_sheet_has_a_line_for_every_entry() {
    let mut out = Vec::new();
    write_csv(records(8, 500), &mut out).unwrap();
    let mut reader = csv::Reader::from_reader(&*out);
    assert_eq!(reader.headers().unwrap(), &HEADER[..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 500);
    for (row, record) in rows.iter().zip(records(8, 500)) {
        let id = if row[1].is_empty() { &row[9] } else { &row[1] };
        assert_eq!((id, &row[3]), (record.entry.as_str(), record.name.as_str()));
        let code = record.identifiers.first().map_or("", |code| code.value.as_str());
        assert_eq!(&row[5], code);
    }
}
