//! `credit validate`: one identifier a line in, one report a line out, in constant memory.

mod clean;
mod columns;
mod lines;
mod table;
mod words;

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, IsTerminal as _, Read},
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use credit_engine::{Engine, IdQuery, NativeEngine};

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    columnar::Kind,
    files,
    problem::{Exit, Problem, Words},
};
use clean::Clean;
use columns::Codes;
use lines::{Blocks, Lines, Reading};
use table::Out;

/// Lines that cross into the component at a time: enough that the crossing does not count, few enough
/// that memory does not either and that the fuel of a call is ample even if every code needs repair.
const BLOCK: usize = 1024;

/// 校验代码：每行一个代码，每行一份 JSON 报告（one identifier a line, one report a line）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit validate [选项] [文件]",
    after_help = "\
例子（代码.txt 由 credit demo --write 示例市 写出）：
  echo 91110000600037341K | credit validate
  credit validate --strict --on 2026-11-20 示例市/代码.txt > 报告.ndjson
  credit validate --on 2026-11-20 示例市/代码.txt -o 结果.parquet"
)]
pub(super) struct Validate {
    /// 代码的种类，如 uscc、org-code、resident-id；不写则自动识别
    #[arg(long, value_name = "种类")]
    kind: Option<String>,
    /// 在哪一天核对（年-月-日），缺省是今天；用来判断出生日期是否在将来
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 已确认在用、虽不能通过校验也不拒绝的代码，每行一个（codes in use although they fail a check）
    #[arg(long, value_name = "文件")]
    allow: Option<PathBuf>,
    /// 输出 JSON 报告；输出到文件或管道时总是 JSON，在终端上缺省为文字（reports as JSON on a terminal, too）
    #[arg(long)]
    json: bool,
    /// 只要有一个代码无效，退出码为 1
    #[arg(long)]
    strict: bool,
    /// 结果写到文件，一行一个代码：扩展名为 .csv、.parquet 或 .arrow（.ndjson 则为 JSON 报告）；不写则写到标准输出
    #[arg(long, short, value_name = "文件", conflicts_with = "json")]
    output: Option<PathBuf>,
    /// 每行一个代码的文本文件，或者有“代码”列的 Parquet、Arrow 文件；不写或写 - 则读标准输入
    #[arg(value_name = "文件", help_heading = "参数")]
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Validate, global: &Global) -> Result<Exit, Problem> {
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let source: Box<dyn Read> = match file {
        Some(path) => Box::new(File::open(path).map_err(|error| files::unreadable(path, &error))?),
        None => Box::new(io::stdin().lock()),
    };
    let mut source = BufReader::new(source);
    let typed = file.is_none() && io::stdin().is_terminal();
    // The answers are the same bytes: one code should not wait until a component is compiled. One that is named
    // is used.
    let engine: Box<dyn Engine> = match global.names_component() {
        true => super::engine(global)?,
        false => Box::new(NativeEngine),
    };
    if typed {
        let said = Words::new(
            "从键盘读取：每行输入一个代码后回车，按 Ctrl-D 结束。例如 91110000600037341K",
            "reading the keyboard: a code a line, Ctrl-D ends, for example 91110000600037341K",
        );
        output::say(&said, global.lang);
    }
    // A birth after today is wrong; the core has no clock.
    let on = match &args.on {
        Some(day) => day.clone(),
        None => crate::clock::today().to_string(),
    };
    let query = IdQuery { kind: args.kind.clone(), on: Some(on), allow: allowed(args)? };
    // The options are wrong or right for all lines: find out before the first of them.
    engine
        .validate_lines("\n", &query, global.lang)
        .map_err(|error| Problem::from(error).of_usage())?;
    let name = file.map_or_else(|| "标准输入".to_owned(), |path| path.display().to_string());
    // Whoever types has not typed yet.
    let start = if typed { &[][..] } else { source.fill_buf().unwrap_or_default() };
    let mut blocks: Box<dyn Blocks> = match (Kind::of(start), file) {
        (Some(kind), Some(path)) => Box::new(Codes::open(path, kind)?),
        (Some(_), None) => return Err(from_a_pipe()),
        (None, _) => Box::new(Lines::new(source, name, global.lang)),
    };
    // Somebody who types wants the answer to a line before the next one.
    let block = if typed { 1 } else { BLOCK };
    let people = !args.json && io::stdout().is_terminal();
    let mut out = match &args.output {
        Some(path) => Out::file(path, global.lang)?,
        None => Out::stdout(people, global.lang),
    };
    // In a table there is little to say of a code that is right, and the core is at hand.
    let quick = (out.is_table() && !global.names_component()).then(|| Clean::of(&query)).flatten();
    let job = Job { engine: &*engine, quick, query, global, block };
    let started = Instant::now();
    let count = job.run(&mut *blocks, &mut out)?;
    blocks.finish();
    out.finish()?;
    if io::stderr().is_terminal() && !typed {
        let seconds = started.elapsed().as_secs_f64();
        let Count { total, invalid } = count;
        let said = Words::new(
            format!("共 {total} 行，其中 {invalid} 个代码无效；用时 {seconds:.1} 秒"),
            format!("{total} lines, {invalid} codes invalid; {seconds:.1} s"),
        );
        output::say(&said, global.lang);
    }
    Ok(if args.strict && count.invalid > 0 { Exit::Negative } else { Exit::Done })
}

