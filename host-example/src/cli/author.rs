//! `credit pack`, `credit rulebook`, `credit calendar`, `credit keygen`: authoring. These run on
//! the core directly: writing packs is not part of the component.

mod inspect;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use credit_core::{
    Date,
    api::Lang,
    pack::{
        Audience, PackKind, Sealed, Trust,
        record::{ListDef, Record},
        write::{self, Algorithm, Meta},
    },
};

use super::{
    args::{FileBuild, Global, Issue, KeyAlgorithm, Keygen, PackBuild, Reader, RulebookBuild},
    output, packs, rulebook,
    work::Work,
};
use crate::{
    author, files,
    import::{self, Importer, Report},
    key::{Key, Particulars, signers, trust_json},
    problem::{Exit, Problem, Words},
};

pub(super) use inspect::run as inspect;

pub(super) fn pack(args: &PackBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = read_keys(&args.issue)?;
    let name = import::file_name(&args.lists);
    let table = files::read(&args.lists)?;
    let (definitions, table) =
        (import::list_definitions(&name, &table)?, import::Input::of(&name, &table));
    let public = args.audience == Reader::Public;
    let mut gathered = Gathered::default();
    let mut importer = Importer::new(&definitions, public).strict(args.strict);
    for given in &args.csv {
        gathered.read(given, &mut importer, global)?;
    }
    drop(importer);
    if let Some(path) = &args.report {
        files::write(path, import::report_json(&gathered.reports).as_bytes())?;
    }
    let refused = gathered.reports.iter().map(|report| report.counts.refused).sum();
    if refused > 0 && !args.allow_refused {
        return Err(rows_refused(refused));
    }
    let reports = std::mem::take(&mut gathered.reports);
    let (lists, records) = gathered.used(&definitions);
    let names: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
    let ids: Vec<&str> = lists.iter().map(|list| list.id.as_str()).collect();
    let audience = audience(args.audience);
    let scope = ids.join("+");
    let meta = meta(PackKind::List, &args.issue, &keys, &scope, &names.join("、"), audience)?;
    let building =
        Work::new(global, "排序、编码、生成索引、签名", "sorting, encoding, indexing, signing");
    let (bytes, what) = if args.previous.is_empty() {
        let bytes = write::list_pack(&meta, &lists, &records, &signers(&keys))?;
        (bytes, records_of(records.len()))
    } else {
        update(args, global, &meta, &lists, &records, &keys)?
    };
    drop(building);
    if let Some(path) = &args.receipt {
        let trust = Trust::decode(trust_json(&keys).as_bytes())?;
        let digest = Sealed::open(bytes.as_slice(), PackKind::List, &trust)?.digest.labelled();
        let pack = import::Input::of(&import::file_name(&args.issue.output), &bytes);
        let receipt = import::receipt(&table, &reports, &pack, &digest);
        files::write(path, receipt.as_bytes())?;
    }
    save(&args.issue.output, &bytes, &what, global)
}

/// The update since the packs of `--previous`, and what it changes.
fn update(
    args: &PackBuild,
    global: &Global,
    meta: &Meta,
    lists: &[ListDef],
    records: &[Record],
    keys: &[Key],
) -> Result<(Vec<u8>, Words), Problem> {
    let set = packs::previous(&args.previous, keys, global)?;
    let chain = packs::only_chain(&set)?;
    let changes = write::changes(chain, lists, records)?;
    let bytes = write::update_pack(meta, chain, lists, &changes, &signers(keys))?;
    let (added, removed) = (changes.added.len(), changes.withdrawn.len());
    let changed = changes.changed;
    let (added, removed) = (added.saturating_sub(changed), removed.saturating_sub(changed));
    let what = Words::new(
        format!("更新包，新增 {added} 条、变更 {changed} 条、撤下 {removed} 条"),
        format!("update, {added} added, {changed} changed, {removed} removed"),
    );
    Ok((bytes, what))
}

pub(super) fn audience(reader: Reader) -> Audience {
    match reader {
        Reader::Public => Audience::Public,
        Reader::Internal => Audience::Internal,
    }
}

