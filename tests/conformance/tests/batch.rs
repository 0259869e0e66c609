//! Batches: what the frames say is what the lines say, bad frames and bad rows are told, and nothing is
//! lost for want of room.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may stop"
)]

use conformance::fixture::{TODAY, day, record};
use conformance::frames::{Cells, Column, frame, read};
use conformance::world;
use credit_core::api::{Lang, screen_lines};
use credit_core::batch::{self, EVIDENCE, Want, id, word};
use credit_core::finding::{Status, Verdict};
use credit_core::limits;
use credit_core::pack::PackSet;
use credit_core::pack::record::{Direction, FormerName, Record};
use credit_core::words;
use proptest::prelude::*;
use serde_json::{Value, json};

const LIUZHOU: &str = "91450200MA5TETX088";
const OTHER: &str = "91450200MA0X00218G";

fn texts<'a>(texts: &[Option<&'a str>]) -> Cells<'a> {
    Cells::Texts(texts.to_vec())
}

fn screened(packs: &PackSet, frame: &[u8], want: u32) -> Vec<u8> {
    let mut out = Vec::new();
    batch::screen(packs, frame, day(TODAY), Want::of(want).unwrap(), &mut out).unwrap();
    out
}

fn refused(packs: &PackSet, frame: &[u8]) -> String {
    let want = Want::of(Want::ALL).unwrap();
    let mut out = Vec::new();
    let error = batch::screen(packs, frame, day(TODAY), want, &mut out).unwrap_err();
    error.to_string()
}

/// What is told of each row: its word, and list, entry, verdict, evidence of each finding.
type Row = (u64, Vec<(String, String, u64, u64)>);

fn rows(answer: &[u8]) -> Vec<Row> {
    let (count, columns) = read(answer);
    let (words, ends) = (columns[&id::WORD].numbers(), columns[&id::ENDS].numbers());
    assert_eq!((words.len(), ends.len()), (count, count + 1));
    let text = |column: u16, at: usize| columns[&column].texts()[at].clone().unwrap();
    let finding = |at: u64| {
        let at = usize::try_from(at).unwrap();
        let number = |column: u16| columns[&column].numbers()[at];
        (text(id::LIST, at), text(id::ENTRY, at), number(id::VERDICT), number(id::EVIDENCE))
    };
    let row = |n: usize| (words[n], (ends[n]..ends[n + 1]).map(finding).collect());
    (0..count).map(row).collect()
}

fn city() -> PackSet {
    let mut renamed = record("", "柳州市新名堂贸易有限公司", None);
    renamed.former_names =
        vec![FormerName { name: "柳州市老字头贸易有限公司".into(), until: None }];
    let records: Vec<(u16, Record)> = [
        record("", "柳州市润桐商贸有限公司", Some(LIUZHOU)),
        record("", "柳州市禾泰农业有限公司", None),
        record("", "沃霖（柳州）机电有限公司", None),
        record("", "柳州市龙岚园林有限公司第一分公司", None),
        record("", "柳州市润铜商贸有限公司", Some(OTHER)),
        renamed,
    ]
    .map(|record| (0, record))
    .into();
    world::packs(&records)
}

const NAMES: &[&str] = &[
    "柳州市润桐商贸有限公司",
    "柳州市润同商贸有限公司",
    "柳州市禾泰农业有限公司",
    "禾泰农业有限公司",
    "沃霖(柳州)机电有限公司",
    "柳州市龙岚园林有限公司",
    "柳州市老字头贸易有限公司",
    "南宁市无关者有限公司",
    "不详",
    " ",
];
const CODES: &[&str] = &[LIUZHOU, OTHER, "91450200MA5TETX08", "11010519491231002X", "", "x"];

