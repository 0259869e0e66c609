//! Days as people and programs write them.

use credit_core::Date;

use super::words::half_width;

/// What a cell says about days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// One day; `changed` when it was not written as 2026-11-20.
    Day { day: Date, changed: bool },
    /// From a day to a day: 2026-02-01至2029-01-31.
    Span(Date, Date),
    /// No more than a month: its first and its last day.
    Month(Date, Date),
    /// Two days could be meant: 02/01/2026.
    Either(Date, Date),
}

/// Reads a cell; `None` when it is no day.
pub(super) fn read(cell: &str) -> Option<Reading> {
    if let Some(day) = Date::parse(cell) {
        return Some(Reading::Day { day, changed: false });
    }
    if let Some(day) = usual(cell) {
        return Some(Reading::Day { day, changed: true });
    }
    careful(cell)
}

/// 2026年2月1日, 2026-2-1, 2026/2/1, 2026.2.1 and nothing else: what most files have, a million times.
fn usual(cell: &str) -> Option<Date> {
    let (year, rest) = cell.split_at_checked(4)?;
    let mark = rest.chars().next()?;
    let (second, last) = match mark {
        '年' => ('月', "日"),
        '-' | '/' | '.' => (mark, ""),
        _ => return None,
    };
    let (month, day) = rest.get(mark.len_utf8()..)?.split_once(second)?;
    let day = day.strip_suffix(last)?;
    let number = |text: &str, most: usize| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && text.len() <= most).then(|| text.parse().ok())?
    };
    sensible(date(number(year, 4)?, number(month, 2)?, number(day, 2)?)?)
}

fn careful(cell: &str) -> Option<Reading> {
    // No way of writing a day or two is longer.
    if cell.len() > 160 {
        return None;
    }
    let text = tidy(cell);
    let text = text.trim();
    single(text).or_else(|| span(text))
}

