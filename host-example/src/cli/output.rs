//! Writing to the terminal and to pipes.

use std::{
    io::{self, IsTerminal as _, Write},
    path::Path,
};

use credit_core::api::Lang;

use crate::{
    files,
    problem::{Problem, Words},
    shown,
};

/// Code of a problem that nobody has to hear about: the reader of stdout has gone (`| head`).
pub(super) const CLOSED: &str = "io.closed";

/// Text for people on stdout. Whatever stands in it from outside does nothing to the terminal.
pub(super) fn text(text: &str) -> Result<(), Problem> {
    styled(&shown::text(text))
}

/// JSON and other text for programs: byte for byte, unless a terminal shows it. What acts can stand in strings
/// only, where it is written as JSON writes it.
pub(super) fn data(text: &str) -> Result<(), Problem> {
    if io::stdout().is_terminal() { self::text(text) } else { styled(text) }
}

/// Text with colours of ours, made of what has been through [`shown`]; colours are left out unless it is a
/// terminal.
pub(super) fn styled(text: &str) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| stdout(&error))
}

/// A remark or an error on stderr. If even that is closed there is nobody left to tell.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", shown::text(line));
}

/// The same in the language of the call.
pub(super) fn say(words: &Words, lang: Lang) {
    note(words.get(lang));
}

/// A file is there now.
pub(super) fn written(path: &Path) -> Words {
    let path = path.display();
    Words::new(format!("已写入 {path}"), format!("written to {path}"))
}

/// What a failed write to stdout means.
pub(super) fn stdout(error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Problem::closed(CLOSED);
    }
    files::unwritable(Path::new("stdout"), error).at(Words::new("标准输出", "stdout"))
}