/// What the line of a row has for its word and its findings, from the JSON of `screen_lines`.
fn of_line(line: &Value, code: Option<&str>) -> Row {
    let finding = |found: &Value| {
        let verdict = Verdict::parse(world::text(found, "/verdict")).unwrap();
        let verdict = Verdict::ALL.iter().position(|known| *known == verdict).unwrap();
        let bits = world::items(found, "/evidence").iter().map(|evidence| {
            let code = world::text(evidence, "/code");
            1_u64 << EVIDENCE.iter().position(|known| *known == code).unwrap()
        });
        (
            world::text(found, "/list").to_owned(),
            world::text(found, "/entry").to_owned(),
            u64::try_from(verdict).unwrap(),
            bits.fold(0, |all, bit| all | bit),
        )
    };
    let (found, excluded) = (world::items(line, "/findings"), world::items(line, "/excluded"));
    let more = line["excludedMore"].as_u64().unwrap_or(0);
    let others = u64::try_from(excluded.len()).unwrap() + more;
    let grave = |found: &Value| match world::text(found, "/verdict") {
        "confirmed" => 5,
        "probable" => 4,
        "possible" => 3,
        _ => 2,
    };
    let worst = found.iter().map(grave).max().unwrap_or(u64::from(others > 0));
    let bit = |set: bool, bit: u32| if set { u64::from(bit) } else { 0 };
    let bad = line.get("codeProblems").is_some();
    let given = code.is_some_and(|code| !code.trim().is_empty());
    let unnamed = line["unnamed"] == json!(true);
    let word = worst
        | bit(unnamed, word::UNNAMED | word::NOT_NEAR)
        | bit(bad || !given, word::NO_CODE)
        | bit(bad, word::BAD_CODE)
        | bit(line["truncated"] == json!(true), word::TRUNCATED)
        | bit(line.get("lookUp").is_some(), word::LOOK_UP)
        | (u64::try_from(found.len()).unwrap().min(255) << word::FINDINGS)
        | (others.min(255) << word::EXCLUDED);
    (word, found.iter().chain(excluded).map(finding).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Each row is told as its line is, whatever stands beside it; the words of a row are its line.
    #[test]
    fn rows_are_their_lines(picked in prop::collection::vec(
        (0..NAMES.len(), prop::option::of(0..CODES.len()), any::<bool>(), any::<bool>()), 0..20)) {
        let packs = city();
        let kind = |person: bool| if person { "person" } else { "organization" };
        let source = |verified: bool| if verified { "verified" } else { "declared" };
        let name: Vec<_> = picked.iter().map(|row| Some(NAMES[row.0])).collect();
        let code: Vec<_> = picked.iter().map(|row| row.1.map(|code| CODES[code])).collect();
        let kinds: Vec<_> = picked.iter().map(|row| Some(kind(row.2))).collect();
        let sources: Vec<_> = picked.iter().map(|row| Some(source(row.3))).collect();
        let asked = frame(picked.len(), &[
            (id::NAME, texts(&name)), (id::CODE, texts(&code)), (id::KIND, texts(&kinds)),
            (id::CODE_SOURCE, texts(&sources)),
        ]);
        let answer = rows(&screened(&packs, &asked, Want::ALL));
        prop_assert_eq!(answer.len(), picked.len());
        for (at, (name, code, person, verified)) in picked.iter().enumerate() {
            let mut subject = json!({ "role": "applicant", "kind": kind(*person),
                "name": NAMES[*name], "codeSource": source(*verified) });
            if let Some(code) = code {
                subject["code"] = json!(CODES[*code]);
            }
            let line = screen_lines(&packs, &subject.to_string(), TODAY, true, Lang::En).unwrap();
            let line: Value = serde_json::from_str(line.trim()).unwrap();
            if let Some(error) = line.get("error") {
                prop_assert_eq!(answer[at].clone(), (u64::from(word::ERROR), vec![]));
                let (_, columns) = read(&screened(&packs, &asked, Want::ALL));
                let told = columns[&id::ERROR].texts()[at].clone();
                prop_assert_eq!(told.as_deref(), error["code"].as_str());
                continue;
            }
            // The kind of a valid code that lists do not name their subjects by is not in the line.
            let (word, found) = of_line(&line, code.map(|code| CODES[code]));
            prop_assert_eq!((answer[at].0 & !u64::from(word::STALE), &answer[at].1), (word, &found), "{}", line);
            let said = batch::explain(&packs, &asked, at, day(TODAY), Lang::En).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), line);
        }
    }

    /// Whatever a frame is made of, it is read or refused; what is refused says where.
    #[test]
    fn any_bytes_are_read_or_refused(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let packs = city();
        let mut asked = frame(3, &[
            (id::NAME, texts(&[Some(NAMES[0]), None, Some(NAMES[1])])),
            (id::CODE, texts(&[Some(LIUZHOU), None, Some("")])),
            (id::DAY, Cells::Days(vec![20_000])),
        ]);
        for (index, byte) in at {
            let place = index.index(asked.len());
            asked[place] = byte;
        }
        let mut out = Vec::new();
        let want = Want::of(Want::ALL).unwrap();
        match batch::screen(&packs, &asked, day(TODAY), want, &mut out) {
            Ok(()) => prop_assert_eq!(read(&out).0, 3),
            Err(error) => {
                prop_assert!(error.code().starts_with("batch."), "{}", error);
            }
        }
    }
}

