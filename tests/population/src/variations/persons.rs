//! Persons: other ways to write their names, and their numbers.

use credit_core::id::{Kind, checksum};

use super::{Draft, Source, Variations};
use crate::codes;
use crate::random::Random;

/// Dots that stand in names of minorities instead of `·`, and none at all.
const DOTS: &[&str] = &["•", "・", "‧", "∙", ".", "．", ""];

/// A space in the name, as lists align names of two characters.
pub(super) fn spaced(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let mut name: Vec<char> = source.record.name.chars().collect();
    let space = *random.pick(&[' ', '\u{3000}'])?;
    name.insert(1, space);
    Some(String::from_iter(name))
}

/// Another dot, or none.
pub(super) fn dotted(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    Some(source.record.name.replace('·', random.pick(DOTS)?))
}

/// The masked number as it is listed.
pub(super) fn masked(_: &Variations<'_>, source: &Source<'_>, _: &mut Random) -> Option<Draft> {
    let code = mask(source)?.to_owned();
    Some(Draft::same(source, source.record.name.clone()).with_code(code))
}

/// A whole number that the masked one may stand for.
pub(super) fn full(_: &Variations<'_>, source: &Source<'_>, random: &mut Random) -> Option<Draft> {
    let code = unmasked(mask(source)?, random)?;
    Some(Draft::same(source, source.record.name.clone()).with_code(code))
}

/// A namesake's masked number, of the same county.
pub(super) fn other_masked(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let code = other_mask(source, random)?;
    Some(Draft::same(source, source.record.name.clone()).with_code(code))
}

/// A namesake's whole number, of the same county.
pub(super) fn other_full(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let code = unmasked(&other_mask(source, random)?, random)?;
    Some(Draft::same(source, source.record.name.clone()).with_code(code))
}

fn mask<'a>(source: &'a Source<'_>) -> Option<&'a str> {
    let masked = source.record.identifiers.iter().find(|id| id.kind == Kind::MaskedId);
    masked.map(|id| id.value.as_str())
}

fn other_mask(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let own = mask(source)?;
    let other = codes::masked_resident(&source.place().code, random);
    (other != own).then_some(other)
}

/// A number with a day of birth for which the check character is right.
fn unmasked(masked: &str, random: &mut Random) -> Option<String> {
    let first = random.below(365);
    (0..365).find_map(|step| {
        let day = first.saturating_add(step) % 365;
        let (month, day) = (day / 31, day % 31);
        let born = format!("{:02}{:02}", month.saturating_add(1), day.min(27).saturating_add(1));
        let mut code = masked.to_owned();
        code.replace_range(10..14, &born);
        let check = checksum::resident(code.get(..17)?.as_bytes())?;
        code.ends_with(char::from(check)).then_some(code)
    })
}
