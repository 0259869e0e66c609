import type { Words } from '../../../src/ui/words.js';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { icon } from '../../../src/ui/icons.js';
import { save } from '../../../src/ui/save.js';
import { unfold } from '../../../src/ui/unfold.js';
import type { Checker, Decision, Description, Lang, Request, Subject } from 'credit-check';
import { message } from 'credit-check/messages';
import type { MessageCode } from 'credit-check/messages';
import type { Page } from '../context.js';
import { header } from '../header.js';
import type { Case } from '../sample.js';
import { searchForm } from './form.js';
import type { Example } from './form.js';
import { ArchiveDesk } from './archive.js';
import { paper } from './paper.js';
import { ask, byCodeOnly, told } from './query.js';
import type { Query, Told } from './query.js';
import { result } from './result.js';
import { isOpen, review } from './review.js';
import type { Given, Review } from './review.js';
import { forgetReviews, keepReview, keptReviews } from './store.js';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

/** What was asked last and what came of it. */
interface Answered {
  request: Request;
  decision: Decision;
  byCode: boolean;
}

/** The page of a clerk: search, evidence side by side, and who it is in the end. */
export class Clerk implements Page, Words {
  lang: Lang = 'zh-CN';
  readonly here = 'clerk';
  readonly data = 'fresh';
  private query: Query;
  private answered: Answered | undefined;
  private given = new Map<number, Given>();
  private reviewer = '';
  private missing: string[] = [];
  private reviews: Review[] = [];
  private changed = false;
  private readonly status = h('p', { class: 'status no-print', role: 'status', id: 'status' });
  private readonly form = h('div', {});
  private readonly result = h('div', { id: 'result', class: 'clerk-result' });
  private readonly record = h('div', {});
  private readonly archive = new ArchiveDesk(this);
  private readonly history = h('div', { class: 'no-print' });

  constructor(
    private readonly root: HTMLElement,
    private readonly checker: Checker,
    readonly cases: Case[],
  ) {
    this.query = this.blank();
    unfold(this.result);
    void keptReviews().then((kept) => {
      if (kept.length === 0) return;
      this.reviews = [...kept, ...this.reviews];
      this.drawRecord();
    });
  }

  get local(): string | undefined {
    return location.protocol.indexOf('http') === 0 ? this.w('localServed') : undefined;
  }

  get day(): string {
    return this.query.day;
  }

  get description(): Description {
    return this.checker.describe(this.lang);
  }

  t(code: MessageCode, params?: Record<string, string | number>): string {
    return message(code, this.lang, params);
  }

  private w(code: ClerkWord, params?: Record<string, string | number>): string {
    return word(this.lang, code, params);
  }

  private blank(): Query {
    const [first] = this.cases;
    const [matter] = this.description.matters;
    const day = first ? first.request.decidedOn : '';
    return { text: '', kind: '', region: '', former: '', search: 'usual', codeSource: 'declared', matter: first ? first.request.matter : matter ? matter.id : '', day };
  }

  draw(): void {
    document.documentElement.lang = this.lang;
    document.title = `${this.w('title')} · ${this.t('app.name')}`;
    const actions = { language: (lang: Lang) => this.language(lang), example: () => undefined, currentData: () => undefined };
    fill(
      this.root,
      h('a', { class: 'skip', href: '#main' }, this.t('app.skip')),
      header(this, actions),
      h(
        'main',
        { class: 'wrap', id: 'main' },
        h('h1', { id: 'title', tabindex: '-1', class: 'no-print' }, this.w('title')),
        h('p', { class: 'lead no-print' }, this.w('lead')),
        ...[this.form, this.status, this.result, this.record, this.history],
      ),
      h('footer', { class: 'wrap foot' }, h('p', {}, this.t('app.sample'))),
    );
    this.drawForm();
    this.drawResult();
    this.drawRecord();
  }

  private drawForm(): void {
    const actions = {
      change: (part: Partial<Query>) => this.change(part),
      search: () => this.search(),
      clear: () => this.clear(),
      example: (example: Example) => this.example(example),
    };
    fill(this.form, searchForm(this, this.description, this.query, this.examples(), actions));
  }

  private drawResult(focus?: string): void {
    const { answered, given, reviewer, missing } = this;
    const actions = {
      answer: (finding: number, part: Partial<Given>) => void given.set(finding, { reason: '', ...given.get(finding), ...part }),
      reviewer: (name: string) => {
        this.reviewer = name;
      },
      make: () => this.make(),
    };
    fill(this.result, answered && result(this, { ...answered, given, reviewer, missing }, actions));
    if (focus) focusOn(document, focus);
  }

  private drawRecord(): void {
    const { length } = this.reviews;
    const last = this.reviews[length - 1];
    const current = this.answered && this.answered.decision.receipt.request; // the same in both languages
    const shown = last && last.decision.request === current ? last : undefined;
    fill(this.record, shown && paper(this, shown, length), this.archive.of(this, shown));
    const line = ({ reviewedAt, reviewer, findings, request }: Review): HTMLElement =>
      h('li', {}, `${reviewedAt.slice(0, 19).replace('T', ' ')} · ${reviewer} · `, (request.subjects[0] || { name: '' }).name, ' · ', findings.map((one) => `${one.entry} ${this.w(one.review)}`).join('、'));
    fill(
      this.history,
      length > 0 && h('section', { class: 'step history', 'aria-labelledby': 'history-title' }, h('h2', { id: 'history-title' }, this.w('history', { n: length })), h('p', { class: 'hint' }, this.w('historyNote')), h('ol', {}, this.reviews.map(line)), this.historyButtons()),
    );
  }

