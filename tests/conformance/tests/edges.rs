//! Limits, each at its value and one above, and what a search that was cut short may not pass over.

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::fixture::{TestKey, day, list, meta, record, sheets};
use conformance::world::{
    World, check, each, items, lists, outcome, packs, request, screen, subject, text, with, written,
};
use credit_core::api::{self, Lang};
use credit_core::id::{KINDS, Kind};
use credit_core::pack::PackKind;
use credit_core::pack::record::{Direction, Identifier, Record, State};
use credit_core::pack::write::{changes, filter_pack, update_pack};
use credit_core::pack::{Pack, PackSet, Trust};
use credit_core::request::Role;
use credit_core::rulebook::source::compile;
use credit_core::wire;
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const NAME: &str = "示例市辰某人力资源有限公司";
const ALL: [&str; 4] = ["M1", "M2", "M3", "M4"];

fn applicant() -> Value {
    with(subject("applicant", "organization", NAME), "code", CODE)
}

/// Records of one name whose codes are others' and that are repaired: each by itself means nothing.
fn namesakes(count: usize) -> Vec<(u16, Record)> {
    let one = |_| {
        let mut record = record("", NAME, None);
        record.state = State::Repaired;
        (0, record)
    };
    (0..count).map(one).collect()
}

#[test]
fn four_hundred_namesakes_are_looked_at_and_one_more_is_told() {
    let city = World::new(&[]);
    for (count, outcome_told) in [(1, "accept"), (400, "accept"), (401, "refer"), (450, "refer")] {
        let said = city.clone().listing(&namesakes(count)).check(&request(
            "SL-0001",
            &[applicant()],
            &ALL,
        ));
        assert_eq!(outcome(&said), outcome_told, "{count}");
        let truncated = each(&said, "/reasons", "code").contains("screen.truncated");
        assert_eq!(truncated, count > 400, "{count}");
        // A batch says it as well.
        let said = screen(&packs(&namesakes(count)), &applicant());
        assert_eq!(said.get("truncated"), (count > 400).then_some(&Value::Bool(true)), "{count}");
    }
}

/// Only one of several packs, or one of several names, is cut short: it is told all the same.
#[test]
fn what_is_cut_short_once_is_cut_short() {
    let key = TestKey::new("k1");
    let full: Vec<Record> = namesakes(450)
        .into_iter()
        .enumerate()
        .map(|(at, (_, record))| Record { entry: format!("E{at}"), ..record })
        .collect();
    let full = |scope| written(&meta(PackKind::List, scope, 1), &lists(), &full, &key);
    let empty = |scope| {
        let other = [list("other", "别的名单", Direction::Black)];
        written(&meta(PackKind::List, scope, 1), &other, &[], &key)
    };
    let city = World::new(&[]);
    for [first, second] in [[full("a"), empty("b")], [empty("a"), full("b")]] {
        let world = city.clone().with_pack(first).with_pack(second);
        let said = world.check(&request("SL-0001", &[applicant()], &ALL));
        assert!(each(&said, "/reasons", "code").contains("screen.truncated"), "{said}");
    }
    let checker = city.with_pack(full("a")).open().unwrap();
    let other = "示例市巳某咨询有限公司";
    for (name, former) in [(NAME, other), (other, NAME)] {
        let asked = with(subject("applicant", "organization", name), "code", CODE);
        let asked = with(asked, "formerNames", json!([former]));
        let said = check(&checker, &request("SL-0001", &[asked], &ALL));
        assert!(each(&said, "/reasons", "code").contains("screen.truncated"), "{name}");
    }
    // Among several subjects, the first or the last.
    for role in ["consortium-member", "agent"] {
        let beside = with(subject(role, "organization", other), "code", "91450200MA5TETX088");
        let said = check(&checker, &request("SL-0001", &[applicant(), beside], &ALL));
        assert!(each(&said, "/reasons", "code").contains("screen.truncated"), "{role}");
    }
}

