//! How one asks about an identifier.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::id::Kind;
use crate::wire::wire;
use crate::words::Lang;

wire! {
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
