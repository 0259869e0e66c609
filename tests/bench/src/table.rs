//! The table of all measured rates, and their ratios.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// What every process writes its lines into.
const RATES: &str = "rates.tsv";

/// One line of a measured process: see `speed::row`.
#[derive(Debug)]
struct Row {
    process: String,
    name: String,
    group: String,
    kind: String,
    checks: String,
    accepted: String,
    rates: Vec<f64>,
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        Some(Self {
            process: parts.next()?,
            name: parts.next()?,
            group: parts.next()?,
            kind: parts.next()?,
            checks: parts.next()?,
            accepted: parts.next()?,
            rates: parts.next()?.split(',').map(|rate| rate.parse().ok()).collect::<Option<_>>()?,
        })
    }

    fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    /// How many times as fast as another: round by round where they took turns in one process.
    fn times(&self, other: &Self) -> f64 {
        if self.process != other.process || self.rates.len() != other.rates.len() {
            return self.rate() / other.rate();
        }
        median(self.rates.iter().zip(&other.rates).map(|(own, other)| own / other).collect())
    }
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Prints what the processes wrote into the folder.
pub(crate) fn print(dir: &Path) -> Result<()> {
    let path = dir.join(RATES);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let rows = text.lines().map(|line| Row::read(line).with_context(|| line.to_owned()));
    let rows: Vec<Row> = rows.collect::<Result<_>>()?;
    for kind in ["uscc", "resident-id"] {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.kind == kind).collect();
        println!(
            "{kind}: half of the codes with a slip; million validations a second, median of the rounds (lowest to highest).\n\
             bytes ÷, call ÷: quickBatch over bytes, and quick, divided by the row (round by round in one process).\n"
        );
        println!(
            "{:<8}{:<33}{:>9}{:>17}{:>9}{:>9}{:>9}  checks",
            "process", "who", "M/s", "range", "bytes ÷", "call ÷", "accept %"
        );
        let all = Measured { rows };
        all.rows.iter().for_each(|row| println!("{}", all.line(row)));
        println!();
        if kind == "uscc" {
            all.budgets();
        }
    }
    Ok(())
}

/// The rows of one kind.
struct Measured<'a> {
    rows: Vec<&'a Row>,
}

impl Measured<'_> {
    fn of(&self, group: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.group == group).copied()
    }

    fn line(&self, row: &Row) -> String {
        let times = |group| {
            let own = self.of(group).filter(|own| own.name != row.name);
            own.map_or_else(|| "–".to_owned(), |own| format!("{:.1}", own.times(row)))
        };
        let lowest = row.rates.iter().copied().fold(f64::MAX, f64::min) / 1e6;
        let highest = row.rates.iter().copied().fold(0.0, f64::max) / 1e6;
        format!(
            "{:<8}{:<33}{:>9.3}{:>17}{:>9}{:>9}{:>9}  {}",
            row.process,
            row.name,
            row.rate() / 1e6,
            format!("{lowest:.3}–{highest:.3}"),
            times("batch"),
            times("call"),
            row.accepted,
            row.checks,
        )
    }

    /// The fastest npm package.
    fn fastest(&self) -> Option<&Row> {
        let packages = self.rows.iter().filter(|r| r.group == "package" && r.process == "node");
        packages.copied().max_by(|a, b| a.rate().total_cmp(&b.rate()))
    }

    /// What the ratios are to be.
    fn budgets(&self) {
        if let (Some(fastest), Some(batch), Some(call)) =
            (self.fastest(), self.of("batch"), self.of("call"))
        {
            budget(
                &format!("bytes ÷ fastest package, {}", fastest.name),
                batch.times(fastest),
                10.0,
            );
            budget(&format!("call ÷ fastest package, {}", fastest.name), call.times(fastest), 5.0);
        }
        if let (Some(plain), Some(batch)) = (self.of("plain"), self.of("batch")) {
            budget("bytes ÷ plain JS loop", batch.times(plain), 2.0);
        }
        if let Some(native) = self.of("native") {
            budget("native, M/s", native.rate() / 1e6, 25.0);
        }
        println!();
    }
}

fn budget(what: &str, measured: f64, wanted: f64) {
    let verdict = if measured >= wanted { "met" } else { "MISSED" };
    println!("{what}: {measured:.1}, budget {wanted}: {verdict}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 4] = [
        "node\tbatch\tbatch\tuscc\tall\t50.00\t20,30,40",
        "node\tslow 1.0\tpackage\tuscc\tsome\t50.00\t1,3,2",
        "node\tquick 2.0\tpackage\tuscc\tsome\t50.00\t4,4,4",
        "python\tpackage 3\tpackage\tuscc\tsome\t50.00\t9,9",
    ];

    #[test]
    fn ratios_are_of_one_round_in_one_process() {
        let rows = LINES.map(|line| Row::read(line).unwrap());
        let all = Measured { rows: rows.iter().collect() };
        let [batch, slow, _, python] = &rows;
        assert!((batch.times(slow) - 20.0).abs() < 1e-9, "20, 10 and 20");
        assert!((batch.times(python) - 30.0 / 9.0).abs() < 1e-9);
        assert_eq!(all.fastest().unwrap().name, "quick 2.0");
        assert!(Row::read("node\tno rates\tpackage\tuscc\tsome\t50.00\tx").is_none());
    }
}
