//! No decision is wrong by silence: a listed subject however entered, requests from which something
//! was taken away, sound requests that nobody has to look at, and tables of which nothing is unread.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that meets the unexpected should stop"
)]

use std::fmt::Write as _;
use std::sync::OnceLock;

use conformance::city;
use conformance::fixture::{TestKey, bystander, day, grade, graded, list, meta, record, sheets};
use credit_core::api::{Checker, Failure, Lang, Sources, check_json, open};
use credit_core::decision::{Decision, Outcome, Reason, Tier};
use credit_core::id::{Kind, checksum};
use credit_core::json::{ObjectBuilder, Value, canonical};
use credit_core::pack::grade::Grade;
use credit_core::pack::record::{Class, Direction, FormerName, Identifier, ListDef, Record};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Audience, PackKind};
use credit_core::request::{Request, SubjectKind};
use credit_core::rulebook::source::compile;
use credit_core::sheet::{Row, Table};
use proptest::prelude::*;

const LISTED: &str = "示例市甲某建筑有限公司";
const CODE: &str = "91450200MA0X00015U";
/// A valid code that is nobody's in the lists.
const OTHER: &str = "91450200MA0X00218G";

/// A 统一社会信用代码 from its first eight and the first eight of its organisation code.
fn uscc(head: &str, body: &str) -> String {
    let org = char::from(checksum::org_code(body.as_bytes()).unwrap());
    let code = format!("{head}{body}{org}");
    let check = char::from(checksum::uscc(code.as_bytes()).unwrap());
    format!("{code}{check}")
}

/// Rulebook, calendar and trust of the sample city, made once.
fn frame() -> &'static city::Bytes {
    static FRAME: OnceLock<city::Bytes> = OnceLock::new();
    FRAME.get_or_init(|| city::bytes(&[]))
}

fn lists() -> Vec<ListDef> {
    city::LISTS.iter().map(|(name, direction)| list(name, name, *direction)).collect()
}

fn checker(lists: &[ListDef], records: &[(u16, Record)]) -> Checker {
    opened(&pack(lists, records), Some(&[]))
}

fn pack(lists: &[ListDef], records: &[(u16, Record)]) -> Vec<u8> {
    let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
        list: *list,
        entry: format!("E{at}"),
        ..record.clone()
    };
    let mut records: Vec<Record> = records.iter().enumerate().map(number).collect();
    // An empty list of offenders clears nobody: each has somebody else on it.
    let black = (0..).zip(lists).filter(|(_, list)| list.direction == Direction::Black);
    records.extend(black.map(|(list, _)| Record { list, ..bystander() }));
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) };
    list_pack(&meta, lists, &records, &[&TestKey::new("k1")]).unwrap()
}

/// With the grades of everybody who has one, or without a grade pack.
fn opened(pack: &[u8], grades: Option<&[Grade]>) -> Checker {
    let city::Bytes { rulebook, calendar, trust, .. } = frame();
    let grades = grades.map(|grades| graded(grades, &TestKey::new("k1")));
    let packs = [pack].into_iter().chain(grades.as_deref()).collect();
    open(&Sources { packs, rulebook, calendar, trust }).unwrap()
}

fn person(name: &str, kind: Kind, value: &str) -> Record {
    let identifiers = vec![Identifier { kind, value: value.into() }];
    Record { kind: SubjectKind::Person, identifiers, ..record("", name, None) }
}

/// The lists that all of this file is asked in.
fn records() -> Vec<(u16, Record)> {
    let former = FormerName { name: "示例市旧某信息技术有限公司".into(), until: None };
    vec![
        (0, record("", LISTED, Some(CODE))),
        (0, record("", "示例市庚某外包服务有限公司", None)),
        (0, person("范例一", Kind::MaskedId, "1101051949****002X")),
        (0, person("范例二", Kind::ResidentId, "440524188001010014")),
        (0, person("范例三", Kind::ResidentId15, "110105491231002")),
        (2, record("", "示例市子某物业服务有限公司", Some("MA0X00111"))),
        (
            2,
            Record {
                former_names: vec![former],
                ..record("", "示例市丑某信息技术有限公司", Some("91450200MA0X0012XW"))
            },
        ),
        (0, record("", "示例市壬某商贸有限公司柳南分公司", Some(&uscc("91450204", "MA0X0401")))),
        (3, record("", "示例市旭某船舶修理有限公司", Some("91450200MA0X00330F"))),
    ]
}

