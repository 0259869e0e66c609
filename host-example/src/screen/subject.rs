//! A row of the file as a subject of a request.

use credit_core::{
    api::{Failure, Lang},
    error::LoadError,
    id::{self, Kind},
    json::{self, Cursor, ObjectBuilder, Value},
    limits,
    request::{Role, Search, Subject, SubjectKind},
};

use crate::{import::subjects, problem::Words};

/// Why a row cannot be screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: String,
    pub(super) reason: Words,
    pub(super) remedy: Words,
}

impl Fault {
    pub(super) fn new(code: &str, reason: Words, remedy: Words) -> Self {
        Self { code: code.to_owned(), reason, remedy }
    }

    /// What the core says of a text.
    pub(super) fn of(error: LoadError) -> Self {
        let failure = Failure::from(error);
        let both = |text: fn(&Failure, Lang) -> String| {
            Words::new(text(&failure, Lang::ZhCn), text(&failure, Lang::En))
        };
        Self::new(failure.code(), both(Failure::text), both(Failure::remedy))
    }
}

/// What a column gives to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Id,
    Name,
    Code,
    Kind,
    FormerNames,
    Region,
    Role,
    Search,
}

/// What a header means; headers of lists are known as the importer knows them.
pub(super) fn member(header: &str) -> Option<Member> {
    const OWN: [(Member, &[&str]); 4] = [
        (Member::Id, &["id", "编号", "证照编号", "许可证编号", "许可证号", "证书编号"]),
        (
            Member::Region,
            &["region", "行政区划", "行政区划代码", "区划代码", "登记机关区划", "所在地区划代码"],
        ),
        (Member::Role, &["role", "角色"]),
        (Member::Search, &["search", "查找"]),
    ];
    let header = subjects::plain(header);
    let own = OWN.iter().find(|(_, names)| names.contains(&header.as_str()));
    own.map(|(member, _)| *member).or_else(|| match subjects::column(&header)? {
        subjects::Column::Name => Some(Member::Name),
        subjects::Column::Code => Some(Member::Code),
        subjects::Column::Kind => Some(Member::Kind),
        subjects::Column::FormerNames => Some(Member::FormerNames),
    })
}

/// Whether a column of that header holds codes.
pub(crate) fn is_code(header: &str) -> bool {
    member(header) == Some(Member::Code)
}

/// The cells of a row that mean something.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) id: String,
    name: String,
    code: String,
    kind: String,
    former_names: Vec<String>,
    region: String,
    role: String,
    search: String,
    /// What stands in the place of its name and is none (不详).
    no_name: String,
    /// The subject as JSON, where it was read before.
    ready: Option<String>,
}

impl Cells {
    /// Adds a cell; of several columns with one meaning the first that is filled counts.
    pub(super) fn add(&mut self, member: Member, text: &str) {
        let text = text.trim();
        if subjects::is_blank(text) {
            if member == Member::Name && self.no_name.is_empty() {
                text.clone_into(&mut self.no_name);
            }
            return;
        }
        let place = match member {
            Member::FormerNames => {
                self.former_names.extend(subjects::former_names(text));
                return;
            }
            Member::Id => &mut self.id,
            Member::Name => &mut self.name,
            Member::Code => &mut self.code,
            Member::Kind => &mut self.kind,
            Member::Region => &mut self.region,
            Member::Role => &mut self.role,
            Member::Search => &mut self.search,
        };
        if place.is_empty() {
            text.clone_into(place);
        }
    }

