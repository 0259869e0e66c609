//! The declaration of objects.

/// Declares objects of the wire. Their keys are the names of the members in camelCase, or what stands
/// after `as`; an `Option` may be absent and is never `null`. The members of another object can come
/// before or after its own: `Pack(origin: Origin) { … }`, `Report { … } (code: Code)`.
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        $name:ident $( ( $(#[$first_meta:meta])* $first:ident: $first_type:ty ) )? {
            $( $(#[$member_meta:meta])* $member:ident $( as $key:literal )?: $type:ty, )*
        } $( ( $(#[$last_meta:meta])* $last:ident: $last_type:ty ) )?
    )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            schemars(deny_unknown_fields, rename_all = "camelCase")
        )]
        #[cfg_attr(feature = "read", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$first_meta])*
                #[cfg_attr(feature = "schema", schemars(flatten))]
                #[cfg_attr(feature = "read", serde(flatten))]
                pub $first: $first_type,
            )?
            $(
                $(#[$member_meta])*
                $(
                    #[cfg_attr(feature = "schema", schemars(rename = $key))]
                    #[cfg_attr(feature = "read", serde(rename = $key))]
                )?
                pub $member: $type,
            )*
            $(
                $(#[$last_meta])*
                #[cfg_attr(feature = "schema", schemars(flatten))]
                #[cfg_attr(feature = "read", serde(flatten))]
                pub $last: $last_type,
            )?
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
/// the members that it may have (`KEYS`) and the schema. What may be absent says so to the schema:
/// `#[cfg_attr(feature = "schema", schemars(with = "Option<…>"))]`.
macro_rules! input {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$member_meta:meta])* $member:ident $( as $key:literal )?: $type:ty, )*
        }
    )+) => { $(
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            schemars(deny_unknown_fields, rename_all = "camelCase")
        )]
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[$member_meta])*
                $( #[cfg_attr(feature = "schema", schemars(rename = $key))] )?
                pub $member: $type,
            )*
        }

        impl $name {
            /// The names of its members.
            pub const KEYS: &'static [&'static str] = &[$( $crate::wire::key!($member $($key)?) ),*];
        }
    )+ };
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

pub(crate) use {input, key, wire};
