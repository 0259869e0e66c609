//! A city's rulebook on the one that its province signed (上级规则书): what the parent says stays,
//! what is added may only be stricter, and the result stands by itself.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::collections::BTreeMap;

use conformance::broken::mistakes_on;
use conformance::fixture::{sheets, table};
use credit_core::Date;
use credit_core::calendar::{self, Calendar};
use credit_core::digest::Digest;
use credit_core::json::{self, Value, parse};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{beyond_calendar, compile, compile_under, export};
use credit_core::sheet::{Row, Table};
use credit_core::wire::canonical;

const PROVINCE: &str = "tests/vectors/rulebook/province";
const CITY: &str = "tests/vectors/rulebook/city";

fn province() -> RulebookDocument {
    compile(&sheets(PROVINCE)).unwrap().document
}

#[test]
fn a_city_builds_on_its_province() {
    let compiled = compile_under(&province(), &sheets(CITY)).unwrap();
    let document = &compiled.document;
    let tables: Vec<_> = document.tables.iter().map(|table| table.name.as_deref()).collect();
    assert_eq!(tables, [Some("省基准"), Some("本市基准")]);
    // The province's matter is taken over with all that it has; the measures come along.
    let levels: Vec<_> = document.matters.iter().map(|matter| matter.level.as_deref()).collect();
    assert_eq!(levels, [Some("市"), Some("市")]);
    let lists: Vec<_> = document.measures.iter().map(|measure| measure.list.as_str()).collect();
    assert_eq!(lists, ["失信被执行人"]);
    let digest = document.parent.as_ref().map(|parent| parent.digest.as_str());
    let expected = Digest::of(canonical(&province()).as_bytes()).labelled();
    assert_eq!(digest, Some(expected.as_str()));
    // Cases of both were run; nine rows decide in the city's table.
    assert_eq!((compiled.cases, compiled.proofs.last().map(|proof| proof.rows)), (3, Some(9)));
    let read = parse(canonical(document).as_bytes(), 1 << 20).unwrap();
    assert_eq!(
        RulebookDocument::decode_whole(&read).as_ref().map(canonical_of),
        Ok(canonical(document))
    );
    assert_eq!(Rulebook::decode(&read), Rulebook::of(document.clone()));
}

#[test]
fn what_repeats_the_parent_changes_nothing() {
    let once = compile_under(&province(), &sheets(CITY)).unwrap().document;
    let back = export::sheets(&once);
    let again = compile_under(&province(), &back).unwrap().document;
    assert_eq!(canonical(&again), canonical(&once));
    // Alone it compiles to the same, but for what it was built on.
    let alone = compile(&back).unwrap().document;
    assert!(alone.parent.is_none() && once.parent.is_some());
    let mut without = once;
    without.parent = None;
    assert_eq!(canonical(&alone), canonical(&without));
}

/// What the province leaves to a person the city leaves to one, too.
#[test]
fn what_no_table_can_say_stays_with_a_person() {
    let kept = "SL-0001,经营场所由人现场查看,";
    let with = |mut tables: Vec<Table>, rows: &str| {
        tables.push(table("暂不可表达", &format!("事项编码,内容,依据\n{rows}\n")));
        tables
    };
    let province = compile(&with(sheets(PROVINCE), &format!("{kept}YJ1"))).unwrap().document;
    let told = |tables: &[Table]| -> Vec<String> {
        let messages = compile_under(&province, tables).map(|_| ());
        messages.unwrap_err().iter().map(ToString::to_string).collect()
    };
    let told = told(&sheets(CITY));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("上级要求由人判断“经营场所由人现场查看”"), "{told:?}");
    assert!(compile_under(&province, &with(sheets(CITY), &format!("{kept}YJ1"))).is_ok());
}

/// What a class of the parent's matters is called is the parent's; exceptions of the child are told.
#[test]
fn classes_of_the_parent_and_exceptions_of_the_child() {
    let mut province = sheets(PROVINCE);
    let matters = province.iter_mut().find(|table| table.name() == "事项").unwrap();
    matters.header.push("类别".into());
    matters.rows.iter_mut().for_each(|row| row.cells.push("政府采购".into()));
    let province = compile(&province).unwrap().document;
    let city = |class: &str| {
        let mut tables = sheets(CITY);
        tables.push(table("类别", &format!("类别,文书\n{class},其他\n")));
        for table in tables.iter_mut().filter(|table| table.name() == "事项") {
            table.header.push("类别".into());
            let classes = ["政府采购", class];
            table
                .rows
                .iter_mut()
                .zip(classes)
                .for_each(|(row, class)| row.cells.push(class.into()));
        }
        for table in tables.iter_mut().filter(|table| table.name() == "依据") {
            table.header.push("公平竞争例外".into());
            table.rows.iter_mut().for_each(|row| row.cells.push("是".into()));
        }
        tables
    };
    let messages = compile_under(&province, &city("政府采购")).map(|_| ()).unwrap_err();
    assert!(messages.iter().any(|message| message.code == "E23"), "{messages:?}");
    let compiled = compile_under(&province, &city("本地采购")).unwrap();
    let told = "依据 YJ3（示例市政务服务信用核查工作规程（虚构））由本级写作公平竞争例外";
    assert!(compiled.relaxations.iter().any(|text| text == told), "{:?}", compiled.relaxations);
}

