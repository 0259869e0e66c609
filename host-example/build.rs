//! Rebuilds the crate when a file is added to the sample city: `include_dir!` itself only sees
//! changes of the files it already knows.

fn main() {
    println!("cargo:rerun-if-changed=sample");
}
