//! The bytes interface, for engines without the component model (Java, Go, .NET).
//!
//! Three functions of the core module, which has no imports:
//!
//! - `credit_alloc(len) -> ptr`: memory for a message;
//! - `credit_call(ptr, len) -> ptr`: answers the message and frees it. At the returned address
//!   stand four bytes, the length n of the answer (little-endian), then n bytes of UTF-8 JSON;
//! - `credit_free(ptr, len)`: frees an answer, `len` being n + 4.
//!
//! A message is a sequence of chunks, each a length (four bytes, little-endian) and that many
//! bytes. The first chunk is the call in JSON, the others are the sources it needs, as they are:
//!
//! | call | further chunks |
//! |---|---|
//! | `{"call":"validate","input":"…","kind":"uscc","on":"2026-11-20","language":"en"}` | none |
//! | `{"call":"check","request":{…}}` | rulebook, calendar, trust, then every list pack |
//! | `{"call":"describe"}` | the same |
//! | `{"call":"notice"}` | the question about the notice (JSON), then the same |
//! | `{"call":"prepare-receipt"}` | the question (ReceiptRequest), then the sources of `check` |
//! | `{"call":"seal-receipt"}` | the question (ReceiptToSeal) |
//! | `{"call":"verify-receipt"}` | the question (ReceiptToVerify) |
//! | `{"call":"replay-receipt"}` | the question (ReceiptToReplay), then the sources of `check`; one of no bytes is not there |
//! | `{"call":"screen","on":"2026-11-20","all":false}` | subjects (one a line), trust, then every list pack |
//!
//! `kind`, `on`, `allow` (identifiers in use although they fail a check) and `language` are optional. The answer is `{"ok":…}` with the same canonical JSON
//! as the component gives (of `screen` a string with the lines), or `{"error":{"code":…,"place":…,"remedy":…,"text":…}}`.

use credit_core::api::{self, Failure, IdOptions, Lang, Sources};
use credit_core::digest::Digest;
use credit_core::error::{LoadError, Place};
use credit_core::json::{self, Cursor, Fields};
use credit_core::limits;
use credit_core::wire;

/// Answers one message.
fn answer(message: &[u8]) -> String {
    let mut lang = Lang::default();
    match dispatch(message, &mut lang) {
        Ok(json) => format!("{{\"ok\":{json}}}"),
        Err(failure) => format!("{{\"error\":{}}}", failure.to_json(lang)),
    }
}

fn dispatch(message: &[u8], lang: &mut Lang) -> Result<String, Failure> {
    let chunks = chunks(message).ok_or_else(|| LoadError::new("call.frame"))?;
    let [head, attachments @ ..] = chunks.as_slice() else {
        return Err(LoadError::new("call.frame").into());
    };
    let head = json::parse(head, limits::REQUEST_BYTES)?;
    let call = Cursor::root(&head)
        .object(&["all", "allow", "call", "input", "kind", "language", "on", "request"])?;
    if let Some(field) = call.optional("language") {
        *lang = field.one_of(&["zh-CN", "en"], Lang::parse)?;
    }
    match call.required("call")?.one_of(Call::NAMES, Call::parse)? {
        Call::Validate => validate(&call, *lang),
        Call::Check => {
            let request = call.required("request")?.value();
            let decision = api::check(&open(attachments)?, request, *lang)?;
            Ok(wire::canonical(&decision))
        }
        Call::Describe => Ok(wire::canonical(&api::describe(&open(attachments)?, *lang))),
        Call::Notice => {
            let (question, sources) = attachments.split_first().ok_or_else(unframed)?;
            api::notice_json(&open(sources)?, question)
        }
        Call::PrepareReceipt => {
            let (question, sources) = attachments.split_first().ok_or_else(unframed)?;
            let trust = Digest::of(borrowed(sources)?.trust);
            api::prepare_receipt_json(&open(sources)?, trust, question)
        }
        Call::SealReceipt => api::seal_receipt_json(attachments.first().ok_or_else(unframed)?),
        Call::VerifyReceipt => api::verify_receipt_json(attachments.first().ok_or_else(unframed)?),
        Call::ReplayReceipt => {
            let (question, sources) = attachments.split_first().ok_or_else(unframed)?;
            api::replay_receipt_json(&borrowed(sources)?, question, *lang)
        }
        Call::Screen => screen(&call, attachments, *lang),
    }
}

