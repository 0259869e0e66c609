//! The sections that hold records; `store` has the meaning, `columns` and `texts` the layout.

use alloc::{borrow::Cow, collections::BTreeMap, rc::Rc, string::String, string::ToString};
use alloc::{vec, vec::Vec};

use super::draft::Row;
use super::{At, Sorted, tokens};
use crate::date::Date;
use crate::error::LoadError;
use crate::json::{self, Value};
use crate::pack::body::width_for;
use crate::pack::codes;
use crate::pack::columns::Column;
use crate::pack::index::person_name_key;
use crate::pack::indexes::Filed;
use crate::pack::record::{Class, FormerName, Record, State, Visibility};
use crate::pack::room::{Area, Bits, Keys, Shelf, Space};
use crate::pack::store::{self, DOCUMENT, EXTRA, FORMER, IDENTIFIERS};
use crate::pack::{identifier_key, name_key};
use crate::request::SubjectKind;

/// Different values that a column may have in a pack of any size.
const FEW: usize = 16;

/// Columns whose values may stand in `extras` instead, where they hardly recur.
const OPTIONAL: [Column; 4] = [Column::Authority, Column::Cause, Column::Basis, Column::Source];

/// A column's values in their order, with the number of each.
type Dictionary = BTreeMap<String, u32>;

/// The sections `rows`, `codes`, `names`, `entries` and `extras`.
pub(super) fn sections(
    records: &Sorted,
    space: &Rc<Space>,
) -> Result<Vec<(&'static str, Area)>, LoadError> {
    let (mut columns, codes) = Columns::read(records, space)?;
    let rests = columns.rests(records, space)?;
    let rows = columns.section(records, &rests, space)?;
    let (at, rest_at) = (records.cursor(), rests.cursor());
    let texts = |get: fn(&Row<'_>) -> String| {
        tokens::section(records.len(), space, |i| at.with(i, |row| Ok(get(row))))
    };
    let rest = |i| rest_at.with(i, |piece| Ok(text_of(piece).to_string()));
    Ok(vec![
        (store::ROWS, rows),
        (store::CODES, codes),
        (store::NAMES, texts(|row| row.name.to_string())?),
        (store::ENTRIES, texts(|row| row.entry.to_string())?),
        (store::EXTRAS, tokens::section(records.len(), space, rest)?),
    ])
}

/// Letters of [`Column::More`] and the text of what has no column, in one piece.
fn piece_of(letters: &str, text: &str) -> Vec<u8> {
    let mut piece = vec![u8::try_from(letters.len()).unwrap_or_default()];
    piece.extend(letters.as_bytes());
    piece.extend(text.as_bytes());
    piece
}

fn parts_of(piece: &[u8]) -> (&[u8], &[u8]) {
    let (length, rest) = piece.split_first().unwrap_or((&0, &[]));
    rest.split_at_checked(usize::from(*length)).unwrap_or_default()
}

fn letters_of(piece: &[u8]) -> &str {
    core::str::from_utf8(parts_of(piece).0).unwrap_or_default()
}

fn text_of(piece: &[u8]) -> &str {
    core::str::from_utf8(parts_of(piece).1).unwrap_or_default()
}

/// The template and the number of a record's first identifier, if it stands in the column of codes.
fn coded(row: &Row<'_>) -> Option<(String, u32)> {
    row.first().as_ref().and_then(codes::encode)
}

/// The columns of a pack.
struct Columns {
    held: Vec<(Column, Dictionary)>,
    /// Those whose values hardly recur.
    spread: Vec<Column>,
}