fn subject(role: &str, kind: &str, name: &str, code: &str) -> ObjectBuilder {
    let object = ObjectBuilder::new().put("role", role).put("kind", kind).put("name", name);
    if code.is_empty() { object } else { object.put("code", code) }
}

fn firm(name: &str, code: &str) -> Value {
    subject("applicant", "organization", name, code).build()
}

fn request(matter: &str, materials: &[&str], decided: &str, subjects: Vec<Value>) -> Value {
    let present = |id: &&str| ObjectBuilder::new().put("id", *id).put("state", "present").build();
    ObjectBuilder::new()
        .put("matter", matter)
        .put("appliedOn", decided)
        .put("decidedOn", decided)
        .put("subjects", subjects)
        .put("materials", materials.iter().map(present).collect::<Vec<_>>())
        .build()
}

/// A purchase, which refuses those on its lists, with all materials.
fn purchase(subjects: Vec<Value>) -> Value {
    request("CG-0001", &["C1", "C2", "C3", "C4"], "2026-11-20", subjects)
}

fn decide(checker: &Checker, request: &Value) -> Decision {
    let decoded = Request::decode(request);
    checker.check(&decoded.unwrap_or_else(|e| panic!("{e:?} {}", canonical(request)))).unwrap()
}

/// The answer as hosts read it.
fn check(checker: &Checker, request: &Value, lang: Lang) -> Result<Value, Failure> {
    let text = check_json(checker, canonical(request).as_bytes(), lang)?;
    Ok(credit_core::json::parse(text.as_bytes(), usize::MAX).unwrap())
}

const fn is_accepting(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Accept | Outcome::AcceptOnCommitment | Outcome::AcceptWithDeferral)
}

