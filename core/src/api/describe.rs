//! What a checker holds, as JSON.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::check::{Checker, Origin};
use crate::decision::Outcome;
use crate::json::{ObjectBuilder, Value};
use crate::pack::{Header, Pack};
use crate::rulebook::{Fact, FactSource, MaterialRule, Matter, Rulebook};
use crate::words::{self, Lang};

pub(super) fn describe(checker: &Checker, lang: Lang) -> Value {
    let (from, to) = checker.calendar().coverage();
    let calendar = origin(checker.calendar_origin()).put("from", from).put("to", to).build();
    let packs: Vec<Value> = checker.packs().packs().map(pack).collect();
    let matters = checker.rulebook().matters.iter();
    let matters: Vec<Value> = matters.map(|m| matter(checker, m, lang)).collect();
    ObjectBuilder::new()
        .put("engine", crate::VERSION)
        .put("rulebook", origin(checker.rulebook_origin()).build())
        .put("calendar", calendar)
        .put("packs", packs)
        .put("matters", matters)
        .put("outcomes", Outcome::ALL.iter().map(|o| outcome(*o, lang)).collect::<Vec<_>>())
        .build()
}

fn header(header: &Header) -> ObjectBuilder {
    ObjectBuilder::new()
        .put("title", header.title.as_str())
        .put("issuer", header.issuer.as_str())
        .put("scope", header.scope.as_str())
        .put("sequence", header.sequence)
        .put("asOf", header.as_of)
        .put_some("validUntil", header.valid_until)
        .put("audience", header.audience.as_str())
}

fn origin(origin: &Origin) -> ObjectBuilder {
    header(&origin.header)
        .put("digest", origin.digest.labelled())
        .put("keys", keys(&origin.signers))
}

fn keys(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

fn pack(pack: &Pack) -> Value {
    let lists = (0_u16..).zip(pack.lists()).map(|(_, list)| list.encode());
    header(pack.header())
        .put("digest", pack.digest().labelled())
        .put("keys", keys(pack.signers()))
        .put_some("parent", pack.header().parent.as_deref())
        .put("records", pack.len())
        .put("lists", lists.collect::<Vec<_>>())
        .build()
}

fn outcome(outcome: Outcome, lang: Lang) -> Value {
    ObjectBuilder::new()
        .put("id", outcome.as_str())
        .put("text", words::text(lang, &["outcome.", outcome.as_str()].concat(), &[]))
        .put("headline", words::text(lang, &["headline.", outcome.as_str()].concat(), &[]))
        .build()
}

fn matter(checker: &Checker, matter: &Matter, lang: Lang) -> Value {
    let book = checker.rulebook();
    let text = book.commitment(matter.commitment);
    let commitment = ObjectBuilder::new()
        .put("type", matter.commitment.as_str())
        .put_some("name", text.map(|t| t.name.as_str()))
        .put_some("text", text.map(|t| t.text.as_str()))
        .build();
    let declared = declared(book, matter);
    let fact = |f: &Fact| {
        ObjectBuilder::new().put("name", f.name.as_str()).put("values", f.values.clone()).build()
    };
    let role = |role: &crate::request::Role| {
        let text = words::text(lang, &["role.", role.as_str()].concat(), &[]);
        ObjectBuilder::new().put("id", role.as_str()).put("text", text).build()
    };
    ObjectBuilder::new()
        .put("id", matter.id.as_str())
        .put("name", matter.name.as_str())
        .put_text("class", &matter.class)
        .put_text("scene", &matter.scene)
        .put_text("agency", &matter.agency)
        .put("effective", matter.from)
        .put_some("repealed", matter.to)
        .put_some("promiseDays", matter.promise_days)
        .put_some("supplementDays", matter.supplement_days)
        .put_text("overdue", &matter.overdue)
        .put("roles", matter.roles.iter().map(role).collect::<Vec<_>>())
        .put("lists", matter.lists.iter().map(ToString::to_string).collect::<Vec<_>>())
        .put("commitment", commitment)
        .put("materials", matter.materials.iter().map(material).collect::<Vec<_>>())
        .put("facts", declared.into_iter().map(fact).collect::<Vec<_>>())
        .build()
}

/// Facts that a host may declare for the matter: those of its tables, then those of its incentives.
fn declared<'a>(book: &'a Rulebook, matter: &Matter) -> Vec<&'a Fact> {
    let tables =
        [book.tables.get(matter.table), matter.grading.and_then(|at| book.gradings.get(at))];
    let read = tables.into_iter().flatten().flat_map(|table| table.facts.iter().copied());
    let here =
        book.incentives.iter().filter(|i| i.matters.is_empty() || i.matters.contains(&matter.id));
    let earning = here.filter_map(|incentive| incentive.fact.as_ref().map(|(at, _)| *at));
    let mut facts: Vec<&Fact> = Vec::new();
    for fact in read.chain(earning).filter_map(|at| book.vocabulary.get(at)) {
        let stated = matches!(fact.source, FactSource::Declared | FactSource::Score);
        if stated && !facts.iter().any(|known| known.name == fact.name) {
            facts.push(fact);
        }
    }
    facts
}

fn material(material: &MaterialRule) -> Value {
    ObjectBuilder::new()
        .put("id", material.id.as_str())
        .put("name", material.name.as_str())
        .put_text("category", &material.category)
        .put("deferrable", material.deferrable)
        .put_text("source", &material.source)
        .build()
}
