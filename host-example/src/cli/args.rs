//! The command line as people type it. Help is Chinese first; every command shows an example that
//! works in the sample city. The arguments of a command stand beside what it does.

use clap::{Parser, Subcommand};

use super::{
    calendar::Calendar,
    check::Check,
    demo::Demo,
    global::{COMMAND_HELP, Global},
    keygen::Keygen,
    notice::Notice,
    pack::Pack,
    rulebook::Rulebook,
    screen::Screen,
    synthesize::Synthesize,
    validate::Validate,
};
#[cfg(feature = "serve")]
use super::{doctor::Doctor, precompile::Precompile, serve::Serve};

const ROOT_HELP: &str = "\
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
pub(super) struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub(super) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
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
  curl -H 'authorization: Bearer 启动时显示的令牌' -H 'content-type: application/json' \\
    -d @示例市/requests/01-clean.json http://127.0.0.1:8730/v1/check
示例市的申请写着固定的日期，日后再试加 --date-window any。

令牌文件只存摘要，权限 check 核查、admin 换数据、audit 查全部存档：
  {\"tokens\":[{\"id\":\"窗口系统\",\"digest\":\"sm3:…\",\"scopes\":[\"check\"],\"until\":\"2027-12-31\"}]}"
    )]
    #[cfg(feature = "serve")]
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
    #[cfg(feature = "serve")]
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
    #[cfg(feature = "serve")]
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
