//! What a host asks: one matter, the subjects, the materials, the commitments, declared facts.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::date::Date;
use crate::error::LoadError;
use crate::id::{self, Expectation, Kind, Report};
use crate::json::{self, Cursor, Fields, ObjectBuilder, Value, each};
use crate::limits;
use crate::name::is_organization;
use crate::names::names;
use crate::wire::input;

names! {
    /// What a subject is (主体类别).
    pub enum SubjectKind {
        /// 法人或非法人组织.
        Organization = "organization",
        /// 个体工商户.
        SoleTrader = "sole-trader",
        /// 自然人.
        Person = "person",
    }
}

names! {
    /// How a subject takes part in the matter (角色).
    pub enum Role {
        /// 申请人.
        Applicant = "applicant",
        /// 联合体成员.
        ConsortiumMember = "consortium-member",
        /// 法定代表人.
        LegalRepresentative = "legal-representative",
        /// 主要负责人.
        Principal = "principal",
        /// 实际控制人.
        Controller = "controller",
        /// 股东.
        Shareholder = "shareholder",
        /// 从业人员.
        Practitioner = "practitioner",
        /// 代理人.
        Agent = "agent",
        /// 董事.
        Director = "director",
        /// 监事.
        Supervisor = "supervisor",
        /// 评审专家.
        Reviewer = "reviewer",
        /// 采购代理机构.
        ProcurementAgency = "procurement-agency",
    }
}

impl Role {
    /// Whether only a natural person can have it: 法定代表人 and 主要负责人 (民法典第六十一条), 从业人员, 董事,
    /// 监事 (公司法第一百七十八条), 评审专家.
    #[must_use]
    pub const fn is_of_a_person(self) -> bool {
        matches!(
            self,
            Self::LegalRepresentative
                | Self::Principal
                | Self::Practitioner
                | Self::Director
                | Self::Supervisor
                | Self::Reviewer
        )
    }
}

names! {
    /// Who vouches for the code of a subject (代码来源).
    pub enum CodeSource {
        /// Written by somebody: a claim. The same name with another code is for a person to look at.
        Declared = "declared",
        /// Read from a licence or a login by the host: who is meant is known.
        Verified = "verified",
    }
}

names! {
    /// State of a material (材料状态).
    pub enum MaterialState {
        /// 已提交.
        Present = "present",
        /// 未提交.
        Missing = "missing",
        /// 已提交但有瑕疵.
        Defective = "defective",
    }
}

names! {
    /// Types of commitment (信用承诺类型; the national data template's seven).
    pub enum CommitmentType {
        /// 容缺受理型.
        Deferral = "deferral",
        /// 审批替代型 (告知承诺).
        ApprovalSubstitution = "approval-substitution",
        /// 证明事项型.
        Certification = "certification",
        /// 信用修复型.
        Repair = "repair",
        /// 行业自律型.
        SelfDiscipline = "self-discipline",
        /// 主动公示型.
        Voluntary = "voluntary",
        /// 其他.
        Other = "other",
    }
}

names! {
    /// How far names that are nearly the same are looked for.
    pub enum Search {
        /// By the index: one slip anywhere, two unless both are in the first three characters.
        Usual = "usual",
        /// In every name, at a second for some millions of records: for a person who searches.
        Thorough = "thorough",
    }
}

