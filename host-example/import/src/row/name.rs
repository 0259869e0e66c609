//! The name of the subject, and what stands beside it.

use credit_core::{limits, pack::record::Detail};

use super::{Field, Reader, Row};
use crate::problem::Words;
use crate::{
    date,
    name::{self, Named, Several},
    words,
};

impl Reader<'_> {
    pub(super) fn name(&mut self, row: &Row) -> Option<Named> {
        let text = self.text(row, Field::Name);
        if words::is_blank(text) {
            let reason = Words::new("没有名称", "the name is missing");
            return self.refuse(row, "row.no-name", Some(Field::Name), reason);
        }
        let named = match name::read(text) {
            Ok(named) => named,
            Err(Several(names)) => {
                let (zh, en) = (names.join("”“"), names.join("`, `"));
                let reason = Words::new(
                    format!("一格里有几个名称：“{zh}”；请每个主体写一行"),
                    format!("several names in one cell: `{en}`; write one subject a row"),
                );
                return self.refuse(row, "row.several-names", Some(Field::Name), reason);
            }
        };
        let dated = |c: char| {
            c.is_ascii_digit() || "〇○零一二三四五六七八九０１２３４５６７８９".contains(c)
        };
        if !named.name.contains(char::is_alphabetic)
            || (named.name.contains(dated) && date::read(&named.name).is_some())
        {
            let reason = Words::new(format!("“{text}”不是名称"), format!("`{text}` is no name"));
            return self.refuse(row, "row.name", Some(Field::Name), reason);
        }
        if named.changed {
            self.tell(row, text, &named);
        }
        let (found, most) = (named.name.chars().count(), limits::NAME_CHARS);
        if found > most {
            let reason = Words::new(
                format!("名称有 {found} 个字，最多 {most} 个"),
                format!("the name has {found} characters, at most {most} are allowed"),
            );
            return self.refuse(row, "row.name-too-long", Some(Field::Name), reason);
        }
        Some(named)
    }

    fn tell(&mut self, row: &Row, text: &str, named: &Named) {
        let name = &named.name;
        let broken: String = text.split(['\n', '\t']).map(str::trim).collect();
        if broken == *name {
            let reason = Words::new(
                format!("名称中的换行已去掉，读作“{name}”"),
                format!("line breaks in the name were taken out, read as `{name}`"),
            );
            return self.repair(row, "row.line-break", Field::Name, reason);
        }
        let reason = Words::new(
            format!("“{text}”读作名称“{name}”，其余另记"),
            format!("`{text}` was read as the name `{name}`, the rest is kept beside it"),
        );
        self.repair(row, "row.name-note", Field::Name, reason);
        if let Some(others) = &named.others {
            let reason = Words::new(
                format!("“{others}”：还有没有写出名称的主体，这一行只收录“{name}”"),
                format!(
                    "`{others}`: others are meant that are not named; this row is kept for `{name}` only"
                ),
            );
            self.repair(row, "row.others", Field::Name, reason);
        }
    }

    /// What the cell of the name says besides the name.
    pub(super) fn beside_name(&mut self, named: &Named, details: &mut Vec<Detail>) {
        for (label, text) in
            [("登记状态", &named.standing), ("简称", &named.short), ("名称附注", &named.others)]
        {
            if let Some(text) = text {
                details.push(Detail { label: label.to_owned(), text: text.clone() });
            }
        }
    }
}
