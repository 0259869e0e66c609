//! Adverse is never lighter: in random cities, one adverse record more, of any list and use, however sure,
//! never leads to a better outcome, a lighter tier, more incentives, fewer measures or fewer cautions.
//!
//! `CREDIT_CITIES=100000 cargo test --release -p conformance --test heavier -- --nocapture` for the long run.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;

use conformance::fixture::{TestKey, bystander, calendar_pack, day, list, meta, record, table};
use credit_core::api::{Checker, Sources, open};
use credit_core::decision::{Decision, Outcome};
use credit_core::json::parse;
use credit_core::pack::record::{Class, Direction, ListDef, Record, State};
use credit_core::pack::write::{Meta, document_pack, list_pack};
use credit_core::pack::{Audience, PackKind};
use credit_core::request::Request;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::compile;
use credit_core::sheet::Table;
use serde_json::{Value, json};

/// Cities under one rulebook: with lists, records and an application of their own.
const ROUNDS: usize = 10;

const NAMES: [&str; 3] =
    ["示例市甲某建筑有限公司", "示例市乙某建筑有限公司", "示例市丙某商贸有限公司"];
const CODES: [&str; 3] = ["91450200MA0X00015U", "91450200MA0X00218G", "91450200MA0X00330F"];
const USES: [&str; 5] = ["失信", "承诺", "重点关注", "提示", "激励"];
const MATERIALS: [&str; 3] = ["齐全", "仅缺可容缺材料", "缺主审材料"];
const OUTCOMES: [&str; 6] =
    ["正常受理", "告知承诺办理", "容缺受理", "一次性告知补正", "转人工复核", "不予通过"];

/// xorshift64*: the same cities in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A list of a city: its use, and its place among the records of one pack.
struct List {
    name: String,
    usage: &'static str,
}

/// A city's sheets and lists.
struct City {
    sheets: Vec<Table>,
    lists: Vec<List>,
    both: bool,
}

/// How bad somebody's credit is, as a city weighs it.
struct Weights {
    class: [usize; 4],
    promise: usize,
    focus: usize,
    /// From which badness on a person looks, it is refused, or it is put off; beyond all badness for never.
    person: usize,
    refused: usize,
    put_off: usize,
}

impl Weights {
    fn random(random: &mut Random) -> Self {
        let mut class = [0, random.below(3), random.below(4), random.below(5)];
        class.sort_unstable();
        Self {
            class,
            promise: random.below(4),
            focus: random.below(3),
            person: random.below(9),
            refused: 1 + random.below(9),
            put_off: 1 + random.below(9),
        }
    }

    fn badness(&self, [class, promise, focus]: [usize; 3]) -> usize {
        self.class[class] + promise * self.promise + focus * self.focus
    }

    fn outcome(&self, credit: [usize; 3], material: usize, signed: bool) -> &'static str {
        let bad = self.badness(credit);
        let put_off = bad >= self.put_off;
        match (material, signed) {
            _ if bad >= self.refused => OUTCOMES[5],
            _ if bad >= self.person && self.person > 0 => OUTCOMES[4],
            (0, _) if !put_off => OUTCOMES[0],
            (1, true) if !put_off => OUTCOMES[2],
            _ => OUTCOMES[3],
        }
    }
}

/// Facts about credit with their values, best first.
const CREDIT: [(&str, &[&str]); 3] = [
    ("失信等级", &["无", "轻微", "一般", "严重"]),
    ("虚假承诺", &["无", "有"]),
    ("重点关注", &["无", "有"]),
];

fn every_credit() -> impl Iterator<Item = [usize; 3]> {
    (0..4).flat_map(|class| {
        (0..2).flat_map(move |promise| (0..2).map(move |focus| [class, promise, focus]))
    })
}

fn condition([class, promise, focus]: [usize; 3]) -> String {
    format!("{},{},{}", CREDIT[0].1[class], CREDIT[1].1[promise], CREDIT[2].1[focus])
}

