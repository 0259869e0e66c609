//! The statement that a receipt is.

use alloc::{string::String, string::ToString, vec::Vec};

use super::blinding::{Identity, Salts, blind};
use super::envelope::{Payload, STATEMENT_TYPE, Verified, caused};
use super::head::{Head, text};
use crate::date::Date;
use crate::decision::Outcome;
use crate::digest::{Digest, from_hex};
use crate::error::LoadError;
use crate::finding::{CoverageState, Status, Verdict};
use crate::json::{self, Cursor, Fields, Value, each};
use crate::limits;
use crate::names::names;
use crate::pack::record::Direction;
use crate::request::{Request, Role, SubjectKind};
use crate::wire::{self, wire};

names! {
    /// What a list says about a subject.
    pub enum CellResult as "ReceiptResult" {
        /// Something was found.
        Hit = "hit",
        /// Nothing was found, and the list could be relied on.
        Clear = "clear",
        /// The subject could not be asked for by code.
        Unasked = "unasked",
        /// The list does not speak for the subject.
        Outside = "outside",
        /// The list could not be relied on, or the search was cut short.
        Unreliable = "unreliable",
    }
}

wire! {
    /// A receipt, in the shape of an in-toto statement, version 1.
    Statement as "ReceiptStatement" {
        /// `https://in-toto.io/Statement/v1`.
        kind as "_type": String,
        /// What it is about: the decision and the request.
        subject: Vec<Named>,
        /// `urn:credit-check:receipt:1`.
        predicate_type: String,
        /// What is said about it.
        predicate: Predicate,
    }

    /// Something by its digest.
    Named as "ReceiptNamed" {
        /// `decision` or `request`.
        name: String,
        /// Its digest, with salt.
        digest: DigestSet,
    }

    /// Digests by algorithm.
    DigestSet as "ReceiptDigestSet" {
        /// SM3, 64 hexadecimal digits.
        sm3: String,
    }

    /// What was decided, over which data.
    Predicate as "ReceiptPredicate" (
        /// Who says so, when, with which keys.
        head: Head
    ) {
        /// Where it was asked (查询渠道).
        channel: String,
        /// Who asked (查询人), where the channel knows.
        operator: Option<String>,
        /// The day whose state of the lists was asked for (截止时点).
        cut_off: Date,
        /// Day of the application.
        applied_on: Date,
        /// Id of the matter.
        matter: String,
        /// Name of the matter.
        matter_name: String,
        /// What is to be done.
        outcome: Outcome,
        /// Ids of the rules that say so, the deciding one first.
        rules: Vec<String>,
        /// Items of the catalogue of measures that follow.
        measures: Vec<String>,
        /// Everybody concerned, in the order of the request.
        subjects: Vec<ReceiptSubject>,
        /// The lists of the matter.
        lists: Vec<ReceiptList>,
        /// Every subject with every list: nobody is left out.
        matrix: Vec<Cell>,
        /// What was found.
        findings: Vec<ReceiptFinding>,
        /// Of the rulebook.
        rulebook: Digest,
        /// Of the calendar.
        calendar: Digest,
        /// Of the list packs.
        packs: Vec<Digest>,
        /// Of the trust policy that the data were opened with.
        trust: Digest,
        /// Name and version of the engine.
        engine: String,
        /// SM3 of the file of the engine, where it was one.
        component: Option<Digest>,
    }

    /// A subject without its name.
    ReceiptSubject {
        /// Its part in the matter.
        role: Role,
        /// What it is.
        kind: SubjectKind,
        /// Whether the matter counts its role.
        counted: bool,
        /// Digest of its identity, with salt.
        digest: Digest,
    }

    /// A list of the matter.
    ReceiptList {
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// Whether it could be relied on.
        state: CoverageState,
        /// The day its content was up to date.
        as_of: Option<Date>,
        /// Its last valid day.
        valid_until: Option<Date>,
        /// Number of the issue.
        sequence: Option<u32>,
        /// Who issued it.
        issuer: Option<String>,
    }

    /// What one list says about one subject.
    Cell as "ReceiptCell" {
        /// Index into `subjects`.
        subject: u32,
        /// Index into `lists`.
        list: u32,
        /// The answer.
        result: CellResult,
    }

    /// An entry that concerns a subject.
    ReceiptFinding {
        /// Index into `subjects`.
        subject: u32,
        /// Id of the list.
        list: String,
        /// How sure the match is.
        verdict: Verdict,
        /// State of the entry at the cut-off.
        status: Status,
        /// What being on the list means.
        direction: Direction,
        /// Digest of the number of the entry, with the salt of the subject.
        entry: Digest,
    }
}

