//! A name that is asked for, and which names are near enough to it to be compared.

use alloc::{string::String, vec::Vec};

use super::orders::build::{self, LEAST, key, without};
use crate::name::edit::{self, slips};
use crate::name::skeleton::{ending, essence, essential, mended, skeleton};
use crate::name::{City, Comparison, Name, Part, Prepared, Relation, person_key};
use crate::text::folded;

/// Characters that a region which was not understood may have put before a name.
const STRAY: usize = 8;
/// Characters that are left of the name then, at least.
const STRAYED: usize = 3;
/// Pairs of neighbours at the start of a core that may be the second and third character of another.
const PAIRS: usize = 2;
/// Keys that a name usually has of either kind, at most.
const KEYS: usize = 32;
/// The shortest core that names may be looked for by.
const CORE: usize = 2;

/// What is asked for a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Its records, by the name of a subject.
    List,
    /// Its subjects, by the name of a record.
    Population,
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
    /// Its skeleton.
    bones: Vec<char>,
    core: Vec<char>,
    brand: Vec<char>,
    /// Where the core starts in the skeleton, by each reading.
    starts: Vec<usize>,
    /// Skeletons without a slip in the ending.
    mended: Vec<Vec<char>>,
    /// Cores of other readings.
    others: Vec<Vec<char>>,
    /// Core and form of the parent, if it is the name of an outlet.
    parent: Option<Vec<char>>,
    /// Skeletons that the parent may have, of which a population is asked.
    parents: Vec<Vec<char>>,
    /// Whether the core is the end of the skeleton.
    ends: bool,
    /// Whether a branch, brackets or a region stand behind the core or within.
    open: bool,
    /// Whether the name says where the subject is: then those elsewhere are others.
    placed: bool,
    /// Under what names may be filed that the orders do not lead to.
    keys: Vec<u64>,
    /// The same for those that have the core within.
    inner: Vec<u64>,
    /// The same for those that have the core in a city, and for outlets.
    cores: Vec<u64>,
}

impl NameQuery {
    /// A name of an organisation; `places` are the cities that are known from elsewhere: the code,
    /// the address.
    #[must_use]
    pub fn organization(name: &str, places: &[City]) -> Self {
        Self::of(name, places, Asks::List)
    }

    /// The name of a record of an organisation, asked of a population. Its subjects are filed by every reading of
    /// their names, so that one of the record's is enough, and an outlet leads to its parent and not to the thousands
    /// that once were, or may be read as, others of the same.
    #[must_use]
    pub fn listed(name: &str, places: &[City]) -> Self {
        Self::of(name, places, Asks::Population)
    }

    fn of(name: &str, places: &[City], asks: Asks) -> Self {
        let text = folded(name);
        let name = Prepared::new(Name::parse(name));
        let mut whole = Vec::new();
        essence(&text, &mut whole);
        let bones = whole.get(..whole.len().saturating_sub(ending(&whole))).unwrap_or_default();
        let bones = bones.to_vec();
        let core = build::core_of(name.name());
        let mut keys = Vec::with_capacity(KEYS);
        keys.push(key(&bones));
        if bones.len() >= LEAST {
            keys.extend((0..bones.len()).map(|gone| without(&bones, gone)));
        }
        let mut fronts: Vec<Vec<char>> = Vec::new();
        mended(&whole, |other| fronts.push(other.to_vec()));
        for front in &fronts {
            keys.push(key(front));
            if front.len() >= LEAST {
                keys.extend((0..front.len()).map(|gone| without(front, gone)));
            }
        }
        let starts = (CORE..=STRAY).filter_map(|from| bones.get(from..));
        keys.extend(starts.filter(|rest| rest.len() >= STRAYED).map(key));
        let has = |wanted: Part| name.name().labelled().any(|(_, part)| part == wanted);
        let branch = has(Part::Branch);
        let alone = branch && asks == Asks::Population;
        let without = shorter(name.name());
        if !alone {
            keys.extend(without.as_deref().map(key));
        }
        // What stands behind is no part of the name (个体工商户), with a slip neither.
        let mut told = core.len().saturating_sub(ending(&core));
        mended(&core, |front| told = told.min(front.len()));
        let told = Mask::of(core.iter().copied().take(told));
        let (mut inner, mut cores) = (Vec::new(), Vec::with_capacity(KEYS));
        let placed = !around(&name.name().cities(), &[]).is_empty();
        let (mut starts, mut others) = (Vec::new(), Vec::new());
        let more = name.others().filter(|_| asks == Asks::List);
        let readings = core::iter::once(name.name()).chain(more);
        for (n, reading) in readings.enumerate() {
            let core = build::core_of(reading);
            if core.len() < CORE {
                continue;
            }
            starts.extend(bones.windows(core.len()).position(|own| own == core));
            if !alone {
                keys.push(key(&core));
                inner.push(build::core_key(&core));
            }
            keys.push(with_region_in_front(reading));
            if n > 0 {
                others.push(core.clone());
            }
            let mut cities = around(&reading.cities(), places);
            if n == 0 {
                let nowhere = [build::COUNTRY];
                let own = if cities.is_empty() { &nowhere[..] } else { &cities };
                for pair in core.windows(CORE).take(PAIRS) {
                    cores.extend(own.iter().map(|city| build::place_key("pair", *city, pair)));
                }
            }
            for province in cities.clone().into_iter().map(|[province, _]| [province, 0]) {
                if cities.contains(&province) {
                    cores.push(build::place_key("province", province, &core));
                } else {
                    cities.push(province);
                }
            }
            if n == 0 {
                cities.push(build::COUNTRY);
            }
            cores.extend(cities.iter().map(|city| build::place_key("city", *city, &core)));
            // Outlets of the same parent are no namesakes.
            if n == 0 && !branch {
                cores.extend(cities.iter().map(|city| build::place_key("branch", *city, &core)));
            }
        }
        starts.dedup();
        for keys in [&mut keys, &mut inner, &mut cores] {
            keys.sort_unstable();
            keys.dedup();
        }
        Self {
            missing: if core.len() > SHORT { MISSING } else { 1 },
            mask: told,
            whole: Mask::of(text.chars().filter_map(essential)),
            ends: bones.ends_with(&core),
            starts,
            mended: fronts,
            others,
            parent: branch.then(|| {
                let form = name.name().part(Part::Form);
                core.iter().copied().chain(form.chars().filter_map(essential)).collect()
            }),
            parents: if alone {
                without.into_iter().chain([core.clone()]).collect()
            } else {
                Vec::new()
            },
            core,
            brand: name.name().part(Part::Brand).chars().filter_map(essential).collect(),
            open: branch || has(Part::Mark) || is_region_behind(name.name()),
            name: Some(name),
            placed,
            text,
            bones,
            keys,
            inner,
            cores,
        }
    }

