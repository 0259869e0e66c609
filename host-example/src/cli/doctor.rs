//! `credit doctor`: what is wrong with this environment, and what to do about it.

use std::path::PathBuf;

use clap::Args;

use credit_core::{
    Date,
    json::{ObjectBuilder, Value, canonical},
};

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    clock,
    doctor::{Environment, State, examine},
    files,
    problem::{Exit, Problem, Words},
    serve::Place,
};

/// 体检：组件、密钥、名单包、规则书、日历、存档哪里不对，怎么办（what is wrong here, and what to do）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit doctor [--pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件] [--records 存档] [选项]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit doctor
  credit doctor --on 2026-11-20 --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json

退出码：0 没有问题（可以有“注意”）；1 有问题。什么都不会改动。"
)]
pub(super) struct Doctor {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件")]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    rulebook: Option<PathBuf>,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    calendar: Option<PathBuf>,
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
    /// 编译文件（credit precompile 生成）
    #[arg(long, value_name = "文件")]
    artefact: Option<PathBuf>,
    /// 本机的密钥文件：编译文件须有它的校验码
    #[arg(long, value_name = "文件", requires = "artefact")]
    artefact_key: Option<PathBuf>,
    /// 服务的存档：SQLite 文件，或 postgres:// 地址
    #[arg(long, value_name = "文件")]
    records: Option<PathBuf>,
    /// 服务的令牌文件
    #[arg(long, value_name = "文件")]
    tokens: Option<PathBuf>,
    /// 按哪一天检查（年-月-日）；缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Doctor, global: &Global) -> Result<Exit, Problem> {
    let environment = Environment {
        on: day(args.on.as_deref())?,
        native: global.native,
        component: global.component.clone(),
        packs: files::packs(&args.packs)?,
        rulebook: args.rulebook.clone(),
        calendar: args.calendar.clone(),
        trust: args.trust.clone(),
        artefact: args.artefact.clone(),
        artefact_key: args.artefact_key.clone(),
        records: args.records.as_ref().map(|it| Place::parse(it.as_os_str())).transpose()?,
        tokens: args.tokens.clone(),
    };
    let findings = examine(&environment, global.lang);
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    let (faults, notes) = (count(State::Fault), count(State::Note));
    if args.json {
        let values: Vec<Value> = findings.iter().map(|f| f.to_value(global.lang)).collect();
        let report = ObjectBuilder::new()
            .put("findings", values)
            .put("on", environment.on)
            .put("sound", faults == 0);
        output::data(&format!("{}\n", canonical(&report.build())))?;
    } else {
        for finding in &findings {
            output::text(&format!("{}\n", finding.line(global.lang)))?;
        }
        let on = environment.on;
        let sum = Words::new(
            format!("{on}：{faults} 个问题，{notes} 处注意"),
            format!("{on}: {faults} faults, {notes} notes"),
        );
        output::text(&format!("\n{}\n", sum.get(global.lang)))?;
    }
    Ok(if faults == 0 { Exit::Done } else { Exit::Negative })
}

/// The day that was given, else that of this machine's clock, in China.
fn day(given: Option<&str>) -> Result<Date, Problem> {
    if let Some(text) = given {
        return Date::parse(text).ok_or_else(|| {
            Problem::usage(
                "usage.value",
                Words::new(format!("--on 不能是“{text}”"), format!("--on cannot be `{text}`")),
                Words::new("写成 年-月-日，如 2026-11-20", "write it as 2026-11-20"),
            )
        });
    }
    Ok(clock::today())
}