impl Statement {
    /// The statement with that predicate.
    pub(super) fn new(decision: Digest, request: Digest, predicate: Predicate) -> Self {
        let named = |name: &str, digest: Digest| Named {
            name: name.to_string(),
            digest: DigestSet { sm3: digest.hex() },
        };
        Self {
            kind: STATEMENT_TYPE.to_string(),
            subject: [named("decision", decision), named("request", request)].into(),
            predicate_type: Payload::Receipt.predicate().to_string(),
            predicate,
        }
    }

    /// The payload: canonical JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        wire::canonical(self).into_bytes()
    }

    /// The digest of that name among its subjects, with salt.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Digest> {
        let found = self.subject.iter().find(|subject| subject.name == name)?;
        from_hex(&found.digest.sm3)?.try_into().ok().map(Digest::from_bytes)
    }

    /// Whom it is about, in the order of the request: the salts prove it.
    ///
    /// # Errors
    /// Those of [`Request::decode`]; `receipt.other-request` where it is one of another request.
    pub fn opened(&self, request: &Value, salts: &Salts) -> Result<Vec<Identity>, LoadError> {
        let asked = Digest::of(json::canonical(request).as_bytes());
        let other = || LoadError::new("receipt.other-request").with("found", asked.labelled());
        if self.named("request") != Some(blind(&salts.request, asked)) {
            return Err(other());
        }
        let subjects = Request::decode(request)?.subjects;
        let said = &self.predicate.subjects;
        if said.len() != subjects.len() || salts.subjects.len() != subjects.len() {
            return Err(other());
        }
        let proved = subjects.iter().zip(&salts.subjects).zip(said).map(|((own, salt), said)| {
            let identity = Identity::of(own);
            let same = blind(salt, identity.digest()) == said.digest;
            same.then_some(identity).ok_or_else(other)
        });
        proved.collect()
    }

    /// Reads a payload that was verified.
    ///
    /// # Errors
    /// `receipt.payload` with the cause, where it is no receipt of this version.
    pub fn decode(verified: &Verified) -> Result<Self, LoadError> {
        Self::of(&verified.value)
    }

    pub(super) fn of(value: &Value) -> Result<Self, LoadError> {
        let read = || {
            let fields = Cursor::root(value).object(Self::KEYS)?;
            let statement = Self {
                kind: text(&fields, "_type")?,
                subject: list(&fields, "subject", 2, Named::read)?,
                predicate_type: text(&fields, "predicateType")?,
                predicate: Predicate::read(fields.required("predicate")?)?,
            };
            statement.consistent(&fields)?;
            Ok(statement)
        };
        read().map_err(|error: LoadError| caused("receipt.payload", &error))
    }

    /// A matrix that is not complete, or that speaks of nobody, is none.
    fn consistent(&self, fields: &Fields<'_>) -> Result<(), LoadError> {
        let Predicate { subjects, lists, matrix, findings, .. } = &self.predicate;
        let wrong = || fields.required("predicate").map(|cursor| cursor.error("json.value"));
        let places = (0..)
            .take(subjects.len())
            .flat_map(|subject| (0..).take(lists.len()).map(move |list| (subject, list)));
        let complete = matrix.iter().map(|cell| (cell.subject, cell.list)).eq(places);
        let known = |at: u32| usize::try_from(at).is_ok_and(|at| at < subjects.len());
        let named = ["decision", "request"].iter().all(|name| self.named(name).is_some());
        match complete && named && findings.iter().all(|finding| known(finding.subject)) {
            true => Ok(()),
            false => Err(wrong()?),
        }
    }
}

impl Named {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let digest = fields.required("digest")?.object(DigestSet::KEYS)?;
        let digest = DigestSet { sm3: text(&digest, "sm3")? };
        Ok(Self { name: text(&fields, "name")?, digest })
    }
}

