//! Requests to the sample city with lists of a dozen subjects, and the papers about them.

use anyhow::{Result, anyhow};
use conformance::fixture::{day, grade, record};
use conformance::world::{World, check, notice};
use credit_core::api::{Checker, Lang};
use credit_core::id::{self, Expectation, Kind};
use credit_core::pack::grade::Grade;
use credit_core::pack::record::{Class, Identifier, Record, State};
use credit_core::request::{CommitmentType, Role, SubjectKind};
use fastrand::Rng;
use serde_json::{Value, json};

use super::pick;
use crate::Asked;

/// Matters with their materials.
const MATTERS: &[(&str, &[&str])] = &[
    ("JS-0001", &["B1", "B2", "B3"]),
    ("CG-0001", &["C1", "C2", "C3", "C4"]),
    ("ZJ-0001", &["Z1", "Z2", "Z3"]),
    ("SL-0001", &["M1", "M2", "M3", "M4"]),
    ("XZ-0001", &["G1", "G2", "G3", "G4"]),
    ("ZR-0001", &["S1", "S2", "S3"]),
    ("ZR-0002", &["D1", "D2", "D3"]),
    ("ZZ-0001", &["Q1", "Q2", "Q3"]),
    ("PX-0001", &["P1", "P2"]),
    ("ZL-0001", &["K1", "K2"]),
];
const COMPANIES: &[&str] = &[
    "柳州市禾泰农业有限公司",
    "柳州市禾泰农业有限责任公司",
    "南宁市禾泰农业有限公司",
    "柳州市润桐商贸有限公司",
    "沃霖（柳州）机电有限公司",
    "示例市甲某建筑有限公司",
];
const PERSONS: &[&str] = &["范例一", "范例伊", "王某", "欧阳某"];
const CODES: &[&str] = &[
    "91450200MA5TETX088",
    "91450200MA0X00218G",
    "91450200MA5TETX163",
    "MA5TETX08",
    "450200MA5TETX08",
    "91450200MA5TETX089",
    "",
];
const NUMBERS: &[&str] = &[
    "11010519491231002X",
    "110105491231002",
    "440524188001010014",
    "110105201012310027",
    "810000199408230021",
    "1101051949****002X",
    "110105194912310021",
    "",
];

fn identity<'a>(random: &mut Rng, person: bool) -> (&'a str, &'a str) {
    let (names, codes) = if person { (PERSONS, NUMBERS) } else { (COMPANIES, CODES) };
    (pick(random, names).unwrap_or_default(), pick(random, codes).unwrap_or_default())
}

/// A record, and the index of its list.
fn entry(random: &mut Rng) -> (u16, Record) {
    let person = random.u8(..4) == 0;
    let (name, code) = identity(random, person);
    let mut record = record("", name, None);
    record.kind = if person { SubjectKind::Person } else { SubjectKind::Organization };
    let kind = id::classify(code);
    if kind != Kind::Unknown && id::validate(code, &Expectation::default()).is_valid() {
        record.identifiers.push(Identifier { kind, value: code.to_owned() });
    }
    // Most are in force.
    let state = State::ALL.get(random.usize(..State::ALL.len().saturating_add(4)));
    record.state = state.copied().unwrap_or(State::Active);
    record.class = Class::ALL.get(random.usize(..Class::ALL.len().saturating_add(1))).copied();
    record.until = day("2026-11-20").plus_days(random.i32(-20..200));
    record.listed_on = day("2026-11-20").plus_days(random.i32(-300..5));
    (random.u16(..4), record)
}

/// Grades of some of the companies that are asked about, one for each code.
fn grades(random: &mut Rng) -> Vec<Grade> {
    let sound = |code: &&&str| id::validate(code, &Expectation::default()).is_valid();
    let mut grades = Vec::new();
    for code in CODES.iter().filter(sound) {
        if random.bool() {
            let name = pick(random, COMPANIES).unwrap_or_default();
            let value = pick(random, &["A", "B", "C", "D"]).unwrap_or_default();
            grades.push(grade(name, code, value));
        }
    }
    grades
}

