import sample from 'virtual:sample';
import { CreditError } from '../../src/error.js';
import { message } from '../../src/messages/index.js';
import { defineCreditCheck } from '../../src/element/element.js';
import { App } from './app.js';
import { fill, h } from '../../src/element/dom.js';
import { openAll } from './sample.js';

/** Opens the data and draws the page; a failure is said on the page, with what to do. */
async function main(root: HTMLElement): Promise<void> {
  try {
    defineCreditCheck();
    new App(root, await openAll(sample), sample.cases).draw();
  } catch (thrown) {
    const remedy = thrown instanceof CreditError ? thrown.remedy : '';
    fill(
      root,
      h(
        'div',
        { class: 'boot', role: 'alert' },
        h('h1', {}, message('app.loadFailed')),
        h('p', {}, thrown instanceof Error ? thrown.message : String(thrown)),
        h('p', {}, remedy),
      ),
    );
  }
}

const root = document.getElementById('app');
if (root) void main(root);
