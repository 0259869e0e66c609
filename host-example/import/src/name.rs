//! What stands in the cell of a name besides the name: notes in brackets, numbers, other names.

use credit_core::pack::record::FormerName;

use super::{
    code::{self, Code},
    term,
    words::{self, guess, half_width},
};

/// What the cell of a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) former: Vec<FormerName>,
    /// Codes in the cell, as they are written.
    pub(super) codes: Vec<String>,
    /// The legal representative named in brackets.
    pub(super) legal: Option<String>,
    /// What the register says of the subject: 已注销, 吊销.
    pub(super) standing: Option<String>,
    /// 简称.
    pub(super) short: Option<String>,
    /// 等3家: others are meant that are not named.
    pub(super) others: Option<String>,
    /// The name was not the whole cell.
    pub(super) changed: bool,
}

/// Several names in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Several(pub(super) Vec<String>);

/// Reads the cell of a name.
pub(super) fn read(text: &str) -> Result<Named, Several> {
    if !needs_a_look(text) {
        return Ok(Named { name: text.to_owned(), ..Named::default() });
    }
    if let Some(names) = several(text) {
        return Err(Several(names));
    }
    if let Some(names) = joined(text).or_else(|| numbered(text)) {
        return Err(Several(names.map(str::to_owned).to_vec()));
    }
    let mut named = Named::default();
    let mut rest: String = text.split(['\n', '\t', '\r']).map(str::trim).collect();
    while let Some(shorter) = named.without(&rest) {
        rest = shorter;
    }
    if named.name.is_empty() {
        named.name = rest;
    }
    named.changed = named.name != text;
    Ok(named)
}

