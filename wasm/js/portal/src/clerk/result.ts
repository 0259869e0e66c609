import type { Words } from '../../../src/ui/words.js';
import { h } from '../../../src/ui/dom.js';
import type { Children } from '../../../src/ui/dom.js';
import { choices } from '../../../src/ui/fields.js';
import { day, grouped, shortDigest } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import { coverage } from '../../../src/ui/decision/coverage.js';
import { pairs, section, supportCode } from '../../../src/ui/decision/section.js';
import { reasons } from '../../../src/ui/decision/why.js';
import type { Decision, Finding } from 'credit-check';
import { sideBySide } from './evidence.js';
import { isOpen } from './review.js';
import type { Answer, Given } from './review.js';
import { standing, STANDING_ICON, standingText } from '../standing.js';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

const ANSWERS: Answer[] = ['same', 'different', 'doubt'];

export interface Shown {
  decision: Decision;
  byCode: boolean;
  /** Answers by the index of their finding. */
  given: Map<number, Given>;
  reviewer: string;
  /** What is still missing for a record. */
  missing: string[];
}

export interface ResultActions {
  answer(finding: number, part: Partial<Given>): void;
  reviewer(name: string): void;
  make(): void;
}

/** What came of a search: whom it was for, what was found and how near it is, what was excluded, which lists were read. */
export function result(words: Words, shown: Shown, actions: ResultActions): HTMLElement {
  const { decision } = shown;
  return h(
    'article',
    { class: 'card', 'data-standing': standing(decision), 'aria-labelledby': 'result-title' },
    headline(words, shown),
    found(words, shown, actions),
    excluded(words, shown),
    coverage(words, decision),
    isRefused(decision) && h('details', { class: 'card-section fold' }, h('summary', {}, h('h3', {}, words.t('result.why'))), reasons(words, decision)),
  );
}

/** Rules about papers are not asked here; that a record shuts somebody out is said beside it. */
const isRefused = (decision: Decision): boolean => standing(decision) === 'listed' && decision.outcome === 'refuse';

function headline(words: Words, { decision, byCode }: Shown): HTMLElement {
  const is = standing(decision);
  const [subject] = decision.subjects;
  const name = byCode ? word(words.lang, 'byCode') : subject && subject.name;
  const line: Children[] = [name, subject && subject.code && grouped(subject.code), decision.matterName, day(decision.decidedOn, words.lang)];
  return h(
    'header',
    { class: 'card-head', 'data-standing': is },
    icon(STANDING_ICON[is], 'big'),
    h(
      'div',
      {},
      h('h2', { id: 'result-title', tabindex: '-1' }, standingText(words.lang, is)),
      isRefused(decision) && h('p', { class: 'card-line' }, word(words.lang, 'refused', { matter: decision.matterName })),
      h('p', { class: 'card-line' }, line.filter(Boolean).map((text) => h('span', {}, text))),
      h('p', { class: 'card-line' }, word(words.lang, 'decision'), ' ', h('span', { class: 'code' }, shortDigest(decision.receipt.decision))),
    ),
  );
}

function found(words: Words, shown: Shown, actions: ResultActions): HTMLElement {
  const { decision } = shown;
  const { findings } = decision;
  if (findings.length === 0) {
    const read = decision.coverage.every(({ state }) => state === 'fresh');
    const sure = standing(decision) === 'clear' ? 'clear' : read ? 'no-code' : 'unknown';
    const text = word(words.lang, sure === 'clear' ? 'none' : sure === 'unknown' ? 'noneUnknown' : 'noneNoCode');
    return section(word(words.lang, 'found', { n: 0 }), h('p', { class: 'none', 'data-certainty': sure }, icon(sure === 'clear' ? 'tick' : 'warning'), text));
  }
  const open = findings.some(isOpen);
  return section(
    word(words.lang, 'found', { n: findings.length }),
    h('p', { class: 'hint' }, word(words.lang, 'differing')),
    findings.map((finding, i) => block(words, shown, finding, i, actions)),
    open && maker(words, shown, actions),
  );
}

