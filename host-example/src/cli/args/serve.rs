//! `credit serve`.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

/// `credit serve`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Serve {
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
    /// 存档（SQLite 文件）：每个结论连同申请一起存下来
    #[arg(long, value_name = "文件")]
    pub records: PathBuf,
    /// 监听的地址；缺省只在本机
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8730")]
    pub listen: SocketAddr,
    /// 令牌文件；监听本机以外的地址时必填
    #[arg(long, value_name = "文件")]
    pub tokens: Option<PathBuf>,
    /// 每个令牌每秒的请求数
    #[arg(long, value_name = "次数", default_value_t = 200)]
    pub rate: u32,
    /// 同时核查的请求数；缺省为处理器个数
    #[arg(long, value_name = "个数")]
    pub running: Option<u32>,
    /// 最多有几个请求等待，再多就立即拒绝
    #[arg(long, value_name = "个数", default_value_t = 64)]
    pub waiting: u32,
    /// 一次核查最长多少毫秒
    #[arg(long, value_name = "毫秒", default_value_t = 2_000)]
    pub deadline: u64,
    /// 编译好的数据存在这个文件里：下次启动时映射它，不再编译；不符时自动重新生成
    #[arg(long, value_name = "文件")]
    pub artefact: Option<PathBuf>,
    /// 每个结论另记用了多少燃料（计算量）和引擎版本，供复核时比对；结论本身不变
    #[arg(long)]
    pub record_fuel: bool,
    /// 同时提供这个文件夹里的网页（如 target/credit/demo）
    #[arg(long, value_name = "文件夹")]
    pub pages: Option<PathBuf>,
}
