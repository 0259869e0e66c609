//! Why a call has no answer.

use std::{borrow::Cow, fmt, io, path::Path};

use credit_core::api::{Failure, Lang};

/// Why a call has no answer: a stable code, a place, and words for people in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Particulars>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Particulars {
    code: Cow<'static, str>,
    place: Option<Words>,
    text: Words,
    remedy: Words,
}

/// One text in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Words {
    zh: String,
    en: String,
}

impl Words {
    fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            _ => &self.zh,
        }
    }
}

impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Words {
    fn from((zh, en): (Z, E)) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl Error {
    /// An error of that code, with what is wrong and what to do in Chinese and English.
    pub(crate) fn new<A: Into<String>, B: Into<String>>(
        code: &'static str,
        text: (A, B),
        remedy: (&str, &str),
    ) -> Self {
        Self(Box::new(Particulars {
            code: code.into(),
            place: None,
            text: text.into(),
            remedy: remedy.into(),
        }))
    }

    /// A failure that the component has put into words, in the language of the call.
    #[cfg(feature = "component")]
    pub(crate) fn answered(
        code: String,
        place: Option<String>,
        text: String,
        remedy: String,
    ) -> Self {
        let same = |text: String| Words { zh: text.clone(), en: text };
        Self(Box::new(Particulars {
            code: code.into(),
            place: place.map(same),
            text: same(text),
            remedy: same(remedy),
        }))
    }

    /// The same error at a file.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        let path = path.display().to_string();
        self.0.place = Some((path.clone(), path).into());
        self
    }

    /// A file, folder or stream that cannot be read: `io.read`.
    #[must_use]
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        let (zh, en) = match error.kind() {
            io::ErrorKind::NotFound => ("文件不存在".to_owned(), "no such file".to_owned()),
            io::ErrorKind::PermissionDenied => {
                ("没有读取权限".to_owned(), "not permitted".to_owned())
            }
            io::ErrorKind::IsADirectory => {
                ("这是一个文件夹，需要文件".to_owned(), "a folder, not a file".to_owned())
            }
            _ => (format!("读取失败：{error}"), format!("cannot be read: {error}")),
        };
        let remedy = ("检查路径和权限", "check the path and the permissions");
        Self::new("io.read", (zh, en), remedy).at(path)
    }

    /// A file or stream that cannot be written: `io.write`.
    #[must_use]
    pub fn unwritable(path: &Path, error: &io::Error) -> Self {
        let text = (format!("写入失败：{error}"), format!("cannot be written: {error}"));
        let remedy = ("检查路径、权限和磁盘空间", "check the path, the permissions and the disk");
        Self::new("io.write", text, remedy).at(path)
    }

    /// The stable code, such as `engine.component-missing` or `pack.digest`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Where: a file, or a member of the request. Failures of a component are in the language of the
    /// call, whatever is asked for here.
    #[must_use]
    pub fn place(&self, lang: Lang) -> Option<&str> {
        self.0.place.as_ref().map(|place| place.get(lang))
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.0.text.get(lang)
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> &str {
        self.0.remedy.get(lang)
    }

    /// Whether the call was stopped, rather than answered with a failure: the instance is dead.
    #[must_use]
    pub fn is_stop(&self) -> bool {
        self.0.code.starts_with("engine.")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.text.en)?;
        self.0.place.as_ref().map_or(Ok(()), |place| write!(f, " ({})", place.en))
    }
}

impl std::error::Error for Error {}

impl From<&Failure> for Error {
    fn from(failure: &Failure) -> Self {
        let both = |get: &dyn Fn(Lang) -> String| (get(Lang::ZhCn), get(Lang::En)).into();
        let place = failure.place(Lang::ZhCn);
        Self(Box::new(Particulars {
            code: failure.code().to_owned().into(),
            place: place.map(|zh| (zh, failure.place(Lang::En).unwrap_or_default()).into()),
            text: both(&|lang| failure.text(lang)),
            remedy: both(&|lang| failure.remedy(lang)),
        }))
    }
}
