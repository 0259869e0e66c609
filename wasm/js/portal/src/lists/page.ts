import type { Lang } from 'credit-check';
import { meanings, readList } from 'credit-check/lists';
import type { ListLook, ReadList, UnreadList } from 'credit-check/lists';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import { save } from '../../../src/ui/save.js';
import type { Words } from '../../../src/ui/words.js';
import { bytesOf } from '../bytes.js';
import { top } from '../header.js';
import { columns, headless } from './columns.js';
import type { Menus } from './columns.js';
import { EXAMPLE } from './example.js';
import { entries, notes, strange } from './result.js';
import type { Level } from './result.js';
import { word } from './words.js';
import type { ListWord } from './words.js';

/** What a page reads without keeping its user waiting for long, in bytes. */
const MOST = 64 << 20;

/** The page of those who publish lists: a file goes in, how it would be read comes out, and is put right. */
export class ListsPage implements Words {
  lang: Lang = 'zh-CN';
  readonly here = 'lists';
  private readonly all = meanings();
  private file: { name: string; bytes: Uint8Array } | undefined;
  private profile: { name: string; text: string } | undefined;
  private isPublic = true;
  private chosen: [string, string][] = [];
  private told: [string, string, string][] = [];
  private answer: ReadList | UnreadList | undefined;
  private level: Level = 'refused';
  private readonly status = h('div', { class: 'prove-status', role: 'status', id: 'status', hidden: true });
  private readonly note = h('p', { class: 'status', role: 'status', id: 'note' });
  private readonly tools = h('div', { class: 'buttons tools' });
  private readonly result = h('div', { id: 'result' });

