//! `credit`: see `credit --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    credit_host::cli::run(std::env::args_os())
}
