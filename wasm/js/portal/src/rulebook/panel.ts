import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import type { IconName } from '../../../src/ui/icons.js';
import type { FactValue, Message, Proof, Proved, TableProof } from 'credit-check/rulebook';
import type { Lang } from 'credit-check';
import { nameOf } from './book.js';
import { word } from './words.js';
import type { RulebookWord } from './words.js';

export interface PanelActions {
  jump(message: Message): void;
  close(message: Message): void;
  mend(message: Message, wanted: string): void;
}

const SIGNS: Record<Proof['state'], IconName> = { proved: 'tick', failed: 'error', open: 'clock' };

/** What is known of the tables: mistakes first, then the proofs, the cases and what changed. */
export function panel(lang: Lang, proved: Proved, actions: PanelActions): HTMLElement[] {
  return [problems(lang, proved, actions), proofs(lang, proved), tables(lang, proved), cases(lang, proved), differences(lang, proved)];
}

function part(id: string, title: string, ...children: Children[]): HTMLElement {
  return h('section', { class: 'panel-part', id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), ...children);
}

/** Where a message is, as people say it. */
function place(lang: Lang, { sheet, line, column }: Message): string {
  const row = line === undefined ? '' : word(lang, 'row', { n: line });
  return [nameOf(sheet), row, column === undefined ? '' : word(lang, 'column', { label: column })].filter(Boolean).join(' ');
}

function problems(lang: Lang, { messages, warnings = [] }: Proved, actions: PanelActions): HTMLElement {
  const all = [...messages, ...warnings];
  const title = messages.length > 0 ? word(lang, 'problems', { n: messages.length }) : word(lang, 'noProblems');
  return part('problems', title, all.length > 0 && h('ol', { class: 'problems' }, all.map((message) => h('li', {}, problem(lang, message, actions)))));
}

function problem(lang: Lang, message: Message, actions: PanelActions): HTMLElement {
  const { code, text, folded } = message;
  const found = message.case;
  const [, meant] = /是否应为“([^”]+)”/.exec(text) || [];
  return h(
    'article',
    { class: 'problem', 'data-code': code, 'data-kind': code.charAt(0) === 'W' ? 'warning' : 'error' },
    h(
      'p',
      { class: 'problem-head' },
      icon(code.charAt(0) === 'W' ? 'warning' : 'error'),
      h('span', { class: 'support' }, code),
      h('button', { type: 'button', class: 'link', onclick: () => actions.jump(message) }, place(lang, message), h('span', { class: 'visually-hidden' }, ` ${word(lang, 'goTo')}`)),
    ),
    h('p', { lang: 'zh-CN' }, text),
    meant && message.column !== undefined && h('button', { type: 'button', class: 'button mend', onclick: () => actions.mend(message, meant) }, icon('pen'), word(lang, 'mend', { text: meant })),
    found && found.against && compared(lang, found.facts, found.against),
    found && found.row && h('button', { type: 'button', class: 'button', onclick: () => actions.close(message) }, icon('plus'), word(lang, 'addRow')),
    folded.length > 0 && h('details', { class: 'folded' }, h('summary', {}, word(lang, 'folded', { n: folded.length })), h('ul', {}, folded.map((other) => h('li', { lang: 'zh-CN' }, h('span', { class: 'support' }, other.code), ' ', other.text)))),
  );
}

/** The case and the one that it is compared with, where they differ. */
function compared(lang: Lang, facts: FactValue[], against: FactValue[]): HTMLElement {
  const other = (fact: string): string => (against.filter((one) => one.fact === fact)[0] || { value: '' }).value;
  const value = (text: string, differs: boolean): HTMLElement => h('td', {}, differs ? h('mark', {}, text) : text);
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': word(lang, 'example') },
    h(
      'table',
      { class: 'counter', lang: 'zh-CN' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, word(lang, 'fact')), h('th', { scope: 'col' }, word(lang, 'example')), h('th', { scope: 'col' }, word(lang, 'against')))),
      h('tbody', {}, facts.map(({ fact, value: text }) => h('tr', {}, h('th', { scope: 'row' }, fact), value(text, text !== other(fact)), value(other(fact), text !== other(fact))))),
    ),
  );
}

