//! stub
use std::path::Path;
pub(crate) fn write_codes(_: &Path) -> anyhow::Result<()> {
    Ok(())
}
pub(crate) fn compare(_: &Path, _: &Path) -> anyhow::Result<()> {
    Ok(())
}
