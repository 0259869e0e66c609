//! Lists as publishers write them: headings, styles, containers, and what must never be passed over.

use credit_core::{
    api::Lang,
    pack::record::{Record, State},
};
use credit_host::import::{Importer, Options, Profile, Report, columns, import};
use proptest::{prelude::*, strategy::ValueTree as _};

use crate::{
    sources::{fails, lists, notes, read},
    workbook::{
        C::{self, T},
        Sheet, workbook,
    },
};

const CODE: &str = "91450200MA0X00015U";
const NAME: &str = "示例市甲某建筑有限公司";

fn until(record: &Record) -> String {
    record.until.map(|day| day.to_string()).unwrap_or_default()
}

fn with(profile: Profile, csv: &str) -> (Vec<Record>, Report) {
    let lists = lists();
    let mut records = Vec::new();
    let mut importer = Importer::new(&lists, true).profile(profile);
    let report = importer
        .read("own.csv", csv.as_bytes(), "own", &mut |record| records.push(record))
        .unwrap();
    (records, report)
}

#[test]
fn a_column_that_may_end_an_entry_is_never_passed_over() {
    for (heading, cell, likely) in [
        ("疫苗有效期至", "2026-05-01", "截止日期"),
        ("甲乙日", "2026-05-01", "移出日期"),
        ("搬走情形日", "2026/5/1", "移出日期"),
        ("爱好", "已移出", "状态"),
        ("甲", "到期退出", "状态"),
        ("能看不", "不公开", "公开范围"),
        ("是否移出", "是", "公开范围"),
        ("甲号", CODE, "代码"),
        ("乙", "11010519491231002X", "代码"),
        ("丙", "3年", "期限"),
        ("丁", "2026-02-01至2029-01-31", "期限"),
    ] {
        let csv = format!("企业名称,列入日期,{heading}\n{NAME},2026-02-01,{cell}\n");
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        let problem = import("own.csv", csv.as_bytes(), &options).unwrap_err();
        assert_eq!(problem.code(), "csv.columns-unclear", "{heading}");
        let details = problem.details().join("\n");
        assert!(details.contains("--map") && details.contains("--ignore"), "{heading}: {details}");
        assert!(details.contains(likely), "{heading}: {details}");
    }
    // Blank from top to bottom it says nothing.
    let csv = format!("企业名称,列入日期,甲乙日\n{NAME},2026-02-01,-\n");
    assert_eq!(read("own.csv", "own", csv.as_bytes()).0.len(), 1);
}

#[test]
fn a_day_far_down_in_an_unread_column_is_seen() {
    let mut csv = String::from("企业名称,列入日期,甲乙日\n");
    for number in 0..1000 {
        let day = if number < 700 { "" } else { "2026-05-01" };
        csv.push_str(&format!("示例市{number}号有限公司,2026-02-01,{day}\n"));
    }
    assert!(fails("own.csv", csv.as_bytes()).starts_with("错误 csv.columns-unclear："));
}

#[test]
fn the_office_answers_once_and_keeps_it() {
    let csv = format!("企业名称,列入日期,甲乙日,电话\n{NAME},2026-02-01,2026-05-01,见附件\n");
    let report = columns("own.csv", csv.as_bytes(), &Profile::default()).unwrap();
    assert_eq!(report.questions().count(), 1);
    let asked = report.questions().next().unwrap();
    assert_eq!((asked.column.as_str(), asked.likely()), ("甲乙日", Some("移出日期")));
    let table = credit_host::import::profile_table(&report, &Profile::default());
    assert!(table.contains("列,企业名称,名称,") && table.contains("列,甲乙日,,"), "{table}");
    // The answer is written into the table, which is read again.
    let answered = table.replace("列,甲乙日,,", "列,甲乙日,移出日期,");
    let profile = Profile::read("对照.csv", answered.as_bytes()).unwrap();
    let (records, report) = with(profile, &csv);
    assert_eq!(until(&records[0]), "2026-04-30");
    assert!(report.table(Lang::ZhCn).any(|line| line.contains("甲乙日列 → 移出日期（指定）")));
    let mut profile = Profile::default();
    profile.ignore("甲乙日");
    let (records, report) = with(profile, &csv);
    assert_eq!(until(&records[0]), "");
    assert_eq!(report.sheets[0].ignored_columns, ["甲乙日"]);
    assert!(!format!("{:?}", records[0]).contains("2026-05-01"));
    let mut profile = Profile::default();
    profile.map("甲乙日=附注").unwrap();
    assert_eq!(with(profile, &csv).0[0].details[0].text, "2026-05-01");
}

