//! The border: JSON in, canonical JSON out, with words. Every surface calls these functions and
//! nothing else, so that all of them give the same bytes.

mod decision;
mod describe;
mod options;
mod receipt;
mod receipts;
mod remember;
mod report;
mod screening;
mod wording;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub use crate::check::{Checker, Sources};
pub use crate::words::Lang;
pub(crate) use decision::reason_codes;
pub use options::{IdOptions, ValidateOptions};
pub use receipts::{
    prepare_receipt, prepare_receipt_json, replay_receipt, replay_receipt_json, seal_receipt,
    seal_receipt_json, verify_receipt, verify_receipt_json,
};
pub use remember::{Remembered, remember};
pub(crate) use screening::screen_one;
pub use screening::{coverage, open_packs, screen_lines};

use wording::Wording;

use crate::answer::{self, Decision, Description, IdentifierReport, Notice};
use crate::date::Date;
use crate::error::{LoadError, Place};
use crate::id::{self, Expectation, Kind};
use crate::json::{self, Cursor, Value};
use crate::limits;
use crate::notice::{self, NoticeFormat, NoticeKind, NoticeRequest, Particulars};
use crate::pack::Trust;
use crate::request::Request;
use crate::wire::{canonical, canonical_but_for};
use crate::words;

/// Unusable input, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(LoadError);

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self(error)
    }
}

impl Failure {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.0.code()
    }

    /// Where the fault is.
    #[must_use]
    pub fn place(&self, lang: Lang) -> Option<String> {
        words::error(lang, &self.0).2
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        words::error(lang, &self.0).0
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> String {
        words::error(lang, &self.0).1
    }

    /// All of it in one line.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let (text, remedy, place) = words::error(lang, &self.0);
        let at = place.map_or_else(String::new, |place| {
            words::text(lang, "error.line-at", &[("place", &place)])
        });
        let params = [("code", self.code()), ("text", &text), ("at", &at), ("remedy", &remedy)];
        // One line whatever the input was made of.
        words::text(lang, "error.line", &params)
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    }

    /// All of it as an answer.
    #[must_use]
    pub fn answer(&self, lang: Lang) -> answer::Failure {
        let (text, remedy, place) = words::error(lang, &self.0);
        answer::Failure { code: self.code().into(), place, remedy, text }
    }

    /// The canonical JSON of [`Failure::answer`].
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        canonical(&self.answer(lang))
    }
}

/// Verifies and reads all sources; see [`Checker::open`].
///
/// # Errors
/// Those of [`Checker::open`].
///
/// # Example
/// ```
/// use credit_core::api::{Lang, Sources, describe, open};
///
/// // The bytes of files that the host has read.
/// let packs = vec![include_bytes!("../docs/example/list.pack").as_slice()];
/// let checker = open(&Sources {
///     packs,
///     rulebook: include_bytes!("../docs/example/rulebook.pack"),
///     calendar: include_bytes!("../docs/example/calendar.pack"),
///     trust: include_bytes!("../docs/example/trust.json"),
/// })?;
/// let told = describe(&checker, Lang::ZhCn);
/// assert_eq!(told.packs[0].lists[0].name, "失信被执行人");
/// assert_eq!(told.matters[0].name, "劳务派遣经营许可（示例）");
/// # Ok::<(), credit_core::api::Failure>(())
/// ```
pub fn open(sources: &Sources<'_>) -> Result<Checker, Failure> {
    Ok(Checker::open(sources)?)
}

/// The same with packs that are the checker's own: they are not copied.
///
/// # Errors
/// Those of [`open`].
pub fn open_owned(
    packs: Vec<Vec<u8>>,
    rulebook: &[u8],
    calendar: &[u8],
    trust: &[u8],
) -> Result<Checker, Failure> {
    let packs = open_packs(packs, trust)?;
    let trust = Trust::decode(trust).map_err(|e| e.within("trust"))?;
    Ok(Checker::with_packs(packs, rulebook, calendar, &trust)?)
}

/// What is loaded: data, matters with their materials, outcomes. For pickers and headers.
#[must_use]
pub fn describe(checker: &Checker, lang: Lang) -> Description {
    describe::describe(checker, lang)
}

