//! Which column of a published list means what.
//!
//! Lists come in the shape of their publisher. A shape is a table of header aliases; headers are
//! compared without spaces, width, case and kind of bracket.

use credit_core::request::SubjectKind;

/// What a column gives to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// List of the entry: id or name.
    List,
    /// Number of the entry within its list.
    Entry,
    /// Kind of subject.
    Kind,
    /// Name of the subject.
    Name,
    /// Former names, separated by `;`.
    FormerNames,
    /// Identifiers of any kind, separated by `;`.
    Code,
    /// Legal representative or person in charge.
    Legal,
    /// Identifier of that person.
    LegalCode,
    /// Authority that decided.
    Authority,
    /// Number of the document.
    Document,
    /// What happened.
    Cause,
    /// What was imposed; joined to the cause.
    Penalty,
    /// Legal basis.
    Basis,
    /// 轻微, 一般 or 严重.
    Class,
    /// Day of listing.
    ListedOn,
    /// Day from which the entry has effect.
    Effective,
    /// Last day of publication.
    Until,
    /// 有效, 已修复, …
    State,
    /// A known column of the shape that a record has no place for.
    Unused,
}

/// The shape of one publisher.
pub(super) struct Shape {
    /// Name shown in the summary.
    pub(super) title: &'static str,
    /// A file has this shape when one of these sets of headers is complete.
    marks: &'static [&'static [&'static str]],
    /// Subjects are of this kind unless a column or the identifier says otherwise.
    pub(super) kind: Option<SubjectKind>,
    aliases: &'static [(Field, &'static [&'static str])],
}

impl Shape {
    /// What the header means in this shape; `None` for a header that is not known at all.
    pub(super) fn field(&self, header: &str) -> Option<Field> {
        let header = plain(header);
        let find = |aliases: &'static [(Field, &'static [&'static str])]| {
            let known = |names: &[&str]| names.iter().any(|name| plain(name) == header);
            aliases.iter().find(|(_, names)| known(names)).map(|&(field, _)| field)
        };
        find(self.aliases).or_else(|| find(GENERAL.aliases))
    }
}

/// The shape of a file, by its headers; the general one when no publisher's fits.
pub(super) fn detect(headers: &[String]) -> &'static Shape {
    let present: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let complete = |marks: &[&str]| marks.iter().all(|mark| present.contains(&plain(mark)));
    let fits = |shape: &&&Shape| shape.marks.iter().any(|marks| complete(marks));
    [&COURT, &PROCUREMENT].iter().find(fits).copied().unwrap_or(&GENERAL)
}

/// A header without what differs between versions of one file.
fn plain(header: &str) -> String {
    super::cell::half_width(header)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{FEFF}' && *c != '*')
        .map(|c| match c {
            '〔' | '【' | '[' => '(',
            '〕' | '】' | ']' => ')',
            '、' | '或' => '/',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// 失信被执行人: the field names of the court's site, or its Chinese labels.
static COURT: Shape = Shape {
    title: "失信被执行人（最高人民法院公布字段）",
    marks: &[
        &["iname", "caseCode"],
        &["iname", "cardNum"],
        &["被执行人姓名/名称", "案号"],
        &["被执行人姓名或名称", "案号"],
        &["姓名或名称", "执行法院"],
    ],
    kind: None,
    aliases: &[
        (Field::Entry, &["id"]),
        (Field::Name, &["iname", "被执行人姓名/名称", "姓名/名称", "被执行人"]),
        (Field::Code, &["cardNum", "身份证号码/组织机构代码", "身份证号/组织机构代码", "证件号码"]),
        (Field::Legal, &["businessEntity", "法定代表人/负责人姓名", "法定代表人或者负责人姓名"]),
        (Field::Authority, &["courtName", "执行法院"]),
        (Field::Document, &["caseCode", "案号"]),
        (Field::Basis, &["gistId", "执行依据文号"]),
        (Field::Cause, &["disruptTypeName", "失信被执行人行为具体情形", "失信行为具体情形"]),
        (Field::ListedOn, &["publishDate", "发布时间", "发布日期"]),
        (Field::Kind, &["partyTypeName", "主体类型"]),
        (
            Field::Unused,
            &[
                "regDate",
                "立案时间",
                "立案日期",
                "areaName",
                "省份",
                "地域名称",
                "gistUnit",
                "做出执行依据单位",
                "作出执行依据单位",
                "duty",
                "生效法律文书确定的义务",
                "performance",
                "被执行人的履行情况",
                "performedPart",
                "已履行",
                "unperformPart",
                "未履行",
                "age",
                "年龄",
                "sexy",
                "性别",
                "qysler",
            ],
        ),
    ],
};

/// 政府采购严重违法失信行为记录名单: the ten columns of the publication.
static PROCUREMENT: Shape = Shape {
    title: "政府采购严重违法失信行为记录名单（公布的十列）",
    marks: &[&["企业名称", "严重违法失信行为的具体情形", "执法单位"]],
    kind: Some(SubjectKind::Organization),
    aliases: &[
        (Field::Name, &["企业名称"]),
        (Field::Code, &["统一社会信用代码(或组织机构代码)", "统一社会信用代码"]),
        (Field::Cause, &["严重违法失信行为的具体情形"]),
        (Field::Penalty, &["处罚结果"]),
        (Field::Basis, &["处罚依据"]),
        (Field::Effective, &["处罚日期"]),
        (Field::ListedOn, &["公布日期"]),
        (Field::Until, &["公布截止日期"]),
        (Field::Authority, &["执法单位"]),
        (Field::Unused, &["企业地址", "序号"]),
    ],
};

/// Local lists: the usual Chinese labels, the labels of the import form of credit platforms, and
/// the field names of trading systems.
static GENERAL: Shape = Shape {
    title: "通用字段",
    marks: &[],
    kind: None,
    aliases: &[
        (Field::List, &["名单编号", "名单名称", "名单类型"]),
        (Field::Entry, &["记录编号", "编号", "条目编号", "entry", "BLACKLIST_CODE"]),
        (Field::Kind, &["主体类型", "主体类别", "对象类型", "ztlb", "BODY_TYPE"]),
        (
            Field::Name,
            &[
                "主体名称",
                "企业名称",
                "单位名称",
                "名称",
                "姓名",
                "对象名称",
                "纳税人名称",
                "当事人姓名/单位名称",
                "ztmc",
                "BODY_NAME",
                "CF_XDR_MC",
                "name",
            ],
        ),
        (Field::FormerNames, &["曾用名", "曾用名称", "formerNames"]),
        (
            Field::Code,
            &[
                "统一社会信用代码",
                "信用代码",
                "社会信用代码",
                "组织机构代码",
                "纳税人识别号",
                "注册号",
                "证件号码",
                "身份证号",
                "身份证号码",
                "代码",
                "身份证号/社会信用代码/组织机构代码/工商注册号",
                "tyshxydm",
                "BODY_CODE",
                "CF_XDR_SHXYM",
                "code",
            ],
        ),
        (
            Field::Legal,
            &["法定代表人", "负责人", "主要负责人", "法人代表", "法定代表人姓名", "fddbr", "CF_FR"],
        ),
        (
            Field::LegalCode,
            &["法定代表人证件号码", "负责人证件号码", "法定代表人身份证号", "zjhm", "CF_FR_ZJHM"],
        ),
        (
            Field::Authority,
            &[
                "认定部门",
                "认定机关",
                "列入部门",
                "作出决定机关",
                "列入决定机关",
                "执法单位",
                "rdbm",
                "GOVERNMENT",
                "CF_CFJG",
            ],
        ),
        (Field::Document, &["文书号", "认定文号", "文号", "决定书文号", "DOCUMENT_CODE", "CF_WSH"]),
        (
            Field::Cause,
            &[
                "违诺事由",
                "列入事由",
                "列入原因",
                "事由",
                "失信行为简况",
                "lrmdsy",
                "列入红/黑名单事由",
                "RECORD_REASON",
                "CF_SY",
            ],
        ),
        (Field::Penalty, &["处罚结果", "处理结果"]),
        (Field::Basis, &["认定依据", "列入依据", "依据", "rdyj", "CF_YJ"]),
        (Field::Class, &["失信等级", "严重程度", "class"]),
        (
            Field::ListedOn,
            &["认定日期", "列入日期", "列入名单时间", "公布日期", "rdrq", "RECORD_DATE", "CF_JDRQ"],
        ),
        (Field::Effective, &["生效日期", "起始日期"]),
        (
            Field::Until,
            &[
                "公示截止日期",
                "公布截止日期",
                "公布期限至",
                "截止日期",
                "有效期止",
                "yxqz",
                "CF_GSJZQ",
            ],
        ),
        (Field::State, &["状态", "记录状态", "修复状态", "repairState"]),
        (
            Field::Unused,
            &["序号", "地址", "注册地址", "备注", "数据来源", "最新更新日期", "发生时间"],
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn recognises_the_publishers() {
        let court = detect(&headers("id,iname,caseCode,cardNum"));
        assert_eq!(court.field("cardNum"), Some(Field::Code));
        let court = detect(&headers("被执行人姓名或名称,案号,执行法院"));
        assert_eq!(court.field("执行法院"), Some(Field::Authority));
        let ccgp = detect(&headers(
            "企业名称,统一社会信用代码（或组织机构代码）,严重违法失信行为的具体情形,执法单位",
        ));
        assert_eq!(ccgp.field("统一社会信用代码 (或组织机构代码)"), Some(Field::Code));
        assert_eq!(ccgp.field("状态"), Some(Field::State), "general columns may be added");
        let own = detect(&headers("主体名称,统一社会信用代码,状态"));
        assert_eq!(own.title, "通用字段");
        assert_eq!(own.field("没有见过的列"), None);
    }
}
