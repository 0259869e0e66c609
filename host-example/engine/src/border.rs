//! What crosses into a component and out of it. The two worlds share the text of their types, but each has
//! types of its own: the translation is written once, here.

/// The translation for one world: its bindings, and its interface that takes `sources`.
macro_rules! translations {
    ($($bindings:ident)::+, $holder:ident) => {
        use $($bindings)::+::exports::credit::check::{
            identifiers::Options,
            types::{Failure, Language},
            $holder::Sources,
        };

        pub(crate) fn borrow<'a>(
            sources: &'a $crate::SourceBytes,
            packs: &'a [&'a [u8]],
        ) -> Sources<'a> {
            Sources {
                packs,
                rulebook: &sources.rulebook,
                calendar: &sources.calendar,
                trust: &sources.trust,
            }
        }

        pub(crate) fn options<'a>(
            query: &'a $crate::IdQuery,
            allow: &'a [&'a str],
            lang: credit_core::api::Lang,
        ) -> Options<'a> {
            Options {
                kind: query.kind.as_deref(),
                on: query.on.as_deref(),
                allow,
                language: language(lang),
            }
        }

        pub(crate) const fn language(lang: credit_core::api::Lang) -> Language {
            match lang {
                credit_core::api::Lang::En => Language::En,
                _ => Language::ZhCn,
            }
        }

        pub(crate) fn failed(failure: Failure) -> $crate::Error {
            $crate::Error::answered(failure.code, failure.place, failure.text, failure.remedy)
        }
    };
}

pub(crate) use translations;
