//! `credit doctor` and `credit precompile`.

use std::path::PathBuf;

use clap::Args;

/// `credit doctor`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Doctor {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件")]
    pub packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    pub rulebook: Option<PathBuf>,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    pub calendar: Option<PathBuf>,
    /// 信任文件
    #[arg(long, value_name = "文件")]
    pub trust: Option<PathBuf>,
    /// 编译文件（credit precompile 生成）
    #[arg(long, value_name = "文件")]
    pub artefact: Option<PathBuf>,
    /// 服务的存档
    #[arg(long, value_name = "文件")]
    pub records: Option<PathBuf>,
    /// 服务的令牌文件
    #[arg(long, value_name = "文件")]
    pub tokens: Option<PathBuf>,
    /// 按哪一天检查（年-月-日）；缺省为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

/// `credit precompile`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Precompile {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    pub packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    pub rulebook: PathBuf,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    pub calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 供 credit serve --record-fuel 使用
    #[arg(long)]
    pub record_fuel: bool,
    /// 写到哪个文件；旁边另写一份 .json 说明
    #[arg(short, long, value_name = "文件")]
    pub output: PathBuf,
}
