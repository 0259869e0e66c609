//! Reading the rulebook document of a pack.

use alloc::{string::String, string::ToString, vec::Vec};

use super::document::{
    RulebookBasis, RulebookCaution, RulebookClass, RulebookCommitment, RulebookDocument,
    RulebookExit, RulebookFact, RulebookFrequency, RulebookIncentive, RulebookList,
    RulebookMaterial, RulebookMatter, RulebookMeasure, RulebookMemorandum, RulebookNamedTerm,
    RulebookRate, RulebookRemedy, RulebookRule, RulebookScheme, RulebookTable, RulebookTerm,
    RulebookUnexpressed,
};
use super::{FactSource, Level, Papers, Purpose, Rulebook};
use crate::calendar::{NamedTerm, TermUnit};
use crate::decision::{Changer, Declarer, Outcome, Tier};
use crate::error::LoadError;
use crate::json::{Cursor, Fields, Value, each};
use crate::pack::record::Class;
use crate::request::{CommitmentType, Role, SubjectKind};
use crate::wire::{ByName, Texts, some_list, some_text};

const MAX: usize = 10_000;
const TEXT: usize = 20_000;
/// Facts of a table, and values of a fact: a set of values is a word of 64 bits.
const SET: usize = 64;

type Read<T> = Result<T, LoadError>;

impl Rulebook {
    /// Reads a compiled rulebook.
    ///
    /// # Errors
    /// `json.*` with the place, `rulebook.reference` where a name refers to nothing,
    /// `rulebook.domain` for a fact with no or too many values.
    pub fn decode(document: &Value) -> Read<Self> {
        Self::of(RulebookDocument::decode(document)?)
    }
}

impl RulebookDocument {
    /// Reads what decides. `parent`, `layers`, `redLines`, `catalogue`, `shared` and `tests` were proved
    /// and are kept for those who read or edit the document: see `decode_whole`.
    ///
    /// # Errors
    /// `json.*` with the place, `rulebook.domain` for a fact with no or too many values,
    /// `rulebook.reference` for a value that is no text.
    pub fn decode(document: &Value) -> Read<Self> {
        let fields = Cursor::root(document).object(Self::KEYS)?;
        Ok(Self {
            vocabulary: list(&fields, "vocabulary", fact)?,
            schemes: some(&fields, "schemes", scheme)?,
            tables: list(&fields, "tables", table)?,
            layers: None,
            red_lines: None,
            matters: list(&fields, "matters", matter)?,
            bases: list(&fields, "bases", basis)?,
            lists: list(&fields, "lists", list_rule)?,
            catalogue: None,
            memoranda: some(&fields, "memoranda", memorandum)?,
            measures: list(&fields, "measures", measure)?,
            incentives: some(&fields, "incentives", incentive)?,
            cautions: some(&fields, "cautions", caution)?,
            gradings: some(&fields, "gradings", table)?,
            rates: some(&fields, "rates", rate)?,
            terms: some(&fields, "terms", named_term)?,
            commitments: list(&fields, "commitments", commitment)?,
            remedies: some(&fields, "remedies", remedy)?,
            classes: some(&fields, "classes", class)?,
            shared: None,
            tests: None,
            parent: None,
        })
    }
}

