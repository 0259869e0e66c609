//! The closed table of words: placeholders, states, kinds of subjects, visibility. An office adds its
//! own with a profile ([`super::profile`]); no other place reads such a word.

use std::collections::HashMap;

use credit_core::{
    id::{self, Expectation, Kind},
    pack::record::{Class, Direction, State, Visibility},
    request::SubjectKind,
};

/// Full-width characters as half-width ones; brackets included.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => {
                u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
            }
            other => other,
        })
        .collect()
}

/// Words that an office added.
#[derive(Clone, Debug, Default)]
pub(super) struct Added {
    pub(super) states: HashMap<String, State>,
    pub(super) kinds: HashMap<String, SubjectKind>,
}

/// Cells that say that there is nothing, besides those of strokes only.
const BLANKS: &[&str] = &[
    "无",
    "无此项",
    "暂无",
    "暂缺",
    "空",
    "空白",
    "空值",
    "无数据",
    "无信息",
    "无内容",
    "没有",
    "缺",
    "缺失",
    "不详",
    "不明",
    "不清楚",
    "未知",
    "未公布",
    "未公开",
    "未填",
    "未填写",
    "未填报",
    "未提供",
    "未予提供",
    "暂未提供",
    "未载明",
    "未掌握",
    "未查到",
    "未查询到",
    "未获取",
    "未取得",
    "未办理",
    "查无",
    "查不到",
    "无法查询",
    "无法获取",
    "无代码",
    "无证件号",
    "无统一社会信用代码",
    "无机构代码",
    "暂无代码",
    "待核查",
    "待核",
    "未登记",
    "未录入",
    "未采集",
    "待定",
    "待补",
    "待补充",
    "待核实",
    "待查",
    "不适用",
    "不涉及",
    "无记录",
    "无相关信息",
    "无相关数据",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "undefined",
    "unknown",
    "(null)",
    "<null>",
    "[null]",
    "(none)",
    "(blank)",
    "blank",
    "empty",
    "tbd",
    "#n/a",
    "#na",
    "#value!",
    "#ref!",
    "#null!",
    "#name?",
    "#div/0!",
    "#num!",
    "\\n",
    "(空)",
    "(无)",
    "(空白)",
    "[空]",
];

/// Cells that say there is nothing: strokes, and the words for it in any width and case.
pub(super) fn is_blank(cell: &str) -> bool {
    let stroke = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '_'
                    | '/'
                    | '\\'
                    | '*'
                    | '.'
                    | '·'
                    | '。'
                    | '、'
                    | ','
                    | '，'
                    | '~'
                    | '～'
                    | '?'
                    | '？'
                    | '|'
                    | '—'
                    | '–'
                    | '―'
                    | '─'
                    | '━'
                    | '－'
                    | '‐'
                    | '‑'
                    | '−'
                    | '＿'
                    | '／'
                    | '＼'
                    | '＊'
                    | '×'
                    | '…'
                    | '\u{FFE3}'
                    | '\u{30FC}'
            )
    };
    if cell.is_empty() {
        return true;
    }
    // Whatever is longer is neither: the usual cell costs one look at its length.
    if cell.len() > 64 {
        return false;
    }
    if cell.chars().all(stroke) {
        return true;
    }
    // What begins as no such word does is none: the usual cell costs no more.
    let first = cell.chars().find(|c| !c.is_whitespace());
    if !first.is_some_and(begins_blank) {
        return false;
    }
    if cell.trim().chars().nth(12).is_some() {
        return false;
    }
    let plain: String = half_width(cell).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    BLANKS.contains(&plain.as_str())
}

/// The first characters of [`BLANKS`], in any width and case.
const fn begins_blank(c: char) -> bool {
    matches!(
        c,
        '无' | '暂'
            | '空'
            | '没'
            | '缺'
            | '不'
            | '未'
            | '待'
            | '查'
            | '('
            | '（'
            | '['
            | '［'
            | '<'
            | '＜'
            | '#'
            | '＃'
            | '\\'
            | '＼'
            | 'n'
            | 'N'
            | 'ｎ'
            | 'Ｎ'
            | 'u'
            | 'U'
            | 'ｕ'
            | 'Ｕ'
            | 'b'
            | 'B'
            | 'ｂ'
            | 'Ｂ'
            | 'e'
            | 'E'
            | 'ｅ'
            | 'Ｅ'
            | 't'
            | 'T'
            | 'ｔ'
            | 'Ｔ'
    )
}

/// A 统一社会信用代码 that passes its check.
pub(super) fn is_credit_code(text: &str) -> bool {
    let expectation = Expectation { kind: Some(Kind::Uscc), ..Expectation::default() };
    text.len() == 18 && id::validate(text, &expectation).is_valid()
}

