//! How the code of the browser module is shared out among the modules of the core.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::wasm;
use xtask::files::read;

/// What a decision is made of, its words apart.
const DECISION: &[&str] =
    &["api", "calendar", "check", "decision", "finding", "notice", "rulebook"];

/// Prints the bytes of code by module, the largest first. Data segments have no owner.
pub(crate) fn print() -> Result<()> {
    let module = read(&wasm::build_named()?)?;
    let functions = functions(&module)?;
    let mut shares: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in &functions {
        let share = shares.entry(owner(name)).or_default();
        *share = share.saturating_add(*bytes);
    }
    let all: usize = functions.iter().map(|(_, bytes)| bytes).sum();
    let mut rows: Vec<(String, usize)> = shares.into_iter().collect();
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    println!("\ncode of the browser module with everything in it: {all} bytes");
    for (name, bytes) in &rows {
        println!("{name:<28}{bytes:>10}{:>7.1} %", percent(*bytes, all));
    }
    let decision = rows.iter().filter(|(name, _)| DECISION.contains(&name.as_str()));
    let decision: usize = decision.map(|(_, bytes)| bytes).sum();
    let of = DECISION.join(", ");
    println!("decision ({of}): {decision} bytes, {:.1} % of the code", percent(decision, all));
    Ok(())
}

/// Names and sizes of the functions that a module defines.
fn functions(module: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut imported, mut sizes, mut names) = (0_usize, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported = imported
                        .saturating_add(usize::from(matches!(import?.ty, TypeRef::Func(_))));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                sizes.push(usize::try_from(range.end.saturating_sub(range.start))?);
            }
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(section) = custom.as_known() {
                    for part in section {
                        if let Name::Function(map) = part? {
                            for naming in map {
                                let naming = naming?;
                                names
                                    .insert(usize::try_from(naming.index)?, naming.name.to_owned());
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let named = sizes.into_iter().enumerate().map(|(at, size)| {
        let name = names.get(&imported.saturating_add(at)).cloned();
        Ok((name.context("a module with the names of its functions")?, size))
    });
    named.collect()
}

/// The module of the core, or the crate, that a function belongs to, by its symbol.
fn owner(symbol: &str) -> String {
    for (krate, whole) in [("credit_core", false), ("credit_browser", true)] {
        if let Some((_, rest)) = symbol.split_once(krate) {
            return if whole { krate.to_owned() } else { first_word(rest) };
        }
    }
    for krate in [
        "sm2",
        "sm3",
        "ed25519",
        "curve25519",
        "elliptic_curve",
        "crypto_bigint",
        "primeorder",
        "sha2",
    ] {
        if symbol.contains(krate) {
            return "signatures".to_owned();
        }
    }
    "library and glue".to_owned()
}

/// The path segment after the name of the crate: `..id..`, `::id::` or, mangled, `2id`.
fn first_word(rest: &str) -> String {
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let text = rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let length = digits.parse().unwrap_or(usize::MAX);
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').take(length).collect()
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "sizes are below 2^52")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_tell_their_module() {
        for (symbol, of) in [
            ("_ZN11credit_core2id8validate17h0123456789abcdefE", "id"),
            (
                "_ZN72_$LT$credit_core..rulebook..Outcome$u20$as$u20$core..fmt..Debug$GT$3fmt17hE",
                "rulebook",
            ),
            ("credit_core::pack::index::Table::rows", "pack"),
            ("_ZN3sm24dsa9verifying12VerifyingKey3newE", "signatures"),
            ("memcpy", "library and glue"),
        ] {
            assert_eq!(owner(symbol), of, "{symbol}");
        }
    }
}
