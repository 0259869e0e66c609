//! The first identifier of a record as a template and 32 bits.
//!
//! The column `code` names the template; the section `codes` has a u32 a row. What checks give is
//! not stored but computed. Templates:
//!
//! ```text
//! u91450200    a 统一社会信用代码 of these first eight characters, its organisation code from
//!              eight digits: the number
//! u91450200MA  the same, its organisation code from these two and six characters of 0–9A–Z: the
//!              number to the base 36
//! r450200      a 公民身份号码 of this region: days since 1800-01-01 · 1000 + sequence
//! K template   kind number K as a letter (`A` = 0), then the identifier with at most nine digits
//!              behind its sixth character as `#`: the number that they form
//! (empty)      the identifier, if any, stands in `extras`
//! ```

use alloc::{format, string::String};

use super::{index, record::Identifier};
use crate::date::Date;
use crate::id::{Kind, checksum};

const BASE36: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// 1800-01-01 in days since 1970-01-01: no 公民身份号码 has an earlier date.
const FIRST_DAY: i32 = -62_091;
/// Characters that a template keeps whatever they are: a region or the like.
#[cfg(feature = "authoring")]
const KEPT: usize = 6;
/// Digits that always fit into 32 bits.
#[cfg(feature = "authoring")]
const DIGITS: usize = 9;

/// Identifiers up to here have their key computed in place.
const LONGEST: usize = 32;

/// Kinds by their letter in a template (append only).
const KINDS: &[Kind] = &[
    Kind::Uscc,
    Kind::OrgCode,
    Kind::ResidentId,
    Kind::HmtResidentPermit,
    Kind::MaskedId,
    Kind::ResidentId15,
    Kind::ForeignerId,
    Kind::BusinessRegistration,
    Kind::TaxpayerId,
    Kind::Lei,
    Kind::ProjectCode,
    Kind::HmTravelPermit,
    Kind::TaiwanTravelPermit,
    Kind::Passport,
    Kind::HmIdentityCard,
];

/// Template and number of an identifier; `None` if it does not fit any.
#[cfg(feature = "authoring")]
pub(super) fn encode(identifier: &Identifier) -> Option<(String, u32)> {
    let (kind, text) = (identifier.kind, identifier.value.as_str());
    let special = match kind {
        Kind::Uscc => encode_uscc(text),
        Kind::ResidentId => encode_resident(text),
        _ => None,
    };
    let coded = special.or_else(|| encode_digits(kind, text))?;
    // The checks decide: what does not come back exactly is not stored this way.
    (decode(&coded.0, coded.1).as_ref() == Some(identifier)).then_some(coded)
}

#[cfg(feature = "authoring")]
fn encode_uscc(text: &str) -> Option<(String, u32)> {
    let (head, body) = (text.get(..8)?, text.get(8..16)?);
    if let Some(number) = number(body, 10) {
        return Some((format!("u{head}"), number));
    }
    let (pair, rest) = body.split_at_checked(2)?;
    Some((format!("u{head}{pair}"), number(rest, 36)?))
}

#[cfg(feature = "authoring")]
fn encode_resident(text: &str) -> Option<(String, u32)> {
    let (region, born, sequence) = (text.get(..6)?, text.get(6..14)?, text.get(14..17)?);
    let days = Date::parse_basic(born.as_bytes())?.to_days().checked_sub(FIRST_DAY)?;
    let days = u32::try_from(days).ok()?;
    Some((format!("r{region}"), days.checked_mul(1000)?.checked_add(number(sequence, 10)?)?))
}

#[cfg(feature = "authoring")]
fn encode_digits(kind: Kind, text: &str) -> Option<(String, u32)> {
    let letter = BASE36.get(KINDS.iter().position(|k| *k == kind)?.checked_add(10)?)?;
    let mut template = String::from(char::from(*letter));
    let mut digits = String::new();
    for (i, c) in text.chars().enumerate() {
        if c == '#' {
            return None;
        }
        if i >= KEPT && c.is_ascii_digit() && digits.len() < DIGITS {
            digits.push(c);
            template.push('#');
        } else {
            template.push(c);
        }
    }
    let number = if digits.is_empty() { 0 } else { number(&digits, 10)? };
    Some((template, number))
}

#[cfg(feature = "authoring")]
fn number(text: &str, radix: u32) -> Option<u32> {
    let plain = text.bytes().all(|c| c.is_ascii_digit() || (radix == 36 && c.is_ascii_uppercase()));
    if plain { u32::from_str_radix(text, radix).ok() } else { None }
}

