//! The state of an entry out of several words: 已移出（到期）, 信用已修复, 未移出名单. Read only where every
//! word is known and all of them say the same; whatever may be an end of the entry or not is left to
//! the office.

use credit_core::pack::record::State;

/// What a word says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// Nothing by itself: 名单, 公示, 状态.
    Beside,
    /// 未, 尚未: what follows has not happened.
    Not,
    /// 拟, 待, 申请: what follows is on its way.
    Coming,
    /// 正在.
    Now,
    /// 中, 审核: what stands before is on its way.
    Going,
    /// 完成, 通过.
    Done,
    /// 在列, 有效: the entry counts.
    Listed,
    /// 移出, 到期: it does not.
    Ended,
    /// 撤销, 停止: an end of what follows, if that is the list or its publication.
    Revoked,
    Repaired,
    Disputed,
    Suspended,
}

const WORDS: &[(Sense, &[&str])] = &[
    (
        Sense::Beside,
        &[
            "已",
            "已经",
            "处于",
            "状态",
            "信用",
            "名单",
            "名录",
            "公示",
            "公布",
            "公开",
            "列入",
            "惩戒",
            "失信",
            "记录",
            "信息",
            "执行",
            "展示",
            "准予",
            "同意",
            "决定",
            "期",
            "期间",
            "的",
            "了",
            "主动",
            "提前",
            "自动",
            "正常",
            "被",
            "存在",
            "提出",
            "有",
            "联合",
            "该",
            "从",
            "依法",
            "黑名单",
            "严重",
            "已完成",
            "已办理",
            "已通过",
        ],
    ),
    (Sense::Going, &["中", "审核", "复核", "受理", "核查", "核实", "办理", "处理", "申诉"]),
    (Sense::Done, &["完成", "完毕", "成功", "通过", "办结"]),
    (Sense::Not, &["未", "尚未", "暂未", "还未", "没有", "未能", "不予", "不", "无"]),
    (Sense::Now, &["正在"]),
    (Sense::Coming, &["待", "拟", "将", "申请", "等待", "准备"]),
    (
        Sense::Listed,
        &[
            "在列",
            "在册",
            "在名单中",
            "在名单内",
            "仍在名单内",
            "仍在名单中",
            "有效",
            "生效",
            "公示中",
            "公布中",
            "期内",
            "公示期内",
            "有效期内",
            "惩戒期内",
            "执行中",
            "仍在公示",
            "继续公示",
            "正常公示",
            "公开公示",
            "在公示",
            "未满公示期",
            "惩戒执行中",
        ],
    ),
    (
        Sense::Ended,
        &[
            "移出",
            "移除",
            "退出",
            "解除",
            "删除",
            "屏蔽",
            "失效",
            "无效",
            "到期",
            "过期",
            "期满",
            "届满",
            "下架",
            "下线",
            "下网",
            "除名",
            "撤下",
            "撤回",
            "结束",
            "有效期满",
            "撤出",
        ],
    ),
    (Sense::Revoked, &["撤销", "停止", "终止", "取消"]),
    (Sense::Repaired, &["修复"]),
    (Sense::Disputed, &["异议"]),
    (Sense::Suspended, &["暂停", "中止", "暂缓"]),
];

/// Longest word in characters.
const LONGEST: usize = 6;

/// The state that a text of known words says; `None` for anything else.
pub(super) fn read(text: &str) -> Option<State> {
    let parts = text.split(['(', ')', ',', '，', '、', ';', '/', '-', ' ']);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let (first, notes) = parts.split_first()?;
    let mut state = said(&words(first)?)?;
    for note in notes {
        let words = words(note)?;
        match said(&words) {
            // 已修复（撤下公示）: of a repair the end of the listing is a consequence.
            Some(State::Withdrawn) if state == State::Repaired => {}
            Some(State::Repaired) if state == State::Withdrawn => state = State::Repaired,
            Some(other) if other != state => return None,
            Some(_) => {}
            None if words.iter().all(|word| matches!(word, Sense::Beside | Sense::Done)) => {}
            None => return None,
        }
    }
    Some(state)
}

