//! Which column of a published list means what.
//!
//! Lists come in the shape of their publisher. A shape is a table of header aliases; headers are
//! compared without spaces, width, case and kind of bracket.

mod general;
mod lists;
mod platforms;

use credit_core::{
    pack::record::{State, Visibility},
    request::{Role, SubjectKind},
};

/// What a column gives to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// List of the entry: id or name.
    List,
    /// Number of the entry within its list.
    Entry,
    /// Kind of subject.
    Kind,
    /// Name of the subject.
    Name,
    /// Former names, separated by `;`.
    FormerNames,
    /// Day on which the name was changed: the day after the last of the former one.
    Renamed,
    /// Identifiers of any kind, separated by `;`.
    Code,
    /// A person answerable for the subject.
    Person(Part),
    /// Identifier of that person.
    PersonCode(Part),
    /// Several persons at once, as a JSON array (`qysler`).
    Persons,
    /// Authority that decided.
    Authority,
    /// Number of the document.
    Document,
    /// What happened.
    Cause,
    /// What was imposed; joined to the cause.
    Penalty,
    /// Legal basis.
    Basis,
    /// 轻微, 一般 or 严重.
    Class,
    /// Day of listing.
    ListedOn,
    /// Year of an assessment, published by the end of April of the next.
    Year,
    /// Day from which the entry has effect.
    Effective,
    /// Last day of publication.
    Until,
    /// How long the entry stays, counted from the day of listing.
    Term,
    /// Day on which the entry was taken off the list.
    Ended,
    /// 有效, 已修复, …
    State,
    /// Day on which the issuer last confirmed the entry.
    LastConfirmed,
    /// Where the issuer has it from.
    Source,
    /// 公开 or 受限.
    Visibility,
    /// A column that a record has no member for, under its usual Chinese title.
    Detail(&'static str),
    /// A column that a record has no member for, under its own title.
    Kept,
    /// Why, by whom and by which document the entry was taken off the list.
    Removal,
    /// Private particulars: in packs for the public never.
    Private,
    /// Not read, because the office says so.
    Ignored,
    /// Number of the row: says nothing of the entry.
    Ordinal,
}

/// Part of a person in a listed organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// 法定代表人, 负责人.
    Legal,
    /// 主要负责人.
    Principal,
    /// 直接责任人.
    Direct,
    /// 财务负责人.
    Finance,
    /// 实际控制人.
    Controller,
    /// 股东.
    Shareholder,
}

impl Part {
    pub(super) const ALL: [Self; 6] = [
        Self::Legal,
        Self::Principal,
        Self::Direct,
        Self::Finance,
        Self::Controller,
        Self::Shareholder,
    ];

    /// The nearest role; directly responsible and financial staff are practitioners, the role that
    /// reaches least far.
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Legal => Role::LegalRepresentative,
            Self::Principal => Role::Principal,
            Self::Direct | Self::Finance => Role::Practitioner,
            Self::Controller => Role::Controller,
            Self::Shareholder => Role::Shareholder,
        }
    }

    /// By a label such as `法定代表人`; an unknown one gets the least part.
    pub(super) fn of_label(label: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
        match label {
            _ if has(&["法定代表人", "法人代表", "法人"]) => Self::Legal,
            _ if has(&["主要负责人", "执行事务合伙人"]) => Self::Principal,
            _ if has(&["财务"]) => Self::Finance,
            _ if has(&["控制"]) => Self::Controller,
            _ if has(&["股东", "投资人"]) => Self::Shareholder,
            _ if has(&["负责人", "经营者"]) => Self::Legal,
            _ => Self::Direct,
        }
    }
}