/// The identifier that a template and a number stand for; `None` if they make none.
pub(super) fn decode(template: &str, number: u32) -> Option<Identifier> {
    let (first, rest) = template.split_at_checked(1)?;
    let (kind, value) = match first {
        "u" => (Kind::Uscc, decode_uscc(rest, number)?),
        "r" => (Kind::ResidentId, decode_resident(rest, number)?),
        letter => {
            let at = BASE36.iter().position(|c| letter.as_bytes() == [*c])?.checked_sub(10)?;
            (*KINDS.get(at)?, decode_digits(rest, number)?)
        }
    };
    Some(Identifier { kind, value })
}

/// The organisation code inside the 统一社会信用代码 that a template and a number stand for; `None` if
/// they stand for something else. It is asked for every candidate of a search.
#[inline]
pub(super) fn org_code(template: &[u8], number: u32) -> Option<[u8; 9]> {
    let mut org = [0; 9];
    let (check, body) = org.split_last_mut()?;
    match template {
        [b'u', _, _, _, _, _, _, _, _] => digits(number, 10, body)?,
        [b'u', _, _, _, _, _, _, _, _, a, b] => {
            let (pair, rest) = body.split_at_mut_checked(2)?;
            pair.copy_from_slice(&[*a, *b]);
            digits(number, 36, rest)?;
        }
        _ => return None,
    }
    *check = checksum::org_code(body)?;
    Some(org)
}

/// The key of the identifier that such a template and a number stand for, without making its text;
/// `None` where that has to be made ([`decode`]).
#[inline]
pub(super) fn own_key(template: &[u8], number: u32) -> Option<u64> {
    let (letter, shape) = template.split_first()?;
    let kind = *KINDS.get(usize::from(letter.checked_sub(b'A')?))?;
    let mut text = [0_u8; LONGEST];
    let text = text.get_mut(..shape.len())?;
    let mut left = number;
    for (place, c) in text.iter_mut().zip(shape).rev() {
        *place = *c;
        if *c == b'#' {
            *place = *BASE36.get(usize::try_from(left % 10).ok()?)?;
            left /= 10;
        }
    }
    if left == 0 { index::own_key(kind, text) } else { None }
}

fn decode_uscc(template: &str, number: u32) -> Option<String> {
    let mut code = String::with_capacity(18);
    code.push_str(template);
    match template.len() {
        8 => push_number(&mut code, number, 10, 8)?,
        10 => push_number(&mut code, number, 36, 6)?,
        _ => return None,
    }
    code.push(checksum::org_code(code.as_bytes().get(8..16)?).map(char::from)?);
    code.push(checksum::uscc(code.as_bytes()).map(char::from)?);
    Some(code)
}

fn decode_resident(region: &str, number: u32) -> Option<String> {
    let days = i32::try_from(number / 1000).ok()?.checked_add(FIRST_DAY)?;
    let (year, month, day) = Date::from_days(days)?.ymd();
    let mut code = format!("{region}{year:04}{month:02}{day:02}{:03}", number % 1000);
    code.push(checksum::resident(code.as_bytes()).map(char::from)?);
    Some(code)
}

fn decode_digits(template: &str, number: u32) -> Option<String> {
    let digits = template.bytes().filter(|c| *c == b'#').count();
    let mut text = String::with_capacity(digits);
    push_number(&mut text, number, 10, digits)?;
    let mut digits = text.chars();
    template.chars().map(|c| if c == '#' { digits.next() } else { Some(c) }).collect()
}

/// A number with leading zeros; `None` if it is too large.
fn push_number(out: &mut String, number: u32, radix: u32, width: usize) -> Option<()> {
    let mut places = [0_u8; 12];
    let places = places.get_mut(..width)?;
    digits(number, radix, places)?;
    out.push_str(core::str::from_utf8(places).ok()?);
    Some(())
}

/// Fills the places with a number; `None` if it is too large.
#[inline]
fn digits(number: u32, radix: u32, places: &mut [u8]) -> Option<()> {
    let mut left = number;
    for place in places.iter_mut().rev() {
        *place = *BASE36.get(usize::try_from(left.checked_rem(radix)?).ok()?)?;
        left = left.checked_div(radix)?;
    }
    (left == 0).then_some(())
}
