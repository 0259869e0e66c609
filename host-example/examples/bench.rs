//! Times of the host in one run: starting an instance, the first answer, answers after it, beside
//! the core called directly. `cargo xtask bench host` runs it.
//!
//! Arguments: list packs to load beside those of the sample city, and their trust file last.

use std::{
    error::Error,
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use credit_core::api::{self, IdOptions, Lang, Sources};
use credit_host::{
    engine::{
        Bound, ComponentEngine, Engine as _, HotEngine, HotLimits, IdQuery, Limits, find_checker,
        find_component, precompile, snapshot,
    },
    sample::{PackSet, Sample},
};

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

fn line(what: &str, times: &[f64]) -> f64 {
    let (middle, high) = (at(times, 0.5), at(times, 0.99));
    println!("{what:<46}{middle:>12.1}{high:>12.1}");
    middle
}

fn main() -> Result<(), Box<dyn Error>> {
    let sample = Sample::build()?;
    let mut sources = sample.sources(PackSet::Fresh);
    let mut more: Vec<String> = std::env::args().skip(1).collect();
    if let Some(trust) = more.pop() {
        sources.packs = more.iter().map(fs::read).collect::<Result<_, _>>()?;
        sources.trust = merged(&sources.trust, &fs::read(trust)?)?;
    }
    let request = &sample.cases.first().ok_or("no case")?.request;
    let lang = Lang::ZhCn;
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
    let pool =
        |pool| HotLimits { call: Bound::Deadline(Duration::from_secs(10)), memory: 1 << 30, pool };
    let folder = tempfile::tempdir()?;
    for (name, limits) in [("on demand", pool(None)), ("pooled", pool(Some(8)))] {
        let path = folder.path().join("x.cwasm");
        line(
            &format!("{name}: compile ahead"),
            &times(1, || {
                let _timed = black_box(precompile(&taken, "bench", &limits, &path));
            }),
        );
        line(
            &format!("{name}: map the compiled file"),
            &times(5, || {
                let _timed =
                    black_box(HotEngine::from_artefact(&path, Some("bench"), limits).is_ok());
            }),
        );
        let engine = HotEngine::from_artefact(&path, Some("bench"), limits)?;
        let start = || engine.preset().map_err(|problem| problem.line(lang));
        line(
            &format!("{name}: first instance of the process"),
            &times(1, || {
                let _timed = black_box(start().is_ok());
            }),
        );
        let (started, answered, ended) = lives(2_000, || {
            let checker = start();
            let started = Instant::now();
            let checker = checker.and_then(|mut checker| {
                checker.check(request, lang).map_err(|problem| problem.line(lang))?;
                Ok(checker)
            });
            let answered = Instant::now();
            assert!(checker.is_ok(), "no answer");
            (started, answered)
        });
        line(&format!("{name}: start, with the data"), &started);
        line(&format!("{name}: start and first answer"), &answered);
        line(&format!("{name}: start, first answer and end"), &ended);
    }

    // Calls.
    let engine = HotEngine::from_bytes(&taken, pool(None))?;
    let mut hot = engine.preset()?;
    let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
    let (rulebook, calendar) = (&sources.rulebook[..], &sources.calendar[..]);
    let checker = api::open(&Sources { packs, rulebook, calendar, trust: &sources.trust });
    let checker = checker.map_err(|failure| failure.line(lang))?;
    let (code, query) = ("91110000600037341L", IdQuery::default());
    let subjects =
        "{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"示例市甲某建筑有限公司\"}\n";
    let subjects = subjects.repeat(100);
    let native = [
        line(
            "native: full decision",
            &times(2_000, || {
                let _timed = black_box(api::check_json(&checker, request.as_bytes(), lang).is_ok());
            }),
        ),
        line(
            "native: identifier",
            &times(5_000, || {
                let _timed =
                    black_box(api::validate_json(code, &IdOptions::default(), lang).is_ok());
            }),
        ),
        line(
            "native: 100 subjects screened",
            &times(300, || {
                let lines =
                    api::screen_lines(checker.packs(), &subjects, "2026-11-20", false, lang);
                let _timed = black_box(lines.is_ok());
            }),
        ),
    ];
    let component = [
        line(
            "component, kept open: full decision",
            &times(2_000, || {
                let _timed = black_box(hot.check(request, lang).is_ok());
            }),
        ),
        line(
            "component, kept open: identifier",
            &times(5_000, || {
                let _timed = black_box(hot.validate(code, &query, lang).is_ok());
            }),
        ),
        line(
            "component, kept open: 100 subjects screened",
            &times(300, || {
                let lines = hot.screen_lines(&subjects, "2026-11-20", false, lang);
                let _timed = black_box(lines.is_ok());
            }),
        ),
    ];
    let stateless = ComponentEngine::load(&find_component(None)?, Limits::default())?;
    line(
        "component, given the data each time: decision",
        &times(50, || {
            let _timed = black_box(stateless.check(&sources, request, lang).is_ok());
        }),
    );
    for (what, (wasm, native)) in
        ["decision", "identifier", "screening"].iter().zip(component.iter().zip(native))
    {
        println!("{what}: the component takes {:.2} x the time of the native core", wasm / native);
    }
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
