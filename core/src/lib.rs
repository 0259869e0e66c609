#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod date;
mod names;
mod pieces;
mod planes;
#[cfg(feature = "schema")]
mod shape;
#[cfg(feature = "authoring")]
pub mod sheet;

pub mod answer;
pub mod api;
pub mod batch;
pub mod calendar;
pub mod check;
pub mod decision;
pub mod digest;
pub mod error;
pub mod finding;
pub mod id;
pub mod json;
pub mod limits;
pub mod memory;
pub mod name;
pub mod notice;
pub mod pack;
pub mod receipt;
pub mod request;
pub mod rulebook;
#[cfg(feature = "schema")]
pub mod schema;
pub mod screen;
pub mod text;
pub mod wire;
pub mod words;

pub use date::Date;

/// Name and version of the engine, as written into receipts.
pub const VERSION: &str = concat!("credit-core/", env!("CARGO_PKG_VERSION"));
