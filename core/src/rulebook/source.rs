//! Compiling the sheets that staff write (事项, 材料, 判定表, 依据 …) into a rulebook document.
//!
//! Nothing is compiled that is not proved: every message stops the compilation but warnings.

mod cases;
mod catalogues;
mod cautions;
mod classes;
mod condition;
mod coverage;
pub mod export;
mod fair;
mod grades;
mod incentives;
mod layers;
mod lines;
mod materials;
mod matters;
mod measures;
mod memoranda;
mod parent;
mod promises;
mod proof;
mod rates;
mod sheets;
mod tables;
mod terms;
mod unread;
mod versions;
mod whole;

use alloc::{format, string::String, string::ToString, vec::Vec};
use core::cmp::Reverse;

pub use crate::sheet::{Message, Row, Table, TableCase};
pub use cases::Mutants;
pub use catalogues::catalogues;
pub use coverage::beyond_calendar;
pub use materials::term as term_in_words;
pub use parent::compile_under;
pub use proof::TableProof;

use super::document::RulebookDocument;
use super::facts::standard as s;
pub use super::labels::{
    commitment_in_forms, outcome_name, subject_in_forms, term_name, term_named,
};
use super::{FactSource, Rulebook, prove};
use crate::decision::Changer;
use crate::wire::some_list;

/// A compiled rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The document for the pack.
    pub document: RulebookDocument,
    /// What is worth knowing.
    pub warnings: Vec<Message>,
    /// Where a table is softer than the one above it, as that one allows (备案审查).
    pub relaxations: Vec<String>,
    /// What was proved, table by table.
    pub proofs: Vec<TableProof>,
    /// What was proved of the tables of inspection tiers; their outcomes stand for tiers.
    pub tiers: Vec<TableProof>,
    /// Cases that came out as expected.
    pub cases: usize,
    /// How many mutants of the tables the cases notice.
    pub mutants: Mutants,
    /// Cases that would reach rows which no case reaches.
    pub suggestions: Vec<String>,
}

/// The vocabulary of a rulebook without 词汇.csv: fact, values best first, source, changer.
const STANDARD: &[(&str, &str, FactSource, Changer)] = &[
    (s::QUERY, "已查询|失败或超期", FactSource::Lists, Changer::Authority),
    (s::IDENTITY, "一致|疑似", FactSource::Lists, Changer::Authority),
    (s::CLASS, "无|轻微|一般|严重", FactSource::Lists, Changer::Authority),
    (s::FALSE_PROMISE, "无|有", FactSource::Lists, Changer::Authority),
    (s::MATERIALS, "齐全|仅缺可容缺材料|缺主审材料", FactSource::Materials, Changer::Applicant),
    (s::PROMISE, "已签|未签", FactSource::Commitments, Changer::Applicant),
];

