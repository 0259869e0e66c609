//! `credit notice`: a document for a decision. It runs on the core directly: the request is decided
//! again, so that the document cannot differ from the decision.

use credit_core::{
    api::{self, Failure, Sources},
    json::{self, ObjectBuilder, Value},
    limits,
};

use super::{
    args::{Global, Notice, NoticeKind},
    check, output,
};
use crate::{
    files,
    problem::{Exit, Problem},
};

pub(super) fn run(args: &Notice, global: &Global) -> Result<Exit, Problem> {
    let bytes = check::sources(&args.check)?;
    let request = check::request(args.check.request.as_deref())?;
    let particulars = args.particulars.as_deref().map(files::read).transpose()?;
    let written = notice(args, &bytes, &request, particulars.as_deref())
        .map_err(|failure| check::name_files(Problem::from(&failure), &args.check, global))?;
    match &args.output {
        None => output::text(&written)?,
        Some(path) => {
            files::write(path, written.as_bytes())?;
            output::say(&output::written(path), global.lang);
        }
    }
    Ok(Exit::Done)
}

fn notice(
    args: &Notice,
    bytes: &crate::engine::SourceBytes,
    request: &str,
    particulars: Option<&[u8]>,
) -> Result<String, Failure> {
    let checker = api::open(&Sources {
        packs: bytes.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &bytes.rulebook,
        calendar: &bytes.calendar,
        trust: &bytes.trust,
    })?;
    let kind = match args.kind {
        NoticeKind::Supplement => "supplement",
        NoticeKind::Deferral => "deferral",
        NoticeKind::Commitment => "commitment",
        NoticeKind::Record => "record",
    };
    let particulars =
        particulars.map(|bytes| json::parse(bytes, limits::REQUEST_BYTES)).transpose()?;
    let input = ObjectBuilder::new()
        .put("kind", kind)
        .put("format", if args.html { "html" } else { "text" })
        .put("request", json::parse(request.as_bytes(), limits::REQUEST_BYTES)?)
        .put_some("particulars", particulars)
        .build();
    let notice = api::notice(&checker, &input)?;
    Ok(notice.get("content").and_then(Value::as_str).unwrap_or_default().to_owned())
}
