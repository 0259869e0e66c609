import type { Checker } from '../engine.js';
import { CreditError } from '../error.js';
import { message } from '../messages/index.js';
import type { MessageCode } from '../messages/index.js';
import type { Description, IdentifierKind, IdentifierReport, Lang, Matter, NoticeKind, Request, SubjectKind } from '../types.js';
import type { Actions, Answer, Context } from './context.js';
import { fill, focusOn } from '../ui/dom.js';
import { formView, showSlips } from './form.js';
import { download } from './record.js';
import { resultView } from './result/card.js';
import { blank, kindOf, toRequest } from './state.js';
import type { Form, Related } from './state.js';
import { unfilled } from './summary.js';

/** What the element around the view hears and decides. */
export interface Owner {
  /** The form, or the answer to it, is another one. */
  changed(): void;
  /** The person has asked for the decision. */
  decided(answer: Answer): void;
  /** The form gives way to the result, or the other way round. */
  shown(view: 'form' | 'result'): void;
  print(kind: NoticeKind): void;
}

/** The form and the result over one checker: holds the state, draws it, and carries out what the person asks for. */
export class View implements Context, Actions {
  form: Form;
  settled: { matter: boolean; date: boolean };
  private shows: 'form' | 'result' = 'form';
  private listeners: (() => void)[] = [];
  private described: Description | undefined;
  private answered: Answer | undefined;

  constructor(
    private readonly root: ShadowRoot,
    private readonly container: HTMLElement,
    readonly checker: Checker,
    readonly lang: Lang,
    form: Form,
    settled: View['settled'],
    private readonly owner: Owner,
  ) {
    this.form = form;
    this.settled = settled;
  }

  get description(): Description {
    return this.described || (this.described = this.checker.describe(this.lang));
  }

  get matter(): Matter {
    const { matters } = this.description;
    const found = matters.filter(({ id }) => id === this.form.matter)[0] || matters[0];
    if (!found) throw CreditError.own('element.matter', this.lang, this.form.matter);
    return found;
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  identify(code: string, kind?: IdentifierKind): IdentifierReport {
    return this.checker.validate(code, { on: this.form.decidedOn, lang: this.lang, ...(kind ? { kind } : {}) });
  }

  kindOf(subject: Related): SubjectKind | '' {
    return kindOf(subject, (code) => this.identify(code));
  }

  request(): Request {
    return toRequest(this.form, this.matter, (code) => this.identify(code));
  }

  answer(): Answer {
    return this.answered || (this.answered = this.ask());
  }

  private ask(): Answer {
    try {
      return { decision: this.checker.check(this.request(), this.lang) };
    } catch (thrown) {
      if (thrown instanceof CreditError) return { failure: thrown };
      throw thrown;
    }
  }

  /** Whether there is enough to ask for a decision: nothing is answered in the person's place. */
  get askable(): boolean {
    return unfilled(this).length === 0;
  }

  changed(): void {
    this.answered = undefined;
    for (const listener of this.listeners) listener();
    this.owner.changed();
  }

  follow(listener: () => void): void {
    this.listeners.push(listener);
  }

  redraw(focus?: string): void {
    this.answered = undefined;
    this.draw();
    if (focus) this.focusOn(focus);
    this.owner.changed();
  }

  /** Draws without saying that anything changed. */
  draw(): void {
    this.listeners = [];
    fill(this.container, this.shows === 'form' ? formView(this, this) : resultView(this, this));
  }

  focusOn(id: string): void {
    focusOn(this.root, id);
  }

  show(view: 'form' | 'result', focus: string): void {
    this.shows = view;
    this.draw();
    if (focus) this.focusOn(focus);
    this.owner.shown(view);
  }

  get showing(): 'form' | 'result' {
    return this.shows;
  }

  /** Says above the form what is to be corrected. */
  refuse(): void {
    if (this.shows === 'result') this.show('form', '');
    const errors = this.root.getElementById('errors');
    if (errors) showSlips(this, errors, this);
  }

  submit(): void {
    this.show('result', 'result-title');
    this.owner.decided(this.answer());
  }

  back(focus: string): void {
    this.show('form', focus);
  }

  print(kind: NoticeKind): void {
    this.owner.print(kind);
  }

  download(): void {
    const { decision } = this.answer();
    if (decision) download({ request: this.request(), decision });
  }
}

/** An empty form on a day; the first matter until one is chosen. */
export function blankForm(checker: Checker, lang: Lang, matter: string | null, date: string): Form {
  const [first] = checker.describe(lang).matters;
  return blank(matter || (first ? first.id : ''), date);
}

