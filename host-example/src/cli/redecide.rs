//! `credit redecide`: stored decisions under new data.

mod input;
mod out;

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;
use credit_core::api::Lang;
use credit_engine::SourceBytes;

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    archive::{Archive, Kind},
    case::Cases,
    files,
    problem::{Exit, Problem, Words},
    redecide::{Became, Redecider, Stored, Touched},
};
use input::Take;
use out::Out;

/// 重新核定：名单或规则换了以后，只重办受影响的，其余的逐份证明不受影响（decide again what new data touch）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit redecide --old-pack 旧名单… --old-rulebook 旧规则书 --old-calendar 旧日历 [--pack 新名单…] [--rulebook 新规则书] [--calendar 新日历] --trust 信任文件 -o 变化.ndjson (--input 结论.ndjson | --archive 档案)",
    after_help = "\
例子（先运行 credit demo --write 示例市；结论.ndjson 一行一份 {\"id\":…,\"request\":{…},\"decision\":{…}}）：
  credit redecide --old-pack 示例市/stale --pack 示例市/packs --old-rulebook 示例市/rulebook.pack \\
    --old-calendar 示例市/calendar.pack --trust 示例市/trust.json --input 结论.ndjson -o 变化.ndjson
没有写的新数据与旧的相同。日期照旧：每份仍按它自己的申请日和决定日来办。
--check 把证明不受影响的也重办一遍，核对证明；有一份不符，退出码为 1。
退出码：0 办完；1 有不能办的行，或 --check 发现证明不符"
)]
pub(in crate::cli) struct Redecide {
    /// 办这些结论时的名单包，或放名单包的文件夹；可写多次
    #[arg(long = "old-pack", value_name = "文件", required = true)]
    old_packs: Vec<PathBuf>,
    /// 办这些结论时的规则书
    #[arg(long, value_name = "规则书")]
    old_rulebook: PathBuf,
    /// 办这些结论时的工作日历
    #[arg(long, value_name = "日历")]
    old_calendar: PathBuf,
    /// 新的名单包，或放名单包的文件夹；可写多次，代替全部旧名单
    #[arg(long = "pack", value_name = "文件")]
    packs: Vec<PathBuf>,
    /// 新的规则书
    #[arg(long, value_name = "规则书")]
    rulebook: Option<PathBuf>,
    /// 新的工作日历
    #[arg(long, value_name = "日历")]
    calendar: Option<PathBuf>,
    /// 信任文件：新旧数据和档案的签名都按它核验
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 办过的结论：NDJSON，一行一份；或有 id、request、decision 三列的 Parquet、Arrow
    #[arg(
        long,
        value_name = "文件",
        required_unless_present = "archive",
        conflicts_with = "archive"
    )]
    input: Option<PathBuf>,
    /// 办过的结论：档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: Option<PathBuf>,
    /// 结论不同的写到哪个文件：NDJSON，一行一份；名字以 .parquet 或 .arrow 结尾的写成表
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 证明不受影响的也重办，核对证明
    #[arg(long)]
    check: bool,
}

/// What became of all of them.
#[derive(Default)]
struct Sum {
    all: u64,
    untouched: u64,
    /// Decided again and the same; and another one, by what touched them.
    again: BTreeMap<Touched, (u64, u64)>,
    unusable: u64,
}

