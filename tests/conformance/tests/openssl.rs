//! OpenSSL as the independent judge: it verifies what our packs are signed with, and our engine
//! opens packs that OpenSSL signed. The signed message is put together here from the description of
//! the container, not by its code.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use conformance::fixture::{ISSUER, TestKey, hex, list, meta, record, trust};
use credit_core::json::ObjectBuilder;
use credit_core::pack::record::Direction;
use credit_core::pack::write::{Algorithm, SIGNATURE_BYTES, Signer, list_pack};
use credit_core::pack::{Pack, PackKind, Trust};

/// What `pkeyutl` needs beyond the key, by algorithm.
fn options(algorithm: Algorithm) -> &'static [&'static str] {
    match algorithm {
        Algorithm::Sm2Sm3 => &["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"],
        _ => &[],
    }
}

fn openssl(args: &[&str]) -> Output {
    Command::new("openssl").args(args).output().unwrap_or_else(|error| {
        panic!(
            "没有找到 openssl（{error}）：这些测试用它核对签名，请安装，如 apt-get install openssl。\
             openssl is not there: these tests check signatures against it; install it, for example \
             by apt-get install openssl"
        )
    })
}

fn done(args: &[&str]) {
    let output = openssl(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder of files for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        fs::write(self.0.join(name), bytes).unwrap();
        self.path(name)
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }
}

/// SubjectPublicKeyInfo of a raw public key (RFC 5480, RFC 8410).
fn spki(algorithm: Algorithm, key: &[u8]) -> Vec<u8> {
    let lead: &[u8] = match algorithm {
        Algorithm::Sm2Sm3 => {
            b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x42\x00"
        }
        _ => b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00",
    };
    [lead, key].concat()
}

/// `r || s` as DER: two INTEGERs, shortest form.
fn to_der(signature: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|b| *b == 0).collect();
        let sign: &[u8] = if digits.first().is_none_or(|b| *b >= 0x80) { &[0] } else { &[] };
        let value = [sign, &digits].concat();
        [&[2, u8::try_from(value.len()).unwrap()], &value[..]].concat()
    };
    let (r, s) = signature.split_at(32);
    let body = [integer(r), integer(s)].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat()
}

/// Two INTEGERs as `r || s`.
fn from_der(der: &[u8]) -> [u8; SIGNATURE_BYTES] {
    assert_eq!((der[0], usize::from(der[1]), der[2]), (0x30, der.len() - 2, 2));
    let mut out = [0; SIGNATURE_BYTES];
    let mut rest = &der[2..];
    for half in out.chunks_exact_mut(32) {
        let (value, tail) = rest[2..].split_at(usize::from(rest[1]));
        let value = value.strip_prefix(&[0]).unwrap_or(value);
        half[32 - value.len()..].copy_from_slice(value);
        rest = tail;
    }
    assert!(rest.is_empty());
    out
}

fn message(file: &[u8], end_of_signers: usize) -> Vec<u8> {
    let lead = format!("DSSEv1 36 application/vnd.credit-check.pack.v1 {end_of_signers} ");
    [lead.as_bytes(), &file[..end_of_signers]].concat()
}

fn pack(signers: &[&dyn Signer]) -> Vec<u8> {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let records = [record("1", "示例甲建设有限公司", Some("91450200MA5TETX088"))];
    list_pack(&meta(PackKind::List, "lists", 7), &lists, &records, signers).unwrap()
}

#[test]
fn openssl_verifies_our_signatures() {
    let folder = Folder::new("openssl-verifies");
    for round in 0..8_u32 {
        // Many keys, so that numbers with leading zeros and high bits come up.
        let (ed, sm): (&'static str, &'static str) =
            (format!("ed-{round}").leak(), format!("sm-{round}").leak());
        let keys = [TestKey::new(ed), TestKey::sm2(sm)];
        let file = pack(&[&keys[0], &keys[1]]);
        let header = usize::try_from(u32::from_le_bytes(file[12..16].try_into().unwrap())).unwrap();
        let signers = 16 + header + 2 + (2 + ed.len()) + (2 + sm.len());
        let message = folder.put("message", &message(&file, signers));
        for (key, at) in keys.iter().zip([signers + 2, signers + 4 + SIGNATURE_BYTES]) {
            let algorithm = key.algorithm();
            let bytes = &file[at..at + SIGNATURE_BYTES];
            let signature = match algorithm {
                Algorithm::Sm2Sm3 => to_der(bytes),
                _ => bytes.to_vec(),
            };
            let public = credit_core::digest::from_hex(&key.public()).unwrap();
            let public = folder.put("public.der", &spki(algorithm, &public));
            let signature = folder.put("signature", &signature);
            let mut args = vec!["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey"];
            args.extend([&*public, "-rawin", "-in", &message, "-sigfile", &signature]);
            args.extend(options(algorithm));
            done(&args);
            // The judge says no, too.
            let other = folder.put("other", b"another message");
            let at = args.iter().position(|arg| *arg == message).unwrap();
            args[at] = &other;
            assert!(!openssl(&args).status.success());
        }
    }
}

/// A key that only OpenSSL holds.
struct OpenSsl {
    folder: Folder,
    algorithm: Algorithm,
}

impl OpenSsl {
    fn generate(name: &str, algorithm: Algorithm) -> Self {
        let folder = Folder::new(name);
        let private = folder.path("private.pem");
        let kind: &[&str] = match algorithm {
            Algorithm::Sm2Sm3 => &["EC", "-pkeyopt", "ec_paramgen_curve:SM2"],
            _ => &["ED25519"],
        };
        done(&[&["genpkey", "-out", &private, "-algorithm"], kind].concat());
        Self { folder, algorithm }
    }

