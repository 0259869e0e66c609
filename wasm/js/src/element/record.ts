import type { Decision, Request } from '../types.js';
import { h } from './dom.js';
import { shortDigest } from './format.js';

/** Question and answer together; with the same data files they can be replayed. */
export interface CreditRecord {
  request: Request;
  decision: Decision;
}

/** Saves a record as a file. */
export function download(record: CreditRecord): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(record, null, 2)], { type: 'application/json' }));
  const link = h('a', { href: url, download: `credit-check-${shortDigest(record.decision.receipt.decision).replace(/ /g, '')}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000); // the browser has read it by then
}
