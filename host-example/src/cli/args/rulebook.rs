//! `credit rulebook build | prove | test | diff | export`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{COMMAND_HELP, Issue};

/// `credit rulebook`.
#[derive(Debug, Subcommand)]
pub enum Rulebook {
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

/// `credit rulebook export`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct RulebookExport {
    /// 信任文件；已签名的规则书需要
    #[arg(long, value_name = "文件")]
    pub trust: Option<PathBuf>,
    /// 写成一个 JSON 文件；不写则写成一个文件夹的 CSV 表（带 BOM，Excel 可以直接打开）
    #[arg(long)]
    pub json: bool,
    /// 写到哪个文件夹或文件
    #[arg(short, long, value_name = "输出")]
    pub output: PathBuf,
    /// 文件夹、工作簿、JSON 或已签名的规则书
    #[arg(value_name = "规则书", help_heading = "参数")]
    pub source: PathBuf,
}

/// What a rulebook is judged by besides its own tables.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Beside {
    /// 上级规则书（已签名的规则书、文件夹、工作簿或 JSON）：在它之上添表添行，只能从严
    #[arg(long, value_name = "上级规则书")]
    pub parent: Option<PathBuf>,
    /// 工作日历包：看各事项的期限会不会超出日历
    #[arg(long, value_name = "日历包")]
    pub calendar: Option<PathBuf>,
    /// 信任文件；上级规则书已签名或写了日历包时需要
    #[arg(long, value_name = "文件")]
    pub trust: Option<PathBuf>,
}

/// `credit rulebook build`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct RulebookBuild {
    /// Particulars of the pack.
    #[command(flatten)]
    pub issue: Issue,
    /// The rulebook above and the calendar.
    #[command(flatten)]
    pub beside: Beside,
    /// 放 CSV 表的文件夹（事项.csv、材料.csv、判定表.csv …），或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    pub folder: PathBuf,
}

/// `credit rulebook prove`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct RulebookSource {
    /// The rulebook above and the calendar.
    #[command(flatten)]
    pub beside: Beside,
    /// 放 CSV 表的文件夹，或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    pub source: PathBuf,
}

/// `credit rulebook test`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct RulebookTest {
    /// 有改坏的规则没有被用例发现时，退出码也为 1
    #[arg(long)]
    pub strict: bool,
    /// The rulebook above and the calendar.
    #[command(flatten)]
    pub beside: Beside,
    /// 放 CSV 表的文件夹，或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    pub source: PathBuf,
}

/// `credit rulebook diff`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct RulebookDiff {
    /// 信任文件；旧版或新版是已签名的规则书时需要
    #[arg(long, value_name = "文件")]
    pub trust: Option<PathBuf>,
    /// 旧版：文件夹、工作簿或已签名的规则书
    #[arg(value_name = "旧版", help_heading = "参数")]
    pub old: PathBuf,
    /// 新版：文件夹、工作簿或已签名的规则书
    #[arg(value_name = "新版", help_heading = "参数")]
    pub new: PathBuf,
}