/// A number of nothing but zeros: no code and no day.
pub(super) fn is_zero(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'0')
}

/// States by the words of publications. Words that may say either (终结, 已履行, 0, 是) are not here.
const STATES: &[(State, &[&str])] = &[
    (
        State::Active,
        &[
            "有效",
            "正常",
            "在列",
            "在册",
            "公示中",
            "正在公示",
            "公布中",
            "公开中",
            "发布中",
            "生效",
            "已生效",
            "生效中",
            "未移出",
            "未退出",
            "未解除",
            "未撤销",
            "未撤下",
            "未修复",
            "未删除",
            "未到期",
            "未过期",
            "未屏蔽",
            "已列入",
            "列入",
            "列入中",
            "在列中",
            "已纳入",
            "纳入",
            "已认定",
            "失信中",
            "失信",
            "未履行",
            "全部未履行",
            "部分未履行",
            "未履行完毕",
            "部分履行",
            "履行中",
            "执行中",
            "未结案",
            "惩戒中",
            "惩戒期",
            "惩戒期内",
            "公示期",
            "公示期内",
            "有效期内",
            "待修复",
            "修复中",
            "修复申请中",
            "不予修复",
            "修复不通过",
            "未通过修复",
            "当前",
            "现行",
            "在公示",
            "限制中",
            "active",
            "valid",
            "listed",
        ],
    ),
    (
        State::Repaired,
        &[
            "已修复",
            "修复",
            "信用修复",
            "已完成修复",
            "修复完成",
            "修复通过",
            "已信用修复",
            "repaired",
        ],
    ),
    (
        State::Withdrawn,
        &[
            "已移出",
            "移出",
            "已移除",
            "移除",
            "已解除",
            "解除",
            "已撤销",
            "撤销",
            "已撤回",
            "撤回",
            "已撤下",
            "撤下",
            "已屏蔽",
            "屏蔽",
            "已删除",
            "删除",
            "已失效",
            "失效",
            "无效",
            "已过期",
            "过期",
            "已到期",
            "到期",
            "到期退出",
            "到期移出",
            "期满移出",
            "期满退出",
            "已退出",
            "退出",
            "提前移出",
            "提前退出",
            "已终止",
            "终止",
            "公示期满",
            "期满",
            "已期满",
            "公示结束",
            "已结束",
            "停止公示",
            "已停止公示",
            "终止公示",
            "下架",
            "已下架",
            "历史",
            "已注销公示",
            "惩戒期满",
            "removed",
            "withdrawn",
            "expired",
            "revoked",
        ],
    ),
    (
        State::Disputed,
        &["异议", "异议中", "异议处理中", "有异议", "异议申请中", "核查中", "disputed"],
    ),
    (
        State::Suspended,
        &["暂停", "中止", "暂停公示", "已暂停", "中止公示", "暂缓", "暂停执行", "suspended"],
    ),
];

/// The state of an entry; `None` for a word that may well be an end of the entry.
pub(super) fn state(cell: &str) -> Option<State> {
    let exact = || STATES.iter().find_map(|(state, words)| words.contains(&cell).then_some(*state));
    State::parse(cell).or_else(exact).or_else(|| {
        let plain: String = half_width(cell).chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.to_ascii_lowercase();
        let of =
            |(state, words): &(State, &[&str])| words.contains(&plain.as_str()).then_some(*state);
        STATES.iter().find_map(of).or_else(|| super::state::read(&plain))
    })
}

/// Kinds of subjects by label, without brackets, `类` and `主体` behind them.
const KINDS: &[(SubjectKind, &[&str])] = &[
    (
        SubjectKind::SoleTrader,
        &[
            "个体工商户",
            "个体",
            "个体户",
            "个体经营",
            "个体经营户",
            "个体经营者",
            "个体商户",
            "个体业主",
            "个体经济",
            "个体工商业户",
            "工商个体户",
            "工商个体",
            "城乡个体户",
            "soletrader",
            "individualbusiness",
        ],
    ),
    (
        SubjectKind::Person,
        &[
            "自然人",
            "个人",
            "公民",
            "居民",
            "从业人员",
            "失信个人",
            "守信个人",
            "境内自然人",
            "境外自然人",
            "中国公民",
            "外籍个人",
            "自然人主体",
            "个人自然人",
            "自然人个人",
            "自然",
            "被执行人自然人",
            "person",
            "individual",
            "naturalperson",
        ],
    ),
    (
        SubjectKind::Organization,
        &[
            "企业",
            "法人",
            "单位",
            "组织",
            "机构",
            "机关",
            "公司",
            "其他组织",
            "社会组织",
            "事业单位",
            "社会团体",
            "社团",
            "民非",
            "民办非企业单位",
            "基金会",
            "合作社",
            "村委会",
            "居委会",
            "工会",
            "宗教活动场所",
            "分支机构",
            "中介机构",
            "律所",
            "企业法人",
            "法人企业",
            "个人独资企业",
            "个人独资",
            "法人及非法人组织",
            "法人和非法人组织",
            "法人或非法人组织",
            "法人或其他组织",
            "法人或者其他组织",
            "法人和其他组织",
            "法人及其他组织",
            "非法人",
            "非自然人",
            "enterprise",
            "company",
            "organisation",
            "legalperson",
            "corporation",
        ],
    ),
];

