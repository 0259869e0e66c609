//! A cell of conditions: values, none of them, all but some, or the rest, as DMN tables and offices write
//! them. What is proved and signed are the values themselves.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::Book;
use super::tables::{DECISIONS, TIERS};
use super::wrong_value;
use crate::rulebook::document::RulebookFact;
use crate::sheet::{Row, Table};

/// Signs of a cell that says “whatever it is”, beside a blank one.
const ANY: &[&str] = &["-", "－", "—", "——", "–", "―", "任意", "不限", "均可"];

/// Before a value: all but this one.
const NOT: char = '非';

/// The values that no other row of the table names.
const REST: &str = "其他";

/// Columns that name the table that a row belongs to.
const TABLES: [&str; 2] = ["判定表", "分级表"];

/// What a cell says.
#[derive(Debug, PartialEq, Eq)]
enum Cell {
    Any,
    /// These values; what is unknown among them stays, to be told.
    Of(Vec<String>),
    /// All but these.
    Not(Vec<String>),
    Rest,
    /// Values and signs that cannot stand together.
    Mixed,
}

impl Cell {
    /// A word of the domain is that word, whatever it looks like.
    fn read(text: &str, known: &[&str]) -> Self {
        let parts = values(text);
        let is_word = |part: &String| known.contains(&part.as_str());
        let negated = |part: &String| {
            let rest = part.strip_prefix(NOT).filter(|_| !is_word(part))?.trim();
            Some(rest.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']).to_string())
        };
        let sign = |part: &String, signs: &[&str]| !is_word(part) && signs.contains(&part.as_str());
        let not: Vec<String> = parts.iter().filter_map(negated).collect();
        match parts.as_slice() {
            [] => Self::Any,
            [one] if sign(one, ANY) => Self::Any,
            [one] if sign(one, &[REST]) => Self::Rest,
            all if not.len() == all.len() => Self::Not(not),
            all if not.is_empty() && !all.iter().any(|p| sign(p, ANY) || sign(p, &[REST])) => {
                Self::Of(parts)
            }
            // `非（甲|乙）`: the sign stands before all of them.
            [first, rest @ ..]
                if not.len() == 1
                    && first.starts_with([NOT])
                    && first.contains(['（', '('])
                    && rest.last().is_some_and(|last| last.ends_with(['）', ')'])) =>
            {
                let rest = rest.iter().map(|v| v.trim_end_matches(['）', ')']).to_string());
                Self::Not(not.into_iter().chain(rest).collect())
            }
            _ => Self::Mixed,
        }
    }

    /// The values that it names itself.
    fn named<'a>(&'a self, known: &[&'a str]) -> Vec<&'a str> {
        match self {
            Self::Of(values) => values.iter().map(String::as_str).collect(),
            Self::Not(values) => {
                known.iter().copied().filter(|v| !values.iter().any(|not| not == v)).collect()
            }
            Self::Any | Self::Rest | Self::Mixed => Vec::new(),
        }
    }
}

impl Book<'_> {
    /// The values of a cell, each in the domain of the fact; none means any.
    pub(super) fn condition(
        &mut self,
        table: &Table,
        row: &Row,
        fact: &str,
        vocabulary: &[RulebookFact],
        column: &str,
    ) -> Vec<String> {
        let Some(known) = vocabulary.iter().find(|f| f.name == fact) else { return Vec::new() };
        let known: Vec<&str> = known.values.iter().map(String::as_str).collect();
        let text = table.cell(row, column);
        let cell = Cell::read(text, &known);
        if let Cell::Of(values) | Cell::Not(values) = &cell {
            for value in values.iter().filter(|value| !known.contains(&value.as_str())) {
                self.say("E07", table, row, column, unknown_value(value, &known));
            }
        }
        // Only rows of one table have others beside them, and only there does blank mean any.
        let of_rows = [DECISIONS.sheet, TIERS.sheet].contains(&table.name());
        let left = match &cell {
            Cell::Any | Cell::Rest if !of_rows && !text.is_empty() => {
                self.say("E07", table, row, column, wrong_value(text, &known));
                return Vec::new();
            }
            Cell::Any => return Vec::new(),
            Cell::Mixed => {
                let text = format!(
                    "“{text}”把几种写法混在了一起。请只写取值（用 | 分开）、只写“非”加取值，或者只写“-”（任意）、“{REST}”。"
                );
                self.say("E07", table, row, column, text);
                return Vec::new();
            }
            Cell::Rest => {
                let others: Vec<Cell> = siblings(table, row)
                    .map(|other| Cell::read(table.cell(other, column), &known))
                    .collect();
                let named: Vec<&str> = others.iter().flat_map(|cell| cell.named(&known)).collect();
                known.iter().copied().filter(|value| !named.contains(value)).collect()
            }
            Cell::Of(_) | Cell::Not(_) => cell.named(&known),
        };
        if left.is_empty() {
            let text = format!("“{text}”没有剩下任何取值：词汇表是 {}。", known.join("/"));
            self.say("E07", table, row, column, text);
        }
        left.into_iter().map(ToString::to_string).collect()
    }
}

/// The other rows of the same decision table.
fn siblings<'a>(table: &'a Table, row: &'a Row) -> impl Iterator<Item = &'a Row> {
    let of = |row: &Row| TABLES.map(|column| table.cell(row, column).to_string());
    let own = of(row);
    table.rows.iter().filter(move |other| other.line != row.line && of(other) == own)
}

/// The values of a cell, between `|` of either width.
pub(super) fn values(cell: &str) -> Vec<String> {
    let parts = cell.split(['|', '｜']).map(str::trim);
    parts.filter(|v| !v.is_empty()).map(ToString::to_string).collect()
}

/// A value outside its domain; several known ones with a wrong sign between them are told apart.
fn unknown_value(found: &str, known: &[&str]) -> String {
    let parts: Vec<&str> = found.split(['、', '/', '，', ',', ';', '；', ' ', '或']).collect();
    if parts.iter().all(|part| known.contains(&part.trim())) {
        return format!("“{found}”像是几个取值，请用 | 分开：{}。", parts.join("|"));
    }
    wrong_value(found, known)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    const KNOWN: &[&str] = &["无", "轻微", "一般", "严重"];

    #[test]
    fn cells_say_what_offices_mean() {
        let of = |values: &[&str]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (text, cell) in [
            ("", Cell::Any),
            ("-", Cell::Any),
            ("—", Cell::Any),
            ("任意", Cell::Any),
            ("一般", Cell::Of(of(&["一般"]))),
            ("无 | 轻微", Cell::Of(of(&["无", "轻微"]))),
            ("非严重", Cell::Not(of(&["严重"]))),
            ("非严重|非一般", Cell::Not(of(&["严重", "一般"]))),
            ("非（严重｜一般）", Cell::Not(of(&["严重", "一般"]))),
            ("非(严重)", Cell::Not(of(&["严重"]))),
            ("其他", Cell::Rest),
            ("其他|无", Cell::Mixed),
            ("非严重|无", Cell::Mixed),
            ("-|无", Cell::Mixed),
        ] {
            assert_eq!(Cell::read(text, KNOWN), cell, "{text}");
        }
    }

    /// A word of the domain is that word.
    #[test]
    fn words_of_the_domain_come_first() {
        let known = &["非公有制", "公有制", "其他", "-"];
        for text in *known {
            assert_eq!(Cell::read(text, known), Cell::Of(vec![(*text).to_string()]));
        }
        assert_eq!(Cell::read("非其他", known), Cell::Not(vec!["其他".to_string()]));
        assert_eq!(Cell::read("其他|-", known), Cell::Of(vec!["其他".into(), "-".into()]));
    }
}