/// The words of a text, the longest first at each place; `None` when one is not known.
fn words(text: &str) -> Option<Vec<Sense>> {
    let mut rest = text;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let lengths = rest.char_indices().map(|(at, c)| at.saturating_add(c.len_utf8()));
        let ends: Vec<usize> = lengths.take(LONGEST).collect();
        let word = ends.iter().rev().find_map(|end| {
            let word = rest.get(..*end)?;
            let of = |(sense, words): &(Sense, &[&str])| words.contains(&word).then_some(*sense);
            Some((WORDS.iter().find_map(of)?, *end))
        });
        let (sense, end) = word?;
        found.push(sense);
        rest = rest.get(end..)?;
    }
    Some(found)
}

/// What words say together, if that is one thing.
fn said(words: &[Sense]) -> Option<State> {
    let mut state: Option<State> = None;
    // The word before that says whether what follows has happened.
    let mut open: Option<Sense> = None;
    for (at, word) in words.iter().enumerate() {
        let after = words.get(at.saturating_add(1)..).unwrap_or_default();
        let halted = matches!(state, Some(State::Disputed | State::Suspended));
        let found = match word {
            Sense::Beside | Sense::Done => continue,
            // What is on its way stands before: 信用修复中; 异议待处理.
            Sense::Going if state.is_some() => continue,
            Sense::Coming if halted => continue,
            // 暂停公示中: what is halted would be shown.
            Sense::Listed if halted => continue,
            Sense::Going => return None,
            // 未不: who says so twice is asked.
            Sense::Not | Sense::Coming | Sense::Now if open.is_some() => return None,
            Sense::Not | Sense::Coming | Sense::Now => {
                open = Some(*word);
                continue;
            }
            Sense::Listed => State::Active,
            Sense::Ended => State::Withdrawn,
            // 撤销移出 is no end; 撤销列入 is one.
            Sense::Revoked if after.iter().all(|word| *word == Sense::Beside) => State::Withdrawn,
            Sense::Revoked => return None,
            Sense::Repaired => State::Repaired,
            Sense::Disputed => State::Disputed,
            Sense::Suspended => State::Suspended,
        };
        let found = happened(found, open.take(), after)?;
        // 到期移出 says one thing twice.
        if state.is_some_and(|before| before != found) {
            return None;
        }
        state = Some(found);
    }
    state.filter(|_| open.is_none())
}

/// What is left of a state whose words say that it has not come, or not yet: then the entry counts.
fn happened(found: State, open: Option<Sense>, after: &[Sense]) -> Option<State> {
    let ends = matches!(found, State::Withdrawn | State::Repaired);
    match (open, after.contains(&Sense::Going), after.contains(&Sense::Done)) {
        // 修复审核通过, 异议处理完毕: which of them is done?
        (None, true, true) => None,
        (None, _, true) if !ends => None,
        (None, true, false) if ends => Some(State::Active),
        (None, ..) => Some(found),
        (Some(_), ..) if ends => Some(State::Active),
        (Some(Sense::Now), ..) => Some(found),
        // 未有效, 无异议.
        (Some(_), ..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_either_is_left_to_the_office() {
        for text in [
            "撤销移出",
            "取消修复",
            "终止修复",
            "公示期满未移出",
            "未有效",
            "修复移出",
            "执行完毕",
            "异议处理完毕",
            "修复审核通过",
            "取消异议",
            "审核中",
            "申请",
            "公示",
            "名单",
            "未",
            "处理中",
            "异议修复",
            "已履行",
            "终结",
            "",
            "移出暂停",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn words_that_say_one_thing() {
        for (text, state) in [
            ("已移出名单", State::Withdrawn),
            ("已移出(到期)", State::Withdrawn),
            ("到期移除", State::Withdrawn),
            ("撤销列入", State::Withdrawn),
            ("待移出", State::Active),
            ("未移出名单", State::Active),
            ("公示中(未到期)", State::Active),
            ("信用已修复", State::Repaired),
            ("已修复(撤下公示)", State::Repaired),
            ("尚未修复", State::Active),
            ("申请修复", State::Active),
            ("信用修复中", State::Active),
            ("已办理信用修复", State::Repaired),
            ("异议核查中", State::Disputed),
            ("暂停公示中", State::Suspended),
        ] {
            assert_eq!(read(text), Some(state), "{text}");
        }
    }
}