pub(super) fn rulebook(args: &RulebookBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = read_keys(&args.issue)?;
    let tables = import::read_tables(&args.folder)?;
    let compiled = rulebook::compiled(&tables, &args.beside, global)?;
    let meta =
        meta(PackKind::Rulebook, &args.issue, &keys, issuer(&keys), "规则书", Audience::Public)?;
    let built = author::signed(&compiled, &meta, &signers(&keys))?;
    built.warnings.iter().for_each(|warning| output::note(warning));
    rulebook::beyond(&compiled, &args.beside, meta.valid_until, global)?;
    let what = Words::new(format!("{} 张表", tables.len()), format!("{} tables", tables.len()));
    save(&args.issue.output, &built.bytes, &what, global)
}

pub(super) fn calendar(args: &FileBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = read_keys(&args.issue)?;
    let table = import::read_table(&import::file_name(&args.file), &files::read(&args.file)?)?;
    let meta =
        meta(PackKind::Calendar, &args.issue, &keys, issuer(&keys), "工作日历", Audience::Public)?;
    let bytes = author::calendar(&table, &meta, &signers(&keys))?;
    let days = table.rows.len();
    let what = Words::new(format!("{days} 天"), format!("{days} days"));
    save(&args.issue.output, &bytes, &what, global)
}

pub(super) fn keygen(args: &Keygen, global: &Global) -> Result<Exit, Problem> {
    for (option, day) in [("--not-before", &args.not_before), ("--not-after", &args.not_after)] {
        day.as_deref().map(|day| parse_day(option, day)).transpose()?;
    }
    let days = [args.not_before.as_deref(), args.not_after.as_deref()];
    let (mut keys, mut written) = (Vec::new(), Vec::new());
    for (algorithm, id, path) in planned(args) {
        let about = Particulars { id: &id, issuer: &args.issuer, days };
        let key = Key::generate(about, algorithm)?;
        key.write(&path)?;
        written.push(path.display().to_string());
        keys.push(key);
    }
    output::text(&trust_json(&keys))?;
    let said = Words::new(
        format!(
            "私钥已写入 {}（仅本人可读）。标准输出是信任文件，交给使用单位。",
            written.join("、")
        ),
        format!(
            "private key in {}, for your eyes only; stdout is the trust file, for those who check",
            written.join(", ")
        ),
    );
    output::say(&said, global.lang);
    Ok(Exit::Done)
}

/// Algorithm, key id and file of each key to be made. With both, ids and files say which is which.
fn planned(args: &Keygen) -> Vec<(Algorithm, String, PathBuf)> {
    let one = |algorithm| vec![(algorithm, args.id.clone(), args.output.clone())];
    match args.algorithm {
        KeyAlgorithm::Ed25519 => one(Algorithm::Ed25519),
        KeyAlgorithm::Sm2Sm3 => one(Algorithm::Sm2Sm3),
        KeyAlgorithm::Both => {
            let each = |algorithm: Algorithm| {
                let name = algorithm.as_str();
                (algorithm, format!("{}-{name}", args.id), beside(&args.output, name))
            };
            [Algorithm::Sm2Sm3, Algorithm::Ed25519].map(each).into()
        }
    }
}

/// `密钥.json` and `sm2-sm3` give `密钥-sm2-sm3.json`.
fn beside(path: &Path, name: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let file = path.extension().map_or_else(
        || format!("{stem}-{name}"),
        |extension| format!("{stem}-{name}.{}", extension.to_string_lossy()),
    );
    path.with_file_name(file)
}

/// The signing keys of `--key`; they speak for one issuer.
pub(super) fn read_keys(issue: &Issue) -> Result<Vec<Key>, Problem> {
    let keys = issue.keys.iter().map(|path| Key::read(path)).collect::<Result<Vec<_>, _>>()?;
    match keys.iter().find(|key| key.issuer() != issuer(&keys)) {
        None => Ok(keys),
        Some(other) => Err(Problem::usage(
            "usage.value",
            Words::new(
                format!(
                    "--key 的密钥属于不同的签发单位：“{}”和“{}”",
                    issuer(&keys),
                    other.issuer()
                ),
                format!("--key: keys of two issuers, `{}` and `{}`", issuer(&keys), other.issuer()),
            ),
            Words::new("只用同一签发单位的密钥", "use keys of one issuer only"),
        )),
    }
}

fn issuer(keys: &[Key]) -> &str {
    keys.first().map_or("", Key::issuer)
}

