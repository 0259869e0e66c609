//! The calls of the product, on two engines that must answer byte for byte alike.
//!
//! [`ComponentEngine`] runs the WIT component in wasmtime and is what the command line uses;
//! [`NativeEngine`] calls the core directly (`--native`) and is the reference of the tests.

mod component;
mod hot;
mod limits;
mod locate;
mod meter;
mod native;
mod trap;

pub use component::ComponentEngine;
pub use hot::{Bound, HotChecker, HotEngine, HotLimits, HotPacks, precompile, snapshot};
pub use limits::Limits;
pub use locate::{find_checker, find_component};
pub use meter::{ENGINE_LINE, Meter};
pub use native::NativeEngine;

use credit_core::{api::Lang, digest::Digest};

use crate::problem::Problem;

/// The signed data of one check, as bytes.
#[derive(Clone, Debug, Default)]
pub struct SourceBytes {
    /// List packs, in the order in which the answer counts them.
    pub packs: Vec<Vec<u8>>,
    /// Pack of kind rulebook.
    pub rulebook: Vec<u8>,
    /// Pack of kind calendar.
    pub calendar: Vec<u8>,
    /// Trusted keys, JSON.
    pub trust: Vec<u8>,
}

impl SourceBytes {
    /// All bytes together, to size the memory of a call.
    #[must_use]
    pub fn len(&self) -> usize {
        let packs = self.packs.iter().map(Vec::len);
        packs.chain([self.rulebook.len(), self.calendar.len(), self.trust.len()]).sum()
    }

    /// Digest of all of it, in its order, together with the component that is to read it.
    #[must_use]
    pub fn origin(&self, component: &[u8]) -> String {
        let parts = [component, &self.rulebook, &self.calendar, &self.trust];
        let parts = parts.into_iter().chain(self.packs.iter().map(Vec::as_slice));
        let digests = parts.map(|part| Digest::of(part).labelled() + "\n");
        Digest::of(digests.collect::<String>().as_bytes()).labelled()
    }

    /// True when there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What the caller knows about an identifier; strings as in the JSON contract.
#[derive(Clone, Debug, Default)]
pub struct IdQuery {
    /// `uscc`, `resident-id`, …; `None` recognises the kind.
    pub kind: Option<String>,
    /// ISO date on which the identifier has to be valid.
    pub on: Option<String>,
    /// Normalised identifiers in use although they fail a check: their errors become warnings.
    pub allow: Vec<String>,
}

/// The product's calls. Every call is independent of the others.
///
/// # Errors
///
/// All methods: the failures of the core by their codes (`json.*`, `request.*`, `pack.*`, `trust.*`,
/// `id.unknown-kind`). The component engine adds `engine.fuel`, `engine.memory` and `engine.trap`.
pub trait Engine {
    /// What runs the calls, for the summary: `wasm` or `native`.
    fn name(&self) -> &'static str;

    /// Decides one request (JSON); canonical JSON Decision.
    fn check(&self, sources: &SourceBytes, request: &str, lang: Lang) -> Result<String, Problem>;

    /// The same, and what it has cost where that is counted.
    fn check_counted(
        &self,
        sources: &SourceBytes,
        request: &str,
        lang: Lang,
    ) -> Result<(String, Option<Meter>), Problem> {
        self.check(sources, request, lang).map(|decision| (decision, None))
    }

    /// What the sources hold; canonical JSON Description.
    fn describe(&self, sources: &SourceBytes, lang: Lang) -> Result<String, Problem>;

    /// Reads one identifier, whatever characters it holds; canonical JSON report.
    fn validate(&self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Problem>;

    /// Reads one identifier a line; one canonical JSON report a line.
    ///
    /// `lines` ends each identifier with `\n` or `\r\n`; an empty line is an empty identifier.
    fn validate_lines(&self, lines: &str, query: &IdQuery, lang: Lang) -> Result<String, Problem>;
}
