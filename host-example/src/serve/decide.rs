//! What decides: a decision and a notice about one. Neither is answered before its record is on the disk.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use credit_core::json::{self, canonical};
use credit_engine::OpenChecker as _;

use super::{
    App,
    answer::{Answer, Refusal},
    call::{Call, JSON, in_engine_with, outcome},
    log,
    records::{Cost, Receipt, Record},
    signing::{Held, Signing},
};
use crate::{problem::Problem, receipt::Signed};

pub(super) async fn check(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let Call { body, caller, lang, .. } = call;
    // Nothing is decided that could not be kept.
    app.records.quota.admit()?;
    app.config.window.admit(&body)?;
    let (signing, operator) = (app.signing.clone(), caller.id.clone());
    let (decided, decision) = in_engine_with(app, move |checker, held| {
        let decision = checker.check(&body, lang)?;
        let cost = checker.meter().map(Into::into);
        let receipt = signed(signing.as_deref(), held, &operator, &body, &decision);
        Ok((Decided { request: body, decision: decision.clone(), cost, receipt }, decision))
    })
    .await?;
    keep(app, caller.id, decided, decision).await
}

/// The request is decided twice, once for the notice and once for the record: the notice tells the decision,
/// but is not it.
pub(super) async fn notice(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let Call { body, caller, lang, .. } = call;
    app.records.quota.admit()?;
    // What cannot be read is left to the core, which says what is wrong with it.
    let question = json::parse(body.as_bytes(), body.len()).ok();
    let request = question.and_then(|question| question.get("request").map(canonical));
    let request = request.unwrap_or_default();
    app.config.window.admit(&request)?;
    let (signing, operator) = (app.signing.clone(), caller.id.clone());
    let (decided, notice) = in_engine_with(app, move |checker, held| {
        let notice = checker.notice(&body, lang)?;
        let decision = checker.check(&request, lang)?;
        let cost = checker.meter().map(Into::into);
        let receipt = signed(signing.as_deref(), held, &operator, &request, &decision);
        Ok((Decided { request, decision, cost, receipt }, notice))
    })
    .await?;
    keep(app, caller.id, decided, notice).await
}

/// A decision, and what it was made of.
struct Decided {
    request: String,
    decision: String,
    cost: Option<Cost>,
    /// Its receipt, where decisions are signed.
    receipt: Result<Option<Signed>, Problem>,
}

/// The receipt of a decision.
fn signed(
    signing: Option<&Signing>,
    held: Option<&Held>,
    operator: &str,
    request: &str,
    decision: &str,
) -> Result<Option<Signed>, Problem> {
    let both = signing.zip(held);
    both.map(|(signing, held)| signing.sign(held, operator, request, decision)).transpose()
}

/// Answers when the record is on the disk.
async fn keep(
    app: &App,
    caller: String,
    decided: Decided,
    answer: String,
) -> Result<Answer, Refusal> {
    let Decided { request, decision, cost, receipt } = decided;
    // No decision without its receipt, as there is none without its record.
    let receipt = receipt.map_err(|problem| app.records.unavailable(problem))?;
    let receipt = receipt.map(Receipt::from);
    app.metrics.decided(outcome(&decision));
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let at = i64::try_from(at).unwrap_or(i64::MAX);
    let record = Record { id: log::fresh_id(), at, caller, request, decision, cost, receipt };
    let id = record.id.clone();
    app.records.keep(record).await?;
    Ok(Answer { record: Some(id), ..Answer::new(JSON, answer) })
}
