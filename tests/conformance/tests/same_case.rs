//! Records of equal case: two lists of one family that report one 案号 or 文号 for one subject make one
//! finding with two sources, and nothing is lighter for it.

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::fixture::record;
use conformance::world::{
    World, each, fact, internal, items, lists, outcome, request, subject, text, with,
};
use credit_core::decision::Outcome;
use credit_core::pack::record::{Class, Record, State};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::source::compile;
use proptest::prelude::*;
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const OTHER_CODE: &str = "91450200MA5TETX24X";
const NAME: &str = "示例市同案建筑有限公司";
const NATIONAL: &str = "失信被执行人";
const PROVINCIAL: &str = "示例省失信被执行人（虚构）";
const ROW: &str = "失信被执行人,严重,失信,YJ8,,,履行生效法律文书确定的义务;向执行法院申请删除失信信息,YJ8,失信被执行人,县级以上\n";
const PROVINCIAL_ROW: &str = "示例省失信被执行人（虚构）,严重,失信,YJ8,,,履行生效法律文书确定的义务;向执行法院申请删除失信信息,YJ8,失信被执行人,县级以上\n";
const HEADER: &str = "名单,失信等级,用途,依据,范围外,最短公示期,退出条件,退出依据,名单族,认定层级";
const LISTS: &str = "劳务派遣,通用分级,申请人,失信被执行人;";
const MEASURE: &str =
    "失信被执行人,法人,限制享受优惠政策和便利措施,失信惩戒措施基础清单（示例版）,M08,,,YJ6";
const ALL: &[&str] = &["M1", "M2", "M3", "M4"];
const CASE: &str = "（2026）示例执101号";

/// The patches that let a matter consult both lists, of one family or not, and bring a measure for each.
fn patches(family: bool, class: &str, usage: &str) -> Vec<(&'static str, String, String)> {
    let own = if family { NATIONAL } else { "" };
    vec![
        ("名单", ROW.into(), ROW.replacen(",失信被执行人,县级", &format!(",{own},县级"), 1)),
        (
            "名单",
            PROVINCIAL_ROW.into(),
            format!("{PROVINCIAL},{class},{usage},YJ8,,,向省高级人民法院申请,YJ8,{own},县级以上\n"),
        ),
        ("事项", LISTS.into(), format!("{LISTS}{PROVINCIAL};")),
        (
            "惩戒措施",
            MEASURE.into(),
            format!(
                "{MEASURE}\n{}",
                MEASURE.replacen(NATIONAL, PROVINCIAL, 1).replace("M08,,,YJ6", "M08,,,YJ8")
            ),
        ),
    ]
}

