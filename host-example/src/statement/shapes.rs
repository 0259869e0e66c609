//! Feedback as systems in use send it, read as statements: what the trading system of a province hands to its credit
//! platform, what a city's embedded page hands back, and what an approval front end hands back for a memorandum.

use credit_core::Date;
use serde_json::{Map, Value};

use super::Said;
use crate::{
    case::CaseFile,
    problem::{Problem, Words},
};

/// A shape of feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `SubmitPunishment` and `RevokePunishment` between a trading system and a provincial platform.
    Trading,
    /// The feedback of a city's embedded check: `entityName`, `uniCode`, `result`, `disciplinaryTime` …
    Embedded,
    /// `memoId`, `measureIds`, `explain`, `amount` of a front end for memoranda.
    Memorandum,
}

impl Shape {
    /// All of them, by the name that the command line takes.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Trading, "trading"),
        (Self::Embedded, "embedded"),
        (Self::Memorandum, "memorandum"),
    ];

    /// The shape of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(shape, known)| (known == name).then_some(shape))
    }
}

/// What one message says: kind and members of each statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Statements in their order.
    pub statements: Vec<(&'static str, Vec<(String, String)>)>,
    /// Measures that did not follow from the decision, as the message calls them.
    pub beside: Vec<String>,
}

/// Reads a message about a case. Who it names must be a subject of it; measures are known by id or name.
///
/// # Errors
///
/// `statement.shape` with the member that is missing, or cannot be read, or names somebody else.
pub fn read(shape: Shape, message: &Value, case: &CaseFile, today: Date) -> Result<Read, Problem> {
    let Value::Object(message) = message else { return Err(wrong("", "JSON")) };
    let mut out = Read { statements: Vec::new(), beside: Vec::new() };
    let message = Message { members: message, case };
    match shape {
        Shape::Trading if message.has("id") => out.statements.push((
            "revocation",
            vec![("of".into(), message.text("id")?), ("reason".into(), message.text("reason")?)],
        )),
        Shape::Trading => {
            message.names("org", None)?;
            let day = message.day("timestamp")?;
            let measure = message.measure(&message.text("measureName")?, &mut out.beside);
            let members = [
                ("measure", Some(measure)),
                ("result", Some(message.text("measure")?)),
                ("agency", Some(message.text("actualOrgUser")?)),
                ("day", Some(day)),
                ("amount", message.optional("amountInvolved")),
            ];
            out.statements.push(("feedback", given(members)));
        }
        Shape::Embedded => {
            message.names("entityName", Some("uniCode"))?;
            let measure = message.measure(&message.text("itemName")?, &mut out.beside);
            let kind = message.optional("type").unwrap_or_default();
            let result = [kind, message.text("result")?].join(" ");
            let members = [
                ("measure", Some(measure)),
                ("result", Some(result.trim().to_owned())),
                ("agency", Some(message.text("dept")?)),
                ("day", Some(message.day("disciplinaryTime")?)),
                ("amount", message.optional("amount")),
                ("basis", message.optional("basis")),
            ];
            out.statements.push(("feedback", given(members)));
        }
        Shape::Memorandum => {
            let ids = message.list("measureIds")?;
            let agency = case.decision.agency.clone().unwrap_or_else(|| case.issuer.clone());
            for id in ids {
                let measure = message.measure(&id, &mut out.beside);
                let members = [
                    ("measure", Some(measure)),
                    ("result", Some(message.text("explain")?)),
                    ("agency", Some(agency.clone())),
                    ("day", Some(today.to_string())),
                    ("amount", message.optional("amount")),
                    ("basis", message.optional("memoId")),
                ];
                out.statements.push(("feedback", given(members)));
            }
        }
    }
    Ok(out)
}

fn given<const N: usize>(members: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// A statement to be signed, of what was read.
#[must_use]
pub fn said<'a>(
    (kind, members): &(&'static str, Vec<(String, String)>),
    person: &'a str,
    at: &'a str,
) -> Said<'a> {
    Said { kind, person, members: members.clone(), evidence: Vec::new(), at }
}

/// A message, beside the case that it is about.
struct Message<'a> {
    members: &'a Map<String, Value>,
    case: &'a CaseFile,
}

impl Message<'_> {
    fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// A text or a number; nothing for what is blank.
    fn optional(&self, name: &str) -> Option<String> {
        let text = match self.members.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    fn text(&self, name: &str) -> Result<String, Problem> {
        self.optional(name).ok_or_else(|| wrong(name, "…"))
    }

    /// Several, as a list or separated by commas.
    fn list(&self, name: &str) -> Result<Vec<String>, Problem> {
        let all: Vec<String> = match self.members.get(name) {
            Some(Value::Array(items)) => {
                items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
            _ => self.text(name)?.split([',', '，', ';', '；']).map(str::to_owned).collect(),
        };
        let all: Vec<String> =
            all.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect();
        if all.is_empty() { Err(wrong(name, "M01, M06")) } else { Ok(all) }
    }

    /// `2026-11-23`, `2026-11-23 09:30:00`, `20261123093000000`.
    fn day(&self, name: &str) -> Result<String, Problem> {
        let text = self.text(name)?;
        let basic = text.as_bytes().get(..8).and_then(Date::parse_basic);
        let day = text.get(..10).and_then(Date::parse).or(basic);
        day.map(|day| day.to_string()).ok_or_else(|| wrong(name, "2026-11-23"))
    }

    /// That the message is about a subject of the case: by code where it has one, otherwise by name.
    fn names(&self, name: &str, code: Option<&str>) -> Result<(), Problem> {
        let plain = |text: &str| credit_core::id::normalize(text).text;
        let code = code.and_then(|code| Some((code, self.optional(code)?)));
        let mut subjects = self.case.request.subjects.iter();
        let (member, found) = match &code {
            Some((member, code)) => {
                let own = |it: &&str| plain(it) == plain(code);
                (*member, subjects.filter_map(|it| it.code.as_deref()).any(|it| own(&it)))
            }
            None => {
                let text = self.text(name)?;
                (name, subjects.any(|it| it.name.trim() == text))
            }
        };
        if found { Ok(()) } else { Err(other(member)) }
    }

    /// The id of a measure that is named by id or name; what did not follow from the decision stays as it is called.
    fn measure(&self, named: &str, beside: &mut Vec<String>) -> String {
        let mut measures = self.case.decision.measures.iter();
        match measures.find(|measure| measure.id == named || measure.name == named) {
            Some(measure) => measure.id.clone(),
            None => {
                beside.push(named.to_owned());
                named.to_owned()
            }
        }
    }
}

fn wrong(name: &str, like: &str) -> Problem {
    Problem::new(
        "statement.shape",
        Words::new(
            format!("报文的“{name}”缺少或看不懂，什么也没有写"),
            format!("`{name}` of the message is missing or cannot be read; nothing was written"),
        ),
        Words::same(like),
    )
}

fn other(name: &str) -> Problem {
    Problem::new(
        "statement.shape",
        Words::new(
            format!("报文的“{name}”不是这份案卷的主体，什么也没有写"),
            format!("`{name}` of the message is no subject of the case; nothing was written"),
        ),
        Words::new(
            "核对凭证编号，看 credit archive find",
            "check the number, see `credit archive find`",
        ),
    )
}
