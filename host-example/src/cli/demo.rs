//! `credit demo`: the main job of the product on the sample city.

use std::{path::Path, time::Instant};

use super::{
    args::{Demo, Global},
    output,
};
use crate::{
    engine::Engine,
    files,
    problem::{Exit, Problem},
    sample::{Case, Sample},
    view::{self, Decision, Heading, Row},
};

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
    output::text(&opening(&sample, &*engine))?;
    let columns = view::width();
    let (mut rows, mut surprises) = (Vec::new(), Vec::new());
    let started = Instant::now();
    for (case, number) in sample.cases.iter().zip(1..) {
        let decision = decide(&*engine, &sample, case, global)?;
        let heading = Heading { number, title: &case.title, shows: &case.shows };
        output::text(&format!("{}\n", decision.card(Some(&heading), global.lang, columns)))?;
        if decision.outcome != case.outcome {
            surprises
                .push(format!("{}：预期 {}，实际 {}", case.file, case.outcome, decision.outcome));
        }
        rows.push(row(case, &decision));
    }
    let checked = started.elapsed();
    let mut closing = view::summary(&rows, columns);
    closing.push_str(&format!(
        "\n{} 份申请，{} 份与预期一致。用时：载入引擎 {} 毫秒，生成并签名数据 {} 毫秒，核查 {} 毫秒。\n",
        rows.len(),
        rows.len().saturating_sub(surprises.len()),
        loaded.as_millis(),
        built.as_millis(),
        checked.as_millis(),
    ));
    closing.push_str(&where_to_look(args.write.as_deref()));
    output::text(&closing)?;
    surprises.iter().for_each(|surprise| output::note(surprise));
    Ok(if surprises.is_empty() { Exit::Done } else { Exit::Negative })
}

fn decide(
    engine: &dyn Engine,
    sample: &Sample,
    case: &Case,
    global: &Global,
) -> Result<Decision, Problem> {
    let json = engine.check(&sample.sources(case.packs), &case.request, global.lang)?;
    Decision::parse(&json)
}

fn row(case: &Case, decision: &Decision) -> Row {
    Row {
        title: case.title.clone(),
        name: decision.subjects.first().map(|subject| subject.name.clone()).unwrap_or_default(),
        outcome: decision.outcome.clone(),
        outcome_text: decision.outcome_text.clone(),
        rule: decision.rule().to_owned(),
    }
}

fn opening(sample: &Sample, engine: &dyn Engine) -> String {
    let how = match engine.name() {
        "native" => "核心直接运行（--native）",
        _ => "WebAssembly 组件在 wasmtime 中运行，组件没有任何外部接口",
    };
    format!(
        "一键核信 演示：示例市\n\
         下面的企业、个人、法院、文号和地方文件都是虚构的。名单、规则书和日历在本机生成并签名，\n\
         核查全程不联网；{how}。\n\n\
         核查日 2026-11-20；名单第 37 期，有效至 2026-12-20；共 {} 份申请。\n\n",
        sample.cases.len()
    )
}

fn where_to_look(folder: Option<&Path>) -> String {
    match folder {
        None => "想要这些文件：credit demo --write 示例市\n".to_owned(),
        Some(folder) => {
            let folder = folder.display();
            format!(
                "文件在 {folder}：packs/ 名单包，stale/ 过期的名单包，rulebook.pack 规则书，calendar.pack 日历，\n\
                 trust.json 信任文件，requests/ 申请，lists/ rulebook/ calendar/ 原始表格。自己核一份：\n  \
                 credit check --pack {folder}/packs --rulebook {folder}/rulebook.pack \\\n    \
                 --calendar {folder}/calendar.pack --trust {folder}/trust.json \\\n    \
                 {folder}/requests/09-deferral-signed.json\n"
            )
        }
    }
}

fn write(sample: &Sample, folder: &Path) -> Result<(), Problem> {
    for (path, bytes) in sample.files() {
        files::write(&folder.join(path), &bytes)?;
    }
    Ok(())
}
