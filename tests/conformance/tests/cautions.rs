//! 警示 (约谈, 提醒, 责令承诺): the step between incentives and measures. It is told, and takes nothing away.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::city::RULEBOOK;
use conformance::fixture::{record, sheets, table};
use conformance::world::{
    World, check, each, issued, items, notice, outcome, request, subject, text, with,
};
use credit_core::pack::record::{Record, State};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{Compiled, compile, export};
use credit_core::sheet::{Message, Table};
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const NAME: &str = "示例市警示有限公司";
const PROMISES: &str = "示例市信用承诺违诺记录（虚构）";
const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];

fn book(header: &str, rows: &str) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.retain(|table| table.name() != "警示");
    if !rows.is_empty() {
        let header = format!("警示,名单,事实,取值,主体类型,事项编码,依据{header}");
        tables.push(table("警示.csv", &format!("{header}\n{rows}\n")));
    }
    tables
}

fn told(messages: &[Message]) -> String {
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn compiled(rows: &str) -> Compiled {
    compile(&book("", rows)).unwrap_or_else(|messages| panic!("{}", told(&messages)))
}

fn refused(header: &str, rows: &str) -> String {
    told(&compile(&book(header, rows)).map(|_| ()).unwrap_err())
}

fn listed(list: u16, state: State) -> (u16, Record) {
    (list, Record { state, ..record("", NAME, Some(CODE)) })
}

fn asked(grade: &str) -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let facts = if grade.is_empty() { json!({}) } else { json!({ "信用评价": grade }) };
    with(request("SL-0001", &[applicant], &ALL), "facts", facts)
}

fn said(document: &RulebookDocument, records: &[(u16, Record)], grade: &str) -> Value {
    World::new(&[]).ruled_by(document).listing(records).check(&asked(grade))
}

const ROWS: &str = "提醒,示例市信用承诺违诺记录（虚构）,,,全部,,YJ3\n\
                    约谈,,信用评价,C|D,法人,SL-0001,YJ19\n\
                    责令承诺,失信被执行人,,,法人,XZ-0001,YJ6";

#[test]
fn who_is_listed_or_graded_so_is_told() {
    let document = compiled(ROWS).document;
    let of = |records: &[(u16, Record)], grade: &str| {
        each(&said(&document, records, grade), "/cautions", "name")
    };
    assert_eq!(of(&[], "A"), "");
    assert_eq!(of(&[], ""), "");
    assert_eq!(of(&[], "D"), "约谈");
    assert_eq!(of(&[listed(1, State::Active)], "B"), "提醒");
    // Of another matter.
    assert_eq!(of(&[listed(0, State::Active)], "A"), "");
    // What somebody has signed who is not its issuer is looked at by a person first.
    let mut foreign = document.clone();
    let own = foreign.lists.iter_mut().find(|list| list.name == PROMISES).unwrap();
    own.issuers = Some(vec!["别的发布单位".into()]);
    assert_eq!(each(&said(&foreign, &[listed(1, State::Active)], "A"), "/cautions", "name"), "");
    // What has ended, what is in dispute and what is suspended tells nobody anything.
    for state in [State::Repaired, State::Disputed, State::Suspended, State::Withdrawn] {
        assert_eq!(of(&[listed(1, state)], "A"), "", "{state:?}");
    }
    // Somebody who only has the name may be somebody else.
    let (list, namesake) = listed(1, State::Active);
    assert_eq!(of(&[(list, Record { identifiers: vec![], ..namesake })], "A"), "");
    // A red list warns of nothing, whatever a rulebook says that nobody proved.
    let mut red = document.clone();
    red.cautions.as_mut().unwrap()[0].list = Some("A级纳税人".into());
    let honoured = said(&red, &[listed(3, State::Active)], "A");
    assert!(!items(&honoured, "/findings").is_empty(), "{honoured}");
    assert_eq!(each(&honoured, "/cautions", "name"), "", "{honoured}");
    let both = said(&document, &[listed(1, State::Active)], "C");
    assert_eq!(each(&both, "/cautions", "name"), "提醒 约谈");
    assert_eq!(text(&both, "/cautions/0/text"), "提醒（示例市信用承诺违诺记录（虚构））");
    assert_eq!(text(&both, "/cautions/0/list"), "示例市信用承诺违诺记录（虚构）");
    assert_eq!(both.pointer("/cautions/0/finding"), Some(&json!(0)));
    assert_eq!(text(&both, "/cautions/1/text"), "约谈（信用评价为“C”）");
    assert_eq!(both.pointer("/cautions/1/fact"), Some(&json!({"fact": "信用评价", "value": "C"})));
    assert!(each(&both, "/bases", "id").contains("YJ19"), "{both}");
}