    /// Reads a line of NDJSON: members as in a request, or named as columns are.
    pub(super) fn of_json(line: &str) -> Result<Self, Fault> {
        let failed = Fault::of;
        let value = json::parse(line.as_bytes(), limits::REQUEST_BYTES).map_err(failed)?;
        let mut cells = Self::default();
        for (key, value) in Cursor::root(&value).members().map_err(failed)?.iter() {
            let Some(member) = member(key) else { continue };
            match value.value() {
                Value::Null => {}
                Value::String(text) => cells.add(member, text),
                Value::Array(items) if member == Member::FormerNames => {
                    let names = items.iter().filter_map(Value::as_str);
                    cells.former_names.extend(names.map(str::to_owned));
                }
                Value::Int(_) | Value::Unsupported if member == Member::Code => {
                    return Err(is_number());
                }
                Value::Int(number) => cells.add(member, &number.to_string()),
                _ => {
                    let reason =
                        Words::new(format!("“{key}”的内容不是文字"), format!("“{key}” is no text"));
                    let remedy = Words::new("写成带引号的文字", "write text in quotes");
                    return Err(Fault::new("json.type", reason, remedy));
                }
            }
        }
        Ok(cells)
    }

    /// A subject that was read before.
    pub(super) fn of_subject(id: String, subject: &Subject) -> Self {
        let (name, code) = (subject.name.clone(), subject.code.clone().unwrap_or_default());
        Self { id, name, code, ready: Some(subject.written()), ..Self::default() }
    }

    /// Name and code as they stand in the file.
    pub(super) fn as_written(&self) -> (&str, &str) {
        (&self.name, &self.code)
    }

    /// The subject as JSON, for the engine. Who has a code and a name that is none (不详) is asked for by the code, so
    /// that what the code is listed for counts; the engine says that no name was looked for, and makes no tier lighter.
    pub(super) fn subject(&self) -> Result<String, Fault> {
        let nameless = !self.code.is_empty();
        if let Some(ready) = &self.ready {
            return Ok(ready.clone());
        }
        let all = [&self.name, &self.code, &self.region];
        if all.into_iter().chain(&self.former_names).any(|text| text.contains('\u{FFFD}')) {
            let reason = Words::new(
                "有不能识别的字符（编码损坏）",
                "there are characters that cannot be read (broken encoding)",
            );
            let remedy = Words::new("以 UTF-8 编码重新导出", "export it again as UTF-8");
            return Err(Fault::new("row.encoding", reason, remedy));
        }
        let as_written = if self.name.is_empty() { &self.no_name } else { &self.name };
        if self.name.is_empty() && (!nameless || as_written.is_empty()) {
            let reason = Words::new("没有名称", "there is no name");
            let remedy = Words::new("填写姓名或名称", "fill in the name");
            return Err(Fault::new("row.name", reason, remedy));
        }
        if let Some(reason) = subjects::spoilt(&self.code) {
            let remedy =
                Words::new("把该列设为文本后重新填写", "make the column text and fill it in again");
            return Err(Fault::new("row.number", reason, remedy));
        }
        let role = match self.role.as_str() {
            "" => Role::Applicant.as_str(),
            role => role,
        };
        let (mut name, former) = self.named()?;
        if nameless && name.is_empty() {
            name.clone_from(as_written);
        }
        let code = self.coded()?;
        let object = ObjectBuilder::new()
            .put_text("code", &code)
            .put_list("formerNames", former)
            .put("kind", self.kind(&name, &code)?.as_str())
            .put("name", name.as_str())
            .put_text("region", &self.region)
            .put("role", role)
            .put_some("search", self.search()?);
        Ok(json::canonical(&object.build()))
    }

    /// The name without its notes; （原…） is a former name.
    fn named(&self) -> Result<(String, Vec<String>), Fault> {
        let (name, beside) = subjects::name(&self.name).map_err(|names| {
            let reason = Words::new(
                format!("一格里有几个名称：“{}”", names.join("”“")),
                format!("several names in one cell: “{}”", names.join("”, “")),
            );
            let remedy = Words::new("每个主体写一行", "write one subject a row");
            Fault::new("row.several-names", reason, remedy)
        })?;
        let mut former = self.former_names.clone();
        former.extend(beside.into_iter().filter(|name| !self.former_names.contains(name)));
        Ok((name, former))
    }