    /// A name of a person: found as it is and no other way.
    #[must_use]
    pub fn person(name: &str) -> Self {
        let text = person_key(name);
        let whole = Mask::of(text.chars());
        Self {
            text,
            name: None,
            missing: 0,
            mask: whole,
            whole,
            bones: Vec::new(),
            core: Vec::new(),
            brand: Vec::new(),
            open: false,
            starts: Vec::new(),
            mended: Vec::new(),
            others: Vec::new(),
            parent: None,
            parents: Vec::new(),
            ends: false,
            placed: false,
            keys: Vec::new(),
            inner: Vec::new(),
            cores: Vec::new(),
        }
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
        self.is_mentioned(&folded(other))
    }

    /// How another name, folded, stands to it, if in any relation.
    pub(super) fn compare(&self, other: &str) -> Option<Comparison> {
        let found = self.name.as_ref()?.compare(Name::parse(other));
        (found.relation != Relation::Differs).then_some(found)
    }

    /// Its skeleton; nothing for a person.
    pub(super) fn bones(&self) -> &[char] {
        &self.bones
    }

    /// The core, if names may be looked for by it: 字号 and 行业.
    pub(super) fn core(&self) -> Option<&[char]> {
        (self.core.len() >= CORE).then_some(&self.core)
    }

    /// Skeletons that the parent of an outlet may have, where a population is asked.
    pub(super) fn parents(&self) -> impl Iterator<Item = &[char]> {
        self.parents.iter().map(Vec::as_slice)
    }

    /// Skeletons that it would have without a slip in its ending.
    pub(super) fn mended(&self) -> impl Iterator<Item = &[char]> {
        self.mended.iter().map(Vec::as_slice)
    }

    /// Cores that other ways to read the name give, where they are not the end of the skeleton.
    pub(super) fn other_cores(&self) -> impl Iterator<Item = &[char]> {
        self.others.iter().map(Vec::as_slice).filter(|core| !self.bones.ends_with(core))
    }

    /// Whether the core is the end of the skeleton.
    pub(super) const fn ends_in_core(&self) -> bool {
        self.ends
    }

    /// Whether the name says where the subject is.
    pub(super) const fn is_placed(&self) -> bool {
        self.placed
    }

    /// Whether nothing but its own region and the form around the core tells it from others.
    pub(super) const fn is_only_placed(&self) -> bool {
        self.placed && !self.open
    }

    /// Keys under which names may be filed that the orders do not lead to.
    pub(super) fn near_keys(&self) -> impl Iterator<Item = u64> + Clone {
        self.keys.iter().copied()
    }

    /// Keys under which names may be filed that have the core within.
    pub(super) fn inner_keys(&self) -> impl Iterator<Item = u64> + Clone {
        self.inner.iter().copied()
    }

    /// Keys under which names of the core in the same city may be filed, and outlets.
    pub(super) fn core_keys(&self) -> impl Iterator<Item = u64> + Clone {
        self.cores.iter().copied()
    }

    /// How many slips lie between the skeletons of this name and of another one, up to two; three
    /// stand for more.
    #[must_use]
    pub fn slips(&self, other: &str) -> usize {
        let mut bones = Vec::new();
        skeleton(&folded(other), &mut bones);
        slips(&self.bones, &bones, 2).unwrap_or(3)
    }

