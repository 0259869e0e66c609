//! Trusted keys, packs, rulebook and calendar, alone and together.

mod keys;
mod lists;

use std::path::{Path, PathBuf};

use credit_core::{
    Date,
    api::{self, Lang, Sources},
    calendar::Calendar,
    error::LoadError,
    json::Value,
    pack::{Header, PackKind, PackSet, Sealed, Trust},
    rulebook::{Matter, Rulebook},
};
use credit_engine::{ComponentEngine, Engine as _, Limits, SourceBytes, find_component};

use super::{Environment, Finding, State, problem};
use crate::{
    files,
    problem::{Problem, Words},
    timestamp::Data,
    view::load_problem,
};

pub(super) fn examine(environment: &Environment, lang: Lang) -> Vec<Finding> {
    let mut findings = Vec::new();
    let named = !environment.packs.is_empty()
        || environment.rulebook.is_some()
        || environment.calendar.is_some();
    let Some(path) = &environment.trust else {
        if named {
            let text = (
                "没有指定信任文件，数据无从核对".into(),
                "no trust file: nothing can be verified".into(),
            );
            let remedy = ("加 --trust 信任文件", "give --trust");
            let missing = problem("doctor.no-trust", text, remedy);
            findings.push(Finding::fault(keys::about(), missing));
        }
        return findings;
    };
    let trust = match keys::examine(path, environment.on, lang, &mut findings) {
        Ok(trust) => trust,
        Err(problem) => {
            findings.push(Finding::fault(keys::about(), problem));
            return findings;
        }
    };
    let on = environment.on;
    let set = lists::examine(&environment.packs, &trust, on, lang, &mut findings);
    let rulebook = environment.rulebook.as_ref().and_then(|path| {
        let (about, read) = (Words::new("规则书", "rulebook"), Rulebook::decode);
        document(path, PackKind::Rulebook, &trust, (about, read), (on, lang), &mut findings)
    });
    let calendar = environment.calendar.as_ref().and_then(|path| {
        let (about, read) = (calendar_about(), Calendar::decode);
        document(path, PackKind::Calendar, &trust, (about, read), (on, lang), &mut findings)
    });
    if let Some(set) = &set {
        lists::coverage(set, rulebook.as_ref(), on, &mut findings);
    }
    if let Some(book) = &rulebook {
        matters(book, set.as_ref(), on, &mut findings);
    }
    if let Some(calendar) = &calendar {
        let longest = rulebook.iter().flat_map(|book| &book.matters);
        let longest = longest.filter_map(|m| m.supplement_days.max(m.promise_days)).max();
        coverage(calendar, longest.unwrap_or(20), on, &mut findings);
    }
    if findings.iter().all(|finding| finding.state != State::Fault)
        && let (Some(rulebook), Some(calendar)) = (&environment.rulebook, &environment.calendar)
    {
        if let Some(set) = set.as_ref().filter(|_| !environment.packs.is_empty()) {
            findings.extend(idle(set, [rulebook, calendar], &trust, lang));
        }
        findings.push(match together(environment, path, rulebook, calendar) {
            Ok(said) => Finding::sound(whole(), said),
            Err(problem) => Finding::fault(whole(), problem),
        });
    }
    findings
}

/// Lowest numbers in the trust policy that concern nothing of all that is here: most likely they are misspelt.
fn idle(set: &PackSet, documents: [&PathBuf; 2], trust: &Trust, lang: Lang) -> Vec<Finding> {
    // What does not open was told before.
    let header = |path: &PathBuf| Some(Data::open(files::read(path).ok()?, trust).ok()?.header);
    let mut headers: Vec<Header> = documents.into_iter().filter_map(header).collect();
    headers.extend(set.packs().map(|pack| pack.header().clone()));
    let idle = trust.idle_minimums(headers.iter()).into_iter();
    idle.map(|error| Finding::note(keys::about(), load_problem(&error, lang, "trust"))).collect()
}

fn whole() -> Words {
    Words::new("合在一起", "all together")
}

fn calendar_about() -> Words {
    Words::new("工作日历", "calendar")
}

/// What a header says, for a line about something sound.
fn said(path: &Path, header: &Header, signers: &[String]) -> Words {
    let (path, title, signers) = (path.display(), &header.title, signers.join("、"));
    let (number, day) = (header.sequence, header.as_of);
    let until = header.valid_until.map(|day| day.to_string());
    let (zh, en) = match until {
        Some(until) => (format!("，有效至 {until}"), format!(", valid until {until}")),
        None => (String::new(), String::new()),
    };
    Words::new(
        format!("{path}，{title}，第 {number} 期，数据截至 {day}{zh}，签名密钥 {signers}"),
        format!("{path}, {title}, issue {number}, as of {day}{en}, signed by {signers}"),
    )
}

/// How the content of a sealed document is read.
type Decode<T> = fn(&Value) -> Result<T, LoadError>;

/// Opens a rulebook or calendar.
fn document<T>(
    path: &Path,
    kind: PackKind,
    trust: &Trust,
    (about, read): (Words, Decode<T>),
    (on, lang): (Date, Lang),
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let bytes = match files::read(path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            findings.push(Finding::fault(about, problem));
            return None;
        }
    };
    let opened = Sealed::open(&*bytes, kind, trust).and_then(|sealed| {
        let content = read(&sealed.document()?)?;
        Ok((content, sealed.header, sealed.signers))
    });
    match opened {
        Ok((content, header, signers)) => {
            findings.push(Finding::sound(about.clone(), said(path, &header, &signers)));
            findings.extend(lists::age(&about, path, &header, on));
            Some(content)
        }
        Err(error) => {
            let problem = load_problem(&error, lang, &path.display().to_string());
            findings.push(Finding::fault(about, problem));
            None
        }
    }
}

