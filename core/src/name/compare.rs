//! How two names of organisations stand to each other, by 《企业名称相同相近比对规则》
//! (工商企注字〔2017〕133号), and by slips of whoever wrote them.

mod reading;

use alloc::{string::String, vec::Vec};

use self::reading::Reading;
use super::edit::slips;
use super::forms;
use super::gazetteer::{self, RegionMatch};
use super::parse::Name;
use super::shape::alike;
use super::sound::{Sound, same_sound};
use super::telling;
use super::words::{Rolling, trades};
use crate::names::names;

names! {
    /// The relation of two names, the closest first.
    pub enum Relation {
        /// The same text but for brackets (第三条（一）).
        Same = "same",
        /// The same parts in another order (第三条（二）).
        SameOrder = "same-order",
        /// 字号 and 行业 are the same, 行政区划 or 组织形式 are not (第三条（三）).
        SameCore = "same-core",
        /// The same 字号 and a trade that says the same (第四条（一）).
        SimilarTrade = "similar-trade",
        /// 字号 of the same sound, the trade the same or near (第四条（二）).
        SimilarSound = "similar-sound",
        /// 字号 that look alike, the trade the same or near (《企业名称登记管理规定实施办法》).
        SimilarShape = "similar-shape",
        /// One 字号 contains the other, the trade the same or near (第四条（三）).
        Contains = "contains",
        /// A part of one 字号 sounds like the other (第四条（四）).
        PartSound = "part-sound",
        /// One slip apart; the rule does not know it.
        OneSlip = "one-slip",
        /// Two slips apart.
        TwoSlips = "two-slips",
        /// One is a branch of the other (分支机构): related, and not the same.
        Branch = "branch",
        /// The same but for what tells one from another: its number, a direction, another branch.
        Apart = "apart",
        /// None of these.
        Differs = "differs",
    }
}

impl Relation {
    /// Whether the rule calls the names 相同.
    #[must_use]
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Same | Self::SameOrder | Self::SameCore)
    }

    /// The item of 工商企注字〔2017〕133号 that describes it, if one does.
    #[must_use]
    pub const fn item(self) -> Option<&'static str> {
        Some(match self {
            Self::Same => "第三条（一）",
            Self::SameOrder => "第三条（二）",
            Self::SameCore => "第三条（三）",
            Self::SimilarTrade => "第四条（一）",
            Self::SimilarSound => "第四条（二）",
            Self::Contains => "第四条（三）",
            Self::PartSound => "第四条（四）",
            _ => return None,
        })
    }
}

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How the names stand to each other.
    pub relation: Relation,
    /// How their regions do.
    pub region: RegionMatch,
    /// Whether the forms say different kinds of legal persons (有限公司, 股份有限公司, 厂). 第三条（三）
    /// calls such names 相同; it does not make them one subject.
    pub other_form: bool,
}

/// Compares two names. The order changes nothing.
#[must_use]
pub fn compare(a: &Name, b: &Name) -> Comparison {
    Prepared::new(a.clone()).compare(b.clone())
}

/// A name made ready to be compared with many.
#[derive(Clone, Debug)]
pub struct Prepared {
    own: Reading,
    others: Vec<Reading>,
}

impl Prepared {
    /// Makes a name ready.
    #[must_use]
    pub fn new(name: Name) -> Self {
        let others = name.readings().into_iter().map(Reading::new).collect();
        Self { own: Reading::new(name), others }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.own.name
    }

    /// Every other reading of it.
    pub(crate) fn others(&self) -> impl Iterator<Item = &Name> {
        self.others.iter().map(|reading| &reading.name)
    }

    /// Compares it with another name.
    #[must_use]
    pub fn compare(&self, other: Name) -> Comparison {
        let other = Reading::new(other);
        let plain = pair(&self.own, &other);
        if plain.relation.is_same() && plain.region != RegionMatch::Differs {
            return plain;
        }
        let theirs = other.name.readings();
        if self.others.is_empty() && theirs.is_empty() {
            return plain;
        }
        let ours = core::iter::once(&self.own).chain(&self.others);
        let alike = |x: &Reading, core: &[char]| slips(&x.core.whole, core, 1).is_some();
        // Most readings have nothing to do with the other name, and need not be made ready.
        let theirs = theirs.into_iter().filter(|name| {
            let core = name.core();
            ours.clone().any(|x| alike(x, &core))
        });
        let theirs: Vec<Reading> = theirs.map(Reading::new).collect();
        let mut best = plain;
        for x in ours.clone() {
            for y in core::iter::once(&other).chain(&theirs) {
                if alike(x, &y.core.whole) {
                    let found = pair(x, y);
                    if closeness(&found) < closeness(&best) {
                        best = found;
                    }
                }
            }
        }
        best
    }
}

