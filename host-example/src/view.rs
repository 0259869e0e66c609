//! Decisions as people read them on a terminal.
//!
//! Order as in every surface of the product: who, what, the outcome, what to do, why, what was found,
//! what would change it, what was checked. Colour supports the words and is never alone.

mod card;
mod decision;
mod layout;
mod table;

use credit_core::{api::Lang, error::LoadError};
use serde_json::Value;

use crate::problem::{Problem, Words};

pub use card::{Heading, card};
pub use decision::Decision;
pub use layout::{code_groups, day, pad, width};
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

/// The stable names of a header, as people say them.
fn word(name: &str) -> &str {
    match name {
        "list" => "名单包",
        "rulebook" => "规则书",
        "calendar" => "工作日历",
        "public" => "可以公开",
        "internal" => "仅限内部系统",
        other => other,
    }
}

/// Name and value, one a line, aligned: for the particulars of a pack.
#[must_use]
pub fn particulars(about: &Value) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("kind", "种类"),
        ("title", "标题"),
        ("issuer", "签发单位"),
        ("scope", "范围"),
        ("sequence", "期号"),
        ("asOf", "数据截至"),
        ("validUntil", "有效至"),
        ("audience", "公开范围"),
        ("keys", "签名密钥"),
        ("digest", "摘要"),
        ("parent", "上级摘要"),
        ("records", "记录数"),
    ];
    let mut out = String::new();
    for (key, name) in NAMES {
        let Some(value) = about.get(key).filter(|value| !value.is_null()) else { continue };
        let said = |value: &Value| {
            value.as_str().map_or_else(|| value.to_string(), |text| word(text).to_owned())
        };
        let said = match value {
            Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join("、"),
            _ => said(value),
        };
        out.push_str(&format!("{}  {said}\n", pad(name, 8)));
    }
    for list in about.get("lists").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| list.get(key).and_then(Value::as_str).unwrap_or_default();
        let records = list.get("records").map(Value::to_string).unwrap_or_default();
        out.push_str(&format!(
            "{}  {}（{}）{records} 条；依据 {}；{}\n",
            pad("名单", 8),
            text("name"),
            text("id"),
            text("basis"),
            text("authority")
        ));
    }
    out
}
