//! The archive: alone it is enough to verify and to decide again, whatever became of keys and lists; no byte of
//! it changes unnoticed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use credit_core::{
    Date,
    api::Lang,
    digest::Digest,
    pack::{
        Audience, PackKind, Trust,
        write::{self, Meta},
    },
};
use credit_engine::{NativeChecker, OpenChecker as _, SourceBytes};
use credit_host::{
    archive::{Archive, Blobs, Kind, Replayer, World, export, import},
    import,
    key::{Key, signers},
    receipt::{Asked, Decided, Signed, sign},
    sample::{PackSet, Sample},
};

use crate::common::{City, Run, credit};

const AT: &str = "2026-11-20T09:30:00+08:00";

/// An archive in a folder, and what receipts in it are made with.
struct Room {
    folder: tempfile::TempDir,
    sample: Sample,
    keys: Vec<Key>,
    archive: Archive,
    blobs: Blobs,
    checker: NativeChecker,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sample = Sample::build().unwrap();
        let key = |(at, text): (usize, &String)| {
            let path = folder.path().join(format!("key-{at}.json"));
            fs::write(&path, text).unwrap();
            Key::read(&path).unwrap()
        };
        let keys = sample.keys.iter().enumerate().map(key).collect();
        let archive = Archive::begin(&folder.path().join("档案")).unwrap();
        let sources = sample.sources(PackSet::Fresh);
        let blobs = archive.put_sources(&sources, None).unwrap();
        let checker = NativeChecker::open(&sources).unwrap();
        Self { folder, sample, keys, archive, blobs, checker }
    }

    /// Checks a request and keeps its receipt; the number.
    fn keep(&mut self, request: &str) -> Digest {
        let decision = self.checker.check(request, Lang::ZhCn).unwrap();
        let (request, decision) = (request, decision.as_str());
        let trust = Digest::of(self.sample.trust.as_bytes());
        let asked = Asked { channel: "窗口", operator: None, at: AT, scope: "receipts" };
        let decided = Decided { request, decision, trust, component: None };
        let signed = sign(&self.keys, &asked, &decided).unwrap();
        self.archive.keep(&signed, request, decision, &self.blobs).unwrap();
        signed.digest
    }

    /// A receipt of the first request of the sample, with request and decision.
    fn signed(&mut self) -> (Signed, String, String) {
        let request = self.sample.cases[0].request.clone();
        let decision = self.checker.check(&request, Lang::ZhCn).unwrap();
        let trust = Digest::of(self.sample.trust.as_bytes());
        let asked = Asked { channel: "窗口", operator: None, at: AT, scope: "receipts" };
        let decided = Decided { request: &request, decision: &decision, trust, component: None };
        (sign(&self.keys, &asked, &decided).unwrap(), request, decision)
    }

    /// Another archive with the same data.
    fn other(&self, name: &str) -> Archive {
        let archive = Archive::begin(&self.path(name)).unwrap();
        archive.put_sources(&self.sample.sources(PackSet::Fresh), None).unwrap();
        archive
    }

    /// `credit archive` with that command.
    fn run(&self, command: &str, name: &str) -> Run {
        let trust = self.path("trust.json");
        fs::write(&trust, &self.sample.trust).unwrap();
        let (trust, folder) = (trust.display().to_string(), self.path(name).display().to_string());
        credit(&["archive", command, "--native", "--trust", &trust, &folder], b"")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Every request of the sample, and more of the same with other subjects.
fn requests(sample: &Sample, count: usize) -> Vec<String> {
    let given = sample.cases.iter().map(|case| case.request.clone()).cycle();
    let numbered = given.zip(0..count).map(|(request, number)| {
        // The same company under another name of its own: every request is another one.
        request.replacen("有限公司", &format!("{number}号有限公司"), 1)
    });
    numbered.collect()
}

fn trust(text: &str) -> Trust {
    Trust::decode(text.as_bytes()).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// How many, unless the environment says otherwise.
fn times(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn what_is_kept_is_carried_elsewhere_and_comes_out_the_same() {
    let count = times("CREDIT_RECEIPTS", 92);
    let mut room = Room::new();
    let requests = requests(&room.sample, count);
    let numbers: Vec<Digest> = requests.iter().map(|request| room.keep(request)).collect();
    assert_eq!(room.archive.all(Kind::Case).unwrap().len(), count);
    let carried = room.path("移交.zip");
    let moved = export(&room.archive, &[], &carried).unwrap();
    assert_eq!((moved.cases, moved.blobs), (count, 10));
    let elsewhere = Archive::begin(&room.path("别处")).unwrap();
    assert_eq!(import(&carried, &elsewhere).unwrap(), moved);
    let trusted = trust(&room.sample.trust);
    let mut replayer = Replayer::new(&elsewhere, &trusted, true);
    for number in &numbers {
        let replayed = replayer.replay(*number).unwrap();
        assert_eq!((replayed.difference, replayed.text, replayed.engine), (None, None, None));
    }
    // One receipt alone takes what it rests on along, and nothing else.
    let one = room.path("一份.zip");
    assert_eq!(export(&room.archive, &numbers[..1], &one).unwrap().cases, 1);
    let unknown = export(&room.archive, &[Digest::of(b"")], &room.path("none.zip")).unwrap_err();
    assert_eq!(unknown.code(), "archive.unknown");
    // Nothing is written over.
    assert_eq!(export(&room.archive, &[], &carried).unwrap_err().code(), "io.write");
    println!(
        "{count} receipts kept, carried, replayed: the same; {} bytes",
        fs::metadata(&carried).unwrap().len()
    );
}

#[test]
fn keys_have_ended_and_lists_have_gone_on() {
    let mut room = Room::new();
    let request = room.sample.cases[0].request.clone();
    let number = room.keep(&request);
    // Hundreds of issues later.
    let issues = times("CREDIT_ISSUES", 400);
    let definitions = import::list_definitions(
        "名单定义.csv",
        &fs::read(sample_file("lists/名单定义.csv")).unwrap(),
    );
    let lists: Vec<_> =
        definitions.unwrap().into_iter().filter(|list| list.id == "tax-a").collect();
    let signing = signers(&room.keys);
    for sequence in 38..38 + u32::try_from(issues).unwrap() {
        let meta = Meta {
            kind: PackKind::List,
            issuer: room.keys[0].issuer().to_owned(),
            issuer_id: None,
            scope: "tax-a".to_owned(),
            title: "A级纳税人".to_owned(),
            sequence,
            as_of: Date::parse("2026-11-21").unwrap(),
            valid_until: Date::parse("2027-11-21"),
            update_days: None,
            audience: Audience::Public,
        };
        room.archive.put(&write::list_pack(&meta, &lists, &[], &signing).unwrap()).unwrap();
    }
    drop(signing);
    // The keys are trusted until the day of the receipt, and no longer.
    let ended = room.sample.trust.replace("2027-12-31", "2026-11-20");
    assert_ne!(ended, room.sample.trust);
    let ended = trust(&ended);
    let replayed = Replayer::new(&room.archive, &ended, true).replay(number).unwrap();
    assert_eq!(replayed.difference, None);
    // The day before is not enough.
    let before = trust(&room.sample.trust.replace("2027-12-31", "2026-11-19"));
    let problem = Replayer::new(&room.archive, &before, true).replay(number).unwrap_err();
    assert_eq!(problem.code(), "receipt.key-expired");
    assert_eq!(room.archive.all(Kind::Blob).unwrap().len(), 10 + issues);
}

fn sample_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").join(path)
}

#[test]
fn every_changed_byte_is_found_and_its_file_is_named() {
    let mut room = Room::new();
    for request in requests(&room.sample, 8) {
        room.keep(&request);
    }
    let (root, count) = (room.path("档案"), times("CREDIT_DAMAGE", 400));
    let files: Vec<PathBuf> = files(&root).into_iter().filter(|f| !f.ends_with("format")).collect();
    let mut random = fastrand::Rng::with_seed(7);
    let mut codes = BTreeMap::<String, usize>::new();
    for _ in 0..count {
        let path = &files[random.usize(..files.len())];
        let good = fs::read(path).unwrap();
        let mut changed = good.clone();
        changed[random.usize(..good.len())] ^= random.u8(1..);
        fs::write(path, &changed).unwrap();
        let hex: String = path
            .iter()
            .rev()
            .take(2)
            .map(|p| p.to_str().unwrap())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let digest = credit_host::archive::labelled(&format!("sm3:{hex}")).unwrap();
        let problem = match path.starts_with(root.join("blobs")) {
            true => room.archive.get(digest).unwrap_err(),
            false => room.archive.case(digest).unwrap_err(),
        };
        assert_eq!(problem.place(Lang::ZhCn), Some(path.to_str().unwrap()));
        *codes.entry(problem.code().to_owned()).or_default() += 1;
        fs::write(path, &good).unwrap();
    }
    assert_eq!(codes, BTreeMap::from([("archive.damaged".to_owned(), count)]));
    println!("{count} bytes of {} files changed, each found", files.len());
}

#[test]
fn what_is_inside_cannot_be_exchanged() {
    let mut room = Room::new();
    let requests = requests(&room.sample, 2);
    let numbers: Vec<Digest> = requests.iter().map(|request| room.keep(request)).collect();
    let trusted = trust(&room.sample.trust);
    let root = room.path("档案");
    let path = |number: Digest| {
        let hex = number.hex();
        let (first, rest) = hex.split_at(2);
        root.join("cases").join(first).join(rest)
    };
    // A case under the number of another.
    let first = fs::read(path(numbers[0])).unwrap();
    let second = fs::read(path(numbers[1])).unwrap();
    fs::write(path(numbers[0]), &second).unwrap();
    let replay = || Replayer::new(&room.archive, &trusted, true).replay(numbers[0]);
    assert_eq!(replay().unwrap_err().code(), "archive.damaged");
    fs::write(path(numbers[0]), &first).unwrap();
    assert_eq!(replay().unwrap().difference, None);
    // A list that is no longer there: what is not proved is told.
    let gone = room.blobs.packs[0].strip_prefix("sm3:").unwrap();
    let (start, rest) = gone.split_at(2);
    fs::remove_file(root.join("blobs").join(start).join(rest)).unwrap();
    let problem = replay().unwrap_err();
    assert_eq!(problem.code(), "receipt.incomplete");
    assert_eq!(problem.details().len(), 1);
    assert!(problem.details()[0].contains(gone), "{:?}", problem.details());
    // One that is empty becomes one for its owner alone.
    let empty = room.path("空的");
    fs::create_dir(&empty).unwrap();
    Archive::begin(&empty).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((rights(&empty), rights(&empty.join("format"))), (0o700, 0o600));
    }
    // A folder of something else is left alone.
    let other = room.path("别的");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("note.txt"), "x").unwrap();
    assert_eq!(Archive::begin(&other).unwrap_err().code(), "archive.foreign");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
    // A file that was not exported, and one with a part that leads elsewhere.
    let target = Archive::begin(&room.path("空")).unwrap();
    let note = other.join("note.txt");
    assert_eq!(import(&note, &target).unwrap_err().code(), "archive.foreign");
    let evil = room.path("evil.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&evil).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("blobs/../../outside", options).unwrap();
    std::io::Write::write_all(&mut zip, b"x").unwrap();
    zip.finish().unwrap();
    assert_eq!(import(&evil, &target).unwrap_err().code(), "archive.foreign");
    assert!(!room.path("outside").exists());
    assert!(target.all(Kind::Blob).unwrap().is_empty());
}

#[test]
fn the_command_line_keeps_verifies_replays_and_carries() {
    let city = City::new();
    let [key, request, folder, trust] =
        ["key-sample-only.json", "requests/09-deferral-signed.json", "档案", "trust.json"]
            .map(|n| city.path(n));
    let [packs, rulebook, calendar] =
        ["packs", "rulebook.pack", "calendar.pack"].map(|n| city.path(n));
    let make = |name: &str, more: &[&str]| {
        let output = city.path(name);
        let mut args = vec!["receipt", "make", "--key", &key, "--channel", "窗口", "--at", AT];
        args.extend([
            "-o",
            &output,
            "--archive",
            &folder,
            "--pack",
            &packs,
            "--rulebook",
            &rulebook,
        ]);
        args.extend(["--calendar", &calendar, "--trust", &trust]);
        args.extend(more);
        args.push(&request);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        output
    };
    let native = make("a.json", &["--native"]);
    let component = make("b.json", &[]);
    let run = credit(&["archive", "verify", "--trust", &trust, &folder], b"");
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "完整有效：凭证 2 份，数据文件 11 个\n"),
        "{}",
        run.stderr
    );
    // With the file of the engine that is in the archive: nothing is left unproved.
    let run = credit(&["archive", "replay", "--trust", &trust, &folder], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "2 份相同\n"), "{}", run.stderr);
    let run = credit(&["archive", "replay", "--native", "--trust", &trust, &folder], b"");
    assert_eq!(run.stdout, "2 份相同，其中 1 份未用原来的引擎文件\n");
    for receipt in [&native, &component] {
        let args = ["receipt", "replay", "--trust", &trust, "--archive", &folder, receipt];
        let run = credit(&args, b"");
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(0), "相同：重算的凭证逐字节一致\n"),
            "{}",
            run.stderr
        );
    }
    let (file, other) = (city.path("移交.zip"), city.path("别处"));
    let run = credit(&["archive", "export", "-o", &file, &folder], b"");
    assert_eq!(run.stdout, "已写出：凭证 2 份，数据文件 11 个\n", "{}", run.stderr);
    let run = credit(&["archive", "import", &file, &other], b"");
    assert_eq!(run.stdout, "已收下：凭证 2 份，数据文件 11 个\n", "{}", run.stderr);
    let run = credit(&["archive", "replay", "--native", "--trust", &trust, &other], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // A damaged file is one line, and the rest is looked at all the same.
    let case = files(&Path::new(&other).join("cases")).pop().unwrap();
    fs::write(&case, "x").unwrap();
    let run = credit(&["archive", "verify", "--trust", &trust, &other], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), "完整有效：凭证 1 份，数据文件 11 个\n"));
    assert!(
        run.stderr.starts_with("错误 archive.damaged：")
            && run.stderr.contains(case.to_str().unwrap()),
        "{}",
        run.stderr
    );
    credit(&["archive", "verify", "--trust", &trust, &packs], b"").fails_with(3, "archive.foreign");
    credit(&["archive", "export", "--receipt", "sm3:1", "-o", "x", &folder], b"")
        .fails_with(2, "usage.value");
}

