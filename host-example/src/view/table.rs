//! The summary of many decisions.

use anstyle::Style;
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
    /// Stable name of the outcome, for the colour.
    pub outcome: String,
    /// Its words.
    pub outcome_text: String,
    /// The rule that applied.
    pub rule: String,
}

const NUMBER: usize = 4;
const OUTCOME: usize = 16;
const RULE: usize = 4;
const GAP: usize = 2;

/// The rows in aligned columns, with a header. Who applies is left out where it does not fit: what
/// the application is about says more.
#[must_use]
pub fn summary(rows: &[Row], columns: usize) -> String {
    let widest = |text: fn(&Row) -> &str, header: &str| {
        rows.iter().map(|row| text(row).width()).max().unwrap_or(0).max(header.width())
    };
    let free = columns.saturating_sub(NUMBER + OUTCOME + RULE + GAP);
    let title = widest(|row| &row.title, "申请").min(free);
    let name = widest(|row| &row.name, "申请人");
    let name = Some(name).filter(|name| title.saturating_add(GAP).saturating_add(*name) <= free);
    let line = |number: &str, about: &str, who: &str| {
        let mut line = pad(number, NUMBER);
        line.push_str(&pad(&cut(about, title), title.saturating_add(GAP)));
        line.push_str(&name.map(|name| pad(who, name.saturating_add(GAP))).unwrap_or_default());
        line
    };
    let bold = Style::new().bold();
    let header = line("", "申请", "申请人");
    let mut out = format!("{bold}{header}{}规则{bold:#}\n", pad("结论", OUTCOME));
    for (row, number) in rows.iter().zip(1_usize..) {
        let style = colour(&row.outcome);
        let about = line(&number.to_string(), &row.title, &row.name);
        let outcome = pad(&row.outcome_text, OUTCOME);
        out.push_str(&format!("{about}{style}{outcome}{style:#}{}\n", row.rule));
    }
    out
}