input! {
    /// One question: may this applicant, for this matter, be accepted today (一键核信)?
    Request {
        /// Id of the matter (事项编码).
        matter: String [..limits::NAME_CHARS],
        /// What the question belongs to, such as the number of a tender (项目编号): nothing is decided by it, records
        /// are found by it.
        project: Option<String> [..limits::NAME_CHARS],
        /// Day of the application (申请日).
        applied_on: Date,
        /// Day of the decision (决定日): lists, periods and deadlines are read at it. Not before the application.
        decided_on: Date,
        /// Everybody concerned; exactly one applicant.
        subjects: Vec<Subject> [..limits::SUBJECTS],
        /// Materials by id; a material that is not named is missing.
        materials: Vec<Material> = Option<Vec<Material>> [..limits::MATERIALS],
        /// Signed commitments (信用承诺).
        commitments: Vec<Commitment> = Option<Vec<Commitment>> [..limits::COMMITMENTS],
        /// Facts that the host declares, by name.
        facts: Vec<(String, String)> = Option<crate::wire::Texts>,
    }

    /// Somebody that the question is about.
    Subject {
        /// Its part in the matter.
        role: Role,
        /// What it is.
        kind: SubjectKind,
        /// Its name as written.
        name: String [..limits::NAME_CHARS],
        /// Its identifier as written, of any kind.
        code: Option<String>,
        /// Earlier names.
        former_names: Vec<String> = Option<Vec<String>> [..limits::FORMER_NAMES],
        /// Region code (GB/T 2260), as the host knows it.
        region: Option<String>,
        /// How far near names are looked for; without it as usual.
        search: Search = Option<Search>,
        /// Who vouches for the code; without it nobody: it is declared.
        code_source: CodeSource = Option<CodeSource>,
    }

    /// A material and the state it is in.
    Material as "RequestMaterial" {
        /// Its id in the matter, such as `M1`.
        id: String [..limits::NAME_CHARS],
        /// Its state.
        state: MaterialState,
    }

    /// A commitment that the applicant has signed.
    Commitment as "RequestCommitment" {
        /// Its type.
        kind as "type": CommitmentType,
        /// The day it was signed.
        signed_on: Date,
    }
}

/// A number; a blank one is none.
fn project(fields: &Fields<'_>) -> Result<Option<String>, LoadError> {
    let given = fields.optional("project").map(|it| it.text(limits::NAME_CHARS)).transpose()?;
    Ok(given.and_then(blank_as_none))
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// `json.*` with the JSON Pointer of the fault; `request.no-applicant` unless there is exactly
    /// one applicant; `request.dates` when the decision is before the application.
    pub fn decode(value: &Value) -> Result<Self, LoadError> {
        let root = Cursor::root(value);
        let fields = root.object(Self::KEYS)?;
        let request = Self {
            matter: fields.required("matter")?.text(limits::NAME_CHARS)?.to_string(),
            project: project(&fields)?,
            applied_on: fields.required("appliedOn")?.date()?,
            decided_on: fields.required("decidedOn")?.date()?,
            subjects: list(&fields, "subjects", limits::SUBJECTS, Subject::decode)?,
            materials: list(&fields, "materials", limits::MATERIALS, Material::decode)?,
            commitments: list(&fields, "commitments", limits::COMMITMENTS, Commitment::decode)?,
            facts: facts(&fields)?,
        };
        request.consistent(&fields)?;
        Ok(request)
    }

    /// Whether the subject at that index wrote a code, right or wrong.
    #[must_use]
    pub fn has_code(&self, subject: usize) -> bool {
        self.subjects.get(subject).is_some_and(|s| s.code.is_some())
    }

    fn consistent(&self, fields: &Fields<'_>) -> Result<(), LoadError> {
        let applicants = self.subjects.iter().filter(|s| s.role == Role::Applicant).count();
        if applicants != 1 {
            let subjects = fields.required("subjects")?;
            return Err(subjects.error("request.no-applicant").with("found", applicants));
        }
        if self.decided_on < self.applied_on {
            return Err(fields.required("decidedOn")?.error("request.dates"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for material in &self.materials {
            if seen.contains(&material.id.as_str()) {
                let place = fields.required("materials")?;
                return Err(place
                    .error("request.duplicate-material")
                    .with("material", &material.id));
            }
            seen.push(&material.id);
        }
        Ok(())
    }
}

impl Subject {
    /// The subject as it stands in a request: canonical JSON, what is usual left out.
    #[must_use]
    pub fn written(&self) -> String {
        // Whole, so that no member is forgotten.
        let Self { role, kind, name, code, former_names, region, search, code_source } = self;
        let object = ObjectBuilder::new()
            .put_some("code", code.as_deref())
            .put_some(
                "codeSource",
                (*code_source != CodeSource::Declared).then(|| code_source.as_str()),
            )
            .put_list("formerNames", former_names.iter().map(String::as_str).collect())
            .put("kind", kind.as_str())
            .put("name", name.as_str())
            .put_some("region", region.as_deref())
            .put("role", role.as_str())
            .put_some("search", (*search != Search::Usual).then(|| search.as_str()));
        json::canonical(&object.build())
    }

    /// Reads a subject as it stands in a request.
    ///
    /// # Errors
    /// `json.*` with the JSON Pointer of the fault.
    pub fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let names = |c: &Cursor<'_>| c.text(limits::NAME_CHARS).map(ToString::to_string);
        Ok(Self {
            role: fields.required("role")?.one_of(Role::NAMES, Role::parse)?,
            kind: fields.required("kind")?.one_of(SubjectKind::NAMES, SubjectKind::parse)?,
            name: names(fields.required("name")?)?,
            code: blank_as_none(fields.text_or_empty("code")?),
            former_names: list(&fields, "formerNames", limits::FORMER_NAMES, names)?,
            region: blank_as_none(fields.text_or_empty("region")?),
            search: fields
                .optional("search")
                .map_or(Ok(Search::Usual), |search| search.one_of(Search::NAMES, Search::parse))?,
            code_source: fields
                .optional("codeSource")
                .map_or(Ok(CodeSource::Declared), |source| {
                    source.one_of(CodeSource::NAMES, CodeSource::parse)
                })?,
        })
    }
}

impl Material {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self {
            id: fields.required("id")?.text(limits::NAME_CHARS)?.to_string(),
            state: fields.required("state")?.one_of(MaterialState::NAMES, MaterialState::parse)?,
        })
    }
}

