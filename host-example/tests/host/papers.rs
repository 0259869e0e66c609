//! Cases that are found, counted, and put on paper.

use crate::{
    common::credit,
    ledger::{AT, Office},
};

/// An office with one decision of each request of the sample; their numbers, by the start of the file.
fn busy() -> (Office, Vec<(String, String)>) {
    let office = Office::new();
    let mut names: Vec<String> = std::fs::read_dir(office.city.path("requests"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let numbers = names.iter().map(|name| (name.clone(), office.decides(name, AT))).collect();
    (office, numbers)
}

fn number<'a>(numbers: &'a [(String, String)], start: &str) -> &'a str {
    numbers.iter().find(|(name, _)| name.starts_with(start)).map(|(_, number)| number).unwrap()
}

#[test]
fn cases_are_found_and_put_into_one_record() {
    let (office, numbers) = busy();
    let find = |filter: &[&str]| -> Vec<String> {
        let run = office.asks(&["archive", "find"], filter);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.lines().map(str::to_owned).collect()
    };
    assert_eq!(find(&[]).len(), numbers.len());
    for (filter, count) in [
        (&["--outcome", "容缺受理"][..], 2),
        (&["--outcome", "accept-with-deferral"], 2),
        (&["--outcome", "容缺受理", "--matter", "SL-0001"], 2),
        (&["--outcome", "容缺受理", "--matter", "CG-0001"], 0),
        (&["--matter", "CG-0001"], 7),
        (&["--from", "2026-11-21"], 0),
        (&["--to", "2026-11-20", "--channel", "窗口"], numbers.len()),
        (&["--channel", "网上"], 0),
        // However it is written.
        (&["--code", "９１450200 ma0x00277k"], 2),
        (&["--name", "戌某企业　服务"], 2),
        (&["--list", "政府采购严重违法失信行为记录名单"], 3),
        (&["--list", "ccgp"], 3),
    ] {
        assert_eq!(find(filter).len(), count, "{filter:?}");
    }
    office.asks(&["archive", "find"], &["--from", "昨天"]).fails_with(2, "usage.value");
    office.asks(&["archive", "find"], &["--outcome", "放行"]).fails_with(2, "usage.value");

    // Everybody whom a tender has asked for stands in its record, members of a consortium too.
    let record =
        office.asks(&["archive", "record"], &["--matter", "JS-0001", "--title", "示例项目"]);
    assert_eq!(record.code, Some(0), "{}", record.stderr);
    let (text, consortium) = (record.stdout, number(&numbers, "08-"));
    assert!(text.starts_with("信用核查记录\n") && text.contains("示例项目：4 份核查，"), "{text}");
    let members = text.lines().filter(|line| line.ends_with(consortium)).count();
    assert!(members >= 2, "{text}");
    let bad = text.lines().find(|line| line.ends_with(number(&numbers, "03-"))).unwrap();
    assert!(bad.contains("｜失信被执行人（") && bad.contains("｜不予通过｜"), "{bad}");
    let stale = office.asks(&["archive", "record"], &["--matter", "SL-0001"]).stdout;
    assert!(
        stale.contains("，不可靠）")
            && stale.contains("\n2. ")
            && stale.contains("不可靠，不作未列入"),
        "{stale}"
    );
    // Who was not asked for by code is not clean, however fresh the lists are.
    let request = std::fs::read_to_string(office.city.path("requests/01-clean.json")).unwrap();
    let mut request: serde_json::Value = serde_json::from_str(&request).unwrap();
    request["subjects"][0].as_object_mut().unwrap().remove("code");
    office.city.write("requests/无代码.json", request.to_string().as_bytes());
    let nameless = office.decides("无代码.json", AT);
    let text = office.asks(&["archive", "record"], &[]).stdout;
    let line = text.lines().find(|line| line.ends_with(&nameless)).unwrap();
    assert!(line.contains("不作未列入") && !line.contains("｜未列入｜"), "{line}");
    office.asks(&["archive", "record"], &["--matter", "XX-0001"]).fails_with(3, "archive.none");
    // A record that leaves somebody out is worse than none.
    let (first, rest) = consortium.strip_prefix("sm3:").unwrap().split_at(2);
    std::fs::write(office.city.path(&format!("档案/cases/{first}/{rest}")), b"x").unwrap();
    office.asks(&["archive", "record"], &["--matter", "JS-0001"]).fails_with(3, "archive.damaged");
    let run = office.asks(&["archive", "find"], &["--matter", "JS-0001"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(1), 3), "{}", run.stderr);
}

