//! Batches beside the calls for one row: the same answers on every vector.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::frames::{Cells, frame, read};
use credit_core::Date;
use credit_core::api::{self, Checker, Lang, screen_lines};
use credit_core::batch::{self, Want, id, tier_word, word};
use credit_core::decision::{Outcome, Tier};
use credit_core::id::{self as ids, Expectation, Kind, packed};
use credit_core::json::{ObjectBuilder, Value, canonical, parse};
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
    let (mut asked, mut refused, mut taken, mut others) = (0, 0, 0, 0);
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
        let mut plain = Vec::new();
        batch::check(checker, &asks, None, &mut plain).unwrap();
        let mut others_of_it = columns.clone();
        others_of_it.remove(&id::DECISION);
        assert_eq!(read(&plain), (rows, others_of_it), "without words");
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
                    let mut items: Vec<&str> = Vec::new();
                    for measure in decision.get("measures").and_then(Value::as_array).unwrap() {
                        let elsewhere = measure.get("elsewhere") == Some(&Value::Bool(true));
                        let item = text(measure, "id").unwrap();
                        if elsewhere {
                            others += 1;
                        } else if !items.contains(&item) {
                            items.push(item);
                        }
                    }
                    taken += items.len();
                    let told = columns[&id::MEASURES].texts()[at].as_deref();
                    assert_eq!(told, Some(items.join("\n").as_str()));
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
    assert!(taken > 0 && others > 0, "{taken} {others}");
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

/// Every subject of the vectors is graded as the decision on it says, under matters with tiers and without.
#[test]
fn tiers_of_every_subject() {
    let sample = Sample::build().unwrap();
    let checker = open(&sample.sources(PackSet::Fresh));
    let on = Date::parse("2026-11-20").unwrap();
    let all = cases();
    let of_case = |case: &Value| {
        let subjects = case.get("request")?.get("subjects")?.as_array()?;
        Some(subjects.to_vec())
    };
    let subjects: Vec<Value> = all.iter().filter_map(of_case).flatten().collect();
    let subjects: Vec<&Value> =
        subjects.iter().filter(|subject| text(subject, "name").is_some()).collect();
    let column = |member| Cells::Texts(subjects.iter().map(|s| text(s, member)).collect());
    let former = subjects.iter().map(|subject| {
        let names = subject.get("formerNames").and_then(Value::as_array).unwrap_or_default();
        names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
    });
    let former: Vec<String> = former.collect();
    let mut graded = std::collections::BTreeMap::new();
    for matter in checker.rulebook().matters.iter().map(|matter| matter.id.clone()) {
        let columns = [
            (id::MATTER, Cells::Texts(vec![Some(matter.as_str())])),
            (id::NAME, column("name")),
            (id::CODE, column("code")),
            (id::KIND, column("kind")),
            (id::REGION, column("region")),
            (id::SEARCH, column("search")),
            (id::CODE_SOURCE, column("codeSource")),
            (
                id::FORMER_NAMES,
                Cells::Texts(former.iter().map(|names| Some(names.as_str())).collect()),
            ),
        ];
        let mut out = Vec::new();
        batch::tier(&checker, &frame(subjects.len(), &columns), on, &mut out).unwrap();
        let (rows, told) = read(&out);
        assert_eq!(rows, subjects.len());
        for (at, subject) in subjects.iter().enumerate() {
            let word = told[&id::WORD].numbers()[at];
            let error = told.get(&id::ERROR).and_then(|errors| errors.texts()[at].clone());
            let Value::Object(mut members) = (*subject).clone() else { panic!("{subject:?}") };
            members.retain(|(member, _)| &**member != "role");
            members.push(("role".into(), Value::from("applicant")));
            let request = ObjectBuilder::new()
                .put("matter", matter.as_str())
                .put("appliedOn", on.to_string())
                .put("decidedOn", on.to_string())
                .put("subjects", Value::Array(vec![Value::Object(members)]))
                .build();
            let decision = match api::check(&checker, &request, Lang::En) {
                Ok(decision) => decision,
                Err(failure) => {
                    assert_eq!(word, u64::from(tier_word::ERROR));
                    assert_eq!(error.as_deref(), Some(failure.code()));
                    continue;
                }
            };
            if error.as_deref() == Some("json.text") {
                // Nobody is asked about: a form is asked who it is, a row has nobody to ask.
                assert_eq!((word >> 31, text(subject, "code")), (1, None));
                assert!(decision.reasons.iter().any(|reason| reason.code == "subject.unnamed"));
                *graded.entry(Some("nobody")).or_insert(0) += 1;
                continue;
            }
            let Some(inspection) = decision.inspection else {
                assert_eq!((word >> 31, error.as_deref()), (1, Some("batch.tier")));
                *graded.entry(None).or_insert(0) += 1;
                continue;
            };
            if error.as_deref() == Some("batch.tier") {
                // A table that reads what only an application has.
                let version = checker.rulebook().matters.iter().find(|m| m.id == matter).unwrap();
                assert!(checker.rulebook().tiers_of(version).is_err());
                continue;
            }
            let tier = Tier::ALL.iter().position(|known| *known == inspection.tier).unwrap() + 1;
            assert_eq!(word & u64::from(tier_word::TIER), u64::try_from(tier).unwrap());
            let pending = word & u64::from(tier_word::PENDING) != 0;
            assert_eq!(pending, inspection.pending == Some(true));
            let held = word & u64::from(tier_word::FOCUS | tier_word::SUSPENDED) != 0;
            assert_eq!(held, inspection.held.is_some());
            let codes: Vec<&str> = decision.reasons.iter().map(|reason| &*reason.code).collect();
            assert_eq!(told[&id::REASONS].texts()[at].as_deref(), Some(&*codes.join("\n")));
            let stale = word & u64::from(tier_word::STALE) != 0;
            assert_eq!(stale, codes.iter().any(|code| batch::is_of_lists(code)));
            assert_eq!(told[&id::RULE].texts()[at].as_deref(), Some(&*inspection.rule));
            let numbers = [id::SHARE, id::TIMES, id::MONTHS].map(|id| told[&id].numbers()[at]);
            let often = inspection.frequency.as_ref();
            let expected = [
                inspection.share.unwrap_or_default(),
                often.map_or(0, |often| often.times),
                often.map_or(0, |often| often.months),
            ];
            assert_eq!(numbers, expected.map(u64::from));
            *graded.entry(Some(inspection.tier.as_str())).or_insert(0) += 1;
        }
    }
    assert!(graded.len() > 2 && graded.values().sum::<i32>() > 100, "{graded:?}");
}
