//! `credit keygen`: a signing key, and the trust file that goes to those who check.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use credit_core::pack::{PackKind, write::Algorithm};

use super::{
    global::{COMMAND_HELP, Global},
    issue::parse_day,
    keys::Secrets,
    output,
};
use crate::{
    key::{Guard, Key, Particulars, ROOT, trust_json},
    problem::{Exit, Problem, Words},
};

/// Algorithms of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum KeyAlgorithm {
    /// RFC 8032.
    Ed25519,
    /// 商用密码, GB/T 32918 and GB/T 32905.
    #[value(name = "sm2-sm3")]
    Sm2Sm3,
    /// A key of each.
    Both,
}

/// 生成签名密钥，并给出信任文件的条目（make a signing key）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit keygen [--algorithm 算法] --id 编号 --issuer 签发单位 --kinds 种类 -o 密钥文件",
    after_help = "\
例子：
  credit keygen --id 示例市-2026 --issuer 示例市信用办（虚构） --kinds list --lists zxgk-sx,tax-a \\
    --from 2026-01-01 --until 2027-12-31 -o 密钥.json > trust.json
  credit keygen --algorithm both --id 示例市-规则 --issuer 示例市信用办（虚构） --kinds rulebook,calendar \\
    -o 规则.json > trust.json
第二例生成两个密钥：示例市-规则-sm2-sm3（规则-sm2-sm3.json）和 示例市-规则-ed25519（规则-ed25519.json）。
种类：list 名单，grade 评价结果，rulebook 规则书，calendar 日历，receipt 凭证和关于结论的说明；all 为全部。
root 是签信任配置本身的根密钥（credit trust），离线保存，不作他用。
密钥文件只保存在签发单位；交给使用单位的是 trust.json。加 --passphrase 后，密钥文件被人拿走也签不了名。
--token pkcs11:token=令牌;object=密钥 时私钥在令牌里，密钥文件只记它在哪里。"
)]
pub(in crate::cli) struct Keygen {
    /// ed25519（缺省）、sm2-sm3（商用密码）或 both（两种各生成一个密钥）
    #[arg(
        long,
        value_name = "算法",
        value_enum,
        default_value = "ed25519",
        hide_default_value = true,
        hide_possible_values = true
    )]
    algorithm: KeyAlgorithm,
    /// 密钥编号，签名和信任文件用它指认密钥
    #[arg(long, value_name = "编号")]
    id: String,
    /// 签发单位
    #[arg(long, value_name = "名称")]
    issuer: String,
    /// 签发单位自己的编号（如统一社会信用代码）：签发的包里写上它，重名的单位不会混淆
    #[arg(long, value_name = "编号")]
    issuer_id: Option<String>,
    /// 谁保管这个密钥：同一人的几个密钥只算一个签名
    #[arg(long, value_name = "姓名")]
    holder: Option<String>,
    /// 用来签什么，以逗号分开：list、grade、rulebook、calendar、receipt；all 为全部，root 为根密钥
    #[arg(long, value_name = "种类", required = true, value_delimiter = ',', value_parser = purpose)]
    kinds: Vec<Purpose>,
    /// 只为这些范围签名，以逗号分开
    #[arg(long, value_name = "范围", value_delimiter = ',')]
    scopes: Vec<String>,
    /// 只签这些编号的名单，以逗号分开
    #[arg(long, value_name = "编号", value_delimiter = ',')]
    lists: Vec<String>,
    /// 从哪一天起可信（年-月-日）
    #[arg(long = "from", alias = "not-before", value_name = "日期")]
    not_before: Option<String>,
    /// 到哪一天止可信（年-月-日）
    #[arg(long = "until", alias = "not-after", value_name = "日期")]
    not_after: Option<String>,
    /// 密钥文件加口令，在终端上输入两次（或用 --passphrase-file、--passphrase-env）
    #[arg(long)]
    passphrase: bool,
    /// 用令牌中的这个密钥（pkcs11:…，限 Ed25519），没有就在令牌里生成
    #[arg(long, value_name = "名称", conflicts_with = "passphrase")]
    token: Option<String>,
    /// 私钥写到哪个文件；已有文件不会被覆盖
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// Passphrases and PINs.
    #[command(flatten)]
    secrets: Secrets,
}

/// What a key is to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    All,
    Root,
    Kind(PackKind),
}

fn purpose(text: &str) -> Result<Purpose, String> {
    let kind = || PackKind::parse(text).map(Purpose::Kind);
    let found = match text {
        "all" => Some(Purpose::All),
        ROOT => Some(Purpose::Root),
        _ => kind(),
    };
    found.ok_or_else(|| format!("{}, all, {ROOT}", PackKind::NAMES.join(", ")))
}