impl Columns {
    /// Finds the values of the columns; with the numbers of the codes.
    fn read(records: &Sorted, space: &Rc<Space>) -> Result<(Self, Area), LoadError> {
        let most = FEW.max(records.len() / 4).min(usize::from(u16::MAX));
        let mut held: Vec<(Column, Dictionary)> =
            Column::ALL.iter().map(|column| (*column, Dictionary::new())).collect();
        let (mut spread, mut numbers) = (Vec::new(), Area::new(Rc::clone(space)));
        records.each(|row| {
            let (template, number) = coded(row).unwrap_or_default();
            numbers.extend(&number.to_le_bytes())?;
            for (column, values) in &mut held {
                match column {
                    Column::Code => insert(values, Cow::Borrowed(&template)),
                    Column::More => {}
                    _ => insert(values, value(row, *column)),
                }
            }
            held.retain(|(column, values)| {
                let keep = !OPTIONAL.contains(column) || values.len() <= most;
                spread.extend((!keep).then_some(*column));
                keep
            });
            Ok(())
        })?;
        Ok((Self { held, spread }, numbers))
    }

    /// What has no column of each record; finds the values of [`Column::More`].
    fn rests(&mut self, records: &Sorted, space: &Rc<Space>) -> Result<Shelf, LoadError> {
        let mut rests = Shelf::new(Rc::clone(space));
        let mut more = Dictionary::new();
        records.each(|row| {
            let (letters, text) = extras(row, coded(row).is_some(), &self.spread);
            rests.push(&piece_of(&letters, &text))?;
            insert(&mut more, letters.into());
            Ok(())
        })?;
        let own = self.held.iter_mut().find(|(column, _)| *column == Column::More);
        own.into_iter().for_each(|(_, values)| *values = core::mem::take(&mut more));
        Ok(rests)
    }

    fn section(
        &mut self,
        records: &Sorted,
        rests: &Shelf,
        space: &Rc<Space>,
    ) -> Result<Area, LoadError> {
        let number = |n: usize| {
            u32::try_from(n).map_err(|_| LoadError::new("build.too-long").with("found", n))
        };
        let mut out = Area::of(Rc::clone(space), &number(records.len())?.to_le_bytes())?;
        out.extend(&number(self.held.len())?.to_le_bytes())?;
        let mut end = self.held.len().saturating_mul(16).saturating_add(8);
        let mut tables = Vec::new();
        for (column, values) in &mut self.held {
            let (mut texts, mut offsets) = (String::new(), 0_u32.to_le_bytes().to_vec());
            for (at, (text, rank)) in (0_u32..).zip(values.iter_mut()) {
                *rank = at;
                texts.push_str(text);
                offsets.extend(number(texts.len())?.to_le_bytes());
            }
            let width = width_for(values.len());
            let rows_at = end.saturating_add(offsets.len()).saturating_add(texts.len());
            out.extend(&[column.index(), width, 0, 0])?;
            for n in [values.len(), end, rows_at] {
                out.extend(&number(n)?.to_le_bytes())?;
            }
            end = rows_at.saturating_add(Bits::length(width, records.len()));
            tables.push((offsets, texts, Bits::new(width), Area::new(Rc::clone(space))));
        }
        let (rest_at, mut at) = (rests.cursor(), 0_usize);
        records.each(|row| {
            let template = coded(row).unwrap_or_default().0;
            for ((column, values), (_, _, bits, packed)) in self.held.iter().zip(&mut tables) {
                let rank = match column {
                    Column::Code => values.get(&template).copied(),
                    Column::More => {
                        rest_at.with(at, |piece| Ok(values.get(letters_of(piece)).copied()))?
                    }
                    _ => values.get(value(row, *column).as_ref()).copied(),
                };
                bits.push(rank.unwrap_or_default(), packed)?;
            }
            at = at.saturating_add(1);
            Ok(())
        })?;
        for (offsets, texts, bits, mut packed) in tables {
            bits.finish(&mut packed)?;
            out.extend(&offsets)?;
            out.extend(texts.as_bytes())?;
            out.append(packed)?;
        }
        Ok(out)
    }
}

fn insert(values: &mut Dictionary, text: Cow<'_, str>) {
    if !values.contains_key(text.as_ref()) {
        values.insert(text.into_owned(), 0);
    }
}

