//! Browsers for the tests.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Result, bail};

use crate::run::{output, program, run};

const PACKAGES: [&str; 3] = ["chromium", "fonts-noto-cjk", "firefox-esr"];

/// WebKitGTK's browser and driver, and the screen in memory that it needs.
const WEBKIT: [&str; 2] = ["webkit2gtk-driver", "xvfb"];

/// The browsers to test with: Chromium, then Firefox. Installs them where that is possible, and WebKit
/// too, which systems other than Debian's may not have: its tests are left out without it.
pub fn browsers() -> Result<[PathBuf; 2]> {
    let browsers = needed()?;
    if find("WEBKIT_DRIVER", &["/usr/bin/WebKitWebDriver"]).is_none() {
        println!("apt-get install {}", WEBKIT.join(" "));
        apt(&WEBKIT);
    }
    Ok(browsers)
}

fn needed() -> Result<[PathBuf; 2]> {
    if let Some(browsers) = installed() {
        return Ok(browsers);
    }
    println!("apt-get install {}", PACKAGES.join(" "));
    if apt(&PACKAGES)
        && let Some(browsers) = installed()
    {
        return Ok(browsers);
    }
    bail!(
        "没有找到测试用的浏览器。运行 `sudo apt-get update && sudo apt-get install -y --no-install-recommends {0}`，\
         或者用环境变量 CHROMIUM 和 FIREFOX 指明程序位置。\n\
         No browsers to test with. Run `sudo apt-get update && sudo apt-get install -y \
         --no-install-recommends {0}`, or name the programs in CHROMIUM and FIREFOX.",
        PACKAGES.join(" ")
    )
}

fn installed() -> Option<[PathBuf; 2]> {
    Some([
        find("CHROMIUM", &["/usr/bin/chromium", "/usr/bin/chromium-browser"])?,
        find("FIREFOX", &["/usr/bin/firefox-esr", "/usr/bin/firefox"])?,
    ])
}

fn find(variable: &str, places: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from).into_iter();
    named.chain(places.iter().map(PathBuf::from)).find(|path| path.is_file())
}

/// Installs Debian packages, if this user may; whether that succeeded.
pub(super) fn apt(packages: &[&str]) -> bool {
    let root = output(program("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || output(program("apt-get").arg("--version")).is_none() {
        return false;
    }
    let apt = |args: &[&str]| {
        let mut apt = program("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        run(&mut apt).inspect_err(|e| eprintln!("apt-get: {e:#}")).is_ok()
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    apt(&["update"]) && apt(&install)
}
