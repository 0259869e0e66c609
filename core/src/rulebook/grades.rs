//! Grades (评价) as facts: what signed packs say of those who count, under the schemes of the rulebook.
//!
//! Unknown is no grade, and no better than the worst one; of several sources the worst counts.

use alloc::{string::String, string::ToString, vec::Vec};

use super::case::Case;
use super::standard as s;
use super::{Fact, FactSource, Matter, Rulebook, Scheme};
use crate::date::Date;
use crate::decision::SubjectGrade;
use crate::finding::{GradeState, Graded};

impl Rulebook {
    /// The scheme that sets a fact.
    #[must_use]
    pub fn scheme(&self, fact: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.fact == fact)
    }
}

impl Scheme {
    /// What the fact can be: its values, 未评 before the first adverse one, 未知 last. So a worse value
    /// stands later, and no value is worse than not to know.
    #[must_use]
    pub fn domain(values: &[String], good: usize, ungraded: bool) -> Vec<String> {
        let (good, adverse) = values.split_at(good.min(values.len()));
        let mut domain = good.to_vec();
        domain.extend(ungraded.then(|| s::UNGRADED.to_string()));
        domain.extend_from_slice(adverse);
        domain.push(s::UNKNOWN.to_string());
        domain
    }

    /// The value of the scheme that a given one is: itself, or by points.
    fn value(&self, given: &str) -> Option<&String> {
        if self.bounds.is_empty() {
            return self.values.iter().find(|known| *known == given.trim());
        }
        let points = Points::parse(given)?;
        let reached = |bound: &&u32| match self.more_is_better {
            true => points.whole >= **bound,
            false => points.whole < **bound || (points.whole == **bound && !points.beyond),
        };
        let at = self.bounds.iter().take_while(|bound| !reached(bound)).count();
        self.values.get(at)
    }

    /// What a pack says, as the rulebook takes it.
    fn judge(&self, said: &Graded, on: Date) -> GradeState {
        let is = |known: &String| *known == said.issuer || Some(known) == said.issuer_id.as_ref();
        let rightful = self.issuers.is_empty() || self.issuers.iter().any(is);
        let last = said.until.or_else(|| said.given_on?.plus_months(self.months?));
        match said.state {
            _ if !rightful => GradeState::OtherIssuer,
            GradeState::Known | GradeState::Absent if said.doubt.is_some() => GradeState::Stale,
            GradeState::Known if last.is_some_and(|last| last < on) => GradeState::Expired,
            GradeState::Known if self.value(&said.value).is_none() => GradeState::Unreadable,
            state => state,
        }
    }
}

/// A number of points, of which a fraction only tells on which side of a bound it lies.
struct Points {
    whole: u32,
    /// Whether there is a fraction above the whole number.
    beyond: bool,
}

impl Points {
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        Some(Self { whole: whole.parse().ok()?, beyond: fraction.bytes().any(|b| b != b'0') })
    }
}

/// The value of a fact whose source are grades: the worst of those who count and are of a kind that
/// is graded.
pub(super) fn value(book: &Rulebook, case: &Case<'_>, fact: &Fact) -> String {
    let of = |grade: &SubjectGrade| fact.values.iter().position(|known| *known == grade.value);
    let worst = each(book, case, fact).into_iter().max_by_key(of);
    // Where nobody is of a kind that is graded it is known that there is no grade.
    let none = fact.values.iter().find(|value| *value == s::UNGRADED);
    let none = none.map_or_else(|| s::UNKNOWN.to_string(), Clone::clone);
    worst.map_or(none, |grade| grade.value)
}

/// The grades that the matter's tables, incentives and cautions read, by fact and subject.
pub(super) fn used(book: &Rulebook, matter: &Matter, case: &Case<'_>) -> Vec<SubjectGrade> {
    let mut facts: Vec<&Fact> = Vec::new();
    for fact in book.read_by(matter).filter_map(|at| book.vocabulary.get(at)) {
        if fact.source == FactSource::Grade && !facts.iter().any(|known| known.name == fact.name) {
            facts.push(fact);
        }
    }
    facts.into_iter().flat_map(|fact| each(book, case, fact)).collect()
}

fn each(book: &Rulebook, case: &Case<'_>, fact: &Fact) -> Vec<SubjectGrade> {
    let Some(scheme) = book.scheme(&fact.name) else { return Vec::new() };
    let subjects = case.request.subjects.iter().zip(&case.counted).enumerate();
    let graded = subjects.filter(|(_, (s, counted))| **counted && scheme.kinds.contains(&s.kind));
    graded.map(|(at, _)| of_subject(scheme, fact, case, at)).collect()
}

/// What the packs say of one subject together.
fn of_subject(scheme: &Scheme, fact: &Fact, case: &Case<'_>, subject: usize) -> SubjectGrade {
    let on = case.request.decided_on;
    let said = case.grades.iter().filter(|g| g.subject == subject && g.scheme == scheme.name);
    let judged: Vec<Graded> =
        said.map(|graded| Graded { state: scheme.judge(graded, on), ..graded.clone() }).collect();
    let with = |wanted: &dyn Fn(&Graded) -> bool| judged.iter().find(|g| wanted(g));
    // A record that may say something worse is not outweighed by another pack.
    let open = with(&|g| {
        use GradeState as State;
        let said = g.given_on.is_some() || g.state == State::Unreadable;
        said && matches!(g.state, State::Stale | State::Unsure | State::Unreadable)
    });
    let place = |g: &Graded| {
        let value = scheme.value(&g.value);
        value.and_then(|value| scheme.values.iter().position(|known| known == value))
    };
    let known = || judged.iter().filter(|g| g.state == GradeState::Known);
    let worst = known().max_by_key(|g| place(g));
    let expired = with(&|g| g.state == GradeState::Expired);
    let absent = with(&|g| g.state == GradeState::Absent);
    let ungraded = fact.values.iter().any(|value| value == s::UNGRADED);
    let (source, value) = match (open, worst, expired, absent) {
        (None, Some(worst), ..) => (Some(worst), scheme.value(&worst.value).cloned()),
        (None, None, None, Some(absent)) if ungraded => (Some(absent), Some(s::UNGRADED.into())),
        (open, _, expired, absent) => {
            (open.or(expired).or(absent).or_else(|| with(&|_| true)), None)
        }
    };
    // What another pack knows is told, also where the one that counts leaves it open.
    let other = |g: &&Graded| scheme.value(&g.value) != value.as_ref();
    SubjectGrade {
        fact: fact.name.clone(),
        scheme: scheme.name.clone(),
        subject,
        others: known().filter(other).cloned().collect(),
        state: source.map_or(GradeState::Missing, |source| source.state),
        source: source.cloned(),
        value: value.unwrap_or_else(|| s::UNKNOWN.to_string()),
        expected: scheme.issuers.clone(),
    }
}