/// The same number under more than four hundred names, found through an update as well.
#[test]
fn updates_are_searched_as_their_base_is() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let [one, two] = ["A", "B"].map(|entry| record(entry, NAME, Some(CODE)));
    let all = lists();
    let base = written(&meta(PackKind::List, "lists", 1), &all, &[one], &key);
    let set = PackSet::new(vec![Pack::open(&base[..], &trust).unwrap()]).unwrap();
    let chain = set.chains().first().unwrap();
    let changed = changes(chain, &all, &[record("A", NAME, Some(CODE)), two]).unwrap();
    let update =
        update_pack(&meta(PackKind::List, "lists", 2), chain, &all, &changed, &[&key]).unwrap();
    let world = World::new(&[]).with_pack(update).with_pack(base);
    let said = world.check(&request("SL-0001", &[applicant()], &ALL));
    assert_eq!(each(&said, "/findings", "entry"), "A B");
    let named = |row: &&Value| text(row, "/listName") == "失信被执行人";
    let row = items(&said, "/coverage").iter().find(named).unwrap();
    assert_eq!(row.get("hits"), Some(&json!(2)));
}

/// Arrays of a request at their limit, one above, and far above.
#[test]
fn arrays_of_a_request() {
    let checker = World::new(&[]).listing(&[]).open().unwrap();
    let of = |subjects: usize| {
        let agents = (1..subjects).map(|n| subject("agent", "person", &format!("代理{n}")));
        let subjects: Vec<Value> = std::iter::once(applicant()).chain(agents).collect();
        let said = check(&checker, &request("SL-0001", &subjects, &ALL));
        (outcome(&said).to_owned(), text(&said, "/error/place").to_owned())
    };
    assert_eq!(of(200), ("accept".into(), String::new()));
    for above in [201, 202, 300] {
        assert_eq!(of(above), ("json.too-many".into(), "/subjects".into()));
    }
    let with_list = |member: &str, items: Vec<Value>| {
        let said = check(&checker, &with(request("SL-0001", &[applicant()], &ALL), member, items));
        outcome(&said).to_owned()
    };
    let promise = json!({ "type": "deferral", "signedOn": "2026-11-20" });
    assert_eq!(with_list("commitments", vec![promise.clone(); 50]), "accept");
    assert_eq!(with_list("commitments", vec![promise; 51]), "json.too-many");
    let material = |n| json!({ "id": format!("X{n}"), "state": "present" });
    assert_eq!(
        with_list("materials", (0..500).map(material).collect()),
        "request.unknown-material"
    );
    assert_eq!(with_list("materials", (0..501).map(material).collect()), "json.too-many");
    let former = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("曾用名{n}有限公司")).collect();
        let asked = with(applicant(), "formerNames", names);
        outcome(&check(&checker, &request("SL-0001", &[asked], &ALL))).to_owned()
    };
    assert_eq!([former(50), former(51)], ["accept", "json.too-many"]);
    let facts = |count: usize| {
        let facts: serde_json::Map<String, Value> =
            (0..count).map(|n| (format!("事实{n}"), json!("有"))).collect();
        let asked = with(request("SL-0001", &[applicant()], &ALL), "facts", facts);
        outcome(&check(&checker, &asked)).to_owned()
    };
    assert_eq!([facts(100), facts(101)], ["request.unknown-fact", "json.too-many"]);
    let named = |length: usize| {
        let asked = with(subject("applicant", "organization", &"某".repeat(length)), "code", CODE);
        outcome(&check(&checker, &request("SL-0001", &[asked], &ALL))).to_owned()
    };
    assert_eq!(named(200), "accept");
    assert_ne!(named(201), "accept");
}

/// The longest request, to the byte.
#[test]
fn bytes_of_a_request() {
    let checker = World::new(&[]).listing(&[]).open().unwrap();
    let text = request("SL-0001", &[applicant()], &ALL).to_string();
    let padded = |length: usize| [text.as_str(), &" ".repeat(length - text.len())].concat();
    let of = |length: usize| {
        api::check_json(&checker, padded(length).as_bytes(), Lang::ZhCn).map_err(|e| e.code())
    };
    assert!(of(256 * 1024).is_ok());
    assert_eq!(of(256 * 1024 + 1).unwrap_err(), "json.too-large");
}

