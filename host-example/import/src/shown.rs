//! Text from outside as people are shown it. Names come from requests and lists: one of them could move the
//! cursor and write a conclusion of its own over ours, turn the direction of writing, or hide a part of
//! itself. Such characters are written as what they are, `\u202e`.

use std::{borrow::Cow, fmt::Write as _};

/// Whether a character would do something to the text around it, or cannot be seen.
fn acts(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with what acts written out. Line ends and tabs stay.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) { escape(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// JSON whose strings hold the text of [`text`] instead of what acts: what is read out of it can be shown.
#[must_use]
pub fn json(json: &str) -> Cow<'_, str> {
    if !json.contains(acts) && !json.contains("\\u") {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.as_str();
                match escaped.strip_prefix('u').and_then(|digits| digits.get(..4)) {
                    Some(digits)
                        if u32::from_str_radix(digits, 16)
                            .ok()
                            .and_then(char::from_u32)
                            .is_some_and(acts) =>
                    {
                        out.push_str("\\\\");
                    }
                    _ => {
                        // The short escapes of the same characters.
                        let short = match escaped.chars().next() {
                            Some('r') => Some('\r'),
                            Some('b') => Some('\u{8}'),
                            Some('f') => Some('\u{c}'),
                            _ => None,
                        };
                        if let Some(c) = short {
                            rest.next();
                            out.push('\\');
                            escape(&mut out, c);
                            continue;
                        }
                        out.push('\\');
                    }
                }
                out.extend(rest.next());
            }
            c if acts(c) => {
                out.push('\\');
                escape(&mut out, c);
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn escape(out: &mut String, c: char) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        // Writing to a string cannot fail.
        let _done = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_written_out() {
        assert_eq!(text("示例市甲某\n公司\t（一）"), "示例市甲某\n公司\t（一）");
        assert_eq!(
            text("甲\u{1b}[2K\r结论：\u{202e}司公\u{9b}1m"),
            "甲\\u001b[2K\\u000d结论：\\u202e司公\\u009b1m"
        );
        assert_eq!(text("a\u{e0041}b"), "a\\udb40\\udc41b");
        // A rare character with the selector of its form is a name.
        assert_eq!(text("葛\u{e0100}某"), "葛\u{e0100}某");
    }

    #[test]
    fn json_holds_the_text_that_is_shown() {
        let shown = |json: &str| -> String {
            let value: serde_json::Value = serde_json::from_str(&super::json(json)).unwrap();
            value.as_str().unwrap().to_owned()
        };
        assert_eq!(shown(r#""甲\u001b[31m乙\nb""#), "甲\\u001b[31m乙\nb");
        assert_eq!(shown("\"甲\u{202e}乙\""), "甲\\u202e乙");
        // Already written out, and a backslash before the escape.
        assert_eq!(shown(r#""\\u001b""#), "\\u001b");
        assert_eq!(shown(r#""\\\u001b""#), "\\\\u001b");
        assert_eq!(shown(r#""\u4e2d\"""#), "中\"");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_is_left(raw in any::<String>()) {
            prop_assert!(!text(&raw).contains(acts));
            let shown: String = serde_json::from_str(&json(&serde_json::to_string(&raw).unwrap())).unwrap();
            prop_assert_eq!(shown, text(&raw));
        }
    }
}
