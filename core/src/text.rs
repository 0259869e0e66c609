//! Folding of names (名称归一): what two spellings of one name have in common.
//!
//! Steps: Unicode NFKC (full-width, compatibility forms), removal of white space and invisible
//! characters, one form for brackets and for the dot of minority names, Latin letters in capitals,
//! the 规范字 for 繁体 and 异体 (`simplified`).

pub(crate) mod hanset;
mod normal;
mod simplified;
mod variants;

use alloc::{string::String, vec::Vec};

use normal::nfkc;
use simplified::{is_variant, simplified};

/// A folded text and where each of its characters came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    text: String,
    offsets: Vec<u32>,
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// For each character of the folded text, the index of the character of the source (in Unicode
    /// scalars) at which the piece that made it starts.
    #[must_use]
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }
}

/// Folds a name or a number for comparison. Folding a folded text changes nothing.
#[must_use]
pub fn fold(source: &str) -> Folded {
    if let Some(folded) = fold_simple(source) {
        return folded;
    }
    let mut folded = fold_once(source);
    // Where a character has gone, its neighbours may now join, and a capital may decompose; both are
    // as rare as they are odd, and settle at once.
    for _ in 0..MAX_ROUNDS {
        if folded.text.chars().all(is_settled) {
            break;
        }
        let again = fold_once(&folded.text);
        if again.text == folded.text {
            break;
        }
        let start = |at: &u32| folded.offsets.get(usize::try_from(*at).ok()?).copied();
        let offsets = again.offsets.iter().filter_map(start).collect();
        folded = Folded { text: again.text, offsets };
    }
    folded
}

/// The short way, with offsets.
fn fold_simple(source: &str) -> Option<Folded> {
    let mut folded = Folded { text: String::with_capacity(source.len()), offsets: Vec::new() };
    for (at, c) in (0_u32..).zip(source.chars()) {
        let c = simple(c)?;
        folded.text.extend(c);
        folded.offsets.extend(c.map(|_| at));
    }
    Some(folded)
}

/// A character folded, if that needs no look at others and no table of Unicode: ideographs, ASCII,
/// full-width ASCII and the dot, which nearly all names are made of.
#[inline]
fn simple(c: char) -> Option<Option<char>> {
    Some(match c {
        '\u{4e00}'..='\u{9fff}' => Some(simplified(c)),
        '·' => Some(c),
        '\u{21}'..='\u{7e}' => fold_char(c).map(|c| c.to_ascii_uppercase()),
        '\u{ff01}'..='\u{ff5e}' => {
            // Full-width forms stand in the order of ASCII.
            let narrow = u32::from(c).checked_sub(0xfee0).and_then(char::from_u32);
            fold_char(narrow.unwrap_or(c)).map(|c| c.to_ascii_uppercase())
        }
        _ => return None,
    })
}

/// Rounds of folding after the first.
const MAX_ROUNDS: usize = 4;

/// Whether a folded character never joins another: those of nearly all names.
fn is_settled(c: char) -> bool {
    c.is_ascii() || c == '·' || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn fold_once(source: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(source.len()), offsets: Vec::new() };
    let mut piece = String::new();
    let mut start = 0_u32;
    for (at, c) in (0_u32..).zip(source.chars()) {
        if !piece.is_empty() && starts_piece(c) {
            fold_piece(&piece, start, &mut folded);
            piece.clear();
        }
        if piece.is_empty() {
            start = at;
        }
        piece.push(c);
    }
    fold_piece(&piece, start, &mut folded);
    folded
}

/// Whether folding is sure to change nothing: unified ideographs that are no variants, digits and
/// capitals only, as nearly all names are.
#[inline]
pub(crate) fn is_plain(source: &str) -> bool {
    source.chars().all(is_plain_character)
}

/// Whether folding leaves a character as it is, whatever stands beside it.
#[inline]
pub(crate) fn is_plain_character(c: char) -> bool {
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        !is_variant(c)
    } else {
        c.is_ascii_digit() || c.is_ascii_uppercase()
    }
}

/// The folded text alone.
#[must_use]
pub(crate) fn folded(source: &str) -> String {
    if is_plain(source) {
        return source.into();
    }
    let mut out = String::with_capacity(source.len());
    for c in source.chars() {
        match simple(c) {
            Some(c) => out.extend(c),
            None => return fold(source).text,
        }
    }
    out
}

/// Whether a text is that folded one when it is folded.
#[must_use]
pub(crate) fn folds_to(source: &str, wanted: &str) -> bool {
    source == wanted || (!is_plain(source) && folded(source) == wanted)
}

/// Whether this character is never joined to the one before it.
fn starts_piece(c: char) -> bool {
    // Fast path: ASCII and unified ideographs.
    c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c) || normal::starts_piece(c)
}

fn fold_piece(piece: &str, start: u32, folded: &mut Folded) {
    let parts = nfkc(piece).into_iter().filter_map(fold_char);
    for c in parts.flat_map(char::to_uppercase).map(simplified) {
        folded.text.push(c);
        folded.offsets.push(start);
    }
}

