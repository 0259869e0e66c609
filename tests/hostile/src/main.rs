//! Hostile requests and packs through the component: `hostile MINUTES [SEED]` (`cargo xtask hostile`).
//!
//! Every call must end with an answer or a failure that has a meaning, in its time; a trap is a defect
//! of the component and is written down. Requests are answered by the core as well: both must say the
//! same bytes. The same seed makes the same inputs.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a tool of the tests: what it does not expect should stop it"
)]

mod inputs;
mod seal;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use credit_core::api::{self, Checker, Lang, Sources};
use credit_engine::{
    Bound, Error, IdQuery, Lists, OpenChecker as _, OpenPacks as _, ResidentEngine, ResidentLimits,
    SourceBytes, find_checker, snapshot,
};
use credit_host::problem::Problem;
use inputs::{Inputs, mutate, mutate_json};

/// Time of a call; what a call may take beyond it on a machine that does other work.
const DEADLINE: Duration = Duration::from_secs(1);
const SLACK: Duration = Duration::from_secs(9);

/// How a call of the component ended: the answer, or the failure.
type Ended = Result<String, Error>;

struct Hunt {
    random: fastrand::Rng,
    inputs: Inputs,
    plain: ResidentEngine,
    loaded: ResidentEngine,
    native: Checker,
    counts: BTreeMap<(&'static str, String), u64>,
    slowest: Duration,
    found: Vec<String>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let minutes: u64 = args.next().map_or(1, |text| text.parse().unwrap());
    let seed: u64 = args.next().map_or(1, |text| text.parse().unwrap());
    let limits =
        ResidentLimits { call: Bound::Deadline(DEADLINE), memory: 256 << 20, pool: Some(4) };
    let inputs = Inputs::read();
    let component = fs::read(find_checker(None).unwrap()).unwrap();
    let taken = snapshot(&component, &inputs.sources, Lang::ZhCn).unwrap();
    let mut hunt = Hunt {
        random: fastrand::Rng::with_seed(seed),
        plain: ResidentEngine::from_bytes(&component, limits).unwrap(),
        loaded: ResidentEngine::from_bytes(&taken, limits).unwrap(),
        native: open(&inputs.sources),
        inputs,
        counts: BTreeMap::new(),
        slowest: Duration::ZERO,
        found: Vec::new(),
    };
    let (start, mut told) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(60 * minutes) {
        hunt.round();
        if start.elapsed().as_secs() / 300 > told {
            told = start.elapsed().as_secs() / 300;
            println!("  {} min: {} calls", told * 5, hunt.counts.values().sum::<u64>());
        }
    }
    for ((what, how), count) in &hunt.counts {
        println!("{what:<12} {how:<28} {count:>9}");
    }
    let calls: u64 = hunt.counts.values().sum();
    println!("seed {seed}: {calls} calls in {minutes} min, slowest {:?}", hunt.slowest);
    assert!(hunt.found.is_empty(), "found:\n{}", hunt.found.join("\n"));
}

fn open(sources: &SourceBytes) -> Checker {
    let sources = Sources {
        packs: sources.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &sources.rulebook,
        calendar: &sources.calendar,
        trust: &sources.trust,
    };
    api::open(&sources).unwrap()
}

impl Hunt {
    fn round(&mut self) {
        match self.random.u8(..10) {
            0..=3 => self.request(),
            4 => self.identifier(),
            5 => self.subjects(),
            6..=7 => self.pack(),
            _ => self.document(),
        }
    }

