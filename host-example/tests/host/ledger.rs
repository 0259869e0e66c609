//! One case from the promise to the breach, the list, the next decision and the repair, by commands.

use std::fs;

use crate::common::{City, Run, credit};

pub(crate) const AT: &str = "2026-11-20T09:30:00+08:00";
const AGENCY: &str = "示例市人力资源和社会保障局（虚构）";

/// The sample city with an archive of decisions.
pub(crate) struct Office {
    pub(crate) city: City,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self { city: City::new() }
    }

    /// Decides a request of the sample and keeps its receipt; its number.
    pub(crate) fn decides(&self, request: &str, at: &str) -> String {
        self.decides_in(request, at, "zh-CN")
    }

    fn decides_in(&self, request: &str, at: &str, lang: &str) -> String {
        let [key, folder, output, request] = [
            "key-sample-only.json",
            "档案",
            &format!("{request}-{}.receipt", at.replace(':', "")),
            &format!("requests/{request}"),
        ]
        .map(|name| self.city.path(name));
        let mut args = vec!["receipt", "make", "--native", "--key", &key, "--channel", "窗口"];
        args.extend(["--lang", lang, "--at", at, "-o", &output, "--archive", &folder]);
        let sources = [
            ("--pack", "packs"),
            ("--rulebook", "rulebook.pack"),
            ("--calendar", "calendar.pack"),
            ("--trust", "trust.json"),
        ];
        let sources =
            sources.map(|(option, file)| [option.to_owned(), self.city.path(file)]).concat();
        args.extend(sources.iter().map(String::as_str));
        args.push(&request);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.trim().to_owned()
    }

    /// `credit commitment` in its archive.
    pub(crate) fn ledger(&self, args: &[&str]) -> Run {
        let [folder, trust] = ["档案", "trust.json"].map(|name| self.city.path(name));
        let (command, more) = args.split_first().unwrap();
        let own = ["commitment", command, "--archive", &folder, "--trust", &trust];
        credit(&[&own, more].concat(), b"")
    }

    /// The same, signed.
    pub(crate) fn signs(&self, args: &[&str], at: &str) -> Run {
        let key = self.city.path("key-sample-only.json");
        let more = ["--key", &key, "--person", "张某", "--at", at];
        self.ledger(&[args, &more].concat())
    }

    /// `credit` over its archive.
    pub(crate) fn asks(&self, command: &[&str], more: &[&str]) -> Run {
        let [folder, trust] = ["档案", "trust.json"].map(|name| self.city.path(name));
        credit(&[command, &["--trust", &trust], more, &[&folder]].concat(), b"")
    }

    /// What `credit deadline list` says of its archive on that day.
    pub(crate) fn asks_open(&self, on: &str) -> String {
        let [folder, trust] = ["档案", "trust.json"].map(|name| self.city.path(name));
        credit(&["deadline", "list", "--archive", &folder, "--trust", &trust, "--on", on], b"")
            .stdout
    }

    pub(crate) fn states(&self, number: &str, kind: &str, members: &[&str], at: &str) -> Run {
        self.said_by("李某", number, kind, members, at)
    }

    /// The same by somebody else.
    pub(crate) fn said_by(
        &self,
        person: &str,
        number: &str,
        kind: &str,
        members: &[&str],
        at: &str,
    ) -> Run {
        let [folder, trust, key] =
            ["档案", "trust.json", "key-sample-only.json"].map(|name| self.city.path(name));
        let mut args =
            vec!["statement", "add", "--archive", &folder, "--trust", &trust, "--key", &key];
        args.extend(["--receipt", number, "--kind", kind, "--person", person, "--at", at]);
        args.extend(members.iter().flat_map(|member| ["--set", member]));
        credit(&args, b"")
    }

    fn list(&self, on: &str, more: &[&str]) -> String {
        let run = self.ledger(&[&["list", "--on", on], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    }

    /// The rows of a table that it writes, without the first line.
    fn table(&self, args: &[&str], name: &str) -> Vec<String> {
        let path = self.city.path(name);
        let run = self.ledger(&[args, &["-o", &path]].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let text = fs::read_to_string(&path).unwrap();
        text.lines().skip(1).map(str::to_owned).collect()
    }

    fn breaches(&self, on: &str, name: &str) -> Vec<String> {
        let list = ["records", "--breached", "--list", "sample-commitment", "--months", "12"];
        self.table(&[&list[..], &["--on", on]].concat(), name)
    }

    /// Builds the list of breaches anew out of that table, and decides the request with it.
    fn decides_with(&self, table: &str, sequence: &str, request: &[u8]) -> String {
        let city = &self.city;
        let [lists, key, pack, table] =
            ["lists/名单定义.csv", "key-sample-only.json", "packs/commitment.pack", table]
                .map(|name| city.path(name));
        let csv = format!("sample-commitment={table}");
        let days = ["--as-of", "2026-12-07", "--valid-until", "2026-12-31"];
        let mut args = vec!["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key];
        args.extend(days);
        args.extend(["--scope", "commitment", "--sequence", sequence, "-o", &pack]);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let run = city.check(&["--native", "--json"], request);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let decision: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        decision["outcome"].as_str().unwrap().to_owned()
    }
}

/// Writes what is kept of a case anew, as somebody would who knows the container.
fn rewritten(path: &str, change: impl Fn(&str) -> String) {
    let stored = fs::read(path).unwrap();
    let mut text = String::new();
    let mut reader = ruzstd::decoding::StreamingDecoder::new(&stored[36..]).unwrap();
    std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text);
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let packed = ruzstd::encoding::compress_to_vec(changed.as_bytes(), level);
    let digest = credit_core::digest::Digest::of(&packed).bytes();
    fs::write(path, [b"CCZ1", &digest[..], &packed].concat()).unwrap();
}

/// Cells of a row; none of ours is quoted.
fn cells(row: &str) -> Vec<&str> {
    row.split(',').collect()
}

#[test]
fn from_a_promise_to_a_breach_to_the_list_to_the_next_decision_to_the_repair() {
    let office = Office::new();
    let number = office.decides("09-deferral-signed.json", AT);
    // It is due when the decision says, and late when nobody has said what became of it.
    for (on, state) in [
        ("2026-11-19", None),
        ("2026-11-21", Some("2026-12-04  履约中")),
        ("2026-12-04", Some("2026-12-04  今日到期")),
        ("2026-12-05", Some("2026-12-04  逾期 1 天")),
    ] {
        let said = office.list(on, &[]);
        match state {
            None => assert_eq!(said, "", "{on}"),
            Some(state) => assert!(
                said.starts_with(&format!(
                    "{state}  示例市戌某企业服务有限公司  容缺受理型  劳务派遣经营许可  办公场所使用证明  （未登记）  {number}\n"
                )),
                "{said}"
            ),
        }
    }
    assert_eq!(office.list("2026-12-05", &["--state", "running,fulfilled"]), "");
    assert_eq!(office.list("2026-12-05", &["--state", "due,overdue"]).lines().count(), 1);

    let register =
        ["register", "--receipt", &number, "--region", "450200", "--publication", "public"];
    let run = office.signs(&register, "2026-11-20T10:00:00+08:00");
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "45020020261120000001\n"),
        "{}",
        run.stderr
    );
    office.signs(&register, "2026-11-20T10:01:00+08:00").fails_with(3, "statement.order");

    // A breach says what was not kept and how grave it is.
    let settle = ["settle", "--receipt", &number, "--authority", AGENCY, "--day", "2026-12-07"];
    let late = "2026-12-07T09:00:00+08:00";
    let with = |more: &[&str]| office.signs(&[&settle[..], more].concat(), late);
    with(&["--state", "not"]).fails_with(2, "statement.member");
    with(&["--state", "not", "--unkept", "未补交"]).fails_with(2, "statement.member");
    with(&["--state", "lost", "--unkept", "未补交"]).fails_with(2, "statement.member");
    with(&["--state", "fulfilled", "--unkept", "未补交"]).fails_with(2, "statement.member");
    let breach = ["--unkept", "逾期未补交办公场所使用证明", "--severity", "general"];
    let papers =
        ["--document", "示人社信〔2026〕9号（虚构）", "--basis", "示信办〔2026〕3号（虚构）"];
    let run = with(&[&["--state", "not"], &breach[..], &papers].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let judged = run.stdout.trim().to_owned();
    assert!(office.list("2026-12-07", &[]).contains("  全部未履行  "));
    // The day before nobody had judged it.
    assert!(office.list("2026-12-06", &[]).contains("  逾期 2 天  "));
    assert!(office.breaches("2026-12-06", "前一天.csv").is_empty());

    let rows = office.breaches("2026-12-07", "违诺.csv");
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(
        cells(row),
        [
            "sample-commitment",
            "45020020261120000001",
            "示例市戌某企业服务有限公司",
            "法人及非法人组织",
            "91450200MA0X00277K",
            "",
            "",
            AGENCY,
            "示人社信〔2026〕9号（虚构）",
            "全部未履行：逾期未补交办公场所使用证明",
            "示信办〔2026〕3号（虚构）",
            "一般",
            "2026-12-07",
            "2027-12-06",
            "有效",
        ]
    );
    // On the list, the same applicant is not let off a material again.
    let request = fs::read_to_string(office.city.path("requests/09-deferral-signed.json")).unwrap();
    let request = request.replace("\"decidedOn\": \"2026-11-20\"", "\"decidedOn\": \"2026-12-07\"");
    let ask =
        |table: &str, sequence: &str| office.decides_with(table, sequence, request.as_bytes());
    assert_eq!(ask("前一天.csv", "100"), "accept-with-deferral");
    assert_eq!(ask("违诺.csv", "101"), "supplement");

    // Disputed, repaired, revoked: each as the list has to know it.
    let says = |kind: &str, members: &[&str], at: &str| {
        let run = office.states(&number, kind, members, at);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    let objection = ["way=objection", "text=已经补交"];
    says("objection", &[&objection[..], &["stage=received"]].concat(), "2026-12-08T09:00:00+08:00");
    assert!(office.breaches("2026-12-08", "异议.csv")[0].ends_with(",异议中"));
    says("objection", &[&objection[..], &["stage=answered"]].concat(), "2026-12-09T09:00:00+08:00");
    for stage in ["applied", "accepted", "done"] {
        says("repair", &[&format!("stage={stage}")], "2026-12-10T09:00:00+08:00");
    }
    assert!(office.breaches("2026-12-10", "修复.csv")[0].ends_with(",已修复"));
    assert_eq!(ask("修复.csv", "102"), "accept-with-deferral");

    let rows = office.table(&["export", "--on", "2026-12-10"], "全国模板.csv");
    let [row] = &rows[..] else { panic!("{rows:?}") };
    let row = cells(row);
    assert_eq!(
        row[..5],
        [
            "45020020261120000001",
            "示例市戌某企业服务有限公司",
            "法人及非法人组织",
            "91450200MA0X00277K",
            "容缺受理型"
        ]
    );
    assert_eq!(
        row[8..14],
        ["2026-11-20", "2026-12-04", "全部未履行", "逾期未补交办公场所使用证明", "", "2026-12-07"]
    );
    assert_eq!(row[18..], ["可向社会公开", "0", "", &number]);

    let of = format!("of={judged}");
    says("revocation", &[&of, "reason=材料当日已到"], "2026-12-11T09:00:00+08:00");
    assert!(office.breaches("2026-12-11", "撤销.csv").is_empty());
    assert!(office.list("2026-12-11", &[]).contains("  逾期 7 天  "));
    let run = with(&["--state", "fulfilled"]);
    run.fails_with(3, "statement.chain");
    let run = office
        .signs(&[&settle[..], &["--state", "fulfilled"]].concat(), "2026-12-11T10:00:00+08:00");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let kept =
        office.table(&["records", "--kept", "--list", "honest", "--on", "2026-12-11"], "守信.csv");
    assert!(
        kept.len() == 1
            && kept[0].starts_with("honest,45020020261120000001,示例市戌某企业服务有限公司,"),
        "{kept:?}"
    );
}

#[test]
fn what_was_not_promised_or_cannot_be_read_is_told() {
    let office = Office::new();
    let plain = office.decides("01-clean.json", AT);
    let number = office.decides("09-deferral-signed.json", AT);
    assert_eq!(office.list("2026-11-21", &[]).lines().count(), 1);
    let register = |receipt: &str| {
        let args =
            ["register", "--receipt", receipt, "--region", "450200", "--publication", "closed"];
        office.signs(&args, AT)
    };
    register(&plain).fails_with(3, "ledger.none");
    register(&format!("sm3:{}", "0".repeat(64))).fails_with(3, "ledger.none");
    let members = ["type=deferral", "number=45020020261120000001", "publication=public"];
    let state = |number: &str, members: &[&str]| office.states(number, "commitment", members, AT);
    state(&plain, &members).fails_with(3, "statement.no-commitment");
    state(&number, &["type=repair", members[1], members[2]])
        .fails_with(3, "statement.no-commitment");
    for wrong in ["4502002026112000000", "45020020261320000001", "4502002026112000000x"] {
        let wrong = format!("number={wrong}");
        state(&number, &[members[0], &wrong, members[2]]).fails_with(2, "statement.member");
    }
    state(&number, &[members[0], members[1], "publication=all"]).fails_with(2, "statement.member");
    let day = [&members[..], &["until=明年"]].concat();
    state(&number, &day).fails_with(2, "statement.member");
    // The highest number that is used counts, whoever gave it.
    let other = ["type=deferral", "number=45020020261120000041", "publication=limited"];
    assert_eq!(state(&number, &other).code, Some(0));
    let public = office.table(&["export", "--public", "--on", "2026-11-21"], "公开.csv");
    assert!(public.is_empty(), "{public:?}");
    assert_eq!(office.table(&["export", "--on", "2026-11-21"], "全部.csv").len(), 1);
    // Two under one number are told, whoever registered them.
    let again = office.decides("20-year-end.json", AT);
    assert_eq!(state(&again, &other).code, Some(0));
    let run = office.ledger(&["list", "--on", "2026-12-21"]);
    assert!(
        run.code == Some(1) && run.stderr.starts_with("错误 ledger.number-twice："),
        "{}",
        run.stderr
    );
    let list = credit(
        &[
            "statement",
            "list",
            "--archive",
            &office.city.path("档案"),
            "--trust",
            &office.city.path("trust.json"),
            "--receipt",
            &again,
        ],
        b"",
    );
    let of = format!("of={}", list.stdout.trim().rsplit("  ").next().unwrap());
    assert_eq!(office.states(&again, "revocation", &[&of, "reason=编码重了"], AT).code, Some(0));
    assert_eq!(office.ledger(&["list", "--on", "2026-12-21"]).code, Some(0));
    // Nothing is written over.
    let path = office.city.path("全部.csv");
    office.ledger(&["export", "-o", &path]).fails_with(3, "io.write");

    // A case that was changed is told, and what is said of the others holds.
    let hex = plain.strip_prefix("sm3:").unwrap();
    let (first, rest) = hex.split_at(2);
    let file = office.city.path(&format!("档案/cases/{first}/{rest}"));
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&file, bytes).unwrap();
    let run = office.ledger(&["list", "--on", "2026-11-21"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(1), 2), "{}", run.stdout);
    assert!(run.stderr.starts_with("错误 archive.damaged："), "{}", run.stderr);
}

#[test]
fn a_last_day_that_was_not_signed_counts_for_nobody() {
    let office = Office::new();
    let english = office.decides_in("09-deferral-signed.json", AT, "en");
    // Answered in English, it is the same decision.
    let said = office.list("2026-12-05", &[]);
    assert!(
        said.starts_with("2026-12-04  逾期 1 天  ") && said.contains("  容缺受理型  "),
        "{said}"
    );
    let chinese = office.decides("20-year-end.json", "2026-12-25T09:00:00+08:00");
    let said = office.list("2027-01-12", &["--state", "unsettled"]);
    assert!(said.starts_with("2027-01-") && said.contains(" 至 2027-01-"), "{said}");
    for (number, from, to) in [
        (&chinese, "accept-with-deferral", "accept"),
        (&chinese, "2027-01-", "2028-01-"),
        (&english, "2026-12-04", "2027-12-04"),
        (&english, "戌某", "亥某"),
    ] {
        let (first, rest) = number.strip_prefix("sm3:").unwrap().split_at(2);
        let file = office.city.path(&format!("档案/cases/{first}/{rest}"));
        let kept = fs::read(&file).unwrap();
        rewritten(&file, |text| text.replace(from, to));
        let run = office.ledger(&["list", "--on", "2026-12-31"]);
        let told = run.stderr.starts_with("错误 archive.damaged：");
        assert_eq!((run.code, told), (Some(1), true), "{from}: {}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains(to) || to == "accept", "{from}: {}", run.stdout);
        fs::write(&file, kept).unwrap();
    }
}

#[test]
fn a_promise_that_was_kept_earns_what_the_rulebook_says() {
    let office = Office::new();
    let city = &office.city;
    let number = office.decides("09-deferral-signed.json", AT);
    let settle = [
        "settle",
        "--receipt",
        &number,
        "--day",
        "2026-12-01",
        "--state",
        "fulfilled",
        "--authority",
        AGENCY,
        "--basis",
        "示信办〔2026〕6号（虚构）",
    ];
    let run = office.signs(&settle, "2026-12-01T09:00:00+08:00");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    office.table(&["records", "--kept", "--list", "sample-kept", "--on", "2026-12-02"], "守信.csv");
    let lists = city.write(
        "守信名单.csv",
        "名单编号,名单名称,方向,层级,依据,认定部门,期限,退出,默认等级\n\
         sample-kept,示例市守信承诺名单（虚构）,守信,市,示信办〔2026〕6号（虚构）,示例市信用办（虚构）,一年,认定被撤销时停止使用,\n"
            .as_bytes(),
    );
    let [key, pack, table] =
        ["key-sample-only.json", "packs/kept.pack", "守信.csv"].map(|name| city.path(name));
    let csv = format!("sample-kept={table}");
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
            "--as-of",
            "2026-12-02",
            "--valid-until",
            "2026-12-31",
            "--scope",
            "kept",
            "--sequence",
            "1",
            "-o",
            &pack,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let request = fs::read_to_string(city.path("requests/09-deferral-signed.json")).unwrap();
    let request = request.replace("\"decidedOn\": \"2026-11-20\"", "\"decidedOn\": \"2026-12-02\"");
    let earned = || -> Vec<String> {
        let run = city.check(&["--native", "--json", "--pack", &pack], request.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let decision: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let earned = decision["incentives"].as_array().cloned().unwrap_or_default();
        earned.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    // A rulebook that does not ask for the list gives nothing for it.
    let before = earned();
    let list = "A级纳税人,,激励,YJ19,,,,,,市级以上\n";
    let earns = "绿色通道,A级纳税人,,,法人;个体工商户,,YJ19,红名单，随下一次评价失效\n";
    let kept = |row: &str| row.replace("A级纳税人", "示例市守信承诺名单（虚构）");
    let changes = [
        ("名单.csv", list, &*format!("{list}{}", kept(list))),
        (
            "激励措施.csv",
            earns,
            &*format!("{earns}{}", kept(earns).replace("绿色通道", "守信承诺容缺优先")),
        ),
    ];
    fs::copy(office.rulebook("守信规则", &changes), city.path("rulebook.pack")).unwrap();
    let after = earned();
    assert!(!before.contains(&"守信承诺容缺优先".to_owned()), "{before:?}");
    assert!(after.contains(&"守信承诺容缺优先".to_owned()), "{before:?} {after:?}");
}

#[test]
fn those_who_register_at_once_get_numbers_of_their_own() {
    let office = Office::new();
    let receipts: Vec<String> = (0..4)
        .map(|n| office.decides("09-deferral-signed.json", &format!("2026-11-20T09:3{n}:00+08:00")))
        .collect();
    let register = |receipt: &String| {
        let args =
            ["register", "--receipt", receipt, "--region", "450200", "--publication", "closed"];
        let run = office.signs(&args, "2026-11-20T10:00:00+08:00");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let mut numbers: Vec<String> = std::thread::scope(|scope| {
        let started: Vec<_> =
            receipts.iter().map(|receipt| scope.spawn(|| register(receipt))).collect();
        started.into_iter().map(|it| it.join().unwrap()).collect()
    });
    numbers.sort();
    let expected: Vec<String> = (1..=4).map(|n| format!("4502002026112000000{n}\n")).collect();
    assert_eq!(numbers, expected);
    let run = office.ledger(&["list", "--on", "2026-11-21"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}
