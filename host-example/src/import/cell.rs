//! The content of single cells: dates, states, classes, identifiers.

use credit_core::{
    Date,
    id::{self, Kind, Severity},
    pack::record::{Class, Identifier, State},
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

/// A cell read, and whether it had to be put into its usual form first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read<T> {
    pub(super) value: T,
    pub(super) changed: bool,
}

/// Cells that say there is nothing.
pub(super) fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "-" | "--" | "—" | "/" | "无" | "暂无" | "空" | "null" | "NULL")
}

/// A calendar day as `2026-11-20`, or as people write it: `2026/11/20`, `2026.11.20`, `20261120`,
/// `2026年11月20日`, with or without a time of day after it.
pub(super) fn date(cell: &str) -> Option<Read<Date>> {
    if let Some(value) = Date::parse(cell) {
        return Some(Read { value, changed: false });
    }
    let half = half_width(cell);
    let day = half.split([' ', 'T']).next().unwrap_or_default();
    let value = match day.len() {
        8 if day.bytes().all(|byte| byte.is_ascii_digit()) => Date::parse_basic(day.as_bytes())?,
        _ => separated(day)?,
    };
    Some(Read { value, changed: true })
}

fn separated(day: &str) -> Option<Date> {
    let day = day.strip_suffix('日').unwrap_or(day);
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let date = Date::from_ymd(year, month, parts.next()?.parse().ok()?)?;
    // A year of two digits is a guess, not a date.
    (parts.next().is_none() && year >= 1900).then_some(date)
}

/// State of an entry, by the words that publications use.
pub(super) fn state(cell: &str) -> Option<State> {
    State::parse(cell).or(match cell {
        "有效" | "在列" | "公示中" | "生效" | "正常" => Some(State::Active),
        "已修复" | "修复" | "信用修复" | "已完成修复" => Some(State::Repaired),
        "已撤销" | "撤销" | "已删除" | "移出" | "已移出" => Some(State::Withdrawn),
        "异议中" | "异议处理中" | "有异议" => Some(State::Disputed),
        "暂停" | "中止" | "暂停公示" => Some(State::Suspended),
        _ => None,
    })
}

/// Class of a record.
pub(super) fn class(cell: &str) -> Option<Class> {
    Class::parse(cell).or(match cell {
        "轻微" => Some(Class::Minor),
        "一般" => Some(Class::Ordinary),
        "严重" => Some(Class::Serious),
        _ => None,
    })
}

/// Kind of a subject, by label or by the codes of the court's site.
pub(super) fn kind(cell: &str) -> Option<SubjectKind> {
    SubjectKind::parse(cell).or(match cell {
        "企业" | "法人" | "单位" | "组织" | "法人及非法人组织" | "1" | "581" => {
            Some(SubjectKind::Organization)
        }
        "个体工商户" | "个体" => Some(SubjectKind::SoleTrader),
        "自然人" | "个人" | "0" | "580" => Some(SubjectKind::Person),
        _ => None,
    })
}

/// The kind of subject that holds such an identifier.
pub(super) fn kind_of_holder(identifier: &Identifier) -> Option<SubjectKind> {
    match identifier.kind {
        Kind::Uscc if identifier.value.starts_with("92") => Some(SubjectKind::SoleTrader),
        Kind::Uscc | Kind::OrgCode => Some(SubjectKind::Organization),
        Kind::ResidentId | Kind::HmtResidentPermit => Some(SubjectKind::Person),
        _ => None,
    }
}

/// One identifier of a cell.
pub(super) enum Code {
    /// Usable; `changed` when it was not in its usual form.
    Usable(Read<Identifier>),
    /// Not usable, and why.
    Useless(String),
}

/// The identifiers of a cell, separated by `;` or `；` or `、`.
pub(super) fn codes(cell: &str) -> Vec<Code> {
    let parts = cell.split([';', '；', '、', '\n']).map(str::trim);
    parts.filter(|part| !is_blank(part)).map(code).collect()
}

/// Reads one identifier, whatever its kind.
pub(super) fn code(text: &str) -> Code {
    let report = id::validate(text, &id::Expectation::default());
    if report.kind == Kind::Unknown {
        return Code::Useless(format!("“{text}”不是任何一种已知的代码"));
    }
    let worst = report.problems.iter().find(|problem| problem.severity == Severity::Error);
    if let Some(problem) = worst {
        let wanted = match (problem.position, &problem.expected) {
            (Some(at), Some(expected)) => {
                format!("，第{}位应为 {expected}", at.saturating_add(1))
            }
            _ => String::new(),
        };
        return Code::Useless(format!("代码“{text}”未通过校验（{}{wanted}）", problem.code));
    }
    // The hyphen before the check character is how GB 11714 writes an organisation code.
    let usual = |change: &&str| report.kind == Kind::OrgCode && *change == "hyphen";
    let changed = !report.changes.iter().all(usual);
    let value = Identifier { kind: report.kind, value: report.normalized };
    Code::Usable(Read { value, changed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let expected = Date::parse("2026-11-20").unwrap();
        for text in ["2026/11/20", "2026.11.20", "20261120", "2026年11月20日", "２０２６-11-20"]
        {
            assert_eq!(date(text).map(|read| read.value), Some(expected), "{text}");
        }
        assert_eq!(date("2026-11-20 00:00:00").map(|read| read.value), Some(expected));
        assert!(!date("2026-11-20").unwrap().changed);
        for text in ["2026-02-30", "26-11-20", "2026-11", "明年", "2026-11-20-1"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn half_width_letters_digits_and_brackets() {
        assert_eq!(half_width("（ＡＢ１２）　x"), "(AB12) x");
    }
}
