import type { Decision } from '../../types.js';
import type { Actions, Context } from '../context.js';
import { h } from '../../ui/dom.js';
import { noticesOf } from '../notices.js';
import { shortDigest } from '../../ui/format.js';
import { icon } from '../../ui/icons.js';

/** What is kept: the print-out, the record as JSON, and the number that an auditor compares. */
export function papers(ctx: Context, actions: Actions, decision: Decision): HTMLElement {
  const { receipt } = decision;
  const digests: [string, string][] = [
    ['decision', receipt.decision],
    ['request', receipt.request],
    ['rulebook', receipt.rulebook],
    ['calendar', receipt.calendar],
    ...receipt.packs.map((digest): [string, string] => ['pack', digest]),
  ];
  return h(
    'section',
    { class: 'card-section' },
    h('h3', { class: 'no-print' }, ctx.t('result.papers')),
    h(
      'div',
      { class: 'buttons no-print' },
      noticesOf(decision).map((kind, i) =>
        h('button', { type: 'button', class: 'button', part: 'button', id: i === 0 ? 'print' : `print-${kind}`, onclick: () => actions.print(kind) }, icon('print'), ctx.t(`notice.${kind}` as const)),
      ),
      h('button', { type: 'button', class: 'button', part: 'button', id: 'download', onclick: () => actions.download() }, icon('download'), ctx.t('result.download')),
    ),
    h('p', { class: 'receipt' }, ctx.t('result.receipt'), ' ', h('span', { class: 'code' }, shortDigest(receipt.decision)), ' ', h('span', { class: 'support' }, receipt.engine)),
    h(
      'details',
      { class: 'digests' },
      h('summary', {}, ctx.t('result.digest')),
      h('dl', { class: 'digest-list' }, digests.map(([name, digest]) => h('div', {}, h('dt', {}, name), h('dd', { class: 'code' }, digest)))),
    ),
    h('p', { class: 'hint' }, ctx.t('result.printedNote')),
  );
}
