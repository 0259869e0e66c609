//! `credit statement`: what people say about a decision afterwards, signed and appended.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_core::{api::Lang, digest::Digest};

use super::{
    archive::written,
    chain,
    global::{COMMAND_HELP, Global},
    keys::Keys,
    output,
};
use crate::{
    archive::{Archive, labelled},
    case::Cases,
    clock, files, paper,
    problem::{Exit, Problem, Words},
    qr::{self, Code},
    receipt,
    statement::{self, KINDS, Said, shapes, shapes::Shape},
};

/// `credit statement`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Statement {
    Add(Add),
    List(List),
    Print(Print),
    Import(Import),
}

/// 对一个结论追加说明：复核、惩戒反馈、撤销、异议、修复、承诺；签名，不改动结论（append a signed statement）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit statement add --archive 档案 --receipt 编号 --kind 种类 --person 姓名 --set 名称=内容… --key 密钥… --trust 信任文件",
    after_help = "\
例子（编号由 credit receipt make --archive 档案 … 显示）：
  credit statement add --archive 档案 --receipt 编号 --kind review --person 张某 \\
    --set opinion=uphold --set reason=材料属实 --key 示例市/key-sample-only.json --trust 示例市/trust.json

种类和内容：
  review 人工复核      opinion=uphold|change|return  reason=  [outcome=]；同一人不能复核两次，姓名里的空白不算
  feedback 惩戒反馈    measure= result= agency= day=  [amount= basis=]
  revocation 撤销      of=说明编号 reason=
  objection 异议       way=objection|reconsideration|litigation stage=received|answered text=
  repair 信用修复      stage=applied|accepted|done [text=]
承诺的登记（commitment）和履诺认定（fulfilment）用 credit commitment register 和 settle，字段由它们填写。"
)]
pub(in crate::cli) struct Add {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 种类：review、feedback、revocation、objection、repair、commitment、fulfilment
    #[arg(long, value_name = "种类")]
    kind: String,
    /// 谁说的
    #[arg(long, value_name = "姓名")]
    person: String,
    /// 内容，可写多次
    #[arg(long = "set", value_name = "名称=内容", value_parser = pair)]
    members: Vec<(String, String)>,
    /// 佐证文件，记下它的摘要；可写多次
    #[arg(long, value_name = "文件")]
    evidence: Vec<PathBuf>,
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
}

/// 看一个结论后来的说明；逐份核验，写明签名的单位和密钥（list verified statements）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit statement list --archive 档案 --receipt 编号 --trust 信任文件",
    after_help = "\
例子（编号由 credit receipt make --archive 档案 … 显示）：
  credit statement list --archive 档案 --receipt 编号 --trust 示例市/trust.json
说明一份接一份，时间只能向后；末尾少了几份，用 credit archive verify --since 清点单看得出。"
)]
pub(in crate::cli) struct List {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
}

/// 出一份说明的文书：复核意见书、惩戒反馈单、异议处理单、履诺认定书等（the paper of a statement）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit statement print --place 第几份 [--html] [-o 文件] --archive 档案 --receipt 编号 --trust 信任文件",
    after_help = "\
例子（编号由 credit receipt make --archive 档案 … 显示）：
  credit statement print --place 1 --html -o 反馈单.html --archive 档案 --receipt 编号 --trust 示例市/trust.json"
)]
pub(in crate::cli) struct Print {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 第几份说明，见 credit statement list
    #[arg(long, value_name = "第几份")]
    place: usize,
    /// 输出可以打印的网页；不写则输出纯文本
    #[arg(long)]
    html: bool,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

/// 收下别的系统的惩戒反馈报文，签名后追加（feedback as other systems send it）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit statement import --shape 样式 --archive 档案 --receipt 编号 --person 姓名 --key 密钥… --trust 信任文件 报文.json",
    after_help = "\
样式：
  trading     交易系统报送信用平台：org measureName measure amountInvolved actualOrgUser timestamp；撤销为 id reason
  embedded    嵌入页面的反馈：entityName uniCode itemName type result amount basis dept disciplinaryTime
  memorandum  备忘录前端的反馈：memoId measureIds explain amount，每项措施一份
措施按编号或名称对到结论里的；结论里没有的照写，并提示。报文说的主体不在案卷里的，不收。"
)]
pub(in crate::cli) struct Import {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 样式：trading、embedded、memorandum
    #[arg(long, value_name = "样式", value_parser = shape)]
    shape: Shape,
    /// 谁反馈的
    #[arg(long, value_name = "姓名")]
    person: String,
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
    /// 报文（JSON）
    #[arg(value_name = "报文", help_heading = "参数")]
    message: PathBuf,
}

