//! 基础清单 and 惩戒措施: a measure is only what the catalogue knows, for whom it knows it.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::lookup;
use super::sheets::Book;
use crate::request::{Role, SubjectKind};
use crate::rulebook::Purpose;
use crate::rulebook::document::{
    RulebookCatalogueItem, RulebookDocument, RulebookMeasure, RulebookMemorandum,
};
use crate::rulebook::labels::{KINDS, PURPOSES, ROLES, YES_NO, label};
use crate::sheet::{Message, Row, Table, items};
use crate::wire::{some_list, some_text};

/// An item of the catalogue (失信惩戒措施基础清单).
pub(super) struct CatalogueRow {
    kinds_text: String,
    pub(super) value: RulebookCatalogueItem,
}

impl Book<'_> {
    pub(super) fn catalogue(&mut self) -> Vec<CatalogueRow> {
        let used = self.sheet("惩戒措施").is_some_and(|t| !t.rows.is_empty());
        if self.sheet("基础清单").is_none() && !used {
            return Vec::new();
        }
        let columns = ["版本", "条目", "措施", "主体类型"];
        let Some(table) = self.required("基础清单", &columns) else { return Vec::new() };
        let mut rows: Vec<CatalogueRow> = Vec::new();
        for row in &table.rows {
            let [edition, item, name] =
                ["版本", "条目", "措施"].map(|column| self.text(table, row, column));
            if rows.iter().any(|r| (&r.value.edition, &r.value.item) == (&edition, &item)) {
                self.say("E15", table, row, "条目", format!("“{item}”写了两次。"));
            }
            let kinds = self.kinds(table, row);
            let class = some_text(table.cell(row, "类别"));
            let roles = some_list(self.reached(table, row));
            let value = RulebookCatalogueItem { edition, item, name, kinds, class, roles };
            let kinds_text = table.cell(row, "主体类型").to_string();
            rows.push(CatalogueRow { kinds_text, value });
        }
        rows
    }

    /// Kinds of subject in a cell, such as `法人;自然人`.
    pub(super) fn kinds(&mut self, table: &Table, row: &Row) -> Vec<SubjectKind> {
        let (mut kinds, mut more): (Vec<SubjectKind>, Vec<SubjectKind>) = (Vec::new(), Vec::new());
        let cell = items(table.cell(row, "主体类型"));
        if cell.is_empty() {
            self.text(table, row, "主体类型");
        }
        for name in &cell {
            match lookup(KINDS, name) {
                Some(found) => {
                    for kind in found.iter().filter(|kind| !kinds.contains(*kind)) {
                        more.push(*kind);
                    }
                    kinds.append(&mut more);
                }
                None => {
                    let text = super::wrong_value(name, &super::labels(KINDS));
                    self.say("E07", table, row, "主体类型", text);
                }
            }
        }
        kinds
    }

    /// Roles in the cell 及于角色, which may be empty.
    fn reached(&mut self, table: &Table, row: &Row) -> Vec<Role> {
        self.roles_in(table, row, "及于角色")
    }

    fn roles_in(&mut self, table: &Table, row: &Row, column: &str) -> Vec<Role> {
        let mut roles = Vec::new();
        for name in items(table.cell(row, column)) {
            match lookup(ROLES, &name) {
                Some(role) if !roles.contains(&role) => roles.push(role),
                Some(_) => {}
                None => {
                    let text = super::wrong_value(&name, &super::labels(ROLES));
                    self.say("E07", table, row, column, text);
                }
            }
        }
        roles
    }

    pub(super) fn measures(
        &mut self,
        catalogue: &[CatalogueRow],
        memoranda: &[RulebookMemorandum],
    ) -> Vec<RulebookMeasure> {
        let Some(table) = self.sheet("惩戒措施") else { return Vec::new() };
        let columns = ["名单", "主体类型", "措施", "基础清单版本", "基础清单条目", "依据"];
        if !self.columns(table, &columns) {
            return Vec::new();
        }
        table.rows.iter().map(|row| self.measure(table, row, catalogue, memoranda)).collect()
    }

    fn measure(
        &mut self,
        table: &Table,
        row: &Row,
        catalogue: &[CatalogueRow],
        memoranda: &[RulebookMemorandum],
    ) -> RulebookMeasure {
        let [list, name, item, edition] = ["名单", "措施", "基础清单条目", "基础清单版本"]
            .map(|column| self.text(table, row, column));
        let kinds = self.kinds(table, row);
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            let text = "惩戒措施必须有法律、法规或政策依据。请填写依据号。".into();
            self.say("E09", table, row, "依据", text);
        }
        let lists = self.sheet("名单");
        let known = lists.is_none_or(|l| l.rows.iter().any(|r| l.cell(r, "名单") == list));
        if !known {
            self.say("E12", table, row, "名单", format!("“名单”表里没有“{list}”。"));
        }
        let purpose = lists.and_then(|l| {
            let row = l.rows.iter().find(|r| l.cell(r, "名单") == list)?;
            Some(l.cell(row, "用途").to_string()).filter(|purpose| is_mild(purpose))
        });
        if let Some(purpose) = purpose {
            let text = format!(
                "“{list}”的用途是“{purpose}”，惩戒措施不会生效。只有用途是失信或承诺的名单才能有惩戒措施。"
            );
            self.say("E09", table, row, "名单", text);
        }
        let roles = self.reached(table, row);
        if let Some(text) = beyond(catalogue, &edition, &item, &roles) {
            self.say("E09", table, row, "及于角色", text);
        }
        if let Some((column, text)) = listed(catalogue, &edition, &item, &name, &kinds) {
            self.say("E09", table, row, column, text);
        }
        let (matters, bars) = self.barred(table, row);
        let known = |r: &&CatalogueRow| (&r.value.edition, &r.value.item) == (&edition, &item);
        let class = catalogue.iter().find(known).and_then(|row| row.value.class.clone());
        let memorandum = self.by(table, row, &list, memoranda);
        let term = self.lasting(table, row);
        let against = some_list(self.roles_in(table, row, "对象角色"));
        let trades = some_list(items(table.cell(row, "行业")));
        let (edition, basis, roles) = (some_text(&edition), some_list(basis), some_list(roles));
        RulebookMeasure {
            list,
            kinds,
            name,
            edition,
            item,
            class,
            memorandum,
            term,
            trades,
            against,
            roles,
            matters,
            bars,
            basis,
        }
    }

    /// `W05`: a measure against roles that none of its matters counts follows from nothing.
    pub(super) fn idle_measures(&self, document: &RulebookDocument) -> Vec<Message> {
        let Some(table) = self.sheet("惩戒措施") else { return Vec::new() };
        let idle = |(row, measure): (&Row, &RulebookMeasure)| {
            let against = measure.against.as_ref()?;
            let of = |id: &String| measure.matters.as_ref().is_none_or(|ids| ids.contains(id));
            let mut matters = document.matters.iter().filter(|matter| of(&matter.id));
            let counts = matters.any(|m| against.iter().any(|role| m.roles.contains(role)));
            let text = "它的事项都不计入这些角色，措施不会生效。请改正对象角色，或者把角色写进事项的计入角色。";
            let message = Message::new("W05", &table.sheet, text.into());
            (!counts && row.is_own()).then(|| message.line(row.line).column("对象角色"))
        };
        table.rows.iter().zip(&document.measures).filter_map(idle).collect()
    }

    /// The matters of a measure, and whether it bars from them.
    fn barred(&mut self, table: &Table, row: &Row) -> (Option<Vec<String>>, Option<bool>) {
        let known: Vec<String> = self.sheet("事项").map_or_else(Vec::new, |matters| {
            matters.rows.iter().map(|r| matters.cell(r, "事项编码").to_string()).collect()
        });
        let ids = items(table.cell(row, "事项编码"));
        for id in ids.iter().filter(|id| !known.contains(id)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let text = format!("“事项”表里没有“{id}”{}。", super::hint(id, &known));
            self.say("E12", table, row, "事项编码", text);
        }
        let bars = self.choice(table, row, "禁止办理", YES_NO, "否").filter(|bars| *bars);
        if bars.is_some() && ids.is_empty() {
            let text = "禁止办理的措施要写明禁止办理哪些事项。请填写事项编码。".into();
            self.say("E13", table, row, "事项编码", text);
        }
        (some_list(ids), bars)
    }
}

