//! Screening the other way round: what a population takes, what asking it takes, and whether anything is lost against
//! screening every subject.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use ::population::{Register, Slip};
use anyhow::{Context, Result};
use credit_core::Date;
use credit_core::finding::Verdict;
use credit_core::pack::population::{self, Member, Population};
use credit_core::pack::record::Record;
use credit_core::pack::write::{Draft, Meta, list_pack};
use credit_core::pack::{Audience, Pack, PackKind, PackSet, Trust};
use credit_core::request::{CodeSource, Role, Search, Subject, SubjectKind};
use credit_core::screen::reverse::concerned;
use credit_core::screen::{Look, Query, findings, report};

use crate::clock::Clock;
use crate::matching::DAY;
use crate::pack::{Key, SEED, meta, peak, told};

/// Packs a register-like population of so many subjects, asks it about so many changed entries, and prints what both
/// take; of `checked` subjects it is compared with screening each of them.
pub(crate) fn measure(count: u64, changes: u64, checked: u64) -> Result<()> {
    let (key, day) = (Key::new(), Date::parse(DAY).context(DAY)?);
    let subjects = || members(count);
    let (clock, wall) = (Clock::start(), Instant::now());
    let bytes = packed(subjects(), &key, day)?;
    let size = bytes.len();
    println!(
        "population: {count} subjects, {:.1} s on the processor ({:.1} s wall), {size} bytes ({:.1} a subject), peak \
         memory {} MB",
        clock.seconds(),
        wall.elapsed().as_secs_f64(),
        quotient(size, count),
        peak()
    );
    let clock = Clock::start();
    let trust = Trust::decode(key.trust().as_bytes()).map_err(told)?;
    let population = Population::open([bytes], &trust).map_err(told)?;
    println!("opened in {:.2} s", clock.seconds());
    let delta = delta(&changed(count, changes, day), &key)?;
    let clock = Clock::start();
    let found = asked(&population, &delta, day)?;
    println!(
        "{changes} changed entries asked about: {:.2} s, {} subjects may be concerned",
        clock.seconds(),
        found.len()
    );
    let clock = Clock::start();
    let (mut told_of, mut sure) = (0_u64, 0_u64);
    for subject in found.values() {
        let verdicts = judged(&delta, subject, day)?;
        told_of += u64::from(!verdicts.is_empty());
        sure += u64::from(verdicts.into_iter().any(is_sure));
    }
    println!(
        "each of them screened: {:.2} s, {told_of} with findings, {sure} of them confirmed or probable",
        clock.seconds()
    );
    let found: BTreeSet<String> = found.into_keys().collect();
    let clock = Clock::start();
    let compared = compare(subjects().take(usize::try_from(checked)?), &found, &delta, day)?;
    println!(
        "{} subjects screened one by one: {:.1} s; {} with findings that are confirmed or probable, {} of them not found the other \
         way; {} with possible ones at most, {} of them not found",
        compared.subjects,
        clock.seconds(),
        compared.sure,
        compared.sure_lost.len(),
        compared.possible,
        compared.possible_lost.len()
    );
    for lost in compared.sure_lost.iter().take(20) {
        println!("lost: {lost}");
    }
    Ok(())
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "figures that are printed")]
fn quotient(size: usize, count: u64) -> f64 {
    size as f64 / count as f64
}

fn subject(record: &Record) -> Subject {
    Subject {
        role: Role::Applicant,
        kind: record.kind,
        name: record.name.clone(),
        code: record.identifiers.first().map(|id| id.value.clone()),
        former_names: record.former_names.iter().map(|it| it.name.clone()).collect(),
        region: None,
        search: Search::Usual,
        code_source: CodeSource::Declared,
    }
}

/// The subjects: of every eighth the code is not known, and of every ninth the name contradicts its kind.
fn members(count: u64) -> impl Iterator<Item = Member> {
    let register = Register::new(SEED, count);
    (0..count).filter_map(move |number| register.record(number)).zip(0_u64..).map(|(record, at)| {
        let mut subject = subject(&record);
        subject.code = subject.code.filter(|_| at % 8 != 3);
        if at % 90 == 4 {
            subject.kind = SubjectKind::Person;
            subject.code = None;
        }
        Member { entry: format!("#{at}"), subject }
    })
}

