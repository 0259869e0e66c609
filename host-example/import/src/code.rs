//! Codes as Excel and people leave them: labelled, quoted, wrapped, two in a cell, a name behind them.

use credit_core::{
    id::{self, ChangeMade, Kind, Severity},
    pack::record::Identifier,
    request::SubjectKind,
};

use super::{
    read::model::{Cell, Nature},
    words::{self, half_width},
};
use crate::problem::Words;

/// One identifier of a cell.
#[derive(Debug)]
pub(super) enum Code {
    /// Usable; `changed` when it was not in its usual form.
    Usable { value: Identifier, changed: bool },
    /// Not usable, as it is written, and why. Of a 统一社会信用代码 of which only the check character is
    /// wrong, the identifier: registers are known to have issued such codes.
    Useless { text: String, why: Words, registered: Option<Identifier> },
}

/// What a cell says.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) codes: Vec<Code>,
    /// What else stands in it: a company's name behind the code, （新）.
    pub(super) beside: Option<String>,
}

/// Reads the identifiers of a cell, whatever their kinds.
pub(super) fn read(cell: &str) -> Found {
    // As nearly every cell is.
    if let Some(value) = plain(cell) {
        return Found { codes: vec![Code::Usable { value, changed: false }], beside: None };
    }
    let parts = cell.split([';', '；', '、', '\n', ',', '，']).map(tidy);
    let parts = parts.filter(|part| !words::is_blank(part) && !words::is_zero(part));
    let mut found = Found::default();
    for part in parts {
        part_of(&part, cell, &mut found);
    }
    found
}

/// The diagnosis of a code of which there is nothing to say: no fault, no position.
const CLEAN: u32 = 63 << 18;

/// A code in its usual form and nothing else.
fn plain(cell: &str) -> Option<Identifier> {
    let usual = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let hyphen =
        |(at, byte): (usize, u8)| usual(byte) || (at == 8 && byte == b'-' && cell.len() == 10);
    if !cell.bytes().enumerate().all(hyphen) {
        return None;
    }
    // Eighteen characters with a letter among the first seventeen are a credit code or nothing: as
    // such they are looked at once, not as every kind.
    let credit = cell.len() == 18
        && cell.bytes().take(17).any(|byte| byte.is_ascii_uppercase())
        && id::packed::diagnose(Kind::Uscc, cell.as_bytes()) == CLEAN;
    if credit {
        return Some(Identifier { kind: Kind::Uscc, value: cell.to_owned() });
    }
    let report = id::validate(cell, &id::Expectation::default());
    (report.kind != Kind::Unknown && report.is_valid())
        .then_some(Identifier { kind: report.kind, value: report.normalized })
}

/// Without quotes, brackets and formula signs around, and without its label.
fn tidy(text: &str) -> String {
    let half = half_width(text);
    let mut text = half.trim();
    loop {
        let before = text;
        let quotes = ['\'', '"', '`', '=', '“', '”', '‘', '’', '\\', ':', '。'];
        text =
            text.trim_start_matches(quotes).trim_end_matches(quotes).trim_end_matches('.').trim();
        let bracketed = text.strip_prefix('(').and_then(|body| body.strip_suffix(')'));
        text = bracketed.filter(|body| !body.contains(['(', ')'])).unwrap_or(text).trim();
        if let Some((label, rest)) = text.split_once(':')
            && !label.contains(|c: char| c.is_ascii_digit())
            && !rest.trim().is_empty()
        {
            text = rest.trim();
        }
        if text == before {
            return text.to_owned();
        }
    }
}

fn part_of(part: &str, cell: &str, found: &mut Found) {
    match validated(part, part != cell) {
        usable @ Code::Usable { .. } => found.codes.push(usable),
        useless @ Code::Useless { .. } => {
            let (codes, beside) = inside(part);
            if codes.is_empty() {
                found.codes.push(useless);
                return;
            }
            found.codes.extend(codes);
            if !beside.is_empty() {
                found.beside = Some(beside);
            }
        }
    }
}

