//! `credit rulebook test`: the cases, and whether they notice rules that were changed.

use std::path::PathBuf;

use clap::Args;

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    compiled::{Beside, proved},
};
use crate::problem::{Exit, Problem};

/// 试算用例，并把规则逐行改坏，看用例能不能发现
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook test [--strict] [--parent 上级规则书 --trust 信任文件] 文件夹或工作簿",
    after_help = "\
例子：
  credit rulebook test --strict 示例市/rulebook
退出码：0 用例全部符合；1 有用例不符，或者（--strict）有改坏的规则没有被发现"
)]
pub(in crate::cli) struct RulebookTest {
    /// 有改坏的规则没有被用例发现时，退出码也为 1
    #[arg(long)]
    strict: bool,
    /// The rulebook above and the calendar.
    #[command(flatten)]
    beside: Beside,
    /// 放 CSV 表的文件夹，或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    source: PathBuf,
}

pub(in crate::cli) fn run(args: &RulebookTest, global: &Global) -> Result<Exit, Problem> {
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
