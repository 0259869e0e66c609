//! A name that is asked for, and which names are near enough to it to be compared.

use alloc::{string::String, vec::Vec};

use super::orders::build::{LEAST, core_key, core_of, key, without};
use crate::name::edit::slips;
use crate::name::skeleton::{essence, essential, mended, skeleton};
use crate::name::{Comparison, Name, Prepared, Relation, person_key};
use crate::text::folded;

/// Characters that a region which was not understood may have put before a name.
const STRAY: usize = 8;
/// Characters that are left of the name then, at least.
const STRAYED: usize = 3;
/// The shortest core that names may be looked for by.
const CORE: usize = 2;

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
    /// Characters at the end of the skeleton that the core has.
    tail: usize,
    /// The core, if it is not the end of the skeleton.
    inner: Option<Vec<char>>,
    /// Under what names may be filed that the orders do not lead to.
    keys: Vec<u64>,
}

impl NameQuery {
    /// A name of an organisation.
    #[must_use]
    pub fn organization(name: &str) -> Self {
        let text = folded(name);
        let name = Prepared::new(Name::parse(name));
        let (mut bones, mut whole) = (Vec::new(), Vec::new());
        skeleton(&text, &mut bones);
        essence(&text, &mut whole);
        let core = core_of(name.name());
        let ends = core.len() >= CORE && bones.ends_with(&core);
        let tail = if ends { core.len() } else { bones.len().max(CORE) };
        let mut keys = Vec::with_capacity(bones.len().saturating_add(STRAY));
        keys.push(key(bones.iter()));
        keys.extend(mended(&whole).iter().map(|other| key(other.iter())));
        if bones.len() >= LEAST {
            keys.extend((0..bones.len()).map(|gone| without(&bones, gone)));
        }
        let starts = (CORE..=STRAY).filter_map(|from| bones.get(from..));
        keys.extend(starts.filter(|rest| rest.len() >= STRAYED).map(|rest| key(rest.iter())));
        let others = name.others().map(core_of);
        let cores = core::iter::once(core.clone()).chain(others).filter(|core| core.len() >= CORE);
        keys.extend(cores.flat_map(|core| [core_key(&core), key(core.iter())]));
        keys.sort_unstable();
        keys.dedup();
        Self {
            missing: if core.len() > SHORT { MISSING } else { 1 },
            mask: Mask::of(core.iter().copied()),
            whole: Mask::of(text.chars().filter_map(essential)),
            inner: (!ends && core.len() >= CORE).then_some(core),
            name: Some(name),
            text,
            bones,
            tail,
            keys,
        }
    }

    /// A name of a person: found as it is and no other way.
    #[must_use]
    pub fn person(name: &str) -> Self {
        let text = person_key(name);
        let whole = Mask::of(text.chars());
        let (bones, keys) = (Vec::new(), Vec::new());
        Self { text, name: None, missing: 0, mask: whole, whole, bones, tail: 0, inner: None, keys }
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

    /// Its skeleton; nothing for a person.
    pub(super) fn bones(&self) -> &[char] {
        &self.bones
    }

    /// How many characters at the end of the skeleton a name shares that has the same core.
    pub(super) const fn tail(&self) -> usize {
        self.tail
    }

    /// The core where it is not the end of the skeleton.
    pub(super) fn inner_core(&self) -> Option<&[char]> {
        self.inner.as_deref()
    }

    /// Keys under which names may be filed that the orders do not lead to.
    pub(super) fn near_keys(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().copied()
    }

    /// How many slips lie between the skeletons of this name and of another one, up to two; three
    /// stand for more.
    #[must_use]
    pub fn slips(&self, other: &str) -> usize {
        let mut bones = Vec::new();
        skeleton(&folded(other), &mut bones);
        slips(&self.bones, &bones, 2).unwrap_or(3)
    }

    /// How far a listed name is from this one, if it is near enough to be compared: so many
    /// characters of the core are missing, and so many of either name are not in the other.
    pub(super) fn distance(&self, listed: &str) -> Option<(u32, u32)> {
        let other = Mask::of(listed.chars().filter_map(essential));
        let missing = self.mask.without(other);
        let all = self.whole.without(other).saturating_add(other.without(self.whole));
        (missing <= self.missing).then_some((missing, all))
    }
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
