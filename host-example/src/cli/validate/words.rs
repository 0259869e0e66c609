//! Reports of identifiers as people read them: one line each, and one for each thing that is wrong.

use credit_core::api::Lang;
use serde_json::Value;

use crate::shown;

/// Reports, one JSON object a line.
pub(super) fn of(reports: &str, lang: Lang) -> String {
    reports.lines().map(|report| one(&shown::json(report), lang)).collect()
}

fn one(report: &str, lang: Lang) -> String {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let text = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or_default();
    let valid = report.get("valid").and_then(Value::as_bool).unwrap_or_default();
    let verdict = match (valid, lang) {
        (true, Lang::En) => "valid  ",
        (false, Lang::En) => "INVALID",
        (true, _) => "有效",
        (false, _) => "无效",
    };
    let all = |name: &str| report.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let parts = report.get("parts");
    let part = |name: &str| parts.and_then(|parts| parts.get(name)).and_then(Value::as_str);
    let about: Vec<&str> = ["categoryName", "registrarName", "regionName", "birthDate"]
        .into_iter()
        .filter_map(part)
        .collect();
    let mut out = format!("{verdict}  {}  {}", text("input"), text("kind"));
    if !about.is_empty() {
        out.push_str(&format!("  {}", about.join(if lang == Lang::En { ", " } else { "、" })));
    }
    out.push('\n');
    for problem in all("problems") {
        let told = problem.get("text").and_then(Value::as_str).unwrap_or_default();
        out.push_str(&format!("      {told}\n"));
    }
    let suggestions = all("suggestions");
    let suggestions: Vec<&str> = suggestions.iter().filter_map(Value::as_str).collect();
    if !suggestions.is_empty() {
        let lead = if lang == Lang::En { "perhaps " } else { "可能是 " };
        out.push_str(&format!("      {lead}{}\n", suggestions.join(" ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use credit_engine::{Engine as _, IdQuery, NativeEngine};

    use super::*;

    #[test]
    fn people_read_lines() {
        let ask = |code: &str, lang| {
            let reports = NativeEngine.validate_lines(code, &IdQuery::default(), lang).unwrap();
            of(&reports, lang)
        };
        let told = ask("91110000600037341K\n91110000600037341L\n", Lang::ZhCn);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "无效  91110000600037341K  uscc  企业、市场监督管理、北京市");
        assert!(lines[1].contains("按前面各位应为 L"), "{}", lines[1]);
        assert_eq!(lines[2], "      可能是 91110000600037341L");
        assert_eq!(lines[3], "有效  91110000600037341L  uscc  企业、市场监督管理、北京市");
        assert!(ask("9111\u{202e}K\n", Lang::En).starts_with("INVALID  9111\\u202eK"));
    }
}
