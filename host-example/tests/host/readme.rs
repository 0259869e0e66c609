//! What stands in the documents for people to copy works as it stands, over the sample city, and the files
//! that they name are there. Programs of pages are tried by `tests/browser/suites/readme.mjs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use credit_engine::{find_checker, find_component};

use credit_host::sample::Sample;

use crate::{common::credit, serve::Server};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// A piece of a document between fences.
struct Snippet {
    language: String,
    /// The heading that it stands under.
    heading: String,
    text: String,
}

fn snippets(text: &str) -> Vec<Snippet> {
    let (mut found, mut heading) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let (language, heading) = (language.to_owned(), heading.clone());
            found.push(Snippet { language, heading, text: text.join("\n") });
        } else if line.starts_with('#') {
            line.clone_into(&mut heading);
        }
    }
    found
}

/// A folder to type commands in: `credit` is found, and `target/debug/credit` is there.
struct Shell {
    folder: tempfile::TempDir,
    path: String,
    server: Option<Server>,
    ran: usize,
}

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let built = folder.path().join("target/debug");
        fs::create_dir_all(&built).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_credit"), built.join("credit")).unwrap();
        // What the builds leave: the components, and the sample city.
        let (component, there) =
            (find_component(None).unwrap(), folder.path().join("target/credit"));
        fs::create_dir_all(&there).unwrap();
        std::os::unix::fs::symlink(component.parent().unwrap(), there.join("component")).unwrap();
        for (path, bytes) in Sample::build().unwrap().files() {
            credit_host::files::write(&there.join("sample").join(path), &bytes).unwrap();
        }
        let path = format!("{}:{}", built.display(), std::env::var("PATH").unwrap());
        Self { folder, path, server: None, ran: 0 }
    }

    fn command(&self, line: &str) -> Command {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .env("LC_ALL", "zh_CN.UTF-8")
            .env("CREDIT_COMPONENT", find_component(None).unwrap())
            .env("CREDIT_CHECKER", find_checker(None).unwrap())
            .stdin(Stdio::null());
        if let Some(server) = &self.server {
            shell.env("TOKEN", server.token.as_ref().unwrap());
        }
        shell
    }

    /// Types a line; what cargo does is only looked at.
    fn types(&mut self, line: &str) {
        self.ran += 1;
        if let Some(cargo) = line.strip_prefix("cargo ") {
            return self.has_cargo_do(cargo);
        }
        if line.starts_with("credit serve") {
            // Any port that is free; what is behind a comment would be lost.
            let line = line.split(" #").next().unwrap();
            let mut command = self.command(&format!("exec {line} --listen 127.0.0.1:0"));
            self.server = Some(Server::of(&mut command, true));
            return;
        }
        let address = self.server.as_ref().map(|server| server.address.clone());
        let line = match address {
            Some(address) => line.replace("127.0.0.1:8730", &address),
            None => line.to_owned(),
        };
        let ran = self.command(&line).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        let complaint = String::from_utf8_lossy(&ran.stderr);
        let strict = line.contains("--strict") && ran.status.code() == Some(1);
        assert!(ran.status.success() || strict, "{line}\n{said}{complaint}");
        if line.starts_with("curl") {
            assert!(said.contains("\"outcome\":\"accept\""), "{line}\n{said}");
        }
    }

    /// Commands that build for minutes: whether there are such; an example that was built is run.
    fn has_cargo_do(&self, line: &str) {
        let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
        match words[..] {
            ["xtask", name, ..] => {
                let help = document("tests/xtask/src/main.rs");
                assert!(help.contains(&format!("\n  {name} ")), "cargo {line}");
            }
            ["run", "-p", "credit-host", "--example", name, ref arguments @ ..] => {
                let exe = Path::new(env!("CARGO_BIN_EXE_credit"));
                let exe = exe.parent().unwrap().join("examples").join(name);
                let line = format!("{} {}", exe.display(), arguments.join(" "));
                let ran = self.command(&line).output().unwrap();
                let complaint = String::from_utf8_lossy(&ran.stderr);
                assert!(ran.status.success(), "{line}\n{complaint}");
            }
            _ => panic!("what is that? cargo {line}"),
        }
    }
}

#[test]
fn commands_of_the_documents_work() {
    for (path, least) in [
        ("README.md", 6),
        ("host-example/README.md", 10),
        ("host-example/ceremony.md", 24),
        ("host-example/operations.md", 4),
    ] {
        let mut shell = Shell::new();
        for snippet in snippets(&document(path)).iter().filter(|one| one.language == "sh") {
            for line in snippet.text.lines().filter(|line| !line.trim().is_empty()) {
                shell.types(line);
            }
        }
        assert!(shell.ran >= least, "{path}: {}", shell.ran);
    }
}

/// Programs in other languages are tried somewhere, or it is said that they are not.
#[test]
fn programs_of_the_documents_are_tried_or_it_is_said() {
    for path in ["README.md", "host-example/README.md"] {
        for Snippet { language, heading, .. } in snippets(&document(path)) {
            let elsewhere = matches!(language.as_str(), "sh" | "text" | "html");
            assert!(elsewhere || heading.contains("(not tried)"), "{path}: {heading}");
        }
    }
}

#[test]
fn examples_of_the_help_work() {
    let mut shell = Shell::new();
    shell.types("credit demo --write 示例市");
    for command in ["validate", "synthesize", "check", "notice", "screen", "doctor"] {
        let help = credit(&[command, "--help"], b"").stdout;
        let (_, examples) = help.split_once("例子").unwrap_or_else(|| panic!("{command}"));
        let examples = examples.replace("\\\n", "");
        let lines: Vec<&str> = examples
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.contains("credit "))
            .collect();
        assert!(!lines.is_empty(), "{command}: {help}");
        lines.iter().for_each(|line| shell.types(line));
    }
}

/// Paths in backquotes, in the repository or beside the document.
#[test]
fn files_that_are_named_are_there() {
    let mut seen = 0;
    for path in [
        "README.md",
        "core/README.md",
        "tests/README.md",
        "host-example/README.md",
        "host-example/ceremony.md",
        "host-example/operations.md",
        "core/docs/standards.md",
        "wasm/js/README.md",
    ] {
        let text = document(path);
        let folder = Path::new(path).parent().unwrap();
        for named in text.split('`').skip(1).step_by(2).filter(|named| is_path(named)) {
            let places: [PathBuf; 2] = [PathBuf::from(ROOT), Path::new(ROOT).join(folder)];
            assert!(places.iter().any(|place| place.join(named).exists()), "{path}: {named}");
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

/// Whether it looks like a path of the repository: not of a build, an address, a package or a pattern.
fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    let first = text.split('/').next().unwrap_or_default();
    let known = [
        "core",
        "wasm",
        "wit",
        "tests",
        "host-example",
        "src",
        "examples",
        "engine",
        "sample",
        "portal",
    ];
    text.contains('/') && text.chars().all(plain) && known.contains(&first)
}
