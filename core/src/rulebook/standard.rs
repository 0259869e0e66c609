//! Names and values that derivations know; a rulebook may give a fact fewer or more values, but what is derived must be among them.

pub(crate) const QUERY: &str = "查询状态";
pub(crate) const QUERIED: &str = "已查询";
pub(crate) const QUERY_FAILED: &str = "失败或超期";
pub(crate) const NOT_QUERIED: &str = "未查询";
/// The matter consults no list.
pub(crate) const NOT_APPLICABLE: &str = "不适用";
pub(crate) const IDENTITY: &str = "身份匹配";
pub(crate) const SETTLED: &str = "一致";
pub(crate) const UNSETTLED: &str = "疑似";
pub(crate) const CLASS: &str = "失信等级";
pub(crate) const CLASSES: [&str; 4] = ["无", "轻微", "一般", "严重"];
pub(crate) const FALSE_PROMISE: &str = "虚假承诺";
/// Whether somebody who counts stands on a list for closer supervision.
pub(crate) const FOCUS: &str = "重点关注";
pub(crate) const NO: &str = "无";
pub(crate) const YES: &str = "有";
pub(crate) const MATERIALS: &str = "材料状态";
pub(crate) const COMPLETE: &str = "齐全";
pub(crate) const ONLY_DEFERRABLE: &str = "仅缺可容缺材料";
pub(crate) const MAIN_MISSING: &str = "缺主审材料";
pub(crate) const DEFECTIVE: &str = "有瑕疵";
pub(crate) const PROMISE: &str = "书面承诺";
pub(crate) const SIGNED: &str = "已签";
pub(crate) const UNSIGNED: &str = "未签";
pub(crate) const CODE: &str = "主体代码";
pub(crate) const CODE_GOOD: &str = "有效";
pub(crate) const CODE_BAD: &str = "有误";
/// Nothing was filled in.
pub(crate) const CODE_BLANK: &str = "未填";
/// The value of a declared fact that was not declared, and of a grade that is not known.
pub(crate) const UNKNOWN: &str = "未知";
/// The value of a grade where it is known that none was given.
pub(crate) const UNGRADED: &str = "未评";
