//! Private particulars inside of texts: numbers of persons and their documents, telephones, homes.
//! A pack for the public holds none of them unmasked.

use credit_core::{
    Date,
    id::{self, Expectation, Kind},
};

/// Labels behind which a number is one of a document of a person, whatever its form.
const DOCUMENTS: &[&str] = &[
    "护照",
    "通行证",
    "台胞证",
    "回乡证",
    "返乡证",
    "证件号",
    "证件号码",
    "身份证",
    "身份证号",
    "身份证号码",
    "居住证",
    "永居",
    "永居证",
    "永久居留证",
    "永久居留身份证",
    "军官证",
    "士官证",
    "警官证",
    "驾驶证",
    "驾驶证号",
    "社保号",
    "社会保障号",
    "社会保障号码",
    "港澳台",
    "passport",
];

/// Labels behind which a number is that of a telephone.
const TELEPHONES: &[&str] = &[
    "电话",
    "手机",
    "手机号",
    "手机号码",
    "联系方式",
    "联系电话",
    "座机",
    "固话",
    "tel",
    "phone",
    "mobile",
    "传真",
    "微信",
    "微信号",
    "qq",
    "qq号",
];

/// Labels behind which somebody's home is described.
const HOMES: &[&str] = &[
    "家庭住址",
    "家庭地址",
    "家庭详细地址",
    "户籍地址",
    "户籍所在地",
    "户籍住址",
    "户籍地",
    "户口所在地",
    "现住址",
    "现住地址",
    "现居住地",
    "居住地址",
    "居住地",
    "住址",
    "现住",
    "家住",
    "住所地址",
];

/// A text with every private particular in it masked; `None` when there is none.
pub(super) fn masked(text: &str) -> Option<String> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Most texts have none of the characters, and looking for words costs ten times as much.
    let home = text.contains(['住', '户', '家'])
        && (text.contains('住')
            || text.contains("户籍")
            || text.contains("户口")
            || text.contains("家庭"));
    // Full-width digits are three bytes each and no ASCII.
    if digits < 7 && !home && !text.contains(|c: char| ('０'..='９').contains(&c)) {
        return None;
    }
    if !home && !worth_a_look(text) {
        return None;
    }
    let mut out = String::new();
    let mut changed = false;
    let mut rest = text;
    // The words just read, for the labels of numbers.
    let mut before = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some((length, replaced)) =
            home_at(rest, &before).or_else(|| number_at(rest, &before))
        {
            out.push_str(&replaced);
            before.clear();
            changed = true;
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let length = if is_word(c) { word_length(rest) } else { c.len_utf8() };
        let piece = rest.get(..length).unwrap_or_default();
        out.push_str(piece);
        before.push_str(piece);
        rest = rest.get(length..).unwrap_or_default();
    }
    changed.then_some(out)
}

/// Whether a text has a number long enough to be private by itself, its groups counted together, or a
/// word of a label with which a short one is: most numbers of documents have neither.
fn worth_a_look(text: &str) -> bool {
    let (mut run, mut gap) = (0_u32, 0_u32);
    for c in text.chars() {
        if is_word(c) {
            (run, gap) = (run.saturating_add(1), 0);
            if run >= 8 {
                return true;
            }
        } else if gap < 6 && is_gap(c) {
            gap = gap.saturating_add(1);
        } else {
            (run, gap) = (0, 0);
        }
    }
    text.contains(begins_a_label)
}

/// What the labels begin with, and the letters of those in English.
const fn begins_a_label(c: char) -> bool {
    matches!(
        c,
        '传' | '护'
            | '通'
            | '台'
            | '回'
            | '返'
            | '证'
            | '身'
            | '居'
            | '永'
            | '军'
            | '士'
            | '警'
            | '驾'
            | '社'
            | '港'
            | '电'
            | '手'
            | '联'
            | '座'
            | '固'
            | '微'
            | 'q'
            | 'Q'
            | 't'
            | 'T'
            | 'p'
            | 'P'
            | 'm'
            | 'M'
    )
}

