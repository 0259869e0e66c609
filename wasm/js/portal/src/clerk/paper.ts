import type { Words } from '../../../src/ui/words.js';
import { h } from '../../../src/ui/dom.js';
import { grouped, shortDigest } from '../../../src/ui/format.js';
import { icon } from '../../../src/ui/icons.js';
import { pairs } from '../../../src/ui/decision/section.js';
import { save } from '../../../src/ui/save.js';
import { standing, standingText } from '../standing.js';
import type { Review } from './review.js';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

/** Time as it is read; the record keeps it with its offset. */
const readable = (time: string): string => time.replace('T', ' ').replace(/([+-]\d\d:\d\d)$/, ' (UTC$1)');

/** The record of a review, to print, sign and download. */
export function paper(words: Words, review: Review, number: number): HTMLElement {
  const w = (code: ClerkWord): string => word(words.lang, code);
  const [subject] = review.answer.subjects;
  const name = `credit-review-${shortDigest(review.decision.digest).replace(/ /g, '')}.json`;
  return h(
    'section',
    { class: 'step review', 'aria-labelledby': 'record-title', id: 'record' },
    h('h2', { id: 'record-title', tabindex: '-1' }, `${w('record')} ${number}`),
    pairs(
      [w('asked'), subject && `${subject.name}${subject.code && subject.code !== subject.name ? ` ${grouped(subject.code)}` : ''}`],
      [w('outcome'), `${standingText(words.lang, standing(review.answer))} · ${review.answer.matterName}`],
      [w('reviewer'), review.reviewer],
      [w('at'), `${readable(review.reviewedAt)} ${w('atNote')}`],
      [w('engine'), review.decision.engine],
    ),
    h('dl', { class: 'digest-list' }, digests(words, review)),
    h(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': w('record') },
      h(
        'table',
        { class: 'reviewed' },
        h('thead', {}, h('tr', {}, (['entry', 'theirs', 'verdict', 'evidence', 'answer', 'reason'] as const).map((code) => h('th', { scope: 'col' }, w(code))))),
        h(
          'tbody',
          {},
          review.findings.map((finding) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, `${finding.listName} ${finding.entry}`),
              h('td', {}, finding.name),
              h('td', {}, (review.answer.findings.filter(({ entry, list }) => entry === finding.entry && list === finding.list)[0] || finding as { verdictText?: string }).verdictText),
              h('td', {}, finding.evidence.map(({ text }) => text).join(words.lang === 'en' ? '; ' : '；')),
              h('td', {}, h('strong', {}, w(finding.review))),
              h('td', {}, finding.reason),
            ),
          ),
        ),
      ),
    ),
    h('p', { class: 'stands-beside' }, icon('info'), h('span', {}, review.note)),
    h('p', { class: 'print-only' }, w('signature')),
    h(
      'div',
      { class: 'buttons no-print' },
      h('button', { type: 'button', class: 'button', id: 'print', onclick: () => window.print() }, icon('print'), w('print')),
      h(
        'button',
        { type: 'button', class: 'button', id: 'download', onclick: () => save(JSON.stringify(review, null, 2), name, 'application/json') },
        icon('download'),
        w('download'),
      ),
    ),
  );
}

function digests(words: Words, { decision }: Review): HTMLElement[] {
  const lines: [string, string][] = [
    [word(words.lang, 'decision'), decision.digest],
    [word(words.lang, 'request'), decision.request],
  ];
  return lines.map(([name, digest]) => h('div', {}, h('dt', {}, name), h('dd', { class: 'code' }, digest)));
}
