//! Whatever a table says: every outcome as what its rows give, beside everything that may stand about a
//! request. No compiler lets most of these tables through; a decision does not rest on that.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::city::RULEBOOK;
use conformance::fixture::{TestKey, day, record, sheets};
use conformance::frozen::Frozen;
use conformance::world::{
    World, check, each, fact, internal, items, lists, notice, outcome, request, subject, text,
    with, written,
};
use credit_core::api::{self, Lang};
use credit_core::decision::Outcome;
use credit_core::id;
use credit_core::pack::record::{Identifier, Record, Responsible, State};
use credit_core::pack::write::Meta;
use credit_core::request::{CommitmentType, Role, SubjectKind};
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::compile;
use credit_core::wire::ByName;
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const NAME: &str = "示例市辰某人力资源有限公司";
const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];
const WITHOUT_M1: [&str; 3] = ["M2", "M3", "M4"];
const WITHOUT_M3: [&str; 3] = ["M1", "M2", "M4"];

/// What the table of SL-0001 says: a row with conditions that is accepted, and a row for all else.
type Says = (&'static str, &'static [(&'static str, &'static str)]);

const TABLES: [Says; 6] = [
    ("always", &[]),
    ("unless no class", &[("失信等级", "无")]),
    ("unless signed", &[("书面承诺", "已签")]),
    ("unless complete", &[("材料状态", "齐全")]),
    ("unless both", &[("失信等级", "无"), ("材料状态", "齐全")]),
    ("unless graded", &[("信用评价", "A")]),
];

fn document() -> RulebookDocument {
    let mut document = compile(&sheets(RULEBOOK)).unwrap().document;
    let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
    // The second subject counts where it represents the first.
    matter.roles = vec![Role::Applicant, Role::LegalRepresentative];
    matter.required = Some(vec![]);
    document
}

/// The document whose table of SL-0001 gives this outcome in all cases but one.
fn saying(outcome: Outcome, (_, accepted): Says) -> RulebookDocument {
    let mut document = document();
    let table = document.tables.iter_mut().find(|t| t.name.as_deref() == Some("劳务派遣"));
    let table = table.unwrap();
    let all = ["失信等级", "材料状态", "书面承诺", "信用评价", "身份匹配", "查询状态"];
    // A table reads what its rows ask; one that asks nothing reads all the same.
    table.facts = match accepted {
        [] => all.map(str::to_owned).to_vec(),
        asked => asked.iter().map(|(fact, _)| (*fact).to_owned()).collect(),
    };
    let plain = table.rules[0].clone();
    let row = |id: &str, when: &[(&str, &str)], outcome| {
        let mut row = plain.clone();
        row.id = id.to_owned();
        let when = when.iter().map(|(f, v)| ((*f).to_owned().into(), vec![(*v).to_owned()]));
        row.when = ByName(when.collect());
        row.outcome = Some(outcome);
        (row.basis, row.note, row.over) = (None, None, None);
        row
    };
    table.rules = vec![row("T2", &[], outcome)];
    table.own = None;
    if !accepted.is_empty() {
        let mut first = row("T1", accepted, Outcome::Accept);
        first.over = Some(vec!["T2".to_owned()]);
        table.rules.insert(0, first);
    }
    document
}

fn applicant() -> Value {
    with(subject("applicant", "organization", NAME), "code", CODE)
}

fn person(name: &str, number: &str) -> Record {
    let mut record = record("", name, None);
    record.kind = SubjectKind::Person;
    record.identifiers = vec![Identifier { kind: id::classify(number), value: number.to_owned() }];
    record
}

fn signed(asked: Value, kind: CommitmentType, on: &str) -> Value {
    with(asked, "commitments", json!([{ "type": kind.as_str(), "signedOn": on }]))
}

