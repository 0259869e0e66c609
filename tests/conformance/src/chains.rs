//! Three policies that roots signed, one after the other: what a chain looks like when nobody lies, and when
//! somebody does.

use base64ct::{Base64, Encoding as _};
use credit_core::digest::Digest;
use credit_core::json::{ObjectBuilder, Value, canonical};
use credit_core::pack::write::Signer as _;
use credit_core::pack::{TRUST_PAYLOAD, trust_to_sign};

use crate::fixture::TestKey;

/// The policies of a chain: their digests, and the document `{"chain":[…]}`.
#[derive(Clone, Debug)]
pub struct Honest {
    /// SM3 of each payload.
    pub digests: Vec<Digest>,
    /// The chain, without what a host has pinned.
    pub chain: String,
}

/// A chain of three versions, two of three roots for each; the third version has another third root.
#[must_use]
pub fn honest() -> Honest {
    let [a, b, c, d] =
        [TestKey::new("r1"), TestKey::sm2("r2"), TestKey::new("r3"), TestKey::sm2("r4")];
    let before = [&a, &b, &c];
    let after = [&a, &b, &d];
    let mut honest = Honest { digests: Vec::new(), chain: String::new() };
    let mut envelopes = Vec::new();
    let steps = [(1, before, [&a, &b]), (2, before, [&b, &c]), (3, after, [&a, &b])];
    for (version, roots, signers) in steps {
        let payload = payload(version, honest.digests.last(), &roots);
        let text = canonical(&payload).into_bytes();
        honest.digests.push(Digest::of(&text));
        envelopes.push(envelope(&text, &signers));
    }
    honest.chain = canonical(&ObjectBuilder::new().put("chain", envelopes).build());
    honest
}

fn payload(version: u32, previous: Option<&Digest>, roots: &[&TestKey]) -> Value {
    let root = |key: &&TestKey| {
        ObjectBuilder::new()
            .put("id", key.key_id())
            .put("algorithm", key.algorithm().as_str())
            .put("publicKey", key.public())
            .build()
    };
    let receipts = |key: TestKey| key.entry().put("kinds", vec!["receipt"]).build();
    let keys = vec![
        TestKey::new("lists").entry().build(),
        receipts(TestKey::sm2("receipts-sm2")),
        receipts(TestKey::new("receipts-ed25519")),
    ];
    let policy =
        ObjectBuilder::new().put("version", version).put("expires", "2027-12-31").put("keys", keys);
    let root = ObjectBuilder::new()
        .put("keys", roots.iter().map(root).collect::<Vec<Value>>())
        .put("threshold", 2_u32);
    let payload = ObjectBuilder::new()
        .put("issued", "2026-11-01")
        .put("policy", policy.build())
        .put("root", root.build());
    match previous {
        Some(digest) => payload.put("previous", digest.labelled()).build(),
        None => payload.build(),
    }
}

fn envelope(payload: &[u8], signers: &[&TestKey]) -> Value {
    let signature = |key: &&TestKey| {
        let sig = key.sign(&trust_to_sign(payload)).map(|sig| Base64::encode_string(&sig));
        ObjectBuilder::new().put("keyid", key.key_id()).put("sig", sig.unwrap_or_default()).build()
    };
    ObjectBuilder::new()
        .put("payload", Base64::encode_string(payload))
        .put("payloadType", TRUST_PAYLOAD)
        .put("signatures", signers.iter().map(signature).collect::<Vec<Value>>())
        .build()
}

/// What a host gives, as text: with the first version pinned, unless it is an attack on that.
#[must_use]
pub fn pinned(honest: &Honest) -> String {
    let root = honest.digests.first().map(Digest::labelled).unwrap_or_default();
    let open = honest.chain.strip_suffix('}').unwrap_or_default();
    format!("{open},\"root\":\"{root}\"}}")
}

