//! What is in an archive on a day, signed: whoever keeps a copy elsewhere can tell later that a receipt, or the last
//! statements about one, are gone. The archive alone cannot: what is gone from its end leaves no gap.

use credit_core::{
    digest::Digest,
    json::{self, Cursor, ObjectBuilder, Value, canonical},
    pack::Trust,
    receipt::{Payload, Verified, open, read_back},
    wire,
};
use serde::{Deserialize, Serialize};

use super::{Archive, Erased, Kind, labelled};
use crate::{
    key::Key,
    problem::{Problem, Words},
    receipt,
};

/// The scope of inventories.
const SCOPE: &str = "archive";

/// A signed inventory.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inventory {
    /// A line for each receipt, by number: how many statements there are about it, and the number of the last.
    lines: Vec<Line>,
    /// What signs the digest of the lines.
    envelope: serde_json::Value,
}

/// A receipt with its statements.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    receipt: String,
    statements: u32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    last: Option<String>,
}

impl Inventory {
    /// The inventory of an archive, signed by every key. What is in it must have been verified.
    ///
    /// # Errors
    ///
    /// `key.issuer`, `receipt.time`, `build.signing`; `archive.*`, `io.read`.
    pub fn sign(archive: &Archive, keys: &[Key], at: &str) -> Result<Self, Problem> {
        let mut lines = Vec::new();
        for number in archive.all(Kind::Case)? {
            let (mut statements, mut last) = (0_u32, None);
            while let Some(digest) = archive.said(number, statements.saturating_add(1))? {
                (statements, last) = (statements.saturating_add(1), Some(digest.labelled()));
            }
            lines.push(Line { receipt: number.labelled(), statements, last });
        }
        let says = wire::canonical(&receipt::head(keys, SCOPE, at)?);
        let Value::Object(mut members) = json::parse(says.as_bytes(), usize::MAX)? else {
            return Err(wrong());
        };
        members.push(("size".into(), Value::Int(i64::try_from(lines.len()).unwrap_or(i64::MAX))));
        let digest = ObjectBuilder::new().put("sm3", digest(&lines).hex()).build();
        let subject = ObjectBuilder::new().put("name", "inventory").put("digest", digest).build();
        let payload = ObjectBuilder::new()
            .put("_type", "https://in-toto.io/Statement/v1")
            .put("subject", vec![subject])
            .put("predicateType", Payload::Checkpoint.predicate())
            .put("predicate", Value::Object(members));
        let payload = canonical(&payload.build());
        let envelope = receipt::signed(keys, Payload::Checkpoint, payload.as_bytes())?;
        let envelope = serde_json::from_str(&envelope).map_err(|_| wrong())?;
        Ok(Self { lines, envelope })
    }

    /// Reads an inventory and verifies it.
    ///
    /// # Errors
    ///
    /// `archive.inventory` for what is none, or whose lines are not those that were signed; `receipt.*`.
    pub fn verified(bytes: &[u8], trust: &Trust) -> Result<(Self, Verified), Problem> {
        let read: Self = serde_json::from_slice(bytes).map_err(|_| wrong())?;
        let envelope = read.envelope.to_string();
        let verified = open(envelope.as_bytes(), Payload::Checkpoint, trust)?;
        let verified = receipt::scoped(verified, SCOPE)?;
        let signed = || {
            let subject = Cursor::root(&verified.value).members()?;
            let subject = subject.required("subject")?.array(1)?;
            let subject = subject.first().map(Cursor::members).transpose()?;
            let digest = subject.as_ref().map(|it| it.required("digest")?.members()).transpose()?;
            let sm3 = digest.as_ref().map(|it| it.required("sm3")?.string()).transpose()?;
            Ok::<_, credit_core::error::LoadError>(sm3.map(str::to_owned))
        };
        match signed() == Ok(Some(digest(&read.lines).hex())) {
            true => Ok((read, verified)),
            false => Err(wrong()),
        }
    }

    /// How many receipts are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What was there then and is not any more, each told; what was erased under a tombstone is as it should be.
    ///
    /// # Errors
    ///
    /// `io.read`.
    pub fn missing(&self, archive: &Archive, erased: &Erased) -> Result<Vec<Problem>, Problem> {
        let mut missing = Vec::new();
        for line in &self.lines {
            let Some(number) = labelled(&line.receipt) else { return Err(wrong()) };
            if erased.contains_key(&number) {
                continue;
            }
            // A damaged one is told where the archive is verified.
            if matches!(archive.case(number), Ok(None)) {
                missing.push(gone(number, 0));
            } else if line.statements > 0 {
                let said = archive.said(number, line.statements).ok().flatten();
                if said.map(|digest| digest.labelled()) != line.last {
                    missing.push(gone(number, line.statements));
                }
            }
        }
        Ok(missing)
    }
}

impl Archive {
    /// The number of the statement at that place, unverified; nothing where there is none.
    fn said(&self, about: Digest, place: u32) -> Result<Option<Digest>, Problem> {
        let Some(envelope) = self.statement(about, place)? else { return Ok(None) };
        Ok(Some(read_back(envelope.as_bytes(), Payload::Statement)?))
    }
}

/// SM3 of the lines as canonical JSON.
fn digest(lines: &[Line]) -> Digest {
    // Strings and numbers: there is nothing in them that could fail to be written.
    Digest::of(&serde_json::to_vec(lines).unwrap_or_default())
}

fn gone(number: Digest, place: u32) -> Problem {
    let (zh, en) = match place {
        0 => (
            "清点时有这份凭证，现在没有".to_owned(),
            "the receipt was there at the inventory and is gone".to_owned(),
        ),
        n => (
            format!("清点时它有 {n} 份说明，现在少了，或第 {n} 份换过"),
            format!(
                "{n} statements were there at the inventory; some are gone, or statement {n} is another"
            ),
        ),
    };
    Problem::new(
        "archive.gone",
        Words::new(zh, en),
        Words::new(
            "从备份或另一处档案恢复",
            "restore what is missing from a backup or another archive",
        ),
    )
    .at(Words::same(number.labelled()))
}

fn wrong() -> Problem {
    Problem::new(
        "archive.inventory",
        Words::new(
            "不是本版本的清点单，或清点单的行不是签名时的",
            "no inventory of this version, or its lines are not those that were signed",
        ),
        Words::new("取原件重新核对", "take the original"),
    )
}
