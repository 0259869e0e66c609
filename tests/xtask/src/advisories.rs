//! Known faults of crates, and whether their licences and sources are those that were agreed on.

use anyhow::{Result, bail};

use xtask::run::{cargo, output, run};

/// Runs `cargo deny` by `deny.toml`; says what was not looked at where it cannot be had.
pub(crate) fn advisories() -> Result<()> {
    if output(cargo().args(["deny", "--version"])).is_none() {
        bail!(
            "没有 cargo-deny，没有查任何公告。联网的机器上运行 `cargo install cargo-deny --locked` 后重试。\n\
             cargo-deny is not here, and nothing was looked at. Run `cargo install cargo-deny --locked` where there is a \
             network, and try again."
        );
    }
    run(cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    println!("licences, bans, sources: nothing found");
    if run(cargo().args(["deny", "check", "advisories"])).is_ok() {
        println!("advisories: nothing found");
        return Ok(());
    }
    // With a database of before something can be said; that it is of before is said, too.
    let offline = cargo().args(["deny", "--offline", "check", "advisories"]).output()?;
    let said = String::from_utf8_lossy(&offline.stderr);
    if said.contains("advisory-dbs/") {
        bail!(
            "公告库取不到，本机也没有旧的：没有查任何公告。在能访问公告库的机器上重试。\n\
             The database of advisories cannot be fetched, and there is no copy of before: no advisory was looked at. \
             Try again where it can be reached."
        );
    }
    eprint!("{said}");
    if offline.status.success() {
        bail!(
            "公告库没有更新：按本机已有的库没有发现问题，不等于没有新公告。\n\
             The database of advisories could not be fetched: by the copy that is here nothing was found, which says \
             nothing of newer ones."
        );
    }
    bail!(
        "有公告（见上）。\n\
         There are advisories (see above)."
    )
}
