//! Batches beside the calls for one row: the same answers on every vector.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::frames::{Cells, frame, read};
use credit_core::Date;
use credit_core::api::{self, Checker, Lang, screen_lines};
use credit_core::batch::{self, Want, id, word};
use credit_core::decision::Outcome;
use credit_core::id::{self as ids, Expectation, Kind, packed};
use credit_core::json::{Value, canonical, parse};
use credit_engine::SourceBytes;
use credit_host::sample::{PackSet, Sample};
use parity::files;

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member).and_then(Value::as_str)
}

fn cases() -> Vec<Value> {
    files().unwrap().iter().flat_map(|file| file.cases().to_vec()).collect()
}

fn open(bytes: &SourceBytes) -> Checker {
    api::open(&api::Sources {
        packs: bytes.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    })
    .unwrap()
}

/// Identifiers that were asked for one by one are told in a column as they were alone.
#[test]
fn identifiers_of_every_vector() {
    let all = cases();
    let asked: Vec<&Value> = all
        .iter()
        .filter(|case| text(case, "call") == Some("validate"))
        .filter(|case| case.get("options").and_then(|o| o.get("allow")).is_none())
        .filter(|case| case.get("expectError").is_none())
        .collect();
    assert!(asked.len() > 100);
    let option = |case: &'_ Value, name| {
        case.get("options").and_then(|options| text(options, name)).map(str::to_owned)
    };
    for case in asked {
        let code = text(case, "input").unwrap();
        let (kind, on) = (option(case, "kind"), option(case, "on"));
        let mut columns = vec![(id::CODE, Cells::Texts(vec![Some(code)]))];
        columns.extend(kind.as_deref().map(|kind| (id::CODE_KIND, Cells::Texts(vec![Some(kind)]))));
        let on = on.map(|on| Date::parse(&on).unwrap());
        columns.extend(on.map(|on| (id::DAY, Cells::Days(vec![on.to_days()]))));
        let mut out = Vec::new();
        batch::diagnose(&frame(1, &columns), &mut out).unwrap();
        let (_, columns) = read(&out);
        let kind = kind.map(|kind| Kind::parse(&kind).unwrap());
        let mut report = ids::validate(code, &Expectation { kind, on, allowed: &[] });
        if kind.is_some() {
            report.problems.retain(|problem| problem.code != "id.other-kind");
            if report.problems.iter().any(|p| matches!(p.code, "id.empty" | "id.too-long")) {
                let word = packed::diagnose(report.kind, code.as_bytes());
                assert_eq!(columns[&id::WORD].numbers(), [u64::from(word)], "{code}");
                continue;
            }
        } else {
            let told = columns[&id::KIND_FOUND].texts()[0].as_deref();
            assert_eq!(told, text(case.get("expect").unwrap(), "kind"), "{code}");
        }
        assert_eq!(columns[&id::WORD].numbers(), [u64::from(packed::pack(&report))], "{code}");
    }
}

