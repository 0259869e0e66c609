//! The decision on every column of a table, and the questions that only the office can answer.

use super::{
    content::{Look, Tally},
    grammar,
};
use crate::{
    profile::Profile,
    shape::{self, Field, Shape},
};

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `--map`, `--ignore` or a profile.
    Office,
    /// The table of a publisher, or the usual headings.
    Table,
    /// The grammar of headings.
    Heading,
    /// The grammar, and the content agrees.
    Both,
    /// The content alone.
    Content,
    /// Nothing says what it is.
    Nothing,
}

impl Source {
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Office => ("指定", "as told"),
            Self::Table => ("确定：常用列名", "sure: usual heading"),
            Self::Both => ("确定：列名和内容", "sure: heading and content"),
            Self::Heading => ("较有把握：列名", "likely: heading"),
            Self::Content => ("较有把握：内容", "likely: content"),
            Self::Nothing => ("未识别", "not understood"),
        }
    }
}

/// What is done with one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) field: Option<Field>,
    pub(crate) rank: u8,
    pub(crate) unit: &'static str,
    pub(crate) source: Source,
    /// What it would be, were all its words known.
    pub(crate) likely: Option<(Field, &'static str)>,
}

impl Decision {
    const NONE: Self =
        Self { field: None, rank: 0, unit: "", source: Source::Nothing, likely: None };
}

/// The decisions on a table.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) shape: &'static Shape,
    pub(crate) columns: Vec<Decision>,
}

/// By headings alone.
pub(crate) fn heading(labels: &[String], profile: &Profile) -> Decided {
    let shape = shape::detect(labels);
    let columns =
        labels.iter().enumerate().map(|(at, label)| one(shape, at, label, profile)).collect();
    Decided { shape, columns }
}

fn one(shape: &'static Shape, at: usize, label: &str, profile: &Profile) -> Decision {
    if let Some((field, unit)) = profile.column(label, at) {
        return Decision {
            field: Some(field),
            rank: 0,
            unit,
            source: Source::Office,
            likely: None,
        };
    }
    if label.is_empty() {
        return Decision::NONE;
    }
    let read = grammar::read(label);
    if let Some(field) = shape.field(label) {
        let unit = read.map_or("", |meaning| meaning.unit);
        return Decision { field: Some(field), rank: 0, unit, source: Source::Table, likely: None };
    }
    match read {
        Some(meaning) if meaning.whole && !meaning.abbreviated => Decision {
            field: Some(meaning.field),
            // Headings of the tables come first.
            rank: meaning.rank.saturating_add(1),
            unit: meaning.unit,
            source: Source::Heading,
            likely: None,
        },
        Some(meaning) if meaning.whole => Decision {
            field: Some(meaning.field),
            rank: meaning.rank.saturating_add(2),
            unit: meaning.unit,
            source: Source::Heading,
            // Not before the content agrees.
            likely: Some((meaning.field, meaning.unit)),
        },
        Some(meaning) => Decision { likely: Some((meaning.field, meaning.unit)), ..Decision::NONE },
        None => Decision::NONE,
    }
}

/// By headings and the content of the first rows.
pub(crate) fn decide(decided: &mut Decided, tallies: &[Tally]) {
    let has = |columns: &[Decision], field: Field| {
        columns.iter().any(|column| column.field == Some(field))
    };
    let named = has(&decided.columns, Field::Name);
    for at in 0..decided.columns.len() {
        let (Some(mut column), Some(tally)) = (decided.columns.get(at).copied(), tallies.get(at))
        else {
            continue;
        };
        let affirmed = |field: Field| affirms(field, tally);
        match (column.source, column.field, column.likely) {
            (Source::Heading, Some(field), None) if affirmed(field) => column.source = Source::Both,
            // An abbreviation is believed when the content says the same, or says nothing.
            (Source::Heading, Some(field), Some(_)) => {
                column.likely = None;
                if affirmed(field) {
                    column.source = Source::Both;
                } else if tally.filled > 0 && !open(field) {
                    column = Decision { likely: Some((field, column.unit)), ..Decision::NONE };
                }
            }
            // Not all words are known, but the content is beyond doubt.
            (Source::Nothing, None, Some((Field::Code, _))) if tally.share(&[Look::Code], 80) => {
                column = Decision {
                    field: Some(Field::Code),
                    rank: 3,
                    source: Source::Both,
                    ..Decision::NONE
                };
            }
            (Source::Nothing, None, Some((Field::Name, _)))
                if !named && tally.share(&[Look::Organisation], 80) =>
            {
                column = Decision {
                    field: Some(Field::Name),
                    rank: 3,
                    source: Source::Both,
                    ..Decision::NONE
                };
            }
            // Telephones are never asked about: they are kept out of what is public.
            (Source::Nothing, None, None) if tally.share(&[Look::Telephone], 50) => {
                column = Decision {
                    field: Some(Field::Private),
                    source: Source::Content,
                    ..Decision::NONE
                };
            }
            _ => {}
        }
        if let Some(slot) = decided.columns.get_mut(at) {
            *slot = column;
        }
    }
}

