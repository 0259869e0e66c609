//! 简繁 and 异体: one character for all forms of it.
//!
//! A 规范字 of 《通用规范汉字表》 is never changed, though some are also traditional forms of others
//! (乾 著 瞭 藉 徵): they may be meant as they are, and two names must not become one by a guess.

use super::variants::{CHANGED, TARGETS, WIDE};
use crate::planes::Planes;

/// The [`TARGETS`].
static UNITS: Planes<{ TARGETS.len() }> = Planes::of(&TARGETS);

/// The 规范字 for which a character stands; most stand for themselves.
#[inline]
pub(crate) fn simplified(c: char) -> char {
    match CHANGED.has(c) {
        Some(false) => c,
        Some(true) => target(c).unwrap_or(c),
        None => other(c),
    }
}

/// Whether `simplified` gives another character.
#[inline]
pub(crate) fn is_variant(c: char) -> bool {
    CHANGED.has(c).unwrap_or_else(|| other(c) != c)
}

/// Round signs that are written for 〇.
#[inline]
const fn other(c: char) -> char {
    match c {
        '○' | '◯' => '〇',
        _ => c,
    }
}

/// What a character of the set becomes.
#[cold]
fn target(c: char) -> Option<char> {
    let unit = UNITS.get(CHANGED.rank(c)?)?;
    match char::from_u32(u32::from(unit)) {
        Some(target) => Some(target),
        None => WIDE.get(usize::from(unit.checked_sub(0xd800)?)).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use unicode_normalization::UnicodeNormalization;

    fn all(text: &str) -> alloc::string::String {
        text.chars().map(simplified).collect()
    }

    #[test]
    fn traditional_forms_and_variants() {
        for (form, standard) in [
            ("華為", "华为"),
            ("張偉", "张伟"),
            ("滙豐銀行", "汇丰银行"),
            ("峯羣畧啟啓綫線", "峰群略启启线线"),
            ("後裏裡鍾鐘臺檯颱", "后里里钟钟台台台"),
            ("鑒鑑佈週証淚匯煙菸榦幹髮發", "鉴鉴布周证泪汇烟烟干干发发"),
            ("説說産產戶戸户內兪黃吳呂鄕", "说说产产户户户内俞黄吴吕乡"),
            ("広沢辺関経済気", "广泽边关经济气"),
            ("濬叡煇昬旹姪妬坵暎栢凴", "浚睿辉昏时侄妒丘映柏凭"),
            ("頫龑𬒗", "𫖯䶮𬒗"),
            ("二○二◯年", "二〇二〇年"),
        ] {
            assert_eq!(all(form), standard, "{form}");
        }
    }

    #[test]
    fn standard_characters_stay() {
        let names = "堃乾喆鑫著瞭藉徵夥昇陞淼犇邨甯祕於麽钜锺镕濛苎仝祇龢迺薹釐谿闫肖付凃";
        assert_eq!(all(names), names);
        let others = "〇ABC·一龥鿿（㐀";
        assert_eq!(all(others), others);
    }

    #[test]
    fn family_names_stay_apart() {
        let pairs =
            [("蕭", "肖"), ("閻", "闫"), ("傅", "付"), ("戴", "代"), ("麴", "曲"), ("凃", "涂")];
        for (form, other) in pairs {
            assert_ne!(all(form), all(other));
        }
    }

    /// The law of the table, for every character there is.
    #[test]
    fn twice_is_once_and_normal_form_is_kept() {
        let mut changed = 0;
        for c in '\0'..=char::MAX {
            let once = simplified(c);
            assert_eq!(simplified(once), once, "{c}");
            assert_eq!(is_variant(c), once != c, "{c}");
            if once != c {
                changed += 1;
                assert_eq!(once.nfkc().to_string(), once.to_string(), "{c}");
            }
        }
        assert_eq!(changed, TARGETS.len() + 2);
        assert_eq!(CHANGED.len(), TARGETS.len());
    }
}
