//! The declaration of objects.

/// Declares objects of the wire. Their keys are the names of the members in camelCase, or what stands
/// after `as`; an `Option` may be absent and is never `null`. The members of another object can come
/// before or after its own: `Pack(origin: Origin) { … }`, `Report { … } (code: Code)`. How many
/// characters or items a member may have is told in brackets: `[1..64]`. An object that is called
/// otherwise in schemas has that name behind `as`.
macro_rules! wire {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident $( as $title:literal )? $( ( $(#[doc = $first_doc:literal])* $first:ident: $first_type:ty ) )? {
            $(
                $(#[doc = $member_doc:literal])*
                $member:ident $( as $key:literal )?: $type:ty
                    $( [ $($least:literal)?..$most:expr ] )?,
            )*
        } $( ( $(#[doc = $last_doc:literal])* $last:ident: $last_type:ty ) )?
    )+) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "read", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $first_doc])*
                #[cfg_attr(feature = "read", serde(flatten))]
                pub $first: $first_type,
            )?
            $(
                $(#[doc = $member_doc])*
                $( #[cfg_attr(feature = "read", serde(rename = $key))] )?
                pub $member: $type,
            )*
            $(
                $(#[doc = $last_doc])*
                #[cfg_attr(feature = "read", serde(flatten))]
                pub $last: $last_type,
            )?
        }

        $crate::wire::shaped! {
            $name: $crate::wire::first!($($title,)? stringify!($name)), [$($doc),*], [$($first_type)?], [$($last_type)?],
            $( {
                $crate::wire::key!($member $($key)?), [$($member_doc),*], $type,
                [$($($least)?..$most)?]
            } )*
        }

        impl $name {
            /// The names of its members.
            pub const KEYS: &'static [&'static str] = {
                const PARTS: &[&[&str]] = &[
                    $( <$first_type>::KEYS, )?
                    &[$( $crate::wire::key!($member $($key)?) ),*],
                    $( <$last_type>::KEYS, )?
                ];
                &$crate::wire::joined::<{ $crate::wire::count(PARTS) }>(PARTS)
            };

            const ORDER: &'static [u8] = &$crate::wire::order::<{ $name::KEYS.len() }>($name::KEYS);
        }

        impl $crate::wire::Members for $name {
            fn values(&self) -> alloc::vec::Vec<&dyn $crate::wire::Wire> {
                let own: &[&dyn $crate::wire::Wire] = &[$( &self.$member ),*];
                [
                    $( $crate::wire::Members::values(&self.$first).as_slice(), )?
                    own,
                    $( $crate::wire::Members::values(&self.$last).as_slice(), )?
                ]
                .concat()
            }
        }

        impl $crate::wire::Wire for $name {
            fn write(&self, sink: &mut dyn $crate::wire::Sink) {
                let own: &[&dyn $crate::wire::Wire] = &[$( &self.$member ),*];
                let (keys, order) = (Self::KEYS, Self::ORDER);
                if own.len() == keys.len() {
                    sink.object(&$crate::wire::Object { keys, values: own, order });
                } else {
                    let values = $crate::wire::Members::values(self);
                    sink.object(&$crate::wire::Object { keys, values: &values, order });
                }
            }
        }
    )+ };
}

/// Declares objects that are read and never written, beside what reads them: the struct, the names of
/// the members that it may have (`KEYS`) and the schema. What stands otherwise in JSON than here says
/// so behind `=`: a member that may be absent, `list: Vec<T> = Option<Vec<T>>`. An object that is
/// called otherwise in schemas has that name behind `as`.
macro_rules! input {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident $( as $title:literal )? $( : $derived:ident )? {
            $(
                $(#[doc = $member_doc:literal])*
                $member:ident $( as $key:literal )?: $type:ty $( = $said:ty )?
                    $( [ $($least:literal)?..$most:expr ] )?,
            )*
        }
    )+) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, $($derived,)? PartialEq, Eq)]
        pub struct $name {
            $(
                $(#[doc = $member_doc])*
                pub $member: $type,
            )*
        }

        impl $name {
            /// The names of its members.
            pub const KEYS: &'static [&'static str] = &[$( $crate::wire::key!($member $($key)?) ),*];
        }

        $crate::wire::shaped! {
            $name: $crate::wire::first!($($title,)? stringify!($name)), [$($doc),*], [], [],
            $( {
                $crate::wire::key!($member $($key)?), [$($member_doc),*],
                $crate::wire::first_type!($($said,)? $type), [$($($least)?..$most)?]
            } )*
        }
    )+ };
}

/// What an object looks like, for schemas.
macro_rules! shaped {
    (
        $name:ident: $called:expr, [$($doc:literal),*], [$($first:ty)?], [$($last:ty)?],
        $( {
            $key:expr, [$($member_doc:literal),*], $type:ty, [$($($least:literal)?..$most:expr)?]
        } )*
    ) => {
        #[cfg(feature = "schema")]
        impl $crate::shape::Shaped for $name {
            fn shape() -> $crate::shape::Shape {
                use $crate::shape::{Member, Object, Shape, Shaped};
                use $crate::wire::first;
                const OBJECT: Object = Object {
                    name: $called,
                    doc: &[$($doc),*],
                    first: first!($(Some(<$first as Shaped>::shape),)? None),
                    members: &[ $( Member {
                        key: $key,
                        doc: &[$($member_doc),*],
                        shape: <$type as Shaped>::shape,
                        least: first!($($(Some($least),)?)? None),
                        most: first!($(Some($most),)? None),
                    } ),* ],
                    last: first!($(Some(<$last as Shaped>::shape),)? None),
                };
                Shape::Object(&OBJECT)
            }
        }
    };
}

/// The first of one or two.
#[cfg(feature = "schema")]
macro_rules! first {
    ($first:expr $(, $second:expr)?) => {
        $first
    };
}

/// The first of one or two types.
#[cfg(feature = "schema")]
macro_rules! first_type {
    ($first:ty $(, $second:ty)?) => {
        $first
    };
}

/// The key of a member.
macro_rules! key {
    ($member:ident $key:literal) => {
        $key
    };
    ($member:ident) => {{
        const NAME: &str = stringify!($member);
        const KEY: &[u8] = &$crate::wire::camel::<{ $crate::wire::camel_length(NAME) }>(NAME);
        $crate::wire::text(KEY)
    }};
}

#[cfg(feature = "schema")]
pub(crate) use {first, first_type};
pub(crate) use {input, key, shaped, wire};
