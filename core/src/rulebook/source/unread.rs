//! Nothing is unread: what stands in the sheets and has no effect is told (`W04`), and so is what
//! nothing refers to (`W05`) and a matter that consults no list (`W03`).
//!
//! The columns of every sheet stand here once; a column that is not among them is read by nobody.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::hint;
use super::memoranda::bare;
use super::sheets::Book;
use crate::rulebook::labels::{EQUAL, EXCEPTION};
use crate::sheet::{Message, Row, Table, items};

/// The sheets and their columns. Sheets of conditions have a column for every fact besides.
const SHEETS: &[(&str, &[&str])] = &[
    (
        "事项",
        &[
            "事项编码",
            "事项名称",
            "类别",
            "核查场景",
            "实施机关",
            "层级",
            "施行日期",
            "废止日期",
            "过渡",
            "判定表",
            "监管分级",
            "计入角色",
            "必填角色",
            "联合体不计依据",
            "分支机构",
            "必查名单",
            "承诺类型",
            "承诺签署天数",
            "承诺办结工作日",
            "补正最长工作日",
            "逾期处理",
            "复核人数",
            "红黑并存",
            "红线",
        ],
    ),
    (
        "材料",
        &[
            "事项编码",
            "材料编码",
            "材料名称",
            "类别",
            "可容缺",
            "来源",
            "形式",
            "补正期限",
            "择一",
            "适用情形",
            "瑕疵可容缺",
        ],
    ),
    ("判定表", &["判定表", "规则号", "结论", "优先于", "可放宽", "依据", "说明"]),
    ("监管分级", &["分级表", "规则号", "抽查档次", "优先于", "依据", "说明"]),
    ("抽查比例", &["分级表", "抽查档次", "抽查比例", "频次", "依据"]),
    ("期限", &["期限", "长度", "依据"]),
    ("用例", &["用例号", "判定表", "预期结论", "预期规则", "说明"]),
    ("分层", &["判定表", "层级", "上级判定表", "补正上限工作日", "少于承诺办结工作日"]),
    ("红线", &["红线号", "类型", "适用", "事实", "取值", "禁止结论", "依据", "说明"]),
    ("词汇", &["事实", "取值", "来源", "改变方", "申报人", EQUAL, "说明"]),
    (
        "评价",
        &[
            "事实",
            "评价体系",
            "取值",
            "不良取值",
            "分段",
            "方向",
            "有效月数",
            "主体类型",
            "发布单位",
            "依据",
            "说明",
        ],
    ),
    ("依据", &["依据号", "名称", "文号", "条款", "施行日期", "废止日期", EXCEPTION, "核实状态"]),
    (
        "名单",
        &[
            "名单",
            "失信等级",
            "用途",
            "名单族",
            "发布单位",
            "认定层级",
            "可为空",
            "依据",
            "回溯天数",
            "范围外",
            "覆盖声明",
            "追溯年限",
            "最短公示期",
            "退出条件",
            "退出依据",
        ],
    ),
    ("备忘录", &["名单", "备忘录", "文号"]),
    ("基础清单", &["版本", "条目", "措施", "主体类型", "类别", "及于角色"]),
    (
        "惩戒措施",
        &[
            "名单",
            "主体类型",
            "措施",
            "基础清单版本",
            "基础清单条目",
            "备忘录",
            "期限",
            "行业",
            "对象角色",
            "及于角色",
            "事项编码",
            "禁止办理",
            "依据",
        ],
    ),
    ("激励措施", &["措施", "名单", "事实", "取值", "主体类型", "事项编码", "依据", "说明"]),
    ("警示", &["警示", "名单", "事实", "取值", "主体类型", "事项编码", "依据", "说明"]),
    ("承诺", &["承诺类型", "名称", "正文", "承诺编号", "事项编码", "违诺责任"]),
    (
        "类别",
        &[
            "类别",
            "文书",
            "核查场景",
            "正常受理",
            "告知承诺办理",
            "容缺受理",
            "一次性告知补正",
            "转人工复核",
            "不予通过",
        ],
    ),
    ("救济途径", &["类别", "途径", "受理单位", "期限", "依据"]),
    ("共享目录", &["材料名称", "共享来源"]),
    ("暂不可表达", &["事项编码", "内容", "依据"]),
];

/// Sheets with a column for every fact; names that are no fact are mistakes there, told elsewhere.
const OF_FACTS: &[&str] = &["判定表", "监管分级", "用例"];

/// Columns of other sheets of conditions, which are no facts either.
const OF_OTHERS: &[&str] = &["判定表", "分级表", "结论", "抽查档次", "优先于", "可放宽"];

