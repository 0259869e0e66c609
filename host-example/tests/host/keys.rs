//! What keys are for, what locks them, and keys that never leave their token.

use std::{fs, path::Path, process::Command};

use crate::common::{City, Run, credit, credit_with};

const KEYGEN: [&str; 5] = ["keygen", "--id", "示例市-2026", "--issuer", "示例市信用办（虚构）"];

/// `keygen` with these further arguments; its file.
fn made(city: &City, name: &str, more: &[&str]) -> (String, serde_json::Value) {
    let file = city.path(name);
    let run = credit(&[&KEYGEN[..], more, &["-o", &file]].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    (file, serde_json::from_str(&run.stdout).unwrap())
}

/// A pack of one list with that key.
fn pack(city: &City, key: &str, out: &str, more: &[&str]) -> Run {
    let (lists, csv) = (city.path("lists/名单定义.csv"), city.path("lists/失信被执行人.csv"));
    let args = ["pack", "build", "--lists", &lists, "--csv", &csv, "--key", key, "-o", out];
    let days = ["--sequence", "38", "--as-of", "2026-11-21", "--valid-until", "2026-12-31"];
    credit(&[&args[..], &days, more].concat(), b"")
}

fn calendar(city: &City, key: &str, more: &[&str]) -> Run {
    let table = city.path("calendar/日历.csv");
    let (out, days) = (city.path("新.pack"), ["--sequence", "3", "--as-of", "2026-11-21"]);
    credit(
        &[&["calendar", "build", "--key", key, "-o", &out, &table], &days[..], more].concat(),
        b"",
    )
}

#[test]
fn a_key_is_for_what_it_was_made_for() {
    let city = City::new();
    let nothing_said = credit(&[&KEYGEN[..], &["-o", &city.path("x.json")]].concat(), b"");
    nothing_said.fails_with(2, "usage.missing-option");
    assert!(!Path::new(&city.path("x.json")).exists());

    let own = "91110000600037341K";
    let bound = ["--kinds", "list,receipt", "--lists", "elsewhere", "--issuer-id", own];
    let more = ["--holder", "张某", "--from", "2026-01-01", "--until", "2027-12-31"];
    let (key, trust) = made(&city, "bound.json", &[&bound[..], &more].concat());
    let entry = &trust["keys"][0];
    let said = serde_json::json!({
        "kinds": ["list", "receipt"], "lists": ["elsewhere"], "issuerId": own, "holder": "张某",
        "notBefore": "2026-01-01", "notAfter": "2027-12-31", "id": "示例市-2026",
        "issuer": "示例市信用办（虚构）", "algorithm": "ed25519", "publicKey": entry["publicKey"],
    });
    assert_eq!(*entry, said);

    let line = calendar(&city, &key, &[]);
    assert!(line.fails_with(2, "key.purpose").contains("calendar"));
    let out = city.path("名单.pack");
    let run = pack(&city, &key, &out, &[]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("错误 key.purpose：") && !Path::new(&out).exists());

    let list = {
        let about = credit(
            &[
                "pack",
                "inspect",
                "--json",
                "--trust",
                &city.path("trust.json"),
                &city.path("packs/zxgk.pack"),
            ],
            b"",
        );
        let about: serde_json::Value = serde_json::from_str(&about.stdout).unwrap();
        about["lists"][0]["id"].as_str().unwrap().to_owned()
    };
    let (key, trust) =
        made(&city, "own.json", &["--kinds", "list", "--lists", &list, "--issuer-id", own]);
    let run = pack(&city, &key, &out, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let trust = city.write("own-trust.json", trust.to_string().as_bytes());
    assert_eq!(credit(&["pack", "inspect", "--trust", &trust, &out], b"").code, Some(0));
    let (all, trust) = made(&city, "all.json", &["--kinds", "all"]);
    assert_eq!(trust["keys"][0].get("kinds"), None);
    assert_eq!(calendar(&city, &all, &[]).code, Some(0));
}

#[test]
fn a_passphrase_locks_a_key_file() {
    let city = City::new();
    let right = city.write("right.txt", "正确的口令，十个字以上\n".as_bytes());
    let wrong = city.write("wrong.txt", "另一个口令，也在十个字以上".as_bytes());
    let short = city.write("short.txt", "太短的口令\n".as_bytes());
    let empty = city.write("empty.txt", b"\nsecond line");
    let locked = ["--kinds", "calendar", "--passphrase-file"];

    let refused = |file: &str, code| {
        let none = city.path("none.json");
        let args = [&KEYGEN[..], &locked, &[file, "-o", &none]].concat();
        credit(&args, b"").fails_with(3, code);
        assert!(!Path::new(&city.path("none.json")).exists());
    };
    refused(&short, "key.passphrase-short");
    refused(&empty, "key.secret-file");
    for algorithm in ["ed25519", "sm2-sm3"] {
        let name = format!("{algorithm}.json");
        let more = [&locked[..], &[&right, "--algorithm", algorithm]].concat();
        let (key, _) = made(&city, &name, &more);
        let text = fs::read_to_string(&key).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file.get("secretKey"), None);
        let sealed = &file["sealed"];
        assert_eq!(
            (&sealed["derivation"], &sealed["memory"]),
            (&"argon2id".into(), &65_536.into())
        );
        assert_eq!((&sealed["passes"], &sealed["lanes"]), (&3.into(), &4.into()));

        calendar(&city, &key, &["--passphrase-file", &wrong]).fails_with(3, "key.passphrase");
        calendar(&city, &key, &["--passphrase-file", &empty]).fails_with(3, "key.secret-file");
        calendar(&city, &key, &["--passphrase-env", "CREDIT_TEST_NOT_SET"])
            .fails_with(3, "key.variable");
        let run =
            calendar(&city, &key, &["--passphrase-file", &wrong, "--passphrase-file", &right]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);

        // Other powers for the same secret: what the file says is sealed in with it.
        let mut other = file.clone();
        other["key"]["kinds"] = serde_json::json!(["rulebook", "calendar"]);
        let forged = city.write("forged.json", other.to_string().as_bytes());
        calendar(&city, &forged, &["--passphrase-file", &right]).fails_with(3, "key.passphrase");
        // A file that would take all memory is not tried.
        for (member, value) in [("memory", 1 << 21), ("passes", 17), ("lanes", 17), ("memory", 1)] {
            let mut other = file.clone();
            other["sealed"][member] = value.into();
            let costly = city.write("costly.json", other.to_string().as_bytes());
            calendar(&city, &costly, &["--passphrase-file", &right]).fails_with(3, "key.invalid");
        }
        let mut both = file.clone();
        both["secretKey"] = "00".repeat(32).into();
        let both = city.write("both.json", both.to_string().as_bytes());
        calendar(&city, &both, &["--passphrase-file", &right]).fails_with(3, "key.invalid");
    }
    let table = city.path("calendar/日历.csv");
    let (key, out) = (city.path("ed25519.json"), city.path("env.pack"));
    let args = [
        "calendar",
        "build",
        "--key",
        &key,
        "--passphrase-env",
        "CREDIT_TEST_PASS",
        "--sequence",
        "3",
    ];
    let args = [&args[..], &["--as-of", "2026-11-21", "-o", &out, &table]].concat();
    let run = credit_with(&args, b"", &[("CREDIT_TEST_PASS", "正确的口令，十个字以上")]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// A token of SoftHSM with a PIN of its own.
#[cfg(all(unix, feature = "pkcs11"))]
struct Hsm {
    config: String,
    module: String,
}

#[cfg(all(unix, feature = "pkcs11"))]
impl Hsm {
    fn new(city: &City) -> Self {
        let places = [
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
        ];
        let module = std::env::var("SOFTHSM2_MODULE").ok();
        let module = module.or_else(|| {
            places.iter().find(|path| Path::new(path).exists()).map(ToString::to_string)
        });
        let module =
            module.expect("`cargo xtask setup` installs SoftHSM, or name it in SOFTHSM2_MODULE");
        let folder = city.path("tokens");
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n"
        );
        let hsm = Self { config: city.write("softhsm.conf", text.as_bytes()), module };
        for label in ["示例市", "别家"] {
            let init = Command::new("softhsm2-util")
                .args([
                    "--init-token",
                    "--free",
                    "--label",
                    label,
                    "--so-pin",
                    "87654321",
                    "--pin",
                    "246810",
                ])
                .env("SOFTHSM2_CONF", &hsm.config)
                .output()
                .unwrap();
            assert!(init.status.success(), "{init:?}");
        }
        hsm
    }

    fn credit(&self, args: &[&str]) -> Run {
        credit_with(args, b"", &[("SOFTHSM2_CONF", &self.config), ("CREDIT_TEST_PIN", "246810")])
    }
}

#[cfg(all(unix, feature = "pkcs11"))]
#[test]
fn a_key_in_a_token_signs_and_stays_there() {
    let city = City::new();
    let hsm = Hsm::new(&city);
    let pin = city.write("pin.txt", b"246810\n");
    let open = ["--pkcs11-module", &hsm.module, "--pin-file", &pin];
    let key = city.path("token.json");
    let uri = "pkcs11:token=%E7%A4%BA%E4%BE%8B%E5%B8%82;object=2026";
    let keygen = |out: &str, more: &[&str]| {
        let all =
            [&KEYGEN[..], &["--kinds", "calendar,receipt", "--token", uri, "-o", out], &open, more];
        hsm.credit(&all.concat())
    };
    let run = keygen(&key, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("在令牌里新生成"), "{}", run.stderr);
    let trust = city.write("token-trust.json", run.stdout.as_bytes());
    let file: serde_json::Value = serde_json::from_slice(&fs::read(&key).unwrap()).unwrap();
    assert_eq!(
        (file.get("secretKey"), file.get("sealed"), &file["token"]),
        (None, None, &uri.into())
    );
    // The same name again is the same key.
    let again = keygen(&city.path("again.json"), &[]);
    assert!(again.stderr.contains("令牌里已有"), "{}", again.stderr);
    assert_eq!(again.stdout, run.stdout);
    keygen(&city.path("sm2.json"), &["--algorithm", "sm2-sm3"]).fails_with(2, "usage.value");

    let (table, out) = (city.path("calendar/日历.csv"), city.path("token.pack"));
    let build = |key: &str, more: &[&str]| {
        let args = ["calendar", "build", "--key", key, "-o", &out, "--sequence", "3"];
        hsm.credit(&[&args[..], &["--as-of", "2026-11-21", &table], more].concat())
    };
    let run = build(&key, &open);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let seen = credit(&["pack", "inspect", "--trust", &trust, &out], b"");
    assert_eq!(seen.code, Some(0), "{}", seen.stderr);

    // Without a key file: the object's label is the id of the key.
    let named = format!(
        "pkcs11:token=%E7%A4%BA%E4%BE%8B%E5%B8%82;object=2026?module-path={}&pin-source=file:{pin}&x-issuer=%E7%A4%BA%E4%BE%8B%E5%B8%82%E4%BF%A1%E7%94%A8%E5%8A%9E%EF%BC%88%E8%99%9A%E6%9E%84%EF%BC%89",
        hsm.module
    );
    assert_eq!(build(&named, &[]).code, Some(0));
    let bare = format!("{uri}?x-issuer=a");
    let env = ["--pkcs11-module", &hsm.module, "--pin-env", "CREDIT_TEST_PIN"];
    assert_eq!(build(&bare, &env).code, Some(0));
    build(uri, &open).fails_with(2, "key.uri");
    build(&bare, &["--pin-file", &pin]).fails_with(3, "key.module");
    build(&bare, &["--pkcs11-module", &pin, "--pin-file", &pin]).fails_with(3, "key.module");
    let other = city.write("other-pin.txt", b"135791");
    build(&bare, &["--pkcs11-module", &hsm.module, "--pin-file", &other]).fails_with(3, "key.pin");
    build("pkcs11:object=2026?x-issuer=a", &open).fails_with(3, "key.token-missing");
    build("pkcs11:token=none;object=2026?x-issuer=a", &open).fails_with(3, "key.token-missing");
    let absent = bare.replace("object=2026", "object=2027");
    build(&absent, &open).fails_with(3, "key.token-key");

    // A key file that says another public key: its signature would be worth nothing, so there is none.
    let mut lie = file.clone();
    lie["key"]["publicKey"] =
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".into();
    let lie = city.write("lie.json", lie.to_string().as_bytes());
    build(&lie, &open).fails_with(3, "build.signing");

    // Receipts are signed by it, too.
    let receipt = city.path("凭证.json");
    let [pack, book, days, all] =
        ["packs", "rulebook.pack", "calendar.pack", "trust.json"].map(|it| city.path(it));
    let request = city.path("requests/01-clean.json");
    let args = [
        "receipt",
        "make",
        "--key",
        &key,
        "--channel",
        "窗口",
        "-o",
        &receipt,
        "--native",
        "--pack",
        &pack,
    ];
    let more = ["--rulebook", &book, "--calendar", &days, "--trust", &all, &request];
    let run = hsm.credit(&[&args[..], &more, &open].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = credit(&["receipt", "verify", "--trust", &trust, &receipt], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// A server whose token was pulled out signs again when it is back.
#[cfg(all(unix, feature = "pkcs11"))]
#[test]
fn a_token_that_was_pulled_out_is_opened_again() {
    use crate::serve::{Server, arguments, request};
    let city = City::new();
    let hsm = Hsm::new(&city);
    let (pin, wrong) = (city.path("pin.txt"), "135791");
    fs::write(&pin, "246810").unwrap();
    let (uri, key) =
        ("pkcs11:token=%E7%A4%BA%E4%BE%8B%E5%B8%82;object=2026", city.path("token.json"));
    let open = ["--pkcs11-module", &hsm.module, "--pin-file", &pin];
    let run = hsm.credit(
        &[&KEYGEN[..], &["--kinds", "receipt", "--token", uri, "-o", &key], &open].concat(),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let trust = city.write("token-trust.json", run.stdout.as_bytes());
    let more = ["--listen", "127.0.0.1:0", "--host", "x", "--key", &key];
    let mut command = Command::new(env!("CARGO_BIN_EXE_credit"));
    command
        .args(arguments(&city, &[&more[..], &open].concat()))
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("SOFTHSM2_CONF", &hsm.config);
    let server = Server::of(&mut command, true);
    let clean = request(&city, "01-clean");
    let decided = || {
        let reply = server.post("/v1/check", &clean);
        reply.headers.get("x-record-id").cloned().ok_or_else(|| (reply.status, reply.code()))
    };
    let signed = |id: &str| {
        let record = server.get(&format!("/v1/records/{id}")).json();
        let envelope =
            credit_core::json::parse(record["receipt"].to_string().as_bytes(), usize::MAX);
        let envelope = credit_core::json::canonical(&envelope.unwrap());
        let receipt = city.write("凭证.json", envelope.as_bytes());
        let run = credit(&["receipt", "verify", "--trust", &trust, &receipt], b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    signed(&decided().unwrap());
    let (tokens, away) = (city.path("tokens"), city.path("away"));
    fs::rename(&tokens, &away).unwrap();
    // No decision without its receipt, however often it is asked.
    for _ in 0..3 {
        let (status, code) = decided().unwrap_err();
        assert!(status >= 500 && code == "build.signing", "{status} {code}");
    }
    fs::rename(&away, &tokens).unwrap();
    let back = |most: u32| {
        (0..most).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(500));
            decided().ok()
        })
    };
    signed(&back(20).expect("the token is back, and signs"));
    // A PIN that is refused is tried once: the token would lock itself.
    fs::write(&pin, wrong).unwrap();
    fs::rename(&tokens, &away).unwrap();
    assert!(decided().is_err());
    fs::rename(&away, &tokens).unwrap();
    assert_eq!(back(9), None);
    fs::write(&pin, "246810").unwrap();
    assert_eq!(back(9), None, "until the server is started again");
}