/// A row that has been changed without looking: most are refused by the proof, and what is not must hold.
fn slip<'a>(random: &mut Random, word: &'a str, words: &[&'a str]) -> &'a str {
    if random.one_in(150) { random.pick(words) } else { word }
}

fn city(random: &mut Random) -> City {
    let count = 3 + random.below(4);
    let lists: Vec<List> = (0..count)
        .map(|at| List { name: format!("名单{at}"), usage: random.pick(&USES) })
        .collect();
    let mut sheets = vec![
        table(
            "词汇.csv",
            "事实,取值,来源,改变方\n查询状态,已查询|失败或超期,名单,部门\n身份匹配,一致|疑似,名单,部门\n\
             失信等级,无|轻微|一般|严重,名单,部门\n虚假承诺,无|有,名单,部门\n重点关注,无|有,名单,部门\n\
             材料状态,齐全|仅缺可容缺材料|缺主审材料,材料,申请人\n书面承诺,已签|未签,承诺,申请人\n",
        ),
        table(
            "依据.csv",
            "依据号,名称,文号,条款,施行日期,废止日期\nY1,示例办法（虚构）,示办〔2026〕1号（虚构）,第一条,2026-01-01,\n",
        ),
        table(
            "材料.csv",
            "事项编码,材料编码,材料名称,类别,可容缺,来源\nS-1,M1,申请书,主审,否,申请人\nS-1,M2,章程,次要,是,申请人\n",
        ),
    ];
    let mut text = "名单,失信等级,用途,依据,名单族\n".to_owned();
    for list in &lists {
        let class = if list.usage == "失信" {
            random.pick(&["", "轻微", "一般", "严重"])
        } else {
            ""
        };
        let family = if list.usage == "失信" && random.one_in(2) { "族" } else { "" };
        writeln!(text, "{},{class},{},Y1,{family}", list.name, list.usage).unwrap();
    }
    sheets.push(table("名单.csv", &text));
    let weights = Weights::random(random);
    let mut text =
        "规则号,查询状态,身份匹配,失信等级,虚假承诺,重点关注,材料状态,书面承诺,结论,依据\n\
                    R1,失败或超期,,,,,,,转人工复核,Y1\nR2,已查询,疑似,,,,,,转人工复核,Y1\n"
            .to_owned();
    let mut n = 2;
    for credit in every_credit() {
        for (at, material) in MATERIALS.iter().enumerate() {
            for signed in [true, false] {
                n += 1;
                let word = slip(random, weights.outcome(credit, at, signed), &OUTCOMES);
                let (when, promise) = (condition(credit), if signed { "已签" } else { "未签" });
                writeln!(text, "R{n},已查询,一致,{when},{material},{promise},{word},Y1").unwrap();
            }
        }
    }
    sheets.push(table("判定表.csv", &text));
    let tiers = ["降低", "正常", "提高"];
    let bounds = [1 + random.below(4), 2 + random.below(6)];
    let mut text = "分级表,规则号,查询状态,身份匹配,失信等级,虚假承诺,重点关注,抽查档次,依据\n\
                    分级,D1,失败或超期,,,,,正常,Y1\n分级,D2,已查询,疑似,,,,正常,Y1\n"
        .to_owned();
    for (at, credit) in every_credit().enumerate() {
        let bad = weights.badness(credit);
        let tier = bounds.iter().filter(|bound| bad >= **bound).count();
        let word = slip(random, tiers[tier], &tiers);
        writeln!(text, "分级,D{},已查询,一致,{},{word},Y1", at + 3, condition(credit)).unwrap();
    }
    sheets.push(table("监管分级.csv", &text));
    let both = random.one_in(3);
    // A matter names the standing lines, or does not: what is adverse is never lighter either way.
    let named = random.pick(&["HX3", "HX1;HX3", ""]);
    let consulted: Vec<&str> = lists
        .iter()
        .filter(|list| list.usage != "激励" && !random.one_in(6))
        .map(|list| list.name.as_str())
        .collect();
    let roles = random.pick(&["申请人", "申请人;联合体成员", "申请人;法定代表人"]);
    sheets.push(table(
        "事项.csv",
        &format!(
            "事项编码,事项名称,类别,核查场景,层级,施行日期,废止日期,判定表,监管分级,计入角色,必填角色,分支机构,必查名单,承诺类型,承诺办结工作日,补正最长工作日,逾期处理,红黑并存,红线\n\
             S-1,示例事项,行政审批,其他行政事项,市,2026-01-01,,,分级,{roles},不要求,{},{},容缺受理型,15,10,退件,{},{named}\n",
            if random.one_in(2) { "计入" } else { "" },
            consulted.join(";"),
            if both { "并行" } else { "" },
        ),
    ));
    follows(random, &lists, &mut sheets);
    City { sheets, lists, both }
}

/// Incentives, cautions and measures.
fn follows(random: &mut Random, lists: &[List], sheets: &mut Vec<Table>) {
    let mut incentives = "措施,名单,事实,取值,主体类型,事项编码,依据\n".to_owned();
    let best = random.pick(&["无", "无|轻微"]);
    writeln!(incentives, "优先办理,,失信等级,{best},全部,,Y1").unwrap();
    if random.one_in(2) {
        writeln!(incentives, "简化程序,,重点关注,无,全部,,Y1").unwrap();
    }
    for list in lists.iter().filter(|list| list.usage == "激励") {
        writeln!(incentives, "绿色通道{},{},,,全部,,Y1", list.name, list.name).unwrap();
    }
    sheets.push(table("激励措施.csv", &incentives));
    let mut cautions = "警示,名单,事实,取值,主体类型,事项编码,依据\n".to_owned();
    writeln!(cautions, "约谈,,失信等级,{},全部,,Y1", random.pick(&["轻微|一般|严重", "一般|严重"]))
        .unwrap();
    for list in lists.iter().filter(|list| list.usage != "激励") {
        writeln!(cautions, "提醒{},{},,,全部,,Y1", list.name, list.name).unwrap();
    }
    sheets.push(table("警示.csv", &cautions));
    sheets.push(table(
        "基础清单.csv",
        "版本,条目,措施,主体类型,类别\n清单,M1,限制甲,全部,类\n清单,M2,限制乙,全部,类\n",
    ));
    let mut measures = "名单,主体类型,措施,基础清单版本,基础清单条目,期限,依据\n".to_owned();
    for list in lists.iter().filter(|list| list.usage == "失信") {
        let (item, name) = random.pick(&[("M1", "限制甲"), ("M2", "限制乙")]);
        let term = random.pick(&["", "1年", "6个月", "3年"]);
        writeln!(measures, "{},全部,{name},清单,{item},{term},Y1", list.name).unwrap();
    }
    sheets.push(table("惩戒措施.csv", &measures));
}

fn direction(usage: &str, random: &mut Random) -> Direction {
    match usage {
        "承诺" => random.pick(&[Direction::Commitment, Direction::Black]),
        "重点关注" => Direction::Focus,
        "提示" => Direction::Notice,
        "激励" => Direction::Red,
        _ => Direction::Black,
    }
}

/// A record of somebody among the few, more or less sure, in whatever state.
fn anything(random: &mut Random, lists: u16) -> Record {
    let who = random.pick(&[0, 0, 0, 1, 2]);
    let code = match random.below(5) {
        0 => None,
        1 => Some(random.pick(&CODES)),
        _ => Some(CODES[who]),
    };
    let class =
        random.pick(&[None, Some(Class::Minor), Some(Class::Ordinary), Some(Class::Serious)]);
    let state = random.pick(&[
        State::Active,
        State::Active,
        State::Active,
        State::Active,
        State::Disputed,
        State::Suspended,
        State::Repaired,
    ]);
    let name =
        if random.one_in(6) { format!("{}柳东分公司", NAMES[who]) } else { NAMES[who].into() };
    Record {
        list: u16::try_from(random.below(usize::from(lists))).unwrap(),
        class,
        state,
        document: random.pick(&["", "（2026）示例执1号", "（2026）示例执2号"]).into(),
        listed_on: Some(day(random.pick(&["2025-01-05", "2026-01-05", "2026-10-05"]))),
        until: random.pick(&[None, Some("2027-01-05"), Some("2026-11-01")]).map(day),
        ..record("", &name, code)
    }
}

fn asked(random: &mut Random) -> Value {
    let subject = |random: &mut Random, role: &str, who: usize| {
        let mut subject = json!({ "role": role, "kind": "organization", "name": NAMES[who] });
        if !random.one_in(8) {
            subject["code"] = CODES[who].into();
        }
        subject
    };
    let mut subjects = vec![subject(random, "applicant", 0)];
    if random.one_in(3) {
        let role = random.pick(&["consortium-member", "shareholder"]);
        subjects.push(subject(random, role, 1));
    }
    let present = random.pick(&[&["M1", "M2"][..], &["M1"], &["M2"], &[]]);
    let materials: Vec<Value> =
        present.iter().map(|id| json!({ "id": id, "state": "present" })).collect();
    let signed = json!([{ "type": "deferral", "signedOn": "2026-11-19" }]);
    let commitments = if random.one_in(2) { signed } else { json!([]) };
    json!({
        "matter": "S-1", "appliedOn": "2026-11-20", "decidedOn": "2026-11-20",
        "subjects": subjects, "materials": materials, "commitments": commitments,
    })
}

/// What everything rests on but for the city's rulebook and records.
struct Frame {
    key: TestKey,
    calendar: Vec<u8>,
    trust: Vec<u8>,
}

impl Frame {
    fn new() -> Self {
        let key = TestKey::new("k1");
        Self { calendar: calendar_pack(&key), trust: key.trust(), key }
    }

    fn checker(&self, rulebook: &[u8], lists: &[ListDef], records: &[Record]) -> Checker {
        let black = (0..).zip(lists).filter(|(_, list)| list.direction != Direction::Red);
        let bystanders = black.map(|(list, _)| Record { list, ..bystander() });
        let numbered = records
            .iter()
            .enumerate()
            .map(|(n, record)| Record { entry: format!("E{n}"), ..record.clone() });
        let records: Vec<Record> = numbered.chain(bystanders).collect();
        let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) };
        let pack = list_pack(&meta, lists, &records, &[&self.key]).unwrap();
        let (calendar, trust) = (&self.calendar[..], &self.trust[..]);
        open(&Sources { packs: vec![&pack], rulebook, calendar, trust }).unwrap()
    }

    fn signed(&self, document: &RulebookDocument) -> Vec<u8> {
        document_pack(&meta(PackKind::Rulebook, "rulebook", 1), document, &[&self.key]).unwrap()
    }
}

