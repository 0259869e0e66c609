//! `credit pack build`: list packs and updates from tables.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::{
    error::LoadError,
    pack::{
        PackKind, Sealed, Trust,
        record::{ListDef, Record},
        write::{self, Meta},
    },
};

use super::super::{
    chain,
    global::{COMMAND_HELP, Global},
    issue::{self, Issue, Reader},
    output,
    work::Work,
};
use super::columns::{self, Reading};
use crate::{
    files,
    import::{self, Importer, Report},
    key::{Key, signers, trust_json},
    problem::{Exit, Problem, Words},
    room,
};

/// 由名单定义和记录表生成名单包（由评价定义和评价结果表生成评价包）并签名
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack build --lists 名单定义.csv --csv 文件… --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack build --lists 示例市/lists/名单定义.csv --csv 示例市/lists/失信被执行人.csv \\
    --key 示例市/key-sample-only.json --sequence 38 --as-of 2026-11-20 --valid-until 2026-12-20 -o 失信被执行人.pack
  credit pack build --grades 示例市/grades/评价定义.csv --csv 示例市/grades/公共信用综合评价.csv --update-days 366 \\
    --key 示例市/key-sample-only.json --sequence 4 --as-of 2026-11-20 --valid-until 2027-06-30 -o 评价.pack

记录表可以是 CSV（UTF-8、UTF-16 或 GB18030）、XLSX、XLS、XML、网页表格、NDJSON 或 JSON；每一处修整和每一行拒收都逐行报告，绝不静默丢弃。
没有读懂、又像日期、代码、状态或公开标记的列会使生成停止：用 --map 列=含义 或 --ignore 列 说明，或先用 credit pack columns 生成对照表。"
)]
pub(in crate::cli) struct PackBuild {
    /// 名单定义表
    #[arg(long, value_name = "文件", required_unless_present = "grades")]
    lists: Option<PathBuf>,
    /// 评价定义表：写了就生成评价包，--csv 是评价结果表（不写 --lists）
    #[arg(
        long,
        value_name = "文件",
        conflicts_with_all = ["lists", "previous", "allow_refused", "strict", "report", "receipt"]
    )]
    grades: Option<PathBuf>,
    /// 评价包几天更新一次，一般 366；到期没有新一期就不能依据
    #[arg(long, value_name = "天", requires = "grades", value_parser = clap::value_parser!(u32).range(1..=3660))]
    update_days: Option<u32>,
    /// 记录表（CSV、XLSX、XLS、XML、网页表格、NDJSON、JSON），可写多次；属于哪个名单看文件名、工作表名、“名单编号”列，或写成 名单编号=文件
    #[arg(long = "csv", alias = "source", value_name = "文件", required = true)]
    csv: Vec<String>,
    /// public：可公开（自动脱敏个人证件号码，缺省）；internal：仅限内部系统
    #[arg(
        long,
        value_name = "范围",
        value_enum,
        default_value = "public",
        hide_default_value = true,
        hide_possible_values = true
    )]
    audience: Reader,
    /// 有拒收的行时仍然生成（缺省：不生成，退出码 3）
    #[arg(long)]
    allow_refused: bool,
    /// 上一期的包（基础包连同更新包，可写多次）：写了就只生成更新包
    #[arg(long, value_name = "文件")]
    previous: Vec<PathBuf>,
    /// 遇到第一行不能用的就停止
    #[arg(long, conflicts_with = "allow_refused")]
    strict: bool,
    /// 把逐行的修整、拒收和跳过写成 JSON
    #[arg(long, value_name = "文件")]
    report: Option<PathBuf>,
    /// 把这次生成的凭据写成 JSON：每个来源的字节数、SM3、编码、行数，和名单包的摘要
    #[arg(long, value_name = "文件")]
    receipt: Option<PathBuf>,
    /// What the office says about its columns.
    #[command(flatten)]
    reading: Reading,
    /// Particulars of the pack.
    #[command(flatten)]
    issue: Issue,
}

