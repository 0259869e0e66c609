//! `credit screen`: a file of subjects against list packs.

mod reverse;
mod tier;

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    thread,
};

use clap::{Args, ValueEnum};
use credit_core::{Date, answer::ListCoverage, api::Lang, finding::CoverageState};
use credit_engine::{Lists, NativePacks, PackOpener};
use indicatif::{FormattedDuration, ProgressBar};

use super::{
    global::{COMMAND_HELP, Global},
    memory::MemoryArgs,
    output, work,
};
use crate::{
    columnar, files,
    problem::{Exit, Problem, Words},
    remember::Loading,
    screen::{self, Format, Job, Summary, Tally, Watcher, data_of, day_of_checkpoint},
};

/// Form of the findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// A row for each finding.
    Csv,
    /// A JSON object for each subject.
    Ndjson,
    /// A row for each finding, as columns.
    Parquet,
    /// The same as an Arrow file.
    Arrow,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Csv => Self::Csv,
            Form::Ndjson => Self::Ndjson,
            Form::Parquet => Self::Parquet,
            Form::Arrow => Self::Arrow,
        }
    }
}

/// 批量核查：一份主体清单对照名单包，断点续作（screen a file of subjects）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit screen --pack 名单包… --trust 信任文件 --input 主体.csv --output 结果.ndjson [选项]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit screen --pack 示例市/packs/zxgk.pack --trust 示例市/trust.json --as-of 2026-11-20 \\
    --input 示例市/持证主体.csv --output 发现.csv
只看新一期名单新增的记录里有没有本单位的主体：
  credit screen --pack 示例市/packs/zxgk.pack --only-new 示例市/stale/zxgk.pack --trust 示例市/trust.json \\
    --as-of 2026-11-20 --input 示例市/持证主体.csv --output 新增.csv
主体很多、名单每天变化不多时，先把主体做成主体库，再用名单的变化去查：
  credit population build --key 示例市/key-sample-only.json --sequence 1 --as-of 2026-11-20 -o 主体库.pack \\
    示例市/持证主体.csv
  credit screen --reverse 主体库.pack --old 示例市/stale/zxgk.pack --new 示例市/packs/zxgk.pack \\
    --trust 示例市/trust.json --as-of 2026-11-20 --output 涉及.csv
给全部持证主体定抽查档次（分级分类监管）：
  credit screen --pack 示例市/packs --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack \\
    --trust 示例市/trust.json --as-of 2026-11-20 --tier SL-0001 --input 示例市/持证主体.csv --output 分级.csv

中断（包括断电、强制结束）后用同样的命令再运行，从中断处继续，结果逐字节相同。"
)]
pub(super) struct Screen {
    /// 名单包，或者装名单包的文件夹，可写多次（基础包和更新包一起给出）
    #[arg(long = "pack", visible_alias = "new", value_name = "文件", required = true)]
    packs: Vec<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 主体：CSV（名称、代码、类型、行政区划、曾用名、编号等列）、NDJSON，或同样列名的 Parquet、Arrow
    #[arg(long, value_name = "文件", required_unless_present = "reverse")]
    input: Option<PathBuf>,
    /// 结果；不能用的行写在“结果.errors.csv”
    #[arg(long, value_name = "文件")]
    output: PathBuf,
    /// 结果的格式：csv、ndjson、parquet 或 arrow；缺省看结果文件的扩展名
    #[arg(long, value_name = "格式", value_enum, hide_possible_values = true)]
    format: Option<Form>,
    /// 按哪一天的名单状态核查（年-月-日）；缺省为今天（北京时间）
    #[arg(long, value_name = "日期")]
    as_of: Option<String>,
    /// 上一期的包（基础包连同更新包，可写多次）：只核查名单中新增和变更的记录
    #[arg(long, visible_alias = "old", value_name = "文件")]
    only_new: Vec<PathBuf>,
    /// 主体库（连同它的更新包，可写多次，credit population build 生成）：反过来，用名单的变化去查库里的主体
    #[arg(long, value_name = "文件", requires = "only_new", conflicts_with_all = ["input", "tier", "all"])]
    reverse: Vec<PathBuf>,
    /// 反向核查时逐个主体核查名单的变化：名称只是相近（待核）的也不遗漏
    #[arg(long, requires = "reverse")]
    thorough: bool,
    /// 没有发现的主体也写进结果
    #[arg(long)]
    all: bool,
    /// 同时核查的线程数；缺省为处理器个数
    #[arg(long, value_name = "个数")]
    jobs: Option<usize>,
    /// 不接着上次中断的地方，从头开始
    #[arg(long)]
    restart: bool,
    /// 有发现或有不能用的行时，退出码为 1
    #[arg(long)]
    strict: bool,
    /// 按这个事项的监管分级给每个主体定抽查档次，写出档次、抽查比例、频次和理由（一行一个主体；CSV，结果以 .parquet 或 .arrow 结尾则为 Parquet 或 Arrow）
    #[arg(long, value_name = "事项编码", conflicts_with_all = ["format", "only_new", "all", "jobs", "restart"])]
    tier: Option<String>,
    /// 规则书；--tier 需要
    #[arg(long, value_name = "文件", requires = "tier")]
    rulebook: Option<PathBuf>,
    /// 工作日历；--tier 需要
    #[arg(long, value_name = "文件", requires = "tier")]
    calendar: Option<PathBuf>,
    /// What was seen before.
    #[command(flatten)]
    memory: MemoryArgs,
}

