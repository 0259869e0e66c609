//! The sheets of a compiled rulebook: what [`super::compile`] reads, and what it gives back.
//!
//! Compiling the sheets of a document gives the same document. Blank cells that stand for a default
//! come back with the default written out; otherwise every cell comes back as it was.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::matters::NOBODY;
use super::sheets::is_stated;
use super::{rates, tables};
use crate::calendar::TermUnit;
use crate::date::Date;
use crate::decision::{Outcome, Tier};
use crate::request::{Role, SubjectKind};
use crate::rulebook::document::{
    RulebookBasis, RulebookCase, RulebookCatalogueItem, RulebookCaution, RulebookClass,
    RulebookCommitment, RulebookDocument, RulebookFact, RulebookIncentive, RulebookLayer,
    RulebookList, RulebookMaterial, RulebookMatter, RulebookMeasure, RulebookMemorandum,
    RulebookNamedTerm, RulebookRate, RulebookRedLine, RulebookRemedy, RulebookRule, RulebookScheme,
    RulebookShared, RulebookTable, RulebookTerm,
};
use crate::rulebook::facts::standard::UNKNOWN;
use crate::rulebook::labels::{
    BOTH, BRANCHES, CHANGERS, CLASSES, COMMITMENTS, DAYS, DECLARED, DECLARERS, EQUAL, EXCEPTION,
    FEWER, KINDS, LEVELS, OUTCOMES, OUTSIDE, PAPERS, PURPOSES, ROLES, SOURCES, YES_NO, label,
    term_name,
};
use crate::sheet::{Row, Table};
use crate::wire::ByName;

/// The sheets of a compiled rulebook, in the order in which people fill them in.
#[must_use]
pub fn sheets(document: &RulebookDocument) -> Vec<Table> {
    let all = [
        sheet("事项", MATTERS, &document.matters),
        materials(document),
        rules(document, &document.tables, tables::DECISIONS),
        sheet("分层", LAYERS, some(&document.layers)),
        sheet("红线", RED_LINES, some(&document.red_lines)),
        sheet("词汇", FACTS, &document.vocabulary),
        sheet("评价", SCHEMES, some(&document.schemes)),
        sheet("依据", BASES, &document.bases),
        sheet("名单", LISTS, &document.lists),
        sheet("备忘录", MEMORANDA, some(&document.memoranda)),
        sheet("基础清单", CATALOGUE, some(&document.catalogue)),
        sheet("惩戒措施", MEASURES, &document.measures),
        sheet("激励措施", INCENTIVES, some(&document.incentives)),
        sheet("警示", CAUTIONS, some(&document.cautions)),
        rules(document, some(&document.gradings), tables::TIERS),
        sheet("抽查比例", RATES, some(&document.rates)),
        sheet("期限", TERMS, some(&document.terms)),
        sheet("承诺", PROMISES, &document.commitments),
        sheet("救济途径", REMEDIES, some(&document.remedies)),
        sheet("类别", CLASSES_OF_MATTERS, some(&document.classes)),
        sheet("共享目录", SHARED, some(&document.shared)),
        unexpressed(document),
        cases(document),
    ];
    all.into_iter().flatten().collect()
}

/// Columns of a sheet: label, and what stands under it of an entry.
type Columns<T> = &'static [(&'static str, fn(&T) -> String)];

