//! The region tables of the core as the bytes that they are in a module's memory.

#[expect(dead_code, unreachable_pub, reason = "the core has other uses for the generated file")]
#[path = "../../../core/src/id/region/codes.rs"]
mod codes;
#[expect(dead_code, reason = "the core has other uses for the generated file")]
#[path = "../../../core/src/id/region/names.rs"]
mod names;

use codes::{EARLIER, FROM, PREFIX_BITS, PREFIX_FIRST, PREFIXES, PROVINCE_FIRST, PROVINCES, TO};
use names::{ENDINGS, GROUPS, NAMES};

/// Which codes there are and their years.
pub(crate) fn codes() -> Vec<u8> {
    let mut bytes = PROVINCES.to_vec();
    bytes.extend(PROVINCE_FIRST.iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend(PREFIXES.as_flattened());
    bytes.extend(PREFIX_BITS.iter().flat_map(|counties| counties.to_le_bytes()));
    bytes.extend(PREFIX_FIRST.iter().flat_map(|number| number.to_le_bytes()));
    for (number, from, to) in EARLIER {
        bytes.extend(number.to_le_bytes());
        bytes.extend([from, to]);
    }
    bytes.extend(FROM);
    bytes.extend(TO);
    bytes
}

/// Their names.
pub(crate) fn names() -> Vec<u8> {
    let endings = ENDINGS.iter().map(|(_, ending)| *ending);
    let mut texts = Texts::default();
    endings.chain(GROUPS).chain(NAMES).for_each(|text| texts.push(text));
    let letters = ENDINGS.iter().flat_map(|(letter, _)| [*letter, 0, 0, 0]);
    texts.references.extend(letters);
    [texts.references, texts.bytes].concat()
}

/// Texts one after the other, and where each is: address and length, four bytes each.
#[derive(Default)]
struct Texts {
    references: Vec<u8>,
    bytes: Vec<u8>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        for number in [self.bytes.len(), text.len()] {
            self.references.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
        }
        self.bytes.extend(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_out() {
        let texts: usize = ENDINGS.iter().map(|(_, ending)| ending.len() + 12).sum::<usize>()
            + GROUPS.iter().chain(&NAMES).map(|text| text.len() + 8).sum::<usize>();
        assert_eq!(names().len(), texts);
        let listed: u32 = PREFIX_BITS.iter().map(|counties| counties.count_ones()).sum();
        assert_eq!(usize::try_from(listed), Ok(FROM.len()));
        assert!(codes().ends_with(&TO) && codes().starts_with(&PROVINCES));
    }
}
