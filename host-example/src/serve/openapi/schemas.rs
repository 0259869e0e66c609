//! The schemas that the interface refers to: the published ones as they are, and those of what only the
//! server has.

use serde_json::{Map, Value, json};

use crate::statement::{KINDS, Kind};

/// The documents of `wit/schema` that routes take.
const TAKEN: [&str; 2] = [
    include_str!("../../../../wit/schema/request.schema.json"),
    include_str!("../../../../wit/schema/notice-request.schema.json"),
];

/// Those that routes give.
const GIVEN: [&str; 6] = [
    include_str!("../../../../wit/schema/decision.schema.json"),
    include_str!("../../../../wit/schema/notice.schema.json"),
    include_str!("../../../../wit/schema/identifier-report.schema.json"),
    include_str!("../../../../wit/schema/description.schema.json"),
    include_str!("../../../../wit/schema/screening.schema.json"),
    include_str!("../../../../wit/schema/screening-failure.schema.json"),
];

/// All of them by their names. A name means the same in every document.
pub(super) fn all() -> Map<String, Value> {
    let mut all = own();
    let taken = TAKEN.iter().map(|text| (text, true));
    // What stands in both, such as the decision of a notice, is as it is given.
    for (text, taken) in taken.chain(GIVEN.iter().map(|text| (text, false))) {
        let mut document: Value = serde_json::from_str(text).unwrap_or_default();
        moved(&mut document);
        if taken {
            as_taken(&mut document);
        }
        if let Some(Value::Object(definitions)) = document.get_mut("$defs").map(Value::take) {
            all.extend(definitions);
        }
    }
    for (_, schema) in all.iter_mut().filter(|(name, _)| *name == "IdentifierQuestion") {
        as_taken(schema);
    }
    if let Some(Value::Object(statement)) = all.get_mut("StatementQuestion") {
        statement.insert("oneOf".to_owned(), kinds().into());
    }
    if let Some(subjects) =
        all.get_mut("Request").and_then(|it| it.pointer_mut("/properties/subjects"))
    {
        one_applicant(subjects);
    }
    all
}

/// What the description of the subjects says, for programs.
fn one_applicant(subjects: &mut Value) {
    if let Some(members) = subjects.as_object_mut() {
        let role =
            json!({ "required": ["role"], "properties": { "role": { "const": "applicant" } } });
        members.extend([
            ("contains".to_owned(), role),
            ("minContains".to_owned(), 1.into()),
            ("maxContains".to_owned(), 1.into()),
        ]);
    }
}

/// A reference to one of them.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What stood under `$defs` of a document of its own stands beside all others here.
fn moved(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "$ref" => {
                        *text = text.replacen("#/$defs/", "#/components/schemas/", 1);
                    }
                    _ => moved(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(moved),
        _ => {}
    }
}

/// Says of what is taken what the contract leaves to its errors: a member that may be absent may be null, which is the
/// same; a text that has an end is not blank (`json.text`).
pub(super) fn as_taken(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(as_taken);
            if members.contains_key("maxLength") {
                members.entry("pattern").or_insert("\\S".into());
            }
            let names = |name: &Value| name.as_str().map(str::to_owned);
            let needed: Vec<String> = match members.get("required") {
                Some(Value::Array(all)) => all.iter().filter_map(names).collect(),
                _ => Vec::new(),
            };
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                for (_, property) in
                    properties.iter_mut().filter(|(name, _)| !needed.contains(name))
                {
                    *property = json!({ "anyOf": [property.take(), { "type": "null" }] });
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(as_taken),
        _ => {}
    }
}

/// What each kind of statement says.
fn kinds() -> Vec<Value> {
    let text = |kind: &Kind, name: &str| {
        let closed = kind.closed.iter().find(|(member, _)| *member == name);
        match closed {
            Some((_, values)) => json!({ "enum": values }),
            None if kind.days.contains(&name) => json!({ "type": "string", "format": "date" }),
            None => json!({ "type": "string", "pattern": "\\S" }),
        }
    };
    let one = |kind: &Kind| {
        let names = kind.required.iter().chain(kind.optional);
        let members: Map<String, Value> =
            names.map(|name| ((*name).to_owned(), text(kind, name))).collect();
        json!({ "properties": {
            "kind": { "const": kind.name },
            "members": {
                "required": kind.required, "properties": members, "additionalProperties": false,
            },
        } })
    };
    KINDS.iter().map(one).collect()
}

