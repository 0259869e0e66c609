//! A matter of the parent's that the child takes over must not become easier.

use alloc::{collections::BTreeMap, format, string::String, string::ToString, vec::Vec};

use super::super::lookup;
use super::super::matters::NOBODY;
use super::export;
use crate::request::Role;
use crate::rulebook::document::RulebookDocument;
use crate::rulebook::labels::{ROLES, label};
use crate::rulebook::{COMMITMENT_DAYS, Matter};
use crate::sheet::{Message, Row, Table, items};

/// Matters of the parent that the child takes over and where it is not stricter.
pub(super) fn softer(
    above: &[Table],
    merged: &[Table],
    document: &RulebookDocument,
) -> Vec<Message> {
    let sheet = |tables: &[Table], name: &str| tables.iter().find(|t| t.name() == name).cloned();
    let mut messages = Vec::new();
    if let (Some(theirs), Some(ours)) = (sheet(above, "事项"), sheet(merged, "事项")) {
        // As compiled: with the defaults written out, as the parent's are.
        let compiled = sheet(&export::sheets(document), "事项").unwrap_or_else(|| ours.clone());
        let over = layers(document);
        for row in ours.rows.iter().filter(|row| row.is_own()) {
            let told = matter(&theirs, &compiled, &ours, row, &over);
            messages.extend(told.into_iter().map(|(label, text)| {
                softer_than(&ours, row, ours.cell(row, "事项编码"), label, &text)
            }));
        }
    }
    if let (Some(theirs), Some(ours)) = (sheet(above, "材料"), sheet(merged, "材料")) {
        messages.extend(materials(&theirs, &ours));
        messages.extend(fewer(&theirs, &ours));
    }
    if let (Some(theirs), Some(ours)) = (sheet(above, "事项"), sheet(merged, "类别")) {
        messages.extend(renamed(&theirs, sheet(above, "类别").as_ref(), &ours));
    }
    if let Some(theirs) = sheet(above, "暂不可表达") {
        let matters = sheet(merged, "事项");
        messages.extend(expressed(&theirs, sheet(merged, "暂不可表达").as_ref(), matters.as_ref()));
    }
    messages
}

fn softer_than(table: &Table, row: &Row, id: &str, label: &str, text: &str) -> Message {
    let text = format!("事项 {id} 在上级规则书里已有，下级只能从严：{text}");
    Message::new("E20", &table.sheet, text).line(row.line).column(label)
}

/// Column and text of everything that is softer in one version of a matter.
fn matter(
    theirs: &Table,
    compiled: &Table,
    ours: &Table,
    row: &Row,
    over: &BTreeMap<&str, &str>,
) -> Vec<(&'static str, String)> {
    let id = ours.cell(row, "事项编码");
    let versions = theirs.rows.iter().filter(|version| theirs.cell(version, "事项编码") == id);
    // The latest version of the parent's is the one that would go on.
    let latest = versions.max_by_key(|version| theirs.cell(version, "施行日期"));
    let same = |label: &str, version: &Row| compiled.cell(version, label) == ours.cell(row, label);
    let own = compiled.rows.iter().find(|v| same("事项编码", v) && same("施行日期", v));
    let (Some(parent), Some(own)) = (latest, own) else { return Vec::new() };
    let mut told = Vec::new();
    let (here, there) = (compiled.cell(own, "判定表"), theirs.cell(parent, "判定表"));
    if !stands_under(over, here, there) {
        told.push((
            "判定表",
            format!("判定表“{here}”不在上级的“{there}”之下。请在“分层”里把“{there}”写作它的上级。"),
        ));
    }
    let days = |table: &Table, row: &Row| table.cell(row, "补正最长工作日").parse::<u32>().ok();
    if let (Some(most), Some(days)) = (days(theirs, parent), days(compiled, own))
        && days > most
    {
        told.push(("补正最长工作日", format!("上级是 {most} 个工作日。请改为 ≤{most}。")));
    }
    let people = |table: &Table, row: &Row| table.cell(row, "复核人数").parse::<u32>().unwrap_or(1);
    let (asked, own_people) = (people(theirs, parent), people(compiled, own));
    if own_people < asked {
        told.push(("复核人数", format!("上级要求 {asked} 人。请改为 ≥{asked}。")));
    }
    for label in ["红线", "必查名单", "计入角色"] {
        let named = items(compiled.cell(own, label));
        let asked = items(theirs.cell(parent, label));
        let left_out: Vec<String> =
            asked.into_iter().filter(|item| !named.contains(item)).collect();
        if !left_out.is_empty() {
            told.push((label, format!("上级还要求 {}。请补上。", left_out.join("、"))));
        }
    }
    // A table of tiers may be added where the parent has none; what blank means is written out.
    for (label, usual) in [("监管分级", ""), ("红黑并存", "从惩"), ("过渡", "申请日")]
    {
        let [here, there] = [compiled.cell(own, label), theirs.cell(parent, label)]
            .map(|cell| if cell.is_empty() { usual } else { cell });
        if here != there && !there.is_empty() {
            told.push((label, format!("上级是“{there}”。请照上级的写。")));
        }
    }
    told.extend(laxer(theirs, parent, compiled, own));
    told
}

