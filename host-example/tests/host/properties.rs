//! What holds of any file: no cell vanishes, a file in another style says the same, a column is read as
//! what it holds. `CREDIT_ROWS` says how many rows are made up.

use credit_core::{api::Lang, pack::record::Record};
use credit_host::import::{Importer, Options, Profile, Report, columns, import};

use crate::{
    draw::Draw,
    instances::table,
    sources::{lists, notes},
};

/// How many rows are made up; `CREDIT_ROWS` asks for more.
pub(crate) fn rows() -> usize {
    std::env::var("CREDIT_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// A cell, and any of what shows in the record or a remark that it was read.
struct Planted {
    cell: String,
    shows: Vec<String>,
}

fn planted(cell: impl Into<String>, shows: &[&str]) -> Planted {
    Planted { cell: cell.into(), shows: shows.iter().map(|text| (*text).to_owned()).collect() }
}

/// A word that occurs nowhere else.
fn word(n: usize) -> String {
    const CHARS: [char; 16] = [
        '桐', '泽', '润', '禾', '泰', '霖', '岩', '溪', '峰', '川', '杉', '榆', '梓', '枫', '桦',
        '柏',
    ];
    let digits = (0..6_u32).map(|place| CHARS[(n >> (4 * place)) % 16]);
    digits.collect()
}

fn itself(text: String) -> Planted {
    let shows = vec![text.clone()];
    Planted { cell: text, shows }
}

/// Columns of any file: heading, and how its cells are made from a running number and a draw.
type Column = (&'static str, fn(usize, usize) -> Planted);

const COLUMNS: [Column; 22] = [
    ("统一社会信用代码", |_, draw| match draw % 6 {
        0 => planted("91450200MA0X00015U", &["91450200MA0X00015U"]),
        1 => planted("'91450200ma0x00015u", &["91450200MA0X00015U"]),
        2 => planted("统一社会信用代码：91450200MA0X00015U", &["91450200MA0X00015U"]),
        3 => planted("91450200MA0X00015V", &["91450200MA0X00015V"]),
        4 => planted("见附件", &["见附件"]),
        _ => planted("E12345678", &["E1*****78"]),
    }),
    ("截止日期", |_, draw| match draw % 5 {
        0 => planted("2029-01-31", &["2029-01-31"]),
        1 => planted("2029年1月31日", &["2029年1月31日"]),
        2 => planted("二〇二九年一月三十一日", &["二〇二九年一月三十一日"]),
        3 => planted("2029-02", &["2029-02"]),
        _ => planted("2029/1/31 00:00:00", &["2029/1/31"]),
    }),
    ("移出日期", |_, draw| match draw % 4 {
        0 => planted("2028-01-31", &["2028-01-31", "2028-01-30"]),
        1 => planted("2028年1月31日", &["2028年1月31日"]),
        _ => planted("-", &[]),
    }),
    ("期限", |_, draw| match draw % 3 {
        0 => planted("3年", &["3年"]),
        1 => planted("三十六个月", &["三十六个月"]),
        _ => planted("长期", &["长期"]),
    }),
    ("状态", |_, draw| match draw % 4 {
        0 => planted("公示中", &["Active"]),
        1 => planted("已移出", &["Withdrawn"]),
        2 => planted("已修复", &["Repaired"]),
        _ => planted("异议处理中", &["Disputed"]),
    }),
    ("主体类型", |_, draw| match draw % 3 {
        0 => planted("企业", &["Organization"]),
        1 => planted("企业法人", &["Organization"]),
        _ => planted("主体甲", &["主体甲"]),
    }),
    ("法定代表人", |n, _| itself(word(n).chars().take(3).collect())),
    ("法定代表人证件号码", |_, draw| match draw % 4 {
        0 => planted("11010519491231002X", &["1101051949****002X", "证件号码未收录"]),
        1 => planted("H12345678", &["H1*****78", "证件号码未收录"]),
        2 => planted("不知道号码", &["不知道号码", "证件号码未收录"]),
        _ => planted("110105491231002", &["11010549****002", "证件号码未收录"]),
    }),
    ("主要负责人", |n, _| itself(word(n).chars().rev().take(3).collect())),
    ("认定部门", |n, _| itself(format!("示例市{}局", word(n)))),
    ("列入事由", |n, _| itself(format!("拖欠{}", word(n)))),
    ("处罚结果", |n, _| itself(format!("罚{}", word(n)))),
    ("认定依据", |n, _| itself(format!("《{}条例》", word(n)))),
    ("文书号", |n, _| itself(format!("示{}〔2026〕1号", word(n)))),
    ("备注", |n, _| itself(format!("另记{}", word(n)))),
    ("甲", |n, _| itself(format!("说的是{}", word(n)))),
    ("企业地址", |n, _| itself(format!("示例市{}路1号", word(n)))),
    ("曾用名", |n, _| itself(format!("示例市{}有限公司", word(n)))),
    ("联系电话", |n, _| itself(format!("138{n:08}"))),
    ("家庭住址", |n, _| itself(format!("示例市{}小区1号", word(n)))),
    ("序号", |n, _| itself(n.to_string())),
    ("更新日期", |_, draw| match draw % 2 {
        0 => planted("2026-03-01", &["last_confirmed: Some"]),
        _ => planted("2026年3月1日", &["2026年3月1日"]),
    }),
];

/// Every cell of a kept row is in the record, in a remark on its row, or in a column that is listed as
/// not kept; a row that is not kept has a remark.
#[test]
fn no_cell_of_any_row_vanishes() {
    let (lists, mut draw) = (lists(), Draw(11));
    let (mut made, mut cells, mut kept) = (0, 0_usize, 0);
    while made < rows() {
        let chosen: Vec<&Column> = COLUMNS.iter().filter(|_| draw.below(3) > 0).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let headings = chosen.iter().map(|(heading, _)| *heading);
        writer
            .write_record(["企业名称", "记录编号", "列入日期"].into_iter().chain(headings))
            .unwrap();
        let mut table: Vec<Vec<Planted>> = Vec::new();
        for _ in 0..250 {
            let row: Vec<Planted> = chosen
                .iter()
                .enumerate()
                .map(|(at, (_, make))| make(made * 32 + at, draw.below(1 << 20)))
                .collect();
            let own = [format!("示例市{}有限公司", word(made)), made.to_string()];
            let fixed = own.iter().map(String::as_str).chain(["2026-02-01"]);
            writer.write_record(fixed.chain(row.iter().map(|cell| cell.cell.as_str()))).unwrap();
            table.push(row);
            made += 1;
        }
        let options = Options { lists: &lists, list: "own", public: true };
        let (records, report) = import("own.csv", &writer.into_inner().unwrap(), &options).unwrap();
        let sheet = &report.sheets[0];
        let first = made - table.len();
        let mut said: Vec<String> = vec![String::new(); table.len()];
        for record in &records {
            let until = record.until.map(|day| day.to_string()).unwrap_or_default();
            said[record.entry.parse::<usize>().unwrap() - first] = format!("{record:?} {until}");
        }
        kept += records.len();
        let mut refused = vec![false; table.len()];
        for (note, line) in report.notes.iter().zip(notes(&report)) {
            let at = usize::try_from(note.line).unwrap() - 2;
            refused[at] |= note.level == credit_host::import::Level::Refused;
            said[at].push_str(&line);
        }
        for (at, row) in table.iter().enumerate() {
            assert!(!said[at].is_empty(), "row {at} vanished");
            if refused[at] {
                continue;
            }
            for ((heading, _), cell) in chosen.iter().zip(row) {
                let listed = [&sheet.ignored_columns, &sheet.withheld_columns]
                    .iter()
                    .any(|columns| columns.iter().any(|column| column == heading));
                let told = cell.shows.iter().any(|shown| said[at].contains(shown.as_str()));
                assert!(
                    told || listed || cell.shows.is_empty(),
                    "{heading} {}: {}",
                    cell.cell,
                    said[at]
                );
                cells += 1;
            }
        }
    }
    println!("{made} rows, {kept} kept, {cells} cells");
    assert!(kept * 4 > made, "{kept} of {made}");
}

/// What of a record does not depend on the style of its file.
fn essence(record: &Record) -> String {
    let codes: Vec<&str> = record.identifiers.iter().map(|id| id.value.as_str()).collect();
    let persons: Vec<&str> = record.responsible.iter().map(|one| one.name.as_str()).collect();
    let until = record.until.map(|day| day.to_string());
    format!(
        "{} {codes:?} {:?} {until:?} {:?} {persons:?} {}",
        record.name,
        record.listed_on.map(|day| day.to_string()),
        record.state,
        record.authority
    )
}

/// The cells of a table that are read as something.
fn styles(name: &str, reading: &str, at: usize) -> Vec<String> {
    let lines = table(name).into_iter();
    lines
        .filter(|line| line.last().is_some_and(|last| last == reading))
        .map(|line| line[at].clone())
        .collect()
}

/// The same list under other headings, its codes, days and states in other styles: the same records.
#[test]
fn a_list_in_another_style_says_the_same() {
    let (lists, mut draw) = (lists(), Draw(3));
    let days: Vec<String> = styles("dates.tsv", "2026-02-01", 0)
        .into_iter()
        .filter(|day| day.len() != 10 || day.contains('-'))
        .collect();
    let synonyms = |meaning: &str| styles("headings.tsv", meaning, 0);
    let columns = [
        ("名称", synonyms("名称"), vec!["示例市甲某建筑有限公司".to_owned()]),
        ("代码", synonyms("代码"), styles("codes.tsv", "91450200MA0X00015U", 0)),
        // Ten digits are a day where the heading says so in words, and may be anything under initials.
        ("列入日期", synonyms("列入日期"), days.clone()),
        ("移出日期", synonyms("移出日期"), days),
        ("状态", synonyms("状态"), styles("states.tsv", "active", 0)),
        ("认定部门", synonyms("认定部门"), vec!["示例市信用办".to_owned()]),
        ("法定代表人", synonyms("法定代表人"), vec!["范例一".to_owned()]),
    ];
    assert!(columns.iter().all(|(_, headings, cells)| headings.len() >= 10 && !cells.is_empty()));
    let plain = [
        "示例市甲某建筑有限公司",
        "91450200MA0X00015U",
        "2026-02-01",
        "",
        "有效",
        "示例市信用办",
        "范例一",
    ];
    let read = |cells: &[Vec<String>]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        cells.iter().for_each(|row| writer.write_record(row).unwrap());
        let options = Options { lists: &lists, list: "own", public: true };
        import("own.csv", &writer.into_inner().unwrap(), &options)
    };
    let mut done = 0;
    for _ in 0..(rows() / 4).max(100) {
        // No day of removal: its styles would all be on the day of listing.
        let mut order: Vec<usize> = (0..columns.len()).filter(|at| *at != 3).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, draw.below(at + 1));
        }
        let mut pick = |from: &[String]| from[draw.below(from.len())].clone();
        let header: Vec<String> = order.iter().map(|at| pick(&columns[*at].1)).collect();
        let styled: Vec<String> = order.iter().map(|at| pick(&columns[*at].2)).collect();
        let usual: Vec<String> = order.iter().map(|at| columns[*at].0.to_owned()).collect();
        let bare: Vec<String> = order.iter().map(|at| plain[*at].to_owned()).collect();
        let (expected, _) = read(&[usual, bare]).unwrap();
        let (found, report) = match read(&[header.clone(), styled.clone()]) {
            Ok(read) => read,
            Err(problem) => panic!("{header:?} {styled:?}: {problem} {:?}", problem.details()),
        };
        let essences = |records: &[Record]| records.iter().map(essence).collect::<Vec<_>>();
        assert_eq!(
            essences(&found),
            essences(&expected),
            "{header:?} {styled:?} {:?}",
            notes(&report)
        );
        done += 1;
    }
    assert!(done >= 100);
}

