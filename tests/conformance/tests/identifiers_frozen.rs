//! Identifiers cell by cell: every character at every place of made-up ones, as declared and as nobody
//! declared them; what is offered for slips; what is read out of each; which are made up.

use conformance::fixture::day;
use conformance::frozen::Frozen;
use credit_core::id::{Expectation, KINDS, Kind, Report, classify, classify_person, validate};

/// Made-up ones of every region and form that the kinds make up.
const SEEDS: [u64; 2] = [5, 3 * 7_270_800 + 2 * 99_999 + 12_346];
/// What is put in place of each character.
const CHARACTERS: &str = "0123456789ABCGHIJLMNOSTVXYZ*";
/// Forms that none of these have: older ones, shorter ones, such as cities write them.
const OTHERS: [(Kind, &str); 27] = [
    // 31 February, with everything else right; 29 February of a year that has none.
    (Kind::ResidentId, "110105194902310026"),
    (Kind::ResidentId, "110105190002290025"),
    (Kind::ResidentId15, "110105491231002"),
    (Kind::ForeignerId, "CAN110080010112"),
    (Kind::TaxpayerId, "11010549123100200"),
    (Kind::TaxpayerId, "91350100M000100Y43"),
    (Kind::TaxpayerId, "L11010519491231002X"),
    (Kind::TaxpayerId, "11010549123100200000"),
    (Kind::TaxpayerId, "450200MA5TETX08"),
    (Kind::TaxpayerId, "450299MA5TETX08"),
    (Kind::BusinessRegistration, "4502001000123"),
    (Kind::BusinessRegistration, "450200400000128"),
    (Kind::BusinessRegistration, "450200600000128"),
    (Kind::HmTravelPermit, "H12345678"),
    (Kind::HmTravelPermit, "M1234567801"),
    (Kind::TaiwanTravelPermit, "1234567801"),
    (Kind::TaiwanTravelPermit, "20261120"),
    (Kind::Passport, "AB1234567"),
    (Kind::Passport, "DE1234567"),
    (Kind::Passport, "A12345"),
    (Kind::HmIdentityCard, "12345678"),
    (Kind::HmIdentityCard, "AB123456A"),
    (Kind::HmIdentityCard, "A123456(7)"),
    (Kind::MaskedId, "110105******002"),
    (Kind::MaskedId, "11010519491231****"),
    (Kind::MaskedId, "9145****MA5TETX088"),
    (Kind::MaskedId, "19******12"),
];
/// Pairs that hands and readers of pictures take for each other.
const CONFUSED: [(char, char); 12] = [
    ('0', 'O'),
    ('0', 'D'),
    ('1', 'I'),
    ('1', 'L'),
    ('2', 'Z'),
    ('5', 'S'),
    ('8', 'B'),
    ('6', 'G'),
    ('4', 'A'),
    ('7', 'T'),
    ('3', '8'),
    ('9', 'Q'),
];

fn check(text: &str, kind: Option<Kind>, on: Option<&str>) -> Report {
    validate(text, &Expectation { kind, on: on.map(day), ..Expectation::default() })
}

/// What is wrong and where: `id.region@2?`, a question mark for what is no error.
fn faults(report: &Report) -> String {
    let one = |problem: &credit_core::id::Problem| {
        let at = problem.position.map_or_else(String::new, |at| format!("@{at}"));
        let mark = if problem.severity.as_str() == "error" { "" } else { "?" };
        format!("{}{at}{mark}", problem.code)
    };
    let all: Vec<String> = report.problems.iter().map(one).collect();
    if all.is_empty() { "ok".to_owned() } else { all.join("+") }
}

/// `012=… 3=…`: the characters of each answer, in the order of the first of them.
fn grouped(answers: impl Iterator<Item = (char, String)>) -> String {
    let mut groups: Vec<(String, String)> = Vec::new();
    for (c, answer) in answers {
        match groups.iter_mut().find(|(_, known)| *known == answer) {
            Some((characters, _)) => characters.push(c),
            None => groups.push((c.to_string(), answer)),
        }
    }
    let groups = groups.into_iter().map(|(characters, answer)| format!("{characters}={answer}"));
    groups.collect::<Vec<_>>().join(" ")
}

