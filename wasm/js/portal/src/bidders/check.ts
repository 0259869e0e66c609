import type { Checker, Decision, IdentifierReport, Lang, Matter, Request, Subject, SubjectKind } from 'credit-check';
import { kindByNumber } from '../../../src/ui/kind.js';
import { standing } from '../standing.js';
import type { Standing } from '../standing.js';
import { isRounded } from './paste.js';
import type { Bidder, Company } from './paste.js';

/** Why a bidder could not be asked for at all. */
export type Gap = 'nameless' | 'kindless';

/** A bidder with what came of it. */
export interface Row {
  bidder: Bidder;
  /** What keeps it from being asked for; then there is no decision. */
  gap?: Gap;
  decision?: Decision;
  standing: Standing;
  /** Names of the roles that the matter checks and the bidder names nobody in. */
  missing: string[];
  /** Numbers of the other rows that are the same bidder. */
  twins: string[];
}

/** How long the page may be busy before it takes a breath, in milliseconds. */
const BUSY = 24;

type Identify = (code: string) => IdentifierReport;

/** What a company is: as its column says, else as its number says. */
function kindOf({ kind, code }: Company, identify: Identify): SubjectKind | '' {
  return kind || (code.trim() && !isRounded(code) ? kindByNumber(identify(code)) : '');
}

/** The question about one bidder. Papers are the business of the tender: nothing is said of them, and rules are not asked. */
export function ask(matter: Matter, day: string, { name, code, kind, formerNames, legal, members }: Bidder, identify: Identify): Request | Gap {
  const companies: [Subject['role'], Company][] = [['applicant', { name, code, kind, ...(formerNames ? { formerNames } : {}) }], ...members.map((member): [Subject['role'], Company] => ['consortium-member', member])];
  if (companies.some(([, company]) => company.name === '')) return 'nameless';
  const subjects = companies.map(([role, company]) => ({
    ...{ role, kind: kindOf(company, identify), name: company.name },
    ...(company.code.trim() ? { code: company.code.trim() } : {}),
    ...(company.formerNames ? { formerNames: company.formerNames } : {}),
  }));
  if (subjects.some((subject) => subject.kind === '')) return 'kindless';
  const person = legal && legal.name ? [{ role: 'legal-representative', kind: 'person', name: legal.name, ...(legal.code ? { code: legal.code } : {}) }] : [];
  return { matter: matter.id, appliedOn: day, decidedOn: day, subjects: [...subjects, ...person] as Subject[] };
}

export function decide(checker: Checker, matter: Matter, day: string, bidder: Bidder, lang: Lang): Row {
  const request = ask(matter, day, bidder, (code) => checker.validate(code, { on: day, lang }));
  if (typeof request === 'string') return { bidder, gap: request, standing: 'unknown', missing: [], twins: [] };
  const decision = checker.check(request, lang);
  const open = decision.reasons.filter(({ code }) => code === 'subject.missing').map(({ role }) => role);
  const missing = matter.roles.filter(({ id }) => open.indexOf(id) >= 0).map(({ text }) => text);
  const found = standing(decision);
  // Who has to be checked and is not known is not found clear.
  const unknown = missing.length > 0 && (found === 'clear' || found === 'record');
  return { bidder, decision, standing: unknown ? 'unknown' : found, missing, twins: [] };
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

/** How many of its doubles a row names. */
const MOST_TWINS = 5;

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

/** Tells every row which others have its code, or its name where one of the two has no code; members count as well. */
export function pair(rows: Row[]): void {
  for (const row of rows) row.twins = [];
  const by = new Map<string, Set<Row>>();
  const add = (key: string, row: Row): void => void by.set(key, (by.get(key) || new Set<Row>()).add(row));
  for (const row of rows) {
    for (const { name, code } of [row.bidder, ...row.bidder.members]) {
      if (code.trim() && !isRounded(code)) add(`code ${plain(code)}`, row);
      if (name) add(`name ${plain(name)}`, row);
    }
  }
  by.forEach((same) => {
    const some = Array.from(same).slice(0, MOST_TWINS + 1);
    if (same.size > 1) same.forEach((row) => row.twins.push(...some.filter((other) => other !== row).map(({ bidder }) => bidder.number)));
  });
  for (const row of rows) row.twins = Array.from(new Set(row.twins)).slice(0, MOST_TWINS);
}

const ORDER: Standing[] = ['listed', 'verify', 'unknown', 'record', 'clear'];

/** Those with records first, the others as they came. */
export function sorted(rows: Row[]): Row[] {
  return rows.map((row, i) => ({ row, i })).sort((a, b) => ORDER.indexOf(a.row.standing) - ORDER.indexOf(b.row.standing) || a.i - b.i).map(({ row }) => row);
}

/** What a bidder can be filtered by. */
export type Filter = 'all' | 'listed' | 'verify' | 'unknown' | 'code' | 'double';

export function isIn({ bidder, decision, standing: is, twins }: Row, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'double') return twins.length > 0;
  if (filter === 'code') return isRounded(bidder.code) || Boolean(decision && decision.subjects.some(({ identifier }) => identifier && !identifier.valid));
  return is === filter;
}
