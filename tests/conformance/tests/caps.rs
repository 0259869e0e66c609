//! Caps apply after the verdict and are told: whoever has more look-alikes than are shown is for a
//! person to look at, and no confirmed or probable record is ever cut.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may stop"
)]

use conformance::fixture::{TODAY, record};
use conformance::world::{self, World};
use credit_core::api::{Lang, screen_lines};
use credit_core::pack::PackSet;
use credit_core::pack::record::Record;
use serde_json::{Value, json};

const LIUZHOU: &str = "91450200MA5TETX088";

/// Characters of which none tells one from another, and no two are alike.
fn characters() -> impl Iterator<Item = char> {
    "安柏灿畅诚川德鼎飞丰福港冠广瀚和恒宏华辉汇吉佳嘉建江捷金锦京景久巨骏凯康科坤蓝乐力联龙隆茂铭诺鹏普启千庆荣融瑞润赛森尚圣盛世顺硕泰腾通同拓旺威维文沃曦祥翔欣鑫兴星雅亚彦阳耀业怡益银英永优宇裕元远月云泽展昭正志致众卓宗祖棠舟岳"
        .chars()
}

fn listed(names: impl IntoIterator<Item = String>) -> PackSet {
    let records: Vec<(u16, Record)> =
        names.into_iter().map(|name| (0, record("", &name, None))).collect();
    world::packs(&records)
}

/// Screening of a name: the names found, and whether there are more.
fn asked(packs: &PackSet, name: &str) -> (Vec<(String, String)>, bool) {
    let subject = world::subject("applicant", "organization", name);
    let answer = screen_lines(packs, &subject.to_string(), TODAY, true, Lang::ZhCn).unwrap();
    let answer: Value = serde_json::from_str(answer.trim()).unwrap();
    let found = world::items(&answer, "/findings").iter();
    let found =
        found.map(|f| (world::text(f, "/name").to_owned(), world::text(f, "/verdict").to_owned()));
    (found.collect(), answer["truncated"] == json!(true))
}

/// So many outlets of one parent, of whose own parts any two differ in two characters.
fn outlets(count: usize) -> Vec<(String, String)> {
    let all: Vec<char> = characters().collect();
    let own = |at: usize| {
        let (i, j) = (at % all.len(), at / all.len());
        String::from_iter([i, i + j + 1, i + 2 * j + 5].map(|n| all[n % all.len()]))
    };
    (0..count).map(own).map(|own| (format!("柳州范例超市连锁有限公司{own}分店"), own)).collect()
}

#[test]
fn each_of_600_outlets_is_found_by_a_slip_in_either_part() {
    let outlets = outlets(600);
    let packs = listed(outlets.iter().map(|(name, _)| name.clone()));
    for (name, own) in outlets.iter().step_by(7) {
        let chars: Vec<char> = own.chars().collect();
        let other = |own: &[usize]| {
            let own = String::from_iter(own.iter().map(|at| chars[*at]));
            format!("柳州范例超市连锁有限公司{own}分店")
        };
        for slip in [
            name.replace("范例", "苑例"),
            name.replace("范例", "例"),
            name.replace("连锁", "锁连"),
            name.replace("柳州", "州"),
            name.replace(own.as_str(), &own.replace(chars[1], "钰")),
            other(&[0, 2]),
            other(&[1, 0, 2]),
            other(&[0, 1, 2, 2]),
        ] {
            let (found, _) = asked(&packs, &slip);
            assert!(found.iter().any(|(found, _)| found == name), "{name} by {slip}: {found:?}");
        }
    }
}

#[test]
fn names_beyond_those_shown_are_told() {
    let likes: Vec<String> =
        characters().take(111).map(|c| format!("柳州市{c}桐商贸有限公司")).collect();
    assert_eq!(likes.len(), 111);
    let packs = listed(likes.clone());
    let (found, more) = asked(&packs, "柳州市苑桐商贸有限公司");
    assert!(more, "{found:?}");
    assert!(found.len() >= 12, "{found:?}");
    assert!(found.iter().all(|(name, verdict)| likes.contains(name) && verdict == "possible"));
    // Of fewer than are shown there are no more.
    let packs = listed(likes.iter().take(9).cloned());
    let (found, more) = asked(&packs, "柳州市苑桐商贸有限公司");
    assert_eq!((found.len(), more), (9, false));
    // One that has the very name is probable among all those near to it, and one with the code
    // confirmed.
    let mut records: Vec<(u16, Record)> =
        likes.iter().map(|name| (0, record("", name, None))).collect();
    records.push((0, record("", "柳州市苑桐商贸有限公司", None)));
    records.push((0, record("", "南宁市禾泰农业有限公司", Some(LIUZHOU))));
    let packs = world::packs(&records);
    let (found, more) = asked(&packs, "柳州市苑桐商贸有限公司");
    assert!(more);
    let probable = ("柳州市苑桐商贸有限公司".to_owned(), "probable".to_owned());
    assert!(found.contains(&probable), "{found:?}");
    let subject = json!({ "role": "applicant", "kind": "organization", "code": LIUZHOU,
        "codeSource": "verified", "name": "柳州市苑桐商贸有限公司" });
    let answer = world::screen(&packs, &subject);
    assert_eq!(world::text(&answer, "/findings/0/verdict"), "confirmed", "{answer}");
}

#[test]
fn who_has_more_lookalikes_than_are_shown_is_for_a_person() {
    let likes = characters().take(111).map(|c| format!("柳州市{c}桐商贸有限公司"));
    let records: Vec<(u16, Record)> = likes.map(|name| (0, record("", &name, None))).collect();
    let city = World::new(&[]).listing(&records);
    let name = "柳州市苑桐商贸有限公司";
    let subject = world::with(
        world::with(world::subject("applicant", "organization", name), "code", LIUZHOU),
        "codeSource",
        "verified",
    );
    let checker = city.open().unwrap();
    let answer =
        world::check(&checker, &world::request("SL-0001", &[subject], &["M1", "M2", "M3", "M4"]));
    let reasons = world::each(&answer, "/reasons", "code");
    assert!(reasons.contains("screen.truncated"), "{answer}");
    assert_ne!(world::outcome(&answer), "accept");
}

/// Outlets of the one who applies are related; more than are shown are told.
#[test]
fn outlets_of_the_parent_that_applies_are_related_and_told() {
    let outlets = outlets(600);
    let packs = listed(outlets.into_iter().map(|(name, _)| name));
    let (found, more) = asked(&packs, "柳州范例超市连锁有限公司");
    assert!(more);
    assert!(
        found.len() >= 12 && found.iter().all(|(_, verdict)| verdict == "related"),
        "{found:?}"
    );
}
