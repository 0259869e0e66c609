//! The batch interface, for data engines: frames of columns in, frames of numbers out; see
//! [`credit_core::batch`] for the frames.
//!
//! Functions of the same core module as those of `flat`, which has no imports:
//!
//! - `credit_batch_version() -> u32`: layout of the frames;
//! - `credit_batch_open(ptr, len) -> handle`: verifies and opens data once; the message is one of `flat`,
//!   its head `{"on":"2026-11-20","language":"en"}`, then rulebook, calendar (both may be empty), trust,
//!   then every list pack. 0 is an error. The message is freed;
//! - `credit_batch_give(ptr, len) -> u32`, `credit_batch_open_given() -> handle`: the same, chunk by chunk. What
//!   is given becomes the module's: packs are opened where they lie, without a copy. Answers how many were given;
//! - `credit_batch_close(handle) -> u32`: 1, or 0 for a handle that is not open;
//! - `credit_batch_diagnose(ptr, len) -> ptr`, `credit_batch_screen(handle, ptr, len, want) -> ptr`,
//!   `credit_batch_check(handle, ptr, len, words) -> ptr` (with `words` 1 the decisions too),
//!   `credit_batch_tier(handle, ptr, len) -> ptr`: a frame in, the address of a frame out, its length in its
//!   header. 0 is an error;
//! - `credit_batch_explain(handle, ptr, len, row) -> ptr`: four bytes of length, then what
//!   `screen-lines` says of that row. 0 is an error;
//! - `credit_batch_verify(ptr, len) -> ptr`: whether somebody trusted signed a module with data inside; the
//!   message is one of `flat`: `{"sha256":…}` of the module's bytes, trust, the signature that stands beside the
//!   module. Four bytes of length, then `{"asOf":…,"at":…,"issuer":…,"packs":[…],"sm3":…,"vouching":[…]}`. 0 is
//!   an error. The message is freed;
//! - `credit_batch_error() -> ptr`: four bytes of length, then the last error as JSON:
//!   `{"code":…,"place":…,"remedy":…,"text":…}`.
//!
//! A frame that is given stays the caller's, from `credit_alloc`, and can be filled again. What is
//! answered is the module's, and stays until the next call.

use credit_core::Date;
use credit_core::api::{self, Checker, Failure, Lang};
use credit_core::batch::{self, Want};
use credit_core::error::{LoadError, Place};
use credit_core::json::{self, Cursor, ObjectBuilder, Value, canonical};
use credit_core::limits;
use credit_core::pack::{PackSet, Trust};
use credit_core::receipt::ModuleFacts;

use crate::flat;

/// What is open, what was answered, what went wrong last.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    open: Vec<Option<Open>>,
    given: Vec<Vec<u8>>,
    out: Vec<u8>,
    error: Vec<u8>,
    lang: Lang,
}

#[derive(Debug)]
struct Open {
    data: Data,
    on: Date,
    lang: Lang,
}

#[derive(Debug)]
enum Data {
    Lists(PackSet),
    Checker(Box<Checker>),
}

impl Open {
    fn read(mut chunks: Vec<Vec<u8>>, lang: &mut Lang) -> Result<Self, Failure> {
        let packs = chunks.split_off(chunks.len().min(4));
        let [head, rulebook, calendar, trust] = chunks.as_slice() else {
            return Err(flat::unframed());
        };
        let head = json::parse(head, limits::REQUEST_BYTES)?;
        let head = Cursor::root(&head).object(&["language", "on"])?;
        if let Some(field) = head.optional("language") {
            *lang = field.one_of(&["zh-CN", "en"], Lang::parse)?;
        }
        let on = head.required("on")?.date()?;
        let data = match rulebook.is_empty() && calendar.is_empty() {
            true => Data::Lists(api::open_packs(packs, trust)?),
            false => {
                let checker = api::open_owned(packs, rulebook, calendar, trust)?;
                Data::Checker(Box::new(checker))
            }
        };
        Ok(Self { data, on, lang: *lang })
    }

    fn packs(&self) -> &PackSet {
        match &self.data {
            Data::Lists(packs) => packs,
            Data::Checker(checker) => checker.packs(),
        }
    }

