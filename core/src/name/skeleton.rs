//! What is left of a name when all is taken off that people leave out or add: marks, the ending, and
//! 省, 市, 县, 区. No cutting into parts: a slip moves one character of it, whatever it does to the
//! parts of the name.

use alloc::vec::Vec;

use super::notes;
use crate::text::is_plain_character;

/// What stands at the end of names and tells nobody from another, the longest first: people write one
/// for the other.
const ENDINGS: [&[char]; 20] = [
    &['集', '团', '股', '份', '有', '限', '公', '司'],
    &['集', '团', '有', '限', '责', '任', '公', '司'],
    &['股', '份', '有', '限', '责', '任', '公', '司'],
    &['合', '伙', '企', '业', '有', '限', '合', '伙'],
    &['合', '伙', '企', '业', '普', '通', '合', '伙'],
    &['农', '民', '专', '业', '合', '作', '社'],
    &['集', '团', '有', '限', '公', '司'],
    &['股', '份', '有', '限', '公', '司'],
    &['有', '限', '责', '任', '公', '司'],
    &['特', '殊', '普', '通', '合', '伙'],
    &['专', '业', '合', '作', '社'],
    &['个', '体', '工', '商', '户'],
    &['有', '限', '公', '司'],
    &['普', '通', '合', '伙'],
    &['有', '限', '合', '伙'],
    &['集', '团', '公', '司'],
    &['经', '营', '部'],
    &['集', '团'],
    &['公', '司'],
    &['厂'],
];

/// Characters that are left of a name, at least.
const LEFT: usize = 2;

/// The skeleton of a folded name, in place of what `out` holds.
pub(crate) fn skeleton(folded: &str, out: &mut Vec<char>) {
    essence(folded, out);
    out.truncate(out.len().saturating_sub(ending(out)));
}

/// The characters that count of a name as it is written, after what `out` holds; nothing and `false`
/// where folding would change more of it than its brackets.
pub(crate) fn add_essence_of(name: &[char], out: &mut Vec<char>) -> bool {
    let from = out.len();
    for c in name {
        if is_plain_character(*c) {
            if let Some(c) = essential(*c) {
                out.push(c);
            }
        } else {
            out.truncate(from);
            return matches!(c, '（' | '(') && add_bracketed(name, out);
        }
    }
    true
}

fn add_bracketed(name: &[char], out: &mut Vec<char>) -> bool {
    let mut folded = Vec::with_capacity(name.len());
    for c in name {
        folded.push(match *c {
            '（' | '(' => '(',
            '）' | ')' => ')',
            c if is_plain_character(c) => c,
            _ => return false,
        });
    }
    let folded = notes::without(&folded).unwrap_or(folded);
    out.extend(folded.into_iter().filter_map(essential));
    true
}

/// The characters that count, the ending among them.
pub(crate) fn essence(folded: &str, out: &mut Vec<char>) {
    out.clear();
    add_essence(folded, out);
}

/// The same, after what `out` holds.
pub(crate) fn add_essence(folded: &str, out: &mut Vec<char>) {
    if folded.contains('(') {
        let chars: Vec<char> = folded.chars().collect();
        if let Some(left) = notes::without(&chars) {
            out.extend(left.into_iter().filter_map(essential));
            return;
        }
    }
    // Three bytes a character, mostly.
    out.reserve(folded.len() / 3);
    for c in folded.chars() {
        if let Some(c) = essential(c) {
            out.push(c);
        }
    }
}

/// A character as it counts; `None` if it does not. One for one, so that a slip in a name is one slip
/// in what is left of it.
#[inline]
pub(crate) fn essential(c: char) -> Option<char> {
    // Fast path: of an ideograph the last seven bits mostly tell that it is none of those below.
    if ('\u{4e00}'..='\u{9fff}').contains(&c) && OTHERS >> (u32::from(c) % 128) & 1 == 0 {
        return Some(c);
    }
    Some(match c {
        '省' | '市' | '县' | '区' => return None,
        '〇' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        '夥' => '伙',
        '\u{4e00}'..='\u{9fff}' => c,
        _ if c.is_alphanumeric() => c,
        _ => return None,
    })
}

/// Ideographs that do not count as they are: of each the bit of its last seven bits.
const OTHERS: u128 = {
    let all: &[char] =
        &['省', '市', '县', '区', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '夥'];
    let (mut bits, mut left) = (0, all);
    while let [c, rest @ ..] = left {
        #[expect(clippy::as_conversions, reason = "a number, in a constant")]
        let at = *c as u32 % 128;
        (bits, left) = (bits | 1 << at, rest);
    }
    bits
};

