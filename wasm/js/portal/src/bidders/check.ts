import type { Checker, Decision, Lang, Matter, Request, Subject } from 'credit-check';
import type { Bidder, Company } from './paste.js';

/** A bidder with what came of it. */
export interface Row {
  bidder: Bidder;
  request: Request;
  decision: Decision;
}

/** How long the page may be busy before it takes a breath, in milliseconds. */
const BUSY = 24;

/** The question about one bidder: its papers are the tender's business, so they count as there. */
export function ask(matter: Matter, day: string, { name, code, members }: Bidder): Request {
  const subject = (role: Subject['role'], company: Company): Subject => ({
    ...{ role, kind: 'organization', name: company.name },
    ...(company.code.trim() ? { code: company.code.trim() } : {}),
  });
  return {
    ...{ matter: matter.id, appliedOn: day, decidedOn: day },
    subjects: [subject('applicant', { name, code }), ...members.map((member) => subject('consortium-member', member))],
    materials: matter.materials.map(({ id }) => ({ id, state: 'present' })),
  };
}

export function decide(checker: Checker, matter: Matter, day: string, bidder: Bidder, lang: Lang): Row {
  const request = ask(matter, day, bidder);
  return { bidder, request, decision: checker.check(request, lang) };
}

/** Decides all, in short spells, so that the page can be used meanwhile; a later call ends an earlier one. */
export function decideAll(bidders: Bidder[], one: (bidder: Bidder) => Row, progress: (done: number) => void, done: (rows: Row[]) => void): () => void {
  const rows: Row[] = [];
  let ended = false;
  const spell = (): void => {
    if (ended) return;
    const until = performance.now() + BUSY;
    while (rows.length < bidders.length && performance.now() < until) rows.push(one(bidders[rows.length] as Bidder));
    progress(rows.length);
    if (rows.length < bidders.length) setTimeout(spell, 0);
    else done(rows);
  };
  setTimeout(spell, 0);
  return () => {
    ended = true;
  };
}

/** What a bidder can be filtered by. */
export type Filter = 'all' | 'refer' | 'refuse' | 'code';

export function isIn({ decision }: Row, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'code') return decision.subjects.some(({ identifier }) => !identifier || !identifier.valid);
  return decision.outcome === filter;
}
