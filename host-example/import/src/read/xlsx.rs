//! Workbooks of Excel. A workbook is unpacked once, counting, before anything of it is kept: a
//! small file can hold any amount of text.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx, XlsxCellReader};
use credit_core::Date;

use super::model::{
    Cell, Format, Head, MAX_COLUMNS, Nature, Row, Visit, at_line, too_many_columns,
};
use super::source::{MAX_BYTES, too_large};
use crate::problem::{Problem, Words};

/// Parts of one workbook: a sheet has three or four.
const MAX_PARTS: usize = 10_000;

/// Merged cells of one sheet.
const MAX_MERGED: usize = 100_000;

/// Bytes of text that merged cells may spread over the cells they cover: a column of districts over a
/// hundred thousand rows needs a tenth of it.
const MAX_SPREAD: usize = 64 << 20;

/// Bytes of a heading: what is longer is a content, which need not stand beside itself.
const MAX_HEADING: usize = 400;

/// Merged cells looked at, row by row: each that is open costs a look in every row.
const MAX_LOOKS: usize = 20_000_000;

/// Whole numbers up to here are exact in Excel: fifteen digits.
const EXACT: f64 = 999_999_999_999_999.0;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(crate) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    guard(name, bytes)?;
    let unreadable = |error: &dyn std::fmt::Display| {
        broken(name, &format!("不能作为工作簿读取（{error}）"), &format!("no workbook: {error}"))
    };
    let mut book = Workbook::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let epoch_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(|e| unreadable(&e))?;
        let cells = book.worksheet_cells_reader(&sheet.name).map_err(|e| unreadable(&e))?;
        let head = Head {
            name: Some(sheet.name.clone()),
            hidden: sheet.visible != SheetVisible::Visible,
            labels: None,
            epoch_1904,
        };
        let place = format!("{name}［{}］", sheet.name);
        visit(head, &mut Rows::new(&place, cells, merged)?)?;
    }
    Ok(Format::Xlsx)
}

/// Unpacks every part into nothing and counts.
fn guard(name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let damaged = |error: &dyn std::fmt::Display| {
        let zh = format!("文件已损坏或不完整（{error}）");
        broken(name, &zh, &format!("damaged or truncated: {error}"))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.len() > MAX_PARTS {
        return Err(too_large(name));
    }
    let mut left = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|e| damaged(&e))?;
        let unpacked = io::copy(&mut part.take(left), &mut io::sink()).map_err(|e| damaged(&e))?;
        left = left.saturating_sub(unpacked);
        if left == 0 {
            return Err(too_large(name));
        }
    }
    Ok(())
}

struct Rows<'a, 'b> {
    place: &'a str,
    cells: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    next: Option<(u32, u32, Cell)>,
    /// By first row, from the last to the first, so that the next one is popped.
    merged: Vec<Dimensions>,
    /// Merged cells that reach into the rows to come, with their content.
    open: Vec<(Dimensions, String)>,
    /// Bytes of text handed out: a shared text may be referred to any number of times.
    text: usize,
    /// Bytes of text put into the cells that merged ones cover.
    spread: usize,
    /// Looks at open merged cells.
    looks: usize,
    done: bool,
}

impl<'a, 'b> Rows<'a, 'b> {
    fn new(
        place: &'a str,
        cells: XlsxCellReader<'a, Cursor<&'b [u8]>>,
        mut merged: Vec<Dimensions>,
    ) -> Result<Self, Problem> {
        if merged.len() > MAX_MERGED {
            return Err(too_large(place));
        }
        merged.sort_by_key(|region| std::cmp::Reverse((region.start.0, region.start.1)));
        let mut rows = Self {
            place,
            cells,
            next: None,
            merged,
            open: Vec::new(),
            text: 0,
            spread: 0,
            looks: 0,
            done: false,
        };
        rows.advance()?;
        Ok(rows)
    }

    fn advance(&mut self) -> Result<(), Problem> {
        let cell = self.cells.next_cell().map_err(|error| {
            let zh = format!("工作表不能读取（{error}）");
            broken(self.place, &zh, &format!("unreadable sheet: {error}"))
        })?;
        self.next = match cell {
            None => None,
            Some(cell) => {
                let (row, column) = cell.get_position();
                let read = read_cell(cell.get_value());
                self.text = self.text.saturating_add(read.text.len());
                if self.text > MAX_BYTES {
                    return Err(too_large(self.place));
                }
                Some((row, column, read))
            }
        };
        Ok(())
    }

    fn row(&mut self) -> Result<Option<Row>, Problem> {
        let Some(row) = self.next.as_ref().map(|next| next.0) else { return Ok(None) };
        let line = row.saturating_add(1);
        let mut cells: Vec<Cell> = Vec::new();
        while let Some((_, column, cell)) = self.next.take_if(|next| next.0 == row) {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if !cell.text.is_empty() {
                if column >= MAX_COLUMNS {
                    return Err(too_many_columns(self.place, line));
                }
                if cells.len() <= column {
                    cells.resize(column.saturating_add(1), Cell::empty());
                }
                if let Some(slot) = cells.get_mut(column) {
                    *slot = cell;
                }
            }
            self.advance()?;
        }
        if self.next.as_ref().is_some_and(|next| next.0 < row) {
            let (zh, en) = ("行的顺序是乱的", "rows out of order");
            return Err(broken(self.place, zh, en));
        }
        self.spread(row, &mut cells)?;
        Ok(Some(Row { line, cells, fault: None }))
    }

