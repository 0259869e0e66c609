import type { Lang } from 'credit-check';
import type { ListEntry, ListNote, ReadList } from 'credit-check/lists';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { scroll } from './columns.js';
import { word } from './words.js';
import type { ListWord } from './words.js';

/** What a word of the office can mean, as profiles write it. */
const MEANINGS = { 状态: ['有效', '已修复', '已撤销', '异议中', '暂停'], 主体类型: ['企业', '个体工商户', '自然人'] };

/** The words that nothing explains, each with a menu; those that were explained stay, to be changed. */
export function strange(lang: Lang, list: ReadList, told: [string, string, string][], tell: (sort: string, text: string, meaning: string) => void): Children {
  const before = told.map(([sort, text]) => ({ sort: sort as keyof typeof MEANINGS, text }));
  const all = [...before, ...list.strange.filter(({ sort, text }) => !before.some((one) => one.sort === sort && one.text === text))];
  if (all.length === 0) return null;
  const line = ({ sort, text }: (typeof all)[number], at: number): HTMLElement => {
    const now = told.filter((one) => one[0] === sort && one[1] === text).map((one) => one[2])[0] || '';
    const options = MEANINGS[sort].map((meaning) => h('option', { value: meaning, selected: meaning === now }, meaning));
    const field: HTMLSelectElement = h(
      'select',
      { id: `word-${at}`, 'aria-label': word(lang, 'meaningOfWord', { word: text }), onchange: () => tell(sort, text, field.value) },
      h('option', { value: '', selected: now === '' }, word(lang, 'choose')),
      options,
    );
    return h('tr', now ? {} : { 'data-question': '' }, h('td', { lang: 'zh-CN' }, sort), h('th', { scope: 'row' }, text), h('td', {}, field));
  };
  const titles = (['sort', 'word', 'meaning'] as const).map((code) => h('th', { scope: 'col' }, word(lang, code)));
  return h(
    'section',
    { class: 'list-sheet', id: 'words' },
    h('h2', {}, word(lang, 'words')),
    h('p', { class: 'hint' }, word(lang, 'wordsLead')),
    scroll(word(lang, 'words'), h('table', { class: 'list-columns' }, h('thead', {}, h('tr', {}, titles)), h('tbody', {}, all.map(line)))),
  );
}

/** The first entries as they would be in the pack. */
export function entries(lang: Lang, { records }: ReadList): HTMLElement {
  const w = (code: ListWord): string => word(lang, code);
  const title = word(lang, 'entries', { n: records.length });
  const titles = (['name', 'code', 'kind', 'from', 'until', 'state', 'authority'] as const).map((code) => h('th', { scope: 'col' }, w(code)));
  const line = (entry: ListEntry): HTMLElement => {
    const codes = (entry.identifiers || []).map(({ value }) => h('span', { class: 'list-cell code' }, value));
    const names = [entry.name, ...(entry.formerNames || []).map(({ name }) => `（${name}）`)].map((text) => h('span', { class: 'list-cell' }, text));
    const cells: Children[] = [codes, w(entry.kind || 'organization'), entry.listedOn || '', entry.until || '', w(entry.state || 'active'), entry.authority || ''];
    return h('tr', {}, h('th', { scope: 'row' }, names), cells.map((cell) => h('td', {}, cell)));
  };
  return h(
    'section',
    { class: 'list-sheet', id: 'entries' },
    h('h2', {}, title),
    records.length === 0 ? h('p', { class: 'hint' }, w('noEntries')) : scroll(title, h('table', { class: 'list-columns' }, h('thead', {}, h('tr', {}, titles)), h('tbody', {}, records.map(line)))),
  );
}

export type Level = ListNote['level'];

/** The remarks of one level, row by row. */
export function notes(lang: Lang, list: ReadList, level: Level, show: (level: Level) => void): HTMLElement {
  const numbers: [Level, ListWord, number][] = [
    ['refused', 'refusedRows', list.refused],
    ['repaired', 'repairedRows', list.repaired],
    ['skipped', 'skippedRows', list.skipped],
  ];
  const button = ([name, code, n]: (typeof numbers)[number]): HTMLElement =>
    h('button', { type: 'button', class: 'sheet', id: `level-${name}`, 'aria-pressed': String(name === level), onclick: () => show(name) }, word(lang, code, { n }));
  const shown = list.notes.filter((note) => note.level === level);
  const rows = new Set(shown.map(({ sheet, line }) => `${sheet || ''} ${line}`)).size;
  const all = numbers.filter(([name]) => name === level).map(([, , n]) => n)[0] || 0;
  return h(
    'section',
    { class: 'list-sheet', id: 'notes' },
    h('h2', {}, word(lang, 'notes')),
    h('div', { class: 'sheets', role: 'group', 'aria-label': word(lang, 'level') }, numbers.map(button)),
    shown.length === 0 ? h('p', { class: 'hint' }, word(lang, 'noNotes')) : h('ol', { class: 'list-notes' }, shown.map((note) => remark(lang, note))),
    rows < all && h('p', { class: 'hint' }, word(lang, 'shown', { n: rows, all })),
  );
}

function remark(lang: Lang, { sheet, line, column, code, reason, reasonEn }: ListNote): HTMLElement {
  const place = column ? word(lang, 'place', { line, column }) : word(lang, 'placeOnly', { line });
  return h('li', { 'data-code': code }, h('strong', {}, [sheet, place].filter(Boolean).join(' ')), ' ', lang === 'en' ? reasonEn : reason);
}
