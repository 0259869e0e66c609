//! 评价定义 and 评价结果: which schemes there are, and who was given which grade, as CSV or XLSX.

use credit_core::{
    Date,
    id::{self, Expectation},
    pack::{
        grade::{Grade, SchemeDef},
        record::{Covers, Identifier},
    },
    request::SubjectKind,
    screen::answerable,
    sheet::{Row, Table},
};

use super::{lists, read, words};
use crate::problem::{Problem, Words};

const SCHEMES: [&str; 3] = ["评价编号", "评价体系", "依据"];
const SCHEMES_MORE: [&str; 4] = ["层级", "评价单位", "覆盖区域", "覆盖主体"];
const ROWS: [&str; 4] = ["主体名称", "统一社会信用代码", "评价结果", "评价日期"];
const ROWS_MORE: [&str; 6] = ["评价体系", "主体类型", "评价周期", "有效期至", "评价单位", "依据"];

/// Reads the definitions of schemes. Whom a scheme covers (覆盖区域, 覆盖主体) is unknown where its cells are
/// empty; then nobody can be said to have no grade.
///
/// # Errors
///
/// Those of [`super::read_table`]; `grades.column`, `grades.value` with line and column.
pub fn grade_schemes(file: &str, bytes: &[u8]) -> Result<Vec<SchemeDef>, Problem> {
    let table = read::table(file, bytes)?;
    columns(file, &table, &SCHEMES, &SCHEMES_MORE)?;
    let mut schemes: Vec<SchemeDef> = Vec::new();
    for row in &table.rows {
        let text = |column: &str| table.cell(row, column).to_owned();
        let bad = |column: &str, wanted: &str| wrong(file, &table, row, column, wanted);
        let covers = Covers {
            regions: lists::regions(&text("覆盖区域")).ok_or_else(|| {
                bad(
                    "覆盖区域",
                    "全国，或者行政区划代码的前两位、四位或六位，用分号隔开，不清楚的留空",
                )
            })?,
            subjects: lists::subjects(&text("覆盖主体")).ok_or_else(|| {
                bad("覆盖主体", "企业、个体工商户、自然人，用分号隔开，不清楚的留空")
            })?,
            since: None,
        };
        let scheme = SchemeDef {
            id: text("评价编号"),
            name: text("评价体系"),
            level: text("层级"),
            basis: text("依据"),
            authority: text("评价单位"),
            covers,
        };
        if scheme.id.is_empty() || schemes.iter().any(|known| known.id == scheme.id) {
            return Err(bad("评价编号", "不重复的编号"));
        }
        if scheme.name.is_empty() || schemes.iter().any(|known| known.name == scheme.name) {
            return Err(bad("评价体系", "不重复的名称"));
        }
        if scheme.basis.is_empty() {
            return Err(bad("依据", "评价所依据的文件"));
        }
        schemes.push(scheme);
    }
    Ok(schemes)
}

/// Reads the grades of a table. A row that names no scheme is of the only one that is defined. No row is
/// left out: a grade that is missing would read as none.
///
/// # Errors
///
/// Those of [`super::read_table`]; `grades.column`, and `grades.value` with all cells that cannot be used.
pub fn grades(file: &str, bytes: &[u8], schemes: &[SchemeDef]) -> Result<Vec<Grade>, Problem> {
    let table = read::table(file, bytes)?;
    columns(file, &table, &ROWS, &ROWS_MORE)?;
    let (mut grades, mut wrong) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match grade(file, &table, row, schemes) {
            Ok(grade) => grades.push(grade),
            Err(problem) => wrong.push(problem),
        }
    }
    match wrong.len() {
        0 => Ok(grades),
        1 => Err(wrong.remove(0)),
        n => Err(Problem::new(
            "grades.value",
            Words::new(format!("有 {n} 行评价不能用"), format!("{n} rows cannot be used")),
            Words::new("按上面逐行改好", "put the rows right one by one"),
        )
        .at(Words::same(file))
        .with_details(wrong.iter().map(ToString::to_string).collect())),
    }
}

fn grade(file: &str, table: &Table, row: &Row, schemes: &[SchemeDef]) -> Result<Grade, Problem> {
    let text = |column: &str| table.cell(row, column).trim().to_owned();
    let bad = |column: &str, wanted: &str| wrong(file, table, row, column, wanted);
    let day =
        |column: &str| Date::parse(&text(column)).ok_or_else(|| bad(column, "YYYY-MM-DD 的日期"));
    let filled = |column: &str| match text(column) {
        cell if cell.is_empty() => Err(bad(column, "不能为空的内容")),
        cell => Ok(cell),
    };
    let kind = match text("主体类型").as_str() {
        "" => SubjectKind::Organization,
        kind => words::kind(kind).ok_or_else(|| bad("主体类型", "企业、个体工商户 或 自然人"))?,
    };
    let scheme = match (text("评价体系").as_str(), schemes) {
        ("", [_]) => 0,
        (name, _) => schemes
            .iter()
            .position(|scheme| scheme.name == name || scheme.id == name)
            .ok_or_else(|| bad("评价体系", "评价定义表里的评价体系"))?,
    };
    let (given_on, until) = (day("评价日期")?, text("有效期至"));
    let until = if until.is_empty() { None } else { Some(day("有效期至")?) };
    if until.is_some_and(|until| until < given_on) {
        return Err(bad("有效期至", "不早于评价日期的日期"));
    }
    Ok(Grade {
        scheme: u16::try_from(scheme).unwrap_or(u16::MAX),
        kind,
        name: filled("主体名称")?,
        identifiers: vec![code(kind, &text("统一社会信用代码")).ok_or_else(|| {
            bad("统一社会信用代码", "通过校验的代码；评价按代码查找，没有代码的不能用")
        })?],
        value: filled("评价结果")?,
        period: text("评价周期"),
        given_on,
        until,
        authority: text("评价单位"),
        basis: text("依据"),
    })
}

