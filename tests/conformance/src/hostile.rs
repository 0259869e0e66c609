//! A small pack with everything in it, and all that can be done with a pack: for tests that spoil one.

use credit_core::error::LoadError;
use credit_core::id::Kind;
use credit_core::pack::record::{
    Detail, Direction, FormerName, Identifier, ListDef, Record, Responsible,
};
use credit_core::pack::{NameQuery, Pack, PackSet, Trust};
use credit_core::request::{Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};

use crate::fixture::{day, list, record};

/// The list that they are on.
#[must_use]
pub fn lists() -> [ListDef; 1] {
    [list("zx", "失信被执行人", Direction::Black)]
}

/// Companies and persons with what real lists have.
#[must_use]
pub fn records() -> Vec<Record> {
    let one = |i: u64| {
        let brand = match i % 4 {
            0 => "甲乙",
            1 => "丙丁",
            2 => "戊己",
            _ => "庚辛",
        };
        let name = format!("柳州市示例{brand}商贸有限公司");
        let mut one = record(&format!("第{i}号"), &name, Some(&Kind::Uscc.synthetic(i)));
        if i.is_multiple_of(3) {
            one.kind = SubjectKind::Person;
            one.name = "张三".into();
            let full = Kind::ResidentId.synthetic(i);
            let shown = |c: (usize, char)| if (10..14).contains(&c.0) { '*' } else { c.1 };
            let masked = full.char_indices().map(shown).collect();
            one.identifiers = vec![Identifier { kind: Kind::MaskedId, value: masked }];
        }
        if i.is_multiple_of(4) {
            one.former_names
                .push(FormerName { name: format!("柳州旧名{i}有限公司"), until: None });
            one.identifiers.push(Identifier { kind: Kind::Lei, value: Kind::Lei.synthetic(i) });
            let (role, name) = (Role::LegalRepresentative, "李四".to_owned());
            one.responsible.push(Responsible { role, name, identifier: None });
            one.details.push(Detail { label: "履行情况".into(), text: "未履行".into() });
        }
        one
    };
    (0..60).map(one).collect()
}

/// Does with a pack all that can be done, to its end; the first refusal, if there is one.
///
/// # Errors
/// `pack.*` and `json.*`.
pub fn everything(bytes: Vec<u8>, trust: &Trust) -> Result<(), LoadError> {
    let pack = Pack::open(bytes, trust)?;
    let asked = |name: &str, search| Subject {
        name: name.into(),
        kind: SubjectKind::Organization,
        role: Role::Applicant,
        code: None,
        former_names: vec!["柳州旧名4有限公司".into()],
        region: Some("450200".into()),
        search,
    };
    let mut outcome = Ok(());
    let mut keep = |result: Result<(), LoadError>| {
        if outcome.is_ok() {
            outcome = result;
        }
    };
    for row in 0..pack.len().min(100) {
        keep(pack.record(row).map(drop));
    }
    keep(pack.record(u32::MAX).map(drop).map_or(Ok(()), |()| Err(LoadError::new("no-such-row"))));
    for i in 0..8 {
        keep(pack.rows_by_identifier(Kind::Uscc, &Kind::Uscc.synthetic(i)).map(drop));
        keep(pack.rows_by_identifier(Kind::ResidentId, &Kind::ResidentId.synthetic(i)).map(drop));
    }
    keep(pack.rows_by_name("张三").map(drop));
    keep(pack.rows_near(&NameQuery::organization("柳州示例甲乙商贸有限公司")).map(drop));
    keep(pack.verify());
    let set = PackSet::new(vec![pack])?;
    for search in [Search::Usual, Search::Thorough] {
        let subject = asked("柳州市示例甲丁商贸有限公司", search);
        let queries = [Query { subject: &subject, code: None }];
        keep(screen(&set, &queries, day("2026-11-20")).map(drop));
    }
    outcome
}
