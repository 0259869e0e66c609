//! Laws of the decision, on random cases over the sample rulebook: repaired equals absent, more
//! adverse findings never soften, unknown is not clean, a name alone never refuses.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{
    TestKey, bystander, calendar_pack, day, list, meta, pack, record, rulebook_pack,
};
use credit_core::api::{Checker, Lang, Sources, check_json, open};
use credit_core::decision::{Decision, Outcome};
use credit_core::finding::CoverageState;
use credit_core::json::{Value, parse};
use credit_core::pack::PackKind;
use credit_core::pack::record::{Class, Direction, FormerName, Identifier, Record, State};
use credit_core::pack::write::filter_pack;
use credit_core::request::{Request, SubjectKind};
use proptest::prelude::*;

const CODE: &str = "91450200MA5TETX088";
const OTHER: &str = "91450200MA5TETX163";
const NAME: &str = "示例甲建设有限公司";
const LIST: &str = "失信被执行人";

struct World {
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    key: TestKey,
}

impl World {
    fn new() -> Self {
        let key = TestKey::new("k1");
        let rulebook = rulebook_pack("tests/vectors/rulebook/sample", &key);
        Self { rulebook, calendar: calendar_pack(&key), key }
    }

    fn checker(&self, records: &[Record]) -> Checker {
        let lists = [list("zx", LIST, Direction::Black)];
        let records = [records, &[bystander()]].concat();
        self.over(&pack("lists", 1, &lists, &records, &self.key))
    }

    fn over(&self, pack: &[u8]) -> Checker {
        let trust = self.key.trust();
        let sources = Sources {
            packs: vec![pack],
            rulebook: &self.rulebook,
            calendar: &self.calendar,
            trust: &trust,
        };
        open(&sources).unwrap()
    }
}

fn request_text(code: &str, missing: &str, promise: bool, decided: &str) -> String {
    let state = |id: &str| if missing.contains(id) { "missing" } else { "present" };
    let commitments = match promise {
        true => "[{\"type\":\"deferral\",\"signedOn\":\"2026-11-20\"}]",
        false => "[]",
    };
    format!(
        "{{\"matter\":\"SL-0001\",\"appliedOn\":\"2026-11-20\",\"decidedOn\":\"{decided}\",\
         \"subjects\":[{{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"{NAME}\",\"code\":\"{code}\"}}],\
         \"materials\":[{{\"id\":\"M1\",\"state\":\"{}\"}},{{\"id\":\"M2\",\"state\":\"present\"}},\
         {{\"id\":\"M3\",\"state\":\"{}\"}},{{\"id\":\"M4\",\"state\":\"present\"}}],\"commitments\":{commitments}}}",
        state("M1"),
        state("M3")
    )
}

fn decide(checker: &Checker, text: &str) -> Decision {
    let value = parse(text.as_bytes(), 100_000).unwrap();
    checker.check(&Request::decode(&value).unwrap()).unwrap()
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let name = prop_oneof![Just(NAME), Just("示例乙商贸有限公司")];
    let code =
        prop_oneof![Just(None), Just(Some(CODE)), Just(Some(OTHER)), Just(Some("MA5TETX08"))];
    let class = prop_oneof![
        Just(None),
        Just(Some(Class::Minor)),
        Just(Some(Class::Ordinary)),
        Just(Some(Class::Serious))
    ];
    let state = prop::sample::select(State::ALL.to_vec());
    let days = (0_i32..800, -400_i32..400);
    let one =
        (name, code, class, state, days).prop_map(|(name, code, class, state, (listed, until))| {
            let mut record = record("", name, code);
            (record.class, record.state) = (class, state);
            record.listed_on = day("2025-06-01").plus_days(listed);
            record.until = day("2026-11-20").plus_days(until);
            record
        });
    prop::collection::vec(one, 0..5).prop_map(|mut records| {
        for (i, record) in records.iter_mut().enumerate() {
            record.entry = format!("E{i}");
        }
        records
    })
}

fn request() -> impl Strategy<Value = String> {
    let missing = prop_oneof![Just(""), Just("M3"), Just("M1"), Just("M1 M3")];
    (missing, any::<bool>())
        .prop_map(|(missing, promise)| request_text(CODE, missing, promise, "2026-11-20"))
}

