//! What an office or an applicant still has to do in a case, and until when (期限).

use std::collections::BTreeMap;

use credit_core::{
    Date,
    calendar::{Calendar, NamedTerm, Term},
    decision::Outcome,
    digest::Digest,
    rulebook::{Rulebook, document::RulebookTerm, source::term_in_words},
};

use crate::{
    case::CaseFile,
    ledger::{LastDay, State, promises, running},
    problem::Words,
    statement::Statement,
};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// 补正: the applicant supplies what is missing.
    Supplement,
    /// 履行承诺: a commitment is kept.
    Commitment,
    /// 异议答复: the office answers.
    Objection,
    /// 复议、诉讼: another office or a court decides; its term is not ours.
    Appeal,
    /// 修复受理.
    RepairAcceptance,
    /// 修复办结.
    Repair,
    /// 惩戒反馈: the office tells what became of a measure.
    Feedback,
}

impl What {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Supplement => Words::new("补正", "supplement"),
            Self::Commitment => Words::new("履行承诺", "commitment"),
            Self::Objection => Words::new("异议答复", "objection"),
            Self::Appeal => Words::new("复议、诉讼结果", "appeal"),
            Self::RepairAcceptance => Words::new("修复受理", "acceptance of repair"),
            Self::Repair => Words::new("修复办结", "repair"),
            Self::Feedback => Words::new("惩戒反馈", "feedback"),
        }
    }
}

/// Something that is open.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// The receipt of the case.
    pub receipt: Digest,
    /// Id of the matter.
    pub matter: String,
    /// Name of the matter.
    pub matter_name: String,
    /// Whose case it is (实施机关).
    pub agency: Option<String>,
    /// Who has applied, and by which code.
    pub applicant: (String, Option<String>),
    /// What it is about: materials, a measure, what was objected to.
    pub about: String,
    /// When it was asked, in seconds since 1970.
    pub asked: i64,
    /// The day that it counts from.
    pub from: Date,
    /// Until when.
    pub due: Option<LastDay>,
    /// Where that stands.
    pub state: State,
}

/// What days are counted by.
#[derive(Clone, Copy, Debug)]
pub struct Days<'a> {
    /// The rulebook of the case.
    pub rulebook: &'a Rulebook,
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// A later one, which settles what the other only bounds.
    pub later: Option<&'a Calendar>,
    /// As of this day.
    pub on: Date,
}

/// When something is due.
#[derive(Clone, Copy, Debug)]
enum Until {
    /// It has no term.
    Never,
    /// It has one that no calendar at hand counts: whether it has passed is not known.
    Unknown,
    /// It has a last day.
    By(LastDay),
}

impl From<Option<LastDay>> for Until {
    fn from(due: Option<LastDay>) -> Self {
        due.map_or(Self::Never, Self::By)
    }
}

impl Days<'_> {
    /// When a term that begins after that day is over.
    fn until(&self, term: Option<Term>, from: Date) -> Until {
        let Some(term) = term else { return Until::Never };
        let by = |calendar| LastDay::after(calendar, from, term);
        let due = self.later.and_then(by).or_else(|| by(self.calendar));
        due.map_or(Until::Unknown, Until::By)
    }
}

/// What is open in a case at the end of that day.
#[must_use]
pub fn open(case: &CaseFile, days: &Days<'_>) -> Vec<Item> {
    if case.day > days.on {
        return Vec::new();
    }
    let standing = case.standing(days.on);
    let mut items = Vec::from_iter(supplement(case, days));
    items.extend(commitments(case, days));
    items.extend(objections(case, &standing, days));
    items.extend(repair(case, &standing, days));
    items.extend(feedback(case, &standing, days));
    items
}

fn item(
    case: &CaseFile,
    what: What,
    about: String,
    (from, until): (Date, Until),
    on: Date,
) -> Item {
    let decision = &case.decision;
    let (due, state) = match until {
        Until::Never => (None, running(None, on)),
        Until::Unknown => (None, State::Unsettled),
        Until::By(due) => (Some(due), running(Some(due), on)),
    };
    let code = case.applicant_code().map(str::to_owned);
    Item {
        what,
        receipt: case.number,
        matter: decision.matter.clone(),
        matter_name: decision.matter_name.clone(),
        agency: decision.agency.clone(),
        applicant: (case.applicant().to_owned(), code),
        about,
        asked: case.seconds,
        from,
        due,
        state,
    }
}

/// 补正: all of it at once, until the first of its last days.
fn supplement(case: &CaseFile, days: &Days<'_>) -> Option<Item> {
    let decision = &case.decision;
    let changed = case.outcome(days.on).is_some_and(|outcome| outcome != Outcome::Supplement);
    if decision.outcome != Outcome::Supplement || changed {
        return None;
    }
    let from = decision.decided_on;
    let last = |due| LastDay::of(due, from, days.later);
    let due = decision.missing.iter().filter_map(|missing| missing.due.as_ref()).map(last);
    let due = due.min_by_key(|due| (due.date, due.latest));
    let names: Vec<&str> = decision.missing.iter().map(|missing| missing.name.as_str()).collect();
    Some(item(case, What::Supplement, names.join("、"), (from, due.into()), days.on))
}

