//! Grades come from signed packs alone: what is known of each, what is not, and that a worse one never
//! leads to anything lighter.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::fixture::{GRADE, TestKey, day, grade, meta, scheme};
use conformance::world::{
    World, each, fact, internal, items, outcome, request, subject, text, with,
};
use credit_core::api::{self, Lang};
use credit_core::decision::{Declarer, Outcome};
use credit_core::finding::GradeState;
use credit_core::id::Kind;
use credit_core::json;
use credit_core::pack::grade::{Grade, SchemeDef};
use credit_core::pack::record::{Covers, Identifier, Record};
use credit_core::pack::write::{Meta, changes, grade_pack, list_pack, update_pack};
use credit_core::pack::{Audience, Pack, PackKind, PackSet, Trust};
use credit_core::request::{Subject, SubjectKind};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::{RulebookDocument, RulebookScheme};
use credit_core::rulebook::source::{compile, export};
use credit_core::screen::{Query, grades, report};
use proptest::prelude::*;
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const NAME: &str = "示例市评某建筑有限公司";
const ALL: &[&str] = &["M1", "M2", "M3", "M4"];
const SHEET: &str = "信用评价,公共信用综合评价,A|B|C|D,C|D,12,法人;个体工商户,YJ19,";

fn asked() -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    request("SL-0001", &[applicant], ALL)
}

fn given(value: &str) -> Grade {
    grade(NAME, CODE, value)
}

/// A grade pack beside that of the world, of another scope.
fn other(world: World, issue: &Meta, scheme: &SchemeDef, grades: &[Grade]) -> World {
    let key = TestKey::new("k1");
    let bytes = grade_pack(issue, std::slice::from_ref(scheme), grades, &[&key]).unwrap();
    world.with_pack(bytes)
}

fn issue(scope: &str) -> Meta {
    Meta { audience: Audience::Internal, ..meta(PackKind::Grade, scope, 1) }
}

fn city() -> World {
    World::new(&[]).listing(&[])
}

/// Value, reason and tier.
fn graded(said: &Value) -> [String; 3] {
    let codes = each(said, "/reasons", "code");
    let code = codes.split(' ').find(|code| code.starts_with("grade."));
    let code = code.unwrap_or_default().to_owned();
    [text(said, "/grades/0/value").to_owned(), code, text(said, "/inspection/tier").to_owned()]
}

#[test]
fn what_is_known_of_a_grade_and_what_is_not() {
    let of = |world: World| graded(&world.check(&asked()));
    assert_eq!(of(city().grading([given("A")])), ["A", "grade.known", "lower"]);
    assert_eq!(of(city().grading([given("D")])), ["D", "grade.known", "raised"]);
    assert_eq!(of(city()), ["未评", "", "normal"]);
    assert_eq!(of(city().without_grades()), ["未知", "grade.missing", "raised"]);
    // A value that is none of the scheme, and a grade whose months are over.
    assert_eq!(of(city().grading([given("S")])), ["未知", "grade.unreadable", "raised"]);
    let old = Grade { given_on: day("2025-11-19"), ..given("A") };
    assert_eq!(of(city().grading([old.clone()])), ["未知", "grade.expired", "raised"]);
    let last = Grade { given_on: day("2025-11-20"), ..old.clone() };
    assert_eq!(of(city().grading([last])), ["A", "grade.known", "lower"]);
    // What its authority says of its last day counts before the months of the rulebook.
    let longer = Grade { until: Some(day("2026-11-20")), ..old.clone() };
    assert_eq!(of(city().grading([longer])), ["A", "grade.known", "lower"]);
    let ended = Grade { until: Some(day("2026-11-19")), ..given("A") };
    assert_eq!(of(city().grading([ended])), ["未知", "grade.expired", "raised"]);
    let later = Grade { given_on: day("2026-11-21"), ..given("A") };
    assert_eq!(of(city().grading([later])), ["未知", "grade.later", "raised"]);
    // The code is the one of the grade, and the name is another.
    let strange = Grade { name: "示例市毫无关系农业合作社".into(), ..given("A") };
    assert_eq!(of(city().grading([strange])), ["未知", "grade.unsure", "raised"]);
    // A pack that does not say whom it covers says nothing of those whom it lacks.
    let silent = SchemeDef { covers: Covers::default(), ..scheme() };
    let world = other(city().without_grades(), &issue("grades"), &silent, &[]);
    assert_eq!(of(world), ["未知", "grade.uncovered", "raised"]);
    // Past its last day.
    let stale = Meta { valid_until: Some(day("2026-11-19")), ..issue("grades") };
    let world = other(city().without_grades(), &stale, &scheme(), &[given("A")]);
    assert_eq!(of(world), ["未知", "grade.stale", "raised"]);
    // A scheme that the rulebook does not know is not this one.
    let foreign = SchemeDef { name: "公共信用评价".into(), ..scheme() };
    let world = other(city().without_grades(), &issue("grades"), &foreign, &[given("A")]);
    assert_eq!(of(world), ["未知", "grade.missing", "raised"]);
}

