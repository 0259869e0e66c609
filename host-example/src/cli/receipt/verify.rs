//! `credit receipt verify`: who vouches for receipts, and what they say.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    api::Lang,
    receipt::{Statement, Verified},
};
use credit_timestamp::Authority;

use super::super::{
    chain,
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    receipt, timestamp,
};

/// 核验凭证：签名、签名人、签名时间（verify receipts）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit receipt verify --trust 信任文件 [--timestamp 时间戳 --tsa 证书] 凭证…",
    after_help = "\
例子（先按 credit receipt make --help 出具凭证）：
  credit receipt verify --trust 示例市/trust.json 凭证.json
密钥按凭证写明的那一天判断：早已到期的密钥，当时签的凭证仍然有效。
那一天是出具单位自己写的；有时间戳（RFC 3161）就有证明：
  credit timestamp 凭证.json    （把 凭证.json.tsq 交给时间戳服务，得到 凭证.tsr）
  credit receipt verify --trust 示例市/trust.json --timestamp 凭证.tsr --tsa 时间戳证书.pem 凭证.json
退出码：0 全部有效；1 有凭证无效"
)]
pub(in crate::cli) struct Verify {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 输出核验过的内容（JSON，每份一行）
    #[arg(long)]
    json: bool,
    /// 这份凭证的时间戳（RFC 3161，.tsr 或令牌）；只核一份凭证时用
    #[arg(long, value_name = "文件", requires = "tsa")]
    timestamp: Option<PathBuf>,
    /// 时间戳服务签名用的证书（PEM 或 DER）
    #[arg(long, value_name = "文件", requires = "timestamp")]
    tsa: Option<PathBuf>,
    /// 凭证
    #[arg(value_name = "凭证", required = true, help_heading = "参数")]
    files: Vec<PathBuf>,
}

impl Verify {
    /// What is said of the time that a receipt states.
    fn time(
        &self,
        authority: Option<&Authority>,
        envelope: &[u8],
        verified: &Verified,
    ) -> Result<Option<Words>, Problem> {
        match (&self.timestamp, authority) {
            (Some(token), Some(authority)) => {
                let proof = timestamp::proof(token, authority, envelope, &verified.into())?;
                Ok(Some(timestamp::said(&proof)))
            }
            _ => Ok(timestamp::unproved(&verified.vouching)),
        }
    }
}

/// Every file is verified, whatever becomes of the others.
pub(super) fn run(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let mut exit = Exit::Done;
    if args.timestamp.is_some() && args.files.len() > 1 {
        return Err(Problem::usage(
            "usage.value",
            Words::new("--timestamp 是一份凭证的时间戳", "--timestamp is of one receipt"),
            Words::new("一次只核一份凭证", "verify one receipt at a time"),
        ));
    }
    let authority = args.tsa.as_deref().map(timestamp::authority).transpose()?;
    for file in &args.files {
        let envelope = files::read(file)?;
        let judged = receipt::verified(&envelope, &trust).and_then(|(verified, statement)| {
            let time = args.time(authority.as_ref(), &envelope, &verified)?;
            Ok((verified, statement, time))
        });
        match judged {
            Ok((verified, _, _)) if args.json => {
                let payload = String::from_utf8_lossy(&verified.payload).into_owned();
                output::data(&format!("{payload}\n"))?;
            }
            Ok((verified, statement, time)) => {
                let said = said(&verified, &statement);
                let said = match &time {
                    None => said,
                    Some(time) => said.and(time.get(Lang::ZhCn), time.get(Lang::En)),
                };
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
