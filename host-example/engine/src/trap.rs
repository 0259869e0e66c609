//! What a call that ended without an answer, or a file that is no component, means.

use wasmtime::{PoolConcurrencyLimitError, Trap};

use super::{Error, limits::MemoryExceeded};

/// Bytes that are not this component.
pub(crate) fn invalid(error: &wasmtime::Error) -> Error {
    Error::new(
        "engine.component-invalid",
        (
            format!("不能作为核查组件使用：{error:#}"),
            format!("not usable as the component: {error:#}"),
        ),
        (
            "重新运行 cargo xtask build，并使用同一版本的 credit 和组件",
            "run `cargo xtask build` again and use the component of the same version",
        ),
    )
}

/// A component, and another than the one that belongs there: the other one of the two, or somebody else's.
pub(crate) fn other(file: &str, error: &wasmtime::Error) -> Error {
    let (zh, en) = (
        format!("换成同一版本的 {file}，由 cargo xtask build 生成"),
        format!("{file} of the same version belongs here; `cargo xtask build` makes it"),
    );
    Error::new(
        "engine.component-other",
        (
            format!("是一个组件，但不是 {file}：{error:#}"),
            format!("a component, but not {file}: {error:#}"),
        ),
        (&zh, &en),
    )
}

/// A call that ended without an answer. The input may be at fault, so that the host goes on with
/// the next one.
pub(crate) fn trapped(error: &wasmtime::Error) -> Error {
    if let Some(MemoryExceeded(bytes)) = error.downcast_ref::<MemoryExceeded>() {
        return Error::new(
            "engine.memory",
            (
                format!("本次核查需要的内存（{} MiB）超过上限", bytes >> 20),
                format!("the call needs more memory ({} MiB) than allowed", bytes >> 20),
            ),
            ("分批提交，或减少一次载入的名单", "send fewer lists or lines at a time"),
        );
    }
    if matches!(error.downcast_ref::<Trap>(), Some(Trap::OutOfFuel)) {
        return Error::new(
            "engine.fuel",
            ("本次核查的计算量超过上限，已停止", "the call used up its fuel and was stopped"),
            ("分批提交，或减少一次载入的名单", "send fewer lists or lines at a time"),
        );
    }
    if matches!(error.downcast_ref::<Trap>(), Some(Trap::Interrupt)) {
        return Error::new(
            "engine.deadline",
            ("本次核查超过时限，已停止", "the call took too long and was stopped"),
            ("分批提交，或稍后重试", "send less at a time, or try again later"),
        );
    }
    if error.downcast_ref::<PoolConcurrencyLimitError>().is_some() {
        return Error::new(
            "engine.busy",
            ("所有核查实例都在使用中", "all instances are in use"),
            ("稍后重试，或增大实例池", "try again later, or make the pool larger"),
        );
    }
    Error::new(
        "engine.trap",
        (
            format!("核查组件意外停止：{}", error.root_cause()),
            format!("the component stopped unexpectedly: {}", error.root_cause()),
        ),
        (
            "这是程序缺陷：请保留输入并报告；可用 --native 复核",
            "this is a defect: keep the input and report it; --native gives a second answer",
        ),
    )
}
