//! Notices (文书) from a decision, so that what is handed out cannot differ from what was decided:
//! 一次性告知书, 容缺受理通知书, 受理通知书, 不予许可决定书, 陈述申辩告知书, 信用承诺书, 信用核查记录. They are documents in Chinese.
//!
//! A notice is made of the answer, whose texts are the ones that the clerk read.

mod answers;
mod forms;
mod page;

use alloc::{string::String, vec::Vec};

pub use page::Page;

pub use crate::answer::{NoticeFormat, NoticeKind};

use crate::answer::Decision;
use crate::error::LoadError;
use crate::json::Cursor;
use crate::limits;
use crate::request::Request;
use crate::rulebook::{Matter, Remedy};
use crate::wire::input;

input! {
    /// What a notice (文书) is made of. The request is decided again, so that a notice cannot differ from its decision.
    NoticeRequest {
        /// Which notice.
        kind: NoticeKind,
        /// In which form.
        format: NoticeFormat,
        /// The request.
        request: Request,
        /// The decision that the notice is about; another one is refused.
        decision: Option<Decision>,
        /// What only the host knows.
        particulars: Option<Particulars>,
    }

    /// What only the host knows; what is left out is a blank to be filled in by hand.
    Particulars: Default {
        /// 文书编号.
        number: Option<String> [..limits::NAME_CHARS],
        /// 经办人.
        officer: Option<String> [..limits::NAME_CHARS],
        /// 联系电话.
        phone: Option<String> [..limits::NAME_CHARS],
        /// 办理地点.
        place: Option<String> [..limits::NAME_CHARS],
        /// 受理单位代码.
        agency_code: Option<String> [..limits::NAME_CHARS],
        /// 查询时间.
        queried_at: Option<String> [..limits::NAME_CHARS],
        /// 查询人.
        queried_by: Option<String> [..limits::NAME_CHARS],
        /// 查询截止时点.
        query_deadline: Option<String> [..limits::NAME_CHARS],
        /// 承诺事由.
        reason: Option<String> [..limits::NAME_CHARS],
        /// 承诺有效期.
        validity: Option<String> [..limits::NAME_CHARS],
        /// 公开类型.
        publicity: Option<String> [..limits::NAME_CHARS],
        /// 备注.
        remark: Option<String> [..limits::NAME_CHARS],
    }
}

impl Particulars {
    /// Reads what the host knows.
    ///
    /// # Errors
    /// `json.*` with the place.
    pub fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let text = |name| -> Result<Option<String>, LoadError> {
            let Some(text) = fields.optional(name) else { return Ok(None) };
            Ok(Some(text.text(limits::NAME_CHARS)?.into()))
        };
        Ok(Self {
            number: text("number")?,
            officer: text("officer")?,
            phone: text("phone")?,
            place: text("place")?,
            agency_code: text("agencyCode")?,
            queried_at: text("queriedAt")?,
            queried_by: text("queriedBy")?,
            query_deadline: text("queryDeadline")?,
            reason: text("reason")?,
            validity: text("validity")?,
            publicity: text("publicity")?,
            remark: text("remark")?,
        })
    }
}

/// What a notice is made of.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    pub(crate) decision: &'a Decision,
    pub(crate) request: &'a Request,
    pub(crate) matter: &'a Matter,
    pub(crate) particulars: &'a Particulars,
    /// How a refusal can be contested, by the class of the matter, each with its bases.
    pub(crate) remedies: Vec<(&'a Remedy, Vec<String>)>,
}

/// Writes a notice.
///
/// # Errors
/// `notice.not-applicable` where the decision gives no reason for a notice of that kind.
pub(crate) fn write(kind: NoticeKind, content: &Content<'_>) -> Result<Page, LoadError> {
    let page = match kind {
        NoticeKind::Supplement => forms::supplement(content),
        NoticeKind::Deferral => forms::deferral(content),
        NoticeKind::Acceptance => answers::acceptance(content),
        NoticeKind::Refusal => answers::refusal(content),
        NoticeKind::Hearing => answers::hearing(content),
        NoticeKind::Commitment => forms::commitment(content),
        NoticeKind::Record => Some(forms::record(content)),
    };
    page.ok_or_else(|| {
        let outcome = &content.decision.outcome_text;
        LoadError::new("notice.not-applicable").with("kind", kind.as_str()).with("outcome", outcome)
    })
}
