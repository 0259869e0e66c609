//! What the server answers: one table that requests are led by and the documentation is made of.

/// What a caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Ask.
    Check,
    /// Look at one's own records: every caller who may check.
    Records,
    /// Say something about a decision.
    State,
    /// Exchange data.
    Admin,
    /// Look at everybody's records.
    Audit,
}

impl Scope {
    /// Those that a token names.
    pub(super) const NAMED: [Self; 4] = [Self::Check, Self::State, Self::Admin, Self::Audit];

    /// Its name in the file of tokens; of [`Self::Records`] the one that suffices.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Check | Self::Records => "check",
            Self::State => "state",
            Self::Admin => "admin",
            Self::Audit => "audit",
        }
    }

    /// The scope of that name in a file of tokens.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|scope| scope.name() == name)
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Check,
    Notice,
    Validate,
    Screen,
    Describe,
    Record,
    Replay,
    Search,
    Statements,
    State,
    Reload,
    OpenApi,
    Docs,
    Health,
    Ready,
    Metrics,
}

impl Endpoint {
    /// Whether those who look after the server ask for it.
    pub(super) const fn is_of_health(self) -> bool {
        matches!(self, Self::Health | Self::Ready | Self::Metrics)
    }
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    /// `{id}` stands for one segment.
    pub(super) path: &'static str,
    pub(super) endpoint: Endpoint,
    pub(super) scope: Option<Scope>,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    /// Content type of the body, if there is one.
    pub(super) takes: Option<&'static str>,
    pub(super) gives: &'static str,
}

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

pub(super) const ROUTES: [Route; 16] = [
    Route {
        method: "POST",
        path: "/v1/check",
        endpoint: Endpoint::Check,
        scope: Some(Scope::Check),
        zh: "核一份申请，结论连同依据存档；存档编号在响应头 x-record-id",
        en: "Decides one request (JSON Request) and keeps a record of it; its id is in x-record-id",
        takes: Some(JSON),
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/notice",
        endpoint: Endpoint::Notice,
        scope: Some(Scope::Check),
        zh: "出文书（告知书、通知书、承诺书、核查记录）：申请重新核一遍并存档，文书不会与结论不符；存档编号在响应头 x-record-id",
        en: "Writes a notice: the request is decided again and recorded, so that the notice cannot differ; its id is in x-record-id",
        takes: Some(JSON),
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/validate",
        endpoint: Endpoint::Validate,
        scope: Some(Scope::Check),
        zh: "校验一个代码：对不对、错在哪一位、是谁的",
        en: "Reads one identifier: whether it is right, where it is wrong, what is in it",
        takes: Some(JSON),
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/screen",
        endpoint: Endpoint::Screen,
        scope: Some(Scope::Check),
        zh: "核查一批主体，不涉及事项：每行一个主体（与申请中的主体相同，role 必填），答复每行一份，次序相同；日期在查询参数 on",
        en: "Screens subjects without a matter: one a line (as in a request; `role` is required), an answer a line in the same order, at the day of the query parameter `on`",
        takes: Some(LINES),
        gives: LINES,
    },
    Route {
        method: "GET",
        path: "/v1/describe",
        endpoint: Endpoint::Describe,
        scope: Some(Scope::Check),
        zh: "现在装载的名单包、规则书、日历：有哪些事项、材料、名单，有效到哪一天",
        en: "What is loaded: matters, materials, lists, and until when they are valid",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/v1/records/{id}",
        endpoint: Endpoint::Record,
        scope: Some(Scope::Records),
        zh: "取一份本令牌的存档（audit 权限可取全部）：申请、结论、数据摘要",
        en: "A record of the same token (with `audit` anybody's): request, decision, digests of the data",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/records/{id}/replay",
        endpoint: Endpoint::Replay,
        scope: Some(Scope::Records),
        zh: "用现在装载的数据重新核查，说明结论是否相同",
        en: "Decides it again on the data that are loaded and says whether the decision is the same",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/v1/records",
        endpoint: Endpoint::Search,
        scope: Some(Scope::Records),
        zh: "找存档，新的在前：按代码、名称、事项、结论、名单、日期；只有本令牌的，audit 权限可找全部",
        en: "Finds records, the latest first, by code, name, matter, outcome, list and day; those of the same token, with `audit` anybody's",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/v1/records/{id}/statements",
        endpoint: Endpoint::Statements,
        scope: Some(Scope::Records),
        zh: "对这份结论的说明：复核、惩戒反馈、撤销、异议、修复、承诺；逐份核验（须用 --archive）",
        en: "What was said about the decision since, each statement verified (needs --archive)",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/records/{id}/statements",
        endpoint: Endpoint::State,
        scope: Some(Scope::State),
        zh: "对这份结论追加一份说明（权限 state），签名存入档案；结论不改动（须用 --archive）",
        en: "Appends a statement about the decision, signed, to the archive; the decision stays as it is (needs --archive)",
        takes: Some(JSON),
        gives: JSON,
    },
    Route {
        method: "POST",
        path: "/v1/reload",
        endpoint: Endpoint::Reload,
        scope: Some(Scope::Admin),
        zh: "重新读入名单包、规则书、日历和信任文件；新的不能用时旧的继续服务",
        en: "Reads packs, rulebook, calendar and trust again; the old data stay if the new are unusable",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/openapi.json",
        endpoint: Endpoint::OpenApi,
        scope: None,
        zh: "接口说明（OpenAPI 3.1）",
        en: "This interface as OpenAPI 3.1",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/docs",
        endpoint: Endpoint::Docs,
        scope: None,
        zh: "接口说明（网页）",
        en: "This interface as a page",
        takes: None,
        gives: "text/html; charset=utf-8",
    },
    Route {
        method: "GET",
        path: "/healthz",
        endpoint: Endpoint::Health,
        scope: None,
        zh: "进程是否在运行",
        en: "Whether the process runs",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/readyz",
        endpoint: Endpoint::Ready,
        scope: None,
        zh: "是否可以核查：数据已装载，存档可写",
        en: "Whether requests can be decided: data loaded, records writable",
        takes: None,
        gives: JSON,
    },
    Route {
        method: "GET",
        path: "/metrics",
        endpoint: Endpoint::Metrics,
        scope: None,
        zh: "运行指标（Prometheus）",
        en: "Metrics (Prometheus)",
        takes: None,
        gives: "text/plain; version=0.0.4",
    },
];

