//! Finds the header of a sheet, and the rows that are no entries.

use super::{
    columns::{self, Decided, Decision, Source, Tally},
    profile::Profile,
    read::model::{Cell, Nature, Row},
    shape::{Field, Part, Shape, plain},
};
use crate::problem::Words;

/// Rows looked at for a header: titles and dates stand above it.
pub(super) const SEARCHED: usize = 30;

/// What the columns of a sheet mean.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) shape: &'static Shape,
    /// The headers as they stand.
    pub(super) labels: Vec<String>,
    /// What each column gives, and what that rests on.
    pub(super) columns: Vec<Decision>,
    /// Under which title a column is kept that no member takes.
    pub(super) titles: Vec<String>,
    /// The columns of each field, those that count first in front.
    places: Vec<(Field, Vec<usize>)>,
}

impl Layout {
    /// By the headings and the content of the first rows.
    pub(super) fn new(labels: Vec<String>, profile: &Profile, tallies: &[Tally]) -> Self {
        let mut decided = columns::heading(&labels, profile);
        let title = |(at, (label, column)): (usize, (&String, &Decision))| match column.field {
            Some(Field::Detail(title)) => title.to_owned(),
            _ if label.is_empty() => format!("第{}列", at.saturating_add(1)),
            _ => label.clone(),
        };
        let mut titles: Vec<String> =
            labels.iter().zip(&decided.columns).enumerate().map(title).collect();
        follow_persons(&labels, &mut decided.columns, &mut titles);
        columns::decide(&mut decided, tallies);
        let Decided { shape, columns } = decided;
        let mut layout = Self { shape, labels, columns, titles, places: Vec::new() };
        layout.place();
        layout
    }

    fn place(&mut self) {
        for (at, column) in self.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            match self.places.iter_mut().find(|(known, _)| *known == field) {
                Some((_, places)) => places.push(at),
                None => self.places.push((field, vec![at])),
            }
        }
        for (_, places) in &mut self.places {
            places.sort_by_key(|at| (self.columns.get(*at).map(|column| column.rank), *at));
        }
    }

    /// The columns of a field, those that count first in front.
    pub(super) fn of(&self, field: Field) -> &[usize] {
        let found = self.places.iter().find(|(known, _)| *known == field);
        found.map_or(&[], |(_, places)| places.as_slice())
    }

    pub(super) fn field(&self, at: usize) -> Option<Field> {
        self.columns.get(at)?.field
    }

    pub(super) fn has(&self, field: Field) -> bool {
        !self.of(field).is_empty()
    }

    /// Headers with that use, for the summary.
    pub(super) fn named(&self, wanted: impl Fn(Option<Field>) -> bool) -> Vec<String> {
        let columns = self.titles.iter().zip(&self.columns);
        columns.filter(|(_, column)| wanted(column.field)).map(|(title, _)| title.clone()).collect()
    }

    /// Why a row is no entry.
    pub(super) fn is_no_entry(&self, row: &Row) -> Option<Words> {
        if row.fault.is_some() {
            return None;
        }
        let filled: Vec<(usize, &Cell)> = row.filled().collect();
        let same = |(at, cell): &(usize, &Cell)| {
            let alike = |label: &&String| {
                let first = cell.text.chars().next();
                first.is_none_or(|c| !c.is_alphabetic()) || first == label.chars().next()
            };
            let label = self.labels.get(*at).filter(alike);
            label.is_some_and(|label| plain(label) == plain(&cell.text))
        };
        if filled.len() > 1 && filled.iter().all(same) {
            return Some(Words::new("重复的表头", "the header once more"));
        }
        // | --- | --- |
        let rule = |(_, cell): &(usize, &Cell)| {
            cell.text.len() > 1 && cell.text.chars().all(|c| matches!(c, '-' | '=' | ':' | '—'))
        };
        if filled.len() > 1 && filled.iter().all(rule) {
            return Some(Words::new("分隔线", "a rule"));
        }
        let (first, cell) = filled.first()?;
        let known = |at: usize| self.field(at);
        let coded = filled.iter().any(|(at, _)| known(*at) == Some(Field::Code));
        // 合计,2: a number is no name.
        let name = |cell: &Cell| cell.text.contains(|c: char| c.is_alphabetic());
        let named = filled
            .iter()
            .any(|(at, cell)| at != first && known(*at) == Some(Field::Name) && name(cell));
        if !coded && !named && is_remark(&cell.text) {
            let (zh, en) = ("合计、备注或说明，不是记录", "a total or remark, not an entry");
            return Some(Words::new(zh, en));
        }
        if filled.len() == 1 && self.labels.len() > 2 {
            let sentence = cell.text.contains(['。', '：', ':']);
            match known(*first) {
                Some(Field::Ordinal) => {
                    return Some(Words::new("只有序号，没有内容", "only a row number, no content"));
                }
                Some(Field::Name) if !sentence => {}
                _ if sentence => {
                    return Some(Words::new("说明文字，不是记录", "an explanation, not an entry"));
                }
                _ => {}
            }
        }
        None
    }
}

