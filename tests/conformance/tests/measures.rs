//! Measures as cities publish them: by which memorandum they follow from a list, for how long, against
//! whom, and the catalogues of a year.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::city::RULEBOOK;
use conformance::fixture::{day, record, sheets, table};
use conformance::frozen::Frozen;
use conformance::world::{World, each, items, outcome, request, subject, text, with};
use credit_core::id::Kind;
use credit_core::pack::record::Record;
use credit_core::request::{Role, SubjectKind};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{Compiled, catalogues, compile, export};
use credit_core::sheet::{Message, Table};
use serde_json::{Value, json};

const CODE: &str = "91450200MA5TETX088";
const NAME: &str = "示例市措施有限公司";
const LIST: &str = "失信被执行人";
const PROVINCES: &str = "示例省失信被执行人（虚构）";
const HEADER: &str =
    "名单,主体类型,措施,基础清单版本,基础清单条目,备忘录,期限,行业,对象角色,事项编码,禁止办理,依据";
const MEMORANDUM: &str = "示例市失信被执行人惩戒措施备忘录（虚构）";

/// The sample's sheets with these measures, and these memoranda if there are any.
fn book(measures: &str, memoranda: Option<&str>) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.retain(|t| t.name() != "惩戒措施" && (t.name() != "备忘录" || memoranda.is_none()));
    tables.push(table("惩戒措施.csv", &format!("{HEADER}\n{measures}\n")));
    if let Some(rows) = memoranda {
        tables.push(table("备忘录.csv", &format!("名单,备忘录,文号\n{rows}\n")));
    }
    tables
}

/// A measure of the list against legal persons: item, then memorandum, term, trades, roles, matters, bars.
fn row(item: &str, more: &str) -> String {
    let name = match item {
        "M06" => "限制申请财政性资金项目",
        "M07" => "限制参加评先评优",
        _ => "限制享受优惠政策和便利措施",
    };
    format!("{LIST},法人,{name},失信惩戒措施基础清单（示例版）,{item},{more},YJ6")
}