/// What tells the rows of a sheet apart where a second row would have no effect. Sheets whose second
/// rows are told when they are read are not here.
const ONCE: &[(&str, &[&str])] = &[
    ("承诺", &["承诺类型", "事项编码"]),
    ("共享目录", &["材料名称"]),
    (
        "惩戒措施",
        &["名单", "主体类型", "基础清单版本", "基础清单条目", "事项编码", "行业", "对象角色"],
    ),
    ("救济途径", &["类别", "途径"]),
    ("激励措施", &["措施", "名单", "事实", "取值", "主体类型", "事项编码"]),
    ("警示", &["警示", "名单", "事实", "取值", "主体类型", "事项编码"]),
];

impl Book<'_> {
    /// `E15`: a second row of what may stand once.
    pub(super) fn repeated_rows(&mut self) {
        for (name, key) in ONCE {
            let Some(table) = self.sheet(name) else { continue };
            let same = |a: &Row, b: &Row| key.iter().all(|c| table.cell(a, c) == table.cell(b, c));
            for (at, row) in table.rows.iter().enumerate() {
                if let Some(first) = table.rows.iter().take(at).find(|known| same(known, row)) {
                    let what: Vec<&str> =
                        key.iter().map(|c| table.cell(row, c)).filter(|c| !c.is_empty()).collect();
                    let text = format!(
                        "“{}”写了两次（{}）。第二行不会起作用，请删去一行。",
                        what.join(" "),
                        crate::sheet::at_line(first.line)
                    );
                    let column = key.first().copied().unwrap_or_default();
                    self.say("E15", table, row, column, text);
                }
            }
        }
    }

    /// What is in the sheets and has no effect. Rows of a rulebook above are its own affair.
    pub(super) fn unread(&self) -> Vec<Message> {
        let mut told = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let twice = self.tables.iter().take(at).any(|known| known.name() == table.name());
            match SHEETS.iter().find(|(name, _)| *name == table.name()) {
                _ if twice => {
                    let text =
                        format!("工作表“{}”有两张，这一张没有读。请合并为一张。", table.name());
                    told.push(Message::new("W04", &table.sheet, text));
                }
                None => {
                    let known: Vec<&str> = SHEETS.iter().map(|(name, _)| *name).collect();
                    let text = format!(
                        "规则书没有“{}”这张工作表{}，其内容没有读。请改名，或删去。",
                        table.name(),
                        hint(table.name(), &known)
                    );
                    told.push(Message::new("W04", &table.sheet, text));
                }
                Some((name, columns)) => {
                    told.extend(unread_columns(table, name, columns));
                    told.extend(beyond_header(table));
                }
            }
        }
        told.extend(self.idle_cells());
        told.extend(self.unused());
        told
    }

    /// Cells that only count beside others.
    fn idle_cells(&self) -> Vec<Message> {
        let mut told = Vec::new();
        let mut idle = |sheet: &str, column: &str, why: &str, is: &dyn Fn(&Table, &Row) -> bool| {
            let Some(table) = self.sheet(sheet) else { return };
            for row in own(table).filter(|row| !table.cell(row, column).is_empty()) {
                if is(table, row) {
                    let text = format!("{why}，这一格不起作用。请删去。");
                    told.push(
                        Message::new("W04", &table.sheet, text).line(row.line).column(column),
                    );
                }
            }
        };
        let monotone = |table: &Table, row: &Row| table.cell(row, "类型") == "单调";
        idle("红线", "取值", "单调的红线只看事实", &monotone);
        idle("红线", "禁止结论", "单调的红线只看事实", &monotone);
        idle("激励措施", "取值", "没有写事实", &|t, r| t.cell(r, "事实").is_empty());
        idle("警示", "取值", "没有写事实", &|t, r| t.cell(r, "事实").is_empty());
        let other = |table: &Table, row: &Row| !matches!(table.cell(row, "用途"), "" | "失信");
        idle("名单", "失信等级", "只有用途是“失信”的名单才有失信等级", &other);
        told
    }

    /// Rows that nothing refers to.
    fn unused(&self) -> Vec<Message> {
        let named = |sheet: &str, column: &str| self.named(sheet, column);
        let mut told = Vec::new();
        let mut say = |sheet: &str, column: &str, used: &[String], what: &str| {
            let Some(table) = self.sheet(sheet) else { return };
            let idle: Vec<&Row> = own(table)
                .filter(|row| !table.cell(row, column).is_empty())
                .filter(|row| !used.iter().any(|name| name == table.cell(row, column)))
                .collect();
            let mut names: Vec<&str> = Vec::new();
            for row in &idle {
                let name = table.cell(row, column);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if let Some(first) = idle.first() {
                let text = format!("{}{what}，不会起作用。请补上引用，或删去。", quoted(&names));
                told.push(Message::new("W05", &table.sheet, text).line(first.line).column(column));
            }
        };
        let bases: Vec<String> =
            SHEETS.iter().flat_map(|(sheet, _)| self.named_ending(sheet, "依据")).collect();
        say("依据", "依据号", &bases, "没有任何一行引用");
        let mut tables = named("事项", "判定表");
        tables.extend(named("分层", "上级判定表"));
        say("判定表", "判定表", &tables, "没有任何事项使用");
        say("监管分级", "分级表", &named("事项", "监管分级"), "没有任何事项使用");
        let mut lines = named("事项", "红线");
        lines.extend(self.lines_for_all());
        say("红线", "红线号", &lines, "没有任何事项点名");
        if !named("事项", "必查名单").is_empty() {
            let mut lists = named("事项", "必查名单");
            lists.extend(named("激励措施", "名单"));
            if self.leaves_lists_open() {
                lists.extend(named("名单", "名单"));
            }
            say("名单", "名单", &lists, "没有任何事项必查，也没有激励措施使用");
        }
        let families = named("名单", "名单族");
        let twice = |name: &&String| families.iter().filter(|known| known == name).count() > 1;
        let shared: Vec<String> = families.iter().filter(twice).cloned().collect();
        say("名单", "名单族", &shared, "族里只有一个名单");
        told.extend(self.unused_memoranda());
        told
    }

    /// Memoranda by which no measure follows.
    fn unused_memoranda(&self) -> Vec<Message> {
        let (Some(table), measures) = (self.sheet("备忘录"), self.sheet("惩戒措施")) else {
            return Vec::new();
        };
        let used = |row: &Row| {
            measures.is_some_and(|measures| {
                measures.rows.iter().any(|measure| {
                    let by = measures.cell(measure, "备忘录");
                    measures.cell(measure, "名单") == table.cell(row, "名单")
                        && (by.is_empty() || bare(by) == bare(table.cell(row, "备忘录")))
                })
            })
        };
        let idle = own(table).filter(|row| !used(row));
        idle.map(|row| {
            let name = table.cell(row, "备忘录");
            let text =
                format!("“{name}”没有任何一行惩戒措施依据，不会起作用。请补上引用，或删去。");
            Message::new("W05", &table.sheet, text).line(row.line).column("备忘录")
        })
        .collect()
    }

    /// Names in a column, `;` between them.
    fn named(&self, sheet: &str, column: &str) -> Vec<String> {
        let Some(table) = self.sheet(sheet) else { return Vec::new() };
        table.rows.iter().flat_map(|row| items(table.cell(row, column))).collect()
    }

    /// Names in all columns whose label ends so, such as 依据 and 修复依据.
    fn named_ending(&self, sheet: &str, ending: &str) -> Vec<String> {
        let Some(table) = self.sheet(sheet) else { return Vec::new() };
        let labels = table.header.iter().map(|label| label.trim());
        let labels = labels.filter(|label| label.ends_with(ending));
        labels.flat_map(|label| self.named(sheet, label)).collect()
    }

    fn lines_for_all(&self) -> Vec<String> {
        let Some(table) = self.sheet("红线") else { return Vec::new() };
        let all = table.rows.iter().filter(|row| table.cell(row, "适用") == "全部事项");
        all.map(|row| table.cell(row, "红线号").to_string()).collect()
    }

    /// Whether a matter leaves open which lists it needs, and so needs all.
    fn leaves_lists_open(&self) -> bool {
        let Some(table) = self.sheet("事项") else { return false };
        table.rows.iter().any(|row| table.cell(row, "必查名单").is_empty())
    }
}

