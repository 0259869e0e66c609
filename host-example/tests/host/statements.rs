//! Statements about a decision: signed, appended, in an order that makes sense; what is wrong leaves nothing behind.

use std::{fs, path::Path};

use credit_core::{digest::Digest, receipt::Payload};
use credit_host::{archive::Archive, key::Key, receipt::signed};

use crate::common::{City, Run, credit, payload};

const AT: &str = "2026-11-20T09:30:00+08:00";

/// The sample city with an archive of one receipt.
struct Case {
    city: City,
    number: String,
}

impl Case {
    fn new() -> Self {
        let city = City::new();
        let [key, folder, output, request] =
            ["key-sample-only.json", "档案", "a.json", "requests/01-clean.json"]
                .map(|n| city.path(n));
        let mut args = vec!["receipt", "make", "--native", "--key", &key, "--channel", "窗口"];
        args.extend(["--at", AT, "-o", &output, "--archive", &folder]);
        let sources = [
            ("--pack", "packs"),
            ("--rulebook", "rulebook.pack"),
            ("--calendar", "calendar.pack"),
            ("--trust", "trust.json"),
        ];
        let sources = sources.map(|(option, file)| [option.to_owned(), city.path(file)]).concat();
        args.extend(sources.iter().map(String::as_str));
        args.push(&request);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        Self { number: run.stdout.trim().to_owned(), city }
    }

    fn run(&self, command: &[&str], number: &str, more: &[&str]) -> Run {
        let (folder, trust) = (self.city.path("档案"), self.city.path("trust.json"));
        let about = ["--archive", &folder, "--trust", &trust, "--receipt", number];
        credit(&[command, &about, more].concat(), b"")
    }

    /// `kind`, `person`, members.
    fn add(&self, kind: &str, person: &str, members: &[&str]) -> Run {
        self.add_about(&self.number, kind, person, members)
    }

    fn add_about(&self, number: &str, kind: &str, person: &str, members: &[&str]) -> Run {
        let key = self.city.path("key-sample-only.json");
        let mut more = vec!["--kind", kind, "--person", person, "--key", &key, "--at", AT];
        more.extend(members.iter().flat_map(|member| ["--set", member]));
        self.run(&["statement", "add"], number, &more)
    }