#[test]
fn the_last_grade_counts_and_of_one_day_the_worst() {
    let of = |grades: &[Grade]| graded(&city().grading(grades.iter().cloned()).check(&asked()));
    let before = Grade { given_on: day("2026-01-05"), period: "2024年度".into(), ..given("D") };
    assert_eq!(of(&[before, given("A")]), ["A", "grade.known", "lower"]);
    let again = Grade { period: "2026年".into(), ..given("C") };
    for grades in [[given("A"), again.clone()], [again, given("A")]] {
        assert_eq!(of(&grades), ["C", "grade.conflict", "normal"]);
    }
}

#[test]
fn of_two_packs_that_contradict_each_other_the_worse_counts() {
    for (first, second) in [("A", "D"), ("D", "A")] {
        let world = city().grading([given(first)]);
        let said = other(world, &issue("more"), &scheme(), &[given(second)]).check(&asked());
        assert_eq!(graded(&said), ["D", "grade.conflict", "raised"]);
        assert_eq!(text(&said, "/grades/0/others/0/given"), "A");
        let told = items(&said, "/reasons").iter().find(|r| r["code"] == "grade.conflict");
        assert!(text(told.unwrap(), "/text").contains("取较差的"), "{said}");
    }
    // One that says nothing of the subject contradicts nobody.
    let said = other(city().grading([given("A")]), &issue("more"), &scheme(), &[]);
    assert_eq!(graded(&said.check(&asked())), ["A", "grade.known", "lower"]);
    // One that may not be relied on and has a record is not outweighed; without a record it is.
    let stale = Meta { valid_until: Some(day("2026-11-19")), ..issue("more") };
    let said = other(city().grading([given("A")]), &stale, &scheme(), &[given("D")]);
    assert_eq!(graded(&said.check(&asked())), ["未知", "grade.stale", "raised"]);
    // What the other one knows is told beside it, for the person who looks.
    let said = other(city().grading([given("D")]), &stale, &scheme(), &[given("A")]);
    let said = said.check(&asked());
    assert_eq!(graded(&said), ["未知", "grade.stale", "raised"]);
    assert_eq!(text(&said, "/grades/0/others/0/given"), "D", "{said}");
    let said = other(city().grading([given("A")]), &stale, &scheme(), &[]);
    assert_eq!(graded(&said.check(&asked())), ["A", "grade.known", "lower"]);
}

#[test]
fn a_grade_of_another_issuer_is_none() {
    let patches = [
        ("评价", "有效月数,主体类型", "有效月数,发布单位,主体类型"),
        ("评价", "12,法人", "12,某信用办,法人"),
    ];
    let said = World::new(&patches).listing(&[]).grading([given("A")]).check(&asked());
    assert_eq!(graded(&said), ["未知", "grade.other-issuer", "raised"]);
    assert!(said.to_string().contains("规则书规定由某信用办发布"), "{said}");
}

