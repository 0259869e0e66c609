//! The sample city 示例市, carried inside the binary: every company, person, court and local
//! document in it is made up. Builds and signs the same packs, byte for byte, every time.

use std::path::Path;

use credit_core::{
    Date,
    api::Lang,
    pack::{
        Audience, PackKind,
        grade::SchemeDef,
        record::{Covers, ListDef},
        write::{self, Algorithm, Meta, Signer},
    },
};
use credit_engine::SourceBytes;
use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use crate::{
    files, import,
    key::{Key, Particulars, signers, trust_json},
    problem::{Problem, Words},
    sign,
};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample");

/// The sample-only keys. Their secret is published here on purpose: it signs made-up data so that the
/// demonstration is reproducible. Never trust them, never use them for anything else.
const SAMPLE_ONLY_SEED: [u8; 32] = *b"credit-check/sample-only/key2026";
const KEYS: [(&str, Algorithm, &str); 2] = [
    ("sample-2026", Algorithm::Ed25519, "key-sample-only.json"),
    ("sample-2026-sm2", Algorithm::Sm2Sm3, "key-sample-only-sm2.json"),
];
const ISSUER: &str = "示例市信用办（虚构）";
const KEY_WARNING: &str =
    "仅供示例：这个私钥是公开的，不得用于真实数据（sample only, the secret is public）";

/// Day of the data of all fresh packs.
const AS_OF: &str = "2026-11-20";

/// One list pack of the sample.
struct Plan {
    path: &'static str,
    title: &'static str,
    list: &'static str,
    csv: &'static str,
    sequence: u32,
    as_of: &'static str,
    valid_until: &'static str,
}

const FRESH: [Plan; 5] = [
    Plan {
        path: "packs/zxgk.pack",
        title: "失信被执行人",
        list: "zxgk",
        csv: "lists/失信被执行人.csv",
        sequence: 37,
        as_of: AS_OF,
        valid_until: "2026-12-20",
    },
    Plan {
        path: "packs/zxgk-province.pack",
        title: "示例省失信被执行人（虚构）",
        list: "zxgk-province",
        csv: "lists/示例省失信被执行人（虚构）.csv",
        sequence: 12,
        as_of: AS_OF,
        valid_until: "2026-12-20",
    },
    Plan {
        path: "packs/ccgp.pack",
        title: "政府采购严重违法失信行为记录名单",
        list: "ccgp",
        csv: "lists/政府采购严重违法失信行为记录名单.csv",
        sequence: 37,
        as_of: AS_OF,
        valid_until: "2026-12-20",
    },
    Plan {
        path: "packs/commitment.pack",
        title: "示例市信用承诺违诺记录（虚构）",
        list: "sample-commitment",
        csv: "lists/示例市信用承诺违诺记录（虚构）.csv",
        sequence: 37,
        as_of: AS_OF,
        valid_until: "2026-12-20",
    },
    Plan {
        path: "packs/tax-a.pack",
        title: "A级纳税人",
        list: "tax-a",
        csv: "lists/A级纳税人.csv",
        sequence: 37,
        as_of: AS_OF,
        valid_until: "2026-12-20",
    },
];

/// Grade packs: path, title, table. Two that contradict each other about one subject.
const GRADES: [(&str, &str, &str); 2] = [
    ("packs/grades.pack", "公共信用综合评价", "grades/公共信用综合评价.csv"),
    (
        "packs/grades-province.pack",
        "省级公共信用综合评价（虚构）",
        "grades/省级公共信用综合评价.csv",
    ),
];
/// Until the next yearly evaluation.
const GRADES_UNTIL: &str = "2027-06-30";

/// An earlier issue of the first list, out of date on the day of the checks.
const STALE: Plan = Plan {
    path: "stale/zxgk.pack",
    title: "失信被执行人",
    list: "zxgk",
    csv: "lists/stale/失信被执行人.csv",
    sequence: 35,
    as_of: "2026-09-30",
    valid_until: "2026-10-31",
};

/// Which packs a case is checked against.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PackSet {
    /// All lists, within their validity.
    Fresh,
    /// The same, but 失信被执行人 in its outdated issue.
    Stale,
}

/// One application of the sample.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// File name below `requests/`.
    pub file: String,
    /// What is special about it, in Chinese.
    pub title: String,
    /// What it shows, in Chinese.
    pub shows: String,
    /// The packs it is checked against.
    pub packs: PackSet,
    /// The outcome that the rulebook must give, such as `accept`.
    pub outcome: String,
    /// The request, JSON.
    #[serde(skip)]
    pub request: String,
}

