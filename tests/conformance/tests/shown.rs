//! What a search shows of what it found: whose code it is, both kinds of subjects, the nearest first,
//! so many and no more, and what is told when there are more.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeSet;

use conformance::fixture::{TestKey, day, list, record};
use conformance::frozen::Frozen;
use conformance::world::{
    self, World, each, evidence, items, packs, request, screen, subject, text, with,
};
use credit_core::api;
use credit_core::check::report;
use credit_core::finding::Coverage;
use credit_core::id::{Kind, Report};
use credit_core::json::{Cursor, parse};
use credit_core::pack::record::{Direction, FormerName, Identifier, Record, State};
use credit_core::pack::write::Meta;
use credit_core::request::{Subject, SubjectKind};
use credit_core::screen::{self as screening, Query};
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const NAME: &str = "柳州市禾泰农业有限公司";

fn company(name: &str) -> Value {
    subject("applicant", "organization", name)
}

/// Others' records of these names, each with a code of its own.
fn others(names: &[String]) -> Vec<(u16, Record)> {
    let one = |(at, name): (usize, &String)| {
        let value = Kind::Uscc.synthetic(u64::try_from(at).unwrap());
        let mut other = record("", name, None);
        other.identifiers = vec![Identifier { kind: Kind::Uscc, value }];
        (0, other)
    };
    names.iter().enumerate().map(one).collect()
}

fn names(answer: &Value, array: &str) -> BTreeSet<String> {
    items(answer, array).iter().map(|f| text(f, "/name").to_owned()).collect()
}

fn truncated(answer: &Value) -> bool {
    answer.get("truncated") == Some(&json!(true))
}

/// An equal number confirms where the host vouches for it, where there is no name to contradict it, and
/// across kinds; under an unrelated name somebody may have made it up.
#[test]
fn whose_code_it_is() {
    let source = "screening; a code that nobody vouches for is a claim";
    let mut table = Frozen::new("codes-and-names", source, "source asked name recorded");
    for recorded in SubjectKind::ALL {
        let mut own = record("", NAME, Some(CODE));
        own.kind = *recorded;
        let packs = packs(&[(0, own)]);
        for source in ["declared", "verified"] {
            for kind in SubjectKind::ALL {
                for name in [NAME, "柳州市禾泰农业厂", "桐泽建筑有限公司", "王大明", "／"]
                {
                    let asked = with(subject("applicant", kind.as_str(), name), "code", CODE);
                    let told = evidence(&screen(&packs, &with(asked, "codeSource", source)));
                    // A person has no credit code: what bears it is found as the other kind.
                    let sure = *kind != SubjectKind::Person
                        && (source == "verified" || name == NAME || name == "／");
                    assert!(!sure || told.starts_with("confirmed"), "{kind:?} {name}: {told}");
                    table.row(&[source, kind.as_str(), name, recorded.as_str()], &told);
                }
            }
        }
    }
    table.check();
}

/// A person with the name of a company is looked for as both, each record told once.
#[test]
fn both_kinds_of_one_name() {
    let asked = subject("applicant", "person", NAME);
    let two = packs(&[(0, record("", NAME, None)), (2, record("", NAME, None))]);
    let said = screen(&two, &asked);
    assert_eq!(each(&said, "/findings", "entry"), "E0 E1");
    assert_eq!(evidence(&said).matches("kind.differs").count(), 2, "{said}");
    let coded = packs(&[(0, record("", NAME, Some(CODE)))]);
    let said = screen(&coded, &with(asked.clone(), "code", CODE));
    assert_eq!(each(&said, "/findings", "entry"), "E0", "{said}");
    // Whichever of the two searches is cut short.
    let repaired = Record { state: State::Repaired, ..record("", NAME, None) };
    let likes = "安柏灿畅诚川德鼎飞丰福港冠广瀚和恒宏华辉汇吉佳嘉建江捷金锦京景久巨骏凯康科坤蓝乐力联龙隆茂铭诺鹏普启千庆荣融瑞润赛森尚圣盛世顺硕泰腾通同拓旺威维文沃曦祥翔欣鑫兴星雅亚彦阳耀业怡益银英永优宇裕元远月云泽展昭正志致众卓宗祖棠舟岳";
    let like = |c: char| (0, record("", &format!("柳州市{c}桐商贸有限公司"), None));
    for (records, name, more) in [
        (vec![(0, repaired.clone()); 400], NAME, false),
        (vec![(0, repaired); 401], NAME, true),
        (likes.chars().take(9).map(like).collect(), "柳州市苑桐商贸有限公司", false),
        (likes.chars().map(like).collect(), "柳州市苑桐商贸有限公司", true),
    ] {
        let packs = packs(&records);
        assert_eq!(truncated(&screen(&packs, &company(name))), more, "{name}");
        let as_person = screen(&packs, &subject("applicant", "person", name));
        assert_eq!(truncated(&as_person), more, "{name}");
    }
}

