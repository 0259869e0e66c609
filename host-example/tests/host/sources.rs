//! Files of every kind, sound and broken: nothing is read wrongly, and nothing vanishes.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Write as _};

use credit_core::{
    api::Lang,
    pack::record::{ListDef, Record},
};
use credit_host::import::{
    Encoding, Format, Importer, Level, Options, Report, Source, import, list_definitions,
    report_json,
};
use credit_host::problem::Problem;
use proptest::prelude::*;

use crate::workbook::{
    C::{self, D, E, N, T},
    Sheet, workbook,
};

const LISTS: &str = "\
名单编号,名单名称,方向,层级,依据,认定部门,期限,退出,默认等级,公开范围
zxgk,失信被执行人,失信,国家,法释〔2017〕7号,人民法院,二年,删除,严重,
own,示例市违诺记录,承诺,市,,示例市信用办,一年,补正,,
inner,示例市内部提示,提示,市,,示例市信用办,一年,补正,,受限
";

pub(crate) fn lists() -> Vec<ListDef> {
    list_definitions("名单定义.csv", LISTS.as_bytes()).unwrap()
}

pub(crate) fn read(file: &str, list: &str, bytes: &[u8]) -> (Vec<Record>, Report) {
    let lists = lists();
    let whole = import(file, bytes, &Options { lists: &lists, list, public: true });
    let again = piece_by_piece(&lists, file, list, bytes);
    assert_eq!(format!("{again:?}"), format!("{whole:?}"), "read piece by piece");
    whole.unwrap()
}

/// The same of a source that is never whole in memory, and gives a few bytes at a time.
fn piece_by_piece(
    lists: &[ListDef],
    file: &str,
    list: &str,
    bytes: &[u8],
) -> Result<(Vec<Record>, Report), Problem> {
    struct Bits(Cursor<Vec<u8>>);
    impl Read for Bits {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let most = out.len().min(7);
            self.0.read(&mut out[..most])
        }
    }
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Bits(Cursor::new(bytes.to_vec())))) };
    let (mut importer, mut records) = (Importer::new(lists, true), Vec::new());
    let report =
        importer.read(file, Source::Again(&open), list, &mut |record| records.push(record))?;
    Ok((records, report))
}

pub(crate) fn fails(file: &str, bytes: &[u8]) -> String {
    let lists = lists();
    let options = Options { lists: &lists, list: "own", public: true };
    let problem = import(file, bytes, &options).unwrap_err().to_string();
    let again = piece_by_piece(&lists, file, "own", bytes).unwrap_err().to_string();
    assert_eq!(again, problem, "read piece by piece");
    problem
}

pub(crate) fn notes(report: &Report) -> Vec<String> {
    report.lines(Lang::ZhCn).collect()
}

pub(crate) fn notes_in_english(report: &Report) -> Vec<String> {
    report.lines(Lang::En).collect()
}

/// What is left of a text without what it quotes; the quoted text may hold quotes itself.
fn unquoted(text: &str) -> String {
    let quoted = text.split_once('`').and_then(|(before, rest)| {
        let (_, after) = rest.rsplit_once('`')?;
        Some(format!("{before}{after}"))
    });
    quoted.unwrap_or_else(|| text.to_owned())
}

