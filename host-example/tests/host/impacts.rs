//! Who would be treated differently under other rules, lists or days.

use std::fs;

use crate::{
    common::{Run, credit},
    ledger::{AT, Office},
};

impl Office {
    fn impact(&self, more: &[&str]) -> Run {
        let [folder, trust] = ["档案", "trust.json"].map(|name| self.city.path(name));
        credit(&[&["impact", "--archive", &folder, "--trust", &trust], more].concat(), b"")
    }

    /// The sample's rulebook with these lines changed, built and signed; where it is.
    pub(crate) fn rulebook(&self, name: &str, changes: &[(&str, &str, &str)]) -> String {
        let folder = self.city.path(name);
        fs::create_dir_all(&folder).unwrap();
        for entry in fs::read_dir(self.city.path("rulebook")).unwrap() {
            let path = entry.unwrap().path();
            let sheet = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut text = fs::read_to_string(&path).unwrap();
            for (_, from, to) in changes.iter().filter(|(of, ..)| *of == sheet) {
                assert!(text.contains(from), "{sheet} {from}");
                text = text.replace(from, to);
            }
            self.city.write(&format!("{name}/{sheet}"), text.as_bytes());
        }
        let (key, output) =
            (self.city.path("key-sample-only.json"), self.city.path(&format!("{name}.pack")));
        let days = ["--as-of", "2026-11-20", "--valid-until", "2027-06-30"];
        let mut args = vec!["rulebook", "build", "--key", &key, "--sequence", "99"];
        args.extend(days);
        args.extend(["-o", &output, &folder]);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        output
    }
}

/// 供应商资格 no longer lets a commitment stand for materials.
const STRICTER: [(&str, &str, &str); 2] = [
    ("判定表.csv", "已签,,告知承诺办理,,YJ5;YJ13", "已签,,一次性告知补正,,YJ5;YJ13"),
    (
        "用例.csv",
        "T15,供应商资格,已查询,有效,一致,轻微,无,仅缺可容缺材料,已签,A,告知承诺办理,C8",
        "T15,供应商资格,已查询,有效,一致,轻微,无,仅缺可容缺材料,已签,A,一次性告知补正,C8",
    ),
];