/// Compiles the sheets of one rulebook. Sheets are known by name, whatever their ending: 事项, 材料,
/// 判定表, 依据 are required; the others may be absent: 词汇, 评价, 名单, 备忘录, 基础清单 (required by 惩戒措施),
/// 惩戒措施, 激励措施, 警示, 监管分级, 抽查比例, 期限, 承诺, 红线, 分层, 救济途径, 共享目录, 暂不可表达, 用例.
///
/// # Errors
/// What has no effect is no error but a warning: `W01` row that no case reaches, `W03` matter that
/// consults no list, `W04` sheet, column or cell that is not read, `W05` row that nothing refers to.
///
/// All messages at once, one for each mistake, with what follows from it folded under it: `E01` gap,
/// `E02` conflict, `E03` dead row, `E04` red line, `E05` term, `E06` basis not in force, `E07` value
/// outside the vocabulary, `E09` no basis or outside the catalogue, `E10` failed case, `E11` missing
/// sheet or column, `E12` name that refers to nothing, `E13` cell that cannot be read, `E14` table
/// too wide, `E15` something twice, `E16` material that can be looked up, `E17` a person's score or grade where it is not an incentive, `E18` periods out of
/// order or versions of which not exactly one decides, `E19` repaired record with effect, `E20` softer than the table above, `E21` and `E22`
/// tables or rules in a circle, `E24` a row that accepts whom a measure bars.
pub fn compile(tables: &[Table]) -> Result<Compiled, Vec<Message>> {
    let mut book = sheets::Book::new(tables);
    let schemes = book.schemes();
    let vocabulary = book.vocabulary(&schemes);
    book.idle_schemes(&schemes, &vocabulary);
    let bases = book.bases();
    let lists = book.lists();
    let catalogue = book.catalogue();
    let memoranda = book.memoranda(&lists);
    let measures = book.measures(&catalogue, &memoranda);
    let commitments = book.commitments();
    let (mut red_lines, red_line_values) = book.red_lines(&vocabulary, &bases);
    red_lines.extend(grades::lines(&schemes));
    let mut rules = book.rule_tables(tables::DECISIONS, &vocabulary);
    let gradings = match book.sheet("监管分级") {
        Some(_) => book.rule_tables(tables::TIERS, &vocabulary),
        None => Vec::new(),
    };
    let rates = book.rates(&gradings);
    let terms = book.terms();
    let layers = book.layers(&rules);
    book.check_precedence(&rules);
    book.check_precedence(&gradings);
    if book.messages.is_empty() {
        book.inherit(&mut rules, &layers);
    }
    let classes = book.classes();
    let frame = matters::Frame {
        rules: &rules,
        lists: &lists,
        red_lines: &red_lines,
        layers: &layers,
        gradings: &gradings,
        classes: &classes,
        vocabulary: &vocabulary,
    };
    let matters = book.matters(&frame);
    book.commitments_for(&commitments, &matters);
    // No matter names these: they hold for all.
    red_lines.extend(prove::RedLine::of_credit());
    book.personal_grades(&schemes);
    let incentives = book.incentives(&vocabulary, &lists, &schemes, &matters);
    let catalogue: Vec<_> = catalogue.into_iter().map(|row| row.value).collect();
    let cautions = book.cautions(&cautions::Known {
        vocabulary: &vocabulary,
        lists: &lists,
        matters: &matters,
        catalogue: &catalogue,
    });
    let remedies = book.remedies(&classes);
    book.repeated_rows();
    if !book.messages.is_empty() {
        return Err(repeated(book.messages));
    }
    let encoded =
        |tables: &[tables::RuleTable]| tables.iter().map(|t| t.encode(&vocabulary)).collect();
    let mut document = RulebookDocument {
        vocabulary: vocabulary.clone(),
        schemes: some_list(schemes),
        tables: encoded(&rules),
        layers: some_list(layers.0.clone()),
        red_lines: some_list(red_line_values),
        matters: matters.iter().map(|m| m.value.clone()).collect(),
        bases: bases.iter().map(|b| b.value.clone()).collect(),
        lists: lists.clone(),
        catalogue: some_list(catalogue),
        memoranda: some_list(memoranda),
        measures,
        incentives: some_list(incentives),
        cautions: some_list(cautions),
        gradings: some_list(encoded(&gradings)),
        rates: some_list(rates),
        terms: some_list(terms),
        commitments,
        remedies: some_list(remedies),
        classes: some_list(classes),
        shared: some_list(book.shared()),
        tests: None,
        parent: None,
    };
    let runtime = Rulebook::of(document.clone()).map_err(|error| {
        Vec::from([Message::new("E13", "规则书", format!("编译结果无法读回：{error}"))])
    })?;
    let cases = book.cases(&runtime);
    if !book.messages.is_empty() {
        return Err(repeated(book.messages));
    }
    let subjects = proof::subjects(&runtime, &rules, &matters, &red_lines);
    let (mut faults, relaxations) = proof::prove(&subjects, &rules, &layers);
    let tiers = proof::tiers(&runtime, &gradings, &red_lines);
    faults.extend(tiers.iter().flat_map(prove::Subject::prove));
    let sheet = book.sheet("事项").map_or("事项", |table| table.sheet.as_str());
    faults.extend(proof::barred(&runtime, &subjects, &matters, sheet));
    faults.extend(proof::unequal(subjects.iter().chain(&tiers), &bases));
    faults.extend(book.bases_in_force(&bases, &matters, &rules));
    faults.extend(book.run_cases(&cases, &subjects));
    let messages = once(prove::fold(faults, |name| {
        cases::cells_of(&subjects, name).or_else(|| cases::cells_of(&tiers, name))
    }));
    if !messages.is_empty() {
        return Err(messages);
    }
    document.tests = some_list(cases.iter().map(|case| case.value.clone()).collect());
    let mut warnings = book.unread();
    warnings.extend(book.idle_measures(&document));
    warnings.extend(book.idle_cautions(&document));
    warnings.extend(book.perhaps_equal());
    warnings.extend(book.without_lists(&runtime));
    warnings.extend(book.uncovered(&cases, &subjects, &rules));
    Ok(Compiled {
        document,
        warnings,
        relaxations,
        proofs: proof::summary(&subjects),
        tiers: proof::summary(&tiers),
        cases: cases.len(),
        mutants: cases::mutants(&cases, &subjects),
        suggestions: cases::suggested(&cases, &subjects, &rules),
    })
}

