//! The questions of the vectors about receipts (`tests/vectors/receipt`): each is made here and signed with keys of
//! tests, each names its source. `CREDIT_BLESS=1` writes them; what is answered is blessed by `cargo xtask vectors`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that meets the unexpected should stop"
)]

use std::{env, fs};

use base64ct::{Base64, Encoding as _};
use conformance::fixture::{ISSUER, TestKey, trust};
use conformance::{chains, repository};
use credit_core::api::{self, Checker, Lang, Sources};
use credit_core::digest::Digest;
use credit_core::json::{Key, ObjectBuilder, Value, canonical, parse};
use credit_core::pack::write::Signer;
use credit_core::receipt::{HeadSigner, Payload, seal, to_sign};
use credit_core::wire;

const AT: &str = "2026-11-20T09:30:00+08:00";
const DSSE: &str = "DSSE protocol.md 1.0, Protocol";
const ENVELOPE: &str = "DSSE envelope.md 1.0, Standard JSON envelope; RFC 8785";
const INTOTO: &str = "in-toto attestation, spec/v1/statement.md";
const SM2: &str = "GB/T 32918.2-2016, 7";
const EDDSA: &str = "RFC 8032, 5.1.7";
const POLICY: &str = "core/docs/trust.md; DSSE protocol.md 1.0, (t, n)-DSSE";
const ROOTS: &str = "core/docs/trust.md; The Update Framework 1.0.34, 5.3";
const SALTS: &str = "core/src/receipt/blinding.rs; GB/T 32905-2016";

const REQUEST: &str = r#"{"matter":"CG-0001","appliedOn":"2026-11-20","decidedOn":"2026-11-20","subjects":[
    {"role":"applicant","kind":"organization","name":"示例市辰用途材料有限公司","code":"91450200MA9U00158H"},
    {"role":"consortium-member","kind":"organization","name":"示例市癸用途材料有限公司","code":"91450200MA9U001079"}],
    "materials":[{"id":"C1","state":"present"},{"id":"C2","state":"present"},{"id":"C3","state":"present"}]}"#;

/// The data of `tests/vectors/data/uses`.
struct City {
    packs: Vec<Vec<u8>>,
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    trust: Vec<u8>,
}

impl City {
    fn read() -> Self {
        let read = |name: &str| fs::read(repository("tests/vectors/data/uses").join(name)).unwrap();
        Self {
            packs: vec![read("grades.pack"), read("list-0.pack")],
            rulebook: read("rulebook"),
            calendar: read("calendar"),
            trust: read("trust"),
        }
    }

    fn sources(&self) -> Sources<'_> {
        let Self { packs, rulebook, calendar, trust } = self;
        let packs = packs.iter().map(Vec::as_slice).collect();
        Sources { packs, rulebook, calendar, trust }
    }

    fn checker(&self) -> Checker {
        api::open(&self.sources()).unwrap()
    }
}

fn value(text: &str) -> Value {
    parse(text.as_bytes(), usize::MAX).unwrap()
}

fn keys() -> [TestKey; 2] {
    [TestKey::sm2("receipts-sm2"), TestKey::new("receipts-ed25519")]
}

/// Random bytes that are not: vectors stay what they are.
fn salts(subjects: usize, first: usize) -> String {
    let bytes = (0..(subjects + 2) * 32).map(|at| ((at * 7 + first) % 251).to_le_bytes()[0]);
    conformance::fixture::hex(&bytes.collect::<Vec<_>>())
}

fn signers(keys: &[TestKey]) -> Vec<Value> {
    let signer = |key: &TestKey| {
        value(&wire::canonical(&HeadSigner::new(key.key_id(), key.algorithm().as_str())))
    };
    keys.iter().map(signer).collect()
}

/// A question of `prepare-receipt`.
fn asked(keys: &[TestKey], request: &Value) -> Value {
    ObjectBuilder::new()
        .put("request", request.clone())
        .put("channel", "政务服务窗口")
        .put("operator", "李某")
        .put("issuer", ISSUER)
        .put("at", AT)
        .put("signers", signers(keys))
        .put("salts", salts(2, 1))
        .build()
}

/// The same, and the file of the engine.
fn asked_of_a_file(keys: &[TestKey], request: &Value) -> Value {
    let Value::Object(mut members) = asked(keys, request) else { panic!("an object") };
    members.push(("component".into(), Value::from(Digest::of(b"component").labelled())));
    Value::Object(members)
}