pub(in crate::cli) fn run(args: &PackBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let Some(path) = &args.lists else { return grades(args, &keys, global) };
    let name = files::name(path);
    let table = files::read(path)?;
    let (definitions, table) =
        (import::list_definitions(&name, &table)?, import::Input::of(&name, &table));
    let public = args.audience == Reader::Public;
    let audience = issue::audience(args.audience);
    let draft = room::draft(&args.issue.output, audience, &definitions)?;
    let mut gathered = Gathered::new(draft);
    let profile = args.reading.profile()?;
    let mut importer = Importer::new(&definitions, public).strict(args.strict).profile(profile);
    for given in &args.csv {
        gathered.read(given, &mut importer, global)?;
    }
    drop(importer);
    if let Some(path) = &args.report {
        files::write(path, import::report_json(&gathered.reports).as_bytes())?;
    }
    let refused = gathered.reports.iter().map(|report| report.counts.refused).sum();
    if refused > 0 && !args.allow_refused {
        return Err(rows_refused(refused));
    }
    let reports = std::mem::take(&mut gathered.reports);
    let draft = gathered.used()?;
    let names: Vec<&str> = draft.lists().map(|list| list.name.as_str()).collect();
    let ids: Vec<&str> = draft.lists().map(|list| list.id.as_str()).collect();
    let scope = ids.join("+");
    let meta =
        issue::meta(PackKind::List, &args.issue, &keys, &scope, &names.join("、"), audience)?;
    speaking(&keys, ids.iter().copied())?;
    let building =
        Work::new(global, "排序、编码、生成索引、签名", "sorting, encoding, indexing, signing");
    let output = &*args.issue.output;
    let (size, what) = if args.previous.is_empty() {
        let records = issue::records_of(draft.len());
        let output = (output, files::Access::Usual);
        (room::finish(draft, &meta, &signers(&keys), output)?, records)
    } else {
        let (bytes, what) = update(args, global, &meta, draft, &keys)?;
        files::write(output, &bytes)?;
        (u64::try_from(bytes.len()).unwrap_or(u64::MAX), what)
    };
    drop(building);
    if let Some(path) = &args.receipt {
        let bytes = files::read(output)?;
        let trust = Trust::decode(trust_json(&keys).as_bytes())?;
        let digest = Sealed::open(bytes.as_slice(), PackKind::List, &trust)?.digest.labelled();
        let pack = import::Input::of(&files::name(&args.issue.output), &bytes);
        let receipt = import::receipt(&table, &reports, &pack, &digest);
        files::write(path, receipt.as_bytes())?;
    }
    issue::written(output, size, &what, global);
    Ok(Exit::Done)
}

/// Whether all keys speak for all lists.
pub(in crate::cli) fn speaking<'a>(
    keys: &[Key],
    mut lists: impl Iterator<Item = &'a str>,
) -> Result<(), Problem> {
    lists.try_for_each(|list| keys.iter().try_for_each(|key| key.check_list(list)))
}

/// A grade pack (评价包).
fn grades(args: &PackBuild, keys: &[Key], global: &Global) -> Result<Exit, Problem> {
    let definitions = args.grades.as_deref().unwrap_or_else(|| Path::new(""));
    let schemes = import::grade_schemes(&files::name(definitions), &files::read(definitions)?)?;
    let mut grades = Vec::new();
    for given in &args.csv {
        let path = Path::new(given);
        grades.extend(import::grades(&files::name(path), &files::read(path)?, &schemes)?);
    }
    let names: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    let ids: Vec<&str> = schemes.iter().map(|scheme| scheme.id.as_str()).collect();
    let audience = issue::audience(args.audience);
    let (scope, title) = (ids.join("+"), names.join("、"));
    let meta = issue::meta(PackKind::Grade, &args.issue, keys, &scope, &title, audience)?;
    let meta = Meta { update_days: args.update_days, ..meta };
    let bytes = write::grade_pack(&meta, &schemes, &grades, &signers(keys))?;
    let what = Words::new(
        format!("评价包，{} 条评价", grades.len()),
        format!("grade pack, {} grades", grades.len()),
    );
    issue::save(&args.issue.output, &bytes, &what, global)
}