const MATTERS: Columns<RulebookMatter> = &[
    ("事项编码", |m| m.id.clone()),
    ("事项名称", |m| m.name.clone()),
    ("类别", |m| text(&m.class)),
    ("核查场景", |m| text(&m.scene)),
    ("实施机关", |m| text(&m.agency)),
    ("层级", |m| text(&m.level)),
    ("施行日期", |m| m.from.to_string()),
    ("废止日期", |m| day(m.to)),
    ("过渡", |m| m.by_decision.map_or("", |set| label(DAYS, &set)).into()),
    ("判定表", |m| m.table.clone()),
    ("监管分级", |m| text(&m.grading)),
    ("计入角色", |m| {
        m.roles.iter().map(|role| label(ROLES, role)).collect::<Vec<_>>().join(";")
    }),
    ("必填角色", |m| match m.required.as_deref() {
        None => String::new(),
        Some([]) => NOBODY.into(),
        Some(roles) => roles.iter().map(|role| label(ROLES, role)).collect::<Vec<_>>().join(";"),
    }),
    ("联合体不计依据", |m| items(&m.members_aside)),
    ("分支机构", |m| m.branches.map_or("", |set| label(BRANCHES, &set)).into()),
    ("必查名单", |m| m.lists.join(";")),
    ("承诺类型", |m| label(COMMITMENTS, &m.commitment).into()),
    ("承诺签署天数", |m| number(m.commitment_days)),
    ("承诺办结工作日", |m| number(m.promise_days)),
    ("补正最长工作日", |m| number(m.supplement_days)),
    ("逾期处理", |m| text(&m.overdue)),
    ("复核人数", |m| number(m.reviewers)),
    ("红黑并存", |m| m.red_and_black.map_or("", |set| label(BOTH, &set)).into()),
    ("红线", |m| items(&m.red_lines)),
];

const LAYERS: Columns<RulebookLayer> = &[
    ("判定表", |layer| layer.table.clone()),
    ("层级", |layer| text(&layer.level)),
    ("上级判定表", |layer| text(&layer.above)),
    ("补正上限工作日", |layer| number(layer.most)),
    ("少于承诺办结工作日", |layer| number(layer.margin)),
];

const RED_LINES: Columns<RulebookRedLine> = &[
    ("红线号", |line| line.id.clone()),
    ("类型", |line| if line.monotone.is_some() { "单调" } else { "禁止" }.into()),
    ("适用", |line| if line.always { "全部事项" } else { "点名事项" }.into()),
    ("事实", |line| match &line.monotone {
        Some(facts) => facts.join("|"),
        None => text(&line.fact),
    }),
    ("取值", |line| values(&line.values)),
    ("禁止结论", |line| {
        let never = line.never.iter().flatten();
        never.map(|outcome| label(OUTCOMES, outcome)).collect::<Vec<_>>().join("|")
    }),
    ("依据", |line| items(&line.basis)),
    ("说明", |line| line.note.clone()),
];

const FACTS: Columns<RulebookFact> = &[
    ("事实", |fact| fact.name.clone()),
    ("取值", domain),
    ("来源", |fact| label(SOURCES, &fact.source).into()),
    ("改变方", |fact| label(CHANGERS, &fact.by).into()),
    (EQUAL, |fact| yes(fact.equal)),
    ("申报人", |fact| fact.declared_by.map_or("", |by| label(DECLARERS, &by)).into()),
    ("说明", |fact| text(&fact.note)),
];

const SCHEMES: Columns<RulebookScheme> = &[
    ("事实", |scheme| scheme.fact.clone()),
    ("评价体系", |scheme| scheme.name.clone()),
    ("取值", |scheme| scheme.values.join("|")),
    ("不良取值", |scheme| values(&scheme.adverse)),
    ("分段", |scheme| {
        let bounds = scheme.bounds.iter().flatten();
        bounds.map(ToString::to_string).collect::<Vec<_>>().join("|")
    }),
    ("方向", |scheme| scheme.fewer_is_better.map_or("", |it| label(FEWER, &it)).into()),
    ("有效月数", |scheme| number(scheme.months)),
    ("主体类型", |scheme| kinds(&scheme.kinds)),
    ("发布单位", |scheme| items(&scheme.issuers)),
    ("依据", |scheme| items(&scheme.basis)),
    ("说明", |scheme| text(&scheme.note)),
];

const BASES: Columns<RulebookBasis> = &[
    ("依据号", |basis| basis.id.clone()),
    ("名称", |basis| basis.title.clone()),
    ("文号", |basis| text(&basis.number)),
    ("条款", |basis| text(&basis.clause)),
    ("施行日期", |basis| day(basis.from)),
    ("废止日期", |basis| day(basis.to)),
    (EXCEPTION, |basis| yes(basis.exception)),
    ("核实状态", |basis| text(&basis.status)),
];

