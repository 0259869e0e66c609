//! `credit commitment records` and `export`: tables of what was judged, and of everything in the national template.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    Ledger,
};
use crate::{
    files,
    ledger::{self, Publish, Rows},
    problem::{Exit, Problem, Words},
};

/// 把认定了的写成名单的行：违诺记录，或守信记录；可以直接交给 credit pack build（rows of a list）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment records (--breached|--kept) --list 名单编号 [--months 月数] -o 文件 --archive 档案 --trust 信任文件",
    after_help = "\
例子：
  credit commitment records --breached --list sample-commitment --months 12 -o 违诺记录.csv --archive 档案 --trust 示例市/trust.json
撤销了的认定不在里面；修复办结的写“已修复”，异议、复议、诉讼未答复的写“异议中”。
文件里可能有自然人的证件号码，只有本人能读；已有文件不会被覆盖。"
)]
pub(in crate::cli) struct Records {
    #[command(flatten)]
    ledger: Ledger,
    /// 部分履行和全部未履行的
    #[arg(long, required_unless_present = "kept", conflicts_with = "kept")]
    breached: bool,
    /// 全部履行的
    #[arg(long)]
    kept: bool,
    /// 名单编号，写在每一行
    #[arg(long, value_name = "编号")]
    list: String,
    /// 认定时没有写明公示到哪一天的，公示多少个月
    #[arg(long, value_name = "月数")]
    months: Option<u32>,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
}

/// 按全国信用承诺数据模板写出登记了的承诺（the national template）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment export [--public] -o 文件 --archive 档案 --trust 信任文件",
    after_help = "\
例子：
  credit commitment export -o 信用承诺.csv --archive 档案 --trust 示例市/trust.json
没有登记（没有承诺编码）的不在里面，写明有几份。
文件里可能有自然人的证件号码，只有本人能读；已有文件不会被覆盖。"
)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    ledger: Ledger,
    /// 只要可向社会公开的，自然人的证件号码打码
    #[arg(long)]
    public: bool,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
}

pub(super) fn records(args: &Records, global: &Global) -> Result<Exit, Problem> {
    let read = args.ledger.read(global)?;
    let rows = Rows { breached: args.breached, list: &args.list, months: args.months };
    let (table, count) = ledger::records(&read.promises, &rows)?;
    save(&args.output, &table)?;
    let more = Words::new(format!("：{count} 行"), format!(": {count} rows"));
    said(&args.output, &more, global);
    Ok(read.exit)
}

pub(super) fn export(args: &Export, global: &Global) -> Result<Exit, Problem> {
    let read = args.ledger.read(global)?;
    let publish = if args.public { Publish::Public } else { Publish::All };
    let (table, count, left) = ledger::export(&read.promises, publish);
    save(&args.output, &table)?;
    let more = Words::new(
        format!("：{count} 行；未登记、不在里面的 {left} 份"),
        format!(": {count} rows; {left} are not registered and not in it"),
    );
    said(&args.output, &more, global);
    Ok(read.exit)
}

fn save(path: &Path, table: &str) -> Result<(), Problem> {
    files::private_new(path)
        .and_then(|mut file| file.write_all(table.as_bytes()))
        .map_err(|error| files::unwritable(path, &error))
}

fn said(path: &Path, more: &Words, global: &Global) {
    use credit_core::api::Lang;
    let (zh, en) = (more.get(Lang::ZhCn), more.get(Lang::En));
    output::say(&output::written(path).and(zh, en), global.lang);
}
