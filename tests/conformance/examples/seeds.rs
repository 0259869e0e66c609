//! Seeds of the fuzz targets (`cargo xtask fuzz`): every vector, and the sample city compiled and
//! signed. `seeds FOLDER` writes `FOLDER/<target>/<name>` and the trust policy `FOLDER/trust.json`.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a tool of the tests: what it does not expect should stop it"
)]

use std::fs;
use std::path::{Path, PathBuf};

use conformance::container::Container;
use conformance::fixture::{TestKey, calendar_pack, list, pack, record, rulebook_pack, sheets};
use conformance::frames::{Cells, frame};
use conformance::{chains, city, hostile, repository};
use credit_core::id::KINDS;
use credit_core::json::{self, Value, canonical};
use credit_core::pack::record::Direction;
use credit_core::wire::{self, Wire};
use credit_core::{calendar, rulebook};

struct Seeds {
    folder: PathBuf,
    written: usize,
}

impl Seeds {
    fn write(&mut self, target: &str, bytes: &[u8]) {
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder).unwrap();
        self.written += 1;
        fs::write(folder.join(format!("seed-{}", self.written)), bytes).unwrap();
    }

    fn vectors(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.vectors(&path);
            } else if path.extension().is_some_and(|e| e == "json") {
                let file = json::parse(&fs::read(&path).unwrap(), usize::MAX).unwrap();
                for case in file.get("cases").and_then(Value::as_array).unwrap_or_default() {
                    self.case(case);
                }
            }
        }
    }

    fn case(&mut self, case: &Value) {
        if let Some(input) = case.get("input").and_then(Value::as_str) {
            let kind = case.get("kind").and_then(Value::as_str);
            let kind = KINDS.iter().position(|info| Some(info.id) == kind).unwrap_or_default();
            self.write("identifiers", &[&[u8::try_from(kind).unwrap()], input.as_bytes()].concat());
        }
        let text = case.get("requestText").and_then(Value::as_str).map(str::to_owned);
        if let Some(text) = text.or_else(|| case.get("request").map(canonical)) {
            self.write("request", text.as_bytes());
            let request = frame(1, &[(9, Cells::Texts(vec![Some(&text)]))]);
            self.write("ruled", &[&[1][..], &request].concat());
            self.write("json", text.as_bytes());
        }
    }

    fn data(&mut self) {
        let key = TestKey::new("fuzz");
        let trust = key.trust();
        self.write("trust", &trust);
        fs::write(self.folder.join("trust.json"), &trust).unwrap();
        self.policies();
        let lists = [list("L1", "测试名单", Direction::Black)];
        let records = [
            record("1", "示例市甲有限公司", Some("91110000600037341L")),
            record("2", "示例市乙有限公司", None),
        ];
        self.write("pack", &pack("zxgk", 1, &lists, &records, &key));
        self.write("pack", &pack("zxgk", 2, &lists, &[], &key));
        let whole = pack("lists", 1, &hostile::lists(), &hostile::records(), &key);
        for (number, (_, content)) in (0_u8..).zip(Container::read(&whole).unwrap().sections) {
            self.write("sections", &[&[number][..], &content].concat());
        }
        for folder in ["host-example/sample/rulebook", "tests/vectors/rulebook/sample"] {
            self.write("pack", &rulebook_pack(folder, &key));
            let compiled = rulebook::source::compile(&sheets(folder)).unwrap();
            self.document("rulebook", &compiled.document);
        }
        self.write("pack", &calendar_pack(&key));
        let tables = sheets("host-example/sample/calendar");
        self.document("calendar", &calendar::source::compile(&tables[0]).unwrap());
    }

    fn frames(&mut self) {
        let (name, code) = (Some("示例市甲有限公司"), Some("91110000600037341L"));
        let codes = || Cells::Texts(vec![code, None, Some("91110000600037341K")]);
        let names = || Cells::Texts(vec![name, Some("示例市乙有限公司"), None]);
        let kinds = Cells::Texts(vec![Some("uscc")]);
        for columns in [
            vec![(1, codes())],
            vec![(1, codes()), (8, kinds)],
            vec![(1, codes()), (2, names()), (3, Cells::Texts(vec![Some("organization")]))],
            vec![(2, names()), (5, names()), (7, Cells::Days(vec![20_000])), (10, names())],
        ] {
            let frame = frame(3, &columns);
            for want in [0, 1, 7, 13] {
                self.write("batch", &[&[want][..], &frame].concat());
            }
        }
        for matter in matters() {
            let columns = [(1, codes()), (2, names()), (11, Cells::Texts(vec![Some(&*matter)]))];
            self.write("ruled", &[&[0][..], &frame(3, &columns)].concat());
        }
    }

    fn policies(&mut self) {
        let honest = chains::honest();
        let chain = honest.chain.strip_suffix('}').unwrap().to_owned();
        self.write("chain", honest.chain.as_bytes());
        let known = format!(
            "{chain},\"known\":{{\"version\":2,\"digest\":\"{}\"}}}}",
            honest.digests[1].labelled()
        );
        self.write("chain", known.as_bytes());
        let pinned = format!("{chain},\"root\":\"{}\"}}", honest.digests[0].labelled());
        self.write("trust", pinned.as_bytes());
        let seen = r#"{"seen":[{"asOf":"2026-11-20","digest":"sm3:00","issuer":"测试发布单位","kind":"list","scope":"zxgk","seenOn":"2026-11-21","sequence":37,"size":1204,"updateDays":31}],"trust":{"digest":"sm3:00","version":3},"version":1}"#;
        self.write("memory", seen.as_bytes());
        for name in ["token.der", "answer.tsr"] {
            self.write("timestamp", &fs::read(repository("tests/fuzz/data").join(name)).unwrap());
        }
    }

    fn document(&mut self, target: &str, document: &dyn Wire) {
        let text = wire::canonical(document);
        self.write(target, text.as_bytes());
        self.write("json", text.as_bytes());
    }
}

/// The matters of the sample city: those with a tier and those without.
fn matters() -> Vec<String> {
    let city = city::checker(&[]);
    city.rulebook().matters.iter().map(|matter| matter.id.clone()).collect()
}

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap());
    let mut seeds = Seeds { folder, written: 0 };
    seeds.vectors(&repository("tests/vectors"));
    seeds.data();
    seeds.frames();
    println!("{} seeds", seeds.written);
}