fn closeness(found: &Comparison) -> (bool, Relation, RegionMatch) {
    (found.region == RegionMatch::Differs, found.relation, found.region)
}

fn pair(a: &Reading, b: &Reading) -> Comparison {
    let (bare, other) = (&a.bare, &b.bare);
    if bare == other {
        let (relation, region) = (Relation::Same, RegionMatch::Same);
        return Comparison { relation, region, other_form: false };
    }
    let region = gazetteer::compare(&a.name.regions, &b.name.regions);
    let relation = relation(a, b);
    let other_form = forms::differ(&a.core.form, &b.core.form);
    let found = |relation, region| Comparison { relation, region, other_form };
    // One is the other without its region in front: 新华书店, of which every county has one.
    let without = a.is_without_region(b) || b.is_without_region(a);
    if without && a.bones.len().min(b.bones.len()) >= ONE_SLIP {
        let region = region.max(RegionMatch::Within).min(RegionMatch::OneOnly);
        return found(Relation::SameCore, region);
    }
    if region != RegionMatch::Differs || slips(bare, other, 1).is_none() {
        return found(relation, region);
    }
    // One slip in the name of the region made another one of it; one character for another there
    // is more likely another region (柳州, 杭州), unless what it made is none (番图壁县).
    let coded = |name: &Name| name.regions.iter().filter(|word| word.local.is_empty()).count();
    let spoilt = coded(&a.name) != coded(&b.name) && !telling::differ(bare, other);
    let moved = is_moved(bare, other) || spoilt;
    let region = RegionMatch::OneSlip;
    match relation {
        Relation::OneSlip => found(relation, region),
        Relation::SameCore if moved => found(Relation::OneSlip, region),
        _ => found(relation, RegionMatch::Differs),
    }
}

fn relation(a: &Reading, b: &Reading) -> Relation {
    let found = closest(&a.core, &b.core);
    let (bare, other) = (a.bare.as_slice(), b.bare.as_slice());
    let long = bare.len().max(other.len()) >= LONG_ENOUGH;
    let slip = || {
        long && (slips(bare, other, 1).is_some()
            || slips(&a.bones, &b.bones, 1).is_some()
            || a.is_noted_as(b)
            || b.is_noted_as(a))
    };
    // 第一 and 第二 are two, whatever else they share.
    let counted = || {
        let (ours, theirs) = (telling::ordinals(bare), telling::ordinals(other));
        !ours.is_empty() && !theirs.is_empty() && ours != theirs
    };
    let behind = || is_slip_behind(a, b) && !counted();
    if a.branch != b.branch {
        let one = a.branch.is_empty() != b.branch.is_empty();
        return match (one, found.is_same()) {
            // What stands behind the form is no branch: 有限公司司.
            (true, true) if slip() => Relation::OneSlip,
            (true, true) => Relation::Branch,
            (false, true) if slip() && telling::differ(&a.branch, &b.branch) => Relation::Apart,
            (false, true) if slip() || behind() => Relation::OneSlip,
            (false, true) => Relation::Differs,
            (_, false) if slip() && counted() => Relation::Apart,
            (_, false) if slip() || behind() => Relation::OneSlip,
            // One in the parent's name and one in what the outlet adds.
            (false, false) if by_a_slip(found) && is_slip_in_branch(a, b) && !counted() => {
                Relation::TwoSlips
            }
            _ => Relation::Differs,
        };
    }
    match found {
        Relation::SameCore if sorted(bare) == sorted(other) => Relation::SameOrder,
        _ if found.is_same() => found,
        _ if counted() && slip() => Relation::Apart,
        _ if a.bones == b.bones => Relation::SameCore,
        Relation::Differs | Relation::TwoSlips if slip() || behind() => Relation::OneSlip,
        Relation::Differs if are_slips_in_both(a, b) && !counted() => Relation::TwoSlips,
        // One 字号 seems to contain the other because a region was not understood: 柳洲市.
        Relation::Contains if bare.len() == other.len() && slip() => Relation::OneSlip,
        _ => found,
    }
}

