//! 抽查比例 and 频次: what a tier means is data of the rulebook, and a worse tier never means less.

#![expect(clippy::panic, reason = "a test that meets the unexpected should stop")]

use conformance::city::RULEBOOK;
use conformance::fixture::{list, record, sheets, table};
use conformance::frozen::Frozen;
use conformance::world::{
    World, check, each, internal, issued, notice, request, subject, text, with,
};
use credit_core::api::{self, Lang};
use credit_core::decision::{Frequency, Tier};
use credit_core::pack::record::{Direction, Record, State};
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{Compiled, compile, export};
use credit_core::rulebook::{Rate, Rulebook};
use credit_core::sheet::{Message, Table};
use proptest::prelude::*;
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const NAME: &str = "示例市抽查有限公司";

fn book(rows: &str) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.retain(|table| table.name() != "抽查比例");
    if !rows.is_empty() {
        let text = format!("分级表,抽查档次,抽查比例,频次,依据\n{rows}\n");
        tables.push(table("抽查比例.csv", &text));
    }
    tables
}

fn told(messages: &[Message]) -> String {
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn compiled(rows: &str) -> Compiled {
    compile(&book(rows)).unwrap_or_else(|messages| panic!("{}", told(&messages)))
}

/// Rows of the sample's table of tiers: share and frequency of each.
fn rows(lower: &str, normal: &str, raised: &str) -> String {
    format!("通用分级,降低,{lower},YJ19\n通用分级,正常,{normal},YJ19\n通用分级,提高,{raised},YJ18")
}

fn asked(grade: &str) -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let facts = if grade.is_empty() { json!({}) } else { json!({ "信用评价": grade }) };
    with(request("SL-0001", &[applicant], &["M1", "M2", "M3", "M4"]), "facts", facts)
}

fn said(document: &RulebookDocument, records: &[(u16, Record)], grade: &str) -> Value {
    World::new(&[]).ruled_by(document).listing(records).check(&asked(grade))
}

fn listed(list: u16, state: State) -> (u16, Record) {
    (list, Record { state, ..record("", NAME, Some(CODE)) })
}

const USUAL: [&str; 3] = ["2%,每2年1次", "5%,每年1次", "20%,每年2次"];

#[test]
fn a_decision_says_what_its_tier_means() {
    let document = compiled(&rows(USUAL[0], USUAL[1], USUAL[2])).document;
    let of = |records: &[(u16, Record)], grade: &str| {
        said(&document, records, grade).pointer("/inspection").unwrap().clone()
    };
    let good = of(&[], "A");
    assert_eq!(good["tier"], "lower");
    assert_eq!(good["share"], 200);
    assert_eq!(good["frequency"], json!({ "times": 1, "months": 24, "text": "每2年1次" }));
    assert_eq!(good["text"], "降低抽查比例和频次，抽查比例 2%，每2年1次");
    assert_eq!(each(&good, "/facts", "value"), "已查询 一致 无 无 A");
    assert_eq!(of(&[], "B")["text"], "按常规比例和频次抽查，抽查比例 5%，每年1次");
    let bad = of(&[listed(0, State::Active)], "A");
    assert_eq!(bad["text"], "提高抽查比例和频次，抽查比例 20%，每年2次");
    assert_eq!(bad["basis"], json!(["YJ19", "YJ18"]));
    assert_eq!(each(&bad, "/facts", "fact"), "查询状态 身份匹配 失信等级");
    // A lighter tier that waits, or is held, is the usual one in figures, too.
    let (list, namesake) = listed(0, State::Active);
    let waiting = of(&[(list, Record { identifiers: vec![], ..namesake })], "A");
    assert_eq!((&waiting["share"], &waiting["tier"]), (&json!(500), &json!("normal")));
    let held = of(&[listed(0, State::Suspended)], "A");
    assert_eq!((&held["share"], &held["held"]), (&json!(500), &json!("suspended")));
    // Nothing is made up where the rulebook says nothing.
    let none = said(&compiled("").document, &[], "A");
    assert_eq!(text(&none, "/inspection/text"), "降低抽查比例和频次");
    assert!(none.pointer("/inspection/share").is_none(), "{none}");
}

