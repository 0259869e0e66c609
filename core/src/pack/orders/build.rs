//! Making the orders, and the keys of what stands too deep in both.

use alloc::{string::String, vec, vec::Vec};

use super::{AROUND, HEAD, INNER, STEP, Side};
use crate::error::LoadError;
use crate::name::skeleton::{essence, essential, mended, skeleton};
use crate::name::{City, Name, Part};
use crate::pack::body::{Body, pack_bits, width_for};
use crate::pack::index;
use crate::pack::store::{self, Store};
use crate::text;

/// Skeletons shorter than that are filed as they are only.
pub(in super::super) const LEAST: usize = 4;

/// The whole country, and where nothing says which part of it.
pub(in super::super) const COUNTRY: City = [0, 0];

/// Key of a skeleton, or of what is left of one.
pub(in super::super) fn key(text: &[char]) -> u64 {
    index::key_of("near", text.iter())
}

/// Key of a core that is not the end of its skeleton.
pub(in super::super) fn core_key(text: &[char]) -> u64 {
    index::key_of("core", text.iter())
}

/// Key of a core in a city.
pub(in super::super) fn place_key(space: &str, [province, city]: City, core: &[char]) -> u64 {
    index::key_of(space, [char::from(province), char::from(city)].iter().chain(core))
}

/// Key of a text without the character at a place.
pub(in super::super) fn without(text: &[char], at: usize) -> u64 {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, &[]));
    index::key_of("near", before.iter().chain(after.get(1..).unwrap_or_default()))
}

/// The core of a name in the characters that count.
pub(in super::super) fn core_of(name: &Name) -> Vec<char> {
    name.core().into_iter().filter_map(essential).collect()
}

/// All skeletons, one after the other.
#[derive(Default)]
struct Skeletons {
    chars: Vec<char>,
    ends: Vec<usize>,
}

impl Skeletons {
    fn push(&mut self, text: &[char]) {
        self.chars.extend_from_slice(text);
        self.ends.push(self.chars.len());
    }

    fn get(&self, at: usize) -> &[char] {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let to = self.ends.get(at).copied().unwrap_or_default();
        self.chars.get(from.unwrap_or_default()..to).unwrap_or_default()
    }
}

/// What was made.
pub(in super::super) struct Built {
    pub(in super::super) section: Vec<u8>,
    /// Keys with places of the front order.
    pub(in super::super) keys: Vec<(u64, u32)>,
}

/// What the names of organisations are filed by, beside the orders; by number among them.
#[derive(Default)]
struct Names {
    rows: Vec<u32>,
    skeletons: Skeletons,
    /// How many characters at the end of the skeleton are the core.
    tails: Vec<usize>,
    /// Keys of names, that lead to all of the same skeleton.
    own: Vec<(u64, u32)>,
    /// Keys of cores that are not the end of the skeleton.
    inner: Vec<(u64, u32)>,
    /// Keys of a core in a city, which stand where the core alone leads to too many.
    placed: Vec<(u64, u32)>,
    /// Keys of former names.
    former: Vec<(u64, u32)>,
}

impl Names {
    fn read(store: &Store, body: &Body) -> Result<Self, LoadError> {
        let mut names = Self::default();
        let mut name = String::new();
        for row in 0..store.len() {
            if store.is_person(body, row)? {
                continue;
            }
            name.clear();
            store.name_into(body, row, &mut name)?;
            let number = count(names.rows.len());
            names.add(&text::folded(&name), number);
            if store.has(body, row, store::FORMER)? {
                for former in store.rest(body, row)?.former_names {
                    former_keys(&former.name, number, &mut names.former);
                }
            }
            names.rows.push(row);
        }
        Ok(names)
    }

    fn add(&mut self, folded: &str, number: u32) {
        let (mut bones, mut whole) = (Vec::new(), Vec::new());
        skeleton(folded, &mut bones);
        essence(folded, &mut whole);
        self.skeletons.push(&bones);
        mended(&whole, |other| self.own.push((key(other), number)));
        let name = Name::parse(folded);
        let core = core_of(&name);
        let ends = core.len() > 1 && bones.ends_with(&core);
        self.tails.push(if ends { core.len() } else { 0 });
        if core.len() < 2 {
            return;
        }
        let branch = name.labelled().any(|(_, part)| part == Part::Branch);
        if !ends && !branch {
            self.inner.push((core_key(&core), number));
        }
        let mut cities = name.cities();
        if cities.is_empty() {
            cities.push(COUNTRY);
        }
        for city @ [province, within] in cities {
            if branch {
                self.own.push((place_key("branch", city, &core), number));
                continue;
            }
            self.placed.push((place_key("city", city, &core), number));
            // Where the first character is wrong, and one behind these.
            if let Some(pair) = core.get(1..3).filter(|_| core.len() > LEAST) {
                self.own.push((place_key("pair", city, pair), number));
            }
            if within != 0 {
                self.placed.push((place_key("province", [province, 0], &core), number));
            }
        }
    }
}