/// Points are given by the pack, and the rulebook says what they mean.
#[test]
fn points_become_values_by_their_bounds() {
    let header = "取值,不良取值,有效月数";
    let of = |bounds: &str, value: &str| {
        let (titled, row) = (
            "取值,不良取值,分段,方向,有效月数".to_owned(),
            SHEET.replacen("C|D,12", &format!("C|D,{bounds},12"), 1),
        );
        let patches = [("评价", header, titled.as_str()), ("评价", SHEET, row.as_str())];
        let said = World::new(&patches).listing(&[]).grading([given(value)]).check(&asked());
        let told = items(&said, "/reasons").iter().find(|r| text(r, "/code") == "grade.known");
        let points = format!("评分为{value}");
        assert_eq!(told.is_some_and(|r| text(r, "/text").contains(&points)), told.is_some());
        text(&said, "/grades/0/value").to_owned()
    };
    // More is better: who reaches a bound has its value.
    for (points, value) in [
        ("100", "A"),
        ("90", "A"),
        ("89.9", "B"),
        ("75", "B"),
        ("74", "C"),
        ("60", "C"),
        ("59.99", "D"),
        ("0", "D"),
    ] {
        assert_eq!(of("90|75|60,", points), value, "{points}");
    }
    // Fewer are better (记分): who stays within a bound has its value.
    for (points, value) in [
        ("0", "A"),
        ("3", "A"),
        ("3.5", "B"),
        ("6", "B"),
        ("7", "C"),
        ("12", "C"),
        ("12.01", "D"),
        ("99", "D"),
    ] {
        assert_eq!(of("3|6|12,低分为优", points), value, "{points}");
    }
    for points in ["A", "-1", "", "9 0", "1e2", "1.", ".5", "99999999999"] {
        if !points.is_empty() {
            assert_eq!(of("90|75|60,", points), "未知", "{points}");
        }
    }
}

#[test]
fn nobody_declares_a_grade() {
    let world = city();
    let checker = world.open().unwrap();
    let declared = with(asked(), "facts", json!({ GRADE.0: "A" }));
    let failure = api::check_json(&checker, declared.to_string().as_bytes(), Lang::ZhCn);
    assert_eq!(failure.unwrap_err().code(), "request.graded-fact");
    let described = api::describe(&checker, Lang::ZhCn);
    let facts = described.matters.iter().flat_map(|matter| &matter.facts);
    let facts: Vec<(&str, Declarer)> =
        facts.map(|fact| (fact.name.as_str(), fact.declared_by)).collect();
    // The applicant's form asks what the application is, and no score.
    let expected = [("个人信用分", Declarer::Authority), ("资质情形", Declarer::Applicant)];
    assert!(facts.iter().all(|fact| expected.contains(fact)) && facts.len() == 2, "{facts:?}");
    let pack = described.packs.iter().find(|pack| pack.schemes.is_some()).unwrap();
    assert!(pack.lists.is_empty() && pack.schemes.as_ref().unwrap()[0].name == GRADE.1);
}

#[test]
fn who_may_declare_a_fact_is_said_in_the_vocabulary() {
    let row = "市民个人信用分，由受理系统填报；只能用于激励,";
    let own = format!("{row}申请人");
    let checker = World::new(&[("词汇", row, &own)]).listing(&[]).open().unwrap();
    let described = api::describe(&checker, Lang::ZhCn);
    let mut facts = described.matters.iter().flat_map(|matter| &matter.facts);
    assert!(facts.all(|fact| fact.declared_by == Declarer::Applicant));
}

/// Each member of a consortium by its own grade: the worst is the one of all.
#[test]
fn the_worst_of_those_who_count() {
    let member = with(
        subject("consortium-member", "organization", "示例市伴某有限公司"),
        "code",
        "91450200MA5TETX163",
    );
    let agent =
        with(subject("agent", "organization", "示例市代某有限公司"), "code", "91450200MA0X00218G");
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let grades = [
        given("A"),
        grade("示例市伴某有限公司", "91450200MA5TETX163", "B"),
        grade("示例市代某有限公司", "91450200MA0X00218G", "D"),
    ];
    let said = city().grading(grades).check(&request("SL-0001", &[applicant, member, agent], ALL));
    assert_eq!(each(&said, "/grades", "value"), "A B");
    assert_eq!(text(&said, "/inspection/tier"), "normal", "{said}");
}

