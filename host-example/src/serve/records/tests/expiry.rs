//! Records whose term is over: what they said is gone, what the log needs of them stays, and nobody takes away anything
//! else under that name.

use std::collections::BTreeSet;

use credit_core::{
    Date,
    pack::{Algorithm, Trust},
};

use super::*;
use crate::{
    checkpoint::Head,
    key::{Key, Particulars, trust_json},
    tombstone,
};

const CUTOFF: &str = "2021-01-01";
/// 2020-06-01 and 2026-06-01.
const OLD: i64 = 1_590_969_600;
const NEW: i64 = 1_780_272_000;

fn key(id: &str, seed: u8) -> Key {
    let about = Particulars::new(id, "示例市信用办（虚构）");
    Key::from_seed(about, Algorithm::Ed25519, &[seed; 32]).unwrap()
}

fn trust(keys: &[Key]) -> Trust {
    Trust::decode(trust_json(keys).as_bytes()).unwrap()
}

/// A record that says something, as it is stored.
fn said(id: &str, at: i64) -> Record {
    let text = |what: &str| format!("{{\"{what}\":\"张三丰{id}\"}}");
    Record {
        caller: format!("{id:0>4}号窗口{id:0>4}"),
        request: text("request"),
        decision: text("decision"),
        cost: Some(Cost { engine: "wasmtime 1".to_owned(), fuel: 7 }),
        receipt: Some(Receipt { envelope: text("envelope"), opening: text("opening") }),
        ..Record { at, ..record(id) }
    }
}

fn expiry(keep: &BTreeSet<String>) -> Expiry<'_> {
    let before = Date::parse(CUTOFF).unwrap();
    Expiry { before, reason: "保存期限五年已满", keep, settled: None }
}

/// Where there is no archive.
fn expire(place: &Place, what: &Expiry<'_>, keys: Option<&[Key]>) -> Result<Expired, Problem> {
    crate::serve::expire(place, what, keys, |_| Ok(()))
}

fn erased(place: &Place, keys: &[Key]) -> Expired {
    expire(place, &expiry(&BTreeSet::new()), Some(keys)).unwrap()
}

/// Five old records, then two new ones.
fn seven(place: &Place) -> Head {
    let at = |n| if n < 5 { OLD + n } else { NEW + n };
    kept(place, &(0..7).map(|n| said(&n.to_string(), at(n))).collect::<Vec<_>>());
    head(place).unwrap()
}

/// Drops what keeps rows from being changed.
fn unguarded(place: &Place) {
    let sql = match place {
        Place::File(_) => {
            "DROP TRIGGER records_keep; DROP TRIGGER records_stay; DROP TRIGGER leaves_keep; DROP TRIGGER leaves_stay;
             DROP TRIGGER tombstones_keep; DROP TRIGGER tombstones_stay"
        }
        Place::Server(_) => {
            "DROP TRIGGER stay ON records; DROP TRIGGER stay ON leaves; DROP TRIGGER stay ON tombstones"
        }
    };
    behind(place, sql).unwrap();
}

