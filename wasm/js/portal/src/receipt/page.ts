import { CreditError } from 'credit-check';
import type { Lang } from 'credit-check';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { select } from '../../../src/ui/fields.js';
import { icon } from '../../../src/ui/icons.js';
import type { Words } from '../../../src/ui/words.js';
import { bytesOf } from '../bytes.js';
import { top } from '../header.js';
import { digestIn, partOf } from './files.js';
import type { Opened, Part } from './files.js';
import { judge } from './judge.js';
import type { Judgement } from './judge.js';
import { failure, proofs, replay, statement } from './result.js';
import { word } from './words.js';
import type { ReceiptWord } from './words.js';

/** What a page reads without keeping its user waiting for long, in bytes. */
const MOST = 64 << 20;

/** The page of those who hold a receipt: files go in, what is proved by them comes out. */
export class ReceiptPage implements Words {
  lang: Lang = 'zh-CN';
  readonly here = 'receipt';
  private files: Opened[] = [];
  private chosen = { receipt: '', trust: '' };
  private printed = '';
  private number = '';
  private readonly status = h('div', { class: 'prove-status', role: 'status', id: 'status', hidden: true });
  private readonly note = h('p', { class: 'status', role: 'status', id: 'note' });
  private readonly shelf = h('div', { id: 'shelf' });
  private readonly result = h('div', { id: 'result', class: 'receipt-result' });

