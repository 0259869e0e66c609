//! Counties in force today, the words that names of companies and authorities use for them, and how
//! often they come up.

use credit_core::id::region::{self, Standing};

use crate::random::Random;

/// A county with everything it lies in.
#[derive(Debug)]
pub(crate) struct Place {
    /// Its six digits.
    pub(crate) code: String,
    /// Six digits of its city; the county's own where there is no city between it and the province.
    pub(crate) city_code: String,
    /// 广西壮族自治区.
    pub(crate) province: String,
    /// 广西.
    pub(crate) province_short: String,
    /// 桂.
    pub(crate) sign: &'static str,
    /// 柳州市; the province for 直辖市 and for counties right under a province.
    pub(crate) city: String,
    /// 柳州.
    pub(crate) city_short: String,
    /// 柳南区.
    pub(crate) county: String,
    /// 柳南.
    pub(crate) county_short: String,
}

impl Place {
    /// Name of the county as an authority of it is called: 柳州市柳南区, but 融水苗族自治县.
    pub(crate) fn seat(&self) -> String {
        if self.county.ends_with('区') && self.city != self.county {
            [self.city.as_str(), &self.county].concat()
        } else {
            self.county.clone()
        }
    }
}

/// All counties, the more frequent ones first within their province.
#[derive(Debug)]
pub(crate) struct Places {
    provinces: Vec<(u32, Vec<Place>)>,
}

/// First two digits, sign (简称) and share in thousandths of the subjects of law, about as the
/// numbers that 市场监管总局 publishes.
const PROVINCES: &[(&str, &str, u32)] = &[
    ("11", "京", 28),
    ("12", "津", 17),
    ("13", "冀", 50),
    ("14", "晋", 27),
    ("15", "蒙", 19),
    ("21", "辽", 32),
    ("22", "吉", 19),
    ("23", "黑", 21),
    ("31", "沪", 32),
    ("32", "苏", 84),
    ("33", "浙", 62),
    ("34", "皖", 47),
    ("35", "闽", 44),
    ("36", "赣", 30),
    ("37", "鲁", 83),
    ("41", "豫", 62),
    ("42", "鄂", 45),
    ("43", "湘", 40),
    ("44", "粤", 106),
    ("45", "桂", 32),
    ("46", "琼", 17),
    ("50", "渝", 22),
    ("51", "川", 53),
    ("52", "黔", 27),
    ("53", "云", 36),
    ("54", "藏", 3),
    ("61", "陕", 34),
    ("62", "甘", 14),
    ("63", "青", 4),
    ("64", "宁", 5),
    ("65", "新", 15),
];

impl Places {
    pub(crate) fn new() -> Self {
        let provinces = PROVINCES.iter().map(|(digits, sign, share)| {
            let codes = (0..10_000_u32).map(|rest| format!("{digits}{rest:04}"));
            let known = codes.filter(|code| region::standing(code, None) == Standing::InForce);
            let counties = known.filter(|code| !code.ends_with("00"));
            let mut places: Vec<Place> = counties.filter_map(|code| place(code, sign)).collect();
            // Which counties are busy is invented, too; that they differ widely is not.
            places.sort_by_key(|place| {
                Random::of(0, 0x706c, place.code.parse().unwrap_or(0)).below(1 << 32)
            });
            (*share, places)
        });
        Self { provinces: provinces.collect() }
    }

    /// One of them: half of all subjects are in a sixth of the counties.
    pub(crate) fn pick(&self, random: &mut Random) -> Option<&Place> {
        let places = random.weighted(&self.provinces)?;
        let [first, second] = [random.index(places.len()), random.index(places.len())];
        places.get(first.min(second))
    }
}

fn place(code: String, sign: &'static str) -> Option<Place> {
    let province_code = [code.get(..2)?, "0000"].concat();
    let city_code = [code.get(..4)?, "00"].concat();
    let province = region::name(&province_code, None)?;
    let full = region::name(&code, None)?;
    let local = full.strip_prefix(&province)?;
    let city = region::name(&city_code, None).unwrap_or_default();
    // 市辖区 and 县 in the place of a city are headings of the table, not names.
    let city = city.strip_prefix(&province).filter(|city| local.starts_with(city));
    let county = city.and_then(|city| local.strip_prefix(city)).unwrap_or(local).to_owned();
    let heading = matches!(county.as_str(), "" | "市辖区" | "县");
    let (city, city_code) = match city {
        Some(city) if !city.is_empty() => (city.to_owned(), city_code),
        _ if province.ends_with('市') => (province.clone(), province_code),
        _ => (county.clone(), code.clone()),
    };
    let place = Place {
        province_short: short(&province).to_owned(),
        city_short: short(&city).to_owned(),
        county_short: short(&county).to_owned(),
        code,
        city_code,
        province,
        sign,
        city,
        county,
    };
    (!heading).then_some(place)
}

/// Peoples that stand in the names of autonomous regions.
const PEOPLES: &str = "壮族 回族 维吾尔 朝鲜族 土家族 苗族 布依族 侗族 彝族 白族 傣族 景颇族 哈尼族 傈僳族 藏族 \
    羌族 蒙古族 蒙古 哈萨克 柯尔克孜 满族 畲族 瑶族 仫佬族 毛南族 各族 黎族 仡佬族 水族 纳西族 拉祜族 佤族 \
    独龙族 怒族 普米族 裕固族 保安族 东乡族 撒拉族 土族 达斡尔族 鄂伦春 鄂温克族 锡伯族 塔吉克 独龙族";

/// A name without what says which kind of region it is: 柳州, 融水, 广西, 锡林郭勒.
fn short(name: &str) -> &str {
    let ending = ["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区"];
    let ending = ending.into_iter().chain(["省", "市", "盟", "县", "区", "旗"]);
    let mut ending = ending.filter_map(|ending| name.strip_suffix(ending));
    let mut rest = ending.next().unwrap_or(name);
    let is_long = |text: &str| text.chars().count() >= 2;
    while let Some(shorter) = PEOPLES.split(' ').find_map(|people| rest.strip_suffix(people.trim()))
    {
        if !is_long(shorter) {
            break;
        }
        rest = shorter;
    }
    if is_long(rest) { rest } else { name }
}
