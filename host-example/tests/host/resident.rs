//! Instances that keep data open: snapshots, limits, compiled files.

use std::{fs, sync::LazyLock, time::Duration};

use credit_core::api::Lang;
use credit_engine::{
    Bound, Engine as _, HostKey, OpenChecker as _, ResidentEngine, ResidentLimits, SourceBytes,
    find_checker, precompile, snapshot,
};
use credit_host::sample::{PackSet, Sample};

use crate::common::component;

fn plain() -> Vec<u8> {
    fs::read(find_checker(None).expect("run `cargo xtask build` first")).unwrap()
}

fn pooled(call: Bound) -> ResidentLimits {
    ResidentLimits { call, memory: 64 << 20, pool: Some(4) }
}

const SECOND: Bound = Bound::Deadline(Duration::from_secs(30));

/// The sample's data and the snapshot with them, taken once.
fn loaded() -> &'static (Sample, SourceBytes, Vec<u8>) {
    static LOADED: LazyLock<(Sample, SourceBytes, Vec<u8>)> = LazyLock::new(|| {
        let sample = Sample::build().unwrap();
        let sources = sample.sources(PackSet::Fresh);
        let snapshot = snapshot(&plain(), &sources, Lang::ZhCn).unwrap();
        (sample, sources, snapshot)
    });
    &LOADED
}

#[test]
fn a_snapshot_answers_as_the_component_that_is_given_the_data() {
    let (sample, sources, taken) = loaded();
    assert!(*taken == snapshot(&plain(), sources, Lang::En).unwrap(), "not the same bytes twice");
    let engine = ResidentEngine::from_bytes(taken, pooled(SECOND)).unwrap();
    let mut kept = engine.preset().unwrap();
    for case in &sample.cases {
        let expected = component().check(sources, &case.request, Lang::ZhCn).unwrap();
        assert_eq!(kept.check(&case.request, Lang::ZhCn).unwrap(), expected);
        let mut fresh = engine.preset().unwrap();
        assert_eq!(fresh.check(&case.request, Lang::ZhCn).unwrap(), expected);
    }
    assert_eq!(kept.describe(Lang::En).unwrap(), component().describe(sources, Lang::En).unwrap());
    // Opened in the instance instead: the same.
    let mut open = engine.checker(sources, Lang::ZhCn).unwrap();
    let expected = component().check(sources, &sample.cases[0].request, Lang::ZhCn).unwrap();
    assert_eq!(open.check(&sample.cases[0].request, Lang::ZhCn).unwrap(), expected);
    // New data: a new snapshot in the same engine; what runs on the old one goes on.
    let stale = sample.sources(PackSet::Stale);
    let replaced = engine.replaced(&snapshot(&plain(), &stale, Lang::ZhCn).unwrap()).unwrap();
    let now = replaced.preset().unwrap().check(&sample.cases[0].request, Lang::ZhCn).unwrap();
    assert_eq!(now, component().check(&stale, &sample.cases[0].request, Lang::ZhCn).unwrap());
    assert_eq!(kept.check(&sample.cases[0].request, Lang::ZhCn).unwrap(), expected);
}

/// What was there only while the data were opened is not written down with them.
#[test]
fn a_snapshot_holds_nothing_that_is_not_needed_any_more() {
    let (_, sources, taken) = loaded();
    let held = |piece: &[u8]| taken.windows(piece.len()).any(|window| window == piece);
    assert!(!sources.trust.chunks_exact(48).any(held), "the text of the trust policy");
}

#[test]
fn damaged_data_make_no_snapshot() {
    let sample = Sample::build().unwrap();
    let mut sources = sample.sources(PackSet::Fresh);
    *sources.packs[1].last_mut().unwrap() ^= 1;
    let problem = snapshot(&plain(), &sources, Lang::ZhCn).unwrap_err();
    assert_eq!(problem.code(), "pack.digest");
    let problem =
        ResidentEngine::from_bytes(&plain(), pooled(SECOND)).unwrap().preset().unwrap_err();
    assert_eq!(problem.code(), "engine.no-preset");
}

#[test]
fn a_call_that_takes_too_long_is_stopped_and_the_next_instance_answers() {
    let (_, _, taken) = loaded();
    let limits = pooled(Bound::Deadline(Duration::from_millis(50)));
    let engine = ResidentEngine::from_bytes(taken, limits).unwrap();
    let subject = "{\"role\":\"applicant\",\"kind\":\"person\",\"name\":\"某某\"}\n";
    for _ in 0..3 {
        let mut checker = engine.preset().unwrap();
        let many = subject.repeat(300_000);
        let problem = checker.screen_lines(&many, "2026-11-20", true, Lang::ZhCn).unwrap_err();
        assert_eq!(problem.code(), "engine.deadline");
        // The instance is dead, and says so.
        let problem = checker.screen_lines(subject, "2026-11-20", true, Lang::ZhCn).unwrap_err();
        assert_eq!(problem.code(), "engine.trap");
        drop(checker);
        let mut next = engine.preset().unwrap();
        assert!(next.screen_lines(subject, "2026-11-20", true, Lang::ZhCn).is_ok());
    }
}

#[test]
fn memory_and_number_of_instances_are_bounded() {
    let (_, _, taken) = loaded();
    let engine = ResidentEngine::from_bytes(taken, pooled(SECOND)).unwrap();
    let mut all: Vec<_> = (0..4).map(|_| engine.preset().unwrap()).collect();
    assert_eq!(engine.preset().unwrap_err().code(), "engine.busy");
    let subjects = "x".repeat(80 << 20);
    let last = all.last_mut().unwrap();
    let problem = last.screen_lines(&subjects, "2026-11-20", true, Lang::ZhCn).unwrap_err();
    assert_eq!(problem.code(), "engine.memory");
    drop(all);
    assert!(engine.preset().is_ok());
}