/// The sample, built and signed.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Packs within their validity: path and bytes.
    pub fresh: Vec<(&'static str, Vec<u8>)>,
    /// The outdated pack.
    pub stale: (&'static str, Vec<u8>),
    /// Rulebook pack.
    pub rulebook: Vec<u8>,
    /// Calendar pack.
    pub calendar: Vec<u8>,
    /// Trust file.
    pub trust: String,
    /// Key files of the two sample-only keys.
    pub keys: Vec<String>,
    /// The cases in their order.
    pub cases: Vec<Case>,
    /// What the compiler of the rulebook remarked.
    pub warnings: Vec<String>,
}

impl Sample {
    /// Builds and signs everything.
    ///
    /// # Errors
    ///
    /// None unless the tables in `sample/` were edited: then those of the importers and compilers.
    pub fn build() -> Result<Self, Problem> {
        let keys = sample_keys()?;
        let signers = signers(&keys);
        let definitions = import::list_definitions("名单定义.csv", bytes("lists/名单定义.csv")?)?;
        let fresh =
            FRESH.iter().map(|plan| Ok((plan.path, list_pack(plan, &definitions, &signers)?)));
        let mut fresh = fresh.collect::<Result<Vec<_>, Problem>>()?;
        for (path, title, csv) in GRADES {
            fresh.push((path, grade_pack(title, csv, &signers)?));
        }
        let stale = (STALE.path, list_pack(&STALE, &definitions, &signers)?);
        let tables = tables("rulebook")?;
        let rulebook =
            sign::rulebook(&tables, &meta(PackKind::Rulebook, "示例市规则书", 12)?, &signers)?;
        let calendar = import::read_table("日历.csv", bytes("calendar/日历.csv")?)?;
        let calendar = sign::calendar(
            &calendar,
            &meta(PackKind::Calendar, "工作日历 2025—2026", 2)?,
            &signers,
        )?;
        Ok(Self {
            fresh,
            stale,
            rulebook: rulebook.bytes,
            calendar,
            trust: trust_json(&keys),
            keys: keys.iter().map(|key| key.to_json(Some(KEY_WARNING))).collect(),
            cases: cases()?,
            warnings: rulebook.warnings,
        })
    }

    /// A request of it by its file name, without building anything.
    #[cfg(feature = "serve")]
    pub(crate) fn request(file: &str) -> Option<&'static str> {
        FILES.get_file(format!("requests/{file}"))?.contents_utf8()
    }

    /// The sources of a case.
    #[must_use]
    pub fn sources(&self, set: PackSet) -> SourceBytes {
        let packs = self.fresh.iter().map(|(path, bytes)| match set {
            PackSet::Stale if *path == FRESH[0].path => self.stale.1.clone(),
            _ => bytes.clone(),
        });
        SourceBytes {
            packs: packs.collect(),
            rulebook: self.rulebook.clone(),
            calendar: self.calendar.clone(),
            trust: self.trust.clone().into_bytes(),
        }
    }

    /// Every file of the sample by its path: what was built, the requests, and the tables and the
    /// key from which to build it again.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let built = self.fresh.iter().chain([&self.stale]);
        files.extend(built.map(|(path, bytes)| ((*path).to_owned(), bytes.clone())));
        files.push(("rulebook.pack".to_owned(), self.rulebook.clone()));
        files.push(("calendar.pack".to_owned(), self.calendar.clone()));
        files.push(("trust.json".to_owned(), self.trust.clone().into_bytes()));
        for (key, (_, _, file)) in self.keys.iter().zip(KEYS) {
            files.push((file.to_owned(), key.clone().into_bytes()));
        }
        collect(&FILES, &mut files);
        files
    }
}

fn collect(folder: &Dir<'_>, files: &mut Vec<(String, Vec<u8>)>) {
    let here = folder.files();
    files.extend(here.map(|f| (f.path().to_string_lossy().into_owned(), f.contents().to_vec())));
    folder.dirs().for_each(|below| collect(below, files));
}

/// Whether a public key (hexadecimal digits) is one of the sample's, whose secrets are published.
#[cfg(feature = "serve")]
pub(crate) fn is_sample_key(public: &str) -> bool {
    let keys = sample_keys().unwrap_or_default();
    keys.iter().any(|key| key.entry().public_key.eq_ignore_ascii_case(public))
}

