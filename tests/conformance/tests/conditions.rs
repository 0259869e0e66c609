//! Conditions of a decision, each by itself: commitments by type and day, records by state and day, lists
//! by coverage, roles by kind and what is missing, classes by purpose, direction and basis, minors,
//! versions, terms. Whole tables over the sample city.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::city::RULEBOOK;
use conformance::fixture::{
    TestKey, bystander, calendar_pack, day, grade, graded, list, meta, record, sheets,
};
use conformance::frozen::Frozen;
use conformance::world::{
    World, check, each, fact, internal, items, lists, outcome, request, subject, text, told, with,
    written,
};
use credit_core::finding::Status;
use credit_core::id::{self, Kind};
use credit_core::pack::PackKind;
use credit_core::pack::record::{Class, Direction, Identifier, ListDef, Record, State};
use credit_core::pack::write::{Meta, filter_pack};
use credit_core::request::{CommitmentType, MaterialState, Role, SubjectKind};
use credit_core::rulebook::source::compile;
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const OTHER: &str = "91450200MA5TETX088";
const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];
const WITHOUT_M3: [&str; 3] = ["M1", "M2", "M4"];

fn applicant() -> Value {
    with(subject("applicant", "organization", "示例市辰某人力资源有限公司"), "code", CODE)
}

fn person(name: &str, number: &str) -> Record {
    let mut record = record("", name, None);
    record.kind = SubjectKind::Person;
    record.identifiers = vec![Identifier { kind: id::classify(number), value: number.to_owned() }];
    record
}

/// Only the type that the matter names counts, and only if it was signed by the day of the decision.
#[test]
fn commitments_by_type_and_day() {
    let source = "host-example/sample: SL-0001 takes 容缺受理型, ZJ-0001 审批替代型; applied on 2026-11-19, decided on 2026-11-20";
    let mut table = Frozen::new("commitments", source, "matter type signed-on");
    let own = applicant();
    let good = grade(text(&own, "/name"), text(&own, "/code"), "A");
    let checker = World::new(&[]).listing(&[]).grading([good]).open().unwrap();
    let matters: [(&str, &[&str], CommitmentType); 2] = [
        ("SL-0001", &WITHOUT_M3, CommitmentType::Deferral),
        ("ZJ-0001", &["Z1", "Z2"], CommitmentType::ApprovalSubstitution),
    ];
    for (matter, present, own) in matters {
        for kind in CommitmentType::ALL {
            for on in ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"] {
                let mut asked = request(matter, &[applicant()], present);
                asked = with(asked, "appliedOn", "2026-11-19");
                asked =
                    with(asked, "commitments", json!([{ "type": kind.as_str(), "signedOn": on }]));
                let said = check(&checker, &asked);
                let counts = ["accept-with-deferral", "accept-on-commitment"];
                let other = *kind != own || on > "2026-11-20";
                assert!(!(other && counts.contains(&outcome(&said))), "{matter} {kind:?} {on}");
                table.row(&[matter, kind.as_str(), on], &told(&said));
            }
        }
    }
    // Several at once: one that counts is enough, in any order.
    for days in [["2026-11-20", "2026-11-21"], ["2026-11-21", "2026-11-20"]] {
        let signed: Vec<Value> =
            days.iter().map(|on| json!({ "type": "deferral", "signedOn": on })).collect();
        let asked = with(request("SL-0001", &[applicant()], &WITHOUT_M3), "commitments", signed);
        assert_eq!(outcome(&check(&checker, &asked)), "accept-with-deferral", "{days:?}");
    }
    table.check();
}

