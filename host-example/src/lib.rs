//! The host side of credit-check: runs the WIT component in wasmtime, imports lists from office
//! files, builds and signs packs, and shows decisions to people. The binary `credit` is a thin shell
//! around it.
//!
//! An integrator needs [`credit_engine`] only: load the component once, then call it for every request.
//!
//! Features, all of them on unless told otherwise: `component` runs the WIT component; without it the core
//! alone answers. `serve` adds the HTTP server with its records, `credit doctor` and `credit precompile`.
//! `columnar` reads and writes Parquet and Arrow.

pub use credit_import::{self as import, problem, shown};

pub mod archive;
#[cfg(feature = "serve")]
pub mod artefact;
pub mod case;
#[cfg(feature = "serve")]
pub mod checkpoint;
pub mod cli;
pub mod clock;
mod columnar;
#[cfg(feature = "serve")]
pub mod cose;
pub mod deadline;
#[cfg(feature = "serve")]
pub mod doctor;
pub mod files;
pub mod filter;
pub mod impact;
pub mod key;
pub mod ledger;
#[cfg(feature = "serve")]
pub mod module;
pub mod paper;
pub mod qr;
pub mod receipt;
pub mod redecide;
pub mod remember;
mod room;
pub mod sample;
pub mod screen;
#[cfg(feature = "serve")]
pub mod serve;
pub mod sheet;
pub mod sign;
pub mod statement;
pub mod statistics;
#[cfg(feature = "serve")]
pub mod tiles;
pub mod timestamp;
#[cfg(feature = "serve")]
pub mod tombstone;
#[cfg(feature = "serve")]
pub mod tree;
pub mod trust;
pub mod view;