/// Decides a request given as a JSON value.
///
/// # Errors
/// Those of [`Request::decode`] and [`Checker::check`].
///
/// # Example
/// ```
/// use credit_core::{api::{Lang, check}, decision::Outcome, json, limits};
/// # use credit_core::api::{Sources, open};
/// # let packs = vec![include_bytes!("../docs/example/list.pack").as_slice()];
/// # let checker = open(&Sources {
/// #     packs,
/// #     rulebook: include_bytes!("../docs/example/rulebook.pack"),
/// #     calendar: include_bytes!("../docs/example/calendar.pack"),
/// #     trust: include_bytes!("../docs/example/trust.json"),
/// # })?;
///
/// let request = r#"{ "matter": "SL-0001", "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
///     "subjects": [{ "role": "applicant", "kind": "organization",
///         "name": "示例甲建设有限公司", "code": "91450200MA5TETX088" }],
///     "materials": [{ "id": "M1", "state": "present" }, { "id": "M2", "state": "present" },
///         { "id": "M3", "state": "missing" }, { "id": "M4", "state": "present" }] }"#;
/// let request = json::parse(request.as_bytes(), limits::REQUEST_BYTES)?;
/// let decision = check(&checker, &request, Lang::ZhCn)?;
///
/// // On the list, of the class 严重: M3 cannot be handed in later. Rule R5 says so, and its basis.
/// assert_eq!(decision.outcome, Outcome::Supplement);
/// assert_eq!(decision.findings[0].list_name, "失信被执行人");
/// assert_eq!(decision.reasons[0].rule.as_deref(), Some("R5"));
/// assert_eq!(decision.reasons[0].basis.as_deref(), Some(["YJ2".to_string()].as_slice()));
/// # Ok::<(), credit_core::api::Failure>(())
/// ```
pub fn check(checker: &Checker, request: &Value, lang: Lang) -> Result<Decision, Failure> {
    let decoded = Request::decode(request)?;
    let decision = checker.check(&decoded)?;
    Ok(receipt::numbered(&decision, request, checker, lang))
}

/// Decides a request given as JSON text; the answer is canonical JSON.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`check`].
pub fn check_json(checker: &Checker, request: &[u8], lang: Lang) -> Result<String, Failure> {
    let value = json::parse(request, limits::REQUEST_BYTES)?;
    let decision = checker.check(&Request::decode(&value)?)?;
    Ok(receipt::text(&decision, &value, checker, lang))
}

/// A notice about a decision, from `{"kind","format","request","decision"?,"particulars"?}`. The request is decided again, so that a notice cannot
/// differ from its decision; a decision that is given must be the same one.
///
/// Kinds: `supplement` 一次性告知书, `deferral` 容缺受理通知书, `commitment` 信用承诺书, `record`
/// 信用核查记录. Formats: `text`, `html`. Notices are in Chinese.
///
/// # Errors
/// `json.*`, those of [`check`], `notice.decision` when the given decision is another one,
/// `notice.not-applicable` when the decision gives no reason for such a notice.
///
/// # Example
/// ```
/// use credit_core::{api::notice, json, limits};
/// # use credit_core::api::{Sources, open};
/// # let packs = vec![include_bytes!("../docs/example/list.pack").as_slice()];
/// # let checker = open(&Sources {
/// #     packs,
/// #     rulebook: include_bytes!("../docs/example/rulebook.pack"),
/// #     calendar: include_bytes!("../docs/example/calendar.pack"),
/// #     trust: include_bytes!("../docs/example/trust.json"),
/// # })?;
///
/// let input = r#"{ "kind": "supplement", "format": "text", "request": {
///     "matter": "SL-0001", "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
///     "subjects": [{ "role": "applicant", "kind": "organization",
///         "name": "示例乙贸易有限公司", "code": "91450200MA0X00218G" }],
///     "materials": [{ "id": "M1", "state": "present" }] } }"#;
/// let notice = notice(&checker, &json::parse(input.as_bytes(), limits::REQUEST_BYTES)?)?;
/// assert_eq!(notice.title, "一次性告知书");
/// assert!(notice.content.contains("验资报告"), "what is missing, by name: {}", notice.content);
/// # Ok::<(), credit_core::api::Failure>(())
/// ```
pub fn notice(checker: &Checker, input: &Value) -> Result<Notice, Failure> {
    let fields = Cursor::root(input).object(NoticeRequest::KEYS)?;
    let kind = fields.required("kind")?.one_of(NoticeKind::NAMES, NoticeKind::parse)?;
    let format = fields.required("format")?.one_of(NoticeFormat::NAMES, NoticeFormat::parse)?;
    let request = fields.required("request")?.value();
    let particulars = fields.optional("particulars").map(Particulars::decode).transpose()?;
    let decoded = Request::decode(request)?;
    let decision = check(checker, request, Lang::ZhCn)?;
    let number = decision.receipt.decision;
    if let Some(given) = fields.optional("decision")
        && !is_same(given.value(), &decision)
        && !is_same(given.value(), &check(checker, request, Lang::En)?)
    {
        return Err(given.error("notice.decision").with("found", number.labelled()).into());
    }
    let content = notice::Content {
        decision: &decision,
        request: &decoded,
        matter: checker.matter(&decoded)?,
        particulars: &particulars.unwrap_or_default(),
        remedies: checker.remedies(checker.matter(&decoded)?),
    };
    let page = notice::write(kind, &content)?;
    let text = match format {
        NoticeFormat::Text => page.to_text(),
        NoticeFormat::Html => page.to_html(),
    };
    Ok(Notice { kind, title: page.title, content: text, decision: number })
}

