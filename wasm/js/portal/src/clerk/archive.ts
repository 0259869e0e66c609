import type { Outcome } from 'credit-check';
import { fill, focusOn, h } from '../../../src/ui/dom.js';
import { choices, select, textField } from '../../../src/ui/fields.js';
import { icon } from '../../../src/ui/icons.js';
import type { Words } from '../../../src/ui/words.js';
import type { Review } from './review.js';
import { Refused, Server, isServed } from './server.js';
import type { Listed, Opinion } from './server.js';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

const OPINIONS: Opinion['opinion'][] = ['uphold', 'change', 'return'];
const OUTCOMES: Outcome[] = ['accept', 'accept-on-commitment', 'accept-with-deferral', 'supplement', 'refer', 'refuse'];

/** Where a review goes: to the server that gave the page, signed there; without one it is said plainly that it is not kept. */
export class ArchiveDesk {
  private served: boolean | undefined;
  private token = '';
  private review: Review | undefined;
  private opinion: Partial<Opinion> = {};
  private evidence = '';
  /** The record on the server of each review that was sent. */
  private readonly records = new Map<Review, string>();
  private listed: Listed[] = [];
  private busy = false;
  private readonly place = h('section', { class: 'step archive no-print', id: 'archive', 'aria-labelledby': 'archive-title', hidden: true });
  private readonly status = h('p', { class: 'status', role: 'status', id: 'archive-status' });
  private words: Words;

  constructor(words: Words) {
    this.words = words;
    void isServed().then((served) => {
      this.served = served;
      this.draw();
    });
  }

  /** The desk of a review; of none, nothing. */
  of(words: Words, review: Review | undefined): HTMLElement {
    const other = review !== this.review;
    this.words = words;
    this.review = review;
    if (other) {
      this.opinion = {};
      this.evidence = '';
      this.listed = [];
      fill(this.status);
    }
    this.draw();
    return this.place;
  }

  private w(code: ClerkWord, params?: Record<string, string | number>): string {
    return word(this.words.lang, code, params);
  }

  private draw(): void {
    const { place, review, served } = this;
    place.hidden = !review || served === undefined;
    if (!review || served === undefined) return void fill(place);
    const title = h('h2', { id: 'archive-title', tabindex: '-1' }, this.w('archive'));
    if (!served) return void fill(place, title, h('p', { class: 'stands-beside', id: 'not-kept' }, icon('warning'), h('span', {}, this.w('notKept'))));
    fill(place, title, h('p', { class: 'hint' }, this.w('archiveLead')), this.form(review), this.status, this.statements());
  }

  private form(review: Review): HTMLElement {
    const { opinion } = this;
    const field = (id: 'person' | 'evidence', label: ClerkWord, hint: ClerkWord, value: string, onValue: (text: string) => void): HTMLElement =>
      textField(this.words, { id: `archive-${id}`, label: this.w(label), hint: this.w(hint), value, onValue });
    const reason: HTMLTextAreaElement = h('textarea', {
      ...{ id: 'archive-reason', rows: '3', value: opinion.reason === undefined ? this.reasonOf(review) : opinion.reason },
      oninput: () => {
        this.opinion.reason = reason.value;
      },
    });
    const token = textField(this.words, {
      ...{ id: 'token', label: this.w('token'), hint: this.w('tokenHint'), type: 'password', value: this.token },
      onValue: (text) => {
        this.token = text;
      },
    });
    const instead = select({
      ...{ id: 'archive-outcome', label: this.w('opinion.instead'), value: opinion.outcome || '' },
      choices: [{ value: '', label: '—' }, ...OUTCOMES.map((value) => ({ value, label: this.w(`instead.${value}` as ClerkWord) }))],
      onValue: (outcome) => {
        this.opinion.outcome = outcome;
      },
    });
    return h(
      'form',
      {
        ...{ class: 'fields', novalidate: true },
        onsubmit: (event) => {
          event.preventDefault();
          void this.send(review, reason.value);
        },
      },
      token,
      choices({
        ...{ name: 'archive-opinion', legend: this.w('opinion'), value: opinion.opinion || '' },
        choices: OPINIONS.map((value) => ({ value, label: this.w(`opinion.${value}` as ClerkWord) })),
        onValue: (value) => {
          this.opinion.opinion = value as Opinion['opinion'];
          instead.hidden = value !== 'change';
        },
      }),
      hide(instead, opinion.opinion !== 'change'),
      h('div', { class: 'field' }, h('label', { for: 'archive-reason' }, this.w('opinionReason')), reason),
      field('person', 'person', 'personHint', opinion.person === undefined ? review.reviewer : opinion.person, (text) => {
        this.opinion.person = text;
      }),
      field('evidence', 'evidenceDigests', 'evidenceHint', this.evidence, (text) => {
        this.evidence = text;
      }),
      h('button', { type: 'submit', class: 'button primary', id: 'archive-send' }, icon('pen'), this.w('send')),
    );
  }