/// What may stand about a request: its name, what is listed, and the request.
type Case<Listed> = (&'static str, Listed, Value);

fn cases() -> Vec<Case<Vec<(u16, Record)>>> {
    let all = |subjects: &[Value]| request("SL-0001", subjects, &ALL);
    let listed = |state: State| {
        let mut record = record("", NAME, Some(CODE));
        record.state = state;
        record
    };
    let minor = "110105201012310027";
    let young = with(subject("legal-representative", "person", "范例一"), "code", minor);
    let agent =
        |code: &str| with(subject("agent", "organization", "示例市巳某咨询有限公司"), "code", code);
    let other = "91450200MA5TETX088";
    let deferral = CommitmentType::Deferral;
    let defective = json!([{ "id": "M1", "state": "present" }, { "id": "M2", "state": "present" },
        { "id": "M3", "state": "defective" }, { "id": "M4", "state": "present" }]);
    vec![
        ("nothing", vec![], all(&[applicant()])),
        ("main material missing", vec![], request("SL-0001", &[applicant()], &WITHOUT_M1)),
        ("other material missing", vec![], request("SL-0001", &[applicant()], &WITHOUT_M3)),
        ("other material defective", vec![], with(all(&[applicant()]), "materials", defective)),
        ("signed", vec![], signed(all(&[applicant()]), deferral, "2026-11-20")),
        (
            "signed, material missing",
            vec![],
            signed(request("SL-0001", &[applicant()], &WITHOUT_M3), deferral, "2026-11-20"),
        ),
        ("signed too late", vec![], signed(all(&[applicant()]), deferral, "2026-11-21")),
        ("signed too early", vec![], signed(all(&[applicant()]), deferral, "2026-10-20")),
        ("another type", vec![], signed(all(&[applicant()]), CommitmentType::Repair, "2026-11-20")),
        ("no code", vec![], all(&[subject("applicant", "organization", NAME)])),
        ("wrong code", vec![], all(&[with(applicant(), "code", "91450200MA0X00218H")])),
        (
            "code that asks nothing",
            vec![],
            all(&[with(applicant(), "code", id::Kind::Lei.synthetic(1))]),
        ),
        ("no name", vec![], all(&[with(applicant(), "name", "／")])),
        (
            "name of another kind",
            vec![],
            all(&[with(subject("applicant", "person", NAME), "code", "11010519491231002X")]),
        ),
        ("code of another kind", vec![], all(&[with(applicant(), "kind", "sole-trader")])),
        ("another region", vec![], all(&[with(applicant(), "region", "330100")])),
        (
            "representative without code",
            vec![],
            all(&[applicant(), subject("legal-representative", "person", "范例一")]),
        ),
        ("young representative", vec![], all(&[applicant(), young.clone()])),
        ("young and listed", vec![(0, person("范例一", minor))], all(&[applicant(), young])),
        ("listed", vec![(0, listed(State::Active))], all(&[applicant()])),
        (
            "listed, main material missing",
            vec![(0, listed(State::Active))],
            request("SL-0001", &[applicant()], &WITHOUT_M1),
        ),
        (
            "listed, signed, material missing",
            vec![(0, listed(State::Active)), (1, listed(State::Active))],
            signed(request("SL-0001", &[applicant()], &WITHOUT_M3), deferral, "2026-11-20"),
        ),
        ("listed, disputed", vec![(0, listed(State::Disputed))], all(&[applicant()])),
        ("listed by name", vec![(0, record("", NAME, None))], all(&[applicant()])),
        ("broken promise", vec![(1, listed(State::Active))], all(&[applicant()])),
        ("red list", vec![(3, listed(State::Active))], all(&[applicant()])),
        (
            "red list and listed",
            vec![(3, listed(State::Active)), (0, listed(State::Active))],
            all(&[applicant()]),
        ),
        ("agent with a wrong code", vec![], all(&[applicant(), agent("91450200MA5TETX089")])),
        (
            "agent listed",
            vec![(0, record("", "示例市巳某咨询有限公司", Some(other)))],
            all(&[applicant(), agent(other)]),
        ),
        (
            "its branch is listed",
            vec![(0, record("", &format!("{NAME}第一分公司"), None))],
            all(&[applicant()]),
        ),
        (
            "many of its name",
            std::iter::repeat_with(|| (0, listed(State::Repaired))).take(401).collect(),
            all(&[applicant()]),
        ),
        ("good", vec![], with(all(&[applicant()]), "facts", json!({ "信用评价": "A" }))),
        (
            "good and listed",
            vec![(0, listed(State::Active))],
            with(all(&[applicant()]), "facts", json!({ "信用评价": "A" })),
        ),
        ("poor", vec![], with(all(&[applicant()]), "facts", json!({ "信用评价": "C" }))),
    ]
}

/// Everything that follows, in short.
fn told(answer: &Value) -> String {
    let reasons = items(answer, "/reasons").iter().map(|reason| match text(reason, "/code") {
        "rule" => text(reason, "/rule").to_owned(),
        code => format!("{code}{}", reason.get("counted").map_or(String::new(), Value::to_string)),
    });
    let ways = |member: &str| {
        let one = |way: &Value| {
            let exits = items(way, "/exits").len();
            let to: Vec<&str> = items(way, "/change").iter().map(|c| text(c, "/to")).collect();
            format!("{}:{}>{} {exits}", text(way, "/by"), to.join("+"), text(way, "/outcome"))
        };
        items(answer, member).iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let missing = items(answer, "/missing").iter().map(|m| {
        format!("{} {} {}", text(m, "/material"), text(m, "/state"), text(m, "/due/date"))
    });
    let commitments = items(answer, "/commitments")
        .iter()
        .map(|c| format!("{} {}", c.get("signed").unwrap_or(&Value::Null), text(c, "/signedOn")));
    let incentives = items(answer, "/incentives").iter().map(|i| {
        let is = |member: &str| i.get(member) == Some(&json!(true));
        format!("{}{}{}", text(i, "/name"), mark(is("suspended"), "-"), mark(is("pending"), "?"))
    });
    let tier = answer.get("inspection").map_or_else(String::new, |i| {
        let pending = mark(i.get("pending") == Some(&json!(true)), "?");
        format!("{}{pending}", text(i, "/tier"))
    });
    [
        outcome(answer).to_owned(),
        reasons.collect::<Vec<_>>().join(" "),
        ways("/waysForward"),
        ways("/nearMisses"),
        missing.collect::<Vec<_>>().join(", "),
        commitments.collect::<Vec<_>>().join(", "),
        each(answer, "/measures", "id"),
        incentives.collect::<Vec<_>>().join(" "),
        tier,
        each(answer, "/facts", "value"),
    ]
    .join(" | ")
}

fn mark(holds: bool, mark: &str) -> &str {
    if holds { mark } else { "" }
}

/// The cases with the packs of what is listed, each written once.
fn packed() -> Vec<Case<Vec<u8>>> {
    let key = TestKey::new("k1");
    let one = |(case, records, asked): Case<Vec<(u16, Record)>>| {
        let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
            list: *list,
            entry: format!("E{at}"),
            ..record.clone()
        };
        let records: Vec<Record> = records.iter().enumerate().map(number).collect();
        (case, written(&internal(), &lists(), &records, &key), asked)
    };
    cases().into_iter().map(one).collect()
}

/// Codes of reasons beside which nothing is accepted.
fn is_open(code: &str) -> bool {
    let prefixes = ["id.absent", "id.unasked", "id.unconfirmed", "request.", "list.", "subject."];
    prefixes.iter().any(|prefix| code.starts_with(prefix))
        || ["finding.unsettled", "screen.truncated", "rule.none"].contains(&code)
}

#[test]
fn every_outcome_in_every_case() {
    let source = "host-example/sample with other rows in the table of SL-0001: whatever they say, nobody is accepted about whom anything is open";
    let mut table = Frozen::new("outcomes", source, "rows outcome case");
    let city = World::new(&[]);
    let cases = packed();
    for says in TABLES {
        for result in Outcome::ALL {
            let world = city.clone().ruled_by(&saying(*result, says));
            for (case, pack, asked) in &cases {
                let said = world.clone().with_pack(pack.clone()).check(asked);
                let codes = each(&said, "/reasons", "code");
                let accepted = outcome(&said).starts_with("accept");
                assert!(!accepted || !codes.split(' ').any(is_open), "{case}: {said}");
                table.row(&[says.0, result.as_str(), case], &told(&said));
            }
        }
    }
    table.check();
}

/// What people read of an answer, by where it stands; what is read twice stands once.
fn sentences(at: &str, value: &Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                sentences(&format!("{at}/{name}"), member, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|one| sentences(at, one, found)),
        Value::String(text) => {
            let last = at.rsplit('/').next().unwrap_or_default();
            if ["text", "headline", "summary"].contains(&last) || last.ends_with("Text") {
                found.insert(format!("{at}: {text}"));
            }
        }
        _ => {}
    }
}

