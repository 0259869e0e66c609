//! `credit pack`: from tables to signed list packs, and what happens to packs afterwards. Writing packs is not
//! part of the component: these run on the core directly.

mod build;
mod columns;
mod diff;
mod filter;
mod inspect;
mod rebase;
mod slim;
mod verify;

use clap::Subcommand;

use super::global::{COMMAND_HELP, Global};
use crate::problem::{Exit, Problem};
use build::PackBuild;
use columns::Columns;
use diff::Diff;
use filter::Filter;
use inspect::Inspect;
use rebase::Rebase;
use slim::Slim;
use verify::Verify;

/// `credit pack`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Pack {
    /// 由名单定义和记录表生成名单包并签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack build --lists 名单定义.csv --csv 文件… --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack build --lists 示例市/lists/名单定义.csv --csv 示例市/lists/失信被执行人.csv \\
    --key 示例市/key-sample-only.json --sequence 38 --as-of 2026-11-20 --valid-until 2026-12-20 -o 失信被执行人.pack

记录表可以是 CSV（UTF-8、UTF-16 或 GB18030）、XLSX、XLS、XML、网页表格、NDJSON 或 JSON；每一处修整和每一行拒收都逐行报告，绝不静默丢弃。
没有读懂、又像日期、代码、状态或公开标记的列会使生成停止：用 --map 列=含义 或 --ignore 列 说明，或先用 credit pack columns 生成对照表。"
    )]
    Build(PackBuild),
    /// 看记录表的各列怎么读，生成对照表（how the columns of a list are read）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack columns [--map 列=含义] [--ignore 列] [--profile 对照表] [-o 对照表] 文件",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack columns 示例市/lists/失信被执行人.csv
  credit pack columns -o 对照.csv 示例市/lists/失信被执行人.csv   # 用 Excel 改好后：credit pack build --profile 对照.csv …

退出码：0 各列都有着落；1 有的列要本单位说明。"
    )]
    Columns(Columns),
    /// 核对签名和摘要，列出名单包（或规则书、日历）的说明
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack inspect --trust 信任文件 [--json] 文件",
        after_help = "例子（先运行 credit demo --write 示例市）：\n  credit pack inspect --trust 示例市/trust.json 示例市/packs/zxgk.pack"
    )]
    Inspect(Inspect),
    /// 核对签名、全部摘要，以及更新包能否接上
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack verify [--deep] --trust 信任文件 文件…",
        after_help = "例子（先运行 credit demo --write 示例市）：\n  credit pack verify --deep --trust 示例市/trust.json 示例市/packs/zxgk.pack"
    )]
    Verify(Verify),
    /// 用文字说明两期之间的变化
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack diff --trust 信任文件 --old 文件… --new 文件…"
    )]
    Diff(Diff),
    /// 把基础包和更新包合成新的基础包
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack rebase --trust 信任文件 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 文件…"
    )]
    Rebase(Rebase),
    /// 去掉索引以减小下载量，签名仍然有效
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack slim -o 文件 文件"
    )]
    Slim(Slim),
    /// 由代码清单生成过滤包：只回答“肯定未列入”或“须去查询”
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack filter --lists 名单定义.csv --list 名单编号 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 [文件]"
    )]
    Filter(Filter),
}

pub(super) fn run(command: &Pack, global: &Global) -> Result<Exit, Problem> {
    match command {
        Pack::Build(args) => build::run(args, global),
        Pack::Columns(args) => columns::run(args, global),
        Pack::Inspect(args) => inspect::run(args, global),
        Pack::Verify(args) => verify::run(args, global),
        Pack::Diff(args) => diff::run(args, global),
        Pack::Rebase(args) => rebase::run(args, global),
        Pack::Slim(args) => slim::run(args, global),
        Pack::Filter(args) => filter::run(args, global),
    }
}
