//! Headings by grammar: whom they speak of, what was done, and which part of it stands below.
//!
//! A heading is read only when every word of it is known. One that is not still says what it is
//! likely to mean, which is what a question to the office needs.

use super::lexicon::{self, Script, Sense};
use crate::shape::{Field, Part, plain};

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) field: Field,
    /// Which of several columns of one field counts: the smaller first.
    pub(crate) rank: u8,
    /// The unit of bare numbers: `年`, `个月`, `日`, or empty.
    pub(crate) unit: &'static str,
    /// Every word is known.
    pub(crate) whole: bool,
    /// Initials or English: the content must agree before it is believed.
    pub(crate) abbreviated: bool,
}

/// What a heading means.
pub(crate) fn read(heading: &str) -> Option<Meaning> {
    if heading.chars().count() > 40 {
        return None;
    }
    let text = plain(heading);
    if text.is_empty() {
        return None;
    }
    if text.is_ascii() { abbreviation(heading, &text) } else { chinese(&text) }
}

/// Alternatives divided by `/` must say the same; the last may complete those before it.
fn chinese(text: &str) -> Option<Meaning> {
    // A legal person has no identity card: its representative is meant.
    let text = &["身份证", "姓名", "证件"].iter().fold(text.to_owned(), |text, word| {
        text.replace(&format!("法人{word}"), &format!("法定代表人{word}"))
    });
    let mut meaning: Option<Meaning> = None;
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
    for part in &parts {
        let (senses, unknown) = words(part);
        let Some(read) = interpret(&senses) else {
            if parts.len() > 1 && unknown == 0 {
                continue;
            }
            return None;
        };
        // 甲乙日期: of an unknown thing.
        if unknown > 0 && read.field == Field::ListedOn && read.rank == 4 {
            return None;
        }
        let read = Meaning { whole: unknown == 0, ..read };
        meaning = match meaning {
            None => Some(read),
            Some(before) if before.field == read.field => Some(Meaning {
                rank: before.rank.min(read.rank),
                whole: before.whole && read.whole,
                unit: if before.unit.is_empty() { read.unit } else { before.unit },
                ..before
            }),
            Some(_) => return None,
        };
    }
    meaning
}

/// The senses of a phrase with its brackets, and the number of unknown characters.
fn words(text: &str) -> (Vec<Sense>, usize) {
    let (mut senses, mut unknown) = (Vec::new(), 0_usize);
    let mut add = |text: &str| {
        let (found, left) = lexicon::split(Script::Chinese, text);
        senses.extend(found.into_iter().filter_map(|senses| senses.first().copied()));
        unknown = unknown.saturating_add(left);
    };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let (inner, behind) = after.split_once(')').unwrap_or((after, ""));
        add(unnumbered(before));
        if !is_hint(inner) {
            match inner {
                "月" | "个月" | "月数" | "单位_月" => add("(月)"),
                "年" | "年数" => add("(年)"),
                "天" | "日" | "天数" | "工作日" => add("(日)"),
                inner => add(inner.trim_start_matches("单位")),
            }
        }
        rest = behind;
    }
    add(unnumbered(rest));
    (senses, unknown)
}

/// 行政相对人代码_3: without the number behind it.
fn unnumbered(text: &str) -> &str {
    let mark = |c: char| matches!(c, '_' | '.' | ',' | '，' | '。' | ';' | '；');
    text.trim_matches(mark).trim_end_matches(|c: char| c.is_ascii_digit() || mark(c))
}

/// How a column is to be filled in: （必填）, （为自然人时，必填）, (YYYY-MM-DD).
fn is_hint(text: &str) -> bool {
    [
        "必填", "选填", "可选", "可空", "非空", "如有", "如无", "格式", "例如", "示例", "填写",
        "yyyy", "示例", "多个", "虚构", "万元", "字典", "下拉", "文本",
    ]
    .iter()
    .any(|hint| text.contains(hint))
        || (text.starts_with('为') && text.contains('时'))
        || text == "元"
        || text.is_empty()
}