#[test]
fn a_frame_cut_anywhere_is_refused() {
    let packs = city();
    let asked = frame(1, &[(id::NAME, texts(&[Some(NAMES[0])])), (id::CODE, texts(&[None]))]);
    for end in 0..asked.len() {
        assert_eq!(refused(&packs, &asked[..end]), "batch.frame at header", "{end}");
    }
}

/// Sizes that lie, one at a time: each is told with its place, and nothing is allocated by it.
#[test]
fn every_size_that_lies_is_told() {
    let packs = city();
    let asked =
        frame(2, &[(id::NAME, texts(&[Some(NAMES[0]), None])), (id::DAY, Cells::Days(vec![1, 2]))]);
    let with = |at: usize, number: u32| {
        let mut bytes = asked.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        refused(&packs, &bytes)
    };
    let offsets = usize::try_from(u32::from_le_bytes(asked[44..48].try_into().unwrap())).unwrap();
    for (at, number, told) in [
        (0, 0, "batch.frame at header"),
        (4, 2, "batch.frame at header"),
        (8, 3, "batch.frame at columns/0/values"),
        (8, u32::MAX, "batch.rows found=4294967295 max=1048576"),
        (12, u32::MAX, "batch.frame at columns"),
        (16, 1, "batch.frame at header"),
        (20, 1, "batch.frame at header"),
        (24, 1, "batch.frame at header"),
        (32, 7 | 1 << 16, "batch.column at column 7"),
        (32, 2 | 9 << 16, "batch.frame at columns/0/type"),
        (32, 99 | 1 << 16, "batch.column at column 99"),
        (36, 3, "batch.frame at columns/0/values"),
        (40, 1, "batch.frame at columns/0/validity"),
        (40, u32::MAX, "batch.frame at columns/0/validity"),
        (44, u32::MAX, "batch.frame at columns/0/offsets"),
        (44, 0, "batch.frame at columns/0/offsets"),
        (48, u32::MAX, "batch.frame at columns/0/data"),
        (52, u32::MAX, "batch.frame at columns/0/data"),
        (52, 3, "batch.frame at columns/0/offsets"),
        // A column of numbers that is not as long as its rows; a text where a day should be.
        (76, 4, "batch.frame at columns/1/data"),
        (56, 7 | 3 << 16, "batch.column at column 7"),
        // Offsets that go backwards.
        (offsets, 9, "batch.frame at columns/0/offsets"),
        (offsets + 4, u32::MAX, "batch.frame at columns/0/offsets"),
    ] {
        // The first offset of 9 is no fault where the next ones are not less.
        let told_now = if at == offsets {
            let mut bytes = asked.clone();
            bytes[at..at + 4].copy_from_slice(&40_u32.to_le_bytes());
            refused(&packs, &bytes)
        } else {
            with(at, number)
        };
        assert_eq!(told_now, told, "{at}: {number}");
    }
}

#[test]
fn a_bad_row_has_its_error_and_the_others_their_answers() {
    let packs = city();
    let long = "长".repeat(limits::NAME_CHARS + 1);
    let many = "名\n".repeat(limits::FORMER_NAMES + 1);
    let (name, code) = (Some(NAMES[0]), Some(LIUZHOU));
    let asked = frame(
        7,
        &[
            (id::NAME, texts(&[name, None, Some(&long), name, name, name, name])),
            (id::CODE, texts(&[code; 7])),
            (id::KIND, texts(&[None, None, None, Some("cat"), None, None, None])),
            (id::SEARCH, texts(&[None, None, None, None, Some("far"), None, None])),
            (id::FORMER_NAMES, texts(&[None, None, None, None, None, Some(&many), None])),
        ],
    );
    let answer = screened(&packs, &asked, Want::ALL);
    let (_, columns) = read(&answer);
    let told = columns[&id::ERROR].texts();
    let told: Vec<Option<&str>> = told.iter().map(Option::as_deref).collect();
    let codes = ["json.text", "json.text", "json.value", "json.value", "json.too-many"];
    assert_eq!(told[1..6], codes.map(Some));
    assert_eq!((told[0], told[6]), (None, None));
    let rows = rows(&answer);
    assert!(rows[1..6].iter().all(|row| *row == (u64::from(word::ERROR), vec![])));
    assert!(rows[0] == rows[6] && rows[0].0 & 7 == 5, "{rows:?}");
    // Without names who has none is asked for by code.
    let by_code = frame(2, &[(id::CODE, texts(&[code, None]))]);
    let rows = self::rows(&screened(&packs, &by_code, 0));
    let not_near = u64::from(word::NOT_NEAR);
    assert_eq!(rows[0].0 & 0xFF00_FFFF & !u64::from(word::STALE), 5 | not_near | 1 << 8);
    assert_eq!(rows[1].0 & !u64::from(word::STALE), not_near | u64::from(word::NO_CODE));
}