fn code(kind: SubjectKind, cell: &str) -> Option<Identifier> {
    let declared = match kind {
        SubjectKind::Person => id::classify_person(cell)?,
        _ => id::classify(cell),
    };
    let report =
        id::validate(cell, &Expectation { kind: Some(declared), ..Expectation::default() });
    // A code that nobody asks by would hide its grade.
    let usable = report.is_valid() && answerable(report.kind);
    usable.then_some(Identifier { kind: report.kind, value: report.normalized })
}

fn columns(file: &str, table: &Table, needed: &[&str], more: &[&str]) -> Result<(), Problem> {
    let all = || [needed, more].concat().join("、");
    let problem = |zh: String, en: String| {
        Problem::new(
            "grades.column",
            Words::new(zh, en),
            Words::new(
                format!("必须有：{}；可以有：{}", needed.join("、"), more.join("、")),
                format!("known columns: {}", all()),
            ),
        )
        .at(Words::same(file))
    };
    let known = |name: &&String| needed.contains(&name.as_str()) || more.contains(&name.as_str());
    if let Some(name) = table.header.iter().find(|name| !name.is_empty() && !known(name)) {
        let (zh, en) = (format!("不认识“{name}”列"), format!("the column {name} is not known"));
        return Err(problem(zh, en));
    }
    match needed.iter().find(|name| table.column(name).is_none()) {
        Some(name) => {
            Err(problem(format!("缺少“{name}”列"), format!("the column {name} is missing")))
        }
        None => Ok(()),
    }
}

fn wrong(file: &str, table: &Table, row: &Row, column: &str, wanted: &str) -> Problem {
    let (found, line) = (table.cell(row, column), row.line);
    Problem::new(
        "grades.value",
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

    const SCHEME: &str =
        "评价编号,评价体系,依据,覆盖区域,覆盖主体\ntax,纳税缴费信用评价,公告,4502,企业\n";
    const HEADER: &str = "主体名称,统一社会信用代码,评价结果,评价周期,评价日期,有效期至";

    fn schemes() -> Vec<SchemeDef> {
        grade_schemes("评价定义.csv", SCHEME.as_bytes()).unwrap()
    }

    fn read(rows: &str) -> Result<Vec<Grade>, Problem> {
        grades("评价.csv", format!("{HEADER}\n{rows}\n").as_bytes(), &schemes())
    }

    #[test]
    fn a_table_of_grades_is_read() {
        let all = read("甲某有限公司, 91450200MA0X00015U ,A,2025年度,2026-04-30,").unwrap();
        let [grade] = &all[..] else { panic!("{all:?}") };
        assert_eq!((grade.value.as_str(), grade.period.as_str()), ("A", "2025年度"));
        assert_eq!(grade.identifiers[0].value, "91450200MA0X00015U");
        assert_eq!(grade.until, None);
        assert_eq!(schemes()[0].covers.regions, ["4502"]);
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_line() {
        let good = "甲某有限公司,91450200MA0X00015U,A,2025年度,2026-04-30,";
        for (row, column) in [
            ("甲某有限公司,91450200MA0X00015X,A,2025,2026-04-30,", "统一社会信用代码"),
            ("甲某有限公司,,A,2025,2026-04-30,", "统一社会信用代码"),
            ("甲某有限公司,320404000009558,A,2025,2026-04-30,", "统一社会信用代码"),
            ("甲某有限公司,91450200MA0X00015U,,2025,2026-04-30,", "评价结果"),
            (",91450200MA0X00015U,A,2025,2026-04-30,", "主体名称"),
            ("甲某有限公司,91450200MA0X00015U,A,2025,2026,", "评价日期"),
            ("甲某有限公司,91450200MA0X00015U,A,2025,2026-04-30,2026-04-29", "有效期至"),
        ] {
            let problem = read(&format!("{good}\n{row}")).unwrap_err();
            assert_eq!(problem.code(), "grades.value", "{row}");
            let said = problem.to_string();
            assert!(said.contains(column) && said.contains("第3行"), "{said}");
        }
        let both = "甲某有限公司,,A,2025,2026-04-30,\n乙某有限公司,,A,2025,2026-04-30,";
        assert!(read(both).unwrap_err().to_string().contains("2 行"));
        let unknown = grades("评价.csv", "主体名称,备注\n甲,乙\n".as_bytes(), &schemes());
        assert_eq!(unknown.unwrap_err().code(), "grades.column");
        for wrong in [
            "评价编号,评价体系,依据\na,甲,\n",
            "评价编号,评价体系,依据\na,甲,乙\na,丙,乙\n",
            "评价编号,评价体系,依据,覆盖区域\na,甲,乙,柳州\n",
        ] {
            assert_eq!(
                grade_schemes("评价定义.csv", wrong.as_bytes()).unwrap_err().code(),
                "grades.value"
            );
        }
    }
}
