//! The keys that are trusted.

use std::path::Path;

use credit_core::{Date, api::Lang, pack::Trust};
use serde::Deserialize;

use super::super::{Finding, problem};
use crate::{
    files,
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
#[derive(Deserialize)]
struct Policy {
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    issuer: String,
    algorithm: String,
    public_key: String,
    kinds: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    lists: Option<Vec<String>>,
    not_before: Option<String>,
    not_after: Option<String>,
}

pub(super) fn examine(
    path: &Path,
    on: Date,
    lang: Lang,
    findings: &mut Vec<Finding>,
) -> Result<Trust, Problem> {
    let bytes = files::read(path)?;
    let place = path.display().to_string();
    let trust = Trust::decode(&bytes).map_err(|error| load_problem(&error, lang, &place))?;
    let policy: Policy = serde_json::from_slice(&bytes).unwrap_or(Policy { keys: Vec::new() });
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
    findings.push(Finding::sound(
        about(),
        Words::new(format!("{place}，{count} 个密钥"), format!("{place}, {count} keys")),
    ));
    for key in &policy.keys {
        findings
            .extend(validity(key, on).map(|p| Finding::note(about(), p.at(Words::same(&place)))));
        findings.extend(lacking(key).map(|p| Finding::note(about(), p.at(Words::same(&place)))));
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

/// What an entry leaves open: such a key speaks for more than anybody may have meant.
fn lacking(key: &Entry) -> Option<Problem> {
    if key.kinds.is_some() && key.not_after.is_some() {
        return None;
    }
    let mut open: Vec<(&str, &str, &str)> = Vec::new();
    if key.kinds.is_none() {
        open.push((
            "kinds",
            "名单包、规则书、日历都能签",
            "it may sign lists, rulebooks and calendars",
        ));
    }
    if key.scopes.is_none() && key.lists.is_none() {
        open.push((
            "scopes、lists",
            "任何范围的任何名单都能签",
            "it may sign any list of any scope",
        ));
    }
    if key.not_after.is_none() {
        open.push(("notAfter", "永远有效", "it never ends"));
    }
    let members: Vec<&str> = open.iter().map(|(member, ..)| *member).collect();
    let zh: Vec<&str> = open.iter().map(|(_, zh, _)| *zh).collect();
    let en: Vec<&str> = open.iter().map(|(.., en)| *en).collect();
    let (id, members) = (&key.id, members.join("、"));
    let text = (
        format!("密钥 {id} 没有写 {members}：{}", zh.join("，")),
        format!("key {id} has no {members}: {}", en.join(", ")),
    );
    let remedy = (
        "在信任文件中补上；新密钥由 credit keygen 写好",
        "add them to the trust file; `credit keygen` writes them for new keys",
    );
    Some(problem("doctor.key-unbound", text, remedy))
}

/// What is odd about the days of a key. A key past its end still vouches for decisions of its time.
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
            format!("密钥 {name} 到 {to} 为止：它签名的文件此后不能作为依据"),
            format!("key {name} ended on {to}: what it signed is not relied on since"),
        );
        return Some(problem("doctor.key-expired", text, remedy));
    }
    let text = (
        format!("密钥 {name} 到 {to} 为止，还有 {left} 天"),
        format!("key {name} ends on {to}, in {left} days"),
    );
    (left < SOON).then(|| problem("doctor.key-ends", text, remedy))
}