fn sample_keys() -> Result<Vec<Key>, Problem> {
    let days = [Some("2026-01-01"), Some("2027-12-31")];
    let key = |(id, algorithm, file)| {
        let about = Particulars { days, ..Particulars::new(id, ISSUER) };
        let key = Key::from_seed(about, algorithm, &SAMPLE_ONLY_SEED);
        key.ok_or_else(|| broken("sample.key", file))
    };
    KEYS.into_iter().map(key).collect()
}

fn meta(kind: PackKind, title: &str, sequence: u32) -> Result<Meta, Problem> {
    Ok(Meta {
        kind,
        issuer: ISSUER.to_owned(),
        issuer_id: None,
        scope: "示例市".to_owned(),
        title: title.to_owned(),
        sequence,
        as_of: day(AS_OF)?,
        valid_until: None,
        update_days: None,
        audience: Audience::Public,
    })
}

fn list_pack(
    plan: &Plan,
    definitions: &[ListDef],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, Problem> {
    let lists: Vec<ListDef> =
        definitions.iter().filter(|list| list.id == plan.list).cloned().collect();
    let options = import::Options { lists: &lists, list: plan.list, public: true };
    let (records, report) = import::import(plan.csv, bytes(plan.csv)?, &options)?;
    if report.counts.refused > 0 || report.counts.repaired > 0 {
        return Err(
            broken("sample.list", plan.csv).with_details(report.lines(Lang::ZhCn).collect())
        );
    }
    let meta = Meta {
        scope: plan.list.to_owned(),
        sequence: plan.sequence,
        as_of: day(plan.as_of)?,
        valid_until: Some(day(plan.valid_until)?),
        ..meta(PackKind::List, plan.title, plan.sequence)?
    };
    Ok(write::list_pack(&meta, &lists, &records, signers)?)
}

fn grade_pack(title: &str, csv: &str, signers: &[&dyn Signer]) -> Result<Vec<u8>, Problem> {
    let schemes = import::grade_schemes("评价定义.csv", bytes("grades/评价定义.csv")?)?;
    let stem = Path::new(csv).file_stem().unwrap_or_default().to_string_lossy();
    let grades = import::grades(&files::name(Path::new(csv)), bytes(csv)?, &schemes)?;
    // Only the city's own office says whom it covers.
    let covering = stem == "公共信用综合评价";
    let schemes: Vec<SchemeDef> = schemes
        .into_iter()
        .map(|scheme| match covering {
            true => scheme,
            false => SchemeDef { covers: Covers::default(), ..scheme },
        })
        .collect();
    let meta = Meta {
        scope: stem.into_owned(),
        valid_until: Some(day(GRADES_UNTIL)?),
        update_days: Some(366),
        ..meta(PackKind::Grade, title, 3)?
    };
    Ok(write::grade_pack(&meta, &schemes, &grades, signers)?)
}

fn tables(folder: &str) -> Result<Vec<credit_core::sheet::Table>, Problem> {
    let dir = FILES.get_dir(folder).ok_or_else(|| broken("sample.missing", folder))?;
    dir.files().map(|file| import::read_table(&files::name(file.path()), file.contents())).collect()
}

fn cases() -> Result<Vec<Case>, Problem> {
    let mut cases: Vec<Case> = serde_json::from_slice(bytes("cases.json")?)
        .map_err(|_| broken("sample.cases", "cases.json"))?;
    for case in &mut cases {
        let path = format!("requests/{}", case.file);
        case.request = String::from_utf8_lossy(bytes(&path)?).into_owned();
    }
    Ok(cases)
}

fn bytes(path: &str) -> Result<&'static [u8], Problem> {
    let file = FILES.get_file(path).ok_or_else(|| broken("sample.missing", path))?;
    Ok(file.contents())
}

fn day(text: &str) -> Result<Date, Problem> {
    Date::parse(text).ok_or_else(|| broken("sample.date", text))
}

fn broken(code: &str, place: &str) -> Problem {
    Problem::new(
        code,
        Words::new("内置的示例市数据不能用", "the sample city inside the binary is broken"),
        Words::new("检查 host-example/sample 下的表格", "check the tables in host-example/sample"),
    )
    .at(Words::same(place))
}
