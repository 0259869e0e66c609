//! What people say about a decision afterwards: a review, how a measure was applied, a revocation, an objection, a
//! repair. Each is signed and appended to the archive beside the receipt that it is about; the decision itself is
//! never edited.

pub mod shapes;

use credit_core::{
    Date,
    digest::Digest,
    json::{self, Cursor, ObjectBuilder, Value, canonical},
    pack::Trust,
    receipt::{Moment, Payload, Statement as Receipt, Verified, open},
    request::CommitmentType,
    wire,
};

use crate::{
    archive::{Archive, Case},
    key::Key,
    problem::{Problem, Words},
    receipt,
};

/// The scope of statements.
pub const SCOPE: &str = "statements";

/// Most statements about one receipt.
const MOST: u32 = 10_000;

/// A kind of statement and what belongs to it.
#[derive(Debug)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it is called.
    pub zh: &'static str,
    /// Members that it must have.
    pub required: &'static [&'static str],
    /// Members that it may have.
    pub optional: &'static [&'static str],
    /// Members with a closed set of values; of stages each comes after the one before.
    pub closed: &'static [(&'static str, &'static [&'static str])],
    /// Members that are days.
    pub days: &'static [&'static str],
}

impl Kind {
    /// The place of a member among those that it may have.
    #[must_use]
    pub fn place(&self, member: &str) -> Option<usize> {
        self.required.iter().chain(self.optional).position(|known| *known == member)
    }
}

/// How far a commitment may be shown (公开类型): 可向社会公开, 特定范围内公开, 不可公开.
pub const PUBLICATION: &[&str] = &["public", "limited", "closed"];

/// What became of a commitment (承诺履行状态): 全部履行, 部分履行, 全部未履行.
pub const FULFILMENT: &[&str] = &["fulfilled", "partly", "not"];

/// How grave a breach is (失信等级): 轻微, 一般, 严重.
pub const SEVERITY: &[&str] = &["minor", "general", "serious"];

/// All kinds.
pub const KINDS: [Kind; 7] = [
    Kind {
        name: "review",
        zh: "人工复核",
        required: &["opinion", "reason"],
        optional: &["outcome"],
        closed: &[("opinion", &["uphold", "change", "return"])],
        days: &[],
    },
    Kind {
        name: "feedback",
        zh: "惩戒反馈",
        required: &["measure", "result", "agency", "day"],
        optional: &["amount", "basis"],
        closed: &[],
        days: &["day"],
    },
    Kind {
        name: "revocation",
        zh: "撤销",
        required: &["of", "reason"],
        optional: &[],
        closed: &[],
        days: &[],
    },
    Kind {
        name: "objection",
        zh: "异议、复议、诉讼",
        required: &["way", "stage", "text"],
        optional: &[],
        closed: &[
            ("way", &["objection", "reconsideration", "litigation"]),
            ("stage", &["received", "answered"]),
        ],
        days: &[],
    },
    Kind {
        name: "repair",
        zh: "信用修复",
        required: &["stage"],
        optional: &["text"],
        closed: &[("stage", &["applied", "accepted", "done"])],
        days: &[],
    },
    Kind {
        name: "commitment",
        zh: "承诺登记",
        required: &["type", "number", "publication"],
        optional: &["until", "cause", "acceptor", "acceptor-code", "remark"],
        closed: &[("type", CommitmentType::NAMES), ("publication", PUBLICATION)],
        days: &["until"],
    },
    Kind {
        name: "fulfilment",
        zh: "履诺认定",
        required: &["type", "state", "day", "authority"],
        optional: &[
            "unkept",
            "severity",
            "consequence",
            "authority-code",
            "document",
            "basis",
            "until",
        ],
        closed: &[("type", CommitmentType::NAMES), ("state", FULFILMENT), ("severity", SEVERITY)],
        days: &["day", "until"],
    },
];

/// What somebody says.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// The name of the kind.
    pub kind: &'a str,
    /// Who says so.
    pub person: &'a str,
    /// Its members.
    pub members: Vec<(String, String)>,
    /// SM3 of the files that go with it.
    pub evidence: Vec<Digest>,
    /// When, RFC 3339.
    pub at: &'a str,
}

/// A statement that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number: SM3 of the payload.
    pub digest: Digest,
    /// Its place among the statements about the receipt, from 1.
    pub place: u32,
    /// The name of the kind.
    pub kind: String,
    /// Who says so.
    pub person: String,
    /// When.
    pub at: String,
    /// Its members.
    pub members: Vec<(String, String)>,
    /// The issuer whose keys have signed it.
    pub issuer: String,
    /// Whether that is another than the issuer of the receipt.
    pub foreign: bool,
    /// The keys that vouch for it.
    pub signers: Vec<String>,
    /// The one before.
    previous: Option<String>,
}

