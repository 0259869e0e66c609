//! What the cells of a column look like.

use credit_core::id::Kind;

use crate::{
    code::{self, Code},
    date::{self, Reading},
    private, term,
    words::{self, guess},
};
use credit_core::request::SubjectKind;

/// What a cell looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A code of an organisation.
    Code,
    /// A number of a person or of a document of a person.
    Personal,
    Telephone,
    Day,
    /// A length of time, or from a day to a day.
    Term,
    State,
    Kind,
    /// 是, 否, 公开, 不公开.
    Flag,
    Number,
    Organisation,
    /// Two to four characters, as the name of a person.
    Person,
    Address,
    Text,
}

const LOOKS: [Look; 13] = [
    Look::Code,
    Look::Personal,
    Look::Telephone,
    Look::Day,
    Look::Term,
    Look::State,
    Look::Kind,
    Look::Flag,
    Look::Number,
    Look::Organisation,
    Look::Person,
    Look::Address,
    Look::Text,
];

impl Look {
    pub(super) fn of(cell: &str) -> Self {
        let first = cell.chars().next().unwrap_or(' ');
        let short = cell.chars().nth(12).is_none();
        let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        if cell.contains(digit) && cell.len() < 120 {
            if private::is_only_telephone(cell) {
                return Self::Telephone;
            }
            match date::read(cell) {
                // A number alone is a day only as 20260201.
                Some(Reading::Day { .. })
                    if cell.len() == 8 || cell.contains(|c: char| !c.is_ascii_digit()) =>
                {
                    return Self::Day;
                }
                Some(Reading::Month(..)) if cell.contains(['年', '月', '-', '/']) => {
                    return Self::Day;
                }
                Some(Reading::Either(..)) => return Self::Day,
                Some(Reading::Span(..)) => return Self::Term,
                _ => {}
            }
            if let [Code::Usable { value, .. }, ..] = &code::read(cell).codes[..] {
                return match value.kind {
                    Kind::Uscc
                    | Kind::OrgCode
                    | Kind::BusinessRegistration
                    | Kind::TaxpayerId
                    | Kind::Lei => Self::Code,
                    Kind::ProjectCode => Self::Text,
                    // Eight digits may be anything.
                    Kind::TaiwanTravelPermit => Self::Number,
                    _ => Self::Personal,
                };
            }
            // Milliseconds since 1970, or a day with its time, of this half of the century.
            if matches!(cell.len(), 13 | 14)
                && date::day(cell).is_some_and(|day| (2001..2050).contains(&day.ymd().0))
            {
                return Self::Day;
            }
            if cell
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+' | b'%'))
            {
                return Self::Number;
            }
        }
        if "二自".contains(first) && matches!(date::read(cell), Some(Reading::Day { .. })) {
            return Self::Day;
        }
        if short {
            if words::state(cell).is_some() {
                return Self::State;
            }
            if words::visibility(cell).is_some() || matches!(cell, "是" | "否") {
                return Self::Flag;
            }
            if words::kind(cell).is_some() && cell.chars().count() <= 6 {
                return Self::Kind;
            }
            if term::read(cell).is_some() {
                return Self::Term;
            }
        }
        if cell.chars().nth(40).is_none()
            && !cell.contains(['。', '，', '；'])
            && guess(cell) == Some(SubjectKind::Organization)
        {
            return Self::Organisation;
        }
        if is_address(cell) {
            return Self::Address;
        }
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '·';
        let count = cell.chars().take(9).count();
        if cell.chars().all(han) && ((2..=4).contains(&count) || (count < 9 && cell.contains('·')))
        {
            return Self::Person;
        }
        Self::Text
    }

    /// Its name for people.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Code => ("代码", "codes"),
            Self::Personal => ("个人证件号码", "numbers of persons"),
            Self::Telephone => ("电话号码", "telephone numbers"),
            Self::Day => ("日期", "dates"),
            Self::Term => ("期限", "lengths of time"),
            Self::State => ("状态", "states"),
            Self::Kind => ("主体类型", "kinds of subjects"),
            Self::Flag => ("是否公开一类的标记", "flags"),
            Self::Number => ("数字", "numbers"),
            Self::Organisation => ("单位名称", "names of organisations"),
            Self::Person => ("姓名", "names of persons"),
            Self::Address => ("地址", "addresses"),
            Self::Text => ("文字", "text"),
        }
    }
}

/// 示例市示例区示例路1号.
fn is_address(cell: &str) -> bool {
    let division = cell.contains(['省', '市', '县', '区', '乡', '镇']);
    let spot = ["路", "街", "巷", "村", "组", "栋", "幢", "单元", "室", "大道", "小区"]
        .iter()
        .any(|word| cell.contains(word));
    division
        && spot
        && cell.contains('号')
        && cell.chars().nth(60).is_none()
        && !cell.contains(['。', '；'])
}

/// How often a column looks like what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) filled: u32,
    looks: [u32; 13],
    /// Not to be counted twice: the last cell and its look.
    last: Option<(String, Look)>,
}

impl Tally {
    pub(crate) fn add(&mut self, cell: &str) {
        if words::is_blank(cell) {
            return;
        }
        self.filled = self.filled.saturating_add(1);
        let look = match &self.last {
            Some((text, look)) if text == cell => *look,
            _ => {
                let look = Look::of(cell);
                self.last = Some((cell.to_owned(), look));
                look
            }
        };
        if let Some(at) = LOOKS.iter().position(|known| *known == look)
            && let Some(slot) = self.looks.get_mut(at)
        {
            *slot = slot.saturating_add(1);
        }
    }

    pub(crate) fn count(&self, look: Look) -> u32 {
        let at = LOOKS.iter().position(|known| *known == look);
        at.and_then(|at| self.looks.get(at)).copied().unwrap_or_default()
    }

    /// Whether at least so many of a hundred filled cells look like one of these.
    pub(crate) fn share(&self, looks: &[Look], percent: u32) -> bool {
        let found: u32 = looks.iter().map(|look| self.count(*look)).fold(0, u32::saturating_add);
        self.filled > 0
            && u64::from(found).saturating_mul(100)
                >= u64::from(self.filled).saturating_mul(u64::from(percent))
    }

    /// What four of five filled cells look like.
    pub(crate) fn look(&self) -> Option<Look> {
        let numbers = [Look::Code, Look::Personal];
        if self.share(&numbers, 80) {
            // One permit of eleven passes the check of an organisation code.
            let personal = self.count(Look::Personal) > self.count(Look::Code);
            return Some(if personal { Look::Personal } else { Look::Code });
        }
        LOOKS.into_iter().find(|look| self.share(&[*look], 80))
    }
}