/// What organisations are called ends in one of these.
const KIND_ENDS: &[&str] = &[
    "企业",
    "公司",
    "单位",
    "法人",
    "组织",
    "机构",
    "机关",
    "团体",
    "基金会",
    "合作社",
    "委员会",
    "协会",
    "商会",
    "学会",
    "事务所",
    "学校",
    "医院",
    "工会",
    "村委会",
    "居委会",
    "经济组织",
    "社会团体",
    "活动场所",
];

/// The kind of a subject, by label; `None` for labels of roles (供应商) and for what may be either.
pub(super) fn kind(cell: &str) -> Option<SubjectKind> {
    let exact = || KINDS.iter().find_map(|(kind, words)| words.contains(&cell).then_some(*kind));
    SubjectKind::parse(cell).or_else(exact).or_else(|| {
        let drop =
            |c: &char| !c.is_whitespace() && !matches!(c, '(' | ')' | '/' | '、' | '-' | '_');
        let plain: String = half_width(cell).chars().filter(drop).collect();
        let plain = plain.to_ascii_lowercase();
        let known = |plain: &str| {
            let of =
                |(kind, words): &(SubjectKind, &[&str])| words.contains(&plain).then_some(*kind);
            KINDS.iter().find_map(of)
        };
        let bare = ["主体", "类", "型"].iter().find_map(|end| plain.strip_suffix(end));
        // 自然人（含个体工商户）, 企业或个人: both are named, neither is said.
        let mixed = ["自然人", "个人", "个体"].iter().any(|word| plain.contains(word));
        let ends = || !mixed && KIND_ENDS.iter().any(|end| plain.ends_with(end));
        // 自然人（境内）: a remark that names no other kind.
        let half = half_width(cell);
        let noted = half.split_once('(').map(|(before, note)| (before.trim(), note));
        let noted = noted.filter(|(_, note)| {
            !["自然人", "个人", "个体", "企业", "法人", "单位"].iter().any(|w| note.contains(w))
        });
        known(&plain)
            .or_else(|| known(bare?))
            .or_else(|| known(noted?.0))
            .or_else(|| ends().then_some(SubjectKind::Organization))
    })
}

/// Class of a record.
pub(super) fn class(cell: &str) -> Option<Class> {
    Class::parse(cell).or(match cell {
        "轻微" | "轻微失信" | "较轻" => Some(Class::Minor),
        "一般" | "一般失信" => Some(Class::Ordinary),
        "严重" | "严重失信" | "特别严重" => Some(Class::Serious),
        _ => None,
    })
}

/// Direction of a list.
pub(super) fn direction(cell: &str) -> Option<Direction> {
    Direction::parse(cell).or(match cell {
        "失信" => Some(Direction::Black),
        "守信" => Some(Direction::Red),
        "重点关注" => Some(Direction::Focus),
        "提示" => Some(Direction::Notice),
        "承诺" => Some(Direction::Commitment),
        _ => None,
    })
}

