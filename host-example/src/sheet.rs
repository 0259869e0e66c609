//! Tables that spreadsheets open.

/// One row of comma-separated text. A cell that a spreadsheet would run as a formula begins with an
/// apostrophe.
pub fn row(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let quoted = cell.contains([',', '"', '\n', '\r']);
        if quoted {
            out.push('"');
        }
        if formula {
            out.push('\'');
        }
        match quoted {
            true => out.push_str(&cell.replace('"', "\"\"")),
            false => out.push_str(cell),
        }
        if quoted {
            out.push('"');
        }
    }
    out.push('\n');
}
