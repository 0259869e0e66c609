/** Entry with the module inside: no second file, no request. */
import init, * as glue from 'virtual:lists-glue';
import base64 from 'virtual:lists-base64';
import { fromBase64 } from '../base64.js';
import { lists } from './reader.js';

export const { ready, readList, readTables, meanings } = lists(glue, {
  start: (source) => init({ module_or_path: source === undefined ? fromBase64(base64) : source }),
  startNow: () => glue.initSync({ module: fromBase64(base64) as BufferSource }),
});
export type { Table } from '../rulebook/types.js';
export type * from './types.js';