/// Ways to enter somebody who is listed, most of them wrong.
fn ways() -> Vec<(&'static str, Value)> {
    let one = |name: &str, code: &str| purchase(vec![firm(name, code)]);
    let as_kind = |kind: &str, name: &str, code: &str| {
        purchase(vec![subject("applicant", kind, name, code).build()])
    };
    let clean = || firm("示例市辰某人力资源有限公司", OTHER);
    let with = |role: &str, kind: &str, name: &str, code: &str| {
        purchase(vec![clean(), subject(role, kind, name, code).build()])
    };
    let former = |name: &str, code: &str, former: &str| {
        let subject = subject("applicant", "organization", name, code);
        purchase(vec![subject.put("formerNames", vec![former]).build()])
    };
    let branch = uscc("91450205", "MA0X0403");
    let parent = uscc("91450200", "MA0X0405");
    let lei = Kind::Lei.synthetic(7);
    let registration = Kind::BusinessRegistration.synthetic(7);
    let project = Kind::ProjectCode.synthetic(7);
    vec![
        ("名称和代码都对", one(LISTED, CODE)),
        ("代码小写", one(LISTED, "91450200ma0x00015u")),
        ("代码全角", one(LISTED, "９１４５０２００ＭＡ０Ｘ０００１５Ｕ")),
        ("代码中有空格和连字符", one(LISTED, "91 450200-MA0X00015-U")),
        ("没有代码", one(LISTED, "")),
        ("代码是空格", one(LISTED, "   ")),
        ("只有组织机构代码", one(LISTED, "MA0X0001-5")),
        ("旧纳税人识别号", one(LISTED, "450200MA0X00015")),
        ("临时纳税人识别号", one(LISTED, "L91450200MA0X00015U")),
        ("名称对，代码是别人的", one(LISTED, OTHER)),
        ("名称有括号和空格，代码是别人的", one("示例市 甲某建筑有限公司", OTHER)),
        ("名称繁体，代码是别人的", one("示例市甲某建築有限公司", OTHER)),
        ("名称全角，没有代码", one("示例市甲某建筑有限公司　", "")),
        ("名称差一字，没有代码", one("示例市甲某建巩有限公司", "")),
        ("名称少一字，没有代码", one("示例市甲某建筑有限司", "")),
        ("只有LEI，名称对", one(LISTED, &lei)),
        ("只有LEI，名称是别的", one("示例市寰宇贸易有限公司", &lei)),
        ("只有注册号，名称是别的", one("示例市寰宇贸易有限公司", &registration)),
        ("项目代码当作代码", one("示例市寰宇贸易有限公司", &project)),
        ("填成个人，没有代码", as_kind("person", LISTED, "")),
        ("填成个人，有代码", as_kind("person", LISTED, CODE)),
        ("填成个人，代码是证件号码", as_kind("person", LISTED, "820000199001010010")),
        ("填成个体工商户，有代码", as_kind("sole-trader", LISTED, CODE)),
        ("填成个体工商户，没有代码", as_kind("sole-trader", LISTED, "")),
        ("代码错一位", one(LISTED, "91450200MA0X00016U")),
        ("代码两位颠倒", one(LISTED, "91450200MAX000015U")),
        ("代码少一位", one(LISTED, "91450200MA0X0015U")),
        ("代码有字母O", one(LISTED, "91450200MAOX00015U")),
        ("代码对，名称是别的", one("示例市寰宇贸易有限公司", CODE)),
        ("代码对，名称是人名", one("张三", CODE)),
        ("代码对，名称写“无”", one("无", CODE)),
        ("代码对，名称写“*”", one("*", CODE)),
        ("代码对，名称就是代码", one(CODE, CODE)),
        ("代码对，名称写“有限公司”", one("有限公司", CODE)),
        ("代码是别人的，名称写“无”", one("无", OTHER)),
        ("没有代码，名称写“12345”", one("12345", "")),
        ("曾用名，代码对", one("示例市旧某信息技术有限公司", "91450200MA0X0012XW")),
        ("曾用名，没有代码", one("示例市旧某信息技术有限公司", "")),
        ("曾用名，代码是别人的", one("示例市旧某信息技术有限公司", OTHER)),
        ("名单上的名称写作曾用名", former("示例市寰宇贸易有限公司", OTHER, LISTED)),
        ("联合体成员", with("consortium-member", "organization", LISTED, CODE)),
        ("联合体成员，没有代码", with("consortium-member", "organization", LISTED, "")),
        ("股东", with("shareholder", "organization", LISTED, CODE)),
        ("实际控制人", with("controller", "organization", LISTED, CODE)),
        ("代理人，没有代码", with("agent", "organization", LISTED, "")),
        ("代理人，代码错一位", with("agent", "organization", "某某代理", "91450200MA0X00016U")),
        (
            "法定代表人，18位号码",
            with("legal-representative", "person", "范例二", "440524188001010014"),
        ),
        ("名单是15位号码", as_kind("person", "范例三", "11010519491231002X")),
        ("名单是遮蔽号码", as_kind("person", "范例一", "11010519491231002X")),
        ("填遮蔽号码", as_kind("person", "范例二", "4405241880****0014")),
        ("个人没有号码", as_kind("person", "范例二", "")),
        ("个人号码对，姓名是别的", as_kind("person", "张三", "440524188001010014")),
        ("号码是2月31日", as_kind("person", "范例二", "110105194902310026")),
        ("分公司，有自己的代码", one("示例市甲某建筑有限公司柳东分公司", &branch)),
        ("名单是分公司，总公司申请", one("示例市壬某商贸有限公司", &parent)),
        ("名单是组织机构代码，名称是别的", one("示例市寰宇贸易有限公司", "91450200MA0X001115")),
        ("名单没有代码，名称对", one("示例市庚某外包服务有限公司", OTHER)),
        ("和自己组成联合体", {
            let own = subject("consortium-member", "organization", "示例市甲建集团", CODE);
            purchase(vec![firm(LISTED, CODE), own.build()])
        }),
        ("外省的行政区划", {
            let own = subject("applicant", "organization", LISTED, CODE).put("region", "110000");
            purchase(vec![own.build()])
        }),
        ("决定日早于名单数据", {
            let materials = ["C1", "C2", "C3", "C4"];
            request("CG-0001", &materials, "2026-11-01", vec![clean()])
        }),
    ]
}

/// Everything that is told before the facts: the reasons but for the row that decided.
fn first_lines(answer: &Value) -> Vec<String> {
    let reasons = answer.get("reasons").and_then(Value::as_array).unwrap_or_default();
    let text = |r: &Value| r.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let told = reasons.iter().filter(|r| r.get("code").and_then(Value::as_str) != Some("rule"));
    told.map(text).collect()
}

/// Run with `--nocapture` for the table.
#[test]
fn a_listed_subject_is_never_accepted_without_a_word_however_it_is_entered() {
    let checker = checker(&lists(), &records());
    let ways = ways();
    assert!(ways.len() >= 50, "{}", ways.len());
    let (mut page, mut silent) = (String::new(), Vec::new());
    for (at, (way, request)) in ways.iter().enumerate() {
        let answer = check(&checker, request, Lang::ZhCn).unwrap();
        let outcome = answer.get("outcomeText").and_then(Value::as_str).unwrap_or_default();
        let told = first_lines(&answer);
        writeln!(page, "{:>2} {way} | {outcome} | {}", at.saturating_add(1), told.join(" / "))
            .unwrap();
        if told.is_empty() || told.iter().any(String::is_empty) {
            silent.push(*way);
        }
    }
    println!("{page}");
    assert_eq!(silent, [""; 0], "\n{page}");
}