    /// Puts the content of merged cells into the cells they cover, marked as such: down the first
    /// column, and across the first row, which may be a header. Everything spread is counted.
    fn spread(&mut self, row: u32, cells: &mut Vec<Cell>) -> Result<(), Problem> {
        while let Some(region) = self.merged.pop_if(|region| region.start.0 <= row) {
            let first = usize::try_from(region.start.1).unwrap_or(usize::MAX);
            let text = match cells.get(first) {
                Some(cell) if region.start.0 == row => cell.text.clone(),
                _ => continue,
            };
            if !text.is_empty() {
                self.open.push((region, text));
            }
        }
        self.looks = self.looks.saturating_add(self.open.len());
        if self.looks > MAX_LOOKS {
            return Err(too_merged(self.place, row.saturating_add(1)));
        }
        self.open.retain(|(region, _)| region.end.0 >= row);
        for (region, text) in &self.open {
            let from = usize::try_from(region.start.1).unwrap_or(usize::MAX);
            let to = usize::try_from(region.end.1).unwrap_or(usize::MAX).min(MAX_COLUMNS);
            let first_row = region.start.0 == row;
            let last = if first_row { to } else { from };
            if cells.len() <= last && from < MAX_COLUMNS {
                cells.resize(last.saturating_add(1).min(MAX_COLUMNS), Cell::empty());
            }
            // Cells below and beside the first say nothing: that they belong to another is enough.
            let covered = cells.iter_mut().enumerate().take(to.saturating_add(1)).skip(from);
            for (at, cell) in covered.filter(|(_, cell)| cell.text.is_empty()) {
                *cell = match (at == from, first_row) {
                    (true, true) => continue,
                    (false, false) => Cell { text: String::new(), nature: Nature::Beside },
                    (true, false) => {
                        self.spread = self.spread.saturating_add(text.len());
                        let above = region.start.0.saturating_add(1);
                        Cell { text: text.clone(), nature: Nature::Below(above) }
                    }
                    (false, true) if text.len() > MAX_HEADING => {
                        Cell { text: String::new(), nature: Nature::Beside }
                    }
                    (false, true) => {
                        self.spread = self.spread.saturating_add(text.len());
                        Cell { text: text.clone(), nature: Nature::Beside }
                    }
                };
                if self.spread > MAX_SPREAD {
                    return Err(too_merged(self.place, row.saturating_add(1)));
                }
            }
        }
        Ok(())
    }
}

impl Iterator for Rows<'_, '_> {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let row = self.row();
        self.done = row.is_err();
        row.transpose()
    }
}

fn read_cell(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| Cell::text(text);
    match value {
        DataRef::Empty => Cell::empty(),
        DataRef::String(s) | DataRef::DurationIso(s) => text(s),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(yes) => text(if *yes { "是" } else { "否" }),
        DataRef::Int(n) => Cell { text: n.to_string(), nature: Nature::Number },
        DataRef::Float(number) => Cell { text: number_text(*number), nature: Nature::Number },
        DataRef::DateTimeIso(day) => {
            let day = day.get(..10).unwrap_or(day);
            Cell { text: day.to_owned(), nature: Nature::Day }
        }
        DataRef::DateTime(stamp) => match day_of(stamp) {
            Some(day) => Cell { text: day.to_string(), nature: Nature::Day },
            None => Cell { text: number_text(stamp.as_f64()), nature: Nature::Number },
        },
        DataRef::Error(error) => Cell { text: error.to_string(), nature: Nature::Fault },
    }
}

fn day_of(stamp: &calamine::ExcelDateTime) -> Option<Date> {
    if stamp.is_duration() {
        return None;
    }
    let (year, month, day, ..) = stamp.to_ymd_hms_milli();
    Date::from_ymd(i32::from(year), month, day)
}

/// A number as Excel shows it in a wide column: fifteen digits, then a power of ten.
pub(super) fn number_text(number: f64) -> String {
    if number.abs() <= EXACT { format!("{number}") } else { format!("{number:.14E}") }
}

fn too_merged(name: &str, line: u32) -> Problem {
    Problem::new(
        "xlsx.merged",
        Words::new(
            "合并单元格太多，或者很长的内容合并了太多行",
            "too many merged cells, or a long text merged over too many rows",
        ),
        Words::new(
            "在 Excel 中取消合并，把内容填到各行，再保存",
            "unmerge the cells in Excel, fill the content into the rows, and save",
        ),
    )
    .at(at_line(name, line))
}

pub(crate) fn broken(name: &str, zh: &str, en: &str) -> Problem {
    Problem::new(
        "xlsx.broken",
        Words::new(zh, en),
        Words::new(
            "重新下载，或用 Excel 打开后另存为 .xlsx",
            "download it again, or open it in Excel and save it as .xlsx",
        ),
    )
    .at(Words::same(name))
}
