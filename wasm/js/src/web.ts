/** Entry for pages: the module is fetched from beside this file, or from where `ready`/`load` are told. */
import init, * as glue from 'virtual:glue';
import { engine } from './engine.js';
import { fetchBytes } from './fetch.js';
import { moduleOf } from './start.js';

// Bundlers recognise this form of address as an asset.
const own = (): string => new URL('./credit_browser_bg.wasm', import.meta.url).href;

const bound = engine(glue, {
  start: (source, cache) => init({ module_or_path: moduleOf(source === undefined ? own() : source, cache) }),
  read: fetchBytes,
  wasm: own,
});

export const { ready, load, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment, verifyReceipt, replayReceipt, sealReceipt } = bound;
export * from './exports.js';