#[test]
fn a_replay_names_the_byte_of_the_decision() {
    let mut room = Room::new();
    let request = room.sample.cases[0].request.clone();
    // Decided over the outdated list, kept as if it had been over the fresh ones.
    let stale: SourceBytes = room.sample.sources(PackSet::Stale);
    room.checker = NativeChecker::open(&stale).unwrap();
    let number = room.keep(&request);
    let trusted = trust(&room.sample.trust);
    let replayed = Replayer::new(&room.archive, &trusted, true).replay(number).unwrap();
    let difference = replayed.difference.unwrap();
    assert_eq!(difference.stage.as_str(), "packs");
    assert!(difference.byte > 0 && replayed.text.is_some_and(|byte| byte > 0), "{replayed:?}");
}

#[test]
fn what_is_kept_beside_a_receipt_is_its_own() {
    let mut room = Room::new();
    let (signed, request, decision) = room.signed();
    let (another, ..) = room.signed();
    let stale = room.sample.sources(PackSet::Stale);
    let other_packs = room.archive.put_sources(&stale, None).unwrap();
    let keep = |name: &str, signed: &Signed, request: &str, decision: &str, blobs: &Blobs| {
        let archive = room.other(name);
        archive.put_sources(&stale, None).unwrap();
        archive.put(b"engine").unwrap();
        archive.keep(signed, request, decision, blobs).unwrap();
        [room.run("verify", name), room.run("replay", name)]
    };
    let [verify, replay] = keep("好", &signed, &request, &decision, &room.blobs);
    assert_eq!(
        (verify.code, replay.code),
        (Some(0), Some(0)),
        "{}{}",
        verify.stderr,
        replay.stderr
    );
    // Another text of the decision: nothing but a replay can tell, and it does.
    let text = decision.replacen("\"headline\":\"", "\"headline\":\"不", 1);
    assert_ne!(text, decision);
    let [_, replay] = keep("结论", &signed, &request, &text, &room.blobs);
    assert_eq!((replay.code, replay.stdout.as_str()), (Some(1), "0 份相同\n"));
    assert!(replay.stderr.contains("但保存的结论不是它的，结论第 "), "{}", replay.stderr);
    // Request, decision and salts of something else.
    let elsewhere = request.replacen("有限公司", "有限责任公司", 1);
    let salts = Signed { opening: another.opening.clone(), ..signed.clone() };
    let rest = decision.split("\"decision\":\"sm3:").nth(1).unwrap();
    let number = rest.split('"').next().unwrap();
    let numbered = decision.replacen(number, &"0".repeat(64), 1);
    for (name, signed, request, decision) in [
        ("申请", &signed, &elsewhere, &decision),
        ("编号", &signed, &request, &numbered),
        ("盐值", &salts, &request, &decision),
    ] {
        let [verify, replay] = keep(name, signed, request, decision, &room.blobs);
        assert_eq!((verify.code, replay.code), (Some(1), Some(1)), "{name}");
        assert!(verify.stderr.starts_with("错误 archive.damaged："), "{name}: {}", verify.stderr);
    }
    // Data that the receipt does not name, data that are not there, another engine.
    let [verify, _] = keep("名单", &signed, &request, &decision, &other_packs);
    assert_eq!(verify.code, Some(1));
    assert!(verify.stderr.contains("错误 receipt.incomplete："), "{}", verify.stderr);
    let none = Blobs { calendar: Digest::of(b"none").labelled(), ..room.blobs.clone() };
    let [verify, _] = keep("日历", &signed, &request, &decision, &none);
    assert_eq!(verify.code, Some(1));
    assert!(verify.stderr.contains("错误 receipt.incomplete："), "{}", verify.stderr);
    let component = Some((World::Base, Digest::of(b"engine").labelled()));
    let engine = Blobs { component, ..room.blobs.clone() };
    for run in keep("引擎", &signed, &request, &decision, &engine) {
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.starts_with("错误 archive.engine："), "{}", run.stderr);
    }
}

