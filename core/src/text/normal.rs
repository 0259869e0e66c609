//! Unicode NFKC (UAX #15), with smaller tables than the usual crate's: pages load them.
//! That crate is the oracle of the tests, which compare every character and pair.

mod table;

use alloc::vec::Vec;

use table::{CLASSES, JOINED, PIECES, RUNS};

/// The characters of a text in normalisation form KC.
pub(super) fn nfkc(source: &str) -> Vec<char> {
    let mut parts = Vec::with_capacity(source.len());
    for c in source.chars() {
        decompose(c, |part| parts.push(part));
    }
    order(&mut parts);
    compose(parts)
}

/// Whether normalisation never joins this character to the one before it, so that a text may be
/// normalised piece by piece (quick check and canonical ordering).
pub(super) fn starts_piece(c: char) -> bool {
    let mut first = None;
    decompose(c, |part| {
        first.get_or_insert(part);
    });
    first.is_none_or(|first| class(first) == 0 && !may_join(first))
}

fn may_join(second: char) -> bool {
    matches!(second, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
        || JOINED.binary_search_by_key(&second, |(second, ..)| *second).is_ok()
}

/// The whole compatibility decomposition of a character; itself, if it has none.
fn decompose(c: char, mut each: impl FnMut(char)) {
    if let Some(parts) = hangul::parts(c) {
        parts.into_iter().flatten().for_each(each);
        return;
    }
    match piece(c) {
        Some(piece) => piece.chars().for_each(each),
        None => each(c),
    }
}

/// What the table says of a character.
fn piece(c: char) -> Option<&'static str> {
    let code = u32::from(c);
    let run = RUNS.partition_point(|(first, ..)| *first <= code).checked_sub(1)?;
    let (first, count, start) = RUNS.get(run)?;
    let at = code.checked_sub(*first).filter(|at| *at < u32::from(*count))?;
    let pieces = PIECES.get(usize::from(*start)..)?;
    pieces.split('\n').nth(usize::try_from(at).ok()?).filter(|piece| !piece.is_empty())
}

/// Canonical ordering: what follows a character that stands alone is sorted by combining class.
fn order(parts: &mut [char]) {
    for marks in parts.split_mut(|c| class(*c) == 0) {
        marks.sort_by_key(|c| class(*c));
    }
}

fn class(c: char) -> u8 {
    let code = u32::from(c);
    let at = CLASSES.partition_point(|(first, ..)| *first <= code).checked_sub(1);
    let Some((first, count, class)) = at.and_then(|at| CLASSES.get(at)) else { return 0 };
    if code.saturating_sub(*first) < u32::from(*count) { *class } else { 0 }
}

/// Canonical composition: a character joins the last one that stands alone, unless one of the same
/// class or a higher one is between them.
fn compose(parts: Vec<char>) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(parts.len());
    let mut starter: Option<usize> = None;
    // The class of the last character after the starter; none if it is the last itself.
    let mut between: Option<u8> = None;
    for c in parts {
        let class = class(c);
        if between.is_none_or(|last| last < class)
            && let Some(slot) = starter.and_then(|at| out.get_mut(at))
            && let Some(joined) = join(*slot, c)
        {
            *slot = joined;
            continue;
        }
        if class == 0 {
            starter = Some(out.len());
            between = None;
        } else {
            between = Some(class);
        }
        out.push(c);
    }
    out
}

/// The character that two join to.
fn join(first: char, second: char) -> Option<char> {
    hangul::join(first, second).or_else(|| {
        let at = JOINED.binary_search_by_key(&second, |(second, ..)| *second).ok()?;
        let (_, firsts, joined) = JOINED.get(at)?;
        firsts.chars().zip(joined.chars()).find(|(a, _)| *a == first).map(|(_, joined)| joined)
    })
}

