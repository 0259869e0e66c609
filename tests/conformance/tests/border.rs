//! What hosts read that is no answer to a question: what is loaded, what is wrong with an input, many
//! identifiers at once.

use conformance::frozen::text_of;
use conformance::world::{World, internal, lists};
use credit_core::api::{self, IdOptions, Lang};
use credit_core::pack::record::{Covers, ListDef, Visibility};
use credit_core::request::SubjectKind;
use serde_json::Value;

/// What is loaded, but for digests and versions: lists with all that lists can say, matters of every
/// kind with their materials and the facts that may be declared.
#[test]
fn what_a_city_holds() {
    let mut own = lists();
    let covers = Covers {
        regions: vec!["450200".into()],
        subjects: vec![SubjectKind::Organization, SubjectKind::SoleTrader],
        since: Some(conformance::fixture::day("2020-01-01")),
    };
    if let Some(first) = own.first_mut() {
        *first = ListDef {
            covers,
            visibility: Visibility::Restricted,
            region: "450200".into(),
            subjects: vec![SubjectKind::Organization],
            ..first.clone()
        };
    }
    let checker = World::new(&[]).with(&internal(), &own, &[]).open().unwrap();
    let mut all = String::new();
    for lang in [Lang::ZhCn, Lang::En] {
        let told = credit_core::wire::canonical(&api::describe(&checker, lang));
        let mut told: Value = serde_json::from_str(&told).unwrap();
        blank(&mut told);
        if lang == Lang::En {
            // The words alone differ.
            for member in ["calendar", "packs", "rulebook"] {
                told.as_object_mut().unwrap().remove(member);
            }
        }
        all.push_str(&serde_json::to_string_pretty(&told).unwrap());
        all.push('\n');
    }
    text_of("tables/description.txt", &all);
}

/// Takes out what every change of data or of the version moves.
fn blank(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if matches!(name.as_str(), "digest" | "engine" | "parent") && member.is_string() {
                    *member = Value::from("…");
                }
                blank(member);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(blank),
        _ => {}
    }
}

/// The four ways to ask for a failure say the same, in both languages.
#[test]
fn a_failure_says_what_is_wrong_where_and_what_to_do() {
    let city = World::new(&[]).listing(&[]).open().unwrap();
    let failure = api::check_json(&city, b"{", Lang::ZhCn).unwrap_err();
    assert_eq!(failure.code(), "json.syntax");
    assert_eq!(failure.text(Lang::ZhCn), "不是合法的 JSON");
    assert_eq!(failure.remedy(Lang::ZhCn), "检查该处的引号、逗号和括号");
    for lang in [Lang::ZhCn, Lang::En] {
        let answer: Value = serde_json::from_str(&failure.to_json(lang)).unwrap();
        assert_eq!(answer["code"], failure.code());
        assert_eq!(answer["text"], failure.text(lang));
        assert_eq!(answer["remedy"], failure.remedy(lang));
        assert_eq!(answer["place"].as_str(), failure.place(lang).as_deref());
        let line = failure.line(lang);
        for part in [failure.code(), &failure.text(lang), &failure.remedy(lang)] {
            assert!(line.contains(part), "{line}");
        }
        assert!(!line.contains('\n'), "{line}");
    }
    assert_ne!(failure.text(Lang::En), failure.text(Lang::ZhCn));
}

#[test]
fn many_identifiers_are_answered_a_line_each() {
    let options = IdOptions { kind: None, on: Some("2026-11-20"), allow: &[] };
    let lines = ["91450200MA5TETX088", "", "11010519491231002X", "x"];
    let told = api::validate_lines(&lines.join("\n"), &options, Lang::ZhCn).unwrap();
    let alone: String = lines
        .iter()
        .map(|line| api::validate_json(line, &options, Lang::ZhCn).unwrap() + "\n")
        .collect();
    assert_eq!(told, alone);
    assert_eq!(told.lines().count(), 4);
    // Carriage returns and the last line feed are no part of any line; nothing has no lines.
    for written in [lines.join("\r\n"), lines.join("\n") + "\n", lines.join("\r\n") + "\r\n"] {
        assert_eq!(api::validate_lines(&written, &options, Lang::ZhCn).unwrap(), alone);
    }
    assert_eq!(api::validate_lines("", &options, Lang::ZhCn).unwrap(), "");
    let wrong = IdOptions { on: Some("2026-13-01"), ..options };
    assert_eq!(api::validate_lines("x", &wrong, Lang::ZhCn).unwrap_err().code(), "json.date");
}
