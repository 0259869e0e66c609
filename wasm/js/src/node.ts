/** Entry for Node: the module is read from the package, so every call works at once. */
import { readFileSync } from 'node:fs';
import init, * as glue from 'virtual:glue';
import { engine } from './engine.js';
import { fetchBytes } from './fetch.js';
import type { WasmSource } from './engine.js';

const own = (): Uint8Array => readFileSync(new URL('./credit_browser_bg.wasm', import.meta.url));

/** Node's `fetch` refuses file addresses, so those are read from disk. */
const read = async (source: URL | string): Promise<Uint8Array> => {
  const url = new URL(String(source), import.meta.url);
  return url.protocol === 'file:' ? readFileSync(url) : fetchBytes(url);
};

const module = async (source: WasmSource | undefined): Promise<unknown> => {
  if (source === undefined) return own();
  return typeof source === 'string' || source instanceof URL ? read(source) : source;
};

const bound = engine(glue, {
  start: async (source) => init({ module_or_path: await module(source) }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
  read,
});

export const { ready, load, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment } = bound;
export * from './exports.js';
