//! A notice as plain text, and as a page to be printed. Every text is escaped.

use alloc::{string::String, string::ToString, vec::Vec};

/// A notice before it has a form. Hosts write papers of their own with it, which look like the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Number of the document.
    pub(super) number: String,
    pub(super) parts: Vec<Part>,
    /// Who signs: left, right.
    pub(super) signatures: Vec<String>,
    /// Whether it is printed across.
    wide: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A sentence.
    Text(String),
    /// A heading.
    Heading(String),
    /// Labels with values.
    Fields(Vec<(String, String)>),
    /// Numbered points.
    Points(Vec<String>),
    /// A table with a row of headings.
    Table(Vec<Vec<String>>),
}

impl Page {
    /// A paper of that title and number; what is not known yet is left blank.
    #[must_use]
    pub fn new(title: &str, number: &str) -> Self {
        Self { title: title.into(), number: number.into(), ..Self::default() }
    }

    /// A sentence.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// A heading.
    #[must_use]
    pub fn heading(mut self, text: &str) -> Self {
        self.parts.push(Part::Heading(text.into()));
        self
    }

    /// Labels with their values.
    #[must_use]
    pub fn fields(mut self, fields: Vec<(&str, String)>) -> Self {
        let fields = fields.into_iter().map(|(label, value)| (label.to_string(), value));
        self.parts.push(Part::Fields(fields.collect()));
        self
    }

    /// Numbered points; nothing without any.
    #[must_use]
    pub fn points(mut self, points: Vec<String>) -> Self {
        if !points.is_empty() {
            self.parts.push(Part::Points(points));
        }
        self
    }

    /// Points under a heading; nothing without points.
    #[must_use]
    pub fn section(self, heading: &str, points: Vec<String>) -> Self {
        if points.is_empty() { self } else { self.heading(heading).points(points) }
    }

    /// A table; its first row has the headings.
    #[must_use]
    pub fn table(mut self, rows: Vec<Vec<String>>) -> Self {
        self.parts.push(Part::Table(rows));
        self
    }

    /// Who signs: left, right.
    #[must_use]
    pub fn signed(mut self, lines: &[&str]) -> Self {
        self.signatures = lines.iter().map(|line| (*line).to_string()).collect();
        self
    }

    /// To be printed across, for wide tables.
    #[must_use]
    pub fn across(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = Vec::from([self.title.clone(), number(&self.number), String::new()]);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push(line(text)),
                Part::Heading(text) => out.extend([String::new(), line(text)]),
                Part::Fields(fields) => {
                    out.extend(fields.iter().map(|(l, v)| [l, "：", &line(v)].concat()));
                }
                Part::Points(points) => out.extend(
                    (1_u32..)
                        .zip(points)
                        .map(|(n, point)| [n.to_string().as_str(), ". ", &line(point)].concat()),
                ),
                Part::Table(rows) => {
                    let cells = |row: &Vec<String>| {
                        row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("｜")
                    };
                    out.extend(rows.iter().map(cells));
                }
            }
        }
        out.push(String::new());
        out.extend(self.signatures.iter().cloned());
        out.push(String::new());
        out.join("\n")
    }

    /// A page of its own: no script, no reference to anything outside.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut out = String::from(
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
        );
        escape(&mut out, &self.title);
        out.push_str("</title>\n<style>\n");
        out.push_str(STYLE);
        if self.wide {
            out.push_str(ACROSS);
        }
        out.push_str("</style>\n</head>\n<body>\n");
        element(&mut out, "h1", &self.title);
        element(&mut out, "p class=\"number\"", &number(&self.number));
        for part in &self.parts {
            part.to_html(&mut out);
        }
        out.push_str("<div class=\"signatures\">\n");
        for signature in &self.signatures {
            element(&mut out, "p", signature);
        }
        out.push_str("</div>\n</body>\n</html>\n");
        out
    }
}

impl Part {
    fn to_html(&self, out: &mut String) {
        match self {
            Self::Text(text) => element(out, "p", text),
            Self::Heading(text) => element(out, "h2", text),
            Self::Fields(fields) => {
                out.push_str("<table class=\"fields\">\n");
                for (label, value) in fields {
                    out.push_str("<tr>");
                    element(out, "th scope=\"row\"", label);
                    element(out, "td", value);
                    out.push_str("</tr>\n");
                }
                out.push_str("</table>\n");
            }
            Self::Points(points) => {
                out.push_str("<ol>\n");
                points.iter().for_each(|point| element(out, "li", point));
                out.push_str("</ol>\n");
            }
            Self::Table(rows) => {
                out.push_str("<table>\n");
                for (at, row) in rows.iter().enumerate() {
                    out.push_str("<tr>");
                    let tag = if at == 0 { "th scope=\"col\"" } else { "td" };
                    row.iter().for_each(|cell| element(out, tag, cell));
                    out.push_str("</tr>\n");
                }
                out.push_str("</table>\n");
            }
        }
    }
}

/// A4, black on white, fonts that the machines of offices have.
const STYLE: &str = "@page { size: A4; margin: 25mm 22mm }\n\
body { font: 12pt/1.7 \"FangSong\", \"仿宋\", \"STFangsong\", serif; color: #000; background: #fff; max-width: 170mm; margin: 0 auto; padding: 1em }\n\
h1 { font: bold 20pt/1.4 \"SimSun\", \"宋体\", serif; text-align: center; margin: 0 0 .3em }\n\
h2 { font-size: 12pt; margin: 1em 0 .2em }\n\
.number { text-align: right; margin: 0 0 1em }\n\
table { border-collapse: collapse; width: 100%; margin: .5em 0 }\n\
th, td { border: 1px solid #000; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere }\n\
.fields th { width: 9em; font-weight: normal }\n\
tr, li { break-inside: avoid }\n\
.signatures { margin-top: 2.5em; display: flex; flex-wrap: wrap; gap: 0 4em; justify-content: space-between }\n";

/// The same across, with smaller letters; cells of a few letters stay on one line.
const ACROSS: &str = "@page { size: A4 landscape; margin: 15mm }\n\
body { max-width: 267mm; font-size: 10pt; line-height: 1.5 }\n\
th, td { padding: .15em .35em; min-width: 2.1em }\n";

fn number(number: &str) -> String {
    ["编号：", number].concat()
}

/// One line whatever the text was made of.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// An element; `tag` may carry attributes of its own.
fn element(out: &mut String, tag: &str, text: &str) {
    out.push('<');
    out.push_str(tag);
    out.push('>');
    escape(out, text);
    out.push_str("</");
    out.push_str(tag.split(' ').next().unwrap_or(tag));
    out.push('>');
}

fn escape(out: &mut String, text: &str) {
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
