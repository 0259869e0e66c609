//! Decisions that come out otherwise, one a line or one a row.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use credit_core::api::Lang;
use serde_json::json;

use crate::{
    columnar::{self, Holds, Writer},
    files,
    problem::Problem,
    redecide::Turn,
    screen::Format,
};

/// The columns of a table; the members of a line are those, with two of them in `before`.
const COLUMNS: [&str; 7] =
    ["id", "touched", "way", "outcome_before", "rule_before", "outcome", "decision"];

enum Form {
    Lines(BufWriter<File>),
    /// With the file that it is until it is whole.
    Columns(Box<Writer>, PathBuf),
}

/// Takes them.
pub(super) struct Out {
    path: PathBuf,
    form: Form,
    lang: Lang,
}

impl Out {
    /// Begins a file: Parquet or Arrow by its ending, else lines of JSON.
    ///
    /// # Errors
    /// `io.write`, `columnar.absent`.
    pub(super) fn create(path: &Path, lang: Lang) -> Result<Self, Problem> {
        let form = match Format::of(path).and_then(Format::columnar) {
            None => File::create(path).map(|file| Form::Lines(BufWriter::new(file))),
            Some(kind) => {
                columnar::available(path)?;
                let draft = path.with_added_extension("new");
                let columns = COLUMNS.map(|name| (name, Holds::Text));
                let writer = Writer::create(&draft, kind, &columns);
                writer.map(|writer| Form::Columns(Box::new(writer), draft))
            }
        };
        let form = form.map_err(|error| files::unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), form, lang })
    }

    /// Adds one.
    pub(super) fn add(&mut self, id: &str, turn: &Turn) -> Result<(), Problem> {
        let (touched, way) = (turn.touched.words(), turn.way.words());
        let (touched, way) = (touched.get(self.lang), way.get(self.lang));
        let (before, rule) = (turn.before.outcome.as_str(), &turn.before.rule);
        let written = match &mut self.form {
            Form::Lines(out) => {
                let decision: serde_json::Value =
                    serde_json::from_str(&turn.decision).unwrap_or_default();
                let before = json!({"outcome": before, "rule": rule});
                let line = json!({
                    "id": id, "touched": touched, "way": way, "before": before, "decision": decision,
                });
                writeln!(out, "{line}")
            }
            Form::Columns(writer, _) => {
                let after = turn.after.outcome.as_str();
                writer.row([id, touched, way, before, rule, after, &turn.decision].into_iter())
            }
        };
        written.map_err(|error| files::unwritable(&self.path, &error))
    }

    /// Ends the file; a table is there as a whole or not at all.
    pub(super) fn finish(self) -> Result<(), Problem> {
        let Self { path, form, .. } = self;
        let ended: io::Result<()> = match form {
            Form::Lines(mut out) => out.flush(),
            Form::Columns(writer, draft) => writer.finish().and_then(|()| fs::rename(draft, &path)),
        };
        ended.map_err(|error| files::unwritable(&path, &error))
    }
}
