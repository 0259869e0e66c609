//! The keys that are trusted.

use std::path::Path;

use credit_core::{Date, api::Lang, pack::Trust};
use serde::Deserialize;

use super::super::{Finding, problem};
use crate::{
    problem::{Problem, Words},
    sample,
    view::load_problem,
};

pub(super) fn about() -> Words {
    Words::new("信任文件", "trust")
}

/// Days before the end of a key in which it is time to think of the next one.
const SOON: i32 = 60;

/// What the core has read already; here for the days and names that it does not hand out.
#[derive(Default, Deserialize)]
struct Policy {
    #[serde(default)]
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    issuer: String,
    algorithm: String,
    public_key: String,
    not_before: Option<String>,
    not_after: Option<String>,
    kinds: Option<serde_json::Value>,
}

pub(super) fn examine(
    path: &Path,
    on: Date,
    lang: Lang,
    findings: &mut Vec<Finding>,
) -> Result<Trust, Problem> {
    let bytes = crate::trust::read(path)?;
    let place = path.display().to_string();
    let trust = Trust::decode(&bytes).map_err(|error| load_problem(&error, lang, &place))?;
    let policy: Policy = serde_json::from_value(crate::trust::policy(&bytes)).unwrap_or_default();
    let count = policy.keys.len();
    if count == 0 {
        let text = (
            "没有信任任何密钥，什么数据都打不开".into(),
            "no key is trusted, so nothing opens".into(),
        );
        let remedy = (
            "把签发单位给的公钥条目（credit keygen 的输出）加进来",
            "add the entries that the issuers gave (output of `credit keygen`)",
        );
        return Err(problem("doctor.no-key", text, remedy).at(Words::same(place)));
    }
    let (zh, en) = match trust.anchor() {
        None => (String::new(), String::new()),
        Some(anchor) => {
            let (version, digest) = (anchor.version, anchor.digest.labelled());
            (
                format!("，根密钥签名的第 {version} 版 {digest}"),
                format!(", version {version} that its roots signed, {digest}"),
            )
        }
    };
    findings.push(Finding::sound(
        about(),
        Words::new(format!("{place}，{count} 个密钥{zh}"), format!("{place}, {count} keys{en}")),
    ));
    findings.extend(ending(&trust, on).map(|p| Finding::fault(about(), p.at(Words::same(&place)))));
    findings.extend(
        lacking(&trust, &policy).map(|p| Finding::note(about(), p.at(Words::same(&place)))),
    );
    for key in &policy.keys {
        findings
            .extend(validity(key, on).map(|p| Finding::note(about(), p.at(Words::same(&place)))));
        if sample::is_sample_key(&key.public_key) {
            let id = &key.id;
            let text = (
                format!("密钥 {id} 是示例市的，私钥人人都有：谁都能签出会被采信的名单"),
                format!(
                    "key {id} is that of the sample city, whose secret is public: anybody can sign"
                ),
            );
            let remedy =
                ("只用于演示；正式环境从信任文件中删去", "for demonstrations only; take it out");
            let note = problem("doctor.sample-key", text, remedy).at(Words::same(&place));
            findings.push(Finding::note(about(), note));
        }
    }
    Ok(trust)
}

/// A policy past its end: nothing that it vouches for counts.
fn ending(trust: &Trust, on: Date) -> Option<Problem> {
    let last = trust.expires().filter(|last| *last < on)?;
    let text = (
        format!("信任配置用到 {last} 为止：名单和规则书都不再采信"),
        format!("the policy ended on {last}: no list and no rulebook counts"),
    );
    let remedy = ("换下一版信任配置", "get the next policy");
    Some(problem("doctor.policy-ended", text, remedy))
}

/// What a policy could say and does not: it opens all the same.
fn lacking(trust: &Trust, policy: &Policy) -> Option<Problem> {
    let everything = policy.keys.iter().any(|key| key.kinds.is_none());
    let endless = policy.keys.iter().any(|key| key.not_after.is_none());
    let parts = [
        (trust.anchor().is_none(), "根密钥的签名", "signatures of root keys"),
        (trust.expires().is_none(), "期限（expires）", "an end (`expires`)"),
        (everything, "每个密钥的用途（kinds）", "what each key is for (`kinds`)"),
        (endless, "每个密钥的最后一天（notAfter）", "the last day of each key (`notAfter`)"),
    ];
    let missing: Vec<_> = parts.iter().filter(|part| part.0).collect();
    if missing.is_empty() {
        return None;
    }
    let zh: Vec<&str> = missing.iter().map(|part| part.1).collect();
    let en: Vec<&str> = missing.iter().map(|part| part.2).collect();
    let text = (format!("没有{}", zh.join("、")), format!("without {}", en.join(", ")));
    let remedy = (
        "可以照旧使用；要密钥丢失时也不用逐台改主机，用 credit trust init 建立信任链",
        "it works; so that a lost key needs no change of hosts, begin a chain by `credit trust init`",
    );
    Some(problem("doctor.trust-lacks", text, remedy))
}

/// What is odd about the days of a key. A key past its end still vouches for data of its time.
fn validity(key: &Entry, on: Date) -> Option<Problem> {
    let day = |text: &Option<String>| text.as_deref().and_then(Date::parse);
    let name = format!("{}（{}，{}）", key.id, key.issuer, key.algorithm);
    let remedy =
        ("向签发单位要新密钥的条目，加进信任文件", "ask the issuer for the entry of the new key");
    if let Some(from) = day(&key.not_before).filter(|from| *from > on) {
        let text = (
            format!("密钥 {name} 从 {from} 起才可信"),
            format!("key {name} counts from {from} on"),
        );
        return Some(problem("doctor.key-not-yet", text, remedy));
    }
    let to = day(&key.not_after)?;
    let left = to.to_days().saturating_sub(on.to_days());
    if left < 0 {
        let text = (
            format!("密钥 {name} 到 {to} 为止：之后的数据用它签名不再采信"),
            format!("key {name} ended on {to}: what it signs of later days is refused"),
        );
        return Some(problem("doctor.key-expired", text, remedy));
    }
    let text = (
        format!("密钥 {name} 到 {to} 为止，还有 {left} 天"),
        format!("key {name} ends on {to}, in {left} days"),
    );
    (left < SOON).then(|| problem("doctor.key-ends", text, remedy))
}
