//! The surfaces that run in this process. Node and the browsers are driven by `tests/browser`.

use credit_core::api::{self, IdOptions, Lang};
use credit_core::digest::Digest;
use credit_core::json::{Value, canonical};
use credit_engine::SourceBytes;
use credit_host::sample::{PackSet, Sample};
use std::{fs, path::PathBuf};

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

/// Data that vectors are checked against, by the names they are called in them.
#[derive(Debug)]
struct Sets<T> {
    packs: T,
    stale: T,
    uses: T,
}

impl<T> Sets<T> {
    /// Opens the sample city, current and with the outdated issues, and `tests/vectors/data/uses`.
    fn open(
        sample: &Sample,
        open: impl Fn(&SourceBytes) -> Result<T, String>,
    ) -> Result<Self, String> {
        Ok(Self {
            packs: open(&sample.sources(PackSet::Fresh))?,
            stale: open(&sample.sources(PackSet::Stale))?,
            uses: open(&data("uses")?)?,
        })
    }

    fn of(&self, case: &Value) -> &T {
        match case.get("packs").and_then(Value::as_str) {
            Some("stale") => &self.stale,
            Some("uses") => &self.uses,
            _ => &self.packs,
        }
    }
}

/// A folder of `tests/vectors/data`: list and grade packs with `.pack`, and `rulebook`, `calendar`,
/// `trust`.
///
/// # Errors
/// The path and the cause of what cannot be read.
pub fn data(name: &str) -> Result<SourceBytes, String> {
    let folder = crate::folder().join("data").join(name);
    let read = |path: PathBuf| fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
    let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut packs: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    packs.retain(|path| path.extension().is_some_and(|e| e == "pack"));
    packs.sort();
    Ok(SourceBytes {
        packs: packs.into_iter().map(read).collect::<Result<_, _>>()?,
        rulebook: read(folder.join("rulebook"))?,
        calendar: read(folder.join("calendar"))?,
        trust: read(folder.join("trust"))?,
    })
}

/// The text of a case's request.
fn request(case: &Value) -> String {
    let text = case.get("requestText").and_then(Value::as_str).map(str::to_owned);
    text.or_else(|| case.get("request").map(canonical)).unwrap_or_default()
}

/// What a case asks about a receipt: the call, and its question in JSON.
fn about_receipt(case: &Value) -> Option<(&str, String)> {
    let call = case.get("call").and_then(Value::as_str)?;
    let question = case.get("question").map(canonical)?;
    call.ends_with("-receipt").then_some((call, question))
}

/// The sources of a case: some may be absent.
fn present(case: &Value, mut all: SourceBytes) -> SourceBytes {
    let absent = case.get("absent").and_then(Value::as_array).unwrap_or_default();
    for name in absent.iter().filter_map(Value::as_str) {
        match name {
            "packs" => all.packs.clear(),
            "rulebook" => all.rulebook.clear(),
            "calendar" => all.calendar.clear(),
            _ => all.trust.clear(),
        }
    }
    all
}

fn borrowed(bytes: &SourceBytes) -> api::Sources<'_> {
    api::Sources {
        packs: bytes.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    }
}

/// The core, called directly.
#[derive(Debug)]
pub struct Native {
    checkers: Sets<api::Checker>,
    data: Sets<SourceBytes>,
}

impl Native {
    /// Opens the sample city's data.
    ///
    /// # Errors
    /// The failure as a line.
    pub fn new(sample: &Sample) -> Result<Self, String> {
        let open = |bytes: &SourceBytes| {
            api::open(&borrowed(bytes)).map_err(|failure| failure.line(Lang::En))
        };
        Ok(Self {
            checkers: Sets::open(sample, open)?,
            data: Sets::open(sample, |bytes| Ok(bytes.clone()))?,
        })
    }

    fn receipt(&self, case: &Value, call: &str, question: &[u8]) -> Result<String, api::Failure> {
        let data = present(case, self.data.of(case).clone());
        match call {
            "prepare-receipt" => {
                let trust = Digest::of(&data.trust);
                api::prepare_receipt_json(self.checkers.of(case), trust, question)
            }
            "seal-receipt" => api::seal_receipt_json(question),
            "verify-receipt" => api::verify_receipt_json(question),
            _ => api::replay_receipt_json(&borrowed(&data), question, lang(case)),
        }
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
        } else if let Some((call, question)) = about_receipt(case) {
            self.receipt(case, call, question.as_bytes())
        } else {
            api::check_json(self.checkers.of(case), request(case).as_bytes(), lang)
        };
        answer.map_err(|failure| failure.to_json(lang))
    }
}

/// The request of a sample case as a JSON value.
#[must_use]
pub fn sample_request(text: &str) -> Option<Value> {
    credit_core::json::parse(text.as_bytes(), usize::MAX).ok()
}
