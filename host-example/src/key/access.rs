//! Where a passphrase or a PIN comes from: a file, a variable of the environment, or somebody at the terminal.
//! Never the command line, which every process of the machine can read.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::{
    files,
    problem::{Problem, Words},
};

/// Characters that a new passphrase has at least: the file may be copied, and guesses at it are then free.
pub const SHORTEST: usize = 10;

/// How what is locked is opened.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Passphrases of key files; each is tried, so that keys of different people can sign together.
    pub passphrases: Source,
    /// PINs of tokens.
    pub pins: Source,
    /// The PKCS#11 module, where the URI names none.
    pub module: Option<PathBuf>,
}

/// Where secrets come from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Files; the first line of each.
    pub files: Vec<PathBuf>,
    /// A variable of the environment.
    pub variable: Option<String>,
}

/// A secret that is wiped when it is not needed any more.
pub(super) type Hidden = Zeroizing<String>;

impl Source {
    /// Whether anything is named.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        !self.files.is_empty() || self.variable.is_some()
    }

    /// All secrets that are named, or the one that is typed.
    ///
    /// # Errors
    /// `io.read`; `key.variable`; `key.no-terminal` where there is nobody to ask.
    pub(super) fn all(&self, question: &Words) -> Result<Vec<Hidden>, Problem> {
        let mut found =
            self.files.iter().map(|path| first_line(path)).collect::<Result<Vec<_>, _>>()?;
        if let Some(name) = &self.variable {
            found.push(variable(name)?);
        }
        if found.is_empty() {
            found.push(ask(question)?);
        }
        Ok(found)
    }

    /// A new secret: the first that is named, or one that is typed twice.
    ///
    /// # Errors
    /// Those of reading; `key.passphrase-short`, `key.passphrase-twice`.
    pub(super) fn new_one(&self, question: &Words) -> Result<Hidden, Problem> {
        let mut all = self.all(question)?;
        let secret = all.swap_remove(0);
        if secret.chars().count() < SHORTEST {
            return Err(Problem::new(
                "key.passphrase-short",
                Words::new(
                    format!("口令不足 {SHORTEST} 个字"),
                    format!("the passphrase has fewer than {SHORTEST} characters"),
                ),
                Words::new(
                    "换一个长的口令，如几个不相干的词",
                    "take a longer one, such as several words",
                ),
            ));
        }
        let again = Words::new("再输一次口令：", "passphrase once more: ");
        if !self.is_named() && *ask(&again)? != *secret {
            return Err(Problem::new(
                "key.passphrase-twice",
                Words::new("两次输入的口令不同", "the two passphrases differ"),
                Words::new("重新运行命令", "run the command again"),
            ));
        }
        Ok(secret)
    }
}

fn first_line(path: &Path) -> Result<Hidden, Problem> {
    let text = Zeroizing::new(files::read(path)?);
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = std::str::from_utf8(line).ok().filter(|line| !line.is_empty());
    line.map(|line| Zeroizing::new(line.to_owned())).ok_or_else(|| {
        let problem = Problem::new(
            "key.secret-file",
            Words::new("文件第一行没有口令", "there is no text in the first line"),
            Words::new("把口令写在文件的第一行（UTF-8）", "write it in the first line, in UTF-8"),
        );
        problem.at(Words::same(path.display().to_string()))
    })
}

fn variable(name: &str) -> Result<Hidden, Problem> {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    value.map(Zeroizing::new).ok_or_else(|| {
        Problem::new(
            "key.variable",
            Words::new(
                format!("环境变量 {name} 没有设置"),
                format!("the environment has no {name}"),
            ),
            Words::new("设置后重试，或改用文件", "set it, or name a file"),
        )
    })
}

fn ask(question: &Words) -> Result<Hidden, Problem> {
    let shown = question.get(credit_core::api::Lang::ZhCn);
    rpassword::prompt_password(shown).map(Zeroizing::new).map_err(|_| {
        Problem::new(
            "key.no-terminal",
            Words::new(
                "密钥有口令，而这里没有可以输入的终端",
                "the key has a passphrase, and there is no terminal to ask at",
            ),
            Words::new(
                "用 --passphrase-file 或 --passphrase-env（令牌用 --pin-file 或 --pin-env）指明口令在哪里",
                "say where it is: --passphrase-file, --passphrase-env, --pin-file or --pin-env",
            ),
        )
    })
}
