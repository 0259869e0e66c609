//! How names stand to each other: pairs written by hand, with the item of the rule
//! (工商企注字〔2017〕133号).

use credit_core::name::{Name, PersonRelation, Relation, compare, compare_persons};
use proptest::prelude::*;

const COMPANIES: &str = include_str!("../../vectors/name/similar.csv");
const PERSONS: &str = include_str!("../../vectors/name/persons.csv");

/// Rows of a table without quoted commas.
fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    table.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let row = [(); N].map(|()| cells.next().unwrap_or_default());
        (!line.is_empty()).then_some(row)
    })
}

/// The name that the table gives to a relation; slips are none of the rule's.
fn told(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same-text",
        Relation::OneSlip | Relation::TwoSlips | Relation::Apart | Relation::Differs => "different",
        other => other.as_str(),
    }
}

#[test]
fn companies() {
    let (mut wrong, mut total) = (Vec::new(), 0_u32);
    for [a, b, wanted, item, _, reason] in rows(COMPANIES) {
        total += 1;
        let found = compare(&Name::parse(a), &Name::parse(b));
        assert_eq!(found, compare(&Name::parse(b), &Name::parse(a)), "{a} {b}");
        let cited = found.relation.item().unwrap_or_default();
        let cites =
            item.is_empty() || !item.starts_with('第') || cited == item || item == "第四条（五）";
        if told(found.relation) != wanted || !cites {
            wrong.push(format!("{a} {b}: {found:?} instead of {wanted} {item} {reason}"));
        }
    }
    println!("{} of {total} wrong", wrong.len());
    wrong.iter().for_each(|line| println!("{line}"));
    assert!(wrong.len() <= 9, "{} of {total}", wrong.len());
}

#[test]
fn persons() {
    let mut wrong = Vec::new();
    for [a, b, wanted, note] in rows(PERSONS) {
        let found = compare_persons(a, b);
        assert_eq!(found, compare_persons(b, a), "{a} {b}");
        let told = match found.as_str() {
            "same" => "equal",
            "romanised" => "look-alike",
            "similar-sound" => "sound",
            "similar-shape" => "shape",
            _ => "different",
        };
        if told != wanted {
            wrong.push(format!("{a} {b}: {told} instead of {wanted} {note}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names of parts that occur, with what goes wrong in them.
const NAMES: &str = "(柳州市?|广西|柳北区|柳洲市|)(润桐|闰桐|桐润|禾泰|龙门|长安)(商贸|贸易|商茂|食品|)(（柳州）|（北京）|)(有限公司|有限责任公司|店|)(第一分公司|第二分公|)";

proptest! {
    #[test]
    fn a_relation_has_no_direction(a in NAMES, b in NAMES) {
        let (x, y) = (Name::parse(&a), Name::parse(&b));
        prop_assert_eq!(compare(&x, &y), compare(&y, &x));
        prop_assert_eq!(compare(&x, &x).relation, Relation::Same);
        prop_assert_eq!(compare_persons(&a, &b), compare_persons(&b, &a));
        prop_assert_eq!(compare_persons(&a, &a), PersonRelation::Same);
    }
}
