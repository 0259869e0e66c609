//! Finds the header of a sheet, and the rows that are no entries.

use super::{
    shape::{self, Field, Part, Shape, plain},
    sheet::{Cell, Nature, Row},
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
    /// What each column gives; `None` when no shape knows it.
    pub(super) fields: Vec<Option<Field>>,
    /// Under which title a column is kept that no member takes.
    pub(super) titles: Vec<String>,
}

impl Layout {
    pub(super) fn new(labels: Vec<String>) -> Self {
        let shape = shape::detect(&labels);
        let mut fields: Vec<Option<Field>> = labels.iter().map(|name| shape.field(name)).collect();
        let title = |(at, (label, field)): (usize, (&String, &Option<Field>))| match field {
            Some(Field::Detail(title)) => (*title).to_owned(),
            _ if label.is_empty() => format!("第{}列", at.saturating_add(1)),
            _ => label.clone(),
        };
        let mut titles: Vec<String> = labels.iter().zip(&fields).enumerate().map(title).collect();
        let mut layout = Self { shape, labels, fields: Vec::new(), titles: Vec::new() };
        layout.follow_persons(&mut fields, &mut titles);
        (layout.fields, layout.titles) = (fields, titles);
        layout
    }

    /// Bulletins write 姓名, 性别, 证件名称, 证件号码 once for each person: such columns belong to the
    /// person before them, if the subject has a column for its code elsewhere.
    fn follow_persons(&self, fields: &mut [Option<Field>], titles: &mut [String]) {
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
        let own = self.labels.iter().zip(fields.iter());
        let own = own.filter(|(label, field)| **field == Some(Field::Code) && !follows(label));
        let has_code = own.count() > 0;
        let mut person: Option<(Part, String)> = None;
        for ((label, field), title) in self.labels.iter().zip(fields).zip(titles) {
            if let Some(Field::Person(part)) = field {
                person = Some((*part, label.trim_end_matches("姓名").to_owned()));
                continue;
            }
            let Some((part, name)) = person.as_ref().filter(|_| follows(label) && has_code) else {
                person = None;
                continue;
            };
            if *field == Some(Field::Code) {
                *field = Some(Field::PersonCode(*part));
            } else {
                *field = None;
                *title = format!("{name}{label}");
            }
        }
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.fields.contains(&Some(field))
    }

    /// Headers with that use, for the summary.
    pub(super) fn named(&self, wanted: impl Fn(Option<Field>) -> bool) -> Vec<String> {
        let columns = self.titles.iter().zip(&self.fields);
        columns.filter(|(_, field)| wanted(**field)).map(|(title, _)| title.clone()).collect()
    }

    /// Why a row is no entry.
    pub(super) fn is_no_entry(&self, row: &Row) -> Option<Words> {
        if row.fault.is_some() {
            return None;
        }
        let filled: Vec<(usize, &Cell)> = row.filled().collect();
        let same = |(at, cell): &(usize, &Cell)| {
            self.labels.get(*at).is_some_and(|label| plain(label) == plain(&cell.text))
        };
        if filled.len() > 1 && filled.iter().all(same) {
            return Some(Words::new("重复的表头", "the header once more"));
        }
        let (first, cell) = filled.first()?;
        let known = |at: usize| self.fields.get(at).copied().flatten();
        let coded = filled.iter().any(|(at, _)| known(*at) == Some(Field::Code));
        let named = filled.iter().any(|(at, _)| at != first && known(*at) == Some(Field::Name));
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
    let half = super::cell::half_width(text);
    let joined: String = half.split_whitespace().collect();
    let counted = joined.strip_prefix('共').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < joined.len().saturating_sub("共".len()) && rest.chars().count() <= 3
    });
    counted || WORDS.iter().any(|word| joined.strip_prefix(word).is_some_and(ends))
}

/// The labels of a row, if it can be a header: one of them names the subjects, and, unless the row
/// is the first, another is known too.
pub(super) fn labels(row: &Row, first: bool) -> Option<Vec<String>> {
    let label = |cell: &Cell| match cell.nature {
        Nature::Beside => String::new(),
        _ => cell.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut labels: Vec<String> = row.cells.iter().map(label).collect();
    while labels.last().is_some_and(String::is_empty) {
        labels.pop();
    }
    let shape = shape::detect(&labels);
    let fields: Vec<Field> = labels.iter().filter_map(|label| shape.field(label)).collect();
    let named = fields.contains(&Field::Name);
    (named && (first || fields.len() > 1)).then_some(labels)
}

/// The labels of a header of two rows: the second stands below merged cells of the first.
pub(super) fn two_rows(top: &Row, labels: &[String], below: &Row) -> Option<Vec<String>> {
    let under = |cell: &Cell| cell.nature == Nature::Below(top.line);
    let covered = below.cells.iter().any(under);
    let beside = top.cells.iter().any(|cell| cell.nature == Nature::Beside);
    if !covered || !beside {
        return None;
    }
    let shape = shape::detect(labels);
    let width = below.cells.len().max(labels.len());
    let join = |at: usize| {
        let above = top.cells.get(at).map(|cell| cell.text.as_str()).unwrap_or_default();
        let own = below.cells.get(at).filter(|cell| !under(cell) && cell.nature != Nature::Beside);
        let own = own.map(|cell| cell.text.as_str()).unwrap_or_default();
        let joined = format!("{above}{own}");
        let alone = shape.field(&joined).is_none() && shape.field(own).is_some();
        let plain = labels.get(at).cloned().unwrap_or_default();
        match own {
            "" => plain,
            own if alone => own.to_owned(),
            _ => joined,
        }
    };
    Some((0..width).map(join).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let layout = Layout::new(labels.split(',').map(str::to_owned).collect());
        assert_eq!(layout.fields[4], Some(Field::PersonCode(Part::Legal)));
        assert_eq!(layout.fields[7], Some(Field::PersonCode(Part::Finance)));
        assert_eq!(
            (layout.titles[3].as_str(), layout.titles[6].as_str()),
            ("法定代表人性别", "财务负责人性别")
        );
        // Without another column for the code of the subject it is that code.
        let layout =
            Layout::new("企业名称,法定代表人,证件号码".split(',').map(str::to_owned).collect());
        assert_eq!(layout.fields[2], Some(Field::Code));
    }
}
