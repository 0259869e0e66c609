//! A log as tiles: files of hashes that never change once they are full, so that another office mirrors them with
//! nothing but a copy, and proves from them what it is asked (layout of C2SP `tlog-tiles`).
//!
//! ```text
//! sha256/tile/0/000         256 hashes of entries, 32 bytes each
//! sha256/tile/0/001.p/17    the last ones, 17 of them as yet
//! sha256/tile/1/000.p/1     hashes of 256 entries each; and so on, by eight levels of the tree
//! sm3/tile/…                the same over SM3
//! checkpoint.json           the head, signed
//! ```
//! There is nothing of an entry in them but its hash.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use credit_core::pack::Trust;

use crate::{
    checkpoint::{self, Consistency, Head, forked, truncated},
    files,
    problem::{Problem, Words},
    tree::{Pair, Tree},
};

/// Hashes of a full tile, and the levels of the tree that it spans.
const WIDTH: usize = 256;
const HEIGHT: usize = 8;
/// Bytes of a hash.
const HASH: usize = 32;
/// Most hashes of entries that are read from tiles: what is claimed beyond is not looked for.
const MOST: u64 = 1 << 32;

/// The file with the head.
pub const CHECKPOINT: &str = "checkpoint.json";

/// One of both trees.
type Algorithm = (&'static str, fn(&Pair) -> [u8; HASH]);

const ALGORITHMS: [Algorithm; 2] = [("sha256", |pair| pair.sha256), ("sm3", |pair| pair.sm3)];

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tiles that are new or longer than before.
    pub tiles: u64,
}

/// Writes the tiles of a log into a folder, and takes away the shorter ones that they go on from. What is full there
/// already must be the same.
///
/// # Errors
///
/// `log.forked` where a tile says otherwise; `io.*`.
pub fn write(folder: &Path, tree: &Tree) -> Result<Written, Problem> {
    let mut written = Written::default();
    for (name, hash) in ALGORITHMS {
        for level in (0..).step_by(HEIGHT) {
            let hashes = tree.level(level);
            if hashes.is_empty() {
                break;
            }
            for (at, tile) in hashes.chunks(WIDTH).enumerate() {
                let bytes: Vec<u8> = tile.iter().flat_map(hash).collect();
                let level = level.checked_div(HEIGHT).unwrap_or_default();
                let place = folder.join(name).join(path(level, at, tile.len()));
                if keep(&place, &bytes, tree)? {
                    written.tiles = written.tiles.saturating_add(1);
                }
            }
        }
    }
    Ok(written)
}