/// Whether no measure follows from a list of that use (用途).
fn is_mild(purpose: &str) -> bool {
    let found = lookup(PURPOSES, purpose);
    found.is_some_and(|found| !matches!(found, Purpose::Failing | Purpose::Commitment))
}

/// Roles that the catalogue does not let the measure reach.
fn beyond(catalogue: &[CatalogueRow], edition: &str, item: &str, roles: &[Role]) -> Option<String> {
    let row = catalogue.iter().find(|r| r.value.edition == edition && r.value.item == item)?;
    let allowed = |role: &Role| row.value.roles.as_ref().is_some_and(|all| all.contains(role));
    let out: Vec<&str> =
        roles.iter().filter(|role| !allowed(role)).map(|role| label(ROLES, role)).collect();
    (!out.is_empty()).then(|| {
        let out = out.join("、");
        format!("基础清单条目“{item}”不及于{out}。请在“基础清单”的“及于角色”里写明依据的清单所列的角色，或在这里删去。")
    })
}

/// What is wrong with a measure beside the catalogue: column and message.
fn listed(
    catalogue: &[CatalogueRow],
    edition: &str,
    item: &str,
    name: &str,
    kinds: &[SubjectKind],
) -> Option<(&'static str, String)> {
    if edition.is_empty() || item.is_empty() || name.is_empty() || catalogue.is_empty() {
        return None;
    }
    let known = |r: &&CatalogueRow| r.value.edition == edition && r.value.item == item;
    let named = catalogue.iter().find(|r| r.value.edition == edition && r.value.name == name);
    let Some(row) = catalogue.iter().find(known).filter(|r| r.value.name == name) else {
        let text = match named {
            Some(row) => format!(
                "“{name}”在《{edition}》里是条目 {}，不是 {item}。请改正条目。",
                row.value.item
            ),
            None => format!(
                "“{name}”不在《{edition}》内（清单外惩戒）。不得自行增设；请删除，或改用清单内的措施并写明条目。"
            ),
        };
        return Some(("措施", text));
    };
    let outside = kinds.iter().any(|kind| !row.value.kinds.contains(kind));
    outside.then(|| {
        let text = format!(
            "《{edition}》{item}“{name}”只适用于{}。请改为清单所列的主体类型。",
            row.kinds_text
        );
        ("主体类型", text)
    })
}
