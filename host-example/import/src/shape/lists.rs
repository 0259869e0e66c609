//! The national lists, in the fields of the sites that publish them.

use credit_core::request::SubjectKind;

use super::{
    Field::{self, Detail, Person},
    Part, Shape,
};

/// 失信被执行人: the field names of the court's site, or its Chinese labels.
pub(super) static COURT: Shape = Shape {
    title: "失信被执行人（最高人民法院公布字段）",
    title_en: "judgment defaulters (columns of the Supreme People's Court)",
    marks: &[
        &["iname", "caseCode"],
        &["iname", "cardNum"],
        &["被执行人姓名/名称", "案号"],
        &["被执行人姓名或名称", "案号"],
        &["姓名或名称", "执行法院"],
    ],
    kind: None,
    kinds: &[
        ("0", SubjectKind::Person),
        ("580", SubjectKind::Person),
        ("1", SubjectKind::Organization),
        ("581", SubjectKind::Organization),
    ],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Entry, &["id"]),
        (Field::Name, &["iname", "被执行人姓名/名称", "姓名/名称", "被执行人"]),
        (Field::Code, &["cardNum", "身份证号码/组织机构代码", "身份证号/组织机构代码", "证件号码"]),
        (
            Person(Part::Legal),
            &["businessEntity", "法定代表人/负责人姓名", "法定代表人或者负责人姓名"],
        ),
        (Field::Persons, &["qysler"]),
        (Field::Authority, &["courtName", "执行法院"]),
        (Field::Document, &["caseCode", "案号"]),
        (Field::Basis, &["gistId", "执行依据文号"]),
        (Field::Cause, &["disruptTypeName", "失信被执行人行为具体情形", "失信行为具体情形"]),
        (Field::ListedOn, &["publishDate", "发布时间", "发布日期"]),
        (Field::Kind, &["partyTypeName", "主体类型"]),
        (Detail("立案时间"), &["regDate", "立案时间", "立案日期"]),
        (Detail("省份"), &["areaName", "省份", "地域名称"]),
        (Detail("作出执行依据单位"), &["gistUnit", "做出执行依据单位", "作出执行依据单位"]),
        (Detail("生效法律文书确定的义务"), &["duty", "生效法律文书确定的义务"]),
        (Detail("被执行人的履行情况"), &["performance", "被执行人的履行情况"]),
        (Detail("已履行"), &["performedPart", "已履行"]),
        (Detail("未履行"), &["unperformPart", "未履行"]),
        (Detail("年龄"), &["age", "年龄"]),
        (Detail("性别"), &["sexy", "性别"]),
    ],
};

/// 政府采购严重违法失信行为记录名单: the ten columns of the publication.
pub(super) static PROCUREMENT: Shape = Shape {
    title: "政府采购严重违法失信行为记录名单（公布的十列）",
    title_en: "serious breaches in government procurement (the ten published columns)",
    marks: &[&["企业名称", "严重违法失信行为的具体情形", "执法单位"]],
    kind: Some(SubjectKind::Organization),
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Name, &["企业名称"]),
        (Field::Code, &["统一社会信用代码(或组织机构代码)", "统一社会信用代码"]),
        (Detail("企业地址"), &["企业地址"]),
        (Field::Cause, &["严重违法失信行为的具体情形"]),
        (Field::Penalty, &["处罚结果"]),
        (Field::Basis, &["处罚依据"]),
        (Field::Effective, &["处罚日期"]),
        (Field::ListedOn, &["公布日期"]),
        (Field::Until, &["公布截止日期"]),
        (Field::Authority, &["执法单位"]),
    ],
};

/// 重大税收违法失信主体: the bulletin of the tax authorities.
pub(super) static TAX: Shape = Shape {
    title: "重大税收违法失信主体（税务机关公布字段）",
    title_en: "major tax offenders (columns of the tax authorities)",
    marks: &[
        &["纳税人名称", "案件性质"],
        &["纳税人名称", "主要违法事实"],
        &["案件性质", "主要违法事实"],
    ],
    kind: None,
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Name, &["纳税人名称", "失信主体名称"]),
        (
            Field::Code,
            &["纳税人识别号", "统一社会信用代码/纳税人识别号", "社会信用代码", "组织机构代码"],
        ),
        (Detail("注册地址"), &["注册地址", "地址"]),
        (Detail("案件性质"), &["案件性质"]),
        (Field::Cause, &["主要违法事实", "事由"]),
        (Field::Basis, &["相关法律依据及税务处理处罚情况", "相关法律依据及处理处罚情况", "依据"]),
        (Field::Penalty, &["处理处罚", "处理处罚情况", "处理/处罚情况"]),
        (Field::Authority, &["税务机关", "实施检查的单位", "检查机关", "公布机关"]),
        (
            Detail("负有直接责任的中介机构"),
            &["负有直接责任的中介机构信息", "负有直接责任的中介机构及其从业人员信息"],
        ),
    ],
};

