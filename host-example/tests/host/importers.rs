//! Lists as offices keep them: every oddity is reported where it is.

use credit_core::{
    api::Lang,
    id::Kind,
    pack::record::{Class, State},
    request::SubjectKind,
};
use credit_host::import::{Encoding, Format, Level, Options, Report, import};

use crate::sources::{assert_english, lists, notes, notes_in_english, read};

fn counts(report: &Report) -> (usize, usize, usize) {
    (report.counts.kept, report.counts.repaired, report.counts.refused)
}

#[test]
fn court_fields_by_key() {
    let csv = "\
id,iname,cardNum,businessEntity,partyTypeName,courtName,caseCode,publishDate,disruptTypeName,regDate
7,示例市甲某建筑有限公司,91450200MA0X00015U,范例三,1,示例市人民法院,（2026）示例执101号,2026-03-12,拒不履行,2026-03-01
8,范例一,1101051949****002X,,0,示例市人民法院,（2026）示例执109号,2026年4月8日,违反限制消费令,2026-04-01
";
    let (records, report) = read("失信被执行人.csv", "失信被执行人", csv.as_bytes());
    assert_eq!(counts(&report), (2, 1, 0));
    assert_eq!(report.format, Format::Csv(Encoding::Utf8));
    assert!(report.sheets[0].unknown_columns.is_empty(), "{report}");
    assert_eq!(
        notes(&report),
        ["失信被执行人.csv 第3行 publishDate列：修整：“2026年4月8日”读作 2026-04-08"]
    );
    let [company, person] = &records[..] else { panic!("{records:?}") };
    assert_eq!(company.entry, "7");
    assert_eq!(company.kind, SubjectKind::Organization);
    assert_eq!(company.document, "（2026）示例执101号");
    assert_eq!(company.responsible[0].name, "范例三");
    assert_eq!(person.kind, SubjectKind::Person);
    assert_eq!(person.identifiers[0].kind, Kind::MaskedId);
    assert_eq!(person.state, State::Active);
}

#[test]
fn court_fields_by_chinese_label() {
    let csv = "\
被执行人姓名或名称,身份证号码/组织机构代码,法定代表人或者负责人姓名,执行法院,案号,发布时间,失信被执行人行为具体情形
示例市辛某建材有限公司,MA0X0008-2,范例十,示例市人民法院,（2026）示例执108号,2026-06-30,拒不履行
";
    let (records, report) = read("a.csv", "zxgk", csv.as_bytes());
    assert_eq!(counts(&report), (1, 0, 0), "{:?}", notes(&report));
    assert!(report.sheets[0].shape.starts_with("失信被执行人"));
    assert_eq!(records[0].identifiers[0].kind, Kind::OrgCode);
    assert_eq!(records[0].entry, "（2026）示例执108号 MA0X00082");
}

#[test]
fn procurement_columns() {
    let csv = "\
企业名称,统一社会信用代码（或组织机构代码）,企业地址,严重违法失信行为的具体情形,处罚结果,处罚依据,处罚日期,公布日期,公布截止日期,执法单位
示例市壬某办公设备有限公司,91450200MA0X00090L,示例路1号,提供虚假材料,禁止二年,政府采购法第七十七条,2025-07-01,2025/7/3,2027-06-30,示例市财政局
";
    let (records, report) = read("政府采购.csv", "zxgk", csv.as_bytes());
    assert_eq!(counts(&report), (1, 1, 0));
    let record = &records[0];
    assert_eq!(record.entry, "2025-07-03 91450200MA0X00090L");
    assert_eq!(record.cause, "提供虚假材料；处罚结果：禁止二年");
    assert_eq!(record.until.map(|day| day.to_string()).as_deref(), Some("2027-06-30"));
    assert_eq!(record.effective, None, "the penalty is older than the listing");
}

