//! `credit rulebook prove | test | diff | export`: what a rulebook says, before it is signed and after.

use std::path::{Path, PathBuf};

use credit_core::{
    Date,
    calendar::Calendar,
    json::{self, Value},
    pack::{PackKind, Sealed, Trust},
    rulebook::{
        self,
        diff::differences,
        source::{Compiled, TableProof, beyond_calendar, export::sheets},
    },
    sheet::Table,
};

use super::{
    args::{Beside, Global, RulebookDiff, RulebookExport, RulebookSource, RulebookTest},
    output,
};
use crate::{
    author, files, import,
    problem::{Exit, Problem, Words},
    view::load_problem,
};

/// A failed proof is an answer, not unusable input.
pub(super) fn prove(args: &RulebookSource, global: &Global) -> Result<Exit, Problem> {
    let Some(compiled) = proved(&args.source, &args.beside, global)? else {
        return Ok(Exit::Negative);
    };
    for proof in &compiled.proofs {
        output::text(&format!("{}\n", in_words(proof)))?;
    }
    for relaxation in &compiled.relaxations {
        output::text(&format!("上级许可的放宽（备案审查）：{relaxation}\n"))?;
    }
    output::text(
        "已证明：没有遗漏、冲突和死规则；红线、上级规则、期限、依据、基础清单都符合；修复的记录等于没有\n",
    )?;
    compiled.warnings.iter().for_each(|warning| output::note(&warning.to_string()));
    beyond(&compiled, &args.beside, None, global)?;
    Ok(Exit::Done)
}

fn in_words(proof: &TableProof) -> String {
    let share = |cells: usize| {
        let tenths = cells.saturating_mul(1000).checked_div(proof.cells).unwrap_or_default();
        format!("{}.{}%", tenths / 10, tenths % 10)
    };
    let outcomes: Vec<String> = proof
        .outcomes
        .iter()
        .filter(|(_, cells)| *cells > 0)
        .map(|(outcome, cells)| {
            format!("{} {cells}（{}）", rulebook::source::outcome_name(*outcome), share(*cells))
        })
        .collect();
    let name = if proof.table.is_empty() { "（未命名）" } else { &proof.table };
    format!(
        "判定表“{name}”：{} 个事实、{} 行，{} 种情形逐一看过：{}",
        proof.facts,
        proof.rows,
        proof.cells,
        outcomes.join("、")
    )
}

pub(super) fn test(args: &RulebookTest, global: &Global) -> Result<Exit, Problem> {
    let Some(compiled) = proved(&args.source, &args.beside, global)? else {
        return Ok(Exit::Negative);
    };
    let mutants = compiled.mutants;
    let survived = mutants.all.saturating_sub(mutants.killed);
    output::text(&format!(
        "用例 {} 个，全部符合。把规则逐行删去或改成别的结论，共 {} 种改法，用例发现 {} 种\n",
        compiled.cases, mutants.all, mutants.killed
    ))?;
    if survived == 0 {
        return Ok(Exit::Done);
    }
    output::text(&format!("有 {survived} 种没有被发现。请补这些用例：\n"))?;
    for case in &compiled.suggestions {
        output::text(&format!("  {case}\n"))?;
    }
    Ok(if args.strict { Exit::Negative } else { Exit::Done })
}

pub(super) fn diff(args: &RulebookDiff, global: &Global) -> Result<Exit, Problem> {
    let old = book(&args.old, args.trust.as_deref(), global)?;
    let new = book(&args.new, args.trust.as_deref(), global)?;
    let mut about = None;
    let all = differences(&old, &new);
    for difference in &all {
        if about != Some(&difference.matter) {
            let title = if difference.matter.is_empty() { "规则书" } else { &difference.matter };
            output::text(&format!("{title}\n"))?;
            about = Some(&difference.matter);
        }
        output::text(&format!("  {}\n", difference.text))?;
    }
    if all.is_empty() {
        output::text("两版的结论、期限、材料、措施、依据完全相同\n")?;
    }
    Ok(Exit::Done)
}

