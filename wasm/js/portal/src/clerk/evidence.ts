import type { Words } from '../../../src/ui/words.js';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { grouped } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import { marked } from '../../../src/ui/marked.js';
import type { IconName } from '../../../src/ui/icons.js';
import type { Decision, Evidence, Finding } from 'credit-check';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

type Grade = 'same' | 'near' | 'different' | 'unknown';
type Item = 'name' | 'id' | 'region' | 'authority';

const ITEMS: Item[] = ['name', 'id', 'region', 'authority'];
/** Signs, so that colour never speaks alone. */
const SIGNS: Record<Grade, IconName> = { same: 'tick', near: 'warning', different: 'cross', unknown: 'info' };
const SAME = /^(id\.(equal|derived-equal)|name\.(equal|same|same-order|former-equal)|authority\.same)$/;
const DIFFERENT = /\.(contradicts|differs)$/;
const UNKNOWN = /\.(not-given|not-recorded|one-only)$/;

/** How near a piece of evidence brings the two; what is neither same nor different is near. */
export function grade({ code }: Evidence): Grade {
  if (SAME.test(code)) return 'same';
  if (DIFFERENT.test(code)) return 'different';
  return UNKNOWN.test(code) ? 'unknown' : 'near';
}

const itemOf = ({ code }: Evidence): Item => code.slice(0, code.indexOf('.')) as Item;

/** What was asked, what the list says and how the two compare, side by side, item by item. */
export function sideBySide(words: Words, decision: Decision, finding: Finding, options: { number: number; byCode: boolean }): HTMLElement {
  const w = (code: ClerkWord, params?: Record<string, string | number>): string => word(words.lang, code, params);
  const evidence = finding.evidence.filter((piece) => !(options.byCode && itemOf(piece) === 'name'));
  const items = ITEMS.filter((item) => item === 'name' || evidence.some((piece) => itemOf(piece) === item));
  const column = (code: ClerkWord): HTMLElement => h('th', { scope: 'col' }, w(code));
  const line = (item: Item): HTMLElement => {
    const pieces = evidence.filter((piece) => itemOf(piece) === item);
    const [ours, theirs] = sides(words, decision, finding, item, pieces, options.byCode);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, w(`item.${item}` as ClerkWord)),
      h('td', { 'data-label': w('ours') }, ours),
      h('td', { 'data-label': w('theirs') }, theirs),
      h('td', { 'data-label': w('comparison') }, pieces.length > 0 ? pieces.map((piece) => comparison(words, piece)) : '—'),
    );
  };
  return h(
    'table',
    { class: 'compared' },
    h('caption', { class: 'visually-hidden' }, w('compared', { n: options.number, list: finding.listName })),
    h('thead', {}, h('tr', {}, (['item', 'ours', 'theirs', 'comparison'] as const).map(column))),
    h('tbody', {}, items.map(line)),
  );
}

function comparison(words: Words, piece: Evidence): HTMLElement {
  const how = grade(piece);
  return h(
    'p',
    { class: 'compared-piece', 'data-grade': how, 'data-code': piece.code },
    h('strong', {}, icon(SIGNS[how]), word(words.lang, `grade.${how}` as ClerkWord)),
    ' ',
    h('span', { lang: words.lang }, piece.text),
  );
}

/** The two values of an item. A decision carries the code of a record only where it is that of the question. */
function sides(words: Words, decision: Decision, finding: Finding, item: Item, pieces: Evidence[], byCode: boolean): [Children, Children] {
  const w = (code: ClerkWord): string => word(words.lang, code);
  const subject = decision.subjects[finding.subject];
  if (item === 'name') {
    const asked = subject ? subject.name : '';
    if (byCode) return [h('span', { class: 'hint' }, w('notGiven')), finding.name];
    const former = pieces.some(({ code }) => code === 'name.former-equal');
    return former ? [asked, finding.name] : [marked(asked, finding.name), marked(finding.name, asked)];
  }
  if (item === 'id') {
    const code = subject && subject.code ? h('span', { class: 'code' }, grouped(subject.code)) : h('span', { class: 'hint' }, w('notGiven'));
    const codes = pieces.map((piece) => piece.code);
    if (codes.indexOf('id.equal') >= 0 && subject && subject.code) return [code, h('span', { class: 'code' }, grouped(subject.code))];
    const recorded = codes.indexOf('id.not-recorded') >= 0 ? w('notRecorded') : codes.indexOf('id.not-given') >= 0 ? '—' : w('seeComparison');
    return [code, h('span', { class: 'hint' }, recorded)];
  }
  return [h('span', { class: 'hint' }, w('fromName')), h('span', { class: 'hint' }, w('fromName'))];
}