/// Bytes as an archive stores them.
fn stored(content: &[u8]) -> Vec<u8> {
    let packed =
        ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest);
    [b"CCZ1", &Digest::of(&packed).bytes()[..], &packed].concat()
}

fn zipped(path: &Path, method: zip::CompressionMethod, parts: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn what_is_taken_is_judged_first() {
    let mut room = Room::new();
    let (signed, request, decision) = room.signed();
    room.archive.keep(&signed, &request, &decision, &room.blobs).unwrap();
    let more = room.sample.cases[1].request.clone();
    room.keep(&more);
    let carried = room.path("移交.zip");
    export(&room.archive, &[], &carried).unwrap();
    // The same receipt is kept there with something else: nothing is written.
    let there = Archive::begin(&room.path("不同")).unwrap();
    there.keep(&signed, &request, "{}", &room.blobs).unwrap();
    let before = files(&room.path("不同"));
    assert_eq!(import(&carried, &there).unwrap_err().code(), "archive.conflict");
    assert_eq!(files(&room.path("不同")), before);
    let again = there.keep(&signed, &request, "[]", &room.blobs).unwrap_err();
    assert_eq!(again.code(), "archive.conflict");
    // What is damaged there is mended, by an import and by whoever keeps it again.
    let there = room.other("坏");
    let blob = files(&room.path("坏").join("blobs")).pop().unwrap();
    let good = fs::read(&blob).unwrap();
    for mend in [true, false] {
        fs::write(&blob, &good[..good.len() / 2]).unwrap();
        match mend {
            true => assert_eq!(import(&carried, &there).unwrap().cases, 2),
            false => assert!(room.other("坏").case(signed.digest).unwrap().is_some()),
        }
        assert_eq!(fs::read(&blob).unwrap(), good, "{mend}");
    }
    // Parts that unpack to more than their kind has, that the ZIP compresses, or that are under another name.
    let (empty, evil) = (Archive::begin(&room.path("空")).unwrap(), room.path("evil.zip"));
    let (format, some) = (&b"credit-archive 1\n"[..], Digest::of(b"x"));
    let bomb = stored(&vec![0_u8; (4 << 20) + 1]);
    let case = stored(&serde_json::to_vec(&room.archive.case(signed.digest).unwrap()).unwrap());
    let name = |folder: &str| format!("{folder}/{}", some.hex());
    let (statement, other, right) = (name("statements"), name("cases"), name("blobs"));
    let [plain, packed] = [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated];
    let x = stored(b"x");
    for (method, parts, code) in [
        (plain, &[("format", format), (&*statement, &*bomb)][..], "archive.too-large"),
        (plain, &[("format", format), (&*other, &*case)][..], "archive.damaged"),
        (packed, &[("format", format), (&*right, &*x)][..], "archive.foreign"),
        (plain, &[(&*right, &*x), ("format", &b"credit-archive 2\n"[..])][..], "archive.foreign"),
        (plain, &[(&*right, &*x), ("format", format), (&*other, &*case)][..], "archive.damaged"),
    ] {
        zipped(&evil, method, parts);
        assert_eq!(import(&evil, &empty).unwrap_err().code(), code, "{method:?}");
        assert!(empty.all(Kind::Blob).unwrap().is_empty(), "{code}");
    }
    zipped(&evil, plain, &[("format", format), (&*right, &*x)]);
    assert_eq!(import(&evil, &empty).unwrap().blobs, 1);
}
