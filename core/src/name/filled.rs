//! What stands in the place of a name: a name at all, and of whom.

use alloc::vec::Vec;

use super::parse::{Name, Part};
use crate::text::folded;

/// What people write where they have no name to write, and forms without a name.
const NONE: &[&str] = &[
    "无",
    "无名",
    "没有",
    "暂无",
    "空",
    "空白",
    "不详",
    "未知",
    "不清楚",
    "略",
    "同上",
    "测试",
    "某",
    "某某",
    "某公司",
    "某某公司",
    "XX",
    "XXX",
    "X",
    "NULL",
    "NONE",
    "NIL",
    "NA",
    "N/A",
    "UNKNOWN",
    "TEST",
    "公司",
    "有限公司",
    "有限责任公司",
    "股份有限公司",
    "股份公司",
    "集团",
    "集团公司",
    "分公司",
    "企业",
    "单位",
    "个体",
    "个体户",
    "个体工商户",
    "合作社",
    "专业合作社",
    "合伙企业",
    "事务所",
    "厂",
    "店",
];

/// Han characters of the longest of them.
const LONGEST: usize = 6;

/// Characters of a form of organisation that persons' names do not end in, and the length from which
/// a name with such an ending is none of a person.
const FORM: usize = 2;
const LONGEST_PERSON: usize = 4;

/// Whether a text names somebody: it has letters enough, is no placeholder, no bare form of
/// organisation, and no number.
#[must_use]
pub fn is_filled(name: &str) -> bool {
    // Fast path: longer than anything of that kind.
    if name.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).nth(LONGEST).is_some() {
        return true;
    }
    let name = folded(name);
    let upper = name.to_uppercase();
    let bare: Vec<char> = upper.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = bare.iter().filter(|c| c.is_alphabetic()).count();
    let latin = bare.iter().all(char::is_ascii);
    let digits = bare.iter().filter(|c| c.is_ascii_digit()).count();
    // A code in the place of the name: letters and digits without a space, mostly digits.
    let number = latin && digits.saturating_mul(2) >= bare.len();
    letters >= 2 && !number && !NONE.contains(&upper.as_str()) && !is_bare(&bare)
}

fn is_bare(bare: &[char]) -> bool {
    NONE.iter().any(|none| none.chars().eq(bare.iter().copied()))
}

/// Whether a name is one that organisations have and persons do not: longer than persons' names and
/// with a form of organisation in it.
#[must_use]
pub fn is_organization(name: &str) -> bool {
    let parsed = Name::parse(name);
    let form = parsed.labelled().filter(|(_, part)| *part == Part::Form).count();
    let han = parsed.folded().iter().filter(|c| !c.is_ascii()).count();
    form >= FORM && han > LONGEST_PERSON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_numbers_and_bare_forms_are_no_names() {
        for none in [
            "无",
            "*",
            "12345",
            "有限公司",
            "有限责任公司",
            "某某",
            "N/A",
            "n/a",
            "null",
            "  ",
            "——",
            "张*",
            "91450200MA0X00218G",
            "１２３４５",
            "公司（）",
            "0",
            "X",
        ] {
            assert!(!is_filled(none), "{none}");
        }
    }

    /// Half digits are a code, and fewer are not; a form of two characters makes an organisation, and
    /// one does not.
    #[test]
    fn bounds_of_codes_and_of_forms() {
        for (text, filled) in
            [("AB12", false), ("ABC12", true), ("AB123", false), ("ABC123", false)]
        {
            assert_eq!(is_filled(text), filled, "{text}");
        }
        for (name, organization) in [("示例甲乙公司", true), ("示例甲乙丙厂", false)] {
            assert_eq!(is_organization(name), organization, "{name}");
        }
    }

    #[test]
    fn names_are_names() {
        for name in [
            "张三",
            "范例一",
            "示例市甲某建筑有限公司",
            "买买提·吐尔逊",
            "Li Wei",
            "IBM",
            "3M中国有限公司",
            "360数科",
            "中国石油天然气股份有限公司",
            "柳州市人民政府",
            "八一农场",
            "ＩＢＭ",
        ] {
            assert!(is_filled(name), "{name}");
        }
    }

    #[test]
    fn companies_are_told_from_persons() {
        for name in ["示例市甲某建筑有限公司", "柳州禾泰农业有限责任公司", "阳光幼儿园有限公司"]
        {
            assert!(is_organization(name), "{name}");
        }
        for name in [
            "张三",
            "范例一",
            "欧阳公司",
            "买买提·吐尔逊",
            "Li Wei",
            "王厂",
            "古丽米热·阿卜杜热合曼",
        ] {
            assert!(!is_organization(name), "{name}");
        }
    }
}
