//! 删除凭据: what is signed when records are erased because their term is over. It says which ones, by what is left of
//! each, why and by whom; an empty row without one is a fault.

use base64ct::{Base64, Encoding as _};
use credit_core::{
    Date,
    error::LoadError,
    json::{self, Cursor, ObjectBuilder, Value, canonical},
    pack::Trust,
    receipt::{Payload, open, read_back},
    wire,
};

use crate::{
    checkpoint::{Head, Node},
    key::Key,
    problem::{Problem, Words},
    receipt,
    tree::{Pair, Tree},
};

/// The scope of tombstones.
pub const SCOPE: &str = "erasure";

/// Most ranges of one tombstone: an envelope has to stay as small as a receipt is.
pub const RANGES: usize = 4_096;

/// Longest reason.
pub(crate) const REASON: usize = 200;

/// Which records are gone, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The log that they were erased from, as it was then.
    pub head: Head,
    /// They were kept before this day.
    pub before: Date,
    /// Why.
    pub reason: String,
    /// What is gone.
    pub graves: Graves,
    /// When it was signed, RFC 3339.
    pub at: String,
    /// Who has signed.
    pub issuer: String,
}

/// What is left of a record whose texts are gone.
#[derive(Clone, Copy, Debug)]
pub struct Left<'a> {
    /// Its place in the log, from 1.
    pub place: u64,
    /// Its id.
    pub id: &'a str,
    /// When it was kept, in seconds since 1970.
    pub at: i64,
    /// The digest of its chain.
    pub digest: &'a str,
    /// Its hash in the log.
    pub leaf: Pair,
}

/// Records that one tombstone stands for, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graves {
    /// First and last place of each run.
    pub ranges: Vec<(u64, u64)>,
    /// How many there are.
    pub count: u64,
    /// The head of a tree over what is left of each.
    pub rows: Pair,
}

/// The same while it grows.
#[derive(Clone, Debug, Default)]
pub struct Digging {
    ranges: Vec<(u64, u64)>,
    tree: Tree,
}

impl Digging {
    /// Adds a record.
    pub fn add(&mut self, left: &Left<'_>) {
        match self.ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(left.place) => *last = left.place,
            _ => self.ranges.push((left.place, left.place)),
        }
        let [sha256, sm3] = [left.leaf.sha256, left.leaf.sm3].map(hex::encode);
        let (place, at) = (left.place.to_string(), left.at.to_string());
        let parts = [&place, left.id, &at, left.digest, &sha256, &sm3];
        let row: String = parts.map(|part| format!("{} {part}\n", part.len())).concat();
        self.tree.push(Pair::leaf(row.as_bytes()));
    }

    /// Whether another record may make it too large.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.ranges.len() >= RANGES
    }

    /// What was added; nothing where that is none.
    #[must_use]
    pub fn done(self) -> Option<Graves> {
        let size = self.tree.size();
        let rows = self.tree.root(size).filter(|_| size > 0)?;
        Some(Graves { ranges: self.ranges, count: u64::try_from(size).ok()?, rows })
    }
}

/// Why records are erased, and of which time they are.
#[derive(Clone, Copy, Debug)]
pub struct Why<'a> {
    /// They were kept before this day.
    pub before: Date,
    /// The reason.
    pub reason: &'a str,
}

/// A tombstone, signed by every key.
///
/// # Errors
///
/// `records.reason` for no reason or one that is too long; `key.issuer`, `key.purpose`, `receipt.time`, `build.signing`.
pub fn sign(
    keys: &[Key],
    at: &str,
    head: &Head,
    why: &Why<'_>,
    graves: &Graves,
) -> Result<String, Problem> {
    if why.reason.trim().is_empty() || why.reason.chars().count() > REASON {
        return Err(unreasoned());
    }
    let says =
        json::parse(wire::canonical(&receipt::head(keys, SCOPE, at)?).as_bytes(), usize::MAX)?;
    let Value::Object(mut members) = says else { return Err(wrong("head")) };
    let range = |&(first, last): &(u64, u64)| Value::Array(vec![int(first), int(last)]);
    members.push(("size".into(), int(head.size)));
    members.push(("before".into(), why.before.to_string().into()));
    members.push(("reason".into(), why.reason.into()));
    members.push(("count".into(), int(graves.count)));
    members.push(("ranges".into(), Value::Array(graves.ranges.iter().map(range).collect())));
    let subject = |name: &'static str, pair: &Pair| {
        let [sha256, sm3] = [pair.sha256, pair.sm3].map(hex::encode);
        let digest = ObjectBuilder::new().put("sha256", sha256).put("sm3", sm3).build();
        ObjectBuilder::new().put("name", name).put("digest", digest).build()
    };
    let payload = ObjectBuilder::new()
        .put("_type", "https://in-toto.io/Statement/v1")
        .put("subject", vec![subject("log", &head.root), subject("erased", &graves.rows)])
        .put("predicateType", Payload::Checkpoint.predicate())
        .put("predicate", Value::Object(members));
    receipt::signed(keys, Payload::Checkpoint, canonical(&payload.build()).as_bytes())
}

/// Verifies a tombstone; what it says.
///
/// # Errors
///
/// `receipt.*`; `records.tombstone`.
pub fn verified(envelope: &[u8], trust: &Trust) -> Result<Tombstone, Problem> {
    let verified = receipt::scoped(open(envelope, Payload::Checkpoint, trust)?, SCOPE)?;
    decoded(&verified.value).map_err(|error| wrong(error.code()))
}

