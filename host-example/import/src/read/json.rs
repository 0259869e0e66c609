//! JSON: one object a line, or an array of objects, as the court's site and most interfaces give it.

use std::{borrow::Cow, collections::HashMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use super::{
    model::{
        Cell, Format, Head, MAX_COLUMNS, Nature, Row, Visit, at_line, empty, too_many_columns,
    },
    text,
};
use crate::problem::{Problem, Words};

/// A JSON value that keeps every member, also one that occurs twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Text(String),
    /// A number as it is written, and whether it is a whole one without loss.
    Number(String),
    Bool(bool),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// The first character that is no space starts an object or an array of objects.
pub(crate) fn looks_so(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match bytes {
        [b'{', ..] => true,
        [b'[', rest @ ..] => rest.trim_ascii_start().first().is_some_and(|b| *b == b'{'),
        _ => false,
    }
}

pub(crate) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    let decoded = text::decode(bytes).map_err(|line| encoding(name, line))?;
    let text: &str = &decoded.text;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(empty(name));
    }
    let whole = start.starts_with('[') || serde_json::from_str::<de::IgnoredAny>(text).is_ok();
    if whole {
        return array(name, text, visit).map(|()| Format::Json(decoded.encoding));
    }
    lines(name, text, visit).map(|()| Format::Ndjson(decoded.encoding))
}

/// The objects line by line; a line that is none is a row with a fault.
fn lines(name: &str, text: &str, visit: Visit<'_>) -> Result<(), Problem> {
    let mut labels = Labels::default();
    for (line, text) in numbered(text) {
        if let Ok(Tree::Object(members)) = serde_json::from_str(text) {
            labels.learn(name, line, &members)?;
        }
    }
    let mut rows = numbered(text).map(|(line, text)| {
        Ok(match serde_json::from_str(text) {
            Ok(Tree::Object(members)) => labels.row(line, members),
            Ok(_) => fault(line, no_object("行", "line")),
            Err(error) => fault(line, not_json(&error)),
        })
    });
    visit(head(&labels), &mut rows)
}

fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let lines = (1_u32..).zip(text.split('\n').map(str::trim));
    lines.filter(|(_, text)| !text.is_empty())
}

