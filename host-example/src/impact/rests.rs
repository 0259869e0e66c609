//! What rests on a legal basis (依据): rules, lists, measures, papers, by the sheet that they stand in.

use credit_core::rulebook::{DecisionTable, Rulebook, source::term_name};

/// Something that rests on a basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rests {
    /// The sheet.
    pub sheet: &'static str,
    /// What it is called there.
    pub name: String,
    /// Whether nothing else holds it: it is without a basis once that one is gone.
    pub alone: bool,
}

/// Everything in a rulebook that rests on a basis, by its id or the number of the document (文号).
#[must_use]
pub fn rests(book: &Rulebook, basis: &str) -> Vec<Rests> {
    let ids: Vec<&str> = book
        .bases
        .iter()
        .filter(|known| known.id == basis || known.number == basis)
        .map(|known| known.id.as_str())
        .collect();
    let mut all = Vec::new();
    let mut look = |sheet, name: String, own: &[String]| {
        let gone = own.iter().filter(|id| ids.contains(&id.as_str())).count();
        if gone > 0 {
            all.push(Rests { sheet, name, alone: gone == own.len() });
        }
    };
    for (sheet, tables) in [("判定表", &book.tables), ("监管分级", &book.gradings)] {
        for (table, rule) in rules(tables) {
            look(sheet, format!("{} {}", table.name, rule.id), &rule.basis);
        }
    }
    for list in &book.lists {
        look("名单", list.name.clone(), &list.basis);
        look("名单退出", list.name.clone(), &list.exit.basis);
    }
    for measure in &book.measures {
        look("惩戒措施", format!("{} {}", measure.item, measure.name), &measure.basis);
    }
    for incentive in &book.incentives {
        look("激励措施", incentive.name.clone(), &incentive.basis);
    }
    for caution in &book.cautions {
        look("警示", caution.name.clone(), &caution.basis);
    }
    for rate in &book.rates {
        let table = book.gradings.get(rate.grading).map_or("", |table| &table.name);
        look("抽查比例", format!("{table} {}", rate.tier.as_str()), &rate.basis);
    }
    for term in &book.terms {
        look("期限", term_name(term.name).to_owned(), &term.basis);
    }
    for remedy in &book.remedies {
        look("救济途径", remedy.way.clone(), &remedy.basis);
    }
    all
}

fn rules(
    tables: &[DecisionTable],
) -> impl Iterator<Item = (&DecisionTable, &credit_core::rulebook::Rule)> {
    tables.iter().flat_map(|table| table.rules.iter().map(move |rule| (table, rule)))
}
