//! Names of organisations: cut as people cut them, and compared as the rule says.

#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "tests may stop")]

use credit_core::name::{Name, Part};

const PARTS: &str = include_str!("../../vectors/name/parts.csv");

/// Rows of a table without quoted commas.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

fn folded(text: &str) -> String {
    let brackets = ['(', ')'];
    credit_core::text::fold(text).as_str().chars().filter(|c| !brackets.contains(c)).collect()
}

#[test]
fn names_are_cut_as_by_hand() {
    const PARTS_OF: [(Part, &str); 5] = [
        (Part::Region, "region"),
        (Part::Brand, "brand"),
        (Part::Trade, "trade"),
        (Part::Form, "form"),
        (Part::Branch, "branch"),
    ];
    let (mut total, mut whole) = (0, 0);
    let mut right = [0; 5];
    for row in rows(PARTS) {
        let name = Name::parse(row[0]);
        total += 1;
        let mut all = true;
        for (i, (part, _)) in PARTS_OF.iter().enumerate() {
            let same = name.part(*part) == folded(row[i + 1]);
            right[i] += u32::from(same);
            all &= same;
        }
        whole += u32::from(all);
        if !all {
            let cut: Vec<String> = PARTS_OF.iter().map(|(part, _)| name.part(*part)).collect();
            println!("{}: {} instead of {} {}", row[0], cut.join("|"), row[1..6].join("|"), row[6]);
        }
    }
    for ((_, label), right) in PARTS_OF.iter().zip(right) {
        println!("{label}: {right} of {total}");
    }
    println!("whole: {whole} of {total}");
    assert!(total >= 500);
    assert!(whole * 100 >= total * 90, "{whole} of {total}");
}
