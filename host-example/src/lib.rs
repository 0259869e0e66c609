//! The host side of credit-check: runs the WIT component in wasmtime, imports lists from office
//! files, builds and signs packs, and shows decisions to people. The binary `credit` is a thin shell
//! around it.
//!
//! An integrator needs [`engine`] only: load the component once, then call it for every request.
//!
//! ```no_run
//! use credit_core::api::Lang;
//! use credit_host::engine::{ComponentEngine, Engine as _, Limits, SourceBytes, find_component};
//!
//! let engine = ComponentEngine::load(&find_component(None)?, Limits::default())?;
//! let sources = SourceBytes {
//!     packs: vec![std::fs::read("packs/zxgk.pack")?],
//!     rulebook: std::fs::read("rulebook.pack")?,
//!     calendar: std::fs::read("calendar.pack")?,
//!     trust: std::fs::read("trust.json")?,
//! };
//! let request = std::fs::read_to_string("request.json")?;
//! let decision: String = engine.check(&sources, &request, Lang::ZhCn)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod author;
pub mod cli;
pub mod doctor;
pub mod engine;
pub mod files;
pub mod import;
pub mod key;
pub mod problem;
pub mod sample;
pub mod screen;
pub mod serve;
pub mod view;
