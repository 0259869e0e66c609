//! Pairs of names that tell much: those of the field, each asked of a list of one, and hard ones by the
//! rules of the judge.

#![expect(clippy::unwrap_used, reason = "tests may stop")]

use conformance::fixture::{TestKey, day, list, pack, record};
use credit_core::finding::{Screening, Verdict};
use credit_core::name::{Name, compare};
use credit_core::pack::record::{Direction, Record};
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
    let mut record = record("1", listed, None);
    record.kind = kind;
    asked_of(&[record], asked, None)
}

/// Asks a list for an organisation that is known to be in a region.
fn asked_of(records: &[Record], asked: &str, region: Option<&str>) -> Screening {
    let key = TestKey::new("k");
    let kind = records.first().unwrap().kind;
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let bytes = pack("s", 1, &lists, records, &key);
    let trust = Trust::decode(&key.trust()).unwrap();
    let packs = PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap();
    let subject = Subject {
        role: Role::Applicant,
        kind,
        name: asked.to_string(),
        code: None,
        former_names: Vec::new(),
        region: region.map(str::to_owned),
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

/// A slip in the ending and one before it, in the name that is asked for.
#[test]
fn one_slip_more_is_found_behind_one_in_the_ending() {
    for (name, found) in [
        ("柳州市苑例建筑工程有限买司", "possible: id.not-given name.two-slips"),
        ("柳州苑例建筑工程有限公茉", "possible: id.not-given name.two-slips"),
        ("柳州市苑列建筑工程有限买司", "none"),
    ] {
        let said = said(&asked("柳州市范例建筑工程有限公司", name, SubjectKind::Organization));
        assert!(said.starts_with(found), "{name}: {said}");
    }
}

/// Of names that are the same but for their regions those are shown that lie where the subject does.
#[test]
fn a_known_region_tells_which_of_many_is_shown() {
    let counties = "鹿寨县 柳城县 融安县 武宣县 象州县 上林县 马山县 横县 宾阳县 隆安县 灵山县 浦北县 合浦县 东兰县 凤山县 天峨县";
    let names = counties.split(' ').map(|county| [county, "水利局"].concat());
    let mut records: Vec<Record> = names.map(|name| record(&name, &name, None)).collect();
    records.push(record("z", "资源县水利局", None));
    let all = asked_of(&records, "水利局", None);
    assert!(all.truncated && all.findings.len() == 12, "{:?}", all.findings.len());
    for (region, shown) in [("450224", "融安县水利局"), ("450329", "资源县水利局")] {
        let found = asked_of(&records, "水利局", Some(region));
        assert!(found.truncated && found.findings.len() == 12);
        assert!(found.findings.iter().any(|f| f.record.name == shown), "{region}");
    }
    assert!(all.findings.iter().all(|finding| finding.verdict == Verdict::Possible));
}

/// The region of an outlet's name is where its parent is: who says where the outlet is has said nothing
/// against it.
#[test]
fn an_outlet_is_not_where_its_parent_is() {
    let code = "91450200MA5TETX088";
    let name = "贵州范例房地产经纪有限公司城中分公司";
    let listed = record("1", name, Some(code));

    let slip = "范列房地产经纪有限公司城中分公司";
    for (region, found) in
        [(None, true), (Some("450203"), true), (Some("520103"), true), (Some("110101"), false)]
    {
        let said = asked_of(std::slice::from_ref(&listed), slip, region);
        assert_eq!(said.findings.len(), usize::from(found), "{region:?}");
    }
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
