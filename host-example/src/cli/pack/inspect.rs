//! `credit pack inspect`: what a pack says of itself, after its signature was verified.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    error::LoadError,
    pack::{Header, Pack, PackKind, Sealed, Trust},
};
use serde_json::{Map, Value, json};

use crate::{
    cli::{global::Global, output},
    files,
    problem::{Exit, Problem},
    view::{self, load_problem},
};

/// `credit pack inspect`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct Inspect {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 名单包、规则书或日历
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
}

pub(in crate::cli) fn run(args: &Inspect, global: &Global) -> Result<Exit, Problem> {
    let bytes = files::read(&args.file)?;
    let failed = |path: &std::path::Path| {
        let place = path.display().to_string();
        move |error: LoadError| load_problem(&error, global.lang, &place)
    };
    let trust = Trust::decode(&files::read(&args.trust)?).map_err(failed(&args.trust))?;
    let about = about(&bytes, &trust).map_err(failed(&args.file))?;
    if args.json {
        output::data(&format!("{about}\n"))?;
    } else {
        output::text(&view::particulars(&about, global.lang))?;
    }
    Ok(Exit::Done)
}

fn about(bytes: &[u8], trust: &Trust) -> Result<Value, LoadError> {
    let wrong_kind = |error: &LoadError| error.code() == "pack.kind";
    match Pack::open(bytes, trust) {
        Ok(pack) => {
            let mut about = header(pack.header(), pack.signers(), &pack.digest().labelled());
            let mut counts = vec![0_u32; pack.lists().len()];
            for row in 0..pack.len() {
                let list = usize::from(pack.record(row)?.list);
                if let Some(count) = counts.get_mut(list) {
                    *count = count.saturating_add(1);
                }
            }
            let lists = pack.lists().iter().zip(counts).map(|(list, records)| {
                json!({
                    "id": list.id, "name": list.name, "direction": list.direction.as_str(),
                    "authority": list.authority, "basis": list.basis, "records": records,
                })
            });
            about.insert("lists".to_owned(), lists.collect());
            about.insert("records".to_owned(), pack.len().into());
            Ok(Value::Object(about))
        }
        Err(error) if wrong_kind(&error) => {
            let sealed = Sealed::open(bytes, PackKind::Rulebook, trust).or_else(|error| {
                if wrong_kind(&error) {
                    Sealed::open(bytes, PackKind::Calendar, trust)
                } else {
                    Err(error)
                }
            })?;
            let mut about = header(&sealed.header, &sealed.signers, &sealed.digest.labelled());
            // What a rulebook was built on, and by which an auditor finds it.
            let document = sealed.document()?;
            let parent = document.get("parent").and_then(|parent| parent.get("digest"));
            if let Some(digest) = parent.and_then(credit_core::json::Value::as_str) {
                about.insert("parent".to_owned(), digest.into());
            }
            Ok(Value::Object(about))
        }
        Err(error) => Err(error),
    }
}

fn header(header: &Header, signers: &[String], digest: &str) -> Map<String, Value> {
    let until = header.valid_until.map(|day| day.to_string());
    let fields = [
        ("kind", json!(header.kind.as_str())),
        ("title", json!(header.title)),
        ("issuer", json!(header.issuer)),
        ("scope", json!(header.scope)),
        ("sequence", json!(header.sequence)),
        ("asOf", json!(header.as_of.to_string())),
        ("validUntil", json!(until)),
        ("audience", json!(header.audience.as_str())),
        ("keys", json!(signers)),
        ("digest", json!(digest)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
