//! Who asks: bearer tokens with scopes, and how often each of them may.

use std::{
    collections::{HashMap, hash_map::Entry as Place},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, RwLock},
    time::{Instant, SystemTime},
};

use credit_core::{Date, digest::Digest};
use serde::Deserialize;

use super::{log, route::Scope};
use crate::{
    clock, files,
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
    /// The last day of the token.
    until: Option<String>,
}

/// A caller that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) id: String,
    scopes: Vec<Scope>,
    until: Option<Date>,
}

impl Caller {
    /// A caller without a token, where none is needed.
    pub(super) const fn nobody() -> Self {
        Self { id: String::new(), scopes: Vec::new(), until: None }
    }

    pub(super) fn may(&self, scope: Scope) -> bool {
        match scope {
            Scope::Records => self.may(Scope::Check) || self.may(Scope::Audit),
            scope => self.scopes.contains(&scope),
        }
    }

    /// Whether the record of that caller is shown to this one.
    pub(super) fn may_see(&self, caller: &str) -> bool {
        self.may(Scope::Audit) || self.id == caller
    }
}

type Known = HashMap<String, Caller>;

/// All callers: those of the file of tokens, or the one who started the server and was told a token.
#[derive(Debug)]
pub(super) struct Callers {
    known: RwLock<Known>,
    file: Option<Watched>,
}

/// The file of tokens and when it was last changed.
#[derive(Debug)]
struct Watched {
    path: PathBuf,
    changed: Mutex<Option<SystemTime>>,
}