impl Predicate {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let texts = |name| list(&fields, name, limits::RECEIPT_CELLS, own_text);
        Ok(Self {
            head: Head::read(&fields)?,
            channel: text(&fields, "channel")?,
            operator: fields.optional("operator").map(own_text).transpose()?,
            cut_off: fields.required("cutOff")?.date()?,
            applied_on: fields.required("appliedOn")?.date()?,
            matter: text(&fields, "matter")?,
            matter_name: text(&fields, "matterName")?,
            outcome: fields.required("outcome")?.one_of(Outcome::NAMES, Outcome::parse)?,
            rules: texts("rules")?,
            measures: texts("measures")?,
            subjects: list(&fields, "subjects", limits::SUBJECTS, ReceiptSubject::read)?,
            lists: list(&fields, "lists", limits::RECEIPT_LISTS, ReceiptList::read)?,
            matrix: list(&fields, "matrix", limits::RECEIPT_CELLS, Cell::read)?,
            findings: list(&fields, "findings", limits::RECEIPT_CELLS, ReceiptFinding::read)?,
            rulebook: digest(fields.required("rulebook")?)?,
            calendar: digest(fields.required("calendar")?)?,
            packs: list(&fields, "packs", limits::RECEIPT_LISTS, digest)?,
            trust: digest(fields.required("trust")?)?,
            engine: text(&fields, "engine")?,
            component: fields.optional("component").map(digest).transpose()?,
        })
    }
}

impl ReceiptSubject {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self {
            role: fields.required("role")?.one_of(Role::NAMES, Role::parse)?,
            kind: fields.required("kind")?.one_of(SubjectKind::NAMES, SubjectKind::parse)?,
            counted: fields.required("counted")?.bool()?,
            digest: digest(fields.required("digest")?)?,
        })
    }
}

impl ReceiptList {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        Self::of(&cursor.object(Self::KEYS)?)
    }

    /// Out of the members of something that has more of them.
    pub(super) fn of(fields: &Fields<'_>) -> Result<Self, LoadError> {
        let state = fields.required("state")?;
        Ok(Self {
            list: text(fields, "list")?,
            list_name: text(fields, "listName")?,
            state: state.one_of(CoverageState::NAMES, CoverageState::parse)?,
            as_of: fields.date("asOf")?,
            valid_until: fields.date("validUntil")?,
            sequence: fields.optional("sequence").map(Cursor::integer).transpose()?,
            issuer: fields.optional("issuer").map(own_text).transpose()?,
        })
    }
}

impl Cell {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self {
            subject: fields.required("subject")?.integer()?,
            list: fields.required("list")?.integer()?,
            result: fields.required("result")?.one_of(CellResult::NAMES, CellResult::parse)?,
        })
    }
}

impl ReceiptFinding {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self {
            subject: fields.required("subject")?.integer()?,
            list: text(&fields, "list")?,
            verdict: fields.required("verdict")?.one_of(Verdict::NAMES, Verdict::parse)?,
            status: fields.required("status")?.one_of(Status::NAMES, Status::parse)?,
            direction: fields.required("direction")?.one_of(Direction::NAMES, Direction::parse)?,
            entry: digest(fields.required("entry")?)?,
        })
    }
}

pub(super) fn list<T>(
    fields: &Fields<'_>,
    name: &'static str,
    most: usize,
    read: impl Fn(&Cursor<'_>) -> Result<T, LoadError>,
) -> Result<Vec<T>, LoadError> {
    each(&fields.required(name)?.array(most)?, read)
}

pub(super) fn own_text(cursor: &Cursor<'_>) -> Result<String, LoadError> {
    cursor.text(limits::RECEIPT_CHARS).map(ToString::to_string)
}

/// `sm3:` and 64 lower-case hexadecimal digits.
pub(super) fn digest(cursor: &Cursor<'_>) -> Result<Digest, LoadError> {
    let text = cursor.string()?;
    let bytes = text.strip_prefix("sm3:").and_then(from_hex);
    let digest = bytes.and_then(|bytes| bytes.try_into().ok()).map(Digest::from_bytes);
    let same = digest.filter(|digest| digest.labelled() == text);
    same.ok_or_else(|| cursor.error("json.value").with("found", text).with("known", "sm3:…"))
}
