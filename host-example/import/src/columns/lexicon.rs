//! The words of headings, as data: `lexicon.csv` has word, sense, script and source of each.

use std::{collections::HashMap, sync::LazyLock};

/// What a word of a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    /// 企业, 当事人: whom the list is about.
    Subject,
    /// 法定代表人 and the other persons answerable for a subject.
    Legal,
    Principal,
    Direct,
    Finance,
    Controller,
    Shareholder,
    /// 联系人, 填报人: nobody of the entry.
    Contact,
    /// 机关, 部门.
    Authority,
    /// 数据来源.
    Source,
    /// 合同, 项目, 整改: another thing than the entry.
    Thing,
    /// 失信, 名单: says nothing of the kind of column.
    Neutral,
    /// 列入, 认定.
    List,
    /// 公布, 公示.
    Publish,
    /// 决定, 处罚.
    Decide,
    /// 上报, 立案.
    Report,
    /// 起, 生效.
    Start,
    /// 至, 截止.
    End,
    /// 移出, 解除, 屏蔽.
    Remove,
    /// 修复.
    Repair,
    /// 更新.
    Update,
    /// 更名.
    Rename,
    /// 成立, 登记.
    Found,
    /// 出生.
    Birth,
    Name,
    Code,
    /// 编号.
    Number,
    Date,
    Duration,
    /// The unit of a duration that is a bare number.
    Month,
    Year,
    Day,
    State,
    /// 登记状态, 履行情况: the state of something else.
    Standing,
    Basis,
    Document,
    Cause,
    Penalty,
    Kind,
    Type,
    /// 是否公开.
    Visible,
    /// 是否.
    Flag,
    Phone,
    Home,
    Address,
    /// 性别, 年龄: of a person.
    Person,
    Class,
    Former,
    Ordinal,
    Remark,
    Amount,
    ListName,
    /// 评价年度.
    Assessment,
    /// Codes that say a whole heading.
    SubjectName,
    SubjectCode,
    LegalName,
}

impl Sense {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "subject" => Self::Subject,
            "legal" => Self::Legal,
            "principal" => Self::Principal,
            "direct" => Self::Direct,
            "finance" => Self::Finance,
            "controller" => Self::Controller,
            "shareholder" => Self::Shareholder,
            "contact" => Self::Contact,
            "authority" => Self::Authority,
            "source" => Self::Source,
            "thing" => Self::Thing,
            "neutral" => Self::Neutral,
            "list" => Self::List,
            "publish" => Self::Publish,
            "decide" => Self::Decide,
            "report" => Self::Report,
            "start" => Self::Start,
            "end" => Self::End,
            "remove" => Self::Remove,
            "repair" => Self::Repair,
            "update" => Self::Update,
            "rename" => Self::Rename,
            "found" => Self::Found,
            "birth" => Self::Birth,
            "name" => Self::Name,
            "code" => Self::Code,
            "number" => Self::Number,
            "date" => Self::Date,
            "duration" => Self::Duration,
            "month" => Self::Month,
            "year" => Self::Year,
            "day" => Self::Day,
            "state" => Self::State,
            "standing" => Self::Standing,
            "basis" => Self::Basis,
            "document" => Self::Document,
            "cause" => Self::Cause,
            "penalty" => Self::Penalty,
            "kind" => Self::Kind,
            "type" => Self::Type,
            "visible" => Self::Visible,
            "flag" => Self::Flag,
            "phone" => Self::Phone,
            "home" => Self::Home,
            "address" => Self::Address,
            "person" => Self::Person,
            "class" => Self::Class,
            "former" => Self::Former,
            "ordinal" => Self::Ordinal,
            "remark" => Self::Remark,
            "amount" => Self::Amount,
            "listname" => Self::ListName,
            "assessment" => Self::Assessment,
            "subjectname" => Self::SubjectName,
            "subjectcode" => Self::SubjectCode,
            "legalname" => Self::LegalName,
            _ => return None,
        })
    }
}

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Script {
    Chinese,
    /// Initials of pinyin: gsjzrq.
    Initials,
    English,
    /// A code of a data standard: AAB004.
    Key,
}

