//! The HTTP server: checks, validation and screening for systems that do not embed the engine.
//!
//! ```text
//! request ── route ── token ── rate ── body ── a place ── instance of the snapshot ── record ── answer
//! ```
//! Every request has an instance of its own, made of a snapshot with the data loaded. What is too
//! much is refused at once, with a code; nothing piles up. A decision is answered when its record is
//! on the disk.

mod access;
mod answer;
mod auth;
mod call;
mod cases;
mod connections;
mod data;
mod decide;
mod endpoints;
mod guard;
mod log;
mod metrics;
mod openapi;
mod pages;
mod records;
mod route;
mod signing;
mod window;

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Response, StatusCode, header},
};
use tokio::{
    net::TcpListener,
    sync::Semaphore,
    task::spawn_blocking,
    time::{sleep, timeout},
};

pub use access::AccessLog;
use credit_engine::{Bound, ResidentLimits};
pub use data::Paths;
pub use records::{
    Expired, Expiry, Kept, Place, Server, consistency, copy as copy_records, expire, head,
    inclusion, log as whole_log, size, verify as verify_records, verify_by, verify_since,
};
pub use signing::Receipts;
pub use window::Window;

use crate::problem::{Problem, Words};
use access::Access;
use answer::{Answer, Refusal, response};
use auth::{Caller, Callers, Rates};
use connections::{ARRIVAL, Peer};
use data::Data;
use guard::Names;
use metrics::Metrics;
use pages::Pages;
use records::Records;
use route::Endpoint;
use signing::Signing;

/// How a server is to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 takes any free one.
    pub address: SocketAddr,
    /// The component of the world `credit-checker`.
    pub component: PathBuf,
    /// The data.
    pub data: Paths,
    /// The records.
    pub records: Place,
    /// The file of tokens. On a loopback address there may be none: the server then makes up one.
    pub tokens: Option<PathBuf>,
    /// Names that the server goes by beside its address.
    pub hosts: Vec<String>,
    /// Where it answers `/healthz`, `/readyz` and `/metrics` to those who look after it.
    pub health: Option<SocketAddr>,
    /// How far from today a request may be decided.
    pub window: Window,
    /// The key that the texts of records are sealed with; beside the records unless it is named.
    pub records_key: Option<PathBuf>,
    /// Bytes that records may take, where that is said.
    pub records_quota: Option<u64>,
    /// Requests that each token has in a second.
    pub rate: u32,
    /// Calls that run in the engine at a time.
    pub running: u32,
    /// Requests that wait for a place; one more is refused.
    pub waiting: u32,
    /// Longest time of a call in the engine.
    pub deadline: Duration,
    /// Largest body in bytes.
    pub body: usize,
    /// Whether the fuel of each decision is recorded beside it.
    pub metered: bool,
    /// A folder of pages to serve beside the interface.
    pub pages: Option<PathBuf>,
    /// How decisions are signed, if they are.
    pub receipts: Option<Receipts>,
    /// Where it is written down who has looked at which record.
    pub access_log: Option<AccessLog>,
}

/// How often the file of tokens, and the size of the records, are looked at.
const WATCHED: Duration = Duration::from_secs(2);

/// Longest time of a call, unless told otherwise.
const DEADLINE: Duration = Duration::from_secs(2);

/// Linear memory of an instance, its data included.
const MEMORY: usize = 1 << 30;

/// Everything that requests share.
#[derive(Debug)]
struct App {
    config: Config,
    data: Data,
    records: Records,
    signing: Option<Arc<Signing>>,
    callers: Callers,
    names: Names,
    /// Whether it listens beyond this machine.
    outside: bool,
    rates: Rates,
    pages: Pages,
    metrics: Metrics,
    /// Places in the engine.
    running: Arc<Semaphore>,
    /// Places in the engine and before it.
    admitted: Semaphore,
    /// One exchange of data at a time.
    reloading: tokio::sync::Mutex<()>,
}

/// What an instance of a server may cost, with so many calls at a time. Without a time given, that of
/// a server that was not told otherwise.
pub(crate) fn limits(running: u32, deadline: Option<Duration>, metered: bool) -> ResidentLimits {
    let deadline = deadline.unwrap_or(DEADLINE);
    ResidentLimits {
        call: match metered {
            true => Bound::MeteredDeadline(deadline),
            false => Bound::Deadline(deadline),
        },
        memory: MEMORY,
        // Some more than calls: reloading tries the new data beside them.
        pool: Some(running.saturating_add(4)),
    }
}

/// Reads a file of tokens; how many there are.
///
/// # Errors
///
/// `io.read`, `serve.tokens`.
pub fn verify_tokens(path: &std::path::Path) -> Result<usize, Problem> {
    Callers::read(path).map(|callers| callers.count())
}

