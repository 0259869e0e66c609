//! Three documents as cities publish them, written in the sheets by following the guide: a list of 30
//! matters with deferral (容缺受理事项清单), a list of measures with the stages of a tender as check points
//! (惩戒措施清单), a method of tiers (分级分类监管办法). All names and figures are invented. Nothing is left
//! over: each builds without a message.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{list, record, sheets};
use conformance::world::{World, each, internal, items, outcome, request, subject, text, with};
use credit_core::pack::grade::{Grade, SchemeDef};
use credit_core::pack::record::{Covers, Direction, ListDef, Record};
use credit_core::rulebook::source::{Compiled, catalogues, compile, export};
use serde_json::{Value, json};

const FOLDER: &str = "tests/vectors/rulebook/documents";
const NAME: &str = "示范市某某工程有限公司";
const CODE: &str = "91450200MA0X00015U";

fn built(name: &str) -> Compiled {
    let compiled = compile(&sheets(&format!("{FOLDER}/{name}"))).unwrap_or_else(|messages| {
        let said: Vec<String> = messages.iter().map(ToString::to_string).collect();
        panic!("{name}: {}", said.join("\n"))
    });
    let said: Vec<String> = compiled.warnings.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{name}: {}", said.join("\n"));
    assert_eq!(compile(&export::sheets(&compiled.document)).unwrap().document, compiled.document);
    compiled
}

/// The lists of a rulebook, each with the direction of its use.
fn lists(compiled: &Compiled) -> Vec<ListDef> {
    use credit_core::rulebook::Purpose;
    let of = |purpose| match purpose {
        Purpose::Commitment => Direction::Commitment,
        Purpose::Incentive => Direction::Red,
        Purpose::Focus => Direction::Focus,
        Purpose::Notice => Direction::Notice,
        _ => Direction::Black,
    };
    let lists = compiled.document.lists.iter();
    lists.map(|l| list(&l.name, &l.name, of(l.purpose))).collect()
}

fn city(compiled: &Compiled, records: &[Record]) -> World {
    let world = World::new(&[]).without_grades().ruled_by(&compiled.document);
    let numbered: Vec<Record> = records
        .iter()
        .enumerate()
        .map(|(n, record)| Record { entry: format!("E{n}"), ..record.clone() })
        .collect();
    world.with(&internal(), &lists(compiled), &numbered)
}

fn asked(matter: &str, materials: &[&str], facts: Value) -> Value {
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    with(request(matter, &[applicant], materials), "facts", facts)
}

#[test]
fn a_list_of_thirty_matters_with_deferral() {
    let compiled = built("deferral");
    assert_eq!(compiled.document.matters.len(), 30);
    let city = city(&compiled, &[]);
    let facts =
        |used: &str| json!({ "此前容缺次数": used, "办理情形": "新设", "是否委托": "本人办理" });
    let deferred = |used: &str| {
        let asked = asked("RQ-0001", &["A1", "A2", "A4"], facts(used));
        let signed = json!([{ "type": "deferral", "signedOn": "2026-11-19" }]);
        city.check(&with(asked, "commitments", signed))
    };
    let said = deferred("未超过");
    assert_eq!(outcome(&said), "accept-with-deferral", "{said}");
    // One of the two proofs of the place is enough, and who comes in person brings no authority.
    assert_eq!(each(&said, "/missing", "material"), "A5");
    assert_eq!(text(&said, "/missing/0/due/unit"), "day");
    assert_eq!(outcome(&deferred("超过")), "supplement");
    let unsaid = city.check(&asked("RQ-0001", &["A1", "A2", "A4"], json!({})));
    assert_eq!(each(&unsaid, "/missing", "material"), "A5 A6");
}

#[test]
fn a_list_of_measures_and_the_stages_of_a_tender() {
    let compiled = built("measures");
    assert_eq!(compiled.document.measures.len(), 17);
    let scenes: Vec<_> =
        compiled.document.matters.iter().filter_map(|matter| matter.scene.as_deref()).collect();
    assert_eq!(scenes[..6], ["投标报名", "资格审查", "评标", "定标", "合同签订", "履约管理"]);
    // Wages: barred from the stages where one enters, looked at later.
    let listed = Record { list: 1, until: None, ..record("", NAME, Some(CODE)) };
    let city = city(&compiled, &[listed]);
    let at = |matter: &str| city.check(&asked(matter, &["B1"], json!({})));
    let entering = at("ZB-0002");
    assert_eq!(outcome(&entering), "refuse", "{entering}");
    let measure = items(&entering, "/measures").iter().find(|m| m["id"] == "M01").unwrap();
    assert_eq!(measure["bars"], json!(true));
    assert_eq!(text(measure, "/term/until"), "2029-01-05");
    assert!(text(measure, "/text").contains("限于建筑业"), "{measure}");
    assert_eq!(outcome(&at("ZB-0005")), "refer");
    let tables = catalogues(&compiled.document, 2026, "第1期").unwrap();
    let applied = tables.iter().find(|table| table.sheet == "应用事项清单-2026.csv").unwrap();
    let barred = applied.rows.iter().filter(|row| applied.cell(row, "禁止办理") == "是").count();
    assert_eq!(barred, 10);
}

#[test]
fn a_method_of_tiers() {
    let mut compiled = built("grading");
    // The packs of tests have an issuer of their own.
    compiled.document.schemes.as_mut().unwrap()[0].issuers = None;
    let of = |points: &str, facts: Value, records: &[Record]| {
        let scheme = SchemeDef {
            id: "qy".into(),
            name: "示范市企业信用评价（虚构）".into(),
            level: "市".into(),
            basis: "示范信办〔2026〕52号（虚构）".into(),
            authority: "示范市信用办（虚构）".into(),
            covers: Covers::default(),
        };
        let grades: Vec<Grade> = (!points.is_empty())
            .then(|| conformance::fixture::grade(NAME, CODE, points))
            .into_iter()
            .collect();
        let key = conformance::fixture::TestKey::new("k1");
        let meta = conformance::fixture::meta(credit_core::pack::PackKind::Grade, "grades", 1);
        let pack = credit_core::pack::write::grade_pack(&meta, &[scheme], &grades, &[&key]);
        let city = city(&compiled, records).with_pack(pack.unwrap());
        city.check(&asked("JG-0001", &["K1"], facts))
    };
    let low = || json!({ "行业风险": "低" });
    let tier = |said: &Value| {
        [text(said, "/inspection/tier").to_owned(), text(said, "/inspection/text").to_owned()]
    };
    let [good, said] = tier(&of("91", low(), &[]));
    assert_eq!(
        (good.as_str(), said.as_str()),
        ("lower", "降低抽查比例和频次，抽查比例 1%，每2年1次")
    );
    assert_eq!(tier(&of("91", json!({ "行业风险": "高" }), &[]))[0], "normal");
    assert_eq!(tier(&of("91", json!({}), &[]))[0], "normal");
    let bad = of("59", low(), &[]);
    assert!(tier(&bad)[1].ends_with("抽查比例 30%，每3个月1次"), "{bad}");
    assert_eq!(each(&bad, "/cautions", "name"), "约谈");
    assert_eq!(tier(&of("", low(), &[]))[0], "raised");
    let watched = Record { list: 1, ..record("", NAME, Some(CODE)) };
    let watched = of("91", low(), &[watched]);
    assert_eq!(tier(&watched)[0], "raised");
    assert_eq!(each(&watched, "/cautions", "name"), "责令承诺");
}