/// The compiled rulebook, or its messages on stderr.
fn proved(source: &Path, beside: &Beside, global: &Global) -> Result<Option<Compiled>, Problem> {
    match compiled(&import::read_tables(source)?, beside, global) {
        Ok(compiled) => Ok(Some(compiled)),
        Err(problem) if problem.code() == "rulebook.source" => {
            problem.details().iter().for_each(|line| output::note(line));
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

/// Compiles and proves tables, on the rulebook above if there is one.
pub(super) fn compiled(
    tables: &[Table],
    beside: &Beside,
    global: &Global,
) -> Result<Compiled, Problem> {
    let above = |path: &PathBuf| document(path, beside.trust.as_deref(), global);
    let parent = beside.parent.as_ref().map(above).transpose()?;
    author::compiled(tables, parent.as_ref())
}

/// Says from when on terms run past the calendar that was given.
pub(super) fn beyond(
    compiled: &Compiled,
    beside: &Beside,
    until: Option<Date>,
    global: &Global,
) -> Result<(), Problem> {
    let Some(path) = &beside.calendar else { return Ok(()) };
    let fault = |error| load_problem(&error, global.lang, &path.display().to_string());
    let document = sealed(path, PackKind::Calendar, beside.trust.as_deref(), global)?;
    let calendar = Calendar::decode(&document).map_err(fault)?;
    let rulebook = rulebook::Rulebook::decode(&compiled.document).map_err(fault)?;
    if let Some(message) = beyond_calendar(&rulebook, &calendar, until) {
        output::note(&message.to_string());
    }
    Ok(())
}

pub(super) fn export(args: &RulebookExport, global: &Global) -> Result<Exit, Problem> {
    let document = document(&args.source, args.trust.as_deref(), global)?;
    if args.json {
        files::write(&args.output, json::canonical(&document).as_bytes())?;
        output::say(&output::written(&args.output), global.lang);
        return Ok(Exit::Done);
    }
    let sheets = sheets(&document);
    for sheet in &sheets {
        files::write(&args.output.join(&sheet.sheet), csv_text(sheet)?.as_bytes())?;
    }
    let (zh, en) = (format!("：{} 张表", sheets.len()), format!(": {} tables", sheets.len()));
    output::say(&output::written(&args.output).and(&zh, &en), global.lang);
    Ok(Exit::Done)
}

/// With the mark by which Excel knows UTF-8.
fn csv_text(sheet: &Table) -> Result<String, Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        Problem::new(
            "io.write",
            Words::new(format!("不能写成 CSV（{error}）"), format!("cannot be written: {error}")),
            Words::new("请把这份数据连同版本号报给维护者", "report it with its data"),
        )
    };
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&sheet.header).map_err(|error| broken(&error))?;
    for row in &sheet.rows {
        writer.write_record(&row.cells).map_err(|error| broken(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(&error))?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

fn book(path: &Path, trust: Option<&Path>, global: &Global) -> Result<rulebook::Rulebook, Problem> {
    rulebook::Rulebook::decode(&document(path, trust, global)?)
        .map_err(|error| load_problem(&error, global.lang, &path.display().to_string()))
}

/// The document of a rulebook: from its tables, from JSON, or from a signed pack. Tables and JSON are
/// proved.
fn document(path: &Path, trust: Option<&Path>, global: &Global) -> Result<Value, Problem> {
    let fault = |error| load_problem(&error, global.lang, &path.display().to_string());
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "pack" => sealed(path, PackKind::Rulebook, trust, global),
        "json" => {
            let document = json::parse(&files::read(path)?, DOCUMENT_BYTES).map_err(fault)?;
            rulebook::Rulebook::decode(&document).map_err(fault)?;
            proved_again(document)
        }
        _ => Ok(author::compiled(&import::read_tables(path)?, None)?.document),
    }
}

/// What it was built on stays with it.
fn proved_again(document: Value) -> Result<Value, Problem> {
    let mut proved = author::compiled(&sheets(&document), None)?.document;
    if let (Value::Object(members), Some(parent)) = (&mut proved, document.get("parent")) {
        members.push(("parent".into(), parent.clone()));
    }
    Ok(proved)
}

/// Largest rulebook in JSON: a province with a thousand matters has a tenth of it.
const DOCUMENT_BYTES: usize = 64 << 20;

/// The document of a signed rulebook or calendar.
fn sealed(
    path: &Path,
    kind: PackKind,
    trust: Option<&Path>,
    global: &Global,
) -> Result<Value, Problem> {
    let fault = |error| load_problem(&error, global.lang, &path.display().to_string());
    let Some(trust) = trust else {
        return Err(Problem::usage(
            "usage.missing",
            Words::new("已签名的规则书和日历包需要 --trust", "signed files need --trust"),
            Words::new("写上信任文件", "name the trust file"),
        ));
    };
    let trust = Trust::decode(&files::read(trust)?).map_err(fault)?;
    let bytes = files::read(path)?;
    Sealed::open(&bytes[..], kind, &trust).and_then(|sealed| sealed.document()).map_err(fault)
}
