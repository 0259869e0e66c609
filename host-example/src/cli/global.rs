//! Options of every command, and the shape of the help.

use std::path::PathBuf;

use clap::{ArgAction, Args};
use credit_core::api::Lang;

/// How the help of a command is laid out.
pub(in crate::cli) const COMMAND_HELP: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

/// Options of every command.
#[derive(Args, Debug)]
pub(in crate::cli) struct Global {
    /// 不经 WebAssembly，直接调用核心（答案逐字节相同；call the core without WebAssembly）
    #[arg(long, global = true, display_order = 100)]
    pub(in crate::cli) native: bool,
    #[cfg(feature = "component")]
    /// 核查组件的路径；缺省依次找 CREDIT_COMPONENT、程序旁边、构建目录（component file）
    #[arg(
        long,
        global = true,
        display_order = 101,
        value_name = "文件",
        conflicts_with = "native"
    )]
    pub(in crate::cli) component: Option<PathBuf>,
    /// 文字的语言：zh-CN（缺省）或 en（language of texts）
    #[arg(long, global = true, display_order = 102, value_name = "语言", default_value = "zh-CN", hide_default_value = true, value_parser = language)]
    pub(in crate::cli) lang: Lang,
    /// 显示帮助（help）
    #[arg(short = 'h', long, global = true, display_order = 103, action = ArgAction::Help)]
    pub(in crate::cli) help: Option<bool>,
    /// 显示版本（version）
    #[arg(short = 'V', long, display_order = 104, action = ArgAction::Version)]
    pub(in crate::cli) version: Option<bool>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "zh-CN, en".to_owned())
}
