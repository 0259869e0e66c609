//! Materials as cities publish them: a form and a term of their own, one of several, in some circumstances
//! only, with defects that may or may not be put right later.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::city::RULEBOOK;
use conformance::fixture::{record, sheets, table};
use conformance::world::{World, each, fact, items, notice, outcome, request, subject, text, with};
use credit_core::api::{self, Lang};
use credit_core::pack::record::Record;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::{RulebookDocument, RulebookMaterial};
use credit_core::rulebook::source::{compile, export};
use credit_core::sheet::Table;
use credit_core::wire::{ByName, canonical};
use serde_json::{Value, json};

const HEADER: &str =
    "事项编码,材料编码,材料名称,类别,可容缺,来源,形式,补正期限,择一,适用情形,瑕疵可容缺";

/// The labour dispatch matter of the sample with other materials, and the fact 办理情形.
fn city(materials: &str) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    for sheet in &mut tables {
        match sheet.name() {
            "材料" => {
                let own: String = sheet
                    .rows
                    .iter()
                    .filter(|row| row.cells.first().is_none_or(|id| id != "SL-0001"))
                    .map(|row| format!("{},,,,,\n", row.cells.join(",")))
                    .collect();
                *sheet = table("材料", &format!("{HEADER}\n{materials}{own}"));
            }
            "词汇" => {
                let mut new = sheet.rows.first().cloned().unwrap();
                new.line = 900;
                let own = ["办理情形", "新设|变更|延续", "申报", "申请人", "", "申请人"];
                new.cells = own.map(Into::into).into();
                sheet.rows.push(new);
            }
            _ => {}
        }
    }
    tables
}

fn document(materials: &str) -> RulebookDocument {
    compile(&city(materials)).map(|compiled| compiled.document).unwrap()
}

fn world(materials: &str) -> World {
    let records: Vec<(u16, Record)> = [0, 2]
        .map(|list: u16| {
            let record = record("", "示例市他某有限公司", None);
            (list, Record { list, entry: format!("E{list}"), ..record })
        })
        .into();
    World::new(&[]).ruled_by(&document(materials)).listing(&records)
}

fn asked(materials: &[(&str, &str)], facts: &Value) -> Value {
    let applicant =
        with(subject("applicant", "organization", "范例一"), "code", "91450200MA5TETX088");
    let stated: Vec<Value> =
        materials.iter().map(|(id, state)| json!({ "id": id, "state": state })).collect();
    let request = with(request("SL-0001", &[applicant], &[]), "materials", json!(stated));
    let signed = json!([{ "type": "deferral", "signedOn": "2026-11-20" }]);
    with(with(request, "commitments", signed), "facts", facts.clone())
}

fn check(world: &World, materials: &[(&str, &str)]) -> Value {
    world.check(&asked(materials, &json!({})))
}

const TERMS: &str = "SL-0001,M1,申请书,主审,否,申请人,原件1份,,,,\n\
    SL-0001,M2,办公场所使用证明,次要,是,申请人,复印件2份,5个工作日,,,\n\
    SL-0001,M3,人员名册,次要,是,申请人,,14日,,,\n\
    SL-0001,M4,银行开户证明,次要,是,申请人,,8日,,,\n\
    SL-0001,M5,保险凭证,次要,是,申请人,,领证前,,,\n\
    SL-0001,M6,管理制度,次要,是,申请人,,,,,\n";

#[test]
fn every_deferred_material_has_its_own_term() {
    let world = world(TERMS);
    let said = check(&world, &[("M1", "present")]);
    assert_eq!(outcome(&said), "accept-with-deferral", "{said}");
    let of = |at: usize, member: &str| text(&said, &format!("/missing/{at}/{member}")).to_owned();
    let told: Vec<[String; 3]> =
        (0..5).map(|at| [of(at, "material"), of(at, "due/date"), of(at, "due/unit")]).collect();
    let expected = [
        ["M2", "2026-11-27", "working-day"],
        ["M3", "2026-12-04", "day"],
        // 2026-11-28 is a Saturday.
        ["M4", "2026-11-30", "day"],
        ["M5", "", ""],
        // The matter's own: ten working days.
        ["M6", "2026-12-04", "working-day"],
    ];
    assert_eq!(told, expected);
    assert_eq!(of(3, "before"), "请在领证前补交");
    assert_eq!(of(1, "due/text"), "请于2026年12月4日（周五）前补交（14日内）");
    assert_eq!(of(2, "due/text"), "请于2026年11月30日（周一）前补交（8日内）");
    assert_eq!(of(0, "form"), "复印件2份");
    // What is asked for at once has the matter's term, whatever the terms of deferral are.
    let said = check(&world, &[]);
    assert_eq!(outcome(&said), "supplement");
    let last: Vec<&str> =
        (0..6).map(|at| text(&said, &format!("/missing/{at}/due/date"))).collect();
    assert_eq!(last, ["2026-12-04"; 6]);
    // Nothing is put off, so nothing is told of until when.
    assert_eq!(each(&said, "/missing", "before").trim(), "");
}

