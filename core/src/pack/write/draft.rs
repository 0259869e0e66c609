//! Records that wait to be written, each in little room.

use alloc::{string::String, string::ToString, vec::Vec};

use hashbrown::HashMap;

use crate::date::Date;
use crate::id::Kind;
use crate::pack::record::{
    Class, Detail, FormerName, Identifier, Record, Responsible, State, Visibility,
};
use crate::request::{Role, SubjectKind};

/// Texts that recur and are kept once.
const SHARED: usize = 1 << 16;
/// No day.
const NEVER: i32 = i32::MIN;

/// The texts that recur in records.
#[derive(Debug, Default)]
pub(super) struct Shared {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Shared {
    /// Writes a record behind what `out` holds.
    pub(super) fn write(&mut self, record: &Record, out: &mut Vec<u8>) {
        out.extend(record.list.to_le_bytes());
        text(out, &record.entry);
        text(out, &record.name);
        out.extend([record.kind.index(), record.state.index(), record.visibility.index()]);
        out.push(record.class.map_or(u8::MAX, Class::index));
        for date in [record.listed_on, record.effective, record.until, record.last_confirmed] {
            day(out, date);
        }
        text(out, &record.document);
        for often in [&record.authority, &record.cause, &record.basis, &record.source] {
            self.share(out, often);
        }
        number(out, record.former_names.len());
        for former in &record.former_names {
            text(out, &former.name);
            day(out, former.until);
        }
        number(out, record.identifiers.len());
        for identifier in &record.identifiers {
            self.share(out, identifier.kind.as_str());
            text(out, &identifier.value);
        }
        number(out, record.responsible.len());
        for person in &record.responsible {
            out.push(person.role.index());
            text(out, &person.name);
            out.push(person.identifier.is_some().into());
            text(out, person.identifier.as_deref().unwrap_or_default());
        }
        number(out, record.details.len());
        for detail in &record.details {
            self.share(out, &detail.label);
            text(out, &detail.text);
        }
    }

    /// A text that may recur: its number and one, or zero and the text where there are too many.
    fn share(&mut self, out: &mut Vec<u8>, often: &str) {
        if let Some(known) = self.numbers.get(often) {
            return number(out, usize::try_from(*known).unwrap_or_default().saturating_add(1));
        }
        if self.texts.len() >= SHARED {
            number(out, 0);
            return text(out, often);
        }
        let new = self.texts.len();
        self.texts.push(often.to_string());
        self.numbers.insert(often.to_string(), u32::try_from(new).unwrap_or(u32::MAX));
        number(out, new.saturating_add(1));
    }

    /// A record that was written, as far as its columns go.
    pub(super) fn row<'r>(&'r self, written: &'r [u8]) -> Row<'r> {
        let mut bytes = Bytes { shared: self, rest: written };
        let list = u16::from_le_bytes(bytes.array());
        let (entry, name) = (bytes.text(), bytes.text());
        let [kind, state, visibility, class] = bytes.array();
        Row {
            list,
            entry,
            name,
            kind: SubjectKind::at(kind).unwrap_or(SubjectKind::Organization),
            state: State::at(state).unwrap_or(State::Active),
            visibility: Visibility::at(visibility).unwrap_or(Visibility::Public),
            class: Class::at(class),
            listed_on: bytes.day(),
            effective: bytes.day(),
            until: bytes.day(),
            last_confirmed: bytes.day(),
            document: bytes.text(),
            authority: bytes.shared(),
            cause: bytes.shared(),
            basis: bytes.shared(),
            source: bytes.shared(),
            rest: bytes,
        }
    }
}

/// A record whose lists of parts are not read yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub(super) list: u16,
    pub(super) entry: &'r str,
    pub(super) name: &'r str,
    pub(super) kind: SubjectKind,
    pub(super) state: State,
    pub(super) visibility: Visibility,
    pub(super) class: Option<Class>,
    pub(super) listed_on: Option<Date>,
    pub(super) effective: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) last_confirmed: Option<Date>,
    pub(super) document: &'r str,
    pub(super) authority: &'r str,
    pub(super) cause: &'r str,
    pub(super) basis: &'r str,
    pub(super) source: &'r str,
    rest: Bytes<'r>,
}

