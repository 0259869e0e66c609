//! 保存期限: records whose term is over lose what they say. What the log needs of them stays, and a signed tombstone
//! says which ones, why and by whom.

use std::collections::BTreeSet;

use credit_core::{
    Date,
    digest::Digest,
    receipt::{Payload, read_back},
};

use super::{
    Lock, Place, Receipt, Record, Writer,
    fault::unavailable,
    file::{self, failed},
    server,
    stored::Row,
    whole::{Kept, Walked, verify, walk},
};
use crate::{
    checkpoint::Head,
    clock,
    key::Key,
    problem::{Problem, Words},
    receipt,
    tombstone::{self, Digging, Graves, Left, Why},
    tree::Pair,
};

/// Which records are to be erased.
#[derive(Clone, Copy, Debug)]
pub struct Expiry<'a> {
    /// Those that were kept before this day.
    pub before: Date,
    /// Why.
    pub reason: &'a str,
    /// Ids of records that stay.
    pub keep: &'a BTreeSet<String>,
    /// Where cases were looked at: numbers of the receipts of those in which nothing is open. A record with any other
    /// receipt stays.
    pub settled: Option<&'a BTreeSet<Digest>>,
}

/// What was done, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    /// Records that were erased now.
    pub erased: u64,
    /// Records whose term is over, and that stay because somebody has said so.
    pub held: u64,
    /// Records whose term is over, and that stay because something in their case is open, or may be.
    pub open: u64,
    /// Of those that were erased, the ones with a receipt, of which an archive has the case.
    pub received: u64,
    /// All records afterwards.
    pub kept: Kept,
}

/// Records of one tombstone, by their ids.
pub(super) struct Burial {
    pub(super) envelope: String,
    pub(super) ids: Vec<String>,
}

/// Erases what is to be erased; without keys it only says how much that is. A file is cleared of what was in it; a
/// database keeps it in its journals and backups for as long as those are kept. `cases` erases those of the receipts
/// that it is given, before the records that name them are gone.
///
/// # Errors
///
/// Those of [`verify`]: what does not fit is not erased. `records.before` for a day that is not over,
/// `records.keep-unknown` for an id that is not there, `records.in-use`, those of [`tombstone::sign`].
pub fn expire(
    place: &Place,
    what: &Expiry<'_>,
    keys: Option<&[Key]>,
    cases: impl FnOnce(&BTreeSet<Digest>) -> Result<(), Problem>,
) -> Result<Expired, Problem> {
    if what.before > clock::today() {
        return Err(not_over(what.before));
    }
    let Some(keys) = keys else { return choose(place, what).map(|chosen| chosen.said) };
    // A file is a server's own; servers that share a database take turns with whoever erases.
    let lock = place.file().map(Lock::take).transpose()?;
    let mut writer = match place {
        Place::File(path) => Writer::File(file::open(path)?, place.clone()),
        Place::Server(server) => Writer::Server(server::Writer::open(server)?),
    };
    let Chosen { said, head, dug, receipts } = choose(place, what)?;
    let why = Why { before: what.before, reason: what.reason };
    let at = receipt::now();
    let burial = |(graves, ids): (Graves, Vec<String>)| {
        let envelope = tombstone::sign(keys, &at, &head, &why, &graves)?;
        Ok::<_, Problem>(Burial { envelope, ids })
    };
    let burials = dug.into_iter().map(burial).collect::<Result<Vec<_>, _>>()?;
    cases(&receipts)?;
    let erased = match (&mut writer, burials.is_empty()) {
        (_, true) => true,
        (Writer::File(connection, _), _) => {
            file::erase(connection, &burials).map_err(|error| failed(place, &error))?
        }
        (Writer::Server(writer), _) => writer.erase(&burials)?,
    };
    if !erased {
        return Err(unavailable(place, &"erased meanwhile"));
    }
    // Also where nothing was erased now: an earlier run may have been ended before this.
    forget(&mut writer, place)?;
    let kept = verify(place)?;
    drop((writer, lock));
    Ok(Expired { kept, ..said })
}

fn forget(writer: &mut Writer, place: &Place) -> Result<(), Problem> {
    match writer {
        Writer::File(connection, _) => match file::forget(connection) {
            Ok(true) => Ok(()),
            Ok(false) => Err(remains(place, "")),
            Err(error) => Err(remains(place, &format!("（{error}）"))),
        },
        Writer::Server(writer) => writer.forget(),
    }
}

struct Chosen {
    said: Expired,
    head: Head,
    dug: Vec<(Graves, Vec<String>)>,
    receipts: BTreeSet<Digest>,
}