function proofs(lang: Lang, proved: Proved): HTMLElement {
  const line = ({ id, state, faults }: Proof): HTMLElement =>
    h(
      'li',
      { 'data-state': state, 'data-proof': id },
      icon(SIGNS[state]),
      h('span', { class: 'support' }, id),
      h('span', { class: 'proof-name' }, word(lang, id as RulebookWord)),
      h('span', { class: 'proof-state' }, word(lang, `state.${state}` as RulebookWord, { n: faults })),
    );
  return part('proofs', word(lang, 'proofs'), h('ul', { class: 'proofs' }, proved.proofs.map(line)));
}

function tables(lang: Lang, { tables: all = [], tiers = [] }: Proved): HTMLElement {
  const cells = all.reduce((sum, table) => sum + table.cells, 0);
  if (all.length === 0) return part('cells', word(lang, 'cells'), h('p', { class: 'hint' }, word(lang, 'notYet')));
  return part(
    'cells',
    word(lang, 'cells'),
    h('p', {}, word(lang, 'covered', { tables: all.length, cells: cells.toLocaleString('en-US') })),
    h('ul', { class: 'covered' }, [...all, ...tiers].map((table) => h('li', {}, covered(lang, table)))),
  );
}

/** One table: how many cases, and which share of them has which outcome. */
function covered(lang: Lang, { table, facts, rows, cells, outcomes }: TableProof): Children {
  const had = outcomes.filter((outcome) => outcome.cells > 0);
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  for (const { outcome, cells: share } of had) {
    const piece = h('span', { 'data-outcome': outcome });
    piece.style.flexGrow = String(share);
    bar.append(piece);
  }
  return h(
    'details',
    {},
    h('summary', {}, h('span', { lang: 'zh-CN' }, table || word(lang, 'unnamed')), ' ', h('span', { class: 'hint' }, word(lang, 'size', { facts, rows, cells: cells.toLocaleString('en-US') })), bar),
    h('p', { class: 'hint', lang: 'zh-CN' }, had.map(({ name, cells: share }) => `${name} ${share}`).join('、')),
  );
}

function cases(lang: Lang, { cases: n, mutants, suggestions = [], proofs: all }: Proved): HTMLElement {
  const tenth = all[9];
  if (n === undefined || !mutants) {
    const failed = tenth && tenth.state === 'failed';
    return part('cases', word(lang, 'cases'), h('p', { class: failed ? '' : 'hint' }, word(lang, failed ? 'casesFail' : 'notYet', { n: tenth ? tenth.faults : 0 })));
  }
  return part(
    'cases',
    word(lang, 'cases'),
    h('p', {}, word(lang, 'casesPass', { n })),
    h('p', {}, word(lang, 'mutants', { all: mutants.all, killed: mutants.killed })),
    suggestions.length > 0 && [h('p', { class: 'hint' }, word(lang, 'suggested')), h('ul', { class: 'suggested', lang: 'zh-CN' }, suggestions.map((text) => h('li', {}, text)))],
  );
}

function differences(lang: Lang, { proved, differences: all }: Proved): HTMLElement {
  const title = word(lang, 'differences');
  if (!proved) return part('differences', title, h('p', { class: 'hint' }, word(lang, 'notYet')));
  if (!all) return part('differences', title, h('p', { class: 'hint' }, word(lang, 'noStart')));
  if (all.length === 0) return part('differences', title, h('p', {}, word(lang, 'alike')));
  const matters = all.map(({ matter }) => matter).filter((matter, i, every) => every.indexOf(matter) === i);
  return part(
    'differences',
    title,
    matters.map((matter) => [
      h('h3', { lang: 'zh-CN' }, matter || word(lang, 'whole')),
      h('ul', { class: 'differences', lang: 'zh-CN' }, all.filter((one) => one.matter === matter).map(({ text }) => h('li', {}, text))),
    ]).reduce<(HTMLElement)[]>((flat, pair) => flat.concat(pair), []),
  );
}
