//! Which kind of legal person a form (组织形式) says.

/// Forms of one kind are written for one another; those of different kinds are different legal persons
/// until somebody has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind<'f> {
    /// 有限公司, 有限责任公司, 公司.
    Limited,
    /// 股份有限公司.
    Shares,
    /// 集团.
    Group,
    /// 总公司.
    Head,
    /// 合作社.
    Cooperative,
    /// 合伙企业.
    Partnership,
    /// Any other: 厂, 超市, 批发部.
    Other(&'f str),
}

fn kind(form: &str) -> Option<Kind<'_>> {
    // Behind the form stands of which kind it is; who leaves that out says nothing else.
    let short = ["个体工商户", "特殊普通合伙", "普通合伙", "有限合伙"]
        .into_iter()
        .find_map(|tail| form.strip_suffix(tail).filter(|rest| !rest.is_empty()));
    let form = short.unwrap_or(form);
    let ends = |tail: &str| form.ends_with(tail);
    Some(match form {
        "" => return None,
        _ if ends("总公司") => Kind::Head,
        _ if form.contains("集团") => Kind::Group,
        _ if form.contains("股份") && ends("公司") => Kind::Shares,
        _ if ends("公司") => Kind::Limited,
        _ if ends("合作社") => Kind::Cooperative,
        _ if ends("合伙企业") => Kind::Partnership,
        _ => Kind::Other(form),
    })
}

/// Whether two forms say different kinds of legal persons; a name without a form says none.
pub(super) fn differ(a: &str, b: &str) -> bool {
    a != b && kind(a).zip(kind(b)).is_some_and(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_legal_persons() {
        for (a, b, other) in [
            ("有限公司", "有限责任公司", false),
            ("有限公司", "公司", false),
            ("有限公司", "", false),
            ("专业合作社", "农民专业合作社", false),
            ("店", "店个体工商户", false),
            ("会计师事务所", "会计师事务所特殊普通合伙", false),
            ("股份有限公司", "股份公司", false),
            ("有限公司", "股份有限公司", true),
            ("有限公司", "集团有限公司", true),
            ("有限公司", "厂", true),
            ("超市", "批发部", true),
            ("总公司", "公司", true),
        ] {
            assert_eq!(differ(a, b), other, "{a} {b}");
            assert_eq!(differ(b, a), other, "{b} {a}");
        }
    }
}
