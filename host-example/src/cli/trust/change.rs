//! New versions of a policy.

use std::path::PathBuf;

use clap::Args;
use credit_core::Date;

use super::{
    super::global::{COMMAND_HELP, Global},
    Version, day, entries,
};
use crate::{
    files,
    problem::{Exit, Problem},
    trust::{Chain, Change, Roots},
};

/// 建立信任链：第一版信任配置，由几个根密钥共同签名（the first signed policy）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust init --root-key 公钥… --threshold 人数 --policy 信任文件 --expires 日期 [--key 根密钥…] -o 信任链",
    after_help = "\
例子：
  credit keygen --kinds root --holder 张某 --id 根1 --issuer 示例市信用办（虚构） -o 根1.json > 根1-公钥.json
  credit keygen --kinds root --holder 李某 --id 根2 --issuer 示例市信用办（虚构） -o 根2.json > 根2-公钥.json
  credit keygen --kinds root --holder 王某 --id 根3 --issuer 示例市信用办（虚构） -o 根3.json > 根3-公钥.json
  credit trust init --root-key 根1-公钥.json --root-key 根2-公钥.json --root-key 根3-公钥.json --threshold 2 \\
    --policy 信任.json --expires 2027-12-31 --key 根1.json --key 根2.json -o 信任链.json
打印的摘要是各主机要记下的根：从另外的途径（公文、电话）核对后，用 credit trust pin 写进主机的信任文件。"
)]
pub(in crate::cli) struct Init {
    /// 根密钥的公钥（credit keygen --kinds root 的标准输出），可写多次
    #[arg(long = "root-key", value_name = "文件", required = true)]
    root_keys: Vec<PathBuf>,
    /// 每一版须有几个不同保管人的根密钥签名
    #[arg(long, value_name = "人数")]
    threshold: u32,
    /// 信任配置：哪些密钥可以签什么
    #[arg(long, value_name = "文件")]
    policy: PathBuf,
    /// 这一版用到哪一天（年-月-日）；过期不换，名单就不再采信
    #[arg(long, value_name = "日期", value_parser = day)]
    expires: Date,
    /// 信任链写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// Root keys that sign.
    #[command(flatten)]
    version: Version,
}

/// 下一版：加密钥（add keys）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust add --keys 公钥… [--key 根密钥…] 信任链",
    after_help = "\
例子（先运行 credit trust init …）：
  credit trust add --keys 新密钥.json --key 根1.json --key 根3.json 信任链.json"
)]
pub(in crate::cli) struct Add {
    /// 新密钥的公钥（credit keygen 的标准输出），可写多次
    #[arg(long = "keys", value_name = "文件", required = true)]
    entries: Vec<PathBuf>,
    /// Which chain.
    #[command(flatten)]
    next: Next,
}

/// 下一版：吊销密钥（revoke a key）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust revoke --id 编号 --on 日期 --reason 原因 [--key 根密钥…] 信任链",
    after_help = "\
例子（先运行 credit trust init …）：
  credit trust revoke --id 示例市-2026 --on 2026-11-30 --reason 密钥文件外泄 --key 根1.json --key 根2.json 信任链.json
从那一天起，它签的一律不算；以前的结论可以照旧重算。"
)]
pub(in crate::cli) struct Revoke {
    /// 密钥编号
    #[arg(long, value_name = "编号")]
    id: String,
    /// 从哪一天起不再采信（年-月-日）
    #[arg(long, value_name = "日期", value_parser = day)]
    on: Date,
    /// 原因
    #[arg(long, value_name = "原因")]
    reason: String,
    /// Which chain.
    #[command(flatten)]
    next: Next,
}