#[test]
fn what_cannot_be_a_grade_pack_is_not_written() {
    let key = TestKey::new("k1");
    let write =
        |meta: &Meta, grade: Grade| grade_pack(meta, &[scheme()], &[grade.clone(), grade], &[&key]);
    let one = |grade: Grade| grade_pack(&issue("g"), &[scheme()], &[grade], &[&key]);
    let code = |result: Result<Vec<u8>, credit_core::error::LoadError>| result.unwrap_err().code();
    assert_eq!(code(write(&issue("g"), given("A"))), "build.duplicate-entry");
    assert_eq!(code(one(Grade { identifiers: vec![], ..given("A") })), "build.grade-code");
    assert_eq!(code(one(given(" "))), "build.grade-value");
    assert_eq!(code(one(Grade { scheme: 1, ..given("A") })), "build.unknown-list");
    let meta = Meta { kind: PackKind::List, ..issue("g") };
    assert_eq!(code(grade_pack(&meta, &[scheme()], &[], &[&key])), "build.kind");
    assert_eq!(code(list_pack(&issue("g"), &[], &[], &[&key])), "build.kind");
    let forever = Meta { valid_until: None, ..issue("g") };
    assert_eq!(code(grade_pack(&forever, &[scheme()], &[], &[&key])), "build.no-valid-until");
    let person =
        Grade { kind: SubjectKind::Person, ..grade("范例一", "11010519491231002X", "A") };
    let public = meta_public();
    assert_eq!(code(grade_pack(&public, &[scheme()], &[person], &[&key])), "build.unmasked-person");
}

fn meta_public() -> Meta {
    Meta { audience: Audience::Public, ..issue("g") }
}

/// A record that nobody can read is not none: it may say the worst. An update, or another writer, can have
/// one; and of more records than are looked at some are not read either.
#[test]
fn a_record_that_cannot_be_read_is_not_no_grade() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let bytes = grade_pack(&issue("lists"), &[scheme()], &[given("A")], &[&key]).unwrap();
    let set = PackSet::new(vec![Pack::open(bytes.clone(), &trust).unwrap()]).unwrap();
    let list = [scheme().as_list()];
    let of = |change: fn(&mut Record)| {
        let mut record = given("D").to_record();
        change(&mut record);
        let changed = changes(&set.grades()[0], &list, &[record]).unwrap();
        let next = Meta { sequence: 2, ..issue("lists") };
        let update = update_pack(&next, &set.grades()[0], &list, &changed, &[&key]).unwrap();
        let world = city().without_grades().with_pack(bytes.clone()).with_pack(update);
        graded(&world.check(&asked()))
    };
    assert_eq!(of(|_| {}), ["D", "grade.known", "raised"]);
    let unread = ["未知", "grade.unreadable", "raised"];
    assert_eq!(of(|record| record.cause.clear()), unread);
    let first = day("2020-01-01");
    let many = |n: i32| {
        let of = |at| Grade {
            given_on: first.plus_days(at).unwrap(),
            period: format!("第{at}期"),
            ..given("A")
        };
        (0..n).map(of)
    };
    let last = Grade { given_on: day("2026-11-01"), ..given("A") };
    let of = |n| graded(&city().grading(many(n).chain([last.clone()])).check(&asked()));
    assert_eq!(of(300), ["A", "grade.known", "lower"]);
    assert_eq!(of(400), unread);
}

/// What is written is read back; an update changes a grade; a list pack and a grade pack of one scope are
/// two things.
#[test]
fn grade_packs_are_read_and_updated_as_list_packs_are() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let grades = [given("A"), grade("示例市伴某有限公司", "91450200MA5TETX163", "B")];
    let bytes = grade_pack(&issue("lists"), &[scheme()], &grades, &[&key]).unwrap();
    let pack = Pack::open(bytes.clone(), &trust).unwrap();
    pack.verify().unwrap();
    assert!(pack.is_of_grades() && pack.schemes() == [scheme()]);
    let read = |pack: &Pack| -> Vec<Grade> {
        (0..pack.len()).map(|row| Grade::of(&pack.record(row).unwrap()).unwrap()).collect()
    };
    let mut found = read(&pack);
    found.sort_by_key(|grade| grade.value.clone());
    assert_eq!(found, grades);
    let slim = credit_core::pack::write::without_indexes(&bytes).unwrap();
    assert!(slim.len() < bytes.len());
    let slim = Pack::open(slim, &trust).unwrap();
    assert_eq!(slim.digest(), pack.digest());

    let set = PackSet::new(vec![pack]).unwrap();
    assert!(set.chains().is_empty() && set.holdings().next().is_none());
    let next = Meta { sequence: 2, ..issue("lists") };
    let worse: Vec<_> = [given("D"), grades[1].clone()].iter().map(Grade::to_record).collect();
    let list = scheme().as_list();
    let changed = changes(&set.grades()[0], std::slice::from_ref(&list), &worse).unwrap();
    assert_eq!((changed.added.len(), changed.changed), (1, 1));
    let update = update_pack(&next, &set.grades()[0], &[list], &changed, &[&key]).unwrap();
    let world = city().without_grades().with_pack(bytes).with_pack(update);
    assert_eq!(graded(&world.check(&asked())), ["D", "grade.known", "raised"]);
}

