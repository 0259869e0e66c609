//! `credit trust`: policies that root keys sign, so that keys come and go without touching hosts.

mod change;
mod look;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use credit_core::{Date, digest::Digest};
use serde_json::Value;

use super::{global::Global, keys::Secrets, output};
use crate::{
    clock, files,
    key::Key,
    problem::{Exit, Problem, Words},
    trust::{Chain, State},
};

/// `credit trust`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Trust {
    Init(change::Init),
    Add(change::Add),
    Revoke(change::Revoke),
    Rotate(change::Rotate),
    Sign(change::Sign),
    Verify(look::Verify),
    Show(look::Show),
    Pin(look::Pin),
}

/// What every new version has.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Version {
    /// 根密钥（credit keygen --kinds root 写的文件，或令牌中的 pkcs11:…），可写多次；不在手边的，稍后用 credit trust sign 补签
    #[arg(long = "key", value_name = "密钥")]
    keys: Vec<String>,
    /// 签署日（年-月-日）；缺省为今天
    #[arg(long, value_name = "日期", value_parser = day)]
    issued: Option<Date>,
    /// What opens keys.
    #[command(flatten)]
    secrets: Secrets,
}

impl Version {
    fn issued(&self) -> Date {
        self.issued.unwrap_or_else(clock::today)
    }

    /// Signs what is new, writes the chain, says how far it is.
    fn finish(&self, mut chain: Chain, path: &Path, global: &Global) -> Result<Exit, Problem> {
        let keys = Key::open_all(&self.keys, &self.secrets.access())?;
        let state = chain.sign(&keys)?;
        let digest = chain.digest()?;
        files::replace(path, &chain.to_json()?)?;
        output::text(&format!("{}\n", digest.labelled()))?;
        output::say(&output::written(path), global.lang);
        if let State::Waiting(error) = state {
            let said = |name: &str| {
                let found = error.params().iter().find(|(known, _)| *known == name);
                found.map_or_else(String::new, |(_, value)| value.clone())
            };
            let (found, needed) = (said("found"), said("needed"));
            let words = Words::new(
                format!(
                    "已有 {found} 人签名，须 {needed} 人：请其他根密钥的保管人运行 credit trust sign"
                ),
                format!(
                    "{found} of {needed} holders have signed: the others run `credit trust sign`"
                ),
            );
            output::say(&words, global.lang);
        }
        Ok(Exit::Done)
    }
}

pub(super) fn run(command: &Trust, global: &Global) -> Result<Exit, Problem> {
    match command {
        Trust::Init(args) => change::init(args, global),
        Trust::Add(args) => change::add(args, global),
        Trust::Revoke(args) => change::revoke(args, global),
        Trust::Rotate(args) => change::rotate(args, global),
        Trust::Sign(args) => change::sign(args, global),
        Trust::Verify(args) => look::verify(args, global),
        Trust::Show(args) => look::show(args, global),
        Trust::Pin(args) => look::pin(args, global),
    }
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "2026-11-20".to_owned())
}

fn number(text: &str) -> Result<Digest, String> {
    crate::archive::labelled(text).ok_or_else(|| "sm3:…".to_owned())
}

/// The entries of trust files.
fn entries(paths: &[PathBuf]) -> Result<Vec<Value>, Problem> {
    let mut all = Vec::new();
    for path in paths {
        let value: Value = serde_json::from_slice(&files::read(path)?).unwrap_or_default();
        let keys = value.get("keys").and_then(Value::as_array).ok_or_else(|| {
            let problem = Problem::new(
                "trust.file",
                Words::new("文件里没有公钥条目（keys）", "there are no entries of keys (`keys`)"),
                Words::new("用 credit keygen 的标准输出", "give what `credit keygen` prints"),
            );
            problem.at(Words::same(path.display().to_string()))
        })?;
        all.extend(keys.iter().cloned());
    }
    Ok(all)
}