/// What is new in the lists: strangers; subjects by code and name; by name alone, right and with every slip.
fn changed(count: u64, changes: u64, day: Date) -> Vec<Record> {
    let register = Register::new(SEED, count);
    let others = Register::new(SEED + 1, changes);
    let strangers = (0..changes / 2).filter_map(|at| others.record(at));
    let own = (0..changes / 6).filter_map(|at| register.record(at.wrapping_mul(7919) % count));
    let each = (changes / 3).div_ceil(u64::try_from(Slip::ALL.len()).unwrap_or(1));
    let slipped = Slip::ALL.iter().flat_map(|slip| register.asked(*slip, each, &|_| true));
    let slipped = slipped.enumerate().map(|(at, asked)| {
        let owner = register.record(asked.entry);
        let kept = at % 3 == 0;
        let identifiers = owner.map(|it| it.identifiers).filter(|_| kept).unwrap_or_default();
        (asked.name, identifiers)
    });
    let blank = Register::new(SEED, 1).records().next();
    let slipped = slipped.filter_map(|(name, identifiers)| {
        Some(Record { name, identifiers, former_names: Vec::new(), ..blank.clone()? })
    });
    let mut all: Vec<Record> = strangers.chain(own).chain(slipped).collect();
    for (at, record) in all.iter_mut().enumerate() {
        record.entry = format!("E{at}");
        record.list = 0;
        record.listed_on = Some(day);
        record.effective = None;
        record.until = None;
        record.state = credit_core::pack::record::State::Active;
    }
    all
}

fn packed(members: impl Iterator<Item = Member>, key: &Key, day: Date) -> Result<Vec<u8>> {
    let mut draft = Draft::new(Audience::Internal, &population::lists());
    for member in members {
        for record in member.to_records(day) {
            draft.push(&record).map_err(told)?;
        }
    }
    let meta = Meta { kind: PackKind::Population, audience: Audience::Internal, ..meta()? };
    draft.finish(&meta, &[key]).map_err(told)
}

fn delta(records: &[Record], key: &Key) -> Result<PackSet> {
    let meta = Meta { audience: Audience::Internal, ..meta()? };
    let bytes = list_pack(&meta, &::population::lists(), records, &[key]).map_err(told)?;
    let trust = Trust::decode(key.trust().as_bytes()).map_err(told)?;
    PackSet::new(vec![Pack::open(bytes, &trust).map_err(told)?]).map_err(told)
}

/// Entries and subjects that the records may concern.
fn asked(population: &Population, delta: &PackSet, day: Date) -> Result<BTreeMap<String, Subject>> {
    let mut found = BTreeSet::new();
    for chain in delta.chains() {
        for position in chain.positions() {
            let Some((record, list)) = chain.record(position).map_err(told)? else { continue };
            found.extend(concerned(population, list, &record, day).map_err(told)?);
        }
    }
    let member = |position| {
        let member = population.member(position).map_err(told)?.context("no such place")?;
        Ok((member.entry, member.subject))
    };
    found.into_iter().map(member).collect()
}

/// Verdicts of what the delta says of a subject, excluded ones apart.
fn judged(delta: &PackSet, subject: &Subject, day: Date) -> Result<Vec<Verdict>> {
    let code = report(subject, day);
    let query = Query { subject, code: code.as_ref() };
    let found = findings(delta, &[query], day, Look::USUAL).map_err(told)?;
    Ok(found
        .findings
        .into_iter()
        .filter(|it| it.verdict != Verdict::Excluded)
        .map(|it| it.verdict)
        .collect())
}

const fn is_sure(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Confirmed | Verdict::Probable)
}

/// What comparing both ways came to.
#[derive(Debug, Default)]
struct Compared {
    subjects: u64,
    sure: u64,
    sure_lost: Vec<String>,
    possible: u64,
    possible_lost: Vec<String>,
}

