//! One way to read a name, and its parts.

use alloc::vec::Vec;

use super::super::edit::slips;
use super::super::parse::{Name, Part};
use super::super::skeleton::{ending, essential, mended};
use super::super::telling;
use super::{Core, ONE_SLIP};

/// Bytes of the form of nearly every name.
const FORM: usize = 24;

/// One way to read a name, and its parts.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) name: Name,
    /// The name without brackets.
    pub(super) bare: Vec<char>,
    pub(super) core: Core,
    pub(super) branch: Vec<char>,
    /// The name without marks, the ending and 省, 市, 县, 区 of its region.
    pub(super) bones: Vec<char>,
    /// The same without the region.
    pub(super) rest: Vec<char>,
    /// The ending.
    ending: Vec<char>,
    /// How long the skeleton is from the first town of its region; 0 where it names none.
    town: usize,
    /// All that counts, what stands in brackets behind the name among it; empty where nothing does.
    noted: Vec<char>,
}

impl Reading {
    pub(super) fn new(name: Name) -> Self {
        let room = || Vec::with_capacity(name.chars.len());
        let (mut bare, mut bones, mut rest, mut branch) = (room(), room(), room(), Vec::new());
        let mut core = Core { brand: room(), trade: room(), ..Core::default() };
        core.form.reserve(FORM);
        for (c, part) in name.labelled().filter(|(_, part)| *part != Part::Mark) {
            bare.push(c);
            if part != Part::Region {
                rest.push(c);
            }
            if part != Part::Region || essential(c).is_some() {
                bones.push(c);
            }
            match part {
                Part::Brand => core.brand.push(c),
                Part::Trade => core.trade.push(c),
                Part::Form => core.form.push(c),
                Part::Branch => branch.push(c),
                Part::Region | Part::Mark => {}
            }
        }
        let mut noted = Vec::new();
        if name.labelled().any(|(c, part)| part == Part::Mark && essential(c).is_some()) {
            noted.extend(name.chars.iter().copied().filter_map(essential));
        }
        core.whole = name.core();
        bones.truncate(bones.len().saturating_sub(ending(&bones)));
        let ending = rest.split_off(rest.len().saturating_sub(ending(&rest)));
        let towns = name.regions.iter().rev().take_while(|word| !word.local.is_empty());
        let towns = towns.flat_map(|word| &word.local).filter(|c| essential(**c).is_some()).count();
        let town =
            if towns > 0 && bones.ends_with(&rest) { towns.saturating_add(rest.len()) } else { 0 };
        Self { bare, core, branch, bones, rest, ending, town, noted, name }
    }

    /// Whether a slip in a note (个体工商第) made it something else: with the note the names are alike.
    pub(super) fn is_noted_as(&self, other: &Self) -> bool {
        if self.noted.is_empty() {
            return false;
        }
        let theirs = if other.noted.is_empty() { &other.bare } else { &other.noted };
        let theirs: Vec<char> = theirs.iter().copied().filter_map(essential).collect();
        slips(&self.noted, &theirs, 1).is_some()
    }

    /// The name without its region in front but for the towns in it, which are no region where nothing
    /// stands before them (雒容镇卫生院); nothing if it has none.
    pub(super) fn with_town(&self) -> Option<&[char]> {
        let from = self.bones.len().checked_sub(self.town)?;
        (self.town > 0).then(|| self.bones.get(from..))?
    }

    /// Whether it is the other without its region in front, or without all of it but the towns.
    pub(super) fn is_without_region(&self, other: &Self) -> bool {
        let without = self.bones == other.rest || other.with_town() == Some(&self.bones);
        without && self.bones != other.bones
    }

    /// Whether a slip in the ending is all that tells what stands behind the regions, but for so many
    /// more: 范例商贸有限公同 and 范例商贸有限公司.
    pub(super) fn is_mended_to(&self, other: &Self, more: usize) -> bool {
        let (own, theirs) = (&self.rest, &other.rest);
        let same = own.iter().zip(theirs).take_while(|(x, y)| x == y).count();
        // The last character may have changed places with the first of the ending.
        let whole = same.saturating_add(1) >= theirs.len();
        let room = own.len().saturating_add(self.ending.len()) >= theirs.len();
        if theirs.len() < ONE_SLIP || !room || (more == 0 && !whole) {
            return false;
        }
        let whole: Vec<char> = own.iter().chain(&self.ending).copied().collect();
        let mut found = false;
        mended(&whole, |front| {
            found |= slips(front, theirs, more).is_some() && !telling::differ(front, theirs);
        });
        found
    }
}