const LISTS: Columns<RulebookList> = &[
    ("名单", |list| list.name.clone()),
    ("失信等级", |list| {
        list.class.map_or_else(String::new, |class| label(CLASSES, &class).into())
    }),
    ("用途", |list| label(PURPOSES, &list.purpose).into()),
    ("名单族", |list| text(&list.family)),
    ("发布单位", |list| items(&list.issuers)),
    ("认定层级", |list| list.level.map_or("", |level| label(LEVELS, &level)).into()),
    ("可为空", |list| yes(list.may_be_empty)),
    ("依据", |list| items(&list.basis)),
    ("回溯天数", |list| number(list.later_days)),
    ("范围外", |list| list.outside.map_or("", |set| label(OUTSIDE, &set)).into()),
    ("覆盖声明", |list| list.declared.map_or("", |set| label(DECLARED, &set)).into()),
    ("追溯年限", |list| number(list.back_years)),
    ("最短公示期", |list| number(list.exit.as_ref().and_then(|exit| exit.months))),
    ("退出条件", |list| {
        list.exit.as_ref().map_or_else(String::new, |exit| items(&exit.conditions))
    }),
    ("退出依据", |list| list.exit.as_ref().map_or_else(String::new, |exit| items(&exit.basis))),
];

const CATALOGUE: Columns<RulebookCatalogueItem> = &[
    ("版本", |item| item.edition.clone()),
    ("条目", |item| item.item.clone()),
    ("措施", |item| item.name.clone()),
    ("主体类型", |item| kinds(&item.kinds)),
    ("类别", |item| text(&item.class)),
    ("及于角色", |item| roles(&item.roles)),
];

const MEMORANDA: Columns<RulebookMemorandum> = &[
    ("名单", |memorandum| memorandum.list.clone()),
    ("备忘录", |memorandum| memorandum.name.clone()),
    ("文号", |memorandum| text(&memorandum.number)),
];

const MEASURES: Columns<RulebookMeasure> = &[
    ("名单", |measure| measure.list.clone()),
    ("主体类型", |measure| kinds(&measure.kinds)),
    ("措施", |measure| measure.name.clone()),
    ("基础清单版本", |measure| text(&measure.edition)),
    ("基础清单条目", |measure| measure.item.clone()),
    ("备忘录", |measure| text(&measure.memorandum)),
    ("期限", |measure| measure.term.as_ref().map_or_else(String::new, lasting)),
    ("行业", |measure| items(&measure.trades)),
    ("对象角色", |measure| roles(&measure.against)),
    ("及于角色", |measure| roles(&measure.roles)),
    ("事项编码", |measure| items(&measure.matters)),
    ("禁止办理", |measure| if measure.bars == Some(true) { "是".into() } else { String::new() }),
    ("依据", |measure| items(&measure.basis)),
];

const INCENTIVES: Columns<RulebookIncentive> = &[
    ("措施", |incentive| incentive.name.clone()),
    ("名单", |incentive| text(&incentive.list)),
    ("事实", |incentive| text(&incentive.fact)),
    ("取值", |incentive| values(&incentive.values)),
    ("主体类型", |incentive| kinds(&incentive.kinds)),
    ("事项编码", |incentive| items(&incentive.matters)),
    ("依据", |incentive| items(&incentive.basis)),
    ("说明", |incentive| text(&incentive.note)),
];

const CAUTIONS: Columns<RulebookCaution> = &[
    ("警示", |caution| caution.name.clone()),
    ("名单", |caution| text(&caution.list)),
    ("事实", |caution| text(&caution.fact)),
    ("取值", |caution| values(&caution.values)),
    ("主体类型", |caution| kinds(&caution.kinds)),
    ("事项编码", |caution| items(&caution.matters)),
    ("依据", |caution| items(&caution.basis)),
    ("说明", |caution| text(&caution.note)),
];

