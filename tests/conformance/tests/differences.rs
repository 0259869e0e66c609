//! What a new version of a rulebook changes, in words: documents with one change each, compared both
//! ways. The changes need not be sound; what is told of them is what they do.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{day, sheets};
use conformance::frozen::Frozen;
use credit_core::decision::Outcome;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::{RulebookDocument, RulebookRule};
use credit_core::rulebook::source::compile;

const SAMPLE: &str = "tests/vectors/rulebook/sample";

fn rule<'a>(document: &'a mut RulebookDocument, id: &str) -> &'a mut RulebookRule {
    document.tables[0].rules.iter_mut().find(|rule| rule.id == id).unwrap()
}

fn outcome(document: &mut RulebookDocument, id: &str, outcome: Outcome) {
    rule(document, id).outcome = Some(outcome);
}

fn values<'a>(document: &'a mut RulebookDocument, fact: &str) -> &'a mut Vec<String> {
    &mut document.vocabulary.iter_mut().find(|f| f.name == fact).unwrap().values
}

/// A fact that no rule asks any more.
fn unread(document: &mut RulebookDocument, fact: &str) {
    document.tables[0].facts.retain(|name| name != fact);
    for rule in &mut document.tables[0].rules {
        rule.when.0.retain(|(name, _)| **name != *fact);
    }
}

type Change = (&'static str, fn(&mut RulebookDocument));

const CHANGES: &[Change] = &[
    ("nothing", |_| {}),
    ("severer", |d| outcome(d, "R5", Outcome::Refuse)),
    ("to a person", |d| outcome(d, "R3", Outcome::Refer)),
    ("from a person", |d| outcome(d, "R8", Outcome::Supplement)),
    ("softer", |d| outcome(d, "R9", Outcome::AcceptWithDeferral)),
    ("two rows to two outcomes", |d| {
        outcome(d, "R4", Outcome::Refuse);
        outcome(d, "R7", Outcome::Supplement);
    }),
    ("two rows to one outcome", |d| {
        outcome(d, "R5", Outcome::Refuse);
        outcome(d, "R6", Outcome::Refuse);
    }),
    ("another basis", |d| rule(d, "R4").basis = Some(vec!["YJ1".into()])),
    ("another basis and outcome", |d| {
        rule(d, "R4").basis = Some(vec!["YJ1".into()]);
        outcome(d, "R4", Outcome::Refuse);
    }),
    ("another id and outcome", |d| {
        outcome(d, "R5", Outcome::Refuse);
        rule(d, "R5").id = "R50".into();
    }),
    ("a fact less", |d| unread(d, "虚假承诺")),
    ("a fact less and an outcome", |d| {
        unread(d, "虚假承诺");
        outcome(d, "R5", Outcome::Refuse);
    }),
    ("a value more", |d| values(d, "失信等级").push("极严重".into())),
    ("a value less", |d| {
        values(d, "失信等级").retain(|value| value != "轻微");
        for rule in &mut d.tables[0].rules {
            for (_, values) in &mut rule.when.0 {
                values.retain(|value| value != "轻微");
            }
        }
    }),
    ("no matter", |d| d.matters.clear()),
    ("another matter", |d| {
        let mut other = d.matters[0].clone();
        other.id = "SL-0009".into();
        other.name = "另一事项".into();
        d.matters.push(other);
    }),
    ("a later version", |d| {
        let mut next = d.matters[0].clone();
        next.from = day("2027-01-01");
        next.supplement_days = Some(5);
        next.materials.pop();
        d.matters[0].to = Some(day("2026-12-31"));
        d.matters.push(next);
    }),
    ("an earlier version behind it", |d| {
        let mut before = d.matters[0].clone();
        before.from = day("2025-01-01");
        before.to = Some(day("2026-03-31"));
        before.supplement_days = Some(5);
        d.matters.push(before);
    }),
    ("a basis more", |d| {
        let mut other = d.bases[0].clone();
        other.id = "YJ9".into();
        other.title = "另一依据".into();
        d.bases.push(other);
    }),
    ("a basis otherwise", |d| d.bases[0].clause = Some("第九条".into())),
    ("a name, an agency, days and an end", |d| {
        let matter = &mut d.matters[0];
        matter.name = "另一名称".into();
        matter.agency = Some("另一机关".into());
        matter.promise_days = None;
        matter.to = Some(day("2027-12-31"));
    }),
    ("defects that may wait", |d| d.matters[0].materials[0].defects = Some(true)),
    ("what may wait", |d| d.matters[0].materials[0].deferrable = true),
    ("what may wait but not its defects", |d| {
        d.matters[0].materials[2].defects = Some(false);
    }),
    ("until something", |d| d.matters[0].materials[2].before = Some("办结前".into())),
    ("a material's words", |d| {
        let material = &mut d.matters[0].materials[0];
        material.form = Some("原件1份".into());
        material.name = "另一材料".into();
        material.category = Some("其他".into());
        material.source = None;
    }),
    ("a measure less", |d| d.measures.clear()),
];

#[test]
fn one_change_each() {
    let source =
        "tests/vectors/rulebook/sample and its document with one change, compared both ways";
    let mut table = Frozen::new("rulebook-differences", source, "change way");
    let sound = compile(&sheets(SAMPLE)).unwrap().document;
    let old = Rulebook::of(sound.clone()).unwrap();
    for (name, change) in CHANGES {
        let mut document = sound.clone();
        change(&mut document);
        let new = Rulebook::of(document).map_err(|error| error.to_string());
        let Ok(new) = new else { panic!("{name}: {new:?}") };
        for (way, a, b) in [("there", &old, &new), ("back", &new, &old)] {
            let told: Vec<String> =
                differences(a, b).iter().map(|d| format!("{}：{}", d.matter, d.text)).collect();
            assert_eq!(
                told.is_empty(),
                *name == "nothing" || *name == "an earlier version behind it",
                "{name}"
            );
            table.row(&[name, way], &told.join(" / "));
        }
    }
    table.check();
}
