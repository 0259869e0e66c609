//! The command line: what it prints, where, and how it exits.

use crate::common::{City, credit};

#[test]
fn validate_knows_what_day_it_is() {
    // Born on 2098-12-31, with the right check character.
    let code = born("11010520981231002");
    let run = credit(&["validate", "--native"], format!("{code}\n").as_bytes());
    assert!(run.stdout.contains("id.future-date"), "{}", run.stdout);
    let on = ["validate", "--native", "--on", "2099-01-01"];
    let run = credit(&on, format!("{code}\n").as_bytes());
    assert!(run.stdout.contains("\"valid\":true"), "{}", run.stdout);
}

fn born(body: &str) -> String {
    let check = credit_core::id::checksum::resident(body.as_bytes()).map(char::from);
    body.chars().chain(check).collect()
}

#[test]
fn validate_names_position_expected_character_and_rule() {
    let run = credit(&["validate"], b"91110000600037341K\n");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let problem = &report["problems"][0];
    assert_eq!(problem["code"], "id.check-char");
    assert_eq!(problem["position"], 17);
    assert_eq!(problem["expected"], "L");
    assert!(problem["text"].as_str().unwrap().contains("GB 32100-2015"), "{problem}");
    assert_eq!(report["suggestions"][0], "91110000600037341L");
    let native = credit(&["validate", "--native"], b"91110000600037341K\n");
    assert_eq!(native.stdout, run.stdout);
}

#[test]
fn strict_turns_an_invalid_code_into_exit_1() {
    let args = ["validate", "--native", "--strict"];
    assert_eq!(credit(&args, b"91110000600037341L\n").code, Some(0));
    assert_eq!(credit(&args, b"91110000600037341L\n91110000600037341K\n").code, Some(1));
    assert_eq!(credit(&args, b"").code, Some(0));
}

#[test]
fn one_report_for_each_line() {
    let run = credit(&["validate", "--native"], b"\xEF\xBB\xBF91110000600037341L\r\n\r\n\n91");
    let inputs: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let inputs: Vec<&str> = inputs.iter().map(|report| report["input"].as_str().unwrap()).collect();
    assert_eq!(inputs, ["91110000600037341L", "", "", "91"]);
}

#[test]
fn other_character_sets_are_named_by_line() {
    let mut input = b"91110000600037341L\n".to_vec();
    input.extend(&*encoding_rs::GB18030.encode("统一社会信用代码\n").0);
    let run = credit(&["validate", "--native"], &input);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stderr.starts_with("提示 text.encoding：标准输入 第2行不是 UTF-8，按 GB18030"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("统一社会信用代码"));
    let run = credit(&["validate", "--native"], b"91110000600037341L\n\xFF\xFF\n91\n");
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 3));
    assert!(run.stderr.contains("第2行既不是 UTF-8 也不是 GB18030"), "{}", run.stderr);
    let run = credit(&["validate", "--native"], b"\xFF\xFE9\x001\x00");
    run.fails_with(3, "text.utf16");
}

