//! What timestamps prove of an archive: of its receipts, and of the data that they rest on.
//!
//! Data are judged on the day of the decision, so that nothing here changes what a replay gives. It says whether that
//! day is more than somebody's word: who found an old key can sign for any day.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::{api::Lang, digest::Digest, pack::Trust};
use credit_timestamp::Authority;

use super::faulty;
use crate::{
    archive::{Archive, Kind, labelled},
    cli::{global::Global, output},
    clock,
    problem::{Exit, Problem, Words},
    receipt,
    timestamp::{self, Data},
};

/// Where the timestamps are.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(super) struct Times {
    /// 时间戳（RFC 3161）的文件夹：凭证（envelope）的以凭证编号、名单包等数据的以文件的 SM3 命名，64 位十六进制加 .tsr
    #[arg(long, value_name = "文件夹", requires = "tsa")]
    timestamps: Option<PathBuf>,
    /// 时间戳服务签名用的证书（PEM 或 DER）
    #[arg(long, value_name = "文件", requires = "timestamps")]
    tsa: Option<PathBuf>,
}

/// What was found out.
struct Found<'a> {
    archive: &'a Archive,
    trust: &'a Trust,
    folder: &'a Path,
    authority: Authority,
    exit: Exit,
    /// Of data, by the digest that receipts name them with: the first time at which a receipt that opened them was there.
    opened: BTreeMap<Digest, i64>,
    /// The files of data.
    files: BTreeSet<Digest>,
}

/// How many of the data have their time proved, and how.
#[derive(Default)]
struct Count {
    stamped: usize,
    received: usize,
    valid: usize,
    lapsed: usize,
    unjudged: usize,
}

impl Times {
    /// Tells what is proved; faults one by one. Nothing where no timestamps are given.
    pub(super) fn tell(
        &self,
        archive: &Archive,
        trust: &Trust,
        global: &Global,
    ) -> Result<Exit, Problem> {
        let (Some(folder), Some(tsa)) = (&self.timestamps, &self.tsa) else {
            return Ok(Exit::Done);
        };
        let authority = timestamp::authority(tsa)?;
        let (opened, files) = (BTreeMap::new(), BTreeSet::new());
        let mut found =
            Found { archive, trust, folder, authority, exit: Exit::Done, opened, files };
        found.receipts(global)?;
        found.data(global)?;
        Ok(found.exit)
    }
}

impl Found<'_> {
    fn receipts(&mut self, global: &Global) -> Result<(), Problem> {
        let (mut proved, mut bare) = (0_usize, 0_usize);
        for number in self.archive.all(Kind::Case)? {
            // What is not whole was told before.
            let Ok(Some(case)) = self.archive.case(number) else { continue };
            let blobs = &case.blobs;
            let named = blobs.packs.iter().chain([&blobs.rulebook, &blobs.calendar]);
            self.files.extend(named.filter_map(|name| labelled(name)));
            let envelope = case.envelope.as_bytes();
            let Ok((verified, says)) = receipt::verified(envelope, self.trust) else { continue };
            let Some(token) = timestamp::of(self.folder, &number.labelled()) else {
                bare = bare.saturating_add(1);
                continue;
            };
            match timestamp::proof(&token, &self.authority, envelope, &(&verified).into()) {
                Ok(proof) => {
                    proved = proved.saturating_add(1);
                    let says = &says.predicate;
                    for data in says.packs.iter().chain([&says.rulebook, &says.calendar]) {
                        let first = self.opened.entry(*data).or_insert(proof.seconds);
                        *first = proof.seconds.min(*first);
                    }
                }
                Err(problem) => self.exit = faulty(&problem, global),
            }
        }
        said(
            &Words::new(
                format!("时间有时间戳证明的 {proved} 份，没有时间戳的 {bare} 份\n"),
                format!("{proved} receipts have their time proved, {bare} have no timestamp\n"),
            ),
            global,
        )
    }

    fn data(&mut self, global: &Global) -> Result<(), Problem> {
        let mut count = Count::default();
        for file in core::mem::take(&mut self.files) {
            // What is not there or not whole was told before.
            let Ok(Some(bytes)) = self.archive.get(file) else { continue };
            let shown = file.labelled();
            let data = match Data::open(bytes.clone(), self.trust) {
                Ok(data) => data,
                Err(error) => {
                    count.unjudged = count.unjudged.saturating_add(1);
                    let problem = Problem::from(error).at(Words::same(shown));
                    output::note(&problem.line(global.lang));
                    continue;
                }
            };
            if let Some(token) = timestamp::of(self.folder, &shown) {
                match timestamp::proof(&token, &self.authority, &bytes, &data.dated()) {
                    Ok(_) => count.stamped = count.stamped.saturating_add(1),
                    Err(problem) => self.exit = faulty(&problem, global),
                }
                continue;
            }
            // Who made the receipt had opened them: the signature was there.
            let received = self.opened.get(&data.digest).and_then(|at| clock::day_of(*at));
            if received.is_some_and(|day| data.vouching().lapsed(day).is_none()) {
                count.received = count.received.saturating_add(1);
                continue;
            }
            match timestamp::unproved(data.vouching()) {
                None => count.valid = count.valid.saturating_add(1),
                Some(why) => {
                    count.lapsed = count.lapsed.saturating_add(1);
                    output::note(&format!("{shown} {}{}", named(&data), why.get(global.lang)));
                }
            }
        }
        let Count { stamped, received, valid, lapsed, unjudged } = count;
        said(
            &Words::new(
                format!(
                    "依据的数据：有时间戳的 {stamped} 个，由凭证的时间戳证明的 {received} 个；没有证明而密钥仍有效的 {valid} 个，密钥已经失效的 {lapsed} 个；不能判断的 {unjudged} 个\n"
                ),
                format!(
                    "data: {stamped} have a timestamp, {received} are proved by those of receipts; without proof {valid} of keys that still count and {lapsed} of keys that do not; {unjudged} cannot be judged\n"
                ),
            ),
            global,
        )
    }
}

fn named(data: &Data) -> String {
    let header = &data.header;
    format!("{} {} {} {}", header.kind.as_str(), header.issuer, header.scope, header.sequence)
}

fn said(words: &Words, global: &Global) -> Result<(), Problem> {
    output::text(match global.lang {
        Lang::En => words.get(Lang::En),
        lang => words.get(lang),
    })
}