pub(super) fn run(args: &Keygen, global: &Global) -> Result<Exit, Problem> {
    for (option, day) in [("--from", &args.not_before), ("--until", &args.not_after)] {
        day.as_deref().map(|day| parse_day(option, day)).transpose()?;
    }
    if args.kinds.contains(&Purpose::Root) && args.kinds.len() > 1 {
        return Err(Problem::usage(
            "usage.value",
            Words::new(
                "根密钥不作他用：root 不能与其他种类同写",
                "--kinds: a root key is for nothing else",
            ),
            Words::new("另生成一个密钥", "make another key"),
        ));
    }
    let (mut keys, mut said) = (Vec::new(), Vec::new());
    for (algorithm, id, path) in planned(args) {
        let (key, words) = one(args, algorithm, &id, &path)?;
        keys.push(key);
        said.push(words);
    }
    output::data(&trust_json(&keys))?;
    said.push(Words::new(
        "标准输出是信任文件，交给使用单位。",
        "stdout is the trust file, for those who check",
    ));
    said.iter().for_each(|words| output::say(words, global.lang));
    Ok(Exit::Done)
}

/// One key, written, and what is said of it.
fn one(
    args: &Keygen,
    algorithm: Algorithm,
    id: &str,
    path: &Path,
) -> Result<(Key, Words), Problem> {
    let kinds = kinds(args);
    let about = Particulars {
        days: [args.not_before.as_deref(), args.not_after.as_deref()],
        issuer_id: args.issuer_id.as_deref(),
        holder: args.holder.as_deref(),
        root: args.kinds.contains(&Purpose::Root),
        kinds: &kinds,
        scopes: &args.scopes,
        lists: &args.lists,
        ..Particulars::new(id, &args.issuer)
    };
    let access = args.secrets.access();
    let shown = path.display();
    if let Some(uri) = &args.token {
        let (key, new) = in_token(about, algorithm, uri, args)?;
        key.write(path, Guard::Open)?;
        let (zh, en) = if new {
            ("在令牌里新生成", "made in the token")
        } else {
            ("令牌里已有", "found in the token")
        };
        let said = Words::new(
            format!("私钥{zh}；{shown} 只记它在哪里"),
            format!("private key {en}; {shown} says where it is"),
        );
        return Ok((key, said));
    }
    let key = Key::generate(about, algorithm)?;
    let locked = args.passphrase || access.passphrases.is_named();
    let guard = if locked { Guard::Passphrase(&access.passphrases) } else { Guard::Open };
    key.write(path, guard)?;
    let (zh, en) = if locked {
        ("有口令", "under the passphrase")
    } else {
        ("没有口令", "without a passphrase")
    };
    let said = Words::new(
        format!("私钥已写入 {shown}（仅本人可读，{zh}）"),
        format!("private key in {shown}, for your eyes only, {en}"),
    );
    Ok((key, said))
}

#[cfg(feature = "pkcs11")]
fn in_token(
    about: Particulars<'_>,
    algorithm: Algorithm,
    uri: &str,
    args: &Keygen,
) -> Result<(Key, bool), Problem> {
    if algorithm != Algorithm::Ed25519 {
        return Err(Problem::usage(
            "usage.value",
            Words::new(
                "令牌里的密钥只能是 ed25519：PKCS#11 没有 SM2 的标准机制",
                "a key in a token is of ed25519: PKCS#11 has no mechanism for SM2",
            ),
            Words::new(
                "SM2 密钥用带口令的密钥文件",
                "keep SM2 keys in key files with a passphrase",
            ),
        ));
    }
    Key::in_new_token(about, uri, &args.secrets.access())
}

#[cfg(not(feature = "pkcs11"))]
fn in_token(
    _: Particulars<'_>,
    _: Algorithm,
    uri: &str,
    args: &Keygen,
) -> Result<(Key, bool), Problem> {
    // The same refusal as wherever a key in a token is named.
    Key::open(uri, &args.secrets.access()).map(|key| (key, false))
}

/// What the key is for; empty for everything.
fn kinds(args: &Keygen) -> Vec<PackKind> {
    let all = args.kinds.contains(&Purpose::All);
    let kind = |purpose: &Purpose| match purpose {
        Purpose::Kind(kind) if !all => Some(*kind),
        _ => None,
    };
    PackKind::ALL
        .iter()
        .copied()
        .filter(|kind_| args.kinds.iter().any(|it| kind(it) == Some(*kind_)))
        .collect()
}

/// Algorithm, key id and file of each key to be made. With both, ids and files say which is which.
fn planned(args: &Keygen) -> Vec<(Algorithm, String, PathBuf)> {
    let one = |algorithm| vec![(algorithm, args.id.clone(), args.output.clone())];
    match args.algorithm {
        KeyAlgorithm::Ed25519 => one(Algorithm::Ed25519),
        KeyAlgorithm::Sm2Sm3 => one(Algorithm::Sm2Sm3),
        KeyAlgorithm::Both => {
            let each = |algorithm: Algorithm| {
                let name = algorithm.as_str();
                (algorithm, format!("{}-{name}", args.id), beside(&args.output, name))
            };
            [Algorithm::Sm2Sm3, Algorithm::Ed25519].map(each).into()
        }
    }
}

/// `密钥.json` and `sm2-sm3` give `密钥-sm2-sm3.json`.
fn beside(path: &Path, name: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let file = path.extension().map_or_else(
        || format!("{stem}-{name}"),
        |extension| format!("{stem}-{name}.{}", extension.to_string_lossy()),
    );
    path.with_file_name(file)
}
