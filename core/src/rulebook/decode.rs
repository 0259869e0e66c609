//! Reading the rulebook document of a pack.

use alloc::{string::String, string::ToString, vec::Vec};

use super::{
    CommitmentText, DecisionTable, Fact, FactSource, IncentiveRule, ListRule, MaterialRule, Matter,
    MeasureRule, Purpose, Rule, Rulebook, Unexpressed,
};
use crate::decision::{Basis, Changer, Outcome, Tier};
use crate::error::LoadError;
use crate::json::{Cursor, Fields, Value, each};
use crate::pack::record::Class;
use crate::request::{CommitmentType, Role, SubjectKind};

/// Members of the document; `parent`, `layers`, `redLines`, `catalogue` and `tests` were proved and
/// are kept for those who read or edit it.
const FIELDS: &[&str] = &[
    "vocabulary",
    "tables",
    "layers",
    "redLines",
    "matters",
    "bases",
    "lists",
    "catalogue",
    "measures",
    "incentives",
    "gradings",
    "commitments",
    "shared",
    "tests",
    "parent",
];
const MAX: usize = 10_000;
const TEXT: usize = 20_000;

type Read<T> = Result<T, LoadError>;

impl Rulebook {
    /// Reads a compiled rulebook.
    ///
    /// # Errors
    /// `json.*` with the place, `rulebook.reference` where a name refers to nothing,
    /// `rulebook.domain` for a fact with no or too many values.
    pub fn decode(document: &Value) -> Read<Self> {
        let fields = Cursor::root(document).object(FIELDS)?;
        let vocabulary: Vec<Fact> = list(&fields, "vocabulary", fact)?;
        let tables: Vec<DecisionTable> =
            list(&fields, "tables", |cursor| table(cursor, &vocabulary))?;
        let bases: Vec<Basis> = list(&fields, "bases", basis)?;
        let lists = list(&fields, "lists", list_rule)?;
        let measures = list(&fields, "measures", measure)?;
        let commitments = list(&fields, "commitments", commitment)?;
        let incentives = some(&fields, "incentives", |cursor| incentive(cursor, &vocabulary))?;
        let gradings = some(&fields, "gradings", |cursor| table(cursor, &vocabulary))?;
        let matters = list(&fields, "matters", |cursor| matter(cursor, &tables, &gradings))?;
        Ok(Self {
            vocabulary,
            tables,
            matters,
            bases,
            lists,
            measures,
            commitments,
            incentives,
            gradings,
        })
    }
}

