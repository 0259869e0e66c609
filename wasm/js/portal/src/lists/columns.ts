import type { Lang } from 'credit-check';
import type { ListColumn, ListSheet, Meaning } from 'credit-check/lists';
import { h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import { word } from './words.js';

/** What a menu does. */
export type Choose = (column: string, meaning: string) => void;

/** What the page knows of menus: the meanings there are, and what was chosen. */
export interface Menus {
  lang: Lang;
  meanings: Meaning[];
  chosen(column: string): string;
  choose: Choose;
}

/** Each column of a sheet: its first cells, how it is read and why, and a menu to say otherwise. */
export function columns(menus: Menus, { name, shape, shapeEn, columns: all, first }: ListSheet, at: number): HTMLElement {
  const { lang } = menus;
  const titles = (['column', 'cells', 'meaning', 'source'] as const).map((code) => h('th', { scope: 'col' }, word(lang, code)));
  const title = [name && word(lang, 'sheet', { name }), word(lang, 'columns')].filter(Boolean).join(lang === 'en' ? ': ' : '：');
  return h(
    'section',
    { class: 'list-sheet' },
    h('h2', {}, title),
    h('p', { class: 'hint' }, lang === 'en' ? shapeEn : shape),
    scroll(title, h('table', { class: 'list-columns' }, h('thead', {}, h('tr', {}, titles)), h('tbody', {}, all.map((column) => line(menus, column, first, `meaning-${at}-${column.at}`))))),
  );
}

function line(menus: Menus, column: ListColumn, first: string[][], id: string): HTMLElement {
  const { lang } = menus;
  const cells = first.map((row) => row[column.at] || '').filter((text, i, all) => text && all.indexOf(text) === i);
  const why = lang === 'en' ? column.whyEn : column.why;
  return h(
    'tr',
    why ? { 'data-question': '' } : {},
    h('th', { scope: 'row' }, column.column),
    h('td', { class: 'list-cells' }, cells.slice(0, 3).map((text) => h('span', { class: 'list-cell' }, short(text)))),
    h('td', {}, menu(menus, column.column, id, automatic(lang, column)), why && h('p', { class: 'list-why' }, icon('warning'), h('span', {}, why))),
    h('td', {}, lang === 'en' ? column.sourceEn : column.source),
  );
}

const automatic = (lang: Lang, { meaning, meaningEn, likely, why }: ListColumn): string => {
  if (why) return likely ? word(lang, 'unreadLikely', { likely }) : word(lang, 'unread');
  return word(lang, 'auto', { meaning: (lang === 'en' ? meaningEn : meaning) || word(lang, 'kept') });
};

/** A menu of meanings; the first choice leaves it to the reader. */
export function menu({ lang, meanings, chosen, choose }: Menus, column: string, id: string, nothing: string): HTMLSelectElement {
  const now = chosen(column);
  const options = meanings.map(({ name, nameEn }) => h('option', { value: name, selected: name === now }, lang === 'en' ? `${name} – ${nameEn}` : name));
  const field: HTMLSelectElement = h(
    'select',
    { id, 'aria-label': word(lang, 'meaningOf', { column }), onchange: () => choose(column, field.value) },
    h('option', { value: '', selected: now === '' }, nothing),
    options,
  );
  return field;
}

/** The first rows of a file in which no column of names was found: the fullest of them is taken for the header. */
export function headless(menus: Menus, first: string[][]): HTMLElement {
  const width = (row: string[]): number => row.filter(Boolean).length;
  const most = first.reduce((all, row) => Math.max(all, width(row)), 0);
  const header = first.filter((row) => width(row) === most)[0] || [];
  const rows = first.slice(first.indexOf(header) + 1, first.indexOf(header) + 4);
  const label = (text: string, at: number): string => text || `第${at + 1}列`;
  return scroll(
    word(menus.lang, 'columns'),
    h(
      'table',
      { class: 'list-columns' },
      h(
        'tbody',
        {},
        header.map((text, at) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, label(text, at)),
            h('td', { class: 'list-cells' }, rows.map((row) => row[at] && h('span', { class: 'list-cell' }, short(row[at] || '')))),
            h('td', {}, menu(menus, label(text, at), `meaning-0-${at}`, word(menus.lang, 'choose'))),
          ),
        ),
      ),
    ),
  );
}

/** A wide table, by keyboard too. */
export const scroll = (label: string, table: HTMLElement): HTMLElement => h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
