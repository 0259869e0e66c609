/** Entry for forms that check identifiers and nothing else: a small module without lists, rules and names of regions. */
import init, * as glue from 'virtual:glue';
import { fetchBytes } from './fetch.js';
import { identifiers } from './identifiers.js';
import { moduleOf } from './start.js';

// Bundlers recognise this form of address as an asset.
const own = (): string => new URL('./credit_slim_bg.wasm', import.meta.url).href;

const { api } = identifiers(glue, {
  start: (source, cache) => init({ module_or_path: moduleOf(source === undefined ? own() : source, cache) }),
  read: fetchBytes,
  wasm: own,
});

export const { ready, validate, validateJson, quick, quickBatch, identifierCheck, identifierRule, usccRule, version, explainEnvironment } = api;
export * from './exports-slim.js';
