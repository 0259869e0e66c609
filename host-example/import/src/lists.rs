//! 名单定义: which lists there are, as CSV or XLSX.

use credit_core::{
    Date,
    pack::record::{Covers, Direction, ListDef, Visibility},
    request::SubjectKind,
    sheet::{Row, Table},
};

use super::{read, words};
use crate::problem::{Problem, Words};

const HEADER: [&str; 9] =
    ["名单编号", "名单名称", "方向", "层级", "依据", "认定部门", "期限", "退出", "默认等级"];

/// Columns that a table may leave out.
const OPTIONAL: [&str; 7] =
    ["更新周期", "适用区域", "主体类型", "公开范围", "覆盖区域", "覆盖主体", "覆盖起始日"];

/// Reads the definitions of lists; columns in any order, those of `OPTIONAL` only if they are wanted.
/// What a list covers (覆盖区域, 覆盖主体, 覆盖起始日) is unknown where its cell is empty.
///
/// # Errors
///
/// Those of [`super::read_table`]; `lists.column` for a column that is not known and for a missing column, `lists.value` for a cell
/// that cannot be used, with line and column.
pub fn list_definitions(file: &str, bytes: &[u8]) -> Result<Vec<ListDef>, Problem> {
    let table = read::table(file, bytes)?;
    let known = |name: &str| name.is_empty() || HEADER.contains(&name) || OPTIONAL.contains(&name);
    if let Some(name) = table.header.iter().find(|name| !known(name)) {
        return Err(unknown(file, name));
    }
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
        direction: words::direction(&text("方向"))
            .ok_or_else(|| bad("方向", "失信、守信、重点关注、提示、承诺 之一"))?,
        level: text("层级"),
        basis: text("依据"),
        authority: text("认定部门"),
        class: match text("默认等级").as_str() {
            "" => None,
            class => Some(
                words::class(class).ok_or_else(|| bad("默认等级", "轻微、一般、严重 或留空"))?,
            ),
        },
        term: text("期限"),
        exit: text("退出"),
        update: text("更新周期"),
        region: region(&text("适用区域")).ok_or_else(|| {
            bad("适用区域", "行政区划代码（GB/T 2260）的前两位、四位或六位，全国留空")
        })?,
        subjects: subjects(&text("主体类型"))
            .ok_or_else(|| bad("主体类型", "企业、个体工商户、自然人，用分号隔开，全部留空"))?,
        visibility: match text("公开范围").as_str() {
            "" => Visibility::Public,
            range => {
                words::visibility(range).ok_or_else(|| bad("公开范围", "公开、受限 或留空"))?
            }
        },
        covers: Covers {
            regions: regions(&text("覆盖区域")).ok_or_else(|| {
                bad(
                    "覆盖区域",
                    "全国，或者行政区划代码的前两位、四位或六位，用分号隔开，不清楚的留空",
                )
            })?,
            subjects: subjects(&text("覆盖主体")).ok_or_else(|| {
                bad("覆盖主体", "企业、个体工商户、自然人，用分号隔开，不清楚的留空")
            })?,
            since: match text("覆盖起始日").as_str() {
                "" => None,
                day => Some(
                    Date::parse(day)
                        .ok_or_else(|| bad("覆盖起始日", "YYYY-MM-DD 的日期，不清楚的留空"))?,
                ),
            },
        },
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

/// The digits of a region without the zeros that stand for all below it.
fn region(cell: &str) -> Option<String> {
    let digits = cell.bytes().all(|b| b.is_ascii_digit());
    match (cell, cell.len()) {
        ("" | "全国" | "100000", _) => Some(String::new()),
        (_, 2 | 4 | 6) if digits => {
            let mut code = cell;
            while let Some(shorter) = code.strip_suffix("00") {
                code = shorter;
            }
            (!code.is_empty()).then(|| code.to_owned())
        }
        _ => None,
    }
}

/// Digits of the regions that a list covers.
pub(super) fn regions(cell: &str) -> Option<Vec<String>> {
    let parts = cell.split([';', '；', '、']).map(str::trim).filter(|part| !part.is_empty());
    let code = |part: &str| {
        let digits = region(part)?;
        Some(if digits.is_empty() { Covers::COUNTRY.to_owned() } else { digits })
    };
    let mut codes: Vec<String> = Vec::new();
    for part in parts {
        let code = code(part)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Some(codes)
}

pub(super) fn subjects(cell: &str) -> Option<Vec<SubjectKind>> {
    let parts = cell.split([';', '；', '、']).map(str::trim).filter(|part| !part.is_empty());
    let mut kinds: Vec<SubjectKind> = Vec::new();
    for part in parts {
        let kind = words::kind(part)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Some(kinds)
}

fn unknown(file: &str, column: &str) -> Problem {
    Problem::new(
        "lists.column",
        Words::new(format!("不认识“{column}”列"), format!("the column {column} is not known")),
        Words::new(
            format!("删去或改名；可以有：{}、{}", HEADER.join("、"), OPTIONAL.join("、")),
            format!("rename it; known are: {}, {}", HEADER.join(", "), OPTIONAL.join(", ")),
        ),
    )
    .at(Words::same(file))
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

    const FULL: &str = "名单编号,名单名称,方向,层级,依据,认定部门,期限,退出,默认等级,更新周期,适用区域,主体类型,公开范围\n";

    #[test]
    fn the_further_columns_are_read() {
        let csv = format!("{FULL}a,甲,提示,市,,部门,,,,每月,450200,企业；个体工商户,受限\n");
        let lists = list_definitions("名单定义.csv", csv.as_bytes()).unwrap();
        let [list] = &lists[..] else { panic!("{lists:?}") };
        assert_eq!((list.update.as_str(), list.region.as_str()), ("每月", "4502"));
        assert_eq!(list.subjects, [SubjectKind::Organization, SubjectKind::SoleTrader]);
        assert_eq!(list.visibility, Visibility::Restricted);
    }

    const COVERING: &str = "名单编号,名单名称,方向,层级,依据,认定部门,期限,退出,默认等级,覆盖区域,覆盖主体,覆盖起始日\n";

    #[test]
    fn what_a_list_covers_is_what_its_cells_say_and_else_unknown() {
        let csv = format!(
            "{COVERING}a,甲,提示,市,,部门,,,,450200；11,企业,2019-01-01\nb,乙,提示,市,,部门,,,,全国,,\nc,丙,提示,市,,部门,,,,,,\n"
        );
        let lists = list_definitions("名单定义.csv", csv.as_bytes()).unwrap();
        let [city, country, silent] = &lists[..] else { panic!("{lists:?}") };
        assert_eq!(city.covers.regions, ["4502", "11"]);
        assert_eq!(city.covers.region("450205"), Some(true));
        assert_eq!(city.covers.region("440300"), Some(false));
        assert_eq!(city.covers.subject(SubjectKind::Person), Some(false));
        assert_eq!(city.covers.since, Date::parse("2019-01-01"));
        assert_eq!(
            (country.covers.region("440300"), country.covers.subject(SubjectKind::Person)),
            (Some(true), None)
        );
        assert!(silent.covers.is_unknown() && silent.covers.region("440300").is_none());
        for (row, column) in [
            ("a,甲,提示,市,,部门,,,,柳州,,", "覆盖区域"),
            ("a,甲,提示,市,,部门,,,,,外星人,", "覆盖主体"),
            ("a,甲,提示,市,,部门,,,,,,2019", "覆盖起始日"),
        ] {
            let csv = format!("{COVERING}{row}\n");
            let problem = list_definitions("名单定义.csv", csv.as_bytes()).unwrap_err();
            assert!(problem.to_string().contains(column), "{problem}");
        }
    }

    #[test]
    fn a_cell_or_column_that_is_not_understood_is_named() {
        for (row, column) in [
            ("a,甲,提示,市,,部门,,,,每月,柳州,,", "适用区域"),
            ("a,甲,提示,市,,部门,,,,每月,,外星人,", "主体类型"),
            ("a,甲,提示,市,,部门,,,,每月,,,半公开", "公开范围"),
        ] {
            let csv = format!("{FULL}{row}\n");
            let problem = list_definitions("名单定义.csv", csv.as_bytes()).unwrap_err();
            assert!(problem.to_string().contains(column), "{problem}");
        }
        let csv = FULL.replace("更新周期", "更新周朝");
        let problem = list_definitions("名单定义.csv", csv.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), "lists.column");
    }
}