/// Every state with every edge of its days; `-1` is the day before the decision.
#[test]
fn records_by_state_and_day() {
    let source = "发展改革委令2025年第36号: repaired, withdrawn, expired and suspended records are neither shown nor used";
    let mut table = Frozen::new("records-by-day", source, "state listed effective until");
    let (today, city) = (day("2026-11-20"), World::new(&[]));
    let edges = [None, Some(-1), Some(0), Some(1)];
    let named = |edge: Option<i32>| edge.map_or_else(|| "none".to_owned(), |n| n.to_string());
    for state in State::ALL {
        // A record without its first day is never written.
        for listed in [Some(-1), Some(0), Some(1)] {
            for effective in edges {
                for until in edges {
                    let on = |edge: Option<i32>| edge.and_then(|n| today.plus_days(n));
                    let mut own = record("", "示例市辰某人力资源有限公司", Some(CODE));
                    own.state = *state;
                    (own.listed_on, own.effective, own.until) =
                        (on(listed), on(effective), on(until));
                    let said = city.clone().listing(&[(0, own)]).check(&request(
                        "SL-0001",
                        &[applicant()],
                        &ALL,
                    ));
                    let shown = each(&said, "/findings", "status");
                    let started = listed.is_none_or(|n| n <= 0) && effective.is_none_or(|n| n <= 0);
                    let in_force = started && until.is_none_or(|n| n >= 0);
                    let expected = match state {
                        State::Active if in_force => Status::Active.as_str(),
                        State::Disputed if in_force => Status::Disputed.as_str(),
                        _ => "",
                    };
                    assert_eq!(shown, expected, "{state:?} {listed:?} {effective:?} {until:?}");
                    let asked = [listed, effective, until].map(named);
                    let [listed, effective, until] = asked.each_ref().map(String::as_str);
                    let answer = format!("{} {shown}", outcome(&said));
                    table.row(&[state.as_str(), listed, effective, until], answer.trim());
                }
            }
        }
    }
    table.check();
}

/// Each of the city's lists in every state of coverage, the others fresh.
#[test]
fn coverage_by_list() {
    let source = "host-example/sample: SL-0001 requires 失信被执行人 and 违诺记录; a list that is missing, stale or only filtered is not clean";
    let mut table = Frozen::new("coverage-by-list", source, "matter list coverage");
    let (key, city) = (TestKey::new("k1"), World::new(&[]));
    for (matter, present) in
        [("SL-0001", ["M1", "M2", "M3", "M4"].as_slice()), ("CG-0001", &["C1", "C2", "C3", "C4"])]
    {
        for changed in 0..4 {
            for how in
                ["fresh", "last-day", "day-after", "missing", "older", "filter-hit", "filter-clear"]
            {
                let mut world = city.clone();
                for (at, list) in lists().into_iter().enumerate() {
                    let how = if at == changed { how } else { "fresh" };
                    let meta = |until: &str| Meta {
                        valid_until: Some(day(until)),
                        ..meta(PackKind::List, &format!("list-{at}"), 1)
                    };
                    let own = [list];
                    let filter = |code: &str| {
                        let listed = Identifier { kind: Kind::Uscc, value: code.to_owned() };
                        filter_pack(&meta("2026-12-20"), &own, [listed], &[&key]).unwrap()
                    };
                    let plain = |meta: Meta| written(&meta, &own, &[], &key);
                    world = match how {
                        "missing" => world,
                        "filter-hit" => world.with_pack(filter(CODE)),
                        "filter-clear" => world.with_pack(filter(OTHER)),
                        "last-day" => world.with_pack(plain(meta("2026-11-20"))),
                        "older" => {
                            let as_of = day("2026-11-01");
                            let until = Some(day("2026-11-19"));
                            world.with_pack(plain(Meta {
                                as_of,
                                valid_until: until,
                                ..meta("2026-11-19")
                            }))
                        }
                        "day-after" => {
                            let as_of = day("2026-11-01");
                            world.with_pack(plain(Meta { as_of, ..meta("2026-11-19") }))
                        }
                        _ => world.with_pack(plain(meta("2026-12-20"))),
                    };
                }
                let said = world.check(&request(matter, &[applicant()], present));
                let states = each(&said, "/coverage", "state");
                let name = conformance::city::LISTS[changed].0;
                table.row(&[matter, name, how], &format!("{} | {states}", told(&said)));
            }
        }
    }
    table.check();
}

