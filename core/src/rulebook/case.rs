//! What is decided about.

use alloc::vec::Vec;

use crate::date::Date;
use crate::decision::Reason;
use crate::finding::{Coverage, Finding, Graded};
use crate::id::Report;
use crate::pack::{Doubt, PackKind};
use crate::request::{Request, SubjectKind};

/// What the rules see of a request: no packs, only what was found in them.
#[derive(Debug)]
pub struct Case<'a> {
    /// The request.
    pub request: &'a Request,
    /// Report on the code of each subject.
    pub reports: &'a [Option<Report>],
    /// For each subject whether the matter counts its role.
    pub counted: Vec<bool>,
    /// Findings in the lists of the matter.
    pub findings: Vec<Finding>,
    /// Look-alikes in the lists of the matter, the nearest.
    pub excluded: Vec<Finding>,
    /// How many further ones there are.
    pub excluded_more: usize,
    /// Suspended records (暂停) in the lists of the matter.
    pub suspended: Vec<Finding>,
    /// What grade packs say of the subjects.
    pub grades: Vec<Graded>,
    /// The lists of the matter.
    pub coverage: Vec<Coverage>,
    /// Whether some search was cut short.
    pub truncated: bool,
    /// Why rulebook or calendar may not be relied on.
    pub doubts: Vec<(PackKind, Doubt)>,
    /// What is missing in the request or contradicts itself, for a person to look at; filled by
    /// [`super::decide`].
    pub concerns: Vec<Reason>,
}

impl Case<'_> {
    /// Whether a subject is a person under eighteen on the day of the decision. Records about minors
    /// have no consequences by themselves: a person looks at them.
    pub(super) fn is_minor(&self, subject: usize) -> bool {
        let report = self.reports.get(subject).and_then(Option::as_ref).filter(|r| r.is_valid());
        let born = report.and_then(|r| r.part("birthDate")).and_then(Date::parse);
        let person =
            self.request.subjects.get(subject).is_some_and(|s| s.kind == SubjectKind::Person);
        let (year, month, day) = self.request.decided_on.ymd();
        person
            && born.is_some_and(|born| {
                let (y, m, d) = born.ymd();
                (year.saturating_sub(18), month, day) < (y, m, d)
            })
    }
}
