//! Other ways to write the same name: width, brackets, script, form.

use super::{Source, Variations};
use crate::random::Random;

const BRACKETS: &[[&str; 2]] =
    &[["(", ")"], ["〔", "〕"], ["【", "】"], ["[", "]"], ["［", "］"], [" (", ") "]];

/// Forms that are taken for one another.
const FORMS: &[(&str, &[&str])] = &[
    ("集团股份有限公司", &["集团有限公司", "股份有限公司", "集团股份公司"]),
    ("集团有限公司", &["集团有限责任公司", "有限公司", "集团公司"]),
    ("股份有限公司", &["有限公司", "股份公司", "有限责任公司"]),
    ("有限责任公司", &["有限公司", "股份有限公司"]),
    ("有限公司", &["有限责任公司"]),
    ("合伙企业（有限合伙）", &["合伙企业（普通合伙）", "合伙企业"]),
    ("合伙企业（普通合伙）", &["合伙企业（有限合伙）", "合伙企业"]),
    ("事务所（普通合伙）", &["事务所（特殊普通合伙）", "事务所"]),
    ("中心（有限合伙）", &["中心"]),
    ("农民专业合作社", &["专业合作社"]),
    ("专业合作社", &["农民专业合作社"]),
];

/// Full-width spaces between the parts or around the name, letters and digits in full width.
pub(super) fn full_width(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let parts = source.parts()?;
    let tail = [parts.tail, &parts.branch].concat();
    let name = source.record.name.as_str();
    let name = match random.below(4) {
        0 => ["\u{3000}", name].concat(),
        1 => [name, "\u{3000}"].concat(),
        2 => name.replacen(&parts.brand, &[&parts.brand, "\u{3000}"].concat(), 1),
        _ => ["\u{3000}", name.strip_suffix(&*tail)?, "\u{3000}", &tail].concat(),
    };
    Some(name.chars().map(wide).collect())
}

fn wide(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => u32::from(c).checked_add(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// Brackets of another kind.
pub(super) fn brackets_changed(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let [open, close] = random.pick(BRACKETS)?;
    Some(source.record.name.replace('（', open).replace('）', close).trim_end().to_owned())
}

/// No brackets.
pub(super) fn brackets_dropped(
    _: &Variations<'_>,
    source: &Source<'_>,
    _: &mut Random,
) -> Option<String> {
    Some(source.record.name.replace(['（', '）'], ""))
}

/// 繁体.
pub(super) fn traditional(
    all: &Variations<'_>,
    source: &Source<'_>,
    _: &mut Random,
) -> Option<String> {
    Some(all.characters.traditional(&source.record.name))
}

/// Another form that people confuse with it.
pub(super) fn form_swapped(
    _: &Variations<'_>,
    source: &Source<'_>,
    random: &mut Random,
) -> Option<String> {
    let parts = source.parts()?;
    let region = parts.region.text(source.place());
    let mut written = parts.written(&region);
    let (_, others) = FORMS.iter().find(|(form, _)| *form == parts.tail)?;
    written.tail = random.pick(others)?;
    Some(written.text())
}