#[test]
fn it_is_said_in_english_and_kept_in_the_record() {
    let document = compiled(&rows("0.5%,每季度1次", "12.34%,每5个月3次", "100%,每月1次")).document;
    let (asked, grade) = issued(&asked("A"));
    let city = World::new(&[]).ruled_by(&document).grading(grade).listing(&[]).open().unwrap();
    let english = api::check_json(&city, asked.to_string().as_bytes(), Lang::En).unwrap();
    assert!(english.contains("fewer inspections, 0.5% of them, 1× in 3 months"), "{english}");
    assert!(text(&check(&city, &asked), "/inspection/text").ends_with("抽查比例 0.5%，每3个月1次"));
    let paper = notice(&city, "record", "text", &asked);
    assert!(paper.contains("后续监管\n1. 降低抽查比例和频次，抽查比例 0.5%"), "{paper}");
}

#[test]
fn a_worse_tier_never_means_less() {
    let refused = |lower: &str, normal: &str, raised: &str| {
        told(&compile(&book(&rows(lower, normal, raised))).map(|_| ()).unwrap_err())
    };
    for (lower, normal, raised, line) in [
        ("6%,", "5%,", "20%,", "第3行"),
        ("2%,", "30%,", "20%,", "第4行"),
        ("2%,", "2%,", "1.99%,", "第4行"),
        (",每年3次", ",每年2次", ",每年4次", "第3行"),
        (",每月1次", ",每年12次", ",每季度2次", "第4行"),
        ("2%,每年2次", "5%,每年1次", "20%,每年2次", "第3行"),
    ] {
        let said = refused(lower, normal, raised);
        assert!(said.contains("E04") && said.contains(line), "{lower} {normal} {raised}: {said}");
        assert!(said.contains("抽查不得更少"), "{said}");
    }
    for (lower, normal, raised) in [
        ("2%,", "2%,", "2%,"),
        (",每月1次", ",每年12次", ",每2年24次"),
        ("0%,每半年1次", "5%,每年2次", "100%,每季1次"),
    ] {
        let all = rows(lower, normal, raised);
        assert!(compile(&book(&all)).is_ok(), "{}", told(&compile(&book(&all)).unwrap_err()));
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (all, parts) in [
        (rows("2,", "5%,", "20%,"), ["E13", "“2”看不懂"]),
        (rows("101%,", "5%,", "20%,"), ["E13", "最多 100%"]),
        (rows("0.005%,", "5%,", "20%,"), ["E13", "看不懂"]),
        (rows("2%,不定期", "5%,每年1次", "20%,每年1次"), ["E13", "“不定期”看不懂"]),
        (rows("2%,每年0次", "5%,每年1次", "20%,每年1次"), ["E13", "“每年0次”看不懂"]),
        (rows("2%,每0年1次", "5%,每年1次", "20%,每年1次"), ["E13", "“每0年1次”看不懂"]),
        (rows(",", "5%,", "20%,"), ["E13", "至少要写一个"]),
        // What cannot be compared is not proved.
        (rows("2%,", ",每年1次", "20%,"), ["E13", "有的档次写了抽查比例"]),
        ("通用分级,降低,2%,,YJ19\n通用分级,正常,5%,,YJ19".into(), ["E13", "还有档次没有写：提高"]),
        ("通用分级,提高,2%,,YJ19".into(), ["E13", "还有档次没有写：降低、正常"]),
        (format!("{}\n通用分级,降低,2%,,YJ19", rows("2%,", "5%,", "20%,")), ["E15", "写了两次"]),
        ("通用,降低,2%,,YJ19".into(), ["E12", "是否应为“通用分级”"]),
        ("通用分级,最低,2%,,YJ19".into(), ["E07", "最低"]),
        (rows("2%,", "5%,", "20%,").replace("YJ18", ""), ["E09", "必须有依据"]),
    ] {
        let said = told(&compile(&book(&all)).map(|_| ()).unwrap_err());
        for part in parts {
            assert!(said.contains(part), "{all}: {part}: {said}");
        }
    }
    let mut tables = book(&rows(USUAL[0], USUAL[1], USUAL[2]));
    let own = tables.last_mut().unwrap();
    own.header.push("比例".into());
    own.rows[0].cells.push("2%".into());
    let warned = told(&compile(&tables).unwrap().warnings);
    assert!(warned.contains("规则书不读“比例”列"), "{warned}");
}

#[test]
fn the_sheet_comes_back_and_what_changes_is_told() {
    let one = compiled(&rows("0.5%,每3年1次", "5%,每半年1次", "20%,每月1次")).document;
    assert_eq!(compile(&export::sheets(&one)).unwrap().document, one);
    let other = compiled(&rows("0.5%,每3年1次", "6%,每半年1次", "20%,每月1次")).document;
    let [was, now] = [one.clone(), other].map(|document| Rulebook::of(document).unwrap());
    let said: Vec<String> = differences(&was, &now).into_iter().map(|d| d.text).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("万分之500") && said[1].contains("万分之600"), "{said:?}");
    let wrong = |change: &dyn Fn(&mut credit_core::rulebook::document::RulebookRate)| {
        let mut document = one.clone();
        change(&mut document.rates.as_mut().unwrap()[0]);
        Rulebook::of(document).unwrap_err().code().to_owned()
    };
    assert_eq!(wrong(&|rate| rate.grading = "别的".into()), "rulebook.reference");
    assert_eq!(wrong(&|rate| rate.share = Some(10_001)), "rulebook.reference");
    assert_eq!(wrong(&|rate| rate.frequency.as_mut().unwrap().months = 0), "rulebook.reference");
}

