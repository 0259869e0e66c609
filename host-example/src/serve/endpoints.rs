//! What each endpoint does.

use std::sync::Arc;

use axum::http::StatusCode;
use credit_core::{
    api::Lang,
    json::{ObjectBuilder, Value, canonical},
};
use credit_engine::{IdQuery, OpenChecker as _};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::{
    App,
    answer::{Answer, Refusal},
    call::{Call, JSON, in_engine, internal, outcome},
    cases::{self, find},
    decide, openapi,
    records::{Cost, Receipt},
    route::Endpoint,
    window,
};
const LINES: &str = "application/x-ndjson";

pub(super) async fn answer(
    app: &Arc<App>,
    endpoint: Endpoint,
    call: Call<'_>,
) -> Result<Answer, Refusal> {
    match endpoint {
        Endpoint::Check => decide::check(app, call).await,
        Endpoint::Notice => decide::notice(app, call).await,
        Endpoint::Validate => validate(app, call).await,
        Endpoint::Screen => screen(app, call).await,
        Endpoint::Describe => describe(app, call.lang).await,
        Endpoint::Record => record(app, &call).await,
        Endpoint::Replay => replay(app, call).await,
        Endpoint::Search => cases::search(app, call).await,
        Endpoint::Statements => cases::statements(app, call).await,
        Endpoint::State => cases::state(app, call).await,
        Endpoint::Reload => reload(app).await,
        Endpoint::OpenApi => said(JSON, || openapi::document().to_string()).await,
        Endpoint::Docs => said("text/html; charset=utf-8", openapi::page).await,
        Endpoint::Health => Ok(Answer::new(JSON, "{\"status\":\"ok\"}")),
        Endpoint::Ready => ready(app).await,
        Endpoint::Metrics => {
            Ok(Answer::new("text/plain; version=0.0.4", app.metrics.text(&app.records.quota)))
        }
    }
}

/// What it says of itself: made when it is first asked for, beside the requests.
async fn said(
    kind: &'static str,
    text: impl FnOnce() -> String + Send + 'static,
) -> Result<Answer, Refusal> {
    let text = spawn_blocking(text).await.map_err(|_| internal())?;
    Ok(Answer::new(kind, text))
}

async fn describe(app: &Arc<App>, lang: Lang) -> Result<Answer, Refusal> {
    let description = in_engine(app, move |checker| checker.describe(lang)).await?;
    Ok(Answer::new(JSON, description))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identifier {
    code: String,
    kind: Option<String>,
    on: Option<String>,
}

async fn validate(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let Identifier { code, kind, on } = serde_json::from_str(&call.body).map_err(|error| {
        let (zh, en) = (format!("请求不能用：{error}"), format!("unusable body: {error}"));
        Refusal::new(StatusCode::BAD_REQUEST, "json.syntax", (&zh, &en))
    })?;
    let lang = call.lang;
    let query = IdQuery { kind, on, allow: Vec::new() };
    let report = in_engine(app, move |checker| checker.validate(&code, &query, lang)).await?;
    Ok(Answer::new(JSON, report))
}

/// Most subjects of one request: a larger batch is the business of `credit screen`.
const SUBJECTS: usize = 1_000;

async fn screen(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let mut pairs = call.query.unwrap_or_default().split('&').filter_map(|p| p.split_once('='));
    let on = pairs.find(|(name, _)| *name == "on").map(|(_, day)| day.to_owned());
    let on = on.ok_or_else(|| {
        let text = ("缺少查询参数 on（日期）", "the query parameter `on` (a date) is missing");
        Refusal::new(StatusCode::BAD_REQUEST, "json.date", text)
    })?;
    if call.body.lines().count() > SUBJECTS {
        let text = ("一次最多核查 1000 个主体", "at most 1000 subjects at a time");
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "http.too-many", text));
    }
    let (body, lang) = (call.body, call.lang);
    let lines = in_engine(app, move |checker| checker.screen_lines(&body, &on, true, lang)).await?;
    Ok(Answer::new(LINES, lines))
}

/// The request of a record, as JSON; what was asked was JSON, or there would be no decision.
fn parsed(text: &str) -> Value {
    credit_core::json::parse(text.as_bytes(), usize::MAX).unwrap_or(Value::Null)
}

