import { Checker, load, ready } from 'credit-check';
import type { Outcome, Request } from 'credit-check';

/** The current lists, and the same lists with one that is out of date. */
export type DataSet = 'fresh' | 'stale';

/** One example applicant. */
export interface Case {
  file: string;
  title: string;
  /** What the example shows. */
  shows: string;
  packs: DataSet;
  outcome: Outcome;
  request: Request;
}

/** What build.mjs puts into the page. */
export interface Bundle {
  /** Base64, by path. */
  files: Record<string, string>;
  /** Paths of the packs of each set. */
  sets: Record<DataSet, string[]>;
  cases: Case[];
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Verifies and opens both sets. */
export async function openAll({ files, sets }: Bundle): Promise<Record<DataSet, Checker>> {
  const file = (path: string): Uint8Array => fromBase64(files[path] || '');
  const shared = { rulebook: file('rulebook.pack'), calendar: file('calendar.pack'), trust: file('trust.json') };
  const open = (set: DataSet): Promise<Checker> => load({ packs: sets[set].map(file), ...shared });
  await ready();
  const [fresh, stale] = await Promise.all([open('fresh'), open('stale')]);
  return { fresh, stale };
}
