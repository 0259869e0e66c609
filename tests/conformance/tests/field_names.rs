//! Pairs of names that tell much: those of the field, each asked of a list of one, and hard ones by the
//! rules of the judge.

#![expect(clippy::unwrap_used, reason = "tests may stop")]

use conformance::fixture::{TestKey, day, list, pack, record};
use credit_core::finding::Screening;
use credit_core::name::{Name, compare};
use credit_core::pack::record::Direction;
use credit_core::pack::{Pack, PackSet, Trust};
use credit_core::request::{CodeSource, Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};

const FIELD: &str = include_str!("../../vectors/name/field.csv");
const JUDGE: &str = include_str!("../../vectors/name/judge.csv");

fn rows<const N: usize>(table: &str) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = |row: csv::StringRecord| {
        [(); N]
            .map(|()| String::new())
            .into_iter()
            .enumerate()
            .map(|(at, _)| row.get(at).unwrap_or_default().to_string())
            .collect::<Vec<_>>()
    };
    reader.records().map(|r| row(r.unwrap()).try_into().unwrap()).collect()
}

fn asked(listed: &str, asked: &str, kind: SubjectKind) -> Screening {
    let key = TestKey::new("k");
    let mut record = record("1", listed, None);
    record.kind = kind;
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let bytes = pack("s", 1, &lists, &[record], &key);
    let trust = Trust::decode(&key.trust()).unwrap();
    let packs = PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap();
    let subject = Subject {
        role: Role::Applicant,
        kind,
        name: asked.to_string(),
        code: None,
        former_names: Vec::new(),
        region: None,
        search: Search::Usual,
        code_source: CodeSource::Declared,
    };
    screen(&packs, &[Query { subject: &subject, code: None }], day("2026-11-20")).unwrap()
}

fn said(screening: &Screening) -> String {
    let all = screening.findings.iter().chain(&screening.excluded);
    let mut all = all.map(|f| {
        let codes: Vec<&str> = f.evidence.iter().map(|e| e.code).collect();
        [f.verdict.as_str(), &codes.join(" ")].join(": ")
    });
    all.next().unwrap_or_else(|| "none".to_string())
}

#[test]
fn names_of_the_field_are_judged_as_a_person_would() {
    let mut wrong = Vec::new();
    for [listed, other, kind, verdicts, about] in rows(FIELD) {
        let kind = SubjectKind::parse(&kind).unwrap();
        for (listed, other) in [(&listed, &other), (&other, &listed)] {
            let said = said(&asked(listed, other, kind));
            if !verdicts.split(' ').any(|verdict| said.starts_with(verdict)) {
                wrong.push(format!("{listed} {other}: {said}, wanted {verdicts} ({about})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// `slip` stands for any relation that a slip makes; an empty cell for anything.
#[test]
fn hard_pairs_are_judged_by_the_rules() {
    let (mut wrong, mut total) = (Vec::new(), 0);
    for [rule, a, b, relation, region, form] in rows(JUDGE) {
        total += 1;
        let found = compare(&Name::parse(&a), &Name::parse(&b));
        assert_eq!(found, compare(&Name::parse(&b), &Name::parse(&a)), "{a} {b}");
        let slip = ["one-slip", "similar-sound", "similar-shape"];
        let related = match relation.as_str() {
            "" => true,
            "slip" => slip.contains(&found.relation.as_str()),
            relation => relation == found.relation.as_str(),
        };
        let placed = region.is_empty() || region == found.region.as_str();
        if !related || !placed || (form == "1") != found.other_form {
            wrong.push(format!("{rule} {a} {b}: {found:?}, wanted {relation} {region} {form}"));
        }
    }
    assert!(total > 0 && wrong.is_empty(), "{} of {total}\n{}", wrong.len(), wrong.join("\n"));
}