fn told(messages: &[Message]) -> String {
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn compiled(measures: &str) -> Compiled {
    let memoranda = format!("{LIST},{MEMORANDUM},示信办〔2026〕8号（虚构）");
    compile(&book(measures, Some(&memoranda)))
        .unwrap_or_else(|messages| panic!("{}", told(&messages)))
}

fn refused(measures: &str, memoranda: Option<&str>) -> String {
    told(&compile(&book(measures, memoranda)).map(|_| ()).unwrap_err())
}

fn listed(from: Option<&str>, until: Option<&str>) -> Record {
    let days = (from.map(day), until.map(day));
    Record { listed_on: days.0, until: days.1, ..record("", NAME, Some(CODE)) }
}

fn check(document: &RulebookDocument, records: &[Record], matter: &str) -> Value {
    let records: Vec<_> = records.iter().map(|record| (0, record.clone())).collect();
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let materials = ["M1", "M2", "M3", "M4"];
    World::new(&[]).ruled_by(document).listing(&records).check(&request(
        matter,
        &[applicant],
        &materials,
    ))
}

fn said(measures: &str, records: &[Record]) -> Value {
    check(&compiled(measures).document, records, "SL-0001")
}

#[test]
fn a_measure_is_told_with_its_memorandum_class_and_term() {
    let said = said(&row("M06", ",3年,建筑业;市政,,,"), &[listed(Some("2026-02-28"), None)]);
    let measure = said.pointer("/measures/0").unwrap();
    assert_eq!(measure["class"], "履职管理");
    assert_eq!(
        measure["memorandum"],
        json!({ "name": MEMORANDUM, "number": "示信办〔2026〕8号（虚构）" })
    );
    let term = json!({ "n": 36, "unit": "month", "from": "2026-02-28", "until": "2029-02-28" });
    assert_eq!(measure["term"], term);
    assert_eq!(measure["trades"], json!(["建筑业", "市政"]));
    let text = text(measure, "/text");
    for part in [
        "失信被执行人 → 《示例市失信被执行人惩戒措施备忘录（虚构）》（示信办〔2026〕8号（虚构）） → 履职管理 → 限制申请财政性资金项目",
        "限于建筑业",
        "期限自 2026-02-28 至 2029-02-28",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// A record that has ended has no effect.
#[test]
fn a_term_ends_with_the_record_at_the_latest() {
    let of = |more: &str, record: Record| {
        let said = said(&row("M06", more), &[record]);
        assert_eq!(each(&said, "/measures", "id"), "M06", "{said}");
        said.pointer("/measures/0").unwrap().clone()
    };
    let short = of(",3年,,,,", listed(Some("2026-01-31"), Some("2027-01-05")));
    assert_eq!(text(&short, "/term/until"), "2027-01-05");
    let months = of(",13个月,,,,", listed(Some("2026-01-31"), None));
    assert_eq!(text(&months, "/term/until"), "2027-02-28");
    let days = of(",400日,,,,", listed(Some("2026-01-01"), None));
    assert_eq!(text(&days, "/term/until"), "2027-02-05");
    // The day of effect is the first one, where it is later than that of listing.
    let effective =
        Record { effective: Some(day("2026-06-01")), ..listed(Some("2026-01-01"), None) };
    assert_eq!(text(&of(",1年,,,,", effective), "/term/from"), "2026-06-01");
    let open = of(",,,,,", listed(Some("2026-01-31"), None));
    assert!(open.get("term").is_none(), "{open}");
}

#[test]
fn what_is_over_is_taken_no_more_and_that_is_said() {
    let rows = [row("M06", ",6个月,,,,"), row("M08", ",,,,,")].join("\n");
    // On its last day it is still taken.
    let last = said(&rows, &[listed(Some("2026-05-20"), None)]);
    assert_eq!(each(&last, "/measures", "id"), "M06 M08");
    let over = said(&rows, &[listed(Some("2026-05-19"), None)]);
    assert_eq!(each(&over, "/measures", "id"), "M08");
    let reasons = items(&over, "/reasons");
    let reason = reasons.iter().find(|reason| reason["code"] == "measure.ended").unwrap();
    assert_eq!(
        text(reason, "/text"),
        "惩戒措施“限制申请财政性资金项目”的期限已于 2026-11-19 届满，不再采取"
    );
    assert_eq!(reason["basis"], json!(["YJ6"]));
    // The record counts as before, and so does everything that it does.
    for member in ["/outcome", "/facts", "/inspection"] {
        assert_eq!(last.pointer(member), over.pointer(member), "{member}");
    }
    // Another record keeps it.
    let both = said(&rows, &[listed(Some("2026-05-19"), None), listed(Some("2026-10-01"), None)]);
    assert_eq!(each(&both, "/measures", "id"), "M08 M06");
    assert!(!each(&both, "/reasons", "code").contains("measure.ended"), "{both}");
    assert_eq!(text(&both, "/measures/1/term/until"), "2027-04-01");
    assert_eq!(both.pointer("/measures/1/finding"), Some(&json!(1)));
    // For other matters only: nothing is said of it.
    let elsewhere = said(&row("M06", ",6个月,,,ZJ-0001,"), &[listed(Some("2026-05-19"), None)]);
    assert!(!each(&elsewhere, "/reasons", "code").contains("measure.ended"), "{elsewhere}");
    assert_eq!(items(&elsewhere, "/measures").len(), 0);
}

/// Of two rows, or two records, that bring the same measure the one that lasts longer.
#[test]
fn the_longer_term_counts() {
    let until = |rows: &[String], records: &[Record]| {
        let said = said(&rows.join("\n"), records);
        assert_eq!(each(&said, "/measures", "id"), "M06", "{said}");
        text(&said, "/measures/0/term/until").to_owned()
    };
    let rows = [row("M06", ",1年,,申请人,,"), row("M06", ",2年,,,,")];
    let record = listed(Some("2026-03-01"), None);
    assert_eq!(until(&rows, std::slice::from_ref(&record)), "2028-03-01");
    assert_eq!(
        until(&[rows[1].clone(), rows[0].clone()], std::slice::from_ref(&record)),
        "2028-03-01"
    );
    let later = listed(Some("2026-09-01"), None);
    for records in [[record.clone(), later.clone()], [later, record.clone()]] {
        assert_eq!(until(&rows[1..], &records), "2028-09-01");
    }
    // It is the one that is cited.
    let other = rows[1].replace(",YJ6", ",YJ8");
    let cited = said(&[rows[0].clone(), other].join("\n"), std::slice::from_ref(&record));
    assert_eq!(cited.pointer("/measures/0/basis"), Some(&json!(["YJ8"])));
    // The row of this matter is cited before a longer one of another.
    let rows = [row("M06", ",5年,,,ZJ-0001,"), row("M06", ",1年,,,SL-0001,")];
    assert_eq!(until(&rows, &[listed(Some("2026-03-01"), None)]), "2027-03-01");
    // Confined to other trades it is another measure.
    let rows = [row("M06", ",1年,食品,,,"), row("M06", ",2年,建筑业,,,")].join("\n");
    let both = said(&rows, &[listed(Some("2026-03-01"), None)]);
    assert_eq!(each(&both, "/measures", "id"), "M06 M06");
}

/// 对象角色: whoever is listed in another role is not who it is taken against.
#[test]
fn a_measure_against_a_role_is_taken_against_nobody_else() {
    let member = compiled(&row("M06", ",,,联合体成员,,"));
    assert_eq!(told(&member.warnings).matches("对象角色").count(), 0, "{:?}", member.warnings);
    let ids = |roles: &str| {
        each(
            &said(&row("M06", &format!(",,,{roles},,")), &[listed(Some("2026-01-05"), None)]),
            "/measures",
            "id",
        )
    };
    assert_eq!(ids("申请人;联合体成员"), "M06");
    assert_eq!(ids("联合体成员"), "");
    // Where none of its matters counts them, it would follow from nothing.
    let idle = compiled(&row("M06", ",,,评审专家,,"));
    let said = told(&idle.warnings);
    assert!(said.contains("W05") && said.contains("都不计入这些角色"), "{said}");
    let bars = refused(&row("M06", ",,,联合体成员,ZJ-0001,是"), None);
    assert!(bars.contains("E24") && bars.contains("对象角色"), "{bars}");
    assert!(compile(&book(&row("M06", ",,,申请人,ZJ-0001,是"), None)).is_ok());
}

#[test]
fn what_cannot_be_meant_is_refused_and_what_is_idle_is_told() {
    let fine = row("M06", ",,,,,");
    for (measures, memoranda, parts) in [
        (fine.clone(), Some("失信被执行,某备忘录,"), vec!["E12", "是否应为“失信被执行人”"]),
        (fine.clone(), Some("失信被执行人,甲,\n失信被执行人,乙,"), vec!["E13", "甲、乙"]),
        (fine.clone(), Some("失信被执行人,甲,\n失信被执行人,《甲》,"), vec!["E15", "“甲”写了两次"]),
        (fine.clone(), Some("失信被执行人,,某号"), vec!["E13", "“备忘录”列"]),
        (row("M06", "别的,,,,,"), None, vec!["E12", "没有“别的”"]),
        (row("M06", ",5个工作日,,,,"), None, vec!["E07", "不是措施的期限"]),
        (row("M06", ",三年,,,,"), None, vec!["E07", "不是措施的期限"]),
        (row("M06", ",0年,,,,"), None, vec!["E07", "不是措施的期限"]),
        (row("M06", ",,,供应商,,"), None, vec!["E07", "供应商"]),
        ([fine.clone(), row("M06", ",3年,,,,")].join("\n"), None, vec!["E15", "写了两次"]),
    ] {
        let said = refused(&measures, memoranda);
        for part in parts {
            assert!(said.contains(part), "{measures} {memoranda:?}: {part}: {said}");
        }
    }
    // One of several is named; marks of a title are none of its name.
    let two = "失信被执行人,《甲》,\n失信被执行人,乙,某号";
    let named = compile(&book(&row("M06", "甲,,,,,"), Some(two))).unwrap();
    assert_eq!(named.document.measures[0].memorandum.as_deref(), Some("甲"));
    let idle = told(&named.warnings);
    assert!(idle.contains("W05 备忘录.csv 第3行") && idle.contains("“乙”"), "{idle}");
    assert!(!idle.contains("“甲”"), "{idle}");
}

/// What begins on no known day ends on none, and what ends beyond all days neither.
#[test]
fn a_term_without_a_first_day_stands() {
    let book = Rulebook::of(compiled(&row("M06", ",1个月,,,,")).document).unwrap();
    let rule = &book.measures[0];
    assert_eq!(rule.days(None), (None, None));
    let last = Some(credit_core::Date::MAX);
    assert_eq!(rule.days(last), (last, None));
    assert_eq!(rule.days(Some(day("2026-01-31"))).1, Some(day("2026-02-28")));
}

/// A writer that proves nothing.
#[test]
fn a_document_whose_names_and_terms_mean_nothing_is_refused() {
    let document = compiled(&row("M06", ",3年,,,,")).document;
    assert!(Rulebook::of(document.clone()).is_ok());
    let mut unknown = document.clone();
    unknown.measures[0].memorandum = Some("别的".into());
    let mut of_another = document.clone();
    of_another.measures[0].list = "A级纳税人".into();
    let mut working = document.clone();
    working.measures[0].term.as_mut().unwrap().unit = credit_core::calendar::TermUnit::WorkingDay;
    let mut none = document;
    none.measures[0].term.as_mut().unwrap().n = 0;
    for wrong in [unknown, of_another, working, none] {
        assert_eq!(Rulebook::of(wrong).unwrap_err().code(), "rulebook.reference");
    }
}

#[test]
fn the_sheets_come_back_and_what_changes_is_told() {
    let rows = [row("M06", ",3年,建筑业,申请人,SL-0001,"), row("M08", ",90日,,,,")].join("\n");
    let one = compiled(&rows).document;
    assert_eq!(compile(&export::sheets(&one)).unwrap().document, one);
    let other = compiled(&rows.replace("3年", "18个月")).document;
    let [was, now] = [one, other].map(|document| Rulebook::of(document).unwrap());
    let said: Vec<String> = differences(&was, &now).into_iter().map(|d| d.text).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("36个月") && said[1].contains("18个月"), "{said:?}");
}

fn cells<'a>(tables: &'a [Table], name: &str, columns: &[&str]) -> Vec<Vec<&'a str>> {
    let table = tables.iter().find(|table| table.sheet == format!("{name}-2026.csv")).unwrap();
    assert!(columns.iter().all(|column| table.column(column).is_some()), "{name} {columns:?}");
    let row = |row| columns.iter().map(|column| table.cell(row, column)).collect();
    table.rows.iter().map(row).collect()
}

