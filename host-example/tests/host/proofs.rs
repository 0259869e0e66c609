//! Proofs about the log of records as others read them: COSE receipts and tiles.

use std::{fmt::Write as _, fs};

use coset::{CborSerializable as _, CoseSign1, Label, TaggedCborSerializable as _, cbor::Value};
use credit_core::pack::Trust;
use credit_host::{
    checkpoint::{Head, Inclusion},
    cose,
    key::Key,
    problem::Problem,
    tree::{Pair, Tree},
};

use crate::{
    common::{City, credit},
    serve::Server,
};

/// 2026-11-20, 09:30 in China.
const AT: i64 = 1_795_138_200;

fn entry(at: usize) -> String {
    format!("4 r{at:03}\n9 sealed1:x\n")
}

/// A receipt for an entry of a log of so many.
fn receipt(keys: &[Key], at: usize, size: usize) -> (Vec<u8>, String) {
    let mut tree = Tree::default();
    (0..size).for_each(|at| tree.push(Pair::leaf(entry(at).as_bytes())));
    let root = tree.root(size).unwrap();
    let head = Head { size: size.try_into().unwrap(), root };
    let path = tree.inclusion(at, size).unwrap();
    let id = format!("r{at:03}");
    let proof = Inclusion::new(&id, at.try_into().unwrap(), head.size, &entry(at), &path);
    (cose::sign(keys, AT, &proof, &head).unwrap(), entry(at))
}

fn code(result: Result<cose::Proved, Problem>) -> String {
    result.err().map_or_else(|| "ok".to_owned(), |problem| problem.code().to_owned())
}

/// A receipt with something else in it, signed as it was.
fn changed(receipt: &[u8], change: impl FnOnce(&mut CoseSign1)) -> Vec<u8> {
    let mut sign1 = CoseSign1::from_tagged_slice(receipt).unwrap();
    change(&mut sign1);
    sign1.protected.original_data = None;
    sign1.to_tagged_vec().unwrap()
}

/// The same, signed anew with the key: what only its owner could do.
fn forged(key: &Key, root: &[u8], receipt: &[u8], change: impl FnOnce(&mut CoseSign1)) -> Vec<u8> {
    use credit_core::pack::write::Signer as _;
    let mut sign1 = CoseSign1::from_tagged_slice(receipt).unwrap();
    change(&mut sign1);
    sign1.protected.original_data = None;
    sign1.signature = key.sign(&sign1.tbs_detached_data(root, &[])).unwrap().to_vec();
    sign1.to_tagged_vec().unwrap()
}

fn header(sign1: &mut CoseSign1, label: i64) -> &mut Value {
    let rest = &mut sign1.protected.header.rest;
    &mut rest.iter_mut().find(|(name, _)| *name == Label::Int(label)).unwrap().1
}

/// The proof in the unprotected header, as it was changed.
fn path(sign1: &mut CoseSign1, change: impl FnOnce(&mut Vec<Value>)) {
    let (_, proofs) = &mut sign1.unprotected.rest[0];
    let Value::Map(proofs) = proofs else { panic!("{proofs:?}") };
    let Value::Array(proofs) = &mut proofs[0].1 else { panic!("no proofs") };
    let Value::Bytes(bytes) = &mut proofs[0] else { panic!("no proof") };
    let Value::Array(mut parts) = Value::from_slice(bytes).unwrap() else { panic!("no parts") };
    change(&mut parts);
    *bytes = Value::Array(parts).to_vec().unwrap();
}

