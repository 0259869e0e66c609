//! `credit serve`: the HTTP server.

use std::{net::SocketAddr, path::PathBuf, thread, time::Duration};

use clap::Args;
use credit_engine::find_checker;

use super::{
    global::{COMMAND_HELP, Global},
    keys::Secrets,
    memory::MemoryArgs,
    output,
};
use crate::{
    problem::{Exit, Problem, Words},
    serve::{self, AccessLog, Config, Paths, Place, Ready, Receipts, Window},
};

/// Largest body: a thousand subjects with former names.
const BODY: usize = 1 << 20;

/// HTTP 服务：核查、校验、批量核查的接口，结论存档（HTTP API with decision records）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit serve --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 --records 存档 [选项]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit serve --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json --records 存档.sqlite
  curl -H 'authorization: Bearer 启动时显示的令牌' -H 'content-type: application/json' \\
    -d @示例市/requests/01-clean.json http://127.0.0.1:8730/v1/check
示例市的申请写着固定的日期，日后再试加 --date-window any。

令牌文件只存摘要，权限 check 核查、admin 换数据、audit 查全部存档：
  {\"tokens\":[{\"id\":\"窗口系统\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"],\"until\":\"2027-12-31\"}]}"
)]
pub(super) struct Serve {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    rulebook: PathBuf,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 存档：每个结论连同申请一起存下来。SQLite 文件；或 postgres://用户@主机/数据库，几个服务合用（密码放进环境变量 PGPASSWORD）
    #[arg(long, value_name = "文件或地址")]
    records: PathBuf,
    /// 监听的地址；缺省只在本机
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8730")]
    listen: SocketAddr,
    /// 令牌文件，改动后自动重读；监听本机以外的地址时必填。不写则每次启动生成一个令牌，显示在屏幕上
    #[arg(long, value_name = "文件")]
    tokens: Option<PathBuf>,
    /// 本服务的其他名字（请求头 Host），可写多次；本机服务缺省只认 127.0.0.1、localhost 和 [::1]
    #[arg(long = "host", value_name = "名字")]
    hosts: Vec<String>,
    /// 另在这个地址回答 /healthz、/readyz、/metrics，不需要令牌，不受其他连接影响
    #[arg(long, value_name = "地址")]
    health: Option<SocketAddr>,
    /// 核查日距今天最多多少天；any 不限
    #[arg(long, value_name = "天数", default_value = "31", value_parser = window)]
    date_window: Window,
    /// 存档内容的密钥文件；缺省为“存档.key”，没有则新建；存档在数据库里时必填，几个服务用同一个。请与存档分开备份
    #[arg(long, value_name = "文件")]
    records_key: Option<PathBuf>,
    /// 存档最多占多少空间，如 20GB；到了就不再核查（records.quota），用到 80% 起在日志、/readyz、/metrics 里提醒
    #[arg(long, value_name = "大小", value_parser = serve::size)]
    records_quota: Option<u64>,
    /// 每个令牌每秒的请求数
    #[arg(long, value_name = "次数", default_value_t = 200)]
    rate: u32,
    /// 同时核查的请求数；缺省为处理器个数
    #[arg(long, value_name = "个数")]
    running: Option<u32>,
    /// 最多有几个请求等待，再多就立即拒绝
    #[arg(long, value_name = "个数", default_value_t = 64)]
    waiting: u32,
    /// 一次核查最长多少毫秒
    #[arg(long, value_name = "毫秒", default_value_t = 2_000)]
    deadline: u64,
    /// 编译好的数据存在这个文件里：下次启动时映射它，不再编译；不符时自动重新生成
    #[arg(long, value_name = "文件")]
    artefact: Option<PathBuf>,
    /// 本机的密钥文件（0600，没有则新建）：编译文件须有它的校验码，否则不运行、不启动（engine.artefact-mac）
    #[arg(long, value_name = "文件", requires = "artefact")]
    artefact_key: Option<PathBuf>,
    /// 每个结论另记用了多少燃料（计算量）和引擎版本，供复核时比对；结论本身不变
    #[arg(long)]
    record_fuel: bool,
    /// 同时提供这个文件夹里的网页（如 target/credit/demo）
    #[arg(long, value_name = "文件夹")]
    pages: Option<PathBuf>,
    /// 每个结论出具签名的凭证：签名密钥文件或令牌中的 pkcs11:…，可写多次，如 SM2 和 Ed25519 各一个
    #[arg(long = "key", value_name = "密钥")]
    keys: Vec<String>,
    /// 凭证上的查询渠道
    #[arg(long, value_name = "名称", default_value = "credit serve", requires = "keys")]
    channel: String,
    /// 凭证连同依据的全部数据存进这个文件夹，供日后不用网络重算
    #[arg(long, value_name = "文件夹", requires = "keys")]
    archive: Option<PathBuf>,
    /// 查阅日志：谁在什么时候为什么（请求头 x-purpose）查阅了哪份存档、结果如何，每次一行 JSON，写在这个文件末尾（0600）；- 写到标准输出。写不进去就不给查阅
    #[arg(long, value_name = "文件")]
    access_log: Option<PathBuf>,
    /// What opens keys.
    #[command(flatten)]
    secrets: Secrets,
    /// What was seen before.
    #[command(flatten)]
    memory: MemoryArgs,
}

fn window(text: &str) -> Result<Window, String> {
    Window::parse(text).ok_or_else(|| "0, 1, … any".to_owned())
}

pub(super) fn run(args: &Serve, global: &Global) -> Result<Exit, Problem> {
    let cores = thread::available_parallelism().map_or(1, Into::into);
    let config = Config {
        address: args.listen,
        component: find_checker(global.component.as_deref())?,
        data: Paths {
            packs: args.packs.clone(),
            rulebook: args.rulebook.clone(),
            calendar: args.calendar.clone(),
            trust: args.trust.clone(),
            artefact: args.artefact.clone(),
            artefact_key: args.artefact_key.clone(),
            memory: args.memory.remembering(),
        },
        records: Place::parse(args.records.as_os_str())?,
        tokens: args.tokens.clone(),
        hosts: args.hosts.clone(),
        health: args.health,
        window: args.date_window,
        records_key: args.records_key.clone(),
        records_quota: args.records_quota,
        rate: args.rate,
        running: args.running.unwrap_or_else(|| u32::try_from(cores).unwrap_or(1)).max(1),
        waiting: args.waiting,
        deadline: Duration::from_millis(args.deadline),
        body: BODY,
        metered: args.record_fuel,
        pages: args.pages.clone(),
        access_log: args.access_log.as_deref().map(AccessLog::named),
        receipts: (!args.keys.is_empty()).then(|| Receipts {
            keys: args.keys.clone(),
            access: args.secrets.access(),
            channel: args.channel.clone(),
            archive: args.archive.clone(),
        }),
    };
    serve::run(config, |Ready { address, token, doubts }| {
        doubts.iter().for_each(|problem| output::note(&problem.said(global.lang)));
        let said = Words::new(
            format!("已就绪 http://{address} （接口说明 http://{address}/docs）"),
            format!("ready at http://{address} (documentation at http://{address}/docs)"),
        );
        output::say(&said, global.lang);
        if let Some(token) = token {
            let said = Words::new(
                format!("令牌 {token} （每次启动都不同；固定的令牌用 --tokens）"),
                format!("token {token} (another at every start; --tokens has lasting ones)"),
            );
            output::say(&said, global.lang);
        }
    })?;
    Ok(Exit::Done)
}
