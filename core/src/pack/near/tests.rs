//! Whatever slip is made in a name, its row is among the candidates.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests may stop"
)]

use alloc::{string::String, string::ToString, vec::Vec};

use super::*;
use crate::name::skeleton::skeleton;
use crate::pack::indexes::{Opened, indexes};
use crate::pack::list::Index;
use crate::pack::orders::build::LEAST;
use crate::pack::record::Record;
use crate::pack::room::Space;
use crate::pack::{NEAR_INDEX, ORDERS, write};
use crate::text::folded;

/// Numbers that look random and are the same on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound
    }

    fn of(&mut self, texts: &str) -> String {
        let all: Vec<&str> = texts.split(' ').collect();
        all[self.below(all.len())].to_string()
    }
}

/// A name out of few words, so that many stand close to one another.
fn name(random: &mut Random) -> String {
    let region = random.of("柳州市 柳州 广西 柳城县 城北区 宜州市  中国 上海");
    let brand: String = (0..2).map(|_| random.of("大 美 恒 通 润 桐 一 市")).collect();
    let trade = random.of("商贸 建材 科技 市政工程 餐饮管理  大药房连锁 份");
    let form = random
        .of("有限公司 有限责任公司 股份有限公司 公司 厂 专业合作社  （普通合伙） 有限公同 分公司");
    let branch = match random.below(4) {
        0 => [random.of("柳南 河西 第1 第12 第二 东"), random.of("店 分店 分公司")].concat(),
        _ => String::new(),
    };
    match random.below(8) {
        0 => [&*brand, "（", &region, "）", &trade, &form, &branch].concat(),
        _ => [region, brand, trade, form, branch].concat(),
    }
}

/// Every way to make one slip in a name.
fn slips_in(name: &str, random: &mut Random) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut all: Vec<Vec<char>> = Vec::new();
    let any =
        |random: &mut Random| random.of("大 通 州 市 限 公 司 鑫 1 份 区").chars().next().unwrap();
    for at in 0..=chars.len() {
        let mut more = chars.clone();
        more.insert(at, any(random));
        all.push(more);
        if at < chars.len() {
            let mut wrong = chars.clone();
            wrong[at] = any(random);
            all.push(wrong);
            let mut gone = chars.clone();
            gone.remove(at);
            all.push(gone);
            let mut twice = chars.clone();
            twice.insert(at, chars[at]);
            all.push(twice);
        }
        if at + 1 < chars.len() {
            let mut swapped = chars.clone();
            swapped.swap(at, at + 1);
            all.push(swapped);
        }
    }
    all.into_iter().map(|chars| chars.into_iter().collect()).collect()
}

fn record(name: String, entry: usize) -> Record {
    Record { name, entry: entry.to_string(), ..Record::blank() }
}

fn bones(name: &str) -> Vec<char> {
    let mut out = Vec::new();
    skeleton(&folded(name), &mut out);
    out
}

/// Whatever slip is made in a name, its row is among the candidates.
fn holds(rows: usize, asked: usize) {
    let random = &mut Random(0x9e37_79b9_7f4a_7c15 ^ u64::try_from(rows).unwrap());
    let records: Vec<Record> = (0..rows).map(|entry| record(name(random), entry)).collect();
    let mut body = write::body_of_records(&records).unwrap();
    let store = Store::open(&body).unwrap();
    let filed = Opened { store: &store, body: &body, ordered: true };
    for (section, area) in indexes(&filed, &Space::memory()).unwrap() {
        body.add(section, area.into_vec().unwrap());
    }
    let (orders, keys) =
        (Orders::open(&body, ORDERS).unwrap(), Index::open(&body, NEAR_INDEX).unwrap());
    let names = Names {
        store: &store,
        body: &body,
        orders: &orders,
        keys: (body.nth(keys.section).unwrap(), keys.table),
        reach: Reach::Bounded,
    };
    let mut count = 0;
    for row in (0..rows).step_by(rows.div_ceil(asked).max(1)) {
        let row = u32::try_from(row).unwrap();
        let own = store.name(&body, row).unwrap();
        if bones(&own).len() < LEAST {
            continue;
        }
        for slip in slips_in(&own, random) {
            if bones(&slip).len() < LEAST {
                continue;
            }
            let query = NameQuery::organization(&slip, &[]);
            let found = Near::search(names, &query).unwrap();
            assert!(
                found.rows.iter().any(|(known, _)| *known == row),
                "{slip} does not lead to {own}"
            );
            count += 1;
        }
    }
    assert!(count > 0 || rows < 3, "{rows}");
}

#[test]
fn whatever_slip_the_row_is_among_the_candidates() {
    for rows in [1, 2, 33, 1000] {
        holds(rows, 250);
    }
}

#[test]
#[ignore = "a quarter of an hour: for a change of the orders or the keys"]
fn the_same_among_a_hundred_thousand() {
    holds(100_000, 100_000);
}
