//! Who an entry is about: identifiers, kind, former names, persons answerable.

use credit_core::{
    id::Kind,
    limits,
    pack::record::{Detail, FormerName, Identifier, Responsible},
    request::SubjectKind,
};

use super::{Field, Reader, Row};
use crate::problem::Words;
use crate::{
    code::{self, Code, Fitting},
    date, name,
    person::{self, Named},
    private,
    report::Level,
    shape::Part,
    words,
};

/// The codes of a row.
#[derive(Default)]
pub(super) struct Codes {
    pub(super) usable: Vec<Identifier>,
    /// What is no code of a known kind, as it was published.
    pub(super) useless: Vec<Detail>,
}

impl Reader<'_> {
    /// `None`: a code was damaged by Excel, so that the row must be put right.
    pub(super) fn identifiers(&mut self, row: &Row, named: &name::Named) -> Option<Codes> {
        let mut codes = Codes::default();
        let columns: Vec<usize> = self.columns(row, Field::Code).collect();
        for at in columns {
            let Some(found) = row.cells.get(at) else { continue };
            if let Some(reason) = code::damaged(found) {
                return self.refuse_at(row, "row.number", at, reason);
            }
            self.codes_of(row, at, &found.text, &mut codes)?;
        }
        if let Some(at) = self.place(row, Field::Name) {
            for text in &named.codes {
                self.codes_of(row, at, text, &mut codes)?;
            }
        }
        Some(codes)
    }

    fn codes_of(&mut self, row: &Row, at: usize, text: &str, codes: &mut Codes) -> Option<()> {
        let found = code::read(text);
        let several = found.codes.len() > 1;
        for code in found.codes {
            match code {
                Code::Useless { text, why, registered } => {
                    if let Some(reason) = code::looks_rounded(&text) {
                        return self.refuse_at(row, "row.number", at, reason);
                    }
                    if let Some(value) = registered {
                        let reason = why.and(
                            "；按原样收录，只与填写得完全相同的代码比对",
                            "; kept as it is, it is compared only with a code written just so",
                        );
                        self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
                        if !codes.usable.contains(&value) {
                            codes.usable.push(value);
                        }
                        continue;
                    }
                    let reason = why.and(
                        "；按没有代码收录，只能得到“疑似”",
                        "; kept without a code, so that matches are probable at most",
                    );
                    self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
                    let label = self.context.layout.titles.get(at).cloned();
                    let label = label.unwrap_or_default();
                    codes.useless.push(Detail { label, text });
                }
                Code::Usable { value, changed } => {
                    if changed && !several {
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
        if several {
            let read: Vec<&str> = codes.usable.iter().map(|id| id.value.as_str()).collect();
            let reason = Words::new(
                format!("一格里有几个代码，都已收录：{}", read.join("、")),
                format!("several codes in one cell, all are kept: {}", read.join(", ")),
            );
            self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
        }
        if let Some(beside) = found.beside {
            let reason = Words::new(
                format!("代码旁边的“{beside}”另记"),
                format!("what stands beside the code is kept apart: `{beside}`"),
            );
            self.note_at(row, Level::Repaired, "row.code", Some(at), reason);
            let label = self.context.layout.titles.get(at).cloned().unwrap_or_default();
            codes.useless.push(Detail { label, text: beside });
        }
        Some(())
    }

    /// The codes as what they are for their holder: documents of persons are nobody's code but a person's,
    /// and that no slip in them can be seen is said.
    pub(super) fn fitting(&mut self, row: &Row, kind: SubjectKind, codes: Codes) -> Codes {
        let Codes { usable, mut useless } = codes;
        let mut kept = Vec::with_capacity(usable.len());
        for identifier in usable {
            match code::fitting(kind, identifier) {
                Fitting::Same(value) => kept.push(value),
                Fitting::Document(value) => {
                    let reason = Words::new(
                        "护照、通行证一类的个人证件没有公开的校验规则，无法校验，只核对了格式",
                        "a passport, travel permit or the like has no published check; its shape alone was checked",
                    );
                    self.repair(row, "row.code", Field::Code, reason);
                    kept.push(value);
                }
                Fitting::Nothing(value) => {
                    // Eight digits are nobody's document until a person stands beside them.
                    let document = value.kind != Kind::TaiwanTravelPermit;
                    let shown =
                        if document { private::mask(&value.value) } else { value.value.clone() };
                    let reason = match document {
                        true => Words::new(
                            format!(
                                "“{shown}”像护照、通行证一类的个人证件，不是单位的代码，无法校验"
                            ),
                            format!(
                                "`{shown}` looks like a passport or travel permit, no code of an organisation, and cannot be checked"
                            ),
                        ),
                        false => Words::new(
                            format!("“{shown}”不是任何一种已知的代码"),
                            format!("`{shown}` is no known kind of code"),
                        ),
                    };
                    let reason = reason.and(
                        "；按没有代码收录，只能得到“疑似”",
                        "; kept without a code, so that matches are probable at most",
                    );
                    self.repair(row, "row.code", Field::Code, reason);
                    let at = self.place(row, Field::Code);
                    let label = at.and_then(|at| self.context.layout.titles.get(at)).cloned();
                    let text = if self.context.public { shown } else { value.value };
                    useless.push(Detail { label: label.unwrap_or_default(), text });
                }
            }
        }
        Codes { usable: kept, useless }
    }

    pub(super) fn kind(
        &mut self,
        row: &Row,
        name: &str,
        codes: &[Identifier],
    ) -> Option<SubjectKind> {
        let shape = self.context.layout.shape;
        let holder = codes.iter().find_map(code::holder);
        let stated = self.text(row, Field::Kind).to_owned();
        let numbered = shape.kinds.iter().find(|(known, _)| *known == stated);
        let stated = match (numbered, self.context.profile.kind(&stated)) {
            (Some((_, kind)), _) => Some(*kind),
            (None, Some(kind)) => Some(kind),
            (None, None) if words::is_blank(&stated) => None,
            (None, None) if holder.is_some() => {
                let reason = Words::new(
                    format!("主体类型“{stated}”含义不明，按代码的种类判断"),
                    format!("the kind `{stated}` is unknown; the code tells the kind"),
                );
                self.wonder("主体类型", &stated);
                self.repair(row, "row.kind", Field::Kind, reason);
                None
            }
            (None, None) => {
                self.wonder("主体类型", &stated);
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
        let kind = stated.or(holder).or(shape.kind).or_else(|| words::guess(name));
        let reason = || {
            Words::new(
                "看不出是企业还是个人；请增加“主体类型”列",
                "an organisation or a person cannot be told; add a column `主体类型`",
            )
        };
        kind.or_else(|| self.refuse(row, "row.kind", Some(Field::Name), reason()))
    }

    /// Those of the column, and those in the cell of the name.
    pub(super) fn former_names(
        &mut self,
        row: &Row,
        beside: Vec<FormerName>,
    ) -> Option<Vec<FormerName>> {
        let mut names = Vec::new();
        let columns: Vec<usize> = self.columns(row, Field::FormerNames).collect();
        for found in columns.into_iter().filter_map(|at| row.cells.get(at)) {
            names.extend(
                listed_names(&found.text).unwrap_or_else(|| name::former_names(&found.text)),
            );
        }
        for former in beside {
            if !names.iter().any(|known: &FormerName| known.name == former.name) {
                names.push(former);
            }
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
        let identifier = match code::read(&code).codes.into_iter().next() {
            None => None,
            Some(Code::Usable { value, .. }) => self.publish(row, field, value).map(|id| id.value),
            Some(Code::Useless { text, why, .. }) => {
                if let Some(reason) = code::looks_rounded(&text) {
                    return self.refuse(row, "row.number", Some(field), reason);
                }
                self.repair(row, "row.code", field, why.and("；未收录", "; left out"));
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
    use crate::read::json::Tree;
    let Ok(Tree::List(items)) = serde_json::from_str::<Tree>(text) else { return None };
    let name = |item: &Tree| {
        let until = item.member("until").and_then(|day| date::day(&day));
        Some(FormerName { name: item.member("name")?, until })
    };
    items.iter().map(name).collect()
}

/// Persons answerable for the subject, from all columns that name one; `None`: refused.
pub(super) fn responsible(
    reader: &mut Reader<'_>,
    row: &Row,
    named: &name::Named,
    details: &mut Vec<Detail>,
) -> Option<Vec<Responsible>> {
    let mut persons = Vec::new();
    if let Some(legal) = &named.legal {
        let named = Named { part: Part::Legal, name: legal.clone(), code: String::new() };
        person::add(&mut persons, reader.person(row, Field::Name, named)?);
    }
    for part in Part::ALL {
        let (field, code_field) = (Field::Person(part), Field::PersonCode(part));
        let columns: Vec<usize> = reader.columns(row, field).collect();
        let names = columns.into_iter().filter_map(|at| row.cells.get(at));
        let names: Vec<String> = names.flat_map(|cell| person::names(&cell.text)).collect();
        let columns: Vec<usize> = reader.columns(row, code_field).collect();
        let mut codes: Vec<String> = Vec::new();
        for at in columns {
            let Some(found) = row.cells.get(at) else { continue };
            if let Some(reason) = code::damaged(found) {
                return reader.refuse_at(row, "row.number", at, reason);
            }
            codes.extend(person::codes(&found.text));
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
