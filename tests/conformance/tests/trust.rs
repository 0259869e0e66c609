//! Attacks on what may be relied on: keys out of time, other issuers, issues that are older than their
//! number, lists that lost their content. Each ends in a refusal or with a person, and is told.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::city::RULEBOOK;
use conformance::fixture::{ISSUER, TestKey, calendar_pack, day, list, meta, record, sheets};
use credit_core::api::{Checker, Lang, Sources, check_json, open, open_packs, screen_lines};
use credit_core::decision::{Decision, Outcome};
use credit_core::error::LoadError;
use credit_core::finding::CoverageState;
use credit_core::json::{ObjectBuilder, Value, canonical, parse};
use credit_core::pack::record::{Direction, Identifier, Record};
use credit_core::pack::write::{Meta, document_pack, filter_pack, list_pack};
use credit_core::pack::{Pack, PackKind, Trust};
use credit_core::request::Request;
use credit_core::rulebook::source::compile;
use credit_core::sheet::Table;

const COURT: &str = "失信被执行人";
const TAX: &str = "A级纳税人";
const DEBTOR: (&str, &str) = ("示例甲建设有限公司", "91450200MA5TETX088");
const STRANGER: (&str, &str) = ("示例无关商贸有限公司", "91450200MA5TETX24X");
const NEIGHBOUR: &str = "邻市信用办（虚构）";
const TODAY: &str = "2026-11-20";

/// One list pack: what it is called, whose it is, of which day.
struct Issue<'a> {
    list: (&'a str, Direction),
    scope: &'a str,
    issuer: &'a str,
    sequence: u32,
    as_of: &'a str,
    until: &'a str,
}

impl Issue<'_> {
    const fn court() -> Self {
        Self {
            list: (COURT, Direction::Black),
            scope: "zxgk",
            issuer: ISSUER,
            sequence: 37,
            as_of: TODAY,
            until: "2026-12-20",
        }
    }

    fn meta(&self) -> Meta {
        Meta {
            issuer: self.issuer.into(),
            as_of: day(self.as_of),
            valid_until: Some(day(self.until)),
            ..meta(PackKind::List, self.scope, self.sequence)
        }
    }

    fn records(&self, who: &[(&str, &str)], key: &TestKey) -> Vec<u8> {
        let (name, direction) = self.list;
        let records: Vec<Record> = who
            .iter()
            .enumerate()
            .map(|(at, (name, code))| record(&format!("E{at}"), name, Some(code)))
            .collect();
        list_pack(&self.meta(), &[list(name, name, direction)], &records, &[key]).unwrap()
    }

    fn filter(&self, codes: &[&str], key: &TestKey) -> Vec<u8> {
        let (name, direction) = self.list;
        let identifier = |code: &&str| Identifier {
            kind: credit_core::id::classify(code),
            value: (*code).into(),
        };
        let lists = [list(name, name, direction)];
        filter_pack(&self.meta(), &lists, codes.iter().map(identifier), &[key]).unwrap()
    }
}

/// The sample rulebook, without an end, with further columns in its sheet of lists.
fn rulebook(columns: &[(&str, &[(&str, &str)])], key: &TestKey) -> Vec<u8> {
    let compiled = compile(&sheets_with(columns)).unwrap();
    let meta = Meta { valid_until: None, ..meta(PackKind::Rulebook, "rulebook", 1) };
    document_pack(&meta, &compiled.document, &[key]).unwrap()
}

fn sheets_with(columns: &[(&str, &[(&str, &str)])]) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    // The matter of the tests needs the courts' list alone.
    let matters = tables.iter_mut().find(|table| table.name() == "事项").unwrap();
    let needed = matters.header.iter().position(|column| column == "必查名单").unwrap();
    matters.rows[0].cells[needed] = COURT.into();
    let known = matters.header.iter().position(|column| column == "计入角色").unwrap();
    matters.rows[0].cells[known] = "申请人".into();
    let table = tables.iter_mut().find(|table| table.name() == "名单").unwrap();
    let name = table.header.iter().position(|column| column == "名单").unwrap();
    for (column, cells) in columns {
        table.header.push((*column).into());
        for row in &mut table.rows {
            let own = row.cells[name].clone();
            let cell = cells.iter().find(|(list, _)| *list == own).map_or("", |(_, cell)| cell);
            row.cells.resize(table.header.len() - 1, String::new());
            row.cells.push(cell.into());
        }
    }
    tables
}

