//! The surfaces that run in this process. Node and the browsers are driven by `tests/browser`.

use credit_core::api::{self, IdOptions, Lang};
use credit_core::json::{Value, canonical};
use credit_engine::{ComponentEngine, Engine, IdQuery, Limits, SourceBytes, find_component};
use credit_host::problem::Problem;
use credit_host::sample::{PackSet, Sample};

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

/// The component in wasmtime.
pub struct Component {
    engine: ComponentEngine,
    fresh: SourceBytes,
    stale: SourceBytes,
}

impl std::fmt::Debug for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Component").finish_non_exhaustive()
    }
}

impl Component {
    /// Loads the built component.
    ///
    /// # Errors
    /// The failure as a line; it says which command builds the component.
    pub fn new(sample: &Sample) -> Result<Self, String> {
        let path = find_component(None).map_err(|p| Problem::from(p).line(Lang::En))?;
        let engine = ComponentEngine::load(&path, Limits::default())
            .map_err(|p| Problem::from(p).line(Lang::En))?;
        let (fresh, stale) = (sample.sources(PackSet::Fresh), sample.sources(PackSet::Stale));
        Ok(Self { engine, fresh, stale })
    }
}

impl Surface for Component {
    fn name(&self) -> &'static str {
        "component"
    }

    fn answer(&self, case: &Value) -> Answer {
        let lang = lang(case);
        let answer = if is_validate(case) {
            let text = |name| option(case, name).map(str::to_owned);
            let query = IdQuery { kind: text("kind"), on: text("on"), allow: allow(case) };
            // The batch call takes lines: what holds a line end goes alone.
            match input(case) {
                code if code.contains(['\n', '\r']) => self.engine.validate(code, &query, lang),
                code => self
                    .engine
                    .validate_lines(&[code, "\n"].concat(), &query, lang)
                    .map(|lines| lines.trim_end_matches('\n').to_owned()),
            }
        } else {
            let sources = match pack_set(case) {
                PackSet::Fresh => &self.fresh,
                PackSet::Stale => &self.stale,
            };
            self.engine.check(sources, &request(case), lang)
        };
        answer.map_err(|error| Problem::from(error).to_json(lang))
    }
}

/// The request of a sample case as a JSON value.
#[must_use]
pub fn sample_request(text: &str) -> Option<Value> {
    credit_core::json::parse(text.as_bytes(), usize::MAX).ok()
}