/// What is published every year is what decides.
#[test]
fn the_catalogues_of_a_year_are_read_off_the_rulebook() {
    let rows = [row("M06", ",3年,,,ZJ-0001,是"), row("M08", ",,,,,")].join("\n");
    let document = compiled(&rows).document;
    let tables = catalogues(&document, 2026, "第12期").unwrap();
    for table in &tables {
        assert!(table.rows.iter().all(|row| row.cells.len() == table.header.len()), "{table:?}");
        for row in &table.rows {
            assert_eq!(table.cell(row, "年度"), "2026");
            assert_eq!(table.cell(row, "规则书期号"), "第12期");
            assert!(table.cell(row, "规则书摘要").starts_with("sm3:"), "{row:?}");
        }
    }
    let measures =
        cells(&tables, "备忘录措施清单", &["名单", "备忘录", "措施类别", "措施", "期限"]);
    assert_eq!(measures[0], [LIST, MEMORANDUM, "履职管理", "限制申请财政性资金项目", "3年"]);
    // All items of the catalogue, with the lists that bring them.
    let classes = cells(&tables, "措施类别清单", &["基础清单条目", "采取的名单"]);
    assert_eq!(classes.len(), 14);
    assert!(
        classes.contains(&vec!["M06", LIST]) && classes.contains(&vec!["M07", ""]),
        "{classes:?}"
    );
    // A measure stands with the matters that it is taken in and that ask its list.
    let applied = cells(&tables, "应用事项清单", &["事项编码", "措施", "禁止办理", "依据"]);
    let of = |id: &str| applied.iter().filter(|row| row[0] == id).collect::<Vec<_>>();
    assert_eq!(of("ZJ-0001").len(), 2);
    assert_eq!(of("ZJ-0001")[0][2], "是");
    assert!(of("ZJ-0001")[0][3].contains("国办发〔2020〕49号"), "{applied:?}");
    assert_eq!(
        of("SL-0001").iter().map(|row| row[1]).collect::<Vec<_>>(),
        ["限制享受优惠政策和便利措施"]
    );
    let data = cells(&tables, "数据清单", &["数据类别", "名称", "用途", "使用的事项"]);
    let kinds: Vec<&str> = data.iter().map(|row| row[0]).collect();
    assert!(["名单", "评价", "共享材料"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    let grade = data.iter().find(|row| row[0] == "评价").unwrap();
    assert!(grade[3].contains("SL-0001") && !grade[3].contains("JS-0001"), "{grade:?}");
    let behaviour = cells(&tables, "行为清单", &["行为类别", "名单", "失信等级", "措施"]);
    assert!(behaviour.contains(&vec!["守信行为", "A级纳税人", "", "绿色通道"]), "{behaviour:?}");
    let uses = cells(&tables, "应用清单", &["事项编码", "惩戒措施", "激励措施"]);
    assert_eq!(uses.len(), document.matters.len());
    let dispatch = uses.iter().find(|row| row[0] == "SL-0001").unwrap();
    assert_eq!(dispatch[1..], ["限制享受优惠政策和便利措施", "优先办理;绿色通道"]);
    // Years in which nothing is in force, or no version of a matter.
    assert!(catalogues(&document, 2025, "").is_none());
    let mut ended = document;
    ended.matters.iter_mut().for_each(|matter| matter.to = Some(day("2026-12-31")));
    ended.matters[0].to = None;
    assert_eq!(
        cells(&catalogues(&ended, 2026, "").unwrap(), "应用清单", &["事项编码"]).len(),
        uses.len()
    );
    let next = catalogues(&ended, 2027, "").unwrap();
    assert_eq!(next.iter().find(|t| t.sheet == "应用清单-2027.csv").unwrap().rows.len(), 1);
}

/// What a measure with a term says stands with the decision that it changes nothing of.
#[test]
fn a_measure_that_is_over_bars_nobody() {
    let mut document = compiled(&row("M06", ",6个月,,,SL-0001,")).document;
    document.measures[0].bars = Some(true);
    let of = |from: &str| check(&document, &[listed(Some(from), None)], "SL-0001");
    let during = of("2026-10-01");
    assert_eq!(outcome(&during), "refer");
    assert!(each(&during, "/reasons", "code").contains("measure.bars"), "{during}");
    let after = of("2026-01-01");
    assert_eq!(outcome(&after), "accept");
    assert!(each(&after, "/reasons", "code").contains("measure.ended"), "{after}");
}

/// Two rows that bring one measure, over a record of one list, of two lists that have the same case, and
/// over two records of one list.
#[test]
fn two_rows_of_one_measure() {
    let source = "two rows of 限制申请财政性资金项目 (list: own or the province's; term; here or for another matter; what it cites), the second of which reaches 法定代表人: what is told of the measure";
    let mut table = Frozen::new("measures-joined", source, "records first second");
    let base = compiled(&row("M06", ",3年,,,,")).document;
    let own = base.measures[0].clone();
    let mut base = base;
    let matters = base.matters.iter_mut().filter(|matter| matter.id == "SL-0001");
    matters.for_each(|matter| matter.lists.push(PROVINCES.into()));
    let of = |list: &str, years: u32, here: bool, second: bool| {
        let mut one = own.clone();
        one.list = list.into();
        one.term = one.term.filter(|_| years > 0);
        one.term.iter_mut().for_each(|term| term.n = years.saturating_mul(12));
        one.matters = (!here).then(|| vec!["ZJ-0001".to_owned()]);
        one.memorandum = (second && list == LIST).then(|| MEMORANDUM.to_owned());
        one.roles = second.then(|| vec![Role::LegalRepresentative]);
        one.kinds.extend(second.then_some(SubjectKind::Person));
        one.basis = Some(vec![if second { "YJ8" } else { "YJ6" }.to_owned()]);
        one
    };
    let mut variants = Vec::new();
    for list in [LIST, PROVINCES] {
        let times = [(0, true), (1, true), (2, true), (1, false)];
        variants.extend(times.map(|(years, here)| (list, years, here)));
    }
    let applicant = with(subject("applicant", "organization", NAME), "code", CODE);
    let person = with(
        subject("legal-representative", "person", "钱示例"),
        "code",
        Kind::ResidentId.synthetic(7),
    );
    let asked = request("SL-0001", &[applicant, person], &["M1", "M2", "M3", "M4"]);
    let one =
        Record { document: "（2026）示0001执1号".into(), ..listed(Some("2026-03-01"), None) };
    let other =
        Record { document: "（2026）示0001执2号".into(), ..listed(Some("2026-09-01"), None) };
    let name = |(list, years, here): (&str, u32, bool)| {
        let list = if list == LIST { "own" } else { "province's" };
        format!("{list} {years} {}", if here { "here" } else { "elsewhere" })
    };
    for first in &variants {
        for second in &variants {
            let mut document = base.clone();
            let two = [(*first, false), (*second, true)];
            document.measures =
                two.map(|((list, years, here), second)| of(list, years, here, second)).into();
            for (what, records) in [
                ("two lists", [(0, one.clone()), (4, one.clone())]),
                ("two records", [(0, one.clone()), (0, other.clone())]),
            ] {
                let said = World::new(&[]).ruled_by(&document).listing(&records).check(&asked);
                let told = items(&said, "/measures").iter().map(|measure| {
                    let mut measure = measure.clone();
                    let members = measure.as_object_mut().unwrap();
                    for label in ["text", "name", "edition", "class", "id", "list"] {
                        members.remove(label);
                    }
                    measure.to_string()
                });
                let told: Vec<String> = told.collect();
                assert!(said.get("error").is_none(), "{said}");
                table.row(&[what, &name(*first), &name(*second)], &told.join(" "));
            }
        }
    }
    table.check();
}
