//! `credit keygen`: a signing key, and the trust file that goes to those who check.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use credit_core::pack::write::Algorithm;

use super::{
    global::{COMMAND_HELP, Global},
    issue::parse_day,
    output,
};
use crate::{
    key::{Key, Particulars, trust_json},
    problem::{Exit, Problem, Words},
};

/// Algorithms of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum KeyAlgorithm {
    /// RFC 8032.
    Ed25519,
    /// 商用密码, GB/T 32918 and GB/T 32905.
    #[value(name = "sm2-sm3")]
    Sm2Sm3,
    /// A key of each.
    Both,
}

/// 生成签名密钥，并给出信任文件的条目（make a signing key）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit keygen [--algorithm 算法] --id 编号 --issuer 签发单位 -o 密钥文件",
    after_help = "\
例子：
  credit keygen --id 示例市-2026 --issuer 示例市信用办（虚构） --not-before 2026-01-01 --not-after 2027-12-31 \\
    -o 密钥.json > trust.json
  credit keygen --algorithm both --id 示例市-2026 --issuer 示例市信用办（虚构） -o 密钥.json > trust.json
第二例生成两个密钥：示例市-2026-sm2-sm3（密钥-sm2-sm3.json）和 示例市-2026-ed25519（密钥-ed25519.json）。
密钥文件只保存在签发单位；交给使用单位的是 trust.json。"
)]
pub(in crate::cli) struct Keygen {
    /// ed25519（缺省）、sm2-sm3（商用密码）或 both（两种各生成一个密钥）
    #[arg(
        long,
        value_name = "算法",
        value_enum,
        default_value = "ed25519",
        hide_default_value = true,
        hide_possible_values = true
    )]
    algorithm: KeyAlgorithm,
    /// 密钥编号，签名和信任文件用它指认密钥
    #[arg(long, value_name = "编号")]
    id: String,
    /// 签发单位
    #[arg(long, value_name = "名称")]
    issuer: String,
    /// 从哪一天起可信（年-月-日）
    #[arg(long, value_name = "日期")]
    not_before: Option<String>,
    /// 到哪一天止可信（年-月-日）
    #[arg(long, value_name = "日期")]
    not_after: Option<String>,
    /// 私钥写到哪个文件；已有文件不会被覆盖
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
}

pub(super) fn run(args: &Keygen, global: &Global) -> Result<Exit, Problem> {
    for (option, day) in [("--not-before", &args.not_before), ("--not-after", &args.not_after)] {
        day.as_deref().map(|day| parse_day(option, day)).transpose()?;
    }
    let days = [args.not_before.as_deref(), args.not_after.as_deref()];
    let (mut keys, mut written) = (Vec::new(), Vec::new());
    for (algorithm, id, path) in planned(args) {
        let about = Particulars { id: &id, issuer: &args.issuer, days };
        let key = Key::generate(about, algorithm)?;
        key.write(&path)?;
        written.push(path.display().to_string());
        keys.push(key);
    }
    output::data(&trust_json(&keys))?;
    let said = Words::new(
        format!(
            "私钥已写入 {}（仅本人可读）。标准输出是信任文件，交给使用单位。",
            written.join("、")
        ),
        format!(
            "private key in {}, for your eyes only; stdout is the trust file, for those who check",
            written.join(", ")
        ),
    );
    output::say(&said, global.lang);
    Ok(Exit::Done)
}

/// Algorithm, key id and file of each key to be made. With both, ids and files say which is which.
fn planned(args: &Keygen) -> Vec<(Algorithm, String, PathBuf)> {
    let one = |algorithm| vec![(algorithm, args.id.clone(), args.output.clone())];
    match args.algorithm {
        KeyAlgorithm::Ed25519 => one(Algorithm::Ed25519),
        KeyAlgorithm::Sm2Sm3 => one(Algorithm::Sm2Sm3),
        KeyAlgorithm::Both => {
            let each = |algorithm: Algorithm| {
                let name = algorithm.as_str();
                (algorithm, format!("{}-{name}", args.id), beside(&args.output, name))
            };
            [Algorithm::Sm2Sm3, Algorithm::Ed25519].map(each).into()
        }
    }
}

/// `密钥.json` and `sm2-sm3` give `密钥-sm2-sm3.json`.
fn beside(path: &Path, name: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let file = path.extension().map_or_else(
        || format!("{stem}-{name}"),
        |extension| format!("{stem}-{name}.{}", extension.to_string_lossy()),
    );
    path.with_file_name(file)
}
