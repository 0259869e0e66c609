//! What happens to packs after they were built: updates, differences, damage, filters.

use crate::common::{City, Run, credit};

const DAYS: [&str; 4] = ["--as-of", "2026-11-20", "--valid-until", "2026-12-20"];

/// A pack of the sample's list, with more options.
fn build(city: &City, csv: &str, more: &[&str]) -> Run {
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let csv = format!("zxgk={csv}");
    let mut args = vec!["pack", "build", "--lists", &lists, "--key", &key, "--csv", &csv];
    args.extend(DAYS);
    args.extend(more);
    credit(&args, b"")
}

/// The error stands after the remarks on the rows.
#[track_caller]
fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    let last = run.stderr.trim_end().lines().last().unwrap_or_default();
    assert!(last.starts_with(&format!("错误 {code}：")) && last.contains("；处理："), "{last}");
}

#[test]
fn an_update_is_told_verified_and_joined() {
    let city = City::new();
    let (first, second, joined) = (city.path("1.pack"), city.path("2.pack"), city.path("3.pack"));
    let slim = city.path("4.pack");
    let (trust, key) = (city.path("trust.json"), city.path("key-sample-only.json"));
    let csv = city.path("lists/失信被执行人.csv");
    let text = std::fs::read_to_string(&csv).unwrap();
    let changed: Vec<String> = text
        .lines()
        .enumerate()
        .filter(|(i, _)| *i != 2)
        .map(|(i, line)| if i == 1 { line.replace(",有效,", ",已修复,") } else { line.into() })
        .collect();
    let changed = city.write("changed.csv", changed.join("\n").as_bytes());

    let run = build(&city, &csv, &["--sequence", "38", "-o", &first]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let old = ["--previous", &first, "-o", &second];
    refused(&build(&city, &changed, &[&["--sequence", "38"], &old[..]].concat()), "build.sequence");
    let run = build(&city, &changed, &[&["--sequence", "39"], &old[..]].concat());
    assert!(run.stderr.contains("更新包，新增 0 条、变更 1 条、撤下 1 条"), "{}", run.stderr);

    let told = credit(
        &["pack", "diff", "--trust", &trust, "--old", &first, "--new", &first, &second],
        b"",
    );
    assert!(told.stdout.contains("名单“失信被执行人”：新增 0 条，变更 1 条，撤下 1 条"));
    assert!(told.stdout.contains("状态由 有效 改为 已修复"), "{}", told.stdout);
    let told = credit(
        &[
            &["pack", "diff", "--lang", "en", "--trust", &trust][..],
            &["--old", &first, "--new", &first, &second],
        ]
        .concat(),
        b"",
    );
    assert!(told.stdout.starts_with("issue 38 (data as of 2026-11-20) → issue 39"));
    assert!(told.stdout.contains("state from active to repaired"), "{}", told.stdout);

    let verify = |files: &[&str]| {
        credit(&[&["pack", "verify", "--deep", "--trust", &trust], files].concat(), b"")
    };
    assert_eq!(verify(&[&second, &first]).code, Some(0));
    let alone = verify(&[&second]);
    assert_eq!(alone.code, Some(1));
    assert!(alone.stderr.contains("pack.parent"), "{}", alone.stderr);

    let mut rebase = vec!["pack", "rebase", "--trust", &trust, "--key", &key, "--sequence", "40"];
    rebase.extend(DAYS);
    rebase.extend(["-o", &joined, &first, &second]);
    assert_eq!(credit(&rebase, b"").code, Some(0));
    let same = ["pack", "diff", "--trust", &trust, "--old", &first, &second, "--new", &joined];
    assert!(credit(&same, b"").stdout.ends_with("记录没有变化\n"));

    assert_eq!(credit(&["pack", "slim", "-o", &slim, &joined], b"").code, Some(0));
    let length = |path: &str| std::fs::metadata(path).unwrap().len();
    assert!(length(&slim) < length(&joined));
    assert!(verify(&[&slim]).stdout.contains("9 条记录逐条读出，顺序和索引相符"));

    let mut damaged = std::fs::read(&joined).unwrap();
    damaged.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1);
    let run = verify(&[&city.write("5.pack", &damaged)]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("pack.digest"), "{}", run.stderr);
}

#[test]
fn a_filter_pack_wants_usable_codes() {
    let city = City::new();
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let out = city.path("filter.pack");
    let filter = |list: &str, more: &[&str]| {
        let mut args = vec!["pack", "filter", "--lists", &lists, "--list", list, "--key", &key];
        args.extend(["--sequence", "1", "-o", &out]);
        args.extend(DAYS);
        args.extend(more);
        credit(&args, "91110000600037341L\n不是代码\n".as_bytes())
    };
    filter("没有的名单", &[]).fails_with(2, "lists.unknown");
    refused(&filter("zxgk", &[]), "filter.lines-refused");
    assert_eq!(filter("zxgk", &["--allow-refused"]).code, Some(0));
    let trust = city.path("trust.json");
    let run = credit(&["pack", "verify", "--trust", &trust, &out], b"");
    assert!(run.stdout.contains("过滤包，1 个代码"), "{}", run.stdout);
}
