//! One line of JSON on stderr for each request. It holds nothing that was asked or answered: no
//! body, no name, no identifier; a path is told as its route.

use std::{
    io::Write as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::Request,
    http::{HeaderMap, header},
};
use credit_core::{
    api::Lang,
    json::{ObjectBuilder, Value, canonical},
};

use super::access::Access;
use crate::problem::Problem;

/// What is known of a request so far.
#[derive(Debug)]
pub(super) struct Line {
    id: String,
    method: &'static str,
    route: &'static str,
    caller: String,
    code: String,
    /// The records that are to be looked at.
    pub(super) access: Option<Access>,
}

/// Something that went wrong without a request.
pub(super) fn remark(problem: &Problem) {
    let _closed = writeln!(std::io::stderr().lock(), "{}", problem.to_json(Lang::default()));
}

impl Line {
    pub(super) fn new(id: &str, request: &Request) -> Self {
        const METHODS: [&str; 7] = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"];
        let method = request.method().as_str();
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        Self {
            id: id.to_owned(),
            method,
            route: "unknown",
            caller: String::new(),
            code: String::new(),
            access: None,
        }
    }

    pub(super) const fn route(&self) -> &'static str {
        self.route
    }

    pub(super) const fn found(&mut self, route: &'static str) {
        self.route = route;
    }

    pub(super) fn caller(&mut self, caller: &str) {
        caller.clone_into(&mut self.caller);
    }

    /// Who asks, and the id of the request.
    pub(super) fn who(&self) -> (&str, &str) {
        (&self.id, &self.caller)
    }

    pub(super) fn refused(&mut self, problem: &Problem) {
        problem.code().clone_into(&mut self.code);
    }

    pub(super) fn write(&self, status: u16, took: Duration) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let line = ObjectBuilder::new()
            .put("at", Value::Int(i64::try_from(now.as_millis()).unwrap_or(i64::MAX)))
            .put_text("caller", &self.caller)
            .put_text("code", &self.code)
            .put("method", self.method)
            .put("micros", Value::Int(i64::try_from(took.as_micros()).unwrap_or(i64::MAX)))
            .put("requestId", self.id.as_str())
            .put("route", self.route)
            .put("status", u32::from(status));
        // Nobody reads it any more: nothing to be done.
        let _closed = writeln!(std::io::stderr().lock(), "{}", canonical(&line.build()));
    }
}

/// The id that the caller gave, if it is a plain one; else a new one.
pub(super) fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given.filter(plain).map_or_else(fresh_id, str::to_owned)
}

/// 128 random bits.
pub(super) fn fresh_id() -> String {
    let mut bytes = [0_u8; 16];
    // A system without randomness has no business serving; ids then collide and records are refused.
    let _none = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}

/// The language of the texts: Chinese, unless the caller would rather have English.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match wanted.is_some_and(|wanted| wanted.trim_start().starts_with("en")) {
        true => Lang::En,
        false => Lang::default(),
    }
}
