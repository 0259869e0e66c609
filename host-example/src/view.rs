//! Decisions as people read them on a terminal.
//!
//! Order as in every surface of the product: who, what, the outcome, what to do, why, what was found,
//! what would change it, what was checked. Colour supports the words and is never alone.

mod card;
mod layout;
mod table;

use credit_core::{api::Lang, error::LoadError};
use serde_json::Value;

use crate::problem::{Problem, Words};

pub use card::{Heading, card, parse, rule};
pub use layout::{code_groups, pad, width};
pub use table::{Row, summary};

/// An error of the core about a file, in words.
#[must_use]
pub fn load_problem(error: &LoadError, lang: Lang, file: &str) -> Problem {
    let problem = Problem::from(error.clone());
    let place = match problem.place(lang) {
        Some(part) => format!("{file} {part}"),
        None => file.to_owned(),
    };
    problem.at(Words::same(place))
}

/// The stable names of a header, as people say them; in English they stand as they are.
fn word(name: &str, lang: Lang) -> &str {
    match name {
        _ if lang == Lang::En => name,
        "list" => "名单包",
        "rulebook" => "规则书",
        "calendar" => "工作日历",
        "public" => "可以公开",
        "internal" => "仅限内部系统",
        other => other,
    }
}

/// Members of a header, in Chinese and in English.
const PARTICULARS: [(&str, &str, &str); 12] = [
    ("kind", "种类", "Kind"),
    ("title", "标题", "Title"),
    ("issuer", "签发单位", "Issuer"),
    ("scope", "范围", "Scope"),
    ("sequence", "期号", "Issue"),
    ("asOf", "数据截至", "Data as of"),
    ("validUntil", "有效至", "Valid until"),
    ("audience", "公开范围", "Audience"),
    ("keys", "签名密钥", "Keys"),
    ("digest", "摘要", "Digest"),
    ("parent", "上级摘要", "Parent"),
    ("records", "记录数", "Records"),
];

/// Name and value, one a line, aligned: for the particulars of a pack.
#[must_use]
pub fn particulars(about: &Value, lang: Lang) -> String {
    let english = lang == Lang::En;
    let width = if english { 11 } else { 8 };
    let mut out = String::new();
    for (key, zh, en) in PARTICULARS {
        let Some(value) = about.get(key).filter(|value| !value.is_null()) else { continue };
        let said = |value: &Value| {
            value.as_str().map_or_else(|| value.to_string(), |text| word(text, lang).to_owned())
        };
        let said = match value {
            Value::Array(items) => {
                let all: Vec<String> = items.iter().map(said).collect();
                all.join(if english { ", " } else { "、" })
            }
            _ => said(value),
        };
        out.push_str(&format!("{}  {said}\n", pad(if english { en } else { zh }, width)));
    }
    for list in about.get("lists").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| list.get(key).and_then(Value::as_str).unwrap_or_default();
        let records = list.get("records").map(Value::to_string).unwrap_or_default();
        let [name, id, basis, authority] = ["name", "id", "basis", "authority"].map(text);
        out.push_str(&if english {
            let label = pad("List", width);
            format!("{label}  {name} ({id}), {records} records; basis {basis}; {authority}\n")
        } else {
            let label = pad("名单", width);
            format!("{label}  {name}（{id}）{records} 条；依据 {basis}；{authority}\n")
        });
    }
    out
}
