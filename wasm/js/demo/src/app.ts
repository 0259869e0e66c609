import { CreditError } from '../../src/error.js';
import { message } from '../../src/messages/index.js';
import type { MessageCode } from '../../src/messages/index.js';
import { Checker, validate } from '../../src/inline.js';
import type { Description, IdentifierReport, Lang, Matter } from '../../src/types.js';
import type { Actions, Answer, Context } from './context.js';
import { fill, focusOn, h } from './dom.js';
import { formView } from './form.js';
import { header } from './header.js';
import { resultView } from './result/card.js';
import type { Case, DataSet } from './sample.js';
import { blank, fromRequest, toRequest } from './state.js';
import type { Form } from './state.js';

/** The whole page: holds the state, draws it, and carries out what the person asks for. */
export class App implements Context, Actions {
  lang: Lang = 'zh-CN';
  form: Form;
  private view: 'form' | 'result' = 'form';
  private listeners: (() => void)[] = [];
  private descriptions: Record<string, Description> = {};

  constructor(
    private readonly root: HTMLElement,
    private readonly checkers: Record<DataSet, Checker>,
    readonly cases: Case[],
  ) {
    this.form = this.blankForm();
    window.addEventListener('beforeprint', () => unfold(root, true));
    window.addEventListener('afterprint', () => unfold(root, false));
  }

  get description(): Description {
    const key = `${this.form.data} ${this.lang}`;
    return this.descriptions[key] || (this.descriptions[key] = this.checkers[this.form.data].describe(this.lang));
  }

  get matter(): Matter {
    const { matters } = this.description;
    const found = matters.filter(({ id }) => id === this.form.matter)[0] || matters[0];
    if (!found) throw new Error('the rulebook has no matter');
    return found;
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  identify(code: string, kind?: string): IdentifierReport {
    return validate(code, { on: this.form.decidedOn, lang: this.lang, ...(kind ? { kind } : {}) });
  }

  answer(): Answer {
    try {
      return { decision: this.checkers[this.form.data].check(toRequest(this.form, this.matter), this.lang) };
    } catch (thrown) {
      if (thrown instanceof CreditError) return { failure: thrown };
      throw thrown;
    }
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  follow(listener: () => void): void {
    this.listeners.push(listener);
  }

  redraw(focus?: string): void {
    this.listeners = [];
    document.documentElement.lang = this.lang;
    document.title = `${this.t('app.title')} · ${this.t('app.name')}`;
    const main =
      this.view === 'form' ? formView(this, this) : resultView(this, this, toRequest(this.form, this.matter));
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      header(this, this),
      main,
      h('footer', { class: 'wrap foot' }, h('p', {}, this.t('app.sample'))),
    );
    if (focus) focusOn(focus);
  }

  language(lang: Lang): void {
    this.lang = lang;
    this.redraw(`lang-${lang}`);
  }

  example(example: Case | null): void {
    this.form = example ? fromRequest(example.request, example.packs) : this.blankForm();
    this.redraw();
    const said = document.getElementById('filled');
    if (said) said.textContent = example ? this.t('try.filled', { title: example.title }) : this.t('try.cleared');
    focusOn('examples-open');
  }

  currentData(): void {
    this.form.data = 'fresh';
    this.redraw('title');
  }

  submit(): void {
    this.view = 'result';
    this.redraw('result-title');
    window.scrollTo(0, 0);
  }

  back(focus: string): void {
    this.view = 'form';
    this.redraw(focus);
  }

  /** The sample data is of one day; the form starts on it, so that the examples stay true whenever they are opened. */
  private blankForm(): Form {
    const { matters } = this.checkers.fresh.describe(this.lang);
    const [first] = this.cases;
    const [matter] = matters;
    return blank(matter ? matter.id : '', first ? first.request.decidedOn : '');
  }
}

/** Paper shows everything: folded parts are opened for printing, and those that were folded are folded again. */
function unfold(root: HTMLElement, open: boolean): void {
  root.querySelectorAll<HTMLDetailsElement>(open ? 'details.fold:not([open])' : 'details.fold[data-folded]').forEach((fold) => {
    fold.open = open;
    fold.toggleAttribute('data-folded', open);
  });
}