/// A pack whose key has been revoked, and one that is overdue, are not relied on.
#[test]
fn overdue_grades_are_not_relied_on() {
    let late = |days| Meta {
        as_of: day("2026-03-31"),
        valid_until: Some(day("2027-06-30")),
        update_days: days,
        ..issue("grades")
    };
    let of = |days| {
        let world = other(city().without_grades(), &late(days), &scheme(), &[given("A")]);
        graded(&world.check(&asked()))
    };
    // Grades are yearly: nothing is overdue where nobody says when the next ones come.
    assert_eq!(of(None), ["A", "grade.known", "lower"]);
    assert_eq!(of(Some(366)), ["A", "grade.known", "lower"]);
    assert_eq!(of(Some(30)), ["未知", "grade.stale", "raised"]);
}

fn document(patches: &[(&str, &str, &str)]) -> RulebookDocument {
    let own = |(sheet, from, to): &(&str, &str, &str)| [*sheet, *from, *to].map(str::to_owned);
    let mistake = Mistake {
        name: "grades".into(),
        base: RULEBOOK,
        patches: patches.iter().map(own).collect(),
        message: String::new(),
    };
    compile(&mistake.sheets()).unwrap().document
}

/// A writer that proves nothing: and yet no table reads a grade of persons, and what contradicts itself is
/// not read.
#[test]
fn a_document_that_breaks_the_rules_of_schemes_is_refused() {
    let sound = document(&[]);
    let place = |change: fn(&mut RulebookDocument)| {
        let mut document = sound.clone();
        change(&mut document);
        Rulebook::of(document).map(|_| ()).unwrap_err().to_string()
    };
    type Change = (&'static str, fn(&mut RulebookDocument));
    fn first(document: &mut RulebookDocument) -> &mut RulebookScheme {
        &mut document.schemes.as_mut().unwrap()[0]
    }
    fn domain(document: &mut RulebookDocument) -> &mut Vec<String> {
        let graded = document.schemes.as_ref().unwrap()[0].fact.clone();
        &mut document.vocabulary.iter_mut().find(|fact| fact.name == graded).unwrap().values
    }
    let changes: [Change; 9] = [
        ("/schemes/0/kinds", |d| first(d).kinds.clear()),
        // Not to know is the worst, and nothing stands behind it.
        ("/schemes/0/values", |d| domain(d).rotate_right(1)),
        ("/schemes/0/values", |d| drop(domain(d).pop())),
        ("/tables/", |d| first(d).kinds.push(SubjectKind::Person)),
        ("/schemes/0/fact", |d| first(d).fact = "查询状态".into()),
        ("/schemes/0/values", |d| first(d).values[0] = "S".into()),
        ("/schemes/0/adverse", |d| first(d).adverse = Some(vec!["A".into()])),
        ("/schemes/0/bounds", |d| first(d).bounds = Some(vec![1, 2])),
        ("/schemes/0/bounds", |d| first(d).bounds = Some(vec![1, 2, 3])),
    ];
    for (at, change) in changes {
        let said = place(change);
        assert!(said.contains("rulebook.reference") && said.contains(at), "{at}: {said}");
    }
}

#[test]
fn the_sheet_of_schemes_goes_there_and_back_and_its_changes_are_told() {
    let sound = document(&[]);
    let again = compile(&export::sheets(&sound)).unwrap().document;
    assert_eq!(again.schemes, sound.schemes);
    assert_eq!(again.vocabulary, sound.vocabulary);
    let longer = document(&[("评价", "C|D,12", "C|D,24")]);
    let told = differences(&Rulebook::of(sound).unwrap(), &Rulebook::of(longer).unwrap());
    let told: Vec<&str> = told.iter().map(|d| d.text.as_str()).collect();
    assert!(
        told.iter().any(|t| t.contains("去掉评价体系") && t.contains("有效 12 个月")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|t| t.contains("增加评价体系") && t.contains("有效 24 个月")),
        "{told:?}"
    );
}

/// 未知 stands behind the worst value.
const ORDER: [&str; 6] = ["A", "B", "未评", "C", "D", "未知"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// In every matter: a worse grade, or not to know it, is never accepted where a better one is not, never
    /// inspected less and never earns more.
    #[test]
    fn a_worse_grade_is_never_lighter(
        matter in prop::sample::select(vec!["SL-0001", "XZ-0001", "ZR-0001", "ZJ-0001", "ZZ-0001", "CG-0001"]),
        kept in prop::collection::vec(any::<bool>(), 4),
        signed in any::<bool>(),
    ) {
        let ids: Vec<String> = match matter {
            "SL-0001" => (1..5).map(|n| format!("M{n}")).collect(),
            "XZ-0001" => (1..5).map(|n| format!("G{n}")).collect(),
            "ZR-0001" => (1..4).map(|n| format!("S{n}")).collect(),
            "ZJ-0001" => (1..4).map(|n| format!("Z{n}")).collect(),
            "ZZ-0001" => (1..4).map(|n| format!("Q{n}")).collect(),
            _ => (1..5).map(|n| format!("C{n}")).collect(),
        };
        let present: Vec<&str> = ids.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(id, _)| id.as_str()).collect();
        let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
        let head = with(subject("legal-representative", "person", "范例九"), "code", "11010519491231002X");
        let mut asked = request(matter, &[applicant, head], &present);
        if signed {
            let promise = |kind: &str| json!({ "type": kind, "signedOn": "2026-11-20" });
            asked = with(asked, "commitments", json!([promise("deferral"), promise("approval-substitution")]));
        }
        let of = |value: &str| match value {
            "未评" => city(),
            "未知" => city().without_grades(),
            value => city().grading([given(value)]),
        }.check(&asked);
        let accepted = |said: &Value| Outcome::parse(outcome(said)).filter(|o| *o <= Outcome::AcceptWithDeferral);
        let tier = |said: &Value| ["lower", "normal", "raised"].iter().position(|t| *t == text(said, "/inspection/tier"));
        let all: Vec<Value> = ORDER.iter().map(|value| of(value)).collect();
        for (at, pair) in all.windows(2).enumerate() {
            let (better, worse) = (&pair[0], &pair[1]);
            if let Some(worse) = accepted(worse) {
                prop_assert!(accepted(better).is_some_and(|better| better <= worse), "{} {}", ORDER[at], matter);
            }
            prop_assert!(tier(better) <= tier(worse), "{} {}", ORDER[at], matter);
            let names = |said: &Value| -> Vec<String> {
                items(said, "/incentives").iter().map(|i| text(i, "/name").to_owned()).collect()
            };
            let had = names(better);
            prop_assert!(names(worse).iter().all(|name| had.contains(name)), "{} {}", ORDER[at], matter);
            let read = fact(better, GRADE.0);
            prop_assert!(read == "-" || read == ORDER[at], "{read} {}", ORDER[at]);
        }
    }
}

