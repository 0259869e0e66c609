//! What a checker holds.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::decision::{Declarer, Outcome};
use crate::digest::Digest;
use crate::pack::Audience;
use crate::pack::record::{Class, Direction, Visibility};
use crate::request::{CommitmentType, Role, SubjectKind};
use crate::wire::{ByName, Code, wire};

wire! {
    /// What a checker holds: which data, from whom, until when, and what can be asked.
    Description {
        /// Name and version of the engine.
        engine: Code,
        /// The rulebook.
        rulebook: Origin,
        /// The calendar.
        calendar: CalendarDescription,
        /// The list packs.
        packs: Vec<PackDescription>,
        /// The matters that can be asked about.
        matters: Vec<Matter>,
        /// The outcomes, from most to least favourable.
        outcomes: Vec<OutcomeDescription>,
    }

    /// A signed file: who made it, which issue it is, and which keys vouch for it.
    Origin {
        /// Its title.
        title: String,
        /// Who issued it.
        issuer: String,
        /// What it is about; issues of one scope follow each other.
        scope: String,
        /// Number of the issue.
        sequence: u32,
        /// The day its content was up to date.
        as_of: Date,
        /// Its last valid day.
        valid_until: Option<Date>,
        /// Who may receive it.
        audience: Audience,
        /// Of the whole file.
        digest: Digest,
        /// Ids of the trusted keys that vouch for it.
        keys: Vec<String>,
    }

    /// The calendar.
    CalendarDescription(
        /// Where it comes from.
        origin: Origin
    ) {
        /// First day whose working days are known.
        from: Date,
        /// Last day whose working days are known.
        to: Date,
    }

    /// A list pack, or one of grades.
    PackDescription(
        /// Where it comes from.
        origin: Origin
    ) {
        /// Digest of the issue that this one updates.
        parent: Option<String>,
        /// How many records it has.
        records: u32,
        /// Its lists; none of a grade pack.
        lists: Vec<ListDescription>,
        /// Its schemes, of a grade pack (评价体系).
        schemes: Option<Vec<SchemeDescription>>,
    }

    /// A scheme of grades in a pack.
    SchemeDescription {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Level of the authority (层级).
        level: Option<String>,
        /// Legal basis.
        basis: Option<String>,
        /// Who grades.
        authority: Option<String>,
        /// Of whom it says that they have no grade (覆盖范围); what is absent is unknown.
        covers: Option<ListCovers>,
    }

    /// A list of a pack.
    ListDescription {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// What being on it means.
        direction: Direction,
        /// Level of the authority (层级).
        level: Option<String>,
        /// Legal basis.
        basis: Option<String>,
        /// Who keeps it.
        authority: Option<String>,
        /// Class of its records.
        class: Option<Class>,
        /// How long an entry is published.
        term: Option<String>,
        /// How an entry ends early.
        exit: Option<String>,
        /// How often it is updated.
        update: Option<String>,
        /// Region that it is about.
        region: Option<String>,
        /// What its records are about; without it, anybody.
        subjects: Option<Vec<SubjectKind>>,
        /// Who may see its records; without it, everybody.
        visibility: Option<Visibility>,
        /// Of whom its silence says anything (覆盖范围); what is absent is unknown.
        covers: Option<ListCovers>,
    }

    /// What a list covers, as far as its authority says.
    ListCovers {
        /// Regions, as leading digits of their GB/T 2260 codes; `00` for the whole country.
        regions: Option<Vec<String>>,
        /// Kinds of subjects.
        subjects: Option<Vec<SubjectKind>>,
        /// The first day of which entries are in it.
        since: Option<Date>,
    }

    /// A matter that can be asked about (事项).
    Matter {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its class (事项类别).
        class: Option<String>,
        /// The scene of checking (核查场景).
        scene: Option<String>,
        /// Authority in charge (实施机关).
        agency: Option<String>,
        /// First day it is in force.
        effective: Date,
        /// Last day it is in force.
        repealed: Option<Date>,
        /// Working days that the authority promises (承诺办结).
        promise_days: Option<u32>,
        /// Working days to supply what is missing.
        supplement_days: Option<u32>,
        /// What happens when they pass.
        overdue: Option<String>,
        /// How many people must agree on a review (复核人数), where one is not enough.
        reviewers: Option<u32>,
        /// Whom the matter counts.
        roles: Vec<RoleDescription>,
        /// Names of the lists that are consulted.
        lists: Vec<String>,
        /// The commitment that counts for it.
        commitment: MatterCommitment,
        /// Its materials.
        materials: Vec<Material>,
        /// The facts that a host may declare.
        facts: Vec<DeclarableFact>,
    }

    /// A role and its name.
    RoleDescription {
        /// The role.
        id: Role,
        /// Its name.
        text: String,
        /// Whether an organisation that applies must name one, with a number (必填角色).
        required: bool,
    }

    /// The commitment of a matter; without name and text the rulebook carries none.
    MatterCommitment {
        /// Its type.
        kind as "type": CommitmentType,
        /// Its name.
        name: Option<String>,
        /// Its text.
        text: Option<String>,
        /// Its number among the texts of the office (承诺编号).
        number: Option<String>,
    }

    /// A material of a matter (材料).
    Material {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// 主审 or 辅助 material.
        category: Option<String>,
        /// Whether it may be handed in later (可容缺).
        deferrable: bool,
        /// Where it comes from.
        source: Option<String>,
        /// In which form, such as 原件1份 (材料形式).
        form: Option<String>,
        /// 择一: one of the materials with the same word is enough.
        group: Option<String>,
        /// 适用情形: the declared facts, and the values with which it is wanted; also where none is known.
        when: Option<ByName<Vec<String>>>,
    }

    /// A fact that a host may declare.
    DeclarableFact {
        /// Its name.
        name: String,
        /// Its values, best first.
        values: Vec<String>,
        /// Who may declare it (申报人): a form of the applicant shows no other.
        declared_by: Declarer,
    }

    /// An outcome with its words.
    OutcomeDescription {
        /// The outcome.
        id: Outcome,
        /// Its name.
        text: String,
        /// The sentence for the applicant.
        headline: String,
    }
}