/// Headers that mean the same field.
type Aliases = &'static [(Field, &'static [&'static str])];

/// The shape of one publisher.
#[derive(Debug)]
pub(super) struct Shape {
    /// Name shown in the summary.
    pub(super) title: &'static str,
    /// The same in English.
    pub(super) title_en: &'static str,
    /// A file has this shape when one of these sets of headers is complete.
    marks: &'static [&'static [&'static str]],
    /// Subjects are of this kind unless a column or the identifier says otherwise.
    pub(super) kind: Option<SubjectKind>,
    /// Code numbers of kinds of subjects.
    pub(super) kinds: &'static [(&'static str, SubjectKind)],
    /// Code numbers of states.
    pub(super) states: &'static [(&'static str, State)],
    /// Code numbers of who may see an entry.
    pub(super) scopes: &'static [(&'static str, Visibility)],
    aliases: Aliases,
}

impl Shape {
    /// What the header means in this shape; `None` for a header that is not known at all.
    pub(super) fn field(&self, header: &str) -> Option<Field> {
        let header = plain(header);
        let find = |aliases: Aliases| {
            let known = |names: &[&str]| names.iter().any(|name| plain(name) == header);
            aliases.iter().find(|(_, names)| known(names)).map(|&(field, _)| field)
        };
        find(self.aliases).or_else(|| find(general::GENERAL.aliases))
    }
}

/// The shapes, the more particular before the more general.
const SHAPES: [&Shape; 12] = [
    &lists::COURT,
    &lists::PROCUREMENT,
    &lists::TAX,
    &lists::WAGES,
    &lists::SAFETY,
    &lists::TAX_GRADE,
    &lists::FUND_RAISING,
    &lists::MARKET,
    &platforms::PENALTY,
    &platforms::LICENCE,
    &platforms::BLACK_LIST,
    &platforms::AWARD,
];

/// The shape of a file, by its headers; the general one when no publisher's fits.
pub(super) fn detect(headers: &[String]) -> &'static Shape {
    let present: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let complete = |marks: &[&str]| marks.iter().all(|mark| present.contains(&plain(mark)));
    let fits = |shape: &&&Shape| shape.marks.iter().any(|marks| complete(marks));
    SHAPES.iter().find(fits).copied().unwrap_or(&general::GENERAL)
}

/// A header without what differs between versions of one file.
pub(super) fn plain(header: &str) -> String {
    super::words::half_width(header)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FEFF}' | '*' | ':' | '"' | '“' | '”'))
        .map(|c| match c {
            '〔' | '【' | '[' => '(',
            '〕' | '】' | ']' => ')',
            '、' | '或' => '/',
            '-' | '—' => '_',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn recognises_the_publishers() {
        let court = detect(&headers("id,iname,caseCode,cardNum"));
        assert_eq!(court.field("cardNum"), Some(Field::Code));
        let court = detect(&headers("被执行人姓名或名称,案号,执行法院"));
        assert_eq!(court.field("执行法院"), Some(Field::Authority));
        let ccgp = detect(&headers(
            "企业名称,统一社会信用代码（或组织机构代码）,严重违法失信行为的具体情形,执法单位",
        ));
        assert_eq!(ccgp.field("统一社会信用代码 (或组织机构代码)"), Some(Field::Code));
        assert_eq!(ccgp.field("状态"), Some(Field::State), "general columns may be added");
        let own = detect(&headers("主体名称,统一社会信用代码,状态"));
        assert_eq!(own.title, "通用字段");
        assert_eq!(own.field("没有见过的列"), None);
    }

    #[test]
    fn every_alias_says_one_thing_and_every_mark_is_known() {
        for shape in SHAPES.iter().chain([&&general::GENERAL]) {
            let mut seen = std::collections::HashMap::new();
            for (field, names) in shape.aliases {
                for name in *names {
                    let before = seen.insert(plain(name), field);
                    assert_eq!(before, None, "{}: {name} twice", shape.title);
                }
            }
            for mark in shape.marks.iter().copied().flatten() {
                assert!(shape.field(mark).is_some(), "{}: {mark}", shape.title);
            }
        }
    }
}