/// A receipt: payload, text of the salts.
fn prepared(city: &City, question: &Value) -> (Vec<u8>, String) {
    let trust = Digest::of(&city.trust);
    let prepared = api::prepare_receipt(&city.checker(), trust, question).unwrap();
    let payload = Base64::decode_vec(&prepared.payload).unwrap();
    (payload, wire::canonical(&prepared.opening))
}

fn signed<'k>(kind: Payload, payload: &[u8], keys: &'k [TestKey]) -> Vec<(&'k str, [u8; 64])> {
    let message = to_sign(kind, payload);
    keys.iter().map(|key| (key.key_id(), key.sign(&message).unwrap())).collect()
}

fn sealed(payload: &[u8], keys: &[TestKey]) -> String {
    seal(Payload::Receipt, payload, &signed(Payload::Receipt, payload, keys))
}

fn entry(key: &TestKey) -> ObjectBuilder {
    key.entry().put("kinds", vec!["receipt"])
}

fn policy(entries: Vec<ObjectBuilder>) -> String {
    let trust = trust(entries.into_iter().map(ObjectBuilder::build).collect());
    String::from_utf8(trust).unwrap()
}

fn both(keys: &[TestKey]) -> String {
    policy(keys.iter().map(entry).collect())
}

/// A case of a vector file; `hand` is what is written by hand.
fn case(
    name: &str,
    source: &str,
    call: &str,
    question: Value,
    hand: &[(&'static str, &str)],
) -> ObjectBuilder {
    let mut case = ObjectBuilder::new()
        .put("name", name)
        .put("source", source)
        .put("call", call)
        .put("packs", "uses")
        .put("question", question);
    for (key, text) in hand {
        case = case.put(*key, *text);
    }
    case
}

fn to_verify(receipt: &str, trust: &str) -> ObjectBuilder {
    ObjectBuilder::new().put("receipt", receipt).put("trust", trust)
}

/// Envelopes that are refused whatever the policy says: name, source, envelope, code.
fn envelopes(
    payload: &[u8],
    keys: &[TestKey],
) -> Vec<(&'static str, &'static str, String, &'static str)> {
    let good = sealed(payload, keys);
    let [sm2, eddsa] = signed(Payload::Receipt, payload, keys).try_into().unwrap();
    let stranger = [TestKey::new("stranger")];
    let [(_, foreign)] = signed(Payload::Receipt, payload, &stranger).try_into().unwrap();
    let with = |signatures: &[_]| seal(Payload::Receipt, payload, signatures);
    let other = signed(Payload::Statement, payload, keys);
    let mut bent = eddsa;
    bent.1[0] ^= 1;
    let mut twisted = sm2;
    twisted.1[63] ^= 1;
    let replaced = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let text = std::str::from_utf8(payload).unwrap();
    let other_channel = text.replacen("政务服务窗口", "政务服务大厅", 1);
    let inside = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}: {text}");
        sealed(text.replacen(from, to, 1).as_bytes(), keys)
    };
    let predicate = "\"predicateType\":\"urn:credit-check:receipt:1\"";
    let first_letter = good.find("\"payload\":\"").unwrap() + 11 + 40;
    let mut changed = good.clone();
    let letter = if &good[first_letter..=first_letter] == "A" { "B" } else { "A" };
    changed.replace_range(first_letter..=first_letter, letter);
    vec![
        (
            "信封写的是别的类型",
            DSSE,
            replaced("receipt.v1", "statement.v1"),
            "receipt.payload-type",
        ),
        ("没有听说过的类型", DSSE, replaced("receipt.v1", "receipt.v9"), "receipt.payload-type"),
        ("签名签的是别的类型", DSSE, seal(Payload::Receipt, payload, &other), "receipt.signature"),
        (
            "密钥编号冒用另一把密钥（Ed25519）",
            EDDSA,
            with(&[sm2, (eddsa.0, foreign)]),
            "receipt.signature",
        ),
        (
            "密钥编号冒用另一把密钥（SM2）",
            SM2,
            with(&[(sm2.0, eddsa.1), eddsa]),
            "receipt.signature",
        ),
        (
            "两个签名互换了编号",
            DSSE,
            with(&[(sm2.0, eddsa.1), (eddsa.0, sm2.1)]),
            "receipt.signature",
        ),
        ("Ed25519 签名改了一个比特", EDDSA, with(&[sm2, bent]), "receipt.signature"),
        ("SM2 签名改了一个比特", SM2, with(&[twisted, eddsa]), "receipt.signature"),
        ("去掉了一个签名", DSSE, with(&[sm2]), "receipt.stripped"),
        ("一个签名也没有", DSSE, with(&[]), "receipt.stripped"),
        ("多了一个签名", DSSE, with(&[sm2, eddsa, ("stranger", foreign)]), "receipt.signers"),
        ("同一个签名写了两次", DSSE, with(&[sm2, eddsa, eddsa]), "receipt.signers"),
        ("签名次序不对", ENVELOPE, with(&[eddsa, sm2]), "receipt.signers"),
        (
            "内容改了一个字，签名还是原来的",
            DSSE,
            seal(Payload::Receipt, other_channel.as_bytes(), &[sm2, eddsa]),
            "receipt.signature",
        ),
        ("内容改了一个字符", DSSE, changed, "receipt.payload"),
        ("信封多了空格", ENVELOPE, replaced("{\"payload\"", "{ \"payload\""), "receipt.envelope"),
        ("信封末尾多了换行", ENVELOPE, [good.as_str(), "\n"].concat(), "receipt.envelope"),
        (
            "信封多了成员",
            ENVELOPE,
            replaced("{\"payload\"", "{\"extra\":1,\"payload\""),
            "receipt.envelope",
        ),
        ("信封缺了成员", ENVELOPE, "{\"payload\":\"\"}".into(), "receipt.envelope"),
        ("不是 JSON", ENVELOPE, "凭证".into(), "receipt.envelope"),
        ("截断了一半", ENVELOPE, good[..good.len() / 2].into(), "receipt.envelope"),
        ("Base64 没有补位", ENVELOPE, replaced("=\"", "\""), "receipt.envelope"),
        (
            "内容是别的谓词",
            INTOTO,
            inside(predicate, "\"predicateType\":\"urn:credit-check:receipt:2\""),
            "receipt.payload",
        ),
        ("内容是别的陈述版本", INTOTO, inside("Statement/v1", "Statement/v0.1"), "receipt.payload"),
        ("内容不规范排列", ENVELOPE, inside("{\"_type\"", "{ \"_type\""), "receipt.payload"),
        (
            "结论不在范围之内",
            INTOTO,
            inside("\"outcome\":\"refuse\"", "\"outcome\":\"perhaps\""),
            "receipt.payload",
        ),
        ("内容多了成员", INTOTO, inside("\"channel\"", "\"channels\""), "receipt.payload"),
        (
            "矩阵少了一格",
            INTOTO,
            inside("{\"list\":0,\"result\":\"clear\",\"subject\":0},", ""),
            "receipt.payload",
        ),
        ("时间没有时区", "RFC 3339, 5.6", inside("09:30:00+08:00", "09:30:00"), "receipt.payload"),
    ]
}

