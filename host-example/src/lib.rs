//! The host side of credit-check: runs the WIT component in wasmtime, imports lists from office
//! files, builds and signs packs, and shows decisions to people. The binary `credit` is a thin shell
//! around it.
//!
//! An integrator needs [`engine`] only: load the component once, then call it for every request.

pub mod author;
pub mod cli;
pub mod engine;
pub mod files;
pub mod import;
pub mod key;
pub mod problem;
pub mod sample;
pub mod view;
