//! Numbers of persons. They are made at random and never stored: a number of somebody alive could be
//! among them.

use credit_core::Date;
use credit_core::id::{Kind, region};

use super::{Label, Regions, foreign_digit, mangle, spread, substitute, swap, with};
use crate::random::Random;
use crate::reference::{self, DIGITS};
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

const ID: Kind = Kind::ResidentId;
const ID_15: Kind = Kind::ResidentId15;
const PERMIT: Kind = Kind::HmtResidentPermit;
const FOREIGNER: Kind = Kind::ForeignerId;

pub(super) const LABELS: &[Label] = &[
    label(ID, "resident valid", 20_000, Some(Core::Ok), valid),
    label(ID, "resident of a county not in force at birth", 4_000, Some(Core::Ok), out_of_force),
    label(ID, "resident born 1800-1899", 3_000, Some(Core::Ok), |r, g| {
        let day = r.day(1800, 1899);
        born(r, g, day)
    }),
    label(ID, "resident impossible day", 4_000, Some(Core::Error), impossible_day),
    label(ID, "resident year before 1800", 3_000, Some(Core::Error), |r, g| {
        let year = 1 + r.below(1799);
        let date = format!("{year:04}{:02}{:02}", 1 + r.below(12), 1 + r.below(28));
        dated(r, g, &date)
    }),
    label(ID, "resident born in the future", 3_000, Some(Core::Error), |r, g| {
        let day = r.day(2060, 2098);
        born(r, g, day)
    }),
    label(ID, "resident impossible province", 4_000, Some(Core::Error), |r, _| {
        let province =
            *r.pick(&["71", "91", "10", "16", "29", "38", "49", "57", "66", "81", "82", "99"]);
        let body =
            [province, &r.text(DIGITS, 4), &digits(r.day(1950, 2010)), &r.text(DIGITS, 3)].concat();
        checked(body)
    }),
    label(ID, "resident unknown county", 4_000, Some(Core::Warning), |r, g| {
        let region = r.pick(&g.unknown).clone();
        checked([region.as_str(), &digits(r.day(1950, 2010)), &r.text(DIGITS, 3)].concat())
    }),
    label(ID, "resident lower x", 2_000, Some(Core::Note), |r, g| ending_in_x(r, g).to_lowercase()),
    label(ID, "resident spaces and hyphens", 2_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        spread(r, &code)
    }),
    label(ID, "resident full-width digit", 2_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        foreign_digit(r, &code, 0xff10)
    }),
    label(ID, "resident Arabic-Indic digit", 2_000, Some(Core::Note), |r, g| {
        let code = valid(r, g);
        foreign_digit(r, &code, 0x0660)
    }),
    label(ID, "resident letter in the body", 3_000, Some(Core::Error), |r, g| {
        let (code, at) = (valid(r, g), r.below(17));
        let letter = r.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
        with(&code, at, at + 1, &letter)
    }),
    label(ID, "resident one substitution", 12_000, Some(Core::Error), |r, g| {
        let code = valid(r, g);
        substitute(r, &code, DIGITS)
    }),
    label(ID, "resident two swapped", 6_000, Some(Core::Error), |r, g| {
        let code = valid(r, g);
        swap(r, &code)
    }),
    label(ID, "resident mangled", 6_000, None, |r, g| {
        let code = valid(r, g);
        mangle(r, &code, DIGITS)
    }),
    label(ID, "resident chance", 6_000, None, |r, _| r.text(DIGITS, 18)),
    label(PERMIT, "permit valid", 3_000, Some(Core::Ok), |r, _| {
        let region = *r.pick(&["810000", "820000", "830000"]);
        checked([region, &digits(r.day(1930, 2020)), &r.text(DIGITS, 3)].concat())
    }),
    label(PERMIT, "permit wrong region", 1_000, Some(Core::Error), |r, _| {
        let region = *r.pick(&["810101", "820100", "830001", "840000", "710000"]);
        checked([region, &digits(r.day(1930, 2020)), &r.text(DIGITS, 3)].concat())
    }),
    label(FOREIGNER, "foreigner valid", 3_000, Some(Core::Ok), |r, _| {
        let province = *r.pick(&["11", "31", "32", "44", "51"]);
        let country = *r.pick(&["840", "124", "392", "410", "682", "826"]);
        checked(["9", province, country, &digits(r.day(1930, 2020)), &r.text(DIGITS, 3)].concat())
    }),
    label(FOREIGNER, "foreigner impossible province", 1_000, Some(Core::Error), |r, _| {
        let province = *r.pick(&["10", "29", "99", "00"]);
        checked(["9", province, "840", &digits(r.day(1930, 2020)), &r.text(DIGITS, 3)].concat())
    }),
    label(FOREIGNER, "foreigner unknown country", 1_000, Some(Core::Warning), |r, _| {
        let country = *r.pick(&["000", "001", "997"]);
        checked(["911", country, &digits(r.day(1930, 2020)), &r.text(DIGITS, 3)].concat())
    }),
    label(ID_15, "fifteen valid", 6_000, Some(Core::Ok), fifteen),
    label(ID_15, "fifteen born in the 1800s", 1_000, Some(Core::Ok), |r, g| {
        let date = digits(r.day(1880, 1899)).split_off(2);
        [r.pick(&g.known), date.as_str(), "99", &r.text("6789", 1)].concat()
    }),
    label(ID_15, "fifteen letters in the sequence", 2_000, Some(Core::Error), |r, g| {
        let letters = r.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3);
        with(&fifteen(r, g), 12, 15, &letters)
    }),
    label(ID_15, "fifteen impossible day", 2_000, Some(Core::Error), |r, g| {
        let day = *r.pick(&["0230", "0631", "0931", "1301", "0532", "0000", "0100"]);
        with(&fifteen(r, g), 8, 12, day)
    }),
    label(ID_15, "fifteen impossible province", 1_000, Some(Core::Error), |r, g| {
        let province = *r.pick(&["71", "10", "29", "99"]);
        with(&fifteen(r, g), 0, 2, province)
    }),
];

