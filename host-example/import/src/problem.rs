//! What ends a command early: a stable code, a place, words for people, and an exit code.

use std::fmt;

use credit_core::{
    api::{Failure, Lang},
    error::LoadError,
    json::{ObjectBuilder, canonical},
};

/// One text in the languages the command line speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    zh: String,
    en: String,
}

impl Words {
    /// A text in Chinese and English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that was already rendered in the language of the call, or that has no words.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The same text with more after it.
    #[must_use]
    pub fn and(mut self, zh: &str, en: &str) -> Self {
        self.zh.push_str(zh);
        self.en.push_str(en);
        self
    }

    /// The text in that language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            _ => &self.zh,
        }
    }
}

/// Exit code of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: done, and the answer is negative.
    Negative,
    /// 2: the command line itself is wrong.
    Usage,
    /// 3: the input or the component cannot be used.
    Unusable,
}

impl Exit {
    /// The number given to the shell.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Negative => 1,
            Self::Usage => 2,
            Self::Unusable => 3,
        }
    }
}

/// Why a command stopped. Printed as one line: code, what, where, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Particulars>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Particulars {
    code: String,
    place: Option<Words>,
    text: Words,
    remedy: Words,
    exit: Exit,
    details: Vec<String>,
}

impl Problem {
    /// Unusable input (exit code 3) with that stable code.
    pub fn new(code: &str, text: Words, remedy: Words) -> Self {
        Self(Box::new(Particulars {
            code: code.to_owned(),
            place: None,
            text,
            remedy,
            exit: Exit::Unusable,
            details: Vec::new(),
        }))
    }

    /// A wrong command line (exit code 2).
    pub fn usage(code: &str, text: Words, remedy: Words) -> Self {
        Self::new(code, text, remedy).of_usage()
    }

    /// The reader of stdout has gone: not worth a word, and no failure.
    #[must_use]
    pub fn closed(code: &str) -> Self {
        let mut problem = Self::new(code, Words::same(""), Words::same(""));
        problem.0.exit = Exit::Done;
        problem
    }

    /// The same problem, but the command line is at fault (exit code 2).
    #[must_use]
    pub fn of_usage(mut self) -> Self {
        self.0.exit = Exit::Usage;
        self
    }

    /// What is wrong, in that language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.0.text.get(lang)
    }

    /// What to do, in that language.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> &str {
        self.0.remedy.get(lang)
    }

    /// The place, in that language.
    #[must_use]
    pub fn place(&self, lang: Lang) -> Option<&str> {
        self.0.place.as_ref().map(|place| place.get(lang))
    }

    /// The same problem at a place: a file, a line, an option.
    #[must_use]
    pub fn at(mut self, place: Words) -> Self {
        self.0.place = Some(place);
        self
    }

    /// The same problem with other words about what to do.
    #[must_use]
    pub fn remedied(mut self, remedy: Words) -> Self {
        self.0.remedy = remedy;
        self
    }

    /// The same problem at the last name of its path: for those who need not know where things are.
    #[must_use]
    pub fn at_name_only(mut self) -> Self {
        let name = |text: &str| text.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        self.0.place = self.0.place.map(|place| Words::new(name(&place.zh), name(&place.en)));
        self
    }

    /// The same problem with lines that come before it, one for each row or rule concerned.
    #[must_use]
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.0.details = details;
        self
    }

    /// The stable code, such as `engine.component-missing`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The exit code that goes with it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.0.exit
    }

    /// Lines to print before the problem itself.
    #[must_use]
    pub fn details(&self) -> &[String] {
        &self.0.details
    }

    /// `{"code","place"?,"remedy","text"}`, canonical JSON, as `Failure::to_json` of the core.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        canonical(&self.put(ObjectBuilder::new(), lang).build())
    }

    /// Puts the members of [`Self::to_json`] into an object.
    #[must_use]
    pub fn put(&self, object: ObjectBuilder, lang: Lang) -> ObjectBuilder {
        object
            .put("code", self.code())
            .put_some("place", self.place(lang))
            .put("remedy", self.0.remedy.get(lang))
            .put("text", self.0.text.get(lang))
    }

    /// The line without the word “error”, for a list in which not everything is one.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let line = self.line(lang);
        let lead = if lang == Lang::En { "error " } else { "错误 " };
        line.strip_prefix(lead).map_or_else(|| line.clone(), str::to_owned)
    }

    /// The problem on one line, in the form of `Failure::line` of the core.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let (text, remedy) = (one_line(self.0.text.get(lang)), one_line(self.0.remedy.get(lang)));
        let place = self.0.place.as_ref().map(|place| one_line(place.get(lang)));
        match (lang, place) {
            (Lang::En, Some(place)) => {
                format!("error {}: {text}; at: {place}; remedy: {remedy}", self.0.code)
            }
            (Lang::En, None) => format!("error {}: {text}; remedy: {remedy}", self.0.code),
            (_, Some(place)) => {
                format!("错误 {}：{text}；位置：{place}；处理：{remedy}", self.0.code)
            }
            (_, None) => format!("错误 {}：{text}；处理：{remedy}", self.0.code),
        }
    }
}

/// One line whatever the file name or the input was made of.
fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    crate::shown::text(&line).into_owned()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Lang::ZhCn))
    }
}

impl std::error::Error for Problem {}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        let both = |get: &dyn Fn(Lang) -> String| Words::new(get(Lang::ZhCn), get(Lang::En));
        let problem = Self::new(
            failure.code(),
            both(&|lang| failure.text(lang)),
            both(&|lang| failure.remedy(lang)),
        );
        match failure.place(Lang::ZhCn) {
            Some(zh) => problem.at(Words::new(zh, failure.place(Lang::En).unwrap_or_default())),
            None => problem,
        }
    }
}

impl From<credit_engine::Error> for Problem {
    fn from(error: credit_engine::Error) -> Self {
        let (zh, en) = (Lang::ZhCn, Lang::En);
        let problem = Self::new(
            error.code(),
            Words::new(error.text(zh), error.text(en)),
            Words::new(error.remedy(zh), error.remedy(en)),
        );
        match error.place(zh) {
            Some(zh) => problem.at(Words::new(zh, error.place(Lang::En).unwrap_or_default())),
            None => problem,
        }
    }
}

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Self {
        Self::from(&Failure::from(error))
    }
}

#[cfg(test)]
mod tests {
    use credit_core::error::Place;

    use super::*;

    #[test]
    fn reads_as_the_failure_of_the_core() {
        let place = Place::Part("records".into()).within("packs/0");
        for error in [LoadError::new("pack.digest").at(place), LoadError::new("pack.not-a-pack")] {
            for lang in [Lang::ZhCn, Lang::En] {
                let failure = Failure::from(error.clone());
                assert_eq!(Problem::from(error.clone()).line(lang), failure.line(lang));
            }
        }
    }
}