/// What a tombstone says. Nobody vouches for it.
///
/// # Errors
///
/// `records.tombstone`.
pub fn read(envelope: &[u8]) -> Result<Tombstone, Problem> {
    let unread = |error: LoadError| wrong(error.code());
    read_back(envelope, Payload::Checkpoint).map_err(unread)?;
    let value = json::parse(envelope, usize::MAX).map_err(unread)?;
    let payload = value.get("payload").and_then(Value::as_str).map(Base64::decode_vec);
    let payload = payload.and_then(Result::ok).unwrap_or_default();
    decoded(&json::parse(&payload, usize::MAX).map_err(unread)?).map_err(unread)
}

fn decoded(value: &Value) -> Result<Tombstone, LoadError> {
    let root = Cursor::root(value).members()?;
    let predicate = root.required("predicate")?;
    let says = predicate.object(&[
        "at", "before", "count", "issuer", "ranges", "reason", "scope", "signers", "size",
    ])?;
    says.required("scope")?.one_of(&[SCOPE], |scope| (scope == SCOPE).then_some(()))?;
    let subjects = root.required("subject")?.array(2)?;
    let [log, rows] = subjects.as_slice() else { return Err(predicate.error("json.value")) };
    let text = |name| says.required(name)?.string().map(str::to_owned);
    let ranges = says.required("ranges")?.array(RANGES)?;
    Ok(Tombstone {
        head: Head { size: number(says.required("size")?)?, root: digest(log, "log")? },
        before: says.required("before")?.date()?,
        reason: text("reason")?,
        graves: Graves {
            ranges: ranges.iter().map(range).collect::<Result<_, _>>()?,
            count: number(says.required("count")?)?,
            rows: digest(rows, "erased")?,
        },
        at: text("at")?,
        issuer: text("issuer")?,
    })
}

fn range(cursor: &Cursor<'_>) -> Result<(u64, u64), LoadError> {
    match cursor.array(2)?.as_slice() {
        [first, last] => Ok((number(first)?, number(last)?)),
        _ => Err(cursor.error("json.value")),
    }
}

fn digest(cursor: &Cursor<'_>, name: &'static str) -> Result<Pair, LoadError> {
    let subject = cursor.object(&["digest", "name"])?;
    subject.required("name")?.one_of(&[name], |found| (found == name).then_some(()))?;
    let digest = subject.required("digest")?;
    Node::read(digest)?.pair().ok_or_else(|| digest.error("json.value"))
}

fn number(cursor: &Cursor<'_>) -> Result<u64, LoadError> {
    let number = cursor.value().as_int().and_then(|number| u64::try_from(number).ok());
    number.ok_or_else(|| cursor.error("json.value"))
}

fn int(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(json::MAX_INTEGER).min(json::MAX_INTEGER))
}

/// That a reason is missing, or too long.
pub(crate) fn unreasoned() -> Problem {
    Problem::usage(
        "records.reason",
        Words::new(
            format!("删除存档要写明理由，不超过 {REASON} 字"),
            format!("a reason is needed, of no more than {REASON} characters"),
        ),
        Words::new(
            "加 --reason，如“保存期限五年已满”",
            "give --reason, such as `five years are over`",
        ),
    )
}

fn wrong(cause: &str) -> Problem {
    Problem::new(
        "records.tombstone",
        Words::new(
            format!("不是本版本的删除凭据（{cause}）"),
            format!("not a tombstone of this version ({cause})"),
        ),
        Words::new(
            "从备份恢复存档，或用新版本的程序核验",
            "restore the records from a backup, or verify with a newer program",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(place: u64) -> Left<'static> {
        Left { place, id: "a", at: 1, digest: "sm3:00", leaf: Pair::leaf(b"x") }
    }

    fn dug(places: &[u64]) -> Graves {
        let mut digging = Digging::default();
        places.iter().for_each(|place| digging.add(&left(*place)));
        digging.done().unwrap()
    }

    #[test]
    fn runs_are_told_by_their_ends() {
        let graves = dug(&[1, 2, 3, 7, 9, 10]);
        assert_eq!((graves.count, graves.ranges), (6, vec![(1, 3), (7, 7), (9, 10)]));
        assert_eq!(Digging::default().done(), None);
        // Whatever is left of a row has a part in it.
        let other = |change: fn(&mut Left<'static>)| {
            let (mut row, mut digging) = (left(1), Digging::default());
            change(&mut row);
            digging.add(&row);
            digging.done().unwrap().rows
        };
        let own = dug(&[1]).rows;
        assert_eq!(other(|_| {}), own);
        let changes: [fn(&mut Left<'static>); 5] = [
            |row| row.id = "b",
            |row| row.at = 2,
            |row| row.digest = "sm3:01",
            |row| row.leaf = Pair::leaf(b"y"),
            |row| row.place = 2,
        ];
        for change in changes {
            assert_ne!(other(change), own);
        }
    }

    #[test]
    fn what_is_no_tombstone_is_none() {
        for envelope in ["", "{}", "{\"payload\":\"\",\"payloadType\":\"x\",\"signatures\":[]}"] {
            assert_eq!(read(envelope.as_bytes()).unwrap_err().code(), "records.tombstone");
        }
    }
}
