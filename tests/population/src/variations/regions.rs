//! The region of a name moved, dropped, shortened, or of another level.

use super::{Source, Variations};
use crate::names::{Parts, Region, Stand};
use crate::random::Random;

/// Whether the region can stand in another place: companies only, with one region.
fn movable<'a>(source: &'a Source<'_>) -> Option<&'a Parts> {
    let one = |parts: &&Parts| !matches!(parts.region, Region::None | Region::CityCounty);
    let company = |parts: &&Parts| parts.tail.ends_with("公司") || parts.tail.ends_with("合伙）");
    source.parts().filter(one).filter(company).filter(|parts| !parts.trade.is_empty())
}

/// From the front into brackets after 字号 or after the trade, and back.
pub(super) fn moved(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let parts = movable(source)?;
    let stand = *random.pick(&[Stand::Front, Stand::AfterBrand, Stand::AfterTrade])?;
    if stand == parts.stand {
        return None;
    }
    let region = match (stand, parts.region) {
        (Stand::Front, Region::CityShort) if random.chance(500) => Region::City,
        (Stand::Front, region) => region,
        (_, region) => short(region),
    };
    let region = region.text(source.place());
    let mut written = parts.written(&region);
    written.stand = stand;
    Some(written.text())
}

/// Without brackets in the middle, or in brackets at the end.
pub(super) fn reordered(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let parts = movable(source)?;
    let Parts { brand, trade, tail, branch, .. } = parts;
    let region = short(parts.region).text(source.place());
    Some(match random.below(3) {
        0 => [brand.as_str(), &region, trade, tail, branch].concat(),
        1 => [brand.as_str(), trade, &region, tail, branch].concat(),
        _ => [brand.as_str(), trade, tail, branch, "（", &region, "）"].concat(),
    })
}

/// No region.
pub(super) fn dropped(_: &Variations<'_>, source: &Source<'_>, _: &mut Random) -> Option<String> {
    let parts = source.parts().filter(|parts| parts.region != Region::None)?;
    let mut written = parts.written("");
    written.stand = Stand::Front;
    Some(written.text())
}

/// The city instead of the county, the province instead of the city.
pub(super) fn wrong_level(
    _: &Variations<'_>,
    source: &Source<'_>,
    _: &mut Random,
) -> Option<String> {
    let above = match source.parts()?.region {
        Region::County | Region::CityCounty => Region::City,
        Region::CountyShort => Region::CityShort,
        Region::City => Region::Province,
        Region::CityShort => Region::ProvinceShort,
        Region::Province | Region::ProvinceShort | Region::None => return None,
    };
    with_region(source, &above.text(source.place()))
}

/// 省, 市, 县 and their like left out.
pub(super) fn shortened(_: &Variations<'_>, source: &Source<'_>, _: &mut Random) -> Option<String> {
    let place = source.place();
    match source.parts()?.region {
        Region::CityCounty => {
            with_region(source, &[&*place.city_short, &place.county_short].concat())
        }
        region => with_region(source, &short(region).text(place)),
    }
}

fn with_region(source: &Source<'_>, region: &str) -> Option<String> {
    Some(source.parts()?.written(region).text())
}

const fn short(region: Region) -> Region {
    match region {
        Region::City => Region::CityShort,
        Region::Province => Region::ProvinceShort,
        Region::County => Region::CountyShort,
        other => other,
    }
}
