//! Runs the binary and keeps what it said.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

use credit_engine::{ComponentEngine, Limits, find_component};
use credit_host::sample::Sample;

/// What a run of `credit` left behind.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts an error as the contract has it: exit code, one line, code, remedy, no panic.
    #[track_caller]
    pub(crate) fn fails_with(&self, exit: i32, code: &str) -> &str {
        assert_eq!(self.code, Some(exit), "{}", self.stderr);
        let lines: Vec<&str> = self.stderr.lines().collect();
        let [line] = lines[..] else { panic!("not one line: {}", self.stderr) };
        assert!(line.starts_with(&format!("错误 {code}：")), "{line}");
        assert!(line.contains("；处理："), "{line}");
        assert!(self.stdout.is_empty(), "{}", self.stdout);
        line
    }
}

/// The payload of an envelope, as text.
pub(crate) fn payload(envelope: &str) -> String {
    use base64ct::{Base64, Encoding as _};
    let value: serde_json::Value = serde_json::from_str(envelope).unwrap();
    String::from_utf8(Base64::decode_vec(value["payload"].as_str().unwrap()).unwrap()).unwrap()
}

/// Runs `credit` with that input.
pub(crate) fn credit(args: &[&str], input: &[u8]) -> Run {
    credit_with(args, input, &[])
}

/// The same with these variables in its environment.
pub(crate) fn credit_with(args: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_credit"))
        .args(args)
        .env("LC_ALL", "zh_CN.UTF-8")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that stops reading early closes the pipe: that is its right.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

static COMPONENT: LazyLock<ComponentEngine> = LazyLock::new(|| {
    let path = find_component(None).expect("run `cargo xtask build` first");
    ComponentEngine::load(&path, Limits::default()).unwrap()
});

/// The component that was built; without it these tests mean nothing.
pub(crate) fn component() -> &'static ComponentEngine {
    &COMPONENT
}

/// The sample city in a folder.
pub(crate) struct City {
    pub(crate) folder: tempfile::TempDir,
}

impl City {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in Sample::build().unwrap().files() {
            credit_host::files::write(&folder.path().join(path), &bytes).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> String {
        let path: PathBuf = self.folder.path().join(name);
        credit_host::files::write(Path::new(&path), content).unwrap();
        path.display().to_string()
    }

    /// `check` with the sources of the city and these further arguments.
    pub(crate) fn check(&self, more: &[&str], input: &[u8]) -> Run {
        let [a, b, c] =
            ["zxgk", "ccgp", "commitment"].map(|n| self.path(&format!("packs/{n}.pack")));
        let (rulebook, calendar) = (self.path("rulebook.pack"), self.path("calendar.pack"));
        let trust = self.path("trust.json");
        let mut args = vec!["check", "--pack", &a, "--pack", &b, "--pack", &c];
        args.extend(["--rulebook", &rulebook, "--calendar", &calendar, "--trust", &trust]);
        args.extend(more);
        credit(&args, input)
    }
}