    /// How far a name, all that counts of it, is from this one, if it is near enough to be compared:
    /// so many characters of the core are missing, and so many of either are not in the other.
    fn distance(&self, name: impl Iterator<Item = char>) -> Option<(u32, u32)> {
        let other = Mask::of(name);
        let missing = self.mask.without(other);
        let all = self.whole.without(other).saturating_add(other.without(self.whole));
        (missing <= self.missing).then_some((missing, all))
    }

    /// Whether a text has nearly all characters of the core.
    pub(super) fn is_mentioned(&self, text: &str) -> bool {
        self.distance(text.chars().filter_map(essential)).is_some()
    }

    /// Whether a name ends in the core of this one and what follows it, but for a slip: whatever the
    /// regions in front of both are.
    fn ends_alike(&self, bones: &[char]) -> bool {
        let rests = |own| self.starts.iter().filter_map(move |start| <[char]>::get(own, *start..));
        if self.mended.iter().flat_map(|own| rests(own)).any(|rest| bones.ends_with(rest)) {
            return true;
        }
        self.starts.iter().filter_map(|start| self.bones.get(*start..)).any(|rest| {
            (rest.len().saturating_sub(1)..=rest.len().saturating_add(1)).any(|n| {
                let tail = bones.len().checked_sub(n).and_then(|from| bones.get(from..));
                tail.is_some_and(|tail| slips(rest, tail, 1).is_some())
            })
        })
    }

    /// Whether both are outlets of one parent, and so two: something else stands behind its form.
    fn is_other_outlet(&self, bones: &[char]) -> bool {
        let Some(parent) = &self.parent else { return false };
        let within = |part: &[char]| bones.windows(part.len()).any(|own| own == part);
        !self.core.is_empty()
            && within(&self.core)
            && !bones.ends_with(&self.core)
            && !bones.ends_with(parent)
    }

    /// The same, if the name may stand in a relation: two slips at most lie between the skeletons, or
    /// one has the core or 字号 of the other, or all its characters but one.
    pub(super) fn likeness(&self, name: &[char], bones: &[char]) -> Option<Likeness> {
        let (missing, others) = self.distance(name.iter().copied())?;
        let slips = slips(&self.bones, bones, 2).unwrap_or(3);
        if slips > 2 && others > 2 && self.is_other_outlet(bones) && !self.ends_alike(bones) {
            return None;
        }
        let has = |text: &[char], part: &[char]| {
            part.len() >= CORE && text.windows(part.len()).any(|own| own == part)
        };
        let near = slips <= 2
            || others <= 2
            || self.mended.iter().any(|own| edit::slips(own, bones, 1).is_some())
            || self.ends_alike(bones)
            || has(bones, &self.core)
            || self.others.iter().any(|core| has(bones, core))
            // Two other characters are another trade.
            || (missing < MISSING && has(bones, &self.brand))
            || has(&self.bones, bones);
        near.then_some(Likeness { missing, others, slips })
    }
}

/// How like a listed name is to the one asked for; the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Likeness {
    /// So many characters of the core are missing.
    missing: u32,
    /// So many of either name are not in the other.
    others: u32,
    slips: usize,
}

/// Whether a region stands behind 字号.
fn is_region_behind(name: &Name) -> bool {
    let mut behind = name.labelled().skip_while(|(_, part)| *part != Part::Brand);
    behind.any(|(_, part)| part == Part::Region)
}

/// The skeleton of some characters of a name.
fn skeleton_of(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut bones: Vec<char> = chars.filter_map(essential).collect();
    bones.truncate(bones.len().saturating_sub(ending(&bones)));
    bones
}

/// Key of a name with its regions in front of all the rest.
fn with_region_in_front(name: &Name) -> u64 {
    let of = |region: bool| {
        let own = name.labelled().filter(|(_, part)| *part != Part::Mark);
        own.filter(move |(_, part)| (*part == Part::Region) == region)
    };
    key(&skeleton_of(of(true).chain(of(false)).map(|(c, _)| c)))
}

/// Skeleton of a name without its branch, or without its form.
fn shorter(name: &Name) -> Option<Vec<char>> {
    let is = |wanted: Part| name.labelled().any(|(_, part)| part == wanted);
    let without = [Part::Branch, Part::Form].into_iter().find(|part| is(*part))?;
    let own = name.labelled().filter(|(_, part)| *part != without && *part != Part::Mark);
    Some(skeleton_of(own.map(|(c, _)| c)))
}

/// Where the subject may be: the cities of its name, and those known from elsewhere where it names none
/// or a province.
fn around(own: &[City], places: &[City]) -> Vec<City> {
    let mut all: Vec<City> = own.iter().copied().filter(|city| *city != build::COUNTRY).collect();
    if matches!(all.as_slice(), [] | [[_, 0]]) {
        all.extend(places);
    }
    all
}

/// Characters of a core that a listed name may lack: two slips in a long one.
const MISSING: u32 = 2;
/// The longest core in which there is room for one only.
const SHORT: usize = 4;

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