/// Every remark has an English reason, and Chinese only in what it quotes.
#[track_caller]
pub(crate) fn assert_english(report: &Report) {
    let chinese =
        |c: char| matches!(c, '“' | '”' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    for note in &report.notes {
        let (zh, en) = (note.reason.get(Lang::ZhCn), note.reason.get(Lang::En));
        assert!(!en.is_empty() && en != zh, "{note:?}");
        assert!(!unquoted(en).contains(chinese), "{en}");
    }
}

#[test]
fn a_workbook_with_titles_merged_cells_totals_and_remarks() {
    let rows: &[&[C]] = &[
        &[T("示例市违诺记录（虚构）")],
        &[
            T("序号"),
            T("企业名称"),
            T("统一社会信用代码"),
            T("列入日期"),
            T("认定部门"),
            T("涉及金额"),
        ],
        &[
            N("1"),
            T("示例市甲某建筑有限公司"),
            T("91450200MA0X00015U"),
            D("46346"),
            T("示例市信用办"),
            N("12345.5"),
        ],
        &[
            N("2"),
            T("示例市乙某装饰工程有限公司"),
            T("91450200MA0X00023N"),
            N("46346"),
            T(""),
            N("2"),
        ],
        &[],
        &[T("合计"), T(""), T(""), T(""), T(""), N("12347.5")],
        &[T("备注：以上均为虚构。")],
    ];
    let book = workbook(&[Sheet {
        name: "示例市违诺记录",
        hidden: false,
        rows,
        merged: &["A1:F1", "E3:E4"],
    }]);
    let (records, report) = read("名单.xlsx", "没有这个名单", &book);
    assert_eq!(report.format, Format::Xlsx);
    assert_eq!(
        (report.counts.kept, report.counts.refused, report.counts.skipped),
        (2, 0, 3),
        "{:?}",
        notes(&report)
    );
    let second = &records[1];
    assert_eq!(second.authority, "示例市信用办");
    assert_eq!(second.listed_on.unwrap().to_string(), "2026-11-20");
    let detail = &records[0].details[0];
    assert_eq!((detail.label.as_str(), detail.text.as_str()), ("涉及金额", "12345.5"));
    assert_eq!(
        notes(&report),
        [
            "名单.xlsx［示例市违诺记录］ 第1行：跳过：表头上方的标题或说明",
            "名单.xlsx［示例市违诺记录］ 第4行 认定部门列：修整：合并单元格，取第3行的内容“示例市信用办”",
            "名单.xlsx［示例市违诺记录］ 第4行 列入日期列：修整：“46346”读作 2026-11-20",
            "名单.xlsx［示例市违诺记录］ 第6行：跳过：合计、备注或说明，不是记录",
            "名单.xlsx［示例市违诺记录］ 第7行：跳过：合计、备注或说明，不是记录",
        ]
    );
    assert_eq!(
        notes_in_english(&report)[1],
        "名单.xlsx [示例市违诺记录] row 4 column 认定部门: repaired: merged cell, filled with `示例市信用办` from row 3"
    );
    assert_eq!(report.sheets[0].ignored_columns, ["序号"]);
    assert_eq!(
        report.summary(Lang::En),
        "名单.xlsx [示例市违诺记录]: XLSX, general columns; rows: 2 kept (1 of them repaired), 0 refused, \
         3 skipped (titles, totals, remarks); unknown columns (kept with the entries as they are): 涉及金额; \
         columns not kept: 序号"
    );
}

#[test]
fn codes_that_excel_turned_into_numbers_are_refused() {
    let head: &[C] = &[T("企业名称"), T("统一社会信用代码"), T("列入日期"), T("文号")];
    let rows: &[&[C]] = &[
        head,
        &[T("示例市甲某建筑有限公司"), N("914502001234567890"), D("46346"), T("1")],
        &[T("示例市乙某装饰工程有限公司"), T("9.145E+17"), D("46346"), T("2")],
        &[T("示例市丙某市政工程有限公司"), N("13127"), D("46346"), T("3")],
        &[T("示例市丁某劳务有限公司"), N("320404000009558"), D("46346"), T("4")],
        &[T("示例市戊某建材有限公司"), T(""), D("46346"), D("46024")],
        &[T("示例市己某建材有限公司"), T(""), E("#N/A"), T("6")],
        &[T("示例市庚某建材有限公司"), T("110105194912310000"), D("46346"), T("7")],
    ];
    let (records, report) = read(
        "own.xlsx",
        "own",
        &workbook(&[Sheet { name: "Sheet1", hidden: false, rows, merged: &[] }]),
    );
    assert_eq!((records.len(), report.counts.refused), (1, 6), "{:?}", notes(&report));
    assert_eq!(records[0].identifiers[0].value, "320404000009558");
    let codes: Vec<&str> = report.notes.iter().map(|note| note.code).collect();
    assert_eq!(
        codes,
        ["row.number", "row.number", "row.number", "row.number", "row.formula-error", "row.number"]
    );
    assert!(
        notes(&report)[0].contains("末几位") || notes(&report)[0].contains("超过15位"),
        "{:?}",
        notes(&report)
    );
}

#[test]
fn a_header_of_two_rows_and_several_sheets() {
    let first: &[&[C]] = &[
        &[T("企业名称"), T("统一社会信用代码"), T("法定代表人"), T(""), T("列入日期")],
        &[T(""), T(""), T("姓名"), T("证件号码"), T("")],
        &[
            T("示例市甲某建筑有限公司"),
            T("91450200MA0X00015U"),
            T("范例一"),
            T("11010519491231002X"),
            D("46346"),
        ],
    ];
    let second: &[&[C]] = &[
        &[T("被执行人姓名或名称"), T("案号"), T("发布时间"), T("主体类型")],
        &[T("范例二"), T("（2026）示例执1号"), T("2026-01-05"), N("0")],
    ];
    let remarks: &[&[C]] = &[&[T("本表为虚构")]];
    let merged: &[&str] = &["A1:A2", "B1:B2", "C1:D1", "E1:E2"];
    let book = workbook(&[
        Sheet { name: "own", hidden: false, rows: first, merged },
        Sheet { name: "失信被执行人", hidden: false, rows: second, merged: &[] },
        Sheet { name: "说明", hidden: false, rows: remarks, merged: &[] },
        Sheet { name: "字典", hidden: true, rows: second, merged: &[] },
    ]);
    let (records, report) = read("两个名单.xlsx", "own", &book);
    assert_eq!((report.counts.kept, report.counts.refused), (2, 0), "{:?}", notes(&report));
    assert_eq!((records[0].list, records[1].list), (1, 0));
    let legal = &records[0].responsible[0];
    assert_eq!(
        (legal.name.as_str(), legal.identifier.as_deref()),
        ("范例一", Some("1101051949****002X"))
    );
    let set_aside: Vec<_> =
        report.notes.iter().filter(|note| note.code == "sheet.no-header").collect();
    assert_eq!(set_aside.len(), 2);
    assert_eq!(
        (set_aside[0].sheet.as_deref(), set_aside[1].sheet.as_deref()),
        (Some("说明"), Some("字典"))
    );
}

#[test]
fn broken_workbooks_are_an_error_with_a_remedy() {
    let rows: &[&[C]] =
        &[&[T("企业名称"), T("列入日期")], &[T("示例市甲某建筑有限公司"), D("46346")]];
    let book = workbook(&[Sheet { name: "own", hidden: false, rows, merged: &[] }]);
    for length in [4, 30, book.len() / 2, book.len() - 1] {
        let problem = fails("own.xlsx", &book[..length]);
        assert!(problem.starts_with("错误 xlsx.broken："), "{length}: {problem}");
        assert!(problem.contains("位置：own.xlsx；处理："), "{problem}");
    }
    // Every flipped byte is an error or leaves what is read the same or reported; never a panic.
    for at in (0..book.len()).step_by(7) {
        let mut damaged = book.clone();
        damaged[at] ^= 0x55;
        let lists = lists();
        let _outcome =
            import("own.xlsx", &damaged, &Options { lists: &lists, list: "own", public: true });
    }
    assert!(fails("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("旧版 Excel"));
    assert!(fails("a.xls", b"<html><table></table></html>").contains("网页"));
    assert!(fails("a.xlsx", b"abc").starts_with("错误 xlsx.broken："));
    let empty = workbook(&[Sheet { name: "own", hidden: false, rows: &[], merged: &[] }]);
    assert!(fails("own.xlsx", &empty).starts_with("错误 csv.empty："));
}

#[test]
fn a_zip_bomb_stops_at_the_limit() {
    // One part of 64 MiB of spaces, packed once and copied: 1.25 GiB in about a megabyte.
    let options = zip::write::SimpleFileOptions::default();
    let mut part = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    part.start_file("part", options).unwrap();
    part.write_all(&vec![b' '; 64 << 20]).unwrap();
    let mut part = zip::ZipArchive::new(part.finish().unwrap()).unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..20 {
        let part = part.by_index_raw(0).unwrap();
        archive.raw_copy_file_rename(part, format!("xl/worksheets/sheet{number}.xml")).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 4 << 20);
    assert!(fails("own.xlsx", &bomb).starts_with("错误 csv.too-large："));
}

#[test]
fn json_lines_with_nested_members() {
    let text = r#"{"iname":"示例市甲某建筑有限公司","cardNum":"91450200MA0X00015U","caseCode":"（2026）示例执1号","publishDate":"2026-01-05","partyTypeName":"1","qysler":[{"iname":"范例一","cardNum":"1101051949****002X","corporationtypename":"法定代表人"},{"iname":"范例二","cardNum":"","corporationtypename":"实际控制人"}],"extra":{"来源":"示例"}}
{"iname":"范例三","cardNum":1101051949,"caseCode":"（2026）示例执2号","publishDate":"2026-01-05","partyTypeName":0}

not json
[1,2]
{"iname":"范例四","iname":"范例五"}
{"iname":"范例六","cardNum":9.145e17,"caseCode":"（2026）示例执3号","publishDate":"2026-01-05"}
"#;
    let (records, report) = read("zxgk.ndjson", "zxgk", text.as_bytes());
    assert_eq!(report.format, Format::Ndjson(Encoding::Utf8));
    assert_eq!((report.counts.kept, report.counts.refused), (2, 4), "{:?}", notes(&report));
    let lines: Vec<u32> =
        report.notes.iter().filter(|n| n.level == Level::Refused).map(|n| n.line).collect();
    assert_eq!(lines, [4, 5, 6, 7]);
    let roles: Vec<(&str, &str)> =
        records[0].responsible.iter().map(|p| (p.role.as_str(), p.name.as_str())).collect();
    assert_eq!(roles, [("legal-representative", "范例一"), ("controller", "范例二")]);
    assert_eq!(records[0].details.last().unwrap().label, "extra.来源");
}

#[test]
fn a_json_array_counts_its_elements() {
    let text = "[\n{\"iname\":\"范例一\",\"cardNum\":\"1101051949****002X\",\"caseCode\":\"1\",\"publishDate\":\"2026-01-05\"},\n{\"iname\":\"\",\"caseCode\":\"2\"}]";
    let (records, report) = read("zxgk.json", "zxgk", text.as_bytes());
    assert_eq!((records.len(), report.counts.refused), (1, 1));
    assert_eq!(notes(&report), ["zxgk.json 第2条 iname列：拒收：没有名称"]);
    let english = ["zxgk.json element 2 column iname: refused: the name is missing"];
    assert_eq!(notes_in_english(&report), english);
    let broken = fails("zxgk.json", b"[{\"iname\":\"a\"},\n{\"iname\"}]");
    assert!(
        broken.starts_with("错误 json.syntax：") && broken.contains("zxgk.json 第2行"),
        "{broken}"
    );
    assert!(fails("a.json", b"  ").starts_with("错误 csv.empty："));
    let deep = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(fails("a.json", deep.as_bytes()).starts_with("错误 json.syntax："));
}

#[test]
fn text_files_that_are_broken_are_told() {
    // A quote that is never closed would swallow the rest.
    let csv = "主体名称,认定日期\n范例一,2026-01-05\n\"范例二,2026-01-05\n范例三,2026-01-05\n";
    let problem = fails("own.csv", csv.as_bytes());
    assert!(
        problem.starts_with("错误 csv.quotes：") && problem.contains("own.csv 第3行"),
        "{problem}"
    );
    // Two stray quotes swallow the rows between them.
    let csv = "主体名称,认定部门,认定日期\n范例一,\"甲,2026-01-05\n范例二,乙,2026-01-05\n范例三,丙\",2026-01-05\n范例四,丁,2026-01-05\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.counts.refused), (1, 1), "{:?}", notes(&report));
    assert!(notes(&report)[0].contains("第2至4行被读成了一行"), "{:?}", notes(&report));
    // NUL in one cell, and everywhere.
    let csv = "主体名称,认定日期,备忘\n范例一,2026-01-05,甲\u{0}乙\n范例二,2026-01-05,丙\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.notes[0].code), (1, "row.control-char"));
    let utf16: Vec<u8> = "主体名称,认定日期\n范例一,2026-01-05\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(fails("own.csv", &utf16).starts_with("错误 csv.encoding："));
    // With its mark it is read, and tabs are found.
    let text = "主体名称\t认定日期\r\n范例一\t2026-01-05\r\n";
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (records, report) = read("own.txt", "own", &utf16);
    assert_eq!((records.len(), report.format), (1, Format::Csv(Encoding::Utf16)));
    // Too many columns.
    let wide = format!("主体名称{}\n", ",".repeat(100_000));
    let problem = fails("own.csv", wide.as_bytes());
    assert!(problem.starts_with("错误 csv.column-limit："), "{problem}");
    // Big5 is a sequence of other characters in GB18030: no header is found.
    let big5 = encoding_rs::BIG5.encode("主體名稱,認定日期\n範例一,2026-01-05\n").0;
    let problem = fails("own.csv", &big5);
    assert!(
        problem.starts_with("错误 csv.no-name：") || problem.starts_with("错误 csv.encoding："),
        "{problem}"
    );
}

#[test]
fn two_columns_of_one_name_must_agree() {
    let csv =
        "主体名称,认定部门,认定部门,认定日期\n范例一,甲,甲,2026-01-05\n范例二,甲,乙,2026-01-05\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.notes[0].code), (1, "row.duplicate-column"));
    // Two headers of one meaning are two facts: the second is kept beside.
    let csv = "主体名称,认定部门,列入部门,认定日期\n范例一,甲,乙,2026-01-05\n";
    let (records, _) = read("own.csv", "own", csv.as_bytes());
    assert_eq!(records[0].authority, "甲");
    assert_eq!(
        (records[0].details[0].label.as_str(), records[0].details[0].text.as_str()),
        ("列入部门", "乙")
    );
}

#[test]
fn a_cell_that_says_nothing_is_no_number_of_an_entry() {
    let csv = "主体名称,文号,认定部门,事由,认定日期\n范例一,无,-,暂无,2026-01-05\n范例一,无,-,/,2026-02-05\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.notes.len()), (2, 0), "{:?}", notes(&report));
    let record = &records[0];
    assert_eq!((record.entry.as_str(), record.document.as_str()), ("2026-01-05 范例一", ""));
    assert_eq!((record.authority.as_str(), record.cause.as_str()), ("", ""));
}

#[test]
fn restricted_entries_and_personal_numbers_stay_out_of_public_packs() {
    let csv = "主体名称,公开范围,认定日期,事由,备忘\n\
        范例一,公开,2026-01-05,证件11010519491231002X,\n\
        范例二,特定范围内公开,2026-01-05,,\n\
        范例三,看情况,2026-01-05,,\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.counts.refused), (1, 2));
    assert_eq!(records[0].cause, "证件1101051949****002X");
    let (none, report) =
        read("inner.csv", "inner", "主体名称,认定日期\n范例一,2026-01-05\n".as_bytes());
    assert_eq!((none.len(), report.notes[0].code), (0, "row.restricted"));
    let lists = lists();
    let options = Options { lists: &lists, list: "inner", public: false };
    let (records, _) = import("inner.csv", csv.as_bytes(), &options).unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].cause, "证件11010519491231002X");
    assert_eq!(records[1].visibility.as_str(), "restricted");
}

/// What the receipt says was read is what was read.
#[test]
fn a_source_that_is_written_to_meanwhile_is_refused() {
    let lists = lists();
    let text = |name: &str| format!("记录编号,主体名称,认定日期\n1,{name},2026-01-05\n");
    let (first, second) = (text("范例一"), text("范例二"));
    let mut refused = 0;
    for until in 0..12 {
        let opened = Cell::new(0);
        let open = || -> io::Result<Box<dyn Read>> {
            opened.set(opened.get() + 1);
            let now = if opened.get() > until { &second } else { &first };
            Ok(Box::new(Cursor::new(now.clone().into_bytes())))
        };
        let mut names = Vec::new();
        let read = Importer::new(&lists, true).read(
            "own.csv",
            Source::Again(&open),
            "own",
            &mut |record| {
                names.push(record.name);
            },
        );
        match read {
            Ok(report) => {
                let (_, all) = self::read(
                    "own.csv",
                    "own",
                    if until == 0 { &second } else { &first }.as_bytes(),
                );
                assert_eq!(format!("{report:?}"), format!("{all:?}"));
                assert_eq!(names, [if until == 0 { "范例二" } else { "范例一" }]);
            }
            Err(problem) => {
                refused += 1;
                assert_eq!(problem.code(), "csv.changed");
            }
        }
    }
    assert!(refused > 3, "{refused}");
    let open = || Err(io::Error::other("the disk is gone"));
    let gone =
        Importer::new(&lists, true).read("own.csv", Source::Again(&open), "own", &mut |_| {});
    assert_eq!(gone.unwrap_err().code(), "io.read");
}

#[test]
fn strict_stops_at_the_first_row_and_entries_are_one_over_all_files() {
    let lists = lists();
    let csv = "记录编号,主体名称,认定日期\n1,范例一,2026-01-05\n2,,2026-01-05\n3,,2026-01-05\n";
    let mut importer = Importer::new(&lists, true).strict(true);
    let problem = importer.read("own.csv", csv.as_bytes(), "own", &mut |_| {}).unwrap_err();
    assert_eq!(problem.code(), "csv.strict");
    assert!(problem.to_string().contains("own.csv 第3行 主体名称列"), "{problem}");
    let english = "error csv.strict: row refused (row.no-name): the name is missing; \
        at: own.csv row 3 column 主体名称; \
        remedy: put the row right; without --strict all rows are listed at once";
    assert_eq!(problem.line(Lang::En), english);
    let mut importer = Importer::new(&lists, true);
    let csv = "记录编号,主体名称,认定日期\n1,范例一,2026-01-05\n";
    importer.read("甲.csv", csv.as_bytes(), "own", &mut |_| {}).unwrap();
    let report = importer.read("乙.csv", csv.as_bytes(), "own", &mut |_| {}).unwrap();
    assert_eq!(notes(&report), ["乙.csv 第2行 记录编号列：拒收：编号“1”与 甲.csv 第2行重复"]);
    let english =
        "乙.csv row 2 column 记录编号: refused: the number `1` repeats that of 甲.csv row 2";
    assert_eq!(notes_in_english(&report), [english]);
    let text = report_json(&[report]);
    let end = r#"
          "column": "记录编号",
          "reason": "编号“1”与 甲.csv 第2行重复",
          "reasonEn": "the number `1` repeats that of 甲.csv row 2"
        }"#;
    assert!(text.contains(end), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let note = &json["files"][0]["notes"][0];
    assert_eq!(
        (&note["code"], &note["line"], &note["level"]),
        (&"row.duplicate".into(), &2.into(), &"refused".into())
    );
    assert_eq!(json["files"][0]["format"], "UTF-8");
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("范例一".to_owned()),
        Just("2026-01-05".to_owned()),
        Just("3年".to_owned()),
        Just("合计".to_owned()),
        Just("主体名称".to_owned()),
        Just("9.145E+17".to_owned()),
        Just("91450200MA0X00015U".to_owned()),
        Just("11010519491231002X".to_owned()),
        "[ -~\\n]{0,12}",
        "\\PC{0,6}",
    ]
}

