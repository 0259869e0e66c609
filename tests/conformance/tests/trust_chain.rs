//! Policies that roots signed: who believes which, and what is refused. Every refusal is an attack that a holder
//! of some keys, or whoever carries the files, can try.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use base64ct::{Base64, Encoding as _};
use conformance::fixture::{TestKey, list, meta, record};
use credit_core::digest::Digest;
use credit_core::json;
use credit_core::pack::record::Direction;
use credit_core::pack::write::{Signer as _, list_pack};
use credit_core::pack::{Pack, PackKind, TRUST_PAYLOAD, Trust, trust_to_sign};
use serde_json::{Value, json};

fn roots() -> [TestKey; 3] {
    [TestKey::new("r1"), TestKey::sm2("r2"), TestKey::new("r3")]
}

fn root_entry(key: &TestKey) -> Value {
    let algorithm = key.algorithm().as_str();
    json!({"id": key.key_id(), "algorithm": algorithm, "publicKey": key.public()})
}

fn root(keys: &[&TestKey], threshold: u32) -> Value {
    let keys: Vec<Value> = keys.iter().map(|key| root_entry(key)).collect();
    json!({"keys": keys, "threshold": threshold})
}

/// The policy of a version: two of three roots, the keys for lists that are named.
fn payload(version: u32, previous: Option<&Value>, lists: &[&TestKey]) -> Value {
    let [a, b, c] = roots();
    let keys: Vec<Value> = lists
        .iter()
        .map(|key| serde_json::from_str(&json::canonical(&key.entry().build())).unwrap())
        .collect();
    let policy = json!({"version": version, "expires": "2027-12-31", "keys": keys});
    let mut payload =
        json!({"issued": "2026-11-01", "policy": policy, "root": root(&[&a, &b, &c], 2)});
    if let Some(previous) = previous {
        payload["previous"] = digest(previous).labelled().into();
    }
    payload
}

fn bytes(payload: &Value) -> Vec<u8> {
    let text = serde_json::to_vec(payload).unwrap();
    json::canonical(&json::parse(&text, 1 << 20).unwrap()).into_bytes()
}

fn digest(payload: &Value) -> Digest {
    Digest::of(&bytes(payload))
}

fn sealed(payload: &Value, keys: &[&TestKey]) -> Value {
    let payload = bytes(payload);
    let signature = |key: &&TestKey| {
        let sig = key.sign(&trust_to_sign(&payload)).unwrap();
        json!({"keyid": key.key_id(), "sig": Base64::encode_string(&sig)})
    };
    let signatures: Vec<Value> = keys.iter().map(signature).collect();
    json!({
        "payload": Base64::encode_string(&payload), "payloadType": TRUST_PAYLOAD, "signatures": signatures,
    })
}

fn pinned(first: &Value, chain: &[Value]) -> Value {
    json!({"root": digest(first).labelled(), "chain": chain})
}

fn open(document: &Value) -> Result<Trust, (&'static str, Option<String>)> {
    Trust::decode(&serde_json::to_vec(document).unwrap())
        .map_err(|e| (e.code(), e.place().map(ToString::to_string)))
}

#[track_caller]
fn refused(document: &Value, code: &str) {
    let error = open(document).map(|trust| trust.anchor().cloned()).unwrap_err();
    assert_eq!(error.0, code, "{error:?}");
}

/// Versions 1 and 2, as they should be: version 2 has another key for lists.
struct World {
    roots: [TestKey; 3],
    old: TestKey,
    new: TestKey,
    first: Value,
    second: Value,
}

impl World {
    fn new() -> Self {
        let (old, new) = (TestKey::new("lists-1"), TestKey::new("lists-2"));
        let first = payload(1, None, &[&old]);
        let second = payload(2, Some(&first), &[&new]);
        Self { roots: roots(), old, new, first, second }
    }

    fn two(&self) -> [&TestKey; 2] {
        [&self.roots[0], &self.roots[1]]
    }

    fn chain(&self, second: &Value, signers: &[&TestKey]) -> Value {
        pinned(&self.first, &[sealed(&self.first, &self.two()), sealed(second, signers)])
    }
}