/// The rest of the answer is what it would be without: it is told, and takes nothing away.
#[test]
fn a_caution_changes_nothing_else() {
    let (with, without) = (compiled(ROWS).document, compiled("").document);
    for records in [vec![], vec![listed(1, State::Active)], vec![listed(0, State::Active)]] {
        for grade in ["", "A", "C", "D"] {
            let [mut one, mut other] = [&with, &without].map(|book| said(book, &records, grade));
            for answer in [&mut one, &mut other] {
                let members = answer.as_object_mut().unwrap();
                for name in ["cautions", "receipt", "bases"] {
                    members.remove(name);
                }
            }
            assert_eq!(one, other, "{grade}");
        }
    }
}

#[test]
fn papers_say_it_with_its_basis() {
    let document = compiled(ROWS).document;
    let city = World::new(&[]).ruled_by(&document);
    let (asked, grade) = issued(&asked("C"));
    let city = city.grading(grade).listing(&[]).open().unwrap();
    assert_eq!(outcome(&check(&city, &asked)), "accept");
    for kind in ["acceptance", "record"] {
        let paper = notice(&city, kind, "text", &asked);
        let said = "\n警示\n1. 约谈（信用评价为“C”），依据《示例市守信激励";
        assert!(paper.contains(said), "{kind}: {paper}");
    }
}

#[test]
fn what_takes_something_away_is_no_caution() {
    for (header, rows, parts) in [
        ("", "限制消费,失信被执行人,,,全部,,YJ3", ["E09", "基础清单的惩戒措施（M03）"]),
        ("", "约谈并限制消费,失信被执行人,,,全部,,YJ3", ["E09", "（M03）"]),
        ("", "暂停参加投标,失信被执行人,,,全部,,YJ3", ["E09", "“暂停”"]),
        (",禁止办理", "约谈,失信被执行人,,,全部,SL-0001,YJ3,是", ["E09", "警示不减损权益"]),
        (",期限", "约谈,失信被执行人,,,全部,,YJ3,3年", ["E09", "警示不减损权益"]),
        ("", "约谈,A级纳税人,,,全部,,YJ3", ["E09", "用途是“激励”"]),
        ("", "约谈,失信被执行人,信用评价,D,全部,,YJ3", ["E13", "只能填一个"]),
        ("", "约谈,,,,全部,,YJ3", ["E13", "只能填一个"]),
        ("", "约谈,失信被执行,,,全部,,YJ3", ["E12", "是否应为"]),
        ("", "约谈,,信用等级,D,全部,,YJ3", ["E12", "信用等级"]),
        ("", "约谈,,信用评价,,全部,,YJ3", ["E13", "“取值”列"]),
        ("", "约谈,,信用评价,E,全部,,YJ3", ["E07", "“取值”列"]),
        ("", "约谈,,信用评价,D,全部,SL-1,YJ3", ["E12", "SL-1"]),
        ("", "约谈,,信用评价,D,全部,,", ["E09", "警示必须有依据"]),
        // Nobody is told off for the best, for what nobody knows, or by a likeness.
        ("", "约谈,,信用评价,A|D,全部,,YJ3", ["E04", "不良情形"]),
        ("", "约谈,,信用评价,D|未知,全部,,YJ3", ["E04", "不良情形"]),
        ("", "约谈,,信用评价,未评,全部,,YJ3", ["E04", "不良情形"]),
        ("", "约谈,,查询状态,失败或超期,全部,,YJ3", ["E04", "查询状态"]),
        ("", "约谈,,身份匹配,疑似,全部,,YJ3", ["E04", "身份匹配"]),
        ("", "约谈,,个人信用分,一般,自然人,,YJ3", ["E17", "只能用于激励"]),
    ] {
        let said = refused(header, rows);
        for part in parts {
            assert!(said.contains(part), "{rows}: {part}: {said}");
        }
    }
    let twice = "约谈,,信用评价,D,法人,,YJ3";
    assert!(refused("", &format!("{twice}\n{twice}")).contains("E15"));
    let idle = compiled(&format!("提醒,{PROMISES},,,全部,JS-0001,YJ3"));
    let warned = told(&idle.warnings);
    assert!(warned.contains("W05 警示.csv") && warned.contains("都不核对"), "{warned}");
    let unread = compile(&book(",频次", "约谈,,信用评价,D,法人,,YJ3,每年")).unwrap();
    assert!(told(&unread.warnings).contains("规则书不读“频次”列"), "{:?}", unread.warnings);
}