struct World {
    office: TestKey,
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    /// Entries of the trust policy beside the office's own.
    keys: Vec<Value>,
    /// Members of the trust policy beside the keys.
    more: Vec<(&'static str, Value)>,
}

impl World {
    fn new() -> Self {
        let office = TestKey::new("office");
        let rulebook = rulebook(&[], &office);
        let calendar = calendar_pack(&office);
        Self { office, rulebook, calendar, keys: vec![], more: vec![] }
    }

    fn trust(&self) -> Vec<u8> {
        let mut keys = vec![self.office.entry().build()];
        keys.extend(self.keys.iter().cloned());
        let policy = ObjectBuilder::new().put("keys", keys);
        let policy =
            self.more.iter().fold(policy, |all, (name, value)| all.put(*name, value.clone()));
        canonical(&policy.build()).into_bytes()
    }

    fn open(&self, packs: &[&[u8]]) -> Result<Checker, credit_core::api::Failure> {
        open(&Sources {
            packs: packs.to_vec(),
            rulebook: &self.rulebook,
            calendar: &self.calendar,
            trust: &self.trust(),
        })
    }

    fn code(&self, packs: &[&[u8]]) -> &'static str {
        self.open(packs).map_or_else(|failure| failure.code(), |_| "opened")
    }

    /// The decision on a bidder, whose matter needs the courts' list alone.
    fn decide(&self, packs: &[&[u8]], who: (&str, &str), on: &str) -> (Decision, String) {
        let checker = self.open(packs).unwrap();
        let text = request(who, on);
        let value = parse(text.as_bytes(), 100_000).unwrap();
        let decision = checker.check(&Request::decode(&value).unwrap()).unwrap();
        (decision, check_json(&checker, text.as_bytes(), Lang::ZhCn).unwrap())
    }
}

fn request((name, code): (&str, &str), on: &str) -> String {
    format!(
        "{{\"matter\":\"JS-0001\",\"appliedOn\":\"{on}\",\"decidedOn\":\"{on}\",\"subjects\":[{{\"role\":\
         \"applicant\",\"kind\":\"organization\",\"name\":\"{name}\",\"code\":\"{code}\"}}],\"materials\":\
         [{{\"id\":\"B1\",\"state\":\"present\"}},{{\"id\":\"B2\",\"state\":\"present\"}},\
         {{\"id\":\"B3\",\"state\":\"present\"}}]}}"
    )
}

fn state(decision: &Decision) -> CoverageState {
    decision.coverage.iter().find(|c| c.list_name == COURT).unwrap().state
}

/// Why the courts' list could not be relied on, as the JSON says it.
fn says(json: &str, code: &str) -> bool {
    json.contains(&format!("\"code\":\"{code}\""))
}

fn leaked() -> (TestKey, Value) {
    let key = TestKey::new("office-old");
    let entry = key.entry().put("notAfter", day("2026-06-30")).build();
    (key, entry)
}

/// The attack of the review: an empty list by a key that ended, with a number beyond all others and
/// valid for ever.
fn forged(key: &TestKey) -> Vec<u8> {
    let issue = Issue { sequence: 999, as_of: "2026-06-30", until: "2099-12-31", ..Issue::court() };
    issue.records(&[], key)
}

#[test]
fn a_leaked_key_does_not_clear_a_debtor_beside_the_genuine_issue() {
    let (key, entry) = leaked();
    let world = World { keys: vec![entry], ..World::new() };
    let genuine = Issue::court().records(&[DEBTOR, STRANGER], &world.office);
    let forged = forged(&key);
    for packs in [[&genuine[..], &forged[..]], [&forged[..], &genuine[..]]] {
        let (decision, json) = world.decide(&packs, DEBTOR, TODAY);
        assert_eq!((decision.outcome, decision.findings.len()), (Outcome::Refuse, 1));
        let coverage = decision.coverage.iter().find(|c| c.list_name == COURT).unwrap();
        assert_eq!(coverage.sequence, Some(37));
        assert_eq!(coverage.set_aside[0].sequence, 999);
        assert!(json.contains("另有第 999 期"), "{json}");
        assert!(json.contains("\"setAside\":[{\"asOf\":\"2026-06-30\""), "{json}");
    }
}

