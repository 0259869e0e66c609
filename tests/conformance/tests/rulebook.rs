//! The rulebook compiler: the design's sample compiles, and each mistake that staff make has its
//! message with sheet, row, column, case and remedy.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{sheets, table};
use credit_core::rulebook::source::{Compiled, compile};
use credit_core::sheet::Table;

const SAMPLE: &str = "tests/vectors/rulebook/sample";

fn edited(sheet: &str, from: &str, to: &str) -> Vec<Table> {
    let path = conformance::repository(SAMPLE).join(format!("{sheet}.csv"));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{sheet} does not contain {from}");
    let mut tables = sheets(SAMPLE);
    let at = tables.iter().position(|t| t.name() == sheet).unwrap();
    tables[at] = table(&format!("{sheet}.csv"), &text.replacen(from, to, 1));
    tables
}

fn messages(result: Result<Compiled, Vec<credit_core::sheet::Message>>) -> Vec<String> {
    result.expect_err("must not compile").iter().map(ToString::to_string).collect()
}

#[test]
fn the_sample_compiles_with_one_warning() {
    let compiled = compile(&sheets(SAMPLE)).unwrap();
    let warnings: Vec<String> = compiled.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["W01 用例.csv：规则 R3、R4、R6、R9 没有任何用例覆盖（覆盖率 5/9）。"]);
}

#[test]
fn the_sample_city_compiles_and_every_rule_has_a_case() {
    let compiled = compile(&sheets("host-example/sample/rulebook")).unwrap();
    assert_eq!(compiled.warnings, []);
}

#[test]
fn mistakes_are_told_with_place_case_and_remedy() {
    let rules = "判定表";
    let cases = [
        (
            edited(
                rules,
                "R8,已查询,一致,一般,无,仅缺可容缺材料,已签,转人工复核,YJ2,由审批负责人裁量\n",
                "",
            ),
            "E01 判定表.csv：有 1 种情形没有任何规则（共 192 种）。例如：查询状态=已查询、身份匹配=一致、失信等级=一般、虚假承诺=无、材料状态=仅缺可容缺材料、书面承诺=已签。请补一行，或显式写“转人工复核”。",
        ),
        (
            edited(rules, "R7,已查询,一致,无|轻微,", "R7,已查询,一致,无|轻微|一般,"),
            "E02 判定表.csv 第8行：规则 R7（容缺受理）与第9行 R8（转人工复核）冲突，1 种情形同时命中。例如：查询状态=已查询、身份匹配=一致、失信等级=一般、虚假承诺=无、材料状态=仅缺可容缺材料、书面承诺=已签。请收窄其一，或填写“优先于”。",
        ),
        (
            edited(
                rules,
                "R5,已查询,一致,严重,,仅缺可容缺材料,,一次性告知补正",
                "R5,已查询,一致,严重,,仅缺可容缺材料,,容缺受理",
            ),
            "E04 判定表.csv 第6行：违反红线 HX1（严重失信、信用修复前不得容缺受理或告知承诺办理）：规则 R5 在“失信等级=严重”时给出“容缺受理”，例如：查询状态=已查询、身份匹配=一致、失信等级=严重、虚假承诺=无、材料状态=仅缺可容缺材料、书面承诺=已签。红线不可由下级或本事项放宽。",
        ),
        (
            edited(rules, "R1,失败或超期,,,,,,转人工复核", "R1,失败或超期,,,,,,正常受理"),
            "E04 判定表.csv 第2行：违反红线 HX2（未查到不得视同无失信）：规则 R1 在“查询状态=失败或超期”时给出“正常受理”，例如：查询状态=失败或超期、身份匹配=一致、失信等级=无、虚假承诺=无、材料状态=齐全、书面承诺=已签。红线不可由下级或本事项放宽。",
        ),
        (
            edited("事项", ",12,10,退件", ",12,15,退件"),
            "E05 事项.csv 第2行“补正最长工作日”列：15 个工作日太长：要求 ≤20 且至少比承诺办结时限少2个工作日（12-2=10）。请改为 ≤10。",
        ),
        (
            edited("依据", "第五条,2020-10-27,", "第五条,2020-10-27,2026-01-01"),
            "E06 判定表.csv 第6行：规则 R5：依据 示政办发〔2020〕8号 已于 2026-01-01 废止，早于本事项的施行期间结束。",
        ),
        (
            edited(rules, "R8,已查询,一致,一般,", "R8,已查询,一致,一 般,"),
            "E07 判定表.csv 第9行“失信等级”列：取值“一 般”不在词汇表 无/轻微/一般/严重 内，是否应为“一般”。",
        ),
        (
            edited(
                "用例",
                "T1,已查询,一致,严重,无,仅缺可容缺材料,已签,一次性告知补正,R5",
                "T1,已查询,一致,严重,无,仅缺可容缺材料,已签,容缺受理,R7",
            ),
            "E10 用例.csv 第2行“预期结论”列：用例 T1 预期“容缺受理”（R7），实际为“一次性告知补正”（R5）。",
        ),
        (
            edited("材料", "SL-0001,M1,申请书,主审,否", "SL-0001,M1,申请书,主审,是"),
            "E13 材料.csv 第2行“可容缺”列：主审材料不能容缺，请改为“否”或把类别改为“次要”。",
        ),
        (
            edited(rules, "YJ1;YJ2", "YJ1;YJ9"),
            "E12 判定表.csv 第8行“依据”列：依据.csv 里没有“YJ9”。",
        ),
        (
            sheets(SAMPLE).into_iter().filter(|t| t.name() != "依据").collect(),
            "E11 依据：没有找到工作表“依据”。请补上 依据.csv。",
        ),
    ];
    for (tables, expected) in cases {
        let messages = messages(compile(&tables));
        assert_eq!(messages.first().map(String::as_str), Some(expected), "{messages:#?}");
    }
}

#[test]
fn a_dead_rule_is_named() {
    let mut tables = sheets(SAMPLE);
    let at = tables.iter().position(|t| t.name() == "判定表").unwrap();
    let mut row = tables[at].rows[4].clone();
    row.line = 11;
    row.cells[0] = "R10".into();
    tables[at].rows.push(row);
    // R10 repeats R5 and gives way to it everywhere.
    tables[at].header.push("优先于".into());
    for row in &mut tables[at].rows {
        row.cells.resize(10, String::new());
        row.cells.push(if row.cells[0] == "R5" { "R10".into() } else { String::new() });
    }
    assert_eq!(
        messages(compile(&tables)),
        [
            "E03 判定表.csv 第11行：规则 R10 永远不会生效：其全部情形已被其他规则覆盖。请删除或调整。"
        ]
    );
}