/// The same thing said of several rows is one mistake: the others are folded under the first.
fn repeated(messages: Vec<Message>) -> Vec<Message> {
    let mut first: Vec<Message> = Vec::new();
    for message in messages {
        let same = |m: &&mut Message| {
            (m.code, &m.sheet, &m.column, &m.text)
                == (message.code, &message.sheet, &message.column, &message.text)
        };
        match first.iter_mut().find(same) {
            Some(root) => root.folded.push(message),
            None => first.push(message),
        }
    }
    first
}

/// A row that tables below take over is wrong in each of them; it is said once, of the first.
fn once(messages: Vec<Message>) -> Vec<Message> {
    let mut first: Vec<Message> = Vec::new();
    for message in messages {
        // The case differs by the facts that each table reads.
        let said = |m: &Message| m.text.split("例如").next().map(ToString::to_string);
        let same = |m: &&mut Message| {
            m.line.is_some()
                && (m.code, &m.sheet, m.line) == (message.code, &message.sheet, message.line)
                && said(m) == said(&message)
        };
        match first.iter_mut().find(same) {
            Some(root) => root.folded.push(message),
            None => first.push(message),
        }
    }
    first
}

/// The known value nearest to a wrong one, for “是否应为”.
fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = bare(found);
    let shared = |text: &str| wanted.chars().filter(|c| text.contains(*c)).count();
    let scored = known.map(|k| (if bare(k) == wanted { usize::MAX } else { shared(k) }, k));
    // Of two that have as much of it the shorter one is nearer.
    let near = |(score, k): &(usize, &'a str)| (*score, Reverse(k.chars().count()), *k);
    let (score, best) = scored.max_by_key(near)?;
    let half = wanted.chars().count().div_ceil(2);
    (score >= half.max(1)).then_some(best)
}

fn wrong_value(found: &str, known: &[&str]) -> String {
    if found.is_empty() {
        return format!("不能为空，请填写 {} 之一。", known.join("/"));
    }
    format!("取值“{found}”不在词汇表 {} 内{}。", known.join("/"), hint(found, known))
}

/// “，是否应为…” if a known name is near.
fn hint(found: &str, known: &[&str]) -> String {
    let near = nearest(found, known.iter().copied().filter(|name| !name.is_empty()));
    near.map_or_else(String::new, |name| format!("，是否应为“{name}”"))
}

fn labels<T>(pairs: &[(&'static str, T)]) -> Vec<&'static str> {
    pairs.iter().map(|(label, _)| *label).collect()
}

fn lookup<T: Clone>(pairs: &[(&'static str, T)], label: &str) -> Option<T> {
    pairs.iter().find(|(known, _)| *known == label).map(|(_, value)| value.clone())
}