/// Makes both orders of the names of a pack. A list of a million has some fifteen million keys: what they are
/// made of goes as soon as they are made, and nothing grows by doubling.
pub(in super::super) fn build(store: &Store, body: &Body) -> Result<Built, LoadError> {
    let Names { rows: row_of, skeletons, tails, own, inner, placed, former } =
        Names::read(store, body)?;
    let of_number = |number: &u32| skeletons.get(at(*number));
    let mut front: Vec<u32> = (0..count(row_of.len())).collect();
    front.sort_by(|a, b| of_number(a).cmp(of_number(b)));
    let of = |place: u32| front.get(at(place)).map_or(&[][..], of_number);
    let repeats = |place: u32| place > 0 && of(place) == of(place.saturating_sub(1));
    let firsts: Vec<u32> = (0..count(front.len())).filter(|place| !repeats(*place)).collect();
    let mut back = firsts.clone();
    back.sort_by(|a, b| Side::Back.order(of(*a), of(*b)));

    // By number: its place, and the first place of its skeleton.
    let (mut places, mut first) = (vec![(0, 0); front.len()], 0);
    for (place, number) in (0_u32..).zip(&front) {
        first = if repeats(place) { first } else { place };
        if let Some(own) = places.get_mut(at(*number)) {
            *own = (place, first);
        }
    }
    let place_of = |number: u32| places.get(at(number)).copied().unwrap_or_default();
    let first_of = |(key, number): (u64, u32)| (key, place_of(number).1);
    let mut inner: Vec<(u64, u32)> = inner.into_iter().map(first_of).collect();
    inner.sort_unstable();
    inner.dedup();
    let tail = |place: u32| {
        let number = front.get(at(place));
        number.and_then(|number| tails.get(at(*number))).copied().unwrap_or_default()
    };
    let mut crowded = crowded(&back, front.len(), &of, &tail);
    for same in inner.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > INNER) {
        for (_, first) in same {
            crowded.get_mut(at(*first)).into_iter().for_each(|own| *own = true);
        }
    }
    let in_crowd = |entry: &(u64, u32)| crowded.get(at(entry.1)).copied().unwrap_or_default();
    let placed: Vec<(u64, u32)> = placed.into_iter().map(first_of).filter(in_crowd).collect();
    let mut keys: Vec<(u64, u32)> = own.into_iter().map(first_of).collect();
    let deleted = Deletions::new(&firsts, &back, front.len(), &of);
    let more = [former.len(), inner.len(), placed.len(), deleted.count()];
    keys.reserve_exact(more.into_iter().fold(0, usize::saturating_add));
    keys.extend(former.into_iter().map(|(key, number)| (key, place_of(number).0)));
    keys.extend(inner);
    keys.extend(placed);
    deleted.put(&mut keys);
    drop(deleted);

    let row = |number: &u32| row_of.get(at(*number)).copied().unwrap_or_default();
    let rows: Vec<u32> = front.iter().map(row).collect();
    let same = (0..count(front.len())).map(repeats);
    let width = width_for(usize::try_from(store.len()).unwrap_or(usize::MAX));
    Ok(Built { section: section(width, &rows, &back, same, &of), keys })
}

/// The bytes of the section; see [`super`].
fn section<'t>(
    width: u8,
    rows: &[u32],
    back: &[u32],
    repeats: impl Iterator<Item = bool>,
    of: &impl Fn(u32) -> &'t [char],
) -> Vec<u8> {
    let is_own = rows.iter().zip(0_u32..).all(|(row, place)| *row == place);
    let front_bytes = if is_own { Vec::new() } else { pack_bits(width, rows.iter().copied()) };
    let back_bytes = pack_bits(width, back.iter().copied());
    let mut section = Vec::with_capacity(HEAD);
    for n in [count(rows.len()), count(back.len())] {
        section.extend(n.to_le_bytes());
    }
    section.extend([width, u8::from(is_own), 0, 0]);
    for n in [count(front_bytes.len()), count(back_bytes.len()), 0] {
        section.extend(n.to_le_bytes());
    }
    section.extend(front_bytes);
    section.extend(back_bytes);
    let mut same = vec![0_u8; rows.len().div_ceil(8)];
    for (place, _) in repeats.enumerate().filter(|(_, repeats)| *repeats) {
        if let Some(byte) = same.get_mut(place / 8) {
            *byte |= 1_u8.wrapping_shl(count(place % 8));
        }
    }
    section.extend(same);
    let mut router = |side: Side, place: u32| {
        section.extend(side.key(of(place)).iter().flat_map(|c| c.to_le_bytes()));
    };
    (0..count(rows.len())).step_by(STEP).for_each(|place| router(Side::Front, place));
    back.iter().step_by(STEP).for_each(|place| router(Side::Back, *place));
    section
}

