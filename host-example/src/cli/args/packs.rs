//! `credit pack verify | diff | rebase | slim | filter`.

use std::path::PathBuf;

use clap::Args;

use super::{Issue, Reader};

/// `credit pack verify`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Verify {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 逐条读出全部记录，核对顺序和索引（缺省只核对签名和全部摘要）
    #[arg(long)]
    pub deep: bool,
    /// 名单包、规则书或日历；基础包和更新包一起给出时，也核对它们能否接上
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub files: Vec<PathBuf>,
}

/// `credit pack diff`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Diff {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 旧的一期：基础包，连同它的更新包
    #[arg(long, value_name = "文件", required = true, num_args = 1..)]
    pub old: Vec<PathBuf>,
    /// 新的一期：基础包，连同它的更新包
    #[arg(long, value_name = "文件", required = true, num_args = 1..)]
    pub new: Vec<PathBuf>,
    /// 每个名单最多列出几条（缺省 20）
    #[arg(long, value_name = "条数", default_value_t = 20, hide_default_value = true)]
    pub limit: usize,
}

/// `credit pack rebase`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Rebase {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// public：可公开（缺省）；internal：仅限内部系统
    #[arg(
        long,
        value_name = "范围",
        value_enum,
        default_value = "public",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub audience: Reader,
    /// Particulars of the pack.
    #[command(flatten)]
    pub issue: Issue,
    /// 基础包和它的全部更新包
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub files: Vec<PathBuf>,
}

/// `credit pack slim`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Slim {
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    pub output: PathBuf,
    /// 名单包
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
}

/// `credit pack filter`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Filter {
    /// 名单定义表
    #[arg(long, value_name = "文件")]
    pub lists: PathBuf,
    /// 名单编号或名称
    #[arg(long, value_name = "名单")]
    pub list: String,
    /// 有不能通过校验的代码时仍然生成（缺省：不生成，退出码 3）
    #[arg(long)]
    pub allow_refused: bool,
    /// Particulars of the pack.
    #[command(flatten)]
    pub issue: Issue,
    /// 代码，每行一个；不写或写 - 则读标准输入
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: Option<PathBuf>,
}
