//! How the wasm modules are compiled on this machine.
//!
//! The standard library that comes ready for wasm32 uses multi-value and reference types, which
//! engines before Chrome 96 do not know. So it is compiled here from its source, with the floor's
//! features, which takes seconds once.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{cargo, output, program, run};

/// The compile target of the modules.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A way to compile for wasm.
#[derive(Debug)]
pub enum Recipe {
    /// With the toolchain in use and the source of its library.
    Source,
    /// With the library for wasm that comes ready: without the floor.
    Ready,
    /// With the compiler packages of Debian (`rustc-web`) and a linker from the toolchain in use.
    Debian {
        /// The folder with `rust-lld`.
        linker: PathBuf,
    },
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "library from source, runs from Chrome 75",
            Self::Ready => "ready-made library, runs from Chrome 96",
            Self::Debian { .. } => {
                "library from source with Debian's compiler, runs from Chrome 75"
            }
        })
    }
}

impl Recipe {
    /// Whether the library is compiled with the floor's features.
    pub const fn library_from_source(&self) -> bool {
        !matches!(self, Self::Ready)
    }

    /// The cargo to call.
    pub fn cargo(&self) -> Command {
        let Self::Debian { linker } = self else { return cargo() };
        let mut cargo = program("/usr/bin/cargo");
        let path = env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(linker.clone()).chain(env::split_paths(&path));
        if let Ok(path) = env::join_paths(path) {
            cargo.env("PATH", path);
        }
        cargo.env("RUSTC", "/usr/bin/rustc").env_remove("RUSTUP_TOOLCHAIN");
        cargo
    }
}

/// Finds a recipe, getting what it needs.
pub fn toolchain() -> Result<Recipe> {
    let sysroot = PathBuf::from(output(rustc().args(["--print", "sysroot"])).unwrap_or_default());
    if has_source(&sysroot) || rustup(&["component", "add", "rust-src"]) && has_source(&sysroot) {
        return Ok(Recipe::Source);
    }
    if let Some(recipe) = debian(&sysroot) {
        return Ok(recipe);
    }
    if has_ready(&sysroot) || rustup(&["target", "add", TARGET]) && has_ready(&sysroot) {
        warn_ready();
        return Ok(Recipe::Ready);
    }
    bail!(
        "无法编译 wasm：缺少标准库源码。有 rustup 时运行 `rustup component add rust-src`；\
         在 Debian 上以 root 运行 `apt-get install --no-install-recommends rustc-web cargo-web rust-web-src`；\
         然后重试。\n\
         Cannot compile for wasm: the source of the standard library is missing. With rustup run \
         `rustup component add rust-src`; on Debian run, as root, `apt-get install \
         --no-install-recommends rustc-web cargo-web rust-web-src`; then try again."
    )
}

fn rustc() -> Command {
    program(env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from))
}

/// Runs rustup, if there is one; whether it succeeded.
fn rustup(args: &[&str]) -> bool {
    output(program("rustup").arg("--version")).is_some()
        && run(program("rustup").args(args)).inspect_err(|e| eprintln!("rustup: {e:#}")).is_ok()
}

fn has_source(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
}

fn has_ready(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
}

/// Debian's compiler with its library source, installed if this user may.
fn debian(sysroot: &Path) -> Option<Recipe> {
    let packages = ["rustc-web", "cargo-web", "rust-web-src"];
    let there = || has_source(Path::new("/usr")) && Path::new("/usr/bin/cargo").is_file();
    if !there() && !super::browsers::apt(&packages) || !there() {
        return None;
    }
    let linker = linker(sysroot).or_else(|| linker(Path::new("/usr")))?;
    Some(Recipe::Debian { linker })
}

/// The folder of a sysroot with `rust-lld`.
fn linker(sysroot: &Path) -> Option<PathBuf> {
    let targets = sysroot.join("lib/rustlib").read_dir().ok()?;
    let folders = targets.filter_map(Result::ok).map(|entry| entry.path().join("bin"));
    folders.into_iter().find(|folder| folder.join("rust-lld").is_file())
}

fn warn_ready() {
    eprintln!(
        "\n警告 WARNING\n  没有标准库源码，wasm 模块只能用现成的标准库编译：需要 Chrome 96 或更新的内核，\
         低版本内核打不开；相应的测试会失败。\n  The source of the standard library is missing: the wasm \
         modules are compiled with the ready-made one and need Chrome 96 or later instead of 75; the test \
         of the floor will fail.\n"
    );
}
