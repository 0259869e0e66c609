//! Names of companies, sole traders and persons, by the structure that the law gives them
//! (《企业名称登记管理规定》: 行政区划 + 字号 + 行业 + 组织形式).

use crate::places::Place;
use crate::random::Random;
use crate::table::Tables;

/// Streams of [`Random::of`].
const BRAND: u64 = 0x6272;

/// The parts of a name, and the first two characters of the code that goes with it.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// The region as it is written, and where.
    pub(crate) region: Region,
    pub(crate) stand: Stand,
    /// 字号.
    pub(crate) brand: String,
    /// 行业, with 店 and the like for sole traders; may be empty.
    pub(crate) trade: &'static str,
    /// 组织形式.
    pub(crate) tail: &'static str,
    /// What follows the name of a branch; seldom anything.
    pub(crate) branch: String,
    pub(crate) head: &'static str,
}

impl Parts {
    /// The name of that place.
    pub(crate) fn name(&self, place: &Place) -> String {
        self.written(&self.region.text(place)).text()
    }

    /// The parts as they are written, with that region.
    pub(crate) fn written<'a>(&'a self, region: &'a str) -> Written<'a> {
        let Self { stand, brand, trade, tail, branch, .. } = self;
        Written { stand: *stand, region, brand, trade, tail, branch }
    }
}

/// Parts of a name as texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) stand: Stand,
    pub(crate) region: &'a str,
    pub(crate) brand: &'a str,
    pub(crate) trade: &'a str,
    pub(crate) tail: &'a str,
    pub(crate) branch: &'a str,
}

impl Written<'_> {
    pub(crate) fn text(&self) -> String {
        let Self { region, brand, trade, tail, branch, .. } = *self;
        match self.stand {
            Stand::Front => [region, brand, trade, tail, branch].concat(),
            Stand::AfterBrand => [brand, "（", region, "）", trade, tail, branch].concat(),
            Stand::AfterTrade => [brand, trade, "（", region, "）", tail, branch].concat(),
        }
    }
}

/// How a name writes its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    /// 柳州市.
    City,
    /// 柳州.
    CityShort,
    /// 广西壮族自治区.
    Province,
    /// 广西.
    ProvinceShort,
    /// 柳州市柳南区.
    CityCounty,
    /// 柳南区.
    County,
    /// 柳南.
    CountyShort,
    /// Not at all.
    None,
}

impl Region {
    pub(crate) fn text(self, place: &Place) -> String {
        match self {
            Self::City => &*place.city,
            Self::CityShort => &place.city_short,
            Self::Province => &place.province,
            Self::ProvinceShort => &place.province_short,
            Self::CityCounty => return [&*place.city, &*place.county].concat(),
            Self::County => &place.county,
            Self::CountyShort => &place.county_short,
            Self::None => "",
        }
        .to_owned()
    }
}

/// Organisational forms with their shares in a thousand, and what they do to the name.
const FORMS: &[(u32, Form)] = &[
    (780, Form::company("有限公司")),
    (52, Form::company("有限责任公司")),
    (22, Form::company("股份有限公司")),
    (14, Form::company("集团有限公司")),
    (7, Form::company("集团股份有限公司")),
    (5, Form::company("合伙企业（普通合伙）")),
    (4, Form { tail: "事务所（普通合伙）", head: "91", trade: Trade::Practice }),
    (14, Form::company("合伙企业（有限合伙）")),
    (20, Form::company("厂")),
    (14, Form::company("中心（有限合伙）")),
    (9, Form::company("经营部")),
    (40, Form { tail: "专业合作社", head: "93", trade: Trade::Farm }),
    (6, Form { tail: "家庭农场", head: "91", trade: Trade::Farm }),
    (6, Form { tail: "协会", head: "51", trade: Trade::Company }),
    (7, Form { tail: "培训学校", head: "52", trade: Trade::None }),
];

#[derive(Clone, Copy)]
struct Form {
    tail: &'static str,
    head: &'static str,
    trade: Trade,
}

impl Form {
    const fn company(tail: &'static str) -> Self {
        Self { tail, head: "91", trade: Trade::Company }
    }
}

#[derive(Clone, Copy)]
enum Trade {
    Company,
    Farm,
    Practice,
    None,
}

/// What partners practise together.
const PRACTICES: &[&str] = &["会计师", "税务师", "资产评估", "专利代理", "造价工程师", "建筑师"];

/// Where the region stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// 柳州恒通科技有限公司.
    Front,
    /// 恒通（柳州）科技有限公司.
    AfterBrand,
    /// 恒通科技（柳州）有限公司.
    AfterTrade,
}

const STANDS: &[(u32, Stand)] =
    &[(88, Stand::Front), (7, Stand::AfterBrand), (5, Stand::AfterTrade)];