pub(super) fn list<T>(
    fields: &Fields<'_>,
    name: &'static str,
    read: impl Fn(&Cursor<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    each(&fields.required(name)?.array(MAX)?, read)
}

/// A list that may be absent.
pub(super) fn some<T>(
    fields: &Fields<'_>,
    name: &'static str,
    read: impl Fn(&Cursor<'_>) -> Read<T>,
) -> Read<Option<Vec<T>>> {
    if fields.optional(name).is_none() {
        return Ok(None);
    }
    Ok(some_list(list(fields, name, read)?))
}

pub(super) fn text(fields: &Fields<'_>, name: &'static str) -> Read<String> {
    fields.required(name)?.text(TEXT).map(ToString::to_string)
}

pub(super) fn optional(fields: &Fields<'_>, name: &str) -> Read<Option<String>> {
    Ok(some_text(fields.text_or_empty(name)?))
}

pub(super) fn strings(fields: &Fields<'_>, name: &str) -> Read<Vec<String>> {
    let items = fields.optional(name).map_or_else(|| Ok(Vec::new()), |c| c.array(MAX))?;
    each(&items, |c| c.text(TEXT).map(ToString::to_string))
}

pub(super) fn some_strings(fields: &Fields<'_>, name: &str) -> Read<Option<Vec<String>>> {
    Ok(some_list(strings(fields, name)?))
}

fn fact(cursor: &Cursor<'_>) -> Read<RulebookFact> {
    let fields = cursor.object(RulebookFact::KEYS)?;
    let values = strings(&fields, "values")?;
    if values.is_empty() || values.len() > SET {
        return Err(cursor.error("rulebook.domain").with("found", values.len()));
    }
    Ok(RulebookFact {
        name: text(&fields, "name")?,
        values,
        source: fields.required("source")?.one_of(FactSource::NAMES, FactSource::parse)?,
        by: fields.required("by")?.one_of(Changer::NAMES, Changer::parse)?,
        equal: flag(&fields, "equal")?,
        declared_by: {
            let by = fields.optional("declaredBy");
            by.map(|by| by.one_of(Declarer::NAMES, Declarer::parse)).transpose()?
        },
        note: optional(&fields, "note")?,
    })
}

fn scheme(cursor: &Cursor<'_>) -> Read<RulebookScheme> {
    let fields = cursor.object(RulebookScheme::KEYS)?;
    let bounds = |c: &Cursor<'_>| each(&c.array(SET)?, |bound| bound.integer());
    Ok(RulebookScheme {
        fact: text(&fields, "fact")?,
        name: text(&fields, "name")?,
        values: strings(&fields, "values")?,
        adverse: some_strings(&fields, "adverse")?,
        bounds: fields.optional("bounds").map(bounds).transpose()?,
        fewer_is_better: flag(&fields, "fewerIsBetter")?,
        months: fields.optional("months").map(Cursor::integer).transpose()?,
        issuers: some_strings(&fields, "issuers")?,
        kinds: kinds(&fields)?,
        basis: some_strings(&fields, "basis")?,
        note: optional(&fields, "note")?,
    })
}

fn table(cursor: &Cursor<'_>) -> Read<RulebookTable> {
    let fields = cursor.object(RulebookTable::KEYS)?;
    Ok(RulebookTable {
        name: optional(&fields, "name")?,
        facts: each(&fields.required("facts")?.array(SET)?, |c| {
            c.string().map(ToString::to_string)
        })?,
        rules: list(&fields, "rules", rule)?,
        own: fields.optional("own").map(Cursor::integer).transpose()?,
    })
}

fn rule(cursor: &Cursor<'_>) -> Read<RulebookRule> {
    let fields = cursor.object(RulebookRule::KEYS)?;
    let tier = fields.optional("tier").map(|c| c.one_of(Tier::NAMES, Tier::parse)).transpose()?;
    let outcome = match tier {
        Some(_) => None,
        None => Some(fields.required("outcome")?.one_of(Outcome::NAMES, Outcome::parse)?),
    };
    Ok(RulebookRule {
        id: text(&fields, "id")?,
        when: conditions(fields.required("when")?)?,
        outcome,
        tier,
        basis: some_strings(&fields, "basis")?,
        note: optional(&fields, "note")?,
        over: some_strings(&fields, "over")?,
        relaxable: flag(&fields, "relaxable")?,
    })
}

fn basis(cursor: &Cursor<'_>) -> Read<RulebookBasis> {
    let fields = cursor.object(RulebookBasis::KEYS)?;
    Ok(RulebookBasis {
        id: text(&fields, "id")?,
        title: text(&fields, "title")?,
        number: optional(&fields, "number")?,
        clause: optional(&fields, "clause")?,
        from: fields.date("from")?,
        to: fields.date("to")?,
        exception: flag(&fields, "exception")?,
        status: optional(&fields, "status")?,
    })
}

fn list_rule(cursor: &Cursor<'_>) -> Read<RulebookList> {
    let fields = cursor.object(RulebookList::KEYS)?;
    let class = fields.optional("class");
    Ok(RulebookList {
        name: text(&fields, "name")?,
        purpose: fields.required("purpose")?.one_of(Purpose::NAMES, Purpose::parse)?,
        family: optional(&fields, "family")?,
        class: class.map(|c| c.one_of(Class::NAMES, Class::parse)).transpose()?,
        issuers: some_strings(&fields, "issuers")?,
        level: fields
            .optional("level")
            .map(|level| level.one_of(Level::NAMES, Level::parse))
            .transpose()?,
        may_be_empty: fields.optional("mayBeEmpty").map(Cursor::bool).transpose()?,
        basis: some_strings(&fields, "basis")?,
        later_days: fields.optional("laterDays").map(Cursor::integer).transpose()?,
        outside: flag(&fields, "outside")?,
        declared: flag(&fields, "declared")?,
        back_years: fields.optional("backYears").map(Cursor::integer).transpose()?,
        exit: fields.optional("exit").map(exit).transpose()?,
    })
}

fn exit(cursor: &Cursor<'_>) -> Read<RulebookExit> {
    let fields = cursor.object(RulebookExit::KEYS)?;
    Ok(RulebookExit {
        months: fields.optional("months").map(Cursor::integer).transpose()?,
        conditions: some_strings(&fields, "conditions")?,
        basis: some_strings(&fields, "basis")?,
    })
}

pub(super) fn kinds(fields: &Fields<'_>) -> Read<Vec<SubjectKind>> {
    list(fields, "kinds", |c| c.one_of(SubjectKind::NAMES, SubjectKind::parse))
}

fn memorandum(cursor: &Cursor<'_>) -> Read<RulebookMemorandum> {
    let fields = cursor.object(RulebookMemorandum::KEYS)?;
    let (list, name) = (text(&fields, "list")?, text(&fields, "name")?);
    Ok(RulebookMemorandum { list, name, number: optional(&fields, "number")? })
}

fn measure(cursor: &Cursor<'_>) -> Read<RulebookMeasure> {
    let fields = cursor.object(RulebookMeasure::KEYS)?;
    Ok(RulebookMeasure {
        list: text(&fields, "list")?,
        kinds: kinds(&fields)?,
        name: text(&fields, "name")?,
        edition: optional(&fields, "edition")?,
        item: text(&fields, "item")?,
        class: optional(&fields, "class")?,
        memorandum: optional(&fields, "memorandum")?,
        term: fields.optional("term").map(term).transpose()?,
        trades: some_strings(&fields, "trades")?,
        against: some_roles(&fields, "against")?,
        roles: some_roles(&fields, "roles")?,
        matters: some_strings(&fields, "matters")?,
        bars: flag(&fields, "bars")?,
        basis: some_strings(&fields, "basis")?,
    })
}

fn class(cursor: &Cursor<'_>) -> Read<RulebookClass> {
    let fields = cursor.object(RulebookClass::KEYS)?;
    let outcomes = fields.optional("outcomes").map(outcome_words).transpose()?;
    Ok(RulebookClass {
        name: text(&fields, "name")?,
        papers: fields.required("papers")?.one_of(Papers::NAMES, Papers::parse)?,
        outcomes,
        scenes: some_strings(&fields, "scenes")?,
    })
}

fn outcome_words(cursor: &Cursor<'_>) -> Read<Texts> {
    let mut words = Vec::new();
    for (name, word) in cursor.members()?.iter() {
        if Outcome::parse(name).is_none() {
            return Err(word.error("rulebook.reference").with("name", name));
        }
        words.push((name.to_string().into(), word.string()?.to_string()));
    }
    Ok(ByName(words))
}

fn remedy(cursor: &Cursor<'_>) -> Read<RulebookRemedy> {
    let fields = cursor.object(RulebookRemedy::KEYS)?;
    Ok(RulebookRemedy {
        class: text(&fields, "class")?,
        way: text(&fields, "way")?,
        body: text(&fields, "body")?,
        term: text(&fields, "term")?,
        basis: some_strings(&fields, "basis")?,
    })
}

/// Roles, where the member is there.
pub(super) fn some_roles(fields: &Fields<'_>, name: &'static str) -> Read<Option<Vec<Role>>> {
    let role = |c: &Cursor<'_>| c.one_of(Role::NAMES, Role::parse);
    fields.optional(name).map(|_| list(fields, name, role)).transpose()
}

fn commitment_type(fields: &Fields<'_>, name: &'static str) -> Read<CommitmentType> {
    fields.required(name)?.one_of(CommitmentType::NAMES, CommitmentType::parse)
}

fn commitment(cursor: &Cursor<'_>) -> Read<RulebookCommitment> {
    let fields = cursor.object(RulebookCommitment::KEYS)?;
    Ok(RulebookCommitment {
        kind: commitment_type(&fields, "type")?,
        name: text(&fields, "name")?,
        text: text(&fields, "text")?,
        number: optional(&fields, "number")?,
        matters: some_strings(&fields, "matters")?,
        liability: optional(&fields, "liability")?,
    })
}

/// A flag that is absent rather than false.
fn flag(fields: &Fields<'_>, name: &str) -> Read<Option<bool>> {
    Ok(fields.optional(name).map_or(Ok(false), Cursor::bool)?.then_some(true))
}

/// More than one, and no more than a document may ask for.
fn reviewers(fields: &Fields<'_>) -> Read<Option<u32>> {
    let Some(cursor) = fields.optional("reviewers") else { return Ok(None) };
    let count: u32 = cursor.integer()?;
    match (2..=crate::limits::REVIEWERS).contains(&count) {
        true => Ok(Some(count)),
        false => Err(cursor.error("json.value")),
    }
}

fn matter(cursor: &Cursor<'_>) -> Read<RulebookMatter> {
    let fields = cursor.object(RulebookMatter::KEYS)?;
    let days = |name: &str| fields.optional(name).map(Cursor::integer).transpose();
    let role = |c: &Cursor<'_>| c.one_of(Role::NAMES, Role::parse);
    let required = match fields.optional("required") {
        Some(_) => Some(list(&fields, "required", role)?),
        None => None,
    };
    Ok(RulebookMatter {
        id: text(&fields, "id")?,
        name: text(&fields, "name")?,
        class: optional(&fields, "class")?,
        level: optional(&fields, "level")?,
        agency: optional(&fields, "agency")?,
        from: fields.required("from")?.date()?,
        to: fields.date("to")?,
        promise_days: days("promiseDays")?,
        supplement_days: days("supplementDays")?,
        overdue: optional(&fields, "overdue")?,
        reviewers: reviewers(&fields)?,
        red_lines: some_strings(&fields, "redLines")?,
        table: fields.text_or_empty("table")?.to_string(),
        roles: list(&fields, "roles", role)?,
        required,
        members_aside: some_strings(&fields, "membersAside")?,
        branches: flag(&fields, "branches")?,
        commitment_days: days("commitmentDays")?,
        lists: strings(&fields, "lists")?,
        commitment: commitment_type(&fields, "commitment")?,
        materials: list(&fields, "materials", material)?,
        scene: optional(&fields, "scene")?,
        by_decision: flag(&fields, "byDecision")?,
        red_and_black: flag(&fields, "redAndBlack")?,
        grading: fields.optional("grading").map(|c| c.string().map(Into::into)).transpose()?,
        unexpressed: some(&fields, "unexpressed", unexpressed)?,
    })
}

fn unexpressed(cursor: &Cursor<'_>) -> Read<RulebookUnexpressed> {
    let fields = cursor.object(RulebookUnexpressed::KEYS)?;
    Ok(RulebookUnexpressed { text: text(&fields, "text")?, basis: some_strings(&fields, "basis")? })
}

fn incentive(cursor: &Cursor<'_>) -> Read<RulebookIncentive> {
    let fields = cursor.object(RulebookIncentive::KEYS)?;
    Ok(RulebookIncentive {
        list: optional(&fields, "list")?,
        fact: fields.optional("fact").map(|c| c.string().map(Into::into)).transpose()?,
        values: some_strings(&fields, "values")?,
        kinds: kinds(&fields)?,
        name: text(&fields, "name")?,
        matters: some_strings(&fields, "matters")?,
        basis: some_strings(&fields, "basis")?,
        note: optional(&fields, "note")?,
    })
}

fn rate(cursor: &Cursor<'_>) -> Read<RulebookRate> {
    let fields = cursor.object(RulebookRate::KEYS)?;
    Ok(RulebookRate {
        grading: text(&fields, "grading")?,
        tier: fields.required("tier")?.one_of(Tier::NAMES, Tier::parse)?,
        share: fields.optional("share").map(Cursor::integer).transpose()?,
        frequency: fields.optional("frequency").map(frequency).transpose()?,
        basis: some_strings(&fields, "basis")?,
    })
}

fn frequency(cursor: &Cursor<'_>) -> Read<RulebookFrequency> {
    let fields = cursor.object(RulebookFrequency::KEYS)?;
    let (times, months) = (fields.required("times")?, fields.required("months")?);
    Ok(RulebookFrequency { times: times.integer()?, months: months.integer()? })
}

fn caution(cursor: &Cursor<'_>) -> Read<RulebookCaution> {
    let fields = cursor.object(RulebookCaution::KEYS)?;
    Ok(RulebookCaution {
        list: optional(&fields, "list")?,
        fact: fields.optional("fact").map(|c| c.string().map(Into::into)).transpose()?,
        values: some_strings(&fields, "values")?,
        kinds: kinds(&fields)?,
        name: text(&fields, "name")?,
        matters: some_strings(&fields, "matters")?,
        basis: some_strings(&fields, "basis")?,
        note: optional(&fields, "note")?,
    })
}

fn material(cursor: &Cursor<'_>) -> Read<RulebookMaterial> {
    let fields = cursor.object(RulebookMaterial::KEYS)?;
    Ok(RulebookMaterial {
        id: text(&fields, "id")?,
        name: text(&fields, "name")?,
        category: optional(&fields, "category")?,
        deferrable: fields.required("deferrable")?.bool()?,
        source: optional(&fields, "source")?,
        form: optional(&fields, "form")?,
        group: optional(&fields, "group")?,
        when: fields.optional("when").map(conditions).transpose()?,
        defects: fields.optional("defects").map(Cursor::bool).transpose()?,
        term: fields.optional("term").map(term).transpose()?,
        before: optional(&fields, "before")?,
    })
}

fn named_term(cursor: &Cursor<'_>) -> Read<RulebookNamedTerm> {
    let fields = cursor.object(RulebookNamedTerm::KEYS)?;
    Ok(RulebookNamedTerm {
        name: fields.required("name")?.one_of(NamedTerm::NAMES, NamedTerm::parse)?,
        term: term(fields.required("term")?)?,
        basis: some_strings(&fields, "basis")?,
    })
}

fn term(cursor: &Cursor<'_>) -> Read<RulebookTerm> {
    let fields = cursor.object(RulebookTerm::KEYS)?;
    let unit = fields.required("unit")?.one_of(TermUnit::NAMES, TermUnit::parse)?;
    Ok(RulebookTerm { n: fields.required("n")?.integer()?, unit })
}

/// Facts with the values that meet a condition.
fn conditions(cursor: &Cursor<'_>) -> Read<ByName<Vec<String>>> {
    let value = |c: &Cursor<'_>| match c.string() {
        Ok(text) => Ok(text.to_string()),
        Err(_) => Err(c.error("rulebook.reference")),
    };
    let mut when = Vec::new();
    for (name, values) in cursor.members()?.iter() {
        when.push((name.to_string().into(), each(&values.array(SET)?, value)?));
    }
    Ok(ByName(when))
}
