//! Making the orders, and the keys of what stands too deep in both.

use alloc::{collections::VecDeque, rc::Rc, string::String, vec, vec::Vec};
use core::{cmp::Ordering, ops::Range};

use super::{AROUND, INNER, STEP, Side};
use crate::error::LoadError;
use crate::name::skeleton::{essence, essential, mended, skeleton};
use crate::name::{City, Name, Part};
use crate::pack::body::width_for;
use crate::pack::index;
use crate::pack::indexes::Filed;
use crate::pack::room::{Area, Bits, Keys, Reading, Shelf, Sorted, Sorter, Space};
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

/// What was made.
pub(in super::super) struct Built {
    pub(in super::super) section: Area,
    /// Keys with places of the front order.
    pub(in super::super) keys: Keys,
}

/// Which row stands at a place of the front order.
enum Front {
    /// The row of the same number: organisations come first, by their skeletons.
    Same(u32),
    Rows(Vec<u32>),
}

impl Front {
    fn of(filed: &impl Filed) -> Result<Self, LoadError> {
        let (mut name, mut bones, mut last) = (String::new(), Vec::new(), Vec::new());
        let mut organizations = 0_u32;
        let mut same = true;
        for row in 0..filed.rows() {
            if !filed.organization(row, &mut name)? {
                continue;
            }
            skeleton(&text::folded(&name), &mut bones);
            same = organizations == row && last <= bones;
            if !same {
                break;
            }
            core::mem::swap(&mut last, &mut bones);
            organizations = organizations.saturating_add(1);
        }
        if same { Ok(Self::Same(organizations)) } else { Self::sorted(filed) }
    }

    /// Of packs whose records stand in another order.
    fn sorted(filed: &impl Filed) -> Result<Self, LoadError> {
        let (mut name, mut bones) = (String::new(), Vec::new());
        let (mut chars, mut rows) = (Vec::new(), Vec::new());
        for row in 0..filed.rows() {
            if filed.organization(row, &mut name)? {
                skeleton(&text::folded(&name), &mut bones);
                let from = chars.len();
                chars.extend_from_slice(&bones);
                rows.push((row, from..chars.len()));
            }
        }
        let of = |range: &Range<usize>| chars.get(range.clone()).unwrap_or_default();
        rows.sort_by(|a, b| of(&a.1).cmp(of(&b.1)));
        Ok(Self::Rows(rows.into_iter().map(|(row, _)| row).collect()))
    }

    fn len(&self) -> u32 {
        match self {
            Self::Same(len) => *len,
            Self::Rows(rows) => count(rows.len()),
        }
    }

    fn row(&self, place: u32) -> u32 {
        match self {
            Self::Same(_) => place,
            Self::Rows(rows) => rows.get(at(place)).copied().unwrap_or_default(),
        }
    }

    fn is_own(&self) -> bool {
        (0..self.len()).all(|place| self.row(place) == place)
    }
}

/// What comes of reading the names in the front order.
struct Names {
    keys: Keys,
    /// Keys of cores that are not the end of the skeleton.
    inner: Keys,
    /// Keys of a core in a city, which stand where the core alone leads to too many.
    placed: Area,
    /// Different skeletons in the front order: the first place of each, then its characters.
    firsts: Shelf,
    /// The same in the back order, with the length of the core that is its end.
    back: Sorter,
    /// By place: one more than the characters that too many share with it in front.
    depths: Vec<u16>,
    /// A bit a place: whether it has the skeleton of the place before it.
    same: Vec<u8>,
    router: Area,
}

impl Names {
    fn read(filed: &impl Filed, front: &Front, space: &Rc<Space>) -> Result<Self, LoadError> {
        let places = at(front.len());
        let mut names = Self {
            keys: Keys::new(space),
            inner: Keys::new(space),
            placed: Area::new(Rc::clone(space)),
            firsts: Shelf::new(Rc::clone(space)),
            back: Sorter::new(Rc::clone(space)),
            depths: vec![0; places],
            same: vec![0; places.div_ceil(8)],
            router: Area::new(Rc::clone(space)),
        };
        let (mut name, mut bones, mut last) = (String::new(), Vec::new(), Vec::new());
        let (mut first, mut around) = (0, Around::new(Side::Front));
        for place in 0..front.len() {
            let row = front.row(place);
            filed.organization(row, &mut name)?;
            let folded = text::folded(&name);
            skeleton(&folded, &mut bones);
            let repeats = place > 0 && bones == last;
            if repeats {
                names.repeats(place);
            } else {
                first = place;
                around.push(place, &bones, &mut names.depths);
            }
            if at(place).is_multiple_of(STEP) {
                router(Side::Front, &bones, &mut names.router)?;
            }
            let tail = names.add(&folded, &bones, first)?;
            if !repeats {
                names.first(place, &bones, tail)?;
            }
            for former in filed.former(row)? {
                former_keys(&former.name, place, &mut names.keys)?;
            }
            core::mem::swap(&mut last, &mut bones);
        }
        Ok(names)
    }