/// What stands between the groups of a number.
const fn is_gap(c: char) -> bool {
    matches!(
        c,
        ' ' | '-'
            | '－'
            | '—'
            | '\u{3000}'
            | '\u{A0}'
            | '·'
            | '.'
            | '\u{200B}'
            | '('
            | ')'
            | '（'
            | '）'
    )
}

fn plain(c: char) -> Option<char> {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => Some(c.to_ascii_uppercase()),
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            let half = u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32);
            half.map(|c| c.to_ascii_uppercase())
        }
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    plain(c).is_some()
}

/// Bytes of the word at the start of a text.
fn word_length(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

/// A number at the start of a text that is private: its bytes, and what stands there instead.
fn number_at(text: &str, before: &str) -> Option<(usize, String)> {
    text.chars().next().filter(|c| is_word(*c))?;
    // What is next to a star is masked already.
    if before.chars().next_back().is_some_and(|c| is_word(c) || c == '*') {
        return None;
    }
    let label = |labels: &[&str]| {
        let before = before
            .trim_end_matches([
                ':', '：', ' ', '为', '是', '（', '(', '号', '码', '.', '“', '"', '　',
            ])
            .to_ascii_lowercase();
        labels.iter().any(|word| before.ends_with(word.trim_end_matches(['号', '码'])))
    };
    let word: String = text.get(..word_length(text))?.chars().filter_map(plain).collect();
    let whole = word_length(text);
    if is_personal(&word) || is_telephone(&word) {
        return Some((whole, mask(&word)));
    }
    if let Some(card) = card_at(text, whole) {
        return Some(card);
    }
    if let Some(grouped) = groups_at(text, &word, whole, &|| label(DOCUMENTS)) {
        return Some(grouped);
    }
    if text.get(whole..).is_some_and(|rest| rest.starts_with('*')) {
        return None;
    }
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    let telephone = || digits && (5..=14).contains(&word.len()) && label(TELEPHONES);
    (telephone() || (documented(&word) && label(DOCUMENTS))).then(|| (whole, mask(&word)))
}

/// An identity card of Hong Kong, its check character in brackets: A123456(3).
fn card_at(text: &str, whole: usize) -> Option<(usize, String)> {
    let rest = text.get(whole..)?;
    let check = rest.strip_prefix(['(', '（'])?;
    let close = check.find([')', '）'])?;
    let open = rest.len().saturating_sub(check.len());
    let bracket = check.get(close..)?.chars().next()?.len_utf8();
    let end = whole.saturating_add(open).saturating_add(close).saturating_add(bracket);
    let report = id::validate(text.get(..end)?, &Expectation::default());
    let card = report.kind == Kind::HmIdentityCard && report.normalized.len() >= 8 && close == 1;
    (card && report.normalized.starts_with(|c: char| c.is_ascii_uppercase()))
        .then(|| (end, mask(&report.normalized)))
}

/// A number in groups, with spaces or strokes between them: 1101051949 1231002X, 138-0000-0000,
/// 0772-1234567.
fn groups_at(
    text: &str,
    word: &str,
    whole: usize,
    labelled: &dyn Fn() -> bool,
) -> Option<(usize, String)> {
    let (mut joined, mut at, mut groups) = (word.to_owned(), whole, 1_u8);
    let mut best = None;
    let area = word.starts_with('0') && matches!(word.len(), 3 | 4);
    while groups < 20 {
        let rest = text.get(at..)?;
        // (0772)1234567: the bracket behind the number of an area.
        let open = if area && groups == 1 { rest.trim_start_matches([')', '）']) } else { rest };
        let gap = rest.len().saturating_sub(
            open.trim_start_matches([
                ' ', '-', '－', '—', '\u{3000}', '\u{A0}', '·', '.', '\u{200B}',
            ])
            .len(),
        );
        if gap == 0 || gap > 6 {
            break;
        }
        let next = rest.get(gap..)?;
        let length = word_length(next);
        if length == 0 {
            break;
        }
        joined.extend(next.get(..length)?.chars().filter_map(plain));
        at = at.saturating_add(gap).saturating_add(length);
        groups = groups.saturating_add(1);
        if joined.len() > 20 {
            break;
        }
        // Of several readings the longest: fifteen digits may be the beginning of eighteen.
        if is_personal(&joined)
            || is_telephone(&joined)
            || is_landline(text.get(..at)?)
            || (joined.len() >= 15 && documented(&joined) && labelled())
        {
            best = Some((at, mask(&joined)));
        }
    }
    best
}

/// Any number with enough digits behind a label of documents.
fn documented(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (6..=20).contains(&word.len()) && digits >= 6 && !is_organisations(word)
}

/// A code of an organisation is nobody's particular.
fn is_organisations(word: &str) -> bool {
    word.len() == 18 && {
        let report =
            id::validate(word, &Expectation { kind: Some(Kind::Uscc), ..Expectation::default() });
        report.is_valid()
    }
}

/// Whether a word is, by itself, the number of a person.
fn is_personal(word: &str) -> bool {
    let valid = |kind| {
        id::validate(word, &Expectation { kind: Some(kind), ..Expectation::default() }).is_valid()
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match word.len() {
        // A slip in a number leaves it a person's: shape and birthday are enough, if it is no code.
        18 => {
            let body = word.get(..17).is_some_and(digits);
            body && word.get(6..14).is_some_and(birthday) && !is_organisations(word)
                || body && (valid(Kind::ForeignerId) || valid(Kind::HmtResidentPermit))
        }
        15 if digits(word) => valid(Kind::ResidentId15),
        15 => valid(Kind::ForeignerId),
        20 if digits(word) => word.get(..18).is_some_and(is_personal),
        // The letter says it: 港澳居民来往内地通行证, 普通护照.
        9 | 11 => {
            word.starts_with(['H', 'M', 'E', 'G'])
                && matches!(id::classify_person(word), Some(Kind::HmTravelPermit | Kind::Passport))
        }
        _ => false,
    }
}

fn birthday(digits: &str) -> bool {
    Date::parse_basic(digits.as_bytes()).is_some_and(|day| (1850..2100).contains(&day.ymd().0))
}

/// Numbers of mobile telephones, with or without 86 in front.
fn is_telephone(word: &str) -> bool {
    let number = match word.len() {
        11 => word,
        13 => word.strip_prefix("86").unwrap_or_default(),
        15 => word.strip_prefix("0086").unwrap_or_default(),
        _ => return false,
    };
    let mut digits = number.bytes();
    digits.next() == Some(b'1')
        && digits.next().is_some_and(|b| (b'3'..=b'9').contains(&b))
        && digits.all(|b| b.is_ascii_digit())
}

/// `0772-1234567`: the number of an area and that of a line.
fn is_landline(text: &str) -> bool {
    let Some((area, line)) = text.split_once(['-', '—', ' ', '－', ')', '）']) else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    area.starts_with('0')
        && (3..=4).contains(&area.len())
        && digits(area)
        && (7..=8).contains(&line.len())
        && digits(line)
}

/// A home behind its label, up to the end of the clause.
fn home_at(text: &str, before: &str) -> Option<(usize, String)> {
    let head = before.trim_end_matches([':', '：', ' ', '为', '在', '是', '　']);
    // The colon itself is copied first.
    if text.starts_with([':', '：', ' ', '为', '在', '是', '　']) {
        return None;
    }
    let label = HOMES.iter().find(|word| head.ends_with(**word))?;
    // 户籍地 is the beginning of 户籍地址.
    let begun = |longer: &&&str| {
        longer.strip_prefix(*label).is_some_and(|rest| !rest.is_empty() && text.starts_with(rest))
    };
    if HOMES.iter().any(|longer| begun(&longer)) {
        return None;
    }
    let end =
        text.find(['，', ',', '。', '；', ';', '）', ')', '\n', '、', '”']).unwrap_or(text.len());
    let home = text.get(..end)?;
    // 居住地不详, 住址未登记: nothing is said.
    if home.chars().count() < 4 || home == HIDDEN {
        return None;
    }
    Some((end, HIDDEN.to_owned()))
}

/// What stands in a public pack instead of a home.
const HIDDEN: &str = "住址略";

/// A number with its middle hidden, as the court publishes one.
pub(super) fn mask(word: &str) -> String {
    let (head, tail) = match word.len() {
        18.. => (10, 4),
        15..=17 => (8, 3),
        10..=14 => (3, 4),
        7..=9 => (2, 2),
        _ => (0, 1),
    };
    let stars = word.len().saturating_sub(head).saturating_sub(tail);
    let (start, end) = (
        word.get(..head).unwrap_or_default(),
        word.get(head.saturating_add(stars)..).unwrap_or_default(),
    );
    format!("{start}{}{end}", "*".repeat(stars))
}

/// Whether the whole of a cell is a telephone.
pub(super) fn is_only_telephone(cell: &str) -> bool {
    let word: String = cell.chars().filter_map(plain).collect();
    let marks = cell
        .chars()
        .all(|c| is_word(c) || matches!(c, ' ' | '-' | '－' | '+' | '(' | ')' | '（' | '）' | '—'));
    marks && (is_telephone(&word) || is_landline(cell.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_masked_wherever_they_stand() {
        for (text, expected) in [
            (
                "范例一（11010519491231002X，范例二11010519491231002x）欠款，案号91450200MA0X00015U",
                "范例一（1101051949****002X，范例二1101051949****002X）欠款，案号91450200MA0X00015U",
            ),
            ("身份证:1101051949 1231002X", "身份证:1101051949****002X"),
            ("身份证 110105 19491231 002X，", "身份证 1101051949****002X，"),
            ("身份证 110105491231002、", "身份证 11010549****002、"),
            ("护照E12345678、", "护照E1*****78、"),
            (
                "永居 911156199001010010、港澳台 810000199408230021",
                "永居 9111561990****0010、港澳台 8100001994****0021",
            ),
            ("１１０１０５１９４９１２３１００２Ｘ", "1101051949****002X"),
            ("通行证H12345678", "通行证H1*****78"),
            ("范例一E12345678，", "范例一E1*****78，"),
            ("香港居民A123456(3)、", "香港居民A1****63、"),
            ("香港居民A123456（3）、", "香港居民A1****63、"),
            ("持 M1234567890 入境", "持 M12****7890 入境"),
            ("台胞证：12345678", "台胞证：12****78"),
            ("电话13800000000。", "电话138****0000。"),
            ("138-0000-0000", "138****0000"),
            ("0772-1234567", "077****4567"),
            ("电话：1234567", "电话：12***67"),
            ("家庭住址：示例市示例路1号，欠薪", "家庭住址：住址略，欠薪"),
            ("范例一，户籍所在地示例省示例县示例村5组。", "范例一，户籍所在地住址略。"),
        ] {
            assert_eq!(masked(text).as_deref(), Some(expected), "{text}");
            assert_eq!(masked(expected), None, "{expected}: masked once");
        }
    }

    #[test]
    fn every_label_is_worth_a_look() {
        for label in DOCUMENTS.iter().chain(TELEPHONES) {
            assert!(worth_a_look(&format!("{label}12345")), "{label}");
        }
        assert!(!worth_a_look("示市监罚〔2026〕123456号"));
    }

    #[test]
    fn what_is_no_private_particular_stays() {
        for text in [
            "91450200MA0X00015U",
            "",
            "2026-02-01",
            "示市监罚〔2026〕10号",
            "（2026）示例执101号",
            "罚款1380000元",
            "450202000012345",
            "320404000009558",
            "20260101000001",
            "住房公积金管理",
            "提供住宿服务",
            "2026-02-01 10:00:00",
            "工程造价12345678元",
            "20260201-20290131",
            "事证第145020000001号",
            "示例市住房和城乡建设局",
            "居住地不详",
            "第2026-000123号",
        ] {
            assert_eq!(masked(text), None, "{text}");
        }
    }
}
