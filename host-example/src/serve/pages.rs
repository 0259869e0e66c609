//! Pages beside the interface: the demo portal, or those of a host. Read once, when the server
//! starts; what a page may do is said in its headers, its own scripts and styles named by digest.

use std::{collections::HashMap, fs, path::Path};

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode},
};
use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

use super::answer::Answer;
use crate::{files, problem::Problem};

/// Largest sum of all pages: they stay in memory.
const TOTAL: usize = 256 << 20;

/// What browsers call the kinds of files that pages are made of; others are not served.
const KINDS: [(&str, &str); 12] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("pack", "application/octet-stream"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
];

#[derive(Debug)]
struct Page {
    kind: &'static str,
    body: Bytes,
    policy: HeaderValue,
}

/// All pages by their paths.
#[derive(Debug, Default)]
pub(super) struct Pages(HashMap<String, Page>);

impl Pages {
    /// Reads a folder with those below it; files whose names begin with a dot, links and files of
    /// other kinds are left out.
    ///
    /// # Errors
    /// `io.read`.
    pub(super) fn read(folder: Option<&Path>) -> Result<Self, Problem> {
        let mut pages = Self::default();
        if let Some(folder) = folder {
            let mut room = TOTAL;
            pages.collect(folder, "/", &mut room)?;
        }
        Ok(pages)
    }

    fn collect(&mut self, folder: &Path, at: &str, room: &mut usize) -> Result<(), Problem> {
        let unreadable = |error: std::io::Error| files::unreadable(folder, &error);
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let kind = entry.file_type().map_err(unreadable)?;
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{at}{name}");
            if kind.is_dir() {
                self.collect(&entry.path(), &format!("{path}/"), room)?;
            } else if kind.is_file()
                && let Some(kind) = kind_of(&name)
            {
                let body = files::read(&entry.path())?;
                *room = room.checked_sub(body.len()).ok_or_else(|| {
                    let error = std::io::Error::other(format!("pages of more than {TOTAL} bytes"));
                    files::unreadable(&entry.path(), &error)
                })?;
                let policy = policy(kind, &body);
                self.0.insert(path, Page { kind, body: body.into(), policy });
            }
        }
        Ok(())
    }

    /// The page of a path; a folder stands for its `index.html`.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<Answer> {
        if !matches!(method, "GET" | "HEAD") {
            return None;
        }
        let page = match self.0.get(path) {
            Some(page) => page,
            None if path.ends_with('/') => self.0.get(&format!("{path}index.html"))?,
            None => return None,
        };
        let (body, policy) = (page.body.clone(), Some(page.policy.clone()));
        Some(Answer { status: StatusCode::OK, kind: page.kind, body, record: None, policy })
    }
}

fn kind_of(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    KINDS.iter().find(|(known, _)| *known == extension).map(|(_, kind)| *kind)
}

/// What a page may do: run the scripts that came with it, compile WebAssembly, talk to this server.
fn policy(kind: &str, body: &[u8]) -> HeaderValue {
    let html =
        if kind.starts_with("text/html") { String::from_utf8_lossy(body) } else { "".into() };
    let named = |element| {
        inline(&html, element).map(|text| format!(" 'sha256-{}'", digest(text))).collect::<String>()
    };
    let (scripts, styles) = (named("script"), named("style"));
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn digest(text: &str) -> String {
    Base64::encode_string(&Sha256::digest(text.as_bytes()))
}

/// What stands inside the elements of that name: scripts and styles end at their first end tag,
/// whatever is in them. A script that has its text elsewhere has none here.
fn inline<'a>(html: &'a str, element: &'a str) -> impl Iterator<Item = &'a str> {
    let (begin, end) = (format!("<{element}"), format!("</{element}"));
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once(&begin)?;
            let (attributes, content) = after.split_once('>')?;
            let (text, after) = content.split_once(&end)?;
            rest = after;
            let named = attributes.is_empty() || attributes.starts_with([' ', '\n']);
            if named && !attributes.contains("src=") {
                return Some(text);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_named_by_their_digest() {
        let html = "<style>a{}</style><script src=x.js></script><script type=\"module\">1</script>\
                    <scripts>2</scripts><script>'<script>'</script>";
        let scripts: Vec<&str> = inline(html, "script").collect();
        assert_eq!(scripts, ["1", "'<script>'"]);
        let policy = policy("text/html; charset=utf-8", html.as_bytes());
        let policy = policy.to_str().unwrap();
        // printf 1 | openssl dgst -sha256 -binary | base64
        assert!(
            policy.contains("'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"),
            "{policy}"
        );
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }

    #[test]
    fn only_files_of_the_folder_are_pages() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("index.html", "a"), ("sub/b.js", "b"), (".git", "c"), ("d.key", "d")]
        {
            files::write(&folder.path().join(path), text.as_bytes()).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("e.txt")).unwrap();
        let pages = Pages::read(Some(folder.path())).unwrap();
        let found = |path| pages.find("GET", path).map(|answer| answer.body);
        assert_eq!(found("/"), Some(Bytes::from("a")));
        assert_eq!(found("/index.html"), Some(Bytes::from("a")));
        assert_eq!(found("/sub/b.js"), Some(Bytes::from("b")));
        for path in
            ["/.git", "/d.key", "/e.txt", "/sub/", "/../index.html", "/sub/../index.html", ""]
        {
            assert!(found(path).is_none(), "{path}");
        }
        assert!(pages.find("POST", "/").is_none());
        assert!(Pages::read(Some(&folder.path().join("none"))).is_err());
    }
}
