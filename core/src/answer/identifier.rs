//! Reports on identifiers.

use alloc::{string::String, vec::Vec};

use crate::id::{ChangeMade, Kind, Relation, Severity};
use crate::wire::{Code, Texts, wire};

wire! {
    /// What an identifier is, whether it can be right, and what it may have been meant to be.
    IdentifierReport {
        /// The input; one of hostile length is cut, with a mark.
        input: String,
        /// Other kinds whose checks the text passes as well, when its kind was not declared.
        alternatives: Option<Vec<Kind>>,
    } (
        /// The rest.
        report: CodeReport
    )

    /// The report on the code of a subject, which the reader has beside it.
    CodeReport {
        /// What it is.
        kind: Kind,
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
        parts: Texts,
    }

    /// One thing that is wrong with, or odd about, an identifier.
    Problem {
        /// Stable code, such as `id.check-char`.
        code: Code,
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
        kind: Kind,
        /// Its canonical form.
        value: String,
        /// How it follows.
        relation: Relation,
    }
}
