//! Time of proving rulebooks and of deciding.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use anyhow::{Result, anyhow};
use conformance::city;
use credit_core::api::{Lang, Sources, check_json, open};
use credit_core::rulebook::source::compile;
use credit_core::sheet::{Row, Table};

use crate::clock::Clock;
use crate::random::Random;

/// Rows, the number of values of each fact, and whether there are as many rows of 监管分级 besides, and
/// a measure that bars from the matter.
const TABLES: [(&str, usize, &[usize], bool); 4] = [
    ("6x12", 12, &[4, 4, 4, 4, 4, 4], false),
    ("8x40", 40, &[4, 4, 4, 4, 4, 4, 4, 4], false),
    ("10x200", 200, &[4, 2, 3, 3, 3, 3, 3, 3, 3, 3], false),
    ("10x200-tiers-measures", 200, &[4, 2, 3, 3, 3, 3, 3, 3, 3, 3], true),
];
const PROOFS: usize = 9;
const DECISIONS: usize = 20_000;

/// Measures in this process, and leaves the same inputs for the wasm side.
pub(crate) fn measure(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (name, rows, sizes, whole) in TABLES {
        let text = rulebook(rows, sizes, whole);
        fs::write(folder.join(format!("rules-{name}.txt")), &text)?;
        let tables = tables(&text);
        let mut times = Vec::new();
        let mut cells = 0;
        for _ in 0..PROOFS {
            let clock = Clock::start();
            let compiled = compile(black_box(&tables)).map_err(|m| anyhow!("{m:?}"))?;
            times.push(clock.seconds() * 1e3);
            cells = compiled.proofs.iter().map(|proof| proof.cells).sum();
        }
        println!(
            "prove {name} ({cells} cells), native: {:.2} ms (median of {PROOFS})",
            at(&mut times, 0.5)
        );
    }
    decisions(folder)
}

fn decisions(folder: &Path) -> Result<()> {
    let bytes = city::bytes(&[]);
    for (name, content) in [
        ("rules-list.pack", &bytes.pack),
        ("rules-rulebook.pack", &bytes.rulebook),
        ("rules-calendar.pack", &bytes.calendar),
        ("rules-trust.json", &bytes.trust),
    ] {
        fs::write(folder.join(name), content)?;
    }
    let mut paths: Vec<_> = fs::read_dir(conformance::repository("host-example/sample/requests"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut requests = Vec::new();
    for path in paths {
        requests.push(fs::read_to_string(path)?.replace('\n', " "));
    }
    fs::write(folder.join("rules-requests.ndjson"), requests.join("\n"))?;
    let sources = Sources {
        packs: vec![bytes.pack.as_slice()],
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    };
    let checker = open(&sources).map_err(|failure| anyhow!(failure.line(Lang::En)))?;
    let mut times = Vec::new();
    for request in requests.iter().cycle().take(DECISIONS) {
        let started = std::time::Instant::now();
        let decision = check_json(&checker, black_box(request.as_bytes()), Lang::ZhCn)
            .map_err(|failure| anyhow!(failure.line(Lang::En)))?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
        black_box(decision);
    }
    let (p50, p99) = (at(&mut times, 0.5), at(&mut times, 0.99));
    println!(
        "decide, JSON to JSON, native: p50 {p50:.0} µs, p99 {p99:.0} µs ({DECISIONS} decisions)"
    );
    Ok(())
}

/// The value below which that share lies.
fn at(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a small number"
    )]
    let place = (times.len() as f64 * share) as usize;
    times.get(place).copied().unwrap_or_default()
}

