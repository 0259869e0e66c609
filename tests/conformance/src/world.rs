//! A city to change: the sample city's sheets with patches, list packs of a test's own, one question
//! as JSON and its answer as JSON.

use std::sync::Arc;

use credit_core::api::{self, Checker, Failure, Lang, Sources};
use credit_core::pack::grade::Grade;
use credit_core::pack::record::{Direction, ListDef, Record};
use credit_core::pack::write::{Meta, document_pack, list_pack};
use credit_core::pack::{Audience, PackKind, PackSet};
use credit_core::rulebook::source::compile;
use serde_json::{Value, json};

use crate::broken::Mistake;
use crate::city::{LISTS, RULEBOOK};
use crate::fixture::{GRADE, TestKey, bystander, calendar_pack, grade, graded, list, meta};

/// Text of a sheet, and what stands in its place.
pub type Patch<'a> = (&'a str, &'a str, &'a str);

/// A city in the making.
#[derive(Clone, Debug)]
pub struct World {
    key: Arc<TestKey>,
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    packs: Vec<Vec<u8>>,
    /// Who has which grade; everybody else is known to have none.
    grades: Option<Vec<Grade>>,
}

impl World {
    /// The sample city with these patches of its sheets and without lists.
    ///
    /// # Panics
    /// When the patched rulebook does not compile.
    #[must_use]
    pub fn new(patches: &[Patch<'_>]) -> Self {
        Self::over(RULEBOOK, patches)
    }

    /// The same over the rulebook of another folder.
    ///
    /// # Panics
    /// When the patched rulebook does not compile.
    #[must_use]
    #[expect(clippy::panic, reason = "a test whose rulebook does not compile should stop")]
    pub fn over(folder: &'static str, patches: &[Patch<'_>]) -> Self {
        let key = TestKey::new("k1");
        let own = |(sheet, from, to): &Patch<'_>| [*sheet, *from, *to].map(str::to_owned);
        let patched = Mistake {
            name: "a test's own".into(),
            base: folder,
            patches: patches.iter().map(own).collect(),
            message: String::new(),
        };
        let compiled = compile(&patched.sheets()).unwrap_or_else(|messages| {
            panic!("{}", messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        let rulebook = signed(PackKind::Rulebook, &compiled.document, &key);
        let calendar = calendar_pack(&key);
        let (key, grades) = (Arc::new(key), Some(Vec::new()));
        Self { rulebook, calendar, key, packs: Vec::new(), grades }
    }

    /// Under this rulebook, as a writer that proves nothing would sign it.
    ///
    /// # Panics
    /// When the writer refuses.
    #[must_use]
    pub fn ruled_by(mut self, document: &dyn credit_core::wire::Wire) -> Self {
        self.rulebook = signed(PackKind::Rulebook, document, &self.key);
        self
    }

    /// With a pack of these lists and records more.
    ///
    /// # Panics
    /// When the writer refuses.
    #[must_use]
    pub fn with(self, meta: &Meta, lists: &[ListDef], records: &[Record]) -> Self {
        let bytes = written(meta, lists, records, &self.key);
        self.with_pack(bytes)
    }

    /// With a pack that is written already.
    #[must_use]
    pub fn with_pack(mut self, bytes: Vec<u8>) -> Self {
        self.packs.push(bytes);
        self
    }

    /// With these grades besides.
    #[must_use]
    pub fn grading(mut self, more: impl IntoIterator<Item = Grade>) -> Self {
        let more: Vec<Grade> = more.into_iter().collect();
        if !more.is_empty() {
            self.grades.get_or_insert_default().extend(more);
        }
        self
    }

    /// Without a grade pack.
    #[must_use]
    pub fn without_grades(self) -> Self {
        Self { grades: None, ..self }
    }

    /// With the sample city's lists, all of them fresh, holding these records by index of list.
    ///
    /// # Panics
    /// When the writer refuses.
    #[must_use]
    pub fn listing(self, records: &[(u16, Record)]) -> Self {
        self.with(&internal(), &lists(), &numbered(records))
    }

    /// Everything that a check is given, as files: name and content.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let grades = self.grades.as_ref().map(|grades| graded(grades, &self.key));
        let lists = self.packs.iter().cloned().enumerate();
        let lists = lists.map(|(at, bytes)| (format!("list-{at}.pack"), bytes));
        let grades = grades.map(|bytes| ("grades.pack".to_owned(), bytes));
        let documents = [
            ("rulebook", self.rulebook.clone()),
            ("calendar", self.calendar.clone()),
            ("trust", self.key.trust()),
        ];
        lists.chain(grades).chain(documents.map(|(name, bytes)| (name.to_owned(), bytes))).collect()
    }

    /// Opened.
    ///
    /// # Errors
    /// Those of `api::open`.
    pub fn open(&self) -> Result<Checker, Failure> {
        let trust = self.key.trust();
        let grades = self.grades.as_ref().map(|grades| graded(grades, &self.key));
        api::open(&Sources {
            packs: self.packs.iter().chain(&grades).map(Vec::as_slice).collect(),
            rulebook: &self.rulebook,
            calendar: &self.calendar,
            trust: &trust,
        })
    }

    /// The answer to a request; a failure is `{"error":{…}}`. A grade that stands among its facts is not
    /// declared but given to the applicant by a signed pack.
    #[must_use]
    pub fn check(&self, request: &Value) -> Value {
        let (request, grade) = issued(request);
        match self.clone().grading(grade).open() {
            Ok(checker) => check(&checker, &request),
            Err(failure) => error(&failure),
        }
    }
}

/// The sample city's lists alone, holding these records by index of list.
///
/// # Panics
/// When they are not written or do not open.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data does not open should stop")]
pub fn packs(records: &[(u16, Record)]) -> PackSet {
    let key = TestKey::new("k1");
    let bytes = written(&internal(), &lists(), &numbered(records), &key);
    api::open_packs(vec![bytes], &key.trust()).expect("opens")
}

/// The request without the grade that stands among its facts, and that grade as its applicant has it.
#[must_use]
pub fn issued(request: &Value) -> (Value, Option<Grade>) {
    let mut request = request.clone();
    let facts = request.get_mut("facts").and_then(Value::as_object_mut);
    let value = facts.and_then(|facts| facts.remove(GRADE.0));
    let of = |member: &str| {
        let subjects = items(&request, "/subjects").iter();
        let applicant = subjects.clone().find(|s| text(s, "/role") == "applicant");
        applicant.map(|s| text(s, member).to_owned()).unwrap_or_default()
    };
    let (name, code) = (of("/name"), of("/code"));
    let value = value.as_ref().and_then(Value::as_str);
    let grade =
        value.filter(|_| !code.is_empty()).map(|value| grade(&name, &code.to_uppercase(), value));
    (request, grade)
}

fn numbered(records: &[(u16, Record)]) -> Vec<Record> {
    let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
        list: *list,
        entry: format!("E{at}"),
        ..record.clone()
    };
    records.iter().enumerate().map(number).collect()
}

/// The sample city's lists.
#[must_use]
pub fn lists() -> Vec<ListDef> {
    LISTS.iter().map(|(name, direction)| list(name, name, *direction)).collect()
}

/// Particulars of a pack that only authorities open: numbers of persons stand in full in it.
#[must_use]
pub fn internal() -> Meta {
    Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) }
}

