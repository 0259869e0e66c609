//! What everything that is signed here says of itself: who, when, with which keys.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::date::Date;
use crate::error::LoadError;
use crate::json::{Cursor, Fields, each};
use crate::limits;
use crate::wire::wire;

wire! {
    /// Who says something, when, and with which keys.
    Head as "ReceiptHead" {
        /// Who says so; trust policies name it.
        issuer: String,
        /// What the issuer speaks for; keys may be bound to it.
        scope: String,
        /// When, RFC 3339 with offset; keys are judged on its day.
        at: String,
        /// The signatures that belong to it, in their order.
        signers: Vec<HeadSigner>,
    }

    /// One who signs.
    HeadSigner as "ReceiptSigner" {
        /// Id of the key, as trust policies name it.
        keyid: String,
        /// Its algorithm, such as `sm2-sm3`.
        algorithm: String,
    }
}

impl Head {
    /// A head, if everything in it has a meaning.
    ///
    /// # Errors
    /// `receipt.time` for a time that is none; `receipt.signers` for none, too many, or one twice; `receipt.text` for a
    /// text that [`check_text`] refuses.
    pub fn new(
        issuer: &str,
        scope: &str,
        at: &str,
        signers: Vec<HeadSigner>,
    ) -> Result<Self, LoadError> {
        if Moment::parse(at).is_none() {
            return Err(LoadError::new("receipt.time").with("found", at));
        }
        if signers.is_empty() || signers.len() > limits::PACK_SIGNATURES {
            return Err(LoadError::new("receipt.signers").with("key", ""));
        }
        for (at, signer) in signers.iter().enumerate() {
            check_text("keyid", &signer.keyid)?;
            check_text("algorithm", &signer.algorithm)?;
            if signers.iter().take(at).any(|before| before.keyid == signer.keyid) {
                return Err(LoadError::new("receipt.signers").with("key", &signer.keyid));
            }
        }
        check_text("issuer", issuer)?;
        check_text("scope", scope)?;
        let (issuer, scope, at) = (issuer.to_string(), scope.to_string(), at.to_string());
        Ok(Self { issuer, scope, at, signers })
    }

    /// The day of its time, as its own offset has it.
    ///
    /// # Errors
    /// `receipt.time`.
    pub fn day(&self) -> Result<Date, LoadError> {
        let moment = Moment::parse(&self.at);
        let day = moment.map(|moment| moment.day);
        day.ok_or_else(|| LoadError::new("receipt.time").with("found", &self.at))
    }

    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, LoadError> {
        let at = fields.required("at")?;
        if Moment::parse(at.string()?).is_none() {
            return Err(at.error("receipt.time").with("found", at.string()?));
        }
        let signers = fields.required("signers")?.array(limits::PACK_SIGNATURES)?;
        Ok(Self {
            issuer: text(fields, "issuer")?,
            scope: text(fields, "scope")?,
            at: at.string()?.to_string(),
            signers: each(&signers, HeadSigner::read)?,
        })
    }
}

impl HeadSigner {
    /// One who signs with that key.
    #[must_use]
    pub fn new(keyid: &str, algorithm: &str) -> Self {
        Self { keyid: keyid.to_string(), algorithm: algorithm.to_string() }
    }

    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self { keyid: text(&fields, "keyid")?, algorithm: text(&fields, "algorithm")? })
    }
}

/// A point in time as RFC 3339 writes it, to the second: `2026-11-20T09:30:00+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its day, as its own offset has it.
    pub day: Date,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
}

impl Moment {
    /// Reads one; an offset is required, for without it nobody knows when it was.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, rest) = text.split_once('T')?;
        let day = Date::parse(day)?;
        let (time, offset) = rest.split_at_checked(8)?;
        let [hour, minute, second] = numbers(time)?;
        let known = hour < 24 && minute < 60 && second < 60;
        let [sign, offset] = match offset {
            "Z" => [0, 0],
            _ => {
                let (sign, ahead) = offset.split_at_checked(1)?;
                let [hours, minutes, _] = numbers(&[ahead, ":00"].concat())?;
                let ahead = hours.checked_mul(60)?.checked_add(minutes)?;
                let sign = if sign == "+" { -1 } else { 1 };
                let fits =
                    hours < 24 && minutes < 60 && ["+", "-"].iter().any(|s| offset.starts_with(s));
                if !fits {
                    return None;
                }
                [sign, ahead.checked_mul(60)?]
            }
        };
        let days = i64::from(day.to_days()).checked_mul(86_400)?;
        let clock =
            hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
        let seconds = days.checked_add(clock)?.checked_add(sign.checked_mul(offset)?)?;
        known.then_some(Self { day, seconds })
    }
}

/// `09:30:00` as numbers.
fn numbers(text: &str) -> Option<[i64; 3]> {
    let number = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let mut parts = text.split(':').map(number);
    let read = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(read)
}

/// Whether a text can stand in a receipt: it would not be read back otherwise.
///
/// # Errors
/// `receipt.text` where it is blank, or longer than [`limits::RECEIPT_CHARS`].
pub fn check_text(member: &'static str, text: &str) -> Result<(), LoadError> {
    let long = text.chars().nth(limits::RECEIPT_CHARS).is_some();
    match long || text.trim().is_empty() {
        true => {
            let error = LoadError::new("receipt.text").with("member", member);
            Err(error.with("max", limits::RECEIPT_CHARS))
        }
        false => Ok(()),
    }
}

/// A text member that is not blank.
pub(super) fn text(fields: &Fields<'_>, name: &'static str) -> Result<String, LoadError> {
    fields.required(name)?.text(limits::RECEIPT_CHARS).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let seconds = |text| Moment::parse(text).map(|moment| moment.seconds);
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("1970-01-01T08:00:00+08:00"), Some(0));
        assert_eq!(seconds("1969-12-31T19:00:00-05:00"), Some(0));
        assert_eq!(seconds("2026-11-20T09:30:00+08:00"), Some(1_795_138_200));
        let day = |text| Moment::parse(text).map(|moment| alloc::format!("{}", moment.day));
        assert_eq!(day("2026-11-20T23:59:59-11:00").as_deref(), Some("2026-11-20"));
        assert_eq!(seconds("1970-01-01T23:59:59+23:59"), Some(59));
        for none in [
            "2026-11-20",
            "2026-11-20T09:30:00",
            "2026-11-20 09:30:00Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20T09:60:00Z",
            "2026-11-20T23:59:60Z",
            "2026-11-20T9:30:00Z",
            "2026-11-20T09:30:00+8:00",
            "2026-11-20T09:30:00+08:60",
            "2026-11-20T09:30:00+24:00",
            "2026-11-20T09:30:00-24:00",
            "2026-11-20T09:30:00 08:00",
            "2026-11-31T09:30:00Z",
            "2026-11-20T09:30:00.5Z",
            "2026-11-20T+9:30:00Z",
        ] {
            assert_eq!(Moment::parse(none), None, "{none}");
        }
    }
}