    /// Public key as trust policies write it.
    fn public(&self) -> String {
        let (private, public) = (self.folder.path("private.pem"), self.folder.path("public.der"));
        done(&["pkey", "-in", &private, "-pubout", "-outform", "DER", "-out", &public]);
        let der = self.folder.get("public.der");
        let length = if self.algorithm == Algorithm::Sm2Sm3 { 65 } else { 32 };
        hex(&der[der.len() - length..])
    }
}

impl Signer for OpenSsl {
    fn key_id(&self) -> &str {
        self.algorithm.as_str()
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        let message = self.folder.put("message", message);
        let (private, signature) = (self.folder.path("private.pem"), self.folder.path("signature"));
        let mut args = vec!["pkeyutl", "-sign", "-inkey", &private, "-rawin", "-in", &message];
        args.extend(["-out", &signature]);
        args.extend(options(self.algorithm));
        done(&args);
        let signature = self.folder.get("signature");
        match self.algorithm {
            Algorithm::Sm2Sm3 => Some(from_der(&signature)),
            _ => signature.try_into().ok(),
        }
    }
}

#[test]
fn we_open_what_openssl_signed() {
    let keys = [Algorithm::Ed25519, Algorithm::Sm2Sm3]
        .map(|algorithm| OpenSsl::generate(&format!("openssl-{}", algorithm.as_str()), algorithm));
    let file = pack(&[&keys[0], &keys[1]]);
    let entry = |key: &OpenSsl| {
        let entry = ObjectBuilder::new().put("id", key.key_id()).put("issuer", ISSUER);
        let entry = entry.put("algorithm", key.algorithm.as_str());
        entry.put("publicKey", key.public()).build()
    };
    let policy = Trust::decode(&trust(keys.iter().map(entry).collect())).unwrap();
    let pack = Pack::open(&file[..], &policy).expect("both signatures are valid");
    assert_eq!(pack.signers(), ["ed25519", "sm2-sm3"]);
    // Every signature of it counts.
    let header = usize::try_from(u32::from_le_bytes(file[12..16].try_into().unwrap())).unwrap();
    let signatures = 16 + header + 2 + (2 + 7) + (2 + 7);
    for at in [signatures + 2, signatures + 2 + SIGNATURE_BYTES + 2] {
        let mut damaged = file.clone();
        damaged[at + 40] ^= 1;
        let error = Pack::open(&damaged[..], &policy).expect_err("must be refused");
        assert_eq!(error.code(), "pack.signature");
    }
}

#[test]
fn we_verify_receipts_that_openssl_signed_and_it_ours() {
    use credit_core::receipt::{Payload, open, seal};
    let keys = [Algorithm::Ed25519, Algorithm::Sm2Sm3].map(|algorithm| {
        OpenSsl::generate(&format!("openssl-r-{}", algorithm.as_str()), algorithm)
    });
    let signers =
        r#"[{"algorithm":"ed25519","keyid":"ed25519"},{"algorithm":"sm2-sm3","keyid":"sm2-sm3"}]"#;
    let payload = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","predicate":{{"at":"2026-11-20T09:30:00+08:00","issuer":"{ISSUER}","scope":"receipts","signers":{signers}}},"predicateType":"urn:credit-check:checkpoint:1","subject":[]}}"#
    );
    // Put together from the description of DSSE, not by the code that verifies.
    let kind = "application/vnd.credit-check.checkpoint.v1+json";
    let message = format!("DSSEv1 {} {kind} {} {payload}", kind.len(), payload.len());
    let signed = keys.iter().map(|key| (key.key_id(), key.sign(message.as_bytes()).unwrap()));
    let signed: Vec<_> = signed.collect();
    let envelope = seal(Payload::Checkpoint, payload.as_bytes(), &signed);
    let entry = |key: &OpenSsl| {
        let entry = ObjectBuilder::new().put("id", key.key_id()).put("issuer", ISSUER);
        let entry = entry.put("algorithm", key.algorithm.as_str());
        entry.put("publicKey", key.public()).build()
    };
    let policy = Trust::decode(&trust(keys.iter().map(entry).collect())).unwrap();
    let verified = open(envelope.as_bytes(), Payload::Checkpoint, &policy).unwrap();
    assert_eq!(verified.payload, payload.as_bytes());
    assert_eq!(verified.vouching.signers().collect::<Vec<_>>(), ["ed25519", "sm2-sm3"]);
    // What our keys sign, it verifies.
    let folder = Folder::new("openssl-receipts");
    let ours = [TestKey::new("receipt-ed"), TestKey::sm2("receipt-sm")];
    let message = credit_core::receipt::to_sign(Payload::Receipt, payload.as_bytes());
    let text = folder.put("message", &message);
    for key in &ours {
        let bytes = key.sign(&message).unwrap();
        let signature = match key.algorithm() {
            Algorithm::Sm2Sm3 => to_der(&bytes),
            _ => bytes.to_vec(),
        };
        let public = credit_core::digest::from_hex(&key.public()).unwrap();
        let public = folder.put("public.der", &spki(key.algorithm(), &public));
        let signature = folder.put("signature", &signature);
        let mut args = vec!["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey"];
        args.extend([&*public, "-rawin", "-in", &text, "-sigfile", &signature]);
        args.extend(options(key.algorithm()));
        done(&args);
    }
}
