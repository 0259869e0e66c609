//! What a list is read for, and what may not follow beside it: 重点关注 and suspended records lower no
//! tier, a measure stands with its matter, one that bars from a matter goes with no row that accepts.

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::container::Container;
use conformance::fixture::{TestKey, day, list, record, table};
use conformance::world::{
    World, each, fact, internal, issued, items, lists, outcome, packs, request, subject, text, with,
};
use credit_core::api::Lang;
use credit_core::json::{Cursor, parse};
use credit_core::pack::record::{Direction, ListDef, Record, State};
use credit_core::pack::write::list_pack;
use credit_core::request::Subject;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::compile;
use credit_core::rulebook::{Remedy, Rulebook};
use credit_core::screen::{Query, screen};
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const NAME: &str = "范例一";
const FOCUS: &str = "示例市重点关注名单（虚构）";
const ALL: &[&str] = &["M1", "M2", "M3", "M4"];
const LAST_LIST: &str = "A级纳税人,,激励,YJ19,,,,";
const LISTS: &str = "劳务派遣,通用分级,申请人,失信被执行人;";

/// The sample's lists and one for closer supervision, number five.
fn with_focus(direction: Direction) -> Vec<ListDef> {
    let mut all = lists();
    all.push(list("focus", FOCUS, direction));
    all
}

/// The sample city, whose matters of labour dispatch consult that list for this use.
fn city(usage: &str, more: &[(&str, &str, &str)], records: &[(u16, Record)]) -> World {
    let added = format!("{LAST_LIST}\n{FOCUS},,{usage},,,,,");
    let consulted = format!("{LISTS}{FOCUS};");
    let mut patches = vec![("名单", LAST_LIST, added.as_str()), ("事项", LISTS, &consulted)];
    patches.extend(more);
    let numbered: Vec<Record> = (0..)
        .zip(records)
        .map(|(n, (list, record)): (usize, &(u16, Record))| Record {
            list: *list,
            entry: format!("E{n}"),
            ..record.clone()
        })
        .collect();
    let direction = if usage == "提示" { Direction::Notice } else { Direction::Focus };
    World::new(&patches).with(&internal(), &with_focus(direction), &numbered)
}

/// Records without which the two lists that a matter needs would be empty.
fn others() -> Vec<(u16, Record)> {
    vec![(0, record("", "示例市他某有限公司", None)), (2, record("", "示例市它某有限公司", None))]
}

fn asked(matter: &str, materials: &[&str]) -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    with(request(matter, &[applicant], materials), "facts", json!({"信用评价": "A"}))
}

fn listed(list: u16, state: State) -> (u16, Record) {
    (list, Record { state, ..record("", NAME, Some(CODE)) })
}

/// Outcome, tier, and why the tier is not lower.
fn tier(said: &Value) -> [&str; 3] {
    [outcome(said), text(said, "/inspection/tier"), text(said, "/inspection/held")]
}

#[test]
fn who_is_watched_more_closely_is_inspected_no_less() {
    let of = |usage: &str, record: Option<(u16, Record)>| {
        let records: Vec<_> = others().into_iter().chain(record).collect();
        city(usage, &[], &records).check(&asked("SL-0001", ALL))
    };
    assert_eq!(tier(&of("重点关注", None)), ["accept", "lower", ""]);
    let said = of("重点关注", Some(listed(5, State::Active)));
    assert_eq!(tier(&said), ["accept", "normal", "focus"]);
    assert!(text(&said, "/inspection/text").contains("重点关注"), "{said}");
    assert!(each(&said, "/reasons", "code").contains("finding.listed"), "{said}");
    // What has ended has no effect; a word of information neither.
    assert_eq!(tier(&of("重点关注", Some(listed(5, State::Repaired)))), ["accept", "lower", ""]);
    assert_eq!(tier(&of("提示", Some(listed(5, State::Active)))), ["accept", "lower", ""]);
}

