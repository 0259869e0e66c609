//! The case that is told in the sample city: its commands as they stand, and what they print.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample/案卷.md");

/// Text between fences, with the language of the fence.
fn fences(text: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("\n```") {
        let Some((language, after)) = after.split_once('\n') else { break };
        // A block with nothing in it ends where it begins.
        let (block, after) = match after.strip_prefix("```") {
            Some(after) => ("", after),
            None => after.split_once("\n```").unwrap(),
        };
        all.push((language, block));
        rest = after;
    }
    all
}

/// Numbers are other ones each time.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("sm3:") {
        let digits = after.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(after.len());
        let (digest, after) = after.split_at(digits);
        out.push_str(before);
        out.push_str(if digest.len() == 64 { "sm3:…" } else { "sm3:" });
        rest = after;
    }
    out + rest
}

/// `CREDIT_BLESS=1` writes what the commands print into the guide: read the difference.
#[test]
fn the_case_of_the_guide_goes_as_it_is_told() {
    let guide = fs::read_to_string(GUIDE).unwrap();
    let blocks = fences(&guide);
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_credit"));
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let commands: Vec<&str> =
        blocks.iter().filter(|(language, _)| *language == "sh").map(|(_, block)| *block).collect();
    // Aliases are for people who type; a script has to be told that it may have them.
    let mut script = String::from("set -e\nexec 2>&1\nshopt -s expand_aliases\n");
    for block in &commands {
        script.push_str(block);
        script.push_str("\nprintf '@@\\n'\n");
    }
    let script_path = folder.path().join("案卷.sh");
    fs::write(&script_path, script).unwrap();
    let ran = Command::new("bash")
        .arg(&script_path)
        .current_dir(folder.path())
        .env("PATH", path)
        .env("LC_ALL", "zh_CN.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    let mut printed = said.split("@@\n").map(|text| without_numbers(text.trim_end()));
    assert_eq!(printed.next().as_deref(), Some(""), "the preparation prints nothing");
    let told: Vec<&str> = blocks
        .iter()
        .filter(|(language, _)| *language == "text")
        .map(|(_, block)| *block)
        .collect();
    assert_eq!(told.len() + 1, commands.len());
    let printed: Vec<String> = printed.take(told.len()).collect();
    if std::env::var_os("CREDIT_BLESS").is_some() {
        let mut parts = guide.split("\n```text\n");
        let mut text = parts.next().unwrap().to_owned();
        for (part, block) in parts.zip(&printed) {
            let after =
                part.strip_prefix("```").or_else(|| Some(part.split_once("\n```")?.1)).unwrap();
            text.push_str(&format!("\n```text\n{block}\n```{after}"));
        }
        return fs::write(GUIDE, text).unwrap();
    }
    for (told, printed) in told.iter().zip(&printed) {
        assert_eq!(told, printed);
    }
}
