//! Notices say what the decision says, for everybody it concerns, and no text gets out of its place.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::city::checker;
use conformance::fixture::record;
use credit_core::api::{Checker, Lang, check_json, notice_json};
use credit_core::json::{Value, parse};

const CODE: &str = "91450200MA5TETX088";
const OTHER: &str = "91450200MA5TETX163";

fn request(name: &str, present: &str, commitment: &str) -> String {
    let materials: Vec<String> =
        present.split(' ').map(|id| format!("{{\"id\":\"{id}\",\"state\":\"present\"}}")).collect();
    format!(
        "{{\"matter\":\"SL-0001\",\"appliedOn\":\"2026-11-20\",\"decidedOn\":\"2026-11-20\",\
         \"subjects\":[{{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"{name}\",\"code\":\"{CODE}\"}}],\
         \"materials\":[{}],\"commitments\":[{commitment}]}}",
        materials.join(",")
    )
}

const SIGNED: &str = "{\"type\":\"deferral\",\"signedOn\":\"2026-11-20\"}";

fn write(
    checker: &Checker,
    kind: &str,
    format: &str,
    request: &str,
    more: &str,
) -> Result<String, &'static str> {
    let input =
        format!("{{\"kind\":\"{kind}\",\"format\":\"{format}\",\"request\":{request}{more}}}");
    let json = notice_json(checker, input.as_bytes()).map_err(|failure| failure.code())?;
    let value = parse(json.as_bytes(), 1 << 22).unwrap();
    Ok(value.get("content").and_then(Value::as_str).unwrap().to_owned())
}

fn holds(text: &str, all: &[&str]) {
    for part in all {
        assert!(text.contains(part), "“{part}” is not in\n{text}");
    }
}

#[test]
fn one_time_notices_name_everything_at_once() {
    let unsigned = request("示例甲建设有限公司", "M2 M4", "");
    let text = write(&checker(&[]), "supplement", "text", &unsigned, "").unwrap();
    holds(
        &text,
        &[
            "一次性告知书\n",
            "申请人：示例甲建设有限公司\n",
            "1. “申请书”（主审材料）：未提交，请补交；请于2026年12月4日（周五）前补交（10个工作日内）\n",
            "2. “办公场所使用证明”（次要材料）：未提交，请补交",
            "逾期未补正的，予以退件。",
            "依据\n",
            "核查编号：sm3:",
        ],
    );
    // A code that is wrong is corrected first.
    let wrong = unsigned.replace(CODE, "91450200MA5TETX089");
    holds(&write(&checker(&[]), "supplement", "text", &wrong, "").unwrap(), &["校验", "请更正"]);
}

#[test]
fn deferral_notices_and_commitments_have_their_members() {
    let deferred = request("示例甲建设有限公司", "M1 M2 M4", SIGNED);
    let notice = write(&checker(&[]), "deferral", "text", &deferred, "").unwrap();
    holds(&notice, &["容缺受理通知书", "你（单位）已签署《容缺受理承诺书》", "2026年12月4日"]);
    let more = ",\"particulars\":{\"number\":\"示-1\",\"publicity\":\"可向社会公开\"}";
    let promise = write(&checker(&[]), "commitment", "text", &deferred, more).unwrap();
    let members = [
        "承诺编码：示-1",
        "承诺人名称：示例甲建设有限公司",
        "承诺人类别：法人及非法人组织",
        "承诺人代码：91450200MA5TETX088",
        "承诺类型：容缺受理型",
        "承诺事由：申请办理“劳务派遣经营许可”",
        "承诺内容：本单位已知晓",
        "违诺责任：逾期未补正的，予以退件。",
        "承诺作出日期：2026-11-20",
        "承诺有效期：＿",
        "受理单位：示例市人力资源和社会保障局（虚构）",
        "受理单位代码：＿",
        "公开类型：可向社会公开",
        "承诺履行状态：□全部履行",
        "违诺责任追究内容：",
        "认定单位及代码：",
    ];
    holds(&promise, &members);
}

#[test]
fn the_record_has_every_subject_in_every_list() {
    let consortium = request("示例甲建设有限公司", "M1 M2 M3 M4", "").replace(
        "}],\"materials\"",
        &format!("}},{{\"role\":\"consortium-member\",\"kind\":\"organization\",\"name\":\"示例乙\",\"code\":\"{OTHER}\"}}],\"materials\""),
    );
    let listed = checker(&[(0, record("", "示例乙", Some(OTHER)))]);
    let more = ",\"particulars\":{\"queriedBy\":\"张经办\",\"queriedAt\":\"2026-11-20 09:30\",\"queryDeadline\":\"2026-11-20 17:00\"}";
    let text = write(&listed, "record", "text", &consortium, more).unwrap();
    holds(
        &text,
        &[
            "查询人：张经办",
            "查询时间：2026-11-20 09:30",
            "查询截止时点：2026-11-20 17:00",
            "失信被执行人｜测试发布单位｜第1期｜2026-11-20｜2026-12-20",
            "示例甲建设有限公司｜申请人｜91450200MA5TETX088｜失信被执行人｜未列入",
            "示例乙｜联合体成员｜91450200MA5TETX163｜失信被执行人｜列入（确认一致）：E0",
            "名单摘要：sm3:",
            "规则书摘要：sm3:",
            "核查编号：sm3:",
        ],
    );
}