/// A company, cooperative or association of that place.
pub(crate) fn organisation(tables: &Tables, place: &Place, random: &mut Random) -> Parts {
    let form = random.weighted(FORMS).copied().unwrap_or(Form::company("有限公司"));
    let brand = brand(tables, random);
    let trade = match form.trade {
        Trade::Company => tables.trades.pick(random),
        Trade::Farm => tables.farms.pick(random),
        Trade::Practice => random.pick(PRACTICES).copied().unwrap_or_default(),
        Trade::None => "",
    };
    let stand = random.weighted(STANDS).copied().unwrap_or(Stand::Front);
    let (stand, region) = match (stand, form.trade) {
        (Stand::Front, _) | (_, Trade::Farm | Trade::None) => (Stand::Front, region(place, random)),
        _ => (stand, inner(random)),
    };
    // A farmers' cooperative says so more often than not.
    let farmers = form.tail == "专业合作社" && random.chance(800);
    let tail = if farmers { "农民专业合作社" } else { form.tail };
    let is_branch = tail.ends_with("公司") && random.chance(35);
    let branch = if is_branch { branch(place, random) } else { String::new() };
    Parts { region, stand, brand, trade, tail, branch, head: form.head }
}

/// The region in brackets: short, and of a city or a province.
fn inner(random: &mut Random) -> Region {
    if random.chance(850) { Region::CityShort } else { Region::ProvinceShort }
}

/// The region in front: every level alone or with the one above.
fn region(place: &Place, random: &mut Random) -> Region {
    match random.below(100) {
        0..38 => Region::City,
        38..54 => Region::CityShort,
        54..60 => Region::Province,
        60..69 => Region::ProvinceShort,
        69..78 if place.city != place.county => Region::CityCounty,
        69..91 => Region::County,
        91..96 => Region::CountyShort,
        _ => Region::None,
    }
}

pub(crate) fn branch(place: &Place, random: &mut Random) -> String {
    const NUMBERS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match random.below(10) {
        0..3 => {
            let number = random.pick(&NUMBERS).copied().unwrap_or("一");
            ["第", number, "分公司"].concat()
        }
        3..7 => [&place.county_short, "分公司"].concat(),
        7 => [&place.county_short, "营业部"].concat(),
        _ => [&place.city_short, "分公司"].concat(),
    }
}

/// A 字号. There are a million, and a few hundred of them turn up again and again.
pub(crate) fn brand(tables: &Tables, random: &mut Random) -> String {
    let number = random.doubling(8, 20);
    let mut random = Random::of(0, BRAND, number);
    let random = &mut random;
    let (first, last, pieces) = (&tables.first, &tables.last, &tables.pieces);
    let parts = match random.below(100) {
        0..26 => [pieces.pick(random), ""],
        26..50 => [first.pick(random), last.pick(random)],
        50..64 => [pieces.pick(random), last.pick(random)],
        64..76 => [first.pick(random), pieces.pick(random)],
        _ => [pieces.pick(random), pieces.pick(random)],
    };
    parts.concat()
}

/// A 个体工商户: 柳州市柳南区恒通五金店, or with the name of its owner.
pub(crate) fn sole_trader(tables: &Tables, place: &Place, random: &mut Random) -> Parts {
    let region = match random.below(100) {
        0..45 if place.city != place.county => Region::CityCounty,
        0..85 => Region::County,
        85..92 => Region::City,
        _ => Region::None,
    };
    let brand = match random.below(100) {
        0..22 => person(tables, random),
        22..34 => ["老", tables.surnames.pick(random)].concat(),
        34..40 => [tables.surnames.pick(random), "记"].concat(),
        _ => brand(tables, random),
    };
    let trade = tables.shops.pick(random);
    let (stand, tail, branch) = (Stand::Front, "", String::new());
    Parts { region, stand, brand, trade, tail, branch, head: "92" }
}

/// A natural person.
pub(crate) fn person(tables: &Tables, random: &mut Random) -> String {
    match random.below(1000) {
        0..12 => [tables.dotted.pick(random), "·", tables.dotted.pick(random)].concat(),
        12..20 => [tables.plain.pick(random), tables.plain.pick(random)].concat(),
        20..170 => [tables.surnames.pick(random), tables.given.pick(random)].concat(),
        _ => {
            let given = [tables.given.pick(random), tables.given.pick(random)];
            [tables.surnames.pick(random), given[0], given[1]].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn brands_come_up_again_as_real_ones_do() {
        let tables = Tables::new();
        let mut seen: HashMap<String, u32> = HashMap::new();
        let mut random = Random::of(1, 1, 1);
        let mut characters = 0;
        for _ in 0..100_000 {
            let brand = brand(&tables, &mut random);
            assert!((2..=4).contains(&brand.chars().count()), "{brand}");
            characters += brand.chars().count();
            *seen.entry(brand).or_default() += 1;
        }
        let most = seen.values().max().copied().unwrap_or_default();
        println!("{} of 100000, the commonest {most} times, {characters} characters", seen.len());
        assert!((40_000..80_000).contains(&seen.len()), "{}", seen.len());
        assert!((30..200).contains(&most), "{most}");
        assert!((260_000..320_000).contains(&characters), "{characters}");
    }
}
