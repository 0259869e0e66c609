//! What a job has done so far, in numbers.

use credit_core::{answer::Screening, finding::Verdict, pack::record::Direction};
use serde::{Deserialize, Serialize};

/// Counts of a screening job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
    /// Of these three, those on red lists (守信名单): nothing adverse.
    pub red: u64,
    /// Look-alikes that are somebody else.
    pub excluded: u64,
    /// Subjects whose code fails its checks: screened by name only.
    pub bad_codes: u64,
    /// Subjects with more namesakes, or names nearly the same, than are told.
    pub truncated: u64,
    /// Subjects that a filter pack cannot clear.
    pub look_up: u64,
    /// Subjects whose name is none (不详): screened by code only.
    pub unnamed: u64,
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
            (&mut self.red, other.red),
            (&mut self.excluded, other.excluded),
            (&mut self.bad_codes, other.bad_codes),
            (&mut self.truncated, other.truncated),
            (&mut self.look_up, other.look_up),
            (&mut self.unnamed, other.unnamed),
        ] {
            *mine = mine.saturating_add(theirs);
        }
    }

    /// Counts what was found about one subject.
    pub(super) fn count(&mut self, answer: &Screening) {
        let all = || answer.findings.iter().chain(&answer.excluded);
        let number = |found: usize| u64::try_from(found).unwrap_or(u64::MAX);
        let verdicts = |wanted| number(all().filter(|found| found.verdict == wanted).count());
        let sure =
            |verdict| matches!(verdict, Verdict::Confirmed | Verdict::Probable | Verdict::Possible);
        let red = all().filter(|it| it.direction == Direction::Red && sure(it.verdict)).count();
        let [confirmed, probable, possible] =
            [Verdict::Confirmed, Verdict::Probable, Verdict::Possible].map(verdicts);
        self.add(&Self {
            found: u64::from(confirmed | probable | possible > 0),
            confirmed,
            probable,
            possible,
            red: number(red),
            excluded: verdicts(Verdict::Excluded)
                .saturating_add(answer.excluded_more.and_then(|n| n.try_into().ok()).unwrap_or(0)),
            bad_codes: u64::from(answer.code_problems.is_some()),
            truncated: u64::from(answer.truncated == Some(true)),
            look_up: u64::from(answer.look_up.is_some()),
            unnamed: u64::from(answer.unnamed == Some(true)),
            ..Self::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted() {
        let mut tally = Tally::default();
        let finding = r#"{"direction":"black","entry":"E","evidence":[],"list":"l","listName":"L","name":"N","status":"active","text":"","verdict":"probable","verdictText":""}"#;
        let answer = format!(
            r#"{{"codeProblems":[],"excluded":[{finding}],"excludedMore":3,"findings":[{finding}],"subject":{{"kind":"person","name":"甲"}}}}"#,
        );
        let answer = answer.replacen("probable", "excluded", 1);
        tally.count(&serde_json::from_str(&answer).unwrap());
        let expected =
            Tally { found: 1, probable: 1, excluded: 4, bad_codes: 1, ..Tally::default() };
        assert_eq!(tally, expected);
        let red = answer.replace("black", "red");
        tally.count(&serde_json::from_str(&red).unwrap());
        let unnamed = r#"{"excluded":[],"findings":[],"subject":{"kind":"organization","name":"不详"},"unnamed":true}"#;
        tally.count(&serde_json::from_str(unnamed).unwrap());
        let expected = Tally {
            found: 2,
            probable: 2,
            red: 1,
            excluded: 8,
            bad_codes: 2,
            unnamed: 1,
            ..Tally::default()
        };
        assert_eq!(tally, expected);
    }
}