/// The codes between other characters, and those.
fn inside(text: &str) -> (Vec<Code>, String) {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '*' || c == '-';
    let (mut codes, mut beside) = (Vec::new(), String::new());
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(word).unwrap_or(rest.len());
        let (between, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        beside.push_str(between);
        let end = from.find(|c| !word(c)).unwrap_or(from.len());
        let (run, after) = from.split_at_checked(end).unwrap_or((from, ""));
        let usable = (run.len() >= 8).then(|| validated(run, true));
        match usable {
            Some(code @ Code::Usable { .. }) => codes.push(code),
            _ => beside.push_str(run),
        }
        rest = after;
    }
    let mark = |c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '|' | '(' | ')' | ':' | '.');
    (codes, beside.trim_matches(mark).to_owned())
}

fn validated(text: &str, tidied: bool) -> Code {
    let report = id::validate(text, &id::Expectation::default());
    let worst = report.problems.iter().find(|problem| problem.severity == Severity::Error);
    if report.kind == Kind::Unknown {
        let why = Words::new(
            format!("“{text}”不是任何一种已知的代码"),
            format!("`{text}` is no known kind of code"),
        );
        return Code::Useless { text: text.to_owned(), why, registered: None };
    }
    if let Some(problem) = worst {
        let (text, why) = (text.to_owned(), failed(text, problem));
        let registered = report
            .may_be_registered()
            .then(|| Identifier { kind: report.kind, value: report.normalized.clone() });
        return Code::Useless { text, why, registered };
    }
    // The hyphen before the check character is how GB 11714 writes an organisation code.
    let usual = |change: &ChangeMade| report.kind == Kind::OrgCode && *change == ChangeMade::Hyphen;
    let changed = tidied || !report.changes.iter().all(usual);
    Code::Usable { value: Identifier { kind: report.kind, value: report.normalized }, changed }
}

/// Whether an identifier says nothing without its holder: documents that have a shape and no check, and
/// an organisation code that may be one of them.
fn needs_holder(identifier: &Identifier) -> bool {
    identifier.kind.is_shape_only()
        || (identifier.kind == Kind::OrgCode && as_document(identifier).is_some())
}

/// The same number as a document of a person, if it looks like one.
fn as_document(identifier: &Identifier) -> Option<Kind> {
    id::classify_person(&identifier.value).filter(|kind| kind.is_shape_only())
}

/// What a number is when its holder is known.
pub(super) enum Fitting {
    /// As it was read.
    Same(Identifier),
    /// A document of a person, of which only the shape can be checked.
    Document(Identifier),
    /// A document, or as many digits, where an organisation stands: no code of it.
    Nothing(Identifier),
}

pub(super) fn fitting(holder: SubjectKind, identifier: Identifier) -> Fitting {
    match (holder, as_document(&identifier)) {
        (SubjectKind::Organization, _) if identifier.kind.is_shape_only() => {
            Fitting::Nothing(identifier)
        }
        (SubjectKind::Person, Some(kind)) => {
            Fitting::Document(Identifier { kind, value: identifier.value })
        }
        _ if identifier.kind.is_shape_only() => Fitting::Document(identifier),
        // Some registration numbers have a day in the middle, as old numbers of persons do.
        (SubjectKind::Organization, _) if identifier.kind == Kind::ResidentId15 => {
            Fitting::Same(as_registration(identifier))
        }
        _ => Fitting::Same(identifier),
    }
}

fn as_registration(identifier: Identifier) -> Identifier {
    let kind = Some(Kind::BusinessRegistration);
    let expectation = id::Expectation { kind, ..id::Expectation::default() };
    match id::validate(&identifier.value, &expectation).problems.is_empty() {
        true => Identifier { kind: Kind::BusinessRegistration, ..identifier },
        false => identifier,
    }
}

/// Which check a code fails, and which character it should have.
fn failed(text: &str, problem: &id::Problem) -> Words {
    let code = problem.code;
    let (zh, en) = match (problem.position, &problem.expected) {
        (Some(at), Some(expected)) => {
            let at = at.saturating_add(1);
            (format!("，第{at}位应为 {expected}"), format!(", character {at} should be {expected}"))
        }
        _ => (String::new(), String::new()),
    };
    Words::new(
        format!("代码“{text}”未通过校验（{code}{zh}）"),
        format!("the code `{text}` fails its check ({code}{en})"),
    )
}