/// One day and no doubt.
pub(super) fn day(cell: &str) -> Option<Date> {
    match read(cell)? {
        Reading::Day { day, .. } => Some(day),
        _ => None,
    }
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

/// Half-width, one kind of stroke, no quotes and other marks around.
fn tidy(cell: &str) -> String {
    let half = half_width(cell);
    let text: String = half
        .chars()
        .filter(|c| !matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'))
        .map(|c| match c {
            '—' | '–' | '―' | '─' | '‐' | '‑' | '−' => '-',
            '～' | '〜' => '~',
            '○' | '〇' | '零' | 'Ｏ' => '〇',
            '壹' => '一',
            '贰' | '貳' => '二',
            '叁' | '叄' => '三',
            '肆' => '四',
            '伍' => '五',
            '陆' | '陸' => '六',
            '柒' => '七',
            '捌' => '八',
            '玖' => '九',
            '拾' => '十',
            c if c.is_whitespace() => ' ',
            other => other,
        })
        .collect();
    let text = text.trim().trim_start_matches(['\'', '`', '=']).trim_matches(['"', '“', '”']);
    text.to_owned()
}

fn single(text: &str) -> Option<Reading> {
    let text = without_label(without_note(text)).trim_end_matches(['.', '。', ',', ';']);
    let text = text.trim_start_matches(['自', '从']).trim();
    let text = [
        "起施行",
        "起生效",
        "起执行",
        "起公示",
        "起列入",
        "施行",
        "起算",
        "开始",
        "以来",
        "起",
        "止",
    ]
    .iter()
    .find_map(|end| text.strip_suffix(end))
    .unwrap_or(text)
    .trim();
    digits(text).or_else(|| written(text)).or_else(|| chinese(text)).or_else(|| english(text))
}

/// `2026-02-01(公布)`: a remark behind the day.
fn without_note(text: &str) -> &str {
    let noted = text.strip_suffix(')').and_then(|body| body.rsplit_once('('));
    noted
        .map_or(
            text,
            |(before, note)| {
                if note.contains(|c: char| c.is_ascii_digit()) { text } else { before }
            },
        )
        .trim()
}

/// 列入日期：2026-02-01: the label before the day.
fn without_label(text: &str) -> &str {
    match text.split_once(':') {
        Some((label, day)) if !label.contains(|c: char| c.is_ascii_digit()) => day.trim(),
        _ => text,
    }
}

/// Nothing but digits: 20260201, with a time of day behind it, or seconds since 1970.
fn digits(text: &str) -> Option<Reading> {
    let (day, rest) = text.split_once(' ').unwrap_or((text, ""));
    if !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let compact = |day: &str| sensible(Date::parse_basic(day.as_bytes())?);
    let day = match day.len() {
        8 if time_of_day(rest).is_some() || is_clock(rest) => compact(day)?,
        14 if rest.is_empty() && is_clock(day.get(8..)?) => compact(day.get(..8)?)?,
        // Epoch seconds and milliseconds from 2001 on; the day is that of Beijing.
        10 if rest.is_empty() => beijing(day.parse().ok()?)?,
        13 if rest.is_empty() => beijing(day.parse::<i64>().ok()?.div_euclid(1000))?,
        6 if rest.is_empty() => return compact_month(day),
        _ => return None,
    };
    Some(Reading::Day { day, changed: true })
}

/// `202602`, never confounded with a day of two-digit years: those are no days here.
fn compact_month(text: &str) -> Option<Reading> {
    let (year, month) = (text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?);
    (1980..2100).contains(&year).then(|| month_of(year, month))?
}

fn is_clock(text: &str) -> bool {
    let part = |at: usize, most: u8| {
        let value: Option<u8> = text.get(at..at.saturating_add(2)).and_then(|two| two.parse().ok());
        value.is_some_and(|value| value <= most)
    };
    text.len() == 6 && part(0, 24) && part(2, 59) && part(4, 59)
}

/// The day in Beijing of a second since 1970.
fn beijing(seconds: i64) -> Option<Date> {
    let days = seconds.checked_add(8 * 3600)?.div_euclid(86_400);
    sensible(Date::from_days(i32::try_from(days).ok()?)?)
}

/// Years of which lists tell.
fn sensible(day: Date) -> Option<Date> {
    let year = day.ymd().0;
    ((1900..2200).contains(&year) || year == 9999).then_some(day)
}

/// Numbers with anything usual between them: 2026-2-1, 2026年2月1日, 2026, 2, 1, 02/01/2026.
fn written(text: &str) -> Option<Reading> {
    let (numbers, rest) = numbers(text)?;
    let [a, b, c] = match numbers.as_slice() {
        [a, b, c] => [*a, *b, *c],
        [a, b] => return month(*a, *b, text, rest),
        _ => return None,
    };
    let zone = time_of_day(rest)?;
    let four = |number: (u32, usize)| number.1 == 4;
    let two = |number: (u32, usize)| number.1 <= 2;
    if four(a) && two(b) && two(c) {
        let day = date(a.0, b.0, c.0)?;
        let moved = match zone {
            Time::Utc(seconds) => {
                beijing(i64::from(day.to_days()).checked_mul(86_400)?.checked_add(seconds)?)?
            }
            Time::Local => sensible(day)?,
        };
        return Some(Reading::Day { day: moved, changed: true });
    }
    if two(a) && two(b) && four(c) {
        let (first, second) = (date(c.0, a.0, b.0), date(c.0, b.0, a.0));
        return match (first, second) {
            (Some(month_first), Some(day_first)) if month_first != day_first => {
                Some(Reading::Either(month_first, day_first))
            }
            (Some(day), _) | (None, Some(day)) => {
                Some(Reading::Day { day: sensible(day)?, changed: true })
            }
            (None, None) => None,
        };
    }
    None
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// 2026-02, 2026年2月. 2026.1 is ambiguous: Excel may have taken the zero of October off.
fn month(year: (u32, usize), month: (u32, usize), text: &str, rest: &str) -> Option<Reading> {
    if year.1 != 4 || month.1 > 2 || !rest.is_empty() {
        return None;
    }
    if text.contains('.') && month == (1, 1) {
        return None;
    }
    month_of(year.0, month.0)
}

fn month_of(year: u32, month: u32) -> Option<Reading> {
    let first = sensible(date(year, month, 1)?)?;
    let last = (28..=31).rev().find_map(|day| date(year, month, day))?;
    Some(Reading::Month(first, last))
}

/// The first numbers of a text with their digits, and what follows the last of them.
fn numbers(text: &str) -> Option<(Vec<(u32, usize)>, &str)> {
    let mut rest = text;
    let mut found: Vec<(u32, usize)> = Vec::new();
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end)?;
        if number.is_empty() || number.len() > 4 {
            return None;
        }
        found.push((number.parse().ok()?, number.len()));
        let between = |c: char| {
            matches!(c, '-' | '/' | '.' | '。' | '年' | '月' | ',' | '、' | '\\' | '_' | '|' | ' ')
        };
        let next = after.trim_start_matches(between);
        let taken = after.len().saturating_sub(next.len());
        let joint = after.get(..taken)?;
        // A day is followed by what is no part of it; 2026-02-01 08:00 stops before the time.
        if found.len() == 3 || joint.is_empty() || !next.starts_with(|c: char| c.is_ascii_digit()) {
            let after = match found.len() {
                3 => after.trim_start().trim_start_matches(['日', '号']),
                _ => after.trim().trim_end_matches(['月', '-', '/', '份']),
            };
            return Some((found, after.trim()));
        }
        if joint.chars().filter(|c| !c.is_whitespace()).count() > 2 {
            return None;
        }
        rest = next;
    }
}

/// What a time of day does to its day.
enum Time {
    Local,
    /// In another zone: seconds from the midnight of the day written to the moment, in UTC.
    Utc(i64),
}

/// Nothing, a weekday, or a time of day, with or without a zone.
fn time_of_day(text: &str) -> Option<Time> {
    let text = text.trim().trim_start_matches(['T', 't', ',', '-', '_']).trim();
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let weekday = |text: &str| {
        let rest = ["星期", "周", "礼拜"].iter().find_map(|w| text.strip_prefix(w))?;
        let mut rest = rest.chars();
        rest.next().filter(|c| "一二三四五六日天".contains(*c))?;
        Some(rest.as_str().trim().to_owned())
    };
    let text = weekday(text).unwrap_or_else(|| text.to_owned());
    if text.is_empty()
        || matches!(text.as_str(), "上午" | "下午" | "00" | "起" | "止" | "前" | "后")
    {
        return Some(Time::Local);
    }
    let text = text.trim_start_matches("上午").trim_start_matches("下午").trim();
    let text = ["AM", "PM", "am", "pm"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text)
        .trim();
    let clock_end = text.find(|c: char| {
        !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '时' | '点' | '分' | '秒'))
    });
    let (clock, zone) = text.split_at_checked(clock_end.unwrap_or(text.len()))?;
    if !clock.contains([':', '时', '点']) {
        return None;
    }
    let mut parts =
        clock.split([':', '时', '点', '分', '秒', '.', ',']).filter(|part| !part.is_empty());
    let hours: i64 = parts.next()?.parse().ok().filter(|hours| *hours <= 24)?;
    let minutes: i64 = parts.next().unwrap_or("0").parse().ok().filter(|minutes| *minutes < 60)?;
    let seconds: i64 = parts.next().unwrap_or("0").parse().ok().filter(|seconds| *seconds < 61)?;
    let written =
        hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)?;
    let offset = match zone.trim() {
        "" | "CST" => return Some(Time::Local),
        "Z" | "z" | "UTC" | "GMT" => 0,
        zone => offset(zone)?,
    };
    Some(Time::Utc(written.checked_sub(offset)?))
}

