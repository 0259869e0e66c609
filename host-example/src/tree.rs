//! A Merkle tree as in RFC 9162, section 2.1: over SHA-256 as it is there, and over SM3 (GB/T 32905-2016) beside
//! it. Both are kept at once, so that neither has to be believed alone.

use credit_core::digest::Digest;
use sha2::{Digest as _, Sha256};

/// What stands in front of an entry (RFC 9162, 2.1.1).
const LEAF: u8 = 0;
/// What stands in front of two hashes.
const NODE: u8 = 1;

/// A hash in both algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// SHA-256.
    pub sha256: [u8; 32],
    /// SM3.
    pub sm3: [u8; 32],
}

impl Pair {
    fn of(bytes: &[u8]) -> Self {
        Self { sha256: Sha256::digest(bytes).into(), sm3: Digest::of(bytes).bytes() }
    }

    /// The hash of an entry.
    #[must_use]
    pub fn leaf(entry: &[u8]) -> Self {
        Self::of(&[&[LEAF], entry].concat())
    }

    /// The hash of two that stand side by side.
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let of = |left: &[u8], right: &[u8]| [&[NODE], left, right].concat();
        Self {
            sha256: Sha256::digest(of(&left.sha256, &right.sha256)).into(),
            sm3: Digest::of(&of(&left.sm3, &right.sm3)).bytes(),
        }
    }
}

/// A tree that grows to the right. Whatever is complete is never computed again.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// By height, the hashes of complete subtrees from the left.
    levels: Vec<Vec<Pair>>,
}

impl Tree {
    /// Hashes of the complete subtrees of that height, from the left.
    #[must_use]
    pub fn level(&self, height: usize) -> &[Pair] {
        self.levels.get(height).map_or(&[], Vec::as_slice)
    }

    /// How many entries there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// Adds the hash of an entry.
    pub fn push(&mut self, leaf: Pair) {
        let mut new = leaf;
        for height in 0_usize.. {
            if self.levels.len() <= height {
                self.levels.push(Vec::new());
            }
            let Some(level) = self.levels.get_mut(height) else { return };
            level.push(new);
            let [.., left, right] = level.as_slice() else { return };
            if level.len() % 2 == 1 {
                return;
            }
            new = Pair::node(left, right);
        }
    }

    /// The head of the first `size` entries; nothing where there are not so many.
    #[must_use]
    pub fn root(&self, size: usize) -> Option<Pair> {
        match size {
            0 => Some(Pair::of(b"")),
            size => self.hash(0, size),
        }
    }

    /// The hash of the entries from `start` on, `size` of them (MTH of RFC 9162, 2.1.1). A complete subtree that
    /// stands where one can stand is at hand.
    fn hash(&self, start: usize, size: usize) -> Option<Pair> {
        if size.is_power_of_two() && start.checked_rem(size)? == 0 {
            let height = usize::try_from(size.trailing_zeros()).ok()?;
            return self.levels.get(height)?.get(start.checked_div(size)?).copied();
        }
        let left = split(size);
        let right = self.hash(start.checked_add(left)?, size.checked_sub(left)?)?;
        Some(Pair::node(&self.hash(start, left)?, &right))
    }

    /// The path by which an entry is in the first `size` (RFC 9162, 2.1.3.1).
    #[must_use]
    pub fn inclusion(&self, index: usize, size: usize) -> Option<Vec<Pair>> {
        let mut path = Vec::new();
        let (mut start, mut size, mut index) =
            (0_usize, Some(size).filter(|size| index < *size && *size <= self.size())?, index);
        while size > 1 {
            let left = split(size);
            let rest = size.checked_sub(left)?;
            if index < left {
                path.push(self.hash(start.checked_add(left)?, rest)?);
                size = left;
            } else {
                path.push(self.hash(start, left)?);
                (start, index, size) = (start.checked_add(left)?, index.checked_sub(left)?, rest);
            }
        }
        path.reverse();
        Some(path)
    }