/// Eight look-alikes that are somebody else are enough to read; namesakes are all told.
#[test]
fn look_alikes_that_are_somebody_else() {
    let own = "柳州市禾泰农业有限公司";
    let others = |count: usize, name: &dyn Fn(usize) -> String| -> Vec<(u16, Record)> {
        (0..count)
            .map(|n| {
                let mut other = record("", &name(n), None);
                let value = Kind::Uscc.synthetic(u64::try_from(n).unwrap());
                other.identifiers = vec![Identifier { kind: Kind::Uscc, value }];
                (0, other)
            })
            .collect()
    };
    let asked = with(subject("applicant", "organization", own), "code", CODE);
    // A code that nobody vouches for excludes no namesake.
    let asked = with(asked, "codeSource", "verified");
    let excluded = |records: &[(u16, Record)]| {
        let said = screen(&packs(records), &asked);
        assert!(items(&said, "/findings").is_empty(), "{said}");
        let more = said.pointer("/excludedMore").and_then(Value::as_u64).unwrap_or_default();
        (items(&said, "/excluded").len(), more)
    };
    let slips = ["禾太", "禾秦", "禾奉", "和泰", "河泰", "荷泰", "禾态", "何泰", "贺泰", "禾汰"];
    let near = |n: usize| format!("柳州市{}农业有限公司", slips[n]);
    let told = |n: usize, name: &dyn Fn(usize) -> String| excluded(&others(n, name));
    let counts = [0, 1, 7, 8, 9, 10].map(|n| told(n, &near));
    assert_eq!(counts, [(0, 0), (1, 0), (7, 0), (8, 0), (8, 1), (8, 2)]);
    let equal = |_: usize| own.to_owned();
    assert_eq!([8, 9, 20].map(|n| told(n, &equal)), [(8, 0), (9, 0), (20, 0)]);
}

/// Twelve names that only resemble the one asked for are compared, the nearest first.
#[test]
fn look_alikes_that_are_compared() {
    let counts = [1, 11, 12, 13, 20].map(|count| {
        let characters = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸".chars();
        let records: Vec<(u16, Record)> = characters
            .take(count)
            .map(|c| (0, record("", &format!("柳州市禾{c}农业科技有限公司"), None)))
            .collect();
        let asked = subject("applicant", "organization", "柳州市禾泰农业科技有限公司");
        items(&screen(&packs(&records), &asked), "/findings").len()
    });
    conformance::frozen::text_of(
        "tables/look-alikes-compared.txt",
        &format!(
            "# how many of 1, 11, 12, 13, 20 names with one other character are told\n{counts:?}\n"
        ),
    );
}

/// A filter's hit, a wrong code and a clean subject, as a batch tells them.
#[test]
fn what_a_batch_says_of_filters_and_codes() {
    let key = TestKey::new("k1");
    let listed = Identifier { kind: Kind::Uscc, value: CODE.into() };
    let lists = [list("zxgk", "失信被执行人", Direction::Black)];
    let bytes = filter_pack(&meta(PackKind::List, "f", 1), &lists, [listed], &[&key]).unwrap();
    let packs = api::open_packs(vec![bytes], &key.trust()).unwrap();
    let said = screen(&packs, &applicant());
    assert_eq!(said.get("lookUp"), Some(&json!(["zxgk"])));
    assert_eq!(said.pointer("/subject/code"), Some(&json!(CODE)));
    let clean = with(subject("applicant", "organization", NAME), "code", "91450200MA5TETX088");
    assert_eq!(screen(&packs, &clean), Value::Null);
    let wrong = with(subject("applicant", "organization", NAME), "code", "91450200MA5TETX089");
    let said = screen(&packs, &wrong);
    assert_eq!(text(&said, "/codeProblems/0/code"), "id.check-char");
    assert_eq!(said.get("lookUp"), Some(&json!(["zxgk"])), "without a code nothing is ruled out");
    let person = with(subject("applicant", "person", "范例一"), "code", "11010519491231002X");
    assert_eq!(screen(&packs, &person), Value::Null);
    let all = api::screen_lines(&packs, &person.to_string(), "2026-11-20", true, Lang::ZhCn);
    let all = all.unwrap();
    assert!(all.contains("1101051949****002X") && !all.contains("11010519491231002X"), "{all}");
    let day = day("2026-11-20").to_string();
    let covered = api::coverage(&packs, &day).unwrap();
    assert_eq!(covered.len(), 1);
}