/// Materials of a matter that was taken over which the child leaves out, or asks for in fewer cases.
fn fewer(theirs: &Table, ours: &Table) -> Vec<Message> {
    let mut messages = Vec::new();
    let is_own = |row: &&Row| row.is_own();
    let of = |row: &Row, id: &str| ours.cell(row, "事项编码") == id;
    for asked in &theirs.rows {
        let [id, code, name] =
            ["事项编码", "材料编码", "材料名称"].map(|label| theirs.cell(asked, label));
        let Some(first) = ours.rows.iter().filter(is_own).find(|row| of(row, id)) else { continue };
        let same = |row: &&Row| of(row, id) && ours.cell(row, "材料编码") == code;
        let own = ours.rows.iter().filter(is_own).find(same);
        let Some(own) = own.filter(|row| ours.cell(row, "材料名称") == name) else {
            let text = format!("上级还要求材料 {code}“{name}”。请照上级的写上。");
            messages.push(softer_than(ours, first, id, "材料编码", &text));
            continue;
        };
        for label in ["择一", "适用情形"] {
            let (here, there) = (ours.cell(own, label), theirs.cell(asked, label));
            if here != there {
                let there = if there.is_empty() { "没有写" } else { there };
                let text = format!("“{name}”上级是“{there}”。请照上级的写。");
                messages.push(softer_than(ours, own, id, label, &text));
            }
        }
        let waits = |table: &Table, row: &Row| match table.cell(row, "瑕疵可容缺") {
            "" => table.cell(row, "可容缺") == "是",
            cell => cell == "是",
        };
        // What blank means follows from 可容缺, which is told by itself.
        if ours.cell(own, "瑕疵可容缺") == "是" && !waits(theirs, asked) {
            let text = format!("上级规定“{name}”有瑕疵时不可容缺。请改为“否”。");
            messages.push(softer_than(ours, own, id, "瑕疵可容缺", &text));
        }
    }
    messages
}

/// What matters of the parent's are called, and what papers answer them, is not for the child to say.
fn renamed(matters: &Table, classes: Option<&Table>, ours: &Table) -> Vec<Message> {
    let used = |class: &str| matters.rows.iter().any(|row| matters.cell(row, "类别") == class);
    let said = |class: &str| {
        let row = |row: &Row| classes.is_some_and(|table| table.cell(row, "类别") == class);
        classes.is_some_and(|table| table.rows.iter().any(row))
    };
    let own = ours.rows.iter().filter(|row| row.is_own());
    let wrong = own.filter(|row| {
        let class = ours.cell(row, "类别");
        used(class) && !said(class)
    });
    wrong
        .map(|row| {
            let text = format!(
                "“{}”是上级规则书的事项所用的类别，下级不能另定它的文书和用语。请另起一个类别。",
                ours.cell(row, "类别")
            );
            Message::new("E23", &ours.sheet, text).line(row.line).column("类别")
        })
        .collect()
}

