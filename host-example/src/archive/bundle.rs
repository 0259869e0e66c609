//! An archive as one file, to be carried elsewhere: a ZIP of its files as they are.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use credit_core::digest::Digest;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Appended, Archive, Case, FORMAT, Kind, damaged, foreign, labelled, stored};
use crate::{
    files,
    problem::{Problem, Words},
};

/// How much was carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Receipts.
    pub cases: usize,
    /// Blobs.
    pub blobs: usize,
    /// Statements about the receipts.
    pub statements: usize,
}

/// Writes an archive as one file: all of it, or the receipts with those numbers and what they rest on.
///
/// # Errors
///
/// `archive.unknown` for a number that is not there; `archive.damaged`, `receipt.incomplete`, `io.*`. Nothing is left
/// of a file that could not be finished.
pub fn export(archive: &Archive, numbers: &[Digest], file: &Path) -> Result<Moved, Problem> {
    let (cases, blobs) = chosen(archive, numbers)?;
    let statements = said(archive, &cases)?;
    let moved = Moved { cases: cases.len(), blobs: blobs.len(), statements: statements.len() };
    let written = files::private_new(file).map_err(|error| files::unwritable(file, &error))?;
    let done = write(archive, written, [&blobs, &cases, &statements]);
    done.map(|()| moved).map_err(|error| {
        let _gone = fs::remove_file(file);
        files::unwritable(file, &error)
    })
}

/// What is to be written; everything in it is whole.
fn chosen(
    archive: &Archive,
    numbers: &[Digest],
) -> Result<(BTreeSet<Digest>, BTreeSet<Digest>), Problem> {
    let cases: BTreeSet<Digest> = match numbers {
        [] => archive.all(Kind::Case)?.into_iter().collect(),
        some => some.iter().copied().collect(),
    };
    let mut blobs = BTreeSet::new();
    for number in &cases {
        let case = archive.case(*number)?.ok_or_else(|| unknown(*number))?;
        blobs.extend(named(&case).filter_map(labelled));
    }
    for digest in &blobs {
        archive.get(*digest)?.ok_or_else(|| unknown(*digest))?;
    }
    Ok((cases, blobs))
}

/// What was said about those receipts.
fn said(archive: &Archive, cases: &BTreeSet<Digest>) -> Result<BTreeSet<Digest>, Problem> {
    let mut statements = BTreeSet::new();
    for number in cases {
        for place in 1_u32.. {
            if archive.statement(*number, place)?.is_none() {
                break;
            }
            statements.insert(Appended::name(&number.labelled(), place));
        }
    }
    Ok(statements)
}

fn named(case: &Case) -> impl Iterator<Item = &str> {
    let blobs = &case.blobs;
    let component = blobs.component.iter().map(|(_, digest)| digest.as_str());
    let single = [&blobs.rulebook, &blobs.calendar, &blobs.trust].map(String::as_str);
    blobs.packs.iter().map(String::as_str).chain(single).chain(component)
}

fn write(archive: &Archive, file: fs::File, all: [&BTreeSet<Digest>; 3]) -> io::Result<()> {
    let mut zip = ZipWriter::new(io::BufWriter::new(file));
    // Compressed already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("format", options).map_err(io::Error::from)?;
    zip.write_all(FORMAT.as_bytes())?;
    for (kind, all) in Kind::ALL.into_iter().zip(all) {
        for digest in all {
            let bytes = fs::read(archive.path(kind, *digest))?;
            let name = format!("{}/{}", kind.folder(), digest.hex());
            zip.start_file(name, options).map_err(io::Error::from)?;
            zip.write_all(&bytes)?;
        }
    }
    let file = zip.finish().map_err(io::Error::from)?;
    file.into_inner()?.sync_all()
}

/// Takes the files of such a file into an archive. Each is whole before it is taken; what is there already
/// stays.
///
/// # Errors
///
/// `archive.foreign` for a file that is none; `archive.damaged` with the name of the first part that is; `io.*`.
pub fn import(file: &Path, archive: &Archive) -> Result<Moved, Problem> {
    let opened = fs::File::open(file).map_err(|error| files::unreadable(file, &error))?;
    let mut zip = ZipArchive::new(io::BufReader::new(opened)).map_err(|_| foreign(file))?;
    let mut moved = Moved::default();
    let mut format = false;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| damaged(file))?;
        let name = part.name().map_err(|_| damaged(file))?.into_owned();
        let within = || file.join(&name);
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|_| damaged(&within()))?;
        if name == "format" {
            format = bytes == FORMAT.as_bytes();
            continue;
        }
        let (kind, digest) = place(&name).ok_or_else(|| foreign(&within()))?;
        let content = stored::unpack(&bytes).ok_or_else(|| damaged(&within()))?;
        let right = match kind {
            Kind::Blob => Digest::of(&content) == digest,
            Kind::Case => serde_json::from_slice::<Case>(&content).is_ok(),
            Kind::Statement => serde_json::from_slice::<Appended>(&content)
                .is_ok_and(|it| Appended::name(&it.receipt, it.place) == digest),
        };
        if !right {
            return Err(damaged(&within()));
        }
        let path = archive.path(kind, digest);
        if !path.exists() {
            archive.place(&path, &bytes)?;
        }
        match kind {
            Kind::Blob => moved.blobs = moved.blobs.saturating_add(1),
            Kind::Case => moved.cases = moved.cases.saturating_add(1),
            Kind::Statement => moved.statements = moved.statements.saturating_add(1),
        }
    }
    if format { Ok(moved) } else { Err(foreign(file)) }
}

/// What a part is: no path leads out of the archive, for none is read as one.
fn place(name: &str) -> Option<(Kind, Digest)> {
    let (folder, hex) = name.split_once('/')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == folder)?;
    Some((kind, labelled(&format!("sm3:{hex}"))?))
}

pub(super) fn unknown(digest: Digest) -> Problem {
    Problem::new(
        "archive.unknown",
        Words::new(
            format!("档案里没有 {}", digest.labelled()),
            format!("{} is not in the archive", digest.labelled()),
        ),
        Words::new("检查编号，或换一处档案", "check the number, or look into another archive"),
    )
}
