//! The proof of a rulebook beside an oracle that tries every case in the plainest way: over random changes
//! of the sample city's tables both find the same faults.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::{BTreeMap, BTreeSet};

use conformance::fixture::sheets;
use conformance::oracle::{Fault, faults, said};
use credit_core::rulebook::source::compile;
use credit_core::sheet::{Row, Table};

const RULEBOOK: &str = "host-example/sample/rulebook";

/// xorshift64*: the same changes in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % n
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The sample without its cases, which are about single outcomes, with columns for marks.
fn base() -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.retain(|table| table.name() != "用例");
    for (sheet, column) in [
        ("词汇", "公平竞争"),
        ("依据", "公平竞争例外"),
        ("惩戒措施", "事项编码"),
        ("惩戒措施", "禁止办理"),
    ] {
        let table = tables.iter_mut().find(|table| table.name() == sheet).unwrap();
        if table.column(column).is_none() {
            table.header.push(column.to_owned());
        }
        let width = table.header.len();
        table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
    }
    tables
}

fn table<'a>(tables: &'a mut [Table], name: &str) -> &'a mut Table {
    tables.iter_mut().find(|table| table.name() == name).unwrap()
}

fn set(table: &mut Table, row: usize, column: &str, text: &str) {
    let at = table.column(column).unwrap();
    text.clone_into(&mut table.rows[row].cells[at]);
}

const OUTCOMES: &[&str] =
    &["正常受理", "告知承诺办理", "容缺受理", "一次性告知补正", "转人工复核", "不予通过"];

/// A cell of conditions: any, or some of the values.
fn condition(random: &mut Random, values: &[String]) -> String {
    if random.below(4) == 0 {
        return String::new();
    }
    let chosen: Vec<&str> =
        values.iter().filter(|_| random.below(2) == 0).map(String::as_str).collect();
    if chosen.is_empty() { random.pick(values).clone() } else { chosen.join("|") }
}

/// A copy of a row under another id, on a line of its own.
fn copied(table: &mut Table, row: usize, id: &str) -> usize {
    let line = table.rows.iter().map(|row| row.line).max().unwrap_or_default() + 1;
    let copy = Row { line, cells: table.rows[row].cells.clone() };
    table.rows.insert(row + 1, copy);
    set(table, row + 1, "规则号", id);
    row + 1
}

/// One change such as staff make, for better or worse.
fn change(tables: &mut [Table], random: &mut Random, domains: &BTreeMap<String, Vec<String>>) {
    let kind = random.below(20);
    let sheet = if kind % 4 == 3 { "监管分级" } else { "判定表" };
    let (outcome, outcomes): (_, &[&str]) = if kind % 4 == 3 {
        ("抽查档次", &["降低", "正常", "提高"])
    } else {
        ("结论", OUTCOMES)
    };
    let rows = table(tables, sheet).rows.len();
    let row = random.below(rows);
    let read: Vec<String> = {
        let header = &table(tables, sheet).header;
        header.iter().filter(|label| domains.contains_key(*label)).cloned().collect()
    };
    let fact = random.pick(&read).clone();
    match kind {
        0..=7 => {
            let cell = condition(random, &domains[&fact]);
            set(table(tables, sheet), row, &fact, &cell);
        }
        8..=10 => {
            let word = *random.pick(outcomes);
            set(table(tables, sheet), row, outcome, word);
        }
        11 => drop(table(tables, sheet).rows.remove(row)),
        12 | 13 => {
            let at = copied(table(tables, sheet), row, "X1");
            if random.below(2) == 0 {
                let cell = condition(random, &domains[&fact]);
                set(table(tables, sheet), at, &fact, &cell);
            }
            let word = *random.pick(outcomes);
            set(table(tables, sheet), at, outcome, word);
            if kind == 13 {
                // The first of the two goes before the other, which is left with what it added.
                set(table(tables, sheet), row, "优先于", "X1");
            }
        }
        14 => {
            let table = table(tables, "判定表");
            let (name, id) = (table.column("判定表").unwrap(), table.column("规则号").unwrap());
            let row = random.below(table.rows.len());
            let same = |other: &&Row| other.cells[name] == table.rows[row].cells[name];
            let ids: Vec<String> =
                table.rows.iter().filter(same).map(|other| other.cells[id].clone()).collect();
            let over = random.pick(&ids).clone();
            if over != table.rows[row].cells[id] {
                set(table, row, "优先于", &over);
            }
        }
        15 => {
            let lines = table(tables, "红线");
            let row = random.below(lines.rows.len());
            let monotone = lines.cell(&lines.rows[row], "类型") == "单调";
            if monotone {
                let facts = [random.pick(&read).clone(), fact];
                set(lines, row, "事实", &facts.join("|"));
            } else {
                set(lines, row, "事实", &fact);
                let values = random.pick(&domains[&fact]).clone();
                set(lines, row, "取值", &values);
                {
                    let word = *random.pick(OUTCOMES);
                    set(lines, row, "禁止结论", word);
                }
            }
        }
        16 | 17 => {
            let facts = table(tables, "词汇");
            let row = random.below(facts.rows.len());
            set(facts, row, "公平竞争", "是");
            let bases = table(tables, "依据");
            for _ in 0..random.below(4) {
                let row = random.below(bases.rows.len());
                set(bases, row, "公平竞争例外", "是");
            }
        }
        18 => {
            let matters = table(tables, "事项");
            let at = matters.column("事项编码").unwrap();
            let only = random.pick(&matters.rows).cells[at].clone();
            let measures = table(tables, "惩戒措施");
            let row = random.below(measures.rows.len());
            set(measures, row, "禁止办理", "是");
            set(measures, row, "事项编码", &only);
        }
        _ => {
            let lists = table(tables, "名单");
            let row = random.below(lists.rows.len());
            if lists.cell(&lists.rows[row], "用途") == "失信" {
                {
                    let class = *random.pick(&["轻微", "一般", "严重"]);
                    set(lists, row, "失信等级", class);
                }
            }
        }
    }
}