/// Who takes part, as what, with which code: beside a sound applicant.
#[test]
fn roles_by_kind_and_code() {
    let source = "host-example/sample: XZ-0001 counts 申请人 and 法定代表人";
    let mut table = Frozen::new("roles", source, "role kind code");
    let checker = World::new(&[]).listing(&[]).open().unwrap();
    let codes = [
        ("none", ""),
        ("blank", "  "),
        ("credit code", OTHER),
        ("wrong credit code", "91450200MA5TETX089"),
        ("organisation code", "MA5TETX08"),
        ("wrong organisation code", "MA5TETX09"),
        ("resident number", "11010519491231002X"),
        ("wrong resident number", "110105194912310021"),
        ("fifteen digits", "110105491231002"),
        ("permit", "810000199408230021"),
        ("masked", "1101051949****002X"),
        ("tax number of a person", "11010519491231002X00"),
        ("minor", "110105201012310027"),
    ];
    for role in Role::ALL {
        for kind in SubjectKind::ALL {
            for (named, code) in codes {
                let own = with(subject(role.as_str(), kind.as_str(), "范例一"), "code", code);
                let subjects =
                    if *role == Role::Applicant { vec![own] } else { vec![applicant(), own] };
                let said =
                    check(&checker, &request("XZ-0001", &subjects, &["G1", "G2", "G3", "G4"]));
                let identifier = format!("/subjects/{}/identifier/kind", subjects.len() - 1);
                let kind_told = text(&said, &identifier);
                let answer = format!("{} | {kind_told}", told(&said));
                table.row(&[role.as_str(), kind.as_str(), named], &answer);
            }
        }
    }
    table.check();
}

/// A listed subject in every role, known by its number or by its name alone.
#[test]
fn roles_by_finding() {
    let source =
        "host-example/sample: XZ-0001 counts 申请人 and 法定代表人; a name alone never refuses";
    let mut table = Frozen::new("roles-listed", source, "role kind known-by state list");
    let city = World::new(&[]);
    for role in Role::ALL {
        for (kind, code) in [("organization", OTHER), ("person", "11010519491231002X")] {
            for known_by in ["number", "name"] {
                for state in [State::Active, State::Disputed] {
                    for at in [0, 1, 3] {
                        let mut own = match kind {
                            "person" => person("范例一", code),
                            _ => record("", "范例一", Some(code)),
                        };
                        own.state = state;
                        if known_by == "name" {
                            own.identifiers.clear();
                        }
                        let named = with(subject(role.as_str(), kind, "范例一"), "code", code);
                        let subjects = if *role == Role::Applicant {
                            vec![named]
                        } else {
                            vec![applicant(), named]
                        };
                        let said = city.clone().listing(&[(at, own)]).check(&request(
                            "XZ-0001",
                            &subjects,
                            &["G1", "G2", "G3", "G4"],
                        ));
                        assert!(known_by == "number" || outcome(&said) != "refuse", "{role:?}");
                        let measures = items(&said, "/measures").len();
                        let incentives = items(&said, "/incentives").len();
                        let tier = text(&said, "/inspection/tier");
                        let answer = format!(
                            "{} | {measures} measures, {incentives} incentives, {tier}",
                            told(&said)
                        );
                        let list = conformance::city::LISTS[usize::from(at)].0;
                        table.row(&[role.as_str(), kind, known_by, state.as_str(), list], &answer);
                    }
                }
            }
        }
    }
    table.check();
}