/// gsjzrq, entName, end_date, AAB004.
fn abbreviation(heading: &str, text: &str) -> Option<Meaning> {
    let key = lexicon::senses(Script::Key, text);
    if !key.is_empty() {
        let meaning = interpret(key)?;
        return Some(Meaning { abbreviated: true, ..meaning });
    }
    let pieces = pieces(heading);
    let joined = lexicon::senses(Script::English, &pieces.concat());
    if !joined.is_empty() {
        return settled(&[joined]);
    }
    if let Some(senses) = spelled(Script::English, &pieces) {
        return settled(&senses);
    }
    let letters = |piece: &String| piece.bytes().all(|b| b.is_ascii_lowercase());
    let initials: Vec<String> = pieces.iter().filter(|piece| letters(piece)).cloned().collect();
    let senses =
        (initials.len() == pieces.len()).then(|| spelled(Script::Initials, &initials))??;
    let meaning = settled(&senses)?;
    // Two or three letters are soon said: an end wants the word for a day or a length of time too.
    let said = |wanted: Sense| senses.iter().any(|senses| senses.contains(&wanted));
    let day = matches!(meaning.field, Field::Until | Field::Effective);
    (!day || said(Sense::Date) || said(Sense::Duration)).then_some(meaning)
}

/// Lower-case words of endDate, end_date, END-DATE.
fn pieces(heading: &str) -> Vec<String> {
    let half = crate::words::half_width(heading);
    let mut pieces: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in half.chars() {
        let parted = matches!(c, '_' | '-' | '.' | ' ' | '/' | ':' | '*' | '(' | ')');
        if parted || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            pieces.push(String::new());
        }
        if !parted && let Some(last) = pieces.last_mut() {
            last.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn spelled(script: Script, pieces: &[String]) -> Option<Vec<&'static [Sense]>> {
    let mut all = Vec::new();
    for piece in pieces {
        match lexicon::senses(script, piece) {
            [] => {
                let (words, unknown) = lexicon::split(script, piece);
                if unknown > 0 || words.is_empty() {
                    return None;
                }
                all.extend(words);
            }
            found => all.push(found),
        }
    }
    (!all.is_empty()).then_some(all)
}

/// What all readings of words with several senses agree on.
fn settled(words: &[&'static [Sense]]) -> Option<Meaning> {
    let mut readings: Vec<Vec<Sense>> = vec![Vec::new()];
    for senses in words {
        readings = readings
            .iter()
            .flat_map(|before| senses.iter().map(|sense| [before.as_slice(), &[*sense]].concat()))
            .take(64)
            .collect();
    }
    let mut meaning: Option<Meaning> = None;
    for read in readings.iter().filter_map(|senses| interpret(senses)) {
        match meaning {
            Some(before) if before.field != read.field => return None,
            Some(_) => {}
            None => meaning = Some(read),
        }
    }
    Some(Meaning { abbreviated: true, ..meaning? })
}

fn interpret(senses: &[Sense]) -> Option<Meaning> {
    let phrase = Phrase(senses);
    let (field, rank) = phrase
        .private()
        .or_else(|| phrase.beside())
        .or_else(|| phrase.ending())
        .or_else(|| phrase.day())
        .or_else(|| phrase.part())?;
    let unit = match () {
        () if phrase.has(Sense::Month) => "个月",
        () if phrase.has(Sense::Year) => "年",
        () if phrase.has(Sense::Day) => "日",
        () => "",
    };
    Some(Meaning { field, rank, unit, whole: true, abbreviated: false })
}

/// The words of a heading in their order.
struct Phrase<'a>(&'a [Sense]);

type Found = Option<(Field, u8)>;

impl Phrase<'_> {
    fn has(&self, sense: Sense) -> bool {
        self.0.contains(&sense)
    }

    fn any(&self, senses: &[Sense]) -> bool {
        senses.iter().any(|sense| self.has(*sense))
    }

    fn last(&self) -> Option<Sense> {
        self.0.iter().copied().rfind(|sense| !matches!(sense, Sense::Neutral | Sense::Flag))
    }

    fn only(&self, senses: &[Sense]) -> bool {
        self.0.iter().all(|sense| senses.contains(sense) || *sense == Sense::Neutral)
    }

    fn part_of_person(&self) -> Option<Part> {
        let parts = [
            (Sense::Principal, Part::Principal),
            (Sense::Finance, Part::Finance),
            (Sense::Direct, Part::Direct),
            (Sense::Controller, Part::Controller),
            (Sense::Shareholder, Part::Shareholder),
            (Sense::Legal, Part::Legal),
        ];
        parts.into_iter().find(|(sense, _)| self.has(*sense)).map(|(_, part)| part)
    }

    /// What a pack for the public never holds.
    fn private(&self) -> Found {
        let private = self.any(&[Sense::Phone, Sense::Home, Sense::Contact, Sense::Birth])
            || (self.has(Sense::Address) && self.part_of_person().is_some());
        private.then_some((Field::Private, 0))
    }

    /// What says nothing of the entry itself, whatever stands below.
    fn beside(&self) -> Found {
        let kept = self.any(&[Sense::Standing, Sense::Address, Sense::Amount, Sense::Person])
            || self.last() == Some(Sense::Remark)
            || (self.any(&[Sense::Thing, Sense::Found])
                && !self.any(&[
                    Sense::Remove,
                    Sense::Repair,
                    Sense::Cause,
                    Sense::Authority,
                    Sense::Document,
                    Sense::Penalty,
                    Sense::Visible,
                ]));
        if self.has(Sense::Ordinal) && self.only(&[Sense::Ordinal]) {
            return Some((Field::Ordinal, 0));
        }
        kept.then_some((Field::Kept, 0))
    }

    /// What says that an entry is no longer on the list.
    fn ending(&self) -> Found {
        if !self.any(&[Sense::Remove, Sense::Repair]) || self.last() == Some(Sense::State) {
            return None;
        }
        if self.any(&[Sense::Flag, Sense::Duration, Sense::Thing]) {
            return None;
        }
        let text = [
            Sense::Cause,
            Sense::Document,
            Sense::Authority,
            Sense::Basis,
            Sense::Penalty,
            Sense::Number,
            Sense::Name,
        ];
        if self.any(&text) {
            return Some((Field::Removal, 0));
        }
        self.has(Sense::Date).then_some((Field::Ended, u8::from(self.has(Sense::Repair))))
    }

    /// Days and lengths of time.
    fn day(&self) -> Found {
        if self.any(&[Sense::Remove, Sense::Repair])
            || self.any(&[
                Sense::State,
                Sense::Visible,
                Sense::Document,
                Sense::Cause,
                Sense::Basis,
                Sense::Flag,
            ]) && !self.has(Sense::Date)
        {
            return None;
        }
        let (date, end, start, length) = (
            self.has(Sense::Date),
            self.has(Sense::End),
            self.has(Sense::Start),
            // 公示天数: a number of days that something lasts.
            self.has(Sense::Duration)
                || (self.any(&[Sense::Day, Sense::Month, Sense::Year])
                    && self.any(&[Sense::List, Sense::Publish])),
        );
        if !(date || end || start || length)
            || self.last() == Some(Sense::Name)
            || self.has(Sense::Code)
        {
            return None;
        }
        if self.part_of_person().is_some() {
            return Some((Field::Kept, 0));
        }
        if self.has(Sense::Rename) {
            return date.then_some((Field::Renamed, 0));
        }
        if self.has(Sense::Update) {
            return date.then_some((Field::LastConfirmed, 0));
        }
        match (end, start, length, date) {
            // 公示起止日期: both days in one cell.
            (true, true, _, _) => Some((Field::Term, 0)),
            (true, false, _, _) => Some((Field::Until, 0)),
            (false, true, _, _) => Some((Field::Effective, 0)),
            (false, false, true, false) => Some((Field::Term, 0)),
            (false, false, true, true) => Some((Field::Term, 0)),
            _ => {
                let rank =
                    [(Sense::List, 0), (Sense::Publish, 1), (Sense::Decide, 2), (Sense::Report, 3)];
                let act = rank.into_iter().find(|(act, _)| self.has(*act)).map(|(_, rank)| rank);
                let bare = self.only(&[Sense::Date]);
                act.or(bare.then_some(4)).map(|rank| (Field::ListedOn, rank))
            }
        }
    }

    fn part(&self) -> Found {
        if let [only] = self.0 {
            match only {
                Sense::SubjectName => return Some((Field::Name, 0)),
                Sense::SubjectCode => return Some((Field::Code, 0)),
                Sense::LegalName => return Some((Field::Person(Part::Legal), 0)),
                _ => {}
            }
        }
        let person = self.part_of_person();
        let acted = self.any(&[Sense::List, Sense::Publish, Sense::Decide, Sense::Report]);
        let field = match self.last()? {
            Sense::Visible => Field::Visibility,
            _ if self.has(Sense::Flag) => return None,
            Sense::ListName if self.only(&[Sense::ListName]) => Field::List,
            Sense::Assessment => Field::Year,
            Sense::State => Field::State,
            Sense::Former => Field::FormerNames,
            Sense::Class => Field::Class,
            Sense::Kind => Field::Kind,
            Sense::Type if self.has(Sense::Subject) && person.is_none() => Field::Kind,
            Sense::Document => Field::Document,
            Sense::Number if self.has(Sense::Document) || self.has(Sense::Decide) => {
                Field::Document
            }
            Sense::Number if self.only(&[Sense::Number]) => Field::Entry,
            Sense::Number | Sense::Type => Field::Kept,
            Sense::Cause => Field::Cause,
            Sense::Penalty => Field::Penalty,
            Sense::Basis => Field::Basis,
            Sense::Source => Field::Source,
            _ if self.has(Sense::Source) => match self.last()? {
                Sense::Name | Sense::Authority | Sense::Subject => Field::Source,
                _ => Field::Kept,
            },
            Sense::Code if self.has(Sense::Authority) || (acted && !self.has(Sense::Subject)) => {
                Field::Kept
            }
            Sense::Code => person.map_or(Field::Code, Field::PersonCode),
            Sense::Authority => Field::Authority,
            Sense::Name if self.has(Sense::Authority) => Field::Authority,
            Sense::Name if acted && !self.has(Sense::Subject) && person.is_none() => Field::Kept,
            Sense::Name => person.map_or(Field::Name, Field::Person),
            Sense::Subject if self.has(Sense::Authority) => Field::Authority,
            // 认定单位 decides, 列入单位 may be either.
            Sense::Subject if acted && !self.has(Sense::List) => Field::Authority,
            Sense::Subject if self.has(Sense::List) => return None,
            Sense::Subject => person.map_or(Field::Name, Field::Person),
            Sense::Legal
            | Sense::Principal
            | Sense::Direct
            | Sense::Finance
            | Sense::Controller
            | Sense::Shareholder => Field::Person(person?),
            _ => return None,
        };
        // A heading of one general word gives way to one that says more.
        let rank = match (self.has(Sense::Name), self.has(Sense::Subject)) {
            _ if field != Field::Name => 0,
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        };
        Some((field, rank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(headings: &[&str], expected: Field) {
        for heading in headings {
            let read = read(heading);
            assert_eq!(read.map(|m| (m.field, m.whole)), Some((expected, true)), "{heading}");
        }
    }

    #[test]
    fn names_of_subjects() {
        fields(
            &[
                "用人单位名称",
                "黑名单记录主体",
                "案件当事人",
                "企业(单位)名称",
                "当事人姓名（名称）",
                "违规主体名称",
                "被处罚人姓名/企业名",
                "失信企业",
                "失信被执行人姓名/名称",
                "被处罚人",
                "主体",
                "供应商名称",
                "单位全称",
                "纳税人",
                "个人姓名/单位名称",
                "名称（姓名）",
                "机构全称",
                "单位",
                "施工单位",
                "名称/姓名",
                "entName",
                "enterpriseName",
                "dwmc",
                "行政相对人名称（必填）",
                "被处罚单位",
                "违法企业名称",
                "信用主体名称",
                "qymc",
                "companyName",
                "org_name",
                "投标人名称",
                "涉事企业",
                "市场主体名称",
                "责任单位名称",
                "欠薪单位",
            ],
            Field::Name,
        );
    }

    #[test]
    fn codes_of_subjects() {
        fields(
            &[
                "统一社会信用代码/组织机构代码",
                "统一社会信用代码（纳税人识别号）",
                "注册号/统一社会信用代码",
                "统一社会信用代码（组织机构代码）",
                "统一社会信用代码证号",
                "社会统一信用代码",
                "营业执照注册号",
                "证照号码",
                "统一社会信用代码（注册号）",
                "证件号",
                "信用代码证号",
                "统一社会信用代码 ",
                "统一社会信用代码（必填）",
                "组织机构代码证",
                "纳税人识别号（社会信用代码）",
                "USCC",
                "creditCode",
                "uscc",
                "身份证号码/统一社会信用代码",
                "企业统一社会信用代码",
                "当事人身份证号",
                "机构代码",
                "tyshxydm",
                "uniscid",
                "regNo",
                "行政相对人代码_3(统一社会信用代码)",
                "主体身份代码",
                "证件号码(为自然人时，必填)",
                "AAB003",
                "credit_code",
            ],
            Field::Code,
        );
    }

    #[test]
    fn beginnings_and_ends() {
        for heading in [
            "列入黑名单日期",
            "列入严重违法失信名单日期",
            "列入异常名录日期",
            "决定日期",
            "处罚时间",
            "处罚决定书日期",
            "作出决定日期",
            "失信认定日期",
            "认定决定日期",
            "纳入时间",
            "公开日期",
            "公告日期",
            "曝光日期",
            "立案时间",
            "入库日期",
            "上报日期",
            "惩戒开始日期",
            "公示起始日期",
            "公示日期（起）",
            "有效期起",
            "开始日期",
            "列入黑名单时间",
            "列入年月",
            "inDate",
            "publishDate",
            "rdsj",
            "lrsj",
            "发布时间",
            "通报日期",
            "纳入名单时间",
            "处罚决定日期",
            "认定时间",
            "publish_time",
            "startDate",
            "decisionDate",
            "披露日期",
            "收录时间",
            "被列入经营异常名录日期",
            "列入严重失信主体名单日期",
            "生效时间",
        ] {
            let read = read(heading).unwrap_or_else(|| panic!("{heading}"));
            assert!(
                matches!(read.field, Field::ListedOn | Field::Effective) && read.whole,
                "{heading}: {read:?}"
            );
        }
        for heading in [
            "公布截至日期",
            "移出严重违法失信名单日期",
            "解除日期",
            "修复日期",
            "终止日期",
            "有效期限",
            "有效期截止日期",
            "惩戒结束日期",
            "限制截止日期",
            "名单有效期至",
            "公示结束时间",
            "截止时间",
            "结束时间",
            "到期时间",
            "公示到期日",
            "移出时间",
            "退出时间",
            "移出名单时间",
            "移出经营异常名录日期",
            "停止公示日期",
            "屏蔽日期",
            "处罚有效期",
            "有效期结束",
            "公示期至",
            "有效止期",
            "禁止参加政府采购活动期限",
            "惩戒期",
            "公示期(月)",
            "期限（年）",
            "有效期（至）",
            "删除时间",
            "下架日期",
            "outDate",
            "end_date",
            "removeDate",
            "gsjzrq",
            "yxqz",
            "移出黑名单日期",
            "到期日",
            "fbqx",
            "expiryDate",
            "valid_to",
            "退出日期",
            "失效日期",
            "撤销日期",
            "信用修复时间",
            "公示起止日期",
            "禁入期限",
            "解除惩戒日期",
            "ycrq",
            "jcsj",
            "下网时间",
            "摘牌日期",
        ] {
            let read = read(heading).unwrap_or_else(|| panic!("{heading}"));
            assert!(
                matches!(read.field, Field::Until | Field::Ended | Field::Term) && read.whole,
                "{heading}: {read:?}"
            );
        }
        assert_eq!(read("公示期(月)").unwrap().unit, "个月");
        assert_eq!(read("期限（年）").unwrap().unit, "年");
    }

    #[test]
    fn ends_of_something_else_are_no_end() {
        for heading in [
            "合同到期日期",
            "整改截止日期",
            "许可证有效期至",
            "经营期限",
            "营业期限至",
            "成立日期",
            "缴款期限",
            "申诉截止日期",
            "证书有效期",
            "履行期限",
            "资质有效期",
        ] {
            assert_eq!(read(heading).map(|m| m.field), Some(Field::Kept), "{heading}");
        }
        for heading in ["猫咪到期日期", "甲乙截止日", "疫苗有效期", "质保期限"]
        {
            assert!(read(heading).is_none_or(|m| !m.whole), "{heading}");
        }
    }

    #[test]
    fn the_rest() {
        fields(
            &[
                "联系电话",
                "联系人手机号",
                "家庭住址",
                "法定代表人住址",
                "出生日期",
                "邮箱",
                "lxdh",
                "phone",
                "户籍地址",
                "经办人",
                "法人手机",
            ],
            Field::Private,
        );
        fields(
            &["移出原因", "移出决定机关", "修复决定文号", "解除依据", "移出决定书文号"],
            Field::Removal,
        );
        fields(&["当前状态", "名单状态", "修复状态", "移出状态", "status"], Field::State);
        fields(&["是否公开", "信息使用范围", "公开属性", "是否公示"], Field::Visibility);
        fields(
            &[
                "认定部门",
                "列入决定机关",
                "查处机构",
                "执法单位",
                "发布机关",
                "fbjg",
                "公布单位",
                "认定单位",
                "处罚机关名称",
                "查处机关",
            ],
            Field::Authority,
        );
        fields(
            &["行政处罚决定书文号", "wsh", "行政处罚文书文号", "决定书编号", "案号"],
            Field::Document,
        );
        fields(
            &["违规行为", "列入原因", "违法事实", "主要违法事实", "严重失信行为情形"],
            Field::Cause,
        );
        fields(&["处罚依据", "严重失信主体名单认定依据", "lryj", "黑名单认定依据"], Field::Basis);
        fields(
            &[
                "法定代表人证件号",
                "法定代表人身份证号码",
                "法定代表人证件号码(为法人和其他组织时，必填)",
            ],
            Field::PersonCode(Part::Legal),
        );
        fields(
            &["法定代表人(为法人和其他组织时，必填)", "fddbr", "AAB013", "法定代表人姓名"],
            Field::Person(Part::Legal),
        );
        fields(
            &[
                "注册地",
                "企业地址",
                "经营状态",
                "项目名称",
                "罚款金额(万元)",
                "备注",
                "证件类型(为自然人时，必填)",
            ],
            Field::Kept,
        );
        for heading in ["是否移出", "爱好", "甲", "列入单位", "xyz", "产品合格", "修复期限"]
        {
            assert!(read(heading).is_none_or(|m| !m.whole), "{heading}: {:?}", read(heading));
        }
    }
}
