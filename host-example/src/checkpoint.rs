//! Heads of a log of records, signed, and proofs about them: what another office keeps a copy of can no longer be
//! rewritten unnoticed.

use credit_core::{
    digest::from_hex,
    error::LoadError,
    json::{self, Cursor, ObjectBuilder, Value, canonical},
    pack::Trust,
    receipt::{Payload, Verified, open},
    wire,
};
use serde::{Deserialize, Serialize};

use crate::{
    key::Key,
    problem::{Problem, Words},
    receipt,
    tree::{Pair, extends, root_of_inclusion},
};

/// The scope of checkpoints.
pub const SCOPE: &str = "records";

/// How long a log is, and the head of its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of records.
    pub size: u64,
    /// The head.
    pub root: Pair,
}

/// The hashes of a path, in hexadecimal digits.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    sha256: String,
    sm3: String,
}

/// That a record is in a log.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inclusion {
    /// Id of the record.
    pub id: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// Records of the log.
    pub size: u64,
    /// The record as it is in the log: what it says is sealed, its receipt is not.
    pub entry: String,
    /// The path.
    pub path: Vec<Node>,
}

/// That one log is the beginning of another.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consistency {
    /// Records of the first.
    pub first: u64,
    /// Records of the second.
    pub second: u64,
    /// The path.
    pub path: Vec<Node>,
}

impl From<&Pair> for Node {
    fn from(pair: &Pair) -> Self {
        Self { sha256: hex::encode(pair.sha256), sm3: hex::encode(pair.sm3) }
    }
}

impl Node {
    /// Reads one out of `{"sha256":…,"sm3":…}`.
    ///
    /// # Errors
    ///
    /// `json.*`.
    pub fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let hashes = cursor.object(&["sha256", "sm3"])?;
        let text = |name| hashes.required(name)?.string().map(str::to_owned);
        Ok(Self { sha256: text("sha256")?, sm3: text("sm3")? })
    }

    /// Its hashes; nothing where they are none.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        let bytes = |text: &str| from_hex(text)?.try_into().ok();
        Some(Pair { sha256: bytes(&self.sha256)?, sm3: bytes(&self.sm3)? })
    }
}

/// The hashes of a path; nothing where one is none.
fn pairs(path: &[Node]) -> Option<Vec<Pair>> {
    path.iter().map(Node::pair).collect()
}

/// A head, signed by every key.
///
/// # Errors
///
/// `key.issuer`, `receipt.time`, `build.signing`.
pub fn sign(keys: &[Key], at: &str, head: &Head) -> Result<String, Problem> {
    let says =
        json::parse(wire::canonical(&receipt::head(keys, SCOPE, at)?).as_bytes(), usize::MAX)?;
    let Value::Object(mut members) = says else { return Err(wrong("head")) };
    let size = i64::try_from(head.size).unwrap_or(json::MAX_INTEGER);
    members.push(("size".into(), Value::Int(size.min(json::MAX_INTEGER))));
    let Node { sha256, sm3 } = Node::from(&head.root);
    let digest = ObjectBuilder::new().put("sha256", sha256).put("sm3", sm3).build();
    let log = ObjectBuilder::new().put("name", "log").put("digest", digest).build();
    let payload = ObjectBuilder::new()
        .put("_type", "https://in-toto.io/Statement/v1")
        .put("subject", vec![log])
        .put("predicateType", Payload::Checkpoint.predicate())
        .put("predicate", Value::Object(members));
    receipt::signed(keys, Payload::Checkpoint, canonical(&payload.build()).as_bytes())
}

/// Verifies a checkpoint; the head that it states.
///
/// # Errors
///
/// `receipt.*`.
pub fn verified(envelope: &[u8], trust: &Trust) -> Result<(Verified, Head), Problem> {
    let verified = receipt::scoped(open(envelope, Payload::Checkpoint, trust)?, SCOPE)?;
    let read = || {
        let root = Cursor::root(&verified.value).members()?;
        let predicate = root.required("predicate")?;
        let says = predicate.object(&["at", "issuer", "scope", "signers", "size"])?;
        let logs = root.required("subject")?.array(1)?;
        let log = logs.first().ok_or_else(|| predicate.error("json.value"))?;
        let log = log.object(&["digest", "name"])?;
        let digest = log.required("digest")?;
        let root = Node::read(digest)?.pair().ok_or_else(|| digest.error("json.value"))?;
        let size = says.required("size")?;
        let number = size.value().as_int().and_then(|size| u64::try_from(size).ok());
        Ok(Head { size: number.ok_or_else(|| size.error("json.value"))?, root })
    };
    let head = read().map_err(|error: LoadError| wrong(error.code()))?;
    Ok((verified, head))
}