/// Class, purpose, direction and basis of lists that hold the applicant.
#[test]
fn classes_by_purpose_direction_and_basis() {
    let source = "host-example/sample with 失信等级 of 失信被执行人 left blank; a record without any class counts as 严重";
    let columns = "list direction basis list-class record-class";
    let mut table = Frozen::new("classes", source, columns);
    let city = World::new(&[("名单", "失信被执行人,严重,失信", "失信被执行人,,失信")]);
    let classes: Vec<Option<Class>> =
        [None].into_iter().chain(Class::ALL.iter().copied().map(Some)).collect();
    let named = |class: Option<Class>| class.map_or("none", Class::as_str);
    for at in 0..4_u16 {
        for direction in Direction::ALL {
            for basis in ["测试依据", ""] {
                // The other lists have no class to count: one is enough to see it.
                let classes = if at == 0 { &classes[..] } else { &classes[..2] };
                for of_list in classes {
                    for of_record in classes {
                        let mut all = lists();
                        let own: &mut ListDef = &mut all[usize::from(at)];
                        (own.direction, own.class) = (*direction, *of_list);
                        own.basis = basis.to_owned();
                        let mut hit = record("E0", "示例市辰某人力资源有限公司", Some(CODE));
                        (hit.class, hit.list) = (*of_record, at);
                        let key = TestKey::new("k1");
                        // An empty list of offenders clears nobody: the others have somebody on them.
                        let others = (0..)
                            .zip(&all)
                            .filter(|(list, of)| *list != at && of.direction == Direction::Black);
                        let mut records: Vec<Record> =
                            others.map(|(list, _)| Record { list, ..bystander() }).collect();
                        records.push(hit);
                        let bytes = credit_core::pack::write::list_pack(
                            &internal(),
                            &all,
                            &records,
                            &[&key],
                        );
                        let answer = match bytes {
                            Err(error) => format!("not written: {}", error.code()),
                            Ok(bytes) => {
                                let world = city.clone().with_pack(bytes);
                                let materials = ["M1", "M2", "M3", "M4"];
                                let said =
                                    world.check(&request("SL-0001", &[applicant()], &materials));
                                let (class, promise) =
                                    (fact(&said, "失信等级"), fact(&said, "虚假承诺"));
                                let measures = items(&said, "/measures").len();
                                format!("{} {class} {promise} {measures}", outcome(&said))
                            }
                        };
                        let list = conformance::city::LISTS[usize::from(at)].0;
                        let given = if basis.is_empty() { "none" } else { "given" };
                        let asked =
                            [list, direction.as_str(), given, named(*of_list), named(*of_record)];
                        table.row(&asked, &answer);
                    }
                }
            }
        }
    }
    table.check();
}

/// The eighteenth birthday, and whose record it is.
#[test]
fn minors() {
    let source =
        "of age on the eighteenth birthday (民法典第十七条); numbers of 110105, orders 001 to 003";
    let mut table = Frozen::new("minors", source, "number listed");
    let city = World::new(&[]);
    let numbers = ["20081119001", "20081120001", "20081121001", "20081120002", "19491231002"]
        .map(|tail| sound_number(&format!("110105{tail}")));
    for number in &numbers {
        for listed in ["nobody", "the person", "by name", "another applicant"] {
            let records = match listed {
                "the person" => vec![(0, person("范例一", number))],
                "by name" => {
                    let mut record = person("范例一", number);
                    record.identifiers.clear();
                    vec![(0, record)]
                }
                "another applicant" => {
                    vec![(0, record("", "示例市辰某人力资源有限公司", Some(CODE)))]
                }
                _ => vec![],
            };
            let checker = city.clone().listing(&records).open().unwrap();
            let own = with(subject("applicant", "person", "范例一"), "code", number.as_str());
            let said = match listed {
                "another applicant" => {
                    let own = with(own, "role", "legal-representative");
                    let subjects = [applicant(), own];
                    check(&checker, &request("XZ-0001", &subjects, &["G1", "G2", "G3", "G4"]))
                }
                _ => check(&checker, &request("ZR-0002", &[own], &["D1", "D2", "D3"])),
            };
            let measures = items(&said, "/measures").len();
            table.row(&[number, listed], &format!("{} | {measures} measures", told(&said)));
        }
    }
    table.check();
}

/// A resident number with its check character, by GB 11643.
fn sound_number(body: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap();
    format!("{body}{check}")
}

