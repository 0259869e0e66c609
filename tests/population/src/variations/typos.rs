//! Slips of the hand and of the reader.

use super::{Source, Variations};
use crate::random::Random;

/// What a slip makes of a character.
type Mistake = fn(&Variations<'_>, char, &mut Random) -> Option<char>;

const MISTAKES: [Mistake; 3] = [
    |all, c, random| all.characters.wrong(c, random),
    |all, c, random| all.characters.homophone(c, random),
    |all, c, random| all.characters.lookalike(c, random),
];

/// Any other character in the 字号.
pub(super) fn wrong(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    in_brand(all, source, random, MISTAKES[0])
}

/// One of the same sound in the 字号.
pub(super) fn homophone(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    in_brand(all, source, random, MISTAKES[1])
}

/// One of similar shape in the 字号.
pub(super) fn lookalike(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    in_brand(all, source, random, MISTAKES[2])
}

fn in_brand(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
    mistake: Mistake,
) -> Option<String> {
    let parts = source.parts()?;
    let mut brand: Vec<char> = parts.brand.chars().collect();
    let at = random.index(brand.len());
    let place = brand.get_mut(at)?;
    *place = mistake(all, *place, random)?;
    let (region, brand) = (parts.region.text(source.place()), String::from_iter(brand));
    let mut written = parts.written(&region);
    written.brand = &brand;
    Some(written.text())
}

/// One character left out, anywhere but of brackets.
pub(super) fn omitted(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let mut name: Vec<char> = source.record.name.chars().collect();
    let at = random.index(name.len());
    let gone = name.remove(at);
    (!is_bracket(gone)).then(|| String::from_iter(name))
}

/// One character twice, anywhere but of brackets.
pub(super) fn doubled(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let mut name: Vec<char> = source.record.name.chars().collect();
    let at = random.index(name.len());
    let again = *name.get(at)?;
    name.insert(at, again);
    (!is_bracket(again)).then(|| String::from_iter(name))
}

/// Two neighbours change places, but no brackets.
pub(super) fn swapped(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let mut name: Vec<char> = source.record.name.chars().collect();
    let at = random.index(name.len().saturating_sub(1));
    let pair = name.get_mut(at..=at.saturating_add(1))?;
    if pair.iter().any(|c| is_bracket(*c)) {
        return None;
    }
    pair.reverse();
    Some(String::from_iter(name))
}

/// Two slips in 字号 and trade.
pub(super) fn two(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let parts = source.parts()?;
    let mut core: Vec<Vec<char>> =
        parts.brand.chars().chain(parts.trade.chars()).map(|c| vec![c]).collect();
    let [first, second] = [random.index(core.len()), random.index(core.len())];
    if first == second {
        return None;
    }
    for at in [first, second] {
        let piece = core.get_mut(at)?;
        slip(all, piece, random)?;
    }
    let trade = core.split_off(parts.brand.chars().count());
    let text = |part: Vec<Vec<char>>| String::from_iter(part.into_iter().flatten());
    let (region, brand, trade) = (parts.region.text(source.place()), text(core), text(trade));
    let mut written = parts.written(&region);
    (written.brand, written.trade) = (&brand, &trade);
    Some(written.text())
}

/// One character wrong, left out or doubled.
fn slip(all: &Variations<'_>, piece: &mut Vec<char>, random: &mut Random) -> Option<()> {
    let c = *piece.first()?;
    match random.below(8) {
        0 => piece.clear(),
        1 => piece.push(c),
        _ => *piece = vec![random.pick(&MISTAKES)?(all, c, random)?],
    }
    Some(())
}

const fn is_bracket(c: char) -> bool {
    matches!(c, '（' | '）')
}