fn commitments(case: &CaseFile, days: &Days<'_>) -> Vec<Item> {
    let open = promises(case, days.on, days.later).into_iter();
    let open = open.filter(|promise| !promise.state.is_judged() && promise.state != State::Idle);
    open.map(|promise| {
        let about = match promise.materials.is_empty() {
            true => promise.said.name.clone(),
            false => promise.materials.join("、"),
        };
        let from = promise.said.signed_on.unwrap_or(case.decision.decided_on);
        item(case, What::Commitment, about, (from, promise.due.into()), days.on)
    })
    .collect()
}

/// The last stage of a way, where nothing has come after it.
fn last<'a>(standing: &[&'a Statement], kind: &str, way: Option<&str>) -> Option<&'a Statement> {
    standing.iter().rfind(|it| it.kind == kind && it.member("way") == way).copied()
}

fn objections(case: &CaseFile, standing: &[&Statement], days: &Days<'_>) -> Vec<Item> {
    let ways = ["objection", "reconsideration", "litigation"].into_iter();
    let open = ways.filter_map(|way| {
        let said = last(standing, "objection", Some(way))?;
        let received = said.member("stage") == Some("received");
        let from = said.day().filter(|_| received)?;
        let what = if way == "objection" { What::Objection } else { What::Appeal };
        let term = days.rulebook.term(NamedTerm::Objection).filter(|_| what == What::Objection);
        let about = said.member("text").unwrap_or_default().to_owned();
        Some(item(case, what, about, (from, days.until(term, from)), days.on))
    });
    open.collect()
}

fn repair(case: &CaseFile, standing: &[&Statement], days: &Days<'_>) -> Option<Item> {
    let said = last(standing, "repair", None)?;
    let (what, term) = match said.member("stage") {
        Some("applied") => (What::RepairAcceptance, NamedTerm::RepairAcceptance),
        Some("accepted") => (What::Repair, NamedTerm::Repair),
        _ => return None,
    };
    let from = said.day()?;
    let until = days.until(days.rulebook.term(term), from);
    let about = said.member("text").unwrap_or_default().to_owned();
    Some(item(case, what, about, (from, until), days.on))
}

/// Measures that follow from the decision and of which nobody has told what became of them.
fn feedback(case: &CaseFile, standing: &[&Statement], days: &Days<'_>) -> Vec<Item> {
    let from = case.decision.decided_on;
    let until = days.until(days.rulebook.term(NamedTerm::Feedback), from);
    let told = |id: &str| {
        standing.iter().any(|it| it.kind == "feedback" && it.member("measure") == Some(id))
    };
    let mut items: Vec<Item> = Vec::new();
    for measure in &case.decision.measures {
        let about = format!("{} {}", measure.id, measure.name);
        if !told(&measure.id) && items.iter().all(|known| known.about != about) {
            items.push(item(case, What::Feedback, about, (from, until), days.on));
        }
    }
    items
}

/// When everybody has last asked for what. A supplement is over once the same applicant has asked for the same matter
/// again.
#[derive(Clone, Debug, Default)]
pub struct Asked(BTreeMap<(String, String, Option<String>), i64>);

impl Asked {
    /// Takes note of a case.
    pub fn note(&mut self, case: &CaseFile) {
        let applicant = (case.applicant().to_owned(), case.applicant_code().map(str::to_owned));
        let key = (case.decision.matter.clone(), applicant.0, applicant.1);
        let last = self.0.entry(key).or_insert(case.seconds);
        *last = case.seconds.max(*last);
    }

    /// Whether something is still open, after all cases have been noted.
    #[must_use]
    pub fn leaves(&self, item: &Item) -> bool {
        let (name, code) = item.applicant.clone();
        let last = self.0.get(&(item.matter.clone(), name, code));
        item.what != What::Supplement || last.is_none_or(|last| *last <= item.asked)
    }
}

/// A term as it is typed: in the words of a rulebook (`10`, `10个工作日`, `15日`, `1个月`, `1年`), or `10wd`, `15d`, `1m`.
#[must_use]
pub fn term_of(text: &str) -> Option<Term> {
    let letters = [("wd", "个工作日"), ("d", "日"), ("m", "个月")];
    let known = letters.iter().find_map(|(en, zh)| Some(text.strip_suffix(en)?.to_owned() + zh));
    let RulebookTerm { n, unit, .. } = term_in_words(known.as_deref().unwrap_or(text))?;
    Some(Term { n, unit })
}

#[cfg(test)]
mod tests {
    use credit_core::calendar::TermUnit;

    use super::*;

    #[test]
    fn a_term_is_typed_as_rulebooks_write_it() {
        for (typed, n, unit) in [
            ("10", 10, TermUnit::WorkingDay),
            ("10个工作日", 10, TermUnit::WorkingDay),
            ("10个工作日内", 10, TermUnit::WorkingDay),
            ("10wd", 10, TermUnit::WorkingDay),
            ("15日", 15, TermUnit::Day),
            ("15自然日", 15, TermUnit::Day),
            ("15d", 15, TermUnit::Day),
            ("1个月", 1, TermUnit::Month),
            ("1m", 1, TermUnit::Month),
            ("1年", 12, TermUnit::Month),
        ] {
            assert_eq!(term_of(typed), Some(Term { n, unit }), "{typed}");
        }
        for typed in ["", "0", "0日", "wd", "日", "10x", "-1", "五日", "10wdd", "99999999999"] {
            assert_eq!(term_of(typed), None, "{typed}");
        }
    }
}
