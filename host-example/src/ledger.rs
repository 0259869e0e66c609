//! The ledger of commitments (信用承诺台账): what was promised, when it is due, what became of it. It is read out of
//! the cases of an archive and kept nowhere else, so that it cannot differ from what was signed.

mod export;
mod records;

use credit_core::{
    Date,
    answer::{Commitment, Due},
    calendar::{Calendar, Term},
    decision::Outcome,
    digest::Digest,
    request::{CommitmentType, Role, Subject},
};

use crate::{case::CaseFile, problem::Words, statement::Statement};
pub use export::{Publish, export};
pub use records::{Rows, records};

/// Where a commitment stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 履约中: it is not due yet.
    Running,
    /// 今日到期.
    Due,
    /// 可能逾期: the calendar does not reach its last day, and the earliest possible one has passed.
    Unsettled,
    /// 逾期: the last day has passed, and nobody has said what became of it.
    Overdue,
    /// 未生效: nothing was accepted on it.
    Idle,
    /// 未定期限: neither the decision nor the register sets a last day.
    Open,
    /// 全部履行.
    Fulfilled,
    /// 部分履行.
    Partly,
    /// 全部未履行.
    Not,
}

impl State {
    /// All of them, with the names that the command line takes.
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Running, "running", "履约中"),
        (Self::Due, "due", "今日到期"),
        (Self::Unsettled, "unsettled", "可能逾期"),
        (Self::Overdue, "overdue", "逾期"),
        (Self::Idle, "idle", "未生效"),
        (Self::Open, "open", "未定期限"),
        (Self::Fulfilled, "fulfilled", "全部履行"),
        (Self::Partly, "partly", "部分履行"),
        (Self::Not, "not", "全部未履行"),
    ];

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(state, known, _)| (known == name).then_some(state))
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        let found = Self::ALL.into_iter().find(|(state, ..)| *state == self);
        found.map_or(Words::same(""), |(_, en, zh)| Words::new(zh, en))
    }

    /// Whether it is over.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::Fulfilled | Self::Partly | Self::Not)
    }
}

/// A last day; where the calendar did not reach it, the earliest and the latest possible one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// The earliest.
    pub date: Date,
    /// The latest; the same where it is known.
    pub latest: Date,
}

impl LastDay {
    /// The last day of a term that begins after that day; none where the calendar cannot count it.
    #[must_use]
    pub fn after(calendar: &Calendar, from: Date, term: Term) -> Option<Self> {
        let due = calendar.last_day(from, term).ok()?;
        Some(Self { date: due.date, latest: due.latest })
    }

    /// The last day that a decision of that day has set; what it could only bound is settled by a calendar that
    /// reaches further.
    #[must_use]
    pub fn of(due: &Due, decided: Date, calendar: Option<&Calendar>) -> Self {
        let said = Self { date: due.date, latest: due.latest.unwrap_or(due.date) };
        let calendar = calendar.filter(|_| due.provisional);
        let term = Term { n: due.n, unit: due.unit };
        let again = calendar.and_then(|calendar| Self::after(calendar, decided, term));
        // What was said stays a bound: a calendar never moves the day out of it.
        again.filter(|it| it.date >= said.date && it.latest <= said.latest).unwrap_or(said)
    }
}

/// A commitment that was made.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The receipt of the decision that it was made for.
    pub receipt: Digest,
    /// 承诺编码, once it is registered.
    pub number: Option<String>,
    /// Its type.
    pub kind: CommitmentType,
    /// As the decision has it: name, text, responsibility.
    pub said: Commitment,
    /// Id of the matter.
    pub matter: String,
    /// Name of the matter.
    pub matter_name: String,
    /// Who decided (实施机关).
    pub agency: Option<String>,
    /// Who has promised.
    pub applicant: Option<Subject>,
    /// Its legal representative, where one was named.
    pub representative: Option<Subject>,
    /// What is to be handed in.
    pub materials: Vec<String>,
    /// When it is due.
    pub due: Option<LastDay>,
    /// Where it stands.
    pub state: State,
    /// What was registered of it.
    pub registered: Option<Statement>,
    /// What somebody has judged.
    pub judged: Option<Statement>,
    /// What was asked and objected to since it was judged.
    pub since: Vec<Statement>,
}

impl Promise {
    /// What was registered of it.
    #[must_use]
    pub fn registration(&self, member: &str) -> &str {
        self.registered.as_ref().and_then(|it| it.member(member)).unwrap_or_default()
    }

    /// What somebody has judged of it.
    #[must_use]
    pub fn judgement(&self, member: &str) -> &str {
        self.judged.as_ref().and_then(|it| it.member(member)).unwrap_or_default()
    }
}

/// The commitments that were made in a case, as they stand at the end of that day; none before it was decided. What the
/// decision could only bound is settled by a calendar that reaches further.
#[must_use]
pub fn promises(case: &CaseFile, on: Date, calendar: Option<&Calendar>) -> Vec<Promise> {
    let decision = &case.decision;
    if case.day > on {
        return Vec::new();
    }
    let standing = case.standing(on);
    let signed = decision.commitments.iter().filter(|commitment| commitment.signed);
    signed.map(|said| promise(case, said, &standing, (on, calendar))).collect()
}