static WORDS: &str = include_str!("lexicon.csv");

/// Senses by word; initials may have several.
static LEXICON: LazyLock<HashMap<Script, HashMap<&'static str, Vec<Sense>>>> =
    LazyLock::new(|| {
        let mut lexicon: HashMap<_, HashMap<_, Vec<Sense>>> = HashMap::new();
        for line in WORDS.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(word), Some(sense), Some(script)) =
                (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let script = match script {
                "zh" => Script::Chinese,
                "py" => Script::Initials,
                "en" => Script::English,
                _ => Script::Key,
            };
            let senses = lexicon.entry(script).or_default().entry(word).or_default();
            senses.extend(Sense::parse(sense));
        }
        lexicon
    });

/// Longest word in characters.
const LONGEST: usize = 12;

pub(super) fn senses(script: Script, word: &str) -> &'static [Sense] {
    LEXICON.get(&script).and_then(|words| words.get(word)).map_or(&[], Vec::as_slice)
}

/// A heading in words: the fewest that leave the fewest characters unknown. Outer vector: places;
/// inner: what the word may mean. The number says how many characters no word covers.
pub(super) fn split(script: Script, text: &str) -> (Vec<&'static [Sense]>, usize) {
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let count = chars.len().saturating_sub(1);
    // Cost of the rest from each place on, and the end of the first word there.
    let mut best: Vec<(usize, usize)> = vec![(0, 0); count.saturating_add(1)];
    for from in (0..count).rev() {
        let unknown = best.get(from.saturating_add(1)).map_or(0, |next| next.0).saturating_add(100);
        let mut choice = (unknown, from.saturating_add(1));
        for to in from.saturating_add(1)..=count.min(from.saturating_add(LONGEST)) {
            let word = slice(text, &chars, from, to);
            // Single letters stand for a whole word only at the end: yxq-z.
            let lonely = script == Script::Initials && to == from.saturating_add(1);
            if (lonely && to != count) || senses(script, word).is_empty() {
                continue;
            }
            let cost = best.get(to).map_or(0, |next| next.0).saturating_add(1);
            if cost <= choice.0 {
                choice = (cost, to);
            }
        }
        if let Some(slot) = best.get_mut(from) {
            *slot = choice;
        }
    }
    let (mut words, mut unknown, mut from) = (Vec::new(), 0_usize, 0_usize);
    while from < count {
        let to = best.get(from).map_or(count, |choice| choice.1);
        match senses(script, slice(text, &chars, from, to)) {
            [] => unknown = unknown.saturating_add(1),
            found => words.push(found),
        }
        from = to.max(from.saturating_add(1));
    }
    (words, unknown)
}

fn slice<'a>(text: &'a str, chars: &[usize], from: usize, to: usize) -> &'a str {
    let at = |place: usize| chars.get(place).copied().unwrap_or(text.len());
    text.get(at(from)..at(to)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_sense_a_script_and_a_source() {
        let mut seen = std::collections::HashSet::new();
        for line in WORDS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [word, sense, script, source] = cells[..] else { panic!("{line}") };
            assert!(Sense::parse(sense).is_some() && !source.is_empty(), "{line}");
            assert!(["zh", "py", "en", "key"].contains(&script), "{line}");
            assert!(seen.insert((word, sense, script)), "{line} twice");
            assert!(word.chars().count() <= LONGEST || script == "en", "{line}");
        }
        for (word, senses) in LEXICON.get(&Script::Chinese).unwrap() {
            assert!(senses.len() == 1, "{word}: {senses:?}");
        }
    }

    #[test]
    fn the_fewest_words_that_cover_most() {
        let (words, unknown) = split(Script::Chinese, "处罚决定书日期");
        assert_eq!((words.len(), unknown), (3, 0));
        let (words, unknown) = split(Script::Chinese, "甲乙日期");
        assert_eq!((words, unknown), (vec![&[Sense::Date][..]], 2));
    }
}