fn own() -> Map<String, Value> {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let day = json!({ "type": "string", "format": "date", "description": "年-月-日 a day" });
    let truth = |description: &str| json!({ "type": "boolean", "description": description });
    let meter = json!({
        "type": "object",
        "description": "用了多少燃料、谁计的（--record-fuel） what it has cost, and by whose count",
        "required": ["engine", "fuel"],
        "properties": { "engine": { "type": "string" }, "fuel": { "type": "integer" } },
    });
    Map::from_iter([
        object(
            "HttpProblem",
            "为什么没有答复 why there is no answer",
            &["code", "text", "remedy", "requestId"],
            json!({
                "code": text("稳定的编号 stable code"),
                "place": text("位置：JSON 指针、行号、文件名 where it is"),
                "text": text("哪里不对 what is wrong"),
                "remedy": text("怎么办 what to do"),
                "requestId": text("与响应头 x-request-id 相同 as in the header x-request-id"),
            }),
        ),
        object(
            "IdentifierQuestion",
            "要校验的代码 a code to be read",
            &["code"],
            json!({
                "code": text("代码，原样 as written"),
                "kind": named("IdentifierKind"),
                "on": day,
            }),
        ),
        object(
            "Record",
            "一份存档 a record",
            &["id", "at", "caller", "request", "decision"],
            json!({
                "id": text("编号 its id"),
                "at": { "type": "integer", "description": "存档的时刻，Unix 秒 seconds since 1970" },
                "caller": text("令牌的编号 id of the token"),
                "request": named("Request"),
                "decision": named("Decision"),
                "daysFromClock": { "type": "integer", "description": "核查日距存档日几天 days from the clock to the day of the decision" },
                "meter": meter,
                "receipt": { "type": "object", "description": "签名的核查凭证（--key）：DSSE 信封，原样保存为规范 JSON 即可核验 the signed receipt, an envelope of DSSE" },
                "opening": { "type": "object", "description": "凭证的盐值，有了它才能证明凭证说的是谁 the salts of the receipt" },
            }),
        ),
        object(
            "Replay",
            "按现在的数据重新核查的结果 what it comes to on the data that are loaded",
            &["id", "sameData", "sameDecision", "changed", "then", "now"],
            json!({
                "id": text("存档编号 id of the record"),
                "sameData": truth("数据是否相同 whether the data are the same"),
                "sameDecision": truth("结论是否逐字节相同 whether the decision is the same, byte for byte"),
                "sameFuel": truth("燃料是否相同；引擎相同时才有 whether the cost is; only of the same engine"),
                "changed": { "type": "array", "items": { "enum": ["packs", "rulebook", "calendar", "engine"] }, "description": "哪些变了 what has changed" },
                "then": named("Outcome"),
                "now": named("Outcome"),
            }),
        ),
        object(
            "FoundRecords",
            "找到的存档，新的在前 records that were found, the latest first",
            &["records"],
            json!({
                "records": { "type": "array", "items": {
                    "type": "object", "additionalProperties": false,
                    "required": ["id", "at", "caller", "applicant", "matter", "matterName", "outcome", "outcomeText"],
                    "properties": {
                        "id": text("编号 its id"),
                        "at": { "type": "integer", "description": "存档的时刻，Unix 秒 seconds since 1970" },
                        "caller": text("令牌的编号 id of the token"),
                        "applicant": text("申请人 the applicant"),
                        "project": text("项目编号 the number of a project, where the request has one"),
                        "matter": text("事项编码 id of the matter"),
                        "matterName": text("事项名称 name of the matter"),
                        "outcome": named("Outcome"),
                        "outcomeText": text("结论的名称 name of the outcome"),
                    },
                } },
                "unread": { "type": "integer", "minimum": 1, "description": "有几份读不懂，可能正是要找的 how many could not be read, and may be what is looked for" },
                "erased": { "type": "integer", "minimum": 1, "description": "看过的存档中有几份已按期限删除，不能再找 how many of those looked at were erased and cannot be found any more" },
                "next": { "type": "integer", "description": "还没有找完：把它作为 before 再找 not all was looked at: ask again with this as `before`" },
            }),
        ),
        object(
            "StatementQuestion",
            "要追加的说明；种类和内容见 credit statement add --help a statement to be appended",
            &["kind", "person", "members"],
            json!({
                "kind": { "enum": KINDS.map(|kind| kind.name), "description": "种类 its kind" },
                "person": text("谁说的 who says so"),
                "members": { "type": "object", "additionalProperties": { "type": "string" }, "description": "内容 what is said" },
                "evidence": { "type": "array", "items": { "type": "string", "pattern": "^sm3:[0-9a-f]{64}$" }, "description": "佐证文件的摘要 digests of the files that go with it" },
            }),
        ),
        object(
            "Appended",
            "追加了的说明 the statement that was appended",
            &["number"],
            json!({ "number": text("说明的编号 its number") }),
        ),
        object(
            "Statements",
            "对结论的说明，按次序 what was said about the decision, in its order",
            &["receipt", "statements"],
            json!({
                "receipt": text("凭证编号 number of the receipt"),
                "statements": { "type": "array", "items": {
                    "type": "object", "additionalProperties": false,
                    "required": ["number", "place", "kind", "person", "at", "members", "issuer", "signers"],
                    "properties": {
                        "number": text("编号 its number"),
                        "place": { "type": "integer", "description": "第几份 its place, from 1" },
                        "kind": text("种类 its kind"),
                        "person": text("谁说的 who says so"),
                        "at": text("时间 when"),
                        "members": { "type": "object", "additionalProperties": { "type": "string" }, "description": "内容 what is said" },
                        "issuer": text("签名单位 who vouches for it"),
                        "signers": { "type": "array", "items": { "type": "string" }, "description": "签名密钥 the keys" },
                    },
                } },
            }),
        ),
        object(
            "Loaded",
            "现在的数据 the data in use",
            &["data"],
            json!({
                "data": text("组件和数据的摘要 digest of the component and the data"),
                "records": {
                    "type": "object", "additionalProperties": false, "required": ["bytes"],
                    "description": "存档占用的空间 the room that records take",
                    "properties": {
                        "bytes": { "type": "integer", "minimum": 0, "description": "已用 used" },
                        "quota": { "type": "integer", "minimum": 1, "description": "限额（--records-quota） the quota" },
                        "warning": { "const": "records.quota-near", "description": "用到 80% 起有 from 80 % on" },
                    },
                },
                "status": { "const": "ready" },
            }),
        ),
        object(
            "Alive",
            "进程在运行 the process runs",
            &["status"],
            json!({ "status": { "const": "ok" } }),
        ),
    ])
}

fn object(name: &str, description: &str, required: &[&str], properties: Value) -> (String, Value) {
    let schema = json!({
        "type": "object", "description": description, "additionalProperties": false,
        "required": required, "properties": properties,
    });
    (name.to_owned(), schema)
}
