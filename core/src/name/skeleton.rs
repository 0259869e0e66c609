//! What is left of a name when all is taken off that people leave out or add: marks, the ending, and
//! 省, 市, 县, 区. No cutting into parts: a slip moves one character of it, whatever it does to the
//! parts of the name.

use alloc::vec::Vec;

use super::edit::slips;
use super::notes;

/// What stands at the end of names and tells nobody from another, the longest first.
const ENDINGS: [&[char]; 13] = [
    &['股', '份', '有', '限', '责', '任', '公', '司'],
    &['合', '伙', '企', '业', '有', '限', '合', '伙'],
    &['合', '伙', '企', '业', '普', '通', '合', '伙'],
    &['农', '民', '专', '业', '合', '作', '社'],
    &['股', '份', '有', '限', '公', '司'],
    &['有', '限', '责', '任', '公', '司'],
    &['特', '殊', '普', '通', '合', '伙'],
    &['专', '业', '合', '作', '社'],
    &['个', '体', '工', '商', '户'],
    &['有', '限', '公', '司'],
    &['普', '通', '合', '伙'],
    &['有', '限', '合', '伙'],
    &['公', '司'],
];

/// Characters that are left of a name, at least.
const LEFT: usize = 2;

/// The skeleton of a folded name, in place of what `out` holds.
pub(crate) fn skeleton(folded: &str, out: &mut Vec<char>) {
    essence(folded, out);
    out.truncate(out.len().saturating_sub(ending(out)));
}

/// The characters that count, the ending among them.
pub(crate) fn essence(folded: &str, out: &mut Vec<char>) {
    out.clear();
    if folded.contains('(') {
        let chars: Vec<char> = folded.chars().collect();
        if let Some(left) = notes::without(&chars) {
            out.extend(left.into_iter().filter_map(essential));
            return;
        }
    }
    out.extend(folded.chars().filter_map(essential));
}

/// A character as it counts; `None` if it does not. One for one, so that a slip in a name is one slip
/// in what is left of it.
#[inline]
pub(crate) fn essential(c: char) -> Option<char> {
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

/// Length of the ending of a text that has nothing but what counts; 0 if it has none.
pub(super) fn ending(text: &[char]) -> usize {
    if !matches!(text.last(), Some('司' | '社' | '伙' | '户')) {
        return 0;
    }
    let fits = |ending: &&&[char]| {
        text.len() >= ending.len().saturating_add(LEFT) && text.ends_with(ending)
    };
    ENDINGS.iter().find(fits).map_or(0, |ending| ending.len())
}

/// Other skeletons that a text, with its ending, would have without a slip in a longer ending than the
/// one it has: 有限公同, 有公司, and where the last character in front changed places with the first
/// of the ending.
pub(crate) fn mended(text: &[char]) -> Vec<Vec<char>> {
    let own = ending(text);
    let mut found: Vec<Vec<char>> = Vec::new();
    for ending in ENDINGS.iter().filter(|ending| ending.len() > own) {
        for n in ending.len().saturating_sub(1)..=ending.len().saturating_add(1) {
            let Some(left) = text.len().checked_sub(n).filter(|left| *left >= LEFT) else {
                continue;
            };
            let (front, tail) = text.split_at(left);
            if is_near(tail, ending) && !found.iter().any(|known| known == front) {
                found.push(front.to_vec());
            }
        }
        if let Some(left) = text.len().checked_sub(ending.len()).filter(|left| *left >= LEFT)
            && let Some((first, rest)) = ending.split_first()
            && let Some([.., before, c]) = text.get(..=left)
            && c != first
            && before == first
            && text.get(left.saturating_add(1)..) == Some(rest)
        {
            let mut front = text.get(..left.saturating_sub(1)).unwrap_or_default().to_vec();
            front.push(*c);
            found.push(front);
        }
    }
    found
}

/// Whether two texts are one slip apart; most are not, and that shows at their ends.
fn is_near(a: &[char], b: &[char]) -> bool {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    // Two neighbours that changed places leave two characters between.
    front.saturating_add(back).saturating_add(2) >= a.len().max(b.len()) && slips(a, b, 1).is_some()
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
            ("柳州三六七号店", "柳州367号店"),
            ("·*", ""),
        ] {
            assert_eq!(of(name), left, "{name}");
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
            let text: Vec<char> = name.chars().collect();
            let wanted: Vec<char> = "柳州范例".chars().collect();
            assert!(mended(&text).contains(&wanted), "{name}: {:?}", mended(&text));
        }
        let usual: Vec<char> = "柳州范例有限公司".chars().collect();
        assert!(mended(&usual).is_empty(), "{:?}", mended(&usual));
    }
}