fn list<T>(
    fields: &Fields<'_>,
    name: &'static str,
    read: impl Fn(&Cursor<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    each(&fields.required(name)?.array(MAX)?, read)
}

/// A list that may be absent.
fn some<T>(
    fields: &Fields<'_>,
    name: &'static str,
    read: impl Fn(&Cursor<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    if fields.optional(name).is_some() { list(fields, name, read) } else { Ok(Vec::new()) }
}

fn text(fields: &Fields<'_>, name: &'static str) -> Read<String> {
    fields.required(name)?.text(TEXT).map(ToString::to_string)
}

fn optional(fields: &Fields<'_>, name: &str) -> Read<String> {
    fields.text_or_empty(name).map(ToString::to_string)
}

fn strings(fields: &Fields<'_>, name: &str) -> Read<Vec<String>> {
    let items = fields.optional(name).map_or_else(|| Ok(Vec::new()), |c| c.array(MAX))?;
    each(&items, |c| c.text(TEXT).map(ToString::to_string))
}

fn fact(cursor: &Cursor<'_>) -> Read<Fact> {
    let fields = cursor.object(&["name", "values", "source", "by", "note"])?;
    let values = strings(&fields, "values")?;
    if values.is_empty() || values.len() > 64 {
        return Err(cursor.error("rulebook.domain").with("found", values.len()));
    }
    Ok(Fact {
        name: text(&fields, "name")?,
        values,
        source: fields.required("source")?.one_of(FactSource::NAMES, FactSource::parse)?,
        by: fields.required("by")?.one_of(Changer::NAMES, Changer::parse)?,
    })
}

fn table(cursor: &Cursor<'_>, vocabulary: &[Fact]) -> Read<DecisionTable> {
    let fields = cursor.object(&["name", "facts", "rules", "own"])?;
    let known = |c: &Cursor<'_>| {
        let name = c.string()?;
        let at = vocabulary.iter().position(|f| f.name == name);
        let at = at.ok_or_else(|| c.error("rulebook.reference").with("name", name))?;
        // A person's score may bring incentives and nothing else.
        match vocabulary.get(at).map(|fact| fact.source) {
            Some(FactSource::Score) => Err(c.error("rulebook.reference").with("name", name)),
            _ => Ok(at),
        }
    };
    let facts: Vec<usize> =
        fields.required("facts")?.array(64)?.iter().map(known).collect::<Read<_>>()?;
    let domains: Vec<&Fact> = facts.iter().filter_map(|at| vocabulary.get(*at)).collect();
    Ok(DecisionTable {
        name: optional(&fields, "name")?,
        rules: list(&fields, "rules", |c| rule(c, &domains))?,
        facts,
    })
}

fn rule(cursor: &Cursor<'_>, facts: &[&Fact]) -> Read<Rule> {
    let fields =
        cursor.object(&["id", "when", "outcome", "tier", "basis", "note", "over", "relaxable"])?;
    let conditions = fields.required("when")?.members()?;
    for (name, condition) in conditions.iter() {
        if !facts.iter().any(|fact| fact.name == name) {
            return Err(condition.error("rulebook.reference").with("name", name));
        }
    }
    let bits = |fact: &&Fact| match conditions.optional(&fact.name) {
        None => Ok(u64::MAX),
        Some(values) => values.array(64)?.iter().try_fold(0_u64, |set, value| {
            let found = fact.values.iter().position(|v| value.string().is_ok_and(|s| s == v));
            let bit = found.and_then(|at| 1_u64.checked_shl(u32::try_from(at).ok()?));
            bit.map(|bit| set | bit).ok_or_else(|| value.error("rulebook.reference"))
        }),
    };
    Ok(Rule {
        id: text(&fields, "id")?,
        when: facts.iter().map(bits).collect::<Read<_>>()?,
        outcome: match fields.optional("tier") {
            Some(tier) => tier.one_of(Tier::NAMES, Tier::parse)?.outcome(),
            None => fields.required("outcome")?.one_of(Outcome::NAMES, Outcome::parse)?,
        },
        basis: strings(&fields, "basis")?,
        note: optional(&fields, "note")?,
        over: strings(&fields, "over")?,
    })
}

fn basis(cursor: &Cursor<'_>) -> Read<Basis> {
    let fields = cursor.object(&["id", "title", "number", "clause", "from", "to", "status"])?;
    Ok(Basis {
        id: text(&fields, "id")?,
        title: text(&fields, "title")?,
        number: optional(&fields, "number")?,
        clause: optional(&fields, "clause")?,
    })
}

fn list_rule(cursor: &Cursor<'_>) -> Read<ListRule> {
    let fields = cursor.object(&["name", "purpose", "class", "basis"])?;
    let class = fields.optional("class");
    Ok(ListRule {
        name: text(&fields, "name")?,
        purpose: fields.required("purpose")?.one_of(Purpose::NAMES, Purpose::parse)?,
        class: class.map(|c| c.one_of(Class::NAMES, Class::parse)).transpose()?,
        basis: strings(&fields, "basis")?,
    })
}

fn measure(cursor: &Cursor<'_>) -> Read<MeasureRule> {
    let fields = cursor.object(&["list", "kinds", "name", "edition", "item", "basis"])?;
    let kind = |c: &Cursor<'_>| c.one_of(SubjectKind::NAMES, SubjectKind::parse);
    Ok(MeasureRule {
        list: text(&fields, "list")?,
        kinds: list(&fields, "kinds", kind)?,
        name: text(&fields, "name")?,
        edition: optional(&fields, "edition")?,
        item: text(&fields, "item")?,
        basis: strings(&fields, "basis")?,
    })
}

fn commitment(cursor: &Cursor<'_>) -> Read<CommitmentText> {
    let fields = cursor.object(&["type", "name", "text"])?;
    let kind = fields.required("type")?;
    Ok(CommitmentText {
        kind: kind.one_of(CommitmentType::NAMES, CommitmentType::parse)?,
        name: text(&fields, "name")?,
        text: text(&fields, "text")?,
    })
}

const MATTER_FIELDS: &[&str] = &[
    "id",
    "name",
    "class",
    "level",
    "agency",
    "from",
    "to",
    "promiseDays",
    "supplementDays",
    "overdue",
    "redLines",
    "table",
    "roles",
    "lists",
    "commitment",
    "materials",
    "scene",
    "byDecision",
    "redAndBlack",
    "grading",
    "unexpressed",
];

fn flag(fields: &Fields<'_>, name: &str) -> Read<bool> {
    fields.optional(name).map_or(Ok(false), Cursor::bool)
}

fn matter(
    cursor: &Cursor<'_>,
    tables: &[DecisionTable],
    gradings: &[DecisionTable],
) -> Read<Matter> {
    let fields = cursor.object(MATTER_FIELDS)?;
    let name = optional(&fields, "table")?;
    let table = tables.iter().position(|table| table.name == name);
    let days = |name: &str| fields.optional(name).map(Cursor::integer).transpose();
    let role = |c: &Cursor<'_>| c.one_of(Role::NAMES, Role::parse);
    let kind = fields.required("commitment")?;
    Ok(Matter {
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
        table: table.ok_or_else(|| cursor.error("rulebook.reference").with("name", &name))?,
        roles: list(&fields, "roles", role)?,
        lists: strings(&fields, "lists")?,
        commitment: kind.one_of(CommitmentType::NAMES, CommitmentType::parse)?,
        materials: list(&fields, "materials", material)?,
        scene: optional(&fields, "scene")?,
        by_decision: flag(&fields, "byDecision")?,
        both: flag(&fields, "redAndBlack")?,
        grading: match fields.optional("grading") {
            None => None,
            Some(name) => {
                let wanted = name.string()?;
                let at = gradings.iter().position(|table| table.name == wanted);
                Some(at.ok_or_else(|| name.error("rulebook.reference").with("name", wanted))?)
            }
        },
        unexpressed: some(&fields, "unexpressed", unexpressed)?,
    })
}

fn unexpressed(cursor: &Cursor<'_>) -> Read<Unexpressed> {
    let fields = cursor.object(&["text", "basis"])?;
    Ok(Unexpressed { text: text(&fields, "text")?, basis: strings(&fields, "basis")? })
}

fn incentive(cursor: &Cursor<'_>, vocabulary: &[Fact]) -> Read<IncentiveRule> {
    let fields =
        cursor.object(&["list", "fact", "values", "kinds", "name", "matters", "basis", "note"])?;
    let fact = match fields.optional("fact") {
        None => None,
        Some(name) => {
            let wanted = name.string()?;
            let at = vocabulary.iter().position(|fact| fact.name == wanted);
            let at = at.ok_or_else(|| name.error("rulebook.reference").with("name", wanted))?;
            Some((at, strings(&fields, "values")?))
        }
    };
    let kind = |c: &Cursor<'_>| c.one_of(SubjectKind::NAMES, SubjectKind::parse);
    Ok(IncentiveRule {
        list: optional(&fields, "list")?,
        fact,
        kinds: list(&fields, "kinds", kind)?,
        name: text(&fields, "name")?,
        matters: strings(&fields, "matters")?,
        basis: strings(&fields, "basis")?,
    })
}

fn material(cursor: &Cursor<'_>) -> Read<MaterialRule> {
    let fields = cursor.object(&["id", "name", "category", "deferrable", "source"])?;
    Ok(MaterialRule {
        id: text(&fields, "id")?,
        name: text(&fields, "name")?,
        category: optional(&fields, "category")?,
        deferrable: fields.required("deferrable")?.bool()?,
        source: optional(&fields, "source")?,
    })
}
