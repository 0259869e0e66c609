//! Timestamps of what was signed: that it was there before its key ended or was revoked.

use std::path::{Path, PathBuf};

use credit_core::{
    digest::Digest,
    error::LoadError,
    pack::{Header, Pack, PackKind, Sealed, Standing, Trust, Vouching},
    receipt::{Moment, Verified},
};
use credit_timestamp::{Authority, Proof, Refused};

use crate::{
    clock, files,
    problem::{Problem, Words},
};

/// Seconds by which the clocks of a service and of who signs may differ.
const CLOCKS: i64 = 300;

/// Reads the certificate of a service.
///
/// # Errors
/// `io.read`, `timestamp.certificate`, `timestamp.algorithm`.
pub fn authority(path: &Path) -> Result<Authority, Problem> {
    Authority::read(&files::read(path)?).map_err(|refused| problem(refused).at(place(path)))
}

/// What something signed says of its time, and who vouches for it.
#[derive(Debug)]
pub struct Dated<'a> {
    at: String,
    seconds: i64,
    vouching: &'a Vouching,
}

impl<'a> From<&'a Verified> for Dated<'a> {
    fn from(verified: &'a Verified) -> Self {
        let at = verified.head.at.clone();
        let seconds = Moment::parse(&at).map_or(i64::MIN, |moment| moment.seconds);
        Self { at, seconds, vouching: &verified.vouching }
    }
}

/// A pack, a rulebook or a calendar, as far as its time is concerned.
#[derive(Debug)]
pub struct Data {
    /// Digest of its header, by which receipts name it.
    pub digest: Digest,
    /// What it says of itself.
    pub header: Header,
    standing: Standing,
}

impl Data {
    /// Opens one, whatever it is.
    ///
    /// # Errors
    /// Those of packs.
    pub fn open(bytes: Vec<u8>, trust: &Trust) -> Result<Self, LoadError> {
        for kind in [PackKind::Rulebook, PackKind::Calendar] {
            match Sealed::open(&bytes[..], kind, trust) {
                Err(error) if error.code() == "pack.kind" => {}
                Err(error) => return Err(error),
                Ok(Sealed { digest, header, standing, .. }) => {
                    return Ok(Self { digest, header, standing });
                }
            }
        }
        let pack = Pack::open(bytes, trust)?;
        let (header, standing) = (pack.header().clone(), pack.standing().clone());
        Ok(Self { digest: pack.digest(), header, standing })
    }

    /// Who vouches for it.
    #[must_use]
    pub const fn vouching(&self) -> &Vouching {
        self.standing.vouching()
    }

    /// What it says of its time: nobody knew its data before the day that they are of.
    #[must_use]
    pub fn dated(&self) -> Dated<'_> {
        let day = self.header.as_of;
        Dated { at: day.to_string(), seconds: clock::start(day), vouching: self.vouching() }
    }
}

/// What a timestamp of those bytes proves about the time that they state.
///
/// # Errors
/// `io.read`; `timestamp.*`; `timestamp.before` where it is older than what it is of says to be, `timestamp.late`
/// where the keys that signed did not count any more.
pub fn proof(
    token: &Path,
    authority: &Authority,
    bytes: &[u8],
    dated: &Dated<'_>,
) -> Result<Proof, Problem> {
    let stamp = files::read(token)?;
    let proof = authority.verify(&stamp, bytes).map_err(problem);
    let proof = proof.and_then(|proof| judged(proof, dated));
    proof.map_err(|problem| problem.at(place(token)))
}

fn judged(proof: Proof, dated: &Dated<'_>) -> Result<Proof, Problem> {
    let proved = clock::stamp(proof.seconds);
    if dated.seconds > proof.seconds.saturating_add(CLOCKS) {
        let at = &dated.at;
        return Err(Problem::new(
            "timestamp.before",
            Words::new(
                format!("写明的时间 {at} 晚于时间戳 {proved}：签署时的时钟不准，或时间是假的"),
                format!(
                    "it says to be of {at}, and was there at {proved}: a wrong clock, or a lie"
                ),
            ),
            Words::new("向签署的单位核实", "ask who signed it"),
        ));
    }
    let lapsed = clock::day_of(proof.seconds).and_then(|day| dated.vouching.lapsed(day));
    match lapsed {
        None => Ok(proof),
        Some(lapsed) => {
            let (key, last) = (&lapsed.key, lapsed.last);
            Err(Problem::new(
                "timestamp.late",
                Words::new(
                    format!(
                        "时间戳 {proved} 在密钥 {key} 最后一天 {last} 之后：不能证明是在那之前签的"
                    ),
                    format!(
                        "the timestamp is of {proved}, key {key} counted until {last}: it does not prove that it was signed before"
                    ),
                ),
                Words::new(
                    "找更早的时间戳；没有的，由人核对",
                    "find an earlier one; else a person has to look",
                ),
            ))
        }
    }
}

/// How it is said that the time is proved.
#[must_use]
pub fn said(proof: &Proof) -> Words {
    let (at, by) = (clock::stamp(proof.seconds), &proof.authority);
    Words::new(
        format!("；时间有证明：{at} 已经存在（{by}）"),
        format!("; time proved: it was there at {at} ({by})"),
    )
}

/// How it is said that it is not, where it matters: a key that signed does not count any more.
#[must_use]
pub fn unproved(vouching: &Vouching) -> Option<Words> {
    vouching.lapsed(clock::today()).map(|lapsed| {
        let last = lapsed.last;
        Words::new(
            format!("；签名密钥只算到 {last}，签署时间没有时间戳证明"),
            format!("; its key counted until {last}, and no timestamp proves the time"),
        )
    })
}

/// The token beside a file: its name and `.tsr`.
#[must_use]
pub fn beside(file: &Path) -> Option<PathBuf> {
    let mut name = file.as_os_str().to_owned();
    name.push(".tsr");
    Some(PathBuf::from(name)).filter(|path| path.exists())
}

/// The token of a receipt, or of a file of data, in a folder of them: by its number.
#[must_use]
pub fn of(folder: &Path, number: &str) -> Option<PathBuf> {
    let hex = number.strip_prefix("sm3:").unwrap_or(number);
    let path = folder.join(format!("{hex}.tsr"));
    path.exists().then_some(path)
}

fn place(path: &Path) -> Words {
    Words::same(path.display().to_string())
}

fn problem(refused: Refused) -> Problem {
    let (zh, en) = match refused {
        Refused::Form => ("不是时间戳", "not a timestamp token"),
        Refused::Status => ("时间戳服务没有给出时间戳", "the service gave no token"),
        Refused::Imprint => ("是另一个文件的时间戳", "it is of another file"),
        Refused::Algorithm => ("时间戳用了不采信的算法", "it uses an algorithm that is not taken"),
        Refused::Signature => ("时间戳的签名不对", "its signature is not that of the certificate"),
        Refused::Certificate => (
            "不是这个证书签的，或证书不是时间戳专用",
            "not by this certificate, or it is not for timestamps alone",
        ),
        Refused::Validity => ("那时证书不在有效期内", "the certificate was not valid at that time"),
    };
    Problem::new(
        refused.code(),
        Words::new(zh, en),
        Words::new(
            "核对文件和时间戳服务的证书（签名用的那一张）",
            "check the file, and the certificate of the service: the one that signs",
        ),
    )
}
