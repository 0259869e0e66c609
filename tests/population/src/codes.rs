//! Identifiers that pass every check and belong to nobody, or to nobody in particular.
//!
//! Persons: the birth date lies in 1880–1899, as in [`Kind::synthetic`], so that no number can be
//! that of somebody alive, masked or not.
//! Organisations: drawn at random in the shape of the registers (region of the authority, old
//! digits or `MA`…), because that shape decides how well codes compress. About one in ten thousand
//! happens to be a code that a register has given to someone; it says nothing about them, and the
//! name beside it is another.
//!
//! [`Kind::synthetic`]: credit_core::id::Kind::synthetic

use credit_core::Date;
use credit_core::id::checksum;

use crate::random::Random;

const DIGITS: &str = "0123456789";
const USCC: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A 统一社会信用代码 with these two first characters and this region.
pub(crate) fn uscc(head: &str, region: &str, random: &mut Random) -> String {
    loop {
        let body = org_body(head, random);
        let mut code = [head, region, &body].concat();
        code.extend(checksum::org_code(body.as_bytes()).map(char::from));
        // No check character exists for one body in 31.
        if let Some(check) = checksum::uscc(code.as_bytes()) {
            code.push(char::from(check));
            return code;
        }
    }
}

/// The 组织机构代码 inside a 统一社会信用代码.
pub(crate) fn org_code(uscc: &str) -> String {
    uscc.get(8..17).unwrap_or_default().to_owned()
}

/// Eight characters of an organisation code: digits as before 2015, or a letter pair and six.
fn org_body(head: &str, random: &mut Random) -> String {
    let (pair, thousandths) = match head {
        "91" => ("MA", 550),
        "92" => ("MA", 920),
        "93" => ("NA", 300),
        "51" | "52" => ("MJ", 450),
        _ => ("MC", 500),
    };
    let mut body = String::with_capacity(8);
    if !random.chance(thousandths) {
        random.push(&mut body, 8, DIGITS);
    } else if pair == "MA" {
        // MA0…MA9, then MAA, MAB, MAC…; letters are rarer than digits in what follows.
        body.push_str("MA");
        random.push(&mut body, 1, "0123456789ABCDEFGH");
        for _ in 0..5 {
            let alphabet = if random.chance(600) { DIGITS } else { USCC };
            random.push(&mut body, 1, alphabet);
        }
    } else {
        body.push_str(pair);
        random.push(&mut body, 1, USCC);
        random.push(&mut body, 5, DIGITS);
    }
    body
}

/// A 工商注册号. Its ninth digit is at least 2, so that it never reads as the old number of a person
/// of fifteen digits, where the month of birth stands there.
pub(crate) fn registration(region: &str, random: &mut Random) -> String {
    let mut code = region.to_owned();
    for (length, alphabet) in [(1, "0123"), (1, DIGITS), (1, "23456789"), (5, DIGITS)] {
        random.push(&mut code, length, alphabet);
    }
    let check = checksum::registration(code.as_bytes());
    code.extend(check.map(char::from));
    code
}

/// A 公民身份号码 of somebody born in 1880–1899, month and day hidden as the court list does it.
pub(crate) fn masked_resident(region: &str, random: &mut Random) -> String {
    let first = Date::from_ymd(1880, 1, 1).map_or(0, Date::to_days);
    let days = i32::try_from(random.below(7300)).unwrap_or_default();
    let (year, month, day) = Date::from_days(first.saturating_add(days)).unwrap_or(Date::MIN).ymd();
    let mut code = format!("{region}{year:04}{month:02}{day:02}{:03}", random.below(996));
    code.extend(checksum::resident(code.as_bytes()).map(char::from));
    code.replace_range(10..14, "****");
    code
}
