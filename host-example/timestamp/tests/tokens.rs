//! Tokens of `openssl ts`, and what becomes of them when they are changed, moved or made by somebody else.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::{fs, path::PathBuf, process::Command};

use credit_timestamp::{Authority, Refused};

const FILE: &[u8] = b"what was there";

const CONFIG: &str = "
[tsa]
default_tsa = one
[one]
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha384, sha512, sm3
signer_digest = sha256
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
";

/// A service: its key, its certificate, a folder.
struct Service {
    folder: tempfile::TempDir,
}

impl Service {
    /// With that kind of key and these extended uses, valid for so many days.
    fn new(key: &[&str], uses: &str, days: &str) -> Self {
        let service = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(service.path("tsa.cnf"), CONFIG).unwrap();
        let req = [
            "req",
            "-x509",
            "-new",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/O=Example/CN=TSA",
        ];
        let more = ["-days", days, "-addext", uses, "-sha256"];
        service.openssl(&[&req[..], key, &more].concat());
        service
    }

    fn usual(key: &[&str]) -> Self {
        Self::new(key, "extendedKeyUsage=critical,timeStamping", "400")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, args: &[&str]) {
        let ran =
            Command::new("openssl").args(args).current_dir(self.folder.path()).output().unwrap();
        assert!(ran.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// The answer to a query about the file by that digest, and the token alone.
    fn stamp(&self, digest: &str, more: &[&str]) -> [Vec<u8>; 2] {
        fs::write(self.path("file"), FILE).unwrap();
        self.openssl(
            &[&["ts", "-query", "-data", "file", digest, "-cert", "-out", "q.tsq"], more].concat(),
        );
        let reply = [
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "q.tsq",
            "-signer",
            "cert.pem",
            "-inkey",
            "key.pem",
        ];
        self.openssl(&[&reply[..], &["-out", "r.tsr"]].concat());
        self.openssl(&[&reply[..], &["-token_out", "-out", "r.token"]].concat());
        ["r.tsr", "r.token"].map(|name| fs::read(self.path(name)).unwrap())
    }

    fn authority(&self) -> Result<Authority, Refused> {
        Authority::read(&fs::read(self.path("cert.pem")).unwrap())
    }
}

const RSA: [&str; 2] = ["-newkey", "rsa:2048"];
const P256: [&str; 4] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    i64::try_from(now.unwrap().as_secs()).unwrap()
}

#[test]
fn tokens_prove_when_a_file_was_there() {
    for key in [&RSA[..], &P256] {
        let service = Service::usual(key);
        let authority = service.authority().unwrap();
        service.openssl(&["x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der"]);
        let der = Authority::read(&fs::read(service.path("cert.der")).unwrap()).unwrap();
        for digest in ["-sha256", "-sha384", "-sha512", "-sm3"] {
            for token in service.stamp(digest, &[]) {
                let proof = authority.verify(&token, FILE).unwrap();
                assert!((now() - proof.seconds).abs() < 60, "{proof:?}");
                assert_eq!(proof.authority, "CN=TSA,O=Example");
                assert_eq!(der.verify(&token, FILE), Ok(proof));
                assert_eq!(authority.verify(&token, b"what was not there"), Err(Refused::Imprint));
            }
        }
        // SHA-1 is broken: two files can have one imprint.
        let [weak, _] = service.stamp("-sha1", &[]);
        assert_eq!(authority.verify(&weak, FILE), Err(Refused::Algorithm));
        let [bare, _] = service.stamp("-sha256", &["-no_nonce"]);
        assert!(authority.verify(&bare, FILE).is_ok());
    }
}

#[test]
fn other_services_and_other_certificates_are_refused() {
    let service = Service::usual(&P256);
    let [token, _] = service.stamp("-sha256", &[]);
    // Another key under the same name: another serial number; and the serial of the first.
    assert_eq!(
        Service::usual(&P256).authority().unwrap().verify(&token, FILE),
        Err(Refused::Certificate)
    );
    let serial = Command::new("openssl")
        .args(["x509", "-in", "cert.pem", "-noout", "-serial"])
        .current_dir(service.folder.path())
        .output()
        .unwrap();
    let serial = String::from_utf8(serial.stdout).unwrap();
    let number = format!("0x{}", serial.trim().strip_prefix("serial=").unwrap());
    let copy = Service::usual(&P256);
    copy.openssl(&[
        "req",
        "-x509",
        "-new",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/O=Example/CN=TSA",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-set_serial",
        &number,
        "-addext",
        "extendedKeyUsage=critical,timeStamping",
    ]);
    assert_eq!(copy.authority().unwrap().verify(&token, FILE), Err(Refused::Signature));
    let [forged, _] = copy.stamp("-sha256", &[]);
    assert_eq!(service.authority().unwrap().verify(&forged, FILE), Err(Refused::Signature));

    for uses in [
        "extendedKeyUsage=timeStamping",
        "extendedKeyUsage=critical,timeStamping,serverAuth",
        "extendedKeyUsage=critical,serverAuth",
        "keyUsage=digitalSignature",
    ] {
        let service = Service::new(&P256, uses, "10");
        assert_eq!(service.authority().unwrap_err(), Refused::Certificate, "{uses}");
    }
    let weak = Service::usual(&["-newkey", "rsa:1024"]);
    assert_eq!(weak.authority().unwrap_err(), Refused::Certificate);
    let other = Service::usual(&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"]);
    assert_eq!(other.authority().unwrap_err(), Refused::Algorithm);
    assert_eq!(Authority::read(b"").unwrap_err(), Refused::Certificate);
    assert_eq!(Authority::read(&token).unwrap_err(), Refused::Certificate);
    // A refusal of the service: bad request, no token.
    let refusal = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    assert_eq!(service.authority().unwrap().verify(&refusal, FILE), Err(Refused::Status));
    assert_eq!(service.authority().unwrap().verify(b"", FILE), Err(Refused::Form));
    assert_eq!(service.authority().unwrap().verify(&vec![0x30; 70_000], FILE), Err(Refused::Form));
}

#[test]
fn a_certificate_that_had_ended_proves_nothing() {
    let service = Service::usual(&P256);
    let [token, _] = service.stamp("-sha256", &[]);
    service.openssl(&["x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der"]);
    let good = fs::read(service.path("cert.der")).unwrap();
    assert!(Authority::read(&good).unwrap().verify(&token, FILE).is_ok());
    // Two times of 13 bytes: from, and until. What is pinned is believed as it stands.
    let times: Vec<usize> =
        (0..good.len() - 15).filter(|at| good[*at..].starts_with(&[0x17, 13])).collect();
    let [from, until] = times[..] else { panic!("{times:?}") };
    for (at, day) in [(from, b"400101000000Z"), (until, b"200101000000Z")] {
        let mut other = good.clone();
        other[at + 2..at + 15].copy_from_slice(day);
        assert_eq!(Authority::read(&other).unwrap().verify(&token, FILE), Err(Refused::Validity));
    }
}

#[test]
fn no_byte_can_be_changed_unnoticed() {
    let service = Service::usual(&P256);
    let authority = service.authority().unwrap();
    let [_, token] = service.stamp("-sha256", &[]);
    let good = authority.verify(&token, FILE).unwrap();
    let mut accepted = Vec::new();
    for at in 0..token.len() {
        for bit in [0x01, 0x80] {
            let mut other = token.clone();
            other[at] ^= bit;
            if let Ok(proof) = authority.verify(&other, FILE) {
                assert_eq!(proof, good, "byte {at}");
                accepted.push(at);
            }
        }
    }
    // What nobody signs and nobody reads: version numbers and the certificates that the token brings along.
    let certificate = fs::read(service.path("cert.pem")).unwrap().len() * 3 / 4;
    assert!(accepted.len() < 2 * certificate, "{} of {}", accepted.len(), token.len());
    for cut in 0..token.len() {
        assert!(authority.verify(&token[..cut], FILE).is_err(), "{cut}");
    }
    let mut longer = token.clone();
    longer.push(0);
    assert_eq!(authority.verify(&longer, FILE), Err(Refused::Form));
}