fn replaced(text: &str, at: usize, with: char) -> String {
    text.chars().enumerate().map(|(i, c)| if i == at { with } else { c }).collect()
}

fn plain(kind: Kind, seed: u64) -> String {
    kind.synthetic(seed).chars().filter(|c| *c != '-').collect()
}

/// Calls a function with every kind, its made-up ones without hyphens, and each place in them.
fn each_place(mut tell: impl FnMut(&'static str, Kind, &str, usize)) {
    for info in KINDS {
        let mut seen = Vec::new();
        for seed in SEEDS {
            let code = plain(info.kind, seed);
            if !seen.contains(&code) {
                (0..code.chars().count()).for_each(|at| tell(info.id, info.kind, &code, at));
                seen.push(code);
            }
        }
    }
    for (kind, code) in OTHERS {
        (0..code.chars().count()).for_each(|at| tell(kind.as_str(), kind, code, at));
    }
}

#[test]
fn characters_as_declared() {
    let source = "made-up identifiers with every character at every place, on 2026-11-20: code@place, ? for no error; the standards that core/docs/identifiers.md names";
    let mut table = Frozen::new("id-characters", source, "kind sample at");
    each_place(|name, kind, code, at| {
        let answers = CHARACTERS.chars().map(|c| {
            let text = replaced(code, at, c);
            let report = check(&text, Some(kind), Some("2026-11-20"));
            // What was written into the wrong field is not put right in it.
            let elsewhere = report.problems.first().is_some_and(|p| p.code == "id.other-kind");
            assert!(!elsewhere || report.suggestions.is_empty(), "{text}");
            // What is offered is right as the kind that was declared.
            for offered in &report.suggestions {
                assert_eq!(faults(&check(offered, Some(kind), Some("2026-11-20"))), "ok", "{text}");
            }
            (c, faults(&report))
        });
        table.row(&[name, code, &at.to_string()], &grouped(answers));
    });
    table.check();
}

#[test]
fn characters_of_nobody_knows_what() {
    let source = "made-up identifiers with every character at every place: the kind that is found, others that would do, what is wrong";
    let mut table = Frozen::new("id-kinds", source, "kind sample at");
    each_place(|name, _, code, at| {
        let answers = CHARACTERS.chars().map(|c| {
            let text = replaced(code, at, c);
            let report = check(&text, None, None);
            assert_eq!(report.kind, classify(&text), "{text}");
            let others: String =
                report.alternatives.iter().map(|kind| format!("/{}", kind.as_str())).collect();
            let personal = classify_person(&text).filter(|kind| *kind != report.kind);
            let personal = personal.map_or_else(String::new, |kind| format!("~{}", kind.as_str()));
            (c, format!("{}{others}{personal}:{}", report.kind.as_str(), faults(&report)))
        });
        table.row(&[name, code, &at.to_string()], &grouped(answers));
    });
    table.check();
}

/// Slips of hands and of readers of pictures, with their names.
fn slips(code: &str) -> Vec<(String, String)> {
    let chars: Vec<char> = code.chars().collect();
    let mut all = Vec::new();
    let joined = |chars: &[char]| chars.iter().collect::<String>();
    let confused = |chars: &[char], at: usize| -> Vec<Vec<char>> {
        let own = chars.get(at).copied();
        let others = CONFUSED.iter().filter_map(move |(a, b)| match own {
            Some(c) if c == *a => Some(*b),
            Some(c) if c == *b => Some(*a),
            _ => None,
        });
        let put = |other| {
            let mut chars = chars.to_vec();
            chars.iter_mut().skip(at).take(1).for_each(|c| *c = other);
            chars
        };
        others.map(put).collect()
    };
    for at in 0..chars.len() {
        let mut one = chars.clone();
        one.remove(at);
        all.push((format!("without {at}"), joined(&one)));
        let mut one = chars.clone();
        one.insert(at, chars.get(at).copied().unwrap_or_default());
        all.push((format!("twice {at}"), joined(&one)));
        for with in ['7', 'X'] {
            let mut one = chars.clone();
            one.insert(at, with);
            all.push((format!("{with} before {at}"), joined(&one)));
        }
        if let Some(next) = at.checked_add(1).filter(|next| *next < chars.len()) {
            let mut one = chars.clone();
            one.swap(at, next);
            all.push((format!("swapped {at}"), joined(&one)));
        }
        let shown = |chars: &[char], at: usize| {
            format!("{} at {at}", chars.get(at).copied().unwrap_or_default())
        };
        for one in confused(&chars, at) {
            all.push((shown(&one, at), joined(&one)));
            for other in (at..chars.len()).skip(1).step_by(3) {
                for two in confused(&one, other) {
                    let name = format!("{} {}", shown(&one, at), shown(&two, other));
                    all.push((name, joined(&two)));
                }
            }
        }
    }
    all
}

#[test]
fn what_is_offered_for_slips() {
    let source = "made-up identifiers with slips, as declared: what is offered, in its order; the number of the same answers in a row is not told";
    let mut table = Frozen::new("id-repairs", source, "kind sample slip");
    for info in KINDS {
        for seed in SEEDS {
            let code = plain(info.kind, seed);
            let offered = |text: &str| check(text, Some(info.kind), None).suggestions;
            let mut rows = Vec::new();
            for (name, text) in slips(&code) {
                if !rows.iter().any(|(known, _)| *known == name) {
                    let own =
                        |offer: &String| if *offer == code { "=".into() } else { offer.clone() };
                    let offers: Vec<String> = offered(&text).iter().map(own).collect();
                    rows.push((name, offers.join(" ")));
                }
            }
            for (name, offers) in rows.iter().filter(|(_, offers)| !offers.is_empty()) {
                table.row(&[info.id, &code, name], offers);
            }
            let none = rows.iter().filter(|(_, offers)| offers.is_empty()).count();
            table.row(&[info.id, &code, "nothing for"], &none.to_string());
        }
    }
    table.check();
}

/// A passport where an organisation code was asked for is one character from many of them: none is
/// offered, as it is for what is no passport.
#[test]
fn a_number_in_the_wrong_field_is_not_put_right_there() {
    for seed in 0..40 {
        let number = Kind::Passport.synthetic(seed * 97);
        let report = check(&number, Some(Kind::OrgCode), None);
        let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["id.other-kind", "id.check-char"], "{number}");
        assert!(report.suggestions.is_empty(), "{number}: {:?}", report.suggestions);
        let digits = number.replacen('E', "1", 1);
        let report = check(&digits, Some(Kind::OrgCode), None);
        assert!(report.is_valid() || !report.suggestions.is_empty(), "{digits}");
    }
}