/// Any mark that a name and nothing else does not have.
fn needs_a_look(text: &str) -> bool {
    let marked = |c: char| {
        matches!(
            c,
            '(' | '（'
                | '['
                | '【'
                | '〔'
                | '\n'
                | '\t'
                | '、'
                | '；'
                | ';'
                | '/'
                | '／'
                | ','
                | '，'
                | '"'
                | '“'
                | '”'
                | '*'
                | '＊'
                | '：'
                | ':'
                | '等'
                | '.'
                | '。'
                | '．'
                | '　'
                | ' '
                | '\''
                | '‘'
                | '’'
                | '<'
                | '《'
                | '＝'
                | '='
                | '\u{200B}'
                | '\u{FEFF}'
                | '★'
                | '●'
                | '①'..='⑩'
        )
    };
    let and = |c: char| matches!(c, '和' | '及' | '与');
    text.contains(marked)
        || (text.contains(and) && joined(text).is_some())
        || coded(text).is_some()
        || text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

impl Named {
    /// The text without its outermost note or mark; `None` when there is none.
    fn without(&mut self, text: &str) -> Option<String> {
        let text = text.trim();
        let invisible =
            |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}');
        if text.contains(invisible) {
            return Some(text.replace(invisible, ""));
        }
        unquoted(text)
            .or_else(|| unnumbered(text))
            .or_else(|| self.without_label(text))
            .or_else(|| self.without_bracket(text))
            .or_else(|| self.without_others(text))
            .or_else(|| self.without_code(text))
            .or_else(|| {
                let trimmed = text.trim_end_matches([
                    '.', '。', ',', '，', '；', ';', '、', '*', '＊', ':', '：',
                ]);
                (trimmed != text && !trimmed.ends_with("Co") && !latin(trimmed))
                    .then(|| trimmed.to_owned())
            })
    }

    /// `… 统一社会信用代码：9145…` behind the name.
    fn without_label(&mut self, text: &str) -> Option<String> {
        let at = text.find([':', '：'])?;
        let (before, after) =
            (text.get(..at)?, text.get(at..)?.trim_start_matches([':', '：']).trim());
        let (name, label) = before.rsplit_once([' ', '　', '，', ',', ';', '；'])?;
        if name.trim().is_empty() || after.contains([':', '：']) || text.ends_with([')', '）']) {
            return None;
        }
        self.noted(label.trim(), after).then(|| name.trim().to_owned())
    }

    /// A note in brackets at the end that is no part of the name.
    fn without_bracket(&mut self, text: &str) -> Option<String> {
        let body = text.strip_suffix([')', '）', ']', '】', '〕'])?;
        let at = opening(body)?;
        let (name, note) = (
            body.get(..at)?.trim(),
            body.get(at..)?.trim_start_matches(['(', '（', '[', '【', '〔']).trim(),
        );
        if name.is_empty() {
            return None;
        }
        let (label, value) = note.split_once([':', '：']).unwrap_or(("", note));
        // 原：, 现更名为：: the colon says no more than the word.
        let plain = label.trim();
        let worded =
            ["原", "原名", "现", "现名", "曾用名"].contains(&plain) || plain.ends_with("更名为");
        let joined;
        let (label, value) = if worded {
            joined = format!("{plain}{}", value.trim());
            ("", joined.as_str())
        } else {
            (label, value)
        };
        let known = if label.is_empty() {
            self.remark(value, name)
        } else {
            self.noted(label.trim(), value.trim())
        };
        known.then(|| name.to_owned())
    }

    /// A note without label: （已注销）, （原甲公司）, （现更名为乙公司）, a code.
    fn remark(&mut self, note: &str, name: &str) -> bool {
        const STANDINGS: &[&str] = &[
            "已注销",
            "注销",
            "已吊销",
            "吊销",
            "吊销未注销",
            "吊销,未注销",
            "吊销，未注销",
            "吊销已注销",
            "已迁出",
            "迁出",
            "存续",
            "在业",
            "在营",
            "开业",
            "停业",
            "歇业",
            "已歇业",
            "已停业",
            "破产",
            "破产清算",
            "清算中",
            "已撤销登记",
            "撤销登记",
            "正常营业",
            "已注消",
            "经营异常",
            "失联",
            "非正常户",
            "已死亡",
            "死亡",
            "去世",
            "已故",
            "在逃",
        ];
        if STANDINGS.contains(&note) {
            self.standing = Some(note.to_owned());
            return true;
        }
        let after =
            |words: &[&str]| words.iter().find_map(|word| note.strip_prefix(word)).map(trimmed);
        if let Some(now) = after(&[
            "现更名为",
            "现已更名为",
            "已更名为",
            "更名为",
            "现名称为",
            "现名",
            "现为",
            "已变更为",
            "现变更为",
            "变更为",
        ]) && !now.is_empty()
        {
            self.former.push(former(name));
            self.name = now;
            return true;
        }
        if let Some(was) = after(&[
            "曾用名",
            "原名称为",
            "原名称",
            "原名为",
            "原名",
            "原称",
            "原为",
            "更名前为",
            "更名前",
            "前身为",
            "前身是",
            "前身",
            "旧称",
            "旧名",
            "原",
        ]) && was.chars().count() >= 2
        {
            self.former.extend(former_names(&was));
            return true;
        }
        if let Some(short) = after(&["以下简称", "下称", "简称"]) {
            self.short = Some(short);
            return true;
        }
        if note.starts_with('等') && counted(note) {
            self.others = Some(note.to_owned());
            return true;
        }
        let plain: String = note.chars().filter(|c| !c.is_whitespace()).collect();
        let coded = plain.len() >= 8
            && plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '-'));
        if coded && plain.chars().any(|c| c.is_ascii_digit()) {
            self.codes.push(note.to_owned());
            return true;
        }
        // 法定代表人 范例一.
        if let Some((label, value)) = note.split_once([' ', '　'])
            && self.noted(label.trim(), value.trim())
        {
            return true;
        }
        // 身份证1101…: the label without a colon.
        let label: String = note.chars().take_while(|c| !c.is_ascii_alphanumeric()).collect();
        !label.is_empty()
            && note.len() > label.len()
            && self.noted(label.trim(), note.get(label.len()..).unwrap_or_default())
    }

    /// A note with a label: 法定代表人：范例一, 统一社会信用代码：9145….
    fn noted(&mut self, label: &str, value: &str) -> bool {
        let label: String = half_width(label).chars().filter(|c| !c.is_whitespace()).collect();
        let ends = |words: &[&str]| words.iter().any(|word| label.ends_with(word));
        if value.is_empty() {
            return false;
        }
        if ends(&[
            "代码",
            "识别号",
            "注册号",
            "身份证",
            "身份证号",
            "身份证号码",
            "证件号",
            "证件号码",
            "登记号",
            "执照号",
        ]) {
            let found = code::read(value).codes;
            self.codes.extend(found.into_iter().map(|code| match code {
                Code::Usable { value, .. } => value.value,
                Code::Useless { text, .. } => text,
            }));
            return true;
        }
        if ends(&["法定代表人", "法人代表", "负责人", "经营者", "法人", "投资人"])
        {
            self.legal = Some(value.to_owned());
            return true;
        }
        if ends(&["曾用名", "原名", "原名称", "更名前"]) {
            self.former.extend(former_names(&trimmed(value)));
            return true;
        }
        if ends(&["现名", "现用名", "现名称", "更名后"]) {
            // The name before the bracket is the former one; the caller has it.
            return false;
        }
        if ends(&["简称"]) {
            self.short = Some(value.to_owned());
            return true;
        }
        if ends(&["状态", "企业状态", "登记状态", "经营状态"]) {
            self.standing = Some(value.to_owned());
            return true;
        }
        false
    }

    /// A credit code right behind the name.
    fn without_code(&mut self, text: &str) -> Option<String> {
        let (name, code) = coded(text)?;
        self.codes.push(code.to_owned());
        Some(name.to_owned())
    }

    /// `…等3家`, `…等三户企业`.
    fn without_others(&mut self, text: &str) -> Option<String> {
        let (at, _) = text.rmatch_indices('等').next()?;
        let (name, rest) = (text.get(..at)?, text.get(at..)?);
        if !counted(rest) || name.chars().count() < 2 {
            return None;
        }
        self.others = Some(rest.to_owned());
        Some(name.to_owned())
    }
}

