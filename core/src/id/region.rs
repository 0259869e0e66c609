//! Administrative division codes (行政区划代码): GB/T 2260 with its history, and the codes that stand
//! in its place in real numbers.
//!
//! A code is known by the years in which it was in force. The tables and their sources are in the
//! folder of this module (`cargo xtask tables` makes them). Before 1980 there were no such codes: a
//! question about an earlier year is answered for 1980.

mod codes;
mod full_name;
#[cfg(feature = "region-names")]
mod local_name;
#[cfg(feature = "region-names")]
mod names;
#[cfg(test)]
mod tests;

#[cfg(feature = "region-names")]
pub(crate) use local_name::{Named, all_names};

pub use codes::EDITION;
pub use full_name::name;

use crate::Date;
use crate::pieces::{Keyed, keyed};
use codes::{EARLIER, FIRST_YEAR, FROM, PREFIX_BITS, PREFIX_FIRST, PREFIXES};
use codes::{PROVINCE_FIRST, PROVINCES, TO};

/// How a code stands in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// 现行: in force in that year, for a part of it at least.
    InForce,
    /// Not in force in that year, but afterwards. A person may carry a code that is younger than
    /// they are: numbers are given at registration.
    NotYet {
        /// The year from which it is in force.
        from: u16,
    },
    /// 历史代码: in force only before.
    Historic {
        /// Its first year.
        from: u16,
        /// The year in which it ended.
        to: u16,
    },
    /// Never in GB/T 2260, but used by registering authorities: 开发区, 直属局, and all of 99xxxx
    /// (新疆生产建设兵团). Only those seen in public registers are known.
    RegistrarMade,
    /// Never in GB/T 2260, but in 统计用区划代码: 开发区, 管理区.
    Statistical,
    /// In none of the tables.
    Unknown,
}

/// How a code stands in the year of `on`; without a date now, which is [`EDITION`].
#[must_use]
pub fn standing(code: &str, on: Option<Date>) -> Standing {
    match parse(code) {
        Some(code) if code.is_corps() => Standing::RegistrarMade,
        Some(code) => code.standing(on.map(year)),
        None => Standing::Unknown,
    }
}

/// Whether a code was ever in GB/T 2260; so were grouping codes such as 市辖区. 100000 (国家级)
/// counts as if it were.
#[must_use]
pub fn ever_valid(code: &str) -> bool {
    code.as_bytes().try_into().is_ok_and(was_valid)
}

/// The same of six bytes.
#[inline]
pub(crate) fn was_valid(code: &[u8; 6]) -> bool {
    // A code with earlier periods has a last one.
    let last = Code::new(code).and_then(Code::number).and_then(last_period);
    last.is_some_and(|(from, _)| from != OUTSIDE)
}

/// Where the region of a registering authority stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Registrar {
    /// In a table, in force or not.
    Known,
    /// The province exists, the code was never in a table.
    UnknownCounty,
    /// There is no such province.
    UnknownProvince,
}

/// The region of a registering authority.
#[inline]
pub(crate) fn registrar(code: &[u8; 6]) -> Registrar {
    Code::new(code).map_or_else(|| unreadable(code), Code::registrar)
}

/// The region when there are other characters than digits in it.
#[cold]
fn unreadable(code: &[u8; 6]) -> Registrar {
    match core::str::from_utf8(code).ok().and_then(province) {
        Some(_) => Registrar::UnknownCounty,
        None => Registrar::UnknownProvince,
    }
}

/// The same of the three pairs of digits as numbers. It is asked for millions of codes: a few reads
/// tell.
#[inline]
pub(crate) fn registrar_of_pairs(pairs: [usize; 3]) -> Registrar {
    let [province, prefecture, county] = pairs.map(|pair| u8::try_from(pair).unwrap_or(u8::MAX));
    Code { province, prefecture, county }.registrar()
}

/// For the first two digits, what a code is that no table has.
static UNLISTED: [Registrar; 100] = unlisted();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over the provinces"
)]
const fn unlisted() -> [Registrar; 100] {
    let mut table = [Registrar::UnknownProvince; 100];
    let mut i = 0;
    while i < PROVINCE_NAMES.len() {
        let [tens, ones] = PROVINCE_NAMES[i].0;
        let province = (tens - b'0') * 10 + ones - b'0';
        table[province as usize] = Registrar::UnknownCounty;
        i += 1;
    }
    // 新疆生产建设兵团 numbers as it likes.
    table[99] = Registrar::Known;
    table
}