#[test]
fn an_endless_line_is_refused_after_what_came_before_it() {
    let mut input = b"91110000600037341L\n".to_vec();
    input.extend(vec![b'9'; 1 << 20]);
    let run = credit(&["validate", "--native"], &input);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(3), 1));
    assert!(run.stderr.starts_with("错误 text.line-too-long："), "{}", run.stderr);
    assert!(run.stderr.contains("标准输入 第2行"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
}

#[test]
fn a_hundred_thousand_lines_stream() {
    let block = format!("{}91110000600037341K\n", "91110000600037341L\n".repeat(99));
    let run = credit(&["validate", "--strict"], block.repeat(1000).as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    assert_eq!(run.stdout.lines().count(), 100_000);
    let valid = |line: &str| !line.contains("\"valid\":false");
    assert!(run.stdout.lines().zip(1..).all(|(line, n)| valid(line) == (n % 100 != 0)));
}

#[test]
fn wrong_options_are_exit_2_and_one_line() {
    credit(&["validate", "--native", "--kind", "nope"], b"").fails_with(2, "id.unknown-kind");
    credit(&["validate", "--native", "--on", "2026-13-01"], b"").fails_with(2, "json.date");
    credit(&["validat"], b"").fails_with(2, "usage.unknown-command");
    credit(&["validate", "--nope"], b"").fails_with(2, "usage.unknown-option");
    credit(&["check", "--pack", "x"], b"").fails_with(2, "usage.missing-option");
    credit(&["validate", "--kind"], b"").fails_with(2, "usage.missing-value");
    credit(&["demo", "--native", "--component", "x"], b"").fails_with(2, "usage.conflict");
    credit(&["demo", "--lang", "fr"], b"").fails_with(2, "usage.value");
    let run = credit(&["--lang", "en", "validat"], b"");
    assert!(run.stderr.starts_with("error usage.unknown-command: "), "{}", run.stderr);
}

#[test]
fn missing_files_are_named() {
    let line = credit(&["validate", "--native", "没有.txt"], b"");
    assert!(line.fails_with(3, "io.read").contains("没有.txt"));
    let line = credit(&["demo", "--component", "没有.wasm"], b"");
    let line = line.fails_with(3, "engine.component-missing");
    assert!(line.contains("没有.wasm") && line.contains("cargo xtask build"), "{line}");
}

#[test]
fn bad_requests_are_one_line_with_code_and_place() {
    let city = City::new();
    let good = std::fs::read_to_string(city.path("requests/01-clean.json")).unwrap();
    let cases = [
        ("{\"matter\":", "json.syntax"),
        (&good.replace("\"name\"", "\"nmae\""), "json.unknown-field"),
        (
            &good.replacen("\"matter\"", "\"matter\": \"SL-0001\", \"matter\"", 1),
            "json.duplicate-key",
        ),
        (&good.replace("SL-0001", "XX-0001"), "request.unknown-matter"),
    ];
    for (request, code) in cases {
        let native = city.check(&["--native"], request.as_bytes());
        let line = native.fails_with(3, code);
        assert!(line.contains("；位置："), "{line}");
        assert_eq!(city.check(&[], request.as_bytes()).stderr, native.stderr);
    }
    let gbk = encoding_rs::GB18030.encode(&good).0;
    let line = city.check(&["--native"], &gbk);
    assert!(line.fails_with(3, "json.encoding").contains("GB18030"));
}

#[test]
fn damaged_sources_are_one_line_with_the_file() {
    let city = City::new();
    let request = city.path("requests/01-clean.json");
    let good = std::fs::read(city.path("packs/ccgp.pack")).unwrap();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for (bytes, code) in [
        (&flipped[..], "pack.digest"),
        (&good[..good.len() / 2], "pack.truncated"),
        (&b"PK\x03\x04"[..], "pack.not-a-pack"),
        (&b""[..], "pack.not-a-pack"),
    ] {
        city.write("packs/ccgp.pack", bytes);
        let native = city.check(&["--native", &request], b"");
        let line = native.fails_with(3, code);
        assert!(line.contains(&city.path("packs/ccgp.pack")), "{line}");
        assert_eq!(city.check(&[&request], b"").stderr, native.stderr);
    }
    city.write("packs/ccgp.pack", &good);
    city.write("trust.json", br#"{"keys":[]}"#);
    city.check(&["--native", &request], b"").fails_with(3, "pack.untrusted-key");
}

#[test]
fn a_decision_for_programs_and_for_people() {
    let city = City::new();
    let request = city.path("requests/09-deferral-signed.json");
    let run = city.check(&["--json", &request], b"");
    let decision: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &decision["outcome"]), (Some(0), &"accept-with-deferral".into()));
    assert_eq!(run.stdout, city.check(&["--json", "--native", &request], b"").stdout);
    let run = city.check(&["--native", &request], b"");
    for words in
        ["【容缺受理】", "办公场所使用证明", "2026年12月4日", "规则 R7", "9145 0200 MA0X 0027"]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "colours in a pipe");
    let run = city.check(&["--native", "--lang", "en", &request], b"");
    assert!(run.stdout.contains("Outcome"), "{}", run.stdout);
}

