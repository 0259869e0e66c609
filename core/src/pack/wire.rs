//! Checked little-endian reading of untrusted bytes.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::error::{LoadError, Place};

/// A cursor over bytes; every read is bounds-checked and every failure names the section.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    section: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8], section: &'static str) -> Self {
        Self { rest: bytes, section }
    }

    fn truncated(&self) -> LoadError {
        LoadError::new("pack.truncated").at(Place::Part(self.section.to_string()))
    }

    pub(super) fn content(&self) -> LoadError {
        LoadError::new("pack.content").at(Place::Part(self.section.to_string()))
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

    pub(super) fn i32(&mut self) -> Result<i32, LoadError> {
        self.array().map(i32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, LoadError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count of things that take at least one byte each.
    fn count(&mut self) -> Result<usize, LoadError> {
        let n = usize::from(self.u16()?);
        if n > self.rest.len() { Err(self.truncated()) } else { Ok(n) }
    }

    /// UTF-8 text with a u16 length.
    pub(super) fn text(&mut self) -> Result<String, LoadError> {
        let n = usize::from(self.u16()?);
        let bytes = self.bytes(n)?;
        core::str::from_utf8(bytes).map(ToString::to_string).map_err(|_| self.content())
    }

    /// A u16 count and that many items.
    pub(super) fn list<T>(
        &mut self,
        read: impl Fn(&mut Self) -> Result<T, LoadError>,
    ) -> Result<Vec<T>, LoadError> {
        (0..self.count()?).map(|_| read(self)).collect()
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn end(&self) -> Result<(), LoadError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.content()) }
    }
}
