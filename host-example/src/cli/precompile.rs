//! `credit precompile`: the component with its data loaded, compiled for this machine.

use super::{
    args::{Global, Precompile},
    output,
};
use crate::{
    engine::{SourceBytes, find_checker, precompile, snapshot},
    files,
    problem::{Exit, Problem},
    serve,
};

pub(super) fn run(args: &Precompile, global: &Global) -> Result<Exit, Problem> {
    let component = files::read(&find_checker(global.component.as_deref())?)?;
    let sources = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: files::read(&args.rulebook)?,
        calendar: files::read(&args.calendar)?,
        trust: files::read(&args.trust)?,
    };
    let taken = snapshot(&component, &sources, global.lang)?;
    let digest = sources.origin(&component);
    precompile(&taken, &digest, &serve::limits(1, None, args.record_fuel), &args.output)?;
    let path = args.output.display();
    output::text(&format!("{path}\n{digest}\n"))?;
    Ok(Exit::Done)
}