    fn repeats(&mut self, place: u32) {
        let place = at(place);
        if let Some(byte) = self.same.get_mut(place / 8) {
            *byte |= 1_u8.wrapping_shl(count(place % 8));
        }
    }

    /// Files a name under the first place of its skeleton; how many characters at the end of that are its core.
    fn add(&mut self, folded: &str, bones: &[char], first: u32) -> Result<usize, LoadError> {
        let mut whole = Vec::new();
        essence(folded, &mut whole);
        let mut filed = Ok(());
        mended(&whole, |other| {
            if filed.is_ok() {
                filed = self.keys.push(key(other), first);
            }
        });
        filed?;
        let name = Name::parse(folded);
        let core = core_of(&name);
        let ends = core.len() > 1 && bones.ends_with(&core);
        if core.len() < 2 {
            return Ok(0);
        }
        let branch = name.labelled().any(|(_, part)| part == Part::Branch);
        if !ends && !branch {
            self.inner.push(core_key(&core), first)?;
        }
        let mut cities = name.cities();
        if cities.is_empty() {
            cities.push(COUNTRY);
        }
        for city @ [province, within] in cities {
            if branch {
                self.keys.push(place_key("branch", city, &core), first)?;
                continue;
            }
            self.place(place_key("city", city, &core), first)?;
            // Where the first character is wrong, and one behind these.
            if let Some(pair) = core.get(1..3).filter(|_| core.len() > LEAST) {
                self.keys.push(place_key("pair", city, pair), first)?;
            }
            if within != 0 {
                self.place(place_key("province", [province, 0], &core), first)?;
            }
        }
        Ok(if ends { core.len() } else { 0 })
    }

    fn place(&mut self, key: u64, first: u32) -> Result<(), LoadError> {
        self.placed.extend(&key.to_le_bytes())?;
        self.placed.extend(&first.to_le_bytes())
    }

    /// Takes in the first place of a skeleton.
    fn first(&mut self, place: u32, bones: &[char], tail: usize) -> Result<(), LoadError> {
        let mut piece = place.to_le_bytes().to_vec();
        bones.iter().for_each(|c| piece.extend(c.encode_utf8(&mut [0; 4]).as_bytes()));
        self.firsts.push(&piece)?;
        let mut key = Vec::with_capacity(piece.len());
        bones.iter().rev().for_each(|c| key.extend(c.encode_utf8(&mut [0; 4]).as_bytes()));
        let mut rest = place.to_le_bytes().to_vec();
        rest.extend(count(tail).to_le_bytes());
        self.back.push(&key, &rest)
    }
}

/// Makes both orders of the names of a pack. A list of a million has some fifteen million keys: only a few bytes
/// for each name are in memory.
pub(in super::super) fn build(filed: &impl Filed, space: &Rc<Space>) -> Result<Built, LoadError> {
    let front = Front::of(filed)?;
    let Names { mut keys, inner, placed, firsts, back, depths: before, same, router } =
        Names::read(filed, &front, space)?;
    let places = at(front.len());
    let width = width_for(usize::try_from(filed.rows()).unwrap_or(usize::MAX));
    let Back { order, router: back_router, depths: after, mut crowded } =
        Back::read(back, places, width, space)?;
    crowd(&inner.sorted()?, &mut keys, &mut crowded)?;
    let mut placed = Reading::spending(placed);
    while let Some([k0, k1, k2, k3, k4, k5, k6, k7, p0, p1, p2, p3]) = placed.array()? {
        let first = u32::from_le_bytes([p0, p1, p2, p3]);
        if crowded.get(at(first)) == Some(&true) {
            keys.push(u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7]), first)?;
        }
    }
    deletions(&firsts, &before, &after, &mut keys)?;

    let mut rows = Area::new(Rc::clone(space));
    let is_own = front.is_own();
    if !is_own {
        let mut packed = Bits::new(width);
        (0..front.len()).try_for_each(|place| packed.push(front.row(place), &mut rows))?;
        packed.finish(&mut rows)?;
    }
    // The bytes of the section; see [`super`].
    let mut section = Area::new(Rc::clone(space));
    for n in [front.len(), count(firsts.len())] {
        section.extend(&n.to_le_bytes())?;
    }
    section.extend(&[width, u8::from(is_own), 0, 0])?;
    for n in [count(rows.len()), count(order.len()), 0] {
        section.extend(&n.to_le_bytes())?;
    }
    section.append(rows)?;
    section.append(order)?;
    section.extend(&same)?;
    section.append(router)?;
    section.append(back_router)?;
    Ok(Built { section, keys })
}

