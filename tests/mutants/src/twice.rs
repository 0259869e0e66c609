//! Which expressions can be asked twice in a row with the same answer and without any trace: while it is
//! written down what a test reaches, they tell whether it would see another value under a mutant at all.
//! A test that never does cannot notice it.

use syn::{BinOp, Expr, UnOp};

/// Methods that only look, whatever they are called on.
const LOOK: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_ref",
    "as_slice",
    "as_str",
    "bytes",
    "char_indices",
    "chars",
    "checked_add",
    "checked_sub",
    "contains",
    "ends_with",
    "first",
    "get",
    "is_ascii",
    "is_ascii_digit",
    "is_ascii_uppercase",
    "is_empty",
    "is_none",
    "is_some",
    "iter",
    "kind",
    "last",
    "len",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "starts_with",
    "to_days",
    "trim",
    "ymd",
];

/// Methods that use up what they are called on: nothing that has a name.
const USE_UP: &[&str] = &[
    "all",
    "any",
    "copied",
    "count",
    "filter",
    "is_none_or",
    "is_some_and",
    "map",
    "map_or",
    "max",
    "min",
    "nth",
    "rev",
    "skip",
    "take",
    "unwrap_or",
    "unwrap_or_default",
    "zip",
];

/// Whether the values of an operator and of those that it may be mistaken for can be compared: truth or
/// bits. Sums may overflow.
pub(crate) fn is_watched(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
            | BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::BitAnd(_)
            | BinOp::BitOr(_)
            | BinOp::BitXor(_)
    )
}

/// Whether an expression can be asked twice.
pub(crate) fn can_be(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Field(field) => can_be(&field.base),
        Expr::Paren(paren) => can_be(&paren.expr),
        Expr::Reference(reference) => reference.mutability.is_none() && can_be(&reference.expr),
        Expr::Unary(unary) => !matches!(unary.op, UnOp::Neg(_)) && can_be(&unary.expr),
        Expr::Binary(binary) => {
            is_watched(&binary.op) && can_be(&binary.left) && can_be(&binary.right)
        }
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_looked_at),
        Expr::Array(array) => array.elems.iter().all(is_looked_at),
        Expr::Range(range) => {
            [&range.start, &range.end].into_iter().flatten().all(|end| can_be(end))
        }
        Expr::Closure(closure) => closure.capture.is_none() && can_be(&closure.body),
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let known = LOOK.contains(&name.as_str())
                || (USE_UP.contains(&name.as_str())
                    && matches!(*call.receiver, Expr::MethodCall(_)));
            known && can_be(&call.receiver) && call.args.iter().all(can_be)
        }
        _ => false,
    }
}

/// In a tuple or an array what has a name would be moved.
fn is_looked_at(element: &Expr) -> bool {
    matches!(element, Expr::Lit(_) | Expr::Reference(_) | Expr::MethodCall(_)) && can_be(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_a_trace_is_asked_once() {
        for (text, expected) in [
            ("a.len()", true),
            ("a.get(1).copied().unwrap_or(0)", true),
            ("b'x'", true),
            ("(a & b.c)", true),
            ("text.chars().any(|c| c == 'x')", true),
            ("iterator.any(|c| c == 'x')", false),
            ("chars.next()", false),
            ("f(a)", false),
            ("a + 1", false),
            ("a = b", false),
            ("(name, 1)", false),
            ("&mut a", false),
            ("option.unwrap_or(0)", false),
        ] {
            assert_eq!(can_be(&syn::parse_str(text).unwrap()), expected, "{text}");
        }
    }
}
