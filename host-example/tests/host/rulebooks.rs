//! `credit rulebook prove | test | diff`, and rulebooks kept in workbooks and in GB18030.

use std::fs;

use crate::common::{City, credit};
use crate::workbook::{C, Sheet, workbook};

/// The sheets of the city's rulebook as CSV text, by name.
fn tables(city: &City) -> Vec<(String, String)> {
    let mut tables: Vec<(String, String)> = fs::read_dir(city.path("rulebook"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    tables.sort();
    tables
}

#[test]
fn the_city_is_proved_and_its_cases_notice_every_change() {
    let city = City::new();
    let run = credit(&["rulebook", "prove", &city.path("rulebook")], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("种情形逐一看过"), "{}", run.stdout);
    assert!(run.stdout.lines().last().unwrap().starts_with("已证明："), "{}", run.stdout);

    let run = credit(&["rulebook", "test", "--strict", &city.path("rulebook")], b"");
    assert_eq!(run.code, Some(0), "{}", run.stdout);

    let cases = fs::read_to_string(city.path("rulebook/用例.csv")).unwrap();
    let fewer: Vec<&str> = cases.lines().filter(|line| !line.ends_with(",R7")).collect();
    city.write("rulebook/用例.csv", fewer.join("\n").as_bytes());
    let run = credit(&["rulebook", "test", "--strict", &city.path("rulebook")], b"");
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stdout.contains("有 6 种没有被发现"), "{}", run.stdout);
    assert!(run.stdout.lines().last().unwrap().ends_with("预期结论=容缺受理、预期规则=R7"));
}

#[test]
fn a_failed_proof_is_an_answer_with_one_line_for_the_mistake() {
    let city = City::new();
    let table = fs::read_to_string(city.path("rulebook/判定表.csv")).unwrap();
    let without: Vec<&str> = table.lines().filter(|line| !line.contains(",P7,")).collect();
    city.write("rulebook/判定表.csv", without.join("\n").as_bytes());
    let run = credit(&["rulebook", "prove", &city.path("rulebook")], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines[0].starts_with("E01 判定表.csv："), "{}", run.stderr);
    assert!(lines[1].contains("同一原因还引起"), "{}", run.stderr);
    assert_eq!(lines.len(), 2, "{}", run.stderr);
}

#[test]
fn workbooks_and_other_character_sets_say_the_same() {
    let city = City::new();
    let folder = city.path("rulebook");
    let same = |other: &str| {
        let run = credit(&["rulebook", "diff", &folder, other], b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.starts_with("两版的结论"), "{}", run.stdout);
    };
    let mut sheets: Vec<(&'static str, Vec<Vec<C>>)> = Vec::new();
    for (name, text) in tables(&city) {
        let (encoded, _, lost) = encoding_rs::GB18030.encode(&text);
        assert!(!lost);
        city.write(&format!("gb/{name}.csv"), &encoded);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let cell = |cell: &str| {
            let text: &'static str = cell.to_owned().leak();
            // Excel keeps a number of days as a number.
            if text.parse::<u8>().is_ok() { C::N(text) } else { C::T(text) }
        };
        let rows = reader.records().map(|row| row.unwrap().iter().map(cell).collect());
        sheets.push((name.leak(), rows.collect()));
    }
    same(&city.path("gb"));
    let rows: Vec<Vec<&[C]>> =
        sheets.iter().map(|(_, rows)| rows.iter().map(Vec::as_slice).collect()).collect();
    let sheets: Vec<Sheet<'_>> = sheets
        .iter()
        .zip(&rows)
        .map(|((name, _), rows)| Sheet { name, hidden: false, rows, merged: &[] })
        .collect();
    same(&city.write("规则书.xlsx", &workbook(&sheets)));

    // A mistake in a workbook is told by the name of the sheet.
    let without: Vec<Sheet<'_>> = sheets.into_iter().filter(|s| s.name != "依据").collect();
    let broken = city.write("缺表.xlsx", &workbook(&without));
    let run = credit(&["rulebook", "prove", &broken], b"");
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("E11 依据：没有找到工作表“依据”"), "{}", run.stderr);
}

#[test]
fn two_editions_are_compared_in_words() {
    let city = City::new();
    for (name, text) in tables(&city) {
        let text = match name.as_str() {
            "判定表" => {
                text.replace("已签,,容缺受理,,YJ1;YJ2,", "已签,,一次性告知补正,,YJ1;YJ2,")
            }
            "用例" => text.replace("容缺受理,R7", "一次性告知补正,R7"),
            "事项" => text.replace(",12,10,退件", ",12,8,退件"),
            _ => text,
        };
        city.write(&format!("新版/{name}.csv"), text.as_bytes());
    }
    let (old, new) = (city.path("rulebook.pack"), city.path("新版"));
    let run = credit(&["rulebook", "diff", "--trust", &city.path("trust.json"), &old, &new], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let said =
        "新版使 2 种情形由容缺受理变为一次性告知补正（从严；规则 R7）。例如：查询状态=已查询、";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    assert!(run.stdout.contains("  补正最长工作日由 10 改为 8\n"), "{}", run.stdout);
    let run = credit(&["rulebook", "diff", &old, &new], b"");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}

#[test]
fn notices_are_written_for_a_decision() {
    let city = City::new();
    let [a, b, c] = ["zxgk", "ccgp", "commitment"].map(|n| city.path(&format!("packs/{n}.pack")));
    let (rulebook, calendar) = (city.path("rulebook.pack"), city.path("calendar.pack"));
    let (trust, page) = (city.path("trust.json"), city.path("通知书.html"));
    let [deferral, plain] =
        ["09-deferral-signed", "01-clean"].map(|n| city.path(&format!("requests/{n}.json")));
    let particulars = city.write("经办.json", "{\"officer\":\"张经办\"}".as_bytes());
    let run = |more: &[&str]| {
        let mut args = vec!["notice", "--pack", &a, "--pack", &b, "--pack", &c];
        args.extend(["--rulebook", &rulebook, "--calendar", &calendar, "--trust", &trust]);
        args.extend(more);
        credit(&args, b"")
    };
    let written = run(&["--kind", "deferral", "--particulars", &particulars, &deferral]);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    assert!(written.stdout.starts_with("容缺受理通知书\n"), "{}", written.stdout);
    assert!(written.stdout.contains("经办人：张经办\n"), "{}", written.stdout);
    let printed = run(&["--kind", "record", "--html", "-o", &page, &deferral]);
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert!(fs::read_to_string(&page).unwrap().contains("<h1>信用核查记录</h1>"));
    run(&["--kind", "deferral", &plain]).fails_with(3, "notice.not-applicable");
}

#[test]
fn tables_json_and_packs_turn_into_each_other() {
    let city = City::new();
    let (pack, trust, folder) =
        (city.path("rulebook.pack"), city.path("trust.json"), city.path("rulebook"));
    let (tables, document) = (city.path("表格"), city.path("规则书.json"));
    let run = credit(&["rulebook", "export", "--trust", &trust, "-o", &tables, &pack], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = credit(&["rulebook", "export", "--json", "-o", &document, &tables], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for other in [&tables, &document] {
        let run = credit(&["rulebook", "diff", &folder, other], b"");
        assert!(run.stdout.starts_with("两版的结论"), "{}{}", run.stdout, run.stderr);
    }
    // Byte for byte the same document, whichever way it came.
    let direct = city.path("直接.json");
    credit(&["rulebook", "export", "--json", "-o", &direct, &folder], b"");
    assert_eq!(fs::read(&direct).unwrap(), fs::read(&document).unwrap());
}

/// What is published every year, from the tables and from the signed rulebook.
#[test]
fn the_catalogues_of_a_year_are_written() {
    let city = City::new();
    let (pack, trust, folder) =
        (city.path("rulebook.pack"), city.path("trust.json"), city.path("rulebook"));
    let (signed, plain) = (city.path("清单"), city.path("清单二"));
    let write = |more: &[&str]| {
        credit(&[&["rulebook", "catalogues", "--year", "2026", "--out"], more].concat(), b"")
    };
    let run = write(&[&signed, "--trust", &trust, &pack]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("6 张清单"), "{}", run.stderr);
    assert_eq!(write(&[&plain, &folder]).code, Some(0));
    let read =
        |folder: &str, name: &str| fs::read_to_string(format!("{folder}/{name}-2026.csv")).unwrap();
    for (name, row) in [
        (
            "备忘录措施清单",
            "政府采购严重违法失信行为记录名单,示例市政府采购领域惩戒措施备忘录（虚构）,示信办〔2026〕7号（虚构）,减损权益,限制市场或行业准入",
        ),
        ("措施类别清单", "减损权益,限制消费,失信惩戒措施基础清单（示例版）,M03,全部,,失信被执行人"),
        (
            "应用事项清单",
            "CG-0001,政府采购 供应商资格审查,政府采购,政府采购,示例市财政局（虚构）,2026-04-01,,政府采购严重违法失信行为记录名单",
        ),
        ("数据清单", "评价,公共信用综合评价,信用评价"),
        ("行为清单", "违反承诺行为,示例市信用承诺违诺记录（虚构）"),
        ("应用清单", "SL-0001,劳务派遣经营许可"),
    ] {
        let text = read(&signed, name);
        assert!(text.starts_with("\u{feff}年度,规则书期号,规则书摘要,"), "{name}");
        let found = text.lines().find(|line| line.contains(row));
        let found = found.unwrap_or_else(|| panic!("{name}: {text}"));
        assert!(found.starts_with("2026,第12期,sm3:"), "{found}");
        // The same of the tables, which are of no issue yet.
        assert_eq!(text.replace(",第12期,", ",,"), read(&plain, name), "{name}");
    }
    let none = credit(&["rulebook", "catalogues", "--year", "2025", "--out", &plain, &folder], b"");
    none.fails_with(3, "rulebook.year");
}

/// What a person types who builds a city's rulebook on the signed one of the province.
#[test]
fn a_city_builds_on_the_signed_rulebook_of_its_province() {
    let city = City::new();
    let folder =
        |name: &str| format!("{}/../tests/vectors/rulebook/{name}", env!("CARGO_MANIFEST_DIR"));
    let key = city.path("key-sample-only.json");
    let build = |more: &[&str], output: &str| {
        let mut args = vec!["rulebook", "build", "--key", &key, "--sequence", "1", "--as-of"];
        args.extend(["2026-11-20", "--valid-until", "2027-06-30", "-o", output]);
        args.extend(more);
        credit(&args, b"")
    };
    let (above, below) = (city.path("省.pack"), city.path("市.pack"));
    let run = build(&[&folder("province")], &above);
    assert_eq!(run.code, Some(0), "{}", run.stderr);

    let (trust, calendar) = (city.path("trust.json"), city.path("calendar.pack"));
    let beside = ["--parent", &above, "--trust", &trust, "--calendar", &calendar];
    let run = build(&[&beside[..2], &[&folder("city")]].concat(), &below);
    assert!(run.stderr.contains("usage.missing"), "{}", run.stderr);
    let run = build(&[&beside[..], &[&folder("city")]].concat(), &below);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("W02 事项：工作日历只到 2026-12-31"), "{}", run.stderr);

    let run = credit(&[&["rulebook", "prove"], &beside[..], &[&folder("city")]].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("判定表“本市基准”：6 个事实、9 行"), "{}", run.stdout);
    let run = credit(&["rulebook", "prove", &folder("city")], b"");
    assert_eq!(run.code, Some(1), "alone the table above is not there: {}", run.stdout);

    // What comes out stands by itself, as tables, as JSON and as what hosts load.
    let json = city.path("市.json");
    let run =
        credit(&["rulebook", "export", "--trust", &trust, "--json", "-o", &json, &below], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(fs::read_to_string(&json).unwrap().contains("\"parent\":{\"digest\":\"sm3:"));
    let run = credit(&["pack", "inspect", "--trust", &trust, &below], b"");
    assert!(run.stdout.contains("上级摘要  sm3:"), "{}", run.stdout);
    let again = city.path("再.json");
    let run = credit(&["rulebook", "export", "--json", "-o", &again, &json], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(fs::read(&again).unwrap(), fs::read(&json).unwrap());
    let run = credit(&["rulebook", "diff", "--trust", &trust, &above, &below], b"");
    assert!(run.stdout.contains("容缺受理变为转人工复核"), "{}", run.stdout);
}