/// Beside a list pack of the same scope: what is screened are entries, not grades.
#[test]
fn grades_are_no_entries_of_lists() {
    let key = TestKey::new("k1");
    let lists = conformance::world::written(&internal(), &conformance::world::lists(), &[], &key);
    let grades = grade_pack(&issue("lists"), &[scheme()], &[given("D")], &[&key]).unwrap();
    let packs = api::open_packs(vec![lists, grades], &key.trust()).unwrap();
    assert_eq!(packs.packs().count(), 2);
    let asked = with(subject("applicant", "organization", NAME), "code", CODE);
    assert_eq!(conformance::world::screen(&packs, &asked), Value::Null);
    let coverage = api::coverage(&packs, "2026-11-20").unwrap();
    assert!(coverage.iter().all(|list| list.list_name != GRADE.1));
}

/// A masked number that fits may be that of the subject: then nobody can say that there is no grade.
#[test]
fn a_masked_number_that_fits_is_not_no_grade() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let masked = Identifier { kind: Kind::MaskedId, value: "1101051949****002X".into() };
    let person = Grade {
        kind: SubjectKind::Person,
        identifiers: vec![masked],
        ..grade("范例一", CODE, "D")
    };
    let bytes = grade_pack(&issue("p"), &[scheme()], &[person], &[&key]).unwrap();
    let packs = PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap();
    let on = day("2026-11-20");
    let state = |number: &str| {
        let asked = with(subject("applicant", "person", "范例一"), "code", number);
        let asked = json::parse(asked.to_string().as_bytes(), 1 << 10).unwrap();
        let asked = Subject::decode(&json::Cursor::root(&asked)).unwrap();
        let code = report(&asked, on);
        let query = Query { subject: &asked, code: code.as_ref() };
        let found = grades(&packs, &[query], on).unwrap();
        found.iter().map(|graded| graded.state).collect::<Vec<_>>()
    };
    assert_eq!(state("11010519491231002X"), [GradeState::Unsure]);
    assert_eq!(state("440524188001010014"), [GradeState::Absent]);
}