/// Somebody on a list for closer supervision is never inspected by the lighter figure.
#[test]
fn a_focus_list_holds_the_figure_too() {
    let document = compiled(&rows(USUAL[0], USUAL[1], USUAL[2])).document;
    let mut document = document;
    let focus = "示例市重点关注名单（虚构）";
    let mut own = document.lists[0].clone();
    own.name = focus.into();
    own.purpose = credit_core::rulebook::Purpose::Focus;
    (own.class, own.family, own.exit) = (None, None, None);
    document.lists.push(own);
    let matter = document.matters.iter_mut().find(|matter| matter.id == "SL-0001").unwrap();
    matter.lists.push(focus.into());
    let mut lists = conformance::world::lists();
    lists.push(list("focus", focus, Direction::Focus));
    let numbered = Record { list: 5, ..record("E1", NAME, Some(CODE)) };
    let world = World::new(&[]).ruled_by(&document).with(&internal(), &lists, &[numbered]);
    let said = world.check(&asked("A"));
    assert_eq!(text(&said, "/inspection/held"), "focus");
    assert_eq!(said.pointer("/inspection/share"), Some(&json!(500)));
}

/// What is open never brings a milder tier than what is known beside it, and is not said to be sure: each
/// doubt beside each record and each grade.
#[test]
fn tiers_by_doubt() {
    let source = "host-example/sample/rulebook, SL-0001: records of the applicant and doubts, and its grade (- not given): tier, share, rule, what it rests on, whether it waits or is held";
    let mut frozen = Frozen::new("tiers-by-doubt", source, "records doubt grade");
    let sure = compiled(&rows(USUAL[0], USUAL[1], USUAL[2])).document;
    // A list that the matter needs and nobody has loaded.
    let mut unasked = sure.clone();
    let missing = "示例市未载入名单（虚构）";
    let mut own = unasked.lists[0].clone();
    own.name = missing.into();
    (own.family, own.exit) = (None, None);
    unasked.lists.push(own);
    let matters = unasked.matters.iter_mut().filter(|matter| matter.id == "SL-0001");
    matters.for_each(|matter| matter.lists.push(missing.into()));
    let unnumbered =
        |(list, record): (u16, Record)| (list, Record { identifiers: vec![], ..record });
    let records = [
        ("none", vec![]),
        ("failing", vec![listed(0, State::Active)]),
        ("promise", vec![listed(1, State::Active)]),
        ("namesake", vec![unnumbered(listed(0, State::Active))]),
        ("suspended", vec![listed(0, State::Suspended)]),
        ("disputed", vec![listed(0, State::Disputed)]),
        ("failing, namesake", vec![listed(0, State::Active), unnumbered(listed(1, State::Active))]),
        ("promise, namesake", vec![listed(1, State::Active), unnumbered(listed(0, State::Active))]),
        ("red", vec![listed(3, State::Active)]),
    ];
    for (what, records) in &records {
        for (doubt, document, code) in [
            ("none", &sure, CODE),
            ("a list", &unasked, CODE),
            ("no code", &sure, ""),
            ("wrong code", &sure, "91450200MA5TETX089"),
        ] {
            for grade in ["", "A", "D"] {
                let mut asked = asked(grade);
                let subjects = asked.pointer_mut("/subjects/0").unwrap();
                let subject = subjects.as_object_mut().unwrap();
                match code {
                    "" => _ = subject.remove("code"),
                    code => _ = subject.insert("code".into(), json!(code)),
                }
                let world = World::new(&[]).ruled_by(document).listing(records);
                let said = world.check(&asked);
                let of = said.pointer("/inspection").cloned().unwrap_or_default();
                let facts =
                    format!("{} {}", each(&of, "/facts", "fact"), each(&of, "/facts", "value"));
                let answer = format!(
                    "{} {} {} {facts} {} {}",
                    text(&of, "/tier"),
                    of.get("share").unwrap_or(&Value::Null),
                    text(&of, "/rule"),
                    of.get("pending").unwrap_or(&Value::Null),
                    text(&of, "/held"),
                );
                let grade = if grade.is_empty() { "-" } else { grade };
                frozen.row(&[what, doubt, grade], answer.trim());
            }
        }
    }
    frozen.check();
}

