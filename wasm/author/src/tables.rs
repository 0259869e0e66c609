//! Tables as they cross: `{ "sheet", "header", "rows" }`, rows of cells in their order.

use credit_core::error::LoadError;
use credit_core::json::{self, Cursor, ObjectBuilder, Value};
use credit_core::sheet::{Row, Table};

/// Largest set of tables in bytes: a province with a thousand matters has a tenth of it.
const BYTES: usize = 32 << 20;
/// Tables of one rulebook: there are sixteen kinds.
const TABLES: usize = 64;
/// Rows of one table.
const ROWS: usize = 100_000;
/// Columns of one table.
const COLUMNS: usize = 200;

/// Why tables cannot be used.
pub(crate) enum Unusable {
    /// Their JSON.
    Json(LoadError),
    /// The text of a file.
    Csv {
        /// Stable code.
        code: &'static str,
        /// What is wrong.
        text: String,
        /// File and line.
        place: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl From<LoadError> for Unusable {
    fn from(error: LoadError) -> Self {
        Self::Json(error)
    }
}

/// Reads tables from JSON. Rows keep the numbers that a spreadsheet shows beside them; blank ones
/// are left out, as where files are read.
pub(crate) fn read(text: &str) -> Result<Vec<Table>, Unusable> {
    let value = json::parse(text.as_bytes(), BYTES)?;
    let tables = Cursor::root(&value).array(TABLES)?;
    tables.iter().map(|table| one(table).map_err(Unusable::from)).collect()
}

fn one(table: &Cursor<'_>) -> Result<Table, LoadError> {
    let fields = table.object(&["sheet", "header", "rows"])?;
    let header = strings(fields.required("header")?)?;
    let mut rows = Vec::new();
    for (at, cells) in fields.required("rows")?.array(ROWS)?.iter().enumerate() {
        let mut cells = strings(cells)?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        cells.resize(header.len(), String::new());
        let line = u32::try_from(at.saturating_add(2)).unwrap_or(u32::MAX);
        rows.push(Row { line, cells });
    }
    Ok(Table { sheet: fields.required("sheet")?.string()?.to_owned(), header, rows })
}

fn strings(cursor: &Cursor<'_>) -> Result<Vec<String>, LoadError> {
    let cells = cursor.array(COLUMNS)?;
    cells.iter().map(|cell| Ok(cell.string()?.to_owned())).collect()
}

/// The JSON of the table in a CSV text.
pub(crate) fn from_csv(name: &str, text: &str) -> Result<String, Unusable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let fault = |code, text: String, line: u64, remedy| Unusable::Csv {
        code,
        text,
        place: format!("{name} 第{line}行"),
        remedy,
    };
    let mut header: Option<Vec<String>> = None;
    let mut rows: Vec<Value> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            fault("csv.syntax", format!("不是有效的 CSV：{e}"), 1, "检查引号和逗号")
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let Some(header) = &header else {
            header = Some(cells);
            continue;
        };
        while cells.len() > header.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() > header.len() {
            let text = format!("这一行有 {} 列，表头只有 {} 列", cells.len(), header.len());
            return Err(fault("csv.columns", text, line, "含逗号的内容请用英文双引号括起"));
        }
        cells.resize(header.len(), String::new());
        rows.push(texts(cells));
    }
    let header = header
        .ok_or_else(|| fault("csv.empty", "文件是空的，没有表头".to_owned(), 1, "第一行写列名"))?;
    let table = ObjectBuilder::new()
        .put("sheet", name)
        .put("header", texts(header))
        .put("rows", Value::Array(rows))
        .build();
    Ok(json::canonical(&table))
}

fn texts(cells: Vec<String>) -> Value {
    Value::Array(cells.into_iter().map(Value::from).collect())
}

/// Comma, unless tabs are more, or there is no comma but semicolons: as where hosts read files.
fn delimiter(text: &str) -> u8 {
    let count = |wanted: u8| text.bytes().filter(|byte| *byte == wanted).count();
    match (count(b','), count(b'\t'), count(b';')) {
        (commas, tabs, _) if tabs > commas => b'\t',
        (0, 0, semicolons) if semicolons > 0 => b';',
        _ => b',',
    }
}

/// The CSV text of the table in JSON.
pub(crate) fn to_csv(text: &str) -> Result<String, Unusable> {
    let value = json::parse(text.as_bytes(), BYTES)?;
    let table = one(&Cursor::root(&value))?;
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let rows = table.rows.iter().map(|row| &row.cells);
    for cells in core::iter::once(&table.header).chain(rows) {
        // Writing to memory does not fail, and all rows are of one length.
        let _ = writer.write_record(cells);
    }
    Ok(String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default())
}
