//! Pages beside the interface: the demo portal, or those of a host. Read once, when the server
//! starts; what a page may do is said in its headers, its own scripts and styles named by digest. It is
//! compressed when it is first asked for, and not sent again to those who have it.

mod coding;

use std::{collections::HashMap, fs, path::Path};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

use super::answer::{Answer, Head};
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
    body: coding::Body,
    digest: String,
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
                let (policy, digest) = (policy(kind, &body), digest(&body));
                let body = coding::Body::new(kind, body);
                self.0.insert(path, Page { kind, body, digest, policy });
            }
        }
        Ok(())
    }

    /// Compresses every page, so that nobody waits for it.
    pub(super) fn pack(&self) {
        self.0.values().for_each(|page| page.body.pack());
    }

    /// Whether there is a page.
    pub(super) fn know(&self, method: &str, path: &str) -> bool {
        matches!(method, "GET" | "HEAD") && self.find(path).is_some()
    }

    /// The page of a path; a folder stands for its `index.html`.
    fn find(&self, path: &str) -> Option<&Page> {
        let index = || path.ends_with('/').then(|| format!("{path}index.html"));
        self.0.get(path).or_else(|| self.0.get(&index()?))
    }

    /// The page as the caller takes it, or that the caller has it. Compressing takes a while the first time.
    pub(super) fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Answer> {
        let page = self.find(path)?;
        let (coding, body) = page.body.taken(headers);
        let tag = tag(&page.digest, coding);
        let known = knows(headers, &page.digest);
        let (status, body) =
            if known { (StatusCode::NOT_MODIFIED, Bytes::new()) } else { (StatusCode::OK, body) };
        let coding = coding.filter(|_| !known).map(HeaderValue::from_static);
        let head = Head { policy: page.policy.clone(), tag, coding };
        Some(Answer { status, page: Some(head), ..Answer::new(page.kind, body) })
    }
}

/// The digest and how the page is compressed: each form of it is a thing of its own.
fn tag(digest: &str, coding: Option<&str>) -> HeaderValue {
    let text = format!(
        "\"{digest}{}{}\"",
        if coding.is_some() { "-" } else { "" },
        coding.unwrap_or_default()
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Whether the caller has the page in any of its forms.
fn knows(headers: &HeaderMap, digest: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|held| held.to_str().ok());
    held.flat_map(|held| held.split(',')).any(|held| {
        let held = held.trim();
        let text = held.strip_prefix("W/").unwrap_or(held).trim_matches('"');
        held == "*" || text.split_once('-').map_or(text, |(digest, _)| digest) == digest
    })
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
        inline(&html, element)
            .map(|text| format!(" 'sha256-{}'", digest(text.as_bytes())))
            .collect::<String>()
    };
    let (scripts, styles) = (named("script"), named("style"));
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn digest(bytes: &[u8]) -> String {
    Base64::encode_string(&Sha256::digest(bytes))
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
        let none = HeaderMap::new();
        let found = |path| pages.answer(path, &none).map(|answer| answer.body);
        assert_eq!(found("/"), Some(Bytes::from("a")));
        assert_eq!(found("/index.html"), Some(Bytes::from("a")));
        assert_eq!(found("/sub/b.js"), Some(Bytes::from("b")));
        for path in
            ["/.git", "/d.key", "/e.txt", "/sub/", "/../index.html", "/sub/../index.html", ""]
        {
            assert!(found(path).is_none(), "{path}");
        }
        assert!(pages.know("HEAD", "/") && !pages.know("POST", "/") && !pages.know("GET", "/x"));
        assert!(Pages::read(Some(&folder.path().join("none"))).is_err());
    }

    #[test]
    fn a_page_is_compressed_as_asked_and_not_sent_twice() {
        let folder = tempfile::tempdir().unwrap();
        let text = "一键核信 ".repeat(1_000);
        files::write(&folder.path().join("index.html"), text.as_bytes()).unwrap();
        let pages = Pages::read(Some(folder.path())).unwrap();
        let ask = |name: header::HeaderName, value: &str| {
            let headers = HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())]);
            let answer = pages.answer("/", &headers).unwrap();
            let head = answer.page.unwrap();
            let coding = head.coding.map(|coding| coding.to_str().unwrap().to_owned());
            (answer.status.as_u16(), coding, answer.body, head.tag.to_str().unwrap().to_owned())
        };
        let (_, plain, whole, tag) = ask(header::ACCEPT_ENCODING, "identity");
        assert_eq!((plain, whole.len()), (None, text.len()));
        let (_, br, small, br_tag) = ask(header::ACCEPT_ENCODING, "gzip, deflate, br, zstd");
        assert_eq!(br.as_deref(), Some("br"));
        assert!(small.len() < text.len() / 10 && br_tag != tag, "{} {br_tag}", small.len());
        for held in [&tag, &br_tag, &format!("\"x\", W/{tag}"), "*"] {
            let (status, coding, body, _) = ask(header::IF_NONE_MATCH, held);
            assert_eq!((status, coding, body.len()), (304, None, 0), "{held}");
        }
        assert_eq!(ask(header::IF_NONE_MATCH, "\"other\"").0, 200);
    }
}