/// Each material in each state, signed or not.
#[test]
fn materials_by_state() {
    let source = "host-example/sample: M3 of SL-0001 can be handed in later, the others cannot; with and without 有瑕疵 as a value";
    let mut table = Frozen::new("materials", source, "vocabulary material state signed");
    // Every row that takes a missing main material takes a defective one as well.
    let path = conformance::repository("host-example/sample/rulebook/判定表.csv");
    let sheet = std::fs::read_to_string(path).unwrap();
    let with_defects = sheet.replace("缺主审材料", "有瑕疵|缺主审材料");
    let patches = [
        ("词汇", "齐全|仅缺可容缺材料|缺主审材料", "齐全|仅缺可容缺材料|有瑕疵|缺主审材料"),
        ("判定表", sheet.as_str(), with_defects.as_str()),
    ];
    for (named, patches) in [("three values", &patches[..0]), ("four values", &patches[..])] {
        let checker = World::new(patches).listing(&[]).open().unwrap();
        for id in ALL {
            for state in MaterialState::ALL {
                for signed in [false, true] {
                    let mut asked = request("SL-0001", &[applicant()], &[]);
                    let state_of =
                        |other: &str| if other == id { state.as_str() } else { "present" };
                    let materials: Vec<Value> = ALL
                        .iter()
                        .map(|other| json!({ "id": other, "state": state_of(other) }))
                        .collect();
                    asked = with(asked, "materials", materials);
                    if signed {
                        let signed = json!([{ "type": "deferral", "signedOn": "2026-11-20" }]);
                        asked = with(asked, "commitments", signed);
                    }
                    let said = check(&checker, &asked);
                    let missing = each(&said, "/missing", "state");
                    let due = text(&said, "/missing/0/due/date");
                    let answer = format!("{} | {missing} {due}", told(&said));
                    table.row(&[named, id, state.as_str(), &signed.to_string()], answer.trim());
                }
            }
        }
    }
    table.check();
}

/// The last day of an old version and the first of the new, by the day that counts.
#[test]
fn versions_of_a_matter() {
    let source = "host-example/sample with SL-0001 in two versions, 10 working days until 2026-06-30 and 8 from 2026-07-01; 过渡 says which day counts";
    let mut table = Frozen::new("versions", source, "counting applied decided");
    let row = "SL-0001,劳务派遣经营许可,行政审批,其他行政事项,示例市人力资源和社会保障局（虚构）,市,2026-04-01,,,劳务派遣,通用分级,申请人,失信被执行人;示例市信用承诺违诺记录（虚构）,容缺受理型,12,10,";
    for (named, by) in [("申请日", ""), ("决定日", "决定日")] {
        let ended = row.replace("2026-04-01,,,", &format!("2026-04-01,2026-06-30,{by},"));
        let newer = row
            .replace("2026-04-01,,,", &format!("2026-07-01,,{by},"))
            .replace(",12,10,", ",12,8,");
        let tail = "退件,,HX1;HX2;HX3\n";
        let both = format!("{ended}{tail}{newer}{tail}");
        // Lists of before all the days: later ones would say nothing of them.
        let early = Meta { as_of: day("2026-03-01"), ..internal() };
        let world = World::new(&[("事项", &format!("{row}{tail}"), &both)]);
        let world = world.with(&early, &lists(), &[]);
        let checker = world.open().unwrap();
        let days =
            ["2026-03-31", "2026-04-01", "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02"];
        for applied in days {
            for decided in days.iter().filter(|decided| **decided >= applied) {
                let mut asked = request("SL-0001", &[applicant()], &["M2", "M3", "M4"]);
                asked = with(with(asked, "appliedOn", applied), "decidedOn", *decided);
                let said = check(&checker, &asked);
                let term = said
                    .pointer("/missing/0/due/n")
                    .map_or_else(|| outcome(&said).to_owned(), Value::to_string);
                table.row(&[named, applied, decided], &term);
            }
        }
    }
    table.check();
}

/// A matter that nobody has, before its first version, between two, and after the last. No compiler lets
/// a gap through; a reader does not count on it.
#[test]
fn matters_between_their_versions() {
    let mut document = compile(&sheets(RULEBOOK)).unwrap().document;
    let at = document.matters.iter().position(|m| m.id == "SL-0001").unwrap();
    document.matters[at].to = Some(day("2026-06-30"));
    let mut newer = document.matters[at].clone();
    (newer.from, newer.to) = (day("2026-08-01"), Some(day("2026-09-30")));
    document.matters.push(newer);
    let early = Meta { as_of: day("2026-03-01"), ..internal() };
    let world = World::new(&[]).ruled_by(&document).with(&early, &lists(), &[]);
    let checker = world.open().unwrap();
    let none = "request.matter-not-in-force";
    for (applied, expected) in [
        ("2026-03-31", none),
        ("2026-04-01", "accept"),
        ("2026-06-30", "accept"),
        ("2026-07-01", none),
        ("2026-07-31", none),
        ("2026-08-01", "accept"),
        ("2026-09-30", "accept"),
        ("2026-10-01", none),
    ] {
        let asked = with(request("SL-0001", &[applicant()], &ALL), "appliedOn", applied);
        let said = check(&checker, &with(asked, "decidedOn", "2026-10-01"));
        assert_eq!(outcome(&said), expected, "{applied}");
        let place = if expected == none { "/matter" } else { "" };
        assert_eq!(text(&said, "/error/place"), place, "{applied}");
    }
    let said = check(&checker, &request("SL-0009", &[applicant()], &ALL));
    assert_eq!(outcome(&said), "request.unknown-matter");
}

