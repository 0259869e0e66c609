//! What a city publishes of its rulebook every year: the lists of 联合奖惩 (备忘录措施清单, 措施类别清单,
//! 应用事项清单) and the three lists of credit (数据清单, 行为清单, 应用清单).
//!
//! They are read off the compiled rulebook, so that what is published is what decides. Every row names
//! the year and the rulebook.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::export::{kinds, lasting, roles, some};
use crate::date::Date;
use crate::digest::Digest;
use crate::request::SubjectKind;
use crate::rulebook::Purpose;
use crate::rulebook::document::{
    RulebookDocument, RulebookList, RulebookMatter, RulebookMeasure, RulebookMemorandum,
};
use crate::rulebook::labels::{CLASSES, COMMITMENTS, PURPOSES, label};
use crate::sheet::{Row, Table};
use crate::wire;

/// The catalogues of a year; `issue` is what the rulebook is called, such as 第12期. Nothing where no
/// matter is in force in it.
#[must_use]
pub fn catalogues(document: &RulebookDocument, year: i32, issue: &str) -> Option<Vec<Table>> {
    let (first, last) = (Date::from_ymd(year, 1, 1)?, Date::from_ymd(year, 12, 31)?);
    let in_force =
        |matter: &&RulebookMatter| matter.from <= last && matter.to.is_none_or(|to| to >= first);
    let matters: Vec<&RulebookMatter> = document.matters.iter().filter(in_force).collect();
    if matters.is_empty() {
        return None;
    }
    let digest = Digest::of(wire::canonical(document).as_bytes()).labelled();
    let of = Year { document, matters, head: [year.to_string(), issue.to_string(), digest] };
    Some(Vec::from([
        of.memoranda(),
        of.classes(),
        of.applied(),
        of.data(),
        of.behaviour(),
        of.uses(),
    ]))
}

/// Columns that every catalogue begins with.
const HEAD: [&str; 3] = ["年度", "规则书期号", "规则书摘要"];

struct Year<'a> {
    document: &'a RulebookDocument,
    /// Versions of matters that are in force in the year.
    matters: Vec<&'a RulebookMatter>,
    head: [String; 3],
}

