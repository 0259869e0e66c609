//! What is wrong with a command line, in one line.

use std::{ffi::OsString, io};

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use credit_core::api::Lang;

use super::output;
use crate::problem::{Exit, Problem, Words};

/// Prints help and version where they were asked for; anything else is one line on stderr.
pub(super) fn explain(error: &Error, lang: Lang) -> io::Result<Exit> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe behind `--help | head` is no failure.
            let _ = output::text(&error.render().to_string());
            return Ok(Exit::Done);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::note(&error.render().to_string());
            return Ok(Exit::Usage);
        }
        _ => {}
    }
    output::note(&problem(error).line(lang));
    Ok(Exit::Usage)
}

/// The language of a command line, whether or not it can be parsed.
pub(super) fn language(args: &[OsString]) -> Lang {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = texts.iter().position(|arg| *arg == "--lang").and_then(|at| at.checked_add(1));
    let joined = texts.iter().find_map(|arg| arg.strip_prefix("--lang="));
    let given = after.and_then(|at| texts.get(at).copied()).or(joined);
    given.and_then(Lang::parse).unwrap_or_else(of_locale)
}

/// The language of the locale, as POSIX has it: Chinese, unless it is English.
pub(super) fn of_locale() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    match locale.is_some_and(|locale| locale.starts_with("en")) {
        true => Lang::En,
        false => Lang::default(),
    }
}

fn problem(error: &Error) -> Problem {
    let (code, text) = fault(error);
    let hint = error.get(ContextKind::SuggestedSubcommand).or(error.get(ContextKind::SuggestedArg));
    let remedy = match hint.map(shown) {
        Some(hint) => Words::new(
            format!("是否要写 {hint}？用 credit --help 查看用法"),
            format!("did you mean {hint}? See `credit --help`"),
        ),
        None => Words::new("用 credit --help 查看用法", "see `credit --help`"),
    };
    Problem::usage(code, text, remedy)
}

fn fault(error: &Error) -> (&'static str, Words) {
    let context = |kind| error.get(kind).map(shown).unwrap_or_default();
    let arg = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let say = |zh: String, en: String| Words::new(zh, en);
    match error.kind() {
        ErrorKind::UnknownArgument => (
            "usage.unknown-option",
            say(format!("没有“{arg}”这个选项"), format!("no option `{arg}`")),
        ),
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            (
                "usage.unknown-command",
                say(format!("没有“{name}”这个命令"), format!("no command `{name}`")),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            ("usage.missing-option", say(format!("缺少 {arg}"), format!("{arg} is missing")))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => (
            "usage.missing-value",
            say(format!("{arg} 后面缺少内容"), format!("{arg} needs a value")),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (zh, en) = (format!("{arg} 不能是“{value}”"), format!("{arg} cannot be `{value}`"));
            ("usage.value", say(zh, en))
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            let zh = format!("{arg} 不能与 {other} 同时使用");
            ("usage.conflict", say(zh, format!("{arg} cannot be used with {other}")))
        }
        _ => ("usage.syntax", Words::new("命令写得不对", "the command line is wrong")),
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(" "),
        ContextValue::StyledStrs(all) => {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