fn has_effect(record: &Record) -> bool {
    let today = day("2026-11-20");
    matches!(record.state, State::Active | State::Disputed)
        && record.listed_on.is_none_or(|d| d <= today)
        && record.until.is_none_or(|d| today <= d)
}

/// Everything but the digest of the pack, which differs because the pack does.
fn without_receipt(checker: &Checker, text: &str) -> Value {
    let json = check_json(checker, text.as_bytes(), Lang::ZhCn).unwrap();
    match parse(json.as_bytes(), 1_000_000).unwrap() {
        Value::Object(members) => {
            Value::Object(members.into_iter().filter(|(key, _)| key != "receipt").collect())
        }
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn repaired_expired_withdrawn_and_future_records_change_nothing(records in records(), text in request()) {
        let world = World::new();
        let effective: Vec<Record> = records.iter().filter(|r| has_effect(r)).cloned().collect();
        prop_assert_eq!(
            without_receipt(&world.checker(&records), &text),
            without_receipt(&world.checker(&effective), &text)
        );
    }

    #[test]
    fn one_more_finding_never_softens_the_outcome(records in records(), text in request()) {
        let world = World::new();
        let all = decide(&world.checker(&records), &text).outcome;
        for left_out in 0..records.len() {
            let mut fewer = records.clone();
            fewer.remove(left_out);
            let before = decide(&world.checker(&fewer), &text).outcome;
            // 转人工复核 is incomparable: it may stand on either side.
            prop_assert!(all >= before || all == Outcome::Refer || before == Outcome::Refer);
        }
    }

    #[test]
    fn a_name_alone_has_no_measure_and_no_class(records in records(), text in request()) {
        let world = World::new();
        let unnamed: Vec<Record> = records.into_iter().map(|mut r| { r.identifiers.clear(); r }).collect();
        let decision = decide(&world.checker(&unnamed), &text);
        prop_assert!(decision.measures.is_empty());
        prop_assert!(decision.facts.iter().any(|f| f.fact == "失信等级" && f.value == "无"));
        let namesake = unnamed.iter().any(|r| has_effect(r) && r.name == NAME);
        prop_assert_eq!(namesake, decision.outcome == Outcome::Refer);
    }

    #[test]
    fn every_prefix_and_byte_change_of_a_request_gets_an_answer(text in request(), at in 0_usize..2000, byte in any::<u8>()) {
        let checker = World::new().checker(&[]);
        let mut bytes = text.into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = check_json(&checker, &bytes, Lang::En);
        let _ = check_json(&checker, &bytes[..at], Lang::ZhCn);
    }
}

#[test]
fn a_stale_or_absent_list_refers() {
    let world = World::new();
    let checker = world.checker(&[]);
    let text = |decided| request_text(CODE, "", true, decided);
    assert_eq!(decide(&checker, &text("2026-12-20")).outcome, Outcome::Accept);
    assert_eq!(decide(&checker, &text("2026-12-21")).outcome, Outcome::Refer);
    let trust = world.key.trust();
    let sources = Sources {
        packs: vec![],
        rulebook: &world.rulebook,
        calendar: &world.calendar,
        trust: &trust,
    };
    let without = decide(&open(&sources).unwrap(), &text("2026-11-20"));
    assert_eq!(without.outcome, Outcome::Refer);
    assert_eq!(without.coverage[0].state.as_str(), "missing");
}

/// A filter clears a subject or sends it to be looked up; it never does more.
#[test]
fn a_filter_clears_or_refers() {
    let world = World::new();
    let lists = [list("zx", LIST, Direction::Black)];
    let filter = |codes: &[&str]| {
        let identifiers = codes.iter().map(|code| Identifier {
            kind: credit_core::id::classify(code),
            value: (*code).into(),
        });
        let meta = meta(PackKind::List, "lists", 1);
        world.over(&filter_pack(&meta, &lists, identifiers, &[&world.key]).unwrap())
    };
    let text = request_text(CODE, "", false, "2026-11-20");
    let clear = decide(&filter(&[OTHER]), &text);
    assert_eq!((clear.outcome, clear.coverage[0].state), (Outcome::Accept, CoverageState::Fresh));
    for codes in [&[CODE][..], &["MA5TETX08"], &[OTHER, CODE]] {
        let listed = decide(&filter(codes), &text);
        assert_eq!(listed.outcome, Outcome::Refer);
        assert_eq!(listed.coverage[0].state, CoverageState::LookUp);
        assert!(listed.findings.is_empty() && listed.measures.is_empty());
    }
    let answer = check_json(&filter(&[CODE]), text.as_bytes(), Lang::ZhCn).unwrap();
    assert!(answer.contains("“失信被执行人”可能列有该主体：须到发布平台查询后再定"), "{answer}");
    // Without a code nothing can be ruled out.
    let nameless = text.replace(&format!(",\"code\":\"{CODE}\""), "");
    assert_eq!(decide(&filter(&[OTHER]), &nameless).coverage[0].state, CoverageState::LookUp);
}

#[test]
fn a_former_name_and_the_code_of_another_subject() {
    let world = World::new();
    let mut renamed = record("1", "示例丙建筑有限公司", None);
    renamed.former_names.push(FormerName { name: NAME.into(), until: None });
    let text = request_text(CODE, "", false, "2026-11-20");
    let decision = decide(&world.checker(&[renamed]), &text);
    assert_eq!(decision.findings[0].evidence[1].code, "name.former-equal");
    let stranger = record("1", NAME, Some(OTHER));
    let decision = decide(&world.checker(&[stranger]), &text);
    assert_eq!(
        (decision.outcome, decision.findings.len(), decision.excluded.len()),
        (Outcome::Accept, 0, 1)
    );
}

#[test]
fn personal_numbers_are_masked_in_answers() {
    let world = World::new();
    let mut person = record("1", "张三", None);
    person.kind = SubjectKind::Person;
    let text = request_text(CODE, "", false, "2026-11-20").replace(
        "}],\"materials\"",
        "},{\"role\":\"legal-representative\",\"kind\":\"person\",\"name\":\"张三\",\"code\":\"11010519491231002X\"}],\"materials\"",
    );
    let answer = check_json(&world.checker(&[person]), text.as_bytes(), Lang::ZhCn).unwrap();
    assert!(!answer.contains("11010519491231002X") && !answer.contains("1949-12-31"), "{answer}");
    assert!(answer.contains("1101051949****002X"));
}

#[test]
fn unusable_requests_name_place_and_remedy() {
    let checker = World::new().checker(&[]);
    let good = request_text(CODE, "", false, "2026-11-20");
    let cases = [
        (good.replace("\"name\":", "\"nmae\":"), "json.unknown-field", "/subjects/0/nmae"),
        (good.replace("\"kind\":\"organization\",", ""), "json.missing-field", "/subjects/0"),
        (good.replace("SL-0001", "XX"), "request.unknown-matter", "/matter"),
        (
            good.replace("\"appliedOn\":\"2026-11-20\"", "\"appliedOn\":\"2026-01-01\""),
            "request.matter-not-in-force",
            "/matter",
        ),
        (good.replace("M4", "M9"), "request.unknown-material", "/materials/3/id"),
        (
            good.replace("{\"matter\"", "{\"matter\":\"SL-0001\",\"matter\""),
            "json.duplicate-key",
            "/matter",
        ),
        (
            good.replace("\"2026-11-20\",\"decidedOn\"", "1.5,\"decidedOn\""),
            "json.type",
            "/appliedOn",
        ),
        (
            good.replace("\"commitments\":[]", "\"facts\":{\"天气\":\"晴\"}"),
            "request.unknown-fact",
            "/facts/天气",
        ),
        (good.replace("applicant", "agent"), "request.no-applicant", "/subjects"),
        (good.replace("]}", "]"), "json.syntax", ""),
        (good.replace("\"M2\"", "\"M1\""), "request.duplicate-material", "/materials"),
        (good.replace("organization", "company"), "json.value", "/subjects/0/kind"),
    ];
    for (text, code, place) in cases {
        let failure = check_json(&checker, text.as_bytes(), Lang::ZhCn).expect_err(&text);
        assert_eq!(failure.code(), code, "{text}");
        if !place.is_empty() {
            assert_eq!(failure.place(Lang::ZhCn).as_deref(), Some(place));
        }
        for lang in [Lang::ZhCn, Lang::En] {
            assert!(!failure.remedy(lang).ends_with("/fix"), "{code} has no remedy");
            assert!(!failure.line(lang).contains('\n'));
        }
    }
}
