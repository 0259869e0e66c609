//! Batch screening: formats, bad rows, kills, changed files, what is new.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use credit_core::{api::Lang, id};
use credit_engine::{Bound, Lists, ResidentEngine, ResidentLimits, ResidentLists, find_checker};
use credit_host::screen::Screener;

use crate::common::{City, Run, credit};

/// Arguments of a job against two packs of the city.
fn args(city: &City, input: &str, output: &str, more: &[&str]) -> Vec<String> {
    let mut args: Vec<String> =
        ["screen", "--as-of", "2026-11-20", "--trust"].map(Into::into).into();
    args.extend([city.path("trust.json"), "--input".into(), input.into()]);
    args.extend(["--output".into(), output.into()]);
    for pack in ["zxgk", "ccgp"] {
        args.extend(["--pack".into(), city.path(&format!("packs/{pack}.pack"))]);
    }
    args.extend(more.iter().map(|&arg| arg.to_owned()));
    args
}

pub(crate) fn screen(city: &City, input: &str, output: &str, more: &[&str]) -> Run {
    let args = args(city, input, output, more);
    credit(&args.iter().map(String::as_str).collect::<Vec<_>>(), b"")
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Subjects of which some are on the lists of the city: the rows of its own lists, and others.
pub(crate) fn subjects(city: &City, rows: usize) -> String {
    let listed = read(&city.path("lists/失信被执行人.csv"));
    let mut rows_of_list = csv::Reader::from_reader(listed.as_bytes());
    let headers = rows_of_list.headers().unwrap().clone();
    let at = |names: &[&str]| headers.iter().position(|h| names.contains(&h)).unwrap();
    let (name, code) = (
        at(&["名称", "主体名称", "被执行人姓名/名称", "iname"]),
        at(&["统一社会信用代码", "代码", "证件号码", "cardNum"]),
    );
    let listed: Vec<(String, String)> = rows_of_list
        .records()
        .map(|row| row.map(|row| (row[name].to_owned(), row[code].to_owned())).unwrap())
        .collect();
    let mut out = "编号,姓名/名称,代码,类型,行政区划,曾用名,备注\n".to_owned();
    for row in 0..rows {
        let (name, code) = match row % 10 {
            3 => listed[row / 10 % listed.len()].clone(),
            7 => (listed[row / 10 % listed.len()].0.clone(), String::new()),
            _ => (format!("示例市{row}号某某有限公司"), String::new()),
        };
        let code = if code.contains('*') { String::new() } else { code };
        out.push_str(&format!("L-{row},{name},{code},企业,450200,\"旧名{row}；又名{row}\",x\n"));
    }
    out
}

fn ndjson(table: &str) -> String {
    let mut out = String::new();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let subject = serde_json::json!({
            "id": &row[0], "name": &row[1], "code": &row[2], "kind": "organization",
            "region": &row[4], "formerNames": row[5].split('；').collect::<Vec<_>>(),
        });
        out.push_str(&format!("{subject}\n"));
    }
    out
}

