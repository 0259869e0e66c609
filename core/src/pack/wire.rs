//! Checked little-endian reading of the prefix of a container, before anything is verified.

use alloc::string::ToString;

use crate::error::{LoadError, Place};

/// A cursor over bytes; every read is bounds-checked and every failure names the part.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    part: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self { rest: bytes, part }
    }

    pub(super) fn truncated(&self) -> LoadError {
        LoadError::new("pack.truncated").at(Place::Part(self.part.to_string()))
    }

    pub(super) fn content(&self) -> LoadError {
        LoadError::new("pack.content").at(Place::Part(self.part.to_string()))
    }

    pub(super) fn bytes(&mut self, n: usize) -> Result<&'a [u8], LoadError> {
        let (head, tail) = self.rest.split_at_checked(n).ok_or_else(|| self.truncated())?;
        self.rest = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let (head, tail) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.truncated())?;
        self.rest = tail;
        Ok(*head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, LoadError> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, LoadError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, LoadError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}
