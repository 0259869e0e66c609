//! What a checker holds, as an answer.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::wording::Wording;
use crate::answer::{
    self, CalendarDescription, DeclarableFact, Description, ListCovers, ListDescription, Material,
    MatterCommitment, OutcomeDescription, PackDescription, RoleDescription, SchemeDescription,
};
use crate::check::{Checker, Origin};
use crate::decision::Outcome;
use crate::digest::Digest;
use crate::pack::grade::SchemeDef;
use crate::pack::record::{Covers, ListDef, Visibility};
use crate::pack::{Header, Pack};
use crate::rulebook::{Fact, FactSource, MaterialRule, Matter, Rulebook};
use crate::wire::{ByName, some_list, some_text};
use crate::words::Lang;

pub(super) fn describe(checker: &Checker, lang: Lang) -> Description {
    let words = Wording(lang);
    let (from, to) = checker.calendar().coverage();
    let calendar = CalendarDescription { origin: origin(checker.calendar_origin()), from, to };
    let matters = checker.rulebook().matters.iter();
    Description {
        engine: crate::VERSION.into(),
        rulebook: origin(checker.rulebook_origin()),
        calendar,
        packs: checker.packs().packs().map(pack).collect(),
        matters: matters.map(|m| matter(checker.rulebook(), m, words)).collect(),
        outcomes: Outcome::ALL.iter().map(|o| outcome(*o, words)).collect(),
    }
}

fn origin(origin: &Origin) -> answer::Origin {
    signed(&origin.header, origin.digest, &origin.signers)
}

fn signed(header: &Header, digest: Digest, keys: &[String]) -> answer::Origin {
    answer::Origin {
        title: header.title.clone(),
        issuer: header.issuer.clone(),
        scope: header.scope.clone(),
        sequence: header.sequence,
        as_of: header.as_of,
        valid_until: header.valid_until,
        audience: header.audience,
        digest,
        keys: keys.to_vec(),
    }
}

fn pack(pack: &Pack) -> PackDescription {
    let lists = pack.lists().iter().filter(|_| !pack.is_of_grades()).map(list);
    let schemes = pack.schemes().iter().map(scheme).collect();
    PackDescription {
        origin: signed(pack.header(), pack.digest(), pack.signers()),
        parent: pack.header().parent.clone(),
        records: pack.len(),
        lists: lists.collect(),
        schemes: some_list(schemes),
    }
}

fn scheme(scheme: &SchemeDef) -> SchemeDescription {
    SchemeDescription {
        id: scheme.id.clone(),
        name: scheme.name.clone(),
        level: some_text(&scheme.level),
        basis: some_text(&scheme.basis),
        authority: some_text(&scheme.authority),
        covers: (!scheme.covers.is_unknown()).then(|| covers(&scheme.covers)),
    }
}

fn list(list: &ListDef) -> ListDescription {
    let restricted = list.visibility == Visibility::Restricted;
    ListDescription {
        id: list.id.clone(),
        name: list.name.clone(),
        direction: list.direction,
        level: some_text(&list.level),
        basis: some_text(&list.basis),
        authority: some_text(&list.authority),
        class: list.class,
        term: some_text(&list.term),
        exit: some_text(&list.exit),
        update: some_text(&list.update),
        region: some_text(&list.region),
        subjects: some_list(list.subjects.clone()),
        visibility: restricted.then_some(list.visibility),
        covers: (!list.covers.is_unknown()).then(|| covers(&list.covers)),
    }
}

fn covers(covers: &Covers) -> ListCovers {
    ListCovers {
        regions: some_list(covers.regions.clone()),
        subjects: some_list(covers.subjects.clone()),
        since: covers.since,
    }
}

fn outcome(outcome: Outcome, words: Wording) -> OutcomeDescription {
    OutcomeDescription {
        id: outcome,
        text: words.named("outcome", outcome),
        headline: words.named("headline", outcome),
    }
}

fn matter(book: &Rulebook, matter: &Matter, words: Wording) -> answer::Matter {
    let text = book.commitment(matter);
    let commitment = MatterCommitment {
        kind: matter.commitment,
        name: text.map(|t| t.name.clone()),
        text: text.map(|t| t.text.clone()),
        number: text.and_then(|t| t.number.clone()),
    };
    let fact = |f: &Fact| DeclarableFact {
        name: f.name.clone(),
        values: f.values.clone(),
        declared_by: f.declared_by,
    };
    let role = |role: &crate::request::Role| RoleDescription {
        id: *role,
        text: words.named("role", *role),
        required: matter.required.contains(role),
    };
    answer::Matter {
        id: matter.id.clone(),
        name: matter.name.clone(),
        class: some_text(&matter.class),
        scene: some_text(&matter.scene),
        agency: some_text(&matter.agency),
        effective: matter.from,
        repealed: matter.to,
        promise_days: matter.promise_days,
        supplement_days: matter.supplement_days,
        overdue: some_text(&matter.overdue),
        reviewers: (matter.reviewers > 1).then_some(matter.reviewers),
        roles: matter.roles.iter().map(role).collect(),
        lists: matter.lists.iter().map(ToString::to_string).collect(),
        commitment,
        materials: matter.materials.iter().map(|m| material(book, m)).collect(),
        facts: declared(book, matter).into_iter().map(fact).collect(),
    }
}

/// Facts that a host may declare for the matter: those of its materials, of its tables, of its incentives
/// and cautions.
fn declared<'a>(book: &'a Rulebook, matter: &Matter) -> Vec<&'a Fact> {
    let mut facts: Vec<&Fact> = Vec::new();
    let wanted = matter.materials.iter().flat_map(|m| m.when.iter().map(|(at, _)| *at));
    for fact in wanted.chain(book.read_by(matter)).filter_map(|at| book.vocabulary.get(at)) {
        let stated = matches!(fact.source, FactSource::Declared | FactSource::Score);
        if stated && !facts.iter().any(|known| known.name == fact.name) {
            facts.push(fact);
        }
    }
    facts
}

fn material(book: &Rulebook, material: &MaterialRule) -> Material {
    let condition = |(at, values): &(usize, Vec<String>)| {
        let name = book.vocabulary.get(*at).map_or_else(String::new, |fact| fact.name.clone());
        (name.into(), values.clone())
    };
    let when: Vec<_> = material.when.iter().map(condition).collect();
    Material {
        id: material.id.clone(),
        name: material.name.clone(),
        category: some_text(&material.category),
        deferrable: material.deferrable,
        source: some_text(&material.source),
        form: some_text(&material.form),
        group: material.group.clone(),
        when: (!when.is_empty()).then_some(ByName(when)),
    }
}
