//! `credit timestamp`: what a timestamp service is asked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use credit_timestamp::Imprint;

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
};

/// 时间戳申请：交给时间戳服务，证明文件那时已经在了（a request for a timestamp service）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit timestamp [--digest 算法] 文件…",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit timestamp 示例市/packs/zxgk.pack 示例市/rulebook.pack
写在每个文件旁边，文件名加 .tsq（RFC 3161）。里面只有摘要，没有内容。服务答复的存为文件名加 .tsr，以后核对：
  credit pack verify --tsa 时间戳证书.pem --trust 示例市/trust.json 示例市/packs/zxgk.pack
  credit receipt verify --timestamp 凭证.json.tsr --tsa 时间戳证书.pem --trust 示例市/trust.json 凭证.json"
)]
pub(super) struct Timestamp {
    /// 文件的摘要：sm3（缺省）或 sha256，看时间戳服务收哪一种
    #[arg(
        long,
        value_name = "算法",
        value_enum,
        default_value = "sm3",
        hide_default_value = true,
        hide_possible_values = true
    )]
    digest: DigestName,
    /// 名单包、规则书、日历、凭证等，什么文件都可以
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DigestName {
    Sm3,
    Sha256,
}

pub(super) fn run(args: &Timestamp, global: &Global) -> Result<Exit, Problem> {
    let digest = match args.digest {
        DigestName::Sm3 => Imprint::Sm3,
        DigestName::Sha256 => Imprint::Sha256,
    };
    for file in &args.files {
        let request = credit_timestamp::request(&files::read(file)?, digest);
        let mut name = file.clone().into_os_string();
        name.push(".tsq");
        let name = PathBuf::from(name);
        files::replace(&name, &request)?;
        let shown = name.display();
        output::say(
            &Words::new(format!("已写出 {shown}"), format!("written: {shown}")),
            global.lang,
        );
    }
    Ok(Exit::Done)
}