impl Statement {
    /// A member of it.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The day that it was said on, by its own clock.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        Moment::parse(&self.at).map(|moment| moment.day)
    }

    /// What was said, without the files that went with it.
    fn said(&self) -> Said<'_> {
        let Self { kind, person, at, members, .. } = self;
        Said { kind, person, members: members.clone(), evidence: Vec::new(), at }
    }
}

/// Those that nobody has revoked.
pub fn standing(all: &[Statement]) -> impl DoubleEndedIterator<Item = &Statement> {
    all.iter().filter(|it| !revoked(all, it))
}

fn revoked(all: &[Statement], statement: &Statement) -> bool {
    let number = statement.digest.labelled();
    all.iter().any(|by| by.kind == "revocation" && by.member("of") == Some(&number))
}

/// Signs a statement about a receipt and appends it.
///
/// # Errors
///
/// `statement.no-record` for a receipt that is not in the archive; `statement.kind`, `statement.member`;
/// `statement.same-person` for a second review by one person; `statement.order` for what cannot come now;
/// `statement.no-commitment` for a commitment that was not signed for that decision;
/// `statement.chain`, also for a time before that of the one before; `receipt.*`, `archive.*`, `io.write`. Nothing is
/// written then.
pub fn add(
    archive: &Archive,
    trust: &Trust,
    keys: &[Key],
    about: Digest,
    said: &Said<'_>,
) -> Result<Digest, Problem> {
    let person = named(said.person);
    let said = Said { person: &person, ..said.clone() };
    shaped(&said)?;
    let (receipt, case, earlier) = all(archive, trust, about)?;
    fits(&earlier, &said)?;
    promised(archive, about, &case, &receipt, &said)?;
    let place = next(earlier.len())?;
    archive.ends_at(about, place)?;
    let before = earlier.last().map_or(receipt.predicate.head.at.as_str(), |it| it.at.as_str());
    if !follows(before, said.at) {
        return Err(chain(about, place));
    }
    let payload = payload(keys, about, place, earlier.last(), &said)?;
    let envelope = receipt::signed(keys, Payload::Statement, &payload)?;
    // What is written can be read by those who trust the same keys, or it is not written.
    let digest = read(envelope.as_bytes(), trust, about)?.digest;
    match archive.append(about, place, &envelope)? {
        true => Ok(digest),
        false => Err(order("有人同时追加了说明", "somebody else has appended one just now")),
    }
}

/// The statements about a receipt, verified, in their order. What could not have been added is refused here, too.
///
/// # Errors
///
/// `statement.no-record`, `statement.chain`; `receipt.*`, `archive.*`.
pub fn list(archive: &Archive, trust: &Trust, about: Digest) -> Result<Vec<Statement>, Problem> {
    all(archive, trust, about).map(|(.., all)| all)
}

/// The receipt, its case, and the statements about it.
fn all(
    archive: &Archive,
    trust: &Trust,
    about: Digest,
) -> Result<(Receipt, Case, Vec<Statement>), Problem> {
    let case = archive.case(about)?.ok_or_else(|| no_record(about))?;
    let (verified, receipt) = receipt::verified(case.envelope.as_bytes(), trust)?;
    if verified.digest() != about {
        return Err(archive.damaged(about));
    }
    let mut all: Vec<Statement> = Vec::new();
    for place in 1..=MOST {
        let Some(envelope) = archive.statement(about, place)? else { break };
        let mut statement = read(envelope.as_bytes(), trust, about)?;
        statement.foreign = statement.issuer != verified.head.issuer;
        let before = all.last().map(|before| before.digest.labelled());
        let time = all.last().map_or(verified.head.at.as_str(), |before| before.at.as_str());
        let linked = statement.place == place && statement.previous == before;
        let right = linked && follows(time, &statement.at) && {
            let said = statement.said();
            let fits = shaped(&said).and_then(|()| fits(&all, &said));
            fits.and_then(|()| promised(archive, about, &case, &receipt, &said)).is_ok()
        };
        if !right {
            return Err(chain(about, place));
        }
        all.push(statement);
    }
    Ok((receipt, case, all))
}

