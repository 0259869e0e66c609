//! What waits in a room comes back, in order, whatever its size; a room that fails is told.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "tests may stop")]

use alloc::{format, rc::Rc, string::String, string::ToString, vec::Vec};

use super::*;
use crate::date::Date;
use crate::pack::record::{Covers, Direction, FormerName, Identifier, ListDef, Record, Visibility};
use crate::pack::write::{Algorithm, Draft, Meta, SIGNATURE_BYTES, Signer};
use crate::pack::{Audience, PackKind};

/// A room that has so many chunks and says what was the most of them.
#[derive(Debug)]
struct Counted {
    chunks: Memory,
    most: usize,
    used: Rc<Cell<usize>>,
    broken: bool,
}

impl Counted {
    fn new(most: usize) -> (Box<Self>, Rc<Cell<usize>>) {
        let used = Rc::new(Cell::new(0));
        let room = Self { chunks: Memory::default(), most, used: Rc::clone(&used), broken: false };
        (Box::new(room), used)
    }
}

impl Room for Counted {
    fn put(&mut self, number: u32, chunk: &[u8; CHUNK]) -> Result<(), LoadError> {
        if usize::try_from(number).unwrap() >= self.most {
            return Err(LoadError::new("build.room"));
        }
        self.chunks.put(number, chunk)?;
        self.used.set(self.chunks.0.len());
        Ok(())
    }

    fn get(&mut self, number: u32, chunk: &mut [u8; CHUNK]) -> Result<(), LoadError> {
        if self.broken {
            return Err(LoadError::new("build.room"));
        }
        self.chunks.get(number, chunk)
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect()
}

#[test]
fn an_area_gives_back_what_it_was_given_and_its_chunks() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17] {
        let (room, used) = Counted::new(100);
        let space = Space::new(room);
        let expected = bytes(length);
        let mut area = Area::new(Rc::clone(&space));
        expected.chunks(1000).for_each(|part| area.extend(part).unwrap());
        assert_eq!(area.len(), length);
        for from in [0, length / 3, length.saturating_sub(1), length] {
            let mut reading = Reading::new(&area);
            reading.seek(from).unwrap();
            let mut found = Vec::new();
            while let Some(part) = reading.take(7.min(length - from - found.len())).unwrap() {
                if part.is_empty() {
                    break;
                }
                found.extend_from_slice(part);
            }
            assert_eq!(Some(&found[..]), expected.get(from..), "{length} {from}");
            assert_eq!(reading.take(1), Ok(None));
        }
        let before = used.get();
        assert_eq!(area.into_vec().unwrap(), expected);
        // What was given back is taken again.
        drop(Area::of(Rc::clone(&space), &expected).unwrap());
        drop(Area::of(space, &expected).unwrap());
        assert_eq!(used.get(), before, "{length}");
    }
}

#[test]
fn pieces_are_found_in_any_order() {
    let mut shelf = Shelf::new(Space::memory());
    let piece = |n: usize| bytes(n * 37 % 5000);
    (0..9000).for_each(|n| shelf.push(&piece(n)).unwrap());
    let cursor = shelf.cursor();
    let found = |n: usize| cursor.with(n, |found| Ok(found.to_vec())).unwrap();
    for n in [0, 1, 2, 63, 64, 8999, 0, 4500, 4499, 100, 8000, 8001, 127, 128] {
        assert_eq!(found(n), piece(n), "{n}");
    }
    assert!(found(9000).is_empty(), "beyond the end there is nothing");
}

#[test]
fn what_is_sorted_in_parts_is_sorted_as_a_whole() {
    for (count, memory) in [(0, 100), (1, 100), (500, 100), (5000, 3000), (5000, 1 << 20)] {
        let mut sorter = Sorter::small(Space::memory(), memory);
        let mut expected = Vec::new();
        for n in 0..count {
            let key = format!("{:x}", n * 7919 % 257).into_bytes();
            sorter.push(&key, n.to_string().as_bytes()).unwrap();
            expected.push((key, n.to_string().into_bytes()));
        }
        // Those of the same key stay as they came.
        expected.sort_by(|a: &(Vec<u8>, Vec<u8>), b| a.0.cmp(&b.0));
        let (mut merged, mut found) = (sorter.sorted().unwrap(), Vec::new());
        while let Some((key, rest)) = merged.next().unwrap() {
            found.push((key.to_vec(), rest.to_vec()));
        }
        assert_eq!(found, expected, "{count} {memory}");
    }
}

#[test]
fn keys_come_in_order_and_once() {
    let mut keys = Keys::new(&Space::memory());
    let mut expected = Vec::new();
    for n in 0..50_000_u32 {
        let entry = (u64::from(n % 20_000).wrapping_mul(0x9e37_79b9_7f4a_7c15), n % 10_000);
        keys.push(entry.0, entry.1).unwrap();
        expected.push(entry);
    }
    expected.sort_unstable();
    expected.dedup();
    let (sorted, mut found) = (keys.sorted().unwrap(), Vec::new());
    sorted
        .each(|key, row| {
            found.push((key, row));
            Ok(())
        })
        .unwrap();
    assert_eq!((sorted.len(), found), (expected.len(), expected));
}