    /// The code without label, quotes and what else stands in its cell; one that fails its check goes
    /// on as it is written, so that the answer says what is wrong with it.
    fn coded(&self) -> Result<String, Fault> {
        let read = subjects::code(&self.code).map_err(|codes| {
            let reason = Words::new(
                format!("一格里有几个代码：{}", codes.join("、")),
                format!("several codes in one cell: {}", codes.join(", ")),
            );
            let remedy =
                Words::new("每个主体写一行，只写一个代码", "one subject a row, with one code");
            Fault::new("row.several-codes", reason, remedy)
        })?;
        // The usual form of an organisation code has a hyphen: what the engine normalises stays.
        let same = |code: &String| id::normalize(&self.code).text == *code;
        Ok(read.filter(|code| !same(code)).unwrap_or_else(|| self.code.clone()))
    }

    /// How far near names are looked for, if not as usual.
    fn search(&self) -> Result<Option<&'static str>, Fault> {
        match self.search.as_str() {
            "" | "usual" | "常规" => Ok(None),
            "thorough" | "彻底" => Ok(Some(Search::Thorough.as_str())),
            other => {
                let reason = Words::new(
                    format!("“{other}”不是已知的查找范围"),
                    format!("“{other}” is no known range of search"),
                );
                let remedy = Words::new(
                    "“查找”列写“常规”或“彻底”，或者留空",
                    "write usual or thorough into the column search (查找), or leave it empty",
                );
                Err(Fault::new("row.search", reason, remedy))
            }
        }
    }

    fn kind(&self, name: &str, code: &str) -> Result<SubjectKind, Fault> {
        let ask = || {
            Words::new(
                "增加“类型”列：企业、个体工商户或自然人",
                "add a column kind (类型): organization, sole-trader or person",
            )
        };
        let holder = match id::classify(code) {
            _ if code.is_empty() => None,
            Kind::Uscc if subjects::plain(code).starts_with("92") => Some(SubjectKind::SoleTrader),
            Kind::Uscc | Kind::OrgCode | Kind::BusinessRegistration | Kind::Lei => {
                Some(SubjectKind::Organization)
            }
            // Eight digits may be anything.
            Kind::TaiwanTravelPermit => None,
            kind if kind.is_personal() || kind == Kind::MaskedId => Some(SubjectKind::Person),
            _ => None,
        };
        if !self.kind.is_empty() {
            // For an unknown word, 01 or 供应商, the code decides.
            return subjects::kind(&self.kind).or(holder).ok_or_else(|| {
                let reason = Words::new(
                    format!("“{}”不是已知的主体类型", self.kind),
                    format!("“{}” is no known kind of subject", self.kind),
                );
                Fault::new("row.kind", reason, ask())
            });
        }
        let unclear = || {
            let reason = Words::new(
                "看不出是企业还是个人",
                "it does not tell whether this is a company or a person",
            );
            Fault::new("row.kind", reason, ask())
        };
        holder.or_else(|| subjects::guess(name)).ok_or_else(unclear)
    }
}