/// `+0800`, `+08:00`, `-05`: seconds east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1_i64, rest),
        ("-", rest) => (-1_i64, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let hours: i64 = digits.get(..2)?.parse().ok().filter(|hours| *hours <= 14)?;
    let minutes: i64 = digits
        .get(2..)
        .filter(|m| !m.is_empty())
        .unwrap_or("0")
        .parse()
        .ok()
        .filter(|m| *m < 60)?;
    sign.checked_mul(hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?)
}

/// 二〇二六年二月一日, 2026年十二月三十一日.
fn chinese(text: &str) -> Option<Reading> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| {
        DIGITS.chars().position(|known| known == c).or(match c {
            'O' | 'o' | '0' => Some(0),
            '元' => Some(1),
            _ => None,
        })
    };
    let (year, rest) = text.split_once('年')?;
    let plain: String = year
        .chars()
        .map(|c| digit(c).and_then(|d| char::from_digit(u32::try_from(d).ok()?, 10)).unwrap_or(c))
        .collect();
    let year: u32 = plain.trim().parse().ok().filter(|_| plain.trim().len() == 4)?;
    let (month, rest) = rest.split_once('月')?;
    let month = small(month.trim())?;
    let rest = rest.trim().trim_end_matches(['日', '号']);
    if rest.is_empty() {
        return month_of(year, month);
    }
    Some(Reading::Day { day: sensible(date(year, month, small(rest.trim())?)?)?, changed: true })
}

