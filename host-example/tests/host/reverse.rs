//! Lists asked about in a population: the findings are those of the way forward, and who is listed no longer is told.

use crate::common::{City, credit};

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// A city with two issues of a list, and a register of subjects.
struct Night {
    city: City,
    old: String,
    new: String,
    register: String,
    population: String,
}

const HEAD: &str = "名称,代码,类型,曾用名,编号";

impl Night {
    fn new() -> Self {
        let city = City::new();
        let row = |entry: &str, name: &str, code: &str, listed: &str, until: &str| {
            format!("{entry},{name},{code},{listed},{until}")
        };
        let head = "案号,名称,统一社会信用代码,列入日期,截止日期";
        let stays = row("案1", "示例市甲某建筑有限公司", "91450200MA5TETX088", "2026-01-05", "");
        let old = [
            stays.clone(),
            row("案2", "示例市乙某商贸有限公司", "", "2026-01-05", ""),
            row("案3", "示例市丙某物流有限公司", "", "2026-01-05", "2026-11-19"),
            row("案4", "示例市丁某餐饮有限公司", "", "2026-01-05", ""),
            row("案5", "示例市戊某科技有限公司", "", "2026-11-20", ""),
        ];
        let new = [
            stays,
            row("案3", "示例市丙某物流有限公司", "", "2026-01-05", "2026-11-19"),
            row("案4", "示例市丁丁某餐饮有限公司", "", "2026-01-05", ""),
            row("案5", "示例市戊某科技有限公司", "", "2026-11-20", ""),
            row("案6", "示例市己某广告有限公司", "91310000PDY345704L", "2026-11-18", ""),
            row("案7", "示例市辛某园林有限公司", "", "2026-11-18", ""),
        ];
        let build = |name: &str, sequence: &str, day: &str, rows: &[String]| {
            let csv =
                city.write(&format!("{name}.csv"), [head, &rows.join("\n")].join("\n").as_bytes());
            let out = city.path(&format!("{name}.pack"));
            let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
            let csv = format!("zxgk={csv}");
            let mut args = vec!["pack", "build", "--lists", &lists, "--key", &key, "--csv", &csv];
            args.extend(["--sequence", sequence, "--as-of", day]);
            args.extend(["--valid-until", "2026-12-20", "-o", &out]);
            let run = credit(&args, b"");
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            out
        };
        let old = build("旧", "1", "2026-11-19", &old);
        let new = build("新", "2", "2026-11-20", &new);
        let rows = [
            HEAD,
            "示例市甲某建筑有限公司,91450200MA5TETX088,,,",
            "示例市乙某商贸有限公司,,,,",
            "示例市丙某物流有限公司,,,,",
            "示例市丁某餐饮有限公司,,,,",
            "示例市戊某科技有限公司,,,,",
            "示例市己某广告有限公司,91310000PDY345704L,,,证-1",
            "示例市壬某印刷有限公司,,,,证-2",
            ",91310000PDY345704L,,,",
        ];
        let register = city.write("主体.csv", rows.join("\n").as_bytes());
        let night = Self { population: city.path("主体库.pack"), city, old, new, register };
        let run = night.packed(&["build", "--sequence", "1"], &night.population);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        // What was not read is told.
        assert!(
            run.stderr.contains("主体库，7 个主体") && run.stderr.contains("不能用的 1 行"),
            "{}",
            run.stderr
        );
        night
    }

    fn packed(&self, args: &[&str], out: &str) -> crate::common::Run {
        let key = self.city.path("key-sample-only.json");
        let own = ["--key", &key, "--as-of", "2026-11-20", "-o", out, &self.register];
        credit(&[&["population"], args, &own].concat(), b"")
    }

    fn screen(&self, args: &[&str], out: &str) -> crate::common::Run {
        let (out, trust) = (self.city.path(out), self.city.path("trust.json"));
        let own = ["screen", "--native", "--as-of", "2026-11-20", "--trust", &trust];
        credit(
            &[&own, args, &["--old", &self.old, "--new", &self.new, "--output", &out]].concat(),
            b"",
        )
    }
}

