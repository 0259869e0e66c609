//! The table of evidence: what identifiers, names and regions together say of a subject and a record.

#![expect(clippy::unwrap_used, reason = "tests may stop")]

use conformance::fixture::{TestKey, day, list, pack, record};
use credit_core::api::Lang;
use credit_core::check::report;
use credit_core::finding::{Screening, Verdict};
use credit_core::id::Kind;
use credit_core::pack::record::{Direction, FormerName, Identifier, Record};
use credit_core::pack::{Pack, PackSet, Trust};
use credit_core::request::{Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};
use credit_core::words;
use proptest::prelude::*;

/// Made-up codes: of 柳州市 (450200), the second with another organisation code, and one of 杭州市.
const LIUZHOU: &str = "91450200MA5TETX088";
const OTHER: &str = "91450200MA0X00218G";

fn person(entry: &str, name: &str, masked: &str) -> Record {
    let mut record = record(entry, name, None);
    record.kind = SubjectKind::Person;
    record.identifiers = vec![Identifier { kind: Kind::MaskedId, value: masked.to_string() }];
    record
}

fn records() -> Vec<Record> {
    let mut renamed = record("former", "柳州市新名堂贸易有限公司", None);
    renamed.former_names =
        vec![FormerName { name: "柳州市老字头贸易有限公司".to_string(), until: None }];
    let mut dated = record("dated", "柳州市今用名家具有限公司", None);
    let until = Some(day("2024-01-31"));
    dated.former_names =
        vec![FormerName { name: "柳州市昔用名家具有限公司".to_string(), until }];
    vec![
        record("coded", "柳州市润桐商贸有限公司", Some(LIUZHOU)),
        record("plain", "柳州市禾泰农业有限公司", None),
        record("bracket", "沃霖（柳州）机电有限公司", None),
        record("wide", "广西邕垚建设工程有限公司", None),
        record("branch", "柳州市龙岚园林有限公司第一分公司", None),
        renamed,
        dated,
        person("person", "范例一", "4502**********0013"),
    ]
}

fn packs() -> PackSet {
    let key = TestKey::new("k");
    let bytes = pack("s", 1, &[list("zx", "失信被执行人", Direction::Black)], &records(), &key);
    let trust = Trust::decode(&key.trust()).unwrap();
    PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap()
}

fn ask(packs: &PackSet, name: &str, code: Option<&str>, kind: SubjectKind) -> Screening {
    search(packs, name, code, kind, Search::Usual)
}

fn search(
    packs: &PackSet,
    name: &str,
    code: Option<&str>,
    kind: SubjectKind,
    search: Search,
) -> Screening {
    let subject = Subject {
        role: Role::Applicant,
        kind,
        name: name.to_string(),
        code: code.map(str::to_string),
        former_names: Vec::new(),
        region: None,
        search,
        code_source: credit_core::request::CodeSource::Declared,
    };
    let on = day("2026-11-20");
    let report = report(&subject, on);
    screen(packs, &[Query { subject: &subject, code: report.as_ref() }], on).unwrap()
}

/// Entry, verdict and codes of the evidence of everything that was found.
fn found(screening: &Screening) -> Vec<(String, Verdict, Vec<&'static str>)> {
    let all = screening.findings.iter().chain(&screening.excluded);
    all.map(|f| (f.record.entry.clone(), f.verdict, f.evidence.iter().map(|e| e.code).collect()))
        .collect()
}