/// What a call has cost, and by whose count.
fn meter(engine: &str, fuel: i64) -> Value {
    ObjectBuilder::new().put("engine", engine).put("fuel", Value::Int(fuel)).build()
}

async fn record(app: &Arc<App>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let record = find(app, call).await?;
    let days = window::distance(&record.request, record.at);
    let object = ObjectBuilder::new()
        .put("id", record.id)
        .put("at", Value::Int(record.at))
        .put("caller", record.caller)
        .put("request", parsed(&record.request))
        .put("decision", parsed(&record.decision));
    // How far the day of the decision was from the day of the clock.
    let object = match days {
        Some(days) => object.put("daysFromClock", Value::Int(i64::from(days))),
        None => object,
    };
    let object = match &record.cost {
        Some(cost) => object.put("meter", meter(&cost.engine, cost.fuel)),
        None => object,
    };
    let object = match &record.receipt {
        Some(Receipt { envelope, opening }) => {
            object.put("opening", parsed(opening)).put("receipt", parsed(envelope))
        }
        None => object,
    };
    Ok(Answer::new(JSON, canonical(&object.build())))
}

/// Decides again, and compares the receipts: the same data must give the same decision; other data
/// are named.
async fn replay(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let record = find(app, &call).await?;
    let (request, lang) = (record.request, call.lang);
    let (again, cost) = in_engine(app, move |checker| {
        let again = checker.check(&request, lang)?;
        Ok((again, checker.meter().map(Cost::from)))
    })
    .await?;
    let (before, now) = (parsed(&record.decision), parsed(&again));
    let digest = |decision: &Value, member: &str| {
        decision.get("receipt").and_then(|receipt| receipt.get(member)).cloned()
    };
    let differs = |members: &[&str]| members.iter().any(|m| digest(&before, m) != digest(&now, m));
    let data = ["packs", "rulebook", "calendar", "engine"];
    let changed = data.iter().filter(|member| differs(&[member])).copied();
    let object = ObjectBuilder::new()
        .put("id", call.id)
        .put("sameData", !differs(&data))
        .put("sameDecision", !differs(&["decision"]))
        .put("changed", changed.collect::<Vec<_>>())
        .put("then", outcome(&record.decision))
        .put("now", outcome(&again));
    // Fuel says something beside fuel of the same engine only.
    let object = match (&record.cost, &cost) {
        (Some(then), Some(now)) if then.engine == now.engine => {
            object.put("sameFuel", then.fuel == now.fuel)
        }
        _ => object,
    };
    Ok(Answer::new(JSON, canonical(&object.build())))
}

async fn reload(app: &Arc<App>) -> Result<Answer, Refusal> {
    let _one = app.reloading.lock().await;
    let shared = Arc::clone(app);
    let loaded = spawn_blocking(move || shared.data.reload()).await.map_err(|_| {
        let text = ("重新装载意外停止，旧数据继续使用", "reloading stopped; the old data stay");
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "http.internal", text)
    })?;
    // Whatever is wrong with the new data is the caller's to put right.
    let digest = loaded.map_err(|problem| Refusal {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        ..Refusal::from(problem)
    })?;
    app.metrics.reloaded();
    let object = ObjectBuilder::new().put("data", digest);
    Ok(Answer::new(JSON, canonical(&object.build())))
}

async fn ready(app: &Arc<App>) -> Result<Answer, Refusal> {
    // A look at the records shows whether their file can still be read.
    let shared = Arc::clone(app);
    let readable = spawn_blocking(move || shared.records.find("")).await;
    readable.unwrap_or(Ok(None))?;
    app.records.ready().await?;
    let quota = &app.records.quota;
    quota.admit()?;
    let bytes = |bytes: u64| Value::Int(i64::try_from(bytes).unwrap_or(i64::MAX));
    let records = ObjectBuilder::new()
        .put("bytes", bytes(quota.used()))
        .put_some("quota", quota.most.map(bytes))
        .put_some("warning", quota.is_nearly_full().then_some("records.quota-near"));
    let object = ObjectBuilder::new()
        .put("data", app.data.digest())
        .put("records", records.build())
        .put("status", "ready");
    Ok(Answer::new(JSON, canonical(&object.build())))
}
