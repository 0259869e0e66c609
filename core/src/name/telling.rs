//! Characters that tell one from another by themselves: 第一 and 第二, 城东 and 城西, 甲 and 乙. One in
//! the place of another is no slip of the pen.

use alloc::{string::String, vec::Vec};

/// Numbers, as names write them.
fn is_number(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
        || matches!(c, '十' | '百' | '千' | '万')
}

/// Directions, sizes, the ten stems, letters.
fn tells(c: char) -> bool {
    const OTHERS: &str = "东南西北中上下左右前后内外大小新老甲乙丙丁戊己庚辛壬癸";
    is_number(c) || c.is_ascii_uppercase() || OTHERS.contains(c)
}

/// Whether what differs in two texts one slip apart tells one from the other.
pub(super) fn differ(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest, other) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    let after = rest.iter().rev().zip(other.iter().rev()).take_while(|(x, y)| x == y).count();
    let left = |text: &[char]| text.len().saturating_sub(after);
    match (rest.get(..left(rest)).unwrap_or_default(), other.get(..left(other)).unwrap_or_default())
    {
        ([x], [y]) => tells(*x) && tells(*y),
        // 12 and 21; 柳北 and 北柳 are one place.
        ([x, y], [_, _]) => is_number(*x) && is_number(*y),
        // 第1店 and 第11店, and yet 通达 for 万通达.
        ([x], []) => is_counted(*x, a, same),
        ([], [x]) => is_counted(*x, b, same),
        _ => false,
    }
}

/// Whether a character of a text is a part of a number, and not of a word.
fn is_counted(c: char, text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
    let after = text.get(at.saturating_add(1)).copied();
    let counts = |c: char| c.is_ascii_digit() || c == '第';
    let beside = before.is_some_and(counts) || after.is_some_and(counts);
    c.is_ascii_digit() || (is_number(c) && beside)
}

/// The numbers behind 第 in a name, and those in digits, in their order.
pub(super) fn ordinals(name: &[char]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut run, mut begun) = (String::new(), false);
    for c in name.iter().chain(&['\0']) {
        let digit = c.is_ascii_digit();
        if digit || (begun && is_number(*c)) {
            run.push(*c);
            begun = true;
            continue;
        }
        if !run.is_empty() {
            found.push(core::mem::take(&mut run));
        }
        begun = *c == '第';
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn what_tells_is_no_slip() {
        for (a, b, telling) in [
            ("第1店", "第2店", true),
            ("第12店", "第21店", true),
            ("第1店", "第11店", true),
            ("第十店", "第店", true),
            ("万通达店", "通达店", false),
            ("城东店", "城西店", true),
            ("甲仓库", "乙仓库", true),
            ("A座", "B座", true),
            ("柳北店", "北柳店", false),
            ("城东店", "城冬店", false),
            ("城东店", "城店", false),
            ("柳州店", "柳洲店", false),
        ] {
            assert_eq!(differ(&chars(a), &chars(b)), telling, "{a} {b}");
            assert_eq!(differ(&chars(b), &chars(a)), telling, "{b} {a}");
        }
    }

    #[test]
    fn numbers_of_a_name() {
        assert_eq!(ordinals(&chars("第1工程局第十2分公司")), ["1", "十2"]);
        assert_eq!(ordinals(&chars("千百惠商行")), Vec::<String>::new());
        assert_eq!(ordinals(&chars("367茶店")), ["367"]);
        // A numeral goes on with a number in digits.
        assert_eq!(ordinals(&chars("甲3十店")), ["3十"]);
        assert_eq!(ordinals(&chars("甲十店")), Vec::<String>::new());
    }
}