#[test]
fn a_table_reads_whether_somebody_is_watched() {
    let known = "虚假承诺,无|有,名单,部门,违诺记录名单中是否有未修复的记录";
    let added = format!("{known}\n重点关注,无|有,名单,部门,是否列入重点关注名单");
    let rows = [
        "D6,已查询,一致,轻微,无,A|B|未评|C,正常,YJ19,",
        "D7,已查询,一致,无,无,B|未评|C,正常,YJ19,未评不视为良好",
        "D8,已查询,一致,无,无,A,降低,YJ19,",
    ];
    let mut unwatched = rows.map(|row| format!("{row},无"));
    // A worse class must not be better off than none.
    let watched = "通用分级,D9,已查询,一致,无|轻微,无,A|B|未评|C,提高,YJ19,重点关注,有";
    unwatched[2] = format!("{},无\n{watched}", rows[2]);
    let mut patches =
        vec![("词汇", known, added.as_str()), ("监管分级", "依据,说明", "依据,说明,重点关注")];
    patches.extend(rows.iter().zip(&unwatched).map(|(row, own)| ("监管分级", *row, own.as_str())));
    let rows = patches;
    let of =
        |records: &[(u16, Record)]| city("重点关注", &rows, records).check(&asked("SL-0001", ALL));
    assert_eq!(tier(&of(&others())), ["accept", "lower", ""]);
    let watched: Vec<_> = others().into_iter().chain([listed(5, State::Active)]).collect();
    assert_eq!(tier(&of(&watched)), ["accept", "raised", ""]);
}

/// What the rulebook reads a list for must be what the pack says of it.
#[test]
fn the_use_of_a_list_is_that_of_its_pack() {
    for (usage, direction) in [("失信", Direction::Focus), ("重点关注", Direction::Black)] {
        let added = format!("{LAST_LIST}\n{FOCUS},,{usage},,,,,");
        let world = World::new(&[("名单", LAST_LIST, &added)]);
        let world = world.with(&internal(), &with_focus(direction), &[record("E1", NAME, None)]);
        let error = world.open().map(|_| ()).unwrap_err();
        assert_eq!(error.code(), "rulebook.list-direction", "{usage}");
    }
}

#[test]
fn a_pack_that_contradicts_the_rulebook_is_refused_and_both_are_named() {
    for direction in [Direction::Red, Direction::Focus, Direction::Notice] {
        let lists = [list("zxgk", "失信被执行人", direction)];
        let failure =
            World::new(&[]).with(&internal(), &lists, &[]).open().map(|_| ()).unwrap_err();
        assert_eq!(failure.code(), "rulebook.list-direction");
        let text = failure.text(Lang::ZhCn);
        assert!(text.contains("失信被执行人") && !text.contains(direction.as_str()), "{text}");
    }
}

/// A list of failings must state its basis, for the writer and, whoever wrote it, for the reader; what
/// takes nothing away need not.
#[test]
fn a_list_of_failings_without_a_basis_is_refused() {
    let key = TestKey::new("k1");
    let without = |name: &str| {
        let mut own = lists();
        let list = own.iter_mut().find(|list| list.name == name).unwrap();
        list.basis = " ".into();
        list_pack(&internal(), &own, &[], &[&key])
    };
    let open = |bytes| World::new(&[]).with_pack(bytes).open().map_err(|f| f.code().to_owned());
    for name in ["示例市信用承诺违诺记录（虚构）", "A级纳税人"] {
        assert!(open(without(name).unwrap()).is_ok(), "{name}");
    }
    assert_eq!(without("失信被执行人").unwrap_err().code(), "build.no-basis");
    let bytes = list_pack(&internal(), &lists(), &[], &[&key]).unwrap();
    let mut container = Container::read(&bytes).unwrap();
    let section = container.section("lists").unwrap();
    let text = String::from_utf8(section.clone()).unwrap();
    let other = text.replacen("\"basis\":\"测试依据\"", "\"basis\":\" \"", 1);
    assert_ne!(text, other);
    *section = other.into_bytes();
    let forged = open(container.sealed(&key).unwrap()).map(|_| ()).unwrap_err();
    assert_eq!(forged, "rulebook.list-basis");
}