/// Of one value for all rows, days too.
#[test]
fn a_column_of_one_value_holds_for_all_rows() {
    let packs = city();
    let names: Vec<Option<&str>> = vec![Some(NAMES[0]); 9];
    let days = |day: &str| i32::to_le_bytes(conformance::fixture::day(day).to_days());
    let [before, after] = ["2025-01-01", "2026-11-20"].map(|d| i32::from_le_bytes(days(d)));
    let spread = frame(
        9,
        &[
            (id::NAME, texts(&names)),
            (id::KIND, texts(&[Some("organization"); 9])),
            (id::DAY, Cells::Days(vec![after; 9])),
        ],
    );
    let once = frame(
        9,
        &[
            (id::NAME, texts(&names)),
            (id::KIND, texts(&[Some("organization")])),
            (id::DAY, Cells::Days(vec![after])),
        ],
    );
    assert_eq!(screened(&packs, &spread, Want::ALL), screened(&packs, &once, Want::ALL));
    // A frame that claims rows of which it holds nothing.
    let empty = frame(1 << 20, &[(id::NAME, texts(&[names[0]]))]);
    assert_eq!(refused(&packs, &empty), "batch.frame at columns");
    assert_eq!(refused(&packs, &frame(9, &[])), "batch.frame at columns");
    assert!(rows(&screened(&packs, &frame(0, &[]), Want::ALL)).is_empty());
    // Before it was listed.
    let earlier = frame(9, &[(id::NAME, texts(&names)), (id::DAY, Cells::Days(vec![before]))]);
    assert!(rows(&screened(&packs, &earlier, Want::ALL)).iter().all(|row| row.1.is_empty()));
}

/// 200 companies that differ by one character, asked by one more: told, or marked on every surface.
#[test]
fn none_of_200_is_lost_in_silence() {
    let all: Vec<char> = ('\u{4E10}'..'\u{9FA0}').step_by(97).take(200).collect();
    let names: Vec<String> = all.iter().map(|c| format!("柳州市{c}桐商贸有限公司")).collect();
    let records: Vec<(u16, Record)> =
        names.iter().map(|name| (0, record("", name, None))).collect();
    assert_eq!(records.len(), 200);
    let packs = world::packs(&records);
    let asked = frame(2, &[(id::NAME, texts(&[Some("柳州市苑桐商贸有限公司"), Some(&names[7])]))]);
    for want in [Want::ALL, Want::NAMES | Want::NEAR, Want::NAMES | Want::NEAR_WITHOUT_CODE] {
        let rows = rows(&screened(&packs, &asked, want));
        for (word, found) in &rows {
            assert!(found.len() >= 200 || word & u64::from(word::TRUNCATED) != 0, "{word:x}");
            assert!(found.len() >= 12);
        }
        // The one that has the very name is told among all those near to it.
        assert_eq!(rows[1].0 & 7, 4, "probable");
    }
    // Where nearly the same names are not looked for, it is said.
    let rows = rows(&screened(&packs, &asked, Want::NAMES));
    assert!(rows.iter().all(|(word, _)| word & u64::from(word::NOT_NEAR) != 0));
    assert_eq!((rows[0].0 & 7, rows[1].0 & 7), (0, 4));
}

