//! Small signed data for tests: sheets from CSV folders, a test key, one-list packs.
//!
//! Everybody named here is made up.

use std::{fs, path::Path};

use credit_core::json::{ObjectBuilder, Value, canonical};
use credit_core::pack::grade::{Grade, SchemeDef};
use credit_core::pack::record::{
    Covers, Direction, Identifier, ListDef, Record, State, Visibility,
};
use credit_core::pack::write::{
    Algorithm, Meta, SIGNATURE_BYTES, Signer, document_pack, grade_pack, list_pack,
};
use credit_core::pack::{Audience, PackKind};
use credit_core::request::SubjectKind;
use credit_core::sheet::{Row, Table};
use credit_core::{Date, calendar, digest::Digest, id, rulebook};
use ed25519_dalek::SigningKey;

use crate::repository;

/// Issuer of everything that fixtures sign.
pub const ISSUER: &str = "测试发布单位";
/// The day of the decision in tests.
pub const TODAY: &str = "2026-11-20";

/// A key that only tests trust.
pub struct TestKey {
    id: &'static str,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<SigningKey>),
    Sm2Sm3(Box<sm2::dsa::SigningKey>),
}

impl std::fmt::Debug for TestKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl TestKey {
    /// The Ed25519 key of that id; the same id gives the same key.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { id, secret: Secret::Ed25519(Box::new(SigningKey::from_bytes(&seed(id)))) }
    }

    /// The SM2 key of that id; the same id gives the same key.
    ///
    /// # Panics
    /// For the id whose digest is no private key, if anybody finds it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "all but one of 2^32 seeds are keys")]
    pub fn sm2(id: &'static str) -> Self {
        let key = sm2::dsa::SigningKey::from_slice("1234567812345678", &seed(id));
        Self { id, secret: Secret::Sm2Sm3(Box::new(key.expect("a private key"))) }
    }

    /// The public key as a trust policy writes it.
    #[must_use]
    pub fn public(&self) -> String {
        use sm2::elliptic_curve::sec1::ToSec1Point as _;
        match &self.secret {
            Secret::Ed25519(key) => hex(key.verifying_key().as_bytes()),
            Secret::Sm2Sm3(key) => hex(key.verifying_key().to_sec1_point(false).as_bytes()),
        }
    }

    /// Its entry in a trust policy.
    #[must_use]
    pub fn entry(&self) -> ObjectBuilder {
        ObjectBuilder::new()
            .put("id", self.id)
            .put("issuer", ISSUER)
            .put("algorithm", self.algorithm().as_str())
            .put("publicKey", self.public())
    }

    /// A trust policy of this key alone.
    #[must_use]
    pub fn trust(&self) -> Vec<u8> {
        trust(vec![self.entry().build()])
    }
}

/// A trust policy of these keys.
#[must_use]
pub fn trust(keys: Vec<Value>) -> Vec<u8> {
    canonical(&ObjectBuilder::new().put("keys", keys).build()).into_bytes()
}

impl Signer for TestKey {
    fn key_id(&self) -> &str {
        self.id
    }

    fn algorithm(&self) -> Algorithm {
        match self.secret {
            Secret::Ed25519(_) => Algorithm::Ed25519,
            Secret::Sm2Sm3(_) => Algorithm::Sm2Sm3,
        }
    }

    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        match &self.secret {
            Secret::Ed25519(key) => Some(ed25519_dalek::Signer::sign(&**key, message).to_bytes()),
            Secret::Sm2Sm3(key) => {
                let signature = sm2::dsa::signature::Signer::try_sign(&**key, message);
                signature.ok().map(|signature| signature.to_bytes().into())
            }
        }
    }
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn seed(id: &str) -> [u8; 32] {
    let digits = Digest::of(id.as_bytes()).hex();
    let mut bytes = [0; 32];
    for (to, from) in bytes.iter_mut().zip(digits.bytes()) {
        *to = from;
    }
    bytes
}

/// A day that a test names.
///
/// # Panics
/// On a text that is no date.
#[must_use]
#[expect(clippy::expect_used, reason = "a test that misspells a date should stop")]
pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

/// Sheets of all CSV files of a folder of the repository.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
#[expect(clippy::expect_used, reason = "a test without its data should stop")]
pub fn sheets(folder: &str) -> Vec<Table> {
    let mut files: Vec<_> = fs::read_dir(repository(folder))
        .expect("the folder exists")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        .collect();
    files.sort();
    files.iter().map(|path| sheet(path)).collect()
}

#[expect(clippy::expect_used, reason = "a test without its data should stop")]
fn sheet(path: &Path) -> Table {
    let text = fs::read_to_string(path).expect("UTF-8");
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    table(name, &text)
}

/// A sheet from CSV text.
///
/// # Panics
/// On text that is no CSV.
#[must_use]
#[expect(clippy::expect_used, reason = "a test with broken CSV should stop")]
pub fn table(name: &str, text: &str) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.records().map(|r| r.expect("CSV"));
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_string).collect();
    let header = rows.next().map(|r| cells(&r)).unwrap_or_default();
    let rows = rows.map(|record| Row {
        line: record.position().and_then(|p| p.line().try_into().ok()).unwrap_or_default(),
        cells: cells(&record),
    });
    Table { sheet: name.to_string(), header, rows: rows.collect() }
}

