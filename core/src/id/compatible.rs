//! Compatibility forms of single ASCII characters: full width, mathematical alphabets, circled letters,
//! roman numerals of one letter, superscripts. What NFKC makes of a character where that is one
//! ASCII character; the tables of all of NFKC would be a third of a module for identifiers alone.

use crate::planes::Planes;

/// First form, how many follow each other, the character of the first; in order.
const RUNS: [(char, u8, u8); 199] = [
    ('\u{aa}', 1, b'a'),
    ('\u{b2}', 2, b'2'),
    ('\u{b9}', 1, b'1'),
    ('\u{ba}', 1, b'o'),
    ('\u{17f}', 1, b's'),
    ('\u{2b0}', 1, b'h'),
    ('\u{2b2}', 1, b'j'),
    ('\u{2b3}', 1, b'r'),
    ('\u{2b7}', 1, b'w'),
    ('\u{2b8}', 1, b'y'),
    ('\u{2e1}', 1, b'l'),
    ('\u{2e2}', 1, b's'),
    ('\u{2e3}', 1, b'x'),
    ('\u{37e}', 1, b';'),
    ('\u{1d2c}', 1, b'A'),
    ('\u{1d2e}', 1, b'B'),
    ('\u{1d30}', 2, b'D'),
    ('\u{1d33}', 8, b'G'),
    ('\u{1d3c}', 1, b'O'),
    ('\u{1d3e}', 1, b'P'),
    ('\u{1d3f}', 1, b'R'),
    ('\u{1d40}', 2, b'T'),
    ('\u{1d42}', 1, b'W'),
    ('\u{1d43}', 1, b'a'),
    ('\u{1d47}', 1, b'b'),
    ('\u{1d48}', 2, b'd'),
    ('\u{1d4d}', 1, b'g'),
    ('\u{1d4f}', 1, b'k'),
    ('\u{1d50}', 1, b'm'),
    ('\u{1d52}', 1, b'o'),
    ('\u{1d56}', 1, b'p'),
    ('\u{1d57}', 2, b't'),
    ('\u{1d5b}', 1, b'v'),
    ('\u{1d62}', 1, b'i'),
    ('\u{1d63}', 1, b'r'),
    ('\u{1d64}', 2, b'u'),
    ('\u{1d9c}', 1, b'c'),
    ('\u{1da0}', 1, b'f'),
    ('\u{1dbb}', 1, b'z'),
    ('\u{1fef}', 1, b'`'),
    ('\u{2024}', 1, b'.'),
    ('\u{2070}', 1, b'0'),
    ('\u{2071}', 1, b'i'),
    ('\u{2074}', 6, b'4'),
    ('\u{207a}', 1, b'+'),
    ('\u{207c}', 1, b'='),
    ('\u{207d}', 2, b'('),
    ('\u{207f}', 1, b'n'),
    ('\u{2080}', 10, b'0'),
    ('\u{208a}', 1, b'+'),
    ('\u{208c}', 1, b'='),
    ('\u{208d}', 2, b'('),
    ('\u{2090}', 1, b'a'),
    ('\u{2091}', 1, b'e'),
    ('\u{2092}', 1, b'o'),
    ('\u{2093}', 1, b'x'),
    ('\u{2095}', 1, b'h'),
    ('\u{2096}', 4, b'k'),
    ('\u{209a}', 1, b'p'),
    ('\u{209b}', 2, b's'),
    ('\u{209d}', 1, b'w'),
    ('\u{209e}', 2, b'y'),
    ('\u{2102}', 1, b'C'),
    ('\u{210a}', 1, b'g'),
    ('\u{210b}', 1, b'H'),
    ('\u{210c}', 1, b'H'),
    ('\u{210d}', 1, b'H'),
    ('\u{210e}', 1, b'h'),
    ('\u{2110}', 1, b'I'),
    ('\u{2111}', 1, b'I'),
    ('\u{2112}', 1, b'L'),
    ('\u{2113}', 1, b'l'),
    ('\u{2115}', 1, b'N'),
    ('\u{2119}', 3, b'P'),
    ('\u{211c}', 1, b'R'),
    ('\u{211d}', 1, b'R'),
    ('\u{2124}', 1, b'Z'),
    ('\u{2128}', 1, b'Z'),
    ('\u{212a}', 1, b'K'),
    ('\u{212c}', 2, b'B'),
    ('\u{212f}', 1, b'e'),
    ('\u{2130}', 2, b'E'),
    ('\u{2133}', 1, b'M'),
    ('\u{2134}', 1, b'o'),
    ('\u{2139}', 1, b'i'),
    ('\u{2145}', 1, b'D'),
    ('\u{2146}', 2, b'd'),
    ('\u{2148}', 2, b'i'),
    ('\u{2160}', 1, b'I'),
    ('\u{2164}', 1, b'V'),
    ('\u{2169}', 1, b'X'),
    ('\u{216c}', 1, b'L'),
    ('\u{216d}', 2, b'C'),
    ('\u{216f}', 1, b'M'),
    ('\u{2170}', 1, b'i'),
    ('\u{2174}', 1, b'v'),
    ('\u{2179}', 1, b'x'),
    ('\u{217c}', 1, b'l'),
    ('\u{217d}', 2, b'c'),
    ('\u{217f}', 1, b'm'),
    ('\u{2460}', 9, b'1'),
    ('\u{24b6}', 26, b'A'),
    ('\u{24d0}', 26, b'a'),
    ('\u{24ea}', 1, b'0'),
    ('\u{2c7c}', 1, b'j'),
    ('\u{2c7d}', 1, b'V'),
    ('\u{a7f1}', 1, b'S'),
    ('\u{a7f2}', 1, b'C'),
    ('\u{a7f3}', 1, b'F'),
    ('\u{a7f4}', 1, b'Q'),
    ('\u{fb29}', 1, b'+'),
    ('\u{fe10}', 1, b','),
    ('\u{fe13}', 2, b':'),
    ('\u{fe15}', 1, b'!'),
    ('\u{fe16}', 1, b'?'),
    ('\u{fe33}', 1, b'_'),
    ('\u{fe34}', 1, b'_'),
    ('\u{fe35}', 2, b'('),
    ('\u{fe37}', 1, b'{'),
    ('\u{fe38}', 1, b'}'),
    ('\u{fe47}', 1, b'['),
    ('\u{fe48}', 1, b']'),
    ('\u{fe4d}', 1, b'_'),
    ('\u{fe4e}', 1, b'_'),
    ('\u{fe4f}', 1, b'_'),
    ('\u{fe50}', 1, b','),
    ('\u{fe52}', 1, b'.'),
    ('\u{fe54}', 1, b';'),
    ('\u{fe55}', 1, b':'),
    ('\u{fe56}', 1, b'?'),
    ('\u{fe57}', 1, b'!'),
    ('\u{fe59}', 2, b'('),
    ('\u{fe5b}', 1, b'{'),
    ('\u{fe5c}', 1, b'}'),
    ('\u{fe5f}', 1, b'#'),
    ('\u{fe60}', 1, b'&'),
    ('\u{fe61}', 2, b'*'),
    ('\u{fe63}', 1, b'-'),
    ('\u{fe64}', 1, b'<'),
    ('\u{fe65}', 1, b'>'),
    ('\u{fe66}', 1, b'='),
    ('\u{fe68}', 1, b'\\'),
    ('\u{fe69}', 2, b'$'),
    ('\u{fe6b}', 1, b'@'),
    ('\u{ff01}', 94, b'!'),
    ('\u{107a5}', 1, b'q'),
    ('\u{1ccd6}', 26, b'A'),
    ('\u{1ccf0}', 10, b'0'),
    ('\u{1d400}', 26, b'A'),
    ('\u{1d41a}', 26, b'a'),
    ('\u{1d434}', 26, b'A'),
    ('\u{1d44e}', 7, b'a'),
    ('\u{1d456}', 18, b'i'),
    ('\u{1d468}', 26, b'A'),
    ('\u{1d482}', 26, b'a'),
    ('\u{1d49c}', 1, b'A'),
    ('\u{1d49e}', 2, b'C'),
    ('\u{1d4a2}', 1, b'G'),
    ('\u{1d4a5}', 2, b'J'),
    ('\u{1d4a9}', 4, b'N'),
    ('\u{1d4ae}', 8, b'S'),
    ('\u{1d4b6}', 4, b'a'),
    ('\u{1d4bb}', 1, b'f'),
    ('\u{1d4bd}', 7, b'h'),
    ('\u{1d4c5}', 11, b'p'),
    ('\u{1d4d0}', 26, b'A'),
    ('\u{1d4ea}', 26, b'a'),
    ('\u{1d504}', 2, b'A'),
    ('\u{1d507}', 4, b'D'),
    ('\u{1d50d}', 8, b'J'),
    ('\u{1d516}', 7, b'S'),
    ('\u{1d51e}', 26, b'a'),
    ('\u{1d538}', 2, b'A'),
    ('\u{1d53b}', 4, b'D'),
    ('\u{1d540}', 5, b'I'),
    ('\u{1d546}', 1, b'O'),
    ('\u{1d54a}', 7, b'S'),
    ('\u{1d552}', 26, b'a'),
    ('\u{1d56c}', 26, b'A'),
    ('\u{1d586}', 26, b'a'),
    ('\u{1d5a0}', 26, b'A'),
    ('\u{1d5ba}', 26, b'a'),
    ('\u{1d5d4}', 26, b'A'),
    ('\u{1d5ee}', 26, b'a'),
    ('\u{1d608}', 26, b'A'),
    ('\u{1d622}', 26, b'a'),
    ('\u{1d63c}', 26, b'A'),
    ('\u{1d656}', 26, b'a'),
    ('\u{1d670}', 26, b'A'),
    ('\u{1d68a}', 26, b'a'),
    ('\u{1d7ce}', 10, b'0'),
    ('\u{1d7d8}', 10, b'0'),
    ('\u{1d7e2}', 10, b'0'),
    ('\u{1d7ec}', 10, b'0'),
    ('\u{1d7f6}', 10, b'0'),
    ('\u{1f12b}', 1, b'C'),
    ('\u{1f12c}', 1, b'R'),
    ('\u{1f130}', 26, b'A'),
    ('\u{1fbf0}', 10, b'0'),
];