/// Former names, separated by `;`, each with the last day in brackets if known:
/// `示例甲厂（至2019-05-31）`.
pub(super) fn former_names(cell: &str) -> Vec<FormerName> {
    let parts = cell.split([';', '；', '、', '\n']).map(str::trim);
    parts.filter(|part| !words::is_blank(part)).map(former_name).collect()
}

fn former_name(text: &str) -> FormerName {
    let dated = || {
        let body = text.strip_suffix([')', '）'])?;
        let at = body.rfind(['(', '（'])?;
        let (name, period) = (body.get(..at)?, body.get(at..)?);
        let until = term::end(period.trim_start_matches(['(', '（']))?;
        Some(FormerName { name: name.trim().to_owned(), until: Some(until) })
    };
    dated().unwrap_or_else(|| FormerName { name: text.to_owned(), until: None })
}

/// A name with a credit code right behind it.
fn coded(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(|c: char| !c.is_ascii_alphanumeric())?;
    let end = at.checked_add(text.get(at..)?.chars().next()?.len_utf8())?;
    let (name, code) = text.split_at_checked(end)?;
    let organisation = || guess(name) == Some(credit_core::request::SubjectKind::Organization);
    (code.len() == 18 && organisation() && words::is_credit_code(code)).then_some((name, code))
}

/// `1.甲有限公司 2.乙有限公司`.
fn numbered(text: &str) -> Option<[&str; 2]> {
    let first = text.strip_prefix("1")?.trim_start_matches(['.', '、', '．', ' ']);
    let marks = ["2.", "2、", "2．"];
    let (before, after) = marks.iter().find_map(|mark| first.split_once(mark))?;
    let organisation =
        |text: &str| guess(text.trim()) == Some(credit_core::request::SubjectKind::Organization);
    (organisation(before) && organisation(after)).then_some([before.trim(), after.trim()])
}

/// Two organisations with a word between them: 甲有限公司和乙有限公司.
fn joined(text: &str) -> Option<[&str; 2]> {
    const ENDS: [&str; 6] =
        ["有限公司", "有限责任公司", "股份公司", "合伙企业", "合作社", "事务所"];
    ["和", "及", "与", "以及"].iter().find_map(|word| {
        text.match_indices(word).find_map(|(at, word)| {
            let (before, after) = (text.get(..at)?, text.get(at.checked_add(word.len())?..)?);
            let ended = |text: &str| ENDS.iter().any(|end| text.trim().ends_with(end));
            let bare = after.split(['(', '（']).next().unwrap_or(after);
            (ended(before) && ended(bare)).then_some([before.trim(), bare.trim()])
        })
    })
}

fn trimmed(text: &str) -> String {
    text.trim_start_matches([':', '：', '为', '是', '“', '"', ' ', '　'])
        .trim_end_matches(['”', '"', ' ', '　'])
        .to_owned()
}

fn former(name: &str) -> FormerName {
    FormerName { name: name.to_owned(), until: None }
}

/// `等3家`, `等 三 户企业`, `等5人`.
fn counted(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('等') else { return false };
    let rest = rest.trim();
    let digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百两〇零".contains(c);
    let after = rest.trim_start_matches(digit);
    let counters = ["家", "户", "人", "名", "个", "单位", "企业", "公司"];
    after.len() < rest.len()
        && counters.iter().any(|word| after.trim_start().starts_with(word))
        && after.chars().count() <= 6
}

