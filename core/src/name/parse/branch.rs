//! Where the name of the parent ends in the name of a branch.

use super::super::words::Form;
use super::Part;
use super::cut::{BRAND, Cut, FORM};

impl Cut<'_> {
    /// Finds what a branch adds; returns where the name of the parent ends.
    pub(super) fn branch(&mut self) -> usize {
        let length = self.text.len();
        let company = self.before(length, 1) == Some('司') && self.before(length, 2) == Some('公');
        if company && !matches!(self.before(length, 3), Some('分' | '支')) {
            return length;
        }
        let suffix = self.longest_form(length, |_| true);
        let branch = self.longest_form(length, |form| form == Form::Branch);
        let latest = branch.or(suffix).map_or(length, |(own, _)| length.saturating_sub(own));
        let end = match (branch, suffix) {
            (Some(_), _) => self.company_end(latest, 2).or_else(|| self.other_end(latest)),
            // 药店, 门市部 and 幼儿园 are branches after the whole form of a company.
            (None, None | Some((_, Form::SelfEmployed | Form::Institution))) => {
                self.company_end(latest, 4)
            }
            (None, Some(_)) if self.is_works(latest) => self.company_end(latest, 4),
            (None, Some(_)) => None,
        };
        let end = end.filter(|end| *end < length);
        end.map_or(length, |end| {
            self.mark(end..length, Part::Branch);
            end
        })
    }

    /// Whether the form that starts here is 厂 or 工厂.
    fn is_works(&self, start: usize) -> bool {
        self.text.last() == Some(&'厂') && self.text.len().saturating_sub(start) <= 2
    }

    /// Where a form of a company of some length ends first.
    fn company_end(&self, latest: usize, least: usize) -> Option<usize> {
        (BRAND.saturating_add(2)..=latest).find(|end| {
            let company = self.before(*end, 1) == Some('司') && self.before(*end, 2) == Some('公');
            company
                && !matches!(self.before(*end, 3), Some('分' | '支' | '子'))
                && self.longest_form(*end, is_parent).is_some_and(|(length, _)| length >= least)
        })
    }

    /// Where the form of a parent that is no company ends: 银行, 会计师事务所特殊普通合伙, 水泥厂.
    fn other_end(&self, latest: usize) -> Option<usize> {
        (BRAND.saturating_add(1)..=latest).find(|end| {
            let Some((length, form)) = self.longest_form(*end, is_parent) else { return false };
            let works = length == 1 && self.before(*end, 1) == Some('厂');
            // 学院路, 公司街: a street is called after it.
            let street = matches!(self.text.get(*end), Some('路' | '街' | '巷' | '道' | '桥'));
            (length >= 2 || works) && form != Form::Group && !street && !self.goes_on(*end)
        })
    }

    /// Whether a form goes on after `end`, as 合伙企业 in 合伙企业有限合伙.
    fn goes_on(&self, end: usize) -> bool {
        (1..=FORM).map(|n| end.saturating_add(n)).any(|later| {
            let longer = self.longest_form(later, is_parent).filter(|_| later <= self.text.len());
            longer.is_some_and(|(length, _)| later.saturating_sub(length) < end)
        })
    }
}

const fn is_parent(form: Form) -> bool {
    !matches!(form, Form::Branch | Form::SelfEmployed)
}
