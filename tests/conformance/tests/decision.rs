//! What follows beside the outcome, over the rulebook of the sample city: incentives and what
//! suspends them, inspection tiers, minors, what tables cannot say, near misses.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::city::RULEBOOK;
use conformance::fixture::{record, sheets};
use conformance::world::{World, each, issued, items};
use credit_core::api::{Lang, check_json};
use credit_core::id;
use credit_core::json::{Value, parse};
use credit_core::pack::record::{Identifier, Record};
use credit_core::request::{Role, SubjectKind};
use credit_core::rulebook::source::compile;
use serde_json::json;

const CODE: &str = "91450200MA5TETX088";
/// The decision on a request, with these records in the lists of the same index.
fn decide(request: &str, records: &[(u16, Record)]) -> Value {
    let (request, grade) = issued(&serde_json::from_str(request).unwrap());
    let checker = World::new(&[]).listing(records).grading(grade).open().unwrap();
    let json = check_json(&checker, request.to_string().as_bytes(), Lang::ZhCn).unwrap();
    parse(json.as_bytes(), 1 << 20).unwrap()
}

fn request(matter: &str, kind: &str, code: &str, materials: &[&str], facts: &str) -> String {
    let materials: Vec<String> =
        materials.iter().map(|id| format!("{{\"id\":\"{id}\",\"state\":\"present\"}}")).collect();
    format!(
        "{{\"matter\":\"{matter}\",\"appliedOn\":\"2026-11-20\",\"decidedOn\":\"2026-11-20\",\
         \"subjects\":[{{\"role\":\"applicant\",\"kind\":\"{kind}\",\"name\":\"范例一\",\"code\":\"{code}\"}}],\
         \"materials\":[{}],\"facts\":{facts}}}",
        materials.join(",")
    )
}

fn text<'a>(value: &'a Value, pointer: &[&str]) -> &'a str {
    let found = pointer.iter().try_fold(value, |value, step| match step.parse::<usize>() {
        Ok(at) => value.as_array()?.get(at),
        Err(_) => value.get(step),
    });
    found.and_then(Value::as_str).unwrap_or("")
}

fn incentives(decision: &Value) -> Vec<(&str, bool)> {
    let all = decision.get("incentives").and_then(Value::as_array).unwrap_or_default();
    let one = |i: &'_ Value| i.get("suspended").and_then(Value::as_bool).unwrap();
    all.iter().map(|i| (text(i, &["name"]), one(i))).collect()
}

const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];

#[test]
fn a_good_evaluation_and_a_red_list_bring_incentives_and_fewer_inspections() {
    let good = request("SL-0001", "organization", CODE, &ALL, "{\"信用评价\":\"A\"}");
    let decision = decide(&good, &[(3, record("", "范例一", Some(CODE)))]);
    assert_eq!(text(&decision, &["outcome"]), "accept");
    assert_eq!(incentives(&decision), [("优先办理", false), ("绿色通道", false)]);
    assert_eq!(text(&decision, &["inspection", "tier"]), "lower");
    assert_eq!(text(&decision, &["inspection", "rule"]), "D8");
    assert_eq!(text(&decision, &["incentives", "1", "text"]), "绿色通道（A级纳税人）");

    let unknown = decide(&request("SL-0001", "organization", CODE, &ALL, "{}"), &[]);
    assert_eq!(incentives(&unknown), []);
    assert_eq!(text(&unknown, &["inspection", "tier"]), "normal", "unknown is not good");
}

#[test]
fn red_and_black_at_once_suspends_incentives_and_shows_both() {
    let good = request("SL-0001", "organization", CODE, &ALL, "{\"信用评价\":\"A\"}");
    let both = [(3, record("", "范例一", Some(CODE))), (0, record("", "范例一", Some(CODE)))];
    let decision = decide(&good, &both);
    assert_eq!(incentives(&decision), [("优先办理", true), ("绿色通道", true)]);
    assert_eq!(text(&decision, &["inspection", "tier"]), "raised");
    assert_eq!(decision.get("findings").and_then(Value::as_array).map(<[Value]>::len), Some(2));
    assert!(text(&decision, &["incentives", "0", "text"]).ends_with("另有失信记录，暂停享受"));
}

#[test]
fn a_likeness_on_a_red_list_neither_helps_nor_harms() {
    let plain = request("SL-0001", "organization", CODE, &ALL, "{}");
    let decision = decide(&plain, &[(3, record("", "范例一", None))]);
    assert_eq!(text(&decision, &["outcome"]), "accept");
    assert_eq!(incentives(&decision), []);
}

#[test]
fn a_personal_score_brings_an_incentive_and_nothing_else() {
    let of = |score: &str| {
        let facts = format!("{{\"个人信用分\":\"{score}\"}}");
        let code = "11010519491231002X";
        let decision =
            decide(&request("ZR-0002", "person", code, &["D1", "D2", "D3"], &facts), &[]);
        let names: Vec<String> =
            incentives(&decision).into_iter().map(|(name, _)| name.to_owned()).collect();
        (text(&decision, &["outcome"]).to_owned(), names)
    };
    assert_eq!(of("优秀"), ("accept".into(), vec!["免预约优先办理".into()]));
    assert_eq!(of("一般"), ("accept".into(), vec![]));
}

