//! Notices, and failures of any call.

use alloc::string::String;

use crate::digest::Digest;
use crate::names::names;
use crate::wire::{Code, wire};

names! {
    /// Kinds of notices.
    pub enum NoticeKind {
        /// 一次性告知书: what has to be corrected or supplied.
        Supplement = "supplement",
        /// 容缺受理通知书: accepted, with a day for what is missing.
        Deferral = "deferral",
        /// 受理通知书: accepted; in tenders 资格审查合格通知书.
        Acceptance = "acceptance",
        /// 不予许可决定书 and the like: refused, with reasons, bases and how to defend oneself.
        Refusal = "refusal",
        /// 陈述申辩告知书: what is about to be refused, before it is.
        Hearing = "hearing",
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

wire! {
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
        code: Code,
        /// Where it is: a JSON Pointer, a line, a part of a pack.
        place: Option<String>,
        /// What to do, one sentence.
        remedy: String,
        /// What is wrong, one sentence.
        text: String,
    }
}
