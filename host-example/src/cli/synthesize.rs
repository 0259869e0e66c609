//! `credit synthesize`: identifiers that pass every check and are nobody's, for tests and demos.

use std::io::{self, BufWriter, Write};

use clap::Args;
use credit_core::id::{KINDS, Kind};
use credit_core::json::{ObjectBuilder, canonical};

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::problem::{Exit, Problem, Words};

/// 造代码：生成能通过校验、但不属于任何人的代码，供测试和演示（made-up identifiers for tests）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit synthesize --kind 种类 [--count 个数] [--seed 种子] [--plain]",
    after_help = "例子：\n  credit synthesize --kind uscc --count 3\n  credit synthesize --kind resident-id --plain | credit validate"
)]
pub(super) struct Synthesize {
    /// 代码的种类，如 uscc、resident-id、lei
    #[arg(long, value_name = "种类")]
    kind: String,
    /// 生成几个
    #[arg(long, value_name = "个数", default_value_t = 1)]
    count: u64,
    /// 种子：同样的种子生成同样的代码
    #[arg(long, value_name = "种子", default_value_t = 1)]
    seed: u64,
    /// 只写代码，一行一个；不写则每行一份注明“虚构”的 JSON
    #[arg(long)]
    plain: bool,
}

pub(super) fn run(args: &Synthesize, global: &Global) -> Result<Exit, Problem> {
    let kind = Kind::parse(&args.kind).ok_or_else(|| unknown(&args.kind))?;
    let mut out = BufWriter::new(io::stdout().lock());
    for i in 0..args.count {
        let value = kind.synthetic(scatter(args.seed.wrapping_add(i)));
        let line = if args.plain {
            value
        } else {
            let object = ObjectBuilder::new().put("kind", kind.as_str());
            canonical(&object.put("synthetic", true).put("value", value).build())
        };
        writeln!(out, "{line}").map_err(|error| output::stdout(&error))?;
    }
    out.flush().map_err(|error| output::stdout(&error))?;
    if args.plain {
        let said = Words::new(
            "以上代码均为虚构（synthetic），不属于任何单位或个人",
            "all of these are synthetic and belong to nobody",
        );
        output::say(&said, global.lang);
    }
    Ok(Exit::Done)
}

/// Neighbouring seeds should not give neighbouring numbers (the finaliser of SplitMix64).
const fn scatter(seed: u64) -> u64 {
    let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn unknown(kind: &str) -> Problem {
    let known: Vec<&str> = KINDS.iter().map(|info| info.id).collect();
    let known = known.join(", ");
    Problem::usage(
        "id.unknown-kind",
        Words::new(
            format!("没有“{kind}”这种标识类型"),
            format!("there is no kind of identifier called “{kind}”"),
        ),
        Words::new(format!("可用的类型：{known}"), format!("known kinds: {known}")),
    )
}