/// Ways after which acceptance would be plain wrong.
#[test]
fn a_listed_applicant_is_accepted_in_none_of_the_ways() {
    let checker = checker(&lists(), &records());
    // Those whose role does not count, and branches: told, and yet no ground to refuse.
    let beside = ["股东", "实际控制人", "代理人", "法定代表人", "分公司", "名单是分公司"];
    for (way, request) in ways() {
        let outcome = decide(&checker, &request).outcome;
        let aside = beside.iter().any(|known| way.starts_with(known));
        assert_eq!(is_accepting(outcome), aside, "{way}: {outcome:?}");
    }
}

/// What can be taken away from what a decision rests on.
#[derive(Clone, Copy, Debug)]
enum Less {
    List(usize),
    Code(usize),
    Subject,
    Day,
    Region(usize),
    Kinds(usize),
    Verified(usize),
    Grades,
}

fn less() -> impl Strategy<Value = Less> {
    prop_oneof![
        (0_usize..4).prop_map(Less::List),
        (0_usize..3).prop_map(Less::Code),
        Just(Less::Subject),
        Just(Less::Day),
        (0_usize..4).prop_map(Less::Region),
        (0_usize..4).prop_map(Less::Kinds),
        (0_usize..3).prop_map(Less::Verified),
        Just(Less::Grades),
    ]
}

const MATTERS: &[(&str, &[&str])] = &[
    ("JS-0001", &["B1", "B2", "B3"]),
    ("CG-0001", &["C1", "C2", "C3", "C4"]),
    ("ZJ-0001", &["Z1", "Z2", "Z3"]),
    ("SL-0001", &["M1", "M2", "M3", "M4"]),
    ("XZ-0001", &["G1", "G2", "G3", "G4"]),
    ("ZR-0001", &["S1", "S2", "S3"]),
    ("ZZ-0001", &["Q1", "Q2", "Q3"]),
    ("PX-0001", &["P1", "P2"]),
    ("JY-0001", &["T1", "T2", "T3"]),
    ("JY-0002", &["C1", "C2"]),
];

/// A city's records and an application to it, made of few names and codes so that they meet.
#[derive(Clone, Debug)]
struct World {
    records: Vec<(u16, Record)>,
    matter: usize,
    applicant: (usize, usize, bool),
    member: Option<(usize, usize)>,
    representative: Option<usize>,
    left_out: usize,
    promise: bool,
    graded: Option<usize>,
}

const NAMES: [&str; 4] = [
    LISTED,
    "示例市辰某人力资源有限公司",
    "示例市旭某船舶修理有限公司",
    "示例市甲某建筑有限公司柳东分公司",
];
const CODES: [&str; 4] = [CODE, OTHER, "91450200MA0X00330F", "91450200MA0X00016U"];
const PERSONS: [(&str, &str); 3] = [
    ("范例二", "440524188001010014"),
    ("范例四", "820000199001010010"),
    ("范例一", "11010519491231002X"),
];

fn world() -> impl Strategy<Value = World> {
    let class = prop::sample::select(vec![
        None,
        Some(Class::Minor),
        Some(Class::Ordinary),
        Some(Class::Serious),
    ]);
    let one = (0_u16..4, 0_usize..4, 0_usize..5, class).prop_map(|(list, name, code, class)| {
        let code = CODES.get(code).filter(|_| code < 3).copied();
        (list, Record { class, ..record("", NAMES[name], code) })
    });
    let person = (0_usize..3).prop_map(|at| {
        let (name, number) = PERSONS[at];
        let kind = credit_core::id::classify(number);
        (0, self::person(name, kind, number))
    });
    let records = (prop::collection::vec(one, 0..4), prop::collection::vec(person, 0..2)).prop_map(
        |(mut firms, persons)| {
            firms.extend(persons);
            firms
        },
    );
    (
        records,
        0..MATTERS.len(),
        (0_usize..4, 0_usize..4, any::<bool>()),
        prop::option::of((0_usize..4, 0_usize..4)),
        prop::option::of(0_usize..3),
        0_usize..8,
        any::<bool>(),
        prop::option::of(0_usize..4),
    )
        .prop_map(
            |(records, matter, applicant, member, representative, left_out, promise, graded)| {
                World {
                    records,
                    matter,
                    applicant,
                    member,
                    representative,
                    left_out,
                    promise,
                    graded,
                }
            },
        )
}