#[test]
fn what_is_over_is_erased_and_the_log_goes_on() {
    everywhere(|place, key_file| {
        let keys = [key("a", 1)];
        let before = seven(place);
        let dry = expire(place, &expiry(&BTreeSet::new()), None).unwrap();
        assert_eq!((dry.erased, dry.kept.erased), (5, 0));
        let hold = BTreeSet::from(["1".to_owned(), "6".to_owned()]);
        let done = expire(place, &expiry(&hold), Some(&keys)).unwrap();
        assert_eq!((done.erased, done.held, done.open), (4, 1, 0));
        assert_eq!((done.kept.count, done.kept.erased, done.kept.tombstones), (7, 4, 1));
        // The log is the same one: head, checkpoints, proofs of what is still there.
        assert_eq!(head(place).unwrap(), before);
        assert_eq!(verify_since(place, &before).unwrap(), done.kept);
        assert_eq!(verify_by(place, Some(&before), &trust(&keys)).unwrap(), done.kept);
        let records = Records::open(place, Some(key_file), None).unwrap();
        assert_eq!(records.find("1").unwrap(), Some(said("1", OLD + 1)));
        let gone = records.find("0").unwrap().unwrap();
        let expected = Record { caller: String::new(), decision: String::new(), ..record("0") };
        let expected = Record { at: OLD, request: "erased1:1".to_owned(), ..expected };
        assert_eq!((gone.erased(), &gone), (Some(1), &expected));
        let said = records.tombstone(1).unwrap();
        assert_eq!(said.graves.ranges, [(1, 1), (3, 5)]);
        assert_eq!(
            (said.reason.as_str(), said.before.to_string()),
            ("保存期限五年已满", CUTOFF.into())
        );
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(records.keep(record("later"))).unwrap();
        drop(records);
        assert_eq!(code(inclusion(place, "0", &before)), "log.erased");
        assert_eq!(verify(place).unwrap().count, 8);
        // What was held goes later, under a tombstone of its own; what is gone does not go twice.
        let done = erased(place, &keys);
        assert_eq!((done.erased, done.kept.erased, done.kept.tombstones), (1, 5, 2));
        assert_eq!(erased(place, &keys).erased, 0);
        for table in ["records", "tombstones"] {
            let sql = format!("DELETE FROM {table}");
            assert!(behind(place, &sql).unwrap_err().contains("append-only"), "{place} {table}");
        }
        let sql = "UPDATE records SET caller = 'x'";
        assert!(behind(place, sql).unwrap_err().contains("append-only"), "{place}");
    });
}

#[test]
fn nobody_erases_under_the_name_of_a_term() {
    everywhere(|place, _| {
        let keys = [key("a", 1)];
        seven(place);
        erased(place, &keys);
        unguarded(place);
        let emptied = "caller = '', decision = '', engine = NULL, fuel = NULL, receipt = NULL, opening = NULL";
        let envelope = "(SELECT envelope FROM tombstones WHERE number = 1)";
        let text = |column: &str| format!("{column} = {column} || 'x'");
        let changes = [
            // Emptied without more; with the mark of a tombstone that is not there; under one that names others.
            (
                format!("UPDATE records SET request = '', {emptied} WHERE id = '6'"),
                "records.no-tombstone",
            ),
            (
                format!("UPDATE records SET request = 'erased1:9', {emptied} WHERE id = '6'"),
                "records.no-tombstone",
            ),
            (
                format!("UPDATE records SET request = 'erased1:1', {emptied} WHERE id = '6'"),
                "records.tombstone-rows",
            ),
            // What is left is something else than the tombstone says.
            (format!("UPDATE records SET {} WHERE id = '3'", text("id")), "records.tombstone-rows"),
            ("UPDATE records SET at = at + 1 WHERE id = '3'".to_owned(), "records.tombstone-rows"),
            (format!("UPDATE records SET {} WHERE id = '3'", text("caller")), "records.damaged"),
            (format!("UPDATE records SET {} WHERE id = '3'", text("decision")), "records.damaged"),
            (
                format!("UPDATE records SET {} WHERE id = '3'", text("request")),
                "records.no-tombstone",
            ),
            // Of the last erased one the chain of the next tells.
            (format!("UPDATE records SET {} WHERE id = '4'", text("digest")), "records.damaged"),
            (
                format!("UPDATE records SET {} WHERE id = '3'", text("digest")),
                "records.tombstone-rows",
            ),
            (
                "UPDATE leaves SET sha256 = sm3 WHERE number = 2".to_owned(),
                "records.tombstone-rows",
            ),
            // The tombstone is gone, is none, or is there twice.
            ("DELETE FROM tombstones".to_owned(), "records.no-tombstone"),
            ("UPDATE tombstones SET envelope = '{}'".to_owned(), "records.tombstone"),
            (format!("INSERT INTO tombstones VALUES (2, {envelope})"), "records.tombstone-rows"),
            ("UPDATE tombstones SET number = 2".to_owned(), "records.tombstone-rows"),
        ];
        for table in ["records", "leaves", "tombstones"] {
            behind(place, &format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).unwrap();
        }
        for (change, expected) in changes {
            behind(place, &change).unwrap();
            assert_eq!(code(verify(place)), expected, "{place} {change}");
            for table in ["records", "leaves", "tombstones"] {
                let back =
                    format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}");
                behind(place, &back).unwrap();
            }
            assert_eq!(verify(place).unwrap().erased, 5, "{change}");
        }
    });
}

