//! Names that are nearly the one that is asked for: under which keys they are filed, and which of
//! them are near enough to be compared.
//!
//! An organisation is filed under its core (字号 and 行业, see [`Name::core`]), and under its city
//! with two of the first three characters of the core, in three ways (three of four where a name says
//! no city). Whatever slip there is in one of the three, and in what follows them, one of the keys of
//! the city stays the same. The city is that of the name.

use alloc::{string::String, vec::Vec};

use super::index;
use crate::name::{City, Comparison, Name, Part, Prepared, Relation, is_wide, person_key};
use crate::text::folded;

/// Characters at the start of a core of which all but one are kept: one more where there are many
/// names, without a city or with a province only.
const HEAD: usize = 3;
const WIDE_HEAD: usize = 4;
/// Characters that a region which was not understood may have put before the core.
const STRAY: usize = 8;
/// Characters that are left of the core then, at least.
const STRAYED: usize = 3;
/// Where nothing tells the city.
const NOWHERE: City = [0, 0];

/// Keys under which the name of an organisation is filed.
pub(super) fn filed(name: &str, keys: &mut Vec<u64>) {
    let name = Name::parse(name);
    let core = name.core();
    keys.push(core_key(&core.iter().collect::<String>()));
    if let Some(other) = name.with_front_region() {
        keys.push(core_key(&other.core().iter().collect::<String>()));
    }
    // A province has one city of that name; its code of former times does not count.
    let mut places = name.cities();
    places.dedup_by_key(|[province, _]| *province);
    for place in if places.is_empty() { &[NOWHERE] } else { places.as_slice() } {
        head_keys(*place, &core, keys);
    }
}

fn core_key(core: &str) -> u64 {
    index::key("core", core.as_bytes())
}

