//! Questions about one text: a code, a pair of names, a subject against lists.

use anyhow::{Result, anyhow};
use conformance::fixture::TestKey;
use conformance::world::{internal, written};
use credit_core::api::{self, IdOptions, Lang};
use credit_core::id::KINDS;
use credit_core::name::{Name, Part, compare, compare_persons, person_key};
use credit_core::pack::record::Record;
use credit_core::request::SubjectKind;
use fastrand::Rng;
use serde_json::{Value, json};

use super::pick;
use crate::Asked;

/// One slip of a hand: a character dropped, doubled, swapped, put in, of another width, another.
fn slip(random: &mut Rng, text: &str, others: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.usize(..chars.len().max(1));
    let other = others.chars().nth(random.usize(..others.chars().count().max(1))).unwrap_or('X');
    let Some(own) = chars.get(at).copied() else { return text.to_owned() };
    let wide = u32::from(own).checked_add(0xfee0).and_then(char::from_u32);
    let mut put = |c: char| chars.iter_mut().skip(at).take(1).for_each(|old| *old = c);
    match random.u8(..6) {
        0 => put(other),
        1 => put(wide.filter(|_| own.is_ascii_graphic()).unwrap_or(own)),
        2 => chars.swap(at, at.saturating_sub(1)),
        3 => chars.insert(at, other),
        4 => chars.insert(at, own),
        _ => drop(chars.remove(at)),
    }
    chars.into_iter().collect()
}

/// Codes of every kind, right and with one or two slips, as declared or as they look.
pub(super) fn codes(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    const OTHERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXYIOSZV*- 一";
    let mut random = Rng::with_seed(1);
    for number in 0..times.saturating_mul(8000) {
        let Some(info) = KINDS.get(random.usize(..KINDS.len())) else { continue };
        let mut code = info.kind.synthetic(random.u64(..));
        for _ in 0..random.u8(..3) {
            code = slip(&mut random, &code, OTHERS);
        }
        let kind = pick(&mut random, &[info.id, "", "uscc"]).filter(|kind| !kind.is_empty());
        let on = pick(&mut random, &["2026-11-20", "", "1899-06-30"]).filter(|on| !on.is_empty());
        let lang = if number.checked_rem(4) == Some(0) { Lang::En } else { Lang::ZhCn };
        let options = IdOptions { kind, on, allow: &[] };
        let answer = api::validate_json(&code, &options, lang).unwrap_or_else(|e| e.to_json(lang));
        let answer: Value = serde_json::from_str(&answer)?;
        tell(Asked { question: json!([code, kind, on, number]), answer })?;
    }
    Ok(())
}

const CHARACTERS: &str = "柳州市南北广西禾泰和秦农业种植科技有限责任公司厂店分第一二（）某";

/// Names cut, and compared with what a slip or two makes of them.
pub(super) fn names(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    const PARTS: [Part; 5] = [Part::Region, Part::Brand, Part::Trade, Part::Form, Part::Branch];
    let mut random = Rng::with_seed(2);
    let mut before = String::new();
    for record in population::records(7, times.saturating_mul(5000)) {
        let mut other = if random.u8(..8) == 0 { before.clone() } else { record.name.clone() };
        for _ in 0..random.u8(1..3) {
            other = slip(&mut random, &other, CHARACTERS);
        }
        let answer = if record.kind == SubjectKind::Person {
            let found = compare_persons(&person_key(&record.name), &person_key(&other));
            json!(format!("{found:?}"))
        } else {
            let (a, b) = (Name::parse(&record.name), Name::parse(&other));
            let found = compare(&a, &b);
            let cut = |name: &Name| PARTS.map(|part| name.part(part)).join("|");
            json!([found.relation.as_str(), format!("{:?}", found.region), cut(&a), cut(&b)])
        };
        tell(Asked { question: json!([record.name, other]), answer })?;
        before = record.name;
    }
    Ok(())
}

/// Subjects against a pack of invented records, by name, by code, by both, with slips.
pub(super) fn screenings(times: u64, tell: &mut dyn FnMut(Asked) -> Result<()>) -> Result<()> {
    let key = TestKey::new("k1");
    let records: Vec<Record> = population::records(9, 2000).collect();
    let bytes = written(&internal(), &population::lists(), &records, &key);
    let packs =
        api::open_packs(vec![bytes], &key.trust()).map_err(|e| anyhow!(e.line(Lang::En)))?;
    let mut random = Rng::with_seed(3);
    let number = |record: Option<&Record>| {
        record.and_then(|r| r.identifiers.first()).map_or_else(String::new, |id| id.value.clone())
    };
    for _ in 0..times.saturating_mul(4000) {
        let Some(record) = records.get(random.usize(..records.len())) else { continue };
        let mut name = record.name.clone();
        for _ in 0..random.u8(..3) {
            name = slip(&mut random, &name, CHARACTERS);
        }
        let mut code = match random.u8(..4) {
            0 => number(Some(record)),
            1 => number(records.get(random.usize(..records.len()))),
            _ => String::new(),
        };
        if random.u8(..6) == 0 {
            code = slip(&mut random, &code, "0123456789X*");
        }
        let another = SubjectKind::ALL.get(random.usize(..SubjectKind::ALL.len())).copied();
        let kind = another.filter(|_| random.u8(..12) == 0).unwrap_or(record.kind);
        let region = pick(&mut random, &["", "", "450200", "330100"]).unwrap_or_default();
        let former: Vec<&str> = record.former_names.iter().map(|f| f.name.as_str()).collect();
        let former = if random.bool() { former } else { Vec::new() };
        let question = json!({ "role": "applicant", "kind": kind.as_str(), "name": name,
            "code": code, "region": region, "formerNames": former });
        let line = question.to_string();
        let answer = api::screen_lines(&packs, &line, "2026-06-30", false, Lang::ZhCn);
        let answer = answer.unwrap_or_else(|e| e.to_json(Lang::ZhCn));
        let answer = serde_json::from_str(answer.trim()).unwrap_or(Value::Null);
        tell(Asked { question, answer })?;
    }
    Ok(())
}
