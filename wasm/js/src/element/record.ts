import type { Decision, Request } from '../types.js';
import { shortDigest } from '../ui/format.js';
import { save } from '../ui/save.js';

/** Question and answer together; with the same data files they can be replayed. */
export interface CreditRecord {
  request: Request;
  decision: Decision;
}

/** Saves a record as a file. */
export function download(record: CreditRecord): void {
  const name = `credit-check-${shortDigest(record.decision.receipt.decision).replace(/ /g, '')}.json`;
  save(JSON.stringify(record, null, 2), name, 'application/json');
}
