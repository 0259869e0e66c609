//! 统一社会信用代码.

use credit_core::id::Kind;

use super::{Label, Regions, foreign_digit, mangle, spread, substitute, swap, with};
use crate::random::Random;
use crate::reference::{self, DIGITS, USCC};
use crate::verdict::Core;

const fn label(
    name: &'static str,
    count: usize,
    worth: Option<Core>,
    make: fn(&mut Random, &Regions) -> String,
) -> Label {
    Label { name, kind: Kind::Uscc, count, worth, make }
}

pub(super) const LABELS: &[Label] = &[
    label("uscc valid", 20_000, Some(Core::Ok), valid),
    label("uscc check 0", 4_000, Some(Core::Ok), check_zero),
    label("uscc organisation check 0", 2_000, Some(Core::Ok), org_check_zero),
    label("uscc registrar of a letter", 4_000, Some(Core::Ok), letter_registrar),
    label("uscc impossible pair", 5_000, Some(Core::Warning), impossible_pair),
    label("uscc organisation check wrong", 5_000, Some(Core::Warning), org_check_wrong),
    label("uscc I O S V Z", 4_000, Some(Core::Error), alien_letter),
    label("uscc letters in the region", 3_000, Some(Core::Error), region_letter),
    label("uscc lower case", 2_000, Some(Core::Note), |r, g| {
        // A code without letters has no lower case.
        (0..50)
            .map(|_| valid(r, g))
            .find(|c| c.bytes().any(|b| b.is_ascii_uppercase()))
            .unwrap_or_default()
            .to_ascii_lowercase()
    }),
    label("uscc spaces and hyphens", 3_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        spread(r, &code)
    }),
    label("uscc full-width digit", 2_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        foreign_digit(r, &code, 0xff10)
    }),
    label("uscc Arabic-Indic digit", 2_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        foreign_digit(r, &code, 0x0660)
    }),
    label("uscc equal characters", 62, Some(Core::Error), |r, _| r.text(USCC, 1).repeat(18)),
    label("uscc zeros", 1, Some(Core::Error), |_, _| "0".repeat(18)),
    label("uscc that is a resident number", 3_000, Some(Core::Error), resident_number),
    label("uscc Fujian pilot", 2_000, Some(Core::Ok), pilot),
    label("uscc unknown county", 4_000, Some(Core::Warning), |r, g| {
        let region = r.pick(&g.unknown).clone();
        finish(r, "91", &region)
    }),
    label("uscc impossible province", 3_000, Some(Core::Error), |r, _| {
        let province = r.pick(&["00", "01", "16", "29", "38", "49", "57", "66", "72", "80", "96"]);
        let region = [*province, &r.text(DIGITS, 4)].concat();
        finish(r, "91", &region)
    }),
    label("uscc one substitution", 15_000, Some(Core::Error), |r, g| {
        let code = valid(r, g);
        substitute(r, &code, USCC)
    }),
    label("uscc two swapped", 8_000, Some(Core::Error), |r, g| {
        let code = valid(r, g);
        swap(r, &code)
    }),
    label("uscc mangled", 8_000, None, |r, g| {
        let code = valid(r, g);
        mangle(r, &code, USCC)
    }),
    label("uscc chance", 10_000, None, |r, _| r.text(USCC, 18)),
];

/// 表 1 of GB 32100-2015 with amendment 1, the registrars of digits.
const PAIRS: &[&str] = &[
    "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52",
    "53", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "99",
];

/// A code of that beginning with both checks right.
fn finish(random: &mut Random, pair: &str, region: &str) -> String {
    let org = organisation(random, |_| true);
    checked([pair, region, &org].concat())
}

fn checked(body: String) -> String {
    let check = reference::uscc(&body);
    format!("{body}{check}")
}

/// An organisation code of the characters that a credit code may have.
fn organisation(random: &mut Random, wanted: impl Fn(char) -> bool) -> String {
    loop {
        let body = random.text(USCC, 8);
        let check = reference::org_code(&body);
        // M000 of Fujian is another class.
        if wanted(check) && !body.starts_with("M00") {
            return format!("{body}{check}");
        }
    }
}

fn valid(random: &mut Random, regions: &Regions) -> String {
    let (pair, region) = (*random.pick(PAIRS), random.pick(&regions.known).clone());
    finish(random, pair, &region)
}

fn check_zero(random: &mut Random, regions: &Regions) -> String {
    loop {
        let code = valid(random, regions);
        if code.ends_with('0') {
            return code;
        }
    }
}

fn org_check_zero(random: &mut Random, regions: &Regions) -> String {
    let org = organisation(random, |check| check == '0');
    let region = random.pick(&regions.known);
    checked(["91", region, &org].concat())
}

fn letter_registrar(random: &mut Random, regions: &Regions) -> String {
    let pair = *random.pick(&["A1", "A9", "N1", "N2", "N3", "N9", "Y1", "G1", "J1", "Q2"]);
    let region = random.pick(&regions.known).clone();
    finish(random, pair, &region)
}

fn impossible_pair(random: &mut Random, regions: &Regions) -> String {
    let pair = *random.pick(&[
        "14", "17", "22", "25", "37", "43", "58", "65", "75", "84", "94", "0A", "BB", "9A", "C1",
    ]);
    let region = random.pick(&regions.known).clone();
    finish(random, pair, &region)
}

fn org_check_wrong(random: &mut Random, regions: &Regions) -> String {
    let code = valid(random, regions);
    let right = code.get(16..17).unwrap_or_default().to_owned();
    let wrong = random.text(&"0123456789X".replace(&right, ""), 1);
    checked(with(&code, 16, 17, &wrong).get(..17).unwrap_or_default().to_owned())
}

/// A letter that the alphabet leaves out, and the check as if it counted nothing.
fn alien_letter(random: &mut Random, regions: &Regions) -> String {
    let code = valid(random, regions);
    let (at, letter) = (8 + random.below(8), random.text("IOSVZ", 1));
    let org = with(code.get(8..16).unwrap_or_default(), at - 8, at - 7, &letter);
    let check = reference::org_code(&org);
    checked(format!("{}{org}{check}", code.get(..8).unwrap_or_default()))
}

fn region_letter(random: &mut Random, regions: &Regions) -> String {
    let code = valid(random, regions);
    let (at, letter) = (2 + random.below(6), random.text("ABCDEFGHJKLMNPQRTUWXY", 1));
    checked(with(&code, at, at + 1, &letter).get(..17).unwrap_or_default().to_owned())
}

/// One of thirty-one numbers of residents passes mod 31. Nobody is as old as these.
fn resident_number(random: &mut Random, regions: &Regions) -> String {
    loop {
        let day = random.day(1800, 1899).to_string().replace('-', "");
        let body = [random.pick(&regions.known), day.as_str(), &random.text(DIGITS, 3)].concat();
        let code = format!("{body}{}", reference::resident(&body));
        if code.ends_with(reference::uscc(&body)) {
            return code;
        }
    }
}

fn pilot(random: &mut Random, _: &Regions) -> String {
    loop {
        let region = *random.pick(&["350203", "350205", "350211", "350212", "350213", "350100"]);
        let org = format!("M000{}", random.text(USCC, 4));
        let body = format!("91{region}{org}{}", reference::org_code(&org));
        match reference::pilot(&body) {
            Some(check) if USCC.contains(check) => return format!("{body}{check}"),
            _ => {}
        }
    }
}
