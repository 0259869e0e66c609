//! The answers, as types: what [`crate::api`] fills and what notices, the component and hosts read.
//! Sentences in them are in the asked language; everything else is the same in every language.

mod decision;
mod description;
mod identifier;
mod notice;
mod screening;

pub use decision::{
    Caution, Change, Commitment, Coverage, DecidedSubject, Decision, Due, Evidence, FactValue,
    Finding, FindingSource, Frequency, Incentive, IncentiveKind, Inspection, LegalBasis, Measure,
    MeasureKind, MeasureTerm, Memorandum, MissingMaterial, OtherGrade, Reason, Receipt, SetAside,
    SubjectGrade, WayForward, WayOut,
};
pub use description::{
    CalendarDescription, DeclarableFact, Description, ListCovers, ListDescription, Material,
    Matter, MatterCommitment, Origin, OutcomeDescription, PackDescription, RoleDescription,
    SchemeDescription,
};
pub use identifier::{CodeReport, IdentifierReport, Problem, RelatedCode};
pub use notice::{Failure, Notice, NoticeFormat, NoticeKind};
pub use screening::{
    CodeProblem, ListCoverage, ScreenedSubject, Screening, ScreeningFailure, ScreeningFinding,
};
