//! 工商注册号 and LEI.

use credit_core::id::Kind;

use super::{Label, Regions, foreign_digit, mangle, spread, substitute, swap, with};
use crate::random::Random;
use crate::reference::{self, DIGITS, LETTERS};
use crate::verdict::Core;

const fn label(
    kind: Kind,
    name: &'static str,
    count: usize,
    worth: Option<Core>,
    make: fn(&mut Random, &Regions) -> String,
) -> Label {
    Label { name, kind, count, worth, make }
}

const REGISTRATION: Kind = Kind::BusinessRegistration;

pub(super) const LABELS: &[Label] = &[
    label(REGISTRATION, "registration valid", 5_000, Some(Core::Ok), registration),
    label(REGISTRATION, "registration one substitution", 5_000, Some(Core::Error), |r, g| {
        let code = registration(r, g);
        // A region that is unknown or impossible adds to the wrong check.
        substitute(r, &code, DIGITS)
    }),
    label(REGISTRATION, "registration two swapped", 2_000, None, |r, g| {
        let code = registration(r, g);
        swap(r, &code)
    }),
    label(REGISTRATION, "registration mangled", 3_000, None, |r, g| {
        let code = registration(r, g);
        mangle(r, &code, DIGITS)
    }),
    label(REGISTRATION, "registration unknown county", 1_000, Some(Core::Warning), |r, g| {
        let body = [r.pick(&g.unknown), r.text(DIGITS, 8).as_str()].concat();
        format!("{body}{}", reference::registration(&body))
    }),
    label(REGISTRATION, "registration impossible province", 1_000, Some(Core::Error), |r, _| {
        let province = *r.pick(&["00", "29", "38", "66", "72"]);
        let body = [province, &r.text(DIGITS, 12)].concat();
        format!("{body}{}", reference::registration(&body))
    }),
    label(REGISTRATION, "registration spaces", 500, Some(Core::Note), |r, g| {
        let code = registration(r, g);
        spread(r, &code)
    }),
    label(REGISTRATION, "registration full-width digit", 500, Some(Core::Note), |r, g| {
        let code = registration(r, g);
        foreign_digit(r, &code, 0xff10)
    }),
    label(REGISTRATION, "registration of thirteen digits", 1_000, Some(Core::Warning), |r, g| {
        [r.pick(&g.known), r.text(DIGITS, 7).as_str()].concat()
    }),
    label(Kind::Lei, "lei valid", 4_000, Some(Core::Ok), |r, _| lei(r)),
    label(Kind::Lei, "lei one digit or letter by another", 4_000, Some(Core::Error), |r, _| {
        same_shape(&lei(r), r, |r, code| substitute(r, code, LETTERS))
    }),
    label(Kind::Lei, "lei two digits or letters swapped", 2_000, Some(Core::Error), |r, _| {
        same_shape(&lei(r), r, swap)
    }),
    // A letter counts two digits: the check misses some changes between letters and digits.
    label(Kind::Lei, "lei one substitution", 2_000, None, |r, _| {
        let code = lei(r);
        substitute(r, &code, LETTERS)
    }),
    label(Kind::Lei, "lei letters for check digits", 500, Some(Core::Error), |r, _| {
        let letters = r.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
        with(&lei(r), 18, 19, &letters)
    }),
    label(Kind::Lei, "lei lower case, spaces", 1_000, Some(Core::Note), |r, _| {
        let code = format!("F{}", r.text(LETTERS, 17));
        let code = format!("{code}{}", reference::lei(&code));
        if r.below(2) == 0 { code.to_lowercase() } else { spread(r, &code) }
    }),
    label(Kind::Lei, "lei chance", 2_000, None, |r, _| r.text(LETTERS, 20)),
];

fn registration(random: &mut Random, regions: &Regions) -> String {
    let body = [random.pick(&regions.known), random.text(DIGITS, 8).as_str()].concat();
    format!("{body}{}", reference::registration(&body))
}

fn lei(random: &mut Random) -> String {
    let body = random.text(LETTERS, 18);
    format!("{body}{}", reference::lei(&body))
}

/// What becomes of a code with its letters and digits where they were.
fn same_shape(code: &str, random: &mut Random, change: fn(&mut Random, &str) -> String) -> String {
    let shape = |text: &str| text.bytes().map(|b| b.is_ascii_digit()).collect::<Vec<bool>>();
    loop {
        let changed = change(random, code);
        if shape(&changed) == shape(code) {
            return changed;
        }
    }
}
