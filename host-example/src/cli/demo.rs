//! `credit demo`: the main job of the product on the sample city.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use credit_core::answer::Decision;
use credit_engine::Engine;

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    sample::{Case, Sample},
    shown,
    view::{self, Heading, Row},
};

/// 演示：在虚构的示例市核查一批申请，说明结论和理由（the main job on a made-up city）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit demo [--write 文件夹]",
    after_help = "例子：\n  credit demo\n  credit demo --write 示例市"
)]
pub(super) struct Demo {
    /// 把示例市的名单包、规则书、日历、信任文件、申请和原始表格写到这个文件夹
    #[arg(long, value_name = "文件夹")]
    write: Option<PathBuf>,
}

pub(super) fn run(args: &Demo, global: &Global) -> Result<Exit, Problem> {
    let started = Instant::now();
    let engine = super::engine(global)?;
    let loaded = started.elapsed();
    let started = Instant::now();
    let sample = Sample::build()?;
    let built = started.elapsed();
    if let Some(folder) = &args.write {
        write(&sample, folder)?;
    }
    output::text(opening(&sample, &*engine).get(global.lang))?;
    let columns = view::width();
    let (mut rows, mut surprises) = (Vec::new(), Vec::new());
    let started = Instant::now();
    for (case, number) in sample.cases.iter().zip(1..) {
        let decision = decide(&*engine, &sample, case, global)?;
        let heading = Heading { number, title: &case.title, shows: &case.shows };
        let card = view::card(&decision, Some(&heading), global.lang, columns);
        output::styled(&format!("{card}\n"))?;
        let outcome = decision.outcome.as_str();
        if outcome != case.outcome {
            let (file, wanted, got) = (&case.file, &case.outcome, outcome);
            surprises.push(Words::new(
                format!("{file}：预期 {wanted}，实际 {got}"),
                format!("{file}: {wanted} expected, {got} given"),
            ));
        }
        rows.push(row(case, &decision));
    }
    let took = [loaded, built, started.elapsed()].map(|time| time.as_millis());
    let mut closing = view::summary(&rows, columns, global.lang);
    let (all, met) = (rows.len(), rows.len().saturating_sub(surprises.len()));
    closing.push_str(met_expectations(all, met, took).get(global.lang));
    closing.push_str(where_to_look(args.write.as_deref()).get(global.lang));
    output::styled(&closing)?;
    surprises.iter().for_each(|surprise| output::say(surprise, global.lang));
    Ok(if surprises.is_empty() { Exit::Done } else { Exit::Negative })
}

fn decide(
    engine: &dyn Engine,
    sample: &Sample,
    case: &Case,
    global: &Global,
) -> Result<Decision, Problem> {
    let json = engine.check(&sample.sources(case.packs), &case.request, global.lang)?;
    view::parse(&shown::json(&json))
}

fn row(case: &Case, decision: &Decision) -> Row {
    Row {
        title: case.title.clone(),
        name: decision.subjects.first().map(|subject| subject.name.clone()).unwrap_or_default(),
        outcome: decision.outcome,
        outcome_text: decision.outcome_text.clone(),
        rule: view::rule(decision).to_owned(),
    }
}

/// `took` in milliseconds: to load the engine, to make the data, to check.
fn met_expectations(all: usize, met: usize, took: [u128; 3]) -> Words {
    let [loaded, built, checked] = took;
    Words::new(
        format!(
            "\n{all} 份申请，{met} 份与预期一致。用时：载入引擎 {loaded} 毫秒，生成并签名数据 {built} 毫秒，核查 {checked} 毫秒。\n"
        ),
        format!(
            "\n{all} applications, {met} decided as expected. Engine loaded in {loaded} ms, data made and signed in {built}, checked in {checked}.\n"
        ),
    )
}

fn opening(sample: &Sample, engine: &dyn Engine) -> Words {
    let (how, run) = match engine.name() {
        "native" => ("核心直接运行（--native）", "the core runs by itself (--native)"),
        _ => (
            "WebAssembly 组件在 wasmtime 中运行，组件没有任何外部接口",
            "the WebAssembly component runs in wasmtime and has no imports",
        ),
    };
    let zh = format!(
        "一键核信 演示：示例市\n\
         下面的企业、个人、法院、文号和地方文件都是虚构的。名单、规则书和日历在本机生成并签名，\n\
         核查全程不联网；{how}。\n\n\
         核查日 2026-11-20；名单第 37 期，有效至 2026-12-20；共 {} 份申请。\n\n",
        sample.cases.len()
    );
    let en = format!(
        "credit-check demo: a sample city\n\
         Companies, people, courts, document numbers and local files below are made up. Lists, rulebook\n\
         and calendar are made and signed on this machine; nothing goes over a network;\n\
         {run}.\n\n\
         Decided on 2026-11-20; lists of issue 37, valid until 2026-12-20; {} applications.\n\n",
        sample.cases.len()
    );
    Words::new(zh, en)
}

fn where_to_look(folder: Option<&Path>) -> Words {
    let Some(folder) = folder.map(Path::display) else {
        return Words::new(
            "想要这些文件：credit demo --write 示例市\n",
            "for the files: credit demo --write FOLDER\n",
        );
    };
    let command = format!(
        "  credit check --pack {folder}/packs --rulebook {folder}/rulebook.pack \\\n    \
         --calendar {folder}/calendar.pack --trust {folder}/trust.json \\\n    \
         {folder}/requests/09-deferral-signed.json\n"
    );
    let found = Words::new(
        format!(
            "文件在 {folder}：packs/ 名单包，stale/ 过期的名单包，rulebook.pack 规则书，calendar.pack 日历，\n\
             trust.json 信任文件，requests/ 申请，lists/ rulebook/ calendar/ 原始表格。自己核一份：\n"
        ),
        format!(
            "files in {folder}: packs/ lists, stale/ out of date, rulebook.pack, calendar.pack, trust.json,\n\
             requests/, and the tables of lists/ rulebook/ calendar/. Check one yourself:\n"
        ),
    );
    found.and(&command, &command)
}

fn write(sample: &Sample, folder: &Path) -> Result<(), Problem> {
    for (path, bytes) in sample.files() {
        files::write(&folder.join(path), &bytes)?;
    }
    Ok(())
}
