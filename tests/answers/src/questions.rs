//! What is asked, by kind. Everything follows from seeds.

mod decisions;
mod texts;

use anyhow::Result;
use conformance::fixture::{TestKey, sheets};
use conformance::world::{internal, written};
use credit_core::json::{canonical, parse};
use credit_core::pack::record::Record;
use credit_core::pack::{Pack, PackSet, Trust};
use credit_core::rulebook::source::compile;
use credit_core::{calendar, digest::Digest, wire};
use fastrand::Rng;
use serde_json::{Value, json};

use crate::{Ask, Asked};

/// Every kind with what asks it.
pub(crate) const KINDS: &[(&str, Ask)] = &[
    ("codes", texts::codes),
    ("names", texts::names),
    ("screenings", texts::screenings),
    ("requests", decisions::requests),
    ("notices", decisions::notices),
    ("rulebooks", rulebooks),
    ("packs", packs),
    ("terms", terms),
];

/// One of them.
fn pick<'a, T: ?Sized>(random: &mut Rng, of: &[&'a T]) -> Option<&'a T> {
    of.get(random.usize(..of.len().max(1))).copied()
}

/// The sample city's sheets with one cell changed, or one row gone: its messages, or what it compiles to.
fn rulebooks(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    const CELLS: [&str; 8] =
        ["", "无", "严重", "转人工复核", "2026-13-01", "YJ99", "SL-0001", "一 般|无"];
    let base = sheets("tests/vectors/rulebook/sample");
    let mut random = Rng::with_seed(30);
    for _ in 0..times.saturating_mul(250) {
        let mut sheets = base.clone();
        let at = random.usize(..sheets.len());
        let Some(sheet) = sheets.get_mut(at) else { continue };
        let name = sheet.name().to_owned();
        let at = random.usize(..sheet.rows.len().max(1));
        let others: Vec<Vec<String>> = sheet.rows.iter().map(|row| row.cells.clone()).collect();
        let Some(row) = sheet.rows.get_mut(at) else { continue };
        let line = row.line;
        let column = random.usize(..row.cells.len().max(1));
        let change = if random.u8(..5) == 0 {
            sheet.rows.remove(at);
            "gone".to_owned()
        } else {
            // As often from another row as from anywhere.
            let of_others: Vec<&str> =
                others.iter().filter_map(|cells| cells.get(column)).map(String::as_str).collect();
            let from = if random.bool() { &of_others[..] } else { &CELLS[..] };
            let cell = pick(&mut random, from).unwrap_or_default().to_owned();
            if let Some(old) = row.cells.get_mut(column) {
                old.clone_from(&cell);
            }
            cell
        };
        let question = json!({ "sheet": name, "line": line, "column": column, "cell": change });
        let answer = match compile(&sheets) {
            Ok(compiled) => {
                let warnings =
                    compiled.warnings.iter().map(ToString::to_string).collect::<Vec<_>>();
                let document = Digest::of(wire::canonical(&compiled.document).as_bytes()).hex();
                json!({ "document": document, "warnings": warnings, "suggestions": compiled.suggestions,
                    "killed": compiled.mutants.killed, "of": compiled.mutants.all })
            }
            Err(messages) => json!(messages.iter().map(ToString::to_string).collect::<Vec<_>>()),
        };
        tell(Asked { question, answer })?;
    }
    Ok(())
}

/// Packs of invented records: their bytes, what they hold, and what is said of a damaged one.
fn packs(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    let key = TestKey::new("k1");
    let mut random = Rng::with_seed(31);
    for number in 0..times.saturating_mul(60) {
        let count = random.u64(0..60);
        let records: Vec<Record> = population::records(number, count).collect();
        let lists = population::lists();
        let bytes = written(&internal(), &lists, &records, &key);
        let trust = Trust::decode(&key.trust()).map_err(|e| anyhow::anyhow!(e.code()))?;
        let mut damaged = Vec::new();
        for _ in 0..20 {
            let (at, bit) = (random.usize(..bytes.len()), random.u8(..8));
            let mut spoilt = bytes.clone();
            if let Some(byte) = spoilt.get_mut(at) {
                *byte ^= 1_u8.rotate_left(bit.into());
            }
            let told = match Pack::open(spoilt, &trust) {
                Ok(pack) => pack.verify().map_or_else(|e| e.code(), |()| "whole"),
                Err(error) => error.code(),
            };
            damaged.push(json!([at, bit, told]));
        }
        let pack = Pack::open(&bytes[..], &trust).map_err(|e| anyhow::anyhow!(e.code()))?;
        let set = PackSet::new(vec![pack]).map_err(|e| anyhow::anyhow!(e.code()))?;
        let kept = set.chains().first().map(credit_core::pack::write::records);
        let kept = kept.and_then(Result::ok).unwrap_or_default();
        let kept: Vec<String> = kept.iter().map(|record| canonical(&record.encode())).collect();
        let answer = json!({ "bytes": Digest::of(&bytes).hex(), "length": bytes.len(),
            "records": Digest::of(kept.concat().as_bytes()).hex(), "damaged": damaged });
        tell(Asked { question: json!({ "seed": number, "records": count }), answer })?;
    }
    Ok(())
}

/// Terms in working days over the sample city's calendar.
fn terms(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    let tables = sheets("host-example/sample/calendar");
    let document = tables.first().and_then(|table| calendar::source::compile(table).ok());
    let Some(document) = document else { anyhow::bail!("the calendar does not compile") };
    let read = parse(wire::canonical(&document).as_bytes(), usize::MAX).ok();
    let read = read.and_then(|document| calendar::Calendar::decode(&document).ok());
    let Some(calendar) = read else { anyhow::bail!("the calendar is not read") };
    let (from, to) = calendar.coverage();
    let mut random = Rng::with_seed(32);
    for _ in 0..times.saturating_mul(3000) {
        let span = to.to_days().saturating_sub(from.to_days()).saturating_add(40);
        let start = from.plus_days(random.i32(-5..span)).unwrap_or(from);
        let n = if random.u8(..10) == 0 { random.u32(..1100) } else { random.u32(..40) };
        let answer = match calendar.due(start, n) {
            Ok(due) => json!([due.date.to_string(), due.latest.to_string()]),
            Err(error) => Value::from(error.code()),
        };
        tell(Asked { question: json!([start.to_string(), n]), answer })?;
    }
    Ok(())
}
