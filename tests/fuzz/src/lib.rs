//! What must hold of any bytes that come from outside: an answer or a typed error, in bounded time,
//! and both the same whichever way the bytes are read. One function a fuzz target.

#![forbid(unsafe_code)]

use std::sync::LazyLock;

use conformance::container::Container;
use conformance::fixture::{self, TestKey, pack as pack_of};
use conformance::{chains, city, frames, hostile};
use credit_core::Date;
use credit_core::api::{Checker, Lang};
use credit_core::batch::{self, Want};
use credit_core::calendar::Calendar;
use credit_core::error::LoadError;
use credit_core::id::{self, Expectation, KINDS, packed};
use credit_core::json::{self, Value};
use credit_core::limits;
use credit_core::memory::{Issue, Memory};
use credit_core::pack::{Pack, PackKind, PackSet, Sealed, Trust};
use credit_core::request::Request;
use credit_core::rulebook::Rulebook;
use credit_timestamp::{Authority, Proof};

/// Identifiers: the first byte says the kind, the rest is the text, or lines of texts.
pub fn identifiers(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut answers = Vec::new();
    let info = &KINDS[usize::from(*first) % KINDS.len()];
    packed::diagnose_lines(info.kind, rest, &mut answers);
    let lines: Vec<&[u8]> =
        rest.strip_suffix(b"\n").unwrap_or(rest).split(|b| *b == b'\n').collect();
    assert_eq!(answers.len(), if rest.is_empty() { 0 } else { lines.len() });
    for (line, answer) in lines.into_iter().zip(answers) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        assert_eq!(packed::diagnose(info.kind, line), answer);
        match std::str::from_utf8(line) {
            Ok(text) => identifier(text, info.kind, answer),
            Err(_) => assert_eq!((answer >> 16) & 3, 2, "no text is no identifier"),
        }
    }
}

fn identifier(text: &str, kind: id::Kind, answer: u32) {
    let declared = Expectation { kind: Some(kind), ..Expectation::default() };
    let mut report = id::validate(text, &declared);
    assert!(report.normalized.chars().count() <= limits::IDENTIFIER_CHARS);
    assert!(report.suggestions.len() <= 3);
    for suggestion in &report.suggestions {
        assert!(id::validate(suggestion, &declared).problems.is_empty(), "{suggestion}");
    }
    report.problems.retain(|problem| problem.code != "id.other-kind");
    if report.problems.iter().any(|p| matches!(p.code, "id.empty" | "id.too-long")) {
        // What was not read is not said to be normalised.
        report.changes.clear();
    }
    assert_eq!(packed::pack(&report), answer);
    let on = Date::parse("2026-11-20");
    let free = id::validate(text, &Expectation { on, ..Expectation::default() });
    assert_eq!(id::classify(text), free.kind);
    if free.is_valid() {
        for related in id::related(&free) {
            assert!(!related.value.is_empty());
        }
    }
}

/// JSON: what is read prints, and prints the same when it is read again.
pub fn json(bytes: &[u8]) {
    if let Ok(value) = json::parse(bytes, 1 << 20) {
        let text = json::canonical(&value);
        let again = json::parse(text.as_bytes(), usize::MAX).expect("canonical JSON is JSON");
        assert_eq!(json::canonical(&again), text);
    }
}

/// Requests.
pub fn request(bytes: &[u8]) {
    if let Some(value) = parsed(bytes)
        && let Ok(request) = Request::decode(&value)
    {
        assert!(request.subjects.len() <= limits::SUBJECTS);
        assert!(request.decided_on >= request.applied_on);
    }
}

