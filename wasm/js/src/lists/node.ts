/** Entry for Node: what reads the files of staff, read from the package, so every call works at once. */
import init, * as glue from 'virtual:lists-glue';
import { beside } from '../node-files.js';
import { lists } from './reader.js';

const own = (): Uint8Array => beside('credit_lists_bg.wasm', 'credit-check/lists/wasm', import.meta.url);

export const { ready, readList, readTables, meanings } = lists(glue, {
  start: (source) => init({ module_or_path: source === undefined ? own() : source }),
  startNow: () => glue.initSync({ module: own() as BufferSource }),
});
export type { ModuleSource } from '../lazy.js';
export { CreditError } from '../error.js';
export type { Table } from '../rulebook/types.js';
export type * from './types.js';