    /// The path by which the first `first` entries are the beginning of the first `second` (RFC 9162, 2.1.4.1).
    #[must_use]
    pub fn consistency(&self, first: usize, second: usize) -> Option<Vec<Pair>> {
        let known = first <= second && second <= self.size();
        let mut path = Vec::new();
        let (mut start, mut first, mut size, mut whole) =
            (0_usize, Some(first).filter(|_| known)?, second, true);
        // Every log begins with nothing: there is nothing to be shown.
        if first == 0 {
            return Some(path);
        }
        while first != size {
            let left = split(size);
            let rest = size.checked_sub(left)?;
            if first <= left {
                path.push(self.hash(start.checked_add(left)?, rest)?);
                size = left;
            } else {
                path.push(self.hash(start, left)?);
                (start, first, size, whole) =
                    (start.checked_add(left)?, first.checked_sub(left)?, rest, false);
            }
        }
        if !whole {
            path.push(self.hash(start, size)?);
        }
        path.reverse();
        Some(path)
    }
}

/// The largest power of two below a size of at least two.
fn split(size: usize) -> usize {
    size.checked_next_power_of_two().unwrap_or(usize::MAX) >> 1
}

/// The head that an entry and its path lead to (RFC 9162, 2.1.3.2); nothing where the path does not fit.
#[must_use]
pub fn root_of_inclusion(leaf: &Pair, index: u64, size: u64, path: &[Pair]) -> Option<Pair> {
    climb(*leaf, index, size, path, Pair::node)
}

/// The same over SHA-256 alone, for an entry.
#[must_use]
pub fn sha256_of_inclusion(
    entry: &[u8],
    index: u64,
    size: u64,
    path: &[[u8; 32]],
) -> Option<[u8; 32]> {
    let node = |left: &[u8; 32], right: &[u8; 32]| {
        Sha256::digest([&[NODE][..], left, right].concat()).into()
    };
    climb(Pair::leaf(entry).sha256, index, size, path, node)
}

