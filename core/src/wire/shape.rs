//! Shapes of what is declared elsewhere than by `wire!`.

use super::ByName;
use crate::date::Date;
use crate::digest::Digest;
use crate::id::{Kind, Severity};
use crate::shape::{Choices, Shape, Shaped, plain};

plain! {
    Date => Day,
    Digest => Digest,
    Kind => IdentifierKind,
}

impl<T: Shaped> Shaped for ByName<T> {
    fn shape() -> Shape {
        Shape::ByName(T::shape)
    }
}

impl Shaped for Severity {
    fn shape() -> Shape {
        Shape::OneOf(&Choices {
            name: "Severity",
            doc: &["How serious a problem is."],
            all: &[
                ("ok", &["Nothing to remark."]),
                (
                    "warning",
                    &[
                        "Outside a table that ages, or a check that real registers are known to break.",
                    ],
                ),
                ("error", &["Cannot be an identifier of this kind."]),
            ],
        })
    }
}