/// What a policy refuses: name, policy, code.
fn policies(keys: &[TestKey]) -> Vec<(&'static str, String, &'static str)> {
    let [sm2, eddsa] = keys else { panic!("two") };
    let stranger = TestKey::new("stranger");
    let revoked = |key: &TestKey, on: &str| {
        let why = ObjectBuilder::new().put("on", on).put("reason", "遗失").build();
        entry(key).put("revoked", why)
    };
    let with = |member: &'static str, given: Value| {
        let Value::Object(mut members) = value(&both(keys)) else { panic!("an object") };
        members.push((member.into(), given));
        canonical(&Value::Object(members))
    };
    let until = |key: &TestKey, last: &str| entry(key).put("notAfter", last);
    let three = value(r#"[{"kind":"receipt","signatures":3}]"#);
    let sm2_too = value(r#"["sm2-sm3"]"#);
    let of_one = |key: &TestKey, member: &'static str, given: Value| {
        let Value::Object(mut members) = value(&policy(vec![entry(key)])) else {
            panic!("an object")
        };
        members.push((member.into(), given));
        canonical(&Value::Object(members))
    };
    vec![
        (
            "要求 SM2 签名，而可信的只有 Ed25519",
            of_one(eddsa, "requiredAlgorithms", sm2_too),
            "receipt.algorithm",
        ),
        ("没有可信的密钥", policy(vec![entry(&stranger)]), "receipt.untrusted-key"),
        (
            "密钥只可信于名单",
            policy(vec![sm2.entry().put("kinds", vec!["list"])]),
            "receipt.untrusted-key",
        ),
        (
            "密钥只可信于别的范围",
            policy(vec![entry(eddsa).put("scopes", vec!["elsewhere"])]),
            "receipt.key-scope",
        ),
        (
            "密钥在凭证日期前到期",
            policy(vec![until(sm2, "2026-11-19"), until(eddsa, "2026-11-19")]),
            "receipt.key-expired",
        ),
        (
            "密钥在凭证日期前吊销",
            policy(vec![revoked(sm2, "2026-11-01"), revoked(eddsa, "2026-11-01")]),
            "receipt.key-revoked",
        ),
        (
            "策略在凭证日期前到期",
            with("expires", Value::from("2026-11-19")),
            "receipt.policy-ended",
        ),
        ("需要三个持有人的签名", with("requiredSignatures", three), "receipt.signatures"),
    ]
}

