//! Names of every type.

use super::{Named, Register, Type};
use crate::names::{Stand, brand, organisation, sole_trader};
use crate::places::Place;
use crate::random::Random;

/// Parents with outlets everywhere: what follows the 字号, the form, what an outlet is called.
const CHAINS: &[(&str, &str, &[&str])] = &[
    ("大药房连锁", "有限公司", &["店", "药店", "分店"]),
    ("医药连锁", "有限责任公司", &["店", "大药房"]),
    ("超市连锁", "有限公司", &["店", "超市", "分店"]),
    ("石油销售", "有限公司", &["加油站"]),
    ("银行", "股份有限公司", &["支行", "分行", "营业部"]),
    ("人寿保险", "股份有限公司", &["支公司", "营销服务部"]),
    ("财产保险", "股份有限公司", &["支公司", "营业部"]),
    ("证券", "股份有限公司", &["证券营业部"]),
    ("快递", "有限公司", &["营业部", "分公司"]),
    ("物业服务", "有限公司", &["分公司"]),
    ("建设工程", "有限公司", &["分公司", "项目部"]),
    ("房地产经纪", "有限公司", &["店", "分公司"]),
    ("教育科技", "有限公司", &["分校", "教学点"]),
    ("餐饮管理", "有限公司", &["店", "餐厅"]),
    ("通信", "有限公司", &["营业厅", "分公司"]),
    ("旅行社", "有限公司", &["门市部", "分社"]),
];

const STATE: &[&str] = &[
    "新华书店",
    "粮油贸易公司",
    "供销合作社联合社",
    "烟草公司",
    "物资总公司",
    "再生资源总公司",
    "农村信用合作联社",
    "自来水公司",
    "食品公司",
    "盐业公司",
    "国有林场",
    "印刷厂",
    "粮食储备库",
    "水利水电建筑工程公司",
    "汽车运输公司",
    "农业机械公司",
    "建筑安装总公司",
    "市政工程公司",
];

const INSTITUTIONS: &[&str] = &[
    "教育局",
    "水利局",
    "农业技术推广站",
    "公路管理局",
    "妇幼保健计划生育服务中心",
    "环境监测站",
    "文化馆",
    "图书馆",
    "不动产登记中心",
    "疾病预防控制中心",
    "动物疫病预防控制中心",
    "人民法院",
    "机关事务管理局",
    "公共资源交易中心",
    "城市管理监督局",
    "社会保险事业管理中心",
    "档案馆",
    "气象局",
];

const VILLAGES: &[&str] =
    &["村民委员会", "村民委员会", "股份经济合作社", "经济联合社", "村经济合作社"];

const SCHOOLS: &[&str] = &["小学", "中心小学", "中学", "初级中学", "幼儿园", "中心幼儿园"];
const NUMBERED: &[&str] = &["中学", "小学", "实验小学", "幼儿园", "人民医院", "职业技术学校"];
const HOSPITALS: &[&str] = &["人民医院", "中医医院", "妇幼保健院", "精神病医院", "骨科医院"];
const NUMBERS: &[&str] =
    &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
const TOWNS: &str = "东 西 南 北 大 小 上 下 石 沙 白 黄 青 龙 马 牛 太 平 安 永 新 古 长 高 双 三 河 江 水 泉 山 岭 塘 坪 桥 湾 沟 坝 营 家 头 口";
const PEOPLE: &str =
    "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 张 孔 曹 严 华 金 魏";

