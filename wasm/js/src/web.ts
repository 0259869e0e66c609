/** Entry for pages: the module is fetched from beside this file, or from where `ready`/`load` are told. */
import init, * as glue from 'virtual:glue';
import { engine, fetchBytes } from './engine.js';

const bound = engine(glue, {
  // Bundlers recognise this form of address as an asset.
  start: (source) =>
    init({ module_or_path: source === undefined ? new URL('./credit_browser_bg.wasm', import.meta.url) : source }),
  read: fetchBytes,
});

export const { ready, load, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version } = bound;
export { Checker } from './engine.js';
export type { BytesSource, LoadOptions, WasmSource } from './engine.js';
export { CreditError } from './error.js';
export { unpack } from './quick.js';
export type { Fault, Quick, QuickReport } from './quick.js';
export type { Checked, CheckOptions, IdentifierCheck } from './check.js';
export type { FormRule, RuleOptions } from './rules.js';
export type * from './types.js';
