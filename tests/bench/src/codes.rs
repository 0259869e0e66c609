//! Made-up codes that look like the ones in registers, and what people do to them.

use credit_core::id::checksum;
use credit_core::id::region::{self, Standing};

use crate::random::Random;

pub(crate) const USCC: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
pub(crate) const RESIDENT: &str = "0123456789X";
pub(crate) const DIGITS: &str = "0123456789";
pub(crate) const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Registrar and category with their share in ten thousand. The order is that of 2.99 million codes
/// in public registers; everything but 91, 92 and 93 has a larger share here than there.
const HEADS: &[(&str, usize)] = &[
    ("91", 8800),
    ("93", 450),
    ("92", 400),
    ("12", 60),
    ("11", 40),
    ("81", 50),
    ("51", 40),
    ("52", 40),
    ("31", 20),
    ("34", 10),
    ("53", 10),
    ("54", 20),
    ("55", 10),
    ("89", 10),
    ("99", 10),
    ("71", 5),
    ("A1", 5),
    ("N1", 10),
    ("N2", 8),
    ("Y1", 2),
];

/// Synthetic identifiers over the regions in force today.
#[derive(Debug)]
pub(crate) struct Codes {
    regions: Vec<String>,
}

impl Codes {
    pub(crate) fn new() -> Self {
        let all = (110_000..830_000).map(|n: u32| n.to_string());
        // Counties and cities; the provinces themselves register little.
        let known = all.filter(|code| region::standing(code, None) == Standing::InForce);
        Self { regions: known.filter(|code| !code.ends_with("0000")).collect() }
    }

    /// A region in force, of county or city.
    pub(crate) fn region(&self, random: &mut Random) -> &str {
        random.pick(&self.regions).map_or("110105", String::as_str)
    }

    /// A 统一社会信用代码 that passes every check.
    pub(crate) fn uscc(&self, random: &mut Random) -> String {
        let head = head(random);
        loop {
            let body = org_body(head, random);
            let org = checksum::org_code(body.as_bytes()).map_or('0', char::from);
            let code = format!("{head}{}{body}{org}", self.region(random));
            if let Some(check) = checksum::uscc(code.as_bytes()) {
                return with(code, check);
            }
        }
    }

    /// A 公民身份号码 of somebody born between 1930 and 2024.
    pub(crate) fn resident(&self, random: &mut Random) -> String {
        let (year, month) = (1930 + random.below(95), 1 + random.below(12));
        let day = 1 + random.below(28);
        let region = self.region(random);
        let body = format!("{region}{year:04}{month:02}{day:02}{:03}", random.below(1000));
        let check = checksum::resident(body.as_bytes()).unwrap_or(b'0');
        with(body, check)
    }
}

fn with(mut body: String, check: u8) -> String {
    body.push(char::from(check));
    body
}

fn head(random: &mut Random) -> &'static str {
    let mut left = random.below(HEADS.iter().map(|(_, share)| share).sum());
    for (head, share) in HEADS {
        match left.checked_sub(*share) {
            Some(rest) => left = rest,
            None => return head,
        }
    }
    "91"
}

/// Eight characters of an organisation code: digits as before 2015, or a letter pair and six.
fn org_body(head: &str, random: &mut Random) -> String {
    let (pair, percent) = match head {
        "91" => ("MA", 55),
        "92" => ("MA", 92),
        "93" => (*random.pick(&["MA", "MA", "NA"]).unwrap_or(&"MA"), 60),
        "11" | "12" | "31" | "34" | "A1" => ("MB", 45),
        "51" | "52" | "53" => ("MJ", 45),
        "54" | "55" | "N1" | "N2" => ("MF", 90),
        _ => ("MC", 50),
    };
    match pair {
        _ if !random.chance(percent) => random.text(8, DIGITS),
        // MA0…MA9, then MAA, MAB, MAC…; letters are rarer than digits in what follows.
        "MA" => {
            let third = random.char_of("0123456789ABCDEFGH");
            let rest: String = (0..5).map(|_| mixed(random)).collect();
            format!("MA{third}{rest}")
        }
        pair => format!("{pair}{}{}", mixed(random), random.text(5, DIGITS)),
    }
}

fn mixed(random: &mut Random) -> char {
    let alphabet = if random.chance(60) { DIGITS } else { USCC };
    random.char_of(alphabet)
}

/// One character replaced by another of an alphabet.
pub(crate) fn substitute(code: &str, alphabet: &str, random: &mut Random) -> String {
    let at = random.below(code.len());
    let old = code.chars().nth(at);
    loop {
        let new = random.char_of(alphabet);
        if Some(new) != old {
            return replace(code, at, new);
        }
    }
}

/// Two neighbours swapped; `None` where they are equal.
pub(crate) fn swap(code: &str, random: &mut Random) -> Option<String> {
    let at = random.below(code.len().saturating_sub(1));
    let (left, right) = (code.chars().nth(at)?, code.chars().nth(at.saturating_add(1))?);
    let swapped = replace(&replace(code, at, right), at.saturating_add(1), left);
    (left != right).then_some(swapped)
}

/// The character at a place replaced.
pub(crate) fn replace(code: &str, at: usize, new: char) -> String {
    code.chars().enumerate().map(|(i, c)| if i == at { new } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use credit_core::id::{Kind, packed};

    #[test]
    fn made_up_codes_pass_every_check() {
        let codes = Codes::new();
        let mut random = Random::new(7);
        let faults = |kind, code: &str| packed::diagnose(kind, code.as_bytes()) & 0xffff;
        for _ in 0..3000 {
            let (uscc, resident) = (codes.uscc(&mut random), codes.resident(&mut random));
            assert_eq!(faults(Kind::Uscc, &uscc), 0, "{uscc}");
            assert_eq!(faults(Kind::ResidentId, &resident), 0, "{resident}");
        }
    }

    #[test]
    fn slips_are_told() {
        let codes = Codes::new();
        let mut random = Random::new(8);
        let is_error = |code: &str| packed::diagnose(Kind::Uscc, code.as_bytes()) >> 16 & 3 == 2;
        for _ in 0..1000 {
            let code = codes.uscc(&mut random);
            assert!(is_error(&substitute(&code, ALPHANUMERIC, &mut random)), "{code}");
            assert!(swap(&code, &mut random).is_none_or(|wrong| is_error(&wrong)), "{code}");
        }
    }
}
