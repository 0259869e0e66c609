//! Writes the JSON Schemas of the contracts and the types of TypeScript into the repository
//! (`cargo xtask schema`); with `--check` it only compares them with what is there.

use std::process::ExitCode;
use std::{env, fs};

use conformance::{repository, schema};

fn main() -> ExitCode {
    let check = env::args().any(|argument| argument == "--check");
    match schema::files() {
        Ok(files) if check => compare(&files),
        Ok(files) => write(&files),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(files: &[(String, String)]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (path, _) in schema::outdated(files) {
        eprintln!("{path}: 与 core/src 的声明不一致 differs: cargo xtask schema");
        code = ExitCode::FAILURE;
    }
    code
}

fn write(files: &[(String, String)]) -> ExitCode {
    for (path, text) in schema::outdated(files) {
        if let Err(error) = fs::write(repository(path), text) {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
        println!("{path}");
    }
    ExitCode::SUCCESS
}