#[test]
fn a_tombstone_is_as_good_as_who_has_signed_it() {
    everywhere(|place, _| {
        let (own, stranger) = ([key("a", 1)], [key("b", 2)]);
        seven(place);
        erased(place, &stranger);
        assert_eq!(verify(place).unwrap().erased, 5);
        assert_eq!(verify_by(place, None, &trust(&stranger)).unwrap().erased, 5);
        assert_eq!(code(verify_by(place, None, &trust(&own))), "receipt.untrusted-key");
        // Another key under the id that is trusted.
        let impostor = [key("a", 2)];
        let place = database();
        seven(&place);
        erased(&place, &impostor);
        assert_eq!(code(verify_by(&place, None, &trust(&own))), "receipt.signature");
        // A checkpoint of the same keys is no tombstone.
        let head = head(&place).unwrap();
        let checkpoint = crate::checkpoint::sign(&own, &crate::receipt::now(), &head).unwrap();
        assert_eq!(code(tombstone::read(checkpoint.as_bytes())), "records.tombstone");
        assert_eq!(
            code(tombstone::verified(checkpoint.as_bytes(), &trust(&own))),
            "receipt.key-scope"
        );
    });
}

#[test]
fn a_tombstone_of_another_log_is_none() {
    // The same rows, one of them kept by somebody else's program: the trees differ, and so does what was signed.
    let (one, other) = (database(), database());
    let keys = [key("a", 1)];
    seven(&one);
    kept(&other, &[said("0", OLD), said("1", OLD + 1)]);
    erased(&one, &keys);
    erased(&other, &keys);
    unguarded(&other);
    let envelope = behind(&one, "SELECT envelope FROM tombstones").unwrap();
    behind(&other, &format!("UPDATE tombstones SET envelope = '{}'", envelope.trim())).unwrap();
    assert_eq!(code(verify(&other)), "records.tombstone-rows");
}

#[test]
fn a_clock_that_stood_wrong_makes_no_record_older() {
    everywhere(|place, _| {
        // The clock fell back to 2020 after 2026, then stood in the far future for once.
        let times = [OLD, NEW, OLD + 1, 9_999_999_999, -5, NEW + 1];
        let records: Vec<Record> =
            times.iter().zip(0..).map(|(at, n)| said(&format!("{n}"), *at)).collect();
        kept(place, &records);
        assert_eq!(erased(place, &[key("a", 1)]).erased, 1);
    });
}

#[test]
fn what_cannot_be_meant_erases_nothing() {
    everywhere(|place, _| {
        let keys = [key("a", 1)];
        seven(place);
        let (none, wrong) = (BTreeSet::new(), BTreeSet::from(["none".to_owned()]));
        let tomorrow = Expiry { before: Date::parse("9999-01-01").unwrap(), ..expiry(&none) };
        assert_eq!(code(expire(place, &tomorrow, Some(&keys))), "records.before");
        assert_eq!(code(expire(place, &expiry(&wrong), Some(&keys))), "records.keep-unknown");
        let unreasoned = Expiry { reason: " ", ..expiry(&none) };
        assert_eq!(code(expire(place, &unreasoned, Some(&keys))), "records.reason");
        // Nobody has looked at their cases: they may be open.
        let settled = BTreeSet::new();
        let unsettled = Expiry { settled: Some(&settled), ..expiry(&none) };
        let done = expire(place, &unsettled, Some(&keys)).unwrap();
        assert_eq!((done.erased, done.open), (0, 5));
        assert_eq!(verify(place).unwrap().erased, 0);
        if let Place::File(path) = place {
            let lock = Lock::take(path).unwrap();
            assert_eq!(code(expire(place, &expiry(&none), Some(&keys))), "records.in-use");
            drop(lock);
            let damage = "DROP TRIGGER records_keep; UPDATE records SET at = 7 WHERE number = 6";
            behind(place, damage).unwrap();
            assert_eq!(code(expire(place, &expiry(&none), Some(&keys))), "records.damaged");
        }
    });
}

