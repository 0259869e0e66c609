import type { Words } from '../../../src/ui/words.js';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { select, textField } from '../../../src/ui/fields.js';
import { day as spoken } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import type { Checker, Description, Lang, Matter, SubjectKind } from 'credit-check';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import type { Page } from '../context.js';
import { header } from '../header.js';
import { save } from '../../../src/ui/save.js';
import type { Case } from '../sample.js';
import { decide, decideAll, isIn, pair, sorted } from './check.js';
import type { Filter, Row } from './check.js';
import { csv } from './export.js';
import { MOST, readPasted } from './paste.js';
import type { Company, Pasted } from './paste.js';
import { table } from './table.js';
import { word } from '../words.js';
import type { PortalWord } from '../words.js';

const FILTERS: Filter[] = ['all', 'listed', 'verify', 'unknown', 'code', 'double'];
const FILTER_WORDS: Record<Filter, PortalWord> = { all: 'all', listed: 'standing.listed', verify: 'standing.verify', unknown: 'standing.unknown', code: 'code', double: 'double' };

/** The page of a trading system: bidders are pasted, a table says what came of each. */
export class Bidders implements Page, Words {
  lang: Lang = 'zh-CN';
  readonly here = 'bidders';
  readonly data = 'fresh';
  day: string;
  private matterId = '';
  private text = '';
  private operator = '';
  private tender = '';
  private section = '';
  private rows: Row[] = [];
  private shown: Filter = 'all';
  private readonly open = new Set<Row>();
  private stop: () => void = () => undefined;
  private readonly status = h('p', { class: 'status', role: 'status' });
  private readonly bar = h('progress', { 'aria-hidden': 'true', max: 1, value: 0, hidden: true });
  private readonly result = h('section', { class: 'result-table', id: 'result' });

  constructor(
    private readonly root: HTMLElement,
    private readonly checker: Checker,
    readonly cases: Case[],
  ) {
    const [first] = cases;
    this.day = first ? first.request.decidedOn : '';
    const tender = this.description.matters.filter(({ roles }) => roles.some(({ id }) => id === 'consortium-member'))[0];
    this.matterId = tender ? tender.id : '';
  }

