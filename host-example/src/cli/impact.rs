//! `credit impact`: who would be treated differently.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    rc::Rc,
};

use clap::Args;
use credit_core::{
    api::Lang,
    pack::{PackKind, Sealed, Trust},
    rulebook::Rulebook,
};

use super::{
    chain,
    filter::Filters,
    global::{COMMAND_HELP, Global},
    issue::parse_day,
    output,
};
use crate::{
    archive::{Archive, Kind},
    case::{CaseFile, Cases, Laws},
    clock,
    deadline::{Days, open},
    files,
    impact::{Assessor, Change, Instead, Way, by_matter, rests},
    problem::{Exit, Problem, Words},
    sheet,
};

/// 影响评估：换成新的规则书、名单或日历，已办的案卷里谁会不一样，为什么；或一个依据废止了，哪些规则、案卷和承诺受影响（who would be treated differently）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit impact [--rulebook 新规则书] [--pack 名单包…] [--calendar 日历] [--repealed 依据] [-o 逐份.csv] --archive 档案 --trust 信任文件",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit impact --rulebook 示例市/rulebook.pack -o 逐份.csv --archive 档案 --trust 示例市/trust.json
  credit impact --repealed YJ2 --archive 档案 --trust 示例市/trust.json
没有写的（名单、规则书或日历）用每份案卷自己的。日期照旧；--on 换成那一天再问，申请日和签署日一起移动。
只换规则书时，每份不同都与 credit rulebook diff 的对照核对，对照里没有的单独列出。
退出码：0 每份案卷都重新问过；1 有不能问的，逐个列出"
)]
pub(in crate::cli) struct Impact {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 信任文件：案卷的签名和新数据都按它核验
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 新的规则书（已签名）
    #[arg(long, value_name = "规则书", required_unless_present_any = ["packs", "calendar", "repealed"])]
    rulebook: Option<PathBuf>,
    /// 新的名单包，或放名单包的文件夹；可写多次，代替案卷的全部名单
    #[arg(long = "pack", value_name = "文件")]
    packs: Vec<PathBuf>,
    /// 新的工作日历
    #[arg(long, value_name = "日历")]
    calendar: Option<PathBuf>,
    /// 废止的依据：依据号或文号
    #[arg(long, value_name = "依据", conflicts_with_all = ["rulebook", "packs", "calendar"])]
    repealed: Option<String>,
    /// 当作这一天来问；与 --repealed 同用时是看待办的那一天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    #[command(flatten)]
    filters: Filters,
    /// 逐份写成 CSV（带 BOM）
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Impact, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    match &args.repealed {
        Some(basis) => repealed(args, (&archive, &trust), basis, global),
        None => changed(args, (&archive, &trust), global),
    }
}

fn instead(args: &Impact) -> Result<Instead, Problem> {
    let one = |path: &Option<PathBuf>| path.as_deref().map(files::read).transpose();
    Ok(Instead {
        packs: match args.packs.is_empty() {
            true => None,
            false => Some(files::read_packs(&args.packs)?),
        },
        rulebook: one(&args.rulebook)?,
        calendar: one(&args.calendar)?,
        trust: crate::trust::read(&args.trust)?,
        on: args.on.as_deref().map(|day| parse_day("--on", day)).transpose()?,
    })
}

fn new_book(args: &Impact, trust: &Trust, global: &Global) -> Result<Option<Rulebook>, Problem> {
    let Some(path) = &args.rulebook else { return Ok(None) };
    let fault = |error| chain::problem(&error, path, global);
    let sealed = Sealed::open(files::read(path)?, PackKind::Rulebook, trust).map_err(fault)?;
    let document = sealed.document().map_err(fault)?;
    Rulebook::decode(&document).map(Some).map_err(fault)
}

/// Numbers of all cases, those that rest on the same data one after the other.
fn in_turn(archive: &Archive) -> Result<Vec<credit_core::digest::Digest>, Problem> {
    let mut all = Vec::new();
    for number in archive.all(Kind::Case)? {
        // What cannot be read is told when it is its turn.
        let case = archive.case(number).ok().flatten();
        let key = case.map(|case| serde_json::to_string(&case.blobs).unwrap_or_default());
        all.push((key, number));
    }
    all.sort();
    Ok(all.into_iter().map(|(_, number)| number).collect())
}