/// Sheets as text: a line `#name` before each, cells between tabs. Total and without conflict: the
/// rows split all cells among themselves.
fn rulebook(rows: usize, sizes: &[usize], whole: bool) -> String {
    let mut random = Random::new(20_261_122);
    let mut boxes: Vec<Vec<u64>> = vec![sizes.iter().map(|size| (1 << size) - 1).collect()];
    while boxes.len() < rows {
        let which = random.below(boxes.len());
        let fact = random.below(sizes.len());
        let Some(set) = boxes.get(which).and_then(|row| row.get(fact)).copied() else { continue };
        let bits = random.next() & set;
        if bits == 0 || bits == set {
            continue;
        }
        let Some(mut other) = boxes.get(which).cloned() else { continue };
        if let Some(cell) = other.get_mut(fact) {
            *cell = set & !bits;
        }
        if let Some(cell) = boxes.get_mut(which).and_then(|row| row.get_mut(fact)) {
            *cell = bits;
        }
        boxes.push(other);
    }
    // The first fact is one whose red lines are proved.
    let name = |at: usize| if at == 0 { "失信等级".to_owned() } else { format!("事实{at}") };
    let value = |at: usize, value: usize| match (at, value) {
        (0, value) => {
            ["无", "轻微", "一般", "严重"].get(value).copied().unwrap_or_default().to_owned()
        }
        (_, 0) => "未知".to_owned(),
        (_, value) => format!("值{value}"),
    };
    let all = |at: usize, size: usize, set: u64| {
        let values = (0..size).filter(|bit| set >> bit & 1 == 1).map(|bit| value(at, bit));
        values.collect::<Vec<_>>().join("|")
    };
    let mut text = String::from("#词汇\n事实\t取值\t来源\t改变方\n");
    for (at, size) in sizes.iter().enumerate() {
        let source = if at == 0 { "名单" } else { "申报" };
        let _ = writeln!(text, "{}\t{}\t{source}\t部门", name(at), all(at, *size, u64::MAX));
    }
    let names: Vec<String> = (0..sizes.len()).map(name).collect();
    let rows: Vec<String> = boxes
        .iter()
        .map(|row| {
            let sets = row.iter().zip(sizes).enumerate();
            let cells: Vec<String> = sets.map(|(at, (set, size))| all(at, *size, *set)).collect();
            cells.join("\t")
        })
        .collect();
    let _ = writeln!(text, "#判定表\n规则号\t{}\t结论\t依据", names.join("\t"));
    for (n, row) in rows.iter().enumerate() {
        let outcome = if n % 2 == 0 { "转人工复核" } else { "一次性告知补正" };
        let _ = writeln!(text, "R{n}\t{row}\t{outcome}\tYJ1");
    }
    if whole {
        let header = names.join("\t");
        let _ = writeln!(text, "#监管分级\n分级表\t规则号\t{header}\t抽查档次\t依据");
        for (n, row) in rows.iter().enumerate() {
            let _ = writeln!(text, "分级\tT{n}\t{row}\t正常\tYJ1");
        }
        text.push_str(
            "#名单\n名单\t失信等级\t用途\t依据\n测试名单\t严重\t失信\tYJ1\n\
             #基础清单\n版本\t条目\t措施\t主体类型\n测试版\tM01\t限制市场准入\t法人\n\
             #惩戒措施\n名单\t主体类型\t措施\t基础清单版本\t基础清单条目\t依据\t事项编码\t禁止办理\n\
             测试名单\t法人\t限制市场准入\t测试版\tM01\tYJ1\tX\t是\n",
        );
    }
    let graded = if whole { "分级" } else { "" };
    text.push_str(
        "#依据\n依据号\t名称\t文号\t条款\t施行日期\t废止日期\nYJ1\t测试依据\t\t\t2020-01-01\t\n\
         #材料\n事项编码\t材料编码\t材料名称\t类别\t可容缺\t来源\nX\tM1\t申请书\t主审\t否\t申请人\n\
         #事项\n事项编码\t事项名称\t施行日期\t承诺办结工作日\t补正最长工作日\t逾期处理\t红线\t监管分级\n",
    );
    let _ = writeln!(text, "X\t测试事项\t2026-01-01\t20\t10\t退件\tHX1;HX3\t{graded}");
    text
}

/// The sheets of [`rulebook`].
fn tables(text: &str) -> Vec<Table> {
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let mut tables: Vec<Table> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix('#'), tables.last_mut()) {
            (Some(name), _) => {
                tables.push(Table { sheet: name.to_owned(), header: Vec::new(), rows: Vec::new() });
            }
            (None, Some(table)) if table.header.is_empty() => table.header = cells(line),
            (None, Some(table)) => table.rows.push(Row { line: 0, cells: cells(line) }),
            (None, None) => {}
        }
    }
    tables
}
