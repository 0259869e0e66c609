//! What people write in brackets behind a name and is no part of it: 已注销, 原某某公司, a number.

use alloc::{string::String, vec::Vec};

use crate::text::folded;

/// How such a note begins.
const STATES: [&str; 23] = [
    "已注销",
    "注销",
    "已吊销",
    "吊销",
    "已撤销",
    "已迁出",
    "已更名",
    "存续",
    "在业",
    "在营",
    "开业",
    "停业",
    "歇业",
    "身份证",
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "组织机构代码",
    "注册号",
    "证件号",
    "以下简称",
    "简称",
    "个体工商户",
];
/// How a note begins that gives a former name.
const FORMER: [&str; 6] = ["原名称", "原名", "曾用名", "曾名", "更名前", "原"];
/// The shortest former name in a note: 原平 is a city.
const NAME: usize = 4;

/// Whether what stands in brackets is a note.
pub(super) fn is_note(inner: &[char]) -> bool {
    let begins = |word: &str| {
        let mut rest = inner.iter();
        word.chars().all(|c| rest.next() == Some(&c))
    };
    STATES.iter().any(|word| begins(word)) || former(inner).is_some()
}

/// The former name that a note gives.
pub(super) fn former(inner: &[char]) -> Option<&[char]> {
    let rest = FORMER.iter().find_map(|word| {
        let mut rest = inner;
        for c in word.chars() {
            rest = rest.strip_prefix(&[c])?;
        }
        Some(rest)
    })?;
    let rest = match rest {
        [':' | '：' | '为' | '是', rest @ ..] => rest,
        _ => rest,
    };
    (rest.len() >= NAME).then_some(rest)
}

/// The former name that stands in brackets behind a name.
pub(crate) fn former_in_note(name: &str) -> Option<String> {
    if !name.contains(['(', '（', '[', '［', '【', '〔']) {
        return None;
    }
    let folded: Vec<char> = folded(name).chars().collect();
    let opened = folded.iter().enumerate().filter(|(_, c)| **c == '(');
    let mut inner = opened.filter_map(|(at, _)| {
        let (_, rest) = folded.split_at_checked(at.saturating_add(1))?;
        former(rest.get(..closing(rest)?)?)
    });
    inner.next().map(|name| name.iter().collect())
}

/// Where the bracket closes that was opened before: a former name may have one of its own, 原红叶(武汉)建材有限公司.
pub(super) fn closing(rest: &[char]) -> Option<usize> {
    let mut open = 0_usize;
    let closes = rest.iter().position(|c| match c {
        '(' => {
            open = open.saturating_add(1);
            false
        }
        ')' if open == 0 => true,
        ')' => {
            open = open.saturating_sub(1);
            false
        }
        _ => false,
    });
    // One that is never closed is no reason to read on to the end.
    closes.or_else(|| rest.iter().position(|c| *c == ')'))
}

/// The name without its notes, if it has any: characters of a folded name.
pub(crate) fn without(name: &[char]) -> Option<Vec<char>> {
    let (mut left, mut rest, mut noted) = (Vec::new(), name, false);
    while let Some(open) = rest.iter().position(|c| *c == '(') {
        let (front, behind) = rest.split_at_checked(open)?;
        let Some(inner) = behind.get(1..).and_then(|inner| inner.get(..closing(inner)?)) else {
            break;
        };
        let (bracket, after) = behind.split_at_checked(inner.len().saturating_add(2))?;
        left.extend_from_slice(front);
        // A note is about something. Of two in a row the second stays: indexes are made by what is left.
        if is_note(inner) && !front.is_empty() {
            noted = true;
        } else {
            left.extend_from_slice(bracket);
        }
        rest = after;
    }
    left.extend_from_slice(rest);
    noted.then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_no_part_of_a_name() {
        for (name, left) in [
            ("范例商贸有限公司(已注销)", Some("范例商贸有限公司")),
            ("范例商贸有限公司(原示范商贸有限公司)", Some("范例商贸有限公司")),
            ("范例(柳州)商贸有限公司(吊销,未注销)", Some("范例(柳州)商贸有限公司")),
            ("范例商贸有限公司(原示范(柳州)商贸有限公司)", Some("范例商贸有限公司")),
            ("范例(柳州)商贸有限公司(原示范(柳州)商贸(集团)公司)", Some("范例(柳州)商贸有限公司")),
            ("范例商贸有限公司(原示范(柳州商贸有限公司)", Some("范例商贸有限公司")),
            ("范例(原平)商贸有限公司", None),
            ("范例商贸有限公司", None),
            ("(已注销)", None),
            ("(已注销)范例商贸有限公司(存续)", Some("(已注销)范例商贸有限公司")),
            ("范例(柳州", None),
        ] {
            let chars: Vec<char> = name.chars().collect();
            let found = without(&chars).map(|left| left.into_iter().collect::<String>());
            assert_eq!(found.as_deref(), left, "{name}");
        }
    }

    #[test]
    fn a_former_name_has_its_own_brackets() {
        for (name, former) in [
            ("范例商贸有限公司（原示范商贸有限公司）", Some("示范商贸有限公司")),
            ("范例商贸有限公司（原名：示范（柳州）商贸有限公司）", Some("示范(柳州)商贸有限公司")),
            ("范例（柳州）商贸有限公司（曾用名示范商贸（集团）公司）", Some("示范商贸(集团)公司")),
            ("范例商贸有限公司（已注销）（原示范商贸有限公司）", Some("示范商贸有限公司")),
            ("范例（柳州）商贸有限公司", None),
            ("范例（原平）商贸有限公司", None),
        ] {
            assert_eq!(former_in_note(name).as_deref(), former, "{name}");
        }
    }
}
