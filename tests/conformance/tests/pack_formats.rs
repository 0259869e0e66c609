//! Packs as earlier versions wrote them open for ever, and say the same.
//!
//! `formats/format-N/` holds `base.pack`, `update.pack`, `trust.json` and what they say,
//! `records.json`. A folder is made once, when a format comes out, with
//! `CREDIT_FREEZE=1 cargo test -p conformance --test pack_formats`, and never again.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use conformance::container::Container;
use conformance::fixture::{TestKey, day, list, meta, record};
use credit_core::id::Kind;
use credit_core::json::{Value, canonical};
use credit_core::pack::record::{
    Class, Covers, Detail, Direction, FormerName, Identifier, Record, State,
};
use credit_core::pack::write::{changes, list_pack, records, update_pack};
use credit_core::pack::{Pack, PackKind, PackSet, Trust};
use credit_core::request::SubjectKind;

/// Format of this version of the writer.
const CURRENT: &str = "format-3";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("formats")
}

fn first_issue() -> Vec<Record> {
    let mut one = record("1", "示例甲建设有限公司", Some("91450200MA5TETX088"));
    one.former_names
        .push(FormerName {
            name: "示例甲贸易有限公司".into(), until: Some(day("2024-05-31"))
        });
    one.class = Some(Class::Serious);
    one.details.push(Detail { label: "履行情况".into(), text: "全部未履行".into() });
    let mut two = record("2", "张三", None);
    two.kind = SubjectKind::Person;
    two.identifiers = vec![Identifier { kind: Kind::MaskedId, value: "1101051949****002X".into() }];
    vec![one, two, record("3", "示例丙商贸有限公司", None)]
}

fn second_issue() -> Vec<Record> {
    let mut issue = first_issue();
    issue.truncate(2);
    issue.iter_mut().take(1).for_each(|one| one.state = State::Disputed);
    issue
}

fn said(set: &PackSet) -> String {
    let chain = set.chains().first().unwrap();
    let lines = records(chain).unwrap();
    canonical(&Value::Array(lines.iter().map(Record::encode).collect()))
}

fn freeze() {
    let (key, into) = (TestKey::new("k1"), folder().join(CURRENT));
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let of = |sequence| meta(PackKind::List, "lists", sequence);
    let base = list_pack(&of(1), &lists, &first_issue(), &[&key]).unwrap();
    let trust = Trust::decode(&key.trust()).unwrap();
    let set = PackSet::new(vec![Pack::open(&base[..], &trust).unwrap()]).unwrap();
    let chain = set.chains().first().unwrap();
    let changed = changes(chain, &lists, &second_issue()).unwrap();
    let update = update_pack(&of(2), chain, &lists, &changed, &[&key]).unwrap();
    fs::create_dir_all(&into).unwrap();
    let packs = [&base, &update].map(|bytes| Pack::open(&bytes[..], &trust).unwrap());
    let said = said(&PackSet::new(packs.into()).unwrap());
    for (file, bytes) in [
        ("base.pack", base),
        ("update.pack", update),
        ("trust.json", key.trust()),
        ("records.json", said.into_bytes()),
    ] {
        fs::write(into.join(file), bytes).unwrap();
    }
}

#[test]
fn packs_of_every_format_open_and_say_the_same() {
    if std::env::var_os("CREDIT_FREEZE").is_some() {
        freeze();
    }
    let formats: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(formats.iter().any(|path| path.ends_with(CURRENT)));
    for format in formats {
        let read = |file: &str| fs::read(format.join(file)).unwrap();
        let trust = Trust::decode(&read("trust.json")).unwrap();
        let open = |file| {
            let pack = Pack::open(read(file), &trust).unwrap();
            pack.verify().unwrap();
            pack
        };
        let set = PackSet::new(vec![open("update.pack"), open("base.pack")]).unwrap();
        assert_eq!(said(&set).into_bytes(), read("records.json"), "{}", format.display());
        let chain = set.chains().first().unwrap();
        let (found, _) = chain.by_identifier(Kind::OrgCode, "MA5TETX08").unwrap();
        assert_eq!(found, [(1, 0)]);
        let (found, _) = chain.by_name("示例甲贸易有限公司").unwrap();
        assert_eq!(found, [(1, 0)]);
        assert!(chain.by_name("示例丙商贸有限公司").unwrap().0.is_empty());
    }
}