#[test]
fn a_leaked_key_clears_nobody_where_the_genuine_issue_is_missing() {
    let (key, entry) = leaked();
    let world = World { keys: vec![entry], ..World::new() };
    let forged = forged(&key);
    let (decision, json) = world.decide(&[&forged], DEBTOR, TODAY);
    assert_eq!((decision.outcome, state(&decision)), (Outcome::Refer, CoverageState::KeyEnded));
    assert!(says(&json, "list.key-ended") && json.contains("office-old"), "{json}");
    // With entries it is no better, and on the last day of the key it was good.
    let issue = Issue { as_of: "2026-06-30", until: "2099-12-31", ..Issue::court() };
    let issue = issue.records(&[DEBTOR], &key);
    assert_eq!(world.decide(&[&issue], STRANGER, "2026-07-01").0.outcome, Outcome::Refer);
    // What it lists is told as it is: nobody has taken the key back.
    let (decision, json) = world.decide(&[&issue], DEBTOR, "2026-07-01");
    assert!(decision.findings.iter().all(|f| f.sound) && decision.findings.len() == 1, "{json}");
    assert!(!says(&json, "source.key-revoked"), "{json}");
    let then = world.decide(&[&issue], STRANGER, "2026-06-30").0;
    assert_eq!((then.outcome, state(&then)), (Outcome::Accept, CoverageState::Fresh));
}

#[test]
fn what_is_granted_beyond_the_end_of_a_key_is_stated() {
    let (key, entry) = leaked();
    let mut world = World { keys: vec![entry], ..World::new() };
    let issue = Issue { as_of: "2026-06-30", until: "2099-12-31", ..Issue::court() };
    let issue = issue.records(&[DEBTOR], &key);
    let outcome = |world: &World, on| world.decide(&[&issue], STRANGER, on).0.outcome;
    assert_eq!(outcome(&world, "2026-07-01"), Outcome::Refer);
    world.more = vec![("graceDays", 30_u32.into())];
    assert_eq!(outcome(&world, "2026-07-30"), Outcome::Accept);
    assert_eq!(outcome(&world, "2026-07-31"), Outcome::Refer);
    world.more = vec![("graceDays", 93_u32.into())];
    assert_eq!(world.code(&[&issue]), "trust.number");
}

#[test]
fn nothing_stays_fresh_for_ever() {
    let mut world = World::new();
    let issue = Issue { as_of: "2026-04-01", until: "2099-12-31", ..Issue::court() };
    let issue = issue.records(&[DEBTOR], &world.office);
    let judged = |world: &World, on| {
        let (decision, json) = world.decide(&[&issue], STRANGER, on);
        (decision.outcome, state(&decision), says(&json, "list.overdue"))
    };
    let (fresh, overdue) = (
        (Outcome::Accept, CoverageState::Fresh, false),
        (Outcome::Refer, CoverageState::Overdue, true),
    );
    // 400 days where nobody says how often the list is issued.
    assert_eq!(judged(&world, "2027-05-06"), fresh);
    assert_eq!(judged(&world, "2027-05-07"), overdue);
    // Twice the period and a fortnight where the policy says it.
    let bound = ObjectBuilder::new().put("issuer", ISSUER).put("scope", "zxgk");
    let bound = bound.put("updateDays", 31_u32).build();
    world.more = vec![("bounds", Value::Array(vec![bound]))];
    assert_eq!(judged(&world, "2026-06-16"), fresh);
    assert_eq!(judged(&world, "2026-06-17"), overdue);
}

