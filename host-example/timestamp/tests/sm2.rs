//! Tokens that are signed with SM2 and SM3 (GM/T 0033), which `openssl ts` does not make: the signature, the digest and
//! the certificate are those of OpenSSL, the token around them is written here, byte by byte, without the crates that
//! read it.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths of a few hundred bytes that the test wrote"
)]
#![expect(clippy::indexing_slicing, reason = "a test that meets the unexpected should stop")]

use std::{fs, path::PathBuf, process::Command};

use credit_timestamp::{Authority, Imprint, Proof, Refused, request};

const FILE: &[u8] = b"what was there";

/// User id of GB/T 35276 and GM/T 0009.
const USER: &str = "1234567812345678";

// Object identifiers, content octets alone.
/// 1.2.156.10197.1.401.
const SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11];
/// 1.2.156.10197.1.501.
const SM2_SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];
/// 1.2.156.10197.1.301.1.
const SM2_SIGN: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d, 0x01];
/// 1.2.156.10197.6.1.4.2.2.
const SIGNED_SM: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x06, 0x01, 0x04, 0x02, 0x02];
/// 2.16.840.1.101.3.4.2.1.
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// 1.2.840.10045.4.3.2.
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
/// 1.2.840.113549.1.7.2.
const SIGNED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// 1.2.840.113549.1.9.16.1.4.
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// 1.2.840.113549.1.7.1.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// 1.2.840.113549.1.9.3.
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
/// 1.2.840.113549.1.9.4.
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match length {
        0..=0x7f => out.push(u8::try_from(length).unwrap()),
        0x80..=0xff => out.extend([0x81, u8::try_from(length).unwrap()]),
        _ => {
            out.push(0x82);
            out.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
    }
    out.extend(content);
    out
}

fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

fn oid(content: &[u8]) -> Vec<u8> {
    tlv(0x06, content)
}

fn algorithm(content: &[u8]) -> Vec<u8> {
    seq(&[&oid(content), &[0x05, 0x00]])
}

/// Header and content of the first element, and what comes after it.
fn split(der: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (head, length) = match der[1] {
        0x81 => (3, usize::from(der[2])),
        0x82 => (4, usize::from(der[2]) << 8 | usize::from(der[3])),
        short => (2, usize::from(short)),
    };
    (&der[..head + length], &der[head..head + length], &der[head + length..])
}

/// A service with a key of SM2.
struct Service {
    folder: tempfile::TempDir,
    certificate: Vec<u8>,
}

