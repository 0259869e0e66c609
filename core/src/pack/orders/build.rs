//! Making the orders, and the keys of what stands too deep in both.

use alloc::{string::String, vec, vec::Vec};

use super::{AROUND, HEAD, STEP, Side};
use crate::error::LoadError;
use crate::name::Name;
use crate::name::skeleton::{essence, mended, skeleton};
use crate::pack::body::{Body, pack_bits, width_for};
use crate::pack::index;
use crate::pack::store::{self, Store};
use crate::text;

/// Skeletons shorter than that are filed as they are only.
pub(in super::super) const LEAST: usize = 4;

/// Key of the characters of a skeleton, or of what is left of one.
pub(in super::super) fn key<'c>(text: impl Iterator<Item = &'c char>) -> u64 {
    index::key_of("near", text)
}

/// Key of a core that is not the end of its skeleton.
pub(in super::super) fn core_key(text: &[char]) -> u64 {
    index::key_of("core", text.iter())
}

/// Key of a text without the character at a place.
pub(in super::super) fn without(text: &[char], at: usize) -> u64 {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, &[]));
    key(before.iter().chain(after.get(1..).unwrap_or_default()))
}

/// The core of a name in the characters that count.
pub(in super::super) fn core_of(name: &Name) -> Vec<char> {
    name.core().into_iter().filter_map(crate::name::skeleton::essential).collect()
}

/// All skeletons, one after the other.
struct Skeletons {
    chars: Vec<char>,
    ends: Vec<usize>,
}

impl Skeletons {
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

/// Makes both orders of the names of a pack.
pub(in super::super) fn build(store: &Store, body: &Body) -> Result<Built, LoadError> {
    let mut keys = Vec::new();
    let mut all = Skeletons { chars: Vec::new(), ends: Vec::new() };
    let mut rows: Vec<u32> = Vec::new();
    // Kept from one name to the next.
    let (mut name, mut bones, mut whole) = (String::new(), Vec::new(), Vec::new());
    // Further keys, by number among the organisations.
    let mut further: Vec<(u64, u32)> = Vec::new();
    for row in (0..store.len()).filter_map(|row| organisation(store, body, row).transpose()) {
        let row = row?;
        let number = count(rows.len());
        name.clear();
        store.name_into(body, row, &mut name)?;
        let folded = text::folded(&name);
        skeleton(&folded, &mut bones);
        essence(&folded, &mut whole);
        all.chars.extend_from_slice(&bones);
        all.ends.push(all.chars.len());
        further.extend(mended(&whole).iter().map(|other| (key(other.iter()), number)));
        let parsed = Name::parse(&folded);
        let core = core_of(&parsed);
        if core.len() > 1 && !bones.ends_with(&core) {
            further.push((core_key(&core), number));
        }
        if store.has(body, row, store::FORMER)? {
            for former in store.rest(body, row)?.former_names {
                former_keys(&former.name, number, &mut further);
            }
        }
        rows.push(row);
    }
    let mut front: Vec<u32> = (0..count(rows.len())).collect();
    front.sort_by(|a, b| all.get(at(*a)).cmp(all.get(at(*b))));
    let is_own = front.iter().enumerate().all(|(place, n)| rows.get(at(*n)) == Some(&count(place)));
    let mut place_of = vec![0_u32; front.len()];
    for (place, number) in (0_u32..).zip(&front) {
        if let Some(own) = place_of.get_mut(at(*number)) {
            *own = place;
        }
    }
    keys.extend(
        further
            .drain(..)
            .map(|(key, number)| (key, place_of.get(at(number)).copied().unwrap_or_default())),
    );
    let of = |place: u32| front.get(at(place)).map_or(&[][..], |number| all.get(at(*number)));
    let repeats = |place: u32| place > 0 && of(place) == of(place.saturating_sub(1));
    let firsts: Vec<u32> = (0..count(front.len())).filter(|place| !repeats(*place)).collect();
    let mut back = firsts.clone();
    back.sort_by(|a, b| Side::Back.order(of(*a), of(*b)));
    let [deep_front, deep_back] = [(Side::Front, &firsts), (Side::Back, &back)]
        .map(|(side, order)| depths(side, order, front.len(), &of));
    for place in &firsts {
        let text = of(*place);
        keys.push((key(text.iter()), *place));
        let depth = |depths: &[usize]| depths.get(at(*place)).copied().unwrap_or_default();
        let (before, after) = (depth(&deep_front), depth(&deep_back));
        if text.len() < LEAST {
            continue;
        }
        // A slip at a place leaves so many characters in front of it and behind it; two neighbours that
        // changed places leave one fewer behind. Depths are one more than what is shared: 0 is none.
        let deep = |gone: usize| {
            let left = text.len().saturating_sub(gone).saturating_sub(2);
            before > gone && after > left
        };
        keys.extend(
            (0..text.len()).filter(|gone| deep(*gone)).map(|gone| (without(text, gone), *place)),
        );
    }
    let width = width_for(usize::try_from(store.len()).unwrap_or(usize::MAX));
    let front_bytes = if is_own {
        Vec::new()
    } else {
        pack_bits(width, front.iter().map(|n| rows.get(at(*n)).copied().unwrap_or_default()))
    };
    let back_bytes = pack_bits(width, back.iter().copied());
    let mut section = Vec::with_capacity(HEAD);
    for n in [count(front.len()), count(firsts.len())] {
        section.extend(n.to_le_bytes());
    }
    section.extend([width, u8::from(is_own), 0, 0]);
    for n in [count(front_bytes.len()), count(back_bytes.len()), 0] {
        section.extend(n.to_le_bytes());
    }
    section.extend(front_bytes);
    section.extend(back_bytes);
    let mut same = vec![0_u8; front.len().div_ceil(8)];
    for place in (0..count(front.len())).filter(|place| repeats(*place)) {
        if let Some(byte) = same.get_mut(at(place) / 8) {
            *byte |= 1_u8.wrapping_shl(place % 8);
        }
    }
    section.extend(same);
    let entries = [
        (Side::Front, (0..count(front.len())).step_by(STEP).collect::<Vec<u32>>()),
        (Side::Back, back.iter().copied().step_by(STEP).collect()),
    ];
    for (side, places) in entries {
        for place in places {
            section.extend(side.key(of(place)).iter().flat_map(|c| c.to_le_bytes()));
        }
    }
    Ok(Built { section, keys })
}

/// The row, if its subject is no person.
fn organisation(store: &Store, body: &Body, row: u32) -> Result<Option<u32>, LoadError> {
    Ok((!store.is_person(body, row)?).then_some(row))
}

/// Keys of a former name, which stands in no order: all of it, and without each character.
fn former_keys(name: &str, number: u32, keys: &mut Vec<(u64, u32)>) {
    let (folded, mut bones, mut whole) = (text::folded(name), Vec::new(), Vec::new());
    skeleton(&folded, &mut bones);
    essence(&folded, &mut whole);
    keys.push((key(bones.iter()), number));
    keys.extend(mended(&whole).iter().map(|other| (key(other.iter()), number)));
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
) -> Vec<usize> {
    let mut depths = vec![0_usize; places];
    for around in order.windows(AROUND.saturating_add(1)) {
        let (Some(first), Some(last)) = (around.first(), around.last()) else { continue };
        let depth = side.shared(of(*first), of(*last)).saturating_add(1);
        for place in around {
            if let Some(own) = depths.get_mut(at(*place)) {
                *own = depth.max(*own);
            }
        }
    }
    depths
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn at(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
