//! The words of closed sets, each set once: as staff write them in the sheets of a rulebook, and as
//! they stand in forms and notices. Where the two differ, or differ from the catalogue of
//! [`crate::words`], the reason stands with the set.

#[cfg(feature = "authoring")]
use super::{FactSource, Level, Papers, Purpose};
#[cfg(feature = "authoring")]
use crate::calendar::NamedTerm;
#[cfg(feature = "authoring")]
use crate::decision::{Changer, Declarer, Outcome, Tier};
#[cfg(feature = "authoring")]
use crate::pack::record::Class;
#[cfg(feature = "authoring")]
use crate::request::Role;
use crate::request::{CommitmentType, SubjectKind};

/// Words with what they mean.
#[cfg(feature = "authoring")]
pub(crate) type Labels<T> = &'static [(&'static str, T)];

/// 办理结论, as in the catalogue.
#[cfg(feature = "authoring")]
pub(crate) const OUTCOMES: Labels<Outcome> = &[
    ("正常受理", Outcome::Accept),
    ("告知承诺办理", Outcome::AcceptOnCommitment),
    ("容缺受理", Outcome::AcceptWithDeferral),
    ("一次性告知补正", Outcome::Supplement),
    ("转人工复核", Outcome::Refer),
    ("不予通过", Outcome::Refuse),
];

/// The word of the sheets for an outcome, such as 容缺受理.
#[cfg(feature = "authoring")]
#[must_use]
pub fn outcome_name(outcome: Outcome) -> &'static str {
    label(OUTCOMES, &outcome)
}

/// 抽查档次: the outcomes that stand for them, see [`Tier::of`]. A cell has one word, the catalogue
/// says what it means for the inspections.
#[cfg(feature = "authoring")]
pub(crate) const TIERS: Labels<Outcome> = &[
    ("降低", Tier::Lower.outcome()),
    ("正常", Tier::Normal.outcome()),
    ("提高", Tier::Raised.outcome()),
];

/// 认定层级: from which level up entries must be decided on.
#[cfg(feature = "authoring")]
pub(crate) const LEVELS: Labels<Level> = &[
    ("国家", Level::Nation),
    ("省级以上", Level::Province),
    ("市级以上", Level::City),
    ("县级以上", Level::County),
];

/// 角色, as in the catalogue but for 负责人: a cell of a sheet is short, 主要负责人 is the legal term.
#[cfg(feature = "authoring")]
pub(crate) const ROLES: Labels<Role> = &[
    ("申请人", Role::Applicant),
    ("联合体成员", Role::ConsortiumMember),
    ("法定代表人", Role::LegalRepresentative),
    ("负责人", Role::Principal),
    ("实际控制人", Role::Controller),
    ("股东", Role::Shareholder),
    ("从业人员", Role::Practitioner),
    ("代理人", Role::Agent),
    ("董事", Role::Director),
    ("监事", Role::Supervisor),
    ("评审专家", Role::Reviewer),
    ("采购代理机构", Role::ProcurementAgency),
];

/// 分支机构: whether the record of a parent, or of a branch, is for a person to look at.
#[cfg(feature = "authoring")]
pub(crate) const BRANCHES: Labels<bool> = &[("不计入", false), ("计入", true)];

/// 范围外: whether a list counts as consulted for those that it does not speak for.
#[cfg(feature = "authoring")]
pub(crate) const OUTSIDE: Labels<bool> = &[("转人工", false), ("不影响", true)];

/// 覆盖声明: whether a pack must say of whom the list is.
#[cfg(feature = "authoring")]
pub(crate) const DECLARED: Labels<bool> = &[("不要求", false), ("须声明", true)];

/// 期限 of offices.
#[cfg(feature = "authoring")]
pub(crate) const TERMS: Labels<NamedTerm> = &[
    ("双公示", NamedTerm::DoublePublicity),
    ("异议答复", NamedTerm::Objection),
    ("修复受理", NamedTerm::RepairAcceptance),
    ("修复办结", NamedTerm::Repair),
    ("惩戒反馈", NamedTerm::Feedback),
];

/// What sheets call a term of offices, such as 异议答复.
#[cfg(feature = "authoring")]
#[must_use]
pub fn term_name(name: NamedTerm) -> &'static str {
    label(TERMS, &name)
}

/// The term of offices that sheets call so.
#[cfg(feature = "authoring")]
#[must_use]
pub fn term_named(text: &str) -> Option<NamedTerm> {
    TERMS.iter().find_map(|(known, name)| (*known == text).then_some(*name))
}

/// 承诺类型: in the sheets, which use the words of the law, and in the form of the national data
/// template, which says 主动型 for 主动公示型.
const COMMITMENT_TYPES: [(CommitmentType, &str, &str); 7] = [
    (CommitmentType::Deferral, "容缺受理型", "容缺受理型"),
    (CommitmentType::ApprovalSubstitution, "审批替代型", "审批替代型"),
    (CommitmentType::Certification, "证明事项型", "证明事项型"),
    (CommitmentType::Repair, "信用修复型", "信用修复型"),
    (CommitmentType::SelfDiscipline, "行业自律型", "行业自律型"),
    (CommitmentType::Voluntary, "主动公示型", "主动型"),
    (CommitmentType::Other, "其他", "其他"),
];

/// 承诺类型 in the sheets.
#[cfg(feature = "authoring")]
pub(crate) const COMMITMENTS: Labels<CommitmentType> = &{
    let [a, b, c, d, e, f, g] = COMMITMENT_TYPES;
    [(a.1, a.0), (b.1, b.0), (c.1, c.0), (d.1, d.0), (e.1, e.0), (f.1, f.0), (g.1, g.0)]
};

