/** Entry for pages: the compiler of rulebooks, fetched from beside this file or from where `ready` is told. */
import init, * as glue from 'virtual:author-glue';
import integrity from 'virtual:author-integrity';
import { fetched } from '../fetch.js';
import { author } from './author.js';

// Bundlers recognise this form of address as an asset.
const own = (): string => new URL('./credit_author_bg.wasm', import.meta.url).href;

export const { ready, draft, readCsv, writeCsv } = author(glue, {
  start: (source = own()) =>
    init({ module_or_path: typeof source === 'string' || source instanceof URL ? fetched(String(source), { integrity }) : source }),
});
export { Draft } from './author.js';
export type { AuthorSource } from './author.js';
export { CreditError } from '../error.js';
export type * from './types.js';