impl Screen {
    /// The file of subjects; none where a population is asked.
    fn input(&self) -> PathBuf {
        self.input.clone().unwrap_or_default()
    }
}

pub(super) fn run(args: &Screen, global: &Global) -> Result<Exit, Problem> {
    if let Some(matter) = &args.tier {
        return tier::run(args, matter, global);
    }
    if args.reverse.is_empty() {
        to_another_place(args)?;
    } else {
        in_a_folder(&args.output)?;
    }
    let (packs, old) = (files::read_packs(&args.packs)?, files::read_packs(&args.only_new)?);
    let mut lists = Lists { packs, trust: crate::trust::read(&args.trust)? };
    args.memory.review(Loading::lists(&lists.packs, &lists.trust), global.lang)?;
    let data = data_of(&lists, &old);
    let day = day(args)?;
    let issues = match old.is_empty() {
        true => None,
        false => Some(screen::Issues::open(&lists, &old, date(&day)?, global.lang)?),
    };
    let job = Job {
        input: args.input(),
        output: args.output.clone(),
        format: format(args)?,
        on: day,
        all: args.all,
        jobs: args.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, Into::into)),
        lang: global.lang,
        data,
        restart: args.restart,
    };
    let bar = Bar(ProgressBar::hidden(), global.lang);
    if let (Some(issues), false) = (&issues, args.reverse.is_empty()) {
        return reverse::run(args, &job, &bar, (issues, &lists.trust), global);
    }
    if let Some(issues) = issues {
        let screen::Delta { lists: fresh, count } = issues.added()?;
        let said = Words::new(
            format!("名单中新增、变更和新生效 {count} 条，只核查这些记录"),
            format!(
                "{count} records are new, changed or in force by now: only these are looked at"
            ),
        );
        output::say(&said, global.lang);
        lists = fresh;
    }
    let opener = opener(lists, global)?;
    let summary = screen::run(&job, &*opener, &bar)?;
    bar.0.finish_and_clear();
    told_by(args, &summary, told(&summary, &job), global)
}

/// Says what came of it.
fn told_by(
    args: &Screen,
    summary: &Summary,
    said: Words,
    global: &Global,
) -> Result<Exit, Problem> {
    output::text(said.get(global.lang))?;
    if all_expired(&summary.coverage) {
        let said = Words::new(
            "全部名单都已过期：这次核查不能说明任何主体未列入",
            "all lists have expired: this says of nobody that it is not listed",
        );
        output::say(&said, global.lang);
        return Ok(Exit::Negative);
    }
    let negative = summary.tally.found > 0 || summary.tally.unreadable > 0;
    Ok(if args.strict && negative { Exit::Negative } else { Exit::Done })
}