/// Bulletins write 姓名, 性别, 证件名称, 证件号码 once for each person: such columns belong to the
/// person before them, if the subject has a column for its code elsewhere.
fn follow_persons(labels: &[String], columns: &mut [Decision], titles: &mut [String]) {
    let follows = |label: &str| {
        const OF_A_PERSON: [&str; 8] = [
            "性别",
            "年龄",
            "证件名称",
            "证件类型",
            "证件号码",
            "身份证号",
            "身份证号码",
            "有效身份证件号码",
        ];
        OF_A_PERSON.contains(&plain(label).as_str())
    };
    let own = labels.iter().zip(columns.iter());
    let own = own.filter(|(label, column)| column.field == Some(Field::Code) && !follows(label));
    let has_code = own.count() > 0;
    let mut person: Option<(Part, String)> = None;
    for ((label, column), title) in labels.iter().zip(columns).zip(titles) {
        if let Some(Field::Person(part)) = column.field {
            person = Some((part, label.trim_end_matches("姓名").to_owned()));
            continue;
        }
        let told = column.source == Source::Office;
        let Some((part, name)) = person.as_ref().filter(|_| follows(label) && has_code && !told)
        else {
            person = None;
            continue;
        };
        if column.field == Some(Field::Code) {
            column.field = Some(Field::PersonCode(*part));
        } else {
            column.field = Some(Field::Kept);
            *title = format!("{name}{label}");
        }
    }
}

/// Begins with a word of the last lines of a table.
fn is_remark(text: &str) -> bool {
    const WORDS: [&str; 26] = [
        "合计",
        "总计",
        "小计",
        "共计",
        "总数",
        "备注",
        "说明",
        "填表说明",
        "注",
        "填报人",
        "填表人",
        "制表人",
        "制表",
        "审核人",
        "审核",
        "联系人",
        "联系电话",
        "填报单位",
        "制表单位",
        "填报日期",
        "制表日期",
        "数据来源",
        "打印日期",
        "导出时间",
        "统计时间",
        "公布单位",
    ];
    let ends = |rest: &str| {
        rest.is_empty()
            || rest.starts_with([
                ':', '：', '(', '（', ' ', '\u{3000}', '、', '，', ',', '.', '．', '\n',
            ])
            || rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let half = super::words::half_width(text);
    let joined: String = half.split_whitespace().collect();
    let counted = joined.strip_prefix('共').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < joined.len().saturating_sub("共".len()) && rest.chars().count() <= 3
    });
    counted || WORDS.iter().any(|word| joined.strip_prefix(word).is_some_and(ends))
}