fn decide(checker: &Checker, request: &Value) -> Decision {
    let value = parse(request.to_string().as_bytes(), 1 << 20).unwrap();
    checker.check(&Request::decode(&value).unwrap()).unwrap()
}

const fn accepts(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Accept | Outcome::AcceptOnCommitment | Outcome::AcceptWithDeferral)
}

/// What is lighter afterwards. 转人工复核 is no outcome by itself: whatever a person has to look at may be
/// told to be supplied, and whatever is refused may go to a person, but nothing that was not let in is.
fn lighter(before: &Decision, after: &Decision, both: bool) -> Vec<String> {
    let mut found = Vec::new();
    let (was, is) = (before.outcome, after.outcome);
    let person = was == Outcome::Refer || is == Outcome::Refer;
    if (accepts(is) || !person) && is < was {
        found.push(format!("outcome {was:?} {is:?}"));
    }
    let tier = |d: &Decision| d.inspection.as_ref().map(|inspection| inspection.tier);
    if tier(after) < tier(before) {
        found.push(format!("tier {:?} {:?}", tier(before), tier(after)));
    }
    let given = |d: &Decision| -> BTreeSet<String> {
        let all = d.incentives.iter().filter(|i| !i.suspended && !i.pending);
        all.map(|i| i.name.clone()).collect()
    };
    if !given(after).is_subset(&given(before)) {
        found.push(format!("incentives {:?} {:?} {both}", given(before), given(after)));
    }
    let measures = |d: &Decision| -> BTreeSet<(String, bool)> {
        d.measures.iter().map(|m| (m.id.clone(), m.elsewhere)).collect()
    };
    if !measures(before).is_subset(&measures(after)) {
        found.push(format!("measures {:?} {:?}", measures(before), measures(after)));
    }
    let cautions = |d: &Decision| -> BTreeSet<String> {
        d.cautions.iter().filter(|c| c.finding.is_some()).map(|c| c.name.clone()).collect()
    };
    if !cautions(before).is_subset(&cautions(after)) {
        found.push(format!("cautions {:?} {:?}", cautions(before), cautions(after)));
    }
    found
}

