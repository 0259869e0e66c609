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
    let mut inner = folded.split(|c| *c == '(').skip(1).filter_map(|rest| {
        let end = rest.iter().position(|c| *c == ')')?;
        former(rest.get(..end)?)
    });
    inner.next().map(|name| name.iter().collect())
}

/// The name without its notes, if it has any: characters of a folded name.
pub(crate) fn without(name: &[char]) -> Option<Vec<char>> {
    let open = name.iter().position(|c| *c == '(')?;
    let (front, rest) = name.split_at_checked(open)?;
    let inner = rest.get(1..)?;
    let close = inner.iter().position(|c| *c == ')')?;
    let (inner, after) = inner.split_at_checked(close)?;
    let after = after.get(1..).unwrap_or_default();
    if is_note(inner) && !front.is_empty() {
        let mut left = front.to_vec();
        left.extend(without(after).unwrap_or_else(|| after.to_vec()));
        return Some(left);
    }
    let rest = without(after)?;
    Some([front, &['('], inner, &[')'], &rest].concat())
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
            ("范例(原平)商贸有限公司", None),
            ("范例商贸有限公司", None),
            ("(已注销)", None),
            ("范例(柳州", None),
        ] {
            let chars: Vec<char> = name.chars().collect();
            let found = without(&chars).map(|left| left.into_iter().collect::<String>());
            assert_eq!(found.as_deref(), left, "{name}");
        }
    }
}
