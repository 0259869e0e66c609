//! Looking through a record: persons that the record of a listed organisation names (法定代表人, 负责人
//! and others) are looked for as well. What is found of them is related (关联): it is told, settles
//! nothing and stops nothing by itself.

use alloc::{string::ToString, vec, vec::Vec};

use super::{Look, Query, one, report};
use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{Evidence, Finding, Screening, Verdict};
use crate::limits;
use crate::pack::PackSet;
use crate::pack::record::{Direction, Responsible};
use crate::request::{CodeSource, Search, Subject, SubjectKind};

/// Looks for the persons that sure findings about organisations name, and adds what is found.
pub(super) fn people(
    packs: &PackSet,
    (on, look): (Date, Look),
    screening: &mut Screening,
) -> Result<(), LoadError> {
    let mut named: Vec<(Finding, Responsible)> = Vec::new();
    let about = |f: &&Finding| {
        f.verdict == Verdict::Confirmed
            && f.direction != Direction::Red
            && f.record.kind != SubjectKind::Person
    };
    for finding in screening.findings.iter().filter(about) {
        for person in &finding.record.responsible {
            let known = named.iter().any(|(of, known)| {
                (of.subject, &known.name, &known.identifier)
                    == (finding.subject, &person.name, &person.identifier)
            });
            if known {
                continue;
            }
            if named.len() >= limits::LOOKED_THROUGH {
                screening.truncated = true;
                break;
            }
            named.push((finding.clone(), person.clone()));
        }
    }
    for (finding, person) in &named {
        add(packs, (on, look), finding, person, screening)?;
    }
    Ok(())
}

fn add(
    packs: &PackSet,
    (on, look): (Date, Look),
    finding: &Finding,
    person: &Responsible,
    screening: &mut Screening,
) -> Result<(), LoadError> {
    let subject = Subject {
        role: person.role,
        kind: SubjectKind::Person,
        name: person.name.clone(),
        code: person.identifier.clone(),
        code_source: CodeSource::Declared,
        former_names: Vec::new(),
        region: None,
        search: Search::Usual,
    };
    let code = report(&subject, on);
    let mut more = Screening::default();
    let query = Query { subject: &subject, code: code.as_ref() };
    one(packs, finding.subject, &query, (on, look), &mut more)?;
    screening.truncated |= more.truncated;
    more.findings.sort_by(|a, b| (a.verdict, &a.list).cmp(&(b.verdict, &b.list)));
    let known = |found: &Finding| {
        let same = |f: &Finding| (&f.list, &f.record.entry) == (&found.list, &found.record.entry);
        screening.findings.iter().any(|f| same(f) && f.subject == found.subject)
    };
    let mut fresh: Vec<Finding> = more.findings.into_iter().filter(|f| !known(f)).collect();
    let left = fresh.len().saturating_sub(limits::LOOK_THROUGH_FINDINGS);
    fresh.truncate(limits::LOOK_THROUGH_FINDINGS);
    for found in &mut fresh {
        found.verdict = Verdict::Related;
        found.through = true;
        let params = vec![
            ("role", person.role.as_str().to_string()),
            ("name", person.name.clone()),
            ("list", finding.list_name.clone()),
            ("entry", finding.record.entry.clone()),
        ];
        found.evidence.insert(0, Evidence { code: "record.names", params });
    }
    if let (Some(last), true) = (fresh.last_mut(), left > 0) {
        let params = vec![("n", left.to_string())];
        last.evidence.push(Evidence { code: "record.more", params });
    }
    screening.findings.extend(fresh);
    Ok(())
}