/// The first and the last seeds make up numbers as all others do.
#[test]
fn every_seed_makes_one_up() {
    for info in KINDS {
        for seed in [0, 1, u64::MAX, u64::MAX - 1, u64::MAX - 9_999, u64::MAX / 2] {
            let code = info.kind.synthetic(seed);
            assert!(check(&code, Some(info.kind), None).is_valid(), "{} {seed}: {code}", info.id);
        }
    }
}

#[test]
fn what_is_read_out() {
    let source = "made-up identifiers and the parts that are read out of them, on three days";
    let mut table = Frozen::new("id-parts", source, "kind sample on");
    for info in KINDS {
        let mut seen = Vec::new();
        for seed in (0..12).map(|n| n * 3_211_117 + n * 7919) {
            let code = info.kind.synthetic(seed);
            if seen.contains(&code) {
                continue;
            }
            for on in [None, Some("1899-12-31"), Some("2026-11-20")] {
                let report = check(&code, Some(info.kind), on);
                let parts = report.parts.iter().map(|(name, value)| format!("{name}={value}"));
                let parts: Vec<String> = parts.collect();
                let answer = format!("{} {}", faults(&report), parts.join(" "));
                table.row(&[info.id, &code, on.unwrap_or("-")], answer.trim_end());
            }
            seen.push(code);
        }
    }
    for (kind, code) in OTHERS {
        let report = check(code, Some(kind), Some("2026-11-20"));
        let parts = report.parts.iter().map(|(name, value)| format!("{name}={value}"));
        let answer = format!("{} {}", faults(&report), parts.collect::<Vec<_>>().join(" "));
        table.row(&[kind.as_str(), code, "2026-11-20"], answer.trim_end());
    }
    table.check();
}