#[test]
fn one_adverse_record_more_never_makes_anything_lighter() {
    let wanted = env::var("CREDIT_CITIES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seed = env::var("CREDIT_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let frame = Frame::new();
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
    let (mut cities, mut rulebooks, mut refused, mut changed) =
        (0_usize, 0_usize, 0_usize, 0_usize);
    let mut faults: Vec<String> = Vec::new();
    while cities < wanted {
        let city = city(&mut random);
        let compiled = match compile(&city.sheets) {
            Ok(compiled) => compiled,
            // What the proof refuses is no city; what it refuses for another reason is a fault here.
            Err(messages) => {
                let proof = |code: &str| ["E01", "E02", "E03", "E04", "E24"].contains(&code);
                let other = messages.iter().find(|message| !proof(message.code));
                assert!(other.is_none(), "{messages:#?}");
                refused += 1;
                assert!(refused < 1000 + wanted * 20, "hardly any city is built");
                continue;
            }
        };
        let rulebook = frame.signed(&compiled.document);
        if city.lists.iter().all(|list| list.usage == "激励") {
            continue;
        }
        rulebooks += 1;
        for _ in 0..ROUNDS {
            cities += 1;
            let lists: Vec<ListDef> = city
                .lists
                .iter()
                .map(|l| list(&l.name, &l.name, direction(l.usage, &mut random)))
                .collect();
            let n = u16::try_from(lists.len()).unwrap();
            let mut records: Vec<Record> =
                (0..random.below(4)).map(|_| anything(&mut random, n)).collect();
            let request = asked(&mut random);
            let before = decide(&frame.checker(&rulebook, &lists, &records), &request);
            let more = loop {
                let more = anything(&mut random, n);
                if city.lists[usize::from(more.list)].usage != "激励" {
                    break more;
                }
            };
            records.insert(random.below(records.len() + 1), more.clone());
            let after = decide(&frame.checker(&rulebook, &lists, &records), &request);
            let seen =
                |d: &Decision| (d.outcome, d.facts.clone(), d.reasons.clone(), d.findings.len());
            changed += usize::from(seen(&before) != seen(&after));
            for fault in lighter(&before, &after, city.both) {
                let uses: Vec<_> = city.lists.iter().map(|l| (l.name.as_str(), l.usage)).collect();
                faults.push(format!(
                "city {cities}: {fault}\nadded {more:?}\nuses {uses:?}\nbefore {:?} {:?}\nafter {:?} {:?}\n{request}",
                before.facts, before.reasons, after.facts, after.reasons
            ));
            }
        }
    }
    println!(
        "{cities} cities under {rulebooks} rulebooks; {refused} rulebooks refused by the proof, {changed} answers changed, {} faults",
        faults.len()
    );
    let kinds: BTreeSet<&str> =
        faults.iter().filter_map(|fault| fault.split(": ").nth(1)?.split('\n').next()).collect();
    for kind in &kinds {
        println!("{}\n", faults.iter().find(|fault| fault.contains(kind)).unwrap());
    }
    assert!(faults.is_empty(), "{kinds:?}");
    // The additions are not beside the point.
    assert!(changed * 5 > cities, "{changed} of {cities}");
}
