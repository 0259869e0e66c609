//! Options that say which cases are asked for.

use clap::Args;
use credit_core::{decision::Outcome, rulebook::source::outcome_name};

use super::issue::parse_day;
use crate::{filter::Filter, problem::Problem};

/// Which cases.
#[derive(Args, Debug)]
pub(in crate::cli) struct Filters {
    /// 主体的代码
    #[arg(long, value_name = "代码")]
    code: Option<String>,
    /// 主体名称里有这些字
    #[arg(long, value_name = "名称")]
    name: Option<String>,
    /// 事项编码
    #[arg(long, value_name = "事项")]
    matter: Option<String>,
    /// 项目编号（申请里的 project）
    #[arg(long, value_name = "编号")]
    project: Option<String>,
    /// 结论：正常受理、告知承诺、容缺受理、补正、人工复核、不予通过（或 accept、refuse 等）
    #[arg(long, value_name = "结论", value_parser = outcome)]
    outcome: Option<Outcome>,
    /// 查到主体的名单
    #[arg(long, value_name = "名单")]
    list: Option<String>,
    /// 查询渠道
    #[arg(long, value_name = "渠道")]
    channel: Option<String>,
    /// 从哪天起（查询时间）
    #[arg(long, value_name = "日期")]
    from: Option<String>,
    /// 到哪天止
    #[arg(long, value_name = "日期")]
    to: Option<String>,
}

fn outcome(text: &str) -> Result<Outcome, String> {
    let named = Outcome::ALL.iter().copied().find(|outcome| outcome_name(*outcome) == text);
    let known = || Outcome::ALL.iter().map(|it| outcome_name(*it)).collect::<Vec<_>>().join("、");
    named.or_else(|| Outcome::parse(text)).ok_or_else(known)
}

impl Filters {
    /// The filter that they say.
    pub(in crate::cli) fn read(&self) -> Result<Filter, Problem> {
        let day = |option: &str, text: &Option<String>| {
            text.as_deref().map(|text| parse_day(option, text)).transpose()
        };
        Ok(Filter {
            code: self.code.clone(),
            name: self.name.clone(),
            matter: self.matter.clone(),
            project: self.project.clone(),
            outcome: self.outcome,
            list: self.list.clone(),
            channel: self.channel.clone(),
            from: day("--from", &self.from)?,
            to: day("--to", &self.to)?,
        })
    }
}