fn shape(text: &str) -> Result<Shape, String> {
    Shape::parse(text).ok_or_else(|| Shape::ALL.map(|(_, name)| name).join(", "))
}

fn number(text: &str) -> Result<Digest, String> {
    labelled(text).ok_or_else(|| "sm3:…".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let split = text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    split.ok_or_else(|| "opinion=uphold".to_owned())
}

pub(super) fn run(command: &Statement, global: &Global) -> Result<Exit, Problem> {
    match command {
        Statement::Add(args) => add(args, global),
        Statement::List(args) => list(args, global),
        Statement::Print(args) => print(args, global),
        Statement::Import(args) => import(args, global),
    }
}

fn add(args: &Add, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    let keys = args.keys.open()?;
    let digest = |path: &PathBuf| Ok(Digest::of(&files::read(path)?));
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let said = Said {
        kind: &args.kind,
        person: &args.person,
        members: args.members.clone(),
        evidence: args.evidence.iter().map(digest).collect::<Result<_, Problem>>()?,
        at: &at,
    };
    let number = statement::add(&archive, &trust, &keys, args.receipt, &said)?;
    output::text(&format!("{}\n", number.labelled()))?;
    Ok(Exit::Done)
}

fn import(args: &Import, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    let keys = args.keys.open()?;
    let case = Cases::new(&archive, &trust).read(args.receipt)?;
    let bytes = files::read(&args.message)?;
    let message = serde_json::from_slice(&bytes).map_err(|error| {
        Problem::new(
            "statement.shape",
            Words::new(
                format!("报文不是 JSON：{error}"),
                format!("the message is no JSON: {error}"),
            ),
            Words::new("检查文件", "check the file"),
        )
    })?;
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let read = shapes::read(args.shape, &message, &case, clock::today())?;
    for measure in &read.beside {
        let (zh, en) = (
            format!("提示：结论里没有措施“{measure}”，照报文写"),
            format!(
                "note: the measure `{measure}` did not follow from the decision; it is kept as it is called"
            ),
        );
        output::say(&Words::new(zh, en), global.lang);
    }
    for one in &read.statements {
        let said = shapes::said(one, &args.person, &at);
        let number = statement::add(&archive, &trust, &keys, args.receipt, &said)?;
        output::text(&format!("{}\n", number.labelled()))?;
    }
    Ok(Exit::Done)
}

fn print(args: &Print, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    let case = Cases::new(&archive, &trust).read(args.receipt)?;
    let said = args.place.checked_sub(1).and_then(|at| case.statements.get(at));
    let said = said.ok_or_else(|| {
        let count = case.statements.len();
        Problem::new(
            "statement.place",
            Words::new(
                format!("这个结论有 {count} 份说明，没有第 {} 份", args.place),
                format!("there are {count} statements, and none at place {}", args.place),
            ),
            Words::new("看 credit statement list", "look at `credit statement list`"),
        )
    })?;
    let page = paper::statement(&case, said);
    let codes = [Code::receipt("核查凭证编号", case.number)];
    let text = if args.html { qr::page(&page, &codes) } else { page.to_text() };
    written(&text, args.output.as_ref(), global)
}

fn list(args: &List, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    let mut out = String::new();
    let all = statement::list(&archive, &trust, args.receipt)?;
    let after = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(1);
    archive.ends_at(args.receipt, after)?;
    for statement in all {
        let kind = KINDS.iter().find(|kind| kind.name == statement.kind);
        let kind = match global.lang {
            Lang::En => statement.kind.as_str(),
            _ => kind.map_or(statement.kind.as_str(), |kind| kind.zh),
        };
        let members: Vec<String> =
            statement.members.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (place, number) = (statement.place, statement.digest.labelled());
        let (at, person, members) = (&statement.at, &statement.person, members.join(" "));
        let issuer = match (statement.foreign, global.lang) {
            (false, _) => statement.issuer.clone(),
            (true, Lang::En) => format!("{} (not the issuer of the receipt)", statement.issuer),
            (true, _) => format!("{}（不是凭证的出具单位）", statement.issuer),
        };
        let signers = statement.signers.join(",");
        out.push_str(&format!(
            "{place}  {at}  {kind}  {person}  {members}  {issuer}  {signers}  {number}\n"
        ));
    }
    output::text(&out)?;
    Ok(Exit::Done)
}
