//! Checks without words, for pages with thousands of codes: texts go in through one buffer in the
//! module's memory, each answer is one number; see [`credit_core::id::packed`] for its bits.
//!
//! Only numbers cross in a call, so nothing is allocated on either side. `wasm/js/src/quick.ts`
//! writes the texts, and checks again what does not fit.

use std::cell::RefCell;

use credit_core::id::{KINDS, Kind};
use wasm_bindgen::prelude::*;

/// Bytes of the buffer: some thousand lines, so that a crossing costs nothing a line, and few enough
/// to stay in the cache. An identifier of [`credit_core::limits::IDENTIFIER_CHARS`] fits many times.
const BUFFER_BYTES: usize = 64 * 1024;

thread_local! {
    /// Written from JavaScript between two calls. It never grows, so it never moves.
    static TEXTS: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER_BYTES]);
    static ANSWERS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// The memory of the module.
#[wasm_bindgen(js_name = quickMemory, unchecked_return_type = "WebAssembly.Memory")]
#[must_use]
pub fn quick_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Where the buffer for texts begins in the memory.
#[wasm_bindgen(js_name = quickTexts)]
#[must_use]
pub fn quick_texts() -> usize {
    TEXTS.with_borrow(|texts| texts.as_ptr().expose_provenance())
}

/// How many bytes the buffer for texts holds.
#[wasm_bindgen(js_name = quickTextsBytes)]
#[must_use]
pub fn quick_texts_bytes() -> usize {
    BUFFER_BYTES
}

/// Where the answers of the last [`quick_lines`] begin in the memory.
#[wasm_bindgen(js_name = quickAnswers)]
#[must_use]
pub fn quick_answers() -> usize {
    ANSWERS.with_borrow(|answers| answers.as_ptr().expose_provenance())
}

/// The number by which a kind is named here, or nothing if there is no such kind.
#[wasm_bindgen(js_name = quickKind)]
#[must_use]
pub fn quick_kind(name: &str) -> Option<usize> {
    KINDS.iter().position(|info| info.id == name)
}

/// The diagnosis of the first `length` bytes of the buffer as one identifier.
#[wasm_bindgen(js_name = quickOne)]
#[must_use]
pub fn quick_one(kind: usize, length: usize) -> u32 {
    with_texts(length, |text| credit_quick::one(known(kind), text))
}

/// Diagnoses every line of the first `length` bytes of the buffer and returns how many there are.
#[wasm_bindgen(js_name = quickLines)]
#[must_use]
pub fn quick_lines(kind: usize, length: usize) -> usize {
    ANSWERS.with_borrow_mut(|answers| {
        answers.clear();
        with_texts(length, |lines| credit_quick::lines(known(kind), lines, answers));
        answers.len()
    })
}

fn known(kind: usize) -> Kind {
    KINDS.get(kind).map_or(Kind::Unknown, |info| info.kind)
}

fn with_texts<T>(length: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    TEXTS.with_borrow(|texts| read(texts.get(..length).unwrap_or(texts)))
}
