//! `credit doctor`: what is wrong with this environment, and what to do about it.

use std::time::{SystemTime, UNIX_EPOCH};

use credit_core::{
    Date,
    json::{ObjectBuilder, Value, canonical},
};

use super::{
    args::{Doctor, Global},
    output,
};
use crate::{
    doctor::{Environment, State, examine},
    files,
    problem::{Exit, Problem, Words},
};

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
        records: args.records.clone(),
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
        output::text(&format!("{}\n", canonical(&report.build())))?;
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
    const EAST: u64 = 8 * 3_600;
    if let Some(text) = given {
        return Date::parse(text).ok_or_else(|| {
            Problem::usage(
                "usage.value",
                Words::new(format!("--on 不能是“{text}”"), format!("--on cannot be `{text}`")),
                Words::new("写成 年-月-日，如 2026-11-20", "write it as 2026-11-20"),
            )
        });
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let days = i32::try_from(now.saturating_add(EAST) / 86_400).unwrap_or_default();
    Ok(Date::from_days(days).unwrap_or(Date::MIN))
}