/// What is wrong with a code that Excel changed, and what to do.
fn rewrite(zh: &str, en: &str) -> Words {
    Words::new(
        format!("{zh}；请把这一列设为“文本”格式后重新填写"),
        format!("{en}; format the column as Text and enter it again"),
    )
}

/// Why a number has lost digits: Excel keeps fifteen.
pub(super) fn rounded(cell: &Cell) -> Option<Words> {
    let text = cell.text.as_str();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'E' | b'e'));
    if number && text.contains(['E', 'e']) && text.contains(['.', '+']) && digits > 2 {
        return Some(rewrite(
            &format!("“{text}”是被 Excel 变成数字的代码，末几位已丢失"),
            &format!("`{text}` is a code that Excel made a number of, its last digits are lost"),
        ));
    }
    let long = cell.nature == Nature::Number && digits > 15;
    long.then(|| {
        rewrite(
            &format!("“{text}”存成了数字，超过15位的部分不可靠"),
            &format!("`{text}` is stored as a number, digits after the 15th cannot be trusted"),
        )
    })
}

/// Why a code or a number of a document cannot be trusted: Excel made a number or a day of it.
pub(super) fn damaged(cell: &Cell) -> Option<Words> {
    let text = cell.text.as_str();
    match cell.nature {
        Nature::Day => Some(rewrite(
            &format!("“{text}”被 Excel 变成了日期"),
            &format!("`{text}` is a date that Excel made of a code"),
        )),
        Nature::Number if text.contains('.') => rounded(cell).or_else(|| {
            Some(rewrite(
                &format!("“{text}”是小数，不是代码"),
                &format!("`{text}` is a decimal number, not a code"),
            ))
        }),
        _ => rounded(cell),
    }
}

/// A code that fails its check and looks as Excel leaves one: the last digits became zeros, or
/// zeros in front were lost.
pub(super) fn looks_rounded(text: &str) -> Option<Words> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        16..=20 if digits && text.ends_with("000") => Some(rewrite(
            &format!("“{text}”未通过校验，末三位像是被 Excel 改成了 0"),
            &format!("`{text}` fails its check, Excel seems to have made its last digits 000"),
        )),
        1..=7 if digits => Some(rewrite(
            &format!("“{text}”位数不够，开头的 0 像是被 Excel 去掉了"),
            &format!("`{text}` is too short, Excel seems to have taken zeros off its front"),
        )),
        _ => None,
    }
}

