//! A file server for the demo page, on this machine only.

use std::fs::File;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

/// Serves a folder on 127.0.0.1 until the program is ended.
pub(crate) fn serve(folder: &Path, port: u16) -> Result<()> {
    let server = Server::http(("127.0.0.1", port)).map_err(|e| {
        anyhow!("127.0.0.1:{port}: {e}; 换一个端口 choose another port: --serve {}", port ^ 1)
    })?;
    println!("演示页面 demo page: http://127.0.0.1:{port}/  （按 Ctrl-C 结束 Ctrl-C ends）");
    for request in server.incoming_requests() {
        // A browser that went away is no reason to end.
        let _ = answer(request, folder);
    }
    Ok(())
}

fn answer(request: Request, folder: &Path) -> Result<()> {
    let Some(path) = file(request.url()).map(|path| folder.join(path)) else {
        return Ok(request.respond(Response::from_string("404").with_status_code(404))?);
    };
    let Ok(content) = File::open(&path) else {
        return Ok(request.respond(Response::from_string("404").with_status_code(404))?);
    };
    let header = |name: &str, value: &str| {
        Header::from_bytes(name, value).map_err(|()| anyhow!("header {name}: {value}"))
    };
    let response = Response::from_file(content)
        .with_header(header("Content-Type", kind(&path))?)
        .with_header(header("X-Content-Type-Options", "nosniff")?)
        .with_header(header("Cache-Control", "no-store")?);
    Ok(request.respond(response)?)
}

/// The file below the folder that a URL names, if it stays there.
fn file(url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.trim_start_matches('/');
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| path.to_owned())
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_stay_in_the_folder() {
        assert_eq!(file("/"), Some("index.html".into()));
        assert_eq!(file("/a/b.js?v=1"), Some("a/b.js".into()));
        for url in ["/../secret", "/a/../../b", "//etc/../../x"] {
            assert_eq!(file(url), None, "{url}");
        }
        assert_eq!(file("//etc/passwd"), Some("etc/passwd".into()));
    }
}
