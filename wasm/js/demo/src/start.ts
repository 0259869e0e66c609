import { CreditError } from '../../src/error.js';
import { fill, h } from '../../src/element/dom.js';
import { message } from '../../src/messages/index.js';

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
