//! Tests of the host: the command line, the importers, the sample city, both engines. One binary, so
//! that the component is compiled once.

#[cfg(test)]
mod archives;
#[cfg(test)]
mod authoring;
#[cfg(test)]
mod cli;
#[cfg(test)]
#[cfg(feature = "columnar")]
mod columnar;
#[cfg(test)]
mod common;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod custody;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod doctor;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod draw;
#[cfg(test)]
mod expiry;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod guide;
#[cfg(test)]
mod impacts;
#[cfg(test)]
mod importers;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod instances;
#[cfg(test)]
mod interface;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod memory;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod mutants;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod preview;
#[cfg(test)]
mod proofs;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod properties;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod readme;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod receipts;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod records;
#[cfg(test)]
mod redecide;
#[cfg(test)]
mod resident;
#[cfg(test)]
mod reverse;
#[cfg(test)]
mod rulebooks;
#[cfg(test)]
mod said;
#[cfg(test)]
mod sample;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod screening;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod shapes;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod sources;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod timestamps;
#[cfg(test)]
mod trust;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod workbook;