#[test]
fn the_same_findings_whatever_the_form_and_the_engine() {
    let city = City::new();
    let table = subjects(&city, 700);
    let csv = city.write("s.csv", table.as_bytes());
    let lines = city.write("s.ndjson", ndjson(&table).as_bytes());
    let gbk = city.write("g.csv", &encoding_rs::GB18030.encode(&table).0);
    let out = |name: &str| city.path(name);

    let run = screen(&city, &csv, &out("a.ndjson"), &["--native"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for words in ["共 700 行", "有发现的主体", "没有用到的列：备注", "数据截至 2026-11-20"]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let native = read(&out("a.ndjson"));
    assert!(native.lines().count() > 50, "{}", native.lines().count());
    // Through the component, with any number of workers, from another character set: the same bytes.
    for (name, input, more) in
        [("b.ndjson", &csv, &["--jobs", "3"][..]), ("c.ndjson", &gbk, &["--native", "--jobs", "1"])]
    {
        assert_eq!(screen(&city, input, &out(name), more).code, Some(0));
        assert!(read(&out(name)) == native, "{name}");
    }
    // From NDJSON: the same but for the numbers of the lines.
    assert_eq!(screen(&city, &lines, &out("d.ndjson"), &["--native"]).code, Some(0));
    let without_rows = |text: &str| -> Vec<serde_json::Value> {
        let mut found: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        found.iter_mut().for_each(|value| value["row"] = 0.into());
        found
    };
    assert_eq!(without_rows(&read(&out("d.ndjson"))), without_rows(&native));
    // A row for each finding and each look-alike.
    assert_eq!(screen(&city, &csv, &out("e.csv"), &["--native"]).code, Some(0));
    let table = read(&out("e.csv"));
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().collect::<Result<_, _>>().unwrap();
    let found =
        native.matches("\"verdict\":").count() + native.matches("\"codeProblems\":[{").count();
    assert_eq!(rows.len(), found);
    // In the order of the file, each with its number.
    let numbers: Vec<u64> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert!(numbers.is_sorted());
    assert!(rows.iter().all(|row| row[1] == format!("L-{}", row[0].parse::<u64>().unwrap() - 2)));
    assert_eq!(screen(&city, &csv, &out("f.ndjson"), &["--native", "--all"]).code, Some(0));
    assert_eq!(read(&out("f.ndjson")).lines().count(), 700);
    assert_eq!(screen(&city, &csv, &out("g.csv"), &["--native", "--strict"]).code, Some(1));
}

#[test]
fn bad_rows_are_told_and_do_not_stop_the_job() {
    let city = City::new();
    let person = id::validate("11010519491231002X", &id::Expectation::default());
    assert!(person.is_valid());
    let table = "持证主体名册\n姓名或名称,证件号码,类型\n甲某某公司,9.145E+17,企业\n,91110000600037341L,\n\n某某,,猫\n\
                 乙某某公司,91110000600037341K,企业\n丙某某公司,,企业,多,一列\n\
                 某某某,11010519491231002X,\n=丁公司,,企业\n";
    let csv = city.write("s.csv", table.as_bytes());
    let out = city.path("o.ndjson");
    let run = screen(&city, &csv, &out, &["--native"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("共 7 行，核查 3 个主体"), "{}", run.stdout);
    assert!(run.stdout.contains("1 个主体的代码不能通过校验"), "{}", run.stdout);
    let errors = read(&format!("{out}.errors.csv"));
    let found: Vec<(String, String)> = csv::Reader::from_reader(errors.as_bytes())
        .records()
        .map(|row| row.map(|row| (row[0].to_owned(), row[2].to_owned())).unwrap())
        .collect();
    let expected =
        [("3", "row.number"), ("4", "row.name"), ("6", "row.kind"), ("8", "csv.columns")];
    assert_eq!(found, expected.map(|(line, code)| (line.to_owned(), code.to_owned())));
    let findings = read(&out);
    assert!(findings.contains("\"codeProblems\":[{\"code\":\"id.check-char\""), "{findings}");
    // A later job without bad rows leaves no old file of errors behind.
    let csv = city.write("t.csv", "名称\n甲某某公司\n".as_bytes());
    assert_eq!(screen(&city, &csv, &out, &["--native"]).code, Some(0));
    assert!(!std::path::Path::new(&format!("{out}.errors.csv")).exists());
    // The number of a person is masked.
    let csv = city.write("u.csv", "姓名,身份证号\n某某某,11010519491231002X\n".as_bytes());
    assert_eq!(screen(&city, &csv, &out, &["--native", "--all"]).code, Some(0));
    assert!(read(&out).contains("\"code\":\"1101051949****002X\""), "{}", read(&out));
}

#[test]
fn a_file_that_is_no_list_of_subjects_is_refused() {
    let city = City::new();
    let out = city.path("o.ndjson");
    let csv = city.write("s.csv", b"a,b\n1,2\n");
    screen(&city, &csv, &out, &["--native"]).fails_with(3, "screen.no-header");
    let quote = format!("名称,代码\n甲公司,\"\n{}", "乙公司,\n".repeat(200_000));
    let csv = city.write("q.csv", quote.as_bytes());
    let run = screen(&city, &csv, &out, &["--native"]);
    assert!(run.fails_with(3, "csv.quotes").contains("第2行"), "{}", run.stderr);
    let csv = city.write("t.csv", "名称\n甲公司\n".as_bytes());
    screen(&city, &csv, &city.path("o.xyz"), &["--native"]).fails_with(2, "usage.format");
    let day = ["--native", "--as-of", "2026-13-01"];
    let run = screen(&city, &csv, &city.path("p.csv"), &day);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let line = format!("{{\"name\":\"{}\"}}\n{{\"name\":\"甲某某公司\"}}\n", "甲".repeat(500_000));
    let lines = city.write("l.ndjson", line.as_bytes());
    let run = screen(&city, &lines, &city.path("l2.ndjson"), &["--native"]);
    assert!(run.stdout.contains("共 2 行，核查 1 个主体"), "{} {}", run.stdout, run.stderr);
}

/// Runs the job, kills it again and again, and returns how often it took.
pub(crate) fn killed(city: &City, input: &str, output: &str, more: &[&str], seed: u64) -> u64 {
    let args = args(city, input, output, more);
    let mut wait = seed;
    for runs in 1..200 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_credit"))
            .args(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait = wait.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Longer every time, so that it comes to an end on a machine that has other work too.
        let mut patience = 500 + (wait >> 33) % 1_500 + 100 * runs;
        loop {
            std::thread::sleep(Duration::from_millis(10));
            if let Some(status) = child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(0));
                return runs;
            }
            patience = patience.saturating_sub(10);
            if patience == 0 {
                child.kill().unwrap();
                child.wait().unwrap();
                break;
            }
        }
    }
    panic!("never came to an end");
}

#[test]
fn a_job_that_is_killed_again_and_again_ends_with_the_same_bytes() {
    let city = City::new();
    let table = subjects(&city, 100_000).replace("L-77,示例", "L-77,,示例");
    let csv = city.write("s.csv", table.as_bytes());
    let (whole, pieces) = (city.path("whole.csv"), city.path("pieces.csv"));
    let run = screen(&city, &csv, &whole, &["--native", "--jobs", "1"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let runs = killed(&city, &csv, &pieces, &["--native", "--jobs", "1"], 7);
    assert!(runs > 1, "it was never killed");
    assert!(read(&pieces) == read(&whole));
    let errors = |path: &str| read(&format!("{path}.errors.csv"));
    assert!(errors(&pieces) == errors(&whole) && errors(&whole).lines().count() == 2);
    assert!(!std::path::Path::new(&format!("{pieces}.resume")).exists());
}

#[test]
fn another_job_does_not_go_on_where_one_was_killed() {
    let city = City::new();
    let csv = city.write("s.csv", subjects(&city, 50).as_bytes());
    let out = city.path("o.ndjson");
    assert_eq!(screen(&city, &csv, &out, &["--native"]).code, Some(0));
    let whole = read(&out);
    // The checkpoint of a job that was killed before its first batch, made by one that is refused.
    let resume = format!("{out}.resume");
    let quote = format!("{}甲公司,\"\n{}", subjects(&city, 50), "乙公司,\n".repeat(200_000));
    let broken = city.write("s.csv", quote.as_bytes());
    screen(&city, &broken, &out, &["--native"]).fails_with(3, "csv.quotes");
    assert!(std::path::Path::new(&resume).exists());

    let changed = city.write("s.csv", subjects(&city, 51).as_bytes());
    screen(&city, &changed, &out, &["--native"]).fails_with(3, "screen.resume-input");
    city.write("s.csv", quote.as_bytes());
    screen(&city, &csv, &out, &["--native", "--all"]).fails_with(3, "screen.resume-options");
    let pack = city.path("packs/zxgk.pack");
    let good = std::fs::read(&pack).unwrap();
    city.write("packs/zxgk.pack", &std::fs::read(city.path("stale/zxgk.pack")).unwrap());
    screen(&city, &csv, &out, &["--native"]).fails_with(3, "screen.resume-packs");
    city.write("packs/zxgk.pack", &good);
    std::fs::write(&resume, b"{").unwrap();
    screen(&city, &csv, &out, &["--native"]).fails_with(3, "screen.resume-damaged");

    city.write("s.csv", subjects(&city, 50).as_bytes());
    let run = screen(&city, &csv, &out, &["--native", "--restart"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(read(&out) == whole && !std::path::Path::new(&resume).exists());
}

#[test]
fn only_what_is_new_in_the_lists() {
    let city = City::new();
    let source = read(&city.path("lists/失信被执行人.csv"));
    let (head, rows) = source.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let build = |name: &str, rows: &[&str], more: &[&str]| {
        let csv =
            city.write(&format!("{name}.csv"), [&[head], rows].concat().join("\n").as_bytes());
        let csv = format!("zxgk={csv}");
        let out = city.path(&format!("{name}.pack"));
        let mut args = vec!["pack", "build", "--lists", &lists, "--key", &key, "--csv", &csv];
        args.extend(["--as-of", "2026-11-20", "--valid-until", "2026-12-20", "-o", &out]);
        args.extend(more);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        out.clone()
    };
    let half = &rows[..rows.len() / 2];
    let first = build("1", half, &["--sequence", "38"]);
    let update = build("2", &rows, &["--sequence", "39", "--previous", &first]);
    let whole = build("3", &rows, &["--sequence", "39"]);
    let csv = city.write("s.csv", subjects(&city, 400).as_bytes());
    let run = |name: &str, packs: &[&str], old: &[&str]| {
        let out = city.path(name);
        let trust = city.path("trust.json");
        let mut args = vec!["screen", "--native", "--as-of", "2026-11-20", "--trust", &trust];
        args.extend(["--input", &csv, "--output", &out]);
        packs.iter().for_each(|pack| args.extend(["--pack", pack]));
        old.iter().for_each(|pack| args.extend(["--only-new", pack]));
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let entries = read(&out);
        let entries = entries.lines().flat_map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let row = value["row"].as_u64().unwrap();
            let found = ["findings", "excluded"].map(|m| value[m].as_array().unwrap().clone());
            found.concat().into_iter().map(move |f| (row, f["entry"].to_string()))
        });
        entries.collect::<std::collections::BTreeSet<_>>()
    };
    let before = run("a.ndjson", &[&first], &[]);
    let after = run("b.ndjson", &[&whole], &[]);
    let new: std::collections::BTreeSet<_> = after.difference(&before).cloned().collect();
    assert!(!new.is_empty() && before.is_subset(&after));
    assert_eq!(run("c.ndjson", &[&first, &update], &[&first]), new);
    assert_eq!(run("d.ndjson", &[&whole], &[&first]), new);
    assert!(run("e.ndjson", &[&whole], &[&whole]).is_empty());
}

#[test]
fn a_subject_that_stops_the_engine_is_told_and_the_instance_replaced() {
    let city = City::new();
    let lists = Lists {
        packs: vec![std::fs::read(city.path("packs/zxgk.pack")).unwrap()],
        trust: std::fs::read(city.path("trust.json")).unwrap(),
    };
    let limits = ResidentLimits { call: Bound::Fuel(150_000_000), ..ResidentLimits::default() };
    let engine = ResidentEngine::load(&find_checker(None).unwrap(), limits).unwrap();
    let opener = ResidentLists { engine, lists };
    let mut screener = Screener::new(&opener, Lang::ZhCn).unwrap();
    let subject = |name: &str| {
        format!("{{\"role\":\"applicant\",\"kind\":\"person\",\"name\":\"{name}\"}}\n")
    };
    let good = screener.screen_lines(&subject("某某"), "2026-11-20", true).unwrap();
    let many = subject("某某").repeat(20_000);
    let problem = screener.screen_lines(&many, "2026-11-20", true).unwrap_err();
    assert_eq!(problem.code(), "engine.fuel");
    assert_eq!(screener.screen_lines(&subject("某某"), "2026-11-20", true).unwrap(), good);
}

#[test]
fn slips_are_refused_and_lists_that_have_all_expired_are_no_success() {
    let city = City::new();
    let input = city.write("s.csv", "名称\n示例市辰某人力资源有限公司\n".as_bytes());
    let ran = |input: &str, output: &str, on: &str| {
        let (trust, pack) = (city.path("trust.json"), city.path("packs/zxgk.pack"));
        let args = [
            "screen", "--native", "--as-of", on, "--trust", &trust, "--pack", &pack, "--input",
            input, "--output", output,
        ];
        credit(&args, b"")
    };
    let nowhere = city.path("nodir/o.csv");
    let line = ran(&input, &nowhere, "2026-11-20");
    assert!(line.fails_with(3, "io.write").contains("nodir"));
    assert!(!std::path::Path::new(&city.path("nodir")).exists());
    assert_eq!(ran(&input, &city.path("now.csv"), "2026-11-20").code, Some(0));
    let late = ran(&input, &city.path("late.csv"), "2027-11-20");
    assert_eq!(late.code, Some(1), "{}", late.stderr);
    assert!(late.stderr.contains("全部名单都已过期"), "{}", late.stderr);
}

/// A register by inspection tiers: a row in, a row out, each with its reasons.
#[test]
fn a_register_is_graded_row_by_row() {
    let city = City::new();
    let register = city.write(
        "台账.csv",
        "编号,名称,统一社会信用代码,备注\n\
         1,示例市辰某人力资源有限公司,91450200MA0X00218G,\n\
         2,示例市甲某建筑有限公司,91450200MA0X00015U,\n\
         3,示例市未某有限公司,91450200MA0X0001,抄错\n\
         4,,91450200MA0X00218G,无名\n\
         5,=示例市丙某市政工程有限公司,91450200MA0X00031H,\n\
         6,不详,91450200MA0X00015U,\n\
         7,不详,91450200MA0X00218G,\n\
         8,不详,,\n\
         9,***,91450200MA0X00015U,\n"
            .as_bytes(),
    );
    let output = city.path("分级.csv");
    let sources = ["packs", "trust.json", "rulebook.pack", "calendar.pack"].map(|f| city.path(f));
    let run = |more: &[&str]| {
        let mut args = vec!["screen", "--input", &register, "--output", &output];
        if !more.contains(&"--as-of") {
            args.extend(["--as-of", "2026-11-20"]);
        }
        for (option, path) in ["--pack", "--trust", "--rulebook", "--calendar"].iter().zip(&sources)
        {
            args.extend([option, path.as_str()]);
        }
        args.extend(more);
        credit(&args, b"")
    };
    let graded = run(&["--tier", "SL-0001"]);
    assert_eq!(graded.code, Some(0), "{}", graded.stderr);
    let said = &graded.stdout;
    assert!(said.contains("共 9 行：") && said.contains("不能分级 2"), "{said}");
    assert!(said.contains("没有用到的列：备注"), "{said}");
    let text = read(&output);
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = rows.headers().unwrap().clone();
    let rows: Vec<_> = rows.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 9);
    let cell = |row: usize, label: &str| {
        let at = header.iter().position(|known| known == label).unwrap();
        rows[row].get(at).unwrap().to_owned()
    };
    // Confirmed on a list: inspected more, with the record and the share.
    assert_eq!([cell(1, "抽查档次"), cell(1, "抽查比例")], ["提高", "20%"]);
    assert_eq!(cell(1, "频次"), "每年2次");
    assert_eq!(cell(1, "规则号"), "D3");
    assert!(cell(1, "分级事实").contains("失信等级=严重"), "{text}");
    assert!(cell(1, "理由代码").contains("finding.listed"), "{text}");
    assert!(cell(1, "理由").contains("失信被执行人"), "{text}");
    assert!(cell(1, "依据").contains("示例市守信激励"), "{text}");
    // What is handed in with an application is no reason here.
    assert!(rows.iter().all(|row| !row.iter().any(|cell| cell.contains("rule"))), "{text}");
    assert!(!text.contains("缺主审材料"), "{text}");
    // A wrong code is no clean one, and is said.
    assert_ne!(cell(2, "抽查档次"), "降低");
    assert!(cell(2, "理由代码").contains("id."), "{text}");
    // Nobody is left out.
    assert_eq!([cell(3, "抽查档次"), cell(3, "理由代码")], ["", "row.name"]);
    assert_eq!(cell(3, "代码"), "91450200MA0X00218G");
    assert!(cell(4, "名称").starts_with("'="), "{text}");
    // Of whom no name is known the code is looked for: what it is listed for counts, and nothing gets lighter by it.
    assert_eq!([cell(5, "名称"), cell(5, "抽查档次")], ["不详", "提高"]);
    assert!(cell(5, "理由代码").contains("finding.listed"), "{text}");
    assert_eq!(cell(6, "抽查档次"), "正常", "{text}");
    assert_eq!([cell(8, "名称"), cell(8, "抽查档次")], ["***", "提高"]);
    assert!(
        [5, 6, 8].iter().all(|row| cell(*row, "理由代码").contains("subject.unnamed")),
        "{text}"
    );
    assert_eq!([cell(7, "抽查档次"), cell(7, "理由代码")], ["", "row.name"]);
    // The register itself is never written over, by whatever way its file is named.
    let kept = read(&register);
    let over = format!("{}/./台账.csv", city.path(""));
    let mut args = vec!["screen", "--input", &register, "--output", &over, "--tier", "SL-0001"];
    for (option, path) in ["--pack", "--trust", "--rulebook", "--calendar"].iter().zip(&sources) {
        args.extend([option, path.as_str()]);
    }
    credit(&args, b"").fails_with(2, "screen.same-file");
    let plain = ["screen", "--input", &register, "--output", &over, "--pack", &sources[0]];
    credit(&[&plain[..], &["--trust", &sources[1]]].concat(), b"")
        .fails_with(2, "screen.same-file");
    assert_eq!(read(&register), kept);
    // Lists that are past their day grade nobody, and that is said above the rows too.
    let late = run(&["--tier", "SL-0001", "--as-of", "2027-06-20"]);
    assert_eq!(late.code, Some(1), "{}", late.stdout);
    assert!(late.stdout.contains("有 7 行的名单不能作为依据"), "{}", late.stdout);
    assert!(late.stdout.contains("未能核对“失信被执行人”"), "{}", late.stdout);
    // The same answer as a single check gives.
    assert!(run(&["--tier", "SL-0001", "--strict"]).code == Some(1));
    run(&["--tier", "JS-0001"]).fails_with(2, "screen.tier");
    run(&["--tier", "XX-1"]).fails_with(2, "screen.tier");
    let mut args = vec!["screen", "--tier", "SL-0001", "--input", &register, "--output", &output];
    args.extend(["--pack", sources[0].as_str(), "--trust", &sources[1]]);
    credit(&args, b"").fails_with(2, "usage.missing");
    let english = run(&["--tier", "SL-0001", "--lang", "en"]);
    assert!(english.stdout.contains("rows: 9; lower"), "{}", english.stdout);
    assert!(read(&output).contains("raised"), "{}", read(&output));
}