/// Keys of every skeleton, and of those without a character where neither order leads to what a slip
/// there leaves.
struct Deletions<'a, F> {
    firsts: &'a [u32],
    /// By place: one more than the characters that too many share with it, in front and behind.
    front: Vec<u16>,
    back: Vec<u16>,
    of: &'a F,
}

impl<'a, 't, F: Fn(u32) -> &'t [char]> Deletions<'a, F> {
    fn new(firsts: &'a [u32], order: &[u32], places: usize, of: &'a F) -> Self {
        let front = depths(Side::Front, firsts, places, of);
        Self { firsts, front, back: depths(Side::Back, order, places, of), of }
    }

    /// The places of a skeleton whose characters are left out.
    fn gone(&self, place: u32) -> impl Iterator<Item = usize> {
        let length = (self.of)(place).len();
        let depth = |depths: &[u16]| depths.get(at(place)).copied().unwrap_or_default();
        let [before, after] = [depth(&self.front), depth(&self.back)].map(usize::from);
        // A slip at a place leaves so many characters in front of it and behind it; two neighbours that
        // changed places leave one fewer behind. Depths are one more than what is shared: 0 is none.
        let deep = move |gone: &usize| {
            let left = length.saturating_sub(*gone).saturating_sub(2);
            before > *gone && after > left
        };
        let length = if length < LEAST { 0 } else { length };
        (0..length).filter(deep)
    }

    /// How many keys there are.
    fn count(&self) -> usize {
        self.firsts.iter().map(|place| self.gone(*place).count().saturating_add(1)).sum()
    }

    fn put(&self, keys: &mut Vec<(u64, u32)>) {
        for place in self.firsts {
            let text = (self.of)(*place);
            keys.push((key(text), *place));
            keys.extend(self.gone(*place).map(|gone| (without(text, gone), *place)));
        }
    }
}

/// Keys of a former name, which stands in no order: all of it, and without each character.
fn former_keys(name: &str, number: u32, keys: &mut Vec<(u64, u32)>) {
    let (folded, mut bones, mut whole) = (text::folded(name), Vec::new(), Vec::new());
    skeleton(&folded, &mut bones);
    essence(&folded, &mut whole);
    keys.push((key(&bones), number));
    mended(&whole, |other| keys.push((key(other), number)));
    if bones.len() >= LEAST {
        keys.extend((0..bones.len()).map(|gone| (without(&bones, gone), number)));
    }
    let core = core_of(&Name::parse(&folded));
    if core.len() > 1 && core != bones {
        keys.push((core_key(&core), number));
    }
}

/// For each place of the front order one more than the characters that so many skeletons share with
/// it that a search around does not reach all of them; 0 where there are not so many.
fn depths<'t>(
    side: Side,
    order: &[u32],
    places: usize,
    of: &impl Fn(u32) -> &'t [char],
) -> Vec<u16> {
    let mut depths = vec![0_u16; places];
    for around in order.windows(AROUND.saturating_add(1)) {
        let (Some(first), Some(last)) = (around.first(), around.last()) else { continue };
        let shared = side.shared(of(*first), of(*last)).saturating_add(1);
        let depth = u16::try_from(shared).unwrap_or(u16::MAX);
        for place in around {
            if let Some(own) = depths.get_mut(at(*place)) {
                *own = depth.max(*own);
            }
        }
    }
    depths
}

/// For each place whether more skeletons end in its core than a search for the core reaches.
fn crowded<'t>(
    back: &[u32],
    places: usize,
    of: &impl Fn(u32) -> &'t [char],
    tail: &impl Fn(u32) -> usize,
) -> Vec<bool> {
    let mut crowded = vec![false; places];
    for (n, place) in back.iter().enumerate() {
        let (text, tail) = (of(*place), tail(*place));
        let alike = |other: &&u32| Side::Back.shared(text, of(**other)) >= tail;
        let (before, after) = back.split_at_checked(n).unwrap_or((back, &[]));
        let before = before.iter().rev().take(AROUND).take_while(alike).count();
        let after = after.iter().skip(1).take(AROUND).take_while(alike).count();
        if let Some(own) = crowded.get_mut(at(*place)) {
            *own = tail > 0 && before.saturating_add(after) >= AROUND;
        }
    }
    crowded
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn at(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