/// A code that is a number has lost zeros in front, or its last digits.
pub(super) fn is_number() -> Fault {
    Fault::new(
        "row.number",
        Words::new("代码写成了数字", "the code is a number"),
        Words::new("代码要加引号，按文本写", "write it as text, in quotes"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<String, Fault> {
        Cells::of_json(line).and_then(|cells| cells.subject())
    }

    #[test]
    fn members_and_columns_give_the_same_subject() {
        let expected = concat!(
            r#"{"code":"91110000600037341L","formerNames":["旧名有限公司"],"kind":"organization","#,
            r#""name":"示例公司","region":"450200","role":"applicant"}"#
        );
        let contract = r#"{"role":"applicant","kind":"organization","name":"示例公司","code":"91110000600037341L","formerNames":["旧名有限公司"],"region":"450200"}"#;
        let columns = r#"{"姓名/名称":"示例公司","代码":"91110000600037341L","类型":"企业","行政区划":"450200","曾用名":"旧名有限公司","备注":"x"}"#;
        for line in [contract, columns] {
            assert_eq!(read(line).as_deref(), Ok(expected), "{line}");
        }
    }

    #[test]
    fn cells_as_offices_leave_them() {
        let plain = read(r#"{"name":"示例公司","code":"91110000600037341L"}"#).unwrap();
        for line in [
            r#"{"name":"1.示例公司","code":"统一社会信用代码：91110000600037341L"}"#,
            r#"{"name":"“示例公司”","code":"'91110000600037341L"}"#,
            r#"{"name":"示例公司（已注销）","code":"=\"91110000600037341L\""}"#,
            r#"{"name":"示例公司","code":"（91110000600037341L）","类型":"01"}"#,
            r#"{"name":"示例公司","code":"91110000600037341L示例公司","曾用名":"—"}"#,
        ] {
            assert_eq!(read(line).as_deref(), Ok(plain.as_str()), "{line}");
        }
        let former = read(r#"{"name":"示例公司（原旧名有限公司）","code":"91110000600037341L"}"#);
        assert!(former.is_ok_and(|subject| subject.contains(r#""formerNames":["旧名有限公司"]"#)));
    }

    #[test]
    fn a_search_may_be_thorough() {
        let asked = |text: &str| read(&format!(r#"{{"name":"示例市某某商店","查找":"{text}"}}"#));
        assert!(asked("彻底").is_ok_and(|s| s.ends_with(r#""search":"thorough"}"#)));
        assert!(asked("常规").is_ok_and(|s| !s.contains("search")));
        assert_eq!(asked("随便").unwrap_err().code, "row.search");
    }

    #[test]
    fn the_kind_follows_from_code_or_name() {
        let kind = |line| read(line).map(|s| s.contains(r#""kind":"person""#));
        assert_eq!(kind(r#"{"name":"某某"}"#), Ok(true));
        assert_eq!(kind(r#"{"name":"示例市某某商店"}"#), Ok(false));
        assert_eq!(kind(r#"{"name":"某某某某某","code":"91110000600037341L"}"#), Ok(false));
        assert_eq!(kind(r#"{"name":"某某某某某"}"#).unwrap_err().code, "row.kind");
    }

    #[test]
    fn who_has_a_code_and_no_name_is_asked_for_by_the_code() {
        let named =
            |name: &str, code: &str| read(&format!(r#"{{"name":"{name}","code":"{code}"}}"#));
        let asked = named("不详", "91110000600037341L").unwrap();
        assert!(asked.contains(r#""name":"不详""#) && asked.contains("91110000600037341L"));
        for (name, code) in [("不详", ""), ("", "91110000600037341L")] {
            assert_eq!(named(name, code).unwrap_err().code, "row.name", "{name} {code}");
        }
    }

    #[test]
    fn what_cannot_be_a_subject_is_said() {
        for (line, code) in [
            (r#"{"name":"甲公司","code":91110000600037341}"#, "row.number"),
            (r#"{"name":"示例公司","code":"9.11E+17"}"#, "row.number"),
            (r#"{"code":"91110000600037341L"}"#, "row.name"),
            (r#"{"name":"示例公司","kind":"猫"}"#, "row.kind"),
            (r#"{"name":"示例甲有限公司、示例乙有限公司"}"#, "row.several-names"),
            (
                r#"{"name":"示例公司","code":"91110000600037341L/91450200MA0X00015U"}"#,
                "row.several-codes",
            ),
            (r#"{"name":"示例公司","name":"乙"}"#, "json.duplicate-key"),
            (r#"{"name":"#, "json.syntax"),
            ("[]", "json.type"),
            ("{\"name\":\"示\u{FFFD}公司\"}", "row.encoding"),
        ] {
            assert_eq!(read(line).unwrap_err().code, code, "{line}");
        }
    }
}
