//! What is wrong with an environment, and what to do about it: component, compiled file, trusted keys,
//! packs, rulebook, calendar, tokens, records.
//!
//! Nothing is changed, and no fault keeps the rest from being looked at. The day is an argument.

mod component;
mod data;
mod files;

use std::path::PathBuf;

use credit_core::{
    Date,
    api::Lang,
    json::{ObjectBuilder, Value},
};

use crate::{
    problem::{Problem, Words},
    serve::Place,
};

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The day for which data have to be valid.
    pub on: Date,
    /// Whether components are left out: everything else is looked at by the core alone.
    pub native: bool,
    /// The component of the world `credit-check`; none looks where `credit` looks.
    pub component: Option<PathBuf>,
    /// List packs.
    pub packs: Vec<PathBuf>,
    /// The rulebook.
    pub rulebook: Option<PathBuf>,
    /// The calendar.
    pub calendar: Option<PathBuf>,
    /// The trust policy.
    pub trust: Option<PathBuf>,
    /// A compiled file (`credit precompile`).
    pub artefact: Option<PathBuf>,
    /// The key by which it is known to be of this host.
    pub artefact_key: Option<PathBuf>,
    /// The records of a server.
    pub records: Option<Place>,
    /// The tokens of a server.
    pub tokens: Option<PathBuf>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Sound,
    /// Works, and somebody should know.
    Note,
    /// Has to be put right.
    Fault,
}

impl State {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sound => "ok",
            Self::Note => "note",
            Self::Fault => "fault",
        }
    }

    const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Sound, Lang::En) => "ok   ",
            (Self::Note, Lang::En) => "note ",
            (Self::Fault, Lang::En) => "FAULT",
            (Self::Sound, _) => "正常",
            (Self::Note, _) => "注意",
            (Self::Fault, _) => "问题",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How bad it is.
    pub state: State,
    /// What it is about.
    about: Words,
    /// What was found: in good order, or what is wrong and what to do.
    found: Result<Words, Problem>,
}

impl Finding {
    fn sound(about: Words, found: Words) -> Self {
        Self { state: State::Sound, about, found: Ok(found) }
    }

    fn fault(about: Words, problem: Problem) -> Self {
        Self { state: State::Fault, about, found: Err(problem) }
    }

    fn note(about: Words, problem: Problem) -> Self {
        Self { state: State::Note, about, found: Err(problem) }
    }

    /// The code of what is wrong.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.found.as_ref().err().map(Problem::code)
    }

    /// One line for people.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let (state, about) = (self.state.word(lang), self.about.get(lang));
        match (&self.found, lang) {
            (Ok(found), Lang::En) => format!("{state}  {about}: {}", found.get(lang)),
            (Ok(found), _) => format!("{state}  {about}：{}", found.get(lang)),
            (Err(problem), Lang::En) => format!("{state}  {about}: {}", problem.said(lang)),
            (Err(problem), _) => format!("{state}  {about}：{}", problem.said(lang)),
        }
    }

    /// `{"about","state","text"}` or `{"about","code","place"?,"remedy","state","text"}`.
    #[must_use]
    pub fn to_value(&self, lang: Lang) -> Value {
        let object = ObjectBuilder::new()
            .put("about", self.about.get(lang))
            .put("state", self.state.as_str());
        match &self.found {
            Ok(found) => object.put("text", found.get(lang)).build(),
            Err(problem) => problem.put(object, lang).build(),
        }
    }
}

/// Looks at everything that the environment names, in the order in which faults follow from each other.
#[must_use]
pub fn examine(environment: &Environment, lang: Lang) -> Vec<Finding> {
    let mut findings = vec![Finding::sound(
        Words::new("程序", "program"),
        Words::new(
            format!("{}，{}", credit_core::VERSION, credit_engine::ENGINE_LINE),
            format!("{}, {}", credit_core::VERSION, credit_engine::ENGINE_LINE),
        ),
    )];
    findings.extend(component::examine(environment));
    findings.extend(data::examine(environment, lang));
    findings.extend(files::examine(environment));
    findings
}

/// Something named that is wrong: code, what, what to do.
fn problem(code: &str, text: (String, String), remedy: (&str, &str)) -> Problem {
    Problem::new(code, Words::new(text.0, text.1), Words::new(remedy.0, remedy.1))
}