fn world(patches: &[(&'static str, String, String)], records: &[(u16, Record)]) -> World {
    let patches: Vec<_> = patches.iter().map(|(s, a, b)| (*s, a.as_str(), b.as_str())).collect();
    let mut numbered = vec![
        Record { list: 2, ..record("E-2", "示例市它某有限公司", None) },
        Record { list: 0, ..record("E-0", "示例市他某有限公司", None) },
        Record { list: 4, ..record("E-4", "示例市伊某有限公司", None) },
    ];
    numbered.extend(records.iter().enumerate().map(|(n, (list, record))| Record {
        list: *list,
        entry: format!("E{n}"),
        ..record.clone()
    }));
    World::new(&patches).with(&internal(), &lists(), &numbered)
}

fn listed(list: u16, document: &str) -> (u16, Record) {
    (list, Record { document: document.into(), ..record("", NAME, Some(CODE)) })
}

fn asked(materials: &[&str]) -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    request("SL-0001", &[applicant], materials)
}

fn said(records: &[(u16, Record)]) -> Value {
    world(&patches(true, "严重", "失信"), records).check(&asked(ALL))
}

#[test]
fn one_case_in_two_lists_is_one_finding_with_two_sources() {
    let said = said(&[listed(0, CASE), listed(4, "(2026) 示例执第１０１号")]);
    assert_eq!(items(&said, "/findings").len(), 1, "{said}");
    assert_eq!(text(&said, "/findings/0/listName"), NATIONAL);
    assert_eq!(each(&said, "/findings/0/also", "listName"), PROVINCIAL);
    let told = text(&said, "/findings/0/text");
    assert!(
        told.contains(NATIONAL) && told.contains(&format!("“{PROVINCIAL}”（E1，确认一致）")),
        "{told}"
    );
    assert_eq!(each(&said, "/reasons", "code").matches("finding.listed").count(), 1);
    assert!(text(&said, "/summary").contains(PROVINCIAL), "{said}");
    // Both lists stay told, each with its hit.
    for name in [NATIONAL, PROVINCIAL] {
        let rows = items(&said, "/coverage");
        let row = rows.iter().find(|row| text(row, "/listName") == name).unwrap();
        assert_eq!(row["hits"], 1, "{name}");
    }
    // One measure, with the bases of both.
    assert_eq!(each(&said, "/measures", "id"), "M06 M08");
    let benefits = items(&said, "/measures").iter().find(|m| m["id"] == "M08").unwrap();
    assert_eq!(benefits["basis"], json!(["YJ6", "YJ8"]));
}

#[test]
fn other_cases_other_subjects_and_other_families_stay_apart() {
    let apart = |records: &[(u16, Record)]| items(&said(records), "/findings").len();
    assert_eq!(apart(&[listed(0, CASE), listed(4, "（2026）示例执102号")]), 2);
    assert_eq!(apart(&[listed(0, "1号"), listed(4, "1号")]), 2, "no number of a document");
    assert_eq!(apart(&[listed(0, ""), listed(4, "")]), 2);
    // One list that has a case twice is not two lists.
    assert_eq!(apart(&[listed(0, CASE), listed(0, CASE)]), 2);
    // A co-defendant whose name is nearly the same.
    let (at, other) = listed(4, CASE);
    let other =
        Record { name: "示例市同安建筑有限公司".into(), identifiers: vec![], ..other };
    let with_other = said(&[listed(0, CASE), (at, other)]);
    assert!(items(&with_other, "/findings").iter().all(|f| f.get("also").is_none()));
    assert_eq!(items(&with_other, "/findings").len(), 2, "{with_other}");
    // Without a family.
    let alone = world(&patches(false, "严重", "失信"), &[listed(0, CASE), listed(4, CASE)]);
    assert_eq!(items(&alone.check(&asked(ALL)), "/findings").len(), 2);
}

/// A namesake with another code is a party of its own, also where the record alone says so.
#[test]
fn identifiers_that_contradict_each_other_do_not_merge() {
    let named = |list, code: Option<&str>| {
        (list, Record { document: CASE.into(), ..record("", NAME, code) })
    };
    let applicant = subject("applicant", "organization", NAME);
    let asked = request("SL-0001", &[applicant], ALL);
    let of = |records: &[(u16, Record)]| {
        let world = world(&patches(true, "严重", "失信"), records);
        items(&world.check(&asked), "/findings").len()
    };
    assert_eq!(of(&[named(0, Some(CODE)), named(4, Some(OTHER_CODE))]), 2);
    assert_eq!(of(&[named(0, Some(CODE)), named(4, None)]), 1);
}

#[test]
fn the_severer_status_and_class_count() {
    let disputed =
        |(list, record): (u16, Record)| (list, Record { state: State::Disputed, ..record });
    let minor =
        |(list, record): (u16, Record)| (list, Record { class: Some(Class::Minor), ..record });
    // The class of the province is that of its records.
    let of = |records: &[(u16, Record)]| {
        let mut patches = patches(true, "", "失信");
        patches[0].2 = patches[0].2.replacen("失信被执行人,严重,", "失信被执行人,,", 1);
        world(&patches, records).check(&asked(ALL))
    };
    let serious =
        |(list, record): (u16, Record)| (list, Record { class: Some(Class::Serious), ..record });
    for (first, second) in [(0, 4), (4, 0)] {
        let said = of(&[minor(listed(first, CASE)), serious(listed(second, CASE))]);
        assert_eq!(items(&said, "/findings").len(), 1);
        assert_eq!(fact(&said, "失信等级"), "严重", "{said}");
        assert_eq!(text(&said, "/inspection/tier"), "raised");
        // The severer source stands first.
        let severe = if second == 0 { NATIONAL } else { PROVINCIAL };
        assert_eq!(text(&said, "/findings/0/listName"), severe);
        // What is in dispute in one list is open and counts by the other.
        let said = of(&[serious(listed(first, CASE)), disputed(listed(second, CASE))]);
        assert_eq!(items(&said, "/findings").len(), 1, "{said}");
        assert_eq!((outcome(&said), fact(&said, "身份匹配")), ("refer", "疑似"));
        let codes = each(&said, "/reasons", "code");
        assert!(codes.contains("finding.listed") && codes.contains("finding.unsettled"), "{codes}");
        let open = items(&said, "/reasons").iter().find(|r| r["code"] == "finding.unsettled");
        let open = text(open.unwrap(), "/text").to_owned();
        let second = if second == 0 { NATIONAL } else { PROVINCIAL };
        assert!(open.contains(second) && open.contains("异议"), "{open}");
        // What is settled is not for anybody to settle again.
        assert!(open.contains("E1") && !open.contains("E0"), "{open}");
        assert!(text(&said, "/findings/0/text").contains("异议处理中"), "{said}");
    }
}

/// What is open is told alone, and as the finding is told where all of it is open.
#[test]
fn what_is_open_of_one_case_is_told() {
    let with = |(list, record): (u16, Record), state| (list, Record { state, ..record });
    let of = |records: &[(u16, Record)]| {
        let said = said(records);
        let open = items(&said, "/reasons").iter().find(|r| r["code"] == "finding.unsettled");
        let open = open.map(|reason| text(reason, "/text").to_owned());
        (open, text(&said, "/findings/0/text").to_owned())
    };
    let (sure, disputed) = (listed(0, CASE), with(listed(4, CASE), State::Disputed));
    assert_eq!(of(std::slice::from_ref(&sure)).0, None);
    assert_eq!(of(&[sure.clone(), listed(4, CASE)]).0, None);
    let (open, whole) = of(&[sure, disputed.clone()]);
    let open = open.unwrap();
    assert!(open.contains("E1") && !open.contains("E0") && open != whole, "{open}\n{whole}");
    // A single source, and two that are both open, are told as the finding is.
    for records in [vec![disputed.clone()], vec![with(listed(0, CASE), State::Disputed), disputed]]
    {
        let (open, whole) = of(&records);
        assert_eq!(open.unwrap(), whole);
    }
}

/// Each list has its own way out, and who is on two has to leave both.
/// The catalogue's key is its edition and the item: one item of two editions is two measures.
#[test]
fn measures_of_two_editions_are_two() {
    let mut patches = patches(true, "严重", "失信");
    let (edition, second) = ("失信惩戒措施基础清单（示例版）", "示例省补充清单（虚构）");
    let own = MEASURE.replacen(NATIONAL, PROVINCIAL, 1).replacen(edition, second, 1);
    patches[3].2 = format!("{MEASURE}\n{own}");
    let item = "失信惩戒措施基础清单（示例版）,M08,";
    let row =
        std::fs::read_to_string(conformance::repository(RULEBOOK).join("基础清单.csv")).unwrap();
    let row = row.lines().find(|line| line.starts_with(item)).unwrap();
    patches.push(("基础清单", row.into(), format!("{row}\n{}", row.replacen(edition, second, 1))));
    let records = [listed(0, CASE), listed(4, CASE)];
    let said = world(&patches, &records).check(&asked(ALL));
    assert_eq!(items(&said, "/findings").len(), 1, "{said}");
    let editions: Vec<&str> = items(&said, "/measures")
        .iter()
        .filter(|measure| text(measure, "/id") == "M08")
        .map(|measure| text(measure, "/edition"))
        .collect();
    assert_eq!(editions, [edition, second], "{said}");
}

#[test]
fn the_ways_out_of_both_lists_are_told() {
    let said = world(&patches(true, "严重", "失信"), &[listed(0, CASE), listed(4, CASE)])
        .check(&asked(&["M1", "M2"]));
    let ways = items(&said, "/waysForward").iter().chain(items(&said, "/nearMisses"));
    let exits: Vec<String> =
        ways.map(|way| each(way, "/exits", "text")).filter(|exits| !exits.is_empty()).collect();
    assert!(!exits.is_empty(), "{said}");
    for told in exits {
        assert!(told.contains(NATIONAL) && told.contains("向省高级人民法院申请"), "{told}");
    }
}

/// The record of the check says of each list what it has, and of no list that it has nothing.
#[test]
fn the_record_names_the_entry_of_each_list() {
    let world = world(&patches(true, "严重", "失信"), &[listed(0, CASE), listed(4, CASE)]);
    let paper = conformance::world::notice(&world.open().unwrap(), "record", "text", &asked(ALL));
    assert!(
        paper.contains("列入（确认一致）：E0") && paper.contains("列入（确认一致）：E1"),
        "{paper}"
    );
}

/// A list of the same name from an issuer whom the rulebook does not name stays a source that nobody
/// vouches for: it is open, and it does not weaken the other.
#[test]
fn a_list_of_another_issuer_does_not_weaken_the_right_one() {
    let mut patches = patches(true, "严重", "失信");
    patches.insert(0, ("名单", HEADER.into(), format!("{HEADER},发布单位")));
    for (at, issuer) in [(1, "测试发布单位"), (2, "某省信用办")] {
        let row = patches[at].2.trim_end().to_owned();
        patches[at].2 = format!("{row},{issuer}\n");
    }
    let said = world(&patches, &[listed(0, CASE), listed(4, CASE)]).check(&asked(ALL));
    assert_eq!(items(&said, "/findings").len(), 1);
    assert_eq!(said["findings"][0]["also"][0]["sound"], json!(false));
    assert!(said["findings"][0].get("sound").is_none(), "{said}");
    assert_eq!((fact(&said, "失信等级"), outcome(&said)), ("严重", "refer"), "{said}");
    let open = items(&said, "/reasons").iter().find(|r| r["code"] == "finding.unsettled").unwrap();
    let open = text(open, "/text");
    assert!(open.contains("E1") && !open.contains("E0"), "{open}");
}

fn built(patches: &[(&'static str, String, String)]) -> Result<(Rulebook, String), String> {
    let mistake = Mistake {
        name: "family".into(),
        base: RULEBOOK,
        patches: patches.iter().map(|(s, a, b)| [(*s).to_owned(), a.clone(), b.clone()]).collect(),
        message: String::new(),
    };
    let said = |all: &[credit_core::sheet::Message]| {
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let compiled = compile(&mistake.sheets()).map_err(|all| said(&all))?;
    let rulebook = Rulebook::of(compiled.document).map_err(|error| error.to_string())?;
    Ok((rulebook, said(&compiled.warnings)))
}

#[test]
fn a_family_is_of_one_use_and_of_more_than_one_list() {
    let (together, said) = built(&patches(true, "严重", "失信")).unwrap();
    assert!(!said.contains("名单族"), "{said}");
    let other = built(&patches(true, "", "承诺")).unwrap_err();
    assert!(other.contains("E07") && other.contains("名单族"), "{other}");
    let mut alone = patches(true, "严重", "失信");
    alone[1].2 = alone[1].2.replacen("YJ8,失信被执行人,", "YJ8,,", 1);
    let (_, said) = built(&alone).unwrap();
    assert!(said.contains("W05") && said.contains("族里只有一个名单"), "{said}");
    let (apart, _) = built(&patches(false, "严重", "失信")).unwrap();
    let told = differences(&apart, &together);
    assert!(told.iter().any(|d| d.text.contains("名单族由“无”改为“失信被执行人”")), "{told:?}");
}

/// How grave an answer is: outcome, and tier where it has one.
fn gravity(said: &Value) -> (Option<Outcome>, usize, usize) {
    let tier =
        ["lower", "normal", "raised"].iter().position(|t| *t == text(said, "/inspection/tier"));
    (Outcome::parse(outcome(said)), tier.unwrap_or(usize::MAX), items(said, "/measures").len())
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(vec![State::Active, State::Disputed, State::Suspended, State::Repaired])
}

fn class() -> impl Strategy<Value = Option<Class>> {
    prop::sample::select(vec![
        None,
        Some(Class::Minor),
        Some(Class::Ordinary),
        Some(Class::Serious),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever two lists say of one case: outcome, facts and tier are those of two findings, and every
    /// measure is there.
    #[test]
    fn merging_changes_nothing_that_follows(
        records in prop::collection::vec((prop::sample::select(vec![0_u16, 4]), state(), class(), any::<bool>(), any::<bool>()), 1..5),
        rest in prop::sample::select(vec![&["M1", "M2"][..], ALL]),
    ) {
        let records: Vec<(u16, Record)> = records.into_iter().map(|(list, state, class, coded, one)| {
            let code = coded.then_some(CODE);
            let document = if one { CASE } else { "（2026）示例执7号" };
            (list, Record { state, class, document: document.into(), ..record("", NAME, code) })
        }).collect();
        let of = |family: bool| {
            let mut patches = patches(family, "", "失信");
            patches[0].2 = patches[0].2.replacen("失信被执行人,严重,", "失信被执行人,,", 1);
            world(&patches, &records).check(&asked(rest))
        };
        let (merged, apart) = (of(true), of(false));
        prop_assert_eq!(gravity(&merged).0, gravity(&apart).0);
        prop_assert_eq!(gravity(&merged).1, gravity(&apart).1);
        prop_assert_eq!(&merged["facts"], &apart["facts"]);
        prop_assert_eq!(&merged["incentives"], &apart["incentives"]);
        let names = |said: &Value| {
            let mut ids: Vec<String> = items(said, "/measures").iter().map(|m| m["id"].to_string()).collect();
            ids.sort();
            ids.dedup();
            ids
        };
        prop_assert_eq!(names(&merged), names(&apart));
        // Every record is told, as a finding or as a source of one.
        let told = |said: &Value| {
            items(said, "/findings").iter().flat_map(|f| items(f, "/also").iter().chain([f])).count()
        };
        prop_assert_eq!(told(&merged), told(&apart));
    }
}