/// What tables cannot say, beside a signed commitment.
#[test]
fn what_cannot_be_expressed_leaves_no_way_forward() {
    let patch = [("暂不可表达", "ZL-0001,", "SL-0001,经营场所实地核查由窗口评估,YJ17\nZL-0001,")];
    let checker = World::new(&patch).listing(&[]).open().unwrap();
    let signed = json!([{ "type": "deferral", "signedOn": "2026-11-20" }]);
    let asked = with(request("SL-0001", &[applicant()], &WITHOUT_M3), "commitments", signed);
    let said = check(&checker, &asked);
    assert_eq!(outcome(&said), "refer");
    assert_eq!(each(&said, "/reasons", "code"), "rule rule.unexpressed");
    assert_eq!(text(&said, "/reasons/1/basis/0"), "YJ17");
    assert!(each(&said, "/bases", "id").contains("YJ17"));
    assert!(items(&said, "/waysForward").is_empty());
    // Nothing is accepted, so nothing has a term; what is missing is told all the same.
    assert_eq!(each(&said, "/missing", "material"), "M3");
    assert!(said.pointer("/missing/0/due").is_none());
}

/// One entry or two, one measure of a list or two: each measure once.
#[test]
fn measures_of_a_list_are_told_once() {
    let hit = |entry: &str| {
        let mut hit = record(entry, "示例市辰某人力资源有限公司", Some(CODE));
        hit.document = entry.to_owned();
        hit
    };
    let two = World::new(&[]).listing(&[(0, hit("A")), (0, hit("B"))]);
    let said = two.check(&request("SL-0001", &[applicant()], &ALL));
    assert_eq!(items(&said, "/findings").len(), 2);
    assert_eq!(each(&said, "/measures", "id"), "M06 M08");
    // Another list brings its own measure beside them.
    let both = World::new(&[]).listing(&[(0, hit("A")), (2, hit("B"))]);
    let asked = request("CG-0001", &[applicant()], &["C1", "C2", "C3", "C4"]);
    let said = both.check(&asked);
    assert_eq!(each(&said, "/measures", "id"), "M06 M08 M01");
    assert_eq!(each(&said, "/measures", "list").split(' ').collect::<Vec<_>>().len(), 3);
}

/// Terms that end about the last day that the calendar knows.
#[test]
fn terms_about_the_end_of_the_calendar() {
    let source =
        "host-example/sample/calendar: known until 2026-12-31; after it earliest and latest day";
    let mut table = Frozen::new("terms", source, "matter decided");
    // Lists of before all the days: later ones would say nothing of them.
    let early = Meta { as_of: day("2026-11-01"), ..internal() };
    let checker = World::new(&[]).with(&early, &lists(), &[]).open().unwrap();
    let matters: [(&str, &[&str]); 2] = [("SL-0001", &["M2", "M3", "M4"]), ("CG-0001", &["C2"])];
    for (matter, present) in matters {
        for days in (-12..50).chain(60..66) {
            let decided = day("2026-11-20").plus_days(days).unwrap().to_string();
            let mut asked = request(matter, &[applicant()], present);
            asked = with(with(asked, "appliedOn", "2026-11-01"), "decidedOn", decided.as_str());
            let said = check(&checker, &asked);
            let due = said
                .pointer("/missing/0/due")
                .map_or_else(|| outcome(&said).to_owned(), Value::to_string);
            table.row(&[matter, &decided], &due);
        }
    }
    table.check();
}