impl World {
    fn lists(&self, less: Option<Less>) -> Vec<ListDef> {
        let mut lists = lists();
        match less {
            Some(Less::Region(at)) => lists[at].region = "11".into(),
            Some(Less::Kinds(at)) => lists[at].subjects = vec![SubjectKind::Person],
            _ => {}
        }
        lists
    }

    fn checker(&self, less: Option<Less>) -> Checker {
        let mut lists = self.lists(less);
        let mut records = self.records.clone();
        if let Some(Less::List(gone)) = less {
            let gone = u16::try_from(gone).unwrap();
            lists.remove(usize::from(gone));
            records.retain(|(list, _)| *list != gone);
            for (list, _) in records.iter_mut().filter(|(list, _)| *list > gone) {
                *list -= 1;
            }
        }
        let (name, code, _) = self.applicant;
        let given = self.graded.map(|at| grade(NAMES[name], CODES[code], ["A", "B", "C", "D"][at]));
        let grades: Vec<Grade> = given.into_iter().collect();
        let known = !matches!(less, Some(Less::Grades));
        opened(&pack(&lists, &records), known.then_some(&grades[..]))
    }

    fn request(&self, less: Option<Less>) -> Value {
        let mut subjects = Vec::new();
        let (name, code, verified) = self.applicant;
        let code_at = |at: usize, code: &str| match less {
            Some(Less::Code(gone)) if gone == at => String::new(),
            _ => code.to_owned(),
        };
        let source = |at: usize| match less {
            Some(Less::Verified(gone)) if gone == at => "declared",
            _ if verified => "verified",
            _ => "declared",
        };
        let firm = |at: usize, role: &str, name: usize, code: usize| {
            subject(role, "organization", NAMES[name], &code_at(at, CODES[code]))
                .put("codeSource", source(at))
                .build()
        };
        subjects.push(firm(0, "applicant", name, code));
        if let Some((name, code)) = self.member {
            subjects.push(firm(1, "consortium-member", name, code));
        }
        if let Some(at) = self.representative {
            let gone = matches!(less, Some(Less::Subject));
            let (name, number) = PERSONS[at];
            let number = if matches!(less, Some(Less::Code(2))) { "" } else { number };
            let person = subject("legal-representative", "person", name, number);
            subjects.extend((!gone).then(|| person.build()));
        }
        let (matter, materials) = MATTERS[self.matter];
        let kept: Vec<&str> = materials
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != self.left_out)
            .map(|(_, id)| *id)
            .collect();
        // Data of the lists are of 2026-11-20: a day before it they are later than the decision.
        let decided = if matches!(less, Some(Less::Day)) { "2026-11-19" } else { "2026-11-20" };
        let Value::Object(mut members) = request(matter, &kept, decided, subjects) else {
            panic!("an object")
        };
        if self.promise {
            let signed = |kind: &str| {
                ObjectBuilder::new().put("type", kind).put("signedOn", "2026-11-19").build()
            };
            let all =
                vec![signed("deferral"), signed("approval-substitution"), signed("voluntary")];
            members.push(("commitments".into(), Value::Array(all)));
        }
        Value::Object(members)
    }
}

/// How far a decision goes towards the applicant: only acceptances are ordered.
fn favour(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Accept => 3,
        Outcome::AcceptOnCommitment => 2,
        Outcome::AcceptWithDeferral => 1,
        _ => 0,
    }
}

fn granted(decision: &Decision) -> Vec<&str> {
    let given = decision.incentives.iter().filter(|i| !i.suspended && !i.pending);
    given.map(|i| i.name.as_str()).collect()
}

fn is_lighter(decision: &Decision) -> bool {
    decision.inspection.as_ref().is_some_and(|i| i.tier == Tier::Lower)
}