/// The number and the name are looked for apart: both may be cut short.
#[test]
fn a_number_and_a_name_that_are_cut_short() {
    for (count, more) in [(400, false), (401, true)] {
        let one = Record { state: State::Repaired, ..record("", NAME, Some(CODE)) };
        let packs = packs(&vec![(0, one); count]);
        for code in ["", CODE] {
            let said = screen(&packs, &with(company(NAME), "code", code));
            assert_eq!(truncated(&said), more, "{count} {code}");
        }
        // Persons are not looked for by what their names are like: nothing else is cut short.
        let number = "11010519491231002X";
        let mut one = Record { state: State::Repaired, ..record("", "范例一", None) };
        one.kind = SubjectKind::Person;
        one.identifiers = vec![Identifier { kind: Kind::ResidentId, value: number.to_owned() }];
        let packs = self::packs(&vec![(0, one); count]);
        for code in ["", number] {
            let asked = with(subject("applicant", "person", "范例一"), "code", code);
            assert_eq!(truncated(&screen(&packs, &asked)), more, "{count} {code}");
        }
    }
}

/// Twelve names, with all their records; the nearest where there are more.
#[test]
fn so_many_names_and_the_nearest() {
    let chars: Vec<char> = "安柏灿畅诚川德鼎飞丰福港冠".chars().collect();
    let near = |c: char| format!("柳州市禾{c}农业有限公司");
    for count in [11, 12, 13] {
        // Each name in two lists, and in two packs.
        let key = TestKey::new("k1");
        let pack = |scope: &str| {
            let meta = Meta { scope: scope.to_owned(), ..world::internal() };
            let list = [list(scope, scope, Direction::Black)];
            let all: Vec<Record> = chars
                .iter()
                .take(count)
                .map(|c| record(&format!("{scope} {c}"), &near(*c), None))
                .collect();
            world::written(&meta, &list, &all, &key)
        };
        let packs = api::open_packs(vec![pack("甲"), pack("乙")], &key.trust()).unwrap();
        let said = screen(&packs, &company(NAME));
        assert_eq!(names(&said, "/findings").len(), count.min(12), "{count}");
        assert_eq!(items(&said, "/findings").len(), 2 * count.min(12), "{count}");
        assert_eq!(truncated(&said), count > 12, "{count}");
    }
    // The same 字号 elsewhere in the city is nearer by its relation, and has more characters that differ.
    let districts = ["城中区", "鱼峰区", "柳南区", "柳北区", "柳江区", "柳城县"];
    let forms = ["有限公司", "厂", "股份有限公司"];
    let same = |district: &&str| forms.map(|form| format!("柳州市{district}禾泰农业{form}"));
    let same: Vec<String> = districts.iter().flat_map(same).collect();
    let slips: Vec<String> = chars.iter().take(6).map(|c| near(*c)).collect();
    let all: Vec<(u16, Record)> =
        same.iter().chain(&slips).map(|name| (0, record("", name, None))).collect();
    let said = screen(&packs(&all), &company(NAME));
    let found = names(&said, "/findings");
    assert!(truncated(&said) && found.len() == 12, "{found:?}");
    assert!(slips.iter().all(|name| found.contains(name)), "{found:?}");
    let outlets: Vec<(u16, Record)> = chars
        .iter()
        .flat_map(|c| [(0, *c), (2, *c)])
        .map(|(list, c)| (list, record("", &format!("{NAME}{c}山分店"), None)))
        .collect();
    let said = screen(&packs(&outlets), &company(NAME));
    assert_eq!(names(&said, "/findings").len(), 12, "{said}");
    assert!(truncated(&said) && evidence(&said).starts_with("related"), "{said}");
}

