//! Workbooks of old Excel (.xls, BIFF), which are kept in memory whole: they hold 65,536 rows at most.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetVisible, Xls};
use credit_core::Date;

use super::{
    model::{Cell, Format, Head, MAX_COLUMNS, Nature, Row, Visit, too_many_columns},
    xlsx::number_text,
};
use crate::problem::{Problem, Words};

/// Largest file: what Excel could write at all is far smaller.
const MAX_FILE: usize = 256 << 20;

pub(super) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    if bytes.len() > MAX_FILE {
        return Err(super::source::too_large(name));
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error))?;
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(|error| unreadable(name, &error))?;
        let place = format!("{name}［{}］", sheet.name);
        let (top, left) = range.start().unwrap_or_default();
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        if range.width().saturating_add(left) > MAX_COLUMNS {
            return Err(too_many_columns(&place, top.saturating_add(1)));
        }
        let mut rows = (top.saturating_add(1)..).zip(range.rows()).map(|(line, cells)| {
            let mut read: Vec<Cell> = vec![Cell::empty(); left];
            read.extend(cells.iter().map(cell));
            while read.last().is_some_and(|cell| cell.text.is_empty()) {
                read.pop();
            }
            Ok(Row { line, cells: read, fault: None })
        });
        let head = Head {
            name: Some(sheet.name.clone()),
            hidden: sheet.visible != SheetVisible::Visible,
            labels: None,
            epoch_1904: false,
        };
        visit(head, &mut rows)?;
    }
    Ok(Format::Xls)
}

fn cell(value: &Data) -> Cell {
    let day = |stamp: &calamine::ExcelDateTime| {
        let (year, month, day, ..) = stamp.to_ymd_hms_milli();
        Date::from_ymd(i32::from(year), month, day).filter(|_| !stamp.is_duration())
    };
    match value {
        Data::Empty => Cell::empty(),
        Data::String(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Bool(yes) => Cell::text(if *yes { "是" } else { "否" }),
        Data::Int(number) => Cell { text: number.to_string(), nature: Nature::Number },
        Data::Float(number) => Cell { text: number_text(*number), nature: Nature::Number },
        Data::DateTimeIso(text) => {
            let day = text.get(..10).unwrap_or(text);
            Cell { text: day.to_owned(), nature: Nature::Day }
        }
        Data::DateTime(stamp) => match day(stamp) {
            Some(day) => Cell { text: day.to_string(), nature: Nature::Day },
            None => Cell { text: number_text(stamp.as_f64()), nature: Nature::Number },
        },
        Data::Error(error) => Cell { text: error.to_string(), nature: Nature::Fault },
    }
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "xls.broken",
        Words::new(
            format!("不能作为旧版 Excel 文件（.xls）读取，可能加了密码或已损坏（{error}）"),
            format!("no old Excel file (.xls), or one with a password, or damaged: {error}"),
        ),
        Words::new(
            "在 Excel 中去掉密码，另存为“Excel 工作簿（.xlsx）”",
            "save it as .xlsx without a password",
        ),
    )
    .at(Words::same(name))
}