/// A rulebook past its last day, alone and beside a list past its own.
#[test]
fn a_stale_rulebook_decides_nothing_favourable() {
    let key = TestKey::new("k1");
    let compiled = compile(&sheets("host-example/sample/rulebook")).unwrap();
    let mut answers = Vec::new();
    for until in ["2026-11-19", "2026-11-20"] {
        let meta = Meta {
            as_of: day("2026-11-01"),
            valid_until: Some(day(until)),
            ..meta(PackKind::Rulebook, "rulebook", 1)
        };
        let rulebook =
            credit_core::pack::write::document_pack(&meta, &compiled.document, &[&key]).unwrap();
        let lists = written(&internal(), &lists(), &[], &key);
        let (calendar, trust) = (calendar_pack(&key), key.trust());
        let checker = credit_core::api::open(&credit_core::api::Sources {
            packs: vec![&lists, &graded(&[], &key)],
            rulebook: &rulebook,
            calendar: &calendar,
            trust: &trust,
        })
        .unwrap();
        let said = check(&checker, &request("SL-0001", &[applicant()], &ALL));
        let told = text(&said, "/reasons/1/text");
        assert!(told.is_empty() || told == "规则书已过有效期", "{told}");
        answers.push((outcome(&said).to_owned(), each(&said, "/reasons", "code")));
    }
    assert_eq!(answers[0], ("refer".to_owned(), "rule rulebook.stale".to_owned()));
    assert_eq!(answers[1], ("accept".to_owned(), "rule".to_owned()));
}

/// A wrong code under a table that knows nothing of codes: a person looks, as with none.
#[test]
fn a_wrong_code_is_not_lost_where_the_table_has_no_fact_for_it() {
    let world = World::over("tests/vectors/rulebook/sample", &[]);
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let checker = world.with(&internal(), &lists, &[]).open().unwrap();
    let of = |code: &str| {
        let own = with(subject("applicant", "organization", "示例甲建设有限公司"), "code", code);
        let said = check(&checker, &request("SL-0001", &[own], &ALL));
        (outcome(&said).to_owned(), fact(&said, "身份匹配").to_owned())
    };
    assert_eq!(of(CODE), ("accept".into(), "一致".into()));
    assert_eq!(of("91450200MA0X00277L"), ("refer".into(), "疑似".into()));
    assert_eq!(of(""), ("refer".into(), "疑似".into()));
}

/// Numbers of persons of every kind, as applicant: what is told, and what of the number is shown.
#[test]
fn numbers_of_persons() {
    let source =
        "decisions show no personal number in full; kinds by GB 11643 and 国办发〔2018〕81号";
    let mut table = Frozen::new("numbers-of-persons", source, "kind number");
    let checker = World::new(&[]).listing(&[]).open().unwrap();
    let foreigner = Kind::ForeignerId.synthetic(1);
    let numbers = [
        "11010519491231002X",
        "110105194912310021",
        "110105491231002",
        "110105491231",
        "810000199408230021",
        "810000199408230022",
        "110105********002X",
        "1101051949****002X",
        foreigner.as_str(),
        "11010519491231002X00",
        "11010549123100200",
        CODE,
        "MA5TETX08",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002x",
        "A",
        "12",
        "123",
        "12345",
        "1234567890",
        "X",
    ];
    for kind in ["person", "sole-trader"] {
        for number in numbers {
            let own = with(subject("applicant", kind, "范例一"), "code", number);
            let said = check(&checker, &request("ZR-0002", &[own], &["D1", "D2", "D3"]));
            let shown = said.pointer("/subjects/0").cloned().unwrap_or_default();
            let code = text(&shown, "/code");
            let whole = shown.to_string();
            assert!(
                kind != "person"
                    || number.len() < 6
                    || number.contains('*')
                    || !whole.contains(number),
                "{whole}"
            );
            let kind_told = text(&shown, "/identifier/kind");
            let normalized = text(&shown, "/identifier/normalized");
            let problems = each(&shown, "/identifier/problems", "code");
            let answer = format!("{} {code} {kind_told} {normalized} {problems}", outcome(&said));
            table.row(&[kind, number], answer.trim());
        }
    }
    table.check();
}