/// Particulars of a fixture's pack.
#[must_use]
pub fn meta(kind: PackKind, scope: &str, sequence: u32) -> Meta {
    Meta {
        kind,
        issuer: ISSUER.into(),
        issuer_id: None,
        scope: scope.into(),
        title: format!("{scope} 第{sequence}期"),
        sequence,
        as_of: day("2026-11-20"),
        valid_until: Some(day("2026-12-20")),
        update_days: None,
        audience: Audience::Public,
    }
}

/// A list definition.
#[must_use]
pub fn list(id: &str, name: &str, direction: Direction) -> ListDef {
    ListDef {
        id: id.into(),
        name: name.into(),
        direction,
        level: "市".into(),
        basis: "测试依据".into(),
        authority: "测试机关".into(),
        class: None,
        term: String::new(),
        exit: String::new(),
        update: String::new(),
        region: String::new(),
        subjects: vec![],
        visibility: Visibility::Public,
        covers: Covers::default(),
    }
}

/// An active record of an organisation.
#[must_use]
pub fn record(entry: &str, name: &str, code: Option<&str>) -> Record {
    let identifier = |code: &str| Identifier { kind: id::classify(code), value: code.into() };
    Record {
        list: 0,
        entry: entry.into(),
        kind: SubjectKind::Organization,
        name: name.into(),
        former_names: vec![],
        identifiers: code.map(identifier).into_iter().collect(),
        responsible: vec![],
        authority: "测试机关".into(),
        document: String::new(),
        cause: String::new(),
        basis: String::new(),
        class: None,
        listed_on: Some(day("2026-01-05")),
        effective: None,
        until: Some(day("2027-01-05")),
        state: State::Active,
        last_confirmed: None,
        visibility: Visibility::Public,
        source: String::new(),
        details: vec![],
    }
}

/// A company that no test asks about: an empty list of failings is not relied on.
#[must_use]
pub fn bystander() -> Record {
    record("BYSTANDER", "旁观器械制造厂", Some("91450200MA5TETX24X"))
}

/// A signed list pack.
///
/// # Panics
/// When the writer refuses.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data the writer refuses should stop")]
pub fn pack(
    scope: &str,
    sequence: u32,
    lists: &[ListDef],
    records: &[Record],
    key: &TestKey,
) -> Vec<u8> {
    list_pack(&meta(PackKind::List, scope, sequence), lists, records, &[key]).expect("written")
}

/// The rulebook of a folder, signed.
///
/// # Panics
/// When it does not compile.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose rulebook does not compile should stop")]
pub fn rulebook_pack(folder: &str, key: &TestKey) -> Vec<u8> {
    let compiled = rulebook::source::compile(&sheets(folder)).expect("compiles");
    let meta = meta(PackKind::Rulebook, "rulebook", 1);
    document_pack(&meta, &compiled.document, &[key]).expect("written")
}

/// The sample city's calendar, signed.
///
/// # Panics
/// When it does not compile.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose calendar does not compile should stop")]
pub fn calendar_pack(key: &TestKey) -> Vec<u8> {
    let tables = sheets("host-example/sample/calendar");
    let table = tables.first().expect("a sheet");
    let document = calendar::source::compile(table).expect("compiles");
    document_pack(&meta(PackKind::Calendar, "calendar", 1), &document, &[key]).expect("written")
}

/// The fact of the sample city that only signed grades set, and their scheme.
pub const GRADE: (&str, &str) = ("信用评价", "公共信用综合评价");

/// A grade of that scheme, given in this year.
#[must_use]
pub fn grade(name: &str, code: &str, value: &str) -> Grade {
    Grade {
        scheme: 0,
        kind: SubjectKind::Organization,
        name: name.into(),
        identifiers: vec![Identifier { kind: id::classify(code), value: code.into() }],
        value: value.into(),
        period: "2025年度".into(),
        given_on: day("2026-03-31"),
        until: None,
        authority: String::new(),
        basis: String::new(),
    }
}

/// Particulars of a pack of that scheme that speaks for everybody.
#[must_use]
pub fn scheme() -> SchemeDef {
    SchemeDef {
        id: "credit".into(),
        name: GRADE.1.into(),
        basis: "测试依据".into(),
        covers: Covers {
            regions: vec![Covers::COUNTRY.into()],
            subjects: SubjectKind::ALL.to_vec(),
            since: None,
        },
        ..SchemeDef::default()
    }
}

/// A pack of these grades signed by the key of [`World`], who has none is known to have none.
///
/// # Panics
/// When the writer refuses.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data the writer refuses should stop")]
pub fn graded(grades: &[Grade], key: &TestKey) -> Vec<u8> {
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::Grade, "grades", 1) };
    grade_pack(&meta, &[scheme()], grades, &[key]).expect("written")
}