fn changed(
    args: &Impact,
    (archive, trust): (&Archive, &Trust),
    global: &Global,
) -> Result<Exit, Problem> {
    let (instead, filter) = (instead(args)?, args.filters.read()?);
    let new = new_book(args, trust, global)?;
    let (cases, mut laws) = (Cases::new(archive, trust), Laws::new(archive));
    let mut assessor = Assessor::new(archive, &instead, new.clone());
    let (mut changes, mut asked, mut faults) = (Vec::new(), 0_usize, 0_usize);
    let mut books: BTreeMap<_, Rc<Rulebook>> = BTreeMap::new();
    for number in in_turn(archive)? {
        let case = match cases.read(number) {
            Ok(case) if !filter.takes(&case) => continue,
            case => case,
        };
        let change = case.and_then(|case| {
            let law = laws.of(&case)?;
            let change = assessor.assess(&case, &law.rulebook);
            books.insert(case.rulebook, law.rulebook);
            change
        });
        match change {
            Ok(change) => {
                asked = asked.saturating_add(1);
                changes.extend(change);
            }
            Err(problem) => {
                faults = faults.saturating_add(1);
                let place = problem.place(global.lang).unwrap_or_default();
                let place = format!("{} {place}", number.labelled());
                output::note(&problem.at(Words::same(place.trim_end())).line(global.lang));
            }
        }
    }
    changes.sort_by(|one, other| {
        (&one.matter, one.way, &one.at).cmp(&(&other.matter, other.way, &other.at))
    });
    output::text(&summary(&changes, asked, global.lang))?;
    if let Some(new) = &new {
        output::text(&untouched(&books, new, &changes, global.lang))?;
    }
    if let Some(path) = &args.output {
        files::write(path, table(&changes).as_bytes())?;
        output::say(&output::written(path), global.lang);
    }
    Ok(if faults == 0 { Exit::Done } else { Exit::Negative })
}

/// How many go which way, of each matter.
fn summary(changes: &[Change], asked: usize, lang: Lang) -> String {
    let count = changes.len();
    let mut out = match lang {
        Lang::En => format!("{asked} cases asked again, {count} come out otherwise\n"),
        _ => format!("重新问了 {asked} 份案卷，{count} 份不同\n"),
    };
    let mut groups: BTreeMap<(&str, Way, &str, &str), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let (before, after) = (change.before.text.as_str(), change.after.text.as_str());
        groups.entry((&change.matter, change.way, before, after)).or_default().push(change);
    }
    for ((matter, way, before, after), all) in groups {
        let Some(first) = all.first() else { continue };
        let turn =
            if before == after { before.to_owned() } else { format!("{before} → {after}") };
        let (name, n, way) = (&first.matter_name, all.len(), way.words());
        let rules: BTreeSet<String> = all.iter().map(|it| rules(it)).collect();
        let rules = rules.into_iter().collect::<Vec<_>>().join("、");
        out.push_str(&match lang {
            Lang::En => format!(
                "  {matter} {name}: {turn} ({}), {n} cases, rules {rules}; such as {} {}\n",
                way.get(lang),
                first.applicant,
                first.receipt.labelled()
            ),
            _ => format!(
                "  {matter} {name}：{turn}（{}），{n} 份，规则 {rules}；例如 {} {}\n",
                way.get(lang),
                first.applicant,
                first.receipt.labelled()
            ),
        });
    }
    for change in changes.iter().filter(|change| change.foreseen == Some(false)) {
        let receipt = change.receipt.labelled();
        out.push_str(&match lang {
            Lang::En => format!("  not in the comparison of both rulebooks: {receipt}\n"),
            _ => format!("  两版规则书的对照没有列出：{receipt}\n"),
        });
    }
    out
}

fn rules(change: &Change) -> String {
    let (before, after) = (&change.before.rule, &change.after.rule);
    if before == after { before.clone() } else { format!("{before}→{after}") }
}

/// Matters that the rulebooks decide otherwise and that no stored case shows.
fn untouched(
    books: &BTreeMap<credit_core::digest::Digest, Rc<Rulebook>>,
    new: &Rulebook,
    changes: &[Change],
    lang: Lang,
) -> String {
    let seen: BTreeSet<&str> = changes.iter().map(|change| change.matter.as_str()).collect();
    let mut left: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for old in books.values() {
        for (matter, texts) in by_matter(old, new) {
            if !seen.contains(matter.as_str()) {
                left.insert(matter, texts);
            }
        }
    }
    let mut out = String::new();
    for (matter, texts) in left {
        let title = match (matter.as_str(), lang) {
            ("", Lang::En) => "rulebook",
            ("", _) => "规则书",
            (matter, _) => matter,
        };
        out.push_str(&match lang {
            Lang::En => format!("  {title}: differs, and no case shows it\n"),
            _ => format!("  {title}：两版不同，没有案卷显出来\n"),
        });
        out.extend(texts.into_iter().map(|text| format!("    {text}\n")));
    }
    out
}

