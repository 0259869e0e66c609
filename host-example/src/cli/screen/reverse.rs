//! `credit screen --reverse`: what changed in the lists, asked about in a population.

use super::{super::global::Global, Bar, Screen, opener, told, told_by};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    screen::{
        Issues, Job, population,
        reverse::{self, Reverse, Turned},
    },
};

pub(super) fn run(
    args: &Screen,
    job: &Job,
    bar: &Bar,
    (issues, trust): (&Issues, &[u8]),
    global: &Global,
) -> Result<Exit, Problem> {
    let population = population::open(files::read_packs(&args.reverse)?, trust, global.lang)?;
    let reverse = Reverse { population: &population, issues, thorough: args.thorough };
    let turned = reverse::run(job, reverse, |lists| opener(lists, global), bar)?;
    bar.0.finish_and_clear();
    let Turned { summary, records: (added, gone), gone: left } = &turned;
    let (size, concerned) = (population.size(), summary.tally.rows);
    let mut said = Words::new(
        format!(
            "主体库 {size} 个主体；名单新增、变更和新生效 {added} 条，可能涉及 {concerned} 个主体，逐个核查如下\n"
        ),
        format!(
            "{size} subjects in the population; {added} records are new, changed or in force by now and may concern {concerned} subjects, each screened\n"
        ),
    );
    said = match left {
        None => said.and(
            &format!("名单移出、变更和期满 {gone} 条，没有主体因此不再列入\n"),
            &format!("{gone} records are gone, changed or have ended: nobody is listed no longer by that\n"),
        ),
        Some((count, path)) => {
            let path = path.display();
            said.and(
                &format!("名单移出、变更和期满 {gone} 条，主体不再被列入 {count} 条：{path}\n"),
                &format!("{gone} records are gone, changed or have ended: {count} listings are no more: {path}\n"),
            )
        }
    };
    if !args.thorough {
        said = said.and(
            "确认和疑似的不会遗漏；名称只是相近（待核）的可能有遗漏，要全查加 --thorough\n",
            "nothing confirmed or probable is missed; names that are only near (possible) may be: --thorough finds them all\n",
        );
    }
    let rest = told(summary, job);
    let (zh, en) = (rest.get(credit_core::api::Lang::ZhCn), rest.get(credit_core::api::Lang::En));
    told_by(args, summary, said.and(zh, en), global)
}
