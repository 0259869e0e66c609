//! Names of organisations: cut as people cut them, and compared as the rule says.

use credit_core::name::{Name, Part};
use proptest::{collection::vec, prelude::*, sample::select};

const PARTS: &str = include_str!("../../vectors/name/parts.csv");

/// Rows of a table without quoted commas.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

/// A part written by hand, as names are compared: folded, numbers in digits.
fn folded(text: &str) -> String {
    Name::parse(text).folded().iter().filter(|c| !['(', ')'].contains(c)).collect()
}

#[test]
fn names_are_cut_as_by_hand() {
    const PARTS_OF: [(Part, &str); 5] = [
        (Part::Region, "region"),
        (Part::Brand, "brand"),
        (Part::Trade, "trade"),
        (Part::Form, "form"),
        (Part::Branch, "branch"),
    ];
    let (mut total, mut whole) = (0, 0);
    let mut right = [0; 5];
    for row in rows(PARTS) {
        let name = Name::parse(row[0]);
        total += 1;
        let mut all = true;
        for (i, (part, _)) in PARTS_OF.iter().enumerate() {
            let same = name.part(*part) == folded(row[i + 1]);
            right[i] += u32::from(same);
            all &= same;
        }
        whole += u32::from(all);
        if !all {
            let cut: Vec<String> = PARTS_OF.iter().map(|(part, _)| name.part(*part)).collect();
            println!("{}: {} instead of {} {}", row[0], cut.join("|"), row[1..6].join("|"), row[6]);
        }
    }
    for ((_, label), right) in PARTS_OF.iter().zip(right) {
        println!("{label}: {right} of {total}");
    }
    println!("whole: {whole} of {total}");
    assert!(total >= 500);
    assert!(whole * 100 >= total * 90, "{whole} of {total}");
}

/// Names put together from words that names are made of, and any text.
fn any_name() -> impl Strategy<Value = String> {
    let words = [
        "柳州",
        "柳州市",
        "广西",
        "阿里",
        "长安镇",
        "新区",
        "开发区",
        "（",
        "）",
        "(",
        "沃霖",
        "五金",
        "国际",
        "和",
        "市场",
        "米粉",
        "店",
        "厂",
        "公司",
        "有限公司",
        "分公司",
        "银行",
        "合伙企业",
        "有限合伙",
        "第一",
        "三六七",
        "零",
        "售",
        "百",
        "局",
        "村",
        "ﬀ",
        "㍿",
        "·",
        " ",
        "e\u{301}",
    ];
    let built = vec(select(words.to_vec()), 0..9).prop_map(|words| words.concat());
    prop_oneof![built, any::<String>()]
}

proptest! {
    #[test]
    fn any_text_is_cut_and_every_character_has_a_part(text in any_name()) {
        let name = Name::parse(&text);
        let labelled: Vec<char> = name.labelled().map(|(c, _)| c).collect();
        prop_assert_eq!(&labelled[..], name.folded());
        let folded = credit_core::text::fold(&text).as_str().chars().count();
        prop_assert_eq!(labelled.len(), folded);
        let length = u32::try_from(text.chars().count()).unwrap();
        let runs = name.runs();
        prop_assert_eq!(runs.is_empty(), folded == 0);
        for (_, range) in &runs {
            prop_assert!(range.start < range.end && range.end <= length, "{:?}", runs);
        }
        for pair in runs.windows(2) {
            prop_assert!(pair[0].0 != pair[1].0 && pair[0].1.start <= pair[1].1.start, "{:?}", runs);
        }
        let kept = name.core().len();
        prop_assert!(kept <= folded && name.readings().iter().all(|other| other.core().len() <= folded));
    }
}