/// A way out of a decision that both files state is one, and the city may add to them.
#[test]
fn ways_of_the_parent_may_be_said_again() {
    let columns = "类别,途径,受理单位,期限,依据";
    let way = |kind: &str| format!("政府采购,{kind},采购人（虚构）,7个工作日,");
    let with = |mut tables: Vec<Table>, rows: &[String]| {
        let rows: String = rows.iter().map(|row| format!("{row}YJ1\n")).collect();
        tables.push(table("救济途径", &format!("{columns}\n{rows}")));
        tables
    };
    let province = compile(&with(sheets(PROVINCE), &[way("质疑")])).unwrap().document;
    let city = with(sheets(CITY), &[way("质疑"), way("投诉")]);
    let document = compile_under(&province, &city).unwrap().document;
    let kinds: Vec<_> = document.remedies.iter().flatten().map(|way| way.way.as_str()).collect();
    assert_eq!(kinds, ["质疑", "投诉"]);
}

fn canonical_of(document: &RulebookDocument) -> String {
    canonical(document)
}

fn value(document: &RulebookDocument) -> Value {
    parse(canonical(document).as_bytes(), 1 << 22).unwrap()
}

/// The layers of the sample city, cut in two: what state and province say, and the rest.
#[test]
fn two_files_say_what_one_says() {
    const ABOVE: &[&str] = &["国家底线", "示例省基准"];
    let city = sheets("host-example/sample/rulebook");
    let whole = compile(&city).unwrap();
    let part = |above: bool| -> Vec<Table> {
        let keep = |table: &Table, row: &Row| match table.name() {
            "判定表" | "分层" | "用例" => {
                ABOVE.contains(&table.cell(row, "判定表")) == above
            }
            "词汇" | "评价" | "依据" | "红线" => above,
            _ => !above,
        };
        let half = |table: &Table| {
            let rows = table.rows.iter().filter(|row| keep(table, row)).cloned().collect();
            Table { rows, ..table.clone() }
        };
        city.iter().map(half).filter(|table| above || !table.rows.is_empty()).collect()
    };
    let parent = compile(&part(true)).unwrap().document;
    let built = compile_under(&parent, &part(false)).unwrap();
    let members = |document: &Value, name: &str| -> Vec<String> {
        let items = document.get(name).and_then(Value::as_array).unwrap_or_default();
        let mut items: Vec<String> = items.iter().map(json::canonical).collect();
        items.sort();
        items
    };
    let whole_value = value(&whole.document);
    let Value::Object(all) = &whole_value else { panic!("an object") };
    let built_value = value(&built.document);
    for (name, _) in all {
        assert_eq!(members(&built_value, name), members(&whole_value, name), "{name}");
    }
    assert_eq!(built.mutants, whole.mutants);
    assert_eq!(built.relaxations, whole.relaxations);
}

#[test]
fn every_mistake_gives_exactly_its_message() {
    let all = mistakes_on("parents.tsv");
    assert!(all.len() >= 12, "{}", all.len());
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for mistake in &all {
        let messages = compile_under(&province(), &mistake.sheets()).expect_err(&mistake.name);
        let told: Vec<String> = messages.iter().map(ToString::to_string).collect();
        assert_eq!(told, [mistake.message.as_str()], "{}", mistake.name);
        for message in messages {
            *codes.entry(message.code).or_default() += 1;
        }
    }
    assert!(codes.contains_key("E20") && codes.contains_key("E23"), "{codes:?}");
}

#[test]
fn terms_past_the_calendar_are_told_before_they_are_given() {
    let text = "日期,类别,说明\n2026-01-01,休,元旦\n2026-12-26,班,示例\n";
    let table = table("日历.csv", text);
    let document = canonical(&calendar::source::compile(&table).unwrap());
    let calendar = Calendar::decode(&parse(document.as_bytes(), 1 << 20).unwrap()).unwrap();
    assert_eq!(calendar.coverage().1.to_string(), "2026-12-31");
    let book = |tables: &[Table]| {
        Rulebook::of(compile_under(&province(), tables).unwrap().document).unwrap()
    };
    let told = |tables: &[Table], until: Option<&str>| {
        let until = until.map(|day| Date::parse(day).unwrap());
        beyond_calendar(&book(tables), &calendar, until).map(|message| message.to_string())
    };
    let city = sheets(CITY);
    // The 15 working days from 14 December on, the Saturday among them, end on the 31st: an
    // application on the 13th still has its day.
    assert_eq!(
        told(&city, None).unwrap(),
        "W02 事项：工作日历只到 2026-12-31。2 个事项的期限会超出日历，到期日只能写成一段日期，\
         例如 XZ-0001 自 2026-12-14 起的申请（15 个工作日）。请在公布新一年放假安排后更新工作日历。"
    );
    assert_eq!(told(&city, Some("2026-12-13")), None);
    assert!(told(&city, Some("2026-12-14")).unwrap().contains("1 个事项"));
    let mut ended = city;
    for table in ended.iter_mut().filter(|table| table.name() == "事项") {
        let at = table.column("废止日期").unwrap();
        table.rows.iter_mut().for_each(|row| row.cells[at] = "2026-11-30".into());
    }
    assert_eq!(told(&ended, None), None);
}
