import type { Decision, Request } from '../../../src/types.js';
import type { Context } from '../context.js';
import { h } from '../dom.js';
import { shortDigest } from '../format.js';
import { icon } from '../icons.js';

/** What is kept: the print-out, the record as JSON, and the number that an auditor compares. */
export function papers(ctx: Context, decision: Decision, request: Request): HTMLElement {
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
    h('h2', { class: 'no-print' }, ctx.t('result.papers')),
    h(
      'div',
      { class: 'buttons no-print' },
      h('button', { type: 'button', class: 'button', id: 'print', onclick: () => window.print() }, icon('print'), ctx.t('result.print')),
      h('button', { type: 'button', class: 'button', id: 'download', onclick: () => download(decision, request) }, icon('download'), ctx.t('result.download')),
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

/** Saves question and answer together; with the same data files they can be replayed. */
function download(decision: Decision, request: Request): void {
  const text = JSON.stringify({ request, decision }, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = h('a', { href: url, download: `credit-check-${shortDigest(decision.receipt.decision).replace(/ /g, '')}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000); // the browser has read it by then
}
