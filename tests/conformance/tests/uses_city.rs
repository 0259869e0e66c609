//! The city of `tests/vectors/check/uses.json`: the sample city whose rulebook reads lists for every
//! use (失信, 承诺, 激励, 重点关注, 提示), with a measure that bars, terms of measures and cautions. Its
//! packs stand in `tests/vectors/data/uses`, so that every surface opens the same bytes;
//! `CREDIT_BLESS=1` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::{env, fs};

use conformance::fixture::{day, grade, list, record};
use conformance::repository;
use conformance::world::{World, internal, lists};
use credit_core::pack::record::{Class, Direction, Record, State};

const WATCHED: &str = "示例市重点关注名单（虚构）";
const TOLD: &str = "示例市经营异常提示（虚构）";
const SAFETY: &str = "示例市安全生产严重失信名单（虚构）";

/// By the index of the list: 0 to 4 are the sample's, then the three above.
const COURT: u16 = 0;
const BROKEN: u16 = 1;
const BIDS: u16 = 2;
const RED: u16 = 3;
const PROVINCE: u16 = 4;
const FOCUS: u16 = 5;
const NOTICE: u16 = 6;
const UNSAFE: u16 = 7;

fn rulebook() -> [(&'static str, &'static str, String); 8] {
    let consulted = "劳务派遣,通用分级,申请人,失信被执行人;示例市信用承诺违诺记录（虚构）";
    let funds = "专项资金,,申请人,失信被执行人;";
    let bids = "供应商资格,,申请人;联合体成员,失信被执行人;";
    let measures = "名单,主体类型,措施,基础清单版本,基础清单条目,备忘录,期限,依据";
    let barred = "失信被执行人,自然人,限制消费";
    let edition = "失信惩戒措施基础清单（示例版）";
    let red = "A级纳税人,,激励,YJ19,,,,,,市级以上";
    [
        (
            "名单",
            red,
            format!(
                "{red}\n{WATCHED},,重点关注,,,,,,,市级以上\n{TOLD},,提示,,,,,,,\n{SAFETY},严重,失信,YJ6,,12,完成整改,YJ10,,县级以上"
            ),
        ),
        ("事项", consulted, format!("{consulted};{WATCHED};{TOLD};{SAFETY}")),
        ("事项", funds, format!("{funds}{SAFETY};{WATCHED};")),
        ("事项", bids, format!("{bids}{WATCHED};")),
        ("惩戒措施", measures, format!("{measures},事项编码,禁止办理")),
        (
            "惩戒措施",
            barred,
            format!(
                "{SAFETY},法人,限制市场或行业准入,{edition},M01,示例市安全生产领域惩戒措施备忘录（虚构）,,YJ6,ZJ-0001,是\n\
                 {SAFETY},法人,限制享受优惠政策和便利措施,{edition},M08,,2年,YJ6,,\n{barred}"
            ),
        ),
        (
            "备忘录",
            "名单,备忘录,文号",
            format!(
                "名单,备忘录,文号\n{SAFETY},示例市安全生产领域惩戒措施备忘录（虚构）,示信办〔2026〕8号（虚构）"
            ),
        ),
        (
            "警示",
            "提醒,示例市信用承诺违诺记录（虚构）",
            format!("责令承诺,{WATCHED},,,全部,SL-0001,YJ19,\n提醒,示例市信用承诺违诺记录（虚构）"),
        ),
    ]
}

fn name(n: u8) -> String {
    let words = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌".chars();
    let word = (1..).zip(words).find(|(at, _)| *at == n).unwrap().1;
    format!("示例市{word}用途材料有限公司")
}

/// Made up, with right check characters.
const CODES: [&str; 21] = [
    "91450200MA9U00019T",
    "91450200MA9U00027M",
    "91450200MA9U00035G",
    "91450200MA9U00043B",
    "91450200MA9U000516",
    "91450200MA9U0006XX",
    "91450200MA9U00078X",
    "91450200MA9U00086Q",
    "91450200MA9U00094K",
    "91450200MA9U001079",
    "91450200MA9U001154",
    "91450200MA9U00123Y",
    "91450200MA9U00131R",
    "91450200MA9U0014XH",
    "91450200MA9U00158H",
    "91450200MA9U00166C",
    "91450200MA9U001747",
    "91450200MA9U001822",
    "91450200MA9U00190W",
    "91450200MA9U00203J",
    "91450200MA9U00211D",
];

fn code(n: u8) -> &'static str {
    (1..).zip(CODES).find(|(at, _)| *at == n).unwrap().1
}

fn listed(n: u8, list: u16) -> Record {
    Record { list, entry: format!("E{n}-{list}"), ..record("", &name(n), Some(code(n))) }
}

fn records() -> Vec<Record> {
    let state = |n, list, state| Record { state, ..listed(n, list) };
    let case = |n, list, entry: &str| Record { entry: entry.into(), ..listed(n, list) };
    let since = |n, list, from: &str, until: &str| Record {
        listed_on: Some(day(from)),
        until: Some(day(until)),
        ..listed(n, list)
    };
    vec![
        listed(1, FOCUS),
        state(2, FOCUS, State::Repaired),
        listed(3, NOTICE),
        state(4, COURT, State::Suspended),
        state(5, BROKEN, State::Suspended),
        listed(6, UNSAFE),
        since(7, UNSAFE, "2024-11-20", "2027-11-20"),
        listed(8, COURT),
        listed(8, FOCUS),
        listed(9, RED),
        listed(9, FOCUS),
        listed(10, BIDS),
        case(11, COURT, "（2026）示0203执11号"),
        case(11, PROVINCE, "(2026)示0203执11号"),
        case(12, COURT, "（2026）示0203执12号"),
        case(12, PROVINCE, "（2025）示01执3号"),
        listed(13, FOCUS),
        listed(16, BROKEN),
        state(18, FOCUS, State::Disputed),
        state(19, RED, State::Suspended),
        since(20, FOCUS, "2024-01-05", "2026-11-20"),
        Record { class: Some(Class::Minor), ..listed(21, UNSAFE) },
    ]
}

#[test]
fn the_city_of_uses_is_the_one_of_the_vectors() {
    let own = rulebook();
    let patches: Vec<_> =
        own.iter().map(|(sheet, from, to)| (*sheet, *from, to.as_str())).collect();
    let mut all = lists();
    all.push(list("focus", WATCHED, Direction::Focus));
    all.push(list("notice", TOLD, Direction::Notice));
    all.push(list("safety", SAFETY, Direction::Black));
    let graded = [
        (9, "A"),
        (13, "A"),
        (14, "A"),
        (17, "D"),
        (19, "A"),
        (20, "A"),
        (2, "A"),
        (3, "A"),
        (4, "A"),
        (5, "A"),
        (18, "A"),
    ];
    let world = World::new(&patches)
        .with(&internal(), &all, &records())
        .grading(graded.map(|(n, value)| grade(&name(n), code(n), value)));
    world.open().unwrap();
    let folder = repository("tests/vectors/data/uses");
    for (file, bytes) in world.files() {
        let path = folder.join(&file);
        if env::var_os("CREDIT_BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let known = fs::read(&path).unwrap_or_default();
        assert!(
            known == bytes,
            "{file} is another: CREDIT_BLESS=1 writes it, then look at the vectors"
        );
    }
}