/// 暂停 (破产重整): not shown, and yet no credit.
#[test]
fn a_suspended_record_lowers_nothing_and_is_not_shown() {
    let of = |record| {
        let records: Vec<_> = others().into_iter().chain([record]).collect();
        city("重点关注", &[], &records).check(&asked("SL-0001", ALL))
    };
    for list in [0, 1, 5] {
        let said = of(listed(list, State::Suspended));
        assert_eq!(tier(&said), ["accept", "normal", "suspended"], "{list}");
        assert!(items(&said, "/findings").is_empty(), "{said}");
        assert_eq!(fact(&said, "失信等级"), "无");
    }
    // Entered as a person it is found as well.
    let firm = "示例市丁某建筑有限公司";
    let (list, record) = listed(0, State::Suspended);
    let packs = packs(&[(list, Record { name: firm.into(), ..record })]);
    let person = subject("applicant", "person", firm).to_string();
    let person = parse(person.as_bytes(), 1 << 10).unwrap();
    let person = Subject::decode(&Cursor::root(&person)).unwrap();
    let found = screen(&packs, &[Query { subject: &person, code: None }], day("2026-11-20"));
    assert_eq!(found.unwrap().suspended.len(), 1);
    // What has ended has no effect, suspended or not.
    let (list, ended) = listed(0, State::Suspended);
    let ended = Record { until: Some(day("2026-11-19")), ..ended };
    assert_eq!(tier(&of((list, ended))), ["accept", "lower", ""]);
    // That of a red list is none, and that of somebody else neither.
    assert_eq!(tier(&of(listed(3, State::Suspended)))[2], "");
    let (list, other) = listed(0, State::Suspended);
    let other = Record { name: "示例市又某有限公司".into(), identifiers: vec![], ..other };
    assert_eq!(tier(&of((list, other))), ["accept", "lower", ""]);
}

const MEASURES: &str = "名单,主体类型,措施,基础清单版本,基础清单条目,备忘录,期限,依据";
const FUNDS: &str =
    "失信被执行人,法人,限制申请财政性资金项目,失信惩戒措施基础清单（示例版）,M06,,,YJ6";

fn measures(matters: &str) -> (String, String) {
    (format!("{MEASURES},事项编码,禁止办理"), format!("{FUNDS},{matters}"))
}

fn compiled(matters: &str) -> Result<RulebookDocument, String> {
    let (header, row) = measures(matters);
    compile_with(&[("惩戒措施", MEASURES, header.as_str()), ("惩戒措施", FUNDS, &row)])
}

