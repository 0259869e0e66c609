//! `credit screen --tier`: a register by inspection tiers.

use credit_core::{
    api::{self, Sources},
    pack::PackKind,
};

use super::{
    super::{global::Global, output},
    Screen, day, to_another_place,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    remember::Loading,
    screen::{self, TierJob, TierSummary},
};

/// Grades the register by the table of tiers of a matter.
pub(super) fn run(args: &Screen, matter: &str, global: &Global) -> Result<Exit, Problem> {
    to_another_place(args)?;
    let needed = |path: &Option<std::path::PathBuf>, option: &str| match path {
        Some(path) => Ok(path.clone()),
        None => Err(Problem::usage(
            "usage.missing",
            Words::new(format!("--tier 需要 {option}"), format!("--tier needs {option}")),
            Words::new(format!("写上 {option}"), format!("name {option}")),
        )),
    };
    let (rules, days) =
        (needed(&args.rulebook, "--rulebook")?, needed(&args.calendar, "--calendar")?);
    let (rulebook, calendar) = (files::read(&rules)?, files::read(&days)?);
    let (packs, trust) = (files::read_packs(&args.packs)?, crate::trust::read(&args.trust)?);
    let documents =
        [(PackKind::Rulebook, Some(&*rulebook)), (PackKind::Calendar, Some(&*calendar))];
    args.memory.review(Loading { packs: &packs, documents, trust: &trust }, global.lang)?;
    let checker = api::open(&Sources {
        packs: packs.iter().map(Vec::as_slice).collect(),
        rulebook: &rulebook,
        calendar: &calendar,
        trust: &trust,
    })
    .map_err(|failure| Problem::from(&failure))?;
    screen::gradable(checker.rulebook(), matter)?;
    let job = TierJob {
        input: args.input(),
        output: args.output.clone(),
        matter: matter.to_owned(),
        on: day(args)?,
        lang: global.lang,
    };
    let summary = screen::tier(&job, &checker)?;
    output::text(told(&summary, &job).get(global.lang))?;
    // What rests on no list at all is no grading of anybody.
    let nothing =
        summary.unasked > 0 && summary.unasked.saturating_add(summary.ungraded) == summary.rows;
    let negative = nothing || (args.strict && summary.ungraded > 0);
    Ok(if negative { Exit::Negative } else { Exit::Done })
}

fn told(summary: &TierSummary, job: &TierJob) -> Words {
    let TierSummary { rows, tiers, pending, held, ungraded, unasked, lists, unused } = summary;
    let of = |tier: &str| tiers.get(tier).copied().unwrap_or_default();
    let (lower, normal, raised) = (of("lower"), of("normal"), of("raised"));
    let (on, matter) = (&job.on, &job.matter);
    let mut out = Words::new(
        format!(
            "核查日 {on}，按事项 {matter} 的监管分级，共 {rows} 行：降低 {lower}，正常 {normal}（其中待定 {pending}，不降低 {held}），提高 {raised}，不能分级 {ungraded}\n"
        ),
        format!(
            "as of {on}, by the tiers of {matter}; rows: {rows}; lower {lower}, normal {normal} ({pending} pending, {held} held), raised {raised}, not graded {ungraded}\n"
        ),
    );
    for why in lists {
        out = out.and(&format!("{why}\n"), &format!("{why}\n"));
    }
    if *unasked > 0 {
        out = out.and(
            &format!("有 {unasked} 行的名单不能作为依据：这些行的档次不能说明主体未列入\n"),
            &format!("rows without a list to rely on: {unasked}; their tiers say of nobody that it is not listed\n"),
        );
    }
    if !unused.is_empty() {
        let (zh, en) = (unused.join("、"), unused.join(", "));
        out = out.and(&format!("没有用到的列：{zh}\n"), &format!("columns not used: {en}\n"));
    }
    let path = job.output.display();
    out.and(&format!("结果：{path}\n"), &format!("results: {path}\n"))
}
