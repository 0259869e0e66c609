//! `credit receipt verify`: who vouches for receipts, and what they say.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    api::Lang,
    receipt::{Statement, Verified},
};

use super::super::{
    chain,
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    receipt,
};

/// 核验凭证：签名、签名人、签名时间（verify receipts）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit receipt verify --trust 信任文件 凭证…",
    after_help = "\
例子（先按 credit receipt make --help 出具凭证）：
  credit receipt verify --trust 示例市/trust.json 凭证.json
密钥按凭证写明的那一天判断：早已到期的密钥，当时签的凭证仍然有效。
退出码：0 全部有效；1 有凭证无效"
)]
pub(in crate::cli) struct Verify {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 输出核验过的内容（JSON，每份一行）
    #[arg(long)]
    json: bool,
    /// 凭证
    #[arg(value_name = "凭证", required = true, help_heading = "参数")]
    files: Vec<PathBuf>,
}

/// Every file is verified, whatever becomes of the others.
pub(super) fn run(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let mut exit = Exit::Done;
    for file in &args.files {
        let envelope = files::read(file)?;
        match receipt::verified(&envelope, &trust) {
            Ok((verified, _)) if args.json => {
                let payload = String::from_utf8_lossy(&verified.payload).into_owned();
                output::data(&format!("{payload}\n"))?;
            }
            Ok((verified, statement)) => {
                let said = said(&verified, &statement);
                let line = match global.lang {
                    Lang::En => format!("right  {}: {}\n", file.display(), said.get(Lang::En)),
                    lang => format!("正确  {}：{}\n", file.display(), said.get(lang)),
                };
                output::text(&line)?;
            }
            Err(problem) => {
                exit = Exit::Negative;
                output::note(&super::named(problem, file, global).line(global.lang));
            }
        }
    }
    Ok(exit)
}

/// Who vouches for it, when, and for what.
pub(super) fn said(verified: &Verified, statement: &Statement) -> Words {
    let signers: Vec<&str> = verified.vouching.signers().collect();
    let (head, says) = (&verified.head, &statement.predicate);
    let outcome = says.outcome.as_str();
    let words = Words::new(
        format!(
            "{}，{} 出具，签名密钥 {}；事项 {}，结论 {outcome}",
            head.at,
            head.issuer,
            signers.join("、"),
            says.matter
        ),
        format!(
            "{}, issued by {}, signed with {}; matter {}, outcome {outcome}",
            head.at,
            head.issuer,
            signers.join(", "),
            says.matter
        ),
    );
    let unjudged: Vec<String> =
        verified.unjudged.iter().map(|s| format!("{} ({})", s.keyid, s.algorithm)).collect();
    match unjudged.is_empty() {
        true => words,
        false => words.and(
            &format!("；不能判断的签名 {}", unjudged.join("、")),
            &format!("; signatures that say nothing here: {}", unjudged.join(", ")),
        ),
    }
}
