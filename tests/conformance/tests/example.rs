//! The examples in the documentation of the core read the files of `core/docs/example`: a list with one
//! entry, the smallest rulebook, a calendar and who signed them. They are made here, and must be what
//! the writers write today: `CREDIT_BLESS=1 cargo test -p conformance --test example`.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::{env, fs};

use conformance::fixture::{TestKey, calendar_pack, list, meta, record, rulebook_pack};
use conformance::repository;
use credit_core::pack::PackKind;
use credit_core::pack::record::{Class, Direction, Record};
use credit_core::pack::write::list_pack;

const FOLDER: &str = "core/docs/example";

fn files() -> [(&'static str, Vec<u8>); 4] {
    let key = TestKey::new("example");
    let lists = [list("zxgk", "失信被执行人", Direction::Black)];
    let listed = Record {
        class: Some(Class::Serious),
        ..record("（2026）示01执1号", "示例甲建设有限公司", Some("91450200MA5TETX088"))
    };
    [
        (
            "list.pack",
            list_pack(&meta(PackKind::List, "zxgk", 1), &lists, &[listed], &[&key]).unwrap(),
        ),
        ("rulebook.pack", rulebook_pack("tests/vectors/rulebook/sample", &key)),
        ("calendar.pack", calendar_pack(&key)),
        ("trust.json", key.trust()),
    ]
}

#[test]
fn the_files_of_the_examples_are_what_the_writers_write() {
    let bless = env::var_os("CREDIT_BLESS").is_some();
    if bless {
        fs::create_dir_all(repository(FOLDER)).unwrap();
    }
    for (name, bytes) in files() {
        let path = repository(FOLDER).join(name);
        if bless {
            fs::write(&path, &bytes).unwrap();
        }
        let same = fs::read(&path).is_ok_and(|there| there == bytes);
        assert!(same, "{FOLDER}/{name}: CREDIT_BLESS=1 cargo test -p conformance --test example");
    }
}