fn verifying(city: &City) -> Vec<Value> {
    let keys = keys();
    let request = value(REQUEST);
    let (payload, opening) = prepared(city, &asked(&keys, &request));
    let good = sealed(&payload, &keys);
    let trust = both(&keys);
    let mut cases = Vec::new();
    let mut add = |name: &str, source: &str, question: ObjectBuilder, code: Option<&str>| {
        let hand: Vec<_> = code.iter().map(|code| ("errorCode", *code)).collect();
        cases.push(case(name, source, "verify-receipt", question.build(), &hand).build());
    };
    add("SM2 和 Ed25519 各签一次", DSSE, to_verify(&good, &trust), None);
    for key in &keys {
        let one = std::slice::from_ref(key);
        let (payload, _) = prepared(city, &asked(one, &request));
        let (name, source) = match key.key_id() {
            "receipts-sm2" => ("只有 SM2 签名", SM2),
            _ => ("只有 Ed25519 签名", EDDSA),
        };
        add(name, source, to_verify(&sealed(&payload, one), &both(one)), None);
    }
    let (of_a_file, _) = prepared(city, &asked_of_a_file(&keys, &request));
    let of_a_file = to_verify(&sealed(&of_a_file, &keys), &trust);
    add("写明引擎文件", "api::prepare_receipt", of_a_file, None);
    let opened = |opening: &str, request: &Value| {
        to_verify(&good, &trust).put("opening", opening).put("request", request.clone())
    };
    add("盐值和申请证明说的是谁", SALTS, opened(&opening, &request), None);
    add(
        "信任其中一个签名人，另一个说不上",
        POLICY,
        to_verify(&good, &policy(vec![entry(&keys[1])])),
        None,
    );
    let ended = |key: &TestKey, last| policy(vec![entry(key).put("notAfter", last)]);
    let last = to_verify(&good, &ended(&keys[0], "2026-11-20"));
    add("密钥在凭证日期当日到期", POLICY, last, None);
    let gone = ObjectBuilder::new().put("on", "2026-11-21").put("reason", "遗失").build();
    let gone = policy(vec![entry(&keys[1]).put("revoked", gone)]);
    add("密钥在凭证日期之后吊销", POLICY, to_verify(&good, &gone), None);
    for (name, source, envelope, code) in envelopes(&payload, &keys) {
        add(name, source, to_verify(&envelope, &trust), Some(code));
    }
    for (name, trust, code) in policies(&keys) {
        add(name, POLICY, to_verify(&good, &trust), Some(code));
    }
    // An algorithm of later years, alone and beside one that is known.
    let text = std::str::from_utf8(&payload).unwrap();
    let later = text.replace("\"ed25519\"", "\"ml-dsa-65\"").replace("\"sm2-sm3\"", "\"slh-dsa\"");
    add(
        "两种算法都不认识",
        POLICY,
        to_verify(&sealed(later.as_bytes(), &keys), &trust),
        Some("receipt.algorithm-unknown"),
    );
    let half = text.replace("\"ed25519\"", "\"ml-dsa-65\"");
    let half = sealed(half.as_bytes(), &keys);
    add(
        "一种算法不认识，另一种证明",
        POLICY,
        to_verify(&half, &policy(vec![entry(&keys[0])])),
        None,
    );
    // Salts and requests of others.
    let mut elsewhere = asked(&keys, &request);
    if let Value::Object(members) = &mut elsewhere {
        members.retain(|(name, _)| name != "salts");
        members.push(("salts".into(), Value::from(salts(2, 99))));
    }
    let (_, other) = prepared(city, &elsewhere);
    add("别的凭证的盐值", SALTS, opened(&other, &request), Some("receipt.opening"));
    let namesake = value(&REQUEST.replace("示例市辰", "示例市巳"));
    add("别的申请", SALTS, opened(&opening, &namesake), Some("receipt.other-request"));
    let named = value(&other).get("receipt").and_then(Value::as_str).unwrap().to_owned();
    let own = value(&opening).get("receipt").and_then(Value::as_str).unwrap().to_owned();
    let forged = other.replace(&named, &own);
    add("盐值冒充本凭证的", SALTS, opened(&forged, &request), Some("receipt.other-request"));
    add(
        "只给盐值不给申请",
        SALTS,
        to_verify(&good, &trust).put("opening", opening.as_str()),
        Some("json.missing-field"),
    );
    add(
        "没有信任文件",
        POLICY,
        ObjectBuilder::new().put("receipt", good.as_str()),
        Some("json.missing-field"),
    );
    add("信任文件不是 JSON", POLICY, to_verify(&good, "{"), Some("json.syntax"));
    let question = to_verify(&good, &policy(vec![entry(&TestKey::new("stranger"))])).build();
    let hand = [("errorCode", "receipt.untrusted-key"), ("lang", "en")];
    cases.push(case("in English", POLICY, "verify-receipt", question, &hand).build());
    cases
}

