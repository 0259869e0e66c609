//! Signatures and the trust policy: what each refusal is called, and that nothing slips through.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{ISSUER, TestKey, day, list, meta, record, trust};
use credit_core::error::LoadError;
use credit_core::json::{ObjectBuilder, Value, canonical};
use credit_core::pack::record::Direction;
use credit_core::pack::write::{Algorithm, Meta, SIGNATURE_BYTES, Signer, list_pack};
use credit_core::pack::{Audience, Pack, PackKind, Trust};

fn signed(audience: Audience, signers: &[&dyn Signer]) -> Vec<u8> {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let records = [record("1", "示例甲建设有限公司", Some("91450200MA5TETX088"))];
    let mut meta = meta(PackKind::List, "lists", 7);
    meta.audience = audience;
    list_pack(&meta, &lists, &records, signers).unwrap()
}

fn both(ed: &TestKey, sm: &TestKey) -> Vec<u8> {
    signed(Audience::Public, &[ed, sm])
}

fn open(bytes: &[u8], trust: &[u8]) -> Result<Pack, LoadError> {
    Pack::open(bytes, &Trust::decode(trust)?)
}

fn code(bytes: &[u8], trust: &[u8]) -> &'static str {
    open(bytes, trust).map_or_else(|e| e.code(), |_| "opened")
}

/// A policy of these keys with further members.
fn policy(keys: &[&TestKey], more: &[(&str, Value)]) -> Vec<u8> {
    let keys: Vec<Value> = keys.iter().map(|key| key.entry().build()).collect();
    let start = ObjectBuilder::new().put("keys", keys);
    let all =
        more.iter().fold(start, |all, (name, value)| all.put((*name).to_owned(), value.clone()));
    canonical(&all.build()).into_bytes()
}

fn names(names: &[&str]) -> Value {
    names.to_vec().into()
}

/// Where the signature block starts, where its signatures start, where it ends.
fn block(bytes: &[u8]) -> [usize; 3] {
    let start =
        16 + usize::try_from(u32::from_le_bytes(bytes[12..16].try_into().unwrap())).unwrap();
    let count = usize::from(bytes[start]);
    let signers = (0..count).fold(start + 2, |at, _| at + 2 + usize::from(bytes[at + 1]));
    [start, signers, signers + count * (2 + SIGNATURE_BYTES)]
}

#[test]
fn a_pack_carries_one_or_both_signatures() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let signers = |bytes: &[u8], keys: &[&TestKey]| {
        open(bytes, &policy(keys, &[])).unwrap().signers().to_vec()
    };
    let only = signed(Audience::Public, &[&sm]);
    assert_eq!(signers(&only, &[&sm]), ["k-sm"]);
    let pack = both(&ed, &sm);
    assert_eq!(pack, both(&ed, &sm), "deterministic nonces");
    assert_eq!(signers(&pack, &[&sm, &ed]), ["k-ed", "k-sm"]);
    // Whoever knows one of the keys opens it on that one's word.
    assert_eq!(signers(&pack, &[&ed]), ["k-ed"]);
    assert_eq!(signers(&pack, &[&sm]), ["k-sm"]);
    let swapped = signed(Audience::Public, &[&sm, &ed]);
    assert_eq!(signers(&swapped, &[&sm, &ed]), ["k-sm", "k-ed"]);
}

#[test]
fn every_bit_of_header_and_signatures_counts() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let (pack, known) = (both(&ed, &sm), Trust::decode(&policy(&[&ed, &sm], &[])).unwrap());
    let [_, signatures, end] = block(&pack);
    for bit in 0..end * 8 {
        let mut damaged = pack.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let error = Pack::open(&damaged[..], &known).expect_err("must be refused");
        if bit / 8 >= signatures && (bit / 8 - signatures) % (2 + SIGNATURE_BYTES) >= 2 {
            assert_eq!(error.code(), "pack.signature", "bit {bit}");
        }
    }
    // A host that knows one key only cannot judge the other signature; all else it can.
    for key in [&ed, &sm] {
        let known = Trust::decode(&policy(&[key], &[])).unwrap();
        let foreign = if key.key_id() == "k-ed" { 68 } else { 2 };
        let foreign = signatures + foreign..signatures + foreign + SIGNATURE_BYTES;
        for byte in (0..end).step_by(if key.key_id() == "k-ed" { 1 } else { 5 }) {
            let mut damaged = pack.clone();
            damaged[byte] ^= 0x10;
            match Pack::open(&damaged[..], &known) {
                Ok(read) => {
                    assert!(foreign.contains(&byte), "byte {byte} went unnoticed");
                    assert_eq!(
                        read.record(0).unwrap(),
                        open(&pack, &policy(&[key], &[])).unwrap().record(0).unwrap()
                    );
                }
                Err(_) => assert!(!foreign.contains(&byte), "byte {byte}"),
            }
        }
    }
}

