//! `credit rulebook diff`: what decides otherwise in a newer rulebook.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::rulebook::{Rulebook, diff::differences};

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    compiled::document,
};
use crate::{
    problem::{Exit, Problem},
    view::load_problem,
};

/// 对照两版规则书：哪些情形的结论变了，期限、材料、措施、依据改了什么
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook diff [--trust 信任文件] 旧版 新版",
    after_help = "\
例子：
  credit rulebook diff 示例市/rulebook 新版/rulebook
  credit rulebook diff --trust 示例市/trust.json 示例市/rulebook.pack 新版/rulebook.xlsx"
)]
pub(in crate::cli) struct RulebookDiff {
    /// 信任文件；旧版或新版是已签名的规则书时需要
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
    /// 旧版：文件夹、工作簿或已签名的规则书
    #[arg(value_name = "旧版", help_heading = "参数")]
    old: PathBuf,
    /// 新版：文件夹、工作簿或已签名的规则书
    #[arg(value_name = "新版", help_heading = "参数")]
    new: PathBuf,
}

pub(in crate::cli) fn run(args: &RulebookDiff, global: &Global) -> Result<Exit, Problem> {
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

fn book(path: &Path, trust: Option<&Path>, global: &Global) -> Result<Rulebook, Problem> {
    Rulebook::of(document(path, trust, global)?)
        .map_err(|error| load_problem(&error, global.lang, &path.display().to_string()))
}