/// Containers of all three kinds, under the trust policy that the seeds are signed for.
pub fn pack(bytes: &[u8]) {
    // The seeds are signed by a key of the tests; without it every signature is of a stranger.
    static TRUST: LazyLock<Trust> = LazyLock::new(|| {
        let path = std::env::var_os("CREDIT_FUZZ_TRUST");
        let bytes = path.map(|path| std::fs::read(path).expect("the trust policy is readable"));
        Trust::decode(&bytes.unwrap_or_else(|| br#"{"keys":[]}"#.to_vec())).expect("a trust policy")
    });
    if let Ok(pack) = Pack::open(bytes, &TRUST) {
        for row in 0..pack.len() {
            assert!(pack.record(row).is_ok(), "an open pack has been read to its end");
        }
    }
    for kind in [PackKind::List, PackKind::Rulebook, PackKind::Calendar] {
        if let Ok(sealed) = Sealed::open(bytes, kind, &TRUST) {
            let _ = sealed.document();
        }
    }
}

/// Sections behind a valid signature: the first byte says which one of a pack that has everything, the
/// rest takes its place.
pub fn sections(bytes: &[u8]) {
    static KEY: LazyLock<TestKey> = LazyLock::new(|| TestKey::new("fuzz"));
    static TRUST: LazyLock<Trust> =
        LazyLock::new(|| Trust::decode(&KEY.trust()).expect("a trust policy"));
    static WHOLE: LazyLock<Container> = LazyLock::new(|| {
        let bytes = pack_of("lists", 1, &hostile::lists(), &hostile::records(), &KEY);
        Container::read(&bytes).expect("a container")
    });
    let Some((first, content)) = bytes.split_first() else { return };
    let mut container = WHOLE.clone();
    let number = usize::from(*first) % container.sections.len();
    container.sections[number].1 = content.to_vec();
    let spoilt = container.sealed(&*KEY).expect("the key signs");
    if let Err(error) = hostile::everything(spoilt, &TRUST) {
        let known = |prefix| error.code().starts_with(prefix);
        assert!(known("pack.") || known("json."), "{error}");
    }
}

/// Frames of batches: the first byte says what is wanted, the rest is the frame. What is read is answered
/// with a frame of as many rows; what is not has an error of the batch.
pub fn batch(bytes: &[u8]) {
    static PACKS: LazyLock<PackSet> = LazyLock::new(|| {
        let key = TestKey::new("fuzz");
        let bytes = pack_of("lists", 1, &hostile::lists(), &hostile::records(), &key);
        let trust = Trust::decode(&key.trust()).expect("a trust policy");
        PackSet::new(vec![Pack::open(bytes, &trust).expect("a pack")]).expect("packs")
    });
    let Some((first, asked)) = bytes.split_first() else { return };
    let on = Date::parse("2026-11-20").expect("a day");
    let mut out = Vec::new();
    let done = batch::diagnose(asked, &mut out);
    answered(asked, done, &out);
    if let Ok(want) = Want::of(u32::from(*first)) {
        let done = batch::screen(&PACKS, asked, on, want, &mut out);
        answered(asked, done, &out);
    }
    // The words of one row are those of all rows.
    let Ok(lines) = batch::lines(&PACKS, asked, on, Lang::ZhCn) else { return };
    let row = usize::from(*first);
    let explained = batch::explain(&PACKS, asked, row, on, Lang::ZhCn);
    match (lines.into_iter().nth(row), explained) {
        (Some(Ok(line)), Ok(explained)) => assert_eq!(line, explained),
        (Some(Err(one)), Err(other)) => assert_eq!(one.code(), other.code()),
        (None, Err(error)) => assert_eq!(error.code(), "batch.row"),
        (line, explained) => panic!("{line:?}, explained: {explained:?}"),
    }
}

/// Frames of requests and of subjects whose tiers are asked: the first byte says whether words are wanted, the rest is
/// the frame. What is decided of a row is what is decided of its request alone.
pub fn ruled(bytes: &[u8]) {
    static CITY: LazyLock<Checker> = LazyLock::new(|| {
        let black = |name: &str, code| (0, fixture::record("", name, code));
        city::checker(&[
            black("示例市甲有限公司", Some("91110000600037341L")),
            black("示例市乙有限公司", None),
        ])
    });
    let Some((first, asked)) = bytes.split_first() else { return };
    let on = Date::parse("2026-11-20").expect("a day");
    let mut out = Vec::new();
    let done = batch::tier(&CITY, asked, on, &mut out);
    answered(asked, done, &out);
    let words = (first & 1 == 1).then_some(Lang::ZhCn);
    let done = batch::check(&CITY, asked, words, &mut out);
    answered(asked, done.clone(), &out);
    if done.is_err() || words.is_none() {
        return;
    }
    let (_, columns) = frames::read(&out);
    let alone = batch::decisions(&CITY, asked, Lang::ZhCn).expect("a frame that was read");
    let together = columns[&batch::id::DECISION].texts();
    assert_eq!(alone.len(), together.len());
    for (alone, together) in alone.into_iter().zip(together) {
        assert_eq!(alone.ok().as_ref(), together.as_ref());
    }
}

/// An answer has as many rows as were asked; what is not read has an error of the batch.
fn answered(asked: &[u8], done: Result<(), LoadError>, out: &[u8]) {
    match done {
        Err(error) => assert!(error.code().starts_with("batch."), "{error}"),
        Ok(()) => {
            let rows = asked.get(8..12).map_or(0, |n| u32::from_le_bytes(n.try_into().unwrap()));
            let (answered, columns) = frames::read(out);
            assert_eq!(u32::try_from(answered), Ok(rows));
            assert_eq!(columns[&batch::id::WORD].numbers().len(), answered);
        }
    }
}

/// Trust policies.
pub fn trust(bytes: &[u8]) {
    let _ = Trust::decode(bytes);
}

/// Chains of signed policies, under the root of an honest one: only what its roots signed is ever believed, and
/// never less than the host has seen.
pub fn chain(bytes: &[u8]) {
    let Some(Value::Object(members)) = parsed(bytes) else { return };
    let honest = &*HONEST;
    for (at, digest) in honest.digests.iter().enumerate() {
        let root = (json::Key::from("root"), Value::from(digest.labelled()));
        let rest = members.iter().filter(|(name, _)| name != "root").cloned();
        let document = Value::Object(rest.chain([root]).collect());
        let Ok(trust) = Trust::decode(json::canonical(&document).as_bytes()) else { continue };
        // A document without `chain` is a plain policy, in which there is no `root`.
        let anchor = trust.anchor().expect("what has a root is a chain");
        let found = honest.digests.iter().position(|known| *known == anchor.digest);
        let found = found.expect("nobody else signs for these roots");
        assert_eq!(found, at + anchor.steps, "each follows the one before");
    }
}

static HONEST: LazyLock<chains::Honest> = LazyLock::new(chains::honest);

/// What a host remembers: it reads back what it writes, and an older issue is never taken for a newer one.
pub fn memory(bytes: &[u8]) {
    let Ok(known) = Memory::decode(bytes) else { return };
    let text = known.encode();
    assert_eq!(Memory::decode(text.as_bytes()).as_ref(), Ok(&known), "{text}");
    let issue = &*ISSUE;
    let day = Date::parse("2026-11-25").expect("a day");
    let review = known.review(std::slice::from_ref(issue), day);
    let full = review.doubts.iter().any(|doubt| doubt.code() == "memory.full");
    let again = review.accepted.review(std::slice::from_ref(issue), day);
    assert!(
        full || again.doubts.iter().all(|doubt| doubt.code() == "memory.still"),
        "{:?}",
        again.doubts
    );
    if review.doubts.is_empty() {
        assert_eq!(review.memory, review.accepted);
    } else {
        assert_eq!(review.memory, known, "what is in doubt is not remembered");
    }
    let doubt = known.doubt_trust(&TRUST, b"");
    assert_eq!(doubt.is_some(), known.trust().is_some_and(|known| known.version > 0));
}

static TRUST: LazyLock<Trust> =
    LazyLock::new(|| Trust::decode(&TestKey::new("fuzz").trust()).expect("a policy"));

static ISSUE: LazyLock<Issue> = LazyLock::new(|| {
    let key = TestKey::new("fuzz");
    let lists = hostile::lists();
    let pack = Pack::open(pack_of("zxgk", 40, &lists, &[], &key), &TRUST).expect("a pack");
    let set = PackSet::new(vec![pack]).expect("one pack");
    Issue::of_chain(&set.chains()[0]).expect("an issue")
});

/// Timestamp tokens: only what the service signed about that file is ever believed, with the time that it signed.
pub fn timestamp(bytes: &[u8]) {
    let (authority, honest) = &*SERVICE;
    if let Ok(proof) = authority.verify(bytes, STAMPED) {
        assert_eq!(proof, *honest);
    }
    assert!(authority.verify(bytes, b"what was not there").is_err());
    let _ = Authority::read(bytes);
}

const STAMPED: &[u8] = include_bytes!("../data/stamped.txt");

static SERVICE: LazyLock<(Authority, Proof)> = LazyLock::new(|| {
    let authority =
        Authority::read(include_bytes!("../data/authority.der")).expect("a certificate");
    let proof = authority.verify(include_bytes!("../data/token.der"), STAMPED).expect("its token");
    (authority, proof)
});

/// Compiled rulebooks, as after their seal.
pub fn rulebook(bytes: &[u8]) {
    if let Some(value) = parsed(bytes) {
        let _ = Rulebook::decode(&value);
    }
}

/// Compiled calendars, as after their seal.
pub fn calendar(bytes: &[u8]) {
    if let Some(value) = parsed(bytes)
        && let Ok(calendar) = Calendar::decode(&value)
        && let Some(day) = Date::parse("2026-11-20")
    {
        for term in [0, 1, 20, limits::WORKING_DAYS, u32::MAX] {
            let _ = calendar.due(day, term);
        }
    }
}

fn parsed(bytes: &[u8]) -> Option<Value> {
    json::parse(bytes, 1 << 20).ok()
}
