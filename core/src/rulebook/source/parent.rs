//! 上级规则书: a city builds on the rulebook that its province has signed, sheet by sheet. What the
//! parent says stays as it is; the child adds rows, tables that stand under the parent's (分层, P7)
//! and matters, and may take over a matter of the parent's only to be stricter.

mod stricter;

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::{Compiled, export};
use crate::digest::Digest;
use crate::rulebook::document::{RulebookDocument, RulebookParent};
use crate::rulebook::labels::EXCEPTION;
use crate::sheet::{Message, PARENT_LINES, Row, Table, items};
use crate::wire;

/// What tells a row of a sheet from the others. Sheets that are not here have no such thing: their
/// rows add up.
const KEYS: &[(&str, &[&str])] = &[
    ("词汇", &["事实"]),
    ("评价", &["事实"]),
    ("依据", &["依据号"]),
    ("名单", &["名单"]),
    ("备忘录", &["名单", "备忘录"]),
    ("基础清单", &["版本", "条目"]),
    ("红线", &["红线号"]),
    ("抽查比例", &["分级表", "抽查档次"]),
    ("期限", &["期限"]),
    (PROMISES, &["承诺类型", "事项编码"]),
    ("救济途径", &["类别", "途径"]),
    ("类别", &["类别"]),
    ("共享目录", &["材料名称"]),
    ("分层", &["判定表"]),
    ("用例", &["用例号"]),
];

/// Sheets of tables, by the column that names the table: a table belongs to one rulebook alone.
const TABLES: &[(&str, &str)] = &[("判定表", "判定表"), ("监管分级", "分级表")];

/// Sheets about matters: the rulebook that writes a matter last writes all of it.
const MATTERS: &[&str] = &["事项", "材料", "暂不可表达"];

/// Compiles the sheets of a rulebook that builds on another (上级规则书).
///
/// The document holds both, with the digest of the parent's canonical bytes as `parent`, so that
/// the host loads one pack and an auditor finds what it was built on. Sheets that say again what the
/// parent says are taken as such: the sheets of the result compile to the same document.
///
/// # Errors
/// As [`super::compile`], and `E23` where a row would rewrite the parent, `E20` where a matter of
/// the parent's is taken over and is not stricter in its table, term, red lines, lists, roles or
/// materials.
pub fn compile_under(
    parent: &RulebookDocument,
    tables: &[Table],
) -> Result<Compiled, Vec<Message>> {
    let above = export::sheets(parent);
    let merged = merged(&above, tables).map_err(placed)?;
    let mut compiled = super::compile(&merged).map_err(placed)?;
    let softer = stricter::softer(&above, &merged, &compiled.document);
    if !softer.is_empty() {
        return Err(softer);
    }
    compiled.warnings = placed(compiled.warnings);
    compiled.relaxations.extend(exceptions(&merged));
    let digest = Digest::of(wire::canonical(parent).as_bytes()).labelled();
    compiled.document.parent = Some(RulebookParent { digest });
    Ok(compiled)
}

/// Exceptions of 公平竞争 that the child adds: its own, and so to be filed with the parent (备案审查).
fn exceptions(merged: &[Table]) -> Vec<String> {
    let Some(bases) = merged.iter().find(|table| table.name() == "依据") else {
        return Vec::new();
    };
    let own = bases.rows.iter().filter(|row| row.is_own());
    let marked = own.filter(|row| bases.cell(row, EXCEPTION) == "是");
    marked
        .map(|row| {
            let (id, name) = (bases.cell(row, "依据号"), bases.cell(row, "名称"));
            format!("依据 {id}（{name}）由本级写作公平竞争例外")
        })
        .collect()
}

/// Says of rows of the parent that they are its rows, with their own lines.
fn placed(messages: Vec<Message>) -> Vec<Message> {
    let place = |mut message: Message| {
        if let Some(line) = message.line.and_then(|line| line.checked_sub(PARENT_LINES)) {
            message.line = Some(line);
            message.sheet = format!("上级规则书 {}", message.sheet);
        }
        message.folded = placed(message.folded);
        message
    };
    messages.into_iter().map(place).collect()
}

/// Texts of commitments, some for certain matters.
const PROMISES: &str = "承诺";