    fn checker(&self) -> Result<&Checker, Failure> {
        match &self.data {
            Data::Lists(_) => Err(LoadError::new("batch.no-rules").into()),
            Data::Checker(checker) => Ok(checker),
        }
    }
}

/// What a signature says of a module, by a message of `credit_batch_verify`.
fn signed(message: &[u8]) -> Result<String, Failure> {
    let chunks = flat::chunks(message).ok_or_else(|| LoadError::new("call.frame"))?;
    let [head, trust, envelope] = chunks.as_slice() else { return Err(flat::unframed()) };
    let head = json::parse(head, limits::REQUEST_BYTES)?;
    let head = Cursor::root(&head).object(&["sha256"])?;
    let trust = Trust::decode(trust).map_err(|error| error.within("trust"))?;
    let sha256 = head.required("sha256")?.string()?;
    let (verified, facts) = ModuleFacts::verify(envelope, sha256, &trust)?;
    let texts = |texts: Vec<String>| Value::Array(texts.into_iter().map(Value::from).collect());
    let told = ObjectBuilder::new()
        .put("asOf", facts.as_of.to_string())
        .put("at", verified.head.at.as_str())
        .put("issuer", verified.head.issuer.as_str())
        .put(
            "packs",
            texts(facts.packs.iter().map(credit_core::digest::Digest::labelled).collect()),
        )
        .put("sm3", facts.sm3.labelled())
        .put("vouching", texts(verified.vouching.signers().map(str::to_owned).collect()));
    Ok(canonical(&told.build()))
}

impl Batches {
    /// The handle, from 1; 0 with an error.
    fn open(&mut self, message: Vec<u8>) -> u32 {
        let chunks = flat::chunks(&message).ok_or_else(|| LoadError::new("call.frame").into());
        let chunks = chunks.map(|chunks| chunks.into_iter().map(<[u8]>::to_vec).collect());
        drop(message);
        self.opened(chunks)
    }

    fn give(&mut self, chunk: Vec<u8>) -> u32 {
        self.given.push(chunk);
        u32::try_from(self.given.len()).unwrap_or(u32::MAX)
    }

    fn open_given(&mut self) -> u32 {
        let given = std::mem::take(&mut self.given);
        self.opened(Ok(given))
    }

    fn opened(&mut self, chunks: Result<Vec<Vec<u8>>, Failure>) -> u32 {
        let read = chunks.and_then(|chunks| Open::read(chunks, &mut self.lang));
        let Some(open) = self.told(read) else { return 0 };
        let free = self.open.iter().position(Option::is_none);
        let at = free.unwrap_or(self.open.len());
        match self.open.get_mut(at) {
            Some(place) => *place = Some(open),
            None => self.open.push(Some(open)),
        }
        u32::try_from(at.saturating_add(1)).unwrap_or(0)
    }

    fn close(&mut self, handle: u32) -> u32 {
        let place = index(handle).and_then(|at| self.open.get_mut(at));
        u32::from(place.and_then(Option::take).is_some())
    }

    pub(crate) fn diagnose(&mut self, frame: &[u8]) -> Option<&[u8]> {
        let done = batch::diagnose(frame, &mut self.out);
        self.told(done.map_err(Failure::from)).map(|()| self.out.as_slice())
    }

    pub(crate) fn screen(&mut self, handle: u32, frame: &[u8], want: u32) -> Option<&[u8]> {
        let done = with(&self.open, handle, |open| {
            let want = Want::of(want)?;
            Ok(batch::screen(open.packs(), frame, open.on, want, &mut self.out)?)
        });
        self.told(done).map(|()| self.out.as_slice())
    }

    pub(crate) fn check(&mut self, handle: u32, frame: &[u8], words: u32) -> Option<&[u8]> {
        let done = with(&self.open, handle, |open| {
            let words = (words != 0).then_some(open.lang);
            Ok(batch::check(open.checker()?, frame, words, &mut self.out)?)
        });
        self.told(done).map(|()| self.out.as_slice())
    }