/// Rows of this rulebook, not of the one above.
fn own(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().filter(|row| row.is_own())
}

fn unread_columns(table: &Table, name: &str, columns: &[&str]) -> Vec<Message> {
    let of_facts = OF_FACTS.contains(&name);
    let mut told = Vec::new();
    for (at, label) in table.header.iter().map(|label| label.trim()).enumerate() {
        let filled = |row: &&Row| row.cells.get(at).is_some_and(|cell| !cell.trim().is_empty());
        let Some(first) = table.rows.iter().find(filled) else { continue };
        let text = if label.is_empty() {
            let cell = first.cells.get(at).map_or("", |cell| cell.trim());
            format!(
                "第{}列没有列名，内容（如“{cell}”）没有读。请补上列名，或删去。",
                at.saturating_add(1)
            )
        } else if table.column(label) != Some(at) {
            format!("“{label}”列有两列，后一列没有读。请删去一列。")
        } else if columns.contains(&label) || (of_facts && !OF_OTHERS.contains(&label)) {
            continue;
        } else {
            format!("规则书不读“{label}”列{}。请改列名，或删去。", hint(label, columns))
        };
        let message = Message::new("W04", &table.sheet, text);
        told.push(if label.is_empty() { message.line(first.line) } else { message.column(label) });
    }
    told
}

/// Cells to the right of the last column.
fn beyond_header(table: &Table) -> Vec<Message> {
    let width = table.header.len();
    let over = |row: &Row| {
        let cell = row.cells.iter().skip(width).find(|cell| !cell.trim().is_empty())?;
        let text = format!("“{}”在最后一列之外，没有读。请检查这一行是否多了逗号。", cell.trim());
        Some(Message::new("W04", &table.sheet, text).line(row.line))
    };
    table.rows.iter().filter_map(over).collect()
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("、")
}
