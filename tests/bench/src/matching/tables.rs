//! The tables: what was found, kind by kind, and the budgets.

use std::collections::BTreeMap;

use credit_core::finding::Verdict;
use population::{Group, Variation};

use super::judge::{Excuse, Outcome};

const VERDICTS: [Verdict; 4] =
    [Verdict::Confirmed, Verdict::Probable, Verdict::Possible, Verdict::Excluded];
const ALARMS: [Verdict; 2] = [Verdict::Confirmed, Verdict::Probable];

type Rows<'a> = Vec<(&'a Variation, &'a Outcome)>;

/// Prints everything.
pub(crate) fn print(queries: &[Variation], outcomes: &[Outcome]) {
    let mut groups: BTreeMap<Group, Vec<(&str, Rows<'_>)>> = BTreeMap::new();
    for row in queries.iter().zip(outcomes) {
        let kinds = groups.entry(row.0.group).or_default();
        match kinds.iter_mut().find(|(kind, _)| *kind == row.0.kind) {
            Some((_, rows)) => rows.push(row),
            None => kinds.push((row.0.kind, vec![row])),
        }
    }
    println!(
        "Share of the queries in %, of the entry that is to be found: confirmed, probable, possible, \
         excluded, none; recall: any of the first three; first: the first finding is of the right \
         subject or of its name.\nFalse findings of others by verdict, their homonyms and twins not \
         counted (own columns; a twin has the same 字号, trade, branch and city); trunc.: queries \
         whose search was cut short.\n"
    );
    for (group, kinds) in &groups {
        head(*group);
        let mut all = Rows::new();
        for (kind, rows) in kinds {
            line(kind, rows);
            all.extend(rows);
        }
        line("all", &all);
        println!();
    }
    precision(outcomes);
    budgets(&queries.iter().zip(outcomes).collect::<Rows<'_>>());
}

fn head(group: Group) {
    let title = match group {
        Group::Varied => "name alone",
        Group::WithCode => "name and code",
        Group::Person => "persons",
        Group::Lookalike => "look-alikes (not listed)",
        Group::Namesake => "namesakes (not listed)",
    };
    println!(
        "{title:<32}{:>7}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8} |{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}",
        "queries",
        "conf",
        "prob",
        "poss",
        "excl",
        "none",
        "recall",
        "first",
        "f.conf",
        "f.prob",
        "f.poss",
        "homon.",
        "twins",
        "trunc."
    );
}

fn line(kind: &str, rows: &Rows<'_>) {
    let expects = rows.iter().any(|(query, _)| query.expected.is_some());
    let share = |is: &dyn Fn(&Outcome) -> bool| {
        let is = rows.iter().filter(|(_, outcome)| is(outcome)).count();
        if expects { format!("{:.1}", percent(is, rows.len())) } else { "–".to_owned() }
    };
    let said = |verdict: Verdict| share(&|outcome| outcome.expected == Some(verdict));
    let others = |verdicts: &[Verdict], excuse| -> usize {
        rows.iter().map(|(_, outcome)| outcome.others(verdicts, excuse)).sum()
    };
    let wrong = |verdict| others(&[verdict], Excuse::None);
    println!(
        "{}{:>7}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8} |{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}",
        padded(kind),
        rows.len(),
        said(VERDICTS[0]),
        said(VERDICTS[1]),
        said(VERDICTS[2]),
        said(VERDICTS[3]),
        share(&|outcome| outcome.expected.is_none()),
        share(&is_found),
        share(&|outcome| outcome.first),
        wrong(VERDICTS[0]),
        wrong(VERDICTS[1]),
        wrong(VERDICTS[2]),
        others(&VERDICTS, Excuse::Homonym),
        others(&VERDICTS, Excuse::Twin),
        rows.iter().filter(|(_, outcome)| outcome.truncated).count(),
    );
}

/// Of 32 columns; an ideograph takes two.
fn padded(kind: &str) -> String {
    let width: usize = kind.chars().map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum();
    [kind, &" ".repeat(32_usize.saturating_sub(width))].concat()
}

fn is_found(outcome: &Outcome) -> bool {
    outcome.expected.is_some_and(|verdict| verdict != Verdict::Excluded)
}

fn precision(outcomes: &[Outcome]) {
    println!(
        "{:<32}{:>9}{:>9}{:>9}{:>9}{:>12}{:>16}",
        "findings of all queries",
        "right",
        "homonyms",
        "twins",
        "false",
        "precision",
        "of all found"
    );
    for verdict in VERDICTS.into_iter().take(3) {
        let right: usize =
            outcomes.iter().map(|o| o.right.iter().filter(|v| **v == verdict).count()).sum();
        let count =
            |excuse| -> usize { outcomes.iter().map(|o| o.others(&[verdict], excuse)).sum() };
        let (homonyms, twins) = (count(Excuse::Homonym), count(Excuse::Twin));
        let wrong = count(Excuse::None);
        println!(
            "{:<32}{right:>9}{homonyms:>9}{twins:>9}{wrong:>9}{:>10.2} %{:>14.2} %",
            verdict.as_str(),
            percent(right, right + wrong),
            percent(right, right + homonyms + twins + wrong),
        );
    }
    println!();
}

/// The kind of query with two slips in one name.
const TWO: &str = "two errors";

fn budgets(rows: &Rows<'_>) {
    let of = |groups: &[Group]| -> Rows<'_> {
        rows.iter().filter(|(query, _)| groups.contains(&query.group)).copied().collect()
    };
    let recall = |rows: &Rows<'_>| {
        percent(rows.iter().filter(|(_, outcome)| is_found(outcome)).count(), rows.len())
    };
    let others = |rows: &Rows<'_>, verdicts: &[Verdict], excuse| -> usize {
        rows.iter().map(|(_, outcome)| outcome.others(verdicts, excuse)).sum()
    };
    let confirmed = |excuse| others(rows, &ALARMS[..1], excuse);
    println!(
        "false confirmed (budget 0): {} and {} of a number that the population gave twice, {} homonyms, \
         {} twins",
        confirmed(Excuse::None),
        confirmed(Excuse::Number),
        confirmed(Excuse::Homonym),
        confirmed(Excuse::Twin)
    );
    let hard = of(&[Group::Lookalike, Group::Namesake]);
    let probable = |excuse| others(&hard, &ALARMS[1..], excuse);
    println!(
        "false probable on look-alikes and namesakes (budget 0): {} and {} homonyms (homonyms.tsv), \
         {} twins, in {} queries",
        probable(Excuse::None),
        probable(Excuse::Homonym),
        probable(Excuse::Twin),
        hard.len()
    );
    let found = of(&[Group::Varied, Group::Person]);
    println!(
        "recall of listed subjects, any verdict (budget 99.5 %): {:.2} % by name alone ({:.2} % of \
         organisations, {:.2} % of persons), {:.2} % with a code",
        recall(&found),
        recall(&of(&[Group::Varied])),
        recall(&of(&[Group::Person])),
        recall(&of(&[Group::WithCode])),
    );
    let one: Rows<'_> = found.iter().filter(|(query, _)| query.kind != TWO).copied().collect();
    println!("the same without two errors in one name: {:.2} % by name alone", recall(&one));
    let coded = of(&[Group::WithCode]);
    let confirmed = coded.iter().filter(|(_, o)| o.expected == Some(Verdict::Confirmed)).count();
    println!("confirmed with a code: {:.2} %\n", percent(confirmed, coded.len()));
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts are below 2^52")]
fn percent(part: usize, of: usize) -> f64 {
    if of == 0 { f64::NAN } else { part as f64 / of as f64 * 100.0 }
}