#[test]
fn erased_records_are_copied_with_their_tombstones() {
    let folder = tempfile::tempdir().unwrap();
    let (file, back) = (folder.path().join("r.sqlite"), folder.path().join("back.sqlite"));
    let (file, shared, back) = (Place::File(file), database(), Place::File(back));
    let keys = [key("a", 1)];
    seven(&file);
    erased(&file, &keys);
    kept(&file, &[said("old again", NEW + 9)]);
    let whole = verify_by(&file, None, &trust(&keys)).unwrap();
    assert_eq!(copy(&file, &shared).unwrap(), whole);
    assert_eq!(copy(&shared, &back).unwrap(), whole);
    assert_eq!(verify_by(&back, None, &trust(&keys)).unwrap(), whole);
}

/// Nothing of what was erased is in the bytes of the file any more, nor in its journal.
#[test]
fn a_file_forgets() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key_file) = (folder.path().join("r.sqlite"), folder.path().join("r.key"));
    let place = Place::File(path.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let records = Records::open(&place, Some(&key_file), None).unwrap();
    // Small ones and such as take many pages, in several transactions.
    let long = |n: i64| format!("{{\"long\":\"{}\"}}", format!("{n}张三丰").repeat(900));
    for n in 0..60 {
        let small = said(&format!("{n}"), OLD + n);
        let large = Record { request: long(n), ..small.clone() };
        runtime.block_on(records.keep(if n % 2 == 0 { large } else { small })).unwrap();
    }
    drop(records);
    // Of an earlier version, unsealed.
    for n in 60..70 {
        kept(&place, &[Record { decision: long(n), ..said(&format!("{n}"), OLD + n) }]);
    }
    let stored = || {
        let connection = Connection::open(&path).unwrap();
        let sql = "SELECT request, decision, opening, receipt, caller FROM records ORDER BY number";
        let mut rows = connection.prepare(sql).unwrap();
        let texts = rows.query_map([], |row| {
            (0..5).map(|at| row.get::<_, String>(at)).collect::<rusqlite::Result<Vec<_>>>()
        });
        texts.unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    // Which of these texts are somewhere in the files, each told by a part of it.
    let there = |texts: &[&String]| {
        let files = ["", "-wal", "-shm"].map(|end| format!("{}{end}", path.display()));
        let bytes: Vec<u8> =
            files.iter().flat_map(|it| std::fs::read(it).unwrap_or_default()).collect();
        let found = |text: &str| {
            let part = &text.as_bytes()[text.len() - 24.min(text.len() * 2 / 3)..];
            bytes.windows(part.len()).any(|it| it == part)
        };
        texts.iter().filter(|text| found(text)).count()
    };
    let all = stored();
    let keep: BTreeSet<String> = (0..70).step_by(3).map(|n| n.to_string()).collect();
    let of = |held: bool| {
        let own = all.iter().enumerate().filter(move |(n, _)| (n % 3 == 0) == held);
        own.flat_map(|(_, texts)| texts).collect::<Vec<_>>()
    };
    let (gone, held) = (of(false), of(true));
    assert_eq!((gone.len(), held.len()), (46 * 5, 24 * 5));
    assert_eq!(there(&gone), gone.len(), "the test looks for the right bytes");
    let keys = [key("a", 1)];
    let done = expire(&place, &expiry(&keep), Some(&keys)).unwrap();
    assert_eq!((done.erased, done.held), (46, 24));
    assert_eq!((there(&gone), there(&held)), (0, held.len()));
    // What was moved about then is gone as well, when its time has come.
    assert_eq!(erased(&place, &keys).erased, 24);
    assert_eq!(there(&held), 0);
}