const RATES: Columns<RulebookRate> = &[
    ("分级表", |rate| rate.grading.clone()),
    ("抽查档次", |rate| label(tables::TIERS.outcomes, &rate.tier.outcome()).into()),
    ("抽查比例", |rate| rate.share.map_or_else(String::new, rates::share_text)),
    ("频次", |rate| rate.frequency.as_ref().map_or_else(String::new, rates::frequency_text)),
    ("依据", |rate| items(&rate.basis)),
];

const TERMS: Columns<RulebookNamedTerm> = &[
    ("期限", |of| term_name(of.name).into()),
    ("长度", |of| term(&of.term)),
    ("依据", |of| items(&of.basis)),
];

const PROMISES: Columns<RulebookCommitment> = &[
    ("承诺类型", |promise| label(COMMITMENTS, &promise.kind).into()),
    ("名称", |promise| promise.name.clone()),
    ("正文", |promise| promise.text.clone()),
    ("承诺编号", |promise| text(&promise.number)),
    ("事项编码", |promise| items(&promise.matters)),
    ("违诺责任", |promise| text(&promise.liability)),
];

const REMEDIES: Columns<RulebookRemedy> = &[
    ("类别", |remedy| remedy.class.clone()),
    ("途径", |remedy| remedy.way.clone()),
    ("受理单位", |remedy| remedy.body.clone()),
    ("期限", |remedy| remedy.term.clone()),
    ("依据", |remedy| items(&remedy.basis)),
];

const CLASSES_OF_MATTERS: Columns<RulebookClass> = &[
    ("类别", |class| class.name.clone()),
    ("文书", |class| label(PAPERS, &class.papers).into()),
    ("核查场景", |class| items(&class.scenes)),
    ("正常受理", |class| called(class, Outcome::Accept)),
    ("告知承诺办理", |class| called(class, Outcome::AcceptOnCommitment)),
    ("容缺受理", |class| called(class, Outcome::AcceptWithDeferral)),
    ("一次性告知补正", |class| called(class, Outcome::Supplement)),
    ("转人工复核", |class| called(class, Outcome::Refer)),
    ("不予通过", |class| called(class, Outcome::Refuse)),
];

fn called(class: &RulebookClass, outcome: Outcome) -> String {
    let words = class.outcomes.as_ref();
    words.and_then(|words| found(words, outcome.as_str()).cloned()).unwrap_or_default()
}

const SHARED: Columns<RulebookShared> =
    &[("材料名称", |shared| shared.name.clone()), ("共享来源", |shared| shared.source.clone())];

fn sheet<T>(name: &str, columns: Columns<T>, entries: &[T]) -> Option<Table> {
    let header: Vec<&str> = columns.iter().map(|(label, _)| *label).collect();
    let row = |entry: &T| columns.iter().map(|(_, cell)| cell(entry)).collect();
    table(name, &header, entries.iter().map(row).collect())
}

