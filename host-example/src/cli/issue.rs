//! What every pack that is written has: keys, issuer, scope, issue, days.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use credit_core::{
    Date,
    api::Lang,
    pack::{Audience, PackKind, write::Meta},
};

use super::{global::Global, keys::Keys, output};
use crate::{
    files,
    key::Key,
    problem::{Exit, Problem, Words},
};

/// Particulars of any pack to be written.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Issue {
    /// Keys that sign.
    #[command(flatten)]
    pub(in crate::cli) keys: Keys,
    /// 签发单位；缺省取密钥文件中的
    #[arg(long, value_name = "名称")]
    pub(in crate::cli) issuer: Option<String>,
    /// 范围：同一签发单位、同一范围以期号新者为准；缺省见各命令
    #[arg(long, value_name = "范围")]
    pub(in crate::cli) scope: Option<String>,
    /// 标题；缺省由内容得出
    #[arg(long, value_name = "标题")]
    pub(in crate::cli) title: Option<String>,
    /// 期号，每次签发加一
    #[arg(long, value_name = "期号")]
    pub(in crate::cli) sequence: u32,
    /// 数据截至哪一天（年-月-日）
    #[arg(long, value_name = "日期")]
    pub(in crate::cli) as_of: String,
    /// 有效到哪一天（年-月-日）；名单包必填，过期后按“未能核对”处理
    #[arg(long, value_name = "日期")]
    pub(in crate::cli) valid_until: Option<String>,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    pub(in crate::cli) output: PathBuf,
}

/// Who may receive a list pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Reader {
    /// Anybody: full personal numbers are masked.
    Public,
    /// Authorised systems only.
    Internal,
}

pub(in crate::cli) fn audience(reader: Reader) -> Audience {
    match reader {
        Reader::Public => Audience::Public,
        Reader::Internal => Audience::Internal,
    }
}

/// The signing keys of `--key`; they speak for one issuer.
pub(in crate::cli) fn read_keys(issue: &Issue) -> Result<Vec<Key>, Problem> {
    let keys = issue.keys.open()?;
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

/// Whom the keys speak for.
pub(in crate::cli) fn issuer(keys: &[Key]) -> &str {
    keys.first().map_or("", Key::issuer)
}

pub(in crate::cli) fn meta(
    kind: PackKind,
    issue: &Issue,
    keys: &[Key],
    scope: &str,
    title: &str,
    audience: Audience,
) -> Result<Meta, Problem> {
    let until = issue.valid_until.as_deref();
    let scope = issue.scope.clone().unwrap_or_else(|| scope.to_owned());
    keys.iter().try_for_each(|key| key.check(kind, &scope))?;
    Ok(Meta {
        kind,
        issuer: issue.issuer.clone().unwrap_or_else(|| issuer(keys).to_owned()),
        issuer_id: keys.iter().find_map(Key::issuer_id).map(str::to_owned),
        scope,
        title: issue.title.clone().unwrap_or_else(|| title.to_owned()),
        sequence: issue.sequence,
        as_of: parse_day("--as-of", &issue.as_of)?,
        valid_until: until.map(|day| parse_day("--valid-until", day)).transpose()?,
        update_days: None,
        audience,
    })
}

/// The day that an option names.
pub(in crate::cli) fn parse_day(option: &str, text: &str) -> Result<Date, Problem> {
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

pub(in crate::cli) fn save(
    path: &Path,
    bytes: &[u8],
    what: &Words,
    global: &Global,
) -> Result<Exit, Problem> {
    files::write(path, bytes)?;
    written(path, u64::try_from(bytes.len()).unwrap_or(u64::MAX), what, global);
    Ok(Exit::Done)
}

/// Says what was written.
pub(in crate::cli) fn written(path: &Path, size: u64, what: &Words, global: &Global) {
    let said = output::written(path).and(
        &format!("：{}，{size} 字节", what.get(Lang::ZhCn)),
        &format!(": {}, {size} bytes", what.get(Lang::En)),
    );
    output::say(&said, global.lang);
}

/// How much a pack holds.
pub(in crate::cli) fn records_of(count: usize) -> Words {
    Words::new(format!("{count} 条记录"), format!("{count} records"))
}