/// A name so long tolerates a slip in the region or the form.
const LONG_ENOUGH: usize = 6;
/// A core so long tolerates two.
const TWO_SLIPS: usize = 5;
/// The shortest core in which one character may be wrong.
const ONE_SLIP: usize = 3;

/// Whether a relation says that a character is another one.
const fn by_a_slip(relation: Relation) -> bool {
    matches!(relation, Relation::OneSlip | Relation::SimilarSound | Relation::SimilarShape)
}

/// Whether one slip, and none that tells one from the other, lies between what two names have behind
/// their regions, whatever those are: in all but the ending, or in the ending alone.
fn is_slip_behind(a: &Reading, b: &Reading) -> bool {
    let slip = |a: &[char], b: &[char]| {
        let long = a.len().max(b.len()) >= LONG_ENOUGH;
        long && slips(a, b, 1).is_some() && !telling::differ(a, b)
    };
    slip(&a.rest, &b.rest)
        || a.with_town().is_some_and(|ours| slip(ours, &b.bones))
        || b.with_town().is_some_and(|theirs| slip(&a.bones, theirs))
        || a.is_mended_to(b, 0)
        || b.is_mended_to(a, 0)
}

/// Whether a slip lies in the ending and one before it.
fn are_slips_in_both(a: &Reading, b: &Reading) -> bool {
    a.rest.len().min(b.rest.len()) >= TWO_SLIPS && (a.is_mended_to(b, 1) || b.is_mended_to(a, 1))
}

/// Whether a slip, and none that tells one outlet from the other, lies between what two of them add to
/// the names of their parents.
fn is_slip_in_branch(a: &Reading, b: &Reading) -> bool {
    let (ours, theirs) = (&a.branch, &b.branch);
    ours.len().min(theirs.len()) >= ONE_SLIP
        && slips(ours, theirs, 1).is_some()
        && !telling::differ(ours, theirs)
}

/// Whether texts one slip apart have a character more or less, or two in another order.
fn is_moved(a: &[char], b: &[char]) -> bool {
    a.len() != b.len() || sorted(a) == sorted(b)
}

fn sorted(text: &[char]) -> Vec<char> {
    let mut text = text.to_vec();
    text.sort_unstable();
    text
}

/// 字号 and 行业 of a name.
#[derive(Clone, Debug, Default)]
struct Core {
    brand: Vec<char>,
    trade: Vec<char>,
    whole: Vec<char>,
    form: String,
}

fn closest(a: &Core, b: &Core) -> Relation {
    if a.whole == b.whole {
        // 药店 and 洗车场 say what is done as a trade would.
        let other = forms::differ(&a.form, &b.form) || a.form.is_empty() != b.form.is_empty();
        let silent = a.trade.is_empty() && b.trade.is_empty() && other;
        let companies = a.form.ends_with("公司") && b.form.ends_with("公司");
        // A trade alone tells nobody from another.
        let mute = a.brand.is_empty() && b.brand.is_empty() && a.whole.len() < ONE_SLIP;
        return match (mute, silent && !companies) {
            (true, _) => Relation::Differs,
            (_, true) => Relation::SimilarTrade,
            _ => Relation::SameCore,
        };
    }
    // Without 字号 there is nothing to be near to.
    if a.brand.is_empty() || b.brand.is_empty() {
        return slipped(&a.whole, &b.whole);
    }
    match (a.brand == b.brand, trade_match(&a.trade, &b.trade)) {
        (true, TradeMatch::Same) => return Relation::SameCore,
        (true, TradeMatch::Near) => return Relation::SimilarTrade,
        // Where one names no trade, its 字号 may hold one that is not known.
        (false, TradeMatch::Same | TradeMatch::Near)
            if is_general(&a.trade) == is_general(&b.trade) =>
        {
            if let Some(relation) = brands(&a.brand, &b.brand) {
                return relation;
            }
        }
        _ => {}
    }
    // Where the cut between 字号 and 行业 is not sure, the whole tells.
    let found = by_characters(&a.whole, &b.whole).unwrap_or_else(|| slipped(&a.whole, &b.whole));
    // Two trades that are both known are two trades, not slips (建筑 and 建材), unless a slip moved the
    // cut before one of them (天香飞+装饰工程, 天香飞桩饰+工程).
    let known = !a.trade.is_empty() && !b.trade.is_empty() && a.brand.len() == b.brand.len();
    match (found, trade_match(&a.trade, &b.trade)) {
        (Relation::TwoSlips, TradeMatch::Differs) if known => Relation::Differs,
        // Two characters of a 字号 of two are another 字号.
        (Relation::TwoSlips, _) if is_other(&a.brand, &b.brand) => Relation::Differs,
        _ => found,
    }
}