  /** Searches that show something: what the examples of the sample could not settle, a slip, a code alone. */
  private examples(): Example[] {
    const examples: Example[] = [];
    for (const { title, request } of this.cases) {
      const [subject] = request.subjects;
      if (!subject || subject.kind === 'person' || examples.length >= 4) continue;
      const { findings, excluded } = this.checker.check(request, this.lang);
      const telling = excluded.length > 0 || findings.some((finding) => finding.subject === 0 && isOpen(finding));
      const query = { ...this.blank(), text: [subject.name, subject.code].filter(Boolean).join(' '), kind: subject.kind, matter: request.matter };
      if (telling) examples.push({ title, query });
    }
    const [bare] = examples.filter(({ query }) => this.settles(query));
    if (bare) examples.push({ title: this.w('example.slip'), query: { ...bare.query, text: this.told(bare.query).name.replace(/公司$/, '公同'), search: 'thorough' } });
    const person = this.cases.reduce<Subject | undefined>((known, { request }) => known || request.subjects.filter(({ kind, code }) => kind === 'person' && code)[0], undefined);
    const asPerson: Query = { ...this.blank(), text: person ? [person.name, person.code].filter(Boolean).join(' ') : '', kind: 'person' };
    if (person && this.settles(asPerson)) examples.push({ title: this.w('example.person'), query: asPerson });
    const coded = this.cases.filter(({ outcome }) => outcome === 'refuse')[0];
    const [known] = coded ? coded.request.subjects : [];
    if (coded && known && known.code) examples.push({ title: this.w('example.code'), query: { ...this.blank(), text: known.code, matter: coded.request.matter } });
    return examples;
  }

  /** Whether a search finds something that is to be settled. */
  private settles(query: Query): boolean {
    return this.checker.check(ask(query, this.told(query)), this.lang).findings.some(isOpen);
  }

  private told(query: Query): Told {
    return told(query, (code) => this.checker.validate(code, { on: query.day, lang: this.lang }));
  }

  private language(lang: Lang): void {
    this.lang = lang;
    this.status.textContent = '';
    if (this.answered) this.answered.decision = this.checker.check(this.answered.request, lang);
    this.missing = [];
    this.draw();
    focusOn(document, `lang-${lang}`);
  }

  private change(part: Partial<Query>): void {
    this.query = { ...this.query, ...part };
    if (!this.answered || this.changed) return;
    this.changed = true;
    fill(this.status, icon('warning'), ' ', this.w('changedSince'));
  }

  private example({ query }: Example): void {
    this.query = query;
    this.drawForm();
    this.search();
  }

  private clear(): void {
    this.query = this.blank();
    this.forget();
    this.status.textContent = '';
    this.drawForm();
    this.drawResult();
    this.drawRecord();
    focusOn(document, 'text');
  }

  private forget(): void {
    this.answered = undefined;
    this.given = new Map();
    this.missing = [];
    this.changed = false;
  }

  private search(): void {
    this.forget();
    const question = this.told(this.query);
    const lacking = this.query.text.trim() === '' ? 'nothing' : question.kind === '' ? 'kindless' : undefined;
    if (lacking) {
      fill(this.status, icon('warning'), ' ', this.w(lacking));
      this.drawResult();
      this.drawRecord();
      return focusOn(document, lacking === 'nothing' ? 'text' : 'kind');
    }
    const request = ask(this.query, question);
    try {
      const decision = this.checker.check(request, this.lang);
      this.answered = { request, decision, byCode: byCodeOnly(question) };
      const { findings, excluded } = decision;
      this.status.textContent = this.w('done', { n: findings.length, open: findings.filter(isOpen).length, out: excluded.length });
    } catch (failure) {
      const text = failure instanceof Error ? failure.message : String(failure);
      fill(this.status, icon('error'), ' ', this.w('failed', { text }));
    }
    this.drawResult(this.answered && 'result-title');
    this.drawRecord();
  }

  private historyButtons(): HTMLElement {
    const all = (): void => save(JSON.stringify(this.reviews, null, 2), 'credit-reviews.json', 'application/json');
    const forget = (): void => {
      this.reviews = [];
      void forgetReviews();
      this.drawRecord();
      focusOn(document, 'title');
    };
    return h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', class: 'button', id: 'history-export', onclick: all }, icon('download'), this.w('historyExport')),
      h('button', { type: 'button', class: 'button', id: 'history-clear', onclick: forget }, icon('cross'), this.w('historyClear')),
    );
  }

  private make(): void {
    const { answered, given } = this;
    if (!answered) return;
    const open = answered.decision.findings.map((finding, i) => ({ finding, i })).filter(({ finding }) => isOpen(finding));
    const unanswered = open.filter(({ i }) => !(given.get(i) || { answer: undefined }).answer);
    const unreasoned = open.filter(({ i }) => (given.get(i) || { reason: '' }).reason.trim() === '');
    this.missing = [
      ...unanswered.map(({ i }) => this.w('missing.answer', { n: i + 1 })),
      ...unreasoned.map(({ i }) => this.w('missing.reason', { n: i + 1 })),
      ...(this.reviewer.trim() === '' ? [this.w('missing.reviewer')] : []),
    ];
    if (this.missing.length > 0) {
      const [first] = [...unanswered.map(({ i }) => `answer-${i + 1}`), ...unreasoned.map(({ i }) => `reason-${i + 1}`), 'reviewer'];
      return this.drawResult(first);
    }
    const ordered = new Map(open.map(({ i }): [number, Given] => [i, given.get(i) as Given]));
    const made = review(answered.request, answered.decision, ordered, { reviewer: this.reviewer.trim(), note: this.w('recordNote'), now: new Date() });
    this.reviews.push(made);
    void keepReview(made);
    this.drawResult();
    this.drawRecord();
    focusOn(document, 'record-title');
  }
}
