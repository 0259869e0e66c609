//! Times of the host in one run: starting an instance, the first answer, answers after it, beside
//! the core called directly. `cargo xtask bench host` runs it.
//!
//! Arguments: `records` and a number of decisions, for `cargo xtask bench records`; else list packs to load beside those of the sample city, and their trust file last.

mod records;

use std::{
    error::Error,
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use credit_core::api::{self, IdOptions, Lang, Sources};
use credit_engine::{
    Bound, ComponentEngine, Engine as _, Error as EngineError, IdQuery, Limits, OpenChecker as _,
    ResidentChecker, ResidentEngine, ResidentLimits, find_checker, find_component, precompile,
    snapshot,
};
use credit_host::sample::{PackSet, Sample};

/// Times each turn in microseconds, sorted.
fn times(turns: usize, mut work: impl FnMut()) -> Vec<f64> {
    let turn = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut times: Vec<f64> = (0..turns).map(turn).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Times of instances from their start: until they are there, until they have answered, until they
/// are gone.
fn lives(
    turns: usize,
    mut life: impl FnMut() -> (Instant, Instant),
) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut all = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..turns {
        let start = Instant::now();
        let (started, answered) = life();
        let ended = start.elapsed();
        all.0.push(started.duration_since(start).as_secs_f64() * 1e6);
        all.1.push(answered.duration_since(start).as_secs_f64() * 1e6);
        all.2.push(ended.as_secs_f64() * 1e6);
    }
    for times in [&mut all.0, &mut all.1, &mut all.2] {
        times.sort_by(f64::total_cmp);
    }
    all
}

fn at(times: &[f64], part: f64) -> f64 {
    let last = times.len().saturating_sub(1);
    let index = times.iter().enumerate().take_while(|(i, _)| {
        let (i, last) = (u32::try_from(*i), u32::try_from(last));
        f64::from(i.unwrap_or(u32::MAX)) <= f64::from(last.unwrap_or(u32::MAX)) * part
    });
    index.last().map_or(0.0, |(_, time)| *time)
}

fn line(what: &str, times: &[f64]) {
    println!("{what:<46}{:>12.1}{:>12.1}", at(times, 0.5), at(times, 0.99));
}

/// Times the native core, the component and the component without a watch for its deadline in turns of
/// ten calls, so that a machine that is slower for a while is slower for all, and prints the medians of
/// the ratios of the turns.
fn beside<N, C>(
    what: &str,
    calls: usize,
    native: impl Fn() -> N,
    [watched, unwatched]: [&mut ResidentChecker; 2],
    component: impl Fn(&mut ResidentChecker) -> C,
) {
    let (mut taken, mut ratios) = ([Vec::new(), Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for _ in 0..calls.div_ceil(10) {
        let turn = [
            times(10, || {
                let _timed = black_box(native());
            }),
            times(10, || {
                let _timed = black_box(component(watched));
            }),
            times(10, || {
                let _timed = black_box(component(unwatched));
            }),
        ];
        let [core, watch, none] =
            [0, 1, 2].map(|i| turn.get(i).map_or(0.0, |times| at(times, 0.5)));
        for (ratios, time) in ratios.iter_mut().zip([watch, none]) {
            ratios.push(time / core);
        }
        for (all, times) in taken.iter_mut().zip(turn) {
            all.extend(times);
        }
    }
    for times in taken.iter_mut().chain(&mut ratios) {
        times.sort_by(f64::total_cmp);
    }
    for (who, times) in ["native", "component", "component, unwatched"].iter().zip(&taken) {
        line(&format!("{who}: {what}"), times);
    }
    let [watch, none] = ratios.map(|ratios| at(&ratios, 0.5));
    println!(
        "{what}: the component takes {watch:.2} x the time of the native core, {none:.2} x without a \
         watch for its deadline"
    );
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("records") {
        let count = words.next().and_then(|count| count.parse().ok());
        return records::run(count.unwrap_or(10_000));
    }
    let sample = Sample::build()?;
    let mut sources = sample.sources(PackSet::Fresh);
    let mut more: Vec<String> = std::env::args().skip(1).collect();
    if let Some(trust) = more.pop() {
        sources.packs = more.iter().map(fs::read).collect::<Result<_, _>>()?;
        sources.trust = merged(&sources.trust, &fs::read(trust)?)?;
    }
    let request = &sample.cases.first().ok_or("no case")?.request;
    let lang = Lang::ZhCn;
    let (code, query) = ("91110000600037341L", IdQuery::default());
    let bytes = fs::read(find_checker(None)?)?;
    println!("data {} bytes, component {} bytes", sources.len(), bytes.len());
    println!("{:<46}{:>12}{:>12}", "microseconds", "p50", "p99");

    let mut taken = Vec::new();
    let mut failed = None;
    line(
        "snapshot: compile, load, write",
        &times(1, || match snapshot(&bytes, &sources, lang) {
            Ok(snapshot) => taken = snapshot,
            Err(problem) => failed = Some(problem),
        }),
    );
    if let Some(problem) = failed {
        return Err(problem.into());
    }
    println!("snapshot {} bytes", taken.len());

    // Instances.
    let pool = |pool| ResidentLimits {
        call: Bound::Deadline(Duration::from_secs(10)),
        memory: 1 << 30,
        pool,
    };
    let folder = tempfile::tempdir()?;
    for (name, limits) in [("on demand", pool(None)), ("pooled", pool(Some(8)))] {
        let path = folder.path().join("x.cwasm");
        line(
            &format!("{name}: compile ahead"),
            &times(1, || {
                let _timed = black_box(precompile(&taken, "bench", &limits, &path, None));
            }),
        );
        line(
            &format!("{name}: map the compiled file"),
            &times(5, || {
                let _timed = black_box(
                    ResidentEngine::from_artefact(&path, Some("bench"), limits, None).is_ok(),
                );
            }),
        );
        let engine = ResidentEngine::from_artefact(&path, Some("bench"), limits, None)?;
        let start = || engine.preset().map_err(|error| error.to_string());
        line(
            &format!("{name}: first instance of the process"),
            &times(1, || {
                let _timed = black_box(start().is_ok());
            }),
        );
        for first in ["decision", "identifier"] {
            let answer = |checker: &mut ResidentChecker| match first {
                "decision" => checker.check(request, lang).is_ok(),
                _ => checker.validate(code, &query, lang).is_ok(),
            };
            let (started, answered, ended) = lives(2_000, || {
                let checker = start();
                let started = Instant::now();
                let checker = checker.map(|mut checker| (answer(&mut checker), checker));
                let answered = Instant::now();
                assert!(checker.is_ok_and(|(answered, _)| answered), "no answer");
                (started, answered)
            });
            line(&format!("{name}: start, with the data"), &started);
            line(&format!("{name}: start and first {first}"), &answered);
            line(&format!("{name}: start, first {first} and end"), &ended);
        }
    }

    // Calls.
    let kept =
        |limits| -> Result<_, EngineError> { ResidentEngine::from_bytes(&taken, limits)?.preset() };
    let mut watched = kept(pool(None))?;
    let mut unwatched = kept(ResidentLimits { call: Bound::Unwatched, ..pool(None) })?;
    let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
    let (rulebook, calendar) = (&sources.rulebook[..], &sources.calendar[..]);
    let checker = api::open(&Sources { packs, rulebook, calendar, trust: &sources.trust });
    let checker = checker.map_err(|failure| failure.line(lang))?;
    let subjects =
        "{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"示例市甲某建筑有限公司\"}\n";
    let subjects = subjects.repeat(100);
    beside(
        "full decision",
        2_000,
        || api::check_json(&checker, request.as_bytes(), lang).is_ok(),
        [&mut watched, &mut unwatched],
        |checker| checker.check(request, lang).is_ok(),
    );
    beside(
        "identifier",
        20_000,
        || api::validate_json(code, &IdOptions::default(), lang).is_ok(),
        [&mut watched, &mut unwatched],
        |checker| checker.validate(code, &query, lang).is_ok(),
    );
    beside(
        "100 subjects screened",
        300,
        || api::screen_lines(checker.packs(), &subjects, "2026-11-20", false, lang).is_ok(),
        [&mut watched, &mut unwatched],
        |checker| checker.screen_lines(&subjects, "2026-11-20", false, lang).is_ok(),
    );
    let stateless = ComponentEngine::load(&find_component(None)?, Limits::default())?;
    line(
        "component, given the data each time: decision",
        &times(50, || {
            let _timed = black_box(stateless.check(&sources, request, lang).is_ok());
        }),
    );
    Ok(())
}

/// One trust policy with the keys of both.
fn merged(one: &[u8], other: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let keys = |bytes: &[u8]| -> Result<Vec<serde_json::Value>, Box<dyn Error>> {
        let policy: serde_json::Value = serde_json::from_slice(bytes)?;
        Ok(policy.get("keys").and_then(|keys| keys.as_array()).cloned().unwrap_or_default())
    };
    let keys = [keys(one)?, keys(other)?].concat();
    Ok(serde_json::to_vec(&serde_json::json!({ "keys": keys }))?)
}
