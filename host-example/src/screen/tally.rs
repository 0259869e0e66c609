//! What a job has done so far, in numbers.

use serde::{Deserialize, Serialize};

/// Counts of a screening job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Rows read, blank ones not counted.
    pub rows: u64,
    /// Rows that could not be used: they are in the file of errors.
    pub unreadable: u64,
    /// Subjects with at least one finding.
    pub found: u64,
    /// Findings by identifier.
    pub confirmed: u64,
    /// Findings by the name of an organisation, or a masked identifier.
    pub probable: u64,
    /// Findings by the name of a person alone.
    pub possible: u64,
    /// Look-alikes that are somebody else.
    pub excluded: u64,
    /// Subjects whose code fails its checks: screened by name only.
    pub bad_codes: u64,
    /// Subjects with more namesakes than were looked at.
    pub truncated: u64,
    /// Subjects that a filter pack cannot clear.
    pub look_up: u64,
}

impl Tally {
    /// Adds what another part of the job did.
    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.rows, other.rows),
            (&mut self.unreadable, other.unreadable),
            (&mut self.found, other.found),
            (&mut self.confirmed, other.confirmed),
            (&mut self.probable, other.probable),
            (&mut self.possible, other.possible),
            (&mut self.excluded, other.excluded),
            (&mut self.bad_codes, other.bad_codes),
            (&mut self.truncated, other.truncated),
            (&mut self.look_up, other.look_up),
        ] {
            *mine = mine.saturating_add(theirs);
        }
    }

    /// Counts a line of the engine. What is looked for cannot stand inside a string, where its
    /// quotation marks would be escaped.
    pub(super) fn count(&mut self, line: &str) {
        let verdicts = |name: &str| {
            let wanted = format!("\"verdict\":\"{name}\"");
            u64::try_from(line.matches(&wanted).count()).unwrap_or(u64::MAX)
        };
        let [confirmed, probable, possible] = ["confirmed", "probable", "possible"].map(verdicts);
        let once = |mark: &str| u64::from(line.contains(mark));
        self.add(&Self {
            found: u64::from(confirmed | probable | possible > 0),
            confirmed,
            probable,
            possible,
            excluded: verdicts("excluded"),
            bad_codes: once("{\"codeProblems\":"),
            truncated: once("\"truncated\":true"),
            look_up: once("\"lookUp\":["),
            ..Self::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_pretend_to_be_findings() {
        let mut tally = Tally::default();
        tally.count(
            r#"{"codeProblems":[{}],"excluded":[],"findings":[{"verdict":"probable"}],"subject":{"name":"\"verdict\":\"confirmed\""}}"#,
        );
        let expected = Tally { found: 1, probable: 1, bad_codes: 1, ..Tally::default() };
        assert_eq!(tally, expected);
    }
}
