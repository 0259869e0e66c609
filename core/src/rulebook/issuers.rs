//! Who issues a list (发布单位): the rulebook may name it, and then no other issuer speaks for that list,
//! even with trusted keys.

use alloc::{string::String, vec};

use super::{ListRule, Rulebook};
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Screening};

impl ListRule {
    /// Whether that issuer may speak for the list, known by its name or by its own id.
    fn is_issued_by(&self, issuer: &str, id: Option<&str>) -> bool {
        let is = |known: &String| known == issuer || Some(known.as_str()) == id;
        self.issuers.is_empty() || self.issuers.iter().any(is)
    }
}

impl Rulebook {
    /// What the rulebook makes of what was found: a list of another issuer than it names counts as
    /// missing, and its records have no consequences by themselves; a list of failings that may be
    /// empty is sound when it is.
    pub(crate) fn attribute(&self, screening: &mut Screening) {
        for coverage in &mut screening.coverage {
            self.attribute_list(coverage);
        }
        for finding in screening.findings.iter_mut().chain(&mut screening.excluded) {
            self.attribute_finding(finding);
        }
    }

    fn attribute_list(&self, coverage: &mut Coverage) {
        let Some(rule) = self.list(&coverage.list_name) else { return };
        coverage.expected.clone_from(&rule.issuers);
        if !rule.is_issued_by(&coverage.issuer, coverage.issuer_id.as_deref()) {
            coverage.state = CoverageState::OtherIssuer;
        } else if coverage.state == CoverageState::Empty && rule.may_be_empty {
            coverage.state = CoverageState::Fresh;
        }
    }

    fn attribute_finding(&self, finding: &mut Finding) {
        let Some(rule) = self.list(&finding.list_name) else { return };
        if !rule.is_issued_by(&finding.issuer, finding.issuer_id.as_deref()) {
            finding.sound = false;
            let params =
                vec![("issuer", finding.issuer.clone()), ("expected", rule.issuers.join("、"))];
            finding.evidence.push(Evidence { code: "source.other-issuer", params });
        }
    }
}
