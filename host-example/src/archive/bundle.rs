//! An archive as one file, to be carried elsewhere: a ZIP of its files as they are.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::Path,
};

use credit_core::digest::Digest;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    Appended, Archive, Case, FORMAT, Kind, ROOM, bounded, damaged, foreign, labelled, sound,
    unpacked,
};
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
/// `archive.unknown` for a number that is not there; `archive.orphan` for statements that no chain reaches;
/// `archive.damaged`, `receipt.incomplete`, `io.*`. Nothing is left of a file that could not be finished.
pub fn export(archive: &Archive, numbers: &[Digest], file: &Path) -> Result<Moved, Problem> {
    let (cases, blobs) = chosen(archive, numbers)?;
    let statements = said(archive, &cases)?;
    let moved = Moved { cases: cases.len(), blobs: blobs.len(), statements: statements.len() };
    // What is gone belongs to no receipt: it is said where all of the archive is carried.
    let tombstones = match numbers {
        [] => archive.all(Kind::Tombstone)?.into_iter().collect(),
        _ => BTreeSet::new(),
    };
    let written = files::private_new(file).map_err(|error| files::unwritable(file, &error))?;
    let done = write(archive, written, [&blobs, &cases, &statements, &tombstones]);
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

/// What was said about those receipts: all of it, or nothing is carried.
fn said(archive: &Archive, cases: &BTreeSet<Digest>) -> Result<BTreeSet<Digest>, Problem> {
    for (orphan, about) in archive.orphans()? {
        if about.is_none_or(|about| cases.contains(&about)) {
            return Err(archive.orphan(orphan));
        }
    }
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

fn write(archive: &Archive, file: fs::File, all: [&BTreeSet<Digest>; 4]) -> io::Result<()> {
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

/// Takes the files of such a file into an archive. Everything is judged before anything is written: each part is whole,
/// not too large and what its name says, and nothing else is kept under its name. What is there already stays; what is
/// damaged there is mended.
///
/// # Errors
///
/// `archive.foreign` for a file that is none; `archive.damaged`, `archive.too-large` with the name of the first part
/// that is; `archive.conflict` with the file that holds something else; `io.*`.
pub fn import(file: &Path, archive: &Archive) -> Result<Moved, Problem> {
    let opened = fs::File::open(file).map_err(|error| files::unreadable(file, &error))?;
    let mut zip = ZipArchive::new(io::BufReader::new(opened)).map_err(|_| foreign(file))?;
    let format = zip.index_for_name("format").ok_or_else(|| foreign(file))?;
    let (_, said) = part(&mut zip, format, file, |_| Ok(((), ROOM)))?;
    if said != FORMAT.as_bytes() {
        return Err(foreign(file));
    }
    let (mut moved, mut new) = (Moved::default(), Vec::new());
    for at in (0..zip.len()).filter(|at| *at != format) {
        let Part { kind, digest, content, .. } = judged(&mut zip, at, file)?;
        if archive.wants(kind, digest, &content)? {
            new.push(at);
        }
        match kind {
            Kind::Blob => moved.blobs = moved.blobs.saturating_add(1),
            Kind::Case => moved.cases = moved.cases.saturating_add(1),
            Kind::Statement => moved.statements = moved.statements.saturating_add(1),
            Kind::Tombstone => {}
        }
    }
    for at in new {
        // Read again, and so judged again: there may be more than memory holds.
        let Part { kind, digest, stored, .. } = judged(&mut zip, at, file)?;
        archive.place(&archive.path(kind, digest), &stored)?;
    }
    Ok(moved)
}

/// A part of such a file, whole and what its name says.
struct Part {
    kind: Kind,
    digest: Digest,
    stored: Vec<u8>,
    content: Vec<u8>,
}

type Zip = ZipArchive<io::BufReader<fs::File>>;

fn judged(zip: &mut Zip, at: usize, file: &Path) -> Result<Part, Problem> {
    let mut within = file.to_owned();
    let (named, stored) = part(zip, at, file, |name| {
        within = file.join(name);
        let named = place(name).ok_or_else(|| foreign(&within))?;
        Ok((named, named.0.most_stored()))
    })?;
    let (kind, digest) = named;
    let content = unpacked(kind, &within, &stored)?;
    match sound(kind, digest, &content) {
        true => Ok(Part { kind, digest, stored, content }),
        false => Err(damaged(&within)),
    }
}

/// The bytes of a part, and what its name means; `most` says how many they may be. None is compressed by the ZIP.
fn part<T>(
    zip: &mut Zip,
    at: usize,
    file: &Path,
    most: impl FnOnce(&str) -> Result<(T, u64), Problem>,
) -> Result<(T, Vec<u8>), Problem> {
    let part = zip.by_index(at).map_err(|_| damaged(file))?;
    let name = part.name().map_err(|_| damaged(file))?.into_owned();
    let within = file.join(&name);
    let (named, most) = most(&name)?;
    if part.compression() != CompressionMethod::Stored {
        return Err(foreign(&within));
    }
    let bytes = bounded(part, most, &within).map_err(|problem| match problem.code() {
        "io.read" => damaged(&within),
        _ => problem,
    })?;
    Ok((named, bytes))
}

/// What a part is: no path leads out of the archive, for none is read as one.
fn place(name: &str) -> Option<(Kind, Digest)> {
    let (folder, hex) = name.split_once('/')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == folder)?;
    Some((kind, labelled(&format!("sm3:{hex}"))?))
}

/// That nothing of that number is in the archive.
#[must_use]
pub fn unknown(digest: Digest) -> Problem {
    Problem::new(
        "archive.unknown",
        Words::new(
            format!("档案里没有 {}", digest.labelled()),
            format!("{} is not in the archive", digest.labelled()),
        ),
        Words::new("检查编号，或换一处档案", "check the number, or look into another archive"),
    )
}