/// Fields that hold any words, so that content can neither affirm nor deny them.
const fn open(field: Field) -> bool {
    matches!(
        field,
        Field::Cause
            | Field::Penalty
            | Field::Basis
            | Field::Authority
            | Field::Document
            | Field::Source
            | Field::Entry
            | Field::Kept
            | Field::Private
            | Field::Detail(_)
            | Field::Removal
            | Field::Ordinal
            | Field::Person(_)
            | Field::FormerNames
    )
}

/// The content is what the field holds.
fn affirms(field: Field, tally: &Tally) -> bool {
    match field {
        Field::Name => tally.share(&[Look::Organisation, Look::Person], 60),
        Field::Person(_) => tally.share(&[Look::Person, Look::Organisation], 60),
        Field::Code => tally.share(&[Look::Code, Look::Personal], 60),
        Field::PersonCode(_) => tally.share(&[Look::Personal, Look::Code], 60),
        Field::ListedOn
        | Field::Effective
        | Field::Until
        | Field::Ended
        | Field::Renamed
        | Field::LastConfirmed => tally.share(&[Look::Day, Look::Term], 60),
        Field::Term => tally.share(&[Look::Day, Look::Term, Look::Number], 60),
        Field::State => tally.share(&[Look::State], 60),
        Field::Visibility => tally.share(&[Look::Flag], 60),
        Field::Kind => tally.share(&[Look::Kind], 60),
        Field::Authority => tally.share(&[Look::Organisation], 60),
        _ => false,
    }
}

/// Four of five cells look like something that the field never holds.
fn denies(field: Field, tally: &Tally) -> Option<Look> {
    // One cell says little, but a word for the state of an entry is one of a closed table.
    let look = tally.look().filter(|look| tally.filled >= 2 || *look == Look::State)?;
    let days = [
        Look::Code,
        Look::Personal,
        Look::Telephone,
        Look::State,
        Look::Kind,
        Look::Flag,
        Look::Organisation,
        Look::Person,
        Look::Address,
    ];
    let texts = [
        Look::Code,
        Look::Personal,
        Look::Telephone,
        Look::Day,
        Look::Term,
        Look::Flag,
        Look::State,
    ];
    let denied: &[Look] = match field {
        Field::Name | Field::FormerNames => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::State,
            Look::Flag,
            Look::Number,
            Look::Kind,
            Look::Address,
        ],
        Field::Person(_) => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::Flag,
            Look::Number,
            Look::Address,
        ],
        Field::Code => &[
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::State,
            Look::Kind,
            Look::Flag,
            Look::Organisation,
            Look::Person,
            Look::Address,
        ],
        Field::PersonCode(_) => &[
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::State,
            Look::Kind,
            Look::Flag,
            Look::Organisation,
            Look::Person,
            Look::Address,
        ],
        Field::ListedOn | Field::Effective | Field::Renamed | Field::LastConfirmed => &days,
        Field::Until | Field::Ended => &days,
        Field::Term => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Kind,
            Look::Organisation,
            Look::Person,
            Look::Address,
        ],
        Field::State => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::Kind,
            Look::Organisation,
            Look::Address,
        ],
        Field::Visibility => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::Address,
            Look::Organisation,
            Look::State,
        ],
        Field::Class | Field::List => {
            &[Look::Code, Look::Personal, Look::Telephone, Look::Day, Look::Term, Look::Address]
        }
        Field::Kind => {
            &[Look::Code, Look::Personal, Look::Telephone, Look::Day, Look::Term, Look::Address]
        }
        Field::Cause | Field::Basis | Field::Source => &texts,
        Field::Penalty => {
            &[Look::Code, Look::Personal, Look::Telephone, Look::Day, Look::Flag, Look::State]
        }
        Field::Authority => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Term,
            Look::State,
            Look::Flag,
            Look::Number,
            Look::Address,
        ],
        Field::Document => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::State,
            Look::Flag,
            Look::Organisation,
            Look::Address,
        ],
        Field::Entry => &[
            Look::Personal,
            Look::Telephone,
            Look::State,
            Look::Flag,
            Look::Organisation,
            Look::Address,
        ],
        Field::Year => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Organisation,
            Look::Address,
            Look::State,
        ],
        Field::Ordinal => &[
            Look::Code,
            Look::Personal,
            Look::Telephone,
            Look::Day,
            Look::Organisation,
            Look::State,
        ],
        Field::Persons
        | Field::Detail(_)
        | Field::Kept
        | Field::Private
        | Field::Ignored
        | Field::Removal => &[],
    };
    denied.contains(&look).then_some(look)
}