  /** What was settled finding by finding, as one reason: a person changes it as they please. */
  private reasonOf({ findings }: Review): string {
    const colon = this.words.lang === 'en' ? ': ' : '：';
    return findings.map(({ listName, entry, review, reason }) => `${listName} ${entry} ${this.w(review)}${colon}${reason}`).join(this.words.lang === 'en' ? '; ' : '；');
  }

  private statements(): HTMLElement | null {
    if (this.listed.length === 0) return null;
    const line = ({ number, kind, person, at, members, signers }: Listed): HTMLElement => {
      const { opinion = '', outcome = '', reason = '' } = members;
      const said = kind === 'review' ? `${this.w(`opinion.${opinion}` as ClerkWord)}${outcome ? ` ${this.w(`instead.${outcome}` as ClerkWord)}` : ''}` : kind;
      return h(
        'li',
        {},
        h('strong', {}, said),
        ` · ${person} · ${at.slice(0, 19).replace('T', ' ')}`,
        reason && h('p', {}, reason),
        h('p', { class: 'hint' }, this.w('signedBy', { keys: signers.join('、') }), ' ', h('code', { class: 'receipt-digest' }, number)),
      );
    };
    return h('div', { class: 'history', id: 'statements' }, h('h3', {}, this.w('statements', { n: this.listed.length })), h('ol', {}, this.listed.map(line)));
  }

  private say(sign: 'tick' | 'error' | 'warning' | 'clock', text: string, code = ''): void {
    this.status.setAttribute('data-code', code);
    fill(this.status, icon(sign), ' ', text);
  }

  private async send(review: Review, reason: string): Promise<void> {
    const { opinion, evidence, busy } = this;
    if (busy) return;
    const person = (opinion.person === undefined ? review.reviewer : opinion.person).trim();
    const lacking: [boolean, ClerkWord, string][] = [
      [this.token.trim() === '', 'missing.token', 'token'],
      [!opinion.opinion, 'missing.opinion', 'archive-opinion'],
      [reason.trim() === '', 'missing.opinionReason', 'archive-reason'],
      [person === '', 'missing.reviewer', 'archive-person'],
    ];
    const missing = lacking.filter(([is]) => is);
    if (missing.length > 0) {
      this.say('warning', `${this.w('missing')}${missing.map(([, code]) => this.w(code)).join(this.words.lang === 'en' ? '; ' : '；')}`);
      return focusOn(document, (missing[0] as [boolean, ClerkWord, string])[2]);
    }
    this.busy = true;
    this.say('clock', this.w('sending'));
    const server = new Server(this.token.trim(), this.words.lang);
    try {
      const record = await this.recordOf(server, review);
      const digests = evidence.split(/[\s,，、;；]+/).filter(Boolean);
      const number = await server.state(record, { opinion: 'return', outcome: '', ...opinion, reason: reason.trim(), person, evidence: digests });
      this.listed = await server.statements(record);
      // The next one is somebody else's.
      this.opinion = { person: '' };
      this.evidence = '';
      this.draw();
      this.say('tick', this.w('sent', { number }));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      const { code, message, remedy } = thrown;
      const text = code === 'http.unreachable' ? this.w('unreachable') : code === 'review.other-decision' ? this.w('otherDecision') : [message, remedy].filter(Boolean).join(this.words.lang === 'en' ? '; ' : '；');
      this.say('error', this.w('notSent', { text: text || code, code }), code);
    } finally {
      this.busy = false;
    }
  }

  /** The record on the server: decided there once, and the same decision as here. */
  private async recordOf(server: Server, review: Review): Promise<string> {
    const known = this.records.get(review);
    if (known) return known;
    const { record, decision } = await server.check(review.request);
    if (decision.receipt.decision !== review.decision.digest) throw new Refused('review.other-decision', '');
    this.records.set(review, record);
    return record;
  }
}

function hide(element: HTMLElement, hidden: boolean): HTMLElement {
  element.hidden = hidden;
  return element;
}