    pub(crate) fn tier(&mut self, handle: u32, frame: &[u8]) -> Option<&[u8]> {
        let done = with(&self.open, handle, |open| {
            Ok(batch::tier(open.checker()?, frame, open.on, &mut self.out)?)
        });
        self.told(done).map(|()| self.out.as_slice())
    }

    fn verify(&mut self, message: &[u8]) -> Option<&[u8]> {
        let said = self.told(signed(message))?;
        self.out = flat::with_length(said.as_bytes());
        Some(&self.out)
    }

    fn explain(&mut self, handle: u32, frame: &[u8], row: u32) -> Option<&[u8]> {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let said = with(&self.open, handle, |open| {
            batch::explain(open.packs(), frame, row, open.on, open.lang)
        });
        let said = self.told(said)?;
        self.out = flat::with_length(said.as_bytes());
        Some(&self.out)
    }

    /// The same of each row, or `{"error":…}` as a line has it.
    pub(crate) fn lines(&mut self, handle: u32, frame: &[u8]) -> Option<Vec<String>> {
        let said = with(&self.open, handle, |open| {
            let lines = batch::lines(open.packs(), frame, open.on, open.lang)?;
            Ok(or_errors(lines, open.lang))
        });
        self.told(said)
    }

    /// The decision of each row, or `{"error":…}`.
    pub(crate) fn decisions(&mut self, handle: u32, frame: &[u8]) -> Option<Vec<String>> {
        let said = with(&self.open, handle, |open| {
            let decisions = batch::decisions(open.checker()?, frame, open.lang)?;
            Ok(or_errors(decisions, open.lang))
        });
        self.told(said)
    }

    /// Keeps an error for who asks.
    fn told<T>(&mut self, done: Result<T, Failure>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(failure) => {
                self.error = flat::with_length(failure.to_json(self.lang).as_bytes());
                None
            }
        }
    }
}

fn or_errors(said: Vec<Result<String, Failure>>, lang: Lang) -> Vec<String> {
    let error = |failure: Failure| ["{\"error\":", &failure.to_json(lang), "}"].concat();
    said.into_iter().map(|said| said.unwrap_or_else(error)).collect()
}

fn index(handle: u32) -> Option<usize> {
    usize::try_from(handle).ok()?.checked_sub(1)
}

fn with<T>(
    open: &[Option<Open>],
    handle: u32,
    call: impl FnOnce(&Open) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let own = index(handle).and_then(|at| open.get(at)).and_then(Option::as_ref);
    let wrong = || {
        let place = Place::Part(handle.to_string());
        Failure::from(LoadError::new("batch.handle").at(place))
    };
    call(own.ok_or_else(wrong)?)
}

/// The exported functions. Addresses are those of this module's own memory.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the caller hands over addresses")]
pub(crate) mod exports {
    use std::cell::RefCell;

    use super::Batches;
    use crate::flat::exports::take;

    thread_local! {
        static BATCHES: RefCell<Batches> = RefCell::new(Batches::default());
    }

    /// No call calls another: it is never in use.
    pub(crate) fn with<T: Default>(call: impl FnOnce(&mut Batches) -> T) -> T {
        BATCHES.with(|batches| {
            batches.try_borrow_mut().map_or_else(|_| T::default(), |mut batches| call(&mut batches))
        })
    }

    fn address(answer: Option<&[u8]>) -> usize {
        answer.map_or(0, |answer| answer.as_ptr().addr())
    }

    /// The bytes of a frame that the caller keeps.
    unsafe fn given<'a>(ptr: *const u8, len: usize) -> &'a [u8] {
        if len == 0 {
            return &[];
        }
        // SAFETY: as promised by the caller, so many bytes of `credit_alloc`, not changed while a call
        // runs: there is one thread.
        unsafe { std::slice::from_raw_parts(ptr, len) }
    }

