//! Makes what decides of a document: every name becomes a reference to what it names.

use alloc::{format, string::String, vec::Vec};

use super::document::{
    RulebookBasis, RulebookCaution, RulebookClass, RulebookCommitment, RulebookDocument,
    RulebookExit, RulebookFact, RulebookIncentive, RulebookList, RulebookMaterial, RulebookMatter,
    RulebookMeasure, RulebookMemorandum, RulebookNamedTerm, RulebookRate, RulebookRemedy,
    RulebookRule, RulebookScheme, RulebookTable, RulebookTerm, RulebookUnexpressed,
};
use super::facts::standard::UNGRADED;
use super::{
    COMMITMENT_DAYS, CautionRule, CommitmentText, DecisionTable, Exit, Fact, FactSource,
    IncentiveRule, ListRule, MaterialRule, Matter, MeasureRule, Papers, Rate, Remedy, Rule,
    Rulebook, Scheme, SetTerm, Unexpressed, WHOLE,
};
use crate::calendar::{Term, TermUnit};
use crate::decision::{Basis, Declarer, Frequency, Memorandum, Outcome, Tier};
use crate::error::{LoadError, Place};
use crate::json::escape;
use crate::limits;
use crate::request::SubjectKind;

type Resolved<T> = Result<T, LoadError>;

impl Rulebook {
    /// The rulebook of a document.
    ///
    /// # Errors
    /// `rulebook.reference` where a name refers to nothing; `json.missing-field` for a rule without
    /// outcome and tier.
    pub fn of(document: RulebookDocument) -> Resolved<Self> {
        let vocabulary: Vec<Fact> = document.vocabulary.into_iter().map(fact).collect();
        let scheme = |at: &str, of| scheme(at, of, &vocabulary);
        let schemes = each("/schemes", document.schemes.unwrap_or_default(), scheme)?;
        let table = |at: &str, of| table(at, of, &vocabulary, &schemes);
        let tables = each("/tables", document.tables, table)?;
        let gradings = each("/gradings", document.gradings.unwrap_or_default(), table)?;
        let incentive = |at: &str, of| incentive(at, of, &vocabulary);
        let incentives = each("/incentives", document.incentives.unwrap_or_default(), incentive)?;
        let caution = |at: &str, of| caution(at, of, &vocabulary);
        let cautions = each("/cautions", document.cautions.unwrap_or_default(), caution)?;
        let classes = document.classes.unwrap_or_default();
        let matter = |at: &str, of| matter(at, of, &tables, &gradings, (&classes, &vocabulary));
        let matters = each("/matters", document.matters, matter)?;
        let rate = |at: &str, of| rate(at, of, &gradings);
        let rates = each("/rates", document.rates.unwrap_or_default(), rate)?;
        let terms = set_terms(document.terms.unwrap_or_default())?;
        let memoranda = document.memoranda.unwrap_or_default();
        Ok(Self {
            matters,
            bases: document.bases.into_iter().map(basis).collect(),
            lists: document.lists.into_iter().map(list_rule).collect(),
            measures: each("/measures", document.measures, |at, of| measure(at, of, &memoranda))?,
            remedies: document.remedies.unwrap_or_default().into_iter().map(remedy).collect(),
            commitments: document.commitments.into_iter().map(commitment).collect(),
            vocabulary,
            tables,
            incentives,
            cautions,
            schemes,
            gradings,
            rates,
            terms,
        })
    }
}

/// Resolves each of some entries, which knows its JSON Pointer.
fn each<T, U>(
    place: &str,
    items: Vec<T>,
    resolve: impl Fn(&str, T) -> Resolved<U>,
) -> Resolved<Vec<U>> {
    let mut out = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        out.push(resolve(&format!("{place}/{at}"), item)?);
    }
    Ok(out)
}

fn unknown(place: String, name: &str) -> LoadError {
    LoadError::new("rulebook.reference").at(Place::Pointer(place)).with("name", name)
}

fn fact(of: RulebookFact) -> Fact {
    let equal = of.equal.unwrap_or_default();
    let declared_by = of.declared_by.unwrap_or(Declarer::Authority);
    Fact { name: of.name, values: of.values, source: of.source, by: of.by, equal, declared_by }
}

