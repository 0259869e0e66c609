//! From where a request may come: the names that the server goes by, and pages of its own.
//!
//! A server of this machine is in reach of every page that a browser on it shows: by a form, by `fetch`, or
//! under a name that somebody makes point here. Tokens keep such pages out; so does this, before a token
//! is looked at.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

use super::{answer::Refusal, route::Route};
use crate::problem::Words;

/// The names that a request may be addressed to, as they stand in `Host`; none lets any name pass.
#[derive(Clone, Debug)]
pub(super) struct Names(Option<Vec<String>>);

impl Names {
    /// Of a server that listens there and goes by these names as well. Beyond this machine any name will do
    /// unless some are given: a token is needed for everything.
    pub(super) fn new(address: SocketAddr, given: &[String]) -> Self {
        let mut names: Vec<String> = given.iter().map(|name| name.to_ascii_lowercase()).collect();
        if address.ip().is_loopback() {
            let port = address.port();
            names.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
            names.push(address.to_string());
        } else if names.is_empty() {
            return Self(None);
        }
        Self(Some(names))
    }

    /// Whether a request is addressed to this server: by one `Host` and, where the target is a whole
    /// address, by that too.
    ///
    /// # Errors
    /// `http.host`.
    pub(super) fn admit<'a>(&self, headers: &'a HeaderMap, uri: &Uri) -> Result<&'a str, Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = match (hosts.next().map(HeaderValue::to_str), hosts.next()) {
            (Some(Ok(host)), None) if !host.is_empty() => host,
            _ => {
                let text = ("请求须有且只有一个 Host", "a request needs one Host, and only one");
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "http.host", text));
            }
        };
        let whole = uri.authority().is_none_or(|authority| authority.as_str() == host);
        if whole && self.are(host) {
            return Ok(host);
        }
        let text =
            ("请求的不是这个服务的名字", "the request is for another name than this server's");
        let refusal = Refusal::new(StatusCode::MISDIRECTED_REQUEST, "http.host", text);
        Err(refusal.remedied(Words::new(
            "用启动时显示的地址；经别的名字访问时，启动服务时用 --host 写明",
            "use the address that was shown at the start; other names are given with --host",
        )))
    }

    fn are(&self, host: &str) -> bool {
        let Some(names) = &self.0 else { return true };
        let host = host.to_ascii_lowercase();
        // A name that was given without a port goes for all of them: a proxy has its own.
        let bare = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
        names.iter().any(|name| *name == host || name == bare)
    }
}

/// Whether a request comes from no page, or from one of this server. What a page of another site sends is
/// refused even if it carries a token: the interface is for programs, and for pages beside it.
///
/// # Errors
/// `http.origin`.
pub(super) fn same_site(headers: &HeaderMap, host: &str) -> Result<(), Refusal> {
    let own = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or_default();
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    };
    let foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
    if foreign || !headers.get_all(header::ORIGIN).iter().all(own) {
        let text =
            ("不接受别的网站的网页发来的请求", "requests of pages of other sites are refused");
        let refusal = Refusal::new(StatusCode::FORBIDDEN, "http.origin", text);
        return Err(refusal.remedied(Words::new(
            "由自己的服务端转发，或把网页放在本服务下（--pages）",
            "send it from a server of your own, or serve the page here (--pages)",
        )));
    }
    Ok(())
}

/// Whether the body is what the route takes: a form of a page cannot be sent as JSON without the browser
/// asking first.
///
/// # Errors
/// `http.content-type`.
pub(super) fn content(headers: &HeaderMap, route: &Route) -> Result<(), Refusal> {
    let Some(takes) = route.takes else { return Ok(()) };
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = given.and_then(|given| given.split(';').next()).unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(takes) {
        return Ok(());
    }
    let (zh, en) = (format!("请求体应为 {takes}"), format!("the body should be {takes}"));
    let refusal = Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "http.content-type", (&zh, &en));
    Err(refusal.remedied(Words::new(
        format!("加请求头 content-type: {takes}"),
        format!("add the header content-type: {takes}"),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (u16, String) {
        let refusal = result.unwrap_err();
        (refusal.status.as_u16(), refusal.problem.code().to_owned())
    }

    #[test]
    fn only_its_own_names_lead_to_a_server() {
        let local = Names::new("127.0.0.1:8730".parse().unwrap(), &["Credit.example".to_owned()]);
        let path = Uri::from_static("/v1/check");
        for host in [
            "127.0.0.1:8730",
            "LOCALHOST:8730",
            "[::1]:8730",
            "credit.example",
            "credit.example:443",
        ] {
            let headers = headers(&[("host", host)]);
            assert!(local.admit(&headers, &path).is_ok(), "{host}");
        }
        for host in
            ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8730", "[::1]"]
        {
            let headers = headers(&[("host", host)]);
            assert_eq!(code(local.admit(&headers, &path)), (421, "http.host".into()), "{host}");
        }
        for hosts in
            [&[][..], &[("host", "")], &[("host", "127.0.0.1:8730"), ("host", "127.0.0.1:8730")]]
        {
            assert_eq!(code(local.admit(&headers(hosts), &path)), (400, "http.host".into()));
        }
        let right = headers(&[("host", "127.0.0.1:8730")]);
        let whole = Uri::from_static("http://evil.example/v1/check");
        assert_eq!(code(local.admit(&right, &whole)).0, 421);
        let outside = Names::new("0.0.0.0:80".parse().unwrap(), &[]);
        assert!(outside.admit(&headers(&[("host", "anything")]), &path).is_ok());
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        let host = "127.0.0.1:8730";
        for own in [
            &[][..],
            &[("origin", "http://127.0.0.1:8730")],
            &[("origin", "https://127.0.0.1:8730"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
        ] {
            assert!(same_site(&headers(own), host).is_ok(), "{own:?}");
        }
        for other in [
            &[("origin", "null")][..],
            &[("origin", "http://evil.example")],
            &[("origin", "http://127.0.0.1:8731")],
            &[("origin", "http://127.0.0.1:8730.evil.example")],
            &[("origin", "http://127.0.0.1:8730"), ("origin", "http://evil.example")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
        ] {
            assert_eq!(
                code(same_site(&headers(other), host)),
                (403, "http.origin".into()),
                "{other:?}"
            );
        }
    }
}
