//! How far a list, a record and a measure reach: of whom a list's silence says anything, the persons
//! that a record names, the roles that a measure is taken against, the roles that only persons have.

use conformance::fixture::{day, record};
use conformance::world::{
    World, check, each, internal, items, lists, notice, outcome, request, subject, text, told, with,
};
use credit_core::id::Kind;
use credit_core::pack::record::{Covers, Identifier, ListDef, Record, Responsible};
use credit_core::request::{Role, SubjectKind};
use serde_json::Value;

const CLEAN: (&str, &str) = ("示例市辰某人力资源有限公司", "91450200MA0X00218G");
const LISTED: (&str, &str) = ("示例市甲某建筑有限公司", "91450200MA0X00015U");
const PERSON: (&str, &str) = ("范例一", "11010519491231002X");
const MATERIALS: &[&str] = &["C1", "C2", "C3", "C4"];
/// The row of 失信被执行人 in the sample's 名单.csv, and its header.
const HEADER: &str = "名单,失信等级,用途,依据,范围外,最短公示期,退出条件,退出依据,名单族,认定层级";
const ROW: &str = "失信被执行人,严重,失信,YJ8,,,,,,";

fn firm((name, code): (&str, &str)) -> Value {
    with(subject("applicant", "organization", name), "code", code)
}

fn purchase(subjects: &[Value]) -> Value {
    request("CG-0001", subjects, MATERIALS)
}

/// The sample's lists, the first of which covers this.
fn covering(covers: Covers) -> Vec<ListDef> {
    let mut lists = lists();
    if let Some(first) = lists.first_mut() {
        first.covers = covers;
    }
    lists
}

/// Records by list, numbered.
fn numbered(records: &[(u16, Record)]) -> Vec<Record> {
    let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
        list: *list,
        entry: format!("E{at}"),
        ..record.clone()
    };
    records.iter().enumerate().map(number).collect()
}

/// Decides for somebody who is in no list, where the first list covers this and the rulebook asks that
/// of it.
fn asked(columns: &str, cells: &str, covers: Covers, day: &str) -> Value {
    let (header, row) = (format!("{HEADER},{columns}"), format!("{ROW},{cells}"));
    let long = "失信被执行人,严重,失信,YJ8,,,履行生效法律文书确定的义务;向执行法院申请删除失信信息,YJ8,失信被执行人,县级以上";
    let patches = [("名单", HEADER, header.as_str()), ("名单", long, row.as_str())];
    let records =
        [(0, record("", "示例市他某有限公司", None)), (2, record("", "示例市它某有限公司", None))];
    let world = World::new(&patches).with(&internal(), &covering(covers), &numbered(&records));
    let mut asked = purchase(&[firm(CLEAN)]);
    asked = with(asked, "appliedOn", day);
    world.check(&with(asked, "decidedOn", day))
}

fn state(answer: &Value) -> &str {
    let rows = items(answer, "/coverage").iter();
    let mut first = rows.filter(|row| text(row, "/listName") == "失信被执行人");
    first.next().map_or("", |row| text(row, "/state"))
}

#[test]
fn what_a_pack_says_of_its_coverage_counts_in_the_decision() {
    let of = |regions: &[&str], subjects: &[SubjectKind]| Covers {
        regions: regions.iter().map(ToString::to_string).collect(),
        subjects: subjects.to_vec(),
        since: None,
    };
    let all = [SubjectKind::Organization, SubjectKind::SoleTrader, SubjectKind::Person];
    for (covers, expected, result) in [
        (of(&["00"], &all), "fresh", "accept"),
        (of(&["4502"], &all), "fresh", "accept"),
        (of(&["4503", "45"], &all), "fresh", "accept"),
        (of(&["11"], &all), "outside", "refer"),
        (of(&["00"], &[SubjectKind::Person]), "outside", "refer"),
        (Covers::default(), "fresh", "accept"),
    ] {
        let answer = asked("覆盖声明", "", covers.clone(), "2026-11-20");
        assert_eq!((state(&answer), outcome(&answer)), (expected, result), "{covers:?} {answer}");
    }
}

#[test]
fn a_rulebook_says_what_coverage_it_needs() {
    let since = |text: &str| Covers { since: Some(day(text)), ..Covers::default() };
    let declared = Covers {
        regions: vec!["00".into()],
        subjects: vec![SubjectKind::Organization],
        since: Some(day("2019-01-01")),
    };
    for (columns, cells, covers, expected, words) in [
        ("覆盖声明", "须声明", Covers::default(), "partial", "没有说明收录哪些地区和哪类主体"),
        ("覆盖声明", "须声明", since("2019-01-01"), "partial", "没有说明收录哪些地区和哪类主体"),
        ("覆盖声明", "须声明", declared.clone(), "fresh", ""),
        ("覆盖声明", "不要求", Covers::default(), "fresh", ""),
        (
            "追溯年限",
            "5",
            Covers::default(),
            "partial",
            "没有说明从哪一天起收录，规则书要求追溯到2021年11月20日",
        ),
        (
            "追溯年限",
            "5",
            since("2021-11-21"),
            "partial",
            "名单只收录2021年11月21日（周日）以来的记录",
        ),
        ("追溯年限", "5", since("2021-11-20"), "fresh", ""),
        ("覆盖声明,追溯年限", "须声明,7", declared, "fresh", ""),
    ] {
        let answer = asked(columns, cells, covers, "2026-11-20");
        assert_eq!(state(&answer), expected, "{columns} {cells} {answer}");
        let result = if expected == "fresh" { "accept" } else { "refer" };
        assert_eq!(outcome(&answer), result);
        assert!(each(&answer, "/coverage", "text").contains(words), "{answer}");
        assert!(each(&answer, "/reasons", "text").contains(words), "{answer}");
    }
}

