//! `credit validate`: one identifier a line in, one report a line out, in constant memory.

mod lines;
mod words;

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufReader, BufWriter, IsTerminal as _, Read, Write},
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
    files,
    problem::{Exit, Problem, Words},
};
use lines::{Lines, Reading};

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
  credit validate --strict --on 2026-11-20 示例市/代码.txt > 报告.ndjson"
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
    /// 每行一个代码的文本文件；不写或写 - 则读标准输入
    #[arg(value_name = "文件", help_heading = "参数")]
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Validate, global: &Global) -> Result<Exit, Problem> {
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let source: Box<dyn Read> = match file {
        Some(path) => Box::new(File::open(path).map_err(|error| files::unreadable(path, &error))?),
        None => Box::new(io::stdin().lock()),
    };
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
    let mut lines = Lines::new(BufReader::new(source), name, global.lang);
    // Somebody who types wants the answer to a line before the next one.
    let block = if typed { 1 } else { BLOCK };
    let people = !args.json && io::stdout().is_terminal();
    let job = Job { engine: &*engine, query, global, block, people };
    let started = Instant::now();
    let count = job.run(&mut lines)?;
    lines.finish();
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

/// The codes of the file `--allow`, normalised.
fn allowed(args: &Validate) -> Result<Vec<String>, Problem> {
    let Some(path) = args.allow.as_deref() else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(path).map_err(|error| files::unreadable(path, &error))?;
    let lines = text.lines().map(|line| credit_core::id::normalize(line).text);
    Ok(lines.filter(|line| !line.is_empty()).collect())
}

struct Job<'a> {
    engine: &'a dyn Engine,
    query: IdQuery,
    global: &'a Global,
    block: usize,
    /// Whether the reports are read by people.
    people: bool,
}

#[derive(Clone, Copy, Default)]
struct Count {
    total: usize,
    invalid: usize,
}

impl Job<'_> {
    /// Reads to the end, or to the line that cannot be read; what came before it is written.
    fn run(&self, lines: &mut Lines<impl io::BufRead>) -> Result<Count, Problem> {
        let mut out = BufWriter::new(io::stdout().lock());
        let mut count = Count::default();
        loop {
            let mut text = String::new();
            let reading = lines.block(self.block, &mut text);
            if !text.is_empty() {
                let reports = self.engine.validate_lines(&text, &self.query, self.global.lang)?;
                count.total = count.total.saturating_add(reports.lines().count());
                count.invalid = count.invalid.saturating_add(invalid(&reports));
                let shown = match self.people {
                    true => Cow::Owned(words::of(&reports, self.global.lang)),
                    false => Cow::Borrowed(reports.as_str()),
                };
                let written = out.write_all(shown.as_bytes()).and_then(|()| out.flush());
                written.map_err(|error| output::stdout(&error))?;
            }
            match reading? {
                Reading::More => {}
                Reading::End => return Ok(count),
            }
        }
    }
}

/// Counts the reports with `"valid":false`. The text cannot occur inside a string, where its
/// quotation marks would be escaped.
fn invalid(reports: &str) -> usize {
    reports.lines().filter(|report| report.contains("\"valid\":false")).count()
}
