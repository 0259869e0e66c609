//! Masked identifiers of public lists, such as `1101051949****002X`: what they say about a plain
//! identifier, and how many identifiers they leave open.

use alloc::{string::String, string::ToString};

use super::normalize::Normalized;
use super::{Input, Kind, KindInfo, Problem, Report, resident};
use crate::Date;

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::MaskedId,
    id: "masked-id",
    check,
    resemblance,
    synthesize,
    repair: None,
};

/// What a masked identifier says about a plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a pattern either fits, does not fit, or says nothing")]
pub enum MaskMatch {
    /// Same length and every visible character equal: the same person is possible.
    Consistent,
    /// A visible character differs: certainly somebody else.
    Contradicts,
    /// The lengths differ or nothing is visible: nothing can be said.
    Unknown,
}

/// A personal number as lists publish it: four characters of the birth date hidden; anything that is
/// not of the usual length is hidden but for its ends.
#[must_use]
pub fn mask(code: &str) -> String {
    let n = code.chars().count();
    let shown = |i: usize| match n {
        18 => !(10..14).contains(&i),
        _ => i < 2 || i.saturating_add(2) >= n,
    };
    code.chars().enumerate().map(|(i, c)| if shown(i) { c } else { '*' }).collect()
}

/// Compares a masked identifier with a plain one, both normalised. A fifteen-digit resident number
/// is compared by its eighteen characters when the mask has eighteen, and the other way round.
#[must_use]
pub fn compare(masked: &str, plain: &str) -> MaskMatch {
    if masked.chars().all(|c| c == '*') {
        return MaskMatch::Unknown;
    }
    let other = match (masked.chars().count(), plain.len()) {
        (18, 15) => resident::upgrade(plain),
        (15, 18) => resident::downgrade(plain),
        _ => None,
    };
    let plain = other.as_deref().unwrap_or(plain);
    if masked.chars().count() != plain.chars().count() {
        return MaskMatch::Unknown;
    }
    let fits = masked.chars().zip(plain.chars()).all(|(m, p)| m == '*' || m == p);
    if fits { MaskMatch::Consistent } else { MaskMatch::Contradicts }
}

/// How many resident numbers fit an eighteen-character mask: hidden dates must be days between
/// 1900-01-01 and `until`, the check character must be right; regions and sequences are free.
///
/// `None` when the text is no such mask.
#[must_use]
pub fn candidates(masked: &str, until: Date) -> Option<u64> {
    let pattern: &[u8; 18] = masked.as_bytes().try_into().ok()?;
    if !pattern.iter().enumerate().all(|(i, c)| visible_or_hidden(i, *c)) {
        return None;
    }
    // Number of ways to reach each remainder of Σ digit·weight mod 11, group by group.
    let mut ways = [0_u64; 11];
    *ways.first_mut()? = 1;
    for at in (0..6).chain(14..17) {
        ways = free_digit(&ways, at, *pattern.get(at)?);
    }
    ways = dates(&ways, pattern, until);
    let check = *pattern.get(17)?;
    let fits = |(rest, n): (usize, &u64)| {
        let wanted = b"10X98765432".get(rest).copied();
        (check == b'*' || wanted == Some(check)).then_some(*n)
    };
    Some(ways.iter().enumerate().filter_map(fits).fold(0, u64::saturating_add))
}

fn visible_or_hidden(position: usize, c: u8) -> bool {
    c == b'*' || c.is_ascii_digit() || (position == 17 && c == b'X')
}

/// Weight of a position: 2^(17−i) mod 11.
fn weight(position: usize) -> usize {
    (position..17).fold(1, |w: usize, _| w.saturating_mul(2) % 11)
}

fn add(ways: &[u64; 11], into: &mut [u64; 11], remainder: usize) {
    for (rest, n) in ways.iter().enumerate() {
        if let Some(slot) = into.get_mut(rest.saturating_add(remainder) % 11) {
            *slot = slot.saturating_add(*n);
        }
    }
}

fn free_digit(ways: &[u64; 11], position: usize, shown: u8) -> [u64; 11] {
    let mut next = [0; 11];
    for digit in b'0'..=b'9' {
        if shown == b'*' || shown == digit {
            let value = usize::from(digit.saturating_sub(b'0'));
            add(ways, &mut next, value.saturating_mul(weight(position)) % 11);
        }
    }
    next
}

