//! The schemas say what the engine reads and writes: every vector fits them, they know every member,
//! and they describe none that nobody writes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::fixture::{TestKey, calendar_pack, record, rulebook_pack, sheets};
use conformance::{repository, schema};
use credit_core::api::{self, Lang};
use credit_core::pack::Trust;
use credit_core::wire::{self, Wire};
use credit_core::{calendar, rulebook};
use jsonschema::Validator;
use serde_json::{Value, json};

/// Schema, and validators of each document.
struct Schemas(Vec<(&'static str, Value, Validator)>);

impl Schemas {
    fn new() -> Self {
        let compiled = |(name, schema): (&'static str, Value)| {
            let validator = jsonschema::options().should_validate_formats(true).build(&schema);
            (name, schema, validator.unwrap())
        };
        Self(schema::documents().into_iter().map(compiled).collect())
    }

    fn faults(&self, document: &str, value: &Value) -> Vec<String> {
        let (_, _, validator) = self.0.iter().find(|(name, ..)| *name == document).unwrap();
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
    }

    fn fits(&self, document: &str, value: &Value, whose: &str) {
        let faults = self.faults(document, value);
        assert!(faults.is_empty(), "{whose}: {document}: {faults:#?}");
    }
}

/// What stands in the vectors: document, value, where.
fn questions_and_answers() -> Vec<(&'static str, Value, String)> {
    let mut found = Vec::new();
    for path in files(&repository("tests/vectors")) {
        let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for case in file.get("cases").and_then(Value::as_array).into_iter().flatten() {
            let name = format!("{}: {}", path.file_name().unwrap().to_string_lossy(), case["name"]);
            let mut add = |document, value: Option<&Value>| {
                found.extend(value.map(|value| (document, value.clone(), name.clone())));
            };
            match case["call"].as_str() {
                Some("check") => {
                    // A question that is refused need not fit.
                    let answered = case.get("expect").is_some();
                    add("request", case.get("request").filter(|_| answered));
                    add("decision", case.get("expect"));
                }
                Some("validate") => {
                    let answered = case.get("expect").is_some();
                    add("validate-options", case.get("options").filter(|_| answered));
                    add("identifier-report", case.get("expect"));
                }
                Some("prepare-receipt") => {
                    let answered = case.get("expect").is_some();
                    add("receipt-request", case.get("question").filter(|_| answered));
                    add("prepared-receipt", case.get("expect"));
                }
                Some("seal-receipt") => {
                    let answered = case.get("expect").is_some();
                    add("receipt-to-seal", case.get("question").filter(|_| answered));
                    add("receipt", case.get("expect"));
                }
                Some("verify-receipt") => {
                    let answered = case.get("expect").is_some();
                    add("receipt-to-verify", case.get("question").filter(|_| answered));
                    add("verified-receipt", case.get("expect"));
                }
                Some("replay-receipt") => {
                    let answered = case.get("expect").is_some();
                    add("receipt-to-replay", case.get("question").filter(|_| answered));
                    add("replayed-receipt", case.get("expect"));
                }
                _ => {}
            }
            add("failure", case.get("expectError"));
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false if path.extension().is_some_and(|e| e == "json") => found.push(path),
            false => {}
        }
    }
    found
}

fn answer(answer: &dyn Wire) -> Value {
    serde_json::from_str(&wire::canonical(answer)).unwrap()
}

#[test]
fn the_files_are_what_the_types_give() {
    let files = schema::files().unwrap();
    let outdated: Vec<&str> = schema::outdated(&files).into_iter().map(|(path, _)| path).collect();
    assert!(outdated.is_empty(), "run `cargo xtask schema`: {outdated:?}");
    let there = fs::read_dir(repository(schema::FOLDER)).unwrap().count();
    assert_eq!(there, schema::documents().len(), "a schema that nobody makes");
}

#[test]
fn every_vector_fits() {
    let schemas = Schemas::new();
    let all = questions_and_answers();
    assert!(all.len() > 400, "{}", all.len());
    for (document, value, whose) in &all {
        schemas.fits(document, value, whose);
    }
}

#[test]
fn an_unknown_member_and_a_missing_one_are_found_at_every_object() {
    let schemas = Schemas::new();
    let all = questions_and_answers();
    for document in ["request", "decision", "identifier-report"] {
        let (_, value, _) = all.iter().find(|(name, ..)| *name == document).unwrap();
        let mut objects = Vec::new();
        pointers(value, String::new(), &mut objects);
        for place in objects {
            let mut changed = value.clone();
            let object = changed.pointer_mut(&place).unwrap().as_object_mut().unwrap();
            // A member of another type than any: maps by name take texts only.
            object.insert("unheard".to_owned(), json!({ "of": 1 }));
            assert!(!schemas.faults(document, &changed).is_empty(), "{document}{place}");
        }
        for member in ["outcome", "matter", "valid"] {
            let mut changed = value.clone();
            if changed.as_object_mut().unwrap().remove(member).is_some() {
                assert!(!schemas.faults(document, &changed).is_empty(), "{document} {member}");
            }
        }
    }
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, format!("{at}/{name}"), found);
            }
            found.push(at);
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Decisions with what the vectors do not have, over the sample city's rulebook: incentives of a red
/// list and of a fact, changes that would not help, codes that were tidied and that are ambiguous.
fn beyond_the_vectors() -> Vec<(&'static str, Value, String)> {
    let code = "91450200MA5TETX088";
    let materials = |ids: &[&str]| -> Value {
        ids.iter().map(|id| json!({ "id": id, "state": "present" })).collect()
    };
    let subjects = json!([
        { "role": "applicant", "kind": "organization", "name": "范例一", "code": code.to_lowercase(),
          "formerNames": ["范例"], "region": "450200", "search": "thorough" },
        { "role": "shareholder", "kind": "organization", "name": "范例二", "code": "320404000009558" },
    ]);
    let asked = [
        ("SL-0001", materials(&["M1", "M2", "M3", "M4"]), json!({ "信用评价": "A" }), 3),
        ("ZZ-0001", materials(&["Q2", "Q3"]), json!({}), 0),
    ];
    let mut found = Vec::new();
    for (matter, materials, facts, list) in asked {
        let request = json!({ "matter": matter, "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
            "subjects": subjects, "materials": materials, "facts": facts });
        let (request, grade) = conformance::world::issued(&request);
        let records = [(list, record("", "范例一", Some(code)))];
        let city = conformance::world::World::new(&[]).listing(&records).grading(grade);
        let checker = city.open().unwrap();
        let answer = api::check_json(&checker, request.to_string().as_bytes(), Lang::En).unwrap();
        found.push(("request", request, matter.to_owned()));
        found.push(("decision", serde_json::from_str(&answer).unwrap(), matter.to_owned()));
    }
    found
}

#[test]
fn decisions_beyond_the_vectors_fit() {
    let schemas = Schemas::new();
    for (document, value, whose) in beyond_the_vectors() {
        schemas.fits(document, &value, &whose);
    }
}

/// Members that only packs of other issuers, of other days or of other regions bring about: no vector
/// has them, `cautions.rs`, `trust.rs`, `silence.rs`, `same_case.rs`, `grades.rs`, `measures.rs`, `uses.rs` and `edges.rs` of this
/// folder look at them.
const ELSEWHERE: [&str; 17] = [
    "Coverage.expectedIssuers",
    "Coverage.outside",
    "Coverage.setAside",
    "Decision.reviewers",
    "Finding.sound",
    "FindingSource.sound",
    "Inspection.pending",
    "Measure.reaches",
    "Measure.trades",
    "MissingMaterial.alternatives",
    "MissingMaterial.before",
    "MissingMaterial.form",
    "Request.project",
    "SetAside.asOf",
    "SetAside.digest",
    "SetAside.sequence",
    "SubjectGrade.until",
];

/// The documents whose every member some vector has.
const LOOKED_AT: [&str; 9] = [
    "request",
    "decision",
    "identifier-report",
    "validate-options",
    "prepared-receipt",
    "receipt-to-seal",
    "receipt",
    "verified-receipt",
    "replayed-receipt",
];

#[test]
fn nothing_is_described_that_nobody_writes() {
    let mut all = questions_and_answers();
    all.extend(beyond_the_vectors());
    let mut unseen = BTreeSet::new();
    for (name, schema, _) in &Schemas::new().0 {
        if !LOOKED_AT.contains(name) {
            continue;
        }
        let mut seen = BTreeSet::new();
        for (_, value, _) in all.iter().filter(|(document, ..)| document == name) {
            see(schema, schema, value, &mut seen);
        }
        for (definition, body) in schema["$defs"].as_object().unwrap() {
            for member in body["properties"].as_object().into_iter().flat_map(|p| p.keys()) {
                let member = format!("{definition}.{member}");
                if !seen.contains(&member) {
                    unseen.insert(member);
                }
            }
        }
    }
    let unseen: Vec<&str> = unseen.iter().map(String::as_str).collect();
    assert_eq!(unseen, ELSEWHERE);
}

/// Which members of which definition a value has.
fn see(root: &Value, schema: &Value, value: &Value, seen: &mut BTreeSet<String>) {
    let reference = schema["$ref"].as_str().map(|text| text.trim_start_matches("#/$defs/"));
    let body = reference.map_or(schema, |name| &root["$defs"][name]);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let known = &body["properties"][name];
                if let (Some(definition), true) = (reference, known.is_object()) {
                    seen.insert(format!("{definition}.{name}"));
                }
                see(root, known, member, seen);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| see(root, &body["items"], item, seen)),
        _ => {}
    }
}