function block(words: Words, shown: Shown, finding: Finding, index: number, actions: ResultActions): HTMLElement {
  const { decision, byCode } = shown;
  return h(
    'article',
    { class: 'finding', 'data-verdict': finding.verdict, 'aria-labelledby': `finding-${index + 1}` },
    h(
      'header',
      {},
      h('h4', { id: `finding-${index + 1}` }, `${index + 1}. ${finding.listName}`),
      h('span', { class: 'tag verdict', 'data-verdict': finding.verdict }, finding.verdictText),
      h('span', { class: 'tag' }, words.t(`result.status.${finding.status}` as const)),
      supportCode(finding.entry),
    ),
    sideBySide(words, decision, finding, { number: index + 1, byCode }),
    particulars(words, finding),
    judgement(words, shown, finding, index, actions),
  );
}

/** What else the list says of its record. */
function particulars(words: Words, finding: Finding): HTMLElement {
  return pairs(
    [words.t('result.authority'), finding.authority],
    [words.t('result.document'), finding.document],
    [words.t('result.cause'), finding.cause],
    [words.t('result.listedOn'), day(finding.listedOn, words.lang)],
    [words.t('result.until'), day(finding.until, words.lang)],
    [words.t('result.ends'), finding.exit],
  );
}

/** Where the clerk says who it is. What the engine has confirmed, or what has no effect, is not asked. */
function judgement(words: Words, shown: Shown, finding: Finding, index: number, actions: ResultActions): HTMLElement {
  const w = (code: ClerkWord): string => word(words.lang, code);
  if (!isOpen(finding)) return h('p', { class: 'hint settled' }, icon('info'), w(finding.verdict === 'confirmed' ? 'settled' : 'spent'));
  const given = shown.given.get(index) || { reason: '' };
  const id = `reason-${index + 1}`;
  const reason = h('textarea', {
    ...{ id, rows: '2', required: true, 'aria-describedby': `${id}-hint`, value: given.reason },
    oninput: () => actions.answer(index, { reason: reason.value }),
  });
  return h(
    'div',
    { class: 'judgement fields no-print' },
    choices({
      ...{ name: `answer-${index + 1}`, legend: [w('review'), h('span', { class: 'hint' }, ` ${w('question')}`)], value: given.answer || '' },
      choices: ANSWERS.map((value) => ({ value, label: w(value) })),
      onValue: (answer) => actions.answer(index, { answer: answer as Answer }),
    }),
    h('div', { class: 'field' }, h('label', { for: id }, w('reason')), h('p', { class: 'hint', id: `${id}-hint` }, w('reasonHint')), reason),
  );
}

function maker(words: Words, { decision, reviewer, missing }: Shown, actions: ResultActions): HTMLElement {
  const w = (code: ClerkWord, params?: Record<string, string | number>): string => word(words.lang, code, params);
  const field = h('input', { ...{ id: 'reviewer', type: 'text', autocomplete: 'name', value: reviewer }, oninput: () => actions.reviewer(field.value) });
  const separator = words.lang === 'en' ? '; ' : '；';
  return h(
    'div',
    { class: 'maker fields no-print' },
    h('div', { class: 'field' }, h('label', { for: 'reviewer' }, w('reviewer')), decision.reviewers !== undefined && h('p', { class: 'hint', id: 'eyes' }, w('eyes', { n: decision.reviewers })), field),
    h('button', { type: 'button', class: 'button primary', id: 'make', onclick: () => actions.make() }, icon('pen'), w('make')),
    h('p', { class: 'missing', role: 'alert', id: 'missing' }, missing.length > 0 && [icon('error'), ' ', w('missing'), missing.join(separator)]),
  );
}

/** Look-alikes that were ruled out: the same comparison, and the sentence that says why. */
function excluded(words: Words, { decision, byCode }: Shown): HTMLElement | null {
  const { excluded: all } = decision;
  if (all.length === 0) return null;
  const item = (finding: Finding, i: number): HTMLElement =>
    h(
      'article',
      { class: 'finding', 'data-verdict': 'spent' },
      h('header', {}, h('h4', {}, finding.listName), h('span', { class: 'tag' }, finding.verdictText), supportCode(finding.entry, finding.text)),
      h('p', {}, finding.text),
      sideBySide(words, decision, finding, { number: decision.findings.length + i + 1, byCode }),
    );
  return h(
    'details',
    { class: 'card-section fold', open: true, id: 'excluded' },
    h('summary', {}, h('h3', {}, word(words.lang, 'excluded', { n: all.length }))),
    all.map(item),
  );
}
