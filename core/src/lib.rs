//! The credit check of Chinese approval forms and public-resource trading systems (一键核信),
//! without IO: no network, no files, no clock, no randomness.
//!
//! Bytes of signed list packs, a signed rulebook and a signed calendar go in together with a
//! request; a decision with reasons comes out. The same bytes in give the same bytes out on every
//! surface.
//!
//! ```text
//! packs ── Pack::open(trust) ── PackSet ──┐
//! rulebook, calendar ── same door ────────┼── Checker
//! Request ── screen ── Screening ── decide ── Decision ── words ── JSON
//! ```

#![no_std]

extern crate alloc;

mod date;
mod names;
mod pieces;
mod planes;
#[cfg(feature = "authoring")]
pub mod sheet;

pub mod answer;
pub mod api;
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