/// Who may see an entry or a list: only what says so is public. 1 is the code number of trading
/// systems for 公开, the other numbers are narrower; answers to 是否公开 are 是 and 否.
pub(super) fn visibility(cell: &str) -> Option<Visibility> {
    Visibility::parse(cell).or(match cell {
        "公开" | "对外公开" | "全社会公开" | "完全公开" | "社会公众公开" | "无条件公开"
        | "社会公开" | "向社会公开" | "可向社会公开" | "主动公开" | "全部公开" | "可公开"
        | "公示" | "面向社会公开" | "是" | "1" | "Y" | "y" | "yes" | "true" | "TRUE" => {
            Some(Visibility::Public)
        }
        "受限"
        | "内部"
        | "内部公开"
        | "内部共享"
        | "特定范围内公开"
        | "部分公开"
        | "涉密"
        | "保密"
        | "秘密"
        | "限制公开"
        | "部门共享"
        | "部门间共享"
        | "非公开"
        | "不宜公开"
        | "暂不公开"
        | "有条件共享"
        | "无条件共享"
        | "不予共享"
        | "授权公开"
        | "依授权公开"
        | "内部使用"
        | "仅供内部使用"
        | "依申请公开"
        | "授权查询"
        | "可授权查询"
        | "仅可授权查询"
        | "仅授权查询"
        | "政务共享"
        | "政府部门共享"
        | "政府部门内部共享"
        | "仅政府部门内部共享"
        | "仅内部共享"
        | "仅限内部"
        | "不公开"
        | "不可公开"
        | "不予公开"
        | "不公示"
        | "不对外公开"
        | "否"
        | "0"
        | "2"
        | "3"
        | "N"
        | "n"
        | "no"
        | "false"
        | "FALSE" => Some(Visibility::Restricted),
        _ => None,
    })
}

/// Organisation or person, by the name alone: organisations end in what they are.
pub(super) fn guess(name: &str) -> Option<SubjectKind> {
    const ENDS: &[&str] = &[
        "公司", "厂", "店", "社", "中心", "院", "所", "会", "部", "局", "校", "集团", "企业", "站",
        "馆", "行", "园", "场",
    ];
    let plain = half_width(name);
    let plain = plain.split('(').next().unwrap_or_default();
    let long = plain.chars().count() > 4 && !plain.contains('·');
    if long && ENDS.iter().any(|end| plain.ends_with(end)) {
        return Some(SubjectKind::Organization);
    }
    let short = (2..=4).contains(&plain.chars().count()) || plain.contains('·');
    short.then_some(SubjectKind::Person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_width_letters_digits_and_brackets() {
        assert_eq!(half_width("（ＡＢ１２）　x"), "(AB12) x");
    }

    #[test]
    fn every_word_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for word in STATES.iter().flat_map(|(_, words)| *words) {
            assert!(seen.insert(*word), "{word} twice");
        }
        let mut seen = std::collections::HashSet::new();
        for word in KINDS.iter().flat_map(|(_, words)| *words) {
            assert!(seen.insert(*word), "{word} twice");
        }
    }

    #[test]
    fn placeholders_in_any_style() {
        for text in [
            "",
            "-",
            "－",
            "―",
            "─",
            "–",
            "——",
            "----",
            "***",
            "*",
            "/",
            "//",
            "／",
            "N/A",
            "n/a",
            "ＮＡ",
            "NaN",
            "#N/A",
            "#VALUE!",
            "#REF!",
            "(null)",
            "（空）",
            "undefined",
            "不详",
            "暂 无",
            "\\N",
            "待定",
            "无此项",
            "—— ——",
            "...",
        ] {
            assert!(is_blank(text), "{text}");
        }
        for text in [
            "无锡",
            "空港",
            "0",
            "无为市",
            "1",
            "A",
            "未央",
            "不详细",
            "*某",
            "-1",
            "nano",
            "无期限",
        ] {
            assert!(!is_blank(text), "{text}");
        }
    }

    #[test]
    fn words_that_may_say_either_are_no_state() {
        for text in
            ["终结", "已履行", "已履行完毕", "0", "1", "Y", "是", "否", "true", "其他", "注销"]
        {
            assert_eq!(state(text), None, "{text}");
        }
        for (text, expected) in [
            ("到期退出", State::Withdrawn),
            ("已 屏蔽", State::Withdrawn),
            ("失信中", State::Active),
            ("不予修复", State::Active),
            ("异议", State::Disputed),
        ] {
            assert_eq!(state(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn every_word_for_nothing_begins_as_one() {
        for word in BLANKS {
            assert!(is_blank(word) && is_blank(&word.to_ascii_uppercase()), "{word}");
            assert!(is_blank(&format!(" {word} ")), "{word}");
        }
        assert!(is_blank("Ｎ／Ａ") && is_blank("（空）") && is_blank("＃Ｎ／Ａ"));
    }

    #[test]
    fn kinds_with_brackets_and_ends() {
        for (text, expected) in [
            ("法人(企业)", Some(SubjectKind::Organization)),
            ("企业（法人）", Some(SubjectKind::Organization)),
            ("自然人主体", Some(SubjectKind::Person)),
            ("企业类", Some(SubjectKind::Organization)),
            ("农民专业合作社", Some(SubjectKind::Organization)),
            ("Enterprise", Some(SubjectKind::Organization)),
            ("个体工商户", Some(SubjectKind::SoleTrader)),
            ("自然人（含个体工商户）", None),
            ("供应商", None),
            ("其他", None),
            ("01", None),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