enum Call {
    Validate,
    Check,
    Describe,
    Notice,
    PrepareReceipt,
    SealReceipt,
    VerifyReceipt,
    ReplayReceipt,
    Screen,
}

impl Call {
    const NAMES: &[&str] = &[
        "validate",
        "check",
        "describe",
        "notice",
        "prepare-receipt",
        "seal-receipt",
        "verify-receipt",
        "replay-receipt",
        "screen",
    ];

    fn parse(name: &str) -> Option<Self> {
        match name {
            "validate" => Some(Self::Validate),
            "check" => Some(Self::Check),
            "describe" => Some(Self::Describe),
            "notice" => Some(Self::Notice),
            "prepare-receipt" => Some(Self::PrepareReceipt),
            "seal-receipt" => Some(Self::SealReceipt),
            "verify-receipt" => Some(Self::VerifyReceipt),
            "replay-receipt" => Some(Self::ReplayReceipt),
            "screen" => Some(Self::Screen),
            _ => None,
        }
    }
}

/// Most identifiers that a host may allow in one call.
const ALLOWED: usize = 100_000;

fn validate(call: &Fields<'_>, lang: Lang) -> Result<String, Failure> {
    let input = call.required("input")?.string()?;
    let kind = call.optional("kind").map(Cursor::string).transpose()?;
    let on = call.optional("on").map(Cursor::string).transpose()?;
    let allow = call.optional("allow").map_or_else(|| Ok(Vec::new()), |c| c.array(ALLOWED))?;
    let allow: Vec<String> =
        allow.iter().map(|c| c.string().map(str::to_owned)).collect::<Result<_, _>>()?;
    api::validate_json(input, &IdOptions { kind, on, allow: &allow }, lang)
}

fn screen(call: &Fields<'_>, attachments: &[&[u8]], lang: Lang) -> Result<String, Failure> {
    let [subjects, trust, packs @ ..] = attachments else {
        return Err(unframed());
    };
    let on = call.required("on")?.string()?;
    let all = call.optional("all").map_or(Ok(false), Cursor::bool)?;
    let error = || Failure::from(LoadError::new("json.utf8").at(Place::Part("subjects".into())));
    let subjects = core::str::from_utf8(subjects).map_err(|_| error())?;
    let packs = api::open_packs(packs.iter().map(|bytes| bytes.to_vec()).collect(), trust)?;
    let lines = api::screen_lines(&packs, subjects, on, all, lang)?;
    Ok(json::canonical(&json::Value::from(lines)))
}

fn open(attachments: &[&[u8]]) -> Result<api::Checker, Failure> {
    api::open(&borrowed(attachments)?)
}

fn borrowed<'a>(attachments: &[&'a [u8]]) -> Result<Sources<'a>, Failure> {
    let [rulebook, calendar, trust, packs @ ..] = attachments else {
        return Err(unframed());
    };
    Ok(Sources { packs: packs.to_vec(), rulebook, calendar, trust })
}

/// Chunks are missing.
pub(crate) fn unframed() -> Failure {
    LoadError::new("call.frame").at(Place::Part("sources".into())).into()
}

/// The chunks of a message, or `None` if a length goes past the end.
pub(crate) fn chunks(mut rest: &[u8]) -> Option<Vec<&[u8]>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (chunk, after) = after.split_at_checked(length)?;
        chunks.push(chunk);
        rest = after;
    }
    Some(chunks)
}

/// Bytes with their length in front.
pub(crate) fn with_length(bytes: &[u8]) -> Vec<u8> {
    // An answer fits the 32-bit memory it stands in, so its length fits too.
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    [&length.to_le_bytes(), bytes].concat()
}

/// The exported functions. Addresses are those of this module's own memory.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the caller hands over addresses")]
pub(crate) mod exports {
    use super::{answer, with_length};

