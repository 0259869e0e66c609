import { CreditError } from 'credit-check';
import type { Lang, ReceiptList, ReceiptPredicate, ReplayedReceipt, VerifiedReceipt } from 'credit-check';
import type { MessageCode } from 'credit-check/messages';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { day, shortDay } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import type { IconName } from '../../../src/ui/icons.js';
import type { Words } from '../../../src/ui/words.js';
import type { Judgement } from './judge.js';
import { word } from './words.js';
import type { ReceiptWord } from './words.js';

const CELL_ICONS: Record<string, IconName> = { hit: 'warning', clear: 'tick', unasked: 'info', outside: 'info', unreliable: 'error' };

const separator = (lang: Lang): string => (lang === 'en' ? ', ' : '、');
const keysOf = ({ vouching }: VerifiedReceipt, lang: Lang): string => vouching.join(separator(lang));

/** What is wrong, what to do, where and by which code. */
export function failure(lang: Lang, { message: text, remedy, place, code }: CreditError): Children {
  const w = (name: ReceiptWord, params: Record<string, string>): string => word(lang, name, params);
  const parts = [w('refused', { text }), remedy && w('remedy', { text: remedy }), place && w('place', { place }), w('code', { code })].filter(Boolean);
  return parts.map((part) => h('span', { class: 'receipt-line' }, part || ''));
}

/** What is proved, and what is not, each in a sentence. */
export function proofs(words: Words, judgement: Judgement): HTMLElement {
  const { lang } = words;
  const w = (code: ReceiptWord, params?: Record<string, string | number>): string => word(lang, code, params);
  const { verified, subjects, replayed, lacking, kept } = judgement;
  const said = verified.statement.predicate;
  const keys = keysOf(verified, lang);
  const proved = [w('provedSigned', { issuer: said.issuer, keys }), w('provedKeys', { day: day(said.at.slice(0, 10), lang) })];
  const open: Children[] = [w('unprovedTime', { at: said.at })];
  for (const { keyid, algorithm } of verified.unjudged) open.push(w('unprovedSigner', { key: keyid, algorithm }));
  if (verified.subjects) proved.push(w('provedSubjects', { n: verified.subjects.length }));
  else open.push(subjects ? failure(lang, subjects) : w('unprovedSubjects'));
  if (replayed instanceof CreditError) open.push(failure(lang, replayed));
  else if (!replayed) open.push(w('unprovedReplay', { parts: (lacking.length > 0 ? lacking : (['opening'] as const)).map((part) => w(`part.${part}` as ReceiptWord)).join(separator(lang)) }));
  else {
    const { result, difference, missing, engines } = replayed;
    if (result !== 'incomplete' && !difference) proved.push(w('provedReplay'));
    if (result === 'same' && kept) proved.push(w('provedDecision'));
    for (const { text, digest } of missing) open.push([text, ' ', h('code', { class: 'receipt-digest' }, digest)]);
    if (result !== 'incomplete' && engines && engines.named) open.push(w('unprovedEngine', { digest: engines.named }));
    if (result !== 'incomplete' && !kept) open.push(w('unprovedDecision'));
  }
  const list = (id: string, title: ReceiptWord, sign: IconName, items: Children[]): HTMLElement =>
    h(
      'section',
      { class: 'card-section receipt-proofs', id },
      h('h3', {}, w(title)),
      h('ul', {}, items.map((item) => h('li', {}, icon(sign), h('span', {}, item)))),
    );
  return h('div', { class: 'card' }, list('proved', 'proved', 'tick', proved), list('unproved', 'unproved', 'info', open));
}

/** What came out of deciding again. */
export function replay(lang: Lang, replayed: ReplayedReceipt): HTMLElement {
  const w = (code: ReceiptWord, params?: Record<string, string | number>): string => word(lang, code, params);
  const { result, text, difference, decisionByte } = replayed;
  const signs: Record<ReplayedReceipt['result'], IconName> = { same: 'tick', differs: 'cross', incomplete: 'info' };
  const rows: [ReceiptWord, string][] = [];
  if (difference) rows.push(['stage', difference.stageName], ['byte', w('at', { n: difference.byte })]);
  if (decisionByte !== undefined) rows.push(['decisionByte', w('at', { n: decisionByte })]);
  return h(
    'section',
    { class: 'card receipt-replay', id: 'replay', 'data-result': result },
    h('div', { class: 'card-section' }, h('h2', {}, icon(signs[result]), w('replay')), h('p', {}, text), rows.length > 0 && described(lang, rows)),
  );
}

