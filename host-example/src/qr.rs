//! QR codes on papers: the number of a receipt, and where a log stood. A phone reads them, the verifier page
//! (`receipt.html`) compares them.

use credit_core::{digest::Digest, notice::Page};
use fast_qr::{ECL, QRBuilder};

#[cfg(feature = "serve")]
use crate::checkpoint::Head;

/// Light modules around a code (ISO/IEC 18004, 6.3.8).
const BORDER: usize = 4;

/// Where the papers of the core put who signs: every text in front of it is escaped.
const SIGNATURES: &str = "<div class=\"signatures\">";

/// A code and what stands beneath it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it is.
    pub label: String,
    /// What a phone reads.
    pub text: String,
}

impl Code {
    /// That of a receipt.
    #[must_use]
    pub fn receipt(label: &str, number: Digest) -> Self {
        Self { label: label.to_owned(), text: format!("credit-receipt {}", number.labelled()) }
    }

    /// That of a checkpoint: how many records there were, and the heads of their tree.
    #[cfg(feature = "serve")]
    #[must_use]
    pub fn checkpoint(label: &str, head: &Head) -> Self {
        let (sm3, sha256) = (hex::encode(head.root.sm3), hex::encode(head.root.sha256));
        let text = format!("credit-checkpoint {} sm3:{sm3} sha256:{sha256}", head.size);
        Self { label: label.to_owned(), text }
    }
}

/// The dark modules of a text, row by row; nothing for a text that is too long.
fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let rows = code.data.chunks(code.size).take(code.size);
    Some(rows.map(|row| row.iter().map(|module| module.value()).collect()).collect())
}

/// A code as a picture inside a page, black on white.
fn svg(text: &str) -> Option<String> {
    let rows = modules(text)?;
    let side = rows.len().saturating_add(BORDER.saturating_mul(2));
    let mut path = String::new();
    for (y, row) in (BORDER..).zip(&rows) {
        for (x, _) in (BORDER..).zip(row).filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{text}\" viewBox=\"0 0 {side} {side}\" \
         width=\"120\" height=\"120\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    ))
}

/// A paper as a page, its codes in front of who signs.
#[must_use]
pub fn page(page: &Page, codes: &[Code]) -> String {
    let html = page.to_html();
    let figure = |code: &Code| {
        let picture = svg(&code.text)?;
        let label = &code.label;
        Some(format!("<td>{picture}<br>{label}</td>"))
    };
    let figures: Vec<String> = codes.iter().filter_map(figure).collect();
    if figures.is_empty() {
        return html;
    }
    let rows = figures.chunks(4).map(|row| format!("<tr>{}</tr>\n", row.concat()));
    let table = format!("<table class=\"codes\">\n{}</table>\n", rows.collect::<String>());
    html.replacen(SIGNATURES, &[&table, SIGNATURES].concat(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What another program reads in the modules of a text, four pixels a module.
    fn read(text: &str) -> String {
        let rows = modules(text).unwrap_or_default();
        let side = rows.len().saturating_add(BORDER.saturating_mul(2)).saturating_mul(4);
        let dark = |x: usize, y: usize| {
            let module = |at: usize| (at / 4).checked_sub(BORDER);
            let row = module(y).and_then(|y| rows.get(y));
            row.zip(module(x)).and_then(|(row, x)| row.get(x)).is_some_and(|dark| *dark)
        };
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(side, side, dark);
        let found = image.detect_grids();
        let decoded = found.first().and_then(|grid| grid.decode().ok());
        decoded.map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn another_program_reads_what_was_written() {
        let receipt = Code::receipt("凭证", Digest::of(b"payload"));
        assert_eq!(read(&receipt.text), receipt.text);
        let root = crate::tree::Pair { sha256: [7; 32], sm3: [9; 32] };
        let checkpoint = Code::checkpoint("检查点", &Head { size: 12_345, root });
        assert_eq!(read(&checkpoint.text), checkpoint.text);
        assert!(checkpoint.text.starts_with("credit-checkpoint 12345 sm3:0909"));
    }

    #[test]
    fn codes_stand_in_front_of_who_signs() {
        let paper = Page::new("标题", "1").text("<div class=\"signatures\">").signed(&["甲"]);
        let codes = [Code::receipt("凭证编号", Digest::of(b"payload"))];
        let html = super::page(&paper, &codes);
        let at = |text: &str| html.find(text);
        assert!(at("class=\"codes\"") < at(SIGNATURES) && at("class=\"codes\"").is_some());
        assert!(html.contains("&lt;div class="), "a text that looks like the place is none");
        assert_eq!(super::page(&paper, &[]), paper.to_html());
    }
}
