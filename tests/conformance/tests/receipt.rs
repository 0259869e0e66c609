//! Receipts: what is signed is what was decided, whoever changes a byte is found, and a receipt tells
//! nobody whom it is about who has not been given the salt.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::collections::BTreeMap;

use conformance::city::{self, Bytes};
use conformance::fixture::{ISSUER, TestKey, day, list, pack, record, trust};
use credit_core::api::{self, Checker, Lang, Sources};
use credit_core::decision::Outcome;
use credit_core::digest::Digest;
use credit_core::error::{LoadError, Place};
use credit_core::json::{Key, Value, canonical, parse};
use credit_core::limits;
use credit_core::pack::record::Direction;
use credit_core::pack::write::Signer;
use credit_core::pack::{Trust, pae};
use credit_core::receipt::{
    CellResult, Facts, Head, HeadSigner, Identity, Moment, Opening, Payload, Salts, Stage,
    Statement, Verified, blind, difference, open, read_back, seal, to_sign,
};
use credit_core::request::Request;
use credit_core::wire;

const AT: &str = "2026-11-20T09:30:00+08:00";
const SCOPE: &str = "receipts";
const LISTED: &str = "示例甲建设有限公司";
const CODE: &str = "91450200MA5TETX088";
const PERSON: &str = "11010519491231002X";

const REQUEST: &str = r#"{ "matter": "SL-0001", "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
    "subjects": [
        { "role": "applicant", "kind": "organization", "name": "示例甲建设有限公司", "code": "91450200MA5TETX088" },
        { "role": "legal-representative", "kind": "person", "name": "甲某", "code": "11010519491231002X" }],
    "materials": [{ "id": "M1", "state": "present" }] }"#;

fn bytes() -> Bytes {
    city::bytes(&[(0, record("x", LISTED, Some(CODE)))])
}

fn checker(bytes: &Bytes) -> Checker {
    let Bytes { pack, rulebook, calendar, trust, .. } = bytes;
    let packs = vec![pack.as_slice()];
    api::open(&Sources { packs, rulebook, calendar, trust }).unwrap()
}

fn value(text: &str) -> Value {
    parse(text.as_bytes(), usize::MAX).unwrap()
}

fn keys() -> [TestKey; 2] {
    [TestKey::sm2("receipts-sm2"), TestKey::new("receipts-ed25519")]
}

fn policy(keys: &[TestKey]) -> Trust {
    let entries = keys.iter().map(|key| key.entry().put("kinds", vec!["receipt"]).build());
    Trust::decode(&trust(entries.collect())).unwrap()
}

fn head(keys: &[TestKey]) -> Head {
    let signer = |key: &TestKey| HeadSigner::new(key.key_id(), key.algorithm().as_str());
    Head::new(ISSUER, SCOPE, AT, keys.iter().map(signer).collect()).unwrap()
}

fn salts() -> Salts {
    let random: Vec<u8> = (0..Salts::bytes_for(2)).map(|at| (at % 251).to_le_bytes()[0]).collect();
    Salts::from_random(&random, 2).unwrap()
}

fn prepared(checker: &Checker, request: &str, head: Head) -> Statement {
    let decision = api::check_json(checker, request.as_bytes(), Lang::ZhCn).unwrap();
    let (request, decision) = (value(request), value(&decision));
    let (channel, operator) = ("政务服务窗口", Some("李某"));
    let trust = Digest::of(b"policy");
    let facts = Facts {
        head,
        channel,
        operator,
        request: &request,
        decision: &decision,
        trust,
        component: None,
    };
    Statement::prepare(facts, &salts()).unwrap()
}

fn sealed(payload: &[u8], keys: &[TestKey]) -> String {
    let message = to_sign(Payload::Receipt, payload);
    let signed = keys.iter().map(|key| (key.key_id(), key.sign(&message).unwrap()));
    seal(Payload::Receipt, payload, &signed.collect::<Vec<_>>())
}