#[test]
fn the_other_way_round_finds_what_the_way_forward_finds() {
    let night = Night::new();
    let run = night.screen(&["--input", &night.register], "前.ndjson");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let forward = read(&night.city.path("前.ndjson"));
    // Who has a number is known by it, the others by their row.
    let forward = forward.replace("\"row\":7,", "\"row\":0,");
    // 戊某's entry stood in the old list and is in force by now.
    assert!(forward.contains("案5") && forward.contains("案6"), "{forward}");
    let mut forward: Vec<&str> = forward.lines().collect();
    forward.sort_unstable();
    for more in [&[][..], &["--thorough"]] {
        let args = [&["--reverse", &night.population], more].concat();
        let run = night.screen(&args, "反.ndjson");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let found = read(&night.city.path("反.ndjson"));
        let mut found: Vec<&str> = found.lines().collect();
        found.sort_unstable();
        assert_eq!(found, forward, "{more:?}");
        let gone = read(&night.city.path("反.ndjson.gone.csv"));
        let gone: Vec<Vec<&str>> =
            gone.lines().skip(1).map(|row| row.split(',').collect()).collect();
        let told: Vec<(&str, &str, &str)> =
            gone.iter().map(|row| (row[2], row[6], row[7])).collect();
        // An entry is its number and name: 案4 has another name by now, and is another one.
        let all = [
            ("示例市乙某商贸有限公司", "案2 示例市乙某商贸有限公司", "已不在名单中"),
            ("示例市丙某物流有限公司", "案3 示例市丙某物流有限公司", "期限已满"),
            ("示例市丁某餐饮有限公司", "案4 示例市丁某餐饮有限公司", "已不在名单中"),
        ];
        assert_eq!(told, all, "{more:?}");
        assert_eq!(run.stdout.contains("可能有遗漏"), more.is_empty());
    }
    // Nobody is listed no longer: no file of an earlier run stays.
    let run = night.screen(&["--reverse", &night.population, "--restart"], "反.ndjson");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// A list that was forgotten, or is out of date, says of nobody that he is listed no longer.
#[test]
fn a_silent_list_takes_nobody_off() {
    let night = Night::new();
    let (out, trust) = (night.city.path("x.csv"), night.city.path("trust.json"));
    let other = night.city.path("packs/ccgp.pack");
    let run = |new: &str, day: &str| {
        let own = ["screen", "--native", "--as-of", day, "--trust", &trust, "--output", &out];
        let lists = ["--reverse", &night.population, "--old", &night.old, "--new", new];
        credit(&[&own[..], &lists].concat(), b"")
    };
    run(&other, "2026-11-20").fails_with(3, "screen.list-silent");
    run(&night.new, "2027-01-20").fails_with(3, "screen.list-silent");
}

#[test]
fn an_update_of_a_population_counts() {
    let night = Night::new();
    let rows = [
        HEAD,
        "示例市戊某科技有限公司,,,,",
        "示例市庚某园林有限公司,,,示例市辛某园林有限公司,证-3",
    ];
    std::fs::write(&night.register, rows.join("\n")).unwrap();
    let (trust, second) = (night.city.path("trust.json"), night.city.path("主体库-2.pack"));
    let args = ["update", "--previous", &night.population, "--trust", &trust, "--sequence", "2"];
    let run = night.packed(&args, &second);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // 戊某 stands in another row by now, so that it is another one for who knows rows alone.
    assert!(run.stderr.contains("新增 1 个、变更 1 个、移出 6 个"), "{}", run.stderr);
    let run = night.screen(&["--reverse", &night.population, "--reverse", &second], "反.ndjson");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = read(&night.city.path("反.ndjson"));
    assert!(found.contains("案5") && found.contains("案7") && !found.contains("案6"), "{found}");
    // Without the first one the second says nothing.
    night.screen(&["--reverse", &second], "反.ndjson").fails_with(3, "pack.parent");
}

#[test]
fn a_population_is_no_list_and_a_list_no_population() {
    let night = Night::new();
    let (trust, out) = (night.city.path("trust.json"), night.city.path("x.csv"));
    let args = ["screen", "--native", "--as-of", "2026-11-20", "--trust", &trust, "--output", &out];
    let args = [&args[..], &["--input", &night.register, "--pack", &night.population]].concat();
    credit(&args, b"").fails_with(3, "pack.kind");
    night.screen(&["--reverse", &night.new], "x.csv").fails_with(3, "pack.kind");
    let mut damaged = std::fs::read(&night.population).unwrap();
    let last = damaged.len() - 9;
    damaged[last] ^= 1;
    std::fs::write(&night.population, damaged).unwrap();
    night.screen(&["--reverse", &night.population], "x.csv").fails_with(3, "pack.digest");
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_a_population() {
    use std::os::unix::fs::PermissionsExt as _;
    let night = Night::new();
    let mode = std::fs::metadata(&night.population).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