/// A scheme whose adverse values are its last ones and whose bounds lie between its values.
fn scheme(place: &str, of: RulebookScheme, vocabulary: &[Fact]) -> Resolved<Scheme> {
    let known = vocabulary.iter().find(|f| f.name == of.fact && f.source == FactSource::Grade);
    let known = known.ok_or_else(|| unknown(format!("{place}/fact"), &of.fact))?;
    if of.kinds.is_empty() {
        return Err(unknown(format!("{place}/kinds"), &of.name));
    }
    if let Some(value) = of.values.iter().find(|value| !known.values.contains(value)) {
        return Err(unknown(format!("{place}/values"), value));
    }
    let adverse = of.adverse.unwrap_or_default();
    let good = of.values.len().saturating_sub(adverse.len());
    if of.values.get(good..) != Some(&adverse) {
        return Err(unknown(format!("{place}/adverse"), adverse.first().map_or("", |v| v)));
    }
    let ungraded = known.values.iter().any(|value| value == UNGRADED);
    if known.values != Scheme::domain(&of.values, good, ungraded) {
        return Err(unknown(format!("{place}/values"), &of.fact));
    }
    let more_is_better = !of.fewer_is_better.unwrap_or_default();
    let bounds = of.bounds.unwrap_or_default();
    let ordered = |pair: &[u32]| match pair {
        [a, b] => a != b && (a > b) == more_is_better,
        _ => true,
    };
    let between = bounds.is_empty() || bounds.len().saturating_add(1) == of.values.len();
    if !between || !bounds.windows(2).all(ordered) {
        return Err(unknown(format!("{place}/bounds"), &of.name));
    }
    Ok(Scheme {
        fact: of.fact,
        name: of.name,
        values: of.values,
        good,
        bounds,
        more_is_better,
        months: of.months,
        issuers: of.issuers.unwrap_or_default(),
        kinds: of.kinds,
        basis: of.basis.unwrap_or_default(),
    })
}

fn table(
    place: &str,
    of: RulebookTable,
    vocabulary: &[Fact],
    schemes: &[Scheme],
) -> Resolved<DecisionTable> {
    let known = |place: &str, name: String| {
        let at = vocabulary.iter().position(|fact| fact.name == name);
        let at = at.ok_or_else(|| unknown(place.into(), &name))?;
        // A person's score or grade may bring incentives and nothing else.
        let scheme = schemes.iter().find(|scheme| scheme.fact == name);
        let personal = scheme.is_some_and(|s| s.kinds.contains(&SubjectKind::Person));
        match vocabulary.get(at).map(|fact| fact.source) {
            Some(FactSource::Score) => Err(unknown(place.into(), &name)),
            Some(FactSource::Grade) if personal => Err(unknown(place.into(), &name)),
            _ => Ok(at),
        }
    };
    let facts = each(&format!("{place}/facts"), of.facts, known)?;
    let domains: Vec<&Fact> = facts.iter().filter_map(|at| vocabulary.get(*at)).collect();
    let rules = each(&format!("{place}/rules"), of.rules, |place, of| rule(place, of, &domains))?;
    Ok(DecisionTable { name: of.name.unwrap_or_default(), rules, facts })
}

fn rule(place: &str, of: RulebookRule, facts: &[&Fact]) -> Resolved<Rule> {
    let conditions = of.when.0;
    let pointer = |name: &str| format!("{place}/when/{}", escape(name));
    for (name, _) in &conditions {
        if !facts.iter().any(|fact| fact.name == *name) {
            return Err(unknown(pointer(name), name));
        }
    }
    let mut when = Vec::with_capacity(facts.len());
    for fact in facts {
        let Some((name, values)) = conditions.iter().find(|(name, _)| *name == fact.name) else {
            when.push(u64::MAX);
            continue;
        };
        let mut set = 0_u64;
        for (i, value) in values.iter().enumerate() {
            let found = fact.values.iter().position(|known| known == value);
            let bit = found.and_then(|at| 1_u64.checked_shl(u32::try_from(at).ok()?));
            set |= bit.ok_or_else(|| {
                let place = Place::Pointer(format!("{}/{i}", pointer(name)));
                LoadError::new("rulebook.reference").at(place)
            })?;
        }
        when.push(set);
    }
    let outcome = of.tier.map(Tier::outcome).or(of.outcome).ok_or_else(|| {
        LoadError::new("json.missing-field")
            .at(Place::Pointer(place.into()))
            .with("field", "outcome")
    })?;
    Ok(Rule {
        id: of.id,
        when,
        outcome,
        basis: of.basis.unwrap_or_default(),
        note: of.note.unwrap_or_default(),
        over: of.over.unwrap_or_default(),
    })
}

fn basis(of: RulebookBasis) -> Basis {
    Basis {
        id: of.id,
        title: of.title,
        number: of.number.unwrap_or_default(),
        clause: of.clause.unwrap_or_default(),
    }
}