#[test]
fn content_that_contradicts_its_heading_is_asked_about() {
    for (heading, cells) in [
        ("移出日期", ["13800000000", "13900000000"]),
        ("统一社会信用代码", ["2026-02-01", "2026-02-02"]),
        ("统一社会信用代码", ["13800000000", "13900000000"]),
        ("认定部门", ["2026-02-01", "2026-02-02"]),
        ("列入事由", [CODE, "91450200MA0X00023N"]),
        ("状态", ["2026-02-01", "2026-02-02"]),
        ("法定代表人", [CODE, "91450200MA0X00023N"]),
        ("期限", ["示例市甲有限公司", "示例市乙有限公司"]),
        ("公开范围", ["2026-02-01", "2026-02-02"]),
        ("文书号", ["示例市甲有限公司", "示例市乙有限公司"]),
        ("备注", [CODE, "91450200MA0X00023N"]),
    ] {
        let csv = format!(
            "企业名称,列入时间,{heading}\n{NAME},2026-02-01,{}\n示例市乙有限公司,2026-02-01,{}\n",
            cells[0], cells[1]
        );
        let problem = fails("own.csv", csv.as_bytes());
        assert!(problem.starts_with("错误 csv.columns-unclear："), "{heading}: {problem}");
    }
}

#[test]
fn private_particulars_are_not_published() {
    let csv = format!(
        "企业名称,统一社会信用代码,列入日期,法定代表人,法定代表人证件号,联系电话,家庭住址,联系人,列入事由\n\
         {NAME},{CODE},2026-02-01,范例一,11010519491231002X,13800000000,示例市示例路1号,范例九,范例一（身份证:1101051949 1231002X，电话13900000000，家庭住址：示例市示例路2号）欠薪\n"
    );
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!(report.sheets[0].withheld_columns, ["联系电话", "家庭住址", "联系人"]);
    assert!(
        report.to_string().contains("个人信息，不进入公开名单包的列：联系电话、家庭住址、联系人")
    );
    let shown = format!("{:?}", records[0]);
    for hidden in
        ["13800000000", "13900000000", "示例路", "范例九", "1231002X", "11010519491231002X"]
    {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
    assert_eq!(records[0].responsible[0].identifier.as_deref(), Some("1101051949****002X"));
    // Internal packs keep them.
    let lists = lists();
    let options = Options { lists: &lists, list: "own", public: false };
    let (records, _) = import("own.csv", csv.as_bytes(), &options).unwrap();
    assert!(format!("{:?}", records[0]).contains("13800000000"));
    // What is not for the public never gets there.
    for answer in ["否", "不公开", "仅政府部门内部共享", "依申请公开", "N"] {
        let csv = format!("企业名称,列入日期,是否公开\n{NAME},2026-02-01,{answer}\n");
        let (records, report) = read("own.csv", "own", csv.as_bytes());
        assert_eq!((records.len(), report.notes[0].code), (0, "row.restricted"), "{answer}");
    }
    // The address of a person is a home.
    let csv = "姓名,列入日期,地址\n范例一,2026-02-01,示例市示例路1号\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert!(records[0].details.is_empty(), "{records:?}");
    assert_eq!(report.notes[0].code, "row.private");
    // A column of telephones is one, whatever it is called.
    let csv = format!("企业名称,列入日期,怎么找\n{NAME},2026-02-01,138-0000-0000\n");
    assert_eq!(read("own.csv", "own", csv.as_bytes()).1.sheets[0].withheld_columns, ["怎么找"]);
}

#[test]
fn a_removal_without_its_day_is_not_listed_for_ever() {
    let csv = format!("企业名称,列入日期,移出原因,移出日期\n{NAME},2026-02-01,已补报年报,\n");
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.notes[0].code), (0, "row.removal"), "{:?}", notes(&report));
    let csv = format!("企业名称,列入日期,移出原因,状态\n{NAME},2026-02-01,已补报年报,已移出\n");
    assert_eq!(read("own.csv", "own", csv.as_bytes()).0[0].state, State::Withdrawn);
}