/// Where a server listens, and the token that it made up if it was given none.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The address of the interface.
    pub address: SocketAddr,
    /// For the person who started it; another one at every start.
    pub token: Option<String>,
    /// What of the data was in doubt and is used because somebody said so.
    pub doubts: Vec<Problem>,
}

/// Serves until the process is told to stop (SIGINT, SIGTERM); `ready` hears where.
///
/// # Errors
///
/// `serve.*`, `io.*`, `records.*`; those of data that cannot be loaded.
pub fn run(config: Config, ready: impl FnOnce(&Ready)) -> Result<(), Problem> {
    let (callers, token) = match &config.tokens {
        Some(path) => (Callers::read(path)?, None),
        None => {
            let (callers, token) = Callers::local();
            (callers, Some(token))
        }
    };
    if token.is_some() && !config.address.ip().is_loopback() {
        return Err(Problem::usage(
            "serve.tokens-required",
            Words::new(
                "监听外部地址时必须指定令牌文件",
                "an address beyond this machine needs a file of tokens",
            ),
            Words::new("加 --tokens，或只监听 127.0.0.1", "give --tokens, or listen on 127.0.0.1"),
        ));
    }
    let limits = limits(config.running, Some(config.deadline), config.metered);
    config.access_log.as_ref().map_or(Ok(()), AccessLog::begin)?;
    let pages = Pages::read(config.pages.as_deref())?;
    let component = crate::files::read(&config.component)?;
    let signing = config.receipts.as_ref().map(Signing::open).transpose()?.map(Arc::new);
    let (data, doubts) = Data::load(component, config.data.clone(), limits, signing.clone())?;
    let records =
        Records::open(&config.records, config.records_key.as_deref(), config.records_quota)?;
    // The port is known when there is one: a name without it would let in what goes to other ports.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| listening(&error))?;
    let bind = |address| runtime.block_on(TcpListener::bind(address)).map_err(|e| listening(&e));
    let listener = bind(config.address)?;
    let address = listener.local_addr().map_err(|e| listening(&e))?;
    let health = config.health.map(bind).transpose()?;
    let places = |n: u32| usize::try_from(n).unwrap_or(usize::MAX >> 4);
    let app = Arc::new(App {
        data,
        records,
        signing,
        callers,
        names: Names::new(address, &config.hosts),
        outside: !address.ip().is_loopback(),
        pages,
        rates: Rates::new(config.rate),
        metrics: Metrics::new(),
        running: Arc::new(Semaphore::new(places(config.running))),
        admitted: Semaphore::new(places(config.running.saturating_add(config.waiting))),
        reloading: tokio::sync::Mutex::new(()),
        config,
    });
    runtime.block_on(serve(app, listener, health, || ready(&Ready { address, token, doubts })))
}

async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    health: Option<TcpListener>,
    ready: impl FnOnce(),
) -> Result<(), Problem> {
    let stop = stopping().map_err(|e| listening(&e))?;
    ready();
    measure(&app).await;
    // A thread of its own: the end of the server does not wait for it.
    let pages = Arc::clone(&app);
    std::thread::spawn(move || pages.pages.pack());
    tokio::spawn(watch(Arc::clone(&app)));
    if let Some(listener) = health {
        // A pool of its own: a client that uses up the connections of the interface does not reach these.
        let router = Router::new().fallback(look_after).with_state(Arc::clone(&app));
        tokio::spawn(connections::attend(listener, router, std::future::pending()));
    }
    let router = Router::new().fallback(handle).with_state(app);
    connections::attend(listener, router, stop).await;
    Ok(())
}

/// Looks again and again at what changes beside the server: its tokens, and the room that its records take.
async fn watch(app: Arc<App>) {
    loop {
        sleep(WATCHED).await;
        if let Err(problem) = app.callers.refresh() {
            log::remark(&problem);
        }
        measure(&app).await;
    }
}

/// Measures the room that records take. Where they cannot be asked, they cannot be written either, which is told where
/// they are.
async fn measure(app: &Arc<App>) {
    let shared = Arc::clone(app);
    if let Ok(Ok(Some(problem))) = spawn_blocking(move || shared.records.measure()).await {
        log::remark(&problem);
    }
}

/// What the address for those who look after the server answers.
async fn look_after(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let (id, lang) = (log::request_id(request.headers()), log::language(request.headers()));
    let answer = match route::find("GET", request.uri().path()) {
        Ok(found) if found.route.endpoint.is_of_health() => {
            let caller = Caller::nobody();
            let (body, query) = (String::new(), None);
            let call = call::Call { query, id: found.id, body, caller, lang };
            endpoints::answer(&app, found.route.endpoint, call).await
        }
        _ => Err(not_found("没有这个路径", "no such path")),
    };
    response(answer, &id, lang)
}