impl Row<'_> {
    /// The first identifier.
    pub(super) fn first(&self) -> Option<Identifier> {
        let mut bytes = self.rest;
        bytes.former();
        if bytes.number() == 0 { None } else { bytes.identifier() }
    }

    /// All identifiers.
    pub(super) fn identifiers(&self) -> Vec<Identifier> {
        let mut bytes = self.rest;
        bytes.former();
        bytes.many(Bytes::identifier)
    }

    /// The former names.
    pub(super) fn former(&self) -> Vec<FormerName> {
        let mut bytes = self.rest;
        bytes.former()
    }

    /// All of it.
    pub(super) fn record(&self) -> Record {
        let mut bytes = self.rest;
        Record {
            list: self.list,
            entry: self.entry.to_string(),
            kind: self.kind,
            name: self.name.to_string(),
            former_names: bytes.former(),
            identifiers: bytes.many(Bytes::identifier),
            responsible: bytes.many(Bytes::person),
            authority: self.authority.to_string(),
            document: self.document.to_string(),
            cause: self.cause.to_string(),
            basis: self.basis.to_string(),
            class: self.class,
            listed_on: self.listed_on,
            effective: self.effective,
            until: self.until,
            state: self.state,
            last_confirmed: self.last_confirmed,
            visibility: self.visibility,
            source: self.source.to_string(),
            details: bytes.many(Bytes::detail),
        }
    }
}

/// What is left of the bytes of a record. They were written above: nothing is missing in them.
#[derive(Clone, Copy, Debug)]
struct Bytes<'r> {
    shared: &'r Shared,
    rest: &'r [u8],
}

impl<'r> Bytes<'r> {
    fn array<const N: usize>(&mut self) -> [u8; N] {
        let Some((array, rest)) = self.rest.split_first_chunk() else { return [0; N] };
        self.rest = rest;
        *array
    }

    fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0_usize, 0_u32);
        loop {
            let [byte] = self.array();
            number |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            shift = shift.saturating_add(7);
            if byte < 0x80 {
                return number;
            }
        }
    }

    fn text(&mut self) -> &'r str {
        let length = self.number();
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        core::str::from_utf8(text).unwrap_or_default()
    }

    fn shared(&mut self) -> &'r str {
        match self.number().checked_sub(1) {
            Some(known) => self.shared.texts.get(known).map_or("", String::as_str),
            None => self.text(),
        }
    }

    fn day(&mut self) -> Option<Date> {
        let days = i32::from_le_bytes(self.array());
        if days == NEVER { None } else { Date::from_days(days) }
    }

    fn many<T>(&mut self, one: fn(&mut Self) -> Option<T>) -> Vec<T> {
        let count = self.number();
        (0..count).filter_map(|_| one(self)).collect()
    }

    fn former(&mut self) -> Vec<FormerName> {
        self.many(|bytes| Some(FormerName { name: bytes.text().to_string(), until: bytes.day() }))
    }

    fn identifier(&mut self) -> Option<Identifier> {
        let (kind, value) = (Kind::parse(self.shared()), self.text().to_string());
        kind.map(|kind| Identifier { kind, value })
    }

    fn person(&mut self) -> Option<Responsible> {
        let [role] = self.array();
        let name = self.text().to_string();
        let [known] = self.array();
        let identifier = Some(self.text().to_string()).filter(|_| known == 1);
        Role::at(role).map(|role| Responsible { role, name, identifier })
    }

    fn detail(&mut self) -> Option<Detail> {
        Some(Detail { label: self.shared().to_string(), text: self.text().to_string() })
    }
}

fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
}

fn day(out: &mut Vec<u8>, date: Option<Date>) {
    out.extend(date.map_or(NEVER, Date::to_days).to_le_bytes());
}
