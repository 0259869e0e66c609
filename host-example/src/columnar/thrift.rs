//! The compact protocol of Thrift, as far as pages and footers of Parquet need it: a field that is not asked for
//! is passed over, and nothing is allocated by a length that the bytes claim.

/// What is wrong: the bytes end too early, or are none of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Deepest nesting: Parquet has seven.
const DEPTH: u8 = 24;
/// Items of one list: columns times row groups stay below.
const ITEMS: u64 = 1 << 20;

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Whole(i64),
    Truth(bool),
    Fields(Vec<(i64, Value)>),
    /// Passed over.
    Other,
}

impl Value {
    pub(super) fn field(&self, wanted: i64) -> Option<&Self> {
        match self {
            Self::Fields(all) => all.iter().find(|(id, _)| *id == wanted).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A field that must be a number that counts something.
    pub(super) fn size(&self, wanted: i64) -> Result<usize, Damaged> {
        match self.field(wanted) {
            Some(Self::Whole(number)) => usize::try_from(*number).map_err(|_| Damaged),
            _ => Err(Damaged),
        }
    }
}

/// Bytes that are read from the front.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    pub(super) fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'b [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Seven bits a byte, the lowest first.
    pub(super) fn number(&mut self) -> Result<u64, Damaged> {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            number |= bits.checked_shl(shift).filter(|_| shift < 64).ok_or(Damaged)?;
            shift = shift.saturating_add(7);
            if byte < 0x80 {
                return Ok(number);
            }
        }
    }

    /// The same with the sign in the lowest bit.
    pub(super) fn whole(&mut self) -> Result<i64, Damaged> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ (number & 1).cast_signed().wrapping_neg())
    }

    /// A struct with its fields.
    pub(super) fn fields(&mut self) -> Result<Value, Damaged> {
        self.nested(DEPTH)
    }

    fn nested(&mut self, depth: u8) -> Result<Value, Damaged> {
        let depth = depth.checked_sub(1).ok_or(Damaged)?;
        let (mut all, mut last) = (Vec::new(), 0_i64);
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Ok(Value::Fields(all));
            }
            last = match head >> 4 {
                0 => self.whole()?,
                more => last.saturating_add(more.into()),
            };
            let value = match kind {
                1 | 2 => Value::Truth(kind == 1),
                other => self.value(other, depth)?,
            };
            all.push((last, value));
        }
    }

    fn value(&mut self, kind: u8, depth: u8) -> Result<Value, Damaged> {
        match kind {
            // In a list a truth has a byte of its own.
            1..=3 => self.byte().map(|byte| Value::Whole(byte.into())),
            4..=6 => self.whole().map(Value::Whole),
            7 => self.take(8).map(|_| Value::Other),
            8 => {
                let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
                self.take(length).map(|_| Value::Other)
            }
            9 | 10 => self.list(depth),
            11 => self.map(depth),
            12 => self.nested(depth),
            _ => Err(Damaged),
        }
    }

    fn list(&mut self, depth: u8) -> Result<Value, Damaged> {
        let depth = depth.checked_sub(1).ok_or(Damaged)?;
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.number()?,
            few => few.into(),
        };
        if count > ITEMS {
            return Err(Damaged);
        }
        for _ in 0..count {
            self.value(head & 0x0f, depth)?;
        }
        Ok(Value::Other)
    }

    fn map(&mut self, depth: u8) -> Result<Value, Damaged> {
        let depth = depth.checked_sub(1).ok_or(Damaged)?;
        let count = self.number()?;
        if count == 0 {
            return Ok(Value::Other);
        }
        if count > ITEMS {
            return Err(Damaged);
        }
        let kinds = self.byte()?;
        for _ in 0..count {
            self.value(kinds >> 4, depth)?;
            self.value(kinds & 0x0f, depth)?;
        }
        Ok(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_others_passed_over() {
        // 1: i32 −3, 2: bytes "ab", 3: list of two i32, 4: true, 5: {1: i32 7}.
        let bytes = [0x15, 5, 0x18, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0x11, 0x1c, 0x15, 14, 0, 0, 9];
        let mut reader = Bytes(&bytes);
        let all = reader.fields().unwrap();
        assert_eq!(all.field(1), Some(&Value::Whole(-3)));
        assert_eq!(all.field(4), Some(&Value::Truth(true)));
        assert_eq!(all.field(5).unwrap().size(1), Ok(7));
        assert_eq!((all.size(1), all.size(9)), (Err(Damaged), Err(Damaged)));
        assert_eq!(reader.0, [9]);
        for end in 0..bytes.len().saturating_sub(1) {
            assert!(Bytes(&bytes[..end]).fields().is_err(), "{end}");
        }
    }

    #[test]
    fn what_claims_too_much_is_refused() {
        for bytes in [
            // A list of 2^35 structs; a text of 2^63 bytes; structs in structs.
            vec![0x19, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
            [vec![0x18], vec![0xff; 9], vec![1]].concat(),
            vec![0x1c; 100],
            vec![0x15; 1],
            [vec![0x15], vec![0xff; 20]].concat(),
        ] {
            assert_eq!(Bytes(&bytes).fields(), Err(Damaged), "{bytes:?}");
        }
    }
}
