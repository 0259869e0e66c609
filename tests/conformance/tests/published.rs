//! No public contract changes unnoticed.

use std::fs;

use conformance::{published, repository};

#[test]
fn what_is_published_is_what_was_agreed() {
    let mut wrong = Vec::new();
    for (name, now) in published::texts().unwrap() {
        let path = format!("{}/{name}", published::FOLDER);
        let before = fs::read_to_string(repository(&path)).unwrap_or_default();
        let gone = before.lines().filter(|line| !now.lines().any(|known| known == *line));
        let new = now.lines().filter(|line| !before.lines().any(|known| known == *line));
        let (gone, new) = (gone.map(|line| format!("-{line}")), new.map(|line| format!("+{line}")));
        let lines: Vec<String> = gone.chain(new).collect();
        if before != now {
            wrong.push(format!("{path}:\n{}", lines.join("\n")));
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{}\na public contract changes: if that is meant, say it in the changelog and run `cargo run -p conformance --example published`\n",
        wrong.join("\n")
    );
}

#[test]
fn the_texts_hold_the_contracts() {
    let texts = published::texts().unwrap();
    for (name, wanted) in [
        ("npm.txt", "== ./element\n"),
        ("npm.txt", "  defineCreditCheck\n"),
        ("npm.txt", "  type Decision\n"),
        ("npm.txt", "  load\n"),
        ("schema.txt", "decision: Decision.outcome: Outcome\n"),
        ("schema.txt", "decision: Decision.agency?: string\n"),
        ("wit.txt", "interface evaluate {\n"),
    ] {
        let (_, text) = texts.iter().find(|(known, _)| *known == name).unwrap();
        assert!(text.contains(wanted), "{name}: {wanted}");
    }
}