/// What was read from the files so far.
#[derive(Default)]
struct Gathered {
    records: Vec<Record>,
    /// Lists that a file was given for, even if it holds no entry today.
    lists: BTreeSet<u16>,
    reports: Vec<Report>,
}

impl Gathered {
    /// Reads `文件` or `名单编号=文件` and reports on it line by line.
    fn read(
        &mut self,
        given: &str,
        importer: &mut Importer<'_>,
        global: &Global,
    ) -> Result<(), Problem> {
        let (list, path) = match given.split_once('=') {
            Some((list, path)) if !Path::new(given).exists() => (Some(list), Path::new(path)),
            _ => (None, Path::new(given)),
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let (name, bytes) = (import::file_name(path), files::read(path)?);
        let (lists, records) = (&mut self.lists, &mut self.records);
        let reading = Work::counted(global, &format!("读取 {name}"), &format!("reading {name}"));
        let report = importer.read(&name, &bytes, list.unwrap_or(&stem), &mut |record| {
            lists.insert(record.list);
            records.push(record);
            reading.step();
        })?;
        drop(reading);
        report.lines(global.lang).for_each(|line| output::note(&line));
        report.summary(global.lang).lines().for_each(output::note);
        self.lists.extend(report.sheets.iter().filter_map(|sheet| sheet.list));
        self.reports.push(report);
        Ok(())
    }

    /// The lists concerned and their records. A list that was defined but not given must not be in
    /// the pack: an empty list would read as “nobody is listed”.
    fn used(self, definitions: &[ListDef]) -> (Vec<ListDef>, Vec<Record>) {
        let order: Vec<u16> = self.lists.into_iter().collect();
        let lists = order.iter().filter_map(|at| definitions.get(usize::from(*at)).cloned());
        let place = |list: u16| {
            let at = order.iter().position(|known| *known == list);
            at.and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX)
        };
        let records =
            self.records.into_iter().map(|record| Record { list: place(record.list), ..record });
        (lists.collect(), records.collect())
    }
}

pub(super) fn meta(
    kind: PackKind,
    issue: &Issue,
    keys: &[Key],
    scope: &str,
    title: &str,
    audience: Audience,
) -> Result<Meta, Problem> {
    let until = issue.valid_until.as_deref();
    Ok(Meta {
        kind,
        issuer: issue.issuer.clone().unwrap_or_else(|| issuer(keys).to_owned()),
        issuer_id: None,
        scope: issue.scope.clone().unwrap_or_else(|| scope.to_owned()),
        title: issue.title.clone().unwrap_or_else(|| title.to_owned()),
        sequence: issue.sequence,
        as_of: parse_day("--as-of", &issue.as_of)?,
        valid_until: until.map(|day| parse_day("--valid-until", day)).transpose()?,
        update_days: None,
        audience,
    })
}

fn parse_day(option: &str, text: &str) -> Result<Date, Problem> {
    Date::parse(text).ok_or_else(|| {
        Problem::usage(
            "usage.value",
            Words::new(
                format!("{option} 的“{text}”不是日期"),
                format!("{option}: `{text}` is not a date"),
            ),
            Words::new("请写成 2026-11-20", "write it as 2026-11-20"),
        )
    })
}

pub(super) fn save(
    path: &Path,
    bytes: &[u8],
    what: &Words,
    global: &Global,
) -> Result<Exit, Problem> {
    files::write(path, bytes)?;
    let size = bytes.len();
    let said = output::written(path).and(
        &format!("：{}，{size} 字节", what.get(Lang::ZhCn)),
        &format!(": {}, {size} bytes", what.get(Lang::En)),
    );
    output::say(&said, global.lang);
    Ok(Exit::Done)
}

/// How much a pack holds.
pub(super) fn records_of(count: usize) -> Words {
    Words::new(format!("{count} 条记录"), format!("{count} records"))
}

fn rows_refused(rows: usize) -> Problem {
    Problem::new(
        "csv.rows-refused",
        Words::new(
            format!("有 {rows} 行被拒收，没有生成名单包"),
            format!("{rows} rows were refused"),
        ),
        Words::new(
            "按上面逐行改好；确认可以缺少这些行时加 --allow-refused",
            "put the rows right, or add --allow-refused",
        ),
    )
}