/// Results go into a folder that is there, and not over what they are made of.
fn to_another_place(args: &Screen) -> Result<(), Problem> {
    in_a_folder(&args.output)?;
    let same = |one: &Path| one.canonicalize().ok().zip(args.output.canonicalize().ok());
    if same(&args.input()).is_none_or(|(input, output)| input != output) {
        return Ok(());
    }
    let text = Words::new(
        "--output 就是 --input 的文件，结果会盖掉主体清单",
        "--output is the file of --input: the results would replace the subjects",
    );
    let remedy = Words::new("给 --output 另取一个文件名", "give --output another name");
    let place = Words::same(args.output.display().to_string());
    Err(Problem::usage("screen.same-file", text, remedy).at(place))
}

/// A folder that is not there is more likely a typing error than meant.
fn in_a_folder(path: &Path) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            Err(files::unwritable(folder, &missing).remedied(Words::new(
                "检查 --output 的路径；文件夹须已存在",
                "check the path of --output; its folder has to be there",
            )))
        }
        _ => Ok(()),
    }
}

/// Whether none of the lists says anything any more.
fn all_expired(lists: &[ListCoverage]) -> bool {
    let expired = |list: &ListCoverage| matches!(list.state, CoverageState::Stale);
    !lists.is_empty() && lists.iter().all(expired)
}

/// Opens the packs for each worker: in the core, or in instances of the component.
fn opener(lists: Lists, global: &Global) -> Result<Box<dyn PackOpener>, Problem> {
    #[cfg(feature = "component")]
    if !global.native {
        let path = credit_engine::find_checker(global.component.as_deref())?;
        let limits = credit_engine::ResidentLimits::default();
        let engine = credit_engine::ResidentEngine::load(&path, limits)?;
        return Ok(Box::new(credit_engine::ResidentLists { engine, lists }));
    }
    // Without the component there is nothing to choose.
    let _chosen = global.native;
    Ok(Box::new(NativePacks::of(lists)?))
}

fn format(args: &Screen) -> Result<Format, Problem> {
    let format = args.format.map(Format::from).or_else(|| Format::of(&args.output));
    if format.is_some_and(|format| format.columnar().is_some()) {
        columnar::available(&args.output)?;
    }
    format.ok_or_else(|| {
        Problem::usage(
            "usage.format",
            Words::new(
                "结果文件的扩展名看不出格式",
                "the ending of the output does not tell its format",
            ),
            Words::new(
                "用 .csv、.ndjson、.parquet 或 .arrow 结尾，或写 --format",
                "end it in .csv, .ndjson, .parquet or .arrow, or give --format",
            ),
        )
    })
}

fn date(text: &str) -> Result<Date, Problem> {
    Date::parse(text).ok_or_else(|| {
        Problem::usage(
            "json.date",
            Words::new(format!("“{text}”不是日期"), format!("`{text}` is no date")),
            Words::new("写成 2026-11-20 的格式", "write it as 2026-11-20"),
        )
    })
}

/// The day asked for; else that of the job that was interrupted; else today in China.
fn day(args: &Screen) -> Result<String, Problem> {
    if let Some(day) = &args.as_of {
        return date(day).map(|day| day.to_string());
    }
    if !args.restart
        && let Some(day) = day_of_checkpoint(&args.output)?
    {
        return Ok(day);
    }
    Ok(crate::clock::today().to_string())
}

/// A progress bar where somebody sees it.
struct Bar(ProgressBar, Lang);

