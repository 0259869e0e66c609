//! The command line: one file for each command, with its arguments and its help, Chinese first, whose
//! examples work in the sample city. Data goes to stdout, everything else to stderr; an error is one
//! line with code, place and what to do.

mod archive;
mod calendar;
mod chain;
mod check;
mod commitment;
mod deadline;
mod demo;
#[cfg(feature = "serve")]
mod doctor;
mod english;
mod filter;
mod global;
mod impact;
mod issue;
mod keygen;
mod keys;
mod memory;
mod notice;
mod output;
mod pack;
mod population;
#[cfg(feature = "serve")]
mod precompile;
mod receipt;
#[cfg(feature = "serve")]
mod records;
mod redecide;
mod rulebook;
mod screen;
#[cfg(feature = "serve")]
mod serve;
mod statement;
mod stats;
mod synthesize;
mod timestamp;
mod trust;
mod usage;
mod validate;
mod work;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use credit_core::api::Lang;
use credit_engine::{Engine, NativeEngine};

use crate::problem::{Exit, Problem};
use global::{COMMAND_HELP, Global};

/// `credit`.
#[derive(Debug, Parser)]
#[command(
    name = "credit",
    version,
    about = "一键核信：把信用核查放进审批表单和交易系统（credit check for approval forms）",
    help_template = COMMAND_HELP,
    override_usage = "credit [选项] <命令> …",
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    max_term_width = 100,
    after_help = "\
例子：
  credit demo                          看示例市的申请怎么核、为什么
  credit demo --write 示例市           同时写出名单包、规则书、日历和申请，供下面的命令使用
  echo 91110000600037341K | credit validate

退出码：0 完成；1 结论是否定的；2 命令写错；3 输入不能用（标准错误上一行说明编号、位置和处理办法）"
)]
struct Cli {
    /// Options of every command.
    #[command(flatten)]
    global: Global,
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Validate(validate::Validate),
    Synthesize(synthesize::Synthesize),
    Check(check::Check),
    Notice(notice::Notice),
    Screen(screen::Screen),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    #[cfg(feature = "serve")]
    Doctor(doctor::Doctor),
    #[cfg(feature = "serve")]
    Precompile(precompile::Precompile),
    /// 名单包：由 CSV 生成并签名，或查看（build or inspect list packs）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit pack <命令> …",
        subcommand_help_heading = "命令"
    )]
    Pack(pack::Pack),
    Redecide(Box<redecide::Redecide>),
    /// 主体库：本单位管的全部主体，供反向核查（the subjects of an office, to be asked about）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit population <命令> …",
        subcommand_help_heading = "命令"
    )]
    Population(population::PopulationCommand),
    /// 规则书：由表格生成、证明、试算、对照（build, prove, test or compare rulebooks）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook <命令> …",
        subcommand_help_heading = "命令"
    )]
    Rulebook(rulebook::Rulebook),
    /// 工作日历：由 CSV 表生成并签名（build a calendar of working days）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit calendar <命令> …",
        subcommand_help_heading = "命令"
    )]
    Calendar(calendar::Calendar),
    /// 核查凭证：出具、核验、查看、重算（signed receipts of decisions）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit receipt <命令> …",
        subcommand_help_heading = "命令"
    )]
    Receipt(receipt::Receipt),
    /// 档案：凭证依据的全部数据，核验、重算、移交（what receipts rest on）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit archive <命令> …",
        subcommand_help_heading = "命令"
    )]
    Archive(archive::ArchiveCommand),
    /// 存档：核验、检查点、证明（records as a log that cannot be rewritten unnoticed）
    #[cfg(feature = "serve")]
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit records <命令> …",
        subcommand_help_heading = "命令"
    )]
    Records(records::Records),
    /// 对结论的说明：复核、惩戒反馈、撤销、异议、修复（signed statements about decisions）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit statement <命令> …",
        subcommand_help_heading = "命令"
    )]
    Statement(statement::Statement),
    /// 承诺台账：登记、到期、认定、违诺记录、全国模板（the ledger of commitments）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit commitment <命令> …",
        subcommand_help_heading = "命令"
    )]
    Commitment(commitment::Commitment),
    /// 期限：待办和逾期，或算一个期限的最后一天（what is open, and until when）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit deadline <命令> …",
        subcommand_help_heading = "命令"
    )]
    Deadline(deadline::Deadline),
    Stats(stats::Stats),
    Impact(Box<impact::Impact>),
    Keygen(Box<keygen::Keygen>),
    Timestamp(timestamp::Timestamp),
    /// 信任链：由根密钥签名的信任配置，逐版相接（trust policies that root keys sign）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit trust <命令> …",
        subcommand_help_heading = "命令"
    )]
    Trust(Box<trust::Trust>),
}