/// 1 to 99 in either digits: 三, 十二, 二十, 三十一, 廿一, 12.
fn small(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse::<u8>() {
        return Some(u32::from(number));
    }
    let digit = |text: &str| {
        let mut chars = text.chars();
        let c = chars.next().filter(|_| chars.next().is_none())?;
        "〇一二三四五六七八九"
            .chars()
            .position(|known| known == c)
            .and_then(|d| u32::try_from(d).ok())
    };
    let text = text.replace("廿", "二十").replace("卅", "三十");
    let (tens, ones) = match text.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (digit(tens)?, ones),
        None => (0, text.as_str()),
    };
    let ones = if ones.is_empty() && tens > 0 { 0 } else { digit(ones)? };
    tens.checked_mul(10)?.checked_add(ones)
}

/// Feb 1, 2026; 1 Feb 2026; 01-二月-2026; Sun Feb 01 08:00:00 CST 2026.
fn english(text: &str) -> Option<Reading> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let named = |word: &str| {
        let word = word.to_ascii_lowercase();
        let abbreviated = word.get(..3).filter(|_| word.bytes().all(|b| b.is_ascii_alphabetic()));
        let at = abbreviated.and_then(|three| MONTHS.iter().position(|month| *month == three));
        let at = at.and_then(|at| u32::try_from(at.saturating_add(1)).ok());
        at.or_else(|| small(word.strip_suffix('月')?))
    };
    let weekday = |word: &str| {
        let three = word.get(..3).map(str::to_ascii_lowercase).unwrap_or_default();
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&three.as_str())
    };
    let words = text.split([' ', ',', '-', '/']).filter(|word| !word.is_empty());
    let (mut month, mut day, mut year) = (None, None, None);
    for word in words {
        let number = word.trim_end_matches(['.']).parse::<u32>().ok();
        match number {
            Some(number) if word.len() == 4 && year.is_none() => year = Some(number),
            Some(number) if word.len() <= 2 && day.is_none() => day = Some(number),
            Some(_) => return None,
            None if month.is_none() && named(word).is_some() => month = named(word),
            None if weekday(word)
                || word == "CST"
                || word.contains(':')
                || matches!(word, "AM" | "PM") => {}
            None => return None,
        }
    }
    Some(Reading::Day { day: sensible(date(year?, month?, day?)?)?, changed: true })
}