#[test]
fn a_notice_has_form_and_term_of_each() {
    let checker = world(TERMS).open().unwrap();
    let paper = notice(&checker, "deferral", "text", &asked(&[("M1", "present")], &json!({})));
    for line in [
        "“办公场所使用证明”（次要材料，复印件2份）：未提交，请补交；请于2026年11月27日（周五）前补交（5个工作日内）",
        "“保险凭证”（次要材料）：未提交，请补交；请在领证前补交",
    ] {
        assert!(paper.replace('\n', "").replace("　　", "").contains(line), "{paper}");
    }
}

const GROUP: &str = "SL-0001,M1,申请书,主审,否,申请人,,,,,\n\
    SL-0001,M2,房屋租赁合同,次要,是,申请人,,,场所,,\n\
    SL-0001,M3,不动产登记证明,次要,是,申请人,,,场所,,\n";

#[test]
fn one_of_several_is_enough() {
    let world = world(GROUP);
    for one in ["M2", "M3"] {
        let said = check(&world, &[("M1", "present"), (one, "present")]);
        assert_eq!([outcome(&said), fact(&said, "材料状态")], ["accept", "齐全"]);
    }
    let said = check(&world, &[("M1", "present")]);
    assert_eq!(
        [outcome(&said), fact(&said, "材料状态")],
        ["accept-with-deferral", "仅缺可容缺材料"]
    );
    assert_eq!(each(&said, "/missing", "name"), "房屋租赁合同或者不动产登记证明");
    assert_eq!(items(&said, "/missing/0/alternatives"), [json!("M3")]);
    let way = text(&said, "/waysForward/0/text");
    assert!(way.contains("“房屋租赁合同或者不动产登记证明”"), "{way}");
    // What has a defect is put right; nothing else is asked for.
    let said = check(&world, &[("M1", "present"), ("M3", "defective")]);
    assert_eq!(each(&said, "/missing", "material"), "M3");
    assert!(said.pointer("/missing/0/alternatives").is_none());
    // One of two main materials: missing both is missing a main one.
    let main = GROUP.replace("次要,是", "主审,否");
    let said = check(&self::world(&main), &[("M1", "present")]);
    assert_eq!([outcome(&said), fact(&said, "材料状态")], ["supplement", "缺主审材料"]);
}

const CASES: &str = "SL-0001,M1,申请书,主审,否,申请人,,,,,\n\
    SL-0001,M2,公司章程,主审,否,申请人,,,,办理情形=新设,\n\
    SL-0001,M3,变更决议,次要,是,申请人,,,,办理情形=变更|延续,\n";