/// Random content under real headings, 2,000 columns: a column that is read holds what its meaning says.
#[test]
fn random_content_under_real_headings_is_read_as_what_it_is() {
    type Made = (&'static str, fn(usize) -> String);
    let kinds: [Made; 12] = [
        ("code", |n| {
            ["91450200MA0X00015U", "91450200MA0X00023N", "91450200MA0X00031H"][n % 3].to_owned()
        }),
        ("personal", |n| ["11010519491231002X", "440524188001010014"][n % 2].to_owned()),
        ("permit", |n| format!("H{:08}", n * 7919 % 100_000_000)),
        ("phone", |n| format!("138{:08}", n * 7919 % 100_000_000)),
        ("day", |n| format!("2026-02-{:02}", n % 28 + 1)),
        ("month", |n| format!("2026年{}月", n % 12 + 1)),
        ("organisation", |n| format!("示例市{n}号商贸有限公司")),
        ("person", |n| ["范例一", "范例二", "范例三"][n % 3].to_owned()),
        ("state", |n| ["有效", "已移出", "已修复"][n % 3].to_owned()),
        ("flag", |n| ["是", "否"][n % 2].to_owned()),
        ("term", |n| format!("{}年", n % 5 + 1)),
        ("address", |n| format!("示例市示例区示例路{n}号")),
    ];
    let wrong = |meaning: &str, kind: &str| {
        let day = meaning.ends_with("日期");
        let number = meaning == "代码" || meaning.ends_with("证件号码");
        match kind {
            "code" | "personal" | "permit" => {
                day || matches!(meaning, "名称" | "状态" | "公开范围" | "认定部门" | "期限")
            }
            "phone" => {
                day || number
                    || matches!(meaning, "名称" | "状态" | "公开范围" | "期限" | "法定代表人")
            }
            "day" | "month" => {
                number
                    || matches!(meaning, "名称" | "状态" | "公开范围" | "认定部门" | "法定代表人")
            }
            "organisation" | "person" | "address" => {
                day || number
                    || meaning == "期限"
                    || (kind == "organisation" && matches!(meaning, "状态" | "公开范围"))
                    || (kind == "address" && matches!(meaning, "名称" | "法定代表人" | "状态"))
            }
            // A term where a day should be counts as a term, or its row is refused.
            "term" => number || meaning == "名称",
            "state" | "flag" => day || number || meaning == "名称",
            _ => false,
        }
    };
    let headings: Vec<String> =
        table("headings.tsv").into_iter().map(|line| line[0].clone()).collect();
    let mut draw = Draw(29);
    let (mut read, mut asked, mut faults) = (0, 0, Vec::new());
    for _ in 0..100 {
        let chosen: Vec<(usize, usize)> =
            (0..20).map(|_| (draw.below(headings.len()), draw.below(kinds.len()))).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let own = ["主体名称".to_owned(), "记录号".to_owned()];
        let heads = chosen.iter().map(|(heading, _)| headings[*heading].clone());
        writer.write_record(own.into_iter().chain(heads)).unwrap();
        for row in 0..5 + draw.below(20) {
            let own = [format!("示例市{row}号有限公司"), row.to_string()];
            let cells = chosen.iter().map(|(_, kind)| kinds[*kind].1(row + draw.below(50)));
            writer.write_record(own.into_iter().chain(cells)).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let report = columns("own.csv", &bytes, &Profile::default()).unwrap();
        for (told, (heading, kind)) in report.sheets[0].columns.iter().skip(2).zip(&chosen) {
            if told.is_unclear() {
                asked += 1;
                continue;
            }
            read += 1;
            let meaning = told.meaning(Lang::ZhCn).unwrap_or("附注");
            let (heading, kind) = (&headings[*heading], kinds[*kind].0);
            if wrong(meaning, kind) {
                faults.push(format!("{heading} of {kind} is read as {meaning}"));
            }
        }
    }
    faults.sort();
    faults.dedup();
    println!("{read} columns read, {asked} asked about");
    assert_eq!(read + asked, 2_000);
    assert!(read > 300, "{read}");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A public pack of persons and firms whose codes are documents: none of them is in it.
#[test]
fn no_document_of_a_person_is_published() {
    let (lists, mut draw) = (lists(), Draw(17));
    let digits = |draw: &mut Draw, n: usize| -> String {
        (0..n).map(|_| char::from(b'0' + u8::try_from(draw.below(10)).unwrap())).collect()
    };
    let mut csv = String::from("姓名或名称,主体类型,记录编号,证件号码,列入日期,列入事由\n");
    let mut numbers = Vec::new();
    for n in 0..rows() {
        let number = match draw.below(6) {
            0 => format!("{}{}", ["H", "M"][draw.below(2)], digits(&mut draw, 8)),
            1 => format!("{}{}", ["H", "M"][draw.below(2)], digits(&mut draw, 10)),
            2 => format!("{}{}", ["E", "G", "D"][draw.below(3)], digits(&mut draw, 8)),
            3 => format!(
                "E{}{}",
                char::from(b'A' + u8::try_from(draw.below(26)).unwrap()),
                digits(&mut draw, 7)
            ),
            4 => format!("A{}({})", digits(&mut draw, 6), digits(&mut draw, 1)),
            _ => digits(&mut draw, 8),
        };
        let person = draw.below(3) > 0;
        let (name, kind) = if person {
            ("范例一", "自然人")
        } else {
            ("示例市甲某有限公司", "企业")
        };
        csv.push_str(&format!("{name},{kind},{n},{number},2026-02-01,护照{number}\n"));
        numbers.push((number, person));
    }
    let mut records: Vec<Record> = Vec::new();
    let mut importer = Importer::new(&lists, true);
    let report: Report = importer
        .read("own.csv", csv.as_bytes(), "own", &mut |record| records.push(record))
        .unwrap();
    assert_eq!(records.len(), report.counts.kept);
    for record in &records {
        let (number, person) = &numbers[record.entry.parse::<usize>().unwrap()];
        let plain: String = number.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        // Eight digits of a firm are nobody's document.
        if !person && number.len() == 8 {
            continue;
        }
        // A document of a firm's row that is an organisation code is one.
        let code = !person && record.identifiers.iter().any(|id| id.value == plain);
        let shown = format!("{:?} {:?}", record.cause, record.details);
        assert!(
            !shown.contains(number.as_str()) && !shown.contains(plain.as_str()),
            "{number}: {record:?}"
        );
        let published = format!("{:?}", record.identifiers);
        assert!(code || !published.contains(plain.as_str()), "{number}: {record:?}");
    }
}