/// Every request of the vectors in one frame: outcome, reasons and decision are those of the call for one.
#[test]
fn decisions_of_every_vector() {
    let sample = Sample::build().unwrap();
    let sets = [
        (None, open(&sample.sources(PackSet::Fresh))),
        (Some("stale"), open(&sample.sources(PackSet::Stale))),
        (Some("uses"), open(&parity::data("uses").unwrap())),
    ];
    let (mut asked, mut refused) = (0, 0);
    for (name, checker) in &sets {
        let all = cases();
        let own = all.iter().filter(|case| text(case, "call") == Some("check"));
        let own = own.filter(|case| text(case, "packs") == *name);
        let request = |case: &Value| {
            let written = text(case, "requestText").map(str::to_owned);
            written.unwrap_or_else(|| canonical(case.get("request").unwrap()))
        };
        let requests: Vec<String> = own.map(request).collect();
        let cells = requests.iter().map(|request| Some(request.as_str())).collect();
        let asks = frame(requests.len(), &[(id::REQUEST, Cells::Texts(cells))]);
        let mut out = Vec::new();
        batch::check(checker, &asks, Some(Lang::En), &mut out).unwrap();
        let (rows, columns) = read(&out);
        assert_eq!(rows, requests.len());
        for (at, request) in requests.iter().enumerate() {
            asked += 1;
            let word = columns[&id::WORD].numbers()[at];
            match api::check_json(checker, request.as_bytes(), Lang::En) {
                Ok(decision) => {
                    let told = columns[&id::DECISION].texts()[at].as_deref();
                    assert_eq!(told, Some(decision.as_str()));
                    let decision = parse(decision.as_bytes(), usize::MAX).unwrap();
                    let outcome = Outcome::ALL[usize::try_from(word).unwrap() - 1];
                    assert_eq!(text(&decision, "outcome"), Some(outcome.as_str()));
                    let reasons = decision.get("reasons").and_then(Value::as_array).unwrap();
                    let codes: Vec<&str> =
                        reasons.iter().filter_map(|reason| text(reason, "code")).collect();
                    let told = columns[&id::REASONS].texts()[at].as_deref();
                    assert_eq!(told, Some(codes.join("\n").as_str()));
                }
                Err(failure) => {
                    refused += 1;
                    assert_eq!(word, u64::from(word::ERROR));
                    let told = columns[&id::ERROR].texts()[at].as_deref();
                    assert_eq!(told, Some(failure.code()));
                }
            }
        }
    }
    assert!(asked > 50 && refused > 0, "{asked} {refused}");
}

/// Every subject of the vectors is told by lists as in a line: as many findings, the same line in words.
#[test]
fn subjects_of_every_vector() {
    let sample = Sample::build().unwrap().sources(PackSet::Fresh);
    let packs = api::open_packs(sample.packs, &sample.trust).unwrap();
    let on = Date::parse("2026-11-20").unwrap();
    let all = cases();
    let subjects = all
        .iter()
        .filter_map(|case| case.get("request")?.get("subjects")?.as_array())
        .flatten()
        .filter(|subject| text(subject, "name").is_some());
    let (mut asked, mut found) = (0, 0);
    for subject in subjects {
        let former = subject.get("formerNames").and_then(Value::as_array).unwrap_or_default();
        let former: Vec<&str> = former.iter().filter_map(Value::as_str).collect();
        let former = former.join("\n");
        let mut columns = vec![(id::FORMER_NAMES, Cells::Texts(vec![Some(former.as_str())]))];
        for (column, member) in [
            (id::NAME, "name"),
            (id::CODE, "code"),
            (id::KIND, "kind"),
            (id::REGION, "region"),
            (id::SEARCH, "search"),
            (id::CODE_SOURCE, "codeSource"),
        ] {
            columns.push((column, Cells::Texts(vec![text(subject, member)])));
        }
        let asks = frame(1, &columns);
        let mut out = Vec::new();
        batch::screen(&packs, &asks, on, Want::of(Want::ALL).unwrap(), &mut out).unwrap();
        let (_, columns) = read(&out);
        let word = columns[&id::WORD].numbers()[0];
        let line = canonical(subject);
        let line = screen_lines(&packs, &line, "2026-11-20", true, Lang::ZhCn).unwrap();
        let answer = parse(line.trim().as_bytes(), usize::MAX).unwrap();
        if answer.get("error").is_some() {
            continue;
        }
        asked += 1;
        let count =
            |member: &str| answer.get(member).and_then(Value::as_array).map_or(0, <[Value]>::len);
        found += count("findings");
        let ends = columns[&id::ENDS].numbers();
        assert_eq!(ends, [0, u64::try_from(count("findings") + count("excluded")).unwrap()]);
        assert_eq!(word >> word::FINDINGS & 255, u64::try_from(count("findings")).unwrap());
        let said = batch::explain(&packs, &asks, 0, on, Lang::ZhCn).unwrap();
        assert_eq!(said, line.trim_end());
    }
    if asked < 50 || found < 20 {
        panic!("{asked} subjects, {found} findings: too few to compare");
    }
}
