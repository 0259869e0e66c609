//! Tables in markup: web pages that systems name `.xls`, the XML of Excel 2003, and XML of entries such
//! as the files of 双公示.

use std::collections::HashMap;

use quick_xml::{
    Reader,
    escape::{resolve_xml_entity, unescape},
    events::{BytesStart, Event},
};

use super::{
    model::{
        Cell, Format, Head, MAX_COLUMNS, Nature, Row, Visit, at_line, empty, too_many_columns,
    },
    source::{MAX_BYTES, too_large},
    text,
};
use crate::problem::{Problem, Words};

/// Elements inside of one another: entries have three.
const DEPTH: usize = 64;

/// Whether a text is markup: `<?xml`, `<html`, `<table`, or any element.
pub(crate) fn looks_so(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match start {
        [b'<', second, ..] => second.is_ascii_alphabetic() || matches!(second, b'?' | b'!'),
        [0xFF, 0xFE, b'<', 0, ..] | [0xFE, 0xFF, 0, b'<', ..] => true,
        _ => false,
    }
}

pub(crate) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    let decoded = text::decode(bytes).map_err(|_| encoding(name))?;
    let text: &str = &decoded.text;
    let start: String =
        text.trim_start().chars().take(400).collect::<String>().to_ascii_lowercase();
    let page = start.starts_with("<html")
        || start.starts_with("<table")
        || start.starts_with("<!doctype html")
        || start.contains("<html");
    let sheets =
        if page || start.contains("office:spreadsheet") { tables(name, text)? } else { Vec::new() };
    if page || !sheets.is_empty() {
        if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
            return Err(web_page(name));
        }
        let several = sheets.len() > 1;
        for (number, sheet) in (1_usize..).zip(sheets) {
            let own = sheet.name.or_else(|| several.then(|| format!("表{number}")));
            let head = Head { name: own, hidden: false, labels: None, epoch_1904: false };
            visit(head, &mut sheet.rows.into_iter().map(Ok))?;
        }
        return Ok(if page {
            Format::Html(decoded.encoding)
        } else {
            Format::Xml(decoded.encoding)
        });
    }
    let (labels, rows) = entries(name, text)?;
    if rows.is_empty() {
        return Err(empty(name));
    }
    visit(
        Head { name: None, hidden: false, labels: Some(labels), epoch_1904: false },
        &mut rows.into_iter().map(Ok),
    )?;
    Ok(Format::Xml(decoded.encoding))
}

#[derive(Default)]
struct Sheet {
    name: Option<String>,
    rows: Vec<Row>,
}

/// A cell that reaches into the rows to come: its column, the rows left, its line and text.
struct Reach {
    column: usize,
    left: usize,
    line: u32,
    text: String,
}

/// The tables of a page, read as leniently as browsers do: cells and rows end where the next begins.
#[derive(Default)]
struct Page {
    sheets: Vec<Sheet>,
    row: Option<Vec<Cell>>,
    cell: Option<(String, usize, usize)>,
    reaches: Vec<Reach>,
    /// Inside of `<style>` and `<script>`, whose text is none.
    hidden: usize,
    size: usize,
}

fn tables(name: &str, text: &str) -> Result<Vec<Sheet>, Problem> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut page = Page::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => page.open(name, &element)?,
            Ok(Event::Empty(element)) => {
                page.open(name, &element)?;
                page.close(name, &local(&element))?;
            }
            Ok(Event::End(element)) => {
                let local = element.local_name().as_ref().to_ascii_lowercase();
                page.close(name, &local)?;
            }
            Ok(Event::Text(text)) => page.text(&text),
            Ok(Event::CData(text)) => page.text(&text),
            Ok(Event::GeneralRef(entity)) => {
                let char_of = entity.resolve_char_ref().ok().flatten().map(String::from);
                let named = || match &*entity {
                    "nbsp" => Some(" ".to_owned()),
                    other => resolve_xml_entity(other).map(str::to_owned),
                };
                let text = char_of.or_else(named).unwrap_or_else(|| format!("&{};", &*entity));
                page.text(&text);
            }
            Ok(_) => {}
            // What a browser would pass over: what was read so far counts only as a whole.
            Err(error) => return Err(broken(name, &error)),
        }
        if page.size > MAX_BYTES {
            return Err(too_large(name));
        }
    }
    page.end_row(name)?;
    page.sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(page.sheets)
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_ascii_lowercase()
}

/// The value of an attribute, whatever its prefix and case.
fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let found = element
        .html_attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref().eq_ignore_ascii_case(wanted))?;
    Some(
        unescape(&found.value)
            .map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned),
    )
}

fn span(element: &BytesStart<'_>, name: &str) -> usize {
    attribute(element, name).and_then(|text| text.trim().parse().ok()).unwrap_or(1).clamp(1, 65_536)
}

