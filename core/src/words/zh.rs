//! 简体中文 texts by code, sorted by code; in two files, for they are longer than a file should be.

mod first;
mod second;

/// Code and template.
pub(super) const TEXTS: &[(&str, &str)] = &joined();

const COUNT: usize = first::TEXTS.len() + second::TEXTS.len();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn joined() -> [(&'static str, &'static str); COUNT] {
    let mut all = [("", ""); COUNT];
    let mut at = 0;
    while at < COUNT {
        let before = first::TEXTS.len();
        all[at] = if at < before { first::TEXTS[at] } else { second::TEXTS[at - before] };
        at += 1;
    }
    all
}