#[test]
fn the_sample_fits() {
    let schemas = Schemas::new();
    let book = rulebook::source::compile(&sheets("host-example/sample/rulebook")).unwrap();
    schemas.fits("rulebook", &answer(&book.document), "sample");
    let days = sheets("host-example/sample/calendar");
    schemas.fits("calendar", &answer(&calendar::source::compile(&days[0]).unwrap()), "sample");

    let key = TestKey::new("k1");
    let trust: Value = serde_json::from_slice(&key.trust()).unwrap();
    schemas.fits("trust", &trust, "sample");
    let pack = conformance::city::bytes(&[]).pack;
    let (rulebook, calendar) =
        (rulebook_pack("host-example/sample/rulebook", &key), calendar_pack(&key));
    let sources = api::Sources {
        packs: vec![&pack],
        rulebook: &rulebook,
        calendar: &calendar,
        trust: &key.trust(),
    };
    let checker = api::open(&sources).unwrap();
    for lang in [Lang::ZhCn, Lang::En] {
        schemas.fits("description", &answer(&api::describe(&checker, lang)), "sample");
    }
}

#[test]
fn notices_and_screening_fit() {
    let schemas = Schemas::new();
    let all = questions_and_answers();
    let (_, request, _) = all.iter().find(|(name, ..)| *name == "request").unwrap();
    let checker = conformance::city::checker(&[]);
    let question = json!({ "kind": "record", "format": "text", "request": request, "particulars": { "officer": "李某" } });
    schemas.fits("notice-request", &question, "record");
    let notice = api::notice_json(&checker, question.to_string().as_bytes()).unwrap();
    schemas.fits("notice", &serde_json::from_str(&notice).unwrap(), "record");

    let packs =
        api::open_packs(vec![conformance::city::bytes(&[]).pack], &TestKey::new("k1").trust())
            .unwrap();
    let lines = format!("{}\n{{}}\n", request["subjects"][0]);
    let answers = api::screen_lines(&packs, &lines, "2026-11-20", true, Lang::ZhCn).unwrap();
    let answers: Vec<Value> =
        answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    schemas.fits("screening", &answers[0], "screening");
    schemas.fits("screening-failure", &answers[1], "screening");
    let Value::Array(lists) = answer(&api::coverage(&packs, "2026-11-20").unwrap()) else {
        panic!()
    };
    assert!(!lists.is_empty());
    for list in &lists {
        schemas.fits("list-coverage", list, "coverage");
    }
}

#[test]
fn every_word_of_the_trust_policy_is_read() {
    let policy = json!({
        "keys": [{ "id": "k", "issuer": "i", "algorithm": "ed25519", "kinds": ["list"], "notBefore": "2026-01-01", "notAfter": "2027-12-31",
            "publicKey": "3a07778b203dd5cf6446d8a192d950babd35188a8cc8ab18077379ef9b094860" }],
        "requiredAlgorithms": ["ed25519"],
        "issuers": [{ "issuer": "i", "requiredAlgorithms": ["ed25519"] }],
        "audiences": ["public"],
        "minimumSequences": [{ "issuer": "i", "scope": "s", "kind": "list", "sequence": 3 }],
    });
    Schemas::new().fits("trust", &policy, "policy");
    Trust::decode(policy.to_string().as_bytes()).unwrap();
}
