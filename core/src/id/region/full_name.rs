//! Full names (全称): province, prefecture and county as they were called at a date.

use alloc::string::String;

#[cfg(feature = "region-names")]
use super::local_name::push_local;
use super::{parse, registrar_region};
use crate::Date;

/// Full name of a code at a date, such as 山东省青岛市胶南市; without a date as it is called now or
/// was called last. Outside its years a code has the name of the nearest one.
///
/// A code without a name of its own has that of its prefecture and province, as far as they are
/// known. Without the feature `region-names` there are only provinces.
#[must_use]
pub fn name(code: &str, on: Option<Date>) -> Option<String> {
    let parsed = parse(code)?;
    let mut full = String::from(registrar_region(code).unwrap_or_default());
    let whole_province = parsed.prefecture == 0 && parsed.county == 0;
    if !(parsed.is_corps() || whole_province) {
        push_local(&mut full, parsed, on);
    }
    (!full.is_empty()).then_some(full)
}

#[cfg(not(feature = "region-names"))]
fn push_local(_: &mut String, _: super::Code, _: Option<Date>) {}