/// The columns of [`RUNS`]: each compresses better by itself.
static FIRSTS: Planes<{ RUNS.len() }> = Planes::of(&firsts());
static SUPPLEMENTARY: [u8; RUNS.len()] = column(0);
static LENGTHS: [u8; RUNS.len()] = column(1);
static ASCII: [u8; RUNS.len()] = column(2);

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over the table above"
)]
const fn firsts() -> [u16; RUNS.len()] {
    let mut firsts = [0; RUNS.len()];
    let mut i = 0;
    while i < RUNS.len() {
        firsts[i] = RUNS[i].0 as u16;
        i += 1;
    }
    firsts
}

/// The plane of the first form, the number of forms or the character of the first.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over the table above"
)]
const fn column(number: u8) -> [u8; RUNS.len()] {
    let mut column = [0; RUNS.len()];
    let mut i = 0;
    while i < RUNS.len() {
        let (first, length, ascii) = RUNS[i];
        column[i] = match number {
            0 => (first as u32 >> 16) as u8,
            1 => length,
            _ => ascii,
        };
        i += 1;
    }
    column
}

fn first(at: usize) -> Option<u32> {
    Some(u32::from(*SUPPLEMENTARY.get(at)?) << 16 | u32::from(FIRSTS.get(at)?))
}

/// The ASCII character that a character is a form of.
pub(super) fn ascii_of(c: char) -> Option<char> {
    let code = u32::from(c);
    let (mut at, mut end) = (0, RUNS.len());
    while at < end {
        let middle = at.midpoint(end);
        if first(middle)? <= code {
            at = middle.saturating_add(1);
        } else {
            end = middle;
        }
    }
    let at = at.checked_sub(1)?;
    let behind = u8::try_from(code.checked_sub(first(at)?)?).ok()?;
    (behind < *LENGTHS.get(at)?).then_some(ASCII.get(at)?.wrapping_add(behind).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn it_is_what_nfkc_says_of_every_character() {
        let nfkc = |c| {
            let mut forms = core::iter::once(c).nfkc();
            let one = forms.next().filter(char::is_ascii_graphic);
            one.filter(|_| forms.next().is_none())
        };
        let wrong: Vec<char> =
            ('\u{80}'..=char::MAX).filter(|c| ascii_of(*c) != nfkc(*c)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
