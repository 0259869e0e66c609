//! Which file of a crate uses which.
//!
//! A module and the modules inside it belong together and are no circle: only uses between files of
//! which neither holds the other count. A name that a module takes over from another one leads to the
//! file where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::path::Path;
use std::vec::IntoIter;
use std::{fs, io};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Uses;

type Tokens = Peekable<IntoIter<TokenTree>>;

/// A path in the source: its names from the crate's root on, and the name that it gets here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    path: Vec<String>,
    name: String,
    /// Whether it stands in a `use`.
    taken: bool,
}

/// Uses between the files below a crate's `src`.
///
/// # Errors
/// Those of reading files; a sentence about a file that is not Rust.
pub fn uses(source: &Path) -> io::Result<Uses> {
    let mut files = BTreeMap::new();
    for (name, path) in super::files(source, &[".rs"])? {
        files.insert(name, fs::read_to_string(path)?);
    }
    between(&files).map_err(|text| io::Error::new(io::ErrorKind::InvalidData, text))
}

/// Uses between files given as paths below `src` with their texts.
///
/// # Errors
/// A sentence about a file that is not Rust.
pub fn between(files: &BTreeMap<String, String>) -> Result<Uses, String> {
    let mut modules: BTreeMap<Vec<String>, (&str, Vec<Named>)> = BTreeMap::new();
    for (file, text) in files {
        let module = module(file);
        let stream: TokenStream = text.parse().map_err(|e| format!("{file}: not Rust: {e}"))?;
        let children: BTreeSet<String> = files
            .keys()
            .map(|other| self::module(other))
            .filter(|other| {
                other.len().checked_sub(1) == Some(module.len()) && other.starts_with(&module)
            })
            .filter_map(|other| other.last().cloned())
            .collect();
        let mut found = Vec::new();
        Reader { children: &children, found: &mut found }.read(stream, &module);
        modules.insert(module, (file, found));
    }
    let mut uses = Uses::new();
    for (module, (file, named)) in &modules {
        let used = uses.entry((*file).to_owned()).or_default();
        for one in named {
            let Some(target) = resolve(&one.path, &modules, 8) else { continue };
            let related = target.starts_with(module) || module.starts_with(&target);
            if let (false, Some((other, _))) = (related, modules.get(&target)) {
                used.insert((*other).to_owned());
            }
        }
    }
    Ok(uses)
}

/// The module of a file: `pack/seal.rs` is `pack`, `seal`.
fn module(file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    match stem {
        "lib" | "main" => Vec::new(),
        stem => stem.split('/').map(str::to_owned).collect(),
    }
}

/// The module whose file a path leads into.
fn resolve(
    path: &[String],
    modules: &BTreeMap<Vec<String>, (&str, Vec<Named>)>,
    steps: usize,
) -> Option<Vec<String>> {
    let steps = steps.checked_sub(1)?;
    let deepest = (0..=path.len())
        .rev()
        .find(|n| modules.contains_key(path.get(..*n).unwrap_or_default()))?;
    let (module, rest) = path.split_at_checked(deepest)?;
    let taken = modules.get(module).map(|(_, named)| named).into_iter().flatten();
    if let Some((name, more)) = rest.split_first()
        && let Some(from) = taken.into_iter().find(|one| one.taken && one.name == *name)
    {
        let whole: Vec<String> = from.path.iter().chain(more).cloned().collect();
        return resolve(&whole, modules, steps).or_else(|| Some(module.to_vec()));
    }
    Some(module.to_vec())
}

struct Reader<'a> {
    /// Modules inside the file's own.
    children: &'a BTreeSet<String>,
    found: &'a mut Vec<Named>,
}

impl Reader<'_> {
    fn read(&mut self, stream: TokenStream, module: &[String]) {
        let mut rest: Tokens = stream.into_iter().collect::<Vec<_>>().into_iter().peekable();
        let (mut for_tests, mut inside, mut taking) = (false, module.to_vec(), false);
        while let Some(token) = rest.next() {
            match &token {
                TokenTree::Group(group) if for_tests && group.delimiter() == Delimiter::Brace => {
                    (for_tests, inside) = (false, module.to_vec());
                }
                TokenTree::Group(group) => {
                    for_tests = for_tests || is_for_tests(group.stream());
                    self.read(group.stream(), &inside);
                    inside = module.to_vec();
                }
                TokenTree::Ident(name) if *name == "mod" => {
                    inside.extend(rest.peek().map(ToString::to_string));
                }
                TokenTree::Ident(name) if *name == "use" => taking = true,
                TokenTree::Ident(name) if !for_tests => {
                    let start = match name.to_string().as_str() {
                        "crate" => Vec::new(),
                        "self" => module.to_vec(),
                        "super" => module.split_last().map_or_else(Vec::new, |(_, up)| up.to_vec()),
                        child if self.children.contains(child) => {
                            module.iter().cloned().chain([child.to_owned()]).collect()
                        }
                        _ => continue,
                    };
                    self.path(start, &mut rest, taking);
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => {
                    (for_tests, inside, taking) = (false, module.to_vec(), false);
                }
                _ => {}
            }
        }
    }

    /// Follows the names after `::`.
    fn path(&mut self, mut path: Vec<String>, rest: &mut Tokens, taken: bool) {
        while colons(rest) {
            match rest.peek() {
                Some(TokenTree::Ident(name)) => {
                    let name = name.to_string();
                    rest.next();
                    if name == "super" {
                        path.pop();
                    } else if name != "self" {
                        path.push(name);
                    }
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let stream = group.stream();
                    rest.next();
                    return self.branches(&path, stream, taken);
                }
                _ => break,
            }
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if taken && rest.next_if(|token| token.to_string() == "as").is_some() {
            name = rest.next().map(|token| token.to_string()).unwrap_or_default();
        }
        self.found.push(Named { path, name, taken });
    }

    fn branches(&mut self, path: &[String], stream: TokenStream, taken: bool) {
        let mut rest: Tokens = stream.into_iter().collect::<Vec<_>>().into_iter().peekable();
        while let Some(token) = rest.next() {
            if let TokenTree::Ident(name) = token {
                let mut branch = path.to_vec();
                if name != "self" {
                    branch.push(name.to_string());
                }
                self.path(branch, &mut rest, taken);
            }
        }
    }
}

fn is_for_tests(stream: TokenStream) -> bool {
    stream.to_string().replace(' ', "") == "cfg(test)"
}

/// Whether `::` comes next, which is then passed.
fn colons(rest: &mut Tokens) -> bool {
    let colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':');
    let mut ahead = rest.clone();
    if ahead.next().is_some_and(|token| colon(&token))
        && ahead.next().is_some_and(|token| colon(&token))
    {
        *rest = ahead;
        return true;
    }
    false
}