/// [`notice`] from JSON text; the answer is canonical JSON.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`notice`].
pub fn notice_json(checker: &Checker, input: &[u8]) -> Result<String, Failure> {
    let value = json::parse(input, limits::NOTICE_BYTES)?;
    notice(checker, &value).map(|notice| canonical(&notice))
}

/// Whether a decision that was handed back is that one, word for word: its number alone says nothing
/// about what was written beside it.
fn is_same(given: &Value, decided: &Decision) -> bool {
    let Value::Object(members) = given else { return false };
    let number = given.get("receipt").and_then(|r| r.get("decision")).and_then(Value::as_str);
    let mut bare = members.clone();
    bare.retain(|(key, _)| key != receipt::RECEIPT);
    number == Some(decided.receipt.decision.labelled().as_str())
        && json::canonical(&Value::Object(bare)) == canonical_but_for(decided, receipt::RECEIPT).0
}

/// Checks one identifier.
///
/// # Errors
/// `id.unknown-kind`, `json.date` for options that mean nothing. An invalid identifier is an
/// answer, not an error.
///
/// # Example
/// ```
/// use credit_core::api::{IdOptions, Lang, validate};
///
/// // Two characters have changed places: the check of the organisation code inside tells it.
/// let report = validate("91450200MA5TTEX088", &IdOptions::default(), Lang::En)?.report;
/// assert!(!report.valid);
/// assert_eq!(report.problems[0].code, "uscc.org-check");
/// assert_eq!(report.suggestions, ["91450200MA5TETX088"]);
/// # Ok::<(), credit_core::api::Failure>(())
/// ```
pub fn validate(
    input: &str,
    options: &IdOptions<'_>,
    lang: Lang,
) -> Result<IdentifierReport, Failure> {
    let declared = options.kind.map(kind_of).transpose()?;
    let on = options.on.map(date_of).transpose()?;
    let report = id::validate(input, &Expectation { kind: declared, on, allowed: options.allow });
    Ok(report::whole(&report, input, Wording(lang)))
}

/// Checks one identifier; the answer is canonical JSON.
///
/// # Errors
/// Those of [`validate`].
pub fn validate_json(input: &str, options: &IdOptions<'_>, lang: Lang) -> Result<String, Failure> {
    validate(input, options, lang).map(|report| canonical(&report))
}

/// Checks identifiers, one a line; the answer is one canonical JSON object a line, each ended by a
/// line feed. A carriage return before the line feed is dropped; a line feed at the end of the
/// input does not start another line, and an empty input has no lines.
///
/// # Errors
/// Those of [`validate`].
pub fn validate_lines(lines: &str, options: &IdOptions<'_>, lang: Lang) -> Result<String, Failure> {
    let mut out = String::new();
    if lines.is_empty() {
        return Ok(out);
    }
    for line in lines.strip_suffix('\n').unwrap_or(lines).split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        out.push_str(&validate_json(line, options, lang)?);
        out.push('\n');
    }
    Ok(out)
}

fn kind_of(name: &str) -> Result<Kind, LoadError> {
    Kind::parse(name).ok_or_else(|| {
        let known: Vec<&str> = id::KINDS.iter().map(|info| info.id).collect();
        LoadError::new("id.unknown-kind").with("kind", name).with("known", known.join(", "))
    })
}

fn date_of(text: &str) -> Result<Date, LoadError> {
    let error = || LoadError::new("json.date").at(Place::Pointer("/on".to_string()));
    Date::parse(text).ok_or_else(|| error().with("found", text))
}