#[test]
fn a_signature_can_neither_be_taken_away_nor_added_nor_put_elsewhere() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let (pack, trusted) = (both(&ed, &sm), policy(&[&ed, &sm], &[]));
    let [start, signatures, end] = block(&pack);
    let entry = start + 2..start + 2 + 6;
    let first = signatures..signatures + 2 + SIGNATURE_BYTES;
    let second = first.end..end;
    let count = |n: u8| [n, 0];
    let parts =
        |parts: &[&[u8]]| code(&[&pack[..start], &parts.concat(), &pack[end..]].concat(), &trusted);
    let other = &pack[entry.end..signatures];
    assert_eq!(
        parts(&[
            &count(2),
            &pack[entry.clone()],
            other,
            &pack[first.clone()],
            &pack[second.clone()]
        ]),
        "opened"
    );
    assert_eq!(parts(&[&count(1), &pack[entry.clone()], &pack[first.clone()]]), "pack.signature");
    assert_eq!(parts(&[&count(1), other, &pack[second.clone()]]), "pack.signature");
    assert_eq!(
        parts(&[
            &count(2),
            other,
            &pack[entry.clone()],
            &pack[second.clone()],
            &pack[first.clone()]
        ]),
        "pack.signature"
    );
    assert_eq!(
        parts(&[
            &count(2),
            &pack[entry.clone()],
            &pack[entry.clone()],
            &pack[first.clone()],
            &pack[first.clone()]
        ]),
        "pack.content"
    );
    assert_eq!(parts(&[&count(0)]), "pack.content");
    let more = [&[9_u8, 1, b'x'][..]; 7].concat();
    assert_eq!(parts(&[&count(9), &pack[entry.clone()], other, &more]), "pack.content");
    // An algorithm of the future by an unknown key is passed over, but it was signed that it is there.
    assert_eq!(
        parts(&[
            &count(3),
            &pack[entry.clone()],
            other,
            &[9, 1, b'x'],
            &pack[first],
            &pack[second],
            &[1, 0, 7]
        ]),
        "pack.signature"
    );
}

/// Signs what it is told, whatever that is.
struct Given(&'static str, Algorithm, [u8; SIGNATURE_BYTES]);

impl Signer for Given {
    fn key_id(&self) -> &str {
        self.0
    }
    fn algorithm(&self) -> Algorithm {
        self.1
    }
    fn sign(&self, _: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        Some(self.2)
    }
}

#[test]
fn a_bad_second_signature_of_a_known_key_refuses_the_pack() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    for bytes in [[0; 64], [0xff; 64], [1; 64]] {
        for algorithm in [Algorithm::Sm2Sm3, Algorithm::Ed25519] {
            let bad = Given("k-sm", algorithm, bytes);
            let pack = signed(Audience::Public, &[&ed, &bad]);
            assert_eq!(code(&pack, &policy(&[&ed, &sm], &[])), "pack.signature");
            assert_eq!(code(&pack, &policy(&[&ed], &[])), "opened");
        }
    }
    // A good signature by the wrong key or under the wrong algorithm.
    let other = TestKey::sm2("other");
    let forged = ObjectBuilder::new().put("id", "k-sm").put("issuer", ISSUER);
    let forged = forged.put("algorithm", "sm2-sm3").put("publicKey", other.public()).build();
    let pack = both(&ed, &sm);
    assert_eq!(code(&pack, &trust(vec![ed.entry().build(), forged])), "pack.signature");
    let renamed = TestKey::new("k-sm");
    assert_eq!(code(&pack, &policy(&[&ed, &renamed], &[])), "pack.signature");
}