pub(super) fn run(args: &Redecide, global: &Global) -> Result<Exit, Problem> {
    let (old, new) = sources(args)?;
    let mut redecider = Redecider::new(&old, &new, global.lang)?;
    let mut out = Out::create(&args.output, global.lang)?;
    let mut sum = Sum::default();
    let mut one = |place: &str, stored: Result<Stored, Problem>| {
        sum.all = sum.all.saturating_add(1);
        let became = stored.and_then(|stored| {
            let became = redecider.redecide(&stored, args.check)?;
            Ok((stored.id, became))
        });
        match became {
            Ok((_, Became::Untouched)) => sum.untouched = sum.untouched.saturating_add(1),
            Ok((_, Became::Same(touched))) => {
                let known = sum.again.entry(touched).or_default();
                known.0 = known.0.saturating_add(1);
            }
            Ok((id, Became::Other(turn))) => {
                let known = sum.again.entry(turn.touched).or_default();
                known.1 = known.1.saturating_add(1);
                out.add(&id, &turn)?;
            }
            Err(problem) => {
                sum.unusable = sum.unusable.saturating_add(1);
                output::note(&problem.at(Words::same(place)).line(global.lang));
            }
        }
        Ok::<(), Problem>(())
    };
    match (&args.input, &args.archive) {
        (Some(input), _) => input::read(input, &mut one)?,
        (None, Some(folder)) => from_archive(args, folder, global, &mut one)?,
        (None, None) => {}
    }
    out.finish()?;
    let records = redecider.records();
    output::text(&told(&sum, records, args, global.lang))?;
    let wrong = sum.again.contains_key(&Touched::Unproved);
    Ok(if sum.unusable > 0 || wrong { Exit::Negative } else { Exit::Done })
}

fn sources(args: &Redecide) -> Result<(SourceBytes, SourceBytes), Problem> {
    let trust = crate::trust::read(&args.trust)?;
    let old = SourceBytes {
        packs: files::read_packs(&args.old_packs)?,
        rulebook: files::read(&args.old_rulebook)?,
        calendar: files::read(&args.old_calendar)?,
        trust: trust.clone(),
    };
    let one = |path: &Option<PathBuf>, before: &[u8]| match path {
        Some(path) => files::read(path),
        None => Ok(before.to_vec()),
    };
    let packs = match args.packs.is_empty() {
        true => old.packs.clone(),
        false => files::read_packs(&args.packs)?,
    };
    let rulebook = one(&args.rulebook, &old.rulebook)?;
    let calendar = one(&args.calendar, &old.calendar)?;
    Ok((old, SourceBytes { packs, rulebook, calendar, trust }))
}

fn from_archive(
    args: &Redecide,
    folder: &std::path::Path,
    global: &Global,
    take: &mut Take<'_>,
) -> Result<(), Problem> {
    let archive = Archive::open(folder)?;
    let trust = super::chain::trust(&args.trust, global)?;
    let cases = Cases::new(&archive, &trust);
    for number in archive.all(Kind::Case)? {
        let id = number.labelled();
        let stored = cases.read(number).and_then(|case| {
            let request = archive.case(number)?.map(|stored| stored.request).unwrap_or_default();
            Ok(Stored { id: id.clone(), request, decision: case.decision })
        });
        take(&id, stored)?;
    }
    Ok(())
}

fn told(sum: &Sum, (fresh, gone): (usize, usize), args: &Redecide, lang: Lang) -> String {
    let Sum { all, untouched, again, unusable } = sum;
    let decided: u64 = again.values().map(|(same, other)| same.saturating_add(*other)).sum();
    let other: u64 = again.values().map(|(_, other)| *other).sum();
    let mut said = Words::new(
        format!(
            "{all} 份结论；名单新增和变更 {fresh} 条，移出和变更 {gone} 条\n\
             证明不受影响 {untouched} 份；重新办理 {decided} 份，其中结论不同 {other} 份\n"
        ),
        format!(
            "{all} decisions; {fresh} records are new or changed, {gone} are gone or changed\n\
             {untouched} are proved to be untouched; {decided} were decided again, {other} of them come out otherwise\n"
        ),
    );
    for (touched, (same, other)) in again {
        let words = touched.words();
        let (zh, en) = (words.get(Lang::ZhCn), words.get(Lang::En));
        said = said.and(
            &format!("  {zh}：相同 {same} 份，不同 {other} 份\n"),
            &format!("  {en}: {same} the same, {other} otherwise\n"),
        );
    }
    if *unusable > 0 {
        said = said.and(
            &format!("不能办的 {unusable} 份，见上\n"),
            &format!("{unusable} cannot be decided, see above\n"),
        );
    }
    if args.check {
        said = said.and("证明逐份核对过\n", "each proof was checked\n");
    }
    let path = args.output.display();
    said.and(&format!("结论不同的：{path}\n"), &format!("those that differ: {path}\n"))
        .get(lang)
        .to_owned()
}
