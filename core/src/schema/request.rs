//! What a host asks.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::limits;
use crate::request::{CommitmentType, MaterialState, Role, Search, SubjectKind};
use crate::wire::{Texts, wire};

wire! {
    /// One question: may this applicant, for this matter, be accepted today (一键核信)?
    Request {
        /// Id of the matter (事项编码).
        #[schemars(length(max = limits::NAME_CHARS))]
        matter: String,
        /// Day of the application (申请日).
        applied_on: Date,
        /// Day of the decision (决定日): lists, periods and deadlines are read at it. Not before the application.
        decided_on: Date,
        /// Everybody concerned; exactly one applicant.
        #[schemars(length(max = limits::SUBJECTS))]
        subjects: Vec<Subject>,
        /// Materials by id; a material that is not named is missing.
        #[schemars(length(max = limits::MATERIALS))]
        materials: Option<Vec<RequestMaterial>>,
        /// Signed commitments (信用承诺).
        #[schemars(length(max = limits::COMMITMENTS))]
        commitments: Option<Vec<RequestCommitment>>,
        /// Facts that the host declares, by name.
        facts: Option<Texts>,
    }

    /// Somebody that the question is about.
    Subject {
        /// Its part in the matter.
        role: Role,
        /// What it is.
        kind: SubjectKind,
        /// Its name as written.
        #[schemars(length(max = limits::NAME_CHARS))]
        name: String,
        /// Its identifier as written, of any kind.
        code: Option<String>,
        /// Earlier names.
        #[schemars(length(max = limits::FORMER_NAMES))]
        former_names: Option<Vec<String>>,
        /// Region code (GB/T 2260), as the host knows it.
        region: Option<String>,
        /// How far near names are looked for; without it as usual.
        search: Option<Search>,
    }

    /// A material and the state it is in.
    RequestMaterial {
        /// Its id in the matter, such as `M1`.
        #[schemars(length(max = limits::NAME_CHARS))]
        id: String,
        /// Its state.
        state: MaterialState,
    }

    /// A commitment that the applicant has signed.
    RequestCommitment {
        /// Its type.
        kind as "type": CommitmentType,
        /// The day it was signed.
        signed_on: Date,
    }
}