/// Syllables of Hangul, which are reckoned (The Unicode Standard, 3.12).
mod hangul {
    const SYLLABLES: u32 = 0xac00;
    const LEADING: u32 = 0x1100;
    const VOWELS: u32 = 0x1161;
    /// One before the first trailing consonant: it stands for none.
    const TRAILING: u32 = 0x11a7;
    const LEADING_COUNT: u32 = 19;
    const VOWEL_COUNT: u32 = 21;
    const TRAILING_COUNT: u32 = 28;
    const COUNT: u32 = 11_172;

    /// The letters of a syllable.
    pub(super) fn parts(c: char) -> Option<[Option<char>; 3]> {
        let at = u32::from(c).checked_sub(SYLLABLES).filter(|at| *at < COUNT)?;
        let letter = |base: u32, at: u32| base.checked_add(at).and_then(char::from_u32);
        let (syllable, trailing) = (at / TRAILING_COUNT, at % TRAILING_COUNT);
        let trailing = if trailing == 0 { None } else { letter(TRAILING, trailing) };
        let (leading, vowel) = (syllable / VOWEL_COUNT, syllable % VOWEL_COUNT);
        Some([letter(LEADING, leading), letter(VOWELS, vowel), trailing])
    }

    /// A leading consonant and a vowel, or a syllable without a trailing consonant and one.
    pub(super) fn join(first: char, second: char) -> Option<char> {
        let within = |c: char, base: u32, count: u32| {
            u32::from(c).checked_sub(base).filter(|at| *at < count)
        };
        let at = if let Some(leading) = within(first, LEADING, LEADING_COUNT) {
            let vowel = within(second, VOWELS, VOWEL_COUNT)?;
            leading.checked_mul(VOWEL_COUNT)?.checked_add(vowel)?.checked_mul(TRAILING_COUNT)?
        } else {
            let syllable = within(first, SYLLABLES, COUNT).filter(|at| at % TRAILING_COUNT == 0)?;
            let trailing = within(second, TRAILING, TRAILING_COUNT).filter(|at| *at > 0)?;
            syllable.checked_add(trailing)?
        };
        char::from_u32(SYLLABLES.checked_add(at)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{collections::BTreeSet, string::String};
    use proptest::prelude::*;
    use unicode_normalization::{
        IsNormalized, UnicodeNormalization, char as oracle, is_nfkc_quick,
    };

    fn theirs(source: &str) -> Vec<char> {
        source.nfkc().collect()
    }

    #[test]
    fn every_character() {
        for c in '\0'..=char::MAX {
            let text = String::from(c);
            assert_eq!(nfkc(&text), theirs(&text), "{c:?}");
            assert_eq!(class(c), oracle::canonical_combining_class(c), "{c:?}");
            if piece(c).is_none() {
                let joins = is_nfkc_quick(core::iter::once(c)) == IsNormalized::Maybe;
                assert_eq!(may_join(c), joins, "{c:?}");
            }
        }
    }

    #[test]
    fn every_pair_that_may_join() {
        let mut firsts: BTreeSet<char> = ['a', '示', '\u{1100}', '\u{ac00}', '\u{ac01}'].into();
        firsts.extend(
            JOINED.iter().flat_map(|(_, firsts, joined)| firsts.chars().chain(joined.chars())),
        );
        let seconds: BTreeSet<char> = ('\0'..=char::MAX).filter(|c| may_join(*c)).collect();
        assert!(firsts.len() > 1000 && seconds.len() > 100);
        for first in &firsts {
            for second in &seconds {
                assert_eq!(
                    join(*first, *second),
                    oracle::compose(*first, *second),
                    "{first} {second}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn any_text(source in "\\PC{0,24}|[\u{300}-\u{362}a-eA-E\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11a7}-\u{11c2}가-깋が゚ﾞｶ]{0,24}|[\u{5b0}-\u{5c2}\u{610}-\u{61a}\u{64b}-\u{65f}\u{93c}\u{94d}\u{1e000}-\u{1e02a}א-ת]{0,16}") {
            prop_assert_eq!(nfkc(&source), theirs(&source));
        }
    }
}
