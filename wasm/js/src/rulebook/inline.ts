/** Entry with the module inside: no second file, no request. */
import init, * as glue from 'virtual:author-glue';
import base64 from 'virtual:author-base64';
import { fromBase64 } from '../base64.js';
import { author } from './author.js';

export const { ready, draft, readCsv, writeCsv } = author(glue, {
  start: (source) => init({ module_or_path: source === undefined ? fromBase64(base64) : source }),
  startNow: () => glue.initSync({ module: fromBase64(base64) as BufferSource }),
});
export { Draft } from './author.js';
export type * from './types.js';
