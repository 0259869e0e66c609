//! Whole papers, kept as they are handed out: every kind of notice about decisions of every shape, as
//! text and as a page. `tests/vectors/notice`; digests are blanked, since every change of data moves them.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::fixture::record;
use conformance::frozen::text_of;
use conformance::world::{World, check, notice, outcome, request, subject, with};
use credit_core::api::{Checker, notice_json};
use credit_core::id;
use credit_core::pack::record::{Identifier, Record, State};
use credit_core::request::SubjectKind;
use serde_json::{Value, json};

const CODE: &str = "91450200MA0X00218G";
const OTHER: &str = "91450200MA5TETX088";
const LISTED: &str = "91450200MA5TETX163";

fn company(role: &str, name: &str, code: &str) -> Value {
    with(subject(role, "organization", name), "code", code)
}

fn person(role: &str, name: &str, code: &str) -> Value {
    with(subject(role, "person", name), "code", code)
}

fn signed(asked: Value, kind: &str) -> Value {
    with(asked, "commitments", json!([{ "type": kind, "signedOn": "2026-11-20" }]))
}

fn city() -> Checker {
    let mut namesake = record("", "示例市庚某外包服务有限公司", None);
    namesake.document = "（2026）示0102执1号".into();
    let mut disputed = record("", "示例市辛某劳务有限公司", Some(OTHER));
    disputed.state = State::Disputed;
    let stranger = record("", "示例市辰某人力资源有限公司", Some("91450200MA0X00277K"));
    let mut clerk = record("", "范例一", None);
    clerk.kind = SubjectKind::Person;
    let number = "110105491231002";
    clerk.identifiers = vec![Identifier { kind: id::classify(number), value: number.into() }];
    let all: [(u16, Record); 6] = [
        (0, namesake),
        (0, disputed),
        (0, stranger),
        (0, clerk),
        (3, record("", "示例市辰某人力资源有限公司", Some(CODE))),
        (0, record("", "示例市壬某保洁有限公司", Some(LISTED))),
    ];
    World::new(&[]).listing(&all).open().unwrap()
}

/// A name, a request and what kinds of paper there are about it.
fn requests() -> Vec<(&'static str, Value)> {
    let name = "示例市辰某人力资源有限公司";
    // A namesake is listed: whose code it is was read from the licence.
    let clean = || with(company("applicant", name, CODE), "codeSource", "verified");
    let three = ["M1", "M2", "M4"];
    let all = ["M1", "M2", "M3", "M4"];
    let defective = json!([{ "id": "M1", "state": "present" }, { "id": "M2", "state": "defective" },
        { "id": "M3", "state": "defective" }, { "id": "M4", "state": "present" }]);
    let sole = with(subject("applicant", "sole-trader", "示例市丑某小吃店"), "code", OTHER);
    vec![
        ("accepted", request("SL-0001", &[clean()], &all)),
        ("deferred", signed(request("SL-0001", &[clean()], &three), "deferral")),
        // Only the second of them counts; the letter is dated as that one.
        (
            "signed-twice",
            with(
                request("SL-0001", &[clean()], &three),
                "commitments",
                json!([{ "type": "deferral", "signedOn": "2026-11-21" },
                    { "type": "deferral", "signedOn": "2026-11-19" }]),
            ),
        ),
        // The code of one who does not count is told to the clerk and corrected by nobody.
        (
            "wrong-code-aside",
            request(
                "SL-0001",
                &[clean(), company("agent", "示例市卯某代理有限公司", "91450200MA5TETX089")],
                &["M1", "M3", "M4"],
            ),
        ),
        // Nothing is missing: the letter says only what is applied for.
        ("signed-complete", signed(request("SL-0001", &[clean()], &all), "deferral")),
        ("unsigned", request("SL-0001", &[clean()], &three)),
        ("main-missing", request("SL-0001", &[clean()], &["M1"])),
        ("defective", with(request("SL-0001", &[clean()], &all), "materials", defective)),
        (
            "wrong-code",
            request("SL-0001", &[company("applicant", name, "91450200MA0X00218H")], &all),
        ),
        (
            "on-commitment",
            signed(request("CG-0001", &[clean()], &["C1", "C2"]), "approval-substitution"),
        ),
        (
            "namesake",
            request("SL-0001", &[company("applicant", "示例市庚某外包服务有限公司", CODE)], &all),
        ),
        (
            "disputed",
            request("SL-0001", &[company("applicant", "示例市辛某劳务有限公司", OTHER)], &all),
        ),
        (
            "person",
            signed(
                request(
                    "ZR-0002",
                    &[person("applicant", "范例一", "440524188001010014")],
                    &["D1", "D2"],
                ),
                "deferral",
            ),
        ),
        ("sole-trader", signed(request("ZR-0002", &[sole], &["D1", "D2"]), "deferral")),
        (
            "applicant-last",
            signed(
                request(
                    "XZ-0001",
                    &[person("legal-representative", "范例一", "11010519491231002X"), clean()],
                    &["G1", "G2", "G3"],
                ),
                "deferral",
            ),
        ),
        (
            "refused",
            request(
                "CG-0001",
                &[company("applicant", "示例市壬某保洁有限公司", LISTED)],
                &["C1", "C2", "C3", "C4"],
            ),
        ),
        (
            "unexpressed",
            request(
                "ZL-0001",
                &[person("applicant", "范例二", "440524188001010014")],
                &["K1", "K2"],
            ),
        ),
    ]
}