#[test]
fn the_last_policy_of_a_chain_counts() {
    let world = World::new();
    let opens = |trust: &Trust, key: &TestKey| {
        let lists = [list("zxgk", "失信被执行人", Direction::Black)];
        let records = [record("E1", "示例甲建设有限公司", None)];
        let pack = list_pack(&meta(PackKind::List, "zxgk", 1), &lists, &records, &[key]).unwrap();
        Pack::open(pack, trust).map(|_| ()).map_err(|e| e.code())
    };
    let envelope = sealed(&world.first, &world.two());
    let first = open(&pinned(&world.first, std::slice::from_ref(&envelope))).unwrap();
    assert_eq!(
        (opens(&first, &world.old), opens(&first, &world.new)),
        (Ok(()), Err("pack.untrusted-key"))
    );

    let trust = open(&world.chain(&world.second, &world.two())).unwrap();
    assert_eq!(
        (opens(&trust, &world.old), opens(&trust, &world.new)),
        (Err("pack.untrusted-key"), Ok(()))
    );
    let anchor = trust.anchor().unwrap();
    assert_eq!((anchor.version, anchor.digest, anchor.steps), (2, digest(&world.second), 1));
    assert_eq!(
        (trust.version(), trust.expires().unwrap().to_string().as_str()),
        (Some(2), "2027-12-31")
    );

    // Whoever has pinned the second needs no signature of the first, whatever stands there.
    let mut before = envelope;
    before["signatures"][0]["sig"] = Base64::encode_string(&[7; 64]).into();
    let later = json!({"root": digest(&world.second).labelled(),
        "chain": [before, sealed(&world.second, &world.two())]});
    assert_eq!(open(&later).unwrap().anchor().unwrap().steps, 0);
    // All three may sign, in any order.
    let [a, b, c] = &world.roots;
    assert!(open(&world.chain(&world.second, &[c, a, b])).is_ok());
    // A policy that a host wrote itself has no anchor.
    assert_eq!(Trust::decode(&world.old.trust()).unwrap().anchor(), None);
}

#[test]
fn signatures_of_too_few_of_others_or_under_other_names_are_refused() {
    let world = World::new();
    let [a, b, _] = &world.roots;
    refused(&world.chain(&world.second, &[]), "trust.threshold");
    refused(&world.chain(&world.second, &[a]), "trust.threshold");
    refused(&world.chain(&world.second, &[a, a]), "trust.signers");
    // A key for lists is no root, nor is a stranger, and neither may stand beside roots.
    refused(&world.chain(&world.second, &[a, &world.new]), "trust.signers");
    refused(&world.chain(&world.second, &[a, b, &TestKey::new("stranger")]), "trust.signers");
    // Somebody else's key under the name of a root.
    refused(&world.chain(&world.second, &[a, &TestKey::new("r2")]), "trust.signature");
    // A signature over another policy, over a pack, and one that was cut off.
    let other = sealed(&payload(2, Some(&world.first), &[&world.old]), &world.two());
    let mut moved = world.chain(&world.second, &world.two());
    moved["chain"][1]["signatures"] = other["signatures"].clone();
    refused(&moved, "trust.signature");
    let mut typed = world.chain(&world.second, &world.two());
    let pack =
        credit_core::pack::pae("application/vnd.credit-check.pack.v1", &bytes(&world.second));
    typed["chain"][1]["signatures"][0]["sig"] =
        Base64::encode_string(&a.sign(&pack).unwrap()).into();
    refused(&typed, "trust.signature");
    let mut cut = world.chain(&world.second, &world.two());
    cut["chain"][1]["signatures"][0]["sig"] = Base64::encode_string(&[0; 63]).into();
    refused(&cut, "trust.signature");
    // The pinned policy, too, has all of its signatures.
    refused(&pinned(&world.first, &[sealed(&world.first, &[a])]), "trust.threshold");
}

