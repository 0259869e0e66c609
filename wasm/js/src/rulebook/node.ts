/** Entry for Node: the compiler of rulebooks, read from the package, so every call works at once. */
import init, * as glue from 'virtual:author-glue';
import { beside } from '../node-files.js';
import { author } from './author.js';

const own = (): Uint8Array => beside('credit_author_bg.wasm', 'credit-check/rulebook/wasm', import.meta.url);

export const { ready, draft, readCsv, writeCsv } = author(glue, {
  start: (source) => init({ module_or_path: source === undefined ? own() : source }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
});
export { Draft } from './author.js';
export type { AuthorSource } from './author.js';
export { CreditError } from '../error.js';
export type * from './types.js';
