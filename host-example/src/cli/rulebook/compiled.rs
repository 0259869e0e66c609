//! Rulebooks as the commands need them: compiled from tables, or read from JSON and signed packs.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::{
    Date,
    calendar::Calendar,
    json::{self, Value},
    pack::{PackKind, Sealed, Trust},
    rulebook::{
        Rulebook,
        document::RulebookDocument,
        source::{Compiled, beyond_calendar, export::sheets},
    },
    sheet::Table,
};

use super::super::{global::Global, output};
use crate::{
    files,
    problem::{Problem, Words},
    sign,
    view::load_problem,
};

/// What a rulebook is judged by besides its own tables.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Beside {
    /// 上级规则书（已签名的规则书、文件夹、工作簿或 JSON）：在它之上添表添行，只能从严
    #[arg(long, value_name = "上级规则书")]
    parent: Option<PathBuf>,
    /// 工作日历包：看各事项的期限会不会超出日历
    #[arg(long, value_name = "日历包")]
    calendar: Option<PathBuf>,
    /// 信任文件；上级规则书已签名或写了日历包时需要
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
}

/// The compiled rulebook, or its messages on stderr.
pub(super) fn proved(
    source: &Path,
    beside: &Beside,
    global: &Global,
) -> Result<Option<Compiled>, Problem> {
    match compiled(&files::tables(source)?, beside, global) {
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
    sign::compiled(tables, parent.as_ref())
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
    let rulebook = Rulebook::of(compiled.document.clone()).map_err(fault)?;
    if let Some(message) = beyond_calendar(&rulebook, &calendar, until) {
        output::note(&message.to_string());
    }
    Ok(())
}

/// The document of a rulebook: from its tables, from JSON, or from a signed pack. Tables and JSON are
/// proved.
pub(super) fn document(
    path: &Path,
    trust: Option<&Path>,
    global: &Global,
) -> Result<RulebookDocument, Problem> {
    let fault = |error| load_problem(&error, global.lang, &path.display().to_string());
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "pack" => {
            let document = sealed(path, PackKind::Rulebook, trust, global)?;
            RulebookDocument::decode_whole(&document).map_err(fault)
        }
        "json" => {
            let document = json::parse(&files::read(path)?, DOCUMENT_BYTES).map_err(fault)?;
            Rulebook::decode(&document).map_err(fault)?;
            proved_again(RulebookDocument::decode_whole(&document).map_err(fault)?)
        }
        _ => Ok(sign::compiled(&files::tables(path)?, None)?.document),
    }
}

/// The document with what its issue is called: 第12期 for a signed rulebook, nothing for others.
pub(super) fn issue(
    path: &Path,
    trust: Option<&Path>,
    global: &Global,
) -> Result<(RulebookDocument, String), Problem> {
    let document = document(path, trust, global)?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let sequence = match ending.as_str() {
        "pack" => Some(opened(path, PackKind::Rulebook, trust, global)?.header.sequence),
        _ => None,
    };
    Ok((document, sequence.map_or_else(String::new, |n| format!("第{n}期"))))
}

/// What it was built on stays with it.
fn proved_again(document: RulebookDocument) -> Result<RulebookDocument, Problem> {
    let mut proved = sign::compiled(&sheets(&document), None)?.document;
    proved.parent = document.parent;
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
    opened(path, kind, trust, global)?.document().map_err(fault)
}

fn opened(
    path: &Path,
    kind: PackKind,
    trust: Option<&Path>,
    global: &Global,
) -> Result<Sealed, Problem> {
    let fault = |error| load_problem(&error, global.lang, &path.display().to_string());
    let Some(trust) = trust else {
        return Err(Problem::usage(
            "usage.missing",
            Words::new("已签名的规则书和日历包需要 --trust", "signed files need --trust"),
            Words::new("写上信任文件", "name the trust file"),
        ));
    };
    let trust = Trust::decode(&crate::trust::read(trust)?).map_err(fault)?;
    let bytes = files::read(path)?;
    Sealed::open(&bytes[..], kind, &trust).map_err(fault)
}
