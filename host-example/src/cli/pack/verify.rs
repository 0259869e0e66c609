//! `credit pack verify`: signatures, digests, and whether updates fit their base.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::{
    api::Lang,
    error::LoadError,
    pack::{Pack, PackKind, PackSet, Sealed, Trust},
};
use credit_timestamp::Authority;

use super::super::{
    chain::{problem, trust},
    global::{COMMAND_HELP, Global},
    output,
    work::Work,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    timestamp::{self, Data},
};

/// 核对签名、全部摘要，以及更新包能否接上
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack verify [--deep] [--tsa 证书] --trust 信任文件 文件…",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack verify --deep --trust 示例市/trust.json 示例市/packs/zxgk.pack
包写明的日期是发布单位自己写的；有时间戳（RFC 3161）就有证明，密钥以后失效、吊销，也看得出是在那之前签的：
  credit timestamp 示例市/packs/zxgk.pack    （把 zxgk.pack.tsq 交给时间戳服务，得到的存为 zxgk.pack.tsr，放在旁边）
  credit pack verify --tsa 时间戳证书.pem --trust 示例市/trust.json 示例市/packs/zxgk.pack
时间戳只证明过去：过期、吊销的密钥签的包，今天的结论仍然不能依据。"
)]
pub(in crate::cli) struct Verify {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 逐条读出全部记录，核对顺序和索引（缺省只核对签名和全部摘要）
    #[arg(long)]
    deep: bool,
    /// 时间戳服务签名用的证书（PEM 或 DER）：也核对放在每个文件旁边的时间戳（文件名加 .tsr）
    #[arg(long, value_name = "文件")]
    tsa: Option<PathBuf>,
    /// 名单包、规则书或日历；基础包和更新包一起给出时，也核对它们能否接上
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    files: Vec<PathBuf>,
}

/// Every file is verified, whatever becomes of the others.
pub(in crate::cli) fn run(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = trust(&args.trust, global)?;
    let authority = args.tsa.as_deref().map(timestamp::authority).transpose()?;
    let (mut packs, mut exit) = (Vec::new(), Exit::Done);
    for file in &args.files {
        let bytes = files::read(file)?;
        let shown = file.display();
        let verifying = Work::new(global, &format!("核验 {shown}"), &format!("verifying {shown}"));
        let outcome = verified(bytes.clone(), &trust, args.deep)
            .map_err(|error| problem(&error, file, global))
            .and_then(|(said, pack)| {
                let time = time(file, bytes, &trust, authority.as_ref(), global)?;
                Ok((
                    time.map_or(said.clone(), |it| said.and(it.get(Lang::ZhCn), it.get(Lang::En))),
                    pack,
                ))
            });
        drop(verifying);
        match outcome {
            Ok((said, pack)) => {
                let line = match global.lang {
                    Lang::En => format!("right  {}: {}\n", file.display(), said.get(Lang::En)),
                    lang => format!("正确  {}：{}\n", file.display(), said.get(lang)),
                };
                output::text(&line)?;
                packs.extend(pack);
            }
            Err(problem) => {
                exit = Exit::Negative;
                output::note(&problem.line(global.lang));
            }
        }
    }
    if let Err(error) = PackSet::new(packs) {
        exit = Exit::Negative;
        output::note(&problem(&error, Path::new("packs"), global).line(global.lang));
    }
    Ok(exit)
}

/// What is said of the day that a file states.
fn time(
    file: &Path,
    bytes: Vec<u8>,
    trust: &Trust,
    authority: Option<&Authority>,
    global: &Global,
) -> Result<Option<Words>, Problem> {
    let opened = |bytes| Data::open(bytes, trust).map_err(|e| problem(&e, file, global));
    let token = authority.and_then(|authority| Some((timestamp::beside(file)?, authority)));
    match token {
        Some((token, authority)) => {
            let data = opened(bytes.clone())?;
            let proof = timestamp::proof(&token, authority, &bytes, &data.dated())?;
            Ok(Some(timestamp::said(&proof)))
        }
        None => {
            let unproved = timestamp::unproved(opened(bytes)?.vouching());
            let none = || Words::new("；旁边没有时间戳", "; there is no timestamp beside it");
            Ok(unproved.or_else(|| authority.map(|_| none())))
        }
    }
}

fn verified(bytes: Vec<u8>, trust: &Trust, deep: bool) -> Result<(Words, Option<Pack>), LoadError> {
    let signed = |signers: &[String]| {
        let (zh, en) = (signers.join("、"), signers.join(", "));
        Words::new(format!("签名密钥 {zh}"), format!("signed with {en}"))
    };
    for kind in [PackKind::Rulebook, PackKind::Calendar] {
        match Sealed::open(&bytes[..], kind, trust) {
            Ok(sealed) => {
                sealed.document()?;
                return Ok((signed(&sealed.signers), None));
            }
            Err(error) if error.code() == "pack.kind" => {}
            Err(error) => return Err(error),
        }
    }
    let pack = Pack::open(bytes, trust)?;
    if deep {
        pack.verify()?
    } else {
        pack.verify_digests()?
    }
    let count = pack.len();
    let (zh, en) = match (pack.filtered(), deep) {
        (Some(keys), _) => {
            (format!("，过滤包，{keys} 个代码"), format!(", filter of {keys} identifiers"))
        }
        (None, false) => (
            format!("，{count} 条记录，全部摘要相符"),
            format!(", {count} records, all digests match"),
        ),
        (None, true) => (
            format!("，{count} 条记录逐条读出，顺序和索引相符"),
            format!(", {count} records read one by one, order and indexes match"),
        ),
    };
    Ok((signed(pack.signers()).and(&zh, &en), Some(pack)))
}
