//! Tells the code which wasmtime it is built with: the crate does not say so itself, and figures of
//! fuel mean something only beside it.

fn main() {
    println!("cargo:rerun-if-changed=../../wit");
    println!("cargo:rerun-if-changed=../../Cargo.toml");
    let manifest = std::fs::read_to_string("../../Cargo.toml").unwrap_or_default();
    // Pinned with `=`, so that the manifest names the version exactly.
    let line = manifest.lines().find_map(|line| line.strip_prefix("wasmtime = { version = \"="));
    let version = line.and_then(|rest| rest.split('"').next()).unwrap_or("unknown");
    println!("cargo:rustc-env=WASMTIME_VERSION={version}");
}