/// 拖欠农民工工资失信联合惩戒对象名单, as 信用中国 shows it.
pub(super) static WAGES: Shape = Shape {
    title: "拖欠农民工工资失信联合惩戒对象名单（信用中国字段）",
    title_en: "wages owed to migrant workers (columns of Credit China)",
    marks: &[&["对象名称", "列入名单事由"], &["对象名称", "涉及金额"]],
    kind: None,
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        // The official title of the one list, not a choice among the lists of the pack.
        (Detail("名单名称"), &["名单名称"]),
        (Field::Name, &["对象名称"]),
        (Person(Part::Legal), &["法人代表", "法定代表人"]),
        (Field::Cause, &["列入名单事由"]),
        (Detail("涉及金额"), &["涉及金额", "涉及金额(元)", "涉及金额(万元)"]),
        (Field::Authority, &["认定部门"]),
        (Field::ListedOn, &["列入日期"]),
    ],
};

/// 安全生产严重失信主体, as 信用中国 shows it.
pub(super) static SAFETY: Shape = Shape {
    title: "安全生产严重失信主体（信用中国字段）",
    title_en: "serious breaches of work safety (columns of Credit China)",
    marks: &[&["失信行为简况", "信息报送机关"], &["失信行为简况", "纳入理由"]],
    kind: None,
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Name, &["单位名称"]),
        (Field::Cause, &["失信行为简况"]),
        (Field::Basis, &["纳入理由"]),
        (Field::Authority, &["信息报送机关"]),
    ],
};

/// A级纳税人, as 信用中国 shows it.
pub(super) static TAX_GRADE: Shape = Shape {
    title: "A级纳税人（信用中国字段）",
    title_en: "grade A taxpayers (columns of Credit China)",
    marks: &[&["纳税人名称", "评价年度"]],
    kind: Some(SubjectKind::Organization),
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Name, &["纳税人名称"]),
        (Field::Code, &["纳税人识别号"]),
        (Field::Year, &["评价年度"]),
        (Field::Basis, &["文件名"]),
    ],
};

/// 非法集资, as 信用中国 shows it.
pub(super) static FUND_RAISING: Shape = Shape {
    title: "非法集资（信用中国字段）",
    title_en: "illegal fund-raising (columns of Credit China)",
    marks: &[&["罪名", "案号"], &["罪名", "判决作出机构"]],
    kind: None,
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Cause, &["罪名"]),
        (Field::Document, &["案号"]),
        (Field::Authority, &["列入部门"]),
        (Detail("判决作出机构"), &["判决作出机构"]),
        (Detail("省份"), &["省份"]),
        (Field::ListedOn, &["入库时间"]),
    ],
};

/// 严重违法失信名单 and 经营异常名录: the company register, its interface, and 信用中国.
pub(super) static MARKET: Shape = Shape {
    title: "经营异常名录、严重违法失信名单（市场监管公示字段）",
    title_en: "abnormal operations, serious breaches (columns of market supervision)",
    marks: &[
        &["列入原因", "列入日期", "作出决定机关"],
        &["列入原因", "列入日期", "移出日期"],
        &["列入原因", "列入日期", "作出决定机关(列入)"],
        &["列入经营异常名录原因类型名称", "列入决定机关名称"],
        &["IN_DATE", "IN_REASON"],
    ],
    kind: None,
    kinds: &[],
    states: &[],
    scopes: &[],
    aliases: &[
        (Field::Name, &["ENT_NAME", "ENTNAME", "企业名称"]),
        (Field::Code, &["UNI_CODE", "UNISCID", "REG_NO", "REGNO"]),
        (Field::Cause, &["列入原因", "列入经营异常名录原因类型名称", "IN_REASON"]),
        (Field::ListedOn, &["列入日期", "IN_DATE"]),
        (
            Field::Authority,
            &[
                "作出决定机关",
                "作出决定机关(列入)",
                "列入决定机关名称",
                "列入作出决定机关",
                "IN_DEPARTMENT",
            ],
        ),
        (Field::Ended, &["移出日期", "OUT_DATE"]),
        (
            Field::Removal,
            &["移出原因", "OUT_REASON", "作出决定机关(移出)", "移出作出决定机关", "OUT_DEPARTMENT"],
        ),
        (Detail("设立日期"), &["设立日期", "成立日期"]),
    ],
};
