//! What writers do to an identifier without changing it: width, case, spaces, hyphens.

use alloc::{string::String, vec::Vec};

use unicode_normalization::UnicodeNormalization;

use crate::{limits, text};

/// A normalised identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalized {
    /// The text after normalisation; at most [`limits::IDENTIFIER_CHARS`] characters of it.
    pub text: String,
    /// What was done, as stable names, each once: `width`, `case`, `space`, `hyphen`, `invisible`.
    pub changes: Vec<&'static str>,
    /// Whether the text is longer than any identifier, so that the rest was not looked at.
    pub too_long: bool,
}

/// Normalises an identifier: compatibility forms to ASCII, letters to capitals; spaces, hyphens
/// and invisible characters dropped. Letters are never turned into digits here.
#[must_use]
pub fn normalize(raw: &str) -> Normalized {
    let mut out = Normalized { text: String::new(), changes: Vec::new(), too_long: false };
    let mut note = |name: &'static str| {
        if !out.changes.contains(&name) {
            out.changes.push(name);
        }
    };
    for (read, c) in raw.chars().enumerate() {
        if read >= limits::IDENTIFIER_CHARS {
            out.too_long = true;
            break;
        }
        match c {
            _ if c.is_whitespace() => note("space"),
            _ if text::is_invisible(c) => note("invisible"),
            '-' | '－' | '–' | '—' | '‐' | '‑' | '−' => note("hyphen"),
            _ => push(&mut out.text, c, &mut note),
        }
    }
    out
}

fn push(text: &mut String, c: char, note: &mut impl FnMut(&'static str)) {
    let mut forms = core::iter::once(c).nfkc();
    let folded = match (forms.next(), forms.next()) {
        (Some(one), None) if one.is_ascii_graphic() => one,
        _ => c,
    };
    if folded != c {
        note("width");
    }
    if folded.is_ascii_lowercase() {
        note("case");
    }
    text.push(folded.to_ascii_uppercase());
}
