//! `credit pack columns`: how the columns of a list would be read, before anything is built; and the
//! options of all commands that read lists.

use std::path::PathBuf;

use clap::Args;
use credit_core::api::Lang;

use super::super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    import::{self, Profile, Report},
    problem::{Exit, Problem, Words},
};

/// What the office says about its columns.
#[derive(Args, Debug)]
pub(in crate::cli) struct Reading {
    /// 某一列的含义，写成 列=含义（如 移出黑名单日期=移出日期）；没有列名的写 第3列=含义；可写多次
    #[arg(long = "map", value_name = "列=含义")]
    map: Vec<String>,
    /// 不收录的列；可写多次
    #[arg(long, value_name = "列")]
    ignore: Vec<String>,
    /// 对照表（CSV）：各列的含义，本单位自己的状态和主体类型用词；由 credit pack columns -o 生成
    #[arg(long, value_name = "文件")]
    profile: Option<PathBuf>,
}

impl Reading {
    /// All of it; options count before the file.
    pub(super) fn profile(&self) -> Result<Profile, Problem> {
        let mut profile = match &self.profile {
            Some(path) => Profile::read(&files::name(path), &files::read(path)?)?,
            None => Profile::default(),
        };
        self.map.iter().try_for_each(|option| profile.map(option))?;
        self.ignore.iter().for_each(|column| profile.ignore(column));
        Ok(profile)
    }
}

/// 看记录表的各列怎么读，生成对照表（how the columns of a list are read）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack columns [--map 列=含义] [--ignore 列] [--profile 对照表] [-o 对照表] 文件",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack columns 示例市/lists/失信被执行人.csv
  credit pack columns -o 对照.csv 示例市/lists/失信被执行人.csv   # 用 Excel 改好后：credit pack build --profile 对照.csv …

退出码：0 各列都有着落；1 有的列要本单位说明。"
)]
pub(in crate::cli) struct Columns {
    /// What is known already.
    #[command(flatten)]
    reading: Reading,
    /// 把对照表写到这个文件（CSV，可用 Excel 修改），下月用 --profile
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 记录表（CSV、XLS、XLSX、XML、NDJSON、JSON）
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
}

/// Exit code 1 when a column is left that only the office can explain.
pub(in crate::cli) fn run(args: &Columns, global: &Global) -> Result<Exit, Problem> {
    let profile = args.reading.profile()?;
    let name = files::name(&args.file);
    let report = files::as_source(&args.file, |source| import::columns(&name, source, &profile))?;
    if args.json {
        output::text(&import::report_json(std::slice::from_ref(&report)))?;
    } else {
        let table: String = report.table(global.lang).map(|line| line + "\n").collect();
        output::text(&table)?;
    }
    let questions = report.questions().count();
    report.questions().for_each(|column| output::note(&column.asked(global.lang)));
    if let Some(path) = &args.output {
        files::write(path, import::profile_table(&report, &profile).as_bytes())?;
        output::say(&output::written(path), global.lang);
    }
    if questions > 0 {
        let said = Words::new(
            format!(
                "有 {questions} 列要本单位说明：在对照表的“读作”里填写含义，或用 --map、--ignore"
            ),
            format!(
                "columns to be explained: {questions}; fill in 读作 in the profile, or use --map and --ignore"
            ),
        );
        output::say(&said, global.lang);
        return Ok(Exit::Negative);
    }
    Ok(Exit::Done)
}

/// The table of the columns on stderr, before the rows.
pub(super) fn tell(report: &Report, lang: Lang) {
    report.table(lang).for_each(|line| output::note(&line));
}
