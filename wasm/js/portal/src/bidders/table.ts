import { h } from '../../../src/ui/dom.js';
import { grouped, shortDigest } from '../../../src/ui/format.js';
import { icon, OUTCOME_ICON } from '../../../src/ui/icons.js';
import { coverage } from '../../../src/ui/decision/coverage.js';
import { excluded, findings } from '../../../src/ui/decision/findings.js';
import { change, why } from '../../../src/ui/decision/why.js';
import type { Words } from '../../../src/ui/words.js';
import type { Decision } from 'credit-check';
import type { Row } from './check.js';
import { word } from '../words.js';

export interface TableActions {
  /** Takes the right code for a company of a bidder. */
  correct(row: Row, subject: number, code: string): void;
  /** Shows and hides the reasons. */
  toggle(row: Row): void;
}

type Subject = Decision['subjects'][number];

/** The result, a line for each bidder and one for each member of its consortium; reasons on demand. */
export function table(words: Words, rows: { row: Row; number: number; open: boolean }[], actions: TableActions): HTMLElement {
  const w = (code: Parameters<typeof word>[1]): string => word(words.lang, code);
  const column = (code: Parameters<typeof word>[1], className = ''): HTMLElement => h('th', { scope: 'col', class: className }, w(code));
  if (rows.length === 0) return h('p', { class: 'hint' }, w('none'));
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': w('column') },
    h(
      'table',
      { class: 'bidders' },
      h('caption', { class: 'visually-hidden' }, w('column')),
      h('thead', {}, h('tr', {}, column('number'), column('name'), column('codeColumn'), column('found'), column('outcome'), column('action', 'no-print'))),
      rows.map(({ row, number, open }) => h('tbody', { 'data-outcome': row.decision.outcome }, lines(words, row, number, open, actions))),
    ),
  );
}

function lines(words: Words, row: Row, number: number, open: boolean, actions: TableActions): HTMLElement[] {
  const { decision } = row;
  const [leader, ...members] = decision.subjects;
  if (!leader) return [];
  const id = `why-${number}`;
  const toggle = h(
    'button',
    { type: 'button', class: 'link', 'aria-expanded': String(open), 'aria-controls': id, id: `${id}-open`, onclick: () => actions.toggle(row) },
    word(words.lang, open ? 'hide' : 'show'),
    h('span', { class: 'visually-hidden' }, ` ${leader.name}`),
  );
  return [
    h(
      'tr',
      {},
      h('td', { class: 'number' }, String(number)),
      h('th', { scope: 'row' }, leader.name),
      codeCell(words, row, leader, actions),
      found(words, decision, leader),
      h(
        'td',
        {},
        h('span', { class: 'badge', 'data-outcome': decision.outcome }, icon(OUTCOME_ICON[decision.outcome]), decision.outcomeText),
        h('span', { class: 'print-only code' }, shortDigest(decision.receipt.decision)),
      ),
      h('td', { class: 'no-print' }, toggle),
    ),
    ...members.map((member) =>
      h(
        'tr',
        { class: 'member' },
        h('td', {}),
        h('th', { scope: 'row' }, h('span', { class: 'tag' }, word(words.lang, 'member')), ' ', member.name),
        codeCell(words, row, member, actions),
        found(words, decision, member),
        h('td', {}),
        h('td', { class: 'no-print' }),
      ),
    ),
    h(
      'tr',
      { class: 'reasons', id, hidden: !open },
      h('td', { colspan: '6' }, open && [why(words, decision), findings(words, decision), change(words, decision), coverage(words, decision), excluded(words, decision)]),
    ),
  ];
}

function codeCell(words: Words, row: Row, { code, identifier, index }: Subject, actions: TableActions): HTMLElement {
  if (!code) return h('td', {}, h('span', { class: 'code-state' }, icon('warning'), word(words.lang, 'noCode')));
  const wrong = identifier && !identifier.valid;
  const problem = wrong ? identifier.problems.filter(({ severity }) => severity === 'error')[0] : undefined;
  const fix = wrong ? identifier.suggestions[0] : undefined;
  return h(
    'td',
    { 'data-code': wrong ? 'wrong' : 'right' },
    h('span', { class: 'code' }, grouped(code)),
    problem && h('span', { class: 'code-state' }, icon('error'), problem.text),
    fix &&
      h('button', { type: 'button', class: 'button suggestion no-print', onclick: () => actions.correct(row, index, fix) }, word(words.lang, 'use', { code: grouped(fix) })),
  );
}

/** Without a code that can be right nothing was looked up, so nothing is said to be clear. */
function found(words: Words, decision: Decision, { index, code, identifier }: Subject): HTMLElement {
  const entries = decision.findings.filter(({ subject }) => subject === index);
  const unknown = decision.coverage.filter(({ state }) => state !== 'fresh').length;
  const unasked = !code || (identifier !== undefined && !identifier.valid);
  const clear = entries.length === 0 && unknown === 0 && !unasked;
  return h(
    'td',
    {},
    entries.length > 0 && h('span', { class: 'found' }, icon('list'), word(words.lang, 'hits', { n: entries.length }), h('span', { class: 'hint' }, ` ${names(entries)}`)),
    unknown > 0 && h('span', { class: 'found unknown' }, icon('warning'), word(words.lang, 'unknown', { n: unknown })),
    unasked && entries.length === 0 && h('span', { class: 'found unknown' }, icon('warning'), word(words.lang, 'unasked')),
    clear && h('span', { class: 'found clear' }, icon('tick'), word(words.lang, 'clear')),
  );
}

function names(entries: Decision['findings']): string {
  const all = entries.map(({ listName, verdictText }) => `${listName}（${verdictText}）`);
  return all.filter((name, i) => all.indexOf(name) === i).join('、');
}