/// The kind of subject that holds such an identifier.
pub(super) fn holder(identifier: &Identifier) -> Option<SubjectKind> {
    match identifier.kind {
        _ if needs_holder(identifier) => None,
        Kind::Uscc if identifier.value.starts_with("92") => Some(SubjectKind::SoleTrader),
        Kind::Uscc | Kind::OrgCode => Some(SubjectKind::Organization),
        Kind::ResidentId | Kind::HmtResidentPermit | Kind::ForeignerId => Some(SubjectKind::Person),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let usable = |code: Code| match code {
            Code::Usable { value, .. } => Some(value.value),
            Code::Useless { .. } => None,
        };
        read(text).codes.into_iter().filter_map(usable).collect()
    }

    #[test]
    fn one_code_in_many_styles() {
        for text in [
            "91450200MA0X00015U",
            "'91450200MA0X00015U",
            "=\"91450200MA0X00015U\"",
            "`91450200MA0X00015U",
            "91450200ma0x00015u",
            "统一社会信用代码:91450200MA0X00015U",
            "统一社会信用代码：91450200MA0X00015U",
            "信用代码 ： 91450200MA0X00015U",
            "（91450200MA0X00015U）",
            "91450200MA0X00015U.",
            "91450200MA0X00015U\\",
            "91450200 MA0X00015U",
            "\u{200B}91450200MA0X00015U",
            "\u{202D}91450200MA0X00015U\u{202C}",
            "\"91450200MA0X00015U\"",
            "91450200MA0X00015U（新）",
            "91450200MA0X00015U示例公司",
            "示例公司91450200MA0X00015U",
            "９１４５０２００ＭＡ０Ｘ０００１５Ｕ",
            "91450200MA0X00015U（统一社会信用代码）",
            "“91450200MA0X00015U”",
            "[91450200MA0X00015U]",
            "91450200MA0X00015U\t",
        ] {
            assert_eq!(values(text), ["91450200MA0X00015U"], "{text}");
        }
        assert_eq!(read("91450200MA0X00015U示例公司").beside.as_deref(), Some("示例公司"));
        assert_eq!(read("91450200MA0X00015U").beside, None);
    }

    #[test]
    fn documents_of_persons_are_their_holders() {
        for (text, kind) in [
            ("M01234567", Kind::HmTravelPermit),
            ("E12345678", Kind::Passport),
            ("H1234567800", Kind::HmTravelPermit),
            ("EC1234567", Kind::Passport),
            ("A123456(3)", Kind::HmIdentityCard),
            ("A123456（3）", Kind::HmIdentityCard),
            ("护照号：G12345679", Kind::Passport),
            ("12345678", Kind::TaiwanTravelPermit),
        ] {
            let Some(Code::Usable { value, .. }) = read(text).codes.into_iter().next() else {
                panic!("{text}")
            };
            assert_eq!((value.kind, holder(&value)), (kind, None), "{text}");
            let person = fitting(SubjectKind::Person, value.clone());
            assert!(matches!(person, Fitting::Document(_)), "{text}");
            let firm = fitting(SubjectKind::Organization, value);
            assert!(matches!(firm, Fitting::Nothing(_)), "{text}");
        }
        // One passport of eleven passes the check of an organisation code: the name decides.
        let org = Identifier { kind: Kind::OrgCode, value: "E00000019".to_owned() };
        assert_eq!(holder(&org), None);
        let Fitting::Document(read) = fitting(SubjectKind::Person, org.clone()) else { panic!() };
        assert_eq!(read.kind, Kind::Passport);
        assert!(matches!(fitting(SubjectKind::Organization, org), Fitting::Same(_)));
        let org = Identifier { kind: Kind::OrgCode, value: "MA0X00082".to_owned() };
        assert_eq!(holder(&org), Some(SubjectKind::Organization));
    }

    #[test]
    fn two_codes_in_a_cell() {
        let both = ["91450200MA0X00015U", "91450200MA0X00023N"];
        for mark in ["/", ",", "，", ";", "、", " / ", "\n", "|", "(", "和"] {
            let text = format!("{}{mark}{}", both[0], both[1]);
            assert_eq!(values(&text), both, "{text}");
        }
        assert_eq!(values("91450200MA0X00015U/MA0X0008-2"), ["91450200MA0X00015U", "MA0X00082"]);
    }

    #[test]
    fn what_is_none_is_said_once() {
        for text in ["91450200MA0X00015V", "企合苏锡总字第0001号", "见附件"] {
            let found = read(text);
            assert!(
                matches!(&found.codes[..], [Code::Useless { text: kept, .. }] if kept == text),
                "{found:?}"
            );
        }
        for text in ["-", "无", "0", "000000000000000000", "#N/A", ""] {
            assert!(read(text).codes.is_empty(), "{text}");
        }
    }

    #[test]
    fn codes_that_became_numbers() {
        let cell = |text: &str, nature| Cell { text: text.to_owned(), nature };
        for text in ["9.145E+17", "1.10105194912310E17", "9.1450200123457e17"] {
            assert!(damaged(&cell(text, Nature::Text)).is_some(), "{text}");
        }
        assert!(damaged(&cell("2026-01-02", Nature::Day)).is_some());
        assert!(damaged(&cell("914502000000000000", Nature::Number)).is_some());
        for text in ["320404000009558", "2E5", "91450200MA0X00015U", "E1"] {
            assert_eq!(damaged(&cell(text, Nature::Text)), None, "{text}");
        }
        assert!(looks_rounded("110105194912310000").is_some());
        assert!(looks_rounded("13127").is_some());
        assert_eq!(looks_rounded("320404000009557"), None);
    }
}