fn opened(envelope: &str, trust: &Trust) -> Result<Verified, LoadError> {
    open(envelope.as_bytes(), Payload::Receipt, trust)
}

fn code(envelope: &str, trust: &Trust) -> &'static str {
    opened(envelope, trust).unwrap_err().code()
}

#[test]
fn pre_authentication_encoding_is_that_of_dsse() {
    // DSSE, protocol.md, test vectors: "hello world" of the type http://example.com/HelloWorld.
    let expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world";
    assert_eq!(pae("http://example.com/HelloWorld", b"hello world"), expected);
    assert_eq!(pae("", b""), b"DSSEv1 0  0 ");
}

#[test]
fn what_is_verified_is_what_was_signed() {
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let envelope = sealed(&statement.payload(), &keys);
    let verified = opened(&envelope, &policy(&keys)).unwrap();
    assert_eq!(verified.payload, statement.payload());
    assert_eq!(
        verified.vouching.signers().collect::<Vec<_>>(),
        ["receipts-sm2", "receipts-ed25519"]
    );
    assert!(verified.unjudged.is_empty());
    let read = Statement::decode(&verified).unwrap();
    assert_eq!(read, statement);
    let says = &read.predicate;
    assert_eq!((says.outcome, says.head.day().unwrap()), (Outcome::Supplement, day("2026-11-20")));
    assert_eq!((says.channel.as_str(), says.operator.as_deref()), ("政务服务窗口", Some("李某")));
    assert_eq!(says.rules[0], "R4");
    assert_eq!(says.packs.len(), 1);
    assert_eq!(difference(&statement, &read), None);
}

#[test]
fn every_subject_stands_beside_every_list() {
    let keys = keys();
    let says = prepared(&checker(&bytes()), REQUEST, head(&keys)).predicate;
    assert_eq!(says.matrix.len(), says.subjects.len() * says.lists.len());
    let result = |subject: u32, list: &str| {
        let on = |at: u32| says.lists[usize::try_from(at).unwrap()].list_name == list;
        let cell = says.matrix.iter().find(|cell| cell.subject == subject && on(cell.list));
        cell.map(|cell| cell.result)
    };
    assert_eq!(result(0, "失信被执行人"), Some(CellResult::Hit));
    assert_eq!(result(1, "失信被执行人"), Some(CellResult::Clear));
    assert_eq!(says.findings.len(), 1);
    // A list that is not there clears nobody.
    let mut old = bytes();
    old.pack =
        pack("other", 1, &[list("other", "别的名单", Direction::Notice)], &[], &TestKey::new("k1"));
    let says = prepared(&checker(&old), REQUEST, head(&keys)).predicate;
    assert!(!says.matrix.is_empty());
    assert!(
        says.matrix.iter().all(|cell| cell.result == CellResult::Unreliable),
        "{:?}",
        says.matrix
    );
}

/// A decision with some of its members in their place, as a receipt reads it.
fn read_of(change: impl Fn(&mut Vec<(Key, Value)>)) -> Statement {
    let decision = api::check_json(&checker(&bytes()), REQUEST.as_bytes(), Lang::ZhCn).unwrap();
    let mut members = members(value(&decision)).unwrap();
    change(&mut members);
    let (request, decision) = (value(REQUEST), Value::Object(members));
    let facts = Facts {
        head: head(&keys()),
        channel: "窗口",
        operator: None,
        request: &request,
        decision: &decision,
        trust: Digest::of(b"policy"),
        component: None,
    };
    Statement::prepare(facts, &salts()).unwrap()
}

fn members(value: Value) -> Option<Vec<(Key, Value)>> {
    if let Value::Object(members) = value { Some(members) } else { None }
}

fn member<'a>(members: &'a mut [(Key, Value)], name: &str) -> &'a mut Value {
    members.iter_mut().find(|(own, _)| *own == name).map(|(_, value)| value).unwrap()
}

