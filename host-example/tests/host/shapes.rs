//! The shapes of the publishers, each with made-up rows.

use credit_core::pack::record::{Record, State};
use credit_host::import::Report;

use crate::sources::{notes, read};

fn detail<'a>(record: &'a Record, label: &str) -> Option<&'a str> {
    let found = record.details.iter().find(|detail| detail.label == label);
    found.map(|detail| detail.text.as_str())
}

fn day(day: Option<credit_core::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The only record of a file, also when the file is in GBK.
fn only(csv: &str, shape: &str) -> (Record, Report) {
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    let gbk = encoding_rs::GB18030.encode(csv).0;
    assert_eq!(read("own.csv", "own", &gbk).0, records);
    assert!(report.sheets[0].shape.starts_with(shape), "{report}");
    assert_eq!(report.counts.refused, 0, "{:?}", notes(&report));
    let [record] = &records[..] else { panic!("{records:?}") };
    (record.clone(), report)
}

#[test]
fn court_columns_without_a_member_are_kept() {
    let (record, report) = only(
        "iname,cardNum,caseCode,publishDate,age,sexy,areaName,gistId,gistUnit,regDate,duty,performance,disruptTypeName,partyTypeName\n\
         范例一,1101051949****002X,（2026）示例执1号,2026-01-05,40,男,示例省,（2025）示例民初1号,示例市人民法院,2025-12-01,支付价款,全部未履行,拒不履行,0\n",
        "失信被执行人",
    );
    assert_eq!(report.sheets[0].unknown_columns, [""; 0]);
    assert_eq!(detail(&record, "年龄"), Some("40"));
    assert_eq!(detail(&record, "被执行人的履行情况"), Some("全部未履行"));
    assert_eq!(detail(&record, "立案时间"), Some("2025-12-01"));
    assert_eq!(record.details.len(), 7);
}

#[test]
fn tax_bulletin() {
    let (record, _) = only(
        "纳税人名称,纳税人识别号,组织机构代码,注册地址,法定代表人或者负责人姓名,性别,证件名称,证件号码,财务负责人姓名,性别,证件名称,证件号码,案件性质,主要违法事实,相关法律依据及税务处理处罚情况,公布日期,公布期限,税务机关\n\
         示例市甲某建筑有限公司,91450200MA0X00015U,,示例路1号,范例一,男,身份证,1101051949****002X,范例二,女,身份证,,偷税,少列收入,税收征收管理法第六十三条,2026-02-15,三年,示例市税务局\n",
        "重大税收违法",
    );
    assert_eq!(day(record.until), "2029-02-15");
    let people: Vec<_> =
        record.responsible.iter().map(|p| (p.role.as_str(), p.name.as_str())).collect();
    assert_eq!(people, [("legal-representative", "范例一"), ("practitioner", "范例二")]);
    assert_eq!(record.responsible[0].identifier.as_deref(), Some("1101051949****002X"));
    assert_eq!(detail(&record, "财务负责人性别"), Some("女"));
    assert_eq!(detail(&record, "案件性质"), Some("偷税"));
    assert_eq!(record.authority, "示例市税务局");
}

#[test]
fn wage_arrears() {
    let (record, _) = only(
        "名单名称,对象名称,法人代表,列入名单事由,涉及金额,认定部门,列入日期,数据来源,最新更新日期\n\
         拖欠农民工工资失信联合惩戒对象名单,示例市甲某劳务有限公司,范例一,拖欠工资,120000,示例市人社局,2026-03-01,示例省,2026-04-01\n",
        "拖欠农民工工资",
    );
    assert_eq!(
        (record.source.as_str(), day(record.last_confirmed).as_str()),
        ("示例省", "2026-04-01")
    );
    assert_eq!(detail(&record, "涉及金额"), Some("120000"));
}

#[test]
fn market_supervision_lists_and_their_end() {
    let (record, _) = only(
        "序号,企业名称,注册号,列入原因,列入日期,作出决定机关（列入）,移出原因,移出日期,作出决定机关（移出）\n\
         1,示例市甲某建筑有限公司,320404000009558,未按规定公示年报,2025-07-08,示例市监局,已补报,2025-09-01,示例市监局\n",
        "经营异常名录",
    );
    assert_eq!((day(record.until), record.state), ("2025-08-31".to_owned(), State::Active));
    assert_eq!(detail(&record, "移出原因"), Some("已补报"));
    let (record, report) = only(
        "企业名称,注册号,法定代表人,设立日期,列入经营异常名录原因类型名称,列入决定机关名称,数据来源,最新更新日期\n\
         示例市甲某建筑有限公司,320404000009558,范例一,2015-01-01,登记住所无法联系,示例市监局,示例省,2026-05-01\n",
        "经营异常名录",
    );
    assert_eq!(day(record.listed_on), "2026-05-01");
    assert!(notes(&report)[0].contains("按最新更新日期"), "{:?}", notes(&report));
    let (record, _) = only(
        "ENT_NAME,IN_DATE,IN_DEPARTMENT,IN_REASON,OUT_DATE\n示例市甲某建筑有限公司,2025-07-08,示例市监局,逾期,2025-07-08\n",
        "经营异常名录",
    );
    assert_eq!(record.state, State::Withdrawn, "on the list for no whole day");
}

#[test]
fn safety_grade_and_fund_raising() {
    let (record, _) = only(
        "单位名称,统一社会信用代码,注册地址,主要负责人,失信行为简况,纳入理由,信息报送机关,最新更新日期\n\
         示例市甲某建筑有限公司,91450200MA0X00015U,示例路1号,范例一,发生事故,办法第六条,示例市应急局,2026-05-01\n",
        "安全生产",
    );
    assert_eq!(record.responsible[0].role.as_str(), "principal");
    assert_eq!((record.authority.as_str(), record.basis.as_str()), ("示例市应急局", "办法第六条"));
    let (record, _) = only(
        "纳税人名称,纳税人识别号,评价年度,文件名,数据来源\n示例市甲某建筑有限公司,91450200MA0X00015U,2025,示例文件,示例省税务局\n",
        "A级纳税人",
    );
    assert_eq!(day(record.listed_on), "2026-04-30");
    assert_eq!(detail(&record, "评价年度"), Some("2025"));
    let (record, _) = only(
        "企业名称,组织机构代码,法定代表人,省份,罪名,案号,判决作出机构,列入部门,入库时间\n\
         示例市甲某投资有限公司,MA0X0008-2,范例一,示例省,非法吸收公众存款罪,（2026）示例刑初1号,示例市人民法院,示例市金融办,2026-01-05 10:00:00\n",
        "非法集资",
    );
    assert_eq!(
        (record.cause.as_str(), record.document.as_str()),
        ("非法吸收公众存款罪", "（2026）示例刑初1号")
    );
}

#[test]
fn both_versions_of_the_double_publication() {
    let (record, _) = only(
        "CF_WSH,CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_GSZC,CF_XDR_ZZJG,CF_XDR_SYDW,CF_FRDB,CF_FR_ZJHM,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,BZ\n\
         示市监罚〔2026〕1号,示例市甲某建筑有限公司,法人及非法人组织,91450200MA0X00015U,,,事证第145020000001号,范例一,,虚假宣传,夸大宣传,广告法,罚款,罚款2000元,0.2,2026-01-05,2099-12-31,2027-01-05,示例市监局,,示例市监局,,\n",
        "双公示 行政处罚",
    );
    assert_eq!(record.cause, "夸大宣传；处罚结果：罚款2000元");
    assert_eq!((day(record.until).as_str(), record.source.as_str()), ("2027-01-05", "示例市监局"));
    assert_eq!(detail(&record, "罚款金额（万元）"), Some("0.2"));
    assert_eq!(detail(&record, "事业单位证书号"), Some("事证第145020000001号"));
    let (record, _) = only(
        "CF_WSH,CF_CFMC,CF_XDR,CF_XDR_SHXYM,CF_XDR_ZDM,CF_XDR_GSDJ,CF_XDR_SWDJ,CF_XDR_SFZ,CF_FR,CF_SY,CF_YJ,CF_JG,CF_JDRQ,CF_XZJG,CF_ZT,DFBM,SJC\n\
         示市监罚〔2026〕1号,甲某案,示例市辛某建材有限公司,,MA0X0008-2,320404000009558,,,范例一,夸大宣传,广告法,警告,2026/1/5,示例市监局,2,450200,2026-01-10\n",
        "双公示 行政处罚",
    );
    assert_eq!(record.identifiers.len(), 2);
    assert_eq!(
        (record.state, day(record.last_confirmed).as_str()),
        (State::Disputed, "2026-01-10")
    );
    let (record, _) = only(
        "XK_WSH,XK_XDR_MC,XK_XDR_SHXYM,XK_FRDB,XK_XKWS,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_ZT,XK_LYDW\n\
         示许〔2026〕1号,示例市甲某建筑有限公司,91450200MA0X00015U,范例一,准予决定,食品经营,2026-01-05,2026-02-01,2031-01-31,示例市监局,0,示例市监局\n",
        "双公示 行政许可",
    );
    assert_eq!(
        (day(record.effective).as_str(), day(record.until).as_str()),
        ("2026-02-01", "2031-01-31")
    );
}

#[test]
fn tables_of_trading_systems() {
    let (record, report) = only(
        "BLACKLIST_CODE,BODY_NAME,BODY_CODE,BODY_TYPE,BODY_ROLE,RECORD_REASON,RECORD_DATE,GOVERNMENT,DOCUMENT_CODE,REVOCATION_STATUS,CONFINED_ACTION,SCOPE\n\
         B1,示例市甲某建筑有限公司,91450200MA0X00015U,1,01,串通投标,20260105,示例市住建局,示建罚〔2026〕1号,未撤销,限制投标,1\n",
        "公共资源交易平台 BLACK_LIST",
    );
    assert_eq!((record.entry.as_str(), record.document.as_str()), ("B1", "示建罚〔2026〕1号"));
    assert_eq!(detail(&record, "限制行为"), Some("限制投标"));
    assert!(notes(&report).iter().any(|note| note.contains("含义不明")), "{:?}", notes(&report));
    let (record, _) = only(
        "BODY_NAME,BODY_CODE,REWARD_PUNISHMENT_TYPE,REWARD_REASON,REWARD_DATE,DOCUMENT_CODE,GOVERNMENT,SCOPE\n\
         示例市甲某建筑有限公司,91450200MA0X00015U,奖励,优质工程,2026-01-05,示建〔2026〕2号,示例市住建局,1\n",
        "公共资源交易平台 AWARD_INFO",
    );
    assert_eq!(detail(&record, "奖惩类型"), Some("奖励"));
    // A code number of a state that is not known is never read as active.
    let csv = "BODY_NAME,RECORD_REASON,RECORD_DATE,REVOCATION_STATUS\n示例市甲某建筑有限公司,串通投标,2026-01-05,0\n";
    let (records, report) = read("own.csv", "own", csv.as_bytes());
    assert_eq!((records.len(), report.notes[0].code), (0, "row.state"));
}

#[test]
fn plain_columns_with_former_names_several_persons_and_a_term() {
    let (record, report) = only(
        "主体名称,曾用名,更名日期,统一社会信用代码,法定代表人,直接责任人,实际控制人,认定日期,期限,数据来源,最新更新日期,公开范围,联系电话\n\
         示例市甲某建筑有限公司,示例市老甲建筑有限公司,2024-06-01,91450200MA0X00015U,范例一,范例二；范例三,范例四,2026-01-31,1个月,示例市信用办,2026-02-01,公开,000\n",
        "通用字段",
    );
    assert_eq!(day(record.former_names[0].until), "2024-05-31");
    let people: Vec<_> =
        record.responsible.iter().map(|p| (p.role.as_str(), p.name.as_str())).collect();
    let expected = [
        ("legal-representative", "范例一"),
        ("practitioner", "范例二"),
        ("practitioner", "范例三"),
        ("controller", "范例四"),
    ];
    assert_eq!(people, expected);
    assert_eq!(day(record.until), "2026-02-28");
    assert_eq!(
        notes(&report),
        [
            "own.csv 第2行 期限列：修整：按期限“1个月”从列入日期 2026-01-31 起算，截止日期为 2026-02-28"
        ]
    );
    assert_eq!(report.sheets[0].withheld_columns, ["联系电话"]);
    assert_eq!((detail(&record, "联系电话"), detail(&record, "期限")), (None, Some("1个月")));
}
