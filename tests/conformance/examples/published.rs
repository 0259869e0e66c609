//! Writes down what is published, after a public contract was changed on purpose.

use std::fs;

use conformance::{published, repository};

fn main() -> std::io::Result<()> {
    fs::create_dir_all(repository(published::FOLDER))?;
    for (name, text) in published::texts()? {
        fs::write(repository(&format!("{}/{name}", published::FOLDER)), text)?;
    }
    Ok(())
}
