//! `credit screen`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::screen::Format;

/// Form of the findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Form {
    /// A row for each finding.
    Csv,
    /// A JSON object for each subject.
    Ndjson,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Csv => Self::Csv,
            Form::Ndjson => Self::Ndjson,
        }
    }
}

/// `credit screen`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Screen {
    /// 名单包，或者装名单包的文件夹，可写多次（基础包和更新包一起给出）
    #[arg(long = "pack", value_name = "文件", required = true)]
    pub packs: Vec<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 主体：CSV（名称、代码、类型、行政区划、曾用名、编号等列）或 NDJSON
    #[arg(long, value_name = "文件")]
    pub input: PathBuf,
    /// 结果；不能用的行写在“结果.errors.csv”
    #[arg(long, value_name = "文件")]
    pub output: PathBuf,
    /// 结果的格式：csv 或 ndjson；缺省看结果文件的扩展名
    #[arg(long, value_name = "格式", value_enum, hide_possible_values = true)]
    pub format: Option<Form>,
    /// 按哪一天的名单状态核查（年-月-日）；缺省为今天（北京时间）
    #[arg(long, value_name = "日期")]
    pub as_of: Option<String>,
    /// 上一期的包（基础包连同更新包，可写多次）：只核查名单中新增和变更的记录
    #[arg(long, value_name = "文件")]
    pub only_new: Vec<PathBuf>,
    /// 没有发现的主体也写进结果
    #[arg(long)]
    pub all: bool,
    /// 同时核查的线程数；缺省为处理器个数
    #[arg(long, value_name = "个数")]
    pub jobs: Option<usize>,
    /// 不接着上次中断的地方，从头开始
    #[arg(long)]
    pub restart: bool,
    /// 有发现或有不能用的行时，退出码为 1
    #[arg(long)]
    pub strict: bool,
}