#[test]
fn required_algorithms() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let (one, two) = (signed(Audience::Public, &[&ed]), both(&ed, &sm));
    let keys = [&ed, &sm];
    let ask = |algorithms| ("requiredAlgorithms", names(algorithms));
    for (algorithms, of_one, of_two) in [
        (&["ed25519"][..], "opened", "opened"),
        (&["sm2-sm3"], "pack.algorithm", "opened"),
        (&["sm2-sm3", "ed25519"], "pack.algorithm", "opened"),
        (&[], "opened", "opened"),
    ] {
        let policy = policy(&keys, &[ask(algorithms)]);
        assert_eq!((code(&one, &policy), code(&two, &policy)), (of_one, of_two), "{algorithms:?}");
    }
    // The signature is there, but no key in the policy stands for it.
    assert_eq!(code(&two, &policy(&[&ed], &[ask(&["sm2-sm3"])])), "pack.algorithm");
    let issuers = |issuer: &str, algorithms| {
        let rule = ObjectBuilder::new().put("issuer", issuer);
        ("issuers", Value::Array(vec![rule.put("requiredAlgorithms", names(algorithms)).build()]))
    };
    let own = policy(&keys, &[issuers(ISSUER, &["sm2-sm3"])]);
    assert_eq!((code(&one, &own), code(&two, &own)), ("pack.algorithm", "opened"));
    let foreign = policy(&keys, &[issuers("别的单位", &["sm2-sm3"])]);
    assert_eq!(code(&one, &foreign), "opened");
    let exempt = policy(&keys, &[ask(&["sm2-sm3"]), issuers(ISSUER, &["ed25519"])]);
    assert_eq!(code(&one, &exempt), "opened");
}

#[test]
fn who_may_sign_and_when() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let pack = both(&ed, &sm);
    let entry =
        |key: &TestKey, name: &str, value: Value| key.entry().put(name.to_owned(), value).build();
    let foreign = |key: &TestKey| {
        let entry = ObjectBuilder::new().put("id", key.key_id()).put("issuer", "别的单位");
        let entry = entry.put("algorithm", key.algorithm().as_str());
        entry.put("publicKey", key.public()).build()
    };
    let late = |key: &TestKey| entry(key, "notBefore", day("2026-11-21").into());
    let ended = |key: &TestKey| entry(key, "notAfter", day("2026-11-19").into());
    let on_the_day = |key: &TestKey| {
        let last = key.entry().put("notBefore", day("2026-11-20"));
        last.put("notAfter", day("2026-11-20")).build()
    };
    let with = |keys: Vec<Value>, required: &[&str]| {
        let policy = ObjectBuilder::new().put("keys", keys);
        let policy = policy.put("requiredAlgorithms", names(required)).build();
        code(&pack, canonical(&policy).as_bytes())
    };
    assert_eq!(with(vec![foreign(&ed)], &[]), "pack.untrusted-key");
    assert_eq!(with(vec![foreign(&ed), foreign(&sm)], &[]), "pack.untrusted-key");
    assert_eq!(with(vec![foreign(&ed), sm.entry().build()], &[]), "opened");
    assert_eq!(with(vec![foreign(&ed), sm.entry().build()], &["ed25519"]), "pack.algorithm");
    assert_eq!(with(vec![], &[]), "pack.untrusted-key");
    assert_eq!(with(vec![entry(&sm, "kinds", names(&["rulebook"]))], &[]), "pack.untrusted-key");
    assert_eq!(with(vec![entry(&sm, "kinds", names(&["list"]))], &[]), "opened");
    let out_of_time: [&dyn Fn(&TestKey) -> Value; 2] = [&late, &ended];
    for expired in out_of_time {
        assert_eq!(with(vec![expired(&sm)], &[]), "pack.key-expired");
        assert_eq!(with(vec![expired(&sm), ed.entry().build()], &[]), "opened");
        assert_eq!(with(vec![expired(&sm), ed.entry().build()], &["sm2-sm3"]), "pack.key-expired");
    }
    assert_eq!(with(vec![on_the_day(&sm)], &["sm2-sm3"]), "opened");
}