/// One form for each class of characters that carry no identity; `None` drops the character.
fn fold_char(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_whitespace() || is_invisible(c) => return None,
        '〔' | '【' | '［' | '[' | '{' | '〈' | '《' | '「' | '『' | '〖' | '（' => '(',
        '〕' | '】' | '］' | ']' | '}' | '〉' | '》' | '」' | '』' | '〗' | '）' => ')',
        '•' | '・' | '‧' | '∙' | '⋅' | '●' | '.' | '．' | '᛫' | '⸱' => '·',
        '—' | '–' | '‒' | '−' | '‐' | '‑' | '―' => '-',
        _ => c,
    })
}

/// Characters without a glyph: controls, joiners, direction marks, variation selectors.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn spellings_of_one_name_meet() {
        let plain = fold("示例(北京)ABC科技有限公司");
        for spelling in [
            "示例（北京）ABC科技有限公司",
            "示例〔北京〕ａｂｃ科技 有限公司",
            " 示例\u{200b}【北京】Abc科技\u{3000}有限公司",
        ] {
            assert_eq!(fold(spelling).as_str(), plain.as_str(), "{spelling}");
        }
    }

    #[test]
    fn one_dot_in_minority_names() {
        let plain = "阿依古丽·买买提";
        assert!(!is_plain(plain));
        for dot in
            ["·", "‧", "・", "･", "•", "∙", "⋅", ".", "．", "\u{387}", "\u{16eb}", "\u{2e31}"]
        {
            let name = ["阿依古麗", dot, "買買提"].concat();
            assert_eq!(fold(&name).as_str(), plain, "{dot}");
            assert_eq!(folded(&name), plain, "{dot}");
        }
    }

    #[test]
    fn one_form_for_traditional_characters() {
        for (form, plain) in [
            ("華為技術（深圳）有限公司", "华为技术(深圳)有限公司"),
            ("滙豐銀行", "汇丰银行"),
            ("張偉", "张伟"),
            ("第二○三◯號", "第二〇三〇号"),
            ("\u{f9d1}", "六"),
            ("Ⅳ期①", "IV期1"),
        ] {
            assert_eq!(fold(form).as_str(), plain, "{form}");
            assert_eq!(folded(form), plain, "{form}");
            assert!(!is_plain(form));
        }
        assert!(is_plain("乾著堃喆鑫"));
        assert!(!is_plain("華"));
    }

    #[test]
    fn offsets_point_into_the_source() {
        let folded = fold("ｶﾞ （甲） ㈱");
        assert_eq!(folded.as_str(), "ガ(甲)(株)");
        assert_eq!(folded.offsets(), [0, 3, 4, 5, 7, 7, 7]);
        // The accent joins its letter when the space is gone; the capital of the last decomposes.
        let joined = fold("甲E \u{301}ΐ");
        assert_eq!(joined.as_str(), "甲\u{c9}\u{3aa}\u{301}");
        assert_eq!(joined.offsets(), [0, 1, 4, 4]);
    }

    /// Each by itself: what is settled is not folded further.
    #[test]
    fn what_a_character_is_folded_to_stays() {
        for c in ('\u{21}'..='\u{7e}').chain('\u{4e00}'..='\u{9fff}').chain('\u{ff01}'..='\u{ff5e}')
        {
            let once = folded(&String::from(c));
            assert_eq!(fold_once(&once).text, once, "{c}");
            assert_eq!(fold_once(&String::from(c)), fold_simple(&String::from(c)).unwrap(), "{c}");
        }
    }

    proptest! {
        #[test]
        fn piecewise_is_the_same_as_whole(source in "\\PC{0,24}|[\u{1100}-\u{11ff}\u{ac00}-\u{ac20}\u{300}-\u{330}\u{9b0}-\u{9d8}a-c華爲頫○]{0,12}") {
            let whole: String = source.nfkc().filter_map(fold_char).flat_map(char::to_uppercase).map(simplified).collect();
            prop_assert_eq!(fold_once(&source).text, whole);
        }

        #[test]
        fn the_short_way_leads_to_the_same(source in "[一-鿿!-~！-～華滙頫（）。．·○ｶﾞ]{0,16}|[㐀-䶿豈-龎一-龥·]{0,12}|\\PC{0,12}") {
            prop_assert_eq!(folded(&source), fold(&source).text);
        }

        #[test]
        fn plain_names_are_folded(source in "[一-龥鿿０-９0-9A-Za-z（]{0,12}") {
            let folded = fold(&source);
            if is_plain(&source) {
                prop_assert_eq!(folded.as_str(), source.as_str());
            }
            // Nothing but ideographs, digits and capitals: then plain is what is folded.
            let simple = source.chars().all(|c| c.is_alphanumeric() && !('０'..='ｚ').contains(&c) && !c.is_ascii_lowercase());
            prop_assert!(!simple || is_plain(&source) == (folded.as_str() == source));
        }

        #[test]
        fn folding_is_idempotent(source in "[一-龥（）()〔〕ａ-ｚA-Za-z０-９ \u{3000}·•]{0,24}|[㐀-䶿豈-龎華爲頫○◯⼀-⿕]{0,16}|[a-zΐŉǰ \u{200b}\u{301}\u{308}\u{3099}かﾞ]{0,12}|\\PC{0,24}") {
            let once = fold(&source).as_str().to_string();
            prop_assert_eq!(fold(&once).text, once);
        }
    }
}