/// A rulebook whose table has no row for the case, which no compiler lets through: a person decides.
#[test]
fn a_case_without_a_row_is_for_a_person() {
    let mut document = compile(&sheets(RULEBOOK)).unwrap().document;
    for table in &mut document.tables {
        table.rules.truncate(1);
    }
    let checker = World::new(&[]).ruled_by(&document).listing(&[]).open().unwrap();
    let said = check(&checker, &request("SL-0001", &[applicant()], &ALL));
    assert_eq!(outcome(&said), "refer");
    assert_eq!(each(&said, "/reasons", "code"), "rule.none");
    assert!(items(&said, "/missing").is_empty() && items(&said, "/commitments").is_empty());
}

/// Values of a fact and terms in working days, at their limit and one above.
#[test]
fn numbers_in_the_sheets_of_a_rulebook() {
    let messages = |sheet: &str, from: &str, to: &str| {
        let patch = [sheet, from, to].map(str::to_owned);
        let mistake = Mistake {
            name: String::new(),
            base: RULEBOOK,
            patches: vec![patch],
            message: String::new(),
        };
        compile(&mistake.sheets()).err().map(|all| all.iter().map(ToString::to_string).collect())
    };
    let row = "个人信用分,优秀|良好|一般,";
    let values = |count: usize| {
        let values: Vec<String> = (0..count).map(|n| format!("第{n}档")).collect();
        let other = format!("{row}个人分,不可改变,甲\n另一分,{},", values.join("|"));
        messages("词汇", row, &other).map(|all: Vec<String>| all.join("\n"))
    };
    // 未知 is added to what is declared.
    assert_eq!([1, 2, 63].map(values), [None, None, None]);
    for wrong in [0, 64, 65] {
        let told = values(wrong).unwrap_or_default();
        assert!(told.contains("请写 2 到 64 个取值") && !told.contains('\n'), "{wrong}: {told}");
    }
    let term = |days: &str| {
        let own = format!("容缺受理型,12,{days},退件,,HX1;HX2;HX3\nXZ-0001,");
        let from = "容缺受理型,12,10,退件,,HX1;HX2;HX3\nXZ-0001,";
        // A term may be refused for what else the sheets say; here it counts whether it is a number.
        let all: Vec<String> = messages("事项", from, &own).unwrap_or_default();
        all.iter().any(|message| message.contains(&format!("“{days}”不是工作日数")))
    };
    assert_eq!(["1", "999", "1000"].map(term), [false; 3]);
    assert_eq!(["0", "1001", "-1", "10.5"].map(term), [true; 4]);
}

/// Letters where the check digits of an LEI stand (ISO 17442: the last two are digits).
#[test]
fn letters_in_the_check_digits_of_an_lei() {
    let options = api::IdOptions { kind: Some("lei"), ..api::IdOptions::default() };
    let report = api::validate_json("5493001KJTIIGC8Y1R1A", &options, Lang::ZhCn).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(text(&report, "/problems/0/code"), "id.charset");
    assert_eq!(report.pointer("/problems/0/position"), Some(&json!(19)));
    assert_eq!(report.pointer("/parts"), Some(&json!({})));
}

#[test]
fn roles_that_only_a_person_has() {
    // 民法典第六十一条; 公司法第一百七十八条; who works or judges does so himself.
    let persons: Vec<&str> =
        Role::ALL.iter().filter(|role| role.is_of_a_person()).map(|role| role.as_str()).collect();
    let expected =
        ["legal-representative", "principal", "practitioner", "director", "supervisor", "reviewer"];
    assert_eq!(persons, expected);
}

#[test]
fn kinds_are_written_by_their_names() {
    for info in KINDS {
        assert_eq!(wire::canonical(&info.kind), format!("\"{}\"", info.kind.as_str()));
    }
}
