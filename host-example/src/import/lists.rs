//! 名单定义.csv: which lists there are.

use credit_core::pack::record::{Direction, ListDef};

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
    let mut columns = Vec::with_capacity(HEADER.len());
    for name in HEADER {
        let at = table.header.iter().position(|header| header == name);
        columns.push(at.ok_or_else(|| missing(file, name))?);
    }
    let mut lists: Vec<ListDef> = Vec::new();
    for row in &table.rows {
        let mut cells = columns.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default());
        let mut next = || cells.next().unwrap_or_default();
        let (id, name, direction) = (next(), next(), next());
        let bad = |column, found: &str, wanted| bad_cell(file, row.line, column, found, wanted);
        if id.is_empty() || lists.iter().any(|list| list.id == id) {
            return Err(bad("名单编号", &id, "不重复的编号"));
        }
        if name.is_empty() || lists.iter().any(|list| list.name == name) {
            return Err(bad("名单名称", &name, "不重复的名称"));
        }
        let direction = self::direction(&direction)
            .ok_or_else(|| bad("方向", &direction, "失信、守信、重点关注、提示、承诺 之一"))?;
        let (level, basis, authority, term, exit) = (next(), next(), next(), next(), next());
        let class = next();
        let class = match class.as_str() {
            "" => None,
            text => Some(
                cell::class(text)
                    .ok_or_else(|| bad("默认等级", text, "轻微、一般、严重 或留空"))?,
            ),
        };
        if direction == Direction::Black && basis.is_empty() {
            return Err(bad(
                "依据",
                "",
                "法律、法规或者党中央、国务院文件；没有依据的只能是重点关注或提示",
            ));
        }
        lists.push(ListDef { id, name, direction, level, basis, authority, class, term, exit });
    }
    Ok(lists)
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

fn bad_cell(file: &str, line: u32, column: &str, found: &str, wanted: &str) -> Problem {
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