fn list_rule(of: RulebookList) -> ListRule {
    ListRule {
        name: of.name,
        purpose: of.purpose,
        family: of.family,
        class: of.class,
        issuers: of.issuers.unwrap_or_default(),
        level: of.level,
        may_be_empty: of.may_be_empty.unwrap_or_default(),
        basis: of.basis.unwrap_or_default(),
        later_days: of.later_days.unwrap_or_default(),
        outside: of.outside.unwrap_or_default(),
        declared: of.declared.unwrap_or_default(),
        back_years: of.back_years,
        exit: of.exit.map(exit).unwrap_or_default(),
    }
}

fn exit(of: RulebookExit) -> Exit {
    Exit {
        months: of.months,
        conditions: of.conditions.unwrap_or_default(),
        basis: of.basis.unwrap_or_default(),
    }
}

/// A measure whose memorandum is one of its list and whose term can be counted.
fn measure(
    place: &str,
    of: RulebookMeasure,
    memoranda: &[RulebookMemorandum],
) -> Resolved<MeasureRule> {
    let memorandum = match of.memorandum {
        None => None,
        Some(name) => {
            let known = memoranda.iter().find(|m| m.list == of.list && m.name == name);
            let known = known.ok_or_else(|| unknown(format!("{place}/memorandum"), &name))?;
            Some(Memorandum { name, number: known.number.clone().unwrap_or_default() })
        }
    };
    let fits = |term: &RulebookTerm| {
        term.unit != TermUnit::WorkingDay && (1..=limits::WORKING_DAYS).contains(&term.n)
    };
    if of.term.as_ref().is_some_and(|term| !fits(term)) {
        return Err(unknown(format!("{place}/term"), &of.name));
    }
    Ok(MeasureRule {
        class: of.class.unwrap_or_default(),
        memorandum,
        term: of.term.map(|RulebookTerm { n, unit }| Term { n, unit }),
        trades: of.trades.unwrap_or_default(),
        against: of.against.unwrap_or_default(),
        list: of.list,
        kinds: of.kinds,
        name: of.name,
        edition: of.edition.unwrap_or_default(),
        item: of.item,
        roles: of.roles.unwrap_or_default(),
        matters: of.matters.unwrap_or_default(),
        bars: of.bars.unwrap_or_default(),
        basis: of.basis.unwrap_or_default(),
    })
}

fn remedy(of: RulebookRemedy) -> Remedy {
    let RulebookRemedy { class, way, body, term, basis } = of;
    Remedy { class, way, body, term, basis: basis.unwrap_or_default() }
}

fn commitment(of: RulebookCommitment) -> CommitmentText {
    let RulebookCommitment { kind, name, text, number, matters, liability } = of;
    let matters = matters.unwrap_or_default();
    CommitmentText { kind, name, text, number, matters, liability }
}

fn matter(
    place: &str,
    of: RulebookMatter,
    tables: &[DecisionTable],
    gradings: &[DecisionTable],
    (classes, vocabulary): (&[RulebookClass], &[Fact]),
) -> Resolved<Matter> {
    let class = of.class.unwrap_or_default();
    let own = classes.iter().find(|known| known.name == class);
    let called = own.and_then(|own| own.outcomes.as_ref());
    let called = called.into_iter().flat_map(|words| &words.0);
    let called = called.filter_map(|(code, word)| Some((Outcome::parse(code)?, word.clone())));
    let table = tables.iter().position(|table| table.name == of.table);
    let grading = match of.grading {
        None => None,
        Some(name) => {
            let at = gradings.iter().position(|table| table.name == name);
            Some(at.ok_or_else(|| unknown(format!("{place}/grading"), &name))?)
        }
    };
    Ok(Matter {
        id: of.id,
        name: of.name,
        papers: own.map_or_else(|| Papers::of(&class), |own| own.papers),
        called: called.collect(),
        class,
        level: of.level.unwrap_or_default(),
        agency: of.agency.unwrap_or_default(),
        from: of.from,
        to: of.to,
        promise_days: of.promise_days,
        supplement_days: of.supplement_days,
        overdue: of.overdue.unwrap_or_default(),
        reviewers: of.reviewers.unwrap_or(1),
        table: table.ok_or_else(|| unknown(place.into(), &of.table))?,
        required: of.required.unwrap_or_else(|| Matter::standing_roles(&of.roles)),
        roles: of.roles,
        members_aside: of.members_aside.unwrap_or_default(),
        branches: of.branches.unwrap_or_default(),
        commitment_days: of.commitment_days.unwrap_or(COMMITMENT_DAYS),
        lists: of.lists,
        commitment: of.commitment,
        materials: each(&format!("{place}/materials"), of.materials, |at, of| {
            material(at, of, vocabulary)
        })?,
        scene: of.scene.unwrap_or_default(),
        by_decision: of.by_decision.unwrap_or_default(),
        both: of.red_and_black.unwrap_or_default(),
        grading,
        unexpressed: of.unexpressed.into_iter().flatten().map(unexpressed).collect(),
    })
}