/// What the cells of a row say as headings.
fn texts(row: &Row) -> Vec<String> {
    let label = |cell: &Cell| match cell.nature {
        Nature::Beside => String::new(),
        _ => cell.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut labels: Vec<String> = row.cells.iter().map(label).collect();
    while labels.last().is_some_and(String::is_empty) {
        labels.pop();
    }
    labels
}

fn known(labels: &[String], profile: &Profile) -> Vec<Field> {
    let decided = columns::heading(labels, profile);
    decided.columns.iter().filter_map(|column| column.field).collect()
}

/// The labels of a row, if it can be a header: one of them names the subjects, and, unless the row
/// is the first, another is known too.
pub(super) fn labels(row: &Row, first: bool, profile: &Profile) -> Option<Vec<String>> {
    // A row of data has cells that no heading has.
    if row.cells.len() < 2 && !first {
        return None;
    }
    let labels = texts(row);
    let fields = known(&labels, profile);
    let named = fields.contains(&Field::Name);
    (named && (first || fields.len() > 1)).then_some(labels)
}

/// The labels of a header of two rows: the second stands below wider cells of the first. `below` is
/// the row that could be a header by itself, or the one under it.
pub(super) fn two_rows(top: &Row, below: &Row, profile: &Profile) -> Option<Vec<String>> {
    let under = |cell: &Cell| matches!(cell.nature, Nature::Below(line) if line == top.line);
    let beside = top.cells.iter().any(|cell| cell.nature == Nature::Beside);
    let above = texts(top);
    let own = texts_below(below, under);
    let filled = |labels: &[String]| labels.iter().filter(|label| !label.is_empty()).count();
    // Saved as text, a wide cell is followed by empty ones; a title is a single wide cell.
    let gaps = filled(&above) >= 2
        && above.iter().zip(&own).any(|(above, own)| above.is_empty() && !own.is_empty());
    if filled(&above) < 2 || filled(&own) < 2 || !(beside || gaps) {
        return None;
    }
    let width = above.len().max(own.len());
    let mut labels = Vec::with_capacity(width);
    let mut wide = String::new();
    for at in 0..width {
        let at_top = above.get(at).cloned().unwrap_or_default();
        let own = own.get(at).cloned().unwrap_or_default();
        if !at_top.is_empty() {
            wide.clone_from(&at_top);
        }
        labels.push(match (at_top.is_empty(), own.is_empty()) {
            (_, true) => at_top,
            _ => joined(&wide, own, profile),
        });
    }
    // The second row is data, unless it holds headings too.
    let (both, top_only) = (known(&labels, profile), known(&above, profile));
    let second = known(&own, profile);
    (both.contains(&Field::Name) && !second.is_empty() && both.len() > top_only.len())
        .then_some(labels)
}

fn texts_below(row: &Row, under: impl Fn(&Cell) -> bool) -> Vec<String> {
    let own = |cell: &Cell| match () {
        () if under(cell) || cell.nature == Nature::Beside => Cell::empty(),
        () => cell.clone(),
    };
    texts(&Row { line: row.line, cells: row.cells.iter().map(own).collect(), fault: None })
}

/// `法定代表人` above `姓名` is 法定代表人姓名; `基本信息` above `企业名称` says nothing more.
fn joined(wide: &str, own: String, profile: &Profile) -> String {
    let joined = format!("{wide}{own}");
    let field = |label: &str| known(&[label.to_owned()], profile).first().copied();
    let person = matches!(field(wide), Some(Field::Person(_)));
    match (field(&joined), field(&own)) {
        (Some(both), _) if person || field(&own).is_none() || both == Field::Ended => joined,
        (_, Some(_)) => own,
        _ => joined,
    }
}

/// Rows of a sheet that may have its headings on the left.
pub(super) const TURNED: usize = 10_000;

/// A heading on the left and what is none on the right.
pub(super) fn may_be_turned(row: &Row, profile: &Profile) -> bool {
    let filled: Vec<(usize, &Cell)> = row.filled().take(3).collect();
    let [(0, label), (1, value)] = filled[..] else { return false };
    let understood = |text: &str| !known(&[text.to_owned()], profile).is_empty();
    understood(&label.text) && !understood(&value.text)
}

/// The columns of a sheet that has its headings on the left and one entry, or one after the other, on
/// the right: `Err` gives the rows back.
pub(super) fn turned(
    rows: Vec<Row>,
    profile: &Profile,
) -> Result<(Vec<String>, Vec<Row>), Vec<Row>> {
    let pair = |row: &Row| {
        let mut filled = row.filled();
        let (first, value) = (filled.next(), filled.next());
        let plain = filled.next().is_none() && first.is_some_and(|(at, _)| at == 0);
        first
            .filter(|_| plain)
            .map(|(_, label)| (label.text.clone(), value.map(|(_, cell)| cell.clone())))
    };
    let pairs: Option<Vec<_>> = rows.iter().filter(|row| !row.is_blank()).map(pair).collect();
    let Some(pairs) = pairs.filter(|pairs| (2..=TURNED).contains(&pairs.len())) else {
        return Err(rows);
    };
    let labels: Vec<String> = pairs.iter().map(|(label, _)| label.clone()).collect();
    let understood = |label: &String| !known(std::slice::from_ref(label), profile).is_empty();
    let count = labels.iter().filter(|label| understood(label)).count();
    let values = pairs.iter().filter_map(|(_, cell)| cell.as_ref());
    let no_headings = values.clone().all(|cell| !understood(&cell.text));
    let named =
        labels.iter().any(|label| known(std::slice::from_ref(label), profile) == [Field::Name]);
    if !named || !no_headings || count.saturating_mul(2) < labels.len() || count < 2 {
        return Err(rows);
    }
    let mut header: Vec<String> = Vec::new();
    for label in &labels {
        if !header.contains(label) {
            header.push(label.clone());
        }
    }
    let lines: Vec<u32> = rows.iter().filter(|row| !row.is_blank()).map(|row| row.line).collect();
    let mut entries: Vec<Row> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for ((label, cell), line) in pairs.into_iter().zip(lines) {
        let Some(at) = header.iter().position(|known| *known == label) else { continue };
        // A heading once more begins the next entry.
        if entries.is_empty() || seen.contains(&at) {
            entries.push(Row { line, cells: vec![Cell::empty(); header.len()], fault: None });
            seen.clear();
        }
        seen.push(at);
        if let (Some(slot), Some(cell)) =
            (entries.last_mut().and_then(|entry| entry.cells.get_mut(at)), cell)
        {
            *slot = cell;
        }
    }
    Ok((header, entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout_of(labels: &str) -> Layout {
        let labels = labels.split(',').map(str::to_owned).collect();
        Layout::new(labels, &Profile::default(), &[])
    }

    #[test]
    fn remarks_are_told_from_names() {
        for text in
            ["合计", "合 计", "备注：以上均为虚构", "注：", "共12条", "共 3 户", "制表人：某某"]
        {
            assert!(is_remark(text), "{text}");
        }
        for text in
            ["备注文化有限公司", "注册", "共青城示例有限公司", "共3A公司示例厂", "说明书印刷厂"]
        {
            assert!(!is_remark(text), "{text}");
        }
    }

    #[test]
    fn columns_after_a_person_belong_to_it() {
        let labels = "纳税人名称,纳税人识别号,法定代表人姓名,性别,证件号码,财务负责人姓名,性别,证件号码,案件性质";
        let layout = layout_of(labels);
        assert_eq!(layout.field(4), Some(Field::PersonCode(Part::Legal)));
        assert_eq!(layout.field(7), Some(Field::PersonCode(Part::Finance)));
        assert_eq!(
            (layout.titles[3].as_str(), layout.titles[6].as_str()),
            ("法定代表人性别", "财务负责人性别")
        );
        // Without another column for the code of the subject it is that code.
        let layout = layout_of("企业名称,法定代表人,证件号码");
        assert_eq!(layout.field(2), Some(Field::Code));
    }
}
