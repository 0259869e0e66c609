//! `credit notice`: a document for a decision. It runs on the core directly: the request is decided
//! again, so that the document cannot differ from the decision.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use credit_core::{
    api::{self, Failure, Sources},
    json::{self, ObjectBuilder},
    limits,
};

use super::{
    check::{self, Check},
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem},
};

/// Kinds of notices as people type them.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum NoticeKind {
    /// 一次性告知书
    Supplement,
    /// 容缺受理通知书
    Deferral,
    /// 受理通知书
    Acceptance,
    /// 不予许可决定书
    Refusal,
    /// 陈述申辩告知书
    Hearing,
    /// 信用承诺书
    Commitment,
    /// 信用核查记录
    Record,
}

/// 出文书：一次性告知书、容缺受理通知书、受理通知书、不予许可决定书、信用承诺书、信用核查记录等（notices for a decision）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit notice --kind 文书 [--html] --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 [申请]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit notice --kind deferral --html -o 通知书.html --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack \\
    --trust 示例市/trust.json 示例市/requests/09-deferral-signed.json"
)]
pub(super) struct Notice {
    /// 文书：supplement 一次性告知书，deferral 容缺受理通知书，acceptance 受理通知书，refusal 不予许可决定书，hearing 陈述申辩告知书，commitment 信用承诺书，record 信用核查记录
    #[arg(long, value_name = "文书", value_enum, hide_possible_values = true)]
    kind: NoticeKind,
    /// 输出可以打印的网页；不写则输出纯文本
    #[arg(long)]
    html: bool,
    /// 文书编号、经办人、查询人等只有受理单位知道的内容（JSON）；不写则留空手填
    #[arg(long, value_name = "文件")]
    particulars: Option<PathBuf>,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// Sources and request.
    #[command(flatten)]
    check: Check,
}

pub(super) fn run(args: &Notice, global: &Global) -> Result<Exit, Problem> {
    let bytes = check::sources(&args.check, global)?;
    let request = check::request(args.check.request.as_deref())?;
    let particulars = args.particulars.as_deref().map(files::read).transpose()?;
    let written = notice(args, &bytes, &request, particulars.as_deref())
        .map_err(|failure| check::name_files(Problem::from(&failure), &args.check, global))?;
    match &args.output {
        None if args.html => output::data(&written)?,
        None => output::text(&written)?,
        Some(path) => {
            files::write(path, written.as_bytes())?;
            output::say(&output::written(path), global.lang);
        }
    }
    Ok(Exit::Done)
}

fn notice(
    args: &Notice,
    bytes: &credit_engine::SourceBytes,
    request: &str,
    particulars: Option<&[u8]>,
) -> Result<String, Failure> {
    let checker = api::open(&Sources {
        packs: bytes.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    })?;
    let kind = match args.kind {
        NoticeKind::Supplement => "supplement",
        NoticeKind::Deferral => "deferral",
        NoticeKind::Acceptance => "acceptance",
        NoticeKind::Refusal => "refusal",
        NoticeKind::Hearing => "hearing",
        NoticeKind::Commitment => "commitment",
        NoticeKind::Record => "record",
    };
    let particulars =
        particulars.map(|bytes| json::parse(bytes, limits::REQUEST_BYTES)).transpose()?;
    let input = ObjectBuilder::new()
        .put("kind", kind)
        .put("format", if args.html { "html" } else { "text" })
        .put("request", json::parse(request.as_bytes(), limits::REQUEST_BYTES)?)
        .put_some("particulars", particulars)
        .build();
    Ok(api::notice(&checker, &input)?.content)
}