  constructor(private readonly root: HTMLElement) {
    root.classList.add('wide'); // tables need room
    root.addEventListener('dragover', (event) => event.preventDefault());
    root.addEventListener('drop', (event) => {
      event.preventDefault();
      this.open(dropped(event));
    });
    document.addEventListener('paste', (event) => {
      const { clipboardData, target } = event as ClipboardEvent;
      const text = clipboardData && clipboardData.getData('text/plain');
      if (!text || text.indexOf('\t') < 0 || target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.take(this.w('pasted'), new TextEncoder().encode(text));
    });
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  private w(code: ListWord, params?: Record<string, string | number>): string {
    return word(this.lang, code, params);
  }

  draw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.w('title')} · ${this.t('app.name')}`;
    const bar = h('div', { class: 'data-status' }, h('span', { class: 'data-item' }, icon('lock'), this.w('local')));
    const isPublic: HTMLInputElement = h('input', {
      ...{ type: 'checkbox', id: 'public', checked: this.isPublic },
      onchange: () => {
        this.isPublic = isPublic.checked;
        this.read();
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
        h('div', { class: 'opener list-drop' }, this.picker('files', 'open', (files) => this.open(files)), this.picker('profile', 'openProfile', (files) => this.openProfile(files)), this.tools),
        h('p', { class: 'hint', id: 'files-hint' }, this.w('openHint')),
        h('label', { class: 'list-public' }, isPublic, ' ', this.w('public')),
        this.note,
        this.status,
        this.result,
      ),
      h('footer', { class: 'wrap foot' }, h('p', {}, this.w('sample'))),
    );
    this.say();
  }

  private picker(id: string, words: ListWord, taken: (files: File[]) => void): HTMLElement {
    const accept = id === 'files' ? '.csv,.txt,.tsv,.xlsx,.xls,.xml,.html,.htm,.json,.ndjson' : '.csv,.xlsx';
    const files: HTMLInputElement = h('input', {
      ...{ type: 'file', id, class: 'visually-hidden', accept, 'aria-describedby': 'files-hint' },
      onchange: () => {
        taken(Array.from(files.files || []));
        files.value = '';
      },
    });
    return h('span', { class: 'list-picker' }, files, h('label', { for: id, class: 'button' }, icon('plus'), this.w(words)));
  }

  private async open([file]: File[]): Promise<void> {
    if (!file) return;
    if (file.size > MOST) return this.fail(this.w('tooLarge', { file: file.name, n: MOST >> 20 }));
    this.note.textContent = this.w('reading', { file: file.name });
    this.take(file.name, await bytesOf(file));
  }

  /** The same office has the same headings: what was chosen stays from one file to the next. */
  private take(name: string, bytes: Uint8Array): void {
    this.file = { name, bytes };
    this.level = 'refused';
    this.read();
  }

  private async openProfile([file]: File[]): Promise<void> {
    if (!file) return;
    const bytes = await bytesOf(file);
    this.profile = { name: file.name, text: new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'gb18030').decode(bytes) };
    this.chosen = [];
    this.told = [];
    this.read();
    if (this.profile) this.note.textContent = this.w('profileTaken', { file: file.name });
  }

  /** Reads the file as things stand. A profile that cannot be used is given up, and said. */
  private read(): void {
    const { file, lang } = this;
    this.note.textContent = '';
    try {
      // Without a file a profile is looked at by itself.
      const answer = readList(file ? file.name : EXAMPLE.name, file ? file.bytes : new TextEncoder().encode(EXAMPLE.text), this.look);
      this.answer = file ? answer : undefined;
      this.say();
    } catch (failure) {
      const again = this.profile !== undefined;
      this.profile = undefined;
      this.answer = undefined;
      if (again) this.read();
      else this.say();
      const { message: text = '', place = '', remedy = '' } = failure as { message?: string; place?: string; remedy?: string };
      this.fail([place, text, remedy].filter(Boolean).join(lang === 'en' ? ': ' : '：'));
    }
  }

  private get look(): ListLook {
    const { profile, isPublic, chosen, told, lang } = this;
    return { public: isPublic, lang, columns: chosen, words: told, ...(profile ? { profile: profile.text } : {}) };
  }

  private fail(text: string): void {
    fill(this.note, icon('error'), ' ', text);
  }

  private say(): void {
    const { answer, lang } = this;
    const active = document.activeElement && document.activeElement.id;
    this.drawTools();
    this.status.hidden = !answer;
    fill(this.result);
    if (!answer) return;
    if ('problem' in answer) this.unread(answer);
    else {
      const questions = answer.sheets.reduce((all, sheet) => all + sheet.columns.filter(({ why }) => why).length, 0);
      const open = questions > 0;
      this.status.setAttribute('data-state', open ? 'failed' : 'proved');
      const format = lang === 'en' ? answer.formatEn : answer.format;
      const done = this.w('done', { file: answer.file, format, kept: answer.kept, repaired: answer.repaired, refused: answer.refused, skipped: answer.skipped });
      fill(this.status, icon(open ? 'warning' : 'tick'), h('span', {}, done, lang === 'en' ? '. ' : '。', open ? this.w('ask', { n: questions }) : this.w('clear')));
      fill(
        this.result,
        answer.sheets.map((sheet, at) => columns(this.menus, sheet, at)),
        strange(lang, answer, this.told, (sort, text, meaning) => this.tell(sort, text, meaning)),
        entries(lang, answer),
        notes(lang, answer, this.level, (level) => this.show(level)),
        this.next(),
      );
    }
    if (active) focusOn(document, active);
  }

  private unread({ file, problem, sheets }: UnreadList): void {
    const { place = '', text, remedy } = problem;
    const isHeadless = sheets.length > 0;
    this.status.setAttribute('data-state', 'failed');
    const what = this.w('failed', { file: place || file, text });
    fill(this.status, icon('error'), h('span', {}, what, this.lang === 'en' ? '. ' : '。', isHeadless ? this.w('noName') : this.w('remedy', { text: remedy })));
    fill(this.result, sheets.slice(0, 1).map(({ first }) => headless(this.menus, first)));
  }

  private get menus(): Menus {
    return {
      ...{ lang: this.lang, meanings: this.all },
      chosen: (column) => this.chosen.filter((one) => one[0] === column).map((one) => one[1])[0] || '',
      choose: (column, meaning) => {
        this.chosen = this.chosen.filter((one) => one[0] !== column);
        if (meaning) this.chosen.push([column, meaning]);
        this.read();
      },
    };
  }

  private tell(sort: string, text: string, meaning: string): void {
    this.told = this.told.filter((one) => one[0] !== sort || one[1] !== text);
    if (meaning) this.told.push([sort, text, meaning]);
    this.read();
  }

  private show(level: Level): void {
    this.level = level;
    this.say();
  }

  private next(): HTMLElement {
    const file = this.file ? this.file.name : '';
    const line = `credit pack build --profile 对照表.csv --lists 名单定义.csv … "${file}"`;
    return h('section', { class: 'list-sheet' }, h('h2', {}, this.w('next')), h('p', {}, this.w('nextText')), h('p', {}, h('code', {}, line)));
  }

  private drawTools(): void {
    const { answer } = this;
    const list = answer && !('problem' in answer) ? answer : undefined;
    const example = (): void => this.take(EXAMPLE.name, new TextEncoder().encode(EXAMPLE.text));
    fill(
      this.tools,
      !answer && h('button', { type: 'button', class: 'button', id: 'example', onclick: example }, icon('bulb'), this.w('example')),
      list && h('button', { type: 'button', class: 'button', id: 'download', onclick: () => save(list.profile, '对照表.csv', 'text/csv') }, icon('download'), this.w('download')),
    );
  }

  private language(lang: Lang): void {
    this.lang = lang;
    this.draw();
    if (this.file) this.read();
    focusOn(document, `lang-${lang}`);
  }
}

function dropped(event: Event): File[] {
  const { dataTransfer } = event as DragEvent;
  return dataTransfer ? Array.from(dataTransfer.files) : [];
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (_) {
    return false;
  }
}
