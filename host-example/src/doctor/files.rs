//! The files of a server: records and tokens.

use std::{path::Path, time::SystemTime};

use credit_core::pack::Trust;

use super::{Environment, Finding, problem};
use crate::{
    files,
    problem::Words,
    serve::{Place, verify_by, verify_records, verify_tokens},
};

pub(super) fn examine(environment: &Environment) -> Vec<Finding> {
    let trust = environment.trust.as_deref();
    let records = environment.records.as_ref().map(|place| records(place, trust));
    let tokens = environment.tokens.as_deref().map(|path| {
        let about = Words::new("令牌", "tokens");
        match verify_tokens(path) {
            Ok(count) => {
                let path = path.display();
                let said = (format!("{path}，{count} 个"), format!("{path}, {count} of them"));
                Finding::sound(about, Words::new(said.0, said.1))
            }
            Err(problem) => Finding::fault(about, problem),
        }
    });
    records.into_iter().flatten().chain(tokens).collect()
}

fn records(place: &Place, trust: Option<&Path>) -> Vec<Finding> {
    let about = || Words::new("存档", "records");
    if let Some(path) = place.file().filter(|path| !path.exists()) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let error = std::io::Error::from(std::io::ErrorKind::NotFound);
            return vec![Finding::fault(about(), files::unreadable(folder, &error))];
        }
        let text = ("存档尚不存在，服务启动时新建", "no records yet; the server will begin them");
        return vec![Finding::sound(about(), Words::new(text.0, text.1))];
    }
    // A trust file that cannot be read has a line of its own.
    let trust = trust.and_then(|path| Trust::decode(&crate::trust::read(path).ok()?).ok());
    let kept = match trust.as_ref() {
        Some(trust) => verify_by(place, None, trust),
        None => verify_records(place),
    };
    let kept = match kept {
        Ok(kept) => kept,
        Err(problem) => return vec![Finding::fault(about(), problem)],
    };
    let (shown, count) = (place, kept.count);
    let erased = kept.erased_said(trust.is_some());
    let mut findings = vec![Finding::sound(
        about(),
        Words::new(
            format!("{shown}，{count} 份，从第一份到最后一份前后相扣{}", erased.0),
            format!("{shown}, {count} records, chained from the first to the last{}", erased.1),
        ),
    )];
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if kept.last.is_some_and(|last| last > now.saturating_add(60)) {
        let text = (
            "最后一份存档的时间在将来：本机时钟曾经或现在不准".to_owned(),
            "the last record is of the future: the clock of this machine is or was wrong"
                .to_owned(),
        );
        let remedy = (
            "校准时钟；结论不受影响，日期以申请为准",
            "set the clock; decisions are not affected, their dates come with the requests",
        );
        findings.push(Finding::note(
            about(),
            problem("doctor.clock", text, remedy).at(Words::same(place.to_string())),
        ));
    }
    findings
}