/// The sheets of both, rows of the parent first.
fn merged(above: &[Table], tables: &[Table]) -> Result<Vec<Table>, Vec<Message>> {
    let matters = column(tables, "事项", "事项编码");
    let theirs = column(above, "事项", "事项编码");
    // Of a matter that is not taken over nothing can be written.
    let kept_above =
        |id: &str| !matters.iter().any(|own| own == id) && theirs.iter().any(|known| known == id);
    let mut messages = Vec::new();
    let mut all: Vec<Table> = Vec::new();
    for parent in above {
        let own = tables.iter().find(|table| table.name() == parent.name());
        let mut sheet = Table {
            sheet: own.unwrap_or(parent).sheet.clone(),
            header: own.map_or_else(Vec::new, |own| own.header.clone()),
            rows: Vec::new(),
        };
        let missing: Vec<String> =
            parent.header.iter().filter(|label| sheet.column(label).is_none()).cloned().collect();
        sheet.header.extend(missing);
        let taken_over = |row: &&Row| {
            MATTERS.contains(&parent.name())
                && matters.iter().any(|id| id == parent.cell(row, "事项编码"))
        };
        let kept = parent.rows.iter().filter(|row| !taken_over(row));
        sheet.rows = kept.map(|row| moved(parent, row, &sheet.header)).collect();
        if let Some(own) = own {
            let added =
                own.rows.iter().filter(|row| match restated(parent, own, row, &kept_above) {
                    Restated::No => true,
                    Restated::Same => false,
                    Restated::Otherwise(message) => {
                        messages.push(message);
                        false
                    }
                });
            sheet.rows.extend(added.cloned().collect::<Vec<_>>());
        }
        all.push(sheet);
    }
    all.extend(tables.iter().filter(|t| !above.iter().any(|a| a.name() == t.name())).cloned());
    if messages.is_empty() { Ok(all) } else { Err(messages) }
}

fn column(tables: &[Table], sheet: &str, label: &str) -> Vec<String> {
    let table = tables.iter().find(|table| table.name() == sheet);
    table.map_or_else(Vec::new, |table| {
        table.rows.iter().map(|row| table.cell(row, label).to_string()).collect()
    })
}

/// A row of the parent under the header of both.
fn moved(parent: &Table, row: &Row, header: &[String]) -> Row {
    let cells = header.iter().map(|label| parent.cell(row, label.trim()).to_string()).collect();
    Row { line: row.line.saturating_add(PARENT_LINES), cells }
}

/// Whether a row says something that the parent has said.
enum Restated {
    No,
    Same,
    Otherwise(Message),
}

fn restated(parent: &Table, own: &Table, row: &Row, kept_above: &dyn Fn(&str) -> bool) -> Restated {
    let same = |theirs: &&Row| {
        let mut labels = own.header.iter().chain(&parent.header).map(|label| label.trim());
        labels.all(|label| own.cell(row, label) == parent.cell(theirs, label))
    };
    let id = own.cell(row, "事项编码");
    if MATTERS.contains(&own.name()) && !kept_above(id) {
        return Restated::No;
    }
    if parent.rows.iter().any(|theirs| same(&theirs)) {
        return Restated::Same;
    }
    let said = |text: String, label: &str| {
        Restated::Otherwise(Message::new("E23", &own.sheet, text).line(row.line).column(label))
    };
    if MATTERS.contains(&own.name()) {
        let text = format!(
            "{id} 是上级规则书的事项，不能只改写它的{}。要从严，请在“事项”里写上 {id}，并写全它的材料。",
            own.name()
        );
        return said(text, "事项编码");
    }
    // The parent's matter keeps the text that the parent has for it.
    if own.name() == PROMISES
        && let Some(matter) = items(id).iter().find(|matter| kept_above(matter))
    {
        let text = format!(
            "{matter} 是上级规则书的事项，不能另写它的承诺书。要用自己的，请在“事项”里写上 {matter}，\
             并写全它的材料。"
        );
        return said(text, "事项编码");
    }
    if let Some((_, label)) = TABLES.iter().find(|(sheet, _)| *sheet == own.name()) {
        let name = own.cell(row, label);
        let theirs = parent.rows.iter().any(|theirs| parent.cell(theirs, label) == name);
        return match (theirs, name) {
            (false, _) => Restated::No,
            (true, "") => {
                said(format!("上级规则书也有未命名的{label}。请给本表的{label}起个名称。"), label)
            }
            (true, _) => said(
                format!(
                    "“{name}”是上级规则书的{label}，不能改写或添行。要从严，请另起一张{label}，\
                     并在“分层”里把“{name}”写作上级。"
                ),
                label,
            ),
        };
    }
    let Some((_, key)) = KEYS.iter().find(|(sheet, _)| *sheet == own.name()) else {
        return Restated::No;
    };
    let found = parent
        .rows
        .iter()
        .find(|theirs| key.iter().all(|label| own.cell(row, label) == parent.cell(theirs, label)));
    let Some(theirs) = found else { return Restated::No };
    // A blank cell leaves it at what the parent says.
    let differs = own.header.iter().map(|label| label.trim()).find(|label| {
        !own.cell(row, label).is_empty() && own.cell(row, label) != parent.cell(theirs, label)
    });
    let Some(label) = differs else { return Restated::Same };
    let name = key.iter().map(|label| own.cell(row, label)).collect::<Vec<_>>().join(" ");
    let there = match parent.cell(theirs, label) {
        "" => format!("“{label}”没有写"),
        cell => format!("“{label}”写的是“{cell}”"),
    };
    let text = format!(
        "“{name}”在上级规则书里已有，{there}，下级不能改写。请照上级的写，或换一个{}。",
        key.last().unwrap_or(&"名称")
    );
    said(text, label)
}