/// Runs the command line with these arguments (the first is the name of the program).
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let said = usage::language(&args);
    let command = if said == Lang::En { english::command() } else { Cli::command() };
    let parsed = command.try_get_matches_from(&args);
    let outcome = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => {
            let lang = cli.global.lang;
            dispatch(cli).or_else(|problem| report(&problem, lang))
        }
        Err(error) => usage::explain(&error, said),
    };
    ExitCode::from(outcome.map_or(Exit::Unusable.code(), Exit::code))
}

fn dispatch(cli: Cli) -> Result<Exit, Problem> {
    let global = cli.global;
    match cli.command {
        Command::Demo(demo) => demo::run(&demo, &global),
        Command::Validate(validate) => validate::run(&validate, &global),
        Command::Synthesize(synthesize) => synthesize::run(&synthesize, &global),
        Command::Check(check) => check::run(&check, &global),
        Command::Notice(notice) => notice::run(&notice, &global),
        Command::Screen(screen) => screen::run(&screen, &global),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(&serve, &global),
        #[cfg(feature = "serve")]
        Command::Doctor(doctor) => doctor::run(&doctor, &global),
        #[cfg(feature = "serve")]
        Command::Precompile(precompile) => precompile::run(&precompile, &global),
        Command::Pack(command) => pack::run(&command, &global),
        Command::Redecide(args) => redecide::run(&args, &global),
        Command::Population(command) => population::run(&command, &global),
        Command::Rulebook(command) => rulebook::run(&command, &global),
        Command::Calendar(command) => calendar::run(&command, &global),
        Command::Receipt(command) => receipt::run(&command, &global),
        Command::Archive(command) => archive::run(&command, &global),
        #[cfg(feature = "serve")]
        Command::Records(command) => records::run(&command, &global),
        Command::Statement(command) => statement::run(&command, &global),
        Command::Commitment(command) => commitment::run(&command, &global),
        Command::Deadline(command) => deadline::run(&command, &global),
        Command::Stats(args) => stats::run(&args, &global),
        Command::Impact(args) => impact::run(&args, &global),
        Command::Trust(trust) => trust::run(&trust, &global),
        Command::Keygen(keygen) => keygen::run(&keygen, &global),
        Command::Timestamp(args) => timestamp::run(&args, &global),
    }
}

fn report(problem: &Problem, lang: Lang) -> Result<Exit, std::io::Error> {
    for line in problem.details() {
        output::note(line);
    }
    if problem.code() != output::CLOSED {
        output::note(&problem.line(lang));
    }
    Ok(problem.exit())
}

/// The engine that the options ask for.
fn engine(global: &Global) -> Result<Box<dyn Engine>, Problem> {
    #[cfg(feature = "component")]
    if !global.native {
        let path = credit_engine::find_component(global.component.as_deref())?;
        let limits = credit_engine::Limits::default();
        return Ok(Box::new(credit_engine::ComponentEngine::load(&path, limits)?));
    }
    // Without the component there is nothing to choose.
    let _chosen = global.native;
    Ok(Box::new(NativeEngine))
}
