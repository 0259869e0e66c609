import type { Words } from '../../../src/ui/words.js';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import { draft, writeCsv } from 'credit-check/rulebook';
import type { Draft, Message, Proved, Table } from 'credit-check/rulebook';
import type { Lang } from 'credit-check';
import { top } from '../header.js';
import { save } from '../../../src/ui/save.js';
import { Book, nameOf } from './book.js';
import { readFiles } from './files.js';
import { Grid } from './grid.js';
import { keepDraft, keptDraft } from './keep.js';
import { panel } from './panel.js';
import { WhatIf } from './what-if.js';
import { word } from './words.js';
import type { RulebookWord } from './words.js';

/** Nothing is proved before people have stopped typing for so long, in milliseconds. */
const PAUSE = 300;

/** The page of those who write the rules: tables on one side, what is proved of them on the other. */
export class RulebookPage implements Words {
  lang: Lang = 'zh-CN';
  readonly here = 'rulebook';
  private readonly book: Book;
  private draft: Draft;
  private proved: Proved = { proved: false, messages: [], proofs: [] };
  private took = 0;
  private sheet: string;
  private timer: number | undefined;
  private picked = '';
  private unfinished = keptDraft();
  private readonly picker = h('div', { class: 'picker' });
  private readonly status = h('div', { class: 'prove-status', role: 'status', id: 'status' });
  private readonly note = h('p', { class: 'status', role: 'status', id: 'note' });
  private readonly tools = h('div', { class: 'buttons tools' });
  private readonly tabs = h('div', { class: 'sheets', role: 'group' });
  private readonly panel = h('aside', { class: 'panel' });
  private readonly whatIf = new WhatIf((line) => this.grid.focus(line, '规则号'));
  private readonly grid = new Grid({
    edit: (row, column, text) => {
      this.book.set(this.sheet, row, column, text);
      this.later();
    },
    paste: (row, column, block) => {
      this.book.paste(this.sheet, row, column, block);
      this.redraw();
      const { header } = this.table;
      this.grid.focus(row + 2, header[column]);
    },
    insert: (row) => {
      this.book.insert(this.sheet, row);
      this.redraw();
      this.grid.focus(row + 2, undefined);
    },
    remove: (row) => {
      this.book.remove(this.sheet, row);
      this.redraw();
      const { length } = this.table.rows;
      if (length > 0) focusOn(document, `remove-${Math.min(row, length - 1) + 2}`);
    },
  });