#[test]
fn records_about_minors_have_no_consequences_by_themselves() {
    // Both numbers are of the sample numbers of GB 11643, with another year of birth.
    for (code, minor) in [("110105201012310027", true), ("11010519491231002X", false)] {
        let mut listed = record("", "范例一", None);
        listed.kind = SubjectKind::Person;
        listed.identifiers = vec![Identifier { kind: id::Kind::ResidentId, value: code.into() }];
        let asked = request("ZR-0002", "person", code, &["D1", "D2", "D3"], "{}");
        let decision = decide(&asked, &[(0, listed)]);
        let valid = decision.get("subjects").and_then(Value::as_array).unwrap()[0]
            .get("identifier")
            .and_then(|i| i.get("valid"))
            .and_then(Value::as_bool);
        assert_eq!(valid, Some(true), "{code}");
        let measures = decision.get("measures").and_then(Value::as_array).unwrap().len();
        let reasons = decision.get("reasons").and_then(Value::as_array).unwrap();
        let told = reasons.iter().any(|r| text(r, &["code"]) == "subject.minor");
        let expected = if minor { ("refer", 0, true) } else { ("accept", 1, false) };
        assert_eq!((text(&decision, &["outcome"]), measures, told), expected, "{code}");
    }
}

#[test]
fn what_tables_cannot_say_goes_to_a_person() {
    let code = "11010519491231002X";
    let decision = decide(&request("ZL-0001", "person", code, &["K1", "K2"], "{}"), &[]);
    assert_eq!(text(&decision, &["outcome"]), "refer");
    assert_eq!(text(&decision, &["reasons", "1", "code"]), "rule.unexpressed");
    assert!(text(&decision, &["reasons", "1", "text"]).contains("现实表现"));
    // Where nothing would be accepted anyway, the rule stands.
    let incomplete = decide(&request("ZL-0001", "person", code, &["K1"], "{}"), &[]);
    assert_eq!(text(&incomplete, &["outcome"]), "supplement");
}

#[test]
fn changes_that_do_not_help_by_themselves_are_named() {
    // Listed and without the main material: repair alone is not enough.
    let listed = [(0, record("", "范例一", Some(CODE)))];
    let asked = request("ZZ-0001", "organization", CODE, &["Q2", "Q3"], "{}");
    let decision = decide(&asked, &listed);
    assert_eq!(text(&decision, &["outcome"]), "refuse");
    let vain: Vec<&str> = decision
        .get("nearMisses")
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(|way| text(way, &["text"]))
        .collect();
    assert_eq!(vain.len(), 2, "{vain:#?}");
    assert!(vain.iter().any(|text| text.contains("还不够")), "{vain:#?}");
    assert_eq!(text(&decision, &["waysForward", "0", "outcome"]), "accept");
}

#[test]
fn what_nobody_can_change_is_said_to_be_so() {
    // A poor evaluation shuts the way of a commitment; the missing material can still be handed in.
    let graded = |grade: &str| {
        let facts = format!("{{\"信用评价\":\"{grade}\"}}");
        let asked = request("ZJ-0001", "organization", CODE, &["Z1", "Z2"], &facts);
        let signed = "\"commitments\":[{\"type\":\"approval-substitution\",\"signedOn\":\"2026-11-20\"}],\"facts\"";
        decide(&asked.replace("\"facts\"", signed), &[])
    };
    let decision = graded("C");
    assert_eq!(text(&decision, &["outcome"]), "supplement");
    assert_eq!(text(&decision, &["waysForward", "0", "by"]), "applicant");
    assert_eq!(text(&decision, &["nearMisses", "0", "by"]), "nobody");
    assert_eq!(text(&decision, &["nearMisses", "0", "outcome"]), "accept-on-commitment");
    assert_eq!(text(&decision, &["nearMisses", "0", "change", "0", "to"]), "B");
    assert!(text(&decision, &["nearMisses", "0", "text"]).contains("不能改变"));
    // One that is not known is not one that cannot be changed.
    assert!(graded("未知").get("nearMisses").is_none());
}

/// A refusal that rests on nothing in doubt stands as it is: what is open stays among its facts.
#[test]
fn a_refusal_beside_what_is_open_says_what_is_open() {
    let mut document = compile(&sheets(RULEBOOK)).unwrap().document;
    let table = document.tables.iter_mut().find(|t| t.name.as_deref() == Some("专项资金")).unwrap();
    let others: Vec<String> =
        table.rules.iter().map(|rule| rule.id.clone()).filter(|id| id != "Z4").collect();
    let refusing = table.rules.iter_mut().find(|rule| rule.id == "Z4").unwrap();
    refusing.when.0.retain(|(fact, _)| fact.as_ref() == "失信等级");
    refusing.over = Some(others);
    let matter = document.matters.iter_mut().find(|matter| matter.id == "ZJ-0001").unwrap();
    matter.roles.push(Role::LegalRepresentative);
    matter.required = Some(vec![Role::LegalRepresentative]);
    let world = World::new(&[]).ruled_by(&document);
    let said = world.listing(&[(0, record("", "范例一", Some(CODE)))]).check(
        &serde_json::from_str(&request("ZJ-0001", "organization", CODE, &[], "{}")).unwrap(),
    );
    assert_eq!(said["outcome"], "refuse", "{said}");
    assert!(each(&said, "/reasons", "code").contains("subject.missing"), "{said}");
    assert!(each(&said, "/facts", "value").contains("疑似"), "{said}");
}

/// A table that asks for no signature says nothing about the one that was given.
#[test]
fn a_commitment_that_no_row_asks_for_is_not_told() {
    let told = |matter: &str, materials: &[&str]| {
        let asked = request(matter, "organization", CODE, materials, "{}");
        let mut asked: serde_json::Value = serde_json::from_str(&asked).unwrap();
        let given = json!([{ "type": "deferral", "signedOn": "2026-11-20" }]);
        asked.as_object_mut().unwrap().insert("commitments".into(), given);
        let said = World::new(&[]).listing(&[]).check(&asked);
        assert!(said.get("error").is_none(), "{said}");
        items(&said, "/commitments").len()
    };
    assert_eq!(told("JS-0001", &["B1", "B2"]), 0);
    assert_eq!(told("SL-0001", &ALL), 1);
}