fn unexpressed(of: RulebookUnexpressed) -> Unexpressed {
    Unexpressed { text: of.text, basis: of.basis.unwrap_or_default() }
}

fn rate(place: &str, of: RulebookRate, gradings: &[DecisionTable]) -> Resolved<Rate> {
    let grading = gradings.iter().position(|table| table.name == of.grading);
    let grading = grading.ok_or_else(|| unknown(format!("{place}/grading"), &of.grading))?;
    let frequency = of.frequency.map(|of| Frequency { times: of.times, months: of.months });
    let counted = frequency.is_none_or(|of| of.times > 0 && of.months > 0);
    if !counted || of.share.is_some_and(|share| share > WHOLE) {
        return Err(unknown(place.into(), &of.grading));
    }
    Ok(Rate {
        grading,
        tier: of.tier,
        share: of.share,
        frequency,
        basis: of.basis.unwrap_or_default(),
    })
}

/// Each once, and as the calendar can count it.
fn set_terms(of: Vec<RulebookNamedTerm>) -> Resolved<Vec<SetTerm>> {
    let mut terms: Vec<SetTerm> = Vec::with_capacity(of.len());
    for (at, of) in of.into_iter().enumerate() {
        let twice = terms.iter().any(|known| known.name == of.name);
        if twice || !(1..=limits::WORKING_DAYS).contains(&of.term.n) {
            return Err(unknown(format!("/terms/{at}/name"), of.name.as_str()));
        }
        let (term, basis) = (of.term.length(), of.basis.unwrap_or_default());
        terms.push(SetTerm { name: of.name, term, basis });
    }
    Ok(terms)
}

/// A fact with the values that count.
fn earning(
    place: &str,
    (name, values): (Option<String>, Option<Vec<String>>),
    vocabulary: &[Fact],
) -> Resolved<Option<(usize, Vec<String>)>> {
    let Some(name) = name else { return Ok(None) };
    let at = vocabulary.iter().position(|fact| fact.name == name);
    let at = at.ok_or_else(|| unknown(format!("{place}/fact"), &name))?;
    Ok(Some((at, values.unwrap_or_default())))
}

fn incentive(place: &str, of: RulebookIncentive, vocabulary: &[Fact]) -> Resolved<IncentiveRule> {
    Ok(IncentiveRule {
        list: of.list.unwrap_or_default(),
        fact: earning(place, (of.fact, of.values), vocabulary)?,
        kinds: of.kinds,
        name: of.name,
        matters: of.matters.unwrap_or_default(),
        basis: of.basis.unwrap_or_default(),
    })
}

fn caution(place: &str, of: RulebookCaution, vocabulary: &[Fact]) -> Resolved<CautionRule> {
    Ok(CautionRule {
        list: of.list.unwrap_or_default(),
        fact: earning(place, (of.fact, of.values), vocabulary)?,
        kinds: of.kinds,
        name: of.name,
        matters: of.matters.unwrap_or_default(),
        basis: of.basis.unwrap_or_default(),
    })
}

fn material(place: &str, of: RulebookMaterial, vocabulary: &[Fact]) -> Resolved<MaterialRule> {
    // What lists, grades or scores say of somebody does not change what is asked of them.
    let condition = |(name, values): (crate::wire::Code, Vec<String>)| {
        let wrong = || unknown(format!("{place}/when"), &name);
        let known = vocabulary.iter().position(|fact| *fact.name == *name);
        let fact = known.and_then(|at| vocabulary.get(at)).ok_or_else(wrong)?;
        let fits = !values.is_empty() && values.iter().all(|value| fact.values.contains(value));
        match known {
            Some(at) if fact.source == FactSource::Declared && fits => Ok((at, values)),
            _ => Err(wrong()),
        }
    };
    let days = 1..=limits::WORKING_DAYS;
    let both = of.term.is_some() && of.before.is_some();
    if both || of.term.as_ref().is_some_and(|term| !days.contains(&term.n)) {
        return Err(unknown(format!("{place}/term"), &of.name));
    }
    let when = of.when.map_or_else(Vec::new, |when| when.0).into_iter().map(condition);
    Ok(MaterialRule {
        id: of.id,
        name: of.name,
        category: of.category.unwrap_or_default(),
        deferrable: of.deferrable,
        source: of.source.unwrap_or_default(),
        form: of.form.unwrap_or_default(),
        group: of.group,
        when: when.collect::<Resolved<_>>()?,
        defects: of.defects.unwrap_or(of.deferrable),
        term: of.term.map(|RulebookTerm { n, unit }| Term { n, unit }),
        before: of.before.unwrap_or_default(),
    })
}