/// Columns are looked up at places of the file.
fn from_a_pipe() -> Problem {
    Problem::usage(
        "validate.pipe",
        Words::new(
            "标准输入不能读取 Parquet 和 Arrow",
            "Parquet and Arrow cannot be read from a pipe",
        ),
        Words::new("写出文件名", "name the file"),
    )
}

/// The codes of the file `--allow`, normalised.
fn allowed(args: &Validate) -> Result<Vec<String>, Problem> {
    let Some(path) = args.allow.as_deref() else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(path).map_err(|error| files::unreadable(path, &error))?;
    let lines = text.lines().map(|line| credit_core::id::normalize(line).text);
    Ok(lines.filter(|line| !line.is_empty()).collect())
}

struct Job<'a> {
    engine: &'a dyn Engine,
    quick: Option<Clean>,
    query: IdQuery,
    global: &'a Global,
    block: usize,
}

#[derive(Clone, Copy, Default)]
struct Count {
    total: usize,
    invalid: usize,
}

impl Job<'_> {
    /// Reads to the end, or to the line that cannot be read; what came before it is written.
    fn run(&self, blocks: &mut dyn Blocks, out: &mut Out) -> Result<Count, Problem> {
        let mut count = Count::default();
        loop {
            let mut text = String::new();
            let reading = blocks.block(self.block, &mut text);
            if let Some(quick) = &self.quick {
                self.table(quick, &text, out, &mut count)?;
            } else if !text.is_empty() {
                let reports = self.engine.validate_lines(&text, &self.query, self.global.lang)?;
                count.total = count.total.saturating_add(reports.lines().count());
                count.invalid = count.invalid.saturating_add(invalid(&reports));
                out.add(&reports)?;
            }
            match reading? {
                Reading::More => {}
                Reading::End => return Ok(count),
            }
        }
    }
}

impl Job<'_> {
    /// Adds rows to a table: those of codes that are right without their reports, which would be thrown away.
    fn table(
        &self,
        quick: &Clean,
        text: &str,
        out: &mut Out,
        count: &mut Count,
    ) -> Result<(), Problem> {
        for code in text.lines() {
            count.total = count.total.saturating_add(1);
            if let Some(kind) = quick.kind_of(code) {
                out.clean(code, kind)?;
                continue;
            }
            let line = format!("{code}\n");
            let report = self.engine.validate_lines(&line, &self.query, self.global.lang)?;
            count.invalid = count.invalid.saturating_add(invalid(&report));
            out.add(&report)?;
        }
        Ok(())
    }
}

/// Counts the reports with `"valid":false`. The text cannot occur inside a string, where its
/// quotation marks would be escaped.
fn invalid(reports: &str) -> usize {
    reports.lines().filter(|report| report.contains("\"valid\":false")).count()
}
