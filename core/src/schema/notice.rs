//! What a notice is made of.

use super::Request;
use crate::answer::Decision;
use crate::notice::{NoticeFormat, NoticeKind, Particulars};
use crate::wire::wire;

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
}
