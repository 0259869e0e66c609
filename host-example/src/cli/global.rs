//! Options of every command, and the shape of the help.

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
    pub(in crate::cli) component: Option<std::path::PathBuf>,
    /// 文字的语言：zh-CN 或 en；缺省看系统的语言设置（language of texts）
    #[arg(long, global = true, display_order = 102, value_name = "语言", default_value = super::usage::of_locale().as_str(), hide_default_value = true, value_parser = language)]
    pub(in crate::cli) lang: Lang,
    /// 显示帮助（help）
    #[arg(short = 'h', long, global = true, display_order = 103, action = ArgAction::Help)]
    pub(in crate::cli) help: Option<bool>,
    /// 显示版本（version）
    #[arg(short = 'V', long, display_order = 104, action = ArgAction::Version)]
    pub(in crate::cli) version: Option<bool>,
}

impl Global {
    /// Whether a component was named.
    #[cfg(feature = "component")]
    pub(in crate::cli) const fn names_component(&self) -> bool {
        self.component.is_some()
    }

    /// Whether a component was named.
    #[cfg(not(feature = "component"))]
    pub(in crate::cli) const fn names_component(&self) -> bool {
        false
    }
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "zh-CN, en".to_owned())
}
