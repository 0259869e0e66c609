//! Packs of any number of records, written with little memory: what waits is in a file that nobody else sees.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use credit_core::{
    error::LoadError,
    pack::{
        Audience,
        record::ListDef,
        write::{Draft, Meta, ROOM_CHUNK, Room, Signer},
    },
};

use crate::{files, problem::Problem};

/// Chunks in a file without a name: it is gone with the process, however that ends.
#[derive(Debug)]
struct Nameless(File);

impl Nameless {
    fn at(&mut self, number: u32) -> io::Result<&mut File> {
        let chunk = u64::try_from(ROOM_CHUNK).unwrap_or(u64::MAX);
        self.0.seek(SeekFrom::Start(u64::from(number).saturating_mul(chunk)))?;
        Ok(&mut self.0)
    }
}

impl Room for Nameless {
    fn put(&mut self, number: u32, chunk: &[u8; ROOM_CHUNK]) -> Result<(), LoadError> {
        self.at(number).and_then(|file| file.write_all(chunk)).map_err(|error| lost(&error))
    }

    fn get(&mut self, number: u32, chunk: &mut [u8; ROOM_CHUNK]) -> Result<(), LoadError> {
        self.at(number).and_then(|file| file.read_exact(chunk)).map_err(|error| lost(&error))
    }
}

fn lost(error: &io::Error) -> LoadError {
    LoadError::new("build.room").with("reason", error)
}

/// A draft for a pack that will be written to a file; what waits is on the disk of that file.
///
/// # Errors
/// `io.write` with the path.
pub(crate) fn draft(
    output: &Path,
    audience: Audience,
    lists: &[ListDef],
) -> Result<Draft, Problem> {
    let folder = files::folder(output);
    let file = if is_stream(output) {
        tempfile::tempfile()
    } else {
        fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder))
    };
    let file = file.map_err(|error| files::unwritable(output, &error))?;
    Ok(Draft::in_room(Box::new(Nameless(file)), audience, lists))
}

/// Whether a path is no file that another can take the place of, such as a pipe.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|known| !known.is_file())
}

/// Writes the pack of a draft to a file, piece by piece; how many bytes it has.
///
/// # Errors
/// Those of [`Draft::finish_into`]; `io.write` with the path.
pub(crate) fn finish(
    draft: Draft,
    meta: &Meta,
    signers: &[&dyn Signer],
    (output, access): (&Path, files::Access),
) -> Result<u64, Problem> {
    let (mut draft, mut wrong, mut length) = (Some(draft), None, 0_u64);
    let mut fill = |file: &mut File| {
        let Some(draft) = draft.take() else { return Ok(()) };
        let (mut out, mut failed) = (io::BufWriter::with_capacity(1 << 20, file), None);
        let done = draft.finish_into(meta, signers, &mut |bytes| {
            length = length.saturating_add(u64::try_from(bytes.len()).unwrap_or_default());
            out.write_all(bytes).map_err(|error| {
                let told = lost(&error);
                failed = Some(error);
                told
            })
        });
        match (done, failed) {
            (_, Some(error)) => Err(error),
            (Ok(()), None) => out.flush(),
            (Err(error), None) => {
                wrong = Some(error);
                Err(io::Error::from(io::ErrorKind::Other))
            }
        }
    };
    let written = if is_stream(output) {
        let opened = File::options().write(true).open(output).and_then(|mut file| fill(&mut file));
        opened.map_err(|error| files::unwritable(output, &error))
    } else {
        files::replace_by(output, access, &mut fill)
    };
    match wrong {
        Some(wrong) => Err(wrong.into()),
        None => written.map(|()| length),
    }
}