#[test]
fn a_search_that_was_cut_short_clears_nobody_and_measures_are_told_once() {
    let cut = |codes: &'static [&'static str]| {
        let says = read_of(|members| {
            let reason = |code: &&str| value(&format!("{{\"code\":\"{code}\",\"text\":\"\"}}"));
            *member(members, "reasons") = Value::Array(codes.iter().map(reason).collect());
        });
        says.predicate.matrix.iter().any(|cell| cell.result == CellResult::Clear)
    };
    assert!(cut(&["rule.matched"]));
    assert!(!cut(&["screen.truncated"]));
    assert!(!cut(&["screen.truncated", "rule.matched"]));
    assert!(!cut(&["rule.matched", "screen.truncated", "screen.truncated"]));
    let says = read_of(|members| {
        let measure = |id: &&str| value(&format!("{{\"id\":\"{id}\"}}"));
        let all = ["C-1", "C-2", "C-1"].iter().map(measure).collect();
        *member(members, "measures") = Value::Array(all);
    });
    assert_eq!(says.predicate.measures, ["C-1", "C-2"]);
    // Its two digests are told by name.
    let [decision, request] = ["decision", "request"].map(|name| says.named(name));
    assert_ne!(decision.unwrap(), request.unwrap());
    let of = |name: &str| says.subject.iter().find(|s| s.name == name).unwrap().digest.sm3.clone();
    assert_eq!(decision.map(|d| d.hex()), Some(of("decision")));
    assert_eq!(request.map(|d| d.hex()), Some(of("request")));
    assert_eq!(says.named("nobody"), None);
}

