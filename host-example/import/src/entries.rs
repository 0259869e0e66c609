//! Which entries of which list were seen, and where first.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use credit_core::pack::record::ListDef;

use crate::problem::Words;

/// The index of a list, by id or name.
pub(super) fn find_list(lists: &[ListDef], wanted: &str) -> Option<u16> {
    let index = lists.iter().position(|list| list.id == wanted || list.name == wanted)?;
    u16::try_from(index).ok()
}

/// Where every entry was seen first. Kept as digests of 128 bits: a national list has a million.
#[derive(Debug, Default)]
pub(super) struct Entries {
    files: Vec<String>,
    seen: HashMap<(u64, u64), (usize, u32)>,
}

impl Entries {
    /// What follows is of this file.
    pub(super) fn file(&mut self, name: &str) {
        self.files.push(name.to_owned());
    }

    /// Remembers an entry; `Err` says where it was seen before.
    pub(super) fn insert(&mut self, list: u16, entry: &str, line: u32) -> Result<(), Words> {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, list, entry).hash(&mut hasher);
            hasher.finish()
        };
        let file = self.files.len();
        let place = self.seen.entry((half(0), half(1))).or_insert((file, 0));
        if place.1 == 0 {
            *place = (file, line);
            return Ok(());
        }
        let (before, line) = *place;
        let name = self.files.get(before.saturating_sub(1)).filter(|_| before != file);
        Err(match name {
            Some(name) => Words::new(format!(" {name} 第{line}行"), format!("{name} row {line}")),
            None => Words::new(format!("第{line}行"), format!("row {line}")),
        })
    }
}
