//! `credit serve`: the HTTP server.

use std::{thread, time::Duration};

use super::{
    args::{Global, Serve},
    output,
};
use crate::{
    engine::find_checker,
    problem::{Exit, Problem, Words},
    serve::{self, Config, Paths},
};

/// Largest body: a thousand subjects with former names.
const BODY: usize = 1 << 20;

pub(super) fn run(args: &Serve, global: &Global) -> Result<Exit, Problem> {
    let cores = thread::available_parallelism().map_or(1, Into::into);
    let config = Config {
        address: args.listen,
        component: find_checker(global.component.as_deref())?,
        data: Paths {
            packs: args.packs.clone(),
            rulebook: args.rulebook.clone(),
            calendar: args.calendar.clone(),
            trust: args.trust.clone(),
            artefact: args.artefact.clone(),
        },
        records: args.records.clone(),
        tokens: args.tokens.clone(),
        rate: args.rate,
        running: args.running.unwrap_or_else(|| u32::try_from(cores).unwrap_or(1)).max(1),
        waiting: args.waiting,
        deadline: Duration::from_millis(args.deadline),
        body: BODY,
        metered: args.record_fuel,
        pages: args.pages.clone(),
    };
    serve::run(config, |address| {
        let said = Words::new(
            format!("已就绪 http://{address} （接口说明 http://{address}/docs）"),
            format!("ready at http://{address} (documentation at http://{address}/docs)"),
        );
        output::say(&said, global.lang);
    })?;
    Ok(Exit::Done)
}