/// What a token says; each member can be another than it should be.
#[derive(Clone)]
struct Token {
    content_type: &'static [u8],
    info_type: &'static [u8],
    info_version: u8,
    imprint_by: &'static [u8],
    imprint: Vec<u8>,
    time: (u8, &'static [u8]),
    extensions: Vec<u8>,
    digests: &'static [u8],
    attribute_type: Vec<Vec<u8>>,
    attribute_digest: Option<Vec<u8>>,
    signer_name: Option<Vec<u8>>,
    serial: Option<Vec<u8>>,
    signing: &'static [u8],
    user: &'static str,
    raw: bool,
    signers: usize,
}

impl Service {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut service = Self { folder, certificate: Vec::new() };
        service.openssl(&["ecparam", "-genkey", "-name", "SM2", "-noout", "-out", "key.pem"]);
        let req = ["req", "-x509", "-new", "-key", "key.pem", "-sm3", "-days", "400"];
        let id = format!("distid:{USER}");
        let more = ["-sigopt", &id, "-subj", "/O=Example/CN=SM2 TSA", "-out", "cert.pem"];
        let uses = ["-addext", "extendedKeyUsage=critical,timeStamping"];
        service.openssl(&[&req[..], &more, &uses].concat());
        service.openssl(&["x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der"]);
        service.certificate = fs::read(service.path("cert.der")).unwrap();
        service
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, args: &[&str]) {
        let ran =
            Command::new("openssl").args(args).current_dir(self.folder.path()).output().unwrap();
        assert!(ran.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    fn authority(&self) -> Authority {
        Authority::read(&self.certificate).unwrap()
    }

    fn sm3(&self, bytes: &[u8]) -> Vec<u8> {
        fs::write(self.path("in"), bytes).unwrap();
        self.openssl(&["dgst", "-sm3", "-binary", "-out", "digest", "in"]);
        fs::read(self.path("digest")).unwrap()
    }

    fn sign(&self, message: &[u8], user: &str) -> Vec<u8> {
        fs::write(self.path("message"), message).unwrap();
        let id = format!("distid:{user}");
        let of = ["pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-inkey", "key.pem"];
        let more = ["-in", "message", "-out", "signature", "-pkeyopt", &id];
        self.openssl(&[&of[..], &more].concat());
        fs::read(self.path("signature")).unwrap()
    }

    /// What a token of the file says when it is as it should be.
    fn usual(&self) -> Token {
        Token {
            content_type: SIGNED,
            info_type: TST_INFO,
            info_version: 1,
            imprint_by: SM3,
            imprint: self.sm3(FILE),
            time: (0x18, b"20270301083000Z"),
            extensions: Vec::new(),
            digests: SM3,
            attribute_type: vec![oid(TST_INFO)],
            attribute_digest: None,
            signer_name: None,
            serial: None,
            signing: SM2_SM3,
            user: USER,
            raw: false,
            signers: 1,
        }
    }

    /// The token, signed as it stands.
    fn write(&self, token: &Token) -> Vec<u8> {
        let (time, text) = token.time;
        let info = seq(&[
            &tlv(0x02, &[token.info_version]),
            &oid(&[0x2a, 0x03, 0x04, 0x01]),
            &seq(&[&algorithm(token.imprint_by), &tlv(0x04, &token.imprint)]),
            &tlv(0x02, &[7]),
            &tlv(time, text),
            &token.extensions,
        ]);
        let digest = token.attribute_digest.clone().unwrap_or_else(|| self.sm3(&info));
        let mut attributes = vec![seq(&[&oid(MESSAGE_DIGEST), &tlv(0x31, &tlv(0x04, &digest))])];
        if !token.attribute_type.is_empty() {
            let types = token.attribute_type.concat();
            attributes.push(seq(&[&oid(CONTENT_TYPE), &tlv(0x31, &types)]));
        }
        attributes.sort();
        let attributes = attributes.concat();
        let signature = self.sign(&tlv(0x31, &attributes), token.user);
        let signature = if token.raw { raw(&signature) } else { signature };
        // Certificate: version, serial number, algorithm, issuer …
        let (_, tbs, _) = split(split(&self.certificate).1);
        let (_, _, rest) = split(tbs);
        let (serial, _, rest) = split(rest);
        let (_, _, rest) = split(rest);
        let (issuer, ..) = split(rest);
        let signer = seq(&[
            &tlv(0x02, &[1]),
            &seq(&[
                token.signer_name.as_deref().unwrap_or(issuer),
                token.serial.as_deref().unwrap_or(serial),
            ]),
            &algorithm(token.digests),
            &tlv(0xa0, &attributes),
            &algorithm(token.signing),
            &tlv(0x04, &signature),
        ]);
        let signed = seq(&[
            &tlv(0x02, &[3]),
            &tlv(0x31, &algorithm(token.digests)),
            &seq(&[&oid(token.info_type), &tlv(0xa0, &tlv(0x04, &info))]),
            &tlv(0xa0, &self.certificate),
            &tlv(0x31, &signer.repeat(token.signers)),
        ]);
        seq(&[&oid(token.content_type), &tlv(0xa0, &signed)])
    }

    fn verify(&self, token: &Token) -> Result<Proof, Refused> {
        self.authority().verify(&self.write(token), FILE)
    }
}

/// `r || s`, as packs have it and timestamps do not.
fn raw(signature: &[u8]) -> Vec<u8> {
    let (_, parts, _) = split(signature);
    let (_, r, rest) = split(parts);
    let (_, s, _) = split(rest);
    let half = |part: &[u8]| {
        let digits: Vec<u8> = part.iter().copied().skip_while(|byte| *byte == 0).collect();
        [vec![0; 32 - digits.len()], digits].concat()
    };
    [half(r), half(s)].concat()
}

#[test]
fn tokens_of_sm2_prove_when_a_file_was_there() {
    let service = Service::new();
    // The certificate of OpenSSL has the numbers that are written here.
    let has = |part: &[u8]| service.certificate.windows(part.len()).any(|it| it == part);
    assert!(has(&oid(SM2_SM3)) && !has(&oid(ECDSA)));
    let usual = service.usual();
    let proof = service.verify(&usual).unwrap();
    // 2027-03-01T08:30:00Z.
    assert_eq!((proof.seconds, proof.authority.as_str()), (1_803_889_800, "CN=SM2 TSA,O=Example"));
    let token = service.write(&usual);
    let answer = seq(&[&seq(&[&tlv(0x02, &[0])]), &token]);
    assert_eq!(service.authority().verify(&answer, FILE), Ok(proof.clone()));
    assert_eq!(service.authority().verify(&token, b"another"), Err(Refused::Imprint));
    let refused = seq(&[&seq(&[&tlv(0x02, &[2])])]);
    assert_eq!(service.authority().verify(&refused, FILE), Err(Refused::Status));
    // What services write in more than one way, and what is not critical.
    let not_critical = seq(&[&oid(&[0x2a, 0x03]), &tlv(0x04, b"x")]);
    for other in [
        Token { content_type: SIGNED_SM, ..usual.clone() },
        Token { signing: SM2_SIGN, ..usual.clone() },
        Token { time: (0x18, b"20270301083000.5Z"), ..usual.clone() },
        Token { extensions: tlv(0xa1, &not_critical), ..usual.clone() },
    ] {
        assert_eq!(service.verify(&other), Ok(proof.clone()));
    }
    let other = Service::new().authority();
    assert_eq!(other.verify(&token, FILE), Err(Refused::Certificate));
}

/// A service that signs what is wrong: every member that means something is looked at.
#[test]
fn tokens_of_sm2_that_say_something_else_are_refused() {
    let service = Service::new();
    let usual = service.usual();
    let digest = |by| Token { imprint_by: by, ..usual.clone() };
    let critical = seq(&[&oid(&[0x2a, 0x03]), &tlv(0x01, &[0xff]), &tlv(0x04, b"x")]);
    let name = seq(&[]);
    let other = |change: fn(&mut Token)| {
        let mut token = usual.clone();
        change(&mut token);
        token
    };
    for (what, token, refused) in [
        ("content type", other(|it| it.content_type = DATA), Refused::Form),
        ("type of the info", other(|it| it.info_type = DATA), Refused::Form),
        ("version", other(|it| it.info_version = 2), Refused::Form),
        ("digest of the file", other(|it| it.imprint[0] ^= 1), Refused::Imprint),
        ("short digest", other(|it| it.imprint.truncate(31)), Refused::Imprint),
        ("its algorithm", digest(SHA256), Refused::Imprint),
        ("an unknown one", digest(DATA), Refused::Algorithm),
        ("before the certificate", other(|it| it.time.1 = b"20200101000000Z"), Refused::Validity),
        ("after the certificate", other(|it| it.time.1 = b"20400101000000Z"), Refused::Validity),
        ("no such day", other(|it| it.time.1 = b"20270229000000Z"), Refused::Form),
        ("no zone", other(|it| it.time.1 = b"20270301083000"), Refused::Form),
        ("another zone", other(|it| it.time.1 = b"20270301083000+0800"), Refused::Form),
        ("a time of two digits", other(|it| it.time = (0x17, b"270301083000Z")), Refused::Form),
        (
            "something critical",
            Token { extensions: tlv(0xa1, &critical), ..usual.clone() },
            Refused::Form,
        ),
        ("no type", other(|it| it.attribute_type.clear()), Refused::Form),
        ("another type", other(|it| it.attribute_type = vec![oid(DATA)]), Refused::Signature),
        (
            "two types",
            other(|it| it.attribute_type = vec![oid(DATA), oid(TST_INFO)]),
            Refused::Form,
        ),
        (
            "digest of the info",
            other(|it| it.attribute_digest = Some(vec![0; 32])),
            Refused::Signature,
        ),
        (
            "another issuer",
            Token { signer_name: Some(name), ..usual.clone() },
            Refused::Certificate,
        ),
        ("another number", other(|it| it.serial = Some(tlv(0x02, &[5]))), Refused::Certificate),
        ("SM2 over SHA-256", other(|it| it.digests = SHA256), Refused::Signature),
        ("SM2 called ECDSA", other(|it| it.signing = ECDSA), Refused::Algorithm),
        ("another user", other(|it| it.user = "ALICE123@YAHOO.COM"), Refused::Signature),
        ("r and s without DER", other(|it| it.raw = true), Refused::Signature),
        ("nobody", other(|it| it.signers = 0), Refused::Form),
        ("two signers", other(|it| it.signers = 2), Refused::Form),
    ] {
        assert_eq!(service.verify(&token), Err(refused), "{what}");
    }
    // SHA-256 all the way, which GM/T 0009 does not know.
    let sha = {
        fs::write(service.path("in"), FILE).unwrap();
        service.openssl(&["dgst", "-sha256", "-binary", "-out", "digest", "in"]);
        fs::read(service.path("digest")).unwrap()
    };
    let token = Token { imprint_by: SHA256, imprint: sha, ..usual };
    assert!(service.verify(&token).is_ok(), "the file may be named by either digest");
}

/// Nobody changes a byte of it unnoticed.
#[test]
fn no_byte_of_a_token_of_sm2_can_be_changed_unnoticed() {
    let service = Service::new();
    let (authority, token) = (service.authority(), service.write(&service.usual()));
    let good = authority.verify(&token, FILE).unwrap();
    let mut accepted = 0;
    for at in 0..token.len() {
        for bit in [0x01, 0x80] {
            let mut other = token.clone();
            other[at] ^= bit;
            if let Ok(proof) = authority.verify(&other, FILE) {
                assert_eq!(proof, good, "byte {at}");
                accepted += 1;
            }
        }
        assert!(authority.verify(&token[..at], FILE).is_err(), "{at}");
    }
    // What nobody signs and nobody reads: version numbers and the certificate that the token brings along.
    assert!(accepted < 2 * (service.certificate.len() + 64), "{accepted} of {}", token.len());
}

/// OpenSSL reads what services are asked.
#[test]
fn a_request_is_read_by_others() {
    let service = Service::new();
    for (imprint, name, length) in [(Imprint::Sm3, "sm3", 32), (Imprint::Sha256, "sha256", 32)] {
        let bytes = request(FILE, imprint);
        fs::write(service.path("q.tsq"), &bytes).unwrap();
        let ran = Command::new("openssl")
            .args(["ts", "-query", "-in", "q.tsq", "-text"])
            .current_dir(service.folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        assert!(text.contains(&format!("Hash Algorithm: {name}")), "{text}");
        assert!(text.contains("Certificate required: yes") && text.contains("Nonce: unspecified"));
        let digest = match imprint {
            Imprint::Sm3 => service.sm3(FILE),
            _ => {
                fs::write(service.path("in"), FILE).unwrap();
                service.openssl(&["dgst", "-sha256", "-binary", "-out", "digest", "in"]);
                fs::read(service.path("digest")).unwrap()
            }
        };
        assert_eq!(digest.len(), length);
        assert!(bytes.windows(length).any(|it| it == digest));
    }
}