/// 承诺类型 in a 信用承诺书, as the national data template has it: 审批替代型.
#[must_use]
#[cfg_attr(not(feature = "authoring"), expect(unreachable_pub, reason = "hosts print it, too"))]
pub fn commitment_in_forms(kind: CommitmentType) -> &'static str {
    COMMITMENT_TYPES.iter().find(|(known, ..)| *known == kind).map_or("", |(.., form)| form)
}

/// 承诺人类别 in a 信用承诺书; sheets say 法人 for short.
#[must_use]
#[cfg_attr(not(feature = "authoring"), expect(unreachable_pub, reason = "hosts print it, too"))]
pub const fn subject_in_forms(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Organization => "法人及非法人组织",
        SubjectKind::SoleTrader => "个体工商户",
        SubjectKind::Person => "自然人",
    }
}

/// 主体类型; a cell can name all of them at once.
#[cfg(feature = "authoring")]
pub(crate) const KINDS: Labels<&[SubjectKind]> = &[
    ("法人", &[SubjectKind::Organization]),
    ("个体工商户", &[SubjectKind::SoleTrader]),
    ("自然人", &[SubjectKind::Person]),
    ("全部", SubjectKind::ALL),
];

/// 改变方.
#[cfg(feature = "authoring")]
pub(crate) const CHANGERS: Labels<Changer> =
    &[("申请人", Changer::Applicant), ("部门", Changer::Authority), ("不可改变", Changer::Nobody)];

/// 失信等级.
#[cfg(feature = "authoring")]
pub(crate) const CLASSES: Labels<Class> =
    &[("轻微", Class::Minor), ("一般", Class::Ordinary), ("严重", Class::Serious)];

/// 来源 of a fact.
#[cfg(feature = "authoring")]
pub(crate) const SOURCES: Labels<FactSource> = &[
    ("名单", FactSource::Lists),
    ("材料", FactSource::Materials),
    ("承诺", FactSource::Commitments),
    ("代码", FactSource::Codes),
    ("申报", FactSource::Declared),
    ("个人分", FactSource::Score),
    ("评价", FactSource::Grade),
];

/// 申报人 of a fact.
#[cfg(feature = "authoring")]
pub(crate) const DECLARERS: Labels<Declarer> =
    &[("申请人", Declarer::Applicant), ("部门", Declarer::Authority)];

/// 方向 of points: whether fewer are better.
#[cfg(feature = "authoring")]
pub(crate) const FEWER: Labels<bool> = &[("高分为优", false), ("低分为优", true)];

/// 用途 of a list.
#[cfg(feature = "authoring")]
pub(crate) const PURPOSES: Labels<Purpose> = &[
    ("失信", Purpose::Failing),
    ("承诺", Purpose::Commitment),
    ("激励", Purpose::Incentive),
    ("重点关注", Purpose::Focus),
    ("提示", Purpose::Notice),
];

/// 是 and 否, where a blank cell means 否.
#[cfg(feature = "authoring")]
pub(crate) const YES_NO: Labels<bool> = &[("是", true), ("否", false)];

/// 文书 of a class of matters.
#[cfg(feature = "authoring")]
pub(crate) const PAPERS: Labels<Papers> =
    &[("许可", Papers::Permit), ("交易", Papers::Tender), ("其他", Papers::Other)];

/// Column of 词汇: whether the fact must make no difference between competitors.
#[cfg(feature = "authoring")]
pub(crate) const EQUAL: &str = "公平竞争";

/// Column of 依据: whether it is an exception (公平竞争审查条例第十二条).
#[cfg(feature = "authoring")]
pub(crate) const EXCEPTION: &str = "公平竞争例外";

/// 过渡: which day picks the version of a matter.
#[cfg(feature = "authoring")]
pub(crate) const DAYS: Labels<bool> = &[("申请日", false), ("决定日", true)];

/// 红黑并存: what becomes of incentives where there is a record of failing too.
#[cfg(feature = "authoring")]
pub(crate) const BOTH: Labels<bool> = &[("从惩", false), ("并行", true)];

/// The word for a member.
#[cfg(feature = "authoring")]
pub(crate) fn label<T: PartialEq>(labels: Labels<T>, member: &T) -> &'static str {
    labels.iter().find(|(_, known)| known == member).map_or("", |(label, _)| label)
}

#[cfg(feature = "authoring")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Named;
    use crate::words::{Lang, text};

    fn as_in_the_catalogue<T: Named + Copy>(set: &str, labels: Labels<T>, but: &[&str]) {
        for (label, member) in labels {
            let word = text(Lang::ZhCn, &[set, ".", member.name()].concat(), &[]);
            assert_eq!(word == *label, !but.contains(label), "{label} {word}");
        }
    }

    #[test]
    fn labels_are_the_words_of_the_catalogue_but_for_those_with_a_reason() {
        as_in_the_catalogue("outcome", OUTCOMES, &[]);
        as_in_the_catalogue("role", ROLES, &["负责人"]);
    }

    #[test]
    fn every_member_has_one_label() {
        fn whole<T: PartialEq>(labels: Labels<T>, all: &[T]) {
            assert!(all.iter().all(|m| labels.iter().filter(|(_, known)| known == m).count() == 1));
            assert_eq!(labels.len(), all.len());
        }
        whole(OUTCOMES, Outcome::ALL);
        whole(ROLES, Role::ALL);
        whole(COMMITMENTS, CommitmentType::ALL);
        whole(CHANGERS, Changer::ALL);
        whole(CLASSES, Class::ALL);
        whole(SOURCES, FactSource::ALL);
        whole(DECLARERS, Declarer::ALL);
        whole(PURPOSES, Purpose::ALL);
    }
}