fn compare(
    members: impl Iterator<Item = Member>,
    found: &BTreeSet<String>,
    delta: &PackSet,
    day: Date,
) -> Result<Compared> {
    let mut compared = Compared::default();
    for Member { entry, subject } in members {
        compared.subjects += 1;
        let verdicts = judged(delta, &subject, day)?;
        let (all, lost) = match verdicts.iter().min() {
            None => continue,
            Some(Verdict::Confirmed | Verdict::Probable) => {
                (&mut compared.sure, &mut compared.sure_lost)
            }
            Some(_) => (&mut compared.possible, &mut compared.possible_lost),
        };
        *all += 1;
        if !found.contains(&entry) {
            lost.push(format!("{entry} {} {:?}", subject.written(), verdicts));
        }
    }
    Ok(compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of persons and dense names as well: the variations of the other population.
    #[test]
    fn nothing_sure_is_lost_the_other_way_round() {
        let (key, day) = (Key::new(), Date::parse(DAY).unwrap());
        let trust = Trust::decode(key.trust().as_bytes()).unwrap();
        let dense: Vec<Record> = ::population::records(SEED, 2_000).collect();
        let source = ::population::Population::new(SEED, 2_000);
        let variations =
            ::population::Variations::new(&source, &dense, day).of_every_kind(SEED, 12);
        let varied = variations
            .into_iter()
            .enumerate()
            .map(|(at, variation)| Member { entry: format!("v{at}"), subject: variation.subject });
        let varied: Vec<Member> = varied.collect();
        let listed = dense.iter().cloned().map(|record| Record {
            state: credit_core::pack::record::State::Active,
            effective: None,
            until: None,
            ..record
        });
        let listed: Vec<Record> = listed.collect();
        let register: Vec<Member> = members(2_500).collect();
        for (members, records) in [(varied, listed), (register, changed(2_500, 1_200, day))] {
            let bytes = packed(members.iter().cloned(), &key, day).unwrap();
            let population = Population::open([bytes], &trust).unwrap();
            let delta = delta(&records, &key).unwrap();
            let found = asked(&population, &delta, day).unwrap();
            for (entry, subject) in &found {
                assert!(members.iter().any(|it| it.entry == *entry && it.subject == *subject));
            }
            let found = found.into_keys().collect();
            let compared = compare(members.into_iter(), &found, &delta, day).unwrap();
            println!(
                "{} sure, {} possible, {} lost",
                compared.sure,
                compared.possible,
                compared.possible_lost.len()
            );
            assert!(compared.sure > 200 && compared.possible > 20, "{compared:?}");
            assert_eq!(compared.sure_lost, Vec::<String>::new());
            let most = usize::try_from(compared.possible / 10).unwrap();
            assert!(compared.possible_lost.len() <= most, "{:#?}", compared.possible_lost);
        }
    }

    /// More bear such a name than are looked at wherever they are: those of the place are found by it.
    #[test]
    fn of_a_name_that_many_bear_those_of_the_place_are_found() {
        let (key, day) = (Key::new(), Date::parse(DAY).unwrap());
        let trust = Trust::decode(key.trust().as_bytes()).unwrap();
        let counties = [
            ("山西省", "平陆县"),
            ("河北省", "大城县"),
            ("黑龙江省", "桦川县"),
            ("浙江省", "诸暨市"),
            ("安徽省", "灵璧县"),
            ("贵州省", "黄平县"),
            ("江西省", "寻乌县"),
            ("广东省", "龙门县"),
            ("陕西省", "武功县"),
            ("四川省", "叙永县"),
            ("陕西省", "三原县"),
            ("河南省", "栾川县"),
            ("湖北省", "宣恩县"),
        ];
        let (first, second): (Vec<char>, Vec<char>) = (
            "褚秦赵何沈杨金陈林白".chars().collect(),
            "平湾西岭上大长坪家山溪桥".chars().collect(),
        );
        // Four characters each, so that two slips do not make one of another.
        let number = |a: usize, b: usize| {
            let (c, d) = ((a * 3 + b) % first.len(), (b * 5 + a) % second.len());
            format!("{}{}{}{}村", first[a], second[b], first[c], second[d])
        };
        let villages: Vec<String> = (0..first.len())
            .flat_map(|a| (0..second.len()).map(move |b| (a, b)))
            .map(|(a, b)| number(a, b))
            .collect();
        let named = |name: String| Subject {
            role: Role::Applicant,
            kind: SubjectKind::Organization,
            name,
            code: None,
            former_names: Vec::new(),
            region: None,
            search: Search::Usual,
            code_source: CodeSource::Declared,
        };
        let traders = counties.iter().flat_map(|(_, county)| {
            villages.iter().map(move |village| format!("{county}{village}宏达商贸有限公司"))
        });
        let own = counties.iter().map(|(_, county)| format!("宏达（{county}）商贸有限公司"));
        let members: Vec<Member> = traders
            .chain(own)
            .enumerate()
            .map(|(at, name)| Member { entry: format!("#{at}"), subject: named(name) })
            .collect();
        assert!(members.len() > 1_500, "more than are looked at");
        let blank = Register::new(SEED, 1).record(0).unwrap();
        let bytes = packed(members.iter().cloned(), &key, day).unwrap();
        let population = Population::open([bytes], &trust).unwrap();
        let records = counties.iter().enumerate().map(|(n, (_, county))| Record {
            entry: format!("E{n}"),
            name: format!("{county}宏达商贸有限公司"),
            former_names: Vec::new(),
            identifiers: Vec::new(),
            list: 0,
            listed_on: Some(day),
            effective: None,
            until: None,
            state: credit_core::pack::record::State::Active,
            ..blank.clone()
        });
        let delta = delta(&records.collect::<Vec<_>>(), &key).unwrap();
        let found: BTreeSet<String> =
            asked(&population, &delta, day).unwrap().into_keys().collect();
        for n in 0..counties.len() {
            let owner = format!("#{}", counties.len() * villages.len() + n);
            assert!(found.contains(&owner), "{owner} is not found");
        }
        let compared = compare(members.iter().cloned(), &found, &delta, day).unwrap();
        println!(
            "{} sure, {} possible, {} lost",
            compared.sure,
            compared.possible,
            compared.possible_lost.len()
        );
        assert_eq!(compared.sure_lost, Vec::<String>::new());
    }

    /// Names that are filed beside the subject's own: what it was called before, what a note says, how else it is read.
    #[test]
    fn whoever_is_near_by_another_name_than_its_own_is_asked_about() {
        let (key, day) = (Key::new(), Date::parse(DAY).unwrap());
        let trust = Trust::decode(key.trust().as_bytes()).unwrap();
        let blank = Register::new(SEED, 1).record(0).unwrap();
        let named = [
            // The listed name; the subject's, and its former one.
            ("邵阳市中铁卡罗物流有限公司", "中铁卡罗邵阳物流有限公司", None),
            (
                "红叶长青建材（武汉）有限公司",
                "湖北云岭科技有限公司",
                Some("红叶长青（武汉）建材有限公司"),
            ),
            (
                "红叶长青建材（武汉）有限公司",
                "湖北云岭科技有限公司（原红叶长青（武汉）建材有限公司）",
                None,
            ),
        ];
        for (listed, name, former) in named {
            let subject = Subject {
                role: Role::Applicant,
                kind: SubjectKind::Organization,
                name: name.to_owned(),
                code: None,
                former_names: former.map(str::to_owned).into_iter().collect(),
                region: None,
                search: Search::Usual,
                code_source: CodeSource::Declared,
            };
            let record = Record {
                entry: "E0".to_owned(),
                name: listed.to_owned(),
                former_names: Vec::new(),
                identifiers: Vec::new(),
                list: 0,
                listed_on: Some(day),
                effective: None,
                until: None,
                state: credit_core::pack::record::State::Active,
                ..blank.clone()
            };
            let member = Member { entry: "#0".to_owned(), subject };
            let bytes = packed([member.clone()].into_iter(), &key, day).unwrap();
            let population = Population::open([bytes], &trust).unwrap();
            let delta = delta(&[record], &key).unwrap();
            let forward = judged(&delta, &member.subject, day).unwrap();
            assert!(!forward.is_empty(), "{listed} says something of {name}");
            println!("{listed} {name}: {forward:?}");
            assert_eq!(asked(&population, &delta, day).unwrap().len(), 1, "{listed}: {name}");
        }
    }
}