impl Commitment {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        Ok(Self {
            kind: fields.required("type")?.one_of(CommitmentType::NAMES, CommitmentType::parse)?,
            signed_on: fields.required("signedOn")?.date()?,
        })
    }
}

fn list<T>(
    fields: &Fields<'_>,
    name: &str,
    max: usize,
    read: impl Fn(&Cursor<'_>) -> Result<T, LoadError>,
) -> Result<Vec<T>, LoadError> {
    let items = fields.optional(name).map_or_else(|| Ok(Vec::new()), |c| c.array(max))?;
    each(&items, read)
}

fn facts(fields: &Fields<'_>) -> Result<Vec<(String, String)>, LoadError> {
    let Some(cursor) = fields.optional("facts") else { return Ok(Vec::new()) };
    let members = cursor.members()?;
    if members.iter().nth(limits::FACTS).is_some() {
        return Err(cursor.error("json.too-many").with("max", limits::FACTS));
    }
    let read = |(name, value): (&str, &Cursor<'_>)| {
        Ok((name.to_string(), value.text(limits::NAME_CHARS)?.to_string()))
    };
    members.iter().map(read).collect()
}

/// The subject as the kind that its name speaks for, where that is not the declared one: a person
/// with the name of a company.
#[must_use]
pub fn otherwise(subject: &Subject) -> Option<Subject> {
    let contradicts = subject.kind == SubjectKind::Person && is_organization(&subject.name);
    contradicts.then(|| Subject { kind: SubjectKind::Organization, ..subject.clone() })
}

/// The report on a subject's code, as the kind its declared kind of subject calls for: what
/// screening is given beside the subject.
#[must_use]
pub fn report(subject: &Subject, on: Date) -> Option<Report> {
    let code = subject.code.as_deref()?;
    let declared = match subject.kind {
        SubjectKind::Person => id::classify_person(code).unwrap_or(Kind::ResidentId),
        SubjectKind::Organization | SubjectKind::SoleTrader => match id::classify(code) {
            likely
            @ (Kind::OrgCode | Kind::BusinessRegistration | Kind::TaxpayerId | Kind::Lei) => likely,
            _ => Kind::Uscc,
        },
    };
    Some(id::validate(code, &Expectation { kind: Some(declared), on: Some(on), allowed: &[] }))
}

fn blank_as_none(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_string())
}