#[test]
fn nobody_is_named_to_those_without_salt() {
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let text = String::from_utf8(statement.payload()).unwrap();
    let request = value(REQUEST);
    let plain = [Digest::of(canonical(&request).as_bytes()).hex(), Digest::of(b"E0").hex()];
    for hidden in [LISTED, CODE, "甲某", PERSON, "\"E0\"", "MA5TETX08"]
        .iter()
        .copied()
        .chain(plain.iter().map(String::as_str))
    {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    // Who has the salt of one subject can check that one.
    let subjects = Request::decode(&request).unwrap().subjects;
    let salts = salts();
    for (at, subject) in subjects.iter().enumerate() {
        let found = statement.predicate.subjects[at].digest;
        assert_eq!(found, blind(&salts.subjects[at], Identity::of(subject).digest()));
        assert_ne!(found, blind(&salts.subjects[1 - at], Identity::of(subject).digest()));
    }
    let number = Digest::of(&statement.payload());
    let kept = wire::canonical(&salts.opening(number));
    assert_eq!(Opening::decode(kept.as_bytes(), number).unwrap(), salts);
    let other = Opening::decode(kept.as_bytes(), Digest::of(b"")).unwrap_err();
    assert_eq!(other.code(), "receipt.opening");
}

#[test]
fn what_is_wrong_has_a_code() {
    let keys = keys();
    let trust = policy(&keys);
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let payload = statement.payload();
    let good = sealed(&payload, &keys);
    let replaced = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    // Another type: nothing of it is looked at.
    assert_eq!(code(&replaced("receipt.v1", "statement.v1"), &trust), "receipt.payload-type");
    let other = open(good.as_bytes(), Payload::Statement, &trust).unwrap_err();
    assert_eq!(other.code(), "receipt.payload-type");
    // Signed for another type, then put into this envelope.
    let message = to_sign(Payload::Statement, &payload);
    let signed: Vec<_> =
        keys.iter().map(|key| (key.key_id(), key.sign(&message).unwrap())).collect();
    assert_eq!(code(&seal(Payload::Receipt, &payload, &signed), &trust), "receipt.signature");
    // A signature was taken away, added, doubled, or renamed.
    let message = to_sign(Payload::Receipt, &payload);
    let signed: Vec<_> =
        keys.iter().map(|key| (key.key_id(), key.sign(&message).unwrap())).collect();
    let stranger = TestKey::new("stranger");
    let foreign = stranger.sign(&message).unwrap();
    let with = |signatures: &[_]| code(&seal(Payload::Receipt, &payload, signatures), &trust);
    assert_eq!(with(&signed[..1]), "receipt.stripped");
    assert_eq!(with(&[]), "receipt.stripped");
    assert_eq!(with(&[signed[0], signed[1], ("stranger", foreign)]), "receipt.signers");
    assert_eq!(with(&[signed[0], signed[1], signed[1]]), "receipt.signers");
    // A key id that claims another key: nobody else signs under a name that is trusted. Which signature
    // it is stands beside the code.
    assert_eq!(with(&[signed[0], (signed[1].0, foreign)]), "receipt.signature");
    assert_eq!(with(&[(signed[0].0, signed[1].1), signed[1]]), "receipt.signature");
    let place = |signatures: &[_], trust: &Trust| {
        let error = opened(&seal(Payload::Receipt, &payload, signatures), trust).unwrap_err();
        match error.place() {
            Some(Place::Pointer(at)) => format!("{} {at}", error.code()),
            other => panic!("{other:?}"),
        }
    };
    let first = place(&[(signed[0].0, signed[1].1), signed[1]], &trust);
    assert_eq!(first, "receipt.signature /signatures/0/sig");
    let second = place(&[signed[0], (signed[1].0, foreign)], &trust);
    assert_eq!(second, "receipt.signature /signatures/1/sig");
    let nobody = place(&signed, &policy(&[TestKey::new("stranger")]));
    assert_eq!(nobody, "receipt.untrusted-key /signatures");
    // In another order: another text for the same receipt.
    assert_eq!(with(&[signed[1], signed[0]]), "receipt.signers");
    // Both exchanged: each signature is genuine, under the other's name.
    assert_eq!(
        with(&[(signed[0].0, signed[1].1), (signed[1].0, signed[0].1)]),
        "receipt.signature"
    );
    // Not canonical, not an envelope, too much of it.
    assert_eq!(code(&replaced("{\"payload\"", "{ \"payload\""), &trust), "receipt.envelope");
    assert_eq!(code("{}", &trust), "receipt.envelope");
    assert_eq!(code(good.split_at(good.len() / 2).0, &trust), "receipt.envelope");
    assert_eq!(code(&" ".repeat(limits::RECEIPT_BYTES), &trust), "receipt.envelope");
    assert_eq!(code(&" ".repeat(limits::RECEIPT_BYTES + 1), &trust), "receipt.too-large");
    // Payloads that no reader of this version can take at their word.
    let text = String::from_utf8(payload.clone()).unwrap();
    for (from, to) in [
        ("\"outcome\":\"supplement\"", "\"outcome\":\"perhaps\""),
        ("\"result\":\"clear\"", "\"result\":\"clean\""),
        (
            "\"predicateType\":\"urn:credit-check:receipt:1\"",
            "\"predicateType\":\"urn:credit-check:receipt:2\"",
        ),
        ("{\"list\":0,\"result\":\"hit\",\"subject\":0},", ""),
        ("\"channel\"", "\"chanel\""),
    ] {
        assert!(text.contains(from), "{from}: {text}");
        let changed = text.replacen(from, to, 1).into_bytes();
        let verified = opened(&sealed(&changed, &keys), &trust);
        let error = verified.and_then(|verified| Statement::decode(&verified)).unwrap_err();
        assert_eq!(error.code(), "receipt.payload", "{from}");
        assert!(error.place().is_some(), "{from}: {error}");
    }
}

/// One signer is enough where the payload names one; a signature may be as long as a text.
#[test]
fn one_signature_and_one_of_another_length() {
    let keys = keys();
    let one = &keys[1..];
    let statement = prepared(&checker(&bytes()), REQUEST, head(one));
    let good = sealed(&statement.payload(), one);
    opened(&good, &policy(one)).unwrap();
    // Zeros in Base64: 2,000 of them, and 2,001.
    assert_eq!(limits::RECEIPT_CHARS, 666 * 3 + 2);
    let (before, rest) = good.split_once("\"sig\":\"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    let with = |zeros: &str| code(&format!("{before}\"sig\":\"{zeros}\"{after}"), &policy(one));
    assert_eq!(with(&["A".repeat(666 * 4), "AAA=".into()].concat()), "receipt.signature");
    assert_eq!(with(&"A".repeat(667 * 4)), "receipt.envelope");
}