/// The name of a subject of that type.
pub(super) fn of(
    kind: Type,
    register: &Register,
    place: &Place,
    random: &mut Random,
) -> Option<Named> {
    let tables = &register.tables;
    Some(match kind {
        Type::Company => loop {
            let parts = organisation(tables, place, random);
            let farm = parts.tail.ends_with("合作社");
            if !parts.branch.is_empty() || farm {
                continue;
            }
            let region = parts.region.text(place);
            let (brand, trade) = (&*parts.brand, parts.trade);
            let (region, middle) = match parts.stand {
                Stand::Front => (region, [brand, trade].concat()),
                Stand::AfterBrand => (String::new(), [brand, "（", &region, "）", trade].concat()),
                Stand::AfterTrade => (String::new(), [brand, trade, "（", &region, "）"].concat()),
            };
            break Named { region, middle, form: parts.tail.into(), branch: String::new() };
        },
        Type::SoleTrader => {
            let parts = sole_trader(tables, place, random);
            let region = parts.region.text(place);
            let town = if random.chance(250) { town(random) } else { String::new() };
            let middle = [&*town, &parts.brand, parts.trade].concat();
            let form = if random.chance(150) { "（个体工商户）" } else { "" };
            Named { region, middle, form: form.into(), branch: String::new() }
        }
        Type::Cooperative => {
            let village = if random.chance(300) { town(random) } else { String::new() };
            let middle = [&*village, &brand(tables, random), tables.farms.pick(random)].concat();
            let form = if random.chance(700) { "农民专业合作社" } else { "专业合作社" };
            Named { region: place.county.clone(), middle, form: form.into(), branch: String::new() }
        }
        Type::Branch => branch(register, place, random)?,
        Type::State => plain(county(place, random), (*random.pick(STATE)?).to_owned()),
        Type::Institution => {
            let town = if random.chance(250) { town(random) } else { String::new() };
            plain(county(place, random), [&*town, random.pick(INSTITUTIONS)?].concat())
        }
        Type::Village => {
            let village = [village(random).as_str(), random.pick(VILLAGES)?].concat();
            plain([&*place.county, &town(random)].concat(), village)
        }
        Type::School => match random.below(5) {
            0 => plain(county(place, random), numbered(random)?),
            1 => plain(county(place, random), (*random.pick(HOSPITALS)?).to_owned()),
            2 => plain([&*place.county, &town(random)].concat(), "卫生院".to_owned()),
            _ => {
                let middle = [village(random).as_str(), random.pick(SCHOOLS)?].concat();
                plain([&*place.county, &town(random)].concat(), middle)
            }
        },
        Type::Foreign => {
            let brand = [brand(tables, random), tables.last.pick(random).to_owned()].concat();
            let region = if random.chance(500) { "中国" } else { &*place.city_short };
            let trade = tables.trades.pick(random);
            let middle = match random.below(4) {
                0 => [&*latin(random), "（", region, "）", trade].concat(),
                _ => [&*brand, "（", region, "）", trade].concat(),
            };
            Named { middle, form: "有限公司".into(), ..Named::default() }
        }
    })
}

fn plain(region: String, middle: String) -> Named {
    Named { region, middle, ..Named::default() }
}

fn county(place: &Place, random: &mut Random) -> String {
    match random.below(3) {
        0 if place.city != place.county => [&*place.city, &place.county].concat(),
        1 => place.city.clone(),
        _ => place.county.clone(),
    }
}

fn one_of(list: &'static str, random: &mut Random) -> &'static str {
    let all: Vec<&str> = list.split(' ').collect();
    random.pick(&all).copied().unwrap_or_default()
}

fn town(random: &mut Random) -> String {
    let ending = random.pick(&["镇", "镇", "乡", "街道"]).copied().unwrap_or("镇");
    [one_of(TOWNS, random), one_of(TOWNS, random), ending].concat()
}

fn village(random: &mut Random) -> String {
    [one_of(PEOPLE, random), one_of(TOWNS, random), "村"].concat()
}

fn numbered(random: &mut Random) -> Option<String> {
    let (number, kind) = (random.pick(NUMBERS)?, random.pick(NUMBERED)?);
    Some(["第", number, kind].concat())
}

fn latin(random: &mut Random) -> String {
    let mut out = String::new();
    let length = random.index(3).saturating_add(3);
    random.push(&mut out, length, "ABCDEFGHIKLMNOPRSTUVXZ");
    out
}

/// An outlet: of one of a number of parents, the largest of which have thousands.
fn branch(register: &Register, place: &Place, random: &mut Random) -> Option<Named> {
    let number = random.doubling(2, 12).saturating_sub(4);
    // The parent is the same whoever asks for it.
    let parent = &mut Random::of(0, 0x7061, number);
    let (trade, form, outlets) = *parent.pick(CHAINS)?;
    let seat = register.places.pick(parent)?;
    let region = match parent.below(4) {
        0 => "中国",
        1 => "",
        2 => &seat.province_short,
        _ => &seat.city_short,
    };
    let middle = [&*brand(&register.tables, parent), trade].concat();
    let outlet = random.pick(outlets)?;
    let local = match random.below(4) {
        0 => String::new(),
        1 => place.county_short.clone(),
        2 => place.city_short.clone(),
        _ => [&*place.city_short, &place.county_short].concat(),
    };
    let street = [one_of(TOWNS, random), one_of(TOWNS, random)].concat();
    let part = match random.below(4) {
        0 => {
            let n = random.below(400).saturating_add(1).to_string();
            [&*local, "第", &n, outlet].concat()
        }
        1 => [&*local, &street, "路", outlet].concat(),
        2 => [&*local, &street, outlet].concat(),
        _ if local.is_empty() => [&*place.city_short, &street, outlet].concat(),
        _ => [&*local, outlet].concat(),
    };
    Some(Named { region: region.to_owned(), middle, form: form.into(), branch: part })
}
