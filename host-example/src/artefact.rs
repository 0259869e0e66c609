//! The key by which a host knows the compiled files again that it has made (`--artefact-key`).

use std::path::Path;

use credit_engine::HostKey;

use crate::{
    files,
    problem::{Problem, Words},
};

/// The key in a file, or a new one where there is no file.
///
/// # Errors
///
/// `engine.artefact-key` for a file that is no key, or that others can read; `io.read`, `io.write`.
pub fn key(path: &Path) -> Result<HostKey, Problem> {
    let secret = files::secret(path)?.filter(|_| !is_open(path));
    secret.map(|secret| HostKey::new(*secret)).ok_or_else(|| {
        Problem::new(
            "engine.artefact-key",
            Words::new(
                "编译文件的密钥不能用：不是密钥文件，或别人可以读它",
                "the key of compiled files cannot be used: it is none, or others can read it",
            ),
            Words::new(
                "恢复原来的文件，权限 0600；或换一个新的文件名，并删除以前的编译文件",
                "restore the file with the rights 0600, or name a new one and delete the compiled files of before",
            ),
        )
        .at(Words::same(path.display().to_string()))
    })
}

/// The same where one is named.
///
/// # Errors
///
/// Those of [`key`].
pub fn named(path: Option<&Path>) -> Result<Option<HostKey>, Problem> {
    path.map(key).transpose()
}

#[cfg_attr(
    not(unix),
    expect(unused_variables, reason = "the rights of other systems are inherited")
)]
fn is_open(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        path.metadata().is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("host.key");
        key(&path).unwrap();
        let made = std::fs::read(&path).unwrap();
        key(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let rights = |mode| std::fs::Permissions::from_mode(mode);
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, rights(0o640)).unwrap();
            assert_eq!(key(&path).unwrap_err().code(), "engine.artefact-key");
            std::fs::set_permissions(&path, rights(0o600)).unwrap();
        }
        std::fs::write(&path, "short").unwrap();
        assert_eq!(key(&path).unwrap_err().code(), "engine.artefact-key");
        assert_eq!(key(&folder.path().join("none/x")).unwrap_err().code(), "io.write");
    }
}