#[test]
fn formats_that_were_never_released_are_refused_by_number() {
    let trust = Trust::decode(&TestKey::new("k1").trust()).unwrap();
    for format in [0_u8, 1, 4, 255] {
        let mut bytes = fs::read(folder().join(CURRENT).join("base.pack")).unwrap();
        bytes.iter_mut().skip(8).take(1).for_each(|b| *b = format);
        assert_eq!(Pack::open(bytes, &trust).unwrap_err().code(), "pack.format-version");
    }
}

/// A pack of which the header has these members besides and that number of format.
fn stated(format: u8, members: &[(&str, Value)]) -> Result<Pack, credit_core::error::LoadError> {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let bytes = list_pack(
        &meta(PackKind::List, "lists", 1),
        &[list("zx", "失信被执行人", Direction::Black)],
        &first_issue(),
        &[&key],
    );
    let mut container = Container::read(&bytes.unwrap()).unwrap();
    container.format = [format, 0];
    container.header.retain(|(name, _)| name != "format");
    container.header.push(("format".into(), Value::Int(format.into())));
    for (name, value) in members {
        container.header.push(((*name).to_string().into(), value.clone()));
    }
    Pack::open(container.sealed(&key).unwrap(), &trust)
}

#[test]
fn a_header_may_say_who_issues_it_and_when_the_next_is_due() {
    let id = ("issuerId", Value::from("11450200007618035G"));
    let days = |days: i64| ("updateDays", Value::Int(days));
    let pack = stated(3, &[id.clone(), days(7)]).unwrap();
    assert_eq!(pack.header().issuer_id.as_deref(), Some("11450200007618035G"));
    assert_eq!(pack.header().update_days, Some(7));
    // Absent is unknown, and format 2 cannot say it.
    let silent = stated(2, &[]).unwrap();
    assert_eq!((silent.header().format, silent.header().update_days), (2, None));
    for (format, members) in [
        (2, vec![id]),
        (2, vec![days(7)]),
        (3, vec![days(0)]),
        (3, vec![days(3661)]),
        (3, vec![days(-1)]),
        (3, vec![("issuerld", Value::from("x"))]),
    ] {
        let refused = stated(format, &members).unwrap_err();
        assert_eq!(refused.code(), "pack.header", "{members:?}");
    }
}

#[test]
fn a_list_says_what_it_covers_and_it_stays_so() {
    let key = TestKey::new("k1");
    let trust = Trust::decode(&key.trust()).unwrap();
    let mut zx = list("zx", "失信被执行人", Direction::Black);
    zx.covers = Covers {
        regions: vec!["4502".into(), Covers::COUNTRY.into()],
        subjects: vec![SubjectKind::Organization],
        since: Some(day("2019-01-01")),
    };
    let silent = list("yc", "经营异常名录", Direction::Focus);
    let lists = [zx, silent];
    let of = meta(PackKind::List, "lists", 1);
    let pack = Pack::open(list_pack(&of, &lists, &[], &[&key]).unwrap(), &trust).unwrap();
    assert_eq!((pack.header().format, pack.lists()), (3, &lists[..]));
    let mut of = meta(PackKind::List, "lists", 2);
    of.update_days = Some(31);
    let due = Pack::open(list_pack(&of, &lists[1..], &[], &[&key]).unwrap(), &trust).unwrap();
    assert_eq!((due.header().format, due.header().update_days), (3, Some(31)));
}