/// Keeps a tile; `false` where it is there already.
fn keep(place: &Path, bytes: &[u8], tree: &Tree) -> Result<bool, Problem> {
    match fs::read(place) {
        Ok(there) if there == bytes => return Ok(false),
        Ok(_) => {
            return Err(forked(u64::try_from(tree.size()).unwrap_or(u64::MAX))
                .at(Words::same(place.display().to_string())));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(files::unreadable(place, &error)),
    }
    files::replace(place, bytes)?;
    // A tile that is full takes the place of its beginnings.
    if bytes.len() == WIDTH.saturating_mul(HASH) {
        let mut beginnings = place.as_os_str().to_owned();
        beginnings.push(".p");
        let _none = fs::remove_dir_all(beginnings);
    }
    Ok(true)
}

/// Reads the log that tiles are of, as far as their checkpoint says; both trees must lead to its head.
///
/// # Errors
///
/// `log.tiles` where one is missing or is none; `log.forked` where they lead elsewhere; `receipt.*`; `io.*`.
pub fn read(folder: &Path, trust: &Trust) -> Result<(Head, Tree), Problem> {
    let at = folder.join(CHECKPOINT);
    let (_, head) = checkpoint::verified(&files::read(&at)?, trust)
        .map_err(|problem| problem.at(Words::same(at.display().to_string())))?;
    let size = usize::try_from(head.size.min(MOST)).unwrap_or(usize::MAX);
    let mut columns = [Vec::new(), Vec::new()];
    for ((name, _), column) in ALGORITHMS.iter().zip(&mut columns) {
        for at in 0..size.div_ceil(WIDTH) {
            let width = size.saturating_sub(at.saturating_mul(WIDTH)).min(WIDTH);
            let place = folder.join(name).join(path(0, at, width));
            let bytes = fs::read(&place).map_err(|_| missing(&place))?;
            let (hashes, rest) = bytes.as_chunks::<HASH>();
            if hashes.len() != width || !rest.is_empty() {
                return Err(missing(&place));
            }
            column.extend_from_slice(hashes);
        }
    }
    let mut tree = Tree::default();
    let [sha256, sm3] = columns;
    for (sha256, sm3) in sha256.into_iter().zip(sm3) {
        tree.push(Pair { sha256, sm3 });
    }
    match tree.root(size) == Some(head.root) && u64::try_from(size) == Ok(head.size) {
        true => Ok((head, tree)),
        false => Err(forked(head.size).at(Words::same(folder.display().to_string()))),
    }
}

/// That the log of the tiles goes on from a head.
///
/// # Errors
///
/// `log.truncated`, `log.forked`.
pub fn goes_on(new: &Head, tree: &Tree, old: &Head) -> Result<(), Problem> {
    if new.size < old.size {
        return Err(truncated(old.size, new.size));
    }
    let places = usize::try_from(old.size).ok().zip(usize::try_from(new.size).ok());
    let path = places.and_then(|(old, new)| tree.consistency(old, new));
    let path = path.ok_or_else(|| forked(old.size))?;
    Consistency::new(old.size, new.size, &path).holds(old, new)
}

/// Where a tile is: its number in groups of three digits, all but the last marked.
fn path(level: usize, at: usize, width: usize) -> PathBuf {
    let mut groups = Vec::new();
    let mut rest = at;
    loop {
        groups.push(format!("{:03}", rest.checked_rem(1_000).unwrap_or_default()));
        rest = rest.checked_div(1_000).unwrap_or_default();
        if rest == 0 {
            break;
        }
    }
    let last = groups.len().saturating_sub(1);
    let mut path = PathBuf::from("tile").join(level.to_string());
    for (place, group) in groups.iter().rev().enumerate() {
        path.push(if place == last { group.clone() } else { format!("x{group}") });
    }
    if width < WIDTH {
        path.as_mut_os_string().push(".p");
        path.push(width.to_string());
    }
    path
}

fn missing(place: &Path) -> Problem {
    Problem::new(
        "log.tiles",
        Words::new(
            "日志分片缺失，或长度与检查点不符",
            "a tile of the log is missing or is not as long as the checkpoint says",
        ),
        Words::new("重新复制整个分片文件夹", "copy the whole folder of tiles again"),
    )
    .at(Words::same(place.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(size: usize, from: &str) -> Tree {
        let mut tree = Tree::default();
        (0..size).for_each(|at| tree.push(Pair::leaf(format!("{from} {at}").as_bytes())));
        tree
    }

    #[test]
    fn a_tile_is_where_others_look_for_it() {
        let shown = |level, at, width| path(level, at, width).display().to_string();
        assert_eq!(shown(0, 0, 256), "tile/0/000");
        assert_eq!(shown(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(shown(1, 1_000, 17), "tile/1/x001/000.p/17");
    }

    #[test]
    fn tiles_grow_and_what_was_full_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for size in [1, 255, 256, 257, 70_000] {
            write(folder.path(), &tree(size, "entry")).unwrap();
            assert_eq!(write(folder.path(), &tree(size, "entry")).unwrap(), Written::default());
        }
        assert_eq!(fs::read(at("sha256/tile/0/000")).unwrap().len(), 256 * 32);
        assert!(!at("sha256/tile/0/000.p").exists());
        assert_eq!(fs::read(at("sm3/tile/1/000")).unwrap().len(), 256 * 32);
        assert_eq!(fs::read(at("sm3/tile/2/000.p/1")).unwrap().len(), 32);
        let other = write(folder.path(), &tree(70_000, "another")).unwrap_err();
        assert_eq!(other.code(), "log.forked");
    }
}
