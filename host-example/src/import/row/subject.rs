//! Who an entry is about: identifiers, kind, former names, persons answerable.

use credit_core::{
    limits,
    pack::record::{Detail, FormerName, Identifier, Responsible},
    request::SubjectKind,
};

use super::{Field, Reader, Row};
use crate::import::{
    cell::{self, Code, Read},
    person::{self, Named},
    report::Level,
    shape::Part,
};
use crate::problem::Words;

/// The codes of a row.
#[derive(Default)]
pub(super) struct Codes {
    pub(super) usable: Vec<Identifier>,
    /// What is no code of a known kind, as it was published.
    pub(super) useless: Vec<Detail>,
}

impl Reader<'_> {
    /// `None`: a code was damaged by Excel, so that the row must be put right.
    pub(super) fn identifiers(&mut self, row: &Row) -> Option<Codes> {
        let mut codes = Codes::default();
        let columns: Vec<usize> = self.columns(row, Field::Code).collect();
        for at in columns {
            let Some(found) = row.cells.get(at) else { continue };
            if let Some(reason) = cell::damaged(found) {
                return self.refuse_at(row, "row.number", at, reason);
            }
            for text in cell::code_texts(&found.text) {
                match cell::code(text) {
                    Code::Useless(reason) => {
                        if let Some(reason) = cell::looks_rounded(text) {
                            return self.refuse_at(row, "row.number", at, reason);
                        }
                        let reason = reason.and(
                            "；按没有代码收录，只能得到“疑似”",
                            "; kept without a code, so that matches are probable at most",
                        );
                        self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
                        let label = self.context.layout.titles.get(at).cloned();
                        let label = label.unwrap_or_default();
                        codes.useless.push(Detail { label, text: text.to_owned() });
                    }
                    Code::Usable(Read { value, changed }) => {
                        if changed {
                            let reason = Words::new(
                                format!("代码规整为 {}", value.value),
                                format!("the code was put into its usual form {}", value.value),
                            );
                            self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
                        }
                        if !codes.usable.contains(&value) {
                            codes.usable.push(value);
                        }
                    }
                }
            }
        }
        Some(codes)
    }

    pub(super) fn kind(
        &mut self,
        row: &Row,
        name: &str,
        codes: &[Identifier],
    ) -> Option<SubjectKind> {
        let shape = self.context.layout.shape;
        let holder = codes.iter().find_map(cell::kind_of_holder);
        let stated = self.text(row, Field::Kind).to_owned();
        let numbered = shape.kinds.iter().find(|(known, _)| *known == stated);
        let number = !stated.is_empty() && stated.bytes().all(|b| b.is_ascii_digit());
        let stated = match (numbered, cell::kind(&stated)) {
            (Some((_, kind)), _) => Some(*kind),
            (None, Some(kind)) => Some(kind),
            (None, None) if stated.is_empty() => None,
            (None, None) if number && holder.is_some() => {
                let reason = Words::new(
                    format!("主体类型编号“{stated}”含义不明，按代码的种类判断"),
                    format!("the kind number `{stated}` is unknown; the code tells the kind"),
                );
                self.repair(row, "row.kind", Field::Kind, reason);
                None
            }
            (None, None) => {
                return self.refuse(row, "row.kind", Some(Field::Kind), unknown_kind(&stated));
            }
        };
        let person = |kind: SubjectKind| kind == SubjectKind::Person;
        if let (Some(stated), Some(holder)) = (stated, holder)
            && stated != SubjectKind::SoleTrader
            && person(stated) != person(holder)
        {
            let reason = Words::new(
                "主体类型与代码的种类不一致",
                "the kind of subject does not agree with the kind of code",
            );
            return self.refuse(row, "row.kind", Some(Field::Code), reason);
        }
        let kind = stated.or(holder).or(shape.kind).or_else(|| guess(name));
        let reason = || {
            Words::new(
                "看不出是企业还是个人；请增加“主体类型”列",
                "an organisation or a person cannot be told; add a column `主体类型`",
            )
        };
        kind.or_else(|| self.refuse(row, "row.kind", Some(Field::Name), reason()))
    }

    pub(super) fn former_names(&mut self, row: &Row) -> Option<Vec<FormerName>> {
        let mut names = Vec::new();
        let columns: Vec<usize> = self.columns(row, Field::FormerNames).collect();
        for found in columns.into_iter().filter_map(|at| row.cells.get(at)) {
            names.extend(
                listed_names(&found.text).unwrap_or_else(|| cell::former_names(&found.text)),
            );
        }
        if let (Some(renamed), [only]) = (self.date(row, Field::Renamed)?, names.as_mut_slice()) {
            only.until = only.until.or(renamed.previous());
        }
        if names.len() > limits::FORMER_NAMES {
            let most = limits::FORMER_NAMES;
            let reason = Words::new(
                format!("曾用名超过 {most} 个"),
                format!("more than {most} former names"),
            );
            return self.refuse(row, "row.former-names", Some(Field::FormerNames), reason);
        }
        Some(names)
    }

    fn person(&mut self, row: &Row, field: Field, named: Named) -> Option<Responsible> {
        let Named { part, name, code } = named;
        let identifier = match cell::code(&code) {
            _ if cell::is_blank(&code) => None,
            Code::Usable(Read { value, .. }) => self.publish(row, field, value).map(|id| id.value),
            Code::Useless(reason) => {
                if let Some(reason) = cell::looks_rounded(&code) {
                    return self.refuse(row, "row.number", Some(field), reason);
                }
                self.repair(row, "row.code", field, reason.and("；未收录", "; left out"));
                None
            }
        };
        Some(Responsible { role: part.role(), name, identifier })
    }
}