fn rate() -> impl Strategy<Value = Rate> {
    let frequency = prop::option::of((1..60_u32, 1..60_u32));
    (prop::option::of(0..10_001_u32), frequency).prop_map(|(share, frequency)| {
        let frequency = frequency.map(|(times, months)| Frequency { times, months });
        Rate { grading: 0, tier: Tier::Normal, share, frequency, basis: vec![] }
    })
}

proptest! {
    /// More by the part or by the time, in fractions as school has them.
    #[test]
    fn more_is_more_by_part_or_by_time(one in rate(), other in rate()) {
        let often = |rate: &Rate| rate.frequency.map(|f| f64::from(f.times) / f64::from(f.months));
        let more = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| a > b + 1e-12);
        let share = |rate: &Rate| rate.share.map(f64::from);
        let expected = more(share(&one), share(&other)) || more(often(&one), often(&other));
        prop_assert_eq!(one.is_more_than(&other), expected);
    }
}

/// A code that is wrong or blank is open, too: it does not bring a milder tier than the records that are
/// sure beside it.
#[test]
fn a_code_that_is_open_hides_no_record() {
    let own = "分级表,规则号,查询状态,身份匹配,主体代码,失信等级,抽查档次,依据,说明\n\
        通用分级,D1,失败或超期,,,,正常,YJ19,\n\
        通用分级,D2,已查询,疑似,,,正常,YJ19,\n\
        通用分级,D3,已查询,一致,未填|有误,,正常,YJ19,\n\
        通用分级,D4,已查询,一致,有效,一般|严重,提高,YJ19,\n\
        通用分级,D5,已查询,一致,有效,无|轻微,正常,YJ19,\n";
    let mut tables = book("");
    tables.retain(|table| table.name() != "监管分级");
    tables.push(table("监管分级.csv", own));
    let document = compile(&tables).unwrap_or_else(|m| panic!("{}", told(&m))).document;
    let tier = |code: &str, records: &[(u16, Record)]| {
        let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
        let member = subject("consortium-member", "organization", "示例市联合建设有限公司");
        let member = if code.is_empty() { member } else { with(member, "code", code) };
        let asked = request("SL-0001", &[applicant, member], &["M1", "M2", "M3", "M4"]);
        let said = World::new(&[]).ruled_by(&document).listing(records).check(&asked);
        text(&said, "/inspection/tier").to_owned()
    };
    let right = "91450200MA0X00218G";
    for code in ["", "91450200MA0X00218H"] {
        assert_eq!(tier(code, &[]), "normal", "{code}");
        assert_eq!(tier(code, &[listed(0, State::Active)]), "raised", "{code}");
    }
    assert_eq!(tier(right, &[]), "normal");
    assert_eq!(tier(right, &[listed(0, State::Active)]), "raised");
}

/// A table that lowers nobody need not say how often those are inspected.
#[test]
fn tiers_that_a_table_does_not_give_are_not_asked_for() {
    let without = |rows: &str| {
        let mut tables = book(rows);
        for row in tables.iter_mut().filter(|t| t.name() == "监管分级").flat_map(|t| &mut t.rows)
        {
            row.cells
                .iter_mut()
                .filter(|cell| *cell == "降低")
                .for_each(|cell| *cell = "正常".into());
        }
        compile(&tables).map(|_| ()).map_err(|messages| told(&messages))
    };
    let two = "通用分级,正常,5%,,YJ19\n通用分级,提高,20%,,YJ18";
    assert_eq!(without(two), Ok(()));
    // 正常 is what a lighter tier waits with, and so it is always asked for.
    assert!(without("通用分级,提高,20%,,YJ18").unwrap_err().contains("还有档次没有写：正常"));
    assert!(without("通用分级,正常,5%,,YJ19").unwrap_err().contains("还有档次没有写：提高"));
    // Once in a hundred years is the least that anybody means.
    assert!(compile(&book(&rows("2%,每100年1次", "5%,每年1次", "20%,每年1次"))).is_ok());
    let said = told(
        &compile(&book(&rows("2%,每101年1次", "5%,每年1次", "20%,每年1次")))
            .map(|_| ())
            .unwrap_err(),
    );
    assert!(said.contains("E13") && said.contains("每101年1次"), "{said}");
}
