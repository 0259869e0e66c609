//! `credit commitment register`: gives a commitment its number.

use clap::{Args, ValueEnum};
use credit_core::{digest::Digest, rulebook::source::commitment_in_forms};

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        keys::Keys,
        output,
    },
    Ledger,
};
use crate::{
    archive::{Archive, labelled},
    ledger::{Promise, next_number},
    problem::{Exit, Problem, Words},
    receipt,
    statement::{self, PUBLICATION, Said},
};

/// How far it may be shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Publication {
    /// 可向社会公开.
    Public,
    /// 特定范围内公开.
    Limited,
    /// 不可公开.
    Closed,
}

/// 登记一份承诺：编承诺编码（地区 6 位、作出日期 8 位、顺序 6 位），写明公开类型（register a commitment）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment register --region 地区 --publication 公开类型 --receipt 编号 --person 姓名 --key 密钥… --archive 档案 --trust 信任文件",
    after_help = "\
例子（编号由 credit receipt make --archive 档案 … 显示）：
  credit commitment register --region 450200 --publication public --receipt 编号 --person 张某 \\
    --key 示例市/key-sample-only.json --archive 档案 --trust 示例市/trust.json
公开类型：public 可向社会公开，limited 特定范围内公开，closed 不可公开
显示的是承诺编码。"
)]
pub(in crate::cli) struct Register {
    #[command(flatten)]
    ledger: Ledger,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 地区，六位行政区划代码（GB/T 2260）
    #[arg(long, value_name = "地区", value_parser = region)]
    region: String,
    /// 公开类型：public、limited、closed
    #[arg(long, value_name = "公开类型", value_enum, hide_possible_values = true)]
    publication: Publication,
    /// 承诺有效期的最后一天；容缺受理的期限已经写在结论里
    #[arg(long, value_name = "日期")]
    until: Option<String>,
    /// 承诺事由；缺省为事项名称
    #[arg(long, value_name = "内容")]
    cause: Option<String>,
    /// 谁登记
    #[arg(long, value_name = "姓名")]
    person: String,
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
}

pub(super) fn number(text: &str) -> Result<Digest, String> {
    labelled(text).ok_or_else(|| "sm3:…".to_owned())
}

fn region(text: &str) -> Result<String, String> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { Ok(text.to_owned()) } else { Err("450200".to_owned()) }
}

pub(super) fn run(args: &Register, global: &Global) -> Result<Exit, Problem> {
    // Opened first: nobody waits for a PIN that is typed here.
    let keys = args.keys.open()?;
    // Two that register at once would find the same number free.
    let _turn = Archive::open(&args.ledger.archive)?.turn()?;
    let read = args.ledger.read(global)?;
    let promise = one(&read.promises, args.receipt, None)?;
    let day = promise.said.signed_on.ok_or_else(|| none(args.receipt))?;
    let used = read.promises.iter().filter_map(|it| it.number.as_deref());
    let number = next_number(&args.region, day, used).ok_or_else(|| full(&args.region))?;
    let [public, limited, closed] = *PUBLICATION else { return Err(full(&args.region)) };
    let publication = match args.publication {
        Publication::Public => public,
        Publication::Limited => limited,
        Publication::Closed => closed,
    };
    let mut members = vec![
        ("type".to_owned(), promise.kind.as_str().to_owned()),
        ("number".to_owned(), number.clone()),
        ("publication".to_owned(), publication.to_owned()),
    ];
    let more = [("until", &args.until), ("cause", &args.cause)];
    members.extend(more.into_iter().filter_map(|(name, it)| Some((name.into(), it.clone()?))));
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let said =
        Said { kind: "commitment", person: &args.person, members, evidence: Vec::new(), at: &at };
    statement::add(&read.archive, &read.trust, &keys, args.receipt, &said)?;
    output::text(&format!("{number}\n"))?;
    Ok(read.exit)
}

/// The commitment of that type that was made for a decision, or the only one.
pub(super) fn one<'a>(
    promises: &'a [Promise],
    receipt: Digest,
    kind: Option<&str>,
) -> Result<&'a Promise, Problem> {
    let own =
        |it: &&Promise| it.receipt == receipt && kind.is_none_or(|kind| it.kind.as_str() == kind);
    let found: Vec<&Promise> = promises.iter().filter(own).collect();
    match found[..] {
        [promise] => Ok(promise),
        [] => Err(none(receipt)),
        _ => {
            let kinds: Vec<&str> = found.iter().map(|it| commitment_in_forms(it.kind)).collect();
            let names: Vec<&str> = found.iter().map(|it| it.kind.as_str()).collect();
            Err(Problem::usage(
                "ledger.several",
                Words::new(
                    format!("这个结论有几份承诺：{}", kinds.join("、")),
                    format!("several commitments were made for it: {}", names.join(", ")),
                ),
                Words::new(
                    "用 credit statement add 写明类型",
                    "say which by `credit statement add`",
                ),
            ))
        }
    }
}

fn none(receipt: Digest) -> Problem {
    Problem::new(
        "ledger.none",
        Words::new(
            format!("档案里没有凭证 {}，或它的结论没有已签的承诺", receipt.labelled()),
            format!(
                "no commitment was signed for {}, or it is not in the archive",
                receipt.labelled()
            ),
        ),
        Words::new("看 credit commitment list", "look at `credit commitment list`"),
    )
}

fn full(region: &str) -> Problem {
    Problem::new(
        "ledger.full",
        Words::new(
            format!("{region} 这一天的承诺编码已经用完"),
            format!("the numbers of {region} for that day are used up"),
        ),
        Words::new("换一个地区代码", "take another region"),
    )
}
