//! Names of keys in tokens (RFC 7512): `pkcs11:token=…;object=…;id=%01?module-path=…&pin-source=file:…`.

use std::path::PathBuf;

use crate::problem::{Problem, Words};

/// Which key in which token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::key) struct Uri {
    pub(in crate::key) token: Option<String>,
    pub(in crate::key) serial: Option<String>,
    pub(in crate::key) manufacturer: Option<String>,
    pub(in crate::key) model: Option<String>,
    pub(in crate::key) object: Option<String>,
    pub(in crate::key) id: Option<Vec<u8>>,
    pub(in crate::key) slot: Option<u64>,
    pub(in crate::key) module: Option<PathBuf>,
    pub(in crate::key) pin: Option<PathBuf>,
    /// Of whom the key is, for a key without a key file; not of the standard, as its `x-` says.
    pub(in crate::key) issuer: Option<String>,
}

pub(in crate::key) const SCHEME: &str = "pkcs11:";

impl Uri {
    /// Reads a name.
    ///
    /// # Errors
    /// `key.uri`: another scheme, an attribute that is not known, twice there or not well encoded, a PIN in the
    /// name itself, or no key named.
    pub(in crate::key) fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = |what: &str| faulty(text, what);
        let rest = text.strip_prefix(SCHEME).ok_or_else(|| wrong(SCHEME))?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut uri = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        let parts = path.split(';').map(|part| (part, true));
        for (part, in_path) in parts.chain(query.split('&').map(|part| (part, false))) {
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once('=').ok_or_else(|| wrong(part))?;
            if seen.contains(&name) {
                return Err(wrong(name));
            }
            seen.push(name);
            let bytes = decoded(value).ok_or_else(|| wrong(part))?;
            if (in_path, name) == (true, "id") {
                uri.id = Some(bytes);
                continue;
            }
            let value = String::from_utf8(bytes).map_err(|_| wrong(part))?;
            uri.put(in_path, name, value).ok_or_else(|| wrong(name))?;
        }
        if uri.object.is_none() && uri.id.is_none() {
            return Err(wrong("object, id"));
        }
        Ok(uri)
    }

    fn put(&mut self, in_path: bool, name: &str, value: String) -> Option<()> {
        match (in_path, name) {
            (true, "token") => self.token = Some(value),
            (true, "serial") => self.serial = Some(value),
            (true, "manufacturer") => self.manufacturer = Some(value),
            (true, "model") => self.model = Some(value),
            (true, "object") => self.object = Some(value),
            (true, "slot-id") => self.slot = Some(value.parse().ok()?),
            (true, "type") => return (value == "private").then_some(()),
            (false, "module-path") => self.module = Some(value.into()),
            (false, "pin-source") => {
                self.pin = Some(value.strip_prefix("file:").unwrap_or(&value).into());
            }
            (false, "x-issuer") => self.issuer = Some(value),
            // `pin-value` among them: what stands on a command line is no secret.
            _ => return None,
        }
        Some(())
    }
}

/// Bytes of a value with `%` encodings; `None` for what an attribute cannot hold.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(*hex::decode(digits).ok()?.first()?);
            }
            0..=0x20 | 0x7f => return None,
            _ => bytes.push(byte),
        }
    }
    Some(bytes)
}

fn faulty(text: &str, what: &str) -> Problem {
    Problem::usage(
        "key.uri",
        Words::new(
            format!("令牌中密钥的名称“{text}”有误：{what}"),
            format!("`{text}` does not name a key in a token: {what}"),
        ),
        Words::new(
            "写成 pkcs11:token=令牌;object=密钥，口令用 --pin-file 或 --pin-env",
            "write pkcs11:token=TOKEN;object=KEY, and give the PIN by --pin-file or --pin-env",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_the_standard_writes_them() {
        let text = "pkcs11:token=%E7%A4%BA%E4%BE%8B;object=key%201;id=%01%ff;serial=9;manufacturer=m;model=n;type=private;slot-id=7\
                    ?module-path=/usr/lib/x.so&pin-source=file:/etc/pin&x-issuer=a";
        let uri = Uri::parse(text).unwrap();
        let expected = Uri {
            token: Some("示例".into()),
            serial: Some("9".into()),
            manufacturer: Some("m".into()),
            model: Some("n".into()),
            object: Some("key 1".into()),
            id: Some(vec![1, 255]),
            slot: Some(7),
            module: Some("/usr/lib/x.so".into()),
            pin: Some("/etc/pin".into()),
            issuer: Some("a".into()),
        };
        assert_eq!(uri, expected);
        assert_eq!(Uri::parse("pkcs11:object=示例").unwrap().object.as_deref(), Some("示例"));
    }

    #[test]
    fn what_names_no_key_is_refused() {
        for text in [
            "pkcs11:",
            "pkcs11:token=t",
            "pkcs12:object=k",
            "pkcs11:object=k;object=l",
            "pkcs11:object=k;colour=red",
            "pkcs11:object=k;type=public",
            "pkcs11:object=%4",
            "pkcs11:object=%zz",
            "pkcs11:object=%ff",
            "pkcs11:object=a b",
            "pkcs11:object",
            "pkcs11:object=k;slot-id=x",
            "pkcs11:object=k?pin-value=1234",
            "pkcs11:object=k?token=t",
        ] {
            assert_eq!(Uri::parse(text).unwrap_err().code(), "key.uri", "{text}");
        }
    }
}
