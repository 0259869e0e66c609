//! Sound files with something wrong in them: cut, doubled, a byte changed, a quote or a separator too
//! many, as editors, mail and careless hands leave them.

use credit_host::import::{Level, Options, import};

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

/// Numbers drawn one after the other, the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    fn spoil(&mut self, bytes: &mut Vec<u8>) {
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
        let at = self.below(bytes.len());
        match self.below(6) {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << self.below(8),
            2 => bytes[at] = u8::try_from(self.below(256)).unwrap(),
            3 => {
                let end = (at + self.below(60)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let end = (at + self.below(30)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let odd = ODD[self.below(ODD.len())];
                bytes.splice(at..at, odd.iter().copied());
            }
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
}

#[test]
fn spoilt_files_are_read_or_refused_and_every_row_is_told() {
    let (lists, files) = (lists(), files());
    let options = Options { lists: &lists, list: "own", public: true };
    for (file, bytes) in &files {
        let (records, _) = import(file, bytes, &options).unwrap();
        assert!(records.len() >= 2, "{file} is sound");
    }
    let mut draw = Draw(5);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..rounds() {
        let (file, mut bytes) = files[draw.below(files.len())].clone();
        for _ in 0..=draw.below(4) {
            draw.spoil(&mut bytes);
        }
        match import(file, &bytes, &options) {
            Err(problem) => {
                refused += 1;
                assert!(!problem.to_string().is_empty());
            }
            Ok((records, report)) => {
                read += 1;
                assert_english(&report);
                let told = |level| report.notes.iter().filter(|note| note.level == level).count();
                assert_eq!(records.len(), report.counts.kept, "{report}");
                assert_eq!(told(Level::Refused), report.counts.refused, "{report}");
                assert_eq!(told(Level::Skipped), report.counts.skipped, "{report}");
            }
        }
    }
    println!("read {read}, refused {refused}");
    // A spoilt heading or column stops the build now, so that most files are asked about.
    assert!(read * 8 > rounds() && refused * 20 > rounds(), "read {read}, refused {refused}");
}
