//! What goes over the border, each contract declared once: the macro [`wire!`] makes of a list of
//! members the struct, what writes it as canonical JSON or as objects of another language, what reads
//! it back (feature `read`) and its schema (feature `schema`).
//!
//! Members stand in the order in which people read them; the order of canonical JSON is computed when
//! the crate is compiled.

mod declare;
mod keys;
#[cfg(feature = "read")]
mod read;
#[cfg(feature = "schema")]
mod shape;

use alloc::{borrow::Cow, format, string::String, vec::Vec};

#[cfg(feature = "schema")]
pub(crate) use declare::{first, first_type};
pub(crate) use declare::{input, key, shaped, wire};
pub(crate) use keys::{camel, camel_length, count, joined, order, text};

use crate::date::Date;
use crate::digest::Digest;
use crate::id::{Kind, Severity};
use crate::json::{self, MAX_INTEGER};
pub use crate::names::Named;

/// A stable code, or another text that is known when the engine is compiled; read back it is owned.
pub type Code = Cow<'static, str>;

/// What can stand in an answer.
pub trait Wire {
    /// Writes the value.
    fn write(&self, sink: &mut dyn Sink);

    /// Whether there is no value: the member that would have it is left out, nothing is ever `null`.
    fn is_absent(&self) -> bool {
        false
    }
}

/// What has members that another object can have among its own.
pub trait Members {
    /// The values of the members, absent or not, in the order of the declaration.
    fn values(&self) -> Vec<&dyn Wire>;
}

/// What takes a value: a text, or objects of another language.
pub trait Sink {
    /// `true` or `false`.
    fn boolean(&mut self, value: bool);
    /// An integer of at most 2^53 − 1 either way.
    fn integer(&mut self, value: i64);
    /// A string.
    fn text(&mut self, text: &str);
    /// An array.
    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Wire>);
    /// An object.
    fn object(&mut self, object: &Object<'_>);
}

/// The members of an object.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    /// The names, in the order of the declaration.
    pub(crate) keys: &'a [&'a str],
    /// The values, in the same order.
    pub(crate) values: &'a [&'a dyn Wire],
    /// Places in the canonical order; empty where that is the order of the declaration.
    pub(crate) order: &'a [u8],
}

impl core::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.keys).finish()
    }
}

impl<'a> Object<'a> {
    /// The members that are there, in the order of the declaration.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, &'a dyn Wire)> {
        let all = self.keys.iter().copied().zip(self.values.iter().copied());
        all.filter(|(_, value)| !value.is_absent())
    }

    /// The member at a place of the canonical order.
    fn canonical(&self, at: usize) -> Option<(&'a str, &'a dyn Wire)> {
        let at = self.order.get(at).map_or(at, |at| usize::from(*at));
        Some((*self.keys.get(at)?, *self.values.get(at)?))
    }
}

/// The canonical JSON (RFC 8785) of a value.
#[must_use]
pub fn canonical(value: &dyn Wire) -> String {
    let mut sink = Canonical::default();
    value.write(&mut sink);
    sink.out
}

/// The canonical JSON of an object without one member, and where in it that member would go. The
/// object has a member that comes before it.
pub(crate) fn canonical_but_for(value: &dyn Wire, member: &'static str) -> (String, usize) {
    let mut sink = Canonical { without: Some(member), ..Canonical::default() };
    value.write(&mut sink);
    (sink.out, sink.gap)
}

/// Writes canonical JSON.
#[derive(Default)]
struct Canonical {
    out: String,
    /// A member that the first object is written without.
    without: Option<&'static str>,
    /// Where it would stand.
    gap: usize,
}

impl Sink for Canonical {
    fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    fn integer(&mut self, value: i64) {
        json::write_integer(&mut self.out, value);
    }

    fn text(&mut self, text: &str) {
        json::write_string(&mut self.out, text);
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Wire>) {
        let mut before = '[';
        for item in items {
            self.out.push(before);
            item.write(self);
            before = ',';
        }
        if before == '[' {
            self.out.push('[');
        }
        self.out.push(']');
    }

    fn object(&mut self, object: &Object<'_>) {
        let without = self.without.take();
        let mut before = '{';
        for (key, value) in (0..).map_while(|at| object.canonical(at)) {
            if without == Some(key) {
                self.gap = self.out.len();
            } else if !value.is_absent() {
                self.out.push(before);
                json::write_string(&mut self.out, key);
                self.out.push(':');
                value.write(self);
                before = ',';
            }
        }
        if before == '{' {
            self.out.push('{');
        }
        self.out.push('}');
    }
}

impl<T: Named> Wire for T {
    fn write(&self, sink: &mut dyn Sink) {
        sink.text(self.name());
    }
}

impl Wire for bool {
    fn write(&self, sink: &mut dyn Sink) {
        sink.boolean(*self);
    }
}

impl Wire for u16 {
    fn write(&self, sink: &mut dyn Sink) {
        sink.integer((*self).into());
    }
}

