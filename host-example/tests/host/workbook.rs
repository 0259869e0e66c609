//! Workbooks of Excel, made up cell by cell.

use std::io::Write as _;

/// A cell of a made-up workbook.
#[derive(Clone, Debug)]
pub(crate) enum C {
    /// Text.
    T(&'static str),
    /// A number as it stands in the file.
    N(&'static str),
    /// A number shown as a date.
    D(&'static str),
    /// An error.
    E(&'static str),
}

/// A sheet of a made-up workbook.
pub(crate) struct Sheet<'a> {
    pub(crate) name: &'a str,
    pub(crate) hidden: bool,
    pub(crate) rows: &'a [&'a [C]],
    pub(crate) merged: &'a [&'a str],
}

/// The smallest workbook that holds these sheets.
pub(crate) fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut list, mut rels, mut types) = (String::new(), String::new(), String::new());
    for (at, Sheet { name, hidden, rows, merged }) in sheets.iter().enumerate() {
        let at = at + 1;
        let state = if *hidden { " state=\"hidden\"" } else { "" };
        list += &format!("<sheet name=\"{name}\" sheetId=\"{at}\"{state} r:id=\"rId{at}\"/>");
        rels += &format!(
            "<Relationship Id=\"rId{at}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        );
        types += &format!(
            "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        parts.push((format!("xl/worksheets/sheet{at}.xml"), sheet(rows, merged)));
    }
    let ns = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    rels += "<Relationship Id=\"rId900\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>";
    parts.push(("[Content_Types].xml".into(), format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>")));
    parts.push(("_rels/.rels".into(), "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".into()));
    parts.push((
        "xl/workbook.xml".into(),
        format!("<workbook {ns}><sheets>{list}</sheets></workbook>"),
    ));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}</Relationships>")));
    parts.push(("xl/styles.xml".into(), format!("<styleSheet {ns}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")));
    zipped(&parts)
}

fn sheet(rows: &[&[C]], merged: &[&str]) -> String {
    let mut xml = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (row, cells) in rows.iter().enumerate() {
        xml += &format!("<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate() {
            let at = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
            xml += &match cell {
                C::T("") => String::new(),
                C::T(text) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                C::N(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                C::D(number) => format!("<c r=\"{at}\" s=\"1\"><v>{number}</v></c>"),
                C::E(error) => format!("<c r=\"{at}\" t=\"e\"><v>{error}</v></c>"),
            };
        }
        xml += "</row>";
    }
    xml += "</sheetData>";
    if !merged.is_empty() {
        let cells: String = merged.iter().map(|m| format!("<mergeCell ref=\"{m}\"/>")).collect();
        xml += &format!("<mergeCells count=\"{}\">{cells}</mergeCells>", merged.len());
    }
    xml + "</worksheet>"
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