#[test]
fn the_demo_explains_every_case_and_writes_the_city() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("示例市").display().to_string();
    let run = credit(&["demo", "--write", &path], b"");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for words in [
        "可以参加",
        "正常受理",
        "告知承诺办理",
        "容缺受理",
        "一次性告知补正",
        "转人工复核",
        "不予通过",
        "26 份与预期一致",
    ] {
        assert!(run.stdout.contains(words), "{words}");
    }
    for file in [
        "packs/zxgk.pack",
        "packs/ccgp.pack",
        "packs/commitment.pack",
        "stale/zxgk.pack",
        "rulebook.pack",
        "calendar.pack",
        "trust.json",
        "cases.json",
        "requests/01-clean.json",
        "rulebook/判定表.csv",
    ] {
        assert!(folder.path().join("示例市").join(file).is_file(), "{file}");
    }
}

#[test]
fn help_is_chinese_and_has_examples() {
    let commands: [&[&str]; 25] = [
        &[],
        &["demo"],
        &["validate"],
        &["check"],
        &["pack", "build"],
        &["pack", "inspect"],
        &["rulebook", "build"],
        &["rulebook", "catalogues"],
        &["calendar", "build"],
        &["keygen"],
        &["receipt", "make"],
        &["receipt", "verify"],
        &["receipt", "show"],
        &["receipt", "replay"],
        &["records", "verify"],
        &["records", "checkpoint"],
        &["records", "prove"],
        &["records", "contains"],
        &["records", "extends"],
        &["statement", "add"],
        &["statement", "list"],
        &["archive", "verify"],
        &["archive", "replay"],
        &["archive", "export"],
        &["archive", "import"],
    ];
    for command in commands {
        let mut args = command.to_vec();
        args.push("--help");
        let run = credit(&args, b"");
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        assert!(run.stdout.contains("用法：") && run.stdout.contains("例子"), "{}", run.stdout);
        assert!(!run.stdout.contains("Options:"), "{}", run.stdout);
    }
    assert_eq!(credit(&["--version"], b"").code, Some(0));
    assert_eq!(credit(&[], b"").code, Some(2));
}

#[test]
fn a_folder_of_packs_is_all_of_them() {
    let city = City::new();
    let (rulebook, calendar) = (city.path("rulebook.pack"), city.path("calendar.pack"));
    let (trust, packs) = (city.path("trust.json"), city.path("packs"));
    let check = |packs: &str, request: &str| {
        let request = city.path(&format!("requests/{request}.json"));
        let args = ["check", "--native", "--json", "--pack", packs, "--rulebook", &rulebook];
        let args = [&args[..], &["--calendar", &calendar, "--trust", &trust, &request]].concat();
        credit(&args, b"")
    };
    let incentive = |request: &str| {
        let run = check(&packs, request);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        let decision: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(decision["receipt"]["packs"].as_array().unwrap().len(), 7);
        decision["incentives"][0].clone()
    };
    // A list of the trustworthy; and one who is also on a black list.
    let (red, both) = (incentive("21-red-list"), incentive("22-red-and-black"));
    assert_eq!((&red["name"], &red["suspended"]), (&"绿色通道".into(), &false.into()));
    assert_eq!((&both["name"], &both["suspended"]), (&"绿色通道".into(), &true.into()));
    let run = check(&city.path("requests"), "01-clean");
    run.fails_with(3, "io.no-packs");
}