fn compile_with(patches: &[(&str, &str, &str)]) -> Result<RulebookDocument, String> {
    let mistake = Mistake {
        name: "measures".into(),
        base: RULEBOOK,
        patches: patches
            .iter()
            .map(|(sheet, from, to)| [*sheet, *from, *to].map(str::to_owned))
            .collect(),
        message: String::new(),
    };
    let said = |messages: Vec<credit_core::sheet::Message>| {
        messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    compile(&mistake.sheets()).map(|compiled| compiled.document).map_err(said)
}

#[test]
fn a_measure_that_bars_goes_with_no_row_that_accepts() {
    assert!(compiled("ZJ-0001,是").is_ok());
    assert!(compiled("SL-0001,").is_ok());
    let said = compiled("SL-0001,是").unwrap_err();
    for part in ["E24", "R3", "限制申请财政性资金项目", "正常受理", "失信等级=严重"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Nobody would be barred where the list is not asked.
    let (header, _) = measures("");
    let other = "政府采购严重违法失信行为记录名单,法人,限制市场或行业准入,失信惩戒措施基础清单（示例版）,M01,示例市政府采购领域惩戒措施备忘录（虚构）,3年,YJ9";
    let said = compile_with(&[
        ("惩戒措施", MEASURES, &header),
        ("惩戒措施", other, &format!("{other},SL-0001,是")),
    ]);
    let said = said.unwrap_err();
    assert!(said.contains("E24") && said.contains("不会生效"), "{said}");
    assert!(compiled(",是").unwrap_err().contains("E13"));
    let said = compiled("SL-0002,").unwrap_err();
    assert!(said.contains("E12") && said.contains("是否应为"), "{said}");
}

/// A writer that proves nothing: and yet nobody is let in whom a measure keeps out.
#[test]
fn who_is_barred_is_not_accepted_without_a_person() {
    let mut document = compiled("SL-0001,").unwrap();
    let of = |document: &RulebookDocument, matter: &str, materials: &[&str]| {
        let mut records = others();
        records.push(listed(0, State::Active));
        World::new(&[]).ruled_by(document).listing(&records).check(&asked(matter, materials))
    };
    let said = of(&document, "SL-0001", ALL);
    assert_eq!(outcome(&said), "accept");
    assert_eq!(each(&said, "/measures", "id"), "M06 M08");
    // For other matters: behind those of this one, and said.
    let other = of(&document, "ZZ-0001", &["Q1", "Q2", "Q3"]);
    assert_eq!(each(&other, "/measures", "id"), "M08 M06", "{other}");
    assert_eq!(other.pointer("/measures/1/elsewhere"), Some(&json!(true)));
    assert!(text(&other, "/measures/1/text").contains("其他事项"), "{other}");
    for measure in document.measures.iter_mut().filter(|measure| measure.item == "M06") {
        measure.bars = Some(true);
    }
    let said = of(&document, "SL-0001", ALL);
    assert_eq!(outcome(&said), "refer");
    assert!(each(&said, "/reasons", "code").contains("measure.bars"), "{said}");
}

/// How a refusal is contested is what the rulebook says for the class of the matter, with its basis.
#[test]
fn a_refusal_says_how_it_is_contested() {
    let mut tables = conformance::fixture::sheets(RULEBOOK);
    let columns = "类别,途径,受理单位,期限,依据";
    let row = "政府采购,质疑,采购人或者采购代理机构（虚构）,自收到之日起7个工作日内,YJ13";
    tables.push(table("救济途径", &format!("{columns}\n{row}\n")));
    let document = compile(&tables).map(|compiled| compiled.document).unwrap();
    let records = [listed(0, State::Active)];
    let checker = World::new(&[]).ruled_by(&document).listing(&records).open().unwrap();
    let (asked, _) = issued(&asked("CG-0001", &["C1", "C2", "C3", "C4"]));
    let paper = conformance::world::notice(&checker, "refusal", "text", &asked);
    assert!(
        paper.contains("质疑：自收到之日起7个工作日内，向采购人或者采购代理机构（虚构）提出（《"),
        "{paper}"
    );
    let again = conformance::world::notice(&checker, "acceptance", "text", &asked);
    assert_eq!(again.trim(), "notice.not-applicable");
    for wrong in
        ["政府采购,质疑,某单位,7日,", "政府采构,质疑,某单位,7日,YJ13", "政府采购,,某单位,7日,YJ13"]
    {
        tables.pop();
        tables.push(table("救济途径", &format!("{columns}\n{wrong}\n")));
        assert!(compile(&tables).is_err(), "{wrong}");
    }
}

/// An incentive is earned by the best values of a fact, and by nothing that nobody knows.
#[test]
fn incentives_are_earned_by_the_best() {
    let row = "免预约优先办理,,个人信用分,优秀,";
    for (values, fits) in [
        ("优秀", true),
        ("优秀|良好", true),
        ("良好", false),
        ("优秀|一般", false),
        ("优秀|未知", false),
        ("优秀|良好|一般|未知", false),
        ("非一般", false),
    ] {
        let other = format!("免预约优先办理,,个人信用分,{values},");
        let compiled = compile_with(&[("激励措施", row, &other)]);
        assert_eq!(compiled.is_ok(), fits, "{values}: {compiled:?}");
    }
}

/// A list from which no measure follows has none.
#[test]
fn a_measure_of_a_list_without_consequences_is_refused() {
    for usage in ["重点关注", "提示", "激励"] {
        let row = format!("{FUNDS}\n{FUNDS}").replacen("失信被执行人", FOCUS, 1);
        let lists = format!("{LAST_LIST}\n{FOCUS},,{usage},,,,,");
        let said =
            compile_with(&[("名单", LAST_LIST, &lists), ("惩戒措施", FUNDS, &row)]).unwrap_err();
        assert!(said.contains("E09") && said.contains(usage), "{usage}: {said}");
    }
}

/// A refusal says what it rests on, and nothing of what was open beside it.
#[test]
fn a_refusal_has_the_reasons_of_a_refusal() {
    let records = [listed(0, State::Active), listed(5, State::Active)];
    let both: Vec<_> = others().into_iter().chain(records).collect();
    let consulted = "投标人资格,,申请人;联合体成员;法定代表人,失信被执行人;";
    let more = format!("{consulted}{FOCUS};");
    let city = city("提示", &[("事项", consulted, &more)], &both).open().unwrap();
    let (asked, _) = issued(&asked("JS-0001", &["B1", "B2", "B3"]));
    let said = conformance::world::check(&city, &asked);
    assert_eq!(outcome(&said), "refuse", "{said}");
    let codes = each(&said, "/reasons", "code");
    assert!(codes.contains("subject.missing"), "{codes}");
    let paper = conformance::world::notice(&city, "refusal", "text", &asked);
    let reasons = paper.split("理由").nth(1).unwrap().split("依据").next().unwrap();
    assert!(reasons.contains("失信被执行人"), "{paper}");
    assert!(!reasons.contains("法定代表人") && !reasons.contains(FOCUS), "{paper}");
}

/// What a new version changes in uses, measures and ways to contest is told.
#[test]
fn differences_of_uses_measures_and_remedies() {
    let book =
        |patches: &[(&str, &str, &str)]| Rulebook::of(compile_with(patches).unwrap()).unwrap();
    let told = |old: &Rulebook, new: &Rulebook| {
        differences(old, new).iter().map(|d| d.text.clone()).collect::<Vec<_>>().join("\n")
    };
    let (header, limited) = measures("SL-0001,");
    let old = book(&[("惩戒措施", MEASURES, &header), ("惩戒措施", FUNDS, &limited)]);
    let (_, barring) = measures("ZJ-0001,是");
    let new = book(&[("惩戒措施", MEASURES, &header), ("惩戒措施", FUNDS, &barring)]);
    let said = told(&old, &new);
    assert!(said.contains("限于 SL-0001") && said.contains("禁止办理 ZJ-0001"), "{said}");
    let used = |usage: &str| {
        let lists = format!("{LAST_LIST}\n{FOCUS},,{usage},,,,,");
        book(&[("名单", LAST_LIST, &lists)])
    };
    let said = told(&used("提示"), &used("重点关注"));
    assert!(said.contains("用途由“提示”改为“重点关注”"), "{said}");
    let mut contested = old.clone();
    contested.remedies.push(Remedy {
        class: "政府采购".into(),
        way: "质疑".into(),
        body: "采购人".into(),
        term: "7个工作日".into(),
        basis: Vec::new(),
    });
    assert!(told(&old, &contested).contains("增加救济途径“质疑”"));
}

/// Who decided must be as high as the rulebook asks (认定层级); what a list does not say is not.
#[test]
fn entries_are_decided_on_at_the_level_that_the_rulebook_asks_for() {
    const ROWS: [&str; 4] = ["国家", "省级以上", "市级以上", "县级以上"];
    const SAID: [&str; 8] = ["国家", "国家级", "省", "市", "县", "", "区", "市级以上"];
    let expected = [
        [1, 1, 0, 0, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 0, 0, 0],
    ];
    for (usage, direction) in [("失信", Direction::Black), ("激励", Direction::Red)] {
        for (asked, expected) in ROWS.iter().zip(&expected) {
            for (said, taken) in SAID.iter().zip(expected) {
                let last = format!("{LAST_LIST},,市级以上");
                let added = format!("{last}\n{FOCUS},,{usage},,,,,,,{asked}");
                let patches = [("名单", last.as_str(), added.as_str())];
                let mut lists = with_focus(direction);
                lists.last_mut().unwrap().level = (*said).into();
                lists.last_mut().unwrap().basis = "示信办〔2026〕5号（虚构）".into();
                let world =
                    World::new(&patches).with(&internal(), &lists, &[record("E1", NAME, None)]);
                let opened = world.open().map(|_| ());
                let code = opened.as_ref().err().map(|error| error.code());
                let wanted = (*taken == 0).then_some("rulebook.list-level");
                assert_eq!(code, wanted, "{usage} {asked} {said}");
            }
        }
    }
}

/// The text of a commitment is that of its matter, or that of its type (承诺编号, 违诺责任).
#[test]
fn a_commitment_is_that_of_its_matter() {
    const FUNDS: &str = "CN-ZJ-01,ZJ-0001,";
    const GENERAL: &str = "审批替代型,告知承诺书,";
    let named = |patches: &[(&str, &str, &str)], matter: &str| {
        let checker = World::new(patches).open().unwrap();
        let described = credit_core::api::describe(&checker, Lang::ZhCn);
        let text = &described.matters.iter().find(|m| m.id == matter).unwrap().commitment;
        [&text.name, &text.number].map(|said| said.clone().unwrap_or_default())
    };
    assert_eq!(named(&[], "ZJ-0001"), ["财政专项资金申报承诺书", "CN-ZJ-01"]);
    assert_eq!(named(&[], "CG-0001"), ["告知承诺书", ""]);
    let moved = [("承诺", FUNDS, "CN-ZJ-01,ZJ-0001;CG-0001,")];
    assert_eq!(named(&moved, "CG-0001"), ["财政专项资金申报承诺书", "CN-ZJ-01"]);
    // One written for another matter only is nobody else's.
    let alone = [
        ("承诺", GENERAL, "其他,告知承诺书,"),
        ("承诺", "其他,综合信用承诺书,", "信用修复型,综合信用承诺书,"),
        ("承诺", "信用修复型,信用修复承诺书,", "证明事项型,信用修复承诺书,"),
        ("承诺", "证明事项型,证明事项告知承诺书,", "审批替代型,证明事项告知承诺书,"),
    ];
    assert_eq!(named(&alone, "CG-0001")[0], "证明事项告知承诺书");

    // A type whose texts are all for others leaves a matter without one.
    let said = compile_with(&[
        ("承诺", GENERAL, "其他,告知承诺书,"),
        ("承诺", "其他,综合信用承诺书,", ""),
    ]);
    let said = said.unwrap_err();
    assert!(said.contains("事项“CG-0001”没有承诺书：审批替代型的承诺书都写给了别的事项"), "{said}");
    assert!(!said.contains("事项“ZJ-0001”没有承诺书"), "{said}");

    let fails = |patch: &str| compile_with(&[("承诺", FUNDS, patch)]).unwrap_err();
    assert!(fails("CN-ZJ-01,ZJ-0009,").contains("E12"), "{}", fails("CN-ZJ-01,ZJ-0009,"));
    assert!(fails("CN-ZJ-01,SL-0001,").contains("E07"));
    assert!(fails("CN-ZJ-01,,").contains("E15"));
    let twice = "CN-ZJ-01,ZJ-0001,甲。\n审批替代型,又一份承诺书,正文。,CN-ZJ-02,CG-0001;ZJ-0001,";
    assert!(fails(twice).contains("E15"));
    let numbered = "CN-ZJ-01,ZJ-0001,甲。\n审批替代型,又一份承诺书,正文。,CN-ZJ-01,CG-0001,";
    assert!(fails(numbered).contains("E15"));

    let book =
        |patches: &[(&str, &str, &str)]| Rulebook::of(compile_with(patches).unwrap()).unwrap();
    let old = book(&[]);
    let changed = |patch: &str| {
        let new = book(&[("承诺", FUNDS, patch)]);
        differences(&old, &new).iter().map(|d| d.text.clone()).collect::<Vec<_>>().join("\n")
    };
    let said = changed("CN-ZJ-01,CG-0001,");
    assert!(
        said.contains("承诺书由《财政专项资金申报承诺书》（CN-ZJ-01）改为《告知承诺书》"),
        "{said}"
    );
    assert!(
        said.contains("承诺书由《告知承诺书》改为《财政专项资金申报承诺书》（CN-ZJ-01）"),
        "{said}"
    );
    let said = changed("CN-ZJ-01,ZJ-0001,改");
    assert!(
        said.contains("承诺书《财政专项资金申报承诺书》（CN-ZJ-01）的正文或者违诺责任有改动"),
        "{said}"
    );
}