impl Wire for u32 {
    fn write(&self, sink: &mut dyn Sink) {
        sink.integer((*self).into());
    }
}

impl Wire for usize {
    fn write(&self, sink: &mut dyn Sink) {
        sink.integer(i64::try_from(*self).map_or(MAX_INTEGER, |n| n.min(MAX_INTEGER)));
    }
}

impl Wire for String {
    fn write(&self, sink: &mut dyn Sink) {
        sink.text(self);
    }
}

impl Wire for Code {
    fn write(&self, sink: &mut dyn Sink) {
        sink.text(self);
    }
}

/// `2026-11-20`.
impl Wire for Date {
    fn write(&self, sink: &mut dyn Sink) {
        sink.text(&format!("{self}"));
    }
}

/// `sm3:` and 64 hexadecimal digits.
impl Wire for Digest {
    fn write(&self, sink: &mut dyn Sink) {
        sink.text(&self.labelled());
    }
}

impl Named for Kind {
    fn name(&self) -> &'static str {
        self.as_str()
    }
}

impl Named for Severity {
    fn name(&self) -> &'static str {
        self.as_str()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, sink: &mut dyn Sink) {
        if let Some(value) = self {
            value.write(sink);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, sink: &mut dyn Sink) {
        sink.array(&mut self.iter().map(any));
    }
}

/// Values by names that are data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByName<T>(pub Vec<(Code, T)>);

/// Texts by names that are data.
pub type Texts = ByName<String>;

impl<T: Wire> Wire for ByName<T> {
    fn write(&self, sink: &mut dyn Sink) {
        let names = self.0.iter().map(|(key, _)| &**key);
        let mut order: Vec<(&str, usize)> = names.zip(0..).collect();
        json::sort(&mut order);
        let keys: Vec<&str> = order.iter().map(|(key, _)| *key).collect();
        let values = order.iter().filter_map(|(_, at)| self.0.get(*at));
        let values: Vec<&dyn Wire> = values.map(|(_, value)| any(value)).collect();
        sink.object(&Object { keys: &keys, values: &values, order: &[] });
    }
}

fn any<T: Wire>(value: &T) -> &dyn Wire {
    value
}

/// A list as a member that is absent when it is empty.
pub(crate) fn some_list<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// A text as a member that is absent when it is empty.
pub(crate) fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.into())
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "what the macro declares is public")]
mod tests {
    use alloc::string::ToString;

    use super::*;

    wire! {
        /// A thing.
        Thing {
            /// Its kind.
            kind as "type": Severity,
            /// A list.
            some_items: Vec<bool>,
            /// Not always there.
            after: Option<u32>,
            /// By name.
            by_name: Texts,
        }

        /// A thing that stands before the members of its own.
        Before(
            /// The thing.
            thing: Thing
        ) {
            /// Behind `type`.
            zone: usize,
            /// Before `after`.
            a: String,
        }

        /// The same the other way round.
        Behind {
            /// Behind `type`.
            zone: usize,
        } (
            /// The thing.
            thing: Thing
        )
    }

    fn thing() -> Thing {
        let names = [("乙".into(), "2".into()), ("a".into(), "\"".into())];
        Thing {
            kind: Severity::Ok,
            some_items: [true].into(),
            after: None,
            by_name: ByName(names.into()),
        }
    }

    #[test]
    fn members_are_written_in_canonical_order_and_told_in_that_of_the_declaration() {
        const THING: &str = r#""byName":{"a":"\"","乙":"2"},"someItems":[true],"type":"ok""#;
        assert_eq!(canonical(&thing()), ["{", THING, "}"].concat());
        let before = Before { thing: thing(), zone: 7, a: "x".to_string() };
        assert_eq!(canonical(&before), ["{\"a\":\"x\",", THING, ",\"zone\":7}"].concat());
        assert_eq!(Before::KEYS, ["type", "someItems", "after", "byName", "zone", "a"]);
        let behind = Behind { zone: 7, thing: thing() };
        assert_eq!(canonical(&behind), ["{", THING, ",\"zone\":7}"].concat());
        assert_eq!(Behind::KEYS, ["zone", "type", "someItems", "after", "byName"]);
    }

    #[test]
    fn a_member_can_be_put_in_later() {
        let whole = Behind { zone: 7, thing: Thing { after: Some(1), ..thing() } };
        for (member, text) in [("someItems", "[true]"), ("zone", "7")] {
            let (mut written, at) = canonical_but_for(&whole, member);
            assert!(!written.contains(member), "{written}");
            written.insert_str(at, &format!(",\"{member}\":{text}"));
            assert_eq!(written, canonical(&whole));
        }
    }

    #[test]
    fn what_is_empty_is_written_and_what_is_absent_is_not() {
        let empty = Thing { some_items: Vec::new(), by_name: Texts::default(), ..thing() };
        assert_eq!(canonical(&empty), r#"{"byName":{},"someItems":[],"type":"ok"}"#);
        assert_eq!((some_list::<u32>(Vec::new()), some_text("")), (None, None));
    }
}
