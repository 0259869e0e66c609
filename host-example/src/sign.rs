//! Tables into signed packs: rulebook and calendar.

use credit_core::{
    calendar,
    pack::write::{self, Meta, Signer},
    rulebook::{self, document::RulebookDocument, source::Compiled},
    sheet::{Message, Table},
};

use crate::problem::{Problem, Words};

/// A rulebook that was proved and signed.
#[derive(Clone, Debug)]
pub struct SignedRulebook {
    /// The pack.
    pub bytes: Vec<u8>,
    /// What the compiler remarks without refusing, one Chinese sentence each.
    pub warnings: Vec<String>,
}

/// Compiles, proves and signs a rulebook.
///
/// # Errors
///
/// `rulebook.source` with every message of the compiler as details; the `build.*` codes.
pub fn rulebook(
    tables: &[Table],
    meta: &Meta,
    signers: &[&dyn Signer],
) -> Result<SignedRulebook, Problem> {
    signed(&compiled(tables, None)?, meta, signers)
}

/// Signs a rulebook that was compiled.
///
/// # Errors
///
/// The `build.*` codes.
pub fn signed(
    compiled: &Compiled,
    meta: &Meta,
    signers: &[&dyn Signer],
) -> Result<SignedRulebook, Problem> {
    let bytes = write::document_pack(meta, &compiled.document, signers)?;
    Ok(SignedRulebook {
        bytes,
        warnings: compiled.warnings.iter().map(ToString::to_string).collect(),
    })
}

/// Compiles and proves a rulebook, on its own or on the document of the one above it (上级规则书).
///
/// # Errors
///
/// `rulebook.source` with every message of the compiler as details.
pub fn compiled(tables: &[Table], parent: Option<&RulebookDocument>) -> Result<Compiled, Problem> {
    let compiled = match parent {
        Some(parent) => rulebook::source::compile_under(parent, tables),
        None => rulebook::source::compile(tables),
    };
    compiled.map_err(|messages| source_problem("rulebook.source", "规则书", &messages))
}

/// Compiles and signs a calendar.
///
/// # Errors
///
/// `calendar.source` with every message as details; the `build.*` codes.
pub fn calendar(table: &Table, meta: &Meta, signers: &[&dyn Signer]) -> Result<Vec<u8>, Problem> {
    let document = calendar::source::compile(table)
        .map_err(|messages| source_problem("calendar.source", "日历", &messages))?;
    Ok(write::document_pack(meta, &document, signers)?)
}

fn source_problem(code: &str, what: &str, messages: &[Message]) -> Problem {
    let found = messages.len();
    Problem::new(
        code,
        Words::new(
            format!("{what}的表格有 {found} 处问题，没有生成"),
            format!("{found} faults in the tables, nothing was written"),
        ),
        Words::new("按上面逐条改好后重新生成", "put them right one by one and build again"),
    )
    .with_details(texts(messages))
}

fn texts(messages: &[Message]) -> Vec<String> {
    let mut lines = Vec::new();
    for message in messages {
        lines.push(message.to_string());
        lines.extend(also(message));
    }
    lines
}

/// How much else goes away with a mistake.
fn also(message: &Message) -> Option<String> {
    let codes: Vec<&str> = message.folded.iter().map(|folded| folded.code).collect();
    (!codes.is_empty()).then(|| {
        format!(
            "    同一原因还引起 {} 处（{}），改好上面这一处后一并消失。",
            codes.len(),
            codes.join("、")
        )
    })
}
