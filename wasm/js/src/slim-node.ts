/** `credit-check/slim` for Node: the module is read from the package, so every call works at once. */
import init, * as glue from 'virtual:glue';
import { identifiers } from './identifiers.js';
import { beside, moduleFrom, read } from './node-files.js';

const own = (): Uint8Array => beside('credit_slim_bg.wasm', 'credit-check/slim.wasm', import.meta.url);

const { api } = identifiers(glue, {
  node: true,
  start: async (source) => init({ module_or_path: await moduleFrom(source, own) }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
  read,
});

export const { ready, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment } = api;
export * from './exports-slim.js';