#[test]
fn a_compiled_file_is_used_only_by_the_host_it_was_made_for() {
    let (sample, sources, taken) = loaded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.cwasm");
    let limits = pooled(SECOND);
    precompile(taken, "city", &limits, &path, None).unwrap();
    let engine = ResidentEngine::from_artefact(&path, Some("city"), limits, None).unwrap();
    let answer = engine.preset().unwrap().check(&sample.cases[0].request, Lang::ZhCn).unwrap();
    let expected = component().check(sources, &sample.cases[0].request, Lang::ZhCn).unwrap();
    assert_eq!(answer, expected);
    let code = |limits| {
        ResidentEngine::from_artefact(&path, None, limits, None).unwrap_err().code().to_owned()
    };
    let other = ResidentEngine::from_artefact(&path, Some("village"), limits, None).unwrap_err();
    assert_eq!(other.code(), "engine.artefact-stale");
    assert_eq!(code(pooled(Bound::Fuel(1 << 30))), "engine.artefact-incompatible");
    drop(engine);
    // Whoever can write it, or put another in its place, could have it do anything.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let give = |path: &std::path::Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        let note = folder.path().join("city.cwasm.json");
        for (path, open, shut) in [
            (&path, 0o620, 0o600),
            (&note, 0o602, 0o600),
            (&folder.path().to_owned(), 0o777, 0o700),
        ] {
            give(path, open);
            assert_eq!(code(limits), "engine.artefact-unsafe", "{}", path.display());
            give(path, shut);
        }
        assert!(ResidentEngine::from_artefact(&path, None, limits, None).is_ok());
    }
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(code(limits), "engine.artefact-damaged");
}

#[test]
fn a_compiled_file_has_a_mac_of_its_host() {
    let (_, _, taken) = loaded();
    let folder = tempfile::tempdir().unwrap();
    let (path, note) = (folder.path().join("city.cwasm"), folder.path().join("city.cwasm.json"));
    let limits = pooled(SECOND);
    let (own, other) = (HostKey::new([1; 32]), HostKey::new([2; 32]));
    let open = |key: Option<&HostKey>| {
        let opened = ResidentEngine::from_artefact(&path, Some("city"), limits, key);
        opened.map_or_else(|error| error.code().to_owned(), |_| "opened".to_owned())
    };
    precompile(taken, "city", &limits, &path, None).unwrap();
    assert_eq!((open(None), open(Some(&own))), ("opened".into(), "engine.artefact-mac".into()));
    precompile(taken, "city", &limits, &path, Some(&own)).unwrap();
    assert_eq!((open(None), open(Some(&own))), ("opened".into(), "opened".into()));
    assert_eq!(open(Some(&other)), "engine.artefact-mac");
    let good = fs::read_to_string(&note).unwrap();
    let said: serde_json::Value = serde_json::from_str(&good).unwrap();
    for member in ["artefact", "component", "core", "engine", "origin", "mac"] {
        let mut changed = said.clone();
        let text = said[member].as_str().unwrap();
        changed[member] = text.replace(|c: char| c.is_ascii_alphanumeric(), "0").into();
        fs::write(&note, changed.to_string()).unwrap();
        assert_eq!(open(Some(&own)), "engine.artefact-mac", "{member}");
    }
    // Another file with a note of its own, which only who has the key can write.
    fs::write(&note, &good).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(open(Some(&own)), "engine.artefact-damaged");
    let digest = credit_core::digest::Digest::of(&bytes).labelled();
    fs::write(&note, good.replace(said["artefact"].as_str().unwrap(), &digest)).unwrap();
    assert_eq!(open(Some(&own)), "engine.artefact-mac");
}

#[test]
fn fuel_is_counted_beside_the_decision_and_is_the_same_every_time() {
    let (sample, sources, taken) = loaded();
    let limits = pooled(Bound::MeteredDeadline(Duration::from_secs(30)));
    let engine = ResidentEngine::from_bytes(taken, limits).unwrap();
    let case = &sample.cases[0].request;
    let call = || {
        let mut checker = engine.preset().unwrap();
        let answer = checker.check(case, Lang::ZhCn).unwrap();
        (answer, checker.meter().unwrap().fuel)
    };
    let (first, again) = (call(), call());
    assert_eq!(first, again);
    assert!(first.1 > 100_000, "{}", first.1);
    let (answer, meter) = component().check_metered(sources, case, Lang::ZhCn).unwrap();
    assert_eq!(answer, first.0);
    let (_, twice) = component().check_metered(sources, case, Lang::ZhCn).unwrap();
    assert_eq!(meter, twice);
    // What a first call would have to make lies in the snapshot: it costs what later ones cost.
    for case in &sample.cases {
        let mut checker = engine.preset().unwrap();
        let fuel: Vec<u64> = (0..3)
            .map(|_| {
                checker.check(&case.request, Lang::ZhCn).unwrap();
                checker.meter().unwrap().fuel
            })
            .collect();
        assert!(fuel[0].abs_diff(fuel[2]) < fuel[2] / 20, "{}: {fuel:?}", case.file);
    }
    // Without counting there is nothing to say.
    let plain = ResidentEngine::from_bytes(taken, pooled(SECOND)).unwrap();
    assert_eq!(plain.preset().unwrap().meter(), None);
    assert!(credit_engine::ENGINE_LINE.starts_with("wasmtime 4"));
    // And without a watch nothing is different but the time.
    let engine = ResidentEngine::from_bytes(taken, pooled(Bound::Unwatched)).unwrap();
    let mut unwatched = engine.preset().unwrap();
    assert_eq!(unwatched.check(case, Lang::ZhCn).unwrap(), first.0);
    assert!(unwatched.meter().is_none());
}
