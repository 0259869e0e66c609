//! What a function may answer instead, by its type.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, ReturnType, Type};

/// Most values tried for one function.
const MOST: usize = 6;

/// Expressions of the type; an empty one for a function that answers nothing. Those that do not compile
/// are found by compiling.
pub(crate) fn values(output: &ReturnType) -> Vec<String> {
    let mut values = match output {
        ReturnType::Default => vec![String::new()],
        ReturnType::Type(_, of) => of_type(of),
    };
    values.truncate(MOST);
    values
}

fn of_type(of: &Type) -> Vec<String> {
    match of {
        Type::Tuple(tuple) if tuple.elems.is_empty() => vec![String::new()],
        Type::Tuple(tuple) => {
            let parts: Vec<Vec<String>> = tuple.elems.iter().map(inner).collect();
            let most = parts.iter().map(Vec::len).max().unwrap_or_default();
            if parts.iter().any(Vec::is_empty) {
                return Vec::new();
            }
            let one = |at: usize| {
                let part = |values: &Vec<String>| values.get(at).or(values.first()).cloned();
                format!("({})", parts.iter().filter_map(part).collect::<Vec<_>>().join(", "))
            };
            (0..most).map(one).collect()
        }
        Type::Reference(reference) => of_reference(reference),
        Type::Array(array) => {
            let length = &array.len;
            let length = length.to_token_stream().to_string();
            inner(&array.elem).into_iter().map(|value| format!("[{value}; {length}]")).collect()
        }
        Type::Paren(paren) => of_type(&paren.elem),
        Type::Path(path) => path.path.segments.last().map_or_else(Vec::new, of_segment),
        _ => Vec::new(),
    }
}

/// The same where something must stand: nothing is `()`.
fn inner(of: &Type) -> Vec<String> {
    let unit = |value: String| if value.is_empty() { "()".to_owned() } else { value };
    of_type(of).into_iter().map(unit).collect()
}

fn of_reference(reference: &syn::TypeReference) -> Vec<String> {
    match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => vec!["\"\"".into(), "\"xyzzy\"".into()],
        Type::Slice(slice) => {
            let leaked = |value| format!("::std::vec::Vec::leak(::std::vec![{value}])");
            let some = inner(&slice.elem).into_iter().map(leaked);
            [String::from("::std::vec::Vec::leak(::std::vec::Vec::new())")]
                .into_iter()
                .chain(some)
                .collect()
        }
        other => {
            let leaked =
                |value| format!("::std::boxed::Box::leak(::std::boxed::Box::new({value}))");
            inner(other).into_iter().map(leaked).collect()
        }
    }
}

fn of_segment(segment: &syn::PathSegment) -> Vec<String> {
    let name = segment.ident.to_string();
    let arguments: Vec<&Type> = match &segment.arguments {
        PathArguments::AngleBracketed(all) => all
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(of) => Some(of),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let first = || arguments.first().map_or_else(Vec::new, |of| inner(of));
    let wrapped =
        |with: &str| first().into_iter().map(|v| format!("{with}({v})")).collect::<Vec<_>>();
    let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    match name.as_str() {
        "bool" => texts(&["true", "false"]),
        "String" => texts(&["::std::string::String::new()", "\"xyzzy\".into()"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => texts(&["0", "1"]),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => texts(&["0", "1", "-1"]),
        "char" => texts(&["'x'"]),
        "Option" => texts(&["None"]).into_iter().chain(wrapped("Some")).collect(),
        "Result" => wrapped("Ok"),
        "Box" => wrapped("::std::boxed::Box::new"),
        "Vec" => {
            let some = first().into_iter().map(|value| format!("::std::vec![{value}]"));
            texts(&["::std::vec::Vec::new()"]).into_iter().chain(some).collect()
        }
        "Cow" => texts(&[
            "::std::borrow::Cow::Borrowed(\"\")",
            "::std::borrow::Cow::Borrowed(\"xyzzy\")",
        ]),
        _ => texts(&["::core::default::Default::default()"]),
    }
}