#[test]
fn one_holder_or_one_key_does_not_count_twice() {
    let world = World::new();
    let [a, b, c] = &world.roots;
    // Two keys of one person.
    let mut first = world.first.clone();
    first["root"]["keys"][0]["holder"] = "张某".into();
    first["root"]["keys"][1]["holder"] = "张某".into();
    refused(&pinned(&first, &[sealed(&first, &[a, b])]), "trust.threshold");
    assert!(open(&pinned(&first, &[sealed(&first, &[a, c])])).is_ok());
    // One key under two names, or in other letters.
    for name in ["r1", "r9"] {
        let mut twice = world.first.clone();
        twice["root"]["keys"][2] = root_entry(a);
        twice["root"]["keys"][2]["id"] = name.into();
        twice["root"]["keys"][2]["publicKey"] = a.public().to_uppercase().into();
        refused(&pinned(&twice, &[sealed(&twice, &[a, b])]), "trust.duplicate");
    }
    // A threshold that nobody can reach, or that asks for nobody.
    for threshold in [0, 4] {
        let mut first = world.first.clone();
        first["root"]["threshold"] = threshold.into();
        refused(&pinned(&first, &[sealed(&first, &[a, b, c])]), "trust.roots");
    }
    // A root that signs lists, too, is not offline.
    let mut first = world.first.clone();
    first["policy"]["keys"][0]["publicKey"] = a.public().to_uppercase().into();
    refused(&pinned(&first, &[sealed(&first, &[a, b])]), "trust.roots");
}

#[test]
fn roots_change_by_those_before_and_those_after() {
    let world = World::new();
    let [a, b, c] = &world.roots;
    let (d, e) = (TestKey::new("r4"), TestKey::sm2("r5"));
    let mut second = world.second.clone();
    second["root"] = root(&[c, &d, &e], 2);
    // The new ones alone, the old ones alone, and those who took the place without the others.
    refused(&world.chain(&second, &[&d, &e]), "trust.threshold");
    refused(&world.chain(&second, &[a, b]), "trust.threshold");
    refused(&world.chain(&second, &[c, &d]), "trust.threshold");
    // The third was root before and is after: it counts for both.
    assert!(open(&world.chain(&second, &[a, c, &d])).is_ok());
    assert!(open(&world.chain(&second, &[a, b, &d, &e])).is_ok());
    // From then on the old ones are nobody.
    let third = {
        let mut third = payload(3, Some(&second), &[&world.old]);
        third["root"] = second["root"].clone();
        third
    };
    let chain = |signers: &[&TestKey]| {
        pinned(
            &world.first,
            &[
                sealed(&world.first, &world.two()),
                sealed(&second, &[a, c, &d]),
                sealed(&third, signers),
            ],
        )
    };
    refused(&chain(&[a, b]), "trust.signers");
    assert_eq!(open(&chain(&[&d, &e])).unwrap().anchor().unwrap().steps, 2);
    // The name of a root for another key, with which an old signature would be read in a new way.
    let mut renamed = second.clone();
    renamed["root"]["keys"][0]["id"] = "r1".into();
    refused(&world.chain(&renamed, &[a, b, &d, &e]), "trust.root-id");
}

#[test]
fn versions_follow_each_other() {
    let world = World::new();
    let two = world.two();
    let again = |version| {
        let mut second = world.second.clone();
        second["policy"]["version"] = json!(version);
        second
    };
    for version in [0, 1, 3, u32::MAX] {
        refused(&world.chain(&again(version), &two), "trust.chain-version");
    }
    let third = payload(3, Some(&world.second), &[&world.old]);
    let envelopes = [&world.first, &world.second, &third].map(|payload| sealed(payload, &two));
    let chain = |places: &[usize]| {
        let chain: Vec<Value> = places.iter().map(|at| envelopes[*at].clone()).collect();
        pinned(&world.first, &chain)
    };
    assert_eq!(open(&chain(&[0, 1, 2])).unwrap().version(), Some(3));
    refused(&chain(&[0, 2]), "trust.chain-version");
    refused(&chain(&[0, 2, 1]), "trust.chain-version");
    refused(&chain(&[0, 1, 1]), "trust.chain-version");
    refused(&chain(&[1, 2]), "trust.root-missing");
    refused(&chain(&[]), "trust.root-missing");
    // Signed by the roots, and for another policy before it.
    for previous in [Some(&third), None] {
        refused(&world.chain(&payload(2, previous, &[&world.old]), &two), "trust.forked");
    }
    let mut early = world.second.clone();
    early["issued"] = "2026-10-31".into();
    refused(&world.chain(&early, &two), "trust.chain-day");
    // Without an end it would hold for ever; without a number it cannot be followed.
    for member in ["version", "expires"] {
        let mut open_ended = world.second.clone();
        open_ended["policy"].as_object_mut().unwrap().remove(member);
        refused(&world.chain(&open_ended, &two), "trust.payload");
    }
}

