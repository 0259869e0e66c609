//! Persons whom the record of a listed organisation names: each looked for once, so many of them and so
//! many records of each, the surest first, and told when there are more.

use conformance::fixture::record;
use conformance::world::{World, check, items, packs, request, screen, subject, text, with};
use credit_core::id::Kind;
use credit_core::pack::record::{Identifier, Record, Responsible, State};
use credit_core::request::{Role, SubjectKind};
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const NAME: &str = "示例市辰某人力资源有限公司";

/// A record of the company that names these persons, with their numbers.
fn naming(persons: &[(&str, Option<String>)]) -> Record {
    let mut own = record("", NAME, Some(CODE));
    own.responsible = persons
        .iter()
        .map(|(name, number)| Responsible {
            role: Role::LegalRepresentative,
            name: (*name).to_owned(),
            identifier: number.clone(),
        })
        .collect();
    own
}

fn person(name: &str, number: Option<String>) -> Record {
    let mut own = record("", name, None);
    own.kind = SubjectKind::Person;
    own.identifiers =
        number.into_iter().map(|value| Identifier { kind: Kind::ResidentId, value }).collect();
    own
}

fn number(seed: u64) -> String {
    Kind::ResidentId.synthetic(seed)
}

fn company() -> Value {
    with(subject("applicant", "organization", NAME), "code", CODE)
}

fn screened(records: &[(u16, Record)]) -> Value {
    screen(&packs(records), &company())
}

/// Names of the persons that were found through a record, one for each of their records.
fn through(answer: &Value) -> Vec<&str> {
    let all = items(answer, "/findings").iter();
    all.filter(|f| text(f, "/verdict") == "related").map(|f| text(f, "/name")).collect()
}

fn truncated(answer: &Value) -> bool {
    answer.get("truncated") == Some(&json!(true))
}

#[test]
fn every_person_of_every_record_once() {
    let two = naming(&[("范例一", None), ("范例二", Some(number(2)))]);
    let said = screened(&[
        (0, two.clone()),
        (2, two),
        (0, person("范例一", None)),
        (0, person("范例二", Some(number(2)))),
    ]);
    let mut found = through(&said);
    found.sort_unstable();
    assert_eq!(found, ["范例一", "范例二"], "{said}");
    // One who is a subject as well is told of both.
    let own = naming(&[("范例一", Some(number(1)))]);
    let checker = World::new(&[])
        .listing(&[(0, own), (0, person("范例一", Some(number(1))))])
        .open()
        .unwrap();
    let agent = with(subject("agent", "person", "范例一"), "code", number(1));
    let said = check(&checker, &request("SL-0001", &[company(), agent], &["M1", "M2", "M3", "M4"]));
    let found: Vec<(u64, &str)> = items(&said, "/findings")
        .iter()
        .filter(|f| text(f, "/name") == "范例一")
        .map(|f| (f.get("subject").and_then(Value::as_u64).unwrap(), text(f, "/verdict")))
        .collect();
    assert_eq!(found, [(0, "related"), (1, "confirmed")], "{said}");
}

#[test]
fn sixty_four_persons_and_one_more() {
    for (count, more) in [(63, false), (64, false), (65, true)] {
        let names: Vec<String> = (0..count).map(|n| format!("范例{n}")).collect();
        let all: Vec<(&str, Option<String>)> = names.iter().map(|n| (n.as_str(), None)).collect();
        let (first, second) = all.split_at(30);
        let said = screened(&[(0, naming(first)), (2, naming(second))]);
        assert_eq!(truncated(&said), more, "{count}");
    }
}

#[test]
fn a_person_of_many_records() {
    let many = |name: &str, count: usize| {
        let one = Record { state: State::Repaired, ..person(name, None) };
        vec![(0, one); count]
    };
    for (first, second, more) in [(400, 400, false), (401, 1, true), (401, 401, true)] {
        let own = naming(&[("范例一", None), ("范例二", None)]);
        let all: Vec<(u16, Record)> = std::iter::once((0, own))
            .chain(many("范例一", first))
            .chain(many("范例二", second))
            .collect();
        assert_eq!(truncated(&screened(&all)), more, "{first} {second}");
    }
}

#[test]
fn five_records_of_a_person_the_surest_first() {
    for (named, known, more) in [(1, 4, 0), (2, 4, 1), (4, 3, 2), (0, 6, 1), (5, 0, 0), (6, 0, 1)] {
        let own = naming(&[("范例一", Some(number(1)))]);
        // By the name alone, in the first of the lists; by the number, in the last.
        let all: Vec<(u16, Record)> = std::iter::once((0, own))
            .chain(vec![(0, person("范例一", None)); named])
            .chain(vec![(2, person("范例一", Some(number(1)))); known])
            .collect();
        let said = screened(&all);
        let all = items(&said, "/findings").iter();
        let found: Vec<&Value> = all.filter(|f| text(f, "/verdict") == "related").collect();
        assert_eq!(found.len(), (named + known).min(5), "{said}");
        let sure = found.iter().filter(|f| text(f, "/evidence/1/code") == "id.equal").count();
        assert_eq!(sure, known.min(5), "{said}");
        let told: Vec<&str> = found
            .iter()
            .flat_map(|f| items(f, "/evidence"))
            .filter(|e| text(e, "/code") == "record.more")
            .map(|e| text(e, "/text"))
            .collect();
        assert_eq!(told.len(), usize::from(more > 0), "{said}");
        assert!(told.iter().all(|text| text.contains(&more.to_string())), "{told:?}");
    }
}
