//! `credit rulebook export`: a rulebook as tables or as JSON.

use std::path::PathBuf;

use clap::Args;
use credit_core::{rulebook::source::export::sheets, sheet::Table, wire};

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        output,
    },
    compiled::document,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
};

/// 把规则书写成 CSV 表或 JSON；CSV、工作簿、JSON、已签名的规则书可以互相转换，内容不丢
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook export [--trust 信任文件] [--json] -o 输出 规则书",
    after_help = "\
例子：
  credit rulebook export --trust 示例市/trust.json -o 表格 示例市/rulebook.pack
  credit rulebook export --json -o 规则书.json 示例市/rulebook"
)]
pub(in crate::cli) struct RulebookExport {
    /// 信任文件；已签名的规则书需要
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
    /// 写成一个 JSON 文件；不写则写成一个文件夹的 CSV 表（带 BOM，Excel 可以直接打开）
    #[arg(long)]
    json: bool,
    /// 写到哪个文件夹或文件
    #[arg(short, long, value_name = "输出")]
    output: PathBuf,
    /// 文件夹、工作簿、JSON 或已签名的规则书
    #[arg(value_name = "规则书", help_heading = "参数")]
    source: PathBuf,
}

pub(in crate::cli) fn run(args: &RulebookExport, global: &Global) -> Result<Exit, Problem> {
    let document = document(&args.source, args.trust.as_deref(), global)?;
    if args.json {
        files::write(&args.output, wire::canonical(&document).as_bytes())?;
        output::say(&output::written(&args.output), global.lang);
        return Ok(Exit::Done);
    }
    let sheets = sheets(&document);
    for sheet in &sheets {
        files::write(&args.output.join(&sheet.sheet), csv_text(sheet)?.as_bytes())?;
    }
    let (zh, en) = (format!("：{} 张表", sheets.len()), format!(": {} tables", sheets.len()));
    output::say(&output::written(&args.output).and(&zh, &en), global.lang);
    Ok(Exit::Done)
}

/// With the mark by which Excel knows UTF-8.
pub(super) fn csv_text(sheet: &Table) -> Result<String, Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        Problem::new(
            "io.write",
            Words::new(format!("不能写成 CSV（{error}）"), format!("cannot be written: {error}")),
            Words::new("请把这份数据连同版本号报给维护者", "report it with its data"),
        )
    };
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&sheet.header).map_err(|error| broken(&error))?;
    for row in &sheet.rows {
        writer.write_record(&row.cells).map_err(|error| broken(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(&error))?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}
