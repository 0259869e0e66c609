//! Numbers that are a person's own: the one place that knows which. A number is personal by what it is,
//! not by who is said to bear it: the taxpayer number of a sole trader is made of its owner's.

use super::{Kind, Report, classify::likely, keys};

impl Kind {
    /// Whether its numbers are persons' own. A taxpayer number may be made of one: see
    /// [`is_personal`].
    #[must_use]
    pub const fn is_personal(self) -> bool {
        self.is_shape_only()
            || matches!(
                self,
                Self::ResidentId | Self::ResidentId15 | Self::HmtResidentPermit | Self::ForeignerId
            )
    }
}

/// Whether an identifier of a list is a person's number or made of one.
#[must_use]
pub fn is_personal(kind: Kind, value: &str) -> bool {
    kind.is_personal() || keys(kind, value).iter().any(|related| related.kind.is_personal())
}

impl Report {
    /// Whether the text is a person's number, is made of one, or looks like one that was written into
    /// the wrong field: then it must not be shown in full.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        let inner = self.part("innerKind").and_then(Kind::parse);
        if self.kind.is_personal() || inner.is_some_and(Kind::is_personal) {
            return true;
        }
        !self.is_valid() && looks_personal(&self.normalized)
    }
}

fn looks_personal(text: &str) -> bool {
    let likely = likely(text);
    likely.is_personal() || is_personal(likely, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Expectation, validate};

    #[test]
    fn a_number_is_personal_by_what_it_is() {
        for (kind, text) in [
            (Kind::ResidentId, "11010519491231002X"),
            (Kind::ResidentId15, "110105491231002"),
            (Kind::HmtResidentPermit, "810000199408230021"),
            (Kind::ForeignerId, "911840198001010013"),
            (Kind::TaxpayerId, "11010519491231002X00"),
            (Kind::TaxpayerId, "L11010519491231002X"),
            (Kind::TaxpayerId, "11010549123100200"),
        ] {
            assert!(is_personal(kind, text), "{text}");
        }
        for (kind, text) in [
            (Kind::Uscc, "91110000600037341L"),
            (Kind::OrgCode, "D2143569X"),
            (Kind::TaxpayerId, "L91110000600037341L"),
            (Kind::TaxpayerId, "32040413830295X"),
        ] {
            assert!(!is_personal(kind, text), "{text}");
        }
    }

    #[test]
    fn a_persons_number_in_the_field_of_a_firm_is_personal() {
        let firm = Expectation { kind: Some(Kind::Uscc), ..Expectation::default() };
        assert!(validate("11010519491231002X", &firm).is_personal());
        assert!(!validate("91110000600037341K", &firm).is_personal());
        let tax = Expectation { kind: Some(Kind::TaxpayerId), ..Expectation::default() };
        assert!(validate("31010118960530990500", &tax).is_personal());
    }
}
