//! What a page is told of tables that were compiled, or could not be.

use credit_core::json::{self, ObjectBuilder, Value};
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::source::{Compiled, Message, TableProof, outcome_name};
use credit_core::sheet::TableCase;

use crate::proofs;

/// The answer as canonical JSON.
pub(crate) fn text(result: &Result<Compiled, Vec<Message>>, start: Option<&Rulebook>) -> String {
    let faults: &[Message] = result.as_ref().err().map_or(&[], Vec::as_slice);
    let answer = ObjectBuilder::new()
        .put("proved", result.is_ok())
        .put("messages", faults.iter().map(message).collect::<Vec<_>>())
        .put("proofs", (1..=proofs::PROOFS).map(|n| proof(n, faults)).collect::<Vec<_>>());
    let answer = match result {
        Ok(compiled) => proved(answer, compiled, start),
        Err(_) => answer,
    };
    json::canonical(&answer.build())
}

fn proved(answer: ObjectBuilder, compiled: &Compiled, start: Option<&Rulebook>) -> ObjectBuilder {
    let book = Rulebook::of(compiled.document.clone()).ok();
    let compared = start.zip(book.as_ref()).map(|(old, new)| {
        let difference = |d: &credit_core::rulebook::diff::Difference| {
            ObjectBuilder::new()
                .put("matter", d.matter.as_str())
                .put("text", d.text.as_str())
                .build()
        };
        differences(old, new).iter().map(difference).collect::<Vec<_>>()
    });
    let mutants = ObjectBuilder::new()
        .put("killed", compiled.mutants.killed)
        .put("all", compiled.mutants.all)
        .build();
    answer
        .put("tables", compiled.proofs.iter().map(table).collect::<Vec<_>>())
        .put("tiers", compiled.tiers.iter().map(table).collect::<Vec<_>>())
        .put("cases", compiled.cases)
        .put("mutants", mutants)
        .put("suggestions", compiled.suggestions.clone())
        .put("relaxations", compiled.relaxations.clone())
        .put("warnings", compiled.warnings.iter().map(message).collect::<Vec<_>>())
        .put_some("differences", compared)
}

fn proof(number: u32, faults: &[Message]) -> Value {
    let (state, count) = proofs::state(number, faults);
    ObjectBuilder::new()
        .put("id", format!("P{number}"))
        .put("state", state.as_str())
        .put("faults", count)
        .build()
}

fn message(message: &Message) -> Value {
    ObjectBuilder::new()
        .put("code", message.code)
        .put("sheet", message.sheet.as_str())
        .put_some("line", message.line)
        .put_some("column", message.column.as_deref())
        .put("text", message.text.as_str())
        .put_some("proof", proofs::of(message).map(|n| format!("P{n}")))
        .put_some("case", message.case.as_deref().map(case))
        .put("folded", message.folded.iter().map(self::message).collect::<Vec<_>>())
        .build()
}

fn case(case: &TableCase) -> Value {
    let against = (!case.against.is_empty()).then(|| pairs(&case.against));
    let row = (!case.row.is_empty()).then(|| pairs(&case.row));
    ObjectBuilder::new()
        .put("table", case.table.as_str())
        .put("facts", pairs(&case.facts))
        .put_some("against", against)
        .put_some("row", row)
        .build()
}

fn pairs(pairs: &[(String, String)]) -> Value {
    let pair = |(fact, value): &(String, String)| {
        ObjectBuilder::new().put("fact", fact.as_str()).put("value", value.as_str()).build()
    };
    Value::Array(pairs.iter().map(pair).collect())
}

fn table(proof: &TableProof) -> Value {
    let outcome = |(outcome, cells): &(credit_core::decision::Outcome, usize)| {
        ObjectBuilder::new()
            .put("outcome", outcome.as_str())
            .put("name", outcome_name(*outcome))
            .put("cells", *cells)
            .build()
    };
    ObjectBuilder::new()
        .put("table", proof.table.as_str())
        .put("facts", proof.facts)
        .put("rows", proof.rows)
        .put("cells", proof.cells)
        .put("outcomes", proof.outcomes.iter().map(outcome).collect::<Vec<_>>())
        .build()
}
