//! Widths and words of the terminal: CJK characters take two columns.

use textwrap::{Options, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// Columns to write in: the terminal's, within what is comfortable to read.
#[must_use]
pub fn width() -> usize {
    textwrap::termwidth().clamp(60, 100)
}

/// The text followed by spaces up to that many columns.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let spaces = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(spaces))
}

/// The text cut to that many columns, with `…` where something is missing.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        let mut longer = out.clone();
        longer.push(c);
        // The ellipsis takes up to two columns in Chinese fonts.
        if longer.width().saturating_add(2) > columns {
            break;
        }
        out = longer;
    }
    out.push('…');
    out
}

/// Fills a paragraph: the first line begins with `first`, the others are indented by its width.
pub(super) fn hang(first: &str, text: &str, columns: usize) -> String {
    let rest = " ".repeat(textwrap::core::display_width(first));
    let options = Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(&rest)
        .word_splitter(WordSplitter::NoHyphenation)
        // Even lines are worth nothing here, full ones are.
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let mut filled = textwrap::fill(text, options);
    filled.push('\n');
    filled
}

/// A code as it is read aloud: `9111 0000 6000 3734 1L`. Anything but 18 plain characters stays.
#[must_use]
pub fn code_groups(code: &str) -> String {
    if code.len() != 18 || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return code.to_owned();
    }
    let mut out = String::new();
    for (index, c) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        assert_eq!(code_groups("91110000600037341L"), "9111 0000 6000 3734 1L");
        assert_eq!(code_groups("1101051949****002X"), "1101051949****002X");
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(pad("结论", 6), "结论  ");
        assert_eq!(cut("一次性告知补正", 9), "一次性…");
        let text = hang("为什么  ", "规则甲乙丙丁戊己庚辛", 16);
        assert_eq!(text, "为什么  规则甲乙\n        丙丁戊己\n        庚辛\n");
    }
}
