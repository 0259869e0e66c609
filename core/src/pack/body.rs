//! The sections of a container and the hash tree over them.
//!
//! A section is cut into chunks of 4 KiB. Its digest in the signed header is the SM3 of the table of
//! its chunk digests; the table stands in the container and is checked at open, a chunk when it is
//! first touched. Opening a large pack costs only its tables, under a hundredth of its bytes, and
//! nothing is ever read that the signature does not vouch for.

use alloc::{string::String, string::ToString, vec::Vec};
use core::ops::Range;
use core::sync::atomic::{AtomicU32, Ordering};

use super::header;
use crate::digest::Digest;
use crate::error::{LoadError, Place};

/// Bytes of a chunk.
pub(super) const CHUNK: usize = 4096;
/// Bytes of a digest.
pub(super) const DIGEST: usize = 32;
/// Containers of at most so many chunks are verified whole at open: it costs less than a
/// millisecond and tells of damage at once.
const EAGER: usize = 64;

/// The digests of the chunks of a section, one after the other.
pub(super) fn leaves(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(CHUNK).flat_map(|chunk| Digest::of(chunk).bytes()).collect()
}

/// Bytes of the table of chunk digests of a section of that length.
pub(super) const fn leaves_len(length: usize) -> usize {
    length.div_ceil(CHUNK).saturating_mul(DIGEST)
}

/// All sections of one container, with the bytes they lie in.
#[derive(Debug)]
pub(super) struct Body {
    bytes: Vec<u8>,
    sections: Vec<Placed>,
}

#[derive(Debug)]
struct Placed {
    name: String,
    content: Content,
    /// Where the table of chunk digests lies.
    leaves: Range<usize>,
    /// One bit a chunk: whether its digest was compared.
    verified: Vec<AtomicU32>,
}

#[derive(Debug)]
enum Content {
    /// In the container.
    Within(Range<usize>),
    /// Left out of the container and made again from the others.
    Built(Vec<u8>),
    /// Left out of the container.
    Absent,
}

impl Body {
    /// Finds the sections in `bytes` behind `at`; `present` says by bits which were not left out.
    ///
    /// # Errors
    /// `pack.truncated`, `pack.trailing`, `pack.digest` for a table that is not the signed one.
    pub(super) fn open(
        bytes: Vec<u8>,
        at: usize,
        present: u32,
        sections: &[header::Section],
    ) -> Result<Self, LoadError> {
        let unused = u32::try_from(sections.len()).ok().and_then(|n| present.checked_shr(n));
        if unused.is_some_and(|bits| bits != 0) {
            return Err(error("pack.section", "sections"));
        }
        let mut body = Self { bytes, sections: Vec::with_capacity(sections.len()) };
        let mut end = at;
        for (i, section) in (0_u32..).zip(sections) {
            let here = present.checked_shr(i).is_some_and(|bits| bits & 1 == 1);
            let leaves =
                if here { body.take(&mut end, leaves_len(section.length), section)? } else { 0..0 };
            let content = if here { Content::Within(0..0) } else { Content::Absent };
            if here && Digest::of(body.slice(&leaves)).hex() != section.tree {
                return Err(error("pack.digest", &section.name));
            }
            let words = section.length.div_ceil(CHUNK).div_ceil(32);
            let verified = (0..words).map(|_| AtomicU32::new(0)).collect();
            body.sections.push(Placed { name: section.name.clone(), content, leaves, verified });
        }
        for (i, section) in sections.iter().enumerate() {
            let absent = body.sections.get(i).is_none_or(|p| matches!(p.content, Content::Absent));
            if !absent {
                let range = body.take(&mut end, section.length, section)?;
                if let Some(placed) = body.sections.get_mut(i) {
                    placed.content = Content::Within(range);
                }
            }
        }
        if end < body.bytes.len() {
            return Err(error("pack.trailing", "end"));
        }
        if body.bytes.len() <= EAGER.saturating_mul(CHUNK) {
            body.verify()?;
        }
        Ok(body)
    }

    fn take(
        &self,
        end: &mut usize,
        length: usize,
        section: &header::Section,
    ) -> Result<Range<usize>, LoadError> {
        let start = *end;
        let stop = start.checked_add(length).filter(|stop| *stop <= self.bytes.len());
        *end = stop.ok_or_else(|| error("pack.truncated", &section.name))?;
        Ok(start..*end)
    }

    fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// Compares every chunk that was not compared yet.
    ///
    /// # Errors
    /// `pack.digest` with the section of the first damaged chunk.
    pub(super) fn verify(&self) -> Result<(), LoadError> {
        for placed in &self.sections {
            let section = self.placed(placed);
            section.get(0, section.len())?;
        }
        Ok(())
    }

    /// The section of that name, if the header has it; empty when it was left out.
    pub(super) fn section(&self, name: &str) -> Result<Section<'_>, LoadError> {
        self.nth(self.number(name)?)
    }

    /// The number of that section, for those who ask often.
    pub(super) fn number(&self, name: &str) -> Result<usize, LoadError> {
        let found = self.sections.iter().position(|placed| placed.name == name);
        found.ok_or_else(|| error("pack.section", name).with("section", name))
    }

    /// The section of that number.
    #[inline]
    pub(super) fn nth(&self, number: usize) -> Result<Section<'_>, LoadError> {
        let placed = self.sections.get(number).ok_or_else(|| error("pack.section", "sections"))?;
        Ok(self.placed(placed))
    }

    #[inline]
    fn placed<'b>(&'b self, placed: &'b Placed) -> Section<'b> {
        let (bytes, ours) = match &placed.content {
            Content::Within(range) => {
                (self.bytes.get(range.start..range.end).unwrap_or_default(), false)
            }
            Content::Built(bytes) => (&bytes[..], true),
            Content::Absent => (&[][..], true),
        };
        Section { body: self, placed, bytes, ours }
    }

    /// Whether the section was left out of the container, or was never in it.
    pub(super) fn is_absent(&self, name: &str) -> bool {
        let found = self.sections.iter().find(|placed| placed.name == name);
        found.is_none_or(|placed| matches!(placed.content, Content::Absent))
    }

    /// Puts a section made again in its place.
    ///
    /// # Errors
    /// `pack.digest` if it is not what was signed.
    pub(super) fn restore(
        &mut self,
        section: &header::Section,
        bytes: Vec<u8>,
    ) -> Result<(), LoadError> {
        if bytes.len() != section.length || Digest::of(&leaves(&bytes)).hex() != section.tree {
            return Err(error("pack.digest", &section.name));
        }
        if let Some(placed) = self.sections.iter_mut().find(|p| p.name == section.name) {
            placed.content = Content::Built(bytes);
        }
        Ok(())
    }

    /// Adds a section that the container does not have.
    pub(super) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let content = Content::Built(bytes);
        let placed = Placed { name: name.to_string(), content, leaves: 0..0, verified: Vec::new() };
        self.sections.push(placed);
    }

    /// Bytes of the container and of the sections made again.
    pub(super) fn resident(&self) -> usize {
        let built = self.sections.iter().map(|placed| match &placed.content {
            Content::Built(bytes) => bytes.len(),
            _ => 0,
        });
        built.fold(self.bytes.len(), usize::saturating_add)
    }
}

fn error(code: &'static str, part: &str) -> LoadError {
    LoadError::new(code).at(Place::Part(part.to_string()))
}

/// One section; whatever is read of it was verified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section<'b> {
    body: &'b Body,
    placed: &'b Placed,
    bytes: &'b [u8],
    /// Whether it was made here: nothing of it has to be verified.
    ours: bool,
}

