//! Judging a token.

use der::{
    Decode as _, DecodePem as _, Encode as _, Tagged as _,
    asn1::{ObjectIdentifier, OctetString},
};
use x509_cert::{Certificate, attr::Attributes, ext::pkix::ExtendedKeyUsage};

use crate::{
    MOST_BYTES, Refused,
    algorithm::{self, PublicKey},
    asn1::{ContentInfo, Info, Response, Signer},
};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// The same in GM/T 0010.
const SIGNED_DATA_SM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const KEY_USAGE_EXTENDED: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// A service whose timestamps are believed: its certificate, pinned.
pub struct Authority {
    certificate: Certificate,
    key: PublicKey,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("name", &self.name()).finish_non_exhaustive()
    }
}

/// What a token proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Seconds since 1970-01-01T00:00:00Z: what it is of was there then.
    pub seconds: i64,
    /// The subject of the certificate.
    pub authority: String,
}

impl Authority {
    /// Reads a certificate, PEM or DER.
    ///
    /// # Errors
    /// [`Refused::Certificate`], [`Refused::Algorithm`].
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > MOST_BYTES {
            return Err(Refused::Certificate);
        }
        let read = if bytes.starts_with(b"-----BEGIN") {
            Certificate::from_pem(bytes)
        } else {
            Certificate::from_der(bytes)
        };
        let certificate = read.map_err(|_| Refused::Certificate)?;
        for_timestamps_alone(&certificate)?;
        let key = PublicKey::read(certificate.tbs_certificate().subject_public_key_info())?;
        Ok(Self { certificate, key })
    }

    /// Its subject.
    #[must_use]
    pub fn name(&self) -> String {
        self.certificate.tbs_certificate().subject().to_string()
    }

    /// What a token, or the answer of a service with one, proves about a file.
    ///
    /// # Errors
    /// [`Refused`], in the order in which it is looked at.
    pub fn verify(&self, token: &[u8], file: &[u8]) -> Result<Proof, Refused> {
        let token = opened(token)?;
        if ![SIGNED_DATA, SIGNED_DATA_SM].contains(&token.content_type) {
            return Err(Refused::Form);
        }
        let data = token.content;
        let [signer] = data.signers.as_slice() else { return Err(Refused::Form) };
        if data.content.content_type != TST_INFO {
            return Err(Refused::Form);
        }
        let content = data.content.content.as_bytes();
        let info = Info::from_der(content)?;
        // What is critical has to be understood, and none is.
        if info.version != 1 || info.extensions.iter().flatten().any(|it| it.critical) {
            return Err(Refused::Form);
        }
        let found = algorithm::digest(&info.imprint.algorithm, file)?;
        if found != info.imprint.digest.as_bytes() {
            return Err(Refused::Imprint);
        }
        self.signed(signer, content)?;
        let seconds = seconds(&info)?;
        self.valid_at(seconds)?;
        Ok(Proof { seconds, authority: self.name() })
    }

    /// Whether the service signed that content.
    fn signed(&self, signer: &Signer, content: &[u8]) -> Result<(), Refused> {
        let own = self.certificate.tbs_certificate();
        if signer.certificate.issuer != *own.issuer()
            || signer.certificate.serial != *own.serial_number()
        {
            return Err(Refused::Certificate);
        }
        let kind: ObjectIdentifier = only(&signer.attributes, CONTENT_TYPE)?.decode_as()?;
        let digest: OctetString = only(&signer.attributes, MESSAGE_DIGEST)?.decode_as()?;
        if kind != TST_INFO || digest.as_bytes() != algorithm::digest(&signer.digest, content)? {
            return Err(Refused::Signature);
        }
        let message = signer.attributes.to_der()?;
        self.key.verify(&signer.digest, &signer.algorithm, &message, signer.signature.as_bytes())
    }

    fn valid_at(&self, seconds: i64) -> Result<(), Refused> {
        let validity = self.certificate.tbs_certificate().validity();
        let at = |time: &x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
        };
        let valid = at(&validity.not_before) <= seconds && seconds <= at(&validity.not_after);
        valid.then_some(()).ok_or(Refused::Validity)
    }
}

/// The token, alone or in an answer that says that it was granted.
fn opened(bytes: &[u8]) -> Result<ContentInfo, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::Form);
    }
    if let Ok(token) = ContentInfo::from_der(bytes) {
        return Ok(token);
    }
    let response = Response::from_der(bytes)?;
    // Granted, or granted with changes.
    match (response.status.status, response.token) {
        (0 | 1, Some(token)) => Ok(token),
        _ => Err(Refused::Status),
    }
}

/// The one value of an attribute that stands there once.
fn only(attributes: &Attributes, kind: ObjectIdentifier) -> Result<&der::Any, Refused> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == kind);
    let (Some(attribute), None) = (found.next(), found.next()) else { return Err(Refused::Form) };
    match attribute.values.as_slice() {
        [value] => Ok(value),
        _ => Err(Refused::Form),
    }
}

/// RFC 3161, 2.3: the extended use is timestamps, nothing else, and critical.
fn for_timestamps_alone(certificate: &Certificate) -> Result<(), Refused> {
    let extensions = certificate.tbs_certificate().extensions();
    let mut uses = extensions.into_iter().flatten().filter(|it| it.extn_id == KEY_USAGE_EXTENDED);
    let (Some(extension), None) = (uses.next(), uses.next()) else {
        return Err(Refused::Certificate);
    };
    let uses = ExtendedKeyUsage::from_der(extension.extn_value.as_bytes());
    let alone = uses.is_ok_and(|uses| uses.0 == [TIME_STAMPING]);
    (extension.critical && alone).then_some(()).ok_or(Refused::Certificate)
}

/// The time of a token: `20261120013000Z`, perhaps with fractions of a second.
fn seconds(info: &Info) -> Result<i64, Refused> {
    if info.time.tag() != der::Tag::GeneralizedTime {
        return Err(Refused::Form);
    }
    let text = std::str::from_utf8(info.time.value()).map_err(|_| Refused::Form)?;
    let text = text.strip_suffix('Z').ok_or(Refused::Form)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(Refused::Form);
    }
    let number = |from: usize, to: usize| {
        whole.get(from..to).and_then(|part| part.parse::<u16>().ok()).ok_or(Refused::Form)
    };
    let byte = |from: usize| {
        u8::try_from(number(from, from.saturating_add(2))?).map_err(|_| Refused::Form)
    };
    let time =
        der::DateTime::new(number(0, 4)?, byte(4)?, byte(6)?, byte(8)?, byte(10)?, byte(12)?)?;
    i64::try_from(time.unix_duration().as_secs()).map_err(|_| Refused::Form)
}
