//! Answers read back from JSON, for hosts that run the component.

use alloc::{string::String, vec::Vec};
use core::{fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{ByName, Code};
use crate::date::Date;
use crate::digest::{Digest, from_hex};
use crate::id::{Kind, Severity};

/// Reads a text that must have a meaning.
fn known<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| D::Error::custom(format_args!("`{text}` is no {what}")))
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        known(deserializer, "day", Self::parse)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        known(deserializer, "digest", |text| {
            let bytes = from_hex(text.strip_prefix("sm3:")?)?;
            Some(Self::from_bytes(bytes.try_into().ok()?))
        })
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        known(deserializer, "kind of identifier", |text| {
            (text == Self::Unknown.as_str()).then_some(Self::Unknown).or_else(|| Self::parse(text))
        })
    }
}

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = [Self::Ok, Self::Warning, Self::Error];
        known(deserializer, "severity", |text| all.into_iter().find(|s| s.as_str() == text))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = ByName<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByName<T>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, T>()? {
                    members.push((Code::Owned(key), value));
                }
                Ok(ByName(members))
            }
        }
        deserializer.deserialize_map(Members(PhantomData))
    }
}