/// Digests have sixty-four digits; what is kept has none of them.
fn without_digests(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("sm3:") {
        out.push_str(before);
        out.push_str("sm3:…");
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out.push_str(rest);
    out
}

#[test]
fn whole_papers_of_every_kind() {
    let city = city();
    let mut written = 0;
    for (name, asked) in requests() {
        let mut all = format!("# {name}: {}\n", outcome(&check(&city, &asked)));
        for kind in
            ["supplement", "deferral", "acceptance", "refusal", "hearing", "commitment", "record"]
        {
            let paper = notice(&city, kind, "text", &asked);
            written += usize::from(paper.contains('\n'));
            all.push_str(&format!("\n## {kind}\n{}\n", without_digests(&paper)));
        }
        text_of(&format!("notice/{name}.txt"), &all);
    }
    assert!(written >= 25, "{written}");
    let paper = |name: &str, kind: &str| {
        let asked = requests().into_iter().find(|(known, _)| *known == name).unwrap().1;
        notice(&city, kind, "text", &asked)
    };
    assert!(paper("signed-twice", "commitment").contains("承诺作出日期：2026-11-19\n"));
    // Numbers of rules are for the record.
    let refused = paper("refused", "refusal");
    assert!(refused.starts_with("资格审查不合格通知书\n"), "{refused}");
    assert!(
        !refused.contains("C4") && !refused.contains("C6") && refused.contains("救济途径"),
        "{refused}"
    );
    let told = paper("wrong-code-aside", "supplement");
    assert!(told.contains("1. “") && !told.contains("91450200MA5TETX089"), "{told}");
}

#[test]
fn whole_pages_of_every_kind() {
    let city = city();
    for (name, kind) in [
        ("main-missing", "supplement"),
        ("deferred", "deferral"),
        ("on-commitment", "commitment"),
        ("applicant-last", "record"),
        ("refused", "refusal"),
    ] {
        let asked = requests().into_iter().find(|(known, _)| *known == name).unwrap().1;
        let page = notice(&city, kind, "html", &asked);
        assert!(page.starts_with("<!doctype html>"), "{page}");
        text_of(&format!("notice/{name}-{kind}.html"), &without_digests(&page));
    }
}

/// Everything that only a host knows, at its place; and what follows when nothing comes in time.
#[test]
fn particulars_and_consequences() {
    let members = [
        "number",
        "officer",
        "phone",
        "place",
        "agencyCode",
        "queriedAt",
        "queriedBy",
        "queryDeadline",
        "reason",
        "validity",
        "publicity",
        "remark",
    ];
    let particulars: serde_json::Map<String, Value> =
        members.iter().map(|m| ((*m).to_owned(), json!(format!("〔{m}〕")))).collect();
    let deferred = signed(
        request(
            "SL-0001",
            &[with(
                company("applicant", "示例市辰某人力资源有限公司", CODE),
                "codeSource",
                "verified",
            )],
            &["M1", "M2", "M4"],
        ),
        "deferral",
    );
    let mut all = String::new();
    for kind in ["deferral", "commitment", "record"] {
        let input = json!({ "kind": kind, "format": "text", "request": deferred, "particulars": particulars });
        let paper = notice_json(&city(), input.to_string().as_bytes()).unwrap();
        let paper: Value = serde_json::from_str(&paper).unwrap();
        all.push_str(paper.get("content").and_then(Value::as_str).unwrap());
        all.push('\n');
    }
    for member in members {
        assert!(all.contains(&format!("〔{member}〕")), "{member}");
    }
    let mut told = String::new();
    for word in ["退件", "终止", "暂停", "撤销", "按一般程序办理"] {
        let overdue = format!(",容缺受理型,12,10,{word},");
        let patch = ("事项", ",容缺受理型,12,10,退件,", overdue.as_str());
        let checker = World::new(&[patch]).listing(&[]).open().unwrap();
        let paper = notice(&checker, "deferral", "text", &deferred);
        let line = paper.lines().find(|line| line.starts_with("逾期")).unwrap_or("-");
        told.push_str(&format!("{word}: {line}\n"));
    }
    text_of("notice/consequences.txt", &format!("{}\n{told}", without_digests(&all)));
}
