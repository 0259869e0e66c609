//! `credit check`: one request, one decision.

use std::{
    io::{self, IsTerminal as _, Read as _},
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::json;
use credit_engine::SourceBytes;

use super::{
    global::{COMMAND_HELP, Global},
    memory::MemoryArgs,
    output,
};
use crate::{
    files, import,
    problem::{Exit, Problem, Words},
    remember::Loading,
    shown, view,
};

/// 核一份申请：能不能受理，为什么，还缺什么（one request, one decision）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit check --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 [--json] [--meter 文件] [申请]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit check --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json \\
    示例市/requests/09-deferral-signed.json"
)]
pub(super) struct Check {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    pub(super) packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    pub(super) rulebook: PathBuf,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    pub(super) calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    pub(super) trust: PathBuf,
    /// 输出 JSON 结论（规范形式，一行）
    #[arg(long)]
    pub(super) json: bool,
    /// 把这次核查用的燃料和引擎版本写成 JSON，与结论一起存档；同样的申请、数据和组件在任何机器上都相同
    #[arg(long, value_name = "文件")]
    pub(super) meter: Option<PathBuf>,
    /// 申请（JSON）；不写或写 - 则读标准输入
    #[arg(value_name = "申请", help_heading = "参数")]
    pub(super) request: Option<PathBuf>,
    /// What was seen before.
    #[command(flatten)]
    pub(super) memory: MemoryArgs,
}

pub(super) fn run(args: &Check, global: &Global) -> Result<Exit, Problem> {
    let sources = sources(args, global)?;
    let request = request(args.request.as_deref())?;
    let engine = super::engine(global)?;
    let (decision, meter) = engine
        .check_counted(&sources, &request, global.lang)
        .map_err(|error| name_files(error.into(), args, global))?;
    if let Some(path) = &args.meter {
        let meter = meter.ok_or_else(not_counted)?.to_value();
        files::write(path, format!("{}\n", json::canonical(&meter)).as_bytes())?;
    }
    if args.json {
        output::data(&format!("{decision}\n"))?;
    } else {
        output::styled(&view::card(
            &view::parse(&shown::json(&decision))?,
            None,
            global.lang,
            view::width(),
        ))?;
    }
    Ok(Exit::Done)
}

fn not_counted() -> Problem {
    Problem::usage(
        "usage.value",
        Words::new("--native 不计燃料", "--native counts no fuel"),
        Words::new("不用 --native，或者不写 --meter", "leave out --native or --meter"),
    )
}

/// The files that a check rests on, held against what was seen before.
pub(super) fn sources(args: &Check, global: &Global) -> Result<SourceBytes, Problem> {
    let sources = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: files::read(&args.rulebook)?,
        calendar: files::read(&args.calendar)?,
        trust: crate::trust::read(&args.trust)?,
    };
    let reviewed = args.memory.review(Loading::all(&sources), global.lang);
    reviewed.map_err(|problem| name_files(problem, args, global))?;
    Ok(sources)
}

pub(super) fn request(path: Option<&Path>) -> Result<String, Problem> {
    let path = path.filter(|path| *path != Path::new("-"));
    let (bytes, place) = match path {
        Some(path) => (files::read(path)?, Words::same(path.display().to_string())),
        None => {
            if io::stdin().is_terminal() {
                output::note("从键盘读取申请（JSON），按 Ctrl-D 结束");
            }
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(|error| files::unreadable(Path::new("-"), &error))?;
            (bytes, Words::new("标准输入", "stdin"))
        }
    };
    String::from_utf8(bytes).map_err(|error| {
        let seen = match import::decode(error.as_bytes()) {
            Ok(decoded) => decoded.encoding.to_string(),
            Err(_) => "?".to_owned(),
        };
        Problem::new(
            "json.encoding",
            Words::new(
                format!("申请不是 UTF-8 编码（看来是 {seen}）"),
                format!("the request is not UTF-8 (it looks like {seen})"),
            ),
            Words::new("以 UTF-8 编码重新生成", "write it in UTF-8"),
        )
        .at(place)
    })
}

/// The engine counts packs from 0; people know them by their file names.
pub(super) fn name_files(problem: Problem, args: &Check, global: &Global) -> Problem {
    let Some(place) = problem.place(global.lang).map(str::to_owned) else { return problem };
    let file = |path: &Path, rest: &str| {
        let rest = rest.trim_start_matches([':', ' ']);
        let path = path.display();
        Words::same(if rest.is_empty() { path.to_string() } else { format!("{path} {rest}") })
    };
    for (name, path) in
        [("rulebook", &args.rulebook), ("calendar", &args.calendar), ("trust", &args.trust)]
    {
        if let Some(rest) = place.strip_prefix(name) {
            return problem.at(file(path, rest));
        }
    }
    let Some((index, rest)) =
        place.strip_prefix("packs/").map(|rest| rest.split_once(':').unwrap_or((rest, "")))
    else {
        return problem;
    };
    let packs = files::packs(&args.packs).unwrap_or_default();
    match index.parse().ok().and_then(|index: usize| packs.get(index)) {
        Some(path) => problem.at(file(path, rest)),
        None => problem,
    }
}
