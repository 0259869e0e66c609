//! A population (主体库): the register of an office, packed so that what changes in lists is asked about in it.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

use credit_core::{
    api::Lang,
    error::LoadError,
    json::{self, Cursor},
    limits,
    pack::{
        Audience, Trust,
        population::{self, Member, Population},
        write::{self, Changes, Meta, Signer},
    },
    request::Subject,
};

use super::{
    format::{Part, errors_head},
    rows::Rows,
    source::Source,
};
use crate::{
    files::{self, Access},
    problem::Problem,
    room,
    view::load_problem,
};

/// What was read of a register.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Subjects that are in the population.
    pub subjects: u64,
    /// Rows that could not be used, and the file that says why.
    pub unreadable: u64,
    /// That file.
    pub errors: Option<PathBuf>,
    /// Headers that mean nothing here.
    pub unused: Vec<String>,
}

/// Packs a register into a file for its owner alone; how many bytes that has.
///
/// # Errors
/// `io.*`, `screen.no-header`, `csv.quotes`, `build.*`.
pub fn build(
    (input, output): (&Path, &Path),
    meta: &Meta,
    signers: &[&dyn Signer],
    lang: Lang,
) -> Result<(u64, Gathered), Problem> {
    let mut draft = room::draft(output, Audience::Internal, &population::lists())?;
    let gathered = members(input, output, lang, |member| {
        member.to_records(meta.as_of).iter().try_for_each(|record| draft.push(record))
    })?;
    Ok((room::finish(draft, meta, signers, (output, Access::Private))?, gathered))
}

/// Packs what is new in a register since a population, and what is gone from it.
///
/// # Errors
/// Those of [`build`].
pub fn update(
    (input, output): (&Path, &Path),
    before: &Population,
    meta: &Meta,
    signers: &[&dyn Signer],
    lang: Lang,
) -> Result<(Vec<u8>, Gathered, Changes), Problem> {
    let lists = population::lists();
    let mut comparing = write::Comparing::new(before.chain(), &lists)?;
    let gathered = members(input, output, lang, |member| {
        member.to_records(meta.as_of).iter().try_for_each(|it| comparing.push(it).map(drop))
    })?;
    let changes = comparing.finish();
    let bytes = write::update_pack(meta, before.chain(), &lists, &changes, signers)?;
    Ok((bytes, gathered, changes))
}

/// Opens a population and its updates.
///
/// # Errors
/// `trust.*`, `pack.*`, `population.several`.
pub fn open(packs: Vec<Vec<u8>>, trust: &[u8], lang: Lang) -> Result<Population, Problem> {
    let trust = Trust::decode(trust).map_err(|error| load_problem(&error, lang, "--trust"))?;
    Population::open(packs, &trust).map_err(|error| load_problem(&error, lang, "--population"))
}

/// Reads the rows of a register; those that are no subjects go to `<output>.errors.csv`.
fn members(
    input: &Path,
    output: &Path,
    lang: Lang,
    mut take: impl FnMut(&Member) -> Result<(), LoadError>,
) -> Result<Gathered, Problem> {
    let source = Source::examine(input)?;
    let mut rows = Rows::open(&source, Arc::new(AtomicU64::new(0)))?;
    let (mut gathered, mut entries) = (Gathered::default(), HashSet::new());
    let mut part = Part::new(lang);
    while let Some(row) = rows.next()? {
        let id = row.cells.as_ref().map(|cells| cells.id.clone()).unwrap_or_default();
        match row.cells.and_then(|cells| cells.subject()) {
            Err(fault) => part.fault(row.line, &id, &fault),
            Ok(subject) => {
                let entry = entry(&id, row.line, &mut entries);
                let value = json::parse(subject.as_bytes(), limits::REQUEST_BYTES)?;
                match Subject::decode(&Cursor::root(&value)) {
                    Ok(subject) => {
                        take(&Member { entry, subject })?;
                        gathered.subjects = gathered.subjects.saturating_add(1);
                    }
                    Err(error) => part.fault(row.line, &id, &super::subject::Fault::of(error)),
                }
            }
        }
    }
    gathered.unused = rows.unused().to_vec();
    gathered.unreadable = part.tally.unreadable;
    if !part.errors.is_empty() {
        let path = PathBuf::from(format!("{}.errors.csv", output.display()));
        files::write(&path, [errors_head(lang), &part.errors].concat().as_bytes())?;
        gathered.errors = Some(path);
    }
    Ok(gathered)
}

/// What a subject is known by: its number in its office, else its row; of several with one number the row, too.
fn entry(id: &str, line: u64, known: &mut HashSet<u64>) -> String {
    if id.is_empty() {
        return format!("{ROW}{line}");
    }
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    match known.insert(hasher.finish()) {
        true => id.to_owned(),
        false => format!("{id}{ROW}{line}"),
    }
}

/// Before the number of a row.
const ROW: char = '#';

/// Number and id of an entry, as results have them; where it is known by an id alone there is no number.
pub(super) fn row_of(entry: &str) -> (u64, &str) {
    match entry.strip_prefix(ROW).and_then(|line| line.parse().ok()) {
        Some(line) => (line, ""),
        None => (0, entry),
    }
}