/// The update since the packs of `--previous`, and what it changes.
fn update(
    args: &PackBuild,
    global: &Global,
    meta: &Meta,
    draft: write::Draft,
    keys: &[Key],
) -> Result<(Vec<u8>, Words), Problem> {
    let set = chain::previous(&args.previous, keys, global)?;
    let base = chain::only_chain(&set)?;
    let lists: Vec<ListDef> = draft.lists().cloned().collect();
    let records: Vec<Record> = draft.into_records()?;
    let changes = write::changes(base, &lists, &records)?;
    let bytes = write::update_pack(meta, base, &lists, &changes, &signers(keys))?;
    let (added, removed) = (changes.added.len(), changes.withdrawn.len());
    let changed = changes.changed;
    let (added, removed) = (added.saturating_sub(changed), removed.saturating_sub(changed));
    let what = Words::new(
        format!("更新包，新增 {added} 条、变更 {changed} 条、撤下 {removed} 条"),
        format!("update, {added} added, {changed} changed, {removed} removed"),
    );
    Ok((bytes, what))
}

/// What was read from the files so far.
struct Gathered {
    draft: write::Draft,
    /// Why a record cannot be in a pack: said after what is wrong with rows.
    wrong: Option<LoadError>,
    /// Lists that a file was given for, even if it holds no entry today.
    lists: BTreeSet<u16>,
    reports: Vec<Report>,
}

impl Gathered {
    fn new(draft: write::Draft) -> Self {
        Self { draft, wrong: None, lists: BTreeSet::new(), reports: Vec::new() }
    }

    /// Reads `文件` or `名单编号=文件` and reports on it line by line.
    fn read(
        &mut self,
        given: &str,
        importer: &mut Importer<'_>,
        global: &Global,
    ) -> Result<(), Problem> {
        let (list, path) = match given.split_once('=') {
            Some((list, path)) if !Path::new(given).exists() => (Some(list), Path::new(path)),
            _ => (None, Path::new(given)),
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = files::name(path);
        let (lists, draft, wrong) = (&mut self.lists, &mut self.draft, &mut self.wrong);
        let reading = Work::counted(global, &format!("读取 {name}"), &format!("reading {name}"));
        let mut take = |record: Record| {
            lists.insert(record.list);
            if let Err(error) = draft.push(&record) {
                wrong.get_or_insert(error);
            }
            reading.step();
        };
        let list = list.unwrap_or(&stem);
        let report =
            files::as_source(path, |source| importer.read(&name, source, list, &mut take))?;
        drop(reading);
        columns::tell(&report, global.lang);
        report.lines(global.lang).for_each(|line| output::note(&line));
        report.summary(global.lang).lines().for_each(output::note);
        self.lists.extend(report.sheets.iter().filter_map(|sheet| sheet.list));
        self.reports.push(report);
        Ok(())
    }

    /// The records, with the lists concerned. A list that was defined but not given must not be in
    /// the pack: an empty list would read as “nobody is listed”.
    fn used(mut self) -> Result<write::Draft, LoadError> {
        match self.wrong {
            Some(wrong) => Err(wrong),
            None => {
                self.draft.keep_lists(|list| self.lists.contains(&list));
                Ok(self.draft)
            }
        }
    }
}

fn rows_refused(rows: usize) -> Problem {
    Problem::new(
        "csv.rows-refused",
        Words::new(
            format!("有 {rows} 行被拒收，没有生成名单包"),
            format!("{rows} rows were refused"),
        ),
        Words::new(
            "按上面逐行改好；确认可以缺少这些行时加 --allow-refused",
            "put the rows right, or add --allow-refused",
        ),
    )
}