/// The cases of outcomes, and what stands about them: lists that are late, that speak for others, that
/// nobody brought; matters that ask none; persons by name; papers of every outcome.
#[test]
fn what_people_read() {
    let mut found = std::collections::BTreeSet::new();
    let mut read = |world: &World, asked: &Value| {
        let Ok(checker) = world.open() else { panic!("the world does not open") };
        for lang in [Lang::ZhCn, Lang::En] {
            let asked = asked.to_string();
            let said = match api::check_json(&checker, asked.as_bytes(), lang) {
                Ok(said) => said,
                Err(failure) => failure.to_json(lang),
            };
            sentences("", &serde_json::from_str(&said).unwrap(), &mut found);
        }
    };
    let city = World::new(&[]);
    for (says, result) in [
        (TABLES[0], Outcome::AcceptOnCommitment),
        (TABLES[2], Outcome::Refer),
        (TABLES[4], Outcome::Supplement),
        (TABLES[5], Outcome::AcceptWithDeferral),
    ] {
        let world = city.clone().ruled_by(&saying(result, says));
        for (_, pack, asked) in packed() {
            // What is declared of grades is given by packs here.
            let (asked, grade) = conformance::world::issued(&asked);
            read(&world.clone().grading(grade).with_pack(pack), &asked);
        }
    }
    let person = |name: &str, number: &str| {
        let person = subject("legal-representative", "person", name);
        if number.is_empty() { person } else { with(person, "code", number) }
    };
    let (number, other) = ("11010519491231002X", "440524188001010014");
    let with_person = |subject: Value| request("SL-0001", &[applicant(), subject], &ALL);
    let of = Record { kind: SubjectKind::Person, ..record("", "范例一", None) };
    let masked = Identifier { kind: id::Kind::MaskedId, value: "1101051949****002X".into() };
    let masked = Record { identifiers: vec![masked], ..of.clone() };
    let sure = self::person("范例一", other);
    let base = city.clone().ruled_by(&document());
    for listed in [of, masked, sure] {
        for asked in [person("范例一", number), person("范例一", ""), person("范例伊", number)]
        {
            read(&base.clone().listing(&[(0, listed.clone())]), &with_person(asked));
        }
    }
    // Companies by name alone, with another code, with a name that is nearly the same.
    for (name, code) in [
        (NAME, None),
        (NAME, Some("91450200MA5TETX088")),
        ("示例市辰某人力资源公司", None),
        ("示例市晨某人力资源有限公司", None),
        ("示例市晨某人力资源有限公司", Some("91450200MA5TETX088")),
    ] {
        let world = base.clone().listing(&[(0, record("", name, code))]);
        read(&world, &request("SL-0001", &[applicant()], &ALL));
        read(&world, &request("SL-0001", &[subject("applicant", "organization", NAME)], &ALL));
    }
    let asked = request("SL-0001", &[applicant()], &ALL);
    let late = Meta { valid_until: Some(day("2026-11-19")), ..internal() };
    let of = |meta: &Meta, lists: &[credit_core::pack::record::ListDef]| {
        base.clone().with(meta, lists, &[])
    };
    read(&of(&late, &lists()), &asked);
    let mut elsewhere = lists();
    elsewhere.iter_mut().for_each(|list| list.region = "330100".into());
    read(&of(&internal(), &elsewhere), &asked);
    let mut persons = lists();
    persons.iter_mut().for_each(|list| list.subjects = vec![SubjectKind::Person]);
    read(&of(&internal(), &persons), &asked);
    read(&base.clone(), &asked);
    read(&base.clone().listing(&[]), &with(asked.clone(), "decidedOn", "2026-12-28"));
    let mut silent = document();
    let matter = silent.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
    matter.lists.clear();
    read(&city.clone().ruled_by(&silent).listing(&[]), &asked);
    for matter in ["JS-0001", "CG-0001", "XZ-0001", "ZZ-0001", "PX-0001", "ZL-0001", "ZJ-0001"] {
        for records in [vec![], vec![(0, record("", NAME, Some(CODE)))]] {
            read(&base.clone().listing(&records), &request(matter, &[applicant()], &[]));
        }
    }
    let told: Vec<String> = found.into_iter().collect();
    conformance::frozen::text_of("tables/sentences.txt", &format!("{}\n", told.join("\n")));
}