/// A wrong signature is wrong, whatever the other one is; only a wrong signature has a place of its own.
#[test]
fn what_is_wrong_is_not_hidden_by_what_is_unknown() {
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let text = String::from_utf8(statement.payload()).unwrap();
    let later = text.replace("\"algorithm\":\"sm2-sm3\"", "\"algorithm\":\"sm2-sm4\"").into_bytes();
    let message = to_sign(Payload::Receipt, &later);
    let right = keys[0].sign(&message).unwrap();
    let wrong = TestKey::new("stranger").sign(&message).unwrap();
    let signed = [(keys[0].key_id(), right), (keys[1].key_id(), wrong)];
    let envelope = seal(Payload::Receipt, &later, &signed);
    assert_eq!(code(&envelope, &policy(&keys[1..])), "receipt.signature");
    let ended = keys[1].entry().put("notAfter", day("2026-01-01")).build();
    let ended = Trust::decode(&trust(vec![ended])).unwrap();
    let one = &keys[1..];
    let statement = prepared(&checker(&bytes()), REQUEST, head(one));
    let error = opened(&sealed(&statement.payload(), one), &ended).unwrap_err();
    assert_eq!(error.code(), "receipt.key-expired");
    assert_eq!(error.place(), Some(&Place::Pointer("/signatures".into())));
}

/// Who was not asked, and who stands outside, is told for each list; a finding is about somebody.
#[test]
fn cells_of_those_who_were_not_asked() {
    let result = |name: &str, state: &str| -> Vec<CellResult> {
        let says = read_of(|members| {
            *member(members, "findings") = Value::Array(vec![]);
            let Value::Array(lists) = member(members, "coverage") else { return };
            for list in lists {
                if let Value::Object(list) = list {
                    list.retain(|(own, _)| own != "unasked" && own != "outside" && own != "state");
                    list.push(("state".into(), state.into()));
                    list.push((name.to_owned().into(), Value::Array(vec![Value::Int(1)])));
                }
            }
        });
        let first = says.predicate.matrix.iter().filter(|cell| cell.list == 0);
        first.map(|cell| cell.result).collect()
    };
    assert_eq!(result("unasked", "unasked"), [CellResult::Clear, CellResult::Unasked]);
    assert_eq!(result("outside", "outside"), [CellResult::Clear, CellResult::Outside]);
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let text = String::from_utf8(statement.payload()).unwrap();
    let (before, after) = text.split_once("\"findings\":[").unwrap();
    let (inner, after) = after.split_once(']').unwrap();
    let back = |subject: &str| {
        let inner = inner.replace("\"subject\":0", subject);
        let changed = format!("{before}\"findings\":[{inner}]{after}").into_bytes();
        read_back(sealed(&changed, &keys).as_bytes(), Payload::Receipt).map(drop)
    };
    assert_eq!(back("\"subject\":1"), Ok(()));
    assert_eq!(back("\"subject\":2").unwrap_err().code(), "receipt.payload");
}