#[test]
fn organizations() {
    use Verdict::{Confirmed, Excluded, Possible, Probable, Related};
    let packs = packs();
    let cases: &[(&str, Option<&str>, &str)] = &[
        ("柳州市润桐商贸有限公司", Some(LIUZHOU), "coded confirmed id.equal name.equal"),
        ("另外的名称有限公司", Some(LIUZHOU), "coded probable id.equal name.differs"),
        ("另外的名称有限公司", Some("MA5TETX08"), "coded probable id.derived-equal name.differs"),
        ("柳州市润桐商贸有限公司", Some(OTHER), "coded possible id.contradicts name.equal"),
        ("柳州市润桐商货有限公司", Some(OTHER), "coded excluded id.contradicts name.one-slip"),
        ("柳州市润桐商贸有限公司", None, "coded probable id.not-given name.equal"),
        ("柳州市禾泰农业有限公司", Some(OTHER), "plain probable id.not-recorded name.equal"),
        ("柳州市禾泰農業有限公司", None, "plain probable id.not-given name.equal"),
        ("禾泰农业（柳州市）有限公司", None, "plain probable id.not-given name.same-order"),
        ("柳州禾泰农业有限责任公司", None, "plain probable id.not-given name.same-core"),
        ("禾泰农业有限公司", None, "plain possible id.not-given name.same-core region.one-only"),
        (
            "柳州市柳北区禾泰农业有限公司",
            None,
            "plain possible id.not-given name.same-core region.within",
        ),
        (
            "南宁市禾泰农业有限公司",
            None,
            "plain excluded id.not-given name.same-core region.differs",
        ),
        ("柳州市禾泰种植有限公司", None, ""),
        ("柳州市和泰农业有限公司", None, "plain possible id.not-given name.similar-sound"),
        ("柳州市禾秦农业有限公司", None, "plain possible id.not-given name.similar-shape"),
        ("柳州市禾奉农业有限公司", None, "plain possible id.not-given name.one-slip"),
        ("南宁市和泰农业有限公司", None, ""),
        ("柳州市禾泰农业有限公司第二分公司", None, "plain related id.not-given name.branch"),
        ("柳州市龙岚园林有限公司", None, "branch related id.not-given name.branch"),
        ("沃霖柳州机电有限公司", None, "bracket probable id.not-given name.same"),
        ("沃霖機電（柳州）有限公司", None, "bracket probable id.not-given name.same-order"),
        (
            "广西邕垚建设工程有限责任公司",
            None,
            "wide possible id.not-given name.same-core region.same-province",
        ),
        ("柳州市老字头贸易有限公司", None, "former probable id.not-given name.former-equal"),
        ("柳州老字头贸易有限公司", None, "former probable id.not-given name.former-equal"),
        ("南宁老字头贸易有限公司", None, ""),
        ("柳州市昔用名家具有限公司", None, "dated probable id.not-given name.former-dated"),
        (
            "柳洲市禾泰农业有限公司",
            None,
            "plain possible id.not-given name.one-slip region.one-only",
        ),
        ("完全不同的公司", None, ""),
    ];
    let mut wrong = Vec::new();
    for (name, code, expected) in cases {
        let screening = ask(&packs, name, *code, SubjectKind::Organization);
        let told: Vec<String> = found(&screening)
            .into_iter()
            .map(|(entry, verdict, codes)| {
                format!("{entry} {} {}", verdict.as_str(), codes.join(" "))
            })
            .collect();
        if told.join("; ") != *expected {
            wrong.push(format!("{name} {code:?}: {} instead of {expected}", told.join("; ")));
        }
        assert!(!screening.truncated);
        // A name alone never confirms, and a code under an unrelated name does not; whatever is found can be said in both languages.
        for (_, verdict, codes) in found(&screening) {
            let identified = ["id.equal", "id.derived-equal", "id.same-number"].contains(&codes[0]);
            let explained = codes.get(1).is_none_or(|code| *code != "name.differs");
            assert_eq!(verdict == Confirmed, identified && explained, "{name}");
            assert!(matches!(verdict, Confirmed | Probable | Possible | Excluded | Related));
            for code in codes {
                let code = format!("evidence.{code}");
                for lang in [Lang::ZhCn, Lang::En] {
                    assert!(words::template(lang, &code).is_some(), "{code}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn persons() {
    let packs = packs();
    let full = |suffix: &str| format!("450203198001{suffix}");
    let fits = ["010013", "020013"].map(full);
    for (name, code, expected) in [
        ("范例一", None, "person possible id.not-given name.equal"),
        (" 范 例 一 ", None, "person possible id.not-given name.equal"),
        ("范例二", None, ""),
        ("范例一", Some("4502**********0013"), "person possible id.not-given name.equal"),
    ] {
        let screening = ask(&packs, name, code, SubjectKind::Person);
        let told: Vec<String> = found(&screening)
            .into_iter()
            .map(|(entry, verdict, codes)| {
                format!("{entry} {} {}", verdict.as_str(), codes.join(" "))
            })
            .collect();
        assert_eq!(told.join("; "), expected, "{name} {code:?}");
    }
    // Whole numbers: the ones whose check character is right either fit the mask or contradict it.
    for code in fits {
        let screening = ask(&packs, "范例一", Some(&code), SubjectKind::Person);
        for (_, verdict, codes) in found(&screening) {
            match codes[0] {
                "id.mask-consistent" => assert_eq!(verdict, Verdict::Probable),
                "id.contradicts" => assert_eq!(verdict, Verdict::Excluded),
                "id.not-given" => assert_eq!(verdict, Verdict::Possible),
                other => panic!("{other}"),
            }
        }
    }
    // A person's name is no company's.
    assert!(found(&ask(&packs, "范例一", None, SubjectKind::Organization)).is_empty());
}

/// Slips in the first and the third character of the core, and so many names around it that share what
/// is left whole on either side.
#[test]
fn a_thorough_search_finds_what_the_index_cannot() {
    let key = TestKey::new("k");
    let before = "金铭锦阳隆雅".chars().map(|c| format!("广西{c}{c}土石方施工有限公司"));
    let behind = "悦景木松永润".chars().map(|c| format!("桂林大{c}设工程有限公司"));
    let crowd = before.chain(behind).enumerate();
    let crowd = crowd.map(|(i, name)| record(&i.to_string(), &name, None));
    let records: Vec<Record> = crowd.chain(records()).collect();
    let bytes = pack("s", 1, &[list("zx", "失信被执行人", Direction::Black)], &records, &key);
    let trust = Trust::decode(&key.trust()).unwrap();
    let packs = PackSet::new(vec![Pack::open(bytes, &trust).unwrap()]).unwrap();
    let asked = |how| {
        let name = "广西雍垚见设工程有限公司";
        let all = found(&search(&packs, name, None, SubjectKind::Organization, how));
        all.into_iter().any(|(entry, verdict, _)| entry == "wide" && verdict == Verdict::Possible)
    };
    assert!(!asked(Search::Usual));
    assert!(asked(Search::Thorough));
}

proptest! {
    /// Whatever is written: no panic, never confirmed without a number, the same every time.
    #[test]
    fn names_alone_never_confirm(name in "[柳州市润桐商贸禾泰农业沃霖机电有限公司（）分第一二]{0,24}|\\PC{0,40}") {
        let packs = packs();
        let first = ask(&packs, &name, None, SubjectKind::Organization);
        prop_assert_eq!(&first, &ask(&packs, &name, None, SubjectKind::Organization));
        prop_assert!(first.findings.iter().all(|f| f.verdict > Verdict::Confirmed));
        let person = ask(&packs, &name, None, SubjectKind::Person);
        prop_assert!(person.findings.iter().all(|f| f.verdict == Verdict::Possible));
    }
}
