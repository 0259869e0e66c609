//! A decision made again from what its receipt names, and what cannot be proved where something is not there.

use credit_core::{
    api::Lang,
    digest::Digest,
    json,
    pack::{Pack, PackKind, Sealed, Trust},
    receipt::{Difference, Facts, Opening, Statement, Verified, difference, first_byte},
};
use credit_engine::SourceBytes;

use crate::problem::{Problem, Words};

/// What a decision is made again from.
#[derive(Clone, Debug)]
pub struct Data {
    /// Lists, rulebook, calendar, and the policy that they were opened with.
    pub sources: SourceBytes,
    /// The request, JSON.
    pub request: String,
    /// The salts, JSON.
    pub opening: Vec<u8>,
    /// The decision as it was answered, where it was kept: it must be the one that is made again.
    pub decision: Option<String>,
    /// SM3 of the file of the engine that decides again; none for the core without a file.
    pub component: Option<Digest>,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// Where the receipt would be another one; nothing where it is the same, byte for byte.
    pub difference: Option<Difference>,
    /// The first byte of the decision that is another, where the decision was kept.
    pub text: Option<usize>,
    /// The files of the engine, where another one has decided than the receipt names.
    pub engine: Option<Engines>,
}

/// Two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engines {
    /// SM3 of the file that the receipt names; none where it names none.
    pub named: Option<Digest>,
    /// SM3 of the file that has decided; none for the core without a file.
    pub used: Option<Digest>,
}

impl Replayed {
    /// Whether it is the same decision, as far as it was kept.
    #[must_use]
    pub const fn same(&self) -> bool {
        self.difference.is_none() && self.text.is_none()
    }
}

/// Something that a receipt names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What it is: `packs`, `rulebook`, `calendar`, `trust`.
    pub what: &'static str,
    /// Its digest.
    pub digest: Digest,
}

/// Decides again and compares. `check` is the engine: request and language in, decision out.
///
/// # Errors
///
/// `receipt.opening`, and the codes of the engine.
pub fn replay(
    verified: &Verified,
    signed: &Statement,
    data: &Data,
    mut check: impl FnMut(&SourceBytes, &str, Lang) -> Result<String, Problem>,
) -> Result<Replayed, Problem> {
    let salts = Opening::decode(&data.opening, verified.digest())?;
    let decision = check(&data.sources, &data.request, Lang::ZhCn)?;
    let parsed = |text: &str| json::parse(text.as_bytes(), usize::MAX);
    let (request, decided) = (parsed(&data.request)?, parsed(&decision)?);
    let said = &signed.predicate;
    // With another file of the engine the decision can be the same; that it is the same engine is not proved.
    let engines = Engines { named: said.component, used: data.component };
    let engine = Some(engines).filter(|it| it.named != it.used);
    let facts = Facts {
        head: said.head.clone(),
        channel: &said.channel,
        operator: said.operator.as_deref(),
        request: &request,
        decision: &decided,
        trust: Digest::of(&data.sources.trust),
        component: said.component,
    };
    let difference = difference(signed, &Statement::prepare(facts, &salts)?);
    let text = data.decision.as_ref().map(|kept| {
        let end = |now: &str| first_byte(kept.as_bytes(), now.as_bytes());
        let Some(chinese) = end(&decision) else { return Ok(None) };
        let english = end(&check(&data.sources, &data.request, Lang::En)?);
        // The language that it was answered in is the one that agrees for longer.
        Ok::<_, Problem>(english.map(|english| english.max(chinese)))
    });
    let text = text.transpose()?.flatten();
    Ok(Replayed { difference, text, engine })
}

/// Of all data at hand, those that the receipt names.
///
/// # Errors
///
/// `receipt.incomplete` where some are not there; those of data that do not open.
pub fn select(signed: &Statement, all: SourceBytes) -> Result<SourceBytes, Problem> {
    let said = &signed.predicate;
    let mut missing = Vec::new();
    if Digest::of(&all.trust) != said.trust {
        missing.push(Missing { what: "trust", digest: said.trust });
    }
    let trust = Trust::decode(&all.trust)?;
    for (what, kind, bytes, digest) in [
        ("rulebook", PackKind::Rulebook, &all.rulebook, said.rulebook),
        ("calendar", PackKind::Calendar, &all.calendar, said.calendar),
    ] {
        if Sealed::open(&bytes[..], kind, &trust)?.digest != digest {
            missing.push(Missing { what, digest });
        }
    }
    let named = |bytes: Vec<u8>| Ok((Pack::open(&bytes[..], &trust)?.digest(), bytes));
    let opened = all.packs.into_iter().map(named).collect::<Result<Vec<_>, Problem>>()?;
    let mut packs = Vec::new();
    for digest in &said.packs {
        match opened.iter().find(|(found, _)| found == digest) {
            Some((_, bytes)) => packs.push(bytes.clone()),
            None => missing.push(Missing { what: "packs", digest: *digest }),
        }
    }
    match missing.is_empty() {
        true => Ok(SourceBytes { packs, ..all }),
        false => Err(incomplete(&missing)),
    }
}

/// What cannot be proved without what is not there, one line each.
#[must_use]
pub fn incomplete(missing: &[Missing]) -> Problem {
    let line = |Missing { what, digest }: &Missing| {
        let (zh, en) = match *what {
            "packs" => (
                "缺名单包，查到什么、名单是否可靠、结论和措施不能证明",
                "a list pack: findings, coverage, outcome and measures are not proved",
            ),
            "rulebook" => (
                "缺规则书，结论、规则和措施不能证明",
                "the rulebook: outcome, rules and measures are not proved",
            ),
            "calendar" => ("缺日历，期限不能证明", "the calendar: deadlines are not proved"),
            "trust" => (
                "缺信任文件，名单当时是否可信不能证明",
                "the trust policy: whether the lists were trusted is not proved",
            ),
            _ => (
                "缺引擎，重算的程序是否相同不能证明",
                "the engine: that it is the same is not proved",
            ),
        };
        format!("  {zh}（missing {en}）：{}", digest.labelled())
    };
    let mut what: Vec<&str> = missing.iter().map(|missing| missing.what).collect();
    what.dedup();
    let what = what.join(", ");
    Problem::new(
        "receipt.incomplete",
        Words::new(
            format!("凭证写明的数据不全（{what}），不能重算；签名已经证明，出具时间是出具单位自己写的"),
            format!("data that the receipt names are not there ({what}): no replay; signatures are proved, the time is what the issuer says"),
        ),
        Words::new(
            "从档案或发布单位取得上面列出的数据",
            "get what is listed above from the archive or from its issuer",
        ),
    )
    .with_details(missing.iter().map(line).collect())
}