/// What no table can say, beside rows of every outcome.
#[test]
fn what_cannot_be_expressed_stops_what_is_accepted() {
    let source = "host-example/sample with 暂不可表达 for SL-0001";
    let mut table = Frozen::new("unexpressed", source, "rows outcome case");
    let city = World::new(&[]);
    let cases = packed();
    for says in [TABLES[0], TABLES[3]] {
        for result in Outcome::ALL {
            let mut document = saying(*result, says);
            let known = document.matters.iter().find_map(|m| m.unexpressed.clone());
            let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
            matter.unexpressed = known;
            let world = city.clone().ruled_by(&document);
            for (case, pack, asked) in &cases {
                let said = world.clone().with_pack(pack.clone()).check(asked);
                let accepted = outcome(&said).starts_with("accept");
                assert!(!accepted, "{case}: {said}");
                table.row(&[says.0, result.as_str(), case], &told(&said));
            }
        }
    }
    table.check();
}

/// Whom a measure keeps out of this matter is accepted in none of the ways; one of another matter keeps
/// nobody out, and nor does what is only likely.
#[test]
fn measures_that_bar() {
    let mut disputed = record("", NAME, Some(CODE));
    disputed.state = State::Disputed;
    let cases = [
        ("none", vec![]),
        ("listed", vec![(0, record("", NAME, Some(CODE)))]),
        ("listed by name", vec![(0, record("", NAME, None))]),
        ("disputed", vec![(0, disputed)]),
    ];
    let mut table = Frozen::new("barred", "禁止办理 of 惩戒措施", "matters outcome case");
    for (named, matters) in [("all", None), ("own", Some("SL-0001")), ("other", Some("ZL-0001"))] {
        for result in Outcome::ALL {
            let mut document = saying(*result, TABLES[0]);
            for measure in document.measures.iter_mut().filter(|m| m.list == "失信被执行人") {
                measure.bars = Some(true);
                measure.matters = matters.map(|id| vec![id.to_owned()]);
            }
            let world = World::new(&[]).ruled_by(&document);
            for (case, records) in &cases {
                let asked = request("SL-0001", &[applicant()], &ALL);
                let said = world.clone().listing(records).check(&asked);
                let kept_out = *case == "listed" && named != "other";
                assert!(!kept_out || !outcome(&said).starts_with("accept"), "{said}");
                table.row(&[named, result.as_str(), case], &told(&said));
            }
        }
    }
    table.check();
}