#[test]
fn terms_with_the_unit_in_the_heading_and_both_days_in_a_cell() {
    for (heading, cell, expected) in [
        ("公示期(月)", "36", "2029-02-01"),
        ("期限（年）", "3", "2029-02-01"),
        ("惩戒期", "三年", "2029-02-01"),
        ("有效期限", "2026-02-01至2029-01-31", "2029-01-31"),
        ("禁止参加政府采购活动期限", "2029-01-31", "2029-01-31"),
        ("公示期至", "2029年1月31日", "2029-01-31"),
        ("fbqx", "20290131", "2029-01-31"),
        ("有效期（至）", "2029.1.31", "2029-01-31"),
        ("公示截止时间", "9999-12-31", ""),
        ("截止时间", "长期有效", ""),
        ("到期时间", "履行义务之日止", ""),
        ("终止日期", "不详", ""),
    ] {
        let csv = format!("企业名称,列入日期,{heading}\n{NAME},2026-02-01,{cell}\n");
        let (records, report) = read("own.csv", "own", csv.as_bytes());
        assert_eq!(
            records.first().map(until).as_deref(),
            Some(expected),
            "{heading}: {:?}",
            notes(&report)
        );
    }
    let csv = format!("企业名称,公示起止日期\n{NAME},2026-02-01至2029-01-31\n");
    let (records, _) = read("own.csv", "own", csv.as_bytes());
    assert_eq!(records[0].listed_on.map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
    assert_eq!(until(&records[0]), "2029-01-31");
    let csv = format!("企业名称,列入日期,截止日期\n{NAME},2026-02-01至2029-01-31,2028-01-31\n");
    assert_eq!(read("own.csv", "own", csv.as_bytes()).1.notes.last().unwrap().code, "row.period");
}

#[test]
fn names_with_notes_give_what_they_say() {
    let csv = format!(
        "企业名称,统一社会信用代码,列入日期\n\
         {NAME}（原示例市乙某建筑有限公司）,{CODE},2026-02-01\n\
         {NAME}（法定代表人：范例一）,,2026-02-02\n\
         {NAME}（{CODE}）,,2026-02-03\n\
         {NAME}（已注销）,,2026-02-04\n\
         {NAME}、示例市乙某建筑有限公司,,2026-02-05\n\
         {NAME}等3家,,2026-02-06\n\
         2026-02-01,,2026-02-07\n"
    );
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert!(records.iter().all(|record| record.name == NAME), "{records:?}");
    assert_eq!(records[0].former_names[0].name, "示例市乙某建筑有限公司");
    assert_eq!(records[1].responsible[0].name, "范例一");
    assert_eq!(records[2].identifiers[0].value, CODE);
    assert_eq!(records[3].details[0].text, "已注销");
    assert_eq!((records.len(), report.counts.refused), (5, 2), "{:?}", notes(&report));
    let codes: Vec<&str> = report.notes.iter().map(|note| note.code).collect();
    assert!(
        codes.contains(&"row.several-names")
            && codes.contains(&"row.others")
            && codes.contains(&"row.name")
    );
}

const HTML: &str = "<html><head><meta charset=\"utf-8\"><style>td{color:red}</style></head><body>\
    <table><tr><th colspan=5>示例市违诺记录（虚构）</th></tr>\
    <tr><th>序号<th>企业名称<th>统一社会信用代码<th>列入日期<th>列入事由</tr>\
    <tr><td>1</td><td>示例市甲某建筑有限公司</td><td style='x'>91450200MA0X00015U</td><td>2026-02-01</td><td>甲&amp;乙<br>丙</td></tr>\
    <tr><td>2<td>示例市乙某装饰工程有限公司<td>91450200MA0X00023N<td>2026-02-02<td>&nbsp;</table></body></html>";

const EXCEL_2003: &str = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
    <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
    <Worksheet ss:Name=\"own\"><Table><Row><Cell><Data ss:Type=\"String\">企业名称</Data></Cell>\
    <Cell><Data ss:Type=\"String\">统一社会信用代码</Data></Cell><Cell><Data ss:Type=\"String\">列入日期</Data></Cell></Row>\
    <Row><Cell><Data ss:Type=\"String\">示例市甲某建筑有限公司</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"String\">2026-02-01</Data></Cell></Row>\
    </Table></Worksheet></Workbook>";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DATAS><DATA><CF_WSH>示罚〔2026〕1号</CF_WSH>\
    <CF_XDR_MC>示例市甲某建筑有限公司</CF_XDR_MC><CF_XDR_SHXYM>91450200MA0X00015U</CF_XDR_SHXYM><CF_JDRQ>2026-02-01</CF_JDRQ></DATA>\
    <DATA><CF_WSH>示罚〔2026〕2号</CF_WSH><CF_XDR_MC><![CDATA[示例市乙某装饰工程有限公司]]></CF_XDR_MC><CF_JDRQ>2026-02-02</CF_JDRQ><CF_SYFW>1</CF_SYFW></DATA></DATAS>";

#[test]
fn containers_of_every_kind() {
    let json = r#"{"status":1,"message":"成功","data":{"total":2,"list":[{"iname":"示例市甲某建筑有限公司","cardNum":"91450200MA0X00015U","caseCode":"1","publishDate":"2026年03月12日"},{"iname":"示例市乙某装饰工程有限公司","cardNum":"91450200MA0X00023N","caseCode":"2","publishDate":"2026年03月12日"}]}}"#;
    let tabs = "示例市公示表，2026年,第1期\n企业名称\t统一社会信用代码\t列入日期\t列入事由\n示例市甲某建筑有限公司\t91450200MA0X00015U\t2026-02-01\t甲,乙\n示例市乙某装饰工程有限公司\t91450200MA0X00023N\t2026-02-01\t甲,乙,丙\n";
    let left = "企业名称,示例市甲某建筑有限公司\n统一社会信用代码,91450200MA0X00015U\n列入日期,2026-02-01\n列入事由,虚构\n";
    let two = format!("{left}企业名称,示例市乙某装饰工程有限公司\n列入日期,2026-02-02\n");
    let wide = "序号,基本信息,,法定代表人,,列入情况,,备注\n,企业名称,统一社会信用代码,姓名,身份证号,列入日期,移出日期,\n一、示例区,,,,,,,\n1,示例市甲某建筑有限公司,91450200MA0X00015U,范例一,11010519491231002X,2026-02-01,2026-03-01,\n";
    for (file, bytes, kept, refused) in [
        ("own.xls", HTML.as_bytes(), 2, 0),
        ("own.xls", EXCEL_2003.as_bytes(), 1, 0),
        ("own.xml", XML.as_bytes(), 1, 1),
        ("own.json", json.as_bytes(), 2, 0),
        ("own.txt", tabs.as_bytes(), 2, 0),
        ("own.csv", left.as_bytes(), 1, 0),
        ("own.csv", two.as_bytes(), 2, 0),
        ("own.csv", wide.as_bytes(), 1, 0),
        ("own.xls", include_bytes!("import/old.xls").as_slice(), 2, 0),
    ] {
        let (records, report) = read(file, "own", bytes);
        let counts = (report.counts.kept, report.counts.refused);
        assert_eq!(counts, (kept, refused), "{file}: {:?}", notes(&report));
        assert_eq!(records[0].name, NAME, "{file}");
        assert!(records[0].listed_on.is_some());
        assert!(file != "own.csv" || records[0].identifiers[0].value == CODE);
    }
    let (records, _) = read("own.csv", "own", wide.as_bytes());
    assert_eq!(
        (records[0].responsible[0].name.as_str(), until(&records[0]).as_str()),
        ("范例一", "2026-02-28")
    );
    let (records, _) = read("own.xls", "own", include_bytes!("import/old.xls"));
    assert_eq!(until(&records[1]), "2026-02-28");
    let (records, _) = read("own.xls", "own", HTML.as_bytes());
    assert_eq!(records[0].cause, "甲&乙\n丙");
    for broken in [
        "<a><b>甲</c></a>",
        "<html><p>没有表格</p></html>",
        "<x/>",
        "<a",
        "<?xml version=\"1.0\"?>",
    ] {
        assert!(fails("own.xml", broken.as_bytes()).starts_with("错误"), "{broken}");
    }
    let deep = "<a>".repeat(100_000);
    assert!(fails("own.xml", deep.as_bytes()).starts_with("错误 csv.too-large："));
}

#[test]
fn what_merged_cells_spread_is_counted() {
    // A text of 30,000 bytes merged over all rows: a small file, gigabytes of cells.
    let long: &'static str = Box::leak("长".repeat(10_000).into_boxed_str());
    let mut rows: Vec<&[C]> = vec![&[T("企业名称"), T("列入日期"), T("列入事由")]];
    rows.push(Box::leak(vec![T(NAME), T("2026-02-01"), T(long)].into_boxed_slice()));
    let row: &'static [C] = Box::leak(vec![T(NAME), T("2026-02-01")].into_boxed_slice());
    rows.extend(std::iter::repeat_n(row, 5_000));
    let book =
        workbook(&[Sheet { name: "own", hidden: false, rows: &rows, merged: &["C2:XFD1048576"] }]);
    let started = std::time::Instant::now();
    assert!(fails("own.xlsx", &book).starts_with("错误 xlsx.merged："));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    // A district over its rows is what merging is for.
    let mut rows: Vec<&[C]> = vec![&[T("企业名称"), T("列入日期"), T("列入事由")]];
    rows.push(&[T(NAME), T("2026-02-01"), T("示例区")]);
    rows.push(&[T("示例市乙某装饰工程有限公司"), T("2026-02-01")]);
    let book = workbook(&[Sheet { name: "own", hidden: false, rows: &rows, merged: &["C2:C3"] }]);
    assert_eq!(read("own.xlsx", "own", &book).0[1].cause, "示例区");
}

/// A private particular, and the part of it that must not be seen.
fn private() -> impl Strategy<Value = (String, String)> {
    let whole = |text: String| (text.clone(), text);
    let spaced = |text: String, at: usize| {
        let (head, tail) = text.split_at(at);
        (format!("{head} {tail}"), tail.to_owned())
    };
    prop_oneof![
        Just(whole("11010519491231002X".to_owned())),
        Just(whole("440524188001010014".to_owned())),
        Just(whole("810000199408230021".to_owned())),
        Just(whole("110105491231002".to_owned())),
        (4..14_usize).prop_map(move |at| spaced("11010519491231002X".to_owned(), at)),
        "1[3-9][0-9]{9}".prop_map(whole),
        "1[3-9][0-9]{9}".prop_map(move |text| spaced(text, 3)),
        "0772-[2-8][0-9]{6}".prop_map(whole),
        "[EGD][0-9]{8}".prop_map(|number| (format!("护照{number}"), number)),
        "[HM][0-9]{8}".prop_map(whole),
        "示例路[0-9]{1,3}号".prop_map(|home| (format!("家庭住址：{home}"), home)),
    ]
}

fn around() -> impl Strategy<Value = (String, String)> {
    const WORDS: [&str; 10] =
        ["", "范例一", "（", "电话", "身份证：", "联系方式:", "，", "拖欠工资。", "证件 ", "\n"];
    let word = prop::sample::select(&WORDS[..]);
    (word.clone(), word).prop_map(|(a, b)| (a.to_owned(), b.to_owned()))
}

/// A text and what is private in it, and what stands around them.
type Planted = ((String, String), (String, String));

fn published(texts: &[Planted], heading: &str) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["主体名称", "记录编号", "列入日期", heading]).unwrap();
    for (number, ((text, _), (before, after))) in texts.iter().enumerate() {
        let cell = format!("{before}{text}{after}");
        writer
            .write_record(["示例市甲某有限公司", &number.to_string(), "2026-02-01", &cell])
            .unwrap();
    }
    let lists = lists();
    let bytes = writer.into_inner().unwrap();
    let options = Options { lists: &lists, list: "own", public: true };
    // A column of numbers that nothing explains is asked about: nothing is published.
    let Ok((records, _)) = import("own.csv", &bytes, &options) else { return };
    for record in &records {
        let number: usize = record.entry.parse().unwrap();
        let ((text, hidden), _) = &texts[number];
        let shown = format!("{record:?}");
        assert!(!shown.contains(hidden.as_str()), "{heading} {text}: {shown}");
    }
}

