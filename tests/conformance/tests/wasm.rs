//! The built wasm files ask for nothing and run on old browser engines.

use conformance::wasm::{self, AUTHOR, BROWSER, CHECKER, COMPONENT, FLOOR, SLIM};
use wasmparser::WasmFeatures;

#[test]
fn the_component_has_no_imports() {
    let component = wasm::read(COMPONENT).unwrap();
    assert_eq!(wasm::imports(&component).unwrap(), [""; 0]);
}

#[test]
fn its_one_core_module_has_no_imports() {
    let component = wasm::read(COMPONENT).unwrap();
    let modules = wasm::core_modules(&component).unwrap();
    let imports: Vec<_> = modules.iter().map(|m| wasm::imports(m).unwrap()).collect();
    assert_eq!(imports, [[""; 0]]);
}

#[test]
fn its_core_module_has_the_bytes_interface() {
    let component = wasm::read(COMPONENT).unwrap();
    let modules = wasm::core_modules(&component).unwrap();
    let exports = wasm::exports(modules[0]).unwrap();
    for name in ["memory", "credit_alloc", "credit_call", "credit_free"] {
        assert!(exports.iter().any(|e| e == name), "no {name} in {exports:?}");
    }
}

#[test]
fn the_component_with_resources_asks_the_host_for_nothing_either() {
    let component = wasm::read(CHECKER).unwrap();
    assert_eq!(wasm::imports(&component).unwrap(), [""; 0]);
    wasm::validate(&component, FLOOR | WasmFeatures::COMPONENT_MODEL).unwrap();
}

#[test]
fn the_component_needs_no_more_than_the_floor() {
    let component = wasm::read(COMPONENT).unwrap();
    wasm::validate(&component, FLOOR | WasmFeatures::COMPONENT_MODEL).unwrap();
    for module in wasm::core_modules(&component).unwrap() {
        wasm::validate(module, FLOOR).unwrap();
    }
}

#[test]
fn the_browser_modules_need_no_more_than_the_floor() {
    for file in [BROWSER, SLIM] {
        wasm::validate(&wasm::read(file).unwrap(), FLOOR).unwrap();
    }
}

#[test]
fn the_small_module_has_identifiers_and_no_checker() {
    let exports = wasm::exports(&wasm::read(SLIM).unwrap()).unwrap();
    assert!(exports.iter().any(|name| name == "validate"), "{exports:?}");
    assert!(!exports.iter().any(|name| name.contains("checker")), "{exports:?}");
}

#[test]
fn nor_does_the_module_of_authors() {
    wasm::validate(&wasm::read(AUTHOR).unwrap(), FLOOR).unwrap();
}

#[test]
fn the_modules_of_pages_import_from_their_glue_only() {
    for (file, glue) in [(BROWSER, "./credit_browser_bg.js."), (AUTHOR, "./credit_author_bg.js.")] {
        let imports = wasm::imports(&wasm::read(file).unwrap()).unwrap();
        let strange = imports.iter().find(|name| !name.starts_with(glue));
        assert_eq!(strange, None, "{imports:?}");
    }
}

#[test]
fn the_floor_refuses_later_features() {
    // (module (func (result i32 i32) i32.const 1 i32.const 2)): multi-value.
    let multi_value = b"\0asm\x01\0\0\0\x01\x06\x01\x60\0\x02\x7f\x7f\x03\x02\x01\0\x0a\x08\x01\x06\0\x41\x01\x41\x02\x0b";
    assert!(wasm::validate(multi_value, WasmFeatures::default()).is_ok());
    assert!(wasm::validate(multi_value, FLOOR).is_err());
    // (module (table 1 externref)): reference types.
    let externref = b"\0asm\x01\0\0\0\x04\x04\x01\x6f\0\x01";
    assert!(wasm::validate(externref, WasmFeatures::default()).is_ok());
    assert!(wasm::validate(externref, FLOOR).is_err());
}