    /// Memory for a message of `len` bytes; `credit_call` frees it.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn credit_alloc(len: usize) -> *mut u8 {
        leak(vec![0; len])
    }

    /// Answers the message at `ptr` and frees it.
    ///
    /// # Safety
    /// `ptr` is from `credit_alloc(len)` and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_call(ptr: *mut u8, len: usize) -> *mut u8 {
        // SAFETY: as promised by the caller, the memory of `credit_alloc(len)`.
        let message = unsafe { take(ptr, len) };
        leak(with_length(answer(&message).as_bytes()))
    }

    /// Frees an answer of `credit_call`: `len` is its length with the four bytes before it.
    ///
    /// # Safety
    /// `ptr` is from `credit_call` and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_free(ptr: *mut u8, len: usize) {
        // SAFETY: as promised by the caller, a boxed slice of exactly that length.
        drop(unsafe { take(ptr, len) });
    }

    fn leak(bytes: Vec<u8>) -> *mut u8 {
        Box::leak(bytes.into_boxed_slice()).as_mut_ptr()
    }

    pub(crate) unsafe fn take(ptr: *mut u8, len: usize) -> Box<[u8]> {
        // SAFETY: every address this module gives out comes from `leak`.
        unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, len)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(chunks: &[&[u8]]) -> Vec<u8> {
        let framed = chunks.iter().map(|chunk| {
            let length = u32::try_from(chunk.len()).unwrap();
            [&length.to_le_bytes(), *chunk].concat()
        });
        framed.collect::<Vec<_>>().concat()
    }

    #[test]
    fn chunks_come_apart_as_they_were_put_together() {
        let message = message(&[b"{}", b"", b"abc"]);
        assert_eq!(chunks(&message).unwrap(), [b"{}".as_slice(), b"", b"abc"]);
    }

    #[test]
    fn a_message_cut_anywhere_is_answered_not_trapped() {
        let whole = message(&[br#"{"call":"describe"}"#, b"rulebook", b"calendar", b"{}"]);
        for end in 0..whole.len() {
            let json = answer(&whole[..end]);
            assert!(json.starts_with(r#"{"error":{"code":""#), "{json}");
        }
    }

    #[test]
    fn validates_an_identifier() {
        let call = br#"{"call":"validate","input":"91110000600037341L","kind":"uscc"}"#;
        let json = answer(&message(&[call]));
        assert!(json.starts_with(r#"{"ok":{"#) && json.contains(r#""valid":true"#), "{json}");
    }

    #[test]
    fn screens_subjects_a_line_each() {
        let call = br#"{"call":"screen","on":"2026-11-20","all":true}"#;
        let subject = r#"{"role":"applicant","kind":"person","name":"某某"}"#;
        let subjects = [subject, "\n{}\n"].concat();
        let json = answer(&message(&[call, subjects.as_bytes(), br#"{"keys":[]}"#]));
        let lines = json.split(r"\n").collect::<Vec<_>>();
        assert!(json.starts_with(r#"{"ok":""#) && lines.len() == 3, "{json}");
        assert!(lines[0].contains(r#"\"findings\":[]"#), "{json}");
        assert!(lines[1].contains(r#"\"error\""#), "{json}");
        let json = answer(&message(&[call, b"\xFF", br#"{"keys":[]}"#]));
        assert!(json.contains("json.utf8"), "{json}");
    }

    #[test]
    fn a_notice_needs_a_question_and_sources() {
        let call = br#"{"call":"notice"}"#;
        let question = br#"{"kind":"record","format":"text","request":{}}"#;
        for chunks in [&[call.as_slice()][..], &[call, question], &[call, question, b"r", b"c"]] {
            assert!(answer(&message(chunks)).contains("call.frame"));
        }
        let json = answer(&message(&[call, question, b"r", b"c", br#"{"keys":[]}"#]));
        assert!(json.starts_with(r#"{"error":{"code":"pack."#), "{json}");
    }

    #[test]
    fn receipts_need_a_question() {
        for call in ["prepare", "seal", "verify", "replay"] {
            let head = format!("{{\"call\":\"{call}-receipt\"}}");
            assert!(answer(&message(&[head.as_bytes()])).contains("call.frame"), "{call}");
            let json = answer(&message(&[head.as_bytes(), b"{}", b"", b"", b""]));
            let expected = if call == "prepare" { "trust" } else { "json.missing-field" };
            assert!(json.contains(expected), "{call}: {json}");
        }
    }

    #[test]
    fn an_unknown_call_names_its_place() {
        let json = answer(&message(&[br#"{"call":"chek"}"#]));
        assert!(json.contains(r#""place":"/call""#), "{json}");
    }
}