const PRIVATE_HEADINGS: [&str; 10] = [
    "列入事由",
    "备注",
    "联系电话",
    "家庭住址",
    "法定代表人证件号",
    "认定依据",
    "甲",
    "数据来源",
    "法定代表人",
    "移出原因",
];

proptest! {
    /// No cell of a public pack holds an unmasked number of a person, telephone or home.
    #[test]
    fn nothing_private_is_published(texts in prop::collection::vec((private(), around()), 1..12), heading in 0..10_usize) {
        published(&texts, PRIVATE_HEADINGS[heading]);
    }

    /// Every cell is in the record, in a remark, or in a column listed as not kept.
    #[test]
    fn no_cell_vanishes(cells in prop::collection::vec("[\u{4E00}-\u{4E20}]{5,9}", 6), headings in prop::sample::subsequence(
        vec!["认定部门", "列入事由", "甲", "备注", "移出决定文号", "企业地址", "文书号", "认定依据", "数据来源", "联系电话", "曾用名", "法定代表人", "爱好", "经营状态", "处罚结果", "序号说明"], 6)) {
        let mut csv = format!("企业名称,列入日期,状态,{}\n", headings.join(","));
        csv.push_str(&format!("{NAME},2026-02-01,已移出,{}\n", cells.join(",")));
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        let Ok((records, report)) = import("own.csv", csv.as_bytes(), &options) else { return Ok(()) };
        let told = format!("{records:?} {:?}", notes(&report));
        let sheet = &report.sheets[0];
        for (heading, cell) in headings.iter().zip(&cells) {
            let listed = |columns: &[String]| columns.iter().any(|column| column == heading);
            prop_assert!(
                told.contains(cell.as_str()) || listed(&sheet.ignored_columns) || listed(&sheet.withheld_columns),
                "{heading} {cell}: {told}"
            );
        }
    }
}