proptest! {
    /// Every row below the header is kept, refused, or named as none: whatever it holds.
    #[test]
    fn no_row_vanishes(rows in prop::collection::vec(prop::collection::vec(cell(), 6), 0..30)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["主体名称", "统一社会信用代码", "认定日期", "期限", "备忘", "法定代表人"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        let (records, report) = match import("own.csv", &bytes, &options) {
            Ok(read) => read,
            // A column of days or codes that nothing explains stops the whole file.
            Err(problem) => {
                prop_assert_eq!(problem.code(), "csv.columns-unclear");
                return Ok(());
            }
        };
        assert_english(&report);
        let counts = report.counts;
        prop_assert_eq!(records.len(), counts.kept);
        let total = counts.kept + counts.refused + counts.skipped + counts.blank;
        prop_assert_eq!(total, rows.len(), "{:?}", notes(&report));
        let of = |level| report.notes.iter().filter(|note| note.level == level).count();
        prop_assert_eq!(of(Level::Refused), counts.refused);
        prop_assert_eq!(of(Level::Skipped), counts.skipped);
        // No full personal number is published, wherever it stood.
        for record in &records {
            let shown = format!("{:?}", record);
            prop_assert!(!shown.contains("11010519491231002X"), "{}", shown);
        }
        // The same bytes give the same account.
        prop_assert_eq!(read("own.csv", "own", &bytes).1, report);
    }

    /// Arbitrary bytes never panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), ending in 0..4_usize) {
        let lists = lists();
        let file = ["a.csv", "a.json", "a.ndjson", "a.xlsx"][ending];
        let _outcome = import(file, &bytes, &Options { lists: &lists, list: "own", public: true });
    }
}
