//! What a pack says of itself: for programs and for people.

use credit_core::{
    api::Lang,
    pack::{Header, record::ListDef},
};
use serde::Serialize;

use super::layout::pad;

/// Particulars of a pack, a rulebook or a calendar.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct About {
    kind: &'static str,
    title: String,
    issuer: String,
    scope: String,
    sequence: u32,
    as_of: String,
    valid_until: Option<String>,
    audience: &'static str,
    keys: Vec<String>,
    digest: String,
    /// Digest of the rulebook that it was built on, by which an auditor finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// How many records it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u32>,
    /// Its lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<AboutList>>,
}

/// A list in a pack.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct AboutList {
    id: String,
    name: String,
    /// What being on it means; a scheme of grades says nothing by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    authority: String,
    basis: String,
    records: u32,
}

impl About {
    /// What stands in a header, with the ids of the keys that vouch for it and the digest.
    #[must_use]
    pub fn new(header: &Header, keys: &[String], digest: String) -> Self {
        Self {
            kind: header.kind.as_str(),
            title: header.title.clone(),
            issuer: header.issuer.clone(),
            scope: header.scope.clone(),
            sequence: header.sequence,
            as_of: header.as_of.to_string(),
            valid_until: header.valid_until.map(|day| day.to_string()),
            audience: header.audience.as_str(),
            keys: keys.to_vec(),
            digest,
            parent: None,
            records: None,
            lists: None,
        }
    }

    /// Name and value, one a line, aligned.
    #[must_use]
    pub fn particulars(&self, lang: Lang) -> String {
        let english = lang == Lang::En;
        let width = if english { 11 } else { 8 };
        let numbers = [Some(self.sequence), self.records].map(|n| n.map(|n| n.to_string()));
        let [sequence, records] = numbers;
        let rows = [
            ("种类", "Kind", Some(word(self.kind, lang).to_owned())),
            ("标题", "Title", Some(self.title.clone())),
            ("签发单位", "Issuer", Some(self.issuer.clone())),
            ("范围", "Scope", Some(self.scope.clone())),
            ("期号", "Issue", sequence),
            ("数据截至", "Data as of", Some(self.as_of.clone())),
            ("有效至", "Valid until", self.valid_until.clone()),
            ("公开范围", "Audience", Some(word(self.audience, lang).to_owned())),
            ("签名密钥", "Keys", Some(self.keys.join(if english { ", " } else { "、" }))),
            ("摘要", "Digest", Some(self.digest.clone())),
            ("上级摘要", "Parent", self.parent.clone()),
            ("记录数", "Records", records),
        ];
        let line = |(zh, en, said): (&str, &str, Option<String>)| {
            Some(format!("{}  {}\n", pad(if english { en } else { zh }, width), said?))
        };
        let lists = self.lists.iter().flatten().map(|list| list.line(english, width));
        rows.into_iter().filter_map(line).chain(lists).collect()
    }
}

impl AboutList {
    /// A list, or a scheme of a grade pack, with so many records.
    #[must_use]
    pub fn new(list: &ListDef, graded: bool, records: u32) -> Self {
        Self {
            id: list.id.clone(),
            name: list.name.clone(),
            direction: (!graded).then(|| list.direction.as_str()),
            authority: list.authority.clone(),
            basis: list.basis.clone(),
            records,
        }
    }

    fn line(&self, english: bool, width: usize) -> String {
        let Self { id, name, basis, authority, records, direction } = self;
        if english {
            let label = pad(direction.map_or("Scheme", |_| "List"), width);
            format!("{label}  {name} ({id}), {records} records; basis {basis}; {authority}\n")
        } else {
            let label = pad(direction.map_or("评价体系", |_| "名单"), width);
            format!("{label}  {name}（{id}）{records} 条；依据 {basis}；{authority}\n")
        }
    }
}

/// The stable names of a header, as people say them; in English they stand as they are.
fn word(name: &str, lang: Lang) -> &str {
    match name {
        _ if lang == Lang::En => name,
        "list" => "名单包",
        "grade" => "评价包",
        "rulebook" => "规则书",
        "calendar" => "工作日历",
        "public" => "可以公开",
        "internal" => "仅限内部系统",
        other => other,
    }
}
