import { CreditError } from 'credit-check';
import { fill, h } from '../../src/ui/dom.js';
import { message } from 'credit-check/messages';

/** Draws a page; a failure is said on it, with what to do. */
export function start(draw: (root: HTMLElement) => Promise<void>): void {
  const root = document.getElementById('app');
  if (!root) return;
  draw(root).catch((thrown) => {
    const remedy = thrown instanceof CreditError ? thrown.remedy : '';
    const what = thrown instanceof Error ? thrown.message : String(thrown);
    fill(root, h('div', { class: 'boot', role: 'alert' }, h('h1', {}, message('app.loadFailed')), h('p', {}, what), h('p', {}, remedy)));
  });
}
