//! Numbers of documents (案号, 文号): like real ones, and never twice in one list.

use std::collections::HashMap;

use crate::lists::{Document, LISTS, List};
use crate::places::Place;
use crate::random::Random;

/// What has been given out: a count for every list, office and year, so a bounded number of them.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    given: HashMap<(usize, String), u64>,
}

impl Documents {
    /// The next number of that list in that place and year; `of_city` says whether the city decides.
    /// For a list without documents it is the number of the entry.
    pub(crate) fn next(
        &mut self,
        list: usize,
        place: &Place,
        of_city: bool,
        year: i32,
        random: &mut Random,
    ) -> String {
        let Some(List { document, numbers, .. }) = LISTS.get(list) else { return String::new() };
        let (before, after) = match document {
            Document::Case => {
                let court = court(place, of_city);
                let case = if random.chance(930) { "执" } else { "执恢" };
                (format!("({year}){}{court}{case}", place.sign), "号")
            }
            Document::City(word) => (office(place, "", word, year), "号"),
            Document::County(word) => {
                let county = if place.city == place.county { "" } else { &place.county };
                (office(place, county, word, year), "号")
            }
            Document::None => (format!("{year}年度-"), ""),
        };
        let number = self.number(list, &before, *numbers);
        [&before, number.to_string().as_str(), after].concat()
    }

    /// The next number of those that begin so: all of 1 to `numbers` in some order, then higher ones.
    fn number(&mut self, list: usize, before: &str, numbers: u64) -> u64 {
        let given = self.given.entry((list, before.to_owned())).or_default();
        let salt = before
            .bytes()
            .fold(7_u64, |salt, byte| salt.wrapping_mul(31).wrapping_add(byte.into()));
        let round = given.checked_div(numbers).unwrap_or_default();
        // A multiple of a number that the prime does not divide meets every rest once.
        let step = (salt >> 7).checked_rem(numbers.saturating_sub(1)).unwrap_or_default();
        let rest = given.wrapping_mul(step.saturating_add(1)).wrapping_add(salt % 1_000_003);
        let rest = rest.checked_rem(numbers).unwrap_or_default();
        *given = given.saturating_add(1);
        round.saturating_mul(numbers).saturating_add(rest).saturating_add(1)
    }
}

/// Code of a court: two digits of a city's, four of a county's.
fn court(place: &Place, of_city: bool) -> &str {
    place.code.get(2..if of_city { 4 } else { 6 }).unwrap_or_default()
}

/// 文号 up to its number, after the short names of the city and of the county below it.
fn office(place: &Place, county: &str, word: &str, year: i32) -> String {
    let short = county.strip_suffix(['区', '县']).filter(|rest| rest.chars().count() > 1);
    format!("{}{}{word}〔{year}〕", place.city_short, short.unwrap_or(county))
}