fn promise(
    case: &CaseFile,
    said: &Commitment,
    standing: &[&Statement],
    (on, calendar): (Date, Option<&Calendar>),
) -> Promise {
    let about = |kind: &str| {
        let own =
            |it: &&&Statement| it.kind == kind && it.member("type") == Some(said.kind.as_str());
        standing.iter().find(own).map(|it| (*it).clone())
    };
    let (registered, judged) = (about("commitment"), about("fulfilment"));
    let member = |statement: &Option<Statement>, name: &str| {
        statement.as_ref().and_then(|it| it.member(name)).map(str::to_owned)
    };
    let decision = &case.decision;
    let deferred = said.kind == CommitmentType::Deferral;
    let missing = || decision.missing.iter().filter(|missing| deferred && missing.deferrable);
    let materials: Vec<String> = missing().map(|missing| missing.name.clone()).collect();
    let last = |due| LastDay::of(due, decision.decided_on, calendar);
    let terms = missing().filter_map(|missing| missing.due.as_ref()).map(last);
    let until = member(&registered, "until").and_then(|day| Date::parse(&day));
    let until = until.map(|day| LastDay { date: day, latest: day });
    // Whatever ends first: each material has a term of its own.
    let due = terms.chain(until).min_by_key(|due| (due.date, due.latest));
    let state = match member(&judged, "state").as_deref() {
        Some("fulfilled") => State::Fulfilled,
        Some("partly") => State::Partly,
        Some(_) => State::Not,
        None if !accepted(case, on) => State::Idle,
        None => running(due, on),
    };
    let subject = |role| case.subject(role).cloned();
    let after = judged.as_ref().map_or(u32::MAX, |it| it.place);
    let later = standing.iter().filter(|it| it.place > after).map(|it| (*it).clone());
    Promise {
        receipt: case.number,
        number: member(&registered, "number"),
        kind: said.kind,
        said: said.clone(),
        matter: decision.matter.clone(),
        matter_name: decision.matter_name.clone(),
        agency: decision.agency.clone(),
        applicant: subject(Role::Applicant),
        representative: subject(Role::LegalRepresentative),
        materials,
        due,
        state,
        since: later.collect(),
        registered,
        judged,
    }
}

/// Whether something was accepted, so that a commitment has to be kept; a review that does not say to what it has
/// changed the decision leaves it to be kept.
fn accepted(case: &CaseFile, on: Date) -> bool {
    case.outcome(on).is_none_or(|outcome| {
        matches!(
            outcome,
            Outcome::Accept | Outcome::AcceptOnCommitment | Outcome::AcceptWithDeferral
        )
    })
}

/// Where something stands that nobody has done or judged.
#[must_use]
pub const fn running(due: Option<LastDay>, on: Date) -> State {
    let Some(due) = due else { return State::Open };
    let (on, date, latest) = (on.to_days(), due.date.to_days(), due.latest.to_days());
    if on > latest {
        State::Overdue
    } else if on > date {
        State::Unsettled
    } else if on == date {
        State::Due
    } else {
        State::Running
    }
}

/// The next 承诺编码 of that region and day: one more than the highest that is used; none after 999999.
#[must_use]
pub fn next_number<'a>(
    region: &str,
    day: Date,
    used: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let start = format!("{region}{}", day.to_string().replace('-', ""));
    let serial = |number: &str| number.strip_prefix(&start)?.parse::<u32>().ok();
    let next = used.filter_map(serial).max().unwrap_or(0).checked_add(1)?;
    (next <= 999_999).then(|| format!("{start}{next:06}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_commitment_stands_where_its_last_day_says() {
        let known = LastDay { date: day("2026-12-04"), latest: day("2026-12-04") };
        let bounds = LastDay { date: day("2027-01-08"), latest: day("2027-01-19") };
        for (due, on, state) in [
            (None, "2026-12-04", State::Open),
            (Some(known), "2026-12-03", State::Running),
            (Some(known), "2026-12-04", State::Due),
            (Some(known), "2026-12-05", State::Overdue),
            (Some(bounds), "2027-01-07", State::Running),
            (Some(bounds), "2027-01-08", State::Due),
            // It may be over: that is neither running nor certainly late.
            (Some(bounds), "2027-01-09", State::Unsettled),
            (Some(bounds), "2027-01-19", State::Unsettled),
            (Some(bounds), "2027-01-20", State::Overdue),
        ] {
            assert_eq!(running(due, day(on)), state, "{due:?} on {on}");
        }
    }

    #[test]
    fn numbers_go_on_within_a_region_and_a_day() {
        let on = day("2026-11-20");
        let next = |used: &[&str]| next_number("450200", on, used.iter().copied());
        assert_eq!(next(&[]).as_deref(), Some("45020020261120000001"));
        let used = ["45020020261120000007", "45020020261120000002", "45010020261120000090"];
        assert_eq!(next(&used).as_deref(), Some("45020020261120000008"));
        assert_eq!(next(&["45020020261119000003"]).as_deref(), Some("45020020261120000001"));
        assert_eq!(next(&["45020020261120999999"]), None);
    }

    #[test]
    fn every_state_has_a_name_of_its_own() {
        for (state, name, zh) in State::ALL {
            assert_eq!(State::parse(name), Some(state));
            assert_eq!(state.words(), Words::new(zh, name));
        }
        assert_eq!(State::parse("late"), None);
    }
}