fn climb<T>(leaf: T, index: u64, size: u64, path: &[T], node: impl Fn(&T, &T) -> T) -> Option<T> {
    let (mut at, mut last) = (index, size.checked_sub(1).filter(|last| index <= *last)?);
    let mut root = leaf;
    for beside in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            root = node(beside, &root);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            root = node(&root, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    (last == 0).then_some(root)
}

/// Whether a log with the second head begins with the log that has the first (RFC 9162, 2.1.4.2).
#[must_use]
pub fn extends(first: (u64, &Pair), second: (u64, &Pair), path: &[Pair]) -> bool {
    let ((before, old), (after, new)) = (first, second);
    if before == after {
        return path.is_empty() && old == new;
    }
    if before == 0 {
        return path.is_empty() && *old == Pair::of(b"");
    }
    if before > after {
        return false;
    }
    let (mut at, mut last) = (before.saturating_sub(1), after.saturating_sub(1));
    while at % 2 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (start, rest) = match (before.is_power_of_two(), path.split_first()) {
        (true, _) => (*old, path),
        (false, Some((start, rest))) => (*start, rest),
        (false, None) => return false,
    };
    let (mut then, mut now) = (start, start);
    for node in rest {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            (then, now) = (Pair::node(node, &then), Pair::node(node, &now));
            while at % 2 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            now = Pair::node(&now, node);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && then == *old && now == *new
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod tests {
    use super::*;

    /// The entries of the test vectors that go around with implementations of RFC 6962 and RFC 9162.
    const ENTRIES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    /// Heads of the first one to eight of them, SHA-256.
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn entries(count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|at| format!("entry {at}").into_bytes()).collect()
    }

    fn tree(entries: &[Vec<u8>]) -> Tree {
        let mut tree = Tree::default();
        entries.iter().for_each(|entry| tree.push(Pair::leaf(entry)));
        tree
    }

    /// The head as the RFC defines it, over all entries each time.
    fn defined(entries: &[Vec<u8>]) -> Pair {
        match entries {
            [] => Pair::of(b""),
            [entry] => Pair::leaf(entry),
            all => {
                let mut left = 1;
                while left * 2 < all.len() {
                    left *= 2;
                }
                Pair::node(&defined(&all[..left]), &defined(&all[left..]))
            }
        }
    }

    #[test]
    fn published_heads() {
        let all: Vec<Vec<u8>> = ENTRIES.iter().map(|hex| hex::decode(hex).unwrap()).collect();
        let whole = tree(&all);
        for (size, root) in (1..).zip(ROOTS) {
            assert_eq!(hex::encode(whole.root(size).unwrap().sha256), root, "{size}");
        }
        // RFC 9162, 2.1.1: of nothing, the hash of nothing.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex::encode(whole.root(0).unwrap().sha256), empty);
        assert_eq!(whole.root(9), None);
        // The same tree over SM3, its leaves by the standard's own function.
        let leaf = |at: usize| Digest::of(&[&[0][..], &all[at]].concat()).bytes();
        let two = Digest::of(&[&[1][..], &leaf(0), &leaf(1)].concat()).bytes();
        assert_eq!(whole.root(2).unwrap().sm3, two);
    }

    #[test]
    fn every_entry_of_every_size_is_proved_and_nothing_else() {
        let all = entries(40);
        let whole = tree(&all);
        for size in 1..=all.len() {
            let root = whole.root(size).unwrap();
            assert_eq!(root, defined(&all[..size]), "{size}");
            for (index, entry) in all.iter().enumerate().take(size) {
                let path = whole.inclusion(index, size).unwrap();
                let proved = |leaf: &Pair, index: usize, size: usize, path: &[Pair]| {
                    let (index, size) = (index.try_into().unwrap(), size.try_into().unwrap());
                    root_of_inclusion(leaf, index, size, path) == Some(root)
                };
                let leaf = Pair::leaf(entry);
                assert!(proved(&leaf, index, size, &path), "{index} of {size}");
                assert!(!proved(&Pair::leaf(b"other"), index, size, &path));
                assert!(!proved(&leaf, size, size, &path));
                if size > 1 {
                    assert!(!proved(&leaf, (index + 1) % size, size, &path));
                    assert!(!proved(&leaf, index, size, &path[1..]));
                }
                assert!(!proved(&leaf, index, size, &[&path[..], &[leaf]].concat()));
            }
            assert_eq!(whole.inclusion(size, size), None);
        }
    }

    #[test]
    fn every_beginning_of_every_log_is_proved_and_nothing_else() {
        let all = entries(33);
        let (whole, mut forked) = (tree(&all), all.clone());
        forked[0] = b"another".to_vec();
        let forked = tree(&forked);
        for second in 1..=all.len() {
            let new = whole.root(second).unwrap();
            for first in 1..=second {
                let path = whole.consistency(first, second).unwrap();
                let (old, other) = (whole.root(first).unwrap(), forked.root(first).unwrap());
                let (a, b) = (first.try_into().unwrap(), second.try_into().unwrap());
                assert!(extends((a, &old), (b, &new), &path), "{first} {second}");
                assert!(!extends((a, &other), (b, &new), &path), "{first} {second}");
                assert!(!extends((a, &old), (b, &other), &path) || first == second && old == other);
                assert!(!extends((b + 1, &new), (b, &new), &path));
                for at in 0..path.len() {
                    let mut changed = path.clone();
                    changed[at].sm3[7] ^= 1;
                    assert!(!extends((a, &old), (b, &new), &changed), "{first} {second} {at}");
                    changed[at] = path[at];
                    changed[at].sha256[7] ^= 1;
                    assert!(!extends((a, &old), (b, &new), &changed), "{first} {second} {at}");
                }
            }
        }
        assert_eq!((whole.consistency(6, 5), whole.consistency(5, 34)), (None, None));
        // Nothing is the beginning of every log, and only nothing is nothing.
        let (nothing, five) = (whole.root(0).unwrap(), whole.root(5).unwrap());
        assert_eq!(whole.consistency(0, 5), Some(Vec::new()));
        assert!(extends((0, &nothing), (5, &five), &[]));
        assert!(!extends((0, &five), (5, &five), &[]));
        assert!(!extends((0, &nothing), (5, &five), &[five]));
    }
}