fn subject(random: &mut Rng, role: Role) -> Value {
    let person = match role {
        Role::Applicant => random.u8(..6) == 0,
        Role::LegalRepresentative | Role::Principal | Role::Agent => random.u8(..6) > 0,
        _ => random.bool(),
    };
    let (name, code) = identity(random, person);
    let kind = match (person, random.u8(..8)) {
        (true, _) => SubjectKind::Person,
        (false, 0) => SubjectKind::SoleTrader,
        _ => SubjectKind::Organization,
    };
    let mut subject =
        json!({ "role": role.as_str(), "kind": kind.as_str(), "name": name, "code": code });
    if random.u8(..6) == 0
        && let Some(members) = subject.as_object_mut()
    {
        let former = pick(random, COMPANIES).unwrap_or_default();
        members.insert("formerNames".into(), json!([former]));
        members.insert("region".into(), json!("450200"));
    }
    subject
}

fn request(random: &mut Rng) -> Value {
    let at = random.usize(..MATTERS.len());
    let (matter, materials) = MATTERS.get(at).copied().unwrap_or_default();
    let mut subjects = vec![subject(random, Role::Applicant)];
    for _ in 0..random.u8(..3) {
        let role = Role::ALL.get(random.usize(1..Role::ALL.len())).copied();
        subjects.push(subject(random, role.unwrap_or(Role::Agent)));
    }
    let states = ["present", "present", "present", "present", "missing", "defective"];
    let state = |random: &mut Rng| pick(random, &states).unwrap_or_default();
    let materials: Vec<Value> =
        materials.iter().map(|id| json!({ "id": id, "state": state(random) })).collect();
    let days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"];
    let commitment = |random: &mut Rng| {
        let kind = CommitmentType::ALL.get(random.usize(..3)).copied();
        let kind = kind.unwrap_or(CommitmentType::Other);
        json!({ "type": kind.as_str(), "signedOn": pick(random, &days).unwrap_or_default() })
    };
    let commitments: Vec<Value> = (0..random.u8(..3)).map(|_| commitment(random)).collect();
    let days = ["2026-11-20", "2026-11-20", "2026-12-28", "2026-12-21"];
    json!({ "matter": matter, "appliedOn": "2026-11-19",
        "decidedOn": pick(random, &days).unwrap_or_default(), "subjects": subjects,
        "materials": materials, "commitments": commitments })
}

/// Calls a function with random requests and the city that they are put to.
fn each(
    seed: u64,
    cities: u64,
    requests: u32,
    tell: &mut dyn FnMut(&Checker, Value, u64) -> Result<()>,
) -> Result<()> {
    let world = World::new(&[]);
    let mut random = Rng::with_seed(seed);
    for city in 0..cities {
        let records: Vec<_> = (0..random.u8(..12)).map(|_| entry(&mut random)).collect();
        let grades = grades(&mut random);
        let checker = world.clone().listing(&records).grading(grades).open();
        let checker = checker.map_err(|e| anyhow!(e.line(Lang::En)))?;
        for _ in 0..requests {
            tell(&checker, request(&mut random), city)?;
        }
    }
    Ok(())
}

/// Random requests.
pub(super) fn requests(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    each(4, times.saturating_mul(100), 30, &mut |checker, request, city| {
        let answer = check(checker, &request);
        tell(Asked { question: json!({ "city": city, "request": request }), answer })
    })
}

/// Every kind of paper about random requests.
pub(super) fn notices(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    each(5, times.saturating_mul(25), 10, &mut |checker, request, city| {
        let of = |kind: &str, format: &str| notice(checker, kind, format, &request);
        let answer = json!({ "supplement": of("supplement", "text"),
            "deferral": of("deferral", "text"), "commitment": of("commitment", "text"),
            "record": of("record", "html") });
        tell(Asked { question: json!({ "city": city, "request": request }), answer })
    })
}