#[test]
fn a_chain_alone_is_believed_by_nobody_and_what_was_seen_is_not_forgotten() {
    let world = World::new();
    let two = world.two();
    let mut chain = world.chain(&world.second, &two);
    chain.as_object_mut().unwrap().remove("root");
    refused(&chain, "trust.no-root");
    let elsewhere = payload(1, None, &[&TestKey::new("forger")]);
    chain["root"] = digest(&elsewhere).labelled().into();
    refused(&chain, "trust.root-missing");
    for root in ["", "sm3:", "sm3:00", "sha256:00"] {
        chain["root"] = root.into();
        refused(&chain, "json.value");
    }

    let with = |version: u32, seen: &Value, chain: &[Value]| {
        let mut document = pinned(&world.first, chain);
        document["known"] = json!({"version": version, "digest": digest(seen).labelled()});
        document
    };
    let (first, second) = (sealed(&world.first, &two), sealed(&world.second, &two));
    let fork = payload(2, Some(&world.first), &[&world.old]);
    assert!(open(&with(1, &world.first, std::slice::from_ref(&first))).is_ok());
    assert!(open(&with(1, &world.first, &[first.clone(), second.clone()])).is_ok());
    assert!(open(&with(2, &world.second, &[first.clone(), second.clone()])).is_ok());
    refused(&with(2, &world.second, std::slice::from_ref(&first)), "trust.older");
    // Signed by the roots, and not what this host has seen: two hosts are shown two worlds.
    refused(&with(2, &fork, &[first.clone(), second.clone()]), "trust.forked");
    refused(&with(1, &elsewhere, &[first, second]), "trust.forked");
}

#[test]
fn documents_that_are_something_else_are_refused() {
    let world = World::new();
    let two = world.two();
    let good = world.chain(&world.second, &two);
    let change = |path: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(path).unwrap() = value;
        document
    };
    refused(
        &change("/chain/1/payloadType", "application/vnd.credit-check.receipt.v1+json".into()),
        "trust.envelope",
    );
    refused(&change("/chain/1/payload", "=".into()), "trust.envelope");
    refused(&change("/chain/1/signatures/0/sig", "====".into()), "trust.envelope");
    refused(&change("/chain/1/signatures", Value::Null), "trust.envelope");
    let mut more = good.clone();
    more["chain"][1]["note"] = "x".into();
    refused(&more, "trust.envelope");
    more = good.clone();
    more["note"] = "x".into();
    refused(&more, "json.unknown-field");
    let content = |text: &[u8]| change("/chain/1/payload", Base64::encode_string(text).into());
    refused(&content(b"{}"), "trust.payload");
    refused(&content(b"not json"), "trust.payload");
    let mut loose = bytes(&world.second);
    loose.push(b' ');
    refused(&content(&loose), "trust.payload");
    let many: Vec<Value> = (0..9).map(|at| json!({"keyid": format!("k{at}"), "sig": ""})).collect();
    refused(&change("/chain/1/signatures", many.into()), "trust.envelope");
    let long = vec![good["chain"][0].clone(); 201];
    refused(&json!({"root": good["root"], "chain": long}), "json.too-many");
    // The place says which policy it is.
    let late = open(&change("/chain/1/signatures/0/keyid", "r9".into())).map(|_| ()).unwrap_err();
    assert_eq!(late, ("trust.signers", Some("\"/chain/1\"".to_owned())));
}