/// 下一版：换根密钥，换整份配置，或只延长期限（other roots, another policy, or a later end）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust rotate [--root-key 公钥… --threshold 人数] [--policy 信任文件] [--expires 日期] [--key 根密钥…] 信任链",
    after_help = "\
例子（先运行 credit trust init …）：
  credit trust rotate --expires 2028-12-31 --key 根1.json --key 根2.json 信任链.json
  credit trust rotate --root-key 根1-公钥.json --root-key 根3-公钥.json --root-key 根4-公钥.json --threshold 2 \\
    --key 根1.json --key 根3.json 信任链.json
换根密钥时，原来的和新的都要签够人数；同一个人换密钥，要给新密钥另编编号。"
)]
pub(in crate::cli) struct Rotate {
    /// 新的根密钥的公钥，全部写出，可写多次；缺省不换
    #[arg(long = "root-key", value_name = "文件", requires = "threshold")]
    root_keys: Vec<PathBuf>,
    /// 每一版须有几个不同保管人的根密钥签名
    #[arg(long, value_name = "人数", requires = "root_keys")]
    threshold: Option<u32>,
    /// 新的信任配置；缺省不换
    #[arg(long, value_name = "文件")]
    policy: Option<PathBuf>,
    /// Which chain.
    #[command(flatten)]
    next: Next,
}

/// 给最后一版补签（sign the last version, too）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust sign --key 根密钥… 信任链",
    after_help = "\
例子（先运行 credit trust init …）：
  credit trust sign --key 根3.json 信任链.json
各人在自己的离线机器上签，文件由人带来带去。"
)]
pub(in crate::cli) struct Sign {
    /// 信任链；就地写回
    #[arg(value_name = "信任链", help_heading = "参数")]
    chain: PathBuf,
    /// Root keys that sign.
    #[command(flatten)]
    version: Version,
}

/// The chain that gets a new version.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Next {
    /// 这一版用到哪一天（年-月-日）；缺省同上一版
    #[arg(long, value_name = "日期", value_parser = day)]
    expires: Option<Date>,
    /// 信任链；就地写回
    #[arg(value_name = "信任链", help_heading = "参数")]
    chain: PathBuf,
    /// Root keys that sign.
    #[command(flatten)]
    version: Version,
}

impl Next {
    fn write(&self, change: Change, global: &Global) -> Result<Exit, Problem> {
        let chain = Chain::read(&self.chain)?;
        let next = chain.next(change, self.version.issued(), self.expires)?;
        self.version.finish(next, &self.chain, global)
    }
}

pub(super) fn init(args: &Init, global: &Global) -> Result<Exit, Problem> {
    let policy = serde_json::from_slice(&files::read(&args.policy)?).unwrap_or_default();
    let roots = Roots { keys: entries(&args.root_keys)?, threshold: args.threshold };
    let chain = Chain::begin(&policy, &roots, args.version.issued(), args.expires)?;
    if args.output.exists() {
        let error = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(files::unwritable(&args.output, &error));
    }
    args.version.finish(chain, &args.output, global)
}

pub(super) fn add(args: &Add, global: &Global) -> Result<Exit, Problem> {
    args.next.write(Change::Add(entries(&args.entries)?), global)
}

pub(super) fn revoke(args: &Revoke, global: &Global) -> Result<Exit, Problem> {
    let (id, reason) = (args.id.clone(), args.reason.clone());
    args.next.write(Change::Revoke { id, on: args.on, reason }, global)
}

pub(super) fn rotate(args: &Rotate, global: &Global) -> Result<Exit, Problem> {
    let read = |path: &PathBuf| {
        Ok::<_, Problem>(serde_json::from_slice(&files::read(path)?).unwrap_or_default())
    };
    let policy = args.policy.as_ref().map(read).transpose()?;
    let roots = match args.threshold {
        Some(threshold) => Some(Roots { keys: entries(&args.root_keys)?, threshold }),
        None => None,
    };
    args.next.write(Change::Rotate { roots, policy }, global)
}

pub(super) fn sign(args: &Sign, global: &Global) -> Result<Exit, Problem> {
    args.version.finish(Chain::read(&args.chain)?, &args.chain, global)
}