/// 100,000 rows in the same way: minutes, so only where asked for.
#[test]
fn nothing_private_is_published_in_many_rows() {
    let rows: usize =
        std::env::var("CREDIT_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut left, strategy) = (rows, (private(), around()));
    let mut round = 0_usize;
    while left > 0 {
        let count = left.min(500);
        let texts: Vec<_> =
            (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
        published(&texts, PRIVATE_HEADINGS[round % PRIVATE_HEADINGS.len()]);
        left -= count;
        round += 1;
    }
}

/// Random content under real headings: what is read is what its field holds.
#[test]
fn no_column_is_read_as_something_it_is_not() {
    const HEADINGS: [&str; 24] = [
        "移出日期",
        "公示截止日期",
        "列入日期",
        "统一社会信用代码",
        "组织机构代码",
        "法定代表人",
        "法定代表人证件号",
        "状态",
        "公开范围",
        "认定部门",
        "列入事由",
        "处罚依据",
        "期限",
        "公示期(月)",
        "曾用名",
        "文书号",
        "主体类型",
        "失信等级",
        "gsjzrq",
        "lrsj",
        "entName",
        "outDate",
        "数据来源",
        "更新日期",
    ];
    type Kind = (&'static str, fn(usize) -> String);
    let kinds: [Kind; 8] = [
        ("code", |n| {
            ["91450200MA0X00015U", "91450200MA0X00023N", "91450200MA0X00031H"][n % 3].to_owned()
        }),
        ("person", |n| ["11010519491231002X", "440524188001010014"][n % 2].to_owned()),
        ("phone", |n| format!("138{:08}", n * 7919)),
        ("day", |n| format!("2026-02-{:02}", n % 28 + 1)),
        ("organisation", |n| format!("示例市{n}号商贸有限公司")),
        ("name", |n| ["范例一", "范例二", "范例三"][n % 3].to_owned()),
        ("state", |n| ["有效", "已移出", "已修复"][n % 3].to_owned()),
        ("address", |n| format!("示例市示例区示例路{n}号")),
    ];
    // What a field may be made of.
    let fits = |meaning: &str, kind: &str| match kind {
        "code" => matches!(meaning, "代码" | "法定代表人证件号码" | "附注" | "记录编号"),
        "person" => matches!(meaning, "代码" | "附注") || meaning.ends_with("证件号码"),
        "phone" => matches!(meaning, "内部附注" | "附注"),
        "day" => {
            meaning.ends_with("日期")
                || matches!(meaning, "期限" | "期限(月)" | "附注" | "文书号" | "失信等级")
        }
        "organisation" => matches!(
            meaning,
            "名称"
                | "曾用名"
                | "认定部门"
                | "数据来源"
                | "法定代表人"
                | "附注"
                | "事由"
                | "依据"
                | "主体类型"
                | "公开范围"
                | "失信等级"
        ),
        "name" => matches!(
            meaning,
            "名称"
                | "曾用名"
                | "认定部门"
                | "数据来源"
                | "法定代表人"
                | "附注"
                | "事由"
                | "依据"
                | "文书号"
                | "状态"
                | "主体类型"
                | "公开范围"
                | "失信等级"
        ),
        "state" => {
            !meaning.ends_with("日期")
                && !meaning.ends_with("号码")
                && !matches!(meaning, "代码" | "名称" | "曾用名")
        }
        _ => matches!(meaning, "附注" | "事由" | "依据" | "数据来源" | "曾用名" | "主体类型"),
    };
    let mut read = 0;
    // A hundred tables of twenty columns.
    for table in 0..100_usize {
        let columns_of = |place: usize| {
            let column = table * 20 + place;
            (
                HEADINGS[column % HEADINGS.len()],
                kinds[(column / HEADINGS.len() + column) % kinds.len()],
            )
        };
        let mut csv = String::from("主体名称,记录号");
        (0..20).for_each(|place| csv.push_str(&format!(",{}", columns_of(place).0)));
        csv.push('\n');
        for row in 0..5 + table % 7 {
            csv.push_str(&format!("示例市{row}号有限公司,{row}"));
            (0..20).for_each(|place| {
                csv.push_str(&format!(",{}", columns_of(place).1.1(row + place)))
            });
            csv.push('\n');
        }
        let report = columns("own.csv", csv.as_bytes(), &Profile::default()).unwrap();
        for (place, told) in report.sheets[0].columns.iter().skip(2).enumerate() {
            let (heading, (kind, _)) = columns_of(place);
            if told.is_unclear() {
                continue;
            }
            read += 1;
            let meaning = told.meaning(Lang::ZhCn).unwrap_or("附注");
            assert!(fits(meaning, kind), "{heading} of {kind} is read as {meaning}");
        }
    }
    assert!(read > 100, "{read}");
}