/// Whether two 字号 of two characters have none in common.
fn is_other(a: &[char], b: &[char]) -> bool {
    a.len() == 2 && b.len() == 2 && !a.iter().any(|c| b.contains(c))
}

fn slipped(a: &[char], b: &[char]) -> Relation {
    let most = a.len().max(b.len());
    match slips(a, b, 2) {
        Some(1) if most >= ONE_SLIP => Relation::OneSlip,
        Some(_) if most >= TWO_SLIPS => Relation::TwoSlips,
        _ => Relation::Differs,
    }
}

/// Two 字号 that are not the same.
fn brands(a: &[char], b: &[char]) -> Option<Relation> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let contains = |long: &[char], short: &[char]| long.windows(short.len()).any(|w| w == short);
    by_characters(a, b)
        .or_else(|| (short.len() >= 2 && contains(long, short)).then_some(Relation::Contains))
        .or_else(|| part_sounds(short, long).then_some(Relation::PartSound))
}

/// Texts of one length that sound or look alike throughout.
fn by_characters(a: &[char], b: &[char]) -> Option<Relation> {
    if a.len() != b.len() {
        return None;
    }
    let differ = || a.iter().zip(b).filter(|(x, y)| x != y);
    if differ().all(|(x, y)| same_sound(*x, *y) == Some(Sound::Same)) {
        return Some(Relation::SimilarSound);
    }
    (differ().count() <= 2 && differ().all(|(x, y)| alike(*x, *y)))
        .then_some(Relation::SimilarShape)
}

/// Whether two neighbours of the shorter 字号, or all of it, sound like neighbours of the longer one
/// and one of them is the same character.
fn part_sounds(short: &[char], long: &[char]) -> bool {
    let sounds = |x: &[char], y: &[char]| {
        x.iter().zip(y).all(|(x, y)| same_sound(*x, *y) == Some(Sound::Same))
            && x.iter().zip(y).any(|(x, y)| x == y)
    };
    let wanted = short.len().max(2);
    if short.len() < 2 || long.len() == short.len() {
        return false;
    }
    let part = wanted.saturating_sub(usize::from(wanted > 2));
    short.windows(part).any(|x| long.windows(part).any(|y| sounds(x, y)))
}

/// How two trades stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TradeMatch {
    Same,
    Near,
    Differs,
}

/// Trades that say nothing of what is done (第四条（五）).
const GENERAL: [&str; 5] = ["实业", "产业", "发展", "控股", "企业"];

fn trade_match(a: &[char], b: &[char]) -> TradeMatch {
    // 酒业 of a company is 酒 of a 酒厂, by the example of 第三条（三）.
    if stem(a) == stem(b) {
        return TradeMatch::Same;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let near = is_general(a) || is_general(b) || long.starts_with(short) || {
        let (ours, theirs) = (groups(a), groups(b));
        ours.iter().any(|group| theirs.contains(group))
    };
    if near { TradeMatch::Near } else { TradeMatch::Differs }
}

fn is_general(trade: &[char]) -> bool {
    trade.is_empty() || GENERAL.iter().any(|general| general.chars().eq(trade.iter().copied()))
}

fn stem(trade: &[char]) -> &[char] {
    match trade {
        [rest @ .., '业'] if !rest.is_empty() => rest,
        _ => trade,
    }
}

/// Groups of trades that say the same to which a trade, or the word that it begins with, belongs.
fn groups(trade: &[char]) -> Vec<u16> {
    let mut hash = Rolling::default();
    let mut found = Vec::new();
    for c in trade {
        hash = hash.with(*c);
        let own = trades().get(hash).iter().map(|(_, group)| *group).filter(|group| *group > 0);
        let own: Vec<u16> = own.collect();
        if !own.is_empty() {
            found = own;
        }
    }
    found
}
