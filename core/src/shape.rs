//! What values look like, as data: JSON Schemas and the types of other languages are made of it.

use alloc::{borrow::Cow, string::String, vec::Vec};

/// A comment, line by line as it stands in the source.
pub type Doc = &'static [&'static str];

/// Tells a shape when it is asked for: shapes may hold themselves.
pub type Told = fn() -> Shape;

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "what makes schemas has to know them all")]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// An integer from 0 on.
    Integer,
    /// A string.
    Text,
    /// A day, `2026-11-20`.
    Day,
    /// A digest with its algorithm, `sm3:` and 64 hexadecimal digits.
    Digest,
    /// The id of a kind of identifier in [`crate::id::KINDS`], or `unknown`.
    IdentifierKind,
    /// One of several names.
    OneOf(&'static Choices),
    /// An array.
    List(Told),
    /// An object whose members have names that are data.
    ByName(Told),
    /// A member that may be left out.
    Absent(Told),
    /// An object with known members.
    Object(&'static Object),
}

/// A closed set of names.
#[derive(Debug)]
#[non_exhaustive]
pub struct Choices {
    /// Name of the type.
    pub name: &'static str,
    /// What it is.
    pub doc: Doc,
    /// The names, each with what it means.
    pub all: &'static [(&'static str, Doc)],
}

/// An object with known members.
#[derive(Debug)]
#[non_exhaustive]
pub struct Object {
    /// Name of the type.
    pub name: &'static str,
    /// What it is.
    pub doc: Doc,
    /// An object whose members come before its own.
    pub first: Option<Told>,
    /// Its own members.
    pub members: &'static [Member],
    /// An object whose members come after its own.
    pub last: Option<Told>,
}

/// A member of an object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Member {
    /// Its name.
    pub key: &'static str,
    /// What it is.
    pub doc: Doc,
    /// What it looks like.
    pub shape: Told,
    /// The least characters or items.
    pub least: Option<usize>,
    /// The most characters or items.
    pub most: Option<usize>,
}

/// What has a shape.
pub trait Shaped {
    /// What it looks like.
    fn shape() -> Shape;
}

/// Shapes that have no parts.
macro_rules! plain {
    ($( $type:ty => $shape:ident, )+) => { $(
        impl $crate::shape::Shaped for $type {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::$shape
            }
        }
    )+ };
}

pub(crate) use plain;

plain! {
    bool => Boolean,
    u16 => Integer,
    u32 => Integer,
    usize => Integer,
    String => Text,
    Cow<'static, str> => Text,
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List(T::shape)
    }
}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        Shape::Absent(T::shape)
    }
}
