//! Rows of a published list into records.

use std::collections::HashMap;

use credit_core::{
    Date, limits,
    pack::record::{FormerName, Identifier, ListDef, Record, Responsible, Visibility},
    request::{Role, SubjectKind},
    sheet::Row,
};

use super::{
    cell::{self, Code, Read},
    report::{Level, Note, Report},
    shape::{self, Field, Shape},
    table::{self, Sheet},
};
use crate::problem::{Problem, Words};

/// How a file is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The lists of the pack; records refer to them by index.
    pub lists: &'a [ListDef],
    /// The list of rows that name none, by id or name; usually the name of the file.
    pub list: &'a str,
    /// For the public: full personal numbers are masked.
    pub public: bool,
}

/// Reads the entries of one file; `file` is its name as messages show it.
///
/// # Errors
///
/// `csv.encoding`, `csv.empty`, `csv.too-large`; `csv.no-name` when no column holds the names;
/// `csv.no-list` when neither a column nor the file name says which list it is. A bad row is no
/// error: it is in the report.
pub fn import(
    file: &str,
    bytes: &[u8],
    options: &Options<'_>,
) -> Result<(Vec<Record>, Report), Problem> {
    let sheet = table::sheet(file, bytes)?;
    let shape = shape::detect(&sheet.header);
    let fields: Vec<Option<Field>> = sheet.header.iter().map(|name| shape.field(name)).collect();
    if !fields.contains(&Some(Field::Name)) {
        return Err(no_name(file));
    }
    let default = find_list(options.lists, options.list);
    if default.is_none() && !fields.contains(&Some(Field::List)) {
        return Err(no_list(file, options.list));
    }
    let mut import = Import {
        sheet: &sheet,
        shape,
        fields,
        options,
        default,
        entries: HashMap::new(),
        notes: Vec::new(),
    };
    let mut records = Vec::new();
    let (mut repaired, mut refused) = (0_usize, 0_usize);
    for row in &sheet.rows {
        let before = import.notes.len();
        match import.record(row) {
            Some(record) => {
                records.push(record);
                repaired = repaired.saturating_add(usize::from(import.notes.len() > before));
            }
            None => refused = refused.saturating_add(1),
        }
    }
    let (notes, unknown_columns) = (import.notes, unknown(&sheet, shape));
    let report = Report {
        file: file.to_owned(),
        encoding: sheet.encoding,
        list: default,
        shape: shape.title,
        kept: records.len(),
        repaired,
        refused,
        notes,
        unknown_columns,
    };
    Ok((records, report))
}

fn unknown(sheet: &Sheet, shape: &Shape) -> Vec<String> {
    sheet.header.iter().filter(|name| shape.field(name).is_none()).cloned().collect()
}

fn find_list(lists: &[ListDef], wanted: &str) -> Option<u16> {
    let index = lists.iter().position(|list| list.id == wanted || list.name == wanted)?;
    u16::try_from(index).ok()
}

struct Import<'a> {
    sheet: &'a Sheet,
    shape: &'a Shape,
    fields: Vec<Option<Field>>,
    options: &'a Options<'a>,
    default: Option<u16>,
    /// Line of every entry seen, to name the first of two.
    entries: HashMap<(u16, String), u32>,
    notes: Vec<Note>,
}