/// A route that was found, with what stands in the place of `{id}`.
pub(super) struct Found<'a> {
    pub(super) route: &'static Route,
    pub(super) id: &'a str,
}

/// Finds the route; `Err` with the methods that the path knows, none for an unknown path.
pub(super) fn find<'a>(method: &str, path: &'a str) -> Result<Found<'a>, Vec<&'static str>> {
    let mut methods = Vec::new();
    for route in &ROUTES {
        let Some(id) = matches(route.path, path) else { continue };
        // HEAD asks for what GET would say, without its body, which the connection leaves out.
        if route.method == method || (method == "HEAD" && route.method == "GET") {
            return Ok(Found { route, id });
        }
        methods.push(route.method);
        if route.method == "GET" {
            methods.push("HEAD");
        }
    }
    Err(methods)
}

fn matches<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let Some((before, after)) = pattern.split_once("{id}") else {
        return (pattern == path).then_some("");
    };
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_one_endpoint() {
        let found = |method, path| find(method, path).map(|found| (found.route.endpoint, found.id));
        assert_eq!(found("POST", "/v1/check"), Ok((Endpoint::Check, "")));
        assert_eq!(found("GET", "/v1/records/0a1b"), Ok((Endpoint::Record, "0a1b")));
        assert_eq!(found("POST", "/v1/records/0a1b/replay"), Ok((Endpoint::Replay, "0a1b")));
        assert_eq!(found("GET", "/v1/records"), Ok((Endpoint::Search, "")));
        assert_eq!(found("GET", "/v1/records/0a/statements"), Ok((Endpoint::Statements, "0a")));
        assert_eq!(found("POST", "/v1/records/0a/statements"), Ok((Endpoint::State, "0a")));
        assert_eq!(found("GET", "/v1/check"), Err(vec!["POST"]));
        assert_eq!(found("HEAD", "/healthz"), Ok((Endpoint::Health, "")));
        assert_eq!(found("POST", "/healthz"), Err(vec!["GET", "HEAD"]));
        for path in ["/v1/records/", "/v1/records/../x", "/v1/records/a/b", "/v2/check", ""] {
            assert_eq!(found("GET", path), Err(vec![]), "{path}");
        }
    }
}