/// Why a column needs a word of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Not read, although it may matter.
    Unread(Look),
    /// Its words are half known, and it may be this.
    Unclear,
    /// Its heading says one thing, its content another.
    Denied(Look),
}

/// The question about a column, after all its cells were seen.
pub(crate) fn ask(label: &str, column: &Decision, tally: &Tally, coded: bool) -> Option<Question> {
    if tally.filled == 0 || column.source == Source::Office {
        return None;
    }
    let Some(field) = column.field else {
        let look = tally.look();
        let said = |words: &[&str]| words.iter().any(|word| label.contains(word));
        return match look {
            Some(
                look @ (Look::Code
                | Look::Personal
                | Look::Day
                | Look::Term
                | Look::State
                | Look::Kind),
            ) => Some(Question::Unread(look)),
            Some(look @ Look::Flag)
                if said(&[
                    "公", "共享", "移", "修复", "撤", "注销", "解除", "有效", "删", "屏蔽", "失信",
                    "下架", "退出", "终止", "密",
                ]) || label.is_ascii()
                    || tally.share(&[Look::Flag], 80) && !said(&["是否"]) =>
            {
                Some(Question::Unread(look))
            }
            Some(look @ Look::Address) => Some(Question::Unread(look)),
            Some(look @ Look::Number) if said(&["期", "限", "年数", "月数"]) => {
                Some(Question::Unread(look))
            }
            // Days among other things are days all the same.
            _ if tally.share(&[Look::Day], 40) => Some(Question::Unread(Look::Day)),
            _ if tally.share(&[Look::State], 40) => Some(Question::Unread(Look::State)),
            _ => matches!(
                column.likely,
                Some((
                    Field::Until
                        | Field::Ended
                        | Field::Term
                        | Field::State
                        | Field::Visibility
                        | Field::Removal,
                    _
                ))
            )
            .then_some(Question::Unclear),
        };
    };
    if let Some(look) = denies(field, tally) {
        return Some(Question::Denied(look));
    }
    // Kept beside, while the subjects have no code: it may be theirs.
    let kept = matches!(field, Field::Kept | Field::Detail(_) | Field::Entry | Field::Document);
    (kept && !coded && tally.share(&[Look::Code], 80)).then_some(Question::Denied(Look::Code))
}

/// What a column that is asked about may be.
pub(crate) fn likely(column: &Decision, question: Question) -> (Field, &'static str) {
    match (question, column.likely) {
        (
            Question::Unread(Look::Code | Look::Personal),
            Some((Field::Code | Field::PersonCode(_), _)),
        )
        | (
            Question::Unread(Look::Day | Look::Term | Look::Number),
            Some((
                Field::ListedOn | Field::Effective | Field::Until | Field::Ended | Field::Term,
                _,
            )),
        )
        | (Question::Unread(Look::State), Some((Field::State, _)))
        | (Question::Unread(Look::Flag), Some((Field::Visibility, _)))
        | (Question::Unclear, Some(_)) => column.likely.unwrap_or((Field::Kept, "")),
        (Question::Unread(look) | Question::Denied(look), _) => match look {
            Look::Code | Look::Personal => (Field::Code, ""),
            Look::Day => (Field::Ended, ""),
            Look::Term | Look::Number => (Field::Term, ""),
            Look::State => (Field::State, ""),
            Look::Kind => (Field::Kind, ""),
            Look::Flag => (Field::Visibility, ""),
            Look::Organisation | Look::Person => (Field::Name, ""),
            Look::Telephone => (Field::Private, ""),
            Look::Address | Look::Text => (Field::Kept, ""),
        },
        (Question::Unclear, None) => (Field::Kept, ""),
    }
}
