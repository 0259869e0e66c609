//! The command line as people type it. Help is Chinese first; every command shows an example that
//! works in the sample city.

mod doctor;
mod packs;
mod rulebook;
mod screen;
mod serve;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use credit_core::api::Lang;

pub use doctor::{Doctor, Precompile};
pub use packs::{Diff, Filter, Rebase, Slim, Verify};
pub use rulebook::{
    Beside, Rulebook, RulebookBuild, RulebookDiff, RulebookExport, RulebookSource, RulebookTest,
};
pub use screen::Screen;
pub use serve::Serve;

const ROOT_HELP: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

const COMMAND_HELP: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

/// `credit`.
#[derive(Debug, Parser)]
#[command(
    name = "credit",
    version,
    about = "一键核信：把信用核查放进审批表单和交易系统（credit check for approval forms）",
    help_template = ROOT_HELP,
    override_usage = "credit [选项] <命令> …",
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    max_term_width = 100,
    after_help = "\
例子：
  credit demo                          看示例市的申请怎么核、为什么
  credit demo --write 示例市           同时写出名单包、规则书、日历和申请，供下面的命令使用
  echo 91110000600037341K | credit validate

退出码：0 完成；1 结论是否定的；2 命令写错；3 输入不能用（标准错误上一行说明编号、位置和处理办法）"
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
pub struct Global {
    /// 不经 WebAssembly，直接调用核心（答案逐字节相同；call the core without WebAssembly）
    #[arg(long, global = true, display_order = 100)]
    pub native: bool,
    /// 核查组件的路径；缺省依次找 CREDIT_COMPONENT、程序旁边、构建目录（component file）
    #[arg(
        long,
        global = true,
        display_order = 101,
        value_name = "文件",
        conflicts_with = "native"
    )]
    pub component: Option<PathBuf>,
    /// 文字的语言：zh-CN（缺省）或 en（language of texts）
    #[arg(long, global = true, display_order = 102, value_name = "语言", default_value = "zh-CN", hide_default_value = true, value_parser = language)]
    pub lang: Lang,
    /// 显示帮助（help）
    #[arg(short = 'h', long, global = true, display_order = 103, action = ArgAction::Help)]
    pub help: Option<bool>,
    /// 显示版本（version）
    #[arg(short = 'V', long, display_order = 104, action = ArgAction::Version)]
    pub version: Option<bool>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "zh-CN, en".to_owned())
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 演示：在虚构的示例市核查一批申请，说明结论和理由（the main job on a made-up city）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit demo [--write 文件夹]",
        after_help = "例子：\n  credit demo\n  credit demo --write 示例市"
    )]
    Demo(Demo),
    /// 校验代码：每行一个代码，每行一份 JSON 报告（one identifier a line, one report a line）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit validate [选项] [文件]",
        after_help = "\
例子：
  echo 91110000600037341K | credit validate
  credit validate --strict --on 2026-11-20 代码.txt > 报告.ndjson"
    )]
    Validate(Validate),
    /// 造代码：生成能通过校验、但不属于任何人的代码，供测试和演示（made-up identifiers for tests）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit synthesize --kind 种类 [--count 个数] [--seed 种子] [--plain]",
        after_help = "例子：\n  credit synthesize --kind uscc --count 3\n  credit synthesize --kind resident-id --plain | credit validate"
    )]
    Synthesize(Synthesize),
    /// 核一份申请：能不能受理，为什么，还缺什么（one request, one decision）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit check --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 [--json] [--meter 文件] [申请]",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit check --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json \\
    示例市/requests/09-deferral-signed.json"
    )]
    Check(Check),
    /// 出文书：一次性告知书、容缺受理通知书、信用承诺书、信用核查记录（notices for a decision）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit notice --kind 文书 [--html] --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 [申请]",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit notice --kind deferral --html -o 通知书.html --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack \\
    --trust 示例市/trust.json 示例市/requests/09-deferral-signed.json"
    )]
    Notice(Notice),
    /// 批量核查：一份主体清单对照名单包，断点续作（screen a file of subjects）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit screen --pack 名单包… --trust 信任文件 --input 主体.csv --output 结果.ndjson [选项]",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit screen --pack 示例市/packs/zxgk.pack --trust 示例市/trust.json --as-of 2026-11-20 \\
    --input 持证主体.csv --output 发现.csv
