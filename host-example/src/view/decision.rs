//! The parts of a Decision (JSON) that people are shown.

use serde::Deserialize;

/// A decision; see the JSON contract. Fields that are not shown are left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Decision {
    /// Stable name of the outcome.
    pub outcome: String,
    /// Its Chinese or English name.
    pub outcome_text: String,
    /// What to tell the applicant first.
    pub headline: String,
    /// Id of the matter.
    pub matter: String,
    /// Name of the matter.
    pub matter_name: String,
    /// Agency in charge.
    #[serde(default)]
    pub agency: String,
    /// Day of application, ISO.
    pub applied_on: String,
    /// Who applies.
    pub subjects: Vec<Subject>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Legal bases named by the reasons and measures.
    #[serde(default)]
    pub bases: Vec<Basis>,
    /// Entries that concern the subjects.
    pub findings: Vec<Finding>,
    /// Look-alikes that are certainly somebody else.
    pub excluded: Vec<Finding>,
    /// What follows from the findings.
    pub measures: Vec<Measure>,
    /// What good standing earns.
    #[serde(default)]
    pub incentives: Vec<Measure>,
    /// How often the applicant is inspected afterwards.
    pub inspection: Option<Inspection>,
    /// What is missing, and by when.
    pub missing: Vec<Missing>,
    /// Commitments that can be or were signed.
    pub commitments: Vec<Commitment>,
    /// What would lead to a better outcome.
    pub ways_forward: Vec<Text>,
    /// Which lists were consulted.
    pub coverage: Vec<Coverage>,
    /// Digests for the file.
    pub receipt: Receipt,
}

/// Anything with a sentence.
#[derive(Clone, Debug, Deserialize)]
pub struct Text {
    /// The sentence.
    pub text: String,
}

/// Somebody who takes part in the application.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// 申请人, 联合体成员, …
    pub role_text: String,
    /// Name as written.
    pub name: String,
    /// Code as written; persons' codes are masked.
    #[serde(default)]
    pub code: String,
    /// The report on the code.
    pub identifier: Option<Identifier>,
}

/// The report on a code.
#[derive(Clone, Debug, Deserialize)]
pub struct Identifier {
    /// What is wrong or odd.
    #[serde(default)]
    pub problems: Vec<Text>,
    /// Codes that may have been meant.
    #[serde(default)]
    pub suggestions: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, Deserialize)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// Rule that applied.
    pub rule: Option<String>,
    /// Ids of its legal bases.
    #[serde(default)]
    pub basis: Vec<String>,
}

/// One legal basis.
#[derive(Clone, Debug, Deserialize)]
pub struct Basis {
    /// Id within the rulebook.
    pub id: String,
    /// Title, number and clause.
    pub text: String,
}

/// One list entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The sentence: who, which list, how it was matched.
    pub text: String,
    /// Authority that decided.
    #[serde(default)]
    pub authority: String,
    /// Number of the document.
    #[serde(default)]
    pub document: String,
    /// What happened.
    #[serde(default)]
    pub cause: String,
    /// Day of listing, ISO.
    pub listed_on: Option<String>,
    /// Last day of publication, ISO.
    pub until: Option<String>,
}

/// A tier of inspection.
#[derive(Clone, Debug, Deserialize)]
pub struct Inspection {
    /// `lower`, `normal` or `raised`.
    pub tier: String,
    /// The sentence.
    pub text: String,
}

/// One measure or incentive.
#[derive(Clone, Debug, Deserialize)]
pub struct Measure {
    /// The sentence.
    pub text: String,
    /// Ids of its legal bases.
    #[serde(default)]
    pub basis: Vec<String>,
}

/// One list that was consulted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The sentence.
    pub text: String,
    /// Name of the list.
    pub list_name: String,
    /// `fresh`, `stale` or `missing`.
    pub state: String,
    /// Day of the data, ISO.
    #[serde(default)]
    pub as_of: String,
    /// Entries that concern the subjects.
    #[serde(default)]
    pub hits: u32,
}

/// A material that is missing or defective.
#[derive(Clone, Debug, Deserialize)]
pub struct Missing {
    /// Name of the material.
    pub name: String,
    /// When it is due.
    pub due: Option<Text>,
}

/// A commitment.
#[derive(Clone, Debug, Deserialize)]
pub struct Commitment {
    /// Name of the document.
    pub name: String,
    /// Whether it was signed.
    pub signed: bool,
}

/// Digests.
#[derive(Clone, Debug, Deserialize)]
pub struct Receipt {
    /// Digest of the decision: its number.
    pub decision: String,
}