/// What packs say of a subject by themselves, before any rulebook reads it.
fn states(scheme: &SchemeDef, given: &[Grade], asked: &Value, on: &str) -> Vec<GradeState> {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let one = std::slice::from_ref(scheme);
    let bytes = grade_pack(&issue("g"), one, given, &[&key]).unwrap();
    let packs = PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap();
    let asked = json::parse(asked.to_string().as_bytes(), 1 << 12).unwrap();
    let asked = Subject::decode(&json::Cursor::root(&asked)).unwrap();
    let code = report(&asked, day(on));
    let query = Query { subject: &asked, code: code.as_ref() };
    grades(&packs, &[query], day(on)).unwrap().iter().map(|graded| graded.state).collect()
}

fn company(code: &str) -> Value {
    with(subject("applicant", "organization", NAME), "code", code)
}

#[test]
fn the_day_of_a_grade_and_its_last_day_count() {
    use GradeState::{Expired, Known, Later};
    let until = Grade { until: Some(day("2026-06-30")), ..given("A") };
    let forever = given("A");
    for (grade, on, expected) in [
        (&forever, "2026-03-30", Later),
        (&forever, "2026-03-31", Known),
        (&forever, "2026-04-01", Known),
        (&forever, "2036-04-01", Known),
        (&until, "2026-03-30", Later),
        (&until, "2026-03-31", Known),
        (&until, "2026-06-29", Known),
        (&until, "2026-06-30", Known),
        (&until, "2026-07-01", Expired),
    ] {
        let found = states(&scheme(), std::slice::from_ref(grade), &company(CODE), on);
        assert_eq!(found, [expected], "{on} {:?}", grade.until);
    }
}