#[test]
fn what_was_done_is_counted() {
    let (office, numbers) = busy();
    let deferred = number(&numbers, "09-");
    let barred = number(&numbers, "12-");
    let settle = [
        "settle",
        "--receipt",
        deferred,
        "--state",
        "fulfilled",
        "--authority",
        "甲局",
        "--day",
        "2026-12-01",
    ];
    assert_eq!(office.signs(&settle, "2026-12-01T09:00:00+08:00").code, Some(0));
    let says = |number: &str, kind: &str, members: &[&str]| {
        let run = office.states(number, kind, members, "2026-12-01T09:00:00+08:00");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    says(barred, "feedback", &["measure=M01", "result=已惩戒", "agency=甲局", "day=2026-11-23"]);
    says(barred, "review", &["opinion=change", "reason=另有判决", "outcome=refer"]);
    says(barred, "objection", &["way=objection", "stage=received", "text=不是本单位"]);
    let stats = |more: &[&str]| -> Vec<Vec<String>> {
        let [folder, trust] = ["档案", "trust.json"].map(|name| office.city.path(name));
        let run =
            credit(&[&["stats", "--archive", &folder, "--trust", &trust], more].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let rows = stats(&["--on", "2026-12-31"]);
    let cell = |rows: &[Vec<String>], row: &str, column: &str| -> String {
        let at = rows[0].iter().position(|head| head == column).unwrap();
        let row = rows.iter().find(|cells| cells.contains(&row.to_owned())).unwrap();
        row[at].clone()
    };
    for (row, column, value) in [
        ("合计", "核查", "26"),
        ("合计", "查到", "12"),
        ("合计", "不予通过", "5"),
        ("合计", "已反馈", "1"),
        ("合计", "全部履行", "1"),
        ("合计", "复核未维持", "1"),
        ("合计", "异议复议诉讼", "1"),
        ("CG-0001", "核查", "7"),
        ("CG-0001", "应采取措施", "2"),
        ("CG-0001", "反馈率", "50%"),
        ("ZJ-0001", "反馈率", "—"),
        ("SL-0001", "容缺受理", "2"),
        ("SL-0001", "全部履行", "1"),
        ("SL-0001", "逾期未认定", "0"),
    ] {
        assert_eq!(cell(&rows, row, column), value, "{row} {column}");
    }
    // Outcomes of a row come to its checks.
    for row in &rows[1..] {
        let n = |at: usize| row[at].parse::<u32>().unwrap();
        assert_eq!((6..12).map(n).sum::<u32>(), n(4), "{row:?}");
    }
    assert_eq!(cell(&stats(&["--on", "2026-11-30"]), "合计", "全部履行"), "0");
    assert_eq!(cell(&stats(&["--on", "2026-12-31", "--matter", "CG-0001"]), "合计", "核查"), "7");
    let lists = stats(&["--on", "2026-12-31", "--by", "list"]);
    assert_eq!(cell(&lists, "政府采购严重违法失信行为记录名单", "查到"), "3");
    assert_eq!(cell(&lists, "失信被执行人", "名单不可靠"), "1");
    let page = office.city.path("统计.html");
    let [folder, trust] = ["档案", "trust.json"].map(|name| office.city.path(name));
    let run = credit(
        &[
            "stats",
            "--by",
            "page",
            "--on",
            "2026-12-31",
            "-o",
            &page,
            "--archive",
            &folder,
            "--trust",
            &trust,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("<h1>信用核查统计</h1>")
            && page.contains("<td>合计</td>")
            && !page.contains("不能核验"),
        "{page}"
    );
}

#[test]
fn what_was_said_is_put_on_paper() {
    let office = Office::new();
    let barred = office.decides("12-procurement-ban.json", AT);
    let deferred = office.decides("09-deferral-signed.json", AT);
    let says = |number: &str, kind: &str, members: &[&str]| {
        let run = office.states(number, kind, members, "2026-12-07T09:00:00+08:00");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    says(
        &barred,
        "feedback",
        &["measure=M01", "result=<b>已惩戒</b>", "agency=甲局", "day=2026-11-23", "amount=0"],
    );
    says(&barred, "review", &["opinion=change", "reason=另有判决", "outcome=refer"]);
    let [folder, trust] = ["档案", "trust.json"].map(|name| office.city.path(name));
    let print = |number: &str, place: &str, more: &[&str]| {
        let own = [
            "statement",
            "print",
            "--archive",
            &folder,
            "--trust",
            &trust,
            "--receipt",
            number,
            "--place",
            place,
        ];
        credit(&[&own, more].concat(), b"")
    };
    let paper = print(&barred, "1", &[]).stdout;
    for line in [
        "惩戒反馈单\n",
        "\n申请人：示例市壬某办公设备有限公司\n代码：91450200MA0X00090L\n",
        "\n原结论：不予通过\n惩戒措施：限制市场或行业准入（M01）\n实施结果：<b>已惩戒</b>\n措施实施单位：甲局\n实施日期：2026-11-23\n涉及金额：0\n反馈人：李某\n",
        &format!("\n核查凭证编号：{barred}\n"),
    ] {
        assert!(paper.contains(line), "{line}\n{paper}");
    }
    let html = print(&barred, "1", &["--html"]).stdout;
    assert!(html.contains("&lt;b&gt;已惩戒") && !html.contains("<b>"), "{html}");
    let paper = print(&barred, "2", &[]).stdout;
    assert!(
        paper.starts_with("复核意见书\n")
            && paper.contains("\n复核意见：改变原结论\n理由：另有判决\n改为：转人工复核\n"),
        "{paper}"
    );
    // Taken back, it is not handed on as if it held.
    let listed = credit(
        &["statement", "list", "--archive", &folder, "--trust", &trust, "--receipt", &barred],
        b"",
    );
    let first = listed.stdout.lines().next().unwrap().rsplit("  ").next().unwrap().to_owned();
    assert!(!print(&barred, "1", &[]).stdout.contains("已撤销"));
    says(&barred, "revocation", &[&format!("of={first}"), "reason=报错了"]);
    let paper = print(&barred, "1", &[]).stdout;
    assert!(
        paper.contains("\n本说明已撤销（2026-12-07T09:00:00+08:00，李某）：报错了\n"),
        "{paper}"
    );
    for place in ["0", "4"] {
        print(&barred, place, &[]).fails_with(3, "statement.place");
    }

    // 两书同达: the judgement, and what repair asks for.
    let list = "示例市信用承诺违诺记录（虚构）";
    let notice = |number: &str, list: &str| {
        office.ledger(&["notice", "--receipt", number, "--list", list, "--on", "2026-12-07"])
    };
    notice(&deferred, list).fails_with(3, "ledger.not-broken");
    notice(&barred, list).fails_with(3, "ledger.none");
    let settle = [
        "settle",
        "--receipt",
        &deferred,
        "--state",
        "not",
        "--unkept",
        "未补交",
        "--severity",
        "general",
        "--authority",
        "甲局",
        "--day",
        "2026-12-07",
        "--document",
        "甲〔2026〕1号",
    ];
    assert_eq!(office.signs(&settle, "2026-12-07T10:00:00+08:00").code, Some(0));
    let paper = print(&deferred, "1", &[]).stdout;
    assert!(paper.starts_with("履诺认定书\n") && paper.contains("\n承诺类型：容缺受理型\n履行状态：全部未履行\n认定日期：2026-12-07\n认定单位：甲局\n未履行的承诺内容：未补交\n失信等级：一般\n"), "{paper}");
    let run = notice(&deferred, list);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for line in [
        "信用修复告知书\n编号：甲〔2026〕1号\n",
        "\n最早可以申请修复：2027年3月7日（周日）\n",
        "\n申请修复须先做到\n1. 纠正失信行为并履行完毕有关义务\n2. 作出信用承诺\n",
        "\n依据\n1. 《",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    notice(&deferred, "别的名单").fails_with(3, "ledger.list");
}

#[test]
fn feedback_of_other_systems_is_taken_as_they_send_it() {
    let office = Office::new();
    let barred = office.decides("12-procurement-ban.json", AT);
    let [folder, trust, key] =
        ["档案", "trust.json", "key-sample-only.json"].map(|name| office.city.path(name));
    let import = |shape: &str, message: &serde_json::Value| {
        let file = office.city.write("报文.json", message.to_string().as_bytes());
        let own =
            ["statement", "import", "--shape", shape, "--archive", &folder, "--trust", &trust];
        let more = ["--receipt", &barred, "--person", "王某", "--key", &key];
        credit(&[&own[..], &more, &["--at", "2026-11-24T09:00:00+08:00", &file]].concat(), b"")
    };
    let list = || {
        let args =
            ["statement", "list", "--archive", &folder, "--trust", &trust, "--receipt", &barred];
        credit(&args, b"").stdout
    };
    let name = "示例市壬某办公设备有限公司";
    let trading = serde_json::json!({
        "ticket": "T-1", "org": name, "biz": "政府采购", "measureName": "限制市场或行业准入",
        "measure": "已取消资格", "amountInvolved": 12000, "actualOrgUser": "91450200MA0X00000X",
        "timestamp": "20261123093000000", "sig": "…",
    });
    let run = import("trading", &trading);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let number = run.stdout.trim().to_owned();
    let said = list();
    assert!(said.contains("  惩戒反馈  王某  agency=91450200MA0X00000X amount=12000 day=2026-11-23 measure=M01 result=已取消资格  "), "{said}");
    // The measure is told of now.
    let open = office.asks_open("2026-11-25");
    assert!(!open.contains("惩戒反馈"), "{open}");
    let revoke =
        serde_json::json!({ "id": number, "reason": "报错了", "timestamp": "20261124093000000" });
    assert_eq!(import("trading", &revoke).code, Some(0));
    assert!(office.asks_open("2026-11-25").contains("惩戒反馈"));

    let embedded = serde_json::json!({
        "entityName": name, "uniCode": "91450200MA0X00090L", "itemCode": "CG-0001", "itemName": "暂停资格",
        "type": "已惩戒", "result": "暂停一年", "amount": "", "basis": "甲〔2026〕1号", "district": "示例市",
        "dept": "示例市财政局（虚构）", "disciplinaryTime": "2026-11-23 10:00:00",
    });
    let run = import("embedded", &embedded);
    assert!(
        run.code == Some(0) && run.stderr.contains("结论里没有措施“暂停资格”"),
        "{}",
        run.stderr
    );
    assert!(
        list().contains(
            "basis=甲〔2026〕1号 day=2026-11-23 measure=暂停资格 result=已惩戒 暂停一年  "
        ),
        "{}",
        list()
    );
    let memorandum = serde_json::json!({ "memoId": "BWL-1", "measureIds": "M01,M02", "explain": "已办理", "amount": 0 });
    let run = import("memorandum", &memorandum);
    assert!(run.code == Some(0) && run.stdout.lines().count() == 2, "{}{}", run.stdout, run.stderr);

    // About somebody else, without a day, or no message at all: nothing is written.
    let before = list();
    let other = |message: &serde_json::Value, member: &str, value: &str| {
        let mut message = message.clone();
        message[member] = value.into();
        message
    };
    for (shape, message) in [
        ("trading", other(&trading, "org", "示例市别的有限公司")),
        ("trading", other(&trading, "timestamp", "昨天")),
        ("trading", other(&trading, "measureName", " ")),
        ("embedded", other(&embedded, "uniCode", "91450200MA0X00015U")),
        ("embedded", other(&embedded, "dept", "")),
        ("memorandum", other(&memorandum, "measureIds", " , ")),
        ("memorandum", serde_json::json!([1])),
    ] {
        import(shape, &message).fails_with(3, "statement.shape");
    }
    import("other", &trading).fails_with(2, "usage.value");
    assert_eq!(list(), before);
}

#[test]
fn a_matter_that_wants_four_eyes_is_not_changed_by_two() {
    let office = Office::new();
    let city = &office.city;
    // The rulebook of the sample city, with two people for a review.
    let (head, row) = ("红黑并存,红线", "容缺受理型,12,10,退件,,HX1;HX2;HX3");
    let changes =
        [("事项.csv", head, "红黑并存,红线,复核人数"), ("事项.csv", row, &format!("{row},2"))];
    std::fs::copy(office.rulebook("两人", &changes), city.path("rulebook.pack")).unwrap();
    let number = office.decides("09-deferral-signed.json", AT);
    let review = |person: &str, opinion: &str, at: &str| {
        let members = [opinion, "outcome=refuse", "reason=承诺不实"];
        let members: &[&str] = if opinion == "opinion=uphold" {
            &["opinion=uphold", "reason=属实"]
        } else {
            &members
        };
        let run = office.said_by(person, &number, "review", members, at);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    let paper = |place: &str| {
        let [folder, trust] = ["档案", "trust.json"].map(|name| city.path(name));
        let args = ["statement", "print", "--archive", &folder, "--trust", &trust];
        let run = credit(&[&args[..], &["--receipt", &number, "--place", place]].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    // Whoever reads the decision reads it there.
    let request = std::fs::read(city.path("requests/09-deferral-signed.json")).unwrap();
    let card = city.check(&["--native"], &request);
    assert!(card.stdout.contains("须 2 人意见一致，一个人的复核不改变结论"), "{}", card.stdout);
    let due = || office.ledger(&["list", "--on", "2026-11-25"]).stdout;
    assert!(!due().contains("未生效"), "{}", due());
    review("李某", "opinion=change", "2026-11-21T09:00:00+08:00");
    assert!(
        paper("1")
            .contains("本事项复核须 2 人意见一致；现有 1人（李某），还缺 1 人，原结论没有改变。"),
        "{}",
        paper("1")
    );
    // One person has not taken the commitment away, nor has another who sees it otherwise.
    assert!(!due().contains("未生效"), "{}", due());
    review("张某", "opinion=uphold", "2026-11-22T09:00:00+08:00");
    assert!(!due().contains("未生效"), "{}", due());
    review("王某", "opinion=change", "2026-11-23T09:00:00+08:00");
    assert!(paper("3").contains("意见一致的有：李某、王某。复核有效。"), "{}", paper("3"));
    assert!(due().contains("2026-12-04  未生效"), "{}", due());
}