/// Length of the ending of a text that has nothing but what counts; 0 if it has none.
pub(crate) fn ending(text: &[char]) -> usize {
    if !matches!(text.last(), Some('司' | '社' | '伙' | '户' | '部' | '团' | '厂')) {
        return 0;
    }
    let fits = |ending: &&&[char]| {
        ending.last() == text.last()
            && text.len() >= ending.len().saturating_add(LEFT)
            && text.ends_with(ending)
    };
    ENDINGS.iter().find(fits).map_or(0, |ending| ending.len())
}

/// Tells of the other skeletons that a text, with its ending, would have without a slip in a longer
/// ending than the one it has: 有限公同, 有公司, and where the last character in front changed places
/// with the first of the ending. A slip in 厂 alone is one in the skeleton.
pub(crate) fn mended(text: &[char], mut found: impl FnMut(&[char])) {
    let own = ending(text);
    let mut other = Vec::new();
    for ending in ENDINGS.iter().filter(|ending| ending.len() > own) {
        let least = if ending.len() == 1 { 2 } else { ending.len().saturating_sub(1) };
        for n in least..=ending.len().saturating_add(1) {
            let left = text.len().checked_sub(n).filter(|left| *left >= LEFT);
            if let Some((front, tail)) = left.and_then(|left| text.split_at_checked(left))
                && is_near(tail, ending)
            {
                found(front);
            }
        }
        if ending.len() > 1
            && let Some(left) = text.len().checked_sub(ending.len()).filter(|left| *left >= LEFT)
            && let Some((first, rest)) = ending.split_first()
            && let Some([.., before, c]) = text.get(..=left)
            && c != first
            && before == first
            && text.get(left.saturating_add(1)..) == Some(rest)
        {
            other.clear();
            other.extend_from_slice(text.get(..left.saturating_sub(1)).unwrap_or_default());
            other.push(*c);
            found(&other);
        }
    }
}