fn head_keys(place: City, core: &[char], keys: &mut Vec<u64>) {
    let most = if is_wide(place) { WIDE_HEAD } else { HEAD };
    let head = core.get(..most.min(core.len())).unwrap_or_default();
    let mut key = |skip: usize| {
        let [province, prefecture] = place;
        let mut bytes = Vec::from([province, prefecture]);
        for (_, c) in head.iter().enumerate().filter(|(i, _)| *i != skip) {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        keys.push(index::key("head", &bytes));
    };
    if head.len() < most {
        key(most);
    }
    (0..head.len()).for_each(&mut key);
}

/// A name that is asked for.
#[derive(Clone, Debug)]
pub struct NameQuery {
    text: String,
    name: Option<Prepared>,
    /// Characters of the core that a name may lack.
    missing: u32,
    mask: Mask,
    whole: Mask,
    /// Names of this core, however long its region is.
    cores: Vec<u64>,
    /// Names that begin alike.
    heads: Vec<u64>,
}

impl NameQuery {
    /// A name of an organisation; `places` are the cities that are known from elsewhere: the code,
    /// the address.
    #[must_use]
    pub fn organization(name: &str, places: &[City]) -> Self {
        let text = folded(name);
        let name = Prepared::new(Name::parse(name));
        let core = name.name().core();
        // Less than two characters before the core are a slip in it.
        let starts = core::iter::once(0).chain(2..=STRAY);
        let starts = starts.filter(|from| *from == 0 || from.saturating_add(STRAYED) <= core.len());
        let mut cores: Vec<u64> = starts
            .filter_map(|from| core.get(from..))
            .map(|core| core_key(&core.iter().collect::<String>()))
            .collect();
        let mut heads = Vec::new();
        for place in around(&name.name().cities(), places) {
            head_keys(place, &core, &mut heads);
        }
        for other in name.others() {
            let core = other.core();
            cores.push(core_key(&core.iter().collect::<String>()));
            for place in around(&other.cities(), places) {
                head_keys(place, &core, &mut heads);
            }
        }
        for other in unswapped(name.name()) {
            let core = other.core();
            cores.push(core_key(&core.iter().collect::<String>()));
            for place in around(&other.cities(), places) {
                head_keys(place, &core, &mut heads);
            }
        }
        heads.sort_unstable();
        heads.dedup();
        let missing = if core.len() > SHORT { MISSING } else { 1 };
        Self {
            missing,
            mask: Mask::of(core),
            whole: Mask::of(text.chars()),
            name: Some(name),
            text,
            cores,
            heads,
        }
    }

    /// A name of a person: found as it is and no other way.
    #[must_use]
    pub fn person(name: &str) -> Self {
        let text = person_key(name);
        let whole = Mask::of(text.chars());
        let (cores, heads) = (Vec::new(), Vec::new());
        Self { text, name: None, missing: 0, mask: whole, whole, cores, heads }
    }

    /// The folded name.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its parts; none for a person.
    #[must_use]
    pub const fn name(&self) -> Option<&Prepared> {
        self.name.as_ref()
    }

    /// Whether another name has nearly all characters of the core: only then it is worth comparing.
    #[must_use]
    pub fn resembles(&self, other: &str) -> bool {
        self.distance(&folded(other)).is_some()
    }

    /// How another name, folded, stands to it, if in any relation.
    pub(super) fn compare(&self, other: &str) -> Option<Comparison> {
        let found = self.name.as_ref()?.compare(Name::parse(other));
        (found.relation != Relation::Differs).then_some(found)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        self.cores.iter().chain(&self.heads).copied()
    }

    /// How far a listed name is from this one, if it is near enough to be compared: so many
    /// characters of the core are missing, and so many of either name are not in the other.
    pub(super) fn distance(&self, listed: &str) -> Option<(u32, u32)> {
        let other = Mask::of(listed.chars());
        let missing = self.mask.without(other);
        let all = self.whole.without(other).saturating_add(other.without(self.whole));
        (missing <= self.missing).then_some((missing, all))
    }
}

/// Characters of a core that a listed name may lack: two slips in a long one.
const MISSING: u32 = 2;
/// The longest core in which there is room for one only.
const SHORT: usize = 4;

/// The cities under which a name may be filed: its own, those known from elsewhere where it names
/// none, its province, none.
fn around(own: &[City], places: &[City]) -> Vec<City> {
    let mut all = own.to_vec();
    if matches!(own, [] | [[_, 0]]) {
        all.extend(places);
    }
    all.extend(own.iter().map(|[province, _]| [*province, 0]));
    all.push(NOWHERE);
    all.sort_unstable();
    all.dedup();
    all
}

/// The name with the last character of a region and the first one behind it put back in their places
/// (柳大州美 for 柳州大美), where that shows a region which was not seen.
fn unswapped(name: &Name) -> impl Iterator<Item = Name> {
    let known = name.stripped_regions();
    let open = matches!(name.cities().as_slice(), [] | [[_, 0]]);
    let start = name.labelled().position(|(_, part)| part == Part::Brand);
    let start = start.filter(|_| open).into_iter();
    // Regions written short have two characters, or three.
    start.flat_map(|start| [1, 2].map(|within| start.saturating_add(within))).filter_map(
        move |at| {
            let mut chars = name.folded().to_vec();
            if let Some(pair) = chars.get_mut(at..at.saturating_add(2)) {
                pair.reverse();
            }
            let other = Name::parse(&chars.iter().collect::<String>());
            (other.stripped_regions() > known).then_some(other)
        },
    )
}

/// A set of characters in 128 bits; different characters may share a bit.
#[derive(Clone, Copy, Debug, Default)]
struct Mask(u128);

impl Mask {
    fn of(text: impl IntoIterator<Item = char>) -> Self {
        let bit = |c: char| {
            let mixed = u32::from(c).wrapping_mul(0x9e37_79b1) >> 25;
            1_u128.wrapping_shl(mixed)
        };
        Self(text.into_iter().fold(0, |mask, c| mask | bit(c)))
    }

    const fn without(self, other: Self) -> u32 {
        (self.0 & !other.0).count_ones()
    }
}