/// The place of the bracket that the end of a text closes.
fn opening(body: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in body.char_indices().rev() {
        match c {
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_add(1),
            '(' | '（' | '[' | '【' | '〔' if depth == 0 => return Some(at),
            '(' | '（' | '[' | '【' | '〔' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn unquoted(text: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 7] =
        [("“", "”"), ("\"", "\""), ("‘", "’"), ("'", "'"), ("《", "》"), ("=\"", "\""), ("<", ">")];
    let inner = |(open, close): &(&str, &str)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.is_empty() && !inner.contains(open)).then(|| inner.trim().to_owned())
    };
    PAIRS.iter().find_map(inner).or_else(|| {
        let bare = text.trim_start_matches(['\'', '`']);
        (bare != text && !bare.is_empty()).then(|| bare.to_owned())
    })
}

/// `1.`, `（2）`, `3、`, `①` and `*` in front of a name; 360网络 and 3.15中心 keep theirs.
fn unnumbered(text: &str) -> Option<String> {
    let han = |rest: &str| {
        rest.starts_with(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c) || matches!(c, '“' | '"'))
    };
    let starred = text
        .trim_start_matches([
            '*', '＊', '★', '●', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩', '·', '-', '>',
        ])
        .trim_start();
    if starred != text && han(starred) {
        return Some(starred.to_owned());
    }
    let bracketed = text.strip_prefix(['(', '（']).unwrap_or(text);
    let digits =
        bracketed.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let after = bracketed.chars().skip(digits).collect::<String>();
    let marks: &[char] = if bracketed == text {
        &['.', '、', '．', ')', '）', ',', '，', ' ', '\t']
    } else {
        &[')', '）']
    };
    let rest = after.strip_prefix(marks)?.trim_start();
    han(rest).then(|| rest.to_owned())
}

