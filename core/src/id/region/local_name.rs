//! Names below the province, from the table of names.

use alloc::string::String;

use super::codes::PREFIX_BITS;
use super::names::{EDITION_YEAR, ENDINGS, GROUPS, NAMES};
use super::{Code, Period, year};
use crate::Date;
use crate::pieces::{Pieces, pieces};

/// The lines of [`NAMES`].
static LINES: Pieces = pieces!(NAMES);

/// Appends prefecture and county.
pub(super) fn push_local(full: &mut String, code: Code, on: Option<Date>) {
    let year = code.year_of_name(on.map(year));
    if code.county != 0 {
        let prefecture = Code { county: 0, ..code }.own_name(year);
        push(full, prefecture.filter(|name| !name.is_group()));
    }
    push(full, code.own_name(year));
}

fn push(full: &mut String, name: Option<Name>) {
    if let Some(Name { stem, ending }) = name {
        full.push_str(stem);
        full.push_str(ending);
    }
}

impl Code {
    /// The year end whose names are good for a question about a year.
    fn year_of_name(self, year: Option<u16>) -> u16 {
        let year = year.unwrap_or(EDITION_YEAR);
        let years = self.periods().map(|period| period.nearest_year_end(year));
        years.min_by_key(|end| end.abs_diff(year)).unwrap_or(year)
    }

    /// Its own name at the end of a year, or the first one after that.
    fn own_name(self, year: u16) -> Option<Name> {
        let (prefix, within) = self.place()?;
        name_at(LINES.get(usize::from(prefix))?, within, year)
    }
}

impl Period {
    /// The end of a year, or of the nearest one, at whose end the period was not over.
    fn nearest_year_end(self, year: u16) -> u16 {
        let last = self.to.map_or(u16::MAX, |to| to.saturating_sub(1).max(self.from));
        year.clamp(self.from, last)
    }
}

/// A name in its two parts.
#[derive(Clone, Copy)]
struct Name {
    stem: &'static str,
    ending: &'static str,
}

impl Name {
    /// Whether it names no place but a group of codes, such as 市辖区.
    fn is_group(self) -> bool {
        let is = |group: &&str| group.strip_suffix(self.ending) == Some(self.stem);
        GROUPS.iter().any(is)
    }
}

/// The name of the code of that number in a line of [`NAMES`].
fn name_at(line: &'static str, number: u16, year: u16) -> Option<Name> {
    let is_end = |c: char| c.is_ascii_alphabetic() || c == '.';
    let (mut passed, mut found) = (0_u16, None);
    for piece in line.split_inclusive(is_end) {
        match later_name(piece) {
            None if passed > number => break,
            None => {
                found = (passed == number).then_some(piece);
                passed = passed.saturating_add(1);
            }
            Some((since, later)) if found.is_some() && since <= year => found = Some(later),
            Some(_) => {}
        }
    }
    found.and_then(name_of)
}

/// The year and the rest of a piece like `'20襄都n`.
fn later_name(piece: &'static str) -> Option<(u16, &'static str)> {
    let (digits, name) = piece.strip_prefix('\'')?.split_at_checked(2)?;
    let year: u16 = digits.parse().ok()?;
    let century = if year < 80 { 2000 } else { 1900 };
    Some((year.saturating_add(century), name))
}

fn name_of(piece: &'static str) -> Option<Name> {
    let (stem, letter) = piece.split_at_checked(piece.len().checked_sub(1)?)?;
    let letter = letter.bytes().next()?;
    let ending = ENDINGS.iter().find(|(l, _)| *l == letter).map_or("", |(_, ending)| ending);
    (!stem.is_empty() || !ending.is_empty()).then_some(Name { stem, ending })
}

/// A name below the province and where it stands: the first two, next two and last two digits of its
/// code; the last two are 0 for a prefecture.
pub(crate) struct Named {
    /// The name without its ending, such as 柳州.
    pub(crate) stem: &'static str,
    /// The ending, such as 市; empty for names like 白沟新城.
    pub(crate) ending: &'static str,
    /// Province, prefecture and county.
    pub(crate) place: [u8; 3],
}

/// All names of all years, but for those that only group other codes.
pub(crate) fn all_names(mut each: impl FnMut(Named)) {
    let provinces = 0..100_u8;
    for (province, prefecture) in provinces.flat_map(|a| (0..100_u8).map(move |b| (a, b))) {
        let Some(prefix) = (Code { province, prefecture, county: 0 }).prefix() else { continue };
        let line = LINES.get(usize::from(prefix)).unwrap_or_default();
        let counties = PREFIX_BITS.get(usize::from(prefix)).copied().unwrap_or_default();
        let mut listed = (0..100_u8).filter(|county| {
            counties.checked_shr((*county).into()).is_some_and(|bits| bits & 1 == 1)
        });
        let (mut county, is_end) = (None, |c: char| c.is_ascii_alphabetic() || c == '.');
        for piece in line.split_inclusive(is_end) {
            let later = later_name(piece);
            if later.is_none() {
                county = listed.next();
            }
            let name = name_of(later.map_or(piece, |(_, name)| name));
            if let Some((name, county)) = name.filter(|name| !name.is_group()).zip(county) {
                let Name { stem, ending } = name;
                each(Named { stem, ending, place: [province, prefecture, county] });
            }
        }
    }
}
