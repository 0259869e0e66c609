//! Counts tests from what test runners print.

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that passed.
    pub passed: u32,
    /// Those that did not.
    pub failed: u32,
}

impl Count {
    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
        }
    }
}

/// Reads the output of one program line by line.
#[derive(Debug, Default)]
pub struct Counter {
    libtest: Count,
    summary: Option<Count>,
}

impl Counter {
    /// Takes one line into account.
    pub fn line(&mut self, line: &str) {
        if let Some(count) = libtest(line) {
            self.libtest = self.libtest.plus(count);
        } else if let Some(count) = summary(line) {
            // The last one stands: a runner may print one for each part before the whole.
            self.summary = Some(count);
        }
    }

    /// Tests seen so far.
    pub fn total(&self) -> Count {
        self.libtest.plus(self.summary.unwrap_or_default())
    }
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; …`
fn libtest(line: &str) -> Option<Count> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut parts = numbers.split("; ");
    Some(Count {
        passed: number(parts.next()?, "passed")?,
        failed: number(parts.next()?, "failed")?,
    })
}

/// `12 passed, 0 failed`
fn summary(line: &str) -> Option<Count> {
    let (passed, failed) = line.split_once(", ")?;
    Some(Count { passed: number(passed, "passed")?, failed: number(failed, "failed")? })
}

fn number(text: &str, word: &str) -> Option<u32> {
    text.strip_suffix(word)?.trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(lines: &[&str]) -> (u32, u32) {
        let mut counter = Counter::default();
        lines.iter().for_each(|line| counter.line(line));
        (counter.total().passed, counter.total().failed)
    }

    #[test]
    fn libtest_results_add_up() {
        let ok = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let bad = "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.11s";
        assert_eq!(count(&["running 3 tests", ok, "", bad]), (7, 2));
    }

    #[test]
    fn the_last_summary_of_a_runner_stands() {
        assert_eq!(
            count(&["node: 12 passed, 0 failed", "12 passed, 0 failed", "30 passed, 1 failed"]),
            (30, 1)
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            count(&["3 passed", "passed, failed", "test result: ok.", "1 failed, 2 passed"]),
            (0, 0)
        );
    }
}