/// What is not wanted is counted: the words of rows differ in nothing but what was not looked for.
#[test]
fn excluded_ones_are_counted_where_nobody_reads_them() {
    let packs = city();
    let asked = frame(
        2,
        &[
            (id::NAME, texts(&[Some("柳州市润彤商贸有限公司"); 2])),
            (id::CODE, texts(&[Some("91450200MA5TETX24X"); 2])),
            (id::CODE_SOURCE, texts(&[Some("verified")])),
        ],
    );
    let told = rows(&screened(&packs, &asked, Want::ALL));
    let counted = rows(&screened(&packs, &asked, Want::NAMES | Want::NEAR));
    assert!(told[0].1.iter().any(|found| found.2 == 3), "{told:?}");
    assert_eq!(told[0].0, counted[0].0);
    assert!(counted[0].1.iter().all(|found| found.2 != 3), "{counted:?}");
    assert!(told[0].0 >> word::EXCLUDED & 255 > 0);
}

#[test]
fn options_that_mean_nothing_are_refused() {
    for bits in [1 << 4, u32::MAX, Want::NEAR, Want::NEAR_WITHOUT_CODE] {
        assert_eq!(Want::of(bits).unwrap_err().code(), "batch.want", "{bits}");
    }
    for bits in [0, Want::EXCLUDED, Want::ALL, Want::NAMES, Want::NAMES | Want::NEAR_WITHOUT_CODE] {
        assert!(Want::of(bits).is_ok(), "{bits}");
    }
}

/// Every code of evidence has a bit, and each bit a code that has words.
#[test]
fn every_evidence_has_its_bit() {
    assert!(EVIDENCE.len() <= 64 && Verdict::ALL.len() <= 255);
    assert!(Status::ALL.len() <= 255 && Direction::ALL.len() <= 255);
    let folder = conformance::repository("core/src/words/en");
    let files = std::fs::read_dir(folder).unwrap();
    let texts: Vec<String> =
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let said = texts.iter().flat_map(|text| text.split("\"evidence.").skip(1));
    let mut said: Vec<&str> = said.filter_map(|rest| rest.split('"').next()).collect();
    assert!(
        said.iter()
            .all(|code| { words::template(Lang::ZhCn, &["evidence.", code].concat()).is_some() })
    );
    let mut bits = EVIDENCE.to_vec();
    bits.sort_unstable();
    said.sort_unstable();
    said.dedup();
    assert_eq!(bits, said);
}

/// A name that is none is not one that nothing is found of: both forms of answer say so, also where silence is asked for.
#[test]
fn a_name_that_is_none_is_told() {
    let packs = city();
    for (name, code, unnamed) in [
        ("不详", None, true),
        ("不详", Some("91450200MA5TETX08"), true),
        ("不详", Some("91110000600037341L"), true),
        ("南宁市无关者有限公司", None, false),
    ] {
        let asked = frame(1, &[(id::NAME, texts(&[Some(name)])), (id::CODE, texts(&[code]))]);
        let told = |want| rows(&screened(&packs, &asked, want))[0].0;
        let (by_code, all) = (told(0), told(Want::ALL));
        assert_eq!(by_code & u64::from(word::UNNAMED), 0, "no name was wanted");
        for bit in [word::UNNAMED, word::NOT_NEAR] {
            assert_eq!(all & u64::from(bit) != 0, unnamed, "{name}");
        }
        let mut subject = json!({ "role": "applicant", "kind": "organization", "name": name });
        if let Some(code) = code {
            subject["code"] = json!(code);
        }
        let line = screen_lines(&packs, &subject.to_string(), TODAY, false, Lang::En).unwrap();
        assert_eq!(line.contains(r#""unnamed":true"#), unnamed, "{line}");
        assert_eq!(line.trim().is_empty(), !unnamed, "{line}");
    }
}

#[test]
fn columns_of_an_answer_have_their_types() {
    let packs = city();
    let asked = frame(1, &[(id::NAME, texts(&[Some(NAMES[0])]))]);
    let (rows, columns) = read(&screened(&packs, &asked, Want::ALL));
    assert_eq!(rows, 1);
    let kinds: Vec<(u16, bool)> =
        columns.iter().map(|(id, c)| (*id, matches!(c, Column::Texts(_)))).collect();
    let expected = [
        (id::WORD, false),
        (id::ENDS, false),
        (id::LIST, true),
        (id::ENTRY, true),
        (id::VERDICT, false),
        (id::EVIDENCE, false),
        (id::STATUS, false),
        (id::DIRECTION, false),
    ];
    assert_eq!(kinds, expected);
}
