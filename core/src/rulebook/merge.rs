//! Records of equal case (同案记录): two lists of one family (名单族), such as the national and a provincial
//! list of 失信被执行人, that report one 案号 or 文号 for one subject make one finding with two sources.
//!
//! What is told is joined, what follows is not: class, status, measures and ways out are asked of every
//! source by itself, so that nothing is lighter for being merged.

use alloc::{string::String, vec::Vec};
use core::cmp::Reverse;

use super::Rulebook;
use crate::finding::{Finding, Verdict};
use crate::id::Kind;
use crate::text::folded;

impl Rulebook {
    /// The findings with those of equal case merged, the surest and severest source first; the order of
    /// the others stays.
    pub(crate) fn merge(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
        for finding in findings {
            let same = |known: &&mut Finding| self.is_same_case(known, &finding);
            match merged.iter_mut().find(same) {
                None => merged.push(finding),
                Some(known) => join(known, finding),
            }
        }
        merged
    }

    /// Whether a finding reports the case of another one, from a list that does not yet.
    fn is_same_case(&self, known: &Finding, other: &Finding) -> bool {
        let list = |f: &Finding| (f.list.clone(), f.issuer.clone());
        self.family(&known.list_name) == self.family(&other.list_name)
            && known.parts().all(|part| list(part) != list(other) && is_of_one(part, other))
            && known.parts().any(|part| shares_number(part, other))
    }

    /// The family of a list; one without is its own.
    fn family<'a>(&'a self, list: &'a str) -> &'a str {
        self.list(list).and_then(|rule| rule.family.as_deref()).unwrap_or(list)
    }
}

/// Adds a source; the surest and severest stands first.
fn join(known: &mut Finding, other: Finding) {
    let mut parts = core::mem::take(&mut known.also);
    parts.push(other);
    let rank = |f: &Finding| (f.verdict, !f.sound, f.status, Reverse(f.class));
    let first = parts.iter().map(rank).min();
    if first.is_some_and(|first| first < rank(known))
        && let Some(best) = parts.iter_mut().find(|part| Some(rank(part)) == first)
    {
        core::mem::swap(known, best);
    }
    known.also = parts;
}

/// Whether two findings speak of one subject beyond doubt: both by its identifiers, or under one name
/// without identifiers that contradict each other. One case has several parties.
fn is_of_one(a: &Finding, b: &Finding) -> bool {
    let direct =
        |f: &Finding| !f.through && !matches!(f.verdict, Verdict::Excluded | Verdict::Related);
    let sure = |f: &Finding| f.verdict == Verdict::Confirmed;
    let key = |f: &Finding| (f.subject, f.direction, f.record.kind);
    let named = || folded(&a.record.name) == folded(&b.record.name) && !contradict(a, b);
    key(a) == key(b) && direct(a) && direct(b) && ((sure(a) && sure(b)) || named())
}

fn contradict(a: &Finding, b: &Finding) -> bool {
    let (own, theirs) = (&a.record.identifiers, &b.record.identifiers);
    own.iter()
        .filter(|id| id.kind != Kind::MaskedId)
        .any(|id| theirs.iter().any(|other| id.kind == other.kind && id.value != other.value))
}

fn shares_number(a: &Finding, b: &Finding) -> bool {
    let of = |f: &Finding| [case_number(&f.record.entry), case_number(&f.record.document)];
    let theirs = of(b);
    of(a).into_iter().flatten().any(|number| theirs.iter().flatten().any(|other| *other == number))
}

/// A 案号 or 文号 in the one form that its spellings share: brackets of any kind, digits of either width,
/// without blanks and 第. `None` for what is neither: without a year in brackets a number tells nothing
/// (法〔2015〕137号; 党政机关公文处理工作条例第九条).
pub(crate) fn case_number(text: &str) -> Option<String> {
    let number: String = folded(text).chars().filter(|c| *c != '第').collect();
    let follows = |(at, _): (usize, &str)| {
        let (year, rest) = number.get(at.saturating_add(1)..)?.split_once(')')?;
        let (before, _) = rest.split_once('号')?;
        let year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        (year && before.ends_with(|c: char| c.is_ascii_digit())).then_some(())
    };
    let known = number.match_indices('(').any(|place| follows(place).is_some());
    known.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::case_number;

    #[test]
    fn spellings_of_one_number_are_one() {
        let known = case_number("（2026）示例执101号");
        assert!(known.is_some());
        for same in [
            "(2026)示例执101号",
            "〔2026〕示例执第101号",
            "[２０２６] 示例执 101 号",
            "【2026】示例执第 １０１ 号",
        ] {
            assert_eq!(case_number(same), known, "{same}");
        }
        for other in ["（2025）示例执101号", "（2026）示例执102号", "（2026）示例执101号之一"]
        {
            assert_ne!(case_number(other), known, "{other}");
        }
        assert_eq!(case_number("示人社信〔2026〕2号"), case_number("示人社信(2026)第2号"));
        assert!(case_number("示例（市）罚〔2026〕（临）2号").is_some());
    }

    #[test]
    fn what_is_no_number_of_a_document_is_none() {
        for text in [
            "",
            "1",
            "E1",
            "SAMPLE-Z001",
            "2026号",
            "第3号",
            "（2026）",
            "（26）示例3号",
            "（2026）号",
        ] {
            assert_eq!(case_number(text), None, "{text}");
        }
    }
}