  get description(): Description {
    return this.checker.describe(this.lang);
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  private w(code: PortalWord, params?: Record<string, string | number>): string {
    return word(this.lang, code, params);
  }

  private get matter(): Matter {
    const { matters } = this.description;
    const found = matters.filter(({ id }) => id === this.matterId)[0] || matters[0];
    if (!found) throw new Error('the rulebook has no matter');
    return found;
  }

  draw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.w('title')} · ${this.t('app.name')}`;
    const actions = {
      language: (lang: Lang) => this.language(lang),
      example: () => undefined,
      currentData: () => undefined,
    };
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      header(this, actions),
      h(
        'main',
        { class: 'wrap', id: 'main' },
        h('h1', { id: 'title', tabindex: '-1' }, this.w('title')),
        h('p', { class: 'lead no-print' }, this.w('lead')),
        this.form(),
        this.status,
        this.bar,
        this.result,
      ),
      h('footer', { class: 'wrap foot' }, h('p', {}, this.t('app.sample'))),
    );
    this.drawResult();
  }

  private form(): HTMLElement {
    const area = h('textarea', {
      ...{ id: 'paste', rows: '8', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'paste-hint', value: this.text },
      oninput: () => {
        this.text = area.value;
      },
    });
    const example = (): void => {
      area.value = this.text = this.sample();
      area.focus();
    };
    return h(
      'form',
      {
        ...{ class: 'step paste no-print', novalidate: true },
        onsubmit: (event) => {
          event.preventDefault();
          this.check();
        },
      },
      h('div', { class: 'field' }, h('label', { for: 'paste' }, this.w('paste')), h('p', { class: 'hint', id: 'paste-hint' }, this.w('pasteHint')), area),
      h(
        'div',
        { class: 'three' },
        select({
          ...{ id: 'matter', label: this.w('matter'), value: this.matter.id },
          choices: this.description.matters.map(({ id, name }) => ({ value: id, label: name })),
          onValue: (value) => {
            this.matterId = value;
          },
        }),
        textField(this, {
          ...{ id: 'date', label: this.w('date'), type: 'date', value: this.day },
          onValue: (value) => {
            if (/^\d{4}-\d{2}-\d{2}$/.test(value)) this.day = value;
          },
        }),
        this.paperField('operator'),
      ),
      h('div', { class: 'two' }, this.paperField('tender'), this.paperField('section')),
      h(
        'div',
        { class: 'buttons' },
        h('button', { type: 'submit', class: 'button primary', id: 'check' }, icon('shield'), this.w('check')),
        h('button', { type: 'button', class: 'button', id: 'example', onclick: example }, icon('bulb'), this.w('example')),
      ),
    );
  }

  /** What stands on the paper and nowhere else. */
  private paperField(id: 'operator' | 'tender' | 'section'): HTMLElement {
    return textField(this, {
      ...{ id, label: this.w(id), value: this[id] },
      onValue: (value) => {
        this[id] = value;
        this.drawResult();
      },
    });
  }

  private language(lang: Lang): void {
    this.lang = lang;
    this.rows = this.rows.map(({ bidder }) => decide(this.checker, this.matter, this.day, bidder, lang));
    pair(this.rows);
    this.open.clear();
    this.status.textContent = this.rows.length > 0 ? this.w('checked', { n: this.rows.length }) : '';
    this.draw();
    focusOn(document, `lang-${lang}`);
  }

  /** Bidders out of the examples of tenders, one with a code that is wrong. */
  private sample(): string {
    const requests = this.cases.map(({ request }) => request).filter(({ subjects }) => subjects[0] && subjects[0].kind === 'organization');
    const tenders = requests.filter(({ matter }) => matter === this.matterId);
    const others = requests.filter(({ matter }) => matter !== this.matterId);
    const line = (...cells: string[]): string => cells.join('\t');
    const lines = [...tenders, ...others].flatMap(({ subjects }) => {
      const [legal] = subjects.filter(({ role }) => role === 'legal-representative');
      return subjects
        .filter(({ kind }) => kind === 'organization')
        .map(({ name, code = '', role }) =>
          role === 'applicant' ? line(name, code, '', legal ? legal.name : '', (legal && legal.code) || '') : line(name, code, '成员', '', ''),
        );
    });
    return [line('投标人名称', '统一社会信用代码', '联合体', '法定代表人', '法定代表人证件号码'), ...lines].join('\n');
  }

  private check(): void {
    this.stop();
    const pasted = readPasted(this.text);
    this.rows = [];
    this.open.clear();
    this.shown = 'all';
    this.drawResult();
    if (pasted.bidders.length === 0) {
      fill(this.status, icon('warning'), ' ', this.w('nothing'));
      return focusOn(document, 'paste');
    }
    const { length: all } = pasted.bidders;
    const { matter, day, lang } = this;
    this.bar.hidden = false;
    this.stop = decideAll(
      pasted.bidders,
      (bidder) => decide(this.checker, matter, day, bidder, lang),
      (done) => {
        this.bar.value = done / all;
        if (done === 0) this.status.textContent = this.w('checking', { done, all });
      },
      (rows) => this.done(rows, pasted),
    );
  }

  private done(rows: Row[], pasted: Pasted): void {
    pair(rows);
    this.rows = sorted(rows);
    this.bar.hidden = true;
    fill(
      this.status,
      [this.w('checked', { n: rows.length }), ...this.remarks(pasted)].map((text) => h('span', { class: 'remark' }, text)),
    );
    this.drawResult('result-title');
    this.result.scrollIntoView();
  }

  private remarks({ orphans, left }: Pasted): string[] {
    const separator = this.lang === 'en' ? ', ' : '、';
    const count = (filter: Filter): number => this.rows.filter((row) => isIn(row, filter)).length;
    const nameless = this.rows.filter(({ gap }) => gap === 'nameless').map(({ bidder }) => bidder.number);
    return [
      this.w('summary', { listed: count('listed'), verify: count('verify'), unknown: count('unknown') }),
      ...(nameless.length > 0 ? [this.w('skipped', { lines: nameless.join(separator) })] : []),
      ...(count('double') > 0 ? [this.w('doubles', { n: count('double') })] : []),
      ...(orphans.length > 0 ? [this.w('orphan', { lines: orphans.join(separator) })] : []),
      ...(left > 0 ? [this.w('cut', { n: MOST, left })] : []),
    ];
  }

  private drawResult(focus?: string): void {
    if (this.rows.length === 0) return void fill(this.result);
    const rows = this.rows.filter((row) => isIn(row, this.shown)).map((row) => ({ row, open: this.open.has(row) }));
    const title = h('h2', { id: 'result-title', tabindex: '-1', class: 'no-print' }, this.w('column'));
    fill(this.result, this.paperHead(), title, this.filters(), table(this, rows, this), this.papers());
    if (focus) focusOn(document, focus);
  }

  /** Above the table on paper: of which tender this is, and of which section. */
  private paperHead(): HTMLElement {
    const line = (code: PortalWord, value: string): HTMLElement => h('p', {}, `${this.w(code)}${this.lang === 'en' ? ': ' : '：'}${value || '＿＿＿＿＿＿＿＿＿＿'}`);
    return h(
      'div',
      { class: 'print-only paper-head' },
      h('p', { class: 'paper-title' }, this.w('paper')),
      line('tender', this.tender),
      line('section', this.section),
      line('matter', this.matter.name),
      line('date', spoken(this.day, this.lang)),
    );
  }

  private filters(): HTMLElement {
    const button = (filter: Filter): HTMLElement =>
      h(
        'button',
        {
          ...{ type: 'button', class: 'button', id: `filter-${filter}`, 'aria-pressed': String(this.shown === filter) },
          onclick: () => {
            this.shown = filter;
            this.drawResult(`filter-${filter}`);
          },
        },
        `${this.w(FILTER_WORDS[filter])} ${this.rows.filter((row) => isIn(row, filter)).length}`,
      );
    return h('div', { class: 'buttons no-print', role: 'group', 'aria-label': this.w('filter') }, FILTERS.map(button));
  }

  /** What goes into the file of the tender: who, when, which lists, and the table. */
  private papers(): HTMLElement {
    const lists = this.description.packs.map(({ title, sequence, asOf, digest }) => `${title} · ${this.t('result.dataAsOf', { asOf: spoken(asOf, this.lang), n: sequence })} · ${digest}`);
    const time = new Date().toLocaleString(this.lang === 'en' ? 'en-GB' : 'zh-CN');
    const name = `credit-check-${this.matterId}-${this.day}.csv`;
    return h(
      'div',
      {},
      h(
        'div',
        { class: 'buttons no-print' },
        h('button', { type: 'button', class: 'button', id: 'csv', onclick: () => save(csv(this.rows, this.lang), name, 'text/csv') }, icon('download'), this.w('csv')),
        h('button', { type: 'button', class: 'button', id: 'print', onclick: () => window.print() }, icon('print'), this.w('print')),
      ),
      h(
        'div',
        { class: 'print-only' },
        h('p', {}, this.w('printed', { time, operator: this.operator || '________', engine: this.description.engine })),
        h('ul', {}, lists.map((list) => h('li', { class: 'code' }, list))),
        h('p', {}, this.w('note')),
        h('p', { class: 'signatures' }, this.w('signatures')),
      ),
    );
  }

  correct(row: Row, company: Company, code: string): void {
    company.code = code;
    this.again(row);
  }

  choose(row: Row, company: Company, kind: SubjectKind): void {
    company.kind = kind;
    this.again(row);
  }

  /** One bidder once more; it stays in its place, so that nothing moves away under the hand. */
  private again(row: Row): void {
    const { bidder } = row;
    this.rows[this.rows.indexOf(row)] = decide(this.checker, this.matter, this.day, bidder, this.lang);
    pair(this.rows);
    this.open.delete(row);
    this.drawResult(`why-${bidder.line}-open`);
  }

  toggle(row: Row): void {
    if (this.open.has(row)) this.open.delete(row);
    else this.open.add(row);
    this.drawResult(`why-${row.bidder.line}-open`);
  }
}