fn latin(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// The names of a cell that holds several; `None` when it is one, such as 农业、林业技术中心.
fn several(text: &str) -> Option<Vec<String>> {
    let mut rest = text;
    // What stands in brackets is a note on the name before it.
    let mut flat = String::new();
    while let Some(at) = rest.find(['(', '（']) {
        flat.push_str(rest.get(..at)?);
        let inner = rest.get(at..)?;
        let end = inner.find([')', '）']).map_or(inner.len(), |end| {
            end.saturating_add(
                inner.get(end..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8),
            )
        });
        rest = inner.get(end..)?;
    }
    flat.push_str(rest);
    let parts: Vec<&str> = flat
        .split(['\n', '、', '；', ';', '/', '／', ',', '，'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() < 2 || parts.len() > 50 {
        return None;
    }
    let person = |part: &&str| {
        let count = part.chars().filter(|c| *c != '某').count();
        (2..=4).contains(&part.chars().count())
            && count > 0
            && part.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
    };
    let organisation = |part: &&str| {
        part.chars().count() > 4
            && guess(part) == Some(credit_core::request::SubjectKind::Organization)
    };
    let organisations = parts.iter().filter(|part| organisation(part)).count();
    let persons = parts.iter().filter(|part| person(part) && !organisation(part)).count();
    // 、 also joins words inside of one name, so that with it all are of one sort.
    let inside = !flat.contains(['\n', '；', ';', '/', '／']);
    let whole = match inside {
        true => organisations == parts.len() || persons == parts.len(),
        false => organisations.saturating_add(persons) == parts.len(),
    };
    whole.then(|| parts.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Named {
        read(text).unwrap_or_else(|several| panic!("{text}: {several:?}"))
    }

    #[test]
    fn a_name_and_nothing_else_stays() {
        for text in [
            "示例市甲商贸有限公司",
            "示例会计师事务所（特殊普通合伙）",
            "范例（柳州）科技有限公司",
            "示例小吃店（个体工商户）",
            "范例一",
            "示例市农业、林业技术服务中心",
            "360示例网络有限公司",
            "3.15示例中心",
            "Fanli (China) Trading Co., Ltd.",
            "阿某·买买提",
            "示例（集团）有限公司",
            "中等职业技术学校",
            "58示例有限公司",
            "示例甲（有限合伙）",
            "示例市平等路小学",
            "某某（二店）",
        ] {
            let named = one(text);
            assert_eq!((named.name.as_str(), named.changed), (text, false), "{named:?}");
        }
    }

    #[test]
    fn former_names_and_present_ones() {
        for text in [
            "甲市甲商贸有限公司（原乙市乙商贸有限公司）",
            "甲市甲商贸有限公司（曾用名：乙市乙商贸有限公司）",
            "甲市甲商贸有限公司(原名:乙市乙商贸有限公司)",
            "甲市甲商贸有限公司（更名前：乙市乙商贸有限公司）",
            "乙市乙商贸有限公司（现更名为甲市甲商贸有限公司）",
            "乙市乙商贸有限公司（现名甲市甲商贸有限公司）",
            "甲市甲商贸有限公司【原名称：乙市乙商贸有限公司】",
            "甲市甲商贸有限公司（前身为乙市乙商贸有限公司）",
            "乙市乙商贸有限公司（已变更为甲市甲商贸有限公司）",
            "甲市甲商贸有限公司（原“乙市乙商贸有限公司”）",
        ] {
            let named = one(text);
            assert_eq!(named.name, "甲市甲商贸有限公司", "{text}");
            let former: Vec<&str> =
                named.former.iter().map(|former| former.name.as_str()).collect();
            assert_eq!(former, ["乙市乙商贸有限公司"], "{text}");
        }
    }

    #[test]
    fn notes_are_read_out() {
        type Check = fn(&Named) -> bool;
        let gone: Check = |n| n.standing.as_deref() == Some("已注销");
        for (text, check) in [
            ("甲市甲商贸有限公司（已注销）", gone),
            ("甲市甲商贸有限公司(吊销)", |n| n.standing.as_deref() == Some("吊销")),
            ("甲市甲商贸有限公司（吊销，未注销）", |n| n.standing.is_some()),
            ("甲市甲商贸有限公司（91450200MA0X00015U）", |n| {
                n.codes == ["91450200MA0X00015U"]
            }),
            (
                "甲市甲商贸有限公司（统一社会信用代码：91450200MA0X00015U）",
                |n| n.codes == ["91450200MA0X00015U"],
            ),
            ("甲市甲商贸有限公司 统一社会信用代码：91450200MA0X00015U", |n| {
                n.codes == ["91450200MA0X00015U"]
            }),
            ("甲市甲商贸有限公司（法定代表人：范例一）", |n| {
                n.legal.as_deref() == Some("范例一")
            }),
            ("甲市甲商贸有限公司（负责人:范例一）", |n| {
                n.legal.as_deref() == Some("范例一")
            }),
            ("甲市甲商贸有限公司 (简称“甲公司”)", |n| {
                n.short.as_deref() == Some("甲公司")
            }),
            ("甲市甲商贸有限公司（以下简称甲公司）", |n| n.short.is_some()),
            ("甲市甲商贸有限公司等3家", |n| n.others.as_deref() == Some("等3家")),
            ("甲市甲商贸有限公司等三家企业", |n| n.others.is_some()),
            ("甲市甲商贸有限公司（等5户）", |n| n.others.is_some()),
            ("1.甲市甲商贸有限公司", |n| n.changed),
            ("12、甲市甲商贸有限公司", |n| n.changed),
            ("（3）甲市甲商贸有限公司", |n| n.changed),
            ("①甲市甲商贸有限公司", |n| n.changed),
            ("*甲市甲商贸有限公司", |n| n.changed),
            ("甲市甲商贸有限公司*", |n| n.changed),
            ("“甲市甲商贸有限公司”", |n| n.changed),
            ("'甲市甲商贸有限公司", |n| n.changed),
            ("甲市甲商贸有限公司。", |n| n.changed),
            ("甲市甲商贸\n有限公司", |n| n.changed),
            (
                "2. “甲市甲商贸有限公司”（已注销）（原乙市乙商贸有限公司）",
                |n| n.standing.is_some() && n.former.len() == 1,
            ),
        ] {
            let named = one(text);
            assert_eq!(named.name, "甲市甲商贸有限公司", "{text}: {named:?}");
            assert!(check(&named) && named.changed, "{text}: {named:?}");
        }
        let named = one("范例一（身份证1101051949****002X）");
        assert_eq!((named.name.as_str(), named.codes.len()), ("范例一", 1));
    }

    #[test]
    fn former_names_with_their_last_day() {
        let names = former_names("示例甲厂（2016-01-01至2019-05-31）；示例乙店（南区）");
        let until = credit_core::Date::parse("2019-05-31");
        assert_eq!((names[0].name.as_str(), names[0].until), ("示例甲厂", until));
        assert_eq!((names[1].name.as_str(), names[1].until), ("示例乙店（南区）", None));
    }

    #[test]
    fn several_names_are_told() {
        for text in [
            "甲市甲商贸有限公司、乙市乙商贸有限公司",
            "甲市甲商贸有限公司；乙市乙商贸有限公司",
            "甲市甲商贸有限公司\n乙市乙商贸有限公司",
            "甲市甲商贸有限公司/范例三",
            "甲市甲商贸有限公司,乙市乙商贸有限公司",
            "范例一、范例二",
            "范例一;范例二",
            "甲市甲商贸有限公司;范例二",
            "甲市甲商贸有限公司（已注销）、乙市乙商贸有限公司",
            "甲市甲商贸有限公司/乙市乙商贸有限公司/丙市丙厂",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
