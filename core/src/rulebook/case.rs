//! What is decided about.

use alloc::vec::Vec;

use crate::finding::{Coverage, Finding};
use crate::id::Report;
use crate::pack::{Doubt, PackKind};
use crate::request::Request;

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
    /// Look-alikes in the lists of the matter.
    pub excluded: Vec<Finding>,
    /// The lists of the matter.
    pub coverage: Vec<Coverage>,
    /// Whether some search was cut short.
    pub truncated: bool,
    /// Why rulebook or calendar may not be relied on.
    pub doubts: Vec<(PackKind, Doubt)>,
}
