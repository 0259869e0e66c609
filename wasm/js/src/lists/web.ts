/** Entry for pages: what reads the files of staff, fetched from beside this file or from where `ready` is told. */
import init, * as glue from 'virtual:lists-glue';
import integrity from 'virtual:lists-integrity';
import { fetched } from '../fetch.js';
import { lists } from './reader.js';

// Bundlers recognise this form of address as an asset.
const own = (): string => new URL('./credit_lists_bg.wasm', import.meta.url).href;

export const { ready, readList, readTables, meanings } = lists(glue, {
  start: (source = own()) =>
    init({ module_or_path: typeof source === 'string' || source instanceof URL ? fetched(String(source), { integrity }) : source }),
});
export type { ModuleSource } from '../lazy.js';
export { CreditError } from '../error.js';
export type { Table } from '../rulebook/types.js';
export type * from './types.js';
