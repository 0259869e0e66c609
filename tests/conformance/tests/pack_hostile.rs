//! What a valid signature cannot vouch for: packs whose sections say what they must not. A key may be
//! stolen, a writer may be wrong; the reader still answers or refuses, and never stops its host.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeMap;

use conformance::container::Container;
use conformance::fixture::{TestKey, meta, pack};
use conformance::hostile::{everything, lists, records};
use credit_core::pack::write::{changes, update_pack};
use credit_core::pack::{Pack, PackKind, PackSet, Trust};

#[test]
fn two_writers_make_the_same_container() {
    let key = TestKey::new("k1");
    let lists = lists();
    let bytes = pack("lists", 1, &lists, &records(), &key);
    let container = Container::read(&bytes).unwrap();
    assert!(container.sections.len() >= 9, "{:?}", container.header);
    assert!(container.sealed(&key).unwrap() == bytes);
    everything(bytes, &Trust::decode(&key.trust()).unwrap()).unwrap();
}

/// Numbers drawn one after the other, the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// Spoils a section in one of the ways that readers fall for.
    fn spoil(&mut self, content: &mut Vec<u8>) {
        let at = self.below(content.len());
        match self.below(7) {
            0 => content.truncate(at),
            1 => content.extend(std::iter::repeat_n(0xff, 1 + at % 70)),
            2 if !content.is_empty() => content[at] ^= 1 << self.below(8),
            3 if !content.is_empty() => content[at] = self.below(256) as u8,
            // A length or a place that is far too large, or none.
            4 if content.len() >= 4 => {
                let at = at.min(content.len() - 4) / 4 * 4;
                let large = [u32::MAX, 0, 0x8000_0000, content.len() as u32][self.below(4)];
                content[at..at + 4].copy_from_slice(&large.to_le_bytes());
            }
            5 => content.clear(),
            _ => {
                let from = self.below(content.len());
                let part: Vec<u8> = content.iter().skip(from).take(at % 40).copied().collect();
                content.splice(at..at, part);
            }
        }
    }
}

/// How many spoilt packs are opened; `CREDIT_HOSTILE` asks for more.
fn rounds() -> usize {
    std::env::var("CREDIT_HOSTILE").ok().and_then(|n| n.parse().ok()).unwrap_or(1500)
}

#[test]
fn sections_that_lie_are_refused_or_read_and_never_stop_the_reader() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let lists = lists();
    let whole = Container::read(&pack("lists", 1, &lists, &records(), &key)).unwrap();
    let mut draw = Draw(11);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..rounds() {
        let mut container = whole.clone();
        for _ in 0..=draw.below(3) {
            let section = draw.below(container.sections.len());
            draw.spoil(&mut container.sections[section].1);
        }
        let code = everything(container.sealed(&key).unwrap(), &trust)
            .map_or_else(|e| e.code(), |()| "read");
        *codes.entry(code).or_default() += 1;
    }
    println!("{codes:?}");
    let known =
        |code: &&str| *code == "read" || code.starts_with("pack.") || code.starts_with("json.");
    assert!(codes.keys().all(known), "{codes:?}");
    assert!(codes.get("pack.content").is_some_and(|n| *n * 3 > rounds()), "{codes:?}");
}

#[test]
fn updates_that_lie_are_refused_or_read() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let lists = lists();
    let base = pack("lists", 1, &lists, &records(), &key);
    let open = |bytes: &[u8]| Pack::open(bytes, &trust);
    let set = PackSet::new(vec![open(&base).unwrap()]).unwrap();
    let changed = changes(&set.chains()[0], &lists, &records()[7..]).unwrap();
    let meta = meta(PackKind::List, "lists", 2);
    let update = update_pack(&meta, &set.chains()[0], &lists, &changed, &[&key]).unwrap();
    PackSet::new(vec![open(&base).unwrap(), open(&update).unwrap()]).unwrap();
    let whole = Container::read(&update).unwrap();
    assert!(whole.sealed(&key).unwrap() == update);
    let mut draw = Draw(13);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..rounds() / 3 {
        let mut container = whole.clone();
        draw.spoil(container.section("tombstones").unwrap());
        let spoilt = container.sealed(&key).unwrap();
        let both = open(&spoilt).and_then(|update| PackSet::new(vec![open(&base)?, update]));
        *codes.entry(both.map_or_else(|e| e.code(), |_| "read")).or_default() += 1;
    }
    assert!(
        codes.contains_key("pack.tombstone") && codes.contains_key("pack.content"),
        "{codes:?}"
    );
    assert!(codes.keys().all(|code| *code == "read" || code.starts_with("pack.")), "{codes:?}");
}
