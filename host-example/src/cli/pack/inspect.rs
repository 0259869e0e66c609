//! `credit pack inspect`: what a pack says of itself, after its signature was verified.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    error::LoadError,
    json::Value,
    pack::{Pack, PackKind, Sealed, Trust},
};
use serde_json::json;

use crate::{
    cli::{
        global::{COMMAND_HELP, Global},
        output,
    },
    files,
    problem::{Exit, Problem},
    view::{About, AboutList, load_problem},
};

/// 核对签名和摘要，列出名单包（或规则书、日历）的说明
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack inspect --trust 信任文件 [--json] 文件",
    after_help = "例子（先运行 credit demo --write 示例市）：\n  credit pack inspect --trust 示例市/trust.json 示例市/packs/zxgk.pack"
)]
pub(in crate::cli) struct Inspect {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 名单包、规则书或日历
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
}

pub(in crate::cli) fn run(args: &Inspect, global: &Global) -> Result<Exit, Problem> {
    let bytes = files::read(&args.file)?;
    let failed = |path: &std::path::Path| {
        let place = path.display().to_string();
        move |error: LoadError| load_problem(&error, global.lang, &place)
    };
    let trust = Trust::decode(&crate::trust::read(&args.trust)?).map_err(failed(&args.trust))?;
    let about = about(&bytes, &trust).map_err(failed(&args.file))?;
    if args.json {
        output::data(&format!("{}\n", json!(about)))?;
    } else {
        output::text(&about.particulars(global.lang))?;
    }
    Ok(Exit::Done)
}

fn about(bytes: &[u8], trust: &Trust) -> Result<About, LoadError> {
    let wrong_kind = |error: &LoadError| error.code() == "pack.kind";
    match Pack::open(bytes, trust) {
        Ok(pack) => {
            let mut about = About::new(pack.header(), pack.signers(), pack.digest().labelled());
            let mut counts = vec![0_u32; pack.lists().len()];
            for row in 0..pack.len() {
                let list = usize::from(pack.record(row)?.list);
                if let Some(count) = counts.get_mut(list) {
                    *count = count.saturating_add(1);
                }
            }
            let graded = pack.is_of_grades();
            let lists = pack.lists().iter().zip(counts);
            about.lists =
                Some(lists.map(|(list, records)| AboutList::new(list, graded, records)).collect());
            about.records = Some(pack.len());
            Ok(about)
        }
        Err(error) if wrong_kind(&error) => {
            let sealed = Sealed::open(bytes, PackKind::Rulebook, trust).or_else(|error| {
                if wrong_kind(&error) {
                    Sealed::open(bytes, PackKind::Calendar, trust)
                } else {
                    Err(error)
                }
            })?;
            let mut about = About::new(&sealed.header, &sealed.signers, sealed.digest.labelled());
            about.parent = parent(&sealed.document()?);
            Ok(about)
        }
        Err(error) => Err(error),
    }
}

/// The digest of the rulebook that a rulebook was built on.
fn parent(document: &Value) -> Option<String> {
    Some(document.get("parent")?.get("digest")?.as_str()?.to_owned())
}
