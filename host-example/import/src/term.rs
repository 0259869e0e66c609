//! 期限: how long an entry stays, as `3年`, `一年六个月` or `90日`, and the day on which it ends.

use credit_core::Date;

use super::{
    date::{self, Reading},
    words::half_width,
};

/// A length of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Term {
    months: i32,
    days: i32,
}

/// What a cell says about the end of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// After that time.
    After(Term),
    /// On that day: `2026-01-01至2028-12-31`.
    On(Date),
    /// No end: 长期, 至履行完毕.
    Open,
}

/// Words for an end that is not known yet: the entry stays until something happens.
const OPEN: &[&str] = &[
    "长期",
    "永久",
    "无期限",
    "无固定期限",
    "不定期",
    "持续",
    "至今",
    "未到期",
    "未移出",
    "未解除",
    "未退出",
    "未修复",
    "未撤销",
    "未届满",
    "暂未移出",
    "尚未移出",
    "尚未解除",
    "尚未修复",
    "不限",
    "无限期",
    "终身",
    "无截止日期",
    "无终止日期",
    "尚未确定",
    "longterm",
    "permanent",
];

pub(super) fn read(text: &str) -> Option<End> {
    // No way of writing a length of time is longer.
    if text.len() > 160 {
        return None;
    }
    let half = half_width(text);
    let plain: String = half.chars().filter(|c| !c.is_whitespace()).collect();
    if is_open(&plain) {
        return Some(End::Open);
    }
    if let Some(day) = end(&half) {
        // Systems without a blank write the last day they know.
        return Some(if day.ymd().0 >= 2999 { End::Open } else { End::On(day) });
    }
    let bare = from_listing(&plain);
    let bare = ["为期", "期限为", "期限", "为", "共"]
        .iter()
        .find_map(|w| bare.strip_prefix(w))
        .unwrap_or(bare);
    let bare = bare.trim_end_matches("以内").trim_end_matches('内');
    term(bare).map(End::After)
}

/// 自列入之日起3年, 3年(自公布之日起): counted from the listing anyway.
fn from_listing(plain: &str) -> &str {
    let start = |text: &str| {
        ["列入", "公布", "公示", "认定", "发布", "纳入", "公开"]
            .iter()
            .any(|word| text.contains(word))
            && !text.contains(|c: char| c.is_ascii_digit())
    };
    if let Some((before, note)) = plain.split_once('(')
        && (start(note) || note == "含)")
    {
        return before;
    }
    match plain.strip_prefix('自').and_then(|rest| rest.split_once('起')) {
        Some((from, rest)) if start(from) => rest.trim_start_matches([',', '，', '算', '计']),
        _ => plain,
    }
}

/// 长期有效, 至履行完毕, 履行义务之日止: no day in it.
fn is_open(plain: &str) -> bool {
    if plain.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let named = OPEN.iter().any(|word| plain.to_ascii_lowercase().starts_with(word));
    let event = [
        "履行",
        "移出",
        "修复",
        "解除",
        "整改",
        "改正",
        "缴清",
        "结清",
        "失信行为",
        "届满为止",
        "撤销",
    ]
    .iter()
    .any(|word| plain.contains(word));
    let until = plain.starts_with(['至', '直', '到'])
        || plain.ends_with("之日止")
        || plain.ends_with("为止")
        || plain.ends_with("之日")
        || plain.ends_with("时止");
    named || (event && until)
}

/// The first and the last day of `2016-01-01至2019-05-31`.
pub(super) fn span(text: &str) -> Option<(Date, Date)> {
    match date::read(text)? {
        Reading::Span(from, to) => Some((from, to)),
        _ => None,
    }
}