/// Looks for the records whose term is over.
fn choose(place: &Place, what: &Expiry<'_>) -> Result<Chosen, Problem> {
    let mut choice = Choice::new(what);
    let Walked { kept, .. } = walk(place, |row, _| choice.take(row))?;
    if let Some(id) = choice.unseen.first() {
        return Err(keep_unknown(id));
    }
    choice.fill();
    let receipts = choice.receipts;
    let received = u64::try_from(receipts.len()).unwrap_or(u64::MAX);
    let (erased, held, open) = (choice.erased, choice.held, choice.open);
    let said = Expired { erased, held, open, received, kept };
    let head = Head { size: kept.count, root: kept.root };
    Ok(Chosen { said, head, dug: choice.dug, receipts })
}

struct Choice<'a> {
    what: &'a Expiry<'a>,
    now: i64,
    place: u64,
    /// The latest time that a record before has, that is not of the future.
    latest: i64,
    unseen: BTreeSet<&'a str>,
    erased: u64,
    held: u64,
    open: u64,
    digging: Digging,
    ids: Vec<String>,
    dug: Vec<(Graves, Vec<String>)>,
    receipts: BTreeSet<Digest>,
}

impl<'a> Choice<'a> {
    fn new(what: &'a Expiry<'a>) -> Self {
        Self {
            what,
            now: clock::seconds(),
            place: 0,
            latest: i64::MIN,
            unseen: what.keep.iter().map(String::as_str).collect(),
            erased: 0,
            held: 0,
            open: 0,
            digging: Digging::default(),
            ids: Vec::new(),
            dug: Vec::new(),
            receipts: BTreeSet::new(),
        }
    }

    fn take(&mut self, row: &Row) {
        let Row { record, digest, leaf } = row;
        self.place = self.place.saturating_add(1);
        self.unseen.remove(record.id.as_str());
        if record.at <= self.now {
            self.latest = self.latest.max(record.at);
        }
        if record.erased().is_some() || !self.is_over(record) {
            return;
        }
        if self.what.keep.contains(&record.id) {
            self.held = self.held.saturating_add(1);
        } else if !self.is_settled(record) {
            self.open = self.open.saturating_add(1);
        } else {
            self.bury(record, digest, *leaf);
        }
    }

    /// Whether a record is of before that day. A clock that stood wrong makes none older: it came after those before it.
    fn is_over(&self, record: &Record) -> bool {
        let day = clock::day_of(record.at.max(self.latest));
        day.is_some_and(|day| day < self.what.before)
    }

    /// Whether nothing in its case is open, as far as anybody has looked. Without a receipt there is no case.
    fn is_settled(&self, record: &Record) -> bool {
        let (Some(settled), Some(receipt)) = (self.what.settled, &record.receipt) else {
            return true;
        };
        number(receipt).is_some_and(|number| settled.contains(&number))
    }

    fn bury(&mut self, record: &Record, digest: &str, leaf: Pair) {
        if self.digging.is_full() {
            self.fill();
        }
        self.erased = self.erased.saturating_add(1);
        self.ids.push(record.id.clone());
        self.receipts.extend(record.receipt.as_ref().and_then(number));
        self.digging.add(&Left { place: self.place, id: &record.id, at: record.at, digest, leaf });
    }

    fn fill(&mut self) {
        let ids = std::mem::take(&mut self.ids);
        self.dug.extend(std::mem::take(&mut self.digging).done().map(|graves| (graves, ids)));
    }
}

fn number(receipt: &Receipt) -> Option<Digest> {
    read_back(receipt.envelope.as_bytes(), Payload::Receipt).ok()
}

fn not_over(before: Date) -> Problem {
    Problem::usage(
        "records.before",
        Words::new(
            format!("{before} 还没有到：只能删除以前的存档"),
            format!("{before} is still to come: only records of before can be erased"),
        ),
        Words::new("--before 不能晚于今天", "--before can be no later than today"),
    )
}

fn keep_unknown(id: &str) -> Problem {
    Problem::new(
        "records.keep-unknown",
        Words::new(
            format!("要保留的存档 {id} 不在里面，什么都没有删除"),
            format!("record {id}, which is to be kept, is not there; nothing was erased"),
        ),
        Words::new("检查编号是否写错、存档是否选错", "check the id, and which records these are"),
    )
}

fn remains(place: &Place, error: &str) -> Problem {
    Problem::new(
        "records.remains",
        Words::new(
            format!("存档已删除，但文件还没有清理，其中还有删去的内容{error}"),
            format!("the records were erased, but the file was not cleared and still holds what they said{error}"),
        ),
        Words::new(
            "停掉正在读它的程序，留出与文件一样大的磁盘空间，再运行一次同样的命令",
            "stop what reads the file, free as much disk space as it takes, and run the same command again",
        ),
    )
    .at(Words::same(place.to_string()))
}
