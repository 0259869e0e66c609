//! Asking the packages: one process a language.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::Arguments;
use crate::plan::Code;

/// For each package one character a code.
pub(crate) type Answers = BTreeMap<String, Vec<u8>>;

/// Asks the packages of both languages about every code.
pub(crate) fn ask(codes: &[Code], arguments: &Arguments) -> Result<Answers> {
    fs::create_dir_all(&arguments.work)?;
    let list: Vec<[&str; 2]> =
        codes.iter().map(|code| [code.label.kind.as_str(), code.text.as_str()]).collect();
    let codes_path = arguments.work.join("codes.json");
    fs::write(&codes_path, serde_json::to_string(&list)?)?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node");
    node.arg(here.join("node/run.mjs"));
    let mut python = Command::new(&arguments.python);
    python.arg(here.join("python/run.py"));
    let mut answers = Answers::new();
    for (name, mut command) in [("npm", node), ("pypi", python)] {
        let start = Instant::now();
        let out = arguments.work.join(format!("{name}.json"));
        let status =
            command.arg(&codes_path).arg(&out).status().with_context(|| name.to_owned())?;
        ensure!(status.success(), "{name}: {status}");
        let text = fs::read_to_string(&out)?;
        let packages: BTreeMap<String, String> = serde_json::from_str(&text)?;
        println!("{name}: {} packages, {:.1} s", packages.len(), start.elapsed().as_secs_f32());
        answers.extend(packages.into_iter().map(|(name, text)| (name, text.into_bytes())));
    }
    for (name, answer) in &answers {
        ensure!(answer.len() == codes.len(), "{name}: {} answers", answer.len());
    }
    Ok(answers)
}