#[test]
fn a_revoked_key_vouches_for_nothing() {
    let key = TestKey::new("office-old");
    let revoked = |on: &str| {
        let revoked = ObjectBuilder::new().put("on", day(on)).put("reason", "私钥外泄").build();
        key.entry().put("revoked", revoked).build()
    };
    let world = |on| World { keys: vec![revoked(on)], ..World::new() };
    let issue = Issue::court().records(&[DEBTOR], &key);
    let refused = world(TODAY).open(&[&issue]).expect_err("must be refused");
    assert_eq!(refused.code(), "pack.key-revoked");
    assert!(refused.text(Lang::ZhCn).contains("私钥外泄"));
    // Data of before may be by whoever has it now: no acceptance, and no refusal by a made-up entry.
    let world = world("2026-11-25");
    for who in [DEBTOR, STRANGER] {
        let (decision, json) = world.decide(&[&issue], who, "2026-11-25");
        assert_eq!(
            (decision.outcome, state(&decision)),
            (Outcome::Refer, CoverageState::KeyRevoked)
        );
        assert!(says(&json, "list.key-revoked") && json.contains("私钥外泄"), "{json}");
        assert!(decision.measures.is_empty());
        assert!(decision.findings.iter().all(|f| !f.sound));
        assert_eq!(says(&json, "source.key-revoked"), who == DEBTOR, "{json}");
    }
    // A batch says it as well, and of nothing else.
    let packs = open_packs(vec![issue.clone()], &world.trust()).unwrap();
    let line = format!(
        "{{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"{}\",\"code\":\"{}\"}}",
        DEBTOR.0, DEBTOR.1
    );
    for (on, unsound) in [("2026-11-24", false), ("2026-11-25", true)] {
        let said = screen_lines(&packs, &line, on, false, Lang::ZhCn).unwrap();
        assert_eq!(said.contains("\"sound\":false"), unsound, "{said}");
        assert!(!said.contains("\"sound\":true"), "{said}");
    }
    // What was decided before comes out as it did.
    assert_eq!(world.decide(&[&issue], STRANGER, "2026-11-24").0.outcome, Outcome::Accept);
    assert_eq!(world.decide(&[&issue], DEBTOR, "2026-11-24").0.outcome, Outcome::Refuse);
}

/// A neighbour whose key is trusted, and a rulebook that says who issues the courts' list.
fn beside_a_neighbour(named: bool) -> (World, TestKey) {
    let neighbour = TestKey::new("neighbour");
    let entry = ObjectBuilder::new()
        .put("id", "neighbour")
        .put("issuer", NEIGHBOUR)
        .put("algorithm", "ed25519")
        .put("publicKey", neighbour.public())
        .build();
    let mut world = World { keys: vec![entry], ..World::new() };
    if named {
        world.rulebook =
            rulebook(&[("发布单位", &[(COURT, ISSUER), (TAX, ISSUER)])], &world.office);
    }
    (world, neighbour)
}

#[test]
fn a_neighbour_does_not_speak_for_the_courts() {
    let (world, neighbour) = beside_a_neighbour(true);
    let issue = Issue { issuer: NEIGHBOUR, ..Issue::court() };
    for pack in [
        issue.records(&[], &neighbour),
        issue.records(&[STRANGER], &neighbour),
        issue.filter(&[STRANGER.1], &neighbour),
    ] {
        let (decision, json) = world.decide(&[&pack], DEBTOR, TODAY);
        assert_eq!(
            (decision.outcome, state(&decision)),
            (Outcome::Refer, CoverageState::OtherIssuer)
        );
        assert!(says(&json, "list.other-issuer") && json.contains(NEIGHBOUR), "{json}");
    }
    // Nor does it accuse anybody: a person looks.
    let accusing = issue.records(&[DEBTOR], &neighbour);
    let (decision, json) = world.decide(&[&accusing], DEBTOR, TODAY);
    assert_eq!((decision.outcome, decision.measures.len()), (Outcome::Refer, 0));
    assert!(json.contains("\"code\":\"source.other-issuer\""), "{json}");
    // Beside the genuine list it changes nothing for whom neither names.
    let genuine = Issue::court().records(&[STRANGER], &world.office);
    let clear = world.decide(&[&genuine, &issue.records(&[], &neighbour)], DEBTOR, TODAY).0;
    assert_eq!(clear.outcome, Outcome::Accept);
    let accused = world.decide(&[&genuine, &accusing], DEBTOR, TODAY).0;
    assert_eq!((accused.outcome, accused.measures.len()), (Outcome::Refer, 0));
    let listed = world.decide(&[&genuine, &issue.records(&[], &neighbour)], STRANGER, TODAY).0;
    assert_eq!(listed.outcome, Outcome::Refuse);
}

#[test]
fn a_neighbour_gives_no_incentive() {
    let (world, neighbour) = beside_a_neighbour(true);
    let genuine = Issue::court().records(&[STRANGER], &world.office);
    let red = |issuer, key: &TestKey| {
        let issue = Issue { list: (TAX, Direction::Red), scope: "tax-a", issuer, ..Issue::court() };
        issue.records(&[DEBTOR], key)
    };
    let incentives =
        |pack: &[u8]| world.decide(&[&genuine, pack], DEBTOR, TODAY).0.incentives.len();
    assert!(incentives(&red(ISSUER, &world.office)) > 0);
    assert_eq!(incentives(&red(NEIGHBOUR, &neighbour)), 0);
}