/// Whether there is a province of these first two digits.
#[inline]
pub(crate) fn in_province(code: &[u8; 6]) -> bool {
    let unlisted = |code: Code| UNLISTED.get(usize::from(code.province));
    Code::new(code).and_then(unlisted) == Some(&Registrar::UnknownCounty)
}

/// Name of the province whose two-digit prefix the code starts with.
#[must_use]
pub(crate) fn province(code: &str) -> Option<&'static str> {
    PROVINCES_BY_PREFIX.get(code.as_bytes().get(..2)?)
}

/// First two digits and name of every province.
pub(crate) fn provinces() -> impl Iterator<Item = (&'static [u8; 2], &'static str)> {
    PROVINCES_BY_PREFIX.iter()
}

static PROVINCES_BY_PREFIX: Keyed<2, { PROVINCE_NAMES.len() }> = keyed!(PROVINCE_NAMES);

/// Name for the region of a 统一社会信用代码, which may also be 100000 (国家级; 国发〔2015〕33号) or
/// start with 99 (新疆生产建设兵团).
#[must_use]
pub(crate) fn registrar_region(code: &str) -> Option<&'static str> {
    match code {
        "100000" => Some("国家级"),
        _ if code.starts_with("99") => Some("新疆生产建设兵团"),
        _ => province(code),
    }
}

/// A code of six digits, cut where the tables are.
#[derive(Clone, Copy)]
struct Code {
    /// The first two digits.
    province: u8,
    /// The next two.
    prefecture: u8,
    /// The last two.
    county: u8,
}

impl Code {
    #[inline]
    fn new(digits: &[u8; 6]) -> Option<Self> {
        let [a, b, c, d, e, f] = digits.map(|c| c.wrapping_sub(b'0'));
        let pair = |tens: u8, ones: u8| tens.wrapping_mul(10).wrapping_add(ones);
        let code = Self { province: pair(a, b), prefecture: pair(c, d), county: pair(e, f) };
        [a, b, c, d, e, f].iter().all(|digit| *digit < 10).then_some(code)
    }

    /// 99xxxx, 新疆生产建设兵团: outside GB/T 2260, and of no published list.
    #[inline]
    const fn is_corps(self) -> bool {
        self.province == 99
    }

    /// The number of its first four digits.
    #[inline]
    fn prefix(self) -> Option<u16> {
        let row = PREFIXES.get(usize::from(*PROVINCES.get(usize::from(self.province))?))?;
        let number = u16::from(*row.get(usize::from(self.prefecture))?).checked_sub(1)?;
        PROVINCE_FIRST.get(usize::from(self.province))?.checked_add(number)
    }

    #[inline]
    fn registrar(self) -> Registrar {
        let unlisted = UNLISTED.get(usize::from(self.province)).copied();
        let unlisted = unlisted.unwrap_or(Registrar::UnknownProvince);
        if self.is_listed() { Registrar::Known } else { unlisted }
    }

    /// Whether a table has it. All reads are made whatever they say, for branches would be guessed
    /// wrong.
    #[inline]
    #[expect(clippy::as_conversions, reason = "a half of the bits")]
    fn is_listed(self) -> bool {
        let province = usize::from(self.province);
        let row = PROVINCES.get(province).copied().map_or(0, usize::from);
        let first = PROVINCE_FIRST.get(province).copied().map_or(0, usize::from);
        let row = PREFIXES.get(row).and_then(|row| row.get(usize::from(self.prefecture)));
        let number = row.copied().map_or(0, usize::from);
        let prefix = first.wrapping_add(number).wrapping_sub(1);
        let counties = PREFIX_BITS.get(prefix).copied().unwrap_or_default();
        // A shift of 128 bits is a call in wasm.
        let (low, high) = (counties as u64, (counties >> 64) as u64);
        let half = if self.county < 64 { low } else { high };
        (half.wrapping_shr(self.county.into()) & 1 == 1) & (number != 0)
    }

    /// The number of its prefix, and its own number among the codes of the prefix.
    #[inline]
    fn place(self) -> Option<(u16, u16)> {
        let prefix = self.prefix().filter(|_| self.is_listed())?;
        let below = !u128::MAX.checked_shl(self.county.into())?;
        let counties = PREFIX_BITS.get(usize::from(prefix))? & below;
        Some((prefix, u16::try_from(counties.count_ones()).ok()?))
    }

    /// Its number among all codes.
    #[inline]
    fn number(self) -> Option<u16> {
        let (prefix, within) = self.place()?;
        PREFIX_FIRST.get(usize::from(prefix))?.checked_add(within)
    }