/// What the parent leaves to a person in a matter that was taken over must stay with one.
fn expressed(theirs: &Table, ours: Option<&Table>, matters: Option<&Table>) -> Vec<Message> {
    let Some(matters) = matters else { return Vec::new() };
    let mut messages = Vec::new();
    for told in &theirs.rows {
        let (id, text) = (theirs.cell(told, "事项编码"), theirs.cell(told, "内容"));
        let taken = matters.rows.iter().filter(|row| row.is_own());
        let Some(taken) = taken.into_iter().find(|row| matters.cell(row, "事项编码") == id)
        else {
            continue;
        };
        let kept = ours.is_some_and(|ours| {
            ours.rows
                .iter()
                .any(|row| ours.cell(row, "事项编码") == id && ours.cell(row, "内容") == text)
        });
        if !kept {
            let text = format!("上级要求由人判断“{text}”。请在“暂不可表达”里照写。");
            messages.push(softer_than(matters, taken, id, "事项编码", &text));
        }
    }
    messages
}

/// Whom the child leaves out, and how old a commitment it still takes.
fn laxer(theirs: &Table, parent: &Row, compiled: &Table, own: &Row) -> Vec<(&'static str, String)> {
    let both = |label: &str| (compiled.cell(own, label), theirs.cell(parent, label));
    let mut told = Vec::new();
    let named = required(compiled, own);
    let more: Vec<String> =
        required(theirs, parent).into_iter().filter(|role| !named.contains(role)).collect();
    if !more.is_empty() {
        told.push(("必填角色", format!("上级还要求 {}。请补上。", more.join("、"))));
    }
    if let (here, "") = both("联合体不计依据")
        && !here.is_empty()
    {
        told.push(("联合体不计依据", "上级计入联合体成员。请清空。".into()));
    }
    if let (here, "计入") = both("分支机构")
        && here != "计入"
    {
        told.push(("分支机构", "上级计入分支机构。请改为“计入”。".into()));
    }
    let (here, there) = both("承诺签署天数");
    let days = |cell: &str| cell.parse().unwrap_or(COMMITMENT_DAYS);
    if days(here) > days(there) {
        let most = days(there);
        told.push(("承诺签署天数", format!("上级是 {most} 天。请改为 ≤{most}。")));
    }
    told
}

/// Who must be named: a blank cell asks for those who stand for an organisation among those that count.
fn required(table: &Table, row: &Row) -> Vec<String> {
    let cell = items(table.cell(row, "必填角色"));
    if !cell.is_empty() {
        return cell.into_iter().filter(|role| role != NOBODY).collect();
    }
    let counted = items(table.cell(row, "计入角色"));
    let counted: Vec<Role> = counted.iter().filter_map(|role| lookup(ROLES, role)).collect();
    let standing = Matter::standing_roles(&counted);
    standing.iter().map(|role| label(ROLES, role).to_string()).collect()
}

/// Materials that can wait here but not with the parent.
fn materials(theirs: &Table, ours: &Table) -> Vec<Message> {
    let key = |table: &Table, row: &Row| {
        (table.cell(row, "事项编码").to_string(), table.cell(row, "材料名称").to_string())
    };
    let firm = |wanted: &(String, String)| {
        let rows = theirs.rows.iter().filter(|row| key(theirs, row) == *wanted);
        rows.map(|row| theirs.cell(row, "可容缺")).any(|cell| cell != "是")
    };
    let own = ours.rows.iter().filter(|row| row.is_own());
    let waits = own.filter(|row| ours.cell(row, "可容缺") == "是");
    waits
        .map(|row| (row, key(ours, row)))
        .filter(|(_, key)| firm(key))
        .map(|(row, (id, name))| {
            let text = format!("上级规定“{name}”不可容缺。请改为“否”。");
            softer_than(ours, row, &id, "可容缺", &text)
        })
        .collect()
}

/// The table above each table.
fn layers(document: &RulebookDocument) -> BTreeMap<&str, &str> {
    let layers = document.layers.iter().flatten();
    layers.filter_map(|layer| Some((layer.table.as_str(), layer.above.as_deref()?))).collect()
}

/// Whether a table is another one or stands under it, however far. The layers go round in no
/// circle, or they would not have been compiled.
fn stands_under(over: &BTreeMap<&str, &str>, table: &str, wanted: &str) -> bool {
    let mut at = table;
    while at != wanted {
        match over.get(at) {
            Some(above) => at = above,
            None => return false,
        }
    }
    true
}