#[test]
fn keys_name_the_scopes_and_lists_they_speak_for() {
    let (mut world, neighbour) = beside_a_neighbour(false);
    let names = |names: &[&str]| Value::from(names.to_vec());
    let bound = |member: &'static str, values: &[&str]| {
        let entry = ObjectBuilder::new().put("id", "neighbour").put("issuer", NEIGHBOUR);
        let entry = entry.put("algorithm", "ed25519").put("publicKey", neighbour.public());
        entry.put(member, names(values)).build()
    };
    let pack = Issue { issuer: NEIGHBOUR, ..Issue::court() }.records(&[], &neighbour);
    for (member, values, code) in [
        ("scopes", &["neighbour"][..], "pack.key-scope"),
        ("scopes", &["neighbour", "zxgk"], "opened"),
        ("scopes", &[], "pack.key-scope"),
        ("lists", &["违诺"], "pack.key-list"),
        ("lists", &[COURT], "opened"),
        ("kinds", &["rulebook"], "pack.untrusted-key"),
        ("kinds", &["list"], "opened"),
    ] {
        world.keys = vec![bound(member, values)];
        assert_eq!(world.code(&[&pack]), code, "{member} {values:?}");
    }
    world.keys = vec![bound("scopes", &["a", "a"])];
    assert_eq!(world.code(&[&pack]), "trust.duplicate");
}

#[test]
fn an_empty_list_of_failings_clears_nobody() {
    let mut world = World::new();
    let empty = Issue::court().records(&[], &world.office);
    let (decision, json) = world.decide(&[&empty], DEBTOR, TODAY);
    assert_eq!((decision.outcome, state(&decision)), (Outcome::Refer, CoverageState::Empty));
    assert!(says(&json, "list.empty"), "{json}");
    let filter = Issue::court().filter(&[], &world.office);
    assert_eq!(state(&world.decide(&[&filter], DEBTOR, TODAY).0), CoverageState::Empty);
    // Unless the rulebook says that it may be empty.
    world.rulebook = rulebook(&[("可为空", &[(COURT, "是")])], &world.office);
    assert_eq!(world.decide(&[&empty], DEBTOR, TODAY).0.outcome, Outcome::Accept);
}

#[test]
fn four_eyes_are_two_holders() {
    let (one, two) = (TestKey::new("one"), TestKey::sm2("two"));
    let held = |key: &TestKey, id: &'static str, holder: &'static str| {
        let _ = id;
        key.entry().put("holder", holder).build()
    };
    let asked = |kind: &str| {
        let rule = ObjectBuilder::new().put("kind", kind).put("signatures", 2_u32).build();
        ("requiredSignatures", Value::Array(vec![rule]))
    };
    let policy = |holders: [&'static str; 2]| {
        let keys = vec![held(&one, "one", holders[0]), held(&two, "two", holders[1])];
        let (name, rule) = asked("list");
        canonical(&ObjectBuilder::new().put("keys", keys).put(name, rule).build()).into_bytes()
    };
    let lists = [list(COURT, COURT, Direction::Black)];
    let meta = Issue::court().meta();
    let signed = |keys: &[&dyn credit_core::pack::write::Signer]| {
        list_pack(&meta, &lists, &[record("E1", DEBTOR.0, Some(DEBTOR.1))], keys).unwrap()
    };
    let code = |bytes: &[u8], policy: &[u8]| -> Result<(), LoadError> {
        Pack::open(bytes, &Trust::decode(policy)?).map(|_| ())
    };
    let (once, twice) = (signed(&[&one]), signed(&[&one, &two]));
    let apart = policy(["甲", "乙"]);
    assert_eq!(code(&once, &apart).unwrap_err().code(), "pack.signatures");
    assert!(code(&twice, &apart).is_ok());
    // One person with two keys is one person.
    assert_eq!(code(&twice, &policy(["甲", "甲"])).unwrap_err().code(), "pack.signatures");
}

#[test]
fn a_policy_has_an_end() {
    let mut world = World::new();
    world.more = vec![("version", 3_u32.into()), ("expires", day("2026-11-22").into())];
    let issue = Issue::court().records(&[DEBTOR], &world.office);
    assert_eq!(world.decide(&[&issue], STRANGER, "2026-11-22").0.outcome, Outcome::Accept);
    let (decision, json) = world.decide(&[&issue], STRANGER, "2026-11-23");
    assert_eq!((decision.outcome, state(&decision)), (Outcome::Refer, CoverageState::PolicyEnded));
    assert!(says(&json, "list.policy-ended") && says(&json, "rulebook.policy-ended"), "{json}");
}

