//! `credit receipt show`: a receipt as people read it.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    api::Lang,
    json, limits,
    receipt::{Opening, Statement, Verified},
    wire::Named as _,
};

use super::{
    super::{
        archive::written,
        global::{COMMAND_HELP, Global},
        output,
    },
    Checkpoint, codes,
};
use crate::{
    files, paper,
    problem::{Exit, Problem},
    qr::{self, Code},
};

/// 看凭证写了什么；先核验，核验不过就什么也不显示（show a verified receipt）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit receipt show --trust 信任文件 [--salt 盐值 --request 申请] [--html [--checkpoint 检查点] -o 文件] 凭证",
    after_help = "\
例子（先按 credit receipt make --help 出具凭证）：
  credit receipt show --trust 示例市/trust.json 凭证.json
  credit receipt show --trust 示例市/trust.json --salt 凭证.salt.json \\
    --request 示例市/requests/09-deferral-signed.json 凭证.json
  credit receipt show --html -o 凭证.html --trust 示例市/trust.json 凭证.json
第二例还证明凭证说的是申请里的哪些人；第三例打印出来，编号印成二维码。"
)]
pub(in crate::cli) struct Show {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 盐值文件；与申请一起证明凭证说的是谁
    #[arg(long, value_name = "文件", requires = "request")]
    salt: Option<PathBuf>,
    /// 申请（JSON）
    #[arg(long, value_name = "文件", requires = "salt")]
    request: Option<PathBuf>,
    /// 输出可以打印的网页，编号印成二维码
    #[arg(long)]
    html: bool,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件", requires = "html")]
    output: Option<PathBuf>,
    /// Where the log stood.
    #[command(flatten)]
    checkpoint: Checkpoint,
    /// 凭证
    #[arg(value_name = "凭证", help_heading = "参数")]
    file: PathBuf,
}

pub(super) fn run(args: &Show, global: &Global) -> Result<Exit, Problem> {
    let (verified, statement) = super::opened(&args.file, &args.trust, global)?;
    let names = match (&args.salt, &args.request) {
        (Some(salt), Some(request)) => {
            named(&verified, &statement, &files::read(salt)?, &files::read(request)?)?
        }
        _ => Vec::new(),
    };
    if args.html {
        let page = paper::receipt(&verified, &statement, &names);
        let number = vec![Code::receipt("凭证编号", verified.digest())];
        let codes = codes(number, &args.checkpoint, &args.trust, global)?;
        return written(&qr::page(&page, &codes), args.output.as_ref(), global);
    }
    let lines = lines(&verified, &statement, &names, global.lang);
    let text: String = lines.iter().map(|(label, value)| format!("{label}  {value}\n")).collect();
    output::text(&text)?;
    Ok(Exit::Done)
}

/// The names of the subjects, proved by their salts.
fn named(
    verified: &Verified,
    statement: &Statement,
    opening: &[u8],
    request: &[u8],
) -> Result<Vec<String>, Problem> {
    let salts = Opening::decode(opening, verified.digest())?;
    let request = json::parse(request, limits::REQUEST_BYTES)?;
    let subjects = statement.opened(&request, &salts)?;
    Ok(subjects.into_iter().map(|subject| subject.name).collect())
}

/// What it says, line by line.
fn lines(
    verified: &Verified,
    statement: &Statement,
    names: &[String],
    lang: Lang,
) -> Vec<(String, String)> {
    let said = &statement.predicate;
    let word = |zh: &'static str, en: &'static str| if lang == Lang::En { en } else { zh };
    let mut out = Vec::new();
    let mut line = |label: &str, value: &str| out.push((label.to_owned(), value.to_owned()));
    line(word("凭证编号", "number"), &verified.digest().labelled());
    line(word("出具", "issuer"), &said.head.issuer);
    line(word("查询时间", "time"), &said.head.at);
    line(word("截止时点", "cut-off"), &said.cut_off.to_string());
    line(word("查询渠道", "channel"), &said.channel);
    line(word("查询人", "operator"), said.operator.as_deref().unwrap_or("-"));
    line(word("事项", "matter"), &format!("{} {}", said.matter, said.matter_name));
    line(word("结论", "outcome"), said.outcome.name());
    line(word("规则", "rules"), &said.rules.join(", "));
    line(word("措施", "measures"), &said.measures.join(", "));
    for (at, list) in said.lists.iter().enumerate() {
        let (as_of, issue) = (list.as_of.map(|day| day.to_string()), list.sequence);
        let issue = issue.map(|issue| format!("#{issue}"));
        let about = [as_of, issue].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let label = format!("{} {}", word("名单", "list"), at.saturating_add(1));
        line(&label, &format!("{} {} {about}", list.list_name, list.state.name()));
    }
    for (at, subject) in said.subjects.iter().enumerate() {
        let own = said.matrix.iter().filter(|cell| usize::try_from(cell.subject) == Ok(at));
        let results: Vec<&str> = own.map(|cell| cell.result.name()).collect();
        let name = names.get(at).map_or_else(|| subject.digest.labelled(), Clone::clone);
        let label = format!("{} {}", word("主体", "subject"), at.saturating_add(1));
        line(&label, &format!("{name} {}: {}", subject.role.name(), results.join(", ")));
    }
    line(word("规则书", "rulebook"), &said.rulebook.labelled());
    line(word("日历", "calendar"), &said.calendar.labelled());
    for pack in &said.packs {
        line(word("名单包", "pack"), &pack.labelled());
    }
    line(word("信任文件", "trust"), &said.trust.labelled());
    line(word("引擎", "engine"), &said.engine);
    if let Some(component) = said.component {
        line(word("引擎文件", "engine file"), &component.labelled());
    }
    for signer in verified.vouching.signers() {
        line(word("签名", "signed by"), signer);
    }
    out
}
