//! Others that look like a listed company.

use credit_core::id::{Kind, checksum};

use super::{Core, Draft, Source, Variations};
use crate::codes;
use crate::names::{self, Parts, Region};
use crate::random::Random;

/// One character of the 字号 is another one that 字号 use.
pub(super) fn near_brand(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let mut parts = source.parts()?.clone();
    let mut brand: Vec<char> = parts.brand.chars().collect();
    let at = random.index(brand.len());
    let tables = &all.population.tables;
    let other = if at == 0 { tables.first.pick(random) } else { tables.last.pick(random) };
    let place = brand.get_mut(at)?;
    let other = other.chars().next().filter(|other| other != place)?;
    *place = other;
    parts.brand = String::from_iter(brand);
    Some(Draft::other(&parts, source.place()))
}

/// The same in another city.
pub(super) fn other_region(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let parts = source.parts().filter(|parts| parts.region != Region::None)?;
    let place = all.population.places.pick(random)?;
    let same = place.city == source.place().city || place.province == source.place().province;
    (!same).then(|| Draft::other(parts, place))
}

/// The same 字号 in another trade.
pub(super) fn other_trade(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let mut parts = source.parts()?.clone();
    let tables = &all.population.tables;
    let trade = match parts.head {
        "91" if parts.tail != "事务所（普通合伙）" => tables.trades.pick(random),
        "92" => tables.shops.pick(random),
        "93" => tables.farms.pick(random),
        _ => return None,
    };
    // 网络科技 beside 科技 is a synonym rather than another trade.
    if trade.contains(parts.trade) || parts.trade.contains(trade) {
        return None;
    }
    parts.trade = trade;
    Some(Draft::other(&parts, source.place()))
}

/// Another 字号, everything else the same.
pub(super) fn other_brand(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let mut parts = source.parts()?.clone();
    let brand = names::brand(&all.population.tables, random);
    // Not one that begins or ends alike: that would be another kind.
    if brand.chars().any(|c| parts.brand.contains(c)) {
        return None;
    }
    parts.brand = brand;
    Some(Draft::other(&parts, source.place()))
}

/// Another 字号 and another form.
pub(super) fn other_form(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    const FORMS: [&str; 4] = ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司"];
    let tail = *random.pick(&FORMS)?;
    let company = |parts: &&Parts| parts.tail.ends_with("公司") && parts.tail != tail;
    let mut parts = source.parts().filter(company)?.clone();
    parts.tail = tail;
    let brand = names::brand(&all.population.tables, random);
    if brand.chars().any(|c| parts.brand.contains(c)) {
        return None;
    }
    parts.brand = brand;
    Some(Draft::other(&parts, source.place()))
}

/// A branch of a listed company that is not listed itself.
pub(super) fn branch(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let mut parts = source.parts().filter(|parts| parts.tail.ends_with("公司"))?.clone();
    if !parts.branch.is_empty() {
        return None;
    }
    parts.branch = names::branch(source.place(), random);
    Some(Draft::other(&parts, source.place()))
}

/// The company of a listed branch.
pub(super) fn parent(_: &Variations<'_>, source: &Source<'_>, _: &mut Random) -> Option<Draft> {
    let mut parts = source.parts()?.clone();
    parts.branch.clear();
    Some(Draft::other(&parts, source.place()))
}

/// The same name with the code of somebody else.
pub(super) fn other_code(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    source.record.identifiers.iter().find(|id| id.kind == Kind::Uscc)?;
    let code = own_code(source, random)?;
    Some(Draft::same(source, source.record.name.clone()).with_code(code))
}

/// A code that nobody in the list has.
pub(super) fn own_code(source: &Source<'_>, random: &mut Random) -> Option<String> {
    Some(codes::uscc(source.parts()?.head, &source.place().code, random))
}

/// A subject that has got another name altogether since it was listed.
pub(super) fn renamed(
    all: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<Draft> {
    let parts = names::organisation(&all.population.tables, source.place(), random);
    let draft = Draft::other(&parts, source.place());
    Some(Draft { meant: source.parts().map(|parts| Core::of(parts, source.place())), ..draft })
}

/// 组织机构代码 where the list has the 统一社会信用代码, and the other way round.
pub(super) fn derived_code(source: &Source<'_>) -> Option<String> {
    let id = source.record.identifiers.first()?;
    match id.kind {
        Kind::Uscc => Some(codes::org_code(&id.value)),
        Kind::OrgCode => {
            let mut code = [source.parts()?.head, &source.place().code, &id.value].concat();
            code.push(char::from(checksum::uscc(code.as_bytes())?));
            Some(code)
        }
        _ => None,
    }
}
