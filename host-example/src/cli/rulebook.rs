//! `credit rulebook`: what a rulebook says, before it is signed and after.

mod build;
mod compiled;
mod diff;
mod export;
mod prove;
mod test;

use clap::Subcommand;

use super::global::{COMMAND_HELP, Global};
use crate::problem::{Exit, Problem};
use build::RulebookBuild;
use diff::RulebookDiff;
use export::RulebookExport;
use prove::RulebookSource;
use test::RulebookTest;

/// `credit rulebook`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Rulebook {
    /// 由一个文件夹的 CSV 表或一个 XLSX 工作簿生成规则书：证明没有遗漏、冲突和越线，再签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook build --key 密钥 --sequence 期号 --as-of 日期 -o 文件 [--parent 上级规则书 --trust 信任文件] 文件夹或工作簿",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit rulebook build --key 示例市/key-sample-only.json --sequence 13 --as-of 2026-11-20 -o 规则书.pack 示例市/rulebook
  credit rulebook build --key 密钥.json --sequence 2 --as-of 2026-11-20 -o 本市.pack --parent 省.pack --trust 省信任.json 本市/rulebook"
    )]
    Build(RulebookBuild),
    /// 逐一证明每种情形，说明每张判定表的结论怎样分布；不签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook prove [--parent 上级规则书 --trust 信任文件] [--calendar 日历包] 文件夹或工作簿",
        after_help = "\
例子：
  credit rulebook prove 示例市/rulebook
退出码：0 全部证明；1 有问题，逐条写明工作表、行、列、情形和改法"
    )]
    Prove(RulebookSource),
    /// 试算用例，并把规则逐行改坏，看用例能不能发现
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook test [--strict] [--parent 上级规则书 --trust 信任文件] 文件夹或工作簿",
        after_help = "\
例子：
  credit rulebook test --strict 示例市/rulebook
退出码：0 用例全部符合；1 有用例不符，或者（--strict）有改坏的规则没有被发现"
    )]
    Test(RulebookTest),
    /// 对照两版规则书：哪些情形的结论变了，期限、材料、措施、依据改了什么
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook diff [--trust 信任文件] 旧版 新版",
        after_help = "\
例子：
  credit rulebook diff 示例市/rulebook 新版/rulebook
  credit rulebook diff --trust 示例市/trust.json 示例市/rulebook.pack 新版/rulebook.xlsx"
    )]
    Diff(RulebookDiff),
    /// 把规则书写成 CSV 表或 JSON；CSV、工作簿、JSON、已签名的规则书可以互相转换，内容不丢
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook export [--trust 信任文件] [--json] -o 输出 规则书",
        after_help = "\
例子：
  credit rulebook export --trust 示例市/trust.json -o 表格 示例市/rulebook.pack
  credit rulebook export --json -o 规则书.json 示例市/rulebook"
    )]
    Export(RulebookExport),
}

pub(super) fn run(command: &Rulebook, global: &Global) -> Result<Exit, Problem> {
    match command {
        Rulebook::Build(args) => build::run(args, global),
        Rulebook::Prove(args) => prove::run(args, global),
        Rulebook::Test(args) => test::run(args, global),
        Rulebook::Diff(args) => diff::run(args, global),
        Rulebook::Export(args) => export::run(args, global),
    }
}