只看新一期名单新增的记录里有没有本单位的主体：
  credit screen --pack 第39期.pack --only-new 第38期.pack --trust trust.json --input 持证主体.csv --output 发现.csv

中断（包括断电、强制结束）后用同样的命令再运行，从中断处继续，结果逐字节相同。"
    )]
    Screen(Screen),
    /// HTTP 服务：核查、校验、批量核查的接口，结论存档（HTTP API with decision records）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit serve --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 --records 存档 [选项]",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit serve --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json --records 存档.sqlite
  curl -d @示例市/requests/01-clean.json http://127.0.0.1:8730/v1/check

令牌文件只存摘要：{\"tokens\":[{\"id\":\"窗口系统\",\"digest\":\"sm3:…\",\"scopes\":[\"check\",\"admin\"]}]}"
    )]
    Serve(Serve),
    /// 体检：组件、密钥、名单包、规则书、日历、存档哪里不对，怎么办（what is wrong here, and what to do）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit doctor [--pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件] [--records 存档] [选项]",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit doctor
  credit doctor --on 2026-11-20 --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json

退出码：0 没有问题（可以有“注意”）；1 有问题。什么都不会改动。"
    )]
    Doctor(Doctor),
    /// 预编译：把数据装进组件并编译成本机代码，宿主启动时直接映射（compile the component with its data）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit precompile --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 -o 文件",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit precompile --pack 示例市/packs --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack \\
    --trust 示例市/trust.json -o 示例市.cwasm
  credit doctor --artefact 示例市.cwasm
  credit serve --artefact 示例市.cwasm …          # 文件与数据相符时直接映射

编译文件等同程序本身：只用自己生成的。版本、处理器或限额不符的文件不会运行（engine.artefact-incompatible）。"
    )]
    Precompile(Precompile),
    /// 名单包：由 CSV 生成并签名，或查看（build or inspect list packs）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit pack <命令> …",
        subcommand_help_heading = "命令"
    )]
    Pack(Pack),
    /// 规则书：由表格生成、证明、试算、对照（build, prove, test or compare rulebooks）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit rulebook <命令> …",
        subcommand_help_heading = "命令"
    )]
    Rulebook(Rulebook),
    /// 工作日历：由 CSV 表生成并签名（build a calendar of working days）
    #[command(
        subcommand,
        help_template = COMMAND_HELP,
        override_usage = "credit calendar <命令> …",
        subcommand_help_heading = "命令"
    )]
    Calendar(Calendar),
    /// 生成签名密钥，并给出信任文件的条目（make a signing key）
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit keygen [--algorithm 算法] --id 编号 --issuer 签发单位 -o 密钥文件",
        after_help = "\
例子：
  credit keygen --id 示例市-2026 --issuer 示例市信用办（虚构） --not-before 2026-01-01 --not-after 2027-12-31 \\
    -o 密钥.json > trust.json
  credit keygen --algorithm both --id 示例市-2026 --issuer 示例市信用办（虚构） -o 密钥.json > trust.json
第二例生成两个密钥：示例市-2026-sm2-sm3（密钥-sm2-sm3.json）和 示例市-2026-ed25519（密钥-ed25519.json）。
密钥文件只保存在签发单位；交给使用单位的是 trust.json。"
    )]
    Keygen(Keygen),
}

/// `credit demo`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Demo {
    /// 把示例市的名单包、规则书、日历、信任文件、申请和原始表格写到这个文件夹
    #[arg(long, value_name = "文件夹")]
    pub write: Option<PathBuf>,
}

/// `credit validate`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Validate {
    /// 代码的种类，如 uscc、org-code、resident-id；不写则自动识别
    #[arg(long, value_name = "种类")]
    pub kind: Option<String>,
    /// 在哪一天核对（年-月-日）；用来判断出生日期是否在将来
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 已确认在用、虽不能通过校验也不拒绝的代码，每行一个（codes in use although they fail a check）
    #[arg(long, value_name = "文件")]
    pub allow: Option<PathBuf>,
    /// 只要有一个代码无效，退出码为 1
    #[arg(long)]
    pub strict: bool,
    /// 每行一个代码的文本文件；不写或写 - 则读标准输入
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: Option<PathBuf>,
}

