//! How a file would be read, for who looks before building: every column with its meaning and the reason,
//! the first rows and records, what is refused and why, and the profile that keeps it.

use credit_core::{
    api::Lang,
    json::{ObjectBuilder, Value, canonical},
    pack::record::{Covers, Direction, ListDef, Record, Visibility},
};

use super::{
    importer::Importer,
    profile::Profile,
    read,
    receipt::profile_table,
    report::{ColumnReport, Counts, Level, Note, Report, SheetReport, Strange},
};
use crate::problem::Problem;

/// Records and rows that are shown.
const SHOWN: usize = 20;
/// Remarks that are shown of each level; all of them are counted.
const REMARKS: usize = 200;

/// How a file is looked at.
#[derive(Debug, Default)]
pub struct Look {
    /// What the office says of its columns and words.
    pub profile: Profile,
    /// For a pack for the public.
    pub public: bool,
    /// The language of problems; everything else is in both.
    pub lang: Lang,
}

/// How a file would be read, as canonical JSON:
///
/// `file`, `format`, `formatEn`, counts of rows (`kept`, `repaired`, `refused`, `skipped`, `blank`); `sheets`, each
/// with `name`?, `shape`, `shapeEn`, counts, `first` (rows of cells) and `columns` (`column`, `meaning`?,
/// `meaningEn`?, `source`, `sourceEn`, `likely`?, `why`? and `whyEn`? when only the office can say); `notes`
/// (`level`, `code`, `sheet`?, `line`, `column`?, `reason`, `reasonEn`), the first of each level;
/// `strange` (`sort`, `text`): words to be explained; `records`, the first as they would be in the pack;
/// `profile`, the table of a profile as CSV. A file that cannot be read has `problem` (`code`, `place`?,
/// `text`, `remedy`) instead, with the first rows of its `sheets` where no column holds the names.
///
/// Rows that name a list are taken as they are: there need be no definitions of lists yet.
#[must_use]
pub fn preview(file: &str, bytes: &[u8], look: &Look) -> String {
    let lists = [any_list(file)];
    let mut records = Vec::new();
    let mut importer = Importer::new(&lists, look.public).any_list().profile(look.profile.clone());
    let result = importer.gather(file, bytes.into(), file, &mut |record| {
        if records.len() < SHOWN {
            records.push(record);
        }
    });
    let answer = match result {
        Ok(report) => told(&report, &records, &look.profile),
        Err(problem) => untold(file, bytes, &problem, look.lang),
    };
    canonical(&answer)
}

/// Everything that can be said before there is a definition: nothing is refused for want of one.
fn any_list(file: &str) -> ListDef {
    ListDef {
        id: file.to_owned(),
        name: file.to_owned(),
        direction: Direction::Notice,
        level: String::new(),
        basis: String::new(),
        authority: String::new(),
        class: None,
        term: String::new(),
        exit: String::new(),
        update: String::new(),
        region: String::new(),
        subjects: Vec::new(),
        visibility: Visibility::Public,
        covers: Covers::default(),
    }
}

fn told(report: &Report, records: &[Record], profile: &Profile) -> Value {
    let object = ObjectBuilder::new()
        .put("file", report.file.as_str())
        .put("format", report.format.text(Lang::ZhCn))
        .put("formatEn", report.format.text(Lang::En));
    counted(object, report.counts)
        .put("sheets", report.sheets.iter().map(sheet).collect::<Vec<_>>())
        .put("notes", notes(report))
        .put("strange", report.strange.iter().map(strange).collect::<Vec<_>>())
        .put("records", records.iter().map(Record::encode).collect::<Vec<_>>())
        .put("profile", profile_table(report, profile))
        .build()
}

/// The first rows say which column might hold the names.
fn untold(file: &str, bytes: &[u8], problem: &Problem, lang: Lang) -> Value {
    let mut sheets = Vec::new();
    if problem.code() == "csv.no-name" {
        // What can be read was read before; what cannot has said so.
        let _ = read::read(file, bytes.into(), &mut |head, rows| {
            let mut first = Vec::new();
            first.extend(head.labels.map(texts));
            let filled = rows.filter_map(Result::ok).filter(|row| !row.is_blank());
            first.extend(
                filled
                    .take(SHOWN)
                    .map(|row| texts(row.cells.into_iter().map(|cell| cell.text).collect())),
            );
            let shown = ObjectBuilder::new().put_some("name", head.name).put("first", first);
            if !head.hidden {
                sheets.push(shown.build());
            }
            Ok(())
        });
    }
    let said = problem.put(ObjectBuilder::new(), lang).build();
    ObjectBuilder::new().put("file", file).put("problem", said).put("sheets", sheets).build()
}

fn texts(cells: Vec<String>) -> Value {
    Value::Array(cells.into_iter().map(Value::from).collect())
}

fn counted(object: ObjectBuilder, counts: Counts) -> ObjectBuilder {
    object
        .put("kept", counts.kept)
        .put("repaired", counts.repaired)
        .put("refused", counts.refused)
        .put("skipped", counts.skipped)
        .put("blank", counts.blank)
}

fn sheet(sheet: &SheetReport) -> Value {
    let object = ObjectBuilder::new()
        .put_some("name", sheet.name.as_deref())
        .put("shape", sheet.shape)
        .put("shapeEn", sheet.shape_en);
    counted(object, sheet.counts)
        .put("columns", sheet.columns.iter().map(column).collect::<Vec<_>>())
        .put("first", sheet.first.iter().cloned().map(texts).collect::<Vec<_>>())
        .build()
}

fn column(column: &ColumnReport) -> Value {
    let why = |lang| Some(column.why(lang)).filter(|text| !text.is_empty());
    ObjectBuilder::new()
        .put("at", column.at)
        .put("column", column.column.as_str())
        .put_some("meaning", column.meaning(Lang::ZhCn))
        .put_some("meaningEn", column.meaning(Lang::En))
        .put("source", column.source(Lang::ZhCn))
        .put("sourceEn", column.source(Lang::En))
        .put_some("likely", column.likely())
        .put_some("why", why(Lang::ZhCn))
        .put_some("whyEn", why(Lang::En))
        .build()
}

fn strange(word: &Strange) -> Value {
    ObjectBuilder::new().put("sort", word.sort).put("text", word.text.as_str()).build()
}

/// The first of each level, in their order: thousands of repairs hide no refusal.
fn notes(report: &Report) -> Vec<Value> {
    let (mut repaired, mut refused, mut skipped) = (0_usize, 0_usize, 0_usize);
    let kept = |note: &&Note| {
        let count = match note.level {
            Level::Repaired => &mut repaired,
            Level::Refused => &mut refused,
            Level::Skipped => &mut skipped,
        };
        *count = count.saturating_add(1);
        *count <= REMARKS
    };
    report.notes.iter().filter(kept).map(note).collect()
}

fn note(note: &Note) -> Value {
    ObjectBuilder::new()
        .put("level", note.level.as_str())
        .put("code", note.code)
        .put_some("sheet", note.sheet.as_deref())
        .put("line", note.line)
        .put_some("column", note.column.as_ref().map(|name| name.get(Lang::ZhCn)))
        .put("reason", note.reason.get(Lang::ZhCn))
        .put("reasonEn", note.reason.get(Lang::En))
        .build()
}