/// Receipts, the entries they are for, and what each comes to here. `tests/parity/python/scitt.py` asks an independent
/// verifier about the same file: there it is proved, or it is not.
#[test]
fn cose_receipts_are_as_the_vectors_say() {
    let city = City::new();
    let key = Key::read(city.path("key-sample-only.json").as_ref()).unwrap();
    let trust = Trust::decode(&fs::read(city.path("trust.json")).unwrap()).unwrap();
    let public = key.entry().public_key.clone();
    let keys = [key];
    let mut table = String::from("what\tcode\tkey\tentry\treceipt\n");
    let mut row = |what: &str, expected: &str, receipt: &[u8], entry: &str| {
        assert_eq!(code(cose::verified(receipt, entry.as_bytes(), &trust)), expected, "{what}");
        let (entry, receipt) = (hex::encode(entry), hex::encode(receipt));
        writeln!(table, "{what}\t{expected}\t{public}\t{entry}\t{receipt}").unwrap();
    };
    for (at, size) in [(0, 1), (0, 2), (1, 2), (3, 7), (6, 7), (255, 300), (299, 300), (256, 257)] {
        let (receipt, entry) = receipt(&keys, at, size);
        row(&format!("{at} of {size}"), "ok", &receipt, &entry);
    }
    let (good, own) = receipt(&keys, 3, 7);
    let proved = cose::verified(&good, own.as_bytes(), &trust).unwrap();
    assert_eq!(
        (proved.index, proved.size, proved.at.as_str()),
        (3, 7, "2026-11-20T09:30:00+08:00")
    );
    row("another entry", "receipt.signature", &good, &entry(4));
    row("the signature", "receipt.signature", &changed(&good, |it| it.signature[7] ^= 1), &own);
    let other = changed(&good, |it| path(it, |parts| parts[1] = Value::Integer(2.into())));
    row("another place", "receipt.signature", &other, &own);
    let other = changed(&good, |it| path(it, |parts| parts[0] = Value::Integer(3.into())));
    row("a place beyond", "cose.receipt", &other, &own);
    let other = changed(&good, |it| {
        path(it, |parts| parts[2].as_array_mut().unwrap().truncate(2));
    });
    row("a short path", "log.inclusion", &other, &own);
    let other = changed(&good, |it| it.payload = Some(proved.root.to_vec()));
    row("the head in it", "cose.receipt", &other, &own);
    row("a byte more", "cose.receipt", &[&good[..], &[0]].concat(), &own);
    let other = changed(&good, |it| *header(it, 395) = Value::Integer(2.into()));
    row("another structure", "cose.structure", &other, &own);
    let other = changed(&good, |it| it.protected.header.alg = None);
    row("no algorithm", "cose.receipt", &other, &own);
    let root = &proved.root;
    let forged = |change: fn(&mut CoseSign1)| forged(&keys[0], root, &good, change);
    row(
        "something critical",
        "cose.receipt",
        &forged(|it| {
            it.protected.header.crit.push(coset::RegisteredLabelWithPrivate::PrivateUse(-70_000));
        }),
        &own,
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/log/cose.tsv");
    if std::env::var_os("CREDIT_BLESS").is_some() {
        fs::write(path, &table).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap_or_default() == table,
        "tests/vectors/log/cose.tsv has changed"
    );

    // What others would take, and we do not: a size that nobody signed, and whom it is signed by is for the policy to
    // say.
    let other = changed(&good, |it| self::path(it, |parts| parts[0] = Value::Integer(8.into())));
    assert_eq!(code(cose::verified(&other, own.as_bytes(), &trust)), "cose.receipt");
    let other = forged(|it| it.protected.header.key_id = b"nobody".to_vec());
    assert_eq!(code(cose::verified(&other, own.as_bytes(), &trust)), "receipt.untrusted-key");
    let of = |claim: i64, to: Value| {
        let mut to = Some(to);
        self::forged(&keys[0], root, &good, |it| {
            let Value::Map(claims) = header(it, 15) else { panic!("no claims") };
            let name = Value::Integer(claim.into());
            claims.iter_mut().find(|(it, _)| *it == name).unwrap().1 = to.take().unwrap();
        })
    };
    for (claim, to, expected) in [
        (1, Value::Text("别的单位".to_owned()), "receipt.untrusted-key"),
        (2, Value::Text("packs".to_owned()), "cose.receipt"),
        (6, Value::Integer(4_102_444_800_i64.into()), "receipt.key-expired"),
        (6, Value::Integer((-1).into()), "cose.receipt"),
    ] {
        let other = of(claim, to);
        assert_eq!(code(cose::verified(&other, own.as_bytes(), &trust)), expected, "{claim}");
    }
    // Any byte of a receipt or of its entry.
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        assert_ne!(code(cose::verified(&bytes, own.as_bytes(), &trust)), "ok", "{at}");
    }
    for at in 0..own.len() {
        let mut bytes = own.clone().into_bytes();
        bytes[at] ^= 0x10;
        assert_eq!(code(cose::verified(&good, &bytes, &trust)), "receipt.signature", "{at}");
    }
    // Whom nobody trusts, and a key of the other algorithm.
    let sm2 = [Key::read(city.path("key-sample-only-sm2.json").as_ref()).unwrap()];
    let mut tree = Tree::default();
    tree.push(Pair::leaf(b"0 \n"));
    let head = Head { size: 1, root: tree.root(1).unwrap() };
    let proof = Inclusion::new("", 0, 1, "0 \n", &[]);
    assert_eq!(cose::sign(&sm2, AT, &proof, &head).unwrap_err().code(), "cose.key");
}