/// `credit synthesize`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Synthesize {
    /// 代码的种类，如 uscc、resident-id、lei
    #[arg(long, value_name = "种类")]
    pub kind: String,
    /// 生成几个
    #[arg(long, value_name = "个数", default_value_t = 1)]
    pub count: u64,
    /// 种子：同样的种子生成同样的代码
    #[arg(long, value_name = "种子", default_value_t = 1)]
    pub seed: u64,
    /// 只写代码，一行一个；不写则每行一份注明“虚构”的 JSON
    #[arg(long)]
    pub plain: bool,
}

/// `credit check`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Check {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    pub packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    pub rulebook: PathBuf,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    pub calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 输出 JSON 结论（规范形式，一行）
    #[arg(long)]
    pub json: bool,
    /// 把这次核查用的燃料和引擎版本写成 JSON，与结论一起存档；同样的申请、数据和组件在任何机器上都相同
    #[arg(long, value_name = "文件")]
    pub meter: Option<PathBuf>,
    /// 申请（JSON）；不写或写 - 则读标准输入
    #[arg(value_name = "申请", help_heading = "参数")]
    pub request: Option<PathBuf>,
}

/// Kinds of notices as people type them.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum NoticeKind {
    /// 一次性告知书
    Supplement,
    /// 容缺受理通知书
    Deferral,
    /// 信用承诺书
    Commitment,
    /// 信用核查记录
    Record,
}

/// `credit notice`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Notice {
    /// 文书：supplement 一次性告知书，deferral 容缺受理通知书，commitment 信用承诺书，record 信用核查记录
    #[arg(long, value_name = "文书", value_enum, hide_possible_values = true)]
    pub kind: NoticeKind,
    /// 输出可以打印的网页；不写则输出纯文本
    #[arg(long)]
    pub html: bool,
    /// 文书编号、经办人、查询人等只有受理单位知道的内容（JSON）；不写则留空手填
    #[arg(long, value_name = "文件")]
    pub particulars: Option<PathBuf>,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    pub output: Option<PathBuf>,
    /// Sources and request.
    #[command(flatten)]
    pub check: Check,
}

/// `credit pack`.
#[derive(Debug, Subcommand)]
pub enum Pack {
    /// 由名单定义和记录表生成名单包并签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack build --lists 名单定义.csv --csv 文件… --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit pack build --lists 示例市/lists/名单定义.csv --csv 示例市/lists/失信被执行人.csv \\
    --key 示例市/key-sample-only.json --sequence 38 --as-of 2026-11-20 --valid-until 2026-12-20 -o 失信被执行人.pack

记录表可以是 CSV（UTF-8、UTF-16 或 GB18030）、XLSX、NDJSON 或 JSON；每一处修整和每一行拒收都逐行报告，绝不静默丢弃。"
    )]
    Build(PackBuild),
    /// 核对签名和摘要，列出名单包（或规则书、日历）的说明
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack inspect --trust 信任文件 [--json] 文件",
        after_help = "例子（先运行 credit demo --write 示例市）：\n  credit pack inspect --trust 示例市/trust.json 示例市/packs/zxgk.pack"
    )]
    Inspect(Inspect),
    /// 核对签名、全部摘要，以及更新包能否接上
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack verify [--deep] --trust 信任文件 文件…",
        after_help = "例子（先运行 credit demo --write 示例市）：\n  credit pack verify --deep --trust 示例市/trust.json 示例市/packs/zxgk.pack"
    )]
    Verify(Verify),
    /// 用文字说明两期之间的变化
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack diff --trust 信任文件 --old 文件… --new 文件…"
    )]
    Diff(Diff),
    /// 把基础包和更新包合成新的基础包
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack rebase --trust 信任文件 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 文件…"
    )]
    Rebase(Rebase),
    /// 去掉索引以减小下载量，签名仍然有效
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack slim -o 文件 文件"
    )]
    Slim(Slim),
    /// 由代码清单生成过滤包：只回答“肯定未列入”或“须去查询”
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit pack filter --lists 名单定义.csv --list 名单编号 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 [文件]"
    )]
    Filter(Filter),
}

