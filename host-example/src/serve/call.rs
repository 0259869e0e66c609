//! A request on its way, and the engine that it runs in.

use std::sync::Arc;

use axum::http::StatusCode;
use credit_core::api::Lang;
use credit_engine::{Error, ResidentChecker};
use tokio::{task::spawn_blocking, time::timeout};

use super::{App, answer::Refusal, auth::Caller, signing::Held};
use crate::problem::Problem;

/// What a request brings.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) query: Option<&'a str>,
    pub(super) id: &'a str,
    pub(super) body: String,
    pub(super) caller: Caller,
    pub(super) lang: Lang,
}

pub(super) const JSON: &str = "application/json";

/// Runs a call in an instance of its own. Refused at once when the queue is full;
/// in the queue no longer than a call may take.
pub(super) async fn in_engine<T: Send + 'static>(
    app: &Arc<App>,
    job: impl FnOnce(&mut ResidentChecker) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    in_engine_with(app, |checker, _| job(checker)).await
}

/// The same with what the data of the instance are, where decisions are signed.
pub(super) async fn in_engine_with<T: Send + 'static>(
    app: &Arc<App>,
    job: impl FnOnce(&mut ResidentChecker, Option<&Held>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let overloaded = || {
        let text = ("请求太多，暂时不能处理", "too many requests at the moment");
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "http.overloaded", text)
    };
    let _admitted = app.admitted.try_acquire().map_err(|_| overloaded())?;
    let place = timeout(app.config.deadline, Arc::clone(&app.running).acquire_owned());
    let place = place.await.map_err(|_| overloaded())?.map_err(|_| overloaded())?;
    let shared = Arc::clone(app);
    let work = spawn_blocking(move || {
        // Kept until the work ends, even when nobody waits for it any more.
        let _place = place;
        shared.metrics.enter();
        let done = shared
            .data
            .checker()
            .and_then(|(mut checker, held)| job(&mut checker, held.as_deref()));
        shared.metrics.leave();
        done
    });
    let done = work.await.map_err(|_| internal())?;
    Ok(done.map_err(Problem::from)?)
}

/// The outcome in a canonical decision, for the metrics.
pub(super) fn outcome(decision: &str) -> &str {
    let after = decision.split_once("\"outcome\":\"").map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default()
}

pub(super) fn internal() -> Refusal {
    let text = ("内部错误", "internal error");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "http.internal", text)
}