#[expect(clippy::expect_used, reason = "a test whose data the writer refuses should stop")]
fn signed(kind: PackKind, document: &dyn credit_core::wire::Wire, key: &TestKey) -> Vec<u8> {
    document_pack(&meta(kind, kind.as_str(), 1), document, &[key]).expect("written")
}

/// A list pack signed by the key of [`World`]. A list of failings that would be empty, which nobody is
/// cleared by, has a bystander.
///
/// # Panics
/// When the writer refuses.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data the writer refuses should stop")]
pub fn written(meta: &Meta, lists: &[ListDef], records: &[Record], key: &TestKey) -> Vec<u8> {
    let empty = |at: &u16| records.iter().all(|record| record.list != *at);
    let black = (0..).zip(lists).filter(|(_, list)| list.direction == Direction::Black);
    let bystanders = black.map(|(at, _)| at).filter(empty);
    let mut all = records.to_vec();
    all.extend(bystanders.map(|list| Record { list, ..bystander() }));
    list_pack(meta, lists, &all, &[key]).expect("written")
}

/// The answer to a request; a failure is `{"error":{…}}`.
#[must_use]
pub fn check(checker: &Checker, request: &Value) -> Value {
    match api::check_json(checker, request.to_string().as_bytes(), Lang::ZhCn) {
        Ok(answer) => parsed(&answer),
        Err(failure) => error(&failure),
    }
}

