/** `credit-check/slim` for Node: the module is read from the package, so every call works at once. */
import { readFileSync } from 'node:fs';
import init, * as glue from 'virtual:glue';
import { fetchBytes } from './fetch.js';
import { identifiers } from './identifiers.js';

const own = (): Uint8Array => readFileSync(new URL('./credit_slim_bg.wasm', import.meta.url));

const { api } = identifiers(glue, {
  start: async (source) => init({ module_or_path: source === undefined ? own() : source }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
  read: fetchBytes,
});

export const { ready, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment } = api;
export * from './exports-slim.js';
