//! The content of single cells: dates, states, classes, identifiers.

use credit_core::{
    Date,
    id::{self, ChangeMade, Kind, Severity},
    pack::record::{Class, Direction, FormerName, Identifier, State, Visibility},
    request::SubjectKind,
};

use super::sheet::{Cell, Nature};
use crate::problem::Words;

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
    matches!(
        cell,
        "" | "-" | "--" | "—" | "——" | "/" | "\\" | "无" | "暂无" | "空" | "null" | "NULL" | "None"
    )
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

/// A day that Excel stored as its number, counted from 1900 or 1904; 1950 to 2099 only, so that no
/// amount is taken for a day.
pub(super) fn serial(cell: &str, epoch_1904: bool) -> Option<Date> {
    let number = cell.split('.').next().unwrap_or_default();
    let count: i32 = number.parse().ok()?;
    let from_1970 = count.checked_sub(if epoch_1904 { 24_107 } else { 25_569 })?;
    let day = Date::from_days(from_1970)?;
    (1950..2100).contains(&day.ymd().0).then_some(day)
}

/// State of an entry, by the words that publications use.
pub(super) fn state(cell: &str) -> Option<State> {
    State::parse(cell).or(match cell {
        "有效" | "在列" | "公示中" | "生效" | "正常" | "未撤销" | "未修复" | "未移出" => {
            Some(State::Active)
        }
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

/// Kind of a subject, by label.
pub(super) fn kind(cell: &str) -> Option<SubjectKind> {
    SubjectKind::parse(cell).or(match cell {
        "企业"
        | "法人"
        | "单位"
        | "组织"
        | "法人及非法人组织"
        | "法人和其他组织"
        | "机构"
        | "事业单位"
        | "社会组织"
        | "机关" => Some(SubjectKind::Organization),
        "个体工商户" | "个体" => Some(SubjectKind::SoleTrader),
        "自然人" | "个人" => Some(SubjectKind::Person),
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
/// systems for 公开, the other numbers are narrower.
pub(super) fn visibility(cell: &str) -> Option<Visibility> {
    Visibility::parse(cell).or(match cell {
        "公开" | "社会公开" | "向社会公开" | "可向社会公开" | "主动公开" | "1" => {
            Some(Visibility::Public)
        }
        "受限"
        | "内部"
        | "特定范围内公开"
        | "依申请公开"
        | "授权查询"
        | "政务共享"
        | "不公开"
        | "不可公开"
        | "不予公开"
        | "0"
        | "2"
        | "3" => Some(Visibility::Restricted),
        _ => None,
    })
}

/// Former names, separated by `;`, each with the last day in brackets if known:
/// `示例甲厂（至2019-05-31）`.
pub(super) fn former_names(cell: &str) -> Vec<FormerName> {
    let parts = cell.split([';', '；', '、', '\n']).map(str::trim);
    parts.filter(|part| !is_blank(part)).map(former_name).collect()
}

fn former_name(text: &str) -> FormerName {
    let dated = || {
        let body = text.strip_suffix([')', '）'])?;
        let at = body.rfind(['(', '（'])?;
        let (name, period) = (body.get(..at)?, body.get(at..)?);
        let until = period_end(period.trim_start_matches(['(', '（']))?;
        Some(FormerName { name: name.trim().to_owned(), until: Some(until) })
    };
    dated().unwrap_or_else(|| FormerName { name: text.to_owned(), until: None })
}

/// The last day of `2016-01-01至2019-05-31`, `至2019-05-31` or `2019-05-31止`.
pub(super) fn period_end(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('止');
    let marked = ["至", "到", "~", "～", "—"].iter().find_map(|mark| text.rsplit_once(mark));
    let (before, end) = marked.unwrap_or(("", text));
    let plain = before.trim().trim_start_matches('自');
    (plain.is_empty() || date(plain).is_some()).then_some(())?;
    date(end.trim()).map(|read| read.value)
}

/// What is wrong with a code that Excel changed, and what to do.
fn rewrite(zh: &str, en: &str) -> Words {
    Words::new(
        format!("{zh}；请把这一列设为“文本”格式后重新填写"),
        format!("{en}; format the column as Text and enter it again"),
    )
}

/// Why a number has lost digits: Excel keeps fifteen.
pub(super) fn rounded(cell: &Cell) -> Option<Words> {
    let text = cell.text.as_str();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'E' | b'e'));
    if number && text.contains(['E', 'e']) && text.contains(['.', '+']) && digits > 2 {
        return Some(rewrite(
            &format!("“{text}”是被 Excel 变成数字的代码，末几位已丢失"),
            &format!("`{text}` is a code that Excel made a number of, its last digits are lost"),
        ));
    }
    let long = cell.nature == Nature::Number && digits > 15;
    long.then(|| {
        rewrite(
            &format!("“{text}”存成了数字，超过15位的部分不可靠"),
            &format!("`{text}` is stored as a number, digits after the 15th cannot be trusted"),
        )
    })
}

/// Why a code or a number of a document cannot be trusted: Excel made a number or a day of it.
pub(super) fn damaged(cell: &Cell) -> Option<Words> {
    let text = cell.text.as_str();
    match cell.nature {
        Nature::Day => Some(rewrite(
            &format!("“{text}”被 Excel 变成了日期"),
            &format!("`{text}` is a date that Excel made of a code"),
        )),
        Nature::Number if text.contains('.') => rounded(cell).or_else(|| {
            Some(rewrite(
                &format!("“{text}”是小数，不是代码"),
                &format!("`{text}` is a decimal number, not a code"),
            ))
        }),
        _ => rounded(cell),
    }
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
    Useless(Words),
}

/// The codes of a cell, separated by `;` or `；` or `、`.
pub(super) fn code_texts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([';', '；', '、', '\n']).map(str::trim);
    parts.filter(|part| !is_blank(part))
}

/// Reads one identifier, whatever its kind.
pub(super) fn code(text: &str) -> Code {
    let report = id::validate(text, &id::Expectation::default());
    if report.kind == Kind::Unknown {
        return Code::Useless(Words::new(
            format!("“{text}”不是任何一种已知的代码"),
            format!("`{text}` is no known kind of code"),
        ));
    }
    let worst = report.problems.iter().find(|problem| problem.severity == Severity::Error);
    if let Some(problem) = worst {
        return Code::Useless(failed(text, problem));
    }
    // The hyphen before the check character is how GB 11714 writes an organisation code.
    let usual = |change: &ChangeMade| report.kind == Kind::OrgCode && *change == ChangeMade::Hyphen;
    let changed = !report.changes.iter().all(usual);
    let value = Identifier { kind: report.kind, value: report.normalized };
    Code::Usable(Read { value, changed })
}

/// Which check a code fails, and which character it should have.
fn failed(text: &str, problem: &id::Problem) -> Words {
    let code = problem.code;
    let (zh, en) = match (problem.position, &problem.expected) {
        (Some(at), Some(expected)) => {
            let at = at.saturating_add(1);
            (format!("，第{at}位应为 {expected}"), format!(", character {at} should be {expected}"))
        }
        _ => (String::new(), String::new()),
    };
    Words::new(
        format!("代码“{text}”未通过校验（{code}{zh}）"),
        format!("the code `{text}` fails its check ({code}{en})"),
    )
}

/// A code that fails its check and looks as Excel leaves one: the last digits became zeros, or
/// zeros in front were lost.
pub(super) fn looks_rounded(text: &str) -> Option<Words> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        16..=20 if digits && text.ends_with("000") => Some(rewrite(
            &format!("“{text}”未通过校验，末三位像是被 Excel 改成了 0"),
            &format!("`{text}` fails its check, Excel seems to have made its last digits 000"),
        )),
        1..=7 if digits => Some(rewrite(
            &format!("“{text}”位数不够，开头的 0 像是被 Excel 去掉了"),
            &format!("`{text}` is too short, Excel seems to have taken zeros off its front"),
        )),
        _ => None,
    }
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
    fn days_that_excel_stored_as_numbers() {
        let day = Date::parse("2026-11-20");
        assert_eq!((serial("46346", false), serial("44884", true)), (day, day));
        assert_eq!(serial("46346.5", false), day);
        for text in ["2026", "12", "91450200", "-1", "abc", ""] {
            assert_eq!(serial(text, false), None, "{text}");
        }
    }

    #[test]
    fn codes_that_became_numbers() {
        let cell = |text: &str, nature| Cell { text: text.to_owned(), nature };
        for text in ["9.145E+17", "1.10105194912310E17", "9.1450200123457e17"] {
            assert!(damaged(&cell(text, Nature::Text)).is_some(), "{text}");
        }
        assert!(damaged(&cell("2026-01-02", Nature::Day)).is_some());
        assert!(damaged(&cell("914502000000000000", Nature::Number)).is_some());
        for text in ["320404000009558", "2E5", "91450200MA0X00015U", "E1"] {
            assert_eq!(damaged(&cell(text, Nature::Text)), None, "{text}");
        }
        assert!(looks_rounded("110105194912310000").is_some());
        assert!(looks_rounded("13127").is_some());
        assert_eq!(looks_rounded("320404000009557"), None);
    }

    #[test]
    fn former_names_with_their_last_day() {
        let names = former_names("示例甲厂（2016-01-01至2019-05-31）；示例乙店（南区）");
        let until = Date::parse("2019-05-31");
        assert_eq!((names[0].name.as_str(), names[0].until), ("示例甲厂", until));
        assert_eq!((names[1].name.as_str(), names[1].until), ("示例乙店（南区）", None));
    }

    #[test]
    fn half_width_letters_digits_and_brackets() {
        assert_eq!(half_width("（ＡＢ１２）　x"), "(AB12) x");
    }
}