/// Particulars of any pack to be written.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Issue {
    /// 签名密钥文件（credit keygen 生成）；可写多次，每个密钥各签一次，如 SM2 和 Ed25519 各一个
    #[arg(long = "key", value_name = "文件", required = true)]
    pub keys: Vec<PathBuf>,
    /// 签发单位；缺省取密钥文件中的
    #[arg(long, value_name = "名称")]
    pub issuer: Option<String>,
    /// 范围：同一签发单位、同一范围以期号新者为准；缺省见各命令
    #[arg(long, value_name = "范围")]
    pub scope: Option<String>,
    /// 标题；缺省由内容得出
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 期号，每次签发加一
    #[arg(long, value_name = "期号")]
    pub sequence: u32,
    /// 数据截至哪一天（年-月-日）
    #[arg(long, value_name = "日期")]
    pub as_of: String,
    /// 有效到哪一天（年-月-日）；名单包必填，过期后按“未能核对”处理
    #[arg(long, value_name = "日期")]
    pub valid_until: Option<String>,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    pub output: PathBuf,
}

/// Who may receive a list pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reader {
    /// Anybody: full personal numbers are masked.
    Public,
    /// Authorised systems only.
    Internal,
}

/// `credit pack build`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct PackBuild {
    /// 名单定义表
    #[arg(long, value_name = "文件")]
    pub lists: PathBuf,
    /// 记录表（CSV、XLSX、NDJSON、JSON），可写多次；属于哪个名单看文件名、工作表名、“名单编号”列，或写成 名单编号=文件
    #[arg(long = "csv", alias = "source", value_name = "文件", required = true)]
    pub csv: Vec<String>,
    /// public：可公开（自动脱敏个人证件号码，缺省）；internal：仅限内部系统
    #[arg(
        long,
        value_name = "范围",
        value_enum,
        default_value = "public",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub audience: Reader,
    /// 有拒收的行时仍然生成（缺省：不生成，退出码 3）
    #[arg(long)]
    pub allow_refused: bool,
    /// 上一期的包（基础包连同更新包，可写多次）：写了就只生成更新包
    #[arg(long, value_name = "文件")]
    pub previous: Vec<PathBuf>,
    /// 遇到第一行不能用的就停止
    #[arg(long, conflicts_with = "allow_refused")]
    pub strict: bool,
    /// 把逐行的修整、拒收和跳过写成 JSON
    #[arg(long, value_name = "文件")]
    pub report: Option<PathBuf>,
    /// 把这次生成的凭据写成 JSON：每个来源的字节数、SM3、编码、行数，和名单包的摘要
    #[arg(long, value_name = "文件")]
    pub receipt: Option<PathBuf>,
    /// Particulars of the pack.
    #[command(flatten)]
    pub issue: Issue,
}

/// `credit pack inspect`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Inspect {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    pub trust: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
    /// 名单包、规则书或日历
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
}

/// `credit calendar`.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// 由放假安排表（日期、类别、说明）生成工作日历并签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit calendar build --key 密钥 --sequence 期号 --as-of 日期 -o 文件 日历.csv",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit calendar build --key 示例市/key-sample-only.json --sequence 3 --as-of 2026-11-20 -o 日历.pack 示例市/calendar/日历.csv"
    )]
    Build(FileBuild),
}

/// `credit calendar build`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct FileBuild {
    /// Particulars of the pack.
    #[command(flatten)]
    pub issue: Issue,
    /// 日历.csv
    #[arg(value_name = "文件", help_heading = "参数")]
    pub file: PathBuf,
}

/// Algorithms of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeyAlgorithm {
    /// RFC 8032.
    Ed25519,
    /// 商用密码, GB/T 32918 and GB/T 32905.
    #[value(name = "sm2-sm3")]
    Sm2Sm3,
    /// A key of each.
    Both,
}

/// `credit keygen`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub struct Keygen {
    /// ed25519（缺省）、sm2-sm3（商用密码）或 both（两种各生成一个密钥）
    #[arg(
        long,
        value_name = "算法",
        value_enum,
        default_value = "ed25519",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub algorithm: KeyAlgorithm,
    /// 密钥编号，签名和信任文件用它指认密钥
    #[arg(long, value_name = "编号")]
    pub id: String,
    /// 签发单位
    #[arg(long, value_name = "名称")]
    pub issuer: String,
    /// 从哪一天起可信（年-月-日）
    #[arg(long, value_name = "日期")]
    pub not_before: Option<String>,
    /// 到哪一天止可信（年-月-日）
    #[arg(long, value_name = "日期")]
    pub not_after: Option<String>,
    /// 私钥写到哪个文件；已有文件不会被覆盖
    #[arg(short, long, value_name = "文件")]
    pub output: PathBuf,
}
