//! The rulebook document, as its pack holds it and as editors read it: written by `source`, read by
//! `decode`, and made into what decides by `resolve`.

use alloc::{string::String, vec::Vec};

use super::{FactSource, Level, Papers, Purpose};
use crate::calendar::{NamedTerm, Term, TermUnit};
use crate::date::Date;
use crate::decision::{Changer, Declarer, Outcome, Tier};
use crate::pack::record::Class;
use crate::request::{CommitmentType, Role, SubjectKind};
use crate::wire::{ByName, Texts, wire};

wire! {
    /// A compiled rulebook (规则书): canonical JSON, signed inside its pack.
    RulebookDocument {
        /// The facts and their values (词汇).
        vocabulary: Vec<RulebookFact>,
        /// The decision tables (判定表).
        tables: Vec<RulebookTable>,
        /// Which table stands under which (分层).
        layers: Option<Vec<RulebookLayer>>,
        /// What no table may do (红线).
        red_lines: Option<Vec<RulebookRedLine>>,
        /// The schemes of grades (评价).
        schemes: Option<Vec<RulebookScheme>>,
        /// The matters (事项).
        matters: Vec<RulebookMatter>,
        /// The legal bases (依据).
        bases: Vec<RulebookBasis>,
        /// What each list is read for (名单).
        lists: Vec<RulebookList>,
        /// The catalogue of measures (基础清单).
        catalogue: Option<Vec<RulebookCatalogueItem>>,
        /// The memoranda that measures rest on (备忘录).
        memoranda: Option<Vec<RulebookMemorandum>>,
        /// The measures (惩戒措施).
        measures: Vec<RulebookMeasure>,
        /// The incentives (激励措施).
        incentives: Option<Vec<RulebookIncentive>>,
        /// What somebody is only told or asked for (警示).
        cautions: Option<Vec<RulebookCaution>>,
        /// The tables of inspection tiers (分级表).
        gradings: Option<Vec<RulebookTable>>,
        /// How often those of each tier are inspected (抽查比例).
        rates: Option<Vec<RulebookRate>>,
        /// Terms of offices that it sets (期限).
        terms: Option<Vec<RulebookNamedTerm>>,
        /// The commitments (承诺).
        commitments: Vec<RulebookCommitment>,
        /// How one defends oneself against a refusal (救济途径).
        remedies: Option<Vec<RulebookRemedy>>,
        /// Classes of matters that it adds or calls otherwise.
        classes: Option<Vec<RulebookClass>>,
        /// Materials that are shared between authorities (共享目录).
        shared: Option<Vec<RulebookShared>>,
        /// The cases that were proved (用例).
        tests: Option<Vec<RulebookCase>>,
        /// The rulebook that it builds on (上级规则书).
        parent: Option<RulebookParent>,
    }

    /// The rulebook above.
    RulebookParent {
        /// SM3 of the canonical bytes of its document, `sm3:` and hexadecimal digits.
        digest: String,
    }

    /// A fact and its finite domain.
    RulebookFact {
        /// Its name.
        name: String,
        /// Its values, best first.
        values: Vec<String> [1..64],
        /// Where it comes from.
        source: FactSource,
        /// Who can change it.
        by: Changer,
        /// Whether it must make no difference between competitors (公平竞争审查条例), as 注册地 and 所有制.
        equal: Option<bool>,
        /// Who may declare it (申报人); without it, the authority's system.
        declared_by: Option<Declarer>,
        /// 说明.
        note: Option<String>,
    }

    /// A scheme of grades (评价体系) and the fact that it sets.
    RulebookScheme {
        /// The fact.
        fact: String,
        /// Its name, as grade packs have it.
        name: String,
        /// Its values, best first.
        values: Vec<String> [1..62],
        /// Those of them that are adverse (不良取值), the last ones; without it, none.
        adverse: Option<Vec<String>>,
        /// Where points are given: the bounds between the values (分段), one fewer than values.
        bounds: Option<Vec<u32>>,
        /// Whether fewer points are better (低分为优).
        fewer_is_better: Option<bool>,
        /// For how many months a grade counts, where it does not say so itself (有效月数).
        months: Option<u32>,
        /// Who may issue it (发布单位); without it, anybody whose key is trusted.
        issuers: Option<Vec<String>>,
        /// Kinds of subject that are graded.
        kinds: Vec<SubjectKind>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// 说明.
        note: Option<String>,
    }

    /// A decision table; its first rule that applies decides.
    RulebookTable {
        /// Its name; a rulebook with one table need not name it.
        name: Option<String>,
        /// The facts that it reads.
        facts: Vec<String> [..64],
        /// Its rules.
        rules: Vec<RulebookRule>,
        /// How many of the rules are its own; the others come from the table above.
        own: Option<u32>,
    }

    /// How often those of a tier are inspected (抽查比例).
    RulebookRate {
        /// Name of the table of tiers.
        grading: String,
        /// The tier.
        tier: Tier,
        /// 抽查比例 in hundredths of a percent.
        share: Option<u32>,
        /// 频次: how often somebody is inspected.
        frequency: Option<RulebookFrequency>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
    }

    /// A term of offices (期限).
    RulebookNamedTerm {
        /// Which one.
        name: NamedTerm,
        /// How long it is.
        term: RulebookTerm,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
    }

    /// So many times in so many months (频次).
    RulebookFrequency {
        /// How many times.
        times: u32,
        /// In how many months.
        months: u32,
    }

    /// A rule: what it asks, and what follows. A decision table has outcomes, a grading has tiers.
    RulebookRule {
        /// Its id.
        id: String,
        /// The values of each fact that meet it; a fact that is not named may have any.
        when: ByName<Vec<String>>,
        /// What follows.
        outcome: Option<Outcome>,
        /// The inspection tier that follows.
        tier: Option<Tier>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// 说明.
        note: Option<String>,
        /// Ids of rules that it goes before (优先于).
        over: Option<Vec<String>>,
        /// Whether tables below may be softer here (可放宽).
        relaxable: Option<bool>,
    }

    /// A table's place among the layers.
    RulebookLayer {
        /// Name of the table.
        table: String,
        /// Its level (层级).
        level: Option<String>,
        /// The table above it.
        above: Option<String>,
        /// Most working days to supply what is missing.
        most: Option<u32>,
        /// By how many working days that must stay below the promise.
        margin: Option<u32>,
    }

    /// What no table may do: `fact`, `values` and `never`, or `monotone`.
    RulebookRedLine {
        /// Its id.
        id: String,
        /// The fact.
        fact: Option<String>,
        /// The values at which it holds.
        values: Option<Vec<String>>,
        /// Outcomes that must not follow.
        never: Option<Vec<Outcome>>,
        /// Facts of which a better value must not lead to a worse outcome.
        monotone: Option<Vec<String>>,
        /// Whether it holds for every matter.
        always: bool,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// 说明.
        note: String,
    }

    /// A matter.
    RulebookMatter {
        /// Its id (事项编码).
        id: String,
        /// Its name.
        name: String,
        /// 事项类别.
        class: Option<String>,
        /// 层级.
        level: Option<String>,
        /// 实施机关.
        agency: Option<String>,
        /// First day it is in force.
        from: Date,
        /// Last day it is in force.
        to: Option<Date>,
        /// 承诺办结工作日.
        promise_days: Option<u32>,
        /// Working days to supply what is missing.
        supplement_days: Option<u32>,
        /// 逾期处理.
        overdue: Option<String>,
        /// How many people must agree on a review (复核人数), where one is not enough.
        reviewers: Option<u32>,
        /// Ids of red lines.
        red_lines: Option<Vec<String>>,
        /// Name of its decision table; empty for the one without a name.
        table: String,
        /// Whom it counts.
        roles: Vec<Role>,
        /// Who must be named (必填角色); without it, those of 法定代表人 and 负责人 that it counts.
        required: Option<Vec<Role>>,
        /// Ids of the legal bases for leaving members of a consortium out; without it they count.
        members_aside: Option<Vec<String>>,
        /// Whether a parent's or a branch's record is for a person to look at (分支机构).
        branches: Option<bool>,
        /// Days before the application that a commitment may have been signed; without it 30.
        commitment_days: Option<u32>,
        /// Names of the lists that are consulted.
        lists: Vec<String>,
        /// The type of commitment that counts for it.
        commitment: CommitmentType,
        /// Its materials.
        materials: Vec<RulebookMaterial>,
        /// 核查场景.
        scene: Option<String>,
        /// Whether findings count by the day of the decision instead of the application.
        by_decision: Option<bool>,
        /// Whether incentives are given to those who also have a record of failing.
        red_and_black: Option<bool>,
        /// Name of its table of inspection tiers.
        grading: Option<String>,
        /// What its rules cannot express (暂不可表达).
        unexpressed: Option<Vec<RulebookUnexpressed>>,
    }

    /// A material of a matter.
    RulebookMaterial {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// 主审 or 辅助.
        category: Option<String>,
        /// 可容缺.
        deferrable: bool,
        /// 来源.
        source: Option<String>,
        /// 材料形式, such as 原件1份.
        form: Option<String>,
        /// 择一: one of the materials with the same word is enough.
        group: Option<String>,
        /// 适用情形: it is wanted where the facts have one of these values, or none is known.
        when: Option<ByName<Vec<String>>>,
        /// Whether a defect may be put right later (瑕疵可容缺), where that differs from `deferrable`.
        defects: Option<bool>,
        /// The term of its own when it is deferred.
        term: Option<RulebookTerm>,
        /// In place of a term: before what it has to be there, such as 办结前.
        before: Option<String>,
    }

    /// A term (期限).
    RulebookTerm {
        /// Its length.
        n: u32,
        /// What it is counted in.
        unit: TermUnit,
    }

    /// What the tables cannot express and a person has to look at.
    RulebookUnexpressed {
        /// What has to be looked at.
        text: String,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
    }

    /// A legal basis.
    RulebookBasis {
        /// Its id.
        id: String,
        /// Title of the document.
        title: String,
        /// 文号.
        number: Option<String>,
        /// 条款.
        clause: Option<String>,
        /// First day it is in force.
        from: Option<Date>,
        /// Last day it is in force.
        to: Option<Date>,
        /// Whether it is an exception that lets competitors be treated differently (公平竞争审查条例第十二条).
        exception: Option<bool>,
        /// 核实状态.
        status: Option<String>,
    }

    /// What a list means for the rules.
    RulebookList {
        /// Its name.
        name: String,
        /// What it is read for.
        purpose: Purpose,
        /// The family of lists that report the same cases (名单族); without it, it is its own.
        family: Option<String>,
        /// Class of its records; without it, as the record says.
        class: Option<Class>,
        /// Who may issue it (发布单位); without it, anybody whose key is trusted.
        issuers: Option<Vec<String>>,
        /// From which level up its entries must be decided on (认定层级); without it, any.
        level: Option<Level>,
        /// Whether it may be without entries (可为空).
        may_be_empty: Option<bool>,
        /// Ids of legal bases.
        basis: Option<Vec<String>>,
        /// By how many days its content may be later than the decision (回溯天数).
        later_days: Option<u32>,
        /// Whether it counts as consulted for those that it does not speak for (范围外).
        outside: Option<bool>,
        /// Whether its pack must say of which regions and kinds of subjects it is (覆盖声明).
        declared: Option<bool>,
        /// For how many years before the decision its entries must be in it (追溯年限).
        back_years: Option<u32>,
        /// How one gets off it.
        exit: Option<RulebookExit>,
    }

    /// How one gets off a list.
    RulebookExit {
        /// Shortest publication in months from the day of listing (最短公示期).
        months: Option<u32>,
        /// What has to be done (退出条件).
        conditions: Option<Vec<String>>,
        /// Ids of legal bases (退出依据).
        basis: Option<Vec<String>>,
    }

    /// An item of the catalogue of measures.
    RulebookCatalogueItem {
        /// 版本.
        edition: String,
        /// 条目.
        item: String,
        /// 措施.
        name: String,
        /// Whom it may be taken against.
        kinds: Vec<SubjectKind>,
        /// 类别.
        class: Option<String>,
        /// Roles beside the subject whom it may reach (及于角色).
        roles: Option<Vec<Role>>,
    }

    /// A memorandum by which measures follow from a list (合作备忘录).
    RulebookMemorandum {
        /// Name of the list.
        list: String,
        /// Its name.
        name: String,
        /// 文号.
        number: Option<String>,
    }

    /// A measure that a list brings.
    RulebookMeasure {
        /// Name of the list.
        list: String,
        /// Whom it is taken against.
        kinds: Vec<SubjectKind>,
        /// Its name.
        name: String,
        /// Edition of the catalogue.
        edition: Option<String>,
        /// Item of the catalogue.
        item: String,
        /// 类别 of the item, as the catalogue says.
        class: Option<String>,
        /// Name of the memorandum of the list that it rests on.
        memorandum: Option<String>,
        /// How long it is taken from the day that the record takes effect (期限), in days or months; without
        /// it, as long as the record counts.
        term: Option<RulebookTerm>,
        /// Trades that it is confined to (行业), in words: a person looks at them.
        trades: Option<Vec<String>>,
        /// Roles of the listed whom it is taken against (对象角色); without it, all.
        against: Option<Vec<Role>>,
        /// Roles of a listed applicant whom it reaches too (及于角色).
        roles: Option<Vec<Role>>,
        /// Ids of the matters that it is taken in (事项编码); without it, all.
        matters: Option<Vec<String>>,
        /// Whether it bars from these matters (禁止办理).
        bars: Option<bool>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
    }

    /// An incentive, from a list or from a fact.
    RulebookIncentive {
        /// Name of the list.
        list: Option<String>,
        /// The fact.
        fact: Option<String>,
        /// The values of the fact that earn it.
        values: Option<Vec<String>>,
        /// Who can earn it.
        kinds: Vec<SubjectKind>,
        /// Its name.
        name: String,
        /// Ids of the matters; without it, all.
        matters: Option<Vec<String>>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// 说明.
        note: Option<String>,
    }

    /// 约谈, 提醒, 责令承诺 …, from a list or from a fact: the step before a measure, which takes nothing away.
    RulebookCaution {
        /// Name of the list.
        list: Option<String>,
        /// The fact.
        fact: Option<String>,
        /// The values of the fact that bring it.
        values: Option<Vec<String>>,
        /// Whom it reaches.
        kinds: Vec<SubjectKind>,
        /// Its name.
        name: String,
        /// Ids of the matters; without it, all.
        matters: Option<Vec<String>>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// 说明.
        note: Option<String>,
    }

    /// The words of a commitment.
    RulebookCommitment {
        /// Its type.
        kind as "type": CommitmentType,
        /// Its name.
        name: String,
        /// Its text.
        text: String,
        /// Its number among the texts of the office (承诺编号).
        number: Option<String>,
        /// Ids of the matters it is for; without them all that no other text of its type is for.
        matters: Option<Vec<String>>,
        /// What follows where it is false or not kept (违诺责任).
        liability: Option<String>,
    }

    /// A class of matters: what its papers are and what it calls outcomes.
    RulebookClass {
        /// Its name, such as 政府采购.
        name: String,
        /// What the papers say.
        papers: Papers,
        /// Words for outcomes, by code; the others are called as always.
        outcomes: Option<Texts>,
        /// Scenes of checking (核查场景) of the class beside those that are known.
        scenes: Option<Vec<String>>,
    }

    /// A way to defend oneself against a refusal in the matters of a class (救济途径).
    RulebookRemedy {
        /// Class of the matters, such as 政府采购.
        class: String,
        /// What is filed: 行政复议, 质疑 …
        way: String,
        /// With whom (受理单位).
        body: String,
        /// Until when (期限), in words.
        term: String,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
    }

    /// A material that another authority shares.
    RulebookShared {
        /// Its name.
        name: String,
        /// Where it comes from.
        source: String,
    }

    /// A case that was proved.
    RulebookCase {
        /// Its id.
        id: String,
        /// Name of the table.
        table: Option<String>,
        /// The facts, by name.
        facts: Texts,
        /// The outcome that was expected, and came.
        outcome: Outcome,
        /// The rule that was expected to apply.
        rule: Option<String>,
        /// 说明.
        note: Option<String>,
    }
}

impl RulebookTerm {
    /// As the calendar counts it.
    #[must_use]
    pub const fn length(&self) -> Term {
        Term { n: self.n, unit: self.unit }
    }
}