fn domains(tables: &[Table]) -> BTreeMap<String, Vec<String>> {
    let facts = tables.iter().find(|table| table.name() == "词汇").unwrap();
    let of = |row: &Row| {
        let mut values: Vec<String> =
            facts.cell(row, "取值").split('|').map(str::to_owned).collect();
        if facts.cell(row, "来源") == "申报" {
            values.push("未知".into());
        }
        (facts.cell(row, "事实").to_owned(), values)
    };
    facts.rows.iter().filter(|row| facts.cell(row, "来源") != "个人分").map(of).collect()
}

/// Two rows that are unequal together are told in one sentence, about the first of them.
fn apart(all: BTreeSet<Fault>) -> (BTreeSet<Fault>, BTreeSet<Fault>) {
    all.into_iter().partition(|fault| fault.0 != "E25")
}

fn agree(count: usize, seed: u64) {
    let base = base();
    assert_eq!(faults(&base), BTreeSet::new());
    let domains = domains(&base);
    let mut random = Random(seed);
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    let (mut sound, mut aside) = (0, 0);
    for number in 0..count {
        let mut tables = base.clone();
        for _ in 0..=random.below(3) {
            change(&mut tables, &mut random, &domains);
        }
        let told = match compile(&tables) {
            Ok(_) => Some(BTreeSet::new()),
            Err(messages) => said(&messages),
        };
        // What is not about the tables, such as a rule of a measure, was said before any proof.
        let Some(told) = told else {
            aside += 1;
            continue;
        };
        let (told, unequal) = apart(told);
        let (found, all_unequal) = apart(faults(&tables));
        let changed = || -> Vec<String> {
            let pairs = tables.iter().zip(&base);
            let rows = pairs.flat_map(|(table, was)| {
                let new = table.rows.iter().filter(|row| !was.rows.contains(row));
                new.map(|row| format!("{}: {}", table.name(), row.cells.join(",")))
            });
            rows.collect()
        };
        assert_eq!(told, found, "change {number} of {seed:#x}: {:#?}", changed());
        assert!(unequal.is_subset(&all_unequal), "change {number} of {seed:#x}: {:#?}", changed());
        assert_eq!(unequal.is_empty(), all_unequal.is_empty(), "change {number}: {:#?}", changed());
        sound += usize::from(found.is_empty() && unequal.is_empty());
        let seen: BTreeSet<&String> = found.iter().chain(&unequal).map(|fault| &fault.0).collect();
        seen.into_iter().for_each(|code| *codes.entry(code.clone()).or_default() += 1);
    }
    println!("{count} changes: {sound} sound, {aside} refused before any proof, faults {codes:?}");
    // Every kind of fault came about, most changes got as far as the proof.
    for code in ["E01", "E02", "E03", "E04", "E20", "E24", "E25"] {
        assert!(codes.contains_key(code), "{code} never came about in {count}");
    }
    assert!(aside * 4 < count && sound * 20 > count, "{sound} {aside}");
}

#[test]
fn the_proof_and_the_oracle_find_the_same_faults() {
    let count = std::env::var("CREDIT_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(250);
    agree(count, 0x5eed_0031);
}