fn dates(ways: &[u64; 11], pattern: &[u8; 18], until: Date) -> [u64; 11] {
    let mut next = [0; 11];
    let Some(shown) = pattern.get(6..14) else { return next };
    let (year, month, day) = (shown.get(..4), shown.get(4..6), shown.get(6..));
    for y in (1900..=until.ymd().0).filter(|y| fits(year, *y)) {
        for m in (1..=12_u8).filter(|m| fits(month, i32::from(*m))) {
            for d in (1..=31_u8).filter(|d| fits(day, i32::from(*d))) {
                if Date::from_ymd(y, m, d).is_some_and(|date| date <= until) {
                    let digits = [
                        y / 1000,
                        y / 100,
                        y / 10,
                        y,
                        i32::from(m) / 10,
                        i32::from(m),
                        i32::from(d) / 10,
                        i32::from(d),
                    ];
                    let remainder = digits.iter().zip(6..14).fold(0, |sum: usize, (digit, at)| {
                        let value = usize::try_from(digit % 10).unwrap_or_default();
                        sum.saturating_add(value.saturating_mul(weight(at))) % 11
                    });
                    add(ways, &mut next, remainder);
                }
            }
        }
    }
    next
}

/// Whether a number fits the shown digits, the last one being its units.
fn fits(shown: Option<&[u8]>, number: i32) -> bool {
    let mut rest = number;
    shown.is_some_and(|shown| {
        shown.iter().rev().all(|s| {
            let digit = u8::try_from(rest % 10).unwrap_or_default().saturating_add(b'0');
            rest /= 10;
            *s == b'*' || *s == digit
        })
    })
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    let odd = |c: &char| *c != '*' && !c.is_ascii_alphanumeric();
    if let Some((i, c)) = text.chars().enumerate().find(|(_, c)| odd(c)) {
        report.error("id.charset", i, c.encode_utf8(&mut [0; 4]));
    } else if !text.contains('*') || text.chars().all(|c| c == '*') {
        report.problems.push(Problem::error("id.mask"));
    } else if let Some(n) = input.on.and_then(|on| candidates(text, on)) {
        report.put("candidates", Some(&n.to_string()));
        if n == 0 {
            report.problems.push(Problem::error("id.mask-infeasible"));
        }
    }
}

fn resemblance(normalized: &Normalized) -> u32 {
    if normalized.text.contains('*') { 10 } else { 0 }
}

/// A synthetic resident number with month and day hidden.
fn synthesize(seed: u64) -> String {
    let plain = Kind::ResidentId.info().map(|info| (info.synthesize)(seed)).unwrap_or_default();
    let hide = |(i, c)| if (10..14).contains(&i) { '*' } else { c };
    plain.chars().enumerate().map(hide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mask_says_of_a_number() {
        use MaskMatch::{Consistent, Contradicts, Unknown};
        const NUMBER: &str = "11010519491231002X";
        for (masked, plain, expected) in [
            ("1101051949****002X", NUMBER, Consistent),
            ("1101051949****0021", NUMBER, Contradicts),
            ("1101051950****002X", NUMBER, Contradicts),
            ("******************", NUMBER, Unknown),
            ("*****************X", NUMBER, Consistent),
            ("11**************", NUMBER, Unknown),
            // The fifteen digits of the same number, and the other way round.
            ("110105******002", NUMBER, Consistent),
            ("110105******003", NUMBER, Contradicts),
            ("1101051949****002X", "110105491231002", Consistent),
            ("1101051949****0021", "110105491231002", Contradicts),
            ("110105******002", "110105491231002", Consistent),
            // A number of after 1999 never had fifteen digits.
            ("110105******002", "110105200012310021", Unknown),
            ("", NUMBER, Unknown),
        ] {
            assert_eq!(compare(masked, plain), expected, "{masked} {plain}");
        }
    }

    /// The candidates of a mask, counted one by one.
    #[test]
    fn candidates_are_those_that_fit() {
        let until = Date::from_ymd(2026, 11, 20).unwrap();
        let is = |c: u8, text: &str| super::super::checksum::resident(text.as_bytes()) == Some(c);
        let mut expected = 0;
        for month in 1..=12 {
            for day in 1..=31 {
                let body = alloc::format!("1101051949{month:02}{day:02}002");
                let exists = Date::from_ymd(1949, month, day).is_some();
                expected += u64::from(exists && is(b'X', &body));
            }
        }
        assert!(expected > 20);
        assert_eq!(candidates("1101051949****002X", until), Some(expected));
        // The day of the check is the last one, and before 1900 nobody is looked for.
        let number = "11010520261120";
        let last = candidates(&alloc::format!("{number}****"), until);
        assert_eq!(last, Some(1000));
        let before = until.previous().unwrap();
        assert_eq!(candidates(&alloc::format!("{number}****"), before), Some(0));
        assert_eq!(candidates("11010518991231****", until), Some(0));
        assert_eq!(candidates("11010519000101****", until), Some(1000));
        // Other letters, and an X where no check stands, are no such mask.
        for odd in
            ["A101051949****002X", "11010519X9****0021", "1101051949****002A", "1101051949****002"]
        {
            assert_eq!(candidates(odd, until), None, "{odd}");
        }
    }
}
