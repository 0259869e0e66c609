//! Ways forward (怎样才能办成) where several records stand in the way: which of them have to go, how one
//! gets off each list, and what stays.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::fixture::{day, list, record};
use conformance::frozen::Frozen;
use conformance::world::{
    World, fact, internal, items, lists, outcome, request, subject, text, with,
};
use credit_core::decision::Outcome;
use credit_core::pack::record::{Class, Direction, Record, State};
use credit_core::rulebook::document::{RulebookDocument, RulebookRule};
use credit_core::rulebook::source::compile;
use credit_core::wire::ByName;
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const NAME: &str = "示例市辰某人力资源有限公司";
const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];

/// Conditions of a row: each fact with its values.
type When<'a> = &'a [(&'a str, &'a [&'a str])];

/// The sample with the courts' list by class of the record, whose SL-0001 accepts these cells and gives
/// all others this outcome.
fn document(courts: &str, accepted: When<'_>, otherwise: Outcome) -> RulebookDocument {
    let own =
        "失信被执行人,严重,失信,YJ8,,,履行生效法律文书确定的义务;向执行法院申请删除失信信息,YJ8";
    let sheets = Mistake {
        name: String::new(),
        base: RULEBOOK,
        patches: vec![["名单", own, courts].map(str::to_owned)],
        message: String::new(),
    };
    let mut document = compile(&sheets.sheets()).unwrap().document;
    let table = document.tables.iter_mut().find(|t| t.name.as_deref() == Some("劳务派遣"));
    let table = table.unwrap();
    table.facts = accepted.iter().map(|(fact, _)| (*fact).to_owned()).collect();
    table.own = None;
    let mut row = table.rules[0].clone();
    (row.basis, row.note, row.over) = (None, None, None);
    let mut first = row.clone();
    (first.id, first.outcome, first.over) =
        ("T1".into(), Some(Outcome::Accept), Some(vec!["T2".into()]));
    let values = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    first.when =
        ByName(accepted.iter().map(|(f, v)| ((*f).to_owned().into(), values(v))).collect());
    (row.id, row.outcome, row.when) = ("T2".into(), Some(otherwise), ByName(vec![]));
    table.rules = vec![first, row];
    document
}

/// Every way, or near miss: who, what, to which outcome, and how one gets off each list.
fn ways(answer: &Value) -> String {
    let exit = |exit: &Value| {
        let conditions: Vec<&str> =
            items(exit, "/conditions").iter().filter_map(Value::as_str).collect();
        let finding = exit.get("finding").map(Value::to_string).unwrap_or_default();
        let [earliest, until] = ["/earliest", "/until"].map(|member| text(exit, member));
        format!("[{finding} from {earliest} until {until} by {}]", conditions.join("; "))
    };
    let one = |way: &Value| {
        let to = |change: &Value| format!("{}→{}", text(change, "/from"), text(change, "/to"));
        let changes: Vec<String> = items(way, "/change").iter().map(to).collect();
        let exits: String = items(way, "/exits").iter().map(exit).collect();
        format!("{} {} {} {exits}", text(way, "/by"), changes.join("+"), text(way, "/outcome"))
    };
    let all = |member: &str| {
        items(answer, member).iter().map(one).collect::<Vec<_>>().join(" / ").trim().to_owned()
    };
    format!("{} | {} | {}", outcome(answer), all("/waysForward"), all("/nearMisses"))
}

fn applicant() -> Value {
    with(subject("applicant", "organization", NAME), "code", CODE)
}

fn listed(class: Option<Class>) -> Record {
    Record { class, ..record("", NAME, Some(CODE)) }
}

/// Two records of the classes that there are: when the graver goes, the other stays.
#[test]
fn classes_that_stay() {
    let source = "host-example/sample with 失信等级 of 失信被执行人 left to its records; a record without a class counts as 严重";
    let mut table = Frozen::new("ways-by-class", source, "accepted first second");
    let classes: Vec<Option<Class>> =
        [None].into_iter().chain(Class::ALL.iter().copied().map(Some)).collect();
    let named = |class: Option<Class>| class.map_or("none", Class::as_str);
    let courts = "失信被执行人,,失信,YJ8,,,履行义务,YJ8";
    for accepted in [&["无"][..], &["无", "轻微"], &["轻微"], &["一般"], &["无", "轻微", "一般"]]
    {
        for otherwise in [Outcome::Supplement, Outcome::Refuse] {
            let document = document(courts, &[("失信等级", accepted)], otherwise);
            let world = World::new(&[]).ruled_by(&document);
            for first in &classes {
                for second in &classes {
                    let records = [(0, listed(*first)), (0, listed(*second))];
                    let asked = request("SL-0001", &[applicant()], &ALL);
                    let said = world.clone().listing(&records).check(&asked);
                    let accepted = format!("{} or {}", accepted.join(" "), otherwise.as_str());
                    table.row(&[&accepted, named(*first), named(*second)], &ways(&said));
                }
            }
        }
    }
    table.check();
}

/// How one gets off a list: what the rulebook says goes before what the list says.
#[test]
fn exits_of_lists() {
    let source = "最短公示期 and 退出条件 of the rulebook, the list's own text where it has none";
    let mut table = Frozen::new("exits", source, "months conditions text until");
    for months in ["", "3", "12"] {
        for conditions in ["", "履行义务;申请修复"] {
            let basis = if conditions.is_empty() && months.is_empty() { "" } else { "YJ8" };
            let courts = format!("失信被执行人,,失信,YJ8,,{months},{conditions},{basis}");
            let document = document(&courts, &[("失信等级", &["无"])], Outcome::Refuse);
            for own in ["", "向法院申请"] {
                for until in [None, Some("2027-03-31")] {
                    let mut lists = lists();
                    own.clone_into(&mut lists[0].exit);
                    let mut record = record("E0", NAME, Some(CODE));
                    (record.listed_on, record.effective, record.until) =
                        (Some(day("2026-01-31")), Some(day("2026-02-28")), until.map(day));
                    let world = World::new(&[]).ruled_by(&document);
                    let world = world.with(&internal(), &lists, &[record]);
                    let said = world.check(&request("SL-0001", &[applicant()], &ALL));
                    let until = until.unwrap_or("none");
                    table.row(&[months, conditions, own, until], &ways(&said));
                }
            }
        }
    }
    table.check();
}

/// Records that stand in the way beside others that do not: of the other list, of another subject,
/// disputed, found by the name alone.
#[test]
fn records_that_stand_in_the_way() {
    let source = "host-example/sample; only confirmed records of those who count have to go";
    let mut table = Frozen::new("ways-by-record", source, "asked material signed grade record");
    let courts = "失信被执行人,,失信,YJ8,,3,履行义务,YJ8";
    let asked: [(&str, When<'_>); 5] = [
        ("class", &[("失信等级", &["无"])]),
        ("promise", &[("虚假承诺", &["无"])]),
        ("class and promise", &[("失信等级", &["无"]), ("虚假承诺", &["无"])]),
        (
            "class, material, signature",
            &[
                ("失信等级", &["无"]),
                ("材料状态", &["齐全", "仅缺可容缺材料"]),
                ("书面承诺", &["已签"]),
            ],
        ),
        ("class and grade", &[("失信等级", &["无"]), ("信用评价", &["A", "B"])]),
    ];
    let disputed = Record { state: State::Disputed, ..listed(None) };
    let records: [(&str, Vec<(u16, Record)>); 6] = [
        ("none", vec![]),
        ("courts", vec![(0, listed(None))]),
        ("broken promise", vec![(1, listed(None))]),
        ("both", vec![(0, listed(None)), (1, listed(None))]),
        ("courts, disputed beside", vec![(0, listed(None)), (1, disputed)]),
        ("courts, by name beside", vec![(0, listed(None)), (2, record("", NAME, None))]),
    ];
    for (named, accepted) in asked {
        let world = World::new(&[]).ruled_by(&document(courts, accepted, Outcome::Refuse));
        for (record, listed) in &records {
            let checker = world.clone().listing(listed).open().unwrap();
            for (material, present) in [
                ("complete", &ALL[..]),
                ("M3 missing", &["M1", "M2", "M4"]),
                ("M1 missing", &ALL[1..]),
            ] {
                for signed in [false, true] {
                    for grade in ["", "A", "B", "D"] {
                        let reads = |fact: &str| accepted.iter().any(|(known, _)| *known == fact);
                        if (!grade.is_empty() && !reads("信用评价"))
                            || (signed && !reads("书面承诺"))
                            || (material != "complete" && !reads("材料状态"))
                        {
                            continue;
                        }
                        let mut asked = request("SL-0001", &[applicant()], present);
                        if signed {
                            let one = json!([{ "type": "deferral", "signedOn": "2026-11-20" }]);
                            asked = with(asked, "commitments", one);
                        }
                        if !grade.is_empty() {
                            asked = with(asked, "facts", json!({ "信用评价": grade }));
                        }
                        let said = match grade {
                            "" => conformance::world::check(&checker, &asked),
                            _ => world.clone().listing(listed).check(&asked),
                        };
                        let signed = signed.to_string();
                        table.row(&[named, material, &signed, grade, record], &ways(&said));
                    }
                }
            }
        }
    }
    table.check();
}

/// The table of SL-0001 of a document, with its first row.
fn rows(document: &mut RulebookDocument) -> (&mut Vec<RulebookRule>, RulebookRule) {
    let table = document.tables.iter_mut().find(|t| t.name.as_deref() == Some("劳务派遣"));
    let rows = &mut table.unwrap().rules;
    let first = rows[0].clone();
    (rows, first)
}

const COURTS: &str = "失信被执行人,,失信,YJ8,,3,履行义务,YJ8";

/// Closer supervision ends by the way of its own list, whatever else is listed.
#[test]
fn the_way_out_of_closer_supervision() {
    let name = "示例市重点关注名单（虚构）";
    let known = "虚假承诺,无|有,名单,部门,违诺记录名单中是否有未修复的记录";
    let last = "A级纳税人,,激励,YJ19,,,,";
    let sheets = Mistake {
        name: String::new(),
        base: RULEBOOK,
        patches: vec![
            ["词汇", known, &format!("{known}\n重点关注,无|有,名单,部门,是否列入")]
                .map(str::to_owned),
            ["名单", last, &format!("{last}\n{name},,重点关注,YJ19,,2,整改到位,YJ19")]
                .map(str::to_owned),
        ],
        message: String::new(),
    };
    let mut document = compile(&sheets.sheets()).unwrap().document;
    let table = document.tables.iter_mut().find(|t| t.name.as_deref() == Some("劳务派遣"));
    let table = table.unwrap();
    table.facts = vec!["重点关注".to_owned()];
    let mut row = table.rules[0].clone();
    row.over = None;
    let of = |id: &str, value: &str, outcome| {
        let mut row = row.clone();
        (row.id, row.outcome) = (id.to_owned(), Some(outcome));
        row.when = ByName(vec![("重点关注".to_owned().into(), vec![value.to_owned()])]);
        row
    };
    table.rules = vec![of("T1", "无", Outcome::Accept), of("T2", "有", Outcome::Refer)];
    let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
    matter.lists.push(name.to_owned());
    let mut all = lists();
    all.push(list("focus", name, Direction::Focus));
    let on = |list: u16, entry: &str| Record {
        list,
        entry: entry.to_owned(),
        ..record("", NAME, Some(CODE))
    };
    for (records, expected) in [
        (vec![on(0, "A")], "accept |  |"),
        (
            vec![on(5, "B")],
            "refer | authority 有→无 accept [0 from 2026-03-05 until 2027-01-05 by 整改到位] |",
        ),
        (
            vec![on(0, "A"), on(1, "C"), on(5, "B")],
            "refer | authority 有→无 accept [0 from 2026-03-05 until 2027-01-05 by 整改到位] |",
        ),
    ] {
        let world = World::new(&[]).ruled_by(&document).with(&internal(), &all, &records);
        let said = world.check(&request("SL-0001", &[applicant()], &ALL));
        assert_eq!(ways(&said).trim_end(), expected, "{said}");
    }
}

/// Where no row applied, another row may.
#[test]
fn a_way_from_where_no_row_applied() {
    let mut document = document(COURTS, &[("材料状态", &["齐全"])], Outcome::Refuse);
    rows(&mut document).0.truncate(1);
    let world = World::new(&[]).ruled_by(&document).listing(&[]);
    let said = world.check(&request("SL-0001", &[applicant()], &ALL[1..]));
    assert_eq!(ways(&said), "refer | applicant 缺主审材料→齐全 accept | ", "{said}");
    assert_eq!(text(&said, "/reasons/0/code"), "rule.none");
}

/// What nobody can change is told where it would lead to an acceptance of any kind, and nowhere else.
#[test]
fn what_nobody_can_change_by_outcome() {
    for outcome in Outcome::ALL {
        let accepted: When<'_> = &[("信用评价", &["A", "B"])];
        let mut document = document(COURTS, accepted, Outcome::Refuse);
        rows(&mut document).0[0].outcome = Some(*outcome);
        let world = World::new(&[]).ruled_by(&document).listing(&[]);
        let asked = request("SL-0001", &[applicant()], &ALL);
        let said = world.check(&with(asked, "facts", json!({ "信用评价": "D" })));
        let leads = *outcome <= Outcome::AcceptWithDeferral;
        let expected = match leads {
            true => format!("refuse |  | nobody D→B {}", outcome.as_str()),
            false => "refuse |  | ".to_owned(),
        };
        assert_eq!(ways(&said).trim_end(), expected.trim_end(), "{said}");
    }
}

/// Nobody is told to leave a code out, or that nothing had to be asked.
#[test]
fn a_code_left_out_is_no_way() {
    let accepted: When<'_> = &[("主体代码", &["有效", "未填"]), ("身份匹配", &["一致"])];
    let mut document = document(COURTS, accepted, Outcome::Refuse);
    let (rows, first) = rows(&mut document);
    let mut open = first;
    (open.id, open.outcome, open.over) =
        ("T3".into(), Some(Outcome::Refer), Some(vec!["T2".into()]));
    open.when = ByName(vec![("身份匹配".to_owned().into(), vec!["疑似".to_owned()])]);
    rows.push(open);
    let world = World::new(&[]).ruled_by(&document).listing(&[]);
    // A refusal that stands although the name is open too.
    let own = with(with(applicant(), "name", "／"), "code", "91450200MA0X00218H");
    let said = world.check(&request("SL-0001", &[own], &ALL));
    assert_eq!(ways(&said).trim_end(), "refuse | applicant 有误→有效 accept |", "{said}");
}

/// A vocabulary that has no word for a code that was not filled in says that it is wrong.
#[test]
fn words_for_codes() {
    for blank in [true, false] {
        let mut document = document(COURTS, &[("主体代码", &["有效"])], Outcome::Supplement);
        let codes = document.vocabulary.iter_mut().find(|f| f.name == "主体代码").unwrap();
        codes.values.retain(|value| blank || value != "未填");
        for table in &mut document.tables {
            for rule in &mut table.rules {
                for (_, values) in &mut rule.when.0 {
                    values.retain(|value| blank || value != "未填");
                }
                rule.when.0.retain(|(_, values)| !values.is_empty());
            }
        }
        let world = World::new(&[]).ruled_by(&document).listing(&[]);
        let of = |code: &str| {
            let own = with(subject("applicant", "organization", NAME), "code", code);
            let said = world.check(&request("SL-0001", &[own], &ALL));
            fact(&said, "主体代码").to_owned()
        };
        assert_eq!([of(CODE), of("91450200MA0X00218H")], ["有效", "有误"], "{blank}");
        assert_eq!(of(""), if blank { "未填" } else { "有误" }, "{blank}");
    }
}

/// The first day on which one may ask to be taken off is told while it is ahead, and not on the day.
#[test]
fn the_first_day_of_an_exit_is_told_while_it_is_ahead() {
    let courts = "失信被执行人,,失信,YJ8,,3,履行义务,YJ8";
    let document = document(courts, &[("失信等级", &["无"])], Outcome::Refuse);
    for (listed_on, earliest, ahead) in [
        ("2026-08-19", "2026-11-19", false),
        ("2026-08-20", "2026-11-20", false),
        ("2026-08-21", "2026-11-21", true),
    ] {
        let record = Record { listed_on: Some(day(listed_on)), ..record("E0", NAME, Some(CODE)) };
        let world = World::new(&[]).ruled_by(&document);
        let said = world.with(&internal(), &lists(), &[record]).check(&request(
            "SL-0001",
            &[applicant()],
            &ALL,
        ));
        let ways = items(&said, "/waysForward").iter().chain(items(&said, "/nearMisses"));
        let exits: Vec<&Value> = ways.flat_map(|way| items(way, "/exits")).collect();
        assert!(!exits.is_empty(), "{said}");
        for exit in exits {
            assert_eq!(text(exit, "/earliest"), earliest);
            assert_eq!(text(exit, "/text").contains("最早可于"), ahead, "{exit}");
        }
    }
}