/// Whether two texts that differ are one slip apart.
fn is_near(a: &[char], b: &[char]) -> bool {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let same = front.saturating_add(back);
    if a.len() != b.len() {
        return a.len().abs_diff(b.len()) == 1 && same >= a.len().min(b.len());
    }
    let swapped = || match (a.get(front..), b.get(front..)) {
        (Some([x, y, ..]), Some([p, q, ..])) => x == q && y == p,
        _ => false,
    };
    same.saturating_add(1) >= a.len() || (same.saturating_add(2) == a.len() && swapped())
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    fn of(name: &str) -> String {
        let mut out = Vec::new();
        skeleton(name, &mut out);
        out.into_iter().collect()
    }

    fn others(text: &str) -> Vec<String> {
        let (text, mut all): (Vec<char>, _) = (text.chars().collect(), Vec::new());
        mended(&text, |other| all.push(other.iter().collect()));
        all
    }

    #[test]
    fn what_people_leave_out_is_left_out() {
        for (name, left) in [
            ("柳州市范例商贸有限公司", "柳州范例商贸"),
            ("柳州范例商贸有限责任公司", "柳州范例商贸"),
            ("范例(柳州)商贸股份有限公司", "范例柳州商贸"),
            ("范例会计师事务所(特殊普通合伙)", "范例会计师事务所"),
            ("柳城县范例小吃店(个体工商户)", "柳城范例小吃店"),
            ("范例公司第十二分公司", "范例公司第十2分"),
            ("甲公司", "甲公司"),
            ("柳州水泥厂", "柳州水泥"),
            ("柳州水泥集团有限公司", "柳州水泥"),
            ("柳州三六七号店", "柳州367号店"),
            ("·*", ""),
        ] {
            assert_eq!(of(name), left, "{name}");
        }
    }

    /// The short way over a name as it is written, beside the long way over what folding makes of it.
    #[test]
    fn names_as_they_are_written_are_what_folding_makes_of_them() {
        let before = ['前'];
        for (name, short) in [
            ("柳州市范例商贸有限公司", true),
            ("范例（柳州）商贸有限公司", true),
            ("范例(柳州)商贸有限公司", true),
            ("（范例）商贸有限公司", true),
            ("范例会计师事务所（特殊普通合伙）", true),
            ("范例小吃店（个体工商户）", true),
            ("范例商贸有限公司（原名：示例商贸有限公司）", false),
            ("范例商贸有限公司(原名称示例商贸有限公司)", true),
            ("范例商贸有限公司（已注销）分公司", true),
            ("范例(柳州）商贸", true),
            ("柳州三六七号店", true),
            ("", true),
            // Folding changes more of these than their brackets.
            ("ＡＢＣ商贸有限公司", false),
            ("范例【柳州】商贸", false),
            ("範例商貿有限公司", false),
            ("范例（ＡＢＣ）商贸", false),
            ("范例 商贸（柳州）", false),
        ] {
            let chars: Vec<char> = name.chars().collect();
            let mut out = Vec::from(before);
            assert_eq!(add_essence_of(&chars, &mut out), short, "{name}");
            let mut long = Vec::from(before);
            if short {
                add_essence(&crate::text::folded(name), &mut long);
            }
            assert_eq!(out, long, "{name}");
        }
    }

    /// What was there before is no part of the next.
    #[test]
    fn one_essence_at_a_time() {
        let mut out = Vec::new();
        for (name, left) in [("柳州市范例有限公司", "柳州范例有限公司"), ("甲店", "甲店")]
        {
            essence(name, &mut out);
            assert_eq!(out.iter().collect::<String>(), left);
        }
    }

    #[test]
    fn a_slip_in_the_ending_is_seen() {
        for name in [
            "柳州范例有限公同",
            "柳州范例有限司",
            "柳州范例限公司",
            "柳州范例有限限公司",
            "柳州范例限有公司",
            "柳州范有例限公司",
            "柳州范例公",
            "柳州范例份有限公司",
        ] {
            let wanted = String::from("柳州范例");
            assert!(others(name).contains(&wanted), "{name}: {:?}", others(name));
        }
        assert!(others("柳州范例有限公司").is_empty(), "{:?}", others("柳州范例有限公司"));
        assert_eq!(others("柳州水泥厂二"), ["柳州水泥"]);
        assert!(others("柳州水泥厂").is_empty());
    }

    #[test]
    fn every_character_counts_as_it_should() {
        let of = |text: &str| text.chars().filter_map(essential).collect::<String>();
        assert_eq!(of("〇零一二三四五六七八九"), "00123456789");
        assert_eq!(of("合夥伙"), "合伙伙");
        assert_eq!(of("省市县区"), "");
        assert_eq!(of("甲ABC7·-()*&é"), "甲ABC7é");
        // Beyond the ideographs of the first block.
        assert_eq!(of("\u{3400}\u{20000}"), "\u{3400}\u{20000}");
    }

    /// The fast path leaves out none of those that do not count as they are.
    #[test]
    fn ideographs_count_as_they_are_but_for_those_that_are_named() {
        let others = ('\u{4e00}'..='\u{9fff}').filter(|c| essential(*c) != Some(*c));
        assert_eq!(others.collect::<String>(), "一七三九二五八六区县四夥市省零");
    }

    #[test]
    fn one_slip_apart_is_one_slip_and_no_more() {
        let near = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<char>>());
            is_near(&a, &b)
        };
        for (a, b) in [
            ("有限公司", "有限公同"),
            ("有限公司", "限有公司"),
            ("有限公司", "有限司公"),
            ("有限公司", "有限司"),
            ("有限公司", "有限限公司"),
            ("公司", "司公"),
        ] {
            assert!(near(a, b) && near(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("有限公司", "有公同司"),
            ("有限公司", "限有司公"),
            ("有限公司", "有司公限"),
            ("有限公司", "公司"),
            ("有限公司", "有限责任公司"),
            ("有限公司", "限甲公司"),
            ("有限公司", "乙有公司"),
            ("甲乙丙丁", "甲丙丙丁戊"),
            // Two characters changed places with others, and not with each other.
            ("甲乙丙", "乙丁丙"),
            ("甲乙丙", "丁甲丙"),
        ] {
            assert!(!near(a, b) && !near(b, a), "{a} {b}");
        }
    }

    #[test]
    fn two_characters_are_left_of_a_name() {
        // With a slip in the ending, where so many are left in front of it, and where one is.
        assert_eq!(others("甲乙有限公同"), ["甲乙", "甲乙有限"]);
        assert_eq!(others("甲有限公同"), ["甲有限"]);
        // The last character in front changed places with the first of the ending.
        assert_eq!(others("甲有乙限公司"), ["甲有乙", "甲有", "甲乙"]);
        assert!(others("有乙限公司").iter().all(|other| other != "乙"));
        // What stands behind it is not the rest of the ending.
        assert!(!others("甲丙有乙限公同").contains(&String::from("甲丙乙")));
        // Each is told alone, not after what was told before.
        for name in ["甲丙有乙限公司", "柳州范有例限责任公司", "甲乙丙集团丁有限公司"]
        {
            let length = name.chars().count();
            assert!(others(name).iter().all(|other| other.chars().count() < length), "{name}");
        }
    }
}