impl Callers {
    /// Reads the file of tokens.
    ///
    /// # Errors
    /// `io.read`, `serve.tokens`.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let changed = Mutex::new(changed(path));
        let known = RwLock::new(known(path)?);
        Ok(Self { known, file: Some(Watched { path: path.to_owned(), changed }) })
    }

    /// A token for a server that somebody starts on their own machine: another one at every start.
    pub(super) fn local() -> (Self, String) {
        let token = [log::fresh_id(), log::fresh_id()].concat();
        let digest = Digest::of(token.as_bytes()).labelled();
        let id = "local".to_owned();
        let caller = Caller { id, scopes: Scope::NAMED.to_vec(), until: None };
        let known = RwLock::new(HashMap::from([(digest, caller)]));
        (Self { known, file: None }, token)
    }

    /// How many tokens there are.
    pub(super) fn count(&self) -> usize {
        self.known.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Reads the file again if it has changed. A file that cannot be used changes nothing.
    ///
    /// # Errors
    /// `io.read`, `serve.tokens`; once for each change.
    pub(super) fn refresh(&self) -> Result<(), Problem> {
        let Some(Watched { path, changed: known_change }) = &self.file else { return Ok(()) };
        let now = changed(path);
        let mut last = known_change.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == now {
            return Ok(());
        }
        *last = now;
        let known = known(path)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// The caller of a request; what is compared is a digest, so that the time it takes says nothing
    /// about the token.
    pub(super) fn recognise(&self, authorization: Option<&str>) -> Option<Caller> {
        let (scheme, token) = authorization?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let digest = Digest::of(token.trim().as_bytes()).labelled();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let caller = known.get(&digest)?;
        caller.until.is_none_or(|until| clock::today() <= until).then(|| caller.clone())
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

fn known(path: &Path) -> Result<Known, Problem> {
    let bad = |zh: String, en: String| {
        Problem::new(
            "serve.tokens",
            Words::new(zh, en),
            Words::new(
                "写成 {\"tokens\":[{\"id\":\"窗口系统\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"],\"until\":\"2027-12-31\"}]}",
                "write {\"tokens\":[{\"id\":\"…\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"],\"until\":\"2027-12-31\"}]}",
            ),
        )
        .at(Words::same(path.display().to_string()))
    };
    let file: File = serde_json::from_slice(&files::read(path)?).map_err(|error| {
        bad(format!("令牌文件读不懂：{error}"), format!("not a file of tokens: {error}"))
    })?;
    let mut callers = HashMap::new();
    for Entry { id, digest, scopes, until } in file.tokens {
        let day = until.as_deref().map(Date::parse);
        let unknown = scopes.iter().any(|name| Scope::parse(name).is_none());
        let digits = digest.strip_prefix("sm3:").filter(|hex| hex.len() == 64);
        if unknown || digits.is_none() || day == Some(None) {
            return Err(bad(
                format!("令牌“{id}”的摘要、权限或期限不对"),
                format!("digest, scopes or last day of `{id}` are wrong"),
            ));
        }
        let scopes: Vec<Scope> = scopes.iter().filter_map(|name| Scope::parse(name)).collect();
        match callers.entry(digest.to_ascii_lowercase()) {
            Place::Vacant(place) => {
                place.insert(Caller { id, scopes, until: day.flatten() });
            }
            Place::Occupied(other) => {
                let other: &Caller = other.get();
                return Err(bad(
                    format!("令牌“{}”和“{id}”的摘要相同", other.id),
                    format!("`{}` and `{id}` have the same digest", other.id),
                ));
            }
        }
    }
    Ok(callers)
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

    fn file(entries: &[(&str, &str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        write(&path, entries);
        (folder, path)
    }

    /// Tokens as id, secret and what else stands in the entry.
    fn write(path: &Path, entries: &[(&str, &str, &str)]) {
        let entries = entries.iter().map(|(id, secret, more)| {
            let digest = Digest::of(secret.as_bytes()).labelled();
            format!(r#"{{"id":"{id}","digest":"{digest}",{more}}}"#)
        });
        let entries: Vec<String> = entries.collect();
        std::fs::write(path, format!(r#"{{"tokens":[{}]}}"#, entries.join(","))).unwrap();
    }

    #[test]
    fn tokens_are_told_by_their_digest() {
        let (_folder, path) = file(&[("a", "secret", r#""scopes":["check"]"#)]);
        let callers = Callers::read(&path).unwrap();
        let caller = callers.recognise(Some("Bearer secret")).unwrap();
        assert!(caller.may(Scope::Check) && !caller.may(Scope::Admin) && !caller.may(Scope::Audit));
        assert!(caller.may_see("a") && !caller.may_see("b"));
        for header in [None, Some("secret"), Some("Basic secret"), Some("Bearer Secret")] {
            assert_eq!(callers.recognise(header), None);
        }
    }

    #[test]
    fn entries_that_say_nothing_clear_are_refused() {
        let whole = r#""scopes":["check"]"#;
        for entries in [
            &[("a", "s", r#""scopes":["root"]"#)][..],
            &[("a", "s", r#""scopes":["check"],"until":"soon""#)],
            &[("a", "s", whole), ("b", "s", whole)],
        ] {
            let (_folder, path) = file(entries);
            assert_eq!(Callers::read(&path).unwrap_err().code(), "serve.tokens");
        }
    }

    #[test]
    fn tokens_end_with_their_last_day() {
        let until = |day| format!(r#""scopes":["check"],"until":"{day}""#);
        let (old, new) = (until("2020-01-01"), until("9999-12-31"));
        let (_folder, path) = file(&[("old", "s1", &old), ("new", "s2", &new)]);
        let callers = Callers::read(&path).unwrap();
        assert_eq!(callers.recognise(Some("Bearer s1")), None);
        assert!(callers.recognise(Some("Bearer s2")).is_some());
    }

    #[test]
    fn a_file_that_was_changed_is_read_again_and_a_broken_one_changes_nothing() {
        let (_folder, path) = file(&[("a", "s1", r#""scopes":["check"]"#)]);
        let callers = Callers::read(&path).unwrap();
        let later = |seconds| {
            let time = SystemTime::now() + Duration::from_secs(seconds);
            std::fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
        };
        write(&path, &[("b", "s2", r#""scopes":["check"]"#)]);
        later(10);
        callers.refresh().unwrap();
        assert_eq!(callers.recognise(Some("Bearer s1")), None);
        assert_eq!(callers.recognise(Some("Bearer s2")).unwrap().id, "b");
        std::fs::write(&path, "{").unwrap();
        later(20);
        assert_eq!(callers.refresh().unwrap_err().code(), "serve.tokens");
        assert!(callers.refresh().is_ok() && callers.recognise(Some("Bearer s2")).is_some());
    }

    #[test]
    fn the_token_of_this_machine_is_another_at_every_start() {
        let (callers, token) = Callers::local();
        assert!(token.len() == 64 && token != Callers::local().1);
        let caller = callers.recognise(Some(&format!("Bearer {token}"))).unwrap();
        assert!(caller.may(Scope::Admin) && caller.may(Scope::Check) && caller.may_see("anybody"));
        assert_eq!(callers.recognise(None), None);
    }
}
