//! The TypeScript types, written into the generated declarations.

use wasm_bindgen::prelude::*;

/// The contracts, kept where the npm package is type-checked against them: requests, decisions,
/// identifier reports, descriptions.
#[wasm_bindgen(typescript_custom_section)]
const CONTRACTS: &str = include_str!("../../js/src/types.ts");

/// What only this module adds to them.
#[wasm_bindgen(typescript_custom_section)]
const SURFACE: &str = r"
/** The signed data of a checker; nothing in it is used before its signature is verified. */
export interface Sources {
  /** List packs, in any order. */
  packs: Uint8Array[];
  rulebook: Uint8Array;
  calendar: Uint8Array;
  /** The keys that are trusted: a JSON document, UTF-8. It comes from the host. */
  trust: Uint8Array;
}

/** What came of holding a checker against what was seen before (期号记录). */
export interface Remembered {
  /** The memory to keep when what is in doubt is not taken. */
  memory: string;
  /** The memory to keep when it is taken all the same. */
  accepted: string;
  /** What is in doubt: `memory.*`, `trust.older`, `trust.forked`. */
  doubts: CreditError[];
}

/** What every call throws when its input cannot be used. */
export interface CreditError extends Error {
  name: 'CreditError';
  /** Stable code, such as `json.unknown-field`. */
  code: string;
  /** Where in the input, when it concerns one place. */
  place?: string;
  /** What to do about it. */
  remedy: string;
}
";
