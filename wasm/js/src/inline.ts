/** Entry with the module inside: no second file, no request. Starts within a call where the browser allows it. */
import init, * as glue from 'virtual:glue';
import base64 from 'virtual:wasm-base64';
import { fromBase64 } from './base64.js';
import { engine } from './engine.js';
import { fetchBytes } from './fetch.js';
import { moduleOf } from './start.js';

const bound = engine(glue, {
  start: (source, cache) => init({ module_or_path: source === undefined ? fromBase64(base64) : moduleOf(source, cache) }),
  startNow: () => glue.initSync({ module: fromBase64(base64) as BufferSource }),
  read: fetchBytes,
});

export const { ready, load, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment, verifyReceipt, replayReceipt, sealReceipt } = bound;
export * from './exports.js';