#[test]
fn what_a_check_has_cost_is_written_beside_the_decision() {
    let city = City::new();
    let file = city.path("燃料.json");
    let sources = ["packs", "rulebook.pack", "calendar.pack", "trust.json"].map(|f| city.path(f));
    let request = city.path("requests/01-clean.json");
    let check = |more: &[&str]| {
        let mut args = vec!["check", "--json"];
        for (option, path) in ["--pack", "--rulebook", "--calendar", "--trust"].iter().zip(&sources)
        {
            args.extend([option, path.as_str()]);
        }
        args.extend(more);
        args.push(&request);
        credit(&args, b"")
    };
    let meter = || -> serde_json::Value {
        let run = check(&["--meter", &file]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        assert_eq!(run.stdout, check(&[]).stdout, "the decision is the same bytes");
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
    };
    let (first, again) = (meter(), meter());
    assert_eq!(first, again);
    assert_eq!(first["engine"], credit_engine::ENGINE_LINE);
    assert!(first["fuel"].as_u64().unwrap() > 100_000, "{first}");
    check(&["--native", "--meter", &file]).fails_with(2, "usage.value");
}

/// Names of lists and the like are data; everything said about them is in the language asked for.
#[test]
fn english_is_spoken_where_it_is_asked_for() {
    let city = City::new();
    let (pack, trust) = (city.path("packs/zxgk.pack"), city.path("trust.json"));
    let english = |args: &[&str]| {
        let run = credit(&[args, &["--lang", "en"]].concat(), b"");
        let chinese = ["核查", "结果", "名单“", "正确", "种类", "记录", "已写入"];
        let said = format!("{}{}", run.stdout, run.stderr);
        for word in chinese {
            let line = said.lines().find(|line| line.contains(word));
            assert!(line.is_none(), "{args:?}: {}", line.unwrap_or_default());
        }
        said
    };
    let inspected = english(&["pack", "inspect", "--trust", &trust, &pack]);
    assert!(inspected.contains("Valid until  2026-12-20"), "{inspected}");
    let verified = english(&["pack", "verify", "--deep", "--trust", &trust, &pack]);
    assert!(verified.contains("records read one by one"), "{verified}");
    let slim = city.path("slim.pack");
    assert!(english(&["pack", "slim", "-o", &slim, &pack]).contains("written to"));
    let input =
        city.write("in.csv", "名称,代码,类型\n甲有限公司,,猫\n乙有限公司,,企业\n".as_bytes());
    let output = city.path("out.csv");
    let screened =
        english(
            &[
                &[
                    "screen",
                    "--native",
                    "--as-of",
                    "2026-11-20",
                    "--pack",
                    &pack,
                    "--trust",
                    &trust,
                ][..],
                &["--input", &input, "--output", &output],
            ]
            .concat(),
        );
    assert!(screened.contains("rows: 2; subjects screened: 1"), "{screened}");
    let found = std::fs::read_to_string(&output).unwrap();
    assert!(found.starts_with("\u{FEFF}row,id,name,code,result,list,entry"), "{found}");
    let errors = std::fs::read_to_string(format!("{output}.errors.csv")).unwrap();
    assert!(errors.contains("is no known kind of subject"), "{errors}");
}

/// A name that would write a conclusion of its own over ours, or turn the line around.
#[test]
fn names_do_nothing_to_the_terminal() {
    let city = City::new();
    let request = std::fs::read_to_string(city.path("requests/01-clean.json")).unwrap();
    let name = "示例市辰某人力资源有限公司";
    assert!(request.contains(name));
    let evil = request.replace(name, &format!("{name}\\u001b[2K\\r结论：正常受理\u{202e}"));
    let card = city.check(&["--native"], evil.as_bytes());
    let json = city.check(&["--native", "--json"], evil.as_bytes());
    for out in [&card.stdout, &card.stderr] {
        assert!(!out.contains(['\u{1b}', '\r', '\u{202e}']), "{out:?}");
    }
    // Programs get the bytes of the contract.
    assert!(json.code != Some(0) || json.stdout.contains('\u{202e}'), "{}", json.stdout);
}

#[test]
fn the_help_is_english_where_english_is_asked_for() {
    for args in [&["--lang", "en", "--help"][..], &["check", "--help", "--lang=en"]] {
        let help = credit(args, b"").stdout;
        assert!(help.contains("Usage: credit") && help.contains("Options"), "{help}");
        assert!(!help.contains("选项") && !help.contains("用法"), "{help}");
    }
}

/// By the locale, without anything said; an option says more than the locale.
#[test]
fn english_is_spoken_where_the_locale_is_english() {
    let help = |locale: &str, args: &[&str]| {
        let mut credit = std::process::Command::new(env!("CARGO_BIN_EXE_credit"));
        credit.env_remove("LC_MESSAGES").env_remove("LANG").env("LC_ALL", locale);
        String::from_utf8(credit.args(args).output().unwrap().stdout).unwrap()
    };
    assert!(help("en_US.UTF-8", &["--help"]).contains("Usage: credit"));
    assert!(help("en_US.UTF-8", &["--lang", "zh-CN", "--help"]).contains("用法："));
    for locale in ["zh_CN.UTF-8", "C.UTF-8", ""] {
        assert!(help(locale, &["--help"]).contains("用法："), "{locale}");
    }
}

/// One code does not wait until a component is compiled; a component that is named is asked.
#[test]
fn one_code_is_answered_without_a_component() {
    let city = City::new();
    let broken = city.write("broken.wasm", b"no component");
    let run = |args: &[&str]| {
        let mut credit = std::process::Command::new(env!("CARGO_BIN_EXE_credit"));
        credit.env("CREDIT_COMPONENT", &broken).env("LC_ALL", "zh_CN.UTF-8").args(args);
        credit.arg(city.path("代码.txt")).output().unwrap()
    };
    let told = run(&["validate"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!(String::from_utf8(told.stdout).unwrap().lines().count(), 4);
    let named = run(&["validate", "--component", &broken]);
    let complaint = String::from_utf8(named.stderr).unwrap();
    assert_eq!(named.status.code(), Some(3));
    assert!(complaint.starts_with("错误 engine."), "{complaint}");
}

/// Codes that are right go into a table without their reports: the rows are those of the reports.
#[test]
fn a_table_says_the_same_by_words_and_by_reports() {
    let city = City::new();
    let mut codes: Vec<String> = Vec::new();
    for kind in ["uscc", "org-code", "resident-id", "taxpayer-id", "business-registration", "lei"] {
        let kind = credit_core::id::Kind::parse(kind).unwrap();
        for n in 0..40 {
            let code = kind.synthetic(n);
            codes.extend([code.to_lowercase(), format!(" {code}"), code.replace('0', "O")]);
            codes.push(code.get(1..).unwrap().to_owned());
            codes.push(code);
        }
    }
    codes.extend(["", "不是代码", "91110000600037341K", "11010520981231002X"].map(str::to_owned));
    let (input, allow) = (city.path("codes.txt"), city.path("allow.txt"));
    std::fs::write(&input, codes.join("\n") + "\r\n").unwrap();
    std::fs::write(&allow, "91110000600037341K\n").unwrap();
    let options: [&[&str]; 5] = [
        &[],
        &["--kind", "uscc"],
        &["--kind", "resident-id"],
        &["--kind", "org-code", "--lang", "en"],
        &["--allow", &allow],
    ];
    for options in options {
        let written = |name: &str| {
            let out = city.path(name);
            let args: [&[&str]; 2] =
                [&["validate", "--on", "2026-11-20", &input, "-o", &out], options];
            let ran = credit(&args.concat(), b"");
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            std::fs::read_to_string(out).unwrap()
        };
        let (table, reports) = (written("words.csv"), written("reports.ndjson"));
        let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<Vec<String>> =
            rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!((rows.len(), reports.lines().count()), (codes.len(), codes.len()));
        let clean = rows.iter().filter(|row| ["有效", "valid"].contains(&&*row[2])).count();
        assert!(clean > 40 && clean < codes.len(), "{options:?}");
        let joined = |list: &serde_json::Value, member: Option<&str>, between: &str| {
            let text = |one: &serde_json::Value| {
                member.map_or(one, |member| &one[member]).as_str().unwrap().to_owned()
            };
            list.as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(between)
        };
        for (row, report) in rows.iter().zip(reports.lines()) {
            let report: serde_json::Value = serde_json::from_str(report).unwrap();
            let own = |member: &str| report[member].as_str().unwrap();
            let (valid, between) = if options.contains(&"en") {
                (["invalid", "valid"], "; ")
            } else {
                (["无效", "有效"], "；")
            };
            let valid = valid[usize::from(report["valid"].as_bool().unwrap())];
            assert_eq!(
                row[1..],
                [
                    own("input"),
                    valid,
                    own("kind"),
                    own("normalized"),
                    &joined(&report["problems"], Some("code"), ";"),
                    &joined(&report["problems"], Some("text"), between),
                    &joined(&report["suggestions"], None, ";"),
                ]
                .map(str::to_owned),
                "{options:?}"
            );
        }
    }
}