impl Inclusion {
    /// A proof.
    #[must_use]
    pub fn new(id: &str, index: u64, size: u64, entry: &str, path: &[Pair]) -> Self {
        let path = path.iter().map(Node::from).collect();
        Self { id: id.to_owned(), index, size, entry: entry.to_owned(), path }
    }

    /// Whether the record is in the log with that head.
    ///
    /// # Errors
    ///
    /// `log.inclusion`.
    pub fn holds(&self, head: &Head) -> Result<(), Problem> {
        let leaf = Pair::leaf(self.entry.as_bytes());
        let root = pairs(&self.path)
            .and_then(|path| root_of_inclusion(&leaf, self.index, self.size, &path));
        // The entry begins with the id: nothing else is proved under its name.
        let named = self.entry.starts_with(&format!("{} {}\n", self.id.len(), self.id));
        match self.size == head.size && root == Some(head.root) && named {
            true => Ok(()),
            false => Err(Problem::new(
                "log.inclusion",
                Words::new(
                    format!("没有证明存档 {} 在这个日志里", self.id),
                    format!("that record {} is in this log is not proved", self.id),
                ),
                Words::new(
                    "用对应检查点重新取证明；仍然不符的，存档已被改动",
                    "get the proof for this checkpoint; if it is the same, the records were changed",
                ),
            )),
        }
    }
}

impl Inclusion {
    /// The hashes of the path; nothing where one is none.
    #[must_use]
    pub fn pairs(&self) -> Option<Vec<Pair>> {
        pairs(&self.path)
    }
}

impl Consistency {
    /// A proof.
    #[must_use]
    pub fn new(first: u64, second: u64, path: &[Pair]) -> Self {
        Self { first, second, path: path.iter().map(Node::from).collect() }
    }

    /// Whether the log with the second head begins with the one that has the first.
    ///
    /// # Errors
    ///
    /// `log.truncated` where the second is shorter, `log.forked` where it is another log.
    pub fn holds(&self, first: &Head, second: &Head) -> Result<(), Problem> {
        if second.size < first.size {
            return Err(truncated(first.size, second.size));
        }
        let sizes = (self.first, self.second) == (first.size, second.size);
        let path = pairs(&self.path).filter(|_| sizes);
        let (old, new) = ((first.size, &first.root), (second.size, &second.root));
        match path.is_some_and(|path| extends(old, new, &path)) {
            true => Ok(()),
            false => Err(forked(first.size)),
        }
    }
}

/// The log is not the one that the checkpoint was made of.
#[must_use]
pub fn forked(size: u64) -> Problem {
    Problem::new(
        "log.forked",
        Words::new(
            format!("存档的前 {size} 份与检查点不符：历史被改写过"),
            format!(
                "the first {size} records are not those of the checkpoint: they were rewritten"
            ),
        ),
        Words::new(
            "保全现场，从备份恢复检查点时的存档",
            "keep everything as it is; restore the records of that time from a backup",
        ),
    )
}

/// The log is shorter than the checkpoint says.
#[must_use]
pub fn truncated(then: u64, now: u64) -> Problem {
    Problem::new(
        "log.truncated",
        Words::new(
            format!("检查点时有 {then} 份存档，现在只有 {now} 份：有存档被删掉，或恢复了旧备份"),
            format!(
                "{then} records at the checkpoint, {now} now: some were taken away, or an old copy was restored"
            ),
        ),
        Words::new("找回最新的存档文件", "find the newest file of the records"),
    )
}

fn wrong(cause: &str) -> Problem {
    Problem::new(
        "log.checkpoint",
        Words::new(
            format!("不是本版本的检查点（{cause}）"),
            format!("not a checkpoint of this version ({cause})"),
        ),
        Words::new("取原件重新核验", "verify the original"),
    )
}