/// Ends when the process is told to stop.
fn stopping() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut one, mut other) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! { _ = one.recv() => {}, _ = other.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn listening(error: &std::io::Error) -> Problem {
    Problem::new(
        "serve.listen",
        Words::new(format!("不能监听：{error}"), format!("cannot listen: {error}")),
        Words::new("换一个地址或端口", "take another address or port"),
    )
}

/// One request from its head to its answer.
async fn handle(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let started = Instant::now();
    let id = log::request_id(request.headers());
    let lang = log::language(request.headers());
    let mut line = log::Line::new(&id, &request);
    let mut answer = respond(&app, request, &mut line).await;
    if let (Some(log), Some(access)) = (&app.config.access_log, &line.access) {
        answer = log.note(access, line.who(), answer);
    }
    let response = response(answer, &id, lang);
    let status = response.status().as_u16();
    app.metrics.answered(line.route(), status, started.elapsed());
    line.write(status, started.elapsed());
    response
}

async fn respond(
    app: &Arc<App>,
    request: Request,
    line: &mut log::Line,
) -> Result<Answer, Refusal> {
    let (mut head, body) = request.into_parts();
    let peer = head.extensions.remove::<Arc<Peer>>();
    let admitted = app.names.admit(&head.headers, &head.uri);
    let host = admitted.inspect_err(|refusal| line.refused(&refusal.problem))?;
    let found = route::find(head.method.as_str(), head.uri.path());
    if found.is_err() && app.pages.know(head.method.as_str(), head.uri.path()) {
        line.found("page");
        let shared = Arc::clone(app);
        let page = spawn_blocking(move || shared.pages.answer(head.uri.path(), &head.headers));
        return page.await.ok().flatten().ok_or_else(|| not_found("没有这个路径", "no such path"));
    }
    let found = found.map_err(|allow| {
        let mut refusal = match allow.is_empty() {
            true => not_found("没有这个路径", "no such path"),
            false => Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "http.method",
                ("这个路径不支持该方法", "the path does not know this method"),
            ),
        };
        refusal.allow = (!allow.is_empty()).then(|| allow.join(", "));
        refusal
    });
    let found = found.inspect_err(|refusal| line.refused(&refusal.problem))?;
    line.found(found.route.path);
    line.access = Access::of(found.route.endpoint, found.id, head.uri.query(), &head.headers);
    let answer = async {
        if found.route.method == "POST" || found.route.scope.is_some() {
            guard::same_site(&head.headers, host)?;
        }
        let caller = authorise(app, &head, found.route)?;
        line.caller(&caller.id);
        if let Some(peer) = peer.filter(|_| caller != Caller::nobody()) {
            peer.is_known();
        }
        guard::content(&head.headers, found.route)?;
        let body = receive(app, body, found.route.takes.is_some()).await?;
        let lang = log::language(&head.headers);
        let call = call::Call { query: head.uri.query(), id: found.id, body, caller, lang };
        endpoints::answer(app, found.route.endpoint, call).await
    };
    let answer = answer.await;
    if let Err(refusal) = &answer {
        line.refused(&refusal.problem);
    }
    answer
}

/// Who asks, if the route asks who.
fn authorise(
    app: &App,
    head: &axum::http::request::Parts,
    route: &route::Route,
) -> Result<Caller, Refusal> {
    // Beyond this machine nothing is told to strangers but that the process runs.
    let open = route.scope.is_none() && (!app.outside || route.endpoint == Endpoint::Health);
    if open {
        return Ok(Caller::nobody());
    }
    let given = head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let caller = app.callers.recognise(given).ok_or_else(|| {
        let text = ("没有令牌，或令牌无效", "no token, or an unknown one");
        Refusal::new(StatusCode::UNAUTHORIZED, "http.unauthorized", text)
    })?;
    if route.scope.is_some_and(|scope| !caller.may(scope)) {
        let text = ("令牌没有这项权限", "the token does not have this scope");
        return Err(Refusal::new(StatusCode::FORBIDDEN, "http.forbidden", text));
    }
    if !app.rates.take(&caller.id, Instant::now()) {
        let text = ("请求太频繁", "too many requests");
        return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "http.rate", text));
    }
    Ok(caller)
}

/// The body, if it arrives in time and is not too large.
async fn receive(app: &App, body: Body, wanted: bool) -> Result<String, Refusal> {
    let limit = if wanted { app.config.body } else { 0 };
    let bytes = timeout(ARRIVAL, to_bytes(body, limit)).await.map_err(|_| {
        let text = ("请求没有按时到达", "the request did not arrive in time");
        Refusal::new(StatusCode::REQUEST_TIMEOUT, "http.timeout", text)
    })?;
    let bytes = bytes.map_err(|_| {
        let text = ("请求太大，或没有传完", "the body is too large, or broke off");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "http.too-large", text)
    })?;
    String::from_utf8(bytes.into()).map_err(|_| {
        let text = ("请求不是 UTF-8 编码", "the body is not UTF-8");
        Refusal::new(StatusCode::BAD_REQUEST, "json.utf8", text)
    })
}

fn not_found(zh: &str, en: &str) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "http.not-found", (zh, en))
}
