//! 简体中文 texts by code, sorted by code; in two files, for they are longer than a file should be.

mod first;
mod second;

use super::joined;

/// Code and template.
pub(super) const TEXTS: &[(&str, &str)] =
    &joined::<{ first::TEXTS.len() + second::TEXTS.len() }>(first::TEXTS, second::TEXTS);