/// 100,000 cases with `PROPTEST_CASES=100000`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn less_knowledge_never_leads_to_more(world in world(), less in less()) {
        let full = decide(&world.checker(None), &world.request(None));
        let request = world.request(Some(less));
        let reduced = decide(&world.checker(Some(less)), &request);
        prop_assert!(favour(reduced.outcome) <= favour(full.outcome), "{less:?} {:?} {:?}", full.outcome, reduced.outcome);
        prop_assert!(!is_lighter(&reduced) || is_lighter(&full), "{less:?}: a lighter tier");
        let had = granted(&full);
        prop_assert!(granted(&reduced).iter().all(|name| had.contains(name)), "{less:?}: an incentive");
    }

    #[test]
    fn another_kind_for_the_same_subject_never_leads_to_more(world in world(), kind in 0_usize..3) {
        let checker = world.checker(None);
        let full = decide(&checker, &world.request(None));
        let text = canonical(&world.request(None));
        let kind = ["person", "sole-trader", "organization"][kind];
        let other = text.replacen("\"kind\":\"organization\"", &format!("\"kind\":\"{kind}\""), 1);
        let other = credit_core::json::parse(other.as_bytes(), 100_000).unwrap();
        let reduced = decide(&checker, &other);
        prop_assert!(favour(reduced.outcome) <= favour(full.outcome), "{kind} {:?} {:?}", full.outcome, reduced.outcome);
        let listed = full.reasons.iter().any(|r| matches!(r, Reason::Listed { .. }));
        prop_assert!(!listed || reduced.reasons.len() > 1, "{kind}: a record without a word");
    }

    #[test]
    fn a_supplement_always_has_something_to_correct(world in world(), less in prop::option::of(less())) {
        let decision = decide(&world.checker(less), &world.request(less));
        if decision.outcome == Outcome::Supplement {
            let own = decision.reasons.iter().any(|reason| matches!(
                reason,
                Reason::Code { .. } | Reason::NoCode { .. } | Reason::Missing { .. } | Reason::CodeUnasked { .. }
                    | Reason::Unnamed { .. } | Reason::Contradiction { .. } | Reason::Commitment { .. }
            ));
            prop_assert!(own || !decision.missing.is_empty() || !decision.ways_forward.is_empty());
        }
    }
}

/// No caution without use.
#[test]
fn sound_requests_with_all_materials_are_accepted() {
    let checker = checker(&lists(), &records());
    let brands = ["晨曦", "海川", "瑞丰", "鼎盛", "博远", "嘉禾", "凌云", "泰和", "启航", "润泽"];
    let trades =
        ["机械设备", "食品", "印刷", "园林", "软件", "运输", "纺织", "家具", "化工", "餐饮"];
    let mut referred = Vec::new();
    for seed in 0..2_000_usize {
        let (matter, materials) = MATTERS[seed % MATTERS.len()];
        let name = format!("示例市{}{}有限公司", brands[seed / 10 % 10], trades[seed / 100 % 10]);
        let code = uscc("91450200", &format!("MB{:06}", seed * 7));
        let number = Kind::ResidentId.synthetic(u64::try_from(seed).unwrap() * 131);
        let head = subject("legal-representative", "person", "范例九", &number).build();
        let subjects = vec![firm(&name, &code), head];
        let decision = decide(&checker, &request(matter, materials, "2026-11-20", subjects));
        if decision.outcome != Outcome::Accept {
            referred.push(format!("{name} {code} {matter}: {:?}", decision.reasons));
        }
    }
    assert!(referred.is_empty(), "{} of 2000: {:#?}", referred.len(), referred.first());
}