/// One measure on two rows, each of this matter or another, each barring or not.
#[test]
fn a_measure_on_two_rows() {
    let mut table =
        Frozen::new("measures-twice", "事项编码 and 禁止办理 of 惩戒措施", "first second");
    let rows = [("SL-0001", false), ("SL-0001", true), ("ZL-0001", false), ("ZL-0001", true)];
    for first in rows {
        for second in rows {
            let mut document = saying(Outcome::Accept, TABLES[0]);
            document.measures.retain(|m| m.list == "失信被执行人" && m.item == "M06");
            let again = document.measures[0].clone();
            document.measures.push(again);
            for (measure, (matter, bars)) in document.measures.iter_mut().zip([first, second]) {
                measure.matters = Some(vec![matter.to_owned()]);
                measure.bars = Some(bars);
            }
            let world = World::new(&[]).ruled_by(&document);
            let world = world.listing(&[(0, record("", NAME, Some(CODE)))]);
            let said = world.check(&request("SL-0001", &[applicant()], &ALL));
            let measures: Vec<String> = items(&said, "/measures")
                .iter()
                .map(|m| {
                    format!("{} {}", text(m, "/id"), m.get("elsewhere").unwrap_or(&json!(false)))
                })
                .collect();
            let named = |(matter, bars)| format!("{matter} {}", mark(bars, "bars"));
            let answer = format!("{} {}", outcome(&said), measures.join(", "));
            table.row(&[&named(first), &named(second)], &answer);
        }
    }
    table.check();
}

/// Branches and persons of records, where the matter looks at branches and where it does not.
#[test]
fn branches_that_count() {
    let source =
        "host-example/sample with 分支机构 of SL-0001; persons that a record names settle nothing";
    let mut table = Frozen::new("branches", source, "branches case");
    let person = "11010519491231002X";
    let other = "91450200MA5TETX088";
    let mut naming = record("", NAME, Some(CODE));
    naming.responsible = vec![Responsible {
        role: Role::LegalRepresentative,
        name: "范例一".to_owned(),
        identifier: Some(person.to_owned()),
    }];
    let mut likely = naming.clone();
    likely.identifiers.clear();
    let branch = |name: &str| (0, record("", &format!("{name}第一分公司"), None));
    let agent = "示例市巳某咨询有限公司";
    let beside = with(subject("agent", "organization", agent), "code", other);
    let cases = [
        ("of the applicant", vec![branch(NAME)], vec![applicant()]),
        ("of the agent", vec![branch(agent)], vec![applicant(), beside]),
        (
            "a person of a likely record",
            vec![(0, likely), (0, self::person("范例一", person))],
            vec![applicant()],
        ),
        (
            "a person of the record",
            vec![(0, naming), (0, self::person("范例一", person))],
            vec![applicant()],
        ),
    ];
    for branches in [None, Some(false), Some(true)] {
        let mut document = saying(Outcome::Accept, TABLES[0]);
        let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
        matter.branches = branches;
        let world = World::new(&[]).ruled_by(&document);
        for (case, records, subjects) in &cases {
            let said = world.clone().listing(records).check(&request("SL-0001", subjects, &ALL));
            table.row(&[&format!("{branches:?}"), case], &told(&said));
        }
    }
    table.check();
}