/// Attacks on a chain: what is tried, the document, the code that refuses it.
///
/// # Panics
/// Where the honest chain is no JSON.
#[must_use]
#[expect(clippy::expect_used, reason = "a tool of the tests")]
pub fn attacks() -> Vec<(&'static str, String, &'static str)> {
    let honest = honest();
    let good: serde_json::Value = serde_json::from_str(&pinned(&honest)).expect("JSON");
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut other = good.clone();
        change(&mut other);
        other.to_string()
    };
    let again = |at: usize, change: &dyn Fn(&mut serde_json::Value), signers: &[&TestKey]| {
        changed(&|document| {
            let text = document["chain"][at]["payload"].as_str().unwrap_or_default().to_owned();
            let text = Base64::decode_vec(&text).unwrap_or_default();
            let mut payload: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
            change(&mut payload);
            let value = credit_core::json::parse(payload.to_string().as_bytes(), usize::MAX);
            let text = value.map(|value| canonical(&value)).unwrap_or_default();
            let sealed = canonical(&envelope(text.as_bytes(), signers));
            document["chain"][at] = serde_json::from_str(&sealed).unwrap_or_default();
            if let Some(chain) = document["chain"].as_array_mut() {
                chain.truncate(at.saturating_add(1));
            }
        })
    };
    let [a, b, d] = [TestKey::new("r1"), TestKey::sm2("r2"), TestKey::sm2("r4")];
    let lists = TestKey::new("lists");
    let as_is = |_: &mut serde_json::Value| {};
    let other = Digest::of(b"another policy").labelled();
    let second = honest.digests.get(1).map(Digest::labelled).unwrap_or_default();
    vec![
        ("链里没有写信任哪一版", honest.chain.clone(), "trust.no-root"),
        (
            "别人的链，不含本机信任的一版",
            changed(&|it| it["root"] = other.clone().into()),
            "trust.root-missing",
        ),
        (
            "抽掉本机信任的一版",
            changed(&|it| drop(it["chain"].as_array_mut().map(|chain| chain.remove(0)))),
            "trust.root-missing",
        ),
        (
            "抽掉中间一版",
            changed(&|it| drop(it["chain"].as_array_mut().map(|chain| chain.remove(1)))),
            "trust.chain-version",
        ),
        (
            "同一版放了两次",
            changed(&|it| it["chain"][2] = it["chain"][1].clone()),
            "trust.chain-version",
        ),
        ("只有一人签名", again(1, &as_is, &[&b]), "trust.threshold"),
        ("一人签了两次", again(1, &as_is, &[&b, &b]), "trust.signers"),
        ("名单的密钥签信任配置", again(1, &as_is, &[&b, &lists]), "trust.signers"),
        ("新的根自己任命自己", again(2, &as_is, &[&b, &d]), "trust.threshold"),
        (
            "把期限改长，签名还是原来的",
            changed(&|it| {
                let text = it["chain"][1]["payload"].as_str().unwrap_or_default().to_owned();
                let text = String::from_utf8(Base64::decode_vec(&text).unwrap_or_default())
                    .unwrap_or_default();
                it["chain"][1]["payload"] =
                    Base64::encode_string(text.replace("2027-12-31", "2099-12-31").as_bytes())
                        .into();
            }),
            "trust.signature",
        ),
        (
            "两个签名互换编号",
            changed(&|it| {
                let [one, two] = [0, 1].map(|at| it["chain"][1]["signatures"][at]["keyid"].clone());
                it["chain"][1]["signatures"][0]["keyid"] = two;
                it["chain"][1]["signatures"][1]["keyid"] = one;
            }),
            "trust.signature",
        ),
        (
            "接在另一份配置之后",
            again(1, &|it| it["previous"] = other.clone().into(), &[&a, &b]),
            "trust.forked",
        ),
        (
            "不写接在哪一份之后",
            again(1, &|it| drop(it.as_object_mut().map(|it| it.remove("previous"))), &[&a, &b]),
            "trust.forked",
        ),
        (
            "与本机见过的同一版不同",
            changed(&|it| it["known"] = serde_json::json!({"version": 2, "digest": other})),
            "trust.forked",
        ),
        (
            "放回吊销之前的一版",
            changed(&|it| {
                it["known"] = serde_json::json!({"version": 2, "digest": second});
                if let Some(chain) = it["chain"].as_array_mut() {
                    chain.truncate(1);
                }
            }),
            "trust.older",
        ),
        (
            "签署日早于上一版",
            again(1, &|it| it["issued"] = "2026-10-31".into(), &[&a, &b]),
            "trust.chain-day",
        ),
        (
            "没有期限",
            again(
                1,
                &|it| drop(it["policy"].as_object_mut().map(|it| it.remove("expires"))),
                &[&a, &b],
            ),
            "trust.payload",
        ),
        (
            "签名人数写成零",
            again(1, &|it| it["root"]["threshold"] = 0.into(), &[&a, &b]),
            "trust.roots",
        ),
        (
            "根密钥兼签名单",
            again(1, &|it| it["policy"]["keys"][0]["publicKey"] = a.public().into(), &[&a, &b]),
            "trust.roots",
        ),
        (
            "一个根密钥用两个编号",
            again(1, &|it| it["root"]["keys"][2]["publicKey"] = a.public().into(), &[&a, &b]),
            "trust.duplicate",
        ),
        (
            "旧编号换成另一个密钥",
            again(2, &|it| it["root"]["keys"][2]["id"] = "r3".into(), &[&a, &b]),
            "trust.root-id",
        ),
        (
            "信封写的是别的类型",
            changed(&|it| {
                it["chain"][1]["payloadType"] =
                    "application/vnd.credit-check.receipt.v1+json".into()
            }),
            "trust.envelope",
        ),
        (
            "内容不规范排列",
            changed(&|it| {
                let text = it["chain"][1]["payload"].as_str().unwrap_or_default().to_owned();
                let text = [Base64::decode_vec(&text).unwrap_or_default(), b" ".to_vec()].concat();
                it["chain"][1]["payload"] = Base64::encode_string(&text).into();
            }),
            "trust.payload",
        ),
    ]
}
