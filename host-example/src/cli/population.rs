//! `credit population`: the subjects of an office as one signed file, for screening the other way round.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_core::pack::{Audience, PackKind, write::Meta};

use super::{
    global::{COMMAND_HELP, Global},
    issue::{self, Issue},
    output,
    work::Work,
};
use crate::{
    files,
    key::signers,
    problem::{Exit, Problem, Words},
    screen::population::{self, Gathered},
};

/// `credit population`.
#[derive(Debug, Subcommand)]
pub(super) enum PopulationCommand {
    Build(Box<Build>),
    Update(Box<Update>),
}

/// 由主体清单生成主体库并签名（pack a register of subjects）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit population build --key 密钥 --sequence 期号 --as-of 日期 -o 主体库 主体.csv",
    after_help = "\
例子（先运行 credit demo --write 示例市；密钥的种类须含 population）：
  credit population build --key 示例市/key-sample-only.json --sequence 1 --as-of 2026-11-20 -o 主体库.pack 示例市/持证主体.csv
主体清单同 credit screen 的 --input；有“编号”列的按编号认主体，没有的按行号。主体库有全部主体的名称和代码，只留在本单位：
文件权限为 0600，不能当作名单打开。"
)]
pub(super) struct Build {
    /// Keys, days, output.
    #[command(flatten)]
    issue: Issue,
    /// 主体：CSV（名称、代码、类型、行政区划、曾用名、编号等列）或 NDJSON
    #[arg(value_name = "文件", help_heading = "参数")]
    input: PathBuf,
}

/// 主体清单变了以后，只写新增、变更和移出的主体（write what changed in the register）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit population update --previous 主体库… --trust 信任文件 --key 密钥 --sequence 期号 --as-of 日期 -o 更新包 主体.csv",
    after_help = "\
例子（先按 credit population build 生成 主体库.pack）：
  credit population update --previous 主体库.pack --trust 示例市/trust.json --key 示例市/key-sample-only.json \\
    --sequence 2 --as-of 2026-11-20 -o 主体库-2.pack 示例市/持证主体.csv
主体.csv 是现在的全部主体。反向核查时写 --reverse 主体库.pack --reverse 主体库-2.pack；更新包最多八个，再多就重新生成主体库。"
)]
pub(super) struct Update {
    /// Keys, days, output.
    #[command(flatten)]
    issue: Issue,
    /// 以前的主体库，连同它的更新包，可写多次
    #[arg(long, value_name = "文件", required = true)]
    previous: Vec<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 现在的全部主体：CSV 或 NDJSON
    #[arg(value_name = "文件", help_heading = "参数")]
    input: PathBuf,
}

/// What a population speaks for, unless it is said.
const SCOPE: &str = "主体库";

pub(super) fn run(command: &PopulationCommand, global: &Global) -> Result<Exit, Problem> {
    match command {
        PopulationCommand::Build(args) => build(args, global),
        PopulationCommand::Update(args) => update(args, global),
    }
}

fn meta(issue: &Issue, keys: &[crate::key::Key]) -> Result<Meta, Problem> {
    let scope = issue.scope.as_deref().unwrap_or(SCOPE);
    // What an office knows of its subjects is nobody else's business.
    issue::meta(PackKind::Population, issue, keys, scope, SCOPE, Audience::Internal)
}

fn build(args: &Build, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let meta = meta(&args.issue, &keys)?;
    let building =
        Work::new(global, "读取、排序、生成索引、签名", "reading, sorting, indexing, signing");
    let files = (&*args.input, &*args.issue.output);
    let (size, gathered) = population::build(files, &meta, &signers(&keys), global.lang)?;
    drop(building);
    let what = Words::new(
        format!("主体库，{} 个主体", gathered.subjects),
        format!("population of {} subjects", gathered.subjects),
    );
    Ok(tell(&args.issue, size, &what, &gathered, global))
}

fn update(args: &Update, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let meta = meta(&args.issue, &keys)?;
    let trust = crate::trust::read(&args.trust)?;
    let before = population::open(files::read_packs(&args.previous)?, &trust, global.lang)?;
    let files = (&*args.input, &*args.issue.output);
    let (bytes, gathered, changes) =
        population::update(files, &before, &meta, &signers(&keys), global.lang)?;
    let changed = changes.changed;
    let added = changes.added.len().saturating_sub(changed);
    let removed = changes.withdrawn.len().saturating_sub(changed);
    let what = Words::new(
        format!("主体库更新包，新增 {added} 个、变更 {changed} 个、移出 {removed} 个主体"),
        format!("update of a population: {added} added, {changed} changed, {removed} removed"),
    );
    files::replace_private(&args.issue.output, &bytes)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(tell(&args.issue, size, &what, &gathered, global))
}

/// Says what was written, and what was not read.
fn tell(issue: &Issue, size: u64, what: &Words, gathered: &Gathered, global: &Global) -> Exit {
    let mut said = output::written(&issue.output).and(
        &format!("：{}，{size} 字节", what.get(credit_core::api::Lang::ZhCn)),
        &format!(": {}, {size} bytes", what.get(credit_core::api::Lang::En)),
    );
    if !gathered.unused.is_empty() {
        let (zh, en) = (gathered.unused.join("、"), gathered.unused.join(", "));
        said = said.and(&format!("\n没有用到的列：{zh}"), &format!("\ncolumns not used: {en}"));
    }
    if let Some(errors) = &gathered.errors {
        let (count, path) = (gathered.unreadable, errors.display());
        said = said.and(
            &format!("\n不能用的 {count} 行没有放进主体库：{path}"),
            &format!("\n{count} rows that cannot be used are not in the population: {path}"),
        );
    }
    output::say(&said, global.lang);
    Exit::Done
}
