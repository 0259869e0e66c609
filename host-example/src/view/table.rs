//! The summary of many decisions.

use anstyle::Style;
use credit_core::{api::Lang, decision::Outcome};
use unicode_width::UnicodeWidthStr;

use super::{
    card::colour,
    layout::{cut, pad},
};

/// One line of the summary.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the application is.
    pub title: String,
    /// Who applies.
    pub name: String,
    /// The outcome, for the colour.
    pub outcome: Outcome,
    /// Its words.
    pub outcome_text: String,
    /// The rule that applied.
    pub rule: String,
}

const NUMBER: usize = 4;
const RULE: usize = 4;
const GAP: usize = 2;

/// The rows in aligned columns, with a header. Who applies is left out where it does not fit: what
/// the application is about says more.
#[must_use]
pub fn summary(rows: &[Row], columns: usize, lang: Lang) -> String {
    let widest = |text: fn(&Row) -> &str, header: &str| {
        rows.iter().map(|row| text(row).width()).max().unwrap_or(0).max(header.width())
    };
    let [application, applicant, decided, rule] = match lang {
        Lang::En => ["Application", "Applicant", "Outcome", "Rule"],
        _ => ["申请", "申请人", "结论", "规则"],
    };
    let outcome = widest(|row| &row.outcome_text, decided).saturating_add(GAP);
    let free = columns.saturating_sub(NUMBER + RULE + GAP).saturating_sub(outcome);
    let title = widest(|row| &row.title, application).min(free);
    let name = widest(|row| &row.name, applicant);
    let name = Some(name).filter(|name| title.saturating_add(GAP).saturating_add(*name) <= free);
    let line = |number: &str, about: &str, who: &str| {
        let mut line = pad(number, NUMBER);
        line.push_str(&pad(&cut(about, title), title.saturating_add(GAP)));
        line.push_str(&name.map(|name| pad(who, name.saturating_add(GAP))).unwrap_or_default());
        line
    };
    let bold = Style::new().bold();
    let header = line("", application, applicant);
    let mut out = format!("{bold}{header}{}{rule}{bold:#}\n", pad(decided, outcome));
    for (row, number) in rows.iter().zip(1_usize..) {
        let style = colour(row.outcome);
        let about = line(&number.to_string(), &row.title, &row.name);
        let told = pad(&row.outcome_text, outcome);
        out.push_str(&format!("{about}{style}{told}{style:#}{}\n", row.rule));
    }
    out
}
