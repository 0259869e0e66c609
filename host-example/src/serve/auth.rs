//! Who asks: bearer tokens with scopes, and how often each of them may.

use std::{collections::HashMap, path::Path, sync::Mutex, time::Instant};

use credit_core::digest::Digest;
use serde::Deserialize;

use super::route::Scope;
use crate::{
    files,
    problem::{Problem, Words},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    tokens: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    id: String,
    /// `sm3:` and digits of the token: the file does not hold the token itself.
    digest: String,
    scopes: Vec<String>,
}

/// A caller that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) id: String,
    check: bool,
    admin: bool,
}

impl Caller {
    pub(super) const fn may(&self, scope: Scope) -> bool {
        match scope {
            Scope::Check => self.check,
            Scope::Admin => self.admin,
        }
    }
}

/// All callers. Without a file of tokens everybody may do everything: only on a loopback address.
#[derive(Debug, Default)]
pub(super) struct Callers(Option<HashMap<String, Caller>>);

impl Callers {
    /// Reads the file of tokens.
    ///
    /// # Errors
    /// `io.read`, `serve.tokens`.
    pub(super) fn read(path: Option<&Path>) -> Result<Self, Problem> {
        let Some(path) = path else { return Ok(Self(None)) };
        let bad = |zh: String, en: String| {
            Problem::new(
                "serve.tokens",
                Words::new(zh, en),
                Words::new(
                    "写成 {\"tokens\":[{\"id\":\"窗口系统\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"]}]}",
                    "write {\"tokens\":[{\"id\":\"…\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"]}]}",
                ),
            )
            .at(Words::same(path.display().to_string()))
        };
        let file: File = serde_json::from_slice(&files::read(path)?).map_err(|error| {
            bad(format!("令牌文件读不懂：{error}"), format!("not a file of tokens: {error}"))
        })?;
        let mut callers = HashMap::new();
        for entry in file.tokens {
            let unknown = entry.scopes.iter().find(|s| !["check", "admin"].contains(&s.as_str()));
            let digits = entry.digest.strip_prefix("sm3:").filter(|hex| hex.len() == 64);
            if unknown.is_some() || digits.is_none() {
                let id = &entry.id;
                return Err(bad(
                    format!("令牌“{id}”的摘要或权限不对"),
                    format!("digest or scopes of `{id}` are wrong"),
                ));
            }
            let has = |scope: Scope| entry.scopes.iter().any(|name| name == scope.name());
            let (check, admin) = (has(Scope::Check), has(Scope::Admin));
            callers
                .insert(entry.digest.to_ascii_lowercase(), Caller { id: entry.id, check, admin });
        }
        Ok(Self(Some(callers)))
    }

    /// Whether callers must show a token.
    pub(super) const fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// How many tokens there are.
    pub(super) fn count(&self) -> usize {
        self.0.as_ref().map_or(0, HashMap::len)
    }

    /// The caller of a request; what is compared is a digest, so that the time it takes says nothing
    /// about the token.
    pub(super) fn recognise(&self, authorization: Option<&str>) -> Option<Caller> {
        let Some(known) = &self.0 else {
            return Some(Caller { id: "local".to_owned(), check: true, admin: true });
        };
        let (scheme, token) = authorization?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        known.get(&Digest::of(token.trim().as_bytes()).labelled()).cloned()
    }
}

/// How often each caller may ask: so many requests a second, twice as many at once after a pause.
#[derive(Debug)]
pub(super) struct Rates {
    per_second: f64,
    left: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Rates {
    pub(super) fn new(per_second: u32) -> Self {
        Self { per_second: f64::from(per_second.max(1)), left: Mutex::default() }
    }

    /// Takes one request of a caller, if it has one left.
    pub(super) fn take(&self, caller: &str, now: Instant) -> bool {
        let burst = self.per_second * 2.0;
        let Ok(mut left) = self.left.lock() else { return false };
        // Callers are those of the file of tokens: the map cannot grow without bound.
        let (tokens, at) = left.entry(caller.to_owned()).or_insert((burst, now));
        let gained = now.saturating_duration_since(*at).as_secs_f64() * self.per_second;
        *tokens = (*tokens + gained).min(burst);
        *at = now;
        let allowed = *tokens >= 1.0;
        if allowed {
            *tokens -= 1.0;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_caller_gets_what_its_rate_allows() {
        let (rates, start) = (Rates::new(10), Instant::now());
        let taken = (0..100).filter(|_| rates.take("a", start)).count();
        assert_eq!(taken, 20);
        let later = start + Duration::from_millis(500);
        assert_eq!((0..100).filter(|_| rates.take("a", later)).count(), 5);
        assert!(rates.take("b", later));
        // A clock that goes back gives nothing and breaks nothing.
        assert!(!rates.take("a", start));
    }

    #[test]
    fn tokens_are_told_by_their_digest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        let digest = Digest::of(b"secret").labelled();
        let write = |scopes: &str| {
            let text =
                format!(r#"{{"tokens":[{{"id":"a","digest":"{digest}","scopes":{scopes}}}]}}"#);
            std::fs::write(&path, text).unwrap();
            Callers::read(Some(&path))
        };
        let callers = write(r#"["check"]"#).unwrap();
        let caller = callers.recognise(Some("Bearer secret")).unwrap();
        assert!(caller.may(Scope::Check) && !caller.may(Scope::Admin));
        for header in [None, Some("secret"), Some("Basic secret"), Some("Bearer Secret")] {
            assert_eq!(callers.recognise(header), None);
        }
        assert_eq!(write(r#"["root"]"#).unwrap_err().code(), "serve.tokens");
    }
}