#[test]
fn some_are_wanted_in_some_circumstances_only() {
    let world = world(CASES);
    for (facts, missing, state) in [
        (json!({"办理情形": "新设"}), "M2", "缺主审材料"),
        (json!({"办理情形": "变更"}), "M3", "仅缺可容缺材料"),
        (json!({"办理情形": "延续"}), "M3", "仅缺可容缺材料"),
        // Where nobody knows, all of them are wanted: what is unknown asks for no less.
        (json!({"办理情形": "未知"}), "M2 M3", "缺主审材料"),
        (json!({}), "M2 M3", "缺主审材料"),
    ] {
        let said = world.check(&asked(&[("M1", "present")], &facts));
        let found = each(&said, "/missing", "material");
        assert_eq!((&*found, fact(&said, "材料状态")), (missing, state), "{facts}");
    }
    // On whose word less is asked for is told, and a word that is no value is none.
    let said = world.check(&asked(&[("M1", "present")], &json!({"办理情形": "变更"})));
    let told = items(&said, "/reasons").iter().map(|reason| text(reason, "/text"));
    let told: Vec<&str> = told.filter(|text| text.contains("公司章程")).collect();
    assert_eq!(told, ["按申报的办理情形“变更”，没有要求“公司章程”；申报不实的，应当补交"]);
    for wrong in ["x", "变更 "] {
        let said = world.check(&asked(&[("M1", "present")], &json!({"办理情形": wrong})));
        assert_eq!(text(&said, "/error/code"), "request.fact-value", "{wrong:?} {said}");
    }
    // What is not wanted does no harm.
    let all = [("M1", "present"), ("M2", "present"), ("M3", "defective")];
    let said = world.check(&asked(&all, &json!({"办理情形": "新设"})));
    assert_eq!([outcome(&said), fact(&said, "材料状态")], ["accept", "齐全"]);
    // Forms can ask: the fact is one that may be declared.
    let described = canonical(&api::describe(&world.open().unwrap(), Lang::ZhCn));
    assert!(described.contains(r#""when":{"办理情形":["新设"]}"#), "{described}");
    assert!(described.contains(
        r#"{"declaredBy":"applicant","name":"办理情形","values":["新设","变更","延续","未知"]}"#
    ));
}

const DEFECTS: &str = "SL-0001,M1,申请书,主审,否,申请人,,3个工作日,,,是\n\
    SL-0001,M2,验资报告,主审,否,申请人,,,,,\n\
    SL-0001,M3,办公场所使用证明,次要,是,申请人,,,,,否\n\
    SL-0001,M4,人员名册,次要,是,申请人,,,,,\n";

#[test]
fn defects_are_deferred_where_the_sheet_says_so() {
    let world = world(DEFECTS);
    let all = ["M1", "M2", "M3", "M4"];
    for (id, state, expected) in [
        ("M1", "defective", "仅缺可容缺材料"),
        ("M1", "missing", "缺主审材料"),
        ("M2", "defective", "缺主审材料"),
        ("M3", "defective", "缺主审材料"),
        ("M3", "missing", "仅缺可容缺材料"),
        ("M4", "defective", "仅缺可容缺材料"),
    ] {
        let stated: Vec<(&str, &str)> = all
            .iter()
            .map(|known| (*known, if *known == id { state } else { "present" }))
            .collect();
        let said = check(&world, &stated);
        assert_eq!(fact(&said, "材料状态"), expected, "{id} {state}");
        let deferrable = said.pointer("/missing/0/deferrable").unwrap();
        assert_eq!(deferrable, &json!(expected == "仅缺可容缺材料"), "{id} {state}");
    }
    let stated = [("M1", "defective"), ("M2", "present"), ("M3", "present"), ("M4", "present")];
    assert_eq!(text(&check(&world, &stated), "/missing/0/due/date"), "2026-11-25");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let row =
        |cells: &str| format!("SL-0001,M1,申请书,主审,否,申请人,,,,,\nSL-0001,M2,证明,{cells}\n");
    for (materials, expected) in [
        (row("次要,是,申请人,,三天,,,"), "E07 材料 第3行“补正期限”列：“三天”不是期限"),
        (row("次要,是,申请人,,0日,,,"), "E07 材料 第3行“补正期限”列：“0日”不是期限"),
        (row("次要,是,申请人,,11个工作日,,,"), "E05 材料 第3行“补正期限”列：“11个工作日”比事项的“补正最长工作日”（10）长"),
        (row("次要,是,申请人,,15日,,,"), "E05 材料 第3行“补正期限”列：“15日”比事项的“补正最长工作日”（10）长"),
        (row("次要,是,申请人,,1个月,,,"), "E05 材料 第3行“补正期限”列：“1个月”比事项的“补正最长工作日”（10）长"),
        (row("次要,是,申请人,,,,办理情形=新设;办理情形=变更,"), "E15 材料 第3行“适用情形”列：“办理情形”写了两次"),
        (row("次要,是,申请人,,,,个人信用分=一般,"), "E12 材料 第3行“适用情形”列：词汇里没有来源为“申报”的事实“个人信用分”"),
        (row("主审,否,申请人,,5日,,,"), "E13 材料 第3行“补正期限”列：这份材料不能容缺，期限不会起作用"),
        (row("次要,是,申请人,,,场所,,"), "E13 材料 第3行“择一”列：只有“证明”写了这个词"),
        (row("次要,是,申请人,,,,新设,"), "E07 材料 第3行“适用情形”列：“新设”看不懂"),
        (row("次要,是,申请人,,,,办理情况=新设,"), "E12 材料 第3行“适用情形”列：词汇里没有来源为“申报”的事实“办理情况”，是否应为“办理情形”"),
        (row("次要,是,申请人,,,,失信等级=无,"), "E12 材料 第3行“适用情形”列：词汇里没有来源为“申报”的事实“失信等级”"),
        (row("次要,是,申请人,,,,办理情形=新办,"), "E07 材料 第3行“适用情形”列：取值“新办”不在词汇表 新设/变更/延续"),
        (row("次要,是,申请人,,,,,也许"), "E07 材料 第3行“瑕疵可容缺”列"),
        (
            "SL-0001,M1,甲证明,主审,否,申请人,,,场所,,\nSL-0001,M2,乙证明,次要,是,申请人,,,场所,,\n".into(),
            "E13 材料 第3行“择一”列：“乙证明”与第2行的“甲证明”择一，类别、可容缺、补正期限、适用情形、瑕疵可容缺须相同",
        ),
    ] {
        let told: Vec<String> = compile(&city(&materials))
            .map(|_| ())
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(told.iter().any(|text| text.starts_with(expected)), "{expected}: {told:?}");
    }
}

/// A writer that proves nothing: what the sheet could not say is not read.
#[test]
fn a_document_says_of_materials_what_a_sheet_can_say() {
    let when = |fact: &'static str, values: &[&str]| {
        let values = values.iter().map(ToString::to_string).collect();
        Some(ByName(vec![(fact.into(), values)]))
    };
    let refused = |materials: &str, change: &dyn Fn(&mut RulebookMaterial)| {
        let mut document = document(materials);
        let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
        change(matter.materials.get_mut(1).unwrap());
        Rulebook::of(document).map(|_| ()).map_err(|error| error.to_string())
    };
    for (fact, values) in [
        ("办理情形", &[][..]),
        ("办理情形", &["新办"]),
        ("办理情况", &["新设"]),
        ("失信等级", &["无"]),
        ("个人信用分", &["优秀"]),
    ] {
        let said = refused(CASES, &|material| material.when = when(fact, values)).unwrap_err();
        assert!(said.contains("rulebook.reference") && said.contains("/when"), "{said}");
    }
    let changes: [fn(&mut RulebookMaterial); 3] = [
        |m| m.term.as_mut().unwrap().n = 0,
        |m| m.term.as_mut().unwrap().n = 100_000,
        |m| m.before = Some("办结前".into()),
    ];
    for change in changes {
        let said = refused(TERMS, &change).unwrap_err();
        assert!(said.contains("rulebook.reference") && said.contains("/term"), "{said}");
    }
    assert_eq!(refused(TERMS, &|m| m.term.as_mut().unwrap().n = 1), Ok(()));
}

#[test]
fn everything_of_a_material_is_kept_and_compared() {
    for materials in [TERMS, GROUP, CASES, DEFECTS] {
        let document = document(materials);
        let again = compile(&export::sheets(&document)).unwrap().document;
        assert_eq!(canonical(&again), canonical(&document));
    }
    let of = |materials: &str| Rulebook::of(document(materials)).unwrap();
    let told = |old: &str, new: &str| -> Vec<String> {
        let all = differences(&of(old), &of(new)).into_iter();
        all.filter(|d| d.matter.starts_with("SL-0001")).map(|d| d.text).collect()
    };
    let later = TERMS.replace("14日", "12日").replace("复印件2份", "复印件1份");
    assert_eq!(
        told(TERMS, &later),
        [
            "材料“办公场所使用证明”的形式由“复印件2份”改为“复印件1份”",
            "材料“人员名册”的择一、适用情形、瑕疵或者补正期限有改动"
        ]
    );
}