    /// The periods in which it was in force, in their order.
    fn periods(self) -> impl Iterator<Item = Period> {
        let number = self.number().unwrap_or(u16::MAX);
        let start = EARLIER.partition_point(|(n, ..)| *n < number);
        let earlier = EARLIER.iter().skip(start).take_while(move |(n, ..)| *n == number);
        let (from, to) = last_period(number).unwrap_or((OUTSIDE, 0));
        let last = (from != OUTSIDE).then(|| Period::new(from, to));
        earlier.map(|(_, from, to)| Period::new(*from, *to)).chain(last)
    }

    fn standing(self, year: Option<u16>) -> Standing {
        let Some(first) = self.periods().next() else { return self.standing_outside() };
        let to = self.periods().last().and_then(|period| period.to);
        let year = match (year, to) {
            (Some(year), _) => year,
            (None, None) => return Standing::InForce,
            (None, Some(to)) => return Standing::Historic { from: first.from, to },
        };
        if self.periods().any(|period| period.holds(year)) {
            return Standing::InForce;
        }
        let next = self.periods().find(|period| period.from > year);
        match (next, to) {
            (Some(next), _) => Standing::NotYet { from: next.from },
            // A code that is open today holds every year after its first one or has a next period.
            (None, to) => Standing::Historic { from: first.from, to: to.unwrap_or(first.from) },
        }
    }

    /// The standing of a code that GB/T 2260 never held.
    fn standing_outside(self) -> Standing {
        match self.number().and_then(last_period) {
            Some((OUTSIDE, REGISTRAR)) => Standing::RegistrarMade,
            Some((OUTSIDE, STATISTICAL)) => Standing::Statistical,
            _ => Standing::Unknown,
        }
    }
}

/// A period of a code.
#[derive(Clone, Copy)]
struct Period {
    /// First year.
    from: u16,
    /// Year of the end; `None` while in force.
    to: Option<u16>,
}

impl Period {
    fn new(from: u8, to: u8) -> Self {
        let year = |years: u8| FIRST_YEAR.saturating_add(years.into());
        Self { from: year(from), to: (to != OPEN).then(|| year(to)) }
    }

    fn holds(self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }
}

/// In the column `FROM`: outside GB/T 2260; `TO` then says whose code it is.
const OUTSIDE: u8 = 255;
/// In the column `TO`: in force.
const OPEN: u8 = 255;
/// In the column `TO` of a code outside GB/T 2260: of a registering authority.
const REGISTRAR: u8 = 0;
/// In the column `TO` of a code outside GB/T 2260: of 统计用区划代码.
const STATISTICAL: u8 = 1;

/// The columns `FROM` and `TO` of a code.
fn last_period(number: u16) -> Option<(u8, u8)> {
    let at = usize::from(number);
    FROM.get(at).copied().zip(TO.get(at).copied())
}

fn parse(code: &str) -> Option<Code> {
    Code::new(code.as_bytes().try_into().ok()?)
}

/// The year of a date, not before the first one of the tables.
fn year(date: Date) -> u16 {
    u16::try_from(date.ymd().0).unwrap_or_default().max(FIRST_YEAR)
}

/// Prefix and name of the provinces; they have not changed since there are codes, but for new ones.
const PROVINCE_NAMES: [([u8; 2], &str); 34] = [
    (*b"11", "北京市"),
    (*b"12", "天津市"),
    (*b"13", "河北省"),
    (*b"14", "山西省"),
    (*b"15", "内蒙古自治区"),
    (*b"21", "辽宁省"),
    (*b"22", "吉林省"),
    (*b"23", "黑龙江省"),
    (*b"31", "上海市"),
    (*b"32", "江苏省"),
    (*b"33", "浙江省"),
    (*b"34", "安徽省"),
    (*b"35", "福建省"),
    (*b"36", "江西省"),
    (*b"37", "山东省"),
    (*b"41", "河南省"),
    (*b"42", "湖北省"),
    (*b"43", "湖南省"),
    (*b"44", "广东省"),
    (*b"45", "广西壮族自治区"),
    (*b"46", "海南省"),
    (*b"50", "重庆市"),
    (*b"51", "四川省"),
    (*b"52", "贵州省"),
    (*b"53", "云南省"),
    (*b"54", "西藏自治区"),
    (*b"61", "陕西省"),
    (*b"62", "甘肃省"),
    (*b"63", "青海省"),
    (*b"64", "宁夏回族自治区"),
    (*b"65", "新疆维吾尔自治区"),
    (*b"71", "台湾省"),
    (*b"81", "香港特别行政区"),
    (*b"82", "澳门特别行政区"),
];
