//! What the built wasm files import and which WebAssembly features they need.

use std::fs;

use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use crate::repository;

/// The module of the browser package.
pub const BROWSER: &str = "target/credit/browser/credit_browser_bg.wasm";
/// The browser module of identifiers alone.
pub const SLIM: &str = "target/credit/slim/credit_slim_bg.wasm";

/// The module of the rulebook page, with the compiler of rulebooks.
pub const AUTHOR: &str = "target/credit/author/credit_author_bg.wasm";

/// The WIT component.
pub const COMPONENT: &str = "target/credit/component/credit-check.wasm";
/// The component whose resources keep data open.
pub const CHECKER: &str = "target/credit/component/credit-checker.wasm";

/// Everything a module may use, so that it runs from Chrome 75, Firefox 79 and Safari 15 on:
/// WebAssembly 1.0 and these four. (`GC_TYPES` is how the validator represents `externref`s; it
/// allows no instruction by itself.)
pub const FLOOR: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT);

/// The bytes of a built file.
///
/// # Errors
/// A sentence that says how to build it.
pub fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(repository(path))
        .map_err(|e| format!("{path}: {e}; build it with `cargo xtask build` first"))
}

/// Imports of the outermost module or component, as `module.name` or the name alone.
///
/// # Errors
/// What the parser says.
pub fn imports(bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut depth: usize = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|e| e.to_string())? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                depth = depth.saturating_add(1);
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ImportSection(section) if depth == 0 => {
                for import in section.into_imports() {
                    let import = import.map_err(|e| e.to_string())?;
                    names.push(format!("{}.{}", import.module, import.name));
                }
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    names.push(import.map_err(|e| e.to_string())?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// Names that a module exports.
///
/// # Errors
/// What the parser says.
pub fn exports(module: &[u8]) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(section) = payload.map_err(|e| e.to_string())? {
            for export in section {
                names.push(export.map_err(|e| e.to_string())?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// The core modules inside a component.
///
/// # Errors
/// What the parser says.
pub fn core_modules(component: &[u8]) -> Result<Vec<&[u8]>, String> {
    let mut modules = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        if let Payload::ModuleSection { unchecked_range, .. } =
            payload.map_err(|e| e.to_string())?
        {
            let start = usize::try_from(unchecked_range.start).unwrap_or(usize::MAX);
            let end = usize::try_from(unchecked_range.end).unwrap_or(usize::MAX);
            let module = component.get(start..end);
            modules.push(module.ok_or("a module goes past the end of the component")?);
        }
    }
    Ok(modules)
}

/// Checks a module or component against exactly those features.
///
/// # Errors
/// What the validator says.
pub fn validate(bytes: &[u8], features: WasmFeatures) -> Result<(), String> {
    Validator::new_with_features(features).validate_all(bytes).map(drop).map_err(|e| e.to_string())
}
