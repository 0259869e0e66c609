/** Entry for Node: the module is read from the package, so every call works at once. */
import init, * as glue from 'virtual:glue';
import { engine } from './engine.js';
import { beside, moduleFrom, read } from './node-files.js';

const own = (): Uint8Array => beside('credit_browser_bg.wasm', 'credit-check/wasm', import.meta.url);

const bound = engine(glue, {
  node: true,
  start: async (source) => init({ module_or_path: await moduleFrom(source, own) }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
  read,
});

export const { ready, load, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment, verifyReceipt, replayReceipt, sealReceipt } = bound;
export * from './exports.js';
