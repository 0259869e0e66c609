//! A city's rulebook on the one that its province signed (上级规则书): what the parent says stays,
//! what is added may only be stricter, and the result stands by itself.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeMap;

use conformance::broken::mistakes_on;
use conformance::fixture::{sheets, table};
use conformance::frozen::Frozen;
use credit_core::Date;
use credit_core::calendar::{self, Calendar};
use credit_core::digest::Digest;
use credit_core::json::{self, Value, parse};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{Compiled, beyond_calendar, compile, compile_under, export};
use credit_core::sheet::{Message, Row, Table};
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

/// A matter that is not taken over keeps the text of its commitment, and what follows where it is broken.
#[test]
fn a_text_for_a_matter_of_the_parent_is_the_parents() {
    let texts = |rows: &str| {
        table("承诺.csv", &format!("承诺类型,名称,正文,承诺编号,事项编码,违诺责任\n{rows}"))
    };
    let mut above = sheets(PROVINCE);
    above.push(texts("容缺受理型,容缺受理承诺书,正文。,,,撤销决定。\n"));
    let province = compile(&above).unwrap().document;
    let under = |rows: &str, taken: bool| {
        let mut own = sheets(CITY);
        own.push(texts(rows));
        for sheet in own.iter_mut().filter(|_| !taken) {
            let id = sheet.column("事项编码");
            let kept = |row: &Row| {
                sheet.name() == "承诺" || id.is_none_or(|id| row.cells[id] != "SL-0001")
            };
            let rows: Vec<Row> = sheet.rows.iter().filter(|row| kept(row)).cloned().collect();
            sheet.rows = rows;
        }
        own.retain(|sheet| sheet.name() != "用例");
        compile_under(&province, &own).map(|compiled| compiled.document)
    };
    let own = "容缺受理型,本市承诺书,正文。,CN-1,SL-0001,批评教育。\n";
    let document = under(own, true).unwrap();
    assert_eq!(document.commitments.len(), 2);
    let messages = under(own, false).unwrap_err();
    let said: Vec<String> = messages.iter().map(ToString::to_string).collect();
    assert!(
        said.len() == 1
            && said[0].starts_with("E23 承诺.csv 第2行“事项编码”列：SL-0001 是上级规则书的事项"),
        "{said:?}"
    );
    // Its own matters are its own affair.
    assert!(under("容缺受理型,本市承诺书,正文。,CN-1,XZ-0001,批评教育。\n", false).is_ok());
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

/// A column of a sheet set in every row of a matter, or in the rows of a material; new if it is not there.
fn set(tables: &mut [Table], sheet: &str, of: &str, label: &str, value: &str) {
    for table in tables.iter_mut().filter(|table| table.name() == sheet) {
        let at = table.column(label).unwrap_or_else(|| {
            table.header.push(label.to_owned());
            table.rows.iter_mut().for_each(|row| row.cells.push(String::new()));
            table.header.len() - 1
        });
        for row in table.rows.iter_mut().filter(|row| row.cells.iter().any(|cell| cell == of)) {
            row.cells[at] = value.to_owned();
        }
    }
}

/// Messages, or what is told of a rulebook that compiles; what follows from one stands behind it.
fn told(compiled: Result<Compiled, Vec<Message>>) -> String {
    fn one(message: &Message) -> String {
        let folded: Vec<String> = message.folded.iter().map(one).collect();
        if folded.is_empty() {
            message.to_string()
        } else {
            format!("{message} [{}]", folded.join(" / "))
        }
    }
    let all = |messages: &[Message]| messages.iter().map(one).collect::<Vec<_>>().join(" / ");
    match compiled {
        Err(messages) => all(&messages),
        Ok(compiled) => format!("compiles; {}", all(&compiled.warnings)),
    }
}

/// What the parent writes in a column beside what the child writes there.
const PAIRS: [(&str, &str, &str, &[&str]); 21] = [
    (
        "事项",
        "SL-0001",
        "必填角色",
        &["", "不要求", "申请人", "申请人;法定代表人", "法定代表人;申请人"],
    ),
    ("事项", "SL-0001", "联合体不计依据", &["", "YJ1", "YJ4"]),
    ("事项", "SL-0001", "分支机构", &["", "计入", "不计入"]),
    ("事项", "SL-0001", "承诺签署天数", &["", "1", "30", "90", "91", "365"]),
    (
        "事项",
        "SL-0001",
        "计入角色",
        &["", "申请人", "申请人;法定代表人", "申请人;联合体成员;法定代表人"],
    ),
    ("事项", "SL-0001", "红黑并存", &["", "从惩", "转人工复核"]),
    ("事项", "SL-0001", "过渡", &["", "申请日", "决定日"]),
    ("事项", "SL-0001", "补正最长工作日", &["9", "10"]),
    ("事项", "SL-0001", "复核人数", &["", "1", "2", "3"]),
    ("事项", "SL-0001", "必查名单", &["", "失信被执行人"]),
    ("事项", "SL-0001", "红线", &["HX1", "HX1;HX2", "HX1;HX3", "HX2;HX1;HX3"]),
    ("事项", "SL-0001", "施行日期", &["2026-01-01", "2026-04-01"]),
    ("事项", "SL-0001", "类别", &["", "政府采购"]),
    ("材料", "次要", "择一", &["", "甲", "乙"]),
    ("材料", "M3", "适用情形", &["", "办理情形=新设", "办理情形=新设|变更"]),
    ("材料", "次要", "可容缺", &["是", "否"]),
    ("材料", "M3", "可容缺", &["是", "否"]),
    ("材料", "M3", "瑕疵可容缺", &["", "是", "否"]),
    ("材料", "M2", "瑕疵可容缺", &["", "是", "否"]),
    ("材料", "M3", "材料名称", &["办公场所使用证明", "住所证明"]),
    ("材料", "M3", "类别", &["主审", "次要"]),
];

/// What the province says of a matter beside what a city says of it that takes it over, and of a matter
/// that is the city's own.
#[test]
fn each_column_of_a_matter_beside_the_parents() {
    let source = "tests/vectors/rulebook/province and city with one column set in each: what is told of the city";
    let mut frozen = Frozen::new("parent-columns", source, "sheet row column parent child");
    let vocabulary = export::sheets(&province()).into_iter().find(|table| table.name() == "词汇");
    let vocabulary = vocabulary.unwrap();
    // Who may be asked for counts in both; a fact says which case of the matter it is.
    let ready = |tables: &mut Vec<Table>| {
        set(tables, "事项", "SL-0001", "计入角色", "申请人;法定代表人");
        let mut facts = vocabulary.clone();
        let cells = ["办理情形", "新设|变更", "申报", "申请人", "申请人"].map(str::to_owned);
        let labels = ["事实", "取值", "来源", "改变方", "申报人"];
        let of = |label: &String| labels.iter().position(|known| known == label);
        let cell = |label: &String| of(label).map_or_else(String::new, |at| cells[at].clone());
        facts.rows.push(Row { line: 99, cells: facts.header.iter().map(cell).collect() });
        tables.push(facts);
    };
    for (sheet, of, label, values) in PAIRS {
        for above in values {
            let mut parent = sheets(PROVINCE);
            ready(&mut parent);
            set(&mut parent, sheet, of, label, above);
            let parent = compile(&parent).map(|compiled| compiled.document);
            for here in values {
                let mut city = sheets(CITY);
                ready(&mut city);
                set(&mut city, sheet, of, label, here);
                let answer = match &parent {
                    Ok(parent) => told(compile_under(parent, &city)),
                    Err(messages) => format!("parent: {}", messages[0]),
                };
                frozen.row(&[sheet, of, label, above, here], &answer);
            }
        }
    }
    frozen.check();
}

/// One cell of the city changed, one row of it gone, one row of the province written again.
#[test]
fn each_cell_under_a_parent() {
    let source = "tests/vectors/rulebook/city under the province, which leaves something to a person and names its classes, with one change: what is told of it";
    let mut frozen = Frozen::new("parent-cells", source, "sheet row column value");
    let mut above = sheets(PROVINCE);
    set(&mut above, "事项", "SL-0001", "类别", "政府采购");
    let open =
        |text: &str| table("暂不可表达", &format!("事项编码,内容,依据\nSL-0001,{text},YJ1\n"));
    above.push(open("经营场所由人现场查看"));
    let parent = compile(&above).unwrap().document;
    let mut base = sheets(CITY);
    set(&mut base, "事项", "SL-0001", "类别", "政府采购");
    base.push(open("经营场所由人现场查看"));
    base.push(table("类别", "类别,文书,核查场景\n本地事项,其他,\n"));
    for (at, sheet) in base.iter().enumerate() {
        for (n, row) in sheet.rows.iter().enumerate() {
            let line = row.line.to_string();
            for (column, label) in sheet.header.iter().enumerate() {
                for value in ["", "SL-0001", "省基准", "政府采购", "YJ2", "是", "M2"] {
                    if row.cells.get(column).is_none_or(|own| own == value) {
                        continue;
                    }
                    let mut changed = base.clone();
                    changed[at].rows[n].cells[column] = value.to_owned();
                    frozen.row(
                        &[sheet.name(), &line, label, value],
                        &told(compile_under(&parent, &changed)),
                    );
                }
            }
            let mut changed = base.clone();
            changed[at].rows.remove(n);
            frozen.row(
                &[sheet.name(), &line, "row", "gone"],
                &told(compile_under(&parent, &changed)),
            );
        }
        let mut changed = base.clone();
        changed.remove(at);
        frozen.row(&[sheet.name(), "sheet", "", "gone"], &told(compile_under(&parent, &changed)));
    }
    for sheet in &above {
        for (n, row) in sheet.rows.iter().enumerate() {
            for (label, change) in sheet.header.iter().zip(["", "错", "本级"].iter().cycle()) {
                let mut own = row.clone();
                if let Some(cell) = sheet.column(label).and_then(|column| own.cells.get_mut(column))
                {
                    cell.push_str(change);
                }
                let mut changed = base.clone();
                let mine = changed.iter_mut().find(|table| table.name() == sheet.name());
                let cells: Vec<(&String, &String)> = sheet.header.iter().zip(&own.cells).collect();
                let rows = |header: &[String]| -> Vec<String> {
                    let of = |label: &String| cells.iter().find(|(known, _)| *known == label);
                    header
                        .iter()
                        .map(|label| {
                            of(label).map_or_else(String::new, |(_, cell)| (*cell).clone())
                        })
                        .collect()
                };
                match mine {
                    Some(mine) => {
                        let cells = rows(&mine.header);
                        mine.rows.push(Row { line: 900, cells });
                    }
                    None => changed.push(Table {
                        rows: vec![Row { line: 900, cells: own.cells.clone() }],
                        ..sheet.clone()
                    }),
                }
                let line = format!("again {n}");
                frozen.row(
                    &[sheet.name(), &line, label, change],
                    &told(compile_under(&parent, &changed)),
                );
            }
        }
    }
    frozen.check();
}
