//! Finds the paths in Rust source that start at the crate's root, in code and in macro calls.

use std::iter::Peekable;
use std::slice::Iter;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// First names after the crate's root, with their lines, leaving out what only tests see.
/// `module` is the path of the file's module.
pub(super) fn root_names(source: &str, module: &[&str]) -> Result<Vec<(usize, String)>, String> {
    let stream: TokenStream = source.parse().map_err(|e| format!("not Rust: {e}"))?;
    let mut found = Vec::new();
    walk(stream, module.len(), &mut found);
    Ok(found)
}

/// Names and modules of `pub use module::Name` and `pub use module::{A, B}`.
pub(super) fn re_exports(source: &str) -> Result<Vec<(String, String)>, String> {
    let stream: TokenStream = source.parse().map_err(|e| format!("not Rust: {e}"))?;
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut out = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let after: Vec<&TokenTree> = tokens.iter().skip(i).skip(1).take(4).collect();
        if let [TokenTree::Ident(module), colon, _, last] = after.as_slice()
            && word(token) == "use"
            && mark(colon) == ':'
        {
            out.extend(leaves(last).into_iter().map(|name| (name, module.to_string())));
        }
    }
    Ok(out)
}

fn leaves(token: &TokenTree) -> Vec<String> {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().flat_map(|t| leaves(&t)).collect(),
        TokenTree::Ident(name) => vec![name.to_string()],
        _ => Vec::new(),
    }
}

/// `depth` is how many modules the code is inside of, below the crate's root.
fn walk(stream: TokenStream, depth: usize, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut rest = tokens.iter().peekable();
    let mut for_tests = false;
    let mut inside = depth;
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) if for_tests && group.delimiter() == Delimiter::Brace => {
                (for_tests, inside) = (false, depth);
            }
            TokenTree::Group(group) => {
                for_tests = for_tests || is_cfg_test(group);
                walk(group.stream(), inside, found);
                inside = depth;
            }
            TokenTree::Ident(_) if word(token) == "mod" => inside = depth.saturating_add(1),
            TokenTree::Ident(_) if !for_tests => path(token, &mut rest, depth, found),
            // `mod name;` and `#[cfg(test)] use …;` have no braces.
            TokenTree::Punct(_) if mark(token) == ';' => (for_tests, inside) = (false, depth),
            _ => {}
        }
    }
}

fn is_cfg_test(group: &Group) -> bool {
    let text = group.stream().to_string().replace(' ', "");
    group.delimiter() == Delimiter::Bracket && text == "cfg(test)"
}

/// Follows `crate::…` and as many `super::` as lead to the crate's root.
fn path(
    first: &TokenTree,
    rest: &mut Peekable<Iter<'_, TokenTree>>,
    depth: usize,
    found: &mut Vec<(usize, String)>,
) {
    let mut left = match word(first).as_str() {
        "crate" => 0,
        "super" => depth.saturating_sub(1),
        _ => return,
    };
    while let Some(next) = after_colons(rest) {
        match next {
            TokenTree::Ident(_) if word(next) == "super" => left = left.saturating_sub(1),
            _ if left > 0 => return,
            TokenTree::Group(group) => return heads(group, found),
            _ => return found.push((next.span().start().line, word(next))),
        }
    }
}

/// The first name of every branch of `{a::b, c}`.
fn heads(group: &Group, found: &mut Vec<(usize, String)>) {
    let mut at_head = true;
    for token in group.stream() {
        match &token {
            TokenTree::Ident(name) if at_head => {
                found.push((name.span().start().line, name.to_string()));
                at_head = false;
            }
            TokenTree::Punct(p) if p.as_char() == ',' => at_head = true,
            _ => {}
        }
    }
}

/// The token after `::`, if `::` comes next.
fn after_colons<'a>(rest: &mut Peekable<Iter<'a, TokenTree>>) -> Option<&'a TokenTree> {
    for _ in 0..2 {
        rest.next_if(|token| mark(token) == ':')?;
    }
    rest.next()
}

fn word(token: &TokenTree) -> String {
    match token {
        TokenTree::Ident(name) => name.to_string(),
        _ => String::new(),
    }
}

fn mark(token: &TokenTree) -> char {
    match token {
        TokenTree::Punct(p) => p.as_char(),
        _ => ' ',
    }
}
