//! Notices, and failures of any call.

use alloc::string::String;

use super::{Decision, Digest, Request};
use crate::limits;
use crate::notice::{NoticeFormat, NoticeKind};

wire! {
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
    Particulars {
        /// 文书编号.
        #[schemars(length(max = limits::NAME_CHARS))]
        number: Option<String>,
        /// 经办人.
        #[schemars(length(max = limits::NAME_CHARS))]
        officer: Option<String>,
        /// 联系电话.
        #[schemars(length(max = limits::NAME_CHARS))]
        phone: Option<String>,
        /// 办理地点.
        #[schemars(length(max = limits::NAME_CHARS))]
        place: Option<String>,
        /// 受理单位代码.
        #[schemars(length(max = limits::NAME_CHARS))]
        agency_code: Option<String>,
        /// 查询时间.
        #[schemars(length(max = limits::NAME_CHARS))]
        queried_at: Option<String>,
        /// 查询人.
        #[schemars(length(max = limits::NAME_CHARS))]
        queried_by: Option<String>,
        /// 查询截止时点.
        #[schemars(length(max = limits::NAME_CHARS))]
        query_deadline: Option<String>,
        /// 承诺事由.
        #[schemars(length(max = limits::NAME_CHARS))]
        reason: Option<String>,
        /// 承诺有效期.
        #[schemars(length(max = limits::NAME_CHARS))]
        validity: Option<String>,
        /// 公开类型.
        #[schemars(length(max = limits::NAME_CHARS))]
        publicity: Option<String>,
        /// 备注.
        #[schemars(length(max = limits::NAME_CHARS))]
        remark: Option<String>,
    }

    /// A notice (文书), in Chinese.
    Notice {
        /// Which notice.
        kind: NoticeKind,
        /// Its title.
        title: String,
        /// The text, or the page, as asked.
        content: String,
        /// Number of the decision, as its receipt has it.
        decision: Digest,
    }

    /// Why a call could not be answered at all.
    Failure {
        /// Stable code: `json.unknown-field`, `pack.signature` …
        code: String,
        /// Where it is: a JSON Pointer, a line, a part of a pack.
        place: Option<String>,
        /// What to do, one sentence.
        remedy: String,
        /// What is wrong, one sentence.
        text: String,
    }
}
