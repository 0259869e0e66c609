//! The calls of the product, on engines that must answer byte for byte alike.
//!
//! [`ComponentEngine`] runs the WIT component in wasmtime, a fresh store for every call;
//! [`ResidentEngine`] runs the world that keeps its data open between calls; [`NativeEngine`] calls the
//! core directly and is the reference of the tests. Load once, then call for every request:
//!
//! ```no_run
//! # #[cfg(feature = "component")] {
//! use credit_core::api::Lang;
//! use credit_engine::{ComponentEngine, Engine as _, Limits, SourceBytes, find_component};
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
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Feature `component` (default) brings wasmtime; without it there is [`NativeEngine`] alone.

#[cfg(feature = "component")]
mod border;
#[cfg(feature = "component")]
mod component;
mod error;
#[cfg(feature = "component")]
mod limits;
#[cfg(feature = "component")]
mod locate;
mod meter;
mod native;
mod receipts;
#[cfg(feature = "component")]
mod resident;
#[cfg(feature = "component")]
mod trap;

#[cfg(feature = "component")]
pub use component::ComponentEngine;
pub use error::Error;
#[cfg(feature = "component")]
pub use limits::Limits;
#[cfg(feature = "component")]
pub use locate::{find_checker, find_component};
pub use meter::{ENGINE_LINE, Meter};
pub use native::{NativeChecker, NativeEngine, NativePacks};
pub use receipts::{ReceiptCall, Receipts};
#[cfg(feature = "component")]
pub use resident::{
    Bound, HostKey, ResidentChecker, ResidentEngine, ResidentLimits, ResidentLists, ResidentPacks,
    core_module, module_snapshot, precompile, snapshot,
};

use credit_core::{api::Lang, digest::Digest};

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

/// The bytes of the packs that are screened against.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// List packs, in any order.
    pub packs: Vec<Vec<u8>>,
    /// Trusted keys, JSON.
    pub trust: Vec<u8>,
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

/// The calls that are given their data each time. Every call is independent of the others.
///
/// # Errors
///
/// All methods: the failures of the core by their codes (`json.*`, `request.*`, `pack.*`, `trust.*`,
/// `id.unknown-kind`). The component adds `engine.fuel`, `engine.memory` and `engine.trap`.
pub trait Engine {
    /// What runs the calls, for the summary: `wasm` or `native`.
    fn name(&self) -> &'static str;

    /// Decides one request (JSON); canonical JSON Decision.
    fn check(&self, sources: &SourceBytes, request: &str, lang: Lang) -> Result<String, Error>;

    /// The same, and what it has cost where that is counted.
    fn check_counted(
        &self,
        sources: &SourceBytes,
        request: &str,
        lang: Lang,
    ) -> Result<(String, Option<Meter>), Error> {
        self.check(sources, request, lang).map(|decision| (decision, None))
    }

    /// What the sources hold; canonical JSON Description.
    fn describe(&self, sources: &SourceBytes, lang: Lang) -> Result<String, Error>;

    /// Reads one identifier, whatever characters it holds; canonical JSON report.
    fn validate(&self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error>;

    /// Reads one identifier a line; one canonical JSON report a line.
    ///
    /// `lines` ends each identifier with `\n` or `\r\n`; an empty line is an empty identifier.
    fn validate_lines(&self, lines: &str, query: &IdQuery, lang: Lang) -> Result<String, Error>;
}

/// A checker with its data open, for one caller at a time.
///
/// # Errors
///
/// All methods: the failures of the core by their codes (`json.*`, `request.*`, `id.unknown-kind`). An
/// instance of the component adds `engine.*`, after which it is dead ([`Error::is_stop`]).
pub trait OpenChecker: Send + std::fmt::Debug {
    /// Decides one request (JSON); canonical JSON Decision.
    fn check(&mut self, request: &str, lang: Lang) -> Result<String, Error>;

    /// What the last call has cost, where that is counted.
    fn meter(&self) -> Option<Meter> {
        None
    }

    /// Reads one identifier; canonical JSON report.
    fn validate(&mut self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error>;

    /// What the sources hold; canonical JSON Description.
    fn describe(&mut self, lang: Lang) -> Result<String, Error>;

    /// Writes a notice (文书) from a `NoticeRequest`; canonical JSON Notice. Adds `notice.*`.
    fn notice(&mut self, question: &str, lang: Lang) -> Result<String, Error>;

    /// Screens subjects, one a line; see `wit/screening.wit`.
    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error>;
}

/// List packs that are open, for one caller at a time.
///
/// # Errors
///
/// All methods: `json.date`, `pack.*`. An instance of the component adds `engine.*`, after which it is dead
/// ([`Error::is_stop`]).
pub trait OpenPacks: Send + std::fmt::Debug {
    /// What the packs cover at a day; canonical JSON array.
    fn coverage(&mut self, on: &str, lang: Lang) -> Result<String, Error>;

    /// Screens subjects, one a line; see `wit/screening.wit`.
    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error>;
}

/// List packs that can be opened as often as there are callers.
pub trait PackOpener: Send + Sync + std::fmt::Debug {
    /// The packs for one caller, or for one whose instance is dead.
    ///
    /// # Errors
    ///
    /// `trust.*`, `pack.*`; `engine.*`.
    fn open(&self, lang: Lang) -> Result<Box<dyn OpenPacks>, Error>;
}