#[test]
fn rules_that_nobody_vouches_for_accept_nobody() {
    let (old, entry) = leaked();
    let mut world = World { keys: vec![entry], ..World::new() };
    let compiled = compile(&sheets_with(&[])).unwrap();
    let meta = Meta { as_of: day("2026-06-30"), ..meta(PackKind::Rulebook, "rulebook", 1) };
    let meta = Meta { valid_until: None, ..meta };
    world.rulebook = document_pack(&meta, &compiled.document, &[&old]).unwrap();
    let issue = Issue::court().records(&[DEBTOR], &world.office);
    let (decision, json) = world.decide(&[&issue], STRANGER, TODAY);
    assert_eq!(decision.outcome, Outcome::Refer);
    assert!(says(&json, "rulebook.key-ended") && decision.ways_forward.is_empty(), "{json}");
    // Adverse is not lighter.
    assert_eq!(world.decide(&[&issue], DEBTOR, TODAY).0.outcome, Outcome::Refer);
}

/// Whatever the rows of such rules say: nothing better than a person's look, and nothing worse of rules
/// that somebody else may have written.
#[test]
fn rules_that_nobody_vouches_for_by_what_they_say() {
    let old = TestKey::new("office-old");
    let revoked = ObjectBuilder::new().put("on", day("2026-07-01")).put("reason", "外泄").build();
    let lapses = [
        ("sound", old.entry().build(), None),
        ("ended", old.entry().put("notAfter", day("2026-06-30")).build(), None),
        ("revoked", old.entry().put("revoked", revoked).build(), None),
        ("policy", old.entry().build(), Some(("expires", day("2026-11-19").into()))),
    ];
    let meta = Meta { as_of: day("2026-06-30"), ..meta(PackKind::Rulebook, "rulebook", 1) };
    let meta = Meta { valid_until: None, ..meta };
    let mut document = compile(&sheets_with(&[])).unwrap().document;
    for (name, entry, more) in lapses {
        let more = more.into_iter().collect();
        let mut world = World { keys: vec![entry], more, ..World::new() };
        let issue = Issue::court().records(&[DEBTOR], &world.office);
        for outcome in Outcome::ALL {
            for table in &mut document.tables {
                table.rules.truncate(1);
                table.rules[0].when.0.clear();
                table.rules[0].outcome = Some(*outcome);
            }
            world.rulebook = document_pack(&meta, &document, &[&old]).unwrap();
            let decision = world.decide(&[&issue], STRANGER, TODAY).0;
            // Everything is at hand: what is to be put right is nothing.
            let expected = match (name, *outcome) {
                ("revoked", _) | (_, Outcome::Supplement) => Outcome::Refer,
                ("sound", outcome) => outcome,
                (_, outcome) => outcome.max(Outcome::Refer),
            };
            assert_eq!(decision.outcome, expected, "{name} {outcome:?}");
            let ways = decision.ways_forward.len() + decision.near_misses.len();
            assert!(name == "sound" || ways == 0, "{name} {outcome:?}");
        }
    }
}

/// A rulebook that names an issuer by its code takes the list of whoever bears that code.
#[test]
fn an_issuer_that_the_rulebook_knows_by_its_code() {
    let own = "11450200007618035G";
    let mut world = World::new();
    world.rulebook = rulebook(&[("发布单位", &[(COURT, own)])], &world.office);
    for (stated, outcome, coverage) in [
        (Some(own), Outcome::Refuse, CoverageState::Fresh),
        (Some("11450200MB0000000X"), Outcome::Refer, CoverageState::OtherIssuer),
        (None, Outcome::Refer, CoverageState::OtherIssuer),
    ] {
        let meta = Meta { issuer_id: stated.map(str::to_owned), ..Issue::court().meta() };
        let lists = [list(COURT, COURT, Direction::Black)];
        let record = record("E1", DEBTOR.0, Some(DEBTOR.1));
        let pack = list_pack(&meta, &lists, &[record], &[&world.office]).unwrap();
        let (decision, json) = world.decide(&[&pack], DEBTOR, TODAY);
        assert_eq!((decision.outcome, state(&decision)), (outcome, coverage), "{json}");
        let other = coverage == CoverageState::OtherIssuer;
        assert_eq!(says(&json, "source.other-issuer"), other, "{json}");
    }
}