/// A sound receipt, and what a host gives as trust: a chain of signed policies, and attacks on one.
fn trusting(city: &City) -> Vec<Value> {
    let (keys, request) = (keys(), value(REQUEST));
    let (payload, _) = prepared(city, &asked(&keys, &request));
    let good = sealed(&payload, &keys);
    let honest = chains::honest();
    let question = |trust: &str| to_verify(&good, trust).build();
    let sound = question(&chains::pinned(&honest));
    let mut cases =
        vec![case("根签名的信任配置，第三版", POLICY, "verify-receipt", sound, &[]).build()];
    for (name, trust, code) in chains::attacks() {
        let hand = [("errorCode", code)];
        cases.push(case(name, ROOTS, "verify-receipt", question(&trust), &hand).build());
    }
    cases
}

fn replaying(city: &City) -> Vec<Value> {
    let keys = keys();
    let request = value(REQUEST);
    let (payload, opening) = prepared(city, &asked(&keys, &request));
    let (good, trust) = (sealed(&payload, &keys), both(&keys));
    let question = |receipt: &str| {
        to_verify(receipt, &trust).put("opening", opening.as_str()).put("request", request.clone())
    };
    let source = "core/src/receipt/compare.rs";
    let mut cases = Vec::new();
    let mut add = |name: &str, question: ObjectBuilder, result: &str| {
        let key = if result.contains('.') { "errorCode" } else { "result" };
        cases.push(case(name, source, "replay-receipt", question.build(), &[(key, result)]));
    };
    add("重算相同", question(&good), "same");
    let decided = |lang| api::check_json(&city.checker(), REQUEST.as_bytes(), lang).unwrap();
    let kept = |text: String| question(&good).put("decision", text);
    add("重算相同，连同保存的结论", kept(decided(Lang::ZhCn)), "same");
    add("重算相同，结论是英文的", kept(decided(Lang::En)), "same");
    add(
        "保存的结论改了一个字",
        kept(decided(Lang::ZhCn).replacen("示例市癸", "示例市甲", 1)),
        "differs",
    );
    let component = Digest::of(b"component").labelled();
    add("另一个引擎重算", question(&good).put("component", component), "same");
    let (named, opening_of_it) = prepared(city, &asked_of_a_file(&keys, &request));
    let named = sealed(&named, &keys);
    let of_it = || {
        let question = to_verify(&named, &trust).put("opening", opening_of_it.as_str());
        question.put("request", request.clone())
    };
    add("凭证写明引擎文件，重算的是另一个", of_it(), "same");
    let used = Digest::of(b"component").labelled();
    add("凭证写明引擎文件，重算的就是它", of_it().put("component", used), "same");
    // Somebody signed another decision than the one that follows.
    let text = std::str::from_utf8(&payload).unwrap();
    for (name, from, to) in [
        ("签的是别的结论", "\"outcome\":\"refuse\"", "\"outcome\":\"accept\""),
        ("签的是别的查得情况", "\"result\":\"hit\"", "\"result\":\"clear\""),
        ("签的是别的引擎", "credit-core/", "credit-cire/"),
    ] {
        assert!(text.contains(from), "{from}");
        let forged = text.replacen(from, to, 1);
        // The salts name the receipt that they belong to.
        let opening = opening
            .replace(&Digest::of(&payload).labelled(), &Digest::of(forged.as_bytes()).labelled());
        let receipt = sealed(forged.as_bytes(), &keys);
        let question = to_verify(&receipt, &trust).put("opening", opening);
        add(name, question.put("request", request.clone()), "differs");
    }
    add(
        "别的申请",
        to_verify(&good, &trust)
            .put("opening", opening.as_str())
            .put("request", value(&REQUEST.replace("辰", "巳"))),
        "receipt.other-request",
    );
    add(
        "签名不对的不重算",
        question(&good.replacen("receipt.v1", "statement.v1", 1)),
        "receipt.payload-type",
    );
    for (name, absent) in [
        ("缺规则书", vec!["rulebook"]),
        ("缺日历", vec!["calendar"]),
        ("缺名单包", vec!["packs"]),
        ("缺当时的信任文件", vec!["trust"]),
        ("什么数据也没有", vec!["packs", "rulebook", "calendar", "trust"]),
    ] {
        let hand = [("result", "incomplete")];
        let question = question(&good).build();
        cases.push(case(name, source, "replay-receipt", question, &hand).put("absent", absent));
    }
    let english = question(&good).build();
    let hand = [("result", "incomplete"), ("lang", "en")];
    cases.push(
        case("in English", source, "replay-receipt", english, &hand).put("absent", vec!["packs"]),
    );
    cases.into_iter().map(ObjectBuilder::build).collect()
}

