//! `credit rulebook catalogues`: what a city publishes of its rulebook every year.

use std::path::PathBuf;

use clap::Args;
use credit_core::rulebook::source::catalogues;

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    compiled::issue,
    export::csv_text,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
};

/// 由规则书写出年度清单：备忘录措施清单、措施类别清单、应用事项清单和数据清单、行为清单、应用清单
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook catalogues [--trust 信任文件] --year 年度 --out 文件夹 规则书",
    after_help = "\
例子：
  credit rulebook catalogues --year 2026 --out 清单 示例市/rulebook
  credit rulebook catalogues --trust 示例市/trust.json --year 2026 --out 清单 示例市/rulebook.pack"
)]
pub(in crate::cli) struct RulebookCatalogues {
    /// 信任文件；已签名的规则书需要
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
    /// 哪一年：写出这一年施行过的事项
    #[arg(long, value_name = "年度", value_parser = clap::value_parser!(i32).range(1900..=9999))]
    year: i32,
    /// 写到哪个文件夹，每张清单一个 CSV（带 BOM，Excel 可以直接打开）
    #[arg(short, long = "out", value_name = "文件夹")]
    output: PathBuf,
    /// 文件夹、工作簿、JSON 或已签名的规则书
    #[arg(value_name = "规则书", help_heading = "参数")]
    source: PathBuf,
}

pub(in crate::cli) fn run(args: &RulebookCatalogues, global: &Global) -> Result<Exit, Problem> {
    let (document, issue) = issue(&args.source, args.trust.as_deref(), global)?;
    let year = args.year;
    let Some(tables) = catalogues(&document, year, &issue) else {
        return Err(Problem::new(
            "rulebook.year",
            Words::new(
                format!("{year} 年没有施行的事项"),
                format!("no matter is in force in {year}"),
            ),
            Words::new("请改年度，或检查事项的施行日期", "name another year, or look at 施行日期"),
        ));
    };
    for table in &tables {
        files::write(&args.output.join(&table.sheet), csv_text(table)?.as_bytes())?;
    }
    let (zh, en) = (format!("：{} 张清单", tables.len()), format!(": {} catalogues", tables.len()));
    output::say(&output::written(&args.output).and(&zh, &en), global.lang);
    Ok(Exit::Done)
}
