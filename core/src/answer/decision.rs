//! Decisions.

use alloc::{string::String, vec::Vec};

use super::CodeReport;
use crate::calendar::TermUnit;
use crate::date::Date;
use crate::decision::{Changer, Held, Outcome, Tier};
use crate::digest::Digest;
use crate::finding::{CoverageState, GradeState, Status, Verdict};
use crate::names::names;
use crate::pack::record::Direction;
use crate::request::{CommitmentType, MaterialState, Role, SubjectKind};
use crate::wire::{Code, Texts, wire};

names! {
    /// The kind of a measure.
    pub enum MeasureKind {
        /// 惩戒措施.
        Punitive = "punitive",
    }
}

names! {
    /// The kind of an incentive.
    pub enum IncentiveKind {
        /// 激励措施.
        Incentive = "incentive",
    }
}

wire! {
    /// The answer: what is to be done with the application, and why. `text` members are sentences in the asked language.
    Decision {
        /// What is to be done (办理结论).
        outcome: Outcome,
        /// Its name.
        outcome_text: String,
        /// One sentence for the applicant.
        headline: String,
        /// What was found, in one plain sentence: codes, lists, materials.
        summary: String,
        /// Id of the matter.
        matter: String,
        /// Name of the matter.
        matter_name: String,
        /// Authority in charge (实施机关).
        agency: Option<String>,
        /// How many people must agree on a review of it (复核人数), where one is not enough.
        reviewers: Option<u32>,
        /// Day of the application.
        applied_on: Date,
        /// Day of the decision.
        decided_on: Date,
        /// The subjects of the request, in its order.
        subjects: Vec<DecidedSubject>,
        /// The facts that the table was read with.
        facts: Vec<FactValue>,
        /// The reasons, the deciding one first.
        reasons: Vec<Reason>,
        /// The legal bases that reasons, measures and incentives name (依据).
        bases: Option<Vec<LegalBasis>>,
        /// Entries of the lists of the matter that concern a subject.
        findings: Vec<Finding>,
        /// Look-alikes that are somebody else, and why: the nearest.
        excluded: Vec<Finding>,
        /// How many further look-alikes are somebody else.
        excluded_more: Option<usize>,
        /// Measures that follow (惩戒措施).
        measures: Vec<Measure>,
        /// Incentives that follow (激励措施).
        incentives: Option<Vec<Incentive>>,
        /// What somebody is only told or asked for (警示): the step before a measure, which takes nothing away.
        cautions: Option<Vec<Caution>>,
        /// The inspection tier that follows (分级分类监管), where the matter has a table of them.
        inspection: Option<Inspection>,
        /// The grades that the tables read, with their sources (评价).
        grades: Option<Vec<SubjectGrade>>,
        /// Materials to be handed in.
        missing: Vec<MissingMaterial>,
        /// The commitment that matters here.
        commitments: Vec<Commitment>,
        /// Smallest sets of changes that lead to a better outcome (怎样才能办成).
        ways_forward: Vec<WayForward>,
        /// What is no way: single changes that would not help by themselves, and (`by` is `nobody`) what
        /// would help but cannot be changed.
        near_misses: Option<Vec<WayForward>>,
        /// The lists of the matter and whether they could be relied on.
        coverage: Vec<Coverage>,
        /// Digests that let an auditor replay the decision.
        receipt: Receipt,
    }

    /// A subject as the decision saw it.
    DecidedSubject {
        /// Its place in the request.
        index: usize,
        /// Its part in the matter.
        role: Role,
        /// The name of that part.
        role_text: String,
        /// What it is.
        kind: SubjectKind,
        /// Its name as written.
        name: String,
        /// Its code as written; masked for persons.
        code: Option<String>,
        /// Whether the matter counts its role.
        counted: bool,
        /// The report on its code; without parts and suggestions for persons.
        identifier: Option<CodeReport>,
    }

    /// A fact with its value.
    FactValue {
        /// Name of the fact.
        fact: String,
        /// Its value.
        value: String,
    }

    /// Why the decision is what it is, or what stood in its way.
    Reason {
        /// Stable code: `rule`, `rule.none`, `list.stale`, `id.check-char` …
        code: Code,
        /// Id of the rule.
        rule: Option<String>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// The facts that the rule looked at, with their values.
        params: Option<Texts>,
        /// Index into `subjects`.
        subject: Option<usize>,
        /// Index into `findings`.
        finding: Option<usize>,
        /// Index into `grades`.
        grade: Option<usize>,
        /// Id of the list.
        list: Option<String>,
        /// The role that nobody was named in.
        role: Option<Role>,
        /// Index into `subjects` of the other one, where two contradict each other.
        other: Option<usize>,
        /// JSON Pointers into the request of two members that contradict each other.
        members: Option<Vec<String>>,
        /// The day on which a commitment that does not count was signed.
        signed_on: Option<Date>,
        /// The first day that would count.
        earliest: Option<Date>,
        /// The sentence.
        text: String,
    }

    /// A legal basis (依据).
    LegalBasis {
        /// Its id in the rulebook.
        id: String,
        /// Title of the document.
        title: String,
        /// Number of the document (文号).
        number: Option<String>,
        /// Clause (条款).
        clause: Option<String>,
        /// All of it as it is cited.
        text: String,
    }

    /// A list entry held against a subject: what it says, how the two were matched, and how sure that is.
    Finding {
        /// Index into `subjects`.
        subject: usize,
        /// Name of the subject.
        subject_name: Option<String>,
        /// Its part in the matter.
        role: Option<Role>,
        /// How sure the match is.
        verdict: Verdict,
        /// The name of that.
        verdict_text: String,
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// `false` where who says it may not say it: the key was revoked, or the rulebook names another
        /// issuer. Such a record has no consequences by itself.
        sound: Option<bool>,
        /// What being on the list means.
        direction: Direction,
        /// Number of the entry in the list.
        entry: String,
        /// The name as the list has it.
        name: String,
        /// State of the entry at the day of the decision.
        status: Status,
        /// Whether the matter counts the subject's role.
        counted: bool,
        /// Authority that made the entry (认定机关).
        authority: Option<String>,
        /// Document it rests on (决定文书号).
        document: Option<String>,
        /// Cause (列入事由).
        cause: Option<String>,
        /// First day (列入日期).
        listed_on: Option<Date>,
        /// Last day of publication (公示截止期).
        until: Option<Date>,
        /// How the entry ends early, in the list's own words.
        exit: Option<String>,
        /// The same case as other lists of the family have it (同案记录).
        also: Option<Vec<FindingSource>>,
        /// Why the two were matched.
        evidence: Vec<Evidence>,
        /// The sentence.
        text: String,
    }

    /// A further list that has the case of a finding. What follows from it follows, too.
    FindingSource {
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// How sure the match is.
        verdict: Verdict,
        /// The name of that.
        verdict_text: String,
        /// `false` where who says it may not say it.
        sound: Option<bool>,
        /// Number of the entry in the list.
        entry: String,
        /// The name as the list has it.
        name: String,
        /// State of the entry at the day of the decision.
        status: Status,
        /// Authority that made the entry (认定机关).
        authority: Option<String>,
        /// Document it rests on (决定文书号).
        document: Option<String>,
        /// First day (列入日期).
        listed_on: Option<Date>,
        /// Last day of publication (公示截止期).
        until: Option<Date>,
        /// How the entry ends early, in the list's own words.
        exit: Option<String>,
        /// The sentence.
        text: String,
    }

    /// One piece of evidence for or against a match.
    Evidence {
        /// Stable code, such as `id.equal`.
        code: Code,
        /// The sentence.
        text: String,
    }

    /// A measure that follows from a finding (惩戒措施).
    Measure {
        /// Item of the catalogue (基础清单条目).
        id: String,
        /// Name of the measure.
        name: String,
        /// What it is.
        kind: MeasureKind,
        /// Edition of the catalogue.
        edition: Option<String>,
        /// What kind of item the catalogue calls it (措施类别), such as 减损权益.
        class: Option<String>,
        /// Id of the list.
        list: Option<String>,
        /// The memorandum by which it follows from the list (备忘录).
        memorandum: Option<Memorandum>,
        /// How long it is taken (期限), where the rulebook says so; otherwise as long as the record counts.
        term: Option<MeasureTerm>,
        /// Trades that it is confined to (行业), in words: a person looks at them.
        trades: Option<Vec<String>>,
        /// Index into `subjects`.
        subject: Option<usize>,
        /// Index into `findings`.
        finding: usize,
        /// Indices into `subjects` of those whom it reaches by their role (及于角色).
        reaches: Option<Vec<usize>>,
        /// Whether it is taken in other matters only, not in this one (其他事项适用).
        elsewhere: Option<bool>,
        /// Whether it bars from this matter (禁止办理).
        bars: Option<bool>,
        /// Ids of its legal bases.
        basis: Vec<String>,
        /// The sentence.
        text: String,
    }

    /// A memorandum by which measures follow from a list (合作备忘录).
    Memorandum {
        /// Its name.
        name: String,
        /// 文号.
        number: Option<String>,
    }

    /// How long a measure is taken.
    MeasureTerm {
        /// Its length.
        n: u32,
        /// What it is counted in: days or months.
        unit: TermUnit,
        /// Its first day, that of the record; absent where the record does not say it.
        from: Option<Date>,
        /// Its last day, or that of the record, if that is earlier; absent where it is not known, and then it
        /// stands.
        until: Option<Date>,
    }

    /// An incentive that the applicant has earned (激励措施).
    Incentive {
        /// Its name, such as 优先办理.
        name: String,
        /// What it is.
        kind: IncentiveKind,
        /// Whether it is suspended because there is a record of failing too.
        suspended: bool,
        /// Whether it waits until what is open about the subjects is settled.
        pending: Option<bool>,
        /// Index into `findings`, where it follows from a red list.
        finding: Option<usize>,
        /// Id of that list.
        list: Option<String>,
        /// The fact that it follows from otherwise.
        fact: Option<FactValue>,
        /// Ids of its legal bases.
        basis: Vec<String>,
        /// The sentence.
        text: String,
    }

    /// 约谈, 提醒, 责令承诺 … (警示). It takes nothing away.
    Caution {
        /// Its name, such as 约谈.
        name: String,
        /// Index into `findings`, where it follows from a list.
        finding: Option<usize>,
        /// Id of that list.
        list: Option<String>,
        /// The fact that it follows from otherwise.
        fact: Option<FactValue>,
        /// Ids of its legal bases.
        basis: Vec<String>,
        /// The sentence.
        text: String,
    }

    /// How often the subject is inspected afterwards (监管档次).
    Inspection {
        /// The tier.
        tier: Tier,
        /// Id of the rule.
        rule: String,
        /// Ids of its legal bases.
        basis: Vec<String>,
        /// Whether a lighter tier waits until what is open about the subjects is settled.
        pending: Option<bool>,
        /// Why it is not lighter, though the table says so.
        held: Option<Held>,
        /// What the rule asks, with the values that met it.
        facts: Vec<FactValue>,
        /// What part of those of the tier is inspected, in hundredths of a percent (抽查比例): 500 is 5 %.
        share: Option<u32>,
        /// How often somebody of the tier is inspected (频次).
        frequency: Option<Frequency>,
        /// Its name.
        text: String,
    }

    /// So many times in so many months.
    Frequency {
        /// How many times.
        times: u32,
        /// In how many months.
        months: u32,
        /// In words.
        text: String,
    }

    /// A grade of a subject under a scheme, and who says so (评价). Only signed packs give one.
    SubjectGrade {
        /// The fact that it sets.
        fact: String,
        /// Name of the scheme (评价体系).
        scheme: String,
        /// Index into `subjects`.
        subject: usize,
        /// Its value: one of the scheme, 未评 or 未知.
        value: String,
        /// Why it is that value.
        state: GradeState,
        /// The grade as it was given, such as a number of points.
        given: Option<String>,
        /// What it is about (评价周期).
        period: Option<String>,
        /// The day it was given.
        given_on: Option<Date>,
        /// The last day it counts, where its authority says so.
        until: Option<Date>,
        /// Who gave it.
        authority: Option<String>,
        /// Document that it rests on.
        document: Option<String>,
        /// Who issued the pack.
        issuer: Option<String>,
        /// Number of the issue.
        sequence: Option<u32>,
        /// The day its content was up to date.
        as_of: Option<Date>,
        /// Sources that say something better and do not count.
        others: Option<Vec<OtherGrade>>,
        /// The sentence.
        text: String,
    }

    /// A better grade of another source.
    OtherGrade {
        /// The grade as it was given.
        given: String,
        /// What it is about.
        period: Option<String>,
        /// The day it was given.
        given_on: Option<Date>,
        /// Who gave it.
        authority: String,
        /// Who issued the pack.
        issuer: String,
    }

    /// A material that is missing or defective.
    MissingMaterial {
        /// Its id in the matter.
        material: String,
        /// Its name.
        name: String,
        /// Its state.
        state: MaterialState,
        /// Whether the matter lets it be handed in later (可容缺).
        deferrable: bool,
        /// Ids of the materials that would do instead (择一); `name` names them all.
        alternatives: Option<Vec<String>>,
        /// What is wanted of it, such as 原件1份 (材料形式).
        form: Option<String>,
        /// Until when, where the outcome sets a term.
        due: Option<Due>,
        /// Before what, in place of a term, as a sentence.
        before: Option<String>,
    }

    /// The last day of a term.
    Due {
        /// The day; the earliest possible while it is provisional.
        date: Date,
        /// Whether the calendar does not reach that far yet.
        provisional: bool,
        /// Earliest day, while provisional.
        earliest: Option<Date>,
        /// Latest day, while provisional.
        latest: Option<Date>,
        /// What the term is counted in.
        unit: TermUnit,
        /// Its length.
        n: u32,
        /// The sentence.
        text: String,
    }

    /// The commitment that the matter knows (信用承诺).
    Commitment {
        /// Its type.
        kind as "type": CommitmentType,
        /// Its name.
        name: String,
        /// Its text, where the rulebook has one.
        text: Option<String>,
        /// Its number among the texts of the office (承诺编号).
        number: Option<String>,
        /// What follows where it is false or not kept (违诺责任), where the rulebook says so.
        liability: Option<String>,
        /// Whether the applicant has signed it.
        signed: bool,
        /// The day it was signed, of several that count the latest.
        signed_on: Option<Date>,
    }

    /// A smallest set of changes that leads to another outcome.
    WayForward {
        /// The changes.
        change: Vec<Change>,
        /// Who must act.
        by: Changer,
        /// The outcome that would follow.
        outcome: Outcome,
        /// Its name.
        outcome_text: String,
        /// The rule that would apply.
        rule: String,
        /// What the records need that stand in the way.
        exits: Option<Vec<WayOut>>,
        /// The sentence.
        text: String,
    }

    /// How one gets off a list (退出): the list's own way.
    WayOut {
        /// Index into `findings`.
        finding: usize,
        /// The first day on which repair can be asked for.
        earliest: Option<Date>,
        /// The last day of publication.
        until: Option<Date>,
        /// What has to be done.
        conditions: Option<Vec<String>>,
        /// Ids of its legal bases.
        basis: Option<Vec<String>>,
        /// The sentence.
        text: String,
    }

    /// One fact that would have to be another.
    Change {
        /// Name of the fact.
        fact: String,
        /// Its value now.
        from: String,
        /// The value it would need.
        to: String,
        /// The sentence.
        text: String,
    }

    /// A list of the matter and whether it could be relied on.
    Coverage {
        /// Id of the list.
        list: String,
        /// Name of the list.
        list_name: String,
        /// Whether it could be relied on.
        state: CoverageState,
        /// The day its content was up to date.
        as_of: Option<Date>,
        /// Its last valid day.
        valid_until: Option<Date>,
        /// Number of the issue.
        sequence: Option<u32>,
        /// Who issued it.
        issuer: Option<String>,
        /// Title of its pack.
        title: Option<String>,
        /// Findings in it, excluded ones not counted.
        hits: u32,
        /// Indices into `subjects` of those who could not be asked for by code.
        unasked: Option<Vec<usize>>,
        /// Indices into `subjects` of those for whom the list does not speak.
        outside: Option<Vec<usize>>,
        /// Who may issue the list, where the rulebook says so.
        expected_issuers: Option<Vec<String>>,
        /// Issues with a higher number that do not count, because their data are older.
        set_aside: Option<Vec<SetAside>>,
        /// The sentence.
        text: String,
    }

    /// An issue that does not count: its number is the highest, its data are older than others.
    SetAside {
        /// Its number.
        sequence: u32,
        /// The day of its data.
        as_of: Date,
        /// Digest of its header.
        digest: Digest,
    }

    /// Digests of everything that the decision rests on, and of itself.
    Receipt {
        /// Of the request.
        request: Digest,
        /// Of the rulebook.
        rulebook: Digest,
        /// Of the calendar.
        calendar: Digest,
        /// Of the list packs.
        packs: Vec<Digest>,
        /// Name and version of the engine.
        engine: Code,
        /// Of the decision in Chinese without its receipt: its number, whatever language it is read in.
        decision: Digest,
    }
}