/// Matters that are in force, and whether the lists that they consult are there.
fn matters(book: &Rulebook, set: Option<&PackSet>, on: Date, findings: &mut Vec<Finding>) {
    let about = || Words::new("事项", "matters");
    let in_force = |m: &&Matter| m.from <= on && m.to.is_none_or(|to| to >= on);
    let current: Vec<&Matter> = book.matters.iter().filter(in_force).collect();
    if current.is_empty() {
        let text = (format!("{on} 没有一个事项在施行"), format!("no matter is in force on {on}"));
        let remedy = ("检查 事项.csv 的施行日期，或换新的规则书", "see 施行日期 in 事项.csv");
        findings.push(Finding::fault(about(), problem("doctor.no-matter", text, remedy)));
        return;
    }
    let held: Vec<&str> = set.map_or_else(Vec::new, |set| {
        set.holdings().map(|holding| holding.list.name.as_str()).collect()
    });
    let before = findings.len();
    let mut missing: Vec<&str> = Vec::new();
    for name in current.iter().flat_map(|matter| &matter.lists) {
        if !held.contains(&name.as_str()) && !missing.contains(&name.as_str()) {
            missing.push(name);
        }
    }
    for list in missing {
        let asking = current.iter().filter(|matter| matter.lists.iter().any(|name| name == list));
        let asking: Vec<&str> = asking.map(|matter| matter.id.as_str()).collect();
        let asking = asking.join("、");
        let text = (
            format!("事项 {asking} 须查“{list}”，没有这份名单：这些申请都会转人工复核"),
            format!(
                "{asking} consult {list}, which is not there: a person will have to look at each request"
            ),
        );
        let remedy =
            ("向签发单位取这份名单包，加 --pack", "get the pack of this list, give --pack");
        findings.push(Finding::fault(about(), problem("doctor.list-missing", text, remedy)));
    }
    if findings.len() > before {
        return;
    }
    let count = current.len();
    let said = (format!("{on} 施行 {count} 个"), format!("{count} in force on {on}"));
    findings.push(Finding::sound(about(), Words::new(said.0, said.1)));
}

/// Whether the calendar knows the day, and the days that terms from it reach.
fn coverage(calendar: &Calendar, longest: u32, on: Date, findings: &mut Vec<Finding>) {
    let (from, to) = calendar.coverage();
    let remedy = (
        "按国务院办公厅公布的放假安排补上缺的年份，用 credit calendar build 重新生成",
        "add the year as the State Council published it and build it again with `credit calendar build`",
    );
    if !(from..=to).contains(&on) {
        let text = (
            format!("日历只到 {from} 至 {to}，不含 {on}：期限只能给出暂定日期"),
            format!("the calendar knows {from} to {to}, not {on}: terms get provisional days only"),
        );
        let fault = problem("doctor.calendar-year", text, remedy);
        findings.push(Finding::fault(calendar_about(), fault));
        return;
    }
    if calendar.due(on, longest).is_ok_and(|due| due.is_provisional()) {
        let text = (
            format!("从 {on} 起 {longest} 个工作日超出日历（到 {to}），只能给出暂定日期"),
            format!(
                "{longest} working days from {on} leave the calendar (to {to}): provisional days only"
            ),
        );
        let note = problem("doctor.calendar-short", text, remedy);
        findings.push(Finding::note(calendar_about(), note));
        return;
    }
    let said = (
        format!("{from} 至 {to}，够用最长 {longest} 个工作日的期限"),
        format!("{from} to {to}, enough for terms of {longest} working days"),
    );
    findings.push(Finding::sound(calendar_about(), Words::new(said.0, said.1)));
}

/// Opens everything as a check does, in the core and in the component.
fn together(
    environment: &Environment,
    trust: &Path,
    rulebook: &Path,
    calendar: &Path,
) -> Result<Words, Problem> {
    let bytes = SourceBytes {
        packs: environment.packs.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?,
        rulebook: files::read(rulebook)?,
        calendar: files::read(calendar)?,
        trust: crate::trust::read(trust)?,
    };
    let sources = Sources {
        packs: bytes.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    };
    let checker = api::open(&sources).map_err(|failure| Problem::from(&failure))?;
    if environment.native {
        return Ok(Words::new("可以核查", "ready to decide"));
    }
    let native = credit_core::wire::canonical(&api::describe(&checker, Lang::ZhCn));
    let path = find_component(environment.component.as_deref())?;
    let component = ComponentEngine::load(&path, Limits::default())?;
    if component.describe(&bytes, Lang::ZhCn)? != native {
        let text = (
            "组件读出的数据与核心不同".into(),
            "the component reads the data in another way".into(),
        );
        let remedy = ("使用与程序一同发布的组件", "use the component that came with the program");
        return Err(problem("doctor.component-differs", text, remedy));
    }
    let said =
        ("可以核查，组件与核心读出的数据相同", "ready to decide; component and core read the same");
    Ok(Words::new(said.0, said.1))
}