impl Import<'_> {
    /// The record of a row; `None` after a note that refuses it.
    fn record(&mut self, row: &Row) -> Option<Record> {
        let (found, width) = (row.cells.len(), self.sheet.header.len());
        if found != width {
            let reason =
                format!("这一行有 {found} 列，表头有 {width} 列；含逗号的内容请加英文双引号");
            return self.refuse(row, None, reason);
        }
        let name = self.name(row)?;
        let list = self.list(row)?;
        let (listed_on, effective, until) = self.dates(row)?;
        let identifiers = self.identifiers(row);
        let kind = self.kind(row, &name, &identifiers)?;
        let (class, state) = (self.class(row)?, self.state(row)?);
        let code = identifiers.first().map_or(name.as_str(), |id| id.value.as_str());
        let entry = self.entry(row, list, code, listed_on)?;
        Some(Record {
            list,
            entry,
            kind,
            former_names: split(self.text(row, Field::FormerNames))
                .into_iter()
                .map(|name| FormerName { name, until: None })
                .collect(),
            identifiers: identifiers.into_iter().map(|id| self.publish(row, kind, id)).collect(),
            responsible: self.responsible(row),
            authority: self.text(row, Field::Authority).to_owned(),
            document: self.text(row, Field::Document).to_owned(),
            cause: self.cause(row),
            basis: self.text(row, Field::Basis).to_owned(),
            class,
            listed_on: Some(listed_on),
            effective: effective.filter(|day| *day > listed_on),
            until,
            state,
            last_confirmed: None,
            visibility: Visibility::Public,
            source: String::new(),
            details: Vec::new(),
            name,
        })
    }

    fn name(&mut self, row: &Row) -> Option<String> {
        let name = self.text(row, Field::Name).to_owned();
        if cell::is_blank(&name) {
            return self.refuse(row, Some(Field::Name), "没有名称".to_owned());
        }
        let (found, most) = (name.chars().count(), limits::NAME_CHARS);
        if found > most {
            let reason = format!("名称有 {found} 个字，最多 {most} 个");
            return self.refuse(row, Some(Field::Name), reason);
        }
        Some(name)
    }

    fn list(&mut self, row: &Row) -> Option<u16> {
        let wanted = self.text(row, Field::List).to_owned();
        if wanted.is_empty() {
            let reason = "没有写明属于哪个名单".to_owned();
            return self.default.or_else(|| self.refuse(row, Some(Field::List), reason));
        }
        let reason = format!("“{wanted}”不在名单定义中");
        find_list(self.options.lists, &wanted)
            .or_else(|| self.refuse(row, Some(Field::List), reason))
    }

    fn dates(&mut self, row: &Row) -> Option<(Date, Option<Date>, Option<Date>)> {
        let listed = self.date(row, Field::ListedOn)?;
        let (effective, until) = (self.date(row, Field::Effective)?, self.date(row, Field::Until)?);
        let Some(listed) = listed.or(effective) else {
            return self.refuse(row, Some(Field::ListedOn), "没有列入或公布日期".to_owned());
        };
        if until.is_some_and(|until| until < listed) {
            let reason = "截止日期早于列入日期".to_owned();
            return self.refuse(row, Some(Field::Until), reason);
        }
        Some((listed, effective, until))
    }

    /// Outer `None`: refused; inner `None`: the cell is empty.
    fn date(&mut self, row: &Row, field: Field) -> Option<Option<Date>> {
        let text = self.text(row, field).to_owned();
        if cell::is_blank(&text) {
            return Some(None);
        }
        let Some(Read { value, changed }) = cell::date(&text) else {
            let reason = format!("“{text}”不是日期；请写成 2026-11-20");
            return self.refuse(row, Some(field), reason);
        };
        if changed {
            self.repair(row, field, format!("“{text}”读作 {value}"));
        }
        Some(Some(value))
    }

    fn identifiers(&mut self, row: &Row) -> Vec<Identifier> {
        let cells: Vec<String> = self.cells(row, Field::Code).map(str::to_owned).collect();
        let mut found: Vec<Identifier> = Vec::new();
        for code in cells.iter().flat_map(|text| cell::codes(text)) {
            match code {
                Code::Useless(reason) => {
                    let reason = format!("{reason}；按没有代码收录，只能得到“疑似”");
                    self.repair(row, Field::Code, reason);
                }
                Code::Usable(Read { value, changed }) => {
                    if changed {
                        self.repair(row, Field::Code, format!("代码规整为 {}", value.value));
                    }
                    if !found.contains(&value) {
                        found.push(value);
                    }
                }
            }
        }
        found
    }

    fn kind(&mut self, row: &Row, name: &str, codes: &[Identifier]) -> Option<SubjectKind> {
        let stated = self.text(row, Field::Kind).to_owned();
        let stated = match (stated.is_empty(), cell::kind(&stated)) {
            (true, _) => None,
            (false, Some(kind)) => Some(kind),
            (false, None) => {
                let reason = format!("“{stated}”不是已知的主体类型（企业、个体工商户、自然人）");
                return self.refuse(row, Some(Field::Kind), reason);
            }
        };
        let holder = codes.iter().find_map(cell::kind_of_holder);
        let person = |kind: SubjectKind| kind == SubjectKind::Person;
        if let (Some(stated), Some(holder)) = (stated, holder)
            && stated != SubjectKind::SoleTrader
            && person(stated) != person(holder)
        {
            let reason = "主体类型与代码的种类不一致".to_owned();
            return self.refuse(row, Some(Field::Code), reason);
        }
        let kind = stated.or(holder).or(self.shape.kind).or_else(|| guess(name));
        let reason = "看不出是企业还是个人；请增加“主体类型”列".to_owned();
        kind.or_else(|| self.refuse(row, Some(Field::Name), reason))
    }

    fn class(&mut self, row: &Row) -> Option<Option<credit_core::pack::record::Class>> {
        let text = self.text(row, Field::Class).to_owned();
        if cell::is_blank(&text) {
            return Some(None);
        }
        let reason = format!("“{text}”不是 轻微、一般、严重 之一");
        let class = cell::class(&text).or_else(|| self.refuse(row, Some(Field::Class), reason))?;
        Some(Some(class))
    }

    fn state(&mut self, row: &Row) -> Option<credit_core::pack::record::State> {
        let text = self.text(row, Field::State).to_owned();
        if text.is_empty() {
            return Some(credit_core::pack::record::State::Active);
        }
        // A state that is not understood may well be an end of the entry: never read it as active.
        let reason = format!("“{text}”不是 有效、已修复、已撤销、异议中、暂停 之一");
        cell::state(&text).or_else(|| self.refuse(row, Some(Field::State), reason))
    }

    /// Number of the entry: its own, else the document's, else day and code (or name), which stay
    /// the same from one issue of the list to the next.
    fn entry(&mut self, row: &Row, list: u16, code: &str, listed: Date) -> Option<String> {
        let stated = self.text(row, Field::Entry);
        let document = self.text(row, Field::Document);
        let entry = match (stated.is_empty(), document.is_empty()) {
            (false, _) => stated.to_owned(),
            (true, false) => document.to_owned(),
            (true, true) => format!("{listed} {code}"),
        };
        if let Some(first) = self.entries.get(&(list, entry.clone())) {
            let reason = format!("编号“{entry}”与第{first}行重复");
            return self.refuse(row, Some(Field::Entry), reason);
        }
        self.entries.insert((list, entry.clone()), row.line);
        Some(entry)
    }

    fn cause(&self, row: &Row) -> String {
        let (cause, penalty) = (self.text(row, Field::Cause), self.text(row, Field::Penalty));
        match (cause.is_empty(), penalty.is_empty()) {
            (_, true) => cause.to_owned(),
            (true, false) => format!("处罚结果：{penalty}"),
            (false, false) => format!("{cause}；处罚结果：{penalty}"),
        }
    }

    fn responsible(&mut self, row: &Row) -> Vec<Responsible> {
        let name = self.text(row, Field::Legal).to_owned();
        if cell::is_blank(&name) {
            return Vec::new();
        }
        let number = self.text(row, Field::LegalCode).to_owned();
        let identifier = match cell::code(&number) {
            _ if cell::is_blank(&number) => None,
            Code::Usable(Read { value, .. }) => {
                Some(self.publish(row, SubjectKind::Person, value).value)
            }
            Code::Useless(reason) => {
                self.repair(row, Field::LegalCode, format!("{reason}；未收录"));
                None
            }
        };
        vec![Responsible { role: Role::LegalRepresentative, name, identifier }]
    }

    /// The identifier as it may appear in the pack: a full personal number is for internal packs
    /// only.
    fn publish(&mut self, row: &Row, kind: SubjectKind, id: Identifier) -> Identifier {
        if !self.options.public || kind != SubjectKind::Person {
            return id;
        }
        let Some(masked) = mask(&id) else { return id };
        let reason = format!("公开的名单包不含完整证件号码，已脱敏为 {}", masked.value);
        self.repair(row, Field::Code, reason);
        masked
    }

    fn text<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        self.cells(row, field).find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn cells<'r>(&self, row: &'r Row, field: Field) -> impl Iterator<Item = &'r str> {
        let cells = self.fields.iter().zip(&row.cells);
        cells.filter(move |(known, _)| **known == Some(field)).map(|(_, text)| text.as_str())
    }

    fn repair(&mut self, row: &Row, field: Field, reason: String) {
        self.note(row, Level::Repaired, Some(field), reason);
    }

    fn refuse<T>(&mut self, row: &Row, field: Option<Field>, reason: String) -> Option<T> {
        self.note(row, Level::Refused, field, reason);
        None
    }

    fn note(&mut self, row: &Row, level: Level, field: Option<Field>, reason: String) {
        let of = |wanted: Field| self.fields.iter().position(|known| *known == Some(wanted));
        let column = field.and_then(of).and_then(|at| self.sheet.header.get(at).cloned());
        self.notes.push(Note { level, line: row.line, column, reason });
    }
}

