import type { Decision, Finding, Lang, SubjectKind } from 'credit-check';
import { coverage } from '../../../src/ui/decision/coverage.js';
import { excluded, findings } from '../../../src/ui/decision/findings.js';
import { reasons } from '../../../src/ui/decision/why.js';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { grouped, shortDay, shortDigest } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import { suggestions } from '../../../src/ui/suggestions.js';
import type { Words } from '../../../src/ui/words.js';
import { standing, STANDING_ICON, standingText } from '../standing.js';
import { word } from '../words.js';
import type { PortalWord } from '../words.js';
import type { Row } from './check.js';
import { isRounded } from './paste.js';
import type { Company } from './paste.js';

export interface TableActions {
  /** Takes a code for a company of a bidder. */
  correct(row: Row, company: Company, code: string): void;
  /** Says what a company is that no number tells of. */
  choose(row: Row, company: Company, kind: SubjectKind): void;
  /** Shows and hides what was found. */
  toggle(row: Row): void;
}

type Subject = Decision['subjects'][number];

const KINDS: SubjectKind[] = ['organization', 'sole-trader', 'person'];

/** Why a bidder could not be asked for. */
export const gapText = (lang: Lang, { gap }: Row): string => (gap ? word(lang, `gap.${gap}` as const) : '');

/** The result, a line for each bidder and one for each member of its consortium; what was found on demand. */
export function table(words: Words, rows: { row: Row; open: boolean }[], actions: TableActions): HTMLElement {
  const w = (code: PortalWord): string => word(words.lang, code);
  const column = (code: PortalWord, className = ''): HTMLElement => h('th', { scope: 'col', class: className }, w(code));
  if (rows.length === 0) return h('p', { class: 'hint' }, w('none'));
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': w('column') },
    h(
      'table',
      { class: 'bidders' },
      h('caption', { class: 'visually-hidden' }, w('column')),
      h('thead', {}, h('tr', {}, column('number'), column('name'), column('codeColumn'), column('found'), column('outcome'), column('action', 'no-print'))),
      rows.map(({ row, open }) => h('tbody', { 'data-standing': row.standing, ...(row.gap ? { 'data-gap': row.gap } : {}) }, lines(words, row, open, actions))),
    ),
  );
}

function lines(words: Words, row: Row, open: boolean, actions: TableActions): HTMLElement[] {
  const { bidder, decision } = row;
  const id = `why-${bidder.line}`;
  const [leader, ...others] = decision ? decision.subjects : [];
  const toggle = h(
    'button',
    { type: 'button', class: 'link', 'aria-expanded': String(open), 'aria-controls': id, id: `${id}-open`, onclick: () => actions.toggle(row) },
    word(words.lang, open ? 'hide' : 'show'),
    h('span', { class: 'visually-hidden' }, ` ${bidder.name}`),
  );
  const twins = row.twins.length > 0 && h('span', { class: 'found twins' }, icon('warning'), word(words.lang, 'twins', { numbers: row.twins.join(words.lang === 'en' ? ', ' : '、') }));
  const first = h(
    'tr',
    {},
    h('td', { class: 'number' }, bidder.number),
    h('th', { scope: 'row' }, bidder.name || h('span', { class: 'hint' }, word(words.lang, 'nameless')), twins),
    codeCell(words, row, bidder, leader, actions),
    decision && leader ? found(words, decision, leader, row.missing) : h('td', {}, h('span', { class: 'found unknown' }, icon('warning'), gapText(words.lang, row))),
    h('td', {}, badge(words, row), decision && h('span', { class: 'print-only code' }, shortDigest(decision.receipt.decision))),
    h('td', { class: 'no-print' }, decision && toggle),
  );
  if (!decision) return [first, ...bidder.members.map((member) => unasked(words, row, member, actions))];
  return [
    first,
    ...others.map((other) =>
      h(
        'tr',
        { class: 'member' },
        h('td', {}),
        h('th', { scope: 'row' }, h('span', { class: 'tag' }, other.roleText), ' ', other.name),
        codeCell(words, row, companyOf(row, other), other, actions),
        found(words, decision, other),
        h('td', {}),
        h('td', { class: 'no-print' }),
      ),
    ),
    h('tr', { class: 'reasons', id, hidden: !open }, h('td', { colspan: '6' }, open && details(words, row, decision))),
  ];
}

/** A member of a consortium that could not be asked for as a whole. */
function unasked(words: Words, row: Row, member: Company, actions: TableActions): HTMLElement {
  const name = h('th', { scope: 'row' }, h('span', { class: 'tag' }, word(words.lang, 'member')), ' ', member.name);
  return h('tr', { class: 'member' }, h('td', {}), name, codeCell(words, row, member, undefined, actions), h('td', {}), h('td', {}), h('td', { class: 'no-print' }));
}