#[test]
fn sequence_and_audience() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let pack = both(&ed, &sm);
    let minimum = |issuer: &str, scope: &str, kind: Option<&str>, sequence: u32| {
        let entry = ObjectBuilder::new().put("issuer", issuer).put("scope", scope);
        let entry = entry.put_some("kind", kind).put("sequence", sequence).build();
        policy(&[&ed, &sm], &[("minimumSequences", Value::Array(vec![entry]))])
    };
    assert_eq!(code(&pack, &minimum(ISSUER, "lists", None, 8)), "pack.rollback");
    assert_eq!(code(&pack, &minimum(ISSUER, "lists", Some("list"), 8)), "pack.rollback");
    assert_eq!(code(&pack, &minimum(ISSUER, "lists", Some("rulebook"), 8)), "opened");
    assert_eq!(code(&pack, &minimum(ISSUER, "lists", None, 7)), "opened");
    assert_eq!(code(&pack, &minimum(ISSUER, "other", None, 8)), "opened");
    assert_eq!(code(&pack, &minimum("别的单位", "lists", None, 8)), "opened");
    let audiences = |list: &[&str]| policy(&[&ed, &sm], &[("audiences", names(list))]);
    let internal = signed(Audience::Internal, &[&ed]);
    for (allowed, of_public, of_internal) in [
        (&["public"][..], "opened", "pack.audience"),
        (&["internal"], "pack.audience", "opened"),
        (&["internal", "public"], "opened", "opened"),
        (&[], "pack.audience", "pack.audience"),
    ] {
        let policy = audiences(allowed);
        assert_eq!((code(&pack, &policy), code(&internal, &policy)), (of_public, of_internal));
    }
    assert_eq!(code(&internal, &policy(&[&ed], &[])), "opened");
    // A pack past its last valid day still opens: its coverage says that it is stale.
    let mut old = meta(PackKind::List, "lists", 7);
    old.valid_until = Some(day("2020-01-01"));
    let old =
        list_pack(&old, &[list("zx", "失信被执行人", Direction::Black)], &[], &[&ed]).unwrap();
    assert_eq!(code(&old, &policy(&[&ed], &[])), "opened");
}

#[test]
fn a_policy_that_is_not_clear_is_refused() {
    let (ed, sm) = (TestKey::new("k-ed"), TestKey::sm2("k-sm"));
    let refused = |policy: &[u8]| Trust::decode(policy).expect_err("must be refused");
    let unknown = refused(&policy(&[&ed], &[("audience", names(&["public"]))]));
    assert_eq!(unknown.code(), "json.unknown-field");
    assert_eq!(refused(&policy(&[&ed, &sm, &ed], &[])).code(), "trust.duplicate");
    let twice =
        |name: &str, value: &str| refused(&policy(&[&ed], &[(name, names(&[value, value]))]));
    assert_eq!(twice("requiredAlgorithms", "ed25519").code(), "trust.duplicate");
    assert_eq!(twice("audiences", "public").code(), "trust.duplicate");
    let wrong =
        |name: &str, value: &str| refused(&policy(&[&ed], &[(name, names(&[value]))])).code();
    assert_eq!(wrong("requiredAlgorithms", "rsa"), "json.value");
    assert_eq!(wrong("audiences", "everybody"), "json.value");
    let rule = |algorithm: &str| {
        let rule = ObjectBuilder::new().put("issuer", ISSUER);
        rule.put("requiredAlgorithms", names(&[algorithm])).build()
    };
    let issuers = Value::Array(vec![rule("ed25519"), rule("sm2-sm3")]);
    assert_eq!(refused(&policy(&[&ed], &[("issuers", issuers)])).code(), "trust.duplicate");
    let empty = Value::Array(vec![ObjectBuilder::new().put("issuer", ISSUER).build()]);
    assert_eq!(refused(&policy(&[&ed], &[("issuers", empty)])).code(), "json.missing-field");
    let minimum = |sequence: u32| {
        let entry = ObjectBuilder::new().put("issuer", ISSUER).put("scope", "lists");
        entry.put("sequence", sequence).build()
    };
    let minimums = Value::Array(vec![minimum(1), minimum(2)]);
    assert_eq!(
        refused(&policy(&[&ed], &[("minimumSequences", minimums)])).code(),
        "trust.duplicate"
    );
    // Entries about other issuers, scopes or kinds stand beside each other; two about the same do not.
    let bound = |issuer: &str, scope: &str| {
        let entry = ObjectBuilder::new().put("issuer", issuer).put("scope", scope);
        entry.put("updateDays", 31_u32).build()
    };
    let asked =
        |kind: &str| ObjectBuilder::new().put("kind", kind).put("signatures", 2_u32).build();
    let rule_of = |issuer: &str| {
        let rule = ObjectBuilder::new().put("issuer", issuer);
        rule.put("requiredAlgorithms", names(&["ed25519"])).build()
    };
    let minimum_of = |issuer: &str, scope: &str, kind: &str| {
        let entry = ObjectBuilder::new().put("issuer", issuer).put("scope", scope);
        entry.put("kind", kind).put("sequence", 1_u32).build()
    };
    let entries = [
        ("bounds", [bound("甲", "a"), bound("甲", "b"), bound("乙", "a")]),
        ("requiredSignatures", [asked("list"), asked("rulebook"), asked("calendar")]),
        ("issuers", [rule_of("甲"), rule_of("乙"), rule_of("丙")]),
        (
            "minimumSequences",
            [
                minimum_of("甲", "a", "list"),
                minimum_of("甲", "a", "rulebook"),
                minimum_of("乙", "a", "list"),
            ],
        ),
    ];
    for (member, entries) in entries {
        let of = |entries: &[Value]| policy(&[&ed], &[(member, Value::Array(entries.to_vec()))]);
        assert!(Trust::decode(&of(&entries)).is_ok(), "{member}");
        for again in &entries {
            let twice: Vec<Value> = entries.iter().chain([again]).cloned().collect();
            assert_eq!(refused(&of(&twice)).code(), "trust.duplicate", "{member}");
        }
    }
    assert_eq!(
        refused(&trust(vec![ed.entry().put("role", "root").build()])).code(),
        "json.unknown-field"
    );

    let key = |algorithm: &str, public: &str| {
        let entry = ObjectBuilder::new().put("id", "k").put("issuer", ISSUER);
        let entry = entry.put("algorithm", algorithm).put("publicKey", public).build();
        refused(&trust(vec![entry])).code()
    };
    let point = sm.public();
    let off_curve =
        format!("{}{}", point.split_at(128).0, if point.ends_with("00") { "01" } else { "00" });
    assert_eq!(key("sm2-sm3", &off_curve), "trust.key");
    assert_eq!(key("sm2-sm3", &ed.public()), "trust.key");
    assert_eq!(key("ed25519", &point), "trust.key");
    assert_eq!(key("ed25519", &"00".repeat(32)), "trust.key");
    assert_eq!(key("ed25519", "zz"), "trust.key");
}