/// Two days with 至, ~ or a stroke between them.
fn span(text: &str) -> Option<Reading> {
    let one = |text: &str| match single(text.trim())? {
        Reading::Day { day, .. } => Some(day),
        _ => None,
    };
    let pair = |at: usize, mark: &str| {
        let (from, to) = (text.get(..at)?, text.get(at.checked_add(mark.len())?..)?);
        let (from, to) = (
            one(from.trim().trim_end_matches(['起', ',', '-']))?,
            one(to.trim().trim_start_matches('-'))?,
        );
        (from <= to).then_some(Reading::Span(from, to))
    };
    // Strokes are also inside of days: every one is tried.
    ["至", "到", "~", "--", "-", "/"]
        .iter()
        .find_map(|mark| text.match_indices(mark).find_map(|(at, mark)| pair(at, mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    proptest::proptest! {
        #[test]
        fn the_usual_ways_are_read_as_with_care(
            year in 1890_u32..2210, month in 0_u32..14, day in 0_u32..33,
            marks in proptest::sample::select(vec![["年", "月", "日"], ["-", "-", ""], ["/", "/", ""], [".", ".", ""], ["年", "-", ""]]),
            wide in proptest::bool::ANY,
        ) {
            let [a, b, c] = marks;
            let cell = match wide {
                true => format!("{year}{a}{month:02}{b}{day:02}{c}"),
                false => format!("{year}{a}{month}{b}{day}{c}"),
            };
            if let Some(day) = usual(&cell) {
                proptest::prop_assert_eq!(careful(&cell), Some(Reading::Day { day, changed: true }));
            }
            let plain = Date::parse(&cell).map(|day| Reading::Day { day, changed: false });
            proptest::prop_assert_eq!(read(&cell), plain.or_else(|| careful(&cell)));
        }
    }

    #[test]
    fn one_day_in_many_hands() {
        let expected = parse("2026-02-01");
        for text in [
            "2026/2/1",
            "2026.2.1",
            "2026.02.01",
            "20260201",
            "2026年2月1日",
            "2026 年 2 月 1 日",
            "2026年2月1号",
            "2026年2月1",
            "2026-2-1 08:00",
            "2026-02-01 00:00:00.0",
            "2026-02-01T00:00:00.000+0000",
            "2026-02-01T08:00:00Z",
            "2026-01-31T16:00:00Z",
            "2026-02-01T00:00:00+08:00",
            "2026/02/01 12:00:00 AM",
            "20260201000000",
            "20260201 00:00:00",
            "1769904000000",
            "1769904000",
            "二〇二六年二月一日",
            "二○二六年二月一日",
            "二零二六年二月一日",
            "2026. 2. 1",
            "2026－02－01",
            "2026—02—01",
            "2026,2,1",
            "2026、2、1",
            "2026-02-01（公布）",
            "2026年2月1日起",
            "自2026年2月1日起",
            "Feb 1, 2026",
            "01-二月-2026",
            "1 February 2026",
            "'2026-02-01",
            "2026 02 01",
            "2026\\02\\01",
            "2026-2月-1日",
            "２０２６年２月１日",
            "Sun Feb 01 08:00:00 CST 2026",
            "2026年2月1日 星期日",
            "2026年2月1日（星期日）",
            "\u{200E}2026-02-01",
            "2026-02-01 下午",
            "2026年2月1日8时30分",
            "2026/2/1 0:00",
        ] {
            assert_eq!(read(text), Some(Reading::Day { day: expected, changed: true }), "{text}");
        }
        assert_eq!(
            read("13/01/2026"),
            Some(Reading::Day { day: parse("2026-01-13"), changed: true })
        );
        assert_eq!(day("二〇二六年十二月三十一日"), Some(parse("2026-12-31")));
    }

    #[test]
    fn what_is_no_day_or_not_one() {
        for text in [
            "2026-13-01",
            "2026-02-30",
            "26.2.1",
            "26-11-20",
            "令和8年2月1日",
            "2026",
            "2026.1",
            "明年",
            "2026-11-20-1",
            "12",
            "3.5",
            "91450200",
            "13800000000",
            "2000元",
            "1/2",
            "2026年",
            "2-1",
            "",
            "第2026-1号",
            "2026-02-01甲",
            "20261301",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let (first, last) = (parse("2026-02-01"), parse("2026-02-28"));
        for text in
            ["2026-02", "2026年2月", "202602", "2026.2", "2026/02", "二〇二六年二月", "2026年2月份"]
        {
            assert_eq!(read(text), Some(Reading::Month(first, last)), "{text}");
        }
        let (february, january) = (parse("2026-02-01"), parse("2026-01-02"));
        assert_eq!(read("02/01/2026"), Some(Reading::Either(february, january)));
        assert_eq!(read("1/2/2026"), Some(Reading::Either(january, february)));
        assert_eq!(
            read("2/2/2026"),
            Some(Reading::Day { day: parse("2026-02-02"), changed: true })
        );
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
    fn from_a_day_to_a_day() {
        let both = Reading::Span(parse("2026-02-01"), parse("2029-01-31"));
        for text in [
            "2026-02-01至2029-01-31",
            "2026-02-01~2029-01-31",
            "2026.2.1-2029.1.31",
            "2026年2月1日—2029年1月31日",
            "自2026年2月1日起至2029年1月31日止",
            "20260201-20290131",
            "2026/2/1 - 2029/1/31",
            "2026-02-01 到 2029-01-31",
            "2026-02-01--2029-01-31",
        ] {
            assert_eq!(read(text), Some(both.clone()), "{text}");
        }
        assert_eq!(read("2029-01-31至2026-02-01"), None, "the end before the beginning");
    }
}