impl Watcher for Bar {
    fn begins(&self, done: u64, bytes: u64) {
        if done > 0 {
            let said = Words::new(
                format!("接着上次中断的地方：前 {done} 行已经核查"),
                format!("going on where it was interrupted: {done} rows are done"),
            );
            output::say(&said, self.1);
        }
        if io::stderr().is_terminal() {
            work::shape(&self.0, work::MEASURED);
            self.0.set_length(bytes);
            self.0.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    }

    fn reads(&self, bytes: u64, tally: &Tally) {
        self.0.set_position(bytes);
        let Tally { rows, found, unreadable, .. } = tally;
        let (so_far, left) = (self.0.elapsed(), self.0.eta());
        let (so_far, left) = (FormattedDuration(so_far), FormattedDuration(left));
        self.0.set_message(match self.1 {
            Lang::En => format!(
                "{rows} rows, {found} with findings, {unreadable} unusable; {so_far}, about {left} left"
            ),
            _ => format!(
                "{rows} 行，有发现 {found}，不能用 {unreadable}；已用 {so_far}，剩余约 {left}"
            ),
        });
    }
}

/// The summary that a person reads.
fn told(summary: &Summary, job: &Job) -> Words {
    let tally = &summary.tally;
    let Tally { rows, found, confirmed, probable, possible, excluded, unreadable, .. } = tally;
    let screened = rows.saturating_sub(*unreadable);
    let milliseconds = summary.milliseconds.max(1);
    let rate = rows.saturating_mul(1000).checked_div(milliseconds).unwrap_or_default();
    let (on, seconds) = (&job.on, milliseconds / 1000);
    let tenths = milliseconds % 1000 / 100;
    let mut out = Words::new(
        format!(
            "核查日 {on}，共 {rows} 行，核查 {screened} 个主体，用时 {seconds}.{tenths} 秒（每秒 {rate} 行）\n\
             有发现的主体 {found} 个：确认 {confirmed} 条，疑似 {probable} 条，待核 {possible} 条；排除 {excluded} 条\n"
        ),
        format!(
            "as of {on}; rows: {rows}; subjects screened: {screened}, in {seconds}.{tenths} s ({rate} rows a second)\n\
             subjects with findings: {found}; {confirmed} confirmed, {probable} probable, {possible} possible; {excluded} excluded\n"
        ),
    );
    for (count, zh, en) in [
        (
            tally.red,
            "条发现在守信名单（红名单）上，不是失信",
            "of the findings are on red lists: nothing adverse",
        ),
        (
            tally.bad_codes,
            "个主体的代码不能通过校验，只按名称核查",
            "subjects have a code that fails its check: screened by name only",
        ),
        (
            tally.unnamed,
            "个主体的名称不是名称（如“不详”），只按代码核查",
            "subjects have a name that is none (不详): screened by code only",
        ),
        (
            tally.truncated,
            "个主体同名或者名称相近的记录过多，没有全部列出，须人工核实",
            "subjects have too many records of the same or nearly the same name, not all listed: for a person",
        ),
        (
            tally.look_up,
            "个主体不能由过滤包排除，须到发布平台查询",
            "subjects cannot be ruled out by the filter: look them up where the list is published",
        ),
    ] {
        if count > 0 {
            out = out.and(&format!("{count} {zh}\n"), &format!("{count} {en}\n"));
        }
    }
    out = covered(out, &summary.coverage);
    if !summary.unused.is_empty() {
        let (zh, en) = (summary.unused.join("、"), summary.unused.join(", "));
        out = out.and(&format!("没有用到的列：{zh}\n"), &format!("columns not used: {en}\n"));
    }
    if let Some(errors) = &summary.errors {
        let path = errors.display();
        out = out.and(
            &format!("不能用的 {unreadable} 行：{path}\n"),
            &format!("{unreadable} rows that cannot be used: {path}\n"),
        );
    }
    let path = job.output.display();
    out.and(&format!("结果：{path}\n"), &format!("results: {path}\n"))
}

/// What the lists cover: unknown is not clean.
fn covered(mut out: Words, lists: &[ListCoverage]) -> Words {
    for list in lists {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let (name, as_of, until) = (&list.list_name, day(list.as_of), day(list.valid_until));
        out = match list.state {
            CoverageState::Stale => out.and(
                &format!("名单“{name}”已于 {until} 过期，没有发现不等于未列入\n"),
                &format!("list “{name}” expired on {until}: no finding does not mean not listed\n"),
            ),
            _ => out.and(
                &format!("名单“{name}”数据截至 {as_of}，有效至 {until}\n"),
                &format!("list “{name}”: data as of {as_of}, valid until {until}\n"),
            ),
        };
    }
    out
}