/// A row for each case.
fn table(changes: &[Change]) -> String {
    const HEAD: [&str; 17] = [
        "凭证编号",
        "查询时间",
        "申请人",
        "事项编码",
        "事项名称",
        "实施机关",
        "方向",
        "原结论",
        "原规则",
        "新结论",
        "新规则",
        "原监管档次",
        "新监管档次",
        "增加的措施",
        "减少的措施",
        "所缺材料",
        "原因",
    ];
    let mut out = String::from("\u{feff}");
    sheet::row(&mut out, &HEAD);
    for it in changes {
        let only = |own: &[String], other: &[String]| {
            own.iter().filter(|one| !other.contains(one)).cloned().collect::<Vec<_>>().join("；")
        };
        let why = match (it.facts.is_empty(), it.foreseen) {
            (false, _) => it.facts.join("；"),
            (true, Some(false)) => "规则不同；两版规则书的对照没有列出".to_owned(),
            (true, _) => "规则不同".to_owned(),
        };
        let cells = [
            it.receipt.labelled(),
            it.at.clone(),
            it.applicant.clone(),
            it.matter.clone(),
            it.matter_name.clone(),
            it.agency.clone(),
            it.way.words().get(Lang::ZhCn).to_owned(),
            it.before.text.clone(),
            it.before.rule.clone(),
            it.after.text.clone(),
            it.after.rule.clone(),
            it.before.tier.unwrap_or_default().to_owned(),
            it.after.tier.unwrap_or_default().to_owned(),
            only(&it.after.measures, &it.before.measures),
            only(&it.before.measures, &it.after.measures),
            it.after.missing.join("；"),
            why,
        ];
        sheet::row(&mut out, &cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    out
}

/// What rests on a basis: entries of the rulebooks, and cases that cite it, with what is open in them.
fn repealed(
    args: &Impact,
    (archive, trust): (&Archive, &Trust),
    basis: &str,
    global: &Global,
) -> Result<Exit, Problem> {
    let filter = args.filters.read()?;
    let on = args.on.as_deref().map_or_else(|| Ok(clock::today()), |day| parse_day("--on", day))?;
    let mut laws = Laws::new(archive);
    let (mut books, mut cited, mut faults) = (BTreeMap::new(), Vec::new(), Vec::new());
    let unread = Cases::new(archive, trust).each(|case| {
        if !filter.takes(&case) {
            return;
        }
        match laws.of(&case) {
            Ok(law) => {
                if cites(&case, basis) {
                    let (rulebook, calendar) = (&*law.rulebook, &*law.calendar);
                    let days = Days { rulebook, calendar, later: None, on };
                    cited.push((open(&case, &days), case.clone()));
                }
                books.insert(case.rulebook, law.rulebook);
            }
            Err(problem) => faults.push(problem),
        }
    })?;
    faults.extend(unread);
    for fault in &faults {
        output::note(&fault.line(global.lang));
    }
    let mut out = String::new();
    let mut entries: Vec<String> = Vec::new();
    for book in books.values() {
        for entry in rests(book, basis) {
            let alone = match (entry.alone, global.lang) {
                (false, _) => "",
                (true, Lang::En) => " (nothing else holds it)",
                (true, _) => "（没有别的依据）",
            };
            let line = format!("  {} {}{alone}\n", entry.sheet, entry.name);
            if !entries.contains(&line) {
                entries.push(line);
            }
        }
    }
    if entries.is_empty() && cited.is_empty() {
        return Err(unknown(basis));
    }
    let (n, m) = (entries.len(), cited.len());
    out.push_str(&match global.lang {
        Lang::En => format!("{n} entries of rulebooks and {m} cases rest on {basis}\n"),
        _ => format!("依据 {basis}：规则书里有 {n} 处，案卷有 {m} 份\n"),
    });
    out.push_str(&entries.concat());
    cited.sort_by(|(_, one), (_, other)| (&one.at, one.number).cmp(&(&other.at, other.number)));
    for (items, case) in &cited {
        let items: Vec<String> = items
            .iter()
            .map(|item| {
                let (what, state) = (item.what.words(), item.state.words());
                format!("{} {}", what.get(global.lang), state.get(global.lang))
            })
            .collect();
        let open = match (items.is_empty(), global.lang) {
            (true, Lang::En) => "nothing is open".to_owned(),
            (true, _) => "没有待办".to_owned(),
            (false, _) => items.join("、"),
        };
        let decision = &case.decision;
        let (at, name, matter) = (&case.at, case.applicant(), &decision.matter_name);
        let (outcome, number) = (&decision.outcome_text, case.number.labelled());
        out.push_str(&format!("  {at}  {name}  {matter}  {outcome}  {open}  {number}\n"));
    }
    output::text(&out)?;
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Negative })
}

/// Whether a decision cites the basis, by id or number.
fn cites(case: &CaseFile, basis: &str) -> bool {
    let mut bases = case.decision.bases.iter().flatten();
    bases.any(|known| known.id == basis || known.number.as_deref() == Some(basis))
}

fn unknown(basis: &str) -> Problem {
    Problem::new(
        "impact.basis",
        Words::new(
            format!("案卷和它们的规则书里都没有依据“{basis}”"),
            format!("neither the cases nor their rulebooks know a basis `{basis}`"),
        ),
        Words::new(
            "写依据号或文号，与规则书里的一样",
            "write its id or number as the rulebook has it",
        ),
    )
}
