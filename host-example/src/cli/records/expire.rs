//! `credit records expire`: records whose term is over lose what they say.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::{Date, digest::Digest};

use super::{
    super::{
        chain,
        global::{COMMAND_HELP, Global},
        issue::parse_day,
        keys::Keys,
        output,
    },
    located, place, told,
};
use crate::{
    archive::Archive,
    case::{Cases, Laws},
    clock,
    deadline::{Asked, Days, open},
    files,
    problem::{Exit, Problem},
    serve::{self, Expired, Expiry},
    tombstone::Why,
};

/// 删除到期的存档：内容真正删去，留下日志要用的哈希和签名的删除凭据（erase records whose term is over）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records expire --before 日期 --reason 文字 --key 密钥… [--keep 文件] [--archive 档案 --trust 信任文件] [--dry-run] 存档",
    after_help = "\
例子（先运行 credit serve … --records 存档.sqlite，再停掉服务）：
  credit records expire --dry-run --before 2021-01-01 --reason 保存期限五年已满 --key 示例市/key-sample-only.json 存档.sqlite
  credit records expire --before 2021-01-01 --reason 保存期限五年已满 --key 示例市/key-sample-only.json 存档.sqlite
  credit records verify --trust 示例市/trust.json 存档.sqlite
申请、结论、凭证、盐和调用者都删去，不能恢复；编号、时刻、哈希留着，检查点和别的存档的证明照旧有效。
SQLite 文件整个重写一遍，要停服务，并有与文件一样大的空余磁盘。数据库不停服务，由表的所有者运行；它的 WAL、备份里还有。
给出 --archive 的，案卷里还有承诺、异议等没有了结的（credit deadline list），或读不到案卷的，都不删；删去的，档案里的案卷和对它的说明一并删去，\n留下签名的删除凭据（credit archive verify 核对）。以前的备份、导出的档案（credit archive export）不在其内，要另外处理。"
)]
pub(in crate::cli) struct Expire {
    /// 删除这一天以前（不含）的存档，按存档的时刻
    #[arg(long, value_name = "日期")]
    before: String,
    /// 理由，写进删除凭据
    #[arg(long, value_name = "文字")]
    reason: String,
    /// 不删的存档：每行一个编号，# 后面是说明（如依法保全的）
    #[arg(long, value_name = "文件")]
    keep: Option<PathBuf>,
    /// 档案文件夹：案卷还没有了结的不删，了结的一并删去
    #[arg(long, value_name = "文件夹", requires = "trust")]
    archive: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件", requires = "archive")]
    trust: Option<PathBuf>,
    /// 只说要删多少，什么都不删
    #[arg(long)]
    dry_run: bool,
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

pub(super) fn run(args: &Expire, global: &Global) -> Result<Exit, Problem> {
    let before = parse_day("--before", &args.before)?;
    let keep = args.keep.as_deref().map_or_else(|| Ok(BTreeSet::new()), kept)?;
    let looked = match (&args.archive, &args.trust) {
        (Some(archive), Some(trust)) => Some(Looked::at(archive, trust, before, global)?),
        _ => None,
    };
    let keys = if args.dry_run { None } else { Some(args.keys.open()?) };
    let reason = args.reason.trim();
    let settled = looked.as_ref().map(|looked| &looked.settled);
    let what = Expiry { before, reason, keep: &keep, settled };
    let mut gone = 0_usize;
    let done = serve::expire(&place(&args.records)?, &what, keys.as_deref(), |cases| {
        if let (Some(looked), Some(keys)) = (&looked, &keys) {
            gone = looked.archive.erase(keys, &Why { before, reason }, cases)?;
        }
        Ok(())
    });
    let done = done.map_err(|problem| located(problem, &args.records))?;
    let Expired { erased, held, open, received, kept } = done;
    let (zh, en) =
        if args.dry_run { ("将删除", "would erase") } else { ("已删除", "erased") };
    let (looked, looked_en) = match &looked {
        Some(looked) => {
            let cases = if args.dry_run { looked.of(received) } else { gone };
            let left = looked.old.saturating_sub(cases);
            (
                format!("；档案里的案卷{zh} {cases} 份，那一天以前的还有 {left} 份"),
                format!("; {en} {cases} cases of the archive, {left} of before that day are left"),
            )
        }
        None => (
            "；没有给出 --archive，未查案卷是否了结，也没有删除案卷".to_owned(),
            "; without --archive no case was looked at or erased".to_owned(),
        ),
    };
    let (count, before_now) = (kept.count, kept.erased);
    told(
        &format!(
            "{zh} {erased} 份；保留 {held} 份（--keep），{open} 份案卷未了结{looked}；共 {count} 份，其中已删除 {before_now} 份"
        ),
        &format!(
            "{en} {erased}; kept {held} by --keep, {open} with open cases{looked_en}; {count} records, {before_now} of them erased"
        ),
        global,
    )
}

/// Ids, one a line.
fn kept(path: &Path) -> Result<BTreeSet<String>, Problem> {
    let text = String::from_utf8_lossy(&files::read(path)?).into_owned();
    let id = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
    let text = text.trim_start_matches('\u{feff}');
    Ok(text.lines().map(id).filter(|id| !id.is_empty()).collect())
}

/// What was found in an archive.
struct Looked {
    archive: Archive,
    /// The receipts of cases in which nothing is open today, and of those that were erased before. Those that cannot be
    /// read are not among them, and are told.
    settled: BTreeSet<Digest>,
    /// How many cases are of before the day.
    old: usize,
}

impl Looked {
    fn at(archive: &Path, trust: &Path, before: Date, global: &Global) -> Result<Self, Problem> {
        let trust = chain::trust(trust, global)?;
        let archive = Archive::open(archive)?;
        let on = clock::today();
        let (mut items, mut asked, mut faults) = (Vec::new(), Asked::default(), Vec::new());
        let (mut settled, mut laws, mut old) = (BTreeSet::new(), Laws::new(&archive), 0_usize);
        let unread = Cases::new(&archive, &trust).each(|case| {
            old = old.saturating_add(usize::from(case.day < before));
            match laws.of(&case) {
                Ok(law) => {
                    let (rulebook, calendar) = (&*law.rulebook, &*law.calendar);
                    items.extend(open(&case, &Days { rulebook, calendar, later: None, on }));
                    asked.note(&case);
                    // A case of the future has not been looked at.
                    if case.day <= on {
                        settled.insert(case.number);
                    }
                }
                Err(problem) => faults.push(problem),
            }
        })?;
        let (erased, unsigned) = archive.erased(&trust)?;
        for fault in faults.iter().chain(&unread).chain(&unsigned) {
            output::note(&fault.line(global.lang));
        }
        items.retain(|item| asked.leaves(item));
        for item in &items {
            settled.remove(&item.receipt);
        }
        // A run that was ended had looked at them.
        settled.extend(erased.into_keys());
        Ok(Self { archive, settled, old })
    }

    /// So many at most: a receipt may have no case here.
    fn of(&self, received: u64) -> usize {
        usize::try_from(received).unwrap_or(usize::MAX).min(self.old)
    }
}