fn unknown_kind(stated: &str) -> Words {
    let known = "`企业` (organisation), `个体工商户` (sole trader), `自然人` (person)";
    Words::new(
        format!("“{stated}”不是已知的主体类型（企业、个体工商户、自然人）"),
        format!("`{stated}` is no known kind of subject: {known}"),
    )
}

/// Former names of JSON: `[{"name":…,"until":…}]`.
fn listed_names(text: &str) -> Option<Vec<FormerName>> {
    use crate::import::json::Tree;
    let Ok(Tree::List(items)) = serde_json::from_str::<Tree>(text) else { return None };
    let name = |item: &Tree| {
        let until = item.member("until").and_then(|day| cell::date(&day));
        Some(FormerName { name: item.member("name")?, until: until.map(|read| read.value) })
    };
    items.iter().map(name).collect()
}

/// Persons answerable for the subject, from all columns that name one; `None`: refused.
pub(super) fn responsible(
    reader: &mut Reader<'_>,
    row: &Row,
    details: &mut Vec<Detail>,
) -> Option<Vec<Responsible>> {
    let mut persons = Vec::new();
    for part in Part::ALL {
        let (field, code_field) = (Field::Person(part), Field::PersonCode(part));
        let columns: Vec<usize> = reader.columns(row, field).collect();
        let names = columns.into_iter().filter_map(|at| row.cells.get(at));
        let names: Vec<String> = names.flat_map(|cell| person::names(&cell.text)).collect();
        let columns: Vec<usize> = reader.columns(row, code_field).collect();
        let mut codes: Vec<String> = Vec::new();
        for at in columns {
            let Some(found) = row.cells.get(at) else { continue };
            if let Some(reason) = cell::damaged(found) {
                return reader.refuse_at(row, "row.number", at, reason);
            }
            codes.extend(cell::code_texts(&found.text).map(str::to_owned));
        }
        if !codes.is_empty() && codes.len() != names.len() {
            let (n, m) = (names.len(), codes.len());
            let reason = Words::new(
                format!("{n} 个姓名对应 {m} 个证件号码，证件号码未收录"),
                format!("names: {n}, personal numbers: {m}; the personal numbers were left out"),
            );
            reader.repair(row, "row.persons", code_field, reason);
            codes.clear();
        }
        for (at, name) in names.into_iter().enumerate() {
            let code = codes.get(at).cloned().unwrap_or_default();
            let named = Named { part, name, code };
            person::add(&mut persons, reader.person(row, code_field, named)?);
        }
    }
    let columns: Vec<usize> = reader.columns(row, Field::Persons).collect();
    for at in columns {
        let Some(found) = row.cells.get(at) else { continue };
        let Some(listed) = person::listed(&found.text) else {
            let reason = Words::new("不是 JSON 数组，原样附上", "not a JSON array; kept as it is");
            reader.note_at(row, Level::Repaired, "row.persons", Some(at), reason);
            let label = reader.context.layout.titles.get(at).cloned().unwrap_or_default();
            details.push(Detail { label, text: found.text.clone() });
            continue;
        };
        for named in listed {
            person::add(&mut persons, reader.person(row, Field::Persons, named)?);
        }
    }
    Some(persons)
}

/// Organisation or person, by the name alone: organisations end in what they are.
pub(in crate::import) fn guess(name: &str) -> Option<SubjectKind> {
    const ENDS: &[&str] = &[
        "公司", "厂", "店", "社", "中心", "院", "所", "会", "部", "局", "校", "集团", "企业", "站",
        "馆", "行", "园", "场",
    ];
    let plain = cell::half_width(name);
    let plain = plain.split('(').next().unwrap_or_default();
    let long = plain.chars().count() > 4 && !plain.contains('·');
    if long && ENDS.iter().any(|end| plain.ends_with(end)) {
        return Some(SubjectKind::Organization);
    }
    let short = (2..=4).contains(&plain.chars().count()) || plain.contains('·');
    short.then_some(SubjectKind::Person)
}
