//! Numbers written in Chinese numerals.

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Writes numbers in digits, a digit for a numeral: 三六七 and 367 are one 字号, 第一 and 第1 one
/// branch. Numbers with 十 or 百 keep their form; one numeral alone is part of a word (五金, 一品).
pub(super) fn to_digits(chars: &mut [char]) {
    let mut from = 0_usize;
    while from < chars.len() {
        let rest = chars.get_mut(from..).unwrap_or_default();
        let length = run(rest);
        let before = from.checked_sub(1);
        let next = from.saturating_add(length);
        let before = before.and_then(|at| chars.get(at)).copied();
        let counts =
            |c: Option<&char>| c.is_some_and(|c| matches!(c, '十' | '百' | '千' | '万' | '亿'));
        let whole = !counts(before.as_ref()) && !counts(chars.get(next));
        if whole && (length > 1 || (length == 1 && before == Some('第'))) {
            for c in chars.get_mut(from..next).unwrap_or_default() {
                *c = digit(*c).unwrap_or(*c);
            }
        }
        from = next.saturating_add(1);
    }
}

/// How many numerals stand in front.
fn run(chars: &[char]) -> usize {
    let length = chars.iter().take_while(|c| digit(**c).is_some()).count();
    // 零 belongs to a word in 零售 and 零件.
    let word = matches!(chars.get(length), Some('售' | '件' | '部' | '食' | '担'));
    let zero = length.checked_sub(1).and_then(|last| chars.get(last)) == Some(&'零');
    length.saturating_sub(usize::from(word && zero))
}

fn digit(c: char) -> Option<char> {
    const NUMERALS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let c = if c == '零' { '〇' } else { c };
    let at = NUMERALS.iter().position(|numeral| *numeral == c)?;
    DIGITS.get(at).copied()
}