  constructor(private readonly root: HTMLElement) {
    root.classList.add('wide'); // tables need room
    root.addEventListener('dragover', (event) => event.preventDefault());
    root.addEventListener('drop', (event) => {
      event.preventDefault();
      const { dataTransfer } = event as DragEvent;
      void this.open(dataTransfer ? Array.from(dataTransfer.files) : []);
    });
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  private w(code: ReceiptWord, params?: Record<string, string | number>): string {
    return word(this.lang, code, params);
  }

  draw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.w('title')} · ${this.t('app.name')}`;
    const bar = h('div', { class: 'data-status' }, h('span', { class: 'data-item' }, icon('lock'), this.w('local')));
    const files: HTMLInputElement = h('input', {
      ...{ type: 'file', id: 'files', class: 'visually-hidden', multiple: true, 'aria-describedby': 'files-hint' },
      onchange: () => {
        void this.open(Array.from(files.files || []));
        files.value = '';
      },
    });
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      top(this, (lang) => this.language(lang), bar),
      h(
        'main',
        { class: 'wrap rulebook', id: 'main' },
        h('h1', { id: 'title', tabindex: '-1' }, this.w('title')),
        h('p', { class: 'lead' }, this.w('lead')),
        h('div', { class: 'opener list-drop' }, h('span', { class: 'list-picker' }, files, h('label', { for: 'files', class: 'button primary' }, icon('plus'), this.w('open')))),
        h('p', { class: 'hint', id: 'files-hint' }, this.w('openHint')),
        this.note,
        this.shelf,
        this.status,
        this.result,
      ),
    );
    this.say();
  }

  /** The same file opened anew takes the place of the old one. */
  private async open(files: File[]): Promise<void> {
    const [fit, large] = [files.filter(({ size }) => size <= MOST), files.filter(({ size }) => size > MOST)];
    const opened = await Promise.all(
      fit.map(async (file) => {
        const bytes = await bytesOf(file);
        return { name: file.name, bytes, part: partOf(bytes) };
      }),
    );
    this.files = [...this.files.filter(({ name }) => !opened.some((file) => file.name === name)), ...opened];
    this.note.textContent = large.map(({ name }) => this.w('tooLarge', { file: name, n: MOST >> 20 })).join(' ');
    this.say();
  }

  private close(name: string | undefined): void {
    this.files = name === undefined ? [] : this.files.filter((file) => file.name !== name);
    this.note.textContent = '';
    this.say();
    focusOn(document, 'files');
  }

  /** The one that was chosen of several, or the first. */
  private one(part: 'receipt' | 'trust'): Opened | undefined {
    const all = this.files.filter((file) => file.part === part);
    return all.filter(({ name }) => name === this.chosen[part])[0] || all[0];
  }

  private say(): void {
    const { files, status } = this;
    const [receipt, trust] = [this.one('receipt'), this.one('trust')];
    this.drawShelf();
    fill(this.result);
    status.hidden = files.length === 0;
    if (files.length === 0) return;
    if (!receipt || !trust) return this.tell('failed', 'info', this.w(receipt ? 'needTrust' : 'needReceipt'));
    try {
      this.judged(judge(receipt, trust, files, this.lang));
    } catch (thrown) {
      if (!(thrown instanceof CreditError)) throw thrown;
      this.tell('failed', 'error', h('span', { id: 'refused', 'data-code': thrown.code }, failure(this.lang, thrown)));
    }
  }

  private tell(state: 'proved' | 'failed', sign: 'tick' | 'info' | 'error' | 'cross', text: string | HTMLElement): void {
    this.status.setAttribute('data-state', state);
    fill(this.status, icon(sign), typeof text === 'string' ? h('span', {}, text) : text);
  }

  private judged(judgement: Judgement): void {
    const { verified, replayed } = judgement;
    const { issuer } = verified.statement.predicate;
    const good = this.w('verified', { issuer, keys: verified.vouching.join(this.lang === 'en' ? ', ' : '、') });
    const differs = replayed && !(replayed instanceof CreditError) && replayed.result === 'differs';
    this.tell(differs ? 'failed' : 'proved', differs ? 'cross' : 'tick', differs ? `${good}${this.lang === 'en' ? ' ' : ''}${replayed.text}` : good);
    this.number = verified.receipt;
    fill(
      this.result,
      proofs(this, judgement),
      replayed && !(replayed instanceof CreditError) && replay(this.lang, replayed),
      this.compare(),
      statement(this, verified),
    );
  }

  /** What is printed says which receipt it is about. */
  private compare(): HTMLElement {
    const answer = h('p', { class: 'status', role: 'status', id: 'compared' });
    const field: HTMLTextAreaElement = h('textarea', {
      ...{ id: 'printed', rows: '2', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'printed-hint', value: this.printed },
      oninput: () => {
        this.printed = field.value;
        this.held(answer);
      },
    });
    this.held(answer);
    return h(
      'section',
      { class: 'card no-print', id: 'compare' },
      h(
        'div',
        { class: 'card-section fields' },
        h('h3', {}, this.w('compare')),
        h('label', { for: 'printed' }, this.w('compareLabel')),
        h('p', { class: 'hint', id: 'printed-hint' }, this.w('compareHint')),
        field,
        answer,
      ),
    );
  }

  private held(answer: HTMLElement): void {
    fill(answer);
    answer.removeAttribute('data-same');
    if (this.printed.trim() === '') return;
    const found = digestIn(this.printed);
    const same = found === this.number;
    answer.setAttribute('data-same', String(same));
    fill(answer, icon(same ? 'tick' : 'cross'), ' ', this.w(!found ? 'compareNone' : same ? 'compareSame' : 'compareOther'));
  }

  private drawShelf(): void {
    const { files } = this;
    fill(this.shelf);
    if (files.length === 0) return;
    const line = ({ name, part }: Opened): HTMLElement =>
      h(
        'tr',
        { 'data-part': part || 'unknown' },
        h('th', { scope: 'row' }, name),
        h('td', {}, part ? this.w(`part.${part}` as ReceiptWord) : this.w('unknown')),
        h('td', {}, h('button', { type: 'button', class: 'link', 'aria-label': this.w('removeFile', { file: name }), onclick: () => this.close(name) }, this.w('remove'))),
      );
    const titles = (['file', 'is'] as const).map((code) => h('th', { scope: 'col' }, this.w(code)));
    fill(
      this.shelf,
      h(
        'section',
        { class: 'list-sheet' },
        h('h2', {}, this.w('files')),
        h(
          'div',
          { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': this.w('files') },
          h('table', { class: 'list-columns' }, h('thead', {}, h('tr', {}, titles, h('td', {}, h('button', { type: 'button', class: 'link', id: 'clear', onclick: () => this.close(undefined) }, this.w('clear'))))), h('tbody', {}, files.map(line))),
        ),
        this.choice('receipt', 'chosen'),
        this.choice('trust', 'trusted'),
      ),
    );
  }

  /** A menu where there are several of a kind: whom one trusts is for a person to say. */
  private choice(part: Part & ('receipt' | 'trust'), label: ReceiptWord): HTMLElement | null {
    const all = this.files.filter((file) => file.part === part);
    const one = this.one(part);
    if (all.length < 2 || !one) return null;
    const onValue = (name: string): void => {
      this.chosen[part] = name;
      this.say();
      focusOn(document, `choose-${part}`);
    };
    const choices = all.map(({ name }) => ({ value: name, label: name }));
    return h('div', { class: 'fields' }, select({ id: `choose-${part}`, label: this.w(label), value: one.name, choices, onValue }));
  }

  private language(lang: Lang): void {
    this.lang = lang;
    this.draw();
    focusOn(document, `lang-${lang}`);
  }
}