#[test]
fn the_writer_refuses_signers_that_no_reader_would_take() {
    let ed = TestKey::new("k-ed");
    let write = |signers: &[&dyn Signer]| {
        let meta = meta(PackKind::List, "lists", 7);
        list_pack(&meta, &[], &[], signers).expect_err("must be refused").code()
    };
    assert_eq!(write(&[]), "build.no-signer");
    assert_eq!(write(&[&ed, &ed]), "build.signers");
    assert_eq!(write(&[&Given("", Algorithm::Ed25519, [1; 64])]), "build.signers");
    let long: &'static str = "長".repeat(86).leak();
    assert_eq!(write(&[&Given(long, Algorithm::Ed25519, [1; 64])]), "build.signers");
    let many = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let many = many.map(|id| Given(id, Algorithm::Ed25519, [1; 64]));
    let many = many.each_ref().map(|key| -> &dyn Signer { key });
    assert_eq!(write(&many), "build.signers");
    let most = list_pack(&meta(PackKind::List, "lists", 7), &[], &[], &many[..8]).unwrap();
    assert_eq!(most[block(&most)[0]], 8);
    struct Broken;
    impl Signer for Broken {
        fn key_id(&self) -> &str {
            "hsm"
        }
        fn algorithm(&self) -> Algorithm {
            Algorithm::Sm2Sm3
        }
        fn sign(&self, _: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
            None
        }
    }
    assert_eq!(write(&[&ed, &Broken]), "build.signing");
}

/// A policy that names an issuer by its code as well takes no data of a namesake.
#[test]
fn an_issuer_is_known_by_its_code_too() {
    let ed = TestKey::new("k-ed");
    let codes = ["11450200007618035G", "11450200MB0000000X"];
    let pack = |id: Option<&str>| {
        let meta = Meta { issuer_id: id.map(str::to_owned), ..meta(PackKind::List, "lists", 7) };
        list_pack(&meta, &[list("zx", "失信被执行人", Direction::Black)], &[], &[&ed]).unwrap()
    };
    for known in [None, Some(codes[0])] {
        let entry = ed.entry();
        let entry = known.map_or_else(|| ed.entry(), |id| entry.put("issuerId", id)).build();
        for stated in [None, Some(codes[0]), Some(codes[1])] {
            let fits = known.is_none() || known == stated;
            let expected = if fits { "opened" } else { "pack.untrusted-key" };
            let found = code(&pack(stated), &trust(vec![entry.clone()]));
            assert_eq!(found, expected, "{known:?} {stated:?}");
        }
    }
}
