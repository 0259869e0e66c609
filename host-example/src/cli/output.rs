//! Writing to the terminal and to pipes.

use std::{
    io::{self, Write},
    path::Path,
};

use credit_core::api::Lang;

use crate::{
    files,
    problem::{Problem, Words},
};

/// Code of a problem that nobody has to hear about: the reader of stdout has gone (`| head`).
pub(super) const CLOSED: &str = "io.closed";

/// Text for people on stdout; colours are left out unless it is a terminal.
pub(super) fn text(text: &str) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| stdout(&error))
}

/// A remark or an error on stderr. If even that is closed there is nobody left to tell.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
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