fn router(side: Side, text: &[char], out: &mut Area) -> Result<(), LoadError> {
    side.key(text).iter().try_for_each(|c| out.extend(&c.to_le_bytes()))
}

/// Files the cores within, and marks those that too many names have.
fn crowd(inner: &Sorted, keys: &mut Keys, crowded: &mut [bool]) -> Result<(), LoadError> {
    let (mut last, mut alike) = (None, Vec::new());
    inner.each(|key, first| {
        if last != Some(key) {
            (last, alike) = (Some(key), Vec::new());
        }
        // The names of a core are marked from the one on that is too many, and those before it at once.
        match alike.len().cmp(&INNER) {
            Ordering::Less => alike.push(first),
            Ordering::Equal => {
                alike.push(first);
                alike.iter().for_each(|first| mark(crowded, *first));
            }
            Ordering::Greater => mark(crowded, first),
        }
        keys.push(key, first)
    })
}

fn mark(crowded: &mut [bool], place: u32) {
    crowded.get_mut(at(place)).into_iter().for_each(|own| *own = true);
}

/// What comes of reading the different skeletons from behind.
struct Back {
    /// The first places, packed.
    order: Area,
    router: Area,
    /// By place: one more than the characters that too many share with it behind.
    depths: Vec<u16>,
    /// By place: whether more skeletons end in its core than a search for the core reaches.
    crowded: Vec<bool>,
}

impl Back {
    fn read(back: Sorter, places: usize, width: u8, space: &Rc<Space>) -> Result<Self, LoadError> {
        let mut read = Self {
            order: Area::new(Rc::clone(space)),
            router: Area::new(Rc::clone(space)),
            depths: vec![0; places],
            crowded: vec![false; places],
        };
        let (mut merged, mut packed) = (back.sorted()?, Bits::new(width));
        let (mut around, mut ends) = (Around::new(Side::Back), Ends::default());
        let mut number = 0_usize;
        while let Some((key, rest)) = merged.next()? {
            let Some([p0, p1, p2, p3, t0, t1, t2, t3]) = rest.first_chunk().copied() else {
                continue;
            };
            let place = u32::from_le_bytes([p0, p1, p2, p3]);
            let mut bones = chars(key);
            bones.reverse();
            packed.push(place, &mut read.order)?;
            if number.is_multiple_of(STEP) {
                router(Side::Back, &bones, &mut read.router)?;
            }
            number = number.saturating_add(1);
            around.push(place, &bones, &mut read.depths);
            let tail = at(u32::from_le_bytes([t0, t1, t2, t3]));
            ends.push(End { place, bones, tail }, &mut read.crowded);
        }
        ends.finish(&mut read.crowded);
        packed.finish(&mut read.order)?;
        Ok(read)
    }
}

fn chars(text: &[u8]) -> Vec<char> {
    core::str::from_utf8(text).unwrap_or_default().chars().collect()
}

/// The last skeletons of an order, of which one more than a search around reaches are looked at together: what
/// the first and the last of them share is shared by too many.
struct Around {
    side: Side,
    last: VecDeque<(u32, Vec<char>)>,
}

impl Around {
    fn new(side: Side) -> Self {
        Self { side, last: VecDeque::new() }
    }