impl Year<'_> {
    fn table(&self, name: &str, header: &[&str], rows: Vec<Vec<String>>) -> Table {
        let header = HEAD.iter().chain(header).map(ToString::to_string).collect();
        let row = |(line, cells): (u32, Vec<String>)| Row {
            line,
            cells: self.head.iter().cloned().chain(cells).collect(),
        };
        let (sheet, year) = (name, self.head.first().map_or("", String::as_str));
        let rows = (2_u32..).zip(rows).map(row).collect();
        Table { sheet: format!("{sheet}-{year}.csv"), header, rows }
    }

    /// 备忘录措施清单: list by list, what follows by which memorandum.
    fn memoranda(&self) -> Table {
        let header = [
            "名单",
            "备忘录",
            "文号",
            "措施类别",
            "措施",
            "基础清单版本",
            "基础清单条目",
            "主体类型",
            "对象角色",
            "及于角色",
            "行业",
            "期限",
            "依据",
        ];
        let row = |measure: &RulebookMeasure| {
            let mut cells = self.chain(measure);
            cells.extend([
                measure.edition.clone().unwrap_or_default(),
                measure.item.clone(),
                kinds(&measure.kinds),
                roles(&measure.against),
                roles(&measure.roles),
                joined(&measure.trades),
                term(measure),
                self.bases(&measure.basis),
            ]);
            cells
        };
        self.table("备忘录措施清单", &header, self.document.measures.iter().map(row).collect())
    }

    /// 措施类别清单: the catalogue of measures, and which lists bring each.
    fn classes(&self) -> Table {
        let header = [
            "措施类别",
            "措施",
            "基础清单版本",
            "基础清单条目",
            "主体类型",
            "及于角色",
            "采取的名单",
        ];
        let rows = some(&self.document.catalogue).iter().map(|item| {
            let is = |m: &&RulebookMeasure| {
                m.item == item.item && m.edition.as_ref() == Some(&item.edition)
            };
            let mut lists: Vec<&str> = Vec::new();
            for measure in self.document.measures.iter().filter(is) {
                if !lists.contains(&measure.list.as_str()) {
                    lists.push(&measure.list);
                }
            }
            Vec::from([
                item.class.clone().unwrap_or_default(),
                item.name.clone(),
                item.edition.clone(),
                item.item.clone(),
                kinds(&item.kinds),
                roles(&item.roles),
                lists.join(";"),
            ])
        });
        self.table("措施类别清单", &header, rows.collect())
    }

    /// 应用事项清单: matter by matter, the measures that are taken in it.
    fn applied(&self) -> Table {
        let header = [
            "事项编码",
            "事项名称",
            "事项类别",
            "核查场景",
            "实施机关",
            "施行日期",
            "废止日期",
            "名单",
            "备忘录",
            "文号",
            "措施类别",
            "措施",
            "基础清单版本",
            "基础清单条目",
            "禁止办理",
            "期限",
            "依据",
        ];
        let rows = self.matters.iter().flat_map(|matter| {
            self.measures(matter).map(|measure| {
                let mut cells = of_matter(matter);
                cells.extend(self.chain(measure));
                cells.extend([
                    measure.edition.clone().unwrap_or_default(),
                    measure.item.clone(),
                    if measure.bars == Some(true) { "是".into() } else { String::new() },
                    term(measure),
                    self.bases(&measure.basis),
                ]);
                cells
            })
        });
        self.table("应用事项清单", &header, rows.collect())
    }

    /// 数据清单: what is read about whom, and who answers for it.
    fn data(&self) -> Table {
        let header = ["数据类别", "名称", "用途", "主体类型", "发布单位", "依据", "使用的事项"];
        let lists = self.document.lists.iter().map(|list| {
            Vec::from([
                "名单".to_string(),
                list.name.clone(),
                label(PURPOSES, &list.purpose).into(),
                kinds(SubjectKind::ALL),
                joined(&list.issuers),
                self.bases(&list.basis),
                self.users(|matter| asks(matter, &list.name) || self.honours(matter, &list.name)),
            ])
        });
        let grades = some(&self.document.schemes).iter().map(|scheme| {
            Vec::from([
                "评价".to_string(),
                scheme.name.clone(),
                scheme.fact.clone(),
                kinds(&scheme.kinds),
                joined(&scheme.issuers),
                self.bases(&scheme.basis),
                self.users(|matter| self.reads(matter, &scheme.fact)),
            ])
        });
        let shared = some(&self.document.shared).iter().map(|shared| {
            let is = |matter: &RulebookMatter| {
                matter.materials.iter().any(|material| material.name == shared.name)
            };
            let (name, source) = (shared.name.clone(), shared.source.clone());
            let nothing = String::new;
            let kind = "共享材料".to_string();
            Vec::from([kind, name, source, nothing(), nothing(), nothing(), self.users(is)])
        });
        self.table("数据清单", &header, lists.chain(grades).chain(shared).collect())
    }

    /// 行为清单: which behaviour counts as what, what follows, and how it ends.
    fn behaviour(&self) -> Table {
        let header = [
            "行为类别",
            "名单",
            "失信等级",
            "认定依据",
            "措施",
            "最短公示月数",
            "退出条件",
            "退出依据",
        ];
        let row = |list: &RulebookList| {
            let kind = match list.purpose {
                Purpose::Failing => "失信行为",
                Purpose::Commitment => "违反承诺行为",
                Purpose::Incentive => "守信行为",
                Purpose::Focus => "重点关注情形",
                Purpose::Notice => "提示情形",
            };
            let exit = list.exit.as_ref();
            let months = exit.and_then(|exit| exit.months);
            Vec::from([
                kind.to_string(),
                list.name.clone(),
                list.class.map_or_else(String::new, |class| label(CLASSES, &class).into()),
                self.bases(&list.basis),
                self.follows(list).join(";"),
                months.map_or_else(String::new, |months| months.to_string()),
                exit.map_or_else(String::new, |exit| joined(&exit.conditions)),
                exit.map_or_else(String::new, |exit| self.bases(&exit.basis)),
            ])
        };
        self.table("行为清单", &header, self.document.lists.iter().map(row).collect())
    }

    /// 应用清单: where credit is looked at, and what it brings there.
    fn uses(&self) -> Table {
        let header = [
            "事项编码",
            "事项名称",
            "事项类别",
            "核查场景",
            "实施机关",
            "施行日期",
            "废止日期",
            "核查名单",
            "承诺类型",
            "激励措施",
            "警示",
            "惩戒措施",
            "监管分级",
        ];
        let rows = self.matters.iter().map(|matter| {
            let lists = self.document.lists.iter().filter(|list| asks(matter, &list.name));
            let incentives = some(&self.document.incentives).iter();
            let incentives = incentives.filter(|i| is_for(&i.matters, matter)).map(|i| &i.name);
            let cautions = some(&self.document.cautions).iter().filter(|caution| {
                let asked = caution.list.as_ref().is_none_or(|list| asks(matter, list));
                asked && is_for(&caution.matters, matter)
            });
            let mut cells = of_matter(matter);
            cells.extend([
                lists.map(|list| list.name.as_str()).collect::<Vec<_>>().join(";"),
                label(COMMITMENTS, &matter.commitment).into(),
                once(incentives).join(";"),
                once(cautions.map(|caution| &caution.name)).join(";"),
                once(self.measures(matter).map(|measure| &measure.name)).join(";"),
                matter.grading.clone().unwrap_or_default(),
            ]);
            cells
        });
        self.table("应用清单", &header, rows.collect())
    }

    /// The measures that are taken in a matter: those of the lists that it asks.
    fn measures(&self, matter: &RulebookMatter) -> impl Iterator<Item = &RulebookMeasure> {
        self.document
            .measures
            .iter()
            .filter(move |measure| is_for(&measure.matters, matter) && asks(matter, &measure.list))
    }

    /// List, memorandum with its number, class and name of a measure.
    fn chain(&self, measure: &RulebookMeasure) -> Vec<String> {
        let is = |m: &&RulebookMemorandum| {
            m.list == measure.list && Some(&m.name) == measure.memorandum.as_ref()
        };
        let by = some(&self.document.memoranda).iter().find(is);
        Vec::from([
            measure.list.clone(),
            by.map_or_else(String::new, |by| by.name.clone()),
            by.and_then(|by| by.number.clone()).unwrap_or_default(),
            measure.class.clone().unwrap_or_default(),
            measure.name.clone(),
        ])
    }

    /// Names of incentives, cautions and measures that a list brings.
    fn follows(&self, list: &RulebookList) -> Vec<&str> {
        let measures = self.document.measures.iter().filter(|m| m.list == list.name);
        let is = |of: &Option<String>| of.as_ref() == Some(&list.name);
        let incentives = some(&self.document.incentives).iter().filter(|i| is(&i.list));
        let cautions = some(&self.document.cautions).iter().filter(|c| is(&c.list));
        let all = incentives.map(|i| &i.name).chain(cautions.map(|c| &c.name));
        once(all.chain(measures.map(|m| &m.name)))
    }

    /// Whether an incentive of a matter follows from the list.
    fn honours(&self, matter: &RulebookMatter, list: &String) -> bool {
        let mut all = some(&self.document.incentives).iter();
        all.any(|i| i.list.as_ref() == Some(list) && is_for(&i.matters, matter))
    }

    /// Whether the tables of a matter look at a fact, or an incentive of it does.
    fn reads(&self, matter: &RulebookMatter, fact: &String) -> bool {
        let table = self
            .document
            .tables
            .iter()
            .find(|table| table.name.clone().unwrap_or_default() == matter.table);
        let grading = some(&self.document.gradings)
            .iter()
            .find(|table| matter.grading.is_some() && table.name == matter.grading);
        let mut tables = table.into_iter().chain(grading);
        let facts = some(&self.document.incentives).iter().map(|i| (&i.fact, &i.matters));
        let told = some(&self.document.cautions).iter().map(|c| (&c.fact, &c.matters));
        let mut facts = facts.chain(told);
        tables.any(|table| table.facts.contains(fact))
            || facts.any(|(of, matters)| of.as_ref() == Some(fact) && is_for(matters, matter))
    }

    fn users(&self, is: impl Fn(&RulebookMatter) -> bool) -> String {
        let mut ids: Vec<&str> = Vec::new();
        for matter in self.matters.iter().filter(|matter| is(matter)) {
            if !ids.contains(&matter.id.as_str()) {
                ids.push(&matter.id);
            }
        }
        ids.join(";")
    }

    /// Legal bases as people cite them.
    fn bases(&self, ids: &Option<Vec<String>>) -> String {
        let cited = some(ids).iter().map(|id| {
            let basis = self.document.bases.iter().find(|basis| basis.id == *id);
            basis.map_or_else(
                || id.clone(),
                |basis| {
                    let number =
                        basis.number.as_ref().map_or_else(String::new, |n| format!("（{n}）"));
                    let clause = basis.clause.as_deref().unwrap_or_default();
                    format!("《{}》{number}{clause}", basis.title)
                },
            )
        });
        cited.collect::<Vec<_>>().join(";")
    }
}

fn of_matter(matter: &RulebookMatter) -> Vec<String> {
    Vec::from([
        matter.id.clone(),
        matter.name.clone(),
        matter.class.clone().unwrap_or_default(),
        matter.scene.clone().unwrap_or_default(),
        matter.agency.clone().unwrap_or_default(),
        matter.from.to_string(),
        matter.to.map_or_else(String::new, |to| to.to_string()),
    ])
}

/// Each name once, in the order of the sheets.
fn once<'a>(all: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for name in all {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn asks(matter: &RulebookMatter, list: &String) -> bool {
    matter.lists.contains(list)
}

/// Whether something is for a matter; what names none is for all.
fn is_for(matters: &Option<Vec<String>>, matter: &RulebookMatter) -> bool {
    matters.as_ref().is_none_or(|ids| ids.contains(&matter.id))
}

fn term(measure: &RulebookMeasure) -> String {
    measure.term.as_ref().map_or_else(String::new, lasting)
}

fn joined(items: &Option<Vec<String>>) -> String {
    some(items).join(";")
}
