//! Cases whose term is over: what they say is gone, and a signed tombstone (删除凭据) names them by the numbers of their
//! receipts, why and by whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
};

use credit_core::{
    Date,
    digest::Digest,
    error::LoadError,
    json::{self, Cursor, ObjectBuilder, Value, canonical},
    pack::Trust,
    receipt::{Payload, open},
    wire,
};

use super::{Appended, Archive, Kind, labelled, settle};
use crate::{
    files,
    key::Key,
    problem::{Problem, Words},
    receipt,
    tombstone::{REASON, SCOPE, Why, unreasoned},
};

/// Most cases of one tombstone: an envelope has to stay as small as a receipt is.
const CASES: usize = 1_000;

/// Why cases are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// They were of before this day.
    pub before: Date,
    /// Why.
    pub reason: String,
    /// When it was signed, RFC 3339.
    pub at: String,
    /// Who has signed.
    pub issuer: String,
}

/// The cases that tombstones name, by the numbers of their receipts.
pub type Erased = BTreeMap<Digest, Erasure>;

impl Archive {
    /// Erases cases with all that was said about them; how many were there. The tombstone is on the disk before anything
    /// is gone, so that a run which was ended is told, and finished by the next.
    ///
    /// # Errors
    ///
    /// `records.reason`; `key.issuer`, `key.purpose`, `receipt.time`, `build.signing`; `io.*`.
    pub fn erase(
        &self,
        keys: &[Key],
        why: &Why<'_>,
        cases: &BTreeSet<Digest>,
    ) -> Result<usize, Problem> {
        let there = |number: &&Digest| self.path(Kind::Case, **number).exists();
        let all: Vec<Digest> = cases.iter().filter(there).copied().collect();
        for some in all.chunks(CASES) {
            let envelope = sign(keys, &receipt::now(), why, some)?;
            let bytes = envelope.as_bytes();
            self.store(Kind::Tombstone, Digest::of(bytes), bytes)?;
            some.iter().try_for_each(|number| self.forget(*number))?;
        }
        Ok(all.len())
    }

    /// What was said goes from its end, then the case: a chain that ends early is one that is not finished.
    fn forget(&self, number: Digest) -> Result<(), Problem> {
        let names = (1_u32..).map(|place| Appended::name(&number.labelled(), place));
        let said = names.map(|name| self.path(Kind::Statement, name));
        let mut paths: Vec<_> = said.take_while(|path| path.exists()).collect();
        paths.reverse();
        paths.push(self.path(Kind::Case, number));
        for path in paths {
            let gone = fs::remove_file(&path).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            });
            let gone = gone.and_then(|()| path.parent().map_or(Ok(()), settle));
            gone.map_err(|error| files::unwritable(&path, &error))?;
        }
        Ok(())
    }

    /// The cases that were erased, and what is wrong with tombstones.
    ///
    /// # Errors
    ///
    /// `io.read`, `archive.foreign`.
    pub fn erased(&self, trust: &Trust) -> Result<(Erased, Vec<Problem>), Problem> {
        let (mut erased, mut faults) = (Erased::new(), Vec::new());
        for name in self.all(Kind::Tombstone)? {
            let path = self.path(Kind::Tombstone, name);
            let read = self.load(Kind::Tombstone, name).and_then(|bytes| {
                let bytes = bytes.filter(|bytes| Digest::of(bytes) == name);
                verified(&bytes.ok_or_else(|| super::damaged(&path))?, trust)
            });
            match read {
                Ok((erasure, cases)) => {
                    erased.extend(cases.into_iter().map(|case| (case, erasure.clone())));
                }
                Err(problem) => faults.push(problem.at(Words::same(path.display().to_string()))),
            }
        }
        Ok((erased, faults))
    }

    /// What is there although a tombstone says that it is gone, each told.
    #[must_use]
    pub fn remains(&self, erased: &Erased) -> Vec<Problem> {
        let there = |number: &&Digest| self.path(Kind::Case, **number).exists();
        erased.keys().filter(there).map(|number| remains(*number)).collect()
    }
}

fn sign(keys: &[Key], at: &str, why: &Why<'_>, cases: &[Digest]) -> Result<String, Problem> {
    if why.reason.trim().is_empty() || why.reason.chars().count() > REASON {
        return Err(unreasoned());
    }
    let head = wire::canonical(&receipt::head(keys, SCOPE, at)?);
    let Value::Object(mut members) = json::parse(head.as_bytes(), usize::MAX)? else {
        return Err(wrong("head"));
    };
    let cases: Vec<Value> = cases.iter().map(|case| case.labelled().into()).collect();
    let digest = Digest::of(canonical(&Value::Array(cases.clone())).as_bytes());
    members.push(("before".into(), why.before.to_string().into()));
    members.push(("reason".into(), why.reason.into()));
    members.push(("cases".into(), Value::Array(cases)));
    let digest = ObjectBuilder::new().put("sm3", digest.hex()).build();
    let subject = ObjectBuilder::new().put("name", "cases").put("digest", digest).build();
    let payload = ObjectBuilder::new()
        .put("_type", "https://in-toto.io/Statement/v1")
        .put("subject", vec![subject])
        .put("predicateType", Payload::Checkpoint.predicate())
        .put("predicate", Value::Object(members));
    receipt::signed(keys, Payload::Checkpoint, canonical(&payload.build()).as_bytes())
}

fn verified(envelope: &[u8], trust: &Trust) -> Result<(Erasure, Vec<Digest>), Problem> {
    let verified = receipt::scoped(open(envelope, Payload::Checkpoint, trust)?, SCOPE)?;
    decoded(&verified.value).map_err(|error| wrong(error.code()))
}

fn decoded(value: &Value) -> Result<(Erasure, Vec<Digest>), LoadError> {
    let root = Cursor::root(value).members()?;
    let predicate = root.required("predicate")?;
    let says =
        predicate.object(&["at", "before", "cases", "issuer", "reason", "scope", "signers"])?;
    let text = |name| says.required(name)?.string().map(str::to_owned);
    let number =
        |case: &Cursor<'_>| labelled(case.string()?).ok_or_else(|| case.error("json.value"));
    let cases =
        says.required("cases")?.array(CASES)?.iter().map(number).collect::<Result<_, _>>()?;
    let before = says.required("before")?.date()?;
    let erasure =
        Erasure { before, reason: text("reason")?, at: text("at")?, issuer: text("issuer")? };
    Ok((erasure, cases))
}

fn remains(number: Digest) -> Problem {
    Problem::new(
        "archive.erased-remains",
        Words::new(
            "有删除凭据，案卷却还在：上次没有删完，或又从别处并入了",
            "a tombstone says that it is gone, and it is there: the run was ended, or it came back from elsewhere",
        ),
        Words::new(
            "再运行一次 credit records expire；并入的，删去这个文件",
            "run credit records expire again; delete the file where it was imported",
        ),
    )
    .at(Words::same(number.labelled()))
}

fn wrong(cause: &str) -> Problem {
    Problem::new(
        "archive.tombstone",
        Words::new(
            format!("不是本版本的案卷删除凭据（{cause}）"),
            format!("not a tombstone of cases of this version ({cause})"),
        ),
        Words::new(
            "从备份恢复档案，或用新版本的程序核验",
            "restore the archive from a backup, or verify with a newer program",
        ),
    )
}