    /// Layout of the frames.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn credit_batch_version() -> u32 {
        credit_core::batch::VERSION
    }

    /// Opens the data of a message and frees it.
    ///
    /// # Safety
    /// `ptr` is from `credit_alloc(len)` and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_open(ptr: *mut u8, len: usize) -> u32 {
        // SAFETY: as promised by the caller, the memory of `credit_alloc(len)`.
        let message = unsafe { take(ptr, len) };
        with(|batches| batches.open(message.into_vec()))
    }

    /// Takes a chunk of a message of [`credit_batch_open`].
    ///
    /// # Safety
    /// `ptr` is from `credit_alloc(len)` and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_give(ptr: *mut u8, len: usize) -> u32 {
        // SAFETY: as promised by the caller, the memory of `credit_alloc(len)`.
        let chunk = unsafe { take(ptr, len) };
        with(|batches| batches.give(chunk.into_vec()))
    }

    /// Opens what was given.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn credit_batch_open_given() -> u32 {
        with(super::Batches::open_given)
    }

    /// Verifies the signature of a module and frees the message.
    ///
    /// # Safety
    /// `ptr` is from `credit_alloc(len)` and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_verify(ptr: *mut u8, len: usize) -> usize {
        // SAFETY: as promised by the caller, the memory of `credit_alloc(len)`.
        let message = unsafe { take(ptr, len) };
        with(|batches| address(batches.verify(&message)))
    }

    /// Grades subjects.
    ///
    /// # Safety
    /// At `ptr` stand `len` bytes of `credit_alloc`.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_tier(
        handle: u32,
        ptr: *const u8,
        len: usize,
    ) -> usize {
        // SAFETY: as promised by the caller.
        let frame = unsafe { given(ptr, len) };
        with(|batches| address(batches.tier(handle, frame)))
    }

    /// Closes a handle.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn credit_batch_close(handle: u32) -> u32 {
        with(|batches| batches.close(handle))
    }

    /// Diagnoses identifiers.
    ///
    /// # Safety
    /// At `ptr` stand `len` bytes of `credit_alloc`.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_diagnose(ptr: *const u8, len: usize) -> usize {
        // SAFETY: as promised by the caller.
        let frame = unsafe { given(ptr, len) };
        with(|batches| address(batches.diagnose(frame)))
    }

    /// Screens subjects.
    ///
    /// # Safety
    /// At `ptr` stand `len` bytes of `credit_alloc`.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_screen(
        handle: u32,
        ptr: *const u8,
        len: usize,
        want: u32,
    ) -> usize {
        // SAFETY: as promised by the caller.
        let frame = unsafe { given(ptr, len) };
        with(|batches| address(batches.screen(handle, frame, want)))
    }

    /// Decides requests.
    ///
    /// # Safety
    /// At `ptr` stand `len` bytes of `credit_alloc`.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_check(
        handle: u32,
        ptr: *const u8,
        len: usize,
        words: u32,
    ) -> usize {
        // SAFETY: as promised by the caller.
        let frame = unsafe { given(ptr, len) };
        with(|batches| address(batches.check(handle, frame, words)))
    }

    /// The words about a row.
    ///
    /// # Safety
    /// At `ptr` stand `len` bytes of `credit_alloc`.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_batch_explain(
        handle: u32,
        ptr: *const u8,
        len: usize,
        row: u32,
    ) -> usize {
        // SAFETY: as promised by the caller.
        let frame = unsafe { given(ptr, len) };
        with(|batches| address(batches.explain(handle, frame, row)))
    }

    /// The last error.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn credit_batch_error() -> usize {
        with(|batches| address(Some(&batches.error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(chunks: &[&[u8]]) -> Vec<u8> {
        chunks.iter().flat_map(|chunk| flat::with_length(chunk)).collect()
    }

    fn error(batches: &Batches) -> String {
        String::from_utf8(batches.error[4..].to_vec()).unwrap()
    }

    const TRUST: &[u8] = br#"{"keys":[]}"#;

    #[test]
    fn handles_open_close_and_are_used_again() {
        let mut batches = Batches::default();
        let message = message(&[br#"{"on":"2026-11-20","language":"en"}"#, b"", b"", TRUST]);
        assert_eq!((batches.open(message.clone()), batches.open(message.clone())), (1, 2));
        assert_eq!((batches.close(1), batches.close(1)), (1, 0));
        assert_eq!(batches.open(message), 1);
        // The same, chunk by chunk; what was given is given once.
        for (at, chunk) in [&br#"{"on":"2026-11-20"}"#[..], b"", b"", TRUST].iter().enumerate() {
            assert_eq!(batches.give(chunk.to_vec()), u32::try_from(at).unwrap() + 1);
        }
        assert_eq!((batches.open_given(), batches.open_given()), (3, 0));
        assert!(error(&batches).contains(r#""code":"call.frame""#), "{}", error(&batches));
        assert_eq!(batches.close(3), 1);
        for wrong in [0, 3, u32::MAX] {
            assert_eq!(batches.close(wrong), 0);
            assert!(batches.screen(wrong, b"", 0).is_none());
            assert!(error(&batches).contains(r#""code":"batch.handle""#), "{}", error(&batches));
            assert!(batches.check(wrong, b"", 0).is_none());
            assert!(batches.explain(wrong, b"", 0).is_none());
            assert!(batches.tier(wrong, b"").is_none());
            assert!(batches.lines(wrong, b"").is_none());
            assert!(batches.decisions(wrong, b"").is_none());
        }
        // A frame that is none, data without rules.
        assert!(batches.screen(1, b"CCB1", 0).is_none());
        assert!(error(&batches).contains(r#""code":"batch.frame""#), "{}", error(&batches));
        assert!(batches.screen(1, b"CCB1", 1 << 30).is_none());
        assert!(error(&batches).contains(r#""code":"batch.want""#), "{}", error(&batches));
        assert!(batches.check(1, b"CCB1", 0).is_none());
        assert!(error(&batches).contains(r#""code":"batch.no-rules""#), "{}", error(&batches));
        assert!(batches.tier(1, b"CCB1").is_none());
        assert!(error(&batches).contains(r#""code":"batch.no-rules""#), "{}", error(&batches));
    }

    #[test]
    fn a_module_that_nobody_signed_is_refused() {
        let mut batches = Batches::default();
        let head: &[u8] = br#"{"sha256":"00"}"#;
        let cases: [(&[&[u8]], &str); 4] = [
            (&[head, TRUST], "call.frame"),
            (&[b"{}", TRUST, b"{}"], "json.missing-field"),
            (&[head, b"{", b"{}"], "json.syntax"),
            (&[head, TRUST, b"{}"], "receipt.envelope"),
        ];
        for (chunks, code) in cases {
            assert!(batches.verify(&message(chunks)).is_none());
            assert!(error(&batches).contains(code), "{code}: {}", error(&batches));
        }
        let failed = vec![Err(LoadError::new("batch.rows").into()), Ok(String::new())];
        let told = or_errors(failed, Lang::En);
        assert!(told[0].starts_with(r#"{"error":{"code":"batch.rows""#) && told[1].is_empty());
    }

    #[test]
    fn identifiers_need_no_data() {
        let mut batches = Batches::default();
        assert!(batches.diagnose(b"CCB1").is_none());
        assert!(error(&batches).contains(r#""place":"header""#), "{}", error(&batches));
        let zeros = [0_u8; 4];
        let one = 1_u32.to_le_bytes();
        let head = [*b"CCB1", one, zeros, one, zeros].concat();
        let length = 64_u32.to_le_bytes();
        // A column of codes without a value, its offsets at 56.
        let column = [[1, 0, 1, 0], zeros, zeros, [56, 0, 0, 0], zeros, zeros].concat();
        let frame = [&head, &length[..], &[0; 8], &column, &[0; 8]].concat();
        let told = batches.diagnose(&frame).map(<[u8]>::to_vec);
        assert_eq!(told.map(|told| told[..12].to_vec()), Some(frame[..12].to_vec()));
    }

    #[test]
    fn a_message_cut_anywhere_opens_nothing() {
        let head = br#"{"on":"2026-11-20"}"#;
        let whole = message(&[head, b"rulebook", b"calendar", TRUST, b"pack"]);
        let mut batches = Batches::default();
        for end in 0..=whole.len() {
            assert_eq!(batches.open(whole[..end].to_vec()), 0);
            assert!(error(&batches).starts_with(r#"{"code":""#));
        }
        assert!(error(&batches).contains("pack.not-a-pack"), "{}", error(&batches));
    }
}