fn preparing(city: &City) -> Vec<Value> {
    let keys = keys();
    let request = value(REQUEST);
    let good = asked(&keys, &request);
    let changed = |name: &'static str, to: Option<Value>| {
        let Value::Object(mut members) = good.clone() else { panic!("an object") };
        members.retain(|(key, _)| *key != name);
        members.extend(to.map(|to| (Key::from(name), to)));
        Value::Object(members)
    };
    let mut cases = Vec::new();
    let mut add = |name: &str, source: &str, call: &str, question: Value, code: Option<&str>| {
        let hand: Vec<_> = code.iter().map(|code| ("errorCode", *code)).collect();
        cases.push(case(name, source, call, question, &hand).build());
    };
    let prepare = "prepare-receipt";
    add("待签的凭证", DSSE, prepare, good.clone(), None);
    add(
        "没有查询人，写明范围和引擎文件",
        DSSE,
        prepare,
        {
            let Value::Object(mut members) = changed("operator", None) else { panic!("an object") };
            members.push(("scope".into(), Value::from("窗口")));
            members.push(("component".into(), Value::from(Digest::of(b"component").labelled())));
            Value::Object(members)
        },
        None,
    );
    add(
        "盐值太短",
        SALTS,
        prepare,
        changed("salts", Some(salts(1, 1).into())),
        Some("receipt.salts"),
    );
    add(
        "盐值太长",
        SALTS,
        prepare,
        changed("salts", Some(salts(3, 1).into())),
        Some("receipt.salts"),
    );
    add(
        "盐值不是十六进制",
        SALTS,
        prepare,
        changed("salts", Some(salts(2, 1).replace('a', "g").into())),
        Some("receipt.salts"),
    );
    add(
        "时间没有时区",
        "RFC 3339, 5.6",
        prepare,
        changed("at", Some("2026-11-20T09:30:00".into())),
        Some("receipt.time"),
    );
    add(
        "没有签名人",
        DSSE,
        prepare,
        changed("signers", Some(Value::Array(Vec::new()))),
        Some("receipt.signers"),
    );
    let twice: Vec<Value> = [signers(&keys), signers(&keys)].concat();
    add(
        "签名人写了两次",
        DSSE,
        prepare,
        changed("signers", Some(Value::Array(twice))),
        Some("receipt.signers"),
    );
    add("渠道是空的", INTOTO, prepare, changed("channel", Some(" ".into())), Some("receipt.text"));
    add("没有申请", INTOTO, prepare, changed("request", None), Some("json.missing-field"));
    let unknown = value(&REQUEST.replace("CG-0001", "XX-0001"));
    add(
        "没有这个事项",
        INTOTO,
        prepare,
        changed("request", Some(unknown)),
        Some("request.unknown-matter"),
    );
    let (payload, _) = prepared(city, &good);
    let seal = |payload: &[u8], signatures: &[(&str, [u8; 64])]| {
        let signature = |(key, sig): &(&str, [u8; 64])| {
            ObjectBuilder::new().put("keyid", *key).put("sig", Base64::encode_string(sig)).build()
        };
        ObjectBuilder::new()
            .put("payload", Base64::encode_string(payload))
            .put("signatures", signatures.iter().map(signature).collect::<Vec<_>>())
            .build()
    };
    let own = signed(Payload::Receipt, &payload, &keys);
    let call = "seal-receipt";
    add("装进信封", ENVELOPE, call, seal(&payload, &own), None);
    add("少一个签名", DSSE, call, seal(&payload, &own[..1]), Some("receipt.stripped"));
    add("次序不对的签名", DSSE, call, seal(&payload, &[own[1], own[0]]), Some("receipt.signers"));
    add("内容不是凭证", INTOTO, call, seal(b"{}", &own), Some("receipt.payload"));
    let mut short = seal(&payload, &own);
    if let Value::Object(members) = &mut short {
        let one = value("{\"keyid\":\"receipts-sm2\",\"sig\":\"AAAA\"}");
        members.retain(|(name, _)| name != "signatures");
        members.push(("signatures".into(), Value::Array(vec![one])));
    }
    add("签名长度不对", ENVELOPE, call, short, Some("json.value"));
    cases
}

