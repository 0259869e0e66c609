//! The container of packs a second time, from its description: takes one apart and puts it together
//! with other sections, signed anew. For what a signature cannot vouch for, and as a second opinion on
//! the writer of the core.

use credit_core::digest::Digest;
use credit_core::json::{self, Key, ObjectBuilder, Value, canonical};
use credit_core::pack::write::Signer;

const MAGIC: &[u8] = b"\x8aCRDT\r\n\x1a";
const CHUNK: usize = 4096;
const TYPE: &str = "application/vnd.credit-check.pack.v1";

/// A container in its parts.
#[derive(Clone, Debug)]
pub struct Container {
    /// The number of the format in the prefix.
    pub format: [u8; 2],
    kind: [u8; 2],
    /// The members of the header.
    pub header: Vec<(Key, Value)>,
    /// Sections by name.
    pub sections: Vec<(String, Vec<u8>)>,
    /// Those of them that are left out on the way.
    pub left_out: Vec<String>,
}

impl Container {
    /// Takes a container apart that has one signer and all of its sections; `None` for any other.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let format = *take::<2>(&mut rest)?;
        let kind = *take::<2>(&mut rest)?;
        let length = number(take::<4>(&mut rest)?)?;
        let header = json::parse(slice(&mut rest, length)?, usize::MAX).ok()?;
        if take::<2>(&mut rest)? != &[1, 0] {
            return None;
        }
        let [_, id] = *take::<2>(&mut rest)?;
        slice(&mut rest, id.into())?;
        let signature = u16::from_le_bytes(*take::<2>(&mut rest)?);
        slice(&mut rest, signature.into())?;
        take::<4>(&mut rest)?;
        let mut sections: Vec<(String, usize)> = Vec::new();
        for section in header.get("sections")?.as_array()? {
            let Value::Int(length) = section.get("length")? else { return None };
            let name = section.get("name")?.as_str()?.to_string();
            sections.push((name, usize::try_from(*length).ok()?));
        }
        for (_, length) in &sections {
            slice(&mut rest, length.div_ceil(CHUNK).checked_mul(32)?)?;
        }
        let mut contents = Vec::new();
        for (name, length) in sections {
            contents.push((name, slice(&mut rest, length)?.to_vec()));
        }
        let Value::Object(members) = header else { return None };
        let header = members.into_iter().filter(|(name, _)| name != "sections").collect();
        let left_out = Vec::new();
        rest.is_empty().then_some(Self { format, kind, header, sections: contents, left_out })
    }

    /// The content of a section.
    #[must_use]
    pub fn section(&mut self, name: &str) -> Option<&mut Vec<u8>> {
        self.sections.iter_mut().find(|(own, _)| own == name).map(|(_, content)| content)
    }

    /// Puts it together again, as its sections are now; `None` if the key does not sign.
    #[must_use]
    pub fn sealed(&self, key: &dyn Signer) -> Option<Vec<u8>> {
        let sections = self.sections.iter().map(|(name, content)| {
            let tree = Digest::of(&leaves(content)).hex();
            let object = ObjectBuilder::new().put("name", name.as_str());
            object.put("length", content.len()).put("tree", tree).build()
        });
        let mut header = self.header.clone();
        header.push(("sections".into(), Value::Array(sections.collect())));
        let header = canonical(&Value::Object(header));
        let id = key.key_id().as_bytes();
        let mut out = [MAGIC, &self.format, &self.kind].concat();
        out.extend(u32::try_from(header.len()).ok()?.to_le_bytes());
        out.extend(header.as_bytes());
        out.extend([1, 0, key.algorithm().index().checked_add(1)?, u8::try_from(id.len()).ok()?]);
        out.extend(id);
        let lead = format!("DSSEv1 {} {TYPE} {} ", TYPE.len(), out.len());
        let signature = key.sign(&[lead.as_bytes(), &out].concat())?;
        out.extend(u16::try_from(signature.len()).ok()?.to_le_bytes());
        out.extend(signature);
        let present = |name: &String| !self.left_out.contains(name);
        let bits = (0_u32..).zip(&self.sections).try_fold(0_u32, |bits, (n, (name, _))| {
            Some(bits | u32::from(present(name)).checked_shl(n)?)
        });
        out.extend(bits?.to_le_bytes());
        let sent = || self.sections.iter().filter(|(name, _)| present(name));
        sent().for_each(|(_, content)| out.extend(leaves(content)));
        sent().for_each(|(_, content)| out.extend(content));
        Some(out)
    }
}

fn leaves(content: &[u8]) -> Vec<u8> {
    content.chunks(CHUNK).flat_map(|chunk| Digest::of(chunk).bytes()).collect()
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(taken)
}

fn slice<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

fn number(bytes: &[u8; 4]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}