fn told(tables: &[Table]) -> Result<(String, Vec<String>), Vec<String>> {
    let words = |messages: &[credit_core::sheet::Message]| {
        messages.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    match compile(tables) {
        Ok(compiled) => {
            Ok((credit_core::wire::canonical(&compiled.document), words(&compiled.warnings)))
        }
        Err(messages) => Err(words(&messages)),
    }
}

const SAMPLE: &str = "tests/vectors/rulebook/sample";

#[test]
fn a_column_a_sheet_or_a_cell_that_is_not_read_is_told() {
    let (document, before) = told(&sheets(SAMPLE)).unwrap();
    let more = |change: &dyn Fn(&mut Vec<Table>)| {
        let mut tables = sheets(SAMPLE);
        change(&mut tables);
        match told(&tables) {
            Ok((after, warnings)) => {
                assert_eq!(after, document, "it is read after all");
                assert!(warnings.len() > before.len(), "not told");
            }
            Err(messages) => assert!(!messages.is_empty()),
        }
    };
    for at in 0..sheets(SAMPLE).len() {
        // A column that nobody knows.
        more(&|tables| {
            tables[at].header.push("环节".into());
            let width = tables[at].header.len();
            for row in &mut tables[at].rows {
                row.cells.resize(width, "受理".into());
            }
        });
        // A column that is there already.
        more(&|tables| {
            let label = tables[at].header[0].clone();
            tables[at].header.push(label);
            let width = tables[at].header.len();
            tables[at].rows[0].cells.resize(width, "x".into());
        });
        // A cell beyond the last column.
        more(&|tables| tables[at].rows[0].cells.push("多出来的".into()));
        // The sheet once more.
        more(&|tables| {
            let again = tables[at].clone();
            tables.push(again);
        });
    }
    more(&|tables| {
        let row = Row { line: 2, cells: vec!["SL-0001".into()] };
        let (sheet, header) = ("期限.csv".to_owned(), vec!["事项编码".to_owned()]);
        tables.push(Table { sheet, header, rows: vec![row] });
    });
}

/// Every cell, changed into something else, is missed: by the document, by a warning or by an error.
#[test]
fn every_cell_of_a_rulebook_is_read() {
    let before = told(&sheets(SAMPLE));
    let tables = sheets(SAMPLE);
    for (at, table) in tables.iter().enumerate() {
        for (line, row) in table.rows.iter().enumerate() {
            for column in 0..row.cells.len().min(table.header.len()) {
                let mut changed = sheets(SAMPLE);
                let cell = &mut changed[at].rows[line].cells[column];
                *cell = format!("{cell}乱");
                let label = &table.header[column];
                assert_ne!(told(&changed), before, "{} {line} {label}", table.sheet);
            }
        }
    }
}

#[test]
fn the_sample_city_has_nothing_unread() {
    let (_, warnings) = told(&sheets("host-example/sample/rulebook")).unwrap();
    assert_eq!(warnings, [""; 0]);
}

/// Two versions of a matter of which a request could meet both or none.
#[test]
fn versions_picked_by_different_days_are_refused() {
    let with = |first: &str, second: &str| {
        let mut tables = sheets(SAMPLE);
        let table = tables.iter_mut().find(|t| t.name() == "事项").unwrap();
        table.header.push("过渡".into());
        let end = table.column("废止日期").unwrap();
        let start = table.column("施行日期").unwrap();
        let mut later = table.rows[0].clone();
        table.rows[0].cells[end] = "2026-09-30".into();
        later.cells[start] = "2026-10-01".into();
        later.line = 3;
        table.rows[0].cells.push(first.into());
        later.cells.push(second.into());
        table.rows.push(later);
        told(&tables).err().unwrap_or_default()
    };
    for same in ["", "申请日", "决定日"] {
        assert_eq!(with(same, same), [""; 0], "{same}");
    }
    let both = with("申请日", "决定日");
    assert_eq!(
        both,
        [
            "E18 事项.csv 第3行“过渡”列：事项 SL-0001 的各个版本过渡办法不同：申请日 2026-04-01、决定日 2026-10-01 的\
          申请第2行、第3行同时适用。请使各版本的“过渡”相同。"
        ]
    );
    let none = with("决定日", "申请日");
    assert_eq!(
        none,
        [
            "E18 事项.csv 第3行“过渡”列：事项 SL-0001 的各个版本过渡办法不同：申请日 2026-04-01、决定日 2026-10-01 的\
          申请没有施行的版本。请使各版本的“过渡”相同。"
        ]
    );
}

#[test]
fn a_notice_is_refused_for_a_decision_with_another_outcome_under_the_same_receipt() {
    let checker = checker(&lists(), &records());
    let request = purchase(vec![firm("示例市辰某人力资源有限公司", OTHER)]);
    let decision = check(&checker, &request, Lang::ZhCn).unwrap();
    let with = |decision: &Value| {
        let call = ObjectBuilder::new()
            .put("kind", "record")
            .put("format", "text")
            .put("request", request.clone())
            .put("decision", decision.clone());
        credit_core::api::notice(&checker, &call.build()).map_err(|e| e.code())
    };
    with(&decision).unwrap();
    with(&check(&checker, &request, Lang::En).unwrap()).unwrap();
    let Value::Object(mut members) = decision else { panic!("an object") };
    for (key, value) in &mut members {
        if key == "outcome" {
            *value = Value::from("refuse");
        }
    }
    assert_eq!(with(&Value::Object(members)).err(), Some("notice.decision"));
}

#[test]
fn the_commitment_that_counts_belongs_to_the_application() {
    let checker = checker(&lists(), &records());
    let signed = |days: &[&str]| {
        let Value::Object(mut members) = request(
            "SL-0001",
            &["M1", "M2", "M4"],
            "2026-11-20",
            vec![firm("示例市辰某人力资源有限公司", OTHER)],
        ) else {
            panic!("an object")
        };
        let one =
            |day: &&str| ObjectBuilder::new().put("type", "deferral").put("signedOn", *day).build();
        members.push(("commitments".into(), Value::Array(days.iter().map(one).collect())));
        let decision = decide(&checker, &Value::Object(members));
        let counted = decision.commitments.first().and_then(|c| c.signed_on);
        (decision.outcome, counted, decision.reasons.len())
    };
    let deferral = Outcome::AcceptWithDeferral;
    assert_eq!(signed(&["2026-11-20"]), (deferral, Some(day("2026-11-20")), 1));
    assert_eq!(signed(&["2026-11-21", "2026-11-20"]), (deferral, Some(day("2026-11-20")), 1));
    assert_eq!(signed(&["2026-10-21"]), (deferral, Some(day("2026-10-21")), 1));
    assert_eq!(signed(&["2026-10-20"]), (Outcome::Supplement, None, 2));
    assert_eq!(signed(&["2012-01-01"]), (Outcome::Supplement, None, 2));
    assert_eq!(signed(&["2026-11-21"]), (Outcome::Supplement, None, 2));
}

#[test]
fn a_code_that_a_register_issued_wrong_is_found_as_it_is_written() {
    let odd = "91450200MA0X00016U";
    let checker = checker(
        &lists(),
        &[
            (0, record("", LISTED, None)),
            (0, {
                let identifiers = vec![Identifier { kind: Kind::Uscc, value: odd.into() }];
                Record { identifiers, ..record("", "示例市奇某商贸有限公司", None) }
            }),
        ],
    );
    let same = decide(&checker, &purchase(vec![firm("示例市奇某商贸有限公司", odd)]));
    assert_eq!(same.outcome, Outcome::Refuse);
    let slip =
        decide(&checker, &purchase(vec![firm("示例市寰宇贸易有限公司", "91450200MA0X00017U")]));
    assert_eq!(slip.outcome, Outcome::Supplement);
    // Somebody else's sound code does not contradict a recorded one that may be a slip.
    let name = decide(&checker, &purchase(vec![firm("示例市奇某商贸有限公司", OTHER)]));
    assert_eq!(name.outcome, Outcome::Refer);
}

#[test]
fn personal_numbers_are_never_shown_in_full() {
    let stranger = "810000189211029851";
    let records = [
        (0, person("范例五", Kind::HmtResidentPermit, stranger)),
        (0, person("范例五", Kind::TaxpayerId, "11010519491231002X00")),
    ];
    let checker = checker(&lists(), &records);
    let asked = "820000189502213001";
    let person = |code: &str| {
        let subject = subject("applicant", "person", "范例五", code).build();
        request("ZL-0001", &["K1", "K2"], "2026-11-20", vec![subject])
    };
    let text = canonical(&check(&checker, &person(asked), Lang::ZhCn).unwrap());
    assert!(!text.contains(stranger) && text.contains("8100001892****9851"), "{text}");
    assert!(!text.contains("11010519491231002X"), "{text}");
    assert!(!text.contains(asked), "{text}");
    let trader = "31010118960530990500";
    let subject = subject("applicant", "sole-trader", "范例五水果店", trader).build();
    let request = request("ZR-0002", &["D1", "D2", "D3"], "2026-11-20", vec![subject]);
    let text = canonical(&check(&checker, &request, Lang::ZhCn).unwrap());
    assert!(!text.contains(trader) && !text.contains("310101189605309905"), "{text}");
}

#[test]
fn incentives_wait_until_the_adverse_side_is_settled() {
    let red = (3, record("", "示例市旭某船舶修理有限公司", Some("91450200MA0X00330F")));
    let own = firm("示例市旭某船舶修理有限公司", "91450200MA0X00330F");
    let clean = checker(&lists(), std::slice::from_ref(&red));
    let given = decide(&clean, &purchase(vec![own.clone()]));
    assert_eq!(granted(&given), ["绿色通道"]);
    let likely = (0, record("", "示例市旭某船舶修理有限公司", None));
    let open = decide(&checker(&lists(), &[red, likely]), &purchase(vec![own]));
    assert_eq!(open.outcome, Outcome::Refer);
    assert!(open.incentives.iter().all(|i| i.pending) && !open.incentives.is_empty());
}
