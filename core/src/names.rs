//! Closed sets with stable names.

/// A member of a closed set.
pub trait Named {
    /// The stable name.
    fn name(&self) -> &'static str;
}

/// Declares an enum whose variants have stable ASCII names, in an order that is part of binary
/// formats (append only). A set that is called otherwise in schemas has that name behind `as`.
macro_rules! names {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident $( as $title:literal )? {
            $( $(#[doc = $variant_doc:literal])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "read", derive(serde::Deserialize))]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                #[cfg_attr(feature = "read", serde(rename = $text))]
                $variant,
            )+
        }

        #[cfg(feature = "schema")]
        impl $crate::shape::Shaped for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::OneOf(&$crate::shape::Choices {
                    name: $crate::names::called!($($title,)? stringify!($name)),
                    doc: &[$($doc),*],
                    all: &[$( ($text, &[$($variant_doc),*]) ),+],
                })
            }
        }

        impl $crate::names::Named for $name {
            fn name(&self) -> &'static str {
                self.as_str()
            }
        }

        impl $name {
            /// All variants, in their stable order.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];
            /// All stable names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$( $text ),+];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )+
                }
            }

            /// The variant of that stable name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $( $text => Some(Self::$variant), )+
                    _ => None,
                }
            }

            /// The position in [`Self::ALL`], as binary formats store it.
            #[must_use]
            pub fn index(self) -> u8 {
                let at = Self::ALL.iter().position(|v| *v == self);
                at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
            }

            /// The variant at a position of [`Self::ALL`].
            #[must_use]
            pub fn at(index: u8) -> Option<Self> {
                Self::ALL.get(usize::from(index)).copied()
            }
        }
    };
}

/// The name that is given, or that of the type.
#[cfg(feature = "schema")]
macro_rules! called {
    ($first:expr $(, $second:expr)?) => {
        $first
    };
}

#[cfg(feature = "schema")]
pub(crate) use called;
pub(crate) use names;
