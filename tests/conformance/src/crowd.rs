//! Many names out of few words, so that every one has others about it: what a search for names nearly
//! the same is made for. The same on every run.

use credit_core::pack::record::{FormerName, Record};
use credit_core::request::SubjectKind;

use crate::fixture::record;

/// Numbers that look random and are the same on every run (xorshift).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// They follow from this number.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// A number below this one; 0 below 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0.wrapping_shl(13);
        self.0 ^= self.0.wrapping_shr(7);
        self.0 ^= self.0.wrapping_shl(17);
        usize::try_from(self.0 >> 11).unwrap_or_default().checked_rem(bound).unwrap_or_default()
    }

    /// One of the words of a text, which may have the empty word several times.
    pub fn of<'t>(&mut self, words: &'t str) -> &'t str {
        let all: Vec<&str> = words.split(' ').collect();
        let at = self.below(all.len());
        all.get(at).copied().unwrap_or_default()
    }
}

/// A name of an organisation.
pub fn name(random: &mut Random) -> String {
    let region = random.of("柳州市 柳州市 柳州 广西柳州市 广西 柳城县 南宁市 上海 中国 宜州市  ");
    let length = random.of("2 2 3").parse().unwrap_or(2);
    let brand: String = (0..length).map(|_| random.of("大 美 恒 通 润 桐 一 市")).collect();
    let trade = random.of("商贸 商贸 建材 科技 市政工程 餐饮管理  大药房连锁");
    let form = random
        .of("有限公司 有限公司 有限责任公司 股份有限公司 公司 厂 经营部 专业合作社 （普通合伙）");
    let branch = match random.below(6) {
        0 => [random.of("柳南 河西 第1 第12 第二 南宁"), random.of("店 分店 分公司")].concat(),
        1 if random.below(3) == 0 => random.of("（广西） （筹） （个体工商户）").to_owned(),
        _ => String::new(),
    };
    match random.below(9) {
        0 => [brand.as_str(), "（", region, "）", trade, form, &branch].concat(),
        1 => [brand.as_str(), region, trade, form, &branch].concat(),
        _ => [region, brand.as_str(), trade, form, &branch].concat(),
    }
}

/// A name with one slip: a character more, another one, one less, two that changed places.
pub fn slip(name: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = name.chars().collect();
    let at = random.below(chars.len());
    let other = random.of("大 通 州 市 限 公 司 鑫 1 份 区").chars().next().unwrap_or('鑫');
    match random.below(4) {
        0 => chars.insert(at, other),
        1 => chars.iter_mut().skip(at).take(1).for_each(|own| *own = other),
        2 => _ = (at < chars.len()).then(|| chars.remove(at)),
        _ if at.saturating_add(1) < chars.len() => chars.swap(at, at.saturating_add(1)),
        _ => {}
    }
    chars.into_iter().collect()
}

/// Records of so many organisations: every ninth had another name before, every thirteenth is a person.
#[must_use]
pub fn records(count: usize) -> Vec<Record> {
    let random = &mut Random::new(u64::try_from(count).unwrap_or_default());
    let one = |n: usize| {
        let mut one = record(&format!("第{n}号"), &name(random), None);
        if n.is_multiple_of(9) {
            one.former_names.push(FormerName { name: name(random), until: None });
        }
        if n.is_multiple_of(13) {
            one.kind = SubjectKind::Person;
            one.name = ["张大美", "李通", "王恒润"].get(n % 3).copied().unwrap_or_default().into();
        }
        one
    };
    (0..count).map(one).collect()
}

/// Names of one core that has a region within, so that it is not the end of what counts: more than are
/// looked at because they have the core of the one asked for.
#[must_use]
pub fn with_regions_within() -> Vec<Record> {
    const CITIES: &str = "柳州 南宁 桂林 梧州 北海 百色 贺州 河池 来宾 崇左 钦州 玉林 贵港 广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 上海 北京 天津 重庆 长沙";
    let names = CITIES.split(' ').map(|city| format!("润桐（{city}）商贸有限公司"));
    let more = ["柳州市润桐商贸有限公司", "润桐商贸有限公司", "润桐（柳州）建材有限公司"];
    let all = names.chain(more.map(str::to_owned)).enumerate();
    all.map(|(n, name)| record(&format!("第{n}号"), &name, None)).collect()
}
