//! The meanings that an office can give to a column, by name.

use crate::shape::{Field, Part};

/// A name, its field, and the unit of bare numbers.
type Named = (&'static str, &'static str, Field, &'static str);

/// `附注` is kept with the entry as published, `内部附注` in internal packs only.
const MEANINGS: &[Named] = &[
    ("名称", "name of the subject", Field::Name, ""),
    ("代码", "code of the subject", Field::Code, ""),
    ("主体类型", "kind of the subject", Field::Kind, ""),
    ("曾用名", "former names", Field::FormerNames, ""),
    ("更名日期", "day of the change of name", Field::Renamed, ""),
    ("列入日期", "day of listing", Field::ListedOn, ""),
    ("生效日期", "first day of effect", Field::Effective, ""),
    ("截止日期", "last day", Field::Until, ""),
    ("期限", "length of time", Field::Term, ""),
    ("期限(年)", "length in years", Field::Term, "年"),
    ("期限(月)", "length in months", Field::Term, "个月"),
    ("期限(日)", "length in days", Field::Term, "日"),
    ("移出日期", "day of removal", Field::Ended, ""),
    ("移出情况", "particulars of the removal", Field::Removal, ""),
    ("状态", "state", Field::State, ""),
    ("公开范围", "visibility", Field::Visibility, ""),
    ("事由", "cause", Field::Cause, ""),
    ("处罚结果", "penalty", Field::Penalty, ""),
    ("依据", "legal basis", Field::Basis, ""),
    ("认定部门", "authority", Field::Authority, ""),
    ("文书号", "number of the document", Field::Document, ""),
    ("记录编号", "number of the entry", Field::Entry, ""),
    ("名单", "list", Field::List, ""),
    ("失信等级", "class", Field::Class, ""),
    ("评价年度", "year of assessment", Field::Year, ""),
    ("更新日期", "day last confirmed", Field::LastConfirmed, ""),
    ("数据来源", "source", Field::Source, ""),
    ("法定代表人", "legal representative", Field::Person(Part::Legal), ""),
    (
        "法定代表人证件号码",
        "number of the legal representative",
        Field::PersonCode(Part::Legal),
        "",
    ),
    ("主要负责人", "principal", Field::Person(Part::Principal), ""),
    ("主要负责人证件号码", "number of the principal", Field::PersonCode(Part::Principal), ""),
    ("直接责任人", "person directly responsible", Field::Person(Part::Direct), ""),
    (
        "直接责任人证件号码",
        "number of the person directly responsible",
        Field::PersonCode(Part::Direct),
        "",
    ),
    ("财务负责人", "financial head", Field::Person(Part::Finance), ""),
    ("财务负责人证件号码", "number of the financial head", Field::PersonCode(Part::Finance), ""),
    ("实际控制人", "controller", Field::Person(Part::Controller), ""),
    ("实际控制人证件号码", "number of the controller", Field::PersonCode(Part::Controller), ""),
    ("股东", "shareholder", Field::Person(Part::Shareholder), ""),
    ("股东证件号码", "number of the shareholder", Field::PersonCode(Part::Shareholder), ""),
    ("责任人员", "persons, as a JSON array", Field::Persons, ""),
    ("附注", "kept as published", Field::Kept, ""),
    ("内部附注", "private, in internal packs only", Field::Private, ""),
    ("不收录", "not read", Field::Ignored, ""),
];

/// The field and the unit of a name.
pub(crate) fn parse(name: &str) -> Option<(Field, &'static str)> {
    let plain = crate::shape::plain(name);
    let found = MEANINGS.iter().find(|(known, ..)| crate::shape::plain(known) == plain);
    found.map(|(_, _, field, unit)| (*field, *unit))
}

/// The name of a field in both languages.
pub(crate) fn words(field: Field, unit: &str) -> (&'static str, &'static str) {
    let found = MEANINGS.iter().find(|(_, _, known, of)| *known == field && *of == unit);
    let found = found.or_else(|| MEANINGS.iter().find(|(_, _, known, _)| *known == field));
    match (found, field) {
        (Some((zh, en, ..)), _) => (zh, en),
        (None, Field::Ordinal) => ("不收录", "not read"),
        // A column that a publisher's table keeps under its usual title.
        (None, _) => ("附注", "kept as published"),
    }
}

/// All names in both languages, as a menu offers them.
pub fn meanings() -> impl Iterator<Item = (&'static str, &'static str)> {
    MEANINGS.iter().map(|(zh, en, ..)| (*zh, *en))
}

/// All names, for a remedy.
pub(crate) fn all() -> String {
    MEANINGS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_to_fields_and_back() {
        for (zh, _, field, unit) in MEANINGS {
            assert_eq!(parse(zh), Some((*field, *unit)), "{zh}");
            assert_eq!(words(*field, unit).0, *zh);
        }
        assert_eq!(parse("期限（年）"), Some((Field::Term, "年")));
        assert_eq!(parse("随便"), None);
    }
}