/// Rows of something that every matter has of its own; versions of a matter share them.
fn of_matters(
    document: &RulebookDocument,
    read: impl Fn(&RulebookMatter) -> Vec<Vec<String>>,
) -> Vec<Vec<String>> {
    let (mut seen, mut rows): (Vec<&str>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    for matter in &document.matters {
        if !seen.contains(&matter.id.as_str()) {
            rows.extend(read(matter));
            seen.push(&matter.id);
        }
    }
    rows
}

fn term(term: &RulebookTerm) -> String {
    match term.unit {
        TermUnit::WorkingDay => format!("{}个工作日", term.n),
        TermUnit::Day => format!("{}日", term.n),
        TermUnit::Month => format!("{}个月", term.n),
    }
}

/// A term as measures have it: years where it is of whole years.
pub(super) fn lasting(of: &RulebookTerm) -> String {
    match of.unit {
        TermUnit::Month if of.n.checked_rem(12) == Some(0) => format!("{}年", of.n / 12),
        _ => term(of),
    }
}

fn circumstances(when: &ByName<Vec<String>>) -> String {
    let all = when.0.iter().map(|(fact, values)| format!("{fact}={}", values.join("|")));
    all.collect::<Vec<_>>().join(";")
}

/// Behind the column of the matter.
const MATERIALS: Columns<RulebookMaterial> = &[
    ("材料编码", |m| m.id.clone()),
    ("材料名称", |m| m.name.clone()),
    ("类别", |m| text(&m.category)),
    ("可容缺", |m| label(YES_NO, &m.deferrable).into()),
    ("来源", |m| text(&m.source)),
    ("形式", |m| text(&m.form)),
    ("补正期限", |m| m.term.as_ref().map_or_else(|| text(&m.before), term)),
    ("择一", |m| text(&m.group)),
    ("适用情形", |m| m.when.as_ref().map_or_else(String::new, circumstances)),
    ("瑕疵可容缺", |m| yes(m.defects)),
];

fn materials(document: &RulebookDocument) -> Option<Table> {
    let labels = MATERIALS.iter().map(|(label, _)| *label);
    let header: Vec<&str> = core::iter::once("事项编码").chain(labels).collect();
    let rows = of_matters(document, |matter| {
        let row = |material: &RulebookMaterial| {
            let cells = MATERIALS.iter().map(|(_, cell)| cell(material));
            core::iter::once(matter.id.clone()).chain(cells).collect()
        };
        matter.materials.iter().map(row).collect()
    });
    table("材料", &header, rows)
}

fn unexpressed(document: &RulebookDocument) -> Option<Table> {
    let rows = of_matters(document, |matter| {
        let all = matter.unexpressed.iter().flatten();
        all.map(|u| Vec::from([matter.id.clone(), u.text.clone(), items(&u.basis)])).collect()
    });
    table("暂不可表达", &["事项编码", "内容", "依据"], rows)
}

fn rules(document: &RulebookDocument, all: &[RulebookTable], form: &tables::Form) -> Option<Table> {
    // Facts that some table looks at, in the order of the vocabulary.
    let used = |fact: &&RulebookFact| all.iter().any(|table| table.facts.contains(&fact.name));
    let facts: Vec<&str> =
        document.vocabulary.iter().filter(used).map(|fact| fact.name.as_str()).collect();
    let mut header = Vec::from([form.name, "规则号"]);
    header.extend(&facts);
    header.extend([form.outcome, "优先于", "可放宽", "依据", "说明"]);
    let mut rows = Vec::new();
    for one in all {
        let own = one.own.and_then(|own| usize::try_from(own).ok()).unwrap_or(one.rules.len());
        let above: Vec<&str> = one.rules.iter().skip(own).map(|rule| rule.id.as_str()).collect();
        rows.extend(one.rules.iter().take(own).map(|rule| rule_cells(one, rule, &facts, &above)));
    }
    table(form.sheet, &header, rows)
}

/// A row of a table; precedence over rows from above goes without saying.
fn rule_cells(
    table: &RulebookTable,
    rule: &RulebookRule,
    facts: &[&str],
    above: &[&str],
) -> Vec<String> {
    let mut cells = Vec::from([text(&table.name), rule.id.clone()]);
    let condition = |fact: &&str| found(&rule.when, fact).map(|values| values.join("|"));
    cells.extend(facts.iter().map(|fact| condition(fact).unwrap_or_default()));
    let outcome = match rule.tier {
        Some(tier) => label(tables::TIERS.outcomes, &Tier::outcome(tier)),
        None => rule.outcome.map_or("", |outcome| label(OUTCOMES, &outcome)),
    };
    let over = rule.over.iter().flatten().filter(|id| !above.contains(&id.as_str()));
    cells.extend([
        outcome.into(),
        over.cloned().collect::<Vec<_>>().join(";"),
        yes(rule.relaxable),
        items(&rule.basis),
        text(&rule.note),
    ]);
    cells
}

fn cases(document: &RulebookDocument) -> Option<Table> {
    let all = some(&document.tests);
    let stated = |fact: &&str| all.iter().any(|case| found(&case.facts, fact).is_some());
    let facts = document.vocabulary.iter().map(|fact| fact.name.as_str());
    let facts: Vec<&str> = facts.filter(stated).collect();
    let mut header = Vec::from(["用例号", "判定表"]);
    header.extend(&facts);
    header.extend(["预期结论", "预期规则"]);
    let row = |case: &RulebookCase| {
        let mut cells = Vec::from([case.id.clone(), text(&case.table)]);
        cells
            .extend(facts.iter().map(|fact| found(&case.facts, fact).cloned().unwrap_or_default()));
        cells.extend([label(OUTCOMES, &case.outcome).into(), text(&case.rule)]);
        cells
    };
    table("用例", &header, all.iter().map(row).collect())
}

/// The values of a fact; that a declared one may be unknown goes without saying.
fn domain(fact: &RulebookFact) -> String {
    let mut values: Vec<&str> = fact.values.iter().map(String::as_str).collect();
    if is_stated(fact.source) && values.last() == Some(&UNKNOWN) {
        values.pop();
    }
    values.join("|")
}

/// A sheet whose columns hold something; none without rows.
fn table(name: &str, header: &[&str], rows: Vec<Vec<String>>) -> Option<Table> {
    let used: Vec<usize> = (0..header.len())
        .filter(|at| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let required =
        |at: &usize| used.contains(at) || !OPTIONAL.contains(header.get(*at).unwrap_or(&""));
    let kept: Vec<usize> = (0..header.len()).filter(required).collect();
    let pick = |row: &Vec<String>| {
        kept.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect()
    };
    (!rows.is_empty()).then(|| Table {
        sheet: format!("{name}.csv"),
        header: kept.iter().filter_map(|at| header.get(*at)).map(ToString::to_string).collect(),
        rows: (2_u32..).zip(&rows).map(|(line, row)| Row { line, cells: pick(row) }).collect(),
    })
}

/// Columns that are left out when they are blank throughout.
const OPTIONAL: &[&str] = &[
    "可放宽",
    "优先于",
    "过渡",
    "监管分级",
    "红黑并存",
    "核查场景",
    "核实状态",
    "必填角色",
    "联合体不计依据",
    "分支机构",
    "承诺签署天数",
    "承诺编号",
    "违诺责任",
    "事项编码",
    "回溯天数",
    "范围外",
    "覆盖声明",
    "追溯年限",
    "最短公示期",
    "退出条件",
    "退出依据",
    "发布单位",
    "形式",
    "补正期限",
    "择一",
    "适用情形",
    "瑕疵可容缺",
    "认定层级",
    "可为空",
    EQUAL,
    EXCEPTION,
    "及于角色",
    "备忘录",
    "期限",
    "行业",
    "对象角色",
    "名单族",
    "申报人",
    "不良取值",
    "分段",
    "方向",
    "有效月数",
];

fn found<'a, T>(members: &'a ByName<T>, name: &str) -> Option<&'a T> {
    members.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

pub(super) fn some<T>(entries: &Option<Vec<T>>) -> &[T] {
    entries.as_deref().unwrap_or_default()
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn yes(yes: Option<bool>) -> String {
    yes.map_or("", |yes| label(YES_NO, &yes)).into()
}

fn items(items: &Option<Vec<String>>) -> String {
    some(items).join(";")
}

fn values(values: &Option<Vec<String>>) -> String {
    some(values).join("|")
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(String::new, |n| n.to_string())
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// `全部`, or the kinds one by one.
pub(super) fn roles(roles: &Option<Vec<Role>>) -> String {
    let names = roles.iter().flatten().map(|role| label(ROLES, role));
    names.collect::<Vec<_>>().join(";")
}

pub(super) fn kinds(kinds: &[SubjectKind]) -> String {
    if kinds.len() == SubjectKind::ALL.len() {
        return "全部".into();
    }
    let one = |kind: &SubjectKind| {
        let alone = KINDS.iter().find(|(_, kinds)| *kinds == [*kind].as_slice());
        alone.map_or("", |(label, _)| label)
    };
    kinds.iter().map(one).collect::<Vec<_>>().join(";")
}