/// The last day of `2016-01-01至2019-05-31`, `至2019-05-31`, `2019-05-31止` or `2019-05-31`.
pub(super) fn end(text: &str) -> Option<Date> {
    let text = text.trim();
    let after = ["截止至", "截止到", "截至", "截止", "直至", "至", "到", "~"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    match date::read(after.unwrap_or(text).trim().trim_end_matches(['止', '前']))? {
        Reading::Day { day, .. } => Some(day),
        Reading::Span(_, to) => Some(to),
        // The whole of the month belongs to it.
        Reading::Month(_, last) if after.is_some() => Some(last),
        Reading::Month(..) | Reading::Either(..) => None,
    }
}

fn term(text: &str) -> Option<Term> {
    let mut rest = text;
    let mut term = Term::default();
    while !rest.is_empty() {
        // 两年零六个月.
        if term != Term::default() {
            rest = rest.trim_start_matches(['零', '又']);
        }
        let unit = rest.find(['年', '个', '月', '日', '天'])?;
        let (number, after) = (rest.get(..unit)?, rest.get(unit..)?);
        let half = |after: &str| after.starts_with('半');
        let count = number_of(number.trim())?;
        if let Some(more) = after.strip_prefix('年') {
            term.months = term.months.checked_add(count.checked_mul(12)?)?;
            rest = more;
            if half(rest) {
                term.months = term.months.checked_add(6)?;
                rest = rest.strip_prefix('半')?;
            }
        } else if let Some(more) = after.strip_prefix("个月").or(after.strip_prefix('月')) {
            term.months = term.months.checked_add(count)?;
            rest = more;
        } else {
            term.days = term.days.checked_add(count)?;
            rest = after.strip_prefix('日').or(after.strip_prefix('天'))?;
        }
    }
    let sensible = term != Term::default() && term.months <= 1200 && term.days <= 36_600;
    sensible.then_some(term)
}

/// 3, 36, 三, 十二, 三十六; 半 only of a year, written `半年`.
fn number_of(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse::<u16>() {
        return Some(i32::from(number));
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|known| known == c);
    let digit = |c: char| match c {
        '两' | '贰' => Some(2),
        '壹' => Some(1),
        '叁' => Some(3),
        '伍' => Some(5),
        '拾' => None,
        c => digit(c),
    };
    let (tens, ones) = match text.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (digit(only(tens)?)?, ones),
        None => (0, text),
    };
    let ones = match ones {
        "" if tens > 0 => 0,
        ones => digit(only(ones)?)?,
    };
    i32::try_from(tens.checked_mul(10)?.checked_add(ones)?).ok()
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

impl Term {
    /// The last day: the day of the same number in the last month, or the last day of that month
    /// when it has none; days are counted from the day after (民法典第二百零一条、第二百零二条).
    pub(super) fn last_day(self, from: Date) -> Option<Date> {
        let (year, month, day) = from.ymd();
        let months = year
            .checked_mul(12)?
            .checked_add(i32::from(month).checked_sub(1)?)?
            .checked_add(self.months)?;
        let year = months.div_euclid(12);
        let month = u8::try_from(months.rem_euclid(12)).ok()?.checked_add(1)?;
        let same = (1..=day).rev().find_map(|day| Date::from_ymd(year, month, day))?;
        same.plus_days(self.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_day(from: &str, text: &str) -> String {
        let Some(End::After(term)) = read(text) else { panic!("{text}: {:?}", read(text)) };
        term.last_day(Date::parse(from).unwrap()).unwrap().to_string()
    }

    #[test]
    fn months_end_on_the_same_day_or_the_last_of_the_month() {
        for (from, text, until) in [
            ("2026-03-12", "3年", "2029-03-12"),
            ("2026-03-12", "三年", "2029-03-12"),
            ("2024-02-29", "１年", "2025-02-28"),
            ("2012-01-31", "1个月", "2012-02-29"),
            ("2026-08-31", "六个月", "2027-02-28"),
            ("2026-01-31", "三十六个月", "2029-01-31"),
            ("2026-01-31", "一年六个月", "2027-07-31"),
            ("2026-01-31", "1年半", "2027-07-31"),
            ("2026-01-31", "两年", "2028-01-31"),
            ("2026-12-01", "90日", "2027-03-01"),
            ("2026-12-01", "十二月", "2027-12-01"),
        ] {
            assert_eq!(last_day(from, text), until, "{from} {text}");
        }
    }

    #[test]
    fn other_ends() {
        for text in [
            "长期",
            "长期有效",
            "永久",
            "至履行完毕",
            "履行义务之日止",
            "至今",
            "9999-12-31",
            "9999年12月31日",
            "无期限",
            "持续",
            "未到期",
            "至移出名单为止",
            "直至信用修复",
        ] {
            assert_eq!(read(text), Some(End::Open), "{text}");
        }
        let day = Date::parse("2028-12-31").unwrap();
        for text in [
            "2026-01-01至2028-12-31",
            "至2028年12月31日",
            "2026.1.1~2028.12.31",
            "20281231",
            "截止2028/12/31",
            "2028-12-31止",
            "至2028年12月",
        ] {
            assert_eq!(read(text), Some(End::On(day)), "{text}");
        }
        for text in ["", "年", "三", "很久", "0年", "3年零", "99999年"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
