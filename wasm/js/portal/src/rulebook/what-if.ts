import type { Lang } from 'credit-check';
import type { Table } from 'credit-check/rulebook';
import { fill, h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import { meets } from './grid.js';
import { word } from './words.js';

/** 假设：values are chosen, and the rule that meets them and what it decides are shown. It asks the table as it stands, proved or not. */
export class WhatIf {
  readonly element = h('section', { class: 'what-if', id: 'what-if', 'aria-labelledby': 'what-if-title' });
  private chosen: Record<string, string> = {};

  constructor(private readonly jump: (line: number) => void) {}

  /** Draws the choices of one decision table; nothing where none is picked. */
  draw(lang: Lang, table: Table, name: string): void {
    const [from, to] = [table.header.indexOf('规则号'), table.header.indexOf('结论')];
    const own = table.rows.map((cells, row) => ({ cells, row })).filter(({ cells }) => cells[table.header.indexOf('判定表')] === name);
    this.element.hidden = name === '' || from < 0 || to < from || own.length === 0;
    if (this.element.hidden) return void fill(this.element);
    const facts = table.header.slice(from + 1, to).map((fact, i) => ({ fact, values: valuesOf(own.map(({ cells }) => cells[from + 1 + i] || '')) }));
    const asked = facts.filter(({ values }) => values.length > 0);
    const answer = h('div', { class: 'what-if-answer', role: 'status' });
    const say = (): void => {
      const open = asked.filter(({ fact }) => !this.chosen[fact]);
      const known = asked.filter(({ fact }) => this.chosen[fact]).map(({ fact }) => ({ fact, value: this.chosen[fact] as string }));
      const met = own.filter(({ cells }) => meets(table, cells, { table: name, facts: known }));
      const outcomes = met.map(({ cells }) => cells[to] || '').filter((outcome, i, all) => all.indexOf(outcome) === i);
      const rule = ({ cells, row }: { cells: string[]; row: number }): HTMLElement =>
        h('button', { type: 'button', class: 'link', onclick: () => this.jump(row + 2) }, `${cells[from] || '?'} ${cells[to] || ''}`);
      const settled = outcomes.length === 1;
      fill(
        answer,
        h('p', {}, icon(settled ? 'tick' : 'info'), ' ', met.length === 0 ? word(lang, 'whatIfNone') : settled ? word(lang, 'whatIfOne', { outcome: outcomes[0] as string }) : word(lang, 'whatIfOpen', { n: met.length, facts: open.map(({ fact }) => fact).join('、') })),
        h('p', { lang: 'zh-CN' }, met.map(rule)),
      );
    };
    const field = ({ fact, values }: { fact: string; values: string[] }, i: number): HTMLElement => {
      const options = values.map((value) => h('option', { value, selected: value === this.chosen[fact] }, value));
      const select: HTMLSelectElement = h(
        'select',
        {
          id: `what-if-${i + 1}`,
          onchange: () => {
            this.chosen[fact] = select.value;
            say();
          },
        },
        h('option', { value: '' }, word(lang, 'whatIfAny')),
        options,
      );
      return h('div', { class: 'field', lang: 'zh-CN' }, h('label', { for: `what-if-${i + 1}` }, fact), select);
    };
    fill(this.element, h('h2', { id: 'what-if-title' }, word(lang, 'whatIf')), h('p', { class: 'hint' }, word(lang, 'whatIfHint')), h('div', { class: 'what-if-facts' }, asked.map(field)), answer);
    say();
  }
}

/** The values that cells name, in their order. */
function valuesOf(cells: string[]): string[] {
  const all = cells.reduce<string[]>((sum, cell) => sum.concat(cell.split('|')), []).map((value) => value.trim());
  return all.filter((value, i) => value !== '' && all.indexOf(value) === i);
}