/// A matter that asks no list, where the facts know that and where they do not.
#[test]
fn a_matter_without_lists() {
    for known in [false, true] {
        let mut document = document();
        let queries = document.vocabulary.iter_mut().find(|f| f.name == "查询状态").unwrap();
        if known {
            queries.values.push("不适用".to_owned());
        }
        for (lists, expected) in
            [(true, "已查询"), (false, if known { "不适用" } else { "已查询" })]
        {
            let mut document = document.clone();
            if !lists {
                let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
                matter.lists.clear();
            }
            let world = World::new(&[]).ruled_by(&document).listing(&[]);
            let said = world.check(&request("SL-0001", &[applicant()], &ALL));
            assert_eq!(fact(&said, "查询状态"), expected, "{said}");
        }
    }
}

/// A matter that asks no list, and no list is used for anything else: the summary says so.
#[test]
fn a_summary_without_lists() {
    for lists in [true, false] {
        let mut document = document();
        if !lists {
            document.matters.iter_mut().for_each(|matter| matter.lists.clear());
            document.incentives = None;
            document.cautions = None;
        }
        let world = World::new(&[]).ruled_by(&document).listing(&[]);
        let said = world.check(&request("SL-0001", &[applicant()], &ALL));
        let none = text(&said, "/summary").contains("本事项不核对名单");
        assert_eq!(none, !lists, "{}", text(&said, "/summary"));
    }
}

/// What a refusal and an acceptance are called, by the class of the matter; what is said twice is said
/// once.
#[test]
fn titles_by_class() {
    let source =
        "行政许可法 for 行政审批 and 市场准入; 资格 in tenders; what has no name of its own";
    let mut table = Frozen::new("titles", source, "class outcome");
    let classes = [
        "行政审批",
        "市场准入",
        "政府采购",
        "招标投标",
        "公共资源交易",
        "评优评先",
        "专项资金扶持",
    ];
    for class in classes {
        for result in [Outcome::Accept, Outcome::AcceptOnCommitment, Outcome::Refuse] {
            let mut document = saying(result, TABLES[0]);
            let matter = document.matters.iter_mut().find(|m| m.id == "SL-0001").unwrap();
            matter.class = Some(class.to_owned());
            let twice = [(0, record("", NAME, Some(CODE))), (0, record("", NAME, Some(CODE)))];
            let checker = World::new(&[]).ruled_by(&document).listing(&twice).open().unwrap();
            let asked = request("SL-0001", &[applicant()], &ALL);
            let kind = if result == Outcome::Refuse { "refusal" } else { "acceptance" };
            let paper = notice(&checker, kind, "text", &asked);
            let title = paper.lines().next().unwrap();
            let said: Vec<&str> =
                paper.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).collect();
            table.row(&[class, result.as_str()], &format!("{title} | {}", said.join(" / ")));
        }
    }
    table.check();
}

/// What a 一次性告知书 tells an applicant to put right, for everything that may be wrong.
#[test]
fn what_is_put_right() {
    let source = "host-example/sample where SL-0001 is always to be put right: the points of its 一次性告知书";
    let mut table = Frozen::new("put-right", source, "case");
    let world = World::new(&[]).ruled_by(&saying(Outcome::Supplement, TABLES[0]));
    for (case, pack, asked) in packed() {
        let checker = world.clone().with_pack(pack).open().unwrap();
        let said = check(&checker, &asked);
        let paper = notice(&checker, "supplement", "text", &asked);
        let points: Vec<&str> =
            paper.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).collect();
        assert_eq!(outcome(&said) == "supplement", paper.contains("一次性告知书"), "{case}");
        table.row(&[case], &points.join(" / "));
    }
    table.check();
}