fn digits(day: Date) -> String {
    day.to_string().replace('-', "")
}

fn checked(body: String) -> String {
    let check = reference::resident(&body);
    format!("{body}{check}")
}

fn dated(random: &mut Random, regions: &Regions, date: &str) -> String {
    checked([random.pick(&regions.known), date, &random.text(DIGITS, 3)].concat())
}

fn born(random: &mut Random, regions: &Regions, day: Date) -> String {
    dated(random, regions, &digits(day))
}

fn in_force(region: &str, day: Date) -> bool {
    matches!(region::standing(region, Some(day)), region::Standing::InForce)
}

/// A number whose county was in force at birth, after 1980: before there were no such codes.
fn valid(random: &mut Random, regions: &Regions) -> String {
    placed(random, regions, true)
}

fn out_of_force(random: &mut Random, regions: &Regions) -> String {
    placed(random, regions, false)
}

fn placed(random: &mut Random, regions: &Regions, wanted: bool) -> String {
    loop {
        let (day, region) = (random.day(1981, 2018), random.pick(&regions.known).clone());
        if in_force(&region, day) == wanted {
            return checked([region.as_str(), &digits(day), &random.text(DIGITS, 3)].concat());
        }
    }
}

fn ending_in_x(random: &mut Random, regions: &Regions) -> String {
    loop {
        let code = valid(random, regions);
        if code.ends_with('X') {
            return code;
        }
    }
}

fn impossible_day(random: &mut Random, regions: &Regions) -> String {
    let days = ["0230", "0631", "0431", "0931", "1131", "0231", "1301", "0015", "0132", "0100"];
    let date = match random.below(4) {
        // No leap years.
        0 => format!("{}0229", random.pick(&["1983", "1999", "2001", "1900", "2015"])),
        _ => format!("{}{}", 1950 + random.below(65), random.pick(&days)),
    };
    dated(random, regions, &date)
}

fn fifteen(random: &mut Random, regions: &Regions) -> String {
    loop {
        let sequence = random.text(DIGITS, 3);
        let date = digits(random.day(1930, 1999)).split_off(2);
        if !sequence.starts_with("99") {
            return [random.pick(&regions.known), date.as_str(), &sequence].concat();
        }
    }
}
