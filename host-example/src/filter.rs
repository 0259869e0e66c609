//! Which cases are asked for.

use credit_core::{
    Date, answer::Decision, decision::Outcome, finding::Verdict, id::normalize, request::Request,
    text::fold,
};

use crate::case::CaseFile;

/// What a case must have; nothing asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The code of one of its subjects, however it is written.
    pub code: Option<String>,
    /// A part of the name of one of its subjects.
    pub name: Option<String>,
    /// Id of the matter.
    pub matter: Option<String>,
    /// What the question belongs to (项目编号).
    pub project: Option<String>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Name or id of a list on which somebody was found.
    pub list: Option<String>,
    /// Where it was asked.
    pub channel: Option<String>,
    /// The first day on which it was asked.
    pub from: Option<Date>,
    /// The last day on which it was asked.
    pub to: Option<Date>,
}

impl Filter {
    /// Whether the case is one of those.
    #[must_use]
    pub fn takes(&self, case: &CaseFile) -> bool {
        let channel = self.channel.as_ref().is_none_or(|channel| case.channel == *channel);
        channel && self.fits(case.day, &case.request, &case.decision)
    }

    /// The same of a decision of that day whose channel is not known.
    #[must_use]
    pub fn fits(&self, day: Date, request: &Request, decision: &Decision) -> bool {
        let subjects = || request.subjects.iter();
        let code = |wanted: &String| {
            let wanted = normalize(wanted).text;
            subjects()
                .filter_map(|it| it.code.as_deref())
                .any(|code| normalize(code).text == wanted)
        };
        let name = |wanted: &String| {
            let wanted = plain(wanted);
            subjects().any(|it| plain(&it.name).contains(&wanted))
        };
        let project =
            |wanted: &String| request.project.as_ref().is_some_and(|it| plain(it) == plain(wanted));
        let list = |wanted: &String| {
            decision.findings.iter().any(|it| {
                let named = it.list == *wanted || it.list_name == *wanted;
                named && it.verdict != Verdict::Excluded
            })
        };
        self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
            && self.matter.as_ref().is_none_or(|matter| decision.matter == *matter)
            && self.project.as_ref().is_none_or(project)
            && self.outcome.is_none_or(|outcome| decision.outcome == outcome)
            && self.code.as_ref().is_none_or(code)
            && self.name.as_ref().is_none_or(name)
            && self.list.as_ref().is_none_or(list)
    }
}

/// A name without the differences of width and spacing.
fn plain(name: &str) -> String {
    fold(name).as_str().chars().filter(|c| !c.is_whitespace()).collect()
}