#[test]
fn bad_rows_are_reported_by_line_and_column() {
    let csv = "\
名单编号,记录编号,主体名称,主体类型,统一社会信用代码,认定日期,公示截止日期,失信等级,状态,联系电话
own,1,,企业,,2026-01-05,,一般,有效,
own,2,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-30,,一般,有效,
own,3,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,2026-01-01,一般,有效,
own,4,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,,很重,有效,
own,5,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,,一般,已履行完毕,
own,6,示例市甲某建筑有限公司,公司制,,2026-02-28,,一般,有效,
own,7,范例一,自然人,91450200MA0X00015U,2026-02-28,,一般,有效,
nope,8,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,,一般,有效,
own,9,示例市甲某建筑有限公司,企业,91450200MA0X00015U,,,一般,有效,
own,10,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,,一般
,,,,,,,,,

own,11,示例市甲某建筑有限公司,企业,91450200MA0X00015U,2026-02-28,,一般,有效,
own,11,示例市乙某装饰工程有限公司,企业,91450200MA0X00023N,2026-02-28,,一般,有效,
";
    let (records, report) = read("违诺.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), counts(&report)), (1, (1, 0, 11)));
    assert_eq!(records[0].class, Some(Class::Ordinary));
    assert_eq!(report.sheets[0].unknown_columns, [""; 0]);
    assert_eq!(report.sheets[0].withheld_columns, ["联系电话"]);
    let expected = [
        "违诺.csv 第2行 主体名称列：拒收：没有名称",
        "违诺.csv 第3行 认定日期列：拒收：“2026-02-30”不是日期；请写成 2026-11-20",
        "违诺.csv 第4行 公示截止日期列：拒收：截止日期早于列入日期",
        "违诺.csv 第5行 失信等级列：拒收：“很重”不是 轻微、一般、严重 之一",
        "违诺.csv 第6行 状态列：拒收：“已履行完毕”看不出是否仍然有效；请写 有效、已修复、已撤销、异议中、暂停 之一，或在 --profile 的表里写明它的含义",
        "违诺.csv 第7行 主体类型列：拒收：“公司制”不是已知的主体类型（企业、个体工商户、自然人）",
        "违诺.csv 第8行 统一社会信用代码列：拒收：主体类型与代码的种类不一致",
        "违诺.csv 第9行 名单编号列：拒收：“nope”不在名单定义中",
        "违诺.csv 第10行 认定日期列：拒收：没有列入或公布日期",
        "违诺.csv 第11行：拒收：这一行有 8 列，表头有 10 列；含逗号的内容请加英文双引号",
        "违诺.csv 第15行 记录编号列：拒收：编号“11”与第14行重复",
    ];
    assert_eq!(notes(&report), expected);
    assert!(report.notes.iter().all(|note| note.level == Level::Refused));
}

#[test]
fn the_account_reads_in_english_too() {
    let csv = "\
示例市违诺记录（虚构）,,,,,
主体名称,统一社会信用代码,认定日期,期限,,状态
示例市甲某建筑有限公司,91450200MA0X00015U,2026年1月5日,3年,,有效
示例市乙某装饰工程有限公司,91450200MA0X00023P,2026-01-06,,,
示例市丙某市政工程有限公司,91450200MA0X00031H,明年,,,
,91450200MA0X00031H,2026-01-06,,,
示例市丁某劳务有限公司,9.145E+17,2026-01-06,,,
示例市戊某建材有限公司,,2026-01-06,,,已履行完毕
示例市己某建材有限公司,,2026-01-06,很久,,
示例市庚某建材有限公司,,2026-01-06,,甲\u{1},
示例市辛某建材有限公司,,2026-01-06
范例一,11010519491231002X,2026-01-06,,,
范例一,11010519491231002X,2026-01-06,,,
合计,,,,,12
";
    let (records, report) = read("违诺.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), counts(&report)), (3, (3, 3, 8)), "{:?}", notes(&report));
    let expected = [
        "违诺.csv row 1: skipped: a title or remark above the header",
        "违诺.csv row 3 column 认定日期: repaired: `2026年1月5日` was read as 2026-01-05",
        "违诺.csv row 3 column 期限: repaired: the term `3年`, counted from the listing date 2026-01-05, ends on 2029-01-05",
        "违诺.csv row 4 column 统一社会信用代码: repaired: the code `91450200MA0X00023P` fails its check (id.check-char, character 18 should be N); kept as it is, it is compared only with a code written just so",
        "违诺.csv row 5 column 认定日期: refused: `明年` is not a date; write it as 2026-11-20",
        "违诺.csv row 6 column 主体名称: refused: the name is missing",
        "违诺.csv row 7 column 统一社会信用代码: refused: `9.145E+17` is a code that Excel made a number of, its last digits are lost; format the column as Text and enter it again",
        "违诺.csv row 8 column 状态: refused: `已履行完毕` does not say whether the entry still counts; write `有效` (active), `已修复` (repaired), `已撤销` (withdrawn), `异议中` (disputed) or `暂停` (suspended), or explain it in the table of --profile",
        "违诺.csv row 9 column 期限: refused: `很久` is not a term; write it as `3年`, `6个月`, `90日`, `长期` or as an end date",
        "违诺.csv row 10 column 5: refused: the cell holds invisible control characters (such as NUL); enter it again",
        "违诺.csv row 11: refused: the row has 3 cells, the header 6; put cells with a comma in double quotes",
        "违诺.csv row 12 column 统一社会信用代码: repaired: a public pack holds no full personal numbers, masked as 1101051949****002X",
        "违诺.csv row 13 column 统一社会信用代码: repaired: a public pack holds no full personal numbers, masked as 1101051949****002X",
        "违诺.csv row 13: refused: the number `2026-01-06 范例一 1101051949****002X` repeats that of row 12; if it is another entry, add a column `记录编号`",
        "违诺.csv row 14: skipped: a total or remark, not an entry",
    ];
    assert_eq!(notes_in_english(&report), expected);
    assert_english(&report);
    assert_eq!(
        report.summary(Lang::En),
        "违诺.csv: UTF-8, general columns; rows: 3 kept (3 of them repaired), 8 refused, \
         2 skipped (titles, totals, remarks); \
         unknown columns (kept with the entries as they are): 第5列"
    );
    assert_eq!(
        report.to_string(),
        "违诺.csv：UTF-8，通用字段；收录 3 行（其中修整 3 行），拒收 8 行，跳过 2 行（标题、合计、备注等）；未识别的列（原样附在记录后）：第5列"
    );
}

#[test]
fn codes_are_put_right_or_set_aside_with_a_word() {
    let csv = "\
主体名称,统一社会信用代码,认定日期
示例市甲某建筑有限公司,９１４５０２００ma0x00015u,2026-02-28
示例市乙某装饰工程有限公司,91450200MA0X00023P,2026-02-28
示例市丙某市政工程有限公司,无,2026-02-28
示例市丁某劳务有限公司,企合苏锡总字第0001号,2026-02-28
范例一,11010519491231002X,2026-02-28
";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!(counts(&report), (5, 4, 0));
    let expected = [
        "own.csv 第2行 统一社会信用代码列：修整：代码规整为 91450200MA0X00015U",
        "own.csv 第3行 统一社会信用代码列：修整：代码“91450200MA0X00023P”未通过校验（id.check-char，第18位应为 N）；按原样收录，只与填写得完全相同的代码比对",
        "own.csv 第5行 统一社会信用代码列：修整：“企合苏锡总字第0001号”不是任何一种已知的代码；按没有代码收录，只能得到“疑似”",
        "own.csv 第6行 统一社会信用代码列：修整：公开的名单包不含完整证件号码，已脱敏为 1101051949****002X",
    ];
    assert_eq!(notes(&report), expected);
    assert_eq!(records[0].identifiers[0].value, "91450200MA0X00015U");
    assert_eq!(records[1].identifiers[0].value, "91450200MA0X00023P");
    assert!(records[2].identifiers.is_empty());
    assert_eq!(
        (records[4].kind, records[4].identifiers[0].kind),
        (SubjectKind::Person, Kind::MaskedId)
    );
}

#[test]
fn a_file_as_excel_saves_it() {
    let csv = "主体名称,统一社会信用代码,认定日期\r\n\"示例市甲某建筑有限公司\",91450200MA0X00015U,2026/2/28\r\n";
    let gbk = encoding_rs::GB18030.encode(csv).0;
    let (records, report) = read("own.csv", "own", &gbk);
    assert_eq!(report.format, Format::Csv(Encoding::Gb18030));
    assert_eq!(records[0].name, "示例市甲某建筑有限公司");
    assert!(report.to_string().contains("GB18030"), "{report}");
    let mut bom = b"\xEF\xBB\xBF".to_vec();
    bom.extend(csv.as_bytes());
    let (records, report) = read("own.csv", "own", &bom);
    assert_eq!((records.len(), report.format), (1, Format::Csv(Encoding::Utf8)));
}

#[test]
fn files_that_cannot_be_read_name_the_place() {
    let lists = lists();
    let options = Options { lists: &lists, list: "没有这个名单", public: true };
    let code = |csv: &[u8]| import("x.csv", csv, &options).unwrap_err().to_string();
    assert!(code(b"").starts_with("错误 csv.empty："));
    assert!(code("甲,乙\n1,2\n".as_bytes()).starts_with("错误 csv.no-name："));
    assert!(code("主体名称\n范例一\n".as_bytes()).starts_with("错误 csv.no-list："));
    let broken = code(b"name,code\nabc,1\n\xFF\xFF\xFF,2\n");
    assert!(
        broken.starts_with("错误 csv.encoding：") && broken.contains("x.csv 第3行"),
        "{broken}"
    );
}