/// A notice's text; for a failure its code.
#[must_use]
pub fn notice(checker: &Checker, kind: &str, format: &str, request: &Value) -> String {
    let input = json!({ "kind": kind, "format": format, "request": request });
    match api::notice_json(checker, input.to_string().as_bytes()) {
        Ok(answer) => text(&parsed(&answer), "/content").to_owned(),
        Err(failure) => failure.code().to_owned(),
    }
}

/// What a batch says of one subject, `null` when nothing.
///
/// # Panics
/// When the packs are damaged.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose packs are damaged should stop")]
pub fn screen(packs: &PackSet, subject: &Value) -> Value {
    let line = subject.to_string();
    let lines = api::screen_lines(packs, &line, crate::fixture::TODAY, false, Lang::ZhCn);
    match lines.expect("screened").trim() {
        "" => Value::Null,
        line => parsed(line),
    }
}

/// A subject without a code.
#[must_use]
pub fn subject(role: &str, kind: &str, name: &str) -> Value {
    json!({ "role": role, "kind": kind, "name": name })
}

/// A value with one member more.
#[must_use]
pub fn with(mut value: Value, member: &str, content: impl Into<Value>) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.insert(member.to_owned(), content.into());
    }
    value
}

/// A request of 2026-11-20 with these materials at hand.
#[must_use]
pub fn request(matter: &str, subjects: &[Value], present: &[&str]) -> Value {
    let materials: Vec<Value> =
        present.iter().map(|id| json!({ "id": id, "state": "present" })).collect();
    json!({ "matter": matter, "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
        "subjects": subjects, "materials": materials })
}

/// The text at a JSON Pointer; blank when there is none.
#[must_use]
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of an array.
#[must_use]
pub fn items<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a member of all elements of an array, joined by blanks.
#[must_use]
pub fn each(value: &Value, array: &str, member: &str) -> String {
    let texts: Vec<&str> =
        items(value, array).iter().map(|item| text(item, &format!("/{member}"))).collect();
    texts.join(" ")
}

/// The value that a fact has in a decision.
#[must_use]
pub fn fact<'a>(decision: &'a Value, name: &str) -> &'a str {
    let facts = items(decision, "/facts").iter();
    facts.clone().find(|f| text(f, "/fact") == name).map_or("-", |f| text(f, "/value"))
}

/// Outcome, or the code of the failure.
#[must_use]
pub fn outcome(answer: &Value) -> &str {
    match text(answer, "/outcome") {
        "" => text(answer, "/error/code"),
        outcome => outcome,
    }
}

/// Outcome, rule, codes of the other reasons, and the facts that the table reads.
#[must_use]
pub fn told(answer: &Value) -> String {
    let reasons = items(answer, "/reasons").iter().map(|reason| match text(reason, "/code") {
        "rule" => text(reason, "/rule"),
        code => code,
    });
    let facts = items(answer, "/facts").iter().map(|fact| text(fact, "/value"));
    let [reasons, facts] = [reasons.collect::<Vec<_>>(), facts.collect()];
    format!("{} | {} | {}", outcome(answer), reasons.join(" "), facts.join(" "))
}

/// Every finding and look-alike: verdict and codes of the evidence.
#[must_use]
pub fn evidence(answer: &Value) -> String {
    let all = items(answer, "/findings").iter().chain(items(answer, "/excluded"));
    let one = |f: &Value| format!("{} {}", text(f, "/verdict"), each(f, "/evidence", "code"));
    let all: Vec<String> = all.map(one).collect();
    if all.is_empty() { "-".to_owned() } else { all.join("; ") }
}

fn error(failure: &Failure) -> Value {
    json!({ "error": parsed(&failure.to_json(Lang::ZhCn)) })
}

#[expect(clippy::expect_used, reason = "answers are JSON")]
fn parsed(answer: &str) -> Value {
    serde_json::from_str(answer).expect("JSON")
}
