//! What a call that ended without an answer, or a file that is no component, means.

use wasmtime::{PoolConcurrencyLimitError, Trap};

use super::limits::MemoryExceeded;
use crate::problem::{Problem, Words};

/// Bytes that are not this component.
pub(super) fn invalid(error: &wasmtime::Error) -> Problem {
    Problem::new(
        "engine.component-invalid",
        Words::new(
            format!("不能作为核查组件使用：{error:#}"),
            format!("not usable as the component: {error:#}"),
        ),
        Words::new(
            "重新运行 cargo xtask build，并使用同一版本的 credit 和组件",
            "run `cargo xtask build` again and use the component of the same version",
        ),
    )
}

/// A call that ended without an answer. The input may be at fault, so that the host goes on with
/// the next one.
pub(super) fn trapped(error: &wasmtime::Error) -> Problem {
    if let Some(MemoryExceeded(bytes)) = error.downcast_ref::<MemoryExceeded>() {
        return Problem::new(
            "engine.memory",
            Words::new(
                format!("本次核查需要的内存（{} MiB）超过上限", bytes >> 20),
                format!("the call needs more memory ({} MiB) than allowed", bytes >> 20),
            ),
            Words::new("分批提交，或减少一次载入的名单", "send fewer lists or lines at a time"),
        );
    }
    if matches!(error.downcast_ref::<Trap>(), Some(Trap::OutOfFuel)) {
        return Problem::new(
            "engine.fuel",
            Words::new(
                "本次核查的计算量超过上限，已停止",
                "the call used up its fuel and was stopped",
            ),
            Words::new("分批提交，或减少一次载入的名单", "send fewer lists or lines at a time"),
        );
    }
    if matches!(error.downcast_ref::<Trap>(), Some(Trap::Interrupt)) {
        return Problem::new(
            "engine.deadline",
            Words::new("本次核查超过时限，已停止", "the call took too long and was stopped"),
            Words::new("分批提交，或稍后重试", "send less at a time, or try again later"),
        );
    }
    if error.downcast_ref::<PoolConcurrencyLimitError>().is_some() {
        return Problem::new(
            "engine.busy",
            Words::new("所有核查实例都在使用中", "all instances are in use"),
            Words::new("稍后重试，或增大实例池", "try again later, or make the pool larger"),
        );
    }
    Problem::new(
        "engine.trap",
        Words::new(
            format!("核查组件意外停止：{}", error.root_cause()),
            format!("the component stopped unexpectedly: {}", error.root_cause()),
        ),
        Words::new(
            "这是程序缺陷：请保留输入并报告；可用 --native 复核",
            "this is a defect: keep the input and report it; --native gives a second answer",
        ),
    )
}