#[cfg(feature = "authoring")]
#[test]
fn texts_in_a_key_stand_in_their_order_and_come_back() {
    let texts = ["", "\0", "\0\0", "\0\u{1}", "a", "a\0", "a\0b", "ab", "甲", "甲\0乙"];
    let key = |a: &str, b: &str| {
        let mut key = Vec::new();
        key_text(&mut key, a.as_bytes());
        key_text(&mut key, b.as_bytes());
        key
    };
    let pairs: Vec<(&str, &str)> =
        texts.iter().flat_map(|a| texts.iter().map(|b| (*a, *b))).collect();
    for one in &pairs {
        assert_eq!(two_texts(&key(one.0, one.1)), [one.0, one.1]);
        for other in &pairs {
            assert_eq!(key(one.0, one.1).cmp(&key(other.0, other.1)), one.cmp(other));
        }
    }
}

fn list() -> ListDef {
    ListDef {
        id: "list".into(),
        name: "名单".into(),
        direction: Direction::Black,
        level: String::new(),
        basis: "依据".into(),
        authority: String::new(),
        class: None,
        term: String::new(),
        exit: String::new(),
        update: String::new(),
        region: String::new(),
        subjects: Vec::new(),
        visibility: Visibility::Public,
        covers: Covers::default(),
    }
}

fn record(n: usize) -> Record {
    let name = format!("示例市第{}甲乙{}有限公司", n * 31 % 97, n % 13);
    let former = FormerName { name: format!("示例市旧{n}厂"), until: None };
    let code = Identifier {
        kind: crate::id::Kind::MaskedId,
        value: format!("11010119{:02}********{:02}", n % 90, n % 100).chars().take(18).collect(),
    };
    Record {
        name,
        entry: n.to_string(),
        former_names: if n.is_multiple_of(5) { Vec::from([former]) } else { Vec::new() },
        identifiers: if n.is_multiple_of(9) { Vec::from([code]) } else { Vec::new() },
        listed_on: Date::from_days(19_000 + i32::try_from(n % 400).unwrap()),
        ..Record::blank()
    }
}

fn meta() -> Meta {
    Meta {
        kind: PackKind::List,
        issuer: "示例市".into(),
        issuer_id: None,
        scope: "list".into(),
        title: "名单".into(),
        sequence: 1,
        as_of: Date::from_days(20_000).unwrap(),
        valid_until: Date::from_days(20_100),
        update_days: None,
        audience: Audience::Public,
    }
}

/// Signs the same whatever it is given.
struct Mute;

impl Signer for Mute {
    fn key_id(&self) -> &'static str {
        "key"
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn sign(&self, _: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        Some([7; SIGNATURE_BYTES])
    }
}

const RECORDS: usize = 10_000;

fn written(mut draft: Draft) -> Result<Vec<u8>, LoadError> {
    // Given from the last to the first: the order of what is given does not count.
    (0..RECORDS).rev().try_for_each(|n| draft.push(&record(n)))?;
    draft.finish(&meta(), &[&Mute])
}

#[test]
fn a_pack_is_the_same_wherever_its_records_wait() {
    let in_memory = written(Draft::new(Audience::Public, &[list()])).unwrap();
    let (room, used) = Counted::new(10_000);
    let small = written(Draft::small(room, Audience::Public, &[list()])).unwrap();
    assert!(in_memory == small && used.get() > 10, "{}", used.get());
}

#[test]
fn a_room_that_is_full_or_cannot_be_read_is_told_and_nothing_is_lost() {
    let (room, used) = Counted::new(10_000);
    written(Draft::small(room, Audience::Public, &[list()])).unwrap();
    for most in [0, 1, 2, used.get() / 2, used.get() - 1] {
        let (room, _) = Counted::new(most);
        let draft = Draft::small(room, Audience::Public, &[list()]);
        assert_eq!(written(draft).map_err(|e| e.code()), Err("build.room"), "{most}");
    }
    let (mut room, _) = Counted::new(10_000);
    room.broken = true;
    let draft = Draft::small(room, Audience::Public, &[list()]);
    assert_eq!(written(draft).map_err(|e| e.code()), Err("build.room"));
}

#[test]
fn entries_that_stand_far_apart_are_found_to_be_the_same() {
    let (room, _) = Counted::new(10_000);
    let mut draft = Draft::small(room, Audience::Public, &[list()]);
    (0..RECORDS).for_each(|n| draft.push(&record(n)).unwrap());
    draft.push(&Record { name: "示例市另一家公司".into(), ..record(5) }).unwrap();
    let error = draft.finish(&meta(), &[&Mute]).unwrap_err();
    assert_eq!(error.code(), "build.duplicate-entry");
    let told = format!("{error:?}");
    assert!(told.contains("\"5\"") && told.contains("名单"), "{told}");
}
