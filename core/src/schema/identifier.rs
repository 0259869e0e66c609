//! Reports on identifiers, and how one asks for them.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{Day, IdentifierKind};
use crate::id::Severity;
use crate::names::names;
use crate::words::Lang;

names! {
    /// What was tidied.
    pub enum ChangeMade {
        /// Full-width characters.
        Width = "width",
        /// Lower case.
        Case = "case",
        /// Blanks.
        Space = "space",
        /// Hyphens.
        Hyphen = "hyphen",
        /// Characters that cannot be seen.
        Invisible = "invisible",
        /// Digits of another script.
        Digits = "digits",
    }
}

names! {
    /// How one identifier follows from another.
    pub enum Relation {
        /// It stands inside.
        Contains = "contains",
        /// The same number in another form.
        Same = "same",
        /// What the subject was numbered before, if its region has not changed since.
        Former = "former",
    }
}

wire! {
    /// How an identifier is to be checked.
    ValidateOptions {
        /// Only this kind of identifier is accepted, for example `uscc`. Without it the kind is recognised.
        kind: Option<IdentifierKind>,
        /// The day on which dates and regions inside the identifier are judged.
        on: Option<Day>,
        /// Normalised identifiers in use although they fail a check: their errors become warnings.
        allow: Option<Vec<String>>,
        /// Language of the answer.
        lang: Option<Lang>,
    }

    /// What an identifier is, whether it can be right, and what it may have been meant to be.
    IdentifierReport {
        /// The input; one of hostile length is cut, with a mark.
        input: String,
        /// Other kinds whose checks the text passes as well, when its kind was not declared.
        alternatives: Option<Vec<IdentifierKind>>,
        /// The rest.
        #[schemars(flatten)]
        report: CodeReport,
    }

    /// The report on the code of a subject, which the reader has beside it.
    CodeReport {
        /// What it is.
        kind: IdentifierKind,
        /// False only on an error; a warning leaves it true.
        valid: bool,
        /// Its canonical form.
        normalized: String,
        /// What was tidied.
        changes: Option<Vec<ChangeMade>>,
        /// The worst severity of all problems.
        severity: Severity,
        /// What is wrong or odd, from left to right.
        problems: Vec<Problem>,
        /// At most three, each fully valid, the likeliest first.
        suggestions: Vec<String>,
        /// Other identifiers of the same subject that follow from this one.
        related: Option<Vec<RelatedCode>>,
        /// The parts that could be read, by name: `registrar`, `region`, `regionName`, `birthDate` …
        parts: BTreeMap<String, String>,
    }

    /// One thing that is wrong with, or odd about, an identifier.
    Problem {
        /// Stable code, such as `id.check-char`.
        code: String,
        /// How much it weighs.
        severity: Severity,
        /// Offset of the first character concerned in `normalized`, in Unicode scalars from 0.
        position: Option<u32>,
        /// What stands there.
        found: Option<String>,
        /// What should stand there, where that is certain.
        expected: Option<String>,
        /// One sentence in the asked language.
        text: String,
    }

    /// An identifier that follows from another.
    RelatedCode {
        /// Its kind.
        kind: IdentifierKind,
        /// Its canonical form.
        value: String,
        /// How it follows.
        relation: Relation,
    }
}
