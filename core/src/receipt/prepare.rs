//! A receipt out of a request and its decision, as any engine answers them.

use alloc::{string::String, string::ToString, vec::Vec};

use super::blinding::{Identity, Salts, blind};
use super::head::{Head, check_text, text};
use super::statement::{
    Cell, CellResult, Predicate, ReceiptFinding, ReceiptList, ReceiptSubject, Statement, digest,
    list, own_text,
};
use crate::decision::Outcome;
use crate::digest::Digest;
use crate::error::LoadError;
use crate::finding::{CoverageState, Status, Verdict};
use crate::json::{self, Cursor, Fields, Value};
use crate::limits;
use crate::pack::record::Direction;
use crate::request::Request;

/// What a receipt is made of.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "hosts fill it")]
pub struct Facts<'a> {
    /// Who signs, when, with which keys.
    pub head: Head,
    /// Where it was asked.
    pub channel: &'a str,
    /// Who asked.
    pub operator: Option<&'a str>,
    /// The request.
    pub request: &'a Value,
    /// The decision, in Chinese or English.
    pub decision: &'a Value,
    /// SM3 of the trust policy that the data were opened with.
    pub trust: Digest,
    /// SM3 of the file of the engine.
    pub component: Option<Digest>,
}

impl Statement {
    /// The statement to be signed.
    ///
    /// # Errors
    /// Those of [`Request::decode`]; `receipt.decision` where the decision is one of another request, or
    /// none; `receipt.opening` for too few salts; `receipt.text` for a channel or an operator that is blank or too
    /// long.
    pub fn prepare(facts: Facts<'_>, salts: &Salts) -> Result<Self, LoadError> {
        check_text("channel", facts.channel)?;
        facts.operator.map_or(Ok(()), |operator| check_text("operator", operator))?;
        let request = Request::decode(facts.request)?;
        let asked = Digest::of(json::canonical(facts.request).as_bytes());
        let told = Told::read(facts.decision).map_err(|e| other(&e.to_string()))?;
        if told.request != asked || told.subjects.len() != request.subjects.len() {
            return Err(other(&told.request.labelled()));
        }
        if salts.subjects.len() != request.subjects.len() {
            let error = LoadError::new("receipt.opening").with("expected", request.subjects.len());
            return Err(error.with("found", salts.subjects.len()));
        }
        let salted = request.subjects.iter().zip(&salts.subjects);
        let subjects: Vec<ReceiptSubject> = salted
            .zip(&told.subjects)
            .map(|((subject, salt), counted)| ReceiptSubject {
                role: subject.role,
                kind: subject.kind,
                counted: *counted,
                digest: blind(salt, Identity::of(subject).digest()),
            })
            .collect();
        let findings = told.findings.iter().filter_map(|finding| finding.blinded(salts));
        let predicate = Predicate {
            head: facts.head,
            channel: facts.channel.to_string(),
            operator: facts.operator.map(ToString::to_string),
            cut_off: request.decided_on,
            applied_on: request.applied_on,
            matter: request.matter.clone(),
            matter_name: told.matter_name.clone(),
            outcome: told.outcome,
            rules: told.rules.clone(),
            measures: told.measures.clone(),
            matrix: told.matrix(subjects.len()),
            subjects,
            findings: findings.collect(),
            lists: told.lists.into_iter().map(|list| list.list).collect(),
            rulebook: told.rulebook,
            calendar: told.calendar,
            packs: told.packs,
            trust: facts.trust,
            engine: told.engine,
            component: facts.component,
        };
        let decision = blind(&salts.decision, told.decision);
        Ok(Self::new(decision, blind(&salts.request, asked), predicate))
    }
}

fn other(found: &str) -> LoadError {
    LoadError::new("receipt.decision").with("found", found)
}

/// What is read out of a decision.
struct Told {
    outcome: Outcome,
    matter_name: String,
    rules: Vec<String>,
    measures: Vec<String>,
    /// Whether each counts.
    subjects: Vec<bool>,
    lists: Vec<ToldList>,
    findings: Vec<ToldFinding>,
    truncated: bool,
    request: Digest,
    rulebook: Digest,
    calendar: Digest,
    packs: Vec<Digest>,
    engine: String,
    decision: Digest,
}

struct ToldList {
    list: ReceiptList,
    unasked: Vec<u32>,
    outside: Vec<u32>,
}

struct ToldFinding {
    subject: u32,
    list: String,
    verdict: Verdict,
    status: Status,
    direction: Direction,
    entry: String,
}