#[test]
fn a_server_hands_out_proofs_that_need_no_records() {
    let city = City::new();
    let [key, trust, records, first, proof, tiles] =
        ["key-sample-only.json", "trust.json", "r.sqlite", "一.json", "证明.cose", "分片"]
            .map(|n| city.path(n));
    let server = Server::start(&city, &["--key", &key]);
    let ids = crate::records::decide(&city, &server, 3);
    let done = |args: &[&str]| {
        let run = credit(args, b"");
        assert_eq!(run.code, Some(0), "{args:?} {}", run.stderr);
        run.stdout
    };
    done(&["records", "checkpoint", "--key", &key, "-o", &first, &records]);
    let about = ["--checkpoint", &first, "--trust", &trust, "--id", &ids[1], "-o", &proof];
    let prove = [&["records", "prove", "--cose", "--key", &key][..], &about, &[&records]].concat();
    done(&prove);
    let contains = ["records", "contains", "--trust", &trust, &proof];
    assert!(
        done(&contains).starts_with("已证明：这份存档是 3 份中的第 2 份（示例市信用办"),
        "{}",
        done(&contains)
    );
    let held = ["records", "contains", "--checkpoint", &first, "--trust", &trust, &proof];
    assert!(done(&held).starts_with("已证明"));

    let write = ["records", "tiles", "--key", &key, "--trust", &trust, "-o", &tiles, &records];
    assert_eq!(done(&write), "分片：3 份存档，新写 2 个\n");
    assert_eq!(done(&write), "分片：3 份存档，新写 0 个\n");
    crate::records::decide(&city, &server, 2);
    assert_eq!(done(&write), "分片：5 份存档，新写 2 个\n");
    let extends = ["records", "extends", "--tiles", &tiles, "--trust", &trust, &first];
    assert_eq!(done(&extends), "已证明：前 3 份没有改写，现有 5 份\n");
    // A later head is told from the receipt's, and a log of another server from this one.
    let second = city.path("二.json");
    done(&["records", "checkpoint", "--key", &key, "-o", &second, &records]);
    let later = ["records", "contains", "--checkpoint", &second, "--trust", &trust, &proof];
    credit(&later, b"").fails_with(3, "log.forked");
    drop(server);
    let other = City::new();
    let server = Server::start(&other, &[]);
    crate::records::decide(&other, &server, 6);
    let fork = other.path("r.sqlite");
    let write = ["records", "tiles", "--key", &key, "--trust", &trust, "-o", &tiles, &fork];
    credit(&write, b"").fails_with(3, "log.forked");
    // A tile that is changed, cut or gone.
    let tile = city.path("分片/sm3/tile/0/000.p/5");
    let good = fs::read(&tile).unwrap();
    let mut bad = good.clone();
    bad[40] ^= 1;
    for (bytes, expected) in
        [(Some(bad), "log.forked"), (Some(good[1..].to_vec()), "log.tiles"), (None, "log.tiles")]
    {
        match bytes {
            Some(bytes) => fs::write(&tile, bytes).unwrap(),
            None => fs::remove_file(&tile).unwrap(),
        }
        credit(&extends, b"").fails_with(3, expected);
    }
}