  constructor(
    private readonly root: HTMLElement,
    tables: Table[],
  ) {
    this.book = new Book(tables);
    this.draft = draft(this.book.tables);
    root.classList.add('wide'); // tables need room
    window.addEventListener('beforeunload', (event) => {
      if (this.book.changed().length === 0) return;
      event.preventDefault();
      event.returnValue = ''; // older kernels ask only then
    });
    root.addEventListener('keydown', (event) => {
      const { key, ctrlKey, metaKey, shiftKey } = event as KeyboardEvent;
      if (key.toLowerCase() !== 'z' || !(ctrlKey || metaKey) || shiftKey || !this.book.canUndo) return;
      event.preventDefault();
      this.undo();
    });
    const [first] = this.book.tables;
    this.sheet = first ? first.sheet : '';
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  private w(code: RulebookWord, params?: Record<string, string | number>): string {
    return word(this.lang, code, params);
  }

  private get table(): Table {
    const found = this.book.table(this.sheet) || this.book.tables[0];
    if (!found) throw new Error('there is no table');
    return found;
  }

  draw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.w('title')} · ${this.t('app.name')}`;
    const files = h('input', {
      ...{ type: 'file', id: 'files', class: 'visually-hidden', multiple: true, accept: '.csv,.txt,.xlsx,.xls,text/csv', 'aria-describedby': 'files-hint' },
      onchange: () => {
        this.open(Array.from(files.files || []));
        files.value = '';
      },
    });
    const bar = [
      h('div', { class: 'data-status' }, h('span', { class: 'data-item' }, icon('list'), this.w('version', { n: this.book.tables.length })), h('span', { class: 'data-item' }, icon('lock'), this.w('local'))),
    ];
    this.tabs.setAttribute('aria-label', this.w('sheets'));
    this.panel.setAttribute('aria-label', this.w('proofs'));
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      top(this, (lang) => this.language(lang), bar),
      h(
        'main',
        { class: 'wrap rulebook', id: 'main' },
        h('h1', { id: 'title', tabindex: '-1' }, this.w('title')),
        h('p', { class: 'lead' }, this.w('lead')),
        h('div', { class: 'opener' }, files, h('label', { for: 'files', class: 'button' }, icon('plus'), this.w('open')), this.tools),
        h('p', { class: 'hint', id: 'files-hint' }, this.w('openHint')),
        this.note,
        this.status,
        h('div', { class: 'desk' }, h('div', { class: 'editor' }, this.tabs, this.picker, h('p', { class: 'hint' }, this.w('keys')), this.grid.element, this.whatIf.element), this.panel),
      ),
      h('footer', { class: 'wrap foot' }, h('p', {}, this.t('app.sample'))),
    );
    this.redraw();
  }

  /** The table has another shape, or is another: draws it and proves at once. */
  private redraw(): void {
    this.sheet = this.table.sheet;
    this.grid.draw(this.table, this.lang);
    this.drawPicker();
    this.prove();
  }

  /** One decision table at a time, where a sheet holds several. */
  private drawPicker(): void {
    const { header, rows } = this.table;
    const column = header.indexOf('判定表');
    const names = rows.map((cells) => cells[column] || '').filter((name, i, all) => name && all.indexOf(name) === i);
    if (column < 0 || header.indexOf('规则号') < 0 || names.length < 2) {
      this.grid.only('');
      this.whatIf.draw(this.lang, this.table, '');
      return void fill(this.picker);
    }
    if (names.indexOf(this.picked) < 0) this.picked = '';
    const options = [h('option', { value: '' }, this.w('allTables', { n: names.length })), ...names.map((name) => h('option', { value: name, selected: name === this.picked, lang: 'zh-CN' }, name))];
    const field: HTMLSelectElement = h('select', { id: 'pick', onchange: () => this.pick(field.value) }, options);
    fill(this.picker, h('label', { for: 'pick' }, this.w('pick')), field);
    this.grid.only(this.picked);
    this.whatIf.draw(this.lang, this.table, this.picked);
  }

  private pick(name: string): void {
    this.picked = name;
    this.grid.only(name);
    this.whatIf.draw(this.lang, this.table, name);
  }

  private undo(): void {
    this.book.undo();
    this.redraw();
    this.note.textContent = this.w('undone');
  }

  /** A fault that names the word that is meant is mended by one press. */
  private mend({ sheet, line, column }: Message, wanted: string): void {
    const table = this.book.table(sheet);
    if (!table || line === undefined || column === undefined) return;
    const at = table.header.indexOf(column);
    const row = table.rows[line - 2];
    const wrong = row && row[at];
    if (!row || wrong === undefined) return;
    // In a cell of several values only the one that is unknown is another.
    const values = wrong.split('|');
    const meant = values.length > 1 ? values.map((value) => (near(value, wanted) ? wanted : value)).join('|') : wanted;
    this.book.replace(sheet, line - 2, at, meant);
    this.sheet = sheet;
    this.redraw();
    this.grid.focus(line, column);
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.prove(), PAUSE);
  }

  private prove(): void {
    window.clearTimeout(this.timer);
    const before = performance.now();
    this.proved = this.draft.prove(this.book.tables);
    this.took = Math.round(performance.now() - before);
    this.whatIf.draw(this.lang, this.table, this.picked);
    const changed = this.book.changed().length > 0;
    // What was left unfinished waits until it is taken or given up, or something new is begun.
    if (changed) this.unfinished = undefined;
    if (!this.unfinished) keepDraft(changed ? this.book.tables : undefined);
    this.say();
  }

  /** Says what is known: nothing of the table itself is drawn anew, so that whoever types is not disturbed. */
  private say(): void {
    const { proved, took: ms, lang } = this;
    const { tables = [], messages } = proved;
    const cells = tables.reduce((sum, table) => sum + table.cells, 0).toLocaleString('en-US');
    this.status.setAttribute('data-state', proved.proved ? 'proved' : 'failed');
    fill(
      this.status,
      icon(proved.proved ? 'tick' : 'error'),
      h('span', {}, proved.proved ? this.w('proved', { tables: tables.length, cells, ms }) : this.w('refuted', { n: messages.length, ms })),
      !proved.proved && h('a', { href: '#problems', class: 'link' }, this.w('see')),
    );
    this.grid.mark(everything(proved));
    fill(this.panel, panel(lang, proved, { jump: (found) => this.jump(found), mend: (found, wanted) => this.mend(found, wanted), close: (found) => this.close(found) }));
    this.drawTabs();
    this.drawTools();
  }

  private drawTabs(): void {
    const changed = this.book.changed().map(({ sheet }) => sheet);
    const active = document.activeElement && document.activeElement.id;
    const button = ({ sheet }: Table, i: number): HTMLElement => {
      const faults = this.proved.messages.filter((found) => found.sheet === sheet).length;
      return h(
        'button',
        {
          ...{ type: 'button', class: 'sheet', id: `sheet-${i + 1}`, 'aria-pressed': String(sheet === this.sheet), 'data-sheet': nameOf(sheet) },
          onclick: () => this.show(sheet),
        },
        h('span', { lang: 'zh-CN' }, nameOf(sheet)),
        changed.indexOf(sheet) >= 0 && h('span', { class: 'sheet-note' }, this.w('edited')),
        faults > 0 && h('span', { class: 'sheet-note sheet-faults' }, this.w('faults', { n: faults })),
      );
    };
    fill(this.tabs, this.book.tables.map(button));
    if (active && /^sheet-/.test(active)) focusOn(document, active);
  }

  private drawTools(): void {
    const changed = this.book.changed();
    const active = document.activeElement && document.activeElement.id;
    const button = (id: 'reset' | 'settle', act: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'button', id, disabled: changed.length === 0, onclick: act }, this.w(id));
    fill(
      this.tools,
      this.unfinished && h('button', { type: 'button', class: 'button', id: 'resume', onclick: () => this.resume() }, icon('clock'), this.w('resume')),
      h('button', { type: 'button', class: 'button', id: 'undo', disabled: !this.book.canUndo, onclick: () => this.undo() }, icon('back'), this.w('undo')),
      button('reset', () => this.reset()),
      button('settle', () => this.settle()),
      changed.length > 0 &&
        h(
          'button',
          { type: 'button', class: 'button', id: 'download', onclick: () => changed.forEach((table) => save(writeCsv(table), `${nameOf(table.sheet)}.csv`, 'text/csv')) },
          icon('download'),
          this.w('download', { n: changed.length }),
        ),
    );
    if (active && /^(reset|settle|download|undo)$/.test(active)) focusOn(document, active);
  }

  private show(sheet: string): void {
    this.sheet = sheet;
    this.grid.draw(this.table, this.lang);
    this.drawPicker();
    this.grid.mark(everything(this.proved));
    this.drawTabs();
  }

  private jump({ sheet, line, column }: Message): void {
    if (sheet !== this.sheet && this.book.table(sheet)) this.show(sheet);
    if (this.picked) {
      this.picked = '';
      this.drawPicker();
    }
    this.grid.focus(line, column);
  }

  private close(found: Message): void {
    this.sheet = found.sheet;
    const row = this.book.close(found);
    if (row < 0) return;
    this.redraw();
    this.note.textContent = this.w('added', { n: row + 2 });
    this.grid.focus(row + 2, '规则号');
  }

  private language(lang: Lang): void {
    this.lang = lang;
    this.note.textContent = '';
    this.draw();
    focusOn(document, `lang-${lang}`);
  }

  private reset(): void {
    this.book.reset();
    this.redraw();
    this.note.textContent = this.w('restored');
    focusOn(document, 'title');
  }

  /** Goes on with what was left unfinished. */
  private resume(): void {
    const { unfinished } = this;
    this.unfinished = undefined;
    if (unfinished) this.book.take(unfinished);
    this.redraw();
    this.note.textContent = this.w('resumed');
    focusOn(document, 'title');
  }

  private settle(): void {
    const start = this.book.settle();
    this.draft.dispose();
    this.draft = draft(start);
    this.prove();
    this.note.textContent = this.w('settled');
    focusOn(document, 'title');
  }

  private async open(files: File[]): Promise<void> {
    if (files.length === 0) return;
    try {
      const tables = await readFiles(files);
      const [first] = this.book.take(tables);
      if (first) this.sheet = first.sheet;
      this.redraw();
      this.note.textContent = this.w('opened', { n: tables.length });
    } catch (failure) {
      const text = failure instanceof Error ? failure.message : String(failure);
      const { place = '', remedy = '' } = failure as { place?: string; remedy?: string };
      fill(this.note, icon('error'), ' ', this.w('failed', { text: [place, text, remedy].filter(Boolean).join('：') }));
    }
  }
}

/** Messages with what is folded under them. */
function everything({ messages, warnings = [] }: Proved): Message[] {
  return [...messages, ...warnings].reduce<Message[]>((all, one) => all.concat(one.folded, one), []);
}

/** Whether a text may be a slip of another: they share most of their characters. */
function near(text: string, wanted: string): boolean {
  const shared = Array.from(text).filter((character) => wanted.indexOf(character) >= 0).length;
  return text !== wanted && shared * 2 >= Math.max(text.length, wanted.length);
}