/// The elements of an array, or a single object. Two passes: the members of all objects are the
/// columns.
fn array(name: &str, text: &str, visit: Visit<'_>) -> Result<(), Problem> {
    let mut labels = Labels::default();
    let mut trees = Vec::new();
    let mut wide = Ok(());
    let mut number = 0_u32;
    let mut take = |tree: Tree| {
        number = number.saturating_add(1);
        if let (Tree::Object(members), Ok(())) = (&tree, &wide) {
            wide = labels.learn(name, number, members);
        }
        trees.push(tree);
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = if text.trim_start().starts_with('[') {
        reader.deserialize_seq(Elements(&mut take))
    } else {
        Tree::deserialize(&mut reader).map(|tree| match entries(unwrapped(headed(tree))) {
            Ok(items) => items.into_iter().for_each(&mut take),
            Err(tree) => take(tree),
        })
    };
    read.and_then(|()| reader.end()).map_err(|error| syntax(name, &error))?;
    wide?;
    let head = head(&labels);
    let mut rows = (1_u32..).zip(trees).map(|(number, tree)| {
        Ok(match tree {
            Tree::Object(members) => labels.row(number, members),
            _ => fault(number, no_object("条", "element")),
        })
    });
    visit(head, &mut rows)
}

/// Depth at which an interface hides its list: `{"data":{"result":{"list":[…]}}}`.
const WRAPPED: usize = 4;

/// The only entry of an interface, which is wrapped as lists are: `{"data":{…}}`.
fn unwrapped(tree: Tree) -> Tree {
    let named = |members: &[(String, Tree)]| members.iter().any(|(name, _)| is_name(name));
    match tree {
        Tree::Object(mut members) if !named(&members) => {
            let inner = members
                .iter()
                .position(|(_, inner)| matches!(inner, Tree::Object(own) if named(own)));
            let objects = members.iter().filter(|(_, inner)| !inner.is_plain()).count();
            match inner {
                Some(at) if objects == 1 => members.swap_remove(at).1,
                _ => Tree::Object(members),
            }
        }
        other => other,
    }
}

/// `{"columns":[…],"data":[[…],…]}`: a table whose header stands beside its rows, as objects.
fn headed(tree: Tree) -> Tree {
    let Tree::Object(members) = &tree else { return tree };
    let list = |names: &[&str]| {
        members.iter().find_map(|(name, inner)| match inner {
            Tree::List(items) if names.contains(&name.as_str()) => Some(items),
            _ => None,
        })
    };
    let (Some(header), Some(rows)) = (
        list(&["columns", "header", "headers", "fields"]),
        list(&["data", "rows", "values", "records"]),
    ) else {
        return tree;
    };
    let names: Option<Vec<&String>> = header
        .iter()
        .map(|name| match name {
            Tree::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let Some(names) = names.filter(|_| !rows.is_empty()) else { return tree };
    let row = |row: &Tree| match row {
        Tree::List(cells) if cells.len() == names.len() => {
            let named = names.iter().map(|name| (*name).clone()).zip(cells.iter().cloned());
            Some(Tree::Object(named.collect()))
        }
        _ => None,
    };
    match rows.iter().map(row).collect::<Option<Vec<Tree>>>() {
        Some(rows) => Tree::Object(vec![("data".to_owned(), Tree::List(rows))]),
        None => tree,
    }
}

/// The entries that an interface wraps, with their number and a message around them: the only array
/// of objects, if no other member says more than a word. `Err` gives the object back.
fn entries(tree: Tree) -> Result<Vec<Tree>, Tree> {
    if let Tree::Object(members) = &tree
        && members.iter().any(|(name, _)| is_name(name))
    {
        return Err(tree);
    }
    let found = lists(&tree, WRAPPED);
    let [path] = &found[..] else { return Err(tree) };
    let mut here = tree;
    for name in path {
        let Tree::Object(members) = here else { return Ok(Vec::new()) };
        let inner = members.into_iter().find(|(known, _)| known == name);
        here = inner.map_or(Tree::Null, |(_, tree)| tree);
    }
    match here {
        Tree::List(items) => Ok(items),
        _ => Ok(Vec::new()),
    }
}

/// A member that names a subject: such an object is an entry, and its arrays are of its persons.
fn is_name(member: &str) -> bool {
    [
        "iname",
        "name",
        "entName",
        "entname",
        "BODY_NAME",
        "CF_XDR_MC",
        "CF_XDR",
        "XK_XDR_MC",
        "XK_XDR",
        "姓名",
        "名称",
        "姓名/名称",
    ]
    .contains(&member)
        || member.ends_with("名称")
}

/// Where arrays of objects stand.
fn lists(tree: &Tree, depth: usize) -> Vec<Vec<String>> {
    let (Tree::Object(members), true) = (tree, depth > 0) else { return Vec::new() };
    let mut found = Vec::new();
    for (name, inner) in members {
        match inner {
            Tree::List(items)
                if !items.is_empty()
                    && items.iter().all(|item| matches!(item, Tree::Object(_))) =>
            {
                found.push(vec![name.clone()]);
            }
            Tree::Object(_) => {
                found.extend(lists(inner, depth.saturating_sub(1)).into_iter().map(|mut path| {
                    path.insert(0, name.clone());
                    path
                }))
            }
            _ => {}
        }
    }
    found
}

fn head(labels: &Labels) -> Head {
    Head { name: None, hidden: false, labels: Some(labels.names.clone()), epoch_1904: false }
}

fn fault(line: u32, why: Words) -> Row {
    Row { line, cells: Vec::new(), fault: Some(why) }
}

/// `zh` and `en` are what holds one entry: a line, or an element of an array.
fn no_object(zh: &str, en: &str) -> Words {
    Words::new(
        format!("这一{zh}不是 JSON 对象（花括号）"),
        format!("the {en} is not a JSON object (curly brackets)"),
    )
}

fn not_json(error: &serde_json::Error) -> Words {
    Words::new(
        format!("这一行不是有效的 JSON：{}", explain(error)),
        format!("the line is not valid JSON: near byte {}", error.column()),
    )
}

/// Members of the objects as columns, in the order in which they first occur; a member of a member
/// is called `outer.inner`.
#[derive(Default)]
struct Labels {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Labels {
    fn learn(&mut self, file: &str, line: u32, members: &[(String, Tree)]) -> Result<(), Problem> {
        let mut wide = false;
        flatten("", members, &mut |label, _| {
            if !self.places.contains_key(label) {
                wide |= self.names.len() >= MAX_COLUMNS;
                if !wide {
                    self.places.insert(label.to_owned(), self.names.len());
                    self.names.push(label.to_owned());
                }
            }
        });
        if wide { Err(too_many_columns(file, line)) } else { Ok(()) }
    }

    fn row(&self, line: u32, members: Vec<(String, Tree)>) -> Row {
        let mut cells = vec![Cell::empty(); self.names.len()];
        let mut seen = vec![false; self.names.len()];
        let mut twice = None;
        flatten("", &members, &mut |label, tree| {
            let Some(at) = self.places.get(label) else { return };
            if let Some(before) = seen.get_mut(*at)
                && std::mem::replace(before, true)
            {
                twice = Some(label.to_owned());
            }
            if let Some(slot) = cells.get_mut(*at) {
                *slot = cell(tree);
            }
        });
        let twice = twice.as_deref();
        let fault = twice.map(|label| {
            Words::new(format!("“{label}”出现了两次"), format!("`{label}` occurs twice"))
        });
        Row { line, cells, fault }
    }
}

fn flatten(prefix: &str, members: &[(String, Tree)], take: &mut dyn FnMut(&str, &Tree)) {
    for (name, tree) in members {
        let label = match prefix {
            "" => Cow::Borrowed(name.as_str()),
            outer => Cow::Owned(format!("{outer}.{name}")),
        };
        match tree {
            Tree::Object(inner) if !inner.is_empty() => flatten(&label, inner, take),
            other => take(&label, other),
        }
    }
}

fn cell(tree: &Tree) -> Cell {
    match tree {
        Tree::Null => Cell::empty(),
        Tree::Text(text) => Cell::text(text),
        Tree::Number(text) => Cell { text: text.clone(), nature: Nature::Number },
        Tree::Bool(yes) => Cell::text(if *yes { "是" } else { "否" }),
        Tree::List(items) if items.is_empty() => Cell::empty(),
        Tree::List(items) if items.iter().all(Tree::is_plain) => {
            let texts: Vec<String> = items.iter().map(|item| cell(item).text).collect();
            Cell::text(&texts.join("；"))
        }
        Tree::Object(members) if members.is_empty() => Cell::empty(),
        nested => Cell::text(&nested.to_string()),
    }
}

impl Tree {
    const fn is_plain(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }

    /// The text of a member of an object.
    pub(crate) fn member(&self, name: &str) -> Option<String> {
        let Self::Object(members) = self else { return None };
        let found = members.iter().find(|(known, _)| known == name);
        found.map(|(_, tree)| cell(tree).text)
    }
}

/// Compact JSON.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => f.write_str("null"),
            Self::Text(s) => f.write_str(&text(s)),
            Self::Number(s) => f.write_str(s),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(","))
            }
            Self::Object(members) => {
                let member = |(name, tree): &(String, Self)| format!("{}:{tree}", text(name));
                let members: Vec<String> = members.iter().map(member).collect();
                write!(f, "{{{}}}", members.join(","))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        let exact = number.abs() < 1e15;
        Ok(Tree::Number(if exact { format!("{number}") } else { format!("{number:E}") }))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

/// Hands out the elements of an array one by one.
struct Elements<'a>(&'a mut dyn FnMut(Tree));

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(tree) = seq.next_element()? {
            (self.0)(tree);
        }
        Ok(())
    }
}

fn explain(error: &serde_json::Error) -> String {
    format!("第{}个字节附近", error.column())
}

fn encoding(name: &str, line: usize) -> Problem {
    Problem::new(
        "json.encoding",
        Words::new("既不是 UTF-8 也不是 GB18030 编码", "neither UTF-8 nor GB18030"),
        Words::new("以 UTF-8 编码重新导出", "export it in UTF-8"),
    )
    .at(at_line(name, u32::try_from(line).unwrap_or(u32::MAX)))
}

fn syntax(name: &str, error: &serde_json::Error) -> Problem {
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    Problem::new(
        "json.syntax",
        Words::new(format!("不是有效的 JSON（{}）", explain(error)), format!("not JSON: {error}")),
        Words::new(
            "重新导出；若每行一个对象，文件名请以 .ndjson 结尾",
            "export it again; one object a line is .ndjson",
        ),
    )
    .at(at_line(name, line))
}