    /// Takes in the next one of the order. In `depths` there is for each place one more than the characters that
    /// so many skeletons share with it that a search around does not reach all of them; 0 where there are not so
    /// many.
    fn push(&mut self, place: u32, text: &[char], depths: &mut [u16]) {
        let (_, mut room) = if self.last.len() > AROUND {
            self.last.pop_front().unwrap_or_default()
        } else {
            Default::default()
        };
        room.clear();
        room.extend_from_slice(text);
        self.last.push_back((place, room));
        if self.last.len() <= AROUND {
            return;
        }
        let (Some((_, first)), Some((_, last))) = (self.last.front(), self.last.back()) else {
            return;
        };
        let shared = self.side.shared(first, last).saturating_add(1);
        let depth = u16::try_from(shared).unwrap_or(u16::MAX);
        for (place, _) in &self.last {
            if let Some(own) = depths.get_mut(at(*place)) {
                *own = depth.max(*own);
            }
        }
    }
}

/// A skeleton and the length of its core, if it ends in it.
struct End {
    place: u32,
    bones: Vec<char>,
    tail: usize,
}

/// Skeletons in the back order around one.
#[derive(Default)]
struct Ends {
    around: VecDeque<End>,
    /// The number of the one that is looked at next among them.
    next: usize,
}

impl Ends {
    fn push(&mut self, end: End, crowded: &mut [bool]) {
        self.around.push_back(end);
        if self.around.len() > self.next.saturating_add(AROUND) {
            self.look(crowded);
        }
    }

    fn finish(mut self, crowded: &mut [bool]) {
        while self.next < self.around.len() {
            self.look(crowded);
        }
    }

    fn look(&mut self, crowded: &mut [bool]) {
        let Some(End { place, bones, tail }) = self.around.get(self.next) else { return };
        let alike = |other: &&End| Side::Back.shared(bones, &other.bones) >= *tail;
        let before = self.around.range(..self.next).rev().take(AROUND).take_while(alike).count();
        let after = self.around.range(self.next..).skip(1).take(AROUND);
        let after = after.take_while(alike).count();
        if *tail > 0 && before.saturating_add(after) >= AROUND {
            mark(crowded, *place);
        }
        if self.next >= AROUND {
            self.around.pop_front();
        } else {
            self.next = self.next.saturating_add(1);
        }
    }
}

/// Files every skeleton, and those without a character where neither order leads to what a slip there leaves.
fn deletions(
    firsts: &Shelf,
    before: &[u16],
    after: &[u16],
    keys: &mut Keys,
) -> Result<(), LoadError> {
    let pieces = firsts.cursor();
    for number in 0..firsts.len() {
        pieces.with(number, |piece| {
            let Some((place, text)) = piece.split_first_chunk() else { return Ok(()) };
            let (place, text) = (u32::from_le_bytes(*place), chars(text));
            let depth = |depths: &[u16]| depths.get(at(place)).copied().unwrap_or_default();
            keys.push(key(&text), place)?;
            let depths = [depth(before), depth(after)].map(usize::from);
            gone(text.len(), depths).try_for_each(|gone| keys.push(without(&text, gone), place))
        })?;
    }
    Ok(())
}

/// The places of a skeleton of that length whose characters are left out.
fn gone(length: usize, [before, after]: [usize; 2]) -> impl Iterator<Item = usize> {
    // A slip at a place leaves so many characters in front of it and behind it; two neighbours that
    // changed places leave one fewer behind. Depths are one more than what is shared: 0 is none.
    let deep = move |gone: &usize| {
        let left = length.saturating_sub(*gone).saturating_sub(2);
        before > *gone && after > left
    };
    (0..if length < LEAST { 0 } else { length }).filter(deep)
}

/// Keys of a former name, which stands in no order: all of it, and without each character.
fn former_keys(name: &str, place: u32, keys: &mut Keys) -> Result<(), LoadError> {
    let (folded, mut bones, mut whole) = (text::folded(name), Vec::new(), Vec::new());
    skeleton(&folded, &mut bones);
    essence(&folded, &mut whole);
    let mut filed = keys.push(key(&bones), place);
    mended(&whole, |other| {
        if filed.is_ok() {
            filed = keys.push(key(other), place);
        }
    });
    filed?;
    if bones.len() >= LEAST {
        (0..bones.len()).try_for_each(|gone| keys.push(without(&bones, gone), place))?;
    }
    let core = core_of(&Name::parse(&folded));
    if core.len() > 1 && core != bones {
        keys.push(core_key(&core), place)?;
    }
    Ok(())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn at(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
