//! Running other programs.

use std::io::{BufRead, BufReader, pipe};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::count::{Count, Counter};
use crate::files::root;

/// A program, started in the root of the repository.
pub fn program(name: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// Cargo, the same one that runs this program.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").map_or_else(|| "cargo".into(), std::path::PathBuf::from))
}

/// Runs a program to its end; an error if it fails or cannot start.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command.status().with_context(|| cannot_start(&line))?;
    if !status.success() {
        bail!("`{line}`: {status}");
    }
    Ok(())
}

/// What a program prints, without its last line end, if it can be started and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|out| out.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// What a program prints, without its last line end; an error if it fails. Its complaints are shown.
pub fn captured(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(&line))?;
    if !output.status.success() {
        bail!("`{line}`: {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Runs a program that runs tests: shows what it prints and counts the tests it reports.
pub fn tests(command: &mut Command) -> Result<Count> {
    let line = line(command);
    let (reader, writer) = pipe()?;
    // Both streams through one pipe keep their order. The command keeps no copy of the writer
    // afterwards, or the pipe would never end.
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| cannot_start(&line))?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut counter = Counter::default();
    for text in BufReader::new(reader).split(b'\n') {
        let text = text?;
        let text = String::from_utf8_lossy(&text);
        println!("{text}");
        counter.line(text.trim());
    }
    let status = child.wait()?;
    let mut count = counter.total();
    if !status.success() && count.failed == 0 {
        println!("`{line}`: {status}");
        count.failed = 1;
    }
    Ok(count)
}

fn cannot_start(line: &str) -> String {
    format!("无法启动 cannot start `{line}`")
}

fn line(command: &Command) -> String {
    let parts = std::iter::once(command.get_program()).chain(command.get_args());
    let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    parts.join(" ")
}