function described(lang: Lang, rows: [ReceiptWord, Children][]): HTMLElement {
  return h(
    'dl',
    { class: 'digest-list' },
    rows.map(([code, value]) => h('div', {}, h('dt', {}, word(lang, code)), h('dd', {}, value))),
  );
}

/** The statement in words. */
export function statement(words: Words, verified: VerifiedReceipt): HTMLElement {
  const { lang } = words;
  const w = (code: ReceiptWord, params?: Record<string, string | number>): string => word(lang, code, params);
  const said = verified.statement.predicate;
  const listed = (items: string[]): string => items.join(separator(lang)) || w('none');
  const digest = (text: string): HTMLElement => h('code', { class: 'receipt-digest' }, text);
  const head: [ReceiptWord, Children][] = [
    ['number', digest(verified.receipt)],
    ['issuer', said.issuer],
    ['scope', said.scope],
    ['time', said.at],
    ['cutOff', day(said.cutOff, lang)],
    ['channel', said.channel],
    ['operator', said.operator || w('none')],
    ['matter', `${said.matterName}（${said.matter}）`],
    ['applied', day(said.appliedOn, lang)],
    ['outcome', h('strong', {}, w(`outcome.${said.outcome}` as ReceiptWord))],
    ['rules', listed(said.rules)],
    ['measures', listed(said.measures)],
    ['signers', listed(said.signers.map(({ keyid, algorithm }) => w('signedBy', { key: keyid, algorithm })))],
  ];
  const data: [ReceiptWord, Children][] = [
    ['rulebook', digest(said.rulebook)],
    ['calendar', digest(said.calendar)],
    ...said.packs.map((pack): [ReceiptWord, Children] => ['packs', digest(pack)]),
    ['policy', digest(said.trust)],
    ['engine', said.engine],
    ...(said.component ? [['component', digest(said.component)] as [ReceiptWord, Children]] : []),
  ];
  return h(
    'section',
    { class: 'card', id: 'says' },
    h('div', { class: 'card-section' }, h('h2', {}, w('says')), described(lang, head)),
    h('div', { class: 'card-section' }, h('h3', {}, w('matrix')), matrix(words, verified)),
    h('details', { class: 'card-section fold' }, h('summary', {}, h('h3', {}, w('data'))), described(lang, data)),
  );
}

/** Every subject with every list: nobody is left out. */
function matrix(words: Words, { statement: { predicate }, subjects }: VerifiedReceipt): HTMLElement {
  const { lang } = words;
  const w = (code: ReceiptWord, params?: Record<string, string | number>): string => word(lang, code, params);
  const who = (at: number): Children => {
    const proved = subjects && subjects[at];
    const { role, counted } = predicate.subjects[at] as ReceiptPredicate['subjects'][number];
    const name = proved ? proved.name : `${w('subjectNumber', { n: at + 1 })}${lang === 'en' ? ', ' : '，'}${w('hidden')}`;
    return [h('span', { class: 'list-cell' }, name), h('span', { class: 'hint' }, words.t(`role.${role}` as MessageCode), !counted && ` · ${w('uncounted')}`)];
  };
  const cell = (subject: number, list: number): HTMLElement => {
    const found = predicate.matrix.filter((one) => one.subject === subject && one.list === list)[0];
    const result = found ? found.result : 'unreliable';
    const own = predicate.lists[list] as ReceiptList;
    return h('td', { 'data-result': result, 'data-label': own.listName }, icon(CELL_ICONS[result] || 'info'), ' ', w(`cell.${result}` as ReceiptWord));
  };
  const title = (list: ReceiptList): HTMLElement => h('th', { scope: 'col' }, list.listName, h('span', { class: 'hint list-cell' }, standing(lang, list)));
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': w('matrix') },
    h(
      'table',
      { class: 'list-columns receipt-matrix' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, w('subject')), predicate.lists.map(title))),
      h('tbody', {}, predicate.subjects.map((_, at) => h('tr', {}, h('th', { scope: 'row' }, who(at)), predicate.lists.map((__, list) => cell(at, list))))),
    ),
  );
}

function standing(lang: Lang, { state, asOf, sequence }: ReceiptList): string {
  const fine = state === 'fresh' || state === 'unasked' || state === 'outside';
  const parts = [
    asOf && word(lang, 'asOf', { day: shortDay(asOf, lang) }),
    sequence !== undefined && word(lang, 'issue', { n: sequence }),
    fine ? word(lang, 'state.fresh') : word(lang, 'stateOther', { state }),
  ];
  return parts.filter(Boolean).join(lang === 'en' ? '; ' : '，');
}