/// Without what is blessed elsewhere.
fn bare(case: &Value) -> String {
    let Value::Object(members) = case else { panic!("an object") };
    let kept = members.iter().filter(|(key, _)| !key.starts_with("expect"));
    canonical(&Value::Object(kept.cloned().collect()))
}

#[test]
fn the_questions_about_receipts_are_those_of_the_vectors() {
    let city = City::read();
    for (file, source, cases) in [
        (
            "verify",
            "DSSE protocol version 1; in-toto Statement v1; RFC 8785; RFC 8032; GB/T 32918.2-2016",
            verifying(&city),
        ),
        (
            "trust",
            "core/docs/trust.md, Policies that roots sign; DSSE protocol version 1; The Update Framework 1.0.34, 5.3",
            trusting(&city),
        ),
        (
            "replay",
            "docs of `api::replay_receipt`: the first byte and the first stage that differ, or what is missing",
            replaying(&city),
        ),
        (
            "prepare",
            "DSSE protocol version 1; RFC 3339; docs of `api::prepare_receipt` and `api::seal_receipt`",
            preparing(&city),
        ),
    ] {
        let path = repository("tests/vectors/receipt").join([file, ".json"].concat());
        let known = fs::read(&path).map(|bytes| parse(&bytes, usize::MAX).unwrap());
        let known = known.ok();
        let known = known.as_ref().and_then(|known| known.get("cases")?.as_array());
        let known = known.unwrap_or_default();
        if env::var_os("CREDIT_BLESS").is_some() {
            let answered = |case: &Value| {
                let same = known.iter().find(|known| bare(known) == bare(case));
                same.unwrap_or(case).clone()
            };
            let content = ObjectBuilder::new()
                .put("source", source)
                .put("cases", cases.iter().map(answered).collect::<Vec<_>>())
                .build();
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, serde_json::to_string_pretty(&content).unwrap() + "\n").unwrap();
            continue;
        }
        let bare = |cases: &[Value]| cases.iter().map(bare).collect::<Vec<_>>();
        assert!(
            bare(known) == bare(&cases),
            "{file}: other questions: CREDIT_BLESS=1 writes them, then `cargo xtask vectors --bless`"
        );
    }
}