impl Page {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Problem> {
        match local(element).as_str() {
            "style" | "script" | "head" => self.hidden = self.hidden.saturating_add(1),
            "table" => {
                self.end_row(name)?;
                let titled = self
                    .sheets
                    .last()
                    .is_some_and(|sheet| sheet.rows.is_empty() && sheet.name.is_some());
                if !titled {
                    self.sheets.push(Sheet::default());
                }
                self.reaches.clear();
            }
            "worksheet" => {
                self.sheets.push(Sheet { name: attribute(element, "Name"), rows: Vec::new() })
            }
            "tr" | "row" => {
                self.end_row(name)?;
                self.begin_row();
            }
            "td" | "th" | "cell" => {
                self.end_cell(name)?;
                if self.row.is_none() {
                    self.begin_row();
                }
                // Excel 2003 leaves empty cells out and says the number of the next.
                if let (Some(index), Some(row)) = (
                    attribute(element, "Index").and_then(|text| text.parse::<usize>().ok()),
                    &mut self.row,
                ) {
                    let index = index.clamp(1, MAX_COLUMNS);
                    while row.len() < index.saturating_sub(1) {
                        row.push(Cell::empty());
                    }
                }
                let (wide, high) = match local(element).as_str() {
                    "cell" => (span_more(element, "MergeAcross"), span_more(element, "MergeDown")),
                    _ => (span(element, "colspan"), span(element, "rowspan")),
                };
                self.cell = Some((String::new(), wide, high));
            }
            "br" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, local: &str) -> Result<(), Problem> {
        match local {
            "style" | "script" | "head" => self.hidden = self.hidden.saturating_sub(1),
            "td" | "th" | "cell" => self.end_cell(name)?,
            "tr" | "row" | "table" | "worksheet" => self.end_row(name)?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let (Some((cell, ..)), 0) = (&mut self.cell, self.hidden) {
            self.size = self.size.saturating_add(text.len());
            cell.push_str(text);
        }
    }

    fn begin_row(&mut self) {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        self.row = Some(Vec::new());
        self.covered();
    }

    /// Cells at this place that a cell above reaches into.
    fn covered(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(reach) =
            self.reaches.iter_mut().find(|reach| reach.column == row.len() && reach.left > 0)
        {
            reach.left = reach.left.saturating_sub(1);
            self.size = self.size.saturating_add(reach.text.len());
            row.push(Cell { text: reach.text.clone(), nature: Nature::Below(reach.line) });
        }
    }

    fn end_cell(&mut self, name: &str) -> Result<(), Problem> {
        let Some((text, wide, high)) = self.cell.take() else { return Ok(()) };
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        let text = lines.join("\n");
        self.covered();
        let line = self.line();
        let Some(row) = &mut self.row else { return Ok(()) };
        if row.len().saturating_add(wide) > MAX_COLUMNS {
            return Err(too_many_columns(name, line));
        }
        if high > 1 {
            self.reaches.retain(|reach| reach.left > 0);
            self.reaches.push(Reach {
                column: row.len(),
                left: high.saturating_sub(1),
                line,
                text: text.clone(),
            });
        }
        row.push(Cell::text(&text));
        for _ in 1..wide {
            row.push(Cell { text: text.clone(), nature: Nature::Beside });
        }
        self.size = self.size.saturating_add(text.len().saturating_mul(wide));
        self.covered();
        Ok(())
    }

    fn line(&self) -> u32 {
        let rows = self.sheets.last().map_or(0, |sheet| sheet.rows.len());
        u32::try_from(rows.saturating_add(1)).unwrap_or(u32::MAX)
    }

    fn end_row(&mut self, name: &str) -> Result<(), Problem> {
        self.end_cell(name)?;
        let line = self.line();
        if let (Some(cells), Some(sheet)) = (self.row.take(), self.sheets.last_mut()) {
            sheet.rows.push(Row { line, cells, fault: None });
        }
        Ok(())
    }
}

/// Excel 2003 says how many cells more.
fn span_more(element: &BytesStart<'_>, name: &str) -> usize {
    attribute(element, name)
        .and_then(|text| text.trim().parse::<usize>().ok())
        .unwrap_or(0)
        .min(65_535)
        .saturating_add(1)
}

/// Entries: elements whose children hold text only. Their members are the columns.
fn entries(name: &str, text: &str) -> Result<(Vec<String>, Vec<Row>), Problem> {
    let mut reader = Reader::from_str(text);
    let mut labels: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut rows = Vec::new();
    // The open elements: name, text, the members found inside, whether one of them has members.
    let mut open: Vec<Element> = Vec::new();
    let mut size = 0_usize;
    loop {
        match reader.read_event().map_err(|error| broken(name, &error))? {
            Event::Eof => break,
            Event::Start(element) => {
                if open.len() >= DEPTH {
                    return Err(too_large(name));
                }
                open.push(Element::of(&element));
            }
            Event::Empty(element) => {
                let Some(outer) = open.last_mut() else { continue };
                let element = Element::of(&element);
                // <row 名称="…" 代码="…"/>: an entry of attributes.
                if element.members.len() > 1 {
                    outer.nested = true;
                    size = element
                        .members
                        .iter()
                        .fold(size, |size, (_, text)| size.saturating_add(text.len()));
                    let line = u32::try_from(rows.len().saturating_add(1)).unwrap_or(u32::MAX);
                    rows.push(row(name, line, element.members, &mut labels, &mut places)?);
                } else {
                    outer.members.push((element.name, String::new()));
                }
            }
            Event::Text(text) => append(&mut open, &text, &mut size),
            Event::CData(text) => append(&mut open, &text, &mut size),
            Event::GeneralRef(entity) => {
                let char_of = entity.resolve_char_ref().ok().flatten().map(String::from);
                let text = char_of.or_else(|| resolve_xml_entity(&entity).map(str::to_owned));
                append(&mut open, &text.unwrap_or_default(), &mut size);
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { continue };
                let leaf = done.members.is_empty() && !done.nested;
                let Some(outer) = open.last_mut() else {
                    // A single entry is the root itself.
                    if !done.nested && !done.members.is_empty() {
                        let line = u32::try_from(rows.len().saturating_add(1)).unwrap_or(u32::MAX);
                        rows.push(row(name, line, done.members, &mut labels, &mut places)?);
                    }
                    continue;
                };
                if leaf {
                    outer.members.push((done.name, done.text.trim().to_owned()));
                } else {
                    outer.nested = true;
                    if !done.members.is_empty() {
                        let line = u32::try_from(rows.len().saturating_add(1)).unwrap_or(u32::MAX);
                        rows.push(row(name, line, done.members, &mut labels, &mut places)?);
                    }
                }
            }
            _ => {}
        }
        if size > MAX_BYTES {
            return Err(too_large(name));
        }
    }
    let width = labels.len();
    for row in &mut rows {
        row.cells.resize(width, Cell::empty());
    }
    Ok((labels, rows))
}

struct Element {
    name: String,
    text: String,
    members: Vec<(String, String)>,
    nested: bool,
}

impl Element {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut members = Vec::new();
        for attribute in element.attributes().flatten() {
            let key = attribute.key.as_ref();
            if !key.starts_with("xmlns") && !key.contains(':') {
                let value = unescape(&attribute.value)
                    .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
                members.push((key.to_owned(), value.trim().to_owned()));
            }
        }
        Self {
            name: element.local_name().as_ref().to_owned(),
            text: String::new(),
            members,
            nested: false,
        }
    }
}

fn append(open: &mut [Element], text: &str, size: &mut usize) {
    if let Some(inner) = open.last_mut() {
        *size = size.saturating_add(text.len());
        inner.text.push_str(text);
    }
}

fn row(
    name: &str,
    line: u32,
    members: Vec<(String, String)>,
    labels: &mut Vec<String>,
    places: &mut HashMap<String, usize>,
) -> Result<Row, Problem> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut seen = Vec::new();
    let mut fault = None;
    for (label, text) in members {
        let at = *places.entry(label.clone()).or_insert_with(|| {
            labels.push(label.clone());
            labels.len().saturating_sub(1)
        });
        if at >= MAX_COLUMNS {
            return Err(too_many_columns(name, line));
        }
        if seen.contains(&at) {
            fault =
                Some(Words::new(format!("“{label}”出现了两次"), format!("`{label}` occurs twice")));
        }
        seen.push(at);
        if cells.len() <= at {
            cells.resize(at.saturating_add(1), Cell::empty());
        }
        if let Some(slot) = cells.get_mut(at) {
            *slot = Cell::text(&text);
        }
    }
    Ok(Row { line, cells, fault })
}

fn encoding(name: &str) -> Problem {
    Problem::new(
        "xml.encoding",
        Words::new("既不是 UTF-8 也不是 GB18030 编码", "neither UTF-8 nor GB18030"),
        Words::new("以 UTF-8 编码重新导出", "export it in UTF-8"),
    )
    .at(Words::same(name))
}

fn broken(name: &str, error: &quick_xml::Error) -> Problem {
    Problem::new(
        "xml.syntax",
        Words::new(format!("不是完整的 XML 或网页（{error}）"), format!("not XML: {error}")),
        Words::new(
            "用 Excel 打开后另存为 .xlsx，或重新导出",
            "open it in Excel and save it as .xlsx, or export it again",
        ),
    )
    .at(at_line(name, 1))
}

fn web_page(name: &str) -> Problem {
    Problem::new(
        "csv.format",
        Words::new("是网页（HTML），里面没有表格", "a web page without a table"),
        Words::new("用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    )
    .at(Words::same(name))
}
