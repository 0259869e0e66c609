//! Decisions, a frame of requests at a time.

use alloc::string::String;
use alloc::vec::Vec;

use super::diagnose::Errors;
use super::frame::{Column, Frame, Type, about, id};
use super::screen::word;
use super::write::{Filled, finish};
use crate::api::{self, Checker, Failure, Lang};
use crate::decision::Outcome;
use crate::error::LoadError;
use crate::json;
use crate::limits;
use crate::request::Request;
use crate::wire::canonical;

/// Bits of the word of a row that hold the outcome: its place in [`Outcome::ALL`], from 1.
pub const OUTCOME_BITS: u32 = 15;

/// Decides a frame of requests: the outcome in the word of each row, the codes of its reasons and the items of
/// its measures; with a language the decision too, byte for byte that of [`api::check_json`].
///
/// # Errors
/// `batch.frame`, `batch.rows`, `batch.column`.
pub fn check(
    checker: &Checker,
    frame: &[u8],
    words: Option<Lang>,
    out: &mut Vec<u8>,
) -> Result<(), LoadError> {
    let frame = Frame::read(frame)?;
    let requests = requests(&frame)?;
    let mut outcomes = Filled::new(id::WORD, Type::U32);
    let mut reasons = Filled::new(id::REASONS, Type::Text);
    let mut measures = Filled::new(id::MEASURES, Type::Text);
    let mut decisions = Filled::new(id::DECISION, Type::Text);
    let mut errors = Errors::default();
    for row in 0..frame.rows() {
        let request = requests.bytes(row).unwrap_or_default();
        match decided(checker, request, words) {
            Err(failure) => {
                errors.add(row, failure.code());
                outcomes.number(word::ERROR.to_le_bytes());
                reasons.text(None);
                measures.text(None);
                decisions.text(None);
            }
            Ok(Decided { outcome, codes, items, json }) => {
                let place = Outcome::ALL.iter().position(|known| *known == outcome);
                let place = place.and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
                outcomes.number(place.saturating_add(1).to_le_bytes());
                reasons.text(Some(&codes));
                measures.text(Some(&items));
                decisions.text(json.as_deref());
            }
        }
    }
    let errors = errors.filled(frame.rows());
    let decisions = words.map(|_| &decisions);
    let columns: Vec<&Filled> =
        [&outcomes, &reasons, &measures].into_iter().chain(decisions).chain(&errors).collect();
    finish(frame.rows(), &columns, out)
}

/// The decision of each row, byte for byte that of [`api::check_json`].
///
/// # Errors
/// Those of [`check`].
pub fn decisions(
    checker: &Checker,
    frame: &[u8],
    lang: Lang,
) -> Result<Vec<Result<String, Failure>>, LoadError> {
    let frame = Frame::read(frame)?;
    let requests = requests(&frame)?;
    let one = |row| api::check_json(checker, requests.bytes(row).unwrap_or_default(), lang);
    Ok((0..frame.rows()).map(one).collect())
}

fn requests<'a>(frame: &Frame<'a>) -> Result<Column<'a>, LoadError> {
    frame.only(&[id::REQUEST])?;
    let requests = frame.column(id::REQUEST, Type::Text)?;
    requests.ok_or_else(|| about("batch.column", id::REQUEST))
}

struct Decided {
    outcome: Outcome,
    codes: String,
    items: String,
    json: Option<String>,
}

fn decided(checker: &Checker, request: &[u8], words: Option<Lang>) -> Result<Decided, Failure> {
    let value = json::parse(request, limits::REQUEST_BYTES)?;
    let Some(lang) = words else {
        // Nobody reads the words: they are not made.
        let decision = checker.check(&Request::decode(&value)?)?;
        let codes = api::reason_codes(&decision).join("\n");
        let here = decision.measures.iter().filter(|measure| !measure.elsewhere);
        let items = once(here.map(|measure| &*measure.id));
        return Ok(Decided { outcome: decision.outcome, codes, items, json: None });
    };
    let decision = api::check(checker, &value, lang)?;
    let codes: Vec<&str> = decision.reasons.iter().map(|reason| &*reason.code).collect();
    let codes = codes.join("\n");
    let here = decision.measures.iter().filter(|measure| measure.elsewhere != Some(true));
    let items = once(here.map(|measure| &*measure.id));
    Ok(Decided { outcome: decision.outcome, codes, items, json: Some(canonical(&decision)) })
}

/// A line for each that was not there before.
fn once<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for item in items {
        if !known.contains(&item) {
            known.push(item);
        }
    }
    known.join("\n")
}
