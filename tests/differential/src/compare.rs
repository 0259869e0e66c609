//! Every disagreement by class, and what no class explains.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::classes::{self, Facts};
use crate::peers::Answers;
use crate::plan::Code;
use crate::table::Class;
use crate::verdict::{self, Core, Peer};

/// Most examples shown of one kind of trouble.
const EXAMPLES: usize = 5;

/// Which class, and who deviates how.
type Key = (usize, String, Core, Peer);

/// What came out.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    asked: BTreeMap<String, [usize; 2]>,
    explained: BTreeMap<Key, usize>,
    unexplained: BTreeMap<(String, &'static str, Core, Peer), Vec<String>>,
    mislabelled: BTreeMap<&'static str, Vec<String>>,
}

/// Compares the answers of the packages with those of the core.
pub(crate) fn compare(codes: &[Code], answers: &Answers, table: &[Class]) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for (at, code) in codes.iter().enumerate() {
        let report = verdict::examine(&code.text, code.label.kind);
        let core = verdict::of(&report);
        let facts = Facts { kind: code.label.kind, raw: &code.text, report: &report };
        if code.label.worth.is_some_and(|worth| worth != core) {
            let found = format!("{:?}: {core:?} {:?}", code.text, report.problems);
            outcome.mislabelled.entry(code.label.name).or_default().push(found);
        }
        // A class holds of a code, whoever judges it.
        let holding = holding(&facts, table)?;
        for (package, answer) in answers {
            let Some(peer) = answer.get(at).copied().and_then(Peer::read) else { continue };
            let [asked, disagreed] = outcome.asked.entry(package.clone()).or_default();
            *asked += 1;
            if peer.agrees(core) {
                continue;
            }
            *disagreed += 1;
            let explains = |class: &Class| {
                let who = |row: &crate::table::Row| row.packages.contains(package);
                class.rows.iter().any(|row| row.core == core && row.peer == peer && who(row))
            };
            let class = holding.iter().find(|at| table.get(**at).is_some_and(explains));
            if let Some(class) = class {
                let count = outcome.explained.entry((*class, package.clone(), core, peer));
                let count = count.or_default();
                *count += 1;
            } else {
                let ids: Vec<&str> =
                    holding.iter().filter_map(|at| table.get(*at)).map(|c| c.id.as_str()).collect();
                let found = format!("{:?}, of the classes {ids:?}", code.text);
                let key = (package.clone(), code.label.name, core, peer);
                outcome.unexplained.entry(key).or_default().push(found);
            }
        }
    }
    Ok(outcome)
}

fn holding(facts: &Facts<'_>, table: &[Class]) -> Result<Vec<usize>> {
    let mut holding = Vec::new();
    for (at, class) in table.iter().enumerate() {
        if classes::holds(&class.id, facts).with_context(|| class.id.clone())? {
            holding.push(at);
        }
    }
    Ok(holding)
}

impl Outcome {
    /// Whether every disagreement is of a class and every code is worth what it was made for.
    pub(crate) fn is_explained(&self) -> bool {
        self.unexplained.is_empty() && self.mislabelled.is_empty()
    }

    /// Prints packages, classes with their counts, and the troubles.
    pub(crate) fn print(&self, table: &[Class]) {
        println!("\n{:>9} {:>9}  package", "asked", "disagree");
        for (package, [asked, disagreed]) in &self.asked {
            println!("{asked:>9} {disagreed:>9}  {package}");
        }
        for (at, class) in table.iter().enumerate() {
            self.print_class(at, class);
        }
        for (label, examples) in &self.mislabelled {
            println!("\nNOT WHAT THE STANDARD SAYS: {} of label {label}", examples.len());
            examples.iter().take(EXAMPLES).for_each(|example| println!("  {example}"));
        }
        for ((package, label, core, peer), examples) in &self.unexplained {
            let count = examples.len();
            println!("\nUNEXPLAINED: {package} {peer:?}, core {core:?}: {count} of label {label}");
            examples.iter().take(EXAMPLES).for_each(|example| println!("  {example}"));
        }
        let explained: usize = self.explained.values().sum();
        let unexplained: usize = self.unexplained.values().map(Vec::len).sum();
        println!("\n{explained} disagreements explained, {unexplained} unexplained");
    }

    fn print_class(&self, at: usize, class: &Class) {
        println!("\nclass {}: {}", class.id, class.title);
        println!("  right: {}; {}", class.right, class.clause);
        for row in &class.rows {
            for package in &row.packages {
                let key = (at, package.clone(), row.core, row.peer);
                let (core, peer) = (row.core, row.peer);
                match self.explained.get(&key) {
                    Some(count) => println!("{count:>9}  {package} {peer:?}, core {core:?}"),
                    None => println!("  no longer occurs: {package} {peer:?}, core {core:?}"),
                }
            }
        }
        if class.rows.is_empty() {
            println!("  nobody deviates");
        }
    }
}