/// A listed company whose record names somebody, and that person's own record.
fn linked(number: Option<&str>, recorded: &str) -> World {
    let person = Responsible {
        role: Role::LegalRepresentative,
        name: PERSON.0.into(),
        identifier: number.map(ToString::to_string),
    };
    let company = Record { responsible: vec![person], ..record("", LISTED.0, Some(LISTED.1)) };
    let kind = if recorded.contains('*') { Kind::MaskedId } else { Kind::ResidentId };
    let identifiers = vec![Identifier { kind, value: recorded.into() }];
    let person = Record { kind: SubjectKind::Person, identifiers, ..record("", PERSON.0, None) };
    World::new(&[]).listing(&[
        (1, company),
        (0, person),
        (2, record("", "示例市它某有限公司", None)),
    ])
}

#[test]
fn persons_whom_a_record_names_are_looked_for_and_settle_nothing() {
    for (number, recorded, found) in [
        (Some(PERSON.1), PERSON.1, "id.equal"),
        (Some(PERSON.1), "1101051949****002X", "id.mask-consistent"),
        // A masked number is nothing to ask by.
        (Some("1101051949****002X"), "1101051949****002X", "id.not-given"),
        (None, PERSON.1, "id.not-given"),
    ] {
        let answer = linked(number, recorded).check(&purchase(&[firm(LISTED)]));
        let related: Vec<&Value> = items(&answer, "/findings")
            .iter()
            .filter(|f| text(f, "/verdict") == "related")
            .collect();
        assert_eq!(related.len(), 1, "{answer}");
        for finding in &related {
            let codes = each(finding, "/evidence", "code");
            assert!(codes.starts_with("record.names") && codes.contains(found), "{codes}");
            assert!(text(finding, "/text").contains("关联人员“范例一”"), "{answer}");
            assert_eq!(text(finding, "/listName"), "失信被执行人");
        }
        let alone = World::new(&[])
            .listing(&[
                (1, record("", LISTED.0, Some(LISTED.1))),
                (0, record("", "示例市他某有限公司", None)),
                (2, record("", "示例市它某有限公司", None)),
            ])
            .check(&purchase(&[firm(LISTED)]));
        assert_eq!(outcome(&answer), outcome(&alone), "the person decides nothing");
        assert_eq!(items(&answer, "/measures"), items(&alone, "/measures"));
        assert!(told(&answer).contains("finding.related"), "{}", told(&answer));
        assert!(!answer.to_string().contains(PERSON.1), "a number in full");
    }
    // Somebody who only has another's name, by a number that contradicts it, is not told at all.
    let other = linked(Some("110105198001010032"), PERSON.1).check(&purchase(&[firm(LISTED)]));
    assert!(!items(&other, "/findings").iter().any(|f| text(f, "/verdict") == "related"));
}

#[test]
fn a_measure_reaches_roles_where_the_catalogue_says_so() {
    let catalogue = [
        ("基础清单", "版本,条目,措施,主体类型,类别", "版本,条目,措施,主体类型,类别,及于角色"),
        (
            "基础清单",
            "M02,限制任职,自然人,减损权益",
            "M02,限制任职,自然人,减损权益,法定代表人;董事",
        ),
    ];
    let header = "名单,主体类型,措施,基础清单版本,基础清单条目,备忘录,期限,依据";
    let row = "失信被执行人,自然人,限制消费,失信惩戒措施基础清单（示例版）,M03,,,YJ8";
    let reaching = format!(
        "{row}\n失信被执行人,自然人,限制任职,失信惩戒措施基础清单（示例版）,M02,,,YJ8,法定代表人"
    );
    let wide = format!("{header},及于角色");
    let mut patches = catalogue.to_vec();
    patches.extend([("惩戒措施", header, wide.as_str()), ("惩戒措施", row, reaching.as_str())]);
    let records =
        [(0, record("", LISTED.0, Some(LISTED.1))), (2, record("", "示例市它某有限公司", None))];
    let world = World::new(&patches).listing(&records);
    let person = |role: &str| with(subject(role, "person", "范例十三"), "code", PERSON.1);
    let answer = world.check(&purchase(&[firm(LISTED), person("legal-representative")]));
    let barred: Vec<&Value> =
        items(&answer, "/measures").iter().filter(|m| text(m, "/name") == "限制任职").collect();
    assert_eq!(barred.len(), 1, "{answer}");
    let reached = barred.first().and_then(|m| m.get("reaches")).cloned();
    assert_eq!(reached, Some(serde_json::json!([1])));
    assert!(each(&answer, "/measures", "text").contains("及于法定代表人“范例十三”"), "{answer}");
    // Another role, or nobody: the measure is taken against nobody.
    for subjects in [vec![firm(LISTED), person("agent")], vec![firm(LISTED)]] {
        assert!(
            !each(&world.check(&purchase(&subjects)), "/measures", "name").contains("限制任职")
        );
    }
}