impl Told {
    fn read(decision: &Value) -> Result<Self, LoadError> {
        let fields = Cursor::root(decision).members()?;
        let receipt = fields.required("receipt")?.members()?;
        let reasons = fields.required("reasons")?.array(limits::RECEIPT_CELLS)?;
        let (mut rules, mut truncated) = (Vec::new(), false);
        for reason in &reasons {
            let reason = reason.members()?;
            truncated |= reason.required("code")?.string()? == "screen.truncated";
            if let Some(rule) = reason.optional("rule") {
                once(&mut rules, own_text(rule)?);
            }
        }
        let mut measures = Vec::new();
        for measure in fields.required("measures")?.array(limits::RECEIPT_CELLS)? {
            once(&mut measures, text(&measure.members()?, "id")?);
        }
        let counted = |subject: &Cursor<'_>| subject.members()?.required("counted")?.bool();
        let cells = limits::RECEIPT_CELLS;
        Ok(Self {
            outcome: fields.required("outcome")?.one_of(Outcome::NAMES, Outcome::parse)?,
            matter_name: text(&fields, "matterName")?,
            rules,
            measures,
            subjects: list(&fields, "subjects", limits::SUBJECTS, counted)?,
            lists: list(&fields, "coverage", limits::RECEIPT_LISTS, ToldList::read)?,
            findings: list(&fields, "findings", cells, ToldFinding::read)?,
            truncated,
            request: digest(receipt.required("request")?)?,
            rulebook: digest(receipt.required("rulebook")?)?,
            calendar: digest(receipt.required("calendar")?)?,
            packs: list(&receipt, "packs", limits::RECEIPT_LISTS, digest)?,
            engine: text(&receipt, "engine")?,
            decision: digest(receipt.required("decision")?)?,
        })
    }

    /// Every subject with every list.
    fn matrix(&self, subjects: usize) -> Vec<Cell> {
        let mut matrix = Vec::new();
        for subject in (0..).take(subjects) {
            for (list, told) in (0..).zip(&self.lists) {
                matrix.push(Cell { subject, list, result: self.result(subject, told) });
            }
        }
        matrix
    }

    /// Unknown is never clean: only what was asked, of a list that could be relied on, to the end, is clear.
    fn result(&self, subject: u32, told: &ToldList) -> CellResult {
        let on =
            |finding: &ToldFinding| finding.subject == subject && finding.list == told.list.list;
        let of_subjects = [CoverageState::Fresh, CoverageState::Unasked, CoverageState::Outside];
        if self.findings.iter().any(on) {
            CellResult::Hit
        } else if !of_subjects.contains(&told.list.state) || self.truncated {
            CellResult::Unreliable
        } else if told.outside.contains(&subject) {
            CellResult::Outside
        } else if told.unasked.contains(&subject) {
            CellResult::Unasked
        } else {
            CellResult::Clear
        }
    }
}

impl ToldList {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.members()?;
        Ok(Self {
            list: ReceiptList::of(&fields)?,
            unasked: places(&fields, "unasked")?,
            outside: places(&fields, "outside")?,
        })
    }
}

impl ToldFinding {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.members()?;
        Ok(Self {
            subject: fields.required("subject")?.integer()?,
            list: text(&fields, "list")?,
            verdict: fields.required("verdict")?.one_of(Verdict::NAMES, Verdict::parse)?,
            status: fields.required("status")?.one_of(Status::NAMES, Status::parse)?,
            direction: fields.required("direction")?.one_of(Direction::NAMES, Direction::parse)?,
            entry: fields.required("entry")?.string()?.to_string(),
        })
    }

    fn blinded(&self, salts: &Salts) -> Option<ReceiptFinding> {
        let salt = salts.subjects.get(usize::try_from(self.subject).ok()?)?;
        Some(ReceiptFinding {
            subject: self.subject,
            list: self.list.clone(),
            verdict: self.verdict,
            status: self.status,
            direction: self.direction,
            entry: blind(salt, Digest::of(self.entry.as_bytes())),
        })
    }
}

/// Indices of subjects, where there are any.
fn places(fields: &Fields<'_>, name: &str) -> Result<Vec<u32>, LoadError> {
    let Some(cursor) = fields.optional(name) else { return Ok(Vec::new()) };
    json::each(&cursor.array(limits::SUBJECTS)?, |place| place.integer())
}

fn once(all: &mut Vec<String>, new: String) {
    if !all.contains(&new) {
        all.push(new);
    }
}
