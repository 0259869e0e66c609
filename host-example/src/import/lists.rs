//! 名单定义.csv: which lists there are.

use credit_core::{
    pack::record::{Direction, ListDef, Visibility},
    sheet::{Row, Table},
};

use super::{cell, table};
use crate::problem::{Problem, Words};

const HEADER: [&str; 9] =
    ["名单编号", "名单名称", "方向", "层级", "依据", "认定部门", "期限", "退出", "默认等级"];

/// Reads the definitions of lists; columns in any order.
///
/// # Errors
///
/// Those of [`super::read_table`]; `lists.column` for a missing column, `lists.value` for a cell
/// that cannot be used, with line and column.
pub fn list_definitions(file: &str, bytes: &[u8]) -> Result<Vec<ListDef>, Problem> {
    let table = table::read_table(file, bytes)?;
    if let Some(name) = HEADER.into_iter().find(|name| table.column(name).is_none()) {
        return Err(missing(file, name));
    }
    let mut lists: Vec<ListDef> = Vec::new();
    for row in &table.rows {
        let list = definition(&table, row, &lists).map_err(|bad| bad.problem(file, row.line))?;
        lists.push(list);
    }
    Ok(lists)
}

/// A cell that cannot be used.
struct Bad {
    column: &'static str,
    found: String,
    wanted: &'static str,
}

fn definition(table: &Table, row: &Row, before: &[ListDef]) -> Result<ListDef, Bad> {
    let text = |column: &str| table.cell(row, column).to_owned();
    let bad = |column, wanted| Bad { column, found: text(column), wanted };
    let list = ListDef {
        id: text("名单编号"),
        name: text("名单名称"),
        direction: direction(&text("方向"))
            .ok_or_else(|| bad("方向", "失信、守信、重点关注、提示、承诺 之一"))?,
        level: text("层级"),
        basis: text("依据"),
        authority: text("认定部门"),
        class: match text("默认等级").as_str() {
            "" => None,
            class => {
                Some(cell::class(class).ok_or_else(|| bad("默认等级", "轻微、一般、严重 或留空"))?)
            }
        },
        term: text("期限"),
        exit: text("退出"),
        update: String::new(),
        region: String::new(),
        subjects: Vec::new(),
        visibility: Visibility::Public,
    };
    if list.id.is_empty() || before.iter().any(|known| known.id == list.id) {
        return Err(bad("名单编号", "不重复的编号"));
    }
    if list.name.is_empty() || before.iter().any(|known| known.name == list.name) {
        return Err(bad("名单名称", "不重复的名称"));
    }
    if list.direction == Direction::Black && list.basis.is_empty() {
        let wanted = "法律、法规或者党中央、国务院文件；没有依据的只能是重点关注或提示";
        return Err(bad("依据", wanted));
    }
    Ok(list)
}

fn direction(cell: &str) -> Option<Direction> {
    Direction::parse(cell).or(match cell {
        "失信" => Some(Direction::Black),
        "守信" => Some(Direction::Red),
        "重点关注" => Some(Direction::Focus),
        "提示" => Some(Direction::Notice),
        "承诺" => Some(Direction::Commitment),
        _ => None,
    })
}

fn missing(file: &str, column: &str) -> Problem {
    Problem::new(
        "lists.column",
        Words::new(format!("缺少“{column}”列"), format!("the column {column} is missing")),
        Words::new(
            format!("表头应有：{}", HEADER.join("、")),
            format!("the header needs: {}", HEADER.join(", ")),
        ),
    )
    .at(Words::same(file))
}

impl Bad {
    fn problem(self, file: &str, line: u32) -> Problem {
        let Self { column, found, wanted } = self;
        Problem::new(
            "lists.value",
            Words::new(
                format!("“{column}”列的“{found}”不能用"),
                format!("`{found}` cannot be used in column {column}"),
            ),
            Words::new(format!("应为{wanted}"), format!("write {wanted}")),
        )
        .at(Words::new(format!("{file} 第{line}行"), format!("{file} line {line}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_punitive_list_needs_a_basis() {
        let csv =
            "名单编号,名单名称,方向,层级,依据,认定部门,期限,退出,默认等级\na,甲,失信,市,,部门,,,\n";
        let problem = list_definitions("名单定义.csv", csv.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), "lists.value");
        assert!(problem.to_string().contains("第2行"), "{problem}");
    }
}