/// Whose grade it is by code, kind and name; and of whom a pack says that it has none.
#[test]
fn whose_grade_it_is_and_who_has_none() {
    use GradeState::{Absent, Known, Unasked, Uncovered, Unsure};
    let on = "2026-11-20";
    let of = |asked: &Value| states(&scheme(), &[given("A")], asked, on);
    assert_eq!(of(&company(CODE)), [Known]);
    assert_eq!(of(&company("91450200MA0X00218G")), [Absent]);
    assert_eq!(of(&company("")), [Unasked]);
    let called = |kind: &str, name: &str| with(subject("applicant", kind, name), "code", CODE);
    assert_eq!(of(&called("organization", "示例市毫无关系农业合作社")), [Unsure]);
    // A code of an organisation is no number that a person could be asked by.
    assert_eq!(of(&called("person", NAME)), [Unasked]);
    // The organisation code within says the same; another one contradicts.
    let short = Grade {
        identifiers: vec![Identifier { kind: Kind::OrgCode, value: "MA5TETX08".into() }],
        ..given("A")
    };
    let of = |grade: &Grade, code: &str| {
        states(&scheme(), std::slice::from_ref(grade), &company(code), on)
    };
    assert_eq!(of(&short, CODE), [Known]);
    assert_eq!(of(&given("A"), "MA5TETX08"), [Known]);
    assert_eq!(of(&short, "91450200MA0X00218G"), [Absent]);

    // A masked number that fits, beside a full one that is another: certainly somebody else's.
    let own = |kind, value: &str| Identifier { kind, value: value.into() };
    let person = with(subject("applicant", "person", "范例一"), "code", "11010519491231002X");
    let masked = |more: &[Identifier]| Grade {
        kind: SubjectKind::Person,
        name: "范例一".into(),
        identifiers: [&[own(Kind::MaskedId, "1101051949****002X")], more].concat(),
        ..given("A")
    };
    let of = |grade: Grade| states(&scheme(), &[grade], &person, on);
    let other = Kind::ResidentId.synthetic(5);
    assert_eq!(of(masked(&[])), [Unsure]);
    assert_eq!(of(masked(&[own(Kind::ResidentId, &other)])), [Absent]);
    assert_eq!(of(masked(&[own(Kind::ResidentId, "11010519491231002X")])), [Known]);

    // Who has no grade is told only where the pack says that it would have one.
    let covering = |regions: &[&str], subjects: &[SubjectKind]| SchemeDef {
        covers: Covers {
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
            subjects: subjects.to_vec(),
            since: None,
        },
        ..scheme()
    };
    let all = SubjectKind::ALL;
    let placed = |code: &str, region: &str| {
        let asked = company(code);
        if region.is_empty() { asked } else { with(asked, "region", region) }
    };
    const LIUZHOU: &str = "91450200MA0X00218G";
    // An organisation code says nothing of a place.
    const NOWHERE: &str = "D2143569X";
    for (regions, subjects, code, region, expected) in [
        (&[Covers::COUNTRY][..], all, LIUZHOU, "", Absent),
        (&[Covers::COUNTRY], all, NOWHERE, "", Absent),
        (&[Covers::COUNTRY], &[], LIUZHOU, "", Uncovered),
        (&[Covers::COUNTRY], &[SubjectKind::Person], LIUZHOU, "", Uncovered),
        (&[], all, LIUZHOU, "", Uncovered),
        (&[], all, NOWHERE, "", Uncovered),
        (&[], all, NOWHERE, "450200", Uncovered),
        (&["450200"], all, LIUZHOU, "", Absent),
        (&["450200"], all, NOWHERE, "", Uncovered),
        (&["450200"], all, NOWHERE, "450200", Absent),
        (&["450200"], all, NOWHERE, "330100", Uncovered),
        (&["330100"], all, LIUZHOU, "", Uncovered),
    ] {
        let found = states(&covering(regions, subjects), &[], &placed(code, region), on);
        assert_eq!(found, [expected], "{regions:?} {subjects:?} {code} {region}");
    }
}

/// A value that cannot be read is not a value of nothing: by itself, before the rulebook asks.
#[test]
fn a_grade_without_a_value_is_unreadable_and_not_known() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let bytes = grade_pack(&issue("g"), &[scheme()], &[given("A")], &[&key]).unwrap();
    let set = PackSet::new(vec![Pack::open(bytes.clone(), &trust).unwrap()]).unwrap();
    let list = [scheme().as_list()];
    let mut record = given("D").to_record();
    record.cause.clear();
    let changed = changes(&set.grades()[0], &list, &[record]).unwrap();
    let next = Meta { sequence: 2, ..issue("g") };
    let update = update_pack(&next, &set.grades()[0], &list, &changed, &[&key]).unwrap();
    let packs = [bytes, update].map(|bytes| Pack::open(bytes, &trust).unwrap());
    let packs = PackSet::new(packs.into_iter().collect()).unwrap();
    let asked = json::parse(company(CODE).to_string().as_bytes(), 1 << 12).unwrap();
    let asked = Subject::decode(&json::Cursor::root(&asked)).unwrap();
    let on = day("2026-11-20");
    let code = report(&asked, on);
    let found = grades(&packs, &[Query { subject: &asked, code: code.as_ref() }], on).unwrap();
    let found: Vec<GradeState> = found.iter().map(|graded| graded.state).collect();
    // It has no grade that could be read, and one that could not.
    assert_eq!(found, [GradeState::Absent, GradeState::Unreadable]);
}