/// A namesake by a former name whose code contradicts is never cut for names that are only alike.
#[test]
fn a_namesake_is_never_cut_for_what_is_alike() {
    let chars = "安柏灿畅诚川德鼎飞丰福港冠广瀚";
    let mut all: Vec<(u16, Record)> =
        chars.chars().map(|c| (0, record("", &format!("柳州市禾{c}农业有限公司"), None))).collect();
    let mut renamed = record("", "桐泽建筑有限公司", Some("91450200MA5TETX088"));
    renamed.former_names = vec![FormerName { name: NAME.to_owned(), until: None }];
    all.push((0, renamed));
    let said = screen(&packs(&all), &with(company(NAME), "code", CODE));
    assert!(truncated(&said), "{said}");
    assert!(names(&said, "/findings").contains("桐泽建筑有限公司"), "{said}");
}

/// Eight look-alikes of others, the nearest relation first; namesakes, by a former name too, are all
/// told.
#[test]
fn others_that_are_alike() {
    let asked = with(with(company(NAME), "code", CODE), "codeSource", "verified");
    let kinds = [
        "柳州市禾秦农业有限公司",
        "柳州市禾奉农业有限公司",
        "柳州市和泰农业有限公司",
        "柳州禾泰农业有限责任公司",
        "柳州市金禾泰农业有限公司",
        "柳州市禾太农业有限公司",
        "柳州市禾秦农业有限责任公司",
        "柳州市何泰农业有限公司",
        "柳州市荷泰农业有限公司",
        "禾泰农业（柳州市）有限公司",
    ];
    let mut table =
        Frozen::new("others-alike", "screening; the nearest look-alikes first", "records");
    for turn in 0..kinds.len() {
        let mut turned = kinds.map(str::to_owned).to_vec();
        turned.rotate_left(turn);
        let said = screen(&packs(&others(&turned)), &asked);
        let shown: Vec<String> = items(&said, "/excluded")
            .iter()
            .map(|f| format!("{} {}", text(f, "/name"), text(f, "/evidence/1/code")))
            .collect();
        assert_eq!(shown.len(), 8, "{shown:?}");
        assert_eq!(said.get("excludedMore"), Some(&json!(2)), "{said}");
        table.row(&[&turned.join(" ")], &shown.join(", "));
    }
    table.check();
    let former = |at: usize| {
        let mut other = others(&[format!("桐泽第{at}建筑有限公司")]).remove(0).1;
        other.identifiers[0].value = Kind::Uscc.synthetic(u64::try_from(at).unwrap());
        other.former_names = vec![FormerName { name: NAME.to_owned(), until: None }];
        (0, other)
    };
    for count in [8, 9, 20] {
        let said = screen(&packs(&(0..count).map(former).collect::<Vec<_>>()), &asked);
        assert_eq!(items(&said, "/excluded").len(), count, "{said}");
        assert_eq!(said.get("excludedMore"), None, "{said}");
    }
    // A decision counts those of its own lists: the last of these is not asked by the matter.
    let near: Vec<(u16, Record)> = others(&kinds.map(str::to_owned));
    for (list, more) in [(0, Some(json!(2))), (2, None)] {
        let records: Vec<(u16, Record)> =
            near.iter().map(|(_, record)| (list, record.clone())).collect();
        let world = World::new(&[]).listing(&records);
        let said = world.check(&request(
            "SL-0001",
            std::slice::from_ref(&asked),
            &["M1", "M2", "M3", "M4"],
        ));
        assert_eq!(said.get("excludedMore").cloned(), more, "{said}");
        assert_eq!(items(&said, "/excluded").len(), if list == 0 { 8 } else { 0 }, "{said}");
    }
    let eight = World::new(&[]).listing(&near[..8]);
    let said = eight.check(&request("SL-0001", &[asked], &["M1", "M2", "M3", "M4"]));
    assert_eq!(said.get("excludedMore"), None, "{said}");
}

