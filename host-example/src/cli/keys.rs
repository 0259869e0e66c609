//! Keys that sign, and how what is locked is opened.

use std::path::PathBuf;

use clap::Args;

use crate::{
    key::{Access, Key, Source},
    problem::Problem,
};

/// `--key` and all that opens keys.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Keys {
    /// 签名密钥：credit keygen 写的文件，或令牌中的 pkcs11:…；可写多次，每个密钥各签一次，如 SM2 和 Ed25519 各一个
    #[arg(long = "key", value_name = "密钥", required = true)]
    pub(in crate::cli) keys: Vec<String>,
    /// Passphrases and PINs.
    #[command(flatten)]
    pub(in crate::cli) secrets: Secrets,
}

/// What opens keys.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Secrets {
    /// 密钥文件的口令在这个文件的第一行；可写多次，逐个试。缺省在终端上问
    #[arg(long = "passphrase-file", value_name = "文件", display_order = 80)]
    passphrase_files: Vec<PathBuf>,
    /// 密钥文件的口令在这个环境变量里
    #[arg(long, value_name = "变量", display_order = 81)]
    passphrase_env: Option<String>,
    /// 令牌厂商的 PKCS#11 模块；缺省看密钥名称中的 module-path
    #[arg(long, value_name = "文件", display_order = 82)]
    pkcs11_module: Option<PathBuf>,
    /// 令牌的 PIN 在这个文件的第一行；缺省在终端上问
    #[arg(long, value_name = "文件", display_order = 83)]
    pin_file: Option<PathBuf>,
    /// 令牌的 PIN 在这个环境变量里
    #[arg(long, value_name = "变量", display_order = 84, conflicts_with = "pin_file")]
    pin_env: Option<String>,
}

impl Keys {
    /// Reads all of them.
    pub(in crate::cli) fn open(&self) -> Result<Vec<Key>, Problem> {
        Key::open_all(&self.keys, &self.secrets.access())
    }
}

impl Secrets {
    pub(in crate::cli) fn access(&self) -> Access {
        let passphrases =
            Source { files: self.passphrase_files.clone(), variable: self.passphrase_env.clone() };
        let pins = Source {
            files: self.pin_file.iter().cloned().collect(),
            variable: self.pin_env.clone(),
        };
        Access { passphrases, pins, module: self.pkcs11_module.clone() }
    }
}
