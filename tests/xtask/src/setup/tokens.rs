//! Keys in tokens: SoftHSM, a token in software, for the tests of PKCS#11.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::browsers::apt;

const PACKAGE: &str = "softhsm2";

/// Where systems keep its module.
const PLACES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
];

/// The module of SoftHSM. Installs it where that is possible.
pub fn tokens() -> Result<PathBuf> {
    if let Some(module) = found() {
        return Ok(module);
    }
    println!("apt-get install {PACKAGE}");
    if apt(&[PACKAGE])
        && let Some(module) = found()
    {
        return Ok(module);
    }
    bail!(
        "没有找到 SoftHSM（令牌中密钥的测试要用）。运行 `sudo apt-get update && sudo apt-get install -y {PACKAGE}`，\
         或者用环境变量 SOFTHSM2_MODULE 指明模块。\n\
         No SoftHSM for the tests of keys in tokens. Run `sudo apt-get update && sudo apt-get install -y \
         {PACKAGE}`, or name its module in SOFTHSM2_MODULE."
    )
}

fn found() -> Option<PathBuf> {
    let named = env::var_os("SOFTHSM2_MODULE").map(PathBuf::from).into_iter();
    let known = PLACES.iter().map(PathBuf::from);
    named.chain(known).find(|path| Path::is_file(path))
}
