import type { Words } from '../../../src/ui/words.js';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { grouped } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
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

/** A name with the characters marked that the other one does not have in their place. */
export function marked(name: string, other: string): Children {
  const [a, b] = [Array.from(name), Array.from(other)];
  const kept = common(a, b);
  const parts: Children[] = [];
  let run = '';
  let same = true;
  const close = (): void => {
    if (run) parts.push(same ? run : h('mark', {}, run));
    run = '';
  };
  a.forEach((character, i) => {
    const is = kept.has(i);
    if (is !== same) close();
    same = is;
    run += character;
  });
  close();
  return parts as Children;
}

/** Places in `a` of a longest common subsequence with `b`. */
function common(a: string[], b: string[]): Set<number> {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] || 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const places = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      places.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return places;
}