/// What a column holds of a record.
fn value<'r>(row: &Row<'r>, column: Column) -> Cow<'r, str> {
    let since = |day: Option<Date>| {
        let listed = row.listed_on.map_or(0, Date::to_days);
        let days = day.map(|day| day.to_days().saturating_sub(listed).to_string());
        Cow::Owned(days.unwrap_or_default())
    };
    match column {
        Column::List => Cow::Owned(row.list.to_string()),
        Column::Kind => row.kind.as_str().into(),
        Column::State => row.state.as_str().into(),
        Column::Class => row.class.map_or("", Class::as_str).into(),
        Column::Visibility => row.visibility.as_str().into(),
        Column::ListedOn => {
            Cow::Owned(row.listed_on.map(|day| day.to_days().to_string()).unwrap_or_default())
        }
        Column::Effective => since(row.effective),
        Column::Until => since(row.until),
        Column::LastConfirmed => since(row.last_confirmed),
        Column::Authority => row.authority.into(),
        Column::Cause => row.cause.into(),
        Column::Basis => row.basis.into(),
        Column::Source => row.source.into(),
        Column::Code | Column::More => "".into(),
    }
}

/// Letters and JSON of what has no column; `coded` if the first identifier has one.
fn extras(row: &Row<'_>, coded: bool, spread: &[Column]) -> (String, String) {
    let same = !row.document.is_empty() && row.document == row.entry;
    let keep = |column: Column, text: String| {
        if spread.contains(&column) { text } else { String::new() }
    };
    let record = row.record();
    let rest = Record {
        list: 0,
        entry: String::new(),
        kind: SubjectKind::Organization,
        name: String::new(),
        identifiers: record.identifiers.into_iter().skip(coded.into()).collect(),
        authority: keep(Column::Authority, record.authority),
        document: if same { String::new() } else { record.document },
        cause: keep(Column::Cause, record.cause),
        basis: keep(Column::Basis, record.basis),
        class: None,
        listed_on: None,
        effective: None,
        until: None,
        state: State::Active,
        last_confirmed: None,
        visibility: Visibility::Public,
        source: keep(Column::Source, record.source),
        former_names: record.former_names,
        responsible: record.responsible,
        details: record.details,
    };
    let mut letters = String::new();
    let mut letter = |yes: bool, letter: char| letters.extend(yes.then_some(letter));
    letter(same, DOCUMENT);
    letter(!rest.identifiers.is_empty(), IDENTIFIERS);
    letter(!rest.former_names.is_empty(), FORMER);
    let value = rest.encode();
    let Value::Object(members) = &value else { return (letters, String::new()) };
    let found = |name: &str| members.iter().any(|(key, _)| key == name);
    let own = usize::from(found("identifiers")).saturating_add(found("formerNames").into());
    if members.len() > own {
        letters.push(EXTRA);
    }
    let text = if members.is_empty() { String::new() } else { json::canonical(&value) };
    (letters, text)
}

/// The records as they are filed.
pub(super) struct Written<'d>(At<'d>);

impl<'d> Written<'d> {
    pub(super) const fn of(records: &'d Sorted) -> Self {
        Self(records.cursor())
    }

    fn with<T: Default>(
        &self,
        row: u32,
        take: impl FnOnce(&Row<'_>) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        self.0.with(usize::try_from(row).unwrap_or(usize::MAX), take)
    }
}

impl Filed for Written<'_> {
    fn rows(&self) -> u32 {
        u32::try_from(self.0.records.len()).unwrap_or(u32::MAX)
    }

    fn organization(&self, row: u32, name: &mut String) -> Result<bool, LoadError> {
        self.with(row, |row| {
            name.clear();
            name.push_str(row.name);
            Ok(row.kind != SubjectKind::Person)
        })
    }

    fn former(&self, row: u32) -> Result<Vec<FormerName>, LoadError> {
        self.with(row, |row| Ok(row.former()))
    }

    fn file(&self, row: u32, ids: &mut Keys, names: &mut Keys) -> Result<(), LoadError> {
        self.with(row, |found| {
            if found.kind == SubjectKind::Person {
                names.push(person_name_key(found.name), row)?;
            }
            for id in found.identifiers() {
                ids.push(identifier_key(id.kind, &id.value), row)?;
            }
            found.former().iter().try_for_each(|it| names.push(name_key(&it.name), row))
        })
    }
}
