//! What writers do to an identifier without changing it: width, case, spaces, hyphens, the digits of
//! another script.

use alloc::{string::String, vec::Vec};

use super::compatible;
use crate::names::names;
use crate::{limits, text};

names! {
    /// What was tidied.
    pub enum ChangeMade {
        /// Full-width characters.
        Width = "width",
        /// Lower case.
        Case = "case",
        /// Blanks.
        Space = "space",
        /// Hyphens.
        Hyphen = "hyphen",
        /// Characters that cannot be seen.
        Invisible = "invisible",
        /// Digits of another script.
        Digits = "digits",
        /// Brackets and strokes around a check digit.
        Brackets = "brackets",
    }
}

/// A normalised identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalized {
    /// The text after normalisation; at most [`limits::IDENTIFIER_CHARS`] characters of it.
    pub text: String,
    /// What was done, each once.
    pub changes: Vec<ChangeMade>,
    /// For each hyphen that was dropped the number of characters before it: some kinds are written
    /// in groups.
    pub hyphens: Vec<usize>,
    /// Whether the text is longer than any identifier, so that the rest was not looked at.
    pub too_long: bool,
}

/// Normalises an identifier: compatibility forms and digits of other scripts to ASCII, letters to
/// capitals; spaces, hyphens and invisible characters dropped. Letters are never turned into digits
/// here.
#[must_use]
pub fn normalize(raw: &str) -> Normalized {
    let mut out = Normalized {
        text: String::new(),
        changes: Vec::new(),
        hyphens: Vec::new(),
        too_long: false,
    };
    for (read, c) in raw.chars().enumerate() {
        if read >= limits::IDENTIFIER_CHARS {
            out.too_long = true;
            break;
        }
        out.push(c);
    }
    out
}

impl Normalized {
    fn push(&mut self, c: char) {
        match c {
            '0'..='9' | 'A'..='Z' => self.text.push(c),
            'a'..='z' => {
                self.note(ChangeMade::Case);
                self.text.push(c.to_ascii_uppercase());
            }
            _ if c.is_whitespace() => self.note(ChangeMade::Space),
            _ if text::is_invisible(c) => self.note(ChangeMade::Invisible),
            '-' | '－' | '–' | '—' | '‐' | '‑' | '−' => {
                self.note(ChangeMade::Hyphen);
                self.hyphens.push(self.text.chars().count());
            }
            _ => self.push_other(c),
        }
    }

    fn push_other(&mut self, c: char) {
        if let Some(folded) = compatible::ascii_of(c) {
            self.note(ChangeMade::Width);
            // A small letter or a small hyphen is a letter or a hyphen.
            self.push(folded);
        } else if let Some(digit) = decimal_digit(c) {
            self.note(ChangeMade::Digits);
            self.text.push(digit);
        } else {
            self.text.push(c);
        }
    }

    fn note(&mut self, change: ChangeMade) {
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }
}

/// The zeros of the decimal digits of other scripts (Unicode 16, general category Nd); ten code
/// points in a row each.
const ZEROS: &[u32] = &[
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0,
    0x16b50, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
];

fn decimal_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let at = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let value = code.checked_sub(*ZEROS.get(at)?)?;
    char::from_digit(value, 10)
}
