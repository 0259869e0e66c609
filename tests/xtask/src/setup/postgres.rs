//! PostgreSQL for the tests of shared records.

use anyhow::{Result, bail};

use super::browsers::apt;

/// Installs it where that is possible and it is not there.
pub fn postgres() -> Result<()> {
    if cluster::programs().is_some() {
        return Ok(());
    }
    println!("apt-get install {}", cluster::PACKAGE);
    if apt(&[cluster::PACKAGE]) && cluster::programs().is_some() {
        return Ok(());
    }
    bail!(
        "没有 PostgreSQL。运行 `sudo apt-get update && sudo apt-get install -y {0}`，或用环境变量 POSTGRES_BIN 指明程序所在的文件夹。\n\
         No PostgreSQL to test with. Run `sudo apt-get update && sudo apt-get install -y {0}`, or name the folder of its programs in POSTGRES_BIN.",
        cluster::PACKAGE
    )
}
