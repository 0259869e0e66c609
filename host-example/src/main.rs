//! `credit`: see `credit --help`.

use std::process::ExitCode;

/// The C library's keeps memory of threads that exchange data now and then: a server grows.
#[cfg(feature = "serve")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    credit_host::cli::run(std::env::args_os())
}