    fn request(&mut self) {
        let request = self.random.choice(&self.inputs.requests).unwrap().clone();
        let bytes = match self.random.bool() {
            true => mutate(request.as_bytes(), &mut self.random),
            false => mutate_json(request.as_bytes(), &mut self.random),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let engine = self.loaded.clone();
        let ended =
            self.timed("request", text.as_bytes(), || engine.preset()?.check(&text, Lang::ZhCn));
        // What the deadline stopped, the core would answer.
        if ended.as_ref().is_err_and(Error::is_stop) {
            return;
        }
        let native = api::check_json(&self.native, text.as_bytes(), Lang::ZhCn);
        let native = native.map_err(|failure| failure.to_json(Lang::ZhCn));
        if native != ended.map_err(|error| Problem::from(error).to_json(Lang::ZhCn)) {
            self.note("differs", text.as_bytes());
        }
    }

    fn identifier(&mut self) {
        let code = self.random.choice(&self.inputs.identifiers).unwrap().clone();
        let bytes = mutate(code.as_bytes(), &mut self.random);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let kinds = [None, Some("uscc"), Some("resident-id"), Some("lei"), Some("?")];
        let kind = self.random.choice(kinds).flatten().map(str::to_owned);
        let on = self.random.bool().then(|| "2026-11-20".to_owned());
        let query = IdQuery { kind, on, allow: Vec::new() };
        let engine = self.loaded.clone();
        let _told = self.timed("identifier", text.as_bytes(), || {
            engine.preset()?.validate(&text, &query, Lang::En)
        });
    }

    fn subjects(&mut self) {
        let lines = self.inputs.subjects.repeat(self.random.usize(1..4));
        let bytes = mutate(lines.as_bytes(), &mut self.random);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let engine = self.loaded.clone();
        let _told = self.timed("subjects", text.as_bytes(), || {
            engine.preset()?.screen_lines(&text, "2026-11-20", true, Lang::ZhCn)
        });
    }

    /// A list pack: damaged on the way, or written by an issuer that is trusted and means harm.
    fn pack(&mut self) {
        let pack = self.random.choice(&self.inputs.sources.packs).unwrap().clone();
        let (what, bytes) = match self.random.bool() {
            true => ("pack", mutate(&pack, &mut self.random)),
            false => (
                "sealed pack",
                seal::with_other_sections(&pack, &self.inputs.key, &mut self.random),
            ),
        };
        let engine = self.plain.clone();
        let trust = self.inputs.sources.trust.clone();
        let lists = Lists { packs: vec![bytes.clone()], trust };
        let subjects = self.inputs.subjects.clone();
        let _told = self.timed(what, &bytes, || {
            let mut packs = engine.packs(&lists, Lang::ZhCn)?;
            packs.coverage("2026-11-20", Lang::ZhCn)?;
            packs.screen_lines(&subjects, "2026-11-20", true, Lang::ZhCn)
        });
    }

    /// Rulebook, calendar or trust: the same.
    fn document(&mut self) {
        let mut sources = self.inputs.sources.clone();
        let what = match self.random.u8(..5) {
            0 => {
                sources.trust = mutate(&sources.trust, &mut self.random);
                "trust"
            }
            1 => {
                sources.rulebook = mutate(&sources.rulebook, &mut self.random);
                "rulebook"
            }
            2 => {
                let (pack, key) = (&sources.calendar, &self.inputs.key);
                sources.calendar = seal::with_other_sections(pack, key, &mut self.random);
                "sealed calendar"
            }
            _ => {
                let (pack, key) = (&sources.rulebook, &self.inputs.key);
                sources.rulebook = seal::with_other_sections(pack, key, &mut self.random);
                "sealed book"
            }
        };
        let request = self.random.choice(&self.inputs.requests).unwrap().clone();
        let all = [&sources.trust[..], &sources.rulebook, &sources.calendar].concat();
        let engine = self.plain.clone();
        let _told = self.timed(what, &all, || {
            let mut checker = engine.checker(&sources, Lang::ZhCn)?;
            checker.describe(Lang::ZhCn)?;
            checker.check(&request, Lang::ZhCn)
        });
    }

    /// Runs one call; counts how it ended; notes what must not be.
    fn timed(&mut self, what: &'static str, input: &[u8], call: impl FnOnce() -> Ended) -> Ended {
        let start = Instant::now();
        let ended = call();
        let took = start.elapsed();
        self.slowest = self.slowest.max(took);
        let how = ended.as_ref().err().map_or("answered", Error::code).to_owned();
        if how == "engine.trap" || how == "engine.busy" {
            let problem = ended.as_ref().unwrap_err().to_string();
            self.note(&problem, input);
        }
        if took > DEADLINE * 3 + SLACK {
            self.note(&format!("{what} took {took:?}"), input);
        }
        if let Ok(answer) = &ended
            && !answer.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
        {
            self.note("an answer that is no JSON", input);
        }
        *self.counts.entry((what, how)).or_default() += 1;
        ended
    }

    /// Writes an input down.
    fn note(&mut self, why: &str, input: &[u8]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/credit/hostile");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("found-{}.bin", self.found.len()));
        fs::write(&path, input).unwrap();
        let line = format!("{why}: {}", path.display());
        println!("{line}");
        self.found.push(line);
        assert!(self.found.len() < 50, "enough found:\n{}", self.found.join("\n"));
    }
}