    fn list(&self) -> Vec<String> {
        let run = self.run(&["statement", "list"], &self.number, &[]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.lines().map(str::to_owned).collect()
    }
}

/// The number that a statement was given.
fn number(run: &Run) -> String {
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.stdout.trim().to_owned()
}

#[test]
fn what_is_said_about_a_decision_is_appended_and_carried() {
    let case = Case::new();
    let review = ["opinion=uphold", "reason=材料属实"];
    let first = number(&case.add("review", "张某", &review));
    number(&case.add(
        "feedback",
        "王某",
        &[
            "measure=M06",
            "result=已惩戒",
            "agency=示例市财政局（虚构）",
            "day=2026-11-21",
            "amount=0",
        ],
    ));
    // A second person may review, the same one only after the first opinion was revoked.
    case.add("review", "张某", &review).fails_with(3, "statement.same-person");
    number(&case.add("review", "李某", &["opinion=change", "reason=证照过期", "outcome=refer"]));
    let of = format!("of={first}");
    number(&case.add("revocation", "张某", &[&of, "reason=看错了"]));
    case.add("revocation", "张某", &[&of, "reason=又一次"]).fails_with(3, "statement.order");
    number(&case.add("review", "张某", &["opinion=return", "reason=补看原件"]));
    // Objection, reconsideration and litigation go their own ways, one step after the other.
    let step = |way: &str, stage: &str| {
        let (way, stage) = (format!("way={way}"), format!("stage={stage}"));
        case.add("objection", "赵某", &[&way, &stage, "text=不是本人"])
    };
    step("objection", "answered").fails_with(3, "statement.order");
    number(&step("objection", "received"));
    step("objection", "received").fails_with(3, "statement.order");
    step("litigation", "answered").fails_with(3, "statement.order");
    number(&step("objection", "answered"));
    let repair = |stage: &str| case.add("repair", "钱某", &[&format!("stage={stage}")]);
    repair("done").fails_with(3, "statement.order");
    for stage in ["applied", "accepted", "done"] {
        number(&repair(stage));
    }
    let said = case.list();
    assert_eq!(said.len(), 10, "{said:?}");
    assert!(
        said[0].starts_with(&format!("1  {AT}  人工复核  张某  ")) && said[0].ends_with(&first),
        "{said:?}"
    );
    // They are carried with the receipt, and verified with it.
    let [folder, trust, file, other] =
        ["档案", "trust.json", "移交.zip", "别处"].map(|n| case.city.path(n));
    let export = credit(&["archive", "export", "-o", &file, &folder], b"");
    assert!(export.stdout.ends_with("说明 10 份\n"), "{}{}", export.stdout, export.stderr);
    let import = credit(&["archive", "import", &file, &other], b"");
    assert!(import.stdout.ends_with("说明 10 份\n"), "{}{}", import.stdout, import.stderr);
    let verify = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert!(
        verify.code == Some(0) && verify.stdout.ends_with("说明 10 份\n"),
        "{}{}",
        verify.stdout,
        verify.stderr
    );
    // The decision is as it was.
    let replay = credit(&["archive", "replay", "--native", "--trust", &trust, &other], b"");
    assert_eq!((replay.code, replay.stdout.as_str()), (Some(0), "1 份相同\n"), "{}", replay.stderr);
    // One in the middle is taken away: each that came after it is told, and nothing is carried without it.
    let middle = path_of(Path::new(&other), &case.number, 2);
    let good = fs::read(&middle).unwrap();
    fs::remove_file(&middle).unwrap();
    let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert!(run.code == Some(1) && run.stdout.ends_with("说明 1 份\n"), "{}", run.stdout);
    let told: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(told.len(), 8, "{}", run.stderr);
    assert!(told.iter().all(|line| line.starts_with("错误 archive.orphan：")), "{told:?}");
    for place in 3..=10 {
        assert!(run.stderr.contains(&format!("的第 {place} 份说明")), "{place}: {}", run.stderr);
    }
    let again = case.city.path("again.zip");
    credit(&["archive", "export", "-o", &again, &other], b"").fails_with(3, "archive.orphan");
    let list =
        ["statement", "list", "--trust", &trust, "--archive", &other, "--receipt", &case.number];
    credit(&list, b"").fails_with(3, "archive.orphan");
    fs::write(&middle, &good).unwrap();
    // The last one is taken away: an archive alone does not know of it, another copy does.
    let last = path_of(Path::new(&other), &case.number, 10);
    let good = fs::read(&last).unwrap();
    fs::remove_file(&last).unwrap();
    let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert!(run.code == Some(0) && run.stdout.ends_with("说明 9 份\n"), "{}", run.stdout);
    fs::write(&last, &good).unwrap();
    // Their receipt is taken away: it is told of each of them.
    let kept = files(&Path::new(&other).join("cases")).pop().unwrap();
    let good = fs::read(&kept).unwrap();
    fs::remove_file(&kept).unwrap();
    let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert_eq!((run.code, run.stderr.matches("archive.orphan").count()), (Some(1), 10));
    fs::write(&kept, &good).unwrap();
    // A byte of each is changed, and two are put in each other's place.
    let files = files(&Path::new(&other).join("statements"));
    assert_eq!(files.len(), 10);
    for path in &files {
        let good = fs::read(path).unwrap();
        let mut changed = good.clone();
        let at = changed.len() / 2;
        changed[at] ^= 1;
        fs::write(path, &changed).unwrap();
        let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
        assert_eq!(run.code, Some(1));
        assert!(
            run.stderr.starts_with("错误 archive.damaged：")
                && run.stderr.contains(path.to_str().unwrap()),
            "{}",
            run.stderr
        );
        fs::write(path, &good).unwrap();
    }
    let (one, two) = (fs::read(&files[0]).unwrap(), fs::read(&files[1]).unwrap());
    fs::write(&files[0], &two).unwrap();
    fs::write(&files[1], &one).unwrap();
    let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert!(run.code == Some(1) && run.stderr.contains("archive.damaged"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_is_one_line_and_writes_nothing() {
    let case = Case::new();
    let review = ["opinion=uphold", "reason=材料属实"];
    let nobody = format!("sm3:{}", "0".repeat(64));
    case.add("comment", "张某", &review).fails_with(2, "statement.kind");
    case.add_about(&nobody, "review", "张某", &review).fails_with(3, "statement.no-record");
    for members in [
        &["opinion=uphold"][..],
        &["opinion=perhaps", "reason=x"],
        &["opinion=uphold", "reason=x", "mood=good"],
        &["opinion=uphold", "opinion=change", "reason=x"],
        &["opinion=uphold", "reason= "],
    ] {
        case.add("review", "张某", members).fails_with(2, "statement.member");
    }
    case.add("review", " ", &review).fails_with(2, "statement.member");
    case.add("revocation", "张某", &[&format!("of={nobody}"), "reason=x"])
        .fails_with(3, "statement.order");
    // Signed by a key that nobody trusts: what could not be read again is not written.
    let key = case.city.path("别人.json");
    credit(
        &["keygen", "--kinds", "all", "--id", "stranger", "--issuer", "别处（虚构）", "-o", &key],
        b"",
    );
    let more = [
        "--kind", "review", "--person", "张某", "--key", &key, "--set", review[0], "--set",
        review[1],
    ];
    case.run(&["statement", "add"], &case.number, &more).fails_with(3, "receipt.untrusted-key");
    case.run(&["statement", "list"], &nobody, &[]).fails_with(3, "statement.no-record");
    assert!(case.list().is_empty());
    assert!(!Path::new(&case.city.path("档案/statements")).exists());
}

/// The file of a statement.
fn path_of(archive: &Path, about: &str, place: u32) -> std::path::PathBuf {
    let hex = Digest::of(format!("{about}/{place}").as_bytes()).hex();
    let (first, rest) = hex.split_at(2);
    archive.join("statements").join(first).join(rest)
}

#[test]
fn time_goes_forward_names_are_one_and_rounds_come_again() {
    let case = Case::new();
    let review = ["opinion=uphold", "reason=材料属实"];
    let at = |at: &str, kind: &str, person: &str, members: &[&str]| {
        let key = case.city.path("key-sample-only.json");
        let mut more = vec!["--kind", kind, "--person", person, "--key", &key, "--at", at];
        more.extend(members.iter().flat_map(|member| ["--set", member]));
        case.run(&["statement", "add"], &case.number, &more)
    };
    // Before the receipt, however the offset is written.
    at("2026-11-20T01:29:59Z", "review", "张某", &review).fails_with(3, "statement.chain");
    number(&at("2026-11-20T01:30:00Z", "review", "\u{3000}张 某 ", &review));
    number(&at("2026-11-21T09:00:00+08:00", "review", "李某", &review));
    at("2026-11-20T09:30:00+08:00", "review", "王某", &review).fails_with(3, "statement.chain");
    let now = "2026-11-21T09:00:00+08:00";
    for same in ["张某", "张\u{3000}某", " 张 某"] {
        at(now, "review", same, &review).fails_with(3, "statement.same-person");
    }
    for unseen in ["张\u{7}某", "张\u{200b}某", "张某\u{202e}"] {
        at(now, "review", unseen, &review).fails_with(2, "statement.member");
    }
    at(now, "review", "王某", &["opinion=uphold", "reason=x\u{1b}[2J"])
        .fails_with(2, "statement.member");
    let said = case.list();
    assert!(said.len() == 2 && said[0].contains("  张某  "), "{said:?}");
    assert!(said[0].contains("（虚构）  sample-2026  sm3:"), "{said:?}");
    // What was answered is over; who objects again is heard again.
    let objection = |stage: &str| {
        at(now, "objection", "赵某", &["way=objection", &format!("stage={stage}"), "text=不是本人"])
    };
    for stage in ["received", "answered", "received"] {
        number(&objection(stage));
    }
    objection("received").fails_with(3, "statement.order");
    let repair = |stage: &str| at(now, "repair", "钱某", &[&format!("stage={stage}")]);
    for stage in ["applied", "accepted", "done", "applied"] {
        number(&repair(stage));
    }
    repair("applied").fails_with(3, "statement.order");
    repair("done").fails_with(3, "statement.order");
    assert_eq!(case.list().len(), 9);
}

#[test]
fn what_could_not_be_added_is_not_listed() {
    let case = Case::new();
    number(&case.add("review", "张某", &["opinion=uphold", "reason=材料属实"]));
    let folder = case.city.path("档案");
    let archive = Archive::open(folder.as_ref()).unwrap();
    let about = credit_host::archive::labelled(&case.number).unwrap();
    let good = archive.statement(about, 1).unwrap().unwrap();
    let path = path_of(folder.as_ref(), &case.number, 1);
    let key = Key::read(case.city.path("key-sample-only.json").as_ref()).unwrap();
    let put = |payload: &str, keys: &[Key]| {
        let envelope = signed(keys, Payload::Statement, payload.as_bytes()).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(archive.append(about, 1, &envelope).unwrap());
        case.run(&["statement", "list"], &case.number, &[])
    };
    let payload = payload(&good);
    let keys = [key];
    assert_eq!(put(&payload, &keys).code, Some(0));
    for (from, to, code) in [
        ("\"scope\":\"statements\"", "\"scope\":\"receipts\"", "receipt.key-scope"),
        (AT, "2026-11-19T09:30:00+08:00", "statement.chain"),
        ("\"uphold\"", "\"perhaps\"", "statement.chain"),
        ("\"kind\":\"review\"", "\"kind\":\"comment\"", "statement.chain"),
        ("\"张某\"", "\"张 某\"", "statement.chain"),
    ] {
        assert!(payload.contains(from), "{from}");
        put(&payload.replace(from, to), &keys).fails_with(3, code);
    }
    // Another issuer, whom the policy trusts as well: it is told.
    let file = case.city.path("别处.json");
    let made = credit(
        &["keygen", "--kinds", "all", "--id", "elsewhere", "--issuer", "别处（虚构）", "-o", &file],
        b"",
    );
    let trust = case.city.path("trust.json");
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut policy = read(&fs::read_to_string(&trust).unwrap());
    let entry = read(&made.stdout)["keys"][0].clone();
    policy["keys"].as_array_mut().unwrap().push(entry);
    fs::write(&trust, policy.to_string()).unwrap();
    let members = payload.split("\"issuer\":\"").nth(1).unwrap();
    let issuer = members.split('"').next().unwrap();
    let elsewhere = payload.replace(issuer, "别处（虚构）").replace("sample-2026", "elsewhere");
    let run = put(&elsewhere, &[Key::read(file.as_ref()).unwrap()]);
    assert!(
        run.stdout.contains("别处（虚构）（不是凭证的出具单位）  elsewhere"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

#[test]
fn what_is_gone_from_the_end_shows_beside_an_inventory_of_before() {
    let case = Case::new();
    let review = |person: &str| case.add("review", person, &["opinion=uphold", "reason=材料属实"]);
    number(&review("张某"));
    number(&review("李某"));
    let [folder, trust, key, inventory] =
        ["档案", "trust.json", "key-sample-only.json", "清点单.json"].map(|n| case.city.path(n));
    let make = |output: &str| {
        let own = ["archive", "inventory", "--key", &key, "--at", AT, "-o", output];
        credit(&[&own[..], &["--trust", &trust, &folder]].concat(), b"")
    };
    let run = make(&inventory);
    assert!(run.code == Some(0) && run.stdout.starts_with("已清点：凭证 1 份"), "{}", run.stderr);
    make(&inventory).fails_with(3, "io.write");
    // Nobody is named in it.
    let text = fs::read_to_string(&inventory).unwrap();
    assert!(
        !text.contains("91450200") && !text.contains("张某") && !text.contains("示例市丑"),
        "{text}"
    );
    let since = |inventory: &str| {
        let args = ["archive", "verify", "--since", inventory, "--trust", &trust, &folder];
        credit(&args, b"")
    };
    assert_eq!(since(&inventory).code, Some(0));
    // More since then is no fault.
    number(&review("王某"));
    assert_eq!(since(&inventory).code, Some(0));
    let gone = |what: &str| {
        let run = since(&inventory);
        let lines: Vec<&str> =
            run.stderr.lines().filter(|line| line.starts_with("错误 archive.gone：")).collect();
        assert!(
            run.code == Some(1) && lines.len() == 1 && lines[0].contains(what),
            "{what}: {}",
            run.stderr
        );
        // Without it nothing is to be seen.
        assert_eq!(credit(&["archive", "verify", "--trust", &trust, &folder], b"").code, Some(0));
    };
    let [second, third] = [2, 3].map(|place| path_of(Path::new(&folder), &case.number, place));
    fs::remove_file(&third).unwrap();
    assert_eq!(since(&inventory).code, Some(0));
    let good = fs::read(&second).unwrap();
    fs::remove_file(&second).unwrap();
    gone("清点时它有 2 份说明");
    // Another one in its place is signed and valid, and not the one of before.
    number(&review("赵某"));
    gone("或第 2 份换过");
    fs::write(&second, good).unwrap();
    assert_eq!(since(&inventory).code, Some(0));

    // The receipt itself, with all that was said about it.
    let (first, rest) = case.number.strip_prefix("sm3:").unwrap().split_at(2);
    let kept = Path::new(&folder).join("cases").join(first).join(rest);
    let good = fs::read(&kept).unwrap();
    let said = [1, 2].map(|place| path_of(Path::new(&folder), &case.number, place));
    let others = said.clone().map(|path| fs::read(path).unwrap());
    fs::remove_file(&kept).unwrap();
    said.iter().for_each(|path| fs::remove_file(path).unwrap());
    gone("清点时有这份凭证");
    fs::write(&kept, good).unwrap();
    said.iter().zip(others).for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    assert_eq!(since(&inventory).code, Some(0));

    // An inventory with other lines is none.
    for (from, to) in [("\"statements\":2", "\"statements\":1"), ("\"lines\":[", "\"lines\":[]}")] {
        let changed = case.city.write("改过.json", text.replacen(from, to, 1).as_bytes());
        assert_eq!(since(&changed).code, Some(3), "{from}");
    }
    let other = case.city.write("别的.json", b"{}");
    since(&other).fails_with(3, "archive.inventory");
    // What is damaged is not taken into an inventory.
    fs::write(&second, b"x").unwrap();
    let run = make(&case.city.path("又一份.json"));
    assert!(
        run.code == Some(1) && !Path::new(&case.city.path("又一份.json")).exists(),
        "{}",
        run.stderr
    );
}