impl<'b> Section<'b> {
    /// Its length in bytes.
    pub(super) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// `n` of its bytes from `from` on.
    ///
    /// # Errors
    /// `pack.truncated` beyond its end, `pack.digest` for a damaged chunk.
    #[inline]
    pub(super) fn get(&self, from: usize, n: usize) -> Result<&'b [u8], LoadError> {
        let end = from.saturating_add(n);
        let slice = self.bytes.get(from..end).ok_or_else(|| self.truncated())?;
        let first = from / CHUNK;
        if self.ours || (first == end.wrapping_sub(1) / CHUNK && self.is_verified(first)) {
            return Ok(slice);
        }
        self.verify_all(from, end).map(|()| slice)
    }

    /// Asks the memory for a byte that is read soon. Where several lie far apart all are asked for first:
    /// a processor waits for them at once, and not for one after the other.
    #[inline(always)]
    pub(super) fn fetch(&self, at: usize) {
        core::hint::black_box(self.bytes.get(at).copied());
    }

    /// The same of an item of packed numbers.
    #[inline(always)]
    pub(super) fn fetch_packed(&self, base: usize, width: u8, at: usize) {
        self.fetch(base.saturating_add(at.saturating_mul(width.into()) / 8));
    }

    /// Verifies the chunks that were not compared yet.
    #[inline(never)]
    fn verify_all(&self, from: usize, end: usize) -> Result<(), LoadError> {
        if from < end {
            for chunk in from / CHUNK..=end.wrapping_sub(1) / CHUNK {
                if !self.is_verified(chunk) {
                    self.verify(chunk)?;
                }
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn is_verified(&self, chunk: usize) -> bool {
        let word = self.placed.verified.get(chunk / 32);
        word.is_some_and(|word| word.load(Ordering::Relaxed) & bit(chunk) != 0)
    }

    #[cold]
    fn verify(&self, chunk: usize) -> Result<(), LoadError> {
        let start = chunk.saturating_mul(CHUNK);
        let end = start.saturating_add(CHUNK).min(self.bytes.len());
        let found = Digest::of(self.bytes.get(start..end).unwrap_or_default()).bytes();
        let at = chunk.saturating_mul(DIGEST);
        let leaves = self.body.slice(&self.placed.leaves);
        if leaves.get(at..at.saturating_add(DIGEST)) != Some(&found[..]) {
            return Err(error("pack.digest", &self.placed.name).with("chunk", chunk));
        }
        if let Some(word) = self.placed.verified.get(chunk / 32) {
            word.fetch_or(bit(chunk), Ordering::Relaxed);
        }
        Ok(())
    }

    #[inline]
    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], LoadError> {
        let bytes = self.get(at, N)?;
        bytes.first_chunk::<N>().copied().ok_or_else(|| self.truncated())
    }

    #[inline]
    pub(super) fn u8(&self, at: usize) -> Result<u8, LoadError> {
        self.array(at).map(u8::from_le_bytes)
    }

    #[inline]
    pub(super) fn u16(&self, at: usize) -> Result<u16, LoadError> {
        self.array(at).map(u16::from_le_bytes)
    }

    #[inline]
    pub(super) fn u32(&self, at: usize) -> Result<u32, LoadError> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// A u32 that counts or places something.
    #[inline]
    pub(super) fn size(&self, at: usize) -> Result<usize, LoadError> {
        self.u32(at).map(size)
    }

    /// Two of them, one after the other.
    #[inline]
    pub(super) fn pair(&self, at: usize) -> Result<[usize; 2], LoadError> {
        let [a, b, c, d, e, f, g, h] = self.array(at)?;
        Ok([u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])].map(size))
    }

    /// Item `at` of numbers packed into `width` bits each, least significant bit first, from byte
    /// `base` on; eight bytes must follow the last one.
    #[inline]
    pub(super) fn packed(&self, base: usize, width: u8, at: usize) -> Result<u32, LoadError> {
        if width == 0 {
            return Ok(0);
        }
        let bit = at.saturating_mul(width.into());
        let bytes = self.get(base.saturating_add(bit / 8), WINDOW)?;
        unpacked(bytes, bit % 8, width).ok_or_else(|| self.content())
    }

    #[cold]
    fn truncated(&self) -> LoadError {
        error("pack.truncated", &self.placed.name)
    }

    /// The section breaks a rule of its format.
    #[cold]
    pub(super) fn content(&self) -> LoadError {
        error("pack.content", &self.placed.name)
    }
}

/// Bytes that hold any number of up to 32 bits, wherever it starts in the first of them.
pub(super) const WINDOW: usize = 5;

/// The number of `width` bits that starts at bit `at` of the bytes.
#[inline(always)]
pub(super) fn unpacked(bytes: &[u8], at: usize, width: u8) -> Option<u32> {
    let [a, b, c, d, e] = *bytes.get(at / 8..)?.first_chunk::<WINDOW>()?;
    let word = u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]);
    let mask = u64::MAX.checked_shl(width.into()).map_or(u64::MAX, |high| !high);
    u32::try_from(word.wrapping_shr(u32::try_from(at % 8).ok()?) & mask).ok()
}

#[inline(always)]
fn bit(chunk: usize) -> u32 {
    u32::try_from(chunk % 32).map_or(0, |shift| 1_u32.wrapping_shl(shift))
}

/// A stored number as a place in memory; one too large for this machine is beyond every section.
#[inline(always)]
pub(super) fn size(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// Bits that hold every number below `n`.
pub(super) fn width_for(n: usize) -> u8 {
    let bits = usize::BITS.saturating_sub(n.saturating_sub(1).leading_zeros());
    u8::try_from(bits).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