/// States of coverage as a batch is told them, before anybody is asked about.
#[test]
fn states_without_a_question() {
    let packs = packs(&[(0, record("", NAME, Some(CODE)))]);
    let states = |on: &str| -> BTreeSet<&'static str> {
        api::coverage(&packs, on).unwrap().iter().map(|row| row.state.as_str()).collect()
    };
    for (on, expected) in [
        ("2026-11-19", "later"),
        ("2026-11-20", "fresh"),
        ("2026-12-20", "fresh"),
        ("2026-12-21", "stale"),
    ] {
        assert_eq!(states(on).into_iter().collect::<Vec<_>>(), [expected], "{on}");
    }
}

/// Whom a list was asked about by a code, and whom it speaks for.
#[test]
fn states_of_what_was_asked() {
    let mut all = world::lists();
    all[0].subjects = vec![SubjectKind::Person];
    let key = TestKey::new("k1");
    let bytes = world::written(&world::internal(), &all, &[], &key);
    let packs = api::open_packs(vec![bytes], &key.trust()).unwrap();
    let on = day("2026-11-20");
    let states = |subjects: &[Value]| {
        let subjects: Vec<Subject> = subjects
            .iter()
            .map(|subject| {
                let value = parse(subject.to_string().as_bytes(), 10_000).unwrap();
                Subject::decode(&Cursor::root(&value)).unwrap()
            })
            .collect();
        let reports: Vec<Option<Report>> = subjects.iter().map(|s| report(s, on)).collect();
        let queries: Vec<Query<'_>> = subjects
            .iter()
            .zip(&reports)
            .map(|(subject, code)| Query { subject, code: code.as_ref() })
            .collect();
        let found = screening::screen(&packs, &queries, on).unwrap();
        let one = |row: &Coverage| (row.state.as_str(), row.unasked.clone(), row.outside.clone());
        [one(&found.coverage[0]), one(&found.coverage[1])]
    };
    let coded = with(company(NAME), "code", CODE);
    let person = with(subject("applicant", "person", "范例一"), "code", "11010519491231002X");
    let lei = with(company(NAME), "code", Kind::Lei.synthetic(1));
    let none = Vec::new;
    assert_eq!(
        states(std::slice::from_ref(&coded)),
        [("outside", none(), vec![0]), ("fresh", none(), none())]
    );
    assert_eq!(
        states(std::slice::from_ref(&person)),
        [("fresh", none(), none()), ("fresh", none(), none())]
    );
    assert_eq!(
        states(&[person.clone(), lei.clone()]),
        [("outside", vec![1], vec![1]), ("unasked", vec![1], none())]
    );
    assert_eq!(
        states(&[subject("applicant", "person", "范例一"), person]),
        [("unasked", vec![0], none()), ("unasked", vec![0], none())]
    );
    assert_eq!(
        states(&[company(NAME), coded, lei]),
        [("outside", vec![0, 2], vec![0, 1, 2]), ("unasked", vec![0, 2], none())]
    );
}

/// A former name that stands in the name itself is looked for; in a person's it says nothing.
#[test]
fn former_names_in_notes() {
    let old = packs(&[(0, record("", "柳州市老字头贸易有限公司", None))]);
    let noted = "柳州市新名堂贸易有限公司（原柳州市老字头贸易有限公司）";
    let told = evidence(&screen(&old, &company(noted)));
    assert_eq!(told, "probable id.not-given name.former-equal");
    assert_eq!(evidence(&screen(&old, &company("柳州市新名堂贸易有限公司"))), "-");
    let mut person = record("", "王大明", None);
    person.kind = SubjectKind::Person;
    let persons = packs(&[(0, person)]);
    let asked = |name: &str| evidence(&screen(&persons, &subject("applicant", "person", name)));
    assert_eq!([asked("范例一（原王大明）"), asked("范例一")], ["-", "-"]);
    assert_eq!(asked("王大明"), "possible id.not-given name.equal");
}