#[test]
fn keys_are_trusted_for_receipts_on_the_day_of_the_receipt() {
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let good = sealed(&statement.payload(), &keys);
    let [sm2, ed25519] = &keys;
    let with =
        |change: &dyn Fn(credit_core::json::ObjectBuilder) -> credit_core::json::ObjectBuilder| {
            let entries = keys.iter().map(|key| change(key.entry()).build()).collect();
            code(&good, &Trust::decode(&trust(entries)).unwrap())
        };
    assert_eq!(
        with(&|entry| entry.put("kinds", vec!["list", "rulebook"])),
        "receipt.untrusted-key"
    );
    assert_eq!(with(&|entry| entry.put("scopes", vec!["lists"])), "receipt.key-scope");
    assert_eq!(with(&|entry| entry.put("notAfter", "2026-11-19")), "receipt.key-expired");
    assert_eq!(with(&|entry| entry.put("notBefore", "2026-11-21")), "receipt.key-expired");
    let revoked = |on: &str| value(&format!(r#"{{"on":"{on}","reason":"遗失"}}"#));
    assert_eq!(with(&|entry| entry.put("revoked", revoked("2026-11-20"))), "receipt.key-revoked");
    // Ended or revoked the day after: what was signed before counts, however long ago that is.
    for entry in [
        ed25519.entry().put("notAfter", "2026-11-20"),
        ed25519.entry().put("revoked", revoked("2026-11-21")),
    ] {
        let policy = Trust::decode(&trust(vec![entry.build()])).unwrap();
        let verified = opened(&good, &policy).unwrap();
        assert_eq!(verified.unjudged, [HeadSigner::new("receipts-sm2", "sm2-sm3")]);
    }
    // What the policy asks for beyond one signature.
    let asks = |more: &str, keys: &[&TestKey]| {
        let entries: Vec<String> = keys.iter().map(|key| canonical(&key.entry().build())).collect();
        Trust::decode(format!("{{\"keys\":[{}],{more}}}", entries.join(",")).as_bytes()).unwrap()
    };
    let both = r#""requiredAlgorithms":["sm2-sm3","ed25519"]"#;
    assert_eq!(code(&good, &asks(both, &[ed25519])), "receipt.algorithm");
    assert!(opened(&good, &asks(both, &[sm2, ed25519])).is_ok());
    let three = r#""requiredSignatures":[{"kind":"receipt","signatures":3}]"#;
    assert_eq!(code(&good, &asks(three, &[sm2, ed25519])), "receipt.signatures");
    // Nobody is known.
    assert_eq!(code(&good, &policy(&[TestKey::new("stranger")])), "receipt.untrusted-key");
}

#[test]
fn an_algorithm_of_later_years_is_told_and_proves_nothing() {
    let keys = keys();
    let statement = prepared(&checker(&bytes()), REQUEST, head(&keys));
    let text = String::from_utf8(statement.payload()).unwrap();
    // The same, signed by an algorithm that this version does not know.
    let later = text.replace("\"algorithm\":\"sm2-sm3\"", "\"algorithm\":\"sm2-sm4\"").into_bytes();
    let envelope = sealed(&later, &keys);
    let [sm2, ed25519] = &keys;
    let only = |key: &TestKey| Trust::decode(&trust(vec![key.entry().build()])).unwrap();
    let error = opened(&envelope, &only(sm2)).unwrap_err();
    assert_eq!(error.code(), "receipt.algorithm-unknown");
    assert!(error.params().contains(&("algorithm", "sm2-sm4".to_owned())), "{error}");
    assert_eq!(code(&envelope, &only(&TestKey::new("stranger"))), "receipt.algorithm-unknown");
    // The other signature vouches for it alone, and it is told that there is one that says nothing.
    let verified = opened(&envelope, &only(ed25519)).unwrap();
    assert_eq!(verified.unjudged, [HeadSigner::new("receipts-sm2", "sm2-sm4")]);
}

#[test]
fn no_byte_of_a_receipt_changes_unnoticed() {
    let keys = keys();
    let trust = policy(&keys);
    let good =
        sealed(&prepared(&checker(&bytes()), REQUEST, head(&keys)).payload(), &keys).into_bytes();
    let times: usize =
        std::env::var("CREDIT_DAMAGE").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let (mut codes, mut state) = (BTreeMap::<&str, usize>::new(), 0x9e37_79b9_7f4a_7c15_u64);
    for turn in 0..times {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let mut changed = good.clone();
        let at = usize::try_from(state >> 16).unwrap() % changed.len();
        // Every second one is another letter of Base64: what no reader of JSON could find.
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let byte = changed[at];
        let letter = letters.iter().cycle().skip(usize::from(byte)).find(|b| **b != byte);
        changed[at] = match turn % 2 {
            0 => *letter.unwrap(),
            _ => byte ^ (u8::try_from(state % 255).unwrap() + 1),
        };
        let error = open(&changed, Payload::Receipt, &trust).unwrap_err();
        *codes.entry(error.code()).or_default() += 1;
        let located = error.place().is_some()
            || error.code() == "receipt.payload"
            || error.code() == "receipt.envelope";
        assert!(located, "{at}: {error}");
    }
    assert_eq!(codes.values().sum::<usize>(), times);
    assert!(codes.contains_key("receipt.envelope"), "{codes:?}");
    println!("{times} single bytes changed, each found: {codes:?}");
}

#[test]
fn the_stage_that_differs_is_named() {
    let keys = keys();
    let bytes = bytes();
    let signed = prepared(&checker(&bytes), REQUEST, head(&keys));
    let found = |again: &Statement| {
        let difference = difference(&signed, again).unwrap();
        let (then, now) = (signed.payload(), again.payload());
        assert_eq!(then[..difference.byte], now[..difference.byte]);
        assert_ne!(then.get(difference.byte), now.get(difference.byte));
        difference.stage
    };
    let again = |bytes: &Bytes, request: &str| prepared(&checker(bytes), request, head(&keys));
    let other = REQUEST.replace("\"M1\", \"state\": \"present\"", "\"M1\", \"state\": \"missing\"");
    assert_eq!(found(&again(&bytes, &other)), Stage::Request);
    let mut others = bytes.clone();
    others.pack = city::bytes(&[]).pack;
    assert_eq!(found(&again(&others, REQUEST)), Stage::Packs);
    let with = |change: &dyn Fn(&mut Statement)| {
        let mut again = signed.clone();
        change(&mut again);
        found(&again)
    };
    assert_eq!(with(&|it| it.predicate.trust = Digest::of(b"")), Stage::Trust);
    assert_eq!(with(&|it| it.predicate.rulebook = Digest::of(b"")), Stage::Rulebook);
    assert_eq!(with(&|it| it.predicate.calendar = Digest::of(b"")), Stage::Calendar);
    assert_eq!(with(&|it| it.predicate.engine.push('x')), Stage::Engine);
    assert_eq!(with(&|it| it.predicate.component = Some(Digest::of(b""))), Stage::Engine);
    assert_eq!(with(&|it| it.predicate.matrix[0].result = CellResult::Clear), Stage::Screening);
    assert_eq!(with(&|it| it.predicate.outcome = Outcome::Accept), Stage::Decision);
    assert_eq!(with(&|it| it.subject[0].digest.sm3 = Digest::of(b"").hex()), Stage::Words);
    assert_eq!(with(&|it| it.predicate.channel.push('x')), Stage::Head);
}

#[test]
fn a_decision_of_another_request_is_none() {
    let checker = checker(&bytes());
    let keys = keys();
    let decision = value(&api::check_json(&checker, REQUEST.as_bytes(), Lang::ZhCn).unwrap());
    let other = value(&REQUEST.replace("甲某", "乙某"));
    let facts = |request, decision, head| Facts {
        head,
        channel: "c",
        operator: None,
        request,
        decision,
        trust: Digest::of(b""),
        component: None,
    };
    let error = Statement::prepare(facts(&other, &decision, head(&keys)), &salts()).unwrap_err();
    assert_eq!(error.code(), "receipt.decision");
    let nothing = value("{}");
    let error = Statement::prepare(facts(&other, &nothing, head(&keys)), &salts()).unwrap_err();
    assert_eq!(error.code(), "receipt.decision");
    // Either language of the decision gives the same receipt: it holds no text.
    let request = value(REQUEST);
    let english = value(&api::check_json(&checker, REQUEST.as_bytes(), Lang::En).unwrap());
    let of =
        |decision| Statement::prepare(facts(&request, decision, head(&keys)), &salts()).unwrap();
    assert_eq!(of(&decision).payload(), of(&english).payload());
    let head = Head::new(ISSUER, SCOPE, "2026-11-20", vec![HeadSigner::new("k", "ed25519")]);
    assert_eq!(head.unwrap_err().code(), "receipt.time");
    assert!(Moment::parse(AT).is_some());
}

#[test]
fn what_could_not_be_read_back_is_refused_before_it_is_signed() {
    let signer = |id: &str| HeadSigner::new(id, "ed25519");
    let long = "长".repeat(limits::RECEIPT_CHARS.saturating_add(1));
    let of = |issuer: &str, scope: &str, signers: Vec<HeadSigner>| {
        Head::new(issuer, scope, AT, signers).map(|_| ()).map_err(|error| error.code())
    };
    assert!(of(ISSUER, SCOPE, vec![signer("a"), signer("b")]).is_ok());
    assert_eq!(of(ISSUER, SCOPE, vec![signer("a"), signer("a")]), Err("receipt.signers"));
    let many = |n: usize| (0..n).map(|at| signer(&at.to_string())).collect();
    assert_eq!(of(ISSUER, SCOPE, many(limits::PACK_SIGNATURES)), Ok(()));
    assert_eq!(of(ISSUER, SCOPE, many(limits::PACK_SIGNATURES + 1)), Err("receipt.signers"));
    assert_eq!(of(ISSUER, SCOPE, many(0)), Err("receipt.signers"));
    for (issuer, scope, id) in
        [(" ", SCOPE, "a"), (ISSUER, "", "a"), (ISSUER, SCOPE, ""), (ISSUER, &long, "a")]
    {
        assert_eq!(of(issuer, scope, vec![signer(id)]), Err("receipt.text"), "{issuer} {id}");
    }
    let (keys, checker) = (keys(), checker(&bytes()));
    let request = value(REQUEST);
    let decision = value(&api::check_json(&checker, REQUEST.as_bytes(), Lang::ZhCn).unwrap());
    let made = |channel, operator| {
        let (head, trust) = (head(&keys), Digest::of(b"policy"));
        let (request, decision, component) = (&request, &decision, None);
        let facts = Facts { head, channel, operator, request, decision, trust, component };
        Statement::prepare(facts, &salts()).map_err(|error| error.code())
    };
    assert!(made("窗口", None).is_ok());
    for (channel, operator) in [("", None), (&*long, None), ("窗口", Some("\u{3000}"))] {
        assert_eq!(made(channel, operator).unwrap_err(), "receipt.text", "{operator:?}");
    }
    // What was signed is read back without trust; its number is that of its payload.
    let payload = made("窗口", None).unwrap().payload();
    let good = sealed(&payload, &keys);
    let back = |text: &str| read_back(text.as_bytes(), Payload::Receipt).map_err(|e| e.code());
    assert_eq!(back(&good), Ok(Digest::of(&payload)));
    assert_eq!(back(&sealed(&payload, &keys[..1])), Err("receipt.stripped"));
    assert_eq!(back(&sealed(b"{}", &keys)), Err("receipt.payload"));
}

#[test]
fn a_policy_that_had_ended_vouches_for_nothing() {
    let (keys, checker) = (keys(), checker(&bytes()));
    let envelope = sealed(&prepared(&checker, REQUEST, head(&keys)).payload(), &keys);
    let entries = keys.iter().map(|key| key.entry().put("kinds", vec!["receipt"]).build());
    let policy = String::from_utf8(trust(entries.collect())).unwrap();
    let until = |day: &str| {
        let text = policy.replacen('{', &format!("{{\"expires\":\"{day}\","), 1);
        Trust::decode(text.as_bytes()).unwrap()
    };
    assert!(opened(&envelope, &until("2026-11-20")).is_ok());
    assert_eq!(code(&envelope, &until("2026-11-19")), "receipt.policy-ended");
}
