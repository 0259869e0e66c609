//! What is open in the cases of an archive, and until when.

use std::fs;

use crate::{
    common::{Run, credit},
    ledger::{AT, Office},
};

impl Office {
    /// `credit deadline list` as of that day; columns of each line.
    fn open(&self, on: &str, more: &[&str]) -> Vec<Vec<String>> {
        let [folder, trust] = ["档案", "trust.json"].map(|name| self.city.path(name));
        let own = ["deadline", "list", "--archive", &folder, "--trust", &trust, "--on", on];
        let run = credit(&[&own, more].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.lines().map(|line| line.split("  ").map(str::to_owned).collect()).collect()
    }

    fn says(&self, number: &str, kind: &str, members: &[&str], at: &str) {
        let run = self.states(number, kind, members, at);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }

    fn term(&self, from: &str, term: &str, more: &[&str]) -> Run {
        let [calendar, trust] = ["calendar.pack", "trust.json"].map(|name| self.city.path(name));
        let own = ["deadline", "term", "--from", from, "--calendar", &calendar, "--trust", &trust];
        credit(&[&own, more, &[term]].concat(), b"")
    }
}

/// Last day, state and what it is, of each line.
fn shortly(lines: &[Vec<String>]) -> Vec<[&str; 3]> {
    lines.iter().map(|line| [line[0].as_str(), line[1].as_str(), line[2].as_str()]).collect()
}

#[test]
fn what_is_open_stands_with_its_last_day() {
    let office = Office::new();
    let missing = office.decides("10-deferral-unsigned.json", AT);
    let barred = office.decides("12-procurement-ban.json", AT);
    office.decides("09-deferral-signed.json", AT);
    office.decides("01-clean.json", AT);
    assert!(office.open("2026-11-19", &[]).is_empty());
    let lines = office.open("2026-11-21", &[]);
    let shown = shortly(&lines);
    assert_eq!(
        shown[..2],
        [["2026-12-04", "履约中", "补正"], ["2026-12-04", "履约中", "履行承诺"]]
    );
    // No law says until when a measure is told of; a rulebook may.
    assert!(
        shown.len() > 2 && shown[2..].iter().all(|it| *it == ["—", "未定期限", "惩戒反馈"]),
        "{lines:?}"
    );
    assert!(office.open("2026-12-03", &["--late"]).is_empty());
    assert_eq!(shortly(&office.open("2026-12-07", &["--late"])).len(), 2);

    // Each measure is over once somebody has told of it, and only that one.
    let measure = lines[2][5].split(' ').next().unwrap().to_owned();
    let said = [
        &format!("measure={measure}"),
        "result=已惩戒",
        "agency=示例市财政局（虚构）",
        "day=2026-11-23",
    ];
    office.says(&barred, "feedback", &said, "2026-11-23T09:00:00+08:00");
    assert_eq!(office.open("2026-11-24", &[]).len(), lines.len() - 1);
    assert_eq!(office.open("2026-11-22", &[]).len(), lines.len());

    // 异议 five working days, 修复 three until it is taken up and ten from then on.
    let objection = ["way=objection", "stage=received", "text=不是本单位"];
    office.says(&barred, "objection", &objection, "2026-11-23T10:00:00+08:00");
    office.says(
        &barred,
        "objection",
        &["way=litigation", "stage=received", "text=起诉"],
        "2026-11-23T11:00:00+08:00",
    );
    office.says(&barred, "repair", &["stage=applied"], "2026-11-24T09:00:00+08:00");
    let of = |on: &str, what: &str| -> Vec<[String; 2]> {
        let lines = office.open(on, &[]);
        let own = lines.iter().filter(|line| line[2] == what);
        own.map(|line| [line[0].clone(), line[1].clone()]).collect()
    };
    let one = |day: &str, state: &str| vec![[day.to_owned(), state.to_owned()]];
    assert_eq!(of("2026-11-24", "异议答复"), one("2026-11-30", "履约中"));
    assert_eq!(of("2026-11-30", "异议答复"), one("2026-11-30", "今日到期"));
    assert_eq!(of("2026-12-01", "异议答复"), one("2026-11-30", "逾期"));
    assert_eq!(of("2026-12-01", "复议、诉讼结果"), one("—", "未定期限"));
    assert_eq!(of("2026-11-25", "修复受理"), one("2026-11-27", "履约中"));
    office.says(&barred, "repair", &["stage=accepted"], "2026-11-27T09:00:00+08:00");
    assert!(of("2026-11-27", "修复受理").is_empty());
    assert_eq!(of("2026-11-27", "修复办结"), one("2026-12-11", "履约中"));
    office.says(
        &barred,
        "objection",
        &["way=objection", "stage=answered", "text=核实无误"],
        "2026-11-30T09:00:00+08:00",
    );
    office.says(&barred, "repair", &["stage=done"], "2026-12-02T09:00:00+08:00");
    for what in ["异议答复", "修复受理", "修复办结"] {
        assert!(of("2026-12-02", what).is_empty(), "{what}");
    }

    // Who has come again has nothing left to supply to the first application.
    let again = office.decides("10-deferral-unsigned.json", "2026-11-26T09:30:00+08:00");
    let open: Vec<String> = office
        .open("2026-12-07", &[])
        .into_iter()
        .filter(|line| line[2] == "补正")
        .map(|line| line.last().unwrap().clone())
        .collect();
    assert_eq!(open, [again]);
    let before: Vec<Vec<String>> = office.open("2026-11-25", &[]);
    assert!(before.iter().any(|line| line[2] == "补正" && *line.last().unwrap() == missing));
}

#[test]
fn a_rulebook_sets_the_terms_and_a_later_calendar_settles_them() {
    let office = Office::new();
    let city = &office.city;
    city.write(
        "rulebook/期限.csv",
        "期限,长度,依据\n异议答复,3个工作日,YJ10\n惩戒反馈,1个月,YJ10\n".as_bytes(),
    );
    let [key, rulebook, folder] =
        ["key-sample-only.json", "rulebook.pack", "rulebook"].map(|name| city.path(name));
    let run = credit(
        &[
            "rulebook",
            "build",
            "--key",
            &key,
            "--sequence",
            "99",
            "--as-of",
            "2026-11-20",
            "--valid-until",
            "2027-06-30",
            "-o",
            &rulebook,
            &folder,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let barred = office.decides("12-procurement-ban.json", AT);
    let lines = office.open("2026-12-22", &[]);
    assert!(
        !lines.is_empty()
            && shortly(&lines).iter().all(|it| *it == ["2026-12-21", "逾期", "惩戒反馈"]),
        "{lines:?}"
    );
    office.says(
        &barred,
        "objection",
        &["way=objection", "stage=received", "text=不是本单位"],
        "2026-12-29T10:00:00+08:00",
    );
    // 2027 is not published yet: the last day lies between two, and is late only after the second.
    let open = |on: &str, more: &[&str]| {
        let lines = office.open(on, more);
        lines
            .into_iter()
            .find(|line| line[2] == "异议答复")
            .map(|line| [line[0].clone(), line[1].clone()])
    };
    let [bounds, state] = open("2026-12-30", &[]).unwrap();
    assert!(bounds.starts_with("2027-01-01 至 2027-01-") && state == "履约中", "{bounds} {state}");
    assert_eq!(open("2027-01-02", &[]).unwrap()[1], "可能逾期");
    assert_eq!(open("2027-03-01", &[]).unwrap()[1], "逾期");
    let csv = fs::read_to_string(city.path("calendar/日历.csv")).unwrap();
    let next =
        city.write("新日历.csv", format!("{}\n2027-01-01,休,元旦\n", csv.trim_end()).as_bytes());
    let later = city.path("新日历.pack");
    let run = credit(
        &[
            "calendar",
            "build",
            "--key",
            &key,
            "--sequence",
            "99",
            "--as-of",
            "2026-12-30",
            "-o",
            &later,
            &next,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let settled = ["2027-01-04".to_owned(), "今日到期".to_owned()];
    assert_eq!(open("2027-01-04", &["--calendar", &later]), Some(settled));

    // A calendar of the new year alone does not count from the old one: that of the case does.
    let only = city.write("只有新年.csv", "日期,类别,说明\n2027-01-01,休,元旦\n".as_bytes());
    let other = city.path("只有新年.pack");
    let run = credit(
        &[
            "calendar",
            "build",
            "--key",
            &key,
            "--sequence",
            "99",
            "--as-of",
            "2026-12-30",
            "-o",
            &other,
            &only,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(open("2027-01-02", &["--calendar", &other]).unwrap()[1], "可能逾期");

    for (from, term, more, said) in [
        (
            "2026-11-23",
            "异议答复",
            &[][..],
            "2026年11月30日（周一）（2026-11-23的次日起5个工作日）\n",
        ),
        (
            "2026-11-23",
            "异议答复",
            &["--rulebook", &rulebook],
            "2026年11月26日（周四）（2026-11-23的次日起3个工作日）\n",
        ),
        ("2026-09-21", "10日", &[], "2026年10月8日（周四）（2026-09-21的次日起10日）\n"),
        ("2026-11-20", "1个月", &[], "2026年12月21日（周一）（2026-11-20的次日起1个月）\n"),
        (
            "2026-11-23",
            "惩戒反馈",
            &["--rulebook", &rulebook],
            "2026年12月23日（周三）（2026-11-23的次日起1个月）\n",
        ),
    ] {
        let run = office.term(from, term, more);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{}", run.stderr);
    }
    let run = office.term("2026-12-29", "双公示", &[]);
    assert!(
        run.stdout.ends_with("之间（2026-12-29的次日起7个工作日）：放假安排还没有公布\n"),
        "{}",
        run.stdout
    );
    office.term("2026-11-23", "惩戒反馈", &[]).fails_with(3, "deadline.none");
    office.term("2026-11-23", "五日", &[]).fails_with(2, "usage.value");
    office.term("明天", "5", &[]).fails_with(2, "usage.value");
    office.term("2019-11-23", "5", &[]).fails_with(3, "calendar.term");
}
