//! Sound files with something wrong in them: cut, doubled, a byte changed, a quote or a separator too
//! many, as editors, mail and careless hands leave them.

use std::collections::BTreeMap;

use credit_host::import::{Level, Options, import};

use crate::draw::Draw;
use crate::instances::table;
use crate::sources::{assert_english, lists};
use crate::workbook::{
    C::{D, N, T},
    Sheet, workbook,
};

/// How many are read; `CREDIT_MUTANTS` asks for more.
fn rounds() -> usize {
    std::env::var("CREDIT_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(3000)
}

const CSV: &str = "\
主体名称,统一社会信用代码,认定日期,期限,备忘,法定代表人
示例市甲某建筑有限公司,91450200MA0X00015U,2026-01-05,3年,\"甲,乙\",范例一
示例市乙某装饰工程有限公司,91450200MA0X00023N,2026年1月6日,2027-01-05,,范例二
范例三,4502**********0013,2026/1/7,一年,\"两行
备忘\",
合计,3,,,,
";

const LINES: &str = "\
{\"主体名称\":\"示例市甲某建筑有限公司\",\"统一社会信用代码\":\"91450200MA0X00015U\",\"认定日期\":\"2026-01-05\",\"期限\":\"3年\"}
{\"主体名称\":\"示例市乙某装饰工程有限公司\",\"统一社会信用代码\":\"91450200MA0X00023N\",\"认定日期\":\"2026-01-06\"}
";

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let rows: &[&[crate::workbook::C]] = &[
        &[T("企业名称"), T("统一社会信用代码"), T("列入日期"), T("涉及金额")],
        &[T("示例市甲某建筑有限公司"), T("91450200MA0X00015U"), D("46346"), N("12345.5")],
        &[T("示例市乙某装饰工程有限公司"), T("91450200MA0X00023N"), N("46346"), N("2")],
    ];
    let sheet = Sheet { name: "own", hidden: false, rows, merged: &["C2:C3"] };
    vec![
        ("own.csv", CSV.as_bytes().to_vec()),
        ("own.csv", encoding_rs::GB18030.encode(CSV).0.into_owned()),
        ("own.csv", CSV.replace(',', "\t").into_bytes()),
        ("own.ndjson", LINES.as_bytes().to_vec()),
        ("own.json", format!("[{}]", LINES.trim().replace('\n', ",")).into_bytes()),
        ("own.xlsx", workbook(&[sheet])),
    ]
}

fn spoil(draw: &mut Draw, bytes: &mut Vec<u8>) {
    const ODD: &[&[u8]] = &[
        b"\"",
        b",",
        b"\n",
        b"\r",
        b"\0",
        b"\t",
        b";",
        b"{",
        b"}",
        b"[",
        b"\\",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x81\x30\x81\x30",
        b"\xe2\x80\xae",
        b"9.145E+17",
        b"99999999999999999999",
        b"0000-00-00",
        b"=HYPERLINK(\"x\")",
    ];
    let at = draw.below(bytes.len());
    match draw.below(6) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << draw.below(8),
        2 => bytes[at] = u8::try_from(draw.below(256)).unwrap(),
        3 => {
            let end = (at + draw.below(60)).min(bytes.len());
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        4 => {
            let end = (at + draw.below(30)).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let odd = ODD[draw.below(ODD.len())];
            bytes.splice(at..at, odd.iter().copied());
        }
    }
    if bytes.is_empty() {
        bytes.push(b'x');
    }
}

/// Headings of other publishers, and cells in styles of other hands, instead of one that stands there.
struct Styles {
    headings: Vec<String>,
    cells: Vec<String>,
}

impl Styles {
    fn read() -> Self {
        let first = |name| table(name).into_iter().map(|line| line[0].clone());
        let tables = ["codes.tsv", "dates.tsv", "placeholders.tsv", "states.tsv", "names.tsv"];
        let cells = tables.into_iter().flat_map(first);
        let plain = |cell: &String| !cell.contains(['\n', ',', '"', '\t']);
        Self {
            headings: first("headings.tsv").filter(plain).collect(),
            cells: cells.filter(plain).collect(),
        }
    }

    /// Another heading, or another cell in the second or third line; a file of no such lines stays.
    fn restyle(&self, draw: &mut Draw, bytes: &mut Vec<u8>) {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let mark = if text.contains('\t') { '\t' } else { ',' };
        let mut lines: Vec<Vec<String>> =
            text.split('\n').map(|line| line.split(mark).map(str::to_owned).collect()).collect();
        let line = draw.below(3);
        let from = if line == 0 { &self.headings } else { &self.cells };
        let Some(cells) = lines.get_mut(line).filter(|cells| cells.len() > 1) else { return };
        let at = draw.below(cells.len());
        cells[at] = from[draw.below(from.len())].clone();
        let lines: Vec<String> = lines.iter().map(|cells| cells.join(&mark.to_string())).collect();
        *bytes = lines.join("\n").into_bytes();
    }
}

/// What a spoilt file may be refused for: each is a sentence that says what to do.
const MEANT: [&str; 15] = [
    // A column whose heading was spoilt or changed, and which holds days, codes or states.
    "csv.columns-unclear",
    // The heading of the names is gone.
    "csv.no-name",
    // Cut, or in bytes that are no text.
    "csv.empty",
    "csv.encoding",
    "csv.quotes",
    "csv.syntax",
    "csv.format",
    "csv.column-limit",
    "csv.too-large",
    "json.syntax",
    "json.encoding",
    "xlsx.broken",
    "xlsx.merged",
    "xml.syntax",
    "xml.encoding",
];

#[test]
fn spoilt_files_are_read_or_refused_and_every_row_is_told() {
    let (lists, files) = (lists(), files());
    let options = Options { lists: &lists, list: "own", public: true };
    for (file, bytes) in &files {
        let (records, _) = import(file, bytes, &options).unwrap();
        assert!(records.len() >= 2, "{file} is sound");
    }
    let (mut draw, styles) = (Draw(5), Styles::read());
    let (mut read, mut refused) = (0, BTreeMap::<String, usize>::new());
    // Where only bytes below the header were spoilt, and where the header or a style was.
    let mut below = [0_usize; 2];
    for _ in 0..rounds() {
        let (file, mut bytes) = files[draw.below(files.len())].clone();
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        for _ in 0..=draw.below(4) {
            match draw.below(3) {
                0 => styles.restyle(&mut draw, &mut bytes),
                _ => spoil(&mut draw, &mut bytes),
            }
        }
        let kept = file.ends_with(".csv") && bytes.starts_with(&header);
        below[0] += usize::from(kept);
        match import(file, &bytes, &options) {
            Err(problem) => {
                *refused.entry(problem.code().to_owned()).or_default() += 1;
                assert!(MEANT.contains(&problem.code()), "{file}: {problem}");
            }
            Ok((records, report)) => {
                read += 1;
                below[1] += usize::from(kept);
                assert_english(&report);
                let told = |level| report.notes.iter().filter(|note| note.level == level).count();
                assert_eq!(records.len(), report.counts.kept, "{report}");
                assert_eq!(told(Level::Refused), report.counts.refused, "{report}");
                assert_eq!(told(Level::Skipped), report.counts.skipped, "{report}");
            }
        }
    }
    let all: usize = refused.values().sum();
    println!(
        "read {read}, refused {all}: {refused:?}; of {} with a sound header read {}",
        below[0], below[1]
    );
    assert!(read * 4 > rounds() && all * 20 > rounds(), "read {read}, refused {refused:?}");
    // Whoever keeps the headings is read, but for days and codes that were spoilt beyond recognition.
    assert!(below[1] * 2 > below[0], "{below:?}");
}