/// The place after so many.
fn next(earlier: usize) -> Result<u32, Problem> {
    let place = u32::try_from(earlier).ok().and_then(|count| count.checked_add(1));
    let full = || order("说明已经满了", "there are as many statements as there can be");
    place.filter(|place| *place <= MOST).ok_or_else(full)
}

/// Whether time does not go back.
fn follows(before: &str, now: &str) -> bool {
    let seconds = |text| Moment::parse(text).map(|moment| moment.seconds);
    // What is no time is told as such when it is signed.
    seconds(now).is_none_or(|now| seconds(before).is_some_and(|before| before <= now))
}

/// A name as it is kept: without white space around it, nor within one that is written in Chinese.
fn named(person: &str) -> String {
    let parts: Vec<&str> = person.split_whitespace().collect();
    parts.join(if person.chars().all(|c| c.is_ascii() || c.is_whitespace()) { " " } else { "" })
}

/// Whether two names are one, however they are spaced.
fn same_name(one: &str, other: &str) -> bool {
    one.split_whitespace().flat_map(str::chars).eq(other.split_whitespace().flat_map(str::chars))
}

/// Characters that show nothing: controls, and marks of no width that make two names of one.
fn unseen(text: &str) -> bool {
    let of_no_width = |c: char| {
        let breaks = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
        breaks || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.chars().any(|c| c.is_control() || of_no_width(c))
}

/// Whether a statement has what belongs to its kind, and nothing else.
fn shaped(said: &Said<'_>) -> Result<(), Problem> {
    let kind = KINDS.iter().find(|kind| kind.name == said.kind);
    let kind = kind.ok_or_else(|| unknown(said.kind))?;
    let known = |name: &str| kind.required.contains(&name) || kind.optional.contains(&name);
    let value = |name: &str| said.members.iter().find(|(known, _)| known == name);
    for (at, (name, value)) in said.members.iter().enumerate() {
        let twice = said.members.iter().take(at).any(|(before, _)| before == name);
        if !known(name) || twice || unseen(value) {
            return Err(member(kind, name, &[kind.required, kind.optional].concat()));
        }
    }
    for name in kind.required {
        if value(name).is_none_or(|(_, value)| value.trim().is_empty()) {
            return Err(member(kind, name, kind.required));
        }
    }
    for (name, values) in kind.closed {
        if value(name).is_some_and(|(_, value)| !values.contains(&value.as_str())) {
            return Err(member(kind, name, values));
        }
    }
    let blank = said.person.is_empty() || named(said.person) != said.person;
    if blank || unseen(said.person) {
        return Err(member(kind, "person", &["--person"]));
    }
    for name in kind.days {
        if value(name).is_some_and(|(_, value)| Date::parse(value).is_none()) {
            return Err(member(kind, name, &["2026-11-20"]));
        }
    }
    let value = |name: &str| value(name).map(|(_, value)| value.as_str());
    if value("number").is_some_and(|number| !is_commitment_number(number)) {
        return Err(member(kind, "number", &["45020020261120000001"]));
    }
    // A breach says what was not kept and how grave that is: nobody guesses it later.
    let breach = value("state").is_some_and(|state| state != "fulfilled");
    let needed = ["unkept", "severity"].into_iter().find(|name| {
        value(name).is_some_and(|value| !value.trim().is_empty()) != breach
            && said.kind == "fulfilment"
    });
    needed.map_or(Ok(()), |name| Err(member(kind, name, &[name])))
}

/// 承诺编码: six digits of the region, eight of the day, six of the order (national data template of 信用承诺).
#[must_use]
pub fn is_commitment_number(text: &str) -> bool {
    let day = text.as_bytes().get(6..14).and_then(Date::parse_basic);
    text.len() == 20 && text.bytes().all(|b| b.is_ascii_digit()) && day.is_some()
}

/// Whether a statement about a commitment is about one that was signed for that decision.
fn promised(
    archive: &Archive,
    about: Digest,
    case: &Case,
    receipt: &Receipt,
    said: &Said<'_>,
) -> Result<(), Problem> {
    let ours = ["commitment", "fulfilment"].contains(&said.kind);
    let Some((_, kind)) = said.members.iter().find(|(name, _)| name == "type" && ours) else {
        return Ok(());
    };
    let decision = archive.decided(about, case, receipt)?.decision;
    let mut signed = decision.commitments.iter().filter(|commitment| commitment.signed);
    match signed.any(|commitment| commitment.kind.as_str() == kind) {
        true => Ok(()),
        false => Err(no_commitment(about, kind)),
    }
}

/// Whether it can come after what was said before.
fn fits(earlier: &[Statement], said: &Said<'_>) -> Result<(), Problem> {
    let value = |name: &str| {
        said.members.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    };
    let standing = || standing(earlier);
    // Where the last one of that kind and way stands.
    let way = value("way");
    let own = |it: &&Statement| it.kind == said.kind && it.member("way") == way;
    let last = standing().rfind(own).and_then(|it| it.member("stage"));
    match (said.kind, value("stage")) {
        ("review", _) => {
            let again =
                standing().any(|it| it.kind == "review" && same_name(&it.person, said.person));
            if again { Err(same_person(said.person)) } else { Ok(()) }
        }
        ("revocation", _) => {
            let target =
                earlier.iter().find(|it| Some(it.digest.labelled().as_str()) == value("of"));
            match target {
                Some(target) if !revoked(earlier, target) && target.kind != "revocation" => Ok(()),
                _ => Err(order(
                    "没有这份说明，或者已经撤销",
                    "no such statement, or revoked already",
                )),
            }
        }
        ("commitment" | "fulfilment", _) => {
            let own = |it: &Statement| it.kind == said.kind && it.member("type") == value("type");
            match standing().any(own) {
                true => Err(order(
                    "这份承诺已经登记或认定过；要更正，先撤销",
                    "that commitment has been registered or judged already; revoke that first",
                )),
                false => Ok(()),
            }
        }
        // One that was answered or done is over: another may begin.
        ("objection", Some("answered")) if last != Some("received") => {
            Err(order("没有收到过，不能答复", "nothing was received that could be answered"))
        }
        ("objection", Some("received")) if last == Some("received") => {
            Err(order("已经收到，尚未答复", "one was received and is not answered yet"))
        }
        ("repair", Some("accepted")) if last != Some("applied") => {
            Err(order("没有申请，不能受理", "nothing was applied for"))
        }
        ("repair", Some("done")) if last != Some("accepted") => {
            Err(order("没有受理，不能办结", "nothing was accepted"))
        }
        ("repair", Some("applied")) if last.is_some_and(|last| last != "done") => {
            Err(order("已经申请，尚未办结", "one was applied for and is not done yet"))
        }
        _ => Ok(()),
    }
}

fn payload(
    keys: &[Key],
    about: Digest,
    place: u32,
    before: Option<&Statement>,
    said: &Said<'_>,
) -> Result<Vec<u8>, Problem> {
    let head = wire::canonical(&receipt::head(keys, SCOPE, said.at)?);
    let Value::Object(mut members) = json::parse(head.as_bytes(), usize::MAX)? else {
        return Err(chain(about, place));
    };
    let own = said.members.iter().map(|(name, value)| (name.clone().into(), value.as_str().into()));
    let evidence: Vec<String> = said.evidence.iter().map(Digest::labelled).collect();
    members.extend([
        ("kind".into(), said.kind.into()),
        ("person".into(), said.person.into()),
        ("place".into(), place.into()),
        ("members".into(), Value::Object(own.collect())),
        ("evidence".into(), evidence.into()),
    ]);
    members.extend(before.map(|before| ("previous".into(), before.digest.labelled().into())));
    let digest = ObjectBuilder::new().put("sm3", about.hex()).build();
    let subject = ObjectBuilder::new().put("name", "receipt").put("digest", digest).build();
    let statement = ObjectBuilder::new()
        .put("_type", "https://in-toto.io/Statement/v1")
        .put("subject", vec![subject])
        .put("predicateType", Payload::Statement.predicate())
        .put("predicate", Value::Object(members));
    Ok(canonical(&statement.build()).into_bytes())
}

/// A statement that is about that receipt, verified.
fn read(envelope: &[u8], trust: &Trust, about: Digest) -> Result<Statement, Problem> {
    let verified: Verified = receipt::scoped(open(envelope, Payload::Statement, trust)?, SCOPE)?;
    let digest = verified.digest();
    let read = || {
        let root = Cursor::root(&verified.value).members()?;
        let predicate = root.required("predicate")?.members()?;
        let subject = root.required("subject")?;
        let named = subject.array(1)?;
        let named = named.first().ok_or_else(|| subject.error("json.value"))?.members()?;
        let sm3 = named.required("digest")?.members()?.required("sm3")?.string()?.to_owned();
        let text = |name| predicate.required(name)?.string().map(str::to_owned);
        let members = predicate.required("members")?.members()?;
        let member =
            |(name, value): (&str, &Cursor<'_>)| Ok((name.to_owned(), value.string()?.to_owned()));
        let statement = Statement {
            digest,
            place: predicate.required("place")?.integer()?,
            kind: text("kind")?,
            person: text("person")?,
            at: verified.head.at.clone(),
            members: members.iter().map(member).collect::<Result<_, _>>()?,
            issuer: verified.head.issuer.clone(),
            foreign: false,
            signers: verified.vouching.signers().map(str::to_owned).collect(),
            previous: predicate
                .optional("previous")
                .map(Cursor::string)
                .transpose()?
                .map(Into::into),
        };
        Ok((sm3, statement))
    };
    let read = read().map_err(|_: credit_core::error::LoadError| chain(about, 0));
    let (sm3, statement) = read?;
    if sm3 == about.hex() { Ok(statement) } else { Err(chain(about, statement.place)) }
}

fn unknown(kind: &str) -> Problem {
    let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    Problem::usage(
        "statement.kind",
        Words::new(format!("没有“{kind}”这种说明"), format!("no kind of statement `{kind}`")),
        Words::same(known.join(", ")),
    )
}

fn member(kind: &Kind, name: &str, known: &[&str]) -> Problem {
    Problem::usage(
        "statement.member",
        Words::new(
            format!("{}的“{name}”缺少、多余或取值不对", kind.zh),
            format!(
                "`{name}` of a statement of the kind `{}` is missing, unknown or wrong",
                kind.name
            ),
        ),
        Words::same(known.join(", ")),
    )
}

fn no_record(about: Digest) -> Problem {
    Problem::new(
        "statement.no-record",
        Words::new(
            format!("档案里没有凭证 {}，什么也没有写", about.labelled()),
            format!("receipt {} is not in the archive; nothing was written", about.labelled()),
        ),
        Words::new("检查编号，或换一处档案", "check the number, or take another archive"),
    )
}

fn no_commitment(about: Digest, kind: &str) -> Problem {
    Problem::new(
        "statement.no-commitment",
        Words::new(
            format!("凭证 {} 的结论里没有已签的“{kind}”承诺，什么也没有写", about.labelled()),
            format!(
                "no commitment `{kind}` was signed for {}; nothing was written",
                about.labelled()
            ),
        ),
        Words::new(
            "看 credit commitment list，核对编号和承诺类型",
            "look at `credit commitment list`: number and type",
        ),
    )
}

fn same_person(person: &str) -> Problem {
    Problem::new(
        "statement.same-person",
        Words::new(
            format!("{person}已经复核过这个结论，什么也没有写"),
            format!("{person} has reviewed this decision already; nothing was written"),
        ),
        Words::new(
            "由另一人复核；要改自己的意见，先撤销再复核",
            "somebody else reviews; to change an opinion, revoke it first",
        ),
    )
}

fn order(zh: &str, en: &str) -> Problem {
    Problem::new(
        "statement.order",
        Words::new(format!("{zh}，什么也没有写"), format!("{en}; nothing was written")),
        Words::new("先看 credit statement list", "look at `credit statement list` first"),
    )
}

fn chain(about: Digest, place: u32) -> Problem {
    Problem::new(
        "statement.chain",
        Words::new(
            format!(
                "凭证 {} 的第 {place} 份说明接不上前一份、时间早于前一份或凭证，或说的不是它",
                about.labelled()
            ),
            format!(
                "statement {place} about {} does not go on from the one before, is of an earlier time, or is about another receipt",
                about.labelled()
            ),
        ),
        Words::new(
            "追加时核对时间；已存的从备份或另一处档案恢复",
            "check the time when adding; restore what was kept from a backup or another archive",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_last_place() {
        assert_eq!(next(0), Ok(1));
        assert_eq!(next(9_999), Ok(MOST));
        assert_eq!(next(10_000).unwrap_err().code(), "statement.order");
        assert_eq!(next(usize::MAX).unwrap_err().code(), "statement.order");
    }

    #[test]
    fn names_are_kept_in_one_form() {
        for name in ["张某", " 张 某", "张\u{3000}某\u{3000}", "张\u{a0}某"] {
            assert_eq!(named(name), "张某", "{name:?}");
        }
        assert_eq!(named("  Zhang \t Mou "), "Zhang Mou");
        assert!(same_name("Zhang Mou", "ZhangMou") && !same_name("张某", "张某某"));
        for name in ["张\u{0}某", "张\u{7f}某", "张\u{200d}某", "\u{feff}张某", "张\u{2066}某"]
        {
            assert!(unseen(name), "{name:?}");
        }
        assert!(!unseen("张某·Zhang Mou"));
    }
}
