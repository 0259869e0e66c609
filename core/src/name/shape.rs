//! 字形: characters that look alike (工商企注字〔2017〕133号, 第四条).

mod table;

use alloc::{boxed::Box, vec::Vec};

use once_cell::race::OnceBox;

use table::{FIRST, MARK, PAIRS};

use crate::planes::Planes;

/// The [`PAIRS`].
static UNITS: Planes<{ PAIRS.len() }> = Planes::of(&PAIRS);

/// Whether two different characters are easily taken for each other.
pub(crate) fn alike(a: char, b: char) -> bool {
    static ALL: OnceBox<Vec<(u32, u32)>> = OnceBox::new();
    let all = ALL.get_or_init(|| Box::new(pairs().collect()));
    let (a, b) = (u32::from(a), u32::from(b));
    all.binary_search(&(a.min(b), a.max(b))).is_ok()
}

/// All pairs, the lower character of each first, in order.
fn pairs() -> impl Iterator<Item = (u32, u32)> {
    let (mut lower, mut before) = (FIRST, FIRST);
    UNITS.iter().filter_map(move |unit| {
        let step = u32::from(unit & !MARK);
        if unit & MARK == 0 {
            before = before.saturating_add(step);
            return Some((lower, before));
        }
        lower = lower.saturating_add(step);
        before = lower;
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn characters_that_look_alike() {
        for pair in [
            "大太", "未末", "土士", "己已", "已巳", "日曰", "木本", "天夫", "田甲", "今令", "鸟乌",
            "免兔", "侯候", "戊戌", "戌戍", "辨辩", "拔拨", "折拆", "洒酒", "治冶", "即既", "瞻赡",
            "晴睛", "崇祟", "博搏", "梁粱", "淮准", "亨享", "赢嬴", "人入", "冼洗", "源原", "恒桓",
        ] {
            let pair: Vec<char> = pair.chars().collect();
            assert!(alike(pair[0], pair[1]) && alike(pair[1], pair[0]), "{pair:?}");
        }
    }

    #[test]
    fn characters_that_do_not() {
        for pair in
            ["明源", "张李", "鑫欣", "中国", "铝镁", "花草", "科技", "AB", "一A", "大大", "𬭚淳"]
        {
            let pair: Vec<char> = pair.chars().collect();
            assert!(!alike(pair[0], pair[1]) && !alike(pair[1], pair[0]), "{pair:?}");
        }
    }

    /// The law of the table: lower before upper, in order, every pair once.
    #[test]
    fn pairs_are_in_order() {
        let all: Vec<_> = pairs().collect();
        assert!(all.is_sorted_by(|a, b| a < b));
        assert!(all.iter().all(|(a, b)| a < b && *b <= 0x9fff));
        let character = |code| char::from_u32(code).unwrap();
        for (a, b) in &all {
            assert!(alike(character(*a), character(*b)));
            assert!(!alike(character(*a), character(*a)));
        }
    }

    #[test]
    fn folded_characters_only() {
        for (a, b) in pairs() {
            for code in [a, b] {
                let text = char::from_u32(code).unwrap().to_string();
                assert!(crate::text::is_plain(&text), "{text}");
            }
        }
    }
}
