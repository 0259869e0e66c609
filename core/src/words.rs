//! Words for people: every code rendered in Chinese (first) or English, the same on every surface.
//!
//! A text is a template with `{name}` places. A code that has a remedy has a second text under
//! `code/fix`.

mod en;
mod packed;
mod zh;

use alloc::{format, string::String, string::ToString};

use core::cmp::Ordering;

use crate::names::Named;
use crate::pieces::Pieces;
#[cfg(feature = "schema")]
use crate::shape::{Choices, Shape, Shaped};

use crate::date::Date;
use crate::error::{LoadError, Place};

/// Texts of two files in one.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn joined<const N: usize>(
    first: &[(&'static str, &'static str)],
    second: &[(&'static str, &'static str)],
) -> [(&'static str, &'static str); N] {
    let mut all = [("", ""); N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

/// Language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "read", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Lang {
    /// 简体中文.
    #[default]
    #[cfg_attr(feature = "read", serde(rename = "zh-CN"))]
    ZhCn,
    /// English.
    En,
}

#[cfg(feature = "schema")]
impl Shaped for Lang {
    fn shape() -> Shape {
        Shape::OneOf(&Choices {
            name: "Lang",
            doc: &["Language of the texts."],
            all: &[("zh-CN", &["简体中文."]), ("en", &["English."])],
        })
    }
}

impl Lang {
    /// The language of a BCP 47 tag: `zh…` or `en…`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The BCP 47 tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    const fn texts(self) -> &'static Pieces {
        match self {
            Self::ZhCn => &packed::ZH,
            Self::En => &packed::EN,
        }
    }
}

impl Named for Lang {
    fn name(&self) -> &'static str {
        self.as_str()
    }
}

/// The template of a code, or `None` if the catalogue has none.
#[must_use]
pub fn template(lang: Lang, code: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, packed::COUNT);
    while low < high {
        let middle = low.midpoint(high);
        match packed::CODES.get(middle)?.cmp(code) {
            Ordering::Less => low = middle.checked_add(1)?,
            Ordering::Greater => high = middle,
            Ordering::Equal => return lang.texts().get(middle),
        }
    }
    None
}

/// The text of a code with its parameters; the bare code if the catalogue has none.
#[must_use]
pub fn text(lang: Lang, code: &str, params: &[(&str, &str)]) -> String {
    template(lang, code).map_or_else(|| code.to_string(), |template| fill(template, params))
}

/// Fills `{name}` places in one pass, so that a value is never read as a template.
fn fill(template: &str, params: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = tail.split_once('}') else {
            out.push('{');
            rest = tail;
            break;
        };
        let value = params.iter().find(|(known, _)| *known == name);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A date as people read it: `2026年12月4日（周五）`.
#[must_use]
pub fn date(lang: Lang, date: Date) -> String {
    let (year, month, day) = date.ymd();
    let weekday = text(lang, &format!("weekday.{}", date.weekday()), &[]);
    let month_name = text(lang, &format!("month.{month:02}"), &[]);
    let numbers =
        [("y", year.to_string()), ("m", month_name), ("d", day.to_string()), ("w", weekday)];
    text(lang, "date", &numbers.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Text, remedy and place of an error.
#[must_use]
pub fn error(lang: Lang, error: &LoadError) -> (String, String, Option<String>) {
    let params: alloc::vec::Vec<(&str, &str)> =
        error.params().iter().map(|(name, value)| (*name, value_of(lang, name, value))).collect();
    let says = match template(lang, error.code()) {
        // The sentence about an unknown field depends on whether a known one is near.
        _ if error.code() == "json.unknown-field"
            && params.iter().any(|(n, _)| *n == "nearest") =>
        {
            text(lang, "json.unknown-field/near", &params)
        }
        Some(template) => fill(template, &params),
        None => error.to_string(),
    };
    let remedy = text(lang, &format!("{}/fix", error.code()), &params);
    (says, remedy, error.place().map(|p| place(lang, p)))
}

/// A word of a closed set as people read it; any other value stands as it is.
fn value_of<'v>(lang: Lang, name: &str, value: &'v str) -> &'v str {
    let closed = matches!(name, "direction" | "level" | "purpose");
    let code = || format!("{name}.{value}");
    closed.then(code).and_then(|code| template(lang, &code)).unwrap_or(value)
}

fn place(lang: Lang, place_of: &Place) -> String {
    match place_of {
        Place::Pointer(pointer) if pointer.is_empty() => "/".into(),
        Place::Pointer(pointer) => pointer.clone(),
        Place::Text { line, column } => {
            let (line, column) = (line.to_string(), column.to_string());
            text(lang, "place.text", &[("line", &line), ("column", &column)])
        }
        Place::Part(name) => name.clone(),
        Place::Source(source, None) => source.clone(),
        Place::Source(source, Some(inner)) => format!("{source}: {}", place(lang, inner)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn places(template: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            template.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(n, _)| n).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn languages_are_known_by_their_tags() {
        for (tag, lang) in [
            ("zh", Some(Lang::ZhCn)),
            ("zh-CN", Some(Lang::ZhCn)),
            ("zh-Hans", Some(Lang::ZhCn)),
            ("en", Some(Lang::En)),
            ("en-GB", Some(Lang::En)),
            ("fr", None),
            ("z", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
        assert_eq!([Lang::ZhCn, Lang::En].map(Lang::as_str), ["zh-CN", "en"]);
    }

    #[test]
    fn catalogues_are_sorted_and_say_the_same() {
        for texts in [zh::TEXTS, en::TEXTS] {
            assert!(texts.is_sorted_by(|a, b| a.0 < b.0));
        }
        assert_eq!(zh::TEXTS.len(), en::TEXTS.len());
        for ((code, zh), (same, en)) in zh::TEXTS.iter().zip(en::TEXTS) {
            assert_eq!(code, same);
            assert_eq!(places(zh), places(en), "{code}");
        }
    }

    #[test]
    fn every_text_is_found_under_its_code() {
        let mut found = 0;
        for (&(code, zh), &(_, en)) in zh::TEXTS.iter().zip(en::TEXTS) {
            let packed = [Lang::ZhCn, Lang::En].map(|lang| template(lang, code));
            found += usize::from(packed == [Some(zh), Some(en)]);
            assert!(packed == [Some(zh), Some(en)] || packed == [None, None], "{code}");
            assert_eq!(template(Lang::En, &format!("{code}-")), None);
        }
        assert_eq!(found, packed::COUNT);
        assert_eq!((template(Lang::En, ""), template(Lang::En, "~")), (None, None));
    }

    #[test]
    fn values_are_not_templates() {
        assert_eq!(fill("{a}-{b}", &[("a", "{b}"), ("b", "1")]), "{b}-1");
        assert_eq!(fill("x{a", &[]), "x{a");
    }

    #[test]
    fn dates() {
        let day = Date::parse("2026-12-04").unwrap();
        assert_eq!(date(Lang::ZhCn, day), "2026年12月4日（周五）");
        assert_eq!(date(Lang::En, day), "Friday, 4 December 2026");
    }

    #[test]
    fn languages_by_their_tags() {
        for (tag, lang) in [
            ("zh", Some(Lang::ZhCn)),
            ("zh-CN", Some(Lang::ZhCn)),
            ("zh-Hant", Some(Lang::ZhCn)),
            ("en", Some(Lang::En)),
            ("en-GB", Some(Lang::En)),
            ("fr", None),
            ("z", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
    }
}