#[test]
fn notices_fit_their_decision() {
    let complete = request("示例甲建设有限公司", "M1 M2 M3 M4", "");
    let checker = checker(&[]);
    for kind in ["supplement", "deferral", "commitment"] {
        let refused = write(&checker, kind, "text", &complete, "").unwrap_err();
        assert_eq!(refused, "notice.not-applicable", "{kind}");
    }
    let decision = check_json(&checker, complete.as_bytes(), Lang::ZhCn).unwrap();
    let with = |decision: &str| {
        write(&checker, "record", "text", &complete, &format!(",\"decision\":{decision}"))
    };
    with(&decision).unwrap();
    let english = check_json(&checker, complete.as_bytes(), Lang::En).unwrap();
    with(&english).unwrap();
    let other = request("示例丙", "M1 M2 M3 M4", "");
    let other = check_json(&checker, other.as_bytes(), Lang::ZhCn).unwrap();
    assert_eq!(with(&other).unwrap_err(), "notice.decision");
    assert_eq!(write(&checker, "record", "pdf", &complete, "").unwrap_err(), "json.value");
    assert_eq!(
        write(&checker, "record", "text", &complete, ",\"x\":1").unwrap_err(),
        "json.unknown-field"
    );
}

#[test]
fn pages_hold_no_markup_but_their_own() {
    let hostile = "<script>alert(1)</script>&amp;\\\"' onload=x <img src=x>";
    let checker = checker(&[]);
    for (kind, request) in [
        ("supplement", request(hostile, "M2 M4", "")),
        ("deferral", request(hostile, "M1 M2 M4", SIGNED)),
        ("commitment", request(hostile, "M1 M2 M4", SIGNED)),
        ("record", request(hostile, "M1 M2 M4", "")),
    ] {
        let more = ",\"particulars\":{\"number\":\"<b>1</b>\",\"officer\":\"a\\\"><svg onload=1>\",\"queriedBy\":\"</td>\"}";
        let page = write(&checker, kind, "html", &request, more).unwrap();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
        holds(
            &page,
            &[
                "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39; onload=x &lt;img src=x&gt;",
            ],
        );
        for tag in ["<script", "<img", "<svg", "<b>", "http", "url(", "href", "src=\""] {
            assert!(!page.contains(tag), "{kind}: {tag}");
        }
        let (opened, closed) = (page.matches("<td>").count(), page.matches("</td>").count());
        assert_eq!(opened, closed, "{kind}");
        // What is written down says the same on paper.
        let text = write(&checker, kind, "text", &request, more).unwrap();
        assert!(text.contains("<script>alert(1)</script>"), "{kind}");
    }
}

/// Hosts write papers of their own, which look like the notices.
#[test]
fn a_paper_of_a_host_looks_like_a_notice() {
    use credit_core::notice::Page;
    let page = || {
        Page::new("核查记录", "甲〔2026〕1号")
            .text("<一>")
            .heading("名单")
            .fields(vec![("申请人", "某\n公司".to_owned())])
            .points(vec!["一".to_owned(), "二".to_owned()])
            .points(Vec::new())
            .section("没有", Vec::new())
            .section("依据", vec!["三".to_owned()])
            .table(vec![
                vec!["甲".to_owned(), "乙".to_owned()],
                vec!["1".to_owned(), "2".to_owned()],
            ])
            .signed(&["经办人：", "日期："])
    };
    assert_eq!(
        page().to_text(),
        "核查记录\n编号：甲〔2026〕1号\n\n<一>\n\n名单\n申请人：某 公司\n1. 一\n2. 二\n\n依据\n1. 三\n甲｜乙\n1｜2\n\n经办人：\n日期：\n"
    );
    let (plain, wide) = (page().to_html(), page().across().to_html());
    assert!(plain.contains("&lt;一&gt;") && !plain.contains("landscape"), "{plain}");
    assert!(wide.contains("size: A4 landscape"), "{wide}");
    assert_eq!(page().across().to_text(), page().to_text());
    // Nothing but the style is different.
    let body = |html: &str| html.split_once("</style>").unwrap().1.to_owned();
    assert_eq!(body(&plain), body(&wide));
}
