//! Records that are looked for, and what people say about decisions afterwards.

use std::{ops::ControlFlow, sync::Arc};

use axum::http::StatusCode;
use credit_core::{
    Date,
    answer::Decision,
    decision::Outcome,
    digest::Digest,
    json,
    json::{ObjectBuilder, Value, canonical},
    limits,
    receipt::{Payload, read_back},
    request::{Request, Role},
};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::{
    App,
    answer::{Answer, Refusal},
    call::{Call, JSON, internal},
    not_found,
    records::Record,
    signing::{Held, Signing},
};
use crate::{
    archive::labelled,
    clock,
    filter::Filter,
    problem::{Problem, Words},
    receipt,
    statement::{self, Said, Statement},
    tombstone::Tombstone,
};

/// A record that the caller may see: of any other nothing is said, not even that there is one. Whose one was that is
/// erased nobody knows any more: that it was there, until when and why is told to whoever has its id.
pub(super) async fn find(app: &Arc<App>, call: &Call<'_>) -> Result<Record, Refusal> {
    let (shared, id) = (Arc::clone(app), call.id.to_owned());
    let found = spawn_blocking(move || {
        let found = shared.records.find(&id)?;
        match found.as_ref().and_then(Record::erased) {
            Some(tombstone) => Err(erased(&id, &shared.records.tombstone(tombstone)?)),
            None => Ok(found),
        }
    });
    let found = found.await.unwrap_or(Ok(None))?;
    let found = found.filter(|record| call.caller.may_see(&record.caller));
    found.ok_or_else(|| not_found("没有这份存档", "no such record"))
}

/// Its term is over.
fn erased(id: &str, Tombstone { at, before, reason, .. }: &Tombstone) -> Problem {
    let day = at.split('T').next().unwrap_or_default();
    Problem::new(
        "records.erased",
        Words::new(
            format!("存档 {id} 已于 {day} 按期限删除（{before} 以前的）：{reason}"),
            format!("record {id} was erased on {day}, with those of before {before}: {reason}"),
        ),
        Words::new(
            "内容不能恢复；谁删的由 credit records verify --trust 核对",
            "it cannot be had back; `credit records verify --trust` says who has signed for it",
        ),
    )
}

/// Most records of one answer, and how many unless told.
const MOST: usize = 100;
const USUAL: usize = 50;

/// Records that one call looks through: a search goes on where it ended.
const LOOKED: usize = 20_000;

pub(super) async fn search(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let asked = Asked::read(call.query.unwrap_or_default())?;
    let (shared, caller) = (Arc::clone(app), call.caller);
    let found = spawn_blocking(move || {
        let (mut found, mut looked, mut unread) = (Vec::new(), 0_usize, 0_usize);
        let mut erased = 0_usize;
        let next = shared.records.look(asked.before, |number, record| {
            looked = looked.saturating_add(1);
            if record.erased().is_some() {
                // Whose it was, and whether it is looked for, nobody knows any more.
                erased = erased.saturating_add(1);
            } else if caller.may_see(&record.caller) {
                match shown(&record, &asked.filter) {
                    Some(record) => found.extend(record),
                    // What cannot be read is told: it may be what is looked for.
                    None => unread = unread.saturating_add(1),
                }
            }
            match found.len() >= asked.limit || looked >= LOOKED {
                true => ControlFlow::Break(number),
                false => ControlFlow::Continue(()),
            }
        })?;
        Ok::<_, Problem>((found, next, [unread, erased]))
    });
    let (records, next, [unread, erased]) = found.await.map_err(|_| internal())??;
    let id = |record: &Value| record.get("id").and_then(Value::as_str).map(str::to_owned);
    let shown = records.iter().filter_map(id).collect();
    let answer = ObjectBuilder::new().put("records", records);
    let answer = match next {
        Some(next) => answer.put("next", Value::Int(next)),
        None => answer,
    };
    let some = |count: usize| i64::try_from(count).ok().filter(|count| *count > 0).map(Value::Int);
    let answer = answer.put_some("unread", some(unread)).put_some("erased", some(erased));
    Ok(Answer { shown, ..Answer::new(JSON, canonical(&answer.build())) })
}

/// A record as it is listed, if it is one of those; nothing where it cannot be read.
fn shown(record: &Record, filter: &Filter) -> Option<Option<Value>> {
    let parsed = json::parse(record.request.as_bytes(), limits::REQUEST_BYTES).ok()?;
    let request = Request::decode(&parsed).ok()?;
    let decision: Decision = serde_json::from_str(&record.decision).ok()?;
    let day = clock::day_of(record.at)?;
    if !filter.fits(day, &request, &decision) {
        return Some(None);
    }
    let applicant = request.subjects.iter().find(|it| it.role == Role::Applicant);
    let object = ObjectBuilder::new()
        .put("id", record.id.as_str())
        .put("at", Value::Int(record.at))
        .put("caller", record.caller.as_str())
        .put("applicant", applicant.map_or("", |it| it.name.as_str()))
        .put("matter", decision.matter.as_str())
        .put("matterName", decision.matter_name.as_str())
        .put("outcome", decision.outcome.as_str())
        .put("outcomeText", decision.outcome_text.as_str());
    let object = match request.project {
        Some(project) => object.put("project", project),
        None => object,
    };
    Some(Some(object.build()))
}

