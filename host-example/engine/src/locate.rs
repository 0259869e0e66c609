//! Finds the component file without asking the user where it is.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::Error;

/// File and variable of the stateless component.
pub(crate) const CHECK: Names = Names { file: "credit-check.wasm", variable: "CREDIT_COMPONENT" };
/// File and variable of the component that keeps data open.
pub(crate) const CHECKER: Names = Names { file: "credit-checker.wasm", variable: "CREDIT_CHECKER" };

pub(crate) struct Names {
    /// Name of the file, beside the binary or in the build folder.
    pub(crate) file: &'static str,
    /// Environment variable with its path.
    variable: &'static str,
}

/// Where the build puts the components, below the workspace root.
const BUILT: &str = "target/credit/component";

/// The component to load: the given path, else `CREDIT_COMPONENT`, else `credit-check.wasm` beside
/// the binary, else `target/credit/component/credit-check.wasm` in the working folder or the folder
/// of the binary, or above one of them.
///
/// # Errors
///
/// `engine.component-missing`, with the places that were looked at.
pub fn find_component(given: Option<&Path>) -> Result<PathBuf, Error> {
    find(given, &CHECK)
}

/// The component of the world `credit-checker`, found as [`find_component`] finds the other:
/// `CREDIT_CHECKER`, `credit-checker.wasm`.
///
/// # Errors
///
/// `engine.component-missing`.
pub fn find_checker(given: Option<&Path>) -> Result<PathBuf, Error> {
    find(given, &CHECKER)
}

fn find(given: Option<&Path>, names: &Names) -> Result<PathBuf, Error> {
    let chosen = given.map(Path::to_owned);
    let chosen = chosen.or_else(|| env::var_os(names.variable).map(PathBuf::from));
    if let Some(path) = chosen {
        return if path.is_file() { Ok(path) } else { Err(missing(&path)) };
    }
    let exe = env::current_exe().unwrap_or_default();
    let here = env::current_dir().unwrap_or_default();
    let built = Path::new(BUILT).join(names.file);
    let beside = exe.parent().map(|folder| folder.join(names.file));
    let above = here.ancestors().chain(exe.ancestors()).map(|folder| folder.join(&built));
    let found = beside.into_iter().chain(above).find(|path| path.is_file());
    found.ok_or_else(|| missing(&built))
}

fn missing(path: &Path) -> Error {
    Error::new(
        "engine.component-missing",
        ("找不到核查组件（WebAssembly 文件）", "the component file was not found"),
        (
            "在项目目录运行 cargo xtask build 生成，或用 --component 指明路径；只想试用可加 --native",
            "run `cargo xtask build` in the project, or name the file with --component; --native runs without it",
        ),
    )
    .at(path)
}
