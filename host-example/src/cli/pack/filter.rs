//! `credit pack filter`: a filter pack from identifiers, one a line.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::{
    id::{self, Expectation, Kind},
    pack::{Audience, PackKind, record::Identifier, write},
};

use super::super::{
    global::{COMMAND_HELP, Global},
    issue::{self, Issue},
    output,
    work::Work,
};
use crate::{
    files, import,
    key::signers,
    problem::{Exit, Problem, Words},
};

/// Refused lines that are told one by one.
const TOLD: usize = 20;

/// 由代码清单生成过滤包：只回答“肯定未列入”或“须去查询”
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack filter --lists 名单定义.csv --list 名单编号 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 [文件]"
)]
pub(in crate::cli) struct Filter {
    /// 名单定义表
    #[arg(long, value_name = "文件")]
    lists: PathBuf,
    /// 名单编号或名称
    #[arg(long, value_name = "名单")]
    list: String,
    /// 有不能通过校验的代码时仍然生成（缺省：不生成，退出码 3）
    #[arg(long)]
    allow_refused: bool,
    /// Particulars of the pack.
    #[command(flatten)]
    issue: Issue,
    /// 代码，每行一个；不写或写 - 则读标准输入
    #[arg(value_name = "文件", help_heading = "参数")]
    file: Option<PathBuf>,
}

pub(in crate::cli) fn run(args: &Filter, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let name = files::name(&args.lists);
    let definitions = import::list_definitions(&name, &files::read(&args.lists)?)?;
    let wanted = |list: &&_| -> bool {
        let list: &credit_core::pack::record::ListDef = list;
        list.id == args.list || list.name == args.list
    };
    let list = definitions.iter().find(wanted).ok_or_else(|| unknown_list(&args.list))?;
    let reading = Work::new(global, "读取代码", "reading identifiers");
    let (identifiers, refused) = read(args, global)?;
    drop(reading);
    if refused > 0 && !args.allow_refused {
        return Err(lines_refused(refused));
    }
    let found = identifiers.len();
    let meta =
        issue::meta(PackKind::List, &args.issue, &keys, &list.id, &list.name, Audience::Public)?;
    keys.iter().try_for_each(|key| key.check_list(&list.id))?;
    let lists = [list.clone()];
    let building = Work::new(global, "生成过滤器、签名", "making the filter, signing");
    let bytes = write::filter_pack(&meta, &lists, identifiers, &signers(&keys))?;
    drop(building);
    let what =
        Words::new(format!("{found} 个代码的过滤包"), format!("filter of {found} identifiers"));
    issue::save(&args.issue.output, &bytes, &what, global)
}

/// The identifiers, and how many lines hold none that can be used.
fn read(args: &Filter, global: &Global) -> Result<(Vec<Identifier>, usize), Problem> {
    let file = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let source: Box<dyn Read> = match file {
        Some(path) => Box::new(File::open(path).map_err(|error| files::unreadable(path, &error))?),
        None => Box::new(io::stdin().lock()),
    };
    let (mut identifiers, mut refused) = (Vec::new(), 0_usize);
    for (number, line) in (1_usize..).zip(BufReader::new(source).lines()) {
        let path = file.unwrap_or_else(|| Path::new("-"));
        let line = line.map_err(|error| files::unreadable(path, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        let report = id::validate(&line, &Expectation::default());
        if report.is_valid() && !matches!(report.kind, Kind::Unknown | Kind::MaskedId) {
            identifiers.push(Identifier { kind: report.kind, value: report.normalized });
            continue;
        }
        if refused < TOLD {
            let text = line.trim();
            let said = Words::new(
                format!("第{number}行 拒收：“{text}”不是可用的代码"),
                format!("line {number} refused: `{text}` is no usable identifier"),
            );
            output::say(&said, global.lang);
        }
        refused = refused.saturating_add(1);
    }
    Ok((identifiers, refused))
}

fn unknown_list(list: &str) -> Problem {
    Problem::usage(
        "lists.unknown",
        Words::new(format!("名单定义中没有“{list}”"), format!("no list is called {list}")),
        Words::new("写名单定义表中的编号或名称", "use an id or name of the table of lists"),
    )
}

fn lines_refused(lines: usize) -> Problem {
    Problem::new(
        "filter.lines-refused",
        Words::new(
            format!("有 {lines} 行不是可用的代码，没有生成过滤包"),
            format!("{lines} lines hold no usable identifier"),
        ),
        Words::new(
            "改好这些行；确认可以缺少它们时加 --allow-refused（缺少的主体会被当作未列入）",
            "put the lines right, or add --allow-refused: what is left out reads as not listed",
        ),
    )
}