/// What is looked for.
struct Asked {
    filter: Filter,
    limit: usize,
    before: Option<i64>,
}

impl Asked {
    /// Out of the query: every name once, and known.
    fn read(query: &str) -> Result<Self, Refusal> {
        let mut asked = Self { filter: Filter::default(), limit: USUAL, before: None };
        let mut known: Vec<&str> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = value.replace('+', " ");
            let value = percent_decode_str(&value).decode_utf8().map_err(|_| wrong(name))?;
            if known.contains(&name) || value.trim().is_empty() {
                return Err(wrong(name));
            }
            known.push(name);
            asked.take(name, &value).ok_or_else(|| wrong(name))?;
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let (filter, text) = (&mut self.filter, || Some(value.to_owned()));
        match name {
            "code" => filter.code = text(),
            "name" => filter.name = text(),
            "matter" => filter.matter = text(),
            "project" => filter.project = text(),
            "list" => filter.list = text(),
            "outcome" => filter.outcome = Some(Outcome::parse(value)?),
            "from" => filter.from = Some(Date::parse(value)?),
            "to" => filter.to = Some(Date::parse(value)?),
            "limit" => {
                self.limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit))?;
            }
            "before" => self.before = Some(value.parse().ok().filter(|number| *number > 0)?),
            _ => return None,
        }
        Some(())
    }
}

fn wrong(name: &str) -> Refusal {
    let (zh, en) =
        (format!("查询参数“{name}”不能用"), format!("the query parameter `{name}` is unusable"));
    Refusal::new(StatusCode::BAD_REQUEST, "http.query", (&zh, &en)).remedied(Words::new(
        "用 code、name、matter、project、outcome、list、from、to、limit、before，各写一次；日期写成 2026-11-20",
        "use code, name, matter, project, outcome, list, from, to, limit, before, each once; days as 2026-11-20",
    ))
}

pub(super) async fn statements(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let about = about(app, &call).await?;
    let (signing, held) = room(app)?;
    let listed = spawn_blocking(move || {
        let (archive, _) = signing.room().ok_or_else(none)?;
        statement::list(archive, &held.policy, about)
    });
    let listed = listed.await.map_err(|_| internal())??;
    let object = ObjectBuilder::new()
        .put("receipt", about.labelled())
        .put("statements", listed.iter().map(listing).collect::<Vec<_>>());
    Ok(Answer::new(JSON, canonical(&object.build())))
}

fn listing(said: &Statement) -> Value {
    let members = said.members.iter();
    let members = members.map(|(name, value)| (name.clone().into(), value.as_str().into()));
    ObjectBuilder::new()
        .put("number", said.digest.labelled())
        .put("place", said.place)
        .put("kind", said.kind.as_str())
        .put("person", said.person.as_str())
        .put("at", said.at.as_str())
        .put("members", Value::Object(members.collect()))
        .put("issuer", said.issuer.as_str())
        .put("signers", said.signers.clone())
        .build()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    kind: String,
    person: String,
    members: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    evidence: Vec<String>,
}

pub(super) async fn state(app: &Arc<App>, call: Call<'_>) -> Result<Answer, Refusal> {
    let about = about(app, &call).await?;
    let question: Question = serde_json::from_str(&call.body).map_err(|error| {
        let (zh, en) = (format!("请求不能用：{error}"), format!("unusable body: {error}"));
        Refusal::new(StatusCode::BAD_REQUEST, "json.syntax", (&zh, &en))
    })?;
    let evidence: Option<Vec<Digest>> =
        question.evidence.iter().map(|digest| labelled(digest)).collect();
    let evidence = evidence.ok_or_else(|| {
        let text = ("evidence 不是摘要（sm3:…）", "`evidence` is no digest (sm3:…)");
        Refusal::new(StatusCode::BAD_REQUEST, "json.value", text)
    })?;
    let (signing, held) = room(app)?;
    let added = spawn_blocking(move || {
        let (archive, keys) = signing.room().ok_or_else(none)?;
        let at = receipt::now();
        let said = Said {
            kind: &question.kind,
            person: &question.person,
            members: question.members.into_iter().collect(),
            evidence,
            at: &at,
        };
        statement::add(archive, &held.policy, keys, about, &said)
    });
    let number = added.await.map_err(|_| internal())??;
    let object = ObjectBuilder::new().put("number", number.labelled());
    Ok(Answer::new(JSON, canonical(&object.build())))
}

/// The receipt of a record that the caller may see.
async fn about(app: &Arc<App>, call: &Call<'_>) -> Result<Digest, Refusal> {
    let record = find(app, call).await?;
    let receipt = record.receipt.ok_or_else(none)?;
    Ok(read_back(receipt.envelope.as_bytes(), Payload::Receipt).map_err(Problem::from)?)
}

/// What signs and where it is kept.
fn room(app: &App) -> Result<(Arc<Signing>, Arc<Held>), Refusal> {
    Ok(app.signing.clone().zip(app.data.held()).ok_or_else(none)?)
}

fn none() -> Problem {
    Problem::new(
        "statement.no-archive",
        Words::new(
            "服务没有档案，或这份结论没有凭证，不能追加说明",
            "the server has no archive, or the decision has no receipt: nothing can be said about it",
        ),
        Words::new("用 --key 和 --archive 启动服务", "start the server with --key and --archive"),
    )
}