/** What was pasted for a subject of the decision; the legal representative is none of the companies. */
function companyOf({ bidder }: Row, { index, role }: Subject): Company | undefined {
  return role === 'consortium-member' ? bidder.members[index - 1] : undefined;
}

/** Why somebody cannot take part is said with its rule; rules about papers are not asked here. */
function details(words: Words, { standing: is }: Row, decision: Decision): Children {
  const parts = [
    is === 'listed' && decision.outcome === 'refuse' && h('section', { class: 'card-section' }, h('h3', {}, words.t('result.why')), reasons(words, decision)),
    findings(words, decision),
    coverage(words, decision),
    excluded(words, decision),
  ];
  return parts as Children;
}

/** The standing of a bidder; that the rules of the tender shut it out is said beside its record, never that they let it in. */
function badge(words: Words, { standing: is, decision }: Row): HTMLElement {
  const out = is === 'listed' && decision && decision.outcome === 'refuse';
  return h(
    'span',
    { class: 'standing' },
    h('span', { class: 'badge', 'data-standing': is }, icon(STANDING_ICON[is]), standingText(words.lang, is)),
    out && h('span', { class: 'found' }, word(words.lang, 'refuse')),
  );
}

function codeCell(words: Words, row: Row, company: Company | undefined, subject: Subject | undefined, actions: TableActions): HTMLElement {
  const w = (code: PortalWord): string => word(words.lang, code);
  const code = (subject ? subject.code : company && company.code) || '';
  const identifier = subject && subject.identifier;
  const wrong = identifier && !identifier.valid;
  const rounded = isRounded(code);
  const problem = wrong && !rounded ? identifier.problems.filter(({ severity }) => severity === 'error')[0] : undefined;
  const offered = wrong && !rounded && company ? identifier.suggestions : [];
  return h(
    'td',
    { 'data-code': wrong ? 'wrong' : 'right' },
    code ? h('span', { class: 'code' }, grouped(code)) : h('span', { class: 'code-state' }, icon('warning'), w('noCode')),
    rounded && h('span', { class: 'code-state' }, icon('error'), word(words.lang, 'rounded', { code })),
    problem && h('span', { class: 'code-state' }, icon('error'), problem.text),
    offered.length > 0 && company && h('div', { class: 'no-print' }, suggestions(words, identifier ? identifier.normalized : code, offered, (taken) => actions.correct(row, company, taken))),
    row.gap === 'kindless' && company && !company.kind && kindOf(words, row, company, actions),
  );
}

/** Nobody knows what the bidder is: whoever checks says it. */
function kindOf(words: Words, row: Row, company: Company, actions: TableActions): HTMLElement {
  const name = `${word(words.lang, 'kind')} ${company.name}`;
  const choose = (event: Event): void => actions.choose(row, company, (event.target as HTMLSelectElement).value as SubjectKind);
  const options = KINDS.map((kind) => h('option', { value: kind }, words.t(`applicant.kind.${kind}` as const)));
  return h('select', { class: 'kind no-print', 'aria-label': name, onchange: choose }, h('option', { value: '' }, word(words.lang, 'kind.choose')), options);
}

/** Without a code that can be right nothing was looked up, so nothing is said to be clear. */
function found(words: Words, decision: Decision, { index, code, identifier }: Subject, missing: string[] = []): HTMLElement {
  const entries = decision.findings.filter(({ subject }) => subject === index);
  const unknown = decision.coverage.filter(({ state }) => state !== 'fresh').length;
  const unasked = !code || (identifier !== undefined && !identifier.valid);
  return h(
    'td',
    {},
    entries.length > 0 && h('span', { class: 'found' }, icon('list'), word(words.lang, 'hits', { n: entries.length }), h('span', { class: 'hint' }, ` ${names(entries)}`)),
    entries.length > 0 && h('ul', { class: 'print-only entries' }, entries.map((entry) => h('li', {}, particulars(words, entry)))),
    unknown > 0 && h('span', { class: 'found unknown' }, icon('warning'), word(words.lang, 'unknown.lists', { n: unknown })),
    unasked && entries.length === 0 && h('span', { class: 'found unknown' }, icon('warning'), word(words.lang, 'unasked')),
    missing.length > 0 && h('span', { class: 'found unknown' }, icon('warning'), word(words.lang, 'missing', { roles: missing.join(words.lang === 'en' ? ', ' : '、') })),
    standing(decision, index) === 'clear' && h('span', { class: 'found clear' }, icon('tick'), word(words.lang, 'clear')),
  );
}

/** A record as the file of the tender keeps it. */
function particulars(words: Words, { listName, entry, authority, document, listedOn, verdictText }: Finding): string {
  return [listName, entry, authority, document, shortDay(listedOn, words.lang), verdictText].filter(Boolean).join(' · ');
}

function names(entries: Decision['findings']): string {
  const all = entries.map(({ listName, verdictText }) => `${listName}（${verdictText}）`);
  return all.filter((name, i) => all.indexOf(name) === i).join('、');
}
