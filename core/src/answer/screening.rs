//! Screening without a matter, one line a subject.

use alloc::{string::String, vec::Vec};

use super::{Evidence, Failure, SetAside};
use crate::date::Date;
use crate::finding::{CoverageState, Status, Verdict};
use crate::pack::record::Direction;
use crate::request::SubjectKind;
use crate::wire::{Code, wire};

wire! {
    /// What was found about one subject.
    Screening {
        /// Why its code was not used.
        code_problems: Option<Vec<CodeProblem>>,
        /// Look-alikes that are somebody else, the nearest.
        excluded: Vec<ScreeningFinding>,
        /// How many further look-alikes are somebody else.
        excluded_more: Option<usize>,
        /// Entries that concern it.
        findings: Vec<ScreeningFinding>,
        /// Ids of lists whose filter cannot clear it: to be looked up where they are published.
        look_up: Option<Vec<String>>,
        /// The subject.
        subject: ScreenedSubject,
        /// There are more namesakes, or names nearly the same, than are shown: for a person to look at.
        truncated: Option<bool>,
        /// Its name is none (不详, 无): nothing was looked for by it, which is not that nothing is found.
        unnamed: Option<bool>,
    }

    /// A line that is no subject.
    ScreeningFailure {
        /// What is wrong with it.
        error: Failure,
    }

    /// The subject of a line.
    ScreenedSubject {
        /// Its code; masked for persons.
        code: Option<String>,
        /// What it is.
        kind: SubjectKind,
        /// Its name.
        name: String,
    }

    /// A problem of a code, in one sentence.
    CodeProblem {
        /// Stable code.
        code: Code,
        /// The sentence.
        text: String,
    }

    /// A finding about the subject of a line.
    ScreeningFinding {
        /// How sure the match is.
        verdict: Verdict,
        /// The name of that.
        verdict_text: String,
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// `false` where the key that signed it was revoked.
        sound: Option<bool>,
        /// What being on the list means.
        direction: Direction,
        /// Number of the entry in the list.
        entry: String,
        /// The name as the list has it.
        name: String,
        /// State of the entry at the day.
        status: Status,
        /// Authority that made the entry.
        authority: Option<String>,
        /// Document it rests on.
        document: Option<String>,
        /// Cause.
        cause: Option<String>,
        /// First day.
        listed_on: Option<Date>,
        /// Last day of publication.
        until: Option<Date>,
        /// How the entry ends early.
        exit: Option<String>,
        /// Why the two were matched.
        evidence: Vec<Evidence>,
        /// The sentence.
        text: String,
    }

    /// What one list covers at a day.
    ListCoverage {
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// Whether it can be relied on.
        state: CoverageState,
        /// The day its content was up to date.
        as_of: Option<Date>,
        /// Its last valid day.
        valid_until: Option<Date>,
        /// Number of the issue.
        sequence: Option<u32>,
        /// Who issued it.
        issuer: Option<String>,
        /// Title of its pack.
        title: Option<String>,
        /// Issues with a higher number that do not count, because their data are older.
        set_aside: Option<Vec<SetAside>>,
    }
}
