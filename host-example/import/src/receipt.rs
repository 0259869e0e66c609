//! The accounts of a build for programs: the report of the rows, and the receipt of the pack.

use credit_core::{api::Lang, digest::Digest};
use serde::Serialize;

use super::{
    profile::Profile,
    report::{Counts, Report},
};

/// All remarks of all files, JSON of two spaces; the same input gives the same bytes.
#[must_use]
pub fn report_json(reports: &[Report]) -> String {
    #[derive(Serialize)]
    struct All<'a> {
        files: &'a [Report],
    }
    json(&All { files: reports })
}

/// A file that went into a build or came out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    file: String,
    bytes: usize,
    sm3: String,
}

impl Input {
    /// By its name and content.
    #[must_use]
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        Self { file: file.to_owned(), bytes: bytes.len(), sm3: Digest::of(bytes).hex() }
    }
}

/// What a pack was built from.
///
/// Names the lists table and every source with length, SM3, format and character set, how the rows
/// of each fared, and the pack; `digest` is how decisions name it.
#[must_use]
pub fn receipt(lists: &Input, reports: &[Report], pack: &Input, digest: &str) -> String {
    #[derive(Serialize)]
    struct Source<'a> {
        file: &'a str,
        bytes: usize,
        sm3: &'a str,
        format: String,
        #[serde(flatten)]
        counts: Counts,
    }
    #[derive(Serialize)]
    struct Pack<'a> {
        #[serde(flatten)]
        file: &'a Input,
        digest: &'a str,
    }
    #[derive(Serialize)]
    struct Receipt<'a> {
        lists: &'a Input,
        sources: Vec<Source<'a>>,
        records: usize,
        pack: Pack<'a>,
    }
    fn of(report: &Report) -> Source<'_> {
        Source {
            file: &report.file,
            bytes: report.bytes,
            sm3: &report.sm3,
            format: report.format.to_string(),
            counts: report.counts,
        }
    }
    let records = reports.iter().map(|report| report.counts.kept).sum();
    let sources = reports.iter().map(of).collect();
    json(&Receipt { lists, sources, records, pack: Pack { file: pack, digest } })
}

/// The table of a profile: every column with its meaning, an empty one where the office must say it; then
/// the words that the profile explained already.
#[must_use]
pub fn profile_table(report: &Report, profile: &Profile) -> String {
    let quoted = |text: &str| match text.contains(['"', ',', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let mut table = String::from("\u{FEFF}类别,原文,读作,说明\n");
    let mut seen = Vec::new();
    for column in report.sheets.iter().flat_map(|sheet| &sheet.columns) {
        if seen.contains(&column.column) {
            continue;
        }
        seen.push(column.column.clone());
        let (read, why) = match (column.is_unclear(), column.meaning(Lang::ZhCn)) {
            (true, _) => ("", column.asked(Lang::ZhCn)),
            (false, Some(meaning)) => (meaning, String::new()),
            (false, None) => ("附注", "未识别，原样附在记录后".to_owned()),
        };
        table.push_str(&format!("列,{},{read},{}\n", quoted(&column.column), quoted(&why)));
    }
    for [sort, text, read] in profile.words() {
        table.push_str(&format!("{sort},{},{read},\n", quoted(text)));
    }
    table
}

/// Members in the order of the types above, so the bytes are reproducible.
fn json(value: &impl Serialize) -> String {
    // Strings and numbers only: there is nothing that could not be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