/// A recorded credit code that fails its check may be a slip of the pen and contradicts nobody.
#[test]
fn recorded_numbers_that_fail_their_check() {
    for (kind, value, expected) in [
        (Kind::Uscc, "91450200MA5TETX088", "possible id.contradicts name.equal"),
        (Kind::Uscc, "91450200MA5TETX089", "probable id.not-recorded name.equal"),
        (Kind::OrgCode, "MA5TETX08", "possible id.contradicts name.equal"),
    ] {
        let mut own = record("", NAME, None);
        own.identifiers = vec![Identifier { kind, value: value.to_owned() }];
        let told = evidence(&screen(&packs(&[(0, own)]), &with(company(NAME), "code", CODE)));
        assert_eq!(told, expected, "{value}");
    }
}

/// A registration number of that authority, by GS 15-2006: fourteen digits and a check digit of
/// ISO 7064, MOD 11,10.
fn number(region: &str) -> String {
    let body = format!("{region}00012345");
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let rest = digits.fold(10, |known, digit| match (known + digit) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    format!("{body}{}", (11 - rest) % 10)
}

/// Where one name is silent, its province meets every city in it, and no other.
#[test]
fn a_province_and_its_cities() {
    let likely = "possible id.not-given name.one-slip region.one-only";
    for (region, expected) in
        [("450200", likely), ("450000", likely), ("450100", "-"), ("330000", "-"), ("330100", "-")]
    {
        let own = packs(&[(0, record("", NAME, None))]);
        let asked = with(company("禾农业有限公司"), "region", region);
        assert_eq!(evidence(&screen(&own, &asked)), expected, "{region}");
        // The other way about: the record is silent, and its number tells.
        let mut own = record("", "禾泰农业有限公司", None);
        let value = number(region);
        own.identifiers = vec![Identifier { kind: Kind::BusinessRegistration, value }];
        let told = evidence(&screen(&packs(&[(0, own)]), &company("柳州市禾农业有限公司")));
        assert_eq!(told, expected, "{region}");
    }
}

/// Two names without a region: one authority, seen in numbers that say nothing of each other, makes one
/// of them likely (《企业名称登记管理规定》第十七条).
#[test]
fn one_authority_in_numbers_that_are_silent() {
    let (same, other) = (number("450200"), number("330100"));
    let told = |number: &str| {
        let mut own = record("", "禾泰农业有限责任公司", None);
        let value = number.to_owned();
        own.identifiers = vec![Identifier { kind: Kind::BusinessRegistration, value }];
        let asked = with(company("禾泰农业有限公司"), "code", CODE);
        evidence(&screen(&packs(&[(0, own)]), &asked))
    };
    assert_eq!(
        told(&same),
        "probable id.not-recorded name.same-core region.one-only authority.same"
    );
    assert!(!told(&other).contains("authority.same") && !told(&other).contains("probable"));
}

/// What is said of one line of a batch, and of a subject of a decision, in whole sentences: the same, but
/// that a decision says the role.
#[test]
fn sentences_about_what_was_found() {
    let asked = with(subject("applicant", "organization", NAME), "code", CODE);
    let other = Kind::Uscc.synthetic(3);
    let branch = "柳州市禾泰农业有限公司第二分公司";
    for (name, code, expected) in [
        (NAME, Some(CODE), "“柳州市禾泰农业有限公司”被列入“失信被执行人”（E0）："),
        (
            NAME,
            Some(other.as_str()),
            "“柳州市禾泰农业有限公司”与“失信被执行人”（E0）的“柳州市禾泰农业有限公司”名称相同而代码不同，",
        ),
        (
            "柳州市禾泰农业科技有限公司",
            None,
            "“柳州市禾泰农业有限公司”与“失信被执行人”（E0）的“柳州市禾泰农业科技有限公司”名称相近，",
        ),
        (
            branch,
            None,
            "“柳州市禾泰农业有限公司”与“失信被执行人”（E0）的“柳州市禾泰农业有限公司第二分公司”是总机构和分支机构的关系",
        ),
    ] {
        let records = [(0, record("", name, code))];
        let batch = screen(&packs(&records), &asked);
        let alone = text(&batch, "/findings/0/text");
        assert!(alone.starts_with(expected), "{batch}");
        let asked = request("SL-0001", std::slice::from_ref(&asked), &[]);
        let said = World::new(&[]).listing(&records).check(&asked);
        assert_eq!(text(&said, "/findings/0/text"), format!("申请人{alone}"));
    }
}