#[test]
fn a_new_rulebook_is_held_against_the_cases_and_the_cases_against_the_comparison() {
    let office = Office::new();
    let touched = office.decides("11-on-commitment.json", AT);
    for request in
        ["01-clean.json", "09-deferral-signed.json", "12-procurement-ban.json", "21-red-list.json"]
    {
        office.decides(request, AT);
    }
    let same = office.impact(&["--rulebook", &office.city.path("rulebook.pack")]);
    assert_eq!(
        (same.code, same.stdout.as_str()),
        (Some(0), "重新问了 5 份案卷，0 份不同\n"),
        "{}",
        same.stderr
    );

    let stricter = office.rulebook("从严", &STRICTER);
    let table = office.city.path("逐份.csv");
    let run = office.impact(&["--rulebook", &stricter, "-o", &table]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let line = format!(
        "  CG-0001 政府采购 供应商资格审查：告知承诺办理 → 一次性告知补正（从严），1 份，规则 C8；例如 示例市申某软件有限公司 {touched}\n"
    );
    assert_eq!(run.stdout, format!("重新问了 5 份案卷，1 份不同\n{line}"));
    let rows: Vec<String> = fs::read_to_string(table).unwrap().lines().map(str::to_owned).collect();
    assert!(
        rows.len() == 2 && rows[1].starts_with(&touched) && rows[1].ends_with(",规则不同"),
        "{rows:?}"
    );
    let elsewhere = office.impact(&["--rulebook", &stricter, "--matter", "SL-0001"]);
    assert!(
        elsewhere.stdout.starts_with(
            "重新问了 2 份案卷，0 份不同\n  CG-0001：两版不同，没有案卷显出来\n    新版使 "
        ),
        "{}",
        elsewhere.stdout
    );

    // A shorter term is another treatment, though the outcome is the same.
    let shorter =
        office.rulebook("期限短", &[("事项.csv", "容缺受理型,12,10,退件", "容缺受理型,12,8,退件")]);
    let run = office.impact(&["--rulebook", &shorter]);
    assert!(
        run.stdout.starts_with(
            "重新问了 5 份案卷，1 份不同\n  SL-0001 劳务派遣经营许可：容缺受理（结论不变），1 份"
        ),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(!run.stdout.contains("对照没有列出"), "{}", run.stdout);

    // A matter that the new one has not: the question cannot be asked, and that is told.
    let fewer = [(
        "事项.csv",
        "CG-0001,政府采购 供应商资格审查,政府采购,政府采购,示例市财政局（虚构）,市,2026-04-01",
        "CG-0001,政府采购 供应商资格审查,政府采购,政府采购,示例市财政局（虚构）,市,2026-12-01",
    )];
    let later = office.rulebook("以后", &fewer);
    let run = office.impact(&["--rulebook", &later]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stdout.starts_with("重新问了 2 份案卷，0 份不同\n"), "{}", run.stdout);
    assert_eq!(run.stderr.lines().count(), 3, "{}", run.stderr);
    assert!(
        run.stderr.lines().all(|line| line.starts_with("错误 ") && line.contains("sm3:")),
        "{}",
        run.stderr
    );
    let run = office.impact(&["--rulebook", &later, "--on", "2026-12-02"]);
    assert!(
        run.code == Some(0) && run.stdout.starts_with("重新问了 5 份案卷，"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn other_lists_and_days_say_why() {
    let office = Office::new();
    let clean = office.decides("01-clean.json", AT);
    office.decides("09-deferral-signed.json", AT);
    let packs = office.city.path("packs");
    assert!(office.impact(&["--pack", &packs]).stdout.ends_with("，0 份不同\n"));
    // After the lists have ended everybody is for a person to look at.
    let run = office.impact(&["--pack", &packs, "--on", "2027-03-10"]);
    assert!(
        run.stdout.contains("2 份不同\n") && run.stdout.contains("（改由人工复核）"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    // Somebody has come onto a list since.
    let csv = fs::read_to_string(office.city.path("lists/失信被执行人.csv")).unwrap();
    let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
    let request = fs::read_to_string(office.city.path("requests/01-clean.json")).unwrap();
    let request: serde_json::Value = serde_json::from_str(&request).unwrap();
    let (name, code) = (
        request["subjects"][0]["name"].as_str().unwrap(),
        request["subjects"][0]["code"].as_str().unwrap(),
    );
    let cells: Vec<String> = lines[0]
        .split(',')
        .map(|head| match head.trim_start_matches('\u{feff}') {
            "主体名称" | "被执行人姓名/名称" | "名称" | "iname" => name.to_owned(),
            "统一社会信用代码" | "cardNum" | "代码" => code.to_owned(),
            _ => String::new(),
        })
        .collect();
    assert!(cells.contains(&name.to_owned()) && cells.contains(&code.to_owned()), "{}", lines[0]);
    let like = lines[1].clone();
    let like: Vec<&str> = like.split(',').collect();
    let row: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| if cell.is_empty() { like[at].to_owned() } else { cell.clone() })
        .collect();
    let row = row.join(",").replace(like[0], "SAMPLE-X999");
    lines.push(row);
    let (lists, key, list) = (
        office.city.path("lists/名单定义.csv"),
        office.city.path("key-sample-only.json"),
        office.city.write("新名单.csv", lines.join("\n").as_bytes()),
    );
    let folder = office.city.path("新名单包");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(&packs).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, std::path::Path::new(&folder).join(path.file_name().unwrap())).unwrap();
    }
    let output = format!("{folder}/zxgk.pack");
    let csv = format!("zxgk={list}");
    let run = credit(
        &[
            "pack",
            "build",
            "--lists",
            &lists,
            "--csv",
            &csv,
            "--key",
            &key,
            "--sequence",
            "38",
            "--as-of",
            "2026-11-20",
            "--valid-until",
            "2026-12-20",
            "-o",
            &output,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let table = office.city.path("逐份.csv");
    let run = office.impact(&["--pack", &folder, "-o", &table]);
    let rows = fs::read_to_string(table).unwrap();
    assert!(
        run.stdout.contains("，1 份不同\n") && rows.contains(&clean),
        "{}{}{rows}",
        run.stdout,
        run.stderr
    );
    assert!(rows.contains("失信等级：无 → "), "{rows}");
}

#[test]
fn a_repealed_basis_lists_all_that_rests_on_it() {
    let office = Office::new();
    let late = office.decides("09-deferral-signed.json", AT);
    let done = office.decides("01-clean.json", AT);
    let run = office.impact(&["--repealed", "YJ2", "--on", "2026-12-10"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("依据 YJ2：规则书里有 4 处，案卷有 1 份\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains("\n  判定表 劳务派遣 R5（没有别的依据）\n")
            && run.stdout.contains("\n  判定表 劳务派遣 R7\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.ends_with(&format!("  容缺受理  履行承诺 逾期  {late}\n")),
        "{}",
        run.stdout
    );
    // The number of the document says the same as the id.
    let named =
        office.impact(&["--repealed", "示政办发〔2020〕8号（虚构）", "--on", "2026-12-10"]).stdout;
    assert_eq!(named.lines().count(), run.stdout.lines().count(), "{named}");
    let other = office.impact(&["--repealed", "YJ4", "--on", "2026-12-10"]).stdout;
    assert!(other.ends_with(&format!("  没有待办  {done}\n")), "{other}");
    office.impact(&["--repealed", "YJ99"]).fails_with(3, "impact.basis");
    office.impact(&[]).fails_with(2, "usage.missing-option");
}
