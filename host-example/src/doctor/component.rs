//! The components: are they there, are they ours, do they answer as the core does.

use std::path::Path;

use credit_core::{api::Lang, digest::Digest};
use credit_engine::{
    ComponentEngine, Engine, Error, HostKey, Limits, NativeEngine, OpenChecker as _,
    ResidentEngine, find_checker, find_component,
};

use super::{Environment, Finding, problem};
use crate::{
    files,
    problem::{Problem, Words},
    sample::{PackSet, Sample},
    serve,
};

pub(super) fn examine(environment: &Environment) -> Vec<Finding> {
    if environment.native {
        return Vec::new();
    }
    let mut findings = vec![match base(environment.component.as_deref()) {
        Ok(said) => Finding::sound(BASE(), said),
        Err(problem) => Finding::fault(BASE(), problem),
    }];
    // A component that was named takes the place of the first only.
    findings.push(match resident() {
        Ok(said) => Finding::sound(RESIDENT(), said),
        Err(problem) => Finding::fault(RESIDENT(), problem),
    });
    if let Some(path) = &environment.artefact {
        let about = Words::new("编译文件", "compiled file");
        findings.push(match artefact(path, environment.artefact_key.as_deref()) {
            Ok(said) => Finding::sound(about, said),
            Err(problem) => Finding::fault(about, problem),
        });
    }
    findings
}

const BASE: fn() -> Words = || Words::new("核查组件", "component");
const RESIDENT: fn() -> Words = || Words::new("常驻组件", "component that keeps data open");

fn base(given: Option<&Path>) -> Result<Words, Problem> {
    let path = find_component(given)?;
    let bytes = files::read(&path)?;
    let engine =
        ComponentEngine::from_bytes(&bytes, Limits::default()).map_err(|error| error.at(&path))?;
    let (sample, case) = example()?;
    let sources = sample.sources(PackSet::Fresh);
    let (answer, meter) = engine.check_metered(&sources, &case, Lang::ZhCn)?;
    same(&path, &answer, &NativeEngine.check(&sources, &case, Lang::ZhCn)?)?;
    let fuel = meter.fuel;
    Ok(named(
        &path,
        &bytes,
        (
            format!("没有任何导入，答案与核心逐字节相同，示例申请用燃料 {fuel}"),
            format!(
                "imports nothing, answers as the core does byte for byte, fuel of the example {fuel}"
            ),
        ),
    ))
}

fn resident() -> Result<Words, Problem> {
    let path = find_checker(None)?;
    let bytes = files::read(&path)?;
    let engine = ResidentEngine::from_bytes(&bytes, serve::limits(1, None, false))
        .map_err(|error| error.at(&path))?;
    let (sample, case) = example()?;
    let sources = sample.sources(PackSet::Fresh);
    let answer = engine.checker(&sources, Lang::ZhCn)?.check(&case, Lang::ZhCn)?;
    same(&path, &answer, &NativeEngine.check(&sources, &case, Lang::ZhCn)?)?;
    let said = ("答案与核心逐字节相同", "answers as the core does byte for byte");
    Ok(named(&path, &bytes, (said.0.to_owned(), said.1.to_owned())))
}

fn artefact(path: &Path, key: Option<&Path>) -> Result<Words, Problem> {
    // Nothing is changed here: a key that is not there is not made.
    let key = match key {
        Some(path) if !path.exists() => {
            let error = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(files::unreadable(path, &error));
        }
        key => crate::artefact::named(key)?,
    };
    let engine = compiled(path, key.as_ref())?;
    let about = engine.preset()?.describe(Lang::ZhCn)?;
    let digest = Digest::of(about.as_bytes()).labelled();
    let path = path.display();
    Ok(Words::new(
        format!("{path}，与本程序相符，装载的数据 {digest}"),
        format!("{path}, fits this program, data loaded {digest}"),
    ))
}

/// A compiled file that counts fuel, or one that does not.
fn compiled(path: &Path, key: Option<&HostKey>) -> Result<ResidentEngine, Error> {
    let with =
        |metered| ResidentEngine::from_artefact(path, None, serve::limits(1, None, metered), key);
    with(false).or_else(|error| match error.code() {
        "engine.artefact-incompatible" => with(true).map_err(|_| error),
        _ => Err(error),
    })
}

/// The first request of the sample city: made-up data that every copy of the program carries.
fn example() -> Result<(Sample, String), Problem> {
    let sample = Sample::build()?;
    let case = sample.cases.first().map(|case| case.request.clone()).unwrap_or_default();
    Ok((sample, case))
}

fn same(path: &Path, found: &str, expected: &str) -> Result<(), Problem> {
    if found == expected {
        return Ok(());
    }
    let text = (
        format!("组件与本程序（{}）不是同一版本，答案不同", credit_core::VERSION),
        format!("the component is not of this version ({}): answers differ", credit_core::VERSION),
    );
    let remedy = (
        "使用与程序一同发布的组件，或重新运行 cargo xtask build",
        "use the component that came with the program, or run `cargo xtask build` again",
    );
    Err(problem("doctor.component-differs", text, remedy)
        .at(Words::same(path.display().to_string())))
}

fn named(path: &Path, bytes: &[u8], (zh, en): (String, String)) -> Words {
    let (path, size) = (path.display(), bytes.len());
    let digest = Digest::of(bytes).labelled();
    Words::new(
        format!("{path}，{size} 字节，{digest}；{zh}"),
        format!("{path}, {size} bytes, {digest}; {en}"),
    )
}
