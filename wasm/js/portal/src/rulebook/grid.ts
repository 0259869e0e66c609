import { fill, h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import type { Lang } from 'credit-check';
import type { Message, Table, TableCase } from 'credit-check/rulebook';
import { nameOf } from './book.js';
import { word } from './words.js';

export interface GridActions {
  edit(row: number, column: number, text: string): void;
  paste(row: number, column: number, block: string[][]): void;
  insert(row: number): void;
  remove(row: number): void;
}

type Cell = HTMLInputElement | HTMLTextAreaElement;

/** Longest text, in half-width characters, that a cell shows in one line. */
const ONE_LINE = 30;
/** Columns that stay in view beside what is scrolled: at the left, and at the right. */
const FROZEN = ['判定表', '规则号'];
const FROZEN_END = '结论';
/** Narrowest cell. */
const LEAST = 5;

/** A sheet that looks like a spreadsheet and is edited as one. */
export class Grid {
  readonly element = h('div', { class: 'table-scroll grid-scroll', role: 'region' });
  private cells: Cell[][] = [];
  private table: Table | undefined;

  constructor(private readonly actions: GridActions) {
    this.element.addEventListener('keydown', (event) => this.move(event as KeyboardEvent));
    this.element.addEventListener('paste', (event) => this.paste(event as ClipboardEvent));
  }

  draw(table: Table, lang: Lang): void {
    const { scrollLeft, scrollTop } = this.element;
    const same = this.table && this.table.sheet === table.sheet;
    this.table = table;
    const widths = table.header.map((label, column) => Math.max(width(label), ...table.rows.map((cells) => width(cells[column] || ''))));
    this.cells = table.rows.map((cells, row) => table.header.map((label, column) => this.cell(cells[column] || '', widths[column] || 0, label, row, column, lang)));
    const name = nameOf(table.sheet);
    this.element.setAttribute('aria-label', name);
    this.element.setAttribute('tabindex', '0');
    fill(
      this.element,
      h(
        'table',
        { class: 'grid', lang: 'zh-CN' },
        h('caption', { class: 'visually-hidden' }, name),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col', class: 'grid-number' }, '1'), table.header.map((label) => h('th', { scope: 'col' }, label)), h('td', {}))),
        h('tbody', {}, this.cells.map((cells, row) => this.line(cells, row, lang))),
      ),
    );
    this.freeze(table.header);
    if (same) this.element.scrollTo(scrollLeft, scrollTop);
    else this.element.scrollTo(0, 0);
  }

  /** What a rule is called and what it decides stand still while its facts are scrolled. */
  private freeze(header: string[]): void {
    if (header.indexOf('规则号') < 0) return;
    const rows = Array.from(this.element.querySelectorAll('tr'));
    const [head] = rows;
    if (!head) return;
    const cells = (row: Element, column: number): HTMLElement => row.children[column + 1] as HTMLElement;
    let left = (head.children[0] as HTMLElement).offsetWidth;
    for (const label of FROZEN) {
      const column = header.indexOf(label);
      if (column < 0) continue;
      for (const row of rows) {
        cells(row, column).classList.add('frozen');
        cells(row, column).style.left = `${left}px`;
      }
      left += cells(head, column).offsetWidth;
    }
    const end = header.indexOf(FROZEN_END);
    if (end >= 0) for (const row of rows) cells(row, end).classList.add('frozen', 'frozen-end');
  }

  /** Shows the rows of one decision table, or all. */
  only(name: string): void {
    const { table } = this;
    const column = table ? table.header.indexOf('判定表') : -1;
    Array.from(this.element.querySelectorAll<HTMLElement>('tbody tr')).forEach((row, i) => {
      row.hidden = name !== '' && column >= 0 && ((table as Table).rows[i] as string[])[column] !== name;
    });
  }

  private line(cells: Cell[], row: number, lang: Lang): HTMLElement {
    const n = row + 2;
    const button = (code: 'insert' | 'remove', name: 'plus' | 'cross', act: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'grid-button', id: `${code}-${n}`, 'aria-label': word(lang, code, { n }), title: word(lang, code, { n }), onclick: act }, icon(name));
    return h(
      'tr',
      { 'data-line': n },
      h('th', { scope: 'row', class: 'grid-number' }, String(n)),
      cells.map((cell) => h('td', {}, cell)),
      h('td', { class: 'grid-actions' }, button('insert', 'plus', () => this.actions.insert(row + 1)), button('remove', 'cross', () => this.actions.remove(row))),
    );
  }

  private cell(text: string, wide: number, label: string, row: number, column: number, lang: Lang): Cell {
    const long = wide > ONE_LINE;
    const props = {
      ...{ class: long ? 'cell-input cell-long' : 'cell-input', value: text, spellcheck: 'false', autocomplete: 'off' },
      ...{ 'aria-label': word(lang, 'cell', { n: row + 2, label }), 'data-row': row, 'data-column': column },
      oninput: (event: Event) => this.actions.edit(row, column, (event.target as Cell).value),
    };
    const cell: Cell = long ? h('textarea', { ...props, rows: Math.min(4, Math.ceil(width(text) / ONE_LINE) || 1) }) : h('input', { ...props, type: 'text' });
    cell.style.width = `${Math.max(LEAST, Math.min(wide, ONE_LINE)) + 3}ch`;
    return cell;
  }

  /** Marks the cells and rows that messages are about. */
  mark(messages: Message[]): void {
    const { table } = this;
    if (!table) return;
    this.cells.forEach((cells) =>
      cells.forEach((cell) => {
        cell.removeAttribute('aria-invalid');
        cell.removeAttribute('data-fault');
        cell.removeAttribute('title');
      }),
    );
    const lines = Array.from(this.element.querySelectorAll('tbody tr'));
    for (const line of lines) ['data-fault', 'data-hit'].forEach((name) => line.removeAttribute(name));
    for (const { sheet, case: found } of messages) {
      if (!found || sheet !== table.sheet) continue;
      table.rows.forEach((cells, row) => meets(table, cells, found) && (lines[row] as Element).setAttribute('data-hit', ''));
    }
    for (const { sheet, line, column, code, text } of messages) {
      if (sheet !== table.sheet || line === undefined) continue;
      const cells = this.cells[line - 2];
      const row = this.element.querySelector(`tr[data-line="${line}"]`);
      if (!cells || !row) continue;
      row.setAttribute('data-fault', code);
      const cell = column === undefined ? undefined : cells[table.header.indexOf(column)];
      if (!cell) continue;
      cell.setAttribute('aria-invalid', 'true');
      cell.setAttribute('data-fault', code);
      cell.title = `${code} ${text}`;
    }
  }

  /** Puts the focus into a cell; row 1 is the header, so the first that can be edited is row 2. */
  focus(line: number | undefined, column: string | undefined): void {
    const { table } = this;
    if (!table) return;
    const cells = this.cells[line === undefined ? this.cells.length - 1 : line - 2];
    const cell = cells && cells[column === undefined ? 0 : Math.max(0, table.header.indexOf(column))];
    if (!cell) return this.element.focus();
    cell.focus();
    // The nearest edge, so that the row stays in its place where it can be seen already.
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private at(event: Event): { row: number; column: number; cell: Cell } | undefined {
    const cell = event.target as Cell;
    const row = cell.getAttribute('data-row');
    return row === null ? undefined : { row: Number(row), column: Number(cell.getAttribute('data-column')), cell };
  }

  /** Enter and the arrows go up and down, as in a spreadsheet. */
  private move(event: KeyboardEvent): void {
    const at = this.at(event);
    const composing = event.isComposing || event.keyCode === 229; // what an input method is still at
    if (!at || composing || event.altKey || event.ctrlKey || event.metaKey) return;
    const { key, shiftKey } = event;
    const enter = key === 'Enter';
    const line = at.cell.tagName === 'INPUT' || enter;
    const down = enter ? (shiftKey ? -1 : 1) : key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (!line || down === 0) return;
    event.preventDefault();
    const next = (this.cells[at.row + down] || [])[at.column];
    if (next) {
      next.focus();
      next.select();
    }
  }

  /** A block from a spreadsheet goes over as many cells; a single text is the field's own matter. */
  private paste(event: ClipboardEvent): void {
    const at = this.at(event);
    const text = event.clipboardData ? event.clipboardData.getData('text/plain') : '';
    const clean = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
    if (!at || !/[\t\n]/.test(clean)) return;
    event.preventDefault();
    this.actions.paste(
      at.row,
      at.column,
      clean.split('\n').map((line) => line.split('\t')),
    );
  }
}

/** Whether a row of a decision table is one that applies to a case. */
export function meets({ header }: Table, cells: string[], { table, facts }: TableCase): boolean {
  const cell = (label: string): string => (cells[header.indexOf(label)] || '').trim();
  return cells[0] === table && facts.every(({ fact, value }) => cell(fact) === '' || cell(fact).split('|').indexOf(value) >= 0);
}

/** Width in half-width characters. */
function width(text: string): number {
  let sum = 0;
  for (const character of text) sum += character.charCodeAt(0) > 0x2e7f ? 2 : 1;
  return sum;
}