/// 公平竞争: nobody is told off for where they are registered.
#[test]
fn competitors_are_told_off_alike() {
    let mut tables = book("", "约谈,,注册地,外市,法人,,YJ3");
    let facts = tables.iter_mut().find(|table| table.name() == "词汇").unwrap();
    facts.header.push("公平竞争".into());
    let mut row = facts.rows.last().unwrap().clone();
    row.line += 1;
    row.cells =
        ["注册地", "本市|外市", "申报", "不可改变", "", "部门", "是"].map(Into::into).into();
    facts.rows.push(row);
    let said = told(&compile(&tables).map(|_| ()).unwrap_err());
    assert!(said.contains("E25") && said.contains("警示按“注册地”"), "{said}");
}

#[test]
fn the_sheet_comes_back_and_what_changes_is_told() {
    let one = compiled(ROWS).document;
    assert_eq!(compile(&export::sheets(&one)).unwrap().document, one);
    let other = compiled(&ROWS.replace("C|D", "D")).document;
    let [was, now] = [one, other].map(|document| Rulebook::of(document).unwrap());
    let said: Vec<String> = differences(&was, &now).into_iter().map(|d| d.text).collect();
    assert_eq!(
        said,
        [
            "去掉警示“约谈”（信用评价=C|D，限于 SL-0001）",
            "增加警示“约谈”（信用评价=D，限于 SL-0001）"
        ]
    );
    let mut unknown = compiled(ROWS).document;
    unknown.cautions.as_mut().unwrap().last_mut().unwrap().fact = Some("别的".into());
    assert_eq!(Rulebook::of(unknown).unwrap_err().code(), "rulebook.reference");
}

/// A minor is nobody's to warn by a list.
#[test]
fn minors_are_told_nothing_by_lists() {
    let document = compiled(&format!("提醒,{PROMISES},,,全部,,YJ3")).document;
    let firms = compiled(&format!("提醒,{PROMISES},,,法人,,YJ3")).document;
    let of = |document: &RulebookDocument, code: &str| {
        let listed = Record {
            kind: credit_core::request::SubjectKind::Person,
            ..record("", "范例一", Some(code))
        };
        let person = with(subject("applicant", "person", "范例一"), "code", code);
        let world = World::new(&[]).ruled_by(document).listing(&[(1, listed)]);
        let said = world.check(&request("ZR-0002", &[person], &[]));
        assert!(!items(&said, "/findings").is_empty(), "{said}");
        each(&said, "/cautions", "name")
    };
    assert_eq!(of(&document, "11010519491231002X"), "提醒");
    assert_eq!(of(&document, "110105201012310027"), "");
    // Nor is anybody whom the row is not about.
    assert_eq!(of(&firms, "11010519491231002X"), "");
}

/// What follows from a commitment that is not kept is that of its type: 容缺 has days, the others have none.
#[test]
fn liability_is_that_of_the_type_of_commitment() {
    let row = "示例市信用承诺违诺记录（虚构）,审批替代型,7,3,终止";
    for (label, kind, says) in [
        ("容缺受理型", "deferral", "逾期未补正的，终止办理"),
        ("审批替代型", "approval-substitution", "撤销已作出的决定"),
        ("证明事项型", "certification", "撤销已作出的决定"),
        ("信用修复型", "repair", "撤销信用修复，恢复公示"),
        ("行业自律型", "self-discipline", "由行业组织依照章程处理"),
        ("主动公示型", "voluntary", "依法依规承担责任"),
        ("其他", "other", "依法依规承担责任"),
    ] {
        let own = row.replace("审批替代型", label);
        let city = World::new(&[("事项", row, own.as_str())]).listing(&[]).open().unwrap();
        let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
        let signed = json!([{ "type": kind, "signedOn": "2026-11-19" }]);
        let asked = with(request("CG-0001", &[applicant], &["C1"]), "commitments", signed);
        let paper = notice(&city, "commitment", "text", &asked);
        let line = paper.lines().find(|line| line.starts_with("违诺责任：")).unwrap_or(&paper);
        assert!(line.contains(says), "{label}: {line}");
        assert_eq!(line.contains("逾期"), kind == "deferral", "{label}: {line}");
        assert!(!paper.contains("承诺书编号"), "{paper}");
    }
    // What the rulebook writes for a matter goes before.
    let city = World::new(&[]).listing(&[]).open().unwrap();
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let signed = json!([{ "type": "approval-substitution", "signedOn": "2026-11-19" }]);
    let asked = with(request("ZJ-0001", &[applicant], &[]), "commitments", signed);
    let paper = notice(&city, "commitment", "text", &asked);
    for line in ["承诺书编号：CN-ZJ-01", "违诺责任：终止拨付、追回已经拨付的资金，并记入信用记录。"]
    {
        assert!(paper.lines().any(|known| known == line), "{line}: {paper}");
    }
}
