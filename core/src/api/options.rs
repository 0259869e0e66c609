//! How one asks about an identifier.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::id::Kind;
use crate::wire::input;
use crate::words::Lang;

input! {
    /// How an identifier is to be checked.
    ValidateOptions {
        /// Only this kind of identifier is accepted, for example `uscc`. Without it the kind is recognised.
        kind: Option<Kind>,
        /// The day on which dates and regions inside the identifier are judged.
        on: Option<Date>,
        /// Normalised identifiers in use although they fail a check: their errors become warnings.
        allow: Option<Vec<String>>,
        /// Language of the answer.
        lang: Option<Lang>,
    }
}

/// The same as hosts hand it over: the texts are read by [`super::validate`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdOptions<'a> {
    /// The kind it is declared as, such as `uscc`; without it the likeliest kind is taken.
    pub kind: Option<&'a str>,
    /// The day of the check, `YYYY-MM-DD`, for birth dates in the future, ages and region names.
    pub on: Option<&'a str>,
    /// Normalised identifiers that the host knows to be in use although they fail a check.
    pub allow: &'a [String],
}
