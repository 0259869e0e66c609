//! What goes back: a body, or a problem with its status.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use credit_core::api::Lang;

use crate::problem::{Problem, Words};

/// An answer that is no problem.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) body: Bytes,
    /// Id of the record that was kept.
    pub(super) record: Option<String>,
    /// Ids of the records that are shown in it, beside the one that was asked for.
    pub(super) shown: Vec<String>,
    /// What goes with a page.
    pub(super) page: Option<Head>,
}

/// What goes with a page beside its kind.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// What it may do.
    pub(super) policy: HeaderValue,
    /// Digest of it, by which browsers ask whether it has changed.
    pub(super) tag: HeaderValue,
    /// How it is compressed.
    pub(super) coding: Option<HeaderValue>,
}

impl Answer {
    pub(super) fn new(kind: &'static str, body: impl Into<Bytes>) -> Self {
        let (record, shown, page) = (None, Vec::new(), None);
        Self { status: StatusCode::OK, kind, body: body.into(), record, shown, page }
    }
}

/// Why there is none.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) problem: Problem,
    /// Methods that the path knows.
    pub(super) allow: Option<String>,
}

impl Refusal {
    /// A problem of the server itself.
    pub(super) fn new(status: StatusCode, code: &str, (zh, en): (&str, &str)) -> Self {
        let remedy = match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                Words::new("稍后重试", "try again later")
            }
            _ => Words::new("见 /docs", "see /docs"),
        };
        Self { status, problem: Problem::new(code, Words::new(zh, en), remedy), allow: None }
    }

    /// The same, with what is to be done.
    pub(super) fn remedied(mut self, remedy: Words) -> Self {
        self.problem = self.problem.remedied(remedy);
        self
    }
}

impl From<Problem> for Refusal {
    /// The status of a problem of the engine or the records, by its code.
    fn from(problem: Problem) -> Self {
        let code = problem.code();
        let status = match code.split_once('.').map_or(code, |(area, _)| area) {
            "json" | "request" | "id" => {
                return Self { status: StatusCode::BAD_REQUEST, problem, allow: None };
            }
            // The request is a good one; a notice or statement of this kind does not go with its decision.
            "statement" if code == "statement.no-record" => StatusCode::NOT_FOUND,
            "notice" | "statement" => {
                return Self { status: StatusCode::UNPROCESSABLE_ENTITY, problem, allow: None };
            }
            "records" if code == "records.erased" => StatusCode::GONE,
            "records" if code == "records.quota" => StatusCode::INSUFFICIENT_STORAGE,
            "records" => StatusCode::SERVICE_UNAVAILABLE,
            _ if matches!(code, "engine.busy" | "engine.deadline" | "serve.access-log") => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            _ if code == "engine.memory" => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // The place is one on the disk of the server: its last name is enough for its operator.
        Self { status, problem: problem.at_name_only(), allow: None }
    }
}

/// The response to a request with that id.
pub(super) fn response(
    answer: Result<Answer, Refusal>,
    request_id: &str,
    lang: Lang,
) -> Response<Body> {
    let (status, kind, body, extra, page) = match answer {
        Ok(Answer { status, kind, body, record, page, .. }) => {
            (status, kind, body, record.map(|id| ("x-record-id", id)), page)
        }
        Err(Refusal { status, problem, allow }) => {
            let json = problem.to_json(lang);
            // The members of a problem are sorted, and this one sorts into their middle: text suffices.
            let json =
                json.replacen("\"text\":", &format!("\"requestId\":\"{request_id}\",\"text\":"), 1);
            let extra = match allow {
                Some(methods) => Some(("allow", methods)),
                None if status == StatusCode::UNAUTHORIZED => {
                    Some(("www-authenticate", "Bearer".to_owned()))
                }
                None if status == StatusCode::TOO_MANY_REQUESTS
                    || status == StatusCode::SERVICE_UNAVAILABLE =>
                {
                    Some(("retry-after", "1".to_owned()))
                }
                None => None,
            };
            (status, "application/problem+json", json.into(), extra, None)
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if let Some(Head { policy, tag, coding }) = page {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        // Kept by whoever asks, and asked about each time: an old page beside new data is worse than a question.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, tag);
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, coding);
        }
    }
    let rest = [Some(("x-request-id", request_id.to_owned())), extra];
    for (name, value) in rest.into_iter().flatten() {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}