#[test]
fn a_role_that_only_persons_have_is_not_an_organisations() {
    let world = World::new(&[]).listing(&[
        (0, record("", "示例市他某有限公司", None)),
        (2, record("", "示例市它某有限公司", None)),
    ]);
    let present = &["B1", "B2", "B3"];
    let legal = |kind: &str, code: &str| {
        with(subject("legal-representative", kind, "范例十三"), "code", code)
    };
    let right = request("JS-0001", &[firm(CLEAN), legal("person", PERSON.1)], present);
    assert_eq!(outcome(&world.check(&right)), "accept");
    let wrong =
        request("JS-0001", &[firm(CLEAN), legal("organization", "91450200MA0X00226B")], present);
    let answer = world.check(&wrong);
    assert_eq!(outcome(&answer), "refer");
    assert!(told(&answer).contains("request.kind-role"), "{}", told(&answer));
}

#[test]
fn kind_and_code_of_a_business_are_held_against_each_other() {
    let world = World::new(&[]).listing(&[
        (0, record("", "示例市他某有限公司", None)),
        (2, record("", "示例市它某有限公司", None)),
    ]);
    for (kind, code, fits) in [
        ("organization", "91450200MA0X00218G", true),
        ("sole-trader", "91450200MA0X00218G", false),
        ("sole-trader", "92450200MA0X00218D", true),
        ("organization", "92450200MA0X00218D", false),
    ] {
        let asked = with(subject("applicant", kind, "示例市辰某人力资源服务部"), "code", code);
        let answer = world.check(&purchase(&[asked]));
        assert_eq!(
            told(&answer).contains("request.kind-code"),
            !fits,
            "{kind} {code} {}",
            told(&answer)
        );
        assert_eq!(outcome(&answer), if fits { "accept" } else { "refer" });
    }
}

#[test]
fn a_list_may_be_a_little_later_than_the_decision() {
    let persons = Covers { subjects: vec![SubjectKind::Person], ..Covers::default() };
    for (days, on, expected) in [
        ("", "2026-11-20", "fresh"),
        ("", "2026-11-19", "later"),
        ("1", "2026-11-19", "fresh"),
        ("1", "2026-11-18", "later"),
        ("5", "2026-11-15", "fresh"),
        ("5", "2026-11-14", "later"),
    ] {
        let answer = asked("回溯天数", days, Covers::default(), on);
        assert_eq!(state(&answer), expected, "{days} {on}");
        // One that may be later, and does not speak for the applicant, is no clearer for it.
        let answer = asked("回溯天数", days, persons.clone(), on);
        let outside = if expected == "fresh" { "outside" } else { expected };
        assert_eq!(state(&answer), outside, "{days} {on}");
    }
}

/// A list has to speak for those who apply; of those who represent them it may be silent.
#[test]
fn a_list_has_to_speak_for_those_who_apply() {
    let covers = Covers { subjects: vec![SubjectKind::Organization], ..Covers::default() };
    let records =
        [(0, record("", "示例市他某有限公司", None)), (2, record("", "示例市它某有限公司", None))];
    let world = World::new(&[]).with(&internal(), &covering(covers), &numbered(&records));
    let checker = world.open().expect("opens");
    let words = "名单不涵盖该主体，不能作为未列入";
    // The second counts its legal representative too.
    for (matter, materials) in [("CG-0001", MATERIALS), ("XZ-0001", &["G1", "G2", "G3", "G4"])] {
        for role in Role::ALL {
            let own = with(subject(role.as_str(), "person", PERSON.0), "code", PERSON.1);
            let subjects =
                if *role == Role::Applicant { vec![own] } else { vec![firm(CLEAN), own] };
            let asked = request(matter, &subjects, materials);
            let answer = check(&checker, &asked);
            let party = [Role::Applicant, Role::ConsortiumMember].contains(role);
            let expected = if party { "outside" } else { "fresh" };
            assert_eq!(state(&answer), expected, "{matter} {role:?}");
            // The record says it of everybody whom the list does not speak for.
            let paper = notice(&checker, "record", "text", &asked);
            assert_eq!(paper.matches(words).count(), 1, "{matter} {role:?}: {paper}");
        }
        let paper = notice(&checker, "record", "text", &request(matter, &[firm(CLEAN)], materials));
        assert!(!paper.contains(words), "{paper}");
    }
}
