//! `credit rulebook prove`: every combination looked at, nothing signed.

use std::path::PathBuf;

use clap::Args;
use credit_core::rulebook::source::{TableProof, outcome_name};

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    compiled::{Beside, beyond, proved},
};
use crate::problem::{Exit, Problem};

/// 逐一证明每种情形，说明每张判定表的结论怎样分布；不签名
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook prove [--parent 上级规则书 --trust 信任文件] [--calendar 日历包] 文件夹或工作簿",
    after_help = "\
例子：
  credit rulebook prove 示例市/rulebook
退出码：0 全部证明；1 有问题，逐条写明工作表、行、列、情形和改法"
)]
pub(in crate::cli) struct RulebookSource {
    /// The rulebook above and the calendar.
    #[command(flatten)]
    beside: Beside,
    /// 放 CSV 表的文件夹，或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    source: PathBuf,
}

/// A failed proof is an answer, not unusable input.
pub(in crate::cli) fn run(args: &RulebookSource, global: &Global) -> Result<Exit, Problem> {
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
        .map(|(outcome, cells)| format!("{} {cells}（{}）", outcome_name(*outcome), share(*cells)))
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
