//! Checks of identifiers without words, in a crate of its own: Cargo optimises by crate, and the rest of
//! the browser module is built for size (profile `page`).
//!
//! The functions that do the work are inlined here out of the core.

use credit_core::id::{Kind, packed};

/// [`packed::diagnose`], built here.
#[inline(never)]
#[must_use]
pub fn one(kind: Kind, text: &[u8]) -> u32 {
    packed::diagnose(kind, text)
}

/// [`packed::diagnose_lines`], built here.
#[inline(never)]
pub fn lines(kind: Kind, bytes: &[u8], out: &mut Vec<u32>) {
    packed::diagnose_lines(kind, bytes, out);
}
