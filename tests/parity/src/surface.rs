//! The surfaces that run in this process. Node and the browsers are driven by `tests/browser`.

use credit_core::api::{self, IdOptions, Lang};
use credit_core::json::{Value, canonical};
use credit_host::sample::{PackSet, Sample};

#[cfg(feature = "component")]
mod component;
#[cfg(feature = "component")]
pub use component::Component;

/// Canonical JSON of a result, or of a failure.
pub type Answer = Result<String, String>;

/// One way to call the product.
pub trait Surface {
    /// Its name in messages.
    fn name(&self) -> &'static str;
    /// The answer to a case.
    fn answer(&self, case: &Value) -> Answer;
}

fn lang(case: &Value) -> Lang {
    let tag = case.get("lang").or_else(|| case.get("options")?.get("lang"));
    tag.and_then(Value::as_str).and_then(Lang::parse).unwrap_or_default()
}

fn option<'a>(case: &'a Value, name: &str) -> Option<&'a str> {
    case.get("options")?.get(name)?.as_str()
}

fn allow(case: &Value) -> Vec<String> {
    let listed = case.get("options").and_then(|o| o.get("allow")).and_then(Value::as_array);
    listed.unwrap_or_default().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn is_validate(case: &Value) -> bool {
    case.get("call").and_then(Value::as_str) == Some("validate")
}

fn input(case: &Value) -> &str {
    case.get("input").and_then(Value::as_str).unwrap_or_default()
}

fn pack_set(case: &Value) -> PackSet {
    match case.get("packs").and_then(Value::as_str) {
        Some("stale") => PackSet::Stale,
        _ => PackSet::Fresh,
    }
}

/// The text of a case's request.
fn request(case: &Value) -> String {
    let text = case.get("requestText").and_then(Value::as_str).map(str::to_owned);
    text.or_else(|| case.get("request").map(canonical)).unwrap_or_default()
}

/// The core, called directly.
#[derive(Debug)]
pub struct Native {
    fresh: api::Checker,
    stale: api::Checker,
}

impl Native {
    /// Opens the sample city's data.
    ///
    /// # Errors
    /// The failure as a line.
    pub fn new(sample: &Sample) -> Result<Self, String> {
        let open = |set| {
            let bytes = sample.sources(set);
            let sources = api::Sources {
                packs: bytes.packs.iter().map(Vec::as_slice).collect(),
                rulebook: &bytes.rulebook,
                calendar: &bytes.calendar,
                trust: &bytes.trust,
            };
            api::open(&sources).map_err(|failure| failure.line(Lang::En))
        };
        Ok(Self { fresh: open(PackSet::Fresh)?, stale: open(PackSet::Stale)? })
    }
}

impl Surface for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn answer(&self, case: &Value) -> Answer {
        let lang = lang(case);
        let answer = if is_validate(case) {
            let options = IdOptions {
                kind: option(case, "kind"),
                on: option(case, "on"),
                allow: &allow(case),
            };
            api::validate_json(input(case), &options, lang)
        } else {
            let checker = match pack_set(case) {
                PackSet::Fresh => &self.fresh,
                PackSet::Stale => &self.stale,
            };
            api::check_json(checker, request(case).as_bytes(), lang)
        };
        answer.map_err(|failure| failure.to_json(lang))
    }
}

/// The request of a sample case as a JSON value.
#[must_use]
pub fn sample_request(text: &str) -> Option<Value> {
    credit_core::json::parse(text.as_bytes(), usize::MAX).ok()
}