fn split(cell: &str) -> Vec<String> {
    let parts = cell.split([';', '；', '、']).map(str::trim);
    parts.filter(|part| !cell::is_blank(part)).map(str::to_owned).collect()
}

/// First ten and last four characters, as the court publishes them.
fn mask(id: &Identifier) -> Option<Identifier> {
    use credit_core::id::Kind;
    if !matches!(id.kind, Kind::ResidentId | Kind::HmtResidentPermit) {
        return None;
    }
    let (head, tail) = (id.value.get(..10)?, id.value.get(14..)?);
    Some(Identifier { kind: Kind::MaskedId, value: format!("{head}****{tail}") })
}

/// Organisation or person, by the name alone: organisations end in what they are.
fn guess(name: &str) -> Option<SubjectKind> {
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

fn no_name(file: &str) -> Problem {
    Problem::new(
        "csv.no-name",
        Words::new("表头中没有名称列", "no column holds the names"),
        Words::new(
            "请有一列叫“主体名称”“企业名称”或 iname",
            "call one column 主体名称, 企业名称 or iname",
        ),
    )
    .at(Words::same(file))
}

fn no_list(file: &str, list: &str) -> Problem {
    Problem::new(
        "csv.no-list",
        Words::new(
            format!("不知道这个文件属于哪个名单：“{list}”不在名单定义中"),
            format!("no list is called {list}"),
        ),
        Words::new(
            "用 --csv 名单编号=文件 指明，或以名单名称作文件名，或增加“名单编号”列",
            "say --csv LIST=FILE, name the file after the list, or add a column 名单编号",
        ),
    )
    .at(Words::same(file))
}
