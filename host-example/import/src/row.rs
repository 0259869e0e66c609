//! Rows of a published list into records.

mod dates;
mod name;
mod subject;

use credit_core::{
    Date,
    api::Lang,
    pack::record::{Class, Detail, Identifier, ListDef, Record, Responsible, State, Visibility},
    request::SubjectKind,
};

use super::{
    code,
    entries::{Entries, find_list},
    header::Layout,
    name::Named,
    person, private,
    profile::Profile,
    read::model::{Cell, Nature, Row},
    report::{Level, Note, Strange},
    shape::{Field, plain},
    words,
};
use crate::problem::Words;

/// Words that are asked about; an office has a few, a column of free text has as many as rows.
const STRANGE: usize = 50;

/// What all rows of a sheet have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) layout: &'a Layout,
    pub(super) lists: &'a [ListDef],
    /// A list that is not defined is the one of rows that name none.
    pub(super) any_list: bool,
    pub(super) profile: &'a Profile,
    /// For the public.
    pub(super) public: bool,
    /// The list of rows that name none.
    pub(super) default: Option<u16>,
    pub(super) epoch_1904: bool,
    /// Blank cells at the end of a row are not stored.
    pub(super) workbook: bool,
}

/// Reads the rows of one sheet.
pub(super) struct Reader<'a> {
    context: Context<'a>,
    entries: &'a mut Entries,
    pub(super) notes: Vec<Note>,
    /// Words of the office that only it can explain, each once.
    pub(super) strange: Vec<Strange>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(context: Context<'a>, entries: &'a mut Entries, notes: Vec<Note>) -> Self {
        Self { context, entries, notes, strange: Vec::new() }
    }

    /// The record of a row; `None` after a note that refuses it.
    pub(super) fn record(&mut self, row: &Row) -> Option<Record> {
        self.sound(row)?;
        let named = self.name(row)?;
        let list = self.list(row)?;
        let visibility = self.visibility(row)?;
        let dates = self.dates(row)?;
        let mut details = self.details(row)?;
        let codes = self.identifiers(row, &named)?;
        let kind = self.kind(row, &named.name, &codes.usable)?;
        let codes = self.fitting(row, kind, codes);
        let (class, mut state) = (self.class(row)?, self.state(row)?);
        self.removed(row, &dates, state)?;
        if dates.withdrawn && state == State::Active {
            state = State::Withdrawn;
        }
        self.beside_name(&named, &mut details);
        let hide = self.context.public && kind == SubjectKind::Person;
        details.extend(codes.useless.into_iter().filter(|_| !hide));
        let identifiers: Vec<Identifier> =
            codes.usable.into_iter().filter_map(|id| self.publish(row, Field::Code, id)).collect();
        let responsible = self.responsible(row, &named, &mut details)?;
        let entry = self.entry(row, list, &named.name, kind, &identifiers, dates.listed)?;
        if hide {
            self.without_homes(row, &mut details);
        }
        let mut record = Record {
            list,
            entry,
            kind,
            former_names: self.former_names(row, named.former)?,
            identifiers,
            responsible,
            authority: self.content(row, Field::Authority).to_owned(),
            document: self.content(row, Field::Document).to_owned(),
            cause: self.cause(row),
            basis: self.content(row, Field::Basis).to_owned(),
            class,
            listed_on: Some(dates.listed),
            effective: dates.effective.filter(|day| *day > dates.listed),
            until: dates.until,
            state,
            last_confirmed: dates.confirmed,
            visibility,
            source: self.content(row, Field::Source).to_owned(),
            details,
            name: named.name,
        };
        if self.context.public {
            self.mask_texts(row, &mut record);
        }
        Some(record)
    }

    /// Whether the row can be read at all: its width, its characters, the errors of formulas.
    fn sound(&mut self, row: &Row) -> Option<()> {
        if let Some(fault) = &row.fault {
            return self.refuse(row, "row.unreadable", None, fault.clone());
        }
        let (found, width) = (row.cells.len(), self.context.layout.labels.len());
        let own = |cell: &&Cell| !cell.text.is_empty() && cell.nature != Nature::Beside;
        let extra = row.cells.iter().skip(width).any(|cell| own(&cell));
        if extra || (found < width && !self.context.workbook) {
            let reason = Words::new(
                format!("这一行有 {found} 列，表头有 {width} 列；含逗号的内容请加英文双引号"),
                format!(
                    "the row has {found} cells, the header {width}; put cells with a comma in double quotes"
                ),
            );
            return self.refuse(row, "row.width", None, reason);
        }
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        if let Some(at) = row.cells.iter().position(|cell| cell.text.contains(odd)) {
            let reason = Words::new(
                "含有不可见的控制字符（例如空字符）；请重新录入这一格",
                "the cell holds invisible control characters (such as NUL); enter it again",
            );
            return self.refuse_at(row, "row.control-char", at, reason);
        }
        if let Some(at) = row.cells.iter().position(|cell| cell.nature == Nature::Fault) {
            let text = row.cells.get(at).map(|cell| cell.text.as_str()).unwrap_or_default();
            let reason = Words::new(
                format!("公式的结果是错误值 {text}；请改成内容"),
                format!("the formula gives the error `{text}`; write the content itself"),
            );
            return self.refuse_at(row, "row.formula-error", at, reason);
        }
        for (at, cell) in row.cells.iter().enumerate() {
            if let (Nature::Below(line), false) = (cell.nature, cell.text.is_empty()) {
                let text = shortened(&cell.text);
                let reason = Words::new(
                    format!("合并单元格，取第{line}行的内容“{text}”"),
                    format!("merged cell, filled with `{text}` from row {line}"),
                );
                self.note_at(row, Level::Repaired, "row.merged-cell", Some(at), reason);
            }
        }
        Some(())
    }

    fn list(&mut self, row: &Row) -> Option<u16> {
        let wanted = self.text(row, Field::List).to_owned();
        let list = if wanted.is_empty() {
            let reason = || {
                Words::new("没有写明属于哪个名单", "the row does not say which list it belongs to")
            };
            self.context
                .default
                .or_else(|| self.refuse(row, "row.no-list", Some(Field::List), reason()))?
        } else {
            let reason = || {
                Words::new(
                    format!("“{wanted}”不在名单定义中"),
                    format!("`{wanted}` is not among the defined lists"),
                )
            };
            find_list(self.context.lists, &wanted)
                .or_else(|| self.context.default.filter(|_| self.context.any_list))
                .or_else(|| self.refuse(row, "row.unknown-list", Some(Field::List), reason()))?
        };
        let definition = self.context.lists.get(usize::from(list));
        let restricted = definition.is_some_and(|list| list.visibility == Visibility::Restricted);
        if restricted && self.context.public {
            let reason = Words::new(
                "名单的公开范围是“受限”，不能放进公开的名单包",
                "the list is restricted and cannot go into a public pack",
            );
            return self.refuse(row, "row.restricted", None, reason);
        }
        Some(list)
    }

    fn visibility(&mut self, row: &Row) -> Option<Visibility> {
        let text = self.text(row, Field::Visibility).to_owned();
        if words::is_blank(&text) {
            return Some(Visibility::Public);
        }
        let field = Some(Field::Visibility);
        let numbered = self.context.layout.shape.scopes.iter().find(|(known, _)| *known == text);
        let found = numbered.map(|(_, scope)| *scope).or_else(|| words::visibility(&text));
        let Some(found) = found else {
            let reason = Words::new(
                format!("“{text}”不是 公开、受限 之一"),
                format!("`{text}` is neither `公开` (public) nor `受限` (restricted)"),
            );
            return self.refuse(row, "row.visibility", field, reason);
        };
        if found == Visibility::Restricted && self.context.public {
            let reason = Words::new(
                format!("公开范围是“{text}”，不能放进公开的名单包"),
                format!("the visibility is `{text}`, which cannot go into a public pack"),
            );
            return self.refuse(row, "row.restricted", field, reason);
        }
        Some(found)
    }

    fn class(&mut self, row: &Row) -> Option<Option<Class>> {
        let text = self.text(row, Field::Class).to_owned();
        if words::is_blank(&text) {
            return Some(None);
        }
        let reason = || {
            Words::new(
                format!("“{text}”不是 轻微、一般、严重 之一"),
                format!("`{text}` is none of `轻微` (minor), `一般` (ordinary), `严重` (serious)"),
            )
        };
        let class = words::class(&text)
            .or_else(|| self.refuse(row, "row.class", Some(Field::Class), reason()))?;
        Some(Some(class))
    }

    fn state(&mut self, row: &Row) -> Option<State> {
        let text = self.text(row, Field::State).to_owned();
        if words::is_blank(&text) {
            return Some(State::Active);
        }
        let numbered = self.context.layout.shape.states.iter().find(|(known, _)| *known == text);
        // A state that is not understood may well be an end of the entry: never read it as active.
        let reason = || {
            Words::new(
                format!(
                    "“{text}”看不出是否仍然有效；请写 有效、已修复、已撤销、异议中、暂停 之一，或在 --profile 的表里写明它的含义"
                ),
                format!(
                    "`{text}` does not say whether the entry still counts; write `有效` (active), `已修复` (repaired), `已撤销` (withdrawn), `异议中` (disputed) or `暂停` (suspended), or explain it in the table of --profile"
                ),
            )
        };
        numbered.map(|(_, state)| *state).or_else(|| self.context.profile.state(&text)).or_else(
            || {
                self.wonder("状态", &text);
                self.refuse(row, "row.state", Some(Field::State), reason())
            },
        )
    }

    /// Remembers a word that a profile could explain.
    fn wonder(&mut self, sort: &'static str, text: &str) {
        let known = |word: &Strange| word.sort == sort && word.text == text;
        if self.strange.len() < STRANGE && !self.strange.iter().any(known) {
            self.strange.push(Strange { sort, text: text.to_owned() });
        }
    }

    /// Number of the entry: its own, else the document's and the subject, else day and subject,
    /// which stay the same from one issue of the list to the next.
    fn entry(
        &mut self,
        row: &Row,
        list: u16,
        name: &str,
        kind: SubjectKind,
        codes: &[Identifier],
        listed: Date,
    ) -> Option<String> {
        for field in [Field::Entry, Field::Document] {
            if let Some(reason) =
                self.find(row, field).and_then(|at| code::damaged(row.cells.get(at)?))
            {
                return self.refuse(row, "row.number", Some(field), reason);
            }
        }
        let stated = self.content(row, Field::Entry);
        let document = self.content(row, Field::Document);
        let code = codes.first().map(|id| id.value.as_str());
        let subject = match (kind, code) {
            (SubjectKind::Person, Some(code)) => format!("{name} {code}"),
            (_, Some(code)) => code.to_owned(),
            (_, None) => name.to_owned(),
        };
        let entry = match (stated.is_empty(), document.is_empty()) {
            (false, _) => stated.to_owned(),
            (true, false) => format!("{document} {subject}"),
            (true, true) => format!("{listed} {subject}"),
        };
        if let Err(first) = self.entries.insert(list, &entry, row.line) {
            let reason = repeated(&entry, &first, stated.is_empty());
            return self.refuse(row, "row.duplicate", Some(Field::Entry), reason);
        }
        Some(entry)
    }

    fn cause(&self, row: &Row) -> String {
        let (cause, penalty) = (self.content(row, Field::Cause), self.content(row, Field::Penalty));
        match (cause.is_empty(), penalty.is_empty()) {
            (_, true) => cause.to_owned(),
            (true, false) => format!("处罚结果：{penalty}"),
            (false, false) => format!("{cause}；处罚结果：{penalty}"),
        }
    }

    /// What no member of the record takes: unknown columns, known ones without a member, and a
    /// second column of a member that holds only one.
    fn details(&mut self, row: &Row) -> Option<Vec<Detail>> {
        let layout = self.context.layout;
        let mut details = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            if cell.text.is_empty() || cell.nature == Nature::Beside {
                continue;
            }
            let keep = match layout.field(at) {
                None
                | Some(
                    Field::Detail(_)
                    | Field::Kept
                    | Field::Removal
                    | Field::Term
                    | Field::Ended
                    | Field::Year,
                ) => true,
                // The removal counts; what was published before it is kept beside.
                Some(Field::Until) => {
                    !words::is_blank(self.content(row, Field::Ended))
                        || self.is_second(row, at, Field::Until)?
                }
                Some(Field::Private) => !self.context.public,
                Some(
                    Field::Ordinal
                    | Field::Ignored
                    | Field::Code
                    | Field::Person(_)
                    | Field::PersonCode(_)
                    | Field::Persons
                    | Field::FormerNames,
                ) => false,
                Some(field) => self.is_second(row, at, field)?,
            };
            if !keep || words::is_blank(&cell.text) {
                continue;
            }
            let label = layout.titles.get(at).cloned().unwrap_or_default();
            if let Some(why) = code::rounded(cell) {
                let reason = why.and("；原样附上", "; kept as it is");
                self.note_at(row, Level::Repaired, "row.number", Some(at), reason);
            }
            details.push(Detail { label, text: cell.text.clone() });
        }
        Some(details)
    }

    /// Whether the cell says something else than the first one of its field; the same header twice
    /// with different content is refused.
    fn is_second(&mut self, row: &Row, at: usize, field: Field) -> Option<bool> {
        let first = self.find(row, field);
        let of = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map(|cell| &cell.text);
        if first == Some(at) || of(first) == of(Some(at)) {
            return Some(false);
        }
        let labels = &self.context.layout.labels;
        let label = |at: usize| labels.get(at).map(|label| plain(label));
        if first.and_then(label) == label(at) {
            let reason = Words::new(
                "同名的两列内容不一致；请删去一列或改名",
                "two columns of one name differ; delete or rename one of them",
            );
            return self.refuse_at(row, "row.duplicate-column", at, reason);
        }
        Some(true)
    }

    /// The identifier as it may appear in the pack: a full personal number is for internal packs
    /// only, no matter whose it is.
    fn publish(&mut self, row: &Row, field: Field, id: Identifier) -> Option<Identifier> {
        if !self.context.public {
            return Some(id);
        }
        let (reason, published) = match person::publication(&id) {
            person::Publication::Plain => return Some(id),
            person::Publication::Masked(masked) => {
                let zh = format!("公开的名单包不含完整证件号码，已脱敏为 {}", masked.value);
                let en = format!(
                    "a public pack holds no full personal numbers, masked as {}",
                    masked.value
                );
                (Words::new(zh, en), Some(masked))
            }
            person::Publication::Hidden => {
                let zh = "公开的名单包不含完整证件号码，未收录";
                (Words::new(zh, "a public pack holds no full personal numbers, left out"), None)
            }
        };
        self.repair(row, "row.masked", field, reason);
        published
    }

    /// Personal numbers inside texts, which nobody would find again.
    fn mask_texts(&mut self, row: &Row, record: &mut Record) {
        let Record { entry, name, authority, document, cause, basis, source, .. } = record;
        let texts = [entry, name, authority, document, cause, basis, source];
        let former = record.former_names.iter_mut().map(|former| &mut former.name);
        let persons = record.responsible.iter_mut().map(|person| &mut person.name);
        let details = record.details.iter_mut().map(|detail| &mut detail.text);
        let mut masked = false;
        for text in texts.into_iter().chain(former).chain(persons).chain(details) {
            if let Some(public) = private::masked(text) {
                *text = public;
                masked = true;
            }
        }
        if masked {
            let reason = Words::new(
                "文字中的证件号码、电话或住址已脱敏",
                "numbers of persons, telephones or homes inside texts were masked",
            );
            self.note_at(row, Level::Repaired, "row.masked", None, reason);
        }
    }

    /// The column from which a field is read: the first that says something, else the first that
    /// says that there is nothing.
    fn find(&self, row: &Row, field: Field) -> Option<usize> {
        // Nothing to choose from, as nearly always.
        if let [only] = self.context.layout.of(field) {
            let filled = |cell: &&Cell| !cell.text.is_empty() && cell.nature != Nature::Beside;
            return row.cells.get(*only).filter(filled).map(|_| *only);
        }
        let says = |at: &usize| row.cells.get(*at).is_some_and(|cell| !words::is_blank(&cell.text));
        self.columns(row, field).find(says).or_else(|| self.columns(row, field).next())
    }

    /// Columns of a field that hold something in this row, those that count first in front.
    fn columns(&self, row: &Row, field: Field) -> impl Iterator<Item = usize> {
        let filled = |at: &usize| {
            let cell = row.cells.get(*at);
            cell.is_some_and(|cell| !cell.text.is_empty() && cell.nature != Nature::Beside)
        };
        self.context.layout.of(field).iter().copied().filter(filled)
    }

    fn text<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        let cell = self.find(row, field).and_then(|at| row.cells.get(at));
        cell.map(|cell| cell.text.as_str()).unwrap_or_default()
    }

    /// The text of a field; blank when it says that there is nothing.
    fn content<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        Some(self.text(row, field)).filter(|text| !words::is_blank(text)).unwrap_or_default()
    }

    fn repair(&mut self, row: &Row, code: &'static str, field: Field, reason: Words) {
        let at = self.place(row, field);
        self.note_at(row, Level::Repaired, code, at, reason);
    }

    fn refuse<T>(
        &mut self,
        row: &Row,
        code: &'static str,
        field: Option<Field>,
        reason: Words,
    ) -> Option<T> {
        let at = field.and_then(|field| self.place(row, field));
        self.note_at(row, Level::Refused, code, at, reason);
        None
    }

    fn refuse_at<T>(
        &mut self,
        row: &Row,
        code: &'static str,
        at: usize,
        reason: Words,
    ) -> Option<T> {
        self.note_at(row, Level::Refused, code, Some(at), reason);
        None
    }

    /// The column to name for a field: the one read, else the first of that field.
    fn place(&self, row: &Row, field: Field) -> Option<usize> {
        let first = || self.context.layout.of(field).first().copied();
        self.find(row, field).or_else(first)
    }

    fn note_at(
        &mut self,
        row: &Row,
        level: Level,
        code: &'static str,
        at: Option<usize>,
        reason: Words,
    ) {
        let labels = &self.context.layout.labels;
        let column = at.map(|at| {
            let number = at.saturating_add(1);
            match labels.get(at).filter(|label| !label.is_empty()) {
                Some(label) => Words::same(label),
                None => Words::new(format!("第{number}"), number.to_string()),
            }
        });
        self.notes.push(Note { level, code, sheet: None, line: row.line, column, reason });
    }

    /// Persons answerable for the subject, from all columns that name one.
    fn responsible(
        &mut self,
        row: &Row,
        named: &Named,
        details: &mut Vec<Detail>,
    ) -> Option<Vec<Responsible>> {
        subject::responsible(self, row, named, details)
    }

    /// A reason, an authority or a document of a removal without its day: the entry has ended, and
    /// nobody says when.
    fn removed(&mut self, row: &Row, dates: &dates::Dates, state: State) -> Option<()> {
        let at = self
            .columns(row, Field::Removal)
            .find(|at| row.cells.get(*at).is_some_and(|cell| !words::is_blank(&cell.text)));
        let Some(at) = at.filter(|_| state == State::Active && !dates.ended) else {
            return Some(());
        };
        let reason = Words::new(
            "写了移出（或修复）的情况，却没有移出日期，也没有相应的状态；请补上移出日期或状态",
            "a removal is described, but neither its day nor a state says so; add the day of removal or the state",
        );
        self.refuse_at(row, "row.removal", at, reason)
    }

    /// The address of a person is a home.
    fn without_homes(&mut self, row: &Row, details: &mut Vec<Detail>) {
        let home = |detail: &Detail| {
            ["地址", "住所", "住址", "所在地"].iter().any(|word| detail.label.contains(word))
        };
        let homes: Vec<String> = details
            .iter()
            .filter(|detail| home(detail))
            .map(|detail| detail.label.clone())
            .collect();
        if homes.is_empty() {
            return;
        }
        details.retain(|detail| !home(detail));
        let names = homes.join("、");
        let reason = Words::new(
            format!("个人的住址不进入公开的名单包，未收录：{names}"),
            format!("a public pack holds no homes of persons, left out: `{names}`"),
        );
        self.note_at(row, Level::Repaired, "row.private", None, reason);
    }
}

/// A content as remarks show it.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Why the number of an entry cannot be its own; `made` when it was put together for want of one.
fn repeated(entry: &str, first: &Words, made: bool) -> Words {
    let (zh, en) = (first.get(Lang::ZhCn), first.get(Lang::En));
    let reason = Words::new(
        format!("编号“{entry}”与{zh}重复"),
        format!("the number `{entry}` repeats that of {en}"),
    );
    match made {
        true => reason.and(
            "；不是同一条时请增加“记录编号”列",
            "; if it is another entry, add a column `记录编号`",
        ),
        false => reason,
    }
}
