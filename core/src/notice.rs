//! Notices (文书) from a decision, so that what is handed out cannot differ from what was decided:
//! 一次性告知书, 容缺受理通知书, 信用承诺书, 信用核查记录. They are documents in Chinese.
//!
//! A notice is made of the decision as JSON, whose texts are the ones that the clerk read.

mod forms;
mod page;

use alloc::{string::String, vec::Vec};

pub use page::Page;

use crate::error::LoadError;
use crate::json::{Cursor, Value};
use crate::limits;
use crate::names::names;
use crate::rulebook::Matter;

names! {
    /// Kinds of notices.
    pub enum NoticeKind {
        /// 一次性告知书: what has to be corrected or supplied.
        Supplement = "supplement",
        /// 容缺受理通知书: accepted, with a day for what is missing.
        Deferral = "deferral",
        /// 信用承诺书, with the members of the national data template.
        Commitment = "commitment",
        /// 信用核查记录: what was queried, where, when, by whom, with which result.
        Record = "record",
    }
}

names! {
    /// Forms that a notice can be written in.
    pub enum NoticeFormat {
        /// Plain text.
        Text = "text",
        /// A page of its own, ready to be printed.
        Html = "html",
    }
}

/// What only the host knows; what it leaves out is a blank to be filled in by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars(Vec<(String, String)>);

/// Members of [`Particulars`].
const MEMBERS: &[&str] = &[
    "number",
    "officer",
    "phone",
    "place",
    "agencyCode",
    "queriedAt",
    "queriedBy",
    "queryDeadline",
    "reason",
    "validity",
    "publicity",
    "remark",
];

impl Particulars {
    /// Reads an object of texts: number (文书编号), officer (经办人), phone (联系电话), place (办理地点),
    /// agencyCode (受理单位代码), queriedAt (查询时间), queriedBy (查询人), queryDeadline (查询截止时点),
    /// reason (承诺事由), validity (承诺有效期), publicity (公开类型), remark (备注).
    ///
    /// # Errors
    /// `json.*` with the place.
    pub fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(MEMBERS)?;
        let mut members = Vec::new();
        for name in MEMBERS {
            if let Some(text) = fields.optional(name) {
                members.push(((*name).into(), text.text(limits::NAME_CHARS)?.into()));
            }
        }
        Ok(Self(members))
    }

    /// The text of a member, or a blank to write on.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.known(name).unwrap_or("＿＿＿＿＿＿＿＿")
    }

    pub(crate) fn known(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// What a notice is made of.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    pub(crate) decision: &'a Value,
    pub(crate) request: &'a Value,
    pub(crate) matter: &'a Matter,
    pub(crate) particulars: &'a Particulars,
}

/// Writes a notice.
///
/// # Errors
/// `notice.not-applicable` where the decision gives no reason for a notice of that kind.
pub(crate) fn write(kind: NoticeKind, content: &Content<'_>) -> Result<Page, LoadError> {
    let page = match kind {
        NoticeKind::Supplement => forms::supplement(content),
        NoticeKind::Deferral => forms::deferral(content),
        NoticeKind::Commitment => forms::commitment(content),
        NoticeKind::Record => Some(forms::record(content)),
    };
    page.ok_or_else(|| {
        let outcome = text(content.decision, "outcomeText");
        LoadError::new("notice.not-applicable").with("kind", kind.as_str()).with("outcome", outcome)
    })
}

/// The text of a member; blank when there is none.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of a member; none when there is no such array.
pub(crate) fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).unwrap_or_default()
}
