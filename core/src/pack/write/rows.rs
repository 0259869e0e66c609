//! The sections that hold records; `store` has the meaning, `columns` and `texts` the layout.

use alloc::{borrow::Cow, collections::BTreeMap, string::String, string::ToString};
use alloc::{vec, vec::Vec};

use super::draft::Row;
use super::{Sorted, tokens};
use crate::date::Date;
use crate::error::LoadError;
use crate::json::{self, Value};
use crate::pack::body::{pack_bits, width_for};
use crate::pack::codes;
use crate::pack::columns::Column;
use crate::pack::record::{Class, Record, State, Visibility};
use crate::pack::store::{self, DOCUMENT, EXTRA, FORMER, IDENTIFIERS};
use crate::request::SubjectKind;

/// Different values that a column may have in a pack of any size.
const FEW: usize = 16;

/// Columns whose values may stand in `extras` instead, where they hardly recur.
const OPTIONAL: [Column; 4] = [Column::Authority, Column::Cause, Column::Basis, Column::Source];

/// The sections `rows`, `codes`, `names`, `entries` and `extras`.
pub(super) fn sections(records: &Sorted<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, LoadError> {
    let coded = Codes::of(records);
    let spread: Vec<Column> =
        OPTIONAL.into_iter().filter(|column| is_spread(records, *column)).collect();
    let rest = |i: usize| -> (String, String) {
        records.get(i).map(|row| extras(&row, coded.has(i), &spread)).unwrap_or_default()
    };
    let texts = |get: &dyn Fn(&Row<'_>) -> String| {
        tokens::section(records.len(), |i| records.get(i).map(|r| get(&r)).unwrap_or_default())
    };
    let rows = rows_section(records, &spread, |column, i| match column {
        Column::Code => Cow::Borrowed(coded.template(i)),
        Column::More => Cow::Owned(rest(i).0),
        _ => records.get(i).map_or(Cow::Borrowed(""), |row| value(&row, column)),
    })?;
    Ok(vec![
        (store::ROWS, rows),
        (store::CODES, coded.numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
        (store::NAMES, texts(&|row| row.name.to_string())?),
        (store::ENTRIES, texts(&|row| row.entry.to_string())?),
        (store::EXTRAS, tokens::section(records.len(), |i| rest(i).1)?),
    ])
}

/// The first identifier of every record as a template and a number.
#[derive(Default)]
struct Codes {
    templates: Vec<String>,
    /// For each record one more than the number of its template; 0 where there is none.
    of: Vec<u32>,
    numbers: Vec<u32>,
}

impl Codes {
    fn of(records: &Sorted<'_>) -> Self {
        let (mut codes, mut known) = (Self::default(), Dictionary::new());
        for row in records.iter() {
            let (template, number) = match row.first().as_ref().and_then(codes::encode) {
                Some((template, number)) => {
                    let next = u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(1);
                    let new = !known.contains_key(&template);
                    codes.templates.extend(new.then(|| template.clone()));
                    (*known.entry(template).or_insert(next), number)
                }
                None => (0, 0),
            };
            codes.of.push(template);
            codes.numbers.push(number);
        }
        codes
    }

    fn has(&self, at: usize) -> bool {
        self.of.get(at).is_some_and(|template| *template > 0)
    }

    fn template(&self, at: usize) -> &str {
        let number = self.of.get(at).and_then(|template| template.checked_sub(1));
        let number = number.and_then(|number| usize::try_from(number).ok());
        number.and_then(|number| self.templates.get(number)).map_or("", String::as_str)
    }
}

/// Whether the values of a column hardly recur.
fn is_spread(records: &Sorted<'_>, column: Column) -> bool {
    let most = FEW.max(records.len() / 4).min(usize::from(u16::MAX));
    let mut seen = BTreeMap::new();
    records.iter().any(|row| {
        seen.insert(value(&row, column), ());
        seen.len() > most
    })
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

/// Values in their order, with the number of each.
type Dictionary = BTreeMap<String, u32>;

fn rows_section<'r>(
    records: &Sorted<'_>,
    spread: &[Column],
    value: impl Fn(Column, usize) -> Cow<'r, str>,
) -> Result<Vec<u8>, LoadError> {
    let too_long = |n: usize| LoadError::new("build.too-long").with("found", n);
    let number = |n: usize| u32::try_from(n).map_err(|_| too_long(n));
    let held: Vec<Column> =
        Column::ALL.iter().copied().filter(|column| !spread.contains(column)).collect();
    let head = held.len().saturating_mul(16).saturating_add(8);
    let (mut directory, mut data) = (Vec::new(), Vec::new());
    for column in &held {
        let mut dictionary = Dictionary::new();
        for i in 0..records.len() {
            let text = value(*column, i);
            if !dictionary.contains_key(text.as_ref()) {
                dictionary.insert(text.into_owned(), 0);
            }
        }
        let mut texts = String::new();
        let mut offsets = 0_u32.to_le_bytes().to_vec();
        for (at, (text, rank)) in (0_u32..).zip(dictionary.iter_mut()) {
            *rank = at;
            texts.push_str(text);
            offsets.extend(number(texts.len())?.to_le_bytes());
        }
        let width = width_for(dictionary.len());
        let values_at = number(head.saturating_add(data.len()))?;
        data.extend(offsets);
        data.extend(texts.as_bytes());
        let rows_at = number(head.saturating_add(data.len()))?;
        let ranks = (0..records.len())
            .map(|i| dictionary.get(value(*column, i).as_ref()).copied().unwrap_or_default());
        data.extend(pack_bits(width, ranks));
        directory.extend([column.index(), width, 0, 0]);
        for n in [number(dictionary.len())?, values_at, rows_at] {
            directory.extend(n.to_le_bytes());
        }
    }
    let mut out = number(records.len())?.to_le_bytes().to_vec();
    out.extend(number(held.len())?.to_le_bytes());
    out.extend(directory);
    out.extend(data);
    Ok(out)
}
