import { CreditCheckElement } from 'credit-check/element';
import { fill, focusOn, h } from '../../src/ui/dom.js';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import type { Checker, Description, Lang } from 'credit-check';
import type { Actions, Page } from './context.js';
import { header } from './header.js';
import type { Case, DataSet } from './sample.js';
import { tryout } from './tryout.js';

/** The page: a header that says which data is in use, a drawer of examples, and the element, which does the rest. */
export class App implements Page, Actions {
  lang: Lang = 'zh-CN';
  readonly here = 'index';
  data: DataSet = 'fresh';
  private readonly element = new CreditCheckElement();
  private readonly head = h('div', {});
  private readonly title = h('h1', { id: 'title', tabindex: '-1' });
  private readonly help = h('div', {});
  private readonly said = h('p', { class: 'filled', id: 'filled', role: 'status' });
  private readonly foot = h('p', {});

  constructor(
    private readonly root: HTMLElement,
    private readonly checkers: Record<DataSet, Checker>,
    readonly cases: Case[],
  ) {
    this.element.id = 'credit';
    this.blank();
  }

  get description(): Description {
    return this.checkers[this.data].describe(this.lang);
  }

  get day(): string {
    const { request } = this.element;
    return request ? request.decidedOn : '';
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  draw(): void {
    this.element.addEventListener('credit-view', (event) => {
      this.help.hidden = (event as CustomEvent<{ view: string }>).detail.view === 'result';
      // The decision is the headline then; readers of the page still hear which page it is.
      this.title.classList.toggle('visually-hidden', this.help.hidden);
      if (this.help.hidden) window.scrollTo(0, 0);
    });
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      this.head,
      h('main', { class: 'wrap', id: 'main' }, this.title, this.help, this.element),
      h('footer', { class: 'wrap foot' }, this.foot),
    );
    this.redraw();
  }

  language(lang: Lang): void {
    this.lang = lang;
    this.said.textContent = '';
    this.redraw();
    focusOn(document, `lang-${lang}`);
  }

  example(example: Case | null): void {
    this.use(example ? example.packs : 'fresh');
    if (example) this.element.request = example.request;
    else this.blank();
    this.redraw();
    this.said.textContent = example ? this.t('try.filled', { title: example.title }) : this.t('try.cleared');
    focusOn(document, 'examples-open');
  }

  currentData(): void {
    this.use('fresh');
    this.redraw();
    focusOn(document, 'title');
  }

  private redraw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.t('app.title')} · ${this.t('app.name')}`;
    this.element.lang = this.lang;
    fill(this.head, header(this, this));
    fill(this.title, this.t('app.title'));
    fill(this.help, h('p', { class: 'lead' }, this.t('app.lead')), tryout(this, this), this.said);
    fill(this.foot, this.t('app.sample'));
  }

  private use(data: DataSet): void {
    this.data = data;
    this.element.checker = this.checkers[data];
  }

  /** The sample data is of one day; the form starts on it, so that the examples stay true whenever they are opened. */
  private blank(): void {
    this.use('fresh');
    const [first] = this.cases;
    const [matter] = this.description.matters;
    const date = first ? first.request.decidedOn : '';
    this.element.request = { matter: matter ? matter.id : '', appliedOn: date, decidedOn: date, subjects: [] };
  }
}
